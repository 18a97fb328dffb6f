"""报送: a row of tabs over the pages that make what is sent up"""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from mediator_desktop.domain.views import Changes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import ROOMY, Page, PageStack, shortcut
from mediator_desktop.ui.reports.pages import PAGES

TURN = "Ctrl+Tab 换页"


class ReportsScreen(Page):
    """The pages of `pages.PAGES`, one at a time, each made when it is first shown."""

    open_dispute = Signal(str)
    open_dispute_at = Signal(str, str)
    navigate = Signal(str)
    search = Signal(str)
    message = Signal(str)
    sheet_wanted = Signal(object)

    title = "报送"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("报送", TURN, parent)
        self._workplace = workplace
        self._runner = runner
        self._pages: dict[str, QWidget] = {}
        self._heads: dict[str, str] = {}
        self._alone: set[str] = set()
        self.tabs = QTabBar()
        self.tabs.setObjectName("reports_tab_bar")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        for page in PAGES:
            self.tabs.addTab(page.word)
        self.body.addWidget(self.tabs)
        self._stack = PageStack()
        self.body.addWidget(self._stack, 1)
        self.header.line.hide()
        self.tabs.currentChanged.connect(self._show_tab)
        shortcut(self, "Ctrl+Tab", lambda: self._step(1))
        shortcut(self, "Ctrl+Shift+Tab", lambda: self._step(-1))

    @property
    def page_key(self) -> str:
        """The key of the page that is shown."""
        return PAGES[max(0, self.tabs.currentIndex())].key

    def page(self, key: str) -> QWidget:
        """A page, made when it is first asked for."""
        if key not in self._pages:
            about = next(page for page in PAGES if page.key == key)
            made = about.make(self._workplace, self._runner)
            self._pages[key] = made
            self._connect(key, made)
            self._stack.addWidget(made)
        return self._pages[key]

    def show_page(self, key: str) -> None:
        """Show a page and have it ask anew."""
        place = next(place for place, page in enumerate(PAGES) if page.key == key)
        if place == self.tabs.currentIndex():
            self._show_tab(place)
        else:
            self.tabs.setCurrentIndex(place)

    def refresh(self) -> None:
        """Have the page that is shown ask anew."""
        self._show_tab(self.tabs.currentIndex())

    def react(self, changes: Changes) -> None:
        """Tell the page that is shown; the others ask anew when they are shown."""
        shown = self._pages.get(self.page_key)
        _call(shown, "react", changes)

    def has_unsaved(self) -> bool:
        """Whether something typed on a page is kept nowhere."""
        return any(_call(page, "has_unsaved") for page in self._pages.values())

    def flush(self) -> None:
        """Have every page keep what is typed."""
        for page in self._pages.values():
            _call(page, "flush")

    def _show_tab(self, place: int) -> None:
        key = PAGES[max(0, place)].key
        page = self.page(key)
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        self._say_head(self._heads.get(key, ""))
        keys = getattr(page, "keys", "")
        several = TURN if len(PAGES) > 1 else ""
        self.keys.setText(" · ".join(filter(None, (keys, several))))
        self._make_room()
        _call(page, "refresh")
        if not self.tabs.hasFocus():
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        self._stack.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self, key: str, page: QWidget) -> None:
        for name in ("open_dispute", "open_dispute_at", "navigate", "search", "message", "sheet_wanted"):
            signal = getattr(page, name, None)
            if signal is not None and hasattr(signal, "connect"):
                signal.connect(getattr(self, name))
        for name, slot in (
            ("page_wanted", self.show_page),
            ("head_changed", lambda words: self._know_head(key, words)),
            ("alone_changed", lambda alone: self._know_alone(key, alone)),
        ):
            signal = getattr(page, name, None)
            if signal is not None and hasattr(signal, "connect"):
                signal.connect(slot)

    def _know_head(self, key: str, words: str) -> None:
        self._heads[key] = words
        if key == self.page_key:
            self._say_head(words)

    def _know_alone(self, key: str, alone: bool) -> None:
        (self._alone.add if alone else self._alone.discard)(key)
        self._make_room()

    def _make_room(self) -> None:
        """A page that needs the whole screen brings its own title and keys."""
        alone = self.page_key in self._alone
        self.tabs.setVisible(not alone)
        self.header.setVisible(not alone)
        self.keys.setVisible(not alone and look.current().percent <= ROOMY and bool(self.keys.text()))

    def _say_head(self, words: str) -> None:
        self.header.say(words)
        self.header.line.setVisible(bool(words))


def _call(page: QWidget | None, name: str, *given: Any) -> Any:
    method = getattr(page, name, None)
    return method(*given) if method is not None else None
