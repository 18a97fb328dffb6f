"""What was due, held, missed and reported nil: slots against the rounds that were held. Computed, never typed."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mediator_desktop.domain.screening import HeldRound
from mediator_desktop.schedule.cadence import Slot


class SlotState(StrEnum):
    """How a slot stands on a day."""

    FOUND = "found"
    NIL = "nil"
    COMING = "coming"
    DUE = "due"
    MISSED = "missed"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSlot:
    """A slot and what became of it; `late` when it was held after its due day, `entered_late` when entered after it."""

    slot: Slot
    state: SlotState
    rounds: tuple[HeldRound, ...] = ()
    late: bool = False
    entered_late: bool = False

    @property
    def is_done(self) -> bool:
        """Whether a round is on record; a nil report counts."""
        return bool(self.rounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """应排查、已排查、漏排查、零报告 of some slots, and the disputes found; late ones are among the held."""

    due: int = 0
    held: int = 0
    missed: int = 0
    nil: int = 0
    late: int = 0
    found: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            due=self.due + other.due,
            held=self.held + other.held,
            missed=self.missed + other.missed,
            nil=self.nil + other.nil,
            late=self.late + other.late,
            found=self.found + other.found,
        )


def board(slots: Sequence[Slot], rounds: Iterable[HeldRound], today: date) -> tuple[BoardSlot, ...]:
    """The slots of any units with the rounds that answer them, in the order of the slots.

    A round answers the slot of its unit that holds its `for_day`; rounds that answer no slot are left out. The slots of
    a unit never overlap.
    """
    by_unit: dict[str, list[Slot]] = {}
    for slot in slots:
        by_unit.setdefault(slot.unit, []).append(slot)
    starts = {}
    for unit, own in by_unit.items():
        own.sort(key=lambda slot: slot.first_day)
        starts[unit] = [slot.first_day for slot in own]
    answers: dict[tuple[str, date], list[HeldRound]] = {}
    for held in sorted(rounds, key=lambda r: (r.held_on, r.entered_on, r.id)):
        place = bisect_right(starts.get(held.unit, ()), held.for_day) - 1
        if place >= 0 and by_unit[held.unit][place].holds(held.for_day):
            answers.setdefault((held.unit, by_unit[held.unit][place].first_day), []).append(held)
    return tuple(_placed(slot, tuple(answers.get((slot.unit, slot.first_day), ())), today) for slot in slots)


def figures(placed: Iterable[BoardSlot], first_day: date, last_day: date, today: date) -> Figures:
    """The counts of the slots whose own day lies in a period (days inclusive).

    A slot that is not owed counts only when a round was held for it; one that is not over yet is due only once held.
    """
    total = Figures()
    for entry in placed:
        if not first_day <= entry.slot.day <= last_day:
            continue
        done = entry.is_done
        is_due = done or (entry.slot.owed and entry.slot.due_on < today)
        total += Figures(
            due=int(is_due),
            held=int(done),
            missed=int(is_due and not done),
            nil=int(entry.state is SlotState.NIL),
            late=int(done and (entry.late or entry.entered_late)),
            found=sum(held.found for held in entry.rounds),
        )
    return total


def _placed(slot: Slot, held: tuple[HeldRound, ...], today: date) -> BoardSlot:
    if not held:
        return BoardSlot(slot=slot, state=_open_state(slot, today))
    return BoardSlot(
        slot=slot,
        state=SlotState.FOUND if any(r.found for r in held) else SlotState.NIL,
        rounds=held,
        late=held[0].held_on > slot.due_on,
        entered_late=min(r.entered_on for r in held) > slot.due_on,
    )


def _open_state(slot: Slot, today: date) -> SlotState:
    if today < slot.first_day:
        return SlotState.COMING
    if not slot.owed:
        return SlotState.FREE
    return SlotState.MISSED if today > slot.due_on else SlotState.DUE
