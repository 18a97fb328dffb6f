"""Work off the UI thread: reads on a small pool, writes on one thread in order, long jobs with progress."""

import queue
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEventLoop, QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.ports import Reader, Register, UnitOfWork

T = TypeVar("T")

READERS = 2
CALM_SENTENCE = "程序没能做完这一步，已记下原因，已保存的内容没有受影响"
STOPPED = "已停止"


class Cancelled(Trouble):
    """Someone asked a long job to stop."""


class Ticket:
    """Stands for one piece of work; `cancel` drops its answer, or stops a job at its next step."""

    def __init__(
        self,
        then: Callable[[Any], None] | None,
        failed: Callable[[Any], None] | None,
        title: str = "",
    ) -> None:
        self.title = title
        self._then = then
        self._failed = failed
        self._is_cancelled = False

    @property
    def is_cancelled(self) -> bool:
        """Whether the answer is no longer wanted."""
        return self._is_cancelled

    @property
    def is_job(self) -> bool:
        """Whether it is a long job that shows how far it is."""
        return bool(self.title)

    def cancel(self) -> None:
        """Want the answer no more."""
        self._is_cancelled = True


class Progress:
    """Handed to a long job: says how far it is and whether to stop."""

    def __init__(self, ticket: Ticket, report: Callable[[Ticket, int, int, str], None]) -> None:
        self._ticket = ticket
        self._report = report
        self._shown = -1

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say that `done` of `total` is finished. Raises Cancelled when asked to stop."""
        if self._ticket.is_cancelled:
            raise Cancelled(STOPPED)
        percent = 100 * done // total if total > 0 else 0
        if percent != self._shown:
            self._shown = percent
            self._report(self._ticket, done, total, text)


class _Lane:
    """A queue of work with its own threads, started when first needed."""

    def __init__(self, name: str, threads: int) -> None:
        self._name = name
        self._size = threads
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def put(self, work: Callable[[], None]) -> None:
        if len(self._threads) < self._size:
            thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
        self._queue.put(work)

    def close(self) -> None:
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _serve(self) -> None:
        while (work := self._queue.get()) is not None:
            work()


def _can_answer(callback: Callable[[Any], None]) -> bool:
    """Whether a screen that asked is still there: its page may have been closed while the answer was on its way."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


class Background(QObject):
    """Runs calls off the UI thread and brings their answers back to it.

    A refusal or trouble without a `failed` handler is emitted as `failure`. Anything else is a bug: it goes
    to `sys.excepthook` (the crash hook), and the handler gets a calm `Trouble` instead.
    """

    failure = Signal(object)
    job_started = Signal(object)
    job_stepped = Signal(object, int, int, str)
    job_ended = Signal(object)
    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pending = 0
        self._closed = False
        self._jobs = _Lane("jobs", 1)
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        job: Callable[[Progress], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        title: str = "",
    ) -> Ticket:
        """Do a long job; with a `title` its progress is shown."""
        ticket = Ticket(then, failed, title)
        if ticket.is_job:
            self.job_started.emit(ticket)
        return self._submit(self._jobs, ticket, lambda: job(Progress(ticket, self._step)), keep=True)

    def drain(self, milliseconds: int = 60_000) -> None:
        """Wait until nothing is under way, handling events meanwhile (tests and closing)."""
        timer = QElapsedTimer()
        timer.start()
        waker = QTimer()
        waker.start(200)
        QCoreApplication.processEvents()
        while self._pending and not self._closed and timer.elapsed() < milliseconds:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        waker.stop()
        QCoreApplication.processEvents()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._pending == 0

    def close(self) -> None:
        """Finish what was begun, deliver nothing more, let the threads end."""
        self._closed = True
        self._close_lanes()

    def _close_lanes(self) -> None:
        self._jobs.close()

    def _submit(self, lane: _Lane, ticket: Ticket, call: Callable[[], Any], *, keep: bool = False) -> Ticket:
        """Queue a call; work that nobody wants any more is skipped unless `keep`."""
        if self._closed:
            ticket.cancel()
            return ticket
        self._pending += 1

        def work() -> None:
            result: Any = None
            error: BaseException | None = None
            if keep or not ticket.is_cancelled:
                try:
                    result = call()
                except BaseException as caught:
                    error = caught
            if not self._closed:
                self._finished.emit(ticket, result, error)

        lane.put(work)
        return ticket

    def _step(self, ticket: Ticket, done: int, total: int, text: str) -> None:
        if not self._closed:
            self.job_stepped.emit(ticket, done, total, text)

    def _deliver(self, ticket: Ticket, result: Any, error: BaseException | None) -> None:
        self._pending -= 1
        if self._closed:
            return
        if ticket.is_job:
            self.job_ended.emit(ticket)
        if error is not None:
            self._fail(ticket, error)
        elif (
            ticket._then is not None
            and (ticket.is_job or not ticket.is_cancelled)
            and _can_answer(ticket._then)
        ):
            ticket._then(result)
        if error is None:
            self._broadcast(result)

    def _broadcast(self, result: Any) -> None:
        """For those who announce what changed."""

    def _fail(self, ticket: Ticket, error: BaseException) -> None:
        known = isinstance(error, (Refused, Trouble))
        if not known:
            sys.excepthook(type(error), error, error.__traceback__)
        if ticket.is_cancelled and not ticket.is_job:
            return
        told = error if known else Trouble(CALM_SENTENCE)
        if ticket._failed is not None and _can_answer(ticket._failed):
            ticket._failed(told)
        else:
            self.failure.emit(told)


class Runner(Background):
    """Reads and writes of the open register. `changed` tells what each write changed."""

    changed = Signal(object)

    def __init__(self, register: Register, actor: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.actor = actor
        self._register = register
        self._readers = _Lane("readers", READERS)
        self._writer = _Lane("writer", 1)

    def read(
        self,
        question: Callable[[Reader], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Ticket:
        """Ask the register; `then` gets the answer on the UI thread unless the ticket was cancelled."""

        def ask() -> T:
            with self._register.read() as reader:
                return question(reader)

        return self._submit(self._readers, Ticket(then, failed), ask)

    def write(
        self,
        action: Callable[[UnitOfWork], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[Any], None] | None = None,
    ) -> Ticket:
        """Change the register in one transaction; writes keep their order, cancelling undoes none."""

        def act() -> T:
            with self._register.write(self.actor) as work:
                return action(work)

        return self._submit(self._writer, Ticket(then, failed), act, keep=True)

    def _broadcast(self, result: Any) -> None:
        changes = result if isinstance(result, Changes) else getattr(result, "changes", None)
        if isinstance(changes, Changes):
            self.changed.emit(changes)

    def _close_lanes(self) -> None:
        super()._close_lanes()
        self._writer.close()
        self._readers.close()
