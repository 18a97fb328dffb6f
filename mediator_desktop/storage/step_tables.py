"""Tables of the steps beside sessions and agreement, as today's program uses them."""

from sqlalchemy import Column, Index, Integer, Table, Text

from mediator_desktop.storage.table_kit import known, metadata, owner, position, text

recusal = Table(
    "recusal",
    metadata,
    owner(),
    position(),
    text("mediator"),
    text("asked_by"),
    known("asked_on"),
    text("reason"),
    Column("granted", Integer),
    known("decided_on"),
    text("replaced_by"),
)

investigation = Table(
    "investigation",
    metadata,
    owner(),
    position(),
    known("held_on"),
    known("held_at"),
    text("place"),
    text("present"),
    text("questioned"),
    text("about"),
    text("investigators"),
    text("recorder"),
    text("record"),
)

evidence = Table(
    "evidence",
    metadata,
    owner(),
    position(),
    text("key"),
    text("name"),
    text("kind_code"),
    text("provider"),
    known("original"),
    text("pages"),
    text("proves"),
    known("collected_on"),
    text("collector"),
)

extension = Table(
    "extension",
    metadata,
    owner(),
    position(),
    known("until"),
    text("reason"),
    known("applicants_consented_on"),
    known("respondents_consented_on"),
)

transfer = Table(
    "transfer",
    metadata,
    owner(),
    position(),
    known("kind"),
    known("on"),
    text("from_unit"),
    text("to_unit"),
    text("departments"),
    text("matter"),
    text("opinion"),
    known("due_on"),
    known("feedback_on"),
    text("result"),
    known("returned_on"),
)
Index("transfer_open", transfer.c.due_on, sqlite_where=transfer.c.feedback_on.is_(None))

supervision = Table(
    "supervision",
    metadata,
    owner(),
    position(),
    known("ordered_on"),
    text("ordered_by"),
    Column("public", Integer, nullable=False),
    text("matter"),
    known("due_on"),
    known("feedback_on"),
    text("feedback"),
    known("lifted_on"),
)
Index("supervision_open", supervision.c.due_on, sqlite_where=supervision.c.feedback_on.is_(None))

notice = Table(
    "notice",
    metadata,
    owner(),
    position(),
    known("on"),
    known("at"),
    text("sender"),
    text("receiver"),
    text("manner"),
    text("text"),
)

early_warning = Table(
    "early_warning",
    metadata,
    owner(),
    text("urgency"),
    text("trend"),
    Column("injured", Integer),
    known("reported_on"),
    text("decided_by"),
    known("decided_on"),
    text("reason"),
)

agreement_change = Table(
    "agreement_change",
    metadata,
    owner(),
    position(),
    known("agreed_on"),
    text("reason"),
    text("text"),
    known("signed_on"),
)

confirmation = Table(
    "confirmation",
    metadata,
    owner(),
    known("applied_on"),
    text("court"),
    known("court_by"),
    known("accepted_on"),
    text("case_number"),
    known("result"),
    known("ruled_on"),
    text("ruling_number"),
    text("note"),
)

confirmation_item = Table("confirmation_item", metadata, owner(), position(), text("text"))

docket = Table(
    "docket",
    metadata,
    owner(),
    text("number"),
    known("opened_on"),
    text("opener"),
    known("struck_off_on"),
    text("result"),
    text("approver"),
)

filing = Table(
    "filing",
    metadata,
    owner(),
    known("filed_on"),
    text("filer"),
    known("checked_on"),
    text("checker"),
    text("retention"),
    known("keep_until"),
    text("volume"),
    text("shelf"),
    text("statement"),
    text("remark"),
    known("archived_on"),
)
Index("filing_by_retention", filing.c.retention, filing.c.filed_on)
Index("filing_by_day", filing.c.filed_on, filing.c.entry)
Index("filing_by_keep_until", filing.c.keep_until)

paper_mark = Table(
    "paper_mark",
    metadata,
    owner(),
    position(),
    text("form_id"),
    Column("item", Integer),
    known("signed_on"),
    known("sealed_on"),
)

late_entry = Table(
    "late_entry",
    metadata,
    owner(),
    position(),
    Column("at", Text, nullable=False),
    text("actor"),
    text("reason"),
    text("fields"),
)
