"""Screening rounds and campaigns as rows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Table, delete, func, insert, select, update

from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.screening import (
    Campaign,
    CampaignTotals,
    Habits,
    HeldRound,
    RoundRecord,
    ScreeningRound,
)
from mediator_desktop.storage import screening_tables as t
from mediator_desktop.storage.mapping import encode, from_row, to_row

ROUND_CONFLICT = "这一轮刚在别的窗口改过，您这里的内容没有覆盖它；请先看看新的内容再保存"
_LISTS = (
    (t.round_person, "people", "name"),
    (t.round_method, "methods", "code"),
    (t.round_dispute, "disputes", "dispute_id"),
)


def held_rounds(
    connection: Connection, first_day: date, last_day: date, units: Sequence[str] = ()
) -> tuple[HeldRound, ...]:
    """Rounds, not void, that answer a day of a period (inclusive); of some units or of all."""
    row = t.screening_round.c
    query = (
        select(row.id, row.unit, row.for_day, row.held_on, row.entered_at, row.nil, _found().label("found"))
        .where(row.for_day.between(encode(first_day), encode(last_day)), row.voided_at.is_(None))
        .order_by(row.for_day, row.unit, row.held_on)
    )
    if units:
        query = query.where(row.unit.in_(units))
    return tuple(
        HeldRound(
            id=r.id,
            unit=r.unit,
            for_day=date.fromisoformat(r.for_day),
            held_on=date.fromisoformat(r.held_on),
            entered_on=datetime.fromisoformat(r.entered_at).date(),
            nil=bool(r.nil),
            found=int(r.found),
        )
        for r in connection.execute(query)
    )


def newest_entry(connection: Connection) -> datetime | None:
    """When a round was last entered, None before the first one."""
    found = connection.execute(select(func.max(t.screening_round.c.entered_at))).scalar_one()
    return datetime.fromisoformat(found) if found else None


def habits(connection: Connection, unit_id: str, limit: int = 12) -> Habits:
    """How a unit screened of late."""
    row = t.screening_round.c
    query = (
        select(row.id, row.area, row.responsible)
        .where(row.unit == unit_id, row.voided_at.is_(None))
        .order_by(row.for_day.desc(), row.entered_at.desc())
        .limit(limit)
    )
    latest = connection.execute(query).all()
    if not latest:
        return Habits()
    newest = latest[0]
    return Habits(
        people=_texts(connection, t.round_person, newest.id, "name"),
        responsible=newest.responsible,
        methods=_texts(connection, t.round_method, newest.id, "code"),
        areas=tuple(dict.fromkeys(r.area for r in latest if r.area)),
    )


def load_round(connection: Connection, round_id: str) -> RoundRecord:
    """One round, whole. Raises Refused when there is none of that id."""
    query = select(t.screening_round).where(t.screening_round.c.id == round_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise Refused("登记册里没有这一轮排查")
    lists = {name: _texts(connection, table, round_id, column) for table, name, column in _LISTS}
    return RoundRecord(
        id=row["id"],
        version=row["version"],
        entered_at=datetime.fromisoformat(row["entered_at"]),
        changed_at=datetime.fromisoformat(row["changed_at"]),
        actor=row["actor"],
        round=from_row(ScreeningRound, row, **lists),
        voided_at=datetime.fromisoformat(row["voided_at"]) if row["voided_at"] else None,
        void_reason=row["void_reason"],
    )


def add_round(connection: Connection, record: RoundRecord) -> None:
    """Keep a new round."""
    connection.execute(insert(t.screening_round).values(_row(record)))
    _write_lists(connection, record)


def replace_round(connection: Connection, record: RoundRecord, expected_version: int) -> None:
    """Keep a changed round. Raises Refused when someone else saved it meanwhile."""
    row = t.screening_round.c
    mine = update(t.screening_round).where(row.id == record.id, row.version == expected_version)
    if connection.execute(mine.values(_row(record))).rowcount != 1:
        raise Refused(Problem("version", ROUND_CONFLICT))
    for table, _, _ in _LISTS:
        connection.execute(delete(table).where(table.c.screening_round_id == record.id))
    _write_lists(connection, record)


def is_unit_used(connection: Connection, unit_id: str) -> bool:
    """Whether a round of a unit is on record, also a void one."""
    query = select(t.screening_round.c.id).where(t.screening_round.c.unit == unit_id).limit(1)
    return connection.execute(query).first() is not None


def rounds_of_dispute(connection: Connection, dispute_id: str) -> tuple[str, ...]:
    """Ids of the rounds that found a dispute."""
    query = select(t.round_dispute.c.screening_round_id).where(t.round_dispute.c.dispute_id == dispute_id)
    return tuple(connection.execute(query).scalars())


def campaigns(connection: Connection) -> tuple[Campaign, ...]:
    """Every campaign, the newest first."""
    query = select(t.campaign).order_by(t.campaign.c.first_day.desc(), t.campaign.c.name)
    return tuple(
        from_row(Campaign, row, units=tuple(row["units"].split()))
        for row in connection.execute(query).mappings()
    )


def campaign_totals(connection: Connection) -> dict[str, CampaignTotals]:
    """What the rounds of each campaign add up to; one without rounds is left out."""
    row = t.screening_round.c
    query = (
        select(
            row.campaign,
            func.count().label("rounds"),
            func.sum(row.nil).label("nil"),
            func.sum(_found()).label("found"),
            func.coalesce(func.sum(row.households), 0).label("households"),
            func.count(row.unit.distinct()).label("units"),
        )
        .where(row.campaign != "", row.voided_at.is_(None))
        .group_by(row.campaign)
    )
    return {
        r["campaign"]: CampaignTotals(**{name: int(value) for name, value in r.items() if name != "campaign"})
        for r in connection.execute(query).mappings()
    }


def keep_campaign(connection: Connection, campaign: Campaign) -> None:
    """Keep a campaign, new or changed."""
    connection.execute(delete(t.campaign).where(t.campaign.c.id == campaign.id))
    connection.execute(insert(t.campaign).values(to_row(campaign) | {"units": " ".join(campaign.units)}))


def _found() -> ScalarSelect[int]:
    """How many disputes the round of the row found."""
    mine = t.round_dispute.c.screening_round_id == t.screening_round.c.id
    return select(func.count()).select_from(t.round_dispute).where(mine).scalar_subquery()


def _row(record: RoundRecord) -> dict[str, Any]:
    return to_row(record.round) | to_row(record)


def _write_lists(connection: Connection, record: RoundRecord) -> None:
    for table, name, column in _LISTS:
        rows = [
            {"screening_round_id": record.id, "position": n, column: value}
            for n, value in enumerate(getattr(record.round, name))
        ]
        if rows:
            connection.execute(insert(table), rows)


def _texts(connection: Connection, table: Table, round_id: str, column: str) -> tuple[str, ...]:
    query = select(table.c[column]).where(table.c.screening_round_id == round_id).order_by(table.c.position)
    return tuple(connection.execute(query).scalars())
