"""县里汇总: files of the towns taken in, who has sent and who has not, the sum of all, each figure down to the towns"""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.domain.received import CountySum, Received
from mediator_desktop.domain.submission import ReportKind, period_name
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.county import Added, TownRow, TownState
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.period_chooser import PeriodChooser
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import Card, FlowLayout, button, combo, text
from mediator_desktop.ui.reports.county_arrivals import ArrivalsPanel
from mediator_desktop.ui.reports.county_presenter import CountyBoard, CountyPresenter
from mediator_desktop.ui.reports.statistics_presenter import readable
from mediator_desktop.ui.reports.statistics_table import FiguresView
from mediator_desktop.ui.reports.submission_steps import LEAST, in_scroll

TOWNS = (
    Column("name", "乡镇(街道)", 150, sorts=False),
    Column("state", "情况", 110, sorts=False),
    Column("sent", "报送", 190, sorts=False),
    Column("signer", "签发人", 100, sorts=False),
    Column("seal", "核对", 150, sorts=False),
    Column("sentence", "请看", 300, sorts=False),
)
BEHIND = (
    Column("name", "乡镇(街道)", 260, sorts=False),
    Column("shown", "数字", 140, is_number=True, sorts=False),
)
SENT = (
    Column("received", "收到", 170, sorts=False),
    Column("revision", "第几次", 90, sorts=False),
    Column("figures", "数字", 420, sorts=False),
    Column("counts", "现在用的", 110, sorts=False),
)
STATES = {
    TownState.WAITING: "due",
    TownState.OVERDUE: "late",
    TownState.SENT: "done",
    TownState.SENT_LATE: "late",
}
SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".csv"})
HINT = "本单位不是县级，这一页给县级汇总各乡镇的报表用。"


class CountyPage(QWidget):
    """A report and a period: the towns, the sums of their tables, and what is behind a figure."""

    message = Signal(str)
    head_changed = Signal(str)
    alone_changed = Signal(bool)

    keys = "把乡镇的文件拖进来，或按“收文件” · 汇总表上 Enter 看各乡镇"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("county_page")
        self.setAcceptDrops(True)
        self._presenter = CountyPresenter(workplace, runner)
        self._board: CountyBoard | None = None
        self._town: TownRow | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self._main = self._make_main(workplace)
        self.arrivals = ArrivalsPanel(self._presenter)
        self._places = {panel: in_scroll(panel) for panel in (self._main, self.arrivals)}
        for place in self._places.values():
            self._stack.addWidget(place)
        self.arrivals.closed.connect(self._back)
        self.arrivals.taken.connect(self._were_taken)
        self.setFocusProxy(self.towns)

    def refresh(self) -> None:
        """Ask anew."""
        period = self.period.period()
        kind = self._kind()
        if kind is not None and period is not None:
            self._presenter.board(kind.id, period, self._show, self._failed)

    def react(self, changes: Changes) -> None:
        """Something came in, or the units changed."""
        if changes.submissions or changes.office or changes.everything:
            self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Workbooks are welcome."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.look_at([path for path in paths if path.suffix.lower() in SUFFIXES])
        event.acceptProposedAction()

    def look_at(self, paths: list[Path]) -> None:
        """Look at files before they are taken in."""
        if paths:
            self._stack.setCurrentWidget(self._places[self.arrivals])
            self.alone_changed.emit(True)
            self.arrivals.begin(paths, self._kind(), self.period.period())

    def _make_main(self, workplace: Workplace) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        bar = QWidget()
        flow = FlowLayout(bar, spacing=10)
        self.kind = combo("county_kind_combo_box", "哪一种报表", 300)
        for kind in self._presenter.kinds:
            self.kind.addItem(kind.name, kind.id)
        self.kind.currentIndexChanged.connect(lambda _index: self.refresh())
        flow.addWidget(self.kind)
        self.period = PeriodChooser(workplace.clock.today)
        self.period.changed.connect(lambda _period: self.refresh())
        column.addWidget(self.period)
        self.what = combo("county_view_combo_box", "看什么", 300)
        self.what.currentIndexChanged.connect(lambda _index: self._turn())
        flow.addWidget(self.what)
        flow.addWidget(button("收文件", "receive_files_button", self._choose_files, role="primary"))
        self._write = button("导出汇总表", "write_sum_button", self._write_sum, icon="file-spreadsheet")
        flow.addWidget(self._write)
        column.addWidget(bar)
        self._note = text("", "muted", "county_note_label", wraps=True)
        column.addWidget(self._note)
        self._views = QStackedWidget()
        self._views.addWidget(self._make_towns())
        self._views.addWidget(self._make_sum())
        column.addWidget(self._views, 1)
        return page

    def _make_towns(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        card = Card()
        self._towns_model = RowsModel(TOWNS)
        self.towns = TableView(self._towns_model, "towns_table_view")
        self.towns.setMinimumHeight(look.px(LEAST))
        self.towns.setAccessibleName("各乡镇报送的情况")
        self.towns.selectionModel().currentChanged.connect(lambda *_: self._show_town())
        card.body.addWidget(self.towns, 1)
        self._sentences = text("", "", "town_sentences_label", wraps=True)
        card.body.addWidget(self._sentences)
        column.addWidget(card, 3)
        self._several = Card("这个乡镇报过几份，请选用哪一份")
        self._sent_model = RowsModel(SENT)
        self.sent = TableView(self._sent_model, "town_reports_table_view")
        self._several.body.addWidget(self.sent, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("用选中的这一份", "choose_report_button", self._choose))
        self._several.body.addLayout(row)
        column.addWidget(self._several, 2)
        self._several.hide()
        return page

    def _make_sum(self) -> QWidget:
        page = QWidget()
        self._sum_row = QHBoxLayout(page)
        self._sum_row.setContentsMargins(0, 0, 0, 0)
        self._sum_row.setSpacing(look.px(10))
        card = Card()
        self.figures = FiguresView("county_figures_view")
        self.figures.setMinimumHeight(look.px(LEAST))
        self.figures.setAccessibleName("各乡镇合计")
        self.figures.opened.connect(self._open_figure)
        card.body.addWidget(self.figures, 1)
        self._findings = text("", "", "county_findings_label", wraps=True)
        card.body.addWidget(self._findings)
        self._sum_row.addWidget(card, 3)
        self._behind = Card("各乡镇")
        self._behind_title = text("", "muted", "county_behind_label", wraps=True)
        self._behind.body.addWidget(self._behind_title)
        self._behind_model = RowsModel(BEHIND)
        self.behind = TableView(self._behind_model, "county_behind_table_view")
        self._behind.body.addWidget(self.behind, 1)
        self._behind.body.addWidget(button("收起", "close_behind_button", self._close_behind, role="quiet"))
        self._sum_row.addWidget(self._behind, 2)
        self._behind.hide()
        return page

    def _kind(self) -> ReportKind | None:
        return next((kind for kind in self._presenter.kinds if kind.id == self.kind.currentData()), None)

    def _show(self, board: CountyBoard) -> None:
        self._board = board
        about = board.towns
        selected = self.towns.current_key()
        self._towns_model.set_rows(_town_row(row) for row in about.rows)
        if about.rows:
            self.towns.selectRow(max(0, self._towns_model.row_of(selected)))
        chosen = self.what.currentData()
        self.what.blockSignals(True)
        self.what.clear()
        self.what.addItem("各乡镇的情况", "")
        for table_id, summed in board.sums.items():
            self.what.addItem(f"汇总：{summed.total.title}", table_id)
        self.what.setCurrentIndex(max(0, self.what.findData(chosen)))
        self.what.blockSignals(False)
        sent = sum(row.report is not None for row in about.rows)
        due = f"，{about.due_on.isoformat()} 前应报" if about.due_on else ""
        self.head_changed.emit(
            f"{period_name(about.period)}{about.name}：{len(about.rows)}个乡镇，已报{sent}个{due}"
        )
        hints = [] if board.is_county else [HINT]
        if not about.rows:
            hints.append("单位名册里还没有乡镇，请先在排查的单位和人员里加上。")
        self._note.setText("".join(hints))
        self._note.setVisible(bool(hints))
        self._turn()

    def _turn(self) -> None:
        summed = self._sum()
        self._write.setEnabled(summed is not None)
        self._views.setCurrentIndex(0 if summed is None else 1)
        self._close_behind()
        if summed is not None:
            self.figures.show_table(readable(summed.total), {})
            sentences = [finding.sentence for finding in summed.total.findings]
            self._findings.setText("\n".join(f"请看：{sentence}" for sentence in sentences[:4]))
            self._findings.setVisible(bool(sentences))
        self._show_town()

    def _sum(self) -> CountySum | None:
        table_id = self.what.currentData()
        return self._board.sums.get(table_id) if self._board is not None and table_id else None

    def _show_town(self) -> None:
        key = self.towns.current_key()
        rows = self._board.towns.rows if self._board is not None else ()
        self._town = next((row for row in rows if row.unit == key), None)
        self._sentences.setText("\n".join(self._town.sentences) if self._town else "")
        several = self._town is not None and self._town.is_twice
        self._several.setVisible(several)
        if self._town is not None and several:
            self._sent_model.set_rows(_sent_row(one, self._town) for one in self._town.sent)
            self.sent.selectRow(len(self._town.sent) - 1)

    def _choose(self) -> None:
        key = self.sent.current_key()
        if not key:
            return
        reason = dialogs.current().ask_text(self, "为什么用这一份？会记下来。", "用这一份")
        if reason is not None:
            self._presenter.choose(key, reason, lambda _changes: self.refresh(), self._failed)

    def _open_figure(self, row: int, column: int) -> None:
        summed, shown = self._sum(), self.figures.figures.table
        if summed is None or shown is None:
            return
        if (len(shown.rows), len(shown.columns)) != (len(summed.total.rows), len(summed.total.columns)):
            row, column = column, row
        towns = summed.behind(row, column)
        self._behind_title.setText(self.figures.figures.said(*self._cursor()))
        self._behind_model.set_rows(Row(town.unit, (town.name, town.shown or "—")) for town in towns)
        self._behind.show()
        if towns:
            self.behind.selectRow(0)
        self.behind.setFocus()

    def _cursor(self) -> tuple[int, int]:
        index = self.figures.currentIndex()
        return index.row(), index.column()

    def _close_behind(self) -> None:
        had_focus = self.behind.hasFocus()
        self._behind.hide()
        if had_focus:
            self.figures.setFocus()

    def _choose_files(self) -> None:
        chosen = dialogs.current().choose_several(self, "各乡镇报送的文件", dialogs.usual_folder())
        self.look_at(chosen)

    def _write_sum(self) -> None:
        summed = self._sum()
        if summed is None:
            return
        name = f"{summed.total.title}（各乡镇）.xlsx"
        target = dialogs.current().choose_to_save(
            self, "导出汇总表", dialogs.usual_folder() / name, dialogs.WORKBOOK
        )
        if target is not None:
            said = f"{len(summed.towns)}个乡镇的汇总表已写到 {target}"
            self._presenter.write(summed, target, True, lambda _: self.message.emit(said), self._failed)

    def _were_taken(self, added: Added) -> None:
        known = f"，{len(added.known)}份早已收到" if added.known else ""
        self._back()
        self.message.emit(f"收下{len(added.taken)}份{known}。")

    def _back(self) -> None:
        self._stack.setCurrentWidget(self._places[self._main])
        self.alone_changed.emit(False)
        self.towns.setFocus()
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self.message.emit(sentence_of(error))


def _town_row(row: TownRow) -> Row:
    report = row.report
    tones = {1: STATES[row.state]}
    sent = seal = signer = ""
    if report is not None:
        day = report.submitted_on or report.received_at.date()
        sent = day.isoformat() + (f"，共{len(row.sent)}份" if row.is_twice else "")
        seal, signer = report.origin.label, report.signer
        tones[4] = {"sealed": "done", "altered": "late", "mapped": "due"}[report.origin.value]
    sentence = row.sentences[0] if row.sentences else ""
    return Row(row.unit, (row.name, row.state.label, sent, signer, seal, sentence), tones)


def _sent_row(one: Received, town: TownRow) -> Row:
    figures = "；".join(
        f"{table.title}：" + "、".join(figure.shown for figure in table.figures[:6]) for table in one.tables
    )
    counts = "✓ 现在用" if town.report is not None and one.id == town.report.id else ""
    revision = f"第{one.revision}次" if one.revision else "—"
    return Row(one.id, (f"{one.received_at:%Y-%m-%d %H:%M}", revision, figures, counts))
