"""How often units screen, and key periods, as declared in `forms/rules/cadence.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.domain.cadence import Cadence, CadenceRule, Every, KeyPeriod
from mediator_desktop.domain.deadline import Shift
from mediator_desktop.domain.unit import UnitLevel

E = TypeVar("E", bound=StrEnum)

FILE_ID = "cadence"
_CADENCE_KEYS = {"every", "due", "days", "dates", "anchor", "shift"}
_RULE_KEYS = {"id", "label", "level", "units", "first_day", "last_day", "basis"} | _CADENCE_KEYS
_PERIOD_KEYS = {"name", "first_day", "last_day", "levels", "units", "due_time", "leader"} | _CADENCE_KEYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadences:
    """All cadence rules and key periods of an edition."""

    edition: str = ""
    rules: tuple[CadenceRule, ...] = ()
    periods: tuple[KeyPeriod, ...] = ()


def load_cadences(*folders: Path) -> Cadences:
    """Read `rules/` of the folders; a later folder's file of the id `cadence` replaces an earlier one. Raises FormError."""
    found = Cadences()
    for path in declared_files("rules", *folders):
        try:
            declared = read_toml(path)
        except FormError:
            if path.stem == FILE_ID or path.is_relative_to(folders[0]):
                raise
            continue  # another file of the office's own, which the deadline rules list
        if declared.table.get("id") == FILE_ID:
            found = read_cadences(declared)
    return found


def read_cadences(declared: Declared) -> Cadences:
    """Read and check one file. Raises FormError."""
    rules = tuple(_rule(declared, entry) for entry in _tables(declared, "rules"))
    periods = tuple(_period(declared, entry) for entry in _tables(declared, "key_periods"))
    if not rules:
        raise declared.error("缺少 [[rules]]")
    _check_ids(declared, rules)
    _check_overlaps(declared, rules, periods)
    return Cadences(edition=str(declared.table.get("edition", "")), rules=rules, periods=periods)


def _tables(declared: Declared, key: str) -> list[Mapping[str, Any]]:
    entries = declared.table.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise declared.error(f"[[{key}]] 写法不对", near=key)
    return entries


def _rule(declared: Declared, entry: Mapping[str, Any]) -> CadenceRule:
    near = _named(entry, "id") or "[[rules]]"
    _check_keys(declared, entry, _RULE_KEYS)
    rule = CadenceRule(
        id=_word(declared, entry, "id", near),
        label=_word(declared, entry, "label", near),
        level=_level(declared, entry.get("level"), near),
        units=_words(declared, entry, "units", near),
        cadence=_cadence(declared, entry, near),
        first_day=_day(declared, entry, "first_day", near),
        last_day=_day(declared, entry, "last_day", near) if "last_day" in entry else None,
        basis=str(entry.get("basis", "")),
    )
    if rule.last_day is not None and rule.last_day < rule.first_day:
        raise declared.error("last_day 早于 first_day", near=near)
    return rule


def _period(declared: Declared, entry: Mapping[str, Any]) -> KeyPeriod:
    near = _named(entry, "name") or "[[key_periods]]"
    _check_keys(declared, entry, _PERIOD_KEYS)
    levels = tuple(_level(declared, word, near) for word in _words(declared, entry, "levels", near))
    period = KeyPeriod(
        name=_word(declared, entry, "name", near),
        first_day=_day(declared, entry, "first_day", near),
        last_day=_day(declared, entry, "last_day", near),
        cadence=_cadence(declared, entry, near),
        levels=levels,
        units=_words(declared, entry, "units", near),
        due_time=str(entry.get("due_time", "")),
        leader=str(entry.get("leader", "")),
    )
    if period.last_day < period.first_day:
        raise declared.error("last_day 早于 first_day", near=near)
    return period


def _cadence(declared: Declared, entry: Mapping[str, Any], near: str) -> Cadence:
    every = _choice(declared, Every, entry.get("every"), "every", near)
    dates = entry.get("dates", [])
    if not isinstance(dates, list) or not all(type(n) is int and 1 <= n <= 31 for n in dates):
        raise declared.error("dates 要写成 1 到 31 的列表", near=near)
    days = _count(declared, entry, "days", near, 366)
    if every is Every.DAYS and not days:
        raise declared.error("every 是 days 时，days 至少是 1", near=near)
    if every is Every.DATES and not dates:
        raise declared.error("every 是 dates 时要写 dates", near=near)
    return Cadence(
        every=every,
        due=_count(declared, entry, "due", near, 92),
        days=days,
        dates=tuple(sorted(set(dates))),
        anchor=_day(declared, entry, "anchor", near) if "anchor" in entry else date(2026, 1, 1),
        shift=_choice(declared, Shift, entry.get("shift", Shift.NEXT_WORKDAY.value), "shift", near),
    )


def _named(entry: Mapping[str, Any], key: str) -> str:
    """The name of an entry as it stands in the file, to point a reader there."""
    name = entry.get(key)
    return f'"{name}"' if isinstance(name, str) and name.strip() else ""


def _check_keys(declared: Declared, entry: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(entry) - known):
        raise declared.error(f"不认识“{unknown[0]}”这一项", near=unknown[0])


def _word(declared: Declared, entry: Mapping[str, Any], key: str, near: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise declared.error(f"缺少 {key}", near=near)
    return value


def _words(declared: Declared, entry: Mapping[str, Any], key: str, near: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise declared.error(f"{key} 要写成文字的列表", near=near)
    return tuple(value)


def _day(declared: Declared, entry: Mapping[str, Any], key: str, near: str) -> date:
    value = entry.get(key)
    if type(value) is not date:
        raise declared.error(f"{key} 要写成日期，例如 2026-01-01", near=near)
    return value


def _count(declared: Declared, entry: Mapping[str, Any], key: str, near: str, most: int) -> int:
    value = entry.get(key, 0)
    if type(value) is not int or not 0 <= value <= most:
        raise declared.error(f"{key} 要写成 0 到 {most} 的整数", near=near)
    return value


def _level(declared: Declared, word: Any, near: str) -> UnitLevel:
    return _choice(declared, UnitLevel, word, "level", near)


def _choice(declared: Declared, kind: type[E], word: Any, key: str, near: str) -> E:
    try:
        return kind(word)
    except ValueError:
        known = "、".join(member.value for member in kind)
        raise declared.error(f"{key} 只能是 {known}", near=near) from None


def _check_ids(declared: Declared, rules: tuple[CadenceRule, ...]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise declared.error(f"规则 {rule.id} 写了两次", near=f'"{rule.id}"')
        seen.add(rule.id)


def _check_overlaps(
    declared: Declared, rules: tuple[CadenceRule, ...], periods: tuple[KeyPeriod, ...]
) -> None:
    """Two rules of equal strength must never hold on one day for one unit."""
    for index, one in enumerate(rules):
        for other in rules[index + 1 :]:
            if _meet(one, other) and _days_meet(one.first_day, one.last_day, other.first_day, other.last_day):
                raise declared.error(f"规则 {one.id} 和 {other.id} 的日期重叠", near=f'"{other.id}"')
    for place, period in enumerate(periods):
        for later in periods[place + 1 :]:
            shared = set(period.levels or UnitLevel) & set(later.levels or UnitLevel)
            if not period.units and not later.units and not shared:
                continue
            if period.units and later.units and not set(period.units) & set(later.units):
                continue
            if _days_meet(period.first_day, period.last_day, later.first_day, later.last_day):
                sentence = f"重点时期“{period.name}”和“{later.name}”的日期重叠"
                raise declared.error(sentence, near=f'"{later.name}"')


def _meet(one: CadenceRule, other: CadenceRule) -> bool:
    if bool(one.units) != bool(other.units):
        return False
    if one.units:
        return bool(set(one.units) & set(other.units))
    return one.level is other.level


def _days_meet(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    last = date.max - timedelta(days=1)
    return start <= (other_end or last) and other_start <= (end or last)
