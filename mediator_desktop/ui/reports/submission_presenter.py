"""What the pages of submissions ask of the services; long work with progress"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.submission import Corrections, ReportKind, Submission, period_name
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket
from mediator_desktop.ui.reports.ledgers_presenter import Asked
from mediator_desktop.ui.reports.signers_box import Known, known_names
from mediator_desktop.ui.reports.template_presenter import TemplatePresenter

if TYPE_CHECKING:
    from mediator_desktop.services.report_templates import ChosenTemplate, ReportFile
    from mediator_desktop.services.submission import Reopened, Submitted
    from mediator_desktop.services.submission_check import Preflight
    from mediator_desktop.services.submission_due import Due
    from mediator_desktop.services.templates import Wish

Failed = Callable[[Exception], None]
MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Named:
    """A dispute as the lists of this page name it."""

    id: str
    number: str
    title: str
    village: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a submission would say otherwise today, and whether it may be opened again."""

    submission: Submission
    found: Corrections
    is_newest: bool


class SubmissionPresenter:
    """Reads on the readers, sending and reopening as jobs with progress."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._ticket: Ticket | None = None

    def today(self) -> date:
        """The day on the office's clock."""
        return self._workplace.clock.today()

    def overview(self, show: Callable[[tuple["Due", ...]], None], failed: Failed) -> None:
        """Every report that is due, was sent or comes next."""
        workplace = self._workplace

        def ask(reader: Reader) -> tuple["Due", ...]:
            from mediator_desktop.services.submission_due import overview

            return overview(reader, workplace)

        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._runner.read(ask, show, failed)

    @property
    def kinds(self) -> tuple[ReportKind, ...]:
        """The reports that are declared."""
        return self._workplace.reports

    def due_of(self, kind: ReportKind, period: Period, show: Callable[["Due"], None], failed: Failed) -> None:
        """How any period of a report stands."""
        workplace = self._workplace

        def ask(reader: Reader) -> "Due":
            from mediator_desktop.services.submission_due import due_of

            return due_of(kind, period, reader, workplace)

        self._runner.read(ask, show, failed)

    def preflight(
        self, kind: ReportKind, period: Period, show: Callable[["Preflight"], None], failed: Failed
    ) -> Ticket:
        """Look at everything before a report is sent."""
        workplace = self._workplace

        def job(_progress: Progress) -> "Preflight":
            from mediator_desktop.services.submission_check import preflight

            return preflight(kind, period, workplace)

        return self._runner.run(job, show, failed, title="正在检查")

    def names(self, ids: Sequence[str], show: Callable[[tuple[Named, ...]], None]) -> None:
        """The disputes that a check speaks of."""
        workplace, wanted = self._workplace, tuple(ids[:MOST_NAMED])

        def ask(reader: Reader) -> tuple[Named, ...]:
            from mediator_desktop.domain.status import title_of

            found = []
            for dispute_id in wanted:
                record = reader.load(dispute_id)
                dispute = record.dispute
                title = title_of(dispute, workplace.vocabulary.types.name(dispute.type_code))
                found.append(Named(dispute_id, record.display_number, title, dispute.village))
            return tuple(found)

        self._runner.read(ask, show)

    def signers(self, show: Callable[[Known], None]) -> None:
        """The names from last time, and who may sign."""
        self._runner.read(known_names, show)

    @cached_property
    def templates(self) -> TemplatePresenter:
        """What going through a county's own workbook asks."""
        return TemplatePresenter(self._workplace, self._runner)

    def files(self, kind: ReportKind) -> "tuple[ReportFile, ...]":
        """The files of a report. Raises Refused for one that is not declared."""
        from mediator_desktop.services import report_templates

        return report_templates.files_of(kind, self._workplace)

    def asked_of(self, kind: ReportKind, file: "ReportFile", period: Period) -> Asked:
        """A file of a report as templates are asked about it."""
        from mediator_desktop.services.reporting import LIST_LEDGER

        workplace = self._workplace
        ledger_id = LIST_LEDGER if file.is_table else file.id
        form = workplace.statistics.tables[file.id] if file.is_table else workplace.ledgers[file.id]
        return Asked(
            ledger_id=ledger_id,
            name=file.name,
            period=period,
            words=period_name(period),
            counted_by=form.counted_by,
        )

    def choose_template(
        self,
        kind: ReportKind,
        file_id: str,
        path: Path | None,
        wish: "Wish | None",
        then: Callable[[], None],
        failed: Failed,
    ) -> None:
        """From now on fill the county's workbook for a file of a report; without a path ours again."""

        def job(_progress: Progress) -> "ChosenTemplate | None":
            from mediator_desktop.services import report_templates

            if path is None or wish is None:
                return None
            file = report_templates.at_hand(path)
            return report_templates.ChosenTemplate(
                name=file.name,
                content=file.content,
                over_formulas=wish.over_formulas,
                unmapped_as_other=wish.unmapped_as_other,
            )

        def keep(found: "ChosenTemplate | None") -> None:
            from mediator_desktop.services import report_templates

            self._runner.write(
                lambda uow: report_templates.choose(kind, file_id, found, uow), lambda _done: then(), failed
            )

        self._runner.run(job, keep, failed)

    def submit(
        self,
        kind: ReportKind,
        period: Period,
        signed_on: date,
        folder: Path,
        disclosure: Disclosure | None,
        names: SignatureNames,
        done: Callable[["Submitted"], None],
        failed: Failed,
    ) -> None:
        """Send a report whose warnings were on screen."""
        workplace = self._workplace

        def job(progress: Progress) -> "Submitted":
            from mediator_desktop.services.submission import submit

            progress.step(0, 1)
            return submit(
                kind,
                period,
                names.head,
                signed_on,
                folder,
                workplace,
                maker=names.maker,
                reviewer=names.reviewer,
                disclosure=disclosure,
                warnings_seen=True,
            )

        self._runner.run(job, done, failed, title="正在报送")

    def corrections(self, submission: Submission, show: Callable[[Corrected], None], failed: Failed) -> None:
        """What a submission would say otherwise today."""
        workplace = self._workplace

        def job(_progress: Progress) -> Corrected:
            from mediator_desktop.services.submission import corrections

            found = corrections(submission.id, workplace)
            with workplace.register.read() as reader:
                sent = reader.submissions(submission.kind, submission.period)
            return Corrected(reader_fresh(sent, submission), found, sent[0].id == submission.id)

        self._runner.run(job, show, failed, title="正在核对")

    def reopen(
        self, submission_id: str, reason: str, done: Callable[["Reopened"], None], failed: Failed
    ) -> None:
        """Open a submission again."""
        workplace = self._workplace

        def job(_progress: Progress) -> "Reopened":
            from mediator_desktop.services.submission import reopen

            return reopen(submission_id, reason, workplace)

        self._runner.run(job, done, failed)

    def write_files(
        self, submission_id: str, folder: Path, done: Callable[[tuple[Path, ...]], None], failed: Failed
    ) -> None:
        """Write the workbooks of a submission once more."""
        workplace = self._workplace

        def job(_progress: Progress) -> tuple[Path, ...]:
            from mediator_desktop.services.submission import write_files

            return write_files(submission_id, folder, workplace)

        self._runner.run(job, done, failed, title="正在写文件")


def reader_fresh(sent: Sequence[Submission], submission: Submission) -> Submission:
    """The submission as it is on record now."""
    return next((one for one in sent if one.id == submission.id), submission)
