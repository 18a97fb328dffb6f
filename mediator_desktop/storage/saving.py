"""Writing one dispute into its tables, with everything that lists and searches derive from it."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from sqlalchemy import Connection, Delete, Table, Update, bindparam, delete, update

from mediator_desktop.domain.dispute import (
    Dispute,
    DisputeRecord,
    PlatformFacts,
    Responsibility,
)
from mediator_desktop.domain.masking import for_lists
from mediator_desktop.domain.status import effective_on, outcome_of, status_of, title_of
from mediator_desktop.domain.steps import Docket, EarlyWarning, Filing
from mediator_desktop.domain.vocabulary import Duty, PartyRole
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.initials import initials
from mediator_desktop.storage.mapping import columns_of, encode, to_row
from mediator_desktop.storage.search_words import index_words
from mediator_desktop.storage.statements import insert_rows, run

TypeNames = dict[str, str]
"""Dispute type codes to their names, for composed titles."""

_OWN_COLUMNS = tuple(n for n in columns_of(Dispute))
CHILDREN = (
    t.request,
    t.party,
    t.agent,
    t.assignment,
    t.session,
    t.agreement,
    t.clause,
    t.performance_item,
    t.signing,
    t.ending,
    t.return_visit,
    t.responsibility,
    t.platform,
    t.recusal,
    t.investigation,
    t.evidence,
    t.extension,
    t.transfer,
    t.supervision,
    t.notice,
    t.early_warning,
    t.agreement_change,
    t.confirmation,
    t.confirmation_item,
    t.docket,
    t.filing,
    t.paper_mark,
)
"""Tables that hold what belongs to one dispute."""
_LISTS = (
    (t.assignment, "mediators"),
    (t.recusal, "recusals"),
    (t.investigation, "investigations"),
    (t.evidence, "evidence"),
    (t.session, "sessions"),
    (t.extension, "extensions"),
    (t.transfer, "transfers"),
    (t.supervision, "supervisions"),
    (t.notice, "notices"),
    (t.agreement_change, "agreement_changes"),
    (t.return_visit, "return_visits"),
    (t.paper_mark, "paper_marks"),
)
"""Lists of a dispute that have a table of their own."""
_PARTS = (
    (t.ending, "ending", None),
    (t.confirmation, "confirmation", None),
    (t.docket, "docket", Docket()),
    (t.filing, "filing", Filing()),
    (t.early_warning, "warning", EarlyWarning()),
    (t.responsibility, "responsibility", Responsibility()),
    (t.platform, "platform", PlatformFacts()),
)
"""Single parts with a table of their own, and what they are while nothing is known."""
_NEW_WORDS = "INSERT INTO search(rowid, words) VALUES (:entry, :words)"
_OLD_WORDS = "DELETE FROM search WHERE rowid = :entry"


def dispute_row(record: DisputeRecord, type_names: TypeNames) -> dict[str, Any]:
    """The row of a dispute's own table: its facts and what is derived from them."""
    dispute = record.dispute
    agreement = dispute.agreement
    amount = (agreement.amount if agreement else None) or dispute.amount
    outcome = outcome_of(dispute)
    agreed_on = agreement.agreed_on if agreement else None
    type_name = type_names.get(dispute.type_code, "")
    shown = for_lists(dispute, dispute.received_on or record.entered_at.date())
    row = {name: encode(getattr(dispute, name)) for name in _OWN_COLUMNS}
    return row | {
        "id": record.id,
        "version": record.version,
        "number": record.number,
        "entered_at": encode(record.entered_at),
        "changed_at": encode(record.changed_at),
        "voided_at": encode(record.voided.at) if record.voided else None,
        "void_reason": record.voided.reason if record.voided else "",
        "shown_number": record.display_number,
        "number_key": number_key(record.display_number),
        "shown_title": title_of(shown, type_name),
        "status": status_of(dispute, voided=record.voided is not None).value,
        "outcome": outcome.value if outcome else None,
        "applicants": "、".join(shown.names(PartyRole.APPLICANT)),
        "respondents": "、".join(shown.names(PartyRole.RESPONDENT)),
        "lead_mediator": "、".join(dispute.mediator_names(Duty.LEAD)),
        "list_day": encode(dispute.received_on or record.entered_at.date()),
        "received_on": encode(dispute.received_on),
        "agreed_on": encode(agreed_on),
        "effective_on": encode(effective_on(dispute)),
        "shown_amount": amount.fen if amount else -1,
        "agreement_number": agreement.number if agreement else "",
        "platform_code": dispute.platform.code,
    }


def number_key(number: str) -> str:
    """A key by which numbers sort as people count: every run of digits padded to ten."""
    key, digits = "", ""
    for char in number + "\0":
        if char.isascii() and char.isdigit():
            digits += char
        else:
            key += digits.zfill(10) if digits else ""
            key += char
            digits = ""
    return key[:-1]


class DisputeWriter:
    """Writes disputes through one connection; the caller owns the transaction."""

    def __init__(self, connection: Connection, type_names: TypeNames) -> None:
        self._connection = connection
        self._type_names = type_names

    def insert(self, record: DisputeRecord) -> int:
        """Write a new dispute; returns its entry number."""
        result = insert_rows(self._connection, t.dispute, [dispute_row(record, self._type_names)])
        entry = int(result.lastrowid)
        self._write_children(_children([(entry, record.dispute)]))
        self._write_words([(entry, record)])
        return entry

    def insert_many(self, records: Iterable[DisputeRecord], first_entry: int) -> int:
        """Write many new disputes in a few statements; entries count up from `first_entry`. Returns how many."""
        numbered = list(enumerate(records, start=first_entry))
        if not numbered:
            return 0
        own = [dispute_row(record, self._type_names) | {"entry": entry} for entry, record in numbered]
        insert_rows(self._connection, t.dispute, own)
        self._write_children(_children([(entry, record.dispute) for entry, record in numbered]))
        self._write_words(numbered)
        return len(numbered)

    def update(self, entry: int, before: DisputeRecord, record: DisputeRecord, expected_version: int) -> bool:
        """Write what differs from the record before; False when its version is no longer the expected one."""
        old, new = dispute_row(before, self._type_names), dispute_row(record, self._type_names)
        changed = {name: value for name, value in new.items() if value != old[name] or name == "version"}
        if not self._update_row(entry, changed, expected_version):
            return False
        old_rows, new_rows = _children([(entry, before.dispute)]), _children([(entry, record.dispute)])
        stale = [child for child in CHILDREN if old_rows[child] != new_rows[child]]
        for child in stale:
            if old_rows[child]:
                run(self._connection, ("delete", child.name), partial(_delete, child), {"entry": entry})
        self._write_children({child: new_rows[child] for child in stale})
        self._write_late_entries(entry, before, record)
        if (words := _words(record)) != _words(before):
            self._connection.exec_driver_sql(_OLD_WORDS, {"entry": entry})
            self._connection.exec_driver_sql(_NEW_WORDS, {"entry": entry, "words": words})
        return True

    def _write_late_entries(self, entry: int, before: DisputeRecord, record: DisputeRecord) -> None:
        """What was added after closing is only ever added to."""
        known = len(before.late_entries)
        for position, late in enumerate(record.late_entries[known:], start=known):
            row = to_row(late) | {"fields": " ".join(late.fields)}
            insert_rows(self._connection, t.late_entry, [{"entry": entry, "position": position} | row])

    def _update_row(self, entry: int, changed: dict[str, Any], expected_version: int) -> bool:
        def build() -> Update:
            mine = (t.dispute.c.entry == bindparam("own_entry"), t.dispute.c.version == bindparam("expected"))
            return update(t.dispute).where(*mine).values({name: bindparam(name) for name in changed})

        values = changed | {"own_entry": entry, "expected": expected_version}
        return run(self._connection, ("update", tuple(changed)), build, values).rowcount == 1

    def _write_children(self, rows: dict[Any, list[dict[str, Any]]]) -> None:
        for table, content in rows.items():
            if content:
                insert_rows(self._connection, table, content)

    def _write_words(self, numbered: list[tuple[int, DisputeRecord]]) -> None:
        rows = [{"entry": entry, "words": _words(record)} for entry, record in numbered]
        self._connection.exec_driver_sql(_NEW_WORDS, rows[0] if len(rows) == 1 else rows)


def _delete(child: Table) -> Delete:
    return delete(child).where(child.c.entry == bindparam("entry"))


def _words(record: DisputeRecord) -> str:
    return index_words(searched_texts(record), [initials(p.name) for p in record.dispute.parties])


def searched_texts(record: DisputeRecord) -> list[str]:
    """The texts by which a dispute is found."""
    dispute = record.dispute
    texts = [record.number or "", dispute.platform.code, dispute.title, dispute.facts, dispute.place]
    if dispute.agreement:
        texts.append(dispute.agreement.number)
    for party in dispute.parties:
        texts += [party.name, party.phone, party.id_number, party.credit_code]
        texts += [agent.name for agent in party.agents]
    return [text for text in texts if text]


def _children(disputes: Iterable[tuple[int, Dispute]]) -> dict[Any, list[dict[str, Any]]]:
    """Rows of the dependent tables, a list a table."""
    rows: dict[Any, list[dict[str, Any]]] = {child: [] for child in CHILDREN}
    for entry, dispute in disputes:
        owner = {"entry": entry}
        _texts(rows[t.request], entry, dispute.requests)
        for position, party in enumerate(dispute.parties):
            here = owner | {"position": position}
            rows[t.party].append(here | to_row(party) | {"initials": initials(party.name)})
            rows[t.agent] += _listed(owner | {"party_position": position}, party.agents)
        for table, name in _LISTS:
            rows[table] += _listed(owner, getattr(dispute, name))
        for table, name, absent in _PARTS:
            if (part := getattr(dispute, name)) != absent:
                rows[table].append(owner | to_row(part))
        if dispute.confirmation is not None:
            _texts(rows[t.confirmation_item], entry, dispute.confirmation.prepared)
        if (agreement := dispute.agreement) is not None:
            rows[t.agreement].append(owner | to_row(agreement))
            _texts(rows[t.clause], entry, agreement.clauses)
            rows[t.performance_item] += _listed(owner, agreement.performance)
            rows[t.signing] += _listed(owner, agreement.signings)
    return rows


def _listed(owner: dict[str, Any], values: Iterable[Any]) -> list[dict[str, Any]]:
    return [owner | {"position": n} | to_row(value) for n, value in enumerate(values)]


def _texts(rows: list[dict[str, Any]], entry: int, texts: Iterable[str]) -> None:
    rows += [{"entry": entry, "position": n, "text": value} for n, value in enumerate(texts)]
