"""Where garbage is collected."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from mediator_desktop.ui.kit.garbage import WHOLE_EVERY, Collector
from mediator_desktop.ui.kit.tasks import Runner


class _Circle(QObject):
    """Something that only the collector can free."""

    def __init__(self, freed_on: list[str]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: freed_on.append(threading.current_thread().name))


@pytest.fixture
def collector() -> Iterator[Collector]:
    gc.enable()
    made = Collector()
    yield made
    made.stop()


def _allocate(_reader: object) -> int:
    """Enough for every generation to be collected many times over."""
    return len([[[number]] for number in range(200_000)])


def test_a_reading_thread_frees_no_widgets(collector: Collector, runner: Runner) -> None:
    freed_on: list[str] = []
    _Circle(freed_on)
    runner.read(_allocate, lambda _count: None)
    runner.drain()
    assert freed_on == []
    gc.collect()
    assert freed_on == [threading.main_thread().name]


def test_what_has_gathered_is_collected_in_time(collector: Collector) -> None:
    freed_on: list[str] = []
    _Circle(freed_on)
    kept = []
    for _ in range(40 * WHOLE_EVERY):
        kept.append([[number] for number in range(800)])
        collector.look()
        if freed_on:
            break
    assert freed_on == [threading.main_thread().name]


def test_collecting_is_given_back() -> None:
    gc.enable()
    collector = Collector()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
