"""Lists of like things in a form (sessions, promises, visits): each a group of fields, added, moved, taken away."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import Field
from mediator_desktop.ui.kit.widgets import button, text

MakeFields = Callable[[], Sequence[tuple[Field, int]]]
WHOLE_LINE = 0
"""Span of a field that stands on a line of its own."""


class Entry(QWidget):
    """One of the list. `original` keeps what is not shown."""

    changed = Signal()

    def __init__(self, original: Any, fields: Sequence[tuple[Field, int]], prefix: str) -> None:
        super().__init__()
        self.original = original
        self._fields: dict[str, Field] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, look.px(6))
        outer.setSpacing(look.px(8))
        self.head = QHBoxLayout()
        self.head.setSpacing(look.px(8))
        self.caption = text("", "", wraps=False)
        self.head.addWidget(self.caption)
        self.head.addStretch(1)
        outer.addLayout(self.head)
        grid: FieldGrid | None = None
        for field, span in fields:
            field.editor.setObjectName(f"{prefix}_{field.editor.objectName()}")
            self._fields[field.name] = field
            field.set_value(getattr(original, field.name))
            field.changed.connect(self.changed)
            if span == WHOLE_LINE:
                outer.addWidget(field)
                grid = None
                continue
            if grid is None:
                grid = FieldGrid()
                outer.addWidget(grid)
            grid.add(field, span)
        self.foot = QVBoxLayout()
        outer.addLayout(self.foot)

    def value(self) -> Any:
        """The thing as entered."""
        return replace(self.original, **{name: field.value() for name, field in self._fields.items()})

    def set_value(self, value: Any) -> None:
        """Show a thing."""
        self.original = value
        for name, field in self._fields.items():
            field.set_value(getattr(value, name))

    def field(self, name: str) -> Field | None:
        """The field of a name."""
        return self._fields.get(name)

    def fields(self) -> Iterator[Field]:
        """All fields."""
        yield from self._fields.values()

    def focus_first(self) -> None:
        """Go to the first field."""
        next(self.fields()).editor.setFocus()


class Entries(QWidget):
    """The list. `caption` names an entry by its index; `blank` is an entry with nothing in it.

    `is_blank` tells entries in which nothing was filled in, where that is not being equal to `blank`.
    """

    changed = Signal()
    structure_changed = Signal()
    entry_added = Signal(object)

    def __init__(
        self,
        name: str,
        blank: Any,
        make_fields: MakeFields,
        caption: Callable[[int], str],
        *,
        movable: bool = False,
        is_blank: Callable[[Any], bool] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self._blank = blank
        self._is_blank = is_blank or (lambda value: bool(value == blank))
        self._make_fields = make_fields
        self._caption = caption
        self._movable = movable
        self._entries: list[Entry] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(look.px(8))

    def load(self, values: Sequence[Any]) -> None:
        """Show some things."""
        for entry in list(self._entries):
            self._drop(entry)
        for value in values:
            self._append(value)
        self._renumber()

    def value(self) -> tuple[Any, ...]:
        """The things entered; empty ones are left out."""
        return tuple(entry.value() for entry in self._filled())

    def entries(self) -> tuple[Entry, ...]:
        """Every entry shown."""
        return tuple(self._entries)

    def add(self, value: Any = None) -> Entry:
        """Append an entry and go there."""
        entry = self._append(self._blank if value is None else value)
        self._renumber()
        self.structure_changed.emit()
        self.changed.emit()
        entry.focus_first()
        return entry

    def replace_entry(self, entry: Entry, values: Sequence[Any]) -> None:
        """Put several things in the place of one."""
        place = self._entries.index(entry)
        found = [other.value() for other in self._entries]
        found[place : place + 1] = values
        self.load(found)
        self.structure_changed.emit()
        self.changed.emit()

    def paths(self) -> Iterator[tuple[str, Field]]:
        """Every field with its path."""
        filled = self._filled()
        for place, entry in enumerate(self._entries):
            index = filled.index(entry) if entry in filled else len(filled) + place
            yield from ((f"{self.name}[{index}].{field.name}", field) for field in entry.fields())

    def _filled(self) -> list[Entry]:
        return [entry for entry in self._entries if not self._is_blank(entry.value())]

    def _append(self, value: Any) -> Entry:
        prefix = self.name.rpartition(".")[2]
        entry = Entry(value, self._make_fields(), prefix)
        if self._movable:
            entry.head.addWidget(self._small("上移", "move_up_button", lambda: self._move_up(entry)))
        entry.head.addWidget(self._small("去掉", f"remove_{prefix}_button", lambda: self._remove(entry)))
        entry.changed.connect(self.changed)
        self._entries.append(entry)
        self._rows.addWidget(entry)
        self.entry_added.emit(entry)
        return entry

    def _small(self, words: str, name: str, act: Callable[[], None]) -> QPushButton:
        return button(words, name, act, role="quiet")

    def _move_up(self, entry: Entry) -> None:
        place = self._entries.index(entry)
        if place == 0:
            return
        self._entries.insert(place - 1, self._entries.pop(place))
        self._rows.removeWidget(entry)
        self._rows.insertWidget(place - 1, entry)
        self._renumber()
        self.structure_changed.emit()
        self.changed.emit()

    def _remove(self, entry: Entry) -> None:
        self._drop(entry)
        self._renumber()
        self.structure_changed.emit()
        self.changed.emit()

    def _drop(self, entry: Entry) -> None:
        self._entries.remove(entry)
        self._rows.removeWidget(entry)
        entry.hide()
        entry.deleteLater()

    def _renumber(self) -> None:
        for index, entry in enumerate(self._entries):
            entry.caption.setText(self._caption(index))
