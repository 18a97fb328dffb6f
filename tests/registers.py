"""Registers for tests that need several of them, or one that outlives a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.numbering import NumberRule
from mediator_desktop.domain.office import Office
from mediator_desktop.storage.engine import connect
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.keyring import Cost, Keyring
from mediator_desktop.storage.register import StoredRegister

PASSWORD = "mi-ma-12345"
CHEAP = Cost(passes=1, memory=8, lanes=1)
CLOCK = FixedClock.on(date(2026, 11, 22))
OFFICE = Office(
    name="云岭镇司法所",
    committee="云岭镇人民调解委员会",
    number_rule=NumberRule(prefix="云岭"),
    villages=("溪口村", "石桥村", "枫林社区"),
    mediators=("李秀英", "赵长河"),
)


def keeper_of(folder: Path) -> Keeper:
    """The keeper of a data folder, with cheap passwords."""
    return Keeper(Paths(program=program_folder(), data=folder), CLOCK, CHEAP)


@contextmanager
def fresh_register(folder: Path) -> Iterator[StoredRegister]:
    """A new register in a folder, closed at the end."""
    register, _ = keeper_of(folder).create(OFFICE, PASSWORD)
    try:
        yield register
    finally:
        register.close()


@contextmanager
def reopened(folder: Path, password: str = PASSWORD) -> Iterator[StoredRegister]:
    """The register of a folder, opened once more as another window would."""
    register = keeper_of(folder).open(password)
    try:
        yield register
    finally:
        register.close()


@contextmanager
def raw_connection(folder: Path, password: str = PASSWORD) -> Iterator[Any]:
    """The driver's own connection to the register of a folder, past everything of ours."""
    connection = connect(folder / "register.db", key_of(folder, password))
    try:
        yield connection
    finally:
        connection.close()


def key_of(folder: Path, password: str = PASSWORD) -> bytes:
    """The key of the register in a folder."""
    return Keyring(folder / "register.keys", CHEAP).unlock(password)
