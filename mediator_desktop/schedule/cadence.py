"""When a unit owes a screening round: cadence rules and key periods to slots. Pure; nothing here is ever stored.

Every day on which a unit exists and a rule is valid belongs to exactly one slot. A natural span (week, half month, month, …)
that is cut by the end of a rule, a key period or the life of the unit gives several slots; only the one that holds the
span's own due day is owed, so nobody owes a round for the two days that were left of a week.
"""

import calendar as months
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from mediator_desktop.domain.cadence import Cadence, CadenceRule, Every, KeyPeriod
from mediator_desktop.domain.deadline import Shift
from mediator_desktop.domain.unit import Unit

DAY = timedelta(days=1)


class WorkCalendar(Protocol):
    """What is asked of a calendar of working days."""

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked, make-up days included."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One round that a unit may hold: its days (inclusive), the day inside that decides its month, when it is due.

    `owed` is False for what a cut left over; `period` names the key period, empty in ordinary times.
    """

    unit: str
    first_day: date
    last_day: date
    day: date
    due_on: date
    owed: bool
    rule: str
    period: str = ""

    def holds(self, day: date) -> bool:
        """Whether a day lies in the slot."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class _Span:
    """Days on which one cadence holds for a unit."""

    first_day: date
    last_day: date
    cadence: Cadence
    rule: str
    period: str


def slots(
    unit: Unit,
    rules: Iterable[CadenceRule],
    periods: Iterable[KeyPeriod],
    first_day: date,
    last_day: date,
    calendar: WorkCalendar,
) -> tuple[Slot, ...]:
    """The slots of a unit that touch some days (inclusive), in order; each whole, not cut at those days."""
    margin = timedelta(days=400)
    found: list[Slot] = []
    for span in _spans(unit, rules, periods, first_day - margin, last_day + margin):
        for natural in _naturals(span, first_day, last_day):
            found.append(_slot(unit, span, natural, calendar))
    return tuple(found)


def _spans(
    unit: Unit, rules: Iterable[CadenceRule], periods: Iterable[KeyPeriod], first: date, last: date
) -> Iterator[_Span]:
    """Which cadence holds when, by the strongest that applies: key period, own rule, rule of the level."""
    sources = [
        *((2, p.first_day, p.last_day, p.cadence, "", p.name) for p in periods if _applies(p, unit)),
        *(
            (1 if rule.units else 0, rule.first_day, rule.last_day or date.max, rule.cadence, rule.id, "")
            for rule in rules
            if (unit.name in rule.units if rule.units else rule.level is unit.level)
        ),
    ]
    first = max(first, unit.first_day) if unit.first_day else first
    last = min(last, unit.last_day) if unit.last_day else last
    edges = {first, last + DAY}
    for _, start, end, *_rest in sources:
        edges.update((start, end + DAY if end < date.max else last + DAY))
    marks = sorted(edge for edge in edges if first <= edge <= last + DAY)
    open_span: _Span | None = None
    for start, after in pairwise(marks):
        holding = [source for source in sources if source[1] <= start <= source[2]]
        strongest = max(holding, key=lambda source: source[0], default=None)
        if strongest is None:
            if open_span:
                yield open_span
            open_span = None
            continue
        _, _, _, cadence, rule, period = strongest
        if open_span and (open_span.rule, open_span.period) == (rule, period):
            open_span = _Span(open_span.first_day, after - DAY, cadence, rule, period)
            continue
        if open_span:
            yield open_span
        open_span = _Span(start, after - DAY, cadence, rule, period)
    if open_span:
        yield open_span


def _applies(period: KeyPeriod, unit: Unit) -> bool:
    if period.units:
        return unit.name in period.units
    return not period.levels or unit.level in period.levels


def _naturals(span: _Span, first_day: date, last_day: date) -> Iterator[tuple[date, date]]:
    """The natural spans (uncut) that have a day in a span and touch the days asked for."""
    start, end = max(span.first_day, first_day), min(span.last_day, last_day)
    if start > end:
        return
    natural = natural_span(span.cadence, start)
    while natural[0] <= end:
        yield natural
        natural = natural_span(span.cadence, natural[1] + DAY)


def natural_span(cadence: Cadence, day: date) -> tuple[date, date]:
    """The whole span of a cadence that holds a day, as if nothing cut it."""
    match cadence.every:
        case Every.DAY:
            return day, day
        case Every.WEEK:
            start = day - DAY * day.weekday()
            return start, start + 6 * DAY
        case Every.HALF_MONTH:
            if day.day <= 15:
                return day.replace(day=1), day.replace(day=15)
            return day.replace(day=16), _month_end(day)
        case Every.MONTH:
            return day.replace(day=1), _month_end(day)
        case Every.QUARTER:
            start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
            return start, _month_end(date(day.year, start.month + 2, 1))
        case Every.DAYS:
            start = day - DAY * ((day - cadence.anchor).days % cadence.days)
            return start, start + (cadence.days - 1) * DAY
        case Every.DATES:
            ends = _ends(cadence.dates, day)
            end = next(e for e in ends if e >= day)
            return max(e for e in ends if e < day) + DAY, end


def _ends(dates: Sequence[int], day: date) -> list[date]:
    """Days of the month before, this and the next on which a `dates` span ends; 31 means the last day of a month."""
    ends: set[date] = set()
    for offset in (-1, 0, 1):
        number = day.year * 12 + day.month - 1 + offset
        month = date(number // 12, number % 12 + 1, 1)
        ends.update(month.replace(day=min(wanted, _month_end(month).day)) for wanted in dates)
    return sorted(ends)


def _slot(unit: Unit, span: _Span, natural: tuple[date, date], calendar: WorkCalendar) -> Slot:
    start, end = natural
    nominal = min(end, start + (span.cadence.due - 1) * DAY) if span.cadence.due else end
    first, last = max(start, span.first_day), min(end, span.last_day)
    owed = first <= nominal <= last
    day = nominal if owed else last
    return Slot(
        unit=unit.id,
        first_day=first,
        last_day=last,
        day=day,
        due_on=shifted(day, span.cadence.shift, calendar),
        owed=owed,
        rule=span.rule,
        period=span.period,
    )


def shifted(day: date, shift: Shift, calendar: WorkCalendar) -> date:
    """A due day moved to a working day, or left."""
    step = {Shift.NEXT_WORKDAY: DAY, Shift.PREVIOUS_WORKDAY: -DAY, Shift.NONE: None}[shift]
    while step is not None and not calendar.is_workday(day):
        day += step
    return day


def _month_end(day: date) -> date:
    return day.replace(day=months.monthrange(day.year, day.month)[1])
