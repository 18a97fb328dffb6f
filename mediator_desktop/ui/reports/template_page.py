"""用县里的表格填: choose the workbook, go through what it asks for, fill it; one step after the other"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.services.ledger_preview import COUNTED_BY
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import ROOMY, Card, Page, button, shortcut, text
from mediator_desktop.ui.reports.ledgers_presenter import Asked
from mediator_desktop.ui.reports.template_fill_step import FillStep
from mediator_desktop.ui.reports.template_items_step import ItemsStep
from mediator_desktop.ui.reports.template_presenter import Opened, TemplatePresenter

if TYPE_CHECKING:
    from mediator_desktop.ledgers.template_mapping import TemplateMapping
    from mediator_desktop.ledgers.template_memory import Remembered
    from mediator_desktop.services.templates import FilledTemplate

KEYS = {
    "choose": "Enter 选择文件 · Delete 忘掉选中的 · Esc 返回",
    "items": "方向键移动 · Enter 改这一项，再按 Enter 回到表里 · Ctrl+S 确认 · Esc 返回",
    "fill": "Tab 下一项 · Ctrl+S 填好并保存 · Esc 返回",
}
WORKBOOK = "Excel 表格 (*.xlsx)"
_COLUMNS = (
    Column("name", "模板", 320, sorts=False),
    Column("confirmed_on", "确认日期", 120, sorts=False),
    Column("sheets", "工作表", 260, sorts=False),
    Column("columns", "要填的列", 90, is_number=True, sorts=False),
)


class TemplatePage(Page):
    """Emits `closed` when one goes back to the ledgers."""

    closed = Signal()
    message = Signal(str)

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("用县里的表格填", KEYS["choose"], parent)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, 0)
        self._presenter = TemplatePresenter(workplace, runner)
        self._asked: Asked | None = None
        self._opened: Opened | None = None
        self.header.add_button(button("返回", "template_back_button", self.back))
        self._problem = text("", "error", "template_problem_label", wraps=True)
        self._problem.hide()
        self.body.addWidget(self._problem)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        self.choose_step = self._make_choose()
        self.items_step = ItemsStep(self._presenter)
        self.items_step.confirmed.connect(self._confirm)
        self.items_step.problem.connect(self._say)
        self.fill_step = FillStep(self._presenter)
        self.fill_step.fill_wanted.connect(self._fill)
        self.fill_step.correct_wanted.connect(self._correct)
        for step in (self.choose_step, self.items_step, self.fill_step):
            self._stack.addWidget(step)
        shortcut(self, "Ctrl+S", self._go_on)
        self.header.line.setVisible(look.current().percent <= ROOMY)
        self._show_step(self.choose_step)

    def begin(self, asked: Asked) -> None:
        """Begin for a ledger of a period; a template that is open stays."""
        self._asked = asked
        self.header.say(f"{asked.name}，{asked.words}，按{COUNTED_BY[asked.counted_by]}")
        if self._opened is not None and self._stack.currentWidget() is self.fill_step:
            self._look_ahead(self.items_step.mapping)
        else:
            self._show_step(self.choose_step)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the remembered templates."""
        self._presenter.remembered(self._show_remembered, self._failed)

    def has_unsaved(self) -> bool:
        """Whether something was corrected and not confirmed."""
        return self.items_step.is_dirty

    def choose(self) -> None:
        """Ask for the county's workbook and read it."""
        path = dialogs.current().choose_to_open(self, "选择县里的表格", dialogs.usual_folder(), WORKBOOK)
        if path is not None:
            self._say("")
            self._presenter.open(path, self._show_opened, self._failed)

    def back(self) -> None:
        """One step back; from the first to the ledgers."""
        self._say("")
        here = self._stack.currentWidget()
        if here is self.choose_step:
            self.closed.emit()
            return
        if here is self.items_step and self.items_step.is_dirty:
            if not dialogs.current().ask(self, "改过的栏目还没有确认，返回就不要了。", "不要了", "回去确认"):
                return
            self.items_step.is_dirty = False
        self._opened = None
        self._show_step(self.choose_step)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back, where nothing inside has a use for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        else:
            super().keyPressEvent(event)

    # choosing

    def _make_choose(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        card = Card("认过的模板")
        self._forget_button = button("忘掉选中的", "forget_template_button", self._forget, role="quiet")
        card.head.addWidget(self._forget_button)
        card.head.addWidget(button("选择县里的表格", "choose_template_button", self.choose, role="primary"))
        self._model = RowsModel(_COLUMNS)
        self.table = TableView(self._model, "templates_table_view")
        self.table.setAccessibleName("认过的模板")
        self.table.opened.connect(lambda _key: self.choose())
        card.body.addWidget(self.table, 1)
        self._nothing = text(
            "还没有认过模板。选一份县里发来的 .xlsx，程序先认出每一栏要填什么，您核对一次，以后同样的模板就不再问。",
            "muted",
            "no_templates_label",
            wraps=True,
        )
        card.body.addWidget(self._nothing)
        card.body.addStretch(0)
        column.addWidget(card, 1)
        shortcut(self.table, "Delete", self._forget)
        return page

    def _show_remembered(self, found: tuple["Remembered", ...]) -> None:
        self._model.set_rows(
            Row(
                about.fingerprint,
                (about.name, about.confirmed_on, "、".join(about.sheets), str(about.columns)),
            )
            for about in found
        )
        self.table.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._forget_button.setEnabled(bool(found))
        if found:
            self.table.selectRow(0)

    def _forget(self) -> None:
        key = self.table.current_key()
        name = next((row.cells[0] for row in self._model.rows if row.key == key), "")
        if key and dialogs.current().ask(self, f"忘掉“{name}”核对过的栏目，下次要重新核对。", "忘掉", "不忘"):
            self._presenter.forget(key, lambda _done: self._forgotten(name), self._failed)

    def _forgotten(self, name: str) -> None:
        self.message.emit(f"已忘掉“{name}”")
        self.refresh()

    # going through, filling

    def _show_opened(self, opened: Opened) -> None:
        self._opened = opened
        self.items_step.show_opened(opened)
        if opened.mapping.confirmed:
            self._look_ahead(opened.mapping)
        else:
            self._show_step(self.items_step)

    def _correct(self) -> None:
        """Back to what the template asks for, to correct what was confirmed."""
        self._show_step(self.items_step)

    def _confirm(self, mapping: "TemplateMapping") -> None:
        self._say("")
        self._presenter.confirm(mapping, self._confirmed, self._failed)

    def _confirmed(self, mapping: "TemplateMapping") -> None:
        self.items_step.know_confirmed(mapping)
        self.message.emit(f"已记住“{mapping.name}”的栏目")
        self._look_ahead(mapping)

    def _look_ahead(self, mapping: "TemplateMapping") -> None:
        if self._opened is None or self._asked is None:
            return
        self.fill_step.begin(self._opened, mapping, self._asked)
        self._show_step(self.fill_step)
        self._presenter.look_ahead(
            self._opened, mapping, self._asked, self.fill_step.show_outlook, self._failed
        )

    def _fill(self) -> None:
        if self._opened is None or self._asked is None:
            return
        wish = self.fill_step.wish(self._asked)
        if wish is None:
            return
        stem = Path(self._opened.path.name).stem
        target = dialogs.current().choose_to_save(
            self, "保存填好的表格", dialogs.usual_folder() / f"{stem} {self._asked.words}.xlsx", WORKBOOK
        )
        if target is None:
            return
        self._say("")
        mapping, opened = self.fill_step.mapping, self._opened

        def go_on(confirmed: "TemplateMapping") -> None:
            self.items_step.know_confirmed(confirmed)
            self._presenter.fill(opened, confirmed, wish, target, self._filled, self._failed)

        if mapping.confirmed:
            go_on(mapping)
        else:
            self._presenter.confirm(mapping, go_on, self._failed)

    def _filled(self, report: "FilledTemplate") -> None:
        self.fill_step.show_result(report)
        self.message.emit(f"已填好 {report.target.name}，{report.rows} 件")

    def _go_on(self) -> None:
        here = self._stack.currentWidget()
        if here is self.items_step:
            self.items_step.confirm()
        elif here is self.fill_step:
            self._fill()

    def _show_step(self, step: QWidget) -> None:
        self._stack.setCurrentWidget(step)
        key = {self.choose_step: "choose", self.items_step: "items"}.get(step, "fill")
        self.keys.setText(KEYS[key])
        self.keys.setVisible(look.current().percent <= ROOMY)
        focus = {
            "choose": self._choose_focus,
            "items": self.items_step.focus_work,
            "fill": self.fill_step.focus_work,
        }
        focus[key]()

    def _choose_focus(self) -> None:
        made = self.findChild(QWidget, "choose_template_button")
        if made is not None:
            self.setFocusProxy(made)
            made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        self._say(sentence_of(error))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
