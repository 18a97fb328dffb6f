"""A unit is found by its name, by its full name where several share one, or by its id."""

import pytest

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.unit import Unit, UnitLevel, UnitTree
from mediator_desktop.services.units import unit_named

TREE = UnitTree(
    (
        Unit(id="c", level=UnitLevel.COUNTY, name="云岭县"),
        Unit(id="a", parent="c", level=UnitLevel.TOWNSHIP, name="云岭镇"),
        Unit(id="b", parent="c", level=UnitLevel.TOWNSHIP, name="青山乡"),
        Unit(id="a1", parent="a", name="和平村"),
        Unit(id="b1", parent="b", name="和平村"),
        Unit(id="b2", parent="b", name="白石村"),
    )
)


@pytest.mark.parametrize(
    ("name", "found"),
    [("白石村", "b2"), ("青山乡和平村", "b1"), ("云岭县云岭镇和平村", "a1"), ("a1", "a1"), ("云岭镇", "a")],
)
def test_names_that_are_clear(name: str, found: str) -> None:
    assert unit_named(TREE, name).id == found


@pytest.mark.parametrize(
    ("name", "sentence"), [("和平村", "云岭县青山乡和平村"), ("没有村", "没有“没有村”"), ("", "没有“”")]
)
def test_names_that_are_not(name: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        unit_named(TREE, name)
