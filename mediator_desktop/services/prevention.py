"""The prevention ledger (预防台账), and the figures of teams and funds that are typed once a year"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.prevention import (
    Prevention,
    PreventionKind,
    PreventionRecord,
    check_prevention,
    check_yearly,
)
from mediator_desktop.domain.problems import Problem, Refused, Severity, wrong
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.ports import Reader, UnitOfWork


@dataclass(frozen=True, slots=True)
class PreventionKept:
    """An entry as it is on record now, and what changed."""

    record: PreventionRecord
    changes: Changes


def add(entry: Prevention, uow: UnitOfWork, clock: Clock) -> PreventionKept:
    """Keep a new entry. Raises Refused."""
    entry = _tidied(entry)
    _check(entry, clock.today())
    now = clock.now()
    record = PreventionRecord(
        id=str(uuid.uuid4()), version=1, entered_at=now, changed_at=now, actor="", entry=entry
    )
    uow.add_prevention(record)
    return PreventionKept(record, Changes(statistics=True))


def change(entry_id: str, entry: Prevention, version: int, uow: UnitOfWork, clock: Clock) -> PreventionKept:
    """Keep a changed entry that was read at `version`. Raises Refused."""
    before = _open_entry(entry_id, uow)
    entry = _tidied(entry)
    _check(entry, clock.today())
    record = replace(before, version=version + 1, changed_at=clock.now(), entry=entry)
    uow.replace_prevention(record, expected_version=version)
    return PreventionKept(record, Changes(statistics=True))


def void(entry_id: str, version: int, reason: str, uow: UnitOfWork, clock: Clock) -> PreventionKept:
    """Make an entry void: it counts nowhere any more but stays on record. Raises Refused without a reason."""
    reason = tidy(reason)
    if not reason:
        raise Refused(Problem("reason", "请写明作废的原因"))
    before = _open_entry(entry_id, uow)
    now: datetime = clock.now()
    record = replace(before, version=version + 1, changed_at=now, voided_at=now, void_reason=reason)
    uow.replace_prevention(record, expected_version=version)
    return PreventionKept(record, Changes(statistics=True))


def doubts(entry: Prevention, reader: Reader, today: date) -> tuple[Problem, ...]:
    """Every problem of an entry, with what looks doubtful: screening typed in a month in which rounds are kept here."""
    problems = check_prevention(entry, today)
    if entry.kind is PreventionKind.SCREENED:
        month = Period.month(entry.day)
        held = reader.held_counts(month.first_day, month.last_day)
        rounds = sum(one.rounds for one in held if not entry.village or one.unit == entry.village)
        if rounds:
            sentence = f"这个月已经登记了{rounds}轮排查，会和这里的次数加在一起，请不要重复填"
            problems += (Problem("cases", sentence, Severity.DOUBTFUL),)
    return problems


def keep_yearly(year: int, values: Mapping[str, int], uow: UnitOfWork, *, unit: str = "") -> Changes:
    """Keep the figures of a year (by item, funds in fen) of the office or a unit, in place of what was there. Raises Refused."""
    if problems := check_yearly(year, values):
        raise Refused(*problems)
    uow.keep_yearly_figures(year, unit, values)
    return Changes(statistics=True)


def yearly(year: int, reader: Reader, *, unit: str = "") -> Mapping[str, int]:
    """The figures of a year by item, as far as they were typed."""
    return {figure.item: figure.value for figure in reader.yearly_figures(year) if figure.unit == unit}


def _open_entry(entry_id: str, uow: UnitOfWork) -> PreventionRecord:
    before = uow.load_prevention(entry_id)
    if before.voided_at:
        raise Refused("这一条已经作废，不能再改")
    return before


def _tidied(entry: Prevention) -> Prevention:
    return replace(entry, village=tidy(entry.village), note=tidy(entry.note))


def _check(entry: Prevention, today: date) -> None:
    if problems := wrong(check_prevention(entry, today)):
        raise Refused(*problems)
