"""Money in whole fen (分), written in digits and in capitals (大写)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_WRITTEN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?", re.ASCII)
_LONGEST = 40

LARGEST_FEN = 10**14 - 1
"""Below one trillion yuan: the largest sum that the capitals below can write."""
_OUTSIDE = "金额须在 0 到 9999 亿元之间"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of renminbi.

    `fen` is whole hundredths of a yuan, 0 ≤ fen ≤ LARGEST_FEN. Raises ValueError outside.
    """

    fen: int

    def __post_init__(self) -> None:
        if not 0 <= self.fen <= LARGEST_FEN:
            raise ValueError("金额不能是负数" if self.fen < 0 else _OUTSIDE)

    @classmethod
    def yuan(cls, amount: "int | str | Decimal") -> Self:
        """Read an amount in yuan: `3000`, `3,000.00`, `３０００元`, `¥3000`.

        Raises ValueError with a sentence for the field when it is no amount, is negative, or has
        more than two decimals. Nothing is rounded in silence.
        """
        if isinstance(amount, int):
            return cls(amount * 100)
        if isinstance(amount, Decimal) and abs(amount.adjusted()) < _LONGEST:
            amount = f"{amount:f}"
        text = str(amount).translate(_NARROW).strip().removeprefix("¥").removesuffix("元").strip()
        if text.startswith("-"):
            raise ValueError("金额不能是负数")
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError("金额请写成数字，最多两位小数，例如 3000 或 3000.50")
        whole = found[1].replace(",", "").lstrip("0")
        if len(whole) > _LONGEST:
            raise ValueError(_OUTSIDE)
        return cls(int(whole or 0) * 100 + int((found[2] or "").ljust(2, "0")))

    @property
    def in_yuan(self) -> Decimal:
        """The amount in yuan with two decimals."""
        return Decimal(self.fen).scaleb(-2)

    @property
    def digits(self) -> str:
        """`3,000.00`, as printed in brackets behind the capitals."""
        return f"{self.fen // 100:,}.{self.fen % 100:02d}"

    @property
    def plain(self) -> str:
        """`3000.00`, as files carry it."""
        return f"{self.fen // 100}.{self.fen % 100:02d}"

    @property
    def capitals(self) -> str:
        """`叁仟元整`: the capitals of receipts and agreements (正确填写票据和结算凭证的基本规定)."""
        yuan, rest = divmod(self.fen, 100)
        jiao, fen = divmod(rest, 10)
        text = _integer_capitals(yuan) + "元" if yuan else ""
        if not rest:
            return (text or "零元") + "整"
        if jiao:
            text += _DIGITS[jiao] + "角"
        elif yuan:
            text += "零"
        return text + (_DIGITS[fen] + "分" if fen else "整")

    def __str__(self) -> str:
        return f"{self.digits}元"


_NARROW = {0xFF10 + n: ord("0") + n for n in range(10)} | {
    ord("，"): ord(","),
    ord("．"): ord("."),
    ord("￥"): ord("¥"),
    ord("－"): ord("-"),
    ord("−"): ord("-"),
}


def _integer_capitals(number: int) -> str:
    """Capitals of a positive whole number below 10**12."""
    groups = []
    while number:
        number, low = divmod(number, 10_000)
        groups.append(low)
    text = ""
    gap = False
    for index in range(len(groups) - 1, -1, -1):
        value = groups[index]
        if not value:
            gap = True
            continue
        if text and (gap or value < 1000):
            text += "零"
        text += _group_capitals(value) + _GROUPS[index]
        gap = False
    return text


def _group_capitals(value: int) -> str:
    """Capitals of 1 to 9999, inner zeros written once."""
    text = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text


def split_evenly(total: Money, parts: int) -> tuple[Money, ...]:
    """Split into `parts` instalments that sum exactly to the total; the first ones take the odd fen."""
    if parts < 1:
        raise ValueError("期数至少是 1")
    share, odd = divmod(total.fen, parts)
    return tuple(Money(share + (1 if index < odd else 0)) for index in range(parts))
