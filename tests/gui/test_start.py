"""Sign-in and the first start, through the composition root as a person meets them."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from mediator_desktop import cli
from mediator_desktop.__main__ import main, window_options
from mediator_desktop.app import Program
from mediator_desktop.commands.desk import FAILED
from mediator_desktop.config.options import WindowOptions
from mediator_desktop.config.paths import Paths
from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.problems import Refused
from mediator_desktop.storage import keyring
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.crash import CrashHook
from mediator_desktop.ui.kit.error_view import ErrorView
from mediator_desktop.ui.shell.view import Shell
from mediator_desktop.ui.start.sign_in import CAPITALS, WIDE, SignInPage
from mediator_desktop.ui.start.wizard import PASSWORD_STEP, RECOVERY_STEP, FirstStart
from tests.conftest import CHEAP, PASSWORD
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import type_words
from tests.gui.support import find


@dataclass
class Desk:
    """A program on a data folder and the hands that use it."""

    program: Program
    qtbot: QtBot

    def settle(self) -> None:
        """Wait for what runs in the background."""
        self.qtbot.waitUntil(lambda: self.program.background is not None)
        assert self.program.background is not None
        self.program.background.drain()
        if self.program.runner is not None:
            self.program.runner.drain()

    @property
    def page(self) -> object:
        return self.program.window.centralWidget()


@pytest.fixture
def make_desk(
    qapp: QApplication, qtbot: QtBot, paths: Paths, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[object]:
    monkeypatch.setattr(Program, "_keeper", lambda self: Keeper(self.paths, clock, CHEAP))
    made: list[Program] = []

    def make(password_file: Path | None = None) -> Desk:
        options = WindowOptions(paths.data, password_file)
        program = Program(qapp, options, clock, CrashHook(lambda: paths.reports, clock))
        made.append(program)
        qtbot.addWidget(program.window)
        program.start()
        desk = Desk(program, qtbot)
        desk.settle()
        return desk

    yield make
    for program in made:
        program.close()
        program.deleteLater()


@pytest.fixture
def desk(make_desk, keeper: Keeper, office):  # type: ignore[no-untyped-def]
    register, _ = keeper.create(office, PASSWORD)
    register.close()
    return make_desk()


def test_the_right_password_leads_to_today(desk: Desk) -> None:
    page = desk.page
    assert isinstance(page, SignInPage)
    desk.qtbot.keyClicks(page.password, PASSWORD)
    desk.qtbot.keyClick(page.password, Qt.Key.Key_Return)
    assert page.password.isReadOnly()
    desk.settle()
    assert isinstance(desk.page, Shell)
    assert desk.page.place == "today"
    assert "云岭镇人民调解委员会" in desk.program.window.windowTitle()
    assert PreferenceStore(desk.program.paths.preferences).load().office == "云岭镇人民调解委员会"


def test_a_wrong_password_is_told_and_may_be_corrected(desk: Desk) -> None:
    page = desk.page
    assert isinstance(page, SignInPage)
    desk.qtbot.keyClicks(page.password, "nonsense")
    desk.qtbot.mouseClick(page.open, Qt.MouseButton.LeftButton)
    desk.settle()
    problem = find(page, QLabel, "password_problem_label")
    assert "密码不对" in problem.text()
    assert page.password.selectedText() or page.password.hasSelectedText()
    desk.qtbot.keyClicks(page.password, PASSWORD)
    assert problem.isHidden()
    desk.qtbot.keyClick(page.password, Qt.Key.Key_Return)
    desk.settle()
    assert isinstance(desk.page, Shell)


def test_an_empty_password_asks_for_one(desk: Desk) -> None:
    page = desk.page
    assert isinstance(page, SignInPage)
    desk.qtbot.keyClick(page.password, Qt.Key.Key_Return)
    assert page.error.text() == "请输入密码"


def test_the_recovery_code_opens_too(make_desk, keeper: Keeper, office) -> None:  # type: ignore[no-untyped-def]
    register, code = keeper.create(office, PASSWORD)
    register.close()
    desk = make_desk()
    desk.program.sign_in(code.lower())
    desk.settle()
    assert isinstance(desk.page, Shell)


def test_a_password_file_signs_in(make_desk, keeper: Keeper, office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    register, _ = keeper.create(office, PASSWORD)
    register.close()
    (tmp_path / "pw").write_text(f"{PASSWORD}\n", encoding="utf-8")
    desk = make_desk(tmp_path / "pw")
    desk.qtbot.waitUntil(lambda: isinstance(desk.page, Shell))
    desk.settle()


def test_a_password_file_that_is_not_there_is_told(make_desk, keeper: Keeper, office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    register, _ = keeper.create(office, PASSWORD)
    register.close()
    desk = make_desk(tmp_path / "nowhere")
    assert "密码文件" in desk.page.error.text()


def test_a_file_that_is_no_register_is_told(make_desk, keeper: Keeper, office, paths: Paths) -> None:  # type: ignore[no-untyped-def]
    register, _ = keeper.create(office, PASSWORD)
    register.close()
    paths.register.write_bytes(b"what is this" * 1000)
    desk = make_desk()
    desk.program.sign_in(PASSWORD)
    desk.settle()
    assert isinstance(desk.page, ErrorView)
    sentence = desk.page.sentence.text()
    assert sentence
    assert sentence.isascii() is False
    assert "Error" not in sentence
    desk.qtbot.mouseClick(find(desk.page, QPushButton, "again_button"), Qt.MouseButton.LeftButton)
    assert isinstance(desk.page, SignInPage)


def test_another_look_makes_the_shell_anew_and_keeps_working(desk: Desk) -> None:
    desk.program.sign_in(PASSWORD)
    desk.settle()
    shell = desk.page
    assert isinstance(shell, Shell)
    shell.go("settings")
    desk.settle()
    desk.program.store.change(theme="dark", font_percent=150, actor="赵长河")
    shell.visit("settings").look_changed.emit()
    desk.qtbot.waitUntil(lambda: desk.page is not shell)
    desk.settle()
    assert desk.page.place == "settings"
    assert look.current() == look.Look(look.Theme.DARK, 150)
    assert find(desk.page, QLabel, "actor_label").text() == "赵长河"
    assert desk.program.runner.actor == "赵长河"


def test_a_new_password_opens_from_then_on(desk: Desk, keeper: Keeper) -> None:
    desk.program.sign_in(PASSWORD)
    desk.settle()
    answers: list[Exception | None] = []
    desk.page.password_change.emit(PASSWORD, "another-2026", answers.append)
    desk.settle()
    assert answers == [None]
    keeper.open("another-2026").close()
    desk.page.password_change.emit(PASSWORD, "third-one-2026", answers.append)
    desk.settle()
    assert isinstance(answers[1], Refused)


def test_a_fault_of_a_command_is_reported_and_counts_as_not_done(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(arguments: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "main", fails)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(
        "mediator_desktop.__main__.locate", lambda data: Paths(program=tmp_path, data=tmp_path)
    )
    assert main(["list", "forms"]) == FAILED
    assert "程序出了差错" in capsys.readouterr().err
    assert list((tmp_path / "reports").glob("*.txt"))


def test_a_crash_is_told_in_the_window(desk: Desk) -> None:
    desk.program.sign_in(PASSWORD)
    desk.settle()
    desk.program._hook.handle(ZeroDivisionError, ZeroDivisionError(), None)
    desk.qtbot.waitUntil(lambda: bool(desk.page.messages.sentence))
    assert "差错" in desk.page.messages.sentence


@pytest.mark.parametrize(
    ("typed", "shift", "hint"),
    [("A", False, CAPITALS), ("a", True, CAPITALS), ("a", False, ""), ("A", True, ""), ("1", False, "")],
)
def test_caps_lock_is_noticed(desk: Desk, typed: str, shift: bool, hint: str) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    page = desk.page
    assert isinstance(page, SignInPage)
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    key = Qt.Key(ord(typed.upper()))
    page.password.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, modifier, typed))
    assert page.hint.text() == hint


def test_chinese_letters_in_a_password_are_noticed(desk: Desk) -> None:
    page = desk.page
    assert isinstance(page, SignInPage)
    page.password.textEdited.emit("ａbc")
    assert page.hint.text() == WIDE


def test_the_first_start_from_the_office_to_the_first_page(
    make_desk,
    scripted: ScriptedDialogs,
    paths: Paths,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    desk = make_desk()
    wizard = desk.page
    assert isinstance(wizard, FirstStart)
    bot = desk.qtbot
    go_on = find(wizard, QPushButton, "next_button")

    bot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    assert wizard.step == 0
    assert "请填写单位名称" in find(wizard, QLabel, "name_problem_label").text()

    type_words(bot, find(wizard, QLineEdit, "name_line_edit"), "云岭镇司法所")
    assert find(wizard, QLineEdit, "committee_line_edit").text() == "云岭镇人民调解委员会"
    bot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    assert wizard.step == 1
    assert wizard.form.preview.text() == "〔2026〕云岭人调字第001号"

    pattern = find(wizard, QLineEdit, "number_pattern_line_edit")
    pattern.selectAll()
    type_words(bot, pattern, "调字{序号}号")
    assert "{年}" in find(wizard, QLabel, "number_pattern_problem_label").text()
    bot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    assert wizard.step == 1
    pattern.selectAll()
    type_words(bot, pattern, "{年}年调字{序号:2}号")
    assert wizard.form.preview.text() == "2026年调字01号"
    bot.mouseClick(go_on, Qt.MouseButton.LeftButton)

    wizard.form["villages"].editor.insertPlainText("溪口村\t12\n溪口村")
    bot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    assert "写了两次" in find(wizard, QLabel, "villages_problem_label").text()
    wizard.form["villages"].set_value("溪口村\n石桥村")
    wizard.form["mediators"].set_value("李秀英")
    bot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    assert wizard.step == PASSWORD_STEP

    bot.mouseClick(find(wizard, QPushButton, "back_button"), Qt.MouseButton.LeftButton)
    assert wizard.form.office().villages == ("溪口村", "石桥村")
    bot.mouseClick(go_on, Qt.MouseButton.LeftButton)

    first, again = (find(wizard, QLineEdit, f"{n}_line_edit") for n in ("password", "password_again"))
    bot.keyClicks(first, "short")
    bot.keyClicks(again, "short")
    bot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    desk.settle()
    assert wizard.step == PASSWORD_STEP
    assert str(keyring.LEAST_PASSWORD) in find(wizard, QLabel, "password_problem_label").text()
    for edit in (first, again):
        edit.selectAll()
        bot.keyClicks(edit, "long-enough-2026")
    bot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    desk.settle()
    assert wizard.step == RECOVERY_STEP
    code = find(wizard, QLabel, "recovery_label").text().replace("\n", "-")
    assert not go_on.isEnabled()

    scripted.answers = [True]
    bot.mouseClick(find(wizard, QPushButton, "print_button"), Qt.MouseButton.LeftButton)
    assert find(wizard, QLabel, "done_label").text() == "已送到打印机"
    bot.mouseClick(find(wizard, QPushButton, "copy_button"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == code

    find(wizard, QCheckBox, "copied_check_box").setChecked(True)
    bot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    assert isinstance(desk.page, Shell)
    desk.settle()
    with desk.program._workplace.register.read() as reader:
        office = reader.office()
    assert office is not None
    assert (office.township, office.number_rule.prefix, office.mediators) == ("云岭镇", "云岭", ("李秀英",))


def test_enter_walks_through_the_first_step(make_desk) -> None:  # type: ignore[no-untyped-def]
    desk = make_desk()
    wizard = desk.page
    desk.program.window.activateWindow()
    edit = find(wizard, QLineEdit, "name_line_edit")
    edit.setFocus()
    desk.qtbot.waitUntil(edit.hasFocus)
    type_words(desk.qtbot, edit, "云岭镇司法所")
    for _ in range(8):
        focused = desk.program.window.focusWidget()
        desk.qtbot.keyClick(focused, Qt.Key.Key_Return)
        if wizard.step:
            break
    assert wizard.step == 1


def test_the_window_remembers_its_place(desk: Desk) -> None:
    desk.program.window.showNormal()
    desk.program.window.setGeometry(40, 30, 1000, 600)
    desk.program.close()
    chosen = PreferenceStore(desk.program.paths.preferences).load()
    assert chosen.window == (40, 30, 1000, 600)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], WindowOptions()),
        (["--data", "/a b"], WindowOptions(data=Path("/a b"))),
        (["--data=/a", "--password-file=/p"], WindowOptions(data=Path("/a"), password_file=Path("/p"))),
        (["list"], None),
        (["--data", "/a", "list"], None),
        (["--help"], None),
        (["--data"], None),
        (["--today", "gestern"], None),
    ],
)
def test_only_what_comes_before_a_subcommand_opens_the_window(
    arguments: list[str], expected: WindowOptions | None
) -> None:
    assert window_options(arguments) == expected
