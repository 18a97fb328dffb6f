"""Ages, minors and blank parties; names and numbers of a dispute."""

from datetime import date, datetime

import pytest

from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import Assignment, Dispute, DisputeRecord, PlatformFacts
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import Duty, PartyKind, PartyRole

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 3, 1), date(2026, 2, 28), 17),
        (date(2008, 3, 1), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 3, 1), date(2026, 3, 1), 0),
        (date(2027, 1, 1), date(2026, 3, 1), 0),
        (date(1926, 12, 31), date(2026, 3, 1), 99),
    ],
)
def test_age_from_the_birth_date(born: date, day: date, age: int) -> None:
    party = Party(birth_date=born, stated_age=50)
    assert party.age_on(day) == age
    assert party.is_minor_on(day) == (age < 18)


@pytest.mark.parametrize(
    ("number", "minor"),
    [("110105201506010024", True), ("11010519491231002X", False), ("110105201506010025", False), ("", False)],
)
def test_without_an_age_the_identity_number_tells_a_minor(number: str, minor: bool) -> None:
    assert Party(id_number=number).is_minor_on(DAY) is minor
    assert not Party(id_number=number, stated_age=30).is_minor_on(DAY)
    assert not Party(id_number=number, kind=PartyKind.LEGAL).is_minor_on(DAY)
    assert not Party(id_number=number).is_minor_on(None)


@pytest.mark.parametrize(("stated", "minor"), [(None, False), (17, True), (18, False)])
def test_age_as_told(stated: int | None, minor: bool) -> None:
    party = Party(stated_age=stated)
    assert (party.age_on(DAY), party.is_minor_on(DAY)) == (stated, minor)
    known = Party(birth_date=date(1990, 1, 1), stated_age=stated)
    assert known.age_on(None) == stated


def test_organisations_are_never_minors() -> None:
    assert not Party(kind=PartyKind.LEGAL, stated_age=3).is_minor_on(DAY)


def test_a_blank_party_has_but_a_side_and_a_kind() -> None:
    assert Party(role=PartyRole.THIRD_PARTY, kind=PartyKind.OTHER).is_blank
    assert not Party(phone="110").is_blank


def test_names_by_side_and_duty_in_order() -> None:
    dispute = Dispute(
        parties=(
            Party(name="乙"),
            Party(role=PartyRole.RESPONDENT, name="丙"),
            Party(name=""),
            Party(name="甲"),
        ),
        mediators=(
            Assignment(name="赵", duty=Duty.ASSISTANT),
            Assignment(name="李"),
            Assignment(name="", duty=Duty.ASSISTANT),
            Assignment(name="钱", duty=Duty.ASSISTANT),
        ),
    )
    assert dispute.names(PartyRole.APPLICANT) == ("乙", "甲")
    assert dispute.mediator_names(Duty.ASSISTANT) == ("赵", "钱")
    assert dispute.mediator_names(Duty.RECORDER) == ()


@pytest.mark.parametrize(
    ("found", "applied", "accepted", "received"),
    [
        (None, None, None, None),
        (date(2026, 1, 1), None, None, date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 2), None, date(2026, 1, 2)),
        (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3), date(2026, 1, 3)),
    ],
)
def test_the_day_received(
    found: date | None, applied: date | None, accepted: date | None, received: date | None
) -> None:
    dispute = Dispute(found_on=found, applied_on=applied, accepted_on=accepted)
    assert dispute.received_on == received


@pytest.mark.parametrize(
    ("number", "agreement", "code", "shown"),
    [
        ("〔2026〕第1号", "协议7", "3303", "〔2026〕第1号"),
        (None, "协议7", "3303", "协议7"),
        (None, "", "3303", "3303"),
        (None, None, "3303", "3303"),
        (None, None, "", ""),
    ],
)
def test_what_a_dispute_is_called(number: str | None, agreement: str | None, code: str, shown: str) -> None:
    record = DisputeRecord(
        id="x",
        version=1,
        number=number,
        entered_at=datetime(2026, 3, 1),
        changed_at=datetime(2026, 3, 1),
        dispute=Dispute(
            agreement=None if agreement is None else Agreement(number=agreement),
            platform=PlatformFacts(code=code),
        ),
    )
    assert record.display_number == shown
