"""Tables of submissions and of what a county received, as today's program uses them; their rows never change."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from mediator_desktop.storage.table_kit import known, metadata, text


def _of(table: str, *, key: bool) -> "Column[str]":
    return Column(
        f"{table}_id", Text, ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=key, nullable=False
    )


submission = Table(
    "submission",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    text("name"),
    Column("first_day", Text, nullable=False),
    Column("last_day", Text, nullable=False),
    text("unit"),
    Column("revision", Integer, nullable=False),
    text("signer"),
    Column("signed_on", Text, nullable=False),
    known("due_on"),
    Column("submitted_at", Text, nullable=False),
    text("actor"),
    Column("full", Integer, nullable=False),
    text("digest"),
    text("files"),
    text("content"),
)
Index(
    "submission_by_period",
    submission.c.kind,
    submission.c.first_day,
    submission.c.last_day,
    submission.c.revision,
    unique=True,
)

submission_file = Table(
    "submission_file",
    metadata,
    _of("submission", key=True),
    Column("position", Integer, primary_key=True),
    text("name"),
    Column("content", LargeBinary, nullable=False),
)

submission_reopening = Table(
    "submission_reopening",
    metadata,
    _of("submission", key=True),
    Column("at", Text, nullable=False),
    text("actor"),
    text("reason"),
)

received = Table(
    "received",
    metadata,
    Column("id", Text, primary_key=True),
    text("unit"),
    text("sender"),
    Column("kind", Text, nullable=False),
    text("name"),
    Column("first_day", Text, nullable=False),
    Column("last_day", Text, nullable=False),
    text("digest"),
    Column("received_at", Text, nullable=False),
    text("content"),
)
Index("received_by_period", received.c.kind, received.c.first_day, received.c.last_day)

received_choice = Table(
    "received_choice",
    metadata,
    Column("position", Integer, primary_key=True),
    _of("received", key=False),
    Column("at", Text, nullable=False),
    text("actor"),
    text("reason"),
)
