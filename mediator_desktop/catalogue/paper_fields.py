"""The facts that a paper may print: one row a field, found by its id in `forms/papers/*.toml`."""

from collections.abc import Mapping
from datetime import date

from mediator_desktop.catalogue.paper_field import PaperField
from mediator_desktop.catalogue.paper_fields_people import PEOPLE, names
from mediator_desktop.catalogue.paper_fields_steps import STEPS
from mediator_desktop.catalogue.paper_items import ITEM_LISTS
from mediator_desktop.catalogue.paper_source import FieldKind, PaperSource, Value, label_of, name_of
from mediator_desktop.domain.agreement import PerformanceItem
from mediator_desktop.domain.status import effective_on, outcome_of, title_of
from mediator_desktop.domain.vocabulary import AgreementForm

__all__ = ["FIELDS", "ITEM_LISTS", "FieldKind", "PaperField", "PaperSource", "Value"]


def _reported(source: PaperSource, what: str) -> str:
    """What the source counts as on another list, empty while the source is not known."""
    code = source.dispute.source_code
    sources = source.vocabulary.lists.get("sources")
    entry = sources.find(code) if sources and code else None
    return entry.reports_as.get(what, "") if entry else ""


def ground_of(source: PaperSource) -> str:
    """案件来源 as the paper knows it: code of `vocabulary/grounds.toml`, empty while the source is not known."""
    return _reported(source, "ground")


def type_name(source: PaperSource) -> str:
    """The full name of the dispute's type, empty when it is not known."""
    return name_of(source, "dispute_types", source.dispute.type_code)


def _title(source: PaperSource) -> str:
    """卷名, empty while nobody is named."""
    known = source.dispute.title or names(source)
    return title_of(source.dispute, type_name(source)) if known else ""


def _agreement_form(source: PaperSource) -> str:
    """协议形式, empty where it is not told."""
    form = source.agreement.form
    return "" if form is AgreementForm.UNTOLD or source.dispute.agreement is None else label_of(form)


def _performed_on(source: PaperSource) -> date | None:
    days = [item.done_on for item in source.agreement.performance]
    return max((d for d in days if d), default=None) if days and all(days) else None


_T, _P, _L = FieldKind.TEXT, FieldKind.PROSE, FieldKind.LIST
_D, _M, _C = FieldKind.DATE, FieldKind.MONEY, FieldKind.COUNT
_F = PaperField

FIELDS: Mapping[str, PaperField] = {
    field.id: field
    for field in (
        _F("number", "编号", _T, lambda s: s.record.display_number),
        _F("title", "卷名", _T, _title, "title"),
        _F("committee", "人民调解委员会", _T, lambda s: s.committee, "committee", is_fixed=True),
        _F("office", "单位名称", _T, lambda s: s.office.name, is_fixed=True),
        _F("county", "县(市、区)", _T, lambda s: s.office.county, is_fixed=True),
        _F("township", "乡镇(街道)", _T, lambda s: s.office.township, is_fixed=True),
        _F("court", "人民法院", _T, lambda s: s.office.court, is_fixed=True),
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
        _F("registrar", "登记人", _T, lambda s: s.dispute.platform.registrar, "platform.registrar"),
        _F("outcome", "调解结果", _T, lambda s: label_of(outcome_of(s.dispute)), "ending"),
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
            _agreement_form,
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
        _F(
            "report_source",
            "统计口径的来源",
            _T,
            lambda s: _reported(s, "report_source"),
            "source_code",
        ),
        _F("application", "申请方式", _T, lambda s: label_of(s.dispute.application), "application"),
        _F(
            "applicants_consented_on",
            "申请人同意调解日期",
            _D,
            lambda s: s.dispute.applicants_consented_on,
            "applicants_consented_on",
        ),
        _F(
            "respondents_consented_on",
            "被申请人同意调解日期",
            _D,
            lambda s: s.dispute.respondents_consented_on,
            "respondents_consented_on",
        ),
        _F("platform.code", "平台案件编码", _T, lambda s: s.dispute.platform.code, "platform.code"),
        *PEOPLE,
        *STEPS,
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
