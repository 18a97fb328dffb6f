"""Sending one report: what should be seen to, what will be sent, who signs, where the files go"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.submission import FrozenLedger, period_name
from mediator_desktop.services.submission_due import Due
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.choices import SuggestField, matching
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import DateField
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.widgets import Card, FlowLayout, ScrollColumn, button, shortcut, text
from mediator_desktop.ui.reports.disclosure_box import DisclosureBox
from mediator_desktop.ui.reports.signers_box import Known
from mediator_desktop.ui.reports.statistics_presenter import readable
from mediator_desktop.ui.reports.statistics_table import FiguresView
from mediator_desktop.ui.reports.submission_presenter import Named, SubmissionPresenter
from mediator_desktop.ui.reports.submission_steps import CHECK, LEAST, PREVIEW, SENT, SIGN, StepStrip

if TYPE_CHECKING:
    from mediator_desktop.services.report_templates import ReportFile
    from mediator_desktop.services.submission import Submitted
    from mediator_desktop.services.submission_check import Preflight

CHECKS = (
    Column("weight", "要紧", 100, sorts=False),
    Column("kind", "哪一项", 150, sorts=False),
    Column("sentence", "说明", 760, sorts=False),
)
DISPUTES = (
    Column("number", "编号", 240, sorts=False),
    Column("title", "卷名", 420, sorts=False),
    Column("village", "村(社区)", 160, sorts=False),
)
NOTHING = "没有要处理的，可以报送。"
MOST_SHOWN = 500
"""Rows of a ledger that the preview shows; the file has all of them."""


class SendPanel(QWidget):
    """One report on its way; `closed` to go back, `sent` when it is on record, `open_dispute` for what is missing.

    `template_wanted` with a file of the report (`ReportFile`) for which the county's own workbook is to be chosen.
    """

    closed = Signal()
    sent = Signal(object)
    open_dispute = Signal(str)
    template_wanted = Signal(object)

    def __init__(self, presenter: SubmissionPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("send_panel")
        self._presenter = presenter
        self._due: Due | None = None
        self._before: Preflight | None = None
        self._folder = dialogs.usual_folder()
        self._busy = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(button("返回", "send_back_button", self.closed.emit, icon="arrow-left"))
        self._title = text("", "section", "send_title_label", wraps=True)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        self.strip = StepStrip()
        column.addWidget(self.strip)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_checks())
        self._stack.addWidget(self._make_preview())
        self._stack.addWidget(self._make_signing())
        column.addWidget(self._stack, 1)
        self._problem = text("", "error", "send_problem_label", wraps=True)
        self._problem.hide()
        column.addWidget(self._problem)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        self._again = button("重新检查", "check_again_button", self._check, role="quiet")
        self._earlier = button("上一步", "earlier_step_button", lambda: self._go(self.strip.step - 1))
        self._later = button(
            "下一步", "later_step_button", lambda: self._go(self.strip.step + 1), role="primary"
        )
        self._send = button("签发并报送", "submit_button", self.submit, role="primary")
        foot.addWidget(self._again)
        foot.addStretch(1)
        for made in (self._earlier, self._later, self._send):
            foot.addWidget(made)
        column.addLayout(foot)
        shortcut(self, "Esc", self.closed.emit)
        self._show_step(CHECK)

    def begin(self, due: Due) -> None:
        """Check one report."""
        self._due = due
        self._title.setText(f"{period_name(due.period)} {due.kind.name}（{due.due_on.isoformat()} 前报送）")
        self.signed_on.set_value(self._presenter.today())
        self.disclosure.clear()
        self._presenter.signers(self._offer_signers)
        self._check()

    @property
    def before(self) -> "Preflight | None":
        """What the checks found, None until they are done."""
        return self._before

    def submit(self) -> None:
        """Send it."""
        if self._before is None or self._busy:
            return
        self._say("")
        for field in self._signing:
            field.show_problem(None)
        signed_on = self.signed_on.value()
        if signed_on is None:
            self.signed_on.show_problem(Problem("signed_on", "请填写签发日期"), insist=True)
            return
        try:
            disclosure = self.disclosure.disclosure()
        except Refused:
            return
        self._set_busy(True)
        self._presenter.submit(
            self._before.kind,
            self._before.period,
            signed_on,
            self._folder,
            disclosure,
            SignatureNames(
                maker=self.maker.value(), reviewer=self.reviewer.value(), head=self.signer.value()
            ),
            self._was_sent,
            self._failed,
        )

    def _make_checks(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        card = Card()
        self._line = text("正在检查……", "muted", "checks_label", wraps=True)
        card.body.addWidget(self._line)
        self._model = RowsModel(CHECKS)
        self.checks = TableView(self._model, "checks_table_view")
        self.checks.setMinimumHeight(look.px(LEAST))
        self.checks.setAccessibleName("报送前的检查")
        self.checks.selectionModel().currentChanged.connect(lambda *_: self._show_disputes())
        card.body.addWidget(self.checks, 1)
        self._sentence = text("", "", "check_sentence_label", wraps=True)
        card.body.addWidget(self._sentence)
        column.addWidget(card, 3)
        self._about = Card("相关的纠纷")
        self._disputes_model = RowsModel(DISPUTES)
        self.disputes = TableView(self._disputes_model, "check_disputes_table_view")
        self.disputes.opened.connect(self.open_dispute)
        self._about.body.addWidget(self.disputes, 1)
        column.addWidget(self._about, 2)
        self._about.hide()
        return page

    def _make_preview(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        self._choice = QComboBox()
        self._choice.setObjectName("preview_combo_box")
        self._choice.setAccessibleName("看哪一张")
        self._choice.currentIndexChanged.connect(self._show_preview)
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        flow.addWidget(self._choice)
        self._theirs = button("用县里的表格", "report_template_button", self._want_template)
        self._ours = button("改用自带的表格", "own_form_button", self._use_ours, role="quiet")
        for made in (self._theirs, self._ours):
            flow.addWidget(made)
        column.addWidget(row)
        self._about_template = text("", "muted", "report_template_label", wraps=True)
        column.addWidget(self._about_template)
        card = Card()
        self._preview = QStackedWidget()
        self.figures = FiguresView("preview_figures_view")
        self.figures.setMinimumHeight(look.px(LEAST))
        self._preview.addWidget(self.figures)
        self._rows_place = QVBoxLayout()
        holder = QWidget()
        holder.setLayout(self._rows_place)
        self._rows_place.setContentsMargins(0, 0, 0, 0)
        self._preview.addWidget(holder)
        self.rows: TableView | None = None
        card.body.addWidget(self._preview, 1)
        column.addWidget(card, 1)
        return page

    def _make_signing(self) -> QWidget:
        scroll = ScrollColumn()
        card = Card()
        grid = FieldGrid(columns=2, narrowest=220)
        self._signers: tuple[str, ...] = ()
        self.signer, self.maker, self.reviewer = (
            SuggestField(name, label, lambda t, offer: offer(matching(t, self._signers)))
            for name, label in (("signer", "签发人"), ("maker", "填表人"), ("reviewer", "审核人"))
        )
        self.signed_on = DateField("signed_on", "签发日期", self._presenter.today)
        self._signing = (self.signer, self.signed_on, self.maker, self.reviewer)
        for field in self._signing:
            grid.add(field)
        card.body.addWidget(grid)
        self.disclosure = DisclosureBox()
        card.body.addWidget(self.disclosure)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._where = text("", "", "folder_label", wraps=True)
        row.addWidget(self._where, 1)
        row.addWidget(button("换一个文件夹", "folder_button", self._choose_folder))
        card.body.addLayout(row)
        self._files = text("", "muted", "files_label", wraps=True)
        card.body.addWidget(self._files)
        note = "报送以后，这个时间段的数字和台账就锁定了；以后的改动另外列出，要重新报送须写明原因。"
        card.body.addWidget(text(note, "hint", wraps=True))
        scroll.column.addWidget(card)
        scroll.column.addStretch(1)
        return scroll

    def _check(self) -> None:
        if self._due is None:
            return
        self._before = None
        self._say("")
        self._line.setText("正在检查……")
        self._model.set_rows(())
        self._sentence.setText("")
        self._about.hide()
        self._show_step(CHECK)
        self._presenter.preflight(self._due.kind, self._due.period, self._checked, self._failed)

    def _checked(self, before: "Preflight") -> None:
        if self._due is None or (before.kind, before.period) != (self._due.kind, self._due.period):
            return
        self._before = before
        rows = []
        for number, check in enumerate(before.checks):
            word = "不能报送" if check.stops else "请看"
            tone = {0: "late" if check.stops else "due"}
            rows.append(Row(str(number), (word, check.kind.label, check.sentence), tone))
        self._model.set_rows(rows)
        stops = sum(check.stops for check in before.checks)
        self._line.setText(
            f"有{stops}处不处理就不能报送。"
            if stops
            else f"有{len(rows)}处请看一看，看过以后可以照样报送。"
            if rows
            else NOTHING
        )
        self.checks.setVisible(bool(rows))
        self._fill_preview(before)
        self._fill_files(before)
        if rows:
            self.checks.selectRow(0)
            self.checks.setFocus()
        self._show_step(CHECK)
        if not rows:
            self._later.setFocus()

    def _show_disputes(self) -> None:
        key = self.checks.current_key()
        check = self._before.checks[int(key)] if self._before is not None and key else None
        self._sentence.setText(check.sentence if check else "")
        self._about.setVisible(False)
        if check is not None and check.disputes:
            self._presenter.names(check.disputes, self._name_disputes)

    def _name_disputes(self, found: tuple[Named, ...]) -> None:
        self._disputes_model.set_rows(Row(one.id, (one.number, one.title, one.village)) for one in found)
        if found:
            self.disputes.selectRow(0)
        self._about.setVisible(bool(found))

    def _fill_preview(self, before: "Preflight") -> None:
        self._choice.blockSignals(True)
        self._choice.clear()
        for table in before.frozen.tables:
            self._choice.addItem(table.title)
        for ledger in before.frozen.ledgers:
            self._choice.addItem(f"{ledger.title}（{len(ledger.rows)}行）")
        self._choice.blockSignals(False)
        self._show_preview()

    def _show_preview(self) -> None:
        place = self._choice.currentIndex()
        if self._before is None or place < 0:
            return
        self._show_template()
        tables = self._before.frozen.tables
        if place < len(tables):
            self.figures.show_table(readable(tables[place]), {})
            self._preview.setCurrentIndex(0)
        else:
            self._show_rows(self._before.frozen.ledgers[place - len(tables)])
            self._preview.setCurrentIndex(1)

    def _show_rows(self, ledger: FrozenLedger) -> None:
        if self.rows is not None:
            self._rows_place.removeWidget(self.rows)
            self.rows.deleteLater()
        model = RowsModel(
            [
                Column(f"{name}_{place}", heading, 70 if name == "seq" else 140, sorts=False)
                for place, (name, heading) in enumerate(zip(ledger.fields, ledger.headings, strict=True))
            ],
            self,
        )
        model.set_rows(
            Row(row.key, tuple(cell.replace("\n", "、") for cell in row.cells))
            for row in ledger.rows[:MOST_SHOWN]
        )
        self.rows = TableView(model, "preview_rows_table_view")
        self._rows_place.addWidget(self.rows)

    def _file(self) -> "ReportFile | None":
        """The file of the report that what is looked at goes into, None for a sheet of a workbook of several."""
        if self._before is None:
            return None
        tables, ledgers = self._before.frozen.tables, self._before.frozen.ledgers
        place = self._choice.currentIndex()
        ids = [*(table.table_id for table in tables), *(ledger.ledger_id for ledger in ledgers)]
        if not 0 <= place < len(ids):
            return None
        files = self._presenter.files(self._before.kind)
        is_table = place < len(tables)
        return next((file for file in files if (file.id, file.is_table) == (ids[place], is_table)), None)

    def _show_template(self) -> None:
        """How the file that is looked at is made, and how else it could be."""
        file = self._file()
        can_fill = file is not None and file.can_fill
        found = self._before.templates.get(file.id) if self._before is not None and file is not None else None
        self._theirs.setVisible(can_fill)
        self._theirs.setText("换一份县里的表格" if found is not None else "用县里的表格")
        self._ours.setVisible(found is not None)
        self._about_template.setText(
            f"这一份会填进县里的表格“{found.name}”，下面是填进去的数字和纠纷。" if found else ""
        )
        self._about_template.setVisible(found is not None)

    def _want_template(self) -> None:
        if (file := self._file()) is not None:
            self.template_wanted.emit(file)

    def _use_ours(self) -> None:
        file = self._file()
        if file is not None and self._before is not None:
            self._presenter.choose_template(
                self._before.kind, file.id, None, None, self.check_again, self._failed
            )

    def check_again(self) -> None:
        """Look at everything once more: something about the report was decided anew."""
        self._check()

    def _fill_files(self, before: "Preflight") -> None:
        again = f"这是第{before.revision}次报送。" if before.revision > 1 else ""
        self._files.setText(f"{again}会写出{len(before.files)}个文件：\n" + "\n".join(before.files))
        self._where.setText(f"文件放在：{self._folder}")

    def _choose_folder(self) -> None:
        chosen = dialogs.current().choose_folder(self, "报送的文件放在哪里", self._folder)
        if chosen is not None:
            self._folder = chosen
            self._where.setText(f"文件放在：{chosen}")

    def _offer_signers(self, known: Known) -> None:
        """Who filled in and checked last time stands there again; who signs for it is said each time."""
        last, self._signers = known
        for field, name in ((self.maker, last.maker), (self.reviewer, last.reviewer)):
            if not field.value():
                field.set_value(name)

    def _go(self, step: int) -> None:
        self._say("")
        self._show_step(step)
        focus: Mapping[int, QWidget] = {
            CHECK: self.checks if self.checks.isVisible() else self._later,
            PREVIEW: self._choice,
            SIGN: self.signer,
        }
        if step in focus:
            focus[step].setFocus()

    def _show_step(self, step: int) -> None:
        self.strip.show_step(step)
        self._stack.setCurrentIndex(min(step, SIGN))
        can_go = self._before is not None and self._before.can_go
        self._again.setVisible(step == CHECK)
        self._earlier.setVisible(step in (PREVIEW, SIGN))
        self._later.setVisible(step in (CHECK, PREVIEW))
        self._later.setEnabled(can_go)
        self._send.setVisible(step == SIGN)

    def _was_sent(self, done: "Submitted") -> None:
        self._set_busy(False)
        self._show_step(SENT)
        self.sent.emit(done)

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        rest = []
        fields = {field.name: field for field in self._signing}
        for problem in error.problems if isinstance(error, Refused) else ():
            if problem.field in fields:
                fields[problem.field].show_problem(problem, insist=True)
            else:
                rest.append(problem.sentence)
        if not isinstance(error, Refused):
            rest.append(sentence_of(error))
        self._line.setText("")
        self._say("；".join(rest))

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._send.setEnabled(not busy)

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
