"""Units and their people as rows."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from mediator_desktop.domain.unit import Unit, UnitPerson
from mediator_desktop.storage import screening_tables as t
from mediator_desktop.storage.mapping import from_row, to_row


def all_units(connection: Connection) -> tuple[Unit, ...]:
    """Every unit with its people, above before below, each level in its order."""
    people: dict[str, list[UnitPerson]] = {}
    query = select(t.unit_person).order_by(t.unit_person.c.unit_id, t.unit_person.c.position)
    for row in connection.execute(query).mappings():
        people.setdefault(row["unit_id"], []).append(from_row(UnitPerson, row))
    found = connection.execute(select(t.unit).order_by(t.unit.c.position, t.unit.c.name)).mappings()
    return tuple(from_row(Unit, row, people=tuple(people.get(row["id"], ()))) for row in found)


def replace_units(connection: Connection, units: Iterable[Unit]) -> None:
    """Keep these units and no others; ids that rounds speak of stay as long as their unit is among them."""
    connection.execute(delete(t.unit_person))
    connection.execute(delete(t.unit))
    rows, people = [], []
    for unit in units:
        rows.append(to_row(unit))
        people += [_person(unit, n, person) for n, person in enumerate(unit.people)]
    if rows:
        connection.execute(insert(t.unit), rows)
    if people:
        connection.execute(insert(t.unit_person), people)


def _person(unit: Unit, position: int, person: UnitPerson) -> dict[str, Any]:
    return {"unit_id": unit.id, "position": position} | to_row(person)
