"""Looks, tables, messages, passwords and crash reports."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.crash import CrashHook
from mediator_desktop.ui.kit.dialogs import WORKBOOK, with_ending
from mediator_desktop.ui.kit.messages import MessageStrip
from mediator_desktop.ui.kit.new_password import NewPassword, strength
from mediator_desktop.ui.kit.office_form import lines_of
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView, as_pasteable
from mediator_desktop.ui.kit.widgets import ElidedLabel, PageHeader

STYLE = program_folder() / "resources" / "style"
PAIRS = [
    ("ink", "page"),
    ("ink", "paper"),
    ("ink", "accent_soft"),
    ("muted", "page"),
    ("muted", "paper"),
    ("accent", "paper"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("late", "paper"),
    ("late", "late_soft"),
    ("ink", "late_soft"),
    ("due", "paper"),
    ("due", "due_soft"),
    ("done", "done_soft"),
    ("plain", "plain_soft"),
    ("orange", "orange_soft"),
    ("blue", "blue_soft"),
    ("ink", "plain_soft"),
    ("muted", "plain_soft"),
]


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("theme", list(look.Theme))
@pytest.mark.parametrize(("front", "ground"), PAIRS)
def test_contrast_is_at_least_four_and_a_half(theme: look.Theme, front: str, ground: str) -> None:
    tokens = look.TOKENS[theme]
    light, dark = sorted(
        (luminance(getattr(tokens, front)), luminance(getattr(tokens, ground))), reverse=True
    )
    least = 7 if theme is look.Theme.CONTRAST else 4.5
    assert (light + 0.05) / (dark + 0.05) >= least


@pytest.mark.parametrize("theme", list(look.Theme))
@pytest.mark.parametrize("percent", look.SCALES)
def test_the_style_sheet_has_no_blank_left(theme: look.Theme, percent: int) -> None:
    sheet = look.Look(theme, percent).style_sheet(STYLE)
    assert "sp;" not in sheet
    assert "$" not in sheet.replace("$-names", "")
    assert f"font-size: {round(24 * percent / 100)}px" in sheet


def test_every_file_the_style_sheet_names_is_there() -> None:
    for theme in look.Theme:
        sheet = look.Look(theme).style_sheet(STYLE)
        for part in sheet.split('url("')[1:]:
            assert Path(part.split('"')[0]).is_file()


@pytest.fixture
def table(qtbot: QtBot) -> TableView:
    model = RowsModel([Column("number", "编号"), Column("amount", "金额", is_number=True)])
    model.set_rows([Row("a", ("第1号", "3,000.00")), Row("b", ("=1+1", "0.00")), Row("c", ('说"好"', ""))])
    view = TableView(model, "some_table_view")
    qtbot.addWidget(view)
    view.show()
    return view


def test_enter_opens_the_row_the_cursor_is_on(table: TableView, qtbot: QtBot) -> None:
    table.selectRow(0)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Down)
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == ["b"]


def test_copied_rows_paste_as_cells_and_no_formula(table: TableView, qtbot: QtBot) -> None:
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == ('编号\t金额\n第1号\t3,000.00\n =1+1\t0.00\n"说""好"""\t')


def test_negative_numbers_and_lines_are_pasteable() -> None:
    assert as_pasteable([("-3", "+5.2", "-1+1", "一\n二")]) == '-3\t+5.2\t -1+1\t"一\n二"'


def test_a_heading_sorts_and_turns_round(table: TableView) -> None:
    asked: list[tuple[str, bool]] = []
    table.sorted_by.connect(lambda name, descending: asked.append((name, descending)))
    table._sort(1)
    table._sort(1)
    table._sort(0)
    assert asked == [("amount", False), ("amount", True), ("number", False)]


def test_widths_are_told_in_pixels_of_the_design(table: TableView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.widths_changed, timeout=5000) as told:
        table.setColumnWidth(0, 233)
    assert told.args == [{"number": 233}]


def test_more_rows_are_wanted_once_near_the_end(qtbot: QtBot) -> None:
    model = RowsModel([Column("n", "n")])
    wanted: list[int] = []
    model.more_wanted.connect(lambda: wanted.append(model.rowCount()))
    model.set_rows([Row(str(n), (str(n),)) for n in range(100)], has_more=True)
    model.want_more(20)
    assert wanted == []
    model.want_more(70)
    model.want_more(71)
    assert wanted == [100]
    model.append_rows([Row("x", ("x",))], has_more=False)
    model.want_more(100)
    assert wanted == [100]


def test_an_elided_label_keeps_the_whole_text_as_tool_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("王建国与李德福房屋宅基地纠纷")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.text() != label.words
    assert label.toolTip() == label.words


def test_a_narrow_header_puts_its_tools_below(qtbot: QtBot) -> None:
    header = PageHeader("台账")
    qtbot.addWidget(header)
    box = header.add_search()
    header.resize(1100, 80)
    header.show()
    qtbot.waitUntil(lambda: box.mapTo(header, box.rect().topLeft()).y() < header.line.geometry().bottom())
    header.resize(320, 120)
    qtbot.waitUntil(lambda: box.mapTo(header, box.rect().topLeft()).y() > header.title.geometry().bottom())


def test_troubles_stay_and_good_news_goes(qtbot: QtBot) -> None:
    strip = MessageStrip()
    qtbot.addWidget(strip)
    strip.say("已保存")
    assert strip._timer.isActive()
    strip.say_error(Refused("编号样式里要有 {年}"))
    assert strip.sentence == "编号样式里要有 {年}"
    assert not strip._timer.isActive()


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "建议"),
        ("abc", "太短"),
        ("12345678", "容易猜到"),
        ("aaaaaaaaaaaa", "容易猜到"),
        ("yunling2026", "一般"),
        ("Yunling-2026", "好"),
        ("今天天气真好啊出门走走吧", "好"),
    ],
)
def test_strength_in_plain_words(password: str, words: str) -> None:
    assert words in strength(password)


def test_two_different_passwords_are_told_beside_the_second(qtbot: QtBot) -> None:
    asked = NewPassword()
    qtbot.addWidget(asked)
    qtbot.keyClicks(asked.first.edit, "yunling-2026")
    qtbot.keyClicks(asked.again.edit, "yunling-2027")
    assert not asked.is_sound()
    assert "不一样" in asked.again.findChild(QLabel, "password_again_problem_label").text()
    qtbot.keyClick(asked.again.edit, Qt.Key.Key_Backspace)
    qtbot.keyClicks(asked.again.edit, "6")
    assert asked.is_sound()


def test_lists_may_be_pasted_from_a_sheet() -> None:
    assert lines_of("溪口村\t\n\n 石桥村、松林村\r\n") == ("溪口村", "石桥村", "松林村")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("/a/台账", "/a/台账.xlsx"), ("/a/台账.XLSX", "/a/台账.XLSX"), ("/a/1.2", "/a/1.2.xlsx")],
)
def test_a_saved_file_has_the_ending_of_its_kind(chosen: str, expected: str) -> None:
    assert with_ending(chosen, WORKBOOK) == Path(expected)


def test_a_crash_report_holds_places_and_no_people(tmp_path: Path, clock: FixedClock) -> None:
    told: list[str] = []
    hook = CrashHook(lambda: tmp_path / "reports", clock, told.append)
    try:
        try:
            raise ValueError("王建国 369921196208154417")
        except ValueError as error:
            raise KeyError("15412340086") from error
    except KeyError:
        hook.handle(*sys.exc_info())  # type: ignore[arg-type]
    (report,) = (tmp_path / "reports").iterdir()
    text = report.read_text("utf-8")
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "test_kit.py" in text
    assert "王建国" not in text
    assert "1541234" not in text
    assert str(report) in told[0]


def test_a_crash_that_cannot_be_written_is_told_all_the_same(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "file").write_text("")
    told: list[str] = []
    hook = CrashHook(lambda: tmp_path / "file" / "reports", clock, told.append)
    hook.handle(ZeroDivisionError, ZeroDivisionError(), None)
    assert told == ["程序出了差错，已保存的内容没有受影响，可以继续使用"]


def test_old_reports_make_room(tmp_path: Path, clock: FixedClock) -> None:
    hook = CrashHook(lambda: tmp_path, clock, lambda _sentence: None)
    for _ in range(25):
        hook.handle(ZeroDivisionError, ZeroDivisionError(), None)
    assert len(list(tmp_path.iterdir())) == 20
