"""What the heading of a column means: by its words, by what it is put together from, by the headings it stands under"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from mediator_desktop.catalogue.ledger_synonyms import PERSONS, UNPLACED, Synonyms, fold
from mediator_desktop.ledgers.reading import RawCell, cell_words

CERTAIN = 0.8
"""From here on a person need not look."""
TRAIT = "?"
"""Stands before what is told of a person who must be found beside the column."""
_BRACKETS = re.compile(r"\([^()]*\)")
_NOTIONS = re.compile(r"[/、,;\n\\]|以及|(?<!涉)(?<!以)及(?!时)|和(?!解)|(?<!参)与(?!否)(?!对方)")
_ENDINGS = ("", "基本情况", "基本信息", "情况", "信息", "栏", "名称")
_MEASURE = re.compile("(?:单位:?)?(?:亿元|万元|千元|元|件|起|人|名|户|次|天|个|%)")
_ANYBODY = "人"
"""Ends too many words to tell of the person before it."""
_ASKS = re.compile("^(?:是否|有无|是不是)|.是否.|与否$")
_NUMBERED = re.compile(
    r"(.{2,}?)\(?([12一二甲乙AB]|[甲乙一]方|另一方|对方|申请人|被申请人|申请方|被申请方)\)?"
)
_SIDES = {
    "1": "applicant",
    "2": "respondent",
    "一": "applicant",
    "二": "respondent",
    "A": "applicant",
    "B": "respondent",
}
_SOMEBODY = re.compile(".+(?:方|人|者|户|主|员|代表)")
_FIRMS = re.compile(".+(?:方|单位|企业|公司|厂|店|医院|学校)")
_FUZZY = 0.8
_LONGEST_HELD = 40
_LONGEST = 16
"""Headings that are longer are compared by the words they hold, not by likeness."""
_SHORTEST_TAIL = 3
_BOTH_SIDES = ("applicant", "respondent")
_PARTIES = frozenset({"party", *_BOTH_SIDES})
_WITH_PEOPLE = frozenset({"resp_unit", "committee", *PERSONS})
_FURTHER_PEOPLE = frozenset({"co_mediator", "team", "resp_unit", "committee", "studio"})
"""Whoever these are, nothing more is told of them in a field of its own."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a heading means; a field `?id` tells something of a person who must be found beside it.

    `rank` is the heading's place among the spellings of its field, the earlier one says it better; later ones tell of
    the writing. `who` is what the ledger calls the person whom such a field tells of (户主, 男方), empty where it does not say.
    """

    fields: tuple[str, ...]
    confidence: float
    reason: str
    rank: int = 0
    who: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether the heading says nothing at all; else it is known, be it as something we have no field for."""
        return not self.fields and self.confidence < CERTAIN


NOTHING = Guess((), 0.0, "不认识这个表头，请选择")
NO_FIELD = Guess((), 1.0, "登记册没有这一项")
"""A heading that is known, and that the register keeps nothing for."""


class Headings:
    """Understands headings by the words of the synonyms."""

    def __init__(self, synonyms: Synonyms) -> None:
        self._synonyms = synonyms
        self.office = synonyms.office
        self._people = {word: field for word, field in synonyms.by_heading.items() if field in PERSONS}
        self.understand = lru_cache(maxsize=4096)(self._understand)
        self._plain = lru_cache(maxsize=8192)(self._plainly)

    def _understand(self, parts: tuple[str, ...]) -> Guess:
        """What a heading of one to three levels means, from the group down."""
        if not parts:
            return NOTHING
        while len(parts) > 1 and not _BRACKETS.sub("", fold(parts[-1])):
            parts = parts[:-1]  # a unit in brackets below the heading
        if len(parts) > 1 and _MEASURE.fullmatch(fold(parts[-1])):
            above = self.understand(parts[:-1])  # a unit without brackets
            if above.confidence >= CERTAIN:
                return above
        leaf, groups = parts[-1], parts[:-1]
        folded = fold(leaf)
        bare = _BRACKETS.sub("", folded) or folded
        return (
            self._in_group(leaf, groups)
            or self._whole(folded)
            or self._listed(folded)
            or (self._in_group(bare, groups) if bare != folded else None)
            or self._whole(bare)
            or self._notions(leaf, groups)
            or self._plain(folded)
            or self._plain(bare)
            or (
                self._whole(bare.replace("的", "")) or self._sure(bare.replace("的", ""))
                if "的" in bare
                else None
            )
            or self._below(bare, groups)
            or self._near(bare)
            or NOTHING
        )

    def knows(self, words: str) -> bool:
        """Whether a cell is a heading by exact word; quick, for telling rows of headings from rows of data."""
        folded = fold(words)
        known, traits = self._synonyms.by_heading, self._synonyms.by_trait
        return folded in known or folded in traits or _BRACKETS.sub("", folded) in known

    def is_late(self, parts: tuple[str, ...]) -> bool:
        """Whether a heading tells when, or by whom, something was put on paper."""
        return bool(parts) and self._synonyms.is_late(fold(parts[-1]))

    def are_outcomes(self, values: Sequence[RawCell]) -> bool:
        """Whether most cells say how a mediation ended."""
        said = [
            any(self._synonyms.says(kind, cell_words(value)) for kind in ("success", "failure", "going_on"))
            for value in values
        ]
        return len(said) >= 2 and 10 * sum(said) >= 8 * len(said)

    def _in_group(self, leaf: str, groups: tuple[str, ...]) -> Guess | None:
        """A heading under another: a person's number, or a word too general to stand alone (回访情况 / 时间)."""
        folded, synonyms = fold(leaf), self._synonyms
        trait = synonyms.by_trait.get(folded) or synonyms.by_trait.get(folded.removeprefix("单位"))
        for group in reversed(groups):
            bare = _BRACKETS.sub("", fold(group))
            for stem in [bare.removesuffix(ending) for ending in _ENDINGS if bare.endswith(ending)]:
                person = self._people.get(stem)
                if person and trait:
                    return self._told_of(person, trait, f"“{group}”下的“{leaf}”")
                if person == "party" and (side := self._people.get(folded)):
                    return Guess((side,), 1.0, f"“{group}”下的“{leaf}”")
                if stem and (whole := synonyms.by_heading.get(stem + folded)):
                    return Guess((whole,), 1.0, f"“{group}”下的“{leaf}”")
            listed = self._listed(fold(group)) if trait else None
            if listed and trait and listed.fields[0] in PERSONS:
                return self._told_of(listed.fields[0], trait, f"“{group}”下的“{leaf}”")
            told = trait or ("phone" if folded.endswith(("电话", "手机号")) else "")
            if told and _SOMEBODY.fullmatch(bare) and self._is_nobody_known(bare):
                return Guess((TRAIT + told,), 0.6, f"“{group}”像是当事人，请核对", who=bare)
            if folded in synonyms.general and (found := self._put_together(bare, folded)):
                return replace(found, reason=f"“{group}”下的“{leaf}”") if found.fields else NO_FIELD
        return None

    def _is_nobody_known(self, group: str) -> bool:
        return (
            group not in self._synonyms.unplaced and self._whole(group) is None and self._sure(group) is None
        )

    def _below(self, folded: str, groups: tuple[str, ...]) -> Guess | None:
        """A heading no word knows, with what stands above it."""
        for group in reversed(groups):
            if found := self._put_together(_BRACKETS.sub("", fold(group)), folded):
                return replace(found, reason="由上下两级表头判断") if found.fields else NO_FIELD
        return None

    def _put_together(self, group: str, leaf: str) -> Guess | None:
        """A general word below what it belongs to: 司法确认 / 日期."""
        for stem in dict.fromkeys(
            group.removesuffix(ending) for ending in _ENDINGS if group.endswith(ending)
        ):
            if not stem or stem in self._synonyms.general:
                continue
            found = self._whole(stem + leaf)
            if found is None and (field := self._synonyms.composed(stem + leaf)):
                found = NO_FIELD if field == UNPLACED else Guess((field,), 0.9, "")
            if found:
                return found
        return None

    def _told_of(self, person: str, trait: str, reason: str) -> Guess:
        field = PERSONS[person].get(trait)
        return Guess((field,), 1.0, reason) if field else NO_FIELD

    def _whole(self, folded: str) -> Guess | None:
        folded = fold(folded)
        if field := self._synonyms.by_heading.get(folded):
            rank = self._synonyms.rank.get(folded, 0)
            return Guess((field,), 1.0 if len(folded) > 2 else 0.9, "表头一致", rank)
        if folded in self._synonyms.unplaced:
            return NO_FIELD
        if trait := self._synonyms.by_trait.get(folded):
            return Guess((TRAIT + trait,), 0.95, "表头一致")
        return None

    def _plainly(self, folded: str) -> Guess | None:
        """A heading of one notion that is no spelling we list."""
        if not folded:
            return None
        if _ASKS.search(folded):
            field = self._synonyms.asked(folded)
            return Guess((field,), 0.85, "由表头里的词判断") if field else None
        return (
            self._side(folded)
            or self._of_person(folded)
            or self._without_trimmings(folded)
            or (NO_FIELD if folded.endswith(self._synonyms.unplaced_ends) else None)
            or self._tail(folded)
            or self._by_parts(folded)
            or self._of_someone(folded)
            or self._decided_by_end(folded)
        )

    def _side(self, folded: str) -> Guess | None:
        """One of two sides by number: 涉事人1, 矛盾主体(乙方)."""
        found = _NUMBERED.fullmatch(folded)
        guess = self._whole(found[1]) or self._sure(found[1]) if found else None
        if found is None or guess is None or guess.fields != ("party",):
            return None
        side = self._people.get(found[2]) or _SIDES.get(found[2], "")
        return Guess((side,), 0.9, "表头里写的是哪一方") if side in _BOTH_SIDES else None

    def _of_person(self, folded: str) -> Guess | None:
        """A person and what is told of them: 申请人身份证号, 调解主持人电话."""
        for cut in range(len(folded) - 1, 1, -1):
            trait = self._synonyms.by_trait.get(folded[cut:])
            if not trait or folded[cut:] == _ANYBODY:
                continue
            stem = folded[:cut].removesuffix("的")
            person = self._people.get(_BRACKETS.sub("", stem)) or self._people.get(stem)
            if person:
                return self._told_of(person, trait, "表头由两部分组成")
            if stem in self._synonyms.unplaced or stem.endswith(self._synonyms.unplaced_ends):
                return NO_FIELD
            guess = self._whole(stem) or self._tail(stem) or self._by_parts(stem)
            if guess is None or not guess.fields or guess.confidence < CERTAIN:
                continue
            field = guess.fields[0]
            if field in PERSONS:
                return replace(self._told_of(field, trait, "表头由两部分组成"), confidence=0.9)
            if trait == "name":
                return Guess((field,), 0.9, "表头里有认识的词")
            if field in _FURTHER_PEOPLE:
                return NO_FIELD
        return None

    def _without_trimmings(self, folded: str) -> Guess | None:
        """A known heading with general words around it: 所属 + 社区, 满意度 + 情况."""
        for shorter in self._trimmed(folded):
            found = self._whole(shorter)
            if found is not None:
                sure = min(found.confidence, 0.9)
                return (
                    replace(found, confidence=sure, reason="表头里有认识的词") if found.fields else NO_FIELD
                )
        return None

    def _trimmed(self, folded: str) -> Iterator[str]:
        before, behind = self._synonyms.trimmings
        starts = [folded, *(folded[len(word) :] for word in before if folded.startswith(word))]
        for start in list(starts[1:]):
            starts += [start[len(word) :] for word in before if start.startswith(word)]
        for start in starts:
            ends = [start[: -len(word)] for word in behind if start.endswith(word)]
            yield from (s for s in (start, *ends) if len(s) >= 2 and s != folded)

    def _notions(self, leaf: str, groups: tuple[str, ...]) -> Guess | None:
        """Several notions in one heading: name and phone, unit and person."""
        parts = [part for part in _NOTIONS.split(_narrow(leaf)) if part.strip()]
        if not 2 <= len(parts) <= 5:
            return None
        first, known = fold(parts[0]), self._synonyms
        fields: list[str] = []
        for place, part in enumerate(parts):
            folded = _BRACKETS.sub("", fold(part)) or fold(part)
            guess = self._in_group(part, groups)
            if guess is None and place and folded in known.general:
                guess = self._short_of(folded, first)  # 协议编号及日期: the day of the agreement
            guess = guess or self._whole(fold(part)) or self._whole(folded) or self._sure(folded)
            guess = guess or self._short_of(folded, first)
            if guess is None:
                return self._somebody(parts)
            if not guess.fields:
                continue
            field = guess.fields[0]
            if field.startswith(TRAIT):
                person = next((f for f in reversed(fields) if f in PERSONS or f in _FURTHER_PEOPLE), "party")
                told = PERSONS.get(person, {}).get(field[1:])
                if told is None:
                    continue  # the leader's telephone: no column of ours, the cell's text is kept whole
                field = told
            if field not in fields:
                fields.append(field)
        return Guess(tuple(fields), 0.95, "一格里有几项内容，会分开") if fields else NO_FIELD

    def _sure(self, folded: str) -> Guess | None:
        found = self._plain(folded)
        return found if found and found.confidence >= CERTAIN else None

    def _somebody(self, parts: Sequence[str]) -> Guess | None:
        """Somebody called in the ledger's own way, with a number: 反映对象及电话."""
        traits = [self._synonyms.by_trait.get(fold(part), "") for part in parts[1:]]
        fields = [PERSONS["party"][trait] for trait in traits if trait in ("phone", "id")]
        if len(fields) != len(parts) - 1 or self._whole(parts[0]):
            return None
        return Guess(("party", *fields), 0.6, "像是当事人的内容，请核对")

    def _short_of(self, part: str, first: str) -> Guess | None:
        """A notion that leaves out what the first one says: 调处人员及(调处)方式."""
        for whole in (first[:size] + part for size in (2, 3, 4) if size < len(first)):
            if found := self._whole(whole) or self._by_parts(whole):
                return found
        return self._by_parts(part)

    def _listed(self, folded: str) -> Guess | None:
        """Somebody whose traits, or who else, stand in brackets: 当事人（姓名、电话）, 责任单位（责任人）."""
        found = re.fullmatch(r"(.+)\(([^()]+)\)", folded)
        if found is None:
            return None
        head, inner = found[1], found[2]
        stems = (head.removesuffix(ending) for ending in _ENDINGS if head.endswith(ending))
        person = next((self._people[stem] for stem in stems if stem in self._people), None)
        if person == "party" and (side := self._people.get(inner)):
            return Guess((side,), 0.97, "括号里写的是哪一方")
        parts = _NOTIONS.split(inner)
        if person:
            known = [p for p in parts if p in self._synonyms.by_trait or p in self._synonyms.unplaced]
            if 2 * len(known) < len(parts) or not known:
                known = []
            traits = [self._synonyms.by_trait.get(part, "name") for part in known]
            told = [PERSONS[person][trait] for trait in traits if trait in PERSONS[person]]
            if told and (len(parts) >= 2 or set(told) - {person}):
                return Guess(tuple(dict.fromkeys((person, *told))), 0.97, "一格里有几项内容，会分开")
        guess, other = self._whole(head) or self._sure(head), self._whole(inner)
        if guess and other and guess.fields and other.fields:
            here, there = guess.fields[0], other.fields[0]
            if here == "party" and there in _BOTH_SIDES:
                return Guess((there,), 0.95, "括号里写的是哪一方")
            if here in _WITH_PEOPLE - _PARTIES and there in PERSONS and there not in ("party", here):
                return Guess((here, there), 0.95, "一格里有几项内容，会分开")
        return None

    def _tail(self, folded: str) -> Guess | None:
        """A known heading of some length behind words that say more of it: 矛盾纠纷 + 排查日期."""
        for cut in range(1, max(1, len(folded) - _SHORTEST_TAIL + 1)):
            if folded[cut:] in self._synonyms.unplaced:
                return NO_FIELD
            if field := self._synonyms.by_heading.get(folded[cut:]):
                other = self._synonyms.composed(folded)
                if other not in ("", field) and self._synonyms.turns(folded[:cut], other):
                    return None  # 计划办结时间 is no 办结时间
                return Guess((field,), 0.85, "表头里有认识的词")
        return None

    def _of_someone(self, folded: str) -> Guess | None:
        """Name, telephone or address of somebody whom the ledger calls in its own way: 患者姓名, 户主电话."""
        for cut in range(1, min(len(folded) - 1, 6)):
            trait, who = self._synonyms.by_trait.get(folded[cut:]), folded[:cut]
            if trait == "name" and folded[cut:] == "名称" and not _FIRMS.fullmatch(who):
                return None  # 小区名称 names a place, 项目名称 a matter
            if trait and len(folded) - cut >= 2:
                return Guess((TRAIT + trait,), 0.6, "像是当事人的内容，请核对", who=who)
        return None

    def _decided_by_end(self, folded: str) -> Guess | None:
        """A heading whose end means one thing whatever stands before it: 拖欠 + 金额."""
        for size in range(min(5, len(folded) - 1), 1, -1):
            if field := self._synonyms.by_tail.get(folded[-size:]):
                return Guess((field,), 0.75 if size == 2 else 0.85, "表头里有认识的词")
        return None

    def _by_parts(self, folded: str) -> Guess | None:
        """A heading no word knows, by what it ends with and what it holds: 摸排 … 日期."""
        field = self._synonyms.composed(folded) if len(folded) <= _LONGEST else ""
        if field == UNPLACED:
            return NO_FIELD
        return Guess((field,), 0.85, "由表头里的词判断") if field else None

    def _near(self, folded: str) -> Guess | None:
        """A heading that holds a known one, or is spelt nearly alike; nothing where two fit."""
        if len(folded) > _LONGEST_HELD or _ASKS.search(folded):
            return None
        known, size = self._synonyms.by_heading, len(folded)
        held = [
            (end - start, end == size, known[folded[start:end]])
            for start in range(size)
            for end in range(start + 3, size + 1)
            if (end == size or end - start >= 4) and folded[start:end] in known
        ]
        if held:
            longest = max(length for length, _, _ in held)
            fields = {field for length, _, field in held if length == longest}
            if len(fields) == 1 and len(folded) <= 4 * longest:
                is_end = any(at_end for length, at_end, _ in held if length == longest)
                sure = CERTAIN if is_end and longest * 2 >= len(folded) else 0.6
                return Guess((fields.pop(),), sure, "表头里有认识的词")
        if not 4 <= len(folded) <= _LONGEST:
            return None
        scored: dict[str, float] = {}
        matcher = SequenceMatcher(None, "", folded)
        signs = set(folded)
        for word, field in known.items():
            if abs(len(word) - size) <= 2 and 2 * len(signs.intersection(word)) >= len(word):
                matcher.set_seq1(word)
                if matcher.quick_ratio() >= _FUZZY:
                    scored[field] = max(scored.get(field, 0.0), matcher.ratio())
        best = sorted(scored.items(), key=lambda item: -item[1])[:2]
        if not best or best[0][1] < _FUZZY or (len(best) == 2 and best[0][1] - best[1][1] < 0.05):
            return None
        return Guess((best[0][0],), 0.7, "与认识的表头相近")


def _narrow(words: str) -> str:
    return "\n".join(fold(line) or "" for line in words.split("\n"))
