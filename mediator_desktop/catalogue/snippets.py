"""Usual clauses of agreements, by dispute type, with slots that the dispute fills."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mediator_desktop.catalogue.reading import Declared, declared_files, read_toml

SLOTS = ("甲方", "乙方", "金额", "日期", "地点")
"""Applicants, respondents, the sum in capitals and digits, the day of the agreement, the place."""

BLANK = "____"
_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A clause: a few words to choose it by, its text, the type codes it suits (none: every type)."""

    title: str
    text: str
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snippets:
    """All usual clauses in their order."""

    clauses: tuple[Snippet, ...] = ()

    def for_type(self, type_code: str) -> tuple[Snippet, ...]:
        """Those of a type first, then those for every type."""
        own = tuple(s for s in self.clauses if type_code and type_code in s.types)
        return own + tuple(s for s in self.clauses if not s.types)


def fill_slots(text: str, values: Mapping[str, str]) -> str:
    """A clause with what is known; the rest becomes a blank to be filled by hand."""
    return _SLOT.sub(lambda slot: values.get(slot[1]) or BLANK, text)


def load_snippets(*folders: Path) -> Snippets:
    """Read `snippets/` of the folders; a later folder's file replaces an earlier one of the same id.

    Raises FormError.
    """
    files: dict[str, tuple[Snippet, ...]] = {}
    for path in declared_files("snippets", *folders):
        declared = read_toml(path)
        if not isinstance(declared.table.get("id"), str):
            raise declared.error("缺少 id")
        files[declared.table["id"]] = _read(declared)
    return Snippets(tuple(snippet for found in files.values() for snippet in found))


def _read(declared: Declared) -> tuple[Snippet, ...]:
    entries = declared.table.get("clauses")
    if not isinstance(entries, list) or not entries:
        raise declared.error("缺少 [[clauses]]")
    return tuple(_read_snippet(declared, entry) for entry in entries)


def _read_snippet(declared: Declared, entry: object) -> Snippet:
    if not isinstance(entry, dict):
        raise declared.error("[[clauses]] 写法不对")
    title, text, types = entry.get("title"), entry.get("text"), entry.get("types", [])
    if not (isinstance(title, str) and title and isinstance(text, str) and text):
        raise declared.error("每个 [[clauses]] 都要有 title 和 text", near=str(title or ""))
    if not (isinstance(types, list) and all(isinstance(code, str) for code in types)):
        raise declared.error("types 要写成代码的列表", near=title)
    if unknown := set(entry) - {"title", "text", "types"}:
        raise declared.error(f"不认识 {unknown.pop()}", near=title)
    for slot in _SLOT.findall(text):
        if slot not in SLOTS:
            raise declared.error(f"不认识 {{{slot}}}，可用的有：{'、'.join(SLOTS)}", near=title)
    return Snippet(title, text, tuple(types))
