"""Checks of the steps beside sessions and agreement: consents, evidence, confirmation, hand-over, docket, filing."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from mediator_desktop.domain.checking import doubt, order, past
from mediator_desktop.domain.checks_oversight import check_oversight
from mediator_desktop.domain.dispute import Dispute, Ending
from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.status import effective_on, outcome_of
from mediator_desktop.domain.steps import Confirmation, Extension, Filing, Recusal
from mediator_desktop.domain.vocabulary import Outcome

CONFIRMATION_DAYS = timedelta(days=30)
"""Within which both parties may apply to the court, from the effective date (人民调解法 Art 33)."""
CUSTOM_RETENTION = "custom"
"""The code of `vocabulary/retentions.toml` whose day stands in the case itself."""
LONGEST_RETENTION = timedelta(days=366 * 200)


def check_steps(dispute: Dispute, today: date) -> Iterator[Problem]:
    """Every problem of the steps, in the order of the case."""
    yield from _days(dispute, today)
    yield from _notice(dispute)
    for index, recusal in enumerate(dispute.recusals):
        yield from _recusal(recusal, dispute, f"recusals[{index}].")
    yield from _extensions(dispute)
    yield from _transfers(dispute)
    if dispute.ending is not None:
        yield from _ending(dispute.ending, dispute.accepted_on)
        yield from _sessions_after(dispute.ending, dispute)
    yield from _changes(dispute)
    yield from _visits(dispute)
    yield from _confirmation(dispute)
    yield from check_oversight(dispute, today)
    yield from _docket(dispute)
    yield from _filing(dispute.filing, dispute.closed_on, today)


def check_step(before: Dispute, after: Dispute) -> tuple[Problem, ...]:
    """What keeps a step from being taken, in the window and without it; a dispute on record may lack it (old ledgers).

    Only what is new in `after` is asked about: a case that was taken over as it stands may still be mended.
    """
    return (*_ending_step(before, after), *_docket_step(before, after), *_last_steps(before, after))


def _ending_step(before: Dispute, after: Dispute) -> Iterator[Problem]:
    """Turning away needs its reason and where to go instead; after an agreement nothing has failed.

    What has ended is taken up again only when the end is gone.
    """
    ending = after.ending
    if ending is None:
        return
    if before.ending is not None and before.accepted_on is None and after.accepted_on is not None:
        yield Problem("accepted_on", f"这件纠纷已经{ending.outcome.label}，重新受理请先删去那个结果")
    if before.ending is not None and before.ending.outcome is ending.outcome:
        return
    agreement = after.agreement
    if agreement is not None and agreement.is_reached:
        yield Problem("ending.outcome", "已经达成协议，不能再记没有达成协议的结果")
    if ending.outcome is Outcome.DECLINED:
        for name, sentence in DECLINE_NEEDS:
            if not getattr(ending, name):
                yield Problem(f"ending.{name}", sentence)


def _docket_step(before: Dispute, after: Dispute) -> Iterator[Problem]:
    """A number given at opening never changes; striking off needs an opening, its result and who approved it."""
    old, new = before.docket, after.docket
    if old.opened_on is not None and old.number and new.number != old.number:
        yield Problem("docket.number", f"挂号的编号是{old.number}，编号不再改变")
    if new.struck_off_on is not None and old.struck_off_on is None:
        if new.opened_on is None:
            yield Problem("docket.opened_on", "还没有挂号，请先填挂号日期")
        for name, sentence in STRIKE_OFF_NEEDS:
            if not getattr(new, name):
                yield Problem(f"docket.{name}", sentence)


def _last_steps(before: Dispute, after: Dispute) -> Iterator[Problem]:
    """A court rules on an application; a case is closed with an outcome."""
    old, new = before.confirmation or Confirmation(), after.confirmation or Confirmation()
    if new.ruled_on is not None and old.ruled_on is None and new.applied_on is None:
        yield Problem("confirmation.applied_on", "还没有申请司法确认，请先填申请日期")
    if after.closed_on is not None and before.closed_on is None and outcome_of(after) is None:
        yield Problem("closed_on", "还没有调解结果，请先记协议，或者记没有达成协议的结果")


def _days(dispute: Dispute, today: date) -> Iterator[Problem]:
    """Days on which something happened, never after today; and pairs of days in their order."""
    for name, label in _LISTED_DAYS:
        for index, entry in enumerate(getattr(dispute, name.partition(".")[0])):
            part = name.partition(".")[2]
            yield from past(f"{name.replace('.', f'[{index}].')}", label, getattr(entry, part), today)
    for name, label in _SINGLE_DAYS:
        holder, part = name.split(".")
        if (owner := getattr(dispute, holder)) is not None:
            yield from past(name, label, getattr(owner, part), today)
    for name, first, last, sentence in _LISTED_ORDER:
        for index, entry in enumerate(getattr(dispute, name)):
            yield from order(f"{name}[{index}].{last}", sentence, getattr(entry, first), getattr(entry, last))


def _notice(dispute: Dispute) -> Iterator[Problem]:
    """Rights are told before mediation (若干规定 Art 30); nobody is mediated without consent (人民调解法 Art 17)."""
    first = min((s.held_on for s in dispute.sessions if s.held_on), default=None)
    told = dispute.rights_notified_on
    yield from order("rights_notified_on", "告知权利义务晚于第一次调解", told, first)
    for name, side in (("applicants_consented_on", "申请人"), ("respondents_consented_on", "被申请人")):
        yield from order(name, f"{side}同意的日期晚于第一次调解", getattr(dispute, name), first)


def _recusal(recusal: Recusal, dispute: Dispute, prefix: str) -> Iterator[Problem]:
    asked, decided = recusal.asked_on, recusal.decided_on
    if recusal.granted is None:
        if decided is not None:
            yield doubt(f"{prefix}granted", "填了决定日期，请选是否同意回避")
        elif asked is not None and any(s.held_on and s.held_on > asked for s in dispute.sessions):
            yield doubt(f"{prefix}granted", "申请回避以后又调解过，请先决定是否同意回避")
    elif recusal.granted:
        if not recusal.replaced_by:
            yield doubt(f"{prefix}replaced_by", "同意回避，请填由谁接替")
        if recusal.mediator and recusal.mediator in {m.name for m in dispute.mediators}:
            yield doubt(f"{prefix}mediator", f"同意{recusal.mediator}回避，请在调解员里换人")


def _extensions(dispute: Dispute) -> Iterator[Problem]:
    """An extension counts only with the consent of both sides (若干规定 Art 33)."""
    for index, extension in enumerate(dispute.extensions):
        prefix = f"extensions[{index}]."
        if extension.until is None:
            yield doubt(f"{prefix}until", "请填延长到哪一天")
        yield from order(f"{prefix}until", "延长到的日期早于受理日期", dispute.accepted_on, extension.until)
        for name, side in _SIDES:
            consented = getattr(extension, name)
            yield from order(f"{prefix}{name}", f"{side}同意晚于延长到的日期", consented, extension.until)
            if extension != Extension() and consented is None:
                yield doubt(f"{prefix}{name}", f"{side}还没有同意，双方都同意延期才算数")
    for index, (before, after) in enumerate(pairwise(dispute.extensions), start=1):
        yield from order(f"extensions[{index}].until", "这次延期比上次的日期还早", before.until, after.until)


def _transfers(dispute: Dispute) -> Iterator[Problem]:
    for index, transfer in enumerate(dispute.transfers):
        if not (transfer.to_unit or transfer.departments):
            yield doubt(f"transfers[{index}].to_unit", f"请填{transfer.kind.label}到哪个单位")


def _sessions_after(ending: Ending, dispute: Dispute) -> Iterator[Problem]:
    """Nobody is mediated after the end, unless the dispute was taken up again and the end is gone (人民调解法 Art 17)."""
    for index, session in enumerate(dispute.sessions):
        if ending.on and session.held_on and session.held_on > ending.on:
            words = f"调解晚于{ending.outcome.label}的日期，重新调解请先删去那个结果"
            yield doubt(f"sessions[{index}].held_on", words)


def _ending(ending: Ending, accepted_on: date | None) -> Iterator[Problem]:
    """An end without agreement: the parties are told where else they may turn (人民调解法 Art 26)."""
    yield from order("ending.told_on", "告知日期早于结束日期", ending.on, ending.told_on)
    match ending.outcome:
        case Outcome.NOT_REACHED if ending.told_on is None:
            yield doubt("ending.told_on", "调解不成要告知当事人还可以仲裁、行政处理或者起诉，请填告知日期")
        case Outcome.PARTY_REFUSED if not ending.refused_by:
            yield doubt("ending.refused_by", "请填哪一方拒绝调解")
        case Outcome.DECLINED:
            if accepted_on is not None:
                yield doubt("ending.outcome", "填了受理日期；没有受理就请删去它，调解不了请记调解不成")
            for name, sentence in DECLINE_NEEDS:
                if not getattr(ending, name):
                    yield doubt(f"ending.{name}", sentence)


def _changes(dispute: Dispute) -> Iterator[Problem]:
    agreement = dispute.agreement
    for index, change in enumerate(dispute.agreement_changes):
        field = f"agreement_changes[{index}].agreed_on"
        if agreement is None or not agreement.is_reached:
            yield doubt(field, "还没有达成协议，不用变更，请直接改协议")
        else:
            yield from order(field, "变更日期早于协议日期", agreement.agreed_on, change.agreed_on)


def _visits(dispute: Dispute) -> Iterator[Problem]:
    """Signs that a dispute may flare up again call for measures (人民调解法 Art 25)."""
    for index, visit in enumerate(dispute.return_visits):
        if visit.escalation and not visit.measures:
            yield doubt(f"return_visits[{index}].measures", "有激化苗头，请写采取了什么措施")


def _confirmation(dispute: Dispute) -> Iterator[Problem]:
    """Both parties apply within 30 days of the effective date (人民调解法 Art 33, 民事诉讼法 Art 205)."""
    confirmation = dispute.confirmation
    if confirmation is None:
        return
    steps = (
        ("applied_on", "accepted_on", "法院受理早于申请日期"),
        ("applied_on", "ruled_on", "裁定日期早于申请日期"),
        ("accepted_on", "ruled_on", "裁定日期早于法院受理"),
    )
    for first, last, sentence in steps:
        earlier, later = getattr(confirmation, first), getattr(confirmation, last)
        yield from order(f"confirmation.{last}", sentence, earlier, later)
    applied = confirmation.applied_on
    if applied is None:
        return
    effective = effective_on(dispute)
    field = "confirmation.applied_on"
    if effective is None:
        yield doubt(field, "协议还没有生效，司法确认要等协议生效以后申请")
    elif applied < effective:
        yield doubt(field, "申请日期早于协议生效日期，请核对")
    elif applied - effective > CONFIRMATION_DAYS:
        days = (applied - effective).days
        yield doubt(field, f"协议{effective:%Y-%m-%d}生效，到申请已有{days}天，超过30天法院可能不受理")


def _docket(dispute: Dispute) -> Iterator[Problem]:
    """Solving, striking off and closing are three days of their own; a dispute is struck off with its result."""
    docket = dispute.docket
    yield from order("docket.struck_off_on", "销号早于挂号", docket.opened_on, docket.struck_off_on)
    if docket.struck_off_on is not None:
        for name, sentence in STRIKE_OFF_NEEDS:
            if not getattr(docket, name):
                yield doubt(f"docket.{name}", sentence)


def _filing(filing: Filing, closed_on: date | None, today: date) -> Iterator[Problem]:
    yield from order("filing.filed_on", "立卷日期早于结案日期", closed_on, filing.filed_on)
    yield from order("filing.checked_on", "检查日期早于立卷日期", filing.filed_on, filing.checked_on)
    yield from order("filing.archived_on", "归档日期早于立卷日期", filing.filed_on, filing.archived_on)
    yield from order("filing.archived_on", "归档日期早于结案日期", closed_on, filing.archived_on)
    if filing.archived_on is not None and closed_on is None:
        yield Problem("filing.archived_on", "还没有结案，请先填结案日期再归档")
    if filing.retention == CUSTOM_RETENTION and filing.keep_until is None:
        yield Problem("filing.keep_until", "保管期限选了自定，请填保管到哪一天")
    yield from order("filing.keep_until", "保管到的日期早于立卷日期", filing.filed_on, filing.keep_until)
    if filing.keep_until is not None and filing.keep_until > today + LONGEST_RETENTION:
        yield Problem("filing.keep_until", "保管到的日期在两百年以后，请核对年份")


DECLINE_NEEDS = (
    ("reason", "不予受理要写明原因"),
    ("referred_to", "不予受理要告知当事人可以去哪里解决"),
)
"""若干规定: whoever is turned away is told why and where to go instead."""
STRIKE_OFF_NEEDS = (
    ("result", "销号要写明办理结果"),
    ("approver", "销号要有审批人"),
)
_SIDES = (("applicants_consented_on", "申请人"), ("respondents_consented_on", "被申请人"))
_LISTED_DAYS = (
    ("recusals.asked_on", "申请回避日期"),
    ("recusals.decided_on", "决定日期"),
    ("investigations.held_on", "调查时间"),
    ("evidence.collected_on", "收集时间"),
    ("extensions.applicants_consented_on", "申请人同意日期"),
    ("extensions.respondents_consented_on", "被申请人同意日期"),
    ("transfers.on", "流转日期"),
    ("transfers.feedback_on", "反馈日期"),
    ("transfers.returned_on", "退回日期"),
    ("agreement_changes.agreed_on", "变更日期"),
    ("agreement_changes.signed_on", "签名盖章日期"),
    ("paper_marks.signed_on", "签名日期"),
    ("paper_marks.sealed_on", "盖章日期"),
)
_SINGLE_DAYS = (
    ("ending.told_on", "告知日期"),
    ("confirmation.applied_on", "申请司法确认日期"),
    ("confirmation.accepted_on", "法院受理日期"),
    ("confirmation.ruled_on", "裁定日期"),
    ("docket.opened_on", "挂号日期"),
    ("docket.struck_off_on", "销号日期"),
    ("filing.filed_on", "立卷日期"),
    ("filing.checked_on", "检查日期"),
    ("filing.archived_on", "归档日期"),
    ("platform.entered_on", "录入平台日期"),
)
_LISTED_ORDER = (
    ("recusals", "asked_on", "decided_on", "决定日期早于申请回避日期"),
    ("transfers", "on", "due_on", "反馈期限早于流转日期"),
    ("transfers", "on", "feedback_on", "反馈日期早于流转日期"),
    ("transfers", "on", "returned_on", "退回日期早于流转日期"),
    ("agreement_changes", "agreed_on", "signed_on", "签名盖章早于变更日期"),
)
