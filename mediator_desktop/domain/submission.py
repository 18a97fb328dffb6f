"""Submissions (报送): what was sent up for a period, frozen; when it was due; what was corrected since."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mediator_desktop.domain.deadline import Shift
from mediator_desktop.domain.figures import CountedTable, Figure, Line
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.text import LINE_LENGTH, NAME_LENGTH, unfit
from mediator_desktop.domain.vocabulary import Term

SEQUENCE = "seq"
"""The running number of a row says nothing about its dispute; it is never compared."""


class ReportEvery(Term):
    """How long the periods of a report are."""

    MONTH = "month", "月报"
    QUARTER = "quarter", "季报"
    HALF_YEAR = "half_year", "半年报"
    YEAR = "year", "年报"

    @property
    def months(self) -> int:
        """Length in months."""
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKind:
    """A report that is sent up again and again.

    A period begins in `begin_month` (12: 上年12-01 … 本年11-30) and ends with a month, or on `last_day` of it where that is
    not 0 (25: 26日 to 25日). It is due on `due_day` of the month `due_months` after that in which it ends; a day that the
    month lacks falls on its end, a day off is moved as `shift` says. `tables` are statistics tables, `ledgers` ledgers;
    `pattern` names each file by {unit}, {period} and {name}. `required` are fields of ledgers without which a dispute
    counts as incomplete; `missing_stops` and `unreported_stops` say whether that keeps a report from being sent.
    """

    id: str
    name: str
    every: ReportEvery = ReportEvery.MONTH
    begin_month: int = 1
    last_day: int = 0
    due_months: int = 1
    due_day: int = 5
    shift: Shift = Shift.NEXT_WORKDAY
    tables: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = ()
    pattern: str = "{unit}{period}{name}.xlsx"
    required: tuple[str, ...] = ()
    missing_stops: bool = False
    unreported_stops: bool = False
    basis: str = ""
    since: date | None = None


def period_name(period: Period) -> str:
    """How people call a period of a report: `2026年10月`, `2026统计年度` for 上年12-01 … 本年11-30."""
    if period == Period.statistical_year(period.last_day.year):
        return f"{period.last_day.year}统计年度"
    return period.in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenRow:
    """A row of a ledger as it stood: what it is known by, the id of the dispute it is about (if it is), its cells as text."""

    key: str
    dispute: str = ""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenLedger:
    """A ledger as it stood: which fields its columns show under which headings, and its rows."""

    ledger_id: str
    edition: str
    title: str
    fields: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[FrozenRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """Everything a submission says: its tables as counted and its ledgers row by row."""

    tables: tuple[CountedTable, ...] = ()
    ledgers: tuple[FrozenLedger, ...] = ()


class SubmissionState(Term):
    """Where a submission stands."""

    SUBMITTED = "submitted", "已报送"
    REOPENED = "reopened", "已重新打开"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """A submission was opened again: when, by whom, why."""

    at: datetime
    actor: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A report that was sent up. Never changes; opening it again is an event of its own, and what follows a new revision.

    `revision` counts from 1 within a kind and period; `due_on` is as it was on the day of sending, None where nothing was
    due; `full` says that personal data was not masked; `digest` is SHA-256 (hex) of what was sent.
    """

    id: str
    kind: str
    name: str
    period: Period
    unit: str
    revision: int
    signer: str
    signed_on: date
    due_on: date | None
    submitted_at: datetime
    actor: str
    full: bool
    digest: str
    files: tuple[str, ...]
    reopening: Reopening | None = None

    @property
    def state(self) -> SubmissionState:
        """Sent, or opened again since."""
        return SubmissionState.REOPENED if self.reopening else SubmissionState.SUBMITTED

    @property
    def is_late(self) -> bool:
        """Whether it was sent after its due day."""
        return self.due_on is not None and self.submitted_at.date() > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCorrection:
    """A figure that is another today: where it stands (labels of row and column), what was sent, what it is; '' where none.

    `row` and `column` are its place in today's table, None where today's table has no such crossing.
    """

    table_id: str
    table: str
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    before: str
    after: str
    row: int | None = None
    column: int | None = None


class RowChange(Term):
    """What became of a dispute in a ledger since it was sent."""

    ADDED = "added", "新增"
    GONE = "gone", "减少"
    CHANGED = "changed", "有改动"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCorrection:
    """A dispute that a ledger would show otherwise today; `fields` are heading, what was sent, what it is now."""

    ledger_id: str
    ledger: str
    dispute: str
    name: str
    change: RowChange
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """All that a submitted period would say otherwise today."""

    figures: tuple[FigureCorrection, ...] = ()
    rows: tuple[RowCorrection, ...] = ()

    @property
    def disputes(self) -> frozenset[str]:
        """The disputes that changed."""
        return frozenset(row.dispute for row in self.rows if row.dispute)

    def __bool__(self) -> bool:
        return bool(self.figures or self.rows)


def corrections(frozen: Frozen, now: Frozen) -> Corrections:
    """What is different today; tables and ledgers that are not made any more are left out."""
    tables = {table.table_id: table for table in now.tables}
    ledgers = {ledger.ledger_id: ledger for ledger in now.ledgers}
    return Corrections(
        figures=tuple(
            found
            for table in frozen.tables
            if table.table_id in tables
            for found in figure_corrections(table, tables[table.table_id])
        ),
        rows=tuple(
            found
            for ledger in frozen.ledgers
            if ledger.ledger_id in ledgers
            for found in row_corrections(ledger, ledgers[ledger.ledger_id])
        ),
    )


Crossing = tuple[tuple[str, ...], int, tuple[str, ...], int]
"""A place in a table that does not depend on its order: labels, and which of several lines of these labels."""


def crossings(table: CountedTable) -> Mapping[Crossing, Figure]:
    """The figures of a table by their labels, so that tables of other rows can be compared."""
    rows, columns = list(_numbered(table.rows)), list(_numbered(table.columns))
    return {(*rows[f.row], *columns[f.column]): f for f in table.figures}


def _numbered(lines: Iterable[Line]) -> Iterator[tuple[tuple[str, ...], int]]:
    met: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        yield line.labels, met[line.labels]
        met[line.labels] += 1


def figure_corrections(frozen: CountedTable, now: CountedTable) -> tuple[FigureCorrection, ...]:
    """The figures that differ, in the order of what was sent, new ones last."""
    before, after = crossings(frozen), crossings(now)
    found = []
    for place in (*before, *(place for place in after if place not in before)):
        old, new = before.get(place), after.get(place)
        if old is not None and new is not None and (old.value, old.kind) == (new.value, new.kind):
            continue
        if _says_nothing(old) and _says_nothing(new):
            continue
        found.append(
            FigureCorrection(
                table_id=frozen.table_id,
                table=frozen.title,
                row_labels=place[0],
                column_labels=place[2],
                before=old.shown if old else "",
                after=new.shown if new else "",
                row=new.row if new else None,
                column=new.column if new else None,
            )
        )
    return tuple(found)


def _says_nothing(figure: Figure | None) -> bool:
    """A figure that is not there, or nought: a village that is new to the table has changed nothing yet."""
    return figure is None or not figure.value


def row_corrections(frozen: FrozenLedger, now: FrozenLedger) -> tuple[RowCorrection, ...]:
    """The disputes that differ: gone and changed in the order of what was sent, then new ones."""
    before = {row.key: row for row in frozen.rows}
    after = {row.key: row for row in now.rows}

    def said(row: FrozenRow, change: RowChange, fields: tuple[tuple[str, str, str], ...]) -> RowCorrection:
        return RowCorrection(
            ledger_id=frozen.ledger_id,
            ledger=frozen.title,
            dispute=row.dispute,
            name=row_name(frozen if row.key in before else now, row),
            change=change,
            fields=fields,
        )

    found = []
    for key, row in before.items():
        new = after.get(key)
        if new is None:
            found.append(said(row, RowChange.GONE, ()))
        elif fields := _changed_fields(frozen, row, now, new):
            found.append(said(row, RowChange.CHANGED, fields))
    found += [said(row, RowChange.ADDED, ()) for key, row in after.items() if key not in before]
    return tuple(found)


def row_name(ledger: FrozenLedger, row: FrozenRow) -> str:
    """What people call a dispute: its number, else the first words of its row."""
    cells = dict(zip(ledger.fields, row.cells, strict=True))
    for name in ("number", "platform_code", "title", "parties"):
        if cells.get(name):
            return cells[name]
    return next((cells[name] for name in ledger.fields if name != SEQUENCE and cells[name]), row.key)


def _changed_fields(
    frozen: FrozenLedger, before: FrozenRow, now: FrozenLedger, after: FrozenRow
) -> tuple[tuple[str, str, str], ...]:
    new = dict(zip(now.fields, after.cells, strict=True))
    return tuple(
        (heading, old, new[name])
        for name, heading, old in zip(frozen.fields, frozen.headings, before.cells, strict=True)
        if name != SEQUENCE and name in new and new[name] != old
    )


def check_signing(signer: str, signed_on: date, today: date) -> tuple[Problem, ...]:
    """What is wrong with who signs and when; no submission without 签发人."""
    problems = []
    if not signer.strip():
        problems.append(Problem("signer", "请填写签发人"))
    elif len(signer) > NAME_LENGTH:
        problems.append(Problem("signer", "签发人的姓名太长"))
    elif sentence := unfit(signer):
        problems.append(Problem("signer", sentence))
    if signed_on > today:
        problems.append(Problem("signed_on", "签发日期在今天之后"))
    return tuple(problems)


def check_reason(reason: str, what: str = "重新打开") -> tuple[Problem, ...]:
    """What is wrong with the reason for opening a submission again, or for something else (`what`)."""
    if not reason.strip():
        return (Problem("reason", f"请写明为什么{what}"),)
    if len(reason) > LINE_LENGTH:
        return (Problem("reason", f"太长了，最多{LINE_LENGTH}个字"),)
    sentence = unfit(reason)
    return (Problem("reason", sentence),) if sentence else ()
