"""Counting a statistics table: every crossing of its lines from groups of disputes, rounds, prevention and typed figures"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise, product
from operator import itemgetter

from mediator_desktop.catalogue.statistics import Days, TableForm
from mediator_desktop.catalogue.statistics_words import Conditions, CountRule, Measure, Words
from mediator_desktop.domain.figures import Asked, Facet, Figure, FigureKind, Group, HeldCount, Question
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.prevention import Prevention, PreventionKind, YearlyFigure
from mediator_desktop.domain.ratio import NOTHING, percent, ratio, rounded
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.services.statistics_lines import Rule, Translator

CHANGE_DECIMALS = 1
CASES, _PEOPLE, _FEN, _VALUES = 1, 2, 3, 4
"""Where a group has its cases, people, fen and values."""
_COLUMNS = {Measure.CASES: CASES, Measure.PEOPLE: _PEOPLE, Measure.MONEY_WAN: _FEN, Measure.MONEY_YUAN: _FEN}
_KINDS = {
    Measure.CASES: FigureKind.CASES,
    Measure.PEOPLE: FigureKind.PEOPLE,
    Measure.MONEY_WAN: FigureKind.MONEY_WAN,
    Measure.MONEY_YUAN: FigureKind.MONEY_YUAN,
    Measure.ROUNDS: FigureKind.TIMES,
    Measure.FOUND_IN_ROUNDS: FigureKind.CASES,
    Measure.PREVENTED: FigureKind.CASES,
    Measure.PREVENTED_PEOPLE: FigureKind.PEOPLE,
}
_PLAIN = CountRule(id="cases", label="件数")
Admits = Mapping[Facet, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What was read for a table: groups of disputes as asked for, rounds, the prevention ledger, typed figures."""

    asked: Asked
    groups: Sequence[Group] = ()
    held: Sequence[HeldCount] = ()
    prevention: Sequence[Prevention] = ()
    typed: Sequence[YearlyFigure] = ()


def values_in(material: Material) -> Mapping[Facet, frozenset[str]]:
    """The values of each facet that occur in the days asked for."""
    return {
        facet: frozenset(str(group[_VALUES + n]) for group in material.groups)
        for n, facet in enumerate(material.asked.facets)
    }


def spans_of(days: Mapping[Days, Period], months: Iterable[Period] = ()) -> tuple[tuple[date, date], ...]:
    """The days of all periods cut into spans that do not overlap and that every period is made of, in order."""
    periods = [*days.values(), *months]
    edges = sorted({p.first_day.toordinal() for p in periods} | {p.last_day.toordinal() + 1 for p in periods})
    found = []
    for first, after in pairwise(edges):
        begin, end = date.fromordinal(first), date.fromordinal(after - 1)
        if any(p.first_day <= begin and end <= p.last_day for p in periods):
            found.append((begin, end))
    return tuple(found)


class Tally:
    """Sums over groups: one dictionary for every set of facets that some figure asks about."""

    def __init__(self, asked: Asked, groups: Sequence[Group]) -> None:
        self._asked = asked
        self._groups = groups
        self._sums: dict[tuple[int, tuple[int, ...]], dict[tuple[object, ...], int]] = {}

    def total(self, column: int, period: Period, admits: Admits) -> int:
        """The cases, people or fen of a period that every facet admits."""
        places = sorted(self._asked.facets.index(facet) for facet in admits)
        spans = [
            n
            for n, (first, last) in enumerate(self._asked.spans)
            if period.first_day <= first and last <= period.last_day
        ]
        sums = self._of(column, tuple(places))
        wanted = [admits[self._asked.facets[place]] for place in places]
        size = len(spans)
        for values in wanted:
            size *= len(values)
        if size <= len(sums):
            get = sums.get
            return sum(get(key, 0) for key in product(spans, *wanted))
        return sum(
            number
            for key, number in sums.items()
            if key[0] in spans and all(value in found for value, found in zip(key[1:], wanted, strict=True))
        )

    def _of(self, column: int, places: tuple[int, ...]) -> dict[tuple[object, ...], int]:
        key = (column, places)
        if key not in self._sums:
            finer = [
                (len(sums), kept, sums)
                for (other, kept), sums in self._sums.items()
                if other == column and set(places) < set(kept)
            ]
            made: dict[tuple[object, ...], int] = defaultdict(int)
            if finer:
                _, kept, sums = min(finer, key=itemgetter(0))
                take = _picker((0, *(1 + kept.index(place) for place in places)))
                for parts, number in sums.items():
                    made[take(parts)] += number
            else:
                take = _picker((0, *(_VALUES + place for place in places)))
                for row in self._groups:
                    made[take(row)] += row[column]
            self._sums[key] = made
        return self._sums[key]


def _picker(places: tuple[int, ...]) -> Callable[[Sequence[object]], tuple[object, ...]]:
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number before it is shown, what it counts, and its disputes where there are any."""

    value: int
    kind: FigureKind
    question: Question | None = None


class Counting:
    """Counts the crossings of one table."""

    def __init__(
        self,
        form: TableForm,
        words: Words,
        translator: Translator,
        rows: Sequence[Rule],
        columns: Sequence[Rule],
        days: Mapping[Days, Period],
        counted_by: CountedBy,
        material: Material,
    ) -> None:
        self._form = form
        self._words = words
        self._translator = translator
        self._rows = rows
        self._columns = columns
        self._days = days
        self._counted_by = counted_by
        self._material = material
        self._tally = Tally(material.asked, material.groups)
        self._whole = self._admits(form.conditions)
        if village := translator.place.village:
            self._whole = _both(self._whole, {Facet.VILLAGE: frozenset({village})})

    def figures(self) -> tuple[Figure, ...]:
        """Every crossing that has a meaning, by row, then column."""
        found = []
        for r, row in enumerate(self._rows):
            for c, column in enumerate(self._columns):
                if (figure := self._figure(r, c, row, column)) is not None:
                    found.append(figure)
        return tuple(found)

    def _figure(self, r: int, c: int, row: Rule, column: Rule) -> Figure | None:
        if row.blank or column.blank:
            return None
        rule = row.ratio or column.ratio
        change = row.change or column.change
        if (row.ratio and column.ratio) or (row.change and column.change) or (rule and change):
            return None
        if change is not None and {row.days, column.days} - {None, Days.PERIOD}:
            return None
        if rule is not None:
            return self._ratio(r, c, row, column)
        if change is not None:
            now = self._amount(row, column)
            base = self._amount(row, column, days=change.base)
            if now is None or base is None:
                return None
            more = now.value - base.value
            if change.is_percent:
                part = percent(more, base.value, CHANGE_DECIMALS)
                shown = NOTHING if part is None else f"{part:+}" if part else str(part)
                return Figure(row=r, column=c, kind=FigureKind.RATIO, value=part, shown=shown)
            shown = self._shown(abs(more), now.kind)
            sign = "-" if more < 0 else "+" if more else ""
            return Figure(row=r, column=c, kind=now.kind, value=more, shown=sign + shown)
        amount = self._amount(row, column)
        if amount is None:
            return None
        return Figure(
            row=r,
            column=c,
            kind=amount.kind,
            value=amount.value,
            shown=self._shown(amount.value, amount.kind),
            question=amount.question,
            sum_of=self._added_up(r, c, row, column),
        )

    def _added_up(self, r: int, c: int, row: Rule, column: Rule) -> tuple[tuple[int, int], ...]:
        """The places of the figures that a sum adds up, as `_amount` does."""
        if row.sum_of:
            return tuple((n, c) for n, part in enumerate(self._rows) if _is_named(part.line.id, row.sum_of))
        if column.sum_of:
            return tuple(
                (r, n) for n, part in enumerate(self._columns) if _is_named(part.line.id, column.sum_of)
            )
        return ()

    def _ratio(self, r: int, c: int, row: Rule, column: Rule) -> Figure | None:
        rule = row.ratio or column.ratio
        other = column if row.ratio else row
        if rule is None or (other.count is not None and other.count != _PLAIN and other.count.id != "cases"):
            return None
        above = self._amount(row, column, count=self._words.counts.get(rule.numerator))
        whole_row, whole_column = row, column
        if rule.of_whole:
            own = row if row.ratio else column
            dropped = own if own.conditions else other
            whole_row = _without_conditions(row) if dropped is row else row
            whole_column = _without_conditions(column) if dropped is column else column
        below = self._amount(whole_row, whole_column, count=self._words.counts.get(rule.denominator))
        if above is None or below is None:
            return None
        value, shown = ratio(above.value, below.value, rule)
        return Figure(row=r, column=c, kind=FigureKind.RATIO, value=value, shown=shown)

    def _amount(
        self, row: Rule, column: Rule, *, count: CountRule | None = None, days: Days | None = None
    ) -> Amount | None:
        if row.sum_of:
            parts = [part for part in self._rows if _is_named(part.line.id, row.sum_of)]
            return _added([self._amount(part, column, count=count, days=days) for part in parts])
        if column.sum_of:
            parts = [part for part in self._columns if _is_named(part.line.id, column.sum_of)]
            return _added([self._amount(row, part, count=count, days=days) for part in parts])
        rules = [rule for rule in (row.count, column.count, count) if rule is not None] or [_PLAIN]
        measures = {rule.measure for rule in rules}
        if len(measures) > 1:
            measures.discard(Measure.CASES)
        items = {rule.item for rule in rules if rule.item}
        period = self._period(row, column, days)
        if len(measures) != 1 or len(items) > 1 or period is None:
            return None
        conditions = [
            *row.conditions,
            *column.conditions,
            *(pair for rule in rules for pair in rule.conditions),
        ]
        admits = self._whole
        for facet, admit in conditions:
            admits = _both(admits, {facet: self._translator.raw(facet, admit)})
        measure = measures.pop()
        if not measure.of_disputes:
            return self._other(measure, "".join(items), period, admits)
        value = self._tally.total(_COLUMNS[measure], period, admits)
        question = Question(
            first_day=period.first_day, last_day=period.last_day, counted_by=self._counted_by, admits=admits
        )
        return Amount(value, _KINDS[measure], question)

    def _period(self, row: Rule, column: Rule, days: Days | None) -> Period | None:
        """The days of a crossing, None where its two lines contradict each other."""
        month = row.month or column.month
        said = {found for found in (row.days, column.days, days) if found is not None} - {Days.PERIOD}
        if month is not None:
            if not said:
                return month
            return month.last_year if said == {Days.LAST_YEAR} else None
        if len(said) > 1:
            return None
        return self._days[said.pop() if said else Days.PERIOD]

    def _other(self, measure: Measure, item: str, period: Period, admits: Admits) -> Amount | None:
        """Counts that are no disputes: told apart by village and level alone."""
        if not admits.keys() <= {Facet.VILLAGE, Facet.LEVEL}:
            return None
        own = self._translator.place.level.value

        def admitted(village: str, level: str) -> bool:
            return village in admits.get(Facet.VILLAGE, {village}) and level in admits.get(
                Facet.LEVEL, {level}
            )

        if measure is Measure.TYPED:
            return self._typed(item, period, admitted)
        value = 0
        if measure in (Measure.ROUNDS, Measure.FOUND_IN_ROUNDS):
            for held in self._material.held:
                if held.day in period and admitted(held.unit, held.level):
                    value += held.rounds if measure is Measure.ROUNDS else held.found
        wanted = PreventionKind.SCREENED if measure is Measure.ROUNDS else item
        if measure is not Measure.FOUND_IN_ROUNDS:
            for entry in self._material.prevention:
                level = "village" if entry.village else own
                if entry.kind == wanted and entry.day in period and admitted(entry.village, level):
                    value += entry.people if measure is Measure.PREVENTED_PEOPLE else entry.cases
        return Amount(value, _KINDS[measure])

    def _typed(self, item: str, period: Period, admitted: Callable[[str, str], bool]) -> Amount | None:
        known = self._words.items.get(item)
        if known is None:
            return None
        year = period.last_day.year
        value = sum(
            typed.value
            for typed in self._material.typed
            if typed.item == item
            and typed.year == year
            and admitted(typed.unit, "village" if typed.unit else self._translator.place.level.value)
        )
        return Amount(value, known.kind)

    def _admits(self, conditions: Conditions) -> Admits:
        admits: Admits = {}
        for facet, admit in conditions:
            admits = _both(admits, {facet: self._translator.raw(facet, admit)})
        return admits

    def _shown(self, value: int, kind: FigureKind) -> str:
        match kind:
            case FigureKind.MONEY_WAN:
                return str(rounded(Decimal(value).scaleb(-6), self._form.decimals))
            case FigureKind.MONEY_YUAN:
                return str(Decimal(value).scaleb(-2))
            case _:
                return str(value)


def _without_conditions(rule: Rule) -> Rule:
    return replace(rule, conditions=())


def _both(one: Admits, other: Admits) -> Admits:
    found = dict(one)
    for facet, values in other.items():
        found[facet] = found[facet] & values if facet in found else values
    return found


@lru_cache(maxsize=20_000)
def is_named(line_id: str, pattern: str) -> bool:
    """Whether a pattern names a line: `types` and `types.*` all lines of a block, `types.*.found` those of one count."""
    parts, wanted = line_id.split("."), pattern.split(".")
    if len(wanted) == 1 and len(parts) > 1:
        return parts[0] == wanted[0]
    return len(parts) == len(wanted) and all(w in ("*", part) for part, w in zip(parts, wanted, strict=True))


def _is_named(line_id: str, patterns: Iterable[str]) -> bool:
    return any(is_named(line_id, pattern) for pattern in patterns)


def _added(parts: Sequence[Amount | None]) -> Amount | None:
    """The sum of amounts of one kind, and its disputes where they are those of all parts, each once."""
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts) or len({part.kind for part in known}) > 1:
        return None
    return Amount(
        sum(part.value for part in known), known[0].kind, _united([part.question for part in known])
    )


def _united(questions: Sequence[Question | None]) -> Question | None:
    """One question for several that differ in one facet only and overlap nowhere."""
    known = [question for question in questions if question is not None]
    if len(known) < len(questions):
        return None
    first = known[0]
    days = {(q.first_day, q.last_day, q.counted_by, tuple(sorted(q.admits))) for q in known}
    differing = {f for f in first.admits if len({q.admits[f] for q in known if f in q.admits}) > 1}
    if len(known) == 1:
        return first
    if len(days) > 1 or len(differing) != 1:
        return None
    facet = differing.pop()
    values = [value for q in known for value in q.admits[facet]]
    if len(values) != len(set(values)):
        return None
    return Question(
        first_day=first.first_day,
        last_day=first.last_day,
        counted_by=first.counted_by,
        admits={**first.admits, facet: frozenset(values)},
    )
