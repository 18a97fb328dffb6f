"""What is said before a paper is printed."""

import dataclasses
from datetime import date
from datetime import time as clock_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.catalogue.paper_blocks import Check
from mediator_desktop.catalogue.paper_fields import FIELDS
from mediator_desktop.catalogue.paper_source import PaperSource
from mediator_desktop.domain.agreement import PerformanceItem, Signing
from mediator_desktop.domain.dispute import Dispute, Session
from mediator_desktop.domain.money import LARGEST_FEN, Money
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.vocabulary import PartyKind, PartyRole, Sex, SigningPart
from mediator_desktop.papers.checks import problems, unequal_sums
from tests.forms.support import papers, sample, samples, source_of, with_agreement, with_dispute

AGREEMENT = papers()["agreement"]
COMPLETE = sample("two_party")


def said(source: PaperSource, form_id: str = "agreement") -> set[tuple[str, str, str]]:
    return {(p.field, p.sentence, p.severity.value) for p in problems(papers()[form_id], source)}


def with_party(index: int, **changes: object) -> PaperSource:
    parties = list(COMPLETE.dispute.parties)
    parties[index] = dataclasses.replace(parties[index], **changes)  # type: ignore[arg-type]
    return with_dispute(COMPLETE, parties=tuple(parties))


def test_a_complete_agreement_has_no_problem() -> None:
    assert problems(AGREEMENT, COMPLETE) == ()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"address": ""}, "parties[1].address", "还缺被申请人住址"),
        ({"name": " "}, "parties[1].name", "还缺被申请人姓名"),
        ({"sex": None}, "parties[1].sex", "还缺被申请人性别"),
        ({"ethnicity": ""}, "parties[1].ethnicity", "还缺被申请人民族"),
        ({"birth_date": None, "stated_age": None}, "parties[1].birth_date", "还缺被申请人年龄或出生日期"),
        ({"occupation": ""}, "parties[1].occupation", "还缺被申请人职业或职务"),
        ({"phone": ""}, "parties[1].phone", "还缺被申请人联系方式"),
    ],
)
def test_a_missing_fact_of_a_person_is_named(changes: dict[str, object], field: str, sentence: str) -> None:
    assert (field, sentence, "missing") in said(with_party(1, **changes))


def test_a_missing_fact_of_an_organisation_is_named() -> None:
    company = Party(role=PartyRole.RESPONDENT, kind=PartyKind.LEGAL, name="某公司")
    source = with_dispute(COMPLETE, parties=(COMPLETE.dispute.parties[0], company))
    sentences = {sentence for _, sentence, _ in said(source)}
    assert {"还缺被申请人住所", "还缺被申请人法定代表人(负责人)", "还缺被申请人联系方式"} <= sentences
    assert ("parties[1].representative_post", "还缺被申请人法定代表人的职务", "missing") in said(source)
    assert not any("民族" in sentence or "年龄" in sentence for sentence in sentences)


def test_several_on_one_side_are_told_apart() -> None:
    one, two = COMPLETE.dispute.parties
    third = dataclasses.replace(two, name="张三", id_number="", phone="")
    fourth = dataclasses.replace(two, name="", id_number="", phone="", address="")
    source = with_dispute(COMPLETE, parties=(one, two, third, fourth))
    sentences = {sentence for _, sentence, _ in said(source)}
    assert {"还缺被申请人张三联系方式", "还缺被申请人第3人姓名"} <= sentences


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"clauses": ()}, "agreement.clauses", "还缺协议内容"),
        ({"clauses": (" ",)}, "agreement.clauses", "还缺协议内容"),
        ({"performance_text": "", "performance": ()}, "agreement.performance_text", "还缺履行方式、时限"),
        ({"copies": None}, "agreement.copies", "还缺协议份数"),
        ({"agreed_on": None, "signings": ()}, "agreement.agreed_on", "还缺协议日期"),
    ],
)
def test_a_missing_part_of_the_agreement_is_named(
    changes: dict[str, object], field: str, sentence: str
) -> None:
    assert (field, sentence, "missing") in said(with_agreement(COMPLETE, **changes))


def test_number_facts_and_mediators_are_required() -> None:
    bare = source_of(dataclasses.replace(COMPLETE.dispute, facts="", mediators=()), number=None)
    assert {
        ("", "还缺编号", "missing"),
        ("agreement.facts", "还缺纠纷主要事实、争议事项", "missing"),
        ("mediators", "还缺人民调解员", "missing"),
        ("mediators", "还缺记录人", "missing"),
    } <= said(bare)


def wrong(source: PaperSource) -> list[Problem]:
    return [p for p in problems(AGREEMENT, source) if p.severity is Severity.WRONG]


def test_fewer_than_two_parties() -> None:
    (problem,) = wrong(with_dispute(COMPLETE, parties=COMPLETE.dispute.parties[:1]))
    assert (problem.field, problem.sentence) == ("parties", "至少要有两方当事人，现在有1方")


def test_all_on_one_side() -> None:
    source = with_party(1, role=PartyRole.APPLICANT)
    assert [p.sentence for p in wrong(source)] == ["当事人都填成了申请人，没有对方"]


@pytest.mark.parametrize(
    ("copies", "planned", "enough"), [(2, False, False), (3, False, True), (3, True, False), (4, True, True)]
)
def test_copies(copies: int, planned: bool, enough: bool) -> None:
    found = wrong(with_agreement(COMPLETE, copies=copies, confirmation_planned=planned))
    assert [p.field for p in found] == ([] if enough else ["agreement.copies"])
    if not enough:
        assert f"至少要{copies + 1}份" in found[0].sentence


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("accepted_on", {"accepted_on": date(2026, 2, 9)}),
        ("sessions[0].held_on", {"accepted_on": date(2026, 2, 13)}),
        ("agreement.agreed_on", {"accepted_on": date(2026, 2, 13)}),
        ("agreement.agreed_on", {"sessions": (Session(held_on=date(2026, 2, 13)),)}),
    ],
)
def test_events_out_of_order(path: str, changes: dict[str, object]) -> None:
    assert path in [p.field for p in wrong(with_dispute(COMPLETE, **changes))]


def test_events_on_one_day_are_in_order() -> None:
    day = date(2026, 2, 12)
    session = Session(held_on=day, held_at=clock_time(9, 0))
    source = with_dispute(
        COMPLETE, applied_on=day, accepted_on=day, rights_notified_on=day, sessions=(session,)
    )
    assert problems(AGREEMENT, source) == ()


def test_a_signature_before_the_agreement() -> None:
    signing = Signing(part=SigningPart.PARTY, name="陈秀兰", on=date(2026, 2, 11))
    (problem,) = wrong(with_agreement(COMPLETE, signings=(signing,)))
    assert problem.field == "agreement.signings[0].on"
    assert problem.sentence == "陈秀兰签名日期（2026年2月11日）早于协议日期（2026年2月12日）"


def test_performance_before_the_agreement() -> None:
    item = PerformanceItem(what="付款", amount=Money.yuan(3000), due_on=date(2026, 2, 11))
    (problem,) = wrong(with_agreement(COMPLETE, performance=(item,)))
    assert problem.field == "agreement.performance[0].due_on"


def test_performance_that_does_not_add_up() -> None:
    items = (
        PerformanceItem(amount=Money.yuan(1000)),
        PerformanceItem(amount=Money.yuan("1999.99")),
        PerformanceItem(what="道歉"),
    )
    (problem,) = wrong(with_agreement(COMPLETE, performance=items))
    assert (problem.field, problem.sentence) == (
        "agreement.amount",
        "履行事项合计2,999.99元，与协议金额3,000.00元不符",
    )
    assert wrong(with_agreement(COMPLETE, performance=items, amount=None)) == []


def test_doubts_do_not_stop() -> None:
    late = with_dispute(COMPLETE, rights_notified_on=date(2026, 2, 13))
    assert [p.severity for p in problems(AGREEMENT, late)] == [Severity.DOUBTFUL]
    future = with_agreement(COMPLETE, agreed_on=date(2026, 12, 1), performance=(), signings=())
    assert [p.severity for p in problems(AGREEMENT, future)] == [Severity.DOUBTFUL]
    child = with_party(0, birth_date=date(2015, 1, 1), id_number="")
    assert [p.field for p in problems(AGREEMENT, child)] == ["parties[0].agents"]
    cared_for = with_party(0, birth_date=date(2015, 1, 1), id_number="", agents=(Agent(name="陈父"),))
    assert problems(AGREEMENT, cared_for) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id_number": "369901196804172021"}, "校验不符"),
        ({"id_number": "3699011968"}, "应为18位"),
        ({"birth_date": date(1968, 4, 18)}, "出生日期与身份证号不符"),
        ({"sex": Sex.MALE}, "性别与身份证号不符"),
    ],
)
def test_identity_numbers(changes: dict[str, object], words: str) -> None:
    (problem,) = problems(AGREEMENT, with_party(0, **changes))
    assert problem.field == "parties[0].id_number"
    assert problem.severity is Severity.DOUBTFUL
    assert words in problem.sentence


def test_codes_and_agents_are_checked_too() -> None:
    company = Party(
        role=PartyRole.RESPONDENT,
        kind=PartyKind.LEGAL,
        name="某公司",
        credit_code="913699010000031200",
        agents=(Agent(name="冯喆", id_number="369901196804172021"),),
    )
    source = with_dispute(COMPLETE, parties=(COMPLETE.dispute.parties[0], company))
    doubts = {p.field for p in problems(AGREEMENT, source) if p.severity is Severity.DOUBTFUL}
    assert {"parties[1].credit_code", "parties[1].agents[0].id_number"} <= doubts


def test_the_same_person_on_both_sides() -> None:
    one = COMPLETE.dispute.parties[0]
    other = dataclasses.replace(one, role=PartyRole.RESPONDENT)
    (problem,) = wrong(with_dispute(COMPLETE, parties=(one, other)))
    assert (problem.field, problem.sentence) == ("parties[1].name", "申请人和被申请人是同一人")
    nameless = dataclasses.replace(other, name="另名")
    assert len(wrong(with_dispute(COMPLETE, parties=(one, nameless)))) == 1
    source = with_agreement(COMPLETE, copies=4)
    twice = (one, dataclasses.replace(one), COMPLETE.dispute.parties[1])
    assert [p.sentence for p in wrong(with_dispute(source, parties=twice))] == ["申请人“陈秀兰”写了两次"]


def test_two_people_of_one_name_are_two_people() -> None:
    one, two = COMPLETE.dispute.parties
    assert wrong(with_dispute(COMPLETE, parties=(one, dataclasses.replace(two, name=one.name)))) == []
    apart = dataclasses.replace(
        two, name=one.name, id_number="", birth_date=None, sex=None, phone="15400000001"
    )
    assert wrong(with_dispute(COMPLETE, parties=(dataclasses.replace(one, id_number=""), apart))) == []


@given(st.integers(1, LARGEST_FEN), st.sampled_from(range(7)))
def test_equal_sums_are_equal_however_written(fen: int, way: int) -> None:
    amount = Money(fen)
    text = (
        f"支付人民币{amount.capitals}（{amount}）。",
        f"支付人民币{amount.capitals}（￥{amount.digits}）。",
        f"支付{amount.plain}元（大写：{amount.capitals}）。",
        f"支付{amount.digits}元（人民币{amount.capitals}）。",
        f"支付{amount.capitals.replace('元', '圆').replace('整', '正')}（小写：{amount.plain}元）。",
        f"支付{amount.capitals}({amount.digits}元)。",
        f"支付人民币（大写）{amount.capitals}（¥{amount.digits}元）。",
    )[way]
    assert list(unequal_sums(text)) == []
    other = Money(fen - 1) if fen > 1 else Money(2)
    assert list(
        unequal_sums(
            text.replace(amount.capitals, other.capitals).replace(
                amount.capitals.replace("元", "圆").replace("整", "正"), other.capitals
            )
        )
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("支付人民币叁仟元整（3,500.00元）", [("叁仟元整", "3,500.00元")]),
        ("3000元（大写：叁仟伍佰元整）", [("叁仟伍佰元整", "3000元")]),
        ("叁万元（3万元）", []),
        ("叁万伍仟元整（3.5万元）", []),
        ("叁万元整（3.5万元）", [("叁万元整", "3.5万元")]),
        ("壹仟零伍拾元（1050元），贰仟元（2500元）", [("贰仟元", "2500元")]),
        ("拾元（10元）", []),
        ("３０００元（叁仟元整）", []),
        ("已付230000元，再付叁仟元整", []),
        ("没有金额", []),
        ("叁仟元整（第1期）", []),
        ("叁仟元整（3000.005元）", [("叁仟元整", "3000.005元")]),
    ],
)
def test_sums_side_by_side(text: str, found: list[tuple[str, str]]) -> None:
    assert list(unequal_sums(text)) == found


def test_a_clause_with_two_different_sums_is_pointed_at() -> None:
    (problem,) = wrong(with_agreement(COMPLETE, clauses=("付款。", "支付叁仟元整（3,500.00元）。")))
    assert problem.field == "agreement.clauses[1]"
    assert problem.sentence == "协议第2条的金额大小写不一致：“叁仟元整”和“3,500.00元”"


def test_the_incomplete_sample_shows_everything() -> None:
    found = problems(AGREEMENT, samples()["incomplete:0"])
    fields = {p.field for p in found if p.severity is Severity.WRONG}
    assert fields == {
        "agreement.copies",
        "agreement.agreed_on",
        "agreement.performance[0].due_on",
        "agreement.amount",
        "agreement.clauses[0]",
    }


def test_every_check_is_used_by_a_form() -> None:
    assert {check for form in papers().forms.values() for check in form.checks} == set(Check)


def test_an_empty_dispute_lacks_everything_and_breaks_nothing() -> None:
    for form in papers().forms.values():
        found = problems(form, source_of(Dispute(), number=None))
        if Check.PARTIES in form.checks:
            assert {p.sentence for p in found} >= {"至少要有两方当事人，现在有0方"}
        for name in (*form.required, *form.wanted):
            if not FIELDS[name].is_fixed:
                assert FIELDS[name].label in "".join(p.sentence for p in found), (form.id, name)
        assert all(p.sentence and "None" not in p.sentence for p in found)
