"""The bare thing underneath: the same facts in plain SQLite, asked by hand-written SQL."""

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite3  # without a key: the same SQLite, nothing encrypted

_COLUMNS = (
    "entry, id, version, shown_number, shown_title, applicants, respondents, village, type_code, status, outcome, "
    "lead_mediator, list_day, received_on, agreed_on, effective_on, shown_amount, facts"
)


def copy_of(register: Any, path: Path) -> Any:
    """A plain SQLite file with the list columns and a full-text index of the same words."""
    plain = sqlite3.connect(path, isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = FULL")
    plain.execute("PRAGMA cache_size = -16000")
    names = [name.strip() for name in _COLUMNS.split(",")]
    plain.execute(
        f"CREATE TABLE dispute ({', '.join(names[:1])} INTEGER PRIMARY KEY, {', '.join(names[1:])})"
    )
    plain.execute(
        "CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii')"
    )
    plain.execute("BEGIN")
    with register.read() as reader:
        connection = reader._connection
        rows = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM dispute").fetchall()
        marks = ", ".join("?" * len(names))
        plain.executemany(f"INSERT INTO dispute VALUES ({marks})", [tuple(row) for row in rows])
        for shadow in ("data", "idx", "docsize", "config"):
            plain.execute(f"DELETE FROM search_{shadow}")
            words = connection.exec_driver_sql(f"SELECT * FROM search_{shadow}").fetchall()
            marks = ", ".join("?" * len(words[0]))
            plain.executemany(f"INSERT INTO search_{shadow} VALUES ({marks})", [tuple(row) for row in words])
    plain.execute("CREATE INDEX by_day ON dispute(list_day, entry)")
    plain.execute("COMMIT")
    plain.execute("ANALYZE")
    return plain


def first_page(plain: Any) -> list[Any]:
    """Fifty newest rows."""
    return plain.execute(
        f"SELECT {_COLUMNS} FROM dispute ORDER BY list_day DESC, entry DESC LIMIT 50"
    ).fetchall()


def next_page(plain: Any, day: str, entry: int) -> list[Any]:
    """Fifty rows behind a key."""
    return plain.execute(
        f"SELECT {_COLUMNS} FROM dispute WHERE list_day <= ? AND (list_day < ? OR entry < ?) "
        "ORDER BY list_day DESC, entry DESC LIMIT 50",
        (day, day, entry),
    ).fetchall()


def search(plain: Any, words: str) -> list[Any]:
    """Fifty newest hits of an index query."""
    return plain.execute(
        f"SELECT {_COLUMNS} FROM dispute JOIN (SELECT rowid FROM search WHERE search MATCH ? "
        "ORDER BY rowid DESC LIMIT 50) AS hit ON hit.rowid = dispute.entry ORDER BY entry DESC",
        (words,),
    ).fetchall()


def like(plain: Any, text: str) -> list[Any]:
    """What a search without an index costs: every row's text compared."""
    pattern = f"%{text}%"
    return plain.execute(
        f"SELECT {_COLUMNS} FROM dispute WHERE facts LIKE ? OR shown_title LIKE ? OR shown_number LIKE ? "
        "ORDER BY entry DESC LIMIT 50",
        (pattern, pattern, pattern),
    ).fetchall()


def save(plain: Any, serial: list[int]) -> None:
    """One dispute and three parties in one transaction, no encryption, no index, no log."""
    plain.execute("CREATE TABLE IF NOT EXISTS party (entry, position, name, phone, id_number, address)")
    serial[0] += 1
    entry = 10_000_000 + serial[0]
    plain.execute("BEGIN IMMEDIATE")
    plain.execute(
        "INSERT INTO dispute (entry, id, version, shown_title, list_day, facts) VALUES (?, ?, 1, ?, ?, ?)",
        (entry, f"bench-{entry}", "甲与乙邻里纠纷", "2020-01-01", "两家相邻，因排水发生争执。"),
    )
    for position in range(3):
        plain.execute(
            "INSERT INTO party VALUES (?, ?, ?, ?, ?, ?)",
            (entry, position, "王建国", "15412340086", "369921196208154417", "溪口村3组"),
        )
    plain.execute("COMMIT")
