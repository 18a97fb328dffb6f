"""Rows of attachments; their bytes lie in the vault."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.problems import Refused
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.mapping import from_row, to_row

CHANGEABLE = ("section", "caption", "evidence_key", "stands_for", "item", "position", "turn", "per_page")
"""What may be said anew; the file itself never changes."""


def of_dispute(connection: Connection, dispute_id: str) -> tuple[Attachment, ...]:
    """The attachments of a dispute that were not taken out, by section and position."""
    row = t.attachment.c
    query = (
        select(t.attachment)
        .where(row.dispute_id == dispute_id, row.removed_at.is_(None))
        .order_by(row.section, row.position, row.number)
    )
    return tuple(from_row(Attachment, found) for found in connection.execute(query).mappings())


def counts(connection: Connection, dispute_ids: Sequence[str]) -> dict[str, int]:
    """How many attachments each of some disputes has."""
    row = t.attachment.c
    query = (
        select(row.dispute_id, func.count())
        .where(row.dispute_id.in_(dispute_ids), row.removed_at.is_(None))
        .group_by(row.dispute_id)
    )
    found = {dispute_id: int(count) for dispute_id, count in connection.execute(query)}
    return {dispute_id: found.get(dispute_id, 0) for dispute_id in dispute_ids}


def thumbnail(connection: Connection, digest: str) -> bytes | None:
    """A small JPEG of an attachment's first page."""
    query = select(t.thumbnail.c.picture).where(t.thumbnail.c.digest == digest)
    found: bytes | None = connection.execute(query).scalar_one_or_none()
    return found


def add(connection: Connection, attachment: Attachment, picture: bytes | None) -> None:
    """Keep a new attachment and, where its content is new, its small picture."""
    connection.execute(insert(t.attachment).values(to_row(attachment)))
    if picture is not None and thumbnail(connection, attachment.digest) is None:
        connection.execute(insert(t.thumbnail).values(digest=attachment.digest, picture=picture))


def one(connection: Connection, attachment_id: str) -> Attachment:
    """An attachment that was not taken out. Raises Refused."""
    row = t.attachment.c
    query = select(t.attachment).where(row.id == attachment_id, row.removed_at.is_(None))
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise Refused("这个附件已经取出，请刷新后再看")
    return from_row(Attachment, found)


def change(connection: Connection, attachment: Attachment) -> dict[str, tuple[Any, Any]]:
    """Keep what was said anew; returns what changed, by field, and the file's name under `attachment`."""
    before, after = to_row(one(connection, attachment.id)), to_row(attachment)
    changed = {name: after[name] for name in CHANGEABLE if after[name] != before[name]}
    if changed:
        mine = t.attachment.c.id == bindparam("own_id")
        statement = update(t.attachment).where(mine).values({name: bindparam(name) for name in changed})
        connection.execute(statement, changed | {"own_id": attachment.id})
        changed["attachment"] = before["attachment"] = before["name"]
    return {name: (before[name], value) for name, value in changed.items()}


def remove(connection: Connection, attachment_id: str, at: datetime, actor: str, reason: str) -> Attachment:
    """Mark an attachment as taken out; returns what it was."""
    attachment = one(connection, attachment_id)
    values = {"removed_at": at.isoformat(), "removed_by": actor, "remove_reason": reason}
    connection.execute(update(t.attachment).where(t.attachment.c.id == attachment_id).values(values))
    return attachment


def names_by_digest(connection: Connection) -> dict[str, str]:
    """A file name for every digest that a row speaks of, also of attachments taken out, in order of entry."""
    row = t.attachment.c
    query = select(row.digest, row.name).order_by(row.number.desc())
    found = {str(digest): str(name) for digest, name in connection.execute(query)}
    return dict(reversed(found.items()))
