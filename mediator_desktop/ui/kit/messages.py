"""One-sentence messages and the progress of long jobs, in a strip at the head of the page."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Background, Ticket
from mediator_desktop.ui.kit.widgets import button, text

SHOWN_FOR_MS = 8000


def sentence_of(error: Exception) -> str:
    """What to tell people about an error that the program knows."""
    if isinstance(error, Trouble):
        return error.sentence
    if isinstance(error, Refused):
        return "；".join(problem.sentence for problem in error.problems)
    return "这一步没有做成"


class MessageStrip(QFrame):
    """Shows one sentence; good news goes away by itself, troubles stay until they are closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(6), look.px(8), look.px(6))
        self._sentence = text("", name="message_label", wraps=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self._sentence, 1)
        row.addWidget(button("知道了", "dismiss_button", self.hide, role="quiet"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is being shown."""
        return self._sentence.text() if not self.isHidden() else ""

    def say(self, sentence: str, tone: str = "done") -> None:
        """Show a sentence; tones `done`, `due`, `late`."""
        self._sentence.setText(sentence)
        look.mark(self, "tone", tone)
        self.setVisible(bool(sentence))
        if tone == "done":
            self._timer.start(SHOWN_FOR_MS)
        else:
            self._timer.stop()

    def say_error(self, error: Exception) -> None:
        """Show what an error means."""
        self.say(sentence_of(error), "late")


class JobStrip(QFrame):
    """What a long job does, how far it is, and a button that stops it."""

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self._ticket: Ticket | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(14), look.px(6), look.px(8), look.px(8))
        row = QHBoxLayout()
        self._label = text("", name="job_label")
        row.addWidget(self._label, 1)
        row.addWidget(button("停止", "stop_button", self._stop, role="quiet"))
        outer.addLayout(row)
        self._bar = QProgressBar()
        self._bar.setObjectName("job_progress_bar")
        self._bar.setTextVisible(False)
        outer.addWidget(self._bar)
        background.job_started.connect(self._started)
        background.job_stepped.connect(self._stepped, Qt.ConnectionType.QueuedConnection)
        background.job_ended.connect(self._ended)
        self.hide()

    def _started(self, ticket: Ticket) -> None:
        self._ticket = ticket
        self._label.setText(ticket.title)
        self._bar.setRange(0, 0)
        self.show()

    def _stepped(self, ticket: Ticket, done: int, total: int, words: str) -> None:
        if ticket is not self._ticket:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        count = f"{done} / {total}" if total else ""
        self._label.setText(" ".join(part for part in (ticket.title, words, count) if part))

    def _ended(self, ticket: Ticket) -> None:
        if ticket is self._ticket:
            self._ticket = None
            self.hide()

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._label.setText("正在停止")
