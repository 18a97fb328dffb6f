"""One meeting with its minutes, in the order in which minutes are written."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QWidget

from mediator_desktop.domain.meeting import CaseTalk, Decision, Figure, Meeting, MeetingKind
from mediator_desktop.domain.views import DisputeRow
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import NamesField, SuggestField, from_list
from mediator_desktop.ui.kit.entries import WHOLE_LINE, Entry
from mediator_desktop.ui.kit.fields import (
    DateField,
    Field,
    LinesField,
    LongTextField,
    TextField,
    TimeField,
)
from mediator_desktop.ui.kit.typed import Lean
from mediator_desktop.ui.kit.widgets import Badge, button, text
from mediator_desktop.ui.meetings.dispute_search import DisputeSearch, TickList
from mediator_desktop.ui.meetings.presenter import DisputeOffers, line_of, talk
from mediator_desktop.ui.meetings.record_form import Names, NamesLine, RecordForm

DEPARTMENTS = (
    "综治中心", "信访办", "司法所", "派出所", "民政办", "自然资源所", "林业站", "水利站", "农业农村办", "人社所",
    "住建办", "应急办", "妇联", "市场监管所", "卫生院", "中心学校",
)  # fmt: skip
"""Offered while typing who leads and who joins; any other words may be typed."""
LIST_ROWS = 5
ROLE = Qt.ItemDataRole.UserRole


class MeetingForm(RecordForm):
    """`open_dispute` asks for a case file, `figures_wanted` for the figures as they stand now."""

    open_dispute = Signal(str)
    figures_wanted = Signal()

    def __init__(
        self,
        today: Callable[[], date],
        names: Names,
        offers: DisputeOffers,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._people = names.offer_people()
        self._figures: tuple[Figure, ...] = ()
        self._unresolved: dict[str, DisputeRow] = {}
        self._is_syncing = False
        self._make_head(names)
        self._make_situation()
        self._make_cases(offers)
        self._make_decisions()
        self._make_end()
        self.column.addStretch(1)

    def offer_unresolved(self, rows: Sequence[DisputeRow]) -> None:
        """Disputes to choose from; those already spoken of are ticked."""
        self._unresolved = {row.id: row for row in rows}
        self._is_syncing = True
        self._choice.clear()
        for row in rows:
            days = f"　{row.received_on.month}月{row.received_on.day}日" if row.received_on else ""
            item = QListWidgetItem(f"{line_of(row)}　{row.status.label}{days}")
            item.setData(ROLE, row.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self._choice.addItem(item)
        height = self._choice.sizeHintForRow(0) if rows else 0
        self._choice.setFixedHeight(height * min(max(len(rows), 1), LIST_ROWS) + look.px(8))
        for widget in (self._choice, self._choice_label):
            widget.setVisible(bool(rows))
        if rows:
            self._choice.setCurrentRow(0)
        self._is_syncing = False
        self._tick()

    def show_value(self, value: Meeting) -> None:
        """Show a meeting."""
        super().show_value(value)
        self.show_figures(value.figures, changed=False)
        self._tick()

    def value(self) -> Meeting:
        """The meeting as entered; a 会诊 is about the first dispute it speaks of."""
        entered: Meeting = replace(super().value(), figures=self._figures)
        if entered.kind is MeetingKind.CONSULTATION:
            about = next((case.dispute for case in entered.cases if case.dispute), "")
            entered = replace(entered, dispute=about)
        return entered

    def show_figures(self, figures: Sequence[Figure], *, changed: bool = True) -> None:
        """Take figures over; they stay as they are until someone asks for them again."""
        self._figures = tuple(figures)
        words = "　".join(f"{figure.label} {figure.value}" for figure in figures)
        self._figures_label.setText(words or "这次会议没有取数")
        if changed:
            self.changed.emit()

    def _make_head(self, names: Names) -> None:
        head = self._sheet("会议")
        self._grid(
            head,
            (DateField("held_on", "日期", self._today), 1),
            (TimeField("held_at", "时间"), 1),
            (TextField("place", "地点"), 2),
            (SuggestField("unit", "单位", names.offer_units()), 2),
            (TextField("title", "会议名称"), 4),
            (TextField("number", "届次"), 2),
            (SuggestField("chair", "主持", self._people), 3),
            (SuggestField("recorder", "记录", self._people), 3),
        )
        self._line(head, NamesField("present", "出席", self._people))
        self._line(head, NamesField("absent", "缺席", self._people))
        self._line(head, LinesField("agenda", "议题（一行一项）", lines=3))

    def _make_situation(self) -> None:
        sheet = self._sheet("形势和汇报")
        self._figures_label = text("", name="figures_label", wraps=True)
        row = QHBoxLayout()
        row.addWidget(self._figures_label, 1)
        again = button("按现在重取", "figures_button", self.figures_wanted.emit, role="quiet")
        again.setToolTip("数字在会议上定下来，以后登记的纠纷不会改动它")
        row.addWidget(again)
        sheet.body.addLayout(row)
        self._line(sheet, LongTextField("reports", "上期未化解纠纷和各村、调解员汇报", lines=3))
        self._line(sheet, LongTextField("analysis", "重点领域和时令规律分析", lines=3))

    def _make_cases(self, offers: DisputeOffers) -> None:
        sheet = self._sheet("逐案研判")
        self._choice_label = text("未化解的纠纷，勾选要研判的（空格键勾选）", "label", wraps=True)
        self._choice = TickList("unresolved_list", "未化解的纠纷")
        self._choice.itemChanged.connect(self._ticked)
        self._choice_label.setBuddy(self._choice)
        sheet.body.addWidget(self._choice_label)
        sheet.body.addWidget(self._choice)
        search = DisputeSearch("case_search", "加别的纠纷（编号、姓名、拼音首字母）", offers)
        search.found.connect(self.add_case)
        sheet.body.addWidget(search)
        self._cases = self._list(
            sheet,
            "cases",
            CaseTalk(),
            self._case_fields,
            lambda i: f"第{i + 1}件",
            ("手写一件", "add_case_button"),
        )
        self._cases.entry_added.connect(self._dress_case)
        self._cases.structure_changed.connect(self._tick)

    def add_case(self, case: CaseTalk) -> None:
        """Speak of a dispute, unless it is spoken of already."""
        if all(entry.original.dispute != case.dispute for entry in self._cases.entries()):
            self._cases.add(case)
            self._cases.entries()[-1].field("difficulty").editor.setFocus()  # type: ignore[union-attr]

    def _make_decisions(self) -> None:
        sheet = self._sheet("议定事项")
        self._decisions = self._list(
            sheet,
            "decisions",
            Decision(),
            self._decision_fields,
            lambda i: f"第{i + 1}项",
            ("加一项", "add_decision_button"),
        )
        self._decisions.entry_added.connect(_dress_decision)
        self._line(sheet, LongTextField("next_steps", "下一步要求", lines=2))

    def _make_end(self) -> None:
        sheet = self._sheet("签发")
        self._grid(
            sheet,
            (SuggestField("issued_by", "签发人", self._people), 2),
            (DateField("issued_on", "签发日期", self._today), 1),
            (TextField("sent_to", "报送"), 3),
            (TextField("copied_to", "抄送"), 6),
        )

    def _case_fields(self) -> Sequence[tuple[Field, int]]:
        departments = from_list(DEPARTMENTS)
        return (
            (TextField("number", "案号"), 2),
            (TextField("title", "纠纷"), 4),
            (LongTextField("difficulty", "难点", lines=1), WHOLE_LINE),
            (LongTextField("plan", "化解方案", lines=1), WHOLE_LINE),
            (SuggestField("leading", "牵头", departments), 2),
            (NamesLine("joining", "协办（部门之间用顿号）", departments), 2),
            (SuggestField("leader", "包案领导", self._people), 1),
            (DateField("due_on", "时限", self._today, lean=Lean.FUTURE), 1),
        )

    def _decision_fields(self) -> Sequence[tuple[Field, int]]:
        return (
            (LongTextField("text", "事项", lines=1), WHOLE_LINE),
            (NamesLine("owner", "责任人", self._people), 2),
            (DateField("due_on", "完成时限", self._today, lean=Lean.FUTURE), 1),
            (DateField("done_on", "办结日期", self._today), 1),
            (TextField("result", "办理结果"), 2),
        )

    def _dress_case(self, entry: Entry) -> None:
        if dispute := entry.original.dispute:
            look_up = button(
                "看案卷", "open_case_button", lambda: self.open_dispute.emit(dispute), role="quiet"
            )
            entry.head.insertWidget(2, look_up)

    def _ticked(self, item: QListWidgetItem) -> None:
        """Take a dispute on, or off again while nothing was written about it."""
        if self._is_syncing:
            return
        dispute = str(item.data(ROLE))
        spoken = [entry for entry in self._cases.entries() if entry.original.dispute == dispute]
        if item.checkState() is Qt.CheckState.Checked and not spoken:
            self._cases.add(talk(self._unresolved[dispute]))
            self._choice.setFocus(Qt.FocusReason.OtherFocusReason)
        elif item.checkState() is Qt.CheckState.Unchecked and spoken and _is_bare(spoken[0].value()):
            self._cases.replace_entry(spoken[0], ())
        self._tick()

    def _tick(self) -> None:
        """Show which disputes are spoken of."""
        spoken = {entry.original.dispute for entry in self._cases.entries()}
        self._is_syncing = True
        for place in range(self._choice.count()):
            item = self._choice.item(place)
            on = item.data(ROLE) in spoken
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._is_syncing = False


def _is_bare(case: CaseTalk) -> bool:
    """Whether nothing but the dispute itself is written."""
    return case == CaseTalk(dispute=case.dispute, number=case.number, title=case.title)


def _dress_decision(entry: Entry) -> None:
    if entry.original.carried_from:
        entry.head.insertWidget(1, Badge("上次会议留下", "due"))
