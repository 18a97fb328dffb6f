"""What statistics tables are made of: named counts, ratios, checks, kinds of committees, items typed by hand"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from mediator_desktop.catalogue.entry import Entry
from mediator_desktop.catalogue.reading import Declared
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.figures import Facet, FigureKind
from mediator_desktop.domain.prevention import PreventionKind
from mediator_desktop.domain.ratio import NOTHING, RatioRule, Rounding
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    ConfirmationResult,
    Level,
    Outcome,
    PerformanceState,
    Status,
    Term,
)

NONE = "none"
"""Written where nothing is known: no outcome yet, no grade."""
REST = "rest"
"""Every type of the list that no other line names."""
APPLIED = "applied"
"""A confirmation that was applied for and not decided."""
_SIZE = re.compile(r"\d{1,9}-\d{0,9}")


class Measure(Term):
    """What is counted."""

    CASES = "cases", "件"
    PEOPLE = "people", "人"
    MONEY_WAN = "money_wan", "万元"
    MONEY_YUAN = "money_yuan", "元"
    ROUNDS = "rounds", "次"
    FOUND_IN_ROUNDS = "found_in_rounds", "件"
    PREVENTED = "prevented", "件"
    PREVENTED_PEOPLE = "prevented_people", "人"
    TYPED = "typed", "个"

    @property
    def of_disputes(self) -> bool:
        """Whether disputes of the register are counted, so that a figure has its list."""
        return self in (Measure.CASES, Measure.PEOPLE, Measure.MONEY_WAN, Measure.MONEY_YUAN)


@dataclass(frozen=True, slots=True)
class Admit:
    """Which values of a facet count: these codes, or all but these."""

    codes: frozenset[str]
    negated: bool = False


Conditions = tuple[tuple[Facet, Admit], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRule:
    """A named count: what is counted of which disputes; `item` is a kind of prevention or an item typed by hand."""

    id: str
    label: str
    measure: Measure = Measure.CASES
    item: str = ""
    conditions: Conditions = ()


class CheckKind(Term):
    """How two sides of a check stand to each other; `pair` is 件 and 人, `unmapped` speaks of types without a counterpart."""

    EQUAL = "equal", "等于"
    AT_MOST = "at_most", "不大于"
    PAIR = "pair", "件数和人数"
    UNMAPPED = "unmapped", "没有对应的类别"


class Weight(Term):
    """What a failed check does."""

    STOP = "stop", "不能报送"
    WARNING = "warning", "提醒"
    OFF = "off", "不检查"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """A cross-foot check over lines of one axis, by their ids: `factor` × left against right.

    `types` or `types.*` stands for all lines of that axis, `types.*.found` for those of one count.
    """

    id: str
    label: str
    kind: CheckKind
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    factor: int = 1
    weight: Weight = Weight.WARNING

    @property
    def adds_types(self) -> bool:
        """Whether it asks that the types add up; they cannot where a dispute has no place among them."""
        return self.kind is CheckKind.EQUAL and any(name.split(".", 1)[0] == "types" for name in self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A kind of committee, told by how its name ends; the level it belongs to."""

    id: str
    label: str
    level: Level
    endings: tuple[str, ...]

    def holds(self, name: str) -> bool:
        """Whether a committee of this name is of this kind."""
        return name.endswith(self.endings)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedItem:
    """A figure that is typed by hand once a year; `kind` is 个, 人, 件 or money (kept in fen)."""

    id: str
    label: str
    group: str = ""
    kind: FigureKind = FigureKind.UNITS


@dataclass(frozen=True, slots=True)
class Words:
    """The definitions by id, in the order of their files."""

    counts: Mapping[str, CountRule] = field(default_factory=dict)
    ratios: Mapping[str, RatioRule] = field(default_factory=dict)
    checks: Mapping[str, CheckRule] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    items: Mapping[str, TypedItem] = field(default_factory=dict)

    def joined(self, other: "Words") -> "Words":
        """These with another file's: what has the same id is the other's."""
        return Words(
            {**self.counts, **other.counts},
            {**self.ratios, **other.ratios},
            {**self.checks, **other.checks},
            {**self.bodies, **other.bodies},
            {**self.items, **other.items},
        )

    def sound(self) -> "tuple[Words, list[str]]":
        """These without ratios of counts that nobody defined, and a sentence for each of them."""
        lost = {
            ratio.id: side
            for ratio in self.ratios.values()
            for side in (ratio.numerator, ratio.denominator)
            if side not in self.counts
        }
        kept = {name: ratio for name, ratio in self.ratios.items() if name not in lost}
        return replace(self, ratios=kept), [
            f"比率 {name} 用到的计数 {side} 没有定义" for name, side in lost.items()
        ]


def conditions(entry: Entry, allowed: Callable[[Facet, str], bool]) -> Conditions:
    """What `where` and `except` of an entry say together; each facet at most once. Raises FormError."""
    found: dict[Facet, Admit] = {}
    for key in ("where", "except"):
        table = entry.raw(key, {})
        if not isinstance(table, dict):
            raise entry.error(f"{key} 写法不对")
        for name, value in table.items():
            facet = _FACETS.get(name)
            codes = [value] if isinstance(value, str) else value
            if facet is None or facet in found:
                raise entry.error(f"{key} 里的 {name} 不认识或写了两次")
            if not isinstance(codes, list) or not codes:
                raise entry.error(f"{key} 里的 {name} 写法不对")
            for code in codes:
                if not isinstance(code, str) or not (code == NONE or allowed(facet, code)):
                    raise entry.error(f"{name} 里没有“{code}”")
            kept = frozenset("" if code == NONE else code for code in codes)
            found[facet] = Admit(kept, key == "except")
    return tuple(found.items())


_FACETS = {facet.value: facet for facet in Facet if facet is not Facet.COMMITTEE} | {"body": Facet.COMMITTEE}
_TERMS: Mapping[Facet, frozenset[str]] = {
    Facet.OUTCOME: frozenset(Outcome),
    Facet.AGREEMENT: frozenset(AgreementForm),
    Facet.PERFORMANCE: frozenset(PerformanceState),
    Facet.CONFIRMATION: frozenset({*ConfirmationResult, APPLIED}),
    Facet.STATUS: frozenset(Status),
    Facet.LEVEL: frozenset(Level),
}
_LISTS = {
    Facet.SOURCE: "report_sources",
    Facet.DIFFICULTY: "difficulties",
    Facet.GRADE: "grades",
}


def allows(
    vocabulary: Vocabulary, bodies: Iterable[str], type_list: str = ""
) -> Callable[[Facet, str], bool]:
    """Which codes may be written for a facet; types only where the list is known."""
    known = frozenset(bodies)

    def allowed(facet: Facet, code: str) -> bool:
        if facet is Facet.TYPE:
            return bool(type_list) and (code == REST or code in vocabulary[type_list].by_code)
        if facet is Facet.SIZE:
            return size_of(code) is not None
        if facet is Facet.COMMITTEE:
            return code in known
        if facet in _LISTS:
            return code in vocabulary[_LISTS[facet]].by_code
        return facet is Facet.VILLAGE or code in _TERMS[facet]

    return allowed


def size_of(band: str) -> tuple[int, int | None] | None:
    """The lowest number of people of a band and the first one above it (None: open); None for what is no band."""
    if not _SIZE.fullmatch(band):
        return None
    low, _, high = band.partition("-")
    if high and int(high) <= int(low):
        return None
    return int(low), int(high) if high else None


def read_words(declared: Declared, vocabulary: Vocabulary, bodies: Mapping[str, Body]) -> Words:
    """The definitions of one file; `bodies` are those already known. Raises FormError."""
    found_bodies = {body.id: body for body in _each(declared, "bodies", _body)}
    allowed = allows(vocabulary, {**bodies, **found_bodies})
    counts = _each(declared, "counts", lambda entry: _count(entry, allowed))
    return Words(
        {count.id: count for count in counts},
        {ratio.id: ratio for ratio in _each(declared, "ratios", _ratio)},
        {check.id: check for check in _each(declared, "checks", _check)},
        found_bodies,
        {item.id: item for item in _each(declared, "items", _item)},
    )


T = TypeVar("T")


def _each(declared: Declared, key: str, read: Callable[[Entry], T]) -> list[T]:
    entries = declared.table.get(key, [])
    if not isinstance(entries, list):
        raise declared.error(f"[[{key}]] 写法不对", near=key)
    found = []
    seen: set[str] = set()
    for table in entries:
        entry = Entry(declared, table, f"[[{key}]]")
        name = entry.own_id()
        if name in seen:
            raise entry.error(f"{name} 写了两次")
        seen.add(name)
        found.append(read(entry))
        entry.done()
    return found


def _count(entry: Entry, allowed: Callable[[Facet, str], bool]) -> CountRule:
    measure = entry.term("measure", Measure, Measure.CASES)
    item = entry.text("item", "")
    prevented = measure in (Measure.PREVENTED, Measure.PREVENTED_PEOPLE)
    if prevented and item not in {kind.value for kind in PreventionKind}:
        raise entry.error(f"item 只能是 {'、'.join(kind.value for kind in PreventionKind)}")
    if bool(item) is not (prevented or measure is Measure.TYPED):
        raise entry.error("item 只写在预防和手工填写的数字上")
    return CountRule(
        id=entry.own_id(),
        label=entry.text("label"),
        measure=measure,
        item=item,
        conditions=conditions(entry, allowed),
    )


def _ratio(entry: Entry) -> RatioRule:
    zero = entry.text("zero", NOTHING)
    if zero not in ("0", "100", NOTHING):
        raise entry.error(f"zero 只能是 0、100 或 {NOTHING}")
    return RatioRule(
        id=entry.own_id(),
        label=entry.text("label"),
        numerator=entry.text("numerator"),
        denominator=entry.text("denominator"),
        decimals=entry.number("decimals", 1, 0, 4),
        rounding=entry.term("rounding", Rounding, Rounding.HALF_UP),
        zero=zero,
        of_whole=entry.truth("of_whole"),
        basis=entry.text("basis", ""),
    )


def _check(entry: Entry) -> CheckRule:
    kind = entry.term("kind", CheckKind, CheckKind.EQUAL)
    left, right = entry.texts("left"), entry.texts("right")
    if kind is not CheckKind.UNMAPPED and not (left and right):
        raise entry.error("left 和 right 都要写")
    return CheckRule(
        id=entry.own_id(),
        label=entry.text("label"),
        kind=kind,
        left=left,
        right=right,
        factor=entry.number("factor", 1, 1, 1000),
        weight=entry.term("weight", Weight, Weight.WARNING),
    )


def _body(entry: Entry) -> Body:
    endings = entry.texts("endings")
    if not all(endings) or not endings:
        raise entry.error("endings 要写名称的结尾")
    return Body(
        id=entry.own_id(),
        label=entry.text("label"),
        level=entry.term("level", Level, Level.TOWNSHIP),
        endings=endings,
    )


def _item(entry: Entry) -> TypedItem:
    kind = entry.term("kind", FigureKind, FigureKind.UNITS)
    if kind is FigureKind.RATIO:
        raise entry.error("kind 不能是 ratio")
    return TypedItem(id=entry.own_id(), label=entry.text("label"), group=entry.text("group", ""), kind=kind)
