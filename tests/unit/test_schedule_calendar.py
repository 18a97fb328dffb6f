"""Working days: against the published arrangements, an office's own table, and years that nobody has arranged yet."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.catalogue.holidays import HolidayYear, load_holidays
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.deadline import DayZero, Shift, Unit
from mediator_desktop.schedule.calendar import WorkCalendar, add_days, add_months, computed_year

CALENDAR = WorkCalendar()
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def every_day(first: int, last: int) -> list[date]:
    begin = date(first, 1, 1)
    return [begin + timedelta(days=n) for n in range((date(last, 12, 31) - begin).days + 1)]


def test_published_years_are_as_published() -> None:
    for day in every_day(2010, 2026):
        assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day), day
    assert all(CALENDAR.is_certain(year) for year in range(2010, 2027))


def test_our_own_table_says_the_same() -> None:
    own = WorkCalendar(load_holidays(program_folder() / "resources").years.values())
    assert own.table(2026).title
    for day in every_day(2026, 2026):
        assert own.is_workday(day) == CALENDAR.is_workday(day), day


def test_a_year_without_a_table_has_weekends_and_festivals_and_says_so() -> None:
    assert not CALENDAR.is_certain(2031)
    off = [day for day in every_day(2031, 2031) if day.weekday() < 5 and not CALENDAR.is_workday(day)]
    assert off == [
        date(2031, 1, 1),
        date(2031, 1, 22),
        date(2031, 1, 23),
        date(2031, 1, 24),
        date(2031, 1, 27),
        date(2031, 4, 7),
        date(2031, 5, 1),
        date(2031, 5, 2),
        date(2031, 6, 24),
        date(2031, 10, 1),
        date(2031, 10, 2),
        date(2031, 10, 3),
    ]
    assert not any(CALENDAR.is_workday(day) for day in every_day(2031, 2031) if day.weekday() >= 5)


def test_our_list_of_statutory_days_is_what_the_library_computes() -> None:
    """The list spares every start the library of all the world's holidays."""
    years = load_holidays(program_folder() / "resources").years
    own = WorkCalendar(years.values())
    assert set(range(2027, 2047)) <= years.keys()
    for year in range(2027, 2047):
        assert own.table(year).days_off == computed_year(year).days_off
        assert not own.is_certain(year)


def test_a_published_year_comes_before_a_list_of_statutory_days() -> None:
    own = WorkCalendar([HolidayYear(year=2025, days_off=frozenset(), is_certain=False)])
    assert own.is_certain(2025)
    assert not own.is_workday(date(2025, 10, 1))


def test_an_offices_own_table_wins_and_may_reach_into_december() -> None:
    table = HolidayYear(
        year=2031,
        days_off=frozenset({date(2030, 12, 31), date(2031, 1, 1)}),
        days_worked=frozenset({date(2030, 12, 29), date(2031, 1, 4)}),
    )
    own = WorkCalendar([table])
    assert own.is_certain(2031)
    assert [day.day for day in every_day(2030, 2030)[-5:] if own.is_workday(day)] == [27, 29, 30]
    assert [day.day for day in every_day(2031, 2031)[:6] if own.is_workday(day)] == [2, 3, 4, 6]
    assert own.next_workday(date(2030, 12, 31)) == date(2031, 1, 2)
    assert own.is_workday(date(2031, 1, 23))  # the table says all: what it does not name is an ordinary day


@given(days, st.integers(-40, 40))
def test_adding_working_days_lands_on_one_and_comes_back(day: date, count: int) -> None:
    there = CALENDAR.add_workdays(day, count)
    low, high = sorted((day, there))
    between = [low + timedelta(days=n) for n in range((high - low).days + 1)]
    passed = [one for one in between if CALENDAR.is_workday(one) and one != day]
    assert len(passed) == abs(count)
    if count:
        assert CALENDAR.is_workday(there)
    if CALENDAR.is_workday(day):
        assert CALENDAR.add_workdays(there, -count) == day


@given(days)
def test_a_day_is_moved_no_further_than_needed(day: date) -> None:
    after, before = CALENDAR.next_workday(day), CALENDAR.previous_workday(day)
    assert before <= day <= after
    gap = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(CALENDAR.is_workday(one) for one in gap)
    assert (before == after) == CALENDAR.is_workday(day)
    assert CALENDAR.shifted(day, Shift.NONE) == day
    assert CALENDAR.shifted(day, Shift.NEXT_WORKDAY) == after
    assert CALENDAR.shifted(day, Shift.PREVIOUS_WORKDAY) == before


@given(days, days, st.sampled_from(Unit), st.integers(0, 30), st.sampled_from(DayZero))
def test_who_starts_later_ends_no_earlier(
    one: date, other: date, unit: Unit, length: int, day_zero: DayZero
) -> None:
    earlier, later = sorted((one, other))
    assert CALENDAR.counted(earlier, length, unit, day_zero) <= CALENDAR.counted(
        later, length, unit, day_zero
    )


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(9999, 6, 1), 12, date.max),
        (date(1, 6, 1), -12, date.min),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@pytest.mark.parametrize(
    ("length", "unit", "day_zero", "end"),
    [
        (0, Unit.WORKDAYS, DayZero.SAME_DAY, date(2026, 9, 29)),
        (3, Unit.DAYS, DayZero.NEXT_DAY, date(2026, 10, 2)),
        (3, Unit.DAYS, DayZero.SAME_DAY, date(2026, 10, 1)),
        (2, Unit.WORKDAYS, DayZero.NEXT_DAY, date(2026, 10, 8)),
        (2, Unit.WORKDAYS, DayZero.SAME_DAY, date(2026, 9, 30)),
        (2, Unit.MONTHS, DayZero.NEXT_DAY, date(2026, 11, 29)),
        (2, Unit.MONTHS, DayZero.SAME_DAY, date(2026, 11, 28)),
        (2, Unit.YEARS, DayZero.NEXT_DAY, date(2028, 9, 29)),
    ],
)
def test_lengths_are_counted_in_their_unit(length: int, unit: Unit, day_zero: DayZero, end: date) -> None:
    """From Tuesday 29 September 2026; National Day is from 1 to 7 October."""
    assert CALENDAR.counted(date(2026, 9, 29), length, unit, day_zero) == end


def test_the_ends_of_the_calendar_hold() -> None:
    assert add_days(date.max, 1) == date.max
    assert add_days(date.min, -1) == date.min
    assert CALENDAR.next_workday(date.max) <= date.max
    assert CALENDAR.previous_workday(date.min) == date.min
    assert CALENDAR.add_workdays(date(9999, 12, 31), 3) == date.max
