"""The steps of a case, one verb each: what the step changes, and its own word in the log.

Every step goes through the one door of `disputes.save`, as the editors of the case file do. The rules of a step stand in
`domain.checks_steps` and hold for both; what was read meanwhile is not overwritten, and a step on a closed case is kept as
a late entry. A verb itself only refuses a call that says nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from mediator_desktop.domain.actions import Action
from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import Assignment, Dispute, Ending, ReturnVisit, Session
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.status import outcome_of
from mediator_desktop.domain.steps import (
    AgreementChange,
    Confirmation,
    Docket,
    Evidence,
    Extension,
    Filing,
    Investigation,
    Recusal,
    Transfer,
)
from mediator_desktop.domain.vocabulary import (
    ApplicationForm,
    ChosenBy,
    ConfirmationResult,
    Duty,
    NoticeManner,
    Outcome,
    TransferKind,
)
from mediator_desktop.services import disputes
from mediator_desktop.services.disputes import Kept
from mediator_desktop.services.ports import UnitOfWork

OWN_MOTION = "initiative"
"""The code of `vocabulary/sources.toml` for mediation on the committee's own motion (调委会主动调解)."""


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute as somebody read it at `version`, in one transaction.

    `late_reason` says why something is entered after closing; `actor` is who does it.
    """

    dispute_id: str
    version: int
    uow: UnitOfWork
    clock: Clock
    late_reason: str = ""
    actor: str = ""

    @property
    def today(self) -> date:
        """The office's day."""
        return self.clock.today()

    def take(self, action: Action, change: Callable[[Dispute], Dispute]) -> Kept:
        """Take a step: change the dispute, save it, log it as `action`. Raises Refused."""
        before = self.uow.load(self.dispute_id).dispute
        return disputes.save(
            self.dispute_id,
            change(before),
            self.version,
            self.uow,
            self.clock,
            late_reason=self.late_reason,
            actor=self.actor,
            action=action,
        )


def accept(
    case: Case,
    *,
    on: date | None = None,
    application: ApplicationForm | None = None,
    applicants_consented_on: date | None = None,
    respondents_consented_on: date | None = None,
) -> Kept:
    """受理 what somebody applied for; today where no day is given (若干规定 Art 23; consent: 人民调解法 Art 17).

    Days that are not given stay as they are. Raises Refused while an end without agreement stands.
    """
    day = on or case.today

    def change(dispute: Dispute) -> Dispute:
        return replace(
            dispute,
            accepted_on=day,
            application=application or dispute.application,
            applicants_consented_on=applicants_consented_on or dispute.applicants_consented_on,
            respondents_consented_on=respondents_consented_on or dispute.respondents_consented_on,
        )

    return case.take(Action.ACCEPT, change)


def accept_on_own_motion(case: Case, *, on: date | None = None, consented_on: date | None = None) -> Kept:
    """Take up a dispute that nobody applied for (调委会主动调解); both sides consent on `consented_on`."""
    day = on or case.today

    def change(dispute: Dispute) -> Dispute:
        return replace(
            dispute,
            accepted_on=day,
            source_code=OWN_MOTION,
            application=None,
            applicants_consented_on=consented_on or dispute.applicants_consented_on,
            respondents_consented_on=consented_on or dispute.respondents_consented_on,
        )

    return case.take(Action.ACCEPT, change)


def decline(case: Case, *, reason: str, referred_to: str, on: date | None = None) -> Kept:
    """不予受理, with why and where to go instead. Raises Refused without either, or when it was accepted."""
    day = on or case.today

    ending = Ending(
        outcome=Outcome.DECLINED,
        on=day,
        reason=reason,
        referred_to=referred_to,
        told_on=day,
        told=NoticeManner.ORAL,
    )
    return case.take(Action.DECLINE, lambda dispute: replace(dispute, ending=ending))


def tell_rights(case: Case, *, on: date | None = None, manner: NoticeManner = NoticeManner.ORAL) -> Kept:
    """告知权利义务, before the mediation (若干规定 Art 30)."""
    day = on or case.today
    return case.take(
        Action.TELL_RIGHTS, lambda dispute: replace(dispute, rights_notified_on=day, rights_notice=manner)
    )


def appoint(
    case: Case, name: str, *, duty: Duty = Duty.LEAD, chosen_by: ChosenBy | None = ChosenBy.APPOINTED
) -> Kept:
    """Put a mediator on the case, appointed or chosen by the parties (人民调解法 Art 19); said twice changes nothing."""

    def change(dispute: Dispute) -> Dispute:
        others = tuple(m for m in dispute.mediators if (m.name, m.duty) != (name, duty))
        return replace(dispute, mediators=(*others, Assignment(name=name, duty=duty, chosen_by=chosen_by)))

    return case.take(Action.APPOINT, change)


def recuse(case: Case, recusal: Recusal) -> Kept:
    """回避 asked for; where it is granted the mediator steps back and `replaced_by` takes over the duty."""

    def change(dispute: Dispute) -> Dispute:
        changed = replace(dispute, recusals=(*dispute.recusals, recusal))
        return with_replacement(changed, recusal) if recusal.granted else changed

    return case.take(Action.RECUSE, change)


def with_replacement(dispute: Dispute, recusal: Recusal) -> Dispute:
    """The dispute with the mediator of a granted recusal replaced; the duty goes on, who chose is not known yet."""
    mediators = tuple(
        Assignment(name=recusal.replaced_by, duty=m.duty) if m.name == recusal.mediator else m
        for m in dispute.mediators
    )
    return replace(dispute, mediators=tuple(m for m in mediators if m.name))


def investigate(case: Case, investigation: Investigation) -> Kept:
    """记一次调查: one person questioned."""
    return case.take(
        Action.INVESTIGATE,
        lambda dispute: replace(dispute, investigations=(*dispute.investigations, investigation)),
    )


def add_evidence(case: Case, *evidence: Evidence) -> Kept:
    """Add lines to the list of evidence; each gets its key."""
    return case.take(
        Action.ADD_EVIDENCE, lambda dispute: replace(dispute, evidence=(*dispute.evidence, *evidence))
    )


def hold_session(case: Case, session: Session) -> Kept:
    """记一次调解."""
    return case.take(
        Action.HOLD_SESSION, lambda dispute: replace(dispute, sessions=(*dispute.sessions, session))
    )


def conclude(case: Case, agreement: Agreement) -> Kept:
    """达成协议, written or oral (人民调解法 Art 28). Raises Refused without a day; an earlier end gives way."""
    if agreement.agreed_on is None:
        raise Refused(Problem("agreement.agreed_on", "请填协议达成的日期"))
    return case.take(Action.CONCLUDE, lambda dispute: replace(dispute, agreement=agreement, ending=None))


def change_agreement(case: Case, change: AgreementChange) -> Kept:
    """变更协议 by what both agreed afterwards."""
    return case.take(
        Action.CHANGE_AGREEMENT,
        lambda dispute: replace(dispute, agreement_changes=(*dispute.agreement_changes, change)),
    )


def record_performance(case: Case, index: int, *, on: date | None = None, proof: str = "") -> Kept:
    """已履行: the promise at `index` was kept on a day, shown by `proof` (收条、转账凭证)."""
    day = on or case.today
    return case.take(
        Action.RECORD_PERFORMANCE,
        lambda dispute: _promise_changed(
            dispute, index, lambda item: replace(item, done_on=day, proof=proof or item.proof)
        ),
    )


def urge(case: Case, index: int, *, on: date | None = None) -> Kept:
    """督促履行 (人民调解法 Art 31). Raises Refused when the promise was kept already."""
    day = on or case.today

    def change(item: PerformanceItem) -> PerformanceItem:
        if item.done_on is not None:
            raise Refused(Problem(f"agreement.performance[{index}].urged_on", "这一项已经履行，不用再督促"))
        return replace(item, urged_on=day)

    return case.take(Action.URGE, lambda dispute: _promise_changed(dispute, index, change))


def visit(case: Case, return_visit: ReturnVisit) -> Kept:
    """记一次回访."""
    return case.take(
        Action.VISIT, lambda dispute: replace(dispute, return_visits=(*dispute.return_visits, return_visit))
    )


def apply_for_confirmation(
    case: Case, *, on: date | None = None, court: str = "", prepared: tuple[str, ...] = ()
) -> Kept:
    """申请司法确认, both parties together (人民调解法 Art 33)."""
    day = on or case.today

    def change(dispute: Dispute) -> Dispute:
        old = dispute.confirmation or Confirmation()
        new = replace(old, applied_on=day, court=court or old.court, prepared=prepared or old.prepared)
        return replace(dispute, confirmation=new)

    return case.take(Action.APPLY_FOR_CONFIRMATION, change)


def record_ruling(
    case: Case, result: ConfirmationResult, *, on: date | None = None, ruling_number: str = ""
) -> Kept:
    """What the court decided (民事诉讼法 Art 206). Raises Refused where nobody applied."""
    day = on or case.today

    def change(dispute: Dispute) -> Dispute:
        old = dispute.confirmation or Confirmation()
        ruled = replace(old, result=result, ruled_on=day, ruling_number=ruling_number)
        return replace(dispute, confirmation=ruled)

    return case.take(Action.RECORD_RULING, change)


def end_without_agreement(
    case: Case,
    *,
    reason: str,
    on: date | None = None,
    referred_to: str = "",
    told: NoticeManner | None = NoticeManner.ORAL,
) -> Kept:
    """调解不成; the parties are told the other routes on the same day (人民调解法 Art 26), unless `told` is None."""
    return _end(case, Action.END_WITHOUT_AGREEMENT, Outcome.NOT_REACHED, reason, on, referred_to, told=told)


def refuse(case: Case, *, refused_by: str, on: date | None = None, reason: str = "") -> Kept:
    """一方拒绝调解: there is no mediation against the will of a party (人民调解法 Art 17)."""
    if not refused_by:
        raise Refused(Problem("ending.refused_by", "请填哪一方拒绝调解"))
    return _end(case, Action.REFUSE, Outcome.PARTY_REFUSED, reason, on, refused_by=refused_by)


def withdraw(case: Case, *, on: date | None = None, reason: str = "") -> Kept:
    """撤回申请."""
    return _end(case, Action.WITHDRAW, Outcome.WITHDRAWN, reason, on)


def hand_over(case: Case, transfer: Transfer) -> Kept:
    """上报、移交、交办 or 会诊. Raises Refused without the unit it goes to, or when it is handed over already."""
    if not (transfer.to_unit or transfer.departments):
        raise Refused(Problem("transfers[0].to_unit", "请填移交到哪个单位"))

    def change(dispute: Dispute) -> Dispute:
        if outcome_of(dispute) is Outcome.HANDED_OVER:
            raise Refused("这件纠纷已经移交，退回以后才能再移交")
        return replace(
            dispute, transfers=(*dispute.transfers, replace(transfer, on=transfer.on or case.today))
        )

    return case.take(_TRANSFERS[transfer.kind], change)


def take_back(case: Case, *, on: date | None = None, result: str = "") -> Kept:
    """The last transfer comes back with what became of it; a hand-over recorded as an end is lifted."""
    day = on or case.today

    def change(dispute: Dispute) -> Dispute:
        away = [i for i, t in enumerate(dispute.transfers) if t.returned_on is None]
        ended = dispute.ending is not None and dispute.ending.outcome is Outcome.HANDED_OVER
        if not away and not ended:
            raise Refused("这件纠纷没有移交出去，不用退回")
        transfers = list(dispute.transfers)
        if away:
            last = transfers[away[-1]]
            transfers[away[-1]] = replace(last, returned_on=day, result=result or last.result)
        return replace(dispute, transfers=tuple(transfers), ending=None if ended else dispute.ending)

    return case.take(Action.TAKE_BACK, change)


def extend(case: Case, extension: Extension) -> Kept:
    """延长调解期限 (若干规定 Art 33). Raises Refused without the new day; it counts once both sides consented."""
    if extension.until is None:
        raise Refused(Problem("extensions[0].until", "请填延长到哪一天"))
    return case.take(
        Action.EXTEND, lambda dispute: replace(dispute, extensions=(*dispute.extensions, extension))
    )


def open_docket(case: Case, *, opener: str = "", on: date | None = None, number: str = "") -> Kept:
    """挂号; the number never changes once it was given. Raises Refused for a second one."""
    day = on or case.today

    def change(dispute: Dispute) -> Dispute:
        if dispute.docket.opened_on is not None:
            raise Refused(Problem("docket.opened_on", "已经挂过号，编号不再改变"))
        return replace(dispute, docket=Docket(number=number, opened_on=day, opener=opener))

    return case.take(Action.OPEN_DOCKET, change)


def strike_off(case: Case, *, result: str, approver: str, on: date | None = None) -> Kept:
    """销号 with its result and who approved it. Raises Refused where either lacks or nothing was opened."""
    day = on or case.today

    def change(dispute: Dispute) -> Dispute:
        docket = replace(dispute.docket, struck_off_on=day, result=result, approver=approver)
        return replace(dispute, docket=docket)

    return case.take(Action.STRIKE_OFF, change)


def close(case: Case, *, on: date | None = None) -> Kept:
    """结案. Raises Refused while nothing says how the dispute ended."""
    day = on or case.today
    return case.take(Action.CLOSE, lambda dispute: replace(dispute, closed_on=day))


def archive(case: Case, filing: Filing | None = None, *, on: date | None = None) -> Kept:
    """归档. `filing` says who filed it and how long it is kept. Raises Refused before closing."""
    day = on or case.today

    def change(dispute: Dispute) -> Dispute:
        found = filing or dispute.filing
        return replace(dispute, filing=replace(found, archived_on=day, filed_on=found.filed_on or day))

    return case.take(Action.ARCHIVE, change)


_TRANSFERS = {
    TransferKind.HAND_OVER: Action.HAND_OVER,
    TransferKind.REPORT_UP: Action.REPORT_UP,
    TransferKind.ASSIGN: Action.ASSIGN,
    TransferKind.CONSULT: Action.CONSULT,
}


def _end(
    case: Case,
    action: Action,
    outcome: Outcome,
    reason: str,
    on: date | None,
    referred_to: str = "",
    *,
    refused_by: str = "",
    told: NoticeManner | None = None,
) -> Kept:
    day = on or case.today
    ending = Ending(
        outcome=outcome,
        on=day,
        reason=reason,
        referred_to=referred_to,
        refused_by=refused_by,
        told_on=day if told else None,
        told=told,
    )
    return case.take(action, lambda dispute: replace(dispute, ending=ending))


def _promise_changed(
    dispute: Dispute, index: int, change: Callable[[PerformanceItem], PerformanceItem]
) -> Dispute:
    agreement = dispute.agreement
    if agreement is None or not 0 <= index < len(agreement.performance):
        raise Refused(Problem("agreement.performance", "协议里没有这一项履行内容"))
    items = list(agreement.performance)
    items[index] = change(items[index])
    return replace(dispute, agreement=replace(agreement, performance=tuple(items)))
