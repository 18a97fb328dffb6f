"""When the program itself is at fault: a report in a file, a calm sentence, and it goes on. No Qt."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from mediator_desktop.domain.clock import Clock

SENTENCE = "程序出了差错，已保存的内容没有受影响，可以继续使用；原因记在 {path}"
SENTENCE_UNWRITTEN = "程序出了差错，已保存的内容没有受影响，可以继续使用"
KEPT_REPORTS = 20


def _print_sentence(sentence: str) -> None:
    print(sentence, file=sys.stderr)


class CrashHook:
    """Writes reports that hold places in the code only: no messages, values or names of people."""

    def __init__(
        self,
        folder: Callable[[], Path],
        clock: Clock,
        tell: Callable[[str], None] = _print_sentence,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._busy = threading.Lock()
        self.tell = tell

    def install(self) -> None:
        """Catch what nobody else caught, in every thread."""
        sys.excepthook = self.handle
        threading.excepthook = lambda args: self.handle(args.exc_type, args.exc_value, args.exc_traceback)

    def handle(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Report one exception; never raises."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        if not self._busy.acquire(blocking=False):
            return
        try:
            path = self._write(describe(kind, error, trace))
            self.tell(SENTENCE.format(path=path) if path else SENTENCE_UNWRITTEN)
        except Exception:
            _print_sentence(SENTENCE_UNWRITTEN)
        finally:
            self._busy.release()

    def _write(self, report: str) -> Path | None:
        try:
            folder = self._folder()
            folder.mkdir(parents=True, exist_ok=True)
            moment = self._clock.now().strftime("%Y%m%d-%H%M%S")
            path = next(
                name for number in range(1, 1000) if not (name := folder / f"{moment}-{number}.txt").exists()
            )
            path.write_text(report, encoding="utf-8")
            for old in sorted(folder.glob("*.txt"))[:-KEPT_REPORTS]:
                old.unlink(missing_ok=True)
        except (OSError, StopIteration):
            return None
        return path


def describe(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """The report: versions, and for each exception of the chain its type and the places it passed."""
    import platform
    from traceback import walk_tb

    lines = [
        f"system {platform.system()} {platform.release()} {platform.machine()}",
        f"python {platform.python_version()}",
    ]
    seen: set[int] = set()
    while kind is not None:
        lines.append("")
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        for frame, number in walk_tb(trace):
            code = frame.f_code
            lines.append(f"  {_short(code.co_filename)}:{number} {code.co_name}")
        following = (error.__cause__ or error.__context__) if error is not None else None
        if following is None or id(following) in seen:
            break
        seen.add(id(following))
        kind, error, trace = type(following), following, following.__traceback__
    return "\n".join(lines) + "\n"


def _short(name: str) -> str:
    """The last three parts of a path: enough to find the line, no user name."""
    return "/".join(Path(name).parts[-3:])
