"""Usual phrases in every long text: F8 offers them, Shift+F8 keeps what is selected, F7 goes to the next blank."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from mediator_desktop.catalogue.slots import slots_of_entry
from mediator_desktop.catalogue.snippets import BLANK, KINDS, Snippet, Snippets, fill_slots
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Refused
from mediator_desktop.services import phrases
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.editors import FOR_TEXTS, PHRASES, TextEdit
from mediator_desktop.ui.kit.entries import Entry
from mediator_desktop.ui.kit.tasks import Progress, Runner
from mediator_desktop.ui.kit.widgets import shortcut

MOST_SHOWN = 24
SHORT = 26


class PhraseDesk(QObject):
    """The phrases of one page. `dispute` and `slots` tell what they are filled from when they are asked for.

    `said` gives a sentence and whether it is trouble; `manage_wanted` asks for the list of the office's own phrases.
    """

    said = Signal(str, bool)
    manage_wanted = Signal()

    def __init__(
        self,
        page: QWidget,
        workplace: Workplace,
        runner: Runner,
        dispute: Callable[[], Dispute],
        slots: Callable[[], dict[str, str]],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._workplace = workplace
        self._runner = runner
        self._dispute = dispute
        self._slots = slots
        self._snippets: Snippets | None = None
        self._waiting: TextEdit | None = None
        self.menu: QMenu | None = None
        for keys, words, act in (
            ("F8", "插入常用语", self.offer),
            ("Shift+F8", "存为常用语", self.keep),
            ("F7", "到下一个空", self.next_blank),
        ):
            action = shortcut(page, keys, act)
            action.setText(words)
            action.setProperty(FOR_TEXTS, True)

    @property
    def snippets(self) -> Snippets:
        """The phrases as far as they are read."""
        return self._snippets or Snippets()

    def refresh(self) -> None:
        """Read the phrases again; an offer that waits for them is made then."""

        def read(_progress: Progress) -> tuple[Snippets, str]:
            return phrases.all_phrases(self._workplace.paths)

        def show(found: tuple[Snippets, str]) -> None:
            self._snippets = found[0]
            if found[1]:
                self.said.emit(found[1], True)
            waiting, self._waiting = self._waiting, None
            if waiting is not None:
                self.offer(waiting)

        self._runner.run(read, show)

    def offer(self, edit: TextEdit | None = None) -> None:
        """Show the phrases for a text, the one with the cursor where none is given."""
        edit = edit or self._text()
        if edit is None:
            self.said.emit("先把光标放到要写的地方，再按 F8", False)
            return
        if self._snippets is None:
            self._waiting = edit
            self.refresh()
            return
        self.menu = self._make_menu(edit)
        edit.setFocus()
        place = edit.viewport().mapToGlobal(edit.cursorRect().bottomLeft() + QPoint(0, 4))
        self.menu.popup(place)
        if self.menu.actions():
            self.menu.setActiveAction(self.menu.actions()[0])

    def keep(self) -> None:
        """Keep the selected words as a phrase of the office, names put back into slots."""
        edit = self._text()
        words = edit.textCursor().selectedText().replace("\u2029", "\n") if edit is not None else ""
        if edit is None or not words.strip():
            self.said.emit("先选中要存的文字，再按 Shift+F8", False)
            return
        kind, dispute = self._kind(edit), self._dispute()

        def write(_progress: Progress) -> Snippet:
            return phrases.add_own(self._workplace.paths, words, kind, dispute)

        def kept(phrase: Snippet) -> None:
            self.said.emit(f"已存为常用语“{phrase.title}”，按 F8 就能用", False)
            self.refresh()

        self._runner.run(write, kept, self._failed)

    def next_blank(self) -> None:
        """Select the next ____ of the text, from its beginning again after the last."""
        edit = self._text()
        if edit is None:
            return
        words = edit.toPlainText()
        start = words.find(BLANK, edit.textCursor().selectionEnd())
        start = start if start >= 0 else words.find(BLANK)
        if start >= 0:
            _select(edit, start, len(BLANK))

    def _failed(self, error: Any) -> None:
        if isinstance(error, Refused):
            self.said.emit("；".join(problem.sentence for problem in error.problems), True)
        else:
            self.said.emit(str(getattr(error, "sentence", error)), True)

    def _text(self) -> TextEdit | None:
        found = QApplication.focusWidget()
        return found if isinstance(found, TextEdit) and self._page.isAncestorOf(found) else None

    def _kind(self, edit: TextEdit) -> str:
        kind = edit.property(PHRASES)
        return kind if kind in KINDS else "any"

    def _make_menu(self, edit: TextEdit) -> QMenu:
        if self.menu is not None:
            self.menu.deleteLater()
        menu = QMenu(edit)
        menu.setObjectName("phrases_menu")
        slots = self._slots() | self._entry_slots(edit)
        found = self.snippets.for_type(self._dispute().type_code, self._kind(edit))
        for index, snippet in enumerate(found[:MOST_SHOWN]):
            words = fill_slots(snippet.text, slots).strip("\n")
            key = f"&{index + 1}  " if index < 9 else ""
            action = menu.addAction(f"{key}{_plain(snippet.title)}：{_plain(_short(words))}")
            action.triggered.connect(lambda _checked=False, words=words: _insert(edit, words))
        if not found:
            menu.addAction("还没有这里用的常用语").setEnabled(False)
        menu.addSeparator()
        keep = menu.addAction("存为常用语（先选中文字）")
        keep.setEnabled(edit.textCursor().hasSelection())
        keep.triggered.connect(lambda _checked=False: self.keep())
        menu.addAction("管理本单位的常用语").triggered.connect(
            lambda _checked=False: self.manage_wanted.emit()
        )
        return menu

    def _entry_slots(self, edit: TextEdit) -> dict[str, str]:
        """What the session, investigation or visit around a text knows better than the dispute."""
        around = edit.parentWidget()
        while around is not None:
            if isinstance(around, Entry):
                return slots_of_entry(around.value())
            around = around.parentWidget()
        return {}


def _insert(edit: TextEdit, words: str) -> None:
    """Put a phrase where the cursor is, on a line of its own where it has several, and go to its first blank."""
    cursor = edit.textCursor()
    if "\n" in words and not cursor.atBlockStart() and not cursor.hasSelection():
        words = f"\n{words}"
    start = cursor.selectionStart()
    cursor.insertText(words)
    edit.setTextCursor(cursor)
    edit.setFocus()
    blank = words.find(BLANK)
    if blank >= 0:
        _select(edit, start + blank, len(BLANK))


def _select(edit: TextEdit, start: int, length: int) -> None:
    before = edit.toPlainText()[:start]
    place = len(before.encode("utf-16-le")) // 2
    cursor = edit.textCursor()
    cursor.setPosition(place)
    cursor.setPosition(place + length, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SHORT else f"{flat[: SHORT - 1]}…"


def _plain(words: str) -> str:
    """Words as a menu shows them: & would underline the next letter."""
    return words.replace("&", "&&")
