"""Rules for deadlines as declared in `forms/rules/*.toml`; a kind that the office's own file names is taken from there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.domain.deadline import (
    SINGLE,
    STARTS,
    DayZero,
    DeadlineKind,
    DeadlineRule,
    Shift,
    StartFact,
    Unit,
)
from mediator_desktop.domain.vocabulary import Level

LONGEST = {Unit.DAYS: 3660, Unit.WORKDAYS: 2500, Unit.MONTHS: 1200, Unit.YEARS: 100}
"""The greatest length in each unit that still looks meant."""


@dataclass(frozen=True)
class DeadlineRules:
    """The rules by kind, in the order of their files, and the files that could not be used."""

    by_kind: Mapping[DeadlineKind, tuple[DeadlineRule, ...]]
    broken: tuple[FormError, ...] = ()

    def active(self, kind: DeadlineKind) -> tuple[DeadlineRule, ...]:
        """The rules of a kind that are in use."""
        return self._in_use.get(kind, ())

    @cached_property
    def _in_use(self) -> Mapping[DeadlineKind, tuple[DeadlineRule, ...]]:
        return {kind: tuple(rule for rule in rules if rule.active) for kind, rules in self.by_kind.items()}


def load_rules(*folders: Path) -> DeadlineRules:
    """Read the `[[deadlines]]` of `rules/` in the folders.

    A kind that a later folder names replaces the whole kind of the earlier ones. A file that cannot be used is left
    out and listed; so is a folder's kind whose rules exclude each other.
    """
    by_kind: dict[DeadlineKind, tuple[DeadlineRule, ...]] = {}
    broken: list[FormError] = []
    for folder in folders:
        found: dict[DeadlineKind, list[tuple[Declared, DeadlineRule]]] = {}
        for path in declared_files("rules", folder):
            try:
                declared = read_toml(path)
                rules = _read_rules(declared)
            except FormError as error:
                broken.append(error)
                continue
            for rule in rules:
                found.setdefault(rule.kind, []).append((declared, rule))
        for kind, pairs in found.items():
            if contradiction := _contradiction(pairs):
                broken.append(contradiction)
            else:
                by_kind[kind] = tuple(rule for _, rule in pairs)
    return DeadlineRules(by_kind, tuple(broken))


def _contradiction(pairs: Iterable[tuple[Declared, DeadlineRule]]) -> FormError | None:
    """Rules of one kind that cannot both be used."""
    for (_, one), (declared, other) in combinations(pairs, 2):
        if not one.overlaps(other):
            continue
        near = f'"{other.id}"'
        if one.id == other.id:
            return declared.error(f"规则 {other.id} 写了两次，有效日期重叠", near=near)
        if one.kind in SINGLE and one.active and other.active:
            return declared.error(
                f"{one.id} 和 {other.id} 只能用一条，请把其中一条写成 active = false", near=near
            )
    return None


def _read_rules(declared: Declared) -> list[DeadlineRule]:
    entries = declared.table.get("deadlines", [])
    if not isinstance(entries, list):
        raise declared.error("期限规则要写成 [[deadlines]]", near="deadlines")
    return [_read_rule(declared, entry) for entry in entries]


def _read_rule(declared: Declared, entry: Any) -> DeadlineRule:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not entry["id"]:
        raise declared.error("每个 [[deadlines]] 都要有 id")
    near = f'"{entry["id"]}"'
    if unknown := next((key for key in entry if key not in _READERS), ""):
        raise declared.error(f"{unknown} 不认识", near=unknown)
    values: dict[str, Any] = {}
    for key, value in entry.items():
        read = _READERS[key](value)
        if read is None:
            raise declared.error(f"规则 {entry['id']} 的 {key} 写法不对", near=near)
        values[key] = read
    if missing := next((key for key in ("label", "kind", "start") if key not in values), ""):
        raise declared.error(f"规则 {entry['id']} 缺少 {missing}", near=near)
    rule = DeadlineRule(**values)
    if rule.start not in STARTS[rule.kind]:
        raise declared.error(f"规则 {rule.id} 的 {rule.kind} 不能从 {rule.start} 起算", near=near)
    if rule.subject and (rule.kind is not DeadlineKind.LADDER or rule.subject not in _LEVELS):
        raise declared.error(f"规则 {rule.id} 的 subject 写法不对", near=near)
    if rule.length > LONGEST[rule.unit]:
        raise declared.error(f"规则 {rule.id} 的 length 太大", near=near)
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        raise declared.error(f"规则 {rule.id} 的 valid_to 在 valid_from 之前", near=near)
    return rule


_LEVELS = frozenset(level.value for level in Level)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _day(value: Any) -> date | None:
    return value if type(value) is date else None


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value <= 3660 else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _one_of(terms: type[StrEnum]) -> Callable[[Any], StrEnum | None]:
    known = {str(term.value): term for term in terms}
    return lambda value: known.get(value) if isinstance(value, str) else None


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "id": _text,
    "label": _text,
    "kind": _one_of(DeadlineKind),
    "start": _one_of(StartFact),
    "length": _count,
    "unit": _one_of(Unit),
    "day_zero": _one_of(DayZero),
    "shift": _one_of(Shift),
    "basis": _text,
    "valid_from": _day,
    "valid_to": _day,
    "remind_before": _count,
    "vanish_after": _count,
    "active": _truth,
    "subject": _text,
}
