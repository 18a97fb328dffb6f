"""Sheets made plain: tables apart, turned ones and forms as rows; nil reports, totals and marks of a workbook told."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.money import Money
from mediator_desktop.ledgers.nil_reports import nil_sheet, written_period, written_year
from mediator_desktop.ledgers.opening import open_ledger
from mediator_desktop.ledgers.parts import take_apart
from mediator_desktop.ledgers.preview import SheetPreview
from mediator_desktop.ledgers.proposals import propose
from mediator_desktop.ledgers.reading import Merge, ReadSheet, cell_words
from mediator_desktop.ledgers.splitting import Person, split_people, spread
from mediator_desktop.ledgers.values import read_amount, read_short_day

TODAY = date(2026, 11, 22)
FORMS = program_folder() / "forms"
WORDS, SYNONYMS = load_vocabulary(FORMS), load_synonyms(FORMS)
HEAD = "编号,受理日期,当事人,纠纷类型,简要情况,涉及人数,涉及金额（元）"
OTHER = "序号,排查时间,村(社区),申请人,被申请人,基本情况,化解情况"
CELLS = st.sampled_from(
    ["", "编号", "当事人", "受理日期", "小计", "无", "张平", "2026-01-05", "简要情况", "一、溪口村", "12"]
)


def csv(folder: Path, words: str) -> list[SheetPreview]:
    path = folder / "台账.csv"
    path.write_text(words, "utf-8")
    return list(propose(path, WORDS, SYNONYMS, TODAY).sheets)


def case(number: int, people: int | str = 2, amount: int | str = 100) -> str:
    return f"{number},2026-01-0{number},张平、李安,邻里,两家为第{number}条水沟争执,{people},{amount}"


@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=25))
def test_no_row_of_a_list_is_lost_between_its_tables(rows: list[list[str]]) -> None:
    sheet = ReadSheet("表", rows)
    parts = take_apart(sheet, SYNONYMS)
    if not parts[0].told:
        again = [(part.first_row + n, row) for part in parts for n, row in enumerate(part.rows)]
        assert again == list(enumerate(rows, start=1))
        assert len({part.name for part in parts}) == len(parts)
    else:
        before = {cell for row in rows for cell in row if cell}
        assert {cell_words(cell) for row in parts[0].rows for cell in row if cell_words(cell)} <= before


def test_other_headings_below_begin_another_table(tmp_path: Path) -> None:
    second = "二、未化解\n" + OTHER + "\n1,2026-02-01,溪口村,周全,吴有,鱼塘的租金没有交清,正在化解\n"
    first, other = csv(tmp_path, f"{HEAD}\n{case(1)}\n{case(2)}\n{second}")
    assert [row.row for row in first.rows] == [2, 3]
    assert [row.row for row in other.rows] == [6]
    assert other.sheet == "台账（第4行起）"
    assert other.header_rows == (5,)


def test_the_same_headings_printed_again_begin_none(tmp_path: Path) -> None:
    (sheet,) = csv(tmp_path, f"{HEAD}\n{case(1)}\n第二页\n{HEAD}\n{case(2)}\n")
    assert [row.row for row in sheet.rows] == [2, 5]


def test_a_form_is_one_row() -> None:
    rows = [
        ["登记表", "", "", ""],
        ["受理日期", "2026-01-05", "纠纷类型", "邻里"],
        ["申请人", "张平", "被申请人", "李安"],
        ["简要情况", "争水沟", "", ""],
        ["受理日期", "2026-01-09", "纠纷类型", "合同"],
        ["申请人", "周全", "被申请人", "吴有"],
        ["简要情况", "租金没有交清", "", ""],
    ]
    sheet = ReadSheet("表", rows, merges=(Merge(1, 0, 1, 3), Merge(4, 1, 4, 3), Merge(7, 1, 7, 3)))
    (form,) = take_apart(sheet, SYNONYMS)
    assert form.first_row == 1
    assert form.rows[0] == ["受理日期", "纠纷类型", "申请人", "被申请人", "简要情况"]
    assert form.rows[1] == ["2026-01-05", "邻里", "张平", "李安", "争水沟"]
    assert form.rows[4][2] == "周全"
    assert form.told
    assert form.above == ("登记表",)


def test_a_blank_form_is_no_dispute() -> None:
    rows = [["受理日期", "", "纠纷类型", ""], ["申请人", "", "被申请人", ""], ["简要情况", "", "", ""]]
    assert take_apart(ReadSheet("表", rows), SYNONYMS)[0].told == ()


def test_counts_with_items_as_rows_are_named_and_never_cases(tmp_path: Path) -> None:
    path = tmp_path / "报表.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (
        ["2026年9月双桥镇矛盾纠纷排查情况表"], ["内容", "", "乡镇街道", "村居", "小计", "年度累计"],
        ["总况", "排查数", 1, 2, 3, 9], ["", "调处数", 1, 2, 3, 9], ["", "成功数", 1, 2, 3, 9],
        ["邻里", "排查数", 1, 2, 3, 9],
    ):  # fmt: skip
        page.append(row)
    detail = book.create_sheet("明细")
    for line in f"{HEAD}\n{case(1)}".split("\n"):
        detail.append(line.split(","))
    book.save(path)
    preview = propose(path, WORDS, SYNONYMS, TODAY)
    ((name, why),) = preview.passed_over
    assert name == "Sheet"
    assert why.startswith("这是统计表")
    assert "2026年9月乡镇街道、村居各级的数" in why


@pytest.mark.parametrize(
    ("row", "unit", "day"),
    [
        ("3,2026-09-25,石门村,,,零报告,", "石门村", date(2026, 9, 25)),
        ("3,2026-09-25,石门村,无,无,,", "石门村", date(2026, 9, 25)),
        ("3,,石门村,,,本月未排查出矛盾纠纷,", "石门村", None),
    ],
)
def test_a_nil_row_among_others_is_a_fact(tmp_path: Path, row: str, unit: str, day: date | None) -> None:
    other = "1,2026-09-01,溪口村,周全,吴有,鱼塘的租金没有交清,正在化解"
    (sheet,) = csv(tmp_path, f"2026年9月台账,,,,,,\n{OTHER}\n{other}\n{row}\n")
    assert len(sheet.rows) == 1
    (report,) = sheet.nil_reports
    assert (report.unit, report.day, report.row) == (unit, day, 4)
    assert report.period == (date(2026, 9, 1), date(2026, 9, 30))
    assert report.to_json()["period"] == ["2026-09-01", "2026-09-30"]


@pytest.mark.parametrize("row", [",,,本月无矛盾纠纷,,,", "无,,,,,,"])
def test_nobody_in_particular_found_nothing_where_there_are_disputes(tmp_path: Path, row: str) -> None:
    other = "1,2026-09-01,溪口村,周全,吴有,鱼塘的租金没有交清,正在化解"
    (sheet,) = csv(tmp_path, f"2026年9月台账,,,,,,\n{OTHER}\n{other}\n{row}\n")
    assert (len(sheet.rows), sheet.nil_reports) == (1, ())


@pytest.mark.parametrize("facts", ["无法联系对方，电话一直打不通", "未按约定还款", "没有人修路灯"])
def test_a_case_that_begins_with_no_is_no_nil_report(tmp_path: Path, facts: str) -> None:
    (sheet,) = csv(tmp_path, f"{OTHER}\n1,2026-09-01,溪口村,周全,吴有,{facts},无\n")
    assert len(sheet.rows) == 1
    assert sheet.nil_reports == ()


def test_a_letter_that_says_nothing_was_found() -> None:
    rows = [
        ["关于2026年第三季度矛盾纠纷排查的报告"],
        ["经排查，我村未发现矛盾纠纷，特此零报告。"],
        ["填报单位：石门村"],
        ["填报人：李秀英"],
    ]
    report = nil_sheet(ReadSheet("零报告", rows))
    assert (report.unit, report.first, report.last) == ("石门村", date(2026, 7, 1), date(2026, 9, 30))
    assert report.people == {"reported_by": "李秀英"}
    assert report.row is None


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("2026年9月", "2026-09-01", "2026-09-30"),
        ("２０２６年９月份台账", "2026-09-01", "2026-09-30"),
        ("2026年上半年", "2026-01-01", "2026-06-30"),
        ("2026年第4季度", "2026-10-01", "2026-12-31"),
        ("2026年1月至3月", "2026-01-01", "2026-03-31"),
        ("2026年9月1日至9月15日", "2026-09-01", "2026-09-15"),
        ("2025年12月—2026年2月", "2025-12-01", "2026-02-28"),
        ("2026年度", "2026-01-01", "2026-12-31"),
        ("2026年13月", "None", "None"),
        ("没有", "None", "None"),
    ],
)
def test_periods_as_written(line: str, first: str, last: str) -> None:
    found = written_period([line])
    assert (str(found[1]), str(found[2])) == (first, last)


def test_one_year_or_none() -> None:
    assert written_year(["2026年台账", "2026年9月1日"]) == 2026
    assert written_year(["2026年台账", "2025年"]) is None
    assert written_year(["台账"]) is None


@pytest.mark.parametrize(
    ("words", "year", "day"),
    [
        ("24/3/5", None, "2024-03-05"),
        ("24.3.5-3.8", None, "2024-03-05"),
        ("'24年3月5日", None, "2024-03-05"),
        ("27.3.5", None, "None"),
        ("05/03/24", None, "None"),
        ("24.4.31", None, "None"),
        ("三月五日", 2024, "2024-03-05"),
        ("十二月三十一日", 2024, "2024-12-31"),
        ("3月5日", 2024, "2024-03-05"),
        ("10.8", 2024, "2024-10-08"),
        ("3月5日", None, "None"),
        ("2月30日", 2024, "None"),
        ("去年腊月", 2024, "None"),
        ("30日内", 2024, "None"),
    ],
)
def test_days_without_their_whole_year(words: str, year: int | None, day: str) -> None:
    assert str(read_short_day(words, year, TODAY)) == day


def test_a_year_that_was_not_written_is_told(tmp_path: Path) -> None:
    words = f"2025年台账,,,,,,\n{HEAD}\n1,3月5日,张平,邻里,两家为水沟争执,2,100\n"
    (sheet,) = csv(tmp_path, words)
    (row,) = sheet.rows
    assert [finding.code for finding in row.flag] == ["year_assumed"]
    assert row.dispute is not None
    assert row.dispute.accepted_on == date(2025, 3, 5)


@given(st.integers(1, 99_999_999_999))
def test_capitals_are_read_as_they_are_written(fen: int) -> None:
    assert read_amount(Money(fen).capitals) == Money(fen)


@pytest.mark.parametrize(
    ("words", "unit", "yuan"),
    [
        ("叁万元", 1, "30000"),
        ("三千五百元", 1, "3500"),
        ("十二万", 1, "120000"),
        ("一百零五块", 1, "105"),
        ("叁", 10_000, "30000"),
        ("叁万元", 10_000, "30000"),
        ("约2万", 1, None),
        ("2-3万", 1, None),
        ("元", 1, None),
        ("一二三", 1, None),
        ("若干", 1, None),
    ],
)
def test_amounts_in_characters(words: str, unit: int, yuan: str | None) -> None:
    assert read_amount(words, unit) == (None if yuan is None else Money.yuan(yuan))


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("张大年、李小年诉王忠厚", [("张大年", 1), ("李小年", 1), ("王忠厚", 2)]),
        ("张平vs李安", [("张平", 1), ("李安", 2)]),
        ("赵铁牛（村民小组长）", [("赵铁牛", 0)]),
        ("赵铁牛（李安）", [("赵铁牛", 0), ("李安", 0)]),
    ],
)
def test_sides_and_offices_in_a_cell_of_names(words: str, people: list[tuple[str, int]]) -> None:
    assert [(person.name, person.side) for person in split_people(words).people] == people


def test_an_office_in_brackets_is_kept_as_written() -> None:
    assert split_people("赵铁牛（村民小组长）").has_rest


@pytest.mark.parametrize("words", ["154 4198 9826", "154-4198-9826", "15441989826"])
def test_telephones_in_groups(words: str) -> None:
    assert spread((Person("张平"),), words, "phone")[0].phone == "15441989826"


def test_totals_and_counts_that_disagree_are_told(tmp_path: Path) -> None:
    words = f"{HEAD}\n{case(1)}\n{case(2)}\n小计,2件,,,,4,200\n{case(3, 3, 50)}\n小计,1件,,,,9,50\n合计,3件,,,,7,999\n"
    (sheet,) = csv(tmp_path, words)
    told = [note for note in sheet.notes if "请核对" in note]
    assert told == [
        "第6行的人数合计写着9，各行相加是3，请核对",
        "第7行的金额合计写着999，各行相加是250元，请核对",
    ]


def test_a_sum_named_after_its_village_is_no_case(tmp_path: Path) -> None:
    words = f"{HEAD}\n{case(1)}\n溪口村小计,,,,,2,100\n过次页,,,,,,100\n承前页,,,,,,100\n{case(2)}\n"
    (sheet,) = csv(tmp_path, words)
    assert [row.row for row in sheet.rows] == [2, 6]


def test_units_mixed_in_one_column_are_told(tmp_path: Path) -> None:
    (sheet,) = csv(tmp_path, f"{HEAD}\n{case(1)}\n{case(2, 2, '1.2万元')}\n")
    assert any("第3行写的是万元，共1格" in note for note in sheet.notes)
    assert sheet.to_json()["sum_amount_yuan"] == 12_100
    wan = HEAD.replace("涉及金额", "涉及金额（万元）")
    (sheet,) = csv(tmp_path, f"{wan}\n{case(1, 2, 1)}\n{case(2, 2, '500元')}\n")
    assert any("的单位是万元，第3行写的是元" in note for note in sheet.notes)
    assert sheet.to_json()["sum_amount_yuan"] == 10_500


def test_villages_in_lines_between_the_rows(tmp_path: Path) -> None:
    (sheet,) = csv(tmp_path, f"{HEAD}\n一、溪口村,,,,,,\n{case(1)}\n（二）枫林社区,,,,,,\n{case(2)}\n")
    villages = [row.dispute.village for row in sheet.rows if row.dispute]
    assert villages == ["溪口村", "枫林社区"]


def test_struck_out_rows_and_faulty_cells_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in f"{HEAD}\n{case(1)}\n{case(2)}\n{case(3)}".split("\n"):
        page.append(line.split(","))
    for cell in page[3]:
        cell.font = openpyxl.styles.Font(strike=True)
    page["C4"] = "#N/A"
    book.save(path)
    (sheet,) = open_ledger(path)
    assert sheet.struck_rows == {3}
    assert sheet.faults == {(4, 2)}
    rows = propose(path, WORDS, SYNONYMS, TODAY).sheets[0].rows
    assert [f.code for row in rows for f in (*row.reject, *row.flag)] == [
        "struck_through",
        "no_party",
        "cell_error",
    ]


def test_merged_and_hidden_parts_of_an_open_document(tmp_path: Path) -> None:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    row = "<table:table-row{}>{}</table:table-row>"
    rows = (
        row.format("", cell.format("", "甲") + cell.format("", "乙"))
        + row.format("", cell.format(' table:number-rows-spanned="2"', "丙") + cell.format("", "丁"))
        + row.format(' table:visibility="collapse"', "<table:covered-table-cell/>" + cell.format("", "戊"))
    )
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0"'
        f' xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="表">'
        f'<table:table-column/><table:table-column table:visibility="collapse"/>{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<x/>")
        package.writestr("content.xml", content)
    (sheet,) = open_ledger(path)
    assert sheet.merges == (Merge(2, 0, 3, 0),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3}, {1})
