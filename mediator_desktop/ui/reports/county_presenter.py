"""What the county's page asks of the services; reading workbooks is a job with progress"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.received import CountySum
from mediator_desktop.domain.submission import ReportKind
from mediator_desktop.domain.unit import Unit
from mediator_desktop.domain.views import Changes
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket

if TYPE_CHECKING:
    from mediator_desktop.services.county import Added, Arrival, Told, Towns

Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyBoard:
    """How the towns stand with a report of a period, and the sums of their tables by id."""

    towns: "Towns"
    sums: Mapping[str, CountySum] = field(default_factory=dict)
    is_county: bool = True


class CountyPresenter:
    """Reads on the readers; looking at files and taking them in as jobs."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._ticket: Ticket | None = None

    @property
    def kinds(self) -> tuple[ReportKind, ...]:
        """The reports that are declared."""
        return self._workplace.reports

    def board(self, kind: str, period: Period, show: Callable[[CountyBoard], None], failed: Failed) -> None:
        """How the towns stand, and their sums; an answer still on its way is dropped."""
        workplace = self._workplace

        def ask(reader: Reader) -> CountyBoard:
            from mediator_desktop.services.county import county_sum, towns

            about = towns(kind, period, reader, workplace)
            sums = {}
            for table_id, _title in about.tables:
                summed = county_sum(table_id, kind, period, reader, workplace)
                if summed is not None:
                    sums[table_id] = summed
            office = reader.office()
            return CountyBoard(
                towns=about, sums=sums, is_county=office is not None and office.level is Level.COUNTY
            )

        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._runner.read(ask, show, failed)

    def units(self, day: Period, show: Callable[[tuple[Unit, ...]], None]) -> None:
        """The towns that exist at the end of a period."""

        def ask(reader: Reader) -> tuple[Unit, ...]:
            from mediator_desktop.services.county import towns_of

            return towns_of(reader, day.last_day)

        self._runner.read(ask, show)

    def look(
        self,
        paths: Sequence[Path],
        told: "Told",
        show: Callable[[tuple["Arrival", ...]], None],
        failed: Failed,
    ) -> None:
        """What some workbooks bring; nothing is kept."""
        workplace = self._workplace

        def job(progress: Progress) -> tuple["Arrival", ...]:
            from mediator_desktop.services.county import look

            def watched() -> Iterator[Path]:
                for number, path in enumerate(paths):
                    progress.step(number, len(paths), f"第{number + 1}个文件")
                    yield path

            return look(watched(), workplace, told)

        self._runner.run(job, show, failed, title="正在看收到的文件")

    def add(self, arrivals: Sequence["Arrival"], done: Callable[["Added"], None], failed: Failed) -> None:
        """Take in what was looked at."""
        workplace = self._workplace

        def job(_progress: Progress) -> "Added":
            from mediator_desktop.services.county import add

            return add(arrivals, workplace)

        self._runner.run(job, done, failed, title="正在收下")

    def choose(self, received: str, reason: str, done: Callable[[Changes], None], failed: Failed) -> None:
        """Let another report of a town count."""
        workplace = self._workplace

        def job(_progress: Progress) -> Changes:
            from mediator_desktop.services.county import choose

            return choose(received, reason, workplace)

        self._runner.run(job, done, failed)

    def write(
        self, summed: CountySum, target: Path, by_town: bool, done: Callable[[object], None], failed: Failed
    ) -> None:
        """Write the county's own table."""
        workplace = self._workplace

        def job(_progress: Progress) -> None:
            from mediator_desktop.services.county import write_sum

            write_sum(summed, target, workplace, by_town=by_town)

        self._runner.run(job, done, failed, title="正在写汇总表")
