"""Files that towns sent, looked at before they are taken in: whose, which period, as sealed or altered, here already"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.received import Origin
from mediator_desktop.domain.submission import ReportKind, period_name
from mediator_desktop.domain.unit import Unit
from mediator_desktop.services.county import Arrival, Told
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.widgets import Card, button, shortcut, text
from mediator_desktop.ui.reports.county_presenter import CountyPresenter
from mediator_desktop.ui.reports.submission_steps import LEAST

COLUMNS = (
    Column("unit", "单位", 140, sorts=False),
    Column("report", "报表", 250, sorts=False),
    Column("state", "情况", 170, sorts=False),
    Column("files", "文件", 520, sorts=False),
)
TONES = {Origin.SEALED: "done", Origin.ALTERED: "late", Origin.MAPPED: "due"}


class ArrivalsPanel(QWidget):
    """`taken` when reports were taken in, `closed` to go back without."""

    taken = Signal(object)
    closed = Signal()

    def __init__(self, presenter: CountyPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("arrivals_panel")
        self._presenter = presenter
        self._arrivals: list[Arrival] = []
        self._units: dict[str, str] = {}
        self._kind: ReportKind | None = None
        self._period: Period | None = None
        self._asked = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(button("返回", "arrivals_back_button", self.closed.emit, icon="arrow-left"))
        head.addWidget(text("收到的文件", "section"))
        head.addStretch(1)
        column.addLayout(head)
        card = Card()
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "arrivals_table_view")
        self.table.setMinimumHeight(look.px(LEAST))
        self.table.setAccessibleName("收到的文件")
        self.table.selectionModel().currentChanged.connect(lambda *_: self._tell())
        card.body.addWidget(self.table, 1)
        self._doubts = text("", "", "arrival_doubts_label", wraps=True)
        card.body.addWidget(self._doubts)
        self._ask = QWidget()
        ask = QHBoxLayout(self._ask)
        ask.setContentsMargins(0, 0, 0, 0)
        ask.setSpacing(look.px(10))
        self._ask_words = text("", "", "arrival_ask_label", wraps=True)
        ask.addWidget(self._ask_words, 1)
        self.unit = QComboBox()
        self.unit.setObjectName("arrival_unit_combo_box")
        self.unit.setAccessibleName("哪个乡镇的")
        ask.addWidget(self.unit)
        ask.addWidget(button("就是这个乡镇", "arrival_unit_button", self._say_whose))
        card.body.addWidget(self._ask)
        self._ask.hide()
        column.addWidget(card, 1)
        self._problem = text("", "error", "arrivals_problem_label", wraps=True)
        self._problem.hide()
        column.addWidget(self._problem)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        foot.addWidget(button("这一行不收", "drop_arrival_button", self._drop, role="quiet"))
        foot.addStretch(1)
        self._take = button("收下", "take_button", self._take_in, role="primary")
        foot.addWidget(self._take)
        column.addLayout(foot)
        shortcut(self, "Esc", self.closed.emit)
        self.setFocusProxy(self.table)

    def begin(self, paths: Sequence[Path], kind: ReportKind | None, period: Period | None) -> None:
        """Look at some files; those that do not say it themselves are of this report and period."""
        self._kind, self._period = kind, period
        self._arrivals = []
        self._draw()
        self._say("")
        if period is not None:
            self._presenter.units(period, self._know_units)
        self._presenter.look(paths, self._told(""), self._show, self._failed)

    def _told(self, unit: str) -> Told:
        return Told(unit=unit, kind=self._kind.id if self._kind else "", period=self._period)

    def _know_units(self, units: tuple[Unit, ...]) -> None:
        self.unit.clear()
        for unit in units:
            self.unit.addItem(unit.name, unit.id)
        self._units = {unit.id: unit.name for unit in units}
        self._draw()

    def _show(self, found: tuple[Arrival, ...]) -> None:
        self._arrivals = list(found)
        self._draw()
        self.table.setFocus()

    def _draw(self) -> None:
        self._model.set_rows(self._row(str(place), one) for place, one in enumerate(self._arrivals))
        if self._arrivals:
            waiting = next((n for n, one in enumerate(self._arrivals) if one.report is None), 0)
            self.table.selectRow(waiting)
        self._take.setEnabled(bool(self._arrivals) and all(one.report for one in self._arrivals))
        self._tell()

    def _row(self, key: str, one: Arrival) -> Row:
        files = "、".join(one.files)
        report = one.report
        if report is None:
            word = one.problem or "不知道是谁的"
            return Row(key, ("", "", word, files), {2: "late" if one.problem else "due"})
        words = f"{period_name(report.period)} {report.name}"
        if report.revision > 1:
            words += f"（第{report.revision}次）"
        state, tone = report.origin.label, TONES[report.origin]
        if one.known:
            state, tone = "早已收到", "muted"
        elif one.others:
            state, tone = f"{state}，数字不同的第{len(one.others) + 1}份", "due"
        return Row(key, (self._units.get(report.unit, report.sender), words, state, files), {2: tone})

    def _tell(self) -> None:
        one = self._chosen()
        doubts = [one.problem, *one.doubts] if one else []
        self._doubts.setText("\n".join(filter(None, doubts)))
        asks = one is not None and one.report is None and not one.problem
        self._ask.setVisible(asks)
        if asks and self._kind is not None and self._period is not None:
            self._ask_words.setText(
                f"这份文件按{period_name(self._period)}{self._kind.name}读取，请选是哪个乡镇的。"
            )

    def _chosen(self) -> Arrival | None:
        key = self.table.current_key()
        return self._arrivals[int(key)] if key and int(key) < len(self._arrivals) else None

    def _say_whose(self) -> None:
        one = self._chosen()
        if one is None or self.unit.currentIndex() < 0:
            return
        self._asked = int(self.table.current_key())
        self._presenter.look(
            one.paths, self._told(str(self.unit.currentData())), self._know_whose, self._failed
        )

    def _know_whose(self, found: tuple[Arrival, ...]) -> None:
        self._arrivals[self._asked : self._asked + 1] = list(found)
        self._draw()

    def _drop(self) -> None:
        if self._chosen() is not None:
            del self._arrivals[int(self.table.current_key())]
            self._draw()

    def _take_in(self) -> None:
        self._take.setEnabled(False)
        self._presenter.add(tuple(self._arrivals), self.taken.emit, self._failed)

    def _failed(self, error: Exception) -> None:
        self._take.setEnabled(bool(self._arrivals))
        self._say(sentence_of(error))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
