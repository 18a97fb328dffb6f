"""What an import must know of the register, and taking an import out again without a trace in the lists"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, or_, select, text, update

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import KnownMatter
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.saving import CHILDREN

CHUNK = 400
MOST_NAMED = 5
"""How many disputes a refusal names."""
_MATTERS = """
    SELECT d.entry, d.id, d.version, coalesce(d.number, ''), d.agreement_number, d.platform_code, d.received_on
      FROM dispute d WHERE d.voided_at IS NULL ORDER BY d.entry
"""
_NAMES = "SELECT entry, name FROM party WHERE name <> ''"
_UNUSED = """
    DELETE FROM person WHERE id = :id
       AND NOT EXISTS (SELECT 1 FROM party WHERE party.person_id = :id)
       AND NOT EXISTS (SELECT 1 FROM person_merge WHERE kept = :id OR dropped = :id)
"""
PersonRow = dict[str, Any]


def known_matters(connection: Connection) -> Iterator[KnownMatter]:
    """Every dispute that is not void, by what another ledger may know it."""
    names: dict[int, set[str]] = defaultdict(set)
    for entry, name in connection.exec_driver_sql(_NAMES):
        names[entry].add(name)
    for entry, dispute_id, version, *numbers, received_on in connection.exec_driver_sql(_MATTERS):
        yield KnownMatter(
            id=dispute_id,
            version=version,
            numbers=tuple(number for number in numbers if number),
            received_on=date.fromisoformat(received_on) if received_on else None,
            names=frozenset(names.get(entry, ())),
        )


def people_like(connection: Connection, names: Iterable[str], numbers: Iterable[str]) -> dict[str, PersonRow]:
    """The rows of known people with one of the names or numbers, by id."""
    found: dict[str, PersonRow] = {}
    c = t.person.c
    for words, columns in ((sorted(names), (c.name,)), (sorted(numbers), (c.id_number, c.credit_code))):
        for start in range(0, len(words), CHUNK):
            some = words[start : start + CHUNK]
            query = select(t.person).where(or_(*(column.in_(some) for column in columns)))
            for row in connection.execute(query).mappings():
                found[row["id"]] = dict(row)
    return found


def remove(connection: Connection, taken: Mapping[str, int]) -> None:
    """Take disputes out whole, each in the version that is named. Raises Refused when one was changed or used since."""
    entries = _untouched(connection, taken)
    for start in range(0, len(entries), CHUNK):
        some = entries[start : start + CHUNK]
        for child in (t.late_entry, *reversed(CHILDREN)):
            connection.execute(delete(child).where(child.c.entry.in_(some)))
        connection.execute(
            text("DELETE FROM search WHERE rowid = :entry"), [{"entry": entry} for entry in some]
        )
        connection.execute(delete(t.dispute).where(t.dispute.c.entry.in_(some)))


def _untouched(connection: Connection, taken: Mapping[str, int]) -> list[int]:
    entries: list[int] = []
    worked_on: list[str] = []
    ids = sorted(taken)
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        d = t.dispute.c
        rows = connection.execute(
            select(d.entry, d.id, d.version, d.voided_at, d.number, d.shown_number, d.shown_title).where(
                d.id.in_(some)
            )
        ).all()
        used: set[str] = set()
        for table in (t.attachment, t.issued_paper, t.case_number):
            query = select(table.c.dispute_id).where(table.c.dispute_id.in_(some))
            used.update(connection.execute(query).scalars())
        worked_on += [
            f"“{' '.join(filter(None, (r.shown_number, r.shown_title)))}”"
            for r in rows
            if r.version != taken[r.id] or r.voided_at or r.number or r.id in used
        ]
        entries += [r.entry for r in rows]
    if worked_on:
        more = f"等{len(worked_on)}件" if len(worked_on) > MOST_NAMED else ""
        named = "、".join(worked_on[:MOST_NAMED])
        raise Refused(
            f"导入以后{named}{more}又改过、打印过或加过附件，不能整批撤销；先看这几件，其余不要的请逐件作废"
        )
    if len(entries) != len(ids):
        raise Refused("这次导入的纠纷有的已经不在登记册里，不能整批撤销")
    return entries


def restore_people(
    connection: Connection, added: Sequence[str], changed: Sequence[tuple[PersonRow, PersonRow]]
) -> None:
    """Forget the people whom an import brought and nobody else knows; give the others the facts they had before.

    Someone whom a later dispute changed again keeps what that dispute said.
    """
    for person_id in added:
        connection.execute(text(_UNUSED), {"id": person_id})
    for before, after in changed:
        query = select(t.person).where(t.person.c.id == after["id"])
        row = connection.execute(query).mappings().one_or_none()
        if row is not None and dict(row) == after:
            connection.execute(update(t.person).where(t.person.c.id == after["id"]).values(before))
