"""A list of like steps on a tab (investigations, visits, transfers …): entries, a button to add one, print buttons."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.ui.kit.editors import PHRASES, TextEdit
from mediator_desktop.ui.kit.entries import Entries, Entry, MakeFields
from mediator_desktop.ui.kit.fields import Field
from mediator_desktop.ui.kit.sections import Section
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import button, text


class ListSection(Section):
    """The entries of one list field of a dispute.

    `fresh` makes the entry that the add button begins, `is_open` tells one that is still to be written; `sheet` is the
    form printed for one of them. `print_wanted`
    gives form and index, `phrases_wanted` the text that usual phrases are wanted for.
    """

    print_wanted = Signal(str, object)
    phrases_wanted = Signal(object)

    def __init__(
        self,
        name: str,
        title: str,
        blank: Any,
        fields: MakeFields,
        caption: Callable[[int], str],
        *,
        add: tuple[str, str],
        fresh: Callable[[], Any] | None = None,
        sheet: tuple[str, str] | None = None,
        is_blank: Callable[[Any], bool] | None = None,
        is_open: Callable[[Any], bool] | None = None,
        movable: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._fresh = fresh or (lambda: blank)
        self._sheet = sheet
        self._is_open = is_open or self._is_fresh
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.card = Sheet(title)
        outer.addWidget(self.card)
        self.entries = Entries(name, blank, fields, caption, movable=movable, is_blank=is_blank)
        self.entries.entry_added.connect(self._furnish)
        self.entries.changed.connect(self.changed)
        self.entries.structure_changed.connect(self.structure_changed)
        self.card.body.addWidget(self.entries)
        words, button_name = add
        row = QHBoxLayout()
        row.addWidget(button(words, button_name, self.begin, icon="plus"))
        if hint:
            row.addWidget(text(hint, "hint", wraps=True), 1)
        else:
            row.addStretch(1)
        self.card.body.addLayout(row)

    def begin(self) -> None:
        """Begin another entry, or go to the last one while that is still to be written."""
        entries = self.entries.entries()
        if entries and self._is_open(entries[-1].value()):
            entries[-1].focus_first()
        else:
            self.entries.add(self._fresh())

    def _is_fresh(self, value: Any) -> bool:
        """Whether nothing was written in an entry since it was begun; its key does not count."""
        fresh = self._fresh()
        return bool(value == (replace(fresh, key=value.key) if hasattr(fresh, "key") else fresh))

    def load(self, dispute: Dispute) -> None:
        self.entries.load(getattr(dispute, self._name))

    def apply(self, dispute: Dispute) -> Dispute:
        values: dict[str, Any] = {self._name: self.entries.value()}
        return replace(dispute, **values)

    def paths(self) -> Iterator[tuple[str, Field]]:
        yield from self.entries.paths()

    def field_at(self, path: str) -> Field | None:
        found = super().field_at(path)
        if found is None and path.partition("[")[0] == self._name and self.entries.entries():
            return next(self.entries.entries()[-1].fields())
        return found

    def _furnish(self, entry: Entry) -> None:
        """Small buttons in the head of an entry: phrases for its long text, its sheet."""
        place = 2
        long = next((f.editor for f in entry.fields() if f.editor.property(PHRASES)), None)
        if isinstance(long, TextEdit):
            made = button(
                "常用语  F8", "phrases_button", lambda: self.phrases_wanted.emit(long), role="quiet"
            )
            entry.head.insertWidget(place, made)
            place += 1
        if self._sheet is not None:
            form_id, name = self._sheet

            def wanted() -> None:
                self.print_wanted.emit(form_id, self.entries.entries().index(entry))

            entry.head.insertWidget(place, button("打印", name, wanted, role="quiet"))
