"""The one place that knows what time it is; everything else is given today as an argument."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the local wall-clock time of the office's PC."""

    def today(self) -> date:
        """The local calendar day."""
        ...

    def now(self) -> datetime:
        """The local time to the second, without a zone (the PC's own)."""
        ...


class SystemClock:
    """The PC's clock."""

    def today(self) -> date:
        """The local calendar day."""
        return date.today()

    def now(self) -> datetime:
        """The local time to the second."""
        return datetime.now().replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for rehearsals (`--today`) and tests."""

    moment: datetime

    @classmethod
    def on(cls, day: date) -> "FixedClock":
        """A clock that shows nine in the morning of a day."""
        return cls(datetime(day.year, day.month, day.day, 9, 0, 0))

    def today(self) -> date:
        """The fixed day."""
        return self.moment.date()

    def now(self) -> datetime:
        """The fixed moment."""
        return self.moment
