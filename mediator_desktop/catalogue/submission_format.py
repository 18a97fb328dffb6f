"""What a submission says as plain JSON and back, with the digest over it; read with suspicion, for it comes from elsewhere."""

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from mediator_desktop.catalogue.record_format import field_types
from mediator_desktop.domain.problems import Refused

T = TypeVar("T")

MOST_ITEMS = 200_000
"""More entries than this in one list is no submission."""
LARGEST = 10**18
MOST_DIGITS = 40
SPOILED = "内容不完整，读不出来"
_SHORT = 16


def canonical(plain: Any) -> str:
    """The one way in which a plain value is written: keys sorted, no spaces."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(plain: Any) -> str:
    """SHA-256 (hex) over the canonical form."""
    return hashlib.sha256(canonical(plain).encode("utf-8", "surrogatepass")).hexdigest()


def short_digest(digest: str) -> str:
    """`3F2A-91BC-…`: as much of a digest as people compare by telephone."""
    head = digest[:_SHORT].upper()
    return "-".join(head[place : place + 4] for place in range(0, _SHORT, 4))


def to_plain(value: Any) -> Any:
    """A frozen dataclass of `domain` as lists, tables, strings and whole numbers; defaults are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            spec.name: to_plain(item)
            for spec in dataclasses.fields(value)
            if (item := getattr(value, spec.name)) != _default(spec)
        }
    match value:
        case StrEnum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case tuple():
            return [to_plain(item) for item in value]
        case frozenset():
            return sorted(to_plain(item) for item in value)
        case Mapping():
            return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
        case _:
            return value


def from_plain(kind: type[T], plain: Any) -> T:
    """A frozen dataclass of `domain` from its plain form. Raises Refused when it is not such a thing."""
    try:
        return typing.cast(T, _read(kind, plain))
    except (ValueError, TypeError, KeyError, OverflowError, InvalidOperation, RecursionError) as error:
        raise Refused(SPOILED) from error


def _default(spec: "dataclasses.Field[Any]") -> Any:
    if spec.default is not dataclasses.MISSING:
        return spec.default
    if spec.default_factory is not dataclasses.MISSING:
        return spec.default_factory()
    return dataclasses.MISSING


def _read(kind: Any, plain: Any) -> Any:
    origin, arms = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _read_union(arms, plain)
    if origin is tuple:
        return _read_tuple(arms, plain)
    if origin is frozenset:
        return frozenset(_read(arms[0], item) for item in _list(plain))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {_read(arms[0], key): _read(arms[1], item) for key, item in _table(plain).items()}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        kinds = field_types(kind)
        return kind(**{key: _read(kinds[key], item) for key, item in _table(plain).items()})
    return _read_word(kind, plain)


def _read_union(arms: tuple[Any, ...], plain: Any) -> Any:
    if plain is None:
        if types.NoneType not in arms:
            raise TypeError
        return None
    kinds = [arm for arm in arms if arm is not types.NoneType]
    if set(kinds) == {int, Decimal}:
        return _read(Decimal if isinstance(plain, str) else int, plain)
    (kind,) = kinds
    return _read(kind, plain)


def _read_tuple(arms: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    items = _list(plain)
    if len(arms) == 2 and arms[1] is Ellipsis:
        return tuple([_read(arms[0], item) for item in items])
    return tuple(_read(arm, item) for arm, item in zip(arms, items, strict=True))


def _read_word(kind: Any, plain: Any) -> Any:
    if kind is bool:
        if not isinstance(plain, bool):
            raise TypeError
        return plain
    if kind is int:
        if isinstance(plain, bool) or not isinstance(plain, int) or abs(plain) > LARGEST:
            raise TypeError
        return plain
    if not isinstance(plain, str):
        raise TypeError
    if kind is str:
        return plain
    if kind is Decimal:
        number = Decimal(plain) if len(plain) <= MOST_DIGITS else Decimal("NaN")
        if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
            raise ValueError
        return number
    if kind is date:
        return date.fromisoformat(plain)
    if kind is datetime:
        return datetime.fromisoformat(plain)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(plain)
    raise TypeError


def _list(plain: Any) -> list[Any]:
    if not isinstance(plain, list) or len(plain) > MOST_ITEMS:
        raise TypeError
    return plain


def _table(plain: Any) -> dict[str, Any]:
    if not isinstance(plain, dict) or len(plain) > MOST_ITEMS:
        raise TypeError
    return plain
