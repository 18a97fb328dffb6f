"""What the case file asks of the services."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mediator_desktop.catalogue.papers import Per
from mediator_desktop.catalogue.record_format import dispute_from_plain, to_plain
from mediator_desktop.catalogue.snippets import Snippets, load_snippets
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.status import status_of, title_of
from mediator_desktop.domain.views import Draft, IssuedPaper, LogEntry
from mediator_desktop.domain.vocabulary import AgreementForm, Status
from mediator_desktop.services import disputes, drafts, papers
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner, Ticket

CONFLICT_FIELD = "version"


@dataclass(frozen=True, slots=True)
class PaperState:
    """A sheet: what it lacks, when it was printed last. `item` is the session, visit or party it is about."""

    form_id: str
    title: str
    problems: tuple[Problem, ...]
    printed: str = ""
    item: int | None = None
    is_needed: bool = True

    @property
    def word(self) -> tuple[str, str]:
        """Word and tone of a badge."""
        wrong = [p for p in self.problems if p.severity is Severity.WRONG]
        if wrong and self.is_needed:
            return f"{len(wrong)}处要改正", "late"
        if self.printed:
            return f"已打印 {self.printed}", "done"
        if not self.is_needed:
            return "现在不需要", "plain"
        if self.problems:
            return f"还缺{len(self.problems)}项", "due"
        return "齐了", "done"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything the screen shows of a dispute."""

    record: DisputeRecord
    log: tuple[LogEntry, ...]
    printed: tuple[IssuedPaper, ...]
    states: list[PaperState]
    snippets: Snippets
    draft: Draft | None
    can_undo: bool


class CasefilePresenter:
    """Reads and writes for one case file."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._loading: Ticket | None = None
        self._snippets: Snippets | None = None

    def load(
        self, dispute_id: str, then: Callable[[Loaded], None], failed: Callable[[Exception], None]
    ) -> None:
        """Load a dispute whole; an earlier load that is still under way is dropped."""
        if self._loading is not None:
            self._loading.cancel()

        def ask(reader: Reader) -> Loaded:
            record = reader.load(dispute_id)
            log = reader.log(dispute_id)
            printed = reader.issued_papers(dispute_id)
            draft = next((d for d in reader.drafts() if d.key == draft_key(dispute_id)), None)
            if self._snippets is None:
                paths = self._workplace.paths
                self._snippets = load_snippets(paths.forms, paths.own_forms)
            return Loaded(
                record=record,
                log=log,
                printed=printed,
                states=self._states(record, reader.office() or Office(), printed),
                snippets=self._snippets,
                draft=draft,
                can_undo=disputes.undoable(log) is not None and record.voided is None,
            )

        self._loading = self._runner.read(ask, then, failed)

    def _states(
        self, record: DisputeRecord, office: Office, printed: tuple[IssuedPaper, ...]
    ) -> list[PaperState]:
        workplace = self._workplace
        forms = papers.forms_for(workplace)
        lacking = papers.missing(record, workplace, office, [form.id for form in forms])
        newest: dict[str, str] = {}
        for paper in printed:
            moment = paper.printed_at
            newest.setdefault(paper.form_id, f"{moment.month}月{moment.day}日")
        states = []
        for form in forms:
            if form.per is not Per.DISPUTE and not papers.items_of(form, record):
                continue
            states.append(
                PaperState(
                    form.id,
                    form.title,
                    lacking[form.id],
                    newest.get(form.id, ""),
                    is_needed=_is_needed(form.id, record.dispute),
                )
            )
        return states

    def check(self, dispute: Dispute) -> tuple[Problem, ...]:
        """Problems by the rules."""
        return check_dispute(dispute, self._workplace.clock.today())

    def save(
        self,
        record: DisputeRecord,
        dispute: Dispute,
        then: Callable[[disputes.Kept], None],
        failed: Callable[[Any], None],
    ) -> None:
        """Save for good and forget the draft, in one transaction."""
        clock = self._workplace.clock

        def act(uow: UnitOfWork) -> disputes.Kept:
            kept = disputes.save(record.id, dispute, record.version, uow, clock)
            uow.drop_draft(draft_key(record.id))
            return kept

        self._runner.write(act, then, failed)

    def undo(self, record: DisputeRecord, then: Callable[[disputes.Kept], None]) -> None:
        """Take back the last change."""
        clock = self._workplace.clock
        self._runner.write(lambda uow: disputes.undo(record.id, record.version, uow, clock), then)

    def void(self, record: DisputeRecord, reason: str, then: Callable[[disputes.Kept], None]) -> None:
        """Make the dispute void."""
        clock = self._workplace.clock
        self._runner.write(lambda uow: disputes.void(record.id, record.version, reason, uow, clock), then)

    def drop_draft(self, dispute_id: str) -> None:
        """Forget what was typed and not saved."""
        self._runner.write(lambda uow: drafts.drop(draft_key(dispute_id), uow))

    def title(self, dispute: Dispute) -> str:
        """What the dispute is called."""
        types = self._workplace.vocabulary.types
        return title_of(dispute, types.name(dispute.type_code) if dispute.type_code else "")


_AGREEMENTS = {"agreement": AgreementForm.WRITTEN, "oral_agreement": AgreementForm.ORAL}


def _is_needed(form_id: str, dispute: Dispute) -> bool:
    """Whether a sheet belongs to the case as it stands: the agreement's own form, once there is one."""
    wanted = _AGREEMENTS.get(form_id)
    return wanted is None or (dispute.agreement is not None and dispute.agreement.form is wanted)


def draft_key(dispute_id: str) -> str:
    """The key of a case's draft."""
    return f"{drafts.CASE}{dispute_id}"


def draft_content(dispute: Dispute, unread: dict[str, str], version: int) -> dict[str, Any]:
    """A draft: the record format, what cannot be read, and on which version it was typed."""
    return {**to_plain(dispute), "unread": unread, "version": version}


def from_draft(draft: Draft) -> tuple[Dispute, dict[str, str]]:
    """What a draft holds: the dispute, and the texts that cannot be read. Raises Refused."""
    plain = {name: value for name, value in draft.content.items() if name not in ("unread", "version")}
    return dispute_from_plain(plain), dict(draft.content.get("unread", {}))


def is_conflict(error: Exception) -> bool:
    """Whether somebody else saved the dispute meanwhile."""
    return any(p.field == CONFLICT_FIELD for p in getattr(error, "problems", ()))


def next_step(record: DisputeRecord) -> tuple[str, str]:
    """What to do next: the word of the primary button and the step's name."""
    dispute = record.dispute
    status = status_of(dispute, voided=record.voided is not None)
    match status:
        case Status.VOIDED:
            return "看日志", "log"
        case Status.CLOSED:
            return "看文书", "papers"
        case Status.REGISTERED | Status.ACCEPTED:
            return "记调解", "session"
        case Status.MEDIATING:
            return "写协议", "agreement"
        case Status.AGREED:
            return "记签名", "signings"
        case Status.PERFORMING:
            return "记履行", "performance"
        case Status.PERFORMED if not dispute.return_visits:
            return "记回访", "visit"
        case _:
            return "结案", "closing"
