"""Periods of reports and the days on which they are due: pure functions of (kind, calendar, day)."""

from collections.abc import Iterator
from datetime import date

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.submission import ReportKind
from mediator_desktop.schedule.calendar import ONE_DAY, WorkCalendar, add_days, add_months


def period_at(kind: ReportKind, day: date) -> Period:
    """The period of a kind that a day lies in."""
    length = kind.every.months
    month = day.year * 12 + day.month - 1
    if kind.last_day and day.day > kind.last_day:
        month += 1
    first = month - (month - (kind.begin_month - 1)) % length
    return _period(kind, first)


def _period(kind: ReportKind, first: int) -> Period:
    """The period whose first month has a number (year × 12 + month − 1)."""
    last = first + kind.every.months
    if not kind.last_day:
        return Period(_first_of(first), _first_of(last) - ONE_DAY)
    return Period(
        _first_of(first - 1).replace(day=kind.last_day) + ONE_DAY,
        _first_of(last - 1).replace(day=kind.last_day),
    )


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def before(kind: ReportKind, period: Period) -> Period:
    """The period just before one."""
    return period_at(kind, period.first_day - ONE_DAY)


def due_on(kind: ReportKind, period: Period, calendar: WorkCalendar) -> date:
    """The day on which the report of a period is due; a day that its month lacks falls on the month's end."""
    month = add_months(period.last_day.replace(day=1), kind.due_months)
    last = add_months(month, 1) - ONE_DAY
    return calendar.shifted(month.replace(day=min(kind.due_day, last.day)), kind.shift)


def periods_due(kind: ReportKind, since: date, until: date, calendar: WorkCalendar) -> Iterator[Period]:
    """The periods that begin on or after a day and whose reports are due on or before another, the earliest first."""
    period = period_at(kind, since)
    if period.first_day < since:
        period = period_at(kind, add_days(period.last_day, 1))
    while due_on(kind, period, calendar) <= until:
        yield period
        period = period_at(kind, add_days(period.last_day, 1))


def latest_ended(kind: ReportKind, today: date) -> Period:
    """The newest period that is over, the day before today being its last at the latest."""
    return before(kind, period_at(kind, today))
