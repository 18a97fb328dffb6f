"""Cases that may have something due: found by the day a clock started, told as flat facts."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select

from mediator_desktop.domain.deadline import (
    STATUSES,
    CaseFacts,
    DeadlineKind,
    DueCase,
    DueQuestion,
    OpenPromise,
    OpenSupervision,
    OpenTransfer,
    StartFact,
    StartWindow,
    climbs_of,
    latest,
    next_session,
    standing_application,
)
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.steps import Extension
from mediator_desktop.domain.views import DisputeRow
from mediator_desktop.domain.vocabulary import ConfirmationResult, Level, TransferKind
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.lists import ROW_COLUMNS, dispute_row_of

d = t.dispute.c


def due_cases(connection: Connection, question: DueQuestion) -> tuple[DueCase, ...]:
    """The cases with a clock that started in one of the windows, in order of entry."""
    kinds: dict[int, set[DeadlineKind]] = defaultdict(set)
    for window in question.windows:
        if build := _SOURCES.get(window.start):
            for entry in connection.execute(build(window, question)).scalars():
                kinds[entry].add(window.kind)
    by_last_day = any(window.start is StartFact.LAST_PROMISED for window in question.windows)
    return _cases(connection, dict(sorted(kinds.items())), by_last_day=by_last_day)


# Which cases.


def _between(column: Any, window: StartWindow) -> ColumnElement[bool]:
    until: ColumnElement[bool] = column <= window.last.isoformat()
    return until if window.first is None else and_(column >= window.first.isoformat(), until)


def _cases_by_status(window: StartWindow) -> Select[Any]:
    """Entries of the cases that stand where the kind is asked; these are few, whatever the register holds."""
    statuses = sorted(status.value for status in STATUSES[window.kind])
    return (
        select(d.entry)
        .where(d.status.in_(statuses))
        .with_hint(t.dispute, "INDEXED BY dispute_by_status", "sqlite")
    )


def _accepted(window: StartWindow, question: DueQuestion) -> Select[Any]:
    return _cases_by_status(window).where(_between(d.accepted_on, window))


def _by_day(column: Any, index: str) -> Callable[[StartWindow, DueQuestion], Select[Any]]:
    """A day that has an index of its own; where the case stands is seen when its row is read."""

    def build(window: StartWindow, question: DueQuestion) -> Select[Any]:
        query = select(d.entry).where(_between(column, window), _not_done(window.kind, column))
        return query.with_hint(t.dispute, f"INDEXED BY {index}", "sqlite")

    return build


def _not_done(kind: DeadlineKind, start: Any) -> ColumnElement[bool]:
    """What ends the clock of a confirmation or a return visit besides the status."""
    c, v = t.confirmation.c, t.return_visit.c
    if kind is DeadlineKind.CONFIRMATION:
        withdrawn = c.result == ConfirmationResult.WITHDRAWN.value
        stands = and_(c.applied_on.is_not(None), or_(c.result.is_(None), ~withdrawn))
        return ~exists().where(c.entry == d.entry, stands)
    return ~exists().where(v.entry == d.entry, v.visited_on >= start)


def _next_session(window: StartWindow, question: DueQuestion) -> Select[Any]:
    s = t.session.c
    return _cases_by_status(window).join(t.session, s.entry == d.entry).where(_between(s.next_on, window))


def _extended(window: StartWindow, question: DueQuestion) -> Select[Any]:
    """Extensions to a day in the window, and those that are not complete."""
    e = t.extension.c
    lacking = or_(
        e.until.is_(None), e.applicants_consented_on.is_(None), e.respondents_consented_on.is_(None)
    )
    query = _cases_by_status(window).join(t.extension, e.entry == d.entry)
    return query.where(or_(_between(e.until, window), lacking))


def _responsible(window: StartWindow, question: DueQuestion) -> Select[Any]:
    r = t.responsibility.c
    query = _cases_by_status(window).join(t.responsibility, r.entry == d.entry)
    return query.where(_between(r.deadline, window))


def _graded(window: StartWindow, question: DueQuestion) -> Select[Any]:
    """Cases of the rule's grade for which nobody set a day."""
    r = t.responsibility.c
    query = _cases_by_status(window).join(t.responsibility, r.entry == d.entry)
    return query.where(r.grade == window.subject, r.deadline.is_(None), _between(d.received_on, window))


def _arrived(window: StartWindow, question: DueQuestion) -> Select[Any]:
    """Cases that came to a level: received, reported up, or come back down."""
    transfer = t.transfer.c
    moved = or_(_between(transfer.on, window), _between(transfer.returned_on, window))
    climbed = exists().where(transfer.entry == d.entry, transfer.kind == TransferKind.REPORT_UP.value, moved)
    return _cases_by_status(window).where(or_(_between(d.received_on, window), climbed))


def _supervised(window: StartWindow, question: DueQuestion) -> Select[Any]:
    order = t.supervision.c
    return select(order.entry).where(
        order.feedback_on.is_(None), order.lifted_on.is_(None), _between(order.due_on, window)
    )


def _promised(window: StartWindow, question: DueQuestion) -> Select[Any]:
    item = t.performance_item.c
    query = select(item.entry).where(item.done_on.is_(None), _between(item.due_on, window))
    return query.with_hint(t.performance_item, "INDEXED BY performance_item_open", "sqlite")


def _last_promised(window: StartWindow, question: DueQuestion) -> Select[Any]:
    item = t.performance_item.c
    query = _cases_by_status(window).join(t.performance_item, item.entry == d.entry)
    return query.where(_between(item.due_on, window), _not_done(window.kind, item.due_on))


def _enforceable(window: StartWindow, question: DueQuestion) -> Select[Any]:
    """Confirmed agreements; these are few."""
    c = t.confirmation.c
    return select(c.entry).where(c.result == ConfirmationResult.VALID.value)


def _feedback(window: StartWindow, question: DueQuestion) -> Select[Any]:
    transfer = t.transfer.c
    return select(transfer.entry).where(
        transfer.feedback_on.is_(None), transfer.returned_on.is_(None), _between(transfer.due_on, window)
    )


def _kept_until(window: StartWindow, question: DueQuestion) -> Select[Any]:
    """By the day of filing for a retention of so many years, by the day itself for all others."""
    filing = t.filing.c
    arms: list[ColumnElement[bool]] = [
        and_(filing.keep_until.is_not(None), _between(filing.keep_until, window))
    ]
    for code, years in question.years_kept.items():
        filed = StartWindow(
            kind=window.kind,
            start=window.start,
            first=_years_before(window.first, years, end=False) if window.first else None,
            last=_years_before(window.last, years, end=True),
        )
        arms.append(and_(filing.retention == code, _between(filing.filed_on, filed)))
    return select(filing.entry).where(or_(*arms))


def _years_before(day: date, years: int, *, end: bool) -> date:
    """The same day some years earlier; what ends on 28 February may have begun on the 28th or the 29th."""
    year = max(day.year - years, 1)
    if (day.month, day.day) in ((2, 28), (2, 29)):
        return date(year, 3, 1) if end else date(year, 2, 28)
    return day.replace(year=year)


_SOURCES: dict[StartFact, Callable[[StartWindow, DueQuestion], Select[Any]]] = {
    StartFact.ACCEPTED: _accepted,
    StartFact.EFFECTIVE: _by_day(d.effective_on, "dispute_by_effective"),
    StartFact.AGREED: _by_day(d.agreed_on, "dispute_by_agreed"),
    StartFact.EXTENDED: _extended,
    StartFact.NEXT_SESSION: _next_session,
    StartFact.RESPONSIBLE: _responsible,
    StartFact.PROMISED: _promised,
    StartFact.LAST_PROMISED: _last_promised,
    StartFact.ENFORCEABLE: _enforceable,
    StartFact.FEEDBACK_DUE: _feedback,
    StartFact.KEPT_UNTIL: _kept_until,
    StartFact.RECEIVED: _graded,
    StartFact.ARRIVED: _arrived,
    StartFact.SUPERVISED: _supervised,
}


# Their facts. Rows are taken from the driver as plain tuples: there are thousands.

_Row = tuple[Any, ...]
_IN_ORDER = "ORDER BY it.entry, it.position"


def _query(table: str, columns: Iterable[str], order: str = "") -> str:
    """Rows of the entries that are given as a JSON list; the list leads, so that each is looked up by its key."""
    names = ", ".join(f"it.{name}" for name in columns)
    return f"SELECT {names} FROM json_each(?) AS wanted CROSS JOIN {table} AS it ON it.entry = wanted.value {order}"


def _fetch(connection: Connection, query: str, entries: Iterable[int]) -> list[_Row]:
    result = connection.exec_driver_sql(query, (json.dumps([*entries]),))
    return list(result.cursor.fetchall()) if result.cursor is not None else []


def _cases(
    connection: Connection, kinds: Mapping[int, set[DeadlineKind]], *, by_last_day: bool
) -> tuple[DueCase, ...]:
    if not kinds:
        return ()
    columns = (*(column.name for column in ROW_COLUMNS), "level", "accepted_on")
    rows: dict[int, DisputeRow] = {}
    asked: dict[int, frozenset[DeadlineKind]] = {}
    known: dict[int, dict[str, Any]] = {}
    for values in _fetch(connection, _query("dispute", columns), kinds):
        row, entry = dispute_row_of(values), values[0]
        if here := frozenset(kind for kind in kinds[entry] if row.status in STATUSES[kind]):
            rows[entry], asked[entry] = row, here
            level = Level(values[-2]) if values[-2] else None
            known[entry] = {"accepted_on": _day(values[-1]), "level": level, "received_on": row.received_on}
    for part in _PARTS:
        needed_by = part.needed_by | _FOR_LAST_DAY if by_last_day and part.tells_last_day else part.needed_by
        if entries := [entry for entry, here in asked.items() if here & needed_by]:
            query = _query(part.table, ("entry", *part.columns), part.order)
            for entry, found in groupby(_fetch(connection, query, entries), key=itemgetter(0)):
                known[entry] |= part.read([values[1:] for values in found])
    return tuple(
        DueCase(
            row,
            asked[entry],
            CaseFacts(
                status=row.status, agreed_on=row.agreed_on, effective_on=row.effective_on, **known[entry]
            ),
        )
        for entry, row in rows.items()
    )


def _sessions(rows: list[_Row]) -> dict[str, Any]:
    return {"next_session_on": next_session((_day(held_on), _day(next_on)) for held_on, next_on in rows)}


def _extensions(rows: list[_Row]) -> dict[str, Any]:
    return {
        "extensions": tuple(
            Extension(
                until=_day(until),
                applicants_consented_on=_day(first),
                respondents_consented_on=_day(second),
            )
            for until, first, second in rows
        )
    }


def _responsibility(rows: list[_Row]) -> dict[str, Any]:
    return {"responsibility_deadline": _day(rows[0][0]), "grade": rows[0][1]}


def _agreement(rows: list[_Row]) -> dict[str, Any]:
    return {"confirmation_planned": bool(rows[0][0])}


def _items(rows: list[_Row]) -> dict[str, Any]:
    return {
        "open_promises": tuple(
            OpenPromise(
                position=position,
                what=what,
                amount=Money(amount) if amount is not None else None,
                due_on=_day(due_on),
                urged_on=_day(urged_on),
            )
            for position, what, amount, due_on, done_on, urged_on in rows
            if done_on is None
        ),
        "last_due_on": latest(_day(row[3]) for row in rows),
    }


def _visits(rows: list[_Row]) -> dict[str, Any]:
    return {"last_visit_on": latest(_day(row[0]) for row in rows)}


def _confirmation(rows: list[_Row]) -> dict[str, Any]:
    applied_on, code, ruled_on = rows[0]
    result = ConfirmationResult(code) if code else None
    return {
        "confirmation_applied_on": standing_application(_day(applied_on), result),
        "is_confirmed": result is ConfirmationResult.VALID,
        "ruled_on": _day(ruled_on),
    }


def _transfers(rows: list[_Row]) -> dict[str, Any]:
    return {
        "open_transfers": tuple(
            OpenTransfer(position=position, kind=TransferKind(kind), to_unit=to_unit, due_on=_day(due_on))
            for position, kind, to_unit, due_on, feedback_on, returned_on, _ in rows
            if feedback_on is None and returned_on is None
        ),
        "climbs": climbs_of(
            (TransferKind(kind), _day(on), _day(returned_on))
            for _position, kind, _to_unit, _due_on, _feedback_on, returned_on, on in rows
        ),
    }


def _supervisions(rows: list[_Row]) -> dict[str, Any]:
    return {
        "open_supervisions": tuple(
            OpenSupervision(
                position=position, ordered_by=ordered_by, public=bool(public), due_on=_day(due_on)
            )
            for position, ordered_by, public, due_on, feedback_on, lifted_on in rows
            if feedback_on is None and lifted_on is None
        )
    }


def _filing(rows: list[_Row]) -> dict[str, Any]:
    filed_on, retention, keep_until = rows[0]
    return {"filed_on": _day(filed_on), "retention": retention, "keep_until": _day(keep_until)}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


@dataclass(frozen=True, slots=True)
class _Part:
    """A table that belongs to a case: what is read of it beside the entry, for which kinds, and the facts that tells.

    `tells_last_day`: return visits need it too where they follow the last day promised. Where they follow the
    agreement the query has looked at the visits already.
    """

    table: str
    columns: tuple[str, ...]
    read: Callable[[list[_Row]], dict[str, Any]]
    needed_by: frozenset[DeadlineKind]
    order: str = "ORDER BY it.entry"
    tells_last_day: bool = False


_K = DeadlineKind
_FOR_LAST_DAY = frozenset({_K.RETURN_VISIT})
_PARTS = (
    _Part("session", ("held_on", "next_on"), _sessions, frozenset({_K.SESSION}), _IN_ORDER),
    _Part(
        "extension",
        ("until", "applicants_consented_on", "respondents_consented_on"),
        _extensions,
        frozenset({_K.MEDIATION, _K.EXTENSION}),
        _IN_ORDER,
    ),
    _Part(
        "responsibility",
        ("deadline", "grade"),
        _responsibility,
        frozenset({_K.RESPONSIBILITY, _K.GRADE}),
    ),
    _Part("agreement", ("confirmation_planned",), _agreement, frozenset({_K.CONFIRMATION})),
    _Part(
        "performance_item",
        ("position", "what", "amount", "due_on", "done_on", "urged_on"),
        _items,
        frozenset({_K.PERFORMANCE, _K.ENFORCEMENT}),
        _IN_ORDER,
        tells_last_day=True,
    ),
    _Part("return_visit", ("visited_on",), _visits, frozenset(), tells_last_day=True),
    _Part("confirmation", ("applied_on", "result", "ruled_on"), _confirmation, frozenset({_K.ENFORCEMENT})),
    _Part(
        "transfer",
        ("position", "kind", "to_unit", "due_on", "feedback_on", "returned_on", '"on"'),
        _transfers,
        frozenset({_K.FEEDBACK, _K.LADDER}),
        _IN_ORDER,
    ),
    _Part(
        "supervision",
        ("position", "ordered_by", "public", "due_on", "feedback_on", "lifted_on"),
        _supervisions,
        frozenset({_K.SUPERVISION}),
        _IN_ORDER,
    ),
    _Part("filing", ("filed_on", "retention", "keep_until"), _filing, frozenset({_K.RETENTION})),
)
