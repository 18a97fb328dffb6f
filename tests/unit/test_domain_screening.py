"""Rounds and campaigns: what they must say, and what contradicts itself."""

from dataclasses import replace
from datetime import date

import pytest

from mediator_desktop.domain.problems import Severity
from mediator_desktop.domain.screening import (
    Campaign,
    RoundKind,
    ScreeningRound,
    check_campaign,
    check_round,
)
from mediator_desktop.domain.text import TEXT_LENGTH

TODAY = date(2026, 11, 22)
NIL = ScreeningRound(
    unit="v",
    for_day=date(2026, 11, 20),
    held_on=date(2026, 11, 20),
    people=("罗桂生", "周小妹"),
    responsible="罗桂生",
    area="全村",
    nil=True,
)
CAMPAIGN = Campaign(id="k", name="春节前专项", first_day=date(2026, 1, 20), last_day=date(2026, 2, 10))


def test_a_nil_report_with_people_and_area_is_sound() -> None:
    assert check_round(NIL, TODAY) == ()
    assert check_round(replace(NIL, nil=False, disputes=("d",)), TODAY) == ()
    assert all(kind.label for kind in RoundKind)


@pytest.mark.parametrize(
    ("held", "field", "sentence"),
    [
        (replace(NIL, held_on=date(2026, 11, 23)), "held_on", "排查日期在今天之后"),
        (replace(NIL, for_day=date(2026, 11, 23)), "for_day", "还没有开始"),
        (replace(NIL, people=()), "people", "参加排查的人"),
        (replace(NIL, area=" "), "area", "区域、网格或户"),
        (replace(NIL, disputes=("d",)), "nil", "就不是零报告"),
        (replace(NIL, nil=False), "nil", "请确认是零报告"),
        (replace(NIL, households=0), "households", "户数不对"),
        (replace(NIL, households=1_000_000), "households", "户数不对"),
        (replace(NIL, area="村" * 201), "area", "太长了"),
        (replace(NIL, responsible="周\x07"), "responsible", ""),
        (replace(NIL, people=("罗桂生", "周\x07")), "people[1]", ""),
        (replace(NIL, note="字" * (TEXT_LENGTH + 1)), "note", "太长了"),
        (replace(NIL, note="一\x07"), "note", ""),
    ],
)
def test_what_is_wrong_is_told_at_its_field(held: ScreeningRound, field: str, sentence: str) -> None:
    problems = check_round(held, TODAY)
    assert [problem.field for problem in problems] == [field]
    assert sentence in problems[0].sentence
    assert problems[0].severity is Severity.WRONG


def test_nobody_responsible_is_only_doubtful() -> None:
    (problem,) = check_round(replace(NIL, responsible=""), TODAY)
    assert (problem.field, problem.severity) == ("responsible", Severity.DOUBTFUL)


def test_with_the_clock_set_back_a_year_what_was_held_counts_as_the_future() -> None:
    assert [p.field for p in check_round(NIL, date(2025, 11, 22))] == ["held_on"]


def test_a_round_may_be_held_before_its_slot_has_its_day() -> None:
    early = replace(NIL, held_on=date(2026, 11, 18), for_day=date(2026, 11, 20))
    assert check_round(early, TODAY) == ()


def test_campaigns() -> None:
    assert check_campaign(CAMPAIGN) == ()
    assert [p.field for p in check_campaign(replace(CAMPAIGN, name=" "))] == ["name"]
    assert [p.field for p in check_campaign(replace(CAMPAIGN, name="字" * 201))] == ["name"]
    assert [p.field for p in check_campaign(replace(CAMPAIGN, last_day=date(2026, 1, 1)))] == ["last_day"]
