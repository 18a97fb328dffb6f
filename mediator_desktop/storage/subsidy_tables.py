"""Tables of the case subsidy: payees, claims with their frozen lines, the stages they went through"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from mediator_desktop.storage.table_kit import kept, known, metadata, text


def _claim() -> "Column[str]":
    return Column("claim_id", ForeignKey("subsidy_claim.id", ondelete="CASCADE"), primary_key=True)


payee = Table(
    "payee",
    metadata,
    Column("name", Text, primary_key=True),
    known("staff"),
    text("level"),
    text("id_number"),
    text("bank"),
    text("account"),
    text("note"),
)

subsidy_claim = Table(
    "subsidy_claim",
    metadata,
    *kept(),
    text("title"),
    text("unit"),
    Column("first_day", Text, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    text("scheme_name"),
    text("rules"),
    Column("counted_by", Text, nullable=False),
    # where it stands, for the list; kept in the same transaction as its stages
    known("stage"),
    known("stage_on"),
    Column("cases", Integer, nullable=False),
    Column("claimed", Integer, nullable=False),
    Column("amount", Integer, nullable=False),
)
Index("subsidy_claim_by_day", subsidy_claim.c.first_day, subsidy_claim.c.entered_at)

subsidy_line = Table(
    "subsidy_line",
    metadata,
    _claim(),
    Column("position", Integer, primary_key=True),
    Column("dispute_id", Text, nullable=False),
    text("matter"),
    text("number"),
    text("names"),
    Column("content", Text, nullable=False),
)
Index("subsidy_line_by_dispute", subsidy_line.c.dispute_id)
Index("subsidy_line_by_matter", subsidy_line.c.matter)

subsidy_stage = Table(
    "subsidy_stage",
    metadata,
    _claim(),
    Column("number", Integer, primary_key=True),
    Column("stage", Text, nullable=False),
    text("taken_by"),
    Column("taken_on", Text, nullable=False),
    text("note"),
    known("entered_at"),
    text("actor"),
    known("undone_at"),
    text("undone_by"),
    text("undo_reason"),
)

subsidy_verdict = Table(
    "subsidy_verdict",
    metadata,
    _claim(),
    Column("number", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("dispute_id", Text, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("amount", Integer, nullable=False),
    text("reason"),
)
