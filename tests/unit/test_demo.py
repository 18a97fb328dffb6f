"""Invented disputes: plausible, never impossible, the same for the same seed."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_desktop.catalogue.record_format import dispute_from_plain, to_plain
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.identity import check_credit_code, check_phone, read_resident_id
from mediator_desktop.domain.office import Office, check_office
from mediator_desktop.domain.problems import Severity
from mediator_desktop.domain.status import outcome_of, status_of
from mediator_desktop.domain.vocabulary import AgreementForm, Duty, Outcome, PartyKind, Status
from mediator_desktop.services import demo_texts
from mediator_desktop.services.demo import invent_disputes, invent_office

WORDS = load_vocabulary(Path(__file__).resolve().parents[2] / "forms")
TODAY = date(2026, 10, 31)


@pytest.fixture(scope="module")
def many() -> list[Dispute]:
    return list(invent_disputes(4000, 7, TODAY))


def dates_of(dispute: Dispute) -> list[date]:
    """Every day on which something has happened."""
    agreement, ending = dispute.agreement, dispute.ending
    days = [
        dispute.found_on, dispute.applied_on, dispute.accepted_on, dispute.rights_notified_on, dispute.closed_on,
        *(s.held_on for s in dispute.sessions), *(v.visited_on for v in dispute.return_visits),
        ending.on if ending else None,
    ]  # fmt: skip
    if agreement is not None:
        days += [agreement.agreed_on, *(s.on for s in agreement.signings)]
        days += [item.done_on for item in agreement.performance]
    return [day for day in days if day is not None]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.dates(date(2012, 1, 1), date(2040, 12, 31)), st.integers(1, 25))
def test_every_invented_dispute_is_sound(seed: int, today: date, count: int) -> None:
    found = list(invent_disputes(count, seed, today))
    assert len(found) == count
    for dispute in found:
        assert check_dispute(dispute, today) == ()
        assert all(day <= today for day in dates_of(dispute))
        assert dispute_from_plain(to_plain(dispute)) == dispute
        assert status_of(dispute) in Status


def test_the_same_seed_gives_the_same_disputes() -> None:
    assert list(invent_disputes(50, 3, TODAY)) == list(invent_disputes(50, 3, TODAY))
    assert list(invent_disputes(50, 3, TODAY)) != list(invent_disputes(50, 4, TODAY))


def test_events_are_in_order(many: list[Dispute]) -> None:
    for dispute in many:
        accepted, agreement = dispute.accepted_on, dispute.agreement
        first = min(dates_of(dispute))
        assert first == (dispute.found_on or dispute.applied_on or accepted or first)
        if dispute.closed_on:
            assert dispute.closed_on == max(dates_of(dispute))
        held = [session.held_on for session in dispute.sessions if session.held_on]
        assert held == sorted(held)
        if agreement is not None:
            assert agreement.agreed_on == held[-1]
            assert all(item.due_on and item.due_on >= held[-1] for item in agreement.performance)


def test_they_come_in_the_order_of_their_days(many: list[Dispute]) -> None:
    days = [min(dates_of(dispute)) for dispute in many]
    late = sum(later < earlier for earlier, later in pairwise(days))
    assert late < len(days) // 4  # within a weekend's or an acceptance's few days
    assert all(later > earlier - timedelta(days=8) for earlier, later in pairwise(days))


def test_the_newest_year_is_the_fullest(many: list[Dispute]) -> None:
    years = Counter((TODAY - min(dates_of(dispute))).days // 365 for dispute in many)
    assert len(years) >= 4
    assert years[0] == max(years.values())


def test_every_state_and_type_occurs(many: list[Dispute]) -> None:
    assert {status_of(dispute) for dispute in many} == set(Status) - {Status.VOIDED}
    assert {outcome_of(dispute) for dispute in many} == {*Outcome, None} - {Outcome.AGREEMENT}
    assert {dispute.type_code for dispute in many} == set(WORDS.types.by_code)
    forms = {dispute.agreement.form for dispute in many if dispute.agreement}
    assert forms == {AgreementForm.WRITTEN, AgreementForm.ORAL}


def test_codes_are_those_of_the_vocabulary(many: list[Dispute]) -> None:
    assert set(demo_texts.STORIES) == set(demo_texts.WEIGHTS) == set(WORDS.types.by_code)
    for dispute in many:
        assert dispute.source_code in WORDS.sources.by_code
        assert dispute.difficulty in WORDS["difficulties"].by_code
        assert dispute.responsibility.grade in {"", *WORDS["grades"].by_code}
        for party in dispute.parties:
            assert party.ethnicity in {"", *WORDS["ethnic_groups"].by_code}


def test_people(many: list[Dispute]) -> None:
    ids: Counter[str] = Counter()
    rare = minors = 0
    for dispute in many:
        day = dispute.received_on or TODAY
        assert len(dispute.parties) >= 2
        for party in dispute.parties:
            if party.phone:
                assert check_phone(party.phone).startswith("154")
            if party.kind is not PartyKind.NATURAL:
                assert check_credit_code(party.credit_code) == party.credit_code
                continue
            rare += any(char in demo_texts.RARE for char in party.name)
            minors += party.is_minor_on(day)
            assert bool(party.agents) == party.is_minor_on(day)
            if party.id_number:
                known = read_resident_id(party.id_number)
                assert party.id_number.startswith("3699")
                assert (known.birth_date, known.sex) == (party.birth_date, party.sex)
        ids.update(party.id_number for party in dispute.parties if party.id_number)
    assert any(times > 2 for times in ids.values())
    assert min(rare, minors) > 20
    assert {party.kind for dispute in many for party in dispute.parties} == set(PartyKind)


def test_texts_have_no_open_slots(many: list[Dispute]) -> None:
    for dispute in many:
        text = str(to_plain(dispute))
        assert not any(slot in text for slot in ("{a}", "{b}", "{v}", "{d}", "{m}", "{p}", "{x}", "{title}"))
        assert dispute.parties[0].name in dispute.facts or dispute.parties[1].name in dispute.facts
        if dispute.agreement:
            assert dispute.agreement.clauses
            amounts = [item.amount.fen for item in dispute.agreement.performance if item.amount]
            assert sum(amounts) == (dispute.agreement.amount.fen if dispute.agreement.amount else 0)


def test_platform_codes_are_unique(many: list[Dispute]) -> None:
    codes = [dispute.platform.code for dispute in many if dispute.platform.code]
    assert len(codes) > 100
    assert len(codes) == len(set(codes))


def test_the_office_is_complete_and_its_own_people_are_used() -> None:
    assert not [p for p in check_office(invent_office()) if p.severity is Severity.WRONG]
    office = Office(name="某所", committee="某调委会", villages=("甲村",), mediators=("乙", "丙"))
    for dispute in invent_disputes(40, 1, TODAY, office):
        assert dispute.village == "甲村"
        assert set(dispute.mediator_names(Duty.LEAD)) <= {"乙", "丙"}
    assert len(list(invent_disputes(3, 1, TODAY, Office()))) == 3


def test_nothing_asked_nothing_made() -> None:
    assert list(invent_disputes(0, 1, TODAY)) == []
