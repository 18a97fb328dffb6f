"""用县里的表格: the county's own workbook in place of a file of a report, gone through once and kept for every period"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.submission import ReportKind, period_name
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.widgets import button, shortcut, text
from mediator_desktop.ui.reports.ledgers_presenter import Asked
from mediator_desktop.ui.reports.submission_presenter import SubmissionPresenter
from mediator_desktop.ui.reports.template_fill_step import FillStep
from mediator_desktop.ui.reports.template_items_step import ItemsStep
from mediator_desktop.ui.reports.template_page import WORKBOOK
from mediator_desktop.ui.reports.template_presenter import Opened

if TYPE_CHECKING:
    from mediator_desktop.ledgers.template_mapping import TemplateMapping
    from mediator_desktop.services.report_templates import ReportFile


class ReportTemplatePanel(QWidget):
    """First what the workbook asks for, then what is to be decided; `chosen` when it is kept, `closed` to go back."""

    chosen = Signal()
    closed = Signal()

    def __init__(self, presenter: SubmissionPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("report_template_panel")
        self._presenter = presenter
        self._templates = presenter.templates
        self._kind: ReportKind | None = None
        self._file: ReportFile | None = None
        self._asked: Asked | None = None
        self._opened: Opened | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(button("返回", "report_template_back_button", self._leave, icon="arrow-left"))
        self._title = text("", "section", "report_template_title_label", wraps=True)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        self._problem = text("", "error", "report_template_problem_label", wraps=True)
        self._problem.hide()
        column.addWidget(self._problem)
        self._stack = QStackedWidget()
        self.items_step = ItemsStep(self._templates)
        self.items_step.confirmed.connect(self._confirm)
        self.items_step.problem.connect(self._say)
        self.fill_step = FillStep(self._templates, keeps=True)
        self.fill_step.fill_wanted.connect(self._keep)
        self.fill_step.correct_wanted.connect(lambda: self._stack.setCurrentWidget(self.items_step))
        for step in (self.items_step, self.fill_step):
            self._stack.addWidget(step)
        column.addWidget(self._stack, 1)
        shortcut(self, "Esc", self._leave)

    def begin(self, kind: ReportKind, file: "ReportFile", period: Period) -> bool:
        """Ask for the county's workbook and read it; False when none was chosen."""
        path = dialogs.current().choose_to_open(self, "选择县里的表格", dialogs.usual_folder(), WORKBOOK)
        if path is None:
            return False
        self._kind, self._file, self._opened = kind, file, None
        self._asked = self._presenter.asked_of(kind, file, period)
        self._title.setText(f"{kind.name}的“{file.name}”用县里的表格：{path.name}（{period_name(period)}）")
        self._say("")
        self._templates.open(path, self._show_opened, self._failed)
        return True

    def _show_opened(self, opened: Opened) -> None:
        self._opened = opened
        self.items_step.show_opened(opened)
        if opened.mapping.confirmed:
            self._look_ahead(opened.mapping)
        else:
            self._stack.setCurrentWidget(self.items_step)
            self.items_step.focus_work()

    def _confirm(self, mapping: "TemplateMapping") -> None:
        self._say("")
        self._templates.confirm(mapping, self._confirmed, self._failed)

    def _confirmed(self, mapping: "TemplateMapping") -> None:
        self.items_step.know_confirmed(mapping)
        self._look_ahead(mapping)

    def _look_ahead(self, mapping: "TemplateMapping") -> None:
        if self._opened is None or self._asked is None:
            return
        self.fill_step.begin(self._opened, mapping, self._asked)
        self._stack.setCurrentWidget(self.fill_step)
        self.fill_step.focus_work()
        self._templates.look_ahead(
            self._opened, mapping, self._asked, self.fill_step.show_outlook, self._failed
        )

    def _keep(self) -> None:
        if self._opened is None or self._asked is None or self._kind is None or self._file is None:
            return
        wish = self.fill_step.wish(self._asked)
        if wish is None:
            return
        self._say("")
        kind, file_id, path = self._kind, self._file.id, self._opened.path

        def go_on(confirmed: "TemplateMapping") -> None:
            self.items_step.know_confirmed(confirmed)
            self._presenter.choose_template(kind, file_id, Path(path), wish, self.chosen.emit, self._failed)

        mapping = self.fill_step.mapping
        if mapping.confirmed:
            go_on(mapping)
        else:
            self._templates.confirm(mapping, go_on, self._failed)

    def _leave(self) -> None:
        if self.items_step.is_dirty and not dialogs.current().ask(
            self, "改过的栏目还没有确认，返回就不要了。", "不要了", "回去确认"
        ):
            return
        self.items_step.is_dirty = False
        self.closed.emit()

    def _failed(self, error: Exception) -> None:
        self._say(sentence_of(error))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
