"""报送: what is due, what was sent, what changed since; one report checked, looked at, signed and sent"""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.catalogue.submission_format import short_digest
from mediator_desktop.domain.submission import Submission, period_name
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.submission_due import Due, DueState
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.period_chooser import PeriodChooser
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import Card, FlowLayout, button, combo, text
from mediator_desktop.ui.reports.submission_corrections import CorrectionsPanel
from mediator_desktop.ui.reports.submission_presenter import Corrected, SubmissionPresenter
from mediator_desktop.ui.reports.submission_send import SendPanel
from mediator_desktop.ui.reports.submission_steps import LEAST, in_scroll
from mediator_desktop.ui.reports.submission_template import ReportTemplatePanel

if TYPE_CHECKING:
    from pathlib import Path

    from mediator_desktop.services.report_templates import ReportFile
    from mediator_desktop.services.submission import Reopened, Submitted

COLUMNS = (
    Column("name", "报表", 190, sorts=False),
    Column("period", "时间段", 150, sorts=False),
    Column("state", "情况", 210, sorts=False),
    Column("due_on", "应报日期", 110, sorts=False),
    Column("sent", "报送", 160, sorts=False),
    Column("signer", "签发人", 90, sorts=False),
    Column("digest", "校验码", 190, sorts=False),
)
TONES = {
    DueState.OVERDUE: "late",
    DueState.DUE: "due",
    DueState.REOPENED: "due",
    DueState.SENT: "done",
    DueState.SENT_LATE: "late",
}


class SubmissionPage(QWidget):
    """The list of reports; over it one report on its way, or what changed since one was sent."""

    open_dispute = Signal(str)
    message = Signal(str)
    head_changed = Signal(str)
    alone_changed = Signal(bool)

    keys = "↑↓ 选一行 · Enter 报送，已报送的看改动"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("submission_page")
        self._presenter = SubmissionPresenter(workplace, runner)
        self._rows: dict[str, tuple[Due, Submission | None]] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self._list = self._make_list()
        self.send = SendPanel(self._presenter)
        self.changes = CorrectionsPanel(self._presenter)
        self.template = ReportTemplatePanel(self._presenter)
        panels = (self._list, self.send, self.changes, self.template)
        self._places = {panel: in_scroll(panel) for panel in panels}
        for place in self._places.values():
            self._stack.addWidget(place)
        self.send.closed.connect(self._back)
        self.send.sent.connect(self._was_sent)
        self.send.open_dispute.connect(self.open_dispute)
        self.send.template_wanted.connect(self._choose_template)
        self.template.closed.connect(lambda: self._stack.setCurrentWidget(self._places[self.send]))
        self.template.chosen.connect(self._template_chosen)
        self.changes.closed.connect(self._back)
        self.changes.reopened.connect(self._was_reopened)
        self.changes.open_dispute.connect(self.open_dispute)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Ask for the list anew."""
        self._presenter.overview(self._show, self._failed)

    def react(self, changes: Changes) -> None:
        """Somebody sent something, or the office changed."""
        if changes.submissions or changes.office or changes.everything:
            self.refresh()

    def _make_list(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        bar = QWidget()
        flow = FlowLayout(bar, spacing=10)
        self._send = button("检查并报送", "send_button", self._send_it, role="primary", icon="send")
        self._look = button("看改动、重新打开", "corrections_button", self._look_at)
        self._save = button("另存一份文件", "save_files_button", self._save_files)
        other = button("报别的时间段", "other_period_button", self._ask_other, role="quiet")
        for made in (self._send, self._look, self._save, other):
            flow.addWidget(made)
        column.addWidget(bar)
        self._other = self._make_other()
        self._other.hide()
        column.addWidget(self._other)
        card = Card()
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "submissions_table_view")
        self.table.setMinimumHeight(look.px(LEAST))
        self.table.setAccessibleName("要报的和已报的")
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._enable())
        card.body.addWidget(self.table, 1)
        self._note = text("", "muted", "submission_note_label", wraps=True)
        card.body.addWidget(self._note)
        column.addWidget(card, 1)
        self._enable()
        return page

    def _make_other(self) -> QWidget:
        """A report of a period that is not in the list."""
        card = Card()
        card.setObjectName("other_period_card")
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        self.kind = combo("report_kind_combo_box", "哪一种报表")
        for kind in self._presenter.kinds:
            self.kind.addItem(kind.name, kind.id)
        flow.addWidget(self.kind)
        flow.addWidget(button("检查", "check_other_button", self._send_other))
        flow.addWidget(button("收起", "close_other_button", self._other_closed, role="quiet"))
        self.period = PeriodChooser(self._presenter.today)
        card.body.addWidget(self.period)
        card.body.addWidget(row)
        return card

    def _ask_other(self) -> None:
        self._other.show()
        self.kind.setFocus()

    def _other_closed(self) -> None:
        self._other.hide()
        self.table.setFocus()

    def _send_other(self) -> None:
        period = self.period.period()
        kind = next((kind for kind in self._presenter.kinds if kind.id == self.kind.currentData()), None)
        if kind is not None and period is not None:
            self._presenter.due_of(kind, period, self._begin, self._failed)

    def _begin(self, due: Due) -> None:
        self._stack.setCurrentWidget(self._places[self.send])
        self.alone_changed.emit(True)
        self.send.begin(due)

    def _choose_template(self, file: "ReportFile") -> None:
        before = self.send.before
        if before is not None and self.template.begin(before.kind, file, before.period):
            self._stack.setCurrentWidget(self._places[self.template])

    def _template_chosen(self) -> None:
        self._stack.setCurrentWidget(self._places[self.send])
        self.message.emit("记住了，以后这种报表都填这份表格。请再看一遍检查。")
        self.send.check_again()

    def _show(self, found: tuple[Due, ...]) -> None:
        selected, today = self.table.current_key(), self._presenter.today()
        self._rows = {}
        rows = []
        for due in found:
            for place, one in enumerate(due.sent or (None,)):
                key = f"{due.kind.id}|{due.period}|{one.revision if one else 0}"
                self._rows[key] = due, one
                rows.append(_row(key, due, one, today, first=place == 0))
        self._model.set_rows(rows)
        if rows:
            self.table.selectRow(max(0, self._model.row_of(selected)))
        overdue = sum(due.state is DueState.OVERDUE for due in found)
        waiting = sum(due.is_open for due in found) - overdue
        parts = [f"{overdue}份逾期未报" if overdue else "", f"{waiting}份待报送" if waiting else ""]
        self.head_changed.emit("，".join(filter(None, parts)) or "该报的都报了")
        self._note.setText("" if rows else "还没有规定要报送的报表，可以在报送规则里写明。")
        self._enable()

    def _chosen(self) -> tuple[Due, Submission | None] | None:
        return self._rows.get(self.table.current_key())

    def _enable(self) -> None:
        chosen = self._chosen()
        due, one = chosen if chosen else (None, None)
        self._send.setEnabled(due is not None and (not due.sent or due.state is DueState.REOPENED))
        self._look.setEnabled(one is not None)
        self._save.setEnabled(one is not None)

    def _open(self, _key: str) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        due, one = chosen
        if one is None or (due.state is DueState.REOPENED and one is due.sent[0]):
            self._send_it()
        else:
            self._look_at()

    def _send_it(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._begin(chosen[0])

    def _look_at(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen[1] is not None:
            self._presenter.corrections(chosen[1], self._show_corrections, self._failed)

    def _show_corrections(self, shown: Corrected) -> None:
        self._stack.setCurrentWidget(self._places[self.changes])
        self.alone_changed.emit(True)
        self.changes.show_corrections(shown)

    def _save_files(self) -> None:
        chosen = self._chosen()
        if chosen is None or chosen[1] is None:
            return
        folder = dialogs.current().choose_folder(self, "文件放在哪里", dialogs.usual_folder())
        if folder is not None:
            self._presenter.write_files(chosen[1].id, folder, self._were_saved, self._failed)

    def _were_saved(self, files: "tuple[Path, ...]") -> None:
        self.message.emit(f"{len(files)}个文件已写到 {files[0].parent}" if files else "这次报送没有文件")

    def _was_sent(self, done: "Submitted") -> None:
        one = done.submission
        self._back()
        self.message.emit(
            f"{period_name(one.period)}{one.name}已报送，{len(done.files)}个文件在 {done.files[0].parent}，"
            f"校验码 {short_digest(one.digest)}"
        )

    def _was_reopened(self, done: "Reopened") -> None:
        one = done.submission
        self._back()
        self.message.emit(f"{period_name(one.period)}{one.name}已重新打开，可以再报送。")

    def _back(self) -> None:
        self._stack.setCurrentWidget(self._places[self._list])
        self.alone_changed.emit(False)
        self.table.setFocus()
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self.message.emit(sentence_of(error))


def _row(key: str, due: Due, one: Submission | None, today: date, *, first: bool) -> Row:
    if one is None:
        sent, signer, digest = "", "", ""
        state = due.state_words(today)
    else:
        sent = f"{one.submitted_at:%Y-%m-%d} 第{one.revision}次"
        signer, digest = one.signer, short_digest(one.digest)
        state = due.state_words(today) if first else one.state.label
    tone = TONES.get(due.state) if first else "muted"
    return Row(
        key,
        (due.kind.name, period_name(due.period), state, due.due_on.isoformat(), sent, signer, digest),
        {2: tone} if tone else {},
    )
