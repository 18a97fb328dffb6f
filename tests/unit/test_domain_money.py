"""Money: reading what people type, and capitals as banks want them."""

import re
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.money import LARGEST_FEN, Money, split_evenly

CAPITALS = {
    "0": "零元整",
    "0.01": "壹分",
    "0.05": "伍分",
    "0.10": "壹角整",
    "0.12": "壹角贰分",
    "1": "壹元整",
    "1.01": "壹元零壹分",
    "1.10": "壹元壹角整",
    "10": "壹拾元整",
    "10.05": "壹拾元零伍分",
    "15": "壹拾伍元整",
    "100": "壹佰元整",
    "101": "壹佰零壹元整",
    "110": "壹佰壹拾元整",
    "1000": "壹仟元整",
    "1001": "壹仟零壹元整",
    "1010": "壹仟零壹拾元整",
    "1100": "壹仟壹佰元整",
    "3000": "叁仟元整",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "10000": "壹万元整",
    "10001": "壹万零壹元整",
    "10010": "壹万零壹拾元整",
    "10100": "壹万零壹佰元整",
    "11000": "壹万壹仟元整",
    "100000": "壹拾万元整",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "100100": "壹拾万零壹佰元整",
    "1000000": "壹佰万元整",
    "10000001": "壹仟万零壹元整",
    "10010000": "壹仟零壹万元整",
    "100000000": "壹亿元整",
    "100000001": "壹亿零壹元整",
    "100010000": "壹亿零壹万元整",
    "100100000": "壹亿零壹拾万元整",
    "110000000": "壹亿壹仟万元整",
    "1000000000": "壹拾亿元整",
    "9999.99": "玖仟玖佰玖拾玖元玖角玖分",
    "999999999999.99": "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
}


@pytest.mark.parametrize(("amount", "written"), CAPITALS.items())
def test_capitals(amount: str, written: str) -> None:
    assert Money.yuan(amount).capitals == written


_PLAIN = re.compile("[零〇]")


def _comparable(written: str) -> str:
    """Zeros between units are a matter of taste (壹拾万柒仟 or 壹拾万零柒仟); the rest is not."""
    return _PLAIN.sub("", written).replace("整", "")


@given(st.integers(1, LARGEST_FEN))
def test_capitals_agree_with_another_programs(fen: int) -> None:
    money = Money(fen)
    theirs = cn2an.an2cn(str(money.in_yuan), "rmb")
    if fen < 100:
        theirs = theirs.removeprefix("零元")
    assert _comparable(money.capitals) == _comparable(theirs)


@given(st.integers(0, LARGEST_FEN))
def test_zeros_in_capitals_never_pile_up_or_end_a_group(fen: int) -> None:
    written = Money(fen).capitals
    assert not re.search("零零|零[万亿]|^零[^元]|零整|.零元", written), written


@given(st.integers(0, LARGEST_FEN))
def test_capitals_tell_amounts_apart(fen: int) -> None:
    assert _read_capitals(Money(fen).capitals) == fen


def _read_capitals(written: str) -> int:
    """An independent reader of capitals; whole fen."""
    yuan, _, rest = written.rpartition("元") if "元" in written else ("", "", written)
    total = group = digit = 0
    for char in yuan:
        if char in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
        elif char in "拾佰仟":
            group += digit * 10 ** ("拾佰仟".index(char) + 1)
            digit = 0
        else:
            total += (group + digit) * {"万": 10**4, "亿": 10**8}[char]
            group = digit = 0
    fen = (total + group + digit) * 100
    for unit, worth in (("角", 10), ("分", 1)):
        if found := re.search(f"([壹贰叁肆伍陆柒捌玖]){unit}", rest):
            fen += "零壹贰叁肆伍陆柒捌玖".index(found[1]) * worth
    return fen


READ = {
    "3000": 300_000,
    "3,000.00": 300_000,
    "1,234,567.8": 123_456_780,
    "３０００元": 300_000,
    "３，０００．５０": 300_050,
    "¥3000": 300_000,
    "￥ 3000": 300_000,
    " 3000 元 ": 300_000,
    "0": 0,
    "0.01": 1,
    "007": 700,
    "999999999999.99": LARGEST_FEN,
}


@pytest.mark.parametrize(("typed", "fen"), READ.items())
def test_reading(typed: str, fen: int) -> None:
    assert Money.yuan(typed).fen == fen


@pytest.mark.parametrize("value", [3000, Decimal(3000), Decimal("3000.00"), Decimal("3E+3")])
def test_reading_numbers(value: int | Decimal) -> None:
    assert Money.yuan(value) == Money(300_000)


REFUSED = {
    "-5": "负数",
    "－5": "负数",
    "−5": "负数",
    "¥-5": "负数",
    "-0.01": "负数",
    "": "写成数字",
    "元": "写成数字",
    "三千": "写成数字",
    "3000.123": "两位小数",
    "3.": "写成数字",
    ".5": "写成数字",
    "1,23": "写成数字",
    "1,2345": "写成数字",
    "3e3": "写成数字",
    "nan": "写成数字",
    "inf": "写成数字",
    "0x10": "写成数字",
    "3000 4000": "写成数字",
    "٣٠٠": "写成数字",
    "1000000000000": "9999",
    "9" * 50: "9999",
    "9" * 5_000: "9999",
    "9" * 2_000_000: "9999",
}


@pytest.mark.parametrize(("typed", "why"), REFUSED.items(), ids=lambda value: str(value)[:20])
def test_what_is_no_amount_is_refused_with_a_sentence(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as caught:
        Money.yuan(typed)
    assert re.search("[一-鿿]", str(caught.value)), caught.value


@pytest.mark.parametrize(
    "number",
    [
        -1,
        10**12,
        10**5_000,
        -(10**5_000),
        Decimal("NaN"),
        Decimal("-1"),
        Decimal("0.001"),
        Decimal("1E+999999"),
    ],
    ids=["negative", "large", "huge", "huge negative", "nan", "decimal", "fraction of a fen", "exponent"],
)
def test_numbers_that_are_no_amount_are_refused_in_chinese(number: int | Decimal) -> None:
    with pytest.raises(ValueError, match="金额"):
        Money.yuan(number)


@pytest.mark.parametrize(("fen", "why"), [(-1, "负数"), (LARGEST_FEN + 1, "9999")])
def test_money_has_bounds(fen: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Money(fen)


@given(st.integers(0, LARGEST_FEN))
def test_every_written_form_reads_back(fen: int) -> None:
    money = Money(fen)
    assert {Money.yuan(form) for form in (money.plain, money.digits, str(money), money.in_yuan)} == {money}


@given(st.integers(0, LARGEST_FEN), st.integers(1, 60))
def test_instalments_sum_to_the_total(fen: int, parts: int) -> None:
    shares = split_evenly(Money(fen), parts)
    assert (len(shares), sum(share.fen for share in shares)) == (parts, fen)
    assert shares[0].fen - shares[-1].fen <= 1
    assert list(shares) == sorted(shares, reverse=True)


def test_no_instalments_are_refused() -> None:
    with pytest.raises(ValueError, match="期数"):
        split_evenly(Money(100), 0)
