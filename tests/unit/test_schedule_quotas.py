"""Quotas of meetings: what was due, what is missing, what is still to come; nothing answers for another span."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.meeting import MeetingKind
from mediator_desktop.domain.quota import MeetingQuota, QuotaEvery
from mediator_desktop.domain.unit import UnitLevel
from mediator_desktop.schedule.quotas import QuotaState, spans, state_of

TODAY = date(2026, 10, 20)
MONTHLY = MeetingQuota(
    id="m",
    kind=MeetingKind.JUDGEMENT,
    level=UnitLevel.TOWNSHIP,
    every=QuotaEvery.MONTH,
    first_day=date(2020, 1, 1),
)


def labels(state: QuotaState) -> list[str]:
    return [span.label for span in state.missing]


def test_three_meetings_in_ten_months() -> None:
    state = state_of(MONTHLY, [date(2026, 1, 9), date(2026, 4, 1), date(2026, 4, 30)], 2026, TODAY)
    assert (state.held, state.due) == (3, 10)
    assert labels(state) == ["2月", "3月", "5月", "6月", "7月", "8月", "9月"], "April's second is not May's"
    assert state.waiting is not None
    assert state.waiting.label == "10月"


def test_the_last_day_of_a_month_is_not_missed_yet() -> None:
    held = [date(2026, month, 5) for month in range(1, 10)]
    state = state_of(MONTHLY, held, 2026, date(2026, 10, 31))
    assert labels(state) == []
    assert state.waiting is not None
    assert labels(state_of(MONTHLY, held, 2026, date(2026, 11, 1))) == ["10月"]


def test_quarters_and_years_have_their_own_names() -> None:
    quarterly = replace(MONTHLY, every=QuotaEvery.QUARTER)
    assert labels(state_of(quarterly, [date(2026, 5, 1)], 2026, TODAY)) == ["第一季度", "第三季度"]
    twice = replace(MONTHLY, every=QuotaEvery.YEAR, times=2)
    once = state_of(twice, [date(2025, 3, 1)], 2025, TODAY)
    assert (once.held, once.due, labels(once)) == (1, 2, ["全年"])
    assert state_of(twice, [date(2025, 3, 1), date(2025, 12, 31)], 2025, TODAY).missing == ()


def test_what_has_not_begun_is_not_due() -> None:
    state = state_of(MONTHLY, [], 2027, TODAY)
    assert (state.held, state.due, state.missing, state.waiting) == (0, 0, (), None)


def test_a_rule_and_a_unit_owe_only_what_they_live_to_the_end_of() -> None:
    late = replace(MONTHLY, first_day=date(2026, 8, 15), last_day=date(2026, 9, 29))
    assert labels(state_of(late, [], 2026, TODAY)) == ["8月"]
    state = state_of(MONTHLY, [], 2026, TODAY, lambda day: day >= date(2026, 9, 1))
    assert (labels(state), state.due) == (["9月"], 2)


@pytest.mark.parametrize("every", QuotaEvery)
def test_the_spans_of_a_year_leave_no_gap_and_never_overlap(every: QuotaEvery) -> None:
    for year in (2024, 2026):
        made = list(spans(every, year))
        assert (made[0].first_day, made[-1].last_day) == (date(year, 1, 1), date(year, 12, 31))
        for one, other in pairwise(made):
            assert one.last_day + timedelta(days=1) == other.first_day


@given(
    st.lists(st.dates(date(2025, 12, 1), date(2027, 1, 31)), max_size=40),
    st.sampled_from(QuotaEvery),
    st.integers(1, 3),
    st.dates(date(2025, 12, 1), date(2027, 2, 1)),
)
def test_what_is_due_is_held_or_short(held: list[date], every: QuotaEvery, times: int, today: date) -> None:
    state = state_of(replace(MONTHLY, every=every, times=times), held, 2026, today)
    owed = [span for span in spans(every, 2026) if span.first_day <= today]
    assert state.due == len(owed) * times
    short = [*state.missing, *([state.waiting] if state.waiting else [])]
    for span in owed:
        count = sum(span.first_day <= day <= span.last_day for day in held)
        assert (span in short) is (count < times)
