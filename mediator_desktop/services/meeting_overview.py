"""What the page of meetings shows: the meetings of a year, what was owed, and what a new meeting may talk about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from mediator_desktop.catalogue.vocabulary import CodeList
from mediator_desktop.domain.meeting import (
    CRITERIA,
    AssessmentRecord,
    CaseTalk,
    Figure,
    Meeting,
    MeetingKind,
    MeetingRecord,
)
from mediator_desktop.domain.quota import MeetingQuota
from mediator_desktop.domain.status import title_of
from mediator_desktop.domain.unit import Unit, UnitLevel, UnitTree, own_unit
from mediator_desktop.domain.views import CountedBy, DisputeRow, Filter, SortBy
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.schedule.quotas import QuotaState, state_of
from mediator_desktop.services import meetings
from mediator_desktop.services.meetings import OpenDecision
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.units import screened_units

MOST_UNRESOLVED = 50
"""How many unresolved disputes a new meeting is offered, the oldest first."""
TAKEN_AT_ONCE = 10
"""So many or fewer are all put on the agenda; of more, people choose."""
OPEN = frozenset(status for status in Status if status.is_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting in a list."""

    id: str
    kind: MeetingKind
    title: str
    number: str
    unit: str
    held_on: date
    chair: str
    cases: int
    open_items: int
    late_items: int
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class UnitQuota:
    """A quota with the unit that owes it; `is_own` where that is the office itself."""

    unit: str
    is_own: bool
    state: QuotaState


@dataclass(frozen=True, slots=True)
class Overview:
    """A year of meetings, the newest first; quotas in the order they are declared, the office's own before others'."""

    year: int
    rows: tuple[MeetingRow, ...]
    quotas: tuple[UnitQuota, ...]
    decisions: tuple[OpenDecision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRow:
    """A risk assessment in a list; `lacking` counts the criteria that are not written yet."""

    id: str
    name: str
    unit: str
    outcome: str
    decided_on: date | None
    lacking: int
    disputes: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new meeting opens with, and the unresolved disputes to choose from."""

    meeting: Meeting
    unresolved: tuple[DisputeRow, ...]


def overview(reader: Reader, rules: Sequence[MeetingQuota], year: int, today: date) -> Overview:
    """The meetings of a year, what was owed by now, and every decision that is still open."""
    records = reader.meetings(date(year, 1, 1), date(year, 12, 31))
    return Overview(
        year=year,
        rows=tuple(_row(record, today) for record in records),
        quotas=tuple(_quotas(reader, rules, records, year, today)),
        decisions=meetings.open_decisions(reader),
    )


def opening(kind: MeetingKind, reader: Reader, today: date) -> Opening:
    """A new meeting with what it opens with; its unit is the office's own."""
    unresolved = unresolved_disputes(reader)
    taken = unresolved if kind is not MeetingKind.CONSULTATION and len(unresolved) <= TAKEN_AT_ONCE else ()
    meeting = meetings.prepared(kind, reader, taken, figures(reader, today), today)
    return Opening(replace(meeting, unit=own_name(reader)), unresolved)


def consultation(dispute_id: str, reader: Reader, types: CodeList, today: date) -> Opening:
    """会诊 about one dispute. Raises Refused when there is none of that id."""
    begun = opening(MeetingKind.CONSULTATION, reader, today)
    talk = talk_of(dispute_id, reader, types)
    return Opening(replace(begun.meeting, dispute=dispute_id, cases=(talk,)), begun.unresolved)


def unresolved_disputes(reader: Reader) -> tuple[DisputeRow, ...]:
    """Open disputes, the oldest first."""
    wanted = Filter(statuses=OPEN, with_voided=False)
    return reader.page(wanted, sort=SortBy.RECEIVED, descending=False, limit=MOST_UNRESOLVED).rows


def figures(reader: Reader, today: date) -> tuple[Figure, ...]:
    """形势数据 as they stand: open disputes, those received and those agreed this month."""
    first = today.replace(day=1)
    received = reader.count(Filter(first_day=first, last_day=today, with_voided=False))
    agreed = sum(1 for _row in reader.ledger_rows(first, today, CountedBy.AGREED))
    values = (
        ("统计截至", f"{today.month}月{today.day}日"),
        ("未化解纠纷(件)", str(reader.work().open_disputes)),
        ("本月登记(件)", str(received)),
        ("本月达成协议(件)", str(agreed)),
    )
    return tuple(Figure(label=label, value=value) for label, value in values)


def talk_of(dispute_id: str, reader: Reader, types: CodeList) -> CaseTalk:
    """A dispute as a meeting speaks of it. Raises Refused when there is none of that id."""
    record = reader.load(dispute_id)
    dispute = record.dispute
    title = title_of(dispute, types.name(dispute.type_code) if dispute.type_code else "")
    return CaseTalk(dispute=dispute_id, number=record.display_number, title=title)


def found_disputes(words: str, reader: Reader, limit: int = 8) -> tuple[DisputeRow, ...]:
    """Disputes found by number, names or initials, for choosing one."""
    return reader.page(Filter(text=words, with_voided=False), limit=limit).rows if words.strip() else ()


def assessment_rows(reader: Reader) -> tuple[AssessmentRow, ...]:
    """Every risk assessment, the newest first."""
    return tuple(_assessment_row(record) for record in reader.assessments())


def own_name(reader: Reader) -> str:
    """The name of the unit that the office itself is."""
    office = reader.office()
    own = own_unit(UnitTree(reader.units()), office) if office is not None else None
    return own.name if own is not None else ""


def duty_units(reader: Reader, first_day: date, last_day: date) -> tuple[Unit, ...]:
    """Units that keep a duty rota in some days: the office's own and those below it, grids left out."""
    days = (first_day, last_day)
    found = {unit.id: unit for day in days for unit in screened_units(reader, day)}
    return tuple(unit for unit in UnitTree(reader.units()).in_order() if unit.id in found)


def month_of(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _quotas(
    reader: Reader, rules: Sequence[MeetingQuota], records: Sequence[MeetingRecord], year: int, today: date
) -> Iterator[UnitQuota]:
    office = reader.office()
    tree = UnitTree(reader.units())
    own = own_unit(tree, office) if office is not None else None
    if own is None:
        return
    began_on = (office.screening_from if office is not None else None) or date.min
    others = {unit.name for unit in tree.in_order()} - {own.name}
    for is_own in (True, False):
        for rule in rules:
            held = [record.meeting for record in records if record.meeting.kind is rule.kind]
            for unit in _owing(rule.level, tree, own, is_own=is_own):
                days = [
                    meeting.held_on
                    for meeting in held
                    if meeting.held_on is not None
                    and (meeting.unit not in others if is_own else meeting.unit == unit.name)
                ]
                state = state_of(rule, days, year, today, partial(_owes_on, unit, began_on))
                if state.due or state.held:
                    yield UnitQuota(unit.name, is_own, state)


def _owes_on(unit: Unit, began_on: date, day: date) -> bool:
    """Whether a unit owes meetings on a day; none are owed from before the office began to keep them here."""
    return day >= began_on and unit.exists_on(day)


def _owing(level: UnitLevel, tree: UnitTree, own: Unit, *, is_own: bool) -> tuple[Unit, ...]:
    if is_own:
        return (own,) if own.level is level else ()
    return tuple(unit for unit in tree.all_below(own.id) if unit.level is level)


def _row(record: MeetingRecord, today: date) -> MeetingRow:
    meeting = record.meeting
    waiting = [decision for decision in meeting.decisions if decision.done_on is None]
    return MeetingRow(
        id=record.id,
        kind=meeting.kind,
        title=meeting.title or meeting.kind.label,
        number=meeting.number,
        unit=meeting.unit,
        held_on=meeting.held_on or record.entered_at.date(),
        chair=meeting.chair,
        cases=len(meeting.cases),
        open_items=len(waiting),
        late_items=sum(1 for decision in waiting if decision.due_on is not None and decision.due_on < today),
        issued_on=meeting.issued_on,
    )


def _assessment_row(record: AssessmentRecord) -> AssessmentRow:
    assessment = record.assessment
    return AssessmentRow(
        id=record.id,
        name=assessment.name,
        unit=assessment.unit,
        outcome=assessment.outcome.label if assessment.outcome else "",
        decided_on=assessment.decided_on,
        lacking=sum(1 for name in CRITERIA if not getattr(assessment, name)),
        disputes=len(assessment.disputes),
    )
