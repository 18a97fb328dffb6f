"""The window without a screen: one look for all tests, a runner, and dialogs that answer as they are told."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from mediator_desktop.config.paths import program_folder
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.tasks import Runner


class ScriptedDialogs(dialogs.Dialogs):
    """Gives the answers put into `answers`, in order; keeps what was asked. An unforeseen question fails."""

    def __init__(self) -> None:
        self.answers: list[object] = []
        self.asked: list[str] = []

    def _answer(self, question: str) -> object:
        self.asked.append(question)
        assert self.answers, f"nobody foresaw the question: {question}"
        return self.answers.pop(0)

    def ask(self, parent: QWidget | None, question: str, yes: str, no: str = "不") -> bool:
        return bool(self._answer(question))

    def ask_text(
        self, parent: QWidget | None, question: str, yes: str, *, secret: bool = False
    ) -> str | None:
        answer = self._answer(question)
        return None if answer is None else str(answer)

    def choose_to_save(self, parent: QWidget | None, title: str, suggestion: Path, kinds: str) -> Path | None:
        return self._path(title)

    def choose_to_open(self, parent: QWidget | None, title: str, folder: Path, kinds: str) -> Path | None:
        return self._path(title)

    def choose_several(self, parent: QWidget | None, title: str, folder: Path) -> list[Path]:
        answer = self._answer(title)
        return [path for path in answer if isinstance(path, Path)] if isinstance(answer, list) else []

    def choose_folder(self, parent: QWidget | None, title: str, folder: Path) -> Path | None:
        return self._path(title)

    def print_text(self, parent: QWidget | None, title: str, words: str) -> bool:
        return bool(self._answer(title))

    def _path(self, title: str) -> Path | None:
        answer = self._answer(title)
        return answer if isinstance(answer, Path) else None


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["mediator-desktop", *look.ARGUMENTS]


@pytest.fixture(scope="session", autouse=True)
def own_fonts(qapp: QApplication) -> None:
    """The program's own fonts, whatever the machine has and whichever test comes first."""
    folder = program_folder() / "resources" / "fonts"
    look.load_fonts(folder, look.FIRST_FONTS)
    look.load_fonts(folder, look.LATER_FONTS)


@pytest.fixture(autouse=True)
def collected_by_this_thread() -> Iterator[None]:
    """As in the program, no reading thread frees widgets; between the tests Python collects by itself."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> Iterator[Callable[[look.Look], None]]:
    """The light theme at 100 %; tests may ask for another with the returned function."""
    folder = program_folder() / "resources" / "style"

    def apply(wanted: look.Look) -> None:
        if look.current() != wanted or qapp.property("look") is None:
            look.apply(qapp, wanted, folder)

    apply(look.Look())
    yield apply
    # windows that were closed go before the look changes: restyling them would cost seconds
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    apply(look.Look())


@pytest.fixture
def scripted(qapp: QApplication) -> Iterator[ScriptedDialogs]:
    """Dialogs that answer from a list; all answers must have been asked for."""
    script = ScriptedDialogs()
    dialogs.use(qapp, script)
    yield script
    dialogs.use(qapp, dialogs.Dialogs())
    assert not script.answers, f"never asked for: {script.answers}"


@pytest.fixture
def runner(qapp: QApplication, workplace: Workplace) -> Iterator[Runner]:
    """Reads and writes of the fresh register; idle and closed at the end."""
    made = Runner(workplace.register, workplace.actor)
    yield made
    made.drain()
    made.close()
