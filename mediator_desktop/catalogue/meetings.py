"""How many meetings each level owes, as declared in `forms/rules/meetings.toml`."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.domain.meeting import MeetingKind
from mediator_desktop.domain.quota import MeetingQuota, QuotaEvery
from mediator_desktop.domain.unit import UnitLevel

E = TypeVar("E", bound=StrEnum)

FILE_ID = "meetings"
MOST_TIMES = 31
_KEYS = {"id", "kind", "level", "every", "times", "basis", "first_day", "last_day"}


def load_quotas(*folders: Path) -> tuple[MeetingQuota, ...]:
    """Read `rules/` of the folders; a later folder's file of the id `meetings` replaces an earlier one. Raises FormError."""
    found: tuple[MeetingQuota, ...] = ()
    for path in declared_files("rules", *folders):
        try:
            declared = read_toml(path)
        except FormError:
            if path.stem == FILE_ID or path.is_relative_to(folders[0]):
                raise
            continue  # another file of the office's own, which the deadline rules list
        if declared.table.get("id") == FILE_ID:
            found = read_quotas(declared)
    return found


def read_quotas(declared: Declared) -> tuple[MeetingQuota, ...]:
    """Read and check one file; a file without quotas asks for none. Raises FormError."""
    entries = declared.table.get("quotas", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise declared.error("[[quotas]] 写法不对", near="quotas")
    rules = tuple(_quota(declared, entry) for entry in entries)
    for index, rule in enumerate(rules):
        for earlier in rules[:index]:
            _check_apart(declared, earlier, rule)
    return rules


def _quota(declared: Declared, entry: Mapping[str, Any]) -> MeetingQuota:
    name = entry.get("id")
    near = f'"{name}"' if isinstance(name, str) and name.strip() else "[[quotas]]"
    if unknown := sorted(set(entry) - _KEYS):
        raise declared.error(f"不认识“{unknown[0]}”这一项", near=unknown[0])
    if near == "[[quotas]]":
        raise declared.error("缺少 id", near=near)
    times = entry.get("times", 1)
    if type(times) is not int or not 1 <= times <= MOST_TIMES:
        raise declared.error(f"times 要写成 1 到 {MOST_TIMES} 的整数", near=near)
    basis = entry.get("basis", "")
    if not isinstance(basis, str):
        raise declared.error("basis 要写成文字", near=near)
    rule = MeetingQuota(
        id=str(name),
        kind=_choice(declared, MeetingKind, entry.get("kind"), "kind", near),
        level=_choice(declared, UnitLevel, entry.get("level"), "level", near),
        every=_choice(declared, QuotaEvery, entry.get("every"), "every", near),
        times=times,
        first_day=_day(declared, entry, "first_day", near),
        last_day=_day(declared, entry, "last_day", near) if "last_day" in entry else None,
        basis=basis,
    )
    if rule.last_day is not None and rule.last_day < rule.first_day:
        raise declared.error("last_day 早于 first_day", near=near)
    return rule


def _check_apart(declared: Declared, one: MeetingQuota, other: MeetingQuota) -> None:
    """Two rules must never ask for the same kind of meeting at one level on one day."""
    if one.id == other.id:
        raise declared.error(f"规则 {one.id} 写了两次", near=f'"{one.id}"')
    last = date.max - timedelta(days=1)
    meets = one.first_day <= (other.last_day or last) and other.first_day <= (one.last_day or last)
    if one.kind is other.kind and one.level is other.level and meets:
        raise declared.error(f"规则 {one.id} 和 {other.id} 的日期重叠", near=f'"{other.id}"')


def _choice(declared: Declared, kind: type[E], word: Any, key: str, near: str) -> E:
    try:
        return kind(word)
    except ValueError:
        known = "、".join(member.value for member in kind)
        raise declared.error(f"{key} 只能是 {known}", near=near) from None


def _day(declared: Declared, entry: Mapping[str, Any], key: str, near: str) -> date:
    value = entry.get(key)
    if type(value) is not date:
        raise declared.error(f"{key} 要写成日期，例如 2026-01-01", near=near)
    return value
