"""The first page of 会议: what was owed, the meetings of a year, open decisions, risk assessments, the duty rota."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QTabWidget, QVBoxLayout, QWidget

from mediator_desktop.domain.meeting import MeetingKind
from mediator_desktop.domain.views import Draft
from mediator_desktop.services.meeting_overview import Overview
from mediator_desktop.services.meetings import OpenDecision
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.drafting import at
from mediator_desktop.ui.kit.fields import DateField, TextField
from mediator_desktop.ui.kit.table import Row, RowsModel, TableView
from mediator_desktop.ui.kit.widgets import ROOMY, Badge, Card, Page, button, clear_layout, shortcut, text
from mediator_desktop.ui.meetings import model
from mediator_desktop.ui.meetings.duty_tab import DutyTab
from mediator_desktop.ui.meetings.notice import Notice
from mediator_desktop.ui.meetings.presenter import ASSESSMENT, DUTY, MEETING, Known

KEYS = "Ctrl+Tab 换一页 · 方向键移动 · Enter 打开 · Ctrl+Shift+N 记一次会议"
YEARS_BACK = 5
MOST_DRAFTS = 3
DONE = "已办结"
WORDS = {MEETING: "会议", ASSESSMENT: "风险评估", DUTY: "值班表"}


class OverviewPage(Page):
    """Shows what it is given; every wish is a signal."""

    year_wanted = Signal(int)
    meeting_wanted = Signal(str)
    new_meeting_wanted = Signal(object)
    assessment_wanted = Signal(str)
    new_assessment_wanted = Signal()
    finish_wanted = Signal(str, int, object, str)
    resume_wanted = Signal(object)
    drop_wanted = Signal(object)

    def __init__(self, workplace: Workplace, duty: DutyTab, parent: QWidget | None = None) -> None:
        super().__init__("会议", KEYS, parent)
        self._clock = workplace.clock
        self._decisions: dict[str, OpenDecision] = {}
        self.duty = duty
        self._make_header()
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("meetings_tab_widget")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.addTab(self._meetings_tab(), "会议")
        self.tabs.addTab(self._decisions_tab(), "议定事项")
        self.tabs.addTab(self._assessments_tab(), "风险评估")
        self.tabs.addTab(duty, "值班")
        self.tabs.currentChanged.connect(self._entered)
        self.body.addWidget(self.tabs, 1)
        shortcut(self, "Ctrl+Shift+N", self._new.showMenu)
        self.setFocusProxy(self.meetings)

    @property
    def year(self) -> int:
        """The year shown."""
        return int(self._year.currentData())

    def show_known(self, known: Known) -> None:
        """Show everything anew, keeping the rows one is on."""
        overview, today = known.overview, self._clock.today()
        late = sum(1 for row in overview.decisions if row.is_late(today))
        parts = [f"{overview.year}年开了 {len(overview.rows)} 次会"]
        if overview.decisions:
            parts.append(f"议定事项还有 {len(overview.decisions)} 项没有办结")
        if late:
            parts.append(f"逾期 {late} 项")
        self.header.say(" · ".join(parts))
        self.header.line.setVisible(look.current().percent <= ROOMY)
        self._show_quotas(overview, known.fault)
        _fill(self.meetings, self._meetings_model, model.meeting_rows(overview.rows))
        self._nothing.setVisible(not overview.rows)
        self._decisions = {model.decision_key(row): row for row in overview.decisions}
        _fill(self.decisions, self._decisions_model, model.decision_rows(overview.decisions, today))
        count = len(overview.decisions)
        self.tabs.setTabText(1, f"议定事项 {count}" if count else "议定事项")
        self._finish.setEnabled(bool(overview.decisions))
        _fill(self.assessments, self._assessments_model, model.assessment_rows(known.assessments))
        self._show_drafts(known.drafts, today)

    def finish(self) -> None:
        """Note that the decision one is on was carried out."""
        row = self._decisions.get(self.decisions.current_key())
        day = self._done_on.value() or self._clock.today()
        if row is None:
            self.say_finish("先在上面选一项")
        elif self._done_on.own_problem() is None:
            self.finish_wanted.emit(row.meeting_id, row.index, day, self._result.value() or DONE)

    def finished(self) -> None:
        """A decision was noted: ready for the next."""
        self._result.set_value("")
        self._done_on.set_value(None)
        self.say_finish("")
        self.decisions.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_finish(self, sentence: str) -> None:
        """Say why a decision could not be noted."""
        self._finish_state.setText(sentence)
        self._finish_state.setVisible(bool(sentence))

    def _make_header(self) -> None:
        today = self._clock.today()
        self._year = QComboBox()
        self._year.setObjectName("year_combo_box")
        self._year.setAccessibleName("哪一年")
        for year in range(today.year, today.year - YEARS_BACK - 1, -1):
            self._year.addItem(f"{year}年", year)
        self._year.activated.connect(lambda _index: self.year_wanted.emit(self.year))
        self.header.tools.addWidget(self._year)
        self._new = button("记一次会议", "new_meeting_button", role="primary", icon="plus")
        menu = QMenu(self._new)
        for kind in MeetingKind:
            action = QAction(kind.label, menu)
            action.setObjectName(f"new_{kind.value}_action")
            action.triggered.connect(lambda _checked=False, chosen=kind: self.new_meeting_wanted.emit(chosen))
            menu.addAction(action)
        self._new.setMenu(menu)
        self.header.add_button(self._new)

    def _meetings_tab(self) -> QWidget:
        page, column = _tab()
        self._quota_card = Card()
        self._quota_card.set_margins(look.px(14), look.px(8))
        self._quotas = QVBoxLayout()
        self._quotas.setSpacing(look.px(4))
        self._quota_card.body.addLayout(self._quotas)
        column.addWidget(self._quota_card)
        self._meetings_model = RowsModel(model.MEETINGS)
        self.meetings = TableView(self._meetings_model, "meetings_table_view")
        self.meetings.setAccessibleName("会议")
        self.meetings.opened.connect(self.meeting_wanted)
        self._nothing = text("这一年还没有记过会议，按 Ctrl+Shift+N 记一次。", "muted", wraps=True)
        column.addWidget(_in_card(self.meetings, self._nothing), 1)
        return page

    def _decisions_tab(self) -> QWidget:
        page, column = _tab()
        self._decisions_model = RowsModel(model.DECISIONS)
        self.decisions = TableView(self._decisions_model, "decisions_table_view")
        self.decisions.setAccessibleName("没有办结的议定事项")
        self.decisions.opened.connect(lambda key: self.meeting_wanted.emit(key.partition("#")[0]))
        column.addWidget(_in_card(self.decisions), 1)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._result = TextField("decision_result", f"办理结果（不写就记“{DONE}”）")
        self._done_on = DateField("decision_done_on", "办结日期（不写是今天）", self._clock.today)
        self._finish = button("办结这一项", "finish_decision_button", self.finish, icon="check")
        self._finish.setProperty("takes_enter", True)
        self._finish.setEnabled(False)
        row.addWidget(self._result, 3)
        row.addWidget(self._done_on, 2)
        row.addWidget(self._finish, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        self._finish_state = text("", "error", "finish_state_label", wraps=True)
        self._finish_state.hide()
        column.addWidget(self._finish_state)
        return page

    def _assessments_tab(self) -> QWidget:
        page, column = _tab()
        row = QHBoxLayout()
        row.addWidget(
            button("新的评估", "new_assessment_button", self.new_assessment_wanted.emit, icon="plus")
        )
        hint = text(
            "重大决策、工程项目上马以前评估会不会引起矛盾：合法性、合理性、可行性、可控性。",
            "hint",
            wraps=True,
        )
        row.addWidget(hint, 1)
        column.addLayout(row)
        self._assessments_model = RowsModel(model.ASSESSMENTS)
        self.assessments = TableView(self._assessments_model, "assessments_table_view")
        self.assessments.setAccessibleName("风险评估")
        self.assessments.opened.connect(self.assessment_wanted)
        column.addWidget(_in_card(self.assessments), 1)
        return page

    def _show_quotas(self, overview: Overview, fault: str) -> None:
        clear_layout(self._quotas)
        lines = model.quota_words(overview.quotas)
        if look.current().percent > ROOMY:
            lines = [line for line in lines if line[1] == "late"] or lines[:1]
        for word, tone, sentence in lines:
            row = QHBoxLayout()
            row.setSpacing(look.px(12))
            badge = Badge(word, tone)
            badge.setMinimumWidth(look.px(72))
            row.addWidget(badge)
            row.addWidget(text(sentence, name="quota_label", wraps=True), 1)
            self._quotas.addLayout(row)
        if fault:
            self._quotas.addWidget(text(fault, "error", "quota_fault_label", wraps=True))
        self._quota_card.setVisible(bool(lines or fault))

    def _show_drafts(self, drafts: Sequence[Draft], today: date) -> None:
        self.notice.say("")
        for draft in drafts[:MOST_DRAFTS]:
            thing = next((word for kind, word in WORDS.items() if draft.key.startswith(kind)), "")
            title = draft.content.get("title")
            named = f"“{title}”" if isinstance(title, str) and title else "还没有名称"
            sentence = f"{thing}{named}写到 {at(draft.saved_at, today)}，还没有保存。"
            self.notice.add(
                sentence,
                ("继续写", "resume_draft_button", partial(self.resume_wanted.emit, draft)),
                ("不要了", "drop_draft_button", partial(self.drop_wanted.emit, draft)),
            )

    def _entered(self, index: int) -> None:
        """Going to a tab puts the cursor on its table, unless someone walks over the tabs themselves."""
        work = (self.meetings, self.decisions, self.assessments, self.duty)[index]
        self.setFocusProxy(work)
        if not self.tabs.tabBar().hasFocus():
            work.setFocus(Qt.FocusReason.OtherFocusReason)


def _fill(table: TableView, rows_model: RowsModel, rows: Sequence[Row]) -> None:
    key, place = table.current_key(), max(0, table.currentIndex().row())
    rows_model.set_rows(rows)
    if rows:
        found = rows_model.row_of(key)
        table.selectRow(found if found >= 0 else min(place, len(rows) - 1))


def _tab() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, look.px(8), 0, 0)
    column.setSpacing(look.px(8))
    return page, column


def _in_card(table: TableView, *below: QWidget) -> Card:
    card = Card()
    if look.current().percent > ROOMY:
        card.set_margins(look.px(6), look.px(4))
    card.body.setSpacing(0)
    card.body.addWidget(table, 1)
    for widget in below:
        card.body.addWidget(widget)
    return card
