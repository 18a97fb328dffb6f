"""A grid of ready cells: the rounds of units, of months, of days. Knows no query"""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole
HEAD_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class GridCell:
    """A sign with its word and their tone (`found`, `nil`, `late`, `missed`, `due`, `coming`, `plain`).

    `payload` is what opening the cell means, None where it means nothing; `tip` says the whole in a sentence.
    """

    words: str
    tone: str = "plain"
    tip: str = ""
    payload: Any = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: what stands before it, and its cells (None where there is none). A head row has words for columns only."""

    key: str
    title: str
    cells: tuple[GridCell | None, ...]
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Everything that is shown; `corner` is what the rows are."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


EMPTY = Grid("", (), ())


class GridModel(QAbstractTableModel):
    """Shows a grid; `set_grid` is the only way in. Places without a cell and head rows cannot be walked onto."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = EMPTY

    def set_grid(self, grid: Grid) -> None:
        """Show another grid."""
        self.beginResetModel()
        self.grid = grid
        self.endResetModel()

    def cell(self, index: Index) -> GridCell | None:
        """The cell at a place, None where there is none."""
        if not index.isValid():
            return None
        cells = self.grid.rows[index.row()].cells
        return cells[index.column()] if index.column() < len(cells) else None

    def row_of(self, key: str) -> int:
        """The place of a row by its key, -1 when it is not shown."""
        return next((place for place, row in enumerate(self.grid.rows) if row.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt has this default
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt has this default
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.grid.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only cells can be walked onto."""
        if self.cell(index) is None or self.grid.rows[index.row()].is_head:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Ready words."""
        if role == HEAD_ROLE:
            return self.grid.rows[index.row()].is_head
        cell = self.cell(index)
        if cell is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self.grid.columns[index.column()].replace("\n", " ")
            return f"{self.grid.rows[index.row()].title} {head}：{cell.tip or cell.words}"
        return cell if role == CELL_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """What rows and columns are."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return self.grid.columns[section]
        return self.grid.rows[section].title
