"""Facts of the steps of a case that a paper may print: sessions, investigations, performance, visits, filing, …"""

from datetime import date, time

from mediator_desktop.catalogue.paper_field import PaperField
from mediator_desktop.catalogue.paper_fields_people import names
from mediator_desktop.catalogue.paper_source import FieldKind, PaperSource, Value, label_of, name_of
from mediator_desktop.domain.dispute import Ending
from mediator_desktop.domain.status import outcome_of
from mediator_desktop.domain.steps import Transfer
from mediator_desktop.domain.vocabulary import Outcome

CONFIRMATION_LAW = "《中华人民共和国人民调解法》第三十三条"
"""What lets both parties ask the court to confirm their agreement."""

_PROCEDURE_LAW = (
    (date(2024, 1, 1), "第二百零五条、第二百零六条"),
    (date(2022, 1, 1), "第二百零一条、第二百零二条"),
    (date(2013, 1, 1), "第一百九十四条、第一百九十五条"),
)
"""Articles of 民事诉讼法 on confirmation since the first day of each of its editions, the newest first."""


def confirmation_law(day: date) -> str:
    """The articles under which a court is asked to confirm an agreement on a day."""
    for first, articles in _PROCEDURE_LAW:
        if day >= first:
            return f"{CONFIRMATION_LAW}、《中华人民共和国民事诉讼法》{articles}"
    return CONFIRMATION_LAW


def _when(day: date | None, at: time | None) -> str:
    if day is None:
        return ""
    return f"{day.year}年{day.month}月{day.day}日" + (f"{at.hour}时{at.minute:02d}分" if at else "")


def _truth(value: bool | None, yes: str, no: str) -> str:
    return "" if value is None else yes if value else no


def _serial(source: PaperSource, entries: tuple[object, ...]) -> int | None:
    """The number of the entry meant, None while there is none to count."""
    return source.index(len(entries)) + 1 if entries or source.item is not None else None


def _session_result(source: PaperSource) -> str:
    outcome = outcome_of(source.dispute)
    is_last = source.index(len(source.dispute.sessions)) == len(source.dispute.sessions) - 1
    return source.session.result or (outcome.label if outcome and is_last else "")


def _mediation_days(source: PaperSource) -> list[date]:
    days = [s.held_on for s in source.dispute.sessions if s.held_on]
    return sorted([*days, *([source.agreement.agreed_on] if source.agreement.agreed_on else [])])


def _questioned(source: PaperSource) -> str:
    """`许美凤（对门住户）`."""
    found = source.investigation
    return found.questioned + (f"（{found.about}）" if found.questioned and found.about else "")


def _visit_report(source: PaperSource) -> str:
    """回访情况: what was written, and what was ticked, as sentences; nothing that is not known."""
    visit = source.visit
    manner = name_of(source, "visit_manners", visit.manner)
    known = (
        manner and f"回访形式：{manner}",
        visit.performance and f"协议履行情况：{visit.performance.label}",
        visit.satisfied is not None and f"当事人对调解工作{_truth(visit.satisfied, '满意', '不满意')}",
        visit.escalation is not None
        and _truth(visit.escalation, "发现纠纷有激化的迹象", "没有发现纠纷激化的迹象"),
        visit.measures and f"采取的措施：{visit.measures}",
    )
    sentence = "；".join(part.rstrip("。") for part in known if part)
    return "\n".join(filter(None, (visit.text, sentence and sentence + "。")))


def _consented(source: PaperSource) -> date | None:
    """The day on which the last side consented to the extension."""
    extension = source.extension
    days = [d for d in (extension.applicants_consented_on, extension.respondents_consented_on) if d]
    return max(days) if extension.is_agreed else None


def _retention(source: PaperSource) -> str:
    """保管期限: the name of the period, for an own one the day."""
    filing = source.dispute.filing
    name = name_of(source, "retentions", filing.retention)
    if filing.keep_until is None:
        return name
    day = filing.keep_until
    return f"至{day.year}年{day.month}月{day.day}日"


def _handling(source: PaperSource) -> str:
    """处理结果: how it ended, what was agreed or why not, and whether it was kept."""
    agreement, ending = source.agreement, source.ending
    outcome = outcome_of(source.dispute)
    if outcome is None:
        return ""
    on = agreement.agreed_on if outcome.is_agreement else ending.on if ending else None
    lines = [(f"{_when(on, None)}" if on else "") + outcome.label + "。"]
    if outcome.is_agreement:
        lines += agreement.clauses
        done = [item.done_on for item in agreement.performance]
        if done and all(done):
            lines.append(f"协议已于{_when(max(d for d in done if d), None)}履行完毕。")
    elif ending:
        lines += [ending.reason] if ending.reason else []
        lines += [f"已告知的途径：{ending.referred_to}"] if ending.referred_to else []
    return "\n".join(lines)


def _on_ending(source: PaperSource, name: str, *outcomes: Outcome) -> Value:
    """A fact of the end without agreement, where it is one of these outcomes (any without)."""
    ending: Ending | None = source.ending_as(*outcomes) if outcomes else source.ending
    value: Value = getattr(ending, name) if ending else None
    return value


def _on_transfer(source: PaperSource, name: str) -> Value:
    transfer: Transfer | None = source.transfer
    value: Value = getattr(transfer, name) if transfer else None
    return value


def _from_unit(source: PaperSource) -> str:
    return (source.transfer.from_unit if source.transfer else "") or source.committee


_T, _P, _L = FieldKind.TEXT, FieldKind.PROSE, FieldKind.LIST
_D, _M, _C = FieldKind.DATE, FieldKind.MONEY, FieldKind.COUNT
_F = PaperField

STEPS = (
    _F(
        "mediation.first_on",
        "调解开始日期",
        _D,
        lambda s: next(iter(_mediation_days(s)), None),
        "sessions",
    ),
    _F(
        "mediation.last_on",
        "调解结束日期",
        _D,
        lambda s: next(reversed(_mediation_days(s)), None),
        "sessions",
    ),
    _F("session.number", "第几次调解", _C, lambda s: _serial(s, s.dispute.sessions), "sessions"),
    _F(
        "session.when",
        "调解时间",
        _T,
        lambda s: _when(s.session.held_on, s.session.held_at),
        "sessions[].held_on",
    ),
    _F("session.held_on", "调解日期", _D, lambda s: s.session.held_on, "sessions[].held_on"),
    _F("session.place", "调解地点", _T, lambda s: s.session.place, "sessions[].place"),
    _F("session.helpers", "参加人", _T, lambda s: s.session.helpers, "sessions[].helpers"),
    _F("session.record", "调解记录", _P, lambda s: s.session.record, "sessions[].record"),
    _F("session.result", "调解结果", _P, _session_result, "sessions[].result"),
    _F("session.next_on", "下次调解日期", _D, lambda s: s.session.next_on, "sessions[].next_on"),
    _F(
        "session.public",
        "是否公开",
        _T,
        lambda s: _truth(s.session.is_public, "公开", "不公开"),
        "sessions[].is_public",
    ),
    _F("visit.visited_on", "回访时间", _D, lambda s: s.visit.visited_on, "return_visits[].visited_on"),
    _F("visit.visitor", "回访人", _T, lambda s: s.visit.visitor, "return_visits[].visitor"),
    _F("visit.visited", "被回访人", _T, lambda s: s.visit.visited or names(s), "return_visits[].visited"),
    _F(
        "visit.performance",
        "协议履行情况",
        _T,
        lambda s: label_of(s.visit.performance),
        "return_visits[].performance",
    ),
    _F(
        "visit.satisfied",
        "是否满意",
        _T,
        lambda s: _truth(s.visit.satisfied, "满意", "不满意"),
        "return_visits[].satisfied",
    ),
    _F("visit.text", "回访情况", _P, lambda s: s.visit.text, "return_visits[].text"),
    _F("casefile.pages", "本卷页数", _C, lambda s: s.page_count),
    _F(
        "session.parties",
        "到场当事人",
        _T,
        lambda s: s.session.attendance or names(s),
        "sessions[].attendance",
    ),
    _F("visit.number", "第几次回访", _C, lambda s: _serial(s, s.dispute.return_visits), "return_visits"),
    _F(
        "visit.manner",
        "回访形式",
        _T,
        lambda s: name_of(s, "visit_manners", s.visit.manner),
        "return_visits[].manner",
    ),
    _F("visit.measures", "采取的措施", _P, lambda s: s.visit.measures, "return_visits[].measures"),
    _F("visit.report", "回访情况和履行、满意情况", _P, _visit_report, "return_visits[].text"),
    _F(
        "investigation.number",
        "第几次调查",
        _C,
        lambda s: _serial(s, s.dispute.investigations),
        "investigations",
    ),
    _F(
        "investigation.when",
        "调查时间",
        _T,
        lambda s: _when(s.investigation.held_on, s.investigation.held_at),
        "investigations[].held_on",
    ),
    _F(
        "investigation.held_on", "调查日期", _D, lambda s: s.investigation.held_on, "investigations[].held_on"
    ),
    _F("investigation.place", "调查地点", _T, lambda s: s.investigation.place, "investigations[].place"),
    _F(
        "investigation.present",
        "调查参加人",
        _T,
        lambda s: s.investigation.present,
        "investigations[].present",
    ),
    _F(
        "investigation.questioned",
        "被调查人",
        _T,
        lambda s: s.investigation.questioned,
        "investigations[].questioned",
    ),
    _F("investigation.person", "被调查人和身份", _T, _questioned, "investigations[].questioned"),
    _F("investigation.about", "被调查人身份", _T, lambda s: s.investigation.about, "investigations[].about"),
    _F(
        "investigation.investigators",
        "调查人",
        _T,
        lambda s: s.investigation.investigators,
        "investigations[].investigators",
    ),
    _F(
        "investigation.recorder",
        "调查记录人",
        _T,
        lambda s: s.investigation.recorder,
        "investigations[].recorder",
    ),
    _F("investigation.record", "调查记录", _P, lambda s: s.investigation.record, "investigations[].record"),
    _F(
        "performance.number",
        "第几项履行",
        _C,
        lambda s: _serial(s, s.agreement.performance),
        "agreement.performance",
    ),
    _F("performance.what", "履行事项", _T, lambda s: s.performance_item.what, "agreement.performance[].what"),
    _F(
        "performance.amount",
        "履行金额",
        _M,
        lambda s: s.performance_item.amount,
        "agreement.performance[].amount",
    ),
    _F(
        "performance.obligor",
        "履行人",
        _T,
        lambda s: s.performance_item.obligor,
        "agreement.performance[].obligor",
    ),
    _F(
        "performance.obligee",
        "收到人",
        _T,
        lambda s: s.performance_item.obligee,
        "agreement.performance[].obligee",
    ),
    _F(
        "performance.method",
        "履行方式",
        _T,
        lambda s: s.performance_item.method,
        "agreement.performance[].method",
    ),
    _F(
        "performance.place",
        "履行地点",
        _T,
        lambda s: s.performance_item.place,
        "agreement.performance[].place",
    ),
    _F(
        "performance.due_on",
        "履行期限",
        _D,
        lambda s: s.performance_item.due_on,
        "agreement.performance[].due_on",
    ),
    _F(
        "performance.done_on",
        "履行日期",
        _D,
        lambda s: s.performance_item.done_on,
        "agreement.performance[].done_on",
    ),
    _F(
        "performance.proof",
        "履行凭证",
        _T,
        lambda s: s.performance_item.proof,
        "agreement.performance[].proof",
    ),
    _F("performance.note", "履行备注", _T, lambda s: s.performance_item.note, "agreement.performance[].note"),
    _F("extension.number", "第几次延长", _C, lambda s: _serial(s, s.dispute.extensions), "extensions"),
    _F("extension.until", "延长至", _D, lambda s: s.extension.until, "extensions[].until"),
    _F("extension.reason", "延长的理由", _P, lambda s: s.extension.reason, "extensions[].reason"),
    _F(
        "extension.consented_on",
        "各方同意延长的日期",
        _D,
        lambda s: _consented(s),
        "extensions[].respondents_consented_on",
    ),
    _F(
        "change.number",
        "第几次变更",
        _C,
        lambda s: _serial(s, s.dispute.agreement_changes),
        "agreement_changes",
    ),
    _F("change.agreed_on", "变更日期", _D, lambda s: s.change.agreed_on, "agreement_changes[].agreed_on"),
    _F("change.reason", "变更的理由", _P, lambda s: s.change.reason, "agreement_changes[].reason"),
    _F("change.text", "变更的内容", _P, lambda s: s.change.text, "agreement_changes[].text"),
    _F("change.signed_on", "变更签名日期", _D, lambda s: s.change.signed_on, "agreement_changes[].signed_on"),
    _F(
        "transfer.kind",
        "移交方式",
        _T,
        lambda s: s.transfer.kind.label if s.transfer else "",
        "transfers[].kind",
    ),
    _F("transfer.from", "移出单位", _T, lambda s: _from_unit(s), "transfers[].from_unit"),
    _F("transfer.to", "接收单位", _T, lambda s: _on_transfer(s, "to_unit"), "transfers[].to_unit"),
    _F("transfer.on", "移交日期", _D, lambda s: _on_transfer(s, "on"), "transfers[].on"),
    _F(
        "transfer.departments",
        "会诊单位",
        _T,
        lambda s: _on_transfer(s, "departments"),
        "transfers[].departments",
    ),
    _F("transfer.matter", "移交事项", _P, lambda s: _on_transfer(s, "matter"), "transfers[].matter"),
    _F("transfer.opinion", "本单位意见", _P, lambda s: _on_transfer(s, "opinion"), "transfers[].opinion"),
    _F("transfer.due_on", "办结期限", _D, lambda s: _on_transfer(s, "due_on"), "transfers[].due_on"),
    _F(
        "transfer.feedback_on",
        "反馈日期",
        _D,
        lambda s: _on_transfer(s, "feedback_on"),
        "transfers[].feedback_on",
    ),
    _F("transfer.result", "办理结果", _P, lambda s: _on_transfer(s, "result"), "transfers[].result"),
    _F(
        "transfer.returned_on",
        "退回日期",
        _D,
        lambda s: _on_transfer(s, "returned_on"),
        "transfers[].returned_on",
    ),
    _F(
        "confirmation.court_by",
        "受理法院的依据",
        _T,
        lambda s: label_of(s.confirmation.court_by),
        "confirmation.court_by",
    ),
    _F(
        "confirmation.applied_on",
        "申请司法确认日期",
        _D,
        lambda s: s.confirmation.applied_on,
        "confirmation.applied_on",
    ),
    _F(
        "confirmation.case_number",
        "司法确认案号",
        _T,
        lambda s: s.confirmation.case_number,
        "confirmation.case_number",
    ),
    _F(
        "confirmation.result",
        "司法确认结果",
        _T,
        lambda s: label_of(s.confirmation.result),
        "confirmation.result",
    ),
    _F("confirmation.ruled_on", "裁定日期", _D, lambda s: s.confirmation.ruled_on, "confirmation.ruled_on"),
    _F(
        "confirmation.ruling_number",
        "裁定书编号",
        _T,
        lambda s: s.confirmation.ruling_number,
        "confirmation.ruling_number",
    ),
    _F("ending.outcome", "没有达成协议的情形", _T, lambda s: _on_ending(s, "outcome"), "ending.outcome"),
    _F("ending.on", "终止日期", _D, lambda s: _on_ending(s, "on"), "ending.on"),
    _F("ending.reason", "终止原因", _P, lambda s: _on_ending(s, "reason"), "ending.reason"),
    _F("ending.referred_to", "告知的途径", _P, lambda s: _on_ending(s, "referred_to"), "ending.referred_to"),
    _F("ending.refused_by", "拒绝调解的一方", _T, lambda s: _on_ending(s, "refused_by"), "ending.refused_by"),
    _F("ending.told_on", "终止告知日期", _D, lambda s: _on_ending(s, "told_on"), "ending.told_on"),
    _F(
        "ending.told",
        "终止告知方式",
        _T,
        lambda s: label_of(s.ending.told) if s.ending else "",
        "ending.told",
    ),
    _F("decline.on", "不予受理日期", _D, lambda s: _on_ending(s, "on", Outcome.DECLINED), "ending.on"),
    _F(
        "decline.reason",
        "不予受理的理由",
        _P,
        lambda s: _on_ending(s, "reason", Outcome.DECLINED),
        "ending.reason",
    ),
    _F(
        "decline.referred_to",
        "不予受理时告知的途径",
        _P,
        lambda s: _on_ending(s, "referred_to", Outcome.DECLINED),
        "ending.referred_to",
    ),
    _F("handling", "处理结果", _P, lambda s: _handling(s), "agreement"),
    _F("docket.number", "挂号编号", _T, lambda s: s.dispute.docket.number, "docket.number"),
    _F("docket.opened_on", "挂号日期", _D, lambda s: s.dispute.docket.opened_on, "docket.opened_on"),
    _F(
        "docket.struck_off_on",
        "销号日期",
        _D,
        lambda s: s.dispute.docket.struck_off_on,
        "docket.struck_off_on",
    ),
    _F("docket.approver", "销号批准人", _T, lambda s: s.dispute.docket.approver, "docket.approver"),
    _F("filing.filer", "立卷人", _T, lambda s: s.dispute.filing.filer, "filing.filer"),
    _F("filing.filed_on", "立卷日期", _D, lambda s: s.dispute.filing.filed_on, "filing.filed_on"),
    _F("filing.checker", "检查人", _T, lambda s: s.dispute.filing.checker, "filing.checker"),
    _F("filing.checked_on", "检查日期", _D, lambda s: s.dispute.filing.checked_on, "filing.checked_on"),
    _F("filing.retention", "保管期限", _T, lambda s: _retention(s), "filing.retention"),
    _F("filing.volume", "合订卷", _T, lambda s: s.dispute.filing.volume, "filing.volume"),
    _F("filing.statement", "卷宗情况说明", _P, lambda s: s.dispute.filing.statement, "filing.statement"),
    _F("filing.remark", "卷宗备注", _P, lambda s: s.dispute.filing.remark, "filing.remark"),
    _F(
        "confirmation.law",
        "司法确认的法律依据",
        _T,
        lambda s: confirmation_law(s.confirmation.applied_on or s.agreement.agreed_on or s.today),
        is_fixed=True,
    ),
    _F(
        "confirmation.court",
        "申请司法确认的法院",
        _T,
        lambda s: s.confirmation.court or s.office.court,
        "confirmation.court",
        is_fixed=True,
    ),
)
