"""值班: the rota of a month, typed into a grid of days and units."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mediator_desktop.services import meeting_sheets
from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.meeting_overview import month_of
from mediator_desktop.services.meetings import DutyKept
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import Ask, OfferEdit, matching, names_in
from mediator_desktop.ui.kit.drafting import DraftKeeper
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.table import Index, as_pasteable
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import Card, FlowLayout, button, shortcut, text
from mediator_desktop.ui.meetings.duty_model import Cells, DutyModel, cells_of, entries_of
from mediator_desktop.ui.meetings.presenter import DUTY, RECORD, MeetingsPresenter, Rota

COLUMN_WIDTH = 150
HINT = "直接打字排人，几个人用顿号隔开；Ctrl+D 照上一天，Ctrl+C 和 Ctrl+V 可与 Excel 来回粘贴，Delete 清空。"


class DutyTab(QWidget):
    """One month; `print_wanted` with what makes the sheet."""

    print_wanted = Signal(object)
    message = Signal(str)

    def __init__(
        self,
        workplace: Workplace,
        runner: Runner,
        presenter: MeetingsPresenter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._presenter = presenter
        self._rota: Rota | None = None
        self._saved: Cells = {}
        self._first, self._last = month_of(workplace.clock.today().year, workplace.clock.today().month)
        self._keeper = DraftKeeper(runner, workplace.clock, self._draft, self)
        self._keeper.failed.connect(lambda sentence: self._say(f"草稿没有保存上：{sentence}", "late"))
        self._after_save: Callable[[], None] | None = None
        self._model = DutyModel()
        self._model.edited.connect(self._edited)
        self.grid = DutyGrid(self._model)
        self._build()

    @property
    def is_dirty(self) -> bool:
        """Whether the month shown differs from the one on record."""
        return self._rota is not None and self._model.cells != self._saved

    @property
    def has_unkept(self) -> bool:
        """Whether something typed is kept neither in the register nor as a draft."""
        return self._keeper.has_unkept and self.is_dirty

    def refresh(self) -> None:
        """Ask for the month, unless something is being changed."""
        if not self.is_dirty:
            self._load()

    def show_month(self, day: date) -> None:
        """Show the month of a day; what is not saved of the one before stays as a draft."""
        self.flush()
        self._first, self._last = month_of(day.year, day.month)
        self._rota = None
        self._load()

    def flush(self) -> None:
        """Keep what is typed as a draft, now."""
        if self.is_dirty:
            self._keeper.flush()

    def save(self) -> None:
        """Keep the month."""
        rota = self._rota
        if rota is None or not self.is_dirty:
            self._run_after_save()
            return
        self._keeper.forget()
        entries = entries_of(self._model.cells, rota.entries, rota.people)
        self._save.setEnabled(False)
        self._presenter.keep_rota(rota, entries, self._kept, self._refused)

    def print_rota(self) -> None:
        """Show the month as paper; what is not saved is saved first."""
        self._after_save = lambda: self.print_wanted.emit(self._sheet())
        self.save()

    def discard(self) -> None:
        """Show the month as it is on record again."""
        self._keeper.forget()
        self._rota = None
        self._presenter.drop_draft(f"{DUTY}{self._first:%Y-%m}", lambda _dropped: self._load())

    def forget(self, key: str) -> bool:
        """A draft is to be thrown away: when it is that of the month shown, the one on record comes back."""
        if key == self._keeper.key:
            self.discard()
        return key == self._keeper.key

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(12), 0, 0)
        outer.setSpacing(look.px(8))
        tools = QWidget()
        flow = FlowLayout(tools)
        before = button("上个月", "previous_month_button", lambda: self._step(-1), icon="arrow-left")
        flow.addWidget(before)
        self._month = text("", "section", "duty_month_label")
        self._month.setMinimumHeight(before.sizeHint().height())
        flow.addWidget(self._month)
        flow.addWidget(button("下个月", "next_month_button", lambda: self._step(1), icon="arrow-right"))
        flow.addWidget(button("打印值班表", "print_duty_button", self.print_rota, icon="printer"))
        self._save = button("保存  Ctrl+S", "save_duty_button", self.save)
        self._save.setEnabled(False)
        flow.addWidget(self._save)
        self._discard = button("放弃修改", "discard_duty_button", self.discard, role="quiet")
        self._discard.hide()
        flow.addWidget(self._discard)
        outer.addWidget(tools)
        card = Card()
        card.body.addWidget(self.grid)
        outer.addWidget(card, 1)
        self._hint = text(HINT, "hint", wraps=True)
        self._hint.setVisible(look.current().percent <= 150)
        outer.addWidget(self._hint)
        self._state = text("", "muted", "duty_state_label", wraps=True)
        self._state.hide()
        outer.addWidget(self._state)
        shortcut(self, "Ctrl+S", self.save)
        shortcut(self, "Ctrl+P", self.print_rota)
        shortcut(self, "Ctrl+PgUp", lambda: self._step(-1))
        shortcut(self, "Ctrl+PgDown", lambda: self._step(1))
        self.setFocusProxy(self.grid)

    def _step(self, months: int) -> None:
        self.show_month(self._first - timedelta(days=1) if months < 0 else self._last + timedelta(days=1))

    def _load(self) -> None:
        self._month.setText(f"{self._first.year}年{self._first.month}月")
        self._presenter.rota(self._first, self._last, self._show)

    def _show(self, rota: Rota) -> None:
        if self.is_dirty:
            return
        self._rota = rota
        self._keeper.forget()
        self._keeper.key = f"{DUTY}{rota.first_day:%Y-%m}"
        self._saved = cells_of(rota.entries)
        begun = cells_of_draft(rota.draft.content) if rota.draft is not None else None
        units = dict.fromkeys((*rota.units, *(unit for _day, unit in begun or {})))
        place = self.grid.currentIndex()
        shown = self._saved if begun is None else begun
        self._model.show_month(rota.first_day, rota.last_day, tuple(units), shown, rota.rest)
        self.grid.fit()
        self.grid.people = tuple(
            dict.fromkeys((*(entry.name for entry in rota.entries), *(person.name for person in rota.people)))
        )
        row = place.row() if place.isValid() else 0
        self.grid.setCurrentIndex(self._model.index(row, max(place.column(), 0)))
        self._mark("接着上次没有保存的修改" if self.is_dirty else "")

    def _edited(self) -> None:
        self._keeper.touch()
        self._mark()

    def _mark(self, words: str = "") -> None:
        dirty = self.is_dirty
        self._save.setEnabled(dirty)
        self._discard.setVisible(dirty)
        self._say(words or ("改了，还没有保存" if dirty else ""), "due")

    def _say(self, sentence: str, tone: str) -> None:
        self._state.setText(sentence)
        self._state.setVisible(bool(sentence))
        look.mark(self._state, "tone", tone)

    def _draft(self) -> dict[str, Any] | None:
        if not self.is_dirty:
            return None
        cells = [
            [day.isoformat(), unit, "、".join(names)] for (day, unit), names in self._model.cells.items()
        ]
        return {RECORD: cells, "title": f"{self._first.year}年{self._first.month}月值班表"}

    def _kept(self, kept: DutyKept) -> None:
        assert self._rota is not None
        self._rota = replace(self._rota, entries=kept.entries, draft=None)
        self._saved = cells_of(kept.entries)
        self._mark()
        if self.is_dirty:
            self._keeper.touch()
        self.message.emit("值班表已保存")
        self._run_after_save()

    def _refused(self, error: Exception) -> None:
        self._after_save = None
        self._keeper.flush()
        self._save.setEnabled(True)
        self._say(f"{sentence_of(error)}，填的内容还在", "late")

    def _run_after_save(self) -> None:
        act, self._after_save = self._after_save, None
        if act is not None and self._rota is not None:
            act()

    def _sheet(self) -> Callable[[Reader], LooseSheet]:
        rota = self._rota
        assert rota is not None
        filled = {entry.unit for entry in rota.entries}
        units = tuple(unit for unit in rota.units if unit in filled) or rota.units
        first, last, entries, rest = rota.first_day, rota.last_day, rota.entries, rota.rest
        return lambda reader: meeting_sheets.rota_sheet(first, last, units, entries, rest, reader)


class DutyGrid(QTableView):
    """Arrows walk, letters begin to write, Enter goes down; whole ranges are copied, pasted and emptied."""

    def __init__(self, model: DutyModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("duty_table_view")
        self.setAccessibleName("值班表")
        self.people: tuple[str, ...] = ()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_NamesDelegate(self))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.px(32))

    def fit(self) -> None:
        """Columns of one width, wide enough for two names."""
        for column in range(self._model.columnCount()):
            self.setColumnWidth(column, look.px(COLUMN_WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys for whole cells; what is left begins to write."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and plain:
            for index in self.selectedIndexes():
                self._model.put(index.row(), index.column(), "")
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.fill_down()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The selected cells as text that Excel pastes."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column())):
            rows.setdefault(index.row(), []).append(self._model.words(index.row(), index.column()))
        if rows:
            QApplication.clipboard().setText(as_pasteable(list(rows.values())))

    def paste(self, words: str) -> None:
        """Lay lines of tab-separated text over the grid from the cell one is on."""
        start = self.currentIndex()
        for down, line in enumerate(words.rstrip("\n").split("\n")):
            for across, cell in enumerate(line.rstrip("\r").split("\t")):
                self._model.put(start.row() + down, start.column() + across, cell.strip('"'))

    def fill_down(self) -> None:
        """Write the day before into the selected cells, or their first line into the others."""
        chosen = self.selectedIndexes() or [self.currentIndex()]
        top = min(index.row() for index in chosen)
        source = top if max(index.row() for index in chosen) > top else top - 1
        for index in chosen:
            if source >= 0 and index.row() != source:
                self._model.put(index.row(), index.column(), self._model.words(source, index.column()))

    def go_down(self) -> None:
        """To the same unit on the next day."""
        index = self.currentIndex()
        below = self._model.index(min(index.row() + 1, self._model.rowCount() - 1), index.column())
        self.setCurrentIndex(below)


class _NamesEdit(OfferEdit):
    """Several names in one line; what is offered completes the last one."""

    def __init__(self, ask: Ask, parent: QWidget) -> None:
        super().__init__(ask, parent)
        self.setObjectName("duty_names_line_edit")
        self.setAccessibleName("值班的人")
        self.taken.connect(self._take)

    def _take(self, name: str) -> None:
        self.setText(_with_last(self.text(), name))


class _NamesDelegate(QStyledItemDelegate):
    """Writes a cell in a line that offers names for the last one typed."""

    def __init__(self, grid: DutyGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        return _NamesEdit(self._ask, parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, OfferEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, OfferEdit):
            model.setData(index, editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter takes what is marked, keeps the cell and goes down."""
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and isinstance(editor, OfferEdit):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                editor.accept_offer()
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                self._grid.go_down()
                return True
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and editor.is_offering:
                return False
        return super().eventFilter(editor, event)

    def _ask(self, words: str, offer: Callable[[Any], None]) -> None:
        last = _parts(words)[-1]
        offer(matching(last, self._grid.people) if last else ())


def _parts(words: str) -> list[str]:
    for mark in "，,;； ":
        words = words.replace(mark, "、")
    return words.split("、")


def _with_last(words: str, name: str) -> str:
    """The last name of a line replaced by a whole one."""
    begun = names_in(words)
    kept = begun[:-1] if _parts(words)[-1] else begun
    return "、".join((*kept, name))


def cells_of_draft(content: Any) -> Cells | None:
    """The cells of a draft; lines that an older program wrote otherwise are left out."""
    lines = content.get(RECORD)
    if not isinstance(lines, list):
        return None
    cells: Cells = {}
    for line in lines:
        try:
            day, unit, words = line
            cells[date.fromisoformat(day), unit] = names_in(words)
        except (ValueError, TypeError, AttributeError):
            continue
    return cells
