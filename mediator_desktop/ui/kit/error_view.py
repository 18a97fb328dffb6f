"""A whole page for what keeps the program from going on: one sentence, and what can be done."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.widgets import Card, button, text


class ErrorView(QWidget):
    """Says what happened and offers actions, the first one the likeliest."""

    def __init__(
        self,
        sentence: str,
        actions: tuple[tuple[str, str, Callable[[], object]], ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`actions` are (words, object name, what to do)."""
        super().__init__(parent)
        self.setObjectName("error_view")
        outer = QVBoxLayout(self)
        card = Card("现在打不开登记册")
        card.setMaximumWidth(look.px(560))
        self.sentence = text(sentence, name="error_label", wraps=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.body.addWidget(self.sentence)
        row = QHBoxLayout()
        for index, (words, name, act) in enumerate(actions):
            row.addWidget(button(words, name, act, role="" if index else "primary"))
        row.addStretch(1)
        card.body.addLayout(row)
        outer.addStretch(1)
        outer.addWidget(card, alignment=Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
