"""What all tables share: the collection they belong to and the usual columns."""

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


def position() -> "Column[int]":
    """The place in a list, from 0."""
    return Column("position", Integer, primary_key=True)
