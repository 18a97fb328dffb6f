"""People met in earlier disputes: found again by identity number, or by name with village and phone."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Update, bindparam, or_, select, update

from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.views import DisputeRow, KnownPerson
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.initials import initials
from mediator_desktop.storage.lists import ROW_COLUMNS, dispute_row_of
from mediator_desktop.storage.mapping import encode, from_row
from mediator_desktop.storage.statements import insert_rows, run

FACTS = (
    "kind", "name", "sex", "ethnicity", "birth_date", "stated_age", "occupation", "phone", "address",
    "village", "id_number", "credit_code", "representative", "representative_post", "name_note",
)  # fmt: skip
MOST_DISPUTES_SHOWN = 20


def is_identifiable(party: Party) -> bool:
    """Whether enough is known to meet the same person again."""
    return bool(party.name and (party.id_number or party.credit_code or (party.phone and party.village)))


def link_person(connection: Connection, party: Party, day: date) -> str | None:
    """The id of the person a party is: the one chosen, the same identity number, or name + village + phone.

    Someone new is added; the facts of someone known are brought up to date, and nothing known is
    emptied. None when too little is known to say who it is.
    """
    if not party.name:
        return None
    found = _find(connection, party)
    if found is None:
        if not is_identifiable(party):
            return None
        new_id = str(uuid.uuid4())
        insert_rows(connection, t.person, [person_row(party, new_id, day)])
        return new_id
    facts = person_row(party, found.id, day)
    changed = {
        name: facts[name]
        for name in (*FACTS, "initials")
        if facts[name] not in (None, "") and facts[name] != getattr(found, name)
    }
    if found.met_on <= facts["met_on"]:
        changed["met_on"] = facts["met_on"]
        values = changed | {"person_id": found.id}
        run(connection, ("update person", tuple(changed)), lambda: _update(tuple(changed)), values)
    return str(found.id)


def with_people_linked(connection: Connection, record: DisputeRecord, day: date) -> DisputeRecord:
    """The record with every party linked to the person it is."""
    parties = tuple(
        replace(party, person_id=link_person(connection, party, day)) for party in record.dispute.parties
    )
    return replace(record, dispute=replace(record.dispute, parties=parties))


def _update(names: tuple[str, ...]) -> Update:
    mine = t.person.c.id == bindparam("person_id")
    return update(t.person).where(mine).values({name: bindparam(name) for name in names})


def person_row(party: Party, person_id: str, day: date) -> dict[str, Any]:
    """A party as a row of known people."""
    row = {name: encode(getattr(party, name)) for name in FACTS}
    return row | {"id": person_id, "initials": initials(party.name), "met_on": encode(day)}


def _find(connection: Connection, party: Party) -> Any:
    """The row of the person a party is, by the strongest sign that fits."""
    signs: list[tuple[str, ...]] = []
    if party.id_number:
        signs.append(("id_number",))
    elif party.credit_code:
        signs.append(("credit_code",))
    if party.person_id:
        signs.append(("id", "name"))
    if party.phone and party.village:
        signs.append(("name", "village", "phone"))
    for names in signs:
        found = _person(connection, party, names)
        if found is not None and not _is_another(found, party):
            return found
    return None


def _person(connection: Connection, party: Party, names: tuple[str, ...]) -> Any:
    values = {name: getattr(party, "person_id" if name == "id" else name) for name in names}

    def build() -> Select[Any]:
        return select(t.person).where(*(t.person.c[name] == bindparam(name) for name in names)).limit(1)

    return run(connection, ("person", names), build, values).one_or_none()


def _is_another(found: Any, party: Party) -> bool:
    """Whether a number tells someone of the same name apart."""
    return any(
        getattr(party, name) and getattr(found, name) not in ("", getattr(party, name))
        for name in ("id_number", "credit_code")
    )


def known_people(
    connection: Connection, condition: ColumnElement[bool], limit: int
) -> tuple[KnownPerson, ...]:
    """People that fit a condition, the most recently met first, each with their disputes."""
    query = select(t.person).where(condition).order_by(t.person.c.met_on.desc()).limit(limit)
    return tuple(
        KnownPerson(
            id=row["id"],
            party=_party_of(row),
            disputes=disputes_of(connection, row["id"]),
        )
        for row in connection.execute(query).mappings()
    )


def by_id_number(number: str) -> ColumnElement[bool]:
    """People with an identity number or credit code."""
    return or_(t.person.c.id_number == number, t.person.c.credit_code == number)


def by_name(name: str) -> ColumnElement[bool]:
    """People of exactly this name."""
    return t.person.c.name == name


def names_beginning(connection: Connection, text: str, limit: int) -> tuple[str, ...]:
    """Names that begin with a text, or whose pinyin initials do."""
    column = t.person.c.initials if text.isascii() else t.person.c.name
    start = text.lower()
    query = (
        select(t.person.c.name)
        .where(column >= start, column < start + "\U0010ffff")
        .distinct()
        .order_by(t.person.c.name)
        .limit(limit)
    )
    return tuple(connection.execute(query).scalars())


def disputes_of(connection: Connection, person_id: str) -> tuple[DisputeRow, ...]:
    """The disputes a person was a party of, newest first."""
    query = (
        select(*ROW_COLUMNS)
        .join(t.party, t.party.c.entry == t.dispute.c.entry)
        .where(t.party.c.person_id == person_id)
        .distinct()
        .order_by(t.dispute.c.entry.desc())
        .limit(MOST_DISPUTES_SHOWN)
    )
    return tuple(dispute_row_of(row) for row in connection.execute(query))


def _party_of(row: Any) -> Party:
    values = dict(row) | {"role": "applicant", "person_id": row["id"]}
    return from_row(Party, values, agents=())
