"""The shell: places, keys, broadcast, closing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.problems import Trouble
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.shell.foot import backup_line
from mediator_desktop.ui.shell.places import PLACES
from mediator_desktop.ui.shell.view import Shell
from mediator_desktop.ui.shell.window import Window
from tests.gui.conftest import ScriptedDialogs
from tests.gui.support import a_dispute, find, register

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shell(workplace: Workplace, runner: Runner, qtbot: QtBot) -> Iterator[Shell]:
    window = Window()
    qtbot.addWidget(window)
    made = Shell(workplace, runner)
    window.show_page(made)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.go()
    runner.drain()
    yield made
    runner.drain()


def test_every_place_can_be_visited_by_press_and_by_key(shell: Shell, runner: Runner, qtbot: QtBot) -> None:
    for number, place in enumerate(PLACES, 1):
        expected = "recent" if place.key == "casefile" else place.key
        qtbot.mouseClick(find(shell, QPushButton, f"{place.key}_button"), Qt.MouseButton.LeftButton)
        runner.drain()
        assert shell.place == expected
        shell.go("today")
        qtbot.keyClick(shell, Qt.Key(Qt.Key.Key_0.value + number), CONTROL)
        runner.drain()
        assert shell.place == expected


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_every_place_fits_a_small_screen(
    workplace: Workplace,
    runner: Runner,
    qtbot: QtBot,
    plain_look,
    percent: int,  # type: ignore[no-untyped-def]
) -> None:
    plain_look(look.Look(look.Theme.DARK, percent))
    register(workplace, a_dispute())
    window = Window()
    qtbot.addWidget(window)
    made = Shell(workplace, runner)
    window.show_page(made)
    window.resize(1366, 768)
    window.show()
    for place in PLACES:
        made.go(place.key)
        runner.drain()
        least = made.minimumSizeHint()
        assert least.width() <= 1366, place.key
        assert least.height() <= 768, place.key


def test_screens_are_made_when_first_visited(shell: Shell) -> None:
    assert set(shell._screens) == {"today"}


def test_the_navigation_names_the_committee_and_the_backup(shell: Shell) -> None:
    assert find(shell, QLabel, "committee_label").text() == "云岭镇调委会"
    assert find(shell, QLabel, "actor_label").text() == "李秀英"
    assert find(shell, QLabel, "backup_label").text() == "还没有备份过"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("", "还没有备份过"),
        ("nonsense", "还没有备份过"),
        ("2026-11-22T08:02:00", "上次备份 今天 08:02"),
        ("2026-11-21T18:30:00", "上次备份 昨天 18:30"),
        ("2026-11-02T18:30:00", "上次备份 20 天前"),
        ("2024-11-02T18:30:00", "上次备份 2024-11-02"),
    ],
)
def test_when_it_was_last_backed_up(workplace: Workplace, at: str, words: str) -> None:
    assert backup_line(at, workplace.clock.now()) == words


def test_control_n_registers_and_control_f_searches(shell: Shell, runner: Runner, qtbot: QtBot) -> None:
    qtbot.keyClick(shell, Qt.Key.Key_N, CONTROL)
    assert shell.place == "intake"
    runner.drain()
    qtbot.keyClick(shell, Qt.Key.Key_F, CONTROL)
    runner.drain()
    assert shell.place == "register"
    assert shell.visit("register")._box is shell.window().focusWidget()


def test_a_dispute_opens_from_the_list_and_stays_in_the_case_files(
    shell: Shell, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    (key,) = register(workplace, a_dispute())
    shell.go("register")
    runner.drain()
    qtbot.keyClick(find(shell, QTableView, "disputes_table_view"), Qt.Key.Key_Return)
    runner.drain()
    assert shell.place == "casefile"
    assert PreferenceStore(workplace.paths.preferences).load().recent == (key,)
    qtbot.mouseClick(find(shell, QPushButton, "casefile_button"), Qt.MouseButton.LeftButton)
    runner.drain()
    assert shell.place == "recent"
    table = find(shell, QTableView, "recent_table_view")
    assert table.model().index(0, 0).data() == "王建国与李德福房屋宅基地纠纷"
    qtbot.keyClick(table, Qt.Key.Key_Return)
    runner.drain()
    assert shell.place == "casefile"
    shell.go("today")
    shell.go("casefile")
    assert shell.place == "casefile"
    runner.drain()


def test_a_preference_that_names_a_dispute_of_another_register_is_passed_over(
    workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    PreferenceStore(workplace.paths.preferences).change(recent=("not-here",))
    made = Shell(workplace, runner)
    qtbot.addWidget(made)
    made.go("casefile")
    runner.drain()
    assert find(made, QTableView, "recent_table_view").model().rowCount() == 0
    assert made.messages.sentence == ""


def test_a_search_from_the_first_page_leads_to_the_list(
    shell: Shell, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    register(workplace, a_dispute(), a_dispute("孙有才", "周强"))
    today = shell.visit("today")
    qtbot.keyClicks(today._box, "syc")
    qtbot.keyClick(today._box, Qt.Key.Key_Return)
    runner.drain()
    assert shell.place == "register"
    assert [row.cells[1] for row in shell.visit("register")._model.rows] == ["孙有才与周强房屋宅基地纠纷"]


def test_what_changed_reaches_the_screen_on_show(shell: Shell, workplace: Workplace, runner: Runner) -> None:
    from mediator_desktop.services import disputes

    shell.go("register")
    runner.drain()
    assert not shell.visit("register")._model.rows
    runner.write(lambda uow: disputes.register(a_dispute(), uow, workplace.clock))
    runner.drain()
    assert len(shell.visit("register")._model.rows) == 1


def test_a_trouble_nobody_handles_is_shown(shell: Shell, runner: Runner) -> None:
    def fail(_reader: object) -> None:
        raise Trouble("磁盘满了，请清理后再试")

    runner.read(fail, lambda _answer: None)
    runner.drain()
    assert shell.messages.sentence == "磁盘满了，请清理后再试"


def test_closing_asks_only_where_something_cannot_be_kept(
    shell: Shell, runner: Runner, scripted: ScriptedDialogs
) -> None:
    assert shell.may_close()
    assert scripted.asked == []
    shell.go("settings")
    runner.drain()
    shell.visit("settings").form["name"].set_text("别的名称")
    scripted.answers = [False, True]
    assert not shell.may_close()
    assert shell.may_close()
    assert "还没有保存" in scripted.asked[0]


def test_arrow_keys_walk_through_the_places(shell: Shell, qtbot: QtBot) -> None:
    first = find(shell, QPushButton, "today_button")
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    second = find(shell, QPushButton, "intake_button")
    assert shell.window().focusWidget() is second
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert shell.place == "intake"


def test_no_window_flashes_up_beside_ours(
    workplace: Workplace, runner: Runner, qtbot: QtBot, qapp: QApplication
) -> None:
    """A part shown before it has a place would be a window of its own for a moment."""
    (key,) = register(workplace, a_dispute())
    seen: list[str] = []

    class Eye(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                seen.append(f"{type(watched).__name__} {watched.objectName()}")
            return False

    eye = Eye()
    window = Window()
    qtbot.addWidget(window)
    window.show()
    qapp.installEventFilter(eye)
    made = Shell(workplace, runner)
    window.show_page(made)
    for place in PLACES:
        made.go(place.key)
        runner.drain()
    made.open_dispute(key)
    runner.drain()
    qapp.removeEventFilter(eye)
    assert seen == []
