"""What people type for a day, an hour or a count: read it, or say in one sentence why not."""

import re
from datetime import date, time, timedelta
from enum import StrEnum


class Lean(StrEnum):
    """Which year is meant by a day without one."""

    PAST = "past"
    FUTURE = "future"


_WORDS = {
    "今天": 0,
    "今日": 0,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
    "大前天": -3,
    "明天": 1,
    "明日": 1,
    "后天": 2,
}
_FULL = re.compile(r"(\d{4}|\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
_SHORT = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"(上午|下午|晚上|早上|中午)?(\d{1,2})(?:[:点时](半|一刻|三刻|\d{1,2})?分?)?")
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}
DAY_EXAMPLE = "请写成 2026-03-05 或 3月5日"
MOST_DIGITS = 15


def narrow(text: str) -> str:
    """Full-width letters, digits and signs made narrow, blanks taken out."""
    made = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return re.sub(r"\s", "", made.replace("。", ".").replace("、", ".").replace("—", "-"))


def read_date(text: str, today: date, lean: Lean = Lean.PAST) -> date | None:
    """Read a day as people write it; None for nothing typed.

    A day without a year is the nearest one on the side that `lean` names, today included. Raises ValueError
    with a sentence for the field.
    """
    plain = narrow(text)
    if not plain:
        return None
    if plain in _WORDS:
        return today + timedelta(days=_WORDS[plain])
    if found := _FULL.fullmatch(plain) or _SOLID.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
        return _day(year + 2000 if year < 100 else year, month, day)
    if found := _SHORT.fullmatch(plain):
        return _nearest(int(found[1]), int(found[2]), today, lean)
    raise ValueError(f"看不懂这个日期，{DAY_EXAMPLE}")


def _nearest(month: int, day: int, today: date, lean: Lean) -> date:
    years = range(today.year, today.year - 9, -1) if lean is Lean.PAST else range(today.year, today.year + 9)
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if (found <= today) if lean is Lean.PAST else (found >= today):
            return found
    return _day(today.year, month, day)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"没有{year}年{month}月{day}日这一天，请核对") from None


def read_time(text: str) -> time | None:
    """Read an hour: `9:30`, `930`, `9点半`, `下午2点`; None for nothing typed. Raises ValueError."""
    plain = narrow(text)
    if not plain:
        return None
    if plain.isascii() and plain.isdigit() and len(plain) in (3, 4):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    found = _CLOCK.fullmatch(plain)
    if found is None:
        raise ValueError("看不懂这个钟点，请写成 14:30 或 下午2点半")
    hour, rest = int(found[2]), found[3] or "0"
    minute = _QUARTERS.get(rest) if rest in _QUARTERS else int(rest)
    if found[1] in ("下午", "晚上", "中午") and hour < (11 if found[1] == "中午" else 12):
        hour += 12
    try:
        return time(hour, minute or 0)
    except ValueError:
        raise ValueError("没有这个钟点，请核对") from None


def read_count(text: str) -> int | None:
    """Read a whole number; None for nothing typed. Raises ValueError."""
    plain = narrow(text).replace(",", "").removesuffix("人").removesuffix("份").removesuffix("岁")
    if not plain:
        return None
    if not re.fullmatch(r"-?\d+", plain, re.ASCII):
        raise ValueError("请写成整数，例如 2")
    if len(plain) > MOST_DIGITS:
        raise ValueError("数字太大，请核对")
    return int(plain)


def in_words(day: date, today: date) -> str:
    """A day in running text: `10月20日`, with the year when it is another one."""
    words = f"{day.month}月{day.day}日"
    return words if day.year == today.year else f"{day.year}年{words}"
