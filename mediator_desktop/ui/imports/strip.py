"""文件 → 栏目 → 核对 → 写入: where one is, and the steps one may go to"""

from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.widgets import ROOMY, button, text


class Step(IntEnum):
    """The steps in order."""

    FILE = 0
    COLUMNS = 1
    CHECK = 2
    WRITE = 3


WORDS = {Step.FILE: "文件", Step.COLUMNS: "栏目", Step.CHECK: "核对", Step.WRITE: "写入"}


class StepStrip(QWidget):
    """`chosen` when one wants to go to a step."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(4))
        has_arrows = look.current().percent <= ROOMY
        group = QButtonGroup(self)
        self._buttons: dict[Step, QPushButton] = {}
        for step, word in WORDS.items():
            if step and has_arrows:
                row.addWidget(text("→", "muted"))
            made = button(f"{step + 1} {word}", f"step_{step.name.lower()}_button", role="place")
            made.setCheckable(True)
            made.setAccessibleName(f"第{step + 1}步，{word}")
            made.clicked.connect(lambda _checked=False, wanted=step: self.chosen.emit(wanted))
            group.addButton(made)
            row.addWidget(made)
            self._buttons[step] = made
        row.addStretch(1)

    def show_step(self, here: Step, last: Step) -> None:
        """Mark the step one is at; those after `last` cannot be reached yet."""
        for step, made in self._buttons.items():
            made.setEnabled(step <= last)
            made.setChecked(step is here)
