"""Case numbers: what the pattern renders, which patterns are refused, and that numbers differ."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mediator_desktop.domain.numbering import DEFAULT_PATTERN, NumberRule, next_serial
from mediator_desktop.domain.problems import Refused


@pytest.mark.parametrize(
    ("pattern", "prefix", "year", "serial", "number"),
    [
        (DEFAULT_PATTERN, "云岭", 2026, 1, "〔2026〕云岭人调字第001号"),
        (DEFAULT_PATTERN, "", 2026, 12, "〔2026〕人调字第012号"),
        (DEFAULT_PATTERN, "云岭", 2026, 1000, "〔2026〕云岭人调字第1000号"),
        ("{字头}人调字[{年}]{序号:3}号", "晋医", 2019, 11, "晋医人调字[2019]011号"),
        ("{字头}人调字〔{年}〕第{序号}号", "X", 2026, 7, "X人调字〔2026〕第7号"),
        ("({年}){字头}人调字第{序号:4}号", "{序号}", 2026, 7, "(2026){序号}人调字第0007号"),
    ],
)
def test_rendering(pattern: str, prefix: str, year: int, serial: int, number: str) -> None:
    assert NumberRule(pattern=pattern, prefix=prefix).render(year, serial) == number


@pytest.mark.parametrize(
    ("pattern", "restart_yearly", "why"),
    [
        ("〔{年}〕人调字号", True, "有且只有一个"),
        ("", True, "有且只有一个"),
        ("〔{年}〕第{序号}号{序号}", True, "有且只有一个"),
        ("人调字第{序号}号", True, "要有 {年}"),
        ("〔{年}〕第{序号}号{月}", True, "只能用"),
        ("〔{年}〕第{序号:0}号第{序号}号", True, "只能用"),
        ("〔{年}〕第{序号}号}", True, "只能用"),
        ("{年}{序号}", True, "混淆"),
        ("{序号}{年}", True, "混淆"),
        ("{年}{字头}{序号}", True, "混淆"),
        ("{序号}{字头}{年}", True, "混淆"),
        ("{年}-0{序号}", True, "混淆"),
        ("{年}-{序号}0", True, "混淆"),
        ("〔{年}〕\n第{序号}号", True, "控制字符"),
        ("〔{年}〕第{序号}号😀", True, "表情"),
        ("〔{年}〕" + "字" * 500 + "{序号}号", True, "太长"),
    ],
)
def test_patterns_that_are_refused(pattern: str, restart_yearly: bool, why: str) -> None:
    with pytest.raises(Refused, match=why) as caught:
        NumberRule(pattern=pattern, restart_yearly=restart_yearly).render(2026, 1)
    assert {problem.field for problem in caught.value.problems} == {"number_pattern"}


@pytest.mark.parametrize(("prefix", "why"), [("云\n岭", "控制字符"), ("岭" * 500, "太长"), ("云😀", "表情")])
def test_prefixes_that_are_refused(prefix: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        NumberRule(prefix=prefix).check()


def test_a_series_that_never_restarts_needs_no_year() -> None:
    rule = NumberRule(pattern="人调字第{序号}号", restart_yearly=False)
    assert (rule.render(2026, 5), rule.series_year(2026)) == ("人调字第5号", 0)
    assert NumberRule().series_year(2026) == 2026


def test_serials_begin_at_one() -> None:
    with pytest.raises(ValueError, match="begin at 1"):
        NumberRule().render(2026, 0)
    assert [next_serial(n) for n in (0, 1, 41)] == [1, 2, 42]


between = st.text("〔〕第号人调字-0129AB /", max_size=3)
others = st.lists(st.tuples(st.sampled_from(["{年}", "{字头}"]), between).map("".join), max_size=2).map(
    "".join
)
serial_slots = st.sampled_from(["{序号}", "{序号:1}", "{序号:3}", "{序号:9}"])


@st.composite
def rules(draw: st.DrawFn) -> NumberRule:
    """Rules that pass their own check."""
    pattern = "".join(draw(st.tuples(between, others, serial_slots, between, others)))
    rule = NumberRule(
        pattern=pattern,
        prefix=draw(st.text("云岭晋医0129", max_size=3)),
        restart_yearly="{年}" in pattern and draw(st.booleans()),
    )
    try:
        rule.check()
    except Refused:
        assume(False)
    return rule


serials = st.integers(1, 20) | st.integers(1, 10**7)
years = st.integers(1950, 2099)


@given(rules(), st.tuples(years, serials), st.tuples(years, serials))
def test_two_cases_of_a_series_never_get_the_same_number(
    rule: NumberRule, one: tuple[int, int], other: tuple[int, int]
) -> None:
    same_case = (rule.series_year(one[0]), one[1]) == (rule.series_year(other[0]), other[1])
    assert same_case or rule.render(*one) != rule.render(*other)


@given(rules(), st.integers(1, 99))
def test_serials_close_to_each_other_differ(rule: NumberRule, serial: int) -> None:
    near = (serial, serial + 1, serial * 10 + 5)
    numbers = [rule.render(year, n) for year in (2025, 2026) for n in near]
    expected = 6 if rule.restart_yearly else 3
    assert len(set(numbers)) >= expected
