from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.ui.kit.choices import ChoiceField, NamesField, Option, SuggestField, from_list
from mediator_desktop.ui.kit.fields import (
    CountField,
    DateField,
    Field,
    LinesField,
    LongTextField,
    MoneyField,
    TextField,
    TimeField,
)
from mediator_desktop.ui.kit.typed import Lean, read_date, read_time
from tests.gui.hands import type_words

TODAY = date(2026, 11, 22)
OPTIONS = (Option("n", "邻里纠纷", ("邻里",)), Option("h", "房屋宅基地纠纷"), Option("m", "婚姻家庭纠纷"))


def today() -> date:
    return TODAY


@pytest.fixture
def form(qtbot):
    """Fields below each other in a window that is shown."""
    windows = []

    def make(*fields: Field) -> QWidget:
        window = QWidget()
        layout = QVBoxLayout(window)
        for field in fields:
            layout.addWidget(field)
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(500, 400)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        fields[0].editor.setFocus()
        return window

    yield make
    windows.clear()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-3-5", date(2026, 3, 5)),
        ("2026.3.5", date(2026, 3, 5)),
        ("２０２６年３月５日", date(2026, 3, 5)),
        ("3月5日", date(2026, 3, 5)),
        ("12月5日", date(2025, 12, 5)),
        ("20260305", date(2026, 3, 5)),
        ("今天", TODAY),
        ("昨天", date(2026, 11, 21)),
        ("", None),
        ("2月29日", date(2024, 2, 29)),
    ],
)
def test_days_are_read_as_people_write_them(typed, day):
    assert read_date(typed, TODAY) == day


# TODAY is a Sunday
@pytest.mark.parametrize(
    ("typed", "past", "future"),
    [
        ("后天", date(2026, 11, 24), date(2026, 11, 24)),
        ("大后天", date(2026, 11, 25), date(2026, 11, 25)),
        ("3天后", date(2026, 11, 25), date(2026, 11, 25)),
        ("三天前", date(2026, 11, 19), date(2026, 11, 19)),
        ("一个月后", date(2026, 12, 22), date(2026, 12, 22)),
        ("十二个月后", date(2027, 11, 22), date(2027, 11, 22)),
        ("两周后", date(2026, 12, 6), date(2026, 12, 6)),
        ("一年后", date(2027, 11, 22), date(2027, 11, 22)),
        ("下周三", date(2026, 11, 25), date(2026, 11, 25)),
        ("下个星期一", date(2026, 11, 23), date(2026, 11, 23)),
        ("下下周一", date(2026, 11, 30), date(2026, 11, 30)),
        ("上周五", date(2026, 11, 13), date(2026, 11, 13)),
        ("本周一", date(2026, 11, 16), date(2026, 11, 16)),
        ("周三", date(2026, 11, 18), date(2026, 11, 25)),
        ("星期天", TODAY, TODAY),
        ("月底", date(2026, 11, 30), date(2026, 11, 30)),
        ("下月底", date(2026, 12, 31), date(2026, 12, 31)),
        ("下个月5号", date(2026, 12, 5), date(2026, 12, 5)),
        ("上月初", date(2026, 10, 1), date(2026, 10, 1)),
        ("2月底", date(2026, 2, 28), date(2027, 2, 28)),
        ("12月底", date(2025, 12, 31), date(2026, 12, 31)),
        ("年底", date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_days_are_said_in_words(typed, past, future):
    assert read_date(typed, TODAY) == past
    assert read_date(typed, TODAY, Lean.FUTURE) == future


def test_months_end_where_they_end():
    assert read_date("一个月后", date(2027, 1, 31)) == date(2027, 2, 28)
    assert read_date("2月底", date(2027, 6, 1), Lean.FUTURE) == date(2028, 2, 29)
    assert read_date("两年后", date(2028, 2, 29)) == date(2030, 2, 28)


@pytest.mark.parametrize("typed", ["13月底", "0月底", "下月31号x", "十十天后", "999年前", "半天后"])
def test_words_that_are_no_day_are_said(typed):
    with pytest.raises(ValueError, match=r"请|没有"):
        read_date(typed, date(900, 1, 1) if typed == "999年前" else TODAY)


def test_a_day_without_year_leans_to_the_side_it_is_for():
    assert read_date("3月5日", TODAY, Lean.FUTURE) == date(2027, 3, 5)


@pytest.mark.parametrize("typed", ["2026-2-30", "下星期", "2026", "13月1日", "9999999999"])
def test_what_is_no_day_is_said(typed):
    with pytest.raises(ValueError, match="请"):
        read_date(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("9:30", time(9, 30)),
        ("930", time(9, 30)),
        ("下午2点半", time(14, 30)),
        ("9：05", time(9, 5)),
        ("14时", time(14)),
    ],
)
def test_hours_are_read_as_people_write_them(typed, hour):
    assert read_time(typed) == hour


def test_a_day_is_shown_in_one_way_after_leaving(qtbot, form):
    field, other = DateField("accepted_on", "受理日期", today), TextField("place", "地点")
    form(field, other)
    type_words(qtbot, field.editor, "3月5日")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert other.editor.hasFocus()
    assert field.text() == "2026-03-05"
    assert field.value() == date(2026, 3, 5)


def test_what_cannot_be_read_stays_with_a_sentence(qtbot, form):
    field, other = DateField("accepted_on", "受理日期", today), TextField("place", "地点")
    form(field, other)
    type_words(qtbot, field.editor, "3月50日")
    assert field.note.isHidden(), "no complaint while typing"
    qtbot.keyClick(field.editor, Qt.Key.Key_Tab)
    assert field.text() == "3月50日"
    assert field.unread == "3月50日"
    assert "没有2026年3月50日这一天" in field.note.text()


def test_the_calendar_opens_by_key_and_gives_its_day(qtbot, form):
    field = DateField("accepted_on", "受理日期", today)
    form(field)
    qtbot.keyClick(field.editor, Qt.Key.Key_F4)
    month = field.findChild(QWidget, "accepted_on_calendar")
    assert month.isVisible()
    month.activated.emit(month.selectedDate())
    assert field.value() == TODAY


def test_money_is_shown_in_capitals(qtbot, form):
    field, other = MoneyField("amount", "金额"), TimeField("held_at", "时间")
    form(field, other)
    type_words(qtbot, field.editor, "3000.5")
    assert field.value() == Money(300050)
    assert "叁仟元伍角整" in field.note.text()
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert field.text() == "3,000.50"
    field.set_text("3.5万")
    assert field.value() == Money.yuan(35000)
    field.set_text("-5")
    assert field.problem.sentence == "金额不能是负数"


def test_counts_are_whole(form):
    field = CountField("people_involved", "涉及人数")
    form(field)
    field.set_text("３人")
    assert field.value() == 3
    field.set_text("两")
    assert field.value() is None
    assert "整数" in field.problem.sentence


@pytest.mark.parametrize(("typed", "value"), [("邻里", "n"), ("fwzjd", "h"), ("婚姻", "m")])
def test_a_choice_is_made_by_words_or_initials(qtbot, form, typed, value):
    field, other = ChoiceField("type_code", "类型", OPTIONS), TextField("place", "地点")
    form(field, other)
    type_words(qtbot, field.editor, typed)
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert field.value() == value
    assert field.text() == next(o.label for o in OPTIONS if o.value == value)
    assert other.editor.hasFocus()


def test_a_choice_is_made_with_the_arrows(qtbot, form):
    field = ChoiceField("type_code", "类型", OPTIONS)
    form(field)
    qtbot.keyClick(field.editor, Qt.Key.Key_Down)
    popup = field.edit._completer.popup()
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.value() == "h"


def test_a_word_outside_the_list_stays_and_is_told(qtbot, form):
    field, other = ChoiceField("type_code", "类型", OPTIONS), TextField("place", "地点")
    form(field, other)
    type_words(qtbot, field.editor, "吵架")
    qtbot.keyClick(field.editor, Qt.Key.Key_Tab)
    assert field.text() == "吵架"
    assert "列表里没有“吵架”" in field.note.text()


def test_a_code_that_the_list_no_longer_has_is_kept(form):
    field = ChoiceField("type_code", "类型", OPTIONS)
    form(field)
    field.set_value("old_code")
    assert field.value() == "old_code"
    assert field.problem is None


def test_villages_are_completed_and_others_may_be_typed(qtbot, form):
    field = SuggestField("village", "村", from_list(["溪口村", "石桥村"]))
    form(field)
    type_words(qtbot, field.editor, "sq")
    popup = field.edit._completer.popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.value() == "石桥村"
    field.set_text("别的村")
    assert field.value() == "别的村"


def test_several_names_in_one_line(form):
    field = NamesField("assistant", "协助", from_list(["周强"]))
    form(field)
    field.set_text("周强，吴敏 周强")
    assert field.value() == ("周强", "吴敏")


def test_requests_are_one_a_line_and_numbered(qtbot, form):
    field, other = LinesField("requests", "申请事项"), TextField("place", "地点")
    form(field, other)
    type_words(qtbot, field.editor, "拆除院墙")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    type_words(qtbot, field.editor, "2026年底前恢复")
    other.editor.setFocus()
    assert field.value() == ("拆除院墙", "2026年底前恢复")
    assert field.text() == "1、拆除院墙\n2、2026年底前恢复"
    field.set_text("3000元\n1、道歉")
    assert field.value() == ("3000元", "道歉")


def test_a_long_text_grows(qtbot, form):
    field = LongTextField("facts", "情况", lines=2, most=6)
    form(field)
    before = field.editor.height()
    field.set_text("一行\n" * 5)
    qtbot.waitUntil(lambda: field.editor.height() > before)
    field.set_text("一行\n" * 500)
    assert field.editor.height() < 300


def test_rare_characters_are_typed_and_moved_over(qtbot, form):
    field = TextField("name", "姓名")
    form(field)
    type_words(qtbot, field.editor, "㛃䶮𬭎𫖯")
    assert field.value() == "㛃䶮𬭎𫖯"
    field.edit.setCursorPosition(len("㛃䶮𬭎𫖯".encode("utf-16-le")) // 2)
    qtbot.keyClick(field.editor, Qt.Key.Key_Left)
    qtbot.keyClick(field.editor, Qt.Key.Key_Backspace)
    assert field.value() == "㛃䶮𫖯", "one key takes away one whole character"


def test_a_problem_is_a_sign_and_a_sentence(form):
    field = TextField("name", "姓名")
    form(field)
    field.show_problem(Problem("name", "请核对", Severity.DOUBTFUL))
    assert field.note.text() == "△ 请核对"
    field.show_problem(None)
    assert field.note.isHidden()


def test_enter_leaves_the_page_whole_when_an_entry_is_taken_away(qtbot: QtBot) -> None:
    """Walking from the last field of an entry to the rest of the page makes nothing of it part of the entry."""
    page = QWidget()
    column = QVBoxLayout(page)
    entry = QWidget()
    inside = TextField("inside", "里面")
    QVBoxLayout(entry).addWidget(inside)
    button, below = QPushButton("去掉"), DateField("below", "下面", lambda: TODAY)
    (calendar,) = below.edit.actions()
    for widget in (entry, button, below):
        column.addWidget(widget)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    inside.editor.setFocus()
    for edit in (inside.edit, below.edit, inside.edit):
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert below.edit.hasFocus()
    entry.deleteLater()
    with qtbot.waitSignal(entry.destroyed):
        pass
    assert isValid(calendar)
    page.resize(page.width() + 90, page.height())
