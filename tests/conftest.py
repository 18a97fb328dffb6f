"""What every test may use: a fresh register in a folder of its own and a clock that stands still."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from mediator_desktop.catalogue.vocabulary import Vocabulary, load_vocabulary
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.numbering import NumberRule
from mediator_desktop.domain.office import Office
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.keyring import Cost
from mediator_desktop.storage.register import StoredRegister

TODAY = date(2026, 11, 22)
PASSWORD = "mi-ma-12345"
CHEAP = Cost(passes=1, memory=8, lanes=1)

settings.register_profile(
    "tests", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tests")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock.on(TODAY)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(program=program_folder(), data=tmp_path / "data")


@pytest.fixture
def office() -> Office:
    return Office(
        name="云岭镇司法所",
        county="云岭县",
        township="云岭镇",
        committee="云岭镇人民调解委员会",
        number_rule=NumberRule(prefix="云岭"),
        villages=("溪口村", "石桥村", "枫林社区"),
        mediators=("李秀英", "赵长河"),
    )


@pytest.fixture
def keeper(paths: Paths, clock: FixedClock) -> Keeper:
    return Keeper(paths, clock, CHEAP)


@pytest.fixture
def register(keeper: Keeper, office: Office) -> Iterator[StoredRegister]:
    register, _ = keeper.create(office, PASSWORD)
    yield register
    register.close()


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(program_folder() / "forms")


@pytest.fixture
def workplace(paths: Paths, register: StoredRegister, clock: FixedClock, vocabulary: Vocabulary) -> Workplace:
    return Workplace(paths=paths, register=register, clock=clock, vocabulary=vocabulary, actor="李秀英")
