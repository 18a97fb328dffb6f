"""The re-key card and the parties' other disputes, by keyboard."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QScrollArea

from mediator_desktop.domain.dispute import PlatformFacts
from mediator_desktop.domain.party import Party
from mediator_desktop.services import disputes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.casefile.people import PeoplePage
from mediator_desktop.ui.casefile.rekey import RekeyWindow
from mediator_desktop.ui.casefile.view import CaseFileScreen
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import press, type_words
from tests.gui.support import a_dispute, find, register

Open = Callable[[str], CaseFileScreen]
CODE = "350101202610220001"


@pytest.fixture
def open_case(qtbot: Any, workplace: Workplace, runner: Runner) -> Iterator[Open]:
    """Opens the case file of a dispute."""
    made: list[CaseFileScreen] = []

    def open_one(dispute_id: str) -> CaseFileScreen:
        screen = CaseFileScreen(workplace, runner)
        qtbot.addWidget(screen)
        screen.resize(1100, 720)
        screen.show()
        screen.open(dispute_id)
        runner.drain()
        made.append(screen)
        return screen

    yield open_one
    for screen in made:
        for window in screen.findChildren(RekeyWindow):
            window.close()


def rekey_window(screen: CaseFileScreen, runner: Runner) -> RekeyWindow:
    find_action(screen, "rekey_action").trigger()
    runner.drain()
    (window,) = screen.findChildren(RekeyWindow)
    return window


def find_action(screen: CaseFileScreen, name: str) -> QAction:
    (action,) = screen.findChildren(QAction, name)
    return action


def platform(workplace: Workplace, dispute_id: str) -> PlatformFacts:
    with workplace.register.read() as reader:
        return reader.load(dispute_id).dispute.platform


def clipboard() -> str:
    return QApplication.clipboard().text()


def test_every_column_is_copied_by_enter_and_the_code_is_kept(
    qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    (key,) = register(workplace, a_dispute())
    window = rekey_window(open_case(key), runner)
    copied = []
    while isinstance(button := window.focusWidget(), QPushButton):
        press(qtbot, button, Qt.Key.Key_Return)
        copied.append(clipboard())
        assert button.text() == "已复制"
    assert copied[:2] == ["云岭镇人民调解委员会", "2026-10-20"]
    assert "王建国,李德福" in copied
    assert "翻建院墙时占用滴水。" in copied
    assert isinstance(window.focusWidget(), QLineEdit)
    type_words(qtbot, window.focusWidget(), CODE)
    assert find(window, QCheckBox, "entered_check_box").isChecked()
    press(qtbot, window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    runner.drain()
    assert platform(workplace, key) == PlatformFacts(code=CODE, entered_on=workplace.clock.today())
    assert find(window, QLabel, "rekey_state_label").text() == "已记下，已录入省平台"
    assert find(window, QLabel, "platform_code_value_label").text() == CODE


def test_arrows_walk_the_columns(qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open) -> None:
    (key,) = register(workplace, a_dispute())
    window = rekey_window(open_case(key), runner)
    first = window.focusWidget()
    press(qtbot, first, Qt.Key.Key_Down)
    second = window.focusWidget()
    assert isinstance(second, QPushButton)
    assert second is not first
    press(qtbot, second, Qt.Key.Key_Up)
    assert window.focusWidget() is first


def test_what_is_missing_is_marked_and_cannot_be_copied(
    workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    (key,) = register(workplace, replace(a_dispute(), type_code="", mediators=()))
    window = rekey_window(open_case(key), runner)
    for name, words in (
        ("type", "还没有"), ("studio", "本册不登记，按平台要求选"), ("platform_code", "平台录入后给出，请填在下面"),
    ):  # fmt: skip
        label = find(window, QLabel, f"{name}_value_label")
        assert label.text() == words
        assert (label.property("tone") == "due") is (name == "type")
        assert not window.findChildren(QPushButton, f"copy_{name}_button")


def test_long_texts_are_shortened_on_screen_and_copied_whole(
    qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    story = "翻建院墙时占用滴水。\n" * 900
    (key,) = register(workplace, replace(a_dispute(), facts=story.strip()))
    window = rekey_window(open_case(key), runner)
    assert len(find(window, QLabel, "facts_value_label").text()) < 250
    press(qtbot, find(window, QPushButton, "copy_facts_button"), Qt.Key.Key_Return)
    assert clipboard() == story.strip()


def test_closing_takes_what_was_copied_off_the_clipboard(
    qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    (key,) = register(workplace, a_dispute())
    window = rekey_window(open_case(key), runner)
    press(qtbot, window.focusWidget(), Qt.Key.Key_Return)
    assert clipboard()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert clipboard() == ""


def test_what_others_put_on_the_clipboard_stays(
    qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    (key,) = register(workplace, a_dispute())
    window = rekey_window(open_case(key), runner)
    press(qtbot, window.focusWidget(), Qt.Key.Key_Return)
    QApplication.clipboard().setText("别处复制的")
    window.close()
    assert clipboard() == "别处复制的"


def test_a_code_of_another_dispute_is_refused_beside_the_field(
    qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    taken = replace(a_dispute("赵一", "钱二"), platform=PlatformFacts(code=CODE))
    _, key = register(workplace, taken, a_dispute())
    window = rekey_window(open_case(key), runner)
    type_words(qtbot, find(window, QLineEdit, "platform_code_line_edit"), CODE)
    press(qtbot, find(window, QPushButton, "save_rekey_button"), Qt.Key.Key_Return)
    runner.drain()
    assert "已经用在另一件纠纷上" in find(window, QLabel, "platform_code_problem_label").text()
    assert platform(workplace, key) == PlatformFacts()
    assert find(window, QPushButton, "save_rekey_button").isEnabled()


def test_the_card_follows_a_change_and_what_is_typed_stays(
    qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    (key,) = register(workplace, a_dispute())
    window = rekey_window(open_case(key), runner)
    type_words(qtbot, find(window, QLineEdit, "platform_code_line_edit"), CODE)
    with workplace.register.read() as reader:
        record = reader.load(key)
    changed = replace(record.dispute, facts="新的情况。")
    runner.write(lambda uow: disputes.save(key, changed, record.version, uow, workplace.clock))
    runner.drain()
    assert find(window, QLabel, "facts_value_label").text() == "新的情况。"
    assert find(window, QLineEdit, "platform_code_line_edit").text() == CODE
    window.save()
    runner.drain()
    assert platform(workplace, key).code == CODE


def test_the_tick_can_be_taken_away(workplace: Workplace, runner: Runner, open_case: Open) -> None:
    entered = PlatformFacts(code=CODE, entered_on=workplace.clock.today())
    (key,) = register(workplace, replace(a_dispute(), platform=entered))
    window = rekey_window(open_case(key), runner)
    find(window, QCheckBox, "entered_check_box").click()
    window.save()
    runner.drain()
    assert platform(workplace, key) == PlatformFacts(code=CODE)


@pytest.mark.parametrize("percent", [100, 200])
def test_the_card_holds_together_at_every_size(
    percent: int,
    workplace: Workplace,
    runner: Runner,
    open_case: Open,
    plain_look: Callable[[look.Look], None],
) -> None:
    plain_look(look.Look(percent=percent))
    (key,) = register(workplace, a_dispute())
    window = rekey_window(open_case(key), runner)
    assert window.width() <= 1366
    assert window.height() <= 768
    area = find(window, QScrollArea, "rekey_scroll_area")
    assert area.widget().width() <= area.viewport().width()


# The parties' other disputes


def people_page(screen: CaseFileScreen, runner: Runner) -> PeoplePage:
    find_action(screen, "people_action").trigger()
    runner.drain()
    (page,) = screen.findChildren(PeoplePage)
    assert page.isVisible()
    return page


def log_of(workplace: Workplace, dispute_id: str) -> list[str]:
    with workplace.register.read() as reader:
        return [entry.action for entry in reader.log(dispute_id)]


def test_other_disputes_are_shown_when_asked_for_and_opened(
    qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    other, key = register(workplace, a_dispute(), a_dispute(respondent="赵长河"))
    screen = open_case(key)
    page = people_page(screen, runner)
    assert "reveal" not in log_of(workplace, key)
    assert not page.findChildren(QLabel, "history_0_label")
    press(qtbot, page.focusWidget(), Qt.Key.Key_Return)
    runner.drain()
    assert find(page, QLabel, "history_0_label").text() == "另有1件纠纷"
    assert log_of(workplace, key)[0] == "reveal"
    opened: list[str] = []
    screen.open_dispute.connect(opened.append)
    press(qtbot, page.focusWidget(), Qt.Key.Key_Return)
    assert opened == [other]


def test_a_party_about_whom_too_little_is_known_is_told_in_a_sentence(
    qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    (key,) = register(workplace, a_dispute())
    page = people_page(open_case(key), runner)
    press(qtbot, find(page, QPushButton, "history_1_button"), Qt.Key.Key_Return)
    runner.drain()
    assert "还认不出这位当事人" in find(page, QLabel, "people_state_label").text()


def test_doubles_are_merged_and_told_apart_again(
    qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open, scripted: ScriptedDialogs
) -> None:
    moved = a_dispute()
    moved = replace(
        moved, parties=(Party(name="王建国", phone="15400000001", village="溪口村"), moved.parties[1])
    )
    _, key = register(workplace, moved, a_dispute())
    page = people_page(open_case(key), runner)
    press(qtbot, page.focusWidget(), Qt.Key.Key_Return)
    runner.drain()
    assert find(page, QLabel, "history_0_label").text() == "没有其他纠纷"
    scripted.answers = [None, "换了号码"]
    for _ in range(2):
        (merge,) = [b for b in page.findChildren(QPushButton) if b.objectName().startswith("merge_")]
        press(qtbot, merge, Qt.Key.Key_Return)
        runner.drain()
    assert find(page, QLabel, "history_0_label").text() == "另有1件纠纷"
    (undo,) = [b for b in page.findChildren(QPushButton) if b.objectName().startswith("unmerge_")]
    press(qtbot, undo, Qt.Key.Key_Return)
    runner.drain()
    assert find(page, QLabel, "history_0_label").text() == "没有其他纠纷"


def test_escape_leads_back_to_the_case(
    qtbot: Any, workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    (key,) = register(workplace, a_dispute())
    screen = open_case(key)
    page = people_page(screen, runner)
    press(qtbot, page.focusWidget(), Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert screen.isVisible()


def test_a_case_without_parties_has_nobody_to_ask_about(
    workplace: Workplace, runner: Runner, open_case: Open
) -> None:
    (key,) = register(workplace, replace(a_dispute(), parties=()))
    page = people_page(open_case(key), runner)
    assert find(page, QLabel, "people_state_label").text() == "这件纠纷还没有填写当事人。"
