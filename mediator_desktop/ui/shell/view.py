"""The shell: navigation, one screen at a time, messages, and the broadcast of what changed."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import JobStrip, MessageStrip
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import PageStack, shortcut
from mediator_desktop.ui.shell.counts import CountsKeeper
from mediator_desktop.ui.shell.foot import backup_line
from mediator_desktop.ui.shell.navigation import Navigation
from mediator_desktop.ui.shell.places import (
    BY_KEY,
    CASEFILE,
    DRAFTS,
    INTAKE,
    MEETINGS,
    PLACES,
    RECEIVE_PACKET,
    RECENT,
    REGISTER,
    SCREENING,
    SEND_PACKET,
    SHEET,
    TODAY,
    UNITS,
)
from mediator_desktop.ui.shell.tray import Tray

if TYPE_CHECKING:
    from mediator_desktop.schedule.cadence import Slot
    from mediator_desktop.services.days_work import Counts
    from mediator_desktop.services.loose_sheets import LooseSheet
    from mediator_desktop.services.ports import Reader

ASIDE = frozenset({UNITS, MEETINGS, SEND_PACKET, RECEIVE_PACKET, SHEET})
"""Places that one goes back from to where one was."""


class Shell(QWidget):
    """Makes screens when they are first visited and passes their signals on.

    A screen may have the signals `open_dispute(str)`, `open_dispute_at(str, str)`, `open_slot(slot)`, `open_meeting(str)`,
    `navigate(str)`, `search(str)`, `message(str)`, `continue_draft(str)`, `send_packet(ids)`, `receive_packet()`,
    `sheet_wanted(make)`, `closed()`, `look_changed()`; and the methods `refresh`, `react`, `has_unsaved`, `flush`,
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
        self._came_from = TODAY
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
        self._stack = PageStack()
        column.addWidget(self._stack, 1)
        row.addWidget(right, 1)
        self.counts = CountsKeeper(workplace, runner, self)
        self.tray = Tray(self._store, workplace.clock, self)
        self.counts.counted.connect(self._show_counts)
        self.counts.counted.connect(self.tray.know)
        self.counts.day_began.connect(self._begin_day)
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
        """Where one is: a key of the navigation or of an inner place."""
        return self._key

    def visit(self, key: str) -> QWidget:
        """A screen, made when it is first asked for."""
        if key not in self._screens:
            made = BY_KEY[key].make(self._workplace, self._runner)
            self._connect(made)
            self._screens[key] = made
            self._stack.addWidget(made)
        return self._screens[key]

    def go(self, key: str = TODAY) -> None:
        """Show a place and have it ask anew; `place:page` shows that page of it. 案卷 without a chosen dispute: the last ones."""
        key, _, page = key.partition(":")
        if key == CASEFILE and CASEFILE not in self._screens:
            key = RECENT
        self._show(key)
        if page:
            self._screens[key].show_page(page)  # type: ignore[attr-defined]
        elif (refresh := getattr(self._screens[key], "refresh", None)) is not None:
            refresh()

    def open_dispute(self, dispute_id: str, path: str = "") -> None:
        """Show one dispute, where a path of it is given at that place."""
        screen = self.visit(CASEFILE)
        self._store.remember_opened(dispute_id)
        self._show(CASEFILE)
        screen.open(dispute_id, path)  # type: ignore[attr-defined]

    def open_slot(self, slot: "Slot") -> None:
        """Record a round of screening for a slot."""
        self.go(SCREENING)
        self.visit(SCREENING).open_slot(slot)  # type: ignore[attr-defined]

    def open_meeting(self, meeting_id: str) -> None:
        """Show a meeting."""
        self.go(MEETINGS)
        self.visit(MEETINGS).open_meeting(meeting_id)  # type: ignore[attr-defined]

    def send_packet(self, dispute_ids: tuple[str, ...]) -> None:
        """Pack disputes for another office."""
        self._show(SEND_PACKET)
        self.visit(SEND_PACKET).begin(dispute_ids)  # type: ignore[attr-defined]

    def receive_packet(self) -> None:
        """Open a packet of another office."""
        self._show(RECEIVE_PACKET)
        self.visit(RECEIVE_PACKET).begin()  # type: ignore[attr-defined]

    def show_sheet(self, make: "Callable[[Reader], LooseSheet]") -> None:
        """Show a sheet before it is printed."""
        self._show(SHEET)
        self.visit(SHEET).show_loose(make)  # type: ignore[attr-defined]

    def back(self) -> None:
        """From a place aside to where one came from."""
        if self._key in ASIDE:
            self.go(self._came_from)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Alt+Left lead back from a place aside, where nothing in it has a use for them."""
        is_alt_left = event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Back) or is_alt_left:
            self.back()
        else:
            super().keyPressEvent(event)

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
        place = DRAFTS.get(kind, INTAKE)
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
        if self._key and self._key not in ASIDE:
            self._came_from = self._key
        self._key = key
        self.navigation.show_place(BY_KEY[key].under or key)
        self._stack.setCurrentWidget(screen)
        screen.setFocus()

    def _connect(self, screen: QWidget) -> None:
        for name, slot in (
            ("open_dispute", self.open_dispute),
            ("open_dispute_at", self.open_dispute),
            ("navigate", self.go),
            ("search", self.search),
            ("continue_draft", self.continue_draft),
            ("open_slot", self.open_slot),
            ("open_meeting", self.open_meeting),
            ("send_packet", self.send_packet),
            ("receive_packet", self.receive_packet),
            ("sheet_wanted", self.show_sheet),
            ("closed", self.back),
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
        self.counts.react(changes)
        if changes.office or changes.everything:
            self._ask_office()

    def _show_counts(self, found: "Counts") -> None:
        late, today, rounds = len(found.late), len(found.today), len(found.rounds)
        words = "，".join(
            said for said, count in ((f"逾期 {late} 件", late), (f"今天到期 {today} 件", today)) if count
        )
        self.navigation.say_count(TODAY, found.now, words, "late" if late else "due")
        self.navigation.say_count(SCREENING, rounds, f"待排查和漏排查 {rounds} 轮")

    def _begin_day(self) -> None:
        """Yesterday's page is not left standing."""
        self.refresh_foot()
        refresh = getattr(self._screens.get(TODAY), "refresh", None)
        if refresh is not None:
            refresh()

    def _ask_office(self) -> None:
        self._runner.read(lambda reader: reader.office(), self._show_office)

    def _show_office(self, office: Office | None) -> None:
        if office is not None:
            self.navigation.say_committee(office.committee)
            self.office_known.emit(office)
