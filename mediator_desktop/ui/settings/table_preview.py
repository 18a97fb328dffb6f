"""A ledger or table looked at before it is used: its sheets as plain tables, from samples or from this month"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from mediator_desktop.services.ledger_preview import LedgerPreview
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.widgets import FlowLayout, ScrollColumn, button, clear_layout, shortcut, text

PIXELS_A_LETTER = 9
SAMPLES, MONTH = range(2)
LEAST = 130


class TablePreview(QWidget):
    """`wanted` with SAMPLES or MONTH when it is to be filled with something else; `closed`, `edit_wanted`, `reread_wanted`."""

    wanted = Signal(int)
    closed = Signal()
    edit_wanted = Signal()
    reread_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table_preview")
        self._sheets: Sequence[LedgerPreview] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        around = ScrollColumn()  # with large letters there is not room for all of it
        outer.addWidget(around)
        column = around.column
        column.setSpacing(look.px(8))
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        self._back = button("返回", "table_preview_back_button", self.closed.emit, icon="arrow-left")
        head.addWidget(self._back)
        self._title = text("", "section", "table_preview_title_label", wraps=True)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        tools = QWidget()
        flow = FlowLayout(tools)
        self.source = QComboBox()
        self.source.setObjectName("table_preview_source_combo_box")
        self.source.setAccessibleName("填什么")
        self.source.addItem("用样例填", SAMPLES)
        self.source.addItem("用本月的纠纷填", MONTH)
        self.source.activated.connect(lambda _index: self.wanted.emit(self.source.currentData()))
        flow.addWidget(self.source)
        flow.addWidget(button("改文件", "table_preview_edit_button", self.edit_wanted.emit, icon="pencil"))
        column.addWidget(tools)
        self._bar = QTabBar()
        self._bar.setObjectName("table_preview_tab_bar")
        self._bar.setAccessibleName("哪一张工作表")
        self._bar.setExpanding(False)
        self._bar.setDrawBase(False)
        self._bar.currentChanged.connect(self._show_sheet)
        column.addWidget(self._bar)
        self._line = text("", "muted", "table_preview_line_label", wraps=True)
        column.addWidget(self._line)
        self._place = QVBoxLayout()
        column.addLayout(self._place, 1)
        self.table: TableView | None = None
        shortcut(self, "Esc", self.closed.emit)
        shortcut(self, "F5", self.reread_wanted.emit)

    def begin(self, *, from_samples: bool) -> None:
        """A ledger or table is about to be shown; only some can be filled from samples."""
        self.source.setVisible(from_samples)
        work = self.source if from_samples else self._back
        work.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sheets(self, title: str, sheets: Sequence[LedgerPreview]) -> None:
        """Show a ledger or table; the sheet that was looked at stays in sight."""
        place = max(0, self._bar.currentIndex())
        self._sheets = sheets
        self._title.setText(title)
        self._bar.blockSignals(True)
        while self._bar.count():
            self._bar.removeTab(0)
        for sheet in sheets:
            self._bar.addTab(sheet.sheet)
        self._bar.setCurrentIndex(min(place, len(sheets) - 1))
        self._bar.blockSignals(False)
        self._bar.setVisible(len(sheets) > 1)
        self._show_sheet(self._bar.currentIndex())

    def tell(self, sentence: str) -> None:
        """Say something above the table, which stays as it is."""
        self._line.setText(sentence)

    def _show_sheet(self, place: int) -> None:
        if not 0 <= place < len(self._sheets):
            return
        sheet = self._sheets[place]
        said = [f"共{sheet.counted}", *(f"{heading}合计 {total}" for heading, total in sheet.totals)]
        self._line.setText("，".join(said) + "。")
        columns = [
            Column(f"c{at}", heading, max(60, min(int(width * PIXELS_A_LETTER), 320)), is_number=numeric, sorts=False)
            for at, (heading, width, numeric) in enumerate(
                zip(sheet.headings, sheet.widths, sheet.numeric, strict=True)
            )
        ]  # fmt: skip
        clear_layout(self._place)
        model = RowsModel(columns)
        model.set_rows(Row(str(at), cells) for at, cells in enumerate(sheet.rows))
        self.table = TableView(model, "table_preview_table_view")
        model.setParent(self.table)
        self.table.setAccessibleName("表格的内容")
        self.table.setMinimumHeight(look.px(LEAST))
        self._place.addWidget(self.table, 1)
