"""Sentences that need a decision, each with its buttons, above the work."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.ui.kit.widgets import Card, button, clear_layout, text

Action = tuple[str, str, Callable[[], None]]
"""Words, object name, what to do."""


class Notice(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice_strip")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def say(self, sentence: str, *actions: Action) -> None:
        """Show one sentence; an empty one hides the strip."""
        clear_layout(self._box)
        if sentence:
            self.add(sentence, *actions)
        self.setVisible(bool(sentence))

    def add(self, sentence: str, *actions: Action) -> None:
        """Show one sentence more."""
        card = Card()
        card.setProperty("role", "strip")
        card.setProperty("tone", "due")
        row = QHBoxLayout()
        row.addWidget(text(sentence, name="notice_label", wraps=True), 1)
        for words, name, act in actions:
            row.addWidget(button(words, name, act))
        card.body.addLayout(row)
        self._box.addWidget(card)
        self.show()
