"""Meetings with their minutes, quotas and open items; risk assessments; the duty rota."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.meeting import (
    Assessment,
    AssessmentRecord,
    CaseTalk,
    Decision,
    Figure,
    Meeting,
    MeetingKind,
    MeetingRecord,
    check_assessment,
    check_meeting,
)
from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.text import NAME_LENGTH, tidy, unfit
from mediator_desktop.domain.views import Changes, DisputeRow
from mediator_desktop.services.ports import Reader, UnitOfWork

CARRIED_AGENDA = "听取上次会议议定事项的办理情况"
CARRIED_ON = "转入下一次会议继续办理"
"""Result of an item that the next meeting carried on."""


@dataclass(frozen=True, slots=True)
class MeetingKept:
    """A meeting as it is on record now."""

    record: MeetingRecord
    changes: Changes


@dataclass(frozen=True, slots=True)
class AssessmentKept:
    """A risk assessment as it is on record now."""

    record: AssessmentRecord
    changes: Changes


@dataclass(frozen=True, slots=True)
class DutyKept:
    """The duty rota of a period as it is on record now."""

    entries: tuple[DutyEntry, ...]
    changes: Changes


def prepared(
    kind: MeetingKind,
    reader: Reader,
    unresolved: Sequence[DisputeRow],
    figures: Sequence[Figure],
    today: date,
) -> Meeting:
    """A new meeting with what it opens with: last meetings' open items, unresolved disputes, the figures as they stand.

    Figures are copies: what is computed later never changes them.
    """
    carried = tuple(
        replace(decision, carried_from=record.id, carried_as=decision.text)
        for record in reader.meetings_with_open_decisions()
        if record.meeting.kind is kind
        for decision in record.meeting.decisions
        if decision.done_on is None
    )
    agenda = ((CARRIED_AGENDA,) if carried else ()) + ("通报排查调处情况", "逐案研判", "研究下一步工作")
    cases = tuple(CaseTalk(dispute=row.id, number=row.number, title=row.title) for row in unresolved)
    return Meeting(
        kind=kind,
        title=kind.label,
        held_on=today,
        agenda=agenda,
        figures=tuple(figures),
        cases=cases,
        decisions=carried,
    )


def keep_meeting(
    meeting: Meeting, uow: UnitOfWork, clock: Clock, meeting_id: str = "", version: int = 0
) -> MeetingKept:
    """Keep a meeting, a new one where no id is given. Items it carried over are closed where they came from.

    An item that was finished meanwhile, while the new meeting was still being written, stays finished. Raises Refused for
    what contradicts a rule, or when someone else saved it since `version` was read.
    """
    if problems := wrong(check_meeting(meeting, clock.today())):
        raise Refused(*problems)
    now = clock.now()
    entered = uow.load_meeting(meeting_id) if meeting_id else None
    if entered is None:
        meeting = replace(meeting, decisions=tuple(_as_it_stands(d, uow) for d in meeting.decisions))
    record = MeetingRecord(
        id=meeting_id or str(uuid.uuid4()),
        version=version + 1,
        entered_at=entered.entered_at if entered else now,
        changed_at=now,
        actor=entered.actor if entered else "",
        meeting=meeting,
    )
    uow.keep_meeting(record, expected_version=version)
    _hand_over(record, uow, clock)
    return MeetingKept(record, Changes(screening=True))


def finish_decision(
    meeting_id: str, index: int, done_on: date, result: str, uow: UnitOfWork, clock: Clock
) -> MeetingKept:
    """Note that a decision was carried out. Raises Refused for a day in the future or a decision that is not there."""
    record = uow.load_meeting(meeting_id)
    decisions = list(record.meeting.decisions)
    if not 0 <= index < len(decisions):
        raise Refused("这次会议没有这一项议定事项")
    decisions[index] = replace(decisions[index], done_on=done_on, result=tidy(result))
    changed = replace(record.meeting, decisions=tuple(decisions))
    return keep_meeting(changed, uow, clock, meeting_id, record.version)


def quota(reader: Reader, kind: MeetingKind, first_day: date, last_day: date) -> int:
    """How many meetings of a kind were held in a period (days inclusive)."""
    return sum(1 for record in reader.meetings(first_day, last_day) if record.meeting.kind is kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDecision:
    """A decision that is not carried out yet: the `index`-th of a meeting."""

    meeting_id: str
    index: int
    meeting: str
    held_on: date | None
    text: str
    owner: str
    due_on: date | None

    def is_late(self, today: date) -> bool:
        """Whether its time has run out."""
        return self.due_on is not None and self.due_on < today


def open_decisions(reader: Reader) -> tuple[OpenDecision, ...]:
    """Decisions of all meetings that are not carried out yet, the earliest due first, those without a day last."""
    found = [
        OpenDecision(
            meeting_id=record.id,
            index=index,
            meeting=record.meeting.title or record.meeting.kind.label,
            held_on=record.meeting.held_on,
            text=decision.text,
            owner=decision.owner,
            due_on=decision.due_on,
        )
        for record in reader.meetings_with_open_decisions()
        for index, decision in enumerate(record.meeting.decisions)
        if decision.done_on is None
    ]
    return tuple(sorted(found, key=lambda row: (row.due_on is None, row.due_on or date.max, row.meeting_id)))


def due(reader: Reader, until: date) -> tuple[OpenDecision, ...]:
    """Decisions not carried out that fall due on or before a day, the earliest first."""
    return tuple(row for row in open_decisions(reader) if row.due_on is not None and row.due_on <= until)


def keep_assessment(
    assessment: Assessment, uow: UnitOfWork, clock: Clock, assessment_id: str = "", version: int = 0
) -> AssessmentKept:
    """Keep a risk assessment, a new one where no id is given. Raises Refused."""
    if problems := wrong(check_assessment(assessment, clock.today())):
        raise Refused(*problems)
    now = clock.now()
    entered = uow.load_assessment(assessment_id) if assessment_id else None
    record = AssessmentRecord(
        id=assessment_id or str(uuid.uuid4()),
        version=version + 1,
        entered_at=entered.entered_at if entered else now,
        changed_at=now,
        actor=entered.actor if entered else "",
        assessment=assessment,
    )
    uow.keep_assessment(record, expected_version=version)
    return AssessmentKept(record, Changes(screening=True))


def save_duty(
    first_day: date,
    last_day: date,
    entries: Sequence[DutyEntry],
    uow: UnitOfWork,
    expected: Sequence[DutyEntry] | None = None,
) -> DutyKept:
    """Keep the duty rota of a period. `expected` is the rota as it was read.

    Raises Refused for a day outside the period, a nameless entry, or a rota that someone else saved meanwhile.
    """
    if expected is not None and uow.duty(first_day, last_day) != tuple(expected):
        raise Refused(Problem("version", "这个月的值班表刚在别的窗口改过，您这里的内容没有覆盖它"))
    kept = tuple(replace(e, name=tidy(e.name), phone=tidy(e.phone)) for e in entries)
    for index, entry in enumerate(kept):
        if sentence := unfit(entry.name):
            raise Refused(Problem(f"entries[{index}].name", sentence))
        if len(entry.name) > NAME_LENGTH:
            raise Refused(
                Problem(f"entries[{index}].name", f"“{entry.name[:10]}…”太长了，一格里请用顿号把人名分开")
            )
        if not entry.name:
            raise Refused(Problem(f"entries[{index}].name", "请填写值班的人"))
        if not first_day <= entry.day <= last_day:
            raise Refused(Problem(f"entries[{index}].day", "值班日期不在这段时间里"))
    uow.replace_duty(first_day, last_day, kept)
    return DutyKept(uow.duty(first_day, last_day), Changes(screening=True))


def _as_it_stands(decision: Decision, uow: UnitOfWork) -> Decision:
    """A carried item as the meeting it comes from knows it now: someone may have noted that it was carried out."""
    if not decision.carried_from or decision.done_on is not None:
        return decision
    for old in uow.load_meeting(decision.carried_from).meeting.decisions:
        if old.text == (decision.carried_as or decision.text) and old.done_on and old.result != CARRIED_ON:
            return replace(decision, done_on=old.done_on, result=old.result)
    return decision


def _hand_over(record: MeetingRecord, uow: UnitOfWork, clock: Clock) -> None:
    """Close in older meetings what this one carries on: an open item stands in one place."""
    carried = {d.carried_from for d in record.meeting.decisions if d.carried_from} - {record.id}
    for meeting_id in sorted(carried):
        old = uow.load_meeting(meeting_id)
        texts = {d.carried_as or d.text for d in record.meeting.decisions if d.carried_from == meeting_id}
        decisions = tuple(
            replace(d, done_on=record.meeting.held_on, result=CARRIED_ON)
            if d.done_on is None and d.text in texts
            else d
            for d in old.meeting.decisions
        )
        if decisions != old.meeting.decisions:
            changed = replace(
                old,
                version=old.version + 1,
                changed_at=clock.now(),
                meeting=replace(old.meeting, decisions=decisions),
            )
            uow.keep_meeting(changed, expected_version=old.version)
