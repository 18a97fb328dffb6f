"""Closed disputes as the shares of levels need them: two SELECTs, whatever the period."""

from collections import defaultdict
from datetime import date

from sqlalchemy import Connection, select

from mediator_desktop.domain.levels import Closing, Move
from mediator_desktop.domain.vocabulary import Level, Outcome, Status, TransferKind
from mediator_desktop.storage import tables as t

d = t.dispute.c


def closings(connection: Connection, first_day: date, last_day: date) -> tuple[Closing, ...]:
    """Disputes closed in a period (days inclusive), void ones left out, in order of entry."""
    in_period = (
        d.closed_on >= first_day.isoformat(),
        d.closed_on <= last_day.isoformat(),
        d.status != Status.VOIDED.value,
    )
    moves: dict[int, list[Move]] = defaultdict(list)
    transfer = t.transfer.c
    sent = (
        select(transfer.entry, transfer.kind, transfer.on, transfer.to_unit)
        .join(t.dispute, d.entry == transfer.entry)
        .where(*in_period, transfer.on.is_not(None), transfer.returned_on.is_(None))
        .order_by(transfer.entry, transfer.position)
    )
    for entry, kind, on, to_unit in connection.execute(sent):
        moves[entry].append(Move(kind=TransferKind(kind), on=date.fromisoformat(on), to_unit=to_unit))
    closed = select(d.entry, d.level, d.committee, d.outcome).where(*in_period).order_by(d.entry)
    return tuple(
        Closing(
            level=Level(level) if level else None,
            committee=committee,
            moves=tuple(moves[entry]),
            agreed=bool(outcome) and Outcome(outcome).is_agreement,
        )
        for entry, level, committee, outcome in connection.execute(closed)
    )
