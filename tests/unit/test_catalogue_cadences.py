"""Cadences as declared: ours can be read, the office's file wins, and every fault names file and line."""

from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.catalogue.cadences import Cadences, load_cadences
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.domain.cadence import Cadence, Every
from mediator_desktop.domain.deadline import Shift
from mediator_desktop.domain.unit import UnitLevel

ROOT = Path(__file__).resolve().parents[2]

GOOD = """
id = "cadence"
edition = "x"

[[rules]]
id = "a"
label = "村"
level = "village"
every = "week"
first_day = 2026-01-01
last_day = 2026-06-30

[[rules]]
id = "b"
label = "村改每三天"
level = "village"
every = "days"
days = 3
anchor = 2026-07-01
due = 2
shift = "none"
first_day = 2026-07-01
basis = "镇里通知"

[[key_periods]]
name = "两会"
first_day = 2026-03-04
last_day = 2026-03-12
every = "day"
levels = ["village"]
due_time = "16:00"
leader = "联村领导"
"""


def load(folder: Path, text: str) -> Cadences:
    place = folder / "rules"
    place.mkdir(exist_ok=True)
    (place / "cadence.toml").write_text(text, encoding="utf-8")
    return load_cadences(folder)


def test_ours_gives_the_policys_cadence() -> None:
    found = load_cadences(ROOT / "forms")
    assert {rule.level: rule.cadence.every for rule in found.rules} == {
        UnitLevel.VILLAGE: Every.WEEK,
        UnitLevel.TOWNSHIP: Every.HALF_MONTH,
        UnitLevel.COUNTY: Every.MONTH,
    }
    assert found.periods == ()


def test_everything_that_is_declared_is_read(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    assert found.edition == "x"
    first, second = found.rules
    assert first.last_day == date(2026, 6, 30)
    assert second.cadence == Cadence(
        every=Every.DAYS, days=3, due=2, anchor=date(2026, 7, 1), shift=Shift.NONE
    )
    assert second.basis == "镇里通知"
    (period,) = found.periods
    assert (period.due_time, period.leader, period.levels) == ("16:00", "联村领导", (UnitLevel.VILLAGE,))


def test_the_offices_own_file_replaces_ours_and_other_files_are_passed_over(tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    (tmp_path / "rules" / "deadlines.toml").write_text('id = "deadlines"', encoding="utf-8")
    assert load_cadences(ROOT / "forms", tmp_path).edition == "x"
    assert load_cadences(tmp_path / "nothing") == Cadences()


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) >= 1
    return GOOD.replace(old, new, 1)


FAULTS = {
    "no rules": ('id = "cadence"\n', None, "缺少"),
    "rules are no tables": ('id = "cadence"\nrules = 3\n', 2, "写法不对"),
    "rules hold no tables": ('id = "cadence"\nrules = [3]\n', 2, "写法不对"),
    "unknown word in a rule": (changed('basis = "镇里通知"', 'baseis = "x"'), 23, "不认识“baseis”"),
    "unknown word in a period": (changed('leader = "联村领导"', 'leder = "x"'), 32, "不认识“leder”"),
    "no label": (changed('label = "村"\n', ""), 6, "缺少 label"),
    "empty id": (changed('id = "a"', 'id = " "'), 5, "缺少 id"),
    "no such level": (changed('level = "village"', 'level = "hamlet"'), 6, "level 只能是"),
    "no such cadence": (changed('every = "week"', 'every = "year"'), 6, "every 只能是 day"),
    "no cadence": (changed('every = "week"\n', ""), 6, "every 只能是 day"),
    "no such shift": (changed('shift = "none"', 'shift = "later"'), 14, "shift 只能是"),
    "a cadence of no days": (changed("days = 3", "days = 0"), 14, "days 至少是 1"),
    "a cadence of minus days": (changed("days = 3", "days = -3"), 14, "days 要写成 0 到 366"),
    "days is a word": (changed("days = 3", 'days = "三"'), 14, "days 要写成 0 到 366"),
    "days is a yes": (changed("days = 3", "days = true"), 14, "days 要写成 0 到 366"),
    "dates without dates": (changed('every = "week"', 'every = "dates"'), 6, "要写 dates"),
    "dates beyond a month": (changed('every = "week"', 'every = "dates"\ndates = [5, 32]'), 6, "1 到 31"),
    "dates no list": (changed('every = "week"', 'every = "dates"\ndates = 5'), 6, "1 到 31"),
    "due beyond a quarter": (changed("due = 2", "due = 93"), 14, "due 要写成 0 到 92"),
    "a day in words": (changed("first_day = 2026-01-01", 'first_day = "2026年"'), 6, "first_day 要写成日期"),
    "a day with an hour": (changed("anchor = 2026-07-01", "anchor = 2026-07-01T08:00:00"), 14, "anchor 要写成日期"),
    "units no list": (changed('level = "village"', 'level = "village"\nunits = "溪口村"'), 6, "units 要写成文字的列表"),
    "a rule ends before it begins": (changed("last_day = 2026-06-30", "last_day = 2025-06-30"), 6, "早于"),
    "a period ends before it begins": (changed("last_day = 2026-03-12", "last_day = 2026-03-01"), 26, "早于"),
    "a period without a name": (changed('name = "两会"\n', ""), 25, "缺少 name"),
    "a period of no level": (changed('levels = ["village"]', 'levels = ["hamlet"]'), 26, "level 只能是"),
    "the same rule twice": (changed('id = "b"', 'id = "a"'), 6, "写了两次"),
    "rules overlap": (changed("last_day = 2026-06-30", "last_day = 2026-07-01"), 14, "日期重叠"),
    "rules overlap without end": (changed("last_day = 2026-06-30\n", ""), 13, "日期重叠"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "why"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_names_its_file_and_line(tmp_path: Path, text: str, line: int | None, why: str) -> None:
    with pytest.raises(FormError, match=why) as caught:
        load(tmp_path, text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"cadence.toml第{line}行：" if line else "cadence.toml：")


PERIOD = """
[[key_periods]]
name = "汛期"
first_day = {first}
last_day = 2026-08-31
every = "day"
{who}
"""


@pytest.mark.parametrize(
    ("first", "who", "meets"),
    [
        ("2026-03-12", 'levels = ["village"]', True),
        ("2026-03-12", "", True),
        ("2026-03-12", 'units = ["溪口村"]', True),
        ("2026-03-13", 'levels = ["village"]', False),
        ("2026-03-12", 'levels = ["county"]', False),
    ],
)
def test_two_key_periods_never_hold_for_one_unit_on_one_day(
    tmp_path: Path, first: str, who: str, meets: bool
) -> None:
    text = GOOD + PERIOD.format(first=first, who=who)
    if meets:
        with pytest.raises(FormError, match="日期重叠"):
            load(tmp_path, text)
    else:
        assert len(load(tmp_path, text).periods) == 2


def test_periods_of_different_units_may_meet(tmp_path: Path) -> None:
    one = GOOD.replace('levels = ["village"]', 'units = ["石桥村"]')
    text = one + PERIOD.format(first="2026-03-12", who='units = ["溪口村"]')
    assert len(load(tmp_path, text).periods) == 2
    with pytest.raises(FormError, match="日期重叠"):
        load(tmp_path, one + PERIOD.format(first="2026-03-12", who='units = ["溪口村", "石桥村"]'))


def test_a_units_own_rule_meets_only_other_own_rules_of_it(tmp_path: Path) -> None:
    own = """
[[rules]]
id = "{id}"
label = "自己的"
level = "village"
units = ["{unit}"]
every = "month"
first_day = 2026-01-01
"""
    apart = GOOD + own.format(id="c", unit="溪口村") + own.format(id="d", unit="石桥村")
    assert len(load(tmp_path, apart).rules) == 4
    with pytest.raises(FormError, match="日期重叠"):
        load(tmp_path, apart + own.format(id="e", unit="溪口村"))
