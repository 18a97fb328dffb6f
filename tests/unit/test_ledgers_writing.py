"""Ledgers as workbooks: read back with another library, recalculated by LibreOffice where it is installed."""

import errno
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from mediator_desktop.catalogue.ledger_fields import CellKind
from mediator_desktop.catalogue.ledger_items import RoundRow, by_village
from mediator_desktop.catalogue.ledger_rows import LedgerParty, LedgerRow
from mediator_desktop.catalogue.ledgers import (
    Format,
    Layout,
    LedgerForm,
    LedgerHeading,
    Orientation,
    Page,
    PaperSize,
    load_ledgers,
    sheets_of,
)
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Outcome,
    PartyKind,
    PartyRole,
    PerformanceState,
    Status,
)
from mediator_desktop.ledgers import sheet_writing, writing
from mediator_desktop.ledgers.cells import (
    CUT_MARK,
    LONGEST,
    cell_text,
    line_count,
    looks_like_formula,
    text_width,
)
from mediator_desktop.ledgers.sheet_writing import MASKED
from mediator_desktop.ledgers.table_writing import SheetFoot, table_workbook
from mediator_desktop.ledgers.writing import Cancelled, SheetRows, TableSheetOf, write_ledger, write_workbook
from tests.counted_tables import villages

ROOT = Path(__file__).resolve().parents[2]
FORMS = load_ledgers(ROOT / "forms")
WORDS = load_vocabulary(ROOT / "forms")
HEADING = LedgerHeading(
    unit="云岭镇人民调解委员会",
    first_day=date(2026, 10, 1),
    last_day=date(2026, 10, 31),
    made_on=date(2026, 11, 2),
    people={"填报人": "张德贵"},
)
LONG = "罗凤莲家屋檐雨水正对刘春生家晒谷坪，刘春生认为不吉利，要求移位，小组长多次劝和未果。" * 3


def make_row(serial: int, **facts: Any) -> LedgerRow:
    one = LedgerParty(
        role=PartyRole.APPLICANT, kind=PartyKind.NATURAL, name="罗凤莲", id_number="369921196409200947",
        phone="15441989826", address="云岭县云岭镇溪口村3组",
    )  # fmt: skip
    two = replace(one, role=PartyRole.RESPONDENT, name="刘春生", id_number="36992119640920094X", phone="")
    row = LedgerRow(
        dispute_id=str(serial), number=f"〔2026〕云岭人调字第{serial:03}号", village="溪口村", type_code="neighbours",
        source_code="court", accepted_on=date(2026, 10, 1), received_on=date(2026, 10, 1),
        agreed_on=date(2026, 10, 9), resolved_on=date(2026, 10, 9), closed_on=date(2026, 10, 20),
        parties=(one, two), lead_mediator="张德贵", other_mediators=("谭福根",), status=Status.CLOSED,
        outcome=Outcome.WRITTEN_AGREEMENT, agreement_form=AgreementForm.WRITTEN,
        amount=Money(123_456 + serial), performance=PerformanceState.PERFORMED, facts=LONG, people_involved=4,
        grade="low", leader="罗桂生", unit="溪口村调委会", measures="组织双方到现场面对面调解，讲清相关法律规定。",
    )  # fmt: skip
    return replace(row, **facts)


def write(form: str | LedgerForm, rows: list[LedgerRow], target: Path, *, full: bool = True) -> Any:
    chosen = FORMS[form] if isinstance(form, str) else form
    return write_ledger(chosen, rows, HEADING, WORDS, target, full=full)


def sheet_of(target: Path, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(target, data_only=values).active


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


@pytest.fixture(params=[False, True], ids=["in memory", "streamed"])
def both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """The same ledger by either way of writing."""
    monkeypatch.setattr(writing, "IN_MEMORY_ROWS", 0 if request.param else 5000)
    return bool(request.param)


@pytest.mark.usefixtures("both_ways")
def test_a_case_register_from_title_to_signatures(target: Path) -> None:
    written = write("case_register", [make_row(1), make_row(2), make_row(3)], target)
    assert written.rows == 3
    assert written.totals == {"amount": 3703.74}
    sheet = sheet_of(target)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "云岭镇人民调解委员会2026年10月人民调解案件登记簿"
    assert rows[1][0] == "登记单位（盖章）：云岭镇人民调解委员会"
    assert "登记时间：2026年11月2日　金额单位：元" in rows[1]
    assert rows[2][:3] == ["编号", "受理日期", "当事人"]
    assert rows[3] == [
        "〔2026〕云岭人调字第001号", datetime(2026, 10, 1), "罗凤莲、刘春生", "邻里纠纷", "张德贵、谭福根", "达成书面协议",
        "书面协议", 1234.57, "协议已履行", None, "〔2026〕云岭人调字第001号",
    ]  # fmt: skip
    assert rows[6][:2] == ["合计", "=ROWS(B4:B6)"]
    assert rows[6][7] == "=SUM(H4:H6)"
    assert [v for v in rows[7] if v] == ["填表人：", "审核人：", "负责人："]
    assert len(rows) == 8


@pytest.mark.usefixtures("both_ways")
def test_totals_are_stored_beside_their_formulas(target: Path) -> None:
    write("case_register", [make_row(1), make_row(2), make_row(3, amount=None)], target)
    total = [cell.value for cell in sheet_of(target, values=True)[7]]
    assert total[:2] == ["合计", 3]
    assert total[7] == 2469.15


def test_formats_of_the_cells(target: Path) -> None:
    write("screening_ledger", [make_row(1)], target)
    sheet = sheet_of(target)
    by_heading = {sheet.cell(3, c).value: sheet.cell(4, c) for c in range(1, 19)}
    assert by_heading["身份证号"].number_format == "@"
    assert by_heading["身份证号"].value == "369921196409200947\n36992119640920094X"
    assert by_heading["联系电话"].value == "15441989826\n/"
    assert by_heading["排查时间"].number_format == "yyyy-mm-dd"
    assert by_heading["是否\n化解"].value == "是"
    assert by_heading["涉及\n人数"].value == 4
    assert by_heading["序号"].value == 1
    assert by_heading["风险\n等级"].value == "低"
    assert by_heading["备注"].value is None
    assert all(cell.border.left.style == "thin" for cell in by_heading.values())
    assert by_heading["矛盾纠纷基本情况"].alignment.wrap_text
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {"宋体"}


def test_money_in_ten_thousands_is_summed_before_it_is_rounded(target: Path) -> None:
    form = FORMS["case_register"]
    columns = tuple(replace(c, kind=CellKind.MONEY_WAN) if c.field == "amount" else c for c in form.columns)
    written = write(replace(form, columns=columns), [make_row(i, amount=Money(4900)) for i in (1, 2)], target)
    assert written.totals["amount"] == 0.0098
    sheet = sheet_of(target, values=True)
    assert (sheet["H4"].value, sheet["H6"].value) == (0.0049, 0.0098)
    assert sheet["H4"].number_format == "#,##0.00"


def test_print_layout(target: Path) -> None:
    write("screening_ledger", [make_row(i) for i in range(1, 41)], target)
    sheet = sheet_of(target)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'台账'!$A$1:$R$45"
    assert sheet.freeze_panes == "A4"
    assert sheet.row_dimensions[4].height > 5 * sheet_writing.LINE_POINTS
    assert sheet.row_dimensions[44].height == pytest.approx(22, abs=0.5)
    assert all(sheet.row_dimensions[row].height for row in range(1, 46))


def test_a_portrait_sheet(target: Path) -> None:
    write(replace(FORMS["case_register"], orientation=Orientation.PORTRAIT), [], target)
    assert sheet_of(target).page_setup.orientation == "portrait"


@pytest.mark.usefixtures("both_ways")
@pytest.mark.parametrize("form_id", sorted(name for name, form in FORMS.items() if not form.sheets))
def test_a_month_with_nothing(target: Path, form_id: str) -> None:
    form = FORMS[form_id]
    assert write(form, [], target).rows == 0
    rows = [[cell.value for cell in row] for row in sheet_of(target).iter_rows()]
    if form_id == "platform_export_25":
        assert len(rows) == 1
        return
    first = 2 if form.layout is Layout.RECORDS else 2 + form.header_rows + form.has_units
    assert rows[first][0] == form.empty
    if form.totals:
        sums = [rows[first + 1][n] for n, column in enumerate(form.columns) if column.total]
        assert rows[first + 1][0] == "合计"
        assert set(sums) <= {0}
    assert rows[-1][0].startswith(form.signatures[0])
    assert not any(isinstance(value, str) and value.startswith("=") for row in rows for value in row)


@pytest.mark.usefixtures("both_ways")
def test_a_workbook_of_several_sheets(target: Path) -> None:
    held = RoundRow(
        unit="石桥村", held_on=date(2026, 10, 3), for_day=date(2026, 10, 1), entered_on=date(2026, 10, 3),
        people=("钱一", "赵长河"), area="全村", nil=True, note="问了15412345678",
    )  # fmt: skip
    rows = [make_row(1), make_row(2, village="石桥村", difficulty="major", outcome=None, resolved_on=None)]
    parts = (replace(FORMS["village_summary"], sheet="汇总表"), *sheets_of(FORMS["monthly_workbook"], FORMS))
    lines = [by_village(rows, [held], ("枫林社区",)), rows, rows[1:], [held]]
    sheets = [SheetRows(form, some) for form, some in zip(parts, lines, strict=True)]
    written = write_workbook(sheets, HEADING, WORDS, target, full=False)
    assert [sheet.rows for sheet in written] == [3, 2, 1, 1]
    assert written[0].totals["disputes"] == 2
    assert written[0].totals["amount"] == pytest.approx(0.123457)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["汇总表", "明细台账", "重大疑难", "零报告"]
    nil = [[cell.value for cell in row] for row in book["零报告"].iter_rows()]
    assert nil[0][0] == "云岭镇人民调解委员会2026年10月矛盾纠纷排查零报告表"
    told = ["石桥村", datetime(2026, 10, 3), "全村", "钱一、赵长河", None, None, "零报告", "问了154****5678"]
    assert nil[3][1:] == told
    summary = [[cell.value for cell in row] for row in book["汇总表"].iter_rows()]
    assert summary[2][2] == "开展排查"
    assert summary[3][2:4] == ["次数", "其中\n零报告"]
    assert summary[4][2] == "次"
    assert [row[1] for row in summary[5:8]] == ["枫林社区", "溪口村", "石桥村"]
    assert summary[8][2] == "=SUM(C6:C8)"
    assert summary[9][0].startswith("注：")
    assert book["汇总表"].print_title_rows == "$3:$5"
    assert book["汇总表"].freeze_panes == "A6"
    assert all(MASKED in str([c.value for c in book[name][2]]) for name in book.sheetnames)


@pytest.mark.usefixtures("both_ways")
def test_a_statistics_table_among_ledgers(target: Path) -> None:
    form, table = FORMS["screening_ledger"], villages()
    sheets = [SheetRows(form, [make_row(1)]), TableSheetOf(table, "汇总表"), SheetRows(form, [make_row(2)])]
    sheets[2] = SheetRows(replace(form, sheet="再一张"), [make_row(2)])
    heading = replace(HEADING, people={"填报人": "李秀英", "审核人": "赵长河"})
    written = write_workbook(sheets, heading, WORDS, target, full=True)
    assert [sheet.rows for sheet in written] == [1, len(table.rows), 1]
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == [form.sheet, "汇总表", "再一张"]
    alone = openpyxl.load_workbook(
        BytesIO(table_workbook(table, SheetFoot(people=heading.people)))
    ).worksheets[0]
    same = book["汇总表"]
    assert [[c.value for c in row] for row in same.iter_rows()] == [
        [c.value for c in row] for row in alone.iter_rows()
    ]
    assert same.merged_cells.ranges == alone.merged_cells.ranges
    assert "填报人：李秀英" in [cell.value for row in book["再一张"].iter_rows() for cell in row]


@pytest.mark.usefixtures("both_ways")
def test_a_page_for_each_dispute(target: Path) -> None:
    rows = [make_row(1, place="=1+1"), make_row(2)]
    form = FORMS["major_screening_record"]
    assert write(form, rows, target).rows == 2
    sheet = sheet_of(target)
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0][0] == "重大矛盾纠纷排查调处信息"
    assert found[2] == ["时间", "2026年10月1日", "地点（单位）", "=1+1"]
    assert sheet["D3"].data_type == "s"
    assert sheet["D3"].quotePrefix
    assert found[3] == ["责任领导", "罗桂生", "责任单位", "溪口村调委会"]
    assert found[4] == ["矛盾纠纷简况", LONG, "调处情况", "2026年10月9日达成书面协议，协议已履行"]
    assert found[6][0] == found[0][0]
    assert [entry.id for entry in sheet.row_breaks.brk] == [6]
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.page_setup.scale == int(100 * (210 - 30) / ((14 + 26) * 2 * 2.6))
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage, "a page that fits itself ignores the breaks"
    assert sheet.row_dimensions[5].height >= len(LONG) / 16 * sheet_writing.LINE_POINTS


def test_kinds_of_values_in_small_forms(target: Path) -> None:
    form = FORMS["major_screening_record"]
    names = ("resolved", "amount", "deadline", "accepted_on", "people_involved")
    columns = tuple(
        replace(
            form.columns[0], field=name, heading=name, format=Format.ISO if name == "accepted_on" else None
        )
        for name in names
    )
    write(replace(form, columns=columns, across=1), [make_row(1)], target)
    values = {row[0].value: row[1].value for row in sheet_of(target).iter_rows(min_row=3)}
    assert [values[name] for name in names] == ["是", "1,234.57元", None, "2026-10-01", "4"]


def test_too_many_small_forms(target: Path) -> None:
    with pytest.raises(Refused, match="最多1000件"):
        write("major_screening_record", [make_row(1)] * 1001, target)
    assert not target.exists()


def test_page_and_formats_as_declared(target: Path) -> None:
    form = FORMS["case_register"]
    given = {"accepted_on": Format.CHINESE, "amount": Format.WHOLE}
    columns = tuple(replace(c, format=given.get(c.field)) for c in form.columns)
    page = Page(paper=PaperSize.A3, top=25.4, left=25.4)
    write(replace(form, columns=columns, page=page, notes=("注：{period}",)), [make_row(1)], target)
    sheet = sheet_of(target)
    assert (sheet["B4"].number_format, sheet["H4"].number_format) == ('yyyy"年"m"月"d"日"', "#,##0")
    assert sheet["H4"].value == 1234.57
    assert sheet["A6"].value == "注：2026年10月"
    assert (sheet.page_setup.paperSize, sheet.page_margins.top, sheet.page_margins.left) == (8, 1, 1)
    assert sheet.page_margins.right == pytest.approx(0.4, abs=0.01)


@pytest.mark.usefixtures("both_ways")
def test_grouped_headings_take_two_rows(target: Path) -> None:
    form = FORMS["case_register"]
    grouped = {"agreement_form", "amount", "performance"}
    columns = tuple(replace(c, group="协议情况") if c.field in grouped else c for c in form.columns)
    write(replace(form, columns=columns), [make_row(1)], target)
    sheet = sheet_of(target)
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A3:A4", "G3:I3", "K3:K4"} <= merged
    assert (sheet["G3"].value, sheet["G4"].value, sheet["A3"].value) == ("协议情况", "协议形式", "编号")
    assert sheet["A5"].value == "〔2026〕云岭人调字第001号"
    assert sheet.print_title_rows == "$3:$4"


def test_a_masked_ledger_says_so_and_hides_people(target: Path) -> None:
    write("screening_ledger", [make_row(1)], target, full=False)
    text = "\n".join(str(c.value) for row in sheet_of(target).iter_rows() for c in row if c.value)
    assert MASKED in text
    for secret in ("罗凤莲", "刘春生", "196409200947", "41989826", "3组"):
        assert secret not in text
    assert "罗某某" in text
    assert "369921********0947" in text


def test_a_full_ledger_does_not_say_that_it_is_masked(target: Path) -> None:
    write("screening_ledger", [make_row(1)], target)
    assert MASKED not in "".join(str(c.value) for row in sheet_of(target).iter_rows() for c in row)


@pytest.mark.parametrize("full", [True, False])
def test_the_platforms_list_is_bare_and_marked_on_its_tab(target: Path, full: bool) -> None:
    write("platform_export_25", [make_row(1)], target, full=full)
    sheet = sheet_of(target)
    assert sheet.title == ("Sheet0" if full else f"Sheet0{MASKED}")
    assert sheet.max_row == 2
    assert sheet["A1"].value == "案件编码"
    assert sheet["R2"].value == ("罗凤莲,刘春生" if full else "罗某某,刘某某")
    assert sheet["F2"].value == "法院委托移送"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+86", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "http://a.b", "0012", "1e5", "<r>不</r>",
        "<r><t>x</t></r>", "a&b<c>", "_x0041_", "㛃䶮𬭎𫖯", "两行\n文字", " 前后有空格 ", "{=A1}",
    ],
)  # fmt: skip
def test_hostile_text_stays_text(target: Path, text: str, both_ways: bool) -> None:
    write("case_register", [make_row(1, number=text)], target)
    cell = sheet_of(target)["A4"]
    assert cell.data_type == "s"
    found = unescape(cell.value) if both_ways else cell.value  # openpyxl leaves _x005F_ in inline text
    assert found.strip() == text.strip()
    assert cell.hyperlink is None
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_becomes_text_that_a_cell_can_hold(text: str) -> None:
    made = cell_text(text)
    made.encode("utf-8")
    assert not set(made) & set(map(chr, [*range(9), 11, 12, 13, *range(14, 32)]))
    assert cell_text(made) == made or made.endswith("</r> ")
    assert looks_like_formula(made) == made.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("char", ["字", "𬭎", "a"])
def test_text_too_long_for_a_cell_is_cut_with_a_mark(char: str) -> None:
    made = cell_text(char * 40_000)
    assert made.endswith(CUT_MARK)
    assert LONGEST - 2 <= len(made.encode("utf-16-le")) // 2 <= LONGEST
    whole = char * (LONGEST // (len(char.encode("utf-16-le")) // 2))
    assert cell_text(whole) == whole


def test_control_characters_and_line_ends() -> None:
    assert cell_text("甲\x00\x0b乙\r\n丙\r丁\t戊\x7f\ud800") == "甲乙\n丙\n丁 戊"


def test_room_for_text() -> None:
    assert [text_width(text) for text in ("", "ab", "中文", "a中", "𬭎")] == [0, 2, 4, 3, 2]
    assert line_count("", 10) == 1
    assert line_count("中" * 5, 10) == 1
    assert line_count("中" * 6, 10) == 2
    assert line_count("a\nb\n", 10) == 3
    assert line_count("中" * 90, 10) >= 18


def test_every_wrapped_text_has_room(target: Path) -> None:
    write("screening_ledger", [make_row(1, facts="字" * n) for n in (5, 50, 500, 5000)], target)
    sheet = sheet_of(target)
    heights = [sheet.row_dimensions[row].height for row in (4, 5, 6, 7)]
    assert heights == sorted(heights)
    assert heights[-1] <= 409
    per_line = sheet.column_dimensions["H"].width // 2
    assert heights[2] >= 500 / per_line * sheet_writing.LINE_POINTS


def test_dates_before_excels_calendar_are_text(target: Path) -> None:
    write("case_register", [make_row(1, accepted_on=date(1899, 12, 31))], target)
    assert sheet_of(target)["B4"].value == "1899-12-31"


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**11)), max_size=8))
def test_the_sum_is_exact(tmp_path_factory: pytest.TempPathFactory, amounts: list[int | None]) -> None:
    target = tmp_path_factory.mktemp("sum") / "a.xlsx"
    rows = [make_row(i, amount=None if fen is None else Money(fen)) for i, fen in enumerate(amounts)]
    written = write("case_register", rows, target)
    total = sum(fen for fen in amounts if fen is not None)
    assert round(Decimal(repr(written.totals["amount"])) * 100) == total
    sheet = sheet_of(target, values=True)
    last = sheet.max_row - 1
    assert sheet.cell(last, 2).value == len(amounts)
    assert round(sheet.cell(last, 8).value * 100) == total


def test_rows_are_neither_lost_nor_doubled_when_streamed(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "IN_MEMORY_ROWS", 3)
    for count in (3, 4, 5, 9):
        rows = [make_row(i) for i in range(count)]
        assert write("case_register", rows, target).rows == count
        assert sheet_of(target).max_row == count + 5


# safety of the file


def _leavings(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.usefixtures("both_ways")
def test_cancelling_leaves_the_old_file(target: Path) -> None:
    target.write_bytes(b"old")
    told: list[int] = []

    def rows() -> Iterator[LedgerRow]:
        yield from (make_row(i) for i in range(1200))

    with pytest.raises(Cancelled):
        write_ledger(
            FORMS["case_register"], rows(), HEADING, WORDS, target,
            full=True, progress=told.append, cancelled=lambda: len(told) > 1,
        )  # fmt: skip
    assert told == [0, 500]
    assert target.read_bytes() == b"old"
    assert _leavings(target.parent) == {target.name}


@pytest.mark.usefixtures("both_ways")
def test_a_fault_in_the_rows_leaves_the_old_file(target: Path) -> None:
    target.write_bytes(b"old")

    def rows() -> Iterator[LedgerRow]:
        yield from (make_row(i) for i in range(10))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_ledger(FORMS["case_register"], rows(), HEADING, WORDS, target, full=True)
    assert target.read_bytes() == b"old"
    assert _leavings(target.parent) == {target.name}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "full"), "磁盘空间不够"),
        (OSError(errno.EDQUOT, "quota"), "磁盘空间不够"),
        (PermissionError(errno.EACCES, "locked"), "正在 WPS 或 Excel 里打开"),
        (OSError(errno.EIO, "broken"), "请检查磁盘"),
    ],
)
@pytest.mark.parametrize("where", ["fsync", "replace", "zip"])
def test_a_full_disk_or_a_lock_is_said_in_one_sentence(
    target: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str, where: str
) -> None:
    target.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise error

    match where:
        case "fsync":
            monkeypatch.setattr(os, "fsync", fail)
        case "replace":
            monkeypatch.setattr(Path, "replace", fail)
        case _:
            monkeypatch.setattr(zipfile.ZipFile, "write", fail)
    with pytest.raises(Trouble, match=said):
        write("case_register", [make_row(1)], target)
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert _leavings(target.parent) == {target.name}


def test_a_workbook_too_large_is_said(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise xlsxwriter.exceptions.FileSizeError("zip64")

    monkeypatch.setattr(xlsxwriter.Workbook, "_store_workbook", fail)
    with pytest.raises(Trouble, match="太大"):
        write("case_register", [make_row(1)], target)


@pytest.mark.parametrize("where", ["no/such/a.xlsx", "file/a.xlsx", "folder.xlsx"])
def test_places_where_no_file_can_be(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(Trouble, match=r"不存在|不能用来保存"):
        write("case_register", [make_row(1)], tmp_path / where)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(tmp_path: Path) -> None:  # pragma: no cover - not as root
    tmp_path.chmod(0o500)
    with pytest.raises(Trouble, match="没有权限"):
        write("case_register", [make_row(1)], tmp_path / "a.xlsx")


def test_only_xlsx_is_written(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="xlsx"):
        write("case_register", [], tmp_path / "a.xls")


def test_more_rows_than_a_sheet_holds(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    with pytest.raises(Refused, match="最多2行"):
        write("case_register", [make_row(i) for i in range(3)], target)
    assert not target.exists()


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_recalculates_the_same_totals(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    written = write("case_register", [make_row(i, amount=Money(33 * i)) for i in range(1, 40)], source)
    stripped = tmp_path / "stripped.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(stripped, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = data.decode()
                assert text.count("</f><v>") == 2
                for piece in text.split("</f>")[1:]:
                    text = text.replace(piece[: piece.index("</v>") + 4], "", 1)
                data = text.encode()
            new.writestr(name, data)
    assert sheet_of(stripped, values=True)["H43"].value is None
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(stripped)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    sheet = sheet_of(tmp_path / "out" / "stripped.xlsx", values=True)
    assert sheet["B43"].value == 39
    assert sheet["H43"].value == pytest.approx(written.totals["amount"], abs=1e-9)
