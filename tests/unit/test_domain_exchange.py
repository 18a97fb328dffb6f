"""Comparing what two offices say of one case, field by field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.exchange import (
    Difference,
    Side,
    Standing,
    compare,
    deep,
    fingerprint,
    flat,
    merged,
)

values = st.sampled_from(["甲", "乙", "丙"]) | st.lists(st.sampled_from(["一", "二"]), min_size=1, max_size=2)
plains = st.dictionaries(st.sampled_from(["facts", "note", "sessions"]), values, max_size=3).flatmap(
    lambda plain: st.dictionaries(st.sampled_from(["result", "number"]), values, max_size=2).map(
        lambda part: plain | ({"docket": part} if part else {})
    )
)


@pytest.mark.parametrize(
    ("mine", "theirs", "base", "standing", "found"),
    [
        (None, {"facts": "甲"}, None, Standing.NEW, []),
        ({"facts": "甲"}, {"facts": "甲"}, None, Standing.SAME, []),
        ({"facts": "甲"}, {"facts": "乙"}, {"facts": "甲"}, Standing.CHANGED, [("facts", False)]),
        ({"facts": "甲"}, {"facts": "乙"}, {"facts": "乙"}, Standing.SAME, []),
        ({"facts": "甲"}, {"facts": "乙"}, {"facts": "丙"}, Standing.CONFLICT, [("facts", True)]),
        ({"facts": "甲"}, {"facts": "甲"}, {"facts": "丙"}, Standing.SAME, []),
        ({"facts": "甲"}, {}, {"facts": "甲"}, Standing.CHANGED, [("facts", False)]),
        ({"facts": "甲"}, {}, None, Standing.SAME, []),
        ({}, {"facts": "甲"}, None, Standing.CHANGED, [("facts", False)]),
        ({"facts": "甲"}, {"facts": "乙"}, None, Standing.CONFLICT, [("facts", True)]),
        (
            {"docket": {"number": "一"}},
            {"docket": {"number": "一", "result": "二"}},
            {"docket": {"number": "一"}},
            Standing.CHANGED,
            [("docket.result", False)],
        ),
    ],
)
def test_what_changed_and_what_conflicts(
    mine: Any, theirs: Any, base: Any, standing: Standing, found: list[tuple[str, bool]]
) -> None:
    comparison = compare(mine, theirs, base)
    assert comparison.standing is standing
    assert [(d.path, d.is_conflict) for d in comparison.differences] == found


@pytest.mark.parametrize(
    ("side", "expected"),
    [(Side.MINE, ["甲", "乙"]), (Side.THEIRS, ["甲", "丙"]), (Side.BOTH, ["甲", "乙", "丙"])],
)
def test_a_conflict_goes_as_it_was_decided(side: Side, expected: list[str]) -> None:
    mine, theirs = {"sessions": ["甲", "乙"]}, {"sessions": ["甲", "丙"]}
    comparison = compare(mine, theirs, {"sessions": ["甲"]})
    assert merged(mine, comparison, {"sessions": side}) == {"sessions": expected}


def test_both_sides_of_something_emptied_are_what_is_left() -> None:
    comparison = compare({"sessions": ["甲"]}, {}, {"sessions": ["乙"]})
    assert merged({"sessions": ["甲"]}, comparison, {"sessions": Side.BOTH}) == {"sessions": ["甲"]}


def test_a_conflict_that_nobody_decided_is_an_error() -> None:
    comparison = compare({"facts": "甲"}, {"facts": "乙"}, None)
    with pytest.raises(KeyError):
        merged({"facts": "甲"}, comparison, {})


def test_only_growing_lists_can_be_kept_both() -> None:
    def sides(path: str) -> tuple[Side, ...]:
        return Difference(path=path, mine=None, theirs=None, is_conflict=True).sides

    assert Side.BOTH in sides("sessions")
    assert Side.BOTH not in sides("facts")


@given(plains)
def test_flat_and_deep_are_each_others_way_back(plain: dict[str, Any]) -> None:
    assert deep(flat(plain)) == plain


@given(plains, plains, st.none() | plains)
def test_taking_their_side_everywhere_leaves_nothing_of_theirs_out(mine: Any, theirs: Any, base: Any) -> None:
    comparison = compare(mine, theirs, base)
    result = merged(mine, comparison, {d.path: Side.THEIRS for d in comparison.conflicts})
    assert compare(result, theirs, theirs).standing is Standing.SAME
    for path, value in flat(theirs).items():
        if base is None or flat(base).get(path) != value:
            assert flat(result)[path] == value


@given(plains, plains, st.none() | plains)
def test_taking_our_side_changes_only_what_we_had_not_touched(mine: Any, theirs: Any, base: Any) -> None:
    comparison = compare(mine, theirs, base)
    result = flat(merged(mine, comparison, {d.path: Side.MINE for d in comparison.conflicts}))
    before = flat(base or {})
    for path, value in flat(mine).items():
        if before.get(path) != value:
            assert result[path] == value


@given(plains, plains)
def test_the_same_words_twice_change_nothing(mine: Any, theirs: Any) -> None:
    assert compare(mine, theirs, theirs).standing is Standing.SAME


def test_a_fingerprint_is_four_groups_of_five_digits() -> None:
    groups = fingerprint(bytes(32)).split(" ")
    assert [len(group) for group in groups] == [5, 5, 5, 5]
    assert all(group.isdigit() for group in groups)
    assert fingerprint(bytes(32)) != fingerprint(bytes([1, *bytes(31)]))
