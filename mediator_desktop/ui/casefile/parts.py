"""A part of a dispute that is one record of its own (confirmation, docket, filing) as fields on a card."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import Field
from mediator_desktop.ui.kit.sections import Section
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import FlowLayout


class PartSection(Section):
    """The fields of the dispute's part `name`; `blank` is the part with nothing in it, `absent` what stands for it.

    Editors are named `<part>_<field>_…`, paths are `<part>.<field>`.
    """

    print_wanted = Signal(str, object)

    def __init__(self, name: str, title: str, blank: Any, absent: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._blank = blank
        self._absent = absent
        self._original = blank
        self._fields: dict[str, Field] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.card = Sheet(title)
        outer.addWidget(self.card)

    def grid(self, *placed: tuple[Field, int]) -> FieldGrid:
        """Add fields side by side."""
        made = FieldGrid()
        for field, span in placed:
            made.add(self._adopt(field), span)
        self.card.body.addWidget(made)
        return made

    def line(self, field: Field) -> None:
        """Add a field over the whole width."""
        self.card.body.addWidget(self._adopt(field))

    def add_buttons(self, *made: QWidget) -> None:
        """Add small buttons side by side."""
        row = QWidget()
        flow = FlowLayout(row)
        for widget in made:
            flow.addWidget(widget)
        self.card.body.addWidget(row)

    def put(self, name: str, value: Any, *, then: str = "") -> None:
        """Fill a field in as if typed, and go there or to another one."""
        self._fields[name].set_value(value)
        self._fields[then or name].editor.setFocus()
        self.changed.emit()

    def _adopt(self, field: Field) -> Field:
        field.editor.setObjectName(f"{self._name}_{field.editor.objectName()}")
        self._fields[field.name] = field
        field.changed.connect(self.changed)
        return field

    def load(self, dispute: Dispute) -> None:
        part = getattr(dispute, self._name)
        self._original = self._blank if part is None else part
        known = {spec.name for spec in fields(self._blank)}
        for name, field in self._fields.items():
            if name in known:
                field.set_value(getattr(self._original, name))

    def entered(self) -> Any:
        """The part as entered; what is not shown stays."""
        known = {spec.name for spec in fields(self._blank)}
        values = {name: field.value() for name, field in self._fields.items() if name in known}
        return replace(self._original, **values)

    def apply(self, dispute: Dispute) -> Dispute:
        part = self.entered()
        return replace(dispute, **{self._name: self._absent if part == self._blank else part})

    def paths(self) -> Iterator[tuple[str, Field]]:
        yield from ((f"{self._name}.{name}", field) for name, field in self._fields.items())

    def field_at(self, path: str) -> Field | None:
        if path == self._name:
            return next(iter(self._fields.values()))
        return (
            self._fields.get(path.removeprefix(f"{self._name}.").partition("[")[0])
            if path.startswith(f"{self._name}.")
            else None
        )
