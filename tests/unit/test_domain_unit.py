"""The tree of units: ways up and down, what is no tree, how it follows the office's own facts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Severity
from mediator_desktop.domain.unit import (
    Post,
    Unit,
    UnitLevel,
    UnitPerson,
    UnitTree,
    check_units,
    following,
    own_unit,
)
from mediator_desktop.domain.vocabulary import Level

COUNTY = Unit(id="c", level=UnitLevel.COUNTY, name="云岭县")
TOWN = Unit(id="t", parent="c", level=UnitLevel.TOWNSHIP, name="云岭镇")
FIRST = Unit(id="v1", parent="t", name="溪口村", position=1)
SECOND = Unit(id="v2", parent="t", name="石桥村", position=0)
GRID = Unit(id="g", parent="v1", level=UnitLevel.GRID, name="第一网格")
ALL = (GRID, FIRST, SECOND, TOWN, COUNTY)


def told(*units: Unit) -> list[tuple[str, str]]:
    return [(problem.field, problem.sentence) for problem in check_units(units)]


def test_ways_through_the_tree() -> None:
    tree = UnitTree(ALL)
    assert [unit.id for unit in tree.in_order()] == ["c", "t", "v2", "v1", "g"]
    assert [unit.id for unit in tree.roots()] == ["c"]
    assert [unit.id for unit in tree.below("t")] == ["v2", "v1"]
    assert tree.below("g") == ()
    assert [unit.id for unit in tree.way_up("g")] == ["v1", "t", "c"]
    assert tree.way_up("nobody") == ()
    assert tree.full_name("g") == "云岭县云岭镇溪口村第一网格"
    assert tree.named("石桥村") == (SECOND,)


def test_levels_stand_above_each_other() -> None:
    assert [level.rank for level in UnitLevel] == [0, 1, 2, 3]
    assert all(term.label for kind in (UnitLevel, Post) for term in kind)


def test_days_of_units_and_people() -> None:
    unit = replace(FIRST, first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))
    assert [unit.exists_on(date(*day)) for day in ((2025, 12, 31), (2026, 1, 1), (2026, 6, 30), (2026, 7, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert FIRST.exists_on(date.max)
    person = UnitPerson(name="周小妹", first_day=date(2026, 3, 1))
    assert not person.serves_on(date(2026, 2, 28))
    assert person.serves_on(date(2026, 3, 1))


def test_a_sound_tree_has_no_problem() -> None:
    assert told(*ALL) == []


@pytest.mark.parametrize(
    ("unit", "field", "sentence"),
    [
        (replace(FIRST, parent="v1"), "units[1].parent", "上级不能是自己或自己的下级"),
        (replace(FIRST, parent="x"), "units[1].parent", "上级单位不存在"),
        (replace(FIRST, parent="v2"), "units[1].parent", "村(社区)的上级不能是村(社区)"),
        (replace(FIRST, name="石桥村"), "units[2].name", "“石桥村”写了两次"),
        (replace(FIRST, name=" "), "units[1].name", "请填写单位名称"),
        (replace(FIRST, name="村" * 201), "units[1].name", "单位名称太长"),
        (replace(FIRST, name="溪\x07口村"), "units[1].name", None),
        (
            replace(FIRST, first_day=date(2026, 2, 1), last_day=date(2026, 1, 1)),
            "units[1].last_day",
            "撤销日期早于设立日期",
        ),
        (replace(FIRST, people=(UnitPerson(),)), "units[1].people[0].name", "请填写姓名"),
        (replace(FIRST, people=(UnitPerson(name="周" * 101),)), "units[1].people[0].name", "姓名太长"),
        (replace(FIRST, people=(UnitPerson(name="周\x07"),)), "units[1].people[0].name", None),
        (
            replace(
                FIRST,
                people=(UnitPerson(name="周", first_day=date(2026, 2, 1), last_day=date(2026, 1, 1)),),
            ),
            "units[1].people[0].last_day",
            "离任日期早于任职日期",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field(unit: Unit, field: str, sentence: str | None) -> None:
    found = told(GRID, unit, SECOND, TOWN, COUNTY)
    assert field in [place for place, _ in found]
    if sentence is not None:
        assert (field, sentence) in found


def test_units_in_a_ring_are_told_once_each_and_the_check_ends() -> None:
    ring = (replace(FIRST, parent="v2"), replace(SECOND, parent="v1"))
    assert [field for field, _ in told(*ring)] == ["units[0].parent", "units[1].parent"]
    beside = (replace(GRID, parent="v1"), *ring)
    assert ("units[0].parent", "上级不能是自己或自己的下级") in told(*beside)


def test_a_unit_that_outlives_the_one_above_is_doubtful() -> None:
    closed = replace(TOWN, last_day=date(2026, 6, 30))
    (problem, other) = check_units((COUNTY, closed, FIRST, SECOND))
    assert {problem.severity, other.severity} == {Severity.DOUBTFUL}
    followed = replace(FIRST, last_day=date(2026, 6, 30))
    assert check_units((COUNTY, closed, followed)) == ()


OFFICE = Office(
    county="云岭县", township="云岭镇", level=Level.TOWNSHIP, villages=("石桥村", "溪口村", "枫林社区")
)


def new_ids() -> Iterator[str]:
    return (f"n{number}" for number in count())


def test_an_office_makes_its_tree() -> None:
    ids = new_ids()
    units = following((), OFFICE, lambda: next(ids))
    tree = UnitTree(units)
    assert [unit.name for unit in tree.in_order()] == ["云岭县", "云岭镇", "石桥村", "溪口村", "枫林社区"]
    assert check_units(units) == ()
    assert following(units, OFFICE, lambda: next(ids)) == units
    own = own_unit(tree, OFFICE)
    assert own is not None
    assert own.name == "云岭镇"


def test_an_offices_new_name_renames_its_only_unit_and_new_villages_follow() -> None:
    ids = new_ids()
    renamed = replace(OFFICE, township="青山镇", villages=("溪口村", "新村"))
    units = following((COUNTY, TOWN, FIRST, SECOND), renamed, lambda: next(ids))
    names = [unit.name for unit in UnitTree(units).in_order()]
    assert names == ["云岭县", "青山镇", "石桥村", "溪口村", "新村"]


def test_among_several_of_a_level_the_named_one_is_the_offices() -> None:
    ids = new_ids()
    other = replace(TOWN, id="t0", name="青山镇", position=0)
    units = following((COUNTY, other, TOWN), OFFICE, lambda: next(ids))
    assert {unit.name for unit in units if unit.level is UnitLevel.TOWNSHIP} == {"青山镇", "云岭镇"}
    assert all(unit.parent == "t" for unit in units if unit.level is UnitLevel.VILLAGE)
    unknown = following((COUNTY, other, TOWN), replace(OFFICE, township="白石镇"), lambda: next(ids))
    assert {unit.name for unit in unknown if unit.level is UnitLevel.TOWNSHIP} == {"青山镇", "云岭镇"}


def test_a_countys_office_lists_its_townships() -> None:
    ids = new_ids()
    office = replace(
        OFFICE, township="", level=Level.COUNTY, villages=("石门镇", "清河乡", "城关街道", "直属村")
    )
    units = following((), office, lambda: next(ids))
    levels = {unit.name: unit.level for unit in units}
    assert levels == {
        "云岭县": UnitLevel.COUNTY,
        "石门镇": UnitLevel.TOWNSHIP,
        "清河乡": UnitLevel.TOWNSHIP,
        "城关街道": UnitLevel.TOWNSHIP,
        "直属村": UnitLevel.VILLAGE,
    }
    assert check_units(units) == ()
    assert [unit.position for unit in units if unit.level is UnitLevel.TOWNSHIP] == [0, 1, 2]
    assert following(units, office, lambda: next(ids)) == units
    # a township's office lists villages whatever they are called
    town = following((), replace(OFFICE, villages=("老镇",)), lambda: next(ids))
    assert town[-1].level is UnitLevel.VILLAGE


def test_an_office_without_county_and_villages_makes_nothing() -> None:
    assert following((), Office(), lambda: "n") == ()
    assert own_unit(UnitTree(()), Office()) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6))
def test_the_check_ends_whatever_points_where(pairs: list[tuple[int, int]]) -> None:
    units = [
        Unit(id=f"u{own}", parent=f"u{above}", name=f"{number}村")
        for number, (own, above) in enumerate(pairs)
    ]
    problems = check_units(units)
    assert len([p for p in problems if p.field.endswith(".parent")]) == len(units)
