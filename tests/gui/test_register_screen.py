"""The list of disputes: pages, filters, search, sorting, copying, exports."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.dispute import PlatformFacts
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.register.presenter import FIRST_ROWS, periods
from mediator_desktop.ui.register.view import RegisterScreen
from tests.conftest import TODAY
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import type_words
from tests.gui.support import a_dispute, find, register

MANY = FIRST_ROWS * 3 + 7


@pytest.fixture
def screen(workplace: Workplace, runner: Runner, qtbot: QtBot) -> RegisterScreen:
    register(
        workplace,
        a_dispute("王建国", "李德福", date(2026, 9, 3)),
        a_dispute("孙有才", "周强", date(2026, 10, 8), village="石桥村", type_code="contract"),
        a_dispute("尉迟敏", "万俟芳", TODAY, village="石桥村", mediator="赵长河"),
    )
    return shown(workplace, runner, qtbot)


def shown(workplace: Workplace, runner: Runner, qtbot: QtBot) -> RegisterScreen:
    made = RegisterScreen(workplace, runner)
    qtbot.addWidget(made)
    made.resize(1170, 768)
    made.show()
    made.refresh()
    runner.drain()
    return made


def applicants(screen: RegisterScreen) -> list[str]:
    return [row.cells[1].split("与")[0] for row in screen._model.rows]


def line(screen: RegisterScreen) -> str:
    return find(screen, QLabel, "line_label").text()


def test_the_newest_come_first_and_are_counted(screen: RegisterScreen) -> None:
    assert applicants(screen) == ["尉迟敏", "孙有才", "王建国"]
    assert line(screen) == "共 3 件"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("孙有", ["孙有才"]),
        ("ycm", ["尉迟敏"]),
        ("滴水", ["尉迟敏", "孙有才", "王建国"]),
        ("0086", ["尉迟敏", "孙有才", "王建国"]),
        ("没有这个人", []),
    ],
)
def test_typing_searches(
    screen: RegisterScreen, runner: Runner, qtbot: QtBot, words: str, expected: list[str]
) -> None:
    type_words(qtbot, find(screen, QLineEdit, "search_line_edit"), words)
    runner.drain()
    assert applicants(screen) == expected
    assert line(screen) == f"符合条件的 {len(expected)} 件"
    assert find(screen, QLabel, "nothing_label").isHidden() is bool(expected)


@pytest.mark.parametrize(
    ("box", "choice", "expected"),
    [
        ("village", "石桥村", ["尉迟敏", "孙有才"]),
        ("type", "合同", ["孙有才"]),
        ("mediator", "赵长河", ["尉迟敏"]),
        ("period", "本月", ["尉迟敏"]),
        ("period", "2026年9月", ["王建国"]),
        ("period", "去年", []),
        ("status", "在办", ["尉迟敏", "孙有才", "王建国"]),
        ("status", "已结案", []),
    ],
)
def test_filters(
    screen: RegisterScreen, runner: Runner, qtbot: QtBot, box: str, choice: str, expected: list[str]
) -> None:
    combo = find(screen, QComboBox, f"{box}_combo_box")
    assert combo.findText(choice) >= 0, [combo.itemText(i) for i in range(combo.count())]
    combo.setCurrentText(choice)
    runner.drain()
    assert applicants(screen) == expected
    qtbot.mouseClick(find(screen, QPushButton, "clear_filters_button"), Qt.MouseButton.LeftButton)
    runner.drain()
    assert len(applicants(screen)) == 3


def test_headings_sort(screen: RegisterScreen, runner: Runner, qtbot: QtBot) -> None:
    heads = screen.table.horizontalHeader()

    def press() -> list[str]:
        place = QPoint(heads.sectionViewportPosition(0) + 40, heads.height() // 2)
        qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=place)
        runner.drain()
        return [row.cells[0] for row in screen._model.rows]

    first = press()
    assert first == sorted(first)
    assert press() == sorted(first, reverse=True)


def test_a_long_list_comes_in_pages_and_whole(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    start = date(2026, 1, 1)
    register(workplace, *(a_dispute(f"王甲{n}", f"李乙{n}", start + timedelta(days=n)) for n in range(MANY)))
    screen = shown(workplace, runner, qtbot)
    assert FIRST_ROWS <= len(screen._model.rows) < MANY
    assert line(screen) == f"共 {MANY} 件"
    screen.table.setFocus()
    for _ in range(MANY):
        qtbot.keyClick(screen.table, Qt.Key.Key_PageDown)
        runner.drain()
        if len(screen._model.rows) == MANY:
            break
    keys = [row.key for row in screen._model.rows]
    assert len(keys) == len(set(keys)) == MANY


def test_an_old_answer_never_replaces_a_new_one(screen: RegisterScreen, runner: Runner, qtbot: QtBot) -> None:
    box = find(screen, QLineEdit, "search_line_edit")
    for words in ("孙", "孙有", "孙有才", "王"):
        box.setText(words)
    runner.drain()
    assert applicants(screen) == ["王建国"]


def test_asking_again_keeps_the_row(screen: RegisterScreen, runner: Runner) -> None:
    screen.table.selectRow(2)
    key = screen.table.current_key()
    screen.refresh()
    runner.drain()
    assert screen.table.current_key() == key


def test_from_the_search_box_to_the_case(screen: RegisterScreen, runner: Runner, qtbot: QtBot) -> None:
    box = find(screen, QLineEdit, "search_line_edit")
    type_words(qtbot, box, "孙有")
    runner.drain()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    with qtbot.waitSignal(screen.open_dispute) as opened:
        qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert opened.args == [screen._model.rows[0].key]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_widths_are_remembered(
    screen: RegisterScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(screen.table.widths_changed, timeout=5000):
        screen.table.setColumnWidth(1, 311)
    again = shown(workplace, runner, qtbot)
    assert again.table.columnWidth(1) == 311
    assert PreferenceStore(workplace.paths.preferences).load().widths["register"]["title"] == 311


def test_what_is_seen_is_exported(
    screen: RegisterScreen, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    told: list[str] = []
    screen.message.connect(told.append)
    find(screen, QComboBox, "village_combo_box").setCurrentText("石桥村")
    runner.drain()
    target = tmp_path / "所见.xlsx"
    scripted.answers = [target]
    qtbot.mouseClick(find(screen, QPushButton, "export_button"), Qt.MouseButton.LeftButton)
    runner.drain()
    assert target.is_file()
    assert told == [f"已导出 2 件，在 {target}"]


def test_calling_the_export_off_does_nothing(
    screen: RegisterScreen, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs
) -> None:
    scripted.answers = [None]
    qtbot.keyClick(screen, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    runner.drain()
    assert scripted.asked == ["导出所见"]


def test_ledgers_of_a_period_are_behind_a_door(screen: RegisterScreen, qtbot: QtBot) -> None:
    gone: list[str] = []
    screen.navigate.connect(gone.append)
    qtbot.mouseClick(find(screen, QPushButton, "ledger_button"), Qt.MouseButton.LeftButton)
    assert gone == ["reports"]


def test_an_export_into_a_folder_that_is_gone_is_told(
    screen: RegisterScreen, runner: Runner, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    told: list[Exception] = []
    runner.failure.connect(told.append)
    scripted.answers = [tmp_path / "nowhere" / "a.xlsx"]
    screen.export()
    runner.drain()
    assert len(told) == 1


def test_periods_on_offer() -> None:
    words = [word for word, _period in periods(date(2026, 1, 31))]
    assert words[:5] == ["全部时间", "今年", "去年", "本月", "2025年12月"]
    assert words[-1] == "2025年1月"


def test_those_not_keyed_into_the_platform_are_shown(
    workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    entered = replace(a_dispute("赵一", "钱二"), platform=PlatformFacts(entered_on=date(2026, 10, 21)))
    register(workplace, a_dispute(), entered)
    screen = shown(workplace, runner, qtbot)
    assert applicants(screen) == ["赵一", "王建国"]
    box = find(screen, QCheckBox, "not_on_platform_check_box")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    runner.drain()
    assert applicants(screen) == ["王建国"]
    qtbot.keyClick(find(screen, QPushButton, "clear_filters_button"), Qt.Key.Key_Return)
    runner.drain()
    assert applicants(screen) == ["赵一", "王建国"]
    assert not box.isChecked()


def test_the_names_of_minors_are_hidden_and_found(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    made = a_dispute("王晓明")
    child = replace(made.parties[0], birth_date=date(2015, 6, 1))
    register(workplace, replace(made, parties=(child, made.parties[1])), a_dispute("赵一"))
    screen = shown(workplace, runner, qtbot)
    assert applicants(screen) == ["赵一", "王某某（未成年）"]
    type_words(qtbot, find(screen, QLineEdit, "search_line_edit"), "王晓明")
    runner.drain()
    assert applicants(screen) == ["王某某（未成年）"]
