"""卷宗 on the case-file screen: the checklist by keyboard, marks, binding, blanks, what was printed before."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from mediator_desktop.config.paths import program_folder
from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Trouble
from mediator_desktop.services import disputes
from mediator_desktop.services.registration import read_disputes
from mediator_desktop.ui.casefile.bound_page import BoundPage
from mediator_desktop.ui.casefile.papers_tab import PapersTab
from mediator_desktop.ui.casefile.view import CaseFileScreen
from mediator_desktop.ui.kit import look, printing
from tests.gui.hands import press
from tests.gui.support import find

SAMPLES = program_folder() / "forms" / "samples"


class Paper(printing.Printers):
    """A printer that counts pages, or none at all."""

    def __init__(self) -> None:
        self.pages = 0
        self.is_there = True

    def choose(self, parent: Any, copies: int, title: str, store: Any = None) -> Any:
        if not self.is_there:
            raise Trouble(printing.NO_PRINTER)
        return object()

    def print_pages(self, printer: Any, pages: Any, step: Any) -> None:
        for index, _page in enumerate(pages):
            step(index)
            self.pages += 1


@pytest.fixture
def printer(qapp: QApplication):
    made = Paper()
    printing.use(qapp, made)
    yield made
    printing.use(qapp, None)


def sample(name: str = "two_party") -> Dispute:
    found = next(iter(read_disputes(SAMPLES / f"{name}.toml")))
    assert isinstance(found, Dispute)
    return found


@pytest.fixture
def open_tab(qtbot, workplace, runner, scripted):
    """Opens a dispute on its 卷宗; gives the screen, the tab and the id."""
    screens = []

    def act(dispute: Dispute) -> tuple[CaseFileScreen, PapersTab, str]:
        with workplace.register.write("李秀英") as uow:
            record = disputes.register(dispute, uow, workplace.clock).record
        screen = CaseFileScreen(workplace, runner)
        screens.append(screen)
        qtbot.addWidget(screen)
        runner.changed.connect(screen.react)
        screen.resize(1170, 738)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.open(record.id)
        runner.drain()
        tab = screen.show_tab("papers")
        runner.drain()
        assert isinstance(tab, PapersTab)
        tab.table.setFocus()
        return screen, tab, record.id

    yield act
    for screen in screens:
        runner.drain()
        screen.hide()


def go_to(tab: PapersTab, title: str) -> None:
    rows = tab.table.model()
    for place in range(rows.rowCount()):
        if rows.index(place, 0).data().startswith(title):
            tab.table.setCurrentIndex(rows.index(place, 0))
            return
    raise AssertionError(f"{title} is not listed")


def cells(tab: PapersTab, title: str) -> list[str]:
    rows = tab.table.model()
    for place in range(rows.rowCount()):
        if rows.index(place, 0).data() == title:
            return [rows.index(place, column).data() for column in range(rows.columnCount())]
    raise AssertionError(f"{title} is not listed")


def titles(tab: PapersTab) -> list[str]:
    rows = tab.table.model()
    return [rows.index(place, 0).data() for place in range(rows.rowCount())]


def saved(workplace, record_id: str) -> Dispute:
    with workplace.register.read() as reader:
        return reader.load(record_id).dispute


def test_the_checklist_says_what_is_there_and_what_is_not(open_tab) -> None:
    _screen, tab, _id = open_tab(sample())
    assert cells(tab, "卷宗封面")[1:5] == ["必须", "— 装订时生成", "—", "—"]
    assert cells(tab, "人民调解申请书")[1:] == ["必须", "○ 没有打印", "○ 未签", "—", "还没有签名"]
    assert cells(tab, "人民调解协议书")[1:] == ["必须", "○ 没有打印", "● 2月12日", "● 2月12日", ""]
    assert "人民调解受理登记表" not in titles(tab)
    find(tab, QAction, "unneeded_action").trigger()
    assert cells(tab, "人民调解受理登记表")[2:] == [
        "— 现在不需要", "—", "—", "现在不需要：不是口头申请"
    ]  # fmt: skip


def test_space_says_signed_today_and_takes_it_back(qtbot, open_tab, workplace, runner) -> None:
    screen, tab, record_id = open_tab(replace(sample("oral"), closed_on=None))
    go_to(tab, "人民调解口头协议登记表")
    press(qtbot, tab.table, Qt.Key.Key_Space)
    assert cells(tab, "人民调解口头协议登记表")[3:5] == ["● 11月22日", "● 11月22日"]
    screen.save()
    runner.drain()
    marks = {mark.form_id: mark for mark in saved(workplace, record_id).paper_marks}
    assert marks["oral_agreement"].signed_on == marks["oral_agreement"].sealed_on == date(2026, 11, 22)
    assert tab.table.currentIndex().data() == "人民调解口头协议登记表", "the cursor stays"
    press(qtbot, tab.table, Qt.Key.Key_Space)
    screen.save()
    runner.drain()
    assert "oral_agreement" not in {mark.form_id for mark in saved(workplace, record_id).paper_marks}


def test_signed_and_sealed_are_marked_apart(qtbot, open_tab) -> None:
    _screen, tab, _id = open_tab(replace(sample("oral"), paper_marks=()))
    go_to(tab, "人民调解口头协议登记表")
    signed, sealed = (find(tab, QPushButton, name) for name in ("signed_button", "sealed_button"))
    assert (signed.isVisible(), sealed.isVisible()) == (True, True)
    press(qtbot, signed, Qt.Key.Key_Space)
    assert cells(tab, "人民调解口头协议登记表")[3:5] == ["● 11月22日", "○ 未盖"]
    assert signed.text() == "没有签名"
    go_to(tab, "人民调解回访记录")
    assert not sealed.isVisible()


@pytest.mark.parametrize(
    ("title", "sentence"),
    [("人民调解协议书", "在“协议”那一页记"), ("人民调解证据材料", "不用记签名和盖章")],
)
def test_what_is_not_marked_here_is_said(qtbot, open_tab, title: str, sentence: str) -> None:
    _screen, tab, _id = open_tab(sample())
    go_to(tab, title)
    press(qtbot, tab.table, Qt.Key.Key_Space)
    assert sentence in find(tab, QLabel, "bind_state_label").text()


def test_enter_shows_the_sheet_and_escape_comes_back(qtbot, open_tab, runner) -> None:
    screen, tab, _id = open_tab(sample())
    go_to(tab, "人民调解调查记录")
    press(qtbot, tab.table, Qt.Key.Key_Return)
    runner.drain()
    runner.drain()
    assert any(
        label.text().startswith("人民调解调查记录") for label in screen.findChildren(QLabel, "title_label")
    )
    assert [p for p in screen.findChildren(QLabel, "page_picture_label") if p.isVisible()]


def bound_page(screen: CaseFileScreen, runner) -> BoundPage:
    for _ in range(3):
        runner.drain()
    (page,) = screen.findChildren(BoundPage)
    assert page.isVisible()
    return page


def test_binding_names_what_is_missing_then_shows_saves_and_prints(
    qtbot, open_tab, runner, scripted, workplace, printer, tmp_path: Path
) -> None:
    screen, tab, record_id = open_tab(sample())
    scripted.answers = [True]
    press(qtbot, find(tab, QPushButton, "bind_button"), Qt.Key.Key_Space)
    page = bound_page(screen, runner)
    assert "人民调解申请书：还没有签名" in scripted.asked[0]
    assert "编了" in page.header.line.text()
    qtbot.waitUntil(
        lambda: any(not label.pixmap().isNull() for label in page.findChildren(QLabel, "bound_page_label"))
    )
    target = tmp_path / "卷宗.pdf"
    scripted.answers = [target]
    press(qtbot, page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    runner.drain()
    runner.drain()
    document = pypdfium2.PdfDocument(target.read_bytes())
    count = len(document)
    document.close()
    with workplace.register.read() as reader:
        kept = {paper.form_id for paper in reader.issued_papers(record_id)}
    assert "agreement" in kept
    assert "cover" not in kept
    press(qtbot, page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    runner.drain()
    assert printer.pages == count
    press(qtbot, page, Qt.Key.Key_Escape)
    runner.drain()
    assert not page.isVisible()
    assert cells(tab, "人民调解协议书")[2] == "● 已打印 11月22日"


def test_one_may_mend_first(qtbot, open_tab, runner, scripted) -> None:
    screen, tab, _id = open_tab(sample())
    scripted.answers = [False]
    tab.bind()
    runner.drain()
    assert screen.findChildren(BoundPage) == []


def test_what_contradicts_itself_is_not_bound(open_tab, runner) -> None:
    dispute = sample()
    assert dispute.agreement is not None
    screen, tab, _id = open_tab(replace(dispute, agreement=replace(dispute.agreement, copies=1)))
    tab.bind()
    runner.drain()
    assert "改正才能装订" in find(tab, QLabel, "bind_state_label").text()
    assert screen.findChildren(BoundPage) == []


def test_binding_can_be_stopped(open_tab, runner, scripted) -> None:
    screen, tab, _id = open_tab(sample())
    scripted.answers = [True]
    runner.job_started.connect(lambda ticket: ticket.cancel())
    tab.bind()
    runner.drain()
    assert find(tab, QLabel, "bind_state_label").text() == "已停止装订。"
    assert find(tab, QPushButton, "bind_button").isEnabled()
    assert screen.findChildren(BoundPage) == []


def test_printing_without_a_printer_is_said(qtbot, open_tab, runner, scripted, printer) -> None:
    printer.is_there = False
    screen, tab, _id = open_tab(sample())
    scripted.answers = [True]
    tab.bind()
    page = bound_page(screen, runner)
    page.print_document()
    assert find(page, QLabel, "bound_status_label").text() == printing.NO_PRINTER


def test_blanks_of_one_kind_and_of_all(open_tab, runner, workplace) -> None:
    screen, tab, _id = open_tab(sample())
    go_to(tab, "人民调解回访记录")
    find(tab, QAction, "one_blank_action").trigger()
    page = bound_page(screen, runner)
    assert len(page.findChildren(QLabel, "bound_page_label")) == 1
    page.closed.emit()
    find(tab, QAction, "all_blanks_action").trigger()
    page = bound_page(screen, runner)
    assert page.header.title.text() == "全套空白文书"
    count = len([p for p in page.findChildren(QLabel, "bound_page_label") if p.isVisibleTo(page)])
    assert count >= len(workplace.papers.forms)


def test_what_was_printed_is_shown_again(qtbot, open_tab, runner, workplace) -> None:
    from mediator_desktop.services import papers

    screen, tab, record_id = open_tab(sample())
    option = find(tab, QAction, "printed_action")
    assert not option.isEnabled()
    with workplace.register.write("李秀英") as uow:
        prepared = papers.prepare("agreement", record_id, uow, workplace)
        issued = papers.issue(prepared, uow, workplace.clock)
    screen.react(issued.changes)
    runner.drain()
    option.trigger()
    assert tab.printed_table.model().rowCount() == 1
    press(qtbot, tab.printed_table, Qt.Key.Key_Return)
    runner.drain()
    runner.drain()
    assert any("打印过" in label.text() for label in screen.findChildren(QLabel, "line_label"))


def test_order_and_sides_are_remembered_on_this_pc(open_tab, runner, workplace) -> None:
    _screen, tab, _id = open_tab(sample())
    find(tab, QAction, "order_national_9_action").trigger()
    find(tab, QAction, "double_sided_action").trigger()
    runner.drain()
    chosen = PreferenceStore(workplace.paths.preferences).load()
    assert (chosen.casefile_order, chosen.is_double_sided) == ("national_9", True)
    assert titles(tab)[-2:] == ["人民调解结案报告表", "封底"]


def test_a_void_case_is_looked_at_but_not_marked(qtbot, open_tab, runner, workplace) -> None:
    screen, tab, record_id = open_tab(sample("oral"))
    with workplace.register.write("李秀英") as uow:
        kept = disputes.void(record_id, 1, "重复登记", uow, workplace.clock)
    screen.react(kept.changes)
    runner.drain()
    go_to(tab, "人民调解回访记录")
    press(qtbot, tab.table, Qt.Key.Key_Space)
    assert tab.apply(saved(workplace, record_id)) == saved(workplace, record_id)
    assert find(tab, QPushButton, "preview_sheet_button").isEnabled()


def test_it_holds_with_large_letters(open_tab, plain_look) -> None:
    plain_look(look.Look(percent=200))
    screen, tab, _id = open_tab(sample())
    assert screen.minimumSizeHint().width() <= 1170
    assert tab.table.height() >= tab.table.horizontalHeader().height() + 3 * tab.table.rowHeight(0)
