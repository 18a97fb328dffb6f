"""栏目: what each column holds, how sure that is, money units, days, and words that name no type for sure"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.catalogue.vocabulary import CodeList
from mediator_desktop.domain.vocabulary import AgreementForm
from mediator_desktop.ui.imports.word_sheet import WordSheet
from mediator_desktop.ui.imports.words import (
    DAY_ORDERS,
    FIELD_NAMES,
    UNITS,
    USUAL_PAIRS,
    confidence_word,
    fields_word,
    one_line,
)
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, Option, code_options, term_options
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import Badge, ScrollColumn, clear_layout, text

if TYPE_CHECKING:
    from mediator_desktop.ledgers.mapping import MappedColumn
    from mediator_desktop.ledgers.preview import SheetPreview, TypeWord

SAMPLES = 3
MOST_TYPE_WORDS = 40


class _Line(QWidget):
    """One column: letter, heading, first values; what it holds; how sure that is. `chosen` comes with the fields."""

    chosen = Signal(int, tuple)

    def __init__(self, column: "MappedColumn", samples: Sequence[str]) -> None:
        super().__init__()
        self.place = column.index
        self._shown: tuple[str, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(4), 0, look.px(4))
        grid = FieldGrid(columns=6)
        outer.addWidget(grid)
        head = QWidget()
        words = QVBoxLayout(head)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(look.px(2))
        words.addWidget(
            text(
                f"{column.letter}　{one_line(column.heading)}",
                "",
                f"heading_{column.letter}_label",
                wraps=True,
            )
        )
        words.addWidget(text("　".join(samples) or "（空）", "muted", wraps=True))
        words.addStretch(1)
        grid.add(head, 2)
        pairs = dict.fromkeys((*USUAL_PAIRS, *((column.fields,) if len(column.fields) > 1 else ())))
        options = [Option((), fields_word(()))]
        options += [Option((name,), word) for name, word in FIELD_NAMES.items()]
        options += [Option(pair, fields_word(pair)) for pair in pairs]
        self.field = ChoiceField(f"column_{column.letter}", "", options, nothing=())
        self.field.editor.setAccessibleName(f"{column.letter}列{one_line(column.heading)}放到")
        self.field.changed.connect(self._changed)
        grid.add(self.field, 2)
        side = QWidget()
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(look.px(2))
        self._badge = Badge("")
        self._badge.setObjectName(f"confidence_{column.letter}_label")
        self._reason = text("", "muted", f"reason_{column.letter}_label", wraps=True)
        beside.addWidget(self._badge)
        beside.addWidget(self._reason)
        beside.addStretch(1)
        grid.add(side, 2)
        self.show_column(column)

    def show_column(self, column: "MappedColumn") -> None:
        """Show what the column holds now."""
        word, tone = confidence_word(column)
        self._badge.say(word, tone)
        self._reason.setText(column.reason)
        self._shown = column.fields
        is_shown = self.field.text() and self.field.value() == column.fields
        if not is_shown and not self.field.editor.hasFocus():
            self.field.set_value(column.fields)

    def _changed(self) -> None:
        fields = self.field.value()
        if self.field.own_problem() is None and self.field.text() and fields != self._shown:
            self._shown = fields
            self.chosen.emit(self.place, fields)


class ColumnsStep(ScrollColumn):
    """`fields_chosen(place, fields)`, `unit_chosen(yuan)`, `days_chosen(day_first)`, `type_chosen(word, code)`,
    `word_chosen(field, word, meaning)`, `form_chosen(form)` of agreements whose form is not told.
    """

    fields_chosen = Signal(int, tuple)
    unit_chosen = Signal(int)
    days_chosen = Signal(bool)
    type_chosen = Signal(str, str)
    word_chosen = Signal(str, str, str)
    form_chosen = Signal(object)

    def __init__(self, types: CodeList, sources: CodeList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("columns_step")
        self._types = types
        self._sheet = ""
        self._lines: dict[int, _Line] = {}
        self._words: dict[str, ChoiceField] = {}
        self._told = text("", "", "columns_told_label", wraps=True)
        self.column.addWidget(self._told)
        self._column_sheet = Sheet("每一列是什么")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._column_sheet.body.addLayout(self._rows)
        self.column.addWidget(self._column_sheet)
        self._how = Sheet("怎么读")
        self._unit = ChoiceField(
            "unit", "金额单位", [Option(yuan, word) for yuan, word in UNITS.items()], nothing=0
        )
        self._unit.changed.connect(lambda: self._emit(self._unit, self.unit_chosen))
        self._days = ChoiceField(
            "day_order",
            "日期里哪个是日",
            [Option(first, word) for first, word in DAY_ORDERS.items()],
            nothing=None,
        )
        self._days.changed.connect(lambda: self._emit(self._days, self.days_chosen))
        self._form = ChoiceField(
            "untold_form", "没有写明的协议形式", term_options(AgreementForm), nothing=None
        )
        self._form.changed.connect(lambda: self._emit(self._form, self.form_chosen))
        grid = FieldGrid(columns=6)
        grid.add(self._unit, 2)
        grid.add(self._days, 4)
        grid.add(self._form, 2)
        self._grid = grid
        self._how.body.addWidget(grid)
        self.column.addWidget(self._how)
        self._type_sheet = Sheet("纠纷类型")
        self._type_sheet.body.addWidget(
            text(
                "这些写法不是标准类型，请核对或选择一次，所有写法相同的行都照此登记，下次也照此。",
                "muted",
                wraps=True,
            )
        )
        self._type_grid = FieldGrid(columns=6)
        self._type_sheet.body.addWidget(self._type_grid)
        self.column.addWidget(self._type_sheet)
        self._word_sheet = WordSheet(sources)
        self._word_sheet.chosen.connect(self.word_chosen)
        self.column.addWidget(self._word_sheet)
        self._notes = text("", "muted", "notes_label", wraps=True)
        self.column.addWidget(self._notes)
        self.column.addStretch(1)

    def show_sheet(self, read: "SheetPreview", day_first: bool | None, untold: AgreementForm) -> None:
        """Show what was made of a sheet; fields in which one types keep what is typed."""
        is_same = self._sheet == read.sheet and self._lines.keys() == {c.index for c in read.columns}
        if not is_same:
            self._sheet = read.sheet
            self._make_lines(read)
        for column in read.columns:
            self._lines[column.index].show_column(column)
        has_amount = any("amount" in column.fields for column in read.columns)
        self._unit.setVisible(has_amount)
        self._show(self._unit, read.unit)
        self._days.setVisible(bool(read.odd_days) or day_first is not None)
        self._show(self._days, day_first)
        self._form.setVisible(read.lacks_form)
        self._show(self._form, untold)
        self._how.setVisible(not all(field.isHidden() for field in (self._unit, self._days, self._form)))
        self._grid.arrange()
        self._show_types([word for word in read.types if not word.is_certain], is_same=is_same)
        self._word_sheet.show_words(read.words)
        self._notes.setText("\n".join(read.notes))
        self._tell(read)

    def focus_first(self) -> None:
        """Go to the first column that should be looked at."""
        for line in self._lines.values():
            line.field.setFocus()
            return

    def _tell(self, read: "SheetPreview") -> None:
        """What should be looked at here, in one sentence."""
        unsure = [column.letter for column in read.columns if confidence_word(column)[1] != "done"]
        words = sum(not word.code for word in read.types)
        parts = [f"{'、'.join(unsure)}列请看一下"] if unsure else []
        parts += [f"有{words}种写法的类型不认识，请在下面选"] if words else []
        others = sum(not word.meaning for word in read.words)
        parts += [f"有{others}种写法看不懂，可以在下面选"] if others else []
        if read.odd_days and self._days.value() is None:
            parts.append("日期里哪个是日，请在下面选")
        self._told.setText("；".join(parts) + "。" if parts else "每一列都有把握，核对一下就可以到下一步。")
        look.mark(self._told, "tone", "due" if parts else "done")

    def _make_lines(self, read: "SheetPreview") -> None:
        clear_layout(self._rows)
        self._lines = {}
        for column in read.columns:
            line = _Line(column, _samples(read, column.index))
            line.chosen.connect(self.fields_chosen)
            self._lines[column.index] = line
            self._rows.addWidget(line)

    def _show_types(self, words: "Sequence[TypeWord]", *, is_same: bool) -> None:
        unknown_first = sorted(words, key=lambda word: (bool(word.code), -word.rows))[:MOST_TYPE_WORDS]
        if not is_same or not {word.word for word in unknown_first} <= self._words.keys():
            for field in self._words.values():
                self._type_grid.remove(field)
                field.hide()
                field.deleteLater()
            self._words = {}
            for number, word in enumerate(unknown_first):
                self._words[word.word] = self._type_field(number, word)
                self._type_grid.add(self._words[word.word], 2)
        for word in unknown_first:
            field = self._words[word.word]
            self._show(field, word.code)
            field.set_hint("" if word.code else "不认识，不选就没有类型，原来的写法记在备注里")
        self._type_sheet.setVisible(bool(self._words))

    def _type_field(self, number: int, word: "TypeWord") -> ChoiceField:
        field = ChoiceField(
            f"type_word_{number}", f"“{one_line(word.word, 20)}”{word.rows}行", code_options(self._types)
        )
        field.changed.connect(lambda: self._type_changed(word.word, field))
        return field

    def _type_changed(self, word: str, field: ChoiceField) -> None:
        if field.own_problem() is None and field.value():
            self.type_chosen.emit(word, field.value())

    @staticmethod
    def _emit(field: ChoiceField, signal: Any) -> None:
        if field.own_problem() is None and field.text():
            signal.emit(field.value())

    @staticmethod
    def _show(field: ChoiceField, value: Any) -> None:
        if not field.editor.hasFocus() and field.value() != value:
            field.set_value(value)


def _samples(read: "SheetPreview", place: int) -> list[str]:
    """The first different values of a column, cut short."""
    from mediator_desktop.ledgers.reading import cell_words

    found: dict[str, None] = {}
    for row in read.rows[:60]:
        words = one_line(cell_words(row.cells[place]) if place < len(row.cells) else "", 16)
        if words:
            found[words] = None
        if len(found) == SAMPLES:
            break
    return list(found)
