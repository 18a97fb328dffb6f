"""Two entries of one person are met as one, and told apart again without a trace."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Filter
from mediator_desktop.storage.register import StoredRegister
from tests.registers import fresh_register

DAY = date(2026, 3, 1)
MOMENT = datetime(2026, 3, 1, 9)
ID = "11010519491231002X"
OTHER_ID = "440524188001010014"
PEOPLE = tuple(
    Party(name="张建国", phone=f"1380013800{n}", village="溪口村", address=f"溪口村{n}号") for n in range(5)
)


def settle(register: StoredRegister, *parties: Party) -> list[str]:
    """One dispute a party, `a`, `b`, …; the people's ids."""
    ids = []
    for key, party in zip("abcdefgh", parties, strict=False):
        with register.write() as uow:
            person = uow.link_person(party, DAY)
            assert person is not None
            ids.append(person)
            dispute = Dispute(parties=(replace(party, person_id=person),))
            uow.add(
                DisputeRecord(
                    id=key, version=1, number=None, entered_at=MOMENT, changed_at=MOMENT, dispute=dispute
                )
            )
    return ids


def merged(register: StoredRegister, kept: str, dropped: str) -> int:
    with register.write("李秀英") as uow:
        return uow.merge_people(kept, dropped, "同一个人，换了号码").id


def disputes_of(register: StoredRegister, person: str) -> str:
    with register.read() as reader:
        rows = reader.page(Filter(person_id=person)).rows
        known = reader.person(person)
        assert known is not None
        assert {row.id for row in known.disputes} == {row.id for row in rows}
        assert reader.count(Filter(person_id=person)) == len(rows)
        return "".join(sorted(row.id for row in rows))


def test_merged_people_are_met_as_one(register: StoredRegister) -> None:
    first, second, third = settle(register, *PEOPLE[:3])
    merged(register, first, second)
    for asked in (first, second):
        assert disputes_of(register, asked) == "ab"
    assert disputes_of(register, third) == "c"
    with register.read() as reader:
        assert {known.id for known in reader.people_by_name("张建国")} == {first, third}


def test_chains_lead_to_the_one_kept_last(register: StoredRegister) -> None:
    first, second, third, fourth, other = settle(register, *PEOPLE)
    merged(register, second, first)
    merged(register, fourth, third)
    merged(register, third, first)  # both stand for someone else already
    for asked in (first, second, third, fourth):
        assert disputes_of(register, asked) == "abcd"
        with register.read() as reader:
            known = reader.person(asked)
            assert known is not None
            assert known.id == fourth
    assert disputes_of(register, other) == "e"


def test_unmerging_is_exact(register: StoredRegister) -> None:
    first, second, third = settle(register, *PEOPLE[:3])
    with register.read() as reader:
        before = [reader.person(person) for person in (first, second, third)]
    inner = merged(register, first, second)
    outer = merged(register, third, first)
    with register.write("赵长河") as uow:
        assert uow.unmerge_people(inner).dropped == second
    assert (disputes_of(register, second), disputes_of(register, first)) == ("b", "ac")
    with register.write() as uow:
        uow.unmerge_people(outer)
        with pytest.raises(Refused, match="已经撤销"):
            uow.unmerge_people(outer)
    with register.read() as reader:
        assert [reader.person(person) for person in (first, second, third)] == before


def test_one_person_cannot_be_merged_with_themselves(register: StoredRegister) -> None:
    first, second, third = settle(register, *PEOPLE[:3])
    merged(register, first, second)
    merged(register, second, third)
    for pair in ((first, first), (first, third), (third, second)):
        with pytest.raises(Refused, match="已经合并"):
            merged(register, *pair)
    with pytest.raises(Refused, match="没有这个人"):
        merged(register, first, "nobody")


def test_what_is_not_known_of_the_person_kept_is_taken_from_the_others(register: StoredRegister) -> None:
    bare = Party(name="张建国", phone="13800138000", village="溪口村")
    full = Party(name="张建国", id_number=ID, occupation="农民", village="石桥村")
    kept, dropped = settle(register, bare, full)
    merged(register, kept, dropped)
    with register.read() as reader:
        (known,) = reader.people_by_id_number(ID)
    assert known.id == kept
    party = known.party
    assert (party.village, party.id_number, party.occupation, party.phone) == (
        "溪口村", ID, "农民", "13800138000",
    )  # fmt: skip


def test_someone_with_another_number_is_not_taken_for_a_merged_person(register: StoredRegister) -> None:
    bare = Party(name="张建国", phone="13800138000", village="溪口村")
    kept, dropped = settle(register, bare, Party(name="张建国", id_number=ID))
    merged(register, kept, dropped)
    with register.write() as uow:
        assert uow.link_person(replace(bare, id_number=OTHER_ID), DAY) not in (kept, dropped)
        assert uow.link_person(bare, DAY) == kept
        assert uow.link_person(Party(name="张建国", id_number=ID), DAY) == dropped


def test_a_person_chosen_by_another_spelling_stays_chosen(register: StoredRegister) -> None:
    kept, dropped = settle(register, PEOPLE[0], replace(PEOPLE[1], name="章建国"))
    merged(register, kept, dropped)
    with register.write() as uow:
        assert uow.link_person(Party(name="章建国", person_id=kept), DAY) == dropped


def test_names_put_aside_are_not_offered(register: StoredRegister) -> None:
    kept, dropped = settle(register, PEOPLE[0], replace(PEOPLE[1], name="张建囯"))
    merged(register, kept, dropped)
    with register.read() as reader:
        assert reader.names_beginning("张") == ("张建国",)
        assert [known.id for known in reader.people_by_name("张建囯")] == [kept]


def test_merges_are_listed_and_logged(register: StoredRegister) -> None:
    first, second, third = settle(register, *PEOPLE[:3])
    one = merged(register, first, second)
    two = merged(register, third, first)
    with register.read() as reader:
        assert [merge.id for merge in reader.merges(second)] == [two, one]
        newest = reader.merges(third)[0]
    assert (newest.kept, newest.dropped, newest.actor, newest.reason, newest.dropped_name) == (
        third, first, "李秀英", "同一个人，换了号码", "张建国",
    )  # fmt: skip
    with register.write() as uow:
        uow.unmerge_people(two)
    with register.read() as reader:
        assert reader.merges(third) == ()
        log = [row[0] for row in reader._connection.exec_driver_sql("SELECT action FROM audit")]
    assert log[-3:] == ["merge_people", "merge_people", "unmerge_people"]
    assert register.verify() == []


def test_an_unknown_person_is_nobody(register: StoredRegister) -> None:
    with register.read() as reader:
        assert reader.person("nobody") is None
        assert reader.merges("nobody") == ()


@settings(max_examples=12)
@given(steps=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), max_size=10))
def test_any_order_of_merging_and_unmerging_keeps_everyone_in_one_group(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, bool]]
) -> None:
    with fresh_register(tmp_path_factory.mktemp("merging") / "data") as register:
        ids = settle(register, *PEOPLE)
        open_merges: dict[int, frozenset[str]] = {}
        for one, other, undo in steps:
            if undo and open_merges:
                with register.write() as uow:
                    uow.unmerge_people(open_merges.popitem()[0])
                continue
            try:
                merge = merged(register, ids[one], ids[other])
            except Refused:
                continue
            with register.read() as reader:
                made = next(found for found in reader.merges(ids[one]) if found.id == merge)
            open_merges[merge] = frozenset({made.kept, made.dropped})
        groups = [{person} for person in ids]
        for pair in open_merges.values():
            joined = [group for group in groups if group & pair]
            groups = [group for group in groups if not group & pair] + [set().union(*joined)]
        for group in groups:
            expected = "".join(sorted("abcde"[ids.index(person)] for person in group))
            assert {disputes_of(register, person) for person in group} == {expected}
