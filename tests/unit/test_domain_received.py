"""The county's sum: figures meet by their headings, money is rounded once, ratios are made anew."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.figures import CountedTable, FigureKind, Finding, Line
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.ratio import RatioRule
from mediator_desktop.domain.received import (
    Choice,
    CountySum,
    RatioLine,
    Received,
    TownTable,
    add_up,
    counting,
    shown,
)
from mediator_desktop.domain.views import CountedBy
from tests.counted_tables import counted, figure, matrix, villages

DAY = date(2026, 11, 22)
NAMES = ("云岭镇", "石门镇", "白水乡")


def towns(*tables: CountedTable) -> list[TownTable]:
    return [TownTable(unit=str(n), name=NAMES[n], table=table) for n, table in enumerate(tables)]


def summed(*tables: CountedTable, **more: object) -> CountySum:
    found = add_up(towns(*tables), unit="云岭县", made_on=DAY, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def line_table(name: str, cases: int, fen: int = 0, rate: str = "50.0") -> CountedTable:
    table = counted(
        [(name,)],
        [("总数", "件"), ("总数", "万元"), ("总数", "率")],
        [
            figure(0, 0, cases),
            figure(0, 1, fen, FigureKind.MONEY_WAN),
            figure(0, 2, Decimal(rate), FigureKind.RATIO),
        ],
        unit=name,
        title=f"{name}统计表",
        left=f"填报单位：{name}",
    )
    ids = ("cases", "money", "rate")
    return replace(table, columns=tuple(Line(c.labels, i) for c, i in zip(table.columns, ids, strict=True)))


def test_nobody_has_sent_anything() -> None:
    assert add_up([], unit="云岭县", made_on=DAY) is None


def test_rows_called_after_their_towns_are_one_row() -> None:
    found = summed(line_table("云岭镇", 3), line_table("石门镇", 4))
    assert [row.labels for row in found.total.rows] == [("合计",)]
    assert found.total.at(0, 0).shown == "7"
    assert [row.labels for row in found.by_town.rows] == [("云岭镇",), ("石门镇",), ("合计",)]
    assert [found.by_town.at(row, 0).value for row in range(3)] == [3, 4, 7]
    assert found.by_town.at(2, 0).sum_of == ((0, 0), (1, 0))
    assert (found.total.title, found.total.left) == ("云岭县统计表", "填报单位：云岭县")


def test_money_is_added_in_fen_and_rounded_once() -> None:
    found = summed(
        line_table("云岭镇", 1, 4_900), line_table("石门镇", 1, 4_900), line_table("白水乡", 1, 4_900)
    )
    assert found.total.at(0, 1).shown == "0.01"  # three times 0.0049 万元


def test_a_ratio_is_never_the_sum_of_ratios() -> None:
    found = summed(line_table("云岭镇", 1), line_table("石门镇", 1))
    assert (found.total.at(0, 2).shown, found.total.at(0, 2).value) == ("—", None)
    assert found.by_town.at(2, 2).sum_of == ()


@pytest.mark.parametrize("by_row", [False, True])
def test_a_ratio_is_made_anew_from_the_sums(by_row: bool) -> None:
    def table(agreed: int, cases: int) -> CountedTable:
        labels = [("成功",), ("总数",), ("成功率",)]
        numbers = [figure(0, 0, agreed), figure(0, 1, cases), figure(0, 2, Decimal(0), FigureKind.RATIO)]
        if by_row:
            turned = [replace(f, row=f.column, column=0) for f in numbers]
            made = counted(labels, [("件",)], turned)
            return replace(made, rows=_with_ids(made.rows))
        made = counted([("合计",)], labels, numbers)
        return replace(made, columns=_with_ids(made.columns))

    rule = RatioRule(id="rate", label="成功率", numerator="agreed", denominator="cases", decimals=1)
    ratios = {"rate": RatioLine(rule=rule, above="agreed", below="cases")}
    found = summed(table(1, 1), table(1, 3), ratios=ratios)
    place = (2, 0) if by_row else (0, 2)
    assert found.total.at(*place).shown == "50.0"
    unknown = {"rate": replace(ratios["rate"], above="nothing")}
    assert summed(table(1, 1), table(1, 3), ratios=unknown).total.at(*place).shown == "—"


def _with_ids(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(Line(line.labels, key) for line, key in zip(lines, ("agreed", "cases", "rate"), strict=True))


def test_figures_meet_by_their_headings_not_by_their_place() -> None:
    one = counted(
        [("甲村",), ("乙村",)], [("件",), ("人",)], [figure(0, 0, 1), figure(1, 0, 2), figure(1, 1, 9)]
    )
    other = counted(
        [("乙村",), ("丙村",)], [("人",), ("件",)], [figure(0, 1, 30), figure(1, 1, 40), figure(0, 0, 5)]
    )
    found = summed(one, other)
    assert [row.labels for row in found.total.rows] == [("甲村",), ("乙村",), ("丙村",)]
    assert [column.labels for column in found.total.columns] == [("件",), ("人",)]
    assert [(f.row, f.column, f.value) for f in found.total.figures] == [
        (0, 0, 1), (1, 0, 32), (1, 1, 14), (2, 0, 40),
    ]  # fmt: skip
    assert any("栏目与云岭镇的不一样" in finding.sentence for finding in found.total.findings)


def test_a_figure_opens_down_to_the_towns() -> None:
    found = summed(matrix(), matrix())
    row, column = 3, 1
    assert [(town.name, town.shown) for town in found.behind(row, column)] == [
        ("云岭镇", "31"),
        ("石门镇", "31"),
    ]
    assert found.total.at(row, column).value == 62
    assert [town.shown for town in found.behind(99, 99)] == ["", ""]


def test_columns_of_a_matrix_say_which_row_they_come_from() -> None:
    found = summed(matrix(), matrix())
    assert found.by_town.columns[0].labels == ("总况", "", "排查数", "层级", "乡镇街道")
    assert len(found.by_town.columns) == len(matrix().figures)


def test_what_does_not_fit_is_told() -> None:
    other = replace(
        villages(),
        period=Period.read("2026-09"),
        counted_by=CountedBy.CLOSED,
        findings=(Finding(check="x", sentence="合计不对", stops=True),),
    )
    found = summed(villages(), other, missing=("白水乡",))
    said = "\n".join(finding.sentence for finding in found.total.findings)
    assert "白水乡还没有报送" in said
    assert "石门镇与云岭镇计入的日期不同" in said
    assert "石门镇报的是2026-09-01至2026-09-30" in said
    assert "石门镇：合计不对" in said


def test_figures_of_different_kinds_are_not_added() -> None:
    one = counted([("甲",), ("乙",)], [("数",)], [figure(0, 0, 1), figure(1, 0, 1)])
    other = counted([("甲",), ("乙",)], [("数",)], [figure(0, 0, 1, FigureKind.PEOPLE), figure(1, 0, 1)])
    assert summed(one, other).total.at(0, 0).shown == "—"
    assert summed(one, other).total.at(1, 0).value == 2


def test_a_sum_that_was_a_formula_stays_one() -> None:
    assert summed(villages(), villages()).total.at(3, 0).sum_of == ((0, 0), (1, 0), (2, 0))


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=3))
def test_the_sum_is_the_sum_of_the_towns(numbers: list[int]) -> None:
    found = summed(*(line_table(NAMES[n], number) for n, number in enumerate(numbers)))
    assert found.total.at(0, 0).value == sum(numbers)
    assert sum(int(town.shown) for town in found.behind(0, 0)) == sum(numbers)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (FigureKind.CASES, 12, "12"),
        (FigureKind.MONEY_WAN, 1_234_500, "1.23"),
        (FigureKind.MONEY_WAN, 1_235_000, "1.24"),
        (FigureKind.MONEY_YUAN, 12_345, "123.45"),
    ],
)
def test_sums_are_shown_as_tables_show_them(kind: FigureKind, value: int, words: str) -> None:
    assert shown(kind, value) == words


def report(key: str, hour: int) -> Received:
    return Received(
        id=key, unit="1", sender="云岭镇", kind="monthly", name="月报", period=Period.read("2026-10"),
        received_at=datetime(2026, 11, 5, hour),
    )  # fmt: skip


def choice(key: str, hour: int) -> Choice:
    return Choice(received=key, at=datetime(2026, 11, 6, hour), actor="", reason="核对过")


def test_the_first_report_counts_until_somebody_chooses() -> None:
    first, second = report("a", 9), report("b", 10)
    assert counting([], {}) is None
    assert counting([first, second], {}) == first
    assert counting([first, second], {"b": choice("b", 9)}) == second
    assert counting([first, second], {"b": choice("b", 9), "a": choice("a", 10)}) == first
