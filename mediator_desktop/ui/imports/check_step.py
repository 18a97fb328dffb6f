"""核对: the disputes of a file, those with something wrong first; a row's cells are put right in place"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from mediator_desktop.services.import_recognising import Filling, RowKey
from mediator_desktop.services.importing import Known
from mediator_desktop.ui.imports import rows
from mediator_desktop.ui.imports.model import CellsModel
from mediator_desktop.ui.imports.presenter import Chosen, ImportPresenter, Looked
from mediator_desktop.ui.imports.rows import COLUMNS, Wanted
from mediator_desktop.ui.imports.tables import CellsTable
from mediator_desktop.ui.imports.words import KNOWN_WORDS
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, Option
from mediator_desktop.ui.kit.editors import TAKES_ENTER
from mediator_desktop.ui.kit.table import RowsModel, TableView
from mediator_desktop.ui.kit.widgets import Card, FlowLayout, ScrollColumn, button, shortcut, text

FILTERS = (
    (Wanted.REFUSED, "不能导入的"),
    (Wanted.DOUBTFUL, "请核对的"),
    (Wanted.KNOWN, "已登记的"),
    (Wanted.LEFT_OUT, "不导入的"),
    (Wanted.ALL, "全部"),
)
SIDE_BY_SIDE = 110
"""Font size in percent up to which list and row stand side by side."""
LEAST_CELLS = 160
"""Height in pixels of the design of the cells of a row, headings and three of them, below which the page scrolls."""


class CheckStep(QWidget):
    """`corrected(sheet, row, place, words)`; `taken_in(sheet, row, on)`; `decided` when rows are to come in or not."""

    corrected = Signal(str, int, int, str)
    taken_in = Signal(str, int, bool)
    decided = Signal()

    def __init__(self, presenter: ImportPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._wanted = Wanted.REFUSED
        self._key = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(look.px(8))
        self._is_wide = look.current().percent <= SIDE_BY_SIDE
        self._filters = self._make_filters()
        outer.addWidget(self._filters)
        self._card = Card()
        self._card.set_margins(look.px(8), look.px(6))
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "import_rows_table_view")
        self.table.setAccessibleName("台账里的纠纷")
        self.table.opened.connect(lambda _key: self.look_at_cells())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_row())
        self._card.body.addWidget(self.table, 1)
        self._nothing = text("", "muted", "nothing_label", wraps=True)
        self._card.body.addWidget(self._nothing)
        self._detail = self._make_detail()
        self.cells.setMinimumHeight(look.px(LEAST_CELLS))
        self._scroll = ScrollColumn()
        self._scroll.column.addWidget(self._detail, 1)
        self._stack: QStackedLayout | None = None
        if self._is_wide:
            side = QHBoxLayout()
            side.setSpacing(look.px(12))
            side.addWidget(self._card, 12)
            side.addWidget(self._scroll, 9)
            outer.addLayout(side, 1)
        else:
            self._stack = QStackedLayout()
            self._stack.addWidget(self._card)
            self._stack.addWidget(self._scroll)
            outer.addLayout(self._stack, 1)
        shortcut(self, "Ctrl+D", self._turn_left_out)

    def show_looked(self, looked: Looked, chosen: Chosen, *, is_new: bool = False) -> None:
        """Show what was read; the row at hand stays at hand."""
        found = rows.counts(looked, chosen)
        if is_new:
            self._key = ""
            first = (Wanted.REFUSED, Wanted.DOUBTFUL, Wanted.ALL)
            self._choose(next((wanted for wanted in first if found[wanted]), Wanted.ALL))
        for wanted, word in FILTERS:
            self._buttons[wanted].setText(f"{word} {found[wanted]:,}")
        selection = self.table.selectionModel()
        selection.blockSignals(True)
        kept = self._key if self.isVisible() else ""
        self._model.set_rows(rows.rows(looked, chosen, self._wanted, kept))
        place = max(0, self._model.row_of(self._key))
        if self._model.rowCount():
            self.table.selectRow(place)
        selection.blockSignals(False)
        self.table.viewport().update()
        self._nothing.setVisible(not self._model.rowCount())
        self._nothing.setText("没有这样的行。")
        self._show_row()

    def look_at_cells(self) -> None:
        """Go to the cells of the row, to the first of which something is said."""
        if not self._cells.rowCount():
            return
        if self._stack is not None:
            self._filters.hide()
            self._stack.setCurrentWidget(self._scroll)
        self.cells.setFocus()
        self.cells.go_to(self._cells.first_told())
        self._bring_cells_into_view()

    def look_at_rows(self) -> None:
        """Back to the list."""
        if self._stack is not None:
            self._filters.show()
            self._stack.setCurrentWidget(self._card)
        self.table.setFocus()

    def _bring_cells_into_view(self) -> None:
        if self.focusWidget() is self.cells:
            # once what stands above the cells has its height
            bar = self._scroll.verticalScrollBar()
            QTimer.singleShot(0, self, lambda: bar.setValue(bar.maximum()))

    def _make_filters(self) -> QWidget:
        bar = QWidget()
        flow = FlowLayout(bar)
        group = QButtonGroup(self)
        self._buttons: dict[Wanted, QPushButton] = {}
        for wanted, word in FILTERS:
            made = button(word, f"filter_{wanted.value}_button", role="quiet")
            made.setCheckable(True)
            made.clicked.connect(lambda _checked=False, chosen=wanted: self._filter(chosen))
            group.addButton(made)
            flow.addWidget(made)
            self._buttons[wanted] = made
        return bar

    def _make_detail(self) -> Card:
        card = Card()
        card.set_margins(look.px(12), look.px(8))
        self._title = text("", "section", "row_title_label", wraps=self._is_wide)
        self._said = text("", "error", "row_said_label", wraps=True)
        marks = QWidget()
        flow = FlowLayout(marks, spacing=12)
        if self._is_wide:
            card.body.addWidget(self._title)
            card.body.addWidget(self._said)
        else:
            flow.addWidget(self._title)
        self._left_out = _box("不导入这一行  Ctrl+D", "left_out_check_box")
        self._left_out.clicked.connect(self._leave_out)
        self._taken_in = _box("缺的以后再补，照样导入", "taken_in_check_box")
        self._taken_in.clicked.connect(lambda on: self.taken_in.emit(*self._row_key(), on))
        flow.addWidget(self._left_out)
        flow.addWidget(self._taken_in)
        card.body.addWidget(marks)
        if not self._is_wide:
            card.body.addWidget(self._said)
        self._known = ChoiceField(
            "row_known",
            "已登记，这一行怎么办",
            [Option(known, word) for known, word in KNOWN_WORDS.items()],
            nothing=None,
        )
        self._known.changed.connect(self._choose_known)
        card.body.addWidget(self._known)
        self._fillings = text("", "muted", "fillings_label", wraps=True)
        card.body.addWidget(self._fillings)
        self._cells = CellsModel()
        self._cells.corrected.connect(
            lambda place, words: self.corrected.emit(*self._row_key(), place, words)
        )
        self.cells = CellsTable(self._cells)
        self.cells.left.connect(self.look_at_rows)
        card.body.addWidget(self.cells, 1)
        return card

    def _row_key(self) -> RowKey:
        return rows.row_key(self._key)

    def _filter(self, wanted: Wanted) -> None:
        self._choose(wanted)
        self._key = ""
        if self._presenter.looked is not None:
            self.show_looked(self._presenter.looked, self._presenter.chosen)
        self.look_at_rows()

    def _choose(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._buttons[wanted].setChecked(True)

    def _show_row(self) -> None:
        self._key = self.table.current_key()
        sheet, number = self._row_key()
        read, row = self._presenter.sheet(sheet), self._presenter.row((sheet, number))
        looked, chosen = self._presenter.looked, self._presenter.chosen
        if read is None or row is None or looked is None:
            self._detail.setEnabled(False)
            self._title.setText("")
            self._cells.set_cells(())
            for hidden in (self._said, self._taken_in, self._known, self._fillings):
                hidden.hide()
            return
        self._detail.setEnabled(True)
        key = (sheet, number)
        self._title.setText(f"第{number}行" if len(looked.preview.sheets) == 1 else f"“{sheet}”第{number}行")
        said = rows.unplaced(row)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._left_out.setChecked(key in chosen.left_out)
        is_taken = number in chosen.choices.of(sheet).taken_in
        self._taken_in.setVisible(is_taken or _may_come_in(row.reject))
        self._taken_in.setChecked(is_taken)
        self._show_known(key, looked, chosen)
        told = rows.cells(read, row)
        if list(self._cells.cells) != told:
            at = self.cells.currentIndex().row()
            self._cells.set_cells(told)
            self.cells.go_to(at if self.cells.hasFocus() and at >= 0 else self._cells.first_told())

    def _show_known(self, key: RowKey, looked: Looked, chosen: Chosen) -> None:
        known = looked.known.get(key)
        self._known.setVisible(known is not None and known.matter is not None)
        self._fillings.setVisible(known is not None)
        if known is None:
            return
        met = f"{'、'.join(known.people)}以前登记过，会认作同一个人。" if known.people else ""
        self._fillings.setText(met)
        if known.matter is None:
            return
        done = chosen.of_rows.get(key, chosen.known)
        if not self._known.editor.hasFocus():
            self._known.set_value(done)
        sign = f"{known.sign}已在登记册里。"
        self._fillings.setText(sign + met)
        if done is Known.UPDATE:
            self._presenter.fillings(
                key, lambda found: self._show_fillings(key, sign + met, found), lambda _e: None
            )

    def _show_fillings(self, key: RowKey, before: str, found: tuple[Filling, ...]) -> None:
        if key != self._row_key():
            return
        told = [
            f"{one.label}：{one.now.replace(chr(10), '；')} → {one.then.replace(chr(10), '；')}"
            for one in found
        ]
        self._fillings.setText("\n".join((before, *(told or ["没有可以补充的。"]))))
        self._bring_cells_into_view()

    def _choose_known(self) -> None:
        done = self._known.value()
        if isinstance(done, Known) and self._known.own_problem() is None:
            self._presenter.chosen.of_rows[self._row_key()] = done
            self.decided.emit()

    def _leave_out(self, on: bool) -> None:
        left = self._presenter.chosen.left_out
        (left.add if on else left.discard)(self._row_key())
        self.decided.emit()

    def _turn_left_out(self) -> None:
        if self._detail.isEnabled():
            self._leave_out(self._row_key() not in self._presenter.chosen.left_out)


def _may_come_in(reject: "tuple[object, ...]") -> bool:
    from mediator_desktop.ledgers.proposals import MAY_COME_IN

    return bool(reject) and all(getattr(finding, "code", "") in MAY_COME_IN for finding in reject)


def _box(words: str, name: str) -> QCheckBox:
    box = QCheckBox(words)
    box.setObjectName(name)
    box.setProperty(TAKES_ENTER, True)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box
