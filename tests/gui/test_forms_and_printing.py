"""设置 › 文书和表格, 设置 › 打印, and the preview: copy, change the text, see it; copies and settings of the printer."""

from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QSpinBox, QTabBar, QTabWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.problems import Trouble
from mediator_desktop.services.registration import read_disputes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look, printing
from mediator_desktop.ui.kit.preview import PaperPreview
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.settings.forms_tab import FormsTab
from mediator_desktop.ui.settings.table_preview import TablePreview
from mediator_desktop.ui.settings.view import SettingsScreen
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import press
from tests.gui.support import a_dispute, find, register

CONTROL = Qt.KeyboardModifier.ControlModifier


class Paper(printing.Printers):
    """A printer that counts pages."""

    def __init__(self) -> None:
        self.copies = 0
        self.pages = 0
        self.store: PreferenceStore | None = None

    def choose(self, parent: Any, copies: int, title: str, store: PreferenceStore | None = None) -> Any:
        self.copies = copies
        self.store = store
        return object()

    def print_pages(self, printer: Any, pages: Any, step: Callable[[int], None]) -> None:
        for index, page in enumerate(pages):
            step(index)
            assert page.width() > 2000, "three hundred dots an inch"
            self.pages += 1


@pytest.fixture
def printer(qapp: QApplication) -> Iterator[Paper]:
    made = Paper()
    printing.use(qapp, made)
    yield made
    printing.use(qapp, printing.Printers())


@pytest.fixture
def screen(workplace: Workplace, runner: Runner, qtbot: Any) -> SettingsScreen:
    made = SettingsScreen(workplace, runner)
    qtbot.addWidget(made)
    made.resize(1190, 700)
    made.show()
    made.refresh()
    runner.drain()
    return made


@pytest.fixture
def forms(screen: SettingsScreen, runner: Runner, qtbot: Any) -> FormsTab:
    """The tab, reached by Ctrl+Tab."""
    tabs = find(screen, QTabWidget, "settings_tab_widget")
    tabs.setFocus()
    for _ in range(4):
        press(qtbot, tabs, Qt.Key.Key_Tab, CONTROL)
    runner.drain()
    tab = find(screen, FormsTab, "forms_tab")
    assert tab.isVisible()
    tab.table.setFocus()
    return tab


def choose(tab: FormsTab, key: str) -> None:
    place = tab._model.row_of(key)
    assert place >= 0, key
    tab.table.selectRow(place)


def cell(tab: FormsTab, key: str, column: int = 2) -> str:
    return tab._model.rows[tab._model.row_of(key)].cells[column]


def push(qtbot: Any, tab: Any, name: str, runner: Runner) -> None:
    button = find(tab, QPushButton, name)
    assert button.isEnabled(), name
    press(qtbot, button, Qt.Key.Key_Return)
    runner.drain()


def pages(preview: PaperPreview) -> int:
    return len(
        [label for label in preview.findChildren(QLabel, "page_picture_label") if not label.isHidden()]
    )


def picture(preview: PaperPreview) -> Any:
    label = next(x for x in preview.findChildren(QLabel, "page_picture_label") if not x.isHidden())
    return label.pixmap().toImage()


def test_all_forms_are_listed_with_where_they_come_from(forms: FormsTab, workplace: Workplace) -> None:
    assert {row.cells[2] for row in forms._model.rows} == {"程序自带"}
    assert cell(forms, "papers/agreement", 0) == "人民调解协议书"
    assert cell(forms, "papers/agreement", 4) == "agreement"
    assert forms._model.row_of("ledgers/case_register") > 0
    assert not find(forms, QLabel, "form_faults_label").isVisible()


def test_copy_change_and_see_it(
    forms: FormsTab, workplace: Workplace, runner: Runner, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(forms, "papers/acceptance")
    push(qtbot, forms, "copy_form_button", runner)
    assert cell(forms, "papers/acceptance") == "本单位的"
    assert not find(forms, QPushButton, "copy_form_button").isEnabled()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) is None)
    push(qtbot, forms, "edit_form_button", runner)
    copy = Path(opened[0])
    assert copy == workplace.paths.own_forms / "papers" / "acceptance.toml"
    push(qtbot, forms, "preview_form_button", runner)
    preview = forms.preview
    assert preview is not None
    qtbot.waitUntil(lambda: pages(preview) > 0)
    before = picture(preview)
    copy.write_text(copy.read_text("utf-8").replace("登记人（签名）", "经办人（签名）"), "utf-8")
    qtbot.waitUntil(lambda: pages(preview) > 0 and picture(preview) != before, timeout=10_000)
    assert preview.isVisible()


def test_a_broken_copy_is_named_and_the_last_good_picture_stays(
    forms: FormsTab, workplace: Workplace, runner: Runner, qtbot: Any
) -> None:
    choose(forms, "papers/acceptance")
    push(qtbot, forms, "copy_form_button", runner)
    push(qtbot, forms, "preview_form_button", runner)
    preview = forms.preview
    assert preview is not None
    qtbot.waitUntil(lambda: pages(preview) > 0)
    before = picture(preview)
    copy = workplace.paths.own_forms / "papers" / "acceptance.toml"
    copy.write_text(copy.read_text("utf-8").replace("{accepted_on}", "{accepted_when}", 1), "utf-8")
    told = find(preview, QLabel, "preview_status_label")
    qtbot.waitUntil(lambda: told.text().startswith("acceptance.toml第"), timeout=10_000)
    assert picture(preview) == before
    press(qtbot, preview, Qt.Key.Key_Escape)
    assert "acceptance.toml第" in find(forms, QLabel, "form_faults_label").text()
    assert cell(forms, "papers/acceptance") == "本单位的有错"


def test_putting_a_copy_aside_restores_ours(
    forms: FormsTab, workplace: Workplace, runner: Runner, qtbot: Any, scripted: ScriptedDialogs
) -> None:
    choose(forms, "papers/acceptance")
    push(qtbot, forms, "copy_form_button", runner)
    scripted.answers = [False, True]
    push(qtbot, forms, "put_aside_button", runner)
    assert cell(forms, "papers/acceptance") == "本单位的"
    push(qtbot, forms, "put_aside_button", runner)
    assert cell(forms, "papers/acceptance") == "程序自带"
    assert len(list((workplace.paths.own_forms / "旧" / "papers").iterdir())) == 1


def test_a_form_is_looked_at_blank_and_printed_without_a_case(
    forms: FormsTab, workplace: Workplace, runner: Runner, qtbot: Any, printer: Paper
) -> None:
    choose(forms, "papers/acceptance")
    press(qtbot, forms.table, Qt.Key.Key_Return)
    runner.drain()
    preview = forms.preview
    assert preview is not None
    box = find(preview, QComboBox, "sample_combo_box")
    box.setFocus()
    press(qtbot, box, Qt.Key.Key_End)
    runner.drain()
    assert "手填" in find(preview, QLabel, "line_label").text()
    find(preview, QSpinBox, "copies_spin_box").setValue(3)
    press(qtbot, preview, Qt.Key.Key_P, CONTROL)
    runner.drain()
    assert (printer.copies, printer.pages) == (3, 1)
    assert printer.store is not None
    with workplace.register.read() as reader:
        printed = reader._connection.exec_driver_sql("SELECT count(*) FROM issued_paper").scalar()
    assert printed == 0


def test_a_ledger_is_looked_at_from_samples_and_from_this_month(
    forms: FormsTab, workplace: Workplace, runner: Runner, qtbot: Any
) -> None:
    register(workplace, a_dispute("王甲", accepted_on=workplace.clock.today()))
    choose(forms, "ledgers/monthly_workbook")
    press(qtbot, forms.table, Qt.Key.Key_Return)
    runner.drain()
    shown = find(forms, TablePreview, "table_preview")
    assert shown.isVisible()
    bar = find(shown, QTabBar, "table_preview_tab_bar")
    assert [bar.tabText(at) for at in range(bar.count())] == ["汇总表", "明细台账", "重大疑难", "零报告"]
    bar.setCurrentIndex(1)
    assert shown.table is not None
    assert shown.table.model().rowCount() > 5
    shown.source.setCurrentIndex(1)
    shown.source.activated.emit(1)
    runner.drain()
    assert bar.currentIndex() == 1
    assert shown.table.model().rowCount() == 1
    press(qtbot, shown, Qt.Key.Key_Escape)
    assert forms.table.isVisible()


def test_a_statistics_table_is_looked_at_and_its_copy_followed(
    forms: FormsTab, workplace: Workplace, runner: Runner, qtbot: Any
) -> None:
    choose(forms, "statistics/villages_l12")
    push(qtbot, forms, "copy_form_button", runner)
    press(qtbot, forms.table, Qt.Key.Key_Return)
    runner.drain()
    shown = find(forms, TablePreview, "table_preview")
    assert shown.table is not None
    assert shown.table.model().columnCount() == 11
    copy = workplace.paths.own_forms / "statistics" / "villages_l12.toml"
    text = copy.read_text("utf-8")
    copy.write_text(text[: text.rindex("[[columns]]")], "utf-8")
    press(qtbot, shown, Qt.Key.Key_F5)
    runner.drain()
    runner.drain()
    assert shown.table.model().columnCount() == 10
    copy.write_text(text + "[[columns]]\nx = 1\n", "utf-8")
    press(qtbot, shown, Qt.Key.Key_F5)
    runner.drain()
    runner.drain()
    assert "villages_l12.toml" in find(shown, QLabel, "table_preview_line_label").text()


def test_what_has_no_preview_says_so(forms: FormsTab, runner: Runner, qtbot: Any) -> None:
    choose(forms, "rules/submissions")
    press(qtbot, forms.table, Qt.Key.Key_Return)
    runner.drain()
    assert "没有预览" in find(forms, QLabel, "forms_state_label").text()
    assert not find(forms, QPushButton, "preview_form_button").isEnabled()


def test_checking_tells_what_was_tried_and_what_is_wrong(
    forms: FormsTab, workplace: Workplace, runner: Runner, qtbot: Any
) -> None:
    push(qtbot, forms, "check_forms_button", runner)
    assert "没有问题" in find(forms, QLabel, "forms_state_label").text()
    folder = workplace.paths.own_forms / "papers"
    (folder / "bad.toml").write_text('id = "bad', "utf-8")
    push(qtbot, forms, "check_forms_button", runner)
    assert "bad.toml第1行" in find(forms, QLabel, "forms_state_label").text()


def test_the_folder_is_opened(
    forms: FormsTab, workplace: Workplace, runner: Runner, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    push(qtbot, forms, "open_forms_folder_button", runner)
    assert [url.toLocalFile() for url in opened] == [str(workplace.paths.own_forms)]
    assert (workplace.paths.own_forms / "papers").is_dir()


def test_a_pc_without_an_editor_for_the_file_opens_its_folder(
    forms: FormsTab, workplace: Workplace, runner: Runner, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(forms, "papers/acceptance")
    push(qtbot, forms, "copy_form_button", runner)
    opened: list[str] = []

    def no_editor(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return False

    monkeypatch.setattr(QDesktopServices, "openUrl", no_editor)
    push(qtbot, forms, "edit_form_button", runner)
    assert opened[-1] == str(workplace.paths.own_forms / "papers")


@pytest.mark.parametrize("percent", [100, 200])
def test_the_tab_and_its_preview_hold_at_every_size(
    percent: int, workplace: Workplace, runner: Runner, qtbot: Any, plain_look: Callable[[look.Look], None]
) -> None:
    plain_look(look.Look(percent=percent))
    screen = SettingsScreen(workplace, runner)
    qtbot.addWidget(screen)
    screen.resize(1190, 700)
    screen.show()
    tabs = find(screen, QTabWidget, "settings_tab_widget")
    tabs.setCurrentWidget(find(screen, FormsTab, "forms_tab"))
    runner.drain()
    assert (screen.width(), screen.height()) == (1190, 700), "nothing pushes the window wider or higher"
    tab = find(screen, FormsTab, "forms_tab")
    choose(tab, "papers/acceptance")
    tab.show_preview()
    runner.drain()
    assert tab.preview is not None
    assert not screen.header.isVisible()
    tools = find(tab.preview, QPushButton, "edit_previewed_button")
    below = tools.parentWidget().rect()
    assert below.contains(tools.geometry()), "no tool is cut off"
    tab.leave()
    assert screen.header.isVisible()


# Printing


def test_the_test_page_is_looked_at_and_printed(
    screen: SettingsScreen, workplace: Workplace, runner: Runner, qtbot: Any, printer: Paper
) -> None:
    tabs = find(screen, QTabWidget, "settings_tab_widget")
    tabs.setCurrentIndex(tabs.count() - 1)
    press(qtbot, find(screen, QPushButton, "test_page_button"), Qt.Key.Key_Return)
    runner.drain()
    (preview,) = screen.findChildren(PaperPreview)
    qtbot.waitUntil(lambda: pages(preview) == 1)
    assert find(preview, QPushButton, "save_file_button").text().strip() == "存成 PDF"
    press(qtbot, preview, Qt.Key.Key_P, CONTROL)
    runner.drain()
    assert (printer.copies, printer.pages) == (1, 1)


def test_the_test_page_is_saved_as_a_file(
    screen: SettingsScreen, runner: Runner, qtbot: Any, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    tabs = find(screen, QTabWidget, "settings_tab_widget")
    tabs.setCurrentIndex(tabs.count() - 1)
    push(qtbot, screen, "test_page_button", runner)
    target = tmp_path / "测试页.pdf"
    scripted.answers = [target]
    push(qtbot, screen, "save_file_button", runner)
    assert target.read_bytes().startswith(b"%PDF")


def test_without_a_printer_it_is_said_in_a_sentence(
    screen: SettingsScreen, runner: Runner, qtbot: Any
) -> None:
    from PySide6.QtPrintSupport import QPrinterInfo

    if QPrinterInfo.availablePrinterNames():
        pytest.skip("this PC has a printer")
    tabs = find(screen, QTabWidget, "settings_tab_widget")
    tabs.setCurrentIndex(tabs.count() - 1)
    push(qtbot, screen, "test_page_button", runner)
    (preview,) = screen.findChildren(PaperPreview)
    press(qtbot, preview, Qt.Key.Key_P, CONTROL)
    runner.drain()
    assert find(preview, QLabel, "preview_status_label").text() == printing.NO_PRINTER


def test_what_was_chosen_last_is_shown_and_forgotten(
    workplace: Workplace, runner: Runner, qtbot: Any
) -> None:
    store = PreferenceStore(workplace.paths.preferences)
    store.change(
        printing={"printer": "办公室的", "duplex": "DuplexLongSide", "colour": "GrayScale", "tray": "Auto"}
    )
    screen = SettingsScreen(workplace, runner)
    qtbot.addWidget(screen)
    screen.show()
    tabs = find(screen, QTabWidget, "settings_tab_widget")
    tabs.setCurrentIndex(tabs.count() - 1)
    label = find(screen, QLabel, "chosen_printer_label")
    assert label.text() == "办公室的 · 双面，长边翻页 · 黑白"
    push(qtbot, screen, "forget_printer_button", runner)
    assert "还没有打印过" in label.text()
    assert store.load().printing == {}


@pytest.mark.parametrize(("stated", "copies"), [(4, 4), (None, 3)])
def test_an_agreement_is_offered_in_as_many_copies_as_it_needs(
    stated: int | None, copies: int, workplace: Workplace, runner: Runner, qtbot: Any
) -> None:
    from dataclasses import replace

    (dispute,) = read_disputes(workplace.paths.forms / "samples" / "two_party.toml")
    assert dispute.agreement is not None
    (key,) = register(workplace, replace(dispute, agreement=replace(dispute.agreement, copies=stated)))
    preview = PaperPreview(workplace, runner)
    qtbot.addWidget(preview)
    preview.show()
    box = find(preview, QSpinBox, "copies_spin_box")
    for form_id, wanted in (("agreement", copies), ("acceptance", 1)):
        preview.show_form(key, form_id)
        runner.drain()
        assert box.value() == wanted


class Duplex(Enum):
    DuplexNone = 0
    DuplexLongSide = 2


class Colour(Enum):
    GrayScale = 0
    Color = 1


class Tray(Enum):
    Auto = 6
    Manual = 4


class FakePrinter:
    """As much of a QPrinter as is remembered."""

    DuplexMode, ColorMode, PaperSource = Duplex, Colour, Tray

    def __init__(self) -> None:
        self.values = SimpleNamespace(name="", duplex=Duplex.DuplexNone, colour=Colour.Color, tray=Tray.Auto)

    def printerName(self) -> str:
        return str(self.values.name)

    def setPrinterName(self, name: str) -> None:
        self.values.name = name

    def duplex(self) -> Duplex:
        return self.values.duplex  # type: ignore[no-any-return]

    def setDuplex(self, mode: Duplex) -> None:
        self.values.duplex = mode

    def colorMode(self) -> Colour:
        return self.values.colour  # type: ignore[no-any-return]

    def setColorMode(self, mode: Colour) -> None:
        self.values.colour = mode

    def paperSource(self) -> Tray:
        return self.values.tray  # type: ignore[no-any-return]

    def setPaperSource(self, source: Tray) -> None:
        self.values.tray = source


CHOICE = {"printer": "办公室的", "duplex": "DuplexLongSide", "colour": "GrayScale", "tray": "Manual"}


def test_what_was_chosen_is_offered_again(workplace: Workplace) -> None:
    printer = FakePrinter()
    printing.choose_again(printer, CHOICE, ["别的", "办公室的"])
    assert printing.choice_of(printer) == CHOICE
    store = PreferenceStore(workplace.paths.preferences)
    store.change(printing=printing.choice_of(printer))
    assert dict(store.load().printing) == CHOICE


@pytest.mark.parametrize(
    ("choice", "names"),
    [(CHOICE, ["别的"]), ({}, ["办公室的"]), ({"printer": ""}, [])],
)
def test_a_printer_that_is_gone_is_passed_over(choice: dict[str, str], names: list[str]) -> None:
    printer = FakePrinter()
    before = printing.choice_of(printer)
    printing.choose_again(printer, choice, names)
    assert printing.choice_of(printer) == before


def test_words_that_mean_nothing_are_passed_over() -> None:
    printer = FakePrinter()
    printing.choose_again(printer, {"printer": "办公室的", "duplex": "Neu"}, ["办公室的"])
    assert (printer.values.name, printer.values.duplex) == ("办公室的", Duplex.DuplexNone)


def test_a_real_printer_knows_the_same_words() -> None:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter()
    printer.setOutputFileName("unused.pdf")
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    choice = printing.choice_of(printer)
    assert choice["colour"] == "GrayScale"
    assert choice["duplex"] in QPrinter.DuplexMode.__members__
    assert choice["tray"] in QPrinter.PaperSource.__members__


def test_a_printer_that_does_not_answer_is_told(qtbot: Any) -> None:
    with pytest.raises(Trouble, match="没有响应"):
        printing.Printers().print_pages(QImage(), [], lambda _done: None)
