"""Practice registers: plausible, repeatable, and never mixed with real disputes."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Filter, SortBy
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.services import rehearsal
from mediator_desktop.services.demo import invent_office
from mediator_desktop.services.disputes import register as register_dispute
from mediator_desktop.services.office import change_office
from mediator_desktop.services.practice import PRACTICE, fill_practice_register, practice_office
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.register import StoredRegister
from tests.registers import CHEAP

OFFICE = invent_office()


def test_invented_disputes_are_of_many_kinds(register: StoredRegister, clock: FixedClock) -> None:
    fill_practice_register(register, clock, 400, 7)
    with register.read() as reader:
        rows = reader.page(Filter(), limit=1_000).rows
    assert len({row.type_code for row in rows}) >= 12
    assert {Status.CLOSED, Status.PERFORMING, Status.MEDIATING} <= {row.status for row in rows}
    assert len({row.received_on.year for row in rows if row.received_on}) >= 3


def test_a_practice_register_has_gapless_numbers_and_is_sound(
    register: StoredRegister, clock: FixedClock
) -> None:
    with register.write() as uow:
        change_office(practice_office(OFFICE), uow)
    made = [fill_practice_register(register, clock, n, seed) for n, seed in ((60, 1), (40, 2))]
    assert [one.disputes for one in made] == [60, 40]
    with register.read() as reader:
        rows = reader.page(Filter(), sort=SortBy.NUMBER, descending=False, limit=1_000).rows
    by_year = Counter(row.number.split("〕")[0] for row in rows)
    assert sum(by_year.values()) == 100
    for year, many in by_year.items():
        serials = [int(r.number[-4:-1]) for r in rows if r.number.startswith(year)]
        assert serials == list(range(1, many + 1)), year
    assert list(register.verify()) == []


def test_real_disputes_are_not_mixed_with_invented_ones(register: StoredRegister, clock: FixedClock) -> None:
    with register.write() as uow:
        register_dispute(Dispute(facts="真实的纠纷"), uow, clock)
    with pytest.raises(Refused, match="已有真实的纠纷"):
        fill_practice_register(register, clock, 5, 1)
    with register.read() as reader:
        assert reader.count(Filter()) == 1


def test_a_practice_office_is_marked_once(register: StoredRegister, clock: FixedClock) -> None:
    office = practice_office(practice_office(OFFICE))
    assert office.name == OFFICE.name + PRACTICE
    with register.write() as uow:
        change_office(office, uow)
        register_dispute(Dispute(facts="练习"), uow, clock)
    assert fill_practice_register(register, clock, 5, 1).disputes == 5


def test_the_rehearsal_makes_its_files_and_clears_only_its_own_folder(
    tmp_path: Path, clock: FixedClock, vocabulary, paths
) -> None:
    folder = tmp_path / "演练"
    mine = replace(paths, data=folder / "练习登记册")
    for _ in range(2):
        made = rehearsal.rehearse(Keeper(mine, clock, CHEAP), mine, clock, vocabulary, folder)
        assert all(path.exists() for path in made.files)
        assert {path.suffix for path in made.files} >= {".pdf", ".docx", ".xlsx"}
    foreign = tmp_path / "别人的"
    foreign.mkdir()
    (foreign / "重要.txt").write_text("x")
    other = replace(paths, data=foreign / "练习登记册")
    with pytest.raises(Refused, match="已有别的东西"):
        rehearsal.rehearse(Keeper(other, clock, CHEAP), other, clock, vocabulary, foreign)
    assert [path.name for path in foreign.iterdir()] == ["重要.txt"]
