"""Words of a ledger that are not understood, each asked about once: what it means is chosen from a short list"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mediator_desktop.catalogue.vocabulary import CodeList
from mediator_desktop.ui.imports.words import FIELD_NAMES, one_line
from mediator_desktop.ui.kit.choices import ChoiceField, Option, code_options
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import text

if TYPE_CHECKING:
    from mediator_desktop.ledgers.word_meanings import UnknownWord

MOST_WORDS = 40


class WordSheet(Sheet):
    """`chosen(field, word, meaning)`; hidden while every word is understood."""

    chosen = Signal(str, str, str)

    def __init__(self, sources: CodeList, parent: QWidget | None = None) -> None:
        super().__init__("看不懂的写法", parent=parent)
        self.setObjectName("word_sheet")
        self._sources = sources
        self._fields: dict[tuple[str, str], ChoiceField] = {}
        self.body.addWidget(
            text(
                "每种写法选一次，所有写法相同的行都照此登记，下次也照此；不选的原样记在备注里。",
                "muted",
                wraps=True,
            )
        )
        self._grid = FieldGrid(columns=6)
        self.body.addWidget(self._grid)

    def show_words(self, words: "Sequence[UnknownWord]") -> None:
        """Show a line for each word; fields in which one types keep what is typed."""
        wanted = {(word.field, word.word): word for word in words[:MOST_WORDS]}
        if self._fields.keys() != wanted.keys():
            for field in self._fields.values():
                self._grid.remove(field)
                field.hide()
                field.deleteLater()
            self._fields = {
                key: self._field(number, word) for number, (key, word) in enumerate(wanted.items())
            }
            for field in self._fields.values():
                self._grid.add(field, 2)
        for key, word in wanted.items():
            field, meaning = self._fields[key], word.meaning or None
            if not field.editor.hasFocus() and field.value() != meaning:
                field.set_value(meaning)
        self.setVisible(bool(self._fields))

    def _field(self, number: int, word: "UnknownWord") -> ChoiceField:
        from mediator_desktop.ledgers.word_meanings import MEANINGS

        known = MEANINGS.get(word.field)
        options = (
            [Option(code, name) for code, name in known.items()] if known else code_options(self._sources)
        )
        title = f"{FIELD_NAMES[word.field]}“{one_line(word.word, 20)}”{len(word.rows)}行"
        field = ChoiceField(f"word_{number}", title, options, nothing=None)
        field.changed.connect(lambda: self._changed(word, field))
        return field

    def _changed(self, word: "UnknownWord", field: ChoiceField) -> None:
        if field.own_problem() is None and field.value():
            self.chosen.emit(word.field, word.word, field.value())
