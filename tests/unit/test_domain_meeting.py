"""Meetings and risk assessments: what they must say."""

from dataclasses import replace
from datetime import date

import pytest

from mediator_desktop.domain.meeting import (
    CRITERIA,
    Assessment,
    AssessmentOutcome,
    CaseTalk,
    Decision,
    Meeting,
    MeetingKind,
    check_assessment,
    check_meeting,
)
from mediator_desktop.domain.problems import wrong

TODAY = date(2026, 11, 22)
DECISION = Decision(text="走访溪口村", owner="罗桂生", due_on=date(2026, 12, 1))
MEETING = Meeting(held_on=TODAY, title="研判例会", present=("罗桂生",), decisions=(DECISION,))
ASSESSMENT = Assessment(
    name="水库加固", unit="云岭镇", legality="合法", reasonableness="合理", feasibility="可行",
    controllability="可控", decided_on=TODAY, outcome=AssessmentOutcome.PROCEED,
)  # fmt: skip


def test_complete_ones_are_sound() -> None:
    assert check_meeting(MEETING, TODAY) == ()
    assert check_assessment(ASSESSMENT, TODAY) == ()
    assert all(term.label for kind in (MeetingKind, AssessmentOutcome) for term in kind)


@pytest.mark.parametrize(
    ("meeting", "field"),
    [
        (replace(MEETING, held_on=None), "held_on"),
        (replace(MEETING, held_on=date(2026, 11, 23)), "held_on"),
        (replace(MEETING, chair="字" * 201), "chair"),
        (replace(MEETING, place="会议室\x07"), "place"),
        (replace(MEETING, analysis="一\x07"), "analysis"),
        (replace(MEETING, decisions=(replace(DECISION, text=" "),)), "decisions[0].text"),
        (replace(MEETING, decisions=(replace(DECISION, done_on=date(2026, 12, 1)),)), "decisions[0].done_on"),
    ],
)
def test_what_is_wrong_with_a_meeting_is_told_at_its_field(meeting: Meeting, field: str) -> None:
    assert [problem.field for problem in wrong(check_meeting(meeting, TODAY))] == [field]


def test_nobody_present_and_no_time_limit_are_only_doubtful() -> None:
    loose = replace(MEETING, present=(), decisions=(replace(DECISION, due_on=None),))
    found = check_meeting(loose, TODAY)
    assert wrong(found) == ()
    assert [problem.field for problem in found] == ["present", "decisions[0].due_on"]


def test_text_of_several_lines_is_fine_where_there_is_room() -> None:
    assert check_meeting(replace(MEETING, next_steps="一、\n二、"), TODAY) == ()


@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_decision_needs_all_four_criteria(criterion: str) -> None:
    lacking = replace(ASSESSMENT, **{criterion: ""})
    (problem,) = check_assessment(lacking, TODAY)
    assert problem.field == criterion
    assert CRITERIA[criterion] in problem.sentence
    assert check_assessment(replace(lacking, outcome=None), TODAY) == ()


@pytest.mark.parametrize("name", ["published_on", "heard_on", "decided_on"])
def test_days_of_an_assessment_have_been(name: str) -> None:
    (problem,) = check_assessment(replace(ASSESSMENT, **{name: date(2026, 11, 23)}), TODAY)
    assert problem.field == name


def test_an_assessment_has_a_name() -> None:
    assert [p.field for p in check_assessment(replace(ASSESSMENT, name=" "), TODAY)] == ["name"]


def test_lists_that_could_not_be_read_back_are_refused() -> None:
    many = tuple(f"第{number}项" for number in range(501))
    found = wrong(check_meeting(replace(MEETING, agenda=many, present=many[:500]), TODAY))
    assert [(problem.field, problem.sentence) for problem in found] == [("agenda", "太多了，最多500项")]
    linked = replace(ASSESSMENT, disputes=many)
    assert [problem.field for problem in wrong(check_assessment(linked, TODAY))] == ["disputes"]


@pytest.mark.parametrize(
    ("meeting", "field"),
    [
        (replace(MEETING, issued_on=date(2026, 11, 23)), "issued_on"),
        (replace(MEETING, present=("罗桂生", "周\x07")), "present"),
        (replace(MEETING, cases=(CaseTalk(plan="测量\x07"),)), "cases[0].plan"),
        (replace(MEETING, cases=(CaseTalk(leader="字" * 201),)), "cases[0].leader"),
        (replace(MEETING, decisions=(replace(DECISION, result="😀"),)), "decisions[0].result"),
        (replace(MEETING, sent_to="县\ue000办"), "sent_to"),
    ],
)
def test_every_text_of_the_minutes_is_looked_at(meeting: Meeting, field: str) -> None:
    assert [problem.field for problem in wrong(check_meeting(meeting, TODAY))] == [field]
