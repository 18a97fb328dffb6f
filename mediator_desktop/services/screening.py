"""Holding screening rounds, and who owes one: slots are computed, rounds are kept."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mediator_desktop.catalogue.cadences import Cadences
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.screening import (
    Campaign,
    RoundRecord,
    ScreeningRound,
    check_campaign,
    check_round,
)
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.unit import Unit
from mediator_desktop.domain.views import Changes
from mediator_desktop.schedule.cadence import Slot, WorkCalendar, slots
from mediator_desktop.schedule.rounds import BoardSlot, board
from mediator_desktop.services import disputes
from mediator_desktop.services.ports import Reader, UnitOfWork

SOURCE = "screening"
"""Code of 排查发现 in `vocabulary/sources.toml`."""


@dataclass(frozen=True, slots=True)
class RoundKept:
    """A round as it is on record now, and what changed."""

    record: RoundRecord
    changes: Changes


def hold(held: ScreeningRound, found: Sequence[Dispute], uow: UnitOfWork, clock: Clock) -> RoundKept:
    """Keep a round; disputes found in it are registered in the same transaction, each with its own number, and linked.

    What a dispute does not say itself follows from the round: the day it was found, the source, the village. Raises
    Refused for what contradicts a rule; a problem of the n-th dispute is at `found[n].…`.
    """
    units = {unit.id: unit for unit in uow.units()}
    held = _tidied(held)
    unit = units.get(held.unit)
    if unit is None:
        raise Refused(Problem("unit", "请选排查的单位"))
    if not unit.exists_on(held.held_on):
        raise Refused(Problem("unit", f"{unit.name}在这一天还没有设立或已经撤销"))
    kept = [_register(index, dispute, held, unit, uow, clock) for index, dispute in enumerate(found)]
    held = replace(held, disputes=(*held.disputes, *kept))
    _check(held, clock.today())
    now = clock.now()
    record = RoundRecord(
        id=str(uuid.uuid4()), version=1, entered_at=now, changed_at=now, actor="", round=held
    )
    uow.add_round(record)
    return RoundKept(record, Changes(disputes=frozenset(held.disputes), screening=True))


def change(
    round_id: str,
    held: ScreeningRound,
    found: Sequence[Dispute],
    version: int,
    uow: UnitOfWork,
    clock: Clock,
) -> RoundKept:
    """Keep a changed round that was read at `version`; new disputes are registered and linked. Raises Refused."""
    before = uow.load_round(round_id)
    if before.voided_at:
        raise Refused("这一轮已经作废，不能再改")
    held = _tidied(held)
    unit = next((unit for unit in uow.units() if unit.id == held.unit), None)
    if unit is None:
        raise Refused(Problem("unit", "请选排查的单位"))
    kept = [_register(index, dispute, held, unit, uow, clock) for index, dispute in enumerate(found)]
    held = replace(held, disputes=(*held.disputes, *kept), nil=held.nil and not kept)
    _check(held, clock.today())
    record = replace(before, version=version + 1, changed_at=clock.now(), round=held)
    uow.replace_round(record, expected_version=version)
    return RoundKept(record, Changes(disputes=frozenset(held.disputes), screening=True))


def void_round(round_id: str, version: int, reason: str, uow: UnitOfWork, clock: Clock) -> RoundKept:
    """Make a round void: it answers no slot any more but stays on record. Raises Refused without a reason."""
    reason = tidy(reason)
    if not reason:
        raise Refused(Problem("reason", "请写明作废的原因"))
    before = uow.load_round(round_id)
    if before.voided_at:
        raise Refused("这一轮已经作废")
    now = clock.now()
    record = replace(before, version=version + 1, changed_at=now, voided_at=now, void_reason=reason)
    uow.replace_round(record, expected_version=version)
    return RoundKept(record, Changes(screening=True))


@dataclass(frozen=True, slots=True)
class CampaignKept:
    """A campaign as it is on record now."""

    campaign: Campaign
    changes: Changes


def keep_campaign(campaign: Campaign, uow: UnitOfWork) -> CampaignKept:
    """Keep a campaign, new or changed; an empty id gets one. Raises Refused."""
    if problems := wrong(check_campaign(campaign)):
        raise Refused(*problems)
    campaign = replace(campaign, id=campaign.id or str(uuid.uuid4()))
    uow.keep_campaign(campaign)
    return CampaignKept(campaign, Changes(screening=True))


def slots_of(
    units: Sequence[Unit], cadences: Cadences, first_day: date, last_day: date, calendar: WorkCalendar
) -> tuple[Slot, ...]:
    """The slots of some units that touch some days (inclusive), unit by unit."""
    return tuple(
        slot
        for unit in units
        for slot in slots(unit, cadences.rules, cadences.periods, first_day, last_day, calendar)
    )


def board_of(
    units: Sequence[Unit],
    cadences: Cadences,
    first_day: date,
    last_day: date,
    reader: Reader,
    calendar: WorkCalendar,
    today: date,
) -> tuple[BoardSlot, ...]:
    """The slots of some units with the rounds that answer them; none is owed before the office began to screen here."""
    office = reader.office()
    began_on = (office.screening_from if office else None) or date.min
    due = tuple(
        slot if slot.day >= began_on else replace(slot, owed=False)
        for slot in slots_of(units, cadences, first_day, last_day, calendar)
    )
    if not due:
        return ()
    start, end = min(slot.first_day for slot in due), max(slot.last_day for slot in due)
    return board(due, reader.held_rounds(start, end, tuple(unit.id for unit in units)), today)


def day_answered(slot: Slot, held_on: date) -> date:
    """The `for_day` of a round that answers a slot: the day it was held where that lies in the slot, else the slot's own."""
    return held_on if slot.holds(held_on) else slot.day


def slot_to_answer(entries: Sequence[BoardSlot], today: date) -> BoardSlot | None:
    """Which slot a round held today answers first: the oldest missed or due one of the last weeks, else today's."""
    recent = today - timedelta(days=31)
    waiting = [
        e
        for e in entries
        if not e.is_done and e.slot.owed and recent <= e.slot.due_on and e.slot.first_day <= today
    ]
    if waiting:
        return min(waiting, key=lambda entry: entry.slot.due_on)
    return next((entry for entry in entries if entry.slot.holds(today)), None)


def _register(
    index: int, dispute: Dispute, held: ScreeningRound, unit: Unit, uow: UnitOfWork, clock: Clock
) -> str:
    completed = replace(
        dispute,
        found_on=dispute.found_on or held.held_on,
        source_code=dispute.source_code or SOURCE,
        village=dispute.village or (unit.name if unit.level == "village" else ""),
    )
    try:
        return disputes.register(completed, uow, clock).record.id
    except Refused as refused:
        raise Refused(
            *(
                Problem(f"found[{index}].{p.field}".rstrip("."), p.sentence, p.severity)
                for p in refused.problems
            )
        ) from refused


def _tidied(held: ScreeningRound) -> ScreeningRound:
    return replace(
        held,
        people=tuple(name for person in held.people if (name := tidy(person))),
        responsible=tidy(held.responsible),
        area=tidy(held.area),
        note=tidy(held.note),
    )


def _check(held: ScreeningRound, today: date) -> None:
    if problems := wrong(check_round(held, today)):
        raise Refused(*problems)
