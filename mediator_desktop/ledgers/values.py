"""Words of a foreign ledger read as values: days and amounts. What cannot be read is said, never guessed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from mediator_desktop.domain.money import Money
from mediator_desktop.ledgers.reading import RawCell, cell_words

_DAY = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?"
    r"(?:[ T]*(\d{1,2})[:：时](\d{1,2})(?:[:：分]\d{1,2}秒?(?:\.\d+)?)?分?)?"
)
_RANGE = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?\s*(?:-|~|至|到|—+)\s*"
    r"(?:(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*)?(\d{1,2})\s*[日号]?"
)
_WRITTEN_OUT = re.compile(
    "([〇零一二三四五六七八九○]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
_DIGITS = {char: str(n) for n, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_FIRST_SERIAL, _LAST_SERIAL = 14_611, 73_050
"""Serials of 1940 to 2099; other numbers are no days of a ledger."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_AMOUNT = re.compile(r"(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(万元|万|元整|元)?")
_UNITS = {"万元": 10_000, "万": 10_000}


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day as written; `day` is None when it does not exist or cannot be read. `clock` only where one was written.

    `until` is the last day where a span was written; `day` is its first then.
    """

    day: date | None
    clock: time | None = None
    until: date | None = None


def read_day(value: RawCell) -> ReadDay:
    """A day from a date cell or from text such as `2024.3.5`, `2024年3月5日`, `2026-10-30 17:41:20`, `20240305`.

    A plain number is no day here: only the sheet's reader knows which numbers are dates.
    """
    if isinstance(value, datetime):
        clock = value.time().replace(second=0, microsecond=0)
        return ReadDay(value.date(), clock if value.time() != time(0) else None)
    if isinstance(value, date):
        return ReadDay(value)
    return _read_day_words(value.strip()) if isinstance(value, str) else ReadDay(None)


@lru_cache(maxsize=4096)
def _read_day_words(words: str) -> ReadDay:
    words = narrow(words)
    found = _DAY.fullmatch(words) or _COMPACT.fullmatch(words)
    if found is None:
        return _read_span(words) or _read_written_out(words)
    parts = found.groups()
    try:
        day = date(int(parts[0]), int(parts[1]), int(parts[2]))
        clock = time(int(parts[3]), int(parts[4])) if len(parts) > 3 and parts[3] else None
    except ValueError:
        return ReadDay(None)
    return ReadDay(day, clock)


def _read_span(words: str) -> ReadDay | None:
    found = _RANGE.fullmatch(words)
    if found is None:
        return None
    year, month, day, last_year, last_month, last_day = found.groups()
    try:
        first = date(int(year), int(month), int(day))
        last = date(int(last_year or year), int(last_month or month), int(last_day))
    except ValueError:
        return ReadDay(None)
    return ReadDay(first, None, last) if last >= first else ReadDay(None)


def _read_written_out(words: str) -> ReadDay:
    """二〇二六年三月五日."""
    found = _WRITTEN_OUT.fullmatch(words)
    if found is None:
        return ReadDay(None)
    year = int("".join(_DIGITS[char] for char in found[1]))
    try:
        return ReadDay(date(year, _small_number(found[2]), _small_number(found[3])))
    except ValueError:
        return ReadDay(None)


def _small_number(words: str) -> int:
    """1 to 99 from 一 to 九十九; 0 for what is no number."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int(_DIGITS.get(words, "0"))
    return int(_DIGITS.get(tens, "0") if tens else "1") * 10 + int(_DIGITS.get(ones, "0") if ones else "0")


def read_serial(value: RawCell) -> date | None:
    """A day that was stored as Excel's bare number of days; only for a column that holds days."""
    if (
        isinstance(value, str)
        and value.strip().isascii()
        and value.strip().isdigit()
        and len(value.strip()) == 5
    ):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if not _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return None
    return date(1899, 12, 30) + timedelta(days=int(value))


def narrow(words: str) -> str:
    """Full-width signs made narrow."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in words)


def read_amount(value: RawCell, unit: int = 1) -> Money | None:
    """An amount in `unit` yuan (10 000 for 万元) unless the text names its own unit; None when it cannot be read.

    Fractions of a fen and negative amounts are unreadable rather than rounded.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        # A workbook keeps binary fractions: 0.1 + 0.2 means 0.30, anything further from a fen is a fault.
        return _money(Decimal(repr(round(float(value), 9))) * unit)
    if not isinstance(value, str):
        return None
    return _read_amount_words(value, unit)


@lru_cache(maxsize=4096)
def _read_amount_words(words: str, unit: int) -> Money | None:
    found = _AMOUNT.fullmatch(narrow(words).strip().lstrip("¥￥").removeprefix("人民币").strip())
    if found is None:
        return None
    own = _UNITS.get(found[2], 1) if found[2] else unit
    return _money(Decimal(found[1].replace(",", "")) * own)


def _money(yuan: Decimal) -> Money | None:
    try:
        fen = yuan * 100
        return Money(int(fen)) if fen == fen.to_integral_value() else None
    except (ValueError, OverflowError, InvalidOperation):
        return None


def split_names(words: str) -> tuple[str, ...]:
    """Names joined by commas, enumeration commas, semicolons or line breaks; a middle dot belongs to a name."""
    return tuple(name for part in re.split(r"[,，、;；\n]", words) if (name := part.strip()))


def lost_digits(value: RawCell) -> bool:
    """Whether a long number was stored as a number: Excel keeps fifteen digits, the rest is gone."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return abs(value) >= 1e15
    return isinstance(value, str) and bool(re.fullmatch(r"\d\.\d+[Ee]\+\d+", value.strip()))


__all__ = [
    "ReadDay",
    "cell_words",
    "lost_digits",
    "narrow",
    "read_amount",
    "read_day",
    "read_serial",
    "split_names",
]
