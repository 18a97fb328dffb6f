"""What lists derive from a dispute, brought up to date once after the program learnt to derive it otherwise."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Update, bindparam, select, update

from mediator_desktop.storage import tables as t
from mediator_desktop.storage.engine import WRITES
from mediator_desktop.storage.loading import load_record
from mediator_desktop.storage.saving import TypeNames, dispute_row
from mediator_desktop.storage.statements import run

STATE = "derivation"
BATCH = 500

_WITH_MINORS = """
    SELECT DISTINCT party.entry FROM party JOIN dispute ON dispute.entry = party.entry
    WHERE party.kind = 'natural' AND party.name > '' AND (
        party.birth_date > date(dispute.list_day, '-18 years', '-1 day')
        OR party.stated_age < 18
        OR substr(party.id_number, 7, 8) > strftime('%Y%m%d', dispute.list_day, '-18 years', '-1 day')
    )
    ORDER BY party.entry
"""

CHANGES: tuple[tuple[int, str], ...] = ((1, _WITH_MINORS),)
"""Each change of what is derived: its number, and which entries it may concern. A change is only ever added."""

NEWEST = CHANGES[-1][0]

DERIVED = (
    "shown_number", "number_key", "shown_title", "status", "outcome", "applicants", "respondents", "lead_mediator",
    "list_day", "received_on", "agreed_on", "effective_on", "shown_amount", "agreement_number", "platform_code",
)  # fmt: skip
"""Columns of a dispute that follow from its facts."""


def derived_by(connection: Connection) -> int:
    """The newest change that the register's lists know of."""
    query = select(t.register_state.c.value).where(t.register_state.c.name == STATE)
    value = connection.execute(query).scalar()
    return int(value) if value is not None and value.isdigit() else 0


def bring_up_to_date(engine: Engine, type_names: Callable[[], TypeNames]) -> int:
    """Derive anew what an older program derived otherwise; returns how many disputes changed.

    Some hundred disputes a transaction; what is written last says that all is done, so that an interrupted run begins
    again and ends the same. Neither facts nor versions change.
    """
    with engine.connect() as connection, connection.begin():
        known = derived_by(connection)
        if known >= NEWEST:
            return 0
        wanted = [sql for number, sql in CHANGES if number > known]
        entries = sorted({row[0] for sql in wanted for row in connection.exec_driver_sql(sql)})
    changed = 0
    names = type_names() if entries else {}
    for start in range(0, len(entries), BATCH):
        with engine.connect() as plain:
            connection = plain.execution_options(**WRITES)
            with connection.begin():
                changed += _derive(connection, entries[start : start + BATCH], names)
    with engine.connect() as plain:
        connection = plain.execution_options(**WRITES)
        with connection.begin():
            remember(connection)
    return changed


def remember(connection: Connection) -> None:
    """Keep that everything is derived as today's program does."""
    connection.exec_driver_sql(
        "INSERT INTO register_state (name, value) VALUES (:name, :value)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        {"name": STATE, "value": str(NEWEST)},
    )


def _derive(connection: Connection, entries: Sequence[int], type_names: TypeNames) -> int:
    changed = 0
    query = select(t.dispute).where(t.dispute.c.entry.in_(entries))
    for stored in connection.execute(query).mappings().all():
        _, record = load_record(connection, stored["id"])
        row = dispute_row(record, type_names)
        stale = {name: row[name] for name in DERIVED if row[name] != stored[name]}
        if stale:
            names = tuple(stale)
            run(connection, ("derive", names), partial(_update, names), stale | {"own": stored["entry"]})
            changed += 1
    return changed


def _update(names: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return update(t.dispute).where(t.dispute.c.entry == bindparam("own")).values(values)
