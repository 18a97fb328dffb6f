"""What people type for a day, an hour or a count: read it, or say in one sentence why not."""

import calendar
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
    "大后天": 3,
}
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_NUMBER = r"(\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_AWAY = re.compile(_NUMBER + r"个?(天|日|周|星期|礼拜|月|年)之?(后|前)")
_WEEKDAY = re.compile(r"(本|这个?|下下个?|下个?|上个?)?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKS = {"本": 0, "这": 0, "下": 1, "下下": 2, "上": -1}
_MONTH_DAY = re.compile(r"(本|这个?|下个?|上个?)月(底|末|初|\d{1,2})[日号]?")
_MONTH_END = re.compile(r"(\d{1,2})月[底末]")
_YEAR_ENDS = {"年底": 0, "年末": 0, "今年年底": 0, "明年年底": 1, "去年年底": -1}
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
    if (meant := _in_date_words(plain, today, lean)) is not None:
        return meant
    raise ValueError(f"看不懂这个日期，{DAY_EXAMPLE}")


def later_month(day: date, months: int) -> date:
    """The same day some months later or earlier, the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _day(year, month + 1, min(day.day, calendar.monthrange(max(year, 1), month + 1)[1]))


def _in_date_words(plain: str, today: date, lean: Lean) -> date | None:
    """`3天后`, `一个月后`, `下周三`, `月底`, `下月5号`, `6月底`, `年底`; None for other words."""
    if found := _AWAY.fullmatch(plain):
        count = _number(found[1]) * (1 if found[3] == "后" else -1)
        return _away(today, count, found[2])
    if found := _WEEKDAY.fullmatch(plain):
        wanted = "一二三四五六日".index(found[2].replace("天", "日"))
        monday = today - timedelta(days=today.weekday())
        if found[1]:
            return monday + timedelta(weeks=_WEEKS[found[1].removesuffix("个")], days=wanted)
        ahead = (wanted - today.weekday()) % 7
        return today + timedelta(days=ahead if lean is Lean.FUTURE or not ahead else ahead - 7)
    if plain in ("月底", "月末"):
        return _month_day(today, 0, "底")
    if found := _MONTH_DAY.fullmatch(plain):
        months = _WEEKS[found[1].removesuffix("个")]
        return _month_day(today, months, found[2])
    if found := _MONTH_END.fullmatch(plain):
        month = int(found[1])
        if not 1 <= month <= 12:
            raise ValueError(f"没有{month}月，请核对")
        this = _month_day(today.replace(day=1, month=month), 0, "底")
        if lean is Lean.PAST:
            return this if this <= today else _month_day(this, -12, "底")
        return this if this >= today else _month_day(this, 12, "底")
    if plain in _YEAR_ENDS:
        return _day(today.year + _YEAR_ENDS[plain], 12, 31)
    return None


def _away(today: date, count: int, unit: str) -> date:
    try:
        match unit:
            case "天" | "日":
                return today + timedelta(days=count)
            case "月":
                return later_month(today, count)
            case "年":
                return later_month(today, 12 * count)
            case _:
                return today + timedelta(weeks=count)
    except OverflowError:
        raise ValueError("日期太远，请核对") from None


def _month_day(today: date, months: int, which: str) -> date:
    first = later_month(today.replace(day=1), months)
    if which in ("底", "末"):
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return _day(first.year, first.month, 1 if which == "初" else int(which))


def _number(words: str) -> int:
    """`12`, `三`, `十二`, `二十`."""
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _DIGITS[words]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


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
