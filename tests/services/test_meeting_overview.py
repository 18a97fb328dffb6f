"""The page of meetings: what was owed, what is open, what a new meeting opens with; nothing is carried twice."""

from dataclasses import replace
from datetime import date

import pytest

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Assignment, Dispute
from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.meeting import (
    Assessment,
    AssessmentOutcome,
    Decision,
    Meeting,
    MeetingKind,
)
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.quota import MeetingQuota, QuotaEvery
from mediator_desktop.domain.unit import UnitLevel
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.services import disputes, meeting_overview
from mediator_desktop.services import meetings as service
from mediator_desktop.services.meeting_overview import Overview
from mediator_desktop.services.meeting_sheets import assessment_sheet, minutes_sheet, rota_sheet
from mediator_desktop.storage.register import StoredRegister

TODAY = date(2026, 10, 20)
CLOCK = FixedClock.on(TODAY)
MONTHLY = MeetingQuota(
    id="m", kind=MeetingKind.JUDGEMENT, level=UnitLevel.TOWNSHIP, every=QuotaEvery.MONTH, first_day=date(2020, 1, 1)
)  # fmt: skip
OPEN = Decision(text="走访溪口村", owner="罗桂生", due_on=date(2026, 10, 15))
MEETING = Meeting(held_on=date(2026, 9, 30), title="研判例会", present=("罗桂生",), decisions=(OPEN,))


def a_dispute(applicant: str, accepted_on: date, agreed_on: date | None = None) -> Dispute:
    return Dispute(
        parties=(Party(name=applicant), Party(role=PartyRole.RESPONDENT, name="李德福")),
        type_code="homestead",
        facts="翻建院墙时占用滴水。",
        accepted_on=accepted_on,
        mediators=(Assignment(name="李秀英"),),
        agreement=Agreement(agreed_on=agreed_on, clauses=("李德福拆除院墙。",)) if agreed_on else None,
    )


def keep(register: StoredRegister, meeting: Meeting, meeting_id: str = "", version: int = 0) -> str:
    with register.write("罗桂生") as uow:
        return service.keep_meeting(meeting, uow, CLOCK, meeting_id, version).record.id


def overview(register: StoredRegister, *rules: MeetingQuota, year: int = 2026) -> Overview:
    with register.read() as reader:
        return meeting_overview.overview(reader, rules, year, TODAY)


def test_the_list_of_a_year_tells_what_is_open_and_late(register: StoredRegister) -> None:
    meeting_id = keep(register, MEETING)
    keep(register, replace(MEETING, held_on=date(2025, 12, 31), decisions=()))
    (row,) = overview(register).rows
    assert (row.id, row.title, row.open_items, row.late_items) == (meeting_id, "研判例会", 1, 1)
    assert [row.held_on.year for row in overview(register, year=2025).rows] == [2025]


def test_the_office_owes_its_own_meetings_and_each_village_its_own(register: StoredRegister) -> None:
    keep(register, replace(MEETING, unit="云岭镇"))
    keep(register, replace(MEETING, unit="", held_on=date(2026, 8, 1), decisions=()))
    keep(register, replace(MEETING, unit="溪口村", held_on=date(2026, 7, 1), decisions=()))
    village = replace(MONTHLY, id="v", level=UnitLevel.VILLAGE, every=QuotaEvery.QUARTER)
    county = replace(MONTHLY, id="c", level=UnitLevel.COUNTY)
    found = {quota.unit: quota for quota in overview(register, village, county, MONTHLY).quotas}
    assert list(found) == ["云岭镇", "溪口村", "石桥村", "枫林社区"], "the office's own comes first"
    own = found["云岭镇"]
    assert own.is_own
    assert (own.state.held, own.state.due) == (2, 10)
    assert [span.label for span in own.state.missing] == [f"{month}月" for month in range(1, 8)]
    assert [span.label for span in found["溪口村"].state.missing] == ["第一季度", "第二季度"]
    assert found["石桥村"].state.held == 0


def test_no_meeting_is_owed_from_before_the_office_began_here(register: StoredRegister) -> None:
    with register.write() as uow:
        office = uow.office()
        assert office is not None
        uow.save_office(replace(office, screening_from=date(2026, 9, 10)))
    (own,) = overview(register, MONTHLY).quotas
    assert [span.label for span in own.state.missing] == ["9月"]


def test_without_units_nothing_is_owed_and_nothing_fails(register: StoredRegister) -> None:
    keep(register, MEETING)
    with register.write() as uow:
        uow.save_units(())
    found = overview(register, MONTHLY)
    assert (len(found.rows), found.quotas) == (1, ())
    with register.read() as reader:
        assert meeting_overview.own_name(reader) == ""


def test_what_is_not_there_is_said(register: StoredRegister) -> None:
    with register.read() as reader:
        with pytest.raises(Refused, match="没有这次会议"):
            reader.load_meeting("没有")
        with pytest.raises(Refused, match="没有这项风险评估"):
            reader.load_assessment("没有")


def test_open_decisions_come_in_order_of_their_day(register: StoredRegister) -> None:
    later = replace(OPEN, text="报县里", due_on=date(2026, 10, 25))
    keep(register, replace(MEETING, decisions=(replace(OPEN, text="没有期限", due_on=None), later)))
    keep(register, replace(MEETING, kind=MeetingKind.CANDID, title="", decisions=(OPEN,)))
    with register.read() as reader:
        rows = service.open_decisions(reader)
        due = service.due(reader, TODAY)
    assert [row.text for row in rows] == ["走访溪口村", "报县里", "没有期限"]
    assert [row.index for row in rows] == [0, 1, 0]
    assert [(row.text, row.meeting, row.is_late(TODAY)) for row in due] == [
        ("走访溪口村", "民情恳谈会", True)
    ]
    assert not rows[2].is_late(TODAY)


def test_an_item_carried_twice_stands_in_one_place(register: StoredRegister) -> None:
    keep(register, MEETING)
    for _ in range(2):
        with register.read() as reader:
            opening = meeting_overview.opening(MeetingKind.JUDGEMENT, reader, TODAY).meeting
        last = keep(register, opening)
    with register.read() as reader:
        assert [(row.meeting_id, row.text) for row in service.open_decisions(reader)] == [
            (last, "走访溪口村")
        ]


def test_an_item_that_was_reworded_is_still_the_same_item(register: StoredRegister) -> None:
    keep(register, MEETING)
    with register.read() as reader:
        opening = meeting_overview.opening(MeetingKind.JUDGEMENT, reader, TODAY).meeting
    reworded = replace(opening.decisions[0], text="走访溪口村和石桥村")
    keep(register, replace(opening, decisions=(reworded,)))
    with register.read() as reader:
        assert [row.text for row in service.open_decisions(reader)] == ["走访溪口村和石桥村"]


def test_an_item_finished_while_the_next_meeting_was_written_stays_finished(register: StoredRegister) -> None:
    first = keep(register, MEETING)
    with register.read() as reader:
        opening = meeting_overview.opening(MeetingKind.JUDGEMENT, reader, TODAY).meeting
    with register.write("罗桂生") as uow:
        service.finish_decision(first, 0, TODAY, "三户都签了", uow, CLOCK)
    second = keep(register, opening)
    with register.read() as reader:
        assert service.open_decisions(reader) == ()
        assert reader.load_meeting(second).meeting.decisions[0].result == "三户都签了"


def test_a_new_meeting_opens_with_the_oldest_disputes_and_frozen_figures(register: StoredRegister) -> None:
    with register.write("李秀英") as uow:
        made = [
            disputes.register(a_dispute(name, accepted_on=day), uow, CLOCK).record.id
            for name, day in (
                ("王建国", date(2026, 10, 3)),
                ("陈大有", date(2026, 9, 1)),
                ("何玉兰", date(2026, 8, 1)),
            )
        ]
        agreed = a_dispute("周小妹", accepted_on=date(2026, 10, 8), agreed_on=date(2026, 10, 9))
        made.append(disputes.register(agreed, uow, CLOCK).record.id)
    with register.read() as reader:
        opening = meeting_overview.opening(MeetingKind.JUDGEMENT, reader, TODAY)
    assert [case.dispute for case in opening.meeting.cases] == [made[2], made[1], made[0], made[3]]
    assert opening.meeting.unit == "云岭镇"
    figures = {figure.label: figure.value for figure in opening.meeting.figures}
    assert figures == {
        "统计截至": "10月20日",
        "未化解纠纷(件)": "4",
        "本月登记(件)": "2",
        "本月达成协议(件)": "1",
    }


def test_of_many_disputes_people_choose(register: StoredRegister) -> None:
    with register.write("李秀英") as uow:
        for _ in range(meeting_overview.TAKEN_AT_ONCE + 1):
            disputes.register(a_dispute("王建国", accepted_on=TODAY), uow, CLOCK)
    with register.read() as reader:
        opening = meeting_overview.opening(MeetingKind.JUDGEMENT, reader, TODAY)
    assert opening.meeting.cases == ()
    assert len(opening.unresolved) == meeting_overview.TAKEN_AT_ONCE + 1


def test_a_consultation_is_about_its_dispute(register: StoredRegister, vocabulary: Vocabulary) -> None:
    with register.write("李秀英") as uow:
        kept = disputes.register(a_dispute("王建国", accepted_on=TODAY), uow, CLOCK).record
    with register.read() as reader:
        begun = meeting_overview.consultation(kept.id, reader, vocabulary.types, TODAY).meeting
        found = meeting_overview.found_disputes("李德福", reader)
        nothing = meeting_overview.found_disputes("  ", reader)
        with pytest.raises(Refused):
            meeting_overview.consultation("没有", reader, vocabulary.types, TODAY)
    assert (begun.kind, begun.dispute) == (MeetingKind.CONSULTATION, kept.id)
    (case,) = begun.cases
    assert (case.number, case.title) == (kept.number, "王建国与李德福房屋宅基地纠纷")
    assert ([row.id for row in found], nothing) == ([kept.id], ())


def test_assessments_tell_what_they_lack(register: StoredRegister) -> None:
    half = Assessment(name="公路改线", unit="云岭镇", legality="合规", disputes=("d1",))
    full = replace(
        half, reasonableness="是", feasibility="是", controllability="是", outcome=AssessmentOutcome.STOP
    )
    with register.write() as uow:
        service.keep_assessment(half, uow, CLOCK)
        service.keep_assessment(full, uow, CLOCK)
    with register.read() as reader:
        rows = {row.lacking: row for row in meeting_overview.assessment_rows(reader)}
    assert (rows[3].outcome, rows[3].disputes) == ("", 1)
    assert rows[0].outcome == "暂不实施"


def test_duty_is_kept_by_the_office_and_its_villages(register: StoredRegister) -> None:
    first, last = meeting_overview.month_of(2026, 12)
    assert (first, last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert meeting_overview.month_of(2028, 2)[1] == date(2028, 2, 29)
    with register.read() as reader:
        names = [unit.name for unit in meeting_overview.duty_units(reader, first, last)]
    assert names == ["云岭镇", "溪口村", "石桥村", "枫林社区"]


def test_a_rota_that_someone_else_saved_is_not_written_over(register: StoredRegister) -> None:
    first, last = meeting_overview.month_of(2026, 10)
    mine = (DutyEntry(day=first, unit="云岭镇", name="罗桂生"),)
    with register.write() as uow:
        kept = service.save_duty(first, last, mine, uow, expected=()).entries
    with register.write() as uow:
        service.save_duty(first, last, (replace(mine[0], name="陈大有"),), uow, expected=kept)
    with pytest.raises(Refused, match="刚在别的窗口改过"), register.write() as uow:
        service.save_duty(first, last, mine, uow, expected=kept)
    for name, sentence in (("长" * 61, "用顿号"), ("陈\x07", "控制字符")):
        with pytest.raises(Refused, match=sentence), register.write() as uow:
            service.save_duty(first, last, (replace(mine[0], name=name),), uow)


def test_sheets_are_made_with_the_offices_name(register: StoredRegister) -> None:
    entry = DutyEntry(day=TODAY, unit="云岭镇", name="罗桂生")
    with register.read() as reader:
        sheets = (
            minutes_sheet(MEETING, reader),
            assessment_sheet(Assessment(name="公路改线"), reader),
            rota_sheet(TODAY, TODAY, ("云岭镇",), (entry,), (), reader),
        )
    assert [sheet.title for sheet in sheets] == [
        "研判例会纪要",
        "社会稳定风险评估记录 公路改线",
        "云岭镇司法所2026年10月值班表",
    ]
    for sheet in sheets:
        assert sheet.pdf.startswith(b"%PDF")
        assert sheet.filled is not None
