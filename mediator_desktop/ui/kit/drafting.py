"""Keeps what is being typed: two seconds after a change it is in the register as a draft."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from mediator_desktop.domain.clock import Clock
from mediator_desktop.services import drafts
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.tasks import Runner


class DraftKeeper(QObject):
    """`collect` gives the content, None when there is nothing worth keeping."""

    kept = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        runner: Runner,
        clock: Clock,
        collect: Callable[[], dict[str, Any] | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._clock = clock
        self._collect = collect
        self.key = ""
        self._under_way = 0
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(drafts.EVERY_SECONDS * 1000)
        self._timer.timeout.connect(self.flush)

    @property
    def is_waiting(self) -> bool:
        """Whether something typed is not in the register yet."""
        return self._timer.isActive()

    @property
    def has_unkept(self) -> bool:
        """Whether something typed is in danger: not kept yet, or keeping failed."""
        return self._timer.isActive() or self._under_way > 0 or self._has_failed

    def touch(self) -> None:
        """Something changed; it is kept within two seconds, however much is typed meanwhile."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Keep it now."""
        self._timer.stop()
        content = self._collect() if self.key else None
        if content is None:
            return
        key = self.key

        def said(kept: drafts.DraftKept) -> None:
            self._under_way -= 1
            self._has_failed = False
            if key == self.key:
                self.kept.emit(kept.draft.saved_at)

        def failed(error: Exception) -> None:
            self._under_way -= 1
            self._has_failed = True
            self.failed.emit(sentence_of(error))

        self._under_way += 1
        self._runner.write(lambda uow: drafts.keep(key, content, uow, self._clock), said, failed)

    def forget(self) -> None:
        """Stop waiting; what was saved for good needs no draft."""
        self._timer.stop()
        self._has_failed = False


def at(moment: datetime, today: Any) -> str:
    """When a draft was kept: the hour, with the day when it was not today."""
    hour = moment.strftime("%H:%M:%S")
    return hour if moment.date() == today else f"{moment.month}月{moment.day}日 {hour}"
