"""What the page of analysis reports asks: the report of a period, its pages as pictures, keeping what is typed, files"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.analysis import AnalysisForm
from mediator_desktop.domain.analysis_report import AnalysisReport, Kept
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import analysis, papers
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket

if TYPE_CHECKING:
    from mediator_desktop.papers.preview import PagePicture
    from mediator_desktop.services.loose_sheets import LooseSheet

Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """A report as it is now and what is kept of it."""

    report: AnalysisReport
    kept: Kept


class AnalysisPresenter:
    """Reads on the readers; a newer question drops the answer to the one before."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._asked: Ticket | None = None
        self._drawn: Ticket | None = None

    def today(self) -> date:
        """The day on the office's clock."""
        return self._workplace.clock.today()

    @property
    def kinds(self) -> tuple[AnalysisForm, ...]:
        """The kinds of reports, the shortest period first."""
        return tuple(self._workplace.analyses.kinds.values())

    def compose(
        self,
        kind: str,
        period: Period,
        kept: Kept | None,
        show: Callable[[Answer], None],
        failed: Failed,
    ) -> None:
        """Count a report anew; without `kept` what the register keeps of it is read too."""
        workplace = self._workplace

        def ask(reader: Reader) -> Answer:
            known = kept if kept is not None else analysis.read_kept(kind, period, reader)
            return Answer(analysis.compose(kind, period, reader, workplace, known), known)

        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._runner.read(ask, show, failed)

    def draw(
        self,
        report: AnalysisReport,
        scale: float,
        show: Callable[[list["PagePicture"]], None],
        failed: Failed,
    ) -> None:
        """The pages of a report; `scale` is pixels a point."""

        def ask(_reader: Reader) -> list["PagePicture"]:
            return list(papers.pages(papers.pdf(analysis.paper_of(report)), scale))

        if self._drawn is not None:
            self._drawn.cancel()
        self._drawn = self._runner.read(ask, show, failed)

    def keep(
        self, kind: str, period: Period, kept: Kept, done: Callable[[Changes], None], failed: Failed
    ) -> None:
        """Keep what is typed."""
        self._runner.write(lambda uow: analysis.keep(kind, period, kept, uow), done, failed)

    def write(
        self, report: AnalysisReport, target: Path, done: Callable[[None], None], failed: Failed
    ) -> None:
        """Write the report to a file."""
        workplace = self._workplace

        def job(_progress: Progress) -> None:
            analysis.write(report, target, workplace)

        self._runner.run(job, done, failed, title="正在写报告")

    def sheet(self, report: AnalysisReport) -> Callable[[Reader], "LooseSheet"]:
        """The report to look at large and to print."""
        return lambda _reader: analysis.sheet_of(report)
