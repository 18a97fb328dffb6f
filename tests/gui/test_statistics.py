"""统计 by keyboard: choose a table and a period, walk its figures, open the disputes behind one, look at charts, export."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QListWidget, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.figures import FigureKind
from mediator_desktop.domain.period import Period
from mediator_desktop.services import disputes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.period_chooser import Span
from mediator_desktop.ui.kit.table import TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.reports.chart_view import ChartView
from mediator_desktop.ui.reports.statistics_page import StatisticsPage
from mediator_desktop.ui.reports.statistics_presenter import Comparison, compared, difference, readable
from tests.counted_tables import counted, figure, villages, wide
from tests.gui.conftest import ScriptedDialogs
from tests.gui.support import a_dispute, find, register

CONTROL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 11, 22)


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    """Three disputes of October 2026 and one of September; one type has no counterpart in the 综治 list."""
    made = replace(workplace, clock=FixedClock.on(TODAY))
    register(
        made,
        a_dispute(),
        a_dispute(applicant="周小妹", type_code="neighbours"),
        a_dispute(applicant="罗桂生", type_code="neighbours", village="石桥村"),
        a_dispute(applicant="赵一平", accepted_on=date(2026, 9, 2), type_code="medical"),
    )
    return made


@pytest.fixture
def page(place: Workplace, runner: Runner, qtbot: QtBot) -> Iterator[StatisticsPage]:
    made = StatisticsPage(place, runner)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.refresh()
    runner.drain()
    yield made
    runner.drain()


def settle(page: StatisticsPage, runner: Runner, qtbot: QtBot) -> None:
    """Until the pause after a choice is over and what it asked for is shown."""
    qtbot.waitUntil(lambda: not page._timer.isActive() and not page.charts._timer.isActive())
    runner.drain()


def choose(page: StatisticsPage, table_id: str, period: Period, runner: Runner, qtbot: QtBot) -> None:
    box = find(page, QComboBox, "statistics_table_combo_box")
    place = next(n for n in range(box.count()) if box.itemData(n).table_id == table_id)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    for _ in range(place):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    page.period.show_period(period, Span.MONTH)
    settle(page, runner, qtbot)


OCTOBER, SEPTEMBER = Period.read("2026-10"), Period.read("2026-09")


def shown(page: StatisticsPage, row: str, column: str) -> str:
    table = page.table.figures.table
    assert table is not None
    r = next(n for n, line in enumerate(table.rows) if line.labels[-1] == row)
    c = next(n for n, line in enumerate(table.columns) if line.labels[-1] == column)
    page.table.go_to(r, c)
    return page.table.figures.words(r, c)


def behind(page: StatisticsPage) -> list[tuple[str, ...]]:
    return [row.cells for row in find(page, TableView, "behind_table_view")._model.rows]


def test_enter_on_a_figure_lists_exactly_its_disputes(
    page: StatisticsPage, runner: Runner, qtbot: QtBot
) -> None:
    choose(page, "villages_l12", OCTOBER, runner, qtbot)
    assert shown(page, "溪口村", "排查总数") == "2"
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    runner.drain()
    assert {row[3] for row in behind(page)} == {"溪口村"}
    assert len(behind(page)) == 2
    with qtbot.waitSignal(page.open_dispute):
        qtbot.keyClick(find(page, TableView, "behind_table_view"), Qt.Key.Key_Return)
    qtbot.keyClick(page.behind, Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    assert shown(page, "合计", "排查总数") == "3"
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    runner.drain()
    assert len(behind(page)) == 3


def test_another_period_is_counted_anew(page: StatisticsPage, runner: Runner, qtbot: QtBot) -> None:
    choose(page, "villages_l12", OCTOBER, runner, qtbot)
    with qtbot.waitSignal(page.head_changed) as told:
        find(page, QPushButton, "earlier_period_button").click()
        settle(page, runner, qtbot)
    assert "2026年9月" in told.args[0]
    assert shown(page, "溪口村", "排查总数") == "1"


def test_figures_without_disputes_say_so(page: StatisticsPage, runner: Runner, qtbot: QtBot) -> None:
    choose(page, "villages_l12", OCTOBER, runner, qtbot)
    shown(page, "溪口村", "化解率")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert "没有纠纷清单" in find(page, QLabel, "statistics_problem_label").text()


def test_a_comparison_stands_behind_each_figure(page: StatisticsPage, runner: Runner, qtbot: QtBot) -> None:
    choose(page, "villages_l12", OCTOBER, runner, qtbot)
    box = find(page, QComboBox, "statistics_comparison_combo_box")
    box.setFocus()
    for _ in range(2):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    settle(page, runner, qtbot)
    assert Comparison(box.currentData()) is Comparison.PREVIOUS
    assert shown(page, "溪口村", "排查总数") == "2（+1，+100.0%）"
    assert shown(page, "枫林社区", "排查总数") == "0（持平）"


def test_findings_lead_to_their_figures_and_strays_go_to_others_with_consent(
    page: StatisticsPage, runner: Runner, qtbot: QtBot
) -> None:
    choose(page, "judicial_cases", OCTOBER, runner, qtbot)
    views = find(page, QTabBar, "statistics_view_tab_bar")
    for _ in range(2):
        qtbot.keyClick(page, Qt.Key.Key_T, CONTROL)
    assert views.tabText(views.currentIndex()).startswith("核对 ")
    findings = find(page, QListWidget, "findings_list_widget")
    assert "委托移送之和" in findings.item(0).text()
    findings.setCurrentRow(0)
    findings.itemActivated.emit(findings.currentItem())
    assert page.table.hasFocus()
    choose(page, "screening_l1", OCTOBER, runner, qtbot)
    views.setCurrentIndex(2)
    assert "不能报送" in findings.item(0).text()
    stray = next(n for n in range(findings.count()) if "没有对应的类别" in findings.item(n).text())
    findings.itemActivated.emit(findings.item(stray))
    runner.drain()
    assert len(behind(page)) == 1
    qtbot.keyClick(page.behind, Qt.Key.Key_Escape)
    find(page, QCheckBox, "unmapped_as_other_check_box").setChecked(True)
    runner.drain()
    assert views.tabText(2) == "核对"
    assert "核对相符" in findings.item(0).text()


def test_charts_are_walked_and_open_the_same_disputes(
    page: StatisticsPage, runner: Runner, qtbot: QtBot
) -> None:
    choose(page, "villages_l12", OCTOBER, runner, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_T, CONTROL)
    settle(page, runner, qtbot)
    chart = find(page, ChartView, "chart_0_view")
    assert chart.hasFocus()
    said = find(page, QLabel, "figure_label")
    assert "溪口村" in said.text()
    for _ in range(2):
        qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert "石桥村" in said.text()
    place = chart.place_of(0).center().toPoint()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y()))
    runner.drain()
    assert len(behind(page)) == 2
    qtbot.keyClick(page.behind, Qt.Key.Key_Escape)
    assert page.charts.isVisible()


def test_a_table_and_a_list_are_exported(
    page: StatisticsPage, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    choose(page, "villages_l12", OCTOBER, runner, qtbot)
    scripted.answers += [tmp_path / "表.xlsx", tmp_path / "清单.xlsx"]
    with qtbot.waitSignal(page.message):
        qtbot.keyClick(page, Qt.Key.Key_E, CONTROL)
        runner.drain()
    sheets = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets
    assert sheets[0]["A1"].value == "云岭镇司法所矛盾纠纷排查化解情况统计表"
    assert len(sheets) == 2
    page.open_figure(3, 0)
    runner.drain()
    with qtbot.waitSignal(page.message) as told:
        qtbot.keyClick(page.behind, Qt.Key.Key_E, CONTROL)
        runner.drain()
    assert "已导出 3 件" in told.args[0]


def test_a_table_bears_the_names_that_are_given(
    page: StatisticsPage, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    choose(page, "villages_l12", OCTOBER, runner, qtbot)
    page.signers.box.setChecked(True)
    runner.drain()
    page.signers.maker.set_value("李秀英")
    page.signers.reviewer.set_value("\x07")
    page.export()
    page.print()
    assert page.signers.reviewer.problem is not None
    page.signers.reviewer.set_value("")
    scripted.answers += [tmp_path / "表.xlsx"]
    with qtbot.waitSignal(page.message):
        page.export()
        runner.drain()
    said = {
        c.value for row in openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0].iter_rows() for c in row
    }
    assert {"填报人：李秀英", "审核人："} <= said
    with qtbot.waitSignal(page.sheet_wanted) as told:
        page.print()
    with page._presenter.workplace.register.read() as reader:
        assert told.args[0](reader).pdf.startswith(b"%PDF")


def test_a_list_is_printed(page: StatisticsPage, place: Workplace, runner: Runner, qtbot: QtBot) -> None:
    choose(page, "villages_l12", OCTOBER, runner, qtbot)
    page.open_figure(0, 0)
    runner.drain()
    with qtbot.waitSignal(page.sheet_wanted) as told:
        qtbot.keyClick(page.behind, Qt.Key.Key_P, CONTROL)
    with place.register.read() as reader:
        sheet = told.args[0](reader)
        assert sheet.line == "共 2 件"
        assert sheet.pdf.startswith(b"%PDF")
        qtbot.keyClick(page.behind, Qt.Key.Key_Escape)
        with qtbot.waitSignal(page.sheet_wanted) as told:
            qtbot.keyClick(page.table, Qt.Key.Key_P, CONTROL)
        assert told.args[0](reader).title == "云岭镇司法所矛盾纠纷排查化解情况统计表"


def test_one_village_alone_and_another_day(page: StatisticsPage, runner: Runner, qtbot: QtBot) -> None:
    choose(page, "overview", OCTOBER, runner, qtbot)
    assert shown(page, "受理纠纷", "件数") == "3"
    box = find(page, QComboBox, "statistics_village_combo_box")
    box.setCurrentIndex(box.findData("石桥村"))
    box.activated.emit(box.currentIndex())
    settle(page, runner, qtbot)
    assert shown(page, "受理纠纷", "件数") == "1"
    by = find(page, QComboBox, "statistics_counted_by_combo_box")
    by.setCurrentIndex(by.findText("按结案日期"))
    by.activated.emit(by.currentIndex())
    settle(page, runner, qtbot)
    assert shown(page, "受理纠纷", "件数") == "0"


def test_what_is_registered_meanwhile_is_counted(
    page: StatisticsPage, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    choose(page, "villages_l12", OCTOBER, runner, qtbot)
    with place.register.write("李秀英") as uow:
        changes = disputes.register(a_dispute(applicant="钱三"), uow, place.clock).changes
    page.react(changes)
    runner.drain()
    assert shown(page, "溪口村", "排查总数") == "3"


def test_figures_are_copied_with_their_headings(page: StatisticsPage, runner: Runner, qtbot: QtBot) -> None:
    choose(page, "villages_l12", OCTOBER, runner, qtbot)
    shown(page, "石桥村", "排查总数")
    qtbot.keyClick(page.table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.table, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "\t排查化解情况 排查总数\t排查化解情况 已化解\n石桥村\t1\t0"


def test_large_letters_leave_room_for_the_table(
    plain_look: Callable[[look.Look], None], place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    plain_look(look.Look(percent=200))
    made = StatisticsPage(place, runner)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    made.refresh()
    runner.drain()
    made.period.show_period(OCTOBER, Span.MONTH)
    settle(made, runner, qtbot)
    assert made.height() == 600
    assert made.table.viewport().height() > 80
    turn = find(made, QPushButton, "statistics_choices_button")
    turn.click()
    assert find(made, QComboBox, "statistics_table_combo_box").isVisible()
    turn.click()
    assert made.table.isVisible()


def test_a_few_very_long_rows_are_read_down() -> None:
    assert len(readable(wide(1)).rows) == 26
    assert readable(villages()) == villages()


def test_differences_in_words() -> None:
    before, now = figure(0, 0, 3_000_000, FigureKind.MONEY_WAN), figure(0, 0, 4_500_000, FigureKind.MONEY_WAN)
    assert difference(now, before) == "（+1.50，+50.0%）"
    assert (
        difference(figure(0, 0, 150, FigureKind.MONEY_YUAN), figure(0, 0, 0, FigureKind.MONEY_YUAN))
        == "（+1.50）"
    )
    assert difference(figure(0, 0, 869), figure(0, 0, 1028)) == "（-159，-15.5%）"
    assert difference(figure(0, 0, 869), figure(0, 0, 840)) == "（+29，+3.5%）"
    ratio = figure(0, 0, Decimal("97.0"), FigureKind.RATIO), figure(0, 0, Decimal("96.5"), FigureKind.RATIO)
    assert difference(*ratio) == "（+0.5）"
    assert difference(figure(0, 0, 3), None) == ""


def test_what_is_compared_is_found_by_its_headings() -> None:
    now = counted([("甲",), ("乙",)], [("数",)], [figure(0, 0, 3), figure(1, 0, 5)])
    before = counted([("乙",)], [("数",)], [figure(0, 0, 4)])
    assert compared(now, before) == {(1, 0): "（+1，+25.0%）"}
