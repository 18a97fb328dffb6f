"""Status, outcome and title are derived from facts alone."""

import pickle
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing
from mediator_desktop.domain.dispute import Dispute, Ending, Session
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.status import (
    effective_on,
    outcome_of,
    party_names,
    resolved_on,
    status_of,
    title_of,
)
from mediator_desktop.domain.steps import Transfer
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Outcome,
    PartyRole,
    PerformanceState,
    SigningPart,
    Status,
    TransferKind,
)
from tests.strategies import disputes

DAY = date(2026, 3, 1)
PARTIES = (Party(name="张建国"), Party(role=PartyRole.RESPONDENT, name="李卫民"))
SIGNED = tuple(
    Signing(part=part, name=name, on=DAY)
    for part, name in (
        (SigningPart.PARTY, "张建国"),
        (SigningPart.PARTY, "李卫民"),
        (SigningPart.MEDIATOR, "赵"),
        (SigningPart.COMMITTEE, ""),
    )
)
WRITTEN = Agreement(agreed_on=DAY)
ORAL = Agreement(form=AgreementForm.ORAL, agreed_on=DAY)
DONE = (PerformanceItem(done_on=DAY),)

STATUSES = {
    "nothing": (Dispute(), Status.REGISTERED, None),
    "applied": (Dispute(applied_on=DAY), Status.REGISTERED, None),
    "accepted": (Dispute(accepted_on=DAY), Status.ACCEPTED, None),
    "a session": (Dispute(accepted_on=DAY, sessions=(Session(held_on=DAY),)), Status.MEDIATING, None),
    "handed over": (
        Dispute(accepted_on=DAY, sessions=(Session(held_on=DAY),), transfers=(Transfer(on=DAY, to_unit="派出所"),)),
        Status.HANDED_OVER, Outcome.HANDED_OVER,
    ),
    "handed over, the day not known yet": (Dispute(transfers=(Transfer(to_unit="派出所"),)), Status.REGISTERED, None),
    "handed over and back": (
        Dispute(accepted_on=DAY, transfers=(Transfer(on=DAY), Transfer(on=DAY, returned_on=DAY))),
        Status.ACCEPTED, None,
    ),
    "consulted": (
        Dispute(accepted_on=DAY, transfers=(Transfer(kind=TransferKind.CONSULT, on=DAY),)), Status.ACCEPTED, None,
    ),
    "handed over after an agreement": (
        Dispute(agreement=WRITTEN, transfers=(Transfer(on=DAY),)), Status.AGREED, Outcome.WRITTEN_AGREEMENT,
    ),
    "a draft of an agreement": (
        Dispute(accepted_on=DAY, agreement=Agreement(clauses=("一",))), Status.ACCEPTED, None,
    ),
    "agreed, not signed": (Dispute(agreement=WRITTEN), Status.AGREED, Outcome.WRITTEN_AGREEMENT),
    "agreed and signed": (
        Dispute(parties=PARTIES, agreement=replace(WRITTEN, signings=SIGNED)),
        Status.PERFORMING, Outcome.WRITTEN_AGREEMENT,
    ),
    "agreed by word": (Dispute(agreement=ORAL), Status.PERFORMING, Outcome.ORAL_AGREEMENT),
    "agreed on an unknown day": (
        Dispute(agreement=Agreement(reached=True)), Status.AGREED, Outcome.WRITTEN_AGREEMENT,
    ),
    "reported from elsewhere": (
        Dispute(agreement=Agreement(reached=True, reported_performance=PerformanceState.OTHER)),
        Status.PERFORMING, Outcome.WRITTEN_AGREEMENT,
    ),
    "reported as performed": (
        Dispute(agreement=Agreement(reached=True, reported_performance=PerformanceState.PERFORMED)),
        Status.PERFORMED, Outcome.WRITTEN_AGREEMENT,
    ),
    "performed": (
        Dispute(agreement=replace(WRITTEN, performance=DONE)), Status.PERFORMED, Outcome.WRITTEN_AGREEMENT,
    ),
    "closed": (
        Dispute(agreement=replace(WRITTEN, performance=DONE), closed_on=DAY),
        Status.CLOSED, Outcome.WRITTEN_AGREEMENT,
    ),
    "failed first, agreed later": (
        Dispute(ending=Ending(outcome=Outcome.NOT_REACHED), agreement=ORAL),
        Status.PERFORMING, Outcome.ORAL_AGREEMENT,
    ),
    **{
        outcome.value: (Dispute(accepted_on=DAY, ending=Ending(outcome=outcome)), status, outcome)
        for outcome, status in (
            (Outcome.NOT_REACHED, Status.NOT_REACHED),
            (Outcome.PARTY_REFUSED, Status.PARTY_REFUSED),
            (Outcome.WITHDRAWN, Status.WITHDRAWN),
            (Outcome.HANDED_OVER, Status.HANDED_OVER),
            (Outcome.DECLINED, Status.DECLINED),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize(("dispute", "status", "outcome"), STATUSES.values(), ids=STATUSES.keys())
def test_status_and_outcome(dispute: Dispute, status: Status, outcome: Outcome | None) -> None:
    assert (status_of(dispute), outcome_of(dispute)) == (status, outcome)
    assert status_of(dispute, voided=True) is Status.VOIDED


def test_every_status_is_reached_by_some_facts() -> None:
    assert {status for _, status, _ in STATUSES.values()} == set(Status) - {Status.VOIDED}


@given(disputes, st.sampled_from(Outcome), st.booleans())
def test_every_dispute_has_a_status(dispute: Dispute, outcome: Outcome, voided: bool) -> None:
    ended = replace(dispute, ending=Ending(outcome=outcome))
    for one in (dispute, ended):
        status = status_of(one, voided=voided)
        assert isinstance(status, Status)
        assert (status is Status.VOIDED) == voided
        assert status_of(pickle.loads(pickle.dumps(one)), voided=voided) is status


@given(disputes)
def test_an_open_dispute_is_neither_closed_nor_ended(dispute: Dispute) -> None:
    status = status_of(dispute)
    reached = dispute.agreement is not None and dispute.agreement.is_reached
    if status.is_open:
        assert dispute.closed_on is None
        assert dispute.ending is None or reached
    assert (status is Status.CLOSED) == (dispute.closed_on is not None)


@given(disputes)
def test_days_follow_from_the_agreement(dispute: Dispute) -> None:
    agreement = dispute.agreement
    assert resolved_on(dispute) == (agreement.agreed_on if agreement else None)
    if agreement is None:
        assert effective_on(dispute) is None
    elif agreement.form is not AgreementForm.WRITTEN:
        assert effective_on(dispute) == agreement.agreed_on


def named(*people: tuple[PartyRole, str]) -> Dispute:
    return Dispute(parties=tuple(Party(role=role, name=name) for role, name in people))


A, R, T = PartyRole.APPLICANT, PartyRole.RESPONDENT, PartyRole.THIRD_PARTY


@pytest.mark.parametrize(
    ("dispute", "type_name", "title"),
    [
        (named((A, "张三"), (R, "李四")), "邻里纠纷", "张三与李四邻里纠纷"),
        (named((A, "张三"), (R, "李四")), "", "张三与李四纠纷"),
        (named((A, "张三"), (A, "王五"), (R, "李四")), "合同纠纷", "张三等2人与李四合同纠纷"),
        (named((A, "张三"), (R, "李四"), (R, "赵六"), (R, "钱七")), "", "张三与李四等3人纠纷"),
        (named((A, "张三"), (T, "李四")), "", "张三与李四纠纷"),
        (named((A, "张三"), (R, "李四"), (T, "王五")), "", "张三与李四纠纷"),
        (named((A, "张三"), (A, "李四")), "", "张三与李四纠纷"),
        (named((A, "张三"), (A, "李四"), (A, "王五")), "", "张三与李四等2人纠纷"),
        (named((R, "张三"), (R, "李四")), "", "张三与李四纠纷"),
        (named((A, "张三")), "邻里纠纷", "张三邻里纠纷"),
        (named((R, "李四")), "邻里纠纷", "李四邻里纠纷"),
        (named((A, ""), (R, "李四")), "", "李四纠纷"),
        (named(), "邻里纠纷", "当事人不详邻里纠纷"),
        (Dispute(title="溪口滴水案"), "邻里纠纷", "溪口滴水案"),
    ],
)
def test_title(dispute: Dispute, type_name: str, title: str) -> None:
    assert title_of(dispute, type_name) == title


def test_those_who_sign_are_the_named_parties_in_order() -> None:
    assert party_names(named((R, "李四"), (A, ""), (A, "张三"))) == ("李四", "张三")
