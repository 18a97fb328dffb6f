"""How often units screen for disputes: cadences, the rules that give them to units, key periods."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mediator_desktop.domain.deadline import Shift
from mediator_desktop.domain.unit import UnitLevel


class Every(StrEnum):
    """The natural span that holds one round."""

    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"
    DAYS = "days"
    DATES = "dates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How often. `due` counts days from 1 inside the span (Monday is 1 of a week), 0 is its last day.

    `days` is the length of a `days` span, counted from `anchor`; `dates` are the days of the month on which `dates`
    spans end (5, 15, 25).
    """

    every: Every
    due: int = 0
    days: int = 0
    dates: tuple[int, ...] = ()
    anchor: date = date(2026, 1, 1)
    shift: Shift = Shift.NEXT_WORKDAY


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceRule:
    """A cadence for every unit of a level, or for named units (which wins); days inclusive, `last_day` None: still valid."""

    id: str
    label: str
    level: UnitLevel
    units: tuple[str, ...] = ()
    cadence: Cadence
    first_day: date
    last_day: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPeriod:
    """重点时期 with its own cadence; `levels` it holds for, `units` names where it holds only for some."""

    name: str
    first_day: date
    last_day: date
    cadence: Cadence
    levels: tuple[UnitLevel, ...] = ()
    units: tuple[str, ...] = ()
    due_time: str = ""
    leader: str = ""
