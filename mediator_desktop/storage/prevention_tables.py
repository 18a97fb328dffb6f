"""Tables of counts that are neither disputes nor rounds: the prevention ledger, and what is typed once a year."""

from sqlalchemy import Column, Index, Integer, Table, Text

from mediator_desktop.storage.table_kit import kept, known, metadata, text

prevention = Table(
    "prevention",
    metadata,
    *kept(),
    known("voided_at"),
    text("void_reason"),
    Column("day", Text, nullable=False),
    Column("kind", Text, nullable=False),
    text("village"),
    Column("cases", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    text("note"),
)
Index("prevention_by_day", prevention.c.day, prevention.c.kind)

yearly_figure = Table(
    "yearly_figure",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

FIGURE_COLUMNS = (
    "accepted_on", "status", "outcome", "type_code", "source_code", "village", "level", "committee", "difficulty",
    "people_involved", "shown_amount",
)  # fmt: skip
"""Columns of a dispute in an index that answers most statistics by itself."""
