"""Working days as the State Council published them, from the list that comes with the library"""

from datetime import date


class PublishedDays:
    """Weekends and festivals are days off, make-up days are worked; a year without a list has its weekends."""

    def is_workday(self, day: date) -> bool:
        """Whether offices work on a day."""
        from chinese_calendar import constants

        if day in constants.workdays:
            return True
        return day.weekday() < 5 and day not in constants.holidays
