"""Files that mean harm or are broken: a sentence or their plain words, memory bounded, nothing run and nothing fetched."""

import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.ledgers.opening import open_ledger
from mediator_desktop.ledgers.proposals import propose

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "samples" / "ledgers"
FORMS = program_folder() / "forms"
WORDS, SYNONYMS = load_vocabulary(FORMS), load_synonyms(FORMS)
TODAY = date(2026, 11, 22)
HEAD = ["编号", "受理日期", "当事人", "纠纷类型", "简要情况", "备注"]
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1,2)", '=HYPERLINK("http://a.invalid")', "\t=1"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200


def sheet_xml(rows: str, extra: str = "") -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{extra}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'


def with_parts(path: Path, parts: dict[str, bytes | str]) -> Path:
    """A workbook of one row in which some parts of the package are other ones."""
    plain = path.with_name(f"plain-{path.name}.xlsx")
    book = xlsxwriter.Workbook(str(plain))
    book.add_worksheet().write_row(0, 0, HEAD)
    book.close()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return path


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_formula_in_words_stays_words(tmp_path: Path, suffix: str) -> None:
    rows = [[f"{n}", "2026-01-05", "张平、李安", "邻里", words, words] for n, words in enumerate(FORMULAS)]
    path = tmp_path / f"台账{suffix}"
    if suffix == ".csv":
        lines = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [HEAD, *rows])
        path.write_text("\n".join(lines), "utf-8")
    else:
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        page = book.add_worksheet()
        for n, row in enumerate([HEAD, *rows]):
            page.write_row(n, 0, row)
        book.close()
    (sheet,) = propose(path, WORDS, SYNONYMS, TODAY).sheets
    assert [row.values["facts"] for row in sheet.rows] == [words.strip() for words in FORMULAS]


def test_cells_as_long_as_they_can_be(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, HEAD)
    for n in range(1, 21):
        page.write_row(
            n, 0, [f"{n}", "2026-01-05", "张平", "邻里", "长" * 32_766 + f"{n % 10}", "备" * 32_767]
        )
    book.close()
    (sheet,) = propose(path, WORDS, SYNONYMS, TODAY).sheets
    assert len(sheet.rows) == 20
    assert {len(row.values["facts"]) for row in sheet.rows} == {32_767}


def test_a_million_rows_that_are_only_declared(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = "".join(
        f'<row r="{n}">'
        + "".join(
            f'<c r="{c}{n}" t="inlineStr"><is><t>{w}</t></is></c>' for c, w in zip("ABCDEF", row, strict=True)
        )
        + "</row>"
        for n, row in enumerate([HEAD, ["1", "2026-01-05", "张平", "邻里", "争水沟", ""]], start=1)
    )
    content = sheet_xml(rows).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    with_parts(path, {"xl/worksheets/sheet1.xml": content})
    (sheet,) = propose(path, WORDS, SYNONYMS, TODAY).sheets
    assert [row.row for row in sheet.rows] == [2]


def zeros(path: Path) -> Path:
    return with_parts(path, {"xl/worksheets/sheet1.xml": b"\0" * 120_000_000})


def shared_words(path: Path) -> Path:
    words = b"<si><t>" + b"a" * 1000 + b"</t></si>"
    return with_parts(path, {"xl/sharedStrings.xml": b"<sst>" + words * 90_000 + b"</sst>"})


def one_gigabyte_stated(path: Path) -> Path:
    """The list of the package says that a part unpacks to three gigabytes."""
    content = bytearray(zeros(path).read_bytes())
    place = content.find(b"PK\x01\x02")
    while content[place + 46 : place + 46 + 24] != b"xl/worksheets/sheet1.xml":
        place = content.find(b"PK\x01\x02", place + 4)
    struct.pack_into("<I", content, place + 24, 3_000_000_000)
    path.write_bytes(content)
    return path


def size_understated(path: Path) -> Path:
    """The list says that a part of a hundred megabytes has a few bytes."""
    content = bytearray(shared_words(path).read_bytes())
    place = content.rfind(b"xl/sharedStrings.xml") - 46
    struct.pack_into("<I", content, place + 24, 64)
    path.write_bytes(content)
    return path


def far_corner(path: Path) -> Path:
    """One cell in row 299 999 and column ZZ: two hundred million empty ones before it."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, HEAD)
    page.write_string(299_998, 701, "x")
    book.close()
    return path


SPACE = "urn:oasis:names:tc:opendocument:xmlns"


def open_document(path: Path, body: str, before: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<x/>")
        package.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content office:version="1.2"'
            f' xmlns:office="{SPACE}:office:1.0" xmlns:table="{SPACE}:table:1.0" xmlns:text="{SPACE}:text:1.0">'
            f'<office:body><office:spreadsheet><table:table table:name="表">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'


def wide_and_long_document(path: Path) -> Path:
    cell = CELL.format(' table:number-columns-repeated="700"')
    return open_document(
        path, f'<table:table-row table:number-rows-repeated="290000">{cell}</table:table-row>'
    )


def entities(path: Path) -> Path:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    before = f'<!DOCTYPE x [<!ENTITY e0 "lol">{names}]>'
    return open_document(
        path, f"<table:table-row>{CELL.format('').replace('x', '&e9;')}</table:table-row>", before
    )


BOMBS: dict[str, Callable[[Path], Path]] = {
    "a.xlsx": zeros, "b.xlsx": shared_words, "c.xlsx": one_gigabyte_stated, "d.xlsx": size_understated,
    "e.xlsx": far_corner, "f.ods": wide_and_long_document, "g.ods": entities,
}  # fmt: skip
OPENING = """
import sys
from pathlib import Path
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.opening import open_ledger
for name in sys.argv[1:]:
    try:
        open_ledger(Path(name))
        print("read", name)
    except Refused as refused:
        print("refused", refused)
status = Path("/proc/self/status")
most = [line for line in status.read_text().split("\\n") if line.startswith("VmHWM")] if status.exists() else []
print(int(most[0].split()[1]) // 1024 if most else 0)
"""


def test_bombs_are_refused_before_they_unfold(tmp_path: Path) -> None:
    paths = [make(tmp_path / name) for name, make in BOMBS.items()]
    assert all(path.stat().st_size < 2_000_000 for path in paths)
    done = subprocess.run(
        [sys.executable, "-c", OPENING, *map(str, paths)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )  # fmt: skip
    *told, megabytes = done.stdout.strip().split("\n")
    assert [line.split()[0] for line in told] == ["refused"] * len(paths), told
    assert all(any(word in line for word in ("太大", "太多", "已损坏")) for line in told), told
    assert int(megabytes) < 120


def test_words_that_stand_for_others_are_not_unfolded_in_a_workbook(tmp_path: Path) -> None:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>'
    content = sheet_xml(row, f'<!DOCTYPE x [<!ENTITY e0 "lol">{names}]>')
    path = with_parts(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": content})
    try:
        found = open_ledger(path)
    except Refused as refused:
        assert "已损坏" in str(refused)  # noqa: PT017 - either outcome is fine
    else:
        assert len(str(found[0].rows)) < 1000


def test_what_stands_on_a_web_page_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    rows = "<tr><td>1<td>2026-01-05<td>张平&amp;李安<td>邻里<td>争<br>水沟<script>alert(1)</script><td><img src=http://a.invalid/x.png>"
    heads = "".join(f"<th>{word}</th>" for word in HEAD)
    page = f"<html><head><meta charset=gb2312><title>台账</title></head><body><table><tr>{heads}</tr>{rows}</table>"
    path.write_bytes(page.encode("gb18030"))
    (sheet,) = propose(path, WORDS, SYNONYMS, TODAY).sheets
    assert [row.values["facts"] for row in sheet.rows] == ["争\n水沟"]
    assert sheet.sheet == "导出"


def test_merged_cells_of_a_web_page(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        "<table><tr><td colspan=3>题</td></tr><tr><td rowspan=2>甲</td><td>乙</td><td>丙</td></tr><tr><td>丁<td>戊</table>",
        "utf-8",
    )
    (sheet,) = open_ledger(path)
    assert sheet.rows == [["题", "", ""], ["甲", "乙", "丙"], ["", "丁", "戊"]]
    assert {(m.top, m.left, m.bottom, m.right) for m in sheet.merges} == {(1, 0, 1, 2), (2, 0, 3, 0)}


@pytest.mark.parametrize(
    "cells",
    [
        "<td colspan=99999999>a<td>b",
        "<td rowspan=4000000000>a<td colspan=-3>b",
        "<td>a" * 800,
    ],
)
def test_a_web_page_that_claims_too_much(tmp_path: Path, cells: str) -> None:
    path = tmp_path / "a.xls"
    path.write_text(f"<table><tr>{cells}</tr><tr><td>a<td>b</tr></table>", "utf-8")
    try:
        (sheet,) = open_ledger(path)
    except Refused as refused:
        assert "列太多" in str(refused)  # noqa: PT017 - either outcome is fine
    else:
        assert max(map(len, sheet.rows)) <= 702


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xls", "<html><body>请登录</body></html>".encode(), "其实是网页"),
        ("a.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "另存为 .xlsx"),
        ("a.xlsx", PNG, "不是 Excel 表格"),
        ("a.csv", PNG, "不是 Excel 表格"),
        ("a.xls", PNG, "不是 Excel 表格"),
        ("a.csv", b"", "空文件"),
        ("a.xls", b"", "空文件"),
        ("a.csv", b"1,2\n" + b"\0\0\x07," * 200, "不是表格"),
        ("a.csv", ("," * 5_000).encode(), "列太多"),
        ("a.csv", (("," * 600 + "\n") + "1\n" * 30_000).encode(), "行和列太多"),
        ("a.xls", OLE + b"\0" * 600, "已损坏"),
        ("a.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "设了密码"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 600, "已损坏"),
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "不是 Excel 表格"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused, match=said):
        open_ledger(path, SYNONYMS)


@pytest.mark.parametrize("name", ["文件夹.csv", "文件夹.xlsx"])
def test_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(Refused, match="文件夹"):
        open_ledger(tmp_path / name)


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("编号,受理日期\n1,2026-01-05\n", "utf-8")

    def held(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(Trouble, match="请关闭后再试"):
        open_ledger(path)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample ledgers are not beside this checkout")
@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_a_torn_old_workbook(tmp_path: Path, share: float) -> None:
    whole = (SAMPLES / "outstanding_disputes.xls").read_bytes()
    path = tmp_path / "a.xls"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Refused, match="已损坏"):
        open_ledger(path)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample ledgers are not beside this checkout")
def test_an_old_workbook_with_a_password(tmp_path: Path) -> None:
    content = bytearray((SAMPLES / "outstanding_disputes.xls").read_bytes())
    begins = content.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    behind = begins + 4 + 16
    struct.pack_into("<H", content, behind, 0x002F)  # FILEPASS behind the first record
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    with pytest.raises(Refused, match="密码"):
        open_ledger(path)


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(HEAD)
    page.append(
        ["1", "2026-01-05", "张平", "邻里", "='file:///etc/[passwd]x'!A1", '=WEBSERVICE("http://a.invalid")']
    )
    book.save(path)
    (sheet,) = propose(path, WORDS, SYNONYMS, TODAY).sheets
    assert "facts" not in sheet.rows[0].values
    assert "note" not in sheet.rows[0].values
