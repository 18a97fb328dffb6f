"""回访和结案: return visits, an end without agreement, closing, and the file that is put together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import Dispute, Ending, ReturnVisit
from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.vocabulary import Duty, NoticeManner, Outcome, PerformanceState
from mediator_desktop.ui.casefile.filing import FilingSection
from mediator_desktop.ui.casefile.lists import ListSection
from mediator_desktop.ui.casefile.tabs import CombinedTab
from mediator_desktop.ui.kit.choices import (
    ChoiceField,
    Offer,
    Option,
    SuggestField,
    code_options,
    matching,
    term_options,
)
from mediator_desktop.ui.kit.entries import WHOLE_LINE
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import DateField, Field, LongTextField, TextField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.sections import Section
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import button, text

SATISFIED = (Option(True, "满意"), Option(False, "不满意"))
ESCALATION = (Option(False, "没有"), Option(True, "有"))
ENDINGS = tuple(outcome for outcome in Outcome if not outcome.is_agreement)


class OutcomeTab(CombinedTab):
    """What happened after the agreement, or instead of one."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        self._offers = offers
        self._dispute = Dispute()
        self._visits = ListSection(
            "return_visits",
            "回访",
            ReturnVisit(),
            self._visit_fields,
            lambda i: f"第{i + 1}次回访",
            add=("记一次回访", "add_visit_button"),
            fresh=self._fresh_visit,
            sheet=("return_visit", "print_visit_button"),
        )
        self._ending = EndingSection(offers)
        self._closing = ClosingSection(offers)
        self._filing = FilingSection(offers)
        super().__init__("outcome", (self._visits, self._ending, self._closing, self._filing), parent)

    def load(self, dispute: Dispute) -> None:
        self._dispute = dispute
        super().load(dispute)

    def begin(self, step: str) -> None:
        match step:
            case "visit":
                self._visits.begin()
            case "closing":
                self._closing.close_today()
            case "filing":
                self._filing.begin()

    def _fresh_visit(self) -> ReturnVisit:
        leads = self._dispute.mediator_names(Duty.LEAD)
        return ReturnVisit(visited_on=self._offers.today(), visitor=leads[0] if leads else "")

    def _visit_fields(self) -> Sequence[tuple[Field, int]]:
        manners = self._offers.vocabulary.lists.get("visit_manners")
        return (
            (DateField("visited_on", "日期", self._offers.today), 1),
            (SuggestField("visitor", "回访人", self._offers.mediators), 1),
            (SuggestField("visited", "被回访人", self._parties), 1),
            (ChoiceField("manner", "回访形式", code_options(manners) if manners else ()), 1),
            (ChoiceField("satisfied", "是否满意", SATISFIED, nothing=None), 1),
            (ChoiceField("escalation", "激化苗头", ESCALATION, nothing=None), 1),
            (ChoiceField("performance", "协议履行情况", term_options(PerformanceState), nothing=None), 2),
            (TextField("measures", "有激化苗头时采取的措施"), 4),
            (LongTextField("text", "回访情况", lines=2, phrases="visit"), WHOLE_LINE),
        )

    def _parties(self, typed: str, offer: Offer) -> None:
        offer(matching(typed, [p.name for p in self._dispute.parties if p.name]))


class EndingSection(Section):
    """没有达成协议: how it ended, and where the parties were pointed to."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = offers
        self._names: list[str] = []
        self._fields: dict[str, Field] = {
            "outcome": ChoiceField("outcome", "没有达成协议时：结果", term_options(ENDINGS), nothing=None),
            "on": DateField("on", "结束日期", offers.today),
            "refused_by": SuggestField(
                "refused_by", "哪一方拒绝", lambda typed, offer: offer(matching(typed, self._names))
            ),
            "told_on": DateField("told_on", "告知其他途径日期", offers.today),
            "told": ChoiceField("told", "告知方式", term_options(NoticeManner), nothing=None),
            "referred_to": SuggestField("referred_to", "告知当事人还可以去哪里", offers.units),
            "reason": LongTextField("reason", "原因", lines=2, phrases="reason"),
        }
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = Sheet("没有达成协议")
        outer.addWidget(card)
        grid = FieldGrid()
        spans = {"outcome": 2, "on": 1, "refused_by": 1, "told_on": 1, "told": 1, "referred_to": 6}
        for name, span in spans.items():
            grid.add(self._fields[name], span)
        card.body.addWidget(grid)
        card.body.addWidget(self._fields["reason"])
        row = QHBoxLayout()
        row.addWidget(button("今天已告知其他途径", "told_today_button", self._tell_today, role="quiet"))
        row.addStretch(1)
        card.body.addLayout(row)
        for field in self._fields.values():
            field.editor.setObjectName(f"ending_{field.editor.objectName()}")
            field.changed.connect(self.changed)

    def _tell_today(self) -> None:
        self._fields["told_on"].set_value(self._offers.today())
        self._fields["told"].editor.setFocus()
        self.changed.emit()

    def load(self, dispute: Dispute) -> None:
        self._names = [p.name for p in dispute.parties if p.name]
        for name, field in self._fields.items():
            field.set_value(getattr(dispute.ending, name) if dispute.ending else None)

    def apply(self, dispute: Dispute) -> Dispute:
        return replace(dispute, ending=self._entered())

    def _entered(self) -> Ending | None:
        outcome = self._fields["outcome"].value()
        if outcome is None:
            return None
        rest = {name: field.value() for name, field in self._fields.items() if name != "outcome"}
        return Ending(outcome=outcome, **rest)

    def own_problems(self) -> tuple[Problem, ...]:
        if self.loose_texts():
            return (Problem("ending.outcome", "请选一个结果，这里写的才能保存"),)
        return ()

    def loose_texts(self) -> dict[str, str]:
        if self._fields["outcome"].text():
            return {}
        return {f"ending.{name}": field.text() for name, field in self._fields.items() if field.text()}

    def paths(self) -> Iterator[tuple[str, Field]]:
        yield from ((f"ending.{name}", field) for name, field in self._fields.items())

    def field_at(self, path: str) -> Field | None:
        return self._fields["outcome"] if path == "ending" else super().field_at(path)


class ClosingSection(Section):
    """结案."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = offers
        self._closed = DateField("closed_on", "结案日期", offers.today)
        self._closed.changed.connect(self.changed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = Sheet("结案")
        outer.addWidget(card)
        grid = FieldGrid()
        grid.add(self._closed, 1)
        card.body.addWidget(grid)
        row = QHBoxLayout()
        row.addWidget(button("今天结案", "close_today_button", self.close_today))
        row.addWidget(
            text("结案以后还可以记回访、履行、司法确认和归档，改别的要写原因。", "hint", wraps=True), 1
        )
        card.body.addLayout(row)

    def close_today(self) -> None:
        """Put today as the day of closing and stay there."""
        self._closed.set_value(self._offers.today())
        self._closed.editor.setFocus()
        self.changed.emit()

    def load(self, dispute: Dispute) -> None:
        self._closed.set_value(dispute.closed_on)

    def apply(self, dispute: Dispute) -> Dispute:
        closed: date | None = self._closed.value()
        return replace(dispute, closed_on=closed)

    def paths(self) -> Iterator[tuple[str, Field]]:
        yield "closed_on", self._closed
