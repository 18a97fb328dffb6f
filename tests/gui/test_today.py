"""The home page."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mediator_desktop.services import drafts
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.today import presenter
from mediator_desktop.ui.today.presenter import day_line, glance, short_day
from mediator_desktop.ui.today.view import TodayScreen
from tests.conftest import TODAY
from tests.gui.support import a_dispute, find, register


def shown(workplace: Workplace, runner: Runner, qtbot: QtBot) -> TodayScreen:
    made = TodayScreen(workplace, runner)
    qtbot.addWidget(made)
    made.resize(1170, 768)
    made.show()
    made.refresh()
    runner.drain()
    return made


def figure(screen: TodayScreen, name: str) -> str:
    return find(screen, QLabel, f"{name}_label").text()


def test_the_late_come_first_each_one_press_from_its_action(
    workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    keys = register(
        workplace,
        a_dispute("甲甲", due_on=TODAY),
        a_dispute("乙乙", due_on=TODAY - timedelta(days=3)),
        a_dispute("丙丙", due_on=TODAY + timedelta(days=30)),
    )
    screen = shown(workplace, runner, qtbot)
    assert [figure(screen, n) for n in ("late", "today", "week", "open_disputes", "drafts")] == [
        *"111",
        "3",
        "0",
    ]
    first = find(screen, QPushButton, "task_0_button")
    assert first.accessibleName() == "记履行：乙乙与李德福房屋宅基地纠纷，逾期 3 天"
    with qtbot.waitSignal(screen.open_dispute) as opened:
        qtbot.keyClick(first, Qt.Key.Key_Return)
    assert opened.args == [keys[1]]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert screen.focusWidget() is find(screen, QPushButton, "task_1_button")


def test_a_draft_is_offered_again(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    content = {"parties": [{"name": "何军"}, {"name": "陈美玲"}, {"name": None}, "nonsense"]}
    with workplace.register.write() as uow:
        drafts.keep("intake:1", content, uow, workplace.clock)
    screen = shown(workplace, runner, qtbot)
    action = find(screen, QPushButton, "task_0_button")
    assert "何军、陈美玲" in action.accessibleName()
    with qtbot.waitSignal(screen.continue_draft) as wanted:
        qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    assert wanted.args == ["intake:1"]


def test_an_empty_day_says_so(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    screen = shown(workplace, runner, qtbot)
    assert find(screen, QLabel, "nothing_label").text() == "今天没有到期的事。"
    with qtbot.waitSignal(screen.navigate) as wanted:
        qtbot.mouseClick(find(screen, QPushButton, "new_button"), Qt.MouseButton.LeftButton)
    assert wanted.args == ["intake"]


def test_what_lacks_signatures_or_acceptance_is_listed(workplace: Workplace) -> None:
    from dataclasses import replace

    agreed = a_dispute("甲甲", due_on=TODAY + timedelta(days=90))
    assert agreed.agreement is not None
    unsigned = replace(agreed, agreement=replace(agreed.agreement, signings=()))
    register(workplace, unsigned, a_dispute("乙乙", accepted_on=None))
    with workplace.register.read() as reader:
        found = glance(reader, TODAY)
    assert [(task.badge, task.title[:2]) for task in found.tasks] == [("待生效", "甲甲"), ("待受理", "乙乙")]


def test_very_many_late_ones_are_counted_but_not_all_listed(workplace: Workplace, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(presenter, "MOST_LATE", 2)
    day = TODAY - timedelta(days=9)
    register(workplace, *(a_dispute(f"王{n}", due_on=day) for n in "甲乙丙"))
    with workplace.register.read() as reader:
        found = glance(reader, TODAY)
    assert (found.late, len(found.tasks), found.unlisted, found.is_whole) == (3, 2, 1, True)


def test_days_in_words() -> None:
    assert day_line(date(2026, 11, 22)) == "2026年11月22日 星期日 · 第47周"
    assert short_day(date(2025, 4, 3), TODAY) == "2025年4月3日"
    assert short_day(date(2026, 4, 3), TODAY) == "4月3日"
