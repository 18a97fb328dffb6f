"""Masked or full: masked unless somebody says to whom the data goes and what for"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Refused
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import TextField
from mediator_desktop.ui.kit.widgets import text

MASKED = "姓名、身份证号和电话会隐去一部分。"
FULL = "完整的个人信息只在上级要求时给出，给了谁、做什么用会记入日志。"


class DisclosureBox(QWidget):
    """A box to tick and, once it is ticked, two lines to fill in."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        self.box = QCheckBox("写出完整的身份证号和电话")
        self.box.setObjectName("full_check_box")
        column.addWidget(self.box)
        self._fields = FieldGrid(columns=2, narrowest=220)
        self.recipient = TextField("recipient", "提供给谁")
        self.purpose = TextField("purpose", "用来做什么")
        for field in (self.recipient, self.purpose):
            self._fields.add(field)
        self._fields.hide()
        column.addWidget(self._fields)
        self.note = text(MASKED, "hint", "full_label", wraps=True)
        column.addWidget(self.note)
        self.box.toggled.connect(self._turn)

    @property
    def is_full(self) -> bool:
        """Whether nothing is to be masked."""
        return self.box.isChecked()

    def disclosure(self) -> Disclosure | None:
        """To whom and what for; None for masked. Raises Refused, told beside the fields, where something is missing."""
        if not self.is_full:
            return None
        for field in (self.recipient, self.purpose):
            field.show_problem(None)
        try:
            return Disclosure.of(self.recipient.value(), self.purpose.value())
        except Refused as error:
            fields = {field.name: field for field in (self.recipient, self.purpose)}
            for problem in reversed(error.problems):
                fields[problem.field].show_problem(problem, insist=True)
                fields[problem.field].setFocus()
            raise

    def clear(self) -> None:
        """Masked again: each time is decided anew."""
        self.box.setChecked(False)
        for field in (self.recipient, self.purpose):
            field.set_value("")
            field.show_problem(None)

    def _turn(self, full: bool) -> None:
        self._fields.setVisible(full)
        self.note.setText(FULL if full else MASKED)
        if full:
            self.recipient.setFocus()
        self.changed.emit()
