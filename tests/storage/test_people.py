"""People met before are met again, and nobody is taken for another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mediator_desktop.domain.dispute import Assignment, Dispute, DisputeRecord
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.views import KnownPerson
from mediator_desktop.domain.vocabulary import PartyKind
from mediator_desktop.storage.register import StoredRegister

DAY = date(2026, 3, 1)
ID = "11010519491231002X"
OTHER_ID = "440524188001010014"
ZHANG = Party(name="张建国", phone="13800138000", village="溪口村")
COMPANY = Party(kind=PartyKind.LEGAL, name="云岭公司", credit_code="91350100M000100Y43")


def link(register: StoredRegister, *parties: Party, day: date = DAY) -> Iterator[str | None]:
    with register.write() as uow:
        for party in parties:
            yield uow.link_person(party, day)


def known(register: StoredRegister, name: str) -> tuple[KnownPerson, ...]:
    with register.read() as reader:
        return reader.people_by_name(name)


SAME = {
    "identity number": (replace(ZHANG, id_number=ID), Party(name="张建国", id_number=ID)),
    "identity number, name corrected": (replace(ZHANG, id_number=ID), Party(name="章建国", id_number=ID)),
    "name, village and phone": (ZHANG, replace(ZHANG, address="溪口村12号")),
    "credit code": (COMPANY, replace(COMPANY, phone="66668888")),
    "identity number learned later": (ZHANG, replace(ZHANG, id_number=ID)),
    "identity number not told again": (replace(ZHANG, id_number=ID), ZHANG),
}
DIFFERENT = {
    "other identity number": (replace(ZHANG, id_number=ID), replace(ZHANG, id_number=OTHER_ID)),
    "other phone": (ZHANG, replace(ZHANG, phone="13800138001")),
    "other village": (ZHANG, replace(ZHANG, village="石桥村")),
    "other name": (ZHANG, replace(ZHANG, name="张爱国")),
    "other credit code": (COMPANY, replace(COMPANY, credit_code="91330324MA285XYZ1A")),
}


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME.keys())
def test_the_same_person(register: StoredRegister, first: Party, second: Party) -> None:
    one, other = link(register, first, second)
    assert one is not None
    assert one == other


@pytest.mark.parametrize(("first", "second"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_another_person(register: StoredRegister, first: Party, second: Party) -> None:
    one, other = link(register, first, second)
    assert None not in (one, other)
    assert one != other


@pytest.mark.parametrize(
    "party",
    [Party(), Party(name="张建国"), Party(name="张建国", phone="13800138000"),
     Party(name="张建国", village="溪口村"), Party(id_number=ID)],
)  # fmt: skip
def test_too_little_is_known(register: StoredRegister, party: Party) -> None:
    assert list(link(register, party)) == [None]
    assert known(register, party.name) == ()


def test_a_person_who_was_chosen_stays_chosen(register: StoredRegister) -> None:
    (chosen,) = link(register, ZHANG)
    bare = Party(name="张建国", person_id=chosen)
    assert list(link(register, bare)) == [chosen]
    with_number = replace(bare, id_number=ID)
    assert list(link(register, with_number)) == [chosen]
    (person,) = known(register, "张建国")
    assert (person.id, person.party.id_number, person.party.phone) == (chosen, ID, "13800138000")


def test_a_chosen_person_is_not_renamed_into_somebody_else(register: StoredRegister) -> None:
    (chosen,) = link(register, ZHANG)
    overtyped = replace(ZHANG, name="李卫民", person_id=chosen, phone="", village="")
    assert list(link(register, overtyped)) == [None]
    assert [person.id for person in known(register, "张建国")] == [chosen]


def test_a_chosen_person_yields_to_the_identity_number(register: StoredRegister) -> None:
    chosen, right = link(register, ZHANG, Party(name="张建国", id_number=ID))
    assert chosen != right
    assert list(link(register, Party(name="张建国", person_id=chosen, id_number=ID))) == [right]


def test_newer_facts_replace_older_ones_and_empty_ones_nothing(register: StoredRegister) -> None:
    full = replace(ZHANG, id_number=ID, occupation="农民", address="溪口村12号")
    list(link(register, full))
    newer = Party(name="张建国", id_number=ID, address="石桥村3号", village="石桥村")
    list(link(register, newer, day=DAY + timedelta(days=1)))
    older = Party(name="张建国", id_number=ID, address="很早以前", phone="66668888")
    list(link(register, older, day=DAY - timedelta(days=1)))
    (person,) = known(register, "张建国")
    party = person.party
    assert (party.address, party.village, party.occupation, party.phone) == (
        "石桥村3号", "石桥村", "农民", "13800138000",
    )  # fmt: skip


def test_known_people_come_with_their_disputes_newest_first(register: StoredRegister) -> None:
    now = datetime(2026, 3, 1)
    for key in ("a", "b", "c"):
        with register.write() as uow:
            person = uow.link_person(ZHANG, DAY) if key != "b" else None
            dispute = Dispute(parties=(replace(ZHANG, person_id=person), replace(ZHANG, person_id=person)))
            uow.add(
                DisputeRecord(id=key, version=1, number=None, entered_at=now, changed_at=now, dispute=dispute)
            )
    (person,) = known(register, "张建国")
    assert [row.id for row in person.disputes] == ["c", "a"]


def test_people_by_number(register: StoredRegister) -> None:
    list(link(register, replace(ZHANG, id_number=ID), COMPANY))
    with register.read() as reader:
        assert [p.party.name for p in reader.people_by_id_number(ID)] == ["张建国"]
        assert [p.party.name for p in reader.people_by_id_number(COMPANY.credit_code)] == ["云岭公司"]
        assert reader.people_by_id_number("123") == ()


def test_names_are_completed_by_characters_and_by_initials(register: StoredRegister) -> None:
    people = ("单晓明", "单小美", "尉迟恭", "张单")
    list(link(register, *(replace(ZHANG, name=name) for name in people)))
    with register.read() as reader:
        assert set(reader.names_beginning("单")) == {"单晓明", "单小美"}
        assert set(reader.names_beginning("sx")) == {"单晓明", "单小美"}
        assert reader.names_beginning("SXMi") == ()
        assert set(reader.names_beginning("YC")) == {"尉迟恭"}
        assert len(reader.names_beginning("单", limit=1)) == 1
        assert reader.names_beginning("王") == ()


def test_words_in_use_begin_with_the_offices_own(register: StoredRegister) -> None:
    now = datetime(2026, 3, 1)
    made = (("石桥村", "钱一"), ("远村", "李秀英"), ("", ""))
    with register.write() as uow:
        for key, (village, mediator) in enumerate(made):
            dispute = Dispute(village=village, mediators=(Assignment(name=mediator),) if mediator else ())
            uow.add(
                DisputeRecord(
                    id=str(key), version=1, number=None, entered_at=now, changed_at=now, dispute=dispute
                )
            )
    with register.read() as reader:
        assert reader.villages_in_use() == ("溪口村", "石桥村", "枫林社区", "远村")
        assert reader.mediators_in_use() == ("李秀英", "赵长河", "钱一")
