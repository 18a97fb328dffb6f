"""What was due, held, missed and reported nil: states of slots, and figures that add up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.screening import HeldRound
from mediator_desktop.schedule.cadence import Slot
from mediator_desktop.schedule.rounds import BoardSlot, Figures, SlotState, board, figures

DAY = timedelta(days=1)
SLOT = Slot(
    unit="v",
    first_day=date(2026, 11, 2),
    last_day=date(2026, 11, 8),
    day=date(2026, 11, 6),
    due_on=date(2026, 11, 6),
    owed=True,
    rule="r",
)
HELD = HeldRound(
    id="1",
    unit="v",
    for_day=date(2026, 11, 4),
    held_on=date(2026, 11, 4),
    entered_on=date(2026, 11, 4),
    nil=True,
    found=0,
)


def placed(*rounds: HeldRound, today: date = date(2026, 11, 22), slot: Slot = SLOT) -> BoardSlot:
    (entry,) = board((slot,), rounds, today)
    return entry


@pytest.mark.parametrize(
    ("today", "owed", "state"),
    [
        (date(2026, 11, 1), True, SlotState.COMING),
        (date(2026, 11, 2), True, SlotState.DUE),
        (date(2026, 11, 6), True, SlotState.DUE),
        (date(2026, 11, 7), True, SlotState.MISSED),
        (date(2026, 11, 7), False, SlotState.FREE),
        (date(2026, 11, 1), False, SlotState.COMING),
    ],
)
def test_an_open_slot_is_coming_due_or_missed(today: date, owed: bool, state: SlotState) -> None:
    entry = placed(today=today, slot=replace(SLOT, owed=owed))
    assert entry.state is state
    assert not entry.is_done


def test_a_round_that_found_nothing_is_nil_and_one_that_found_something_is_not() -> None:
    assert placed(HELD).state is SlotState.NIL
    assert placed(HELD, replace(HELD, id="2", nil=False, found=2)).state is SlotState.FOUND


def test_held_after_its_day_and_entered_after_its_day_are_told_apart() -> None:
    on_time = placed(HELD)
    assert (on_time.late, on_time.entered_late) == (False, False)
    entered = placed(replace(HELD, entered_on=date(2026, 11, 7)))
    assert (entered.late, entered.entered_late) == (False, True)
    held = placed(replace(HELD, held_on=date(2026, 11, 9), entered_on=date(2026, 11, 9)))
    assert (held.late, held.entered_late) == (True, True)


def test_a_second_round_for_a_slot_makes_a_timely_one_no_later_and_counts_once() -> None:
    second = replace(
        HELD, id="2", held_on=date(2026, 11, 12), entered_on=date(2026, 11, 12), nil=False, found=3
    )
    entry = placed(second, HELD)
    assert [held.id for held in entry.rounds] == ["1", "2"]
    assert (entry.late, entry.entered_late) == (False, False)
    counted = figures((entry,), date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 22))
    assert counted == Figures(due=1, held=1, found=3)


def test_rounds_of_other_units_and_other_days_answer_nothing() -> None:
    assert not placed(replace(HELD, unit="w"), replace(HELD, for_day=date(2026, 11, 9))).rounds


def test_what_is_not_owed_counts_only_when_it_was_done() -> None:
    month = (date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 22))
    free = replace(SLOT, owed=False)
    assert figures((placed(slot=free),), *month) == Figures()
    assert figures((placed(HELD, slot=free),), *month) == Figures(due=1, held=1, nil=1)


def test_a_slot_counts_on_the_day_after_it_was_due_or_as_soon_as_it_was_held() -> None:
    span = (date(2026, 11, 1), date(2026, 11, 30))
    due_day, day_after = SLOT.due_on, SLOT.due_on + DAY
    assert figures((placed(today=due_day),), *span, due_day) == Figures()
    assert figures((placed(today=day_after),), *span, day_after) == Figures(due=1, missed=1)
    assert figures((placed(HELD, today=due_day),), *span, due_day) == Figures(due=1, held=1, nil=1)


def test_a_clock_set_back_a_year_takes_no_round_away() -> None:
    entry = placed(HELD, today=date(2025, 11, 22))
    assert entry.state is SlotState.NIL
    assert placed(today=date(2025, 11, 22)).state is SlotState.COMING


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def weekly(unit: str, owed: list[bool]) -> list[Slot]:
    """Weeks of 2026, one after the other."""
    found = []
    for number, is_owed in enumerate(owed):
        first = date(2026, 1, 5) + number * 7 * DAY
        found.append(replace(SLOT, unit=unit, first_day=first, last_day=first + 6 * DAY,
                             day=first + 4 * DAY, due_on=first + 4 * DAY, owed=is_owed))  # fmt: skip
    return found


ROUNDS = st.lists(
    st.builds(
        HeldRound,
        id=st.uuids().map(str),
        unit=st.sampled_from(["v", "w"]),
        for_day=DAYS,
        held_on=DAYS,
        entered_on=DAYS,
        nil=st.booleans(),
        found=st.integers(0, 3),
    ),
    max_size=30,
)


@given(owed=st.lists(st.booleans(), min_size=51, max_size=51), rounds=ROUNDS, today=DAYS)
def test_figures_add_up(owed: list[bool], rounds: list[HeldRound], today: date) -> None:
    entries = board([*weekly("v", owed), *weekly("w", owed)], rounds, today)
    year = figures(entries, date(2026, 1, 1), date(2026, 12, 31), today)
    months = [
        figures(entries, date(2026, month, 1), date(2026 + month // 12, month % 12 + 1, 1) - DAY, today)
        for month in range(1, 13)
    ]
    assert sum(months, Figures()) == year
    units = [[entry for entry in entries if entry.slot.unit == unit] for unit in ("v", "w")]
    each = [figures(of_one, date(2026, 1, 1), date(2026, 12, 31), today) for of_one in units]
    assert sum(each, Figures()) == year
    assert year.due == year.held + year.missed
    assert year.nil <= year.held
    assert year.late <= year.held
    answered = {
        (entry.slot.unit, entry.slot.first_day)
        for entry in entries
        if any(
            r.unit == entry.slot.unit and entry.slot.first_day <= r.for_day <= entry.slot.last_day
            for r in rounds
        )
    }
    assert year.held == len(answered)
