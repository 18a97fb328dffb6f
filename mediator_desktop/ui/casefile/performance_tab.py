"""履行: each promise, whether it was kept, and when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.vocabulary import PerformanceState
from mediator_desktop.ui.casefile.tabs import EditTab
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, term_options
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import DateField, Field, TextField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.typed import in_words
from mediator_desktop.ui.kit.widgets import Badge, FlowLayout, button, text

REPORTED = tuple(s for s in PerformanceState if s is not PerformanceState.PERFORMED)


def standing(item: PerformanceItem, today: date) -> tuple[str, str]:
    """Word and tone: done, overdue by how many days, due in how many."""
    if item.done_on is not None:
        return f"已履行 {in_words(item.done_on, today)}", "done"
    if item.due_on is None:
        return "没有约定期限", "plain"
    days = (item.due_on - today).days
    if days < 0:
        return f"逾期 {-days} 天", "late"
    return ("今天到期", "due") if days == 0 else (f"还有 {days} 天", "plain")


class _Row(QWidget):
    """One promise."""

    def __init__(self, item: PerformanceItem, index: int, offers: Offers) -> None:
        super().__init__()
        self._today = offers.today
        self.item = item
        self.done = DateField("done_on", "履行日期", offers.today)
        self.proof = TextField("proof", "凭证（收条、转账记录）")
        self.urged = DateField("urged_on", "最近督促", offers.today)
        self.note = TextField("note", "备注")
        self.fields: tuple[Field, ...] = (self.done, self.proof, self.urged, self.note)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        words = [item.what or f"第{index + 1}项", str(item.amount) if item.amount else ""]
        if item.due_on:
            words.append(f"{in_words(item.due_on, offers.today())}前")
        sides = "→".join(filter(None, (item.obligor, item.obligee)))
        head.addWidget(text(" · ".join(filter(None, (*words, sides))), wraps=True), 1)
        self.badge = Badge("")
        head.addWidget(self.badge)
        outer.addLayout(head)
        grid = FieldGrid()
        for field, span in ((self.done, 1), (self.proof, 2), (self.urged, 1), (self.note, 2)):
            field.set_value(getattr(item, field.name))
            field.editor.setObjectName(f"performance_{index}_{field.editor.objectName()}")
            grid.add(field, span)
        outer.addWidget(grid)
        actions = QWidget()
        flow = FlowLayout(actions)
        name = f"performance_{index}"
        self.today_button = button("今天已履行", f"{name}_today_button", role="quiet")
        self.urge_button = button("今天督促过", f"{name}_urge_button", role="quiet")
        self.receipt_button = button("打印收条", f"{name}_receipt_button", role="quiet")
        for made in (self.today_button, self.urge_button, self.receipt_button):
            flow.addWidget(made)
        outer.addWidget(actions)
        self.show_standing()

    def value(self) -> PerformanceItem:
        return replace(self.item, **{field.name: field.value() for field in self.fields})

    def show_standing(self) -> None:
        self.badge.say(*standing(self.value(), self._today()))
        open_yet = self.done.value() is None
        self.today_button.setVisible(open_yet)
        self.urge_button.setVisible(open_yet)


class PerformanceTab(EditTab):
    """The promises of the agreement; what they are is written in 协议."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("performance", parent)
        self._offers = offers
        self._rows: list[_Row] = []
        self._card = Sheet("履行")
        self._box = QVBoxLayout()
        self._box.setSpacing(look.px(10))
        self._card.body.addLayout(self._box)
        self._empty = text("协议里还没有写履行的事项，先到“协议”里加。", "muted", wraps=True)
        self._card.body.addWidget(self._empty)
        other = Sheet("没有履行的原因")
        self._reported = ChoiceField(
            "reported_performance", "协议履行情况", term_options(REPORTED), nothing=None
        )
        self._reported.set_hint("各项都填了履行日期，就算已履行，不用再选。")
        self._reported.changed.connect(self.changed)
        grid = FieldGrid()
        grid.add(self._reported, 3)
        other.body.addWidget(grid)
        self.column.addWidget(self._card)
        self.column.addWidget(other)
        self.column.addStretch(1)

    def load(self, dispute: Dispute) -> None:
        agreement = dispute.agreement or Agreement()
        for row in self._rows:
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_Row(item, i, self._offers) for i, item in enumerate(agreement.performance)]
        for row in self._rows:
            self._box.addWidget(row)
            for field in row.fields:
                field.changed.connect(lambda r=row: self._edited(r))
            row.today_button.clicked.connect(lambda _checked=False, r=row: self._today(r, r.done))
            row.urge_button.clicked.connect(lambda _checked=False, r=row: self._today(r, r.urged))
            row.receipt_button.clicked.connect(lambda _checked=False, r=row: self._print_receipt(r))
        self._empty.setVisible(not self._rows)
        self._reported.set_value(agreement.reported_performance)
        self.structure_changed.emit()

    def apply(self, dispute: Dispute) -> Dispute:
        reported = self._reported.value()
        agreement = dispute.agreement
        if agreement is None:
            return (
                dispute
                if reported is None
                else replace(dispute, agreement=Agreement(reported_performance=reported))
            )
        items = agreement.performance
        if len(items) == len(self._rows):
            items = tuple(row.value() for row in self._rows)
        return replace(
            dispute, agreement=replace(agreement, performance=items, reported_performance=reported)
        )

    def paths(self) -> Iterator[tuple[str, Field]]:
        for index, row in enumerate(self._rows):
            for field in row.fields:
                yield f"agreement.performance[{index}].{field.name}", field
        yield "agreement.reported_performance", self._reported

    def begin(self, step: str) -> None:
        """Go to the first promise that is not kept."""
        for row in self._rows:
            if row.done.value() is None:
                row.done.editor.setFocus()
                return

    def _today(self, row: _Row, field: Field) -> None:
        """It happened today; when it was done, what shows it comes next."""
        field.set_value(self._offers.today())
        (row.proof if field is row.done else field).editor.setFocus()
        self._edited(row)

    def _print_receipt(self, row: _Row) -> None:
        self.print_wanted.emit("receipt", self._rows.index(row))

    def _edited(self, row: _Row) -> None:
        row.show_standing()
        self.changed.emit()


__all__ = ["PerformanceTab", "standing"]
