"""Charts of a table: which figures are drawn, and how; every mark keeps the place of its figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind
from mediator_desktop.domain.vocabulary import Term


class ChartKind(Term):
    """How figures are drawn."""

    LINES = "lines", "折线图"
    COLUMNS = "columns", "柱形图"
    BARS = "bars", "条形图"
    STACKED = "stacked", "堆积条形图"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One figure in a chart: what it shows as a number, the words at it, and the figure's row and column."""

    value: Decimal
    shown: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Marks of one name, one for each of the chart's categories; None where the table has no number."""

    name: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is drawn: every series has as many marks as there are categories."""

    id: str
    title: str
    kind: ChartKind
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


def number_of(figure: Figure) -> Decimal | None:
    """A figure as the number a reader sees: money in its unit, a ratio in percent; None where there is none."""
    if figure.value is None:
        return None
    value = Decimal(figure.value)
    match figure.kind:
        case FigureKind.MONEY_WAN:
            return value.scaleb(-6)
        case FigureKind.MONEY_YUAN:
            return value.scaleb(-2)
        case _:
            return value


def chart_of(
    counted: CountedTable,
    *,
    id: str,
    title: str,
    kind: ChartKind,
    rows: Sequence[int],
    columns: Sequence[int],
    by_rows: bool = True,
    is_sorted: bool = False,
    outer_names: bool = False,
) -> Chart:
    """A chart of the figures where some rows and columns of a table cross.

    The categories are the rows (`by_rows`) or the columns, the series the others, each named by its innermost heading.
    `is_sorted` puts the categories with the most first, equal ones in the table's order; `outer_names` names them by the
    heading outside the innermost one (a category of disputes whose innermost heading is 排查数).
    """
    over, beside = (rows, columns) if by_rows else (columns, rows)
    lines, others = (counted.rows, counted.columns) if by_rows else (counted.columns, counted.rows)
    places = {(figure.row, figure.column): figure for figure in counted.figures}

    def mark(category: int, one: int) -> Mark | None:
        row, column = (category, one) if by_rows else (one, category)
        figure = places.get((row, column))
        value = number_of(figure) if figure is not None else None
        if figure is None or value is None:
            return None
        return Mark(value=value, shown=figure.shown, row=row, column=column)

    def total(category: int) -> Decimal:
        return sum((m.value for one in beside if (m := mark(category, one)) is not None), Decimal())

    ordered = sorted(over, key=total, reverse=True) if is_sorted else list(over)
    kinds = {places[place].kind for place in places if _is_within(place, rows, columns)}
    return Chart(
        id=id,
        title=title,
        kind=kind,
        unit=kinds.pop().label if len(kinds) == 1 else "",
        categories=tuple(name_of(lines[place].labels[: -1 if outer_names else None]) for place in ordered),
        series=tuple(
            Series(name=name_of(others[one].labels), marks=tuple(mark(place, one) for place in ordered))
            for one in beside
        ),
    )


def name_of(labels: Sequence[str]) -> str:
    """The innermost heading that is not empty."""
    return next((label for label in reversed(labels) if label), "")


def _is_within(place: tuple[int, int], rows: Sequence[int], columns: Sequence[int]) -> bool:
    return place[0] in rows and place[1] in columns
