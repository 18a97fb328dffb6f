"""The first register.

Revision ID: 0001
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE audit (
        id INTEGER NOT NULL,
        at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        action TEXT NOT NULL,
        dispute_id TEXT,
        subject TEXT DEFAULT '' NOT NULL,
        changes TEXT NOT NULL,
        previous BLOB NOT NULL,
        digest BLOB NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX audit_by_dispute ON audit (dispute_id, id)
    """,
    """
    CREATE TABLE case_number (
        number TEXT NOT NULL,
        committee TEXT NOT NULL,
        series_year INTEGER NOT NULL,
        serial INTEGER NOT NULL,
        dispute_id TEXT NOT NULL,
        PRIMARY KEY (number),
        CONSTRAINT case_number_series UNIQUE (committee, series_year, serial)
    )
    """,
    """
    CREATE TABLE dispute (
        entry INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        number TEXT,
        entered_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        voided_at TEXT,
        void_reason TEXT DEFAULT '' NOT NULL,
        committee TEXT DEFAULT '' NOT NULL,
        level TEXT,
        type_code TEXT DEFAULT '' NOT NULL,
        source_code TEXT DEFAULT '' NOT NULL,
        village TEXT DEFAULT '' NOT NULL,
        place TEXT DEFAULT '' NOT NULL,
        title TEXT DEFAULT '' NOT NULL,
        facts TEXT DEFAULT '' NOT NULL,
        amount INTEGER,
        people_involved INTEGER,
        difficulty TEXT DEFAULT '' NOT NULL,
        found_on TEXT,
        applied_on TEXT,
        accepted_on TEXT,
        rights_notified_on TEXT,
        rights_notice TEXT,
        closed_on TEXT,
        note TEXT DEFAULT '' NOT NULL,
        shown_number TEXT DEFAULT '' NOT NULL,
        number_key TEXT DEFAULT '' NOT NULL,
        shown_title TEXT DEFAULT '' NOT NULL,
        status TEXT NOT NULL,
        outcome TEXT,
        applicants TEXT DEFAULT '' NOT NULL,
        respondents TEXT DEFAULT '' NOT NULL,
        lead_mediator TEXT DEFAULT '' NOT NULL,
        list_day TEXT NOT NULL,
        received_on TEXT,
        agreed_on TEXT,
        effective_on TEXT,
        shown_amount INTEGER DEFAULT '-1' NOT NULL,
        agreement_number TEXT DEFAULT '' NOT NULL,
        platform_code TEXT DEFAULT '' NOT NULL,
        UNIQUE (id),
        UNIQUE (number)
    )
    """,
    """
    CREATE INDEX dispute_by_accepted ON dispute (accepted_on, entry)
    """,
    """
    CREATE INDEX dispute_by_agreed ON dispute (agreed_on, entry)
    """,
    """
    CREATE INDEX dispute_by_agreement_number ON dispute (agreement_number)
    """,
    """
    CREATE INDEX dispute_by_amount ON dispute (shown_amount, entry)
    """,
    """
    CREATE INDEX dispute_by_closed ON dispute (closed_on, entry)
    """,
    """
    CREATE INDEX dispute_by_day ON dispute (list_day, entry)
    """,
    """
    CREATE INDEX dispute_by_mediator ON dispute (lead_mediator, list_day, entry)
    """,
    """
    CREATE INDEX dispute_by_number ON dispute (number_key, entry)
    """,
    """
    CREATE INDEX dispute_by_platform_code ON dispute (platform_code)
    """,
    """
    CREATE INDEX dispute_by_status ON dispute (status, list_day, entry)
    """,
    """
    CREATE INDEX dispute_by_title ON dispute (shown_title, entry)
    """,
    """
    CREATE INDEX dispute_by_type ON dispute (type_code, list_day, entry)
    """,
    """
    CREATE INDEX dispute_by_village ON dispute (village, list_day, entry)
    """,
    """
    CREATE TABLE draft (
        "key" TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    """
    CREATE TABLE issued_paper (
        id INTEGER NOT NULL,
        dispute_id TEXT NOT NULL,
        form_id TEXT NOT NULL,
        edition TEXT NOT NULL,
        title TEXT NOT NULL,
        printed_at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        digest TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX issued_paper_by_dispute ON issued_paper (dispute_id, id)
    """,
    """
    CREATE TABLE office (
        id INTEGER NOT NULL CHECK (id = 1),
        content TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE person (
        entry INTEGER NOT NULL,
        id TEXT NOT NULL,
        kind TEXT DEFAULT '' NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        initials TEXT DEFAULT '' NOT NULL,
        sex TEXT,
        ethnicity TEXT DEFAULT '' NOT NULL,
        birth_date TEXT,
        stated_age INTEGER,
        occupation TEXT DEFAULT '' NOT NULL,
        phone TEXT DEFAULT '' NOT NULL,
        address TEXT DEFAULT '' NOT NULL,
        village TEXT DEFAULT '' NOT NULL,
        id_number TEXT DEFAULT '' NOT NULL,
        credit_code TEXT DEFAULT '' NOT NULL,
        representative TEXT DEFAULT '' NOT NULL,
        representative_post TEXT DEFAULT '' NOT NULL,
        name_note TEXT DEFAULT '' NOT NULL,
        met_on TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry),
        UNIQUE (id)
    )
    """,
    """
    CREATE INDEX person_by_credit_code ON person (credit_code)
    """,
    """
    CREATE INDEX person_by_id_number ON person (id_number)
    """,
    """
    CREATE INDEX person_by_initials ON person (initials)
    """,
    """
    CREATE INDEX person_by_name ON person (name, met_on)
    """,
    """
    CREATE TABLE agent (
        entry INTEGER NOT NULL,
        party_position INTEGER NOT NULL,
        position INTEGER NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        sex TEXT,
        id_number TEXT DEFAULT '' NOT NULL,
        workplace TEXT DEFAULT '' NOT NULL,
        phone TEXT DEFAULT '' NOT NULL,
        relation TEXT DEFAULT '' NOT NULL,
        authority TEXT,
        valid_until TEXT,
        PRIMARY KEY (entry, party_position, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE agreement (
        entry INTEGER NOT NULL,
        form TEXT,
        reached INTEGER NOT NULL,
        agreed_on TEXT,
        number TEXT DEFAULT '' NOT NULL,
        facts TEXT DEFAULT '' NOT NULL,
        performance_text TEXT DEFAULT '' NOT NULL,
        amount INTEGER,
        copies INTEGER,
        confirmation_planned INTEGER NOT NULL,
        reported_performance TEXT,
        PRIMARY KEY (entry),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE assignment (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        duty TEXT,
        chosen_by TEXT,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE clause (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        text TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE ending (
        entry INTEGER NOT NULL,
        outcome TEXT,
        "on" TEXT,
        reason TEXT DEFAULT '' NOT NULL,
        referred_to TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE party (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        role TEXT,
        kind TEXT,
        name TEXT DEFAULT '' NOT NULL,
        initials TEXT DEFAULT '' NOT NULL,
        sex TEXT,
        ethnicity TEXT DEFAULT '' NOT NULL,
        birth_date TEXT,
        stated_age INTEGER,
        occupation TEXT DEFAULT '' NOT NULL,
        phone TEXT DEFAULT '' NOT NULL,
        address TEXT DEFAULT '' NOT NULL,
        village TEXT DEFAULT '' NOT NULL,
        id_number TEXT DEFAULT '' NOT NULL,
        credit_code TEXT DEFAULT '' NOT NULL,
        representative TEXT DEFAULT '' NOT NULL,
        representative_post TEXT DEFAULT '' NOT NULL,
        name_note TEXT DEFAULT '' NOT NULL,
        person_id TEXT,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE,
        FOREIGN KEY(person_id) REFERENCES person (id)
    )
    """,
    """
    CREATE INDEX party_by_person ON party (person_id)
    """,
    """
    CREATE TABLE performance_item (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        what TEXT DEFAULT '' NOT NULL,
        amount INTEGER,
        obligor TEXT DEFAULT '' NOT NULL,
        obligee TEXT DEFAULT '' NOT NULL,
        method TEXT DEFAULT '' NOT NULL,
        place TEXT DEFAULT '' NOT NULL,
        due_on TEXT,
        done_on TEXT,
        note TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX performance_item_open ON performance_item (due_on) WHERE done_on IS NULL
    """,
    """
    CREATE TABLE platform (
        entry INTEGER NOT NULL,
        code TEXT DEFAULT '' NOT NULL,
        studio TEXT DEFAULT '' NOT NULL,
        registrar TEXT DEFAULT '' NOT NULL,
        division TEXT DEFAULT '' NOT NULL,
        grade TEXT DEFAULT '' NOT NULL,
        death TEXT DEFAULT '' NOT NULL,
        subsidy TEXT DEFAULT '' NOT NULL,
        attribute TEXT DEFAULT '' NOT NULL,
        special_group TEXT DEFAULT '' NOT NULL,
        migrant_worker TEXT DEFAULT '' NOT NULL,
        converted TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE request (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        text TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE responsibility (
        entry INTEGER NOT NULL,
        grade TEXT DEFAULT '' NOT NULL,
        leader TEXT DEFAULT '' NOT NULL,
        unit TEXT DEFAULT '' NOT NULL,
        person TEXT DEFAULT '' NOT NULL,
        measures TEXT DEFAULT '' NOT NULL,
        deadline TEXT,
        PRIMARY KEY (entry),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE return_visit (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        visited_on TEXT,
        visitor TEXT DEFAULT '' NOT NULL,
        visited TEXT DEFAULT '' NOT NULL,
        performance TEXT,
        satisfied INTEGER,
        text TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE session (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        held_on TEXT,
        held_at TEXT,
        place TEXT DEFAULT '' NOT NULL,
        helpers TEXT DEFAULT '' NOT NULL,
        record TEXT DEFAULT '' NOT NULL,
        result TEXT DEFAULT '' NOT NULL,
        next_on TEXT,
        is_public INTEGER,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE signing (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        part TEXT,
        name TEXT DEFAULT '' NOT NULL,
        manner TEXT,
        "on" TEXT,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE VIRTUAL TABLE search USING fts5(
        words, content='', contentless_delete=1, detail=none, tokenize='ascii'
    )
    """,
)


def upgrade() -> None:
    """Make every table of the first register."""
    for statement in _STATEMENTS:
        op.execute(statement)
