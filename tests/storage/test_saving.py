"""What is saved is what is loaded; who comes second does not overwrite the first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import (
    Dispute,
    DisputeRecord,
    Ending,
    Session,
    Voiding,
)
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Filter
from mediator_desktop.domain.vocabulary import Outcome, Status
from mediator_desktop.storage import tables
from mediator_desktop.storage.register import StoredRegister
from tests.registers import fresh_register, raw_connection, reopened
from tests.strategies import disputes, records

NOW = datetime(2026, 3, 1, 9, 30)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoredRegister]:
    with fresh_register(tmp_path_factory.mktemp("saving")) as register:
        yield register


def record_of(dispute: Dispute, key: str = "a", number: str | None = None) -> DisputeRecord:
    return DisputeRecord(id=key, version=1, number=number, entered_at=NOW, changed_at=NOW, dispute=dispute)


def loaded(register: StoredRegister, key: str) -> DisputeRecord:
    with register.read() as reader:
        return reader.load(key)


@given(records(), disputes, st.booleans())
def test_what_is_saved_is_what_is_loaded(
    shared: StoredRegister, record: DisputeRecord, other: Dispute, voided: bool
) -> None:
    with shared.write() as uow:
        uow.add(record)
    assert loaded(shared, record.id) == record
    voiding = Voiding(at=NOW, reason="重复登记𬭎") if voided else None
    changed = replace(record, version=2, changed_at=NOW, dispute=other, voided=voiding)
    with shared.write() as uow:
        uow.replace(changed, expected_version=1)
    assert loaded(shared, record.id) == changed


@given(st.lists(records(), min_size=1, max_size=3, unique_by=lambda record: record.id))
def test_many_at_once_are_saved_like_one_by_one(shared: StoredRegister, many: list[DisputeRecord]) -> None:
    with shared.write() as uow:
        assert uow.add_many(many) == len(many)
    for record in many:
        found = loaded(shared, record.id)
        nameless = tuple(replace(party, person_id=None) for party in found.dispute.parties)
        assert replace(found, dispute=replace(found.dispute, parties=nameless)) == record


UNKNOWN_OR_EMPTY = {
    "no agreement": Dispute(),
    "an empty agreement": Dispute(agreement=Agreement()),
    "no ending": Dispute(accepted_on=date(2026, 3, 1)),
    "a bare ending": Dispute(ending=Ending(outcome=Outcome.WITHDRAWN)),
    "nothing at stake": Dispute(amount=Money(0)),
    "an amount of nothing agreed": Dispute(amount=Money(5), agreement=Agreement(amount=Money(0))),
    "closed to the public": Dispute(sessions=(Session(is_public=False),)),
    "not known whether public": Dispute(sessions=(Session(),)),
    "at midnight": Dispute(sessions=(Session(held_at=time(0, 0)),)),
    "age of nothing": Dispute(parties=(Party(stated_age=0),)),
    "a party of whom nothing is known": Dispute(parties=(Party(), Party())),
    "an empty request": Dispute(requests=("", "")),
    "spaces and line ends": Dispute(facts="  一\n\n二\t \n", village="　溪口村 "),
    "quotes": Dispute(facts="'; DROP TABLE dispute; --\"\\%_"),
    "rare characters": Dispute(title="㛃䶮𬭎𫖯与𠮷田󠄀", parties=(Party(name="𰻝㛃"),)),
    "ten thousand characters": Dispute(facts="因滴水" * 3_334),
}


@pytest.mark.parametrize("dispute", UNKNOWN_OR_EMPTY.values(), ids=UNKNOWN_OR_EMPTY.keys())
def test_unknown_is_not_empty(register: StoredRegister, dispute: Dispute) -> None:
    with register.write() as uow:
        uow.add(record_of(dispute))
    assert loaded(register, "a").dispute == dispute


def test_what_is_saved_is_there_for_another_window(register: StoredRegister, paths) -> None:
    with register.write() as uow:
        uow.add(record_of(Dispute(facts="滴水")))
    with reopened(paths.data) as other:
        assert loaded(other, "a").dispute.facts == "滴水"


def test_a_block_that_fails_leaves_nothing(register: StoredRegister) -> None:
    def fail() -> None:
        with register.write() as uow:
            uow.add(record_of(Dispute(facts="滴水")))
            uow.take_number("c", 2026, 1, "n", "a")
            raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        fail()
    with register.read() as reader:
        assert reader.page(Filter()).rows == ()
        assert reader.highest_serial("c", 2026) == 0
        with pytest.raises(Refused, match="没有这件纠纷"):
            reader.load("a")
    assert list(register.verify()) == []


def test_two_windows_cannot_overwrite_each_other(register: StoredRegister, paths) -> None:
    with register.write() as uow:
        uow.add(record_of(Dispute(facts="原来")))
    with reopened(paths.data) as other:
        mine, theirs = loaded(register, "a"), loaded(other, "a")
        with other.write() as uow:
            uow.replace(replace(theirs, version=2, dispute=Dispute(facts="别的窗口")), expected_version=1)

        def save_mine() -> None:
            with register.write() as uow:
                uow.replace(replace(mine, version=2, dispute=Dispute(facts="这个窗口")), expected_version=1)

        with pytest.raises(Refused, match="别的窗口改过") as caught:
            save_mine()
    assert caught.value.problems[0].field == "version"
    assert loaded(register, "a").dispute.facts == "别的窗口"
    with register.read() as reader:
        assert reader.page(Filter(text="这个窗口")).rows == ()


def test_a_void_dispute_keeps_its_facts_and_its_version_is_guarded(register: StoredRegister) -> None:
    with register.write() as uow:
        uow.add(record_of(Dispute(facts="滴水"), number="第1号"))
    voiding = Voiding(at=NOW, reason="重复")
    voided = replace(loaded(register, "a"), version=2, voided=voiding)
    with register.write() as uow:
        uow.void(voided, voiding, expected_version=1)
    with register.read() as reader:
        (row,) = reader.page(Filter()).rows
    assert (row.status, row.number) == (Status.VOIDED, "第1号")
    assert loaded(register, "a") == voided

    def void_again() -> None:
        with register.write() as uow:
            uow.void(replace(voided, version=2), voiding, expected_version=1)

    with pytest.raises(Refused, match="别的窗口改过"):
        void_again()


def test_a_number_is_given_once(register: StoredRegister) -> None:
    with register.write() as uow:
        uow.add(record_of(Dispute(), key="a", number="第1号"))
        uow.take_number("c", 2026, 1, "第1号", "a")

    def add_again() -> None:
        with register.write() as uow:
            uow.add(record_of(Dispute(), key="b", number="第1号"))

    def take(serial: int, number: str) -> None:
        with register.write() as uow:
            uow.take_number("c", 2026, serial, number, "b")

    def add_many_again() -> None:
        with register.write() as uow:
            uow.add_many([record_of(Dispute(), key="b"), record_of(Dispute(), key="c", number="第1号")])

    with pytest.raises(Refused, match="编号已经用过"):
        add_again()
    with pytest.raises(Refused, match="编号第1号已经用过"):
        take(2, "第1号")
    with pytest.raises(Refused, match="已经用过"):
        take(1, "第2号")
    with pytest.raises(Refused, match="没有导入"):
        add_many_again()
    with register.read() as reader:
        assert [row.id for row in reader.page(Filter()).rows] == ["a"]


def test_replacing_leaves_no_rows_of_the_old(register: StoredRegister, paths) -> None:
    full = Dispute(
        parties=(Party(name="张三"),),
        requests=("赔",),
        sessions=(Session(),),
        agreement=Agreement(clauses=("一", "二")),
        ending=Ending(outcome=Outcome.WITHDRAWN),
    )
    with register.write() as uow:
        uow.add(record_of(full))
    with register.write() as uow:
        uow.replace(replace(record_of(Dispute(facts="只剩事实")), version=2), expected_version=1)
    dependent = [name for name, table in tables.metadata.tables.items() if "entry" in table.c]
    with raw_connection(paths.data) as raw:
        counts = {name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in dependent}
    assert {name for name, number in counts.items() if number} == {"dispute"}


def test_a_dispute_goes_by_its_number_first(register: StoredRegister) -> None:
    agreed = Dispute(agreement=Agreement(number="第1号"))
    with register.write() as uow:
        uow.add(record_of(Dispute(), key="a", number="第1号"))
        uow.add(record_of(agreed, key="b"))
        uow.add(record_of(replace(agreed, agreement=Agreement(number="协议9")), key="c"))
        uow.add(record_of(replace(agreed, agreement=Agreement(number="协议9")), key="d"))
    with register.read() as reader:
        assert reader.find("第1号") == ("a",)
        assert reader.find("协议9") == ("c", "d")
        assert reader.find("b") == ("b",)
        assert reader.find("没有") == ()
