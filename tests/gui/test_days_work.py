"""The day's work in the window: from 今日 to the round, counts behind the words, a notice beside the clock, places aside."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QLabel, QMenu, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.meeting import Decision, Meeting
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import meetings
from mediator_desktop.services.days_work import Counts
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.preview import PaperPreview
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.settings.view import SettingsScreen
from mediator_desktop.ui.shell import tray
from mediator_desktop.ui.shell.places import INNER, PLACES
from mediator_desktop.ui.shell.view import Shell
from mediator_desktop.ui.shell.window import Window
from mediator_desktop.ui.today.view import TodayScreen
from tests.conftest import TODAY
from tests.gui.support import a_dispute, find, register


@pytest.fixture
def shell(workplace: Workplace, runner: Runner, qtbot: QtBot) -> Iterator[Shell]:
    window = Window()
    qtbot.addWidget(window)
    made = Shell(workplace, runner)
    window.minimised.connect(made.tray.set_minimised)
    window.show_page(made)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.go()
    runner.drain()
    yield made
    runner.drain()


def a_late_one(mediator: str = "李秀英", applicant: str = "甲甲"):  # type: ignore[no-untyped-def]
    """A dispute with a promise that nobody kept."""
    return a_dispute(
        applicant, accepted_on=TODAY - timedelta(days=9), due_on=TODAY - timedelta(days=3), mediator=mediator
    )


def lines(shell: Shell, part: str) -> list[str]:
    """What the actions of a part are called."""
    card = find(shell, QWidget, f"{part}_card")
    return [
        made.accessibleName()
        for made in card.findChildren(QPushButton)
        if made.objectName().startswith("task_")
    ]


def press(widget: QWidget, key: Qt.Key, qtbot: QtBot) -> None:
    qtbot.keyClick(widget, key)


# 今日.


def test_a_round_that_is_due_leads_to_its_page(shell: Shell, runner: Runner, qtbot: QtBot) -> None:
    told = lines(shell, "screening")
    assert [line.partition("，")[0] for line in told] == ["记这一轮：云岭镇11月下半月"]
    press(find(shell, QPushButton, "task_0_button"), Qt.Key.Key_Return, qtbot)
    runner.drain()
    assert shell.place == "screening"
    page = shell.visit("screening").round_page  # type: ignore[attr-defined]
    assert page is not None
    assert page.isVisible()


def test_what_a_meeting_decided_leads_to_the_meeting(
    shell: Shell, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    meeting = Meeting(
        held_on=TODAY,
        chair="赵长河",
        recorder="李秀英",
        decisions=(Decision(text="清理河道", owner="石桥村", due_on=TODAY),),
    )
    clock = workplace.clock
    runner.write(lambda uow: meetings.keep_meeting(meeting, uow, clock))
    runner.drain()
    assert lines(shell, "today") == ["记办结：清理河道，今天"]
    press(find(shell, QPushButton, "task_0_button"), Qt.Key.Key_Return, qtbot)
    runner.drain()
    assert shell.place == "meetings"
    assert find(shell, QPushButton, "screening_button").isChecked()


def test_what_others_have_taken_is_folded_and_not_counted(
    shell: Shell, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    register(workplace, a_late_one(), a_late_one("赵长河", "乙乙"))
    shell.go()
    runner.drain()
    assert find(shell, QLabel, "late_label").text() == "1"
    card = find(shell, QWidget, "others_card")
    assert "别人在办的（1）" in [label.text() for label in card.findChildren(QLabel)]
    assert lines(shell, "others") == []
    fold = find(shell, QPushButton, "fold_others_button")
    assert fold.accessibleName() == "展开别人在办的（1）"
    fold.setFocus()
    press(fold, Qt.Key.Key_Return, qtbot)
    qtbot.waitUntil(lambda: len(shell.findChildren(QWidget, "others_card")) == 1)
    (line,) = lines(shell, "others")
    assert "乙乙" in line
    words = [label.text() for label in find(shell, QWidget, "others_card").findChildren(QLabel)]
    assert any(label.endswith("赵长河在办") for label in words)
    assert shell.focusWidget() is find(shell, QPushButton, "fold_others_button")


def test_the_sheet_for_the_wall_is_looked_at_and_left(shell: Shell, runner: Runner, qtbot: QtBot) -> None:
    qtbot.keyClick(shell.visit("today"), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    runner.drain()
    assert shell.place == "sheet"
    preview = shell.visit("sheet")
    assert isinstance(preview, PaperPreview)
    assert find(preview, QLabel, "title_label").text() == "本周到期事项"
    press(preview, Qt.Key.Key_Escape, qtbot)
    assert shell.place == "today"


# Counts.


def badge(shell: Shell, place: str) -> str:
    label = find(shell, QLabel, f"{place}_count_label")
    return label.text() if label.isVisibleTo(shell) else ""


def test_counts_stand_behind_the_words(shell: Shell, workplace: Workplace, runner: Runner) -> None:
    assert badge(shell, "today") == ""
    register(workplace, a_late_one(), a_late_one("赵长河", "乙乙"))
    shell.counts.ask()
    runner.drain()
    assert badge(shell, "today") == "1"
    made = find(shell, QPushButton, "today_button")
    assert (made.accessibleName(), made.accessibleDescription()) == ("今日", "逾期 1 件")
    waiting = int(badge(shell, "screening"))
    assert waiting == len(lines(shell, "screening"))
    described = find(shell, QPushButton, "screening_button").accessibleDescription()
    assert described == f"待排查和漏排查 {waiting} 轮"


def test_a_change_is_counted_a_little_later(
    shell: Shell, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    shell.counts.ask()
    runner.drain()
    (key,) = register(workplace, a_late_one())
    runner.changed.emit(Changes(disputes=frozenset({key})))
    qtbot.waitUntil(lambda: badge(shell, "today") == "1")


def test_a_new_day_is_counted_anew(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    place = replace(workplace, clock=FixedClock.on(TODAY))
    register(place, a_dispute("甲甲", accepted_on=TODAY, due_on=TODAY + timedelta(days=1)))
    made = Shell(place, runner)
    qtbot.addWidget(made)
    made.go()
    made.counts.ask()
    runner.drain()
    assert badge(made, "today") == ""
    made.counts.look_at_the_clock()
    assert runner.is_idle
    object.__setattr__(place, "clock", FixedClock.on(TODAY + timedelta(days=1)))
    with qtbot.waitSignal(made.counts.day_began):
        made.counts.look_at_the_clock()
    runner.drain()
    assert badge(made, "today") == "1"
    assert find(made, QLabel, "today_label").text() == "1"


# The notice beside the clock.


class FakeNotice(QObject):
    pressed = Signal()
    said: list[str] = []
    hidden = 0

    def show(self, words: str) -> None:
        self.said.append(words)

    def hide(self) -> None:
        type(self).hidden += 1


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(FakeNotice, "said", [])
    monkeypatch.setattr(FakeNotice, "hidden", 0)
    monkeypatch.setattr(tray, "Notice", FakeNotice)
    return FakeNotice.said


SOME = Counts(late=frozenset({"a", "b"}), today=frozenset({"c"}), rounds=frozenset({"d"}))


def test_nothing_is_said_unless_it_was_asked_for(workplace: Workplace, qtbot: QtBot, said: list[str]) -> None:
    made = tray.Tray(PreferenceStore(workplace.paths.preferences), workplace.clock)
    made.know(SOME)
    made.set_minimised(True)
    assert said == []


def test_each_thing_is_said_once_a_day_and_only_while_the_window_is_away(
    workplace: Workplace, qtbot: QtBot, said: list[str]
) -> None:
    store = PreferenceStore(workplace.paths.preferences)
    store.change(tray_notice=True)
    made = tray.Tray(store, workplace.clock)
    made.know(SOME)
    assert said == []
    made.set_minimised(True)
    assert said == ["已逾期 2 件，今天到期 1 件，要排查 1 轮"]
    made.set_minimised(False)
    assert FakeNotice.hidden == 1
    made.set_minimised(True)
    again = tray.Tray(store, workplace.clock)
    again.set_minimised(True)
    again.know(SOME)
    assert len(said) == 1
    again.know(replace(SOME, today=frozenset({"c", "e"})))
    assert said[1:] == ["今天到期 1 件"]
    tomorrow = tray.Tray(store, FixedClock.on(TODAY + timedelta(days=1)))
    tomorrow.set_minimised(True)
    tomorrow.know(SOME)
    assert said[2:] == ["已逾期 2 件，今天到期 1 件，要排查 1 轮"]


def test_a_press_brings_the_window_back(shell: Shell, workplace: Workplace, said: list[str]) -> None:
    PreferenceStore(workplace.paths.preferences).change(tray_notice=True)
    window = shell.window()
    assert isinstance(window, Window)
    shell.tray.wanted.connect(window.come_back)
    shell.tray.know(SOME)
    window.showMinimized()
    assert len(said) == 1
    (notice,) = shell.tray.findChildren(FakeNotice)
    notice.pressed.emit()
    assert not window.isMinimized()


def test_the_notice_is_chosen_in_the_settings(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    screen = SettingsScreen(workplace, runner)
    qtbot.addWidget(screen)
    box = find(screen, QCheckBox, "tray_notice_check_box")
    assert not box.isChecked()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert PreferenceStore(workplace.paths.preferences).load().tray_notice


def test_the_real_notice_can_be_made(qtbot: QtBot) -> None:
    made = tray.Notice()
    made.show("今天到期 1 件")
    made.hide()


# Places aside.


def test_there_are_eight_words_at_most() -> None:
    assert len(PLACES) <= 8
    assert all(place.word for place in PLACES)
    assert {place.under for place in INNER} <= {place.key for place in PLACES}


@pytest.mark.parametrize("key", ["meetings", "units"])
def test_a_place_without_a_word_is_opened_from_screening_and_left_by_escape(
    shell: Shell, runner: Runner, qtbot: QtBot, key: str
) -> None:
    shell.go("screening")
    runner.drain()
    press(find(shell, QPushButton, f"open_{key}_button"), Qt.Key.Key_Return, qtbot)
    runner.drain()
    assert shell.place == key
    assert find(shell, QPushButton, "screening_button").isChecked()
    press(shell.focusWidget() or shell, Qt.Key.Key_Escape, qtbot)
    runner.drain()
    assert shell.place == "screening"


def test_escape_leaves_no_place_that_has_a_word(shell: Shell, runner: Runner, qtbot: QtBot) -> None:
    for key in ("recent", "register", "settings"):
        shell.go(key)
        runner.drain()
        press(shell, Qt.Key.Key_Escape, qtbot)
        assert shell.place == key


@pytest.mark.parametrize("percent", [100, 200])
def test_places_aside_fit_a_small_screen(
    workplace: Workplace,
    runner: Runner,
    qtbot: QtBot,
    plain_look,  # type: ignore[no-untyped-def]
    percent: int,
) -> None:
    plain_look(look.Look(percent=percent))
    window = Window()
    qtbot.addWidget(window)
    made = Shell(workplace, runner)
    window.show_page(made)
    window.resize(1366, 768)
    window.show()
    for place in INNER:
        made.go(place.key)
        runner.drain()
        least = made.minimumSizeHint()
        assert least.width() <= 1366, place.key
        assert least.height() <= 768, place.key


# Packets from the list.


@pytest.fixture
def menu(shell: Shell, workplace: Workplace, runner: Runner, qtbot: QtBot) -> QMenu:
    """更多 of the list of two disputes, open."""
    register(workplace, a_dispute("甲甲"), a_dispute("乙乙"))
    shell.go("register")
    runner.drain()
    find(shell, QTableView, "disputes_table_view").selectRow(0)
    made = find(shell, QMenu, "more_menu")
    made.popup(shell.mapToGlobal(shell.rect().center()))
    qtbot.waitUntil(made.isVisible)
    return made


def choose(menu: QMenu, name: str, qtbot: QtBot) -> None:
    """Walk down to an entry and press Enter."""
    wanted = menu.findChild(QAction, f"{name}_action")
    while menu.activeAction() is not wanted:
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("name", "count", "words"),
    [("send_chosen", 1, "选中的 1 件"), ("send_listed", 2, "所列的 2 件")],
)
def test_disputes_of_the_list_go_into_a_packet(
    shell: Shell, menu: QMenu, runner: Runner, qtbot: QtBot, name: str, count: int, words: str
) -> None:
    action = menu.findChild(QAction, f"{name}_action")
    assert action is not None
    assert words in action.text()
    choose(menu, name, qtbot)
    runner.drain()
    assert shell.place == "send_packet"
    page = shell.visit("send_packet")
    assert page.header.line.text() == f"选了{count}件纠纷，连同各自的附件"  # type: ignore[attr-defined]
    press(page, Qt.Key.Key_Escape, qtbot)
    runner.drain()
    assert shell.place == "register"


def test_a_packet_is_received_from_the_list(shell: Shell, menu: QMenu, runner: Runner, qtbot: QtBot) -> None:
    choose(menu, "receive", qtbot)
    assert shell.place == "receive_packet"
    assert find(shell, QPushButton, "register_button").isChecked()
    qtbot.mouseClick(
        find(shell.visit("receive_packet"), QPushButton, "back_button"), Qt.MouseButton.LeftButton
    )
    runner.drain()
    assert shell.place == "register"


def test_more_than_a_packet_holds_is_told(
    shell: Shell, menu: QMenu, runner: Runner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediator_desktop.services.packets.MOST_DISPUTES", 1)
    choose(menu, "send_listed", qtbot)
    with qtbot.waitSignal(shell.visit("register").message) as told:  # type: ignore[attr-defined]
        runner.drain()
    assert told.args == ["所列的有 2 件，一个纠纷包最多装 1 件，请先筛选"]
    assert shell.place == "register"


def test_a_draft_of_a_meeting_goes_on_at_the_meetings(
    workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    made = Shell(workplace, runner)
    qtbot.addWidget(made)
    made.continue_draft("duty:2026-11")
    runner.drain()
    assert made.place == "meetings"


def test_today_may_stand_alone(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    screen = TodayScreen(workplace, runner)
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.sheet_wanted):
        qtbot.mouseClick(find(screen, QPushButton, "print_today_button"), Qt.MouseButton.LeftButton)
