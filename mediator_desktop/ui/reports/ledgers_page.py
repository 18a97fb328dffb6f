"""台账: a ledger of a period looked at before it is written, and the county's own workbook filled with it"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Changes, CountedBy
from mediator_desktop.services.ledger_preview import COUNTED_BY, FIRST_ROWS, LedgerPreview
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.period_chooser import PeriodChooser
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import (
    Card,
    FlowLayout,
    ScrollColumn,
    button,
    clear_layout,
    combo,
    shortcut,
    text,
    view_tabs,
)
from mediator_desktop.ui.reports.disclosure_box import DisclosureBox
from mediator_desktop.ui.reports.ledgers_presenter import Asked, LedgersPresenter, Written
from mediator_desktop.ui.reports.signers_box import SignersBox

if TYPE_CHECKING:
    from mediator_desktop.ui.reports.template_page import TemplatePage

KEYS = "方向键移动 · Enter 打开案卷 · Ctrl+C 复制 · Ctrl+S 导出"
PIXELS_A_LETTER = 9
"""Width on screen of a half-width character of a column."""


class LedgersPage(QWidget):
    """Choose a ledger and a period, look at it, write it; or fill the county's own workbook with it."""

    open_dispute = Signal(str)
    message = Signal(str)
    alone_changed = Signal(bool)

    keys = KEYS

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ledgers_page")
        self._workplace = workplace
        self._runner = runner
        self._presenter = LedgersPresenter(workplace, runner)
        self._answer: tuple[LedgerPreview, ...] = ()
        self._written: Path | None = None
        self._template: TemplatePage | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self._chooser = self._make_chooser()
        self._stack.addWidget(self._chooser)
        shortcut(self._chooser, "Ctrl+S", self.export)
        self.setFocusProxy(self._ledger)
        self._offer_ledgers()

    # what the screen asks

    def refresh(self) -> None:
        """Offer the ledgers as they are declared now, and ask for the chosen one."""
        if self._template is not None and self._stack.currentWidget() is self._template:
            self._template.refresh()
            return
        self._offer_ledgers()
        self._ask()

    def react(self, changes: Changes) -> None:
        """Ask again when disputes or rounds changed."""
        if changes.disputes or changes.screening or changes.everything:
            self._ask()

    def has_unsaved(self) -> bool:
        """Whether what was corrected in a template is confirmed nowhere."""
        return self._template is not None and self._template.has_unsaved()

    def asked(self) -> Asked | None:
        """The ledger and the period that are chosen, None while there is no period."""
        period = self.period.period()
        ledger_id = self._ledger.currentData()
        if period is None or ledger_id is None:
            return None
        return Asked(
            ledger_id=ledger_id,
            name=self._ledger.currentText(),
            period=period,
            words=self.period.words(),
            counted_by=CountedBy(self._counted_by.currentData()),
        )

    def export(self) -> None:
        """Ask where to, and write the ledger there."""
        asked = self.asked()
        if asked is None or self._stack.currentWidget() is not self._chooser:
            return
        try:
            disclosure = self.disclosure.disclosure()
            names = self.signers.names()
        except Refused:
            return
        target = dialogs.current().choose_to_save(
            self,
            "导出台账",
            dialogs.usual_folder() / f"{asked.name} {asked.words}.xlsx",
            dialogs.WORKBOOK,
        )
        if target is not None:
            self._done.hide()
            self._presenter.export(
                asked,
                target,
                disclosure,
                names,
                lambda written: self._say_done(asked, written),
                self._failed,
            )

    def fill_template(self) -> None:
        """Go on to the county's own workbook, for the ledger and the period that are chosen."""
        asked = self.asked()
        if asked is None:
            return
        try:
            asked = replace(asked, names=self.signers.names())
        except Refused:
            return
        if self._template is None:
            from mediator_desktop.ui.reports.template_page import TemplatePage

            self._template = TemplatePage(self._workplace, self._runner)
            self._template.closed.connect(self._leave_template)
            self._template.message.connect(self.message)
            self._stack.addWidget(self._template)
        self._stack.setCurrentWidget(self._template)
        self.setFocusProxy(self._template)
        self.alone_changed.emit(True)
        self._template.begin(asked)
        self._template.setFocus()

    # what is shown

    def _make_chooser(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        place = column
        if look.current().percent > 125:
            around = ScrollColumn()
            place = around.column
            column.addWidget(around, 1)
        card = Card()
        line = QWidget()
        flow = FlowLayout(line, spacing=8)
        self._ledger = combo("ledger_combo_box", "台账", 330)
        self.period = PeriodChooser(self._workplace.clock.today)
        self._counted_by = combo("counted_by_combo_box", "按哪天算")
        for counted_by, words in COUNTED_BY.items():
            self._counted_by.addItem(f"按{words}", counted_by)
        flow.addWidget(self._ledger)
        flow.addWidget(self._counted_by)
        self.signers = SignersBox(self._runner)
        flow.addWidget(self.signers.box)
        card.body.addWidget(line)
        card.body.addWidget(self.period)
        card.body.addWidget(self.signers)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        self.disclosure = DisclosureBox()
        foot.addWidget(self.disclosure, 1)
        actions = QWidget()
        buttons = QHBoxLayout(actions)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(look.px(12))
        self._fill = button("用县里的表格填", "fill_template_button", self.fill_template)
        buttons.addWidget(self._fill)
        buttons.addWidget(button("导出", "export_ledger_button", self.export, role="primary"))
        foot.addWidget(actions, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(foot)
        place.addWidget(card)
        self._done = Card()
        self._done.set_margins(look.px(14), look.px(6))
        told = QHBoxLayout()
        self._done_words = text("", "", "ledger_done_label", wraps=True)
        told.addWidget(self._done_words, 1)
        told.addWidget(button("打开文件夹", "open_folder_button", self._open_folder, role="quiet"))
        self._done.body.addLayout(told)
        self._done.hide()
        place.addWidget(self._done)
        self._problem = text("", "error", "ledger_problem_label", wraps=True)
        self._problem.hide()
        place.addWidget(self._problem)
        self._shown = Card()
        self._shown.set_margins(look.px(6), look.px(6))
        self._sheets = view_tabs("ledger_sheets_tab_bar", "哪一张工作表")
        self._sheets.currentChanged.connect(self._show_sheet)
        self._line = text("", "muted", "ledger_line_label", wraps=True)
        self._line.setIndent(look.px(8))
        self._table_place = QVBoxLayout()
        self._shown.body.addWidget(self._sheets)
        self._shown.body.addWidget(self._line)
        self._shown.body.addLayout(self._table_place, 1)
        place.addWidget(self._shown, 1)
        self._ledger.currentIndexChanged.connect(self._choose_ledger)
        self._counted_by.currentIndexChanged.connect(self._ask)
        self.period.changed.connect(self._ask)
        return page

    def _offer_ledgers(self) -> None:
        """All declared ledgers; what was chosen stays."""
        chosen = self._ledger.currentData()
        offered = [(form.id, form.name) for form in self._workplace.ledgers.values()]
        if [
            (self._ledger.itemData(at), self._ledger.itemText(at)) for at in range(self._ledger.count())
        ] == offered:
            return
        self._ledger.blockSignals(True)
        self._ledger.clear()
        for ledger_id, name in offered:
            self._ledger.addItem(name, ledger_id)
        self._ledger.setCurrentIndex(max(0, self._ledger.findData(chosen)))
        self._ledger.blockSignals(False)
        self._choose_ledger(ask=False)

    def _choose_ledger(self, _index: int = 0, *, ask: bool = True) -> None:
        form = self._workplace.ledgers.get(self._ledger.currentData() or "")
        if form is None:
            return
        self._counted_by.blockSignals(True)
        self._counted_by.setCurrentIndex(self._counted_by.findData(form.counted_by))
        self._counted_by.blockSignals(False)
        self._fill.setEnabled(form.lists_disputes)
        self._fill.setToolTip("" if form.lists_disputes else "一件一行的台账才能填进县里的表格")
        if ask:
            self._ask()

    def _ask(self, *_given: object) -> None:
        asked = self.asked()
        if asked is None:
            self._presenter.cancel()
            self._say_line("请填好第一天和最后一天。")
            return
        if self.isVisible():
            self._presenter.preview(asked, self._show, self._failed)

    def _show(self, found: tuple[LedgerPreview, ...]) -> None:
        self._problem.hide()
        self._answer = found
        place = max(0, self._sheets.currentIndex())
        self._sheets.blockSignals(True)
        while self._sheets.count():
            self._sheets.removeTab(0)
        for sheet in found:
            self._sheets.addTab(sheet.sheet)
        self._sheets.setCurrentIndex(min(place, len(found) - 1))
        self._sheets.blockSignals(False)
        self._sheets.setVisible(len(found) > 1)
        self._show_sheet(self._sheets.currentIndex())

    def _show_sheet(self, place: int) -> None:
        if not 0 <= place < len(self._answer):
            return
        sheet = self._answer[place]
        said = [f"{self.period.words()}共{sheet.counted}"]
        said += [f"{heading}合计 {total}" for heading, total in sheet.totals]
        if sheet.count > FIRST_ROWS:
            said.append(f"这里先列出前 {FIRST_ROWS} 行")
        self._say_line("，".join(said) + "。")
        columns = [
            Column(f"c{at}", heading, max(60, min(int(width * PIXELS_A_LETTER), 320)), is_number=numeric, sorts=False)
            for at, (heading, width, numeric) in enumerate(
                zip(sheet.headings, sheet.widths, sheet.numeric, strict=True)
            )
        ]  # fmt: skip
        clear_layout(self._table_place)
        model = RowsModel(columns)
        model.set_rows(Row(key, cells) for key, cells in zip(sheet.dispute_ids, sheet.rows, strict=True))
        table = TableView(model, "ledger_table_view")
        model.setParent(table)
        table.setAccessibleName("台账的内容")
        table.setMinimumHeight(look.px(150))
        table.opened.connect(self.open_dispute)
        if sheet.rows:
            table.selectRow(0)
        self._table_place.addWidget(table, 1)
        table.setVisible(bool(sheet.rows))
        self.table = table

    def _say_line(self, words: str) -> None:
        self._line.setText(words)

    def _say_done(self, asked: Asked, written: Written) -> None:
        self._written = written.target
        self._problem.hide()
        self.disclosure.clear()
        self._done_words.setText(f"已导出{asked.words}的{asked.name}，{written.counted}，在 {written.target}")
        self._done.show()
        self.message.emit(f"已导出{asked.words}的{asked.name}，{written.counted}")

    def _failed(self, error: Exception) -> None:
        self._done.hide()
        self._problem.setText(sentence_of(error))
        self._problem.show()

    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    def _leave_template(self) -> None:
        self._stack.setCurrentWidget(self._chooser)
        self.setFocusProxy(self._ledger)
        self.alone_changed.emit(False)
        self._fill.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()
