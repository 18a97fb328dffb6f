"""Linking the parties of many disputes at once to the people they are: whom nobody has met is added in few statements"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.party import Party
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.people import is_identifiable, link_person, person_row
from mediator_desktop.storage.statements import insert_rows

CHUNK = 400
_Sign = tuple[str, ...]
_COLUMNS: dict[str, tuple[str, ...]] = {
    "id_number": ("id_number",),
    "credit_code": ("credit_code",),
    "name": ("name", "village", "phone"),
}
"""What people are found by: a name for the sign, and its columns, the first of which has an index."""


def link_batch(connection: Connection, records: Sequence[tuple[DisputeRecord, date]]) -> list[DisputeRecord]:
    """The records with every party linked, as linking one after the other would; each comes with the day people were met."""
    linking = _Linking(connection, (party for record, _ in records for party in record.dispute.parties))
    linked = []
    for record, day in records:
        parties = tuple(replace(p, person_id=linking.link(p, day)) for p in record.dispute.parties)
        linked.append(replace(record, dispute=replace(record.dispute, parties=parties)))
    linking.write()
    return linked


class _Linking:
    """Adds people later, all together, until somebody turns up who may be one of them or is on record."""

    def __init__(self, connection: Connection, parties: Iterable[Party]) -> None:
        self._connection = connection
        self._waiting: list[dict[str, Any]] = []
        self._signs = _on_record(connection, {sign for party in parties for sign in _signs(party)})

    def link(self, party: Party, day: date) -> str | None:
        """The id of the person a party is, None when too little is known."""
        signs = _signs(party)
        if party.person_id or not self._signs.isdisjoint(signs):
            self.write()
            self._signs.update(signs)
            return link_person(self._connection, party, day)
        if not is_identifiable(party):
            return None
        new_id = str(uuid.uuid4())
        self._waiting.append(person_row(party, new_id, day))
        self._signs.update(signs)
        return new_id

    def write(self) -> None:
        """Add those who wait."""
        if self._waiting:
            insert_rows(self._connection, t.person, self._waiting)
            self._waiting = []


def _signs(party: Party) -> list[_Sign]:
    """Everything that somebody can be found by, each with its name before it."""
    found: list[_Sign] = []
    for name, columns in _COLUMNS.items():
        values = tuple(getattr(party, column) for column in columns)
        if all(values):
            found.append((name, *values))
    return found


def _on_record(connection: Connection, signs: set[_Sign]) -> set[_Sign]:
    """Those of the signs that somebody on record has."""
    found: set[_Sign] = set()
    for name, names in _COLUMNS.items():
        columns = [t.person.c[column] for column in names]
        wanted = sorted({sign[1] for sign in signs if sign[0] == name})
        for start in range(0, len(wanted), CHUNK):
            query = select(*columns).where(columns[0].in_(wanted[start : start + CHUNK]))
            found.update((name, *row) for row in connection.execute(query))
    return found & signs
