"""Chooses a ledger and a period to export."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from mediator_desktop.domain.period import Period
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.widgets import Card, FlowLayout, button, text
from mediator_desktop.ui.register.presenter import parts_of

OFFERED = ("case_register", "screening_ledger")
YEARS_BACK = 20


class LedgerPanel(Card):
    """Emits `wanted` with the ledger's id, its title, the period, its words and whether nothing is masked."""

    wanted = Signal(str, str, object, str, bool)
    closed = Signal()

    def __init__(
        self, workplace: Workplace, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__("导出台账", parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.head.addWidget(button("收起", "close_ledger_button", self._close, role="quiet"))
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        self._ledger = QComboBox()
        self._ledger.setObjectName("ledger_combo_box")
        self._ledger.setAccessibleName("台账")
        for ledger_id in OFFERED:
            if ledger_id in workplace.ledgers:
                self._ledger.addItem(workplace.ledgers[ledger_id].name, ledger_id)
        now = today()
        self._year = QComboBox()
        self._year.setObjectName("ledger_year_combo_box")
        self._year.setAccessibleName("年份")
        for year in range(now.year, now.year - YEARS_BACK, -1):
            self._year.addItem(f"{year}年", year)
        self._part = QComboBox()
        self._part.setObjectName("ledger_part_combo_box")
        self._part.setAccessibleName("时间段")
        for words, _period in parts_of(now.year):
            self._part.addItem(words)
        self._part.setCurrentIndex(now.month - 1)
        for box in (self._ledger, self._year, self._part):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            flow.addWidget(box)
        self._full = QCheckBox("写出完整的身份证号和电话")
        self._full.setObjectName("full_check_box")
        flow.addWidget(self._full)
        self.body.addWidget(row)
        foot = QHBoxLayout()
        self._note = text("", "hint", "full_label", wraps=True)
        foot.addWidget(self._note, 1)
        foot.addWidget(button("导出", "export_ledger_button", self._export, role="primary"))
        self.body.addLayout(foot)
        self._full.toggled.connect(self._say)
        self._say(False)
        self.setFocusProxy(self._ledger)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _say(self, full: bool) -> None:
        self._note.setText(
            "完整的个人信息只在上级要求时导出，这次导出会记入日志。"
            if full
            else "姓名、身份证号和电话会隐去一部分。"
        )

    def _export(self) -> None:
        year = int(self._year.currentData())
        words, period = parts_of(year)[self._part.currentIndex()]
        chosen: Period = period
        self.wanted.emit(
            self._ledger.currentData(),
            self._ledger.currentText(),
            chosen,
            f"{year}年{words}".replace("年全年", "年"),
            self._full.isChecked(),
        )
