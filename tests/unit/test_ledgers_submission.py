"""A sealed workbook: what it says for machines, what anybody changed since; a table without a seal read by its headings."""

import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediator_desktop.catalogue.submission_format import digest_of, short_digest
from mediator_desktop.domain.figures import CountedTable, FigureKind
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers import submission_seal
from mediator_desktop.ledgers.reading import ReadSheet, read_workbook
from mediator_desktop.ledgers.submission_reading import read_like
from mediator_desktop.ledgers.submission_seal import (
    MARK,
    SHEET,
    Sealed,
    altered,
    prints_of,
    seal,
    unsealed,
)
from mediator_desktop.ledgers.table_writing import table_workbook
from tests.counted_tables import counted, figure, matrix, villages, wide

NAME = "云岭镇.xlsx"


def sealed_bytes(content: bytes, *, private: bool = False, **said: Any) -> bytes:
    prints = prints_of(content, private=private)
    return seal(content, NAME, {"who": "云岭镇", "files": {NAME: digest_of(list(prints))}} | said, prints)


def opened(path: Path, content: bytes) -> tuple[Sealed | None, tuple[ReadSheet, ...]]:
    path.write_bytes(content)
    sheets = read_workbook(path)
    return unsealed(sheets), sheets


@pytest.mark.parametrize("private", [False, True])
def test_a_workbook_nobody_touched_is_as_it_was_sealed(tmp_path: Path, private: bool) -> None:
    content = sealed_bytes(table_workbook(villages()), private=private, text="_x0041_ 汉 😀")
    found, sheets = opened(tmp_path / NAME, content)
    assert found is not None
    assert found.holds
    assert (found.submission["who"], found.submission["text"]) == ("云岭镇", "_x0041_ 汉 😀")
    assert list(altered(found, sheets)) == []


def test_the_digest_stands_at_the_foot_of_every_page(tmp_path: Path) -> None:
    content = sealed_bytes(table_workbook(villages()))
    found, _ = opened(tmp_path / NAME, content)
    assert found is not None
    sheet = openpyxl.load_workbook(tmp_path / NAME).worksheets[0]
    assert sheet.oddFooter.right.text == f"校验码 {short_digest(found.digest)}"
    assert sheet.oddFooter.center.text == "第&P页 共&N页"


def test_the_sheet_for_machines_is_shown_by_no_menu() -> None:
    book = openpyxl.load_workbook(BytesIO(sealed_bytes(table_workbook(villages()))))
    assert book[SHEET].sheet_state == "veryHidden"


def test_sealing_changes_nothing_that_people_see() -> None:
    plain = table_workbook(wide())
    before = openpyxl.load_workbook(BytesIO(plain)).worksheets[0]
    after = openpyxl.load_workbook(BytesIO(sealed_bytes(plain))).worksheets[0]
    assert [[c.value for c in row] for row in before.iter_rows()] == [
        [c.value for c in row] for row in after.iter_rows()
    ]
    assert before.merged_cells.ranges == after.merged_cells.ranges


def test_a_sheet_without_a_foot_and_one_with_its_own_get_the_digest() -> None:
    made = BytesIO()
    book = xlsxwriter.Workbook(made)
    bare, own, long = book.add_worksheet("甲"), book.add_worksheet("乙"), book.add_worksheet("丙")
    for sheet in (bare, own, long):
        sheet.write_number(0, 0, 1)
    bare.insert_textbox(2, 2, "图")
    own.set_footer("&L左&R右")
    long.set_footer("&L" + "长" * 240)
    book.close()
    content = sealed_bytes(made.getvalue())
    sheets = openpyxl.load_workbook(BytesIO(content)).worksheets
    assert "校验码" in sheets[0].oddFooter.right.text
    assert sheets[1].oddFooter.right.text.startswith("右　校验码")
    assert "校验码" in sheets[2].oddFooter.right.text
    xml = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert xml.index("<headerFooter") < xml.index("<drawing")


@pytest.mark.parametrize("times", [1, 2])
def test_a_sheet_that_is_called_like_ours_is_left_alone(tmp_path: Path, times: int) -> None:
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet(SHEET).write_string(0, 0, MARK if times == 2 else "x")
    found, sheets = opened(tmp_path / NAME, sealed_bytes(made.getvalue()))
    assert found is not None
    assert list(altered(found, sheets)) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.data())
def test_any_changed_cell_is_found(tmp_path: Path, data: st.DataObject) -> None:
    table = villages()
    path = tmp_path / NAME
    path.write_bytes(sealed_bytes(table_workbook(table)))
    book = openpyxl.load_workbook(path)
    cells = [
        cell
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if type(cell).__name__ == "Cell" and not str(cell.value or "").startswith("=")
    ]
    cell = data.draw(st.sampled_from(cells))
    value = data.draw(
        st.integers(0, 10**6) | st.text(st.characters(codec="gb18030", categories=("Lo", "Nd")), min_size=1)
    )
    if str(value) == str(cell.value):
        return
    before = cell.value
    cell.value = value
    book.save(path)
    sheets = read_workbook(path)
    found = unsealed(sheets)
    assert found is not None
    places = {one.place for one in altered(found, sheets)}
    assert cell.coordinate in places, (before, value, places)


def test_a_row_of_a_full_report_is_told_without_its_words(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(sealed_bytes(table_workbook(villages()), private=True))
    assert "溪口村" not in zipfile.ZipFile(path).read("xl/worksheets/submission.xml").decode()
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B5"] = 99
    book.save(path)
    sheets = read_workbook(path)
    found = unsealed(sheets)
    assert found is not None
    said = [one.sentence for one in altered(found, sheets)]
    assert "“云岭镇人民调解案件情况统计表”第5行与报送时不同" in said


def test_a_sheet_taken_out_or_added_is_told(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(sealed_bytes(table_workbook(villages())))
    book = openpyxl.load_workbook(path)
    book.worksheets[0].title = "别的"
    book.save(path)
    sheets = read_workbook(path)
    found = unsealed(sheets)
    assert found is not None
    assert [(one.sheet, one.place) for one in altered(found, sheets)] == [
        ("云岭镇人民调解案件情况统计表", "整张表"),
        ("别的", "整张表"),
    ]


def test_a_sentence_names_the_cell_with_both_texts(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(sealed_bytes(table_workbook(matrix())))
    book = openpyxl.load_workbook(path)
    cell = next(c for row in book.worksheets[0].iter_rows() for c in row if c.value == 31)
    cell.value = 13
    book.save(path)
    sheets = read_workbook(path)
    found = unsealed(sheets)
    assert found is not None
    (one,) = altered(found, sheets)
    assert one.sentence == f"“2026年10月云岭镇矛盾纠纷排查情况表”{cell.coordinate}报送时是“31”，现在是“13”"


def hidden(*lines: str) -> ReadSheet:
    return ReadSheet(SHEET, [[line] for line in lines], hidden=True)


def spoiled(change: dict[str, Any]) -> str:
    prints = [{"name": "表", "rows": [["1"]]}]
    said = {"files": {NAME: digest_of(prints)}}
    return json.dumps({"submission": said, "file": NAME, "prints": prints} | change)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (MARK, "1", "x"),
        (MARK, "1", "x", "{"),
        (MARK, "1", "x", "[]"),
        (MARK, "1", "x", "[" * 100_000),
        (MARK, "1", "x", spoiled({"submission": 3})),
        (MARK, "1", "x", spoiled({"submission": {}})),
        (MARK, "1", "x", spoiled({"prints": [3]})),
        (MARK, "1", "x", spoiled({"prints": [{"name": 3}]})),
        (MARK, "1", "x", spoiled({"prints": [{"name": "表", "rows": [3]}]})),
        (MARK, "1", "x", spoiled({"prints": [{"name": "表", "digests": 3}]})),
        (MARK, "1", "x", spoiled({"submission": {"files": 3}})),
        ("别的", "1", "x", spoiled({})),
    ],
    ids=lambda lines: str(lines)[:40],
)
def test_a_seal_that_cannot_be_made_out_is_none(lines: tuple[str, ...]) -> None:
    assert unsealed([hidden(*lines)]) is None


def test_a_seal_whose_digest_was_changed_does_not_hold() -> None:
    found = unsealed([hidden(MARK, "1", "0" * 64, spoiled({}))])
    assert found is not None
    assert not found.holds


def test_what_is_no_workbook_cannot_be_sealed() -> None:
    with pytest.raises(Refused):
        seal(b"PK\x03\x04nothing", NAME, {"files": {}}, ())


@pytest.mark.parametrize("left_open", [3, [3], [[1]], [["a", 1]]])
def test_a_seal_with_places_that_are_none_is_no_seal(tmp_path: Path, left_open: object) -> None:
    content = table_workbook(villages())
    (shown,) = prints_of(content, private=False)
    prints = [shown | {"open": left_open}]
    sealed = seal(content, NAME, {"files": {NAME: digest_of(prints)}}, prints)
    assert opened(tmp_path / NAME, sealed)[0] is None


def test_too_much_is_not_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission_seal, "MOST_CELLS", 2)
    with pytest.raises(Refused, match="内容太多"):
        sealed_bytes(table_workbook(villages()), text="x" * 100_000)


# reading without a seal


def read_back(path: Path, table: CountedTable, shape: CountedTable | None = None) -> CountedTable:
    path.write_bytes(table_workbook(table))
    found = read_like(read_workbook(path), shape or table)
    assert found is not None
    assert found.doubts == ()
    return found.table


@pytest.mark.parametrize("table", [villages(), matrix(), wide(1)], ids=["villages", "matrix", "wide"])
def test_every_figure_of_a_table_is_found_by_its_headings(tmp_path: Path, table: CountedTable) -> None:
    found = read_back(tmp_path / NAME, table)
    before = {(f.row, f.column): f.value for f in table.figures}
    after = {(f.row, f.column): f.value for f in found.figures}
    assert after == before


def test_columns_in_another_order_are_found_too(tmp_path: Path) -> None:
    table = counted([("合计",)], [("件",), ("人",), ("万元",)], [
        figure(0, 0, 3), figure(0, 1, 7), figure(0, 2, 12_345_678, FigureKind.MONEY_WAN)])  # fmt: skip
    turned = counted([("合计",)], [("万元",), ("件",), ("人",)], [
        figure(0, 0, 12_345_678, FigureKind.MONEY_WAN), figure(0, 1, 3), figure(0, 2, 7)])  # fmt: skip
    found = read_back(tmp_path / NAME, turned, table)
    assert [f.value for f in found.figures] == [3, 7, 12_345_678]


def sheet(*rows: tuple[object, ...]) -> ReadSheet:
    return ReadSheet("表", [list(row) for row in rows])


def shape() -> CountedTable:
    return counted([("合计",)], [("总数（件）",), ("人数",), ("金额",), ("率",)], [
        figure(0, 0, 0), figure(0, 1, 0, FigureKind.PEOPLE), figure(0, 2, 0, FigureKind.MONEY_YUAN),
        figure(0, 3, Decimal(0), FigureKind.RATIO)])  # fmt: skip


def test_the_row_of_the_sum_is_taken_where_there_is_one() -> None:
    found = read_like(
        [
            sheet(
                ("单位", "总数", "人数", "金额", "率"),
                ("甲村", 1, 2, 3.5, "50%"),
                ("合计", "12", 20.0, "1,000", 96.5),
            )
        ],
        shape(),
    )
    assert found is not None
    assert [f.value for f in found.table.figures] == [12, 20, 100_000, Decimal("96.5")]


def test_what_is_no_number_is_told_and_not_taken() -> None:
    found = read_like(
        [sheet(("单位", "总数", "人数", "金额", "率"), ("合计", 1.5, "二十", True, "—"))], shape()
    )
    assert found is None
    found = read_like([sheet(("单位", "总数", "人数", "金额", "率"), ("合计", 3, "二十", -4, ""))], shape())
    assert found is not None
    assert [f.value for f in found.table.figures] == [3, None, None, None]
    assert [doubt for doubt in found.doubts if "C2不是数字" in doubt]


def test_columns_and_rows_that_are_not_there_are_named() -> None:
    found = read_like([sheet(("单位", "总数", "人数", "金额"), ("合计", 3, 4, 5))], shape())
    assert found is not None
    assert found.doubts == ("没有找到1个栏目：率",)
    missing = read_like([sheet(("村", "排查总数", "已化解", "化解率"), ("溪口村", 1, 1, 100))], villages())
    assert missing is not None
    assert missing.doubts == ("没有找到3个行：石桥村、枫林社区、合计",)


@pytest.mark.parametrize(
    "rows",
    [(), (("单位", "别的"), ("合计", 3)), (("单位", "总数", "人数", "金额", "率"),)],
    ids=["empty", "other headings", "no figures"],
)
def test_a_sheet_without_the_headings_is_not_read(rows: tuple[tuple[object, ...], ...]) -> None:
    assert read_like([sheet(*rows)], shape()) is None
    assert read_like([replace(sheet(*rows), hidden=True)], shape()) is None
