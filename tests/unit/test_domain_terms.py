"""Codes on which rules branch, the clock, and whether today's lists say the same."""

import inspect
from datetime import date, datetime

import pytest

from mediator_desktop.domain import vocabulary as terms
from mediator_desktop.domain.clock import FixedClock, SystemClock
from mediator_desktop.domain.vocabulary import Outcome, Status, Term

KINDS = [
    kind
    for _, kind in inspect.getmembers(terms, inspect.isclass)
    if issubclass(kind, Term) and kind is not Term
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_one_word(kind: type[Term]) -> None:
    members = list(kind)
    assert len({member.label for member in members}) == len(members)
    for member in members:
        assert kind(member.value) is member
        assert str(member) == f"{member}" == member.value
        assert member.value.isascii()
        assert member.value.islower()
        assert member.label
        assert not member.label.isascii()


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        Status("nonsense")


def test_open_disputes_are_those_with_something_to_do() -> None:
    assert {status.value for status in Status if status.is_open} == {
        "registered", "accepted", "mediating", "agreed", "performing",
    }  # fmt: skip


def test_agreements_among_outcomes() -> None:
    assert {outcome.value for outcome in Outcome if outcome.is_agreement} == {
        "written_agreement",
        "oral_agreement",
        "agreement",
    }


def test_a_fixed_clock_stands_still() -> None:
    clock = FixedClock.on(date(2026, 3, 5))
    assert (clock.today(), clock.now()) == (date(2026, 3, 5), datetime(2026, 3, 5, 9))


def test_the_system_clock_tells_local_time_to_the_second() -> None:
    clock = SystemClock()
    before, now, after = clock.today(), clock.now(), clock.today()
    assert before <= now.date() <= after
    assert (now.microsecond, now.tzinfo) == (0, None)
