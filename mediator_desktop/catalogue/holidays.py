"""Holiday tables by year: days off and make-up days, read from `holidays/`, the office's own first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml

MOST_DAYS = 40
"""No arrangement of a year has more days off in festivals, weekends inside them counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayYear:
    """The arrangement of one year; `days_off` may hold the weekends inside a festival too.

    `days_worked` are Saturdays and Sundays worked to make up. Around New Year either may name days of December before.
    `is_certain` is False for a year that was only computed.
    """

    year: int
    title: str = ""
    days_off: frozenset[date]
    days_worked: frozenset[date] = frozenset()
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Holidays:
    """Tables by year, and the files that could not be used."""

    years: Mapping[int, HolidayYear]
    broken: tuple[FormError, ...] = ()


def load_holidays(*folders: Path) -> Holidays:
    """Read the tables of `holidays/` in the folders; a later folder's year replaces an earlier one.

    A file that cannot be used is left out and listed.
    """
    years: dict[int, HolidayYear] = {}
    statutory: dict[int, HolidayYear] = {}
    broken: list[FormError] = []
    for path in declared_files("holidays", *folders):
        try:
            declared = read_toml(path)
            if "statutory" in declared.table:
                statutory.update(_read_statutory(declared))
            else:
                found = _read_year(declared)
                years[found.year] = found
        except FormError as error:
            broken.append(error)
    return Holidays(statutory | years, tuple(broken))


def _read_statutory(declared: Declared) -> dict[int, HolidayYear]:
    """The statutory days of years that are not arranged yet: `statutory` is a list of days, in any number of years."""
    days, title = declared.table["statutory"], declared.table.get("title", "")
    if unknown := next(iter(declared.table.keys() - {"statutory", "title"}), ""):
        raise declared.error(f"{unknown} 不认识", near=unknown)
    if not isinstance(title, str):
        raise declared.error("title 要写成文字", near="title")
    if not isinstance(days, list) or any(type(day) is not date for day in days):
        raise declared.error("statutory 要写日期的列表", near="statutory")
    return {
        year: HolidayYear(
            year=year,
            title=title,
            days_off=frozenset(day for day in days if day.year == year),
            is_certain=False,
        )
        for year in {day.year for day in days}
    }


def _read_year(declared: Declared) -> HolidayYear:
    table = declared.table
    year, title, festivals = table.get("year"), table.get("title", ""), table.get("festivals")
    if type(year) is not int or not 1949 <= year <= 2200:
        raise declared.error("year 要写年份，例如 2027", near="year")
    if not isinstance(title, str):
        raise declared.error("title 要写成文字", near="title")
    if unknown := next(iter(table.keys() - {"year", "title", "festivals"}), ""):
        raise declared.error(f"{unknown} 不认识", near=unknown)
    if not isinstance(festivals, list) or not festivals:
        raise declared.error("缺少 [[festivals]]")
    days_off: set[date] = set()
    days_worked: set[date] = set()
    for festival in festivals:
        off, worked = _read_festival(declared, festival, year)
        days_off |= off
        days_worked |= worked
    if both := sorted(days_off & days_worked):
        raise declared.error(f"{both[0]} 又放假又上班", near=str(both[0]))
    if len(days_off) > MOST_DAYS:
        raise declared.error(f"放假一共{len(days_off)}天，太多了，请核对")
    return HolidayYear(
        year=year, title=title, days_off=frozenset(days_off), days_worked=frozenset(days_worked)
    )


def _read_festival(declared: Declared, festival: Any, year: int) -> tuple[set[date], set[date]]:
    if not isinstance(festival, dict) or not isinstance(festival.get("name"), str):
        raise declared.error("每个 [[festivals]] 都要有 name")
    near = f'"{festival["name"]}"'
    if unknown := next(iter(festival.keys() - {"name", "first_day", "last_day", "workdays"}), ""):
        raise declared.error(f"{unknown} 不认识", near=unknown)
    first, last = festival.get("first_day"), festival.get("last_day", festival.get("first_day"))
    workdays = festival.get("workdays", [])
    if type(first) is not date or type(last) is not date or not isinstance(workdays, list):
        raise declared.error("first_day、last_day 要写日期，workdays 要写日期的列表", near=near)
    if any(type(day) is not date for day in workdays):
        raise declared.error("workdays 里只能写日期", near=near)
    if last < first or (last - first).days >= MOST_DAYS:
        raise declared.error("last_day 在 first_day 之前，或者放假太长", near=near)
    off = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    december = date(year - 1, 12, 1)
    if wrong := sorted(day for day in off | set(workdays) if not december <= day <= date(year, 12, 31)):
        raise declared.error(f"{wrong[0]} 不在{year}年", near=near)
    if weekday := next((day for day in workdays if day.weekday() < 5), None):
        raise declared.error(f"{weekday} 不是周末，不用写进 workdays", near=near)
    return off, set(workdays)
