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
_SPAN_END = r"\s*[日号]?(?:\s*(?:-|~|至|到|—+)\s*[\d.年月日号/]{1,12})?$"
_TWO_DIGITS = re.compile(r"(\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})" + _SPAN_END)
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})" + _SPAN_END)
_BEFORE = re.compile(r"(?:(?:之|以)?前)?(?:完成|办结|化解|解决|调处)?(?:完毕)?$")
_TERM = re.compile(
    r"(?:(\d{4})[年.]?|今年|本年度?|当年)?(?:(\d{1,2})月份?(?:(底|末|下旬|中旬|上旬|内)|(\d{1,2})[日号])?|第?([一二三四1-4])季度(?:底|末|内)?|(上|下)半年(?:内)?"
    r"|(年?底|年?末|年内|内))?"
)
_QUARTERS = {char: 1 + n % 4 for n, char in enumerate("一二三四1234")}
_MONTH_DAY_WORDS = re.compile("([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]?")
_NARROW = {sign: sign - 0xFEE0 for sign in range(ord("！"), ord("～") + 1)}
_DIGITS = {char: str(n) for n, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_FIRST_SERIAL, _LAST_SERIAL = 14_611, 73_050
"""Serials of 1940 to 2099; other numbers are no days of a ledger."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_AMOUNT = re.compile(r"(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(万元|万|元整|元)?")
_NUMERALS = {char: n for n, chars in enumerate(("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
             for char in chars}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_WRITTEN = f"[{''.join(_NUMERALS)}{''.join(_TENS)}{''.join(_MYRIADS)}]"
_WRITTEN_AMOUNT = re.compile(
    f"({_WRITTEN}{{1,20}})?(元|圆|块钱?)?零?(?:([{''.join(_NUMERALS)}])角)?零?(?:([{''.join(_NUMERALS)}])分)?[整正]?"
)
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
    if type(value) is date:
        return ReadDay(value)
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


def read_short_day(words: str, year: int | None, today: date) -> date | None:
    """A day whose year is not written whole: `24/3/5` (never later than today's year), or `三月五日` in the year of the sheet.

    The first day of a span. None where there is no such day, or it could be meant otherwise; whoever asks says so.
    """
    plain = narrow(words).strip().strip("'’‘")
    if found := _TWO_DIGITS.match(plain):
        short, month, day = (int(part) for part in found.groups()[:3])
        if not 13 <= short <= today.year % 100:
            return None
        return _day_or_none(2000 + short, month, day)
    if year is None:
        return None
    if found := _MONTH_DAY.match(plain):
        return _day_or_none(year, int(found[1]), int(found[2]))
    if found := _MONTH_DAY_WORDS.fullmatch(plain):
        return _day_or_none(year, _small_number(found[1]), _small_number(found[2]))
    return None


def read_deadline(words: str, near: date | None, year: int | None) -> tuple[date, bool] | None:
    """The last day of a term told in words, and whether its year is nowhere written: `2026年11月底前`, `年底前`, `10月20日前`.

    `near` is a day of the same case, `year` that of the sheet. None where the words name no day (长期, 待定).
    """
    plain = _BEFORE.sub("", narrow("".join(words.split())))
    if (day := read_day(plain).day) is not None:
        return day, False
    found = _TERM.fullmatch(plain)
    if found is None or not any(found.groups()):
        return None
    written, month, part, day_of_month, quarter, half, end = found.groups()
    assumed = year or (near.year if near else None)
    which = int(written) if written else assumed
    if which is None or (month is None and quarter is None and half is None and end is None):
        return None
    if day_of_month:
        last = _day_or_none(which, int(month), int(day_of_month))
    elif month and part in ("上旬", "中旬"):
        last = _day_or_none(which, int(month), 10 if part == "上旬" else 20)
    else:
        number = int(month or 0) or (3 * _QUARTERS[quarter] if quarter else 6 if half == "上" else 12)
        last = _month_end(which, number)
    if last is None or (not written and near is not None and last < near):
        return None
    return last, not written and year is None


def _month_end(year: int, month: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= year <= 9998:
        return None
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


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
    return words if words.isascii() else words.translate(_NARROW)


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
    plain = narrow(words).strip().lstrip("¥￥").removeprefix("人民币").strip()
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return _read_written_amount(plain, unit)
    own = _UNITS.get(found[2], 1) if found[2] else unit
    return _money(Decimal(found[1].replace(",", "")) * own)


def _read_written_amount(words: str, unit: int) -> Money | None:
    """叁万元整, 三千五百元, 贰佰元伍角: amounts in characters, common or capital."""
    found = _WRITTEN_AMOUNT.fullmatch(words)
    if found is None or not words:
        return None
    yuan = _written_number(found[1]) if found[1] else 0
    if yuan is None:
        return None
    small = sum(_NUMERALS[char] * worth for char, worth in ((found[3], 10), (found[4], 1)) if char)
    own = 1 if found[2] or set(found[1] or "") & {"万", "萬", "亿"} else unit
    return _money(Decimal(yuan * own * 100 + small) / 100) if found[1] or small else None


def _written_number(words: str) -> int | None:
    """A number in characters, as 三千五百 or 拾贰万; None where they make no number."""
    total = part = digit = 0
    last = ""
    for char in words:
        if char in _NUMERALS:
            if last in _NUMERALS and last not in "零〇":
                return None
            digit = _NUMERALS[char]
        elif char in _TENS:
            part += (digit or (1 if not last or last in "零〇万萬亿" else 0)) * _TENS[char]
            if last in _TENS:
                return None
            digit = 0
        else:
            if char == "亿":
                total, part = (total + part + digit) * _MYRIADS[char], 0
            else:
                total, part = total + (part + digit) * _MYRIADS[char], 0
            digit = 0
        last = char
    return total + part + digit


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
    "read_deadline",
    "read_serial",
    "read_short_day",
    "split_names",
]
