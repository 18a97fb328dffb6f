"""比较: what two rules would pay for the same period, by tier, by person, and case by case; nothing is kept"""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.subsidy import RuleSet
from mediator_desktop.domain.subsidy_comparison import Comparison
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.table import RowsModel, TableView
from mediator_desktop.ui.kit.widgets import FlowLayout, button, combo, text
from mediator_desktop.ui.subsidy import model
from mediator_desktop.ui.subsidy.period_tab import WIDEST, fill, fill_schemes, in_card, periods


class CompareTab(QWidget):
    """`wanted` with a period and two schemes."""

    wanted = Signal(object, str, str)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 0, 0)
        column.setSpacing(look.px(8))
        tools = QWidget()
        flow = FlowLayout(tools)
        self.period = combo("compare_period_combo_box", "哪一段时间", WIDEST)
        for words, period in periods(today()):
            self.period.addItem(words, period)
        self.one = combo("compare_one_combo_box", "甲：一种办法", WIDEST)
        self.other = combo("compare_other_combo_box", "乙：另一种办法", WIDEST)
        for widget in (self.period, text("甲"), self.one, text("乙"), self.other):
            flow.addWidget(widget)
        flow.addWidget(button("比较", "compare_button", self._send, role="primary"))
        column.addWidget(tools)
        self.line = text(
            "不论有没有申报过，都按两种办法各算一遍；什么都不会改动。", "muted", "compare_label", wraps=True
        )
        column.addWidget(self.line)
        self._model = RowsModel(model.PAIRS)
        self.table = TableView(self._model, "compare_table_view")
        self.table.setAccessibleName("两种办法的比较")
        column.addWidget(in_card(self.table), 1)
        self.setFocusProxy(self.one)

    def offer_schemes(self, sets: Mapping[str, RuleSet], usual: str) -> None:
        """The schemes to choose from."""
        fill_schemes(self.one, sets, str(self.one.currentData() or usual))
        first = str(self.one.currentData())
        another = next((rules.family for rules in sets.values() if rules.family != first), first)
        fill_schemes(self.other, sets, str(self.other.currentData() or another))

    def show_comparison(self, found: Comparison) -> None:
        """Show both sides."""
        self.line.setText(summary(found))
        fill(self.table, self._model, model.comparison_rows(found))

    def say(self, sentence: str) -> None:
        """Say why it could not be compared."""
        self.line.setText(sentence)

    def _send(self) -> None:
        self.wanted.emit(
            self.period.currentData(), str(self.one.currentData()), str(self.other.currentData())
        )


def summary(found: Comparison, one: str = "甲", other: str = "乙") -> str:
    """Both sums and what differs, in one sentence; the two sides by their names."""
    whole = found.whole
    more = "多" if whole.difference >= 0 else "少"
    if whole.difference:
        said = f"，{other}比{one}{more} {model.yuan(abs(whole.difference))} 元"
    else:
        said = "，两边一样" if whole.cases_one or whole.cases_two else ""
    changed = f"；有 {len(found.cases)} 件金额不一样" if found.cases else ""
    return (
        f"{one} {whole.cases_one} 件 {model.yuan(whole.fen_one)} 元，"
        f"{other} {whole.cases_two} 件 {model.yuan(whole.fen_two)} 元{said}{changed}"
    )
