"""Taking over ledgers of any layout: recognised, completed, undone without a trace, reported."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Filter
from mediator_desktop.services import importing
from mediator_desktop.services.import_memory import remembered_by
from mediator_desktop.services.import_undoing import imports_done, undo_import
from mediator_desktop.services.importing import Decision, Imported, Known, import_ledger, write_report
from mediator_desktop.services.workplace import Workplace
from tests.unit.ledger_layouts import Layout, layouts

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "ledgers"
TRUTH = SAMPLES / "truth.json"
NAMES = tuple(json.loads(TRUTH.read_text("utf-8"))["files"]) if TRUTH.is_file() else ()
LAYOUTS = layouts()


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return LAYOUTS[1].write(tmp_path)


def everything(workplace: Workplace) -> dict[str, list[Any]]:
    """Every table's rows, but for the log and what is remembered of layouts."""
    left_out = {"audit", "sqlite_sequence"}
    with workplace.register.read() as reader:
        connection = reader._connection  # type: ignore[attr-defined]
        names = (
            connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        )
        found = {
            name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"')).all()))
            for name in names
            if name not in left_out and not name.startswith("search_")
        }
    found["register_state"] = [row for row in found["register_state"] if "mapping:" not in row]
    return found


def taken(workplace: Workplace) -> Iterator[Any]:
    with workplace.register.read() as reader:
        for row in reader.page(Filter(), limit=1000).rows:
            yield reader.load(row.id).dispute


@pytest.mark.skipif(not NAMES, reason="the sample ledgers are not beside the checkout")
@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_taken_and_undone_without_trace(workplace: Workplace, name: str) -> None:
    truth = json.loads(TRUTH.read_text("utf-8"))["files"][name]
    import_ledger(another_ledger(workplace), workplace)
    before = everything(workplace)

    done = import_ledger(SAMPLES / name, workplace)

    assert done.taken == truth["accepted_rows"]
    assert [(n.row, n.code) for n in done.not_taken] == [(r["row"], r["code"]) for r in truth["reject"]]
    if done.taken:
        assert everything(workplace) != before
        undo_import(done.id, workplace)
    assert everything(workplace) == before


def another_ledger(workplace: Workplace) -> Path:
    folder = workplace.paths.data.parent
    return LAYOUTS[6].write(folder)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_is_taken_and_undone(workplace: Workplace, layout: Layout, tmp_path: Path) -> None:
    before = everything(workplace)
    done = import_ledger(layout.write(tmp_path), workplace)
    assert done.taken == layout.cases - len(layout.rejects)
    undo_import(done.id, workplace)
    assert everything(workplace) == before


def test_an_import_with_a_changed_dispute_is_not_undone(workplace: Workplace, ledger: Path) -> None:
    done = import_ledger(ledger, workplace)
    with workplace.register.write("李秀英") as uow:
        record = uow.load(uow.page(Filter()).rows[0].id)
        changed = replace(record, version=2, dispute=replace(record.dispute, note="改过"))
        uow.replace(changed, expected_version=1)
    before = everything(workplace)

    with pytest.raises(Refused, match="不能整批撤销"):
        undo_import(done.id, workplace)

    assert everything(workplace) == before


def test_an_import_is_undone_once(workplace: Workplace, ledger: Path) -> None:
    done = import_ledger(ledger, workplace)
    with workplace.register.read() as reader:
        assert [(d.id, d.taken, d.not_taken) for d in imports_done(reader)] == [(done.id, 5, 1)]
    undo_import(done.id, workplace)
    with pytest.raises(Refused, match="已经撤销过"):
        undo_import(done.id, workplace)
    with workplace.register.read() as reader:
        assert imports_done(reader) == ()


def test_people_known_before_keep_their_facts_after_undo(workplace: Workplace, tmp_path: Path) -> None:
    first = sheet(
        tmp_path / "a.xlsx",
        [["云1", "2026-01-05", "张平安", "369921196409200947", "15411111111", "邻里", "两家争水沟"]],
    )
    later = sheet(
        tmp_path / "b.xlsx",
        [["云2", "2026-02-05", "张平安", "369921196409200947", "15422222222", "邻里", "又争水沟"]],
    )
    import_ledger(first, workplace)
    before = everything(workplace)
    done = import_ledger(later, workplace)
    with workplace.register.read() as reader:
        (person,) = reader.people_by_id_number("369921196409200947")
        assert person.party.phone == "15422222222"
    undo_import(done.id, workplace)
    assert everything(workplace) == before


def sheet(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["编号", "受理日期", "当事人", "身份证号", "联系电话", "纠纷类型", "简要情况"])
    for row in rows:
        page.append(row)
    book.save(path)
    return path


ROW = ["云1", "2026-01-05", "张平安、李顺意", "369921196409200947", "15411111111", "邻里", "两家争水沟"]


@pytest.mark.parametrize("again", [ROW, ["", *ROW[1:]]], ids=["number", "day and parties"])
def test_known_disputes_are_skipped_completed_or_added(
    workplace: Workplace, tmp_path: Path, again: list[Any]
) -> None:
    bare = ["云1", "2026-01-05", "张平安、李顺意", "", "", "邻里", "两家争水沟"]
    import_ledger(sheet(tmp_path / "a.xlsx", [bare]), workplace)
    ledger = sheet(tmp_path / "b.xlsx", [again])

    skipped = import_ledger(ledger, workplace)
    assert (skipped.taken, skipped.updated, skipped.id) == (0, 0, "")
    assert [n.code for n in skipped.not_taken] == [importing.ALREADY_THERE]

    before = everything(workplace)
    completed = import_ledger(ledger, workplace, Known.UPDATE)
    assert (completed.taken, completed.updated) == (0, 1)
    (dispute,) = taken(workplace)
    assert (dispute.parties[0].phone, dispute.platform.code) == ("15411111111", "云1")
    undo_import(completed.id, workplace)
    (undone,) = taken(workplace)
    assert undone.parties[0].phone == ""
    assert len(everything(workplace)["dispute"]) == len(before["dispute"])

    added = import_ledger(ledger, workplace, Known.ADD)
    assert (added.taken, added.updated) == (1, 0)


def test_a_confirmed_mapping_is_remembered(workplace: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["编号", "受理日期", "当事人", "纠纷类型", "来龙去脉", "甲乙丙丁"])
    page.append(["云1", "2026-01-05", "张平安", "邻里", "两家争水沟", "石桥村"])
    book.save(path)
    given = {"甲乙丙丁": ("village",), "来龙去脉": ("facts",)}
    with workplace.register.read() as reader:
        preview = importing.preview_ledger(
            path,
            workplace.vocabulary,
            workplace.clock.today(),
            remembered=remembered_by(reader, given),
        )
    importing.take(preview, path.name, workplace)

    with workplace.register.read() as reader:
        again = importing.preview_ledger(
            path, workplace.vocabulary, workplace.clock.today(), remembered=remembered_by(reader)
        )
    assert {c.heading: c.fields for c in again.sheets[0].columns if c.index >= 4} == {
        "来龙去脉": ("facts",), "甲乙丙丁": ("village",),
    }  # fmt: skip
    assert importing.unsure_columns(again) == ()


def test_rows_the_user_leaves_out(workplace: Workplace, ledger: Path) -> None:
    preview = importing.preview_ledger(ledger, workplace.vocabulary, workplace.clock.today())
    out = frozenset({(preview.sheets[0].sheet, 2)})
    done = importing.take(preview, ledger.name, workplace, Decision(left_out=out))
    assert done.taken == 4
    assert [(n.row, n.code) for n in done.not_taken] == [(2, importing.LEFT_OUT), (4, "bad_date")]


def test_the_report_tells_every_row_with_its_reason(
    workplace: Workplace, tmp_path: Path, ledger: Path
) -> None:
    preview = importing.preview_ledger(ledger, workplace.vocabulary, workplace.clock.today())
    done: Imported = importing.take(preview, ledger.name, workplace)
    write_report(tmp_path / "报告.xlsx", ledger.name, preview, done)

    book = openpyxl.load_workbook(tmp_path / "报告.xlsx")
    assert book.sheetnames == ["已导入", "没有导入", "更正", "请核对", "说明"]
    refused = [[cell.value for cell in row] for row in book["没有导入"].iter_rows(min_row=3)]
    assert refused == [["Sheet", 4, "B", "2026年2月31日", "日期读不出来或没有这一天"]]
    assert [row[1].value for row in book["已导入"].iter_rows(min_row=3)] == [2, 3, 5, 6, 7]


def test_a_formula_in_a_cell_stays_text_in_the_report(workplace: Workplace, tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x")'
    path = tmp_path / "a.csv"
    path.write_text(
        f'编号,受理日期,当事人,纠纷类型,简要情况\n1,"{evil.replace(chr(34), chr(34) * 2)}",甲平,邻里,争水沟\n',
        "utf-8",
    )
    preview = importing.preview_ledger(path, workplace.vocabulary, workplace.clock.today())
    done = importing.take(preview, path.name, workplace)
    write_report(tmp_path / "r.xlsx", path.name, preview, done)
    cell = openpyxl.load_workbook(tmp_path / "r.xlsx")["没有导入"]["D3"]
    assert (cell.value, cell.data_type) == (evil, "s")


def test_names_on_record_tell_what_a_column_holds(workplace: Workplace, tmp_path: Path) -> None:
    headings = ["编号", "受理日期", "当事人", "纠纷类型", "简要情况"]
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append([*headings, "村（社区）", "调解员"])
    page.append(["云1", "2026-01-05", "张平安、李顺意", "邻里", "两家争水沟", "溪口", "赵长河"])
    book.save(tmp_path / "一.xlsx")
    import_ledger(tmp_path / "一.xlsx", workplace)
    page.delete_rows(1, 2)
    page.append([*headings, "哪里的事", "何人出面"])
    for number in ("云2", "云3"):
        page.append([number, "2026-02-05", "周阿福", "邻里", "两家争院墙", "溪口", "赵长河"])
    book.save(tmp_path / "二.xlsx")
    opened = importing.open_ledger_file(tmp_path / "二.xlsx", workplace)

    (sheet,) = importing.preview_opened(opened, workplace).sheets

    assert {column.heading: column.fields for column in sheet.columns}["何人出面"] == ("mediator",)
