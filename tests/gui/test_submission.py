"""报送 and 县里汇总: a month sent, corrected, opened again, sent anew; towns that add up."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.unit import Unit, UnitLevel
from mediator_desktop.services import report_templates
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.reports.county_page import CountyPage
from mediator_desktop.ui.reports.submission_page import SubmissionPage
from mediator_desktop.ui.reports.submission_steps import CHECK, PREVIEW, SENT, SIGN
from tests.county_templates import template
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import press, type_words
from tests.gui.support import find
from tests.offices import changed
from tests.submitting import a_county, a_town, alter, sent, with_disputes

VILLAGES = tuple(f"第{number}村" for number in range(1, 21))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    monkeypatch.setattr(dialogs, "usual_folder", lambda: made)
    return made


@pytest.fixture
def town(workplace: Workplace) -> Workplace:
    """A town of twenty villages with a dispute in each of them in October."""
    with workplace.register.write() as uow:
        units = uow.units()
        above = next(unit for unit in units if unit.level is UnitLevel.TOWNSHIP)
        uow.save_units(
            [
                *(unit for unit in units if unit.level is not UnitLevel.VILLAGE),
                *(
                    Unit(id=f"v{n}", parent=above.id, name=name, position=n)
                    for n, name in enumerate(VILLAGES)
                ),
            ]
        )
    for number, village in enumerate(VILLAGES):
        with_disputes(workplace, 1, date(2026, 10, 1 + number), village=village)
    return workplace


Settle = Callable[[], None]


@pytest.fixture
def settle(runner: Runner, qapp: Any) -> Settle:
    def wait() -> None:
        for _ in range(4):
            runner.drain()
            qapp.processEvents()

    return wait


@pytest.fixture
def page(town: Workplace, runner: Runner, folder: Path, qtbot: Any, settle: Settle) -> SubmissionPage:
    made = SubmissionPage(town, runner)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    runner.changed.connect(made.react)
    made.refresh()
    settle()
    return made


def cells(page: SubmissionPage, state: str) -> tuple[str, ...]:
    """The one line of the list in a state."""
    (row,) = [
        row for row in page._model.rows if row.cells[0] == "人民调解月报" and row.cells[2].startswith(state)
    ]
    page.table.selectRow(page._model.row_of(row.key))
    return row.cells


def sign(page: SubmissionPage, qtbot: Any, settle: Settle) -> None:
    """From the list to the sent report, by keys."""
    page.table.setFocus()
    press(qtbot, page.table, Qt.Key.Key_Return)
    settle()
    assert page.send.strip.step == CHECK
    later = find(page, QPushButton, "later_step_button")
    press(qtbot, later, Qt.Key.Key_Space)
    assert page.send.strip.step == PREVIEW
    press(qtbot, later, Qt.Key.Key_Space)
    assert page.send.strip.step == SIGN
    page.send.signer.set_value("")
    type_words(qtbot, page.send.signer.editor, "赵长河")
    page.send.signed_on.set_value(date(2026, 11, 20))
    press(qtbot, find(page, QPushButton, "submit_button"), Qt.Key.Key_Space)
    settle()


def test_a_month_of_twenty_villages_sent_corrected_opened_again_and_sent_anew(
    page: SubmissionPage, town: Workplace, folder: Path, qtbot: Any, settle: Settle
) -> None:
    said: list[str] = []
    page.message.connect(said.append)
    assert cells(page, "逾期17天未报")[1] == "2026年10月"
    sign(page, qtbot, settle)
    assert page.send.strip.step == SENT
    assert "2026年10月人民调解月报已报送，2个文件" in said[-1]
    assert len(list(folder.iterdir())) == 2
    assert cells(page, "逾期报送")[5] == "赵长河"

    with town.register.read() as reader:
        (first,) = reader.submissions()
        row = reader.frozen(first.id).ledgers[0].rows[4]
    changed(town, row.dispute, type_code="neighbours")
    page.table.setFocus()
    press(qtbot, page.table, Qt.Key.Key_Return)
    settle()
    shown = page.changes
    assert [cells.cells[1:3] for cells in shown._rows_model.rows] == [("有改动", "纠纷类别")]
    assert {cells.cells[2:] for cells in shown._figures_model.rows} == {("20", "19"), ("0", "1")}
    assert "已报送的内容没有变" in find(shown, QLabel, "corrections_label").text()

    press(qtbot, find(shown, QPushButton, "reopen_button"), Qt.Key.Key_Space)
    settle()
    assert "为什么重新打开" in shown.reason.problem.sentence
    type_words(qtbot, shown.reason.editor, "类别登记错了")
    press(qtbot, find(shown, QPushButton, "reopen_button"), Qt.Key.Key_Space)
    settle()
    assert said[-1] == "2026年10月人民调解月报已重新打开，可以再报送。"
    assert cells(page, "重新打开，待再报，逾期17天")[4].endswith("第1次")

    sign(page, qtbot, settle)
    assert len(list(folder.iterdir())) == 4
    with town.register.read() as reader:
        assert [one.revision for one in reader.submissions()] == [2, 1]
        kinds = [dict(zip(ledger.fields, ledger.rows[4].cells, strict=True))["type"] for one in reader.submissions()
                 for ledger in reader.frozen(one.id).ledgers]  # fmt: skip
    assert kinds == ["邻里纠纷", "房屋宅基地纠纷"]
    assert cells(page, "逾期报送")[4].endswith("第2次")


def test_what_is_missing_opens_its_dispute(
    page: SubmissionPage, town: Workplace, qtbot: Any, settle: Settle
) -> None:
    with town.register.read() as reader:
        row = next(iter(reader.ledger_rows(date(2026, 10, 1), date(2026, 10, 31))))
    changed(town, row.dispute_id, source_code="")
    opened: list[str] = []
    page.open_dispute.connect(opened.append)
    cells(page, "逾期17天未报")
    press(qtbot, page.table, Qt.Key.Key_Return)
    settle()
    checks = page.send._model.rows
    place = next(n for n, row in enumerate(checks) if "没有填写案件来源" in row.cells[2])
    page.send.checks.selectRow(place)
    settle()
    press(qtbot, page.send.disputes, Qt.Key.Key_Return)
    assert opened == [row.dispute_id]


def test_a_report_that_must_not_go_cannot_go_on(page: SubmissionPage, qtbot: Any, settle: Settle) -> None:
    press(qtbot, find(page, QPushButton, "other_period_button"), Qt.Key.Key_Space)
    page.period.step(3)
    press(qtbot, find(page, QPushButton, "check_other_button"), Qt.Key.Key_Space)
    settle()
    assert "不处理就不能报送" in find(page, QLabel, "checks_label").text()
    assert not find(page, QPushButton, "later_step_button").isEnabled()
    press(qtbot, page.send, Qt.Key.Key_Escape)
    settle()
    assert page.table.isVisible()


def test_what_is_wrong_stands_beside_its_field(
    page: SubmissionPage, folder: Path, qtbot: Any, settle: Settle, scripted: ScriptedDialogs
) -> None:
    cells(page, "逾期17天未报")
    press(qtbot, page.table, Qt.Key.Key_Return)
    settle()
    page.send._go(SIGN)
    page.send.signer.set_value("")
    page.send.signed_on.set_text("")
    page.send.submit()
    assert page.send.signed_on.problem is not None
    page.send.signed_on.set_value(date(2026, 11, 20))
    page.send.disclosure.box.setChecked(True)
    page.send.submit()
    assert page.send.disclosure.recipient.problem is not None
    page.send.disclosure.box.setChecked(False)
    page.send.submit()
    settle()
    assert "请填写签发人" in page.send.signer.problem.sentence
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "云岭镇2026年10月人民调解案件登记簿.xlsx").write_bytes(b"theirs")
    scripted.answers.append(elsewhere)
    press(qtbot, find(page, QPushButton, "folder_button"), Qt.Key.Key_Space)
    page.send.signer.set_value("赵长河")
    page.send.submit()
    settle()
    assert "已经有" in find(page, QLabel, "send_problem_label").text()
    scripted.answers.append(folder)
    press(qtbot, find(page, QPushButton, "folder_button"), Qt.Key.Key_Space)
    page.send.submit()
    settle()
    assert len(list(folder.glob("*.xlsx"))) == 2


def test_the_preview_shows_tables_and_rows(page: SubmissionPage, qtbot: Any, settle: Settle) -> None:
    cells(page, "逾期17天未报")
    press(qtbot, page.table, Qt.Key.Key_Return)
    settle()
    page.send._go(PREVIEW)
    choice = find(page, QComboBox, "preview_combo_box")
    assert page.send.figures.figures.figure(0, 0).value == 20
    for _ in range(2):
        choice.setCurrentIndex(1)
        assert page.send.rows.model().rowCount() == 20
        choice.setCurrentIndex(0)


def test_a_file_is_sent_in_the_countys_own_workbook_from_now_on(
    page: SubmissionPage, town: Workplace, folder: Path, tmp_path: Path, qtbot: Any, settle: Settle,
    scripted: ScriptedDialogs,
) -> None:  # fmt: skip
    (tmp_path / "县台账.xlsx").write_bytes(template())
    said: list[str] = []
    page.message.connect(said.append)
    cells(page, "逾期17天未报")
    press(qtbot, page.table, Qt.Key.Key_Return)
    settle()
    page.send._go(PREVIEW)
    find(page, QComboBox, "preview_combo_box").setCurrentIndex(1)
    scripted.answers.append(None)
    theirs = find(page, QPushButton, "report_template_button")
    press(qtbot, theirs, Qt.Key.Key_Space)
    assert not page.template.isVisible()
    scripted.answers.append(tmp_path / "县台账.xlsx")
    press(qtbot, theirs, Qt.Key.Key_Space)
    settle()
    assert page.template.items_step.isVisible()
    press(qtbot, find(page.template, QPushButton, "confirm_template_button"), Qt.Key.Key_Space)
    settle()
    assert page.template.fill_step.isVisible()
    assert "会填 20 件" in find(page.template, QLabel, "template_outlook_label").text()
    press(qtbot, find(page.template, QPushButton, "fill_and_save_button"), Qt.Key.Key_Space)
    settle()
    assert said[-1].startswith("记住了")
    settle()
    assert page.send.strip.step == CHECK
    assert page.send.before is not None
    assert [chosen.name for chosen in page.send.before.templates.values()] == ["县台账.xlsx"]
    page.send._go(PREVIEW)
    find(page, QComboBox, "preview_combo_box").setCurrentIndex(1)
    assert "县台账.xlsx" in find(page, QLabel, "report_template_label").text()
    page.send._go(SIGN)
    page.send.signer.set_value("赵长河")
    type_words(qtbot, page.send.maker.editor, "李秀英")
    page.send.submit()
    settle()
    book = openpyxl.load_workbook(folder / "云岭镇2026年10月人民调解案件登记簿.xlsx")
    words = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert {"2026年10月矛盾纠纷台账", "填报人：李秀英"} <= words

    cells(page, "逾期报送")
    page._begin(page._chosen()[0])  # type: ignore[index]
    settle()
    assert page.send.maker.value() == "李秀英"
    page.send._show_step(PREVIEW)
    find(page, QComboBox, "preview_combo_box").setCurrentIndex(1)
    press(qtbot, find(page, QPushButton, "own_form_button"), Qt.Key.Key_Space)
    settle()
    with town.register.read() as reader:
        kind = next(kind for kind in town.reports if kind.id == "monthly")
        assert report_templates.chosen(kind, reader) == {}


def test_a_workbook_that_cannot_be_used_is_said_and_left(
    page: SubmissionPage, tmp_path: Path, qtbot: Any, settle: Settle, scripted: ScriptedDialogs
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    cells(page, "逾期17天未报")
    press(qtbot, page.table, Qt.Key.Key_Return)
    settle()
    page.send._go(PREVIEW)
    scripted.answers.append(tmp_path / "坏.xlsx")
    press(qtbot, find(page, QPushButton, "report_template_button"), Qt.Key.Key_Space)
    settle()
    assert "不是 .xlsx 模板" in find(page.template, QLabel, "report_template_problem_label").text()
    press(qtbot, page.template, Qt.Key.Key_Escape)
    assert page.send.isVisible()


def test_files_are_given_out_again(
    page: SubmissionPage, town: Workplace, folder: Path, qtbot: Any, settle: Settle, scripted: ScriptedDialogs
) -> None:
    done = sent(town, folder)
    page.refresh()
    settle()
    cells(page, "逾期报送")
    copy = folder / "copy"
    copy.mkdir()
    scripted.answers.append(copy)
    said: list[str] = []
    page.message.connect(said.append)
    press(qtbot, find(page, QPushButton, "save_files_button"), Qt.Key.Key_Space)
    settle()
    assert sorted(path.name for path in copy.iterdir()) == sorted(done.submission.files)
    assert said == [f"2个文件已写到 {copy}"]


@pytest.mark.parametrize("percent", [100, 200])
def test_the_page_fits_a_small_screen(
    page: SubmissionPage,
    town: Workplace,
    percent: int,
    plain_look: Callable[[look.Look], None],
    runner: Runner,
) -> None:
    plain_look(look.Look(percent=percent))
    made = SubmissionPage(town, runner)
    assert made.minimumSizeHint().width() <= 1000
    assert made.minimumSizeHint().height() <= 600
    made.deleteLater()


# the county


@pytest.fixture
def county(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[Workplace]:
    with a_county(tmp_path, vocabulary, ("云岭镇", "石门镇", "白水乡", "双河乡")) as place:
        yield place


@pytest.fixture
def county_page(
    county: Workplace, folder: Path, qtbot: Any, qapp: Any
) -> Iterator[tuple[CountyPage, Settle]]:
    runner = Runner(county.register, county.actor)

    def wait() -> None:
        for _ in range(4):
            runner.drain()
            qapp.processEvents()

    made = CountyPage(county, runner)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    runner.changed.connect(made.react)
    made.period.step(-1)
    made.refresh()
    wait()
    yield made, wait
    wait()
    runner.close()


def rows(page: CountyPage) -> dict[str, tuple[str, ...]]:
    return {row.cells[0]: row.cells for row in page._towns_model.rows}


def test_three_towns_add_up_in_the_window(
    county_page: tuple[CountyPage, Settle], tmp_path: Path, vocabulary: Vocabulary, qtbot: Any,
    scripted: ScriptedDialogs,
) -> None:  # fmt: skip
    page, wait = county_page
    assert page.period.words() == "2026年10月"
    files: list[Path] = []
    for number, name in enumerate(("云岭镇", "石门镇", "白水乡")):
        with a_town(tmp_path, name, vocabulary, number + 2) as town:
            files += sent(town, tmp_path / f"out-{number}").files
    alter(files[2], 3, 30)
    book = openpyxl.load_workbook(files[4])
    del book["报送数据"]
    book.save(tmp_path / "theirs.xlsx")

    scripted.answers.append([*files[:4], tmp_path / "theirs.xlsx"])
    press(qtbot, find(page, QPushButton, "receive_files_button"), Qt.Key.Key_Space)
    wait()
    arrivals = page.arrivals
    assert [row.cells[2] for row in arrivals._model.rows] == ["与报送时一致", "报送后被改过", "不知道是谁的"]
    take = find(page, QPushButton, "take_button")
    assert not take.isEnabled()
    arrivals.table.selectRow(2)
    arrivals.unit.setCurrentText("白水乡")
    press(qtbot, find(page, QPushButton, "arrival_unit_button"), Qt.Key.Key_Space)
    wait()
    assert arrivals._model.rows[2].cells[2] == "按表头读取"
    press(qtbot, take, Qt.Key.Key_Space)
    wait()
    found = rows(page)
    assert found["双河乡"][1] == "逾期未报"
    assert found["石门镇"][4] == "报送后被改过"
    assert found["云岭镇"][1] == "逾期报送"

    page.what.setCurrentIndex(1)
    assert page.figures.figures.figure(0, 0).value == 2 + 3 + 4
    page.figures.go_to(0, 0)
    press(qtbot, page.figures, Qt.Key.Key_Return)
    assert [row.cells for row in page._behind_model.rows] == [
        ("云岭镇", "2"),
        ("石门镇", "3"),
        ("白水乡", "4"),
    ]
    assert "双河乡还没有报送" in find(page, QLabel, "county_findings_label").text()
    press(qtbot, find(page, QPushButton, "close_behind_button"), Qt.Key.Key_Space)

    target = tmp_path / "sum.xlsx"
    scripted.answers.append(target)
    press(qtbot, find(page, QPushButton, "write_sum_button"), Qt.Key.Key_Space)
    wait()
    assert target.is_file()


def test_a_second_report_is_chosen_with_a_reason(
    county_page: tuple[CountyPage, Settle], tmp_path: Path, vocabulary: Vocabulary, qtbot: Any,
    scripted: ScriptedDialogs,
) -> None:  # fmt: skip
    from mediator_desktop.services import submission

    page, wait = county_page
    with a_town(tmp_path, "云岭镇", vocabulary) as town:
        first = sent(town, tmp_path / "first")
        submission.reopen(first.submission.id, "补登", town)
        with_disputes(town, 1)
        second = sent(town, tmp_path / "second")
    for files in (first.files, second.files):
        event = _dropped(files)
        page.dropEvent(event)
        wait()
        press(qtbot, find(page, QPushButton, "take_button"), Qt.Key.Key_Space)
        wait()
    page.towns.selectRow(0)
    assert "请选用哪一份" in find(page, QLabel, "town_sentences_label").text()
    page.sent.selectRow(1)
    scripted.answers.append("补报的为准")
    press(qtbot, find(page, QPushButton, "choose_report_button"), Qt.Key.Key_Space)
    wait()
    assert [row.cells[3] for row in page._sent_model.rows] == ["", "✓ 现在用"]


def _dropped(paths: tuple[Path, ...]) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    _dropped.kept = data  # type: ignore[attr-defined]
    return QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )


def test_files_one_does_not_want_are_left_out(
    county_page: tuple[CountyPage, Settle], tmp_path: Path, qtbot: Any
) -> None:
    page, wait = county_page
    (tmp_path / "bad.xlsx").write_text("x", "utf-8")
    page.look_at([tmp_path / "bad.xlsx"])
    wait()
    assert page.arrivals._model.rows[0].cells[2]
    press(qtbot, find(page, QPushButton, "drop_arrival_button"), Qt.Key.Key_Space)
    assert page.arrivals._model.rows == ()
    press(qtbot, page.arrivals, Qt.Key.Key_Escape)
    assert page.towns.isVisible()
