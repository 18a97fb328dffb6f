"""Holiday tables: what the office may write, and how it is told what is wrong."""

from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.catalogue.holidays import load_holidays

GOOD = """
year = 2031
title = "关于2031年部分节假日安排的通知"
[[festivals]]
name = "元旦"
first_day = 2030-12-31
last_day = 2031-01-01
workdays = [2030-12-29]
[[festivals]]
name = "清明节"
first_day = 2031-04-05
"""


def written(folder: Path, text: str, name: str = "2031.toml") -> Path:
    place = folder / "holidays"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text, "utf-8")
    return folder


def test_a_table_is_read(tmp_path: Path) -> None:
    found = load_holidays(written(tmp_path, GOOD))
    table = found.years[2031]
    assert found.broken == ()
    assert table.days_off == {date(2030, 12, 31), date(2031, 1, 1), date(2031, 4, 5)}
    assert table.days_worked == {date(2030, 12, 29)}
    assert table.is_certain


def test_the_offices_own_year_wins(tmp_path: Path) -> None:
    ours, own = written(tmp_path / "ours", GOOD), written(tmp_path / "own", GOOD.replace("04-05", "04-04"))
    found = load_holidays(ours, own, tmp_path / "nowhere").years[2031]
    assert date(2031, 4, 4) in found.days_off
    assert date(2031, 4, 5) not in found.days_off


STATUTORY = 'title = "推算"\nstatutory = [2031-01-01, 2032-01-01, 2032-10-01]\n'


def test_statutory_days_are_read_by_year_and_are_not_certain(tmp_path: Path) -> None:
    found = load_holidays(written(tmp_path, STATUTORY, "statutory.toml")).years
    assert found.keys() == {2031, 2032}
    assert found[2032].days_off == {date(2032, 1, 1), date(2032, 10, 1)}
    assert not any(table.is_certain for table in found.values())


def test_the_table_of_a_year_comes_before_its_statutory_days(tmp_path: Path) -> None:
    ours, own = written(tmp_path / "ours", GOOD), written(tmp_path / "own", STATUTORY, "statutory.toml")
    assert load_holidays(ours, own).years[2031].is_certain


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("statutory = 2031-01-01", "statutory 要写日期的列表"),
        ('statutory = ["元旦"]', "statutory 要写日期的列表"),
        ("statutory = [2031-01-01]\ntitle = 5", "title 要写成文字"),
        ("statutory = [2031-01-01]\nyear = 2031", "year 不认识"),
    ],
)
def test_what_is_wrong_with_statutory_days_is_said(tmp_path: Path, text: str, reason: str) -> None:
    (error,) = load_holidays(written(tmp_path, text, "statutory.toml")).broken
    assert reason in str(error)


def test_a_broken_table_is_left_out_and_told(tmp_path: Path) -> None:
    ours, own = written(tmp_path / "ours", GOOD), written(tmp_path / "own", "year = 2031\ntitle =\n")
    found = load_holidays(ours, own)
    assert 2031 in found.years
    assert [str(error) for error in found.broken] == ["2031.toml第2行：写法不对，读不下去"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("year = 2031", 'year = "2031"', "year 要写年份"),
        ("year = 2031", "year = 12", "year 要写年份"),
        ('title = "关于2031年部分节假日安排的通知"', "title = 5", "title 要写成文字"),
        ("year = 2031", "year = 2031\nyears = 1", "years 不认识"),
        ('name = "元旦"', "", "每个 [[festivals]] 都要有 name"),
        ('name = "元旦"', 'name = "元旦"\nday = 1', "day 不认识"),
        ("first_day = 2031-04-05", "", "first_day、last_day 要写日期"),
        ("workdays = [2030-12-29]", "workdays = 2030-12-29", "workdays 要写日期的列表"),
        ("workdays = [2030-12-29]", 'workdays = ["12月29日"]', "workdays 里只能写日期"),
        ("workdays = [2030-12-29]", "workdays = [2030-12-30]", "2030-12-30 不是周末"),
        ("workdays = [2030-12-29]", "workdays = [2031-04-05]", "2031-04-05 又放假又上班"),
        ("last_day = 2031-01-01", "last_day = 2030-12-30", "last_day 在 first_day 之前"),
        ("last_day = 2031-01-01", "last_day = 2031-12-31", "放假太长"),
        ("first_day = 2031-04-05", "first_day = 2032-04-05", "2032-04-05 不在2031年"),
        ("first_day = 2031-04-05", "first_day = 2031-04-05\nlast_day = 2031-05-13", "放假一共41天"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in GOOD
    found = load_holidays(written(tmp_path, GOOD.replace(old, new)))
    assert found.years == {}
    (error,) = found.broken
    assert reason in str(error)


@pytest.mark.parametrize(
    "text", ["year = 2031", "year = 2031\nfestivals = []", "year = 2031\nfestivals = [1]"]
)
def test_a_table_without_festivals_is_none(tmp_path: Path, text: str) -> None:
    assert "festivals" in str(load_holidays(written(tmp_path, text)).broken[0])
