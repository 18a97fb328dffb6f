"""A counted table on screen: figures at the right of their cells, walked with the arrow keys, opened with Enter"""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QTableView, QWidget

from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.table import as_pasteable
from mediator_desktop.ui.reports.statistics_headers import GroupedHeader

Index = QModelIndex | QPersistentModelIndex
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
WIDEST = 150
"""Pixels of the design that a column is wide at most because of its heading."""
SHARE = 0.44
"""Of the width that the headings of rows may take."""


class FiguresModel(QAbstractTableModel):
    """The figures of one table; `beside` are words behind some of them (a comparison)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: CountedTable | None = None
        self._figures: dict[tuple[int, int], Figure] = {}
        self._beside: Mapping[tuple[int, int], str] = {}
        self._doubtful: dict[tuple[int, int], str] = {}

    def set_table(self, table: CountedTable | None, beside: Mapping[tuple[int, int], str]) -> None:
        """Show another table."""
        self.beginResetModel()
        self.table = table
        self._beside = beside
        self._figures = {(f.row, f.column): f for f in table.figures} if table else {}
        self._doubtful = {
            place: finding.sentence
            for finding in (table.findings if table else ())
            for place in finding.cells
        }
        self.endResetModel()

    def figure(self, row: int, column: int) -> Figure | None:
        """The figure at a place."""
        return self._figures.get((row, column))

    def words(self, row: int, column: int) -> str:
        """What stands in a cell."""
        figure = self._figures.get((row, column))
        if figure is None:
            return ""
        return shown(figure) + self._beside.get((row, column), "")

    def said(self, row: int, column: int) -> str:
        """A figure in words: its headings, the number, its unit, what it is compared with."""
        figure = self._figures.get((row, column))
        if self.table is None:
            return ""
        heads = [
            label
            for line in (self.table.rows[row], self.table.columns[column])
            for label in line.labels
            if label
        ]
        if figure is None:
            return " › ".join(heads)
        unit = "" if figure.kind is FigureKind.RATIO or figure.value is None else f" {figure.kind.label}"
        return f"{' › '.join(heads)}：{shown(figure)}{unit}{self._beside.get((row, column), '')}"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt has this default
        """How many rows there are."""
        return 0 if parent.isValid() or self.table is None else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt has this default
        """How many columns there are."""
        return 0 if parent.isValid() or self.table is None else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, their side, the colour of what is doubtful, and all of it said for who hears it."""
        place = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.words(*place)
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole if place in self._doubtful:
                return look.current().colour("late")
            case Qt.ItemDataRole.BackgroundRole if place in self._doubtful:
                return look.current().colour("late_soft")
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                doubt = self._doubtful.get(place, "")
                return self.said(*place) + (f"\n{doubt}" if doubt else "")
        return None


def shown(figure: Figure) -> str:
    """A figure as it stands in a cell; a ratio with its sign."""
    if figure.kind is FigureKind.RATIO and figure.value is not None and not figure.shown.endswith("%"):
        return f"{figure.shown}%"
    return figure.shown


class FiguresView(QTableView):
    """`opened` with row and column on Enter or double click, `moved` with what the cursor stands on in words."""

    opened = Signal(int, int)
    moved = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._is_fitting = False
        self.figures = FiguresModel(self)
        self.across = GroupedHeader(Qt.Orientation.Horizontal, self)
        self.side = GroupedHeader(Qt.Orientation.Vertical, self)
        self.setHorizontalHeader(self.across)
        self.setVerticalHeader(self.side)
        self.setModel(self.figures)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self._corner = QLabel(self)
        self._corner.setObjectName("figures_corner_label")
        self._corner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._corner.setProperty("role", "muted")
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row(), index.column()))
        self.selectionModel().currentChanged.connect(self._tell)

    def show_table(self, table: CountedTable | None, beside: Mapping[tuple[int, int], str]) -> None:
        """Show another table; the cursor stays at its place where there still is one."""
        before = self.currentIndex()
        row, column = (before.row(), before.column()) if before.isValid() else (0, 0)
        self.figures.set_table(table, beside)
        if table is None:
            return
        self.across.set_lines(table.columns)
        self.side.set_lines(table.rows, numbered=table.numbered)
        self._corner.setText(table.corner)
        self._fit()
        self.go_to(min(row, len(table.rows) - 1), min(column, len(table.columns) - 1))
        self._tell()

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on a figure."""
        index = self.figures.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies, the rest is Qt's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in ENTER:
            index = self.currentIndex()
            if index.isValid():
                self.opened.emit(index.row(), index.column())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected figures on the clipboard, each row with its heading."""
        table = self.figures.table
        indexes = self.selectionModel().selectedIndexes()
        if table is None or not indexes:
            return
        rows = sorted({index.row() for index in indexes})
        columns = sorted({index.column() for index in indexes})
        heads = ("", *(" ".join(filter(None, table.columns[column].labels)) for column in columns))
        lines = [
            (
                " ".join(filter(None, table.rows[row].labels)),
                *(self._plain(row, column) for column in columns),
            )
            for row in rows
        ]
        QApplication.clipboard().setText(as_pasteable([heads, *lines]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        if not self._is_fitting:
            self._fit()

    def _plain(self, row: int, column: int) -> str:
        figure = self.figures.figure(row, column)
        return figure.shown if figure is not None else ""

    def _tell(self, *_indexes: object) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.moved.emit(self.figures.said(index.row(), index.column()))

    def _fit(self) -> None:
        """Columns as wide as their numbers and a few letters of their heading; what is left over is shared.

        New widths may bring or take a scroll bar and with it another size: that is not answered by fitting once more.
        """
        table = self.figures.table
        if table is None or not table.columns:
            return
        self._is_fitting = True
        try:
            self._share(table)
        finally:
            self._is_fitting = False

    def _share(self, table: CountedTable) -> None:
        metrics = self.fontMetrics()
        self.side.setDefaultSectionSize(metrics.lineSpacing() + look.px(14))
        wide = self.side.fit(int(self.width() * SHARE))
        heads = self.across.fontMetrics()
        room = self.viewport().width() if self.isVisible() else self.width() - wide - look.px(20)
        widths = []
        for column, line in enumerate(table.columns):
            number = max(map(metrics.horizontalAdvance, self._words_of(column)), default=0) + look.px(28)
            name = next((label for label in reversed(line.labels) if label), "")
            longest = heads.horizontalAdvance(name) + look.px(14)
            fair = max(look.px(62), longest // 3 + look.px(10))
            widths.append(max(number, min(longest, fair, look.px(WIDEST))))
        rest = max(0, room - sum(widths)) // len(widths)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width + min(rest, look.px(90)))
        high = self.across.fit()
        self.updateGeometries()
        self._corner.setGeometry(self.frameWidth(), self.frameWidth(), wide, high)

    def _words_of(self, column: int) -> Iterable[str]:
        return (self.figures.words(row, column) for row in range(self.figures.rowCount()))
