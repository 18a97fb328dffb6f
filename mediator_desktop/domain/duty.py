"""层层值班: who is on duty, by day and unit."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEntry:
    """Someone on duty for a unit (its name) on a day."""

    day: date
    unit: str
    name: str
    phone: str = ""
    note: str = ""
