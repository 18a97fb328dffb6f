"""Headings over several lines, tables on their side, and which figures a chart draws."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.charts import ChartKind, chart_of, name_of, number_of
from mediator_desktop.domain.figures import FigureKind, Finding, Line
from mediator_desktop.domain.table_headings import Heading, depth, headings, turned
from tests.counted_tables import counted, figure, matrix, villages

LABELS = st.lists(
    st.lists(st.sampled_from(["甲", "乙", "丙", ""]), min_size=1, max_size=4).map(tuple),
    min_size=1,
    max_size=8,
)


def head(text: str, level: int, levels: int, first: int, last: int) -> Heading:
    return Heading(text=text, level=level, levels=levels, first=first, last=last)


def lines(*labels: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple(Line(one) for one in labels)


def test_neighbours_stand_under_their_common_heading() -> None:
    made = headings(lines(("来源", "主动"), ("来源", "申请"), ("化解率",)))
    assert made == (
        head("来源", 0, 1, 0, 1), head("化解率", 0, 2, 2, 2), head("主动", 1, 1, 0, 0), head("申请", 1, 1, 1, 1)
    )  # fmt: skip


def test_an_empty_heading_goes_on_with_the_one_before() -> None:
    made = headings(lines(("总况", "", "排查数"), ("总况", "", "调处数"), ("人数", "50人以下", "起数")))
    assert head("总况", 0, 2, 0, 1) in made
    assert head("人数", 0, 1, 2, 2) in made


def test_the_innermost_heading_is_never_shared() -> None:
    assert headings(lines(("件",), ("件",))) == (head("件", 0, 1, 0, 0), head("件", 0, 1, 1, 1))


def test_the_same_words_under_other_groups_are_not_one_heading() -> None:
    made = headings(lines(("甲", "其中", "件"), ("乙", "其中", "件")))
    assert [one for one in made if one.text == "其中"] == [head("其中", 1, 1, 0, 0), head("其中", 1, 1, 1, 1)]


@given(LABELS)
def test_headings_cover_every_place_once(labels: list[tuple[str, ...]]) -> None:
    made = lines(*labels)
    places = [
        (level, line)
        for one in headings(made)
        for level in range(one.level, one.level + one.levels)
        for line in range(one.first, one.last + 1)
    ]
    assert sorted(places) == [(level, line) for level in range(depth(made)) for line in range(len(made))]


def test_a_table_without_lines_has_one_level_and_no_headings() -> None:
    assert (depth(()), headings(())) == (1, ())


def test_a_table_on_its_side_keeps_every_figure_under_its_headings() -> None:
    table = villages(findings=(Finding(check="a", sentence="请核对", stops=True, cells=((3, 0),)),))
    side = turned(table)

    def known(one: object) -> set[object]:
        return {
            (one.rows[f.row].labels, one.columns[f.column].labels, f.shown)
            for f in one.figures  # type: ignore[attr-defined]
        }

    assert known(side) == {(column, row, shown) for row, column, shown in known(table)}
    assert side.findings[0].cells == ((0, 3),)
    assert turned(side) == table
    total = side.at(0, 3)
    assert total is not None
    assert total.sum_of == ((0, 0), (0, 1), (0, 2))


def test_numbers_are_those_that_people_read() -> None:
    assert number_of(figure(0, 0, 123_456_78, FigureKind.MONEY_WAN)) == Decimal("12.345678")
    assert number_of(figure(0, 0, 1_050, FigureKind.MONEY_YUAN)) == Decimal("10.50")
    assert number_of(figure(0, 0, Decimal("96.9"), FigureKind.RATIO)) == Decimal("96.9")
    assert number_of(figure(0, 0, None)) is None


def test_a_chart_names_its_lines_and_keeps_the_places_of_its_figures() -> None:
    chart = chart_of(
        villages(), id="v", title="各村", kind=ChartKind.BARS, rows=range(3), columns=(0, 1), is_sorted=True
    )
    assert chart.categories == ("溪口村", "石桥村", "枫林社区")
    assert [series.name for series in chart.series] == ["排查总数", "已化解"]
    assert chart.unit == "件"
    first = chart.series[1].marks[0]
    assert first is not None
    assert (first.shown, first.row, first.column) == ("11", 0, 1)


def test_a_chart_over_columns_and_without_some_numbers() -> None:
    table = counted([("甲",)], [("一",), ("二",), ("三",)], [figure(0, 0, 3), figure(0, 1, None)])
    chart = chart_of(
        table, id="c", title="", kind=ChartKind.COLUMNS, rows=(0,), columns=(0, 1, 2), by_rows=False
    )
    assert chart.categories == ("一", "二", "三")
    assert [mark.shown if mark else None for mark in chart.series[0].marks] == ["3", None, None]


def test_figures_of_several_kinds_have_no_common_unit() -> None:
    chart = chart_of(villages(), id="v", title="", kind=ChartKind.BARS, rows=(0,), columns=(0, 2))
    assert chart.unit == ""


def test_the_name_of_a_line_is_its_innermost_heading() -> None:
    assert name_of(("总况", "排查数", "")) == "排查数"
    assert name_of(()) == ""
    assert name_of(matrix().columns[0].labels) == "乡镇街道"
