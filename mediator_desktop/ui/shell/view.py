"""The shell: navigation, one screen at a time, messages, and the broadcast of what changed."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import JobStrip, MessageStrip
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import shortcut
from mediator_desktop.ui.shell.foot import backup_line
from mediator_desktop.ui.shell.navigation import Navigation
from mediator_desktop.ui.shell.places import CASEFILE, INTAKE, PLACES, REGISTER, SCREENING, TODAY
from mediator_desktop.ui.shell.recent import RecentScreen

RECENT = "recent"


class Shell(QWidget):
    """Makes screens when they are first visited and passes their signals on.

    A screen may have the signals `open_dispute(str)`, `open_dispute_at(str, str)`, `navigate(str)`, `search(str)`,
    `message(str)`, `continue_draft(str)`, `look_changed()`; and the methods `refresh`, `react`, `has_unsaved`, `flush`,
    `focus_search`.
    """

    look_changed = Signal(str)
    password_change = Signal(str, str, object)
    office_known = Signal(object)

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shell")
        self._workplace = workplace
        self._runner = runner
        self._store = PreferenceStore(workplace.paths.preferences)
        self._screens: dict[str, QWidget] = {}
        self._key = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.navigation = Navigation(PLACES)
        self.navigation.chosen.connect(self._choose)
        row.addWidget(self.navigation)
        right = QWidget()
        right.setObjectName("page")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        strips = QVBoxLayout()
        strips.setContentsMargins(look.px(12), look.px(8), look.px(12), 0)
        strips.setSpacing(look.px(6))
        self.messages = MessageStrip()
        self.jobs = JobStrip(runner)
        strips.addWidget(self.messages)
        strips.addWidget(self.jobs)
        column.addLayout(strips)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        row.addWidget(right, 1)
        runner.changed.connect(self._broadcast)
        runner.failure.connect(self.messages.say_error)
        for number, place in enumerate(PLACES, 1):
            shortcut(self, f"Ctrl+{number}", partial(self.go, place.key), whole_window=True)
        shortcut(self, "Ctrl+N", lambda: self.go(INTAKE), whole_window=True)
        shortcut(self, "Ctrl+F", self._search_key, whole_window=True)
        self._ask_office()
        self.refresh_foot()

    @property
    def place(self) -> str:
        """Where one is: a key of the navigation, or `recent`."""
        return self._key

    def visit(self, key: str) -> QWidget:
        """A screen, made when it is first asked for."""
        if key not in self._screens:
            if key == RECENT:
                made: QWidget = RecentScreen(self._workplace, self._runner)
            else:
                place = next(place for place in PLACES if place.key == key)
                made = place.make(self._workplace, self._runner)
            self._connect(made)
            self._screens[key] = made
            self._stack.addWidget(made)
        return self._screens[key]

    def go(self, key: str = TODAY) -> None:
        """Show a place and have it ask anew. 案卷 without a chosen dispute shows the last ones."""
        if key == CASEFILE and CASEFILE not in self._screens:
            key = RECENT
        self._show(key)
        refresh = getattr(self._screens[key], "refresh", None)
        if refresh is not None:
            refresh()

    def open_dispute(self, dispute_id: str, path: str = "") -> None:
        """Show one dispute, where a path of it is given at that place."""
        screen = self.visit(CASEFILE)
        self._store.remember_opened(dispute_id)
        self._show(CASEFILE)
        screen.open(dispute_id, path)  # type: ignore[attr-defined]

    def search(self, words: str) -> None:
        """Look for something in the list of all disputes."""
        self._show(REGISTER)
        self.visit(REGISTER).search(words)  # type: ignore[attr-defined]

    def continue_draft(self, key: str) -> None:
        """Go on with something typed and not saved."""
        kind, _, dispute_id = key.partition(":")
        if kind == "case":
            self.open_dispute(dispute_id)
            return
        place = SCREENING if kind == "screening" else INTAKE
        self._show(place)
        self.visit(place).open_draft(key)  # type: ignore[attr-defined]

    def may_close(self) -> bool:
        """Whether nothing would be lost; asks where something could not be kept."""
        for screen in self._screens.values():
            flush = getattr(screen, "flush", None)
            if flush is not None:
                flush()
        self._runner.drain(5000)
        unkept = [s for s in self._screens.values() if getattr(s, "has_unsaved", bool)()]
        return not unkept or dialogs.current().ask(
            self, "有填写的内容还没有保存，关闭后就没有了。", "不保存，直接关闭", "回去看看"
        )

    def refresh_foot(self) -> None:
        """Show who works and the last backup."""
        chosen = self._store.load()
        self.navigation.say_foot(
            self._workplace.actor, backup_line(chosen.backed_up_at, self._workplace.clock.now())
        )

    def _choose(self, key: str) -> None:
        """A press on 案卷 while a case file is open leads back to the list."""
        self.go(RECENT if key == CASEFILE and self._key == CASEFILE else key)

    def _show(self, key: str) -> None:
        screen = self.visit(key)
        self._key = key
        self.navigation.show_place(CASEFILE if key == RECENT else key)
        self._stack.setCurrentWidget(screen)
        screen.setFocus()

    def _connect(self, screen: QWidget) -> None:
        for name, slot in (
            ("open_dispute", self.open_dispute),
            ("open_dispute_at", self.open_dispute),
            ("navigate", self.go),
            ("search", self.search),
            ("continue_draft", self.continue_draft),
            ("message", self.messages.say),
            ("backed_up", self.refresh_foot),
            ("password_change", self.password_change),
        ):
            signal = getattr(screen, name, None)
            if signal is not None and hasattr(signal, "connect"):
                signal.connect(slot)
        changed = getattr(screen, "look_changed", None)
        if changed is not None:
            changed.connect(lambda: self.look_changed.emit(self._key))

    def _search_key(self) -> None:
        here = getattr(self._screens.get(self._key), "focus_search", None)
        if here is None:
            self.go(REGISTER)
            here = getattr(self._screens[REGISTER], "focus_search", None)
        if here is not None:
            here()

    def _broadcast(self, changes: Changes) -> None:
        for screen in list(self._screens.values()):
            react = getattr(screen, "react", None)
            if react is not None:
                react(changes)
        if changes.office or changes.everything:
            self._ask_office()

    def _ask_office(self) -> None:
        self._runner.read(lambda reader: reader.office(), self._show_office)

    def _show_office(self, office: Office | None) -> None:
        if office is not None:
            self.navigation.say_committee(office.committee)
            self.office_known.emit(office)
