"""What the list of disputes asks: pages behind a cursor, the exact count, what to choose from, exports."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import Cursor, DisputeRow, Filter, SortBy
from mediator_desktop.domain.views import Page as Rows
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.table import Row
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket

FIRST_ROWS = 60
MORE_ROWS = 120
MOST_AGAIN = 600
"""How many rows are asked again at most when something changed while someone had scrolled down."""

TONES = {
    Status.AGREED: "due",
    Status.PERFORMED: "done",
    Status.CLOSED: "done",
    Status.NOT_REACHED: "late",
    Status.PARTY_REFUSED: "late",
    Status.WITHDRAWN: "muted",
    Status.HANDED_OVER: "muted",
    Status.DECLINED: "muted",
    Status.VOIDED: "muted",
}


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Question:
    """What is listed and in which order."""

    wanted: Filter = EVERYTHING
    sort: SortBy = SortBy.RECEIVED
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    villages: tuple[str, ...]
    mediators: tuple[str, ...]


class RegisterPresenter:
    """Keeps the question and the cursor; a new question drops answers to the old one."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self.question = Question()
        self._after: Cursor | None = None
        self._tickets: list[Ticket] = []

    def ask(
        self,
        question: Question,
        show: Callable[[tuple[Row, ...], bool], None],
        count: Callable[[int], None],
        rows: int = FIRST_ROWS,
    ) -> None:
        """List from the top: `show` gets the rows and whether there are more, then `count` how many in all."""
        self.cancel()
        self.question = question

        def shown(page: Rows) -> None:
            self._after = page.after
            show(self._ready(page), page.after is not None)
            if page.after is None and len(page.rows) < rows:
                count(len(page.rows))
            else:
                counting = self._runner.read(lambda reader: reader.count(question.wanted), count)
                self._tickets.append(counting)

        self._tickets.append(self._page(None, min(rows, MOST_AGAIN), shown))

    def listed(self, show: Callable[[tuple[str, ...], int], None]) -> None:
        """The ids of what is listed, in its order and as many as one packet holds, and how many are listed in all."""
        from mediator_desktop.services.packets import MOST_DISPUTES

        question = self.question

        def ask(reader: Reader) -> tuple[tuple[str, ...], int]:
            page = reader.page(
                question.wanted, sort=question.sort, descending=question.descending, limit=MOST_DISPUTES
            )
            ids = tuple(row.id for row in page.rows)
            return ids, len(ids) if page.after is None else reader.count(question.wanted)

        self._tickets.append(self._runner.read(ask, lambda found: show(*found)))

    def more(self, show: Callable[[tuple[Row, ...], bool], None]) -> None:
        """List what follows."""
        if self._after is None:
            return

        def shown(page: Rows) -> None:
            self._after = page.after
            show(self._ready(page), page.after is not None)

        self._tickets.append(self._page(self._after, MORE_ROWS, shown))

    def cancel(self) -> None:
        """Want no answer that is still on its way."""
        for ticket in self._tickets:
            ticket.cancel()
        self._tickets = []

    def choices(self, show: Callable[[Choices], None]) -> None:
        """What the filters offer."""
        self._runner.read(lambda reader: Choices(reader.villages_in_use(), reader.mediators_in_use()), show)

    def export(self, target: Path, total: int, done: Callable[[int], None]) -> Ticket:
        """Write the list as it is filtered and sorted to a workbook."""
        from mediator_desktop.services import reporting

        question = self.question

        def job(progress: Progress) -> int:
            return reporting.export_list(
                question.wanted,
                question.sort,
                question.descending,
                target,
                self._workplace,
                lambda rows: progress.step(rows, max(total, rows)),
            )

        return self._runner.run(job, done, title="正在导出")

    def _page(self, after: Cursor | None, limit: int, shown: Callable[[Rows], None]) -> Ticket:
        question = self.question
        return self._runner.read(
            lambda reader: reader.page(
                question.wanted,
                sort=question.sort,
                descending=question.descending,
                after=after,
                limit=limit,
            ),
            shown,
        )

    def _ready(self, page: Rows) -> tuple[Row, ...]:
        return tuple(ready_row(row, self._workplace.vocabulary) for row in page.rows)


def ready_row(row: DisputeRow, vocabulary: Vocabulary) -> Row:
    """A row of the table in the order of its columns."""
    types = vocabulary.types
    entry = types.by_code.get(row.type_code)
    tone = TONES.get(row.status)
    return Row(
        row.id,
        (
            row.number,
            row.title,
            (entry.short or entry.name) if entry else row.type_code,
            row.village,
            row.status.label,
            row.lead_mediator,
            row.received_on.isoformat() if row.received_on else "",
            row.amount.digits if row.amount else "",
        ),
        {4: tone} if tone else {},
    )


def periods(today: date) -> tuple[tuple[str, Period | None], ...]:
    """What the time filter offers: any time, this and last year, and the months back to last January."""
    offered: list[tuple[str, Period | None]] = [("全部时间", None)]
    offered.append(("今年", Period.read(str(today.year))))
    offered.append(("去年", Period.read(str(today.year - 1))))
    year, month = today.year, today.month
    while (year, month) >= (today.year - 1, 1):
        words = "本月" if (year, month) == (today.year, today.month) else f"{year}年{month}月"
        offered.append((words, Period.read(f"{year}-{month:02}")))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return tuple(offered)
