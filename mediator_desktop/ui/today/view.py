"""今日: what is late first, each line one press from its action."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from mediator_desktop.domain.views import Changes
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner, Ticket
from mediator_desktop.ui.kit.widgets import (
    ROOMY,
    Badge,
    Card,
    ElidedLabel,
    Page,
    ScrollColumn,
    button,
    clear_layout,
    rule,
    shortcut,
    text,
)
from mediator_desktop.ui.today.presenter import Glance, Group, Part, Task, day_line, glance

if TYPE_CHECKING:
    from mediator_desktop.services.loose_sheets import LooseSheet

TILES = (
    ("late", "已逾期", "late"),
    ("today", "今天到期", "due"),
    ("week", "本周到期", ""),
    ("open_disputes", "在办纠纷", ""),
    ("drafts", "未完草稿", ""),
)
AT_FIRST = 6
"""How many lines of one kind are shown before one asks for more."""
AT_A_TIME = 24
ASIDE = frozenset({"screening", "others"})
"""Parts beside which nothing may be due."""


class TodayScreen(Page):
    """The home page. `open_dispute_at` is emitted with a dispute's id and the path in it where the work is, `open_slot` with
    a slot of screening, `open_meeting` with a meeting's id, `sheet_wanted` with what makes a sheet to be looked at.
    """

    open_dispute_at = Signal(str, str)
    open_slot = Signal(object)
    open_meeting = Signal(str)
    sheet_wanted = Signal(object)
    continue_draft = Signal(str)
    navigate = Signal(str)
    search = Signal(str)
    title = "今日"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(
            "今日", "上下键移动 · Enter 打开 · Ctrl+N 登记 · Ctrl+F 查找 · Ctrl+P 打印今日", parent
        )
        self._workplace = workplace
        self._runner = runner
        self._ticket: Ticket | None = None
        self._actions: list[QPushButton] = []
        self._shown: dict[tuple[str, str], int] = {}
        self._unfolded: set[str] = set()
        self._glance: Glance | None = None
        self._height = 0
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._scroll_back)
        self._box = self.header.add_search()
        self.header.searched.connect(self._search)
        is_roomy = look.current().percent <= ROOMY
        self.header.add_button(
            button("打印今日", "print_today_button", self._print, icon="printer" if is_roomy else "")
        )
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
        self._parts = QVBoxLayout()
        self._parts.setSpacing(look.px(12))
        self._scroll.column.addLayout(self._parts)
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)
        shortcut(self, "Ctrl+P", self._print)

    def refresh(self) -> None:
        """Ask again; an answer still on its way is dropped."""
        if self._ticket is not None:
            self._ticket.cancel()
        workplace = self._workplace
        self.header.say(day_line(workplace.clock.today()))

        def ask(reader: Reader) -> Glance:
            broken = (*workplace.rules.rules.broken, *workplace.holidays.broken)
            notes = tuple(f"没有采用 {error}，先按原来的规则算。" for error in broken)
            return glance(reader, workplace, notes)

        self._ticket = self._runner.read(ask, self._show)

    def react(self, changes: Changes) -> None:
        """Ask again when anything shown may have changed."""
        touched = changes.disputes or changes.drafts or changes.screening or changes.office
        touched = touched or changes.submissions
        if self.isVisible() and (touched or changes.everything):
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
        self._glance = found
        for name, tile in self._tiles.items():
            tile.say(getattr(found, name))
        self._draw()

    def _draw(self) -> None:
        """Write all lines anew; the focus stays at its place."""
        found = self._glance
        if found is None:
            return
        focused = max(0, self._place_of(self.focusWidget()))
        had_focus = self.isAncestorOf(self.focusWidget() or self) and not self._box.hasFocus()
        self._height = self._scroll.verticalScrollBar().value()
        if had_focus:
            self.setFocus()  # else every line that goes hands the focus to the next and scrolls there
        clear_layout(self._parts)
        self._actions = []
        if all(part.name in ASIDE for part in found.parts):
            self._parts.addWidget(self._nothing())
        for part in found.parts:
            self._parts.addWidget(self._part(part))
        for number, note in enumerate(found.notes):
            self._parts.addWidget(text(note, "muted", f"note_{number}_label", wraps=True))
        if had_focus and self._actions and self.isVisible():
            self._actions[min(focused, len(self._actions) - 1)].setFocus()
        self._settle.start()

    def _scroll_back(self) -> None:
        self._scroll.verticalScrollBar().setValue(self._height)

    def _nothing(self) -> QWidget:
        card = Card()
        card.body.addWidget(text("今天没有到期的事。", "section", "nothing_label"))
        card.body.addWidget(text("有人上门时按 Ctrl+N 登记。", "muted"))
        return card

    def _part(self, part: Part) -> QWidget:
        card = Card(part.heading)
        card.setObjectName(f"{part.name}_card")
        card.head.insertWidget(1, ElidedLabel(part.summary, "muted"), 100)
        rows = card.body
        rows.setSpacing(0)
        if part.is_folded:
            is_open = part.name in self._unfolded
            fold = button(
                "收起" if is_open else "展开",
                f"fold_{part.name}_button",
                lambda: self._fold(part.name),
                role="quiet",
            )
            fold.setAccessibleName(f"{fold.text()}{part.heading}")
            card.head.addWidget(fold)
            self._add_action(fold)
            if not is_open:
                return card
        for group in part.groups:
            shown = min(self._shown.get((part.name, group.kind), AT_FIRST), len(group.tasks))
            for task in group.tasks[:shown]:
                if rows.count():
                    rows.addWidget(rule())
                rows.addWidget(self._line(task))
            if group.count > shown:
                rows.addWidget(rule())
                rows.addWidget(self._rest(part.name, group, shown))
        return card

    def _rest(self, name: str, group: Group, shown: int) -> QWidget:
        """What is not listed: more on demand, beyond that only the figure."""
        left = group.count - shown
        if shown >= len(group.tasks):
            words = f"还有 {left} {group.counter}{group.kind}没有列出，记好上面的就会出来。"
            return text(words, "muted", f"unlisted_{name}_label", wraps=True)
        more = button(
            f"还有 {left} {group.counter}{group.kind}，再列一些",
            f"more_{name}_{len(self._actions)}_button",
            lambda: self._list_more(name, group.kind, shown),
            role="quiet",
        )
        self._add_action(more)
        return more

    def _list_more(self, name: str, kind: str, shown: int) -> None:
        self._shown[name, kind] = shown + AT_A_TIME
        self._draw()

    def _fold(self, name: str) -> None:
        """Show the lines of a part, or only its heading."""
        self._unfolded ^= {name}
        self._draw()

    def _add_action(self, made: QPushButton) -> None:
        made.installEventFilter(self)
        self._actions.append(made)

    def _place_of(self, widget: QObject | None) -> int:
        return next((place for place, made in enumerate(self._actions) if made is widget), -1)

    def _line(self, task: Task) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(look.px(2), look.px(8), look.px(2), look.px(8))
        row.setSpacing(look.px(14))
        badge = Badge(task.badge, task.tone)
        badge.setMinimumWidth(look.px(96))
        kind = text(task.kind)
        kind.setMinimumWidth(look.px(64))
        is_wide = look.current().percent <= ROOMY
        urgency = QHBoxLayout() if is_wide else QVBoxLayout()
        urgency.setSpacing(look.px(14 if is_wide else 4))
        urgency.addWidget(badge)
        urgency.addWidget(kind)
        if not is_wide:
            urgency.addStretch(1)
        row.addLayout(urgency)
        words = QVBoxLayout()
        words.setSpacing(look.px(1))
        words.addWidget(ElidedLabel(task.title))
        words.addWidget(text(task.line, "muted", wraps=True))
        row.addLayout(words, 1)
        action = button(task.action, f"task_{len(self._actions)}_button", lambda: self._act(task))
        action.setAccessibleName(f"{task.action}：{task.title}，{task.badge}")
        action.setAccessibleDescription(task.line)
        action.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._add_action(action)
        row.addWidget(action)
        return line

    def _act(self, task: Task) -> None:
        if task.draft_key:
            self.continue_draft.emit(task.draft_key)
        elif task.slot is not None:
            self.open_slot.emit(task.slot)
        elif task.meeting_id:
            self.open_meeting.emit(task.meeting_id)
        elif task.place:
            self.navigate.emit(task.place)
        else:
            self.open_dispute_at.emit(task.dispute_id, task.path)

    def _print(self) -> None:
        """Show the sheet for the wall."""
        workplace = self._workplace

        def make(reader: Reader) -> "LooseSheet":
            from mediator_desktop.services.today_sheet import sheet

            return sheet(reader, workplace)

        self.sheet_wanted.emit(make)

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

    def say(self, figure: int) -> None:
        """Show a figure."""
        self._figure.setText(str(figure))
        look.mark(self._figure, "tone", self._tone if figure else "")
