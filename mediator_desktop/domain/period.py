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
        """Read `2026`, `2026-03`, `2026-Q3`, `2026-H1`, `2026-SY`, `2026-03-05` or `2026-03-05..2026-04-02`.

        `2026-SY` is the statistical year, 2025-12-01 to 2026-11-30. Raises ValueError with a sentence.
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
            if found := re.fullmatch(r"(\d{4})-?[Ss][Yy]", text):
                return cls.statistical_year(int(found[1]))
            day = date.fromisoformat(text)
            return cls(day, day)
        except ValueError:
            raise ValueError(
                f"“{text}”不是时间段，请写成 2026-03、2026-Q1、2026-H1、2026、2026-SY 或 2026-03-01..2026-03-15"
            ) from None

    @classmethod
    def month(cls, day: date) -> Self:
        """The month of a day."""
        return cls._months(day.year, day.month, day.month)

    @classmethod
    def statistical_year(cls, year: int, first_month: int = 12) -> Self:
        """The twelve months that end in a year before `first_month`: 上年12月1日至本年11月30日; 1 for the calendar year.

        Raises ValueError for a year before the second.
        """
        if first_month == 1:
            return cls._months(year, 1, 12)
        return cls(date(year - 1, first_month, 1), date(year, first_month, 1) - timedelta(days=1))

    @classmethod
    def year_of(cls, day: date, first_month: int = 1) -> Self:
        """The year that holds a day; with `first_month` 12 the statistical one."""
        return cls.statistical_year(day.year + (day.month >= first_month > 1), first_month)

    @property
    def whole_months(self) -> int:
        """How many months it lasts when it ends the day before it began (1st to last, 26th to 25th), else 0."""
        after = self.last_day + timedelta(days=1)
        if after.day != self.first_day.day:
            return 0
        return (after.year - self.first_day.year) * 12 + after.month - self.first_day.month

    def earlier(self, months: int) -> "Period":
        """The same days some months before; whole months stay whole, 29 February becomes the 28th."""
        if self.whole_months:
            after = _moved(self.last_day + timedelta(days=1), -months)
            return Period(_moved(self.first_day, -months), after - timedelta(days=1))
        return Period(_moved(self.first_day, -months), _moved(self.last_day, -months))

    @property
    def last_year(self) -> "Period":
        """同期: the same days a year before."""
        return self.earlier(12)

    @property
    def previous(self) -> "Period":
        """上期: as many months, or as many days, right before."""
        if self.whole_months:
            return self.earlier(self.whole_months)
        length = self.last_day - self.first_day
        return Period(self.first_day - timedelta(days=1) - length, self.first_day - timedelta(days=1))

    def months(self, last_day_of_month: int = 0) -> "tuple[Period, ...]":
        """Its months in order, the first and last cut to it; `last_day_of_month` 25 makes them run from the 26th to the 25th.

        0, or a day from 28, stands for calendar months.
        """
        cut = last_day_of_month if 0 < last_day_of_month < 28 else 0
        found = []
        first = self.first_day
        while first <= self.last_day:
            ends_in = first if first.day <= (cut or 31) else _moved(first.replace(day=1), 1)
            month_end = _moved(ends_in.replace(day=1), 1) - timedelta(days=1)
            last = ends_in.replace(day=cut) if cut else month_end
            found.append(Period(first, min(last, self.last_day)))
            first = last + timedelta(days=1)
        return tuple(found)

    @property
    def in_words(self) -> str:
        """`2026年10月`, `2026年第三季度`, `2026年上半年`, `2026年`, else the two days."""
        first, last, months = self.first_day, self.last_day, self.whole_months
        if first.day == 1 and months == 1:
            return f"{first.year}年{first.month}月"
        if first.day == 1 and months == 3 and first.month % 3 == 1:
            return f"{first.year}年第{'一二三四'[first.month // 3]}季度"
        if first.day == 1 and months == 6 and first.month in (1, 7):
            return f"{first.year}年{'上' if first.month == 1 else '下'}半年"
        if (first.day, first.month, months) == (1, 1, 12):
            return f"{first.year}年"
        if first == last:
            return _day_words(first)
        return f"{_day_words(first)}至{_day_words(last)}"

    @classmethod
    def _months(cls, year: int, first: int, last: int) -> Self:
        begin = date(year, first, 1)
        after = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
        return cls(begin, after - timedelta(days=1))

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return f"{self.first_day.isoformat()}至{self.last_day.isoformat()}"


def _moved(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def _day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
