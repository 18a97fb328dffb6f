"""Which charts a counted table offers: a line over months, bars over villages and types, stacked bars over performance"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from mediator_desktop.domain.charts import Chart, ChartKind, chart_of, name_of
from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind, Line

MOST_CHARTS = 12
MOST_SERIES = 2
"""Columns drawn beside each other over the same lines."""
LEAST = 2
"""Lines that make a chart."""
STACKED_WORDS = ("履行",)
"""Groups whose parts make a whole that people know: drawn as one bar a line."""
SUMS = frozenset({"合计", "小计", "总计", "总数"})
"""Headings of sums."""
_MONTH = re.compile(r"(\d{4}年)?\d{1,2}月")
_DRAWN = (FigureKind.CASES, FigureKind.TIMES, FigureKind.PEOPLE)


def charts_of(counted: CountedTable) -> tuple[Chart, ...]:
    """The charts of a table, none where its lines do not compare (items of several kinds, one row and no groups).

    Every mark is a figure of the table, at its row and column. Sums are left out: they would dwarf their parts.
    """
    found = [*_over(counted, by_rows=True), *_over(counted, by_rows=False)]
    return tuple(found[:MOST_CHARTS])


def _over(counted: CountedTable, *, by_rows: bool) -> Iterator[Chart]:
    """Charts whose categories are rows (or columns), a chart for each group of them."""
    lines, others = (counted.rows, counted.columns) if by_rows else (counted.columns, counted.rows)
    table = _Table(counted, by_rows=by_rows)
    for name, places in _groups(lines):
        stacked = [group for group in _groups(others) if group[0].startswith(STACKED_WORDS)]
        parts = [place for place in places if table.is_drawn(place)]
        parts, is_outer = _alike(lines, parts)
        names = [name_of(lines[place].labels) for place in parts]
        if len(parts) < LEAST:
            continue
        series = table.series(parts)
        if series:
            is_months = all(_MONTH.fullmatch(one) for one in names)
            yield table.chart(name, parts, series, is_months=is_months, outer_names=is_outer)
        for other, found in stacked:
            alike = [one for one in found if table.counts(one, parts) and not table.is_sum(one, parts)]
            if by_rows and len(alike) >= LEAST:
                yield table.chart(other, parts, alike, kind=ChartKind.STACKED)


class _Table:
    """A table looked at from one side: lines are what is compared, others what is counted of them."""

    def __init__(self, counted: CountedTable, *, by_rows: bool) -> None:
        self.counted = counted
        self.by_rows = by_rows
        self.lines, self.others = (
            (counted.rows, counted.columns) if by_rows else (counted.columns, counted.rows)
        )
        self._figures: dict[tuple[int, int], Figure] = {}
        for figure in counted.figures:
            place = (figure.row, figure.column) if by_rows else (figure.column, figure.row)
            self._figures[place] = figure

    def is_drawn(self, place: int) -> bool:
        """Whether a line has numbers of things, and is not the sum of other lines."""
        if name_of(self.lines[place].labels) in SUMS:
            return False
        figures = [self._figures.get((place, other)) for other in range(len(self.others))]
        here = [f for f in figures if f is not None and f.value is not None and f.kind in _DRAWN]
        return bool(here) and not any(self._sums_lines(figure) for figure in here)

    def series(self, parts: Sequence[int]) -> list[int]:
        """The first others that count the same thing over all the lines; over rows two, else the total or the only one."""
        alike = [other for other in range(len(self.others)) if self.counts(other, parts)]
        if self.by_rows:
            first = [one for one in alike if self._is_like(one, alike[0], parts)]
            return first[:MOST_SERIES]
        sums = [other for other in alike if self.is_sum(other, parts)]
        return sums[-1:] or (alike if len(self.others) == 1 else [])

    def counts(self, other: int, parts: Sequence[int]) -> bool:
        """Whether every line has a number there, all of one kind."""
        figures = [self._figures.get((part, other)) for part in parts]
        kinds = {figure.kind for figure in figures if figure is not None and figure.value is not None}
        return all(f is not None for f in figures) and len(kinds) == 1 and kinds <= set(_DRAWN)

    def is_sum(self, other: int, parts: Sequence[int]) -> bool:
        """Whether it is the sum of other ones."""
        figures = [self._figures.get((part, other)) for part in parts]
        return any(figure is not None and self._sums_others(figure) for figure in figures)

    def chart(
        self,
        name: str,
        parts: Sequence[int],
        others: Sequence[int],
        *,
        is_months: bool = False,
        outer_names: bool = False,
        kind: ChartKind | None = None,
    ) -> Chart:
        """A chart of lines and others."""
        chosen = kind or (ChartKind.LINES if is_months else ChartKind.BARS)
        side = "rows" if self.by_rows else "columns"
        return chart_of(
            self.counted,
            id=f"{side}-{parts[0]}-{others[0]}",
            title=self._title(name, others, chosen),
            kind=chosen,
            rows=parts if self.by_rows else others,
            columns=others if self.by_rows else parts,
            by_rows=self.by_rows,
            is_sorted=chosen is ChartKind.BARS,
            outer_names=outer_names,
        )

    def _title(self, name: str, others: Sequence[int], kind: ChartKind) -> str:
        plain = re.sub(r"[（(][^（）()]*[）)]$", "", name)
        if kind is not ChartKind.STACKED and len(others) == 1 and self.by_rows:
            what = name_of(self.others[others[0]].labels)
            return f"{plain}：{what}" if plain else what
        return plain or self.counted.title

    def _is_like(self, one: int, other: int, parts: Sequence[int]) -> bool:
        """Whether two count the same kind of thing under the same outermost heading."""
        kinds = {self._figures[parts[0], place].kind for place in (one, other)}
        heads = {
            self.others[place].labels[:1] if len(self.others[place].labels) > 1 else ()
            for place in (one, other)
        }
        return len(kinds) == len(heads) == 1

    def _sums_lines(self, figure: Figure) -> bool:
        own = figure.row if self.by_rows else figure.column
        return any((row if self.by_rows else column) != own for row, column in figure.sum_of)

    def _sums_others(self, figure: Figure) -> bool:
        own = figure.column if self.by_rows else figure.row
        return any((column if self.by_rows else row) != own for row, column in figure.sum_of)


def _alike(lines: Sequence[Line], places: Sequence[int]) -> tuple[list[int], bool]:
    """Lines whose names tell them apart; where several things are counted of each, those of the first, named from outside."""
    names = [name_of(lines[place].labels) for place in places]
    if len(set(names)) == len(names):
        return list(places), False
    first = [place for place, name in zip(places, names, strict=True) if name == names[0]]
    outer = [name_of(lines[place].labels[:-1]) for place in first]
    return (first, True) if len(set(outer)) == len(outer) and all(outer) else ([], False)


def _groups(lines: Sequence[Line]) -> list[tuple[str, list[int]]]:
    """Neighbouring lines under one outermost heading; lines without an outer heading make one group without a name."""
    return [
        (name, list(places))
        for name, places in groupby(
            range(len(lines)),
            key=lambda place: lines[place].labels[0] if len(lines[place].labels) > 1 else "",
        )
    ]
