"""回访和结案: return visits, an end without agreement, the day the case was closed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediator_desktop.domain.dispute import Dispute, Ending, ReturnVisit
from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.vocabulary import Outcome, PerformanceState
from mediator_desktop.ui.casefile.tabs import EditTab
from mediator_desktop.ui.kit.choices import ChoiceField, Option, SuggestField, term_options
from mediator_desktop.ui.kit.entries import WHOLE_LINE, Entries
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import DateField, Field, LongTextField, TextField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import button, text

SATISFIED = (Option(True, "满意"), Option(False, "不满意"))
ENDINGS = tuple(outcome for outcome in Outcome if not outcome.is_agreement)


class OutcomeTab(EditTab):
    """What happened after the agreement, or instead of one."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("outcome", parent)
        self._offers = offers
        self._ending: dict[str, Field] = {
            "outcome": ChoiceField("outcome", "没有达成协议时：结果", term_options(ENDINGS), nothing=None),
            "on": DateField("on", "结束日期", offers.today),
            "referred_to": TextField("referred_to", "告知当事人还可以去哪里"),
            "reason": LongTextField("reason", "原因", lines=2),
        }
        self._closed = DateField("closed_on", "结案日期", offers.today)
        self._visits = Entries(
            "return_visits", ReturnVisit(), self._visit_fields, lambda i: f"第{i + 1}次回访"
        )
        self._visits.changed.connect(self.changed)
        self._visits.structure_changed.connect(self.structure_changed)
        self._build()

    def _build(self) -> None:
        visits = Sheet("回访")
        visits.body.addWidget(self._visits)
        row = QHBoxLayout()
        row.addWidget(button("记一次回访", "add_visit_button", self.add_visit, icon="plus"))
        row.addStretch(1)
        visits.body.addLayout(row)
        ending = Sheet("没有达成协议")
        grid = FieldGrid()
        for name, span in (("outcome", 2), ("on", 1), ("referred_to", 3)):
            grid.add(self._ending[name], span)
        ending.body.addWidget(grid)
        ending.body.addWidget(self._ending["reason"])
        closing = Sheet("结案")
        line = FieldGrid()
        line.add(self._closed, 1)
        closing.body.addWidget(line)
        row = QHBoxLayout()
        row.addWidget(button("今天结案", "close_today_button", self.close_today))
        row.addStretch(1)
        closing.body.addLayout(row)
        closing.body.addWidget(text("结案以后还可以补记回访和履行。", "hint", wraps=True))
        for card in (visits, ending, closing):
            self.column.addWidget(card)
        self.column.addStretch(1)
        for field in self._ending.values():
            field.editor.setObjectName(f"ending_{field.editor.objectName()}")
        for field in (*self._ending.values(), self._closed):
            field.changed.connect(self.changed)

    def add_visit(self) -> None:
        """Begin a return visit of today."""
        self._visits.add(ReturnVisit(visited_on=self._offers.today()))

    def close_today(self) -> None:
        """Put today as the day of closing and stay there."""
        self._closed.set_value(self._offers.today())
        self._closed.editor.setFocus()
        self.changed.emit()

    def load(self, dispute: Dispute) -> None:
        self._visits.load(dispute.return_visits)
        for name, field in self._ending.items():
            field.set_value(getattr(dispute.ending, name) if dispute.ending else None)
        self._closed.set_value(dispute.closed_on)

    def apply(self, dispute: Dispute) -> Dispute:
        closed: date | None = self._closed.value()
        return replace(
            dispute, return_visits=self._visits.value(), ending=self._entered_ending(), closed_on=closed
        )

    def _entered_ending(self) -> Ending | None:
        outcome = self._ending["outcome"].value()
        if outcome is None:
            return None
        rest = {name: field.value() for name, field in self._ending.items() if name != "outcome"}
        return Ending(outcome=outcome, **rest)

    def own_problems(self) -> tuple[Problem, ...]:
        if self.loose_texts():
            return (Problem("ending.outcome", "请选一个结果，这里写的才能保存"),)
        return ()

    def loose_texts(self) -> dict[str, str]:
        if self._ending["outcome"].text():
            return {}
        return {f"ending.{name}": field.text() for name, field in self._ending.items() if field.text()}

    def paths(self) -> Iterator[tuple[str, Field]]:
        yield from self._visits.paths()
        yield from ((f"ending.{name}", field) for name, field in self._ending.items())
        yield "closed_on", self._closed

    def field_at(self, path: str) -> Field | None:
        return self._ending["outcome"] if path == "ending" else super().field_at(path)

    def _visit_fields(self) -> Sequence[tuple[Field, int]]:
        return (
            (DateField("visited_on", "日期", self._offers.today), 1),
            (SuggestField("visitor", "回访人", self._offers.mediators), 1),
            (TextField("visited", "被回访人"), 1),
            (ChoiceField("performance", "协议履行情况", term_options(PerformanceState), nothing=None), 2),
            (ChoiceField("satisfied", "是否满意", SATISFIED, nothing=None), 1),
            (LongTextField("text", "回访情况", lines=2), WHOLE_LINE),
        )
