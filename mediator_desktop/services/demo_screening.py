"""Invented screening for practice: people of the villages, and a year of rounds, some of them nil, late or missed"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from mediator_desktop.catalogue.cadences import Cadences
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.screening import Campaign, RoundKind, RoundRecord, ScreeningRound
from mediator_desktop.domain.unit import Post, Unit, UnitLevel, UnitPerson
from mediator_desktop.domain.vocabulary import Sex
from mediator_desktop.schedule.cadence import Slot, WorkCalendar
from mediator_desktop.services.demo_people import Crowd
from mediator_desktop.services.ports import Register, UnitOfWork
from mediator_desktop.services.screening import slots_of
from mediator_desktop.services.units import screened_units

FOUND_IN = frozenset({"screening", "grid", "informant"})
"""Sources of disputes that a round may have found."""
POSTS = (Post.SECRETARY, Post.MEDIATOR, Post.GRID_MEMBER, Post.GRID_MEMBER)
MISSED, LATE, IN_CAMPAIGN = 0.03, 0.05, 0.3
METHODS = (("visit",), ("visit", "forum"), ("visit", "telephone"), ("assembly",))
AREAS = ("全村", "一组、二组", "三组、四组", "新村安置点", "河东片", "河西片")
A_YEAR = timedelta(days=365)


def fill_screening(
    register: Register,
    clock: Clock,
    cadences: Cadences,
    calendar: WorkCalendar,
    seed: int = 1,
    actor: str = "",
) -> int:
    """Give the units of a practice register people, and a year of rounds up to today; returns how many rounds.

    Disputes of the register that were found by screening are linked to the round of their village and week. The same
    seed gives the same rounds.
    """
    today = clock.today()
    rng = Random(seed)
    with register.write(actor) as uow:
        _give_people(uow, Random(seed))
        units = screened_units(uow, today)
        found = _found_disputes(uow, today)
        campaign = _campaign(today)
        uow.keep_campaign(campaign)
        answered = {(held.unit, held.for_day) for held in uow.held_rounds(today - 2 * A_YEAR, today + A_YEAR)}
        made = 0
        for slot in slots_of(units, cadences, today - A_YEAR, today, calendar):
            unit = next(unit for unit in units if unit.id == slot.unit)
            record = _round(rng, unit, slot, _of_slot(found, unit, slot), today)
            if record is None:
                continue
            record = _in_campaign(record, campaign, rng)
            if (unit.id, slot.day) not in answered:
                uow.add_round(record)
                made += 1
    return made


def _give_people(uow: UnitOfWork, rng: Random) -> None:
    """People for the units that have none."""
    office = uow.office()
    crowd = Crowd(rng, office.villages if office is not None else ())
    uow.save_units([unit if unit.people else replace(unit, people=_people(crowd)) for unit in uow.units()])


def _people(crowd: Crowd) -> tuple[UnitPerson, ...]:
    return tuple(
        UnitPerson(
            name=crowd._name(Sex.MALE if crowd.chance(0.6) else Sex.FEMALE), post=post, phone=crowd._phone()
        )
        for post in POSTS
    )


def _found_disputes(uow: UnitOfWork, today: date) -> dict[str, list[tuple[date, str]]]:
    """Disputes found by screening, by village: the day and the id."""
    found: dict[str, list[tuple[date, str]]] = {}
    for row in uow.ledger_rows(today - A_YEAR, today):
        if row.source_code in FOUND_IN and row.found_on is not None:
            found.setdefault(row.village, []).append((row.found_on, row.dispute_id))
    return found


def _of_slot(found: dict[str, list[tuple[date, str]]], unit: Unit, slot: Slot) -> Sequence[tuple[date, str]]:
    if unit.level is not UnitLevel.VILLAGE:
        return ()
    return [entry for entry in found.get(unit.name, ()) if slot.holds(entry[0])]


def _round(
    rng: Random, unit: Unit, slot: Slot, disputes: Iterable[tuple[date, str]], today: date
) -> RoundRecord | None:
    """The round that answered a slot; None for one that was missed or is not over."""
    days = sorted(disputes)
    chance = rng.random()
    if not slot.owed or (not days and (chance < MISSED or slot.due_on >= today)):
        return None
    held_on = days[-1][0] if days else max(slot.first_day, slot.due_on - timedelta(days=rng.randint(0, 2)))
    entered_on = held_on
    if not days and chance < MISSED + LATE:
        held_on = slot.due_on + timedelta(days=rng.randint(1, 4))
        entered_on = held_on + timedelta(days=rng.randint(0, 2))
    if entered_on > today:
        return None
    people = tuple(person.name for person in unit.people[: rng.randint(2, len(POSTS))])
    entered_at = datetime.combine(entered_on, time(17, rng.randint(0, 59)))
    return RoundRecord(
        id=str(uuid.uuid4()),
        version=1,
        entered_at=entered_at,
        changed_at=entered_at,
        actor="",
        round=ScreeningRound(
            unit=unit.id,
            for_day=slot.day,
            held_on=held_on,
            kind=RoundKind.ROUTINE,
            people=people,
            responsible=people[0] if people else "",
            methods=rng.choice(METHODS),
            area=rng.choice(AREAS) if unit.level is UnitLevel.VILLAGE else "全镇各村",
            households=rng.randint(8, 60),
            nil=not days,
            disputes=tuple(key for _day, key in days),
        ),
    )


def _in_campaign(record: RoundRecord, campaign: Campaign, rng: Random) -> RoundRecord:
    """Some rounds of its days are part of the campaign."""
    held = record.round
    if not campaign.first_day <= held.held_on <= campaign.last_day or rng.random() > IN_CAMPAIGN:
        return record
    return replace(record, round=replace(held, kind=campaign.kind, campaign=campaign.id))


def _campaign(today: date) -> Campaign:
    return Campaign(
        id=str(uuid.UUID(int=today.toordinal(), version=4)),
        name=f"{today.year}年岁末矛盾纠纷专项排查",
        first_day=date(today.year, 11, 1),
        last_day=date(today.year, 12, 31),
        theme="农民工工资、土地流转",
        leader="罗桂生",
    )
