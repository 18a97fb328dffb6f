"""What a change is called in the log: the step it takes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from mediator_desktop.domain.actions import Action, action_of
from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Assignment, Dispute, Ending, Responsibility, ReturnVisit, Session
from mediator_desktop.domain.steps import (
    AgreementChange,
    Confirmation,
    Docket,
    Evidence,
    Extension,
    Filing,
    Investigation,
    Notice,
    Recusal,
    Supervision,
    Transfer,
)
from mediator_desktop.domain.vocabulary import Outcome, TransferKind
from tests.strategies import disputes

DAY, LATER = date(2026, 3, 1), date(2026, 3, 9)
EMPTY = Dispute(facts="滴水")
AGREED = replace(EMPTY, agreement=Agreement(agreed_on=DAY, performance=(PerformanceItem(what="付款"),)))
CLOSED = replace(AGREED, closed_on=DAY)
WATCHED = replace(EMPTY, supervisions=(Supervision(ordered_on=DAY),))
AWAY = replace(EMPTY, transfers=(Transfer(on=DAY, to_unit="派出所"),))


def promised(**values) -> Dispute:
    return replace(
        AGREED, agreement=Agreement(agreed_on=DAY, performance=(PerformanceItem(what="付款", **values),))
    )


def ended(outcome: Outcome) -> Dispute:
    return replace(EMPTY, ending=Ending(outcome=outcome, on=DAY))


def gone(kind: TransferKind) -> Dispute:
    return replace(EMPTY, transfers=(Transfer(kind=kind, on=DAY, to_unit="派出所"),))


STEPS = [
    (Action.ACCEPT, EMPTY, replace(EMPTY, accepted_on=DAY, applicants_consented_on=DAY)),
    (Action.TELL_RIGHTS, EMPTY, replace(EMPTY, rights_notified_on=DAY)),
    (Action.APPOINT, EMPTY, replace(EMPTY, mediators=(Assignment(name="赵"),))),
    (Action.RECUSE, EMPTY, replace(EMPTY, recusals=(Recusal(asked_on=DAY),))),
    (Action.INVESTIGATE, EMPTY, replace(EMPTY, investigations=(Investigation(held_on=DAY),))),
    (Action.ADD_EVIDENCE, EMPTY, replace(EMPTY, evidence=(Evidence(key="a", name="照片"),))),
    (Action.HOLD_SESSION, EMPTY, replace(EMPTY, sessions=(Session(held_on=DAY),))),
    (Action.CONCLUDE, EMPTY, AGREED),
    (Action.CHANGE_AGREEMENT, AGREED, replace(AGREED, agreement_changes=(AgreementChange(agreed_on=DAY),))),
    (Action.RECORD_PERFORMANCE, AGREED, promised(done_on=DAY)),
    (Action.URGE, AGREED, promised(urged_on=DAY)),
    (Action.URGE, promised(urged_on=DAY), promised(urged_on=LATER)),
    (Action.VISIT, AGREED, replace(AGREED, return_visits=(ReturnVisit(visited_on=DAY),))),
    (Action.APPLY_FOR_CONFIRMATION, AGREED, replace(AGREED, confirmation=Confirmation(applied_on=DAY))),
    (
        Action.RECORD_RULING,
        replace(AGREED, confirmation=Confirmation(applied_on=DAY)),
        replace(AGREED, confirmation=Confirmation(applied_on=DAY, ruled_on=LATER)),
    ),
    (Action.DECLINE, EMPTY, ended(Outcome.DECLINED)),
    (Action.REFUSE, EMPTY, ended(Outcome.PARTY_REFUSED)),
    (Action.WITHDRAW, EMPTY, ended(Outcome.WITHDRAWN)),
    (Action.END_WITHOUT_AGREEMENT, EMPTY, ended(Outcome.NOT_REACHED)),
    (Action.HAND_OVER, EMPTY, ended(Outcome.HANDED_OVER)),
    (Action.HAND_OVER, EMPTY, gone(TransferKind.HAND_OVER)),
    (Action.REPORT_UP, EMPTY, gone(TransferKind.REPORT_UP)),
    (Action.ASSIGN, EMPTY, gone(TransferKind.ASSIGN)),
    (Action.CONSULT, EMPTY, gone(TransferKind.CONSULT)),
    (Action.TAKE_BACK, AWAY, replace(AWAY, transfers=(replace(AWAY.transfers[0], returned_on=LATER),))),
    (Action.EXTEND, EMPTY, replace(EMPTY, extensions=(Extension(until=LATER),))),
    (Action.SUPERVISE, EMPTY, WATCHED),
    (Action.FEED_BACK, WATCHED, replace(WATCHED, supervisions=(Supervision(ordered_on=DAY, feedback_on=LATER),))),
    (Action.LIFT_SUPERVISION, WATCHED, replace(WATCHED, supervisions=(Supervision(ordered_on=DAY, lifted_on=LATER),))),
    (Action.NOTIFY_UP, EMPTY, replace(EMPTY, notices=(Notice(on=DAY),))),
    (Action.SET_GRADE, EMPTY, replace(EMPTY, responsibility=Responsibility(grade="hard", leader="陈"))),
    (Action.PUT_IN_CHARGE, EMPTY, replace(EMPTY, responsibility=Responsibility(leader="陈"))),
    (Action.SAVE, EMPTY, replace(EMPTY, responsibility=Responsibility(measures="走访"))),
    (Action.OPEN_DOCKET, EMPTY, replace(EMPTY, docket=Docket(opened_on=DAY))),
    (Action.STRIKE_OFF, EMPTY, replace(EMPTY, docket=Docket(opened_on=DAY, struck_off_on=LATER))),
    (Action.CLOSE, AGREED, CLOSED),
    (Action.REOPEN, CLOSED, AGREED),
    (Action.FILE, CLOSED, replace(CLOSED, filing=Filing(filed_on=DAY))),
    (Action.ARCHIVE, CLOSED, replace(CLOSED, filing=Filing(filed_on=DAY, archived_on=DAY))),
    (Action.SAVE, EMPTY, replace(EMPTY, note="新")),
    (Action.SAVE, replace(EMPTY, accepted_on=DAY), replace(EMPTY, accepted_on=LATER)),
    (Action.SAVE, AGREED, replace(AGREED, agreement=replace(AGREED.agreement, copies=3))),
    (Action.SAVE, promised(done_on=DAY), promised(done_on=LATER)),
    (Action.SAVE, replace(EMPTY, sessions=(Session(held_on=DAY),)), replace(EMPTY, sessions=(Session(held_on=LATER),))),
    (Action.SAVE, ended(Outcome.WITHDRAWN), EMPTY),
]  # fmt: skip


@pytest.mark.parametrize(("action", "before", "after"), STEPS, ids=lambda value: str(value)[:24])
def test_a_step_is_told_by_what_it_sets(action: Action, before: Dispute, after: Dispute) -> None:
    assert action_of(before, after) is action


def test_every_action_has_a_change_that_is_called_so() -> None:
    assert {action for action, _before, _after in STEPS} == set(Action) - {Action.UNDO}


def test_the_strongest_step_gives_the_name() -> None:
    both = replace(CLOSED, return_visits=(ReturnVisit(visited_on=DAY),), note="一起填的")
    assert action_of(AGREED, both) is Action.CLOSE


@given(disputes)
def test_no_change_is_no_step(dispute: Dispute) -> None:
    assert action_of(dispute, dispute) is Action.SAVE
