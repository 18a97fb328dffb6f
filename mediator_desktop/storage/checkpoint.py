"""Folding the write-ahead log into the register behind the writer's back.

SQLite would do it inside every hundredth commit or so, which then takes ten times as long as the others.
"""

import threading
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any

COMMITS = 24
"""After so many commits the log is folded in; until then it holds some megabytes at the most."""


class Checkpointer:
    """Counts commits and folds the log in on a thread of its own, one at a time."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._commits = 0
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def committed(self) -> None:
        """A transaction was committed."""
        with self._lock:
            self._commits += 1
            busy = self._thread is not None and self._thread.is_alive()
            if self._commits < COMMITS or busy:
                return
            self._commits = 0
            self._thread = threading.Thread(target=self._fold, name="checkpoint")
            self._thread.start()

    def close(self) -> None:
        """Wait for what is under way."""
        if self._thread is not None:
            self._thread.join()

    def _fold(self) -> None:
        """Fold in what no reader needs any more. What fails now succeeds later, at the latest when the register is closed."""
        from sqlcipher3 import dbapi2

        with suppress(dbapi2.Error), closing(self._connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
