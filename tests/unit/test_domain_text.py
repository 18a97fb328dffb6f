"""What may stand in a text, and what copied text is rid of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.text import tidy, unfit


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  张三　", "张三"),
        ("一\r\n二\r三\v四\f五", "一\n二\n三\n四\n五"),
        ("一\u2028二\u2029三", "一\n二\n三"),
        ("张\u200b三\ufeff", "张三"),
        ("\u202d13800138000\u202c", "13800138000"),
        ("\u2068李四\u2069", "李四"),
        ("a\xa0b", "a b"),
        ("软\xad连字", "软连字"),
        ("㛃䶮𬭎𫖯", "㛃䶮𬭎𫖯"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("\n\n", ""),
    ],
)
def test_tidying(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    "text", ["", "张三", "㛃䶮𬭎𫖯", "𰻝", "古丽娜尔·买买提", "Müller", "①（一）℃㎡％", "葛\U000e0100", "é"]
)
def test_fit_for_a_line(text: str) -> None:
    assert unfit(text) is None
    assert unfit(f"{text}\n\t{text}", lines=True) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("一\n二", "控制字符"),
        ("一\t二", "控制字符"),
        ("\0", "控制字符"),
        ("\x7f", "控制字符"),
        ("\x85", "控制字符"),
        ("\ud842", "不完整"),
        ("\ue000", "“\ue000”是自造字"),
        ("\U000f0000", "自造字"),
        ("好😀", "“😀”是表情符号"),
        ("👨\u200d👩", "表情符号"),
        ("❤\ufe0f", "表情符号"),
        ("\U000e0067", "表情符号"),
    ],
)
def test_unfit(text: str, why: str) -> None:
    assert why in (unfit(text) or "nothing said")


@pytest.mark.parametrize("text", ["\0", "\r", "\x0b", "😀", "\ud842", "\ue000"])
def test_line_breaks_excuse_nothing_else(text: str) -> None:
    assert unfit(f"一\n{text}", lines=True) is not None
