"""Every bad input has its sentence beside its field; what is merely unknown has none."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given

from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import (
    Assignment,
    Dispute,
    Ending,
    ReturnVisit,
    Session,
)
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.problems import Problem, Refused, Severity, wrong
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Outcome,
    PartyKind,
    PartyRole,
    Sex,
    SigningPart,
)
from tests.strategies import disputes

TODAY = date(2026, 11, 22)
TOMORROW = TODAY + timedelta(days=1)
ANCIENT = date(1949, 9, 30)
ZHANG = Party(name="张建国", phone="13800138000")
LI = Party(role=PartyRole.RESPONDENT, name="李卫民", id_number="11010519491231002X")


def problems(dispute: Dispute) -> dict[str, tuple[Severity, str]]:
    return {p.field: (p.severity, p.sentence) for p in check_dispute(dispute, TODAY)}


def with_party(**values: Any) -> Dispute:
    return Dispute(parties=(replace(ZHANG, **values), LI))


def with_agreement(**values: Any) -> Dispute:
    return Dispute(parties=(ZHANG, LI), accepted_on=date(2026, 3, 1), agreement=Agreement(**values))


def test_a_dispute_of_which_nothing_is_known_has_no_problem() -> None:
    assert check_dispute(Dispute(), TODAY) == ()
    assert check_dispute(Dispute(parties=(ZHANG, LI)), TODAY) == ()


@given(disputes)
def test_whatever_can_happen_is_never_called_wrong(dispute: Dispute) -> None:
    assert wrong(check_dispute(dispute, TODAY)) == ()


@pytest.mark.parametrize(
    "name", ["㛃", "䶮", "𬭎", "𫖯", "𠮷田", "张㛃䶮", "古丽娜尔·买买提", "Müller", "𰻝"]
)
def test_rare_names_are_welcome(name: str) -> None:
    assert problems(with_party(name=name)) == {}


def test_facts_of_ten_thousand_characters_are_welcome() -> None:
    facts = "因宅基地滴水发生争执。\n\t" * 1_000
    assert problems(Dispute(facts=facts[:10_000])) == {}


WRONG = Severity.WRONG
DOUBTFUL = Severity.DOUBTFUL

BAD = {
    "name too long": (with_party(name="张" * 61), "parties[0].name", WRONG, "最多60个字，现在有61个字"),
    "facts too long": (Dispute(facts="字" * 50_001), "facts", WRONG, "最多50000个字"),
    "place too long": (Dispute(place="字" * 201), "place", WRONG, "最多200个字"),
    "emoji in a name": (with_party(name="张😀"), "parties[0].name", WRONG, "“😀”是表情符号"),
    "emoji in facts": (Dispute(facts="吵架👨‍👩‍👧"), "facts", WRONG, "表情符号"),
    "control in a name": (with_party(name="张\x07三"), "parties[0].name", WRONG, "控制字符"),
    "nul in facts": (Dispute(facts="争执\0"), "facts", WRONG, "控制字符"),
    "line break in a name": (with_party(name="张\n三"), "parties[0].name", WRONG, "控制字符"),
    "line break in a phone": (with_party(phone="138\n"), "parties[0].phone", WRONG, "控制字符"),
    "private use": (with_party(name="张\ue000"), "parties[0].name", WRONG, "自造字"),
    "half a character": (Dispute(facts="\ud842"), "facts", WRONG, "不完整"),
    "half a character in a code": (Dispute(type_code="\ud842"), "type_code", WRONG, "不完整"),
    "checksum": (with_party(id_number="110105194912310021"), "parties[0].id_number", DOUBTFUL, "校验不符"),
    "identity of someone unborn": (
        with_party(id_number="110105209912310029"), "parties[0].id_number", DOUBTFUL, "今天之后",
    ),
    "agent's checksum": (
        with_party(agents=(Agent(name="王五", id_number="123"),)),
        "parties[0].agents[0].id_number", DOUBTFUL, "18位",
    ),
    "agent's phone": (
        with_party(agents=(Agent(phone="12"),)), "parties[0].agents[0].phone", DOUBTFUL, "位数不对",
    ),
    "credit code": (
        with_party(kind=PartyKind.LEGAL, credit_code="913"), "parties[0].credit_code", DOUBTFUL, "18位",
    ),
    "phone": (with_party(phone="1380013800"), "parties[0].phone", DOUBTFUL, "11位"),
    "birth date differs": (
        with_party(id_number="440524188001010014", birth_date=date(1980, 1, 1)),
        "parties[0].birth_date", DOUBTFUL, "不一致",
    ),
    "sex differs": (
        with_party(id_number="440524188001010014", sex=Sex.FEMALE), "parties[0].sex", DOUBTFUL, "不一致",
    ),
    "born tomorrow": (with_party(birth_date=TOMORROW), "parties[0].birth_date", WRONG, "今天之后"),
    "born too long ago": (with_party(birth_date=date(1890, 1, 1)), "parties[0].birth_date", WRONG, "130岁"),
    "negative age": (with_party(stated_age=-1), "parties[0].stated_age", WRONG, "130岁"),
    "age": (with_party(stated_age=131), "parties[0].stated_age", WRONG, "130岁"),
    "same identity on both sides": (
        Dispute(parties=(replace(ZHANG, id_number=LI.id_number), LI)),
        "parties[1].id_number", WRONG, "同一身份证号",
    ),
    "same name on both sides": (
        Dispute(parties=(ZHANG, Party(role=PartyRole.RESPONDENT, name="张建国"))),
        "parties[1].name", DOUBTFUL, "同名",
    ),
    "nobody involved": (Dispute(people_involved=0), "people_involved", WRONG, "1到"),
    "too many involved": (Dispute(people_involved=1_000_001), "people_involved", WRONG, "1到"),
    "fewer involved than parties": (
        Dispute(parties=(ZHANG, LI), people_involved=1), "people_involved", DOUBTFUL, "比当事人还少",
    ),
    "found tomorrow": (Dispute(found_on=TOMORROW), "found_on", WRONG, "排查日期在今天之后"),
    "applied tomorrow": (Dispute(applied_on=TOMORROW), "applied_on", WRONG, "申请日期在今天之后"),
    "accepted tomorrow": (Dispute(accepted_on=TOMORROW), "accepted_on", WRONG, "受理日期在今天之后"),
    "notified tomorrow": (Dispute(rights_notified_on=TOMORROW), "rights_notified_on", WRONG, "告知日期"),
    "closed tomorrow": (Dispute(closed_on=TOMORROW), "closed_on", WRONG, "结案日期在今天之后"),
    "accepted before the republic": (Dispute(accepted_on=ANCIENT), "accepted_on", WRONG, "太早"),
    "accepted before applied": (
        Dispute(applied_on=TODAY, accepted_on=TODAY - timedelta(days=1)),
        "accepted_on", DOUBTFUL, "受理日期早于申请日期",
    ),
    "closed before accepted": (
        Dispute(accepted_on=TODAY, closed_on=TODAY - timedelta(days=1)),
        "closed_on", DOUBTFUL, "结案日期早于受理日期",
    ),
    "session tomorrow": (
        Dispute(sessions=(Session(held_on=TOMORROW),)), "sessions[0].held_on", WRONG, "在今天之后",
    ),
    "session before accepted": (
        Dispute(accepted_on=TODAY, sessions=(Session(held_on=date(2026, 1, 1)),)),
        "sessions[0].held_on", DOUBTFUL, "早于受理日期",
    ),
    "next session before this": (
        Dispute(sessions=(Session(held_on=TODAY, next_on=date(2026, 1, 1)),)),
        "sessions[0].next_on", DOUBTFUL, "早于本次",
    ),
    "visit tomorrow": (
        Dispute(return_visits=(ReturnVisit(visited_on=TOMORROW),)),
        "return_visits[0].visited_on", WRONG, "回访时间在今天之后",
    ),
    "ended tomorrow": (
        Dispute(ending=Ending(outcome=Outcome.WITHDRAWN, on=TOMORROW)), "ending.on", WRONG, "今天之后",
    ),
    "ended before accepted": (
        Dispute(accepted_on=TODAY, ending=Ending(outcome=Outcome.WITHDRAWN, on=date(2026, 1, 1))),
        "ending.on", DOUBTFUL, "早于受理日期",
    ),
    "ended by an agreement": (
        Dispute(ending=Ending(outcome=Outcome.ORAL_AGREEMENT)), "ending.outcome", WRONG, "协议",
    ),
    "agreed tomorrow": (with_agreement(agreed_on=TOMORROW), "agreement.agreed_on", WRONG, "今天之后"),
    "agreed before accepted": (
        with_agreement(agreed_on=date(2026, 2, 1)), "agreement.agreed_on", DOUBTFUL, "早于受理日期",
    ),
    "no copies": (with_agreement(copies=0), "agreement.copies", WRONG, "份数"),
    "a hundred copies": (with_agreement(copies=100), "agreement.copies", WRONG, "份数"),
    "performed tomorrow": (
        with_agreement(performance=(PerformanceItem(done_on=TOMORROW),)),
        "agreement.performance[0].done_on", WRONG, "履行日期在今天之后",
    ),
    "due before agreed": (
        with_agreement(agreed_on=TODAY, performance=(PerformanceItem(due_on=date(2026, 4, 1)),)),
        "agreement.performance[0].due_on", DOUBTFUL, "早于协议日期",
    ),
    "due in a hundred years": (
        with_agreement(performance=(PerformanceItem(due_on=date(2126, 1, 1)),)),
        "agreement.performance[0].due_on", WRONG, "五十年",
    ),
    "signed tomorrow": (
        with_agreement(signings=(Signing(part=SigningPart.PARTY, on=TOMORROW),)),
        "agreement.signings[0].on", WRONG, "签名盖章日期在今天之后",
    ),
    "signed before agreed": (
        with_agreement(
            agreed_on=TODAY, signings=(Signing(part=SigningPart.PARTY, on=date(2026, 4, 1)),)
        ),
        "agreement.signings[0].on", DOUBTFUL, "签名盖章早于协议日期",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("dispute", "field", "severity", "sentence"), BAD.values(), ids=BAD.keys())
def test_bad_input(dispute: Dispute, field: str, severity: Severity, sentence: str) -> None:
    found = problems(dispute)
    assert field in found, f"nothing said at {field}: {found}"
    assert found[field][0] is severity
    assert sentence in found[field][1]


def test_oral_agreements_may_be_signed_earlier() -> None:
    signing = Signing(part=SigningPart.MEDIATOR, on=date(2026, 4, 1))
    oral = with_agreement(form=AgreementForm.ORAL, agreed_on=TODAY, signings=(signing,))
    assert problems(oral) == {}


def test_people_of_one_name_are_told_apart_by_their_numbers() -> None:
    namesake = Party(role=PartyRole.RESPONDENT, name="张建国", id_number="11010519491231002X")
    assert problems(Dispute(parties=(ZHANG, namesake))) == {}
    same_side = Party(role=PartyRole.APPLICANT, name="张建国")
    assert problems(Dispute(parties=(ZHANG, same_side))) == {}


def test_parties_without_a_name_are_not_taken_for_one() -> None:
    nameless = tuple(Party(role=role, phone="13800138000") for role in PartyRole)
    assert problems(Dispute(parties=nameless)) == {}


def test_matching_identity_facts_are_no_problem() -> None:
    known = with_party(id_number="330303199001011239", birth_date=date(1990, 1, 1), sex=Sex.MALE)
    assert "parties[0].birth_date" not in problems(known)
    assert "parties[0].sex" not in problems(known)


FULL = Dispute(
    parties=(replace(ZHANG, agents=(Agent(),)),),
    requests=("赔偿",),
    mediators=(Assignment(),),
    sessions=(Session(),),
    agreement=Agreement(
        clauses=("一",), performance=(PerformanceItem(),), signings=(Signing(part=SigningPart.PARTY),)
    ),
    ending=Ending(outcome=Outcome.WITHDRAWN),
    return_visits=(ReturnVisit(),),
)


def text_fields(value: Any, path: str = "") -> Iterator[str]:
    """The path of every text in a dispute."""
    if isinstance(value, StrEnum):
        return
    if isinstance(value, str):
        yield path
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from text_fields(item, f"{path}[{index}]")
    elif dataclasses.is_dataclass(value):
        for spec in dataclasses.fields(value):
            yield from text_fields(getattr(value, spec.name), f"{path}.{spec.name}".lstrip("."))


def with_text(value: Any, path: str, text: str) -> Any:
    """The dispute with one text changed."""
    if not path:
        return text
    found = re.match(r"\.?(\w+)|\[(\d+)\]", path)
    assert found
    rest = path[found.end() :]
    if found[1]:
        return replace(value, **{found[1]: with_text(getattr(value, found[1]), rest, text)})
    index = int(found[2])
    return (*value[:index], with_text(value[index], rest, text), *value[index + 1 :])


@pytest.mark.parametrize("path", sorted(text_fields(FULL)))
@pytest.mark.parametrize(
    "bad",
    ["\ud842", "\0", "\x07", "😀", "\ue000", "字" * 60_000],
    ids=["half a character", "nul", "control", "emoji", "private", "long"],
)
def test_no_field_lets_pass_what_cannot_be_kept(path: str, bad: str) -> None:
    found = [p.field for p in wrong(check_dispute(with_text(FULL, path, bad), TODAY))]
    assert found.count(path) == 1, f"{path}: {found}"


def test_a_refusal_says_every_sentence() -> None:
    refused = Refused(Problem("amount", "金额不能是负数"), "请改正")
    assert str(refused) == "金额不能是负数；请改正"
    assert [problem.field for problem in refused.problems] == ["amount", ""]
    doubtful = Problem("phone", "请核对", Severity.DOUBTFUL)
    assert wrong([doubtful, *refused.problems]) == refused.problems
