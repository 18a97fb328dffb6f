"""From the start of the process to the first painted window and to the first rows, against a bare Qt window."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.bench.measuring import Seen, percentile

ROUNDS = 7

_BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        print("painted", flush=True)
        QTimer.singleShot(0, QApplication.quit)
application = QApplication(sys.argv)
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
"""

_OURS = """
import sys
from datetime import date
from pathlib import Path
from mediator_desktop.__main__ import CrashHook, FixedClock, WindowOptions, locate
from mediator_desktop import app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
data, password, goal = sys.argv[1:]
application = QApplication(sys.argv[:1])
clock = FixedClock.on(date(2026, 11, 22))
options = WindowOptions(Path(data), Path(password) if goal == "rows" else None, None)
program = app.Program(application, options, clock, CrashHook(lambda: locate(Path(data)).reports, clock))
program.start()
def painted():
    print("painted", flush=True)
    if goal == "paint":
        QTimer.singleShot(0, application.quit)
shown = []
def look():
    from PySide6.QtWidgets import QTableView
    if program.shell is not None:
        if not shown:
            shown.append(program.shell.go("register"))
        for view in program.window.findChildren(QTableView):
            if view.isVisible() and view.model() and view.model().rowCount() >= 50:
                print("rows", flush=True)
                application.quit()
program.window.painted.connect(painted)
timer = QTimer()
timer.setInterval(5)
timer.timeout.connect(look)
if goal == "rows":
    timer.start()
application.exec()
program.close()
"""


def measure(data: Path, password: str) -> list[Seen]:
    """First paint, and first 50 rows after the password is known."""
    with tempfile.TemporaryDirectory(prefix="mediator-start-") as folder:
        secret = Path(folder) / "password.txt"
        secret.write_text(password)
        bare, paint, rows = [], [], []
        for _ in range(ROUNDS + 1):
            bare.append(_until("painted", _BARE))
            paint.append(_until("painted", _OURS, str(data), str(secret), "paint"))
            rows.append(_until("rows", _OURS, str(data), str(secret), "rows"))
        del bare[0], paint[0], rows[0]
    return [
        _seen("start → first painted window", paint, bare, "≤ 1.4×"),
        _seen("start → first 50 rows (derivation included)", rows, bare, "≤ 2.5× + derivation"),
    ]


def _seen(name: str, ours: list[float], limit: list[float], target: str) -> Seen:
    ratios = sorted(a / b for a, b in zip(ours, limit, strict=True))
    middle = len(ours) // 2
    return Seen(
        name, sorted(ours)[middle], sorted(limit)[middle], ratios[middle], percentile(ours, 0.99), target
    )


def _until(word: str, script: str, *arguments: str) -> float:
    """Milliseconds from starting a process until it prints a word."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    timer = threading.Timer(60, process.kill)
    timer.start()
    for line in process.stdout:
        if line.strip() == word:
            seen = (time.perf_counter() - begin) * 1000
            process.communicate()
            timer.cancel()
            return seen
    raise RuntimeError(f"the process ended without “{word}”, status {process.wait()}")
