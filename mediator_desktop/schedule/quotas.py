"""How many meetings were due and held: quota rules against the days on which meetings were held. Computed, never typed."""

import calendar as months
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.quota import MeetingQuota, QuotaEvery

_QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True)
class Span:
    """One month, quarter or year (days inclusive), as it is called: `3月`, `第一季度`, `全年`."""

    label: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class QuotaState:
    """A quota over a year: meetings held, meetings due by now, spans that ended short, and the one under way if it is short.

    `due` counts every span that has begun; a second meeting in one span never answers for another.
    """

    rule: MeetingQuota
    held: int
    due: int
    missing: tuple[Span, ...]
    waiting: Span | None


def state_of(
    rule: MeetingQuota,
    held: Iterable[date],
    year: int,
    today: date,
    exists_on: Callable[[date], bool] = lambda _day: True,
) -> QuotaState:
    """What a rule asks of a unit in a year, against the days on which it held such meetings.

    A span is owed when the rule holds and the unit exists on its last day, so a rule that changes inside a quarter owes
    that quarter once at most.
    """
    days = sorted(day for day in held if day.year == year)
    owed = [
        span
        for span in spans(rule.every, year)
        if span.first_day <= today and rule.holds_on(span.last_day) and exists_on(span.last_day)
    ]
    counted: Counter[Span] = Counter()
    for day in days:
        counted.update(span for span in owed if span.first_day <= day <= span.last_day)
    short = [span for span in owed if counted[span] < rule.times]
    return QuotaState(
        rule=rule,
        held=len(days),
        due=len(owed) * rule.times,
        missing=tuple(span for span in short if span.last_day < today),
        waiting=next((span for span in short if span.last_day >= today), None),
    )


def spans(every: QuotaEvery, year: int) -> Iterator[Span]:
    """The spans of a year, in order."""
    for index in range(12 // every.months):
        first, last = index * every.months + 1, (index + 1) * every.months
        label = {
            QuotaEvery.MONTH: f"{first}月",
            QuotaEvery.QUARTER: f"第{_QUARTERS[index % 4]}季度",
            QuotaEvery.YEAR: "全年",
        }[every]
        yield Span(label, date(year, first, 1), date(year, last, months.monthrange(year, last)[1]))
