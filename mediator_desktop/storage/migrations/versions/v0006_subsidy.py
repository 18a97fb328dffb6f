"""Case subsidy: payees, claims, their lines, stages and verdicts.

Revision ID: 0006
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE payee (
        name TEXT NOT NULL,
        staff TEXT,
        level TEXT DEFAULT '' NOT NULL,
        id_number TEXT DEFAULT '' NOT NULL,
        bank TEXT DEFAULT '' NOT NULL,
        account TEXT DEFAULT '' NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE subsidy_claim (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        entered_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        title TEXT DEFAULT '' NOT NULL,
        unit TEXT DEFAULT '' NOT NULL,
        first_day TEXT NOT NULL,
        last_day TEXT NOT NULL,
        scheme TEXT NOT NULL,
        scheme_name TEXT DEFAULT '' NOT NULL,
        rules TEXT DEFAULT '' NOT NULL,
        counted_by TEXT NOT NULL,
        stage TEXT,
        stage_on TEXT,
        cases INTEGER NOT NULL,
        claimed INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX subsidy_claim_by_day ON subsidy_claim (first_day, entered_at)
    """,
    """
    CREATE TABLE subsidy_line (
        claim_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        dispute_id TEXT NOT NULL,
        matter TEXT DEFAULT '' NOT NULL,
        number TEXT DEFAULT '' NOT NULL,
        names TEXT DEFAULT '' NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (claim_id, position),
        FOREIGN KEY(claim_id) REFERENCES subsidy_claim (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX subsidy_line_by_dispute ON subsidy_line (dispute_id)
    """,
    """
    CREATE INDEX subsidy_line_by_matter ON subsidy_line (matter)
    """,
    """
    CREATE TABLE subsidy_stage (
        claim_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        stage TEXT NOT NULL,
        taken_by TEXT DEFAULT '' NOT NULL,
        taken_on TEXT NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        entered_at TEXT,
        actor TEXT DEFAULT '' NOT NULL,
        undone_at TEXT,
        undone_by TEXT DEFAULT '' NOT NULL,
        undo_reason TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (claim_id, number),
        FOREIGN KEY(claim_id) REFERENCES subsidy_claim (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE subsidy_verdict (
        claim_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        position INTEGER NOT NULL,
        dispute_id TEXT NOT NULL,
        passed INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        reason TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (claim_id, number, position),
        FOREIGN KEY(claim_id) REFERENCES subsidy_claim (id) ON DELETE CASCADE
    )
    """,
)


def upgrade() -> None:
    """Create the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)
