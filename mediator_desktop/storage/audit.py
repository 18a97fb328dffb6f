"""The chained log of every write: each row's digest covers the row before it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.views import LogEntry
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.statements import insert_rows

FieldChanges = dict[str, tuple[Any, Any]]

_BEGINNING = b"\0" * 32


def differences(before: DisputeRecord | None, after: DisputeRecord) -> FieldChanges:
    """Which facts of a dispute a save changed: field → old and new plain value."""
    old = to_plain(before.dispute) if before else {}
    new = to_plain(after.dispute)
    changes: FieldChanges = {
        name: (old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    }
    if (before.number if before else None) != after.number:
        changes["number"] = (before.number if before else None, after.number)
    if late := after.late_entries[len(before.late_entries) if before else 0 :]:
        changes["late_reason"] = (None, "；".join(entry.reason for entry in late))
    return changes


def write_row(
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    dispute_id: str | None = None,
    subject: str = "",
    changes: FieldChanges | None = None,
) -> None:
    """Append a row; its digest is SHA-256 over the previous digest and its own content."""
    previous = connection.execute(select(t.audit.c.digest).order_by(t.audit.c.id.desc()).limit(1)).scalar()
    row = {
        "at": at.isoformat(),
        "actor": actor,
        "action": action,
        "dispute_id": dispute_id,
        "subject": subject,
        "changes": json.dumps(changes or {}, ensure_ascii=False, sort_keys=True),
    }
    previous = previous or _BEGINNING
    insert_rows(connection, t.audit, [row | {"previous": previous, "digest": _digest(previous, row)}])


def broken_rows(connection: Connection) -> Iterator[int]:
    """Ids of rows that were altered, or before which a row is missing."""
    previous = _BEGINNING
    for stored in connection.execute(select(t.audit).order_by(t.audit.c.id)).mappings():
        row = {name: stored[name] for name in _SEALED}
        if stored["previous"] != previous or stored["digest"] != _digest(previous, row):
            yield int(stored["id"])
        previous = stored["digest"]


def entries_of(connection: Connection, dispute_id: str) -> tuple[LogEntry, ...]:
    """The writes that touched a dispute, newest first."""
    query = select(t.audit).where(t.audit.c.dispute_id == dispute_id).order_by(t.audit.c.id.desc())
    return tuple(
        LogEntry(
            id=row["id"],
            at=datetime.fromisoformat(row["at"]),
            actor=row["actor"],
            action=row["action"],
            changes={name: tuple(pair) for name, pair in json.loads(row["changes"]).items()},
        )
        for row in connection.execute(query).mappings()
    )


_SEALED = ("at", "actor", "action", "dispute_id", "subject", "changes")


def _digest(previous: bytes, row: dict[str, Any]) -> bytes:
    content = json.dumps([row[name] for name in _SEALED], ensure_ascii=False)
    return hashlib.sha256(previous + content.encode("utf-8", "surrogatepass")).digest()
