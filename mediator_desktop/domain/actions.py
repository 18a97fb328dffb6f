"""What a change of a dispute is called in the log: the step that was taken, told by the facts it set."""

from collections.abc import Callable
from dataclasses import fields

from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.vocabulary import Outcome, Term, TransferKind


class Action(Term):
    """A write that changes a dispute on record; each of them can be taken back."""

    ARCHIVE = "archive", "归档"
    CLOSE = "close", "结案"
    STRIKE_OFF = "strike_off", "销号"
    RECORD_RULING = "record_ruling", "记司法确认裁定"
    APPLY_FOR_CONFIRMATION = "apply_for_confirmation", "申请司法确认"
    CONCLUDE = "conclude", "达成协议"
    CHANGE_AGREEMENT = "change_agreement", "变更协议"
    DECLINE = "decline", "不予受理"
    REFUSE = "refuse", "一方拒绝调解"
    WITHDRAW = "withdraw", "撤回申请"
    END_WITHOUT_AGREEMENT = "end_without_agreement", "调解不成"
    TAKE_BACK = "take_back", "退回接办"
    SUPERVISE = "supervise", "督办"
    FEED_BACK = "feed_back", "督办反馈"
    LIFT_SUPERVISION = "lift_supervision", "解除督办"
    NOTIFY_UP = "notify_up", "通报"
    SET_GRADE = "set_grade", "定级"
    PUT_IN_CHARGE = "put_in_charge", "定责"
    HAND_OVER = "hand_over", "移交"
    REPORT_UP = "report_up", "上报"
    ASSIGN = "assign", "交办"
    CONSULT = "consult", "会诊"
    EXTEND = "extend", "延期"
    VISIT = "visit", "回访"
    RECORD_PERFORMANCE = "record_performance", "记履行"
    URGE = "urge", "督促履行"
    HOLD_SESSION = "hold_session", "调解"
    INVESTIGATE = "investigate", "调查"
    ADD_EVIDENCE = "add_evidence", "收集证据"
    RECUSE = "recuse", "回避"
    ACCEPT = "accept", "受理"
    TELL_RIGHTS = "tell_rights", "告知权利义务"
    APPOINT = "appoint", "确定调解员"
    OPEN_DOCKET = "open_docket", "挂号"
    FILE = "file", "立卷"
    REOPEN = "reopen", "撤销结案"
    SAVE = "save", "修改"
    UNDO = "undo", "撤销修改"


def action_of(before: Dispute, after: Dispute) -> Action:
    """The strongest step that a change takes; SAVE where no step is unmistakable.

    A step is a day set that was unknown, or an entry added to a list: nothing that is merely corrected is a step.
    """
    for action, is_taken in _STEPS:
        if is_taken(before, after):
            return action
    return Action.SAVE


Taken = Callable[[Dispute, Dispute], bool]


def _day_set(part: str, name: str) -> Taken:
    """A day of a part of the dispute (`filing.archived_on`) that was unknown before."""

    def is_taken(before: Dispute, after: Dispute) -> bool:
        return _day_of(before, part, name) is None and _day_of(after, part, name) is not None

    return is_taken


def _day_of(dispute: Dispute, part: str, name: str) -> object:
    owner = getattr(dispute, part) if part else dispute
    return getattr(owner, name) if owner is not None else None


def _added(name: str) -> Taken:
    """An entry more in a list."""
    return lambda before, after: len(getattr(after, name)) > len(getattr(before, name))


def _concluded(before: Dispute, after: Dispute) -> bool:
    def reached(dispute: Dispute) -> bool:
        return dispute.agreement is not None and dispute.agreement.is_reached

    return reached(after) and not reached(before)


def _ended(*outcomes: Outcome) -> Taken:
    def is_taken(before: Dispute, after: Dispute) -> bool:
        old = before.ending.outcome if before.ending else None
        new = after.ending.outcome if after.ending else None
        return new in outcomes and new is not old

    return is_taken


def _transferred(kind: TransferKind) -> Taken:
    def is_taken(before: Dispute, after: Dispute) -> bool:
        new = after.transfers[len(before.transfers) :]
        return any(transfer.kind is kind for transfer in new)

    return is_taken


def _returned(before: Dispute, after: Dispute) -> bool:
    old = sum(1 for transfer in before.transfers if transfer.returned_on)
    return sum(1 for transfer in after.transfers if transfer.returned_on) > old


def _answered(name: str) -> Taken:
    """A day of one more supervision order that was unknown before (`feedback_on`, `lifted_on`)."""

    def is_taken(before: Dispute, after: Dispute) -> bool:
        old = sum(1 for order in before.supervisions if getattr(order, name))
        return sum(1 for order in after.supervisions if getattr(order, name)) > old

    return is_taken


def _graded(before: Dispute, after: Dispute) -> bool:
    old, new = before.responsibility.grade, after.responsibility.grade
    return bool(new) and new != old


def _put_in_charge(before: Dispute, after: Dispute) -> bool:
    """Somebody who answers for the dispute was named, first or in the place of another."""
    old, new = before.responsibility, after.responsibility
    return any(
        (name := getattr(new, spec)) and name != getattr(old, spec)
        for spec in ("first_handler", "leader", "unit", "person")
    )


def _promised(name: str) -> Taken:
    """A day of one more promise that was unknown before (`done_on`, `urged_on`), or a later one."""

    def days(dispute: Dispute) -> list[object]:
        items = (dispute.agreement or Agreement()).performance
        return [day for item in items if (day := getattr(item, name)) is not None]

    def is_taken(before: Dispute, after: Dispute) -> bool:
        old, new = days(before), days(after)
        return len(new) > len(old) or (name == "urged_on" and new != old and len(new) == len(old))

    return is_taken


def _appointed(before: Dispute, after: Dispute) -> bool:
    """Only the mediators changed."""
    changed = [
        spec.name for spec in fields(Dispute) if getattr(before, spec.name) != getattr(after, spec.name)
    ]
    return changed == ["mediators"]


def _reopened(before: Dispute, after: Dispute) -> bool:
    return before.closed_on is not None and after.closed_on is None


_STEPS: tuple[tuple[Action, Taken], ...] = (
    (Action.REOPEN, _reopened),
    (Action.ARCHIVE, _day_set("filing", "archived_on")),
    (Action.CLOSE, _day_set("", "closed_on")),
    (Action.STRIKE_OFF, _day_set("docket", "struck_off_on")),
    (Action.RECORD_RULING, _day_set("confirmation", "ruled_on")),
    (Action.APPLY_FOR_CONFIRMATION, _day_set("confirmation", "applied_on")),
    (Action.CONCLUDE, _concluded),
    (Action.CHANGE_AGREEMENT, _added("agreement_changes")),
    (Action.DECLINE, _ended(Outcome.DECLINED)),
    (Action.REFUSE, _ended(Outcome.PARTY_REFUSED)),
    (Action.WITHDRAW, _ended(Outcome.WITHDRAWN)),
    (Action.END_WITHOUT_AGREEMENT, _ended(Outcome.NOT_REACHED)),
    (Action.HAND_OVER, _ended(Outcome.HANDED_OVER)),
    (Action.TAKE_BACK, _returned),
    (Action.HAND_OVER, _transferred(TransferKind.HAND_OVER)),
    (Action.REPORT_UP, _transferred(TransferKind.REPORT_UP)),
    (Action.ASSIGN, _transferred(TransferKind.ASSIGN)),
    (Action.CONSULT, _transferred(TransferKind.CONSULT)),
    (Action.SUPERVISE, _added("supervisions")),
    (Action.FEED_BACK, _answered("feedback_on")),
    (Action.LIFT_SUPERVISION, _answered("lifted_on")),
    (Action.NOTIFY_UP, _added("notices")),
    (Action.EXTEND, _added("extensions")),
    (Action.VISIT, _added("return_visits")),
    (Action.RECORD_PERFORMANCE, _promised("done_on")),
    (Action.URGE, _promised("urged_on")),
    (Action.HOLD_SESSION, _added("sessions")),
    (Action.INVESTIGATE, _added("investigations")),
    (Action.ADD_EVIDENCE, _added("evidence")),
    (Action.RECUSE, _added("recusals")),
    (Action.ACCEPT, _day_set("", "accepted_on")),
    (Action.TELL_RIGHTS, _day_set("", "rights_notified_on")),
    (Action.OPEN_DOCKET, _day_set("docket", "opened_on")),
    (Action.FILE, _day_set("filing", "filed_on")),
    (Action.SET_GRADE, _graded),
    (Action.PUT_IN_CHARGE, _put_in_charge),
    (Action.APPOINT, _appointed),
)
"""The strongest first."""
