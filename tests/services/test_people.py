"""Somebody's other disputes: asked from a case, logged; likely doubles are offered, merged and told apart again."""

from dataclasses import replace
from datetime import date

import pytest

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.vocabulary import PartyKind, PartyRole
from mediator_desktop.services import disputes, papers, people
from mediator_desktop.services.workplace import Workplace

ID = "11010519491231002X"
OTHER_ID = "440524188001010014"
WANG = Party(name="王建国", phone="15412340086", village="溪口村")
MOVED = replace(WANG, phone="15400000001", address="溪口村12号")
LI = Party(role=PartyRole.RESPONDENT, name="李德福")


def settle(workplace: Workplace, *parties: Party) -> list[str]:
    """A dispute for each party; their ids."""
    ids = []
    for party in parties:
        dispute = Dispute(parties=(party, LI), accepted_on=date(2026, 10, 20), facts="滴水")
        with workplace.register.write("李秀英") as uow:
            ids.append(disputes.register(dispute, uow, workplace.clock).record.id)
    return ids


def history(workplace: Workplace, dispute_id: str, index: int = 0) -> people.History:
    with workplace.register.write("李秀英") as uow:
        return people.history(dispute_id, index, uow)


def actions(workplace: Workplace, dispute_id: str) -> list[str]:
    with workplace.register.read() as reader:
        return [entry.action for entry in reader.log(dispute_id)]


def test_the_other_disputes_of_a_party(workplace: Workplace) -> None:
    first, second, third = settle(workplace, WANG, WANG, WANG)
    shown = history(workplace, second)
    assert [row.id for row in shown.disputes] == [third, first]
    assert (shown.total, shown.person.party.name, shown.duplicates, shown.merges) == (2, "王建国", (), ())


def test_only_the_newest_of_many_are_shown_and_all_are_counted(workplace: Workplace) -> None:
    ids = settle(workplace, *(WANG,) * 54)
    shown = history(workplace, ids[0])
    assert shown.total == 53
    assert [row.id for row in shown.disputes] == ids[:3:-1]


def test_having_looked_stands_in_the_log_of_the_dispute(workplace: Workplace) -> None:
    first, second = settle(workplace, WANG, WANG)
    history(workplace, first)
    assert actions(workplace, first)[0] == "reveal"
    assert "reveal" not in actions(workplace, second)


@pytest.mark.parametrize("index", [1, 2, -1])
def test_nobody_is_looked_up_who_is_not_a_known_party_of_the_case(workplace: Workplace, index: int) -> None:
    (first,) = settle(workplace, WANG)
    with pytest.raises(Refused, match="还认不出这位当事人"):
        history(workplace, first, index)
    assert "reveal" not in actions(workplace, first)


LIKELY = {
    "same village": MOVED,
    "same phone": replace(WANG, village="石桥村", address="石桥村3号"),
    "number learned elsewhere": replace(MOVED, id_number=ID),
    "same birth date": Party(name="王建国", birth_date=date(1970, 1, 1), id_number=ID),
}
UNLIKELY = {
    "another village and phone": Party(name="王建国", village="石桥村", phone="15400000001"),
    "another birth date": replace(WANG, phone="15400000001", birth_date=date(1990, 1, 1)),
    "another name": replace(MOVED, name="王建军"),
    "an organisation": Party(
        kind=PartyKind.LEGAL, name="王建国", village="溪口村", credit_code="91350100M000100Y43"
    ),
}


@pytest.mark.parametrize("other", LIKELY.values(), ids=LIKELY.keys())
def test_a_likely_double_is_offered(workplace: Workplace, other: Party) -> None:
    first, _ = settle(workplace, replace(WANG, address="溪口村9号", birth_date=other.birth_date), other)
    (double,) = history(workplace, first).duplicates
    assert double.party.name == "王建国"


@pytest.mark.parametrize("other", UNLIKELY.values(), ids=UNLIKELY.keys())
def test_an_unlikely_double_is_not(workplace: Workplace, other: Party) -> None:
    first, _ = settle(workplace, replace(WANG, birth_date=date(1970, 1, 1)), other)
    assert history(workplace, first).duplicates == ()


def test_other_numbers_tell_people_apart(workplace: Workplace) -> None:
    first, second = settle(workplace, replace(WANG, id_number=ID), replace(MOVED, id_number=OTHER_ID))
    assert history(workplace, first).duplicates == ()
    one, other = (history(workplace, key).person.id for key in (first, second))
    with workplace.register.write() as uow, pytest.raises(Refused, match="证件号码不同"):
        people.merge(one, other, "看错了", uow)


def test_the_same_number_makes_a_double_whatever_the_name(workplace: Workplace) -> None:
    first, _ = settle(workplace, WANG, replace(MOVED, name="王建囯", id_number=ID))
    with workplace.register.write() as uow:
        known = uow.person(uow.load(first).dispute.parties[0].person_id or "")
        assert known is not None
        numbered = replace(known, party=replace(known.party, id_number=ID))
        assert [double.party.name for double in people.duplicates(numbered, uow)] == ["王建囯"]


def test_merging_and_telling_apart(workplace: Workplace) -> None:
    first, second = settle(workplace, WANG, MOVED)
    shown = history(workplace, first)
    (double,) = shown.duplicates
    with workplace.register.write("李秀英") as uow:
        done = people.merge(shown.person.id, double.id, " 换了号码 ", uow)
    assert (done.merge.reason, done.merge.actor) == ("换了号码", "李秀英")
    assert done.changes.disputes == {first, second}
    together = history(workplace, first)
    assert [row.id for row in together.disputes] == [second]
    assert together.duplicates == ()
    assert [merge.id for merge in together.merges] == [done.merge.id]
    with workplace.register.write() as uow:
        assert people.unmerge(done.merge.id, uow).changes.disputes == {first, second}
    apart = history(workplace, first)
    assert (apart.disputes, apart.merges) == ((), ())
    assert [known.id for known in apart.duplicates] == [double.id]


@pytest.mark.parametrize("reason", ["", "  ", "\x07号"])
def test_a_merge_needs_a_reason(workplace: Workplace, reason: str) -> None:
    first, second = settle(workplace, WANG, MOVED)
    one, other = (history(workplace, key).person.id for key in (first, second))
    with workplace.register.write() as uow, pytest.raises(Refused):
        people.merge(one, other, reason, uow)


def test_nobody_is_merged_with_a_stranger(workplace: Workplace) -> None:
    (first,) = settle(workplace, WANG)
    own = history(workplace, first).person.id
    with workplace.register.write() as uow, pytest.raises(Refused, match="没有这个人"):
        people.merge(own, "nobody", "看错了", uow)


def test_who_was_merged_is_not_suggested_to_themselves(workplace: Workplace) -> None:
    first, second = settle(workplace, WANG, MOVED)
    one, other = (history(workplace, key).person.id for key in (first, second))
    with workplace.register.write() as uow:
        people.merge(one, other, "换了号码", uow)
    with workplace.register.read() as reader:
        party = reader.load(second).dispute.parties[0]
        assert party.person_id == other
        assert people.suggest(party, reader) == ()
        assert [known.id for known in people.suggest(replace(party, person_id=None), reader)] == [one]


def test_correcting_a_party_leaves_the_papers_that_were_printed_as_they_are(workplace: Workplace) -> None:
    (first,) = settle(workplace, WANG)
    with workplace.register.write("李秀英") as uow:
        issued = papers.issue(papers.prepare("acceptance", first, uow, workplace), uow, workplace.clock).paper
    printed = papers.pdf(issued)
    with workplace.register.write("李秀英") as uow:
        record = uow.load(first)
        corrected = replace(
            record.dispute.parties[0], name="王建囯", phone="15499999999", address="石桥村1号"
        )
        dispute = replace(record.dispute, parties=(corrected, LI))
        disputes.save(first, dispute, record.version, uow, workplace.clock)
    with workplace.register.read() as reader:
        (kept,) = reader.issued_papers(first)
        assert kept == issued
        assert papers.pdf(kept) == printed
        fresh = papers.prepare("acceptance", first, reader, workplace)
    assert "王建囯" in fresh.filled.to_json()
    assert "王建囯" not in kept.content
