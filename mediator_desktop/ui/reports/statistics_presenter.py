"""What the statistics page asks: a table of a period, what it is compared with, its charts, the disputes behind a figure"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.domain.charts import Chart
from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind, Question
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.table_headings import turned
from mediator_desktop.domain.views import CountedBy, DisputeRow
from mediator_desktop.domain.vocabulary import Term
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.table import Row
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket

if TYPE_CHECKING:
    from mediator_desktop.services.chart_pictures import ChartPicture
    from mediator_desktop.services.loose_sheets import LooseSheet

FEW_ROWS, MANY_COLUMNS = 2, 13
"""A table with at most so few rows and at least so many columns is shown on its side."""
Failed = Callable[[Exception], None]


class Comparison(Term):
    """What figures are compared with."""

    NOTHING = "nothing", "不比较"
    LAST_YEAR = "last_year", "比去年同期"
    PREVIOUS = "previous", "比上一期"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for; types without a counterpart in the table's list go to 其他 only where a person said so."""

    table_id: str
    period: Period
    counted_by: CountedBy | None = None
    village: str = ""
    comparison: Comparison = Comparison.NOTHING
    unmapped_as_other: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A counted table, how it is shown (a row that is much too long as a column), what is compared, and its charts.

    `beside` and `charts` go by the rows and columns of what is `shown`.
    """

    wanted: Wanted
    table: CountedTable
    shown: CountedTable
    beside: Mapping[tuple[int, int], str]
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A table one may choose: its id, name, and the day it counts by where nothing else is chosen."""

    table_id: str
    name: str
    counted_by: CountedBy


class StatisticsPresenter:
    """Asks in the background; a new question drops the answer to the old one."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self.workplace = workplace
        self._runner = runner
        self._ticket: Ticket | None = None
        self._drawing: Ticket | None = None

    def offers(self) -> tuple[Offer, ...]:
        """The declared tables, in order."""
        from mediator_desktop.services import statistics

        return tuple(
            Offer(table_id=form.id, name=form.name, counted_by=form.counted_by)
            for form in statistics.tables(self.workplace)
        )

    def villages(self, show: Callable[[tuple[str, ...]], None]) -> None:
        """The villages one may choose."""
        self._runner.read(lambda reader: reader.villages_in_use(), show)

    def count(self, wanted: Wanted, show: Callable[[Answer], None], failed: Failed) -> None:
        """Count a table, and what it is compared with."""
        if self._ticket is not None:
            self._ticket.cancel()
        workplace = self.workplace

        def ask(reader: Reader) -> Answer:
            from mediator_desktop.services import statistics
            from mediator_desktop.services.charts import charts_of

            def counted(period: Period) -> CountedTable:
                return statistics.counted(
                    wanted.table_id,
                    period,
                    workplace,
                    reader,
                    counted_by=wanted.counted_by,
                    village=wanted.village,
                    today=workplace.clock.today(),
                    unmapped_as_other=wanted.unmapped_as_other,
                )

            table = counted(wanted.period)
            shown = readable(table)
            beside: Mapping[tuple[int, int], str] = {}
            match wanted.comparison:
                case Comparison.LAST_YEAR:
                    beside = compared(shown, readable(counted(wanted.period.last_year)))
                case Comparison.PREVIOUS:
                    beside = compared(shown, readable(counted(wanted.period.previous)))
            return Answer(wanted=wanted, table=table, shown=shown, beside=beside, charts=charts_of(shown))

        self._ticket = self._runner.read(ask, show, failed)

    def draw(
        self,
        charts: Sequence[Chart],
        width: int,
        per_point: float,
        fineness: float,
        show: Callable[[tuple["ChartPicture", ...]], None],
    ) -> None:
        """Draw charts as pictures."""
        if self._drawing is not None:
            self._drawing.cancel()

        def ask(_reader: Reader) -> tuple["ChartPicture", ...]:
            from mediator_desktop.services.chart_pictures import pictures_of

            return pictures_of(charts, width, per_point, fineness)

        self._drawing = self._runner.read(ask, show)

    def behind(self, question: Question, show: Callable[[tuple[DisputeRow, ...]], None]) -> Ticket:
        """The disputes behind a figure."""

        def ask(reader: Reader) -> tuple[DisputeRow, ...]:
            from mediator_desktop.services import statistics

            return statistics.disputes_behind(question, reader)

        return self._runner.read(ask, show)

    def ready(self, rows: Sequence[DisputeRow]) -> tuple[Row, ...]:
        """Rows of the list in words."""
        types = self.workplace.vocabulary.types
        return tuple(
            Row(
                row.id,
                (
                    row.number,
                    row.title,
                    types.name(row.type_code),
                    row.village,
                    row.status.label,
                    row.lead_mediator,
                    row.received_on.isoformat() if row.received_on else "",
                ),
            )
            for row in rows
        )

    def write(
        self,
        answer: Answer,
        target: Path,
        names: SignatureNames,
        done: Callable[[object], None],
        failed: Failed,
    ) -> None:
        """Write the table with its charts to a workbook; `names` stand on its signature line."""
        workplace = self.workplace

        def job(_progress: Progress) -> None:
            from mediator_desktop.services.statistics_sheets import write_table

            write_table(answer.table, target, workplace, charts=answer.charts, names=names)

        self._runner.run(job, done, failed, title="正在导出统计表")

    def write_list(
        self, rows: Sequence[DisputeRow], target: Path, done: Callable[[int], None], failed: Failed
    ) -> None:
        """Write the disputes behind a figure to a workbook."""
        workplace, ids = self.workplace, tuple(row.id for row in rows)

        def job(progress: Progress) -> int:
            from mediator_desktop.services.statistics_sheets import write_list

            return write_list(ids, target, workplace, progress=lambda count: progress.step(count, len(ids)))

        self._runner.run(job, done, failed, title="正在导出")

    def table_sheet(self, answer: Answer, names: SignatureNames) -> Callable[[Reader], "LooseSheet"]:
        """What makes the table a sheet to look at and print."""

        def make(_reader: Reader) -> "LooseSheet":
            from mediator_desktop.services.statistics_sheets import table_sheet

            return table_sheet(answer.table, names)

        return make

    def sheet(self, title: str, rows: Sequence[DisputeRow]) -> Callable[[Reader], "LooseSheet"]:
        """What makes the list of disputes a sheet to look at and print."""
        workplace = self.workplace

        def make(reader: Reader) -> "LooseSheet":
            from mediator_desktop.services.statistics_sheets import list_sheet

            office = reader.office()
            return list_sheet(title, rows, office.name if office else "", workplace)

        return make


def readable(table: CountedTable) -> CountedTable:
    """A table of a few very long rows turned on its side: on screen one reads down, not across."""
    is_long = len(table.rows) <= FEW_ROWS and len(table.columns) >= MANY_COLUMNS
    return turned(table) if is_long else table


def compared(now: CountedTable, before: CountedTable) -> dict[tuple[int, int], str]:
    """How much each figure is more or less than the one of the same headings before: `（+3，+33.3%）`.

    A figure without a counterpart has none; over nothing there is no percentage.
    """
    rows = {line.labels: number for number, line in enumerate(before.rows)}
    columns = {line.labels: number for number, line in enumerate(before.columns)}
    places = {(figure.row, figure.column): figure for figure in before.figures}
    found = {}
    for figure in now.figures:
        row = rows.get(now.rows[figure.row].labels)
        column = columns.get(now.columns[figure.column].labels)
        if row is None or column is None:
            continue
        words = difference(figure, places.get((row, column)))
        if words:
            found[figure.row, figure.column] = words
    return found


def difference(now: Figure, before: Figure | None) -> str:
    """The difference of two figures in words; empty where one has no number."""
    if before is None or now.value is None or before.value is None or now.kind is not before.kind:
        return ""
    more = Decimal(now.value) - Decimal(before.value)
    if not more:
        return "（持平）"
    match now.kind:
        case FigureKind.RATIO:
            return f"（{more:+}）"
        case FigureKind.MONEY_WAN:
            said = f"{more.scaleb(-6).quantize(Decimal('0.01'), ROUND_HALF_UP):+}"
        case FigureKind.MONEY_YUAN:
            said = f"{more.scaleb(-2).quantize(Decimal('0.01'), ROUND_HALF_UP):+}"
        case _:
            said = f"{more:+}"
    if not before.value:
        return f"（{said}）"
    share = (more * 100 / Decimal(before.value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"（{said}，{share:+}%）"
