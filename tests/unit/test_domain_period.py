"""Periods as people write them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.period import Period


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026", (2026, 1, 1), (2026, 12, 31)),
        ("2026-03", (2026, 3, 1), (2026, 3, 31)),
        ("2026-3", (2026, 3, 1), (2026, 3, 31)),
        ("2026-02", (2026, 2, 1), (2026, 2, 28)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2026-12", (2026, 12, 1), (2026, 12, 31)),
        ("2026-Q1", (2026, 1, 1), (2026, 3, 31)),
        ("2026q4", (2026, 10, 1), (2026, 12, 31)),
        ("2026-H1", (2026, 1, 1), (2026, 6, 30)),
        ("2026h2", (2026, 7, 1), (2026, 12, 31)),
        ("2026-03-05", (2026, 3, 5), (2026, 3, 5)),
        (" 2026-03-05 .. 2026-04-02 ", (2026, 3, 5), (2026, 4, 2)),
        ("2026-03-05..2026-03-05", (2026, 3, 5), (2026, 3, 5)),
    ],
)
def test_reading(written: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert Period.read(written) == Period(date(*first), date(*last))


@pytest.mark.parametrize(
    "written",
    ["", "三月", "2026-13", "2026-00", "2026-Q5", "2026-H3", "2026-02-30", "0000", "26-03", "2026-03-05..",
     "2026-04-02..2026-03-05", "..", "2026/03", "2026-03..2026-04"],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_examples(written: str) -> None:
    with pytest.raises(ValueError, match="不是时间段，请写成 2026-03"):
        Period.read(written)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_the_month_of_a_day_holds_it_and_ends_before_the_next(day: date) -> None:
    month = Period.month(day)
    assert day in month
    assert month == Period.read(f"{day:%Y-%m}")
    assert (month.first_day.day, (month.last_day + timedelta(days=1)).day) == (1, 1)
    assert month.first_day - timedelta(days=1) not in month
    assert month.last_day + timedelta(days=1) not in month


@given(st.integers(1950, 2090))
def test_parts_of_a_year_follow_each_other_without_a_gap(year: int) -> None:
    whole = Period.read(str(year))
    for parts in (
        [f"{year}-{n:02d}" for n in range(1, 13)],
        [f"{year}-Q{n}" for n in range(1, 5)],
        [f"{year}-H{n}" for n in (1, 2)],
    ):
        periods = [Period.read(part) for part in parts]
        assert (periods[0].first_day, periods[-1].last_day) == (whole.first_day, whole.last_day)
        for one, other in pairwise(periods):
            assert other.first_day - one.last_day == timedelta(days=1)


def test_a_period_in_words() -> None:
    assert str(Period.read("2026-03")) == "2026-03-01至2026-03-31"
