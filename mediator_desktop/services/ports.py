"""What services need from the outside, as protocols; `app` and `cli` bring the real things."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from mediator_desktop.catalogue.ledger_items import Each, RoundRow
from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.deadline import DueCase, DueQuestion
from mediator_desktop.domain.dispute import DisputeRecord, Voiding
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.views import (
    Changes,
    CountedBy,
    Cursor,
    DisputeRow,
    Draft,
    Filter,
    IssuedPaper,
    KnownMatter,
    KnownPerson,
    LogEntry,
    Page,
    PersonMerge,
    SortBy,
    Work,
)
from mediator_desktop.services.packet_ports import PacketFiles, PacketReader, PacketWork
from mediator_desktop.services.screening_ports import ScreeningReader, ScreeningWork
from mediator_desktop.services.statistics_ports import StatisticsReader, StatisticsWork
from mediator_desktop.services.submission_ports import SubmissionReader, SubmissionWork
from mediator_desktop.services.subsidy_ports import SubsidyReader, SubsidyWork

Step = Callable[[int, int], None]
"""Told how many of how many are done; may raise to stop."""


class Reader(ScreeningReader, StatisticsReader, SubmissionReader, SubsidyReader, PacketReader, Protocol):
    """Reads of one consistent state of the register."""

    def office(self) -> Office | None:
        """The office, None before the first start is finished."""
        ...

    def load(self, dispute_id: str) -> DisputeRecord:
        """One dispute, whole. Raises Refused when there is none of that id."""
        ...

    def find(self, number: str) -> tuple[str, ...]:
        """Ids of the disputes that go by a number: case number, agreement number or platform code."""
        ...

    def page(
        self,
        wanted: Filter,
        *,
        sort: SortBy = SortBy.RECEIVED,
        descending: bool = True,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Page:
        """The next rows of a list behind a cursor."""
        ...

    def count(self, wanted: Filter) -> int:
        """How many disputes a filter admits."""
        ...

    def ledger_rows(
        self, first_day: date, last_day: date, counted_by: CountedBy = CountedBy.ACCEPTED
    ) -> Iterator[LedgerRow]:
        """Rows of a period (days inclusive) in order of that day and of entry; void ones left out."""
        ...

    def ledger_lines(
        self, first_day: date, last_day: date, counted_by: CountedBy, each: Each
    ) -> Iterator[LedgerRow]:
        """Lines of a period: disputes by `counted_by`, items of disputes by their own day; void disputes left out."""
        ...

    def ledger_rounds(self, first_day: date, last_day: date) -> tuple[RoundRow, ...]:
        """Rounds of screening held in a period (days inclusive), void ones left out, by day and unit."""
        ...

    def people_by_id_number(self, id_number: str) -> tuple[KnownPerson, ...]:
        """Known people with an identity number."""
        ...

    def people_by_name(self, name: str, limit: int = 8) -> tuple[KnownPerson, ...]:
        """Known people with exactly this name, the most recently met first."""
        ...

    def person(self, person_id: str) -> KnownPerson | None:
        """Someone by any of the ids they were met under, None for an unknown one."""
        ...

    def merges(self, person_id: str) -> tuple[PersonMerge, ...]:
        """The merges that make somebody one person, newest first."""
        ...

    def names_beginning(self, text: str, limit: int = 12) -> tuple[str, ...]:
        """Names of known people that begin with a text or whose pinyin initials do."""
        ...

    def log(self, dispute_id: str) -> tuple[LogEntry, ...]:
        """The writes that touched a dispute, newest first."""
        ...

    def drafts(self) -> tuple[Draft, ...]:
        """What was typed and not saved, newest first."""
        ...

    def issued_papers(self, dispute_id: str) -> tuple[IssuedPaper, ...]:
        """Papers printed of a dispute, newest first."""
        ...

    def attachments(self, dispute_id: str) -> tuple[Attachment, ...]:
        """The attachments of a dispute that were not taken out, by section and position."""
        ...

    def attachment_counts(self, dispute_ids: Sequence[str]) -> dict[str, int]:
        """How many attachments each of some disputes has; none is left out of the answer."""
        ...

    def thumbnail(self, digest: str) -> bytes | None:
        """A small JPEG of an attachment's first page, None where there is none."""
        ...

    def highest_serial(self, committee: str, series_year: int) -> int:
        """The highest serial ever given in a series, 0 when none was."""
        ...

    def is_number_taken(self, number: str) -> bool:
        """Whether a case number was ever given."""
        ...

    def work(self) -> Work:
        """Counts of open disputes."""
        ...

    def due_cases(self, question: DueQuestion) -> tuple[DueCase, ...]:
        """The cases with a clock that started in one of the windows asked for, in order of entry."""
        ...

    def villages_in_use(self) -> tuple[str, ...]:
        """Every village that occurs, the office's own first."""
        ...

    def mediators_in_use(self) -> tuple[str, ...]:
        """Every lead mediator that occurs, the office's own first."""
        ...

    def units_in_use(self) -> tuple[str, ...]:
        """Every unit and court that disputes went to or came from, the office's own and its villages first."""
        ...

    def known_matters(self) -> Iterator[KnownMatter]:
        """Every dispute that is not void, by what another ledger may know it."""
        ...

    def people_like(self, names: Iterable[str], numbers: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The facts of known people with one of the names or numbers, by id."""
        ...

    def state(self, name: str) -> str | None:
        """What was remembered under a name (a confirmed mapping, an import), None when nothing was."""
        ...

    def states(self, prefix: str) -> dict[str, str]:
        """Everything remembered under names that begin so, by name."""
        ...


class UnitOfWork(Reader, ScreeningWork, StatisticsWork, SubmissionWork, SubsidyWork, PacketWork, Protocol):
    """One transaction: everything it does is kept together or not at all."""

    def add(self, record: DisputeRecord) -> None:
        """Keep a new dispute. Raises Refused when its number was given before."""
        ...

    def replace(self, record: DisputeRecord, *, expected_version: int, action: str = "save") -> None:
        """Keep a changed dispute, logged as `action`. Raises Refused when someone else saved it meanwhile."""
        ...

    def take_number(
        self, committee: str, series_year: int, serial: int, number: str, dispute_id: str
    ) -> None:
        """Use up a serial for good. Raises Refused when the number or the serial was given before."""
        ...

    def void(self, record: DisputeRecord, voiding: Voiding, *, expected_version: int) -> None:
        """Make a dispute and its number void; both stay on record."""
        ...

    def link_person(self, party: Party, day: date) -> str | None:
        """The id of the known person that a party is, made new when nobody fits; None when too little is known."""
        ...

    def merge_people(self, kept: str, dropped: str, reason: str) -> PersonMerge:
        """Meet one known person as another from now on; logged. Raises Refused when they are one already."""
        ...

    def unmerge_people(self, merge_id: int) -> PersonMerge:
        """Tell two merged people apart again; logged. Raises Refused when that was done already."""
        ...

    def save_office(self, office: Office) -> None:
        """Keep the office's facts."""
        ...

    def remove_imported(self, taken: Mapping[str, int]) -> None:
        """Take disputes out whole, each in the version named. Raises Refused when one was changed or used since."""
        ...

    def restore_people(
        self, added: Sequence[str], changed: Sequence[tuple[dict[str, Any], dict[str, Any]]]
    ) -> None:
        """Forget people nobody else knows, give the others the facts they had before (pairs of before and after)."""
        ...

    def keep_state(self, name: str, value: str | None) -> None:
        """Remember something under a name, in place of what was; None forgets it."""
        ...

    def keep_draft(self, draft: Draft) -> None:
        """Keep what was typed so far under its key."""
        ...

    def drop_draft(self, key: str) -> None:
        """Forget a draft; nothing happens when there is none."""
        ...

    def keep_issued(self, paper: IssuedPaper) -> IssuedPaper:
        """Keep a printed paper; returned with its id."""
        ...

    def add_attachment(self, attachment: Attachment, thumbnail: bytes | None = None) -> None:
        """Add a file whose bytes lie in the vault already; logged."""
        ...

    def change_attachment(self, attachment: Attachment) -> None:
        """Keep what was said anew about an attachment: section, caption, order, turn; logged."""
        ...

    def remove_attachment(self, attachment_id: str, reason: str) -> None:
        """Take an attachment out of its case file; row and bytes stay on record. Raises Refused without a reason."""
        ...

    def record_event(
        self,
        action: str,
        *,
        subject: str = "",
        dispute_id: str | None = None,
        changes: dict[str, tuple[Any, Any]] | None = None,
    ) -> None:
        """Write an audit row for something that changes no dispute (an export, a backup, a look at what is hidden).

        With `dispute_id` it shows in that dispute's log.
        """
        ...

    def add_many(self, records: Iterable[DisputeRecord]) -> int:
        """Keep many new disputes at once (imports, practice registers); returns how many."""
        ...


class Vault(Protocol):
    """Attached files, encrypted beside the register, equal bytes kept once."""

    def put(self, content: bytes) -> str:
        """Keep some bytes; returns their digest. Raises Trouble when the disk says no."""
        ...

    def get(self, digest: str) -> bytes:
        """The bytes of a digest. Raises Trouble when they are missing or damaged."""
        ...


class Register(Protocol):
    """The register on disk, open."""

    @property
    def vault(self) -> Vault:
        """The attached files."""
        ...

    @property
    def packet_files(self) -> PacketFiles:
        """Makes and opens transfer packets."""
        ...

    def read(self) -> AbstractContextManager[Reader]:
        """A consistent view; several may be open at once, in any thread."""
        ...

    def write(self, actor: str = "") -> AbstractContextManager[UnitOfWork]:
        """One transaction; committed when the block ends, undone when it raises."""
        ...

    def backup(self, target: Path, step: Step | None = None) -> Path:
        """Write a verified copy with all attached files into a new folder under `target`; returns that folder."""
        ...

    def verify(self, step: Step | None = None) -> Sequence[str]:
        """Sentences about damage found; empty when the register and its attached files are sound."""
        ...

    def strays(self) -> Sequence[str]:
        """Files beside the attached ones that nothing in the register speaks of; harmless."""
        ...

    def close(self) -> None:
        """Let go of the register."""
        ...


class RegisterKeeper(Protocol):
    """Makes, opens and re-keys the register of one data folder."""

    def exists(self) -> bool:
        """Whether a register lies in the folder."""
        ...

    def create(self, office: Office, password: str) -> "tuple[Register, str]":
        """Make a new register; returns it open, with the recovery code to be sealed away.

        Raises Refused when one exists or the password is too short, Trouble when the disk says no.
        """
        ...

    def open(self, password: str) -> "Register":
        """Open the register by password or recovery code, migrating it first where it is older.

        Raises Refused for a wrong password, a newer register or a file that is none; Trouble when it is locked or
        cannot be written.
        """
        ...

    def restore(self, source: Path, step: Step | None = None) -> None:
        """Put a backup in this folder's place; what was here is set aside. Raises Refused or Trouble."""
        ...

    def change_password(self, old: str, new: str) -> None:
        """Wrap the key anew for a new password. Raises Refused when the old one is wrong."""
        ...


__all__ = [
    "Changes",
    "CountedBy",
    "Cursor",
    "DisputeRow",
    "Draft",
    "DueCase",
    "DueQuestion",
    "Filter",
    "IssuedPaper",
    "KnownMatter",
    "KnownPerson",
    "LogEntry",
    "Page",
    "PersonMerge",
    "Reader",
    "Register",
    "RegisterKeeper",
    "SortBy",
    "Step",
    "UnitOfWork",
    "Vault",
    "Work",
]
