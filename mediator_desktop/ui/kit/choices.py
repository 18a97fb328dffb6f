"""Fields that offer something while one types: choices from a list, names met before."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView, QWidget
from shiboken6 import isValid

from mediator_desktop.catalogue.vocabulary import CodeList
from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.vocabulary import Term
from mediator_desktop.ui.kit.editors import LineEdit
from mediator_desktop.ui.kit.fields import TextField

Offer = Callable[[Sequence[str]], None]
Ask = Callable[[str, Offer], None]
"""Asked for a text; hands its offers over at once or later."""

MOST_OFFERS = 60
_BETWEEN = re.compile(r"[、，,;；\s]+")


@lru_cache(maxsize=4_000)
def initials(words: str) -> str:
    """Pinyin initials of some words in small letters."""
    from pypinyin import Style, lazy_pinyin

    return "".join(part[:1] for part in lazy_pinyin(words, style=Style.FIRST_LETTER)).lower()


def matching(text: str, words: Iterable[str], limit: int = MOST_OFFERS) -> list[str]:
    """Those words that hold a text or whose initials begin with it, the best first."""
    wanted = text.strip().casefold()
    if not wanted:
        return list(words)[:limit]
    latin = wanted.isascii() and wanted.isalpha()
    begin, hold = [], []
    for word in words:
        if word.casefold().startswith(wanted) or (latin and initials(word).startswith(wanted)):
            begin.append(word)
        elif wanted in word.casefold() or (latin and wanted in initials(word)):
            hold.append(word)
    return (begin + hold)[:limit]


class OfferEdit(LineEdit):
    """A line with a list of offers below it. Enter and Tab take the marked one; with `greedy` also the first."""

    taken = Signal(str)

    def __init__(
        self, ask: Ask, parent: QWidget | None = None, *, greedy: bool = False, icon_name: str = ""
    ) -> None:
        super().__init__(parent, icon_name)
        self._ask = ask
        self._greedy = greedy
        self._asked = 0
        self._completer: QCompleter | None = None
        self._offers: QStringListModel | None = None
        self.textEdited.connect(self.ask)
        self.wanted.connect(lambda: self.ask(""))

    def ask(self, text: str) -> None:
        """Ask for offers; answers to an earlier question are passed over."""
        self._asked += 1
        asked = self._asked

        def show(offers: Sequence[str]) -> None:
            if isValid(self) and asked == self._asked and self.hasFocus():
                self._show(offers)

        self._ask(text, show)

    def accept_offer(self) -> None:
        self._asked += 1
        if not self.is_offering:
            return
        assert self._completer is not None
        assert self._offers is not None
        index = self._completer.popup().currentIndex()
        offers = self._offers.stringList()
        chosen = index.data() if index.isValid() else ""
        if not chosen and self._greedy and offers and self.text().strip():
            chosen = offers[0]
        self._completer.popup().hide()
        if chosen:
            self.taken.emit(chosen)

    def hideEvent(self, event: QHideEvent) -> None:
        """The list goes with its line, or it would call the focus back from the page that comes next."""
        self._asked += 1
        if self._completer is not None and self.is_offering:
            self._completer.popup().hide()
        super().hideEvent(event)

    @property
    def is_offering(self) -> bool:
        """Whether the list is on screen."""
        return self._completer is not None and self._completer.popup().isVisible()

    def _show(self, offers: Sequence[str]) -> None:
        if self._completer is None:
            self._make()
        assert self._completer is not None
        assert self._offers is not None
        if not offers or (len(offers) == 1 and offers[0] == self.text()):
            self._completer.popup().hide()
            return
        self._offers.setStringList(list(offers))
        self._completer.complete()
        self._completer.popup().setCurrentIndex(self._completer.completionModel().index(-1, 0))

    def _make(self) -> None:
        self._offers = QStringListModel(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(9)
        popup = QListView()
        popup.setObjectName("completion_list")
        self._completer.setPopup(popup)
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        popup.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._completer.setWidget(self)
        self._completer.activated[str].connect(self.taken)  # type: ignore[index]

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._greedy and event.reason() not in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.selectAll()  # what is typed takes the place of what was chosen before

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Down and plain and not self.is_offering:
            self.ask(self.text() if not self._greedy else "")
            event.accept()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
        ):
            self.accept_offer()
        return super().event(event)


class SuggestField(TextField):
    """A line of free text with suggestions."""

    def __init__(
        self,
        name: str,
        label: str,
        ask: Ask,
        parent: QWidget | None = None,
        *,
        clean: Callable[[str], str] = tidy,
    ) -> None:
        edit = OfferEdit(ask)
        super().__init__(name, label, parent, clean=clean, edit=edit)
        edit.taken.connect(self._take)

    def _take(self, text: str) -> None:
        self.edit.setText(text)
        self._typed()


class NamesField(SuggestField):
    """Several names in one line, parted by `、`; suggestions are for the last one."""

    def __init__(self, name: str, label: str, ask: Ask, parent: QWidget | None = None) -> None:
        def ask_last(text: str, offer: Offer) -> None:
            ask(_BETWEEN.split(text)[-1], offer)

        super().__init__(name, label, ask_last, parent, clean=lambda text: "、".join(names_in(text)))

    def value(self) -> Any:
        return names_in(self.edit.text())

    def set_value(self, value: Any) -> None:
        self.set_text("、".join(value or ()))

    def _take(self, text: str) -> None:
        begun = names_in(self.edit.text())
        last = _BETWEEN.split(self.edit.text())[-1]
        kept = begun[:-1] if last else begun
        super()._take("、".join((*kept, text)))


def names_in(text: str) -> tuple[str, ...]:
    """The names of a line, each once."""
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(tidy(text)) if part))


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: the value, its label, other words for it."""

    value: Any
    label: str
    words: tuple[str, ...] = ()


def term_options(terms: Iterable[Term]) -> tuple[Option, ...]:
    """Options for the values of an enumeration."""
    return tuple(Option(term, term.label) for term in terms)


def code_options(codes: CodeList) -> tuple[Option, ...]:
    """Options for a code list, in its printed order."""
    return tuple(Option(e.code, e.name, (e.code, e.short, *e.synonyms)) for e in codes.codes)


class ChoiceField(TextField):
    """One of a list: typed by word or pinyin initials, or chosen with the arrow keys.

    `nothing` is the value for an empty line. Words that are not in the list stay and are told.
    """

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        parent: QWidget | None = None,
        *,
        nothing: Any = "",
    ) -> None:
        edit = OfferEdit(self._ask, greedy=True, icon_name="chevron-down")
        self._options: tuple[Option, ...] = tuple(options)
        self._nothing = nothing
        self._unknown: tuple[str, Any] | None = None
        super().__init__(name, label, parent, edit=edit)
        edit.taken.connect(self._take)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer another list; what is typed stays."""
        self._options = tuple(options)
        self._refresh()

    def value(self) -> Any:
        text = tidy(self.edit.text())
        if not text:
            return self._nothing
        if self._unknown is not None and self._unknown[0] == text:
            return self._unknown[1]
        found = self._find(text)
        return found.value if found else self._nothing

    def set_value(self, value: Any) -> None:
        self._unknown = None
        for option in self._options:
            if option.value == value and value != "":
                self.set_text(option.label)
                return
        if value and value != self._nothing:
            self._unknown = (str(value), value)
            self.set_text(str(value))
        else:
            self.set_text("")

    def own_problem(self) -> Problem | None:
        text = tidy(self.edit.text())
        if not text or self._find(text) or (self._unknown is not None and self._unknown[0] == text):
            return None
        return Problem(self.name, f"列表里没有“{text}”，请按向下键从列表里选")

    def _find(self, text: str) -> Option | None:
        folded = text.casefold()
        for option in self._options:
            if folded == option.label.casefold() or folded in (
                word.casefold() for word in option.words if word
            ):
                return option
        found = matching(text, (option.label for option in self._options))
        if len(found) == 1:
            return next(option for option in self._options if option.label == found[0])
        return None

    def _ask(self, text: str, offer: Offer) -> None:
        labels = [option.label for option in self._options]
        found = matching(text, labels)
        if not found:
            folded = text.strip().casefold()
            found = [o.label for o in self._options if any(folded in w.casefold() for w in o.words if w)]
        offer(found)

    def _take(self, label: str) -> None:
        self.edit.setText(label)
        self._typed()

    def _left(self) -> None:
        found = self._find(tidy(self.edit.text())) if self.edit.text() else None
        if found is not None and self.edit.text() != found.label:
            self.edit.setText(found.label)
            self.changed.emit()
        super()._left()


def from_list(words: Sequence[str]) -> Ask:
    """An `Ask` over words that are at hand."""
    return lambda text, offer: offer(matching(text, words))
