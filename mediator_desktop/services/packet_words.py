"""Facts of a packet in words, so that people can compare both sides"""

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from mediator_desktop.catalogue.record_format import from_plain, to_plain
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.exchange import deep
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.screening import ScreeningRound
from mediator_desktop.domain.vocabulary import Term

LABELS = {
    "committee": "调委会", "level": "层级", "parties": "当事人", "type_code": "纠纷类型", "source_code": "来源",
    "village": "村(社区)", "place": "发生地", "title": "卷名", "facts": "简要情况", "requests": "申请事项",
    "amount": "涉及金额", "people_involved": "涉及人数", "difficulty": "难度", "found_on": "排查发现日期",
    "applied_on": "申请日期", "accepted_on": "受理日期", "application": "申请方式",
    "applicants_consented_on": "申请人同意调解日期", "respondents_consented_on": "被申请人同意调解日期",
    "rights_notified_on": "告知日期", "rights_notice": "告知方式", "mediators": "调解员", "recusals": "回避",
    "investigations": "调查", "evidence": "证据", "sessions": "调解记录", "extensions": "延长期限",
    "transfers": "上报、移交、交办", "supervisions": "督办", "notices": "层层通报", "agreement": "协议",
    "agreement_changes": "变更协议", "confirmation": "司法确认", "ending": "没有达成协议", "return_visits": "回访",
    "closed_on": "结案日期", "docket": "挂号销号", "filing": "归档", "paper_marks": "文书签名盖章", "warning": "预警",
    "responsibility": "责任", "platform": "平台信息", "note": "备注", "voided": "作废", "attachments": "附件",
    "unit": "单位", "for_day": "排查轮次", "held_on": "排查日期", "held_at": "排查时间", "kind": "排查类别",
    "campaign": "专项活动", "people": "参加人", "responsible": "主责人", "methods": "排查方式", "area": "区域",
    "households": "户数", "nil": "零报告", "disputes": "查到的纠纷",
    "docket.number": "挂号编号", "docket.opened_on": "挂号日期", "docket.struck_off_on": "销号日期",
    "docket.result": "销号结果", "docket.approver": "销号批准人", "filing.archived_on": "归档日期",
    "responsibility.grade": "等级", "responsibility.leader": "包案领导", "responsibility.person": "责任人",
    "responsibility.unit": "责任单位", "responsibility.measures": "处置措施", "responsibility.deadline": "处置期限",
    "responsibility.first_handler": "首办负责", "platform.code": "平台编码",
}  # fmt: skip
LISTS = {
    "type_code": "dispute_types", "source_code": "sources", "difficulty": "difficulties",
    "kind_code": "evidence_kinds", "manner": "visit_manners", "retention": "retentions",
    "methods": "screening_methods", "prepared": "confirmation_items",
}  # fmt: skip
_HIDDEN = frozenset({"person_id", "key", "digest", "id"})
_NOTHING = "（没有填写）"


def label_of(path: str) -> str:
    """What people call a fact."""
    if path in LABELS:
        return LABELS[path]
    part, _, _name = path.partition(".")
    return LABELS.get(part, "其他内容")


def words_of(path: str, value: Any, vocabulary: Vocabulary) -> str:
    """The value of a fact as compared, in lines."""
    if value is None:
        return _NOTHING
    part, _, name = path.partition(".")
    if part == "voided":
        return f"作废：{value}"
    if part == "attachments":
        caption = str(value.get("caption", ""))
        return " ".join(filter(None, (str(value.get("name", "")), caption)))
    if path == "disputes":
        return f"{len(value)}件"
    try:
        typed = _typed(path, value)
    except (Refused, AttributeError):
        return str(value)
    inner = name or part
    return "\n".join(_lines(inner, typed, vocabulary)) or _NOTHING


def _typed(path: str, value: Any) -> Any:
    """The fact as the dataclasses have it."""
    part, _, name = path.partition(".")
    if part in {spec.name for spec in dataclasses.fields(Dispute)}:
        whole: Any = from_plain(Dispute, deep({path: value}))
    else:
        blank = {"unit": "", "for_day": "2026-01-01", "held_on": "2026-01-01"}
        whole = from_plain(ScreeningRound, blank | {path: value})
    found = getattr(whole, part)
    return getattr(found, name) if name else found


def _lines(name: str, value: Any, vocabulary: Vocabulary) -> Iterator[str]:
    if isinstance(value, tuple):
        for number, entry in enumerate(value, start=1):
            words = _word(name, entry, vocabulary)
            yield f"{number}. {words}" if dataclasses.is_dataclass(entry) and len(value) > 1 else words
    else:
        yield _word(name, value, vocabulary)


def _word(name: str, value: Any, vocabulary: Vocabulary) -> str:
    match value:
        case Term():
            return value.label
        case bool():
            return "是" if value else "否"
        case Money():
            return str(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return "、".join(_word(name, entry, vocabulary) for entry in value)
        case str() if name in LISTS and LISTS[name] in vocabulary.lists:
            return vocabulary[LISTS[name]].name(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return "，".join(_filled(value, vocabulary))
    return str(value)


def _filled(value: Any, vocabulary: Vocabulary) -> Iterator[str]:
    """What is filled in of a table, in the order of its fields."""
    filled = to_plain(value)
    for spec in dataclasses.fields(value):
        if spec.name in filled and spec.name not in _HIDDEN:
            yield _word(spec.name, getattr(value, spec.name), vocabulary)
