"""The rows of a ledger: facts of a period, one SELECT a table for some hundred disputes at a time."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from mediator_desktop.catalogue.ledger_rows import LedgerParty, LedgerRow
from mediator_desktop.domain.dispute import Dispute, PlatformFacts
from mediator_desktop.domain.masking import MINOR_MARK, for_lists
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.status import title_of
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Duty,
    Outcome,
    PartyKind,
    PartyRole,
    PerformanceState,
    Status,
)
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.mapping import columns_of, from_row

d = t.dispute.c

_PERIODS = {
    CountedBy.ACCEPTED: d.accepted_on,
    CountedBy.AGREED: d.agreed_on,
    CountedBy.CLOSED: d.closed_on,
}
_CHUNK = 500


def ledger_rows(
    connection: Connection, first_day: date, last_day: date, counted_by: CountedBy
) -> Iterator[LedgerRow]:
    """Rows of a period; parties, mediators and visits are fetched for a few hundred disputes at a time."""
    day = _PERIODS[counted_by]
    a, r, p = t.agreement.c, t.responsibility.c, t.platform.c
    query = (
        select(
            t.dispute,
            a.form,
            a.reached,
            a.reported_performance,
            a.amount.label("agreed_amount"),
            r.grade,
            r.leader,
            r.unit,
            r.person,
            r.measures,
            r.deadline,
            *(p[name].label(f"own_{name}") for name in _PLATFORM),
        )
        .outerjoin(t.agreement, a.entry == d.entry)
        .outerjoin(t.responsibility, r.entry == d.entry)
        .outerjoin(t.platform, p.entry == d.entry)
        .where(
            day >= first_day.isoformat(),
            day <= last_day.isoformat(),
            d.status != Status.VOIDED.value,
        )
        .order_by(day, d.entry)
    )
    chunk: list[Any] = []
    for row in connection.execute(query).mappings():
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield from _ledger_chunk(connection, chunk)
            chunk = []
    yield from _ledger_chunk(connection, chunk)


_PLATFORM = columns_of(PlatformFacts)


def _ledger_chunk(connection: Connection, chunk: list[Any]) -> Iterator[LedgerRow]:
    if not chunk:
        return
    low, high = min(r["entry"] for r in chunk), max(r["entry"] for r in chunk)
    entries = {row["entry"] for row in chunk}

    def grouped(table: Any, *columns: Any) -> dict[int, list[Any]]:
        query = select(table.c.entry, *columns).where(
            table.c.entry.in_(entries) if high - low > 4 * _CHUNK else table.c.entry.between(low, high)
        )
        if "position" in table.c:
            query = query.order_by(table.c.entry, table.c.position)
        groups: dict[int, list[Any]] = {}
        for found in connection.execute(query):
            groups.setdefault(found.entry, []).append(found)
        return groups

    party, item = t.party.c, t.performance_item.c
    parties = grouped(
        t.party, party.role, party.kind, party.name, party.id_number, party.credit_code, party.phone,
        party.address, party.birth_date, party.stated_age,
    )  # fmt: skip
    mediators = grouped(t.assignment, t.assignment.c.name, t.assignment.c.duty)
    visits = grouped(t.return_visit, t.return_visit.c.visited_on)
    items = grouped(t.performance_item, item.done_on)
    sessions = grouped(t.session, t.session.c.held_on)
    for row in chunk:
        entry = row["entry"]
        yield _ledger_row(
            row,
            parties.get(entry, []),
            mediators.get(entry, []),
            visits.get(entry, []),
            items.get(entry, []),
            sessions.get(entry, []),
        )


def _ledger_row(
    row: Any,
    parties: list[Any],
    mediators: list[Any],
    visits: list[Any],
    items: list[Any],
    sessions: list[Any],
) -> LedgerRow:
    reached = bool(row["reached"] or row["agreed_on"])
    days = [visit.visited_on for visit in visits if visit.visited_on]
    held = [session.held_on for session in sessions if session.held_on]
    amount = row["agreed_amount"] if reached and row["agreed_amount"] is not None else row["amount"]
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    performance = None
    if reached:
        if items and all(entry.done_on for entry in items):
            performance = PerformanceState.PERFORMED
        else:
            performance = PerformanceState(row["reported_performance"] or "performing")
    return LedgerRow(
        dispute_id=row["id"],
        number=row["shown_number"],
        platform_code=row["platform_code"],
        committee=row["committee"],
        village=row["village"],
        title=_full_title(row, parties),
        type_code=row["type_code"],
        source_code=row["source_code"],
        found_on=_day(row["found_on"]),
        accepted_on=_day(row["accepted_on"]),
        received_on=_day(row["received_on"]),
        mediated_on=_day(max(held)) if held else None,
        agreed_on=_day(row["agreed_on"]),
        resolved_on=_day(row["agreed_on"]),
        closed_on=_day(row["closed_on"]),
        visited_on=_day(max(days)) if days else None,
        parties=tuple(_ledger_party(found, row["received_on"]) for found in parties if found.name),
        lead_mediator=row["lead_mediator"],
        other_mediators=tuple(m.name for m in mediators if m.name and m.duty == Duty.ASSISTANT.value),
        status=Status(row["status"]),
        outcome=outcome,
        agreement_form=AgreementForm(row["form"]) if reached and row["form"] else None,
        agreement_number=row["agreement_number"] if reached else "",
        amount=Money(amount) if amount is not None else None,
        performance=performance,
        facts=row["facts"],
        people_involved=row["people_involved"],
        difficulty=row["difficulty"],
        grade=row["grade"] or "",
        leader=row["leader"] or "",
        unit=row["unit"] or "",
        person=row["person"] or "",
        measures=row["measures"] or "",
        deadline=_day(row["deadline"]),
        note=row["note"],
        platform=_platform(row),
    )


def _full_title(row: Any, parties: list[Any]) -> str:
    """The title with every name whole: lists keep that of a dispute with minors without theirs."""
    if MINOR_MARK not in row["shown_title"]:
        return str(row["shown_title"])
    if row["title"]:
        return str(row["title"])
    dispute = Dispute(parties=tuple(_party(found) for found in parties))
    hidden = title_of(for_lists(dispute, _day(row["list_day"])), _END).removesuffix(_END)
    return title_of(dispute, _END).removesuffix(_END) + str(row["shown_title"]).removeprefix(hidden)


_END = "\0"
"""Stands where a title names the type of the dispute."""


def _platform(row: Any) -> PlatformFacts:
    """What the platform asks; a dispute about which nothing of it is known has no row of its own."""
    known = {name: row[f"own_{name}"] for name in _PLATFORM}
    return from_row(PlatformFacts, known) if known["code"] is not None else PlatformFacts()


def _ledger_party(found: Any, received_on: str | None) -> LedgerParty:
    known = _party(found)
    return LedgerParty(
        role=known.role,
        kind=known.kind,
        name=found.name,
        id_number=found.id_number or found.credit_code,
        phone=found.phone,
        address=found.address,
        is_minor=known.is_minor_on(_day(received_on)),
    )


def _party(found: Any) -> Party:
    return Party(
        role=PartyRole(found.role),
        kind=PartyKind(found.kind),
        name=found.name,
        birth_date=_day(found.birth_date),
        stated_age=found.stated_age,
        id_number=found.id_number,
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
