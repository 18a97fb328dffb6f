"""Entries of the prevention ledger and figures typed once a year."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.prevention import Prevention, PreventionKind, check_prevention, check_yearly
from mediator_desktop.domain.problems import wrong

TODAY = date(2026, 11, 22)
ENTRY = Prevention(
    day=date(2026, 10, 3), kind=PreventionKind.CRIME, village="溪口村", cases=1, people=4, note="劝开了两家人"
)


def fields(entry: Prevention) -> set[str]:
    return {problem.field for problem in wrong(check_prevention(entry, TODAY))}


def test_a_sound_entry_has_no_problem() -> None:
    assert check_prevention(ENTRY, TODAY) == ()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"day": date(2026, 11, 23)}, "day"),
        ({"cases": 0, "people": 0}, "cases"),
        ({"cases": 5}, "people"),
        ({"people": 0}, "people"),
        ({"kind": PreventionKind.PREVENTED}, "people"),
        ({"kind": PreventionKind.SCREENED}, "people"),
        ({"village": "村" * 300}, "village"),
        ({"village": "溪口\n村"}, "village"),
        ({"note": "字" * 100_000}, "note"),
        ({"note": "字\x00"}, "note"),
    ],
)
def test_what_contradicts_a_rule_is_said_beside_its_field(changed: dict[str, object], field: str) -> None:
    assert field in fields(replace(ENTRY, **changed))  # type: ignore[arg-type]


def test_an_entry_without_a_note_is_doubtful_only() -> None:
    entry = replace(ENTRY, note="")
    assert [p.field for p in check_prevention(entry, TODAY)] == ["note"]
    assert fields(entry) == set()


@given(st.sampled_from(PreventionKind), st.integers(0, 50), st.integers(0, 50))
def test_pairs_that_pass_follow_the_rule_of_the_table(kind: PreventionKind, cases: int, people: int) -> None:
    passes = not fields(replace(ENTRY, kind=kind, cases=cases, people=people))
    assert passes == (cases > 0 and (people >= cases if kind.counts_people else people == 0))


def test_screening_is_counted_in_rounds() -> None:
    assert PreventionKind.SCREENED.unit == "次"
    assert PreventionKind.PREVENTED.unit == PreventionKind.BRAWL.unit == "件"


def test_figures_of_a_year_are_whole_and_not_negative() -> None:
    assert check_yearly(2026, {"studios": 2}) == ()
    assert [p.field for p in check_yearly(26, {"studios": -1})] == ["year", "studios"]
