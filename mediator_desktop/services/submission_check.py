"""Before a report is sent: facts that are missing, checks that fail, villages that have not reported, months corrected since"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS
from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.submission import (
    Corrections,
    Frozen,
    ReportKind,
    Submission,
    SubmissionState,
    corrections,
    period_name,
)
from mediator_desktop.domain.vocabulary import Term
from mediator_desktop.schedule.submissions import due_on, period_at
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.report_templates import ChosenTemplate, chosen, doubts_of
from mediator_desktop.services.screening import board_of
from mediator_desktop.services.screening_board import WAITING, cadences_of, units_between
from mediator_desktop.services.submission_content import (
    disputes_of,
    frozen_now,
    names_of_files,
)
from mediator_desktop.services.workplace import Workplace

NAMED = 5
"""How many numbers or names a sentence lists before it says how many more there are."""
MONTHS_BACK = 6
"""How many earlier reports of a kind are looked at for corrections."""


class CheckKind(Term):
    """What a check before sending looks at."""

    PERIOD = "period", "时间段"
    MISSING = "missing", "还缺什么"
    FIGURES = "figures", "数字核对"
    SCREENING = "screening", "村(社区)排查"
    TEMPLATE = "template", "县里的表格"
    CORRECTIONS = "corrections", "已报送的又有改动"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One sentence about what should be seen to before sending; `stops` forbids to go on.

    `disputes` are those it speaks of; a finding names its table and the figures (row, column), a correction the submission.
    """

    kind: CheckKind
    sentence: str
    stops: bool = False
    disputes: tuple[str, ...] = ()
    table_id: str = ""
    cells: tuple[tuple[int, int], ...] = ()
    submission_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """A report of a period as it would be sent now: what it says, which files, which revision, when it is due.

    `templates` are the county's own workbooks that are filled in place of files of ours, by table or ledger.
    """

    kind: ReportKind
    period: Period
    revision: int
    due_on: date
    checks: tuple[Check, ...]
    frozen: Frozen
    files: tuple[str, ...]
    templates: Mapping[str, ChosenTemplate] = field(default_factory=dict)

    @property
    def can_go(self) -> bool:
        """Whether nothing forbids sending."""
        return not any(check.stops for check in self.checks)

    @property
    def warns(self) -> bool:
        """Whether there is something that the person who sends should have seen."""
        return bool(self.checks)


def preflight(kind: ReportKind, period: Period, workplace: Workplace) -> Preflight:
    """Look at everything before a report is sent. Raises Refused where the office or a table is not declared."""
    frozen = frozen_now(kind, period, workplace)
    today = workplace.clock.today()
    with workplace.register.read() as reader:
        office = reader.office()
        if office is None:
            raise Refused("请先在设置里填好单位信息")
        sent = reader.submissions(kind.id, period)
        earlier = [
            one
            for one in reader.submissions(kind.id)
            if one.period.last_day < period.first_day and one.state is SubmissionState.SUBMITTED
        ]
        checks = [
            *_about_period(kind, period, sent, frozen, today),
            *_missing(kind, period, reader, workplace),
            *_findings(frozen),
            *_unreported(kind, period, reader, workplace),
        ]
        found = chosen(kind, reader)
    checks += _corrected(earlier, workplace)
    checks += [
        Check(kind=CheckKind.TEMPLATE, sentence=sentence, stops=stops)
        for sentence, stops in doubts_of(kind, period, found, workplace)
    ]
    revision = 1 + max((one.revision for one in sent), default=0)
    return Preflight(
        kind=kind,
        period=period,
        revision=revision,
        due_on=due_on(kind, period, workplace.calendar),
        checks=tuple(sorted(checks, key=lambda check: not check.stops)),
        frozen=frozen,
        files=names_of_files(kind, period, office, revision, workplace),
        templates=found,
    )


def _about_period(
    kind: ReportKind, period: Period, sent: Sequence[Submission], frozen: Frozen, today: date
) -> Iterator[Check]:
    words = period_name(period)
    if any(one.state is SubmissionState.SUBMITTED for one in sent):
        sentence = f"{words}的{kind.name}已经报送，要重新报送请先写明原因重新打开"
        yield Check(kind=CheckKind.PERIOD, sentence=sentence, stops=True, submission_id=sent[0].id)
    regular = period_at(kind, period.last_day)
    if period != regular:
        sentence = f"{kind.name}要报的是{period_name(regular)}，报{words}不算报过{period_name(regular)}，请核对时间段"
        yield Check(kind=CheckKind.PERIOD, sentence=sentence)
    if period.first_day > today:
        yield Check(kind=CheckKind.PERIOD, sentence=f"{words}还没有开始，不能报送", stops=True)
    elif period.last_day >= today:
        yield Check(kind=CheckKind.PERIOD, sentence=f"{words}还没有结束，以后登记的不会计入")
    if frozen.ledgers and not any(ledger.rows for ledger in frozen.ledgers):
        yield Check(kind=CheckKind.PERIOD, sentence=f"{words}没有纠纷，将作零报告报送")


def _missing(kind: ReportKind, period: Period, reader: Reader, workplace: Workplace) -> Iterator[Check]:
    rows = disputes_of(kind, period, reader, workplace) if kind.required else []
    for name in kind.required:
        field = LEDGER_FIELDS.get(name)
        if field is None:
            raise Refused(f"报送的设置里写了“{name}”，没有这一项")
        empty = [row for row in rows if field.get(row, workplace.vocabulary, 1) in (None, "")]
        if empty:
            yield Check(
                kind=CheckKind.MISSING,
                sentence=f"{len(empty)}件没有填写{field.label}：{listed([_named(row) for row in empty])}",
                stops=kind.missing_stops,
                disputes=tuple(row.dispute_id for row in empty),
            )


def _named(row: LedgerRow) -> str:
    return row.number or row.title or "未编号"


def listed(names: Sequence[str]) -> str:
    """A few names, and how many there are in all where these are not all."""
    shown = "、".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown}等{len(names)}个"


def _findings(frozen: Frozen) -> Iterator[Check]:
    for table in frozen.tables:
        for finding in table.findings:
            yield Check(
                kind=CheckKind.FIGURES,
                sentence=f"{table.title}：{finding.sentence}",
                stops=finding.stops,
                table_id=table.table_id,
                cells=finding.cells,
            )


def _unreported(kind: ReportKind, period: Period, reader: Reader, workplace: Workplace) -> Iterator[Check]:
    today = workplace.clock.today()
    until = min(period.last_day, today)
    if until < period.first_day:
        return
    units = units_between(reader, period.first_day, until)
    board = board_of(
        units, cadences_of(workplace), period.first_day, until, reader, workplace.calendar, today
    )
    waiting: dict[str, int] = {}
    for entry in board:
        if entry.state in WAITING and period.first_day <= entry.slot.day <= until:
            waiting[entry.slot.unit] = waiting.get(entry.slot.unit, 0) + 1
    names = [f"{unit.name}（{waiting[unit.id]}轮）" for unit in units if unit.id in waiting]
    if names:
        yield Check(
            kind=CheckKind.SCREENING,
            sentence=f"{len(names)}个单位还有排查没有上报：{listed(names)}",
            stops=kind.unreported_stops,
        )


def _corrected(earlier: Sequence[Submission], workplace: Workplace) -> Iterator[Check]:
    for one in earlier[:MONTHS_BACK]:
        found = corrections_of(one, workplace)
        if found:
            words = period_name(one.period)
            yield Check(
                kind=CheckKind.CORRECTIONS,
                sentence=f"{words}报送以后，有{len(found.figures)}个数字、{len(found.disputes)}件纠纷有改动",
                disputes=tuple(sorted(found.disputes)),
                submission_id=one.id,
            )


def corrections_of(submission: Submission, workplace: Workplace) -> Corrections:
    """What a submission would say otherwise today; a report that is not declared any more is compared with nothing."""
    kind = next((kind for kind in workplace.reports if kind.id == submission.kind), None)
    if kind is None:
        return Corrections()
    with workplace.register.read() as reader:
        frozen = reader.frozen(submission.id)
    return corrections(frozen, frozen_now(kind, submission.period, workplace))
