"""The file format of a dispute: plain tables (TOML, JSON) to dataclasses and back.

The format is the dataclasses of `domain` themselves: a key is a field's name, dates are ISO dates, money is a
string in yuan (`"3000.00"`), coded values are their codes. `resources/schema/dispute.schema.json` says the same
for other programs.
"""

import dataclasses
import types
import typing
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Problem, Refused

T = TypeVar("T")

MAX_ITEMS = 500
"""More entries than this in one list is no dispute of this world."""
_QUOTED = 40


def to_plain(value: Any) -> Any:
    """A dataclass as tables, lists and strings; fields that hold their default are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, (type, Money)):
        plain = {}
        for spec in dataclasses.fields(value):
            item = getattr(value, spec.name)
            if item != _default(spec):
                plain[spec.name] = to_plain(item)
        return plain
    match value:
        case Money():
            return value.plain
        case StrEnum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case tuple():
            return [to_plain(item) for item in value]
        case _:
            return value


def dispute_from_plain(table: Any) -> Dispute:
    """Read a dispute from a table. Raises Refused naming every field that cannot be read."""
    return from_plain(Dispute, table)


def from_plain(kind: type[T], table: Any) -> T:
    """Read a dataclass of `domain` from a table. Raises Refused with one problem a field."""
    problems: list[Problem] = []
    value = _read(kind, table, "", problems)
    if problems:
        raise Refused(*problems)
    return typing.cast(T, value)


@cache
def field_types(kind: type) -> dict[str, Any]:
    """Resolved types of a dataclass's fields."""
    return typing.get_type_hints(kind)


def _default(spec: "dataclasses.Field[Any]") -> Any:
    if spec.default is not dataclasses.MISSING:
        return spec.default
    if spec.default_factory is not dataclasses.MISSING:
        return spec.default_factory()
    return dataclasses.MISSING


def _read(kind: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        (kind,) = [arm for arm in typing.get_args(kind) if arm is not type(None)]
        return _read(kind, value, path, problems)
    if origin is tuple:
        return _read_list(typing.get_args(kind)[0], value, path, problems)
    if dataclasses.is_dataclass(kind) and kind is not Money:
        return _read_table(typing.cast(type, kind), value, path, problems)
    try:
        return _READERS[kind](value) if kind in _READERS else _read_code(kind, value)
    except (ValueError, TypeError, OverflowError) as error:
        problems.append(Problem(path, str(error) or "写法不对"))
        return None


def _read_table(kind: type, value: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, dict):
        problems.append(Problem(path, "这里要一张表"))
        return None
    kinds = field_types(kind)
    values = {}
    before = len(problems)
    for key, item in value.items():
        inner = f"{path}.{key}" if path else str(key)
        if key not in kinds:
            problems.append(Problem(inner, f"不认识{_quoted(str(key))}这一项"))
        else:
            values[key] = _read(kinds[key], item, inner, problems)
    for spec in dataclasses.fields(kind):
        if _default(spec) is dataclasses.MISSING and spec.name not in values:
            problems.append(Problem(f"{path}.{spec.name}".lstrip("."), "这一项不能缺"))
    if len(problems) > before:
        return None
    return kind(**values)


def _read_list(kind: Any, value: Any, path: str, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        problems.append(Problem(path, "这里要一个列表"))
        return ()
    if len(value) > MAX_ITEMS:
        problems.append(Problem(path, f"最多{MAX_ITEMS}项，现在有{len(value)}项"))
        return ()
    return tuple(_read(kind, item, f"{path}[{index}]", problems) for index, item in enumerate(value))


def _read_code(kind: type[StrEnum], value: Any) -> StrEnum:
    for member in kind:
        if value in (member.value, getattr(member, "label", None)):
            return member
    choices = "、".join(member.value for member in kind)
    raise ValueError(f"{_quoted(value)}不在可选的值里（{choices}）")


def _quoted(value: Any) -> str:
    """The value as a sentence names it: short, whatever it is."""
    if isinstance(value, str):
        return f"“{value[:_QUOTED]}…”" if len(value) > _QUOTED else f"“{value}”"
    if isinstance(value, (bool, float)) or (isinstance(value, int) and abs(value) < 10**_QUOTED):
        return f"“{value}”"
    return "这个值"


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("这里要一段文字，请加引号")
    return value


def _read_whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("这里要一个整数")
    if not -(2**53) < value < 2**53:
        raise ValueError("数字太大")
    return value


def _read_truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("这里要 true 或 false")
    return value


def _read_money(value: Any) -> Money:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise ValueError('金额请写成整数或加引号的数字，例如 "3000.50"')
    return Money.yuan(value)


def _read_date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_read_text(value))
    except ValueError:
        raise ValueError(f"{_quoted(value)}不是有效的日期，请写成 2026-03-05") from None


def _read_moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(_read_text(value))
    except ValueError:
        raise ValueError(f"{_quoted(value)}不是有效的时间") from None


def _read_time(value: Any) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    try:
        return time.fromisoformat(_read_text(value)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise ValueError(f"{_quoted(value)}不是有效的钟点，请写成 14:30") from None


_READERS: dict[Any, Any] = {
    str: _read_text,
    int: _read_whole,
    bool: _read_truth,
    Money: _read_money,
    date: _read_date,
    datetime: _read_moment,
    time: _read_time,
}
