"""Foreign workbooks: read as they stand, or refused in one sentence."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.ledgers import reading
from mediator_desktop.ledgers.mapping import SYNONYMS, find_header, fold_heading, map_headings
from mediator_desktop.ledgers.reading import ReadSheet, cell_words, column_letter, read_workbook
from mediator_desktop.ledgers.values import lost_digits, read_amount, read_day, split_names

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "ledgers"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(path: Path, rows: list[list[object]], hidden: bool = False) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    for row in rows:
        sheet.append(row)
    if hidden:
        book.create_sheet("藏").sheet_state = "hidden"
    book.save(path)
    return path


def test_cells_keep_their_type_and_rows_their_number(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [[], ["", "甲", 1.5, date(2026, 3, 5)], ["乙", 369921196409200947]], hidden=True
    )
    first, second = read_workbook(path)
    assert (first.name, first.first_row, first.hidden) == ("表", 1, False)
    assert (second.name, second.hidden) == ("藏", True)
    assert first.rows[0] == ["", "", "", ""]
    assert first.rows[1] == ["", "甲", 1.5, date(2026, 3, 5)]
    assert lost_digits(first.rows[2][1])


def test_a_wrong_stated_size_is_ignored(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["甲", "乙"], ["丙", "丁"]])
    spoiled = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoiled, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:B2"' in data
                data = data.replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"')
            new.writestr(name, data)
    assert [list(row) for row in read_workbook(spoiled)[0].rows] == [["甲", "乙"], ["丙", "丁"]]


def test_a_workbook_under_a_wrong_name_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["甲"]])
    assert read_workbook(path.rename(tmp_path / "a.xls"))[0].rows[0] == ["甲"]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample ledgers are not beside this checkout")
def test_an_old_workbook_is_read() -> None:
    (sheet,) = read_workbook(SAMPLES / "outstanding_disputes.xls")
    assert sheet.rows[0][0] == "双桥镇2026年突出矛盾纠纷台帐"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"<html><table><tr><td>1", "其实是网页"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "其实是网页"),
        (b'<?xml version="1.0"?>\n<html>', "其实是网页"),
        (b"%PDF-1.7", "PDF"),
        ("编号,受理时间\n".encode("gb18030"), "不是 Excel 表格"),
        (b"PK\x03\x04 and then nothing", "已损坏"),
        (OLE + b"\0" * 600, "已损坏"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "设了密码"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused, match=said) as caught:
        read_workbook(path)
    assert "台账.xlsx" in str(caught.value)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_torn_workbook_is_refused(tmp_path: Path, share: float) -> None:
    whole = workbook(tmp_path / "a.xlsx", [[str(i), "乙"] for i in range(200)]).read_bytes()
    path = tmp_path / "b.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Refused, match="已损坏"):
        read_workbook(path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(tmp_path_factory.mktemp("small") / "a.xlsx", [["编号", "当事人"], ["1", "甲"]])


@given(st.integers(0, 4000), st.integers(0, 255))
def test_a_spoiled_byte_never_ends_in_a_traceback(small: Path, place: int, value: int) -> None:
    path = small.with_name("spoiled.xlsx")
    content = bytearray(small.read_bytes())
    content[place % len(content)] = value
    path.write_bytes(content)
    try:
        read_workbook(path)
    except Refused as refused:
        assert refused.problems[0].sentence  # noqa: PT017 - either outcome is fine


def test_a_package_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    with pytest.raises(Refused, match="不是 Excel 表格"):
        read_workbook(path)


def test_missing_and_odd_places(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="找不到"):
        read_workbook(tmp_path / "none.xlsx")
    with pytest.raises(Refused, match="文件夹"):
        read_workbook(tmp_path)


def test_a_locked_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", [["甲"]])

    def locked(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(Trouble, match="请关闭后再试"):
        read_workbook(path)


def test_a_stumbling_reader_is_a_spoiled_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", [["甲"]])
    raised: list[BaseException] = [
        type("PanicException", (BaseException,), {})(),
        KeyboardInterrupt(),
        python_calamine.PasswordError(),
    ]

    def stumble(*_: object) -> None:
        raise raised[0]

    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_filelike", stumble)
    with pytest.raises(Refused, match="已损坏"):
        read_workbook(path)
    raised.pop(0)
    with pytest.raises(KeyboardInterrupt):
        read_workbook(path)
    raised.pop(0)
    with pytest.raises(Refused, match="设了密码"):
        read_workbook(path)


def _far(cells: list[tuple[int, int]]) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet()
        for row, column in cells:
            sheet.write_string(row, column, "x")
        book.close()
        return path

    return make


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_far([(0, 0), (1_048_575, 0)]), "超过300000行"),
        (_far([(0, 0), (3, 16_383)]), "列太多"),
        (_far([(0, 0), (300_000, 1)]), "超过300000行"),
    ],
)
def test_a_stray_cell_far_away_costs_no_memory(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        read_workbook(make(tmp_path / "a.xlsx"))


def test_the_last_column_and_row_admitted(tmp_path: Path) -> None:
    (sheet,) = read_workbook(_far([(0, 0), (2, 701)])(tmp_path / "a.xlsx"))
    assert len(sheet.rows[0]) == 702


@pytest.mark.parametrize(("limit", "said"), [("MAX_BYTES", "超过0MB"), ("MAX_UNPACKED", "展开后太大")])
def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, said: str) -> None:
    path = workbook(tmp_path / "a.xlsx", [["甲"]])
    monkeypatch.setattr(reading, limit, 100)
    with pytest.raises(Refused, match=said):
        read_workbook(path)


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("kind", "filter_name"), [("xlsx", "Calc MS Excel 2007 XML"), ("xls", "MS Excel 97")]
)
def test_what_another_program_saved(tmp_path: Path, kind: str, filter_name: str) -> None:
    day = date(2026, 3, 5)
    source = workbook(tmp_path / "a.xlsx", [["甲", day, 1.25]])
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", f"{kind}:{filter_name}", "--outdir", str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert read_workbook(tmp_path / "out" / f"a.{kind}")[0].rows[0] == ["甲", day, 1.25]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (" 甲 ", "甲"),
        (3.0, "3"),
        (3.5, "3.5"),
        (12, "12"),
        (True, "是"),
        (date(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5, 9, 30), "2026-03-05 09:30:00"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=1), "1:00:00"),
    ],
)
def test_cells_as_words(value: object, words: str) -> None:
    assert cell_words(value) == words  # type: ignore[arg-type]


def test_letters_of_columns() -> None:
    assert [column_letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("value", "day", "clock"),
    [
        ("2026-10-30 17:41:20", date(2026, 10, 30), time(17, 41)),
        ("2026-10-30T07:41", date(2026, 10, 30), time(7, 41)),
        ("2024.3.5", date(2024, 3, 5), None),
        ("2024年3月5日", date(2024, 3, 5), None),
        ("2024/03/05", date(2024, 3, 5), None),
        ("20240305", date(2024, 3, 5), None),
        (" 2024-3-5 ", date(2024, 3, 5), None),
        ("2026年2月30日", None, None),
        ("2026.13.5", None, None),
        ("2026-01-05 25:00", None, None),
        ("3月5日", None, None),
        ("7日内", None, None),
        ("", None, None),
        (46029.0, None, None),
        (True, None, None),
        (date(2026, 3, 5), date(2026, 3, 5), None),
        (datetime(2026, 3, 5), date(2026, 3, 5), None),
        (datetime(2026, 3, 5, 9, 30, 15), date(2026, 3, 5), time(9, 30)),
    ],
)
def test_days(value: object, day: date | None, clock: time | None) -> None:
    found = read_day(value)  # type: ignore[arg-type]
    assert (found.day, found.clock) == (day, clock)


@pytest.mark.parametrize(
    ("value", "unit", "yuan"),
    [
        ("600.00", 1, "600"),
        ("0.00", 1, "0"),
        ("1,234.5", 1, "1234.5"),
        ("１２００元", 1, "1200"),
        ("¥ 300", 1, "300"),
        ("1.2万元", 1, "12000"),
        ("1.2万", 1, "12000"),
        ("1.2", 10_000, "12000"),
        ("1.2元", 10_000, "1.2"),
        (0.1 + 0.2, 1, "0.30"),
        (2100.0, 1, "2100"),
        (1.23456, 10_000, "12345.6"),
        (3, 1, "3"),
        ("约300", 1, None),
        ("-5", 1, None),
        (-5.0, 1, None),
        ("3.005", 1, None),
        ("", 1, None),
        ("1e5", 1, None),
        (float("inf"), 1, None),
        (float("nan"), 1, None),
        (True, 1, None),
        (date(2026, 1, 1), 1, None),
        ("9" * 30, 1, None),
    ],
)
def test_amounts(value: object, unit: int, yuan: str | None) -> None:
    assert read_amount(value, unit) == (None if yuan is None else Money.yuan(yuan))  # type: ignore[arg-type]


@given(st.integers(0, 10**13))
def test_an_amount_comes_back_from_text_and_number(fen: int) -> None:
    assert read_amount(Money(fen).plain) == Money(fen)
    assert read_amount(Money(fen).digits) == Money(fen)
    assert read_amount(float(Money(fen).in_yuan)) == Money(fen)


def test_names() -> None:
    assert split_names("甲,乙，丙、丁；戊\n己; ") == ("甲", "乙", "丙", "丁", "戊", "己")
    assert split_names("阿依努尔·吐尔逊") == ("阿依努尔·吐尔逊",)
    assert split_names(" ，") == ()


@pytest.mark.parametrize(
    ("value", "lost"),
    [(3.69921196409200e17, True), ("4.39930E+17", True), (154.0, False), ("369921196409200947", False), (True, False)],
)  # fmt: skip
def test_lost_digits(value: object, lost: bool) -> None:
    assert lost_digits(value) is lost  # type: ignore[arg-type]


def test_a_heading_means_one_field() -> None:
    folded = [fold_heading(word) for words in SYNONYMS.values() for word in words]
    assert len(folded) == len(set(folded))


def test_headings_are_found_by_their_words() -> None:
    rows = [
        ["某镇台账"],
        ["填报单位：某镇", "", "填报时间："],
        ["序号", "受 理\n时间", "", "当事人", "奇怪的列", "当事人姓名"],
    ]
    header = find_header(ReadSheet("表", rows, 3))
    assert header is not None
    assert header.row == 5
    assert [(c.letter, c.field) for c in header.columns] == [
        ("A", "seq"), ("B", "accepted_on"), ("D", "party"), ("E", None), ("F", None),
    ]  # fmt: skip
    assert header.columns[1].heading == "受 理\n时间"
    assert header.place("party") == 3
    assert header.place("facts") is None


def test_no_header_no_guess() -> None:
    assert find_header(ReadSheet("表", [["序号", "当事人"], ["1", "甲"]])) is None
    assert find_header(ReadSheet("表", [])) is None
    assert map_headings(["", None]) == ()  # type: ignore[list-item]


@pytest.mark.parametrize(
    "heading", ["调解协议金（元）", "调解协议金(元)", "调解协议金\n（元）", "　调解协议金 (元)"]
)
def test_brackets_and_breaks_mean_nothing(heading: str) -> None:
    assert map_headings([heading])[0].field == "amount"
