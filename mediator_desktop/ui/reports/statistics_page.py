"""统计: a declared table of any period, as numbers or as charts, each of which opens the disputes behind it"""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mediator_desktop.domain.figures import BY_LABELS, Question
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.views import Changes, CountedBy, DisputeRow
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.period_chooser import PeriodChooser
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import (
    Card,
    ElidedLabel,
    FlowLayout,
    PageStack,
    ScrollColumn,
    button,
    combo,
    shortcut,
    text,
    view_tabs,
)
from mediator_desktop.ui.reports.signers_box import SignersBox
from mediator_desktop.ui.reports.statistics_behind import BehindPanel
from mediator_desktop.ui.reports.statistics_charts import ChartsPanel
from mediator_desktop.ui.reports.statistics_presenter import Answer, Comparison, StatisticsPresenter, Wanted
from mediator_desktop.ui.reports.statistics_table import FiguresView

KEYS = (
    "方向键移动 · Enter 看这个数字背后的纠纷 · Ctrl+C 复制 · Ctrl+P 打印 · Ctrl+E 导出 · Ctrl+T 表、图、核对"
)
TABLE, CHARTS, CHECKS, BEHIND = range(4)
UNMAPPED = "unmapped"
"""The check that finds disputes whose type has no counterpart in the table's list."""
PAUSE = 120
"""Milliseconds after the last choice before the table is counted."""


class StatisticsPage(QWidget):
    """`open_dispute` with an id, `sheet_wanted` with what makes a sheet, `head_changed` with the line below the title."""

    open_dispute = Signal(str)
    sheet_wanted = Signal(object)
    message = Signal(str)
    head_changed = Signal(str)
    alone_changed = Signal(bool)

    keys = KEYS

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statistics_page")
        self._presenter = StatisticsPresenter(workplace, runner)
        self._runner = runner
        self._answer: Answer | None = None
        self._question: Question | None = None
        self._came_from = TABLE
        self._is_offered = False
        self._roomy = look.current().percent <= 125
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._ask)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(look.px(8))
        self._choices = self._make_choices()
        self._tools = self._make_tools()
        for part in (self._choices, self._tools) if self._roomy else (self._tools, self._choices):
            outer.addWidget(part)
        self._problem = text("", "error", "statistics_problem_label", wraps=True)
        self._problem.hide()
        outer.addWidget(self._problem)
        self._stack = PageStack()
        self._stack.addWidget(self._make_table())
        self.charts = ChartsPanel(self._presenter)
        self.charts.opened.connect(self.open_figure)
        self.charts.moved.connect(self._say_mark)
        self._stack.addWidget(self.charts)
        self._stack.addWidget(self._make_checks())
        self.behind = BehindPanel()
        self.behind.opened.connect(self.open_dispute)
        self.behind.closed.connect(self._close_behind)
        self.behind.print_wanted.connect(self._print_list)
        self.behind.write_wanted.connect(self._write_list)
        self._stack.addWidget(self.behind)
        outer.addWidget(self._stack, 1)
        self._status = text("", "muted", "figure_label", wraps=True)
        outer.addWidget(self._status)
        outer.addStretch(0)
        if not self._roomy:
            self._choices.hide()
        shortcut(self, "Ctrl+E", self.export)
        shortcut(self, "Ctrl+P", self.print)
        shortcut(self, "Ctrl+T", self._turn)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Ask for what one may choose, and count again."""
        if not self._is_offered:
            self._is_offered = True
            self._offer()
        self._presenter.villages(self._offer_villages)
        self._ask()

    def react(self, changes: Changes) -> None:
        """Count again when disputes, rounds or units changed."""
        if (
            changes.disputes
            or changes.screening
            or changes.statistics
            or changes.office
            or changes.everything
        ):
            self._ask()

    def export(self) -> None:
        """Write the table with its charts to a workbook."""
        answer = self._answer
        if self._stack.currentIndex() == BEHIND:
            self._write_list()
            return
        if answer is None or (names := self._names()) is None:
            return
        name = f"{answer.table.title}.xlsx".replace("/", "／")
        target = dialogs.current().choose_to_save(
            self, "导出统计表", dialogs.usual_folder() / name, dialogs.WORKBOOK
        )
        if target is not None:
            said = f"已导出“{answer.table.title}”，在 {target}"
            self._presenter.write(answer, target, names, lambda _none: self.message.emit(said), self._failed)

    def print(self) -> None:
        """Show the table, or the list that is open, as it will be printed."""
        if self._stack.currentIndex() == BEHIND:
            self._print_list()
        elif self._answer is not None and (names := self._names()) is not None:
            self.sheet_wanted.emit(self._presenter.table_sheet(self._answer, names))

    def _names(self) -> SignatureNames | None:
        """Names for the signature line, None where one of them cannot be printed."""
        try:
            return self.signers.names()
        except Refused:
            return None

    def open_figure(self, row: int, column: int) -> None:
        """List the disputes behind a figure; where there are none say why."""
        figure = self.table.figures.figure(row, column)
        if figure is None:
            return
        if figure.question is None:
            self._say_problem("这个数字是算出来或者手工填写的，背后没有纠纷清单")
            return
        said = self.table.figures.said(row, column)
        self._ask_behind(figure.question, said)

    def _make_choices(self) -> QWidget:
        around, column = self._choices_column()
        row = QWidget()
        flow = FlowLayout(row, spacing=8)
        self._table_box = combo("statistics_table_combo_box", "统计表")
        self._by_box = combo("statistics_counted_by_combo_box", "按哪一天统计")
        self._village_box = combo("statistics_village_combo_box", "村(社区)")
        self._village_box.addItem("全部村(社区)", "")
        self._compare_box = combo("statistics_comparison_combo_box", "比较")
        for comparison in Comparison:
            self._compare_box.addItem(comparison.label, comparison)
        for box in (self._table_box, self._by_box, self._village_box, self._compare_box):
            flow.addWidget(box)
            box.activated.connect(lambda _index: self._timer.start())
        self.signers = SignersBox(self._runner)
        flow.addWidget(self.signers.box)
        self._table_box.currentIndexChanged.connect(lambda _index: self._usual_day())
        self.period = PeriodChooser(self._presenter.workplace.clock.today)
        self.period.changed.connect(lambda _period: self._timer.start())
        column.addWidget(row)
        column.addWidget(self.period)
        column.addWidget(self.signers)
        if not self._roomy:
            column.addStretch(1)
        return around

    def _choices_column(self) -> tuple[QWidget, QVBoxLayout]:
        """A column above the table; with large letters one that scrolls, as it takes the place of the table."""
        if not self._roomy:
            scroll = ScrollColumn()
            return scroll, scroll.column
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        return around, column

    def _make_tools(self) -> QWidget:
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(10))
        self._views = view_tabs("statistics_view_tab_bar", "看表还是看图", ("表", "图", "核对"))
        self._views.setUsesScrollButtons(False)
        self._views.currentChanged.connect(self._show_view)
        row.addWidget(self._views)
        self._title = ElidedLabel("", "section")
        self._title.setObjectName("statistics_title_label")
        row.addWidget(self._title, 1)
        if not self._roomy:
            turn = button("条件", "statistics_choices_button", role="quiet")
            turn.setCheckable(True)
            turn.toggled.connect(self._open_choices)
            self._turn_choices = turn
            row.addWidget(turn)
        row.addWidget(button("打印", "print_statistics_button", self.print, icon="printer"))
        row.addWidget(self._make_export())
        return around

    def _open_choices(self, is_open: bool) -> None:
        """What is chosen takes the place of the table where the letters are large."""
        hidden, shown = (self._stack, self._choices) if is_open else (self._choices, self._stack)
        hidden.hide()  # first, or both are there for a moment and the window grows
        shown.show()
        self._status.setVisible(not is_open)
        if is_open:
            self._table_box.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._focus_work()

    def _make_export(self) -> QPushButton:
        return button(
            "导出", "export_statistics_button", self.export, role="primary", icon="file-spreadsheet"
        )

    def _make_table(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        card = Card()
        card.set_margins(look.px(6), look.px(6))
        self.table = FiguresView("figures_table_view")
        self.table.setAccessibleName("统计表")
        self.table.opened.connect(self.open_figure)
        self.table.moved.connect(self._say)
        card.body.addWidget(self.table, 1)
        column.addWidget(card, 1)
        return page

    def _make_checks(self) -> QWidget:
        """What the checks found, each line one press from its figure, and how the table was counted."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._as_other = QCheckBox("没有对应类别的计入其他")
        self._as_other.setObjectName("unmapped_as_other_check_box")
        self._as_other.toggled.connect(lambda _is_on: self._ask())
        column.addWidget(self._as_other)
        card = Card()
        self.findings = QListWidget()
        self.findings.setObjectName("findings_list_widget")
        self.findings.setAccessibleName("核对结果和统计口径")
        self.findings.setWordWrap(True)
        self.findings.setSpacing(look.px(3))
        self.findings.itemActivated.connect(self._go_to_finding)
        self.findings.itemClicked.connect(self._go_to_finding)
        card.body.addWidget(self.findings, 1)
        column.addWidget(card, 1)
        return page

    def _offer(self) -> None:
        self._table_box.blockSignals(True)
        for offer in self._presenter.offers():
            self._table_box.addItem(offer.name, offer)
        self._table_box.blockSignals(False)
        self._usual_day()

    def _usual_day(self) -> None:
        """Offer the days to count by, the table's own first; consent for 其他 was given for the table before."""
        self._as_other.blockSignals(True)
        self._as_other.setChecked(False)
        self._as_other.blockSignals(False)
        offer = self._table_box.currentData()
        chosen = self._by_box.currentData()
        self._by_box.blockSignals(True)
        self._by_box.clear()
        if offer is not None:
            self._by_box.addItem(f"按{BY_LABELS[offer.counted_by]}（本表默认）", None)
        for counted_by in CountedBy:
            if offer is None or counted_by is not offer.counted_by:
                self._by_box.addItem(f"按{BY_LABELS[counted_by]}", counted_by)
        self._by_box.setCurrentIndex(max(0, self._by_box.findData(chosen)) if chosen is not None else 0)
        self._by_box.blockSignals(False)

    def _offer_villages(self, villages: tuple[str, ...]) -> None:
        chosen = self._village_box.currentData()
        self._village_box.blockSignals(True)
        self._village_box.clear()
        self._village_box.addItem("全部村(社区)", "")
        for village in villages:
            self._village_box.addItem(village, village)
        self._village_box.setCurrentIndex(max(0, self._village_box.findData(chosen)))
        self._village_box.blockSignals(False)

    def _ask(self) -> None:
        offer, period = self._table_box.currentData(), self.period.period()
        if offer is None or period is None:
            return
        self._timer.stop()
        self._presenter.count(
            Wanted(
                table_id=offer.table_id,
                period=period,
                counted_by=CountedBy(by) if (by := self._by_box.currentData()) else None,
                village=self._village_box.currentData() or "",
                comparison=Comparison(self._compare_box.currentData()),
                unmapped_as_other=self._as_other.isChecked(),
            ),
            self._show,
            self._failed,
        )

    def _show(self, answer: Answer) -> None:
        self._answer = answer
        table = answer.table
        self._problem.hide()
        self._title.say(table.title)
        self.table.show_table(answer.shown, answer.beside)
        self._show_findings()
        self.charts.set_charts(answer.charts)
        by = BY_LABELS[table.counted_by]
        village = f" · {answer.wanted.village}" if answer.wanted.village else ""
        self.head_changed.emit(f"{self.period.words()} · 按{by}统计{village}" if self._roomy else "")
        if self._stack.currentIndex() == BEHIND and self._question is not None:
            self._close_behind()

    def _show_findings(self) -> None:
        """Findings first, then 统计口径 and the definitions of ratios, which cannot be pressed."""
        self.findings.clear()
        table = self._answer.shown if self._answer is not None else None
        findings = table.findings if table is not None else ()
        for place, finding in enumerate(findings):
            sign = "✕ 不能报送：" if finding.stops else "！ 请核对："
            item = QListWidgetItem(sign + finding.sentence)
            item.setForeground(look.current().colour("late" if finding.stops else "due"))
            item.setData(Qt.ItemDataRole.UserRole, place)
            self.findings.addItem(item)
        if not findings:
            self.findings.addItem("✓ 表内数字核对相符")
        for note in table.notes if table is not None else ():
            item = QListWidgetItem(note)
            item.setForeground(look.current().colour("muted"))
            self.findings.addItem(item)
        self.findings.setCurrentRow(0)
        self._views.setTabText(CHECKS, f"核对 {len(findings)}" if findings else "核对")
        has_strays = any(finding.check == UNMAPPED for finding in findings)
        self._as_other.setVisible(has_strays or self._as_other.isChecked())

    def _go_to_finding(self, item: QListWidgetItem) -> None:
        if self._answer is None:
            return
        place = item.data(Qt.ItemDataRole.UserRole)
        if place is None:
            return
        finding = self._answer.shown.findings[place]
        if finding.cells:
            self._views.setCurrentIndex(TABLE)
            self.table.go_to(*finding.cells[0])
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._say(finding.sentence)
        elif finding.question is not None:
            self._ask_behind(finding.question, finding.sentence)

    def _ask_behind(self, question: Question, title: str) -> None:
        self._problem.hide()
        self._presenter.behind(question, partial(self._show_behind, question, title))

    def _show_behind(self, question: Question, title: str, rows: tuple[DisputeRow, ...]) -> None:
        if self._stack.currentIndex() != BEHIND:
            self._came_from = self._stack.currentIndex()
        self._question = question
        self._stack.setCurrentIndex(BEHIND)
        self._choices.hide()
        self._tools.hide()
        self.alone_changed.emit(not self._roomy)
        self._say("上下键移动 · Enter 打开案卷 · Ctrl+P 打印 · Ctrl+E 导出 · Esc 返回")
        self.behind.show_rows(title, rows, self._presenter.ready(rows))

    def _close_behind(self) -> None:
        self._question = None
        self._stack.setCurrentIndex(self._came_from)
        self._tools.show()
        self._choices.setVisible(self._roomy)
        self.alone_changed.emit(False)
        self._focus_work()
        index = self.table.currentIndex()
        if index.isValid():
            self._say(self.table.figures.said(index.row(), index.column()))

    def _print_list(self) -> None:
        self.sheet_wanted.emit(self._presenter.sheet(self.behind.title, self.behind.rows))

    def _write_list(self) -> None:
        day = self._presenter.workplace.clock.today()
        target = dialogs.current().choose_to_save(
            self, "导出清单", dialogs.usual_folder() / f"纠纷清单 {day.isoformat()}.xlsx", dialogs.WORKBOOK
        )
        if target is not None:
            self._presenter.write_list(
                self.behind.rows,
                target,
                lambda count: self.message.emit(f"已导出 {count} 件，在 {target}"),
                self._failed,
            )

    def _turn(self) -> None:
        if self._stack.currentIndex() != BEHIND:
            self._views.setCurrentIndex((self._views.currentIndex() + 1) % self._views.count())

    def _show_view(self, view: int) -> None:
        self._stack.setCurrentIndex(view)
        self._say("Enter 到核对不符的数字" if view == CHECKS else "")
        if not self._views.hasFocus():
            self._focus_work()

    def _focus_work(self) -> None:
        work: tuple[QWidget, ...] = (self.table, self.charts, self.findings, self.behind)
        work[self._stack.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str) -> None:
        self._status.setText(words)

    def _say_mark(self, row: int, column: int) -> None:
        self._say(self.table.figures.said(row, column))

    def _say_problem(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.show()

    def _failed(self, error: Exception) -> None:
        self._say_problem(sentence_of(error))
