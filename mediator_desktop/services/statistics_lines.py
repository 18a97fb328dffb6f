"""Lines of a statistics table: what each row and column admits, in the words of the register"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from mediator_desktop.catalogue.statistics import Axis, Change, Days, LineForm, TableForm
from mediator_desktop.catalogue.statistics_words import (
    REST,
    Admit,
    Conditions,
    CountRule,
    Measure,
    Words,
    size_of,
)
from mediator_desktop.catalogue.vocabulary import Code, Vocabulary
from mediator_desktop.domain.figures import Facet, Line
from mediator_desktop.domain.levels import Closing, closing_level
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.ratio import RatioRule
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    ConfirmationResult,
    Level,
    Outcome,
    PerformanceState,
    Status,
)

AXIS_FACETS: Mapping[Axis, Facet] = {
    Axis.TYPES: Facet.TYPE,
    Axis.SOURCES: Facet.SOURCE,
    Axis.VILLAGES: Facet.VILLAGE,
    Axis.BODIES: Facet.COMMITTEE,
    Axis.LEVELS: Facet.LEVEL,
    Axis.DIFFICULTIES: Facet.DIFFICULTY,
    Axis.OUTCOMES: Facet.OUTCOME,
    Axis.PERFORMANCES: Facet.PERFORMANCE,
}
"""The fact by which the lines of an axis differ; months and typed items differ otherwise."""

_KNOWN: Mapping[Facet, frozenset[str]] = {
    Facet.OUTCOME: frozenset(Outcome),
    Facet.AGREEMENT: frozenset(AgreementForm),
    Facet.PERFORMANCE: frozenset(PerformanceState),
    Facet.CONFIRMATION: frozenset({*ConfirmationResult, "applied"}),
    Facet.STATUS: frozenset(Status) - {Status.VOIDED},
    Facet.LEVEL: frozenset(Level),
}
_PERIOD_KINDS = {1: "月份", 3: "季度", 6: "半年度", 12: "年度"}
AT = "@"
"""Before the name of a committee where a level is not known otherwise."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whose table it is: the office's names for the slots, its level and committee, villages in order, levels of units by name.

    `village` is the one that the whole table is about, empty for all.
    """

    office: str = ""
    county: str = ""
    township: str = ""
    committee: str = ""
    level: Level = Level.TOWNSHIP
    villages: tuple[str, ...] = ()
    unit_levels: Mapping[str, Level] = field(default_factory=dict)
    village: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line ready to be counted: what it adds to whatever crosses it. `month` is set on lines of the months axis."""

    line: Line
    count: CountRule | None = None
    ratio: RatioRule | None = None
    change: Change | None = None
    days: Days | None = None
    month: Period | None = None
    sum_of: tuple[str, ...] = ()
    conditions: Conditions = ()
    blank: bool = False


def facets_of(form: TableForm, words: Words) -> tuple[Facet, ...]:
    """The facts a table tells disputes apart by, each once."""
    found: dict[Facet, None] = {}
    for line in (*form.rows, *form.columns):
        if line.axis is not None and line.axis in AXIS_FACETS:
            found[AXIS_FACETS[line.axis]] = None
        for facet, _ in _all_conditions(line, words):
            found[facet] = None
    for facet, _ in form.conditions:
        found[facet] = None
    return tuple(found)


def sizes_of(form: TableForm, words: Words) -> tuple[str, ...]:
    """The bands of people that a table names, from the lowest up."""
    found: dict[str, None] = {}
    for line in (*form.rows, *form.columns):
        for facet, admit in (*_all_conditions(line, words), *form.conditions):
            if facet is Facet.SIZE:
                found |= dict.fromkeys(sorted(admit.codes - {""}))
    return tuple(sorted(found, key=_lowest))


def _lowest(band: str) -> int:
    edges = size_of(band)
    return edges[0] if edges else 0


def counts_of(line: LineForm, words: Words) -> Iterator[CountRule]:
    """Every named count behind a line, those of its ratios too."""
    for name in (*line.counts, line.count, line.ratio):
        if name in words.counts:
            yield words.counts[name]
        elif name in words.ratios:
            rule = words.ratios[name]
            yield from (words.counts[rule.numerator], words.counts[rule.denominator])


def _all_conditions(line: LineForm, words: Words) -> Iterator[tuple[Facet, Admit]]:
    yield from line.conditions
    for count in counts_of(line, words):
        yield from count.conditions


class Translator:
    """Between the words of a table and the values that the register keeps."""

    def __init__(
        self,
        form: TableForm,
        words: Words,
        vocabulary: Vocabulary,
        place: Place,
        period: Period,
        occurring: Mapping[Facet, Iterable[str]],
        *,
        unmapped_as_other: bool = False,
    ) -> None:
        self.form = form
        self.words = words
        self.vocabulary = vocabulary
        self.place = place
        self.period = period
        self._occurring = {facet: frozenset(values) for facet, values in occurring.items()}
        self._as_other = unmapped_as_other
        self._raw: dict[tuple[Facet, Admit], frozenset[str]] = {}
        self._levels: dict[str, Level] = {}

    @cached_property
    def types(self) -> tuple[Code, ...]:
        """The types of the table's list that hold on some day of the period."""
        return tuple(code for code in self.vocabulary[self.form.types].codes if _touches(code, self.period))

    @cached_property
    def _type_codes(self) -> frozenset[str]:
        return frozenset(code.code for code in self.types)

    @cached_property
    def other_type(self) -> str:
        """The code of 其他, the last of the list."""
        return "other" if "other" in self._type_codes else self.types[-1].code if self.types else ""

    def type_word(self, raw: str) -> str:
        """The type of the table's list that a dispute's type counts as, empty for one without a counterpart."""
        listed = self.form.types
        if listed == "dispute_types" and raw in self._type_codes:
            return raw
        code = self.vocabulary.types.by_code.get(raw)
        found = code.reports_as.get(listed, "") if code else ""
        return found if found in self._type_codes else ""

    def word(self, facet: Facet, raw: str) -> str:
        """The table's word for a value of the register."""
        match facet:
            case Facet.TYPE:
                return self.type_word(raw) or (self.other_type if self._as_other else "")
            case Facet.SOURCE:
                source = self.vocabulary.sources.by_code.get(raw)
                return source.reports_as.get("report_source", "") if source else ""
            case Facet.LEVEL:
                return self._level(raw)
            case Facet.COMMITTEE:
                name = raw or self.place.committee
                return next((body.id for body in self.words.bodies.values() if body.holds(name)), "")
            case _:
                return raw

    def _level(self, raw: str) -> str:
        if not raw.startswith(AT):
            return raw
        if raw not in self._levels:
            name = raw.removeprefix(AT)
            body = next((body for body in self.words.bodies.values() if name and body.holds(name)), None)
            own = body.level if body else self.place.level
            self._levels[raw] = closing_level(Closing(committee=name), self.place.unit_levels, own)
        return self._levels[raw].value

    def occurring(self, facet: Facet) -> frozenset[str]:
        """The values that occur in the days asked for."""
        return self._occurring.get(facet, frozenset())

    def _universe(self, facet: Facet) -> frozenset[str]:
        known = _KNOWN.get(facet, frozenset())
        if facet is Facet.TYPE:
            known = frozenset(self.vocabulary.types.by_code)
        elif facet is Facet.SOURCE:
            known = frozenset(self.vocabulary.sources.by_code)
        elif facet is Facet.VILLAGE:
            known = frozenset(self.place.villages)
        return frozenset(str(value) for value in known) | self.occurring(facet) | {""}

    def raw(self, facet: Facet, admit: Admit) -> frozenset[str]:
        """The values of the register that a condition admits."""
        key = (facet, admit)
        if key not in self._raw:
            codes = set(admit.codes)
            if facet is Facet.SOURCE and "referred" in codes:
                listed = self.vocabulary["report_sources"].codes
                codes |= {code.code for code in listed if code.parent == "referred"}
            if facet is Facet.TYPE and REST in codes:
                codes |= self._type_codes - self._named_types
            if facet is Facet.SIZE:
                self._raw[key] = frozenset(codes)
            else:
                self._raw[key] = frozenset(
                    value
                    for value in self._universe(facet)
                    if (self.word(facet, value) in codes) is not admit.negated
                )
        return self._raw[key]

    @cached_property
    def _named_types(self) -> frozenset[str]:
        return frozenset(
            code
            for line in (*self.form.rows, *self.form.columns)
            for facet, admit in line.conditions
            if facet is Facet.TYPE and not admit.negated
            for code in admit.codes
        )

    def filled(self, text: str) -> str:
        """A text with its slots filled."""
        if "{" not in text:
            return text
        first = self.period.first_day
        month = str(self.period.last_day.month)
        slots = {
            "office": self.place.office,
            "county": self.place.county,
            "township": self.place.township,
            "village": self.place.village,
            "year": str(self.period.last_day.year),
            "month": month if self.period.whole_months == 1 else f"{first.month}至{month}",
            "period": self.period.in_words,
            "period_kind": _PERIOD_KINDS.get(self.period.whole_months, "时间"),
        }
        for slot, value in slots.items():
            text = text.replace(f"{{{slot}}}", value)
        return text


def _touches(code: Code, period: Period) -> bool:
    begins, ends = code.valid_from or date.min, code.valid_to or date.max
    return begins <= period.last_day and period.first_day <= ends


def rules_of(lines: Iterable[LineForm], words: Translator) -> tuple[Rule, ...]:
    """Rows or columns of a table, blocks laid out line by line."""
    return tuple(rule for line in lines for rule in _block(line, words))


def _block(line: LineForm, words: Translator) -> Iterator[Rule]:
    for base in _axis(line, words):
        if not line.counts:
            yield base
            continue
        for name in line.counts:
            count, ratio = words.words.counts.get(name), words.words.ratios.get(name)
            label = count.label if count else ratio.label if ratio else name
            where = Line((*base.line.labels, label), f"{base.line.id}.{name}" if base.line.id else "")
            yield replace(base, line=where, count=count, ratio=None if count else ratio)


def _axis(line: LineForm, words: Translator) -> Iterator[Rule]:
    base = Rule(
        line=Line((*map(words.filled, line.groups), *filter(None, [words.filled(line.label)])), line.id),
        count=_typed(line.item, line.label) if line.item else words.words.counts.get(line.count),
        ratio=words.words.ratios.get(line.ratio),
        change=line.change,
        days=line.days,
        sum_of=line.sum_of,
        conditions=line.conditions,
        blank=line.blank,
    )
    if line.axis is None:
        yield base
        return
    if line.axis is Axis.MONTHS:
        for month in words.period.months(words.form.cut):
            yield _named(base, f"{month.last_day:%Y-%m}", f"{month.last_day.month}月", month=month)
        return
    if line.axis is Axis.ITEMS:
        for item in words.words.items.values():
            yield _named(
                base, item.id, *filter(None, (item.group, item.label)), count=_typed(item.id, item.label)
            )
        return
    facet = AXIS_FACETS[line.axis]
    for code, label in _called(line, _entries(line.axis, facet, words)):
        condition = (facet, Admit(frozenset({code})))
        yield _named(base, code or "none", label, conditions=(*base.conditions, condition))


def _called(line: LineForm, entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Codes and labels as a line calls and orders them; what it does not name keeps its name and comes last."""
    found, named = dict(entries), dict(line.labels)
    yield from ((code, label) for code, label in named.items() if code in found)
    yield from ((code, label) for code, label in found.items() if code not in named)


def _typed(item: str, label: str) -> CountRule:
    return CountRule(id=item, label=label, measure=Measure.TYPED, item=item)


def _named(base: Rule, code: str, *labels: str, **others: object) -> Rule:
    line = Line((*base.line.labels, *labels), f"{base.line.id}.{code}" if base.line.id else "")
    return replace(base, line=line, **others)  # type: ignore[arg-type]


def _entries(axis: Axis, facet: Facet, words: Translator) -> Iterator[tuple[str, str]]:
    """Codes and labels of an axis; what occurs without a place of its own comes last."""
    vocabulary = words.vocabulary
    seen = {words.word(facet, raw) for raw in words.occurring(facet)}
    match axis:
        case Axis.TYPES:
            yield from ((code.code, code.name) for code in words.types)
            return
        case Axis.SOURCES:
            yield from ((code.code, code.name) for code in vocabulary["report_sources"].codes)
            return
        case Axis.VILLAGES:
            strangers = sorted(seen - {"", *words.place.villages})
            listed = [(name, name) for name in (*words.place.villages, *strangers)]
        case Axis.BODIES:
            listed = [(body.id, body.label) for body in words.words.bodies.values()]
            above = {body.id for body in words.words.bodies.values() if body.level is Level.COUNTY}
            if words.place.level is not Level.COUNTY:
                listed = [(code, label) for code, label in listed if code not in above or code in seen]
        case Axis.LEVELS:
            order = list(Level)
            own = order[: order.index(words.place.level) + 1]
            listed = [(level.value, level.label) for level in order if level in own or level.value in seen]
        case Axis.DIFFICULTIES:
            listed = [(code.code, code.name) for code in vocabulary["difficulties"].codes]
        case Axis.OUTCOMES:
            listed = [(outcome.value, outcome.label) for outcome in Outcome]
        case _:
            listed = [(state.value, state.label) for state in PerformanceState]
    yield from listed
    if not seen <= {code for code, _ in listed}:
        yield "", _UNKNOWN.get(axis, "未填写")


_UNKNOWN = {
    Axis.VILLAGES: "未填村(社区)",
    Axis.OUTCOMES: "还没有结果",
    Axis.PERFORMANCES: "没有达成协议",
    Axis.BODIES: "未列明",
}
