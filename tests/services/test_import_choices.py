"""What a person decides before an import is written: cells put right, rows left out or taken in, known disputes, nil reports."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.views import Filter
from mediator_desktop.ledgers.choices import Choices, SheetChoices, with_types
from mediator_desktop.services import screening
from mediator_desktop.services.import_nil import nil_offers
from mediator_desktop.services.import_recognising import fillings, recognise
from mediator_desktop.services.import_undoing import imports_done, undo_import
from mediator_desktop.services.importing import (
    DOUBTFUL,
    Decision,
    Known,
    Opened,
    import_ledger,
    open_ledger_file,
    preview_opened,
    take,
    write_report,
)
from mediator_desktop.services.workplace import Workplace
from tests.services.test_import_any import everything

HEADINGS = ["编号", "受理日期", "当事人", "身份证号", "联系电话", "纠纷类型", "简要情况", "涉及金额"]
GOOD = ["云1", "2026-01-05", "张平安、李顺意", "", "15411111111", "邻里", "两家争水沟", "300"]
SHEET = "Sheet"


def a_ledger(folder: Path, *rows: list[Any], headings: list[str] | None = None) -> Path:
    path = folder / "台账.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(headings or HEADINGS)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def but(row: list[Any], **changed: Any) -> list[Any]:
    names = ("number", "day", "party", "id", "phone", "type", "facts", "amount")
    return [changed.get(name, value) for name, value in zip(names, row, strict=True)]


def on_sheet(**chosen: Any) -> Choices:
    return Choices(sheets={SHEET: SheetChoices(**chosen)})


def taken(workplace: Workplace) -> Iterator[Any]:
    with workplace.register.read() as reader:
        for row in reader.page(Filter(), limit=1000).rows:
            yield reader.load(row.id).dispute


@pytest.fixture
def spoiled(tmp_path: Path, workplace: Workplace) -> Opened:
    """Three rows, the second of which has a day that does not exist."""
    rows = (
        GOOD,
        but(GOOD, number="云2", day="2026年2月30日", facts="争院墙"),
        but(GOOD, number="云3", party="", facts="争树"),
    )
    return open_ledger_file(a_ledger(tmp_path, *rows), workplace)


def test_a_corrected_cell_brings_its_row_in_and_changes_nothing_else(
    workplace: Workplace, spoiled: Opened
) -> None:
    before = preview_opened(spoiled, workplace)
    after = preview_opened(spoiled, workplace, on_sheet(cells={(3, 1): "2026年2月28日"}))

    assert [row.row for row in before.sheets[0].rows if row.reject] == [3, 4]
    assert [row.row for row in after.sheets[0].rows if row.reject] == [4]
    assert after.sheets[0].rows[1].dispute.accepted_on == date(2026, 2, 28)
    assert [row.values for row in after.sheets[0].rows[::2]] == [
        row.values for row in before.sheets[0].rows[::2]
    ]
    assert after.sheets[0].columns == before.sheets[0].columns
    (told,) = after.sheets[0].corrected
    assert (told.row, told.column, told.was, told.now) == (3, "B", "2026年2月30日", "2026年2月28日")


def test_headings_cannot_be_corrected_away(workplace: Workplace, spoiled: Opened) -> None:
    after = preview_opened(spoiled, workplace, on_sheet(cells={(1, 1): "别的", (99, 0): "x", (2, 40): ""}))
    assert [c.heading for c in after.sheets[0].columns] == HEADINGS
    assert [(c.row, c.column) for c in after.sheets[0].corrected] == [(2, "AO")]


def test_the_report_tells_what_was_corrected(workplace: Workplace, spoiled: Opened, tmp_path: Path) -> None:
    choices = on_sheet(cells={(3, 1): "2026年2月28日"})
    preview = preview_opened(spoiled, workplace, choices)
    done = take(preview, "台账.xlsx", workplace, choices=choices)
    write_report(tmp_path / "r.xlsx", "台账.xlsx", preview, done)

    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["更正"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=3)] == [
        [SHEET, 3, "B", "2026年2月30日", "改为“2026年2月28日”"]
    ]


def test_a_row_that_lacks_something_may_be_taken_in_knowingly(workplace: Workplace, spoiled: Opened) -> None:
    choices = on_sheet(taken_in=frozenset({3, 4}))
    preview = preview_opened(spoiled, workplace, choices)

    assert [row.row for row in preview.sheets[0].rows if row.reject] == [3], (
        "a day that cannot be read would be lost"
    )
    done = take(preview, "台账.xlsx", workplace, choices=choices)
    assert done.taken == 2
    assert [dispute.parties for dispute in taken(workplace) if dispute.facts == "争树"] == [()]


def test_a_number_that_stands_twice_goes_to_the_note(workplace: Workplace, tmp_path: Path) -> None:
    opened = open_ledger_file(a_ledger(tmp_path, GOOD, but(GOOD, facts="又争院墙")), workplace)
    choices = on_sheet(taken_in=frozenset({3}))
    take(preview_opened(opened, workplace, choices), "台账.xlsx", workplace, choices=choices)

    codes = {
        dispute.facts: (dispute.platform.code, "编号：云1" in dispute.note) for dispute in taken(workplace)
    }
    assert codes == {"两家争水沟": ("云1", False), "又争院墙": ("", True)}


def test_doubtful_rows_may_wait(workplace: Workplace, tmp_path: Path) -> None:
    opened = open_ledger_file(
        a_ledger(tmp_path, GOOD, but(GOOD, number="云2", phone="1541111111")), workplace
    )
    done = take(preview_opened(opened, workplace), "台账.xlsx", workplace, Decision(with_doubtful=False))
    assert done.taken == 1
    assert [(n.row, n.code, n.column) for n in done.not_taken] == [(3, DOUBTFUL, "E")]


def test_a_chosen_field_is_taken_from_the_column_that_had_it(workplace: Workplace, spoiled: Opened) -> None:
    columns = (
        preview_opened(spoiled, workplace, on_sheet(fields={6: ("title",), 0: ("facts",)})).sheets[0].columns
    )
    assert columns[0].fields == ("facts",)
    assert columns[6].fields == ("title",)
    both = preview_opened(spoiled, workplace, on_sheet(fields={6: ("note",), 0: ("note",)})).sheets[0].columns
    assert (both[0].fields, both[6].fields) == (("note",), ())
    assert "A列" in both[6].reason


def test_nothing_of_an_unused_column_is_lost(workplace: Workplace, tmp_path: Path) -> None:
    opened = open_ledger_file(a_ledger(tmp_path, GOOD), workplace)
    choices = on_sheet(fields={6: ()})
    preview = preview_opened(opened, workplace, choices)
    dispute = preview.sheets[0].rows[0].dispute
    assert dispute is not None
    assert dispute.facts == ""
    assert "简要情况：两家争水沟" in dispute.note


def test_the_money_unit_is_chosen_and_remembered(workplace: Workplace, tmp_path: Path) -> None:
    opened = open_ledger_file(a_ledger(tmp_path, but(GOOD, amount="1.5")), workplace)
    choices = on_sheet(unit=10_000)
    preview = preview_opened(opened, workplace, choices)
    assert preview.sheets[0].rows[0].amount.fen == 1_500_000
    take(preview, "台账.xlsx", workplace, choices=choices)
    again = preview_opened(opened, workplace)
    assert (again.sheets[0].unit, again.sheets[0].rows[0].amount.fen) == (10_000, 1_500_000)


def test_days_with_the_year_last_are_read_once_their_order_is_chosen(
    workplace: Workplace, tmp_path: Path
) -> None:
    opened = open_ledger_file(a_ledger(tmp_path, but(GOOD, day="3/4/2026")), workplace)

    def day(first: bool | None) -> Any:
        sheet = preview_opened(opened, workplace, on_sheet(day_first=first)).sheets[0]
        assert sheet.odd_days == (1,)
        return None if sheet.rows[0].reject else sheet.rows[0].dispute.accepted_on

    assert day(None) is None
    assert day(True) == date(2026, 4, 3)
    assert day(False) == date(2026, 3, 4)


def test_a_type_is_chosen_once_for_its_word_and_remembered(workplace: Workplace, tmp_path: Path) -> None:
    rows = (
        but(GOOD, type="扯皮"),
        but(GOOD, number="云2", type="扯皮", facts="争树"),
        but(GOOD, number="云3", type="邻里纠纷"),
    )
    opened = open_ledger_file(a_ledger(tmp_path, *rows), workplace)
    first = preview_opened(opened, workplace)
    assert [(w.word, w.rows, w.code, w.is_certain) for w in first.sheets[0].types] == [
        ("扯皮", 2, "", False),
        ("邻里纠纷", 1, "neighbours", True),
    ]
    choices = Choices(types={"扯皮": "neighbours"})
    take(preview_opened(opened, workplace, choices), "台账.xlsx", workplace, choices=choices)
    assert {dispute.type_code for dispute in taken(workplace)} == {"neighbours"}
    assert preview_opened(opened, workplace).sheets[0].types[0].code == "neighbours"


def test_a_chosen_type_outweighs_a_known_synonym(workplace: Workplace) -> None:
    types = workplace.vocabulary.types
    code = types.find("债务")
    assert code is not None
    other = next(entry.code for entry in types.codes if entry.code != code.code)
    changed = with_types(workplace.vocabulary, {"债务": other, "没有": "no such code"})
    assert changed.types.find("债务").code == other
    assert changed.types.find(code.name).code == code.code
    assert with_types(workplace.vocabulary, {"x": "no such code"}) is workplace.vocabulary


def test_known_rows_are_shown_with_what_an_update_would_fill(workplace: Workplace, tmp_path: Path) -> None:
    import_ledger(a_ledger(tmp_path, but(GOOD, phone="")), workplace)
    preview = preview_opened(
        open_ledger_file(a_ledger(tmp_path, GOOD, but(GOOD, number="云9")), workplace), workplace
    )
    with workplace.register.read() as reader:
        known = recognise(preview, reader)
        assert [(key[1], found.sign) for key, found in known.items() if found.matter] == [(2, "编号云1")]
        matter = known[SHEET, 2].matter
        assert matter is not None
        told = fillings(preview.sheets[0].rows[0].dispute, matter, reader, workplace.vocabulary)
    assert [one.label for one in told] == ["当事人"]
    assert "15411111111" in told[0].then
    assert "15411111111" not in told[0].now


def test_people_met_before_are_named(workplace: Workplace, tmp_path: Path) -> None:
    mine = but(GOOD, party="张平安", id="369921196409200947")
    import_ledger(a_ledger(tmp_path, mine), workplace)
    again = but(mine, number="云5", day="2026-05-05", facts="争院墙")
    preview = preview_opened(open_ledger_file(a_ledger(tmp_path, again), workplace), workplace)
    with workplace.register.read() as reader:
        assert recognise(preview, reader)[SHEET, 2].people == ("张平安",)


def test_a_row_may_be_decided_otherwise_than_the_rest(workplace: Workplace, tmp_path: Path) -> None:
    path = a_ledger(tmp_path, GOOD, but(GOOD, number="云2", facts="争树"))
    import_ledger(path, workplace)
    preview = preview_opened(open_ledger_file(path, workplace), workplace)
    done = take(preview, path.name, workplace, Decision(of_rows={(SHEET, 3): Known.ADD}))
    assert done.taken == 1
    assert [n.row for n in done.not_taken] == [2]


class Stopped(Trouble):
    """Somebody pressed stop."""


@pytest.mark.parametrize("at", [1, 2, 5])
def test_stopping_leaves_nothing(workplace: Workplace, tmp_path: Path, at: int) -> None:
    rows = [but(GOOD, number=f"云{n}", facts=f"第{n}件") for n in range(250)]
    opened = open_ledger_file(a_ledger(tmp_path, *rows), workplace)
    preview = preview_opened(opened, workplace)
    before = everything(workplace)
    steps: list[tuple[int, int]] = []

    def step(done: int, total: int) -> None:
        steps.append((done, total))
        if len(steps) == at:
            raise Stopped("已停止")

    with pytest.raises(Stopped):
        take(preview, "台账.xlsx", workplace, step=step)
    assert everything(workplace) == before
    assert all(done <= total == 500 for done, total in steps)


def test_reading_can_be_stopped(workplace: Workplace, spoiled: Opened) -> None:
    def step(done: int, total: int) -> None:
        raise Stopped("已停止")

    with pytest.raises(Stopped):
        preview_opened(spoiled, workplace, step=step)


def test_what_was_worked_on_since_is_named(workplace: Workplace, spoiled: Opened) -> None:
    done = take(preview_opened(spoiled, workplace), "台账.xlsx", workplace)
    with workplace.register.write("李秀英") as uow:
        record = uow.load(uow.page(Filter()).rows[0].id)
        changed = replace(record, version=2, dispute=replace(record.dispute, note="改过"))
        uow.replace(changed, expected_version=1)
    with pytest.raises(Refused, match=r"“云1 张平安.*”又改过.*不能整批撤销"):
        undo_import(done.id, workplace)
    with workplace.register.read() as reader:
        assert [(d.name, d.actor, d.taken) for d in imports_done(reader)] == [("台账.xlsx", "李秀英", 1)]


def test_an_update_that_was_worked_on_since_is_named(workplace: Workplace, tmp_path: Path) -> None:
    import_ledger(a_ledger(tmp_path, but(GOOD, phone="")), workplace)
    done = import_ledger(a_ledger(tmp_path, GOOD), workplace, Known.UPDATE)
    with workplace.register.write("李秀英") as uow:
        record = uow.load(uow.page(Filter()).rows[0].id)
        changed = replace(record, version=record.version + 1, dispute=replace(record.dispute, note="改过"))
        uow.replace(changed, expected_version=record.version)
    with pytest.raises(Refused, match=r"云1.*后来又改过"):
        undo_import(done.id, workplace)


def test_the_undivided_parties_are_told_apart_and_it_is_said(workplace: Workplace, spoiled: Opened) -> None:
    sheet = preview_opened(spoiled, workplace).sheets[0]
    assert any("第一个人作为申请人" in note for note in sheet.notes)
    assert [party.role.value for party in sheet.rows[0].dispute.parties] == ["applicant", "respondent"]


def a_nil_report(folder: Path) -> Path:
    path = folder / "零报告.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["溪口村2026年8月矛盾纠纷排查台账"])
    page.append(["填报单位：溪口村", "", "填报人：王平"])
    page.append(HEADINGS)
    page.append(["无"])
    book.save(path)
    return path


def test_a_nil_report_becomes_a_round_and_undo_makes_it_void(workplace: Workplace, tmp_path: Path) -> None:
    path = a_nil_report(tmp_path)
    preview = preview_opened(open_ledger_file(path, workplace), workplace)
    with workplace.register.read() as reader:
        (offer,) = nil_offers(preview, reader, workplace.clock.today())
        unit = next(unit.id for unit in reader.units() if unit.name == "溪口村")
    assert (offer.unit, offer.day, offer.people) == (unit, date(2026, 8, 31), ("王平",))
    held = offer.round(unit, date(2026, 8, 31), ("王平",), "全村")

    before = everything(workplace)
    done = take(preview, path.name, workplace, Decision(rounds=(held,)))
    assert (done.taken, done.rounds, done.to_json()["nil_rounds"]) == (0, 1, 1)
    assert any("1轮零报告" in line for line in done.lines())
    with workplace.register.read() as reader:
        (kept,) = reader.held_rounds(date(2026, 8, 1), date(2026, 8, 31))
    undo_import(done.id, workplace)
    with workplace.register.read() as reader:
        assert reader.held_rounds(date(2026, 8, 1), date(2026, 8, 31)) == ()
        assert reader.load_round(kept.id).void_reason == f"撤销导入“{path.name}”"
    after = everything(workplace)
    assert after["dispute"] == before["dispute"]
    assert after["register_state"] == before["register_state"]


def test_a_round_that_was_changed_since_is_not_made_void(workplace: Workplace, tmp_path: Path) -> None:
    path = a_nil_report(tmp_path)
    preview = preview_opened(open_ledger_file(path, workplace), workplace)
    with workplace.register.read() as reader:
        (offer,) = nil_offers(preview, reader, workplace.clock.today())
    held = offer.round(offer.unit, date(2026, 8, 31), ("王平",), "全村")
    done = take(preview, path.name, workplace, Decision(rounds=(held,)))
    with workplace.register.write("李秀英") as uow:
        (kept,) = uow.held_rounds(date(2026, 8, 1), date(2026, 8, 31))
        screening.change(kept.id, replace(held, area="一组"), (), 1, uow, workplace.clock)
    with pytest.raises(Refused, match=r"8月31日.*不能整批撤销"):
        undo_import(done.id, workplace)


def test_a_round_that_lacks_something_keeps_everything_out(workplace: Workplace, tmp_path: Path) -> None:
    path = a_nil_report(tmp_path)
    preview = preview_opened(open_ledger_file(path, workplace), workplace)
    with workplace.register.read() as reader:
        (offer,) = nil_offers(preview, reader, workplace.clock.today())
    before = everything(workplace)
    with pytest.raises(Refused, match="区域"):
        take(
            preview,
            path.name,
            workplace,
            Decision(rounds=(offer.round(offer.unit, date(2026, 8, 31), ("王平",), ""),)),
        )
    assert everything(workplace) == before


def test_an_import_of_which_something_is_gone_is_not_undone(workplace: Workplace, tmp_path: Path) -> None:
    done = import_ledger(a_ledger(tmp_path, GOOD, but(GOOD, number="云2", facts="争树")), workplace)
    with workplace.register.write("李秀英") as uow:
        uow.remove_imported({uow.page(Filter()).rows[0].id: 1})
    with pytest.raises(Refused, match="已经不在登记册里"):
        undo_import(done.id, workplace)


def test_the_first_of_many_that_were_worked_on_are_named(workplace: Workplace, tmp_path: Path) -> None:
    rows = [but(GOOD, number=f"云{n}", facts=f"第{n}件") for n in range(7)]
    done = import_ledger(a_ledger(tmp_path, *rows), workplace)
    with workplace.register.write("李秀英") as uow:
        for row in uow.page(Filter()).rows:
            record = uow.load(row.id)
            changed = replace(record, version=2, dispute=replace(record.dispute, note="改过"))
            uow.replace(changed, expected_version=1)
    with pytest.raises(Refused, match="等7件又改过") as refused:
        undo_import(done.id, workplace)
    assert str(refused.value).count("“") == 5
