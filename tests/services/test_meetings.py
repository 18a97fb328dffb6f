"""Meetings: what they open with, what stays frozen, what is left open, quotas; assessments and duty."""

from dataclasses import replace
from datetime import date

import pytest

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.meeting import (
    Assessment,
    AssessmentOutcome,
    Decision,
    Figure,
    Meeting,
    MeetingKind,
)
from mediator_desktop.domain.problems import Refused
from mediator_desktop.services import meetings as service
from mediator_desktop.storage.register import StoredRegister

CLOCK = FixedClock.on(date(2026, 10, 20))
FIGURES = (Figure(label="未化解", value="3"),)
DECISIONS = (
    Decision(text="走访溪口村", owner="罗桂生", due_on=date(2026, 10, 25)),
    Decision(text="报县里", owner="周小妹", due_on=date(2026, 10, 22), done_on=date(2026, 10, 20)),
)
MEETING = Meeting(
    held_on=date(2026, 10, 20), title="研判例会", present=("罗桂生",), figures=FIGURES, decisions=DECISIONS
)


def keep(register: StoredRegister, meeting: Meeting, meeting_id: str = "", version: int = 0) -> str:
    with register.write("罗桂生") as uow:
        return service.keep_meeting(meeting, uow, CLOCK, meeting_id, version).record.id


def prepared(register: StoredRegister, kind: MeetingKind = MeetingKind.JUDGEMENT) -> Meeting:
    with register.read() as reader:
        return service.prepared(kind, reader, (), (Figure(label="未化解", value="5"),), date(2026, 10, 27))


def test_a_meeting_comes_back_as_it_was_kept(register: StoredRegister) -> None:
    meeting_id = keep(register, MEETING)
    with register.read() as reader:
        record = reader.load_meeting(meeting_id)
    assert record.meeting == MEETING
    assert record.version == 1


def test_open_items_open_the_next_meeting_of_the_kind_and_close_the_old_one(register: StoredRegister) -> None:
    first = keep(register, MEETING)
    assert prepared(register, MeetingKind.CANDID).decisions == ()
    opening = prepared(register)
    assert [(d.text, d.carried_from) for d in opening.decisions] == [("走访溪口村", first)]
    assert opening.agenda[0] == service.CARRIED_AGENDA
    second = keep(register, replace(opening, held_on=date(2026, 10, 20)))
    with register.read() as reader:
        waiting = reader.meetings_with_open_decisions()
        old = reader.load_meeting(first).meeting
    assert [record.id for record in waiting] == [second], "an open item stands in one place"
    assert old.decisions[0].result == "转入下一次会议继续办理"


def test_the_figures_stay_as_they_were(register: StoredRegister) -> None:
    meeting_id = keep(register, MEETING)
    keep(register, replace(prepared(register), held_on=date(2026, 10, 20)))
    with register.read() as reader:
        assert reader.load_meeting(meeting_id).meeting.figures == FIGURES


def test_a_decision_is_finished_once(register: StoredRegister) -> None:
    meeting_id = keep(register, MEETING)
    with register.write() as uow:
        service.finish_decision(meeting_id, 0, date(2026, 10, 20), " 已走访 ", uow, CLOCK)
    with register.read() as reader:
        assert reader.meetings_with_open_decisions() == ()
        assert reader.load_meeting(meeting_id).meeting.decisions[0].result == "已走访"
    with pytest.raises(Refused, match="没有这一项"), register.write() as uow:
        service.finish_decision(meeting_id, 7, date(2026, 10, 20), "", uow, CLOCK)
    with pytest.raises(Refused, match="在今天之后"), register.write() as uow:
        service.finish_decision(meeting_id, 0, date(2026, 12, 1), "", uow, CLOCK)


def test_two_windows_do_not_write_over_each_other(register: StoredRegister) -> None:
    meeting_id = keep(register, MEETING)
    keep(register, replace(MEETING, place="会议室"), meeting_id, 1)
    with pytest.raises(Refused, match="刚在别的窗口改过"):
        keep(register, replace(MEETING, place="院子"), meeting_id, 1)


@pytest.mark.parametrize(
    ("meeting", "sentence"),
    [
        (replace(MEETING, held_on=None), "请填写会议日期"),
        (replace(MEETING, held_on=date(2026, 10, 21)), "开过以后再记"),
        (replace(MEETING, decisions=(Decision(owner="罗桂生"),)), "请写明议定的事项"),
        (replace(MEETING, title="长" * 201), "太长了"),
        (replace(MEETING, chair="\x01"), "不能|控制|字符|看不见"),
    ],
)
def test_what_contradicts_a_rule_is_refused(
    register: StoredRegister, meeting: Meeting, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        keep(register, meeting)


def test_quotas_count_what_was_held(register: StoredRegister) -> None:
    for day in (date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1)):
        keep(register, replace(MEETING, held_on=day, decisions=()))
    keep(register, Meeting(kind=MeetingKind.CANDID, held_on=date(2026, 9, 1)))
    with register.read() as reader:
        assert service.quota(reader, MeetingKind.JUDGEMENT, date(2026, 7, 1), date(2026, 9, 30)) == 2


def test_an_assessment_needs_all_four_criteria_to_be_decided(register: StoredRegister) -> None:
    plan = Assessment(name="通村公路改线", unit="云岭镇", outcome=AssessmentOutcome.DELAY, legality="合法")
    with pytest.raises(Refused) as caught, register.write() as uow:
        service.keep_assessment(plan, uow, CLOCK)
    assert [p.field for p in caught.value.problems] == ["reasonableness", "feasibility", "controllability"]
    full = replace(plan, reasonableness="合理", feasibility="可行", controllability="可控", disputes=("d1",))
    with register.write() as uow:
        kept = service.keep_assessment(full, uow, CLOCK).record
        again = service.keep_assessment(replace(full, measures="先谈补偿"), uow, CLOCK, kept.id, 1).record
    with register.read() as reader:
        assert reader.assessments() == (again,)
        assert reader.load_assessment(kept.id).assessment.measures == "先谈补偿"
    with pytest.raises(Refused, match="请填写决策或项目的名称"), register.write() as uow:
        service.keep_assessment(Assessment(), uow, CLOCK)


def test_the_duty_rota_of_a_period_is_kept_whole(register: StoredRegister) -> None:
    first, last = date(2026, 10, 1), date(2026, 10, 7)
    rota = (
        DutyEntry(day=first, unit="云岭镇", name=" 罗桂生 ", phone="15400000001"),
        DutyEntry(day=first, unit="云岭镇", name="周小妹"),
        DutyEntry(day=last, unit="溪口村", name="陈大有"),
    )
    with register.write() as uow:
        service.save_duty(first, last, rota, uow)
        service.save_duty(first, first, rota[:2], uow)
    with register.read() as reader:
        assert [(e.day, e.name) for e in reader.duty(first, last)] == [
            (first, "罗桂生"),
            (first, "周小妹"),
            (last, "陈大有"),
        ]
    for entry, sentence in (
        (DutyEntry(day=date(2026, 11, 1), unit="云岭镇", name="甲"), "不在这段时间里"),
        (DutyEntry(day=first, unit="云岭镇", name=" "), "请填写值班的人"),
    ):
        with pytest.raises(Refused, match=sentence), register.write() as uow:
            service.save_duty(first, last, (entry,), uow)
