"""Tables of the import: a sheet as the file has it, and the cells of a row, put right in place"""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from mediator_desktop.ui.imports.model import CellsModel, SheetModel
from mediator_desktop.ui.kit import look

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
TALLEST = 150
"""Height in pixels of the design beyond which a cell is not shown whole."""


class SheetTable(QTableView):
    """A sheet as it stands; nothing can be changed here."""

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet_table_view")
        self.setAccessibleName("文件原来的样子")
        self.setModel(model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.px(30))
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setDefaultSectionSize(look.px(130))
        self.horizontalHeader().setMinimumSectionSize(look.px(48))
        model.modelReset.connect(self._fit)

    def go_to(self, row: int) -> None:
        """Put the cursor into a row (from 0) and show some rows above it."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(self.model().index(max(0, row - 3), 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def _fit(self) -> None:
        self.setColumnWidth(0, look.px(92))


class _Words(QPlainTextEdit):
    """Several lines in a cell: Enter is done, Shift+Enter begins a line."""

    done = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.done.emit()
        else:
            super().keyPressEvent(event)


class _WordsDelegate(QStyledItemDelegate):
    """Puts the words of a cell right in place."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = _Words(parent)
        editor.setObjectName("cell_text_edit")
        editor.setTabChangesFocus(True)
        editor.done.connect(lambda: self._finish(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        assert isinstance(editor, QPlainTextEdit)
        editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole)))
        editor.selectAll()

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        assert isinstance(editor, QPlainTextEdit)
        model.setData(index, editor.toPlainText().strip())

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        place = option.rect  # type: ignore[attr-defined]
        place.setHeight(max(place.height(), look.px(64)))
        editor.setGeometry(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter belongs to the editor; Qt would take it first."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in ENTER:
            return False
        return super().eventFilter(watched, event)

    def _finish(self, editor: QPlainTextEdit) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)


class CellsTable(QTableView):
    """The cells of one row; Enter and F2 put one right, Esc goes back."""

    left = Signal()

    def __init__(self, model: CellsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cells_table_view")
        self.setAccessibleName("这一行的各格")
        self.setModel(model)
        self.setItemDelegate(_WordsDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        heads = self.horizontalHeader()
        heads.setStretchLastSection(True)
        heads.setHighlightSections(False)
        heads.setSectionsClickable(False)
        heads.sectionResized.connect(lambda *_: self._fit_rows())
        model.modelReset.connect(self._fit_rows)

    def go_to(self, place: int) -> None:
        """Put the cursor on a cell by its place in the list."""
        self.setCurrentIndex(self.model().index(place, 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 begin to put the cell right, Esc goes back to the list."""
        index = self.currentIndex()
        if event.key() in (*ENTER, Qt.Key.Key_F2) and index.isValid():
            self.edit(self.model().index(index.row(), 1))
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out: heading, words, what is said."""
        super().resizeEvent(event)
        width = self.viewport().width()
        self.setColumnWidth(0, round(width * 0.26))
        self.setColumnWidth(1, round(width * 0.4))
        QTimer.singleShot(0, self, self._fit_rows)

    def _fit_rows(self) -> None:
        self.resizeRowsToContents()
        for row in range(self.model().rowCount()):
            height = min(max(self.rowHeight(row), look.px(34)), look.px(TALLEST))
            self.setRowHeight(row, height)
