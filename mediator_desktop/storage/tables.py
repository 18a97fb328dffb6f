"""Tables as today's program uses them. Migrations never import this; a test keeps both alike."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _text(name: str) -> "Column[str]":
    return Column(name, Text, nullable=False, server_default="")


def _known(name: str) -> "Column[str]":
    return Column(name, Text)


def _owner() -> "Column[int]":
    return Column("entry", ForeignKey("dispute.entry", ondelete="CASCADE"), primary_key=True)


def _position() -> "Column[int]":
    return Column("position", Integer, primary_key=True)


office = Table(
    "office",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("content", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
)

dispute = Table(
    "dispute",
    metadata,
    Column("entry", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("number", Text, unique=True),
    Column("entered_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    _known("voided_at"),
    _text("void_reason"),
    # facts, named as in domain.dispute.Dispute
    _text("committee"),
    _known("level"),
    _text("type_code"),
    _text("source_code"),
    _text("village"),
    _text("place"),
    _text("title"),
    _text("facts"),
    Column("amount", Integer),
    Column("people_involved", Integer),
    _text("difficulty"),
    _known("found_on"),
    _known("applied_on"),
    _known("accepted_on"),
    _known("rights_notified_on"),
    _known("rights_notice"),
    _known("closed_on"),
    _text("note"),
    # derived in the same transaction, for lists: shown_title, status and outcome by domain.status
    _text("shown_number"),
    _text("number_key"),
    _text("shown_title"),
    Column("status", Text, nullable=False),
    _known("outcome"),
    _text("applicants"),
    _text("respondents"),
    _text("lead_mediator"),
    Column("list_day", Text, nullable=False),
    _known("received_on"),
    _known("agreed_on"),
    _known("effective_on"),
    Column("shown_amount", Integer, nullable=False, server_default="-1"),
    _text("agreement_number"),
    _text("platform_code"),
    sqlite_autoincrement=True,
)

Index("dispute_by_day", dispute.c.list_day, dispute.c.entry)
Index("dispute_by_number", dispute.c.number_key, dispute.c.entry)
Index("dispute_by_title", dispute.c.shown_title, dispute.c.entry)
Index("dispute_by_village", dispute.c.village, dispute.c.list_day, dispute.c.entry)
Index("dispute_by_type", dispute.c.type_code, dispute.c.list_day, dispute.c.entry)
Index("dispute_by_status", dispute.c.status, dispute.c.list_day, dispute.c.entry)
Index("dispute_by_mediator", dispute.c.lead_mediator, dispute.c.list_day, dispute.c.entry)
Index("dispute_by_amount", dispute.c.shown_amount, dispute.c.entry)
Index("dispute_by_accepted", dispute.c.accepted_on, dispute.c.entry)
Index("dispute_by_agreed", dispute.c.agreed_on, dispute.c.entry)
Index("dispute_by_closed", dispute.c.closed_on, dispute.c.entry)
Index("dispute_by_agreement_number", dispute.c.agreement_number)
Index("dispute_by_platform_code", dispute.c.platform_code)

request = Table("request", metadata, _owner(), _position(), _text("text"))

person = Table(
    "person",
    metadata,
    Column("entry", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _text("kind"),
    _text("name"),
    _text("initials"),
    _known("sex"),
    _text("ethnicity"),
    _known("birth_date"),
    Column("stated_age", Integer),
    _text("occupation"),
    _text("phone"),
    _text("address"),
    _text("village"),
    _text("id_number"),
    _text("credit_code"),
    _text("representative"),
    _text("representative_post"),
    _text("name_note"),
    _text("met_on"),
)
Index("person_by_id_number", person.c.id_number)
Index("person_by_credit_code", person.c.credit_code)
Index("person_by_name", person.c.name, person.c.met_on)
Index("person_by_initials", person.c.initials)

party = Table(
    "party",
    metadata,
    _owner(),
    _position(),
    _known("role"),
    _known("kind"),
    _text("name"),
    _text("initials"),
    _known("sex"),
    _text("ethnicity"),
    _known("birth_date"),
    Column("stated_age", Integer),
    _text("occupation"),
    _text("phone"),
    _text("address"),
    _text("village"),
    _text("id_number"),
    _text("credit_code"),
    _text("representative"),
    _text("representative_post"),
    _text("name_note"),
    Column("person_id", ForeignKey("person.id")),
)
Index("party_by_person", party.c.person_id)

agent = Table(
    "agent",
    metadata,
    _owner(),
    Column("party_position", Integer, primary_key=True),
    _position(),
    _text("name"),
    _known("sex"),
    _text("id_number"),
    _text("workplace"),
    _text("phone"),
    _text("relation"),
    _known("authority"),
    _known("valid_until"),
)

assignment = Table(
    "assignment",
    metadata,
    _owner(),
    _position(),
    _text("name"),
    _known("duty"),
    _known("chosen_by"),
)

session = Table(
    "session",
    metadata,
    _owner(),
    _position(),
    _known("held_on"),
    _known("held_at"),
    _text("place"),
    _text("helpers"),
    _text("record"),
    _text("result"),
    _known("next_on"),
    Column("is_public", Integer),
)

agreement = Table(
    "agreement",
    metadata,
    _owner(),
    _known("form"),
    Column("reached", Integer, nullable=False),
    _known("agreed_on"),
    _text("number"),
    _text("facts"),
    _text("performance_text"),
    Column("amount", Integer),
    Column("copies", Integer),
    Column("confirmation_planned", Integer, nullable=False),
    _known("reported_performance"),
)

clause = Table("clause", metadata, _owner(), _position(), _text("text"))

performance_item = Table(
    "performance_item",
    metadata,
    _owner(),
    _position(),
    _text("what"),
    Column("amount", Integer),
    _text("obligor"),
    _text("obligee"),
    _text("method"),
    _text("place"),
    _known("due_on"),
    _known("done_on"),
    _text("note"),
)
Index(
    "performance_item_open",
    performance_item.c.due_on,
    sqlite_where=performance_item.c.done_on.is_(None),
)

signing = Table(
    "signing",
    metadata,
    _owner(),
    _position(),
    _known("part"),
    _text("name"),
    _known("manner"),
    _known("on"),
)

ending = Table(
    "ending",
    metadata,
    _owner(),
    _known("outcome"),
    _known("on"),
    _text("reason"),
    _text("referred_to"),
)

return_visit = Table(
    "return_visit",
    metadata,
    _owner(),
    _position(),
    _known("visited_on"),
    _text("visitor"),
    _text("visited"),
    _known("performance"),
    Column("satisfied", Integer),
    _text("text"),
)

responsibility = Table(
    "responsibility",
    metadata,
    _owner(),
    _text("grade"),
    _text("leader"),
    _text("unit"),
    _text("person"),
    _text("measures"),
    _known("deadline"),
)

platform = Table(
    "platform",
    metadata,
    _owner(),
    _text("code"),
    _text("studio"),
    _text("registrar"),
    _text("division"),
    _text("grade"),
    _text("death"),
    _text("subsidy"),
    _text("attribute"),
    _text("special_group"),
    _text("migrant_worker"),
    _text("converted"),
)

case_number = Table(
    "case_number",
    metadata,
    Column("number", Text, primary_key=True),
    Column("committee", Text, nullable=False),
    Column("series_year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("dispute_id", Text, nullable=False),
    UniqueConstraint("committee", "series_year", "serial", name="case_number_series"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    _text("actor"),
    Column("action", Text, nullable=False),
    Column("dispute_id", Text),
    _text("subject"),
    Column("changes", Text, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
Index("audit_by_dispute", audit.c.dispute_id, audit.c.id)

draft = Table(
    "draft",
    metadata,
    Column("key", Text, primary_key=True),
    Column("saved_at", Text, nullable=False),
    Column("content", Text, nullable=False),
)

issued_paper = Table(
    "issued_paper",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dispute_id", Text, nullable=False),
    Column("form_id", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("printed_at", Text, nullable=False),
    _text("actor"),
    Column("digest", Text, nullable=False),
    Column("content", Text, nullable=False),
)
Index("issued_paper_by_dispute", issued_paper.c.dispute_id, issued_paper.c.id)

SEARCH_TABLE = "search"
SEARCH_DDL = (
    "CREATE VIRTUAL TABLE search USING fts5("
    "words, content='', contentless_delete=1, detail=none, tokenize='ascii')"
)
