"""The smallest screen with the largest letters: every place, and every tab of it, fits, with a message above it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QTabBar

from mediator_desktop.domain.views import Filter
from mediator_desktop.services.practice import fill_practice_register
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.shell.places import CASEFILE, INNER, PLACES
from mediator_desktop.ui.shell.view import Shell

WIDTH, HEIGHT = 1366, 768


@pytest.fixture
def shell(workplace: Workplace, runner: Runner, plain_look: Callable[[look.Look], None]) -> Iterator[Shell]:
    """The window over a few disputes; gone before the look changes again, which would cost seconds."""
    plain_look(look.Look(percent=200))
    fill_practice_register(workplace.register, workplace.clock, 6, seed=5, actor="李秀英")
    made = Shell(workplace, runner)
    made.resize(WIDTH, HEIGHT)
    made.show()
    settle(runner)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def settle(runner: Runner) -> None:
    for _ in range(3):
        runner.drain()
        QApplication.processEvents()


def does_not_fit(shell: Shell) -> str:
    """What is too large, empty where everything fits."""
    least = shell.minimumSizeHint()
    told = []
    if least.width() > WIDTH or least.height() > HEIGHT:
        told.append(f"needs {least.width()}×{least.height()}")
    if shell.width() > WIDTH or shell.height() > HEIGHT:
        told.append(f"grew to {shell.width()}×{shell.height()}")
    return ", ".join(told)


@pytest.mark.parametrize("key", [place.key for place in (*PLACES, *INNER)])
def test_every_place_fits_a_small_screen(
    shell: Shell, workplace: Workplace, runner: Runner, key: str
) -> None:
    if key == CASEFILE:
        with workplace.register.read() as reader:
            shell.open_dispute(reader.page(Filter()).rows[0].id)
    else:
        shell.go(key)
    shell.messages.say("文件打不开，可能正在别的程序里打开，请关闭以后再试", "late")
    settle(runner)
    found = {"": does_not_fit(shell)}
    for tabs in shell.findChildren(QTabBar):
        for place in range(tabs.count() if tabs.isVisible() else 0):
            tabs.setCurrentIndex(place)
            settle(runner)
            found[tabs.tabText(place)] = does_not_fit(shell)
    assert {where: why for where, why in found.items() if why} == {}
