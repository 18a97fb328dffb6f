"""Tables of units, screening rounds and campaigns, as today's program uses them."""

from sqlalchemy import Column, Index, Integer, Table, Text

from mediator_desktop.storage.table_kit import belongs_to, kept, known, metadata, text

unit = Table(
    "unit",
    metadata,
    Column("id", Text, primary_key=True),
    text("parent"),
    Column("level", Text, nullable=False),
    text("name"),
    text("code"),
    Column("position", Integer, nullable=False),
    known("first_day"),
    known("last_day"),
    known("elected_on"),
)
Index("unit_by_parent", unit.c.parent, unit.c.position)

unit_person = Table(
    "unit_person",
    metadata,
    belongs_to("unit"),
    Column("position", Integer, primary_key=True),
    text("name"),
    known("post"),
    text("phone"),
    known("first_day"),
    known("last_day"),
)

campaign = Table(
    "campaign",
    metadata,
    Column("id", Text, primary_key=True),
    text("name"),
    Column("first_day", Text, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("kind", Text, nullable=False),
    text("theme"),
    text("leader"),
    text("units"),
)

screening_round = Table(
    "screening_round",
    metadata,
    *kept(),
    known("voided_at"),
    text("void_reason"),
    Column("unit", Text, nullable=False),
    Column("for_day", Text, nullable=False),
    Column("held_on", Text, nullable=False),
    known("held_at"),
    Column("kind", Text, nullable=False),
    text("campaign"),
    text("responsible"),
    text("area"),
    Column("households", Integer),
    Column("nil", Integer, nullable=False),
    text("note"),
)
Index("screening_round_by_day", screening_round.c.for_day, screening_round.c.unit)
Index("screening_round_by_unit", screening_round.c.unit, screening_round.c.for_day)
Index("screening_round_by_campaign", screening_round.c.campaign)

round_person = Table(
    "round_person",
    metadata,
    belongs_to("screening_round"),
    Column("position", Integer, primary_key=True),
    text("name"),
)

round_method = Table(
    "round_method",
    metadata,
    belongs_to("screening_round"),
    Column("position", Integer, primary_key=True),
    text("code"),
)

round_dispute = Table(
    "round_dispute",
    metadata,
    belongs_to("screening_round"),
    Column("position", Integer, primary_key=True),
    Column("dispute_id", Text, nullable=False),
)
Index("round_dispute_by_dispute", round_dispute.c.dispute_id)

meeting = Table(
    "meeting",
    metadata,
    *kept(),
    Column("kind", Text, nullable=False),
    text("title"),
    text("number"),
    text("unit"),
    known("held_on"),
    text("dispute"),
    Column("open_decisions", Integer, nullable=False),
    known("next_due_on"),
    Column("content", Text, nullable=False),
)
Index("meeting_by_day", meeting.c.held_on, meeting.c.kind)
Index("meeting_open", meeting.c.next_due_on, sqlite_where=meeting.c.open_decisions > 0)

assessment = Table(
    "assessment",
    metadata,
    *kept(),
    text("name"),
    known("decided_on"),
    known("outcome"),
    Column("content", Text, nullable=False),
)
Index("assessment_by_day", assessment.c.decided_on)

duty = Table(
    "duty",
    metadata,
    Column("day", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    text("name"),
    text("phone"),
    text("note"),
)

packet = Table(
    "packet",
    metadata,
    Column("id", Text, primary_key=True),
    Column("direction", Text, nullable=False),
    Column("at", Text, nullable=False),
    text("actor"),
    text("peer"),
    text("peer_key"),
    Column("content", Text, nullable=False),
    known("receipted_at"),
)
Index("packet_by_day", packet.c.at)

origin = Table(
    "origin",
    metadata,
    Column("peer", Text, primary_key=True),
    Column("their_id", Text, primary_key=True),
    Column("dispute_id", Text, nullable=False),
    Column("their_version", Integer, primary_key=True),
    Column("own_version", Integer, nullable=False),
    Column("content", Text, nullable=False),
)
Index("origin_by_dispute", origin.c.dispute_id)
