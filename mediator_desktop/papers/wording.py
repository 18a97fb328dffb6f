"""How values are written on paper: dates, sums, counts, numbers of clauses, blanks to write on."""

import re
from collections.abc import Sequence
from datetime import date

from mediator_desktop.catalogue.paper_blocks import CAPITALS
from mediator_desktop.catalogue.paper_source import FieldKind, Value
from mediator_desktop.domain.money import Money
from mediator_desktop.papers.filled import Run

_BLANK_WIDTHS = {
    FieldKind.TEXT: 8,
    FieldKind.PROSE: 16,
    FieldKind.LIST: 16,
    FieldKind.MONEY: 10,
    FieldKind.COUNT: 3,
}
_NUMERALS = "〇一二三四五六七八九"
_OWN_NUMBER = re.compile(
    r"第?[一二三四五六七八九十百]+[、．.]|第[一二三四五六七八九十百\d]+[条款项]"
    r"|[（(][一二三四五六七八九十百\d]+[)）]|\d+[、．]|\d+\.(?!\d)|[①-⑳]"
)


def day_words(day: date) -> str:
    """`2026年3月5日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def count_capitals(count: int) -> str:
    """`叁`, `壹拾贰`."""
    return Money(count * 100).capitals.removesuffix("元整") if count else "零"


def money_words(amount: Money) -> str:
    """`人民币叁仟元整（3,000.00元）`."""
    return f"人民币{amount.capitals}（{amount}）"


def value_words(value: Value, style: str = "") -> str:
    """A value as printed, empty when it is not known. `style` is `大写` for capitals."""
    match value:
        case None:
            return ""
        case date():
            return day_words(value)
        case Money():
            return value.capitals if style == CAPITALS else money_words(value)
        case int():
            return count_capitals(value) if style == CAPITALS else str(value)
        case tuple():
            return "；".join(flat(item) for item in value if item.strip())
        case _:
            return value.strip()


def blank(kind: FieldKind, width: int = 0, *, ruled: bool = True) -> tuple[Run, ...]:
    """Room to write a value by hand."""
    mark = "blank" if ruled else "gap"
    if kind is not FieldKind.DATE:
        return (Run(kind=mark, width=width or _BLANK_WIDTHS[kind]),)
    return (
        Run(kind=mark, width=3),
        Run("年"),
        Run(kind=mark, width=2),
        Run("月"),
        Run(kind=mark, width=2),
        Run("日"),
    )


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that was typed: blank lines and indents taken out, inner spaces kept."""
    return [line for line in (raw.strip().replace("\t", " ") for raw in text.splitlines()) if line]


def numeral(number: int) -> str:
    """`一`, `十`, `十二`, `二十三` (1 to 999)."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = _NUMERALS[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _NUMERALS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_NUMERALS[ones] if ones else "")


def clause_number(numbering: str, number: int) -> str:
    """The n-th number in the manner of the first: `一、` → `三、`, `（1）` → `（3）`."""
    return numbering.replace("一", numeral(number)).replace("1", str(number))


def numbered_by_hand(clauses: Sequence[str]) -> bool:
    """Whether every clause already begins with its own number."""
    return bool(clauses) and all(_OWN_NUMBER.match(clause.strip()) for clause in clauses)
