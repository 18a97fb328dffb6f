"""What a county received from its towns: who sent which report, whether it is as it was sealed, what adds up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind, Finding, Line
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.ratio import RatioRule, ratio
from mediator_desktop.domain.submission import Crossing, crossings
from mediator_desktop.domain.vocabulary import Term

SUMMED = frozenset(FigureKind) - {FigureKind.RATIO}
"""Kinds of figures that towns add up to; a ratio is never the sum of ratios."""
_CENT = Decimal("0.01")
NO_NUMBER = "—"
TOTAL = "合计"
TOWN = "乡镇(街道)"


class Origin(Term):
    """How a report was read."""

    SEALED = "sealed", "与报送时一致"
    ALTERED = "altered", "报送后被改过"
    MAPPED = "mapped", "按表头读取"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A report as a county received it; never changes. `unit` is the id of the town in the tree, `sender` its own words.

    `revision` is the sender's, 0 where a workbook tells none; `digest` (SHA-256, hex) is over what it says, so equal
    reports are met again; `altered` names cells that are not as they were sealed; `tables` say what it counts.
    """

    id: str
    unit: str
    sender: str
    kind: str
    name: str
    period: Period
    revision: int = 0
    signer: str = ""
    signed_on: date | None = None
    submitted_on: date | None = None
    digest: str = ""
    origin: Origin = Origin.SEALED
    altered: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    received_at: datetime
    actor: str = ""
    tables: tuple[CountedTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Somebody decided which of several reports of a town counts; the newest decision holds."""

    received: str
    at: datetime
    actor: str
    reason: str


def counting(sent: Sequence[Received], chosen: Mapping[str, Choice]) -> Received | None:
    """Which of a town's reports of a period counts: the one chosen last, else the one that came first.

    A second report with other figures never replaces the first by itself. None where nothing was sent.
    """
    picked = [(chosen[one.id].at, index) for index, one in enumerate(sent) if one.id in chosen]
    if picked:
        return sent[max(picked)[1]]
    return min(sent, key=lambda one: one.received_at, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TownTable:
    """One town's table in a county's sum."""

    unit: str
    name: str
    table: CountedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class TownFigure:
    """What one town's figure adds to a sum; `shown` is empty where its table lacks the crossing."""

    unit: str
    name: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountySum:
    """The towns' tables added up.

    `total` is of the towns' own shape; `by_town` has a row for each town and one for the sum, its columns are the
    crossings of the towns' table (rows within columns where there are several rows).
    """

    total: CountedTable
    by_town: CountedTable
    towns: tuple[TownTable, ...]

    def behind(self, row: int, column: int) -> tuple[TownFigure, ...]:
        """What each town adds to a figure of `total`."""
        wanted = next(
            (place for place, f in crossings(self.total).items() if (f.row, f.column) == (row, column)), None
        )
        found = []
        for town in self.towns:
            figure = crossings(town.table).get(wanted) if wanted is not None else None
            found.append(TownFigure(unit=town.unit, name=town.name, shown=figure.shown if figure else ""))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioLine:
    """A line of ratios that a sum makes anew: its rule, and the ids of the lines above and below its bar."""

    rule: RatioRule
    above: str
    below: str


def add_up(
    towns: Sequence[TownTable],
    *,
    unit: str,
    made_on: date,
    missing: Iterable[str] = (),
    ratios: Mapping[str, RatioLine] | None = None,
) -> CountySum | None:
    """The sum of the towns' tables of one period; figures meet by their labels, not by their place.

    Money is added in fen and rounded once. A ratio is made anew from the sums where `ratios` (by id of its line) says how,
    else it shows `—`. `missing` are the towns that sent nothing; they and towns whose tables are of another shape become
    findings. None where no town sent the table.
    """
    if not towns:
        return None
    if all(len(town.table.rows) == 1 for town in towns):  # the row of a town is called after it
        towns = [_with_plain_row(town) for town in towns]
    first = towns[0].table
    found = [crossings(town.table) for town in towns]
    places = list(dict.fromkeys(place for figures in found for place in figures))
    rows = _lines([place[:2] for place in places], first.rows)
    columns = _lines([place[2:] for place in places], first.columns)
    sums = {place: _sum(place, [figures.get(place) for figures in found], rows, columns) for place in places}
    total = replace(
        first,
        unit=unit or first.unit,
        title=_renamed(first.title, first.unit, unit),
        left=_renamed(first.left, first.unit, unit),
        right=_renamed(first.right, first.unit, unit),
        made_on=made_on,
        rows=tuple(_line(one, first.rows) for one in rows),
        columns=tuple(_line(one, first.columns) for one in columns),
        figures=tuple(sorted(sums.values(), key=lambda f: (f.row, f.column))),
        findings=tuple(_findings(towns, first, tuple(missing))),
    )
    if (total.rows, total.columns) == (first.rows, first.columns):
        parts = {(figure.row, figure.column): figure.sum_of for figure in first.figures}
        total = replace(
            total, figures=tuple(replace(f, sum_of=parts.get((f.row, f.column), ())) for f in total.figures)
        )
    total = replace(total, figures=tuple(_as_ratio(figure, total, ratios or {}) for figure in total.figures))
    return CountySum(total=total, by_town=_by_town(total, towns, found), towns=tuple(towns))


def _with_plain_row(town: TownTable) -> TownTable:
    (row,) = town.table.rows
    return replace(town, table=replace(town.table, rows=(replace(row, labels=(TOTAL,)),)))


def _renamed(words: str, town: str, county: str) -> str:
    """A title or head line with the county's name where the town's stands."""
    return words.replace(town, county) if town and county else words


def _as_ratio(figure: Figure, total: CountedTable, ratios: Mapping[str, RatioLine]) -> Figure:
    """A ratio of the sums in place of a sum of ratios."""
    if figure.kind is not FigureKind.RATIO:
        return figure
    row, column = total.rows[figure.row], total.columns[figure.column]
    made = ratios.get(column.id) or ratios.get(row.id)
    if made is None:
        return figure
    if column.id in ratios:
        places = [_at(total.columns, made.above), _at(total.columns, made.below)]
        parts = [total.at(figure.row, place) for place in places if place is not None]
    else:
        places = [_at(total.rows, made.above), _at(total.rows, made.below)]
        parts = [total.at(place, figure.column) for place in places if place is not None]
    numbers = [part.value for part in parts if part is not None and part.value is not None]
    if len(numbers) < 2:
        return figure
    value, words = ratio(int(numbers[0]), int(numbers[1]), made.rule)
    return replace(figure, value=value, shown=words)


def _at(lines: Sequence[Line], line_id: str) -> int | None:
    return next((place for place, line in enumerate(lines) if line.id == line_id), None)


_Numbered = tuple[tuple[str, ...], int]


def _lines(met: Iterable[_Numbered], first: tuple[Line, ...]) -> list[_Numbered]:
    """The lines of all towns, each once: in the first one's order, others behind."""
    once = tuple(dict.fromkeys(met))
    labels = {line.labels for line in first}
    known = [one for one in once if one[0] in labels]
    known.sort(key=lambda one: (_place(one, first), one[1]))
    return known + [one for one in once if one[0] not in labels]


def _place(one: _Numbered, lines: tuple[Line, ...]) -> int:
    places = [place for place, line in enumerate(lines) if line.labels == one[0]]
    return places[min(one[1], len(places) - 1)]


def _line(one: _Numbered, first: tuple[Line, ...]) -> Line:
    """The first town's own line where it has it."""
    return first[_place(one, first)] if any(line.labels == one[0] for line in first) else Line(one[0])


def _sum(
    place: Crossing, figures: Sequence[Figure | None], rows: list[_Numbered], columns: list[_Numbered]
) -> Figure:
    known = [figure for figure in figures if figure is not None]
    kind = known[0].kind
    row, column = rows.index((place[0], place[1])), columns.index((place[2], place[3]))
    numbers = [figure.value for figure in known if figure.value is not None and figure.kind is kind]
    if kind not in SUMMED or not numbers or len({figure.kind for figure in known}) > 1:
        return Figure(row=row, column=column, kind=kind, value=None, shown=NO_NUMBER)
    value = sum(numbers, start=0)
    return Figure(row=row, column=column, kind=kind, value=value, shown=shown(kind, value))


def shown(kind: FigureKind, value: int | Decimal) -> str:
    """A sum as a table shows it: money in 万元 or 元 with two decimals, counts as they are."""
    match kind:
        case FigureKind.MONEY_WAN:
            return f"{Decimal(value).scaleb(-6).quantize(_CENT, ROUND_HALF_UP)}"
        case FigureKind.MONEY_YUAN:
            return f"{Decimal(value).scaleb(-2).quantize(_CENT, ROUND_HALF_UP)}"
        case _:
            return str(value)


def _by_town(
    total: CountedTable, towns: Sequence[TownTable], found: Sequence[Mapping[Crossing, Figure]]
) -> CountedTable:
    """A row for each town, and one for the sum; the columns are the crossings of `total`, row by row."""
    sums = crossings(total)
    places = sorted(sums, key=lambda place: (sums[place].row, sums[place].column))
    single = len(total.rows) == 1
    last = len(towns)
    figures = [
        replace(figure, row=row, column=column, question=None, sum_of=())
        for row, known in enumerate(found)
        for column, place in enumerate(places)
        if (figure := known.get(place)) is not None
    ]
    for column, place in enumerate(places):
        added = sums[place].value is not None and sums[place].kind in SUMMED
        parts = tuple((town, column) for town in range(last) if added and place in found[town])
        figures.append(replace(sums[place], row=last, column=column, question=None, sum_of=parts))
    return replace(
        total,
        rows=(*(Line((town.name,)) for town in towns), Line((TOTAL,))),
        columns=tuple(
            total.columns[sums[place].column]
            if single
            else Line((*total.rows[sums[place].row].labels, *place[2]))
            for place in places
        ),
        figures=tuple(figures),
        corner=TOWN,
        numbered=False,
    )


def _findings(towns: Sequence[TownTable], first: CountedTable, missing: tuple[str, ...]) -> Iterable[Finding]:
    if missing:
        names = "、".join(missing)
        yield Finding(
            check="missing", sentence=f"{names}还没有报送，合计里没有这{len(missing)}个单位", stops=False
        )
    shape = set(crossings(first))
    for town in towns[1:]:
        table = town.table
        if set(crossings(table)) != shape:
            sentence = f"{town.name}的表格栏目与{towns[0].name}的不一样，请核对"
            yield Finding(check="shape", sentence=sentence, stops=False)
        if table.counted_by is not first.counted_by:
            sentence = f"{town.name}与{towns[0].name}计入的日期不同，合计只能参考"
            yield Finding(check="counted_by", sentence=sentence, stops=False)
        if table.period != first.period:
            sentence = f"{town.name}报的是{table.period}，与{towns[0].name}的时间段不同"
            yield Finding(check="period", sentence=sentence, stops=False)
    for town in towns:
        for finding in town.table.findings:
            yield Finding(check=finding.check, sentence=f"{town.name}：{finding.sentence}", stops=False)
