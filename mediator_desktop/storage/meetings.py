"""Meetings, risk assessments and the duty rota as rows; minutes are kept whole, what lists ask for stands beside them."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from mediator_desktop.catalogue.record_format import from_plain, to_plain
from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.meeting import Assessment, AssessmentRecord, Meeting, MeetingRecord
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.storage import screening_tables as t
from mediator_desktop.storage.mapping import encode, from_row, to_row

CONFLICT = "刚在别的窗口改过，您这里的内容没有覆盖它；请先看看新的内容再保存"


def load_meeting(connection: Connection, meeting_id: str) -> MeetingRecord:
    """One meeting, whole. Raises Refused when there is none of that id."""
    row = connection.execute(select(t.meeting).where(t.meeting.c.id == meeting_id)).mappings().one_or_none()
    if row is None:
        raise Refused("登记册里没有这次会议")
    return _meeting(row)


def meetings(connection: Connection, first_day: date, last_day: date) -> tuple[MeetingRecord, ...]:
    """Meetings held in a period (days inclusive), the newest first."""
    held = t.meeting.c.held_on
    query = (
        select(t.meeting)
        .where(held.between(encode(first_day), encode(last_day)))
        .order_by(held.desc(), t.meeting.c.entered_at.desc())
    )
    return tuple(_meeting(row) for row in connection.execute(query).mappings())


def meetings_with_open_decisions(connection: Connection) -> tuple[MeetingRecord, ...]:
    """Meetings that left something undone, the earliest due first."""
    query = (
        select(t.meeting)
        .where(t.meeting.c.open_decisions > 0)
        .order_by(t.meeting.c.next_due_on.is_(None), t.meeting.c.next_due_on)
    )
    return tuple(_meeting(row) for row in connection.execute(query).mappings())


def keep_meeting(connection: Connection, record: MeetingRecord, expected_version: int) -> None:
    """Keep a meeting; 0 expects a new one. Raises Refused when someone else saved it meanwhile."""
    meeting = record.meeting
    waiting = [decision for decision in meeting.decisions if decision.done_on is None]
    values = _frame(record) | {
        "kind": meeting.kind.value,
        "title": meeting.title,
        "number": meeting.number,
        "unit": meeting.unit,
        "held_on": encode(meeting.held_on),
        "dispute": meeting.dispute,
        "open_decisions": len(waiting),
        "next_due_on": encode(min((d.due_on for d in waiting if d.due_on), default=None)),
        "content": json.dumps(to_plain(meeting), ensure_ascii=False),
    }
    _keep(connection, t.meeting, values, expected_version, f"这次会议{CONFLICT}")


def load_assessment(connection: Connection, assessment_id: str) -> AssessmentRecord:
    """One risk assessment, whole. Raises Refused when there is none of that id."""
    query = select(t.assessment).where(t.assessment.c.id == assessment_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise Refused("登记册里没有这项风险评估")
    return _assessment(row)


def assessments(connection: Connection) -> tuple[AssessmentRecord, ...]:
    """Every risk assessment, the newest first."""
    query = select(t.assessment).order_by(t.assessment.c.entered_at.desc())
    return tuple(_assessment(row) for row in connection.execute(query).mappings())


def keep_assessment(connection: Connection, record: AssessmentRecord, expected_version: int) -> None:
    """Keep a risk assessment; 0 expects a new one. Raises Refused when someone else saved it meanwhile."""
    assessment = record.assessment
    values = _frame(record) | {
        "name": assessment.name,
        "decided_on": encode(assessment.decided_on),
        "outcome": encode(assessment.outcome),
        "content": json.dumps(to_plain(assessment), ensure_ascii=False),
    }
    _keep(connection, t.assessment, values, expected_version, f"这项评估{CONFLICT}")


def duty(connection: Connection, first_day: date, last_day: date) -> tuple[DutyEntry, ...]:
    """The duty rota of a period (days inclusive), by day and unit."""
    row = t.duty.c
    query = (
        select(t.duty)
        .where(row.day.between(encode(first_day), encode(last_day)))
        .order_by(row.day, row.unit, row.position)
    )
    return tuple(from_row(DutyEntry, found) for found in connection.execute(query).mappings())


def replace_duty(
    connection: Connection, first_day: date, last_day: date, entries: Iterable[DutyEntry]
) -> None:
    """Keep these entries for a period and no others."""
    days = t.duty.c.day.between(encode(first_day), encode(last_day))
    connection.execute(delete(t.duty).where(days))
    places: dict[tuple[date, str], int] = {}
    rows = []
    for entry in entries:
        place = places.get((entry.day, entry.unit), 0)
        places[entry.day, entry.unit] = place + 1
        rows.append(to_row(entry) | {"position": place})
    if rows:
        connection.execute(insert(t.duty), rows)


def _keep(connection: Connection, table: Any, values: dict[str, Any], expected: int, sentence: str) -> None:
    if expected == 0:
        connection.execute(insert(table).values(values))
        return
    mine = update(table).where(table.c.id == values["id"], table.c.version == expected)
    if connection.execute(mine.values(values)).rowcount != 1:
        raise Refused(Problem("version", sentence))


def _frame(record: MeetingRecord | AssessmentRecord) -> dict[str, Any]:
    names = ("id", "version", "entered_at", "changed_at", "actor")
    return {name: encode(getattr(record, name)) for name in names}


def _meeting(row: Any) -> MeetingRecord:
    return MeetingRecord(**_said(row), meeting=from_plain(Meeting, json.loads(row["content"])))


def _assessment(row: Any) -> AssessmentRecord:
    return AssessmentRecord(**_said(row), assessment=from_plain(Assessment, json.loads(row["content"])))


def _said(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"],
        "version": row["version"],
        "entered_at": datetime.fromisoformat(row["entered_at"]),
        "changed_at": datetime.fromisoformat(row["changed_at"]),
        "actor": row["actor"],
    }
