"""How many meetings of a kind a level owes: rules that the office may change."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mediator_desktop.domain.meeting import MeetingKind
from mediator_desktop.domain.unit import UnitLevel


class QuotaEvery(StrEnum):
    """The span of time that a quota counts in."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months it has."""
        return {QuotaEvery.MONTH: 1, QuotaEvery.QUARTER: 3, QuotaEvery.YEAR: 12}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingQuota:
    """`times` meetings of a kind in every span at a level. Days inclusive; a rule that changes gets a last day."""

    id: str
    kind: MeetingKind
    level: UnitLevel
    every: QuotaEvery
    times: int = 1
    first_day: date
    last_day: date | None = None
    basis: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the rule holds on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)
