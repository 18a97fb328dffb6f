"""The grid on screen: cells with sign and word on their colour, walked with the arrow keys"""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from mediator_desktop.ui.kit import look
from mediator_desktop.ui.screening.model import CELL_ROLE, HEAD_ROLE, Grid, GridCell, GridModel

INKS = {
    "found": ("done", "done_soft"),
    "nil": ("done", "nil"),
    "late": ("due", "due_soft"),
    "missed": ("late", "late_soft"),
    "due": ("due", "paper"),
    "coming": ("muted", "plain_soft"),
    "plain": ("muted", "paper"),
    "day": ("ink", "paper"),
    "away": ("muted", "page"),
}
"""Tones of cells: what is written on what ground."""
OUTLINED = ("due",)
LINED = ("day", "away")
FIRST = ("due", "missed")
"""Where the cursor begins: what waits."""
WIDEST = 170
"""Pixels of the design that a column is given at most for what is longest in it."""
MEASURED = 100
"""Rows whose words are measured."""
SIDE_WIDTH = 116
WIDEST_SIDE = 220
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChipDelegate(QStyledItemDelegate):
    """Paints a cell as a rounded ground with its words; the cell one is on has a frame."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell = index.data(CELL_ROLE)
        if cell is None:
            return
        view: Any = option.widget  # type: ignore[attr-defined]
        rect = QRectF(option.rect).adjusted(3, 3, -3, -3)  # type: ignore[attr-defined]
        now = look.current()
        ink, ground = INKS.get(cell.tone, INKS["plain"])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(view.font())
        if index.data(HEAD_ROLE):
            ink = "muted"
            painter.setFont(now.font(look.SMALL))
        else:
            is_here = index == view.currentIndex() and view.hasFocus()
            painter.setPen(_frame(cell.tone, is_here=is_here))
            painter.setBrush(_ground(ground))
            radius = look.px(6)
            painter.drawRoundedRect(rect, radius, radius)
        painter.setPen(now.colour(ink))
        inside = rect.adjusted(4, 0, -4, 0)
        words = cell.words
        if "\n" not in words:
            metrics = painter.fontMetrics()
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(look.px(84), look.px(34))


def _ground(name: str) -> QColor:
    """A colour of the look; that of a nil report stands between the paper and what was found."""
    now = look.current()
    if name != "nil":
        return now.colour(name)
    done, paper = now.colour("done_soft"), now.colour("paper")
    return QColor(
        (2 * done.red() + 3 * paper.red()) // 5,
        (2 * done.green() + 3 * paper.green()) // 5,
        (2 * done.blue() + 3 * paper.blue()) // 5,
    )


def _frame(tone: str, *, is_here: bool) -> QPen:
    now = look.current()
    if is_here:
        return QPen(now.colour("accent"), 3 if now.theme is look.Theme.CONTRAST else 2)
    if tone in OUTLINED:
        return QPen(now.colour("due"), 1)
    if tone in LINED or now.theme is look.Theme.CONTRAST:
        return QPen(now.colour("line"), 1)
    return QPen(QColor(Qt.GlobalColor.transparent))


class GridView(QTableView):
    """Arrow keys walk, Enter or a double click opens, Z asks for a nil report, P for printing.

    `opened`, `nil_wanted` and `moved` carry the cell's payload.
    """

    opened = Signal(object)
    nil_wanted = Signal(object)
    moved = Signal(object)
    print_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, rows_high: int = 0) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.grid_model = GridModel()
        self.setModel(self.grid_model)
        self.setItemDelegate(ChipDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._rows_high = rows_high or (37 if look.current().percent <= 125 else 33)
        self._corner = QLabel(self)
        self._corner.setProperty("role", "muted")
        self._corner.setIndent(look.px(9))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads = self.horizontalHeader()
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        heads.setMinimumSectionSize(look.px(36))
        side = self.verticalHeader()
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        side.setDefaultSectionSize(look.px(self._rows_high))
        side.setObjectName("grid_side")
        self.doubleClicked.connect(lambda _index: self._open())
        self.selectionModel().currentChanged.connect(lambda now, _before: self._tell(now))

    def show_grid(self, grid: Grid) -> None:
        """Show another grid; the cursor stays in its row and column where they are still there."""
        before = self.currentIndex()
        key, column = "", -1
        if before.isValid():
            key, column = self.grid_model.grid.rows[before.row()].key, before.column()
        self.grid_model.set_grid(grid)
        self._corner.setText(grid.corner)
        self._fit()
        self.go_to(key, column)

    def go_to(self, key: str, column: int) -> None:
        """Put the cursor on a cell; where there is none, on the first that waits, else on the first there is."""
        row = self.grid_model.row_of(key)
        columns = self.grid_model.columnCount()
        wanted = (
            self.grid_model.index(row, min(column, columns - 1))
            if row >= 0 and column >= 0
            else QModelIndex()
        )
        if wanted.isValid() and wanted.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.setCurrentIndex(wanted)
            return
        places = [
            self.grid_model.index(place, number)
            for place in range(self.grid_model.rowCount())
            for number in range(columns)
        ]
        open_ones = [index for index in places if index.flags() & Qt.ItemFlag.ItemIsEnabled]
        wanting = [index for index in open_ones if self._is_wanting(index)]
        if open_ones:
            self.setCurrentIndex((wanting or open_ones)[0])

    def current_cell(self) -> GridCell | None:
        """The cell the cursor is on."""
        return self.grid_model.cell(self.currentIndex())

    def current_row_key(self) -> str:
        """The key of the row the cursor is on, empty without one."""
        index = self.currentIndex()
        return self.grid_model.grid.rows[index.row()].key if index.isValid() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the grid; the rest is Qt's."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        cell = self.current_cell()
        if event.key() in ENTER and plain:
            self._open()
        elif event.key() == Qt.Key.Key_Z and plain:
            if cell is not None and cell.payload is not None:
                self.nil_wanted.emit(cell.payload)
        elif event.key() == Qt.Key.Key_P and plain:
            self.print_wanted.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here, not a search."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        grid = self.grid_model.grid
        if not grid.columns:
            return
        metrics = self.verticalHeader().fontMetrics()
        longest = max((metrics.horizontalAdvance(row.title) for row in grid.rows), default=0)
        side = min(max(longest + look.px(26), look.px(SIDE_WIDTH)), look.px(WIDEST_SIDE))
        self.verticalHeader().setFixedWidth(side)
        lines = max(column.count("\n") for column in grid.columns) + 1
        height = self.horizontalHeader().fontMetrics().lineSpacing() * lines + look.px(14)
        self.horizontalHeader().setFixedHeight(height)
        room = self.width() - side - 2 * self.frameWidth() - look.px(14)
        for column, width in enumerate(self._widths(room)):
            self.setColumnWidth(column, width)
        self._corner.setGeometry(self.frameWidth(), self.frameWidth(), side, height)

    def _widths(self, room: int) -> list[int]:
        """All columns alike where there is room for the longest words, else each as wide as its own."""
        grid, metrics = self.grid_model.grid, self.fontMetrics()
        needed = []
        for column in range(len(grid.columns)):
            words = {
                part
                for row in grid.rows[:MEASURED]
                if not row.is_head and (cell := row.cells[column]) is not None
                for part in cell.words.split("\n")
            }
            longest = max((metrics.horizontalAdvance(word) for word in words), default=0)
            needed.append(min(max(longest + look.px(14), look.px(36)), look.px(WIDEST)))
        if max(needed) * len(needed) <= room:
            return [room // len(needed)] * len(needed)
        rest = max(0, room - sum(needed)) // len(needed)
        return [width + rest for width in needed]

    def _is_wanting(self, index: QModelIndex) -> bool:
        cell = self.grid_model.cell(index)
        return cell is not None and cell.tone in FIRST

    def _open(self) -> None:
        cell = self.current_cell()
        if cell is not None and cell.payload is not None:
            self.opened.emit(cell.payload)

    def _tell(self, index: QModelIndex) -> None:
        cell = self.grid_model.cell(index)
        self.moved.emit(cell.payload if cell is not None else None)
