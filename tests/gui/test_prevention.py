"""预防和队伍 by keyboard: an entry kept, doubted, changed, made void; the figures of a year; both arrive in the tables."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.prevention import Prevention, PreventionKind, PreventionRecord
from mediator_desktop.services import prevention, statistics
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.table import TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.reports.prevention_page import PreventionPage
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import type_words
from tests.gui.support import find

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    return replace(workplace, clock=FixedClock.on(date(2026, 11, 22)))


@pytest.fixture
def page(place: Workplace, runner: Runner, qtbot: QtBot) -> Iterator[PreventionPage]:
    made = PreventionPage(place, runner)
    qtbot.addWidget(made)
    runner.changed.connect(made.react)
    made.resize(1100, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.refresh()
    runner.drain()
    yield made
    runner.drain()


def records(place: Workplace) -> tuple[PreventionRecord, ...]:
    with place.register.read() as reader:
        return reader.prevention(date(2026, 1, 1), date(2026, 12, 31), with_voided=True)


def typed(page: PreventionPage, qtbot: QtBot, name: str, words: str) -> None:
    edit = find(page, QLineEdit, name)
    edit.setFocus()
    edit.selectAll()
    type_words(qtbot, edit, words)


def saved(page: PreventionPage, runner: Runner, qtbot: QtBot) -> None:
    qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
    runner.drain()


def rows(page: PreventionPage) -> list[tuple[str, ...]]:
    return [row.cells for row in find(page, TableView, "prevention_table_view")._model.rows]


def an_entry(place: Workplace, **changes: object) -> None:
    entry = Prevention(day=date(2026, 11, 3), kind=PreventionKind.PREVENTED, cases=2, note="劝和两户")
    with place.register.write("李秀英") as uow:
        prevention.add(replace(entry, **changes), uow, place.clock)  # type: ignore[arg-type]


def test_an_entry_is_typed_and_counts_in_the_table(
    page: PreventionPage, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    typed(page, qtbot, "prevention_kind_line_edit", "防止群体性上访")
    typed(page, qtbot, "prevention_village_line_edit", "溪口村")
    typed(page, qtbot, "prevention_cases_line_edit", "3")
    typed(page, qtbot, "prevention_people_line_edit", "15")
    note = page._fields["note"].editor
    note.setFocus()
    type_words(qtbot, note, "征地补偿，劝返十五人")
    saved(page, runner, qtbot)
    assert rows(page) == [("2026-11-22", "溪口村", "防止群体性上访", "3 件", "15 人", "征地补偿，劝返十五人")]
    table = statistics.count("judicial_cases", Period.read("2026-11"), place)
    shown = {line.id: table.at(0, n) for n, line in enumerate(table.columns)}
    assert [figure.value for name in ("petition_cases", "petition_people") if (figure := shown[name])] == [
        3,
        15,
    ]


def test_what_contradicts_a_rule_is_told_beside_its_field(
    page: PreventionPage, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    page.begin()
    typed(page, qtbot, "prevention_kind_line_edit", "防止群体性械斗")
    typed(page, qtbot, "prevention_cases_line_edit", "3")
    typed(page, qtbot, "prevention_people_line_edit", "2")
    saved(page, runner, qtbot)
    saved(page, runner, qtbot)
    assert records(place) == ()
    assert page._fields["people"].own_problem() is None
    assert any("人数不能比件数少" in label.text() for label in page.findChildren(QLabel))


def test_a_doubt_is_told_once_and_does_not_stop(
    page: PreventionPage, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    page.begin()
    typed(page, qtbot, "prevention_cases_line_edit", "1")
    saved(page, runner, qtbot)
    assert records(place) == ()
    assert "再按一次保存" in find(page, QLabel, "prevention_status_label").text()
    saved(page, runner, qtbot)
    assert [record.entry.cases for record in records(place)] == [1]


def test_an_entry_is_changed_and_made_void(
    page: PreventionPage, place: Workplace, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs
) -> None:
    an_entry(place)
    page.refresh()
    runner.drain()
    table = find(page, TableView, "prevention_table_view")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    typed(page, qtbot, "prevention_cases_line_edit", "5")
    saved(page, runner, qtbot)
    assert rows(page)[0][3] == "5 件"
    qtbot.keyClick(table, Qt.Key.Key_Return)
    scripted.answers.append("记错了村")
    find(page, QPushButton, "void_prevention_button").click()
    runner.drain()
    assert rows(page)[0][5] == "已作废：记错了村"
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert "已经作废" in find(page, QLabel, "prevention_problem_label").text()


def test_what_is_typed_is_not_lost_without_asking(
    page: PreventionPage, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs
) -> None:
    page.begin()
    assert not page.has_unsaved()
    typed(page, qtbot, "prevention_cases_line_edit", "1")
    assert page.has_unsaved()
    scripted.answers += [False, True]
    qtbot.keyClick(find(page, QLineEdit, "prevention_cases_line_edit"), Qt.Key.Key_Escape)
    assert page._form.isVisible()
    find(page, QPushButton, "close_prevention_button").click()
    assert not page._form.isVisible()


def test_the_figures_of_a_year_are_kept_and_go_into_their_table(
    page: PreventionPage, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_T, CONTROL)
    typed(page, qtbot, "yearly_mediators_full_time_line_edit", "12")
    funds = next(item.id for item in page._presenter.items() if item.kind.value.startswith("money"))
    typed(page, qtbot, f"yearly_{funds}_line_edit", "3.5万")
    assert page.has_unsaved()
    saved(page, runner, qtbot)
    assert not page.has_unsaved()
    with place.register.read() as reader:
        assert prevention.yearly(2026, reader) == {"mediators_full_time": 12, funds: 3_500_000}
    teams = statistics.count("judicial_teams", Period.read("2026"), place)
    assert "12" in [figure.shown for figure in teams.figures]


def test_another_year_asks_before_figures_are_lost(
    page: PreventionPage, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs
) -> None:
    page._views.setCurrentIndex(1)
    typed(page, qtbot, "yearly_mediators_full_time_line_edit", "12")
    box = find(page, QComboBox, "prevention_year_combo_box")
    for answer, year in ((False, 2026), (True, 2025)):
        scripted.answers.append(answer)
        box.setCurrentIndex(box.findData(2025))
        box.activated.emit(box.currentIndex())
        runner.drain()
        assert box.currentData() == year
    assert find(page, QLineEdit, "yearly_mediators_full_time_line_edit").text() == ""


def test_figures_that_cannot_be_are_refused_beside_their_field(
    page: PreventionPage, runner: Runner, qtbot: QtBot
) -> None:
    page._views.setCurrentIndex(1)
    typed(page, qtbot, "yearly_mediators_full_time_line_edit", "很多")
    saved(page, runner, qtbot)
    assert "看不懂" in find(page, QLabel, "yearly_status_label").text()


def test_large_letters(
    plain_look: Callable[[look.Look], None], place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    plain_look(look.Look(percent=200))
    made = PreventionPage(place, runner)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    made.refresh()
    runner.drain()
    made.begin()
    assert made.height() == 600
    assert not made._card.isVisible()
