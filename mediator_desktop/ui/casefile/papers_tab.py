"""卷宗: the checklist of the case file, its sheets one by one, bound as one PDF, blanks, what was printed before."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.catalogue.casefiles import Mark
from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.steps import PaperMark
from mediator_desktop.domain.views import IssuedPaper
from mediator_desktop.services import batch, casefile, casefile_binding
from mediator_desktop.services.casefile import AGREEMENT, CaseFile, CaseSheet
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.casefile.bound_page import BoundDocument
from mediator_desktop.ui.casefile.checklist import COLUMNS, TABLE, rows_of, summary, what_is_missing
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.fields import Field
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sections import Section
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Cancelled, Progress, Runner
from mediator_desktop.ui.kit.widgets import FlowLayout, ScrollColumn, button, text

MOST_NAMED = 5
LEAST_HEIGHT = 210
"""Room for the heading and some rows, however large the letters are."""
PRINTED_COLUMNS = (
    Column("title", "文书", 380, sorts=False),
    Column("printed_at", "打印时间", 170, sorts=False),
    Column("actor", "谁打印", 140, sorts=False),
)


class PapersTab(Section):
    """The checklist; Enter shows a sheet, Space says it was signed and sealed today."""

    preview_wanted = Signal(str, object)
    reprint_wanted = Signal(object)
    bound = Signal(object)
    """A BoundDocument to be looked at."""
    order_changed = Signal()

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("papers_tab")
        self._workplace = workplace
        self._runner = runner
        self._store = PreferenceStore(workplace.paths.preferences)
        self._case: CaseFile | None = None
        self._dispute: Dispute | None = None
        self._marks: tuple[PaperMark, ...] = ()
        self._is_void = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(8), 0, 0)
        scroll = ScrollColumn()
        outer.addWidget(scroll)
        column = scroll.column
        column.setSpacing(look.px(8))
        column.addWidget(self._make_tools())
        self._stack = QStackedWidget()
        self._model = RowsModel(COLUMNS)
        self.table = _Checklist(self._model)
        self.table.set_widths(self._store.load().widths.get(TABLE, {}))
        self.table.widths_changed.connect(lambda widths: self._store.remember_widths(TABLE, widths))
        self.table.opened.connect(self._open)
        self.table.space_pressed.connect(self.mark_all)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self._stack.addWidget(self.table)
        self._printed: dict[str, IssuedPaper] = {}
        self._printed_model = RowsModel(PRINTED_COLUMNS)
        self.printed_table = TableView(self._printed_model, "printed_table_view")
        self.printed_table.opened.connect(lambda key: self.reprint_wanted.emit(self._printed[key]))
        self._stack.addWidget(self.printed_table)
        self._stack.setMinimumHeight(look.px(LEAST_HEIGHT))
        column.addWidget(self._stack, 1)
        column.addWidget(self._make_foot())

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Go to the list. No focus proxy: Tab would go round in a circle between the tab and its list."""
        self.table.setFocus(reason)

    # what every editing tab does

    def load(self, dispute: Dispute) -> None:
        self._dispute = dispute
        self._marks = dispute.paper_marks
        self._fill()

    def apply(self, dispute: Dispute) -> Dispute:
        return replace(dispute, paper_marks=self._marks)

    def paths(self) -> Iterator[tuple[str, Field]]:
        return iter(())

    def setDisabled(self, disabled: bool) -> None:
        """A void case is still looked at and printed; only the marks stay as they are."""
        self._is_void = disabled
        self._show_current()

    def show_case(self, case: CaseFile) -> None:
        """Show the case file as it is on record."""
        self._case = case
        self._printed = {str(paper.id): paper for paper in case.printed}
        self._printed_model.set_rows(
            Row(str(p.id), (p.title, f"{p.printed_at:%Y-%m-%d %H:%M}", p.actor or "未署名"))
            for p in case.printed
        )
        self._printed_option.setText(f"打印过的文书（{len(case.printed)}份）")
        self._printed_option.setEnabled(bool(case.printed))
        self._fill()

    def mark_all(self) -> None:
        """The sheet was signed and sealed today, as far as it asks for either; again takes it back."""
        sheet = self._sheet()
        if sheet is None or not self._may_mark(sheet):
            self._say_why_not(sheet)
            return
        open_marks = [mark for mark in sheet.asks if not _is_done(sheet, mark)]
        for mark in open_marks or sheet.asks:
            self._set(sheet, mark, self._workplace.clock.today() if open_marks else None)
        self._fill()
        self.changed.emit()

    def mark(self, mark: Mark) -> None:
        """Say of one of the two that it was done today, or take it back."""
        sheet = self._sheet()
        if sheet is None or not self._may_mark(sheet) or mark not in sheet.asks:
            self._say_why_not(sheet)
            return
        self._set(sheet, mark, None if _is_done(sheet, mark) else self._workplace.clock.today())
        self._fill()
        self.changed.emit()

    def bind(self) -> None:
        """Bind the file in the background; what is missing is named first."""
        case = self._shown_case()
        if case is None:
            return
        if stops := case.contradictions:
            self._say(f"有{len(stops)}处要改正才能装订：{stops[0].sentence}", "late")
            return
        if case.gaps and not dialogs.current().ask(self, _missing_words(case), "仍然装订", "先补齐"):
            return
        workplace, record_id = self._workplace, case.record.id
        is_double_sided = self._double_sided.isChecked()

        def job(progress: Progress) -> BoundDocument:
            with workplace.register.read() as reader:
                fresh = casefile.look(reader.load(record_id), reader, workplace)
                bound = casefile_binding.bind(
                    fresh, reader, workplace, double_sided=is_double_sided, step=progress.step
                )
            line = f"{fresh.record.display_number} · 编了{bound.pages}页"
            if bound.left_out:
                line += f" · {len(bound.left_out)}个附件没能装入，卷里有说明"
            return BoundDocument(
                title="装订好的卷宗",
                line=line,
                pdf=bound.pdf,
                file_name=f"卷宗 {fresh.record.display_number}".strip(),
                pages=casefile_binding.page_count(bound.pdf),
                keep=lambda uow: casefile_binding.keep_as_printed(fresh, uow, workplace.clock),
            )

        self._bind_button.setEnabled(False)
        self._say("正在装订，可以继续做别的。", "muted")
        self._runner.run(job, self._bound, self._not_bound, title="正在装订卷宗")

    def show_blanks(self, *form_ids: str) -> None:
        """Show blank papers, all of them where none is named."""
        workplace = self._workplace

        def job(_progress: Progress) -> BoundDocument:
            pdf = batch.blank_set(workplace, form_ids=form_ids)
            title = workplace.papers[form_ids[0]].title if form_ids else "全套空白文书"
            return BoundDocument(
                title=title,
                line="空白文书，打印出来用手填",
                pdf=pdf,
                file_name=f"{title}（空白）" if form_ids else title,
                pages=casefile_binding.page_count(pdf),
            )

        self._runner.run(job, self.bound.emit, self._not_bound, title="正在准备空白文书")

    def _make_tools(self) -> QWidget:
        tools = QWidget()
        flow = FlowLayout(tools)
        self._bind_button = button("装订成卷 PDF", "bind_button", self.bind, role="primary", icon="file-text")
        flow.addWidget(self._bind_button)
        self._blank_button = button("打印空白文书", "blank_button")
        menu = QMenu(self._blank_button)
        self._one_blank = QAction("选中的这一种", menu)
        self._one_blank.setObjectName("one_blank_action")
        self._one_blank.triggered.connect(lambda _checked=False: self._blank_of_current())
        every = QAction("全套", menu)
        every.setObjectName("all_blanks_action")
        every.triggered.connect(lambda _checked=False: self.show_blanks())
        menu.addActions([self._one_blank, every])
        self._blank_button.setMenu(menu)
        flow.addWidget(self._blank_button)
        options = button("选项", "papers_options_button", icon="settings")
        menu = QMenu(options)
        self._unneeded = self._option(menu, "也看现在不需要的", "unneeded_action", self._show_unneeded)
        self._printed_option = self._option(menu, "打印过的文书", "printed_action", self._show_printed)
        menu.addSeparator()
        self._double_sided = self._option(menu, "双面打印", "double_sided_action", self._choose_sides)
        self._double_sided.setChecked(self._store.load().is_double_sided)
        menu.addSeparator()
        group = QActionGroup(menu)
        used = casefile.chosen_order(self._workplace).id
        for order in self._workplace.casefiles.orders.values():
            made = self._option(
                menu, f"卷内顺序：{order.title}", f"order_{order.id}_action", self._order_chooser(order.id)
            )
            group.addAction(made)
            made.setChecked(order.id == used)
        options.setMenu(menu)
        flow.addWidget(options)
        self._summary = text("", "muted", "checklist_summary_label")
        self._summary.setMinimumHeight(self._bind_button.sizeHint().height())
        flow.addWidget(self._summary)
        return tools

    def _option(self, menu: QMenu, words: str, name: str, chosen: Callable[[bool], object]) -> QAction:
        made = QAction(words, menu)
        made.setObjectName(name)
        made.setCheckable(True)
        made.triggered.connect(chosen)
        menu.addAction(made)
        return made

    def _make_foot(self) -> QWidget:
        """What is missing in the sheet the cursor is on, and what can be done with it."""
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        self._detail = text("", "", "sheet_detail_label", wraps=True)
        column.addWidget(self._detail)
        self._signed_button = button("今天签了名", "signed_button", lambda: self.mark(Mark.SIGNED))
        self._sealed_button = button("今天盖了章", "sealed_button", lambda: self.mark(Mark.SEALED))
        self._preview_button = button(
            "预览和打印", "preview_sheet_button", lambda: self._open(self.table.current_key()), icon="printer"
        )
        row = QWidget()
        flow = FlowLayout(row)
        for made in (self._preview_button, self._signed_button, self._sealed_button):
            flow.addWidget(made)
        keys = text("Enter 预览 · 空格 记已签名盖章", "hint")
        keys.setMinimumHeight(self._preview_button.sizeHint().height())
        flow.addWidget(keys)
        column.addWidget(row)
        self._state = text("", "muted", "bind_state_label", wraps=True)
        self._state.hide()
        column.addWidget(self._state)
        return foot

    def _shown_case(self) -> CaseFile | None:
        """The file on record with the marks of the working copy."""
        if self._case is None or self._dispute is None:
            return self._case
        return self._case.with_marks(replace(self._dispute, paper_marks=self._marks))

    def _fill(self) -> None:
        case = self._shown_case()
        if case is None:
            return
        key = self.table.current_key()
        self._model.set_rows(rows_of(case, with_unneeded=self._unneeded.isChecked()))
        place = max(0, self._model.row_of(key))
        if self._model.rowCount():
            self.table.selectionModel().setCurrentIndex(
                self._model.index(place, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
        self._summary.setText(summary(case))
        self._show_current()

    def _sheet(self) -> CaseSheet | None:
        case = self._shown_case()
        key = self.table.current_key()
        return next((sheet for sheet in case.sheets if sheet.key == key), None) if case else None

    def _show_current(self) -> None:
        sheet = self._sheet()
        words = what_is_missing(sheet) if sheet else ""
        self._detail.setText(f"{sheet.title}：{words or '齐了'}" if sheet else "")
        look.mark(self._detail, "tone", "due" if sheet and sheet.gaps else "")
        self._preview_button.setEnabled(bool(sheet and sheet.form_id))
        self._one_blank.setEnabled(bool(sheet and sheet.form_id))
        for made, mark, done, undo in (
            (self._signed_button, Mark.SIGNED, "今天签了名", "没有签名"),
            (self._sealed_button, Mark.SEALED, "今天盖了章", "没有盖章"),
        ):
            may = sheet is not None and self._may_mark(sheet) and mark in sheet.asks
            made.setVisible(may)
            if sheet is not None:
                made.setText(undo if _is_done(sheet, mark) else done)

    def _may_mark(self, sheet: CaseSheet) -> bool:
        return sheet.may_be_marked and not self._is_void

    def _say_why_not(self, sheet: CaseSheet | None) -> None:
        if sheet is None or self._is_void:
            return
        if sheet.form_id == AGREEMENT:
            self._say("协议书的签名和盖章在“协议”那一页记。", "muted")
        elif sheet.scans:
            self._say("卷里已经有扫描件，不用再记。", "muted")
        else:
            self._say("这一份不用记签名和盖章。", "muted")

    def _set(self, sheet: CaseSheet, mark: Mark, day: date | None) -> None:
        assert self._dispute is not None
        dispute = replace(self._dispute, paper_marks=self._marks)
        self._marks = casefile.marked(dispute, sheet.form_id, sheet.item, mark, day)

    def _open(self, key: str) -> None:
        case = self._case
        sheet = next((sheet for sheet in case.sheets if sheet.key == key), None) if case else None
        if sheet is not None and sheet.form_id:
            self.preview_wanted.emit(sheet.form_id, sheet.item)
        elif sheet is not None:
            self._say("附件在“附件”那一页看。", "muted")

    def _blank_of_current(self) -> None:
        sheet = self._sheet()
        if sheet is not None and sheet.form_id:
            self.show_blanks(sheet.form_id)

    def _show_printed(self, on: bool) -> None:
        self._stack.setCurrentWidget(self.printed_table if on else self.table)
        self._detail.setVisible(not on)
        if on and self._printed_model.rowCount():
            self.printed_table.selectRow(0)
            self.printed_table.setFocus()

    def _show_unneeded(self, _on: bool) -> None:
        self._fill()

    def _choose_sides(self, on: bool) -> None:
        self._store.change(is_double_sided=on)

    def _order_chooser(self, order_id: str) -> Callable[[bool], None]:
        def choose(_on: bool) -> None:
            self._store.change(casefile_order=order_id)
            self.order_changed.emit()

        return choose

    def _bound(self, document: BoundDocument) -> None:
        self._bind_button.setEnabled(True)
        self._say("")
        self.bound.emit(document)

    def _not_bound(self, error: Exception) -> None:
        self._bind_button.setEnabled(True)
        self._say("已停止装订。" if isinstance(error, Cancelled) else sentence_of(error), "late")

    def _say(self, sentence: str, tone: str = "muted") -> None:
        self._state.setText(sentence)
        look.mark(self._state, "tone", tone)
        self._state.setVisible(bool(sentence))


class _Checklist(TableView):
    """A table in which Space says that a sheet is signed and sealed."""

    space_pressed = Signal()

    def __init__(self, model: RowsModel) -> None:
        super().__init__(model, "checklist_table_view")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.space_pressed.emit()
        else:
            super().keyPressEvent(event)


def _is_done(sheet: CaseSheet, mark: Mark) -> bool:
    return sheet.is_signed if mark is Mark.SIGNED else sheet.is_sealed


def _missing_words(case: CaseFile) -> str:
    gaps = case.gaps
    named = "；".join(gaps[:MOST_NAMED])
    more = f"；另有{len(gaps) - MOST_NAMED}份也没有齐" if len(gaps) > MOST_NAMED else ""
    return f"卷里还有{len(gaps)}份没有齐：{named}{more}。"
