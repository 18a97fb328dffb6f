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
        ("2026-SY", (2025, 12, 1), (2026, 11, 30)),
        ("2026sy", (2025, 12, 1), (2026, 11, 30)),
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


@pytest.mark.parametrize(
    ("written", "last_year", "previous"),
    [
        ("2026-02", "2025-02-01..2025-02-28", "2026-01-01..2026-01-31"),
        ("2024-02", "2023-02-01..2023-02-28", "2024-01-01..2024-01-31"),
        ("2025-02", "2024-02-01..2024-02-29", "2025-01-01..2025-01-31"),
        ("2026-Q1", "2025-01-01..2025-03-31", "2025-10-01..2025-12-31"),
        ("2026-SY", "2024-12-01..2025-11-30", "2024-12-01..2025-11-30"),
        ("2026-02-26..2026-03-25", "2025-02-26..2025-03-25", "2026-01-26..2026-02-25"),
        ("2026-03-05..2026-03-09", "2025-03-05..2025-03-09", "2026-02-28..2026-03-04"),
        ("2024-02-29", "2023-02-28..2023-02-28", "2024-02-28..2024-02-28"),
    ],
)
def test_what_a_period_is_compared_with(written: str, last_year: str, previous: str) -> None:
    period = Period.read(written)
    assert period.last_year == Period.read(last_year)
    assert period.previous == Period.read(previous)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2026-10", "2026年10月"),
        ("2026-Q3", "2026年第三季度"),
        ("2026-H1", "2026年上半年"),
        ("2026-H2", "2026年下半年"),
        ("2026", "2026年"),
        ("2026-SY", "2025年12月1日至2026年11月30日"),
        ("2026-02-26..2026-03-25", "2026年2月26日至2026年3月25日"),
        ("2026-03-05", "2026年3月5日"),
    ],
)
def test_a_period_as_a_title_names_it(written: str, words: str) -> None:
    assert Period.read(written).in_words == words


@pytest.mark.parametrize(
    ("day", "first_month", "first"),
    [
        (date(2026, 11, 30), 12, date(2025, 12, 1)),
        (date(2026, 12, 1), 12, date(2026, 12, 1)),
        (date(2026, 12, 1), 1, date(2026, 1, 1)),
    ],
)
def test_the_year_that_holds_a_day(day: date, first_month: int, first: date) -> None:
    year = Period.year_of(day, first_month)
    assert year.first_day == first
    assert day in year
    assert year.whole_months == 12


DAYS = st.dates(date(1960, 1, 1), date(2060, 12, 31))


@given(DAYS, st.integers(0, 800), st.integers(0, 31))
def test_the_months_of_a_period_are_all_of_it_without_overlap(first: date, length: int, cut: int) -> None:
    period = Period(first, first + timedelta(days=length))
    months = period.months(cut)
    assert (months[0].first_day, months[-1].last_day) == (period.first_day, period.last_day)
    for one, following in pairwise(months):
        assert one.last_day + timedelta(days=1) == following.first_day
        assert one.last_day.day == cut if 0 < cut < 28 else following.first_day.day == 1


@given(DAYS, st.integers(0, 800))
def test_the_previous_period_ends_the_day_before(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length))
    assert period.previous.last_day + timedelta(days=1) == period.first_day
