"""Ratios as counties define them: what is divided by what, to how many decimals, and what stands for a ratio over nothing."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from mediator_desktop.domain.vocabulary import Term

NOTHING = "—"
"""Shown where there is no number."""


class Rounding(Term):
    """How a county rounds; one way for all its tables."""

    HALF_UP = "half_up", "四舍五入"
    TRUNCATE = "truncate", "去尾"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioRule:
    """A ratio: ids of the counts above and below the line, decimals of the percentage, rounding, and what is shown over zero.

    `zero` is `0`, `100` or `—`. With `of_whole` the count below the line is that of the whole table (shares of a total).
    """

    id: str
    label: str
    numerator: str
    denominator: str
    decimals: int = 1
    rounding: Rounding = Rounding.HALF_UP
    zero: str = NOTHING
    of_whole: bool = False
    basis: str = ""


def percent(above: int, below: int, decimals: int, rounding: Rounding = Rounding.HALF_UP) -> Decimal | None:
    """`above / below` in percent, rounded once; None over zero."""
    if not below:
        return None
    return rounded(Decimal(above) * 100 / Decimal(below), decimals, rounding)


def rounded(value: Decimal, decimals: int, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """A number to some decimals, away from zero at the half or cut off."""
    how = ROUND_HALF_UP if rounding is Rounding.HALF_UP else ROUND_DOWN
    return value.quantize(Decimal(1).scaleb(-decimals), how)


def ratio(above: int, below: int, rule: RatioRule) -> tuple[Decimal | None, str]:
    """A ratio as its rule says, and as it is shown: `96.5`, or what stands for a ratio over nothing."""
    value = percent(above, below, rule.decimals, rule.rounding)
    if value is not None:
        return value, str(value)
    if rule.zero == NOTHING:
        return None, NOTHING
    return Decimal(rule.zero), rule.zero
