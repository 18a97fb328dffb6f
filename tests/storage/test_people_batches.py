"""Parties linked many at once are the people that linking them one by one would make them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.party import Party
from mediator_desktop.storage.people import FACTS
from mediator_desktop.storage.register import StoredRegister
from tests.registers import fresh_register
from tests.storage.test_people import COMPANY, ID, OTHER_ID, ZHANG

DAY = date(2026, 3, 1)
KNOWN = (ZHANG, COMPANY, Party(name="罗桂生", id_number=OTHER_ID))
PARTIES = (
    ZHANG,
    replace(ZHANG, id_number=ID),
    replace(ZHANG, id_number=OTHER_ID),
    Party(name="章建国", id_number=ID),
    replace(ZHANG, phone="13800138001"),
    replace(ZHANG, address="溪口村12号"),
    Party(name="张建国"),
    Party(name="", id_number=ID),
    COMPANY,
    replace(COMPANY, phone="66668888", village="石桥村"),
    replace(COMPANY, credit_code="", phone="66668888", village="石桥村"),
    Party(name="王平安", phone="13800138002", village="溪口村"),
    Party(name="王平安", phone="13800138002", village="溪口村", id_number=OTHER_ID),
)


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[StoredRegister]:
    with fresh_register(tmp_path / "twin") as register:
        yield register


def records(random: Random, kept: str) -> Iterator[DisputeRecord]:
    for number in range(8):
        some = [random.choice(PARTIES) for _ in range(random.randint(1, 3))]
        if random.random() < 0.2:
            some.append(replace(ZHANG, person_id=kept))
        moment = datetime(2026, 3, 2, 9)
        yield DisputeRecord(
            id=f"d{number}", version=1, number=None, entered_at=moment, changed_at=moment,
            dispute=Dispute(parties=tuple(some), accepted_on=DAY + timedelta(days=random.randint(-3, 3))),
        )  # fmt: skip


def begun(register: StoredRegister) -> str:
    """A register that knows some people; the id of the first."""
    with register.write() as uow:
        first, *_ = [uow.link_person(party, DAY) for party in KNOWN]
    assert first is not None
    return first


def everybody(register: StoredRegister, linked: list[list[str | None]]) -> Any:
    """Facts of all people in the order in which they were met first, and who each party is."""
    with register.read() as reader:
        rows = reader._connection.execute(text("SELECT * FROM person ORDER BY entry")).mappings().all()  # type: ignore[attr-defined]
    order = {row["id"]: place for place, row in enumerate(rows)}
    facts = [{name: row[name] for name in (*FACTS, "initials", "met_on")} for row in rows]
    return facts, [[order[person] if person else None for person in parties] for parties in linked]


@pytest.mark.parametrize("seed", range(12))
def test_many_at_once_are_the_people_one_by_one_would_be(
    register: StoredRegister, twin: StoredRegister, seed: int
) -> None:
    together, apart = begun(register), begun(twin)
    with register.write() as uow:
        uow.add_many(records(Random(seed), together))
        many = [[party.person_id for party in uow.load(f"d{number}").dispute.parties] for number in range(8)]
    with twin.write() as uow:
        single = [
            [uow.link_person(party, record.dispute.accepted_on or DAY) for party in record.dispute.parties]
            for record in records(Random(seed), apart)
        ]
    assert everybody(register, many) == everybody(twin, single)
