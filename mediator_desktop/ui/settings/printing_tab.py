"""打印: what was chosen last on this PC, and a page to try the printer with"""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.services import loose_sheets
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import Card, ScrollColumn, button, text
from mediator_desktop.ui.settings.preview_stack import PreviewStack

WIDEST = 820
NOTHING = "还没有打印过，第一次打印时请选打印机。"
DUPLEX = {
    "DuplexNone": "单面",
    "DuplexLongSide": "双面，长边翻页",
    "DuplexShortSide": "双面，短边翻页",
    "DuplexAuto": "双面",
}
COLOURS = {"Color": "彩色", "GrayScale": "黑白"}


class PrintingTab(PreviewStack):
    """A card with the last choice, a card with the test page."""

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(workplace, runner, parent)
        self.setObjectName("printing_tab")
        self._store = PreferenceStore(workplace.paths.preferences)
        page = ScrollColumn()
        page.column.setContentsMargins(0, look.px(12), look.px(4), 0)
        chosen = Card("打印机")
        chosen.setMaximumWidth(look.px(WIDEST))
        self._chosen = text("", name="chosen_printer_label", wraps=True)
        chosen.body.addWidget(self._chosen)
        chosen.body.addWidget(
            text("打印时选的打印机、单双面、颜色和纸盒会记在这台电脑上。", "hint", wraps=True)
        )
        self._forget = button("不再记住", "forget_printer_button", self.forget)
        chosen.body.addLayout(_row(self._forget))
        page.column.addWidget(chosen)
        trial = Card("打印测试页")
        trial.setMaximumWidth(look.px(WIDEST))
        trial.body.addWidget(
            text("一张纸，看页边距、尺寸、字体和生僻字打出来对不对。换了打印机以后打一张看看。", wraps=True)
        )
        made = button("看测试页", "test_page_button", self.show_test_page, role="primary", icon="printer")
        trial.body.addLayout(_row(made))
        page.column.addWidget(trial)
        page.column.addStretch(1)
        self.addWidget(page)
        self.currentChanged.connect(lambda _index: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Say what was chosen last."""
        choice = self._store.load().printing
        words = (
            choice.get("printer", ""),
            DUPLEX.get(choice.get("duplex", ""), ""),
            COLOURS.get(choice.get("colour", ""), ""),
        )
        self._chosen.setText(" · ".join(filter(None, words)) or NOTHING)
        self._forget.setEnabled(bool(choice))

    def forget(self) -> None:
        """Offer the system's own printer again."""
        self._store.change(printing={})
        self.refresh()

    def show_test_page(self) -> None:
        """Show the page; it is printed from there."""
        self.show_sheet(lambda _reader: loose_sheets.printer_test_page())


def _row(made: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(made)
    row.addStretch(1)
    return row
