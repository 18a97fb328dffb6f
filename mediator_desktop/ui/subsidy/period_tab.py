"""本期: the cases of a period with what the rules pay, and why some get nothing; from here they are claimed"""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.subsidy import RuleSet
from mediator_desktop.domain.subsidy_cases import Line, LineStanding, Proposal
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.fields import DateField, TextField
from mediator_desktop.ui.kit.table import Row, RowsModel, TableView
from mediator_desktop.ui.kit.widgets import ROOMY, Card, FlowLayout, button, combo, shortcut, text
from mediator_desktop.ui.subsidy import model

QUARTERS, MONTHS, YEARS = 6, 6, 2
MOST_NOTES = 3
WIDEST = 420
"""Pixels of the design that a box to choose from has at the most."""


class PeriodTab(QWidget):
    """Shows a proposal; `changed` when another period or scheme is wanted."""

    changed = Signal()
    case_wanted = Signal(str)
    claim_wanted = Signal(object, str, object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._lines: dict[str, Line] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 0, 0)
        column.setSpacing(look.px(8))
        chooser = QWidget()
        flow = FlowLayout(chooser, spacing=10)
        self.periods = combo("period_combo_box", "哪一段时间", WIDEST)
        self.schemes = combo("scheme_combo_box", "按哪种补贴办法", WIDEST)
        for words, period in periods(today()):
            self.periods.addItem(words, period)
        for box in (self.periods, self.schemes):
            box.activated.connect(lambda _index: self.changed.emit())
            flow.addWidget(box)
        self._chooser = chooser
        self.button = button("申报可以补贴的", "claim_button", self._begin_claim, role="primary")
        column.addWidget(chooser)
        self.sum_line = text("", "section", "sum_label", wraps=True)
        column.addWidget(self.sum_line)
        self.notes = text("", "doubt", "notes_label", wraps=True)
        self.notes.hide()
        column.addWidget(self.notes)
        self._model = RowsModel(model.CASES)
        self.table = TableView(self._model, "subsidy_cases_table_view")
        self.table.setAccessibleName("本期的纠纷")
        self.table.opened.connect(self.case_wanted)
        column.addWidget(in_card(self.table), 1)
        self._claiming = QWidget()
        row = QHBoxLayout(self._claiming)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        self.by = TextField("claimed_by", "申报人")
        self.on = DateField("claimed_on", "申报日期（不写是今天）", today)
        done = button("确定申报", "confirm_claim_button", self._claim)
        done.setProperty("takes_enter", True)
        row.addWidget(self.by, 2)
        row.addWidget(self.on, 2)
        row.addWidget(done, 0, Qt.AlignmentFlag.AlignBottom)
        self._claiming.hide()
        column.addWidget(self._claiming)
        shortcut(self._claiming, "Esc", self._call_off)
        self._state = text("", "error", "claim_state_label", wraps=True)
        self._state.hide()
        column.addWidget(self._state)
        self.setFocusProxy(self.table)

    @property
    def period(self) -> Period:
        """The period chosen."""
        found: Period = self.periods.currentData()
        return found

    @property
    def scheme(self) -> str:
        """The scheme chosen."""
        return str(self.schemes.currentData() or "")

    def choose(self, period: Period, scheme: str = "") -> None:
        """Choose a period and perhaps a scheme; nothing is announced."""
        choose_period(self.periods, period)
        if scheme and (found := self.schemes.findData(scheme)) >= 0:
            self.schemes.setCurrentIndex(found)

    def offer_schemes(self, sets: Mapping[str, RuleSet], usual: str) -> None:
        """The schemes to choose from; the one chosen stays."""
        fill_schemes(self.schemes, sets, self.scheme or usual)

    def show_proposal(self, proposal: Proposal, faults: Mapping[str, str]) -> None:
        """Show what a period pays, staying on the row one is on."""
        self._lines = {line.facts.dispute_id: line for line in proposal.lines}
        counts = "，".join(
            f"{standing.label} {len(proposal.of(standing))} 件"
            for standing in LineStanding
            if proposal.of(standing)
        )
        self.sum_line.setText(
            f"补贴合计 {model.yuan(proposal.total)} 元：{counts}" if counts else "这段时间没有纠纷"
        )
        told = [note.sentence for note in proposal.notes]
        more = f"（另有{len(told) - MOST_NOTES}条）" if len(told) > MOST_NOTES else ""
        self.notes.setText("；".join(told[:MOST_NOTES]) + more)
        self.notes.setVisible(bool(told))
        fill(self.table, self._model, model.case_rows(proposal.lines, faults))
        self.button.setEnabled(bool(proposal.of(LineStanding.PAYABLE)))

    def say(self, sentence: str) -> None:
        """Say why it could not be claimed."""
        self._state.setText(sentence)
        self._state.setVisible(bool(sentence))

    def line(self, dispute_id: str) -> Line | None:
        """The line of a case."""
        return self._lines.get(dispute_id)

    def _begin_claim(self) -> None:
        self._chooser.setVisible(look.current().percent <= ROOMY)
        self._claiming.show()
        self.by.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _call_off(self) -> None:
        self.claimed()
        self.say("")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def claimed(self) -> None:
        """The cases were claimed: what asks for it goes away."""
        self._claiming.hide()
        self._chooser.show()
        self.on.set_value(None)

    def _claim(self) -> None:
        if not self.by.value():
            self.say("请先填写申报人")
            self.by.editor.setFocus()
        elif self.on.own_problem() is None:
            self.say("")
            chosen = [key for key, line in self._lines.items() if line.standing is LineStanding.PAYABLE]
            self.claim_wanted.emit(chosen, self.by.value(), self.on.value() or self._today())


def periods(today: date) -> list[tuple[str, Period]]:
    """Quarters that are over, then this one, months, years: what is claimed most comes first."""
    begin = Period.read(f"{today.year}-Q{(today.month - 1) // 3 + 1}")
    quarters = [begin.earlier(3 * back) for back in range(QUARTERS)]
    quarters = [*quarters[1:2], quarters[0], *quarters[2:]]
    months = [Period.month(today).earlier(back) for back in range(MONTHS)]
    years = [Period.read(str(today.year - back)) for back in range(YEARS)]
    halves = [Period.read(f"{year}-H{half}") for year in (today.year, today.year - 1) for half in (2, 1)]
    shown = [p for p in (*quarters, *months, *years, *halves) if p.first_day <= today]
    return [(period.in_words, period) for period in shown]


def choose_period(box: QComboBox, period: Period) -> None:
    """Choose a period in a box, adding it where it is not offered (Qt's own search knows no Python values)."""
    offered = [box.itemData(place) for place in range(box.count())]
    if period not in offered:
        box.addItem(period.in_words, period)
        offered.append(period)
    box.setCurrentIndex(offered.index(period))


def fill_schemes(box: QComboBox, sets: Mapping[str, RuleSet], chosen: str) -> None:
    """Put the schemes into a box, each with the name of its newest rule set, and choose one."""
    names: dict[str, str] = {}
    for rules in sorted(sets.values(), key=lambda one: one.valid_from or date.min):
        names[rules.family] = rules.name
    box.blockSignals(True)
    box.clear()
    for family, name in names.items():
        box.addItem(name, family)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)


def in_card(table: TableView) -> Card:
    """A table on a card; larger letters leave less room around it."""
    card = Card()
    if look.current().percent > ROOMY:
        card.set_margins(look.px(6), look.px(4))
    card.body.setSpacing(0)
    card.body.addWidget(table, 1)
    return card


def fill(table: TableView, rows_model: RowsModel, rows: list[Row]) -> None:
    """Show rows, staying on the one the cursor is on."""
    key, place = table.current_key(), max(0, table.currentIndex().row())
    rows_model.set_rows(rows)
    if rows:
        found = rows_model.row_of(key)
        table.selectRow(found if found >= 0 else min(place, len(rows) - 1))
