"""分析 by keyboard: a kind and a period, sentences put into texts, what is typed kept, figures that changed told, files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPlainTextEdit, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.period import Period
from mediator_desktop.services import analysis
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.reports.analysis_page import AnalysisPage
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import press, type_words
from tests.gui.support import a_dispute, find, register

CONTROL = Qt.KeyboardModifier.ControlModifier
OCTOBER = Period.read("2026-10")


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    """Five disputes of October 2026: three villages, two of them with one."""
    made = replace(workplace, clock=FixedClock.on(date(2026, 11, 5)))
    register(
        made,
        a_dispute(),
        a_dispute(applicant="周小妹", type_code="neighbours"),
        a_dispute(applicant="罗桂生", type_code="neighbours"),
        a_dispute(applicant="赵一平", type_code="neighbours", village="石桥村"),
        a_dispute(applicant="钱大有", type_code="medical", village="枫林社区"),
    )
    return made


@pytest.fixture
def page(place: Workplace, runner: Runner, qtbot: QtBot) -> Iterator[AnalysisPage]:
    made = shown(place, runner, qtbot)
    yield made
    made.flush()
    runner.drain()


def shown(place: Workplace, runner: Runner, qtbot: QtBot) -> AnalysisPage:
    made = AnalysisPage(place, runner)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    settle(made, runner, qtbot)
    return made


def settle(page: AnalysisPage, runner: Runner, qtbot: QtBot) -> None:
    """Until the pauses after a choice and after typing are over and what they asked for is shown."""
    page._keep_timer.setInterval(1)
    qtbot.waitUntil(lambda: not page._ask_timer.isActive() and not page._keep_timer.isActive())
    runner.drain()


def said(page: AnalysisPage, section: str) -> str:
    return find(page, QLabel, f"{section}_sentences_label").text()


def slot(page: AnalysisPage, name: str) -> QPlainTextEdit:
    return find(page, QPlainTextEdit, f"{name}_slot_text_edit")


def test_the_last_month_stands_there_with_its_pages(page: AnalysisPage) -> None:
    assert "2026年10月，云岭镇共受理矛盾纠纷5件" in said(page, "total")
    pages = page.findChildren(QLabel, "analysis_page_label")
    assert len(pages) > 1
    assert not pages[0].pixmap().isNull()


def test_a_text_is_typed_with_an_offered_sentence_and_kept(
    page: AnalysisPage, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    edit = slot(page, "problems")
    edit.setFocus()
    type_words(qtbot, edit, "多为排水引起。")
    assert page.has_unsaved()
    offer = find(page, QPushButton, "problems_offer_0_button")
    offer.setFocus()
    press(qtbot, offer, Qt.Key.Key_Space)
    assert edit.hasFocus()
    settle(page, runner, qtbot)
    assert not page.has_unsaved()
    with place.register.read() as reader:
        kept = analysis.read_kept("township_month", OCTOBER, reader)
    assert kept.texts["problems"].startswith("多为排水引起。从类别看，有邻里纠纷3件")
    again = shown(place, runner, qtbot)
    assert slot(again, "problems").toPlainText() == kept.texts["problems"]


def test_figures_that_changed_are_told_and_no_text_is_touched(
    page: AnalysisPage, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    edit = slot(page, "problems")
    edit.setFocus()
    find(page, QPushButton, "problems_offer_0_button").click()
    settle(page, runner, qtbot)
    before = edit.toPlainText()
    assert find(page, QPushButton, "accept_figures_button").isVisible() is False
    register(place, a_dispute(applicant="孙二", type_code="neighbours"))
    page.refresh()
    settle(page, runner, qtbot)
    assert "共受理矛盾纠纷6件" in said(page, "total")
    assert "共受理矛盾纠纷5件" in find(page, QLabel, "total_changed_label").text()
    assert edit.toPlainText() == before
    renew = find(page, QPushButton, "problems_stale_0_button")
    renew.setFocus()
    press(qtbot, renew, Qt.Key.Key_Space)
    settle(page, runner, qtbot)
    assert "邻里纠纷4件" in edit.toPlainText()
    assert not page.findChildren(QPushButton, "problems_stale_0_button") or not renew.isVisible()
    accept = find(page, QPushButton, "accept_figures_button")
    accept.setFocus()
    press(qtbot, accept, Qt.Key.Key_Space)
    settle(page, runner, qtbot)
    assert not accept.isVisible()
    assert not find(page, QLabel, "total_changed_label").isVisible()


def test_texts_belong_to_their_period_and_kind(page: AnalysisPage, runner: Runner, qtbot: QtBot) -> None:
    edit = slot(page, "next")
    edit.setFocus()
    type_words(qtbot, edit, "抓好排水。")
    with qtbot.waitSignal(page.head_changed) as told:
        settle(page, runner, qtbot)
    assert told.args == ["2026年10月矛盾纠纷分析研判情况报告 · 还没有写：特点和问题"]
    find(page, QPushButton, "earlier_period_button").click()
    settle(page, runner, qtbot)
    assert slot(page, "next").toPlainText() == ""
    assert "没有受理矛盾纠纷" in said(page, "total")
    find(page, QPushButton, "later_period_button").click()
    settle(page, runner, qtbot)
    assert slot(page, "next").toPlainText() == "抓好排水。"
    box = find(page, QComboBox, "analysis_kind_combo_box")
    box.setFocus()
    press(qtbot, box, Qt.Key.Key_Down)
    settle(page, runner, qtbot)
    assert "2026年第三季度" in said(page, "total")
    assert slot(page, "causes").toPlainText() == ""


def test_small_villages_are_named_when_someone_wants_it(
    page: AnalysisPage, runner: Runner, qtbot: QtBot
) -> None:
    box = find(page, QCheckBox, "merge_villages_check_box")
    assert box.isVisible()
    assert box.isChecked()
    assert "石桥村" not in said(page, "parts")
    box.setFocus()
    press(qtbot, box, Qt.Key.Key_Space)
    settle(page, runner, qtbot)
    assert not box.isChecked()
    assert page._now() is not None
    assert "石桥村" in str(page._now())


def test_the_report_is_saved_for_word(
    page: AnalysisPage, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    edit = slot(page, "next")
    edit.setFocus()
    type_words(qtbot, edit, "抓好排水。")
    scripted.answers = [tmp_path / "报告.docx"]
    with qtbot.waitSignal(page.message) as told:
        press(qtbot, edit, Qt.Key.Key_E, CONTROL)
        runner.drain()
    assert "已存好“2026年10月矛盾纠纷分析研判情况报告”" in told.args[0]
    texts = [paragraph.text for paragraph in docx.Document(str(tmp_path / "报告.docx")).paragraphs]
    assert "抓好排水。" in texts


def test_the_report_is_shown_large_to_be_printed(
    page: AnalysisPage, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.sheet_wanted) as wanted:
        press(qtbot, slot(page, "next"), Qt.Key.Key_P, CONTROL)
    with place.register.read() as reader:
        assert wanted.args[0](reader).title == "2026年10月矛盾纠纷分析研判情况报告"


def test_ctrl_t_goes_to_the_pages_and_back(page: AnalysisPage, qtbot: QtBot) -> None:
    edit = slot(page, "problems")
    edit.setFocus()
    press(qtbot, edit, Qt.Key.Key_T, CONTROL)
    assert page._pages.hasFocus()
    press(qtbot, page._pages, Qt.Key.Key_T, CONTROL)
    assert edit.hasFocus()


def test_large_letters_show_one_thing_at_a_time(
    place: Workplace, runner: Runner, qtbot: QtBot, plain_look: object
) -> None:
    plain_look(look.Look(percent=200))  # type: ignore[operator]
    page = shown(place, runner, qtbot)
    assert page.sections.isVisible()
    assert not page._pages.isVisible()
    press(qtbot, slot(page, "next"), Qt.Key.Key_T, CONTROL)
    runner.drain()
    assert find(page, QTabBar, "analysis_view_tab_bar").currentIndex() == 1
    assert page._pages.isVisible()
    assert page.findChildren(QLabel, "analysis_page_label")
    find(page, QPushButton, "analysis_choices_button").click()
    assert page.kind.isVisible()
    assert not page._pages.isVisible()


def test_a_table_that_does_not_fit_is_told(
    page: AnalysisPage, place: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    own = place.paths.own_forms / "statistics"
    own.mkdir(parents=True)
    (own / "overview.toml").write_text(
        'id = "overview"\nedition = "9"\ntitle = "表"\n[[rows]]\nid = "all"\nlabel = "总数"\n'
        '[[columns]]\nid = "cases"\nlabel = "件数"\n',
        "utf-8",
    )
    place.forget_forms()
    page.refresh()
    settle(page, runner, qtbot)
    assert "不合适" in find(page, QLabel, "analysis_problem_label").text()
