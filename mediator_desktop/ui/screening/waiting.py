"""谁还没报: open rounds with whom to call, and the printed list of reminders"""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.services.screening_board import Unreported, Waiting
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.widgets import Card, button, combo, text
from mediator_desktop.ui.screening.presenter import ScreeningPresenter
from mediator_desktop.ui.screening.words import ref_of, waiting_cells

COLUMNS = (
    Column("unit", "单位", 170, sorts=False),
    Column("name", "轮次", 130, sorts=False),
    Column("due_on", "应报日期", 130, sorts=False),
    Column("state", "情况", 130, sorts=False),
    Column("contact", "联系人", 180, sorts=False),
    Column("phone", "电话", 150, sorts=False),
)


class WaitingPanel(QWidget):
    """`opened` with the slot to be answered; `print_wanted` with the first day that is listed."""

    opened = Signal(object)
    print_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, presenter: ScreeningPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._waiting: dict[str, Waiting] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._since = combo("since_combo_box", "从什么时候起")
        for words in ("近一个月", "今年以来", "只看今天在报的"):
            self._since.addItem(words)
        self._since.currentIndexChanged.connect(lambda _index: self.refresh())
        row.addWidget(self._since)
        self._line = text("", "muted", "waiting_label", wraps=True)
        row.addWidget(self._line, 1)
        row.addWidget(
            button(
                "打印催报单",
                "print_reminders_button",
                lambda: self.print_wanted.emit(self.since()),
                icon="printer",
            )
        )
        column.addLayout(row)
        card = Card()
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "waiting_table_view")
        self.table.opened.connect(self._open)
        card.body.addWidget(self.table, 1)
        self._nothing = text("都报齐了。", "muted", "nobody_waiting_label")
        self._nothing.hide()
        card.body.addWidget(self._nothing)
        column.addWidget(card, 1)
        self.setFocusProxy(self.table)

    def since(self) -> date:
        """The first due day that is listed."""
        today = self._presenter.today()
        return (today - timedelta(days=31), date(today.year, 1, 1), today)[self._since.currentIndex()]

    def refresh(self) -> None:
        """Ask again."""
        self._presenter.unreported(self.since(), self._show, self.failed.emit)

    def _show(self, found: Unreported) -> None:
        today = self._presenter.today()
        rows = []
        self._waiting = {}
        for waiting in found.waiting:
            slot = waiting.entry.slot
            key = f"{slot.unit}|{slot.day.isoformat()}"
            self._waiting[key] = waiting
            tone = "late" if slot.due_on < today else "due"
            rows.append(Row(key, waiting_cells(waiting, today), {3: tone}))
        selected = self.table.current_key()
        self._model.set_rows(rows)
        if rows:
            self.table.selectRow(max(0, self._model.row_of(selected)))
        self._nothing.setVisible(not rows)
        units = len({waiting.unit.id for waiting in found.waiting})
        now = (
            f"今天在报的轮次：已报 {found.reported}，未报 {found.due_now - found.reported}。"
            if found.due_now
            else ""
        )
        self._line.setText(f"{now}{units} 个单位共 {len(rows)} 轮还没有报。" if rows else now)

    def _open(self, key: str) -> None:
        self.opened.emit(ref_of(self._waiting[key].entry, self._presenter.today()))
