"""Ratios and their rounding, as counties print them."""

from decimal import Decimal

import pytest

from mediator_desktop.domain.ratio import RatioRule, Rounding, percent, ratio


@pytest.mark.parametrize(
    ("above", "below", "decimals", "rounding", "printed"),
    [
        (28, 29, 1, Rounding.TRUNCATE, "96.5"),
        (673, 795, 1, Rounding.TRUNCATE, "84.6"),
        (193, 195, 1, Rounding.TRUNCATE, "98.9"),
        (2283, 2345, 1, Rounding.HALF_UP, "97.4"),
        (842, 869, 1, Rounding.HALF_UP, "96.9"),
        (6217, 6368, 1, Rounding.HALF_UP, "97.6"),
        (410942, 417242, 2, Rounding.HALF_UP, "98.49"),
        (1, 8, 1, Rounding.HALF_UP, "12.5"),
        (1, 8, 0, Rounding.HALF_UP, "13"),
        (-159, 1028, 1, Rounding.HALF_UP, "-15.5"),
        (29, 840, 1, Rounding.HALF_UP, "3.5"),
    ],
)
def test_percentages_as_they_were_printed(
    above: int, below: int, decimals: int, rounding: Rounding, printed: str
) -> None:
    assert str(percent(above, below, decimals, rounding)) == printed


@pytest.mark.parametrize(
    ("zero", "value", "shown"),
    [("—", None, "—"), ("0", Decimal(0), "0"), ("100", Decimal(100), "100")],
)
def test_over_nothing_stands_what_the_county_wants(zero: str, value: Decimal | None, shown: str) -> None:
    rule = RatioRule(id="r", label="r", numerator="a", denominator="b", zero=zero)
    assert ratio(0, 0, rule) == (value, shown)


def test_a_ratio_is_shown_with_all_its_decimals() -> None:
    rule = RatioRule(id="r", label="r", numerator="a", denominator="b", decimals=2)
    assert ratio(1, 2, rule) == (Decimal("50.00"), "50.00")
