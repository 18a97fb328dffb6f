"""Usual phrases by keyboard: offered where they fit, kept, changed in their list, never in the way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from mediator_desktop.catalogue.snippets import Snippet
from mediator_desktop.domain.dispute import Dispute, Session
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.views import Draft
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.services import phrases
from mediator_desktop.ui.casefile.presenter import from_draft
from mediator_desktop.ui.intake.view import IntakeScreen
from mediator_desktop.ui.kit.fields import LongTextField, TextField
from mediator_desktop.ui.kit.phrases import PhraseDesk
from mediator_desktop.ui.kit.phrases_page import PhrasesPage
from tests.gui.hands import type_words

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
CASE = Dispute(
    type_code="neighbours",
    parties=(Party(name="王建国"), Party(role=PartyRole.RESPONDENT, name="李德福")),
)


class Sheet(QWidget):
    """A page with two texts and a line."""

    def __init__(self, workplace, runner) -> None:
        super().__init__()
        self.record = LongTextField("record", "记录", phrases="record")
        self.other = LongTextField("other", "别的")
        self.line = TextField("line", "一行")
        box = QVBoxLayout(self)
        for field in (self.record, self.other, self.line):
            box.addWidget(field)
        self.desk = PhraseDesk(
            self, workplace, runner, lambda: CASE, lambda: {"甲方": "王建国", "乙方": "李德福"}
        )
        self.said: list[tuple[str, bool]] = []
        self.desk.said.connect(lambda words, bad: self.said.append((words, bad)))


@pytest.fixture
def sheet(qtbot, workplace, runner):
    made = Sheet(workplace, runner)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    runner.drain()


def press(qtbot, runner, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    here = QApplication.activePopupWidget() or QApplication.focusWidget()
    qtbot.keyClick(here, key, modifier)
    runner.drain()
    QApplication.processEvents()


def test_a_phrase_is_chosen_with_arrow_and_enter(qtbot, runner, sheet):
    sheet.record.setFocus()
    press(qtbot, runner, Qt.Key.Key_F8)
    words = [action.text() for action in sheet.desk.menu.actions() if action.text()]
    assert words[0].startswith("&1"), "the first nine have keys of their own"
    assert any("开场和告知" in word for word in words)
    press(qtbot, runner, Qt.Key.Key_Down)
    press(qtbot, runner, Qt.Key.Key_Return)
    text = sheet.record.edit.toPlainText()
    assert "王建国" in text
    assert "{" not in text
    assert not text.startswith("\n")


def test_the_cursor_goes_from_blank_to_blank(qtbot, runner, sheet):
    sheet.record.setFocus()
    sheet.record.set_text("一____二𠮷____三")
    press(qtbot, runner, Qt.Key.Key_F7)
    assert sheet.record.edit.textCursor().selectedText() == "____"
    type_words(qtbot, sheet.record.edit, "甲")
    press(qtbot, runner, Qt.Key.Key_F7)
    type_words(qtbot, sheet.record.edit, "乙")
    assert sheet.record.edit.toPlainText() == "一甲二𠮷乙三"
    press(qtbot, runner, Qt.Key.Key_F7)
    assert sheet.record.edit.toPlainText() == "一甲二𠮷乙三"


def test_a_long_phrase_begins_a_line_of_its_own(qtbot, runner, sheet, workplace):
    phrases.keep_own(workplace.paths, (Snippet("两行", "第一行____\n第二行", ("neighbours",), "record"),))
    sheet.record.set_text("已写的")
    sheet.record.setFocus()
    sheet.record.edit.moveCursor(sheet.record.edit.textCursor().MoveOperation.End)
    press(qtbot, runner, Qt.Key.Key_F8)
    press(qtbot, runner, Qt.Key.Key_Return)
    assert sheet.record.edit.toPlainText() == "已写的\n第一行____\n第二行"
    assert sheet.record.edit.textCursor().selectedText() == "____", "what is typed next fills the first blank"


def test_selected_words_are_kept_without_names(qtbot, runner, sheet, workplace):
    sheet.record.setFocus()
    sheet.record.set_text("王建国说\n李德福答")
    press(qtbot, runner, Qt.Key.Key_A, CONTROL)
    press(qtbot, runner, Qt.Key.Key_F8, SHIFT)
    (kept,) = phrases.own_phrases(workplace.paths)
    assert (kept.text, kept.kind, kept.types) == ("{甲方}说\n{乙方}答", "record", ("neighbours",))
    assert sheet.said[-1] == ("已存为常用语“{甲方}说”，按 F8 就能用", False)
    press(qtbot, runner, Qt.Key.Key_F8)
    assert "{甲方}说" in sheet.desk.menu.actions()[0].text(), "the office's own come first"
    press(qtbot, runner, Qt.Key.Key_Escape)


def test_what_cannot_be_kept_is_said(qtbot, runner, sheet, workplace):
    sheet.record.setFocus()
    press(qtbot, runner, Qt.Key.Key_F8, SHIFT)
    assert sheet.said[-1] == ("先选中要存的文字，再按 Shift+F8", False)
    sheet.record.set_text("打电话15412340086")
    press(qtbot, runner, Qt.Key.Key_A, CONTROL)
    press(qtbot, runner, Qt.Key.Key_F8, SHIFT)
    words, bad = sheet.said[-1]
    assert "电话或者证件号码" in words
    assert bad
    assert phrases.own_phrases(workplace.paths) == ()


def test_a_line_offers_no_phrases(qtbot, runner, sheet):
    sheet.line.setFocus()
    press(qtbot, runner, Qt.Key.Key_F8)
    assert sheet.said == [("先把光标放到要写的地方，再按 F8", False)]
    press(qtbot, runner, Qt.Key.Key_F7)


def test_a_text_of_no_kind_says_so(qtbot, runner, sheet):
    sheet.other.setFocus()
    press(qtbot, runner, Qt.Key.Key_F8)
    assert sheet.desk.menu.actions()[0].text() == "还没有这里用的常用语"
    press(qtbot, runner, Qt.Key.Key_Escape)


def test_the_context_menu_offers_them_too(qtbot, runner, sheet):
    offered = [a.text() for a in sheet.actions() if a.property("for_texts")]
    assert offered == ["插入常用语", "存为常用语", "到下一个空"]


def test_a_broken_file_is_said_and_the_others_work(qtbot, runner, sheet, workplace):
    path = phrases.own_file(workplace.paths)
    path.parent.mkdir(parents=True)
    path.write_text("id = ", "utf-8")
    sheet.record.setFocus()
    press(qtbot, runner, Qt.Key.Key_F8)
    assert any("own.toml" in words and bad for words, bad in sheet.said)
    assert len(sheet.desk.menu.actions()) > 5
    press(qtbot, runner, Qt.Key.Key_Escape)


@pytest.fixture
def page(qtbot, workplace, runner):
    phrases.keep_own(
        workplace.paths,
        (Snippet("甲", "第一条", ("neighbours",), "record"), Snippet("乙", "第二条", (), "any")),
    )
    made = PhrasesPage(workplace, runner)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.refresh()
    runner.drain()
    yield made
    runner.drain()


def fields(page: PhrasesPage, name: str) -> list[QWidget]:
    return page.findChildren(QWidget, name)


def test_phrases_are_changed_in_their_list(qtbot, runner, page, workplace):
    kept = []
    page.kept.connect(lambda: kept.append(True))
    first = fields(page, "phrases_text_text_edit")[0]
    first.setFocus()
    type_words(qtbot, first, "新")
    assert fields(page, "phrases_types_line_edit")[0].text() == "邻里纠纷"
    press(qtbot, runner, Qt.Key.Key_S, CONTROL)
    assert [s.text for s in phrases.own_phrases(workplace.paths)] == ["新第一条", "第二条"]
    assert kept
    assert page.findChild(QLabel, "phrases_state_label").text() == "已保存，共2条"


def test_a_phrase_is_taken_out_and_another_put_in(qtbot, runner, page, workplace):
    fields(page, "remove_phrases_button")[0].click()
    fields(page, "add_phrase_button")[0].click()
    type_words(qtbot, QApplication.focusWidget(), "丙")
    text = fields(page, "phrases_text_text_edit")[-1]
    text.setFocus()
    type_words(qtbot, text, "{甲方}同意")
    press(qtbot, runner, Qt.Key.Key_S, CONTROL)
    assert phrases.own_phrases(workplace.paths) == (
        Snippet("乙", "第二条", (), "any"),
        Snippet("丙", "{甲方}同意", (), "any"),
    )


@pytest.mark.parametrize(
    ("name", "words", "why"),
    [
        ("phrases_text_text_edit", "{没有}", "不认识 {没有}"),
        ("phrases_types_line_edit", "天上的、", "没有“天上的”"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_stays(qtbot, runner, page, workplace, name, words, why):
    editor = fields(page, name)[0]
    editor.setFocus()
    type_words(qtbot, editor, words)
    press(qtbot, runner, Qt.Key.Key_S, CONTROL)
    shown = "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
    assert why in shown
    assert [s.text for s in phrases.own_phrases(workplace.paths)] == ["第一条", "第二条"]
    assert QApplication.focusWidget() is editor


def test_phrases_fill_the_application_as_it_is_typed(qtbot, workplace, runner):
    screen = IntakeScreen(workplace, runner)
    qtbot.addWidget(screen)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    screen.refresh()
    runner.drain()
    type_words(qtbot, screen.findChildren(QWidget, "name_line_edit")[0], "王建国")
    type_words(qtbot, screen.findChild(QWidget, "type_code_line_edit"), "邻里纠纷")
    screen.findChild(QWidget, "facts_text_edit").setFocus()
    press(qtbot, runner, Qt.Key.Key_F8)
    press(qtbot, runner, Qt.Key.Key_Return)
    assert screen.findChild(QWidget, "facts_text_edit").toPlainText().startswith("王建国与____是邻居。")
    screen._manage_phrases()
    runner.drain()
    assert screen._stack.currentWidget().objectName() == "phrases_page"
    press(qtbot, runner, Qt.Key.Key_Escape)
    assert screen._stack.currentWidget() is screen._page
    runner.drain()


# drafts of an earlier program


def test_a_draft_without_the_new_facts_still_loads(clock):
    old = {"facts": "滴水", "sessions": [{"place": "调解室"}], "unread": {"found_on": "上月"}, "version": 3}
    dispute, unread = from_draft(Draft(key="case:1", saved_at=clock.now(), content=old))
    assert dispute == Dispute(facts="滴水", sessions=(Session(place="调解室"),))
    assert unread == {"found_on": "上月"}


def test_a_part_of_a_draft_that_cannot_be_read_leaves_the_rest(clock):
    odd = {"facts": "滴水", "evidence": [{"weight": "3"}], "place": "村口"}
    dispute, _unread = from_draft(Draft(key="case:1", saved_at=clock.now(), content=odd))
    assert (dispute.facts, dispute.place, dispute.evidence) == ("滴水", "村口", ())
