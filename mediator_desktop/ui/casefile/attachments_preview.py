"""One attachment on the whole page: its pages one by one, or a sentence why it cannot be shown here"""

from PySide6.QtCore import QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.services.attachments import page_count
from mediator_desktop.ui.casefile.attachments_presenter import AttachmentsPresenter, size_words
from mediator_desktop.ui.casefile.attachments_tiles import title_of
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import name_keys
from mediator_desktop.ui.kit.tasks import Ticket
from mediator_desktop.ui.kit.widgets import FlowLayout, Page, ScrollColumn, button, shortcut, text

ZOOMS = (100, 150, 200, 300)
MOST_PIXELS_LONG = 5000
KEYS = "左右键 上一份下一份 · PageDown 下一页 · R 转一下 · Ctrl+加号 放大 · Esc 返回"
NOT_SHOWN = "{}在这里看不了。要看请另存一份，用别的程序打开；另存会记在日志里。"


class AttachmentPreview(Page):
    """`closed` when one goes back; `wanted`: turn, save_copy, previous, next."""

    closed = Signal()
    wanted = Signal(str)

    def __init__(self, presenter: AttachmentsPresenter, parent: QWidget | None = None) -> None:
        super().__init__("附件", parent=parent)
        name_keys(self, KEYS)
        self._presenter = presenter
        self._attachment: Attachment | None = None
        self._content: bytes | None = None
        self._index = 0
        self._zoom = 0
        self._fits = (0, 0)
        self._ticket: Ticket | None = None
        tools = QWidget()
        flow = FlowLayout(tools)
        flow.addWidget(button("返回", "close_preview_button", self.closed.emit, icon="arrow-left"))
        flow.addWidget(button("上一份", "previous_attachment_button", lambda: self.wanted.emit("previous")))
        flow.addWidget(button("下一份", "next_attachment_button", lambda: self.wanted.emit("next")))
        self._turn = button("转一下", "turn_page_button", lambda: self.wanted.emit("turn"), icon="rotate-cw")
        flow.addWidget(self._turn)
        flow.addWidget(
            button("另存到…", "save_copy_button", lambda: self.wanted.emit("save_copy"), icon="file-down")
        )
        self._zoom_tools = [
            button("缩小", "smaller_button", lambda: self._zoom_by(-1), role="quiet"),
            button("放大", "larger_button", lambda: self._zoom_by(1), role="quiet"),
        ]
        for made in self._zoom_tools:
            flow.addWidget(made)
        self._page_tools = [
            button("上一页", "previous_page_button", lambda: self._page_by(-1), role="quiet"),
            button("下一页", "next_page_button", lambda: self._page_by(1), role="quiet"),
        ]
        for made in self._page_tools:
            flow.addWidget(made)
        self._count = text("", "muted", "attachment_page_label")
        flow.addWidget(self._count)
        self.body.addWidget(tools)
        self._status = text("", "muted", "attachment_status_label", wraps=True)
        self.body.addWidget(self._status)
        self._scroll = ScrollColumn()
        self._scroll.setObjectName("attachment_scroll_area")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._picture = QLabel()
        self._picture.setObjectName("attachment_picture_label")
        self._scroll.column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._scroll.column.addStretch(1)
        self._scroll.verticalScrollBar().setSingleStep(look.px(60))
        self.body.addWidget(self._scroll, 1)
        self.setFocusProxy(self._scroll)
        for keys, act in (
            ("Esc", self.closed.emit),
            ("Left", lambda: self.wanted.emit("previous")),
            ("Right", lambda: self.wanted.emit("next")),
            ("PgUp", lambda: self._page_by(-1)),
            ("PgDown", lambda: self._page_by(1)),
            ("R", self._turn.click),
            ("Ctrl++", lambda: self._zoom_by(1)),
            ("Ctrl+=", lambda: self._zoom_by(1)),
            ("Ctrl+-", lambda: self._zoom_by(-1)),
        ):
            shortcut(self, keys, act)

    @property
    def attachment(self) -> Attachment | None:
        """What is being shown."""
        return self._attachment

    def show_attachment(self, attachment: Attachment, *, is_open: bool = True) -> None:
        """Show the first page of an attachment, or the same page anew where it was turned."""
        same = self._attachment is not None and self._attachment.id == attachment.id
        if same and self._attachment == attachment:
            return
        is_turned = same and self._content is not None
        self._attachment = attachment
        self.header.title.setText(title_of(attachment))
        self.header.say(f"{attachment.name} · {attachment.media.label} · {size_words(attachment.size)}")
        self._turn.setVisible(attachment.media is Media.PICTURE)
        self._turn.setEnabled(is_open)
        if is_turned:
            self._draw()
            return
        self._content, self._index, self._zoom = None, 0, 0
        self._show_picture(None)
        pages = page_count(attachment)
        for made in self._zoom_tools:
            made.setVisible(pages > 0)
        for made in self._page_tools:
            made.setVisible(pages > 1)
        self._count.setText("")
        if pages == 0:
            self._say(NOT_SHOWN.format(attachment.media.label))
            return
        self._say("正在打开")
        self._begin(self._presenter.content(attachment, self._read, self._failed))

    def let_go(self) -> None:
        """Forget what was shown."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._attachment = self._content = None
        self._show_picture(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._content is not None and self._room() != self._fits:
            self._draw()

    def _read(self, content: bytes) -> None:
        self._content = content
        self._draw()

    def _draw(self) -> None:
        if self._attachment is None or self._content is None:
            return
        self._fits = self._room()
        longest = min(round(max(self._fits) * self._scale()), MOST_PIXELS_LONG)
        self._begin(
            self._presenter.page(
                self._attachment, self._content, self._index, longest, self._show_picture, self._failed
            )
        )

    def _room(self) -> tuple[int, int]:
        """Width and height into which a page fits whole."""
        viewport = self._scroll.viewport()
        return max(200, viewport.width() - look.px(12)), max(200, viewport.height() - look.px(12))

    def _scale(self) -> float:
        return ZOOMS[self._zoom] / 100 * self.devicePixelRatioF()

    def _show_picture(self, image: QImage | None) -> None:
        if image is None or image.isNull():
            self._picture.clear()
            return
        room = QSizeF(*self._fits) * self._scale()
        size = QSizeF(image.size()).scaled(room, Qt.AspectRatioMode.KeepAspectRatio).toSize()
        fitted = image.scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        fitted.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(QPixmap.fromImage(fitted))
        self._say("")
        assert self._attachment is not None
        pages = page_count(self._attachment)
        where = f"第{self._index + 1}页，共{pages}页 · " if pages > 1 else ""
        self._count.setText(f"{where}{ZOOMS[self._zoom]}%")
        self._scroll.verticalScrollBar().setValue(0)

    def _page_by(self, step: int) -> None:
        if self._attachment is None or self._content is None:
            return
        index = max(0, min(self._index + step, page_count(self._attachment) - 1))
        if index != self._index:
            self._index = index
            self._draw()

    def _zoom_by(self, step: int) -> None:
        zoom = max(0, min(len(ZOOMS) - 1, self._zoom + step))
        if zoom != self._zoom:
            self._zoom = zoom
            self._draw()

    def _begin(self, ticket: Ticket) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = ticket

    def _failed(self, error: Exception) -> None:
        self._show_picture(None)
        self._say(sentence_of(error), "late")

    def _say(self, sentence: str, tone: str = "muted") -> None:
        self._status.setText(sentence)
        look.mark(self._status, "tone", tone)
        self._status.setVisible(bool(sentence))
