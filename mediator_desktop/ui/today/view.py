"""今日: what is late first, each line one press from its action."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from mediator_desktop.domain.views import Changes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner, Ticket
from mediator_desktop.ui.kit.widgets import (
    Badge,
    Card,
    ElidedLabel,
    Page,
    ScrollColumn,
    button,
    clear_layout,
    rule,
    text,
)
from mediator_desktop.ui.today.presenter import Glance, Task, day_line, glance

TILES = (
    ("late", "已逾期", "late"),
    ("today", "今天到期", "due"),
    ("week", "本周到期", ""),
    ("open_disputes", "在办纠纷", ""),
    ("drafts", "未完草稿", ""),
)


class TodayScreen(Page):
    """The home page."""

    open_dispute = Signal(str)
    continue_draft = Signal(str)
    navigate = Signal(str)
    search = Signal(str)
    title = "今日"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("今日", "上下键移动 · Enter 打开 · Ctrl+N 登记 · Ctrl+F 查找", parent)
        self._workplace = workplace
        self._runner = runner
        self._ticket: Ticket | None = None
        self._actions: list[QPushButton] = []
        self._box = self.header.add_search()
        self.header.searched.connect(self._search)
        self.header.add_button(
            button("登记纠纷  Ctrl+N", "new_button", lambda: self.navigate.emit("intake"), role="primary")
        )
        tiles = QWidget()
        row = QHBoxLayout(tiles)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._tiles = {name: _Tile(name, words, tone) for name, words, tone in TILES}
        for tile in self._tiles.values():
            row.addWidget(tile)
        self._scroll = ScrollColumn()
        self._scroll.column.addWidget(tiles)
        self._card = Card()
        self._rows = self._card.body
        self._rows.setSpacing(0)
        self._card.hide()
        self._scroll.column.addWidget(self._card)
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)

    def refresh(self) -> None:
        """Ask again; an answer still on its way is dropped."""
        if self._ticket is not None:
            self._ticket.cancel()
        today = self._workplace.clock.today()
        self.header.say(day_line(today))
        self._ticket = self._runner.read(lambda reader: glance(reader, today), self._show)

    def react(self, changes: Changes) -> None:
        """Ask again when anything shown may have changed."""
        if self.isVisible() and (changes.disputes or changes.drafts or changes.everything):
            self.refresh()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down walk from action to action."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step and watched in self._actions:
                place = self._place_of(watched) + step
                if 0 <= place < len(self._actions):
                    self._actions[place].setFocus(Qt.FocusReason.TabFocusReason)
                    self._scroll.ensureWidgetVisible(self._actions[place])
                return True
        return super().eventFilter(watched, event)

    def _show(self, found: Glance) -> None:
        for name, tile in self._tiles.items():
            figure = getattr(found, name)
            tile.say(figure, f"{figure}+" if name == "late" and not found.is_whole else "")
        focused = max(0, self._place_of(self.focusWidget()))
        had_focus = self.isAncestorOf(self.focusWidget() or self) and not self._box.hasFocus()
        clear_layout(self._rows)
        self._actions = []
        for place, task in enumerate(found.tasks):
            if place:
                self._rows.addWidget(rule())
            self._rows.addWidget(self._line(place, task))
        if found.unlisted:
            more = f"还有 {found.unlisted} 件逾期的没有列出，记好上面的就会出来。"
            self._rows.addWidget(text(more, "muted", "unlisted_label", wraps=True))
        if not found.tasks:
            self._rows.addWidget(text("今天没有到期的事。", "section", "nothing_label"))
            self._rows.addSpacing(look.px(4))
            self._rows.addWidget(text("有人上门时按 Ctrl+N 登记。", "muted"))
        self._card.show()
        if had_focus and self._actions and self.isVisible():
            self._actions[min(focused, len(self._actions) - 1)].setFocus()

    def _place_of(self, widget: QObject | None) -> int:
        return next((place for place, made in enumerate(self._actions) if made is widget), -1)

    def _line(self, place: int, task: Task) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(look.px(2), look.px(8), look.px(2), look.px(8))
        row.setSpacing(look.px(14))
        badge = Badge(task.badge, task.tone)
        badge.setMinimumWidth(look.px(96))
        row.addWidget(badge)
        kind = text(task.kind)
        kind.setMinimumWidth(look.px(36))
        row.addWidget(kind)
        words = QVBoxLayout()
        words.setSpacing(look.px(1))
        words.addWidget(ElidedLabel(task.title))
        words.addWidget(ElidedLabel(task.line, "muted"))
        row.addLayout(words, 1)
        action = button(task.action, f"task_{place}_button", lambda: self._act(task))
        action.setAccessibleName(f"{task.action}：{task.title}，{task.badge}")
        action.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        action.installEventFilter(self)
        self._actions.append(action)
        row.addWidget(action)
        return line

    def _act(self, task: Task) -> None:
        if task.draft_key:
            self.continue_draft.emit(task.draft_key)
        else:
            self.open_dispute.emit(task.dispute_id)

    def _search(self, words: str) -> None:
        self.search.emit(words)
        self._box.clear()


class _Tile(Card):
    """A figure and what it counts; coloured only when there is something."""

    def __init__(self, name: str, words: str, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self.body.setSpacing(look.px(2))
        self._figure = text("", "number", f"{name}_label")
        self.body.addWidget(self._figure)
        self.body.addWidget(text(words, "muted"))
        if look.current().percent > 125:
            self.set_margins(12, 8)

    def say(self, figure: int, words: str = "") -> None:
        """Show a figure, or words in its place."""
        self._figure.setText(words or str(figure))
        look.mark(self._figure, "tone", self._tone if figure else "")
