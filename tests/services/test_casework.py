"""The steps of a case through their verbs, on the real register: what each changes, needs, and is called in the log."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mediator_desktop.domain.actions import Action
from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import (
    Assignment,
    Dispute,
    DisputeRecord,
    ReturnVisit,
    Session,
)
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.status import status_of
from mediator_desktop.domain.steps import (
    AgreementChange,
    Evidence,
    Extension,
    Filing,
    Investigation,
    Recusal,
    Transfer,
)
from mediator_desktop.domain.vocabulary import (
    ApplicationForm,
    ChosenBy,
    ConfirmationResult,
    Duty,
    NoticeManner,
    Outcome,
    PartyRole,
    SigningPart,
    Status,
    TransferKind,
)
from mediator_desktop.services import casework, disputes
from mediator_desktop.storage.register import StoredRegister

TODAY = date(2026, 11, 22)
EARLY = date(2026, 10, 20)
FACTS = Dispute(facts="滴水", parties=(Party(name="张建国"), Party(role=PartyRole.RESPONDENT, name="李卫民")))
ACCEPTED = replace(FACTS, accepted_on=EARLY, mediators=(Assignment(name="李秀英"),))
SIGNINGS = tuple(
    Signing(part=part, name=name, on=date(2026, 11, 1))
    for part, name in (
        (SigningPart.PARTY, "张建国"),
        (SigningPart.PARTY, "李卫民"),
        (SigningPart.MEDIATOR, "李秀英"),
        (SigningPart.COMMITTEE, ""),
    )
)
AGREEMENT = Agreement(
    agreed_on=date(2026, 11, 1),
    clauses=("李卫民付款。",),
    performance=(PerformanceItem(what="付款", due_on=date(2026, 11, 20)),),
    signings=SIGNINGS,
)
AGREED = replace(ACCEPTED, agreement=AGREEMENT)
CLOSED = replace(AGREED, closed_on=date(2026, 11, 21))


class Desk:
    """One case, taken step by step, each in a transaction of its own."""

    def __init__(self, register: StoredRegister, clock: FixedClock, dispute: Dispute) -> None:
        self._register = register
        self._clock = clock
        with register.write("李秀英") as uow:
            self.id = disputes.register(dispute, uow, clock).record.id

    def take(self, verb: Callable[..., disputes.Kept], *args: Any, late: str = "", **values: Any) -> Dispute:
        with self._register.write("李秀英") as uow:
            version = uow.load(self.id).version
            case = casework.Case(self.id, version, uow, self._clock, late_reason=late, actor="李秀英")
            return verb(case, *args, **values).record.dispute

    def undo(self) -> DisputeRecord:
        with self._register.write("李秀英") as uow:
            return disputes.undo(self.id, uow.load(self.id).version, uow, self._clock, "李秀英").record

    def load(self) -> DisputeRecord:
        with self._register.read() as reader:
            return reader.load(self.id)

    def actions(self) -> list[str]:
        with self._register.read() as reader:
            return [entry.action for entry in reader.log(self.id)]


@pytest.fixture
def begin(register: StoredRegister, clock: FixedClock) -> Callable[[Dispute], Desk]:
    return lambda dispute: Desk(register, clock, dispute)


Begin = Callable[[Dispute], Desk]
RECUSAL = Recusal(mediator="李秀英", asked_by="李卫民", asked_on=EARLY, granted=True, replaced_by="赵长河")
STEPS: dict[str, tuple[Dispute, Callable[[Desk], Dispute], Action, Callable[[Dispute], bool]]] = {
    "accept": (
        FACTS,
        lambda d: d.take(casework.accept, application=ApplicationForm.ORAL, applicants_consented_on=EARLY),
        Action.ACCEPT,
        lambda d: (
            (d.accepted_on, d.application, d.applicants_consented_on) == (TODAY, ApplicationForm.ORAL, EARLY)
        ),
    ),
    "accept on own motion": (
        FACTS,
        lambda d: d.take(casework.accept_on_own_motion, on=EARLY, consented_on=EARLY),
        Action.ACCEPT,
        lambda d: (d.accepted_on, d.source_code, d.respondents_consented_on) == (EARLY, "initiative", EARLY),
    ),
    "decline": (
        FACTS,
        lambda d: d.take(casework.decline, reason="法院已受理", referred_to="云岭县人民法院"),
        Action.DECLINE,
        lambda d: status_of(d) is Status.DECLINED and d.ending is not None and d.ending.told_on == TODAY,
    ),
    "tell rights": (
        ACCEPTED,
        lambda d: d.take(casework.tell_rights, manner=NoticeManner.WRITTEN),
        Action.TELL_RIGHTS,
        lambda d: (d.rights_notified_on, d.rights_notice) == (TODAY, NoticeManner.WRITTEN),
    ),
    "appoint": (
        ACCEPTED,
        lambda d: d.take(casework.appoint, "赵长河", duty=Duty.RECORDER, chosen_by=None),
        Action.APPOINT,
        lambda d: d.mediator_names(Duty.RECORDER) == ("赵长河",),
    ),
    "recuse": (
        ACCEPTED,
        lambda d: d.take(casework.recuse, RECUSAL),
        Action.RECUSE,
        lambda d: d.mediators == (Assignment(name="赵长河"),) and d.recusals == (RECUSAL,),
    ),
    "recuse, not decided": (
        ACCEPTED,
        lambda d: d.take(casework.recuse, replace(RECUSAL, granted=None)),
        Action.RECUSE,
        lambda d: d.mediators == ACCEPTED.mediators,
    ),
    "investigate": (
        ACCEPTED,
        lambda d: d.take(casework.investigate, Investigation(held_on=EARLY, questioned="钱二")),
        Action.INVESTIGATE,
        lambda d: [i.questioned for i in d.investigations] == ["钱二"],
    ),
    "evidence": (
        ACCEPTED,
        lambda d: d.take(casework.add_evidence, Evidence(name="照片"), Evidence(name="收条")),
        Action.ADD_EVIDENCE,
        lambda d: [e.name for e in d.evidence] == ["照片", "收条"] and len({e.key for e in d.evidence}) == 2,
    ),
    "session": (
        ACCEPTED,
        lambda d: d.take(casework.hold_session, Session(held_on=TODAY)),
        Action.HOLD_SESSION,
        lambda d: status_of(d) is Status.MEDIATING,
    ),
    "conclude": (
        ACCEPTED,
        lambda d: d.take(casework.conclude, AGREEMENT),
        Action.CONCLUDE,
        lambda d: status_of(d) is Status.PERFORMING,
    ),
    "change": (
        AGREED,
        lambda d: d.take(casework.change_agreement, AgreementChange(agreed_on=TODAY, text="改期")),
        Action.CHANGE_AGREEMENT,
        lambda d: d.agreement_changes[0].text == "改期",
    ),
    "perform": (
        AGREED,
        lambda d: d.take(casework.record_performance, 0, proof="收条"),
        Action.RECORD_PERFORMANCE,
        lambda d: status_of(d) is Status.PERFORMED and d.agreement.performance[0].proof == "收条",  # type: ignore[union-attr]
    ),
    "urge": (
        AGREED,
        lambda d: d.take(casework.urge, 0),
        Action.URGE,
        lambda d: d.agreement.performance[0].urged_on == TODAY,  # type: ignore[union-attr]
    ),
    "visit": (
        AGREED,
        lambda d: d.take(casework.visit, ReturnVisit(visited_on=TODAY)),
        Action.VISIT,
        lambda d: len(d.return_visits) == 1,
    ),
    "confirmation": (
        AGREED,
        lambda d: d.take(casework.apply_for_confirmation, court="云岭县人民法院", prepared=("agreement",)),
        Action.APPLY_FOR_CONFIRMATION,
        lambda d: d.confirmation is not None and d.confirmation.applied_on == TODAY,
    ),
    "failed": (
        ACCEPTED,
        lambda d: d.take(casework.end_without_agreement, reason="分歧太大", referred_to="法院"),
        Action.END_WITHOUT_AGREEMENT,
        lambda d: d.ending is not None and (d.ending.told_on, d.ending.told) == (TODAY, NoticeManner.ORAL),
    ),
    "refused": (
        ACCEPTED,
        lambda d: d.take(casework.refuse, refused_by="李卫民"),
        Action.REFUSE,
        lambda d: status_of(d) is Status.PARTY_REFUSED and d.ending.refused_by == "李卫民",  # type: ignore[union-attr]
    ),
    "withdrawn": (
        ACCEPTED,
        lambda d: d.take(casework.withdraw, reason="和好了"),
        Action.WITHDRAW,
        lambda d: status_of(d) is Status.WITHDRAWN,
    ),
    "handed over": (
        ACCEPTED,
        lambda d: d.take(casework.hand_over, Transfer(to_unit="派出所", matter="涉及治安")),
        Action.HAND_OVER,
        lambda d: status_of(d) is Status.HANDED_OVER and d.transfers[0].on == TODAY,
    ),
    "consulted": (
        ACCEPTED,
        lambda d: d.take(casework.hand_over, Transfer(kind=TransferKind.CONSULT, departments="自然资源所")),
        Action.CONSULT,
        lambda d: status_of(d) is Status.ACCEPTED,
    ),
    "extended": (
        ACCEPTED,
        lambda d: d.take(casework.extend, Extension(until=date(2026, 12, 20))),
        Action.EXTEND,
        lambda d: not d.extensions[0].is_agreed,
    ),
    "opened": (
        ACCEPTED,
        lambda d: d.take(casework.open_docket, opener="李秀英"),
        Action.OPEN_DOCKET,
        lambda d: d.docket.opened_on == TODAY,
    ),
    "closed": (
        AGREED,
        lambda d: d.take(casework.close),
        Action.CLOSE,
        lambda d: d.closed_on == TODAY,
    ),
    "archived": (
        CLOSED,
        lambda d: d.take(casework.archive, Filing(filer="李秀英", retention="long")),
        Action.ARCHIVE,
        lambda d: (d.filing.filed_on, d.filing.archived_on, d.filing.retention) == (TODAY, TODAY, "long"),
    ),
}


@pytest.mark.parametrize(("start", "step", "action", "is_so"), STEPS.values(), ids=STEPS.keys())
def test_a_step_changes_is_named_and_can_be_taken_back(
    begin: Begin,
    start: Dispute,
    step: Callable[[Desk], Dispute],
    action: Action,
    is_so: Callable[[Dispute], bool],
) -> None:
    desk = begin(start)
    before = desk.load().dispute
    assert is_so(step(desk))
    assert desk.load().version == 2
    assert desk.actions()[0] == action.value
    assert desk.undo().dispute == before
    assert desk.actions() == ["undo", action.value, "register"]
    assert is_so(desk.undo().dispute), "taking the undo back takes the step again"


def test_a_handed_over_case_comes_back(begin: Begin) -> None:
    desk = begin(ACCEPTED)
    desk.take(casework.hand_over, Transfer(to_unit="派出所"))
    with pytest.raises(Refused, match="已经移交"):
        desk.take(casework.hand_over, Transfer(to_unit="法院"))
    back = desk.take(casework.take_back, result="治安部分已处理")
    assert (back.transfers[0].returned_on, back.transfers[0].result) == (TODAY, "治安部分已处理")
    assert status_of(back) is Status.ACCEPTED
    assert desk.actions()[0] == "take_back"
    with pytest.raises(Refused, match="没有移交出去"):
        desk.take(casework.take_back)


def test_a_hand_over_kept_as_an_end_is_lifted(begin: Begin) -> None:
    desk = begin(ACCEPTED)
    with desk._register.write() as uow:
        record = uow.load(desk.id)
        ended = replace(record.dispute, ending=casework.Ending(outcome=Outcome.HANDED_OVER, on=EARLY))
        disputes.save(desk.id, ended, record.version, uow, desk._clock)
    assert desk.take(casework.take_back).ending is None


def test_a_ruling_and_a_strike_off_follow_their_beginning(begin: Begin) -> None:
    desk = begin(AGREED)
    with pytest.raises(Refused, match="还没有申请"):
        desk.take(casework.record_ruling, ConfirmationResult.VALID)
    desk.take(casework.apply_for_confirmation)
    ruled = desk.take(casework.record_ruling, ConfirmationResult.VALID, ruling_number="（2026）确1号")
    assert ruled.confirmation is not None
    assert (ruled.confirmation.ruled_on, ruled.confirmation.applied_on) == (TODAY, TODAY)
    with pytest.raises(Refused, match="还没有挂号"):
        desk.take(casework.strike_off, result="已化解", approver="王镇长")
    desk.take(casework.open_docket, number="溪2026-3", on=EARLY)
    with pytest.raises(Refused, match="已经挂过号"):
        desk.take(casework.open_docket)
    struck = desk.take(casework.strike_off, result="已化解", approver="王镇长")
    assert (struck.docket.number, struck.docket.struck_off_on) == ("溪2026-3", TODAY)
    assert desk.actions()[:2] == ["strike_off", "open_docket"]


REFUSED: dict[str, tuple[Dispute, Callable[[Desk], Dispute], str]] = {
    "declined without reason": (
        FACTS, lambda d: d.take(casework.decline, reason="", referred_to="法院"), "写明原因",
    ),
    "declined and sent nowhere": (
        FACTS, lambda d: d.take(casework.decline, reason="不属于", referred_to=" "), "去哪里",
    ),
    "agreement without a day": (ACCEPTED, lambda d: d.take(casework.conclude, Agreement()), "达成的日期"),
    "a promise that is not there": (AGREED, lambda d: d.take(casework.urge, 5), "没有这一项"),
    "a promise of no agreement": (ACCEPTED, lambda d: d.take(casework.record_performance, 0), "没有这一项"),
    "urging what is done": (
        replace(
            ACCEPTED, agreement=replace(AGREEMENT, performance=(PerformanceItem(done_on=date(2026, 11, 2)),))
        ),
        lambda d: d.take(casework.urge, 0), "不用再督促",
    ),
    "nobody refused": (ACCEPTED, lambda d: d.take(casework.refuse, refused_by=""), "哪一方"),
    "failed after an agreement": (
        AGREED, lambda d: d.take(casework.end_without_agreement, reason="反悔"), "已经达成协议",
    ),
    "handed over to nobody": (ACCEPTED, lambda d: d.take(casework.hand_over, Transfer()), "哪个单位"),
    "extended to no day": (ACCEPTED, lambda d: d.take(casework.extend, Extension(reason="外出")), "延长到"),
    "struck off without approver": (
        replace(ACCEPTED, docket=casework.Docket(opened_on=EARLY)),
        lambda d: d.take(casework.strike_off, result="已化解", approver=""), "审批人",
    ),
    "closed without an outcome": (ACCEPTED, lambda d: d.take(casework.close), "还没有调解结果"),
    "archived while open": (AGREED, lambda d: d.take(casework.archive), "先填结案日期"),
}  # fmt: skip


@pytest.mark.parametrize(("start", "step", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_step_without_what_it_needs_changes_nothing(
    begin: Begin, start: Dispute, step: Callable[[Desk], Dispute], why: str
) -> None:
    desk = begin(start)
    before = desk.load()
    with pytest.raises(Refused, match=why):
        step(desk)
    assert desk.load() == before
    assert desk.actions() == ["register"]


@pytest.mark.parametrize("verb", [casework.accept, casework.accept_on_own_motion])
def test_who_was_turned_away_is_not_accepted(begin: Begin, verb: Callable[..., disputes.Kept]) -> None:
    desk = begin(FACTS)
    desk.take(casework.decline, reason="不属于", referred_to="法院")
    with pytest.raises(Refused, match="已经不予受理"):
        desk.take(verb)


def test_a_mediator_is_appointed_once(begin: Begin) -> None:
    desk = begin(ACCEPTED)
    chosen = desk.take(casework.appoint, "李秀英", chosen_by=ChosenBy.PARTIES)
    assert chosen.mediators == (Assignment(name="李秀英", chosen_by=ChosenBy.PARTIES),)


# After closing


def test_what_is_settled_is_changed_late_only_with_a_reason(begin: Begin) -> None:
    desk = begin(CLOSED)
    session = Session(held_on=date(2026, 10, 25), record="补记")
    with pytest.raises(Refused, match="已经结案") as caught:
        desk.take(casework.hold_session, session)
    assert [problem.field for problem in caught.value.problems] == ["late_reason"]
    assert desk.load().late_entries == ()
    desk.take(casework.hold_session, session, late=" 当时只有纸面记录 ")
    (late,) = desk.load().late_entries
    assert (late.reason, late.actor, late.fields) == ("当时只有纸面记录", "李秀英", ("sessions",))
    assert desk.actions()[0] == "hold_session"
    with desk._register.read() as reader:
        assert reader.log(desk.id)[0].changes["late_reason"] == (None, "当时只有纸面记录")


@pytest.mark.parametrize(("reason", "why"), [(" ", "写明"), ("补录😀", "表情"), ("长" * 201, "最多200个字")])
def test_a_late_reason_is_a_reason(begin: Begin, reason: str, why: str) -> None:
    desk = begin(CLOSED)
    with pytest.raises(Refused, match=why):
        desk.take(casework.hold_session, Session(held_on=EARLY), late=reason)


def test_what_follows_closing_by_its_nature_is_no_late_entry(begin: Begin) -> None:
    desk = begin(CLOSED)
    desk.take(casework.visit, ReturnVisit(visited_on=TODAY), late="没有必要写")
    desk.take(casework.record_performance, 0)
    desk.take(casework.archive)
    assert desk.load().late_entries == ()
    with pytest.raises(Refused, match="已经归档"):
        desk.take(casework.visit, ReturnVisit(visited_on=TODAY, text="又去了一次"))
    desk.take(casework.visit, ReturnVisit(visited_on=TODAY, text="又去了一次"), late="归档后又回访")
    assert [late.fields for late in desk.load().late_entries] == [("return_visits",)]


def test_taking_a_late_entry_back_is_marked_and_closing_back_is_not(begin: Begin) -> None:
    desk = begin(AGREED)
    desk.take(casework.close)
    assert desk.undo().late_entries == (), "a press too early is no late entry"
    desk.take(casework.close)
    before = desk.load().dispute
    desk.take(casework.hold_session, Session(held_on=EARLY), late="补录")
    undone = desk.undo()
    assert undone.dispute == before
    assert [late.reason for late in undone.late_entries] == ["补录", "撤销上次修改"]
    assert desk.load() == undone
    assert desk.undo().dispute.sessions == (Session(held_on=EARLY),)


def test_two_windows_do_not_take_a_step_over_each_other(begin: Begin) -> None:
    desk = begin(AGREED)
    with desk._register.write() as uow:
        stale = casework.Case(desk.id, 1, uow, desk._clock)
        casework.urge(stale, 0)
        with pytest.raises(Refused, match="别的窗口"):
            casework.close(stale)
