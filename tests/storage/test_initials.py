"""Pinyin initials of names, with the readings that surnames have of their own."""

import pytest
from hypothesis import given

from mediator_desktop.storage.initials import MOST_READINGS, initials
from tests.strategies import names

SURNAMES = {
    "单晓明": "sxm",
    "仇英": "qy",
    "曾国强": "zgq",
    "尉迟恭": "ycg",
    "解珍": "xz",
    "万俟卨": "mq",
    "朴顺姬": "psj",
    "区一芳": "oyf",
    "盖晓明": "gxm",
    "查一鸣": "zym",
    "翟让": "zr",
    "任盈盈": "ryy",
    "华罗庚": "hlg",
    "缪明": "mm",
    "张三": "zs",
    "欧阳修": "oyx",
    "诸葛亮": "zgl",
}


@pytest.mark.parametrize(("name", "letters"), SURNAMES.items())
def test_surnames_are_read_as_surnames(name: str, letters: str) -> None:
    readings = initials(name).split()
    assert any(reading.startswith(letters) or letters == reading for reading in readings), readings
    assert {reading[:1] for reading in readings} == {letters[0]}


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("张重", {"zz", "zc"}),
        ("李乐", {"ll", "ly"}),
        ("王长行", {"wcx", "wch", "wzx", "wzh"}),
        ("单朝", {"sz", "sc"}),
        ("尉迟朝", {"ycz", "ycc"}),
    ],
)
def test_given_names_may_be_read_in_several_ways(name: str, readings: set[str]) -> None:
    assert readings <= set(initials(name).split())


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("", ""),
        ("·", ""),
        ("Müller", "mller"),
        ("John", "john"),
        ("古丽娜尔·买买提", "glnemmt"),
    ],
)
def test_odd_names(name: str, letters: str) -> None:
    assert initials(name).split()[:1] == ([letters] if letters else [])


def test_a_company_is_not_read_as_a_person() -> None:
    assert all(len(r) == len("单县建材公司") for r in initials("单县建材公司").split())


@given(names)
def test_readings_are_few_different_and_lower_case(name: str) -> None:
    readings = initials(name).split()
    assert len(set(readings)) == len(readings) <= MOST_READINGS
    assert all(reading.isascii() and reading == reading.lower() for reading in readings)
