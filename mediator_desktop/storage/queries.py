"""Lists: flat rows by one SELECT each, paged by key."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, text, true

from mediator_desktop.catalogue.ledger_rows import LedgerParty, LedgerRow
from mediator_desktop.domain.dispute import PlatformFacts
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.views import (
    CountedBy,
    Cursor,
    DisputeRow,
    Filter,
    Page,
    Promise,
    SortBy,
    Work,
)
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
from mediator_desktop.storage.mapping import columns_of
from mediator_desktop.storage.search_words import matches, needs_check, query_for

d = t.dispute.c

ROW_COLUMNS = (
    d.entry, d.id, d.version, d.shown_number, d.shown_title, d.applicants, d.respondents, d.village,
    d.type_code, d.status, d.outcome, d.lead_mediator, d.received_on, d.agreed_on, d.effective_on,
    d.shown_amount,
)  # fmt: skip

_SORTS: dict[SortBy, Any] = {
    SortBy.RECEIVED: d.list_day,
    SortBy.NUMBER: d.number_key,
    SortBy.TITLE: d.shown_title,
    SortBy.VILLAGE: d.village,
    SortBy.TYPE: d.type_code,
    SortBy.STATUS: d.status,
    SortBy.MEDIATOR: d.lead_mediator,
    SortBy.AMOUNT: d.shown_amount,
}
_PERIODS = {
    CountedBy.ACCEPTED: d.accepted_on,
    CountedBy.AGREED: d.agreed_on,
    CountedBy.CLOSED: d.closed_on,
}
_CHUNK = 500


def page(
    connection: Connection,
    wanted: Filter,
    *,
    sort: SortBy,
    descending: bool,
    after: Cursor | None,
    limit: int,
) -> Page:
    """The rows behind a cursor. A text search without a chosen order lists the newest entries first."""
    if wanted.text.strip() and not query_for(wanted.text):
        return Page((), None)
    found: list[Any] = []
    by_entry = bool(wanted.text.strip()) and sort is SortBy.RECEIVED
    while True:
        asked = limit + 1 - len(found)
        rows = list(connection.execute(_page_query(wanted, sort, descending, after, asked)))
        if rows:
            after = (None if by_entry else rows[-1].sort_value, rows[-1].entry)
        found += _confirmed(connection, wanted.text, rows)
        if len(rows) < asked or len(found) > limit:
            break
    more = len(found) > limit
    shown = found[:limit]
    cursor = (None if by_entry else shown[-1].sort_value, shown[-1].entry) if more else None
    return Page(tuple(dispute_row_of(row) for row in shown), cursor)


def _page_query(
    wanted: Filter, sort: SortBy, descending: bool, after: Cursor | None, limit: int
) -> Select[Any]:
    column = _SORTS[sort]
    query = select(*ROW_COLUMNS, column.label("sort_value")).limit(limit)
    if wanted.text.strip() and sort is SortBy.RECEIVED:
        hits = _hits(wanted.text)
        query = query.select_from(hits.join(t.dispute, d.entry == hits.c.rowid))
        entry = hits.c.rowid
        if after is not None:
            query = query.where(entry < after[1] if descending else entry > after[1])
        query = query.order_by(entry.desc() if descending else entry)
    else:
        if wanted.text.strip():
            query = query.where(d.entry.in_(select(_hits(wanted.text).c.rowid)))
        if after is not None:
            query = query.where(_behind(column, after, descending))
        if descending:
            query = query.order_by(column.desc(), d.entry.desc())
        else:
            query = query.order_by(column, d.entry)
    return query.where(*_conditions(wanted))


def _behind(column: Any, after: Cursor, descending: bool) -> ColumnElement[bool]:
    """Rows behind a cursor, in a shape that lets the index begin at it."""
    value, entry = after
    if descending:
        return and_(column <= value, or_(column < value, d.entry < entry))
    return and_(column >= value, or_(column > value, d.entry > entry))


def _hits(typed: str) -> Any:
    """The entries that the index finds, as a subquery."""
    return (
        text("SELECT rowid FROM search WHERE search MATCH :words")
        .bindparams(words=query_for(typed))
        .columns(rowid=t.dispute.c.entry.type)
        .subquery("hits")
    )


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.first_day:
        conditions.append(d.list_day >= wanted.first_day.isoformat())
    if wanted.last_day:
        conditions.append(d.list_day <= wanted.last_day.isoformat())
    for column, value in (
        (d.village, wanted.village),
        (d.type_code, wanted.type_code),
        (d.lead_mediator, wanted.mediator),
    ):
        if value:
            conditions.append(column == value)
    if wanted.statuses:
        conditions.append(d.status.in_(sorted(status.value for status in wanted.statuses)))
    elif not wanted.with_voided:
        conditions.append(d.status != Status.VOIDED.value)
    if wanted.person_id:
        mine = select(t.party.c.entry).where(t.party.c.person_id == wanted.person_id)
        conditions.append(d.entry.in_(mine))
    return conditions


def _confirmed(connection: Connection, typed: str, rows: list[Any]) -> list[Any]:
    """Those rows in which every run of the query really stands in one piece."""
    if not rows or not typed.strip() or not needs_check(typed):
        return rows
    entries = [row.entry for row in rows]
    texts: dict[int, list[str]] = {entry: [] for entry in entries}
    names: dict[int, list[str]] = {entry: [] for entry in entries}
    own = select(d.entry, d.number, d.platform_code, d.title, d.facts, d.place, d.agreement_number).where(
        d.entry.in_(entries)
    )
    for row in connection.execute(own):
        texts[row.entry] += [value for value in row[1:] if value]
    p = t.party.c
    parties = select(p.entry, p.initials, p.name, p.phone, p.id_number, p.credit_code).where(
        p.entry.in_(entries)
    )
    for party in connection.execute(parties):
        names[party.entry].append(party.initials)
        texts[party.entry] += party[2:]
    agents = select(t.agent.c.entry, t.agent.c.name).where(t.agent.c.entry.in_(entries))
    for entry, name in connection.execute(agents):
        texts[entry].append(name)
    return [row for row in rows if matches(typed, texts[row.entry], names[row.entry])]


def count(connection: Connection, wanted: Filter) -> int:
    """How many disputes a filter admits; for a long search text an upper bound from the index."""
    query = select(func.count()).select_from(t.dispute).where(*_conditions(wanted))
    if wanted.text.strip():
        if not query_for(wanted.text):
            return 0
        query = query.where(d.entry.in_(select(_hits(wanted.text).c.rowid)))
    return int(connection.execute(query).scalar_one())


def dispute_row_of(row: Any) -> DisputeRow:
    """A list row from the columns of ROW_COLUMNS."""
    return DisputeRow(
        id=row.id,
        version=row.version,
        number=row.shown_number,
        title=row.shown_title,
        applicants=row.applicants,
        respondents=row.respondents,
        village=row.village,
        type_code=row.type_code,
        status=Status(row.status),
        outcome=Outcome(row.outcome) if row.outcome else None,
        lead_mediator=row.lead_mediator,
        received_on=_day(row.received_on),
        agreed_on=_day(row.agreed_on),
        effective_on=_day(row.effective_on),
        amount=Money(row.shown_amount) if row.shown_amount >= 0 else None,
    )


def find(connection: Connection, number: str) -> tuple[str, ...]:
    """Ids of disputes that go by a number; a case number outweighs an agreement number and a platform code."""
    for column in (d.number, d.agreement_number, d.platform_code, d.id):
        found = connection.execute(select(d.id).where(column == number).order_by(d.entry)).scalars()
        if ids := tuple(found):
            return ids
    return ()


def work(connection: Connection) -> Work:
    """How many disputes stand where."""
    query = select(d.status, func.count()).group_by(d.status)
    by_status = {Status(status): number for status, number in connection.execute(query)}
    return Work(
        open_disputes=sum(number for status, number in by_status.items() if status.is_open),
        by_status=by_status,
    )


def promises(connection: Connection, until: date, limit: int) -> tuple[Promise, ...]:
    """Performance items not done and due by a day, in disputes that are not void or closed."""
    item = t.performance_item.c
    query = (
        select(*ROW_COLUMNS, item.what, item.amount, item.due_on)
        .join(t.performance_item, item.entry == d.entry)
        .join(t.agreement, t.agreement.c.entry == d.entry)
        .where(
            item.done_on.is_(None),
            item.due_on <= until.isoformat(),
            d.status.in_([Status.PERFORMING.value, Status.AGREED.value]),
            or_(t.agreement.c.agreed_on.is_not(None), t.agreement.c.reached == 1),
        )
        .order_by(item.due_on, d.entry)
        .limit(limit)
    )
    return tuple(
        Promise(
            row=dispute_row_of(row),
            what=row.what,
            amount=Money(row.amount) if row.amount is not None else None,
            due_on=date.fromisoformat(row.due_on),
        )
        for row in connection.execute(query)
    )


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
        t.party, party.role, party.kind, party.name, party.id_number, party.phone, party.address,
        party.birth_date, party.stated_age,
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
    amount = row["agreed_amount"] if row["agreed_amount"] is not None else row["amount"]
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
        title=row["shown_title"],
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
        parties=tuple(_ledger_party(found, row["received_on"]) for found in parties),
        lead_mediator=row["lead_mediator"],
        other_mediators=tuple(m.name for m in mediators if m.duty == Duty.ASSISTANT.value),
        status=Status(row["status"]),
        outcome=outcome,
        agreement_form=AgreementForm(row["form"]) if reached and row["form"] else None,
        agreement_number=row["agreement_number"],
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
        platform=PlatformFacts(**{name: row[f"own_{name}"] or "" for name in _PLATFORM}),
    )


def _ledger_party(found: Any, received_on: str | None) -> LedgerParty:
    from mediator_desktop.domain.party import Party

    kind = PartyKind(found.kind)
    known = Party(kind=kind, birth_date=_day(found.birth_date), stated_age=found.stated_age)
    return LedgerParty(
        role=PartyRole(found.role),
        kind=kind,
        name=found.name,
        id_number=found.id_number,
        phone=found.phone,
        address=found.address,
        is_minor=known.is_minor_on(_day(received_on)),
    )


def words_in_use(connection: Connection, column: Any, first: tuple[str, ...]) -> tuple[str, ...]:
    """Every value of a column that occurs, those of the office first in their own order."""
    query = select(column).where(column != "", true()).distinct().order_by(column)
    found = connection.execute(query).scalars().all()
    return tuple(dict.fromkeys((*first, *found)))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
