"""A claim on its way from 申报 to 发放: the order of stages, reasons, and what was decided stays decided."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.subsidy import Amount, RuleSet, Tier
from mediator_desktop.domain.subsidy_cases import CaseFacts, Proposal
from mediator_desktop.domain.subsidy_claim import (
    ClaimRecord,
    Stage,
    StageTaken,
    Verdict,
    check_claim,
    check_stage,
    check_undo,
    payments,
    standings,
    usual_verdicts,
)
from mediator_desktop.domain.subsidy_counting import Known, propose
from mediator_desktop.domain.vocabulary import AgreementForm

YEAR = Period.read("2018")
MOMENT = datetime(2019, 1, 5, 9)
DAY, TODAY = date(2019, 1, 5), date(2019, 3, 1)


def rules(*amounts: int) -> RuleSet:
    names = (("simple", "简单"), ("general", "一般"), ("major", "重大"))
    tiers = tuple(
        Tier(id=code, name=name, difficulties=(code,), amounts=(Amount(fixed=Money.yuan(amount)),))
        for (code, name), amount in zip(names, amounts, strict=True)
    )
    return RuleSet(id="gaotai", name="高台县 2018", edition="2018", tiers=tiers)


def proposal(counts: Sequence[int], *amounts: int, people: tuple[str, ...] = ("李秀英",)) -> Proposal:
    codes = [code for code, n in zip(("simple", "general", "major"), counts, strict=True) for _ in range(n)]
    cases = [
        CaseFacts(
            dispute_id=f"d{n}",
            number=f"{n}号",
            difficulty=code,
            day=date(2018, 6, 1),
            reached=True,
            form=AgreementForm.WRITTEN,
            mediators=people,
        )
        for n, code in enumerate(codes)
    ]
    return propose(cases, [rules(*(amounts or (100, 200, 300)))], YEAR, Known(payees={}, choices={}))


def record(found: Proposal, **values: Any) -> ClaimRecord:
    first = StageTaken(number=0, stage=Stage.CLAIMED, by="张明", on=DAY, entered_at=MOMENT)
    usual: dict[str, Any] = {
        "id": "c",
        "version": 1,
        "entered_at": MOMENT,
        "changed_at": MOMENT,
        "title": "2018年案件补贴",
        "first_day": YEAR.first_day,
        "last_day": YEAR.last_day,
        "scheme": "gaotai",
        "lines": found.lines,
        "stages": (first,),
    }
    return ClaimRecord(**(usual | values))


def taken(claim: ClaimRecord, stage: Stage, *but: Verdict, on: date = DAY) -> ClaimRecord:
    verdicts = usual_verdicts(claim, but)
    assert check_stage(claim, stage, "王科", on, verdicts, TODAY) == ()
    made = StageTaken(number=len(claim.stages), stage=stage, by="王科", on=on, verdicts=verdicts)
    return replace(claim, stages=(*claim.stages, made))


def no(n: int, reason: str = "卷宗不合格") -> Verdict:
    return Verdict(dispute_id=f"d{n}", passed=False, reason=reason)


def test_gaotai_2018_pays_183_200_yuan() -> None:
    """1882 applied, 1727 passed: 1631 simple, 87 general, 9 serious."""
    claim = record(proposal((1731, 137, 14)))
    assert len(claim.lines) == 1882
    failing = [*range(100), *range(1731, 1781), *range(1868, 1873)]
    claim = taken(claim, Stage.FIRST, *(no(n) for n in failing))
    passed = [s for s in standings(claim) if s.passed]
    counts = [sum(1 for s in passed if s.line.tier_name == name) for name in ("简单", "一般", "重大")]
    assert (len(passed), counts) == (1727, [1631, 87, 9])
    assert sum(s.amount for s in passed) == 18_320_000
    assert payments(claim)[0].by_tier == (("简单", 1631), ("一般", 87), ("重大", 9))


def test_a_claim_goes_through_every_stage_in_order() -> None:
    claim = record(proposal((3, 0, 0)))
    for stage in list(Stage)[1:]:
        assert claim.next_stage is stage
        claim = taken(claim, stage)
    assert (claim.stage, claim.next_stage) == (Stage.PAID, None)
    assert (
        check_stage(claim, Stage.PAID, "王科", DAY, (), TODAY)[0].sentence == "现在是“发放”，不能直接做“发放”"
    )


def test_what_was_decided_stays_when_the_rules_change() -> None:
    claim = taken(record(proposal((2, 0, 0), 100, 200, 300)), Stage.FIRST)
    again = proposal((2, 0, 0), 500, 600, 700)
    assert again.total == 100_000
    assert sum(s.amount for s in standings(claim)) == claim.claimed == 20_000


def test_a_changed_amount_is_shared_anew_to_the_fen() -> None:
    claim = record(proposal((1, 0, 0), people=("甲", "乙", "丙")))
    cut = Verdict(dispute_id="d0", amount=5_000, reason="按一半给")
    claim = taken(claim, Stage.FIRST, cut)
    claim = taken(claim, Stage.SECOND)
    (standing,) = standings(claim)
    assert (standing.amount, standing.reason, standing.stage) == (5_000, "按一半给", Stage.SECOND)
    assert [share.fen for share in standing.shares] == [1_667, 1_667, 1_666]
    assert [(p.name, p.fen, p.cases) for p in payments(claim)] == [
        ("甲", 1_667, 1),
        ("乙", 1_667, 1),
        ("丙", 1_666, 1),
    ]


def test_a_case_that_failed_is_not_asked_again_and_gets_nothing() -> None:
    claim = taken(record(proposal((2, 0, 0))), Stage.FIRST, no(0))
    assert [v.dispute_id for v in usual_verdicts(claim)] == ["d1"]
    first = standings(claim)[0]
    assert (first.passed, first.amount, first.shares, first.reason) == (False, 0, (), "卷宗不合格")
    again = (Verdict(dispute_id="d0", amount=10_000), Verdict(dispute_id="d1", amount=10_000))
    assert check_stage(claim, Stage.SECOND, "王科", DAY, again, TODAY)[0].field == "verdicts"


@pytest.mark.parametrize(
    ("stage", "verdict", "sentence"),
    [
        (Stage.FIRST, Verdict(dispute_id="d0", amount=5), "0号：不通过或者改动金额，请写明原因"),
        (Stage.FIRST, no(0, ""), "0号：不通过或者改动金额，请写明原因"),
        (Stage.FIRST, Verdict(dispute_id="d0", amount=-5, reason="扣"), "0号：金额不能是负数"),
        (Stage.FIRST, no(0, "长" * 201), "0号：原因太长或者有不能用的字符"),
        (
            Stage.PUBLISHED,
            Verdict(dispute_id="d0", amount=5, reason="改"),
            "0号：审定以后金额不再改动，有异议的请退回重审",
        ),
        (Stage.PAID, no(0), "0号：发放时不能再退出，请先撤回公示"),
    ],
)
def test_a_verdict_that_cannot_be_is_told(stage: Stage, verdict: Verdict, sentence: str) -> None:
    claim = record(proposal((1, 0, 0)))
    while claim.next_stage is not stage:
        assert claim.next_stage is not None
        claim = taken(claim, claim.next_stage)
    found = check_stage(claim, stage, "王科", DAY, usual_verdicts(claim, [verdict]), TODAY)
    assert [problem.sentence for problem in found] == [sentence]


@pytest.mark.parametrize(
    ("by", "on", "field"),
    [
        ("", DAY, "by"),
        ("长" * 61, DAY, "by"),
        ("\x07", DAY, "by"),
        ("王科", date(2019, 1, 4), "on"),
        ("王科", date(2019, 3, 2), "on"),
    ],
)
def test_who_and_when_are_checked(by: str, on: date, field: str) -> None:
    claim = record(proposal((1, 0, 0)))
    found = check_stage(claim, Stage.FIRST, by, on, usual_verdicts(claim), TODAY)
    assert [problem.field for problem in found] == [field]


def test_only_payable_cases_of_the_period_are_claimed() -> None:
    found = proposal((1, 0, 0))
    assert check_claim(found, ["d0"], "张明", DAY, TODAY) == ()
    assert [p.field for p in check_claim(found, [], "张明", date(2017, 1, 1), TODAY)] == ["cases", "on"]
    assert check_claim(found, ["x"], "张明", DAY, TODAY)[0].sentence == "这一件不在本期里，请重新计算"
    refused = replace(found, lines=(replace(found.lines[0], reasons=("没有调解成功",)),))
    assert check_claim(refused, ["d0"], "张明", DAY, TODAY)[0].sentence == "0号：没有调解成功"


def test_the_last_stage_is_taken_back_with_a_reason() -> None:
    claim = taken(record(proposal((1, 0, 0))), Stage.FIRST, no(0))
    assert check_undo(claim, " ")[0].sentence == "请写明撤回“初审”的原因"
    assert check_undo(claim, "长" * 201)[0].field == check_undo(claim, "\x07")[0].field == "reason"
    assert check_undo(claim, "看错了") == ()
    undone = replace(claim.stages[-1], undone_at=MOMENT, undo_reason="看错了")
    back = replace(claim, stages=(claim.stages[0], undone))
    assert (back.stage, standings(back)[0].passed) == (Stage.CLAIMED, True)
    nothing = replace(back, stages=(replace(back.stages[0], undone_at=MOMENT), undone))
    assert (nothing.stage, nothing.next_stage) == (None, None)
    assert check_undo(nothing, "再撤")[0].sentence == "这一批已经撤回"
    sentence = check_stage(nothing, Stage.FIRST, "王科", DAY, (), TODAY)[0].sentence
    assert sentence == "现在是“已撤回”，不能直接做“初审”"
    assert nothing.with_parts((), ()).lines == ()
