"""Charts on paper: a mark for every figure inside the drawing, the same bytes for the same chart, pictures that can be opened."""

import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mediator_desktop.domain.charts import Chart, ChartKind, Mark, Series
from mediator_desktop.papers.charts import NOTHING, DrawnChart, draw, to_pdf, to_png
from mediator_desktop.papers.preview import count_pages

NAMES = st.text(max_size=30) | st.sampled_from(
    ["农村土地承包、农村集体“三资”及农民负担等问题引发的矛盾纠纷", "𰻞面村", ""]
)
VALUES = st.none() | st.decimals(0, 10**7, places=1)


def a_chart(kind: ChartKind, names: list[str], *rows: list[Decimal | int | None]) -> Chart:
    series = tuple(
        Series(
            name=f"第{column}组",
            marks=tuple(
                None
                if value is None
                else Mark(value=Decimal(value), shown=str(value), row=row, column=column)
                for row, value in enumerate(values)
            ),
        )
        for column, values in enumerate(rows)
    )
    return Chart(id="x", title="各村纠纷", kind=kind, unit="件", categories=tuple(names), series=series)


def words(drawn: DrawnChart) -> str:
    return "".join(getattr(shape, "text", "") for shape in drawn.drawing.contents)


@settings(max_examples=60)
@given(
    st.sampled_from(list(ChartKind)),
    st.lists(st.tuples(NAMES, VALUES, VALUES), max_size=20),
    st.floats(50, 900),
)
def test_every_figure_has_its_mark_inside_the_drawing(
    kind: ChartKind, rows: list[tuple[str, Decimal | None, Decimal | None]], width: float
) -> None:
    chart = a_chart(kind, [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])
    drawn = draw(chart, width)
    known = {(m.row, m.column) for series in chart.series for m in series.marks if m is not None}
    assert {(mark.row, mark.column) for mark in drawn.marks} == known
    assert len(drawn.marks) == len(known)
    for mark in drawn.marks:
        assert mark.width >= 6
        assert mark.height >= 6
        assert mark.top + mark.height <= drawn.height + 1
        assert mark.left >= 0
        assert mark.left + mark.width <= drawn.width + 1


def test_longer_bars_are_larger_numbers() -> None:
    drawn = draw(a_chart(ChartKind.BARS, ["甲", "乙", "丙"], [3, 9, 0]))
    assert sorted(drawn.marks, key=lambda mark: mark.width)[-1].row == 1
    assert all(number in words(drawn) for number in ("3", "9", "0"))


def test_a_point_of_the_drawing_leads_to_its_figure() -> None:
    drawn = draw(a_chart(ChartKind.COLUMNS, ["甲", "乙"], [3, 9]))
    mark = drawn.marks[1]
    assert drawn.at(mark.left + 1, mark.top + 1) == mark
    assert drawn.at(0, 0) is None


def test_columns_that_do_not_fit_side_by_side_lie_down() -> None:
    names = [f"第{number}号社区居民委员会" for number in range(30)]
    drawn = draw(a_chart(ChartKind.COLUMNS, names, list(range(30)), list(range(30))))
    assert drawn.height > 500
    assert draw(a_chart(ChartKind.COLUMNS, ["甲", "乙"], [3, 9])).height < 300


def test_where_there_is_nothing_to_draw_it_says_so() -> None:
    assert NOTHING in words(draw(a_chart(ChartKind.LINES, [], [])))


def test_a_line_with_a_gap_has_two_stretches() -> None:
    drawn = draw(a_chart(ChartKind.LINES, list("一二三四五"), [1, 2, None, 4, 5]))
    assert sum(type(shape).__name__ == "PolyLine" for shape in drawn.drawing.contents) == 2


@pytest.mark.parametrize("kind", list(ChartKind))
def test_the_same_chart_gives_the_same_page(kind: ChartKind) -> None:
    chart = a_chart(kind, ["溪口村", "𰻞面村"], [3, 9], [1, 2])
    first, second = to_pdf(draw(chart)), to_pdf(draw(chart))
    assert first == second
    assert count_pages(first) == 1
    assert b"/FontFile2" in first


def test_a_picture_for_a_document() -> None:
    drawn = draw(a_chart(ChartKind.STACKED, ["溪口村"], [30], [1]), width=300)
    picture = Image.open(io.BytesIO(to_png(drawn, 2)))
    assert picture.size == (600, round(drawn.height * 2))
    assert len(picture.convert("L").getcolors() or ()) > 3
