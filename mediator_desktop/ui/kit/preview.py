"""A paper on screen before it is printed: pages, what is missing in it, print and save."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.problems import Problem, Severity, Trouble
from mediator_desktop.domain.views import IssuedPaper
from mediator_desktop.services import papers
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.papers import Prepared
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look, printing
from mediator_desktop.ui.kit.fields import SIGNS
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet, name_keys
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket
from mediator_desktop.ui.kit.widgets import (
    FlowLayout,
    Page,
    ScrollColumn,
    button,
    clear_layout,
    shortcut,
    text,
)

ZOOMS = (60, 80, 100, 125, 150, 200)
POINTS_WIDE = 595
MOST_PROBLEMS = 12
MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is shown: a paper with its PDF."""

    paper: Prepared | IssuedPaper | LooseSheet
    pdf: bytes

    @property
    def title(self) -> str:
        return self.paper.filled.title if isinstance(self.paper, Prepared) else self.paper.title

    @property
    def line(self) -> str:
        match self.paper:
            case IssuedPaper():
                return f"{self.paper.printed_at:%Y-%m-%d %H:%M} 打印过，再打一份和当时一样"
            case LooseSheet():
                return self.paper.line
            case _:
                return self.paper.record.display_number

    @property
    def problems(self) -> tuple[Problem, ...]:
        return () if isinstance(self.paper, IssuedPaper) else self.paper.problems

    @property
    def can_be_document(self) -> bool:
        return not isinstance(self.paper, LooseSheet) or self.paper.filled is not None

    @property
    def copies(self) -> int:
        return papers.usual_copies(self.paper) if isinstance(self.paper, Prepared) else 1


class PaperPreview(Page):
    """`closed` when one goes back, `mend` with the path of a field to be filled."""

    closed = Signal()
    mend = Signal(str)
    message = Signal(str)

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("文书", parent=parent)
        name_keys(self, "PageDown 下一页 · Ctrl+加号 放大 · Ctrl+P 打印 · Esc 返回")
        self.setObjectName("page")
        self._workplace = workplace
        self._runner = runner
        self._sheet: _Sheet | None = None
        self._store = PreferenceStore(workplace.paths.preferences)
        self._zoom = ZOOMS.index(100)
        self._ticket: Ticket | None = None
        self._labels: list[QLabel] = []
        self._build()

    def _build(self) -> None:
        tools = QWidget()
        flow = self.tools = FlowLayout(tools)
        flow.addWidget(button("返回", "back_button", self.closed.emit, icon="arrow-left"))
        self._print_button = button("打印", "print_button", self.print_paper, role="primary", icon="printer")
        flow.addWidget(self._print_button)
        self._copies = QSpinBox()
        self._copies.setObjectName("copies_spin_box")
        self._copies.setAccessibleName("打印份数")
        self._copies.setRange(1, MOST_COPIES)
        self._copies.setSuffix(" 份")
        flow.addWidget(self._copies)
        self._save_button = button("存成 PDF 或 Word", "save_file_button", self.save_file, icon="file-down")
        flow.addWidget(self._save_button)
        flow.addWidget(button("缩小", "zoom_out_button", lambda: self._zoom_by(-1), role="quiet"))
        flow.addWidget(button("放大", "zoom_in_button", lambda: self._zoom_by(1), role="quiet"))
        self._count = text("", "muted", "page_count_label")
        flow.addWidget(self._count)
        self.body.addWidget(tools)
        self._status = text("", "error", "preview_status_label", wraps=True)
        self._status.hide()
        self.body.addWidget(self._status)
        self._problem_card = Sheet("打印前请看一下")
        self._problem_card.setObjectName("paper_problems_card")
        self._problem_box = QVBoxLayout()
        self._problem_box.setSpacing(0)
        self._problem_card.body.addLayout(self._problem_box)
        self._scroll = ScrollColumn()
        self._scroll.setObjectName("pages_scroll_area")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.column.addWidget(self._problem_card)
        self._pages_box = QVBoxLayout()
        self._pages_box.setSpacing(look.px(12))
        self._scroll.column.addLayout(self._pages_box)
        self._scroll.column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self._scroll, 1)
        self.body.addLayout(row, 1)
        self._scroll.verticalScrollBar().setSingleStep(look.px(60))
        self.setFocusProxy(self._scroll)
        shortcut(self, "Esc", self.closed.emit)
        shortcut(self, "Ctrl+P", self.print_paper)
        shortcut(self, "Ctrl++", lambda: self._zoom_by(1))
        shortcut(self, "Ctrl+=", lambda: self._zoom_by(1))
        shortcut(self, "Ctrl+-", lambda: self._zoom_by(-1))

    def show_form(self, dispute_id: str, form_id: str, item: int | None = None) -> None:
        """Fill a sheet for a dispute and show it."""
        workplace = self._workplace

        def ask(reader: Reader) -> _Sheet:
            prepared = papers.prepare(form_id, dispute_id, reader, workplace, item)
            return _Sheet(prepared, papers.pdf(prepared))

        self._begin(self._runner.read(ask, self._show, self._failed))

    def show_issued(self, paper: IssuedPaper) -> None:
        """Show a sheet as it was printed."""
        self._begin(self._runner.read(lambda _r: _Sheet(paper, papers.pdf(paper)), self._show, self._failed))

    def show_loose(self, make: Callable[[Reader], LooseSheet]) -> None:
        """Show a sheet that belongs to no case; it is made in the background. What was shown stays until then."""

        def ask(reader: Reader) -> _Sheet:
            made = make(reader)
            return _Sheet(made, made.pdf)

        keeps = self._sheet is not None and isinstance(self._sheet.paper, LooseSheet)
        self._begin(self._runner.read(ask, self._show, self._failed), keeps=keeps)

    def tell(self, sentence: str) -> None:
        """Say something above the pages, which stay as they are."""
        self._say(sentence)

    def print_paper(self) -> None:
        """Print after asking about what is missing; what is wrong stops it."""
        if not self._may_go_on():
            return
        try:
            printer = printing.current().choose(self, self._copies.value(), self._title(), self._store)
        except Trouble as trouble:
            self._say(trouble.sentence)
            return
        if printer is not None:
            self._issued(lambda sheet: self._send(sheet, printer))

    def save_file(self) -> None:
        """Write the sheet to a file that Word or a PDF reader opens."""
        if not self._may_go_on() or self._sheet is None:
            return
        kinds = f"{dialogs.PDF};;{dialogs.DOCX}" if self._sheet.can_be_document else dialogs.PDF
        suggestion = Path.home() / f"{self._file_name()}.pdf"
        target = dialogs.current().choose_to_save(self, "存到哪里", suggestion, kinds)
        if target is not None:
            self._issued(lambda sheet: self._write(sheet, target))

    def _begin(self, ticket: Ticket, *, keeps: bool = False) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = ticket
        self._say("")
        self._count.setText("正在排版")
        self._set_ready(False)
        if keeps:
            return
        self._sheet = None
        self._problem_card.hide()
        clear_layout(self._pages_box)
        self._labels.clear()

    def _show(self, sheet: _Sheet) -> None:
        self._sheet = sheet
        self.header.title.setText(sheet.title)
        self.header.say(sheet.line)
        self._copies.setValue(min(sheet.copies, MOST_COPIES))
        self._save_button.setText(" 存成 PDF 或 Word" if sheet.can_be_document else " 存成 PDF")
        self._show_problems(sheet.problems)
        self._set_ready(True)
        self._draw()

    def _draw(self) -> None:
        """Make page pictures at the zoom, in the background."""
        if self._sheet is None:
            return
        pdf = self._sheet.pdf
        ratio = self.devicePixelRatioF()
        width = min(look.px(620), max(self._scroll.viewport().width() - look.px(16), 200))
        scale = width / POINTS_WIDE * ZOOMS[self._zoom] / 100
        scale = min(scale, 4.0)

        def ask(_reader: Reader) -> list[QImage]:
            return [_image(picture) for picture in papers.pages(pdf, scale * ratio)]

        def show(images: list[QImage]) -> None:
            clear_layout(self._pages_box)
            self._labels.clear()
            for image in images:
                image.setDevicePixelRatio(ratio)
                label = QLabel()
                label.setObjectName("page_picture_label")
                label.setProperty("role", "sheet")
                label.setPixmap(QPixmap.fromImage(image))
                self._labels.append(label)
                self._pages_box.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
            self._count.setText(f"共{len(images)}页 · {ZOOMS[self._zoom]}%")

        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._runner.read(ask, show, self._failed)

    def _zoom_by(self, step: int) -> None:
        self._zoom = max(0, min(len(ZOOMS) - 1, self._zoom + step))
        self._draw()

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        clear_layout(self._problem_box)
        order = {Severity.WRONG: 0, Severity.MISSING: 1, Severity.DOUBTFUL: 2}
        for problem in sorted(problems, key=lambda p: order[p.severity])[:MOST_PROBLEMS]:
            row = QHBoxLayout()
            label = text(SIGNS[problem.severity] + problem.sentence, wraps=True, name="paper_problem_label")
            tone = {Severity.WRONG: "late", Severity.MISSING: "due"}.get(problem.severity, "muted")
            label.setProperty("tone", tone)
            row.addWidget(label, 1)
            if problem.field:
                row.addWidget(
                    button("去补填", "mend_button", partial(self.mend.emit, problem.field), role="quiet")
                )
            self._problem_box.addLayout(row)
        if len(problems) > MOST_PROBLEMS:
            self._problem_box.addWidget(text(f"另有{len(problems) - MOST_PROBLEMS}处", "muted"))
        self._problem_card.setVisible(bool(problems))

    def _may_go_on(self) -> bool:
        """Whether it may be printed; wrong facts must be mended, missing ones may stay blank."""
        if self._sheet is None:
            return False
        wrong = [p for p in self._sheet.problems if p.severity is Severity.WRONG]
        if wrong:
            self._say(f"有{len(wrong)}处要改正才能打印：{wrong[0].sentence}")
            return False
        missing = [p for p in self._sheet.problems if p.severity is Severity.MISSING]
        if not missing:
            return True
        listed = "；".join(p.sentence for p in missing[:6])
        question = f"{listed}。" if len(missing) <= 6 else f"{listed}，等{len(missing)}项。"
        if dialogs.current().ask(self, question, "仍然打印，留空手填", "去补填"):
            return True
        self.mend.emit(missing[0].field)
        return False

    def _issued(self, then: Callable[[_Sheet], None]) -> None:
        """Keep the paper in the register as printed, then go on with exactly that one."""
        sheet = self._sheet
        if sheet is None:
            return
        if not isinstance(sheet.paper, Prepared):
            then(sheet)
            return
        self._set_ready(False)
        prepared, clock = sheet.paper, self._workplace.clock
        self._runner.write(
            lambda uow: papers.issue(prepared, uow, clock), lambda _issued: then(sheet), self._failed
        )

    def _send(self, sheet: _Sheet, printer: Any) -> None:
        def job(progress: Progress) -> None:
            pictures = (_image(p) for p in papers.pages(sheet.pdf, printing.PRINT_DPI / 72))
            printing.current().print_pages(printer, pictures, lambda done: progress.step(done, 0))

        self._runner.run(job, lambda _none: self._done("已送到打印机"), self._failed, title="正在打印")

    def _write(self, sheet: _Sheet, target: Path) -> None:
        def job(_progress: Progress) -> None:
            if not isinstance(sheet.paper, LooseSheet):
                papers.save_as(sheet.paper, target)
            elif sheet.paper.filled is not None:
                papers.save_as(sheet.paper.filled, target)
            else:
                written_whole(target, sheet.pdf)

        self._runner.run(
            job,
            lambda _none: self._done(f"已存到 {target}"),
            self._failed,
        )

    def _done(self, sentence: str) -> None:
        self._set_ready(True)
        self._say("")
        self.message.emit(sentence)

    def _failed(self, error: Exception) -> None:
        self._set_ready(self._sheet is not None)
        self._count.setText("")
        self._say(sentence_of(error))

    def _set_ready(self, ready: bool) -> None:
        self._print_button.setEnabled(ready)
        self._save_button.setEnabled(ready)

    def _say(self, sentence: str) -> None:
        self._status.setText(sentence)
        self._status.setVisible(bool(sentence))

    def _title(self) -> str:
        return self._sheet.title if self._sheet else ""

    def _file_name(self) -> str:
        number = ""
        if self._sheet is not None and isinstance(self._sheet.paper, Prepared):
            number = self._sheet.paper.record.display_number
        return "".join(c for c in f"{self._title()} {number}".strip() if c not in '\\/:*?"<>|')


def _image(picture: Any) -> QImage:
    """A Qt image of its own memory."""
    stride = picture.width * 3
    return QImage(picture.rgb, picture.width, picture.height, stride, QImage.Format.Format_RGB888).copy()
