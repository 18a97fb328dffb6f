"""Importing a ledger in the window, by keyboard: step by step, put right, written, taken back."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mediator_desktop.catalogue.ledger_synonyms import FIELDS
from mediator_desktop.domain.views import Changes, Filter
from mediator_desktop.domain.vocabulary import Outcome
from mediator_desktop.services.importing import Known, import_ledger
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.imports.rows import row_key
from mediator_desktop.ui.imports.strip import Step
from mediator_desktop.ui.imports.tables import SheetTable
from mediator_desktop.ui.imports.view import ImportsScreen
from mediator_desktop.ui.imports.words import FIELD_NAMES, KNOWN_WORDS
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.shell.view import Shell
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import press, type_words
from tests.gui.support import find
from tests.services.test_import_any import everything
from tests.services.test_import_choices import GOOD, HEADINGS, a_ledger, a_nil_report, but

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "ledgers"
TRUTH_FILE = SAMPLES / "truth.json"
TRUTH: dict[str, Any] = json.loads(TRUTH_FILE.read_text("utf-8"))["files"] if TRUTH_FILE.is_file() else {}
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def percent() -> int:
    return 100


@pytest.fixture
def screen(
    workplace: Workplace,
    runner: Runner,
    qtbot: QtBot,
    percent: int,
    plain_look: Callable[[look.Look], None],
) -> ImportsScreen:
    plain_look(look.Look(percent=percent))
    made = ImportsScreen(workplace, runner)
    qtbot.addWidget(made)
    made.resize(1170, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.refresh()
    runner.drain()
    return made


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def words(screen: QWidget, name: str) -> str:
    label = find(screen, QLabel, name)
    return label.text() if label.isVisible() else ""


def opened(
    screen: ImportsScreen, path: Path, runner: Runner, scripted: ScriptedDialogs, qtbot: QtBot
) -> None:
    scripted.answers.append(path)
    press(qtbot, focused(), Qt.Key.Key_O, CONTROL)
    runner.drain()


def on_to(screen: ImportsScreen, step: Step, qtbot: QtBot) -> None:
    while screen.step < step:
        press(qtbot, focused(), Qt.Key.Key_PageDown, CONTROL)


def written(screen: ImportsScreen, runner: Runner, qtbot: QtBot) -> None:
    on_to(screen, Step.WRITE, qtbot)
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    runner.drain()


def taken_back(screen: ImportsScreen, runner: Runner, scripted: ScriptedDialogs, qtbot: QtBot) -> None:
    press(qtbot, focused(), Qt.Key.Key_Tab)
    assert focused() is find(screen, QPushButton, "undo_button")
    scripted.answers.append(True)
    press(qtbot, focused(), Qt.Key.Key_Space)
    runner.drain()


@pytest.mark.skipif(not TRUTH, reason="the sample ledgers are not beside the checkout")
@pytest.mark.parametrize("name", TRUTH)
def test_every_sample_is_imported_as_a_clerk_reads_it_and_taken_back(
    name: str,
    screen: ImportsScreen,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
) -> None:
    truth = TRUTH[name]
    before = everything(workplace)
    opened(screen, SAMPLES / name, runner, scripted, qtbot)
    assert screen.step is Step.FILE
    sheet = screen.presenter.sheet(truth["sheet"])
    assert sheet is not None
    told = json.loads(json.dumps(sheet.to_json()))
    assert told["columns"] == [{k: c[k] for k in ("col", "heading", "field")} for c in truth["columns"]]
    types, money = truth["totals_by_type"], truth["sum_amount_yuan"]
    assert told["totals_by_type"] == (types.get("normalised_accepted_rows", types) if types else types)
    assert told["sum_amount_yuan"] == (money["accepted_rows"] if money else money)

    on_to(screen, Step.CHECK, qtbot)
    if truth["reject"]:
        listed = [row_key(row.key)[1] for row in screen.check_step.table.model().rows]  # type: ignore[attr-defined]
        assert listed == [entry["row"] for entry in truth["reject"]]
    written(screen, runner, qtbot)
    if truth["accepted_rows"]:
        assert f"登记了{truth['accepted_rows']:,}件" in words(screen, "imported_label")
        assert everything(workplace) != before
        taken_back(screen, runner, scripted, qtbot)
        assert "已经撤销" in words(screen, "imported_label")
    assert everything(workplace) == before


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    rows = (
        GOOD,
        but(GOOD, number="云2", day="2026年2月30日", facts="争院墙"),
        but(GOOD, number="云3", party="", facts="争树"),
    )
    return a_ledger(tmp_path, *rows)


@pytest.mark.parametrize("percent", [100, 200])
def test_a_cell_put_right_brings_its_row_in(
    screen: ImportsScreen,
    spoiled: Path,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
) -> None:
    opened(screen, spoiled, runner, scripted, qtbot)
    on_to(screen, Step.CHECK, qtbot)
    step = screen.check_step
    assert focused() is step.table
    assert row_key(step.table.current_key())[1] == 3
    press(qtbot, focused(), Qt.Key.Key_Return)
    assert focused() is step.cells
    assert "没有这一天" in step.cells.model().index(step.cells.currentIndex().row(), 2).data()
    press(qtbot, focused(), Qt.Key.Key_F2)
    editor = find(screen, QPlainTextEdit, "cell_text_edit")
    assert focused() is editor
    assert editor.toPlainText() == "2026年2月30日"
    type_words(qtbot, editor, "2026-02-28")
    press(qtbot, editor, Qt.Key.Key_Return)
    runner.drain()
    assert step.cells.model().index(1, 1).data() == "2026-02-28"
    assert step.cells.model().index(1, 2).data() == "您改过"
    assert focused() is step.cells
    press(qtbot, focused(), Qt.Key.Key_Escape)
    assert focused() is step.table

    written(screen, runner, qtbot)
    assert "登记了2件" in words(screen, "imported_label")
    assert "第4行" in words(screen, "not_taken_label")


def test_a_row_that_lacks_its_parties_comes_in_when_that_is_said(
    screen: ImportsScreen,
    spoiled: Path,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
) -> None:
    opened(screen, spoiled, runner, scripted, qtbot)
    on_to(screen, Step.CHECK, qtbot)
    box = find(screen, QCheckBox, "taken_in_check_box")
    assert not box.isVisible()
    press(qtbot, focused(), Qt.Key.Key_Down)
    assert box.isVisible()
    box.setFocus()
    press(qtbot, box, Qt.Key.Key_Space)
    runner.drain()
    assert box.isChecked()
    written(screen, runner, qtbot)
    assert "登记了2件" in words(screen, "imported_label")


def test_rows_are_left_out_and_what_is_known_is_completed(
    screen: ImportsScreen,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    import_ledger(a_ledger(tmp_path, but(GOOD, phone="")), workplace)
    path = a_ledger(tmp_path, GOOD, but(GOOD, number="云2", facts="争树", day="2026-03-03"))
    opened(screen, path, runner, scripted, qtbot)
    on_to(screen, Step.CHECK, qtbot)
    assert "编号云1已在登记册里" in words(screen, "fillings_label")
    known = find(screen, QLineEdit, "row_known_line_edit")
    known.setFocus()
    known.selectAll()
    type_words(qtbot, known, KNOWN_WORDS[Known.UPDATE])
    press(qtbot, known, Qt.Key.Key_Return)
    runner.drain()
    assert "15411111111" in words(screen, "fillings_label")
    screen.check_step.look_at_rows()
    press(qtbot, focused(), Qt.Key.Key_Down)
    press(qtbot, focused(), Qt.Key.Key_D, CONTROL)
    assert find(screen, QCheckBox, "left_out_check_box").isChecked()
    written(screen, runner, qtbot)
    assert "登记了0件，补充了1件，有1处没有导入" in words(screen, "imported_label")


def test_a_column_is_corrected_by_typing(
    screen: ImportsScreen, spoiled: Path, runner: Runner, scripted: ScriptedDialogs, qtbot: QtBot
) -> None:
    opened(screen, spoiled, runner, scripted, qtbot)
    on_to(screen, Step.COLUMNS, qtbot)
    line = find(screen, QLineEdit, "column_G_line_edit")
    assert (line.text(), words(screen, "confidence_G_label")) == ("简要情况", "很有把握")
    line.setFocus()
    line.selectAll()
    type_words(qtbot, line, "纠纷名称")
    press(qtbot, line, Qt.Key.Key_Return)
    runner.drain()
    sheet = screen.presenter.sheet("Sheet")
    assert sheet is not None
    assert sheet.columns[6].fields == ("title",)
    assert words(screen, "reason_G_label") == "您选的"


def test_two_columns_for_one_field_are_told(
    screen: ImportsScreen, runner: Runner, scripted: ScriptedDialogs, qtbot: QtBot, tmp_path: Path
) -> None:
    path = a_ledger(tmp_path, [*GOOD, "又争院墙"], headings=[*HEADINGS, "纠纷情况"])
    opened(screen, path, runner, scripted, qtbot)
    on_to(screen, Step.COLUMNS, qtbot)
    assert "I列请看一下" in words(screen, "columns_told_label")
    assert "同一项内容" in words(screen, "reason_I_label")


def test_a_written_type_is_chosen_once(
    screen: ImportsScreen,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    opened(screen, a_ledger(tmp_path, but(GOOD, type="扯皮")), runner, scripted, qtbot)
    on_to(screen, Step.COLUMNS, qtbot)
    assert "1种写法的类型不认识" in words(screen, "columns_told_label")
    line = find(screen, QLineEdit, "type_word_0_line_edit")
    line.setFocus()
    type_words(qtbot, line, "邻里纠纷")
    press(qtbot, line, Qt.Key.Key_Return)
    runner.drain()
    written(screen, runner, qtbot)
    with workplace.register.read() as reader:
        assert [row.type_code for row in reader.page(Filter()).rows] == ["neighbours"]


def test_words_nobody_understands_and_the_form_are_chosen_once(
    screen: ImportsScreen,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = a_ledger(
        tmp_path,
        [*GOOD, "搞定了"],
        [*but(GOOD, number="云2", facts="又争院墙"), "调解成功"],
        headings=[*HEADINGS, "调解结果"],
    )
    opened(screen, path, runner, scripted, qtbot)
    on_to(screen, Step.COLUMNS, qtbot)
    assert "1种写法看不懂" in words(screen, "columns_told_label")
    for name, said in (("word_0", "调解成功"), ("untold_form", "口头协议")):
        line = find(screen, QLineEdit, f"{name}_line_edit")
        line.setFocus()
        type_words(qtbot, line, said)
        press(qtbot, line, Qt.Key.Key_Return)
        runner.drain()
    written(screen, runner, qtbot)
    with workplace.register.read() as reader:
        assert [row.outcome for row in reader.page(Filter()).rows] == [Outcome.ORAL_AGREEMENT] * 2


def test_a_nil_report_is_kept_as_a_round(
    screen: ImportsScreen,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    opened(screen, a_nil_report(tmp_path), runner, scripted, qtbot)
    on_to(screen, Step.WRITE, qtbot)
    box = find(screen, QCheckBox, "nil_0_check_box")
    box.setFocus()
    press(qtbot, box, Qt.Key.Key_Space)
    press(qtbot, box, Qt.Key.Key_S, CONTROL)
    runner.drain()
    area = find(screen, QLineEdit, "nil_area_0_line_edit")
    assert focused() is area
    assert "请填写排查的区域" in words(screen, "nil_area_0_problem_label")
    type_words(qtbot, area, "全村")
    press(qtbot, area, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert "记了1轮零报告" in words(screen, "imported_label")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.xlsx", b"\x89PNG no workbook"),
        ("空.xlsx", b""),
        ("坏.xlsx", b"PK\x03\x04 broken"),
        ("坏.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken"),
        ("密.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    ],
)
def test_a_hostile_file_is_told_in_a_sentence_and_the_page_stays(
    name: str,
    content: bytes,
    screen: ImportsScreen,
    spoiled: Path,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    opened(screen, spoiled, runner, scripted, qtbot)
    hostile = tmp_path / name
    hostile.write_bytes(content)
    opened(screen, hostile, runner, scripted, qtbot)
    assert name in words(screen, "state_label")
    assert words(screen, "file_label") == spoiled.name
    on_to(screen, Step.CHECK, qtbot)
    assert screen.check_step.table.model().rowCount() == 2


def test_the_file_is_shown_as_it_is(
    screen: ImportsScreen, runner: Runner, scripted: ScriptedDialogs, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["云岭镇台账"], HEADINGS, GOOD, ["合计", "1件"], ["填报人：王平"]):
        page.append(row)
    book.create_sheet("空的")
    book.save(path)
    opened(screen, path, runner, scripted, qtbot)
    model = find(screen, SheetTable, "sheet_table_view").model()
    assert [model.index(row, 0).data() for row in range(5)] == ["标题", "表头", "纠纷", "合计", "签名"]
    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in range(3)] == ["这一行是", "A", "B"]
    assert model.headerData(2, Qt.Orientation.Vertical) == "3"
    sheets = find(screen, QLineEdit, "sheet_line_edit")
    sheets.setFocus()
    sheets.selectAll()
    type_words(qtbot, sheets, "空的")
    press(qtbot, sheets, Qt.Key.Key_Return)
    assert words(screen, "sheet_told_label") == "这张工作表不导入：空表"


def test_what_was_chosen_stays_while_one_is_elsewhere(
    screen: ImportsScreen, spoiled: Path, runner: Runner, scripted: ScriptedDialogs, qtbot: QtBot
) -> None:
    opened(screen, spoiled, runner, scripted, qtbot)
    on_to(screen, Step.CHECK, qtbot)
    press(qtbot, focused(), Qt.Key.Key_D, CONTROL)
    with qtbot.waitSignal(screen.navigate) as gone:
        press(qtbot, focused(), Qt.Key.Key_Escape)
    assert gone.args == ["register"]
    screen.hide()
    screen.show()
    screen.refresh()
    runner.drain()
    assert screen.step is Step.CHECK
    assert screen.presenter.chosen.left_out == {("Sheet", 3)}


def test_earlier_imports_are_listed_and_taken_back(
    screen: ImportsScreen,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    before = everything(workplace)
    import_ledger(a_ledger(tmp_path, GOOD), workplace)
    screen.refresh()
    runner.drain()
    table = screen.earlier.table
    assert [table.model().index(0, n).data() for n in range(1, 7)] == [
        "台账.xlsx",
        "1",
        "0",
        "0",
        "0",
        "李秀英",
    ]
    made = find(screen, QPushButton, "undo_earlier_button")
    made.setFocus()
    scripted.answers.append(True)
    press(qtbot, made, Qt.Key.Key_Space)
    runner.drain()
    assert not screen.earlier.isVisible()
    assert everything(workplace) == before


def test_the_report_is_saved(
    screen: ImportsScreen,
    spoiled: Path,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    opened(screen, spoiled, runner, scripted, qtbot)
    written(screen, runner, qtbot)
    scripted.answers.append(tmp_path / "报告.xlsx")
    press(qtbot, find(screen, QPushButton, "report_button"), Qt.Key.Key_Space)
    runner.drain()
    assert "更正" in openpyxl.load_workbook(tmp_path / "报告.xlsx").sheetnames


def test_a_file_is_dropped_onto_the_page(screen: ImportsScreen, spoiled: Path, runner: Runner) -> None:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(spoiled))])
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    coming = QDragEnterEvent(QPointF(9, 9).toPoint(), action, content, left, none)
    screen.dragEnterEvent(coming)
    assert coming.isAccepted()
    screen.dropEvent(QDropEvent(QPointF(9, 9), action, content, left, none))
    runner.drain()
    assert words(screen, "file_label") == spoiled.name


def test_every_field_has_a_name() -> None:
    assert FIELD_NAMES.keys() == FIELDS
    assert len(set(FIELD_NAMES.values())) == len(FIELD_NAMES)


def test_what_was_chosen_outlives_the_program(
    screen: ImportsScreen,
    spoiled: Path,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
) -> None:
    opened(screen, spoiled, runner, scripted, qtbot)
    on_to(screen, Step.CHECK, qtbot)
    screen.check_step.corrected.emit("Sheet", 3, 1, "2026-02-28")
    press(qtbot, focused(), Qt.Key.Key_D, CONTROL)
    screen.flush()
    runner.drain()
    assert not screen.has_unsaved()

    later = ImportsScreen(workplace, runner)
    qtbot.addWidget(later)
    later.open_draft("import:")
    runner.drain()
    assert later.presenter.chosen.choices.of("Sheet").cells == {(3, 1): "2026-02-28"}
    assert later.presenter.chosen.left_out == {("Sheet", 3)}
    later.go(Step.WRITE)
    later.write()
    runner.drain()
    with workplace.register.read() as reader:
        assert reader.drafts() == ()


def test_corrections_of_a_file_that_was_changed_are_not_kept(
    screen: ImportsScreen,
    spoiled: Path,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
) -> None:
    opened(screen, spoiled, runner, scripted, qtbot)
    screen.check_step.corrected.emit("Sheet", 3, 1, "2026-02-28")
    screen.columns_step.fields_chosen.emit(6, ("title",))
    screen.flush()
    runner.drain()
    a_ledger(spoiled.parent, GOOD)
    later = ImportsScreen(workplace, runner)
    qtbot.addWidget(later)
    later.open_draft("import:")
    runner.drain()
    chosen = later.presenter.chosen.choices.of("Sheet")
    assert (chosen.cells, chosen.fields) == ({}, {6: ("title",)})
    assert "文件后来改过" in find(later, QLabel, "state_label").text()
    later.presenter.forget()
    with workplace.register.write() as uow:
        uow.keep_draft(replace(uow.drafts()[0], content={"path": 1}))
    later.open_draft("import:")
    runner.drain()
    assert "读不出来" in find(later, QLabel, "state_label").text()


def test_the_import_is_reached_from_the_register(workplace: Workplace, runner: Runner, qtbot: QtBot) -> None:
    shell = Shell(workplace, runner)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.go("register")
    runner.drain()
    press(qtbot, find(shell.visit("register"), QPushButton, "import_button"), Qt.Key.Key_Space)
    runner.drain()
    assert shell.place == "imports"
    press(qtbot, find(shell.visit("imports"), QPushButton, "choose_file_button"), Qt.Key.Key_Escape)
    assert shell.place == "register"


def rows_shown(table: QAbstractItemView) -> int:
    """How many rows of a table can be seen whole."""
    seen = table.viewport().rect()
    model = table.model()
    return sum(
        seen.contains(table.visualRect(model.index(row, 0)).center())
        and table.visualRect(model.index(row, 0)).bottom() <= seen.bottom()
        for row in range(model.rowCount())
    )


@pytest.mark.parametrize("percent", [125, 200])
def test_every_step_fits_a_small_screen_and_shows_three_rows(
    workplace: Workplace,
    runner: Runner,
    qtbot: QtBot,
    plain_look: Callable[[look.Look], None],
    tmp_path: Path,
    percent: int,
) -> None:
    plain_look(look.Look(percent=percent))
    rows = [but(GOOD, number=f"云{n}", day="2026年2月30日", facts=f"争第{n}棵树") for n in range(1, 7)]
    path = a_ledger(tmp_path, but(GOOD, type="扯皮"), *rows)
    import_ledger(path, workplace)
    shell = Shell(workplace, runner)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.go("imports")
    runner.drain()
    screen = shell.visit("imports")
    assert isinstance(screen, ImportsScreen)

    def fits() -> bool:
        runner.drain()
        QApplication.processEvents()
        least, real = shell.minimumSizeHint(), shell.size()
        return max(least.width(), real.width()) <= 1366 and max(least.height(), real.height()) <= 768

    assert fits()
    assert screen.earlier.isVisible()
    screen.open(path)
    assert fits()
    assert rows_shown(screen.file_step.table) >= 3
    screen.go(Step.COLUMNS)
    assert fits()
    screen.go(Step.CHECK)
    assert fits()
    assert rows_shown(screen.check_step.table) >= 3
    screen.check_step.look_at_cells()
    assert fits()
    assert rows_shown(screen.check_step.cells) >= 3
    screen.go(Step.WRITE)
    assert fits()
    screen.write()
    assert fits()
    screen.open(tmp_path / "没有.xlsx")
    assert fits()


def test_what_was_registered_meanwhile_is_known(
    screen: ImportsScreen,
    spoiled: Path,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    qtbot: QtBot,
) -> None:
    opened(screen, spoiled, runner, scripted, qtbot)
    assert screen.presenter.looked is not None
    assert not screen.presenter.looked.known
    import_ledger(spoiled, workplace)
    screen.react(Changes(everything=True))
    on_to(screen, Step.CHECK, qtbot)
    press(qtbot, focused(), Qt.Key.Key_Return)
    press(qtbot, focused(), Qt.Key.Key_F2)
    editor = find(screen, QPlainTextEdit, "cell_text_edit")
    type_words(qtbot, editor, "2026-02-28")
    press(qtbot, editor, Qt.Key.Key_Return)
    runner.drain()
    assert "已登记的 1" in find(screen, QPushButton, "filter_known_button").text()
