"""Small questions of the first page and of the editors."""

from datetime import date

from sqlalchemy import Connection, func, or_, select

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.views import Promise, Work
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.lists import ROW_COLUMNS, dispute_row_of

d = t.dispute.c


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
        .with_hint(t.performance_item, "INDEXED BY performance_item_open", "sqlite")
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


def words_in_use(connection: Connection, column: str, first: tuple[str, ...]) -> tuple[str, ...]:
    """Every value of an indexed column that occurs, those of the office first in their own order.

    The index is stepped from one value to the next, so the number of disputes does not matter.
    """
    found = connection.exec_driver_sql(_STEPS.replace("COLUMN", column)).scalars().all()
    return tuple(dict.fromkeys((*first, *found)))


_STEPS = """
    WITH RECURSIVE step(word) AS (
        SELECT min(COLUMN) FROM dispute WHERE COLUMN > ''
        UNION ALL
        SELECT (SELECT min(COLUMN) FROM dispute WHERE COLUMN > step.word) FROM step WHERE step.word IS NOT NULL
    )
    SELECT word FROM step WHERE word IS NOT NULL
"""
