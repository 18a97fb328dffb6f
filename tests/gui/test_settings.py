"""Settings: the office, the look, the password, backup; and the preferences file beneath."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from mediator_desktop.config.preferences import Preferences, PreferenceStore
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.settings.view import SettingsScreen
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import type_words
from tests.gui.support import a_dispute, find, register

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def screen(workplace: Workplace, runner: Runner, qtbot: QtBot) -> SettingsScreen:
    register(workplace, a_dispute())
    made = SettingsScreen(workplace, runner)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    runner.drain()
    return made


def test_the_office_is_shown_and_saved(
    screen: SettingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    assert not screen.has_unsaved()
    assert screen.form.preview.text() == "〔2026〕云岭人调字第002号"
    court = find(screen, QLineEdit, "court_line_edit")
    type_words(qtbot, court, "云岭县人民法院")
    assert screen.has_unsaved()
    qtbot.keyClick(court, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert not screen.has_unsaved()
    with workplace.register.read() as reader:
        office = reader.office()
    assert office is not None
    assert office.court == "云岭县人民法院"


def test_what_is_wrong_is_told_beside_its_field_and_not_saved(
    screen: SettingsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    code = find(screen, QLineEdit, "region_code_line_edit")
    qtbot.keyClicks(code, "12ab")
    qtbot.mouseClick(find(screen, QPushButton, "save_button"), Qt.MouseButton.LeftButton)
    runner.drain()
    assert "6位数字" in find(screen, QLabel, "region_code_problem_label").text()
    assert code.text() == "12ab"
    with workplace.register.read() as reader:
        assert reader.office().region_code == ""


def test_a_change_from_elsewhere_does_not_take_away_what_is_typed(
    screen: SettingsScreen, runner: Runner, qtbot: QtBot
) -> None:
    type_words(qtbot, find(screen, QLineEdit, "court_line_edit"), "云")
    screen.refresh()
    runner.drain()
    assert find(screen, QLineEdit, "court_line_edit").text() == "云"


@pytest.mark.parametrize(
    ("box", "words", "name", "value"),
    [
        ("font_percent_combo_box", "150%", "font_percent", 150),
        ("theme_combo_box", "高对比度", "theme", "contrast"),
        ("actor_combo_box", "赵长河", "actor", "赵长河"),
    ],
)
def test_choices_of_this_pc_are_kept_at_once(
    screen: SettingsScreen, workplace: Workplace, qtbot: QtBot, box: str, words: str, name: str, value: object
) -> None:
    combo = find(screen, QComboBox, box)
    combo.setCurrentText(words)
    with qtbot.waitSignal(screen.look_changed):
        combo.activated.emit(combo.currentIndex())
    assert getattr(PreferenceStore(workplace.paths.preferences).load(), name) == value


def type_passwords(screen: SettingsScreen, qtbot: QtBot, old: str, new: str, again: str) -> None:
    for name, typed in (("old_password", old), ("password", new), ("password_again", again)):
        edit = find(screen, QLineEdit, f"{name}_line_edit")
        edit.clear()
        qtbot.keyClicks(edit, typed)
    qtbot.mouseClick(find(screen, QPushButton, "change_password_button"), Qt.MouseButton.LeftButton)


def test_the_password_is_changed(screen: SettingsScreen, qtbot: QtBot) -> None:
    asked: list[tuple[str, str]] = []
    answers: list[Callable[[Exception | None], None]] = []
    screen.password_change.connect(
        lambda old, new, answer: (asked.append((old, new)), answers.append(answer))
    )
    type_passwords(screen, qtbot, "", "new-one-2026", "new-one-2026")
    type_passwords(screen, qtbot, "old", "new-one-2026", "another-2026")
    assert asked == []
    type_passwords(screen, qtbot, "old", "new-one-2026", "new-one-2026")
    assert asked == [("old", "new-one-2026")]
    answers[0](Refused(Problem("password", "密码不对，请看看大小写和输入法后再试一次")))
    assert "密码不对" in find(screen, QLabel, "old_password_problem_label").text()
    assert find(screen, QLineEdit, "password_line_edit").text() == "new-one-2026"
    answers[0](None)
    assert "密码已换" in find(screen, QLabel, "password_state_label").text()
    assert find(screen, QLineEdit, "password_line_edit").text() == ""


def test_a_backup_is_made_and_remembered(
    screen: SettingsScreen,
    workplace: Workplace,
    runner: Runner,
    qtbot: QtBot,
    scripted: ScriptedDialogs,
    tmp_path: Path,
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    scripted.answers = [None, stick]
    press = find(screen, QPushButton, "backup_button")
    screen._start_backup()
    assert press.isEnabled()
    with qtbot.waitSignal(screen.backed_up, timeout=20_000):
        press.click()
    (folder,) = stick.iterdir()
    assert (folder / "register.db").is_file()
    assert str(folder) in find(screen, QLabel, "backup_state_label").text()
    chosen = PreferenceStore(workplace.paths.preferences).load()
    assert (chosen.backed_up_at, chosen.backup_folder) == ("2026-11-22T09:00:00", str(stick))


def test_a_backup_that_fails_is_told(
    screen: SettingsScreen, runner: Runner, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    scripted.answers = [tmp_path / "file"]
    screen._start_backup()
    runner.drain()
    assert "备份" in find(screen, QLabel, "backup_state_label").text()
    assert find(screen, QPushButton, "backup_button").isEnabled()


def test_the_register_is_verified(screen: SettingsScreen, runner: Runner) -> None:
    find(screen, QPushButton, "verify_button").click()
    runner.drain()
    assert find(screen, QLabel, "verify_state_label").text() == "登记册完好"


def test_preferences_survive_and_merge(tmp_path: Path) -> None:
    store = PreferenceStore(tmp_path / "deep" / "preferences.json")
    assert store.load() == Preferences()
    store.change(theme="dark")
    store.remember_widths("register", {"title": 300})
    for key in [*"abcdefghijklmn", "c"]:
        store.remember_opened(key)
    again = PreferenceStore(tmp_path / "deep" / "preferences.json").load()
    assert (again.theme, again.widths) == ("dark", {"register": {"title": 300}})
    assert again.recent[:3] == ("c", "n", "m")
    assert len(again.recent) == 12


@pytest.mark.parametrize("content", ["{", "[1]", "", "\x00\x01", "[" * 100_000])
def test_a_broken_preferences_file_is_set_aside(tmp_path: Path, content: str) -> None:
    path = tmp_path / "preferences.json"
    path.write_text(content, encoding="utf-8")
    assert PreferenceStore(path).load() == Preferences()
    assert not path.exists()
    assert path.with_suffix(".json.broken").exists()


@pytest.mark.parametrize(
    "content",
    [
        {"theme": "pink", "font_percent": 900, "widths": [], "window": [1, 2], "recent": [1], "other": 1},
        {"font_percent": "150", "window": "x", "is_maximized": "yes", "office": 3, "actor": None},
        {"font_percent": True, "widths": {"a": 1}},
    ],
)
def test_values_that_cannot_be_are_passed_over(tmp_path: Path, content: dict[str, object]) -> None:
    path = tmp_path / "preferences.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert PreferenceStore(path).load() == Preferences()


def test_a_folder_that_refuses_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = PreferenceStore(tmp_path / "file" / "preferences.json")
    assert store.change(theme="dark").theme == "dark"
    assert store.load() == Preferences()
