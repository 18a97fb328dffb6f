"""A span of days for which ledgers and statistics are made."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both inclusive."""

    first_day: date
    last_day: date

    @classmethod
    def read(cls, text: str) -> Self:
        """Read `2026`, `2026-03`, `2026-Q3`, `2026-H1`, `2026-03-05` or `2026-03-05..2026-04-02`.

        Raises ValueError with a sentence.
        """
        text = text.strip()
        try:
            if ".." in text:
                first, _, last = text.partition("..")
                period = cls(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()))
                if period.last_day < period.first_day:
                    raise ValueError
                return period
            if found := re.fullmatch(r"(\d{4})", text):
                return cls._months(int(found[1]), 1, 12)
            if found := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
                return cls._months(int(found[1]), int(found[2]), int(found[2]))
            if found := re.fullmatch(r"(\d{4})-?[Qq]([1-4])", text):
                last_month = int(found[2]) * 3
                return cls._months(int(found[1]), last_month - 2, last_month)
            if found := re.fullmatch(r"(\d{4})-?[Hh]([12])", text):
                last_month = int(found[2]) * 6
                return cls._months(int(found[1]), last_month - 5, last_month)
            day = date.fromisoformat(text)
            return cls(day, day)
        except ValueError:
            raise ValueError(
                f"“{text}”不是时间段，请写成 2026-03、2026-Q1、2026-H1、2026 或 2026-03-01..2026-03-15"
            ) from None

    @classmethod
    def month(cls, day: date) -> Self:
        """The month of a day."""
        return cls._months(day.year, day.month, day.month)

    @classmethod
    def _months(cls, year: int, first: int, last: int) -> Self:
        begin = date(year, first, 1)
        after = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
        return cls(begin, after - timedelta(days=1))

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return f"{self.first_day.isoformat()}至{self.last_day.isoformat()}"
