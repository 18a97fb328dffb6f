"""What stands around the cases of a sheet: levels of headings, units, villages without cases, lines to sign, other tables."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.ledgers.nil_reports import nil_sheets, villages_in, written_period
from mediator_desktop.ledgers.preview import ImportPreview, SheetPreview
from mediator_desktop.ledgers.proposals import propose
from mediator_desktop.ledgers.reading import ReadSheet
from mediator_desktop.ledgers.tables import says_nothing_found
from mediator_desktop.ledgers.values import read_deadline

FORMS = program_folder() / "forms"
WORDS, SYNONYMS = load_vocabulary(FORMS), load_synonyms(FORMS)
TODAY = date(2026, 10, 8)
HEAD = ["序号", "村（社区）", "排查时间", "当事人", "基本情况", "涉及金额", "化解时限"]


def case(number: int, amount: Any = "", deadline: str = "", party: str = "张平、李安") -> list[Any]:
    """A row under HEAD."""
    return [
        number,
        "溪口村",
        f"2026.9.{number}",
        party,
        f"两家为屋后水沟争执不下第{number}回",
        amount,
        deadline,
    ]


def look(folder: Path, rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> ImportPreview:
    """A workbook of one sheet, read."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for area in merges:
        page.merge_cells(area)
    path = folder / "台账.xlsx"
    book.save(path)
    return propose(path, WORDS, SYNONYMS, TODAY)


def only(folder: Path, rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> SheetPreview:
    """The one sheet with cases."""
    (sheet,) = look(folder, rows, merges).sheets
    return sheet


LEVELS = [
    ["序号", "村（社区）", "排查时间", "当事人", "基本情况", "涉及情况", ""],
    ["", "", "", "", "", "人数", "金额"],
    ["", "", "", "", "", "（人）", "（万元）"],
]
DOWN = [f"{letter}1:{letter}{{}}" for letter in "ABCDE"]


@pytest.mark.parametrize("reach", [0, 2, 3])
@pytest.mark.parametrize("unit", ["（万元）", "万元", "单位：万元"])
def test_rows_below_the_first_headings_are_no_cases(tmp_path: Path, reach: int, unit: str) -> None:
    """Whether the headings are merged down not at all, over both levels, or over the units as well."""
    rows = [
        *LEVELS[:2],
        [*LEVELS[2][:6], unit],
        ["1", "溪口村", "2026.9.1", "张平、李安", "两家争水沟", 3, 1.5],
    ]
    merges = ["F1:G1", *(area.format(reach) for area in DOWN)] if reach else []
    sheet = only(tmp_path, rows, merges)
    assert [row.row for row in sheet.rows] == [4]
    assert sheet.rows[0].amount is not None
    assert sheet.rows[0].amount.fen == 15_000 * 100


@pytest.mark.parametrize(
    ("title", "heading", "worth"),
    [("单位：万元", "涉及金额", 10_000), ("", "涉及金额（千元）", 1000), ("单位：件、元", "涉及金额", 1)],
)
def test_a_unit_wherever_it_stands(tmp_path: Path, title: str, heading: str, worth: int) -> None:
    head = [heading if word == "涉及金额" else word for word in HEAD]
    sheet = only(tmp_path, [[title], head, case(1, 2), case(2, 3)])
    assert sheet.unit == worth
    assert not any("没有写金额的单位" in note for note in sheet.notes)


@pytest.mark.parametrize(
    ("amounts", "is_asked"),
    [([300, 1200], False), ([1.25, 0.5], True), (["300元", "2万元"], None), (["", ""], None)],
)
def test_a_unit_that_is_not_written_is_said(
    tmp_path: Path, amounts: list[Any], is_asked: bool | None
) -> None:
    sheet = only(tmp_path, [HEAD, *(case(n, amount) for n, amount in enumerate(amounts, start=1))])
    told = sum("没有写金额的单位，没带单位的数按元算" in note for note in sheet.notes)
    asked = [finding.row for row in sheet.rows for finding in row.flag if finding.code == "unit_unknown"]
    assert (told, asked) == (int(is_asked is not None), [2, 3] if is_asked else [])
    assert not any("的单位是元" in note for note in sheet.notes)


@pytest.mark.parametrize(
    "word", ["无", "零报告", "未发现矛盾纠纷", "本村未排查出矛盾纠纷", "0件", "没有", "未发现异常情况"]
)
def test_a_village_that_found_nothing_is_no_case(tmp_path: Path, word: str) -> None:
    nothing = ["/", "枫林村", "2026.9.5", "/", word, "无", "长期"]
    preview = look(tmp_path, [HEAD, case(1), nothing, case(2)])
    assert [row.row for row in preview.sheets[0].rows] == [2, 4]
    assert [(report.unit, report.day) for report in preview.nil_reports] == [("枫林村", date(2026, 9, 5))]


def test_a_case_whose_facts_say_nothing_stays_one(tmp_path: Path) -> None:
    sheet = only(tmp_path, [HEAD, case(1), [2, "枫林村", "2026.9.5", "王五、赵六", "无", "", ""]])
    assert [row.row for row in sheet.rows] == [2, 3]


@pytest.mark.parametrize(
    "line",
    [
        ["包村领导签字："],
        ["村级负责人签字：", "", "", "镇综治中心主任签字："],
        ["", "", "", "（盖章）"],
        ["审核人：王五", "", "填报人：赵六      联系电话："],
        ["分管领导：", "", "日期：2026年9月30日"],
    ],
)
def test_lines_to_sign_are_no_cases(tmp_path: Path, line: list[str]) -> None:
    assert [row.row for row in only(tmp_path, [HEAD, case(1), line]).rows] == [2]


def test_figures_above_and_below_the_list(tmp_path: Path) -> None:
    figures = [["村名", "走访户数", "参加人数", "会议次数"], ["溪口村", 12, 3, 1], ["枫林村", 9, 2, 0]]
    preview = look(tmp_path, [*figures, [], HEAD, case(1), case(2), case(3), [], ["三、排查力量"], *figures])
    (sheet,) = preview.sheets
    assert [row.row for row in sheet.rows] == [6, 7, 8]
    assert "第1至3行是统计数，不是一件一行的，没有导入" in sheet.notes
    assert [why for _, why in preview.passed_over] == ["这是统计表，不是一件一行的台账，没有导入"]


def test_a_formula_without_a_result_is_told(tmp_path: Path) -> None:
    sheet = only(tmp_path, [HEAD, case(1, "=1+1"), case(2, 5), [*case(3)[:-1], '=CONCATENATE("a","b")']])
    found = [(f.row, f.column) for row in sheet.rows for f in row.flag if f.code == "formula_unsaved"]
    assert found == [(2, "F"), (4, "G")]


def test_signs_that_nobody_sees(tmp_path: Path) -> None:
    (first, second) = only(
        tmp_path, [HEAD, case(1, party="张\u200b平、\u202e李安\u202c"), case(2, party="某" * 200)]
    ).rows
    assert first.dispute is not None
    assert second.dispute is not None
    assert [party.name for party in first.dispute.parties] == ["张平", "李安"]
    assert [finding.code for finding in first.flag] == ["hidden_signs"]
    assert [(finding.code, "太长" in finding.why) for finding in second.flag] == [("unknown_value", True)]
    assert "某" * 200 in second.dispute.note


def test_a_cell_without_a_name_says_so(tmp_path: Path) -> None:
    (row,) = only(tmp_path, [HEAD, case(1, party="13个")]).rows
    assert [(finding.code, finding.why) for finding in row.reject] == [
        ("no_party", "“13个”里没有姓名，没有写当事人")
    ]


@pytest.mark.parametrize(
    ("words", "year", "last", "is_assumed"),
    [
        ("2026年11月底前", None, date(2026, 11, 30), False),
        ("2026年底", None, date(2026, 12, 31), False),
        ("年底前", None, date(2026, 12, 31), True),
        ("年底前", 2026, date(2026, 12, 31), False),
        ("10月20日前", None, date(2026, 10, 20), True),
        ("2026年10月20日之前完成", None, date(2026, 10, 20), False),
        ("三季度末", 2026, date(2026, 9, 30), False),
        ("2026年上半年", None, date(2026, 6, 30), False),
        ("11月中旬", 2026, date(2026, 11, 20), False),
    ],
)
def test_deadlines_in_words(words: str, year: int | None, last: date, is_assumed: bool) -> None:
    assert read_deadline(words, date(2026, 6, 5), year) == (last, is_assumed)


@pytest.mark.parametrize(
    "words", ["长期", "待定", "立即", "2026年", "3月底", "2026年13月底", "2月30日前", "", "前"]
)
def test_what_names_no_last_day(words: str) -> None:
    assert read_deadline(words, date(2026, 6, 5), None) is None
    assert read_deadline("年底", None, None) is None


def test_a_deadline_that_is_no_day_is_shown_and_kept(tmp_path: Path) -> None:
    first, second = only(tmp_path, [HEAD, case(1, deadline="长期"), case(2, deadline="年底前")]).rows
    assert [finding.code for finding in first.flag] == ["bad_secondary_date"]
    assert [finding.code for finding in second.flag] == ["year_assumed"]
    assert first.dispute is not None
    assert second.dispute is not None
    assert "化解时限：长期" in first.dispute.note
    assert second.dispute.responsibility.deadline == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("line", "villages"),
    [
        ("经排查，白杨村、东湾村和石塘社区未发现矛盾纠纷", ("白杨村", "东湾村", "石塘社区")),
        ("石塘镇白杨村本周零报告", ("白杨村",)),
        ("三河村 一心村", ("三河村", "一心村")),
        ("我村、各村、20个村、全镇二十个村、两村未发现", ()),
        ("村（社区）", ()),
    ],
)
def test_villages_that_a_line_lists(line: str, villages: tuple[str, ...]) -> None:
    assert villages_in([line]) == villages


def test_each_listed_village_has_its_report() -> None:
    rows = [["2026年9月零报告"], ["白杨村、东湾村未排查出矛盾纠纷"]]
    reports = nil_sheets(ReadSheet("零报告", rows))
    assert [(report.unit, report.first) for report in reports] == [
        ("白杨村", date(2026, 9, 1)), ("东湾村", date(2026, 9, 1)),
    ]  # fmt: skip


def test_a_row_of_several_villages(tmp_path: Path) -> None:
    preview = look(tmp_path, [HEAD, case(1), ["", "", "", "", "枫林村、上坪村未发现矛盾纠纷"]])
    assert [report.unit for report in preview.nil_reports] == ["枫林村", "上坪村"]


def test_a_long_cell_is_no_nil_report() -> None:
    assert not says_nothing_found("未发现矛盾纠纷" * 100)


@pytest.mark.parametrize("line", ["填报时间：2026年9月30日", "2026年国庆期间排查表"])
def test_no_period_is_made_up(line: str) -> None:
    assert written_period([line]) == ("", None, None)
