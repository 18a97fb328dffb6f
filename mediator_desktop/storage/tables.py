"""Tables as today's program uses them. Migrations never import this; a test keeps both alike."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from mediator_desktop.storage import submission_tables as submission_tables
from mediator_desktop.storage import subsidy_tables as subsidy_tables
from mediator_desktop.storage.prevention_tables import FIGURE_COLUMNS
from mediator_desktop.storage.screening_tables import (
    assessment as assessment,
)
from mediator_desktop.storage.screening_tables import (
    campaign as campaign,
)
from mediator_desktop.storage.screening_tables import (
    duty as duty,
)
from mediator_desktop.storage.screening_tables import (
    meeting as meeting,
)
from mediator_desktop.storage.screening_tables import (
    origin as origin,
)
from mediator_desktop.storage.screening_tables import (
    packet as packet,
)
from mediator_desktop.storage.screening_tables import (
    round_dispute as round_dispute,
)
from mediator_desktop.storage.screening_tables import (
    round_method as round_method,
)
from mediator_desktop.storage.screening_tables import (
    round_person as round_person,
)
from mediator_desktop.storage.screening_tables import (
    screening_round as screening_round,
)
from mediator_desktop.storage.screening_tables import (
    unit as unit,
)
from mediator_desktop.storage.screening_tables import (
    unit_person as unit_person,
)
from mediator_desktop.storage.step_tables import (
    agreement_change as agreement_change,
)
from mediator_desktop.storage.step_tables import (
    confirmation as confirmation,
)
from mediator_desktop.storage.step_tables import (
    confirmation_item as confirmation_item,
)
from mediator_desktop.storage.step_tables import (
    docket as docket,
)
from mediator_desktop.storage.step_tables import (
    early_warning as early_warning,
)
from mediator_desktop.storage.step_tables import (
    evidence as evidence,
)
from mediator_desktop.storage.step_tables import (
    extension as extension,
)
from mediator_desktop.storage.step_tables import (
    filing as filing,
)
from mediator_desktop.storage.step_tables import (
    investigation as investigation,
)
from mediator_desktop.storage.step_tables import (
    late_entry as late_entry,
)
from mediator_desktop.storage.step_tables import (
    notice as notice,
)
from mediator_desktop.storage.step_tables import (
    paper_mark as paper_mark,
)
from mediator_desktop.storage.step_tables import (
    recusal as recusal,
)
from mediator_desktop.storage.step_tables import (
    supervision as supervision,
)
from mediator_desktop.storage.step_tables import (
    transfer as transfer,
)
from mediator_desktop.storage.table_kit import known, metadata, owner, position, text

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
    known("voided_at"),
    text("void_reason"),
    # facts, named as in domain.dispute.Dispute
    text("committee"),
    known("level"),
    text("type_code"),
    text("source_code"),
    text("village"),
    text("place"),
    text("title"),
    text("facts"),
    Column("amount", Integer),
    Column("people_involved", Integer),
    text("difficulty"),
    known("found_on"),
    known("applied_on"),
    known("accepted_on"),
    known("rights_notified_on"),
    known("rights_notice"),
    known("closed_on"),
    text("note"),
    # derived in the same transaction, for lists: shown_title, status and outcome by domain.status
    text("shown_number"),
    text("number_key"),
    text("shown_title"),
    Column("status", Text, nullable=False),
    known("outcome"),
    text("applicants"),
    text("respondents"),
    text("lead_mediator"),
    Column("list_day", Text, nullable=False),
    known("received_on"),
    known("agreed_on"),
    known("effective_on"),
    Column("shown_amount", Integer, nullable=False, server_default="-1"),
    text("agreement_number"),
    text("platform_code"),
    known("application"),
    known("applicants_consented_on"),
    known("respondents_consented_on"),
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
Index("dispute_figures", *(dispute.c[name] for name in FIGURE_COLUMNS))
Index("dispute_by_effective", dispute.c.effective_on, dispute.c.entry)

request = Table("request", metadata, owner(), position(), text("text"))

person = Table(
    "person",
    metadata,
    Column("entry", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    text("kind"),
    text("name"),
    text("initials"),
    known("sex"),
    text("ethnicity"),
    known("birth_date"),
    Column("stated_age", Integer),
    text("occupation"),
    text("phone"),
    text("address"),
    text("village"),
    text("id_number"),
    text("credit_code"),
    text("representative"),
    text("representative_post"),
    text("name_note"),
    text("met_on"),
    known("merged_into"),
)
Index("person_by_id_number", person.c.id_number)
Index("person_by_credit_code", person.c.credit_code)
Index("person_by_name", person.c.name, person.c.met_on)
Index("person_by_initials", person.c.initials)
Index("person_by_merged", person.c.merged_into)

person_merge = Table(
    "person_merge",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    text("actor"),
    Column("kept", Text, nullable=False),
    Column("dropped", Text, nullable=False),
    text("reason"),
    known("undone_at"),
    text("undone_by"),
)

party = Table(
    "party",
    metadata,
    owner(),
    position(),
    known("role"),
    known("kind"),
    text("name"),
    text("initials"),
    known("sex"),
    text("ethnicity"),
    known("birth_date"),
    Column("stated_age", Integer),
    text("occupation"),
    text("phone"),
    text("address"),
    text("village"),
    text("id_number"),
    text("credit_code"),
    text("representative"),
    text("representative_post"),
    text("name_note"),
    Column("person_id", ForeignKey("person.id")),
)
Index("party_by_person", party.c.person_id)

agent = Table(
    "agent",
    metadata,
    owner(),
    Column("party_position", Integer, primary_key=True),
    position(),
    text("name"),
    known("sex"),
    text("id_number"),
    text("workplace"),
    text("phone"),
    text("relation"),
    known("authority"),
    known("valid_until"),
)

assignment = Table(
    "assignment",
    metadata,
    owner(),
    position(),
    text("name"),
    known("duty"),
    known("chosen_by"),
)

session = Table(
    "session",
    metadata,
    owner(),
    position(),
    known("held_on"),
    known("held_at"),
    text("place"),
    text("helpers"),
    text("record"),
    text("result"),
    known("next_on"),
    Column("is_public", Integer),
    text("attendance"),
)

agreement = Table(
    "agreement",
    metadata,
    owner(),
    known("form"),
    Column("reached", Integer, nullable=False),
    known("agreed_on"),
    text("number"),
    text("facts"),
    text("performance_text"),
    Column("amount", Integer),
    Column("copies", Integer),
    Column("confirmation_planned", Integer, nullable=False),
    known("reported_performance"),
)

clause = Table("clause", metadata, owner(), position(), text("text"))

performance_item = Table(
    "performance_item",
    metadata,
    owner(),
    position(),
    text("what"),
    Column("amount", Integer),
    text("obligor"),
    text("obligee"),
    text("method"),
    text("place"),
    known("due_on"),
    known("done_on"),
    text("note"),
    text("proof"),
    known("urged_on"),
)
Index(
    "performance_item_open",
    performance_item.c.due_on,
    sqlite_where=performance_item.c.done_on.is_(None),
)

signing = Table(
    "signing",
    metadata,
    owner(),
    position(),
    known("part"),
    text("name"),
    known("manner"),
    known("on"),
)

ending = Table(
    "ending",
    metadata,
    owner(),
    known("outcome"),
    known("on"),
    text("reason"),
    text("referred_to"),
    text("refused_by"),
    known("told_on"),
    known("told"),
)

return_visit = Table(
    "return_visit",
    metadata,
    owner(),
    position(),
    known("visited_on"),
    text("visitor"),
    text("visited"),
    known("performance"),
    Column("satisfied", Integer),
    text("text"),
    text("manner"),
    Column("escalation", Integer),
    text("measures"),
)

responsibility = Table(
    "responsibility",
    metadata,
    owner(),
    text("grade"),
    text("leader"),
    text("unit"),
    text("person"),
    text("measures"),
    known("deadline"),
    text("first_handler"),
    text("departments"),
)

platform = Table(
    "platform",
    metadata,
    owner(),
    text("code"),
    text("studio"),
    text("registrar"),
    text("division"),
    text("grade"),
    text("death"),
    text("subsidy"),
    text("attribute"),
    text("special_group"),
    text("migrant_worker"),
    text("converted"),
    known("entered_on"),
)

attachment = Table(
    "attachment",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("dispute_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    text("name"),
    Column("media", Text, nullable=False),
    text("media_type"),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    text("section"),
    text("caption"),
    text("evidence_key"),
    text("stands_for"),
    Column("item", Integer),
    Column("position", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("per_page", Integer, nullable=False),
    Column("added_at", Text, nullable=False),
    text("actor"),
    known("removed_at"),
    text("removed_by"),
    text("remove_reason"),
)
Index("attachment_by_dispute", attachment.c.dispute_id, attachment.c.section, attachment.c.position)
Index("attachment_by_digest", attachment.c.digest)

thumbnail = Table(
    "thumbnail",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("picture", LargeBinary, nullable=False),
)

register_state = Table(
    "register_state",
    metadata,
    Column("name", Text, primary_key=True),
    text("value"),
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
    text("actor"),
    Column("action", Text, nullable=False),
    Column("dispute_id", Text),
    text("subject"),
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
    text("actor"),
    Column("digest", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("item", Integer),
)
Index("issued_paper_by_dispute", issued_paper.c.dispute_id, issued_paper.c.id)

SEARCH_TABLE = "search"
SEARCH_DDL = (
    "CREATE VIRTUAL TABLE search USING fts5("
    "words, content='', contentless_delete=1, detail=none, tokenize='ascii')"
)
