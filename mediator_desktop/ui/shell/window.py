"""The frame of the program: remembers its place on screen and asks its page before it closes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QGuiApplication, QWindowStateChangeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

NAME = "矛盾纠纷调处登记"
USUAL = (1366, 768)
LEAST = (860, 560)


class Window(QMainWindow):
    """Holds one page at a time. `painted` is emitted once, when the first page is on screen, `minimised` when the window
    becomes small or is there again.
    """

    painted = Signal()
    closed = Signal()
    minimised = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(NAME)
        self._was_painted = False
        self.may_close: Callable[[], bool] = lambda: True

    def place(self, geometry: tuple[int, int, int, int] | None, *, maximized: bool) -> None:
        """Take the place of last time if it is still on a screen, else the usual one."""
        area = QGuiApplication.primaryScreen().availableGeometry()
        self.setMinimumSize(min(LEAST[0], area.width()), min(LEAST[1], area.height()))
        wanted = QRect(*geometry) if geometry else QRect()
        screens = QGuiApplication.screens()
        if geometry and any(s.availableGeometry().contains(wanted.center()) for s in screens):
            self.setGeometry(wanted)
        else:
            self.resize(min(USUAL[0], area.width()), min(USUAL[1], area.height()))
        if maximized or (area.width() <= USUAL[0] and geometry is None):
            self.showMaximized()
        else:
            self.show()

    def show_page(self, page: QWidget) -> None:
        """Put another page in; the one before is let go."""
        self.setCentralWidget(page)
        page.setFocus()

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Announce the first painting."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Announce that the window became small or is there again."""
        super().changeEvent(event)
        if isinstance(event, QWindowStateChangeEvent):
            self.minimised.emit(self.isMinimized())

    def come_back(self) -> None:
        """Be there again, as large as before."""
        from PySide6.QtCore import Qt

        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: "QCloseEvent") -> None:
        """Close only when the page has nothing to lose."""
        if self.may_close():
            event.accept()
            self.closed.emit()
        else:
            event.ignore()
