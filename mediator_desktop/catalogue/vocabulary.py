"""Editable code lists: dispute types, sources, difficulties, ethnic groups."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One entry of a code list.

    `reports_as` maps the id of another list to the entry there; `parent` is the first level of a two-level
    list or the subtotal it belongs to; `valid_from` and `valid_to` are inclusive days; `years` is how long something
    is kept (保管期限), None where that is no number of years.
    """

    code: str
    name: str
    short: str = ""
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    synonyms: tuple[str, ...] = ()
    reports_as: Mapping[str, str] = field(default_factory=dict)
    years: int | None = None

    def valid_on(self, day: date | None) -> bool:
        """Whether the entry may be chosen for a day; an unknown day admits it."""
        if day is None:
            return True
        return not ((self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to))


@dataclass(frozen=True)
class CodeList:
    """A code list in its printed order."""

    id: str
    title: str
    codes: tuple[Code, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Code]:
        """Entries by their code."""
        return {entry.code: entry for entry in self.codes}

    @cached_property
    def _by_word(self) -> Mapping[str, Code]:
        words: dict[str, Code] = {}
        for entry in self.codes:
            for word in (entry.code, entry.name, entry.short, *entry.synonyms):
                if word:
                    words.setdefault(_fold(word), entry)
        return words

    def name(self, code: str) -> str:
        """The Chinese name of a code; an unknown code is shown as it is."""
        entry = self.by_code.get(code)
        return entry.name if entry else code

    def find(self, word: str) -> Code | None:
        """The entry that a code, name, short form or synonym means, or None. Never a guess."""
        return self._by_word.get(_fold(word))

    def valid_on(self, day: date | None) -> tuple[Code, ...]:
        """The entries that may be chosen for a day."""
        return tuple(entry for entry in self.codes if entry.valid_on(day))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All code lists by id, and the office's own files that could not be used."""

    lists: Mapping[str, CodeList]
    broken: tuple[FormError, ...] = ()

    def __getitem__(self, list_id: str) -> CodeList:
        return self.lists[list_id]

    @property
    def types(self) -> CodeList:
        """纠纷类型, the 司法行政 list of 18."""
        return self.lists["dispute_types"]

    @property
    def sources(self) -> CodeList:
        """案件来源."""
        return self.lists["sources"]

    @property
    def years_kept(self) -> Mapping[str, int]:
        """The years of each 保管期限 that is a number of years, by its code."""
        retentions = self.lists.get("retentions")
        codes = retentions.codes if retentions else ()
        return {entry.code: entry.years for entry in codes if entry.years is not None}


def load_vocabulary(*folders: Path) -> Vocabulary:
    """Read every list of `vocabulary/` in the folders; a later folder's list replaces an earlier one of the same id.

    A file of a later folder that cannot be used is listed in `broken` and changes nothing else. Raises FormError for one of
    the first folder, which the program brings.
    """
    lists: dict[str, CodeList] = {}
    broken: list[FormError] = []
    for path in declared_files("vocabulary", *folders):
        try:
            found = _read_list(read_toml(path))
        except FormError as error:
            if path.is_relative_to(folders[0]):
                raise
            broken.append(error)
        else:
            lists[found.id] = found
    return Vocabulary(lists, tuple(broken))


_STRINGS = frozenset({"code", "name", "short", "parent"})


def _read_list(declared: Declared) -> CodeList:
    table = declared.table
    for key in ("id", "title"):
        if not isinstance(table.get(key), str):
            raise declared.error(f"缺少 {key}")
    entries = table.get("codes")
    if not isinstance(entries, list) or not entries:
        raise declared.error("缺少 [[codes]]")
    codes = tuple(_read_code(declared, entry) for entry in entries)
    seen: set[str] = set()
    for entry in codes:
        if entry.code in seen:
            raise declared.error(f"代码 {entry.code} 重复", near=f'"{entry.code}"')
        seen.add(entry.code)
    for entry in codes:
        if entry.parent and entry.parent not in seen:
            raise declared.error(f"上级 {entry.parent} 不存在", near=f'"{entry.parent}"')
    return CodeList(table["id"], table["title"], codes)


def _read_code(declared: Declared, entry: Any) -> Code:
    if not isinstance(entry, dict) or not entry.get("code") or not entry.get("name"):
        raise declared.error("每个 [[codes]] 都要有 code 和 name")
    near = f'"{entry["code"]}"'
    values: dict[str, Any] = {}
    for key, value in entry.items():
        match key:
            case _ if key in _STRINGS and isinstance(value, str):
                values[key] = value
            case "synonyms" if isinstance(value, list) and all(isinstance(v, str) for v in value):
                values[key] = tuple(value)
            case "reports_as" if isinstance(value, dict):
                values[key] = dict(value)
            case "years" if type(value) is int and 1 <= value <= 200:
                values[key] = value
            case "valid_from" | "valid_to" if type(value) is date:
                values[key] = value
            case _:
                raise declared.error(f"{key} 不认识或写法不对", near=near)
    return Code(**values)


def _fold(word: str) -> str:
    """Full-width to narrow, no spaces: spelling differences that mean nothing."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in word)
    return "".join(narrow.split()).casefold()


__all__ = ["Code", "CodeList", "FormError", "Vocabulary", "load_vocabulary"]
