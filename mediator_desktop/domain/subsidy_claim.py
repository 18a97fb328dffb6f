"""A claim for the case subsidy on its way: 申报, 初审, 复核, 审定, 公示, 发放. What was decided stays decided"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.subsidy_cases import CaseFacts, Line, LineStanding, Proposal, Share
from mediator_desktop.domain.subsidy_counting import resplit
from mediator_desktop.domain.text import LINE_LENGTH, NAME_LENGTH, unfit
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import Term


class Stage(Term):
    """Where a claim stands, in order."""

    CLAIMED = "claimed", "申报"
    FIRST = "first", "初审"
    SECOND = "second", "复核"
    DECIDED = "decided", "审定"
    PUBLISHED = "published", "公示"
    PAID = "paid", "发放"

    @property
    def after(self) -> "Stage | None":
        """The stage that follows, None after the last one."""
        stages = list(Stage)
        place = stages.index(self) + 1
        return stages[place] if place < len(stages) else None

    @property
    def may_change_amounts(self) -> bool:
        """Whether amounts may be changed here: once decided, a case can only be taken out, and when paid not even that."""
        return self in (Stage.FIRST, Stage.SECOND, Stage.DECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was said of one case at a stage; `amount` in fen (0 when it did not pass)."""

    dispute_id: str
    passed: bool = True
    amount: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTaken:
    """One stage as it was taken: who, on which day, and a verdict for every case that was still in.

    `number` counts from 0 and is never used twice; an undone stage stays on record with who, when and why.
    """

    number: int
    stage: Stage
    by: str
    on: date
    note: str = ""
    verdicts: tuple[Verdict, ...] = ()
    entered_at: datetime | None = None
    actor: str = ""
    undone_at: datetime | None = None
    undone_by: str = ""
    undo_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was not undone."""
        return self.undone_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """A claim with its frozen lines and all stages ever taken, in order. Days inclusive.

    `rules` names each rule set and edition that was applied, word for word for the sheets.
    """

    id: str
    version: int
    entered_at: datetime
    changed_at: datetime
    actor: str = ""
    title: str
    unit: str = ""
    first_day: date
    last_day: date
    scheme: str
    scheme_name: str = ""
    rules: str = ""
    counted_by: CountedBy = CountedBy.CLOSED
    lines: tuple[Line, ...] = ()
    stages: tuple[StageTaken, ...] = ()

    @property
    def taken(self) -> tuple[StageTaken, ...]:
        """The stages that stand."""
        return tuple(stage for stage in self.stages if stage.stands)

    @property
    def stage(self) -> Stage | None:
        """Where it stands; None once the claim itself was taken back."""
        return self.taken[-1].stage if self.taken else None

    @property
    def next_stage(self) -> Stage | None:
        """What comes next, None when it is paid or was taken back."""
        return self.stage.after if self.stage else None

    def with_parts(self, lines: tuple[Line, ...], stages: tuple[StageTaken, ...]) -> "ClaimRecord":
        """The same claim with these lines and stages."""
        return replace(self, lines=lines, stages=stages)

    @property
    def claimed(self) -> int:
        """What was claimed, in fen."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands for one case after all stages: its amount and shares in fen, and why it fell out or was changed."""

    line: Line
    passed: bool = True
    amount: int = 0
    shares: tuple[Share, ...] = ()
    reason: str = ""
    stage: Stage = Stage.CLAIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim in a list; sums in fen."""

    id: str
    title: str
    first_day: date
    last_day: date
    scheme_name: str
    stage: Stage | None
    on: date | None
    cases: int
    claimed: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What one person is paid of a claim, in fen; `by_tier` counts their cases by the tier's name."""

    name: str
    fen: int
    cases: int
    by_tier: tuple[tuple[str, int], ...] = ()


def standings(record: ClaimRecord) -> tuple[Standing, ...]:
    """What stands for every case, in the order of the lines.

    Only what was claimed and what verdicts said counts: rules that changed meanwhile change nothing.
    """
    said: dict[str, tuple[Verdict, Stage]] = {}
    reasons: dict[str, str] = {}
    for taken in record.taken:
        for verdict in taken.verdicts:
            said[verdict.dispute_id] = (verdict, taken.stage)
            if verdict.reason:
                reasons[verdict.dispute_id] = verdict.reason
    return tuple(_standing(line, said, reasons) for line in record.lines)


def _standing(line: Line, said: Mapping[str, tuple[Verdict, Stage]], reasons: Mapping[str, str]) -> Standing:
    found = said.get(line.facts.dispute_id)
    if found is None:
        return Standing(line=line, amount=line.amount, shares=line.shares)
    verdict, stage = found
    reason = reasons.get(line.facts.dispute_id, "")
    if not verdict.passed:
        return Standing(line=line, passed=False, reason=reason, stage=stage)
    shares = line.shares if verdict.amount == line.amount else resplit(line.shares, verdict.amount)
    return Standing(line=line, amount=verdict.amount, shares=shares, reason=reason, stage=stage)


def payments(record: ClaimRecord) -> tuple[Payment, ...]:
    """What everyone is paid, in the order in which they are first met; nobody twice for one case."""
    sums: dict[str, int] = {}
    tiers: dict[str, dict[str, int]] = {}
    for standing in standings(record):
        for share in standing.shares:
            sums[share.name] = sums.get(share.name, 0) + share.fen
            counts = tiers.setdefault(share.name, {})
            counts[standing.line.tier_name] = counts.get(standing.line.tier_name, 0) + 1
    return tuple(
        Payment(name=name, fen=fen, cases=sum(tiers[name].values()), by_tier=tuple(tiers[name].items()))
        for name, fen in sums.items()
    )


def usual_verdicts(record: ClaimRecord, but: Iterable[Verdict] = ()) -> tuple[Verdict, ...]:
    """A verdict for every case still in: passed with the amount that stands, except what is said otherwise."""
    other = {verdict.dispute_id: verdict for verdict in but}
    inside = [standing for standing in standings(record) if standing.passed]
    usual = {
        s.line.facts.dispute_id: Verdict(dispute_id=s.line.facts.dispute_id, amount=s.amount) for s in inside
    }
    return tuple((usual | other).values())


def check_claim(
    proposal: Proposal, chosen: Sequence[str], by: str, on: date, today: date
) -> tuple[Problem, ...]:
    """What keeps cases of a proposal from being claimed."""
    lines = {line.facts.dispute_id: line for line in proposal.lines}
    problems = [*_check_signature(by, on, today, "申报人")]
    if not chosen:
        problems.append(Problem("cases", "本期没有可以申报的纠纷"))
    if on < proposal.first_day:
        problems.append(Problem("on", "申报日期早于补贴期间"))
    for dispute_id in chosen:
        line = lines.get(dispute_id)
        if line is None:
            problems.append(Problem(f"cases.{dispute_id}", "这一件不在本期里，请重新计算"))
        elif line.standing is not LineStanding.PAYABLE:
            problems.append(Problem(f"cases.{dispute_id}", f"{line.facts.number or '一件'}：{line.words}"))
    return tuple(problems)


def check_stage(
    record: ClaimRecord, stage: Stage, by: str, on: date, verdicts: Sequence[Verdict], today: date
) -> tuple[Problem, ...]:
    """What keeps a stage from being taken."""
    if record.next_stage is not stage:
        now = f"“{record.stage.label}”" if record.stage else "“已撤回”"
        return (Problem("stage", f"现在是{now}，不能直接做“{stage.label}”"),)
    problems = [*_check_signature(by, on, today, f"{stage.label}人")]
    before = record.taken[-1]
    if on < before.on:
        problems.append(Problem("on", f"{stage.label}日期早于{before.stage.label}日期"))
    inside = {s.line.facts.dispute_id: s for s in standings(record) if s.passed}
    if {v.dispute_id for v in verdicts} != set(inside) or len(verdicts) != len(inside):
        problems.append(Problem("verdicts", "审核的纠纷与申报的对不上，请重新打开这一批"))
        return tuple(problems)
    for verdict in verdicts:
        problems += _check_verdict(verdict, inside[verdict.dispute_id], stage)
    return tuple(problems)


def _check_verdict(verdict: Verdict, standing: Standing, stage: Stage) -> Iterator[Problem]:
    facts: CaseFacts = standing.line.facts
    field, name = f"verdicts.{facts.dispute_id}", facts.number or "一件"
    is_changed = not verdict.passed or verdict.amount != standing.amount
    if verdict.amount < 0:
        yield Problem(field, f"{name}：金额不能是负数")
    if is_changed and not verdict.reason.strip():
        yield Problem(field, f"{name}：不通过或者改动金额，请写明原因")
    if len(verdict.reason) > LINE_LENGTH or unfit(verdict.reason):
        yield Problem(field, f"{name}：原因太长或者有不能用的字符")
    if verdict.passed and verdict.amount != standing.amount and not stage.may_change_amounts:
        yield Problem(field, f"{name}：审定以后金额不再改动，有异议的请退回重审")
    if not verdict.passed and stage is Stage.PAID:
        yield Problem(field, f"{name}：发放时不能再退出，请先撤回公示")


def check_undo(record: ClaimRecord, reason: str) -> tuple[Problem, ...]:
    """What keeps the last stage from being undone."""
    if record.stage is None:
        return (Problem("stage", "这一批已经撤回"),)
    if not reason.strip():
        return (Problem("reason", f"请写明撤回“{record.stage.label}”的原因"),)
    if len(reason) > LINE_LENGTH:
        return (Problem("reason", f"太长了，最多{LINE_LENGTH}个字"),)
    sentence = unfit(reason)
    return (Problem("reason", sentence),) if sentence else ()


def _check_signature(by: str, on: date, today: date, who: str) -> Iterator[Problem]:
    if not by.strip():
        yield Problem("by", f"请填写{who}")
    elif len(by) > NAME_LENGTH:
        yield Problem("by", f"太长了，最多{NAME_LENGTH}个字")
    elif sentence := unfit(by):
        yield Problem("by", sentence)
    if on > today:
        yield Problem("on", "日期还没有到")
