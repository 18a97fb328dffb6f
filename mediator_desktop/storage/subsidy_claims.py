"""Payees and claims of the case subsidy as rows; lines and stages of a claim are only ever added"""

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from mediator_desktop.catalogue.record_format import from_plain, to_plain
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.subsidy_cases import Earlier, Line, Payee
from mediator_desktop.domain.subsidy_claim import (
    ClaimRecord,
    ClaimRow,
    Stage,
    StageTaken,
    Verdict,
    standings,
)
from mediator_desktop.storage import subsidy_tables as t
from mediator_desktop.storage.mapping import encode, from_row, to_row

CONFLICT = "这一批补贴刚在别的窗口改过，您这里的内容没有覆盖它；请先看看新的内容再做"
_FRAME = (
    "id", "version", "entered_at", "changed_at", "actor", "title", "unit", "first_day", "last_day", "scheme",
    "scheme_name", "rules", "counted_by",
)  # fmt: skip
_BETWEEN = "、"


def payees(connection: Connection) -> tuple[Payee, ...]:
    """Everyone who may be paid, by name."""
    query = select(t.payee).order_by(t.payee.c.name)
    return tuple(from_row(Payee, row) for row in connection.execute(query).mappings())


def keep_payee(connection: Connection, payee: Payee) -> None:
    """Keep a payee in place of what was known under the name."""
    connection.execute(delete(t.payee).where(t.payee.c.name == payee.name))
    connection.execute(insert(t.payee).values(to_row(payee)))


def claims(connection: Connection) -> tuple[ClaimRow, ...]:
    """Every claim, the newest period first; taken back ones too."""
    c = t.subsidy_claim.c
    query = select(t.subsidy_claim).order_by(c.first_day.desc(), c.entered_at.desc(), c.id)
    return tuple(
        ClaimRow(
            id=row.id,
            title=row.title,
            first_day=_day(row.first_day),
            last_day=_day(row.last_day),
            scheme_name=row.scheme_name,
            stage=Stage(row.stage) if row.stage else None,
            on=_day(row.stage_on) if row.stage_on else None,
            cases=row.cases,
            claimed=row.claimed,
            amount=row.amount,
        )
        for row in connection.execute(query)
    )


def load_claim(connection: Connection, claim_id: str) -> ClaimRecord:
    """One claim, whole. Raises Refused when there is none of that id."""
    query = select(t.subsidy_claim).where(t.subsidy_claim.c.id == claim_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise Refused("登记册里没有这一批补贴")
    line, stage, said = t.subsidy_line, t.subsidy_stage, t.subsidy_verdict
    lines = connection.execute(
        select(line.c.content).where(line.c.claim_id == claim_id).order_by(line.c.position)
    ).scalars()
    verdicts: dict[int, list[Verdict]] = defaultdict(list)
    for found in connection.execute(
        select(said).where(said.c.claim_id == claim_id).order_by(said.c.number, said.c.position)
    ).mappings():
        verdicts[found["number"]].append(from_row(Verdict, found))
    stages = connection.execute(
        select(stage).where(stage.c.claim_id == claim_id).order_by(stage.c.number)
    ).mappings()
    plain = {name: row[name] for name in _FRAME}
    return from_plain(ClaimRecord, plain | {"lines": [], "stages": []}).with_parts(
        tuple(from_plain(Line, json.loads(content)) for content in lines),
        tuple(_stage(found, tuple(verdicts[found["number"]])) for found in stages),
    )


def earlier_lines(connection: Connection) -> tuple[Earlier, ...]:
    """Every case that stands in a claim which was not taken back."""
    line, claim = t.subsidy_line.c, t.subsidy_claim.c
    query = (
        select(line.dispute_id, line.matter, line.number, line.names, claim.title)
        .join(t.subsidy_claim, claim.id == line.claim_id)
        .where(claim.stage.is_not(None))
        .order_by(claim.entered_at, line.claim_id, line.position)
    )
    return tuple(
        Earlier(
            dispute_id=row.dispute_id,
            matter=row.matter,
            number=row.number,
            claim=row.title,
            names=tuple(name for name in row.names.split(_BETWEEN) if name),
        )
        for row in connection.execute(query)
    )


def add_claim(connection: Connection, record: ClaimRecord) -> None:
    """Keep a new claim with its lines and its first stage."""
    connection.execute(insert(t.subsidy_claim).values(_frame(record)))
    rows = [
        {
            "claim_id": record.id,
            "position": position,
            "dispute_id": line.facts.dispute_id,
            "matter": line.facts.matter,
            "number": line.facts.number,
            "names": _BETWEEN.join(share.name for share in line.shares),
            "content": json.dumps(to_plain(line), ensure_ascii=False),
        }
        for position, line in enumerate(record.lines)
    ]
    if rows:
        connection.execute(insert(t.subsidy_line), rows)
    for stage in record.stages:
        _add_stage(connection, record.id, stage)


def keep_stages(connection: Connection, record: ClaimRecord, expected_version: int) -> None:
    """Keep a claim's new stage, or that its last one was undone. Raises Refused when someone else was first."""
    claim = t.subsidy_claim.c
    mine = update(t.subsidy_claim).where(claim.id == record.id, claim.version == expected_version)
    if connection.execute(mine.values(_frame(record))).rowcount != 1:
        raise Refused(Problem("version", CONFLICT))
    stage = t.subsidy_stage.c
    known = set(connection.execute(select(stage.number).where(stage.claim_id == record.id)).scalars())
    for taken in record.stages:
        if taken.number not in known:
            _add_stage(connection, record.id, taken)
            continue
        undone = {name: encode(getattr(taken, name)) for name in ("undone_at", "undone_by", "undo_reason")}
        where = (stage.claim_id == record.id, stage.number == taken.number)
        connection.execute(update(t.subsidy_stage).where(*where).values(undone))


def _add_stage(connection: Connection, claim_id: str, taken: StageTaken) -> None:
    values = to_row(taken) | {"claim_id": claim_id, "taken_by": taken.by, "taken_on": encode(taken.on)}
    del values["by"], values["on"]
    connection.execute(insert(t.subsidy_stage).values(values))
    rows = [
        to_row(verdict) | {"claim_id": claim_id, "number": taken.number, "position": position}
        for position, verdict in enumerate(taken.verdicts)
    ]
    if rows:
        connection.execute(insert(t.subsidy_verdict), rows)


def _frame(record: ClaimRecord) -> dict[str, Any]:
    last = record.taken[-1] if record.taken else None
    return {name: encode(getattr(record, name)) for name in _FRAME} | {
        "stage": last.stage.value if last else None,
        "stage_on": encode(last.on) if last else None,
        "cases": len(record.lines),
        "claimed": record.claimed,
        "amount": sum(standing.amount for standing in standings(record)),
    }


def _stage(row: Any, verdicts: tuple[Verdict, ...]) -> StageTaken:
    return StageTaken(
        number=row["number"],
        stage=Stage(row["stage"]),
        by=row["taken_by"],
        on=_day(row["taken_on"]),
        note=row["note"],
        verdicts=verdicts,
        entered_at=_moment(row["entered_at"]),
        actor=row["actor"],
        undone_at=_moment(row["undone_at"]),
        undone_by=row["undone_by"],
        undo_reason=row["undo_reason"],
    )


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _day(value: str) -> Any:
    return datetime.fromisoformat(value).date()
