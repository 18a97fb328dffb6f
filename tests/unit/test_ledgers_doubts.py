"""What is told of the rows and columns of a ledger: every doubt, and nothing kept silent."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.preview import SheetPreview
from mediator_desktop.ledgers.proposals import propose

TODAY = date(2026, 11, 22)
FORMS = program_folder() / "forms"
WORDS = load_vocabulary(FORMS)
SYNONYMS = load_synonyms(FORMS)


def csv(folder: Path, words: str) -> SheetPreview:
    path = folder / "台账.csv"
    path.write_text(words, "utf-8")
    (sheet,) = propose(path, WORDS, SYNONYMS, TODAY).sheets
    return sheet


HEAD = "编号,受理日期,当事人,联系电话,纠纷类型,简要情况,涉及金额\n"


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("1,2026-01-05,张平,15441989826,邻里,争水沟,", []),
        ("1,2026-01-05,张平,1544198982,邻里,争水沟,", ["phone_bad"]),
        ("1,2026-01-05,张平,,星际纠纷,争水沟,", ["unknown_value"]),
        ("1,2026-01-05,张平,,邻里,争水沟,若干", ["amount_unreadable"]),
        ("1,2026-01-05,张平,,邻里,争水沟,3.5万元", []),
        ("1,2026-02-30,张平,,邻里,争水沟,", ["bad_date"]),
        ("1,去年,张平,,邻里,争水沟,", ["bad_date"]),
        ("1,,张平,,邻里,争水沟,", ["no_date"]),
        ("1,2036-01-05,张平,,邻里,争水沟,", ["future_date"]),
        ("1,2026-01-05,,,邻里,争水沟,", ["no_party"]),
        ("1,2026-01-05,张平,,,,", ["no_facts"]),
        ("1,2026-01-05,张平,,邻里,,", []),
        ("1,2026-01-05,无,,邻里,争水沟,", ["no_party"]),
    ],
)
def test_what_is_told_of_a_row(tmp_path: Path, row: str, codes: list[str]) -> None:
    (parsed,) = csv(tmp_path, f"{HEAD}{row}\n").rows
    assert [finding.code for finding in (*parsed.reject, *parsed.flag)] == codes


def test_what_could_not_be_read_is_kept_word_for_word(tmp_path: Path) -> None:
    (row,) = csv(tmp_path, HEAD + "1,2026-01-05,张平等3人,,星际纠纷,争水沟,若干\n").rows
    assert row.dispute is not None
    lines = set(row.dispute.note.splitlines())
    assert {"纠纷类型：星际纠纷", "涉及金额：若干", "当事人：张平等3人"} <= lines


def test_two_columns_for_one_field_are_told(tmp_path: Path) -> None:
    head = "编号,受理日期,受理时间,当事人,纠纷类型\n"
    sheet = csv(tmp_path, head + "1,2026-01-05,2026-01-06,张平,邻里\n")
    assert [c.field for c in sheet.columns] == ["number", "accepted_on", None, "party", "type"]
    assert "B列是同一项" in sheet.columns[2].reason
    assert sheet.rows[0].dispute is not None
    assert "受理时间：2026-01-06" in sheet.rows[0].dispute.note


def test_columns_are_known_by_their_values(tmp_path: Path) -> None:
    text = "两家为排水沟走向争执不下，请求村里出面主持公道。" * 2
    rows = "".join(
        f"{n},2026-01-0{n},张平,邻里,36992119640920094{n},1544198982{n},{text}\n" for n in (1, 2, 3)
    )
    sheet = csv(tmp_path, "编号,受理日期,当事人,纠纷类型,甲栏,乙栏,丙栏\n" + rows)
    assert [c.field for c in sheet.columns][4:] == ["party_id", "party_phone", "facts"]
    assert all(c.confidence < 0.8 and c.reason for c in sheet.columns[4:])


def test_a_date_heading_over_other_words_is_doubted(tmp_path: Path) -> None:
    rows = "".join(f"{n},2026-01-0{n},张平,邻里,还没有去\n" for n in (1, 2, 3))
    sheet = csv(tmp_path, "编号,受理日期,当事人,纠纷类型,回访时间\n" + rows)
    assert sheet.columns[4].confidence < 0.8
    assert [f.code for f in sheet.rows[0].flag] == ["unreadable_date"]


def test_repeated_headings_and_subtotals_are_no_cases(tmp_path: Path) -> None:
    first = HEAD + "1,2026-01-05,张平,,邻里,争水沟,100\n本页小计,,,,,,100\n"
    second = HEAD + "2,2026-01-06,李安,,邻里,争水塘,200\n合计,2件,,,,,400\n"
    sheet = csv(tmp_path, first + second)
    assert [row.row for row in sheet.rows] == [2, 5]
    assert "第6行的金额合计写着400，各行相加是300元，请核对" in sheet.notes
    assert "第3行是小计，没有当作纠纷" in sheet.notes


def test_a_count_that_disagrees_is_told(tmp_path: Path) -> None:
    sheet = csv(tmp_path, HEAD + "1,2026-01-05,张平,,邻里,争水沟,100\n合计,3件,,,,,100\n")
    assert "第3行写着3件，实际有1件，请核对" in sheet.notes


def test_a_row_with_one_remark_is_told_not_swallowed(tmp_path: Path) -> None:
    row = "{},2026-01-05,张平,,邻里,争水沟,100\n"
    sheet = csv(tmp_path, HEAD + row.format(1) + "以下为二季度,,,,,,\n" + row.format(2))
    assert [row.row for row in sheet.rows] == [2, 4]
    assert any("第3行只有一格文字" in note for note in sheet.notes)


@pytest.mark.parametrize("nil", ["无", "零报告", "本月无"])
def test_a_nil_row_is_a_nil_report(tmp_path: Path, nil: str) -> None:
    sheet = csv(tmp_path, f"填报单位：石桥村,,,,,,\n{HEAD}{nil},,,,,,\n填报人：赵长河,,,,,,\n")
    assert sheet.rows == ()
    assert sheet.nil is not None
    assert (sheet.nil["unit"], sheet.nil["reported_by"]) == ("石桥村", "赵长河")
    assert sheet.to_json()["totals_by_type"] == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("单位,排查总数,已化解,正在化解,化解率\n石桥村,3,2,1,66.7%\n", "统计表"),
        ("一,二,三\n1,2,3\n", "没有认出表头"),
    ],
)
def test_what_is_no_list_of_cases_is_refused_politely(tmp_path: Path, words: str, said: str) -> None:
    path = tmp_path / "台账.csv"
    path.write_text(words, "utf-8")
    with pytest.raises(Refused, match=said):
        propose(path, WORDS, SYNONYMS, TODAY)


def test_a_turned_table_is_turned_back_and_told(tmp_path: Path) -> None:
    words = "项目,甲案,乙案\n编号,1,2\n受理日期,2026-01-05,2026-01-06\n当事人,张平,李安\n类型,邻里,邻里\n"
    sheet = csv(tmp_path, words)
    assert [(row.row, row.values["party"]) for row in sheet.rows] == [(2, "张平"), (3, "李安")]
    assert "这里的行是原来的列，列是原来的行" in sheet.notes[0]


def test_hidden_parts_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    words = HEAD + "1,2026-01-05,张平,,邻里,争水沟,100\n2,2026-01-06,李安,,邻里,争水塘,200"
    for line in words.split("\n"):
        page.append(line.split(","))
    page.row_dimensions[3].hidden = True
    page.column_dimensions["D"].hidden = True
    page.sheet_state = "hidden"
    book.create_sheet("另一张")
    book.active = 1
    book.save(path)
    preview = propose(path, WORDS, SYNONYMS, TODAY)
    assert len(preview.sheets[0].rows) == 2
    told = "".join(preview.sheets[0].notes)
    assert all(word in told for word in ("工作表原来是隐藏的", "第3行原来是隐藏的", "D列原来是隐藏的"))
    assert preview.passed_over == (("另一张", "空表"),)


def test_units_in_a_row_below_and_in_the_line_above_the_headings(tmp_path: Path) -> None:
    case = "1,2026-01-05,张平,,邻里,争水沟,0.5\n"
    above = csv(tmp_path, f"金额单位：万元,,,,,,\n{HEAD}{case}")
    assert above.to_json()["sum_amount_yuan"] == 5000
    below = csv(tmp_path, f"{HEAD},,,,,,万元\n{case}")
    assert (below.unit_row, below.to_json()["sum_amount_yuan"]) == (2, 5000)
    named = csv(tmp_path, HEAD.replace("涉及金额", "涉及金额（元）") + case.replace("0.5", "0.5万元"))
    assert named.to_json()["sum_amount_yuan"] == 5000


@pytest.mark.parametrize(
    "cell",
    [
        "张平15441989826/李安15491292630",
        "申请人：张平15441989826 被申请人：李安15491292630",
        "被申请人：李安15491292630；申请人：张平15441989826",
    ],
)
def test_both_sides_in_one_cell(tmp_path: Path, cell: str) -> None:
    words = f"编号,受理日期,申请人/被申请人,纠纷类型,简要情况\n1,2026-01-05,{cell},邻里,争水沟\n"
    sheet = csv(tmp_path, words)
    assert sheet.columns[2].fields == ("applicant", "respondent")
    dispute = sheet.rows[0].dispute
    assert dispute is not None
    found = [(p.role.value, p.name, p.phone) for p in dispute.parties]
    assert found == [("applicant", "张平", "15441989826"), ("respondent", "李安", "15491292630")]


def test_one_column_of_numbers_for_both_sides(tmp_path: Path) -> None:
    words = (
        "编号,受理日期,申请人,被申请人,身份证号,联系电话,纠纷类型,简要情况\n"
        '1,2026-01-05,张平,李安,"369921196409200947\n369921196810174845","15441989826\n15491292630",邻里,争水沟\n'
    )
    sheet = csv(tmp_path, words)
    assert [c.field for c in sheet.columns][2:6] == ["applicant", "respondent", "party_id", "party_phone"]
    dispute = sheet.rows[0].dispute
    assert dispute is not None
    assert [(p.name, p.id_number[-4:], p.phone[-4:]) for p in dispute.parties] == [
        ("张平", "0947", "9826"),
        ("李安", "4845", "2630"),
    ]
