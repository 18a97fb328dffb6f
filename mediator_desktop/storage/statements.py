"""Statements compiled once: building and compiling them again for every call would cost more than running them."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Select, Table, bindparam, insert, select
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_compiled: dict[Hashable, tuple[str, dict[str, Any]]] = {}
"""SQL by key, with the values that the statement brings itself."""


def run(
    connection: Connection,
    key: Hashable,
    build: Callable[[], Executable],
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] = (),
) -> CursorResult[Any]:
    """Run a statement that is built the first time its key is seen; parameters go by name.

    Two statements that differ in more than their parameters need different keys.
    """
    if key not in _compiled:
        _compiled[key] = _compile(build())
    sql, own = _compiled[key]
    if own and isinstance(values, Mapping):
        values = own | dict(values)
    return connection.exec_driver_sql(sql, values or {})


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
    """Insert rows that all name the same columns."""
    columns = tuple(rows[0])
    key = ("insert", table.name, columns)
    values: Any = rows[0] if len(rows) == 1 else rows
    return run(
        connection, key, lambda: insert(table).values({name: bindparam(name) for name in columns}), values
    )


def rows_of(connection: Connection, table: Table, entry: int, *order: Any) -> list[Any]:
    """The rows of a dependent table that belong to a dispute."""
    key = ("rows", table.name, order)

    def build() -> Select[Any]:
        query = select(table).where(table.c.entry == bindparam("entry"))
        return query.order_by(*(table.c[name] for name in order))

    return list(run(connection, key, build, {"entry": entry}).mappings())


def _compile(statement: Executable) -> tuple[str, dict[str, Any]]:
    """The text of a statement with parameters as `:name`, and those of them that have a value already."""
    compiled = statement.compile(dialect=_dialect())  # type: ignore[attr-defined]
    return str(compiled), {name: value for name, value in compiled.params.items() if value is not None}


@cache
def _dialect() -> SQLiteDialect_pysqlite:
    return SQLiteDialect_pysqlite(paramstyle="named")
