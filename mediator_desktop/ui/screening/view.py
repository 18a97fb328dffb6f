"""排查: the overview, a round, a sheet before it is printed"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.screening import Campaign
from mediator_desktop.domain.views import Changes, Draft
from mediator_desktop.schedule.cadence import Slot
from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import PageStack
from mediator_desktop.ui.screening.overview import Overview
from mediator_desktop.ui.screening.presenter import ScreeningPresenter
from mediator_desktop.ui.screening.round_page import RoundPage
from mediator_desktop.ui.screening.words import SlotRef

if TYPE_CHECKING:
    from mediator_desktop.ui.kit.preview import PaperPreview


class ScreeningScreen(QWidget):
    """排查."""

    open_dispute = Signal(str)
    message = Signal(str)
    navigate = Signal(str)
    title = "排查"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("screening_screen")
        self._workplace = workplace
        self._runner = runner
        self._presenter = ScreeningPresenter(workplace, runner)
        self._offers = Offers(workplace, runner)
        self._round: RoundPage | None = None
        self._preview: PaperPreview | None = None
        self._back: QWidget
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = PageStack()
        column.addWidget(self._stack)
        self.overview = Overview(self._presenter)
        self.overview.slot_opened.connect(self._open_slot)
        self.overview.round_wanted.connect(lambda: self._page().begin())
        self.overview.campaign_wanted.connect(self._begin_campaign)
        self.overview.reminders_wanted.connect(
            lambda since: self._show_sheet(self._presenter.reminders(since))
        )
        self.overview.draft_opened.connect(self._open_draft)
        self.overview.message.connect(self.message)
        self.overview.navigate.connect(self.navigate)
        self._stack.addWidget(self.overview)
        self._back = self.overview
        self.setFocusProxy(self.overview.board)

    @property
    def round_page(self) -> RoundPage | None:
        """The page of a round, None before one was opened."""
        return self._round

    def refresh(self) -> None:
        """Ask anew for what is shown."""
        if self._stack.currentWidget() is self.overview:
            self.overview.refresh()

    def react(self, changes: Changes) -> None:
        """Somebody wrote something."""
        if self._round is not None and self._stack.currentWidget() is self._round:
            self._round.react(changes)
        elif self.isVisible() and (changes.screening or changes.office or changes.everything):
            self.overview.refresh()
        elif self.isVisible() and changes.drafts:
            self.overview.refresh_drafts()

    def has_unsaved(self) -> bool:
        """Whether something typed would be lost."""
        return self.overview.has_unsaved() or (self._round is not None and self._round.has_unsaved())

    def flush(self) -> None:
        """Keep what is typed as a draft."""
        if self._round is not None:
            self._round.flush()

    def open_round(self, round_id: str) -> None:
        """Show a round on record."""
        self._page().open(round_id)

    def open_slot(self, slot: Slot) -> None:
        """Begin a round for a slot."""
        self._open_slot(SlotRef(slot, slot.first_day <= self._presenter.today()))

    def open_draft(self, key: str) -> None:
        """Go on with a round that was begun and not saved."""

        def show(drafts: tuple[Draft, ...]) -> None:
            for draft in drafts:
                if draft.key == key:
                    self._open_draft(draft)

        self._presenter.drafts(show)

    def _page(self) -> RoundPage:
        self._offers.refresh()
        if self._round is None:
            self._round = RoundPage(self._presenter, self._runner, self._offers)
            self._round.closed.connect(self._to_overview)
            self._round.open_dispute.connect(self.open_dispute)
            self._round.message.connect(self.message)
            self._round.sheet_wanted.connect(self._show_sheet)
            self._stack.addWidget(self._round)
        self._round.flush()
        self._stack.setCurrentWidget(self._round)
        return self._round

    def _open_slot(self, ref: SlotRef) -> None:
        if ref.rounds:
            self._page().open(ref.rounds[0])
        else:
            self._page().begin(ref)

    def _begin_campaign(self, campaign: Campaign) -> None:
        self._page().begin(campaign=campaign)

    def _open_draft(self, draft: Draft) -> None:
        self._page().open_draft(draft)

    def _to_overview(self) -> None:
        self._stack.setCurrentWidget(self.overview)
        self.overview.refresh()
        self.overview.focus_work()

    def _show_sheet(self, make: Callable[[Reader], LooseSheet]) -> None:
        if self._preview is None:
            from mediator_desktop.ui.kit.preview import PaperPreview

            self._preview = PaperPreview(self._workplace, self._runner)
            self._preview.closed.connect(self._from_preview)
            self._preview.message.connect(self.message)
            self._stack.addWidget(self._preview)
        self._back = self._stack.currentWidget()
        self._stack.setCurrentWidget(self._preview)
        self._preview.setFocus()
        self._preview.show_loose(make)

    def _from_preview(self) -> None:
        self._stack.setCurrentWidget(self._back)
        if self._back is self.overview:
            self.overview.focus_work()
