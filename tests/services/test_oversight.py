"""Grade, charge, supervision and notices through their verbs, on the real register; what falls due outside the cases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Ending, Responsibility
from mediator_desktop.domain.levels import LevelShare
from mediator_desktop.domain.meeting import Decision, Meeting
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.steps import Notice, Supervision, Transfer
from mediator_desktop.domain.unit import Unit, UnitLevel
from mediator_desktop.domain.vocabulary import AgreementForm, Level, Outcome, TransferKind
from mediator_desktop.schedule.deadlines import DueState
from mediator_desktop.services import casework, disputes, meetings, oversight
from mediator_desktop.services.levels import level_shares
from mediator_desktop.services.office_due import DECISION, office_due
from mediator_desktop.services.workplace import Workplace

TODAY = date(2026, 11, 22)
EARLY = date(2026, 10, 20)
FACTS = Dispute(facts="滴水", accepted_on=EARLY, people_involved=12)


class Desk:
    """One case, taken step by step, each in a transaction of its own."""

    def __init__(self, workplace: Workplace, dispute: Dispute) -> None:
        self.workplace = workplace
        self.scheme = workplace.grades
        with workplace.register.write("李秀英") as uow:
            self.id = disputes.register(dispute, uow, workplace.clock).record.id

    def take(self, verb: Callable[..., disputes.Kept], *args: Any, **values: Any) -> Dispute:
        with self.workplace.register.write("李秀英") as uow:
            case = casework.Case(
                self.id, uow.load(self.id).version, uow, self.workplace.clock, actor="李秀英"
            )
            return verb(case, *args, **values).record.dispute

    def refused(self, verb: Callable[..., disputes.Kept], *args: Any, **values: Any) -> list[str]:
        before = self.load()
        with pytest.raises(Refused) as caught:
            self.take(verb, *args, **values)
        assert self.load() == before, "nothing was written"
        return [problem.field for problem in caught.value.problems]

    def load(self) -> DisputeRecord:
        with self.workplace.register.read() as reader:
            return reader.load(self.id)

    def action(self) -> str:
        with self.workplace.register.read() as reader:
            return reader.log(self.id)[0].action


@pytest.fixture
def desk(workplace: Workplace) -> Desk:
    return Desk(workplace, FACTS)


def test_a_grade_is_set_as_suggested_or_with_a_reason(desk: Desk) -> None:
    found = desk.take(oversight.set_grade, desk.scheme, "complex", decided_by="陈镇长")
    assert (found.responsibility.grade, found.warning.decided_by) == ("complex", "陈镇长")
    assert found.warning.decided_on == TODAY
    assert desk.action() == "set_grade"
    assert desk.refused(oversight.set_grade, desk.scheme, "hard", decided_by="陈镇长") == ["warning.reason"]
    found = desk.take(
        oversight.set_grade, desk.scheme, "hard", decided_by="陈镇长", reason="两村对立", on=EARLY
    )
    assert (found.responsibility.grade, found.warning.reason) == ("hard", "两村对立")
    assert found.warning.decided_on == EARLY


def test_a_grade_is_one_of_the_scheme_and_somebodys(desk: Desk) -> None:
    assert desk.refused(oversight.set_grade, desk.scheme, "low", decided_by="陈镇长") == [
        "responsibility.grade"
    ]
    assert desk.refused(oversight.set_grade, desk.scheme, "complex", decided_by="") == ["warning.decided_by"]
    over = replace(
        desk.scheme, grades=tuple(replace(g, last_day=date(2025, 12, 31)) for g in desk.scheme.grades)
    )
    assert desk.refused(oversight.set_grade, over, "complex", decided_by="陈镇长") == ["responsibility.grade"]


def test_the_first_handler_stays_the_first_handler(desk: Desk) -> None:
    desk.take(oversight.set_grade, desk.scheme, "complex", decided_by="陈镇长")
    desk.take(oversight.put_in_charge, Responsibility(first_handler="赵长河", leader="陈镇长"))
    assert desk.action() == "put_in_charge"
    found = desk.take(oversight.put_in_charge, Responsibility(leader="周镇长", unit="溪口村", deadline=TODAY))
    assert found.responsibility == Responsibility(
        grade="complex", first_handler="赵长河", leader="周镇长", unit="溪口村", deadline=TODAY
    )
    other = Responsibility(first_handler="钱一")
    assert desk.refused(oversight.put_in_charge, other) == ["responsibility.first_handler"]


def test_an_order_is_answered_once_and_lifted_once(desk: Desk) -> None:
    order = Supervision(ordered_by="县委政法委", due_on=date(2026, 11, 30))
    desk.take(oversight.supervise, order)
    assert desk.action() == "supervise"
    assert desk.refused(oversight.feed_back, 0, "") == ["supervisions[0].feedback"]
    assert desk.refused(oversight.feed_back, 1, "已化解") == ["supervisions"]
    found = desk.take(oversight.feed_back, 0, "已化解")
    assert desk.action() == "feed_back"
    found = desk.take(oversight.lift, 0)
    assert desk.action() == "lift_supervision"
    assert found.supervisions == (
        replace(order, ordered_on=TODAY, feedback="已化解", feedback_on=TODAY, lifted_on=TODAY),
    )
    assert desk.refused(oversight.feed_back, 0, "又化解") == ["supervisions[0].feedback_on"]
    assert desk.refused(oversight.lift, 0) == ["supervisions[0].lifted_on"]
    assert desk.refused(oversight.supervise, Supervision()) == [
        "supervisions[0].ordered_by",
        "supervisions[0].due_on",
    ]


def test_an_order_is_answered_after_closing_without_a_reason(desk: Desk) -> None:
    desk.take(oversight.supervise, Supervision(ordered_by="县委政法委", due_on=date(2026, 11, 30)))
    desk.take(casework.end_without_agreement, reason="分歧太大")
    desk.take(casework.close)
    assert desk.take(oversight.feed_back, 0, "调解不成，已引导诉讼").supervisions[0].feedback_on == TODAY
    assert desk.load().late_entries == ()


def test_a_notice_goes_to_somebody(desk: Desk) -> None:
    found = desk.take(oversight.notify_up, Notice(sender="李秀英", receiver="镇综治中心", manner="电话"))
    assert [(notice.on, notice.receiver) for notice in found.notices] == [(TODAY, "镇综治中心")]
    assert desk.action() == "notify_up"
    assert desk.refused(oversight.notify_up, Notice(sender="李秀英")) == ["notices[0].receiver"]


def tree() -> list[Unit]:
    return [
        Unit(id="c", level=UnitLevel.COUNTY, name="云岭县"),
        Unit(id="t", parent="c", level=UnitLevel.TOWNSHIP, name="云岭镇"),
        Unit(id="v", parent="t", name="溪口村", elected_on=date(2023, 12, 1)),
        Unit(id="w", parent="t", name="石桥村", elected_on=date(2023, 11, 20)),
        Unit(id="x", parent="t", name="枫林社区"),
        Unit(id="o", parent="t", name="旧村", elected_on=date(2020, 1, 1), last_day=date(2024, 1, 1)),
    ]


def test_terms_of_committees_and_decisions_fall_due(workplace: Workplace, clock: FixedClock) -> None:
    decisions = (
        Decision(text="走访溪口村", owner="罗桂生", due_on=date(2026, 11, 22)),
        Decision(text="报县里", due_on=date(2026, 12, 22)),
        Decision(text="没有期限"),
    )
    with workplace.register.write("李秀英") as uow:
        uow.save_units(tree())
        meeting = Meeting(held_on=EARLY, title="研判例会", decisions=decisions)
        kept = meetings.keep_meeting(meeting, uow, clock)
    with workplace.register.read() as reader:
        now = office_due(reader, workplace.rules, TODAY, TODAY)
        reminded = office_due(reader, workplace.rules, TODAY, TODAY, reminders=True)
        later = office_due(reader, workplace.rules, TODAY, date(2027, 1, 1))
    assert [(one.subject, one.due_on, one.state) for one in now] == [
        ("石桥村", date(2026, 11, 20), DueState.OVERDUE),
        ("研判例会", TODAY, DueState.TODAY),
    ]
    term, decision = now
    assert (term.kind, term.what, term.unit_id) == ("committee_term", "石桥村调委会任期届满", "w")
    assert (term.citation, term.note) == ("自选举次日起3年，人民调解法第9条", "2023-11-20选举")
    assert (decision.kind, decision.what, decision.note) == (DECISION, "走访溪口村", "罗桂生负责")
    assert (decision.meeting_id, decision.index) == (kept.record.id, 0)
    assert decision.citation == "2026-10-20、研判例会议定"
    assert [one.subject for one in reminded] == ["石桥村", "研判例会", "溪口村"]
    assert [one.what for one in later][-1] == "报县里"


def test_shares_of_levels_over_the_register(workplace: Workplace, clock: FixedClock) -> None:
    day = date(2026, 11, 10)
    agreed = Dispute(
        facts="滴水",
        accepted_on=EARLY,
        level=Level.VILLAGE,
        agreement=Agreement(form=AgreementForm.ORAL, agreed_on=day),
        closed_on=day,
    )
    up = Transfer(kind=TransferKind.REPORT_UP, on=EARLY, to_unit="云岭镇综治中心")
    found = (
        agreed,
        replace(agreed, transfers=(up,)),
        replace(agreed, transfers=(replace(up, returned_on=EARLY),)),
        replace(agreed, level=None, agreement=None, ending=Ending(outcome=Outcome.NOT_REACHED, on=day)),
        replace(agreed, closed_on=date(2026, 9, 30), accepted_on=None, agreement=None),
        replace(agreed, closed_on=None),
    )
    with workplace.register.write("李秀英") as uow:
        uow.save_units(tree())
        records = [disputes.register(dispute, uow, clock).record for dispute in (*found, agreed)]
        disputes.void(records[-1].id, records[-1].version, "重复", uow, clock)
    with workplace.register.read() as reader:
        shares = level_shares(reader, date(2026, 11, 1), date(2026, 11, 30))
    assert shares == (
        LevelShare(Level.VILLAGE, 2, 2, 2 / 3),
        LevelShare(Level.TOWNSHIP, 2, 1, 1 / 3),
        LevelShare(Level.COUNTY, 0, 0, 0.0),
    )
