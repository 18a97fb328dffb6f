"""Bare editors of the fields: a line and a growing text, with the keys all forms share."""

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from mediator_desktop.ui.kit import icons, look
from mediator_desktop.ui.kit.widgets import Card

TAKES_ENTER = "takes_enter"
FOR_TEXTS = "for_texts"
"""Marks an action of a page that the context menu of every long text in it offers."""
PHRASES = "phrases"
"""Which usual phrases a long text is for."""
MOST_PASSED_OVER = 400
"""Widgets passed over before the search for the next field is given up."""
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def focus_next_field(editor: QWidget) -> None:
    """Move to the next field behind an editor, passing over buttons that do not ask for Enter.

    Tab itself is pressed: `nextInFocusChain` would make every widget it returns belong to the one before it, in the
    eyes of PySide, and when that one is taken away (an entry of a list) the rest of the page would be lost with it.
    """
    here: QWidget | None = editor
    for _ in range(MOST_PASSED_OVER):
        if here is None:
            break
        QApplication.sendEvent(here, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, NO_MODIFIER))
        found = editor.window().focusWidget()
        if found is None or found is here or found is editor:
            break
        if found.property(TAKES_ENTER):
            reveal(found)
            return
        here = found
    editor.setFocus(Qt.FocusReason.OtherFocusReason)


def reveal(widget: QWidget) -> None:
    """Scroll whatever the widget lies in so that it and the line below it can be seen.

    What was made just now has its place only after the layouts were reckoned; so it is looked for once more.
    """
    _scroll_to(widget)
    QTimer.singleShot(0, widget, lambda: _scroll_when_placed(widget))


def _scroll_when_placed(widget: QWidget) -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    _scroll_to(widget)


def _scroll_to(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget, 0, look.px(60))
        around = around.parentWidget()


class LineEdit(QLineEdit):
    """One line; Enter goes on, leaving is announced, an icon at the end may offer something."""

    left = Signal()
    entered_focus = Signal()
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None, icon_name: str = "") -> None:
        super().__init__(parent)
        self.setProperty(TAKES_ENTER, True)
        self.setMinimumWidth(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._icon_name = icon_name
        self._action: QAction | None = None
        if icon_name:
            self._action = self.addAction(
                icons.icon(icon_name, "muted", 16), QLineEdit.ActionPosition.TrailingPosition
            )
            self._action.triggered.connect(self.wanted)
            self.textChanged.connect(self._fit_icon)

    def _fit_icon(self) -> None:
        """The icon gives way where text and icon do not both fit; F4 still opens what it stands for."""
        if self._action is not None:
            needed = self.fontMetrics().horizontalAdvance(self.text()) + look.px(52)
            self._action.setVisible(not self.text() or needed <= self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_icon()

    def accept_offer(self) -> None:
        """Take what is offered while typing; a plain line offers nothing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept_offer()
            focus_next_field(self)
            event.accept()
        elif event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.wanted.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered_focus.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._action is None or not isValid(self._action):
            return
        if event.type() == QEvent.Type.PaletteChange:
            self._action.setIcon(icons.icon(self._icon_name, "muted", 16))


class TextEdit(QPlainTextEdit):
    """Several lines, plain text only; grows with the text up to `most_lines`."""

    left = Signal()
    entered_focus = Signal()
    entered = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        least_lines: int = 2,
        most_lines: int = 14,
        *,
        enter_goes_on: bool = False,
    ) -> None:
        super().__init__(parent)
        self._enter_goes_on = enter_goes_on
        self._least, self._most = least_lines, most_lines
        self.setTabChangesFocus(True)
        self.setProperty(TAKES_ENTER, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def sizeHint(self) -> QSize:
        return QSize(look.px(200), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(60), self.height())

    def _fit(self) -> None:
        lines = min(max(round(self.document().size().height()), self._least), self._most)
        around = 2 * round(self.document().documentMargin()) + look.px(18)
        wanted = lines * self.fontMetrics().lineSpacing() + around
        if wanted != self.height() or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in _ENTER and control:
            focus_next_field(self)
            event.accept()
        elif event.key() in _ENTER and self._enter_goes_on and not shift:
            self.entered.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        around = self.parentWidget()
        while around is not None:
            if offered := [action for action in around.actions() if action.property(FOR_TEXTS)]:
                self.setFocus()
                menu.addSeparator()
                menu.addActions(offered)
            around = around.parentWidget()
        menu.popup(event.globalPos())

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(source.text())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.verticalScrollBar().maximum() == 0:
            event.ignore()
        else:
            super().wheelEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered_focus.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


def order_tabs(root: QWidget) -> None:
    """Make Tab follow the layout from top to bottom, the small actions of a card after its fields."""
    before: QWidget | None = None
    for widget in _leaves(root):
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget


def _leaves(widget: QWidget) -> "list[QWidget]":
    if isinstance(widget, QScrollArea) and widget.widget() is not None:
        return _leaves(widget.widget())
    if isinstance(widget, QTabWidget) and widget.currentWidget() is not None:
        return [widget.tabBar(), *_leaves(widget.currentWidget())]
    if isinstance(widget, Card):
        return _in_layout(widget.body) + _in_layout(widget.head)
    inner = widget.layout()
    if inner is not None:
        found = _in_layout(inner)
        if found:
            return found
    takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return [widget] if takes_tab and widget.focusProxy() is None else []


def _in_layout(layout: QLayout) -> "list[QWidget]":
    found: list[QWidget] = []
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        inner_widget, inner_layout = item.widget(), item.layout()
        if inner_widget is not None:
            found += _leaves(inner_widget)
        elif inner_layout is not None:
            found += _in_layout(inner_layout)
    return found
