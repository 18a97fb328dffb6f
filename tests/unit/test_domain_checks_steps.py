"""The steps beside sessions and agreement: what contradicts a rule, what deserves a second look."""

import dataclasses
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args, get_type_hints

import pytest

from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.checks_steps import check_step
from mediator_desktop.domain.dispute import (
    Assignment,
    Dispute,
    Ending,
    PlatformFacts,
    ReturnVisit,
    Session,
)
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Severity, wrong
from mediator_desktop.domain.steps import (
    AgreementChange,
    Confirmation,
    Docket,
    Evidence,
    Extension,
    Filing,
    Investigation,
    PaperMark,
    Recusal,
    Transfer,
)
from mediator_desktop.domain.vocabulary import Outcome, PartyRole, SigningPart

TODAY = date(2026, 11, 22)
TOMORROW = TODAY + timedelta(days=1)
EARLY = date(2026, 1, 5)
WRONG, DOUBTFUL = Severity.WRONG, Severity.DOUBTFUL
PARTIES = (Party(name="张建国"), Party(role=PartyRole.RESPONDENT, name="李卫民"))
SIGNED = tuple(
    Signing(part=part, name=name, on=date(2026, 10, 1))
    for part, name in (
        (SigningPart.PARTY, "张建国"),
        (SigningPart.PARTY, "李卫民"),
        (SigningPart.MEDIATOR, "赵"),
        (SigningPart.COMMITTEE, ""),
    )
)
BINDING = Dispute(parties=PARTIES, agreement=Agreement(agreed_on=date(2026, 10, 1), signings=SIGNED))
BOTH = {"applicants_consented_on": EARLY, "respondents_consented_on": EARLY}


def problems(dispute: Dispute) -> dict[str, tuple[Severity, str]]:
    return {p.field: (p.severity, p.sentence) for p in check_dispute(dispute, TODAY)}


def confirmed(**values: Any) -> Dispute:
    return replace(BINDING, confirmation=Confirmation(**values))


BAD = {
    "recusal": (
        Dispute(recusals=(Recusal(asked_on=TODAY, decided_on=EARLY, granted=False),)),
        "recusals[0].decided_on", DOUBTFUL, "早于申请回避",
    ),
    "recusal decided without saying how": (
        Dispute(recusals=(Recusal(decided_on=EARLY),)), "recusals[0].granted", DOUBTFUL, "请选是否同意",
    ),
    "mediated on while a recusal was open": (
        Dispute(recusals=(Recusal(asked_on=EARLY),), sessions=(Session(held_on=TODAY),)),
        "recusals[0].granted", DOUBTFUL, "请先决定",
    ),
    "nobody takes over": (
        Dispute(recusals=(Recusal(mediator="赵", granted=True),)), "recusals[0].replaced_by", DOUBTFUL, "接替",
    ),
    "stays although stepped back": (
        Dispute(
            mediators=(Assignment(name="赵"),),
            recusals=(Recusal(mediator="赵", granted=True, replaced_by="钱"),),
        ),
        "recusals[0].mediator", DOUBTFUL, "换人",
    ),
    "told after the first session": (
        Dispute(rights_notified_on=TODAY, sessions=(Session(held_on=EARLY),)),
        "rights_notified_on", DOUBTFUL, "晚于第一次调解",
    ),
    "consented after the first session": (
        Dispute(respondents_consented_on=TODAY, sessions=(Session(held_on=EARLY), Session())),
        "respondents_consented_on", DOUBTFUL, "被申请人同意",
    ),
    "extension without consent": (
        Dispute(extensions=(Extension(until=TODAY, applicants_consented_on=EARLY),)),
        "extensions[0].respondents_consented_on", DOUBTFUL, "双方都同意",
    ),
    "extension before acceptance": (
        Dispute(accepted_on=TODAY, extensions=(Extension(until=EARLY, **BOTH),)),
        "extensions[0].until", DOUBTFUL, "早于受理日期",
    ),
    "extension consented too late": (
        Dispute(extensions=(Extension(until=EARLY, **BOTH | {"applicants_consented_on": TODAY}),)),
        "extensions[0].applicants_consented_on", DOUBTFUL, "晚于延长到",
    ),
    "second extension shorter": (
        Dispute(extensions=(Extension(until=TODAY, **BOTH), Extension(until=EARLY, **BOTH))),
        "extensions[1].until", DOUBTFUL, "比上次",
    ),
    "failed and nobody told": (
        Dispute(ending=Ending(outcome=Outcome.NOT_REACHED)), "ending.told_on", DOUBTFUL, "告知当事人",
    ),
    "told before it ended": (
        Dispute(ending=Ending(outcome=Outcome.NOT_REACHED, on=TODAY, told_on=EARLY)),
        "ending.told_on", DOUBTFUL, "早于结束",
    ),
    "who refused": (
        Dispute(ending=Ending(outcome=Outcome.PARTY_REFUSED)), "ending.refused_by", DOUBTFUL, "哪一方",
    ),
    "declined without reason": (
        Dispute(ending=Ending(outcome=Outcome.DECLINED, referred_to="法院")),
        "ending.reason", DOUBTFUL, "写明原因",
    ),
    "declined and sent nowhere": (
        Dispute(ending=Ending(outcome=Outcome.DECLINED, reason="法院已受理")),
        "ending.referred_to", DOUBTFUL, "去哪里",
    ),
    "changed before agreed": (
        replace(BINDING, agreement_changes=(AgreementChange(agreed_on=EARLY),)),
        "agreement_changes[0].agreed_on", DOUBTFUL, "早于协议日期",
    ),
    "changed without an agreement": (
        Dispute(agreement_changes=(AgreementChange(agreed_on=EARLY),)),
        "agreement_changes[0].agreed_on", DOUBTFUL, "直接改协议",
    ),
    "change signed before agreed": (
        replace(BINDING, agreement_changes=(AgreementChange(agreed_on=TODAY, signed_on=EARLY),)),
        "agreement_changes[0].signed_on", DOUBTFUL, "早于变更",
    ),
    "escalation and nothing done": (
        Dispute(return_visits=(ReturnVisit(escalation=True),)), "return_visits[0].measures", DOUBTFUL, "措施",
    ),
    "visited before agreed": (
        replace(BINDING, return_visits=(ReturnVisit(visited_on=EARLY),)),
        "return_visits[0].visited_on", DOUBTFUL, "早于协议",
    ),
    "urged before agreed": (
        replace(BINDING, agreement=Agreement(agreed_on=TODAY, performance=(PerformanceItem(urged_on=EARLY),))),
        "agreement.performance[0].urged_on", DOUBTFUL, "早于协议",
    ),
    "confirmation 31 days after": (
        confirmed(applied_on=date(2026, 11, 1)), "confirmation.applied_on", DOUBTFUL, "已有31天",
    ),
    "confirmation before the effective date": (
        confirmed(applied_on=EARLY), "confirmation.applied_on", DOUBTFUL, "早于协议生效",
    ),
    "confirmation of what does not bind": (
        Dispute(confirmation=Confirmation(applied_on=EARLY)), "confirmation.applied_on", DOUBTFUL, "还没有生效",
    ),
    "ruled before applied": (
        confirmed(applied_on=date(2026, 10, 5), ruled_on=date(2026, 10, 4)),
        "confirmation.ruled_on", DOUBTFUL, "早于申请",
    ),
    "court accepted before applied": (
        confirmed(applied_on=date(2026, 10, 5), accepted_on=date(2026, 10, 4)),
        "confirmation.accepted_on", DOUBTFUL, "早于申请",
    ),
    "ruled before accepted": (
        confirmed(accepted_on=date(2026, 10, 5), ruled_on=date(2026, 10, 4)),
        "confirmation.ruled_on", DOUBTFUL, "早于法院受理",
    ),
    "feedback before it went": (
        Dispute(transfers=(Transfer(on=TODAY, feedback_on=EARLY),)),
        "transfers[0].feedback_on", DOUBTFUL, "早于流转",
    ),
    "struck off before opened": (
        Dispute(docket=Docket(opened_on=TODAY, struck_off_on=EARLY, result="已化解", approver="赵")),
        "docket.struck_off_on", DOUBTFUL, "早于挂号",
    ),
    "struck off without result": (
        Dispute(docket=Docket(struck_off_on=EARLY, approver="赵")), "docket.result", DOUBTFUL, "办理结果",
    ),
    "struck off without approver": (
        Dispute(docket=Docket(struck_off_on=EARLY, result="已化解")), "docket.approver", DOUBTFUL, "审批人",
    ),
    "archived while open": (
        Dispute(filing=Filing(archived_on=EARLY)), "filing.archived_on", WRONG, "先填结案日期",
    ),
    "archived before closed": (
        replace(BINDING, closed_on=TODAY, filing=Filing(archived_on=EARLY)),
        "filing.archived_on", DOUBTFUL, "早于结案",
    ),
    "custom retention without a day": (
        Dispute(filing=Filing(retention="custom")), "filing.keep_until", WRONG, "保管到哪一天",
    ),
    "kept until before it was filed": (
        Dispute(filing=Filing(filed_on=TODAY, retention="custom", keep_until=EARLY)),
        "filing.keep_until", DOUBTFUL, "早于立卷",
    ),
    "kept for a thousand years": (
        Dispute(filing=Filing(keep_until=date(3026, 1, 1))), "filing.keep_until", WRONG, "核对年份",
    ),
    "closed without an outcome": (Dispute(closed_on=EARLY), "closed_on", DOUBTFUL, "还没有填调解结果"),
    "emoji in a record": (
        Dispute(investigations=(Investigation(record="他笑了😀"),)), "investigations[0].record", WRONG, "表情",
    ),
    "two lines in a name": (
        Dispute(evidence=(Evidence(key="a", name="照\n片"),)), "evidence[0].name", WRONG, "控制字符",
    ),
    "a place too long": (
        Dispute(investigations=(Investigation(place="字" * 201),)), "investigations[0].place", WRONG, "最多200个字",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("dispute", "field", "severity", "sentence"), BAD.values(), ids=BAD.keys())
def test_what_is_told(dispute: Dispute, field: str, severity: Severity, sentence: str) -> None:
    found = problems(dispute)
    assert field in found, f"nothing said at {field}: {found}"
    assert found[field][0] is severity
    assert sentence in found[field][1]


GOOD = {
    "thirtieth day": confirmed(applied_on=date(2026, 10, 31)),
    "extension with both consents": Dispute(extensions=(Extension(until=TODAY, **BOTH),)),
    "recusal refused": Dispute(
        mediators=(Assignment(name="赵"),), recusals=(Recusal(mediator="赵", asked_on=EARLY, granted=False),)
    ),
    "recusal still open": Dispute(recusals=(Recusal(asked_on=TODAY),), sessions=(Session(held_on=EARLY),)),
    "told on the day of the session": Dispute(
        rights_notified_on=EARLY, applicants_consented_on=EARLY, sessions=(Session(held_on=EARLY),)
    ),
    "archived": replace(
        BINDING,
        closed_on=date(2026, 11, 1),
        filing=Filing(filed_on=date(2026, 11, 2), archived_on=date(2026, 11, 3), retention="long"),
    ),
    "confirmation prepared": confirmed(prepared=("agreement",)),
    "long list of those present": Dispute(
        investigations=(Investigation(present="、".join(["张建国"] * 100)),)
    ),
}


@pytest.mark.parametrize("dispute", GOOD.values(), ids=GOOD.keys())
def test_what_is_fine(dispute: Dispute) -> None:
    assert check_dispute(dispute, TODAY) == ()


PLANNED = {"until", "due_on", "keep_until", "next_on", "valid_until", "deadline"}
"""Days that lie ahead by their nature."""
WHOLE = (
    ("recusals", Recusal()), ("investigations", Investigation()), ("evidence", Evidence(key="a", name="照片")),
    ("extensions", Extension()), ("transfers", Transfer()), ("agreement_changes", AgreementChange()),
    ("paper_marks", PaperMark()), ("confirmation", Confirmation()), ("docket", Docket()), ("filing", Filing()),
    ("platform", PlatformFacts()), ("ending", Ending(outcome=Outcome.WITHDRAWN)), ("return_visits", ReturnVisit()),
)  # fmt: skip


def days_of_the_past() -> list[tuple[str, Any, str]]:
    found = []
    for name, blank in WHOLE:
        for field, hint in get_type_hints(type(blank)).items():
            if date in get_args(hint) and field not in PLANNED:
                found.append((name, blank, field))
    return found


@pytest.mark.parametrize(("name", "blank", "field"), days_of_the_past(), ids=str)
def test_nothing_happened_tomorrow(name: str, blank: Any, field: str) -> None:
    """Every day of every step that is not planned by its nature is refused when it lies ahead."""
    step = dataclasses.replace(blank, **{field: TOMORROW})
    is_list = isinstance(getattr(Dispute(), name), tuple)
    dispute = replace(Dispute(), **{name: (step,) if is_list else step})
    path = f"{name}[0].{field}" if is_list else f"{name}.{field}"
    assert [p.field for p in wrong(check_dispute(dispute, TODAY)) if "今天之后" in p.sentence] == [path]


def test_consents_lie_in_the_past() -> None:
    for name in ("applicants_consented_on", "respondents_consented_on"):
        assert problems(replace(Dispute(), **{name: TOMORROW}))[name][0] is WRONG


def lacking(before: Dispute, after: Dispute) -> set[str]:
    return {problem.field for problem in check_step(before, after) if problem.severity is WRONG}


def test_turning_away_needs_why_and_where_to() -> None:
    declined = Dispute(ending=Ending(outcome=Outcome.DECLINED))
    assert lacking(Dispute(), declined) == {"ending.reason", "ending.referred_to"}
    assert lacking(Dispute(ending=Ending(outcome=Outcome.WITHDRAWN)), declined)
    whole = Dispute(ending=Ending(outcome=Outcome.DECLINED, reason="法院已受理", referred_to="法院"))
    assert lacking(Dispute(), whole) == set()
    assert lacking(declined, replace(declined, note="改")) == set(), "what is on record already is let be"
    assert lacking(Dispute(), Dispute(ending=Ending(outcome=Outcome.WITHDRAWN))) == set()


def test_striking_off_needs_result_and_approver() -> None:
    struck = Dispute(docket=Docket(struck_off_on=TODAY))
    assert lacking(Dispute(), struck) == {"docket.opened_on", "docket.result", "docket.approver"}
    assert lacking(struck, replace(struck, note="改")) == set()
    whole = Docket(opened_on=TODAY, struck_off_on=TODAY, result="已化解", approver="赵")
    assert lacking(Dispute(), Dispute(docket=whole)) == set()


def test_a_docket_number_never_changes() -> None:
    opened = Dispute(docket=Docket(number="溪-3", opened_on=TODAY))
    other = replace(opened, docket=Docket(number="溪-4", opened_on=TODAY))
    assert lacking(opened, other) == {"docket.number"}
    assert lacking(opened, Dispute()) == {"docket.number"}
    late = Dispute(docket=Docket(opened_on=TODAY))
    assert lacking(late, opened) == set(), "a number may still be given"


def test_a_court_rules_on_what_was_applied_for() -> None:
    ruled = Dispute(confirmation=Confirmation(ruled_on=TODAY))
    assert lacking(Dispute(), ruled) == {"confirmation.applied_on"}
    assert lacking(ruled, replace(ruled, note="改")) == set()
    assert lacking(Dispute(), Dispute(confirmation=Confirmation(applied_on=TODAY, ruled_on=TODAY))) == set()


def test_a_case_is_closed_with_an_outcome() -> None:
    closed = Dispute(closed_on=TODAY)
    assert lacking(Dispute(), closed) == {"closed_on"}
    assert lacking(closed, replace(closed, note="改")) == set()
    for ended in (
        Dispute(ending=Ending(outcome=Outcome.WITHDRAWN)),
        Dispute(agreement=Agreement(reached=True)),
    ):
        assert lacking(ended, replace(ended, closed_on=TODAY)) == set()


def test_nothing_failed_after_an_agreement() -> None:
    agreed = Dispute(agreement=Agreement(reached=True))
    failed = replace(agreed, ending=Ending(outcome=Outcome.NOT_REACHED))
    assert lacking(agreed, failed) == {"ending.outcome"}
    before = Dispute(ending=Ending(outcome=Outcome.NOT_REACHED))
    assert lacking(before, replace(before, agreement=Agreement(reached=True))) == set(), "agreed after all"


def test_who_was_accepted_is_hardly_turned_away() -> None:
    ending = Ending(outcome=Outcome.DECLINED, reason="法院已受理", referred_to="法院")
    assert problems(Dispute(accepted_on=TODAY, ending=ending))["ending.outcome"][0] is DOUBTFUL
    assert "ending.outcome" not in problems(Dispute(ending=ending))


def test_what_has_ended_is_taken_up_again_when_the_end_is_gone() -> None:
    ended = Dispute(ending=Ending(outcome=Outcome.WITHDRAWN))
    assert lacking(ended, replace(ended, accepted_on=TODAY)) == {"accepted_on"}
    assert lacking(ended, Dispute(accepted_on=TODAY)) == set()


def test_a_session_after_the_end_is_doubtful() -> None:
    ending = Ending(outcome=Outcome.WITHDRAWN, on=TODAY - timedelta(days=2))
    held = Dispute(ending=ending, sessions=(Session(held_on=TODAY),))
    assert problems(held)["sessions[0].held_on"][0] is DOUBTFUL
    assert "sessions[0].held_on" not in problems(replace(held, ending=replace(ending, on=TODAY)))


def test_a_hand_over_names_the_unit_and_an_extension_its_day() -> None:
    found = problems(Dispute(transfers=(Transfer(matter="治安"),), extensions=(Extension(reason="外出"),)))
    assert found["transfers[0].to_unit"][0] is DOUBTFUL
    assert found["extensions[0].until"][0] is DOUBTFUL
    whole = Dispute(transfers=(Transfer(departments="自然资源所"),), extensions=(Extension(until=TODAY),))
    assert not {"transfers[0].to_unit", "extensions[0].until"} & set(problems(whole))
