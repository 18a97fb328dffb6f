"""The few shapes that pages are built from."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from mediator_desktop.ui.kit import icons, look

QWIDGETSIZE_MAX = 16_777_215
ROOMY = 150
"""Font size in percent up to which a small screen has room for what is only a help."""
SEARCH_HINT = "查姓名、拼音首字母、编号、电话、事由"


def text(words: str, role: str = "", name: str = "", *, wraps: bool = False) -> QLabel:
    """A label; `role` as listed in `look`."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if wraps:
        label.setMinimumWidth(1)
    if role:
        label.setProperty("role", role)
    if name:
        label.setObjectName(name)
    return label


def button(
    words: str,
    name: str,
    pressed: Callable[[], object] | None = None,
    *,
    role: str = "",
    icon: str = "",
) -> QPushButton:
    """A push button; `icon` is a Lucide name."""
    made = QPushButton(f" {words}" if icon and words else words)
    made.setObjectName(name)
    made.setAutoDefault(True)
    if role:
        made.setProperty("role", role)
    if icon:
        tint = {"primary": "on_accent", "quiet": "muted"}.get(role, "ink")
        icons.give_icon(made, icon, tint, 18)
    if pressed is not None:
        made.clicked.connect(lambda _checked=False: pressed())
    return made


def combo(name: str, accessible: str, most: int = 0) -> QComboBox:
    """A box to choose from, as wide as its words; at most `most` pixels of the design where given."""
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    if most:
        made.setMaximumWidth(look.px(most))
    return made


def view_tabs(name: str, accessible: str, words: Iterable[str] = ()) -> QTabBar:
    """A strip of tabs beside each other, as wide as their words, without a line below."""
    made = QTabBar()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setDrawBase(False)
    made.setExpanding(False)
    for word in words:
        made.addTab(word)
    return made


def rule() -> QFrame:
    """A thin line across."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            clear_layout(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


class Badge(QLabel):
    """A word on its colour; tones `late`, `due`, `done`, `plain`."""

    def __init__(self, word: str, tone: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__(word, parent)
        self.setProperty("badge", tone)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def say(self, word: str, tone: str = "plain") -> None:
        """Show another word."""
        self.setText(word)
        look.mark(self, "badge", tone)


class ElidedLabel(QLabel):
    """One line that is cut with … where there is no room; the whole text is its tool tip."""

    def __init__(self, words: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self.say(words)

    def say(self, words: str) -> None:
        """Show another text."""
        self._words = words
        self._fit()

    @property
    def words(self) -> str:
        """The whole text."""
        return self._words

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew for the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Cut anew for a new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """May shrink to a few characters."""
        return QSize(look.px(40), super().minimumSizeHint().height())

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, max(self.width(), 1))
        self.setToolTip(self._words if shown != self._words else "")
        if shown != self.text():
            self.setText(shown)


class Card(QFrame):
    """A white sheet with a heading (left) and small actions (right); fill `body`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        outer = self._outer = QVBoxLayout(self)
        self.set_margins(look.px(16), look.px(14))
        outer.setSpacing(look.px(8))
        self.head = QHBoxLayout()
        self.head.setSpacing(look.px(12))
        self.title = text(title, "section")
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        if title:
            outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(look.px(8))
        outer.addLayout(self.body)

    def say_title(self, title: str) -> None:
        """Change the heading."""
        self.title.setText(title)

    def set_margins(self, side: int, ends: int) -> None:
        """Room between the edge and what is written, in pixels."""
        self._outer.setContentsMargins(side, ends, side, ends)


class FlowLayout(QLayout):
    """Puts things side by side and begins a new line where there is no room."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(look.px(spacing))

    def addItem(self, item: QLayoutItem) -> None:
        """Add a thing at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many things there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The thing at a place, None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Take the thing at a place out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Wants no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height at a width."""
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        """The least it needs."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The largest of the things."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if (widget := item.widget()) is not None and widget.isHidden():
                continue
            hint = item.sizeHint().boundedTo(QSize(max(rect.width(), 1), 100_000))
            if x + hint.width() > rect.right() + 1 and line:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if place:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self.spacing()
            line = max(line, hint.height())
        return y + line - rect.y()


class PageStack(QStackedWidget):
    """One page at a time; only the one that shows asks for room, so that none makes the window larger for the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """That of the page that shows."""
        shown = self.currentWidget()
        return super().sizeHint() if shown is None else shown.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """That of the page that shows."""
        shown = self.currentWidget()
        if shown is None:
            return super().minimumSizeHint()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize())


class PageHeader(QWidget):
    """Title, one muted line, and at the right a search box and actions; narrow pages put the line, then these below."""

    searched = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wide: bool | None = None
        self._line_below = False
        self.search: QLineEdit | None = None
        self._words = QWidget()
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(look.px(2))
        first = QHBoxLayout()
        first.setSpacing(look.px(10))
        self.title = text(title, "title", "title_label")
        self.title.setMinimumWidth(1)
        first.addWidget(self.title)
        self.badges = QHBoxLayout()
        self.badges.setSpacing(look.px(8))
        first.addLayout(self.badges)
        first.addStretch(1)
        self._first = first
        self.line = text("", "muted", "line_label")
        self.line.setWordWrap(True)
        words.addLayout(first)
        words.addWidget(self.line)
        self._under_title = words
        self._tools = QWidget()
        self.tools = QHBoxLayout(self._tools)
        self.tools.setContentsMargins(0, 0, 0, 0)
        self.tools.setSpacing(look.px(12))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look.px(8))
        self._row = QHBoxLayout()
        self._row.setSpacing(look.px(16))
        self._row.addWidget(self._words, 1)
        self._layout.addLayout(self._row)
        self._place(wide=True)

    def say(self, line: str) -> None:
        """Change the muted line."""
        self.line.setText(line)

    def add_search(self, hint: str = SEARCH_HINT) -> QLineEdit:
        """Add the search box; `searched` is emitted on Enter."""
        self.search = QLineEdit()
        self.search.setObjectName("search_line_edit")
        self.search.setPlaceholderText(f"{hint}  Ctrl+F")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(look.px(140))
        self.search.setMaximumWidth(look.px(380))
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.returnPressed.connect(self._emit_search)
        self.tools.insertWidget(0, self.search, 1)
        return self.search

    def add_button(self, made: QAbstractButton) -> QAbstractButton:
        """Add an action at the right."""
        self.tools.addWidget(made)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decide whether the tools fit beside the title."""
        super().resizeEvent(event)
        line = self.line.fontMetrics().horizontalAdvance(self.line.text())
        title = self.title.sizeHint().width()
        tools = self._tools.sizeHint().width()
        if self.search is not None:
            tools += self._hinted_width() - self.search.sizeHint().width()
        room = self.width() - tools - look.px(40)
        fits_line = max(title, min(line, look.px(420))) <= room
        fits_title = title + self.badges.sizeHint().width() <= room
        self._place_line(below=fits_title and not fits_line)
        self._place(wide=fits_line or fits_title)
        self._fit_title()

    def event(self, event: QEvent) -> bool:
        """A title that changed is fitted anew."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit_title()
        return super().event(event)

    def _place(self, *, wide: bool) -> None:
        if self.search is not None:
            self.search.setMinimumWidth(self._hinted_width() if wide else look.px(140))
            self.search.setMaximumWidth(look.px(380) if wide else QWIDGETSIZE_MAX)
        if wide is self._wide:
            return
        self._wide = wide
        self._layout.removeWidget(self._tools)
        self._row.removeWidget(self._tools)
        if wide:
            self._row.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._layout.addWidget(self._tools)

    def _place_line(self, *, below: bool) -> None:
        if below is self._line_below:
            return
        self._line_below = below
        if below:
            self._layout.insertWidget(1, self.line)
        else:
            self._under_title.addWidget(self.line)

    def _fit_title(self) -> None:
        """Let a title that is longer than its line go over two; a short one keeps its badges close."""
        needed = self.title.fontMetrics().horizontalAdvance(self.title.text())
        badges = self.badges.sizeHint().width() + look.px(20)
        room = self.width() - badges - (self._tools.sizeHint().width() if self._wide else 0)
        is_long = needed > room
        if is_long != self.title.wordWrap():
            self.title.setWordWrap(is_long)
            self._first.setStretchFactor(self.title, 1 if is_long else 0)

    def _hinted_width(self) -> int:
        """The width at which the search box shows its whole hint."""
        if self.search is None:
            return 0
        hint = self.search.fontMetrics().horizontalAdvance(self.search.placeholderText())
        return min(hint + look.px(30), look.px(380))

    def _emit_search(self) -> None:
        if self.search is not None:
            self.searched.emit(self.search.text())


class Page(QWidget):
    """A whole page: header, work, and one muted line that names the keys. Fill `body`."""

    def __init__(self, title: str, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        side = look.px(28) if look.current().percent <= 125 else look.px(14)
        outer.setContentsMargins(side, look.px(16), side, look.px(14))
        outer.setSpacing(look.px(12))
        self.header = PageHeader(title)
        outer.addWidget(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(look.px(12))
        outer.addLayout(self.body, 1)
        self.keys = text(keys, "hint", "keys_label", wraps=True)
        outer.addWidget(self.keys)
        self.keys.setVisible(bool(keys) and look.current().percent <= ROOMY)


class ScrollColumn(QScrollArea):
    """A column that scrolls up and down when it is higher than its place. Fill `column`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("scroll_body")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, look.px(4), 0)
        self.column.setSpacing(look.px(12))
        self.setWidget(inner)


def shortcut(
    widget: QWidget, keys: str, pressed: Callable[[], object], *, whole_window: bool = False
) -> QAction:
    """A key that works while the focus is inside a widget, or anywhere in its window."""
    action = QAction(widget)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(
        Qt.ShortcutContext.WindowShortcut if whole_window else Qt.ShortcutContext.WidgetWithChildrenShortcut
    )
    action.triggered.connect(lambda _checked=False: pressed())
    widget.addAction(action)
    return action
