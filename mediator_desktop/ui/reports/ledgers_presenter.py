"""What the page of ledgers asks: a ledger of a period in words, the same as a workbook"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.ledger_preview import LedgerPreview, preview
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A ledger of a period: `counted_by` is the day that decides, `words` the period as people say it.

    `names` are printed on the signature line.
    """

    ledger_id: str
    name: str
    period: Period
    words: str
    counted_by: CountedBy
    names: SignatureNames = field(default_factory=SignatureNames)


@dataclass(frozen=True, slots=True)
class Written:
    """A workbook that was written, and how much is in it as it is said."""

    target: Path
    counted: str


class LedgersPresenter:
    """A new question drops the answer to the one before."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self.workplace = workplace
        self._runner = runner
        self._ticket: Ticket | None = None

    def preview(
        self,
        asked: Asked,
        show: Callable[[tuple[LedgerPreview, ...]], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """The sheets of a ledger in words, asked in the background."""
        self.cancel()
        self._ticket = self._runner.read(
            lambda reader: preview(
                asked.ledger_id, asked.period, reader, self.workplace, counted_by=asked.counted_by
            ),
            show,
            failed,
        )

    def cancel(self) -> None:
        """Want no answer that is still on its way."""
        if self._ticket is not None:
            self._ticket.cancel()

    def export(
        self,
        asked: Asked,
        target: Path,
        disclosure: Disclosure | None,
        names: SignatureNames,
        done: Callable[[Written], None],
        failed: Callable[[Exception], None],
    ) -> Ticket:
        """Write the ledger to a workbook, masked unless somebody said to whom it goes; a long job that can be stopped."""
        from mediator_desktop.services import reporting

        def job(progress: Progress) -> Written:
            report = reporting.build(
                asked.ledger_id,
                asked.period.first_day,
                asked.period.last_day,
                target,
                self.workplace,
                full=disclosure is not None,
                counted_by=asked.counted_by,
                progress=lambda rows: progress.step(rows, 0, f"{rows} 行" if rows else ""),
                disclosure=disclosure,
                names=names,
            )
            return Written(target, report.counted or f"{report.rows}行")

        return self._runner.run(job, done, failed, title="正在导出台账")
