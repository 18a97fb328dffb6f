"""The day's work of whoever sits here: deadlines, the office's own days and rounds; what someone else has taken stands apart"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from mediator_desktop.domain.problems import Trouble
from mediator_desktop.schedule.deadlines import DueState, end_of_week
from mediator_desktop.schedule.rounds import SlotState
from mediator_desktop.services.due import Due, due
from mediator_desktop.services.office_due import OfficeDue, office_due
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.screening_board import Waiting, unreported
from mediator_desktop.services.submission_due import reports_due
from mediator_desktop.services.workplace import Workplace

ROUNDS_BACK = timedelta(days=31)
"""How long a missed round is told of; the board of the year shows it for good."""
A_YEAR = timedelta(days=366)
ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysWork:
    """What waits: one's own and what nobody has taken; `others_…` is in the hands of a colleague.

    Each is in the order in which it falls due. `office` is what belongs to no case: terms, decisions. `rounds` are due or
    missed; `fault` says why there are none where the rules cannot be read.
    """

    deadlines: tuple[Due, ...] = ()
    office: tuple[OfficeDue, ...] = ()
    rounds: tuple[Waiting, ...] = ()
    others_deadlines: tuple[Due, ...] = ()
    others_office: tuple[OfficeDue, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Marks of what is late, due today, and of the rounds that are due or missed; a mark stays the same from day to day."""

    late: frozenset[str] = frozenset()
    today: frozenset[str] = frozenset()
    rounds: frozenset[str] = frozenset()

    @property
    def now(self) -> int:
        """How many things are late or due today."""
        return len(self.late) + len(self.today)


def days_work(
    reader: Reader, workplace: Workplace, until: date, *, reminders: bool = False, with_rounds: bool = True
) -> DaysWork:
    """Everything due on or before a day; with `reminders` also what its rule says to remind of by today."""
    today, actor = workplace.clock.today(), workplace.actor
    found = due(reader, workplace.rules, today, until, reminders=reminders)
    told = [
        one for one in found if one.deadline.is_owed or one.deadline.state is not DueState.OVERDUE
    ]  # what nobody owes is told until its day, never as late
    own, others = _parted(told, lambda one: one.row.lead_mediator, actor)
    office = reader.office()
    colleagues = office.mediators if office is not None else ()
    outside = (
        *office_due(reader, workplace.rules, today, until, reminders=reminders),
        *reports_due(reader, workplace, until),
    )
    own_outside, others_outside = _parted(
        outside, lambda one: one.owner if one.owner in colleagues else "", actor
    )
    rounds: tuple[Waiting, ...] = ()
    fault = ""
    if with_rounds:
        try:
            rounds = rounds_waiting(reader, workplace)
        except Trouble as trouble:
            fault = trouble.sentence
    return DaysWork(
        deadlines=own,
        office=own_outside,
        rounds=rounds,
        others_deadlines=others,
        others_office=others_outside,
        fault=fault,
    )


def is_others(taken_by: str, actor: str) -> bool:
    """Whether something is in the hands of a colleague: never where nobody took it or nobody is said to work here."""
    return bool(taken_by and actor) and taken_by != actor


def rounds_waiting(reader: Reader, workplace: Workplace) -> tuple[Waiting, ...]:
    """Rounds that are due now, and those missed in the last weeks, the latest first.

    What fell due before the office began to keep its rounds here is not held against it. Raises Trouble where the rules
    cannot be read.
    """
    today = workplace.clock.today()
    since = today - ROUNDS_BACK
    waiting = unreported(reader, workplace, since).waiting
    missed = [one for one in waiting if one.entry.state is SlotState.MISSED]
    if not missed:
        return waiting
    began = _began(reader, since, today)
    kept = [
        one
        for one in waiting
        if one.entry.state is not SlotState.MISSED or (began is not None and one.entry.slot.due_on >= began)
    ]
    return tuple(
        sorted(kept, key=lambda one: (one.entry.state is not SlotState.MISSED, one.entry.slot.due_on))
    )


def counts(reader: Reader, workplace: Workplace) -> Counts:
    """What the navigation says: one's own and untaken work that is late or due today, and rounds due or missed."""
    return counted(days_work(reader, workplace, workplace.clock.today()))


def counted(work: DaysWork) -> Counts:
    """The marks of some work."""
    by_state: dict[DueState, set[str]] = {state: set() for state in DueState}
    for one in work.deadlines:
        deadline = one.deadline
        mark = f"{one.row.id}|{deadline.rule.id}|{deadline.item}|{deadline.due_on}"
        by_state[deadline.state].add(mark)
    for outside in work.office:
        where = outside.unit_id or outside.meeting_id or outside.report
        mark = f"{outside.kind}|{where}|{outside.index}|{outside.due_on}"
        by_state[outside.state].add(mark)
    return Counts(
        late=frozenset(by_state[DueState.OVERDUE]),
        today=frozenset(by_state[DueState.TODAY]),
        rounds=frozenset(f"{one.unit.id}|{one.entry.slot.day}" for one in work.rounds),
    )


def this_week(reader: Reader, workplace: Workplace, *, with_rounds: bool = True) -> DaysWork:
    """What is late or due until Sunday."""
    return days_work(reader, workplace, end_of_week(workplace.clock.today()), with_rounds=with_rounds)


def _began(reader: Reader, since: date, today: date) -> date | None:
    """The first day for which a round is on record, as far as it matters for the days since one."""
    if reader.held_rounds(since - A_YEAR, since):
        return since
    return min((held.for_day for held in reader.held_rounds(since, today)), default=None)


def _parted(
    items: Iterable[ItemT], taken_by: Callable[[ItemT], str], actor: str
) -> tuple[tuple[ItemT, ...], tuple[ItemT, ...]]:
    """One's own and untaken ones, and those of others."""
    own: list[ItemT] = []
    others: list[ItemT] = []
    for item in items:
        (others if is_others(taken_by(item), actor) else own).append(item)
    return tuple(own), tuple(others)
