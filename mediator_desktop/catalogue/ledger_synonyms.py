"""How offices head the columns of their ledgers, and the words they write into cells: read from `forms/synonyms/`"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml

OF_A_PERSON = ("name", "id", "phone", "address")
"""What a ledger tells of a person, each in a column of its own."""
PERSONS: Mapping[str, Mapping[str, str]] = {
    side: {"name": side, "id": f"{side}_id", "phone": f"{side}_phone", "address": f"{side}_address"}
    for side in ("party", "applicant", "respondent")
} | {
    "resp_person": {"name": "resp_person", "phone": "resp_phone"},
    "leader": {"name": "leader"},
    "handler": {"name": "handler"},
    "mediator": {"name": "mediator"},
    "registrar": {"name": "registrar"},
}
"""Fields of the people that a ledger names, by what is told of them."""
FIELDS = frozenset(
    {
        "seq", "number", "found_on", "accepted_on", "mediated_on", "agreed_on", "deadline", "resolved_on",
        "struck_off_on", "visited_on", "township", "village", "group", "grid", "division", "place", "title",
        "relation", "type", "type_zz", "facts", "demand", "difficulty", "scale", "people", "households", "cases",
        "amount", "grade", "source", "team", "resp_unit", "measures", "method", "progress", "outcome", "resolved",
        "supervision", "strike_off", "performance", "agreement_form", "agreement_no", "file_no", "co_mediator",
        "committee", "studio", "satisfaction", "death", "subsidy", "attribute", "special_group", "migrant_worker",
        "converted", "note",
    }
) | {field for person in PERSONS.values() for field in person.values()}  # fmt: skip
"""Every field that a column of a ledger may hold (`forms/README.md` says what each means)."""

_NARROW = {ord("！") + n: ord("!") + n for n in range(94)} | {ord("〔"): ord("("), ord("〕"): ord(")")}
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_NUMBERING = re.compile(r"^(?:\d{1,2}[.、)]|[(]\d{1,2}[)]|[一二三四五六七八九十]{1,3}[、.])")
_LONGEST = 30
"""No word of a cell that means something is longer."""
_ENDS = "*:;,.、。"


@dataclass(frozen=True)
class Synonyms:
    """Words by what they mean; `fields`, `of_a_person`, `rows` and `words` are those of the declared file."""

    fields: Mapping[str, tuple[str, ...]]
    of_a_person: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    broken: tuple[FormError, ...] = ()

    @cached_property
    def by_heading(self) -> Mapping[str, str]:
        """The field of each folded heading."""
        return _turned(self.fields)

    @cached_property
    def by_trait(self) -> Mapping[str, str]:
        """What each folded word tells of a person: `name`, `id`, `phone`, `address`."""
        return _turned(self.of_a_person)

    @cached_property
    def _cells(self) -> Mapping[str, frozenset[str]]:
        return {key: frozenset(map(fold, words)) for key, words in {**self.words, **self.rows}.items()}

    def says(self, kind: str, words: str) -> bool:
        """Whether a cell's words mean something of `words` or `rows`: `yes`, `no`, `same`, `nil`, …"""
        return len(words) <= _LONGEST and fold(words) in self._cells[kind]


@lru_cache(maxsize=16_384)
def fold(heading: str) -> str:
    """A heading as it is compared: no spaces or breaks, signs narrow, no numbering in front, no mark at the end."""
    narrow = _SPACES.sub("", heading).translate(_NARROW).rstrip(_ENDS)
    return (_NUMBERING.sub("", narrow) or narrow).upper()


def _turned(table: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    return {fold(word): key for key, words in table.items() for word in words}


def load_synonyms(*folders: Path) -> Synonyms:
    """Read `synonyms/*.toml` of the folders; words of a later folder are added and outweigh the earlier ones.

    A file of a later folder that cannot be used is listed in `broken`. Raises FormError for one of the first folder.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {part: {} for part in _PARTS}
    broken: list[FormError] = []
    for path in declared_files("synonyms", *folders):
        try:
            read = _read(read_toml(path))
        except FormError as error:
            if path.is_relative_to(folders[0]):
                raise
            broken.append(error)
            continue
        for part, table in read.items():
            for key, words in table.items():
                if part in ("fields", "of_a_person"):
                    _take_from_others(found[part], key, words)
                _add(found[part], key, words)
    return Synonyms(found["fields"], found["of_a_person"], found["rows"], found["words"], tuple(broken))


_PARTS: Mapping[str, frozenset[str]] = {
    "fields": FIELDS,
    "of_a_person": frozenset(OF_A_PERSON),
    "rows": frozenset({"totals", "footers", "nil"}),
    "words": frozenset(
        {
            "yes", "no", "success", "failure", "going_on", "struck_off", "not_struck_off", "nothing", "same",
            "performed", "performing", "satisfied", "dissatisfied",
        }
    ),
}  # fmt: skip


def _add(table: dict[str, tuple[str, ...]], key: str, words: tuple[str, ...]) -> None:
    table[key] = tuple(dict.fromkeys((*table.get(key, ()), *words)))


def _take_from_others(table: dict[str, tuple[str, ...]], key: str, words: tuple[str, ...]) -> None:
    """A heading means one thing: the word that is read last decides."""
    taken = {fold(word) for word in words}
    for other in table.keys() - {key}:
        table[other] = tuple(word for word in table[other] if fold(word) not in taken)


def _read(declared: Declared) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for part, table in declared.table.items():
        if part in ("id", "title"):
            continue
        if part not in _PARTS or not isinstance(table, dict):
            raise declared.error(f"不认识“{part}”", near=part)
        known = _PARTS[part]
        found[part] = {key: _words(declared, key, words, known) for key, words in table.items()}
    return found


def _words(declared: Declared, key: str, words: Any, known: frozenset[str]) -> tuple[str, ...]:
    if key not in known:
        raise declared.error(f"没有“{key}”这一项", near=f"{key} ")
    if not isinstance(words, list) or not all(isinstance(word, str) and fold(word) for word in words):
        raise declared.error(f'“{key}”要写成几个词，例如 ["排查时间"]', near=f"{key} ")
    return tuple(words)


def read_mapping(path: Path) -> dict[str, tuple[str, ...]]:
    """Fields by heading from a file such as `"来电" = "party_phone"`; an empty text leaves the column out.

    Raises FormError.
    """
    declared = read_toml(path)
    found: dict[str, tuple[str, ...]] = {}
    for heading, value in declared.table.items():
        fields = [value] if isinstance(value, str) else value
        if not isinstance(fields, list) or any(name and name not in FIELDS for name in fields):
            raise declared.error(f"“{heading}”对应的字段不认识", near=heading)
        found[heading] = tuple(name for name in fields if name)
    return found
