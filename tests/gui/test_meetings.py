"""会议 by keyboard: a meeting from the last one, a decision finished, an assessment, the rota; nothing typed is lost."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.meeting import Assessment, Decision, Meeting, MeetingKind
from mediator_desktop.domain.unit import UnitPerson
from mediator_desktop.services import meetings as service
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.meetings.duty_tab import DutyGrid
from mediator_desktop.ui.meetings.view import MeetingsScreen
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import press, type_words
from tests.gui.support import WidgetT, a_dispute, find, register

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LAST = Meeting(
    title="研判例会",
    unit="云岭镇",
    held_on=date(2026, 10, 28),
    chair="罗桂生",
    present=("罗桂生", "李秀英"),
    decisions=(
        Decision(text="走访溪口村三户", owner="李秀英", due_on=date(2026, 11, 20)),
        Decision(text="报县平安办", owner="赵长河", due_on=date(2026, 11, 25)),
    ),
)


@pytest.fixture
def screen(workplace: Workplace, runner: Runner, qtbot: QtBot) -> MeetingsScreen:
    made = MeetingsScreen(workplace, runner)
    runner.changed.connect(made.react)
    qtbot.addWidget(made)
    made.resize(1180, 728)
    made.show()
    made.refresh()
    runner.drain()
    return made


def keep(workplace: Workplace, meeting: Meeting, meeting_id: str = "", version: int = 0) -> str:
    with workplace.register.write("李秀英") as uow:
        return service.keep_meeting(meeting, uow, workplace.clock, meeting_id, version).record.id


def meetings(workplace: Workplace) -> list[Meeting]:
    with workplace.register.read() as reader:
        return [record.meeting for record in reader.meetings(date(2026, 1, 1), date(2026, 12, 31))]


def draft_keys(workplace: Workplace) -> list[str]:
    with workplace.register.read() as reader:
        return [draft.key for draft in reader.drafts()]


def seen(root: QWidget, kind: type[WidgetT], name: str) -> WidgetT:
    """The one widget of a name that is on screen."""
    found = [widget for widget in root.findChildren(kind, name) if widget.isVisible()]
    assert len(found) == 1, f"{len(found)} widgets called {name} are on screen"
    return found[0]


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def go_to_tab(qtbot: QtBot, screen: MeetingsScreen, index: int) -> None:
    tabs = find(screen, QTabWidget, "meetings_tab_widget")
    screen.page.meetings.setFocus()
    while tabs.currentIndex() != index:
        press(qtbot, focused(), Qt.Key.Key_Tab, CONTROL)


def begin(qtbot: QtBot, runner: Runner, screen: MeetingsScreen, kind: MeetingKind) -> None:
    """Choose a kind in the menu of the primary button, without a mouse."""
    menu = find(screen, QPushButton, "new_meeting_button").menu()
    assert isinstance(menu, QMenu)
    names = [action.objectName() for action in menu.actions()]
    menu.popup(screen.mapToGlobal(screen.rect().center()))
    for _ in range(names.index(f"new_{kind.value}_action") + 1):
        press(qtbot, menu, Qt.Key.Key_Down)
    press(qtbot, menu, Qt.Key.Key_Return)
    screen.activateWindow()
    runner.drain()


def test_a_meeting_is_made_from_the_last_one_by_keys(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    keep(workplace, LAST)
    ids = register(workplace, a_dispute("王建国"), a_dispute("陈大有"))
    begin(qtbot, runner, screen, MeetingKind.JUDGEMENT)
    assert focused().objectName() == "held_on_date_edit"
    assert focused().text() == "2026-11-22"
    press(qtbot, focused(), Qt.Key.Key_Return)
    type_words(qtbot, focused(), "930")
    press(qtbot, focused(), Qt.Key.Key_Return)
    type_words(qtbot, focused(), "二楼会议室")
    for name, words in (("chair", "罗桂生"), ("recorder", "李秀英"), ("present", "罗桂生、李秀英、赵长河")):
        edit = find(screen, QLineEdit, f"{name}_line_edit")
        edit.setFocus()
        type_words(qtbot, edit, words)
    plans = screen.findChildren(QPlainTextEdit, "cases_plan_text_edit")
    assert len(plans) == 2
    plans[0].setFocus()
    type_words(qtbot, plans[0], "先由司法所测量")
    press(qtbot, plans[0], Qt.Key.Key_S, CONTROL)
    runner.drain()
    newest, old = meetings(workplace)
    assert (newest.place, newest.chair, newest.present) == (
        "二楼会议室",
        "罗桂生",
        ("罗桂生", "李秀英", "赵长河"),
    )
    assert newest.held_at is not None
    assert {case.dispute for case in newest.cases} == set(ids)
    assert newest.cases[0].plan == "先由司法所测量"
    assert [d.text for d in newest.decisions] == ["走访溪口村三户", "报县平安办"]
    assert all(d.result == service.CARRIED_ON for d in old.decisions)
    assert {figure.label: figure.value for figure in newest.figures}["未化解纠纷(件)"] == "2"
    press(qtbot, focused(), Qt.Key.Key_Escape)
    runner.drain()
    assert screen.page.isVisible()
    assert focused() is screen.page.meetings
    assert "2026年开了 2 次会" in find(screen.page, QLabel, "line_label").text()
    assert "已开 2 次 / 应开 11 次，缺1月" in screen.page.findChildren(QLabel, "quota_label")[0].text()
    assert draft_keys(workplace) == []


def test_disputes_are_ticked_on_and_off(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    register(workplace, *(a_dispute(name) for name in "甲乙丙丁戊己庚辛壬癸子"))
    begin(qtbot, runner, screen, MeetingKind.COORDINATION)
    assert screen.findChildren(QLineEdit, "cases_title_line_edit") == []
    ticks = seen(screen, QWidget, "unresolved_list")
    ticks.setFocus()
    press(qtbot, ticks, Qt.Key.Key_Space)
    press(qtbot, ticks, Qt.Key.Key_Down)
    press(qtbot, ticks, Qt.Key.Key_Return)
    assert len(screen.findChildren(QLineEdit, "cases_title_line_edit")) == 2
    plan = screen.findChildren(QPlainTextEdit, "cases_plan_text_edit")[0]
    type_words(qtbot, plan, "请包村干部上门")
    for _ in range(2):
        press(qtbot, ticks, Qt.Key.Key_Space)
        press(qtbot, ticks, Qt.Key.Key_Up)
    editor = screen._meeting_editor
    assert editor is not None
    kept = editor.form.value().cases
    assert [case.plan for case in kept] == ["请包村干部上门"], "what was written about is not unticked"


def test_a_decision_is_finished_with_one_press(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    keep(workplace, LAST)
    screen.refresh()
    runner.drain()
    go_to_tab(qtbot, screen, 1)
    table = seen(screen, QWidget, "decisions_table_view")
    assert focused() is table
    assert [row.cells[:3] for row in screen.page.decisions.model().rows] == [
        ("✕ 逾期 2 天", "2026-11-20", "走访溪口村三户"),
        ("◷ 还有 3 天", "2026-11-25", "报县平安办"),
    ]
    press(qtbot, table, Qt.Key.Key_Tab)
    type_words(qtbot, focused(), "三户都签了字")
    press(qtbot, focused(), Qt.Key.Key_Return)
    press(qtbot, focused(), Qt.Key.Key_Return)
    assert focused().objectName() == "finish_decision_button"
    press(qtbot, focused(), Qt.Key.Key_Space)
    runner.drain()
    done, waiting = meetings(workplace)[0].decisions
    assert (done.done_on, done.result) == (date(2026, 11, 22), "三户都签了字")
    assert waiting.done_on is None
    assert focused() is table
    assert screen.page.tabs.tabText(1) == "议定事项 1"
    find(screen, QPushButton, "finish_decision_button").click()
    runner.drain()
    assert meetings(workplace)[0].decisions[1].result == "已办结"
    assert screen.page.tabs.tabText(1) == "议定事项"


def test_a_day_to_come_is_no_day_of_completion(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    keep(workplace, LAST)
    screen.refresh()
    runner.drain()
    go_to_tab(qtbot, screen, 1)
    type_words(qtbot, find(screen, QLineEdit, "decision_done_on_date_edit"), "2026-12-01")
    find(screen, QPushButton, "finish_decision_button").click()
    runner.drain()
    assert "在今天之后" in seen(screen, QLabel, "finish_state_label").text()
    assert meetings(workplace)[0].decisions[0].done_on is None


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    begin(qtbot, runner, screen, MeetingKind.CANDID)
    day = focused()
    day.selectAll()
    type_words(qtbot, day, "2026-11-30")
    find(screen, QPushButton, "add_decision_button").click()
    owner = find(screen, QLineEdit, "decisions_owner_line_edit")
    type_words(qtbot, owner, "罗桂生")
    press(qtbot, owner, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert "开过以后再记" in find(screen, QLabel, "held_on_problem_label").text()
    assert "请写明议定的事项" in find(screen, QLabel, "text_problem_label").text()
    assert "有2处要改正" in find(screen, QLabel, "record_state_label").text()
    assert focused() is day
    assert meetings(workplace) == []


def test_what_was_not_saved_is_a_draft_and_offered_again(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    begin(qtbot, runner, screen, MeetingKind.CANDID)
    press(qtbot, focused(), Qt.Key.Key_Return)
    type_words(qtbot, focused(), "九点多")
    place = find(screen, QLineEdit, "place_line_edit")
    type_words(qtbot, place, "老槐树下")
    press(qtbot, place, Qt.Key.Key_Escape)
    runner.drain()
    assert "民情恳谈会" in seen(screen, QLabel, "notice_label").text()
    seen(screen, QPushButton, "resume_draft_button").click()
    runner.drain()
    assert find(screen, QLineEdit, "place_line_edit").text() == "老槐树下"
    assert find(screen, QLineEdit, "held_at_line_edit").text() == "九点多", "even what cannot be read"
    assert "看不懂" in find(screen, QLabel, "held_at_problem_label").text()
    time = find(screen, QLineEdit, "held_at_line_edit")
    time.selectAll()
    type_words(qtbot, time, "9点半")
    press(qtbot, time, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert meetings(workplace)[0].place == "老槐树下"
    assert draft_keys(workplace) == []


def test_a_draft_that_is_thrown_away_does_not_come_back(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    begin(qtbot, runner, screen, MeetingKind.CANDID)
    place = find(screen, QLineEdit, "place_line_edit")
    type_words(qtbot, place, "老槐树下")
    press(qtbot, place, Qt.Key.Key_Escape)
    runner.drain()
    assert len(draft_keys(workplace)) == 1
    seen(screen, QPushButton, "drop_draft_button").click()
    runner.drain()
    begin(qtbot, runner, screen, MeetingKind.JUDGEMENT)
    screen.flush()
    runner.drain()
    assert draft_keys(workplace) == []
    assert not screen.has_unsaved()


def test_two_windows_do_not_write_over_each_other(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    meeting_id = keep(workplace, LAST)
    screen.open_meeting(meeting_id)
    runner.drain()
    place = find(screen, QLineEdit, "place_line_edit")
    type_words(qtbot, place, "院子里")
    keep(workplace, replace(LAST, place="会议室"), meeting_id, 1)
    press(qtbot, place, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert "刚在别的窗口改过" in seen(screen, QLabel, "notice_label").text()
    assert meetings(workplace)[0].place == "会议室"
    seen(screen, QPushButton, "reload_button").click()
    runner.drain()
    assert place.text() == "会议室"
    assert "在别人改之前写的" in seen(screen, QLabel, "notice_label").text()
    assert not place.isEnabled(), "nothing is typed over the two before one is chosen"
    seen(screen, QPushButton, "use_draft_button").click()
    assert place.text() == "院子里"
    press(qtbot, place, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert meetings(workplace)[0].place == "院子里"
    assert draft_keys(workplace) == []


def test_someone_elses_change_shows_while_nothing_is_typed(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner
) -> None:
    meeting_id = keep(workplace, LAST)
    screen.open_meeting(meeting_id)
    runner.drain()
    changed = replace(LAST, place="会议室")
    runner.write(lambda uow: service.keep_meeting(changed, uow, workplace.clock, meeting_id, 1))
    runner.drain()
    assert find(screen, QLineEdit, "place_line_edit").text() == "会议室"


def test_changes_are_given_up_only_after_a_question(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs
) -> None:
    meeting_id = keep(workplace, LAST)
    screen.open_meeting(meeting_id)
    runner.drain()
    place = find(screen, QLineEdit, "place_line_edit")
    type_words(qtbot, place, "院子里")
    give_up = find(screen, QPushButton, "discard_record_button")
    scripted.answers = [False, True]
    give_up.click()
    assert place.text() == "院子里"
    give_up.click()
    runner.drain()
    assert place.text() == ""
    assert draft_keys(workplace) == []


def test_a_consultation_opens_from_a_dispute_and_keeps_it(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    (dispute_id,) = register(workplace, a_dispute())
    screen.consult(dispute_id)
    runner.drain()
    assert find(screen, QLineEdit, "cases_title_line_edit").text() == "王建国与李德福房屋宅基地纠纷"
    joining = find(screen, QLineEdit, "cases_joining_line_edit")
    joining.setFocus()
    type_words(qtbot, joining, "派出所、自然资源所")
    press(qtbot, joining, Qt.Key.Key_S, CONTROL)
    runner.drain()
    (kept,) = meetings(workplace)
    assert (kept.kind, kept.dispute) == (MeetingKind.CONSULTATION, dispute_id)
    assert kept.cases[0].joining == "派出所、自然资源所"
    opened: list[str] = []
    screen.open_dispute.connect(opened.append)
    find(screen, QPushButton, "open_case_button").click()
    assert opened == [dispute_id]


def test_minutes_are_saved_and_shown_as_paper(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs,
    tmp_path: Path,
) -> None:  # fmt: skip
    keep(workplace, LAST)
    begin(qtbot, runner, screen, MeetingKind.JUDGEMENT)
    press(qtbot, focused(), Qt.Key.Key_P, CONTROL)
    runner.drain()
    assert len(meetings(workplace)) == 2
    assert len(screen.findChildren(QLabel, "page_picture_label")) >= 1
    target = tmp_path / "纪要.docx"
    scripted.answers = [target]
    find(screen, QPushButton, "save_file_button").click()
    runner.drain()
    assert target.read_bytes().startswith(b"PK")
    assert screen._preview is not None
    press(qtbot, screen._preview, Qt.Key.Key_Escape)
    assert find(screen, QLineEdit, "place_line_edit").isVisible()


def test_figures_are_taken_again_only_when_asked_for(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner
) -> None:
    meeting_id = keep(workplace, LAST)
    register(workplace, a_dispute())
    screen.open_meeting(meeting_id)
    runner.drain()
    label = find(screen, QLabel, "figures_label")
    assert label.text() == "这次会议没有取数"
    find(screen, QPushButton, "figures_button").click()
    runner.drain()
    assert "未化解纠纷(件) 1" in label.text()
    editor = screen._meeting_editor
    assert editor is not None
    assert editor.is_dirty


def test_an_assessment_is_written_and_the_disputes_that_followed_are_linked(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    (dispute_id,) = register(workplace, a_dispute())
    go_to_tab(qtbot, screen, 2)
    find(screen, QPushButton, "new_assessment_button").click()
    runner.drain()
    assert focused().objectName() == "name_line_edit"
    type_words(qtbot, focused(), "通村公路改线")
    outcome = find(screen, QLineEdit, "outcome_line_edit")
    outcome.setFocus()
    type_words(qtbot, outcome, "暂缓实施")
    press(qtbot, outcome, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert "作出决定前请写明合法性" in find(screen, QLabel, "legality_problem_label").text()
    for name in ("legality", "reasonableness", "feasibility", "controllability"):
        type_words(qtbot, find(screen, QPlainTextEdit, f"{name}_text_edit"), "已评估，符合要求。")
    search = find(screen, QLineEdit, "followed_search_line_edit")
    search.setFocus()
    type_words(qtbot, search, "wjg")
    runner.drain()
    press(qtbot, search, Qt.Key.Key_Return)
    press(qtbot, search, Qt.Key.Key_S, CONTROL)
    runner.drain()
    with workplace.register.read() as reader:
        (kept,) = reader.assessments()
    assert (kept.assessment.name, kept.assessment.disputes) == ("通村公路改线", (dispute_id,))
    assert kept.assessment.unit == "云岭镇"
    find(screen, QPushButton, "remove_followed_button").click()
    press(qtbot, outcome, Qt.Key.Key_P, CONTROL)
    runner.drain()
    with workplace.register.read() as reader:
        assert reader.assessments()[0].assessment.disputes == ()
    assert len(screen.findChildren(QLabel, "page_picture_label")) == 1


def test_a_begun_assessment_is_offered_again_with_its_disputes(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    (dispute_id,) = register(workplace, a_dispute())
    with workplace.register.write() as uow:
        kept = service.keep_assessment(
            Assessment(name="水库加固", disputes=(dispute_id,)), uow, workplace.clock
        )
    screen.open_assessment(kept.record.id)
    runner.drain()
    type_words(qtbot, find(screen, QPlainTextEdit, "measures_text_edit"), "先谈补偿")
    screen.flush()
    runner.drain()
    other = MeetingsScreen(workplace, runner)
    qtbot.addWidget(other)
    other.resize(1180, 728)
    other.show()
    other.open_draft(f"assessment:{kept.record.id}")
    runner.drain()
    seen(other, QPushButton, "use_draft_button").click()
    runner.drain()
    assert find(other, QPlainTextEdit, "measures_text_edit").toPlainText() == "先谈补偿"
    assert seen(other, QPushButton, "open_followed_button").isEnabled()


@pytest.fixture
def grid(screen: MeetingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot) -> DutyGrid:
    with workplace.register.write() as uow:
        units = uow.units()
        person = UnitPerson(name="罗桂生", phone="15400000001")
        uow.save_units([replace(unit, people=(person,)) if unit.name == "云岭镇" else unit for unit in units])
    screen.refresh()
    runner.drain()
    go_to_tab(qtbot, screen, 3)
    made = find(screen, DutyGrid, "duty_table_view")
    made.setFocus()
    made.setCurrentIndex(made.model().index(0, 0))
    return made


def write_cell(qtbot: QtBot, grid: DutyGrid, words: str) -> None:
    press(qtbot, grid, Qt.Key.Key_Return)
    edit = seen(grid, QLineEdit, "duty_names_line_edit")
    edit.selectAll()
    type_words(qtbot, edit, words)
    press(qtbot, edit, Qt.Key.Key_Return)


def rota(workplace: Workplace) -> list[tuple[int, str, str, str]]:
    with workplace.register.read() as reader:
        entries = reader.duty(date(2026, 11, 1), date(2026, 11, 30))
    return [(e.day.day, e.unit, e.name, e.phone) for e in entries]


def test_a_duty_rota_is_typed_by_keys_and_telephones_follow(
    grid: DutyGrid, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    write_cell(qtbot, grid, "罗桂生，李秀英")
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 0)
    press(qtbot, grid, Qt.Key.Key_D, CONTROL)
    press(qtbot, grid, Qt.Key.Key_Right)
    write_cell(qtbot, grid, "陈大有")
    press(qtbot, grid, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert rota(workplace) == [
        (1, "云岭镇", "罗桂生", "15400000001"), (1, "云岭镇", "李秀英", ""),
        (2, "云岭镇", "罗桂生", "15400000001"), (2, "云岭镇", "李秀英", ""),
        (2, "溪口村", "陈大有", ""),
    ]  # fmt: skip
    grid.setCurrentIndex(grid.model().index(0, 0))
    press(qtbot, grid, Qt.Key.Key_Delete)
    press(qtbot, grid, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert [day for day, *_rest in rota(workplace)] == [2, 2, 2]


def test_names_of_the_units_people_are_offered_in_a_cell(
    grid: DutyGrid, runner: Runner, qtbot: QtBot
) -> None:
    press(qtbot, grid, Qt.Key.Key_Return)
    edit = seen(grid, QLineEdit, "duty_names_line_edit")
    type_words(qtbot, edit, "李秀英、lgs")
    runner.drain()
    popup = edit._completer.popup()
    press(qtbot, popup, Qt.Key.Key_Down)
    press(qtbot, popup, Qt.Key.Key_Return)
    assert edit.text() == "李秀英、罗桂生"
    press(qtbot, edit, Qt.Key.Key_Return)
    assert grid.model().index(0, 0).data() == "李秀英、罗桂生"


def test_a_range_goes_to_the_clipboard_and_back(grid: DutyGrid, qtbot: QtBot) -> None:
    grid.paste("罗桂生\t陈大有\n李秀英\t何玉兰、周小妹\n")
    model = grid.model()
    grid.setCurrentIndex(model.index(0, 0))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        press(qtbot, grid, key, SHIFT)
    press(qtbot, grid, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "罗桂生\t陈大有\n李秀英\t何玉兰、周小妹"
    grid.setCurrentIndex(model.index(29, 3))
    press(qtbot, grid, Qt.Key.Key_V, CONTROL)
    assert model.index(29, 3).data() == "罗桂生", "what does not fit on the grid is left out"


def test_another_month_keeps_what_was_typed_as_a_draft(
    screen: MeetingsScreen, grid: DutyGrid, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    write_cell(qtbot, grid, "罗桂生")
    press(qtbot, grid, Qt.Key.Key_PageDown, CONTROL)
    runner.drain()
    assert seen(screen, QLabel, "duty_month_label").text() == "2026年12月"
    assert grid.model().rowCount() == 31
    assert draft_keys(workplace) == ["duty:2026-11"]
    seen(screen, QPushButton, "resume_draft_button").click()
    runner.drain()
    assert grid.model().index(0, 0).data() == "罗桂生"
    assert "接着上次" in seen(screen, QLabel, "duty_state_label").text()
    find(screen, QPushButton, "discard_duty_button").click()
    runner.drain()
    assert grid.model().index(0, 0).data() == ""
    assert draft_keys(workplace) == []


def test_the_rota_is_printed_with_what_was_just_typed(
    screen: MeetingsScreen, grid: DutyGrid, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    write_cell(qtbot, grid, "罗桂生")
    press(qtbot, grid, Qt.Key.Key_P, CONTROL)
    runner.drain()
    assert rota(workplace) == [(1, "云岭镇", "罗桂生", "15400000001")]
    assert len(screen.findChildren(QLabel, "page_picture_label")) == 1


def test_a_rota_that_someone_else_saved_is_not_written_over(
    screen: MeetingsScreen, grid: DutyGrid, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    write_cell(qtbot, grid, "罗桂生")
    theirs = DutyEntry(day=date(2026, 11, 3), unit="云岭镇", name="陈大有")
    with workplace.register.write() as uow:
        service.save_duty(date(2026, 11, 1), date(2026, 11, 30), (theirs,), uow)
    press(qtbot, grid, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert "刚在别的窗口改过" in seen(screen, QLabel, "duty_state_label").text()
    assert rota(workplace) == [(3, "云岭镇", "陈大有", "")]
    assert grid.model().index(0, 0).data() == "罗桂生"


def test_another_year_lists_its_meetings(
    screen: MeetingsScreen, workplace: Workplace, runner: Runner
) -> None:
    keep(workplace, replace(LAST, held_on=date(2025, 3, 5), decisions=()))
    year = find(screen, QComboBox, "year_combo_box")
    year.setCurrentIndex(1)
    year.activated.emit(1)
    runner.drain()
    assert [row.cells[0] for row in screen.page.meetings.model().rows] == ["2025-03-05"]
    assert "缺" in screen.page.findChildren(QLabel, "quota_label")[0].text()


def test_a_broken_rule_file_hides_no_meeting(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    keep(workplace, LAST)
    own = workplace.paths.own_forms / "rules"
    own.mkdir(parents=True)
    (own / "meetings.toml").write_text('id = "meetings"\nquotas = 3\n', encoding="utf-8")
    screen = MeetingsScreen(workplace, runner)
    qtbot.addWidget(screen)
    screen.refresh()
    runner.drain()
    assert len(screen.page.meetings.model().rows) == 1
    assert "meetings.toml第2行" in find(screen, QLabel, "quota_fault_label").text()


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_fits_a_small_screen(
    workplace: Workplace, runner: Runner, qtbot: QtBot, plain_look: object, percent: int
) -> None:
    plain_look(look.Look(percent=percent))  # type: ignore[operator]
    keep(workplace, LAST)
    screen = MeetingsScreen(workplace, runner)
    qtbot.addWidget(screen)
    screen.resize(1366 - look.px(150), 700)
    screen.show()
    screen.refresh()
    runner.drain()
    for index in range(4):
        screen.page.tabs.setCurrentIndex(index)
        assert screen.minimumSizeHint().width() <= 1366 - look.px(150)
        assert screen.minimumSizeHint().height() <= 700
    screen.new_meeting(MeetingKind.JUDGEMENT)
    runner.drain()
    assert screen.minimumSizeHint().width() <= 1366 - look.px(150)
