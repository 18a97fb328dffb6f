"""What falls due outside any case: terms of committees, and what meetings decided."""

from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.deadline import DeadlineKind
from mediator_desktop.schedule.deadlines import DueState, RuleBook, falls_due, state_of
from mediator_desktop.services import meetings
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.units import screened_units

DECISION = "decision"
"""The kind of what a meeting decided; terms have that of their rule."""
DECISION_WORD = "会议议定事项"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDue:
    """One thing that falls due for a unit or from a meeting.

    `kind` is a code and `heading` its word, `subject` the unit's or meeting's name, `citation` says where the day comes
    from, `note` what is special about it. `unit_id`, or `meeting_id` with `index` from 0, is where it leads (for a report to be
    sent the id of its kind, `report`); of a meeting also when it was held and who answers for it.
    """

    kind: str
    heading: str
    subject: str
    what: str
    due_on: date
    state: DueState
    citation: str
    note: str = ""
    unit_id: str = ""
    meeting_id: str = ""
    index: int = 0
    held_on: date | None = None
    owner: str = ""
    report: str = ""


def office_due(
    reader: Reader, book: RuleBook, today: date, until: date, *, reminders: bool = False
) -> tuple[OfficeDue, ...]:
    """Everything outside the cases that is due on or before a day, the earliest first.

    With `reminders` also what its rule says to remind of by today.
    """
    found = [*_terms(reader, book, today, until, reminders=reminders), *_decisions(reader, today, until)]
    found.sort(key=lambda one: (one.due_on, one.kind, one.subject))
    return tuple(found)


def _terms(reader: Reader, book: RuleBook, today: date, until: date, *, reminders: bool) -> list[OfficeDue]:
    """The ends of the terms of committees (人民调解法 Art 9), of the office's own unit and those below it."""
    found = []
    for unit in screened_units(reader, today):
        for rule in book.rules.active(DeadlineKind.COMMITTEE_TERM):
            term = falls_due(rule, unit.elected_on, book.calendar, today) if unit.elected_on else None
            if term is None or not (term.due_on <= until or (reminders and term.remind_on <= today)):
                continue
            found.append(
                OfficeDue(
                    kind=term.kind.value,
                    heading=term.kind.label,
                    subject=unit.name,
                    what=f"{unit.name}{term.what}",
                    due_on=term.due_on,
                    state=term.state,
                    citation=term.citation,
                    note="；".join(part for part in (f"{term.start.isoformat()}选举", term.note) if part),
                    unit_id=unit.id,
                )
            )
    return found


def _decisions(reader: Reader, today: date, until: date) -> list[OfficeDue]:
    return [
        OfficeDue(
            kind=DECISION,
            heading=DECISION_WORD,
            subject=one.meeting,
            what=one.text,
            due_on=one.due_on,
            state=state_of(one.due_on, today),
            citation="、".join(
                part
                for part in (one.held_on.isoformat() if one.held_on else "", f"{one.meeting}议定")
                if part
            ),
            note=f"{one.owner}负责" if one.owner else "",
            meeting_id=one.meeting_id,
            index=one.index,
            held_on=one.held_on,
            owner=one.owner,
        )
        for one in meetings.due(reader, until)
        if one.due_on is not None
    ]
