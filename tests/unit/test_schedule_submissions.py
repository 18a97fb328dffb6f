"""Periods of reports and their due days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.deadline import Shift
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.submission import ReportEvery, ReportKind
from mediator_desktop.schedule.calendar import WorkCalendar
from mediator_desktop.schedule.submissions import before, due_on, latest_ended, period_at, periods_due

CALENDAR = WorkCalendar()


def kind(**facts: object) -> ReportKind:
    return ReportKind(id="x", name="报表", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "day", "period"),
    [
        ({}, date(2026, 10, 31), "2026-10"),
        ({"every": ReportEvery.QUARTER}, date(2026, 9, 30), "2026-Q3"),
        ({"every": ReportEvery.HALF_YEAR}, date(2026, 7, 1), "2026-H2"),
        ({"every": ReportEvery.YEAR}, date(2026, 12, 31), "2026"),
        ({"every": ReportEvery.YEAR, "begin_month": 12}, date(2025, 12, 1), "2026-SY"),
        ({"every": ReportEvery.YEAR, "begin_month": 12}, date(2026, 11, 30), "2026-SY"),
        ({"last_day": 25}, date(2026, 10, 25), "2026-09-26..2026-10-25"),
        ({"last_day": 25}, date(2026, 10, 26), "2026-10-26..2026-11-25"),
        ({"last_day": 25}, date(2026, 12, 31), "2026-12-26..2027-01-25"),
    ],
)
def test_the_period_a_day_lies_in(facts: dict[str, object], day: date, period: str) -> None:
    assert period_at(kind(**facts), day) == Period.read(period)


@pytest.mark.parametrize(
    ("facts", "period", "due"),
    [
        ({"due_day": 5}, "2026-10", date(2026, 11, 5)),
        ({"due_day": 5}, "2026-11", date(2026, 12, 7)),  # 5日 is a Saturday
        ({"due_day": 5, "shift": Shift.NONE}, "2026-11", date(2026, 12, 5)),
        ({"due_day": 5, "shift": Shift.PREVIOUS_WORKDAY}, "2026-11", date(2026, 12, 4)),
        ({"due_day": 5}, "2026-12", date(2027, 1, 5)),  # over the year
        ({"due_day": 20, "due_months": 0}, "2026-10", date(2026, 10, 20)),
        ({"due_day": 31, "shift": Shift.NONE}, "2026-01", date(2026, 2, 28)),
        ({"due_day": 29, "shift": Shift.NONE}, "2028-01", date(2028, 2, 29)),
        ({"due_day": 10, "every": ReportEvery.QUARTER, "shift": Shift.NONE}, "2026-Q3", date(2026, 10, 10)),
        (
            {"due_day": 5, "shift": Shift.NEXT_WORKDAY},
            "2026-09",
            date(2026, 10, 8),
        ),  # the holidays of October
    ],
)
def test_when_a_report_is_due(facts: dict[str, object], period: str, due: date) -> None:
    assert due_on(kind(**facts), Period.read(period), CALENDAR) == due


@given(
    st.sampled_from(ReportEvery),
    st.integers(1, 12),
    st.sampled_from([0, 15, 25, 28]),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_periods_follow_each_other_without_gap(
    every: ReportEvery, begin_month: int, last_day: int, day: date
) -> None:
    made = kind(every=every, begin_month=begin_month, last_day=last_day)
    period = period_at(made, day)
    assert day in period
    assert before(made, period).last_day + timedelta(days=1) == period.first_day
    assert period_at(made, period.first_day) == period == period_at(made, period.last_day)
    assert due_on(made, period, CALENDAR) > period.last_day - timedelta(days=31)


def test_the_periods_due_between_two_days() -> None:
    found = list(periods_due(kind(due_day=5), date(2026, 8, 15), date(2026, 11, 5), CALENDAR))
    assert [str(period.first_day) for period in found] == ["2026-09-01", "2026-10-01"]
    assert list(periods_due(kind(due_day=5), date(2026, 8, 1), date(2026, 9, 6), CALENDAR)) == []


def test_the_newest_period_that_is_over() -> None:
    assert latest_ended(kind(), date(2026, 11, 1)) == Period.read("2026-10")
    assert latest_ended(kind(), date(2026, 10, 31)) == Period.read("2026-09")
