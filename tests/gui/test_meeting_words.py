"""Words of the meetings page: how near a day is, what was owed, drafts of older programs, cells and their entries."""

from datetime import date, datetime

import pytest

from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.meeting import Meeting, MeetingKind
from mediator_desktop.domain.quota import MeetingQuota, QuotaEvery
from mediator_desktop.domain.unit import UnitLevel, UnitPerson
from mediator_desktop.domain.views import Draft
from mediator_desktop.schedule.quotas import state_of
from mediator_desktop.services.meeting_overview import AssessmentRow, UnitQuota
from mediator_desktop.ui.meetings.duty_model import cells_of, entries_of
from mediator_desktop.ui.meetings.duty_tab import cells_of_draft
from mediator_desktop.ui.meetings.model import assessment_rows, due_words, quota_words
from mediator_desktop.ui.meetings.presenter import draft_content, from_draft

TODAY = date(2026, 11, 22)
FIRST = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("due_on", "words", "tone"),
    [
        (None, "没有定时限", "muted"),
        (date(2026, 11, 20), "✕ 逾期 2 天", "late"),
        (date(2026, 11, 22), "◷ 今天到期", "due"),
        (date(2026, 11, 25), "◷ 还有 3 天", "due"),
        (date(2026, 11, 26), "还有 4 天", ""),
    ],
)
def test_how_near_a_day_is(due_on: date | None, words: str, tone: str) -> None:
    assert due_words(due_on, TODAY) == (words, tone)


def quota(unit: str, held: list[date], *, own: bool = True, today: date = TODAY) -> UnitQuota:
    rule = MeetingQuota(
        id="own" if own else "below",
        kind=MeetingKind.CANDID,
        level=UnitLevel.TOWNSHIP if own else UnitLevel.VILLAGE,
        every=QuotaEvery.QUARTER,
        first_day=date(2020, 1, 1),
    )
    return UnitQuota(unit, own, state_of(rule, held, 2026, today))


SPRING, LATE_SPRING, SUMMER, AUTUMN = (date(2026, month, 9) for month in (2, 5, 8, 11))


def test_a_quota_is_missed_waiting_or_met() -> None:
    lines = quota_words(
        [
            quota("镇", [SPRING]),
            quota("镇", [SPRING, LATE_SPRING, SUMMER]),
            quota("镇", [SPRING, LATE_SPRING, SUMMER, AUTUMN]),
        ]
    )
    assert lines == [
        ("✕ 缺", "late", "民情恳谈会　已开 1 次 / 应开 4 次，缺第二季度、第三季度"),
        ("◷ 该开", "due", "民情恳谈会　已开 3 次 / 应开 4 次，第四季度还没有开够"),
        ("✓ 够", "done", "民情恳谈会　已开 4 次 / 应开 4 次"),
    ]


def test_units_below_share_a_line_that_names_the_first_who_are_short() -> None:
    every = [SPRING, LATE_SPRING, SUMMER, AUTUMN]
    short = [quota(f"{n}村", every[1:], own=False) for n in "甲乙丙丁戊"]
    ((badge, tone, words),) = quota_words([*short, quota("己村", every, own=False)])
    assert (badge, tone) == ("✕ 缺", "late")
    assert words.startswith("村(社区)民情恳谈会　6 个单位已开 19 次 / 应开 24 次，甲村缺第一季度")
    assert words.endswith("丁村缺第一季度等 5 个单位")
    waiting = quota_words([quota("己村", every[:3], own=False)])
    assert [(line[0], line[1]) for line in waiting] == [("◷ 该开", "due")]
    assert quota_words([quota("己村", every, own=False)])[0][0] == "✓ 够"


def test_an_assessment_says_what_it_lacks_or_decided() -> None:
    def row(outcome: str, lacking: int) -> AssessmentRow:
        return AssessmentRow(
            id="1", name="改线", unit="镇", outcome=outcome, decided_on=TODAY, lacking=lacking, disputes=2
        )

    rows = assessment_rows([row("实施", 0), row("", 2), row("", 0)])
    assert [made.cells[2] for made in rows] == ["实施", "△ 还缺 2 项", "△ 还没有决定"]
    assert rows[0].cells[3:] == ("2026-11-22", "2")


def test_a_draft_of_another_program_loses_only_what_cannot_be_read() -> None:
    kept = draft_content(Meeting(place="会议室", chair="罗桂生"), {}, 3, "研判例会")
    kept["record"]["chair"] = 7
    draft = Draft(key="meeting:1", saved_at=datetime(2026, 11, 22, 9), content=kept)
    assert from_draft(Meeting, draft) == Meeting(place="会议室")
    assert from_draft(Meeting, Draft(key="m", saved_at=draft.saved_at, content={"record": 3})) == Meeting()


def test_cells_become_entries_that_keep_what_was_known() -> None:
    before = (
        DutyEntry(day=FIRST, unit="云岭镇", name="罗桂生", phone="15400000009", note="带班"),
        DutyEntry(day=FIRST, unit="云岭镇", name="周小妹"),
    )
    cells = cells_of(before)
    assert cells == {(FIRST, "云岭镇"): ("罗桂生", "周小妹")}
    people = [UnitPerson(name="罗桂生", phone="1"), UnitPerson(name="陈大有", phone="15400000002")]
    made = entries_of({(FIRST, "云岭镇"): ("罗桂生", "陈大有")}, before, people)
    assert made == (before[0], DutyEntry(day=FIRST, unit="云岭镇", name="陈大有", phone="15400000002"))


def test_lines_of_a_rota_draft_that_cannot_be_read_are_left_out() -> None:
    lines = [
        ["2026-11-01", "云岭镇", "罗桂生、周小妹"],
        ["十一月", "云岭镇", "甲"],
        7,
        ["2026-11-02", "云岭镇", 3],
    ]
    assert cells_of_draft({"record": lines}) == {(FIRST, "云岭镇"): ("罗桂生", "周小妹")}
    assert cells_of_draft({"record": "甲"}) is None
    assert cells_of_draft({"record": []}) == {}
