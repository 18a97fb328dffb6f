"""Garbage is collected on the UI thread alone: a widget that another thread happened to free would take the program down"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 1000
"""Milliseconds between two looks at what has gathered."""
WHOLE_EVERY = 30
"""Looks between two collections of everything, the long-lived included: those take some hundredths of a second."""


class Collector(QObject):
    """Takes collecting over from whichever thread allocates while it lives, and gives it back with `stop`.

    Python collects where a limit is reached, which may be a thread that reads the register; widgets that hang together in a
    circle (a page and a lambda that knows it) would be freed there, and Qt allows that on its own thread only.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limits = gc.get_threshold()
        self._looks = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(EVERY)

    def look(self) -> None:
        """Collect what is due: the young when there are many, everything from time to time."""
        self._looks += 1
        young, middle, old = gc.get_count()
        if old > self._limits[2] and self._looks >= WHOLE_EVERY:
            self._looks = 0
            gc.collect()
        elif middle > self._limits[1]:
            gc.collect(1)
        elif young > self._limits[0]:
            gc.collect(0)

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()
