"""The disputes behind a figure: a list to open, to print, to take along"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.views import DisputeRow
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.widgets import Card, button, shortcut, text

COLUMNS = (
    Column("number", "编号", 210, sorts=False),
    Column("title", "卷名", 260, sorts=False),
    Column("type", "类型", 150, sorts=False),
    Column("village", "村(社区)", 100, sorts=False),
    Column("status", "状态", 90, sorts=False),
    Column("lead_mediator", "调解员", 90, sorts=False),
    Column("received_on", "登记日期", 110, sorts=False),
)


class BehindPanel(QWidget):
    """`opened` with a dispute's id; `print_wanted` and `write_wanted` for the whole list; `closed` to go back."""

    opened = Signal(str)
    print_wanted = Signal()
    write_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("behind_panel")
        self.rows: tuple[DisputeRow, ...] = ()
        self.title = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        head.addWidget(button("返回", "behind_back_button", self.closed.emit, icon="arrow-left"))
        self._title = text("", "section", "behind_title_label", wraps=True)
        head.addWidget(self._title, 1)
        head.addWidget(button("打印", "behind_print_button", self.print_wanted.emit, icon="printer"))
        head.addWidget(
            button("导出", "behind_export_button", self.write_wanted.emit, icon="file-spreadsheet")
        )
        column.addLayout(head)
        card = Card()
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "behind_table_view")
        self.table.setAccessibleName("这个数字背后的纠纷")
        self.table.opened.connect(self.opened)
        card.body.addWidget(self.table, 1)
        column.addWidget(card, 1)
        self.setFocusProxy(self.table)
        shortcut(self, "Esc", self.closed.emit)

    def show_rows(self, title: str, found: Sequence[DisputeRow], rows: Sequence[Row]) -> None:
        """Show the disputes behind a figure."""
        self.title, self.rows = title, tuple(found)
        self._title.setText(title)
        self._model.set_rows(rows)
        if rows:
            self.table.selectRow(0)
        self.table.setFocus()
