"""Numbers are gapless and unique, whatever happens between and however many windows are open."""

import threading
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Filter
from mediator_desktop.services import disputes as service
from mediator_desktop.services.office import change_office
from mediator_desktop.storage.register import StoredRegister
from tests.registers import CLOCK, OFFICE, fresh_register, reopened

FOLDER: list[Path] = []


@pytest.fixture(autouse=True, scope="module")
def folder_for_machines(tmp_path_factory: pytest.TempPathFactory) -> None:
    FOLDER.append(tmp_path_factory.mktemp("numbers"))


class Interrupted(Exception):
    """Something that goes wrong in the middle of a transaction."""


class Numbers(RuleBasedStateMachine):
    """Two windows that register, void, fail and roll back in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[int, list[int]] = defaultdict(list)
        self.ids: list[tuple[str, int]] = []

    @initialize()
    def open(self) -> None:
        folder = FOLDER[-1] / f"{len(list(FOLDER[-1].iterdir()))}"
        self.closing = [fresh_register(folder), reopened(folder)]
        self.windows = [manager.__enter__() for manager in self.closing]

    def teardown(self) -> None:
        for manager in reversed(getattr(self, "closing", [])):
            manager.__exit__(None, None, None)

    windows_ = st.integers(0, 1)
    years = st.sampled_from([2025, 2026])

    @rule(window=windows_, year=years, committee=st.sampled_from(["", "溪口村人民调解委员会"]))
    def register(self, window: int, year: int, committee: str) -> None:
        dispute = Dispute(facts="滴水", accepted_on=date(year, 3, 1), committee=committee)
        with self.windows[window].write() as uow:
            record = service.register(dispute, uow, CLOCK).record
        self.given[year].append(serial_of(record.number, year))
        self.ids.append((record.id, 1))

    @rule(window=windows_, year=years)
    def fail_after_registering(self, window: int, year: int) -> None:
        def fail() -> None:
            with self.windows[window].write() as uow:
                service.register(Dispute(facts="丢", accepted_on=date(year, 3, 1)), uow, CLOCK)
                raise Interrupted

        with pytest.raises(Interrupted):
            fail()

    @rule(window=windows_)
    def try_to_register_nothing(self, window: int) -> None:
        def register() -> None:
            with self.windows[window].write() as uow:
                service.register(Dispute(), uow, CLOCK)

        with pytest.raises(Refused):
            register()

    @precondition(lambda self: self.ids)
    @rule(window=windows_, which=st.integers(0, 50))
    def void(self, window: int, which: int) -> None:
        key, version = self.ids.pop(which % len(self.ids))
        with self.windows[window].write() as uow:
            service.void(key, version, "重复", uow, CLOCK)

    @rule(window=windows_, name=st.sampled_from(["云岭镇人民调解委员会", "云岭镇新调解委员会"]))
    def rename(self, window: int, name: str) -> None:
        with self.windows[window].write() as uow:
            change_office(replace(OFFICE, committee=name), uow)

    @invariant()
    def gapless(self) -> None:
        for year, serials in self.given.items():
            assert serials == list(range(1, len(serials) + 1)), year

    @invariant()
    def all_on_record(self) -> None:
        if hasattr(self, "windows"):
            with self.windows[0].read() as reader:
                numbers = [row.number for row in reader.page(Filter(), limit=1_000).rows]
            assert len(numbers) == len(set(numbers)) == sum(map(len, self.given.values()))


def serial_of(number: str | None, year: int) -> int:
    assert number is not None
    return int(number.removeprefix(f"〔{year}〕云岭人调字第").removesuffix("号"))


class TestNumbers(Numbers.TestCase):
    """The machine as a test."""

    settings = settings(max_examples=15, stateful_step_count=20, deadline=None)


def test_two_windows_at_the_same_time(register: StoredRegister, paths) -> None:
    """Each in a thread of its own, as fast as they can."""
    each = 20
    numbers: dict[int, list[str]] = {0: [], 1: [], 2: []}
    faults: list[BaseException] = []
    begin = threading.Barrier(len(numbers))

    def work(window: StoredRegister, mine: list[str]) -> None:
        try:
            begin.wait()
            for _ in range(each):
                with window.write() as uow:
                    record = service.register(
                        Dispute(facts="滴水", accepted_on=date(2026, 3, 1)), uow, CLOCK
                    ).record
                mine.append(record.number)
        except BaseException as error:
            faults.append(error)

    with reopened(paths.data) as second:
        windows = (register, second, register)
        threads = [
            threading.Thread(target=work, args=(window, numbers[n])) for n, window in enumerate(windows)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []
    serials = [serial_of(number, 2026) for mine in numbers.values() for number in mine]
    assert sorted(serials) == list(range(1, 3 * each + 1))
    for mine in numbers.values():
        assert mine == sorted(mine)
    assert list(register.verify()) == []
