"""One risk assessment: the project, the four criteria, what was decided, the disputes that followed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.meeting import CRITERIA, Assessment, AssessmentOutcome, CaseTalk
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, SuggestField, term_options
from mediator_desktop.ui.kit.fields import DateField, LongTextField, TextField
from mediator_desktop.ui.kit.widgets import ElidedLabel, button, clear_layout, text
from mediator_desktop.ui.meetings.dispute_search import DisputeSearch
from mediator_desktop.ui.meetings.presenter import DisputeOffers
from mediator_desktop.ui.meetings.record_form import Names, RecordForm


class AssessmentForm(RecordForm):
    """`open_dispute` asks for a case file."""

    open_dispute = Signal(str)

    def __init__(
        self,
        today: Callable[[], date],
        names: Names,
        offers: DisputeOffers,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._talks: dict[str, CaseTalk] = {}
        self._followed: list[str] = []
        head = self._sheet("决策或项目")
        self._grid(
            head,
            (TextField("name", "决策或项目的名称"), 6),
            (SuggestField("unit", "责任单位（谁决策谁负责）", names.offer_units()), 2),
            (DateField("published_on", "公示日期", today), 2),
            (DateField("heard_on", "评估会、听证会日期", today), 2),
        )
        criteria = self._sheet("四项评估")
        for name, label in CRITERIA.items():
            self._line(criteria, LongTextField(name, label, lines=2))
        end = self._sheet("结论")
        outcomes = term_options(AssessmentOutcome)
        self._grid(
            end,
            (ChoiceField("outcome", "结论", outcomes, nothing=None), 2),
            (DateField("decided_on", "决定日期", today), 2),
        )
        self._line(end, LongTextField("measures", "防范化解措施", lines=2))
        after = self._sheet("由此引发的纠纷")
        after.body.addWidget(text("以后发生了有关的纠纷，在这里连上。", "hint", wraps=True))
        self._rows = QVBoxLayout()
        after.body.addLayout(self._rows)
        search = DisputeSearch("followed_search", "连上一件（编号、姓名、拼音首字母）", offers)
        search.found.connect(self.add_dispute)
        after.body.addWidget(search)
        self.column.addStretch(1)

    def show_value(self, value: Assessment) -> None:
        """Show an assessment."""
        super().show_value(value)
        self._followed = list(value.disputes)
        self._list_followed()

    def value(self) -> Assessment:
        """The assessment as entered."""
        entered: Assessment = super().value()
        return replace(entered, disputes=tuple(self._followed))

    def know(self, talks: Sequence[CaseTalk]) -> None:
        """Learn what disputes are called."""
        self._talks |= {talk.dispute: talk for talk in talks}
        self._list_followed()

    def add_dispute(self, talk: CaseTalk) -> None:
        """Link a dispute that followed."""
        self._talks[talk.dispute] = talk
        if talk.dispute not in self._followed:
            self._followed.append(talk.dispute)
            self._list_followed()
            self.structure_changed.emit()
            self.changed.emit()

    def _remove(self, dispute: str) -> None:
        self._followed.remove(dispute)
        self._list_followed()
        self.structure_changed.emit()
        self.changed.emit()

    def _list_followed(self) -> None:
        clear_layout(self._rows)
        for dispute in self._followed:
            talk = self._talks.get(dispute, CaseTalk(dispute=dispute))
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            words = "　".join(filter(None, (talk.number, talk.title))) or "登记册里找不到的纠纷"
            row.addWidget(ElidedLabel(words), 1)
            row.addWidget(
                button(
                    "看案卷", "open_followed_button", partial(self.open_dispute.emit, dispute), role="quiet"
                )
            )
            row.addWidget(
                button("去掉", "remove_followed_button", partial(self._remove, dispute), role="quiet")
            )
            self._rows.addLayout(row)
