"""录入省平台: a window beside the browser, one line for each of the platform's columns, each copied by one key."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import rekey
from mediator_desktop.services.disputes import Kept
from mediator_desktop.services.rekey import Card, CardField
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.clipboard import ClipboardLoan
from mediator_desktop.ui.kit.editors import order_tabs
from mediator_desktop.ui.kit.fields import FlagField, TextField
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet, name_keys
from mediator_desktop.ui.kit.tasks import Runner, Ticket
from mediator_desktop.ui.kit.typed import in_words
from mediator_desktop.ui.kit.widgets import Page, ScrollColumn, button, clear_layout, rule, shortcut, text

KEYS = "Enter 复制这一栏，到下一栏 · 上下方向键 换一栏 · Esc 关闭"
WIDTH, HEIGHT = 520, 640
SHOWN_LENGTH = 160
"""Characters of a long text that are shown; copied is the whole."""


class RekeyWindow(QWidget):
    """Stays above the browser; what was copied is taken off the clipboard when it closes."""

    message = Signal(str)

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("rekey_window")
        self.setWindowTitle("录入省平台")
        self._workplace = workplace
        self._runner = runner
        self._loan = ClipboardLoan(self)
        self._card: Card | None = None
        self._wanted = ""
        self._copied: dict[str, str] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._ticket: Ticket | None = None
        self._build()
        runner.changed.connect(self._react)
        self.resize(min(look.px(WIDTH), 680), min(look.px(HEIGHT), 700))

    def open(self, dispute_id: str) -> None:
        """Show the card of a dispute."""
        if dispute_id != self._wanted:
            self._card = None
            self._copied = {}
            self._wanted = dispute_id
        self._load()
        self.show()
        self.raise_()
        self.activateWindow()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        page = self._page = Page("录入省平台")
        name_keys(page, KEYS)
        outer.addWidget(page)
        self._scroll = ScrollColumn()
        self._scroll.setObjectName("rekey_scroll_area")
        columns = Sheet("平台各栏")
        self._progress = text("", "muted", "rekey_progress_label")
        columns.head.addWidget(self._progress)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(6))
        columns.body.addLayout(self._rows)
        self._scroll.column.addWidget(columns)
        done = Sheet("录完以后")
        self._code = TextField("platform_code", "平台案件编码")
        self._tick = FlagField("entered", "已录入省平台")
        self._code.changed.connect(self._typed)
        self._tick.changed.connect(self._say_day)
        done.body.addWidget(self._code)
        done.body.addWidget(self._tick)
        row = QHBoxLayout()
        self._save = button("记下", "save_rekey_button", self.save, role="primary")
        row.addWidget(self._save)
        self._state = text("", "muted", "rekey_state_label", wraps=True)
        row.addWidget(self._state, 1)
        done.body.addLayout(row)
        self._scroll.column.addWidget(done)
        self._scroll.column.addStretch(1)
        page.body.addWidget(self._scroll, 1)
        shortcut(self, "Esc", self.close)
        shortcut(self, "Ctrl+S", self.save)

    def _load(self) -> None:
        wanted, workplace = self._wanted, self._workplace
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._runner.read(
            lambda reader: rekey.card(wanted, reader, workplace), self._show, self._failed
        )

    def _show(self, card: Card) -> None:
        is_first = self._card is None or self._card.dispute_id != card.dispute_id
        focused = next((name for name, made in self._buttons.items() if made is self.focusWidget()), "")
        self._copied = {
            f.name: f.value for f in card.fields if f.value and self._copied.get(f.name) == f.value
        }
        typed = not is_first and self._card is not None and self._is_touched(self._card)
        self._card = card
        self._page.header.title.setText(card.number or "录入省平台")
        self._page.header.say(card.title)
        self._fill_rows(card)
        if not typed:
            self._code.set_value(card.code)
            self._tick.set_value(card.entered_on is not None)
        self._say_day()
        self._save.setDisabled(card.is_voided)
        if is_first:
            self._go_on("")
        elif focused in self._buttons:
            self._buttons[focused].setFocus()

    def _fill_rows(self, card: Card) -> None:
        clear_layout(self._rows)
        self._buttons = {}
        for number, entry in enumerate(card.fields, start=1):
            if number > 1:
                self._rows.addWidget(rule())
            self._rows.addLayout(self._row(number, entry))
        for made in self._buttons.values():
            made.show()  # at once: what is not shown yet cannot take the focus
        order_tabs(self._page)
        self._say_progress()

    def _row(self, number: int, entry: CardField) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text(f"{number}. {entry.heading}", "muted", wraps=True))
        value = text(_shortened(entry.value) or entry.gap, name=f"{entry.name}_value_label", wraps=True)
        if entry.value:
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        else:
            value.setProperty("role", "muted")
            value.setProperty("tone", "due" if entry.is_missing else "muted")
        words.addWidget(value)
        row.addLayout(words, 1)
        if entry.value:
            made = _CopyButton(entry)
            made.clicked.connect(partial(self._copy, entry))
            made.walked.connect(partial(self._go_on, entry.name))
            made.say_copied(entry.name in self._copied)
            self._buttons[entry.name] = made
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _copy(self, entry: CardField) -> None:
        self._loan.put(entry.value)
        self._copied[entry.name] = entry.value
        made = self._buttons[entry.name]
        assert isinstance(made, _CopyButton)
        made.say_copied(True)
        self._say_progress()
        self._go_on(entry.name)

    def _go_on(self, name: str, step: int = 1) -> None:
        """To the copy button behind a column, or before it; behind the last one to the platform's code."""
        names = list(self._buttons)
        place = max(0, names.index(name) + step) if name in names else 0
        following: QWidget = self._buttons[names[place]] if place < len(names) else self._code.editor
        following.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(following, 0, look.px(60))

    def _say_progress(self) -> None:
        assert self._card is not None
        missing = sum(1 for entry in self._card.fields if entry.is_missing)
        words = f"已复制 {len(self._copied)} / {len(self._buttons)} 栏"
        self._progress.setText(words + (f"，还缺{missing}栏" if missing else ""))

    def _typed(self) -> None:
        """Somebody who writes down the code has keyed the case in."""
        if self._code.value() and self._card is not None and not self._card.code:
            self._tick.set_value(True)
        self._say_day()

    def _say_day(self) -> None:
        card = self._card
        if card is None:
            return
        today = self._workplace.clock.today()
        day = (card.entered_on or today) if self._tick.value() else None
        self._tick.set_hint(f"录入日期 {in_words(day, today)}" if day else "")

    def _is_touched(self, card: Card) -> bool:
        return bool(self._code.value() != card.code or self._tick.value() != (card.entered_on is not None))

    def save(self) -> None:
        """Keep the code and the tick."""
        card = self._card
        if card is None or card.is_voided:
            return
        clock = self._workplace.clock
        code = self._code.value()
        entered_on = (card.entered_on or clock.today()) if self._tick.value() else None
        self._save.setEnabled(False)
        self._runner.write(
            lambda uow: rekey.mark_entered(card.dispute_id, card.version, code, entered_on, uow, clock),
            self._saved,
            self._failed,
        )

    def _saved(self, kept: Kept) -> None:
        platform = kept.record.dispute.platform
        words = "已记下，已录入省平台" if platform.entered_on else "已记下，还没有录入省平台"
        self._code.show_problem(None)
        self._save.setEnabled(True)
        self._state.setText(words)
        self.message.emit(words)

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(self._card is not None and not self._card.is_voided)
        problems = error.problems if isinstance(error, Refused) else ()
        own = next((p for p in problems if p.field == "platform.code"), None)
        self._code.show_problem(own, insist=True)
        self._state.setText("" if own else sentence_of(error))

    def _react(self, changes: Changes) -> None:
        if self.isVisible() and (self._wanted in changes.disputes or changes.everything):
            self._load()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave no personal data behind on the clipboard."""
        self._loan.take_back()
        super().closeEvent(event)


class _CopyButton(QPushButton):
    """Copies one column; arrows go to the neighbours."""

    walked = Signal(int)

    def __init__(self, entry: CardField) -> None:
        super().__init__("复制")
        self.setObjectName(f"copy_{entry.name}_button")
        self.setAutoDefault(True)
        self.setAccessibleName(f"复制{entry.heading}")

    def say_copied(self, copied: bool) -> None:
        """Show whether the column was copied already."""
        self.setText("已复制" if copied else "复制")
        look.mark(self, "role", "quiet" if copied else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and up go on and back."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.walked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            event.accept()
        else:
            super().keyPressEvent(event)


def _shortened(value: str) -> str:
    if len(value) <= SHOWN_LENGTH:
        return value
    return f"{value[:SHOWN_LENGTH]}…（共{len(value)}字，复制的是全文）"
