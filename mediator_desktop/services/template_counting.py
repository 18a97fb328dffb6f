"""Numbers for a county's tables: each cell asks the statistics engine, so that both say the same of the same days"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.statistics import Days, TableForm
from mediator_desktop.catalogue.statistics_words import Admit, Conditions, Measure
from mediator_desktop.catalogue.templates import COUNTS, LEVELS
from mediator_desktop.domain.figures import Asked, Facet, Figure, Line
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.statistics import material_of, place_of, year_to_date
from mediator_desktop.services.statistics_counting import CASES, Counting, Tally, spans_of, values_in
from mediator_desktop.services.statistics_lines import Place, Rule, Translator
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.ledgers.template_mapping import TemplateMapping
    from mediator_desktop.ledgers.template_matrix import TableCell, TablePlan, TemplateNumbers

MOST_NAMED = 5
_TYPES = "dispute_types"
_CROSSED = Rule(line=Line(()))
"""What crosses every cell; it says nothing more."""


@dataclass(frozen=True, slots=True)
class CountedTemplate:
    """The numbers of a template, and how many disputes without a category its 其他 takes once somebody agrees."""

    numbers: "TemplateNumbers"
    for_other: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What all tables of a template share."""

    period: Period
    by: CountedBy
    reader: Reader
    workplace: Workplace
    place: Place
    as_other: bool


def count_template(
    mapping: "TemplateMapping",
    period: Period,
    counted_by: CountedBy,
    reader: Reader,
    workplace: Workplace,
    *,
    unmapped_as_other: bool = False,
) -> CountedTemplate:
    """Count every table and named cell of a template for a period, by one grouped read for each.

    Counts are those of `forms/statistics/counts.toml`. A sum to date begins with the calendar year, or with the period where
    that began before (the statistical year, 上年12-01); a table of months or quarters covers that year. Cells of levels above
    the office's own are left out unless such disputes occur. Types without a counterpart in a table's list go to its 其他
    only with `unmapped_as_other`.
    """
    from mediator_desktop.ledgers.template_matrix import TemplateNumbers

    desk = _Desk(
        period=period, by=counted_by, reader=reader, workplace=workplace,
        place=place_of(reader), as_other=unmapped_as_other,
    )  # fmt: skip
    tables = [
        _Table(about.layout.sheet, about.plan, desk) for about in mapping.sheets if about.plan is not None
    ]
    named, cases = _named([about.asks for about in mapping.names], desk)
    numbers = TemplateNumbers(
        tables={table.sheet: tuple(table.figures()) for table in tables},
        named=named,
        cases=cases,
        doubts=tuple(doubt for table in tables for doubt in table.doubts()),
    )
    return CountedTemplate(numbers, max((table.for_other for table in tables), default=0))


def _named(asks: Iterable[str | None], desk: _Desk) -> tuple[Mapping[str, Figure], int]:
    """Figures of the whole period by count, and how many disputes it has."""
    counts = desk.workplace.statistics.words.counts
    wanted = [name for name in dict.fromkeys(asks) if name in COUNTS and name in counts]
    whole = [Rule(line=Line((name,)), count=counts[name], month=desk.period) for name in wanted]
    counted = _Counted([Rule(line=Line(()), month=desk.period), *whole], _TYPES, desk)
    all_cases = counted.figures.get(0)
    found = {name: counted.figures.get(n) for n, name in enumerate(wanted, start=1)}
    return (
        {name: figure for name, figure in found.items() if figure is not None},
        int(all_cases.value or 0) if all_cases is not None else 0,
    )


class _Counted:
    """Rules counted by the engine: `figures` by the place of their rule, none for one that has no meaning."""

    def __init__(self, rules: Sequence[Rule], types: str, desk: _Desk) -> None:
        words = desk.workplace.statistics.words
        form = TableForm(
            id="template", edition="", name="", title="", rows=(), columns=(), types=types, counted_by=desk.by
        )
        counts = [rule.count for rule in rules if rule.count is not None]
        said = [pair for rule in rules for pair in rule.conditions]
        said += [pair for count in counts for pair in count.conditions]
        bands = {code for facet, admit in said if facet is Facet.SIZE for code in admit.codes}
        days = [rule.month for rule in rules if rule.month is not None]
        asked = Asked(
            spans=spans_of(
                {Days.PERIOD: desk.period}, [d for d in days if d.first_day <= desk.period.last_day]
            ),
            counted_by=desk.by,
            facets=tuple(dict.fromkeys(facet for facet, _ in said)),
            sizes=tuple(sorted(bands, key=lambda band: int(band.partition("-")[0]))),
            people=any(count.measure is Measure.PEOPLE for count in counts),
        )
        material = material_of(asked, {count.measure for count in counts}, desk.reader)
        self.translator = Translator(
            form, words, desk.workplace.vocabulary, desk.place, desk.period, values_in(material),
            unmapped_as_other=desk.as_other,
        )  # fmt: skip
        self.tally = Tally(asked, material.groups)
        counting = Counting(
            form, words, self.translator, rules, (_CROSSED,), {Days.PERIOD: desk.period}, desk.by, material
        )
        self.figures = {figure.row: figure for figure in counting.figures()}


@dataclass(frozen=True, slots=True)
class _Stray:
    """A value without a place in a table, with the disputes of the period and of the days to date."""

    raw: str
    now: int
    to_date: int


class _Table:
    """One table of a template."""

    def __init__(self, sheet: str, plan: "TablePlan", desk: _Desk) -> None:
        self.sheet = sheet
        self._plan = plan
        self._desk = desk
        self._year = year_to_date(desk.period)
        self._is_longer = plan.by_month and self._year.last_year.last_day >= self._year.first_day
        if self._is_longer:
            self._year = year_to_date(Period(desk.period.last_day, desk.period.last_day))
        self._whole = self._year if plan.by_month else desk.period
        counts = desk.workplace.statistics.words.counts
        bands = _bands(plan.cells)
        sources = frozenset(desk.workplace.vocabulary["report_sources"].by_code)
        self._rules: list[Rule] = []
        self._cells: list[tuple[TableCell, range]] = []
        for cell in plan.cells:
            conditions = _conditions(cell, plan.type_list, bands, sources)
            count = counts.get(cell.measure)
            if conditions is None or count is None:
                continue
            begin = len(self._rules)
            self._rules += (
                Rule(line=Line(()), count=count, month=days, conditions=conditions)
                for days in self._days(cell)
            )
            self._cells.append((cell, range(begin, len(self._rules))))
        self._counted = _Counted(self._rules, plan.type_list, desk)

    def figures(self) -> Iterator[Figure]:
        """What belongs into each cell, at the sheet's own row and column; cells without a meaning are left out."""
        levels = {self._counted.translator.word(Facet.LEVEL, raw) for raw in self._values(Facet.LEVEL)}
        for cell, places in self._cells:
            parts = [self._counted.figures[place] for place in places if place in self._counted.figures]
            others = {str(level) for level in cell.admits.get("level", ()) if self._is_above(str(level))}
            if not parts or len(parts) < len(places) or not others <= levels:
                continue
            yield replace(
                parts[0],
                row=cell.row,
                column=cell.column,
                value=sum(int(part.value or 0) for part in parts),
                question=parts[0].question if len(parts) == 1 else None,
            )

    @property
    def for_other(self) -> int:
        """Disputes without a counterpart in the list of types that a 其他 of this table has room for."""
        translator = self._counted.translator
        if self._desk.as_other or translator.other_type not in self._placed(self._plan.type_list):
            return 0
        return sum(stray.to_date for stray in self._strays if not translator.type_word(stray.raw))

    def doubts(self) -> Iterator[str]:
        """What the sums of the table leave out, in sentences."""
        if self._is_longer:
            yield f"“{self.sheet}”按月份统计，只填了{self._year.last_day.year}年的，以前的没有计入，请分年填"
        if left := len(self._plan.cells) - len(self._cells):
            yield f"“{self.sheet}”有{left}格的含义这个版本不认识，留空了，请核对栏目"
        then = "改类别或同意计入其他" if self.for_other else "核对"
        yield from self._missing(self._strays, Facet.TYPE, "，没有计入任何一类，各类", then)
        for kind, facet, each in (("village", Facet.VILLAGE, "各村"), ("source", Facet.SOURCE, "各来源")):
            yield from self._missing(self._without_place(kind, facet), facet, f"，{each}", "核对")

    def _missing(self, strays: Sequence[_Stray], facet: Facet, each: str, then: str) -> Iterator[str]:
        now, to_date = sum(stray.now for stray in strays), sum(stray.to_date for stray in strays)
        if not to_date:
            return
        what = "类别" if facet is Facet.TYPE else facet.label
        where = f"在“{self.sheet}”里没有对应的{what}（{_listed(self._name(facet, s.raw) for s in strays)}）"
        if now == to_date:
            yield f"有{now}件{where}{each}相加会少{now}件，请{then}"
        elif now:
            yield f"有{now}件（年度累计{to_date}件）{where}{each}相加会少{now}件，年度累计会少{to_date}件，请{then}"
        else:
            yield f"年度累计有{to_date}件{where}{each}相加会少{to_date}件，请{then}"

    def _name(self, facet: Facet, raw: str) -> str:
        words = self._desk.workplace.vocabulary
        if facet is Facet.TYPE:
            return words.types.name(raw) if raw else "没有填类别"
        return (words.sources.name(raw) if facet is Facet.SOURCE else raw) if raw else f"没有填{facet.label}"

    @cached_property
    def _strays(self) -> list[_Stray]:
        return self._without_place(self._plan.type_list, Facet.TYPE)

    def _without_place(self, kind: str, facet: Facet) -> list[_Stray]:
        """Values of a fact that no label of the table admits and that occur in the days it counts."""
        placed = self._placed(kind)
        if not placed:
            return []
        total = self._counted.tally.total
        farthest = self._year if any(cell.to_date for cell, _ in self._cells) else self._whole
        found = []
        for raw in self._values(facet):
            if self._counted.translator.word(facet, raw) not in placed:
                alone = {facet: frozenset({raw})}
                found.append(_Stray(raw, total(CASES, self._whole, alone), total(CASES, farthest, alone)))
        return [stray for stray in found if stray.to_date]

    def _values(self, facet: Facet) -> list[str]:
        return sorted(self._counted.translator.occurring(facet))

    def _placed(self, kind: str) -> frozenset[object]:
        return frozenset[object]().union(*(cell.admits.get(kind, ()) for cell, _ in self._cells))

    def _is_above(self, level: str) -> bool:
        return LEVELS.index(level) < LEVELS.index(self._desk.place.level.value)

    def _days(self, cell: "TableCell") -> Iterator[Period]:
        """The days that a cell counts over: the table's, those to date, or those of its months and quarters."""
        quarters = [_quarter(n, self._year) for n in _numbers(cell, "quarter")]
        months = [_month(n, self._year) for n in _numbers(cell, "month")]
        parts = [month for month in months if not quarters or any(month.last_day in q for q in quarters)]
        if not quarters and not months:
            yield self._year if cell.to_date else self._whole
            return
        for part in parts if months else quarters:
            first = self._year.first_day if cell.to_date else max(part.first_day, self._year.first_day)
            # days to come are asked for nowhere, so that nothing is counted in them
            last = (
                part.last_day
                if part.first_day > self._year.last_day
                else min(part.last_day, self._year.last_day)
            )
            yield Period(first, last)


def _numbers(cell: "TableCell", kind: str) -> list[int]:
    return sorted(value for value in cell.admits.get(kind, ()) if isinstance(value, int))


def _month(n: int, year: Period) -> Period:
    """The month of a number in the twelve months from the year's first."""
    first = year.first_day
    return Period.month(first.replace(year=first.year + (n < first.month), month=n, day=1))


def _quarter(n: int, year: Period) -> Period:
    """A quarter of the calendar, or of the statistical year where that began on 12-01."""
    is_statistical = (year.first_day.month, year.first_day.day) == (12, 1)
    last = _month((3 * n - 2) % 12 + 1 if is_statistical else 3 * n, year)
    return Period(last.earlier(2).first_day, last.last_day)


Band = tuple[int, int]


def _bands(cells: Iterable["TableCell"]) -> Mapping[Band, frozenset[str]]:
    """Each band of people as those that do not overlap and that the bands of a table are made of."""
    from mediator_desktop.ledgers.template_meanings import OPEN_END

    named = {band for cell in cells for band in cell.admits.get("size", ()) if isinstance(band, tuple)}
    edges = sorted({edge for band in named for edge in band})
    parts = list(pairwise(edges))
    return {
        (low, high): frozenset(
            f"{begin}-{'' if end >= OPEN_END else end}"
            for begin, end in parts
            if low <= begin and end <= high
        )
        for low, high in named
    }


def _conditions(
    cell: "TableCell", type_list: str, bands: Mapping[Band, frozenset[str]], sources: frozenset[str]
) -> Conditions | None:
    """What a cell admits in the words of statistics; months and quarters are days. None for what they cannot say."""
    found: list[tuple[Facet, Admit]] = []
    for kind, values in cell.admits.items():
        codes = frozenset(map(str, values))
        match kind:
            case "month" | "quarter":
                continue
            case "size":
                codes = frozenset[str]().union(
                    *(bands[value] for value in values if isinstance(value, tuple))
                )
                found.append((Facet.SIZE, Admit(codes)))
            case "major":
                found.append((Facet.DIFFICULTY, Admit(frozenset({"major"}))))
            case "form":
                found.append((Facet.AGREEMENT, Admit(codes)))
            case "source":
                # 接受委托移送 would bring its parts, some of which may have labels of their own: the others are named then
                brings = "referred" in codes
                found.append(
                    (Facet.SOURCE, Admit(sources - codes | {""}, negated=True) if brings else Admit(codes))
                )
            case "level" | "village":
                found.append((Facet(kind), Admit(codes)))
            case _:
                if kind != type_list:
                    return None
                found.append((Facet.TYPE, Admit(codes)))
    return tuple(found)


def _listed(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    return "、".join(found[:MOST_NAMED]) + ("等" if len(found) > MOST_NAMED else "")
