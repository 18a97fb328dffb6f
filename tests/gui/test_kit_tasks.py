"""Work off the UI thread: answers, order, refusals, stops, bugs."""

import sys
import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.messages import JobStrip, MessageStrip, sentence_of
from mediator_desktop.ui.kit.tasks import CALM_SENTENCE, Cancelled, Progress, Runner


def test_a_read_answers_on_the_ui_thread(runner: Runner) -> None:
    seen: list[object] = []
    runner.read(
        lambda reader: reader.count.__name__, lambda answer: seen.append((answer, threading.current_thread()))
    )
    runner.drain()
    assert seen == [("count", threading.main_thread())]


def test_a_cancelled_read_is_dropped(runner: Runner) -> None:
    seen: list[int] = []
    runner.read(lambda _reader: 1, seen.append).cancel()
    runner.read(lambda _reader: 2, seen.append)
    runner.drain()
    assert seen == [2]


def test_writes_keep_their_order_and_tell_what_changed(runner: Runner) -> None:
    done: list[int] = []
    told: list[Changes] = []
    runner.changed.connect(told.append)
    for number in range(20):
        runner.write(lambda _uow, n=number: n, done.append)
    runner.write(lambda _uow: Changes(disputes=frozenset({"a"})))
    runner.drain()
    assert done == list(range(20))
    assert told == [Changes(disputes=frozenset({"a"}))]


def test_a_cancelled_write_is_done_all_the_same(runner: Runner, workplace: Workplace) -> None:
    runner.write(lambda uow: uow.record_event("export", subject="x")).cancel()
    runner.drain()
    done: list[int] = []
    runner.write(lambda _uow: done.append(1)).cancel()
    runner.drain()
    assert done == [1]


@pytest.mark.parametrize("error", [Refused("不行"), Trouble("磁盘满了")])
def test_what_is_known_goes_to_the_handler(runner: Runner, error: Exception) -> None:
    def fail(_uow: object) -> None:
        raise error

    told: list[Exception] = []
    runner.write(fail, failed=told.append)
    runner.drain()
    assert told == [error]


def test_without_a_handler_it_goes_to_the_strip(runner: Runner, qtbot: QtBot) -> None:
    strip = MessageStrip()
    qtbot.addWidget(strip)
    runner.failure.connect(strip.say_error)

    def fail(_reader: object) -> None:
        raise Refused("没有这件纠纷")

    runner.read(fail, lambda _answer: None)
    runner.drain()
    assert strip.sentence == "没有这件纠纷"


def test_a_bug_goes_to_the_hook_and_the_handler_gets_a_calm_sentence(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[type] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: reported.append(kind))

    def fail(_reader: object) -> None:
        raise ZeroDivisionError

    told: list[Exception] = []
    runner.read(fail, lambda _answer: None, told.append)
    runner.drain()
    assert reported == [ZeroDivisionError]
    assert sentence_of(told[0]) == CALM_SENTENCE


def test_a_job_tells_how_far_it_is_and_stops_when_told(runner: Runner, qtbot: QtBot) -> None:
    strip = JobStrip(runner)
    qtbot.addWidget(strip)
    begun = threading.Event()
    stop = threading.Event()

    def job(progress: Progress) -> None:
        progress.step(1, 10, "件")
        begun.set()
        stop.wait(10)
        progress.step(2, 10)

    told: list[Exception] = []
    ticket = runner.run(job, lambda _answer: None, told.append, title="正在导出")
    assert not strip.isHidden()
    assert begun.wait(10)
    ticket.cancel()
    stop.set()
    runner.drain()
    assert isinstance(told[0], Cancelled)
    assert strip.isHidden()


def test_nothing_is_delivered_after_closing(workplace: Workplace, qapp: object) -> None:
    made = Runner(workplace.register)
    seen: list[int] = []
    made.read(lambda _reader: 1, seen.append)
    made.close()
    made.read(lambda _reader: 2, seen.append)
    made.drain()
    assert seen == []


class _Page(QObject):
    """Something that asks and may be closed before it is answered."""

    def __init__(self, seen: list[object]) -> None:
        super().__init__()
        self._seen = seen

    def show_answer(self, answer: object) -> None:
        self._seen.append((answer, self.objectName()))


def test_an_answer_for_a_page_that_is_gone_is_dropped(runner: Runner) -> None:
    seen: list[object] = []
    gone, there = _Page(seen), _Page(seen)
    runner.read(lambda _reader: 1, gone.show_answer)
    runner.read(lambda _reader: 2, there.show_answer)
    shiboken6.delete(gone)
    runner.drain()
    assert seen == [(2, "")]


def test_a_write_that_fails_for_a_page_that_is_gone_is_told_all_the_same(runner: Runner) -> None:
    def fail(_uow: object) -> None:
        raise Trouble("磁盘满了")

    seen: list[object] = []
    told: list[Exception] = []
    runner.failure.connect(told.append)
    gone = _Page(seen)
    runner.write(fail, failed=gone.show_answer)
    shiboken6.delete(gone)
    runner.drain()
    assert (seen, [str(error) for error in told]) == ([], ["磁盘满了"])
