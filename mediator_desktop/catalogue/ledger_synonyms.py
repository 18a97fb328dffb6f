"""How offices head the columns of their ledgers, and the words they write into cells: read from `forms/synonyms/`"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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


UNPLACED = "-"
"""Stands for the field of a heading that is known and has no place in the register (性别, 审核意见)."""
_OVERRULING = frozenset({"deadline", "co_mediator"})
"""Fields whose words turn the meaning of what follows: 计划化解时间 is no day on which anything was resolved."""


@dataclass(frozen=True)
class Synonyms:
    """Words by what they mean; each part is that of the declared file.

    `holds` and `ends` are by field: a heading that ends with a word of the one after a word of the other means the field.
    `tails` are ends that mean a field whatever stands before them, `asks` what a heading that asks asks for, `office` the
    names of the office's own by field. `parts` are words that say little by themselves, `no_field` those of headings that
    have no place in the register.
    """

    fields: Mapping[str, tuple[str, ...]]
    of_a_person: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    broken: tuple[FormError, ...] = ()
    holds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tails: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    no_field: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    office: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def by_heading(self) -> Mapping[str, str]:
        """The field of each folded heading."""
        return _turned(self.fields)

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each folded heading among the spellings of its field: the earlier one says it better."""
        return {fold(word): place for words in self.fields.values() for place, word in enumerate(words)}

    @cached_property
    def by_trait(self) -> Mapping[str, str]:
        """What each folded word tells of a person: `name`, `id`, `phone`, `address`."""
        return _turned(self.of_a_person)

    @cached_property
    def by_tail(self) -> Mapping[str, str]:
        """The field of each folded end that decides alone."""
        return _turned(self.tails)

    @cached_property
    def unplaced(self) -> frozenset[str]:
        """Folded headings that are known and have no field, unless they are listed as one's spelling all the same."""
        return self._folded(self.no_field, "whole") - self.by_heading.keys()

    @cached_property
    def unplaced_ends(self) -> tuple[str, ...]:
        """Folded ends of headings that have no field."""
        return tuple(self._folded(self.no_field, "ends"))

    @cached_property
    def general(self) -> frozenset[str]:
        """Folded words that say little where they stand alone below another heading: 时间, 编号."""
        return self._folded(self.parts, "general")

    @cached_property
    def trimmings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Folded words that may be left away before and behind a heading, the longest first."""
        before, behind = (self._folded(self.parts, key) for key in ("before", "behind"))
        return tuple(sorted(before, key=len, reverse=True)), tuple(sorted(behind, key=len, reverse=True))

    def asked(self, folded: str) -> str:
        """The field of a folded heading that asks (是否已履行), by the word nearest its end; empty when it asks for another."""
        found = [
            (at + len(word), len(word), name)
            for name, words in self.asks.items()
            for word in map(fold, words)
            if (at := folded.rfind(word)) >= 0
        ]
        return max(found)[2] if found else ""

    def is_late(self, folded: str) -> bool:
        """Whether a folded heading tells when, or by whom, something was put on paper."""
        return any(word in folded for word in self._late)

    @cached_property
    def _late(self) -> frozenset[str]:
        return self._folded(self.parts, "late")

    def _folded(self, table: Mapping[str, tuple[str, ...]], key: str) -> frozenset[str]:
        return frozenset(map(fold, table.get(key, ())))

    @cached_property
    def _weak(self) -> frozenset[str]:
        return self._folded(self.parts, "weak")

    @cached_property
    def _unplaced_holds(self) -> frozenset[str]:
        return self._folded(self.no_field, "holds")

    @cached_property
    def _composed(self) -> tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]:
        return tuple(
            (name, frozenset(map(fold, self.holds[name])), tuple(map(fold, ends)))
            for name, ends in self.ends.items()
            if name in self.holds
        )

    def composed(self, folded: str) -> str:
        """The field of a folded heading by its parts (摸排 … 日期), `UNPLACED` for none of ours, empty when two fit.

        What stands nearest to the end says what the heading is about: 调解协议签订时间 is the day of signing.
        """
        best: dict[str, tuple[bool, bool, int, int]] = {}
        for name, holds, ends in self._composed:
            for end in ends:
                before = folded[: -len(end)] if folded.endswith(end) else ""
                for word in holds if before else ():
                    at = before.rfind(word)
                    if at >= 0:
                        score = (
                            name in _OVERRULING, word not in self._weak, at + len(word), len(word) + len(end)
                        )  # fmt: skip
                        best[name] = max(best.get(name, score), score)
        for word in self._unplaced_holds:
            at = folded.rfind(word)
            if at >= 0:
                score = (False, True, at + len(word), 0)
                best[UNPLACED] = max(best.get(UNPLACED, score), score)
        most = max(best.values(), default=None)
        found = [name for name, score in best.items() if score == most]
        return found[0] if len(found) == 1 else ""

    def turns(self, said: str, name: str) -> bool:
        """Whether words hold one that makes a heading mean the field `name`, and not merely any case."""
        if name in _OVERRULING:
            return True
        words = self._unplaced_holds if name == UNPLACED else frozenset(map(fold, self.holds.get(name, ())))
        return any(word in said for word in words - self._weak)

    @cached_property
    def _cells(self) -> Mapping[str, frozenset[str]]:
        return {key: frozenset(map(fold, words)) for key, words in {**self.words, **self.rows}.items()}

    def firsts(self, kind: str) -> frozenset[str]:
        """The signs with which a cell may begin that says something of a kind; any other says nothing of it."""
        found = {fold(word)[:1] for word in {**self.words, **self.rows}[kind]} - {""}
        wide = {chr(ord(sign) + 0xFEE0) for sign in found if "!" <= sign <= "~"}
        return frozenset(found | wide | {sign.lower() for sign in found} | set(" \t\n\u3000("))

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
                if part in ("fields", "of_a_person", "tails"):
                    _take_from_others(found[part], key, words)
                _add(found[part], key, words)
    return Synonyms(
        found["fields"], found["of_a_person"], found["rows"], found["words"], tuple(broken), found["holds"],
        found["ends"], found["tails"], found["parts"], found["unplaced"], found["asks"],
    )  # fmt: skip


_PARTS: Mapping[str, frozenset[str]] = {
    "fields": FIELDS,
    "holds": FIELDS,
    "ends": FIELDS,
    "tails": FIELDS,
    "asks": FIELDS,
    "parts": frozenset({"general", "weak", "late", "before", "behind"}),
    "unplaced": frozenset({"whole", "ends", "holds"}),
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
