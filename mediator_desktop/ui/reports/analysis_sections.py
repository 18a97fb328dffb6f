"""Sections of an analysis report on screen: what is computed, and the texts people write with sentences to put in"""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.analysis_report import AnalysisReport, Said, Section, Slot, outline, printed
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.fields import LongTextField
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import ScrollColumn, button, clear_layout, text


class SlotEditor(QWidget):
    """One text with the sentences that are offered for it. `quoted` with an offer that was put in."""

    changed = Signal()
    quoted = Signal(object)

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot = slot
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        self.field = LongTextField(slot.id, slot.label, lines=3)
        self.field.edit.setObjectName(f"{slot.id}_slot_text_edit")
        self.field.set_hint(slot.hint)
        self.field.set_value(slot.words)
        self.field.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.field.changed.connect(self.changed)
        column.addWidget(self.field)
        self._stale = QVBoxLayout()
        self._offers = QVBoxLayout()
        for box in (self._stale, self._offers):
            box.setSpacing(look.px(4))
            column.addLayout(box)
        self.show_slot(slot)

    def show_slot(self, slot: Slot) -> None:
        """Show other offers; the text stays as it is typed."""
        if slot.offers != self.slot.offers or not self._offers.count():
            clear_layout(self._offers)
            for number, offer in enumerate(slot.offers):
                name = f"{slot.id}_offer_{number}_button"
                self._offers.addLayout(_line(offer.words, "插入", name, partial(self.put_in, offer)))
        clear_layout(self._stale)
        for number, said in enumerate(slot.stale):
            name = f"{slot.id}_stale_{number}_button"
            words = f"△ 引用的数字变了，现在是：{said.words}"
            self._stale.addLayout(_line(words, "换成现在的", name, partial(self.renew, said), role="doubt"))
        self.slot = slot

    def put_in(self, offer: Said) -> None:
        """Put a sentence in where the cursor is."""
        edit = self.field.edit
        edit.textCursor().insertText(offer.words)
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.quoted.emit(offer)

    def renew(self, said: Said) -> None:
        """Say what is quoted as it is now."""
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.edit.setPlainText(self.field.text().replace(said.was, said.words))
        self.quoted.emit(said)


class SectionCard(Sheet):
    """One heading with what stands under it."""

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(section.heading, parent)
        self.setObjectName(f"{section.id}_section_card")
        self._said = text("", "", f"{section.id}_sentences_label", wraps=True)
        self._said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._said.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._was = text("", "doubt", f"{section.id}_changed_label", wraps=True)
        self._more = text("", "muted", f"{section.id}_more_label", wraps=True)
        for label in (self._said, self._was, self._more):
            self.body.addWidget(label)
        self.editor = SlotEditor(section.slot) if section.slot is not None else None
        if self.editor is not None:
            self.body.addWidget(self.editor)
        self.show_section(section, section.heading)

    def show_section(self, section: Section, heading: str) -> None:
        """Show what is computed now; what is typed stays."""
        self.say_title(heading)
        changed = [said for said in section.said if said.was]
        extra = [f"表：{table.caption}，{len(table.rows)}行" for table in section.tables]
        extra += [f"图：{chart.title}" for chart in section.charts]
        for label, words in (
            (self._said, "\n".join(section.paragraphs)),
            (self._was, "\n".join(f"△ 数字有变，上次看时是：{said.was}" for said in changed)),
            (self._more, "；".join(extra)),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        if self.editor is not None and section.slot is not None:
            self.editor.show_slot(section.slot)


class SectionsColumn(ScrollColumn):
    """All sections below each other. `changed` when something is typed, `quoted` with an offer that was put in."""

    changed = Signal()
    quoted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("analysis_sections_scroll_area")
        self.column.addStretch(1)
        self._cards: dict[str, SectionCard] = {}
        self._for: object = None

    def show_report(self, report: AnalysisReport, about: object) -> None:
        """Show a report; texts are filled in anew only where it is about something else than before."""
        headings = {
            section.id: heading
            for section, (_, heading) in zip(printed(report.sections), outline(report), strict=True)
        }
        if about != self._for:
            self._for = about
            self._make(report)
        for section in report.sections:
            self._cards[section.id].show_section(section, headings.get(section.id, section.heading))

    def texts(self) -> dict[str, str]:
        """What is typed, by slot; empty ones left out."""
        return {
            editor.slot.id: words for editor in self.editors if (words := editor.field.text().strip("\n"))
        }

    @property
    def editors(self) -> tuple[SlotEditor, ...]:
        """The editors in order."""
        return tuple(card.editor for card in self._cards.values() if card.editor is not None)

    def _make(self, report: AnalysisReport) -> None:
        for card in self._cards.values():
            self.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {}
        for place, section in enumerate(report.sections):
            card = SectionCard(section)
            self._cards[section.id] = card
            self.column.insertWidget(place, card)
            if card.editor is not None:
                card.editor.changed.connect(self.changed)
                card.editor.quoted.connect(self.quoted)


def _line(words: str, word: str, name: str, pressed: object, role: str = "muted") -> QHBoxLayout:
    """A sentence with a button at its right."""
    row = QHBoxLayout()
    row.setSpacing(look.px(10))
    row.addWidget(text(words, role, wraps=True), 1)
    made = button(word, name, pressed, role="quiet")  # type: ignore[arg-type]
    made.setAccessibleName(f"{word}：{words}")
    row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
    return row
