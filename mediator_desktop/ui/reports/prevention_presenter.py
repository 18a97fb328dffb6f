"""What the page of prevention asks: entries of a year, the figures typed once a year, keeping and voiding them"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from mediator_desktop.catalogue.statistics_words import TypedItem
from mediator_desktop.domain.prevention import Prevention, PreventionRecord
from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import prevention
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.prevention import PreventionKept
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.table import Row
from mediator_desktop.ui.kit.tasks import Runner

Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class YearOfPrevention:
    """The entries of a year, void ones too, newest first, and the villages one may name."""

    records: tuple[PreventionRecord, ...]
    villages: tuple[str, ...]


class PreventionPresenter:
    """Reads and writes of the prevention ledger and the yearly figures."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self.workplace = workplace
        self._runner = runner

    def today(self) -> date:
        """The day it is."""
        return self.workplace.clock.today()

    def items(self) -> tuple[TypedItem, ...]:
        """What is typed once a year, in order."""
        return tuple(self.workplace.statistics.words.items.values())

    def year(self, year: int, show: Callable[[YearOfPrevention], None], failed: Failed) -> None:
        """The entries of a year."""

        def ask(reader: Reader) -> YearOfPrevention:
            records = reader.prevention(date(year, 1, 1), date(year, 12, 31), with_voided=True)
            office = reader.office()
            return YearOfPrevention(tuple(reversed(records)), office.villages if office is not None else ())

        self._runner.read(ask, show, failed)

    def doubts(self, entry: Prevention, show: Callable[[tuple[Problem, ...]], None]) -> None:
        """What looks doubtful in an entry that is being typed."""
        today = self.today()
        self._runner.read(lambda reader: prevention.doubts(entry, reader, today), show)

    def keep(
        self,
        entry: Prevention,
        record: PreventionRecord | None,
        done: Callable[[PreventionKept], None],
        failed: Failed,
    ) -> None:
        """Keep a new entry, or a changed one."""
        clock = self.workplace.clock
        if record is None:
            self._runner.write(lambda uow: prevention.add(entry, uow, clock), done, failed)
            return
        self._runner.write(
            lambda uow: prevention.change(record.id, entry, record.version, uow, clock), done, failed
        )

    def void(
        self, record: PreventionRecord, reason: str, done: Callable[[PreventionKept], None], failed: Failed
    ) -> None:
        """Make an entry void."""
        clock = self.workplace.clock
        self._runner.write(
            lambda uow: prevention.void(record.id, record.version, reason, uow, clock), done, failed
        )

    def yearly(self, year: int, show: Callable[[Mapping[str, int]], None], failed: Failed) -> None:
        """The figures typed for a year, by item."""
        self._runner.read(lambda reader: prevention.yearly(year, reader), show, failed)

    def keep_yearly(
        self, year: int, values: Mapping[str, int], done: Callable[[Changes], None], failed: Failed
    ) -> None:
        """Keep the figures of a year."""
        self._runner.write(lambda uow: prevention.keep_yearly(year, values, uow), done, failed)


def ready_row(record: PreventionRecord) -> Row:
    """An entry in words."""
    entry = record.entry
    is_void = record.voided_at is not None
    return Row(
        record.id,
        (
            entry.day.isoformat(),
            entry.village or "本单位",
            entry.kind.label,
            f"{entry.cases} {entry.kind.unit}",
            f"{entry.people} 人" if entry.kind.counts_people else "",
            f"已作废：{record.void_reason}" if is_void else entry.note.replace("\n", " "),
        ),
        dict.fromkeys(range(6), "muted") if is_void else {},
    )
