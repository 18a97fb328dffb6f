"""Connections to the encrypted register file."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 5
WRITES = {"register_writes": True}
"""Execution option of a connection that is going to write."""

_PRAGMAS = (
    "PRAGMA cipher_log_level = NONE",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA wal_autocheckpoint = 8000",  # a bound for long runs of writes; else see checkpoint.py
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
    "PRAGMA journal_size_limit = 67108864",
)


def connect(path: Path, key: bytes) -> Any:
    """A DBAPI connection with the key set; transactions are begun explicitly.

    Raises the driver's errors: `file is not a database` for a wrong key or a foreign file.
    """
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
    )
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS:
            connection.execute(pragma).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, key: bytes) -> Engine:
    """An engine whose transactions begin with an explicit BEGIN (IMMEDIATE for writes).

    Written rows must survive a power cut: WAL with `synchronous=FULL`.
    """
    from sqlcipher3 import dbapi2

    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: connect(path, key),
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=8,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("register_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
