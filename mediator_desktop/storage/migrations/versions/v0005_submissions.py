"""Submissions: what was sent up, frozen, and the towns' tables a county adds up.

Revision ID: 0005
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE submission (
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        first_day TEXT NOT NULL,
        last_day TEXT NOT NULL,
        unit TEXT DEFAULT '' NOT NULL,
        revision INTEGER NOT NULL,
        signer TEXT DEFAULT '' NOT NULL,
        signed_on TEXT NOT NULL,
        due_on TEXT,
        submitted_at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        "full" INTEGER NOT NULL,
        digest TEXT DEFAULT '' NOT NULL,
        files TEXT DEFAULT '' NOT NULL,
        content TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE UNIQUE INDEX submission_by_period ON submission (kind, first_day, last_day, revision)
    """,
    """
    CREATE TABLE submission_file (
        submission_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (submission_id, position),
        FOREIGN KEY(submission_id) REFERENCES submission (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE submission_reopening (
        submission_id TEXT NOT NULL,
        at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        reason TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (submission_id),
        FOREIGN KEY(submission_id) REFERENCES submission (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE received (
        id TEXT NOT NULL,
        unit TEXT DEFAULT '' NOT NULL,
        sender TEXT DEFAULT '' NOT NULL,
        kind TEXT NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        first_day TEXT NOT NULL,
        last_day TEXT NOT NULL,
        digest TEXT DEFAULT '' NOT NULL,
        received_at TEXT NOT NULL,
        content TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX received_by_period ON received (kind, first_day, last_day)
    """,
    """
    CREATE TABLE received_choice (
        position INTEGER NOT NULL,
        received_id TEXT NOT NULL,
        at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        reason TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (position),
        FOREIGN KEY(received_id) REFERENCES received (id) ON DELETE CASCADE
    )
    """,
)
_FROZEN = ("submission", "submission_file", "submission_reopening", "received", "received_choice")
"""Tables whose rows never change and never go."""


def upgrade() -> None:
    """Create the tables, and let the register itself refuse to change what was sent."""
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in _FROZEN:
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'what was sent stays as it was'); END"
            )
