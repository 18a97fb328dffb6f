"""批量打印: many agreements, whole case files or blank sets at once, to a folder or a printer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.widgets import Card, FlowLayout, button, combo, text

CASE_FILES, BLANKS = "*casefiles", "*blanks"
YEARS_BACK = 3
_DAYS = {
    CountedBy.ACCEPTED: "受理",
    CountedBy.AGREED: "达成协议",
    CountedBy.CLOSED: "结案",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed: a form's id, or one of the two above; of the disputes listed (`period` None) or of a period."""

    what: str
    words: str
    period: Period | None = None
    counted_by: CountedBy = CountedBy.ACCEPTED


WIDEST = 560
"""Pixels a box has at the most, so that with large letters it does not widen the window."""


class BatchPanel(Card):
    """Emits `wanted` with an Order and whether it goes to a printer."""

    wanted = Signal(object, bool)
    closed = Signal()

    def __init__(
        self, workplace: Workplace, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__("批量打印", parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.head.addWidget(button("收起", "close_batch_button", self._close, role="quiet"))
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        self._what = combo("batch_what_combo_box", "打印什么")
        forms = workplace.papers.forms
        if "agreement" in forms:
            self._what.addItem(forms["agreement"].title, "agreement")
        self._what.addItem("整卷", CASE_FILES)
        self._what.addItem("全套空白文书", BLANKS)
        for form in forms.values():
            if form.id != "agreement":
                self._what.addItem(form.title, form.id)
        self._which = combo("batch_which_combo_box", "哪些纠纷")
        self._which.addItem("现在列出的", None)
        for words, period in quarters(today()):
            self._which.addItem(words, period)
        self._day = combo("batch_day_combo_box", "按哪天算")
        for counted_by, words in _DAYS.items():
            self._day.addItem(f"按{words}日期", counted_by)
        for box in (self._what, self._which, self._day):
            box.setMaximumWidth(WIDEST)
            flow.addWidget(box)
        self.body.addWidget(row)
        foot = QHBoxLayout()
        self._note = text("", "hint", "batch_note_label", wraps=True)
        foot.addWidget(self._note, 1)
        foot.addWidget(button("送到打印机", "batch_print_button", lambda: self._send(True), icon="printer"))
        foot.addWidget(button("存到文件夹", "batch_save_button", lambda: self._send(False), role="primary"))
        self.body.addLayout(foot)
        self._what.currentIndexChanged.connect(self._say)
        self._which.currentIndexChanged.connect(self._say)
        self._say()
        self.setFocusProxy(self._what)

    def _say(self) -> None:
        what = self._what.currentData()
        is_blank = what == BLANKS
        self._which.setVisible(not is_blank)
        self._day.setVisible(not is_blank and self._which.currentData() is not None)
        if is_blank:
            self._note.setText("每种文书一份，打印出来用手填。")
        elif what == CASE_FILES:
            self._note.setText("每件纠纷一个 PDF，用编号命名；缺什么会列出来，有矛盾的先不装订。")
        else:
            self._note.setText("每件纠纷一个 PDF，用编号命名；没有这种文书的跳过。")

    def _send(self, to_printer: bool) -> None:
        period = None if self._which.isHidden() else self._which.currentData()
        order = Order(self._what.currentData(), self._what.currentText(), period, self._day.currentData())
        self.wanted.emit(order, to_printer)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


def quarters(today: date) -> list[tuple[str, Period]]:
    """Quarters from this one back, then whole years."""
    found = []
    year, quarter = today.year, (today.month - 1) // 3 + 1
    for _ in range(6):
        found.append((f"{year}年第{quarter}季度", Period.read(f"{year}-Q{quarter}")))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    found += [
        (f"{year}年全年", Period.read(str(year))) for year in range(today.year, today.year - YEARS_BACK, -1)
    ]
    return found
