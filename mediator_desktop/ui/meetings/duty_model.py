"""The grid of the duty rota: a row a day, a column a unit, names in the cells."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtWidgets import QWidget

from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.unit import UnitPerson
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import names_in
from mediator_desktop.ui.kit.table import Index

Cells = dict[tuple[date, str], tuple[str, ...]]
WEEKDAYS = "一二三四五六日"


class DutyModel(QAbstractTableModel):
    """Holds the names as entered; `edited` comes with every change a person made."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rest: frozenset[date] = frozenset()
        self.days: tuple[date, ...] = ()
        self.units: tuple[str, ...] = ()
        self._cells: Cells = {}

    def show_month(
        self, first_day: date, last_day: date, units: Sequence[str], cells: Cells, rest: frozenset[date]
    ) -> None:
        """Show other days (inclusive); `rest` are days off."""
        self.beginResetModel()
        self._rest = rest
        self.days = tuple(first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1))
        self.units = tuple(units)
        self._cells = {place: names for place, names in cells.items() if names}
        self.endResetModel()

    @property
    def cells(self) -> Cells:
        """The names as entered, empty cells left out."""
        return dict(self._cells)

    def put(self, row: int, column: int, words: str) -> bool:
        """Write names into a cell, parted by `、`, commas or blanks; whether it changed."""
        if not (0 <= row < len(self.days) and 0 <= column < len(self.units)):
            return False
        place, names = (self.days[row], self.units[column]), names_in(words)
        if self._cells.get(place, ()) == names:
            return False
        self._cells[place] = names
        if not names:
            del self._cells[place]
        index = self.index(row, column)
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True

    def words(self, row: int, column: int) -> str:
        """The names of a cell in one line."""
        return "、".join(self._cells.get((self.days[row], self.units[column]), ()))

    def rowCount(self, parent: Index | None = None) -> int:
        """Days."""
        return 0 if parent is not None and parent.isValid() else len(self.days)

    def columnCount(self, parent: Index | None = None) -> int:
        """Units."""
        return 0 if parent is not None and parent.isValid() else len(self.units)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The names of a cell."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            day, unit = self.days[index.row()], self.units[index.column()]
            names = self.words(index.row(), index.column()) or "没有排人"
            return f"{day.month}月{day.day}日 {unit} {names}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write names into a cell."""
        return role == Qt.ItemDataRole.EditRole and self.put(index.row(), index.column(), str(value))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell may be written."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Units above; days with weekdays at the left, days off with a word."""
        if orientation is Qt.Orientation.Horizontal:
            shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            return self.units[section] if role in shown else None
        day = self.days[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{day.day}日 周{WEEKDAYS[day.weekday()]}{' 休' if day in self._rest else ''}"
        if role == Qt.ItemDataRole.ForegroundRole and day in self._rest:
            return look.current().colour("due")
        return None


def cells_of(entries: Iterable[DutyEntry]) -> Cells:
    """A rota as cells."""
    cells: Cells = {}
    for entry in entries:
        place = (entry.day, entry.unit)
        cells[place] = (*cells.get(place, ()), entry.name)
    return cells


def entries_of(
    cells: Mapping[tuple[date, str], Sequence[str]],
    before: Iterable[DutyEntry],
    people: Iterable[UnitPerson],
) -> tuple[DutyEntry, ...]:
    """Cells as a rota, by day and unit: what was known of an entry stays, a telephone is taken from the unit's people."""
    known = {(entry.day, entry.unit, entry.name): entry for entry in before}
    phones: dict[str, str] = {}
    for person in people:
        if person.phone:
            phones.setdefault(person.name, person.phone)
    return tuple(
        known.get((day, unit, name)) or DutyEntry(day=day, unit=unit, name=name, phone=phones.get(name, ""))
        for (day, unit), names in sorted(cells.items())
        for name in names
    )
