"""What the case file asks of the services."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mediator_desktop.catalogue.record_format import dispute_from_plain, to_plain
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.checks_steps import check_step
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.grading import check_grade
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.status import status_of, title_of
from mediator_desktop.domain.views import Draft, IssuedPaper, LogEntry
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.services import casefile, disputes, drafts
from mediator_desktop.services.casefile import CaseFile
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner, Ticket

CONFLICT_FIELD = "version"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything the screen shows of a dispute."""

    record: DisputeRecord
    log: tuple[LogEntry, ...]
    printed: tuple[IssuedPaper, ...]
    draft: Draft | None
    can_undo: bool
    attachments: int
    office: Office


class CasefilePresenter:
    """Reads and writes for one case file."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._loading: Ticket | None = None
        self._looking: Ticket | None = None

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
            return Loaded(
                record=record,
                log=log,
                printed=printed,
                draft=draft,
                attachments=reader.attachment_counts((dispute_id,))[dispute_id],
                can_undo=disputes.undoable(log) is not None and record.voided is None,
                office=reader.office() or Office(),
            )

        self._loading = self._runner.read(ask, then, failed)

    def look(self, record: DisputeRecord, then: Callable[[CaseFile], None]) -> None:
        """The sheets of the case file; an earlier question that is still under way is dropped."""
        if self._looking is not None:
            self._looking.cancel()
        workplace = self._workplace
        self._looking = self._runner.read(lambda reader: casefile.look(record, reader, workplace), then)

    def check(self, dispute: Dispute, before: Dispute) -> tuple[Problem, ...]:
        """Problems by the rules, among them what keeps a step from being taken; `before` is what is on record."""
        scheme = self._workplace.grades
        return (
            *check_step(before, dispute),
            *check_grade(before, dispute, scheme.grades, scheme.signs),
            *check_dispute(dispute, self._workplace.clock.today()),
        )

    def save(
        self,
        record: DisputeRecord,
        dispute: Dispute,
        then: Callable[[disputes.Kept], None],
        failed: Callable[[Any], None],
        late_reason: str = "",
    ) -> None:
        """Save for good and forget the draft, in one transaction; `late_reason` says why after closing."""
        clock, actor = self._workplace.clock, self._workplace.actor

        def act(uow: UnitOfWork) -> disputes.Kept:
            kept = disputes.save(
                record.id, dispute, record.version, uow, clock, late_reason=late_reason, actor=actor
            )
            uow.drop_draft(draft_key(record.id))
            return kept

        self._runner.write(act, then, failed)

    def undo(self, record: DisputeRecord, then: Callable[[disputes.Kept], None]) -> None:
        """Take back the last change."""
        clock, actor = self._workplace.clock, self._workplace.actor
        self._runner.write(lambda uow: disputes.undo(record.id, record.version, uow, clock, actor), then)

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


def draft_key(dispute_id: str) -> str:
    """The key of a case's draft."""
    return f"{drafts.CASE}{dispute_id}"


def draft_content(dispute: Dispute, unread: dict[str, str], version: int) -> dict[str, Any]:
    """A draft: the record format, what cannot be read, and on which version it was typed."""
    return {**to_plain(dispute), "unread": unread, "version": version}


def from_draft(draft: Draft) -> tuple[Dispute, dict[str, str]]:
    """What a draft holds: the dispute, and the texts that cannot be read.

    A part that an older program wrote otherwise is left out rather than all lost. Raises Refused when even that fails.
    """
    plain = {name: value for name, value in draft.content.items() if name not in ("unread", "version")}
    try:
        dispute = dispute_from_plain(plain)
    except Refused as refused:
        spoilt = {problem.field.partition(".")[0].partition("[")[0] for problem in refused.problems}
        dispute = dispute_from_plain({name: plain[name] for name in plain.keys() - spoilt})
    return dispute, dict(draft.content.get("unread", {}))


def is_conflict(error: Exception) -> bool:
    """Whether somebody else saved the dispute meanwhile."""
    return any(p.field == CONFLICT_FIELD for p in getattr(error, "problems", ()))


def next_step(record: DisputeRecord) -> tuple[str, str]:
    """What to do next: the word of the primary button and the step's name (a key of `tab_factory.STEPS`)."""
    dispute = record.dispute
    status = status_of(dispute, voided=record.voided is not None)
    match status:
        case Status.VOIDED:
            return "看日志", "log"
        case Status.CLOSED if dispute.filing.archived_on is None:
            return "立卷归档", "filing"
        case Status.CLOSED:
            return "看卷宗", "papers"
        case Status.REGISTERED:
            return "今天受理", "accept"
        case Status.ACCEPTED:
            return "记调解", "session"
        case Status.MEDIATING:
            return "写协议", "agreement"
        case Status.AGREED:
            return "记签名", "signings"
        case Status.PERFORMING:
            return "记履行", "performance"
        case Status.HANDED_OVER if dispute.ending is None:
            return "记退回", "return"
        case Status.PERFORMED if not dispute.return_visits:
            return "记回访", "visit"
        case _:
            return "结案", "closing"
