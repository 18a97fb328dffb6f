"""Going through what a template asks for: every item in a table, each corrected below it, then confirmed"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Refused
from mediator_desktop.services.template_items import (
    FILL,
    LIKELY,
    ItemKind,
    TemplateItem,
    decide,
    differences,
)
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, Option
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import TextField
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.widgets import Card, ScrollColumn, button, text
from mediator_desktop.ui.reports.template_presenter import Opened, TemplatePresenter

if TYPE_CHECKING:
    from mediator_desktop.ledgers.template_mapping import TemplateMapping

_COLUMNS = (
    Column("place", "位置", 90, sorts=False),
    Column("heading", "模板里写的", 290, sorts=False),
    Column("words", "填什么", 290, sorts=False),
    Column("certainty", "把握", 80, sorts=False),
    Column("sheet", "工作表", 130, sorts=False),
)


class ItemsStep(QWidget):
    """Emits `confirmed` with the mapping as it was gone through."""

    confirmed = Signal(object)
    problem = Signal(str)

    def __init__(self, presenter: TemplatePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._opened: Opened | None = None
        self._mapping: TemplateMapping | None = None
        self._items: tuple[TemplateItem, ...] = ()
        self.is_dirty = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column = outer
        if look.current().percent > 125:
            around = ScrollColumn()
            outer.addWidget(around, 1)
            column = around.column
        column.setSpacing(look.px(8))
        self._changed = text("", "doubt", "template_changed_label", wraps=True)
        column.addWidget(self._changed)
        card = Card()
        card.set_margins(look.px(6), look.px(6))
        self._model = RowsModel(_COLUMNS)
        self.table = TableView(self._model, "template_items_table_view")
        self.table.setAccessibleName("模板里的栏目")
        self.table.setMinimumHeight(look.px(140))
        self.table.opened.connect(lambda _key: self._edit())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_item())
        card.body.addWidget(self.table, 1)
        column.addWidget(card, 1)
        below = Card()
        below.set_margins(look.px(14), look.px(8))
        self.choice = ChoiceField("template_choice", "这一项填", ())
        self.given = TextField("template_given", "写上")
        fields = FieldGrid(columns=2, narrowest=260)
        fields.add(self.choice)
        fields.add(self.given)
        below.body.addWidget(fields)
        self._line = text("", "hint", "template_line_label", wraps=True)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        foot.addWidget(self._line, 1)
        self._confirm = button("核对好了，记住", "confirm_template_button", self.confirm, role="primary")
        foot.addWidget(self._confirm, 0, Qt.AlignmentFlag.AlignBottom)
        below.body.addLayout(foot)
        column.addWidget(below)
        self.choice.left.connect(self._decide)
        self.given.left.connect(self._decide)
        for field in (self.choice, self.given):
            field.editor.installEventFilter(self)

    @property
    def mapping(self) -> "TemplateMapping":
        """The mapping as it was gone through so far."""
        assert self._mapping is not None
        return self._mapping

    def show_opened(self, opened: Opened) -> None:
        """Show what a template asks for, from the top."""
        self._opened, self._mapping = opened, opened.mapping
        self.is_dirty = False
        said = differences(opened.mapping)
        self._changed.setText("\n".join(said))
        self._changed.setVisible(bool(said))
        self._show_items(0)

    def know_confirmed(self, mapping: "TemplateMapping") -> None:
        """What was gone through is remembered now."""
        self._mapping = mapping
        self.is_dirty = False

    def focus_work(self) -> None:
        """Go to the first item that is not understood, else to the first."""
        place = next((at for at, item in enumerate(self._items) if not item.is_understood), 0)
        if self._items:
            self.table.selectRow(place)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """Take the mapping for right."""
        self._decide()
        if self.choice.own_problem() is None:
            self.confirmed.emit(self.mapping)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes what is written and goes back to the table, to the next item; Esc takes nothing."""
        is_press = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent):
            offering = watched is self.choice.editor and getattr(watched, "is_offering", False)
            if event.key() == Qt.Key.Key_Escape and not offering:
                self._show_item()
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                if watched is self.choice.editor:
                    self.choice.edit.accept_offer()
                if self.choice.own_problem() is None:
                    place = self.table.currentIndex().row()
                    self._decide()
                    self.table.selectRow(min(place + 1, len(self._items) - 1))
                    self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                else:
                    self.choice.show_problem(None, insist=True)
                return True
        return super().eventFilter(watched, event)

    def _edit(self) -> None:
        self.choice.setFocus(Qt.FocusReason.TabFocusReason)

    def _current(self) -> TemplateItem | None:
        key = self.table.current_key()
        return next((item for item in self._items if item.key == key), None)

    def _show_items(self, place: int) -> None:
        assert self._opened is not None
        self._items = self._presenter.items(self._opened, self.mapping)
        self._model.set_rows(_row(item) for item in self._items)
        if self._items:
            self.table.selectRow(min(place, len(self._items) - 1))
        open_items = sum(not item.is_understood for item in self._items)
        self._line.setText(
            f"共 {len(self._items)} 项，有 {open_items} 项没有把握，会留空；请从上到下看一遍。"
            if open_items
            else f"共 {len(self._items)} 项，都认出来了；请从上到下看一遍。"
        )
        self._show_item()

    def _show_item(self) -> None:
        item = self._current()
        if item is None:
            return
        self.choice.caption.setText(f"{item.place}“{_short(item.heading)}”填")
        self.choice.set_options([Option(offer.value or "leave", offer.words) for offer in item.offers])
        self.choice.set_value(item.value or "leave")
        self.given.setVisible(item.kind is ItemKind.LINE)
        self.given.set_value(item.given)

    def _decide(self) -> None:
        item = self._current()
        if item is None or self.choice.own_problem() is not None:
            return
        chosen = self.choice.value()
        if not chosen:
            self._show_item()
            return
        value = "" if chosen == "leave" else str(chosen)
        given = self.given.value() if item.kind is ItemKind.LINE else ""
        if given and given != item.given:
            value = FILL
        if (value, given) == (item.value, item.given):
            return
        try:
            self._mapping = decide(self.mapping, item, value, given)
        except Refused as error:
            self.problem.emit(sentence_of(error))
            return
        self.is_dirty = True
        self._show_items(self.table.currentIndex().row())


def _row(item: TemplateItem) -> Row:
    sure = f"{round(item.certainty * 100)}%" if item.certainty >= LIKELY else "请核对"
    tones = {} if item.is_understood else {2: "due", 3: "due"}
    return Row(item.key, (item.place, item.heading, item.words, sure, item.sheet), tones)


def _short(words: str) -> str:
    return words if len(words) <= 18 else f"{words[:17]}…"
