"""Counts that are not disputes: screening, prevention, teams and funds; an index that answers statistics by itself.

Revision ID: 0004
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE prevention (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        entered_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        voided_at TEXT,
        void_reason TEXT DEFAULT '' NOT NULL,
        day TEXT NOT NULL,
        kind TEXT NOT NULL,
        village TEXT DEFAULT '' NOT NULL,
        cases INTEGER NOT NULL,
        people INTEGER NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX prevention_by_day ON prevention (day, kind)
    """,
    """
    CREATE TABLE yearly_figure (
        year INTEGER NOT NULL,
        unit TEXT NOT NULL,
        item TEXT NOT NULL,
        value INTEGER NOT NULL,
        PRIMARY KEY (year, unit, item)
    )
    """,
    """
    CREATE INDEX dispute_figures ON dispute (
        accepted_on, status, outcome, type_code, source_code, village, level, committee, difficulty, people_involved,
        shown_amount
    )
    """,
)


def upgrade() -> None:
    """Create the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)
