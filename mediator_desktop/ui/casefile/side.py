"""Beside the tabs: who the parties are, and how complete the papers are; above them: what needs a decision."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.catalogue.casefiles import Mark
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.masking import mask_phone
from mediator_desktop.services.casefile import CaseFile, CaseSheet, Standing
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import Card, button, clear_layout, text

MOST_SHEETS = 8


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
    """卷宗: how many sheets are complete, and those that are not, one line each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("卷宗", parent)

    def show_case(self, case: CaseFile) -> None:
        """One line a sheet that lacks something."""
        clear_layout(self.body)
        needed = [sheet for sheet in case.sheets if sheet.is_needed]
        lacking = [sheet for sheet in needed if sheet.gaps]
        self.say_title(f"卷宗 {len(needed) - len(lacking)} / {len(needed)}")
        for sheet in lacking[:MOST_SHEETS]:
            row = QHBoxLayout()
            row.setSpacing(look.px(6))
            row.addWidget(text(_short(sheet.title), wraps=True), 1)
            words, tone = _state(sheet)
            label = text(words, "muted")
            label.setProperty("tone", tone)
            row.addWidget(label)
            self.body.addLayout(row)
        if len(lacking) > MOST_SHEETS:
            self.body.addWidget(text(f"另有{len(lacking) - MOST_SHEETS}份", "muted"))
        if not lacking:
            self.body.addWidget(text("都齐了，可以装订。", "muted", wraps=True))


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


def _state(sheet: CaseSheet) -> tuple[str, str]:
    """Word and tone of a sheet that lacks something."""
    if sheet.standing is Standing.ABSENT:
        return "没有", "late"
    if sheet.lacks_facts:
        return "内容没填齐", "due"
    signed_or_sealed = "没签名" if Mark.SIGNED in sheet.asks and not sheet.is_signed else "没盖章"
    return signed_or_sealed, "due"


def _short(title: str) -> str:
    short = title.removeprefix("人民调解")
    return short if len(short) > 2 else f"调解{short}"
