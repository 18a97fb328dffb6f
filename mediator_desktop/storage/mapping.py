"""A dispute's dataclasses as rows and back: a column is named like its field."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import RowMapping

from mediator_desktop.catalogue.record_format import field_types
from mediator_desktop.domain.money import Money

T = TypeVar("T")


def encode(value: Any) -> Any:
    """A field's value as SQLite keeps it: ISO days, fen, codes, 0 and 1."""
    match value:
        case StrEnum():
            return value.value
        case bool():
            return int(value)
        case Money():
            return value.fen
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return value


def columns_of(kind: type) -> tuple[str, ...]:
    """Names of the fields that are single values, not lists or tables of their own."""
    return tuple(_decoders(kind))


def to_row(value: Any) -> dict[str, Any]:
    """The single values of a dataclass as a row."""
    return {name: encode(getattr(value, name)) for name in _decoders(type(value))}


def from_row(kind: type[T], row: "Mapping[str, Any] | RowMapping", **others: Any) -> T:
    """A dataclass from a row and its lists and tables."""
    values = {
        name: decode(row[name]) if row[name] is not None else None for name, decode in _decoders(kind).items()
    }
    return kind(**values, **others)


_known_kinds: dict[type, dict[str, Callable[[Any], Any]]] = {}


def _decoders(kind: type) -> dict[str, Callable[[Any], Any]]:
    if kind in _known_kinds:
        return _known_kinds[kind]
    decoders = _known_kinds[kind] = {}
    for name, declared in field_types(kind).items():
        if decode := _decoder(declared):
            decoders[name] = decode
    return decoders


def _decoder(declared: Any) -> Callable[[Any], Any] | None:
    origin = typing.get_origin(declared)
    if origin in (types.UnionType, typing.Union):
        (declared,) = [arm for arm in typing.get_args(declared) if arm is not type(None)]
        origin = typing.get_origin(declared)
    if declared is Money:
        return Money
    if origin is tuple or dataclasses.is_dataclass(declared):
        return None
    if declared in (date, datetime, time):
        return typing.cast(Callable[[Any], Any], declared.fromisoformat)
    return typing.cast(Callable[[Any], Any], declared)
