"""A quiet notice beside the clock while the window is minimised: how many things are due, never whose"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.clock import Clock

if TYPE_CHECKING:
    from mediator_desktop.services.days_work import Counts

TITLE = "矛盾纠纷调处登记"
SHOWN_FOR = 8_000
"""Milliseconds; the desktop may have its own mind about it."""


class Notice(QObject):
    """Puts a message beside the clock. `pressed` when someone presses it or the icon."""

    pressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        from PySide6.QtWidgets import QSystemTrayIcon

        from mediator_desktop.ui.kit import icons

        super().__init__(parent)
        self._icon = QSystemTrayIcon(icons.icon("calendar-check", "accent", 32), self)
        self._icon.setToolTip(TITLE)
        self._icon.messageClicked.connect(self.pressed)
        self._icon.activated.connect(lambda _reason: self.pressed.emit())

    def show(self, words: str) -> None:
        """Show the icon and the message."""
        from PySide6.QtWidgets import QSystemTrayIcon

        self._icon.show()
        self._icon.showMessage(TITLE, words, QSystemTrayIcon.MessageIcon.NoIcon, SHOWN_FOR)

    def hide(self) -> None:
        """Take the icon away."""
        self._icon.hide()


class Tray(QObject):
    """Tells of each thing at most once a day, only while the window is minimised and only where it was asked for.

    What was told is kept on this PC as marks without any name.
    """

    wanted = Signal()

    def __init__(self, store: PreferenceStore, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._clock = clock
        self._counts: Counts | None = None
        self._is_minimised = False
        self._notice: Notice | None = None

    def know(self, counts: "Counts") -> None:
        """The newest counts."""
        self._counts = counts
        self._consider()

    def set_minimised(self, minimised: bool) -> None:
        """Whether the window is minimised."""
        self._is_minimised = minimised
        if not minimised and self._notice is not None:
            self._notice.hide()
        self._consider()

    def _consider(self) -> None:
        if not self._is_minimised or self._counts is None:
            return
        chosen = self._store.load()
        if not chosen.tray_notice:
            return
        day = self._clock.today().isoformat()
        told = frozenset(chosen.noticed[1:]) if chosen.noticed[:1] == (day,) else frozenset()
        found = self._counts
        words = sentence(found.late - told, found.today - told, found.rounds - told)
        if words:
            self._store.change(noticed=(day, *sorted(told | found.late | found.today | found.rounds)))
            self._show(words)

    def _show(self, words: str) -> None:
        if self._notice is None:
            self._notice = Notice(self)
            self._notice.pressed.connect(self.wanted)
        self._notice.show(words)


def sentence(late: Iterable[str], today: Iterable[str], rounds: Iterable[str]) -> str:
    """`已逾期 2 件，今天到期 1 件，待排查 3 轮`; empty when there is nothing."""
    counted = (
        ("已逾期 {} 件", len(list(late))),
        ("今天到期 {} 件", len(list(today))),
        ("要排查 {} 轮", len(list(rounds))),
    )
    return "，".join(words.format(count) for words, count in counted if count)
