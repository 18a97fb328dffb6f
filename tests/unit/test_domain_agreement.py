"""From when an agreement binds, what keeps it from binding, and how far it is performed."""

from datetime import date

import pytest

from mediator_desktop.domain.agreement import (
    Agreement,
    PerformanceItem,
    Signing,
    effective_date,
    least_copies,
    missing_signings,
    performance_state,
)
from mediator_desktop.domain.vocabulary import AgreementForm, PerformanceState, SigningManner, SigningPart

D1, D2, D3, D4 = (date(2026, 3, n) for n in (1, 2, 3, 4))
PARTY, MEDIATOR, RECORDER, COMMITTEE = (
    SigningPart.PARTY,
    SigningPart.MEDIATOR,
    SigningPart.RECORDER,
    SigningPart.COMMITTEE,
)
A, B = "张建国", "李卫民"


def signed(*rows: tuple[SigningPart, str, date | None]) -> tuple[Signing, ...]:
    return tuple(Signing(part=part, name=name, on=on) for part, name, on in rows)


ALL = ((PARTY, A, D1), (PARTY, B, D2), (MEDIATOR, "赵", D1), (COMMITTEE, "", D3))

EFFECTIVE = {
    "all facts: the latest": (ALL, D3),
    "any order of rows": (tuple(reversed(ALL)), D3),
    "a party signs last": (((PARTY, A, D4), *ALL[1:]), D4),
    "the mediator signs last": ((*ALL[:2], (MEDIATOR, "赵", D4), ALL[3]), D4),
    "the recorder does not count": ((*ALL, (RECORDER, "钱", D4)), D3),
    "all on one day": (((PARTY, A, D1), (PARTY, B, D1), (MEDIATOR, "赵", D1), (COMMITTEE, "", D1)), D1),
    "one party missing": (ALL[1:], None),
    "a stranger signed instead": (((PARTY, "王五", D1), *ALL[1:]), None),
    "no mediator": ((*ALL[:2], ALL[3]), None),
    "no seal": (ALL[:3], None),
    "a recorder is no mediator": ((*ALL[:2], (RECORDER, "赵", D1), ALL[3]), None),
    "a signature without its day": (((PARTY, A, None), *ALL[1:]), None),
    "a seal without its day": ((*ALL[:3], (COMMITTEE, "", None)), None),
    "nothing": ((), None),
}


@pytest.mark.parametrize(("rows", "day"), EFFECTIVE.values(), ids=EFFECTIVE.keys())
@pytest.mark.parametrize("manner", SigningManner)
def test_written_agreement(
    rows: tuple[tuple[SigningPart, str, date | None], ...], day: date | None, manner: SigningManner
) -> None:
    signings = tuple(Signing(part=p, name=n, on=on, manner=manner) for p, n, on in rows)
    assert effective_date(Agreement(agreed_on=D1, signings=signings), (A, B)) == day


def test_written_agreement_without_named_parties_never_binds() -> None:
    committee_only = signed((MEDIATOR, "赵", D1), (COMMITTEE, "", D1))
    assert effective_date(Agreement(agreed_on=D1, signings=committee_only), ()) is None


@pytest.mark.parametrize("rows", [(), ALL, ALL[:1]])
@pytest.mark.parametrize("day", [None, D2])
@pytest.mark.parametrize("form", [AgreementForm.ORAL, AgreementForm.UNTOLD])
def test_what_is_not_written_binds_from_the_day_it_was_reached(
    rows: tuple[tuple[SigningPart, str, date | None], ...], day: date | None, form: AgreementForm
) -> None:
    agreement = Agreement(form=form, agreed_on=day, signings=signed(*rows))
    assert effective_date(agreement, (A, B)) == day


def test_what_is_missing_is_named_in_order() -> None:
    assert missing_signings(Agreement(), (A, B)) == (f"{A}签名", f"{B}签名", "调解员签名", "调委会印章")
    assert missing_signings(Agreement(), ()) == ("当事人签名", "调解员签名", "调委会印章")
    assert missing_signings(Agreement(signings=signed(*ALL[:1], ALL[3])), (A, B)) == (
        f"{B}签名",
        "调解员签名",
    )
    assert missing_signings(Agreement(signings=signed(*ALL)), (A, B)) == ()


@pytest.mark.parametrize(("parties", "planned", "copies"), [(2, False, 3), (2, True, 4), (5, False, 6)])
def test_copies(parties: int, planned: bool, copies: int) -> None:
    assert least_copies(Agreement(confirmation_planned=planned), parties) == copies


DONE, OPEN = PerformanceItem(done_on=D1), PerformanceItem(due_on=D2)

PERFORMED = {
    "a draft": (Agreement(performance=(DONE,)), None),
    "nothing promised": (Agreement(agreed_on=D1), PerformanceState.PERFORMING),
    "everything done": (Agreement(agreed_on=D1, performance=(DONE, DONE)), PerformanceState.PERFORMED),
    "something open": (Agreement(agreed_on=D1, performance=(DONE, OPEN)), PerformanceState.PERFORMING),
    "reported": (
        Agreement(reached=True, reported_performance=PerformanceState.SUED),
        PerformanceState.SUED,
    ),
    "items outweigh reports": (
        Agreement(agreed_on=D1, performance=(DONE,), reported_performance=PerformanceState.OTHER),
        PerformanceState.PERFORMED,
    ),
}


@pytest.mark.parametrize(("agreement", "state"), PERFORMED.values(), ids=PERFORMED.keys())
def test_performance(agreement: Agreement, state: PerformanceState | None) -> None:
    assert performance_state(agreement) is state
