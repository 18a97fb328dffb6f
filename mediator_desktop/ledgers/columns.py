"""What the columns of a foreign ledger hold: by heading, by neighbour, by the shape of the values, each with the reason"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from mediator_desktop.catalogue.ledger_synonyms import PERSONS, Synonyms, fold
from mediator_desktop.ledgers.mapping import MappedColumn
from mediator_desktop.ledgers.reading import RawCell, cell_words, column_letter
from mediator_desktop.ledgers.values import read_day

CERTAIN = 0.8
"""From here on a person need not look."""
JOINT = " / "
_BRACKETS = re.compile(r"\([^()]*\)")
_NOTIONS = re.compile(r"[/、,及和与\n]|以及|\\")
_ENDINGS = ("基本情况", "基本信息", "情况", "信息", "栏")
_ID = re.compile(r"\d{17}[\dXx]")
_PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")
_SAMPLE = 200
_TRAIT = "?"
_FUZZY = 0.8
_LONGEST = 16
"""Headings that are longer are compared by the words they hold, not by likeness."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a heading means; a field `?id` tells something of a person who must be found beside it."""

    fields: tuple[str, ...]
    confidence: float
    reason: str


NOTHING = Guess((), 0.0, "不认识这个表头，请选择")


class Headings:
    """Understands headings by the words of the synonyms."""

    def __init__(self, synonyms: Synonyms) -> None:
        self._synonyms = synonyms
        self._people = {word: field for word, field in synonyms.by_heading.items() if field in PERSONS}
        self.understand = lru_cache(maxsize=4096)(self._understand)

    def _understand(self, parts: tuple[str, ...]) -> Guess:
        """What a heading of one to three levels means, from the group down."""
        if not parts:
            return NOTHING
        while len(parts) > 1 and not _BRACKETS.sub("", fold(parts[-1])):
            parts = parts[:-1]  # a unit in brackets below the heading
        leaf, groups = parts[-1], parts[:-1]
        bare = _BRACKETS.sub("", fold(leaf)) or fold(leaf)
        return (
            self._in_group(leaf, groups)
            or self._whole(leaf)
            or self._listed(leaf)
            or self._in_group(bare, groups)
            or self._whole(bare)
            or self._notions(leaf, groups)
            or self._composed(fold(leaf))
            or self._composed(bare)
            or self._near(bare)
            or NOTHING
        )

    def _in_group(self, leaf: str, groups: tuple[str, ...]) -> Guess | None:
        for group in reversed(groups):
            folded = _BRACKETS.sub("", fold(group))
            for ending in ("", *_ENDINGS):
                if ending and not folded.endswith(ending):
                    continue
                stem = folded.removesuffix(ending)
                person = self._people.get(stem)
                trait = self._synonyms.by_trait.get(fold(leaf))
                if person and trait:
                    field = PERSONS[person].get(trait)
                    if field is None:
                        return Guess((), 0.0, f"没有放“{group}”的“{leaf}”的地方")
                    return Guess((field,), 1.0, f"“{group}”下的“{leaf}”")
                if stem and (whole := self._synonyms.by_heading.get(stem + fold(leaf))):
                    return Guess((whole,), 1.0, f"“{group}”下的“{leaf}”")
        return None

    def _whole(self, leaf: str) -> Guess | None:
        folded = fold(leaf)
        if field := self._synonyms.by_heading.get(folded):
            return Guess((field,), 1.0 if len(folded) > 2 else 0.9, "表头一致")
        if trait := self._synonyms.by_trait.get(folded):
            return Guess((_TRAIT + trait,), 0.95, "表头一致")
        return None

    def _composed(self, folded: str) -> Guess | None:
        """A person and what is told of them: 申请人身份证号."""
        for cut in range(len(folded) - 1, 1, -1):
            person = self._people.get(folded[:cut].removesuffix("的"))
            trait = self._synonyms.by_trait.get(folded[cut:])
            if person and trait and (field := PERSONS[person].get(trait)):
                return Guess((field,), 0.98, "表头由两部分组成")
        return None

    def _notions(self, leaf: str, groups: tuple[str, ...]) -> Guess | None:
        """Several notions in one heading: name and phone, unit and person."""
        parts = [part for part in _NOTIONS.split(_narrow(leaf)) if part.strip()]
        if not 2 <= len(parts) <= 4:
            return None
        fields: list[str] = []
        for part in parts:
            guess = (
                self._in_group(part, groups)
                or self._whole(part)
                or self._whole(_BRACKETS.sub("", fold(part)))
            )
            if guess is None:
                return None
            field = guess.fields[0]
            if field.startswith(_TRAIT):
                person = next((f for f in reversed(fields) if f in PERSONS), "party")
                told = PERSONS[person].get(field[1:])
                if told is None:
                    continue  # the leader's telephone: no column of ours, the cell's text is kept whole
                field = told
            if field not in fields:
                fields.append(field)
        return Guess(tuple(fields), 0.95, "一格里有几项内容，会分开")

    def _listed(self, leaf: str) -> Guess | None:
        """A person whose traits are listed in brackets: 当事人（姓名、电话）."""
        found = re.fullmatch(r"(.+)\(([^()]+)\)", fold(leaf))
        person = self._people.get(found[1]) if found else None
        if found is None or person is None:
            return None
        traits = [self._synonyms.by_trait.get(part, "") for part in _NOTIONS.split(found[2])]
        fields = tuple(dict.fromkeys(PERSONS[person][trait] for trait in traits if trait in PERSONS[person]))
        return Guess(fields, 0.97, "一格里有几项内容，会分开") if len(fields) >= 2 else None

    def _near(self, folded: str) -> Guess | None:
        """A heading that holds a known one, or is spelt nearly alike; nothing where two fit."""
        held = [
            (len(word), field)
            for word, field in self._synonyms.by_heading.items()
            if (len(word) >= 4 and word in folded) or (len(word) >= 2 and folded.endswith(word))
        ]
        if held:
            longest = max(length for length, _ in held)
            fields = {field for length, field in held if length == longest}
            if len(fields) == 1 and len(folded) <= 4 * longest:
                return Guess((fields.pop(),), 0.8 if longest * 2 >= len(folded) else 0.6, "表头里有认识的词")
        if not 4 <= len(folded) <= _LONGEST:
            return None
        scored: dict[str, float] = {}
        for word, field in self._synonyms.by_heading.items():
            if abs(len(word) - len(folded)) <= 2:
                likeness = SequenceMatcher(None, folded, word).ratio()
                scored[field] = max(scored.get(field, 0.0), likeness)
        best = sorted(scored.items(), key=lambda item: -item[1])[:2]
        if not best or best[0][1] < _FUZZY or (len(best) == 2 and best[0][1] - best[1][1] < 0.05):
            return None
        return Guess((best[0][0],), 0.7, "与认识的表头相近")


def _narrow(words: str) -> str:
    return "\n".join(fold(line) or "" for line in words.split("\n"))


def propose_columns(
    headings: Mapping[int, tuple[str, ...]],
    samples: Sequence[Sequence[RawCell]],
    understood: Headings,
    is_type: "Iterable[str] | None" = None,
    remembered: Mapping[str, Sequence[str]] | None = None,
) -> tuple[MappedColumn, ...]:
    """A field for each column, with confidence and reason; two that fit one field: the better has it.

    `headings` are the parts of each column's heading by its place, `samples` some rows of data, `is_type` the words
    that name dispute types, `remembered` the fields that were confirmed for this layout, by heading.
    """
    written = {index: JOINT.join(parts) for index, parts in headings.items()}
    guesses = {index: understood.understand(parts) for index, parts in headings.items()}
    for index, fields in beside(guesses).items():
        guesses[index] = replace(guesses[index], fields=fields)
    types = frozenset(is_type or ())
    taken = {field for guess in guesses.values() for field in guess.fields}
    for index, guess in guesses.items():
        values = [row[index] for row in samples[:_SAMPLE] if index < len(row) and cell_words(row[index])]
        if not guess.fields and (shape := by_shape(values, taken, types)):
            guesses[index] = shape
            taken.update(shape.fields)
        elif guess.fields == ("title",) and "facts" not in taken and _are_long(values):
            guesses[index] = Guess(("facts",), 0.85, "没有情况一列，这一列写的是情况")
        elif guess.fields:
            guesses[index] = _doubted(guess, values)
    confirmed = {fold(heading): tuple(fields) for heading, fields in (remembered or {}).items()}
    for index, heading in written.items():
        if (given := confirmed.get(fold(heading))) is not None:
            guesses[index] = Guess(given, 1.0, "按确认过的对应")
    return _one_each(written, guesses)


def beside(guesses: Mapping[int, Guess]) -> Mapping[int, tuple[str, ...]]:
    """Fields of columns headed only 身份证号 or 联系电话: of the person whose name stands before them."""
    found: dict[int, tuple[str, ...]] = {}
    person = "party"
    names = [guess.fields[0] for guess in guesses.values() if guess.fields and guess.fields[0] in PERSONS]
    traits: dict[str, int] = defaultdict(int)
    for index in sorted(guesses):
        fields = guesses[index].fields
        if fields and fields[0] in PERSONS:
            person = fields[0]
        if not fields or not fields[0].startswith(_TRAIT):
            continue
        trait = fields[0][1:]
        field = PERSONS[person].get(trait)
        alone = sum(g.fields == fields for g in guesses.values()) == 1
        if person == "respondent" and "applicant" in names and alone and not traits["applicant"]:
            field = PERSONS["party"][trait]  # both sides named first, then one column for all
        traits[person] += 1
        if trait == "name" and field:
            person = field
        found[index] = (field,) if field else ()
    return found


def by_shape(values: Sequence[RawCell], taken: Iterable[str], types: frozenset[str]) -> Guess | None:
    """What values alone say: identity numbers, telephones, types, days. None when they say nothing."""
    if len(values) < 3:
        return None
    words = [cell_words(value) for value in values]
    free = frozenset(taken)

    def share(test: "re.Pattern[str]") -> float:
        return sum(bool(test.search(word)) for word in words) / len(words)

    if share(_ID) >= 0.5 and not {"party_id", "applicant_id"} & free:
        return Guess(("party_id",), 0.7, "内容是身份证号")
    if share(_ID) < 0.1 and share(_PHONE) >= 0.5 and not {"party_phone", "applicant_phone"} & free:
        return Guess(("party_phone",), 0.7, "内容是电话号码")
    if types and "type" not in free and sum(fold(word) in types for word in words) / len(words) >= 0.6:
        return Guess(("type",), 0.7, "内容是纠纷类型")
    days = sum(read_day(value).day is not None for value in values) / len(values)
    if days >= 0.7 and not {"found_on", "accepted_on"} & free:
        return Guess(("found_on",), 0.5, "内容是日期")
    if "facts" not in free and sum(map(len, words)) / len(words) >= 30:
        return Guess(("facts",), 0.5, "内容是长段文字")
    return None


def _are_long(values: Sequence[RawCell]) -> bool:
    return bool(values) and sum(len(cell_words(value)) for value in values) / len(values) >= 25


_DAYS = frozenset(
    {"found_on", "accepted_on", "mediated_on", "agreed_on", "resolved_on", "struck_off_on", "visited_on"}
)


def _doubted(guess: Guess, values: Sequence[RawCell]) -> Guess:
    """Less sure of a column whose values do not fit."""
    if guess.fields[0] in _DAYS and len(values) >= 3:
        days = sum(
            isinstance(value, (int, float)) or read_day(value).day is not None or "20" in cell_words(value)
            for value in values
        )
        if days / len(values) < 0.3:
            return Guess(guess.fields, min(guess.confidence, 0.4), "表头像日期，内容不像，请核对")
    return guess


def _one_each(written: Mapping[int, str], guesses: Mapping[int, Guess]) -> tuple[MappedColumn, ...]:
    holder: dict[str, int] = {}
    for index in sorted(
        guesses, key=lambda place: (-guesses[place].confidence, len(guesses[place].fields), place)
    ):
        for field in guesses[index].fields:
            holder.setdefault(field, index)
    columns = []
    for index in sorted(written):
        guess = guesses[index]
        kept = tuple(field for field in guess.fields if holder[field] == index)
        lost = [column_letter(holder[field]) for field in guess.fields if holder[field] != index]
        reason = guess.reason
        if lost:
            reason = f"与{'、'.join(dict.fromkeys(lost))}列是同一项内容，用了那一列"
        confidence = guess.confidence if kept else 0.0
        columns.append(
            MappedColumn(index, written[index], kept[0] if kept else None, kept[1:], confidence, reason)
        )
    return tuple(columns)
