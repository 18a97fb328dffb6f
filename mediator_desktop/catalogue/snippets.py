"""Usual phrases: clauses, records, visits and the like, by dispute type, with slots that the dispute fills."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.catalogue.slots import SLOTS

KINDS = {
    "clause": "协议条款",
    "record": "调解记录",
    "investigation": "调查记录",
    "visit": "回访情况",
    "facts": "简要情况",
    "request": "申请事项",
    "reason": "原因",
    "any": "哪里都可以",
}
"""What a phrase is for, with its word; `any` fits every long text."""

BLANK = "____"
_SLOT = re.compile(r"\{([^{}]*)\}")
_ENTRIES = ("clauses", "snippets")
_KEYS = {"title", "text", "types", "for"}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A phrase: a few words to choose it by, its text, the type codes it suits (none: every type), what it is for."""

    title: str
    text: str
    types: tuple[str, ...] = ()
    kind: str = "clause"


@dataclass(frozen=True, slots=True)
class Snippets:
    """All usual phrases in their order."""

    phrases: tuple[Snippet, ...] = ()

    @property
    def clauses(self) -> tuple[Snippet, ...]:
        """Those for agreements."""
        return tuple(snippet for snippet in self.phrases if snippet.kind == "clause")

    def for_type(self, type_code: str, kind: str = "clause") -> tuple[Snippet, ...]:
        """Those of a kind: of a type first, then those for every type, then those that fit every long text."""
        fitting = [s for s in self.phrases if s.kind == kind]
        own = tuple(s for s in fitting if type_code and type_code in s.types)
        common = tuple(s for s in fitting if not s.types)
        if kind == "any":
            return own + common
        return own + common + self.for_type(type_code, "any")


def fill_slots(text: str, values: Mapping[str, str]) -> str:
    """A phrase with what is known; the rest becomes a blank to be filled by hand, never a guess."""
    return _SLOT.sub(lambda slot: values.get(slot[1]) or BLANK, text)


def unknown_slots(text: str) -> tuple[str, ...]:
    """Slots of a phrase that there are none of."""
    return tuple(dict.fromkeys(slot for slot in _SLOT.findall(text) if slot not in SLOTS))


def as_phrase(text: str, values: Iterable[tuple[str, str]]) -> str:
    """A text with its names and sums put back into slots, so that the phrase fits other disputes too.

    `values` are (slot, what it was filled with), those to be looked for first in front; without a slot it is a blank.
    """
    for slot, words in values:
        if len(words) > 1:
            text = text.replace(words, f"{{{slot}}}" if slot else BLANK)
    return text


def load_snippets(*folders: Path, broken: list[FormError] | None = None) -> Snippets:
    """Read `snippets/` of the folders; a later folder's file replaces an earlier one of the same id.

    A file of a later folder that cannot be used is put into `broken` and changes nothing else. Raises FormError for one of
    the first folder, which the program brings.
    """
    files: dict[str, tuple[Snippet, ...]] = {}
    for path in declared_files("snippets", *folders):
        try:
            declared = read_toml(path)
            if not isinstance(declared.table.get("id"), str):
                raise declared.error("缺少 id")
            files[declared.table["id"]] = read_snippets(declared)
        except FormError as error:
            if path.is_relative_to(folders[0]):
                raise
            if broken is not None:
                broken.append(error)
    return Snippets(tuple(snippet for found in files.values() for snippet in found))


def read_snippets(declared: Declared) -> tuple[Snippet, ...]:
    """The phrases of one file. Raises FormError."""
    key = next((name for name in _ENTRIES if name in declared.table), "")
    entries = declared.table.get(key)
    if not isinstance(entries, list) or not entries:
        raise declared.error("缺少 [[clauses]]，其他常用语写 [[snippets]]")
    kind = declared.table.get("for", "clause")
    return tuple(_read_snippet(declared, entry, key, kind) for entry in entries)


def _read_snippet(declared: Declared, entry: object, key: str, usual: object) -> Snippet:
    if not isinstance(entry, dict):
        raise declared.error(f"[[{key}]] 写法不对")
    title, text, types = entry.get("title"), entry.get("text"), entry.get("types", [])
    if not (isinstance(title, str) and title and isinstance(text, str) and text):
        raise declared.error(f"每个 [[{key}]] 都要有 title 和 text", near=str(title or ""))
    if not (isinstance(types, list) and all(isinstance(code, str) for code in types)):
        raise declared.error("types 要写成代码的列表", near=title)
    if unknown := set(entry) - _KEYS:
        raise declared.error(f"不认识 {unknown.pop()}", near=title)
    kind = entry.get("for", usual)
    if kind not in KINDS:
        raise declared.error(f"for 不认识，可用的有：{'、'.join(KINDS)}", near=title)
    for slot in unknown_slots(text):
        raise declared.error(f"不认识 {{{slot}}}，可用的有：{'、'.join(SLOTS)}", near=title)
    return Snippet(title, text, tuple(types), str(kind))
