"""排查 by keyboard: the board walked, a nil report, a round with two disputes, a late one, calendars, campaigns."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.levels import LevelShare
from mediator_desktop.domain.screening import Campaign, RoundRecord, ScreeningRound
from mediator_desktop.domain.unit import Post, UnitPerson
from mediator_desktop.domain.views import Draft
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services import drafts, screening
from mediator_desktop.services.units import save_units
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.screening.grid import GridView
from mediator_desktop.ui.screening.view import ScreeningScreen
from mediator_desktop.ui.screening.words import levels_line
from mediator_desktop.ui.shell.view import Shell
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import press, type_words
from tests.gui.support import find

CONTROL = Qt.KeyboardModifier.ControlModifier
WEDNESDAY = date(2026, 11, 18)
PEOPLE = (
    UnitPerson(name="罗桂生", post=Post.SECRETARY, phone="15412340001"),
    UnitPerson(name="周小妹", post=Post.GRID_MEMBER),
)


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    """The office on a Wednesday, with people in 溪口村; the round of the week is due on Friday."""
    made = replace(workplace, clock=FixedClock.on(WEDNESDAY))
    with made.register.write() as uow:
        units = [replace(u, people=PEOPLE) if u.name == "溪口村" else u for u in uow.units()]
        save_units(units, uow, made.clock)
    return made


@pytest.fixture
def screen(place: Workplace, runner: Runner, qtbot: QtBot) -> Iterator[ScreeningScreen]:
    made = ScreeningScreen(place, runner)
    qtbot.addWidget(made)
    runner.changed.connect(made.react)
    made.resize(1170, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.refresh()
    runner.drain()
    made.setFocus()
    yield made
    runner.drain()


def unit_id(place: Workplace, name: str = "溪口村") -> str:
    with place.register.read() as reader:
        return next(unit.id for unit in reader.units() if unit.name == name)


def a_nil(place: Workplace, day: date, name: str = "溪口村", **changes: object) -> RoundRecord:
    held = ScreeningRound(
        unit=unit_id(place, name), for_day=day, held_on=day, people=("罗桂生",), responsible="罗桂生",
        area="一组", nil=True,
    )  # fmt: skip
    with place.register.write("李秀英") as uow:
        return screening.hold(replace(held, **changes), (), uow, place.clock).record


def rounds(place: Workplace) -> list[RoundRecord]:
    with place.register.read() as reader:
        held = reader.held_rounds(date(2026, 1, 1), date(2026, 12, 31))
        return [reader.load_round(one.id) for one in held]


def words(grid: GridView) -> str:
    cell = grid.current_cell()
    return cell.words if cell is not None else ""


def texts(grid: GridView) -> list[list[str]]:
    return [[cell.words if cell else "" for cell in row.cells] for row in grid.grid_model.grid.rows]


def board(screen: ScreeningScreen) -> GridView:
    return find(screen, GridView, "board_grid")


def line(screen: ScreeningScreen, name: str) -> QLineEdit:
    return find(screen, QLineEdit, name)


def replace_words(qtbot: QtBot, edit: QLineEdit, said: str) -> None:
    edit.setFocus()
    edit.selectAll()
    type_words(qtbot, edit, said)


def to_tab(screen: ScreeningScreen, runner: Runner, number: int, qtbot: QtBot) -> None:
    for _ in range(number):
        qtbot.keyClick(screen.overview, Qt.Key.Key_Tab, CONTROL)
        runner.drain()


def test_the_board_is_walked_with_the_arrow_keys(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    a_nil(place, date(2026, 11, 4))
    screen.refresh()
    runner.drain()
    grid = board(screen)
    assert grid.hasFocus()
    assert texts(grid)[0] == ["◷ 补报", "✕ 漏排查", "△ 待排查", "— 未到"]
    grid.go_to(unit_id(place), 0)
    assert "补报 1" in find(screen, QLabel, "unit_figures_label").text()
    press(qtbot, grid, Qt.Key.Key_Right)
    assert words(grid) == "✕ 漏排查"
    press(qtbot, grid, Qt.Key.Key_Down)
    assert find(screen, QLabel, "unit_figures_label").text().startswith("石桥村")
    for _ in range(4):
        press(qtbot, grid, Qt.Key.Key_Down)
    assert words(grid) == "△ 待排查"
    assert find(screen, QLabel, "unit_figures_label").text().startswith("云岭镇"), "head rows are passed over"
    assert "应排查 7" in find(screen, QLabel, "line_label").text()
    spoken = grid.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("云岭镇 ")
    assert "11月30日前报" in spoken


def test_z_asks_for_people_and_area_and_reports_nil(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    grid = board(screen)
    grid.go_to(unit_id(place), 2)
    press(qtbot, grid, Qt.Key.Key_Z)
    runner.drain()
    people, area = line(screen, "nil_people_line_edit"), line(screen, "nil_area_line_edit")
    assert people.hasFocus()
    qtbot.keyClick(people, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert "参加排查的人" in find(screen, QLabel, "nil_people_problem_label").text()
    assert rounds(place) == []
    type_words(qtbot, people, "罗桂生、周小妹")
    press(qtbot, people, Qt.Key.Key_Return)
    assert area.hasFocus()
    type_words(qtbot, area, "全村")
    press(qtbot, area, Qt.Key.Key_Return)
    press(qtbot, line(screen, "nil_held_on_date_edit"), Qt.Key.Key_Return)
    save = find(screen, QPushButton, "save_nil_button")
    assert save.hasFocus()
    press(qtbot, save, Qt.Key.Key_Return)
    runner.drain()
    (record,) = rounds(place)
    assert (record.round.nil, record.round.people, record.round.area, record.round.held_on) == (
        True, ("罗桂生", "周小妹"), "全村", WEDNESDAY,
    )  # fmt: skip
    assert texts(grid)[0][2] == "○ 零报告"
    assert grid.hasFocus()
    assert find(screen, QLabel, "unit_figures_label").text().startswith("石桥村"), "on to the next that waits"
    press(qtbot, grid, Qt.Key.Key_Up)
    press(qtbot, grid, Qt.Key.Key_Z)
    assert "已经报过" in find(screen, QLabel, "screening_problem_label").text()


def test_the_people_and_area_of_the_last_round_are_offered_and_esc_reports_nothing(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    a_nil(place, date(2026, 11, 12))
    grid = board(screen)
    grid.go_to(unit_id(place), 2)
    press(qtbot, grid, Qt.Key.Key_Z)
    runner.drain()
    assert line(screen, "nil_people_line_edit").text() == "罗桂生"
    assert line(screen, "nil_area_line_edit").text() == "一组"
    assert screen.has_unsaved()
    press(qtbot, line(screen, "nil_people_line_edit"), Qt.Key.Key_Escape)
    runner.drain()
    assert len(rounds(place)) == 1
    assert grid.hasFocus()
    assert not screen.has_unsaved()


def test_what_has_not_begun_cannot_be_reported(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    grid = board(screen)
    grid.go_to(unit_id(place), 3)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Z):
        press(qtbot, grid, key)
        runner.drain()
        assert "11月23日才开始" in find(screen, QLabel, "screening_problem_label").text()
    assert screen.round_page is None


def test_a_round_with_two_disputes_is_held_by_keyboard(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    grid = board(screen)
    grid.go_to(unit_id(place), 2)
    press(qtbot, grid, Qt.Key.Key_Return)
    runner.drain()
    page = screen.round_page
    assert page is not None
    assert line(screen, "unit_line_edit").text() == "溪口村"
    assert line(screen, "for_day_line_edit").text().startswith("第47周（11月16日至11月22日）")
    people = line(screen, "people_line_edit")
    assert people.hasFocus()
    qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert "参加排查的人" in find(screen, QLabel, "people_problem_label").text()
    assert "请勾上零报告" in find(screen, QLabel, "nil_problem_label").text()
    press(qtbot, find(screen, QPushButton, "add_person_0_button"), Qt.Key.Key_Space)
    assert people.text() == "罗桂生"
    assert line(screen, "responsible_line_edit").text() == "罗桂生"
    replace_words(qtbot, line(screen, "area_line_edit"), "一组、二组")
    replace_words(qtbot, line(screen, "households_line_edit"), "12")
    press(qtbot, find(screen, QCheckBox, "method_visit_check_box"), Qt.Key.Key_Space)
    for name, amount in (("王建国", "300"), ("赵秀兰", "")):
        qtbot.keyClick(page, Qt.Key.Key_D, CONTROL)
        entry = page.form.found.entries()[-1]
        first = entry.field("applicants")
        assert first is not None
        assert first.editor.hasFocus()
        type_words(qtbot, first.editor, name)
        for field, said in (("respondents", "李德福"), ("amount", amount), ("facts", "排水沟堵了。")):
            type_words(qtbot, entry.field(field).editor, said)
        chosen = entry.field("type_code").editor
        chosen.setFocus()
        type_words(qtbot, chosen, "邻里")
        press(qtbot, chosen, Qt.Key.Key_Return)
    qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
    runner.drain()
    (record,) = rounds(place)
    assert record.round.methods == ("visit",)
    assert record.round.households == 12
    assert not record.round.nil
    with place.register.read() as reader:
        found = [reader.load(key) for key in record.round.disputes]
    assert [d.dispute.parties[0].name for d in found] == ["王建国", "赵秀兰"]
    assert [d.dispute.amount.digits if d.dispute.amount else "" for d in found] == ["300.00", ""]
    assert {(d.dispute.type_code, d.dispute.village, d.dispute.source_code) for d in found} == {
        ("neighbours", "溪口村", "screening")
    }
    assert page.form.found.entries() == ()
    with qtbot.waitSignal(screen.open_dispute) as opened:
        press(qtbot, find(screen, QPushButton, "open_found_1_button"), Qt.Key.Key_Space)
    assert opened.args == [record.round.disputes[1]]
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    press(qtbot, people, Qt.Key.Key_Escape)
    runner.drain()
    assert words(board(screen)) == "● 2 件"
    with place.register.read() as reader:
        assert reader.drafts() == ()


def test_a_late_round_is_marked_with_the_day_of_entry(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    grid = board(screen)
    grid.go_to(unit_id(place), 1)
    assert words(grid) == "✕ 漏排查"
    press(qtbot, grid, Qt.Key.Key_Return)
    runner.drain()
    page = screen.round_page
    assert page is not None
    assert line(screen, "held_on_date_edit").text() == "2026-11-13"
    replace_words(qtbot, line(screen, "people_line_edit"), "周小妹")
    replace_words(qtbot, line(screen, "area_line_edit"), "全村")
    press(qtbot, find(screen, QCheckBox, "nil_check_box"), Qt.Key.Key_Space)
    qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
    runner.drain()
    (record,) = rounds(place)
    assert (record.round.for_day, record.entered_at.date()) == (date(2026, 11, 13), WEDNESDAY)
    badges = [label.text() for label in page.header.findChildren(QLabel) if label.property("badge")]
    assert badges == ["○ 零报告", "◷ 补报，应在11月13日前"]
    assert "2026-11-18" in find(page, QLabel, "line_label").text()
    press(qtbot, line(screen, "people_line_edit"), Qt.Key.Key_Escape)
    runner.drain()
    assert words(board(screen)) == "◷ 补报"


def test_a_second_round_for_a_slot_is_told(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    a_nil(place, date(2026, 11, 17))
    screen.refresh()
    runner.drain()
    press(qtbot, find(screen, QPushButton, "new_round_button"), Qt.Key.Key_Space)
    runner.drain()
    unit = line(screen, "unit_line_edit")
    assert unit.hasFocus()
    type_words(qtbot, unit, "溪口")
    press(qtbot, unit, Qt.Key.Key_Return)
    runner.drain()
    slot = line(screen, "for_day_line_edit")
    assert slot.text().startswith("第43周"), "the oldest that waits"
    replace_words(qtbot, slot, "第47周")
    press(qtbot, slot, Qt.Key.Key_Return)
    assert "这一轮已有11月17日的排查" in find(screen, QLabel, "for_day_problem_label").text()


def test_a_round_is_made_void_with_a_reason(
    screen: ScreeningScreen, place: Workplace, runner: Runner, scripted: ScriptedDialogs, qtbot: QtBot
) -> None:
    record = a_nil(place, date(2026, 11, 17))
    screen.open_round(record.id)
    runner.drain()
    scripted.answers = ["记错了村"]
    press(qtbot, find(screen, QPushButton, "void_round_button"), Qt.Key.Key_Space)
    runner.drain()
    assert rounds(place) == []
    assert "记错了村" in find(screen.round_page, QLabel, "line_label").text()  # type: ignore[arg-type]
    assert not find(screen, QPushButton, "save_round_button").isEnabled()
    assert not line(screen, "people_line_edit").isEnabled()


def test_what_was_typed_is_offered_again(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    grid = board(screen)
    grid.go_to(unit_id(place), 2)
    press(qtbot, grid, Qt.Key.Key_Return)
    runner.drain()
    page = screen.round_page
    assert page is not None
    type_words(qtbot, line(screen, "people_line_edit"), "周小妹")
    replace_words(qtbot, line(screen, "households_line_edit"), "十来户")
    page.form.found.add()
    type_words(qtbot, page.form.found.entries()[0].field("facts").editor, "地界不清。")  # type: ignore[union-attr]
    assert screen.has_unsaved()
    press(qtbot, line(screen, "people_line_edit"), Qt.Key.Key_Escape)
    runner.drain()
    assert not screen.has_unsaved()
    draft = kept_draft(place)
    assert draft.content["title"] == "溪口村 第47周"
    assert "溪口村 第47周" in find(screen, QLabel, "round_draft_label").text()
    page.begin()
    runner.drain()
    screen.open_draft(draft.key)
    runner.drain()
    assert line(screen, "unit_line_edit").text() == "溪口村"
    assert line(screen, "for_day_line_edit").text().startswith("第47周")
    assert line(screen, "people_line_edit").text() == "周小妹"
    assert line(screen, "households_line_edit").text() == "十来户"
    assert page.form.found.entries()[0].field("facts").text() == "地界不清。"  # type: ignore[union-attr]
    page.leave()
    runner.drain()
    press(qtbot, find(screen, QPushButton, "drop_round_button"), Qt.Key.Key_Space)
    runner.drain()
    with place.register.read() as reader:
        assert reader.drafts() == ()


def kept_draft(place: Workplace) -> Draft:
    with place.register.read() as reader:
        (draft,) = reader.drafts()
    return draft


def test_a_refused_dispute_is_told_beside_its_field(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    grid = board(screen)
    grid.go_to(unit_id(place), 2)
    press(qtbot, grid, Qt.Key.Key_Return)
    runner.drain()
    page = screen.round_page
    assert page is not None
    type_words(qtbot, line(screen, "people_line_edit"), "周小妹")
    type_words(qtbot, line(screen, "area_line_edit"), "全村")
    page.form.found.add()
    type_words(qtbot, line(screen, "found_applicants_line_edit"), "王建国")
    type_words(qtbot, line(screen, "found_people_involved_line_edit"), "-1")
    page.save()
    runner.drain()
    assert rounds(place) == []
    assert find(screen, QLabel, "people_involved_problem_label").text()
    assert line(screen, "found_people_involved_line_edit").hasFocus()


def test_the_calendar_of_a_unit_is_walked(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    a_nil(place, date(2026, 11, 12))
    to_tab(screen, runner, 2, qtbot)
    grid = find(screen, GridView, "calendar_grid")
    box = find(screen, QComboBox, "calendar_unit_combo_box")
    box.setCurrentIndex(box.findText("溪口村"))
    box.activated.emit(box.currentIndex())
    runner.drain()
    november = texts(grid)[10]
    assert november == ["11/6 ✕ 漏排查", "11/13 ◷ 补报", "11/20 △ 待排查", "11/27 — 未到", ""]
    grid.setFocus()
    grid.go_to("2026-11", 0)
    press(qtbot, grid, Qt.Key.Key_Right)
    assert "11月12日排查、11月18日录入，零报告" in find(screen, QLabel, "calendar_figures_label").text()
    press(qtbot, find(screen, QPushButton, "calendar_span_button"), Qt.Key.Key_Space)
    runner.drain()
    assert texts(grid)[2][3] == "12\n◷ 补报"
    assert texts(grid)[3][2] == "18　今天"
    assert texts(grid)[3][4] == "20\n△ 到期"
    grid.setFocus()
    grid.go_to("2026-11-16", 1)
    press(qtbot, grid, Qt.Key.Key_Down)
    press(qtbot, grid, Qt.Key.Key_Up)
    press(qtbot, grid, Qt.Key.Key_Return)
    runner.drain()
    assert line(screen, "held_on_date_edit").text() == "2026-11-17"
    assert line(screen, "for_day_line_edit").text().startswith("第47周")
    page = screen.round_page
    assert page is not None
    page.leave()
    runner.drain()
    for _ in range(2):
        qtbot.keyClick(grid, Qt.Key.Key_PageDown)
        runner.drain()
    assert grid.grid_model.grid.corner == "1月"
    assert "还没有公布" in find(screen, QLabel, "screening_problem_label").text()


def test_the_year_leads_to_the_month_of_a_unit(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    to_tab(screen, runner, 1, qtbot)
    grid = find(screen, GridView, "year_grid")
    assert grid.hasFocus()
    grid.go_to(unit_id(place, "石桥村"), 9)
    assert words(grid) == "✕ 0/5"
    press(qtbot, grid, Qt.Key.Key_Right)
    assert words(grid) == "✕ 0/2"
    assert "石桥村　11月：应排查 2" in find(screen, QLabel, "year_figures_label").text()
    press(qtbot, grid, Qt.Key.Key_Return)
    runner.drain()
    assert find(screen, QComboBox, "calendar_unit_combo_box").currentText() == "石桥村"
    assert find(screen, GridView, "calendar_grid").grid_model.grid.corner == "11月"
    qtbot.keyClick(screen.overview, Qt.Key.Key_PageUp)
    runner.drain()
    assert find(screen, GridView, "calendar_grid").grid_model.grid.corner == "10月"
    press(qtbot, find(screen, QPushButton, "now_button"), Qt.Key.Key_Space)
    runner.drain()
    assert find(screen, GridView, "calendar_grid").grid_model.grid.corner == "11月"


def test_who_has_not_reported_leads_to_the_round_and_to_the_printed_list(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    to_tab(screen, runner, 3, qtbot)
    table = find(screen, QTableView, "waiting_table_view")
    model = table.model()
    first = [model.index(0, column).data() for column in range(model.columnCount())]
    assert first[1:4] == ["11月上半月", "2026-11-16", "✕ 已过 2 天"]
    places = [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())]
    row = places.index(("溪口村", "第46周"))
    assert model.index(row, 4).data() == "罗桂生（书记）"
    assert "已报 0，未报 4" in find(screen, QLabel, "waiting_label").text()
    table.selectRow(row)
    press(qtbot, table, Qt.Key.Key_Return)
    runner.drain()
    assert line(screen, "for_day_line_edit").text().startswith("第46周")
    assert screen.round_page is not None
    screen.round_page.leave()
    runner.drain()
    press(qtbot, find(screen, QPushButton, "print_reminders_button"), Qt.Key.Key_Space)
    runner.drain()
    assert [label.text() for label in screen.findChildren(QLabel, "title_label")][-1] == "矛盾纠纷排查催报单"
    qtbot.waitUntil(lambda: bool(screen.findChildren(QLabel, "page_picture_label")))


def test_the_attendance_sheet_is_shown_before_the_round_is_saved(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    grid = board(screen)
    grid.go_to(unit_id(place), 2)
    press(qtbot, grid, Qt.Key.Key_Return)
    runner.drain()
    page = screen.round_page
    assert page is not None
    type_words(qtbot, line(screen, "people_line_edit"), "周小妹")
    qtbot.keyClick(page, Qt.Key.Key_P, CONTROL)
    runner.drain()
    qtbot.waitUntil(lambda: bool(screen.findChildren(QLabel, "page_picture_label")))
    assert rounds(place) == []
    back = find(screen, QPushButton, "back_button")
    press(qtbot, back, Qt.Key.Key_Escape)
    assert page.isVisible()
    assert line(screen, "people_line_edit").text() == "周小妹"


def test_a_scan_is_put_to_a_round_looked_at_and_taken_out(
    screen: ScreeningScreen,
    place: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "签到表.pdf"))
    canvas.drawString(90, 90, "1")
    canvas.save()
    (tmp_path / "坏.xlsx").write_bytes(b"MZ" + b"\0" * 99)
    record = a_nil(place, date(2026, 11, 17))
    screen.open_round(record.id)
    runner.drain()
    scripted.answers = [tmp_path / "坏.xlsx", tmp_path / "签到表.pdf", "放错了"]
    press(qtbot, find(screen, QPushButton, "add_round_file_button"), Qt.Key.Key_Space)
    runner.drain()
    assert find(screen, QLabel, "round_files_problem_label").text()
    press(qtbot, find(screen, QPushButton, "add_round_file_button"), Qt.Key.Key_Space)
    runner.drain()
    with place.register.read() as reader:
        (attachment,) = reader.attachments(record.id)
    assert attachment.name == "签到表.pdf"
    press(qtbot, find(screen, QPushButton, "open_file_0_button"), Qt.Key.Key_Space)
    runner.drain()
    qtbot.waitUntil(lambda: bool(screen.findChildren(QLabel, "page_picture_label")))
    press(qtbot, find(screen, QPushButton, "back_button"), Qt.Key.Key_Escape)
    press(qtbot, find(screen, QPushButton, "remove_file_0_button"), Qt.Key.Key_Space)
    runner.drain()
    with place.register.read() as reader:
        assert reader.attachments(record.id) == ()


def test_a_campaign_is_made_and_a_round_held_for_it(
    screen: ScreeningScreen, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    to_tab(screen, runner, 4, qtbot)
    press(qtbot, find(screen, QPushButton, "new_campaign_button"), Qt.Key.Key_Space)
    name = line(screen, "campaign_name_line_edit")
    assert name.hasFocus()
    qtbot.keyClick(name, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert "专项活动的名称" in find(screen, QLabel, "name_problem_label").text()
    type_words(qtbot, name, "岁末专项排查")
    replace_words(qtbot, line(screen, "campaign_units_line_edit"), "溪口村、没有的村")
    qtbot.keyClick(name, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert "没有“没有的村”这个单位" in find(screen, QLabel, "units_problem_label").text()
    replace_words(qtbot, line(screen, "campaign_units_line_edit"), "溪口村")
    qtbot.keyClick(name, Qt.Key.Key_S, CONTROL)
    runner.drain()
    with place.register.read() as reader:
        (campaign,) = reader.campaigns()
    assert (campaign.units, campaign.first_day) == ((unit_id(place),), WEDNESDAY)
    assert not screen.has_unsaved()
    press(qtbot, find(screen, QPushButton, "campaign_round_button"), Qt.Key.Key_Space)
    runner.drain()
    assert line(screen, "campaign_line_edit").text() == "岁末专项排查"
    assert line(screen, "kind_line_edit").text() == "专项排查"


def test_the_figures_of_a_campaign_are_those_of_its_rounds(
    screen: ScreeningScreen, place: Workplace, runner: Runner, scripted: ScriptedDialogs, qtbot: QtBot
) -> None:
    campaign = Campaign(id="k", name="岁末", first_day=date(2026, 11, 1), last_day=date(2026, 12, 31))
    with place.register.write() as uow:
        uow.keep_campaign(campaign)
    a_nil(place, date(2026, 11, 17), campaign="k", households=9)
    to_tab(screen, runner, 4, qtbot)
    table = find(screen, QTableView, "campaigns_table_view")
    row = [table.model().index(0, column).data() for column in range(8)]
    assert row[3:] == ["1/4", "1", "1", "0", "9"]
    press(qtbot, table, Qt.Key.Key_Return)
    replace_words(qtbot, line(screen, "campaign_leader_line_edit"), "罗桂生")
    assert screen.has_unsaved()
    scripted.answers = [False, True]
    press(qtbot, line(screen, "campaign_name_line_edit"), Qt.Key.Key_Escape)
    assert screen.has_unsaved()
    press(qtbot, line(screen, "campaign_name_line_edit"), Qt.Key.Key_Escape)
    assert not screen.has_unsaved()


def test_a_broken_rule_file_is_told(place: Workplace, runner: Runner, qtbot: QtBot) -> None:
    folder = place.paths.own_forms / "rules"
    folder.mkdir(parents=True)
    (folder / "cadence.toml").write_text('id = "cadence"\n', encoding="utf-8")
    screen = ScreeningScreen(place, runner)
    qtbot.addWidget(screen)
    screen.show()
    screen.refresh()
    runner.drain()
    assert "规则文件有错" in find(screen, QLabel, "screening_problem_label").text()


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_every_part_fits_a_small_screen(
    place: Workplace,
    runner: Runner,
    qtbot: QtBot,
    plain_look,
    percent: int,  # type: ignore[no-untyped-def]
) -> None:
    plain_look(look.Look(look.Theme.LIGHT, percent))
    screen = ScreeningScreen(place, runner)
    qtbot.addWidget(screen)
    screen.resize(1366 - 280, 768)
    screen.show()
    screen.refresh()
    runner.drain()
    grid = board(screen)
    grid.go_to(unit_id(place), 2)
    press(qtbot, grid, Qt.Key.Key_Z)
    runner.drain()
    assert (screen.minimumSizeHint().width(), screen.minimumSizeHint().height()) <= (1086, 768)
    assert screen.minimumSizeHint().height() <= 768
    screen.overview.nil_strip._close()
    for _ in range(4):
        qtbot.keyClick(screen.overview, Qt.Key.Key_Tab, CONTROL)
        runner.drain()
    screen.overview.campaigns.begin()
    screen._page().begin()
    runner.drain()
    assert screen.minimumSizeHint().height() <= 768
    assert screen.minimumSizeHint().width() <= 1086


def test_a_draft_is_reached_from_the_first_page(place: Workplace, runner: Runner, qtbot: QtBot) -> None:
    with place.register.write() as uow:
        content = {
            "title": "溪口村 第47周", "unit": unit_id(place), "for_day": "2026-11-20",
            "texts": {"unit": "溪口村", "held_on": "2026-11-18", "people": "周小妹", "area": 3}, "found": ["x"],
        }  # fmt: skip
        drafts.keep("screening:1", content, uow, place.clock)
    shell = Shell(place, runner)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.go()
    runner.drain()
    (resume,) = [b for b in shell.findChildren(QPushButton) if "溪口村 第47周" in b.accessibleName()]
    press(qtbot, resume, Qt.Key.Key_Return)
    runner.drain()
    assert shell.place == "screening"
    screen = shell.visit("screening")
    assert find(screen, QLineEdit, "people_line_edit").text() == "周小妹"
    assert find(screen, QLineEdit, "for_day_line_edit").text().startswith("第47周")


def test_the_share_that_each_level_closed_is_said_in_words() -> None:
    shares = (
        LevelShare(Level.VILLAGE, 4, 3, 0.75),
        LevelShare(Level.TOWNSHIP, 1, 1, 0.25),
        LevelShare(Level.COUNTY, 0, 0, 0.0),
    )
    assert levels_line(shares) == "村(社区)化解 3 件（75%）　乡镇化解 1 件（25%）"
    assert levels_line((LevelShare(Level.VILLAGE, 0, 0, None),)) == ""
