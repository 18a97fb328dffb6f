"""A line that finds one dispute of the register by number, name or pinyin initials."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

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
