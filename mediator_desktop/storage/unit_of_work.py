"""One transaction on the register, and the reads inside it."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from mediator_desktop.catalogue.ledger_items import Each, RoundRow
from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.catalogue.record_format import from_plain, to_plain
from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.deadline import DueCase, DueQuestion
from mediator_desktop.domain.dispute import DisputeRecord, Voiding
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.unit import following
from mediator_desktop.domain.views import (
    CountedBy,
    Cursor,
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
from mediator_desktop.storage import (
    attachments,
    audit,
    due_queries,
    imports,
    ledger_queries,
    lists,
    people,
    queries,
)
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.loading import load_record
from mediator_desktop.storage.packets import PacketReads, PacketWrites
from mediator_desktop.storage.people_batches import link_batch
from mediator_desktop.storage.prevention_work import StatisticsReads, StatisticsWrites
from mediator_desktop.storage.saving import DisputeWriter, TypeNames
from mediator_desktop.storage.screening_work import ScreeningReads, ScreeningWrites
from mediator_desktop.storage.statements import insert_rows
from mediator_desktop.storage.submission_work import SubmissionReads, SubmissionWrites
from mediator_desktop.storage.subsidy_work import SubsidyReads, SubsidyWrites

_HIGHEST_SERIAL = """
    SELECT max(serial) FROM case_number WHERE committee = :committee AND series_year = :series_year
"""
_NUMBER_TAKEN = "SELECT serial FROM case_number WHERE number = :number"
VERSION_CONFLICT = "这件纠纷刚在别的窗口改过，您这里的内容没有覆盖它；请先看看新的内容再保存"


class StoredReader(ScreeningReads, StatisticsReads, SubmissionReads, SubsidyReads, PacketReads):
    """Reads of one consistent state."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def office(self) -> Office | None:
        """The office, None before the first start is finished."""
        content = self._connection.exec_driver_sql("SELECT content FROM office").scalar_one_or_none()
        return from_plain(Office, json.loads(content)) if content else None

    def load(self, dispute_id: str) -> DisputeRecord:
        """One dispute, whole."""
        return load_record(self._connection, dispute_id)[1]

    def find(self, number: str) -> tuple[str, ...]:
        """Ids of the disputes that go by a number."""
        return lists.find(self._connection, number)

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
        return lists.page(
            self._connection, wanted, sort=sort, descending=descending, after=after, limit=limit
        )

    def count(self, wanted: Filter) -> int:
        """How many disputes a filter admits."""
        return lists.count(self._connection, wanted)

    def ledger_rows(
        self, first_day: date, last_day: date, counted_by: CountedBy = CountedBy.ACCEPTED
    ) -> Iterator[LedgerRow]:
        """Rows of a period."""
        return ledger_queries.ledger_rows(self._connection, first_day, last_day, counted_by)

    def ledger_lines(
        self, first_day: date, last_day: date, counted_by: CountedBy, each: Each
    ) -> Iterator[LedgerRow]:
        """Lines of a period, each a dispute or an item of one."""
        return ledger_queries.ledger_lines(self._connection, first_day, last_day, counted_by, each)

    def ledger_rounds(self, first_day: date, last_day: date) -> tuple[RoundRow, ...]:
        """Rounds of screening held in a period."""
        return ledger_queries.ledger_rounds(self._connection, first_day, last_day)

    def people_by_id_number(self, id_number: str) -> tuple[KnownPerson, ...]:
        """Known people with an identity number or credit code."""
        return people.known_people(self._connection, people.by_id_number(id_number), 8)

    def people_by_name(self, name: str, limit: int = 8) -> tuple[KnownPerson, ...]:
        """Known people with exactly this name."""
        return people.known_people(self._connection, people.by_name(name), limit)

    def person(self, person_id: str) -> KnownPerson | None:
        """Someone by any of the ids they were met under."""
        return people.known_person(self._connection, person_id)

    def merges(self, person_id: str) -> tuple[PersonMerge, ...]:
        """The merges that make somebody one person, newest first."""
        return people.merges_of(self._connection, person_id)

    def names_beginning(self, text: str, limit: int = 12) -> tuple[str, ...]:
        """Names of known people that begin with a text or whose initials do."""
        return people.names_beginning(self._connection, text, limit)

    def log(self, dispute_id: str) -> tuple[LogEntry, ...]:
        """The writes that touched a dispute, newest first."""
        return audit.entries_of(self._connection, dispute_id)

    def drafts(self) -> tuple[Draft, ...]:
        """What was typed and not saved, newest first."""
        found = self._connection.execute(select(t.draft).order_by(t.draft.c.saved_at.desc(), t.draft.c.key))
        return tuple(
            Draft(
                key=row.key,
                saved_at=datetime.fromisoformat(row.saved_at),
                content=json.loads(row.content),
            )
            for row in found
        )

    def issued_papers(self, dispute_id: str) -> tuple[IssuedPaper, ...]:
        """Papers printed of a dispute, newest first."""
        paper = t.issued_paper.c
        found = self._connection.execute(
            select(t.issued_paper).where(paper.dispute_id == dispute_id).order_by(paper.id.desc())
        )
        return tuple(
            IssuedPaper(**{**row, "printed_at": datetime.fromisoformat(row["printed_at"])})
            for row in found.mappings()
        )

    def attachments(self, dispute_id: str) -> tuple[Attachment, ...]:
        """The attachments of a dispute that were not taken out, by section and position."""
        return attachments.of_dispute(self._connection, dispute_id)

    def attachment_counts(self, dispute_ids: Sequence[str]) -> dict[str, int]:
        """How many attachments each of some disputes has."""
        return attachments.counts(self._connection, dispute_ids)

    def thumbnail(self, digest: str) -> bytes | None:
        """A small JPEG of an attachment's first page."""
        return attachments.thumbnail(self._connection, digest)

    def highest_serial(self, committee: str, series_year: int) -> int:
        """The highest serial ever given in a series."""
        values = {"committee": committee, "series_year": series_year}
        return self._connection.exec_driver_sql(_HIGHEST_SERIAL, values).scalar() or 0

    def is_number_taken(self, number: str) -> bool:
        """Whether a case number was ever given."""
        return self._connection.exec_driver_sql(_NUMBER_TAKEN, {"number": number}).first() is not None

    def work(self) -> Work:
        """How many disputes stand where."""
        return queries.work(self._connection)

    def due_cases(self, question: DueQuestion) -> tuple[DueCase, ...]:
        """The cases with a clock that started in one of the windows asked for."""
        return due_queries.due_cases(self._connection, question)

    def villages_in_use(self) -> tuple[str, ...]:
        """Every village that occurs, the office's own first."""
        office = self.office()
        return queries.words_in_use(self._connection, "village", office.villages if office else ())

    def mediators_in_use(self) -> tuple[str, ...]:
        """Every lead mediator that occurs, the office's own first."""
        office = self.office()
        return queries.words_in_use(self._connection, "lead_mediator", office.mediators if office else ())

    def units_in_use(self) -> tuple[str, ...]:
        """Units that disputes went to or came from, the office's own first."""
        office = self.office()
        own = (office.name, office.committee, office.court, *office.villages) if office else ()
        return queries.units_in_use(self._connection, own)

    def known_matters(self) -> Iterator[KnownMatter]:
        """Every dispute that is not void, by what another ledger may know it."""
        return imports.known_matters(self._connection)

    def people_like(self, names: Iterable[str], numbers: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The facts of known people with one of the names or numbers, by id."""
        return imports.people_like(self._connection, names, numbers)

    def state(self, name: str) -> str | None:
        """What was remembered under a name."""
        return queries.state(self._connection, name)

    def states(self, prefix: str) -> dict[str, str]:
        """Everything remembered under names that begin so."""
        return queries.states(self._connection, prefix)


class StoredUnitOfWork(
    ScreeningWrites, StatisticsWrites, SubmissionWrites, SubsidyWrites, PacketWrites, StoredReader
):
    """Writes of one transaction, each with its audit row."""

    def __init__(self, connection: Connection, clock: Clock, actor: str, type_names: TypeNames) -> None:
        super().__init__(connection)
        self._clock = clock
        self._actor = actor
        self._writer = DisputeWriter(connection, type_names)

    def add(self, record: DisputeRecord) -> None:
        """Keep a new dispute."""
        try:
            self._writer.insert(record)
        except IntegrityError as error:
            raise Refused(Problem("number", "这个编号已经用过")) from error
        self._audit("register", record.id, audit.differences(None, record))

    def add_many(self, records: Iterable[DisputeRecord]) -> int:
        """Keep many new disputes in batches; people are linked, one audit row tells how many."""
        highest = self._connection.execute(select(func.max(t.dispute.c.entry))).scalar() or 0
        total = 0
        batch: list[DisputeRecord] = []

        def write() -> None:
            nonlocal total
            try:
                self._link_batch(batch)
                total += self._writer.insert_many(batch, highest + total + 1)
            except IntegrityError as error:
                raise Refused("其中有编号已经在登记册里，没有导入") from error
            batch.clear()

        for record in records:
            batch.append(record)
            if len(batch) == 500:
                write()
        write()
        self.record_event("add_many", subject=str(total))
        return total

    def _link_batch(self, batch: list[DisputeRecord]) -> None:
        """Give every identifiable party of a batch its person."""
        met = [(record, record.dispute.received_on or record.entered_at.date()) for record in batch]
        batch[:] = link_batch(self._connection, met)

    def replace(self, record: DisputeRecord, *, expected_version: int, action: str = "save") -> None:
        """Keep a changed dispute unless someone else saved it meanwhile; the log calls it `action`."""
        entry, before = load_record(self._connection, record.id)
        if not self._writer.update(entry, before, record, expected_version):
            raise Refused(Problem("version", VERSION_CONFLICT))
        self._audit(action, record.id, audit.differences(before, record))

    def take_number(
        self, committee: str, series_year: int, serial: int, number: str, dispute_id: str
    ) -> None:
        """Use up a serial for good."""
        try:
            given = {
                "number": number,
                "committee": committee,
                "series_year": series_year,
                "serial": serial,
                "dispute_id": dispute_id,
            }
            insert_rows(self._connection, t.case_number, [given])
        except IntegrityError as error:
            raise Refused(Problem("number", f"编号{number}已经用过")) from error

    def void(self, record: DisputeRecord, voiding: Voiding, *, expected_version: int) -> None:
        """Make a dispute and its number void; both stay on record."""
        entry, before = load_record(self._connection, record.id)
        if not self._writer.update(entry, before, record, expected_version):
            raise Refused(Problem("version", VERSION_CONFLICT))
        self._audit("void", record.id, {"void_reason": (None, voiding.reason)})

    def link_person(self, party: Party, day: date) -> str | None:
        """The id of the known person that a party is, None when too little is known."""
        return people.link_person(self._connection, party, day)

    def merge_people(self, kept: str, dropped: str, reason: str) -> PersonMerge:
        """Meet one known person as another from now on."""
        made = people.merge(self._connection, kept, dropped, reason, self._clock.now(), self._actor)
        self.record_event("merge_people", subject=str(made.id), changes=_merge_changes(made))
        return made

    def unmerge_people(self, merge_id: int) -> PersonMerge:
        """Tell two merged people apart again."""
        undone = people.unmerge(self._connection, merge_id, self._clock.now(), self._actor)
        changes = {name: (new, old) for name, (old, new) in _merge_changes(undone).items()}
        self.record_event("unmerge_people", subject=str(undone.id), changes=changes)
        return undone

    def save_office(self, office: Office) -> None:
        """Keep the office's facts."""
        before = self.office()
        self._connection.execute(delete(t.office))
        self._connection.execute(
            insert(t.office).values(
                id=1,
                content=json.dumps(to_plain(office), ensure_ascii=False),
                changed_at=self._clock.now().isoformat(),
            )
        )
        old, new = to_plain(before) if before else {}, to_plain(office)
        self.record_event(
            "save_office",
            changes={
                name: (old.get(name), new.get(name))
                for name in sorted(old.keys() | new.keys())
                if old.get(name) != new.get(name)
            },
        )
        before_units = self.units()
        after_units = following(before_units, office, lambda: str(uuid.uuid4()))
        if after_units != before_units:
            self.save_units(after_units)

    def remove_imported(self, taken: Mapping[str, int]) -> None:
        """Take disputes out whole, each in the version named."""
        imports.remove(self._connection, taken)

    def restore_people(
        self, added: Sequence[str], changed: Sequence[tuple[dict[str, Any], dict[str, Any]]]
    ) -> None:
        """Forget people nobody else knows, give the others the facts they had before."""
        imports.restore_people(self._connection, added, changed)

    def keep_state(self, name: str, value: str | None) -> None:
        """Remember something under a name, or forget it."""
        queries.keep_state(self._connection, name, value)

    def keep_draft(self, draft: Draft) -> None:
        """Keep what was typed so far."""
        self.drop_draft(draft.key)
        self._connection.execute(
            insert(t.draft).values(
                key=draft.key,
                saved_at=draft.saved_at.isoformat(),
                content=json.dumps(draft.content, ensure_ascii=False),
            )
        )

    def drop_draft(self, key: str) -> None:
        """Forget a draft."""
        self._connection.execute(delete(t.draft).where(t.draft.c.key == key))

    def keep_issued(self, paper: IssuedPaper) -> IssuedPaper:
        """Keep a printed paper."""
        kept = replace(paper, actor=paper.actor or self._actor)
        values = asdict(kept) | {"printed_at": paper.printed_at.isoformat()}
        del values["id"]
        result = self._connection.execute(insert(t.issued_paper).values(**values))
        self._audit("print", paper.dispute_id, {"paper": (None, paper.title)})
        return replace(kept, id=int(result.lastrowid))

    def add_attachment(self, attachment: Attachment, thumbnail: bytes | None = None) -> None:
        """Add a file whose bytes lie in the vault already."""
        kept = replace(attachment, actor=attachment.actor or self._actor)
        attachments.add(self._connection, kept, thumbnail)
        self._audit("attach", kept.dispute_id, {"attachment": (None, kept.name)})

    def change_attachment(self, attachment: Attachment) -> None:
        """Keep what was said anew about an attachment."""
        if changed := attachments.change(self._connection, attachment):
            self._audit("change_attachment", attachment.dispute_id, changed)

    def remove_attachment(self, attachment_id: str, reason: str) -> None:
        """Take an attachment out of its case file."""
        if not reason.strip():
            raise Refused(Problem("reason", "请写明取出附件的原因"))
        gone = attachments.remove(
            self._connection, attachment_id, self._clock.now(), self._actor, reason.strip()
        )
        self._audit(
            "remove_attachment",
            gone.dispute_id,
            {"attachment": (gone.name, None), "reason": (None, reason.strip())},
        )

    def record_event(
        self,
        action: str,
        *,
        subject: str = "",
        dispute_id: str | None = None,
        changes: audit.FieldChanges | None = None,
    ) -> None:
        """Write an audit row for something that changes no dispute; one that concerns a dispute shows in its log."""
        audit.write_row(
            self._connection,
            at=self._clock.now(),
            actor=self._actor,
            action=action,
            dispute_id=dispute_id,
            subject=subject,
            changes=changes,
        )

    def _audit(self, action: str, dispute_id: str, changes: dict[str, tuple[Any, Any]]) -> None:
        audit.write_row(
            self._connection,
            at=self._clock.now(),
            actor=self._actor,
            action=action,
            dispute_id=dispute_id,
            changes=changes,
        )


def _merge_changes(merge: PersonMerge) -> audit.FieldChanges:
    return {
        "merged_into": (None, merge.kept),
        "person": (None, merge.dropped),
        "reason": (None, merge.reason),
    }
