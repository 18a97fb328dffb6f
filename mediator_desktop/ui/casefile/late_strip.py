"""Asks why something is entered after closing: a field above the tabs, so that nothing typed is in the way."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.text import tidy
from mediator_desktop.ui.casefile.words import label_of
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.editors import LineEdit
from mediator_desktop.ui.kit.widgets import Card, button, text


class _ReasonEdit(LineEdit):
    """Enter saves instead of going to the next field."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class LateStrip(QWidget):
    """Shown while something typed on a closed case needs a reason. `given` comes when it was written."""

    given = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("late_strip")
        self._before: QWidget | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = Card()
        card.setProperty("role", "strip")
        card.setProperty("tone", "due")
        card.set_margins(look.px(12), look.px(8))
        self._sentence = text("", "", "late_sentence_label", wraps=True)
        card.body.addWidget(self._sentence)
        row = QHBoxLayout()
        self._edit = _ReasonEdit()
        self._edit.setObjectName("late_reason_line_edit")
        self._edit.setAccessibleName("补录或者更正的原因")
        self._edit.setPlaceholderText("补录或者更正的原因，写好按 Enter 保存")
        self._edit.textEdited.connect(lambda _text: self.changed.emit())
        self._edit.entered.connect(self._enter)
        row.addWidget(self._edit, 1)
        row.addWidget(button("按补录保存", "save_late_button", self._enter))
        card.body.addLayout(row)
        outer.addWidget(card)
        self.hide()

    @property
    def reason(self) -> str:
        """What was written."""
        return tidy(self._edit.text())

    def show_for(self, paths: tuple[str, ...], on_record: Dispute) -> None:
        """Name the facts that need a reason; none hides the strip, the words typed stay."""
        where = "归档" if on_record.filing.archived_on else "结案"
        named = "、".join(dict.fromkeys(label_of(path) for path in paths))
        self._sentence.setText(f"这件纠纷已经{where}，“{named}”的改动会记成补录，请写明原因。")
        self.setVisible(bool(paths))

    def set_compact(self, compact: bool) -> None:
        """Where the letters are large the field alone says it, so that what is worked on keeps its room."""
        self._sentence.setVisible(not compact)

    def put(self, reason: str) -> None:
        """Put a reason back that was typed before."""
        self._edit.setText(reason)

    def go(self) -> None:
        """Go to the field; when the reason is given the cursor comes back to where it was."""
        self._before = QApplication.focusWidget()
        self.show()
        self._edit.setFocus()

    def clear(self) -> None:
        """Nothing needs a reason any more."""
        self._edit.clear()
        before, self._before = self._before, None
        here = QApplication.focusWidget()
        if here is not None and self.isAncestorOf(here) and before is not None and isValid(before):
            before.setFocus()
        self.hide()

    def _enter(self) -> None:
        if self.reason:
            self.given.emit()
        else:
            self._edit.setFocus()
