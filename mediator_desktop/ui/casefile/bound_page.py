"""A bound case file or a set of blanks on screen: its pages as one scrolls, print, save."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.problems import Trouble
from mediator_desktop.services import casefile_binding, papers
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look, printing
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import name_keys
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
POINTS_WIDE, POINTS_HIGH = 595.28, 841.89
NEAR = 2
"""Pages before and after those seen that are drawn too."""
KEPT = 12
"""Drawn pages that are kept in memory."""


@dataclass(frozen=True, slots=True)
class BoundDocument:
    """A PDF to look at; `file_name` is offered for saving, `keep` is written once it was printed or saved."""

    title: str
    line: str
    pdf: bytes
    file_name: str
    pages: int
    keep: Callable[[UnitOfWork], object] | None = None


class BoundPage(Page):
    """`closed` when one goes back."""

    closed = Signal()
    message = Signal(str)

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("卷宗", parent=parent)
        name_keys(self, "PageDown 下一页 · Ctrl+加号 放大 · Ctrl+S 存成 PDF · Ctrl+P 打印 · Esc 返回")
        self._workplace = workplace
        self._runner = runner
        self._store = PreferenceStore(workplace.paths.preferences)
        self._document: BoundDocument | None = None
        self._is_kept = False
        self._zoom = ZOOMS.index(100)
        self._labels: list[QLabel] = []
        self._asked: dict[int, Ticket] = {}
        self._build()
        self._look_timer = QTimer(self)
        self._look_timer.setSingleShot(True)
        self._look_timer.setInterval(40)
        self._look_timer.timeout.connect(self._draw_near)

    def show_document(self, document: BoundDocument) -> None:
        """Show a PDF from its first page."""
        self._document = document
        self._is_kept = False
        self.header.title.setText(document.title)
        self.header.say(document.line)
        self._say("")
        self._scroll.verticalScrollBar().setValue(0)
        self._place_pages()

    def print_document(self) -> None:
        """Send it to a printer."""
        document = self._document
        if document is None:
            return
        try:
            printer = printing.current().choose(self, 1, document.title, self._store)
        except Trouble as trouble:
            self._say(trouble.sentence)
            return
        if printer is None:
            return

        def job(progress: Progress) -> None:
            pictures = (_image(p) for p in papers.pages(document.pdf, printing.PRINT_DPI / 72))
            printing.current().print_pages(printer, pictures, lambda n: progress.step(n, document.pages))

        self._runner.run(job, lambda _none: self._done("已送到打印机"), self._failed, title="正在打印")

    def save_document(self) -> None:
        """Write it to a file."""
        document = self._document
        if document is None:
            return
        suggestion = dialogs.usual_folder() / f"{document.file_name}.pdf"
        target = dialogs.current().choose_to_save(self, "存到哪里", suggestion, dialogs.PDF)
        if target is not None:
            self._runner.run(
                lambda _progress: written_whole(target, document.pdf),
                lambda _none: self._done(f"已存到 {_shown(target)}"),
                self._failed,
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_timer.start()

    def _build(self) -> None:
        tools = QWidget()
        flow = FlowLayout(tools)
        flow.addWidget(button("返回", "bound_back_button", self.closed.emit, icon="arrow-left"))
        self._save_button = button(
            "存成 PDF", "save_bound_button", self.save_document, role="primary", icon="file-down"
        )
        flow.addWidget(self._save_button)
        flow.addWidget(button("打印", "print_bound_button", self.print_document, icon="printer"))
        flow.addWidget(button("缩小", "bound_zoom_out_button", lambda: self._zoom_by(-1), role="quiet"))
        flow.addWidget(button("放大", "bound_zoom_in_button", lambda: self._zoom_by(1), role="quiet"))
        self._count = text("", "muted", "bound_count_label")
        flow.addWidget(self._count)
        self.body.addWidget(tools)
        self._status = text("", "error", "bound_status_label", wraps=True)
        self._status.hide()
        self.body.addWidget(self._status)
        self._scroll = ScrollColumn()
        self._scroll.setObjectName("bound_scroll_area")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._pages_box = QVBoxLayout()
        self._pages_box.setSpacing(look.px(12))
        self._scroll.column.addLayout(self._pages_box)
        self._scroll.column.addStretch(1)
        self._scroll.verticalScrollBar().setSingleStep(look.px(60))
        self._scroll.verticalScrollBar().valueChanged.connect(lambda _value: self._look_timer.start())
        self.body.addWidget(self._scroll, 1)
        self.setFocusProxy(self._scroll)
        shortcut(self, "Esc", self.closed.emit)
        shortcut(self, "Ctrl+P", self.print_document)
        shortcut(self, "Ctrl+S", self.save_document)
        shortcut(self, "Ctrl++", lambda: self._zoom_by(1))
        shortcut(self, "Ctrl+=", lambda: self._zoom_by(1))
        shortcut(self, "Ctrl+-", lambda: self._zoom_by(-1))

    def _scale(self) -> float:
        """Pixels a point."""
        width = min(look.px(620), max(self._scroll.viewport().width() - look.px(16), 200))
        return min(width / POINTS_WIDE * ZOOMS[self._zoom] / 100, 4.0)

    def _place_pages(self) -> None:
        """An empty sheet for every page; they are drawn when they are seen."""
        for ticket in self._asked.values():
            ticket.cancel()
        self._asked.clear()
        clear_layout(self._pages_box)
        self._labels.clear()
        document = self._document
        if document is None:
            return
        scale = self._scale()
        for _page in range(document.pages):
            label = QLabel()
            label.setObjectName("bound_page_label")
            label.setProperty("role", "sheet")
            label.setFixedSize(round(POINTS_WIDE * scale), round(POINTS_HIGH * scale))
            self._labels.append(label)
            self._pages_box.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        self._count.setText(f"共{document.pages}页 · {ZOOMS[self._zoom]}%")
        self._look_timer.start()

    def _draw_near(self) -> None:
        """Draw the pages that are seen and their neighbours; let go of those far away."""
        document = self._document
        if document is None or not self._labels:
            return
        bar = self._scroll.verticalScrollBar()
        step = self._labels[0].height() + self._pages_box.spacing()
        first = max(0, bar.value() // step - NEAR)
        last = min(len(self._labels), (bar.value() + self._scroll.viewport().height()) // step + 1 + NEAR)
        ratio = self.devicePixelRatioF()
        scale = self._scale()
        for index in range(first, last):
            if index not in self._asked:
                self._asked[index] = self._runner.read(
                    partial(_drawn, document.pdf, index, scale * ratio),
                    partial(self._put, document, index, ratio),
                    self._failed,
                )
        for index in [i for i in self._asked if not first - KEPT <= i < last + KEPT]:
            self._asked.pop(index).cancel()
            self._labels[index].setPixmap(QPixmap())

    def _put(self, document: BoundDocument, index: int, ratio: float, image: QImage) -> None:
        if document is self._document and index < len(self._labels):
            image.setDevicePixelRatio(ratio)
            self._labels[index].setPixmap(QPixmap.fromImage(image))

    def _zoom_by(self, step: int) -> None:
        self._zoom = max(0, min(len(ZOOMS) - 1, self._zoom + step))
        self._place_pages()

    def _done(self, sentence: str) -> None:
        self._say("")
        self.message.emit(sentence)
        document = self._document
        if document is not None and document.keep is not None and not self._is_kept:
            self._is_kept = True
            self._runner.write(document.keep, None, self._failed)

    def _failed(self, error: Exception) -> None:
        self._say(sentence_of(error))

    def _say(self, sentence: str) -> None:
        self._status.setText(sentence)
        self._status.setVisible(bool(sentence))


def _drawn(pdf: bytes, index: int, scale: float, _reader: Reader) -> QImage:
    return _image(casefile_binding.page(pdf, index, scale))


def _image(picture: Any) -> QImage:
    """A Qt image of its own memory."""
    stride = picture.width * 3
    return QImage(picture.rgb, picture.width, picture.height, stride, QImage.Format.Format_RGB888).copy()


def _shown(path: Path) -> str:
    return str(path)
