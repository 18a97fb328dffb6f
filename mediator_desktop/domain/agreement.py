"""Agreements, what was promised in them, and from when they bind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    PerformanceState,
    SigningManner,
    SigningPart,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceItem:
    """One thing promised: a payment (one row an instalment) or an act.

    `what` says it in words, `due_on` is the last day agreed, `done_on` the day it was done, `proof` what shows it
    (收条、转账凭证), `urged_on` the day the committee last urged it (人民调解法 Art 31).
    """

    what: str = ""
    amount: Money | None = None
    obligor: str = ""
    obligee: str = ""
    method: str = ""
    place: str = ""
    due_on: date | None = None
    done_on: date | None = None
    proof: str = ""
    urged_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """The fact that someone signed, sealed or fingerprinted on a day."""

    part: SigningPart
    name: str = ""
    manner: SigningManner = SigningManner.SIGNATURE
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """调解协议, written or oral, or of a form that a ledger does not tell.

    `reached` says that it was reached although the day is not known (ledgers taken over from elsewhere);
    `facts` is 纠纷主要事实、争议事项 where it differs from the dispute's own; `performance_text` is
    履行方式、时限 in words; `amount` is 协议涉及金额; `copies` the number of originals; `number` its own
    number where it differs from the case number.
    """

    form: AgreementForm = AgreementForm.WRITTEN
    reached: bool = False
    agreed_on: date | None = None
    number: str = ""
    facts: str = ""
    clauses: tuple[str, ...] = ()
    performance_text: str = ""
    performance: tuple[PerformanceItem, ...] = ()
    amount: Money | None = None
    copies: int | None = None
    confirmation_planned: bool = False
    signings: tuple[Signing, ...] = ()
    reported_performance: PerformanceState | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the parties agreed; clauses without it are a draft."""
        return self.reached or self.agreed_on is not None


def least_copies(agreement: Agreement, party_count: int) -> int:
    """Originals needed: one each party and one for the committee (人民调解法 Art 29), one more for the court."""
    return party_count + 1 + agreement.confirmation_planned


def effective_date(agreement: Agreement, party_names: Iterable[str]) -> date | None:
    """The day from which the agreement binds, or None while it does not.

    Written: the latest of every party's signature, a mediator's signature and the committee's seal
    (人民调解法 Art 29). Oral: the day it was reached (Art 30); so is one whose form is not told, of which nobody knows
    what would be missing.
    """
    if agreement.form is not AgreementForm.WRITTEN:
        return agreement.agreed_on
    if missing_signings(agreement, party_names):
        return None
    days = [s.on for s in agreement.signings if s.on is not None and s.part in _BINDING]
    return max(days)


def missing_signings(agreement: Agreement, party_names: Iterable[str]) -> tuple[str, ...]:
    """Which facts keep a written agreement from taking effect, as words for the screen."""
    dated = [s for s in agreement.signings if s.on is not None]
    signed = {s.name for s in dated if s.part is SigningPart.PARTY}
    lacking = [f"{name}签名" for name in party_names if name not in signed]
    if not signed and not lacking:
        lacking.append("当事人签名")
    if not any(s.part is SigningPart.MEDIATOR for s in dated):
        lacking.append("调解员签名")
    if not any(s.part is SigningPart.COMMITTEE for s in dated):
        lacking.append("调委会印章")
    return tuple(lacking)


_BINDING = frozenset({SigningPart.PARTY, SigningPart.MEDIATOR, SigningPart.COMMITTEE})


def performance_state(agreement: Agreement) -> PerformanceState | None:
    """履行情况: performed when every item is done; else what was reported; None before an agreement."""
    if not agreement.is_reached:
        return None
    if agreement.performance and all(item.done_on for item in agreement.performance):
        return PerformanceState.PERFORMED
    return agreement.reported_performance or PerformanceState.PERFORMING
