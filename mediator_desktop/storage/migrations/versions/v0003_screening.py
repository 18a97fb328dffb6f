"""Units, screening rounds, campaigns, meetings, assessments, duty, supervision and packets; villages become units.

Revision ID: 0003
"""

import json
import uuid

from alembic import op
from sqlalchemy import Connection, text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE unit (
        id TEXT NOT NULL,
        parent TEXT DEFAULT '' NOT NULL,
        level TEXT NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        code TEXT DEFAULT '' NOT NULL,
        position INTEGER NOT NULL,
        first_day TEXT,
        last_day TEXT,
        elected_on TEXT,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX unit_by_parent ON unit (parent, position)
    """,
    """
    CREATE TABLE unit_person (
        unit_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        post TEXT,
        phone TEXT DEFAULT '' NOT NULL,
        first_day TEXT,
        last_day TEXT,
        PRIMARY KEY (unit_id, position),
        FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE campaign (
        id TEXT NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        first_day TEXT NOT NULL,
        last_day TEXT NOT NULL,
        kind TEXT NOT NULL,
        theme TEXT DEFAULT '' NOT NULL,
        leader TEXT DEFAULT '' NOT NULL,
        units TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE screening_round (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        entered_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        voided_at TEXT,
        void_reason TEXT DEFAULT '' NOT NULL,
        unit TEXT NOT NULL,
        for_day TEXT NOT NULL,
        held_on TEXT NOT NULL,
        held_at TEXT,
        kind TEXT NOT NULL,
        campaign TEXT DEFAULT '' NOT NULL,
        responsible TEXT DEFAULT '' NOT NULL,
        area TEXT DEFAULT '' NOT NULL,
        households INTEGER,
        nil INTEGER NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX screening_round_by_campaign ON screening_round (campaign)
    """,
    """
    CREATE INDEX screening_round_by_day ON screening_round (for_day, unit)
    """,
    """
    CREATE INDEX screening_round_by_unit ON screening_round (unit, for_day)
    """,
    """
    CREATE TABLE round_person (
        screening_round_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (screening_round_id, position),
        FOREIGN KEY(screening_round_id) REFERENCES screening_round (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE round_method (
        screening_round_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        code TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (screening_round_id, position),
        FOREIGN KEY(screening_round_id) REFERENCES screening_round (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE round_dispute (
        screening_round_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        dispute_id TEXT NOT NULL,
        PRIMARY KEY (screening_round_id, position),
        FOREIGN KEY(screening_round_id) REFERENCES screening_round (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX round_dispute_by_dispute ON round_dispute (dispute_id)
    """,
    """
    CREATE TABLE meeting (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        entered_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        kind TEXT NOT NULL,
        title TEXT DEFAULT '' NOT NULL,
        number TEXT DEFAULT '' NOT NULL,
        unit TEXT DEFAULT '' NOT NULL,
        held_on TEXT,
        dispute TEXT DEFAULT '' NOT NULL,
        open_decisions INTEGER NOT NULL,
        next_due_on TEXT,
        content TEXT NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX meeting_by_day ON meeting (held_on, kind)
    """,
    """
    CREATE INDEX meeting_open ON meeting (next_due_on) WHERE open_decisions > 0
    """,
    """
    CREATE TABLE assessment (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        entered_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        decided_on TEXT,
        outcome TEXT,
        content TEXT NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX assessment_by_day ON assessment (decided_on)
    """,
    """
    CREATE TABLE duty (
        day TEXT NOT NULL,
        unit TEXT NOT NULL,
        position INTEGER NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        phone TEXT DEFAULT '' NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (day, unit, position)
    )
    """,
    """
    CREATE TABLE packet (
        id TEXT NOT NULL,
        direction TEXT NOT NULL,
        at TEXT NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        peer TEXT DEFAULT '' NOT NULL,
        peer_key TEXT DEFAULT '' NOT NULL,
        content TEXT NOT NULL,
        receipted_at TEXT,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX packet_by_day ON packet (at)
    """,
    """
    CREATE TABLE origin (
        peer TEXT NOT NULL,
        their_id TEXT NOT NULL,
        dispute_id TEXT NOT NULL,
        their_version INTEGER NOT NULL,
        own_version INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (peer, their_id, their_version)
    )
    """,
    """
    CREATE INDEX origin_by_dispute ON origin (dispute_id)
    """,
    """
    CREATE TABLE supervision (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        ordered_on TEXT,
        ordered_by TEXT DEFAULT '' NOT NULL,
        public INTEGER NOT NULL,
        matter TEXT DEFAULT '' NOT NULL,
        due_on TEXT,
        feedback_on TEXT,
        feedback TEXT DEFAULT '' NOT NULL,
        lifted_on TEXT,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX supervision_open ON supervision (due_on) WHERE feedback_on IS NULL
    """,
    """
    CREATE TABLE notice (
        entry INTEGER NOT NULL,
        position INTEGER NOT NULL,
        "on" TEXT,
        at TEXT,
        sender TEXT DEFAULT '' NOT NULL,
        receiver TEXT DEFAULT '' NOT NULL,
        manner TEXT DEFAULT '' NOT NULL,
        text TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry, position),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE early_warning (
        entry INTEGER NOT NULL,
        urgency TEXT DEFAULT '' NOT NULL,
        trend TEXT DEFAULT '' NOT NULL,
        injured INTEGER,
        reported_on TEXT,
        decided_by TEXT DEFAULT '' NOT NULL,
        decided_on TEXT,
        reason TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (entry),
        FOREIGN KEY(entry) REFERENCES dispute (entry) ON DELETE CASCADE
    )
    """,
    """
    ALTER TABLE responsibility ADD COLUMN first_handler TEXT DEFAULT '' NOT NULL
    """,
    """
    ALTER TABLE responsibility ADD COLUMN departments TEXT DEFAULT '' NOT NULL
    """,
)


def upgrade() -> None:
    """Make the new tables; the office's villages become units of its tree."""
    for statement in _STATEMENTS:
        op.execute(statement)
    _make_units()


def _make_units() -> None:
    """County, township and villages as the office's own facts name them."""
    connection = op.get_bind()
    content = connection.execute(text("SELECT content FROM office")).scalar_one_or_none()
    if content is None:
        return
    office = json.loads(content)
    above = ""
    for level in ("county", "township"):
        if name := office.get(level):
            above = _add(connection, above, level, name, 0)
    for position, name in enumerate(office.get("villages", [])):
        _add(connection, above, "village", name, position)


def _add(connection: Connection, parent: str, level: str, name: str, position: int) -> str:
    unit_id = str(uuid.uuid4())
    connection.execute(
        text(
            "INSERT INTO unit (id, parent, level, name, position)"
            " VALUES (:id, :parent, :level, :name, :position)"
        ),
        {"id": unit_id, "parent": parent, "level": level, "name": name, "position": position},
    )
    return unit_id
