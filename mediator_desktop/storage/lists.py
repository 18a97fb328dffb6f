"""The list of disputes: searched, filtered, sorted, paged by key, one SELECT a page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
)

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.views import Cursor, DisputeRow, Filter, Page, SortBy
from mediator_desktop.domain.vocabulary import Outcome, Status
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.search_words import matches, needs_check, query_for
from mediator_desktop.storage.statements import run

d = t.dispute.c

ROW_COLUMNS = (
    d.entry, d.id, d.version, d.shown_number, d.shown_title, d.applicants, d.respondents, d.village,
    d.type_code, d.status, d.outcome, d.lead_mediator, d.received_on, d.agreed_on, d.effective_on,
    d.shown_amount,
)  # fmt: skip
"""What `dispute_row_of` reads, in this order; further columns may follow."""

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
_ENTRY, _NUMBER, _TITLE, _SORT_VALUE, _FACTS = 0, 3, 4, len(ROW_COLUMNS), len(ROW_COLUMNS) + 1


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
    words = query_for(wanted.text)
    if wanted.text.strip() and not words:
        return Page((), None)
    by_entry = bool(words) and sort is SortBy.RECEIVED
    found: list[Any] = []
    while True:
        asked = limit + 1 - len(found)
        rows = _page_rows(connection, wanted, words, sort, descending, after, asked)
        if rows:
            after = _cursor(rows[-1], by_entry)
        found += _confirmed(connection, wanted.text, rows)
        if len(rows) < asked or len(found) > limit:
            break
    shown = found[:limit]
    cursor = _cursor(shown[-1], by_entry) if len(found) > limit else None
    return Page(tuple(map(dispute_row_of, shown)), cursor)


def count(connection: Connection, wanted: Filter) -> int:
    """How many disputes a filter admits; for a long search text an upper bound from the index."""
    words = query_for(wanted.text)
    if wanted.text.strip() and not words:
        return 0
    shape = _shape(wanted, words)

    def build() -> Select[Any]:
        query = select(func.count()).select_from(t.dispute).where(*_conditions(shape))
        return query.where(d.entry.in_(select(_hits().c.rowid))) if words else query

    return int(run(connection, ("count", shape), build, _values(wanted, words)).scalar_one())


def find(connection: Connection, number: str) -> tuple[str, ...]:
    """Ids of disputes that go by a number; a case number outweighs an agreement number and a platform code."""
    for column in (d.number, d.agreement_number, d.platform_code, d.id):
        found = connection.execute(select(d.id).where(column == number).order_by(d.entry)).scalars()
        if ids := tuple(found):
            return ids
    return ()


def dispute_row_of(row: Sequence[Any]) -> DisputeRow:
    """A list row from the columns of ROW_COLUMNS."""
    (
        _, dispute_id, version, number, title, applicants, respondents, village, type_code, status, outcome,
        lead_mediator, received_on, agreed_on, effective_on, amount,
    ) = row[:_SORT_VALUE]  # fmt: skip
    return DisputeRow(
        id=dispute_id,
        version=version,
        number=number,
        title=title,
        applicants=applicants,
        respondents=respondents,
        village=village,
        type_code=type_code,
        status=_STATUS[status],
        outcome=_OUTCOME[outcome] if outcome else None,
        lead_mediator=lead_mediator,
        received_on=date.fromisoformat(received_on) if received_on else None,
        agreed_on=date.fromisoformat(agreed_on) if agreed_on else None,
        effective_on=date.fromisoformat(effective_on) if effective_on else None,
        amount=Money(amount) if amount >= 0 else None,
    )


_STATUS = {status.value: status for status in Status}
_OUTCOME = {outcome.value: outcome for outcome in Outcome}


def _cursor(row: Sequence[Any], by_entry: bool) -> Cursor:
    return (None if by_entry else row[_SORT_VALUE], row[_ENTRY])


def _page_rows(
    connection: Connection,
    wanted: Filter,
    words: str,
    sort: SortBy,
    descending: bool,
    after: Cursor | None,
    limit: int,
) -> list[Any]:
    shape = _shape(wanted, words)
    values = _values(wanted, words) | {"limit": limit}
    if after is not None:
        values |= {"after_value": after[0], "after_entry": after[1]}
    key = ("page", shape, sort, descending, after is not None)
    result = run(connection, key, lambda: _page_query(shape, sort, descending, after is not None), values)
    return list(result.cursor.fetchall()) if result.cursor is not None else []


_Shape = tuple[bool, bool, bool, bool, bool, bool, int, bool, bool, bool]
"""What a filter asks for, without the values: these decide how the statement reads."""


def _shape(wanted: Filter, words: str) -> _Shape:
    return (
        bool(words),
        wanted.first_day is not None,
        wanted.last_day is not None,
        bool(wanted.village),
        bool(wanted.type_code),
        bool(wanted.mediator),
        len(wanted.statuses),
        wanted.with_voided,
        bool(wanted.person_id),
        wanted.not_on_platform,
    )


def _values(wanted: Filter, words: str) -> dict[str, Any]:
    values: dict[str, Any] = {"words": words} if words else {}
    for name in ("first_day", "last_day"):
        if day := getattr(wanted, name):
            values[name] = day.isoformat()
    for name in ("village", "type_code", "mediator", "person_id"):
        if value := getattr(wanted, name):
            values[name] = value
    values |= {f"status_{n}": code for n, code in enumerate(sorted(s.value for s in wanted.statuses))}
    return values


def _conditions(shape: _Shape) -> list[ColumnElement[bool]]:
    _, first_day, last_day, village, type_code, mediator, statuses, with_voided, person_id, not_entered = (
        shape
    )
    conditions: list[ColumnElement[bool]] = []
    if first_day:
        conditions.append(d.list_day >= bindparam("first_day"))
    if last_day:
        conditions.append(d.list_day <= bindparam("last_day"))
    for is_asked, column, name in (
        (village, d.village, "village"),
        (type_code, d.type_code, "type_code"),
        (mediator, d.lead_mediator, "mediator"),
    ):
        if is_asked:
            conditions.append(column == bindparam(name))
    if statuses:
        conditions.append(or_(*(d.status == bindparam(f"status_{n}") for n in range(statuses))))
    elif not with_voided:
        conditions.append(d.voided_at.is_(None))
    if person_id:
        mine = select(t.party.c.entry).where(t.party.c.person_id.in_(same_person()))
        conditions.append(d.entry.in_(mine))
    if not_entered:
        entered = select(t.platform.c.entry).where(t.platform.c.entered_on.is_not(None))
        conditions += [d.accepted_on.is_not(None), d.voided_at.is_(None), d.entry.not_in(entered)]
    return conditions


def same_person() -> Select[Any]:
    """Every id of the person that `person_id` names: their own and those merged with it, over any number of steps."""
    found = text(_SAME).bindparams(bindparam("person_id")).columns(id=Text)
    return select(found.subquery("same_person").c.id)


_SAME = """
    WITH RECURSIVE up(id) AS (
        SELECT :person_id
        UNION SELECT person.merged_into FROM person JOIN up ON person.id = up.id
        WHERE person.merged_into IS NOT NULL
    ), same(id) AS (
        SELECT id FROM up
        UNION SELECT person.id FROM person JOIN same ON person.merged_into = same.id
    )
    SELECT id FROM same
"""


def _page_query(shape: _Shape, sort: SortBy, descending: bool, behind: bool) -> Select[Any]:
    column = _SORTS[sort]
    query = select(*ROW_COLUMNS, column.label("sort_value")).limit(bindparam("limit", type_=Integer))
    has_words = shape[0]
    if has_words:
        query = query.add_columns(d.facts)
    after_entry = bindparam("after_entry", type_=Integer)
    if has_words and sort is SortBy.RECEIVED:
        hits = _hits()
        query = query.select_from(hits.join(t.dispute, d.entry == hits.c.rowid))
        entry = hits.c.rowid
        if behind:
            query = query.where(entry < after_entry if descending else entry > after_entry)
        query = query.order_by(entry.desc() if descending else entry)
    else:
        if has_words:
            query = query.where(d.entry.in_(select(_hits().c.rowid)))
        if behind:
            query = query.where(_behind(column, descending))
        order = (column.desc(), d.entry.desc()) if descending else (column, d.entry)
        query = query.order_by(*order)
    return query.where(*_conditions(shape))


def _behind(column: Any, descending: bool) -> ColumnElement[bool]:
    """Rows behind a cursor, in a shape that lets the index begin at it."""
    value, entry = bindparam("after_value", type_=column.type), bindparam("after_entry", type_=Integer)
    if descending:
        return and_(column <= value, or_(column < value, d.entry < entry))
    return and_(column >= value, or_(column > value, d.entry > entry))


def _hits() -> Any:
    """The entries that the index finds, as a subquery."""
    found = text("SELECT rowid FROM search WHERE search MATCH :words").columns(rowid=Integer)
    return found.subquery("hits")


_OWN_TEXTS = """
    SELECT entry, number, platform_code, title, facts, place, agreement_number
    FROM dispute WHERE entry IN (SELECT value FROM json_each(?))
"""
_PARTY_TEXTS = """
    SELECT entry, initials, name, phone, id_number, credit_code
    FROM party WHERE entry IN (SELECT value FROM json_each(?))
"""
_AGENT_TEXTS = "SELECT entry, name FROM agent WHERE entry IN (SELECT value FROM json_each(?))"


def _confirmed(connection: Connection, typed: str, rows: list[Any]) -> list[Any]:
    """Those rows in which every run of the query really stands in one piece."""
    if not rows or not needs_check(typed):
        return rows
    seen: set[int] = set()
    if not typed.strip().isascii():  # letters and digits alone mostly stand in names and numbers
        seen = {row[_ENTRY] for row in rows if matches(typed, (row[_FACTS], row[_TITLE], row[_NUMBER]), ())}
    unsure = [row[_ENTRY] for row in rows if row[_ENTRY] not in seen]
    if unsure:
        seen |= _confirmed_elsewhere(connection, typed, unsure)
    return [row for row in rows if row[_ENTRY] in seen]


def _confirmed_elsewhere(connection: Connection, typed: str, entries: list[int]) -> set[int]:
    """Those entries that a query is found in, looking at every searched text."""
    wanted = (str(entries),)
    texts: dict[int, list[str]] = {entry: [] for entry in entries}
    names: dict[int, list[str]] = {entry: [] for entry in entries}
    for row in connection.exec_driver_sql(_OWN_TEXTS, wanted):
        texts[row[0]] += [value for value in row[1:] if value]
    for row in connection.exec_driver_sql(_PARTY_TEXTS, wanted):
        names[row[0]].append(row[1])
        texts[row[0]] += [value for value in row[2:] if value]
    for row in connection.exec_driver_sql(_AGENT_TEXTS, wanted):
        texts[row[0]].append(row[1])
    return {entry for entry in entries if matches(typed, texts[entry], names[entry])}
