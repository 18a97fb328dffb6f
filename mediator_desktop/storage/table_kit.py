"""What all tables share: the collection they belong to and the usual columns."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Text

metadata = MetaData()


def text(name: str) -> "Column[str]":
    """A text that is empty while nothing is known."""
    return Column(name, Text, nullable=False, server_default="")


def known(name: str) -> "Column[str]":
    """A day, code or text that is NULL while nothing is known."""
    return Column(name, Text)


def owner() -> "Column[int]":
    """The dispute a row belongs to."""
    return Column("entry", ForeignKey("dispute.entry", ondelete="CASCADE"), primary_key=True)


def belongs_to(table: str) -> "Column[str]":
    """The record of a table, by its id, that a row belongs to."""
    return Column(f"{table}_id", ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=True)


def kept() -> tuple["Column[Any]", ...]:
    """What the register says of a record: which it is, how often it was saved, when and by whom it was entered."""
    return (
        Column("id", Text, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("entered_at", Text, nullable=False),
        Column("changed_at", Text, nullable=False),
        text("actor"),
    )


def position() -> "Column[int]":
    """The place in a list, from 0."""
    return Column("position", Integer, primary_key=True)
