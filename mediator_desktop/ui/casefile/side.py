"""Beside the tabs: who the parties are, and how complete the papers are; above them: what needs a decision."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.masking import mask_phone
from mediator_desktop.ui.casefile.presenter import PaperState
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import Card, button, clear_layout, text


class PartiesCard(Sheet):
    """当事人, telephone numbers masked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("当事人", parent)

    def show_dispute(self, dispute: Dispute, today: date) -> None:
        """Two lines a party."""
        clear_layout(self.body)
        for party in dispute.parties:
            self.body.addWidget(text(party.name or "姓名不详", wraps=True))
            age = party.age_on(today)
            words = [
                party.role.label,
                f"{age}岁" if age is not None else "",
                "未成年" if party.is_minor_on(today) else "",
                party.address or party.village,
                mask_phone(party.phone),
            ]
            self.body.addWidget(text(" · ".join(filter(None, words)), "muted", wraps=True))
        if not dispute.parties:
            self.body.addWidget(text("还没有填写当事人。", "muted", wraps=True))


class PapersCard(Sheet):
    """文书, one line each with its state; a press shows it."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("文书", parent)

    def show_states(self, states: list[PaperState]) -> None:
        """One line a sheet."""
        clear_layout(self.body)
        needed = [state for state in states if state.is_needed or state.printed]
        done = sum(1 for state in needed if state.printed)
        self.say_title(f"文书 {done} / {len(needed)}")
        for state in needed:
            row = QHBoxLayout()
            row.setSpacing(look.px(6))
            row.addWidget(text(_short(state.title), wraps=True), 1)
            words, tone = state.word
            label = text(words, "muted")
            label.setProperty("tone", tone)
            row.addWidget(label)
            self.body.addLayout(row)


class NoticeStrip(QWidget):
    """A sentence that needs a decision, with its buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice_strip")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def say(self, sentence: str, *actions: tuple[str, str, object]) -> None:
        """Show a sentence; an empty one hides the strip. Actions are (words, object name, what to do)."""
        clear_layout(self._box)
        self.setVisible(bool(sentence))
        if not sentence:
            return
        card = Card()
        card.setProperty("role", "strip")
        card.setProperty("tone", "due")
        row = QHBoxLayout()
        row.addWidget(text(sentence, name="notice_label", wraps=True), 1)
        for words, name, act in actions:
            row.addWidget(button(words, name, act))  # type: ignore[arg-type]
        card.body.addLayout(row)
        self._box.addWidget(card)


def _short(title: str) -> str:
    short = title.removeprefix("人民调解")
    return short if len(short) > 2 else f"调解{short}"
