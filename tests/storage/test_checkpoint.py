"""The write-ahead log is folded in behind the writer's back."""

from pathlib import Path

import pytest

from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.views import Filter
from mediator_desktop.services import disputes
from mediator_desktop.storage.checkpoint import COMMITS
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.register import StoredRegister
from tests.conftest import PASSWORD


def log_of(paths: Paths) -> Path:
    return paths.register.with_name(paths.register.name + "-wal")


def save(register: StoredRegister, clock: FixedClock, name: str) -> None:
    with register.write() as uow:
        disputes.register(Dispute(parties=(Party(name=name),)), uow, clock)


def test_the_log_stays_small_over_many_saves(
    register: StoredRegister, paths: Paths, clock: FixedClock
) -> None:
    sizes = []
    for number in range(8 * COMMITS):
        save(register, clock, f"人{number}")
        register._checkpointer.close()
        sizes.append(log_of(paths).stat().st_size)
    assert sizes[-1] <= 2 * sizes[COMMITS]
    assert list(register.verify()) == []


def test_closing_leaves_everything_in_the_register_itself(
    register: StoredRegister, paths: Paths, keeper: Keeper, clock: FixedClock
) -> None:
    for number in range(COMMITS + 3):
        save(register, clock, f"人{number}")
    register.close()
    assert not log_of(paths).exists()
    again = keeper.open(PASSWORD)
    with again.read() as reader:
        assert reader.count(Filter()) == COMMITS + 3
    again.close()


def test_a_reader_that_stays_stops_nobody(register: StoredRegister, clock: FixedClock) -> None:
    save(register, clock, "先来")
    with register.read() as reader:
        before = reader.count(Filter())
        for number in range(2 * COMMITS):
            save(register, clock, f"人{number}")
        assert reader.count(Filter()) == before


def test_a_failing_fold_loses_nothing(
    register: StoredRegister, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3 import dbapi2

    def fail() -> None:
        raise dbapi2.OperationalError("disk I/O error")

    monkeypatch.setattr(register._checkpointer, "_connect", fail)
    for number in range(2 * COMMITS):
        save(register, clock, f"人{number}")
    register._checkpointer.close()
    with register.read() as reader:
        assert reader.count(Filter()) == 2 * COMMITS
