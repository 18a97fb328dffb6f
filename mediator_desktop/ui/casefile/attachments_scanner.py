"""Watches the folder into which the scanner writes, and tells of files that have arrived whole"""

import stat
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

LOOK_AGAIN_MS = 700
_UNFINISHED = (".tmp", ".part", ".crdownload", ".partial")


class ScanFolder(QObject):
    """`arrived` comes with every file that is new and no longer grows; what lay there before is not told.

    A file counts as whole when it had the same size and time twice in a row and can be opened.
    """

    arrived = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._told: set[Path] = set()
        self._growing: dict[Path, tuple[int, int]] = {}
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _folder: self.look())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.look)

    @property
    def folder(self) -> Path | None:
        """The folder being watched."""
        return self._folder

    def watch(self, folder: Path | None) -> bool:
        """Watch another folder, or none; whether there is such a folder."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._timer.stop()
        self._growing.clear()
        self._folder = folder if folder is not None and folder.is_dir() else None
        self._told = set(self._files() or ())
        if self._folder is not None:
            self._watcher.addPath(str(self._folder))
        return self._folder is not None

    def look(self) -> None:
        """Look into the folder now; files that may still grow are looked at once more a little later."""
        present = self._files()
        if present is None:
            return
        self._told &= set(present)
        ready = []
        for path, state in present.items():
            if path in self._told:
                continue
            if self._growing.get(path) == state and state[0] > 0 and _can_be_read(path):
                ready.append(path)
        self._told.update(ready)
        self._growing = {path: state for path, state in present.items() if path not in self._told}
        if self._growing:
            self._timer.start()
        if ready:
            self.arrived.emit(sorted(ready, key=lambda path: present[path][1]))

    def _files(self) -> dict[Path, tuple[int, int]] | None:
        """Every file with its size in bytes and the time it was written (ns); None where the folder cannot be read."""
        if self._folder is None:
            return None
        found = {}
        try:
            for path in self._folder.iterdir():
                if path.name.startswith((".", "~")) or path.suffix.lower() in _UNFINISHED:
                    continue
                with suppress(OSError):
                    status = path.stat()
                    if stat.S_ISREG(status.st_mode):
                        found[path] = (status.st_size, status.st_mtime_ns)
        except OSError:
            return None
        return found


def _can_be_read(path: Path) -> bool:
    try:
        with open(path, "rb") as file:
            file.read(1)
    except OSError:
        return False
    return True
