"""The layouts of real forms, counted from a register; tables, charts and lists as files."""

from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mediator_desktop.domain.charts import ChartKind
from mediator_desktop.domain.figures import CountedTable, FigureKind
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Trouble
from mediator_desktop.papers.preview import count_pages
from mediator_desktop.services import statistics
from mediator_desktop.services.chart_pictures import pictures_of
from mediator_desktop.services.charts import charts_of
from mediator_desktop.services.statistics_sheets import list_sheet, write_list, write_table
from mediator_desktop.services.workplace import Workplace
from tests.counted_tables import counted, figure, matrix, villages
from tests.gui.support import a_dispute, register

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
GENERAL = ("排查数", "调处数", "调处率", "成功数", "成功率")
SIZES = ("50人以下", "50至100人", "100人至500人", "500人以上")


def table(workplace: Workplace, table_id: str) -> CountedTable:
    return statistics.count(table_id, OCTOBER, workplace)


def leaves(lines: tuple[object, ...]) -> list[str]:
    return [line.labels[-1] for line in lines]  # type: ignore[attr-defined]


def columns(made: CountedTable) -> list[str]:
    return leaves(made.columns)


@pytest.mark.parametrize("table_id", ["screening_l1", "screening_l2"])
def test_the_fifty_two_items_stand_in_their_order(workplace: Workplace, table_id: str) -> None:
    made = table(workplace, table_id)
    types = [code.name for code in workplace.vocabulary.lists["dispute_types_zz"].codes]
    expected = [("总况", "", one) for one in GENERAL]
    expected += [("矛盾纠纷类别", name, count) for name in types for count in ("排查数", "调处数")]
    expected += [("涉及矛盾纠纷人数", size, "起数") for size in SIZES]
    expected += [("重大矛盾纠纷", "", one) for one in ("排查数", "调处数", "成功数", "成功率")]
    expected += [("开展集中排查", "", "次数")]
    assert [line.labels for line in made.rows] == expected
    assert len(expected) == 52
    assert (made.corner, made.numbered) == ("内容", True)
    assert {line.labels[0] for line in made.columns} == {"层级"}


def test_the_levels_of_a_township_and_the_lines_of_its_form(workplace: Workplace) -> None:
    made = table(workplace, "screening_l1")
    assert columns(made) == ["乡镇街道", "村居", "小计", "年度累计"]
    assert made.title == "2026年10月云岭镇司法所矛盾纠纷排查情况表"
    assert (made.left, made.right) == ("填报单位（盖章）：", "填报月份：2026年10月")
    assert made.signatures == ("签发人：", "制表人：")
    assert made.notes[-1].startswith("各市于每季度第一个月的10日前将此报表上报省综治办")
    quarter = statistics.count("screening_l1", Period.read("2026-Q3"), workplace)
    assert quarter.right == "填报季度：2026年第三季度"


def test_the_platforms_report_has_all_six_levels(workplace: Workplace) -> None:
    made = table(workplace, "screening_l2")
    assert columns(made) == ["市", "县市区", "乡镇街道", "村居", "小计", "年度累计"]
    assert made.title == "云岭镇司法所矛盾纠纷排查调处情况报表(2026年10月)"
    assert made.left == "填报单位（盖章）：____________________"
    assert made.right == "填报时间：______年___月___日"
    assert not [one for one in made.figures if one.column == 0]


def test_the_campaign_counts_from_its_beginning_and_leaves_the_rest_blank(workplace: Workplace) -> None:
    register(workplace, a_dispute(accepted_on=date(2026, 2, 3), type_code="marriage_family"))
    made = table(workplace, "campaign_l4")
    groups = (
        "土地山林矿山水利海事渔事等权属纠纷", "“三改一拆”纠纷（征地、拆迁、安置）", "执法司法纠纷", "劳资经济活动纠纷",
        "环境污染生态破坏纠纷", "村（社）务管理纠纷", "教育卫生纠纷", "婚姻家庭邻里纠纷",
    )  # fmt: skip
    assert [line.labels for line in made.rows] == [
        ("排查数", "", "单位总数"), ("排查数", "", "其中村（村区）"), ("排查数", "", "企业"), ("排查数", "", "单位"),
        ("参与人数", "", "其中机关干部"), ("参与人数", "", "单位职工"), ("参与人数", "", "普通群众"),
        *(("矛盾纠纷", group, count) for group in groups for count in ("排查数", "化解数")),
    ]  # fmt: skip
    assert made.title == "2026年云岭镇司法所“排查整治、强基促稳”专项活动月报表"
    assert "各栏均为开展专项活动以来的累计数" in made.notes
    assert not [one for one in made.figures if one.row < 7]
    civil = made.at(21, 0)
    assert civil is not None
    assert civil.value == 1


def test_a_block_for_each_category(workplace: Workplace) -> None:
    made = table(workplace, "types_l6")
    assert columns(made) == ["县区", "乡镇", "村居"]
    assert [line.labels for line in made.rows][:2] == [
        ("民族宗教矛盾纠纷", "排查数"),
        ("民族宗教矛盾纠纷", "调处数"),
    ]
    assert len(made.rows) == 38


def test_villages_over_what_became_of_their_disputes(workplace: Workplace) -> None:
    register(
        workplace,
        a_dispute(type_code="neighbours"),
        a_dispute(type_code="other_labour"),
        a_dispute(type_code="medical", village="石桥村"),
    )
    made = table(workplace, "villages_l12")
    assert columns(made) == [
        "排查总数", "已化解", "正在化解", "化解率", "婚姻家庭", "邻里", "山林土地", "征地拆迁", "劳资", "其他"
    ]  # fmt: skip
    assert leaves(made.rows) == ["溪口村", "石桥村", "枫林社区", "合计"]
    shown = {(one.row, one.column): one.shown for one in made.figures}
    assert [shown[0, column] for column in range(10)] == ["2", "0", "2", "0.0", "0", "1", "0", "0", "1", "0"]
    assert shown[2, 3] == "—"
    total = made.at(3, 0)
    assert total is not None
    assert (total.value, total.sum_of) == (3, ((0, 0), (1, 0), (2, 0)))


@pytest.mark.parametrize(
    "table_id", ["screening_l1", "screening_l2", "campaign_l4", "types_l6", "villages_l12", "overview"]
)
def test_a_form_is_written_whole_and_each_figure_has_its_disputes(
    workplace: Workplace, tmp_path: Path, table_id: str
) -> None:
    register(workplace, a_dispute(type_code="neighbours"), a_dispute(type_code="medical", village="石桥村"))
    made = table(workplace, table_id)
    target = tmp_path / "表.xlsx"
    write_table(made, target, workplace, charts=charts_of(made))
    assert openpyxl.load_workbook(target).worksheets[0]["A1"].value == made.title
    with workplace.register.read() as reader:
        for one in made.figures:
            if one.question is not None and one.kind is FigureKind.CASES:
                assert len(statistics.disputes_behind(one.question, reader)) == one.value


def test_a_workbook_in_use_is_not_replaced(workplace: Workplace, tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        write_table(villages(), tmp_path / "没有" / "表.xlsx", workplace)
    assert list(tmp_path.rglob("*.xlsx")) == []


def test_the_list_behind_a_figure_is_masked(workplace: Workplace, tmp_path: Path) -> None:
    ids = register(workplace, a_dispute(), a_dispute(applicant="周小妹", respondent="云岭建材有限公司"))
    target = tmp_path / "清单.xlsx"
    assert write_list(ids, target, workplace) == 2
    cells = [str(cell.value) for row in openpyxl.load_workbook(target).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert not [words for words in cells if "王建国" in words or "周小妹" in words]
    with workplace.register.read() as reader:
        rows = tuple(
            row
            for row in statistics.disputes_behind(table(workplace, "overview").figures[0].question, reader)  # type: ignore[arg-type]
        )
    sheet = list_sheet("受理纠纷：2 件", rows, "云岭镇司法所", workplace)
    assert sheet.filled is not None
    said = sheet.filled.words()
    assert "周某某" in said
    assert "周小妹" not in said
    assert "云岭建材有限公司" in said
    assert count_pages(sheet.pdf) == 1


def test_a_table_of_villages_offers_bars_without_its_sum() -> None:
    chart = charts_of(villages())[0]
    assert chart.kind is ChartKind.BARS
    assert set(chart.categories) == {"溪口村", "石桥村", "枫林社区"}
    assert [series.name for series in chart.series] == ["排查总数", "已化解"]


def test_months_make_a_line_and_performance_stacked_bars() -> None:
    names = [(f"{month}月",) for month in range(1, 5)]
    heads = [("件数",), ("履行情况（件）", "已履行"), ("履行情况（件）", "未履行")]
    figures = [figure(row, column, row + column) for row in range(4) for column in range(3)]
    kinds = Counter(chart.kind for chart in charts_of(counted(names, heads, figures)))
    assert kinds[ChartKind.LINES] == 1
    assert kinds[ChartKind.STACKED] == 1


def test_categories_of_which_several_things_are_counted_are_drawn_by_the_first(workplace: Workplace) -> None:
    charts = {chart.title: chart for chart in charts_of(table(workplace, "screening_l1"))}
    drawn = charts["矛盾纠纷类别"]
    assert len(drawn.categories) == 19
    assert "医患纠纷" in drawn.categories


def test_lines_that_cannot_be_told_apart_make_no_chart() -> None:
    same = counted([("件",), ("件",)], [("数",)], [figure(0, 0, 1), figure(1, 0, 2)])
    assert charts_of(same) == ()
    assert charts_of(matrix())


def test_every_mark_of_a_chart_is_a_figure_of_its_table(workplace: Workplace) -> None:
    register(workplace, a_dispute(), a_dispute(type_code="medical"))
    made = table(workplace, "overview")
    marks = [m for chart in charts_of(made) for series in chart.series for m in series.marks if m is not None]
    assert marks
    for mark in marks:
        behind = made.at(mark.row, mark.column)
        assert behind is not None
        assert behind.shown == mark.shown


def test_a_picture_for_the_window_has_its_marks_in_pixels() -> None:
    (picture,) = pictures_of(charts_of(villages())[:1], 600, 1.5, 2.0)
    assert picture.page.width == 1200
    assert picture.width == 600
    assert len(picture.marks) == 6
    assert all(mark.left + mark.width <= 602 for mark in picture.marks)


def own_table(workplace: Workplace, line: str) -> Path:
    folder = workplace.paths.own_forms / "statistics"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "own.toml"
    path.write_text(
        'id = "own"\nedition = "1"\ntitle = "{period_kind}"\n[[rows]]\nlabel = "件"\n'
        f'[[columns]]\naxis = "levels"\n{line}\n[[columns]]\nlabel = "县里填"\nblank = true\n',
        "utf-8",
    )
    return path


def test_lines_of_an_axis_are_called_and_ordered_as_the_office_says(workplace: Workplace) -> None:
    own_table(workplace, 'labels = { township = "镇", village = "村" }')
    made = table(workplace, "own")
    assert columns(made) == ["镇", "村", "县里填"]
    assert made.title == "月份"
    assert not [one for one in made.figures if one.column == 2]


def test_names_of_lines_that_cannot_be_read_are_told(workplace: Workplace) -> None:
    own_table(workplace, 'labels = "镇"')
    assert [error.path.name for error in workplace.statistics.broken] == ["own.toml"]
    assert "own" not in workplace.statistics.tables
