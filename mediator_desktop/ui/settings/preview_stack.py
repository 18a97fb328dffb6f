"""A tab of the settings that can show a sheet over itself"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.preview import PaperPreview
from mediator_desktop.ui.kit.tasks import Runner


class PreviewStack(QStackedWidget):
    """The tab's own page, and a preview that is made when it is first wanted; `covered` says which one shows."""

    message = Signal(str)
    covered = Signal(bool)

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._runner = runner
        self.preview: PaperPreview | None = None
        self.currentChanged.connect(lambda _index: self.covered.emit(self.is_covered))

    @property
    def shows_preview(self) -> bool:
        """Whether a sheet is being looked at."""
        return self.preview is not None and self.currentWidget() is self.preview

    @property
    def is_covered(self) -> bool:
        """Whether anything is shown over the tab's own page."""
        return self.currentIndex() > 0

    def show_sheet(self, make: Callable[[Reader], LooseSheet]) -> PaperPreview:
        """Show a sheet, made in the background."""
        if self.preview is None:
            self.preview = PaperPreview(self._workplace, self._runner)
            self.preview.closed.connect(self.leave)
            self.preview.message.connect(self.message)
            self.addWidget(self.preview)
            self.furnish(self.preview)
        if not self.shows_preview:
            self.setCurrentWidget(self.preview)
            self.preview.setFocus()
        self.preview.show_loose(make)
        return self.preview

    def furnish(self, preview: PaperPreview) -> None:
        """For tabs that add something of their own to the tools of the preview."""

    def leave(self) -> None:
        """Back to the tab."""
        self.setCurrentIndex(0)
