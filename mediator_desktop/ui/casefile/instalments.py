"""Splitting one payment into instalments."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.agreement import PerformanceItem
from mediator_desktop.domain.money import split_evenly
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import CountField
from mediator_desktop.ui.kit.typed import later_month
from mediator_desktop.ui.kit.widgets import button, text

MOST = 120


def instalments(item: PerformanceItem, count: int, months: int) -> tuple[PerformanceItem, ...]:
    """One item an instalment; sums add up to the whole, each falls due `months` after the one before."""
    sums = split_evenly(item.amount, count) if item.amount is not None else (None,) * count
    return tuple(
        replace(
            item,
            what=f"{item.what}第{index + 1}期",
            amount=share,
            due_on=later_month(item.due_on, index * months) if item.due_on else None,
            done_on=None,
        )
        for index, share in enumerate(sums)
    )


class InstalmentsRow(QWidget):
    """How many, how far apart."""

    split = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = CountField("instalment_count", "分成几期")
        self._months = CountField("instalment_months", "每期隔几个月")
        self._months.set_value(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        grid = FieldGrid()
        grid.add(self._count, 1)
        grid.add(self._months, 1)
        outer.addWidget(grid)
        made = button("按期分开", "split_now_button", self._split)
        made.setProperty("takes_enter", True)
        outer.addWidget(made)
        self._note = text("", "error")
        self._note.hide()
        outer.addWidget(self._note)

    def _split(self) -> None:
        count, months = self._count.value(), self._months.value()
        sensible = count is not None and 2 <= count <= MOST and months is not None and 0 <= months <= MOST
        self._note.setVisible(not sensible)
        self._note.setText(f"期数请填2到{MOST}，间隔请填0到{MOST}个月")
        if sensible:
            self.split.emit(count, months)
