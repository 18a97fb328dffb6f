"""What falls due in all cases, and in one, each with the reason of its date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.deadline import DeadlineKind, facts_of
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.views import DisputeRow
from mediator_desktop.schedule.deadlines import Deadline, Reckoned, RuleBook, question, reckon
from mediator_desktop.services.ports import Reader

_ORDER = {kind: place for place, kind in enumerate(DeadlineKind)}


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due, with the case it belongs to."""

    row: DisputeRow
    deadline: Deadline


def due(
    reader: Reader, book: RuleBook, today: date, until: date, *, reminders: bool = False
) -> tuple[Due, ...]:
    """Everything that is due on or before a day, the earliest first; of one day in the order of the kinds.

    With `reminders` also what its rule says to remind of by today.
    """
    found = [
        Due(case.row, deadline)
        for case in reader.due_cases(question(book, today, until, reminders=reminders))
        for deadline in reckon(case.facts, book, today, case.kinds).deadlines
        if deadline.due_on <= until or (reminders and deadline.remind_on <= today)
    ]
    found.sort(key=lambda one: (one.deadline.due_on, _ORDER[one.deadline.kind], one.row.number))
    return tuple(found)


def grouped(found: Iterable[Due]) -> dict[DeadlineKind, tuple[Due, ...]]:
    """By kind, in the order in which kinds are listed; each group in the order given."""
    groups: dict[DeadlineKind, list[Due]] = {}
    for one in found:
        groups.setdefault(one.deadline.kind, []).append(one)
    return {kind: tuple(groups[kind]) for kind in DeadlineKind if kind in groups}


def of_case(record: DisputeRecord, book: RuleBook, today: date) -> Reckoned:
    """Everything that falls due in one case, and what waits for a fact."""
    return reckon(facts_of(record.dispute, voided=record.voided is not None), book, today)
