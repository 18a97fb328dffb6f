"""Counties' own workbooks: what they ask for is found by content, and filling changes nothing else."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from mediator_desktop.catalogue.ledger_rows import LedgerParty, LedgerRow
from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.ledgers import LedgerHeading
from mediator_desktop.catalogue.templates import load_template_words
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.vocabulary import AgreementForm, Outcome, PartyKind, PartyRole
from mediator_desktop.ledgers.template_checking import check_filled
from mediator_desktop.ledgers.template_filling import Filled, Filling, fill_template
from mediator_desktop.ledgers.template_headings import HeadingWords
from mediator_desktop.ledgers.template_layout import LayoutFinder, ListLayout, MatrixLayout
from mediator_desktop.ledgers.template_mapping import TemplateMapping, propose
from mediator_desktop.ledgers.template_matrix import TableWords
from mediator_desktop.ledgers.template_memory import memory_of, recall
from mediator_desktop.ledgers.template_package import read_package, read_template
from mediator_desktop.ledgers.template_references import (
    Growth,
    UnreadableFormula,
    copied_formula,
    grown_formula,
    is_free,
    leads_outside,
)
from mediator_desktop.ledgers.template_workbook import TemplateWorkbook
from tests.counted_templates import count_rows
from tests.county_templates import HEADINGS, MAY_CHANGE, parts, template, with_parts

ROOT = Path(__file__).resolve().parents[2]
FORMS = ROOT / "forms"
VOCABULARY = load_vocabulary(FORMS)
WORDS = load_template_words(FORMS)
MATCHER = HeadingWords(WORDS, load_synonyms(FORMS).fields)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def row_of(number: int = 1, **facts: Any) -> LedgerRow:
    known: dict[str, Any] = {
        "dispute_id": str(number),
        "number": f"云岭〔2026〕{number:03}号",
        "village": "溪口村",
        "committee": "云岭镇人民调解委员会",
        "type_code": "neighbours",
        "accepted_on": date(2026, 10, 5),
        "found_on": date(2026, 10, 3),
        "parties": (
            LedgerParty(
                role=PartyRole.APPLICANT,
                kind=PartyKind.NATURAL,
                name=f"王{number}",
                id_number="369901198001011234",
                phone="15412340001",
            ),
            LedgerParty(role=PartyRole.RESPONDENT, kind=PartyKind.NATURAL, name="赵长河"),
        ),
        "amount": Money(1_234_50),
        "people_involved": 2,
        "facts": "两家因排水争执。",
    }
    return LedgerRow(**(known | facts))


def proposed(
    content: bytes, remembered: dict[str, str] | None = None
) -> tuple[TemplateWorkbook, TemplateMapping]:
    workbook = TemplateWorkbook.read(content, "县里的模板.xlsx")
    tables = TableWords(WORDS, VOCABULARY, ("溪口村", "石桥村"))
    finder = LayoutFinder(WORDS, MATCHER, tables.knows)
    return workbook, recall(propose(workbook, finder, MATCHER, tables, WORDS), remembered or {})


def filled_with(
    content: bytes, rows: list[LedgerRow], earlier: Sequence[LedgerRow] = (), **wishes: Any
) -> tuple[Filled, Any]:
    """The filled and checked workbook, and how openpyxl reads it."""
    workbook, mapping = proposed(content)
    filling = Filling(
        rows=rows,
        heading=LedgerHeading(
            unit="云岭镇人民调解委员会", first_day=FIRST, last_day=LAST, made_on=date(2026, 11, 2)
        ),
        vocabulary=VOCABULARY,
        numbers=count_rows(mapping, Period(FIRST, LAST), [*rows, *earlier], VOCABULARY),
        **wishes,
    )
    filled = fill_template(workbook, mapping, filling)
    check_filled(content, filled, "县里的模板.xlsx")
    return filled, openpyxl.load_workbook(io.BytesIO(filled.content))


# formulas


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(I5:I24)", "SUM(I5:I34)"),
        ("SUM(I5:I24)/I25", "SUM(I5:I34)/I35"),
        ("$A$1+A4", "$A$1+A4"),
        ("COUNTIF(Q5:Q24,\"A25\")", "COUNTIF(Q5:Q34,\"A25\")"),
        ("SUM(5:24)", "SUM(5:34)"),
        ("SUM(A:A)", "SUM(A:A)"),
        ("SUM(I6:I10)", "SUM(I6:I10)"),
        ("别处!A25+台账!A25+'台账'!$B$26", "别处!A25+台账!A35+'台账'!$B$36"),
        ("SUM(A24:F24)", "SUM(A24:F24)"),
        ("SUM(A24:A5)", "SUM(A5:A34)"),
        ("A30:A1048576", "A40:A1048576"),
    ],
)  # fmt: skip
def test_formulas_below_follow_a_longer_block(before: str, after: str) -> None:
    assert grown_formula(before, "台账", Growth("台账", 5, 24, 10), own_row=25) == after


def test_a_data_row_keeps_its_own_references() -> None:
    growth = Growth("台账", 5, 24, 10)
    assert grown_formula("SUM(B24:C24)+J24/SUM(J$5:J$24)", "台账", growth, own_row=24) == (
        "SUM(B24:C24)+J24/SUM(J$5:J$34)"
    )
    assert grown_formula("SUM(J$5:J24)", "台账", growth, own_row=24) == "SUM(J$5:J24)"
    assert grown_formula("SUM(J$5:J24)", "台账", growth, own_row=5) == "SUM(J$5:J34)"


def test_a_block_of_one_row_grows_in_sums() -> None:
    growth = Growth("台账", 5, 5, 3)
    assert grown_formula("SUM(I5)+SUM(J5:J5)+K5", "台账", growth, own_row=6) == "SUM(I5:I8)+SUM(J5:J8)+K5"
    assert grown_formula("SUM(B5:F5)", "台账", growth, own_row=5) == "SUM(B5:F5)"


@given(first=st.integers(2, 40), size=st.integers(1, 40), added=st.integers(1, 50), below=st.integers(1, 5))
def test_what_a_sum_saw_it_still_sees(first: int, size: int, added: int, below: int) -> None:
    last = first + size - 1
    growth = Growth("表", first, last, added)
    total = last + below
    grown = grown_formula(f"SUM(C{first}:C{last})+C{total}", "表", growth, own_row=total)
    assert grown == f"SUM(C{first}:C{last + added})+C{total + added}"
    assert growth.row(total) == total + added


def test_formulas_that_cannot_be_read() -> None:
    with pytest.raises(UnreadableFormula):
        grown_formula("表1[金额]+'", "台账", Growth("台账", 5, 6, 1))
    with pytest.raises(UnreadableFormula):
        copied_formula("A1+'", "A1", "A2")
    assert is_free('SUM(INDIRECT("A5"))')
    assert not is_free("SUM(A5)")
    assert leads_outside("[1]表!A1+1")
    assert not leads_outside("SUM(A1)")


# recognising


def test_a_list_is_found_by_its_headings() -> None:
    _, mapping = proposed(template())
    (sheet,) = mapping.sheets
    assert isinstance(sheet.layout, ListLayout)
    assert (sheet.layout.top, sheet.layout.bottom, sheet.layout.first, sheet.layout.last) == (3, 3, 4, 6)
    assert [column.field for column in sheet.columns] == [
        "seq", "accepted_on", "party_lines", "party_ids", "type", "people_involved", "amount", "note",
    ]  # fmt: skip
    assert [(slot.asks, slot.row, slot.fills) for slot in sheet.slots] == [
        ("title", 1, True), ("unit", 2, True), ("signer", 8, False),
    ]  # fmt: skip


def grouped(workbook: Any) -> None:
    """Two rows of headings with merges, a row of numbers and a row of units."""
    sheet = workbook.active
    sheet.insert_rows(4, 3)
    for column in (1, 2, 5, 6, 7, 8):
        sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
    sheet["C3"], sheet["C4"], sheet["D4"] = "当事人情况", "姓名", "身份证号\n码"
    sheet["D3"] = None
    sheet.merge_cells("C3:D3")
    for column in range(1, 9):
        sheet.cell(5, column, column)
    sheet["F6"], sheet["G6"] = "人", "万元"
    for row in sheet.iter_rows(min_row=10):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = re.sub(r"4:([A-Z])6", r"7:\g<1>9", cell.value)


def test_groups_numbers_and_units_stand_between_headings_and_rows() -> None:
    content = template(grouped)
    _, mapping = proposed(content)
    (sheet,) = mapping.sheets
    assert isinstance(sheet.layout, ListLayout)
    assert (sheet.layout.top, sheet.layout.bottom, sheet.layout.first, sheet.layout.last) == (3, 4, 7, 9)
    assert sheet.columns[2].heading == "当事人情况/姓名"
    assert [column.field for column in sheet.columns[2:4]] == ["party_lines", "party_ids"]
    _, after = filled_with(content, [row_of(n) for n in range(1, 6)])
    assert after["台账"]["G7"].value == 0.12345
    assert after["台账"]["G12"].value == "=SUM(G7:G11)"


def test_persons_of_other_groups_are_not_the_parties() -> None:
    assert MATCHER(("当事人情况", "姓名")).field == "party_lines"
    assert MATCHER(("申请人", "姓名")).field == "applicants"
    assert MATCHER(("被申请人", "身份证号")).field is None
    assert MATCHER(("包案领导", "姓名")).field == "leader"
    assert MATCHER(("包案领导", "联系电话")).field is None
    assert MATCHER(("联系人", "电话")).confidence < 0.6
    assert MATCHER(("化解", "时间")).field == "resolved_on"
    assert MATCHER(("涉及金额（万元）",)).field == "amount"
    assert MATCHER(("矛盾纠纷简要情况和诉求",)).field == "facts"
    assert MATCHER(("矛盾纠纷基本情祝",)).field == "facts"
    assert MATCHER(("天气",)).field is None
    assert MATCHER((" ",)).field is None


def test_two_columns_for_one_field_leave_the_second_to_a_person() -> None:
    _, mapping = proposed(template(headings=("序号", "当事人", "当事人姓名", "纠纷类型", "备注")))
    fields = [(column.field, column.also) for column in mapping.sheets[0].columns]
    assert fields[1] == ("party_lines", ())
    assert fields[2] == (None, ("party_lines",))
    assert any("可能是：当事人" in line for line in mapping.lines())


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda w: w.active.merge_cells("C4:C5"), "跨行合并"),
        (lambda w: w.active.delete_rows(4, 3), "没有留空行"),
        (lambda w: w.active.delete_rows(1, 20), "没有认出"),
    ],
)
def test_templates_that_cannot_be_filled(make: Callable[[Any], None], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        proposed(template(make))


# remembering


def test_a_confirmed_mapping_is_known_again_whatever_was_filled_in() -> None:
    _, mapping = proposed(template())
    decided = mapping.with_field("台账", "H", "facts")
    _, again = proposed(template(prepared=12), {decided.fingerprint: memory_of(decided)})
    assert again.confirmed
    assert again.sheets[0].columns[7].field == "facts"


def test_a_changed_template_says_what_changed_and_is_confirmed_anew() -> None:
    _, mapping = proposed(template())
    decided = mapping.with_field("台账", "H", "measures")
    changed = template(
        headings=("序号", "受理日期", "村居", "当事人", "纠纷类型", "涉及人数", "涉及金额", "备注")
    )
    _, again = proposed(changed, {decided.fingerprint: memory_of(decided)})
    assert not again.confirmed
    assert again.changed is not None
    assert again.changed.new == ("村居",)
    assert again.changed.gone == ("身份证号",)
    assert again.changed.moved == ("当事人：C→D",)
    assert again.sheets[0].columns[7].field == "measures"
    assert any("身份证号" in line for line in again.lines())
    _, other = proposed(template(headings=("序号", "排查时间", "村居", "责任人", "化解措施")),
                        {decided.fingerprint: memory_of(decided)})  # fmt: skip
    assert other.changed is None


def test_only_known_columns_and_fields_can_be_decided() -> None:
    _, mapping = proposed(template())
    with pytest.raises(Refused, match="没有Z列"):
        mapping.with_field("台账", "Z", "note")
    with pytest.raises(Refused, match="没有“天气”"):
        mapping.with_field("台账", "A", "天气")


# filling


def test_rows_are_put_in_before_the_totals() -> None:
    filled, after = filled_with(template(), [row_of(n) for n in range(1, 11)])
    sheet = after["台账"]
    assert [sheet.cell(row, 1).value for row in range(4, 14)] == list(range(1, 11))
    assert sheet["C13"].value == "王10\n赵长河"
    assert sheet["D4"].value == "369901198001011234\n/"
    assert sheet["B4"].value.date() == date(2026, 10, 5)
    assert sheet["G14"].value == "=SUM(G4:G13)"
    assert sheet["A15"].value == "填报人："
    assert sheet["C13"].border.left.style == "thin"
    assert sheet["A1"].value == "2026年10月矛盾纠纷台账"
    assert sheet["A2"].value == "填报单位（盖章）：云岭镇人民调解委员会"
    assert [growth.added for growth in filled.growths] == [7]


def test_what_is_not_filled_stays_byte_for_byte() -> None:
    def more(workbook: Any) -> None:
        other = workbook.create_sheet("填表说明")
        other["A1"] = "一件一行"

    before = template(more)
    filled, _ = filled_with(before, [row_of()])
    old, new = parts(before), parts(filled.content)
    same = {name for name in old if old[name] == new.get(name)}
    assert set(old) - same <= MAY_CHANGE
    assert set(new) - set(old) <= {"xl/sharedStrings.xml"}


def test_rules_names_notes_and_other_sheets_follow() -> None:
    def more(workbook: Any) -> None:
        sheet = workbook.active
        rule = DataValidation(type="list", formula1='"邻里纠纷,其他纠纷"')
        rule.add("E4:E6")
        sheet.add_data_validation(rule)
        from openpyxl.comments import Comment
        from openpyxl.formatting.rule import FormulaRule
        from openpyxl.workbook.defined_name import DefinedName

        sheet.conditional_formatting.add(
            "A4:H6", FormulaRule(formula=["$F4>$F$7"], font=Font(color="FF0000"))
        )
        sheet.print_area = "A1:H8"
        sheet.print_title_rows = "1:3"
        sheet.freeze_panes = "C4"
        sheet["A8"].comment = Comment("签字", "县里")
        sheet["A3"].comment = Comment("不填", "县里")
        workbook.defined_names["数据"] = DefinedName("数据", attr_text="台账!$A$4:$H$6")
        other = workbook.create_sheet("汇总")
        other["A1"] = "=SUM(台账!G4:G6)"
        other["A2"] = "=台账!G7"

    _, after = filled_with(template(more), [row_of(n) for n in range(1, 6)])
    sheet = after["台账"]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "E4:E8"
    ((area, rules),) = sheet.conditional_formatting._cf_rules.items()
    assert (str(area.sqref), rules[0].formula) == ("A4:H8", ["$F4>$F$9"])
    assert sheet.print_area == "'台账'!$A$1:$H$10"
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.freeze_panes == "C4"
    assert (sheet["A10"].comment.text, sheet["A3"].comment.text) == ("签字", "不填")
    assert after.defined_names["数据"].attr_text == "台账!$A$4:$H$8"
    assert (after["汇总"]["A1"].value, after["汇总"]["A2"].value) == ("=SUM(台账!G4:G8)", "=台账!G9")


def test_pictures_charts_and_tables_are_kept_and_follow(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("台账")
        for column, heading in enumerate(HEADINGS):
            sheet.write(0, column, heading)
        sheet.add_table(
            0, 0, 3, len(HEADINGS) - 1, {"columns": [{"header": h} for h in HEADINGS], "name": "数据表"}
        )
        sheet.write(4, 0, "合计")
        sheet.write_formula(4, 6, "=SUM(G2:G4)")
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=台账!$G$2:$G$4"})
        sheet.insert_chart("B8", chart)
        sheet.data_validation("E2:E4", {"validate": "list", "source": "=字典!$A$1:$A$2"})
        workbook.add_worksheet("字典").write_column(0, 0, ["邻里纠纷", "其他纠纷"])
    before = path.read_bytes()
    filled, _ = filled_with(before, [row_of(n) for n in range(1, 6)])
    new = parts(filled.content)
    assert b"$G$2:$G$6" in new["xl/charts/chart1.xml"]
    assert b'ref="A1:H6"' in new["xl/tables/table1.xml"]
    assert b"<xdr:row>9</xdr:row>" in new["xl/drawings/drawing1.xml"]
    assert "下拉框" not in "".join(filled.doubts)


def test_a_word_the_drop_down_does_not_offer_is_told() -> None:
    def more(workbook: Any) -> None:
        rule = DataValidation(type="list", formula1='"婚姻家庭纠纷,其他纠纷"')
        rule.add("E4:E6")
        workbook.active.add_data_validation(rule)

    filled, _ = filled_with(template(more), [row_of()])
    assert any("下拉框里没有：邻里纠纷" in doubt for doubt in filled.doubts)


def test_formulas_are_not_written_over_unless_someone_agreed() -> None:
    def more(workbook: Any) -> None:
        for row in (4, 5, 6):
            workbook.active.cell(row, 1, f'=IF(C{row}="","",ROW()-3)')

    filled, after = filled_with(template(more), [row_of(n) for n in range(1, 6)])
    assert after["台账"]["A8"].value == '=IF(C8="","",ROW()-3)'
    assert any("A列“序号”是公式" in doubt for doubt in filled.doubts)
    _, after = filled_with(template(more), [row_of()], over_formulas=frozenset({("台账", "A")}))
    assert (after["台账"]["A4"].value, after["台账"]["A5"].value) == (1, '=IF(C5="","",ROW()-3)')


def test_shared_formulas_are_each_kept_right() -> None:
    content = template()
    sheet = parts(content)["xl/worksheets/sheet1.xml"].decode()
    for row in (4, 5, 6):
        shared = '<f t="shared" ref="H4:H6" si="0">F4*2</f>' if row == 4 else '<f t="shared" si="0"/>'
        sheet = re.sub(
            rf'<c r="H{row}"( s="\d+")[^>]*?(?:/>|></c>)', rf'<c r="H{row}"\1>{shared}<v>0</v></c>', sheet
        )
    filled, after = filled_with(
        with_parts(content, {"xl/worksheets/sheet1.xml": sheet.encode()}), [row_of(n) for n in range(1, 6)]
    )
    assert [after["台账"].cell(row, 8).value for row in range(4, 9)] == [f"=F{row}*2" for row in range(4, 9)]
    assert len(filled.growths) == 1


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1"])
def test_text_never_becomes_a_formula(text: str) -> None:
    filled, after = filled_with(template(), [row_of(note=text)])
    cell = after["台账"]["H4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert (
        b"<f>" not in parts(filled.content)["xl/worksheets/sheet1.xml"].split(b'r="H4"')[1].split(b"</c>")[0]
    )


def test_long_text_gets_room_and_the_longest_is_cut_visibly() -> None:
    def more(workbook: Any) -> None:
        for row in (4, 5, 6):
            workbook.active.cell(row, 8).alignment = openpyxl.styles.Alignment(wrap_text=True)

    _, after = filled_with(
        template(more), [row_of(note="很长的说明" * 40), row_of(2, note="短"), row_of(3, note="字" * 40_000)]
    )
    sheet = after["台账"]
    assert sheet.row_dimensions[4].height > 200
    assert sheet["H6"].value.endswith("（过长，已截断）")


def test_numbers_of_people_are_text_whatever_the_style() -> None:
    _, after = filled_with(template(), [row_of()])
    cell = after["台账"]["D4"]
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_days_follow_the_style_of_the_template() -> None:
    def as_text(workbook: Any) -> None:
        for row in (4, 5, 6):
            workbook.active.cell(row, 2).number_format = "@"

    def as_day(workbook: Any) -> None:
        for row in (4, 5, 6):
            workbook.active.cell(row, 2).number_format = 'yyyy"年"m"月"d"日"'

    assert filled_with(template(as_text), [row_of()])[1]["台账"]["B4"].value == "2026-10-05"
    cell = filled_with(template(as_day), [row_of()])[1]["台账"]["B4"]
    assert (cell.value.date(), cell.number_format) == (date(2026, 10, 5), 'yyyy"年"m"月"d"日"')


def test_examples_are_emptied_and_told() -> None:
    def more(workbook: Any) -> None:
        workbook.active["C4"], workbook.active["H4"] = "张三（示例）", "照此填写"

    filled, after = filled_with(template(more), [row_of(note="")])
    assert after["台账"]["C4"].value.startswith("王1")
    assert after["台账"]["H4"].value is None
    assert any("1行内容，当作示例清空" in doubt for doubt in filled.doubts)


def test_a_month_without_disputes_says_so_as_the_notes_ask() -> None:
    def noted(workbook: Any) -> None:
        workbook.active["A9"] = "注：没有纠纷的，在当事人栏填“无”。"

    filled, after = filled_with(template(noted), [])
    assert after["台账"]["C4"].value == "无"
    assert any("实际是0件" in doubt for doubt in filled.doubts)
    assert filled.rows == 0
    assert filled_with(template(), [])[1]["台账"]["C4"].value == "零报告"


def test_what_was_written_in_a_line_stays_and_is_told() -> None:
    filled, after = filled_with(
        template(lambda w: w.active.__setitem__("A2", "填报单位（盖章）：石桥镇")), [row_of()]
    )
    assert after["台账"]["A2"].value == "填报单位（盖章）：石桥镇"
    assert any("石桥镇" in doubt for doubt in filled.doubts)


def test_rows_merged_across_are_merged_again_in_new_rows() -> None:
    def more(workbook: Any) -> None:
        for row in (3, 4, 5, 6):
            workbook.active.merge_cells(start_row=row, start_column=8, end_row=row, end_column=10)

    _, after = filled_with(template(more), [row_of(n) for n in range(1, 6)])
    merged = {str(area) for area in after["台账"].merged_cells.ranges}
    assert {"H7:J7", "H8:J8"} <= merged


def test_formulas_found_by_distance_are_told() -> None:
    filled, _ = filled_with(
        template(lambda w: w.active.__setitem__("H8", '=INDIRECT("A4")')), [row_of(n) for n in range(1, 6)]
    )
    assert any("按位置取数" in doubt for doubt in filled.doubts)


def test_an_unreadable_formula_is_refused_when_rows_are_put_in() -> None:
    content = template()
    sheet = parts(content)["xl/worksheets/sheet1.xml"].replace(b"SUM(G4:G6)", b"SUM(G4:G6)+'x")
    broken = with_parts(content, {"xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(Refused, match="公式读不懂"):
        filled_with(broken, [row_of(n) for n in range(1, 6)])


def test_links_to_other_workbooks_are_cut_and_told() -> None:
    content = template()
    sheet = parts(content)["xl/worksheets/sheet1.xml"].replace(
        b"<f>SUM(G4:G6)</f><v></v>", b"<f>[1]Sheet1!A1</f><v>7</v>"
    ).replace(b"<f>SUM(G4:G6)</f><v/>", b"<f>[1]Sheet1!A1</f><v>7</v>").replace(
        b"<f>SUM(G4:G6)</f><v />", b"<f>[1]Sheet1!A1</f><v>7</v>")  # fmt: skip
    assert b"[1]Sheet1" in sheet
    workbook, mapping = proposed(with_parts(content, {"xl/worksheets/sheet1.xml": sheet}))
    assert workbook.cut_off == ("台账!G7",)
    assert workbook.sheets[0].content(7, 7) == 7.0
    assert mapping.sheets


def test_what_other_workbooks_left_behind_is_taken_out() -> None:
    """The cache of a linked workbook holds its cells; the order of calculation no longer holds."""
    content = template()
    old = parts(content)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        f'<Relationship Id="rId90" Type="{kind}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        f'<Relationship Id="rId91" Type="{kind}/calcChain" Target="/xl/calcChain.xml"/></Relationships>'
    ).encode()
    types = (
        b'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="x"/>'
        b'<Override PartName="/xl/calcChain.xml" ContentType="y"/></Types>'
    )
    references = (
        f'<externalReferences xmlns:r="{kind}"><externalReference r:id="rId90"/></externalReferences>'
        '<definedNames><definedName name="别处">[1]Sheet1!$A$1</definedName></definedNames>'
    )
    workbook = re.sub(r"<definedNames\s*/>", "", old["xl/workbook.xml"].decode())
    workbook = workbook.replace("</sheets>", f"</sheets>{references}")
    linked = with_parts(
        content,
        {
            "xl/workbook.xml": workbook.encode(),
            "xl/_rels/workbook.xml.rels": old["xl/_rels/workbook.xml.rels"].replace(
                b"</Relationships>", links
            ),
            "[Content_Types].xml": old["[Content_Types].xml"].replace(b"</Types>", types),
            "xl/externalLinks/externalLink1.xml": b"<x/>",
            "xl/calcChain.xml": b"<calcChain/>",
        },
    )
    book, mapping = proposed(linked)
    assert mapping.sheets
    new = parts(book.to_bytes())
    assert not {"xl/externalLinks/externalLink1.xml", "xl/calcChain.xml"} & set(new)
    told = new["xl/workbook.xml"] + new["xl/_rels/workbook.xml.rels"] + new["[Content_Types].xml"]
    assert not re.search(rb"xternal(Link|Ref)|calcChain|rId9[01]", told)
    assert "别处" not in new["xl/workbook.xml"].decode()
    assert filled_with(linked, [row_of()])[0].rows == 1


def test_what_the_second_reader_cannot_read_is_not_handed_over() -> None:
    content = template()
    odd = (
        parts(content)["xl/styles.xml"]
        .replace(b"<fonts", b'<fonts x="1"')
        .replace(b"</fonts>", b"<font><sz val='big'/></font></fonts>")
    )
    with pytest.raises(Refused, match="没法核对"):
        filled_with(with_parts(content, {"xl/styles.xml": odd}), [row_of()])


def test_a_cancelled_fill_writes_nothing() -> None:
    with pytest.raises(Refused, match="已停止"):
        filled_with(template(), [row_of(n) for n in range(1, 300)], cancelled=lambda: True)


def test_checking_notices_a_cell_that_is_not_as_meant() -> None:
    before = template()
    filled, _ = filled_with(before, [row_of()])
    filled.meant["台账", 4, 8] = "别的"
    with pytest.raises(Refused, match="台账!H4"):
        check_filled(before, filled, "模板")
    del filled.meant["台账", 4, 8]
    del filled.meant["台账", 4, 3]
    with pytest.raises(Refused, match="台账!C4"):
        check_filled(before, filled, "模板")


# tables


def table(rows: list[str], columns: list[str], *, heading: str = "纠纷类型") -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "统计表"
    sheet["A1"] = "2026年矛盾纠纷统计表"
    for number, label in enumerate([heading, *columns], start=1):
        sheet.cell(2, number, label)
    for number, label in enumerate(rows, start=3):
        sheet.cell(number, 1, label)
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


MANY = [
    row_of(1, accepted_on=date(2026, 10, 2), type_code="neighbours"),
    row_of(2, accepted_on=date(2026, 10, 3), type_code="marriage_family", village="石桥村", people_involved=60,
           outcome=Outcome.WRITTEN_AGREEMENT, agreement_form=AgreementForm.WRITTEN),
    row_of(3, accepted_on=date(2026, 10, 9), type_code="tourism", people_involved=None),
]  # fmt: skip
EARLIER = [
    row_of(4, accepted_on=date(2026, 1, 9), type_code="neighbours"),
    row_of(5, accepted_on=date(2026, 9, 9), type_code="contract"),
]


def grid(sheet: Any) -> dict[str, list[Any]]:
    return {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=3)}


def test_types_by_months_and_the_other_way_round() -> None:
    months = [f"{n}月" for n in range(1, 13)]
    types = ["婚姻家庭", "邻里", "其他", "合计"]
    by_type = table(types, [*months, "合计"])
    _, mapping = proposed(by_type)
    assert isinstance(mapping.sheets[0].layout, MatrixLayout)
    rows = grid(filled_with(by_type, MANY, EARLIER)[1]["统计表"])
    assert rows["邻里"] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2]
    assert rows["其他"] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 2]
    assert rows["合计"] == [1, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 5]
    turned = grid(filled_with(table([*months, "合计"], types, heading="月份"), MANY, EARLIER)[1]["统计表"])
    for number, label in enumerate([*months, "合计"]):
        assert turned[label] == [rows[kind][number] for kind in types]


def test_villages_by_measures() -> None:
    content = table(
        ["溪口村", "石桥村", "合计"], ["排查总数", "涉及人数", "化解率", "年度累计"], heading="村居"
    )
    rows = grid(filled_with(content, MANY, EARLIER)[1]["统计表"])
    assert rows["溪口村"] == [2, 4, None, 4]
    assert rows["合计"] == [3, 64, None, 5]


def test_labels_that_are_not_understood_are_left_and_told() -> None:
    content = table(["邻里纠纷", "婚姻家庭纠纷", "外星纠纷"], ["件数", "群体性上访"])
    filled, after = filled_with(content, MANY)
    assert grid(after["统计表"]) == {
        "邻里纠纷": [1, None], "婚姻家庭纠纷": [1, None], "外星纠纷": [None, None],
    }  # fmt: skip
    told = "".join(filled.doubts)
    assert "外星纠纷" in told
    assert "群体性上访" in told
    assert "有1件" in told


def test_sources_count_their_parts() -> None:
    sources = {code.code: code for code in VOCABULARY.sources.codes}
    court = next(code for code, about in sources.items() if about.reports_as.get("report_source") == "court")
    rows = [row_of(1, source_code=court), row_of(2, source_code="")]
    content = table(
        ["主动调解", "接受委托移送调解", "法院委托移送"], ["件数", "协议涉及金额"], heading="案件来源"
    )
    found = grid(filled_with(content, rows)[1]["统计表"])
    assert [found[label][0] for label in ("主动调解", "接受委托移送调解", "法院委托移送")] == [0, 1, 1]


# hostile files


def hostile() -> Iterator[tuple[str, bytes, str]]:
    good = template()
    yield "html", b"<html><table></table></html>", "不是 .xlsx"
    yield "empty", b"", "不是 .xlsx"
    yield "old", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "老格式"
    yield "password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"
    yield "macros", with_parts(good, {"xl/vbaProject.bin": b"x"}), "有宏"
    yield "half", good[: len(good) // 2], "损坏"
    yield "no xml", with_parts(good, {"xl/worksheets/sheet1.xml": b"<worksheet"}), "损坏"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    yield "entities", with_parts(good, {"xl/worksheets/sheet1.xml": bomb}), "损坏"
    yield "no types", with_parts(good, {"[Content_Types].xml": b"<Types/>"}), "不是普通的"
    yield "large", with_parts(good, {"xl/media/x.bin": b"\0" * 41_000_000}), "太大"
    empty = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    yield "no data", with_parts(good, {"xl/worksheets/sheet1.xml": empty}), "损坏"


@pytest.mark.parametrize(
    ("content", "sentence"), [case[1:] for case in hostile()], ids=[c[0] for c in hostile()]
)
def test_hostile_templates_are_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        TemplateWorkbook(read_package(content, "模板.xlsx"))
    assert len(refused.value.problems) == 1


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Trouble, match="找不到模板"):
        read_template(tmp_path / "没有.xlsx")
    with pytest.raises(Refused, match="是文件夹"):
        read_template(tmp_path)
    large = tmp_path / "大.xlsx"
    with large.open("wb") as file:
        file.truncate(21_000_000)
    with pytest.raises(Refused, match="超过"):
        read_template(large)
    locked = tmp_path / "锁.xlsx"
    locked.write_bytes(b"x")

    def refuse(self: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(Trouble, match="打不开"):
        read_template(locked)


def test_a_sheet_that_claims_a_million_rows_is_read_as_it_is() -> None:
    content = template()
    sheet = parts(content)["xl/worksheets/sheet1.xml"]
    claimed = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', sheet)
    _, mapping = proposed(with_parts(content, {"xl/worksheets/sheet1.xml": claimed}))
    assert isinstance(mapping.sheets[0].layout, ListLayout)
    assert mapping.sheets[0].layout.last == 6
