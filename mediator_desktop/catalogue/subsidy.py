"""Rules of the case subsidy as declared in `forms/rules/subsidy/*.toml`, read, checked against each other, and written anew"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.casefiles import CaseFiles
from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.catalogue.record_format import from_plain
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.subsidy import RuleSet, check_rules, overlapping

KIND = "rules/subsidy"
"""The folder below `forms` in which rule sets lie, one file each."""
DEFAULT = "neutral"
"""The scheme to use where nobody chose and the office has none of its own."""
_LISTS = ("useful", "tiers", "bonuses", "caps")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyCodes:
    """The codes that rule sets may name; an empty collection admits every code."""

    difficulties: Collection[str] = ()
    grades: Collection[str] = ()
    documents: Collection[str] = ()


def codes_for(vocabulary: Vocabulary, casefiles: CaseFiles) -> SubsidyCodes:
    """The codes of an office's lists, and the parts and papers of its case files."""
    parts = [part for order in casefiles.orders.values() for part in order.parts]
    papers = [paper.form for part in parts for paper in part.papers]
    lists = vocabulary.lists
    return SubsidyCodes(
        difficulties=tuple(entry.code for entry in lists["difficulties"].codes),
        grades=tuple(entry.code for entry in lists["grades"].codes),
        documents=tuple(dict.fromkeys((*(part.id for part in parts), *papers))),
    )


@dataclass(frozen=True, slots=True)
class Subsidies:
    """All rule sets by id, those that are the office's own, and the files that could not be used."""

    sets: Mapping[str, RuleSet]
    own: frozenset[str] = frozenset()
    broken: tuple[FormError, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)

    @property
    def usual(self) -> str:
        """The scheme to use where nobody chose: the office's own, else the neutral one, else the first."""
        own = next((rules.family for rules in self.sets.values() if rules.id in self.own), "")
        families = [rules.family for rules in self.sets.values()]
        return own or (DEFAULT if DEFAULT in families or not families else families[0])

    def scheme(self, name: str) -> tuple[RuleSet, ...]:
        """The rule sets of a scheme by its first day, found by the scheme's name or the id of one of them; empty for none."""
        family = self.sets[name].family if name in self.sets else name
        found = [rules for rules in self.sets.values() if rules.family == family]
        return tuple(sorted(found, key=lambda rules: rules.valid_from or date.min))

    def schemes(self) -> Mapping[str, tuple[RuleSet, ...]]:
        """Every scheme with its rule sets."""
        names = dict.fromkeys(rules.family for rules in self.sets.values())
        return {name: self.scheme(name) for name in names}


def load_subsidies(codes: SubsidyCodes, *folders: Path) -> Subsidies:
    """Read `rules/subsidy/` of the folders; a later folder's file replaces an earlier one of the same id.

    A file that cannot be used, or that is in force on the days of another one of its scheme, is left out and listed.
    """
    sets: dict[str, RuleSet] = {}
    files: dict[str, Path] = {}
    own: set[str] = set()
    broken: list[FormError] = []
    for place, folder in enumerate(folders):
        for path in declared_files(KIND, folder):
            try:
                declared = read_toml(path)
                rules = read_rules(declared, codes)
                others = [r for r in sets.values() if r.family == rules.family and r.id != rules.id]
                if both := overlapping([*others, rules]):
                    other = both[0] if both[1].id == rules.id else both[1]
                    raise declared.error(f"与“{other.name}”（{other.id}）的有效日期重叠", near="valid_from")
            except FormError as error:
                broken.append(error)
                continue
            sets[rules.id] = rules
            files[rules.id] = path
            if place:
                own.add(rules.id)
    return Subsidies(sets, frozenset(own), tuple(broken), files)


def read_rules(declared: Declared, codes: SubsidyCodes = SubsidyCodes()) -> RuleSet:
    """Read and check one rule set. Raises FormError with file and line."""
    try:
        rules = from_plain(RuleSet, dict(declared.table))
    except Refused as refused:
        raise _fault(declared, refused.problems[0]) from refused
    problems = (*check_rules(rules), *_unknown_codes(rules, codes))
    if problems:
        raise _fault(declared, problems[0])
    return rules


def _unknown_codes(rules: RuleSet, codes: SubsidyCodes) -> Iterator[Problem]:
    for index, tier in enumerate(rules.tiers):
        for name in ("difficulties", "grades", "documents"):
            known = getattr(codes, name)
            for one in getattr(tier, name):
                if known and one not in known:
                    yield Problem(f"tiers[{index}].{name}", f"不认识“{one}”")
    for name in ("documents", "documents_oral", "documents_written"):
        for one in getattr(rules, name):
            if codes.documents and one not in codes.documents:
                yield Problem(name, f"卷宗里没有“{one}”这一项")


def _fault(declared: Declared, problem: Problem) -> FormError:
    """A problem as an error at the line of its key, within the table it speaks of."""
    lines = declared.text.splitlines()
    table, _, number = problem.field.partition("[")
    start = 0
    if number:
        heads = [n for n, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{re.escape(table)}\s*]]", line)]
        place = int(number.partition("]")[0])
        start = heads[place] if place < len(heads) else 0
    key = re.sub(r"\[\d+]", "", problem.field).rpartition(".")[2]
    found = (n + 1 for n in range(start, len(lines)) if re.search(rf"\b{re.escape(key)}\b", lines[n]))
    line = next(found, start + 1 if number else None)
    return FormError(declared.path, f"{key}：{problem.sentence}" if key else problem.sentence, line)


def written(rules: RuleSet) -> str:
    """A rule set as the text of its file; reading it gives the same rule set."""
    lines = [f"{name} = {value}" for name, value in _pairs(rules, skip=_LISTS)]
    for name in ("caps", "useful"):
        if (value := getattr(rules, name)) is not None and (pairs := list(_pairs(value))):
            lines += ["", f"[{name}]", *(f"{key} = {word}" for key, word in pairs)]
    for name in ("tiers", "bonuses"):
        for entry in getattr(rules, name):
            lines += ["", f"[[{name}]]", *(f"{key} = {word}" for key, word in _pairs(entry))]
    return "\n".join(lines) + "\n"


def _pairs(value: Any, skip: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Keys and values as TOML writes them; what is as usual is left out."""
    for spec in fields(value):
        found = getattr(value, spec.name)
        usual = spec.default
        if spec.name not in skip and found != usual:
            yield spec.name, _word(found)


def _word(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case Money():
            return str(value.fen // 100) if value.fen % 100 == 0 else f'"{value.plain}"'
        case StrEnum():
            return _quoted(value.value)
        case str():
            return _quoted(value)
        case tuple():
            return "[" + ", ".join(_word(item) for item in value) + "]"
        case _:
            return "{ " + ", ".join(f"{key} = {word}" for key, word in _pairs(value)) + " }"


def _quoted(text: str) -> str:
    """A basic string of TOML: quotes, backslashes and controls escaped."""
    special = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return (
        '"'
        + "".join(special.get(c, c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}") for c in text)
        + '"'
    )
