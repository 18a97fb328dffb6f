"""Small questions of the first page and of the editors."""

from sqlalchemy import Connection, func, select

from mediator_desktop.domain.views import Work
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.storage import tables as t

d = t.dispute.c


def work(connection: Connection) -> Work:
    """How many disputes stand where."""
    query = select(d.status, func.count()).group_by(d.status)
    by_status = {Status(status): number for status, number in connection.execute(query)}
    return Work(
        open_disputes=sum(number for status, number in by_status.items() if status.is_open),
        by_status=by_status,
    )


def words_in_use(connection: Connection, column: str, first: tuple[str, ...]) -> tuple[str, ...]:
    """Every value of an indexed column that occurs, those of the office first in their own order.

    The index is stepped from one value to the next, so the number of disputes does not matter.
    """
    found = connection.exec_driver_sql(_STEPS.replace("COLUMN", column)).scalars().all()
    return tuple(dict.fromkeys((*first, *found)))


def units_in_use(connection: Connection, first: tuple[str, ...]) -> tuple[str, ...]:
    """Every unit that disputes went to or came from, and every court; those given first, then the most used."""
    found = connection.exec_driver_sql(_UNITS).scalars().all()
    return tuple(dict.fromkeys((*filter(None, first), *found)))


_UNITS = """
    SELECT word FROM (
        SELECT to_unit AS word FROM transfer WHERE to_unit > ''
        UNION ALL SELECT from_unit FROM transfer WHERE from_unit > ''
        UNION ALL SELECT court FROM confirmation WHERE court > ''
        UNION ALL SELECT referred_to FROM ending WHERE referred_to > ''
    )
    GROUP BY word ORDER BY count(*) DESC, word LIMIT 500
"""

_STEPS = """
    WITH RECURSIVE step(word) AS (
        SELECT min(COLUMN) FROM dispute WHERE COLUMN > ''
        UNION ALL
        SELECT (SELECT min(COLUMN) FROM dispute WHERE COLUMN > step.word) FROM step WHERE step.word IS NOT NULL
    )
    SELECT word FROM step WHERE word IS NOT NULL
"""
