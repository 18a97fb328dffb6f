"""What opens beside the tabs of a case file: a sheet, the re-key card, the parties' other disputes, usual phrases."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner

if TYPE_CHECKING:
    from mediator_desktop.ui.casefile.bound_page import BoundDocument, BoundPage
    from mediator_desktop.ui.casefile.people import PeoplePage
    from mediator_desktop.ui.casefile.rekey import RekeyWindow
    from mediator_desktop.ui.kit.phrases_page import PhrasesPage
    from mediator_desktop.ui.kit.preview import PaperPreview


class Asides(QObject):
    """Makes each of them when it is first wanted.

    `left` comes when one goes back to the tabs, `mend` with the path of a fact that a sheet lacks, `phrases_kept` when
    the office's usual phrases changed.
    """

    left = Signal()
    mend = Signal(str)
    phrases_kept = Signal()
    open_dispute = Signal(str)
    message = Signal(str)

    def __init__(self, workplace: Workplace, runner: Runner, stack: QStackedWidget, screen: QWidget) -> None:
        super().__init__(screen)
        self._workplace = workplace
        self._runner = runner
        self._stack = stack
        self._screen = screen
        self._rekey: RekeyWindow | None = None
        self._people: PeoplePage | None = None
        self._bound: BoundPage | None = None
        self._phrases: PhrasesPage | None = None
        self._preview: PaperPreview | None = None

    def paper(self, dispute_id: str, form_id: str, item: int | None) -> None:
        """Show a sheet as it would be printed now."""
        self._paper_page().show_form(dispute_id, form_id, item)

    def reprint(self, paper: Any) -> None:
        """Show a sheet as it was printed before."""
        self._paper_page().show_issued(paper)

    def phrases(self) -> None:
        """Show the office's own usual phrases."""
        if self._phrases is None:
            from mediator_desktop.ui.kit.phrases_page import PhrasesPage

            self._phrases = PhrasesPage(self._workplace, self._runner)
            self._phrases.closed.connect(self.left)
            self._phrases.kept.connect(self.phrases_kept)
            self._stack.addWidget(self._phrases)
        self._stack.setCurrentWidget(self._phrases)
        self._phrases.refresh()
        self._phrases.setFocus()

    def rekey(self, dispute_id: str) -> None:
        """Open the re-key card of a dispute in a window of its own."""
        if self._rekey is None:
            from mediator_desktop.ui.casefile.rekey import RekeyWindow

            self._rekey = RekeyWindow(self._workplace, self._runner, self._screen)
            self._rekey.message.connect(self.message)
        self._rekey.open(dispute_id)

    def people(self, dispute_id: str) -> None:
        """Show the parties of a dispute, to ask for their other disputes."""
        if self._people is None:
            from mediator_desktop.ui.casefile.people import PeoplePage

            self._people = PeoplePage(self._workplace, self._runner)
            self._people.closed.connect(self.left)
            self._people.open_dispute.connect(self.open_dispute)
            self._people.message.connect(self.message)
            self._stack.addWidget(self._people)
        self._stack.setCurrentWidget(self._people)
        self._people.open(dispute_id)

    def show_page(self, page: QWidget) -> None:
        """Show a page that a tab has made; `left` is the tab's to tell."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()

    def show_bound(self, document: "BoundDocument") -> None:
        """Show a bound case file or a set of blanks."""
        if self._bound is None:
            from mediator_desktop.ui.casefile.bound_page import BoundPage

            self._bound = BoundPage(self._workplace, self._runner)
            self._bound.closed.connect(self.left)
            self._bound.message.connect(self.message)
            self._stack.addWidget(self._bound)
        self._stack.setCurrentWidget(self._bound)
        self._bound.show_document(document)
        self._bound.setFocus()

    def _paper_page(self) -> "PaperPreview":
        if self._preview is None:
            from mediator_desktop.ui.kit.preview import PaperPreview

            self._preview = PaperPreview(self._workplace, self._runner)
            self._preview.closed.connect(self.left)
            self._preview.mend.connect(self.mend)
            self._preview.message.connect(self.message)
            self._stack.addWidget(self._preview)
        self._stack.setCurrentWidget(self._preview)
        self._preview.setFocus()
        return self._preview
