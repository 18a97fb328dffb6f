"""The facts that a paper may print: one row a field, found by its id in `forms/papers/*.toml`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from mediator_desktop.catalogue.paper_items import ITEM_LISTS
from mediator_desktop.catalogue.paper_source import FieldKind, PaperSource, Value, label_of, name_of
from mediator_desktop.domain.agreement import PerformanceItem
from mediator_desktop.domain.status import effective_on, outcome_of, title_of
from mediator_desktop.domain.vocabulary import Duty, PartyRole

__all__ = ["FIELDS", "ITEM_LISTS", "FieldKind", "PaperField", "PaperSource", "Value"]


@dataclass(frozen=True, slots=True)
class PaperField:
    """One printable fact: id used in forms, label for people, kind, how to get it, path into the dispute."""

    id: str
    label: str
    kind: FieldKind
    get: Callable[[PaperSource], Value]
    path: str = ""

    def path_for(self, source: PaperSource) -> str:
        """The path with the index of the session, visit or party filled in."""
        if "[]" not in self.path:
            return self.path
        lists: dict[str, int] = {
            "sessions": source.index(len(source.dispute.sessions)),
            "return_visits": source.index(len(source.dispute.return_visits)),
            "parties": source.index(len(source.dispute.parties), last=False),
        }
        return self.path.replace("[]", f"[{lists[self.path.partition('[')[0]]}]", 1)


def ground_of(source: PaperSource) -> str:
    """案件来源 as the paper knows it: code of `vocabulary/grounds.toml`, empty while the source is not known."""
    code = source.dispute.source_code
    sources = source.vocabulary.lists.get("sources")
    entry = sources.find(code) if sources and code else None
    return entry.reports_as.get("ground", "") if entry else ""


def type_name(source: PaperSource) -> str:
    """The full name of the dispute's type, empty when it is not known."""
    return name_of(source, "dispute_types", source.dispute.type_code)


def _names(source: PaperSource, role: PartyRole | None = None) -> str:
    parties = source.dispute.parties
    return "、".join(p.name for p in parties if p.name and role in (None, p.role))


def _title(source: PaperSource) -> str:
    """卷名, empty while nobody is named."""
    known = source.dispute.title or _names(source)
    return title_of(source.dispute, type_name(source)) if known else ""


def _two_sides(source: PaperSource) -> tuple[str, str]:
    """Applicants and all others; where a side is empty, the first party and the rest."""
    parties = [p for p in source.dispute.parties if p.name]
    one = [p.name for p in parties if p.role is PartyRole.APPLICANT]
    others = [p.name for p in parties if p.role is not PartyRole.APPLICANT]
    if not one or not others:
        names = one or others
        one, others = names[:1], names[1:]
    return "、".join(one), "、".join(others)


def _mediators(source: PaperSource, *duties: Duty) -> str:
    return "、".join(m.name for m in source.dispute.mediators if m.name and m.duty in duties)


def _when(source: PaperSource) -> str:
    session = source.session
    if session.held_on is None:
        return ""
    day = f"{session.held_on.year}年{session.held_on.month}月{session.held_on.day}日"
    return day + (f"{session.held_at.hour}时{session.held_at.minute:02d}分" if session.held_at else "")


def _truth(value: bool | None, yes: str, no: str) -> str:
    return "" if value is None else yes if value else no


def _session_result(source: PaperSource) -> str:
    outcome = outcome_of(source.dispute)
    is_last = source.index(len(source.dispute.sessions)) == len(source.dispute.sessions) - 1
    return source.session.result or (outcome.label if outcome and is_last else "")


def _performed_on(source: PaperSource) -> date | None:
    days = [item.done_on for item in source.agreement.performance]
    return max((d for d in days if d), default=None) if days and all(days) else None


def _mediation_days(source: PaperSource) -> list[date]:
    days = [s.held_on for s in source.dispute.sessions if s.held_on]
    return sorted([*days, *([source.agreement.agreed_on] if source.agreement.agreed_on else [])])


_T, _P, _L = FieldKind.TEXT, FieldKind.PROSE, FieldKind.LIST
_D, _M, _C = FieldKind.DATE, FieldKind.MONEY, FieldKind.COUNT
_F = PaperField

FIELDS: Mapping[str, PaperField] = {
    field.id: field
    for field in (
        _F("number", "编号", _T, lambda s: s.record.display_number),
        _F("title", "卷名", _T, _title, "title"),
        _F("committee", "人民调解委员会", _T, lambda s: s.committee, "committee"),
        _F("office", "单位名称", _T, lambda s: s.office.name),
        _F("county", "县(市、区)", _T, lambda s: s.office.county),
        _F("township", "乡镇(街道)", _T, lambda s: s.office.township),
        _F("court", "人民法院", _T, lambda s: s.office.court),
        _F("today", "打印日期", _D, lambda s: s.today),
        _F("type", "纠纷类型", _T, type_name, "type_code"),
        _F("source", "案件来源", _T, lambda s: name_of(s, "sources", s.dispute.source_code), "source_code"),
        _F("ground", "受理依据", _T, ground_of, "source_code"),
        _F(
            "difficulty",
            "难度等级",
            _T,
            lambda s: name_of(s, "difficulties", s.dispute.difficulty),
            "difficulty",
        ),
        _F("village", "所属村(社区)", _T, lambda s: s.dispute.village, "village"),
        _F("place", "纠纷发生地", _T, lambda s: s.dispute.place, "place"),
        _F("facts", "纠纷简要情况", _P, lambda s: s.dispute.facts, "facts"),
        _F("requests", "当事人申请事项", _L, lambda s: s.dispute.requests, "requests"),
        _F("amount", "涉及金额", _M, lambda s: s.dispute.amount, "amount"),
        _F("people_involved", "涉及人数", _C, lambda s: s.dispute.people_involved, "people_involved"),
        _F("note", "备注", _P, lambda s: s.dispute.note, "note"),
        _F("found_on", "发现日期", _D, lambda s: s.dispute.found_on, "found_on"),
        _F("applied_on", "申请日期", _D, lambda s: s.dispute.applied_on, "applied_on"),
        _F("accepted_on", "受理日期", _D, lambda s: s.dispute.accepted_on, "accepted_on"),
        _F("received_on", "登记日期", _D, lambda s: s.dispute.received_on, "accepted_on"),
        _F("closed_on", "结案日期", _D, lambda s: s.dispute.closed_on, "closed_on"),
        _F(
            "rights_notified_on",
            "权利义务告知日期",
            _D,
            lambda s: s.dispute.rights_notified_on,
            "rights_notified_on",
        ),
        _F(
            "rights_notice",
            "权利义务告知方式",
            _T,
            lambda s: label_of(s.dispute.rights_notice),
            "rights_notice",
        ),
        _F("parties.names", "当事人", _T, _names, "parties"),
        _F("parties.applicants", "申请人", _T, lambda s: _names(s, PartyRole.APPLICANT), "parties"),
        _F("parties.respondents", "被申请人", _T, lambda s: _names(s, PartyRole.RESPONDENT), "parties"),
        _F("parties.third", "第三人", _T, lambda s: _names(s, PartyRole.THIRD_PARTY), "parties"),
        _F("parties.before", "申请一方", _T, lambda s: _two_sides(s)[0], "parties"),
        _F("parties.after", "另一方", _T, lambda s: _two_sides(s)[1], "parties"),
        _F("parties.count", "当事人人数", _C, lambda s: len(s.dispute.parties) or None, "parties"),
        _F(
            "mediators.names",
            "人民调解员",
            _T,
            lambda s: _mediators(s, Duty.LEAD, Duty.ASSISTANT),
            "mediators",
        ),
        _F("mediators.lead", "主持调解员", _T, lambda s: _mediators(s, Duty.LEAD), "mediators"),
        _F("mediators.assistants", "协助调解员", _T, lambda s: _mediators(s, Duty.ASSISTANT), "mediators"),
        _F("mediators.recorder", "记录人", _T, lambda s: _mediators(s, Duty.RECORDER), "mediators"),
        _F("registrar", "登记人", _T, lambda s: s.dispute.platform.registrar, "platform.registrar"),
        _F("outcome", "调解结果", _T, lambda s: label_of(outcome_of(s.dispute)), "ending"),
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
        _F("party.name", "姓名", _T, lambda s: s.party.name, "parties[].name"),
        _F("party.sex", "性别", _T, lambda s: label_of(s.party.sex), "parties[].sex"),
        _F("party.age", "年龄", _C, lambda s: s.party.age_on(s.day), "parties[].birth_date"),
        _F("party.id_number", "身份证号", _T, lambda s: s.party.id_number, "parties[].id_number"),
        _F(
            "party.credit_code",
            "统一社会信用代码",
            _T,
            lambda s: s.party.credit_code,
            "parties[].credit_code",
        ),
        _F("party.address", "住址", _T, lambda s: s.party.address, "parties[].address"),
        _F("party.phone", "联系方式", _T, lambda s: s.party.phone, "parties[].phone"),
        _F(
            "party.representative",
            "法定代表人",
            _T,
            lambda s: s.party.representative,
            "parties[].representative",
        ),
        _F("party.post", "职务", _T, lambda s: s.party.representative_post, "parties[].representative_post"),
        _F("agent.name", "受托人", _T, lambda s: s.agent.name, "parties[].agents"),
        _F("agent.sex", "受托人性别", _T, lambda s: label_of(s.agent.sex), "parties[].agents"),
        _F("agent.id_number", "受托人身份证号", _T, lambda s: s.agent.id_number, "parties[].agents"),
        _F("agent.workplace", "受托人单位", _T, lambda s: s.agent.workplace, "parties[].agents"),
        _F("agent.phone", "受托人电话", _T, lambda s: s.agent.phone, "parties[].agents"),
        _F("agent.relation", "与委托人关系", _T, lambda s: s.agent.relation, "parties[].agents"),
        _F("agent.authority", "委托权限", _T, lambda s: s.agent.authority or "", "parties[].agents"),
        _F("agent.valid_until", "委托期限", _D, lambda s: s.agent.valid_until, "parties[].agents"),
        _F(
            "agreement.number",
            "协议编号",
            _T,
            lambda s: s.agreement.number or s.record.display_number,
            "agreement.number",
        ),
        _F(
            "agreement.form",
            "协议形式",
            _T,
            lambda s: label_of(s.agreement.form) if s.dispute.agreement else "",
            "agreement.form",
        ),
        _F("agreement.agreed_on", "协议日期", _D, lambda s: s.agreement.agreed_on, "agreement.agreed_on"),
        _F("agreement.effective_on", "生效日期", _D, lambda s: effective_on(s.dispute), "agreement.signings"),
        _F(
            "agreement.facts",
            "纠纷主要事实、争议事项",
            _P,
            lambda s: s.agreement.facts or s.dispute.facts,
            "agreement.facts",
        ),
        _F("agreement.clauses", "协议内容", _L, lambda s: s.agreement.clauses, "agreement.clauses"),
        _F(
            "agreement.performance",
            "履行方式、时限",
            _P,
            lambda s: performance_words(s),
            "agreement.performance_text",
        ),
        _F(
            "agreement.performance_text",
            "履行方式、时限(文字)",
            _P,
            lambda s: s.agreement.performance_text,
            "agreement.performance_text",
        ),
        _F("agreement.amount", "协议涉及金额", _M, lambda s: s.agreement.amount, "agreement.amount"),
        _F("agreement.copies", "协议份数", _C, lambda s: s.agreement.copies, "agreement.copies"),
        _F("agreement.performed_on", "履行完毕日期", _D, _performed_on, "agreement.performance"),
        _F("session.number", "第几次调解", _C, lambda s: s.index(len(s.dispute.sessions)) + 1, "sessions"),
        _F("session.when", "调解时间", _T, _when, "sessions[].held_on"),
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
        _F(
            "visit.visited", "被回访人", _T, lambda s: s.visit.visited or _names(s), "return_visits[].visited"
        ),
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
        _F(
            "ending.on",
            "终止日期",
            _D,
            lambda s: s.dispute.ending.on if s.dispute.ending else None,
            "ending.on",
        ),
        _F(
            "ending.reason",
            "终止原因",
            _P,
            lambda s: s.dispute.ending.reason if s.dispute.ending else "",
            "ending.reason",
        ),
        _F(
            "ending.referred_to",
            "告知的途径",
            _P,
            lambda s: s.dispute.ending.referred_to if s.dispute.ending else "",
            "ending.referred_to",
        ),
    )
}


def performance_words(source: PaperSource) -> str:
    """履行方式、时限: as it was written, else one sentence an item."""
    agreement = source.agreement
    if agreement.performance_text:
        return agreement.performance_text
    return "\n".join(performance_sentence(item) for item in agreement.performance)


def performance_sentence(item: PerformanceItem) -> str:
    """One promise in words: `张三于2026年5月1日前向李四支付医疗费人民币叁仟元整（3,000.00元）（现金，云岭镇）。`"""
    due = f"于{item.due_on.year}年{item.due_on.month}月{item.due_on.day}日前" if item.due_on else ""
    if item.amount is None:
        act = ("向" + item.obligee if item.obligee else "") + item.what
    else:
        sum_words = f"人民币{item.amount.capitals}（{item.amount}）"
        act = ("向" + item.obligee if item.obligee else "") + "支付" + item.what + sum_words
    manner = "，".join(filter(None, (item.method, item.place and f"履行地点：{item.place}", item.note)))
    return f"{item.obligor}{due}{act}{f'（{manner}）' if manner else ''}。"
