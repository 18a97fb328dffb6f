"""People met in earlier disputes: found again by identity number, or by name with village and phone; merged by hand."""

import uuid
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Update, bindparam, insert, or_, select, update

from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import DisputeRow, KnownPerson, PersonMerge
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.initials import initials
from mediator_desktop.storage.lists import ROW_COLUMNS, dispute_row_of, same_person
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
        if found is not None and not any(
            _is_another(one, party) for one in (found, *_others(connection, found))
        ):
            return found
    return None


def _person(connection: Connection, party: Party, names: tuple[str, ...]) -> Any:
    if names == ("id", "name"):
        same = (row for row in _rows_of(connection, str(party.person_id)) if row.name == party.name)
        return next(same, None)
    values = {name: getattr(party, name) for name in names}

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
    """People that fit a condition, the most recently met first, each with their disputes; merged ones are one."""
    query = select(t.person.c.id).where(condition).order_by(t.person.c.met_on.desc()).limit(limit)
    ids = connection.execute(query).scalars().all()
    kept = dict.fromkeys(kept_id(connection, person_id) for person_id in ids)
    return tuple(known for person_id in kept if (known := known_person(connection, person_id)) is not None)


def known_person(connection: Connection, person_id: str) -> KnownPerson | None:
    """Someone by any of the ids they were met under, None for an unknown one.

    The facts are those of the person kept; what is not known there is taken from the others.
    """
    own = kept_id(connection, person_id)
    rows = sorted(_rows_of(connection, own), key=lambda row: (row.id != own, row.entry))
    if not rows or rows[0].id != own:
        return None
    party = _party_of(rows[0]._mapping)
    for other in rows[1:]:
        party = _filled(party, _party_of(other._mapping))
    return KnownPerson(id=own, party=party, disputes=disputes_of(connection, own))


def kept_id(connection: Connection, person_id: str) -> str:
    """The id under which somebody is met after all merges; the id itself where none applies."""
    return connection.exec_driver_sql(_KEPT, {"person_id": person_id}).scalar() or person_id


def merge(
    connection: Connection, kept: str, dropped: str, reason: str, at: datetime, actor: str
) -> PersonMerge:
    """Meet one person as another from now on. Raises Refused when they are one already or unknown.

    Parties keep the id they were linked by, so that a merge that is undone leaves no trace in them.
    """
    kept, dropped = kept_id(connection, kept), kept_id(connection, dropped)
    if kept == dropped:
        raise Refused("这两位已经合并过了")
    known = set(connection.execute(select(t.person.c.id).where(t.person.c.id.in_((kept, dropped)))).scalars())
    if known != {kept, dropped}:
        raise Refused("登记册里没有这个人")
    values = {"at": at.isoformat(), "actor": actor, "kept": kept, "dropped": dropped, "reason": reason}
    connection.execute(insert(t.person_merge).values(**values))
    connection.execute(update(t.person).where(t.person.c.id == dropped).values(merged_into=kept))
    return merges_of(connection, kept)[0]


def unmerge(connection: Connection, merge_id: int, at: datetime, actor: str) -> PersonMerge:
    """Tell two people apart again; later merges of either stay. Raises Refused when there is nothing to undo."""
    row = connection.execute(_open_merges().where(t.person_merge.c.id == merge_id)).one_or_none()
    if row is None:
        raise Refused("这次合并已经撤销了")
    undone = {"undone_at": at.isoformat(), "undone_by": actor}
    connection.execute(update(t.person_merge).where(t.person_merge.c.id == merge_id).values(**undone))
    connection.execute(update(t.person).where(t.person.c.id == row.dropped).values(merged_into=None))
    return _merge_of(row)


def merges_of(connection: Connection, person_id: str) -> tuple[PersonMerge, ...]:
    """The merges that make somebody one person, newest first."""
    query = _open_merges().where(t.person_merge.c.dropped.in_(same_person()))
    found = connection.execute(query.order_by(t.person_merge.c.id.desc()), {"person_id": person_id})
    return tuple(_merge_of(row) for row in found)


def _open_merges() -> Select[Any]:
    merge_table = t.person_merge
    query = select(merge_table, t.person.c.name.label("dropped_name"))
    query = query.join(t.person, t.person.c.id == merge_table.c.dropped)
    return query.where(merge_table.c.undone_at.is_(None))


def _merge_of(row: Any) -> PersonMerge:
    names = [item.name for item in fields(PersonMerge)]
    values = {name: getattr(row, name) for name in names} | {"at": datetime.fromisoformat(row.at)}
    return PersonMerge(**values)


_KEPT = """
    WITH RECURSIVE up(id, merged_into) AS (
        SELECT id, merged_into FROM person WHERE id = :person_id
        UNION SELECT person.id, person.merged_into FROM person JOIN up ON person.id = up.merged_into
    )
    SELECT id FROM up WHERE merged_into IS NULL
"""


def _rows_of(connection: Connection, person_id: str) -> list[Any]:
    """The rows of everyone merged with a person, their own among them."""

    def build() -> Select[Any]:
        return select(t.person).where(t.person.c.id.in_(same_person()))

    return list(run(connection, "same person", build, {"person_id": person_id}))


def _others(connection: Connection, found: Any) -> list[Any]:
    """Those a person is merged with; mostly nobody, which one look at the index tells."""
    if found.merged_into is None and not connection.exec_driver_sql(_HAS_MERGED, {"id": found.id}).scalar():
        return []
    return [row for row in _rows_of(connection, found.id) if row.id != found.id]


_HAS_MERGED = "SELECT EXISTS (SELECT 1 FROM person WHERE merged_into = :id)"


def _filled(party: Party, other: Party) -> Party:
    """A party with what is not known of it taken from another."""
    gaps = {name: getattr(other, name) for name in FACTS if getattr(party, name) in (None, "")}
    return replace(party, **gaps)


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
        .where(column >= start, column < start + "\U0010ffff", t.person.c.merged_into.is_(None))
        .distinct()
        .order_by(t.person.c.name)
        .limit(limit)
    )
    return tuple(connection.execute(query).scalars())


def disputes_of(connection: Connection, person_id: str) -> tuple[DisputeRow, ...]:
    """The disputes a person was a party of under any id, newest first."""
    query = (
        select(*ROW_COLUMNS)
        .join(t.party, t.party.c.entry == t.dispute.c.entry)
        .where(t.party.c.person_id.in_(same_person()))
        .distinct()
        .order_by(t.dispute.c.entry.desc())
        .limit(MOST_DISPUTES_SHOWN)
    )
    return tuple(dispute_row_of(row) for row in connection.execute(query, {"person_id": person_id}))


def _party_of(row: Any) -> Party:
    values = dict(row) | {"role": "applicant", "person_id": row["id"]}
    return from_row(Party, values, agents=())
