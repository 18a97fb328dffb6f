"""After a dispute was registered: its number, and what comes next."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.sheet import name_keys
from mediator_desktop.ui.kit.widgets import Card, FlowLayout, Page, button, text


class DonePage(Page):
    """已登记."""

    open_wanted = Signal(str)
    print_wanted = Signal(str)
    next_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("已登记", parent=parent)
        name_keys(self, "Enter 按下选中的按钮 · Tab 换一个")
        self.setObjectName("page")
        self.dispute_id = ""
        card = Card()
        card.setMaximumWidth(look.px(640))
        self._number = text("", "code", "registered_number_label", wraps=True)
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._title = text("", "", "registered_title_label", wraps=True)
        card.body.addWidget(self._number)
        card.body.addWidget(self._title)
        row = QWidget()
        flow = FlowLayout(row)
        self._open = button(
            "打开案卷", "open_case_button", lambda: self.open_wanted.emit(self.dispute_id), role="primary"
        )
        flow.addWidget(self._open)
        flow.addWidget(
            button(
                "打印受理登记表",
                "print_acceptance_button",
                lambda: self.print_wanted.emit(self.dispute_id),
                icon="printer",
            )
        )
        flow.addWidget(button("登记下一件", "register_next_button", self.next_wanted.emit, icon="plus"))
        for index in range(flow.count()):
            item = flow.itemAt(index)
            made = item.widget() if item is not None else None
            if isinstance(made, QPushButton):
                made.setAutoDefault(True)
        card.body.addWidget(row)
        holder = QVBoxLayout()
        holder.addWidget(card)
        holder.addStretch(1)
        self.body.addLayout(holder)

    def show_record(self, record: DisputeRecord, title: str) -> None:
        """Show what was registered."""
        self.dispute_id = record.id
        self._number.setText(record.number or "")
        self._title.setText(title)

    def focus_first(self) -> None:
        """Go to the likeliest next step; once more when a list of offers that was open has let go of the focus."""
        self._open.setFocus()
        QTimer.singleShot(0, self._open, self._open.setFocus)
