"""What the intake page asks of the services."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mediator_desktop.catalogue.record_format import dispute_from_plain, to_plain
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.status import title_of
from mediator_desktop.domain.views import Draft, KnownPerson
from mediator_desktop.services import disputes, drafts, papers, people
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner, Ticket

UNREAD = "unread"
"""Where a draft keeps what was typed and cannot be read."""

WATCHED = ("acceptance", "application", "agreement")
"""Forms whose gaps are shown while typing."""


@dataclass(frozen=True, slots=True)
class Begin:
    """What an empty page needs: the number to come and the office."""

    number: str
    office: Office | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """What one form still lacks; None where it is not needed yet."""

    title: str
    lacking: tuple[str, ...] | None


class IntakePresenter:
    """Reads and writes for one intake page; later questions replace earlier ones of the same kind."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._tickets: dict[str, Ticket] = {}
        self._office: Office | None = None

    def begin(self, dispute: Dispute, then: Callable[[Begin], None]) -> None:
        """Ask for the number that a dispute would get now, and for the office."""
        clock = self._workplace.clock

        def ask(reader: Reader) -> Begin:
            try:
                number = disputes.next_number(reader, clock, dispute)
            except Refused:
                number = ""
            return Begin(number, reader.office())

        def keep(begin: Begin) -> None:
            self._office = begin.office
            then(begin)

        self._ask("begin", self._runner.read(ask, keep))

    def check(self, dispute: Dispute) -> tuple[Problem, ...]:
        """Problems by the rules."""
        return check_dispute(dispute, self._workplace.clock.today())

    def gaps(self, dispute: Dispute, number: str, then: Callable[[list[Gaps]], None]) -> None:
        """What the first forms still lack."""
        workplace, office = self._workplace, self._office or Office()
        now = workplace.clock.now()
        record = DisputeRecord(
            id="", version=0, number=number or None, entered_at=now, changed_at=now, dispute=dispute
        )

        def ask(_reader: Reader) -> list[Gaps]:
            forms = workplace.papers.forms
            wanted = [form_id for form_id in WATCHED if form_id in forms]
            found = papers.missing(record, workplace, office, wanted)
            return [_gaps(forms[form_id].title, form_id, found[form_id], dispute) for form_id in wanted]

        self._ask("gaps", self._runner.read(ask, then))

    def suggest(self, party: Party, then: Callable[[tuple[KnownPerson, ...]], None]) -> None:
        """Who a party may be."""
        self._ask("suggest", self._runner.read(lambda reader: people.suggest(party, reader), then))

    def filled(self, known: KnownPerson, party: Party) -> Party:
        """A party with what is known of a person."""
        return people.as_party(known, party)

    def drafts(self, then: Callable[[tuple[Draft, ...]], None]) -> None:
        """Registrations begun and not finished, the newest first."""

        def ask(reader: Reader) -> tuple[Draft, ...]:
            return tuple(draft for draft in reader.drafts() if draft.key.startswith(drafts.INTAKE))

        self._ask("drafts", self._runner.read(ask, then))

    def drop_draft(self, key: str, then: Callable[[Any], None] | None = None) -> None:
        """Forget a draft."""
        self._runner.write(lambda uow: drafts.drop(key, uow), then)

    def register(
        self,
        dispute: Dispute,
        draft_key: str,
        then: Callable[[disputes.Kept], None],
        failed: Callable[[Any], None],
    ) -> None:
        """Register the dispute and forget its draft, in one transaction."""
        clock = self._workplace.clock

        def act(uow: UnitOfWork) -> disputes.Kept:
            kept = disputes.register(dispute, uow, clock)
            uow.drop_draft(draft_key)
            return kept

        self._runner.write(act, then, failed)

    def title(self, dispute: Dispute) -> str:
        """What a dispute is called."""
        types = self._workplace.vocabulary.types
        return title_of(dispute, types.name(dispute.type_code) if dispute.type_code else "")

    def _ask(self, kind: str, ticket: Ticket) -> None:
        earlier = self._tickets.get(kind)
        if earlier is not None:
            earlier.cancel()
        self._tickets[kind] = ticket


def new_key() -> str:
    """The key of a new draft."""
    return f"{drafts.INTAKE}{uuid.uuid4()}"


def draft_content(dispute: Dispute, unread: dict[str, str]) -> dict[str, Any]:
    """A draft: the record format, and word for word what cannot be read."""
    return {**to_plain(dispute), UNREAD: unread}


def from_draft(draft: Draft) -> tuple[Dispute, dict[str, str]]:
    """What a draft holds; a part that an older program wrote otherwise is left out rather than all lost."""
    plain = {name: value for name, value in draft.content.items() if name != UNREAD}
    try:
        dispute = dispute_from_plain(plain)
    except Refused as refused:
        spoilt = {problem.field.partition(".")[0].partition("[")[0] for problem in refused.problems}
        dispute = dispute_from_plain({k: v for k, v in plain.items() if k not in spoilt})
    return dispute, dict(draft.content.get(UNREAD, {}))


def _gaps(title: str, form_id: str, problems: tuple[Problem, ...], dispute: Dispute) -> Gaps:
    if form_id == "agreement" and dispute.agreement is None:
        return Gaps(title, None)
    return Gaps(title, tuple(p.sentence.removeprefix("还缺") for p in problems))
