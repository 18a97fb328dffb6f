"""Files of any kind and in any state opened as a ledger: sheets, or one sentence."""

import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.ledgers import text_tables
from mediator_desktop.ledgers.opening import open_ledger
from mediator_desktop.ledgers.reading import Merge

TABLE = "编号,受理时间\n一,2026-01-05\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("gbk"),
        TABLE.encode("gb18030"),
        TABLE.encode("utf-16"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        ("编号,受理时间\n" + "ab1234,2026-01-05\n" * 40).encode("utf-16-le"),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode("gb18030"),
        TABLE.replace("\n", "\r\n").encode(),
    ],
)
def test_text_in_any_encoding_and_with_any_separator(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(content)
    (sheet,) = open_ledger(path)
    assert list(sheet.rows[0]) == ["编号", "受理时间"]
    assert sheet.rows[1][1] == "2026-01-05"


def test_a_rare_character_of_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号,当事人\n1,方㛃\n2,戴𬭎\n".encode("gb18030"))
    assert [row[1] for row in open_ledger(path)[0].rows] == ["当事人", "方㛃", "戴𬭎"]


def test_breaks_and_separators_inside_quotes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('编号,"当事人\n电话"\n1,"甲,乙"\n2\n', "utf-8")
    assert [list(row) for row in open_ledger(path)[0].rows] == [
        ["编号", "当事人\n电话"],
        ["1", "甲,乙"],
        ["2", ""],
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "空文件"),
        ("a.csv", "只有一段话，没有别的。".encode("ascii", "ignore") or b"words", "没有表格"),
        ("a.csv", b"\xff\xff\xff,\xff\n", "认不出来"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "不是表格"),
        ("a.csv", b'1,"' + b"x" * (text_tables.LONGEST_CELL + 10) + b'"\n', "读不下去"),
        ("a.csv", b"%PDF-1.7 ,", "PDF"),
        ("a.csv", OLE + b"\0" * 600, "已损坏"),
        ("a.xls", b"<html><table><tr><td>1", "其实是网页"),
        ("a.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "设了密码"),
        ("a.xlsx", b"PK\x03\x04 and then nothing", "已损坏"),
    ],
)
def test_what_is_no_ledger_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused, match=said) as caught:
        open_ledger(path)
    assert name in str(caught.value)


def test_too_many_rows_and_columns_of_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_tables, "MAX_ROWS", 3)
    path = tmp_path / "a.csv"
    path.write_text("1,2\n" * 4, "utf-8")
    with pytest.raises(Refused, match="超过3行"):
        open_ledger(path)
    path.write_text("," * 800, "utf-8")
    with pytest.raises(Refused, match="列太多"):
        open_ledger(path)


def test_missing_and_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Trouble, match="找不到"):
        open_ledger(tmp_path / "none.csv")
    path = tmp_path / "a.csv"
    path.write_text(TABLE, "utf-8")

    def locked(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", locked)
    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(Trouble, match="请关闭后再试"):
        open_ledger(path)


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 6):
        sheet.append([f"{row}", "乙", "丙"])
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet('<表&"二">').append(["一"])
    book.save(path)
    return path


def test_merged_and_hidden_parts_are_told(tmp_path: Path) -> None:
    first, second = open_ledger(workbook(tmp_path / "a.xlsx"))
    assert first.merges == (Merge(2, 0, 3, 0),)
    assert first.hidden_rows == {4}
    assert first.hidden_columns == {2}
    assert (second.name, second.hidden_rows, second.hidden_columns) == ('<表&"二">', frozenset(), frozenset())


def test_macros_are_read_past_and_links_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsm"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_formula(0, 0, "='[其他.xlsx]表'!A1", None, "旧值")
    book.close()
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", OLE + b"\0" * 100)
    assert open_ledger(path)[0].rows[0][0] == "旧值"


def test_a_full_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet().write_string(0, 0, "长" * 32_767)
    book.close()
    assert len(str(open_ledger(path)[0].rows[0][0])) == 32_767


NAMES = "urn:oasis:names:tc:opendocument:xmlns"
CELL = '<table:table-cell office:value-type="{}"{}><text:p>{}</text:p></table:table-cell>'
FIRST = CELL.format("string", "", "编号") + CELL.format("date", ' office:date-value="2026-03-05"', "3月5日")
CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
    f' xmlns:office="{NAMES}:office:1.0" xmlns:table="{NAMES}:table:1.0" xmlns:text="{NAMES}:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="表"><table:table-row>'
    + FIRST
    + "{more}</table:table-row>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
)


def open_document(path: Path, more: str = "", rows: str = "", manifest: str = "<x/>") -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", CONTENT.format(more=more, rows=rows))
        package.writestr("META-INF/manifest.xml", manifest)
    return path


def test_an_open_document(tmp_path: Path) -> None:
    (sheet,) = open_ledger(open_document(tmp_path / "a.ods"))
    assert sheet.rows[0][0] == "编号"
    assert str(sheet.rows[0][1]).startswith("2026-03-05")


LONG = '<table:table-row table:number-rows-repeated="1048575">{}</table:table-row>'
EMPTY = LONG.format('<table:table-cell table:number-columns-repeated="16384"/>')
FULL = LONG.format(CELL.format("string", "", "x"))
WIDE = CELL.format("string", ' table:number-columns-repeated="16000"', "x")


def test_a_million_declared_rows_of_an_open_document_cost_nothing(tmp_path: Path) -> None:
    tracemalloc.start()
    began = time.monotonic()
    (sheet,) = open_ledger(open_document(tmp_path / "a.ods", rows=EMPTY))
    assert len(sheet.rows) == 1
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("more", "rows", "manifest", "said"),
    [
        (WIDE, "", "<x/>", "列太多"),
        ("", FULL, "<x/>", "超过300000行"),
        ("", "", "<manifest:encryption-data/>", "设了密码"),
    ],
)
def test_an_open_document_that_cannot_be_read(
    tmp_path: Path, more: str, rows: str, manifest: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        open_ledger(open_document(tmp_path / "a.ods", more, rows, manifest))
