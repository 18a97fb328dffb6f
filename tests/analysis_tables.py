"""Tables that an analysis report speaks of, made by hand: numbers now, a year ago and in the period before."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind, Line
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.ratio import percent
from mediator_desktop.domain.views import CountedBy

AUGUST = Period.read("2016-08")
Numbers = tuple[int, ...]
"""Now, a year ago, in the period before; as many as are known."""


def _change(now: int, base: int) -> tuple[Decimal | None, str]:
    part = percent(now - base, base, 1)
    return part, "—" if part is None else f"{part:+}" if part else str(part)


def overview_table(
    blocks: Mapping[str, tuple[str, Numbers]],
    *,
    agreed: int | None = None,
    counted_by: CountedBy = CountedBy.ACCEPTED,
    period: Period = AUGUST,
) -> CountedTable:
    """Lines by id (`total`, `types.a`, …) with their name and numbers; shares are of the line `total`."""
    columns = [
        "cases",
        "share",
        "agreed",
        "rate",
        "last_year",
        "year_percent",
        "previous",
        "previous_percent",
    ]
    place = {name: number for number, name in enumerate(columns)}
    figures = []

    def add(row: int, column: str, value: int | Decimal | None, shown: str, kind: FigureKind) -> None:
        figures.append(Figure(row=row, column=place[column], kind=kind, value=value, shown=shown))

    total = blocks["total"][1][0]
    for row, (_, numbers) in enumerate(blocks.values()):
        add(row, "cases", numbers[0], str(numbers[0]), FigureKind.CASES)
        share = percent(numbers[0], total, 1)
        add(row, "share", share, "—" if share is None else str(share), FigureKind.RATIO)
        if row == 0 and agreed is not None:
            rate = percent(agreed, total, 1)
            add(row, "agreed", agreed, str(agreed), FigureKind.CASES)
            add(row, "rate", rate, "—" if rate is None else str(rate), FigureKind.RATIO)
        for name, base in zip(("last_year", "previous"), numbers[1:], strict=False):
            add(row, name, base, str(base), FigureKind.CASES)
            part, shown = _change(numbers[0], base)
            add(
                row,
                "year_percent" if name == "last_year" else "previous_percent",
                part,
                shown,
                FigureKind.RATIO,
            )
    return _table(
        "overview", [(name, line) for line, (name, _) in blocks.items()], columns, figures, counted_by, period
    )


def outcomes_table(
    lines: Mapping[str, tuple[str, int | Decimal, str]], last_year: Mapping[str, str] | None = None
) -> CountedTable:
    """Lines by id with their name, number and how it is shown."""
    figures = [
        Figure(row=row, column=0, kind=FigureKind.CASES, value=value, shown=shown)
        for row, (_, value, shown) in enumerate(lines.values())
    ]
    for row, line in enumerate(lines):
        if last_year and line in last_year:
            figures.append(
                Figure(
                    row=row, column=1, kind=FigureKind.RATIO, value=Decimal(last_year[line]), shown=last_year[line]
                )
            )  # fmt: skip
    return _table(
        "analysis",
        [(name, line) for line, (name, _, _) in lines.items()],
        ["now", "last_year"],
        figures,
        CountedBy.ACCEPTED,
        AUGUST,
    )


def _table(
    table_id: str,
    rows: list[tuple[str, str]],
    columns: list[str],
    figures: list[Figure],
    counted_by: CountedBy,
    period: Period,
) -> CountedTable:
    return CountedTable(
        table_id=table_id,
        edition="2026-1",
        title="表",
        unit="云岭镇司法所",
        period=period,
        counted_by=counted_by,
        made_on=date(2026, 11, 22),
        rows=tuple(Line((name,), line) for name, line in rows),
        columns=tuple(Line((name,), name) for name in columns),
        figures=tuple(figures),
    )
