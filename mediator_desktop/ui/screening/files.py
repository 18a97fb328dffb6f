"""Files of a round: the village's workbook, the signed sheet; added, looked at, taken out"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import ElidedLabel, button, clear_layout, text
from mediator_desktop.ui.screening.presenter import ScreeningPresenter

EVERY_FILE = "所有文件 (*)"


class FilesCard(Sheet):
    """`changed` when a file came or went, `look_at` with a PDF to be shown."""

    changed = Signal()
    look_at = Signal(object)
    message = Signal(str)

    def __init__(self, presenter: ScreeningPresenter, parent: QWidget | None = None) -> None:
        super().__init__("附件", parent)
        self.setObjectName("round_files_card")
        self._presenter = presenter
        self._round_id = ""
        self._is_void = False
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(4))
        self.body.addLayout(self._rows)
        self._problem = text("", "error", "round_files_problem_label", wraps=True)
        self._problem.hide()
        self.body.addWidget(self._problem)
        self._add = button("放入文件", "add_round_file_button", self.add)
        self.head.addWidget(self._add)
        self.show_files("", ())

    def show_files(self, round_id: str, files: Sequence[Attachment], *, is_void: bool = False) -> None:
        """Show the files of a round; one that is not saved has none yet."""
        self._round_id, self._is_void = round_id, is_void
        self._add.setEnabled(bool(round_id) and not is_void)
        self._say("")
        clear_layout(self._rows)
        for place, attachment in enumerate(files):
            self._rows.addWidget(self._line(place, attachment))
        if not files:
            words = "村里报来的 Excel、签过字的扫描件可以放在这里。"
            self._rows.addWidget(text(words if round_id else f"保存以后，{words}", "muted", wraps=True))

    def add(self) -> None:
        """Choose a file and put it to the round."""
        source = dialogs.current().choose_to_open(self, "放入文件", dialogs.usual_folder(), EVERY_FILE)
        if source is not None:
            self._add.setEnabled(False)
            self._presenter.attach(self._round_id, source, lambda _kept: self._done(), self._failed)

    def _line(self, place: int, attachment: Attachment) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addWidget(ElidedLabel(attachment.name), 1)
        size = f"{max(1, attachment.size // 1024)} KB"
        row.addWidget(text(f"{attachment.media.label}　{size}", "muted"))
        opens = attachment.media is Media.PDF
        act = partial(self.look_at.emit, attachment) if opens else partial(self._save_copy, attachment)
        row.addWidget(button("打开" if opens else "另存一份", f"open_file_{place}_button", act, role="quiet"))
        if not self._is_void:
            row.addWidget(
                button("取出", f"remove_file_{place}_button", partial(self._remove, attachment), role="quiet")
            )
        return line

    def _save_copy(self, attachment: Attachment) -> None:
        target = dialogs.current().choose_to_save(
            self, "存到哪里", dialogs.usual_folder() / attachment.name, EVERY_FILE
        )
        if target is not None:
            self._presenter.save_copy(
                attachment, target, lambda _none: self.message.emit(f"已存到 {target}"), self._failed
            )

    def _remove(self, attachment: Attachment) -> None:
        reason = dialogs.current().ask_text(self, f"取出“{attachment.name}”的原因：", "取出")
        if reason is not None:
            self._presenter.detach(attachment.id, reason, lambda _changes: self._done(), self._failed)

    def _done(self) -> None:
        self._say("")
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._add.setEnabled(bool(self._round_id) and not self._is_void)
        self._say(sentence_of(error))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
