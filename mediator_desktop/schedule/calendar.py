"""Working days of China, offline: tables where a year has one, else weekends and the statutory festivals."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from mediator_desktop.catalogue.holidays import HolidayYear
from mediator_desktop.domain.deadline import DayZero, Shift, Unit

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class WorkCalendar:
    """Working days and days off (weekends and festivals; a worked Saturday or Sunday is a working day).

    `tables` are those of the office and of the program, by year; a year without one is taken from the list that
    comes with the library. Where that ends the tables of statutory days alone are taken, and where these end too the year
    is computed; then `is_certain` says no.
    """

    def __init__(self, tables: Iterable[HolidayYear] = ()) -> None:
        all_of_them = tuple(tables)
        self._years: dict[int, HolidayYear] = {table.year: table for table in all_of_them if table.is_certain}
        self._statutory = {table.year: table for table in all_of_them if not table.is_certain}
        given = tuple(self._years.values())
        self._december_off = {d for table in given for d in table.days_off if d.year != table.year}
        self._december_worked = {d for table in given for d in table.days_worked if d.year != table.year}

    def table(self, year: int) -> HolidayYear:
        """The arrangement of a year."""
        found = self._years.get(year)
        if found is None:
            found = published_year(year) or self._statutory.get(year) or computed_year(year)
            self._years[year] = found
        return found

    def is_certain(self, year: int) -> bool:
        """Whether the year's arrangement was published; else it is computed."""
        return self.table(year).is_certain

    def is_workday(self, day: date) -> bool:
        """Whether offices work on a day."""
        table = self.table(day.year)
        if day in table.days_worked or day in self._december_worked:
            return True
        return day.weekday() < SATURDAY and day not in table.days_off and day not in self._december_off

    def next_workday(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        while day < date.max and not self.is_workday(day):
            day += ONE_DAY
        return day

    def previous_workday(self, day: date) -> date:
        """The day itself if it is a working day, else the last one before it."""
        while day > date.min and not self.is_workday(day):
            day -= ONE_DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, or before it where `count` is negative."""
        step, settle = (1, self.next_workday) if count > 0 else (-1, self.previous_workday)
        for _ in range(abs(count)):
            day = settle(add_days(day, step))
        return day

    def shifted(self, day: date, shift: Shift) -> date:
        """Where a last day goes that may be no working day."""
        if shift is Shift.NEXT_WORKDAY:
            return self.next_workday(day)
        if shift is Shift.PREVIOUS_WORKDAY:
            return self.previous_workday(day)
        return day

    def counted(self, start: date, length: int, unit: Unit, day_zero: DayZero = DayZero.NEXT_DAY) -> date:
        """The last day of a length that starts on a day, before it is shifted; of length 0 the day itself."""
        if not length:
            return start
        first = start if day_zero is DayZero.NEXT_DAY else add_days(start, -1)
        match unit:
            case Unit.WORKDAYS:
                return self.add_workdays(first, length)
            case Unit.DAYS:
                return add_days(first, length)
            case _:
                ended = add_months(start, length * (12 if unit is Unit.YEARS else 1))
                return ended if day_zero is DayZero.NEXT_DAY else add_days(ended, -1)


def add_days(day: date, count: int) -> date:
    """Some days later or earlier, kept inside what a calendar can hold."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.max if count > 0 else date.min


def add_months(day: date, count: int) -> date:
    """The same day of the month some months later or earlier; where there is none, the month's last (民法典 Art 202)."""
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    return date(year, month, min(day.day, _length_of(year, month)))


def published_year(year: int) -> HolidayYear | None:
    """The State Council's arrangement of a year as the library lists it, None where the list has ended."""
    from chinese_calendar import constants

    if year not in {day.year for day in constants.holidays}:
        return None
    return HolidayYear(
        year=year,
        days_off=_of_year(constants.holidays, year),
        days_worked=_of_year(constants.workdays, year),
    )


def computed_year(year: int) -> HolidayYear:
    """A year that nobody has arranged yet: the statutory days, no make-up days; not certain."""
    from holidays.countries.china import China

    festivals: Mapping[date, str] = China(years=year)  # type: ignore[no-untyped-call]
    return HolidayYear(year=year, days_off=frozenset(festivals), is_certain=False)


def _of_year(days: Mapping[date, str], year: int) -> frozenset[date]:
    return frozenset(day for day in days if day.year == year)


def _length_of(year: int, month: int) -> int:
    after = date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - ONE_DAY
    return after.day
