"""The steps of a case beside sessions and agreement, attachments, merged people.

Revision ID: 0002
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE person_merge (
        id INTEGER NOT NULL,
        at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        kept TEXT NOT NULL,
        dropped TEXT NOT NULL,
        reason TEXT DEFAULT '' NOT NULL,
        undone_at TEXT,
        undone_by TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE recusal (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        mediator TEXT DEFAULT '' NOT NULL,
        asked_by TEXT DEFAULT '' NOT NULL,
        asked_on TEXT,
        reason TEXT DEFAULT '' NOT NULL,
        granted INTEGER,
        decided_on TEXT,
        replaced_by TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE investigation (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        held_on TEXT,
        held_at TEXT,
        place TEXT DEFAULT '' NOT NULL,
        present TEXT DEFAULT '' NOT NULL,
        questioned TEXT DEFAULT '' NOT NULL,
        about TEXT DEFAULT '' NOT NULL,
        investigators TEXT DEFAULT '' NOT NULL,
        recorder TEXT DEFAULT '' NOT NULL,
        record TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE evidence (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        "key" TEXT DEFAULT '' NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        kind_code TEXT DEFAULT '' NOT NULL,
        provider TEXT DEFAULT '' NOT NULL,
        original TEXT,
        pages TEXT DEFAULT '' NOT NULL,
        proves TEXT DEFAULT '' NOT NULL,
        collected_on TEXT,
        collector TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE extension (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        until TEXT,
        reason TEXT DEFAULT '' NOT NULL,
        applicants_consented_on TEXT,
        respondents_consented_on TEXT,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE transfer (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        kind TEXT,
        "on" TEXT,
        from_unit TEXT DEFAULT '' NOT NULL,
        to_unit TEXT DEFAULT '' NOT NULL,
        departments TEXT DEFAULT '' NOT NULL,
        matter TEXT DEFAULT '' NOT NULL,
        opinion TEXT DEFAULT '' NOT NULL,
        due_on TEXT,
        feedback_on TEXT,
        result TEXT DEFAULT '' NOT NULL,
        returned_on TEXT,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX transfer_open ON transfer (due_on) WHERE feedback_on IS NULL
    """,
    """
    CREATE TABLE agreement_change (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        agreed_on TEXT,
        reason TEXT DEFAULT '' NOT NULL,
        text TEXT DEFAULT '' NOT NULL,
        signed_on TEXT,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE confirmation (
        entry INTEGER NOT NULL,
        applied_on TEXT,
        court TEXT DEFAULT '' NOT NULL,
        court_by TEXT,
        accepted_on TEXT,
        case_number TEXT DEFAULT '' NOT NULL,
        result TEXT,
        ruled_on TEXT,
        ruling_number TEXT DEFAULT '' NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE confirmation_item (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        text TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE docket (
        entry INTEGER NOT NULL,
        number TEXT DEFAULT '' NOT NULL,
        opened_on TEXT,
        opener TEXT DEFAULT '' NOT NULL,
        struck_off_on TEXT,
        result TEXT DEFAULT '' NOT NULL,
        approver TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE filing (
        entry INTEGER NOT NULL,
        filed_on TEXT,
        filer TEXT DEFAULT '' NOT NULL,
        checked_on TEXT,
        checker TEXT DEFAULT '' NOT NULL,
        retention TEXT DEFAULT '' NOT NULL,
        keep_until TEXT,
        volume TEXT DEFAULT '' NOT NULL,
        shelf TEXT DEFAULT '' NOT NULL,
        statement TEXT DEFAULT '' NOT NULL,
        remark TEXT DEFAULT '' NOT NULL,
        archived_on TEXT,
        PRIMARY KEY (entry),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX filing_by_day ON filing (filed_on, entry)
    """,
    """
    CREATE INDEX filing_by_keep_until ON filing (keep_until)
    """,
    """
    CREATE INDEX filing_by_retention ON filing (retention, filed_on)
    """,
    """
    CREATE TABLE paper_mark (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        form_id TEXT DEFAULT '' NOT NULL,
        item INTEGER,
        signed_on TEXT,
        sealed_on TEXT,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE late_entry (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        reason TEXT DEFAULT '' NOT NULL,
        fields TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE attachment (
        number INTEGER NOT NULL,
        id TEXT NOT NULL,
        dispute_id TEXT NOT NULL,
        digest TEXT NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        media TEXT NOT NULL,
        media_type TEXT DEFAULT '' NOT NULL,
        size INTEGER NOT NULL,
        pages INTEGER NOT NULL,
        section TEXT DEFAULT '' NOT NULL,
        caption TEXT DEFAULT '' NOT NULL,
        evidence_key TEXT DEFAULT '' NOT NULL,
        stands_for TEXT DEFAULT '' NOT NULL,
        item INTEGER,
        position INTEGER NOT NULL,
        turn INTEGER NOT NULL,
        per_page INTEGER NOT NULL,
        added_at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        removed_at TEXT,
        removed_by TEXT DEFAULT '' NOT NULL,
        remove_reason TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (number),
        UNIQUE (id)
    )
    """,
    """
    CREATE INDEX attachment_by_digest ON attachment (digest)
    """,
    """
    CREATE INDEX attachment_by_dispute ON attachment (dispute_id, section, position)
    """,
    """
    CREATE TABLE thumbnail (
        digest TEXT NOT NULL,
        picture BLOB NOT NULL,
        PRIMARY KEY (digest)
    )
    """,
    """
    CREATE TABLE register_state (
        name TEXT NOT NULL,
        value TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    ALTER TABLE dispute ADD COLUMN application TEXT
    """,
    """
    ALTER TABLE dispute ADD COLUMN applicants_consented_on TEXT
    """,
    """
    ALTER TABLE dispute ADD COLUMN respondents_consented_on TEXT
    """,
    """
    ALTER TABLE person ADD COLUMN merged_into TEXT
    """,
    """
    ALTER TABLE session ADD COLUMN attendance TEXT DEFAULT '' NOT NULL
    """,
    """
    ALTER TABLE performance_item ADD COLUMN proof TEXT DEFAULT '' NOT NULL
    """,
    """
    ALTER TABLE performance_item ADD COLUMN urged_on TEXT
    """,
    """
    ALTER TABLE ending ADD COLUMN refused_by TEXT DEFAULT '' NOT NULL
    """,
    """
    ALTER TABLE ending ADD COLUMN told_on TEXT
    """,
    """
    ALTER TABLE ending ADD COLUMN told TEXT
    """,
    """
    ALTER TABLE return_visit ADD COLUMN manner TEXT DEFAULT '' NOT NULL
    """,
    """
    ALTER TABLE return_visit ADD COLUMN escalation INTEGER
    """,
    """
    ALTER TABLE return_visit ADD COLUMN measures TEXT DEFAULT '' NOT NULL
    """,
    """
    ALTER TABLE platform ADD COLUMN entered_on TEXT
    """,
    """
    ALTER TABLE issued_paper ADD COLUMN item INTEGER
    """,
    """
    CREATE INDEX dispute_by_effective ON dispute (effective_on, entry)
    """,
    """
    CREATE INDEX person_by_merged ON person (merged_into)
    """,
)


def upgrade() -> None:
    """Make the new tables and columns; what is known already stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
