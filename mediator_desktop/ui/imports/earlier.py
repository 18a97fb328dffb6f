"""以前的导入: what was imported and can still be taken back"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mediator_desktop.services.import_undoing import DoneImport
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.widgets import ROOMY, button

COLUMNS = (
    Column("at", "什么时候", 150, sorts=False),
    Column("name", "文件", 300, sorts=False),
    Column("taken", "登记", 80, is_number=True, sorts=False),
    Column("updated", "补充", 80, is_number=True, sorts=False),
    Column("rounds", "零报告", 80, is_number=True, sorts=False),
    Column("not_taken", "没有导入", 90, is_number=True, sorts=False),
    Column("actor", "经手人", 120, sorts=False),
)
MOST_SHOWN, MOST_SHOWN_LARGE = 6, 4
"""Rows shown at once, and with large letters."""


class EarlierSheet(Sheet):
    """`undo_wanted(id, name)`."""

    undo_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("以前的导入", parent)
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "earlier_table_view")
        self.table.setAccessibleName("以前的导入")
        self.body.addWidget(self.table)
        self.head.addWidget(button("撤销选中的导入", "undo_earlier_button", self._undo, role="danger"))
        self.hide()

    def show_imports(self, found: Sequence[DoneImport]) -> None:
        """Show the imports, the newest first; hidden without any."""
        self._model.set_rows(
            Row(
                done.id,
                (
                    f"{done.at:%Y-%m-%d %H:%M}", done.name, str(done.taken), str(done.updated), str(done.rounds),
                    str(done.not_taken), done.actor,
                ),
            )
            for done in found
        )  # fmt: skip
        most = MOST_SHOWN if look.current().percent <= ROOMY else MOST_SHOWN_LARGE
        shown = min(max(len(found), 1), most)
        height = self.table.verticalHeader().defaultSectionSize() * shown
        height += self.table.horizontalHeader().sizeHint().height() + look.px(16)
        self.table.setFixedHeight(height)
        if found:
            self.table.selectRow(0)
        self.setVisible(bool(found))

    def _undo(self) -> None:
        key = self.table.current_key()
        if key:
            place = self._model.row_of(key)
            self.undo_wanted.emit(key, self._model.rows[place].cells[1])
