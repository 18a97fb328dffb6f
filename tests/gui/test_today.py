"""The home page."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute, Session
from mediator_desktop.domain.steps import Confirmation, Extension, Filing, Transfer
from mediator_desktop.domain.vocabulary import AgreementForm, ConfirmationResult
from mediator_desktop.services import drafts
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import ElidedLabel
from mediator_desktop.ui.shell.view import Shell
from mediator_desktop.ui.today import presenter
from mediator_desktop.ui.today.presenter import Glance, Task, day_line, glance, short_day
from mediator_desktop.ui.today.view import AT_FIRST, TodayScreen
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


def at_a_glance(workplace: Workplace, today: date = TODAY) -> Glance:
    with workplace.register.read() as reader:
        return glance(reader, replace(workplace, clock=FixedClock.on(today)))


def tasks(found: Glance) -> dict[str, list[Task]]:
    return {part.name: [task for group in part.groups for task in group.tasks] for part in found.parts}


def confirmed(dispute: Dispute) -> Dispute:
    """Nothing but its promise is due any more."""
    return replace(dispute, confirmation=Confirmation(applied_on=TODAY))


def promised(name: str, due_on: date) -> Dispute:
    """A dispute of which only the promise is due within the month."""
    return confirmed(a_dispute(name, accepted_on=TODAY, due_on=due_on))


def test_the_late_come_first_each_one_press_from_its_action(
    workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    keys = register(
        workplace,
        promised("甲甲", TODAY),
        promised("乙乙", TODAY - timedelta(days=3)),
        promised("丙丙", TODAY + timedelta(days=20)),
    )
    screen = shown(workplace, runner, qtbot)
    assert [figure(screen, n) for n in ("late", "today", "week", "open_disputes", "drafts")] == [
        *"111",
        "3",
        "0",
    ]
    first = find(screen, QPushButton, "task_0_button")
    assert first.accessibleName() == "记履行：乙乙与李德福房屋宅基地纠纷，逾期 3 天"
    with qtbot.waitSignal(screen.open_dispute_at) as opened:
        qtbot.keyClick(first, Qt.Key.Key_Return)
    assert opened.args == [keys[1], "agreement.performance[0].done_on"]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert screen.focusWidget() is find(screen, QPushButton, "task_1_button")


def test_each_line_says_why(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    register(workplace, promised("甲甲", TODAY))
    screen = shown(workplace, runner, qtbot)
    lines = [label.text() for label in screen.findChildren(QLabel)]
    wanted = "〔2026〕云岭人调字第001号 · 第1期 1,000元 11月22日到期 · 约定的履行日期，人民调解法第31条"
    assert wanted in lines
    assert "履行 1 件" in [label.words for label in screen.findChildren(ElidedLabel)]


def test_every_kind_leads_to_its_place_in_the_case(workplace: Workplace) -> None:
    day = TODAY - timedelta(days=2)
    agreed_on = TODAY - timedelta(days=32)
    oral = Agreement(form=AgreementForm.ORAL, agreed_on=agreed_on, confirmation_planned=True)
    plain = a_dispute(accepted_on=TODAY - timedelta(days=31))
    item = promised("甲", day).agreement
    assert item is not None
    register(
        workplace,
        replace(
            plain,
            extensions=(Extension(until=TODAY + timedelta(days=9)),),
            sessions=(Session(held_on=TODAY - timedelta(days=9), next_on=day),),
            responsibility=replace(plain.responsibility, deadline=day),
            transfers=(Transfer(feedback_on=day), Transfer(to_unit="县法院", due_on=day)),
        ),
        replace(plain, agreement=oral, filing=Filing(filed_on=day, retention="custom", keep_until=day)),
        replace(
            plain,
            agreement=replace(
                oral,
                agreed_on=date(2024, 11, 1),
                performance=(replace(item.performance[0], due_on=date(2024, 11, 20)),),
            ),
            confirmation=Confirmation(applied_on=date(2024, 11, 3), result=ConfirmationResult.VALID),
        ),
    )
    parts = tasks(at_a_glance(workplace, TODAY - timedelta(days=2)))
    found = {task.kind: (task.action, task.path) for part in parts.values() for task in part}
    assert found.pop("排查") == ("记这一轮", "")
    assert found.pop("报送") == ("去报送", "")
    assert found == {
        "调解期限": ("延期或结案", "sessions"),
        "延长期限": ("记延期", "extensions"),
        "下次调解": ("开始记录", "sessions"),
        "化解时限": ("打开", "responsibility"),
        "履行": ("记履行", "agreement.performance[0].done_on"),
        "司法确认": ("记申请", "confirmation.applied_on"),
        "回访": ("记回访", "return_visits"),
        "移交反馈": ("记反馈", "transfers[1].feedback_on"),
        "申请执行": ("打开", "confirmation"),
        "保管期限": ("看卷宗", "filing.retention"),
    }


@pytest.mark.parametrize(
    ("today", "part", "badge", "tone"),
    [
        (date(2026, 11, 30), "late", "逾期 6 天", "late"),
        (date(2026, 11, 24), "today", "今天", "due"),
        (date(2026, 11, 23), "week", "周二", "plain"),
        (date(2026, 11, 22), "coming", "还有 2 天", "plain"),
    ],
)
def test_the_same_promise_day_by_day(
    workplace: Workplace, today: date, part: str, badge: str, tone: str
) -> None:
    register(workplace, promised("甲甲", date(2026, 11, 24)))
    found = tasks(at_a_glance(workplace, today))[part]
    assert [(task.badge, task.tone) for task in found if task.kind == "履行"] == [(badge, tone)]


def test_a_right_that_nobody_uses_is_told_until_its_day(workplace: Workplace) -> None:
    oral = Agreement(form=AgreementForm.ORAL, agreed_on=date(2026, 10, 19))
    wanted = replace(oral, confirmation_planned=True)
    register(
        workplace, replace(a_dispute("甲甲"), agreement=oral), replace(a_dispute("乙乙"), agreement=wanted)
    )

    def told(today: date, part: str) -> list[tuple[str, str]]:
        found = tasks(at_a_glance(workplace, today)).get(part, [])
        return [(task.badge, task.title[:2]) for task in found if task.kind == "司法确认"]

    assert told(date(2026, 11, 18), "today") == [("今天", "甲甲"), ("今天", "乙乙")]
    assert told(TODAY, "late") == [("逾期 4 天", "乙乙")]


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
    agreed = a_dispute("甲甲", due_on=TODAY + timedelta(days=90))
    assert agreed.agreement is not None
    unsigned = replace(agreed, agreement=replace(agreed.agreement, signings=()))
    register(workplace, unsigned, a_dispute("乙乙", accepted_on=None))
    found = tasks(at_a_glance(workplace))
    assert [(task.badge, task.title[:2]) for task in found["unfinished"]] == [
        ("待生效", "甲甲"),
        ("待受理", "乙乙"),
    ]


def test_more_of_one_kind_are_listed_on_demand(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    day = TODAY - timedelta(days=9)
    register(workplace, *(promised(f"王{n}", day) for n in "甲乙丙丁戊己庚辛"))
    screen = shown(workplace, runner, qtbot)
    assert figure(screen, "late") == "8"
    name = f"more_late_{AT_FIRST}_button"
    more = find(screen, QPushButton, name)
    assert more.text() == "还有 2 件履行，再列一些"
    last = find(screen, QPushButton, f"task_{AT_FIRST - 1}_button")
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Down)
    assert screen.focusWidget() is more
    qtbot.keyClick(more, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not screen.findChildren(QPushButton, name))
    assert find(screen, QPushButton, "task_7_button").accessibleName().startswith("记履行：王辛")
    assert screen.focusWidget() is find(screen, QPushButton, f"task_{AT_FIRST}_button")


def test_very_many_are_counted_but_not_all_made_ready(
    workplace: Workplace, runner: Runner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter, "MOST_IN_A_GROUP", 2)
    day = TODAY - timedelta(days=9)
    register(workplace, *(promised(f"王{n}", day) for n in "甲乙丙丁戊己庚辛"))
    (part,) = (part for part in at_a_glance(workplace).parts if part.name == "late")
    assert (part.summary, [len(group.tasks) for group in part.groups]) == ("履行 8 件", [2])
    screen = shown(workplace, runner, qtbot)
    label = find(screen, QLabel, "unlisted_late_label")
    assert label.text() == "还有 6 件履行没有列出，记好上面的就会出来。"


def test_a_rule_file_that_cannot_be_used_is_named(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    folder = workplace.paths.own_forms / "rules"
    folder.mkdir(parents=True)
    (folder / "county.toml").write_text('[[deadlines]]\nid = "own"\nlenght = 5\n', "utf-8")
    screen = shown(workplace, runner, qtbot)
    assert find(screen, QLabel, "note_0_label").text() == (
        "没有采用 county.toml第3行：lenght 不认识，先按原来的规则算。"
    )


def test_an_action_opens_the_tab_where_the_work_is(
    workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    register(workplace, promised("甲甲", TODAY))
    shell = Shell(workplace, runner)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.go("today")
    runner.drain()
    qtbot.keyClick(find(shell, QPushButton, "task_0_button"), Qt.Key.Key_Return)
    runner.drain()
    assert shell.place == "casefile"
    editor = shell.focusWidget()
    assert editor is not None
    assert editor.objectName() == "performance_0_done_on_date_edit"


@pytest.mark.parametrize("percent", [100, 200])
def test_it_holds_on_a_small_screen(
    workplace: Workplace, runner: Runner, qtbot: QtBot, plain_look: object, percent: int
) -> None:
    plain_look(look.Look(percent=percent))  # type: ignore[operator]
    register(workplace, promised("甲甲", TODAY), promised("乙乙", TODAY - timedelta(days=300)))
    screen = shown(workplace, runner, qtbot)
    assert screen.minimumSizeHint().width() <= 1366 - 200
    for action in screen.findChildren(QPushButton):
        if action.objectName().startswith("task_"):
            assert action.mapTo(screen, action.rect().topRight()).x() <= screen.width()
    assert screen.findChild(QWidget, "late_card") is not None


def test_days_in_words() -> None:
    assert day_line(date(2026, 11, 22)) == "2026年11月22日 星期日 · 第47周"
    assert short_day(date(2025, 4, 3), TODAY) == "2025年4月3日"
    assert short_day(date(2026, 4, 3), TODAY) == "4月3日"
