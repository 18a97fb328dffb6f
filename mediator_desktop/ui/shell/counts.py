"""Counts behind the words of the navigation: asked in the background, after changes and when a new day begins"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mediator_desktop.domain.views import Changes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner, Ticket

if TYPE_CHECKING:
    from mediator_desktop.services.days_work import Counts
    from mediator_desktop.services.ports import Reader

AFTER_OPENING = 700
"""Milliseconds after the shell was made: the first screen is on its own till then."""
AFTER_A_CHANGE = 400
A_MINUTE = 60_000


class CountsKeeper(QObject):
    """`counted` tells new counts, `day_began` that it is another day than at the last look."""

    counted = Signal(object)
    day_began = Signal()

    def __init__(self, workplace: Workplace, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._runner = runner
        self._ticket: Ticket | None = None
        self._day = workplace.clock.today()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.ask)
        self._soon.start(AFTER_OPENING)
        self._minutes = QTimer(self)
        self._minutes.timeout.connect(self.look_at_the_clock)
        self._minutes.start(A_MINUTE)

    def react(self, changes: Changes) -> None:
        """Ask again a little later; many changes in a row are asked for once."""
        if (
            changes.disputes
            or changes.screening
            or changes.office
            or changes.submissions
            or changes.everything
        ):
            self._soon.start(AFTER_A_CHANGE)

    def ask(self) -> None:
        """Ask now; an answer still on its way is dropped, and a count that cannot be made is passed over."""
        self._soon.stop()
        if self._ticket is not None:
            self._ticket.cancel()
        workplace = self._workplace

        def count(reader: "Reader") -> "Counts":
            from mediator_desktop.services.days_work import counts

            return counts(reader, workplace)

        self._ticket = self._runner.read(count, self._show, lambda _error: None)

    def look_at_the_clock(self) -> None:
        """Ask anew where a new day has begun (also when the clock was set back)."""
        today = self._workplace.clock.today()
        if today != self._day:
            self._day = today
            self.ask()
            self.day_began.emit()

    def _show(self, found: "Counts") -> None:
        self.counted.emit(found)
