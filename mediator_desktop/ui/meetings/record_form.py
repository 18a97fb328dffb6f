"""What the forms of this screen share: a scrolling column over one record, its fields by path, its problems."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.ui.kit.choices import Ask, NamesField, matching
from mediator_desktop.ui.kit.entries import Entries
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import Field
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import ScrollColumn, button


class RecordForm(ScrollColumn):
    """Shows a record (a frozen dataclass) and gives it back as entered; what is not shown stays."""

    changed = Signal()
    structure_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._original: Any = None
        self._fields: dict[str, Field] = {}
        self._lists: dict[str, Entries] = {}

    def show_value(self, value: Any) -> None:
        """Show a record."""
        self._original = value
        for name, field in self._fields.items():
            field.set_value(getattr(value, name))
        for name, entries in self._lists.items():
            entries.load(getattr(value, name))

    def value(self) -> Any:
        """The record as entered."""
        entered: dict[str, Any] = {name: field.value() for name, field in self._fields.items()}
        entered |= {name: entries.value() for name, entries in self._lists.items()}
        return replace(self._original, **entered)

    def focus_first(self) -> None:
        """Go to the first field."""
        self.first_editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def first_editor(self) -> QWidget:
        """The editor of the first field."""
        return next(iter(self._fields.values())).editor

    def paths(self) -> Iterator[tuple[str, Field]]:
        """Every field with its path into the record."""
        yield from self._fields.items()
        for entries in self._lists.values():
            yield from entries.paths()

    def show_problems(
        self, problems: Iterable[Problem], *, insist: bool = False
    ) -> list[tuple[Problem, Field | None]]:
        """Put every problem beside its field and clear all others; tells where each one went."""
        fields = dict(self.paths())
        placed = [(problem, fields.get(problem.field)) for problem in problems]
        worst: dict[Field, Problem] = {}
        for problem, field in placed:
            if field is not None and (field not in worst or problem.severity is Severity.WRONG):
                worst.setdefault(field, problem)
        for field in fields.values():
            field.show_problem(worst.get(field), insist=insist)
        return placed

    def unreadable(self) -> list[Problem]:
        """Fields whose text cannot be read."""
        found = ((path, field.own_problem()) for path, field in self.paths())
        return [Problem(path, problem.sentence) for path, problem in found if problem is not None]

    def unread_texts(self) -> dict[str, str]:
        """What was typed and cannot be read, by path; drafts keep it word for word."""
        return {path: field.unread for path, field in self.paths() if field.unread}

    def restore_texts(self, texts: Mapping[str, str]) -> None:
        """Put back what `unread_texts` gave."""
        for path, field in self.paths():
            if path in texts:
                field.set_text(texts[path])

    def _sheet(self, title: str) -> Sheet:
        made = Sheet(title)
        self.column.addWidget(made)
        return made

    def _grid(self, sheet: Sheet, *fields: tuple[Field, int]) -> None:
        made = FieldGrid()
        for field, span in fields:
            made.add(self._adopt(field), span)
        sheet.body.addWidget(made)

    def _line(self, sheet: Sheet, field: Field) -> None:
        sheet.body.addWidget(self._adopt(field))

    def _adopt(self, field: Field) -> Field:
        self._fields[field.name] = field
        field.changed.connect(self.changed)
        return field

    def _list(
        self,
        sheet: Sheet,
        name: str,
        blank: Any,
        make_fields: Callable[[], Sequence[tuple[Field, int]]],
        caption: Callable[[int], str],
        add: tuple[str, str],
    ) -> Entries:
        """A list of like things with its button; `add` is the button's words and object name."""
        entries = self._lists[name] = Entries(name, blank, make_fields, caption, movable=True)
        entries.changed.connect(self.changed)
        entries.structure_changed.connect(self.structure_changed)
        sheet.body.addWidget(entries)
        row = QHBoxLayout()
        row.addWidget(button(add[0], add[1], entries.add, icon="plus"))
        row.addStretch(1)
        sheet.body.addLayout(row)
        return entries


class NamesLine(NamesField):
    """Several names in one line, kept as one text parted by `、`."""

    def value(self) -> Any:
        return "、".join(super().value())

    def set_value(self, value: Any) -> None:
        self.set_text(value or "")


class Names:
    """Names that fields of this screen offer; filled when the register has answered."""

    def __init__(self) -> None:
        self.units: tuple[str, ...] = ()
        self.people: tuple[str, ...] = ()

    def offer_units(self) -> Ask:
        """Units."""
        return lambda text, offer: offer(matching(text, self.units))

    def offer_people(self) -> Ask:
        """People of the units and the office's mediators."""
        return lambda text, offer: offer(matching(text, self.people))
