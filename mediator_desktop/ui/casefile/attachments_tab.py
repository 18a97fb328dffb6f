"""附件: files of the case as small pictures, brought in by mouse, clipboard, file dialog or scanner"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.attachment import TURNS, Attachment, Media
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.problems import Refused
from mediator_desktop.services.attachments import SECTIONS, Added, Batch, Incoming, Placing
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.casefile.attachments_detail import AttachmentDetail, section_options
from mediator_desktop.ui.casefile.attachments_presenter import AttachmentsPresenter, Shown, evidence_options
from mediator_desktop.ui.casefile.attachments_preview import AttachmentPreview
from mediator_desktop.ui.casefile.attachments_scanner import ScanFolder
from mediator_desktop.ui.casefile.attachments_tiles import TileGrid, title_of
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.choices import ChoiceField
from mediator_desktop.ui.kit.editors import reveal
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import ROOMY, Card, FlowLayout, ScrollColumn, button, shortcut, text

KEYS = "方向键 走动 · Enter 打开 · F2 说明 · Ctrl+上下 次序 · R 转一下 · 1 2 4 一页几张 · Delete 取出 · Ctrl+V 粘贴"
EMPTY = "还没有附件。把照片、扫描件、PDF、录音拖到这里，或按 Ctrl+V 粘贴，或点“添加文件”。"
ROOM_FOR_DETAIL = 620
DETAIL_WIDTH = 262
MOST_NAMED = 4


class AttachmentsTab(QWidget):
    """`page_wanted` asks the screen to show a page in its place, `page_left` to come back; `message` is good news."""

    message = Signal(str)
    page_wanted = Signal(object)
    page_left = Signal()

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attachments_tab")
        self.setAcceptDrops(True)
        self._workplace = workplace
        self._presenter = AttachmentsPresenter(workplace, runner)
        self._store = PreferenceStore(workplace.paths.preferences)
        self._record: DisputeRecord | None = None
        self._shown = Shown(())
        self._offered: list[Path] = []
        self._focus_on = ""
        self._page: AttachmentPreview | None = None
        self._scanner = ScanFolder(self)
        self._scanner.arrived.connect(self._scanned)
        self._build()
        self._watch(self._store.load().scan_folder)

    def show_record(self, record: DisputeRecord) -> None:
        """Show the attachments of a dispute as it is on record now."""
        if self._record is None or self._record.id != record.id:
            self.flush()
            self._shown = Shown(())
            self._say("")
        self._record = record
        self._adding.setEnabled(record.voided is None)
        self.detail.offer(self._presenter.sheets(record), evidence_options(record))
        self.reload()

    def reload(self) -> None:
        """Ask the register again."""
        if self._record is not None:
            wanted = self._record.id
            self._presenter.load(
                wanted, self._shown.pictures.keys(), lambda shown: self._loaded(wanted, shown)
            )

    def flush(self) -> None:
        """Leaving: keep what is said of the chosen attachment."""
        self.detail.flush()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(8), 0, 0)
        outer.setSpacing(look.px(8))
        self._scroll = ScrollColumn()
        # with large letters the tools scroll too, or nothing of the pictures would be seen
        head = outer if look.current().percent <= ROOMY else self._scroll.column
        head.addWidget(self._make_tools())
        head.addWidget(self._make_scan_strip())
        self._status = text("", "error", "attachments_status_label", wraps=True)
        self._status.hide()
        head.addWidget(self._status)
        self.grid = TileGrid()
        self.detail = AttachmentDetail()
        self.detail.hide()
        self._empty = text(EMPTY, "muted", "no_attachments_label", wraps=True)
        self._keys = text(KEYS, "hint", "attachment_keys_label", wraps=True)
        self._scroll.column.addWidget(self._empty)
        self._narrow = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._narrow.addWidget(self.grid)
        self._scroll.column.addLayout(self._narrow)
        self._scroll.column.addWidget(self._keys)
        self._scroll.column.addStretch(1)
        self._beside = ScrollColumn()
        self._beside.setFixedWidth(look.px(DETAIL_WIDTH))
        self._beside.column.addStretch(1)
        self._beside.hide()
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(self._scroll, 1)
        row.addWidget(self._beside)
        outer.addLayout(row, 1)
        self.grid.chosen.connect(self._chosen)
        self.grid.wanted.connect(self._do)
        self.detail.wanted.connect(self._do)
        self.detail.changed.connect(self._change)
        self._narrow.addWidget(self.detail)
        shortcut(self, "Ctrl+V", self.paste)

    def _make_tools(self) -> QWidget:
        self._adding = QWidget()
        flow = FlowLayout(self._adding)
        self.add_button = button(
            "添加文件", "add_attachments_button", self.choose_files, role="primary", icon="plus"
        )
        flow.addWidget(self.add_button)
        flow.addWidget(button("粘贴", "paste_attachment_button", self.paste, icon="copy"))
        self._scan_button = button(
            "从扫描文件夹", "scan_folder_button", self.choose_scans, icon="folder-open"
        )
        flow.addWidget(self._scan_button)
        self._change_folder = button(
            "换扫描文件夹", "change_scan_folder_button", self.choose_scan_folder, role="quiet"
        )
        flow.addWidget(self._change_folder)
        label = text("新附件放在", "label")
        self._section = ChoiceField("new_attachment_section", "", section_options())
        label.setFixedHeight(self.add_button.sizeHint().height())
        flow.addWidget(label)
        self._section.edit.setAccessibleName("新附件放在哪一部分")
        self._section.edit.setToolTip("新附件放在哪一部分")
        self._section.setFixedWidth(look.px(150))
        self._section.set_value("evidence")
        flow.addWidget(self._section)
        return self._adding

    def _make_scan_strip(self) -> QWidget:
        self._strip = Card()
        self._strip.setObjectName("scan_strip")
        self._strip.setProperty("role", "strip")
        self._strip.setProperty("tone", "due")
        row = QHBoxLayout()
        self._strip_words = text("", name="scan_strip_label", wraps=True)
        row.addWidget(self._strip_words, 1)
        row.addWidget(button("放进本卷", "take_scans_button", self._take_scans))
        row.addWidget(button("不用", "leave_scans_button", self._leave_scans, role="quiet"))
        self._strip.body.addLayout(row)
        self._strip.hide()
        return self._strip

    # Files coming in

    def choose_files(self) -> None:
        """Ask which files to add."""
        chosen = dialogs.current().choose_several(self, "选要放进卷里的文件", dialogs.usual_folder())
        self._add([Incoming.of_path(path) for path in chosen])

    def choose_scans(self) -> None:
        """Ask which files of the scanner's folder to add; the first time, which folder that is."""
        if self._scanner.folder is None:
            self.choose_scan_folder()
            return
        chosen = dialogs.current().choose_several(self, "选扫描好的文件", self._scanner.folder)
        self._add([Incoming.of_path(path) for path in chosen])

    def choose_scan_folder(self) -> None:
        """Ask where the scanner puts its files; what comes there from now on is offered."""
        usual = self._scanner.folder or dialogs.usual_folder()
        folder = dialogs.current().choose_folder(self, "扫描仪把文件放在哪个文件夹", usual)
        if folder is not None:
            self._store.change(scan_folder=str(folder))
            self._watch(str(folder))
            self.message.emit("已记住扫描文件夹，新扫描的文件会在这里提示")

    def paste(self) -> None:
        """Add what lies in the clipboard: files, or a picture."""
        files = self._dropped(QGuiApplication.clipboard().mimeData())
        if files:
            self._add(files)
        else:
            self._say("剪贴板里没有文件或图片，请先复制再粘贴")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        can_take = self._record is not None and self._record.voided is None
        if can_take and (event.mimeData().hasImage() or _paths_of(event.mimeData())):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files are copied in, also where someone meant to move them; dropped on a part they go there."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        section = self.grid.section_at(self.grid.mapFrom(self, event.position().toPoint()))
        self._add(self._dropped(event.mimeData()), section)

    def _dropped(self, data: QMimeData | None) -> list[Incoming]:
        if data is None:
            return []
        if paths := _paths_of(data):
            return [Incoming.of_path(path) for path in paths]
        image = QImage(data.imageData()) if data.hasImage() else QImage()
        if image.isNull():
            return []
        return [Incoming("粘贴的图片.png", lambda: _png(image))]

    def _add(self, files: Sequence[Incoming], section: str = "") -> None:
        record = self._record
        if record is None or record.voided or not files:
            return
        reason = ""
        if record.dispute.filing.archived_on is not None:
            question = "这件纠纷已经归档。再放附件会记在日志里，请写明原因。"
            reason = dialogs.current().ask_text(self, question, "放入") or ""
            if not reason:
                return
        self._say("")
        placing = Placing(section=section or self._section.value() or "other")
        self._presenter.add(
            record.id, files, placing, reason, self._added, lambda error: self._say(sentence_of(error))
        )

    def _added(self, added: Added, batch: Batch) -> None:
        if added.refused:
            told = [f"“{name}”：{sentence}" for name, sentence in added.refused[:MOST_NAMED]]
            more = len(added.refused) - MOST_NAMED
            told += [f"另有{more}个文件也没有放进来"] if more > 0 else []
            self._say(f"有{len(added.refused)}个文件没有放进来。\n" + "\n".join(told))
        if batch.is_stopped:
            self.message.emit(f"已停止，前面的{len(added.attachments)}个已放进本卷")
        elif added.attachments:
            self.message.emit(f"已放进{len(added.attachments)}个附件")
        if added.attachments:
            self._focus_on = added.attachments[0].id
            self.reload()

    # The scanner

    def _watch(self, folder: str) -> None:
        self._scanner.watch(Path(folder) if folder else None)
        self._leave_scans()
        self._change_folder.setVisible(self._scanner.folder is not None)

    def _scanned(self, paths: list[Path]) -> None:
        self._offered += [path for path in paths if path not in self._offered]
        self._strip_words.setText(f"扫描仪来了{len(self._offered)}个新文件。")
        self._strip.show()
        reveal(self._strip)

    def _take_scans(self) -> None:
        files = [Incoming.of_path(path) for path in self._offered]
        self._leave_scans()
        self._add(files)

    def _leave_scans(self) -> None:
        self._offered = []
        self._strip.hide()

    # What is there

    def _loaded(self, dispute_id: str, shown: Shown) -> None:
        if self._record is None or self._record.id != dispute_id:
            return
        self._shown = replace(shown, pictures={**self._shown.pictures, **shown.pictures})
        self._empty.setVisible(not shown.attachments)
        self._keys.setVisible(bool(shown.attachments) and look.current().percent <= ROOMY)
        self.grid.show_attachments(shown.attachments, self._shown.pictures)
        if any(a.id == self._focus_on for a in shown.attachments):
            self.grid.choose(self._focus_on, with_focus=self.isVisible())
            self._chosen(self.grid.current)
        self._focus_on = ""
        if self._page is not None and self._page.attachment is not None:
            mine = next((a for a in shown.attachments if a.id == self._page.attachment.id), None)
            if mine is not None:
                self._page.show_attachment(mine, is_open=self._is_open)

    def _chosen(self, attachment: Attachment | None) -> None:
        self.detail.show_attachment(attachment, is_open=self._is_open)
        self._place(wide=self.width() >= look.px(ROOM_FOR_DETAIL))

    @property
    def _is_open(self) -> bool:
        """Whether attachments may be ordered and described anew."""
        record = self._record
        return record is not None and not record.voided and record.dispute.filing.archived_on is None

    def _do(self, what: str) -> None:
        """Do for the chosen attachment what a key or button asks for."""
        attachment = self.grid.current
        if attachment is None:
            return
        match what:
            case "open":
                self.open_preview(attachment)
            case "save_copy":
                self.save_copy(attachment)
            case "caption":
                self.detail.focus_caption()
            case "remove":
                self._remove(attachment)
            case _ if not self._is_open:
                self._say("这件纠纷已经归档或作废，附件不能再调整")
            case "turn":
                self._turn(attachment)
            case "earlier" | "later":
                self._presenter.move(attachment, -1 if what == "earlier" else 1)
            case _ if attachment.media is Media.PICTURE:
                self._change(replace(attachment, per_page=int(what.removeprefix("per_page_"))))

    def _turn(self, attachment: Attachment) -> None:
        if attachment.media is Media.PICTURE:
            self._change(replace(attachment, turn=TURNS[(TURNS.index(attachment.turn) + 1) % len(TURNS)]))

    def _change(self, attachment: Attachment) -> None:
        self._presenter.change(attachment, self._not_changed)

    def _not_changed(self, error: Exception) -> None:
        if not (isinstance(error, Refused) and self.detail.show_refusal(error)):
            self._say(sentence_of(error))

    def _remove(self, attachment: Attachment) -> None:
        if self._record is None or self._record.voided:
            return
        question = f"取出“{title_of(attachment)}”，请写明原因。文件仍留在登记册里备查。"
        reason = dialogs.current().ask_text(self, question, "取出")
        if reason:
            self._presenter.remove(attachment, reason, lambda _changes: self.message.emit("已取出一个附件"))

    def save_copy(self, attachment: Attachment) -> None:
        """Write a copy where one wants it; it is logged, because it leaves the register."""
        suggestion = dialogs.usual_folder() / attachment.name
        ending = attachment.name.rpartition(".")[2]
        kinds = f"{attachment.media.label} (*.{ending})"
        target = dialogs.current().choose_to_save(self, "另存到哪里", suggestion, kinds)
        if target is not None:
            self._presenter.save_copy(
                attachment,
                target,
                lambda _none: self.message.emit(f"已另存到 {target}"),
                lambda error: self._say(sentence_of(error)),
            )

    def open_preview(self, attachment: Attachment) -> None:
        """Show an attachment on the whole page."""
        if self._page is None:
            self._page = AttachmentPreview(self._presenter)
            self._page.closed.connect(self._leave_page)
            self._page.wanted.connect(self._do_on_page)
        self._page.show_attachment(attachment, is_open=self._is_open)
        self.page_wanted.emit(self._page)

    def _do_on_page(self, what: str) -> None:
        shown = self._shown.attachments
        assert self._page is not None
        at = next(
            (n for n, a in enumerate(shown) if self._page.attachment and a.id == self._page.attachment.id),
            None,
        )
        if at is None:
            return
        if what in ("previous", "next"):
            at = max(0, min(at + (1 if what == "next" else -1), len(shown) - 1))
            self.grid.choose(shown[at].id)
            self._chosen(shown[at])
            self._page.show_attachment(shown[at], is_open=self._is_open)
        elif what == "turn":
            self._turn(shown[at])
        else:
            self.save_copy(shown[at])

    def _leave_page(self) -> None:
        assert self._page is not None
        attachment = self._page.attachment
        self._page.let_go()
        self.page_left.emit()
        if attachment is not None:
            self.grid.choose(attachment.id, with_focus=True)

    def _say(self, sentence: str) -> None:
        self._status.setText(sentence)
        self._status.setVisible(bool(sentence))
        if sentence:
            reveal(self._status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(wide=self.width() >= look.px(ROOM_FOR_DETAIL))

    def _place(self, *, wide: bool) -> None:
        """The details beside the pictures where there is room, else below them."""
        if wide and self._beside.column.indexOf(self.detail) < 0:
            self._narrow.removeWidget(self.detail)
            self._beside.column.insertWidget(0, self.detail)
        elif not wide and self._narrow.indexOf(self.detail) < 0:
            self._beside.column.removeWidget(self.detail)
            self._narrow.addWidget(self.detail)
        self._beside.setVisible(wide and not self.detail.isHidden())


def _paths_of(data: QMimeData) -> list[Path]:
    """The files of this PC that are dragged or copied."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and url.toLocalFile()]


def _png(image: QImage) -> bytes:
    """A picture of the clipboard as a file, made in memory."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


__all__ = ["AttachmentsTab", "SECTIONS"]
