"""The rows of a ledger: facts of a period, one SELECT a table for some hundred disputes at a time."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from mediator_desktop.catalogue.ledger_items import Each, RoundRow, items_of
from mediator_desktop.catalogue.ledger_rows import LedgerParty, LedgerRow, demand_words
from mediator_desktop.domain.agreement import PerformanceItem
from mediator_desktop.domain.dispute import Dispute, PlatformFacts, ReturnVisit
from mediator_desktop.domain.masking import MINOR_MARK, for_lists
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.screening import RoundKind
from mediator_desktop.domain.status import title_of
from mediator_desktop.domain.steps import Supervision, Transfer
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
    CountedBy.FOUND: func.coalesce(d.found_on, d.list_day),
    CountedBy.ACCEPTED: d.accepted_on,
    CountedBy.AGREED: d.agreed_on,
    CountedBy.CLOSED: d.closed_on,
}
_ITEM_DAYS: Mapping[Each, tuple[Table, ColumnElement[Any]]] = {
    Each.PERFORMANCE: (
        t.performance_item,
        func.coalesce(t.performance_item.c.due_on, t.performance_item.c.done_on, d.agreed_on),
    ),
    Each.RETURN_VISIT: (t.return_visit, t.return_visit.c.visited_on),
    Each.SUPERVISION: (t.supervision, t.supervision.c.ordered_on),
    Each.TRANSFER: (t.transfer, t.transfer.c.on),
}
_CHUNK = 500


def ledger_lines(
    connection: Connection, first_day: date, last_day: date, counted_by: CountedBy, each: Each
) -> Iterator[LedgerRow]:
    """Lines of a ledger whose line is a dispute or an item of one; an item belongs to a period by its own day."""
    for row in ledger_rows(connection, first_day, last_day, counted_by, each):
        yield from items_of(row, each, first_day, last_day)


def ledger_rounds(connection: Connection, first_day: date, last_day: date) -> tuple[RoundRow, ...]:
    """Rounds of screening held in a period (days inclusive), void ones left out, by day and unit."""
    held, unit, campaign = t.screening_round.c, t.unit.c, t.campaign.c
    found = select(func.count()).where(t.round_dispute.c.screening_round_id == held.id).scalar_subquery()
    query = (
        select(
            t.screening_round,
            func.coalesce(unit.name, held.unit).label("unit_name"),
            func.coalesce(campaign.name, "").label("campaign_name"),
            found.label("found"),
        )
        .outerjoin(t.unit, unit.id == held.unit)
        .outerjoin(t.campaign, campaign.id == held.campaign)
        .where(held.held_on.between(first_day.isoformat(), last_day.isoformat()), held.voided_at.is_(None))
        .order_by(held.held_on, unit.position, "unit_name", held.entered_at)
    )
    rows = connection.execute(query).mappings().all()
    wanted = select(held.id).where(held.held_on.between(first_day.isoformat(), last_day.isoformat()))

    def lists(table: Table, column: str) -> dict[str, list[str]]:
        said: dict[str, list[str]] = {}
        texts = (
            select(table.c.screening_round_id, table.c[column])
            .where(table.c.screening_round_id.in_(wanted))
            .order_by(table.c.screening_round_id, table.c.position)
        )
        for round_id, word in connection.execute(texts):
            said.setdefault(round_id, []).append(word)
        return said

    people, methods = lists(t.round_person, "name"), lists(t.round_method, "code")
    return tuple(
        RoundRow(
            unit=row["unit_name"],
            held_on=date.fromisoformat(row["held_on"]),
            for_day=date.fromisoformat(row["for_day"]),
            entered_on=date.fromisoformat(row["entered_at"][:10]),
            kind=RoundKind(row["kind"]).label,
            campaign=row["campaign_name"],
            people=tuple(people.get(row["id"], ())),
            responsible=row["responsible"],
            methods=tuple(methods.get(row["id"], ())),
            area=row["area"],
            households=row["households"],
            nil=bool(row["nil"]),
            found=row["found"],
            note=row["note"],
        )
        for row in rows
    )


def ledger_rows(
    connection: Connection,
    first_day: date,
    last_day: date,
    counted_by: CountedBy,
    each: Each = Each.DISPUTE,
) -> Iterator[LedgerRow]:
    """Rows of a period; parties, mediators and steps are fetched for a few hundred disputes at a time.

    With an item as `each` they are the disputes that have such an item in the period; of promises and visits only the days
    are told unless they are these items.
    """
    day: ColumnElement[Any] = _PERIODS[counted_by]
    first, last = first_day.isoformat(), last_day.isoformat()
    in_period = and_(day >= first, day <= last)
    if each in _ITEM_DAYS:
        item, item_day = _ITEM_DAYS[each]
        in_period = (
            select(item.c.entry).where(item.c.entry == d.entry, item_day >= first, item_day <= last).exists()
        )
        day = func.coalesce(day, d.list_day)
    # the order is made of numbers alone: sorting whole rows would hold them all in memory
    wanted = select(d.entry).where(in_period, d.status != Status.VOIDED.value).order_by(day, d.entry)
    entries = connection.execute(wanted).scalars().all()
    a, r, p, k = t.agreement.c, t.responsibility.c, t.platform.c, t.docket.c
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
            k.opened_on,
            k.struck_off_on,
            *(p[name].label(f"own_{name}") for name in _PLATFORM),
        )
        .outerjoin(t.agreement, a.entry == d.entry)
        .outerjoin(t.responsibility, r.entry == d.entry)
        .outerjoin(t.platform, p.entry == d.entry)
        .outerjoin(t.docket, k.entry == d.entry)
    )
    for start in range(0, len(entries), _CHUNK):
        part = entries[start : start + _CHUNK]
        found = connection.execute(query.where(d.entry.in_(part))).mappings()
        rows = {row["entry"]: row for row in found}
        yield from _ledger_chunk(connection, [rows[entry] for entry in part], each)


_PLATFORM = columns_of(PlatformFacts)


def _ledger_chunk(connection: Connection, chunk: list[Any], each: Each) -> Iterator[LedgerRow]:
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

    party = t.party.c
    parties = grouped(
        t.party, party.role, party.kind, party.name, party.id_number, party.credit_code, party.phone,
        party.address, party.birth_date, party.stated_age,
    )  # fmt: skip
    mediators = grouped(t.assignment, t.assignment.c.name, t.assignment.c.duty)
    sessions = grouped(t.session, t.session.c.held_on)
    requests = grouped(t.request, t.request.c.text)
    promises = _steps(grouped, t.performance_item, PerformanceItem, whole=each is Each.PERFORMANCE)
    visits = _steps(grouped, t.return_visit, ReturnVisit, whole=each is Each.RETURN_VISIT)
    supervisions = _steps(grouped, t.supervision, Supervision)
    transfers = _steps(grouped, t.transfer, Transfer)
    for row in chunk:
        entry = row["entry"]
        yield _ledger_row(
            row,
            parties.get(entry, []),
            mediators.get(entry, []),
            sessions.get(entry, []),
            promises.get(entry, ()),
            visits.get(entry, ()),
            demand=demand_words(found.text for found in requests.get(entry, ())),
            supervisions=supervisions.get(entry, ()),
            transfers=transfers.get(entry, ()),
        )


Step = TypeVar("Step")


def _steps(
    grouped: Callable[..., dict[int, list[Any]]], table: Table, kind: type[Step], *, whole: bool = True
) -> dict[int, tuple[Step, ...]]:
    """The steps of a kind by dispute; not `whole`, only their days, which is all that most ledgers need."""
    if whole:
        found = grouped(table, *(table.c[column] for column in columns_of(kind)))
        return {entry: tuple([from_row(kind, row._mapping) for row in rows]) for entry, rows in found.items()}
    days = [name for name in columns_of(kind) if name.endswith("_on")]
    found = grouped(table, *(table.c[name] for name in days))
    return {
        entry: tuple(
            [kind(**{day: _day(said) for day, said in zip(days, row[1:], strict=True)}) for row in rows]
        )
        for entry, rows in found.items()
    }


def _ledger_row(
    row: Any,
    parties: list[Any],
    mediators: list[Any],
    sessions: list[Any],
    promises: tuple[PerformanceItem, ...],
    visits: tuple[ReturnVisit, ...],
    *,
    demand: str,
    supervisions: tuple[Supervision, ...],
    transfers: tuple[Transfer, ...],
) -> LedgerRow:
    reached = bool(row["reached"] or row["agreed_on"])
    days = [visit.visited_on for visit in visits if visit.visited_on]
    held = [session.held_on for session in sessions if session.held_on]
    amount = row["agreed_amount"] if reached and row["agreed_amount"] is not None else row["amount"]
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    performance = None
    if reached:
        if promises and all(entry.done_on for entry in promises):
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
        visited_on=max(days) if days else None,
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
        place=row["place"],
        level=row["level"] or "",
        demand=demand,
        session_count=len(sessions),
        opened_on=_day(row["opened_on"]),
        struck_off_on=_day(row["struck_off_on"]),
        performances=promises if reached else (),
        visits=visits,
        supervisions=supervisions,
        transfers=transfers,
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
