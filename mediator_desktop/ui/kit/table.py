"""Tables: a dumb list of ready strings, and a view that copies, remembers widths and asks for more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from mediator_desktop.ui.kit import look

Index = QModelIndex | QPersistentModelIndex
KEY_ROLE = Qt.ItemDataRole.UserRole
ROWS_AHEAD = 40
"""How near the end the view may come before more rows are asked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` is the field, `title` what people read, `width` in pixels of the design."""

    name: str
    title: str
    width: int = 120
    is_number: bool = False
    sorts: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """Ready strings, one a column; `tones` colours single cells (`late`, `due`, `done`, `muted`)."""

    key: str
    cells: tuple[str, ...]
    tones: Mapping[int, str] = field(default_factory=dict)


class RowsModel(QAbstractTableModel):
    """A list of rows; `set_rows` and `append_rows` are the only ways in. Knows no query."""

    more_wanted = Signal()

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Row] = []
        self._has_more = False
        self._colours: dict[str, QColor] = {}
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._alignments = [right if column.is_number else None for column in self.columns]

    def set_rows(self, rows: Iterable[Row], *, has_more: bool = False) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self._has_more = has_more
        self._colours = {}
        self.endResetModel()

    def append_rows(self, rows: Iterable[Row], *, has_more: bool = False) -> None:
        """Show these rows too."""
        added = list(rows)
        self._has_more = has_more
        if added:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(added) - 1)
            self._rows.extend(added)
            self.endInsertRows()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return tuple(self._rows)

    def row_of(self, key: str) -> int:
        """The place of a key, -1 when it is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), -1)

    def key_at(self, place: int) -> str:
        """The key at a place, empty outside."""
        return self._rows[place].key if 0 <= place < len(self._rows) else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt has this default
        """How many rows are here."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt has this default
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A ready string; alignment and colour where a cell has its own."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignments[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = self._rows[index.row()].tones.get(index.column())
            return self._colour(tone) if tone else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._rows[index.row()].cells[index.column()]
        return self._rows[index.row()].key if role == KEY_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if self.columns[section].is_number else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Never: the view asks ahead, through `want_more`."""
        return False

    def want_more(self, last_visible: int) -> None:
        """Ask for more rows when the end is near."""
        if self._has_more and last_visible + ROWS_AHEAD >= len(self._rows):
            self._has_more = False
            self.more_wanted.emit()

    def _colour(self, tone: str) -> QColor:
        if tone not in self._colours:
            self._colours[tone] = look.current().colour(tone)
        return self._colours[tone]


class TableView(QTableView):
    """Shows a RowsModel: whole rows, Enter or double click opens, Ctrl+C copies what Excel can paste."""

    opened = Signal(str)
    sorted_by = Signal(str, bool)
    widths_changed = Signal(dict)

    def __init__(self, model: RowsModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._model = model
        self._sorting = ("", False)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(look.px(38 if look.current().percent <= 125 else 33))
        heads = self.horizontalHeader()
        heads.setSectionsClickable(True)
        heads.setHighlightSections(False)
        heads.setStretchLastSection(True)
        heads.setMinimumSectionSize(look.px(48))
        heads.setSortIndicatorShown(False)
        heads.sectionClicked.connect(self._sort)
        self._widths_timer = QTimer(self)
        heads.sectionResized.connect(lambda *_: self._widths_timer.start())
        self._widths_timer.setSingleShot(True)
        self._widths_timer.setInterval(800)
        self._widths_timer.timeout.connect(lambda: self.widths_changed.emit(self.widths()))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.look_ahead())
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.set_widths({})

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Column widths in pixels of the design, by column name; others get their own."""
        heads = self.horizontalHeader()
        heads.blockSignals(True)
        for place, column in enumerate(self._model.columns):
            width = widths.get(column.name, column.width)
            self.setColumnWidth(place, look.px(min(max(width, 40), 1200)))
        heads.blockSignals(False)
        heads.setStretchLastSection(True)

    def widths(self) -> dict[str, int]:
        """The widths in pixels of the design, by column name; the last column fills what is left."""
        scale = look.current().percent / 100
        return {
            column.name: round(self.columnWidth(place) / scale)
            for place, column in enumerate(self._model.columns[:-1])
        }

    def show_sorting(self, name: str, *, descending: bool) -> None:
        """Draw the sign beside the heading sorted by."""
        self._sorting = (name, descending)
        place = next((i for i, c in enumerate(self._model.columns) if c.name == name), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        heads = self.horizontalHeader()
        heads.setSortIndicatorShown(place >= 0)
        heads.setSortIndicator(place, order)

    def selected_keys(self) -> tuple[str, ...]:
        """The keys of the selected rows, from the top."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._model.key_at(place) for place in places)

    def current_key(self) -> str:
        """The key of the row the cursor is on, empty without one."""
        return self._model.key_at(self.currentIndex().row())

    def look_ahead(self) -> None:
        """Ask for more rows when the end comes near."""
        bottom = self.indexAt(self.viewport().rect().bottomLeft()).row()
        self._model.want_more(bottom if bottom >= 0 else self._model.rowCount() - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies, the rest is Qt's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected rows with their headings on the clipboard."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = [self._model.rows[place].cells for place in places]
        if rows:
            titles = tuple(column.title for column in self._model.columns)
            QApplication.clipboard().setText(as_pasteable([titles, *rows]))

    def _open(self, place: int) -> None:
        if key := self._model.key_at(place):
            self.opened.emit(key)

    def _sort(self, place: int) -> None:
        column = self._model.columns[place]
        if not column.sorts:
            self.show_sorting(self._sorting[0], descending=self._sorting[1])
            return
        name, was_descending = self._sorting
        descending = column.name == name and not was_descending
        self.show_sorting(column.name, descending=descending)
        self.sorted_by.emit(column.name, descending)


def as_pasteable(rows: Iterable[Sequence[str]]) -> str:
    """Tab-separated text that Excel and WPS paste as cells, no cell of it run as a formula."""
    return "\n".join("\t".join(_cell(cell) for cell in row) for row in rows)


def _cell(cell: str) -> str:
    if cell[:1] in "=+-@" and cell[:1] and not cell[1:].replace(".", "", 1).isdigit():
        cell = " " + cell
    if any(mark in cell for mark in '\t\n\r"'):
        cell = '"' + cell.replace('"', '""') + '"'
    return cell
