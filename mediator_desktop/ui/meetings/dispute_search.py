"""Choosing disputes: a line that finds one by number, name or pinyin initials, and a list to tick."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QWidget

from mediator_desktop.domain.problems import Problem
from mediator_desktop.ui.kit.choices import OfferEdit
from mediator_desktop.ui.kit.fields import TextField
from mediator_desktop.ui.meetings.presenter import DisputeOffers


class DisputeSearch(TextField):
    """`found` comes with the dispute (a CaseTalk) that was taken from the list; the line is empty again then."""

    found = Signal(object)

    def __init__(self, name: str, label: str, offers: DisputeOffers, parent: QWidget | None = None) -> None:
        edit = OfferEdit(offers.ask, greedy=True, icon_name="search")
        super().__init__(name, label, parent, edit=edit)
        self._offers = offers
        edit.taken.connect(self._take)

    def own_problem(self) -> Problem | None:
        """Words that found nothing are no part of the record."""
        return None

    def _take(self, line: str) -> None:
        case = self._offers.chosen(line)
        self.edit.setText("")
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if case is not None:
            self.found.emit(case)


class TickList(QListWidget):
    """Things to tick with the space bar or Enter; Tab goes on."""

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ticks as the space bar does."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
            event.accept()
        else:
            super().keyPressEvent(event)
