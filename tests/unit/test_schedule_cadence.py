"""Which rounds a unit owes: tables of 2026 and 2027 written out by hand, and what must hold for every cadence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.cadence import Cadence, CadenceRule, Every, KeyPeriod
from mediator_desktop.domain.deadline import Shift
from mediator_desktop.domain.unit import Unit, UnitLevel
from mediator_desktop.schedule.cadence import Slot, natural_span, shifted, slots

DAY = timedelta(days=1)


def off(year: int, *spans: tuple[int, int, int]) -> set[date]:
    """Days off: month, first and last day."""
    return {date(year, month, day) for month, first, last in spans for day in range(first, last + 1)}


OFF = {
    *off(2026, (1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)),
    *off(2027, (1, 1, 1), (2, 5, 8), (4, 5, 5), (5, 1, 2), (6, 9, 9), (9, 15, 15), (10, 1, 3)),
}
"""2026 as the State Council arranged it; 2027 the statutory days alone, as long as nothing is arranged."""
WORKED = {
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
}  # fmt: skip
"""Saturdays and Sundays of 2026 that are worked."""


class Calendar:
    def is_workday(self, day: date) -> bool:
        return day in WORKED or (day.weekday() < 5 and day not in OFF)


CALENDAR = Calendar()
VILLAGE = Unit(id="v", level=UnitLevel.VILLAGE, name="溪口村")
TOWNSHIP = Unit(id="t", level=UnitLevel.TOWNSHIP, name="云岭镇")
COUNTY = Unit(id="c", level=UnitLevel.COUNTY, name="云岭县")


def rule(
    unit: Unit, cadence: Cadence, first: date = date(2020, 1, 1), last: date | None = None
) -> CadenceRule:
    return CadenceRule(id="r", label="", level=unit.level, cadence=cadence, first_day=first, last_day=last)


def year_of(unit: Unit, cadence: Cadence, year: int) -> tuple[Slot, ...]:
    """The slots that count for a year."""
    found = slots(unit, (rule(unit, cadence),), (), date(year, 1, 1), date(year, 12, 31), CALENDAR)
    return tuple(slot for slot in found if slot.day.year == year)


def days(year: int, table: str) -> list[date]:
    """`1/4 1/9 …` as days."""
    return [date(year, *(int(part) for part in word.split("/"))) for word in table.split()]


WEEKLY = Cadence(every=Every.WEEK, due=5)
FORTNIGHTLY = Cadence(every=Every.HALF_MONTH)
MONTHLY = Cadence(every=Every.MONTH)
BEFORE_THE_END = Cadence(every=Every.HALF_MONTH, shift=Shift.PREVIOUS_WORKDAY)
EVERY_THREE_DAYS = Cadence(every=Every.DAYS, days=3, anchor=date(2026, 1, 1), shift=Shift.NONE)
ON_THE_FIFTH = Cadence(every=Every.DATES, dates=(5, 15, 25))
QUARTERLY = Cadence(every=Every.QUARTER)

VILLAGE_WEEKLY = {
    2026: """1/4 1/9 1/16 1/23 1/30  2/6 2/13 2/24 2/27  3/6 3/13 3/20 3/27  4/3 4/10 4/17 4/24
        5/6 5/8 5/15 5/22 5/29  6/5 6/12 6/22 6/26  7/3 7/10 7/17 7/24 7/31  8/7 8/14 8/21 8/28
        9/4 9/11 9/18 9/28  10/8 10/9 10/16 10/23 10/30  11/6 11/13 11/20 11/27  12/4 12/11 12/18 12/25""",
    2027: """1/4 1/8 1/15 1/22 1/29  2/9 2/12 2/19 2/26  3/5 3/12 3/19 3/26  4/2 4/9 4/16 4/23 4/30
        5/7 5/14 5/21 5/28  6/4 6/11 6/18 6/25  7/2 7/9 7/16 7/23 7/30  8/6 8/13 8/20 8/27
        9/3 9/10 9/17 9/24  10/4 10/8 10/15 10/22 10/29  11/5 11/12 11/19 11/26  12/3 12/10 12/17 12/24 12/31""",
}
TOWNSHIP_FORTNIGHTLY = {
    2026: """1/15 2/2  2/24 2/28  3/16 3/31  4/15 4/30  5/15 6/1  6/15 6/30  7/15 7/31  8/17 8/31
        9/15 9/30  10/15 11/2  11/16 11/30  12/15 12/31""",
    2027: """1/15 2/1  2/15 3/1  3/15 3/31  4/15 4/30  5/17 5/31  6/15 6/30  7/15 8/2  8/16 8/31
        9/16 9/30  10/15 11/1  11/15 11/30  12/15 12/31""",
}
COUNTY_MONTHLY = {
    2026: "2/2 2/28 3/31 4/30 6/1 6/30 7/31 8/31 9/30 11/2 11/30 12/31",
    2027: "2/1 3/1 3/31 4/30 5/31 6/30 8/2 8/31 9/30 11/1 11/30 12/31",
}
VILLAGE_FORTNIGHTLY_BEFORE = {
    2026: """1/15 1/30  2/14 2/28  3/13 3/31  4/15 4/30  5/15 5/29  6/15 6/30  7/15 7/31  8/14 8/31
        9/15 9/30  10/15 10/30  11/13 11/30  12/15 12/31""",
    2027: """1/15 1/29  2/15 2/26  3/15 3/31  4/15 4/30  5/14 5/31  6/15 6/30  7/15 7/30  8/13 8/31
        9/14 9/30  10/15 10/29  11/15 11/30  12/15 12/31""",
}
EVERY_THIRD_DAY = {
    2026: (
        (3, 30), (2, 26), (1, 31), (3, 30), (3, 30), (2, 29), (2, 29), (1, 31), (3, 30), (3, 30), (2, 29), (2, 29),
    ),
    2027: (
        (1, 31), (3, 27), (2, 29), (1, 28), (1, 31), (3, 30), (3, 30), (2, 29), (1, 28), (1, 31), (3, 30), (3, 30),
    ),
}  # fmt: skip
"""First and last due day of each month, three days apart."""
FIFTH_FIFTEENTH_TWENTYFIFTH = {
    2026: """1/5 1/15 1/26  2/5 2/24 2/25  3/5 3/16 3/25  4/7 4/15 4/27  5/6 5/15 5/25  6/5 6/15 6/25
        7/6 7/15 7/27  8/5 8/17 8/25  9/7 9/15 9/28  10/8 10/15 10/26  11/5 11/16 11/25  12/7 12/15 12/25""",
    2027: """1/5 1/15 1/25  2/9 2/15 2/25  3/5 3/15 3/25  4/6 4/15 4/26  5/5 5/17 5/25  6/7 6/15 6/25
        7/5 7/15 7/26  8/5 8/16 8/25  9/6 9/16 9/27  10/5 10/15 10/25  11/5 11/15 11/25  12/6 12/15 12/27""",
}
COUNTY_QUARTERLY = {2026: "3/31 6/30 9/30 12/31", 2027: "3/31 6/30 9/30 12/31"}


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize(
    ("unit", "cadence", "table"),
    [
        (VILLAGE, WEEKLY, VILLAGE_WEEKLY),
        (TOWNSHIP, FORTNIGHTLY, TOWNSHIP_FORTNIGHTLY),
        (COUNTY, MONTHLY, COUNTY_MONTHLY),
        (VILLAGE, BEFORE_THE_END, VILLAGE_FORTNIGHTLY_BEFORE),
        (VILLAGE, ON_THE_FIFTH, FIFTH_FIFTEENTH_TWENTYFIFTH),
        (COUNTY, QUARTERLY, COUNTY_QUARTERLY),
    ],
    ids=["village_weekly", "township_fortnightly", "county_monthly", "before", "5_15_25", "quarterly"],
)
def test_the_rounds_of_a_year_are_those_of_the_table(
    unit: Unit, cadence: Cadence, table: dict[int, str], year: int
) -> None:
    found = year_of(unit, cadence, year)
    assert [slot.due_on for slot in found] == days(year, table[year])
    assert all(slot.owed and slot.holds(slot.day) for slot in found)


@pytest.mark.parametrize("year", [2026, 2027])
def test_every_third_day_goes_on_over_months_and_years(year: int) -> None:
    expected = [
        date(year, month, day)
        for month, (first, last) in enumerate(EVERY_THIRD_DAY[year], 1)
        for day in range(first, last + 1, 3)
    ]
    found = year_of(VILLAGE, EVERY_THREE_DAYS, year)
    assert [slot.due_on for slot in found] == expected
    assert {slot.last_day - slot.first_day for slot in found} == {2 * DAY}


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 2, 15), date(2026, 2, 1), date(2026, 2, 15)),
        (date(2026, 2, 16), date(2026, 2, 16), date(2026, 2, 28)),
        (date(2028, 2, 29), date(2028, 2, 16), date(2028, 2, 29)),
        (date(2026, 4, 30), date(2026, 4, 16), date(2026, 4, 30)),
        (date(2026, 12, 31), date(2026, 12, 16), date(2026, 12, 31)),
    ],
)
def test_the_second_half_of_a_month_ends_with_it(day: date, first: date, last: date) -> None:
    assert natural_span(FORTNIGHTLY, day) == (first, last)


def test_dates_beyond_a_short_month_mean_its_last_day() -> None:
    found = year_of(VILLAGE, Cadence(every=Every.DATES, dates=(15, 31), shift=Shift.NONE), 2026)
    assert [slot.due_on for slot in found][:6] == days(2026, "1/15 1/31 2/15 2/28 3/15 3/31")
    assert found[3].first_day == date(2026, 2, 16)


def test_a_day_that_is_worked_stays_where_it_is() -> None:
    saturday = date(2026, 2, 28)
    assert [shifted(saturday, shift, CALENDAR) for shift in Shift] == [saturday] * 3
    assert shifted(date(2026, 10, 3), Shift.PREVIOUS_WORKDAY, CALENDAR) == date(2026, 9, 30)


def test_the_two_sessions_are_reported_day_by_day_and_the_weeks_they_cut_are_owed_once() -> None:
    period = KeyPeriod(
        name="全国两会",
        first_day=date(2026, 3, 4),
        last_day=date(2026, 3, 12),
        cadence=Cadence(every=Every.DAY, shift=Shift.NONE),
        levels=(UnitLevel.VILLAGE,),
    )
    rules = (rule(VILLAGE, WEEKLY),)
    found = slots(VILLAGE, rules, (period,), date(2026, 3, 2), date(2026, 3, 15), CALENDAR)
    assert [(s.first_day.day, s.last_day.day, s.due_on.day, s.owed, s.period) for s in found] == [
        (2, 3, 3, False, ""),
        *((day, day, day, True, "全国两会") for day in range(4, 13)),
        (13, 15, 13, True, ""),
    ]
    assert (
        slots(TOWNSHIP, (rule(TOWNSHIP, MONTHLY),), (period,), date(2026, 3, 5), date(2026, 3, 5), CALENDAR)[
            0
        ].period
        == ""
    )


def test_a_key_period_may_name_its_units() -> None:
    period = KeyPeriod(
        name="汛期",
        first_day=date(2026, 7, 1),
        last_day=date(2026, 7, 31),
        cadence=Cadence(every=Every.DAY, shift=Shift.NONE),
        units=("石桥村",),
    )
    other = replace(VILLAGE, id="w", name="石桥村")
    day = date(2026, 7, 8)
    assert slots(VILLAGE, (rule(VILLAGE, WEEKLY),), (period,), day, day, CALENDAR)[0].period == ""
    assert slots(other, (rule(VILLAGE, WEEKLY),), (period,), day, day, CALENDAR)[0].period == "汛期"


def test_a_units_own_rule_wins_over_that_of_its_level() -> None:
    own = replace(rule(VILLAGE, MONTHLY), id="own", units=("溪口村",))
    day = date(2026, 7, 8)
    rules = (rule(VILLAGE, WEEKLY), own)
    assert slots(VILLAGE, rules, (), day, day, CALENDAR)[0].rule == "own"
    assert slots(replace(VILLAGE, name="石桥村"), rules, (), day, day, CALENDAR)[0].rule == "r"


def test_without_a_rule_nothing_is_owed() -> None:
    assert slots(COUNTY, (rule(VILLAGE, WEEKLY),), (), date(2026, 1, 1), date(2026, 12, 31), CALENDAR) == ()
    early = rule(VILLAGE, WEEKLY, last=date(2026, 6, 30))
    late = replace(rule(VILLAGE, WEEKLY, first=date(2026, 8, 3)), id="late")
    found = slots(VILLAGE, (early, late), (), date(2026, 6, 22), date(2026, 8, 9), CALENDAR)
    assert [(s.first_day.isoformat(), s.last_day.isoformat(), s.owed) for s in found] == [
        ("2026-06-22", "2026-06-28", True),
        ("2026-06-29", "2026-06-30", False),
        ("2026-08-03", "2026-08-09", True),
    ]


def test_a_unit_owes_nothing_before_it_exists_or_after_it_was_closed() -> None:
    unit = replace(VILLAGE, first_day=date(2026, 3, 11), last_day=date(2026, 3, 25))
    found = slots(unit, (rule(VILLAGE, WEEKLY),), (), date(2026, 1, 1), date(2026, 12, 31), CALENDAR)
    assert [(s.first_day.day, s.last_day.day, s.owed) for s in found] == [
        (11, 15, True),
        (16, 22, True),
        (23, 25, False),
    ]


def cadences() -> st.SearchStrategy[Cadence]:
    """Any cadence that a file may declare."""
    return st.builds(
        Cadence,
        every=st.sampled_from(Every),
        due=st.integers(0, 92),
        days=st.integers(1, 40),
        dates=st.sets(st.integers(1, 31), min_size=1, max_size=5).map(lambda found: tuple(sorted(found))),
        anchor=st.dates(date(2024, 1, 1), date(2028, 1, 1)),
        shift=st.sampled_from(Shift),
    )


DAYS_OF_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def covered(found: Sequence[Slot]) -> list[date]:
    return [
        slot.first_day + n * DAY for slot in found for n in range((slot.last_day - slot.first_day).days + 1)
    ]


@given(
    first=cadences(),
    second=cadences(),
    in_period=cadences(),
    change=DAYS_OF_2026,
    period=st.tuples(DAYS_OF_2026, DAYS_OF_2026).map(sorted),
    life=st.tuples(DAYS_OF_2026, DAYS_OF_2026).map(sorted),
)
def test_every_day_with_a_unit_and_a_rule_belongs_to_exactly_one_slot(
    first: Cadence,
    second: Cadence,
    in_period: Cadence,
    change: date,
    period: list[date],
    life: list[date],
) -> None:
    """Also where a rule changes in the middle of a year or a key period lies over it: no gap and no overlap."""
    unit = replace(VILLAGE, first_day=life[0], last_day=life[1])
    rules = (
        rule(VILLAGE, first, last=change),
        replace(rule(VILLAGE, second, first=change + DAY), id="later"),
    )
    key = KeyPeriod(name="重点", first_day=period[0], last_day=period[1], cadence=in_period)
    found = slots(unit, rules, (key,), date(2026, 1, 1), date(2026, 12, 31), CALENDAR)
    assert covered(found) == [life[0] + n * DAY for n in range((life[1] - life[0]).days + 1)]
    for slot in found:
        assert slot.holds(slot.day)
        assert (slot.period == "重点") == (period[0] <= slot.first_day <= period[1])
        if not slot.period:
            assert slot.rule == ("r" if slot.first_day <= change else "later")


@given(cadence=cadences(), day=DAYS_OF_2026, width=st.integers(0, 60))
def test_a_slot_is_the_same_whichever_days_are_asked_for(cadence: Cadence, day: date, width: int) -> None:
    rules = (rule(VILLAGE, cadence),)
    whole = slots(VILLAGE, rules, (), date(2025, 10, 1), date(2027, 6, 30), CALENDAR)
    part = slots(VILLAGE, rules, (), day, day + width * DAY, CALENDAR)
    assert part == tuple(s for s in whole if s.last_day >= day and s.first_day <= day + width * DAY)


@given(cadence=cadences())
def test_every_natural_span_is_owed_once(cadence: Cadence) -> None:
    """Whatever cuts it: each whole span has one part that is owed, so nobody owes two rounds for one week."""
    start, end = natural_span(cadence, date(2026, 6, 15))
    cut = start + (end - start) // 2
    rules = (
        rule(VILLAGE, cadence, last=cut),
        replace(rule(VILLAGE, cadence, first=cut + DAY), id="later"),
    )
    found = [s for s in slots(VILLAGE, rules, (), start, end, CALENDAR) if start <= s.first_day <= end]
    assert sum(slot.owed for slot in found) == 1
