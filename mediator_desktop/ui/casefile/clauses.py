"""Numbered clauses of an agreement: written, moved, taken from the usual ones."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.fields import Field, LongTextField
from mediator_desktop.ui.kit.widgets import button, text


class _Row(QWidget):
    """A clause with its number and small actions."""

    def __init__(self, words: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        self.number = text("1、")
        self.number.setMinimumWidth(look.px(26))
        self.field = LongTextField("clause", "", lines=1, enter_goes_on=True, phrases="clause")
        self.field.editor.setAccessibleName("协议条款")
        self.field.set_value(words)
        self.up = button("上移", "move_clause_up_button", role="quiet")
        self.remove = button("去掉", "remove_clause_button", role="quiet")
        row.addWidget(self.number)
        row.addWidget(self.field, 1)
        row.addWidget(self.up)
        row.addWidget(self.remove)


class Clauses(QWidget):
    """The list; Enter in a clause goes to the next one, in the last one it begins another."""

    changed = Signal()
    structure_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._current: _Row | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(look.px(6))

    def load(self, clauses: Sequence[str]) -> None:
        """Show clauses, at least one empty line."""
        for row in list(self._rows):
            self._drop(row)
        for words in clauses or ("",):
            self._insert(len(self._rows), words)
        self._renumber()

    def value(self) -> tuple[str, ...]:
        """The clauses; empty ones are left out."""
        return tuple(words for row in self._rows if (words := row.field.value()))

    def add(self, words: str = "") -> None:
        """Append a clause (into the last line where that is empty) and go there."""
        last = self._rows[-1] if self._rows else None
        if last is not None and not last.field.value():
            last.field.set_value(words)
            self._focus(last)
        else:
            self._focus(self._insert(len(self._rows), words))
        self._announce()

    def insert_words(self, words: str) -> None:
        """Put words where the cursor was last."""
        row = self._current if self._current in self._rows else self._rows[-1]
        assert row is not None
        row.field.edit.insertPlainText(words)
        row.field.edit.setFocus()

    def paths(self) -> Iterator[tuple[str, Field]]:
        """The fields of the clauses with their paths."""
        filled = [row for row in self._rows if row.field.value()]
        for place, row in enumerate(self._rows):
            index = filled.index(row) if row in filled else len(filled) + place
            yield f"agreement.clauses[{index}]", row.field

    def first(self) -> Field:
        """The first clause's field."""
        return self._rows[0].field

    def _insert(self, place: int, words: str) -> _Row:
        row = _Row(words)
        row.field.changed.connect(self.changed)
        row.field.edit.entered.connect(lambda: self._enter(row))
        row.field.edit.entered_focus.connect(lambda: self._remember(row))
        row.up.clicked.connect(lambda: self._move_up(row))
        row.remove.clicked.connect(lambda: self._remove(row))
        self._rows.insert(place, row)
        self._box.insertWidget(place, row)
        return row

    def _remember(self, row: _Row) -> None:
        self._current = row

    def _enter(self, row: _Row) -> None:
        place = self._rows.index(row)
        if place + 1 < len(self._rows):
            self._focus(self._rows[place + 1])
        elif row.field.value():
            self._focus(self._insert(place + 1, ""))
            self._announce()

    def _move_up(self, row: _Row) -> None:
        place = self._rows.index(row)
        if place:
            self._rows.insert(place - 1, self._rows.pop(place))
            self._box.removeWidget(row)
            self._box.insertWidget(place - 1, row)
            self._announce()

    def _remove(self, row: _Row) -> None:
        self._drop(row)
        if not self._rows:
            self._insert(0, "")
        self._focus(self._rows[-1])
        self._announce()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._box.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _focus(self, row: _Row) -> None:
        row.show()
        row.field.edit.setFocus()

    def _announce(self) -> None:
        self._renumber()
        self.structure_changed.emit()
        self.changed.emit()

    def _renumber(self) -> None:
        for index, row in enumerate(self._rows):
            row.number.setText(f"{index + 1}、")
            row.field.editor.setObjectName(f"clause_{index}_text_edit")
            row.up.setEnabled(index > 0)
