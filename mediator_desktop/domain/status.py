"""Where a dispute stands and what it is called: derived from its facts."""

from datetime import date

from mediator_desktop.domain.agreement import effective_date, performance_state
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.steps import Transfer
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Outcome,
    PartyRole,
    PerformanceState,
    Status,
    TransferKind,
)

_ENDED = {
    Outcome.NOT_REACHED: Status.NOT_REACHED,
    Outcome.PARTY_REFUSED: Status.PARTY_REFUSED,
    Outcome.WITHDRAWN: Status.WITHDRAWN,
    Outcome.HANDED_OVER: Status.HANDED_OVER,
    Outcome.DECLINED: Status.DECLINED,
    # no ending says so in a dispute that was checked
    Outcome.WRITTEN_AGREEMENT: Status.AGREED,
    Outcome.ORAL_AGREEMENT: Status.AGREED,
    Outcome.AGREEMENT: Status.AGREED,
}
_BY_FORM = {
    AgreementForm.WRITTEN: Outcome.WRITTEN_AGREEMENT,
    AgreementForm.ORAL: Outcome.ORAL_AGREEMENT,
    AgreementForm.UNTOLD: Outcome.AGREEMENT,
}


def outcome_of(dispute: Dispute) -> Outcome | None:
    """调解结果, or None while the mediation goes on. A reached agreement outweighs an earlier ending."""
    agreement = dispute.agreement
    if agreement is not None and agreement.is_reached:
        return _BY_FORM[agreement.form]
    if dispute.ending is not None:
        return dispute.ending.outcome
    return Outcome.HANDED_OVER if handed_over(dispute) else None


def handed_over(dispute: Dispute) -> Transfer | None:
    """The hand-over (移交) that took the dispute to another unit and has not come back; None while it is here."""
    for transfer in reversed(dispute.transfers):
        if transfer.kind is TransferKind.HAND_OVER and transfer.on is not None:
            return None if transfer.returned_on is not None else transfer
    return None


def effective_on(dispute: Dispute) -> date | None:
    """生效日期 of the agreement, None where there is none or it does not bind yet."""
    if dispute.agreement is None:
        return None
    return effective_date(dispute.agreement, party_names(dispute))


def resolved_on(dispute: Dispute) -> date | None:
    """化解时间: the day the agreement was reached, else of the last item done; None while unresolved."""
    agreement = dispute.agreement
    if agreement is None or not agreement.is_reached:
        return None
    return agreement.agreed_on


def status_of(dispute: Dispute, *, voided: bool = False) -> Status:
    """Where the dispute stands, from the strongest fact down."""
    if voided:
        return Status.VOIDED
    if dispute.closed_on is not None:
        return Status.CLOSED
    agreement = dispute.agreement
    if agreement is not None and agreement.is_reached:
        if performance_state(agreement) is PerformanceState.PERFORMED:
            return Status.PERFORMED
        known_elsewhere = agreement.reported_performance is not None
        if known_elsewhere or effective_on(dispute) is not None:
            return Status.PERFORMING
        return Status.AGREED
    if dispute.ending is not None:
        return _ENDED[dispute.ending.outcome]
    if handed_over(dispute):
        return Status.HANDED_OVER
    if dispute.sessions:
        return Status.MEDIATING
    return Status.ACCEPTED if dispute.accepted_on else Status.REGISTERED


def party_names(dispute: Dispute) -> tuple[str, ...]:
    """Names of those who sign: every named party, in the order of the paper."""
    return tuple(p.name for p in dispute.parties if p.name)


def title_of(dispute: Dispute, type_name: str) -> str:
    """卷名 `甲与乙邻里纠纷`: own title if given, else composed from the first of each side and the type.

    `type_name` is the dispute type's full name (邻里纠纷), empty when the type is not known yet.
    """
    if dispute.title:
        return dispute.title
    applicants = dispute.names(PartyRole.APPLICANT)
    respondents = dispute.names(PartyRole.RESPONDENT) or dispute.names(PartyRole.THIRD_PARTY)
    if not applicants and len(respondents) > 1:
        applicants, respondents = respondents[:1], respondents[1:]
    elif not respondents and len(applicants) > 1:
        applicants, respondents = applicants[:1], applicants[1:]
    left, right = _side(applicants), _side(respondents)
    people = f"{left}与{right}" if left and right else left or right or "当事人不详"
    return f"{people}{type_name or '纠纷'}"


def _side(names: tuple[str, ...]) -> str:
    """`张三`, or `张三等3人`."""
    if len(names) <= 1:
        return "".join(names)
    return f"{names[0]}等{len(names)}人"
