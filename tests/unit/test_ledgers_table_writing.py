"""A counted table as a workbook: what stands where, sums that count, nothing that runs, the check before it is handed over."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_desktop.domain.charts import Chart, ChartKind, chart_of
from mediator_desktop.domain.figures import CountedTable, FigureKind
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.signatures import signature_words
from mediator_desktop.ledgers.table_book import Book, sheet_name
from mediator_desktop.ledgers.table_writing import (
    CHART_SHEET,
    SheetFoot,
    cell_number,
    number_format,
    table_workbook,
)
from tests.counted_tables import counted, figure, matrix, villages, wide


def opened(table: CountedTable, *args: Any) -> Any:
    return openpyxl.load_workbook(BytesIO(table_workbook(table, *args)))


def merged(sheet: Any) -> set[str]:
    return {str(area) for area in sheet.merged_cells.ranges}


def test_title_lines_headings_and_figures_stand_where_an_official_form_has_them() -> None:
    sheet = opened(villages(), SheetFoot(people={"填报人": "李秀英"})).worksheets[0]
    assert sheet["A1"].value == "云岭镇人民调解案件情况统计表"
    assert sheet["A2"].value == "填报单位（盖章）：云岭镇人民调解委员会"
    assert [cell.value for cell in sheet[3]] == ["项目", "村(社区)数字", None, "化解率"]
    assert [cell.value for cell in sheet[4]] == [None, "排查总数", "已化解", None]
    assert [cell.value for cell in sheet[5]] == ["溪口村", 12, 11, 0.917]
    assert sheet["D7"].value == "—"
    assert merged(sheet) >= {"A1:D1", "A3:A4", "B3:C3", "D3:D4"}
    assert sheet["A11"].value == "填报人：李秀英"
    assert sheet["A9"].value == "注：本表按受理日期统计，时间为2026年10月1日至31日。"


def test_a_sum_is_a_formula_and_a_ratio_is_shown_with_its_decimals() -> None:
    sheet = opened(villages()).worksheets[0]
    assert sheet["B8"].value == "=SUM(B5:B7)"
    assert sheet["D5"].number_format == "0.0%"
    assert sheet["B5"].number_format == "0"


def test_a_sum_that_its_parts_do_not_make_stays_a_number() -> None:
    table = villages()
    wrong = [f for f in table.figures if (f.row, f.column) != (0, 0)] + [figure(0, 0, 13)]
    changed = counted([line.labels for line in table.rows], [line.labels for line in table.columns], wrong)
    assert opened(changed).worksheets[0]["B8"].value == 19


def test_parts_that_lie_apart_are_added_up_by_name() -> None:
    columns = [("主动",), ("申请",), ("小计",), ("委托",)]
    figures = [figure(0, 0, 3), figure(0, 1, 4), figure(0, 3, 5)]
    from dataclasses import replace

    figures.append(replace(figure(0, 2, 8), sum_of=((0, 0), (0, 3))))
    assert opened(counted([("本镇",)], columns, figures)).worksheets[0]["D4"].value == "=SUM(B4,E4)"


def test_rows_are_numbered_and_items_merged_over_two_columns() -> None:
    sheet = opened(matrix()).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (5, 6, 12)] == [1, 2, 8]
    assert merged(sheet) >= {"A3:D4", "E3:H3", "B5:C7", "B10:B11"}
    assert sheet["A3"].value == "内容"
    assert sheet["E3"].value == "层级"


def test_a_wide_table_lies_on_one_sheet_with_its_headings_repeated() -> None:
    sheet = opened(wide()).worksheets[0]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$3:$5", "$A:$A")
    assert sheet["D6"].number_format == "#,##0.00"


def test_a_table_goes_onto_one_sheet_where_it_can_still_be_read() -> None:
    def pages(rows: int, columns: int) -> tuple[str, int]:
        figures = [figure(row, column, 1) for row in range(rows) for column in range(columns)]
        made = counted(
            [(f"第{row}类纠纷",) for row in range(rows)], [(f"第{n}项",) for n in range(columns)], figures
        )
        setup = opened(made).worksheets[0].page_setup
        # what is not written means one sheet
        return setup.orientation, 1 if setup.fitToHeight is None else int(setup.fitToHeight)

    assert pages(20, 3) == ("portrait", 1)
    assert pages(150, 3) == ("portrait", 0)
    # lying, its last line would stand alone on a second sheet; upright all of it is on one
    assert pages(12, 18) == ("landscape", 1)
    assert pages(40, 18) == ("portrait", 1)
    assert pages(80, 18) == ("landscape", 0)


def test_the_digest_is_printed_at_the_foot() -> None:
    sheet = opened(villages(), SheetFoot(digest="0123abcd" * 8)).worksheets[0]
    assert "0123abcd0123abcd" in sheet.oddFooter.left.text


def test_charts_of_the_workbook_stand_beside_their_numbers() -> None:
    chart = chart_of(villages(), id="v", title="各村", kind=ChartKind.BARS, rows=range(3), columns=(0, 1))
    empty = Chart(id="e", title="没有", kind=ChartKind.LINES, unit="", categories=(), series=())
    book = opened(villages(), None, (chart, empty))
    sheet = book[CHART_SHEET]
    assert [cell.value for cell in sheet[3]][:3] == ["溪口村", 12, 11]
    assert len(sheet._charts) == 1


@pytest.mark.parametrize("kind", list(ChartKind))
def test_every_kind_of_chart_can_be_opened(kind: ChartKind) -> None:
    chart = chart_of(villages(), id="v", title="各村", kind=kind, rows=range(3), columns=(0, 1, 2))
    assert len(opened(villages(), None, (chart,))[CHART_SHEET]._charts) == 1


TEXTS = st.text(max_size=40) | st.sampled_from(
    ["=1+1", "+cmd|' /C calc'!A0", "-2", "@x", "<r>a</r>", "\x00\ud800", "a\tb"]
)


@settings(max_examples=25)
@given(TEXTS, TEXTS, TEXTS, st.integers(0, 10**9))
def test_no_words_run_and_every_figure_is_read_again(title: str, row: str, note: str, value: int) -> None:
    table = counted(
        [(row,), ("合计",)], [(title, row), (title, "件")], [figure(r, c, value) for r in (0, 1) for c in (0, 1)],
        title=title, left=note, right=row, notes=(note,), signatures=(row, note),
    )  # fmt: skip
    sheet = opened(table).worksheets[0]
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert sum(cell.value == value for line in sheet.iter_rows() for cell in line) >= 4


def test_a_workbook_that_is_not_as_meant_is_not_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Book.number

    def lies(self: Any, sheet: Any, row: int, column: int, value: float, **looks: Any) -> None:
        real(self, sheet, row, column, value, **looks)
        sheet.values[row, column] = value + 1

    monkeypatch.setattr(Book, "number", lies)
    with pytest.raises(Refused, match="核对不上"):
        table_workbook(villages())


def test_a_table_that_is_too_wide_is_refused() -> None:
    columns = [(str(number),) for number in range(251)]
    with pytest.raises(Refused, match="太宽"):
        table_workbook(counted([("本镇",)], columns, []))


def test_money_is_written_unrounded_and_ratios_as_parts_of_one() -> None:
    assert cell_number(figure(0, 0, 1_234_567, FigureKind.MONEY_WAN)) == 1.234567
    assert cell_number(figure(0, 0, 1_234, FigureKind.MONEY_YUAN)) == 12.34
    assert cell_number(figure(0, 0, Decimal("96.9"), FigureKind.RATIO)) == 0.969
    assert number_format(figure(0, 0, Decimal("97"), FigureKind.RATIO)) == "0%"
    assert number_format(figure(0, 0, Decimal("0.0"), FigureKind.RATIO)) == "0.0%"


def test_names_of_sheets_and_places_to_sign() -> None:
    assert sheet_name("2026/10 [月]*报:表?") == "2026 10 月 报 表"
    assert len(sheet_name("𰻞" * 40).encode("utf-16-le")) <= 62
    assert sheet_name("'//'") == "统计表"
    assert signature_words("填报人：", {"填报人": "李秀英"}) == "填报人：李秀英"
    assert (
        signature_words("四川省社会治安综合治理委员会办公室制", {}) == "四川省社会治安综合治理委员会办公室制"
    )
