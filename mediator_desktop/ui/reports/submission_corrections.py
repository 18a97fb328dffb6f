"""What a submitted period would say otherwise today, by figure and by dispute; opening it again with a reason"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.submission import RowChange, RowCorrection, SubmissionState, period_name
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.fields import TextField
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.widgets import Card, button, shortcut, text
from mediator_desktop.ui.reports.submission_presenter import Corrected, SubmissionPresenter
from mediator_desktop.ui.reports.submission_steps import LEAST

FIGURES = (
    Column("table", "表", 260, sorts=False),
    Column("place", "数字", 380, sorts=False),
    Column("before", "报送时", 100, is_number=True, sorts=False),
    Column("after", "现在", 100, is_number=True, sorts=False),
)
ROWS = (
    Column("name", "纠纷", 230, sorts=False),
    Column("change", "改动", 80, sorts=False),
    Column("field", "栏目", 130, sorts=False),
    Column("before", "报送时", 230, sorts=False),
    Column("after", "现在", 230, sorts=False),
)
PRIVATE = frozenset({"party_ids", "party_phones", "party_addresses", "身份证号", "联系电话", "住址"})
"""Headings whose cells stay covered in this list; the dispute itself shows them."""
COVERED = "（打开案卷看）"


class CorrectionsPanel(QWidget):
    """`closed` to go back, `reopened` when the period may be sent anew, `open_dispute` for a row."""

    closed = Signal()
    reopened = Signal(object)
    open_dispute = Signal(str)

    def __init__(self, presenter: SubmissionPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("corrections_panel")
        self._presenter = presenter
        self._shown: Corrected | None = None
        self._disputes: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(button("返回", "corrections_back_button", self.closed.emit, icon="arrow-left"))
        self._title = text("", "section", "corrections_title_label", wraps=True)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        self._line = text("", "muted", "corrections_label", wraps=True)
        column.addWidget(self._line)
        self._figures_card = Card("数字的改动")
        self._figures_model = RowsModel(FIGURES)
        self.figures = TableView(self._figures_model, "figure_corrections_table_view")
        self.figures.setMinimumHeight(look.px(LEAST))
        self._figures_card.body.addWidget(self.figures, 1)
        column.addWidget(self._figures_card, 1)
        self._rows_card = Card("台账的改动")
        self._rows_model = RowsModel(ROWS)
        self.rows = TableView(self._rows_model, "row_corrections_table_view")
        self.rows.setMinimumHeight(look.px(LEAST))
        self.rows.opened.connect(self._open)
        self._rows_card.body.addWidget(self.rows, 1)
        column.addWidget(self._rows_card, 1)
        self._ask = QWidget()
        ask = QHBoxLayout(self._ask)
        ask.setContentsMargins(0, 0, 0, 0)
        ask.setSpacing(look.px(12))
        self.reason = TextField("reason", "为什么重新打开")
        ask.addWidget(self.reason, 1)
        self._reopen = button("重新打开", "reopen_button", self._reopen_it)
        ask.addWidget(self._reopen)
        column.addWidget(self._ask)
        self._problem = text("", "error", "corrections_problem_label", wraps=True)
        self._problem.hide()
        column.addWidget(self._problem)
        shortcut(self, "Esc", self.closed.emit)

    def show_corrections(self, shown: Corrected) -> None:
        """Show what changed since a submission."""
        self._shown = shown
        one, found = shown.submission, shown.found
        self._title.setText(f"{period_name(one.period)} {one.name} 第{one.revision}次报送以后的改动")
        said = f"{one.submitted_at:%Y-%m-%d} 由{one.signer}签发。"
        if one.reopening is not None:
            said += f"{one.reopening.at:%Y-%m-%d} 重新打开：{one.reopening.reason}。"
        if found:
            said += (
                f"{len(found.figures)}个数字、{len(found.disputes)}件纠纷与报送时不同；已报送的内容没有变。"
            )
        else:
            said += "报送以后没有改动。"
        self._line.setText(said)
        self._figures_model.set_rows(
            Row(
                str(number),
                (
                    correction.table,
                    " › ".join(
                        label for label in (*correction.row_labels, *correction.column_labels) if label
                    ),
                    correction.before or "没有",
                    correction.after or "没有",
                ),
            )
            for number, correction in enumerate(found.figures)
        )
        rows: list[Row] = []
        self._disputes = {}
        for correction in found.rows:
            for cells in _cells(correction):
                key = str(len(rows))
                self._disputes[key] = correction.dispute
                rows.append(Row(key, cells))
        self._rows_model.set_rows(rows)
        self._figures_card.setVisible(bool(found.figures))
        self._rows_card.setVisible(bool(rows))
        may = shown.is_newest and one.state is SubmissionState.SUBMITTED
        self._ask.setVisible(may)
        self._problem.hide()
        self.reason.set_value("")
        self.reason.show_problem(None)
        if rows:
            self.rows.selectRow(0)
            self.rows.setFocus()
        elif may:
            self.reason.setFocus()

    def _open(self, key: str) -> None:
        if dispute := self._disputes.get(key):
            self.open_dispute.emit(dispute)

    def _reopen_it(self) -> None:
        if self._shown is None:
            return
        self._reopen.setEnabled(False)
        self._presenter.reopen(
            self._shown.submission.id, self.reason.value(), self._was_reopened, self._failed
        )

    def _was_reopened(self, done: object) -> None:
        self._reopen.setEnabled(True)
        self.reopened.emit(done)

    def _failed(self, error: Exception) -> None:
        self._reopen.setEnabled(True)
        rest = []
        for problem in error.problems if isinstance(error, Refused) else ():
            if problem.field == "reason":
                self.reason.show_problem(problem, insist=True)
                self.reason.setFocus()
            else:
                rest.append(problem.sentence)
        if not isinstance(error, Refused):
            rest.append(sentence_of(error))
        self._problem.setText("；".join(rest))
        self._problem.setVisible(bool(rest))


def _cells(correction: RowCorrection) -> list[tuple[str, ...]]:
    """One line for each changed field; one for a dispute that came or went."""
    word = correction.change.label
    if correction.change is not RowChange.CHANGED:
        return [(correction.name, word, correction.ledger, "", "")]
    return [
        (correction.name, word, heading, *((COVERED, COVERED) if heading in PRIVATE else (old, new)))
        for heading, old, new in correction.fields
    ]
