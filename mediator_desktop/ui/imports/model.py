"""Models of the import: a sheet as the file has it, and the cells of one row that may be put right"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from mediator_desktop.ui.imports.words import ROW_KINDS, one_line
from mediator_desktop.ui.kit import look

if TYPE_CHECKING:
    from mediator_desktop.ledgers.reading import ReadSheet

Index = QModelIndex | QPersistentModelIndex
MOST_COLUMNS = 60


class SheetModel(QAbstractTableModel):
    """A sheet as it stands: the first column says what a row is, the others are the file's columns."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: ReadSheet | None = None
        self._kinds: Mapping[int, str] = {}
        self._words: Callable[[Any], str] = str
        self._letter: Callable[[int], str] = str
        self._width = 0

    def show_sheet(self, sheet: "ReadSheet | None", kinds: Mapping[int, str]) -> None:
        """Show a sheet; `kinds` are what the rows are, by number."""
        from mediator_desktop.ledgers.reading import cell_words, column_letter

        self._words, self._letter = cell_words, column_letter
        self.beginResetModel()
        self._sheet, self._kinds = sheet, kinds
        self._width = min(max(map(len, sheet.rows), default=0), MOST_COLUMNS) if sheet else 0
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt has this default
        """How many rows the sheet has."""
        return 0 if parent.isValid() or self._sheet is None else len(self._sheet.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt has this default
        """The file's columns and one before them."""
        return 0 if parent.isValid() or self._sheet is None else self._width + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's words; the tone of its row."""
        if self._sheet is None:
            return None
        word, tone = ROW_KINDS.get(self._kinds.get(self._sheet.first_row + index.row(), "empty"), ("", ""))
        if role == Qt.ItemDataRole.DisplayRole:
            if index.column() == 0:
                return word
            return one_line(self._cell(index), 80)
        if role == Qt.ItemDataRole.ToolTipRole and index.column():
            return self._cell(index)
        if role == Qt.ItemDataRole.ForegroundRole and tone:
            return look.current().colour(tone)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Letters above, numbers as Excel counts at the side."""
        if role != Qt.ItemDataRole.DisplayRole or self._sheet is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(self._sheet.first_row + section)
        return self._letter(section - 1) if section else "这一行是"

    def _cell(self, index: Index) -> str:
        assert self._sheet is not None
        row = self._sheet.rows[index.row()]
        place = index.column() - 1
        return self._words(row[place]) if place < len(row) else ""


@dataclass(frozen=True, slots=True)
class CellRow:
    """One cell of a row: its place from 0, letter and heading, its words, what is said of it, the tone of that."""

    place: int
    heading: str
    words: str
    said: str = ""
    tone: str = ""


class CellsModel(QAbstractTableModel):
    """The cells of one row, one below the other; the words may be changed."""

    corrected = Signal(int, str)
    TITLES = ("栏目", "内容（按 F2 改）", "说明")

    def __init__(self) -> None:
        super().__init__()
        self._cells: list[CellRow] = []

    def set_cells(self, cells: Sequence[CellRow]) -> None:
        """Show other cells."""
        self.beginResetModel()
        self._cells = list(cells)
        self.endResetModel()

    @property
    def cells(self) -> tuple[CellRow, ...]:
        """What is shown."""
        return tuple(self._cells)

    def first_told(self) -> int:
        """The place of the first cell of which something is said, 0 where none is."""
        return next((n for n, cell in enumerate(self._cells) if cell.said), 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt has this default
        """How many cells."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt has this default
        """Heading, words, what is said."""
        return 0 if parent.isValid() else len(self.TITLES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The words may be changed."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if index.column() == 1 else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Ready words."""
        cell = self._cells[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (cell.heading, cell.words, cell.said)[index.column()]
        if role == Qt.ItemDataRole.EditRole:
            return cell.words
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(cell, index.column())
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Announce other words; they are shown once the row was read anew."""
        cell = self._cells[index.row()]
        if role != Qt.ItemDataRole.EditRole or str(value) == cell.words:
            return False
        self.corrected.emit(cell.place, str(value))
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    @staticmethod
    def _colour(cell: CellRow, column: int) -> QColor | None:
        if column == 0:
            return look.current().colour("muted")
        return look.current().colour(cell.tone) if cell.tone and column == 2 else None
