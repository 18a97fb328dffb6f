"""报送: ledgers looked at and written, the county's own workbook gone through and filled, all by keyboard."""

import errno
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.period_chooser import PeriodChooser, Span
from mediator_desktop.ui.kit.table import TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.reports.ledgers_page import LedgersPage
from mediator_desktop.ui.reports.pages import PAGES
from mediator_desktop.ui.reports.view import ReportsScreen
from tests.county_templates import HEADINGS, template
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import press, type_words
from tests.gui.support import a_dispute, find, register
from tests.registers import raw_connection
from tests.unit.test_ledgers_template import hostile, table

TODAY = date(2026, 11, 22)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def screen(qtbot: Any, workplace: Workplace, runner: Runner, scripted: ScriptedDialogs) -> Iterator[Any]:
    register(
        workplace,
        a_dispute(),
        a_dispute("赵一", "钱二", accepted_on=date(2026, 11, 3), type_code="neighbours"),
        a_dispute("孙三", "周四", accepted_on=date(2026, 11, 5), type_code="tourism"),
    )
    made = ReportsScreen(workplace, runner)
    made.said = []  # type: ignore[attr-defined]
    made.message.connect(made.said.append)  # type: ignore[attr-defined]
    qtbot.addWidget(made)
    made.resize(1170, 738)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.refresh()
    runner.drain()
    yield made
    runner.drain()


def ledgers(screen: ReportsScreen) -> LedgersPage:
    page = screen.page("ledgers")
    assert isinstance(page, LedgersPage)
    return page


def here(screen: QWidget) -> QWidget:
    """Where the keys go; a list of offers that was closed counts no more."""
    found = screen.window().focusWidget()
    assert found is not None
    return found


def walk_to(qtbot: Any, screen: QWidget, name: str) -> None:
    """Press Tab until the widget of a name has the focus."""
    for _ in range(60):
        if here(screen).objectName() == name:
            return
        press(qtbot, here(screen), Qt.Key.Key_Tab)
    pytest.fail(f"Tab never came to {name}")


def shown(screen: ReportsScreen) -> list[tuple[str, ...]]:
    return [row.cells for row in find(screen, TableView, "ledger_table_view")._model.rows]


def log_of(paths: Paths) -> list[tuple[str, str]]:
    with raw_connection(paths.data) as connection:
        return [tuple(row) for row in connection.execute("SELECT action, subject FROM audit ORDER BY id")]


# ledgers


def test_the_ledger_of_this_month_is_shown_masked(screen: ReportsScreen) -> None:
    rows = shown(screen)
    assert len(rows) == 2
    assert "赵某、钱某" in rows[0]
    assert find(screen, QLabel, "ledger_line_label").text().startswith("2026年11月共2件")


def test_the_period_before_is_one_press_away(screen: ReportsScreen, runner: Runner, qtbot: Any) -> None:
    press(qtbot, find(screen, QPushButton, "earlier_period_button"), Qt.Key.Key_Return)
    runner.drain()
    assert len(shown(screen)) == 1
    press(qtbot, find(screen, QPushButton, "later_period_button"), Qt.Key.Key_Return)
    runner.drain()
    assert len(shown(screen)) == 2


def test_every_declared_ledger_can_be_looked_at(
    screen: ReportsScreen, runner: Runner, workplace: Workplace
) -> None:
    box = find(screen, QComboBox, "ledger_combo_box")
    assert {box.itemData(at) for at in range(box.count())} == set(workplace.ledgers)
    for at in range(box.count()):
        box.setCurrentIndex(at)
        runner.drain()
        assert find(screen, QLabel, "ledger_problem_label").isHidden()
        form = workplace.ledgers[box.currentData()]
        assert find(screen, QPushButton, "fill_template_button").isEnabled() is form.lists_disputes


def test_enter_opens_the_case(screen: ReportsScreen, qtbot: Any) -> None:
    opened: list[str] = []
    screen.open_dispute.connect(opened.append)
    walk_to(qtbot, screen, "ledger_table_view")
    press(qtbot, here(screen), Qt.Key.Key_Return)
    assert len(opened) == 1


def test_days_that_cannot_be_read_ask_for_others(screen: ReportsScreen, qtbot: Any, runner: Runner) -> None:
    page = ledgers(screen)
    span = find(page, QComboBox, "period_span_combo_box")
    span.setCurrentIndex(span.findData(Span.FREE))
    edit = find(page, QLineEdit, "last_day_date_edit")
    edit.clear()
    type_words(qtbot, edit, "2026-01-01")
    runner.drain()
    assert page.asked() is None
    assert "请填好" in find(screen, QLabel, "ledger_line_label").text()
    page.export()
    page.fill_template()


def test_a_ledger_is_written_by_keyboard(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, tmp_path: Path, paths: Paths,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    target = tmp_path / "台账.xlsx"
    scripted.answers = [target]
    walk_to(qtbot, screen, "export_ledger_button")
    press(qtbot, here(screen), Qt.Key.Key_Return)
    runner.drain()
    told = find(screen, QLabel, "ledger_done_label").text()
    assert "2件" in told
    assert str(target) in told
    cells = [c.value for row in openpyxl.load_workbook(target).active.iter_rows() for c in row if c.value]
    assert "赵某、钱某" in cells
    assert "脱敏" in log_of(paths)[-1][1]
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    press(qtbot, find(screen, QPushButton, "open_folder_button"), Qt.Key.Key_Return)
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]


def test_full_data_needs_a_recipient_and_a_purpose_and_is_logged(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, tmp_path: Path, paths: Paths
) -> None:
    target = tmp_path / "台账.xlsx"
    walk_to(qtbot, screen, "full_check_box")
    press(qtbot, here(screen), Qt.Key.Key_Space)
    assert "日志" in find(screen, QLabel, "full_label").text()
    page = ledgers(screen)
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert scripted.asked == []
    assert "提供给谁" in find(page, QLabel, "recipient_problem_label").text()
    type_words(qtbot, here(screen), "云岭县司法局")
    press(qtbot, here(screen), Qt.Key.Key_Return)
    type_words(qtbot, here(screen), "年度检查")
    scripted.answers = [target]
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    runner.drain()
    cells = [c.value for row in openpyxl.load_workbook(target).active.iter_rows() for c in row if c.value]
    assert "赵一、钱二" in cells
    assert "（完整，提供给云岭县司法局，用于年度检查）" in log_of(paths)[-1][1]
    assert not find(page, QCheckBox, "full_check_box").isChecked()


def test_names_on_the_signature_line_are_typed_once(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    page = ledgers(screen)
    walk_to(qtbot, screen, "signers_check_box")
    press(qtbot, here(screen), Qt.Key.Key_Space)
    runner.drain()
    type_words(qtbot, page.signers.maker.editor, "李秀英")
    page.signers.head.set_value("\x07")
    page.export()
    page.fill_template()
    assert scripted.asked == []
    assert page.signers.head.problem is not None
    page.signers.head.set_value("赵长河")
    scripted.answers = [tmp_path / "一.xlsx", tmp_path / "二.xlsx"]
    page.export()
    runner.drain()
    press(qtbot, page.signers.box, Qt.Key.Key_Space)
    assert not page.signers.maker.isVisible()
    page.export()
    runner.drain()
    for name, line in (("一", "填表人：李秀英"), ("二", "填表人：")):
        book = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")
        assert line in [c.value for row in book.active.iter_rows() for c in row]
    for field in (page.signers.maker, page.signers.head):
        field.set_value("")
    press(qtbot, page.signers.box, Qt.Key.Key_Space)
    runner.drain()
    assert (page.signers.maker.value(), page.signers.head.value()) == ("李秀英", "赵长河")


def test_a_folder_that_is_gone_is_told_beside_the_ledger(
    screen: ReportsScreen, runner: Runner, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    scripted.answers = [tmp_path / "没有" / "a.xlsx"]
    ledgers(screen).export()
    runner.drain()
    assert "换一个位置" in find(screen, QLabel, "ledger_problem_label").text()


def test_control_tab_turns_the_pages_and_comes_round(
    screen: ReportsScreen, runner: Runner, qtbot: Any
) -> None:
    seen = []
    for _ in PAGES:
        seen.append(screen.page_key)
        press(qtbot, here(screen), Qt.Key.Key_Tab, CONTROL)
        runner.drain()
    assert seen == [page.key for page in PAGES]
    assert screen.page_key == "ledgers"
    screen.show_page("ledgers")
    screen.flush()
    assert not screen.has_unsaved()


def test_what_is_written_elsewhere_shows_at_once(
    screen: ReportsScreen, runner: Runner, workplace: Workplace
) -> None:
    register(workplace, a_dispute("吴七", "郑八", accepted_on=date(2026, 11, 9)))
    screen.react(Changes(disputes=("x",)))
    runner.drain()
    assert len(shown(screen)) == 3


# the county's own workbook


@pytest.fixture
def county(tmp_path: Path) -> Path:
    path = tmp_path / "县里的模板.xlsx"
    path.write_bytes(template(headings=(*HEADINGS, "群众评价")))
    return path


def open_template(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, path: Path
) -> None:
    walk_to(qtbot, screen, "fill_template_button")
    press(qtbot, here(screen), Qt.Key.Key_Return)
    runner.drain()
    scripted.answers = [path]
    assert here(screen).objectName() == "choose_template_button"
    press(qtbot, here(screen), Qt.Key.Key_Return)
    runner.drain()


def items(screen: ReportsScreen) -> dict[str, tuple[str, str]]:
    rows = find(screen, TableView, "template_items_table_view")._model.rows
    return {row.cells[1]: (row.cells[2], row.cells[3]) for row in rows}


def test_a_template_is_gone_through_confirmed_and_filled_by_keyboard(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, county: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    open_template(screen, runner, qtbot, scripted, county)
    assert items(screen)["当事人"] == ("当事人（每行一人）", "100%")
    assert items(screen)["群众评价"] == ("没有认出，留空", "请核对")
    table_view = find(screen, TableView, "template_items_table_view")
    assert here(screen) is table_view
    assert table_view._model.rows[table_view.currentIndex().row()].cells[1] == "群众评价"
    press(qtbot, table_view, Qt.Key.Key_Return)
    type_words(qtbot, here(screen), "调解结果")
    press(qtbot, here(screen), Qt.Key.Key_Return)
    assert items(screen)["群众评价"] == ("调解结果", "100%")
    assert here(screen) is table_view
    assert screen.has_unsaved()
    press(qtbot, table_view, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert not screen.has_unsaved()
    assert "会填 2 件" in find(screen, QLabel, "template_outlook_label").text()
    target = tmp_path / "填好.xlsx"
    scripted.answers = [target]
    assert here(screen).objectName() == "fill_and_save_button"
    press(qtbot, here(screen), Qt.Key.Key_Return)
    runner.drain()
    sheet = openpyxl.load_workbook(target)["台账"]
    assert [sheet.cell(4, column).value for column in (1, 3, 9)] == [1, "赵某\n钱某", "已受理"]
    assert str(target) in find(screen, QLabel, "template_result_label").text()
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    press(qtbot, here(screen), Qt.Key.Key_Return)
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    for _ in range(2):
        press(qtbot, here(screen), Qt.Key.Key_Escape)
        runner.drain()
    open_template(screen, runner, qtbot, scripted, county)
    assert "会填 2 件" in find(screen, QLabel, "template_outlook_label").text()
    assert here(screen).objectName() == "fill_and_save_button"


def test_a_changed_template_says_what_changed_and_keeps_the_rest(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, county: Path
) -> None:
    open_template(screen, runner, qtbot, scripted, county)
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    runner.drain()
    press(qtbot, here(screen), Qt.Key.Key_Escape)
    county.write_bytes(template(headings=("包案领导", *HEADINGS)))
    scripted.answers = [county]
    press(qtbot, here(screen), Qt.Key.Key_Return)
    runner.drain()
    told = find(screen, QLabel, "template_changed_label").text()
    assert "多了：包案领导" in told
    assert "少了：群众评价" in told
    assert "当事人：C→D" in told
    press(qtbot, here(screen), Qt.Key.Key_Escape)
    assert not find(screen, TableView, "template_items_table_view").isVisible()


def test_a_remembered_template_is_forgotten_after_a_question(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, county: Path
) -> None:
    open_template(screen, runner, qtbot, scripted, county)
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    runner.drain()
    press(qtbot, here(screen), Qt.Key.Key_Escape)
    runner.drain()
    listed = find(screen, TableView, "templates_table_view")
    assert [row.cells[:2] for row in listed._model.rows] == [("县里的模板.xlsx", "2026-11-22")]
    scripted.answers = [False, True]
    listed.setFocus()
    for left in (1, 0):
        press(qtbot, listed, Qt.Key.Key_Delete)
        runner.drain()
        assert len(listed._model.rows) == left
    assert not find(screen, QLabel, "no_templates_label").isHidden()


def test_of_two_columns_for_one_field_a_person_chooses(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    county = tmp_path / "县里的模板.xlsx"
    county.write_bytes(template(headings=("序号", "当事人", "受理日期", "登记时间")))
    open_template(screen, runner, qtbot, scripted, county)
    assert items(screen)["受理日期"][0] == "受理日期"
    assert items(screen)["登记时间"] == ("没有认出，留空", "请核对")
    press(qtbot, here(screen), Qt.Key.Key_Return)
    type_words(qtbot, here(screen), "收到日期")
    press(qtbot, here(screen), Qt.Key.Key_Return)
    assert items(screen)["登记时间"] == ("收到日期", "100%")


def test_who_signs_can_be_written(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, county: Path, tmp_path: Path
) -> None:
    open_template(screen, runner, qtbot, scripted, county)
    view = find(screen, TableView, "template_items_table_view")
    place = next(at for at, row in enumerate(view._model.rows) if row.cells[1] == "填报人：")
    view.selectRow(place)
    press(qtbot, view, Qt.Key.Key_Return)
    walk_to(qtbot, screen, "template_given_line_edit")
    type_words(qtbot, here(screen), "李秀英")
    press(qtbot, here(screen), Qt.Key.Key_Return)
    assert items(screen)["填报人："] == ("李秀英", "100%")
    press(qtbot, view, Qt.Key.Key_S, CONTROL)
    runner.drain()
    press(qtbot, find(screen, QPushButton, "correct_template_button"), Qt.Key.Key_Return)
    assert view.isVisible()
    press(qtbot, view, Qt.Key.Key_S, CONTROL)
    runner.drain()
    scripted.answers = [None]
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    scripted.answers = [tmp_path / "填好.xlsx"]
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    runner.drain()
    cells = openpyxl.load_workbook(tmp_path / "填好.xlsx")["台账"]
    assert "填报人：李秀英" in [cell.value for row in cells.iter_rows() for cell in row]


def test_what_was_corrected_and_not_confirmed_is_asked_about(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, county: Path
) -> None:
    open_template(screen, runner, qtbot, scripted, county)
    items_view = find(screen, TableView, "template_items_table_view")
    press(qtbot, items_view, Qt.Key.Key_Return)
    type_words(qtbot, here(screen), "备注")
    press(qtbot, here(screen), Qt.Key.Key_Return)
    scripted.answers = [False, True]
    press(qtbot, items_view, Qt.Key.Key_Escape)
    assert items_view.isVisible()
    press(qtbot, items_view, Qt.Key.Key_Escape)
    assert not items_view.isVisible()


def test_words_that_are_no_choice_are_told_and_escape_takes_them_back(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, county: Path
) -> None:
    open_template(screen, runner, qtbot, scripted, county)
    items_view = find(screen, TableView, "template_items_table_view")
    before = items(screen)
    press(qtbot, items_view, Qt.Key.Key_Return)
    type_words(qtbot, here(screen), "火星")
    press(qtbot, here(screen), Qt.Key.Key_Return)
    assert here(screen) is not items_view
    assert "列表里没有" in find(screen, QLabel, "template_choice_problem_label").text()
    press(qtbot, here(screen), Qt.Key.Key_Escape)
    assert here(screen) is items_view
    assert items(screen) == before


def test_formulas_and_types_without_a_place_are_asked_one_by_one(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    def more(workbook: Any) -> None:
        sheet = workbook["台账"]
        for row in (4, 5, 6):
            sheet.cell(row, 1, "=ROW()-3")
        rule = DataValidation(type="list", formula1='"邻里,别的"')
        rule.add("E4:E6")
        sheet.add_data_validation(rule)

    county = tmp_path / "县里的模板.xlsx"
    county.write_bytes(template(more))
    open_template(screen, runner, qtbot, scripted, county)
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    runner.drain()
    box = find(screen, QCheckBox, "over_formula_A_check_box")
    assert not box.isChecked()
    press(qtbot, box, Qt.Key.Key_Space)
    word = find(screen, QLineEdit, "strange_0_line_edit")
    word.setFocus()
    type_words(qtbot, word, "别的")
    press(qtbot, word, Qt.Key.Key_Tab)
    target = tmp_path / "填好.xlsx"
    scripted.answers = [target]
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    runner.drain()
    sheet = openpyxl.load_workbook(target)["台账"]
    assert [sheet.cell(row, 1).value for row in (4, 5)] == [1, 2]
    assert [sheet.cell(row, 5).value for row in (4, 5)] == ["邻里", "别的"]


def test_a_table_counts_what_has_no_category_only_as_somebody_says(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    county = tmp_path / "统计.xlsx"
    county.write_bytes(table(["民族宗教矛盾纠纷", "海事渔事纠纷", "劳资纠纷", "其他"], ["件数"]))
    open_template(screen, runner, qtbot, scripted, county)
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    runner.drain()
    box = find(screen, QCheckBox, "unmapped_check_box")
    assert "有 1 件" in box.text()
    press(qtbot, box, Qt.Key.Key_Space)
    target = tmp_path / "填好.xlsx"
    scripted.answers = [target]
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert openpyxl.load_workbook(target)["统计表"]["B6"].value == 2


# files that cannot be used


@pytest.mark.parametrize(
    ("content", "sentence"), [case[1:] for case in hostile()], ids=[case[0] for case in hostile()]
)
def test_a_file_that_is_no_template_is_one_sentence_on_screen(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, tmp_path: Path, content: bytes,
    sentence: str,
) -> None:  # fmt: skip
    county = tmp_path / "县里的.xlsx"
    county.write_bytes(content)
    open_template(screen, runner, qtbot, scripted, county)
    told = find(screen, QLabel, "template_problem_label")
    assert told.isVisible()
    assert sentence in told.text()
    assert here(screen).objectName() == "choose_template_button"


def merged(workbook: Any) -> None:
    workbook["台账"].merge_cells("B4:B5")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (template(headings=("甲", "乙", "丙", "丁")), "没有认出任何表头"),
        (template(merged), "跨行合并"),
    ],
    ids=["no heading", "merged"],
)
def test_a_template_without_room_or_headings_is_told(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, tmp_path: Path, content: bytes,
    sentence: str,
) -> None:  # fmt: skip
    county = tmp_path / "县里的.xlsx"
    county.write_bytes(content)
    open_template(screen, runner, qtbot, scripted, county)
    assert sentence in find(screen, QLabel, "template_problem_label").text()


@pytest.mark.parametrize(
    ("code", "sentence"), [(errno.ENOSPC, "磁盘满了"), (errno.EACCES, "写不进去")], ids=["full", "locked"]
)
def test_a_disk_that_says_no_in_the_middle_leaves_nothing_behind(
    screen: ReportsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, county: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, code: int, sentence: str,
) -> None:  # fmt: skip
    open_template(screen, runner, qtbot, scripted, county)
    press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
    runner.drain()
    out = tmp_path / "out"
    out.mkdir()

    def full(_file: int) -> None:
        raise OSError(code, os.strerror(code))

    scripted.answers = [out / "填好.xlsx"]
    with monkeypatch.context() as patched:
        patched.setattr("mediator_desktop.services.files.os.fsync", full)
        press(qtbot, here(screen), Qt.Key.Key_S, CONTROL)
        runner.drain()
    assert sentence in find(screen, QLabel, "template_problem_label").text()
    assert list(out.iterdir()) == []


# how it looks


@pytest.mark.parametrize(("theme", "percent"), [(look.Theme.LIGHT, 100), (look.Theme.DARK, 200)])
def test_every_step_fits_a_small_screen(
    workplace: Workplace, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, plain_look: Any, county: Path,
    theme: look.Theme, percent: int,
) -> None:  # fmt: skip
    plain_look(look.Look(theme, percent))
    register(workplace, a_dispute())
    made = ReportsScreen(workplace, runner)
    qtbot.addWidget(made)
    made.resize(1366 - 280, 768)
    made.show()
    made.refresh()
    runner.drain()
    page = ledgers(made)

    def fits() -> bool:
        least = made.minimumSizeHint()
        return least.width() <= 1366 - 280 and least.height() <= 768 - 90

    assert fits()
    page.disclosure.box.setChecked(True)
    assert fits()
    page.fill_template()
    runner.drain()
    assert fits()
    scripted.answers = [county]
    assert page._template is not None
    page._template.choose()
    runner.drain()
    assert fits()
    page._template.items_step.confirm()
    runner.drain()
    assert fits()


# periods


@pytest.mark.parametrize(
    ("span", "first", "last", "words", "before"),
    [
        (Span.MONTH, date(2026, 11, 1), date(2026, 11, 30), "2026年11月", "2026年10月"),
        (Span.QUARTER, date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度", "2026年第三季度"),
        (Span.HALF, date(2026, 7, 1), date(2026, 12, 31), "2026年下半年", "2026年上半年"),
        (Span.YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026年", "2025年"),
        (Span.STATISTICAL, date(2025, 12, 1), date(2026, 11, 30), "2026统计年度", "2025统计年度"),
    ],
)
def test_spans_hold_today_and_step_back_and_forth(
    qtbot: Any, span: Span, first: date, last: date, words: str, before: str
) -> None:
    made = PeriodChooser(lambda: TODAY, span=span)
    qtbot.addWidget(made)
    assert made.period() == Period(first, last)
    assert made.words() == words
    made.step(-1)
    assert made.words() == before
    made.step(1)
    assert made.period() == Period(first, last)


def test_early_in_a_month_the_one_before_is_reported_on(qtbot: Any) -> None:
    made = PeriodChooser(lambda: date(2026, 1, 8))
    qtbot.addWidget(made)
    assert made.words() == "2025年12月"


def test_free_days_step_by_their_own_length(qtbot: Any) -> None:
    made = PeriodChooser(lambda: TODAY)
    qtbot.addWidget(made)
    made.show_period(Period(date(2026, 3, 5), date(2026, 3, 14)), Span.FREE)
    made.step(1)
    assert made.period() == Period(date(2026, 3, 15), date(2026, 3, 24))
    made.step(-1)
    assert made.period() == Period(date(2026, 3, 5), date(2026, 3, 14))
    made.first.set_text("")
    assert (made.period(), made.words()) == (None, "")
    made.step(1)
    assert made.period() is None


def test_a_year_long_ago_can_be_shown(qtbot: Any) -> None:
    made = PeriodChooser(lambda: TODAY)
    qtbot.addWidget(made)
    made.show_period(Period.read("1999-03"), Span.MONTH)
    assert made.words() == "1999年3月"
