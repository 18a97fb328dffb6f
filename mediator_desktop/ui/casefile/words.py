"""The log in words: who changed what, from what to what."""

from collections.abc import Iterator, Mapping
from typing import Any

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain import vocabulary as terms
from mediator_desktop.domain.views import LogEntry

ACTIONS = {
    "register": "登记",
    "save": "修改",
    "void": "作废",
    "import": "导入",
    "issue": "打印文书",
    "print": "打印文书",
    "export": "导出",
    "reveal": "查看隐藏的信息",
}
LABELS = {
    "committee": "调委会", "level": "层级", "parties": "当事人", "type_code": "类型", "source_code": "来源",
    "village": "村(社区)", "place": "发生地", "title": "卷名", "facts": "简要情况", "requests": "申请事项",
    "amount": "涉及金额", "people_involved": "涉及人数", "difficulty": "难度", "found_on": "排查发现日期",
    "applied_on": "申请日期", "accepted_on": "受理日期", "rights_notified_on": "告知日期", "rights_notice": "告知方式",
    "mediators": "调解员", "sessions": "调解记录", "agreement": "协议", "ending": "没有达成协议", "return_visits": "回访",
    "closed_on": "结案日期", "note": "备注", "responsibility": "责任", "platform": "平台信息", "number": "编号",
    "name": "姓名", "sex": "性别", "ethnicity": "民族", "birth_date": "出生日期", "stated_age": "年龄",
    "occupation": "职业或职务", "phone": "联系方式", "address": "单位或住址", "id_number": "身份证号",
    "credit_code": "统一社会信用代码", "representative": "法定代表人", "representative_post": "职务",
    "name_note": "注音或替代字", "agents": "代理人", "role": "地位", "kind": "类别", "relation": "关系",
    "authority": "委托权限", "workplace": "单位", "valid_until": "委托到哪天", "duty": "职责", "chosen_by": "产生方式",
    "held_on": "日期", "held_at": "时间", "helpers": "参加人", "record": "记录", "result": "结果", "next_on": "下次调解",
    "is_public": "是否公开", "form": "形式", "reached": "已达成", "agreed_on": "达成日期", "clauses": "条款",
    "performance_text": "履行方式、时限", "performance": "履行", "copies": "份数", "signings": "签名盖章",
    "confirmation_planned": "申请司法确认", "reported_performance": "履行情况", "what": "事项", "obligor": "谁履行",
    "obligee": "向谁", "method": "方式", "due_on": "期限", "done_on": "履行日期", "part": "身份", "manner": "方式",
    "on": "日期", "outcome": "结果", "reason": "原因", "referred_to": "告知去处", "visited_on": "日期",
    "visitor": "回访人", "visited": "被回访人", "satisfied": "是否满意", "text": "情况", "void_reason": "作废原因",
    "grade": "等级", "leader": "领导", "unit": "单位", "person": "责任人", "measures": "措施", "deadline": "期限",
    "code": "平台编码", "form_id": "文书", "paper": "文书", "edition": "版本",
}  # fmt: skip
HIDDEN = frozenset({"person_id", "digest", "content"})
LISTS = {"type_code": "dispute_types", "source_code": "sources", "difficulty": "difficulties"}
_TERMS = {
    "level": terms.Level, "sex": terms.Sex, "role": terms.PartyRole, "kind": terms.PartyKind,
    "authority": terms.Authority, "duty": terms.Duty, "chosen_by": terms.ChosenBy,
    "rights_notice": terms.NoticeManner, "form": terms.AgreementForm, "part": terms.SigningPart,
    "manner": terms.SigningManner, "outcome": terms.Outcome, "reported_performance": terms.PerformanceState,
    "performance": terms.PerformanceState,
}  # fmt: skip
LONGEST = 60


def lines_of(entry: LogEntry, vocabulary: Vocabulary) -> list[str]:
    """What an entry changed, one line a field: `受理日期：2026-10-20 → 2026-10-21`."""
    found: list[str] = []
    for name, (old, new) in entry.changes.items():
        found += _differences(LABELS.get(name, ""), name, old, new, vocabulary)
    return found


def action_of(entry: LogEntry) -> str:
    """The action's word."""
    return ACTIONS.get(entry.action, entry.action if not entry.action.isascii() else "其他操作")


def _differences(label: str, name: str, old: Any, new: Any, vocabulary: Vocabulary) -> Iterator[str]:
    if old == new or name in HIDDEN or not label:
        return
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        yield from _tables(label, old or {}, new or {}, vocabulary)
    elif _is_tables(old) or _is_tables(new):
        before, after = list(old or ()), list(new or ())
        for index in range(max(len(before), len(after))):
            one = before[index] if index < len(before) else {}
            two = after[index] if index < len(after) else {}
            yield from _tables(f"{label}{index + 1}", one, two, vocabulary)
    elif old in (None, "", []):
        yield f"{label}：填写 {_word(name, new, vocabulary)}"
    elif new in (None, "", []):
        yield f"{label}：删去 {_word(name, old, vocabulary)}"
    else:
        yield f"{label}：{_word(name, old, vocabulary)} → {_word(name, new, vocabulary)}"


def _tables(label: str, old: Any, new: Any, vocabulary: Vocabulary) -> Iterator[str]:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return
    for name in sorted(old.keys() | new.keys()):
        inner = LABELS.get(name, "")
        if inner:
            yield from _differences(f"{label} {inner}", name, old.get(name), new.get(name), vocabulary)


def _is_tables(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value)


def _word(name: str, value: Any, vocabulary: Vocabulary) -> str:
    if isinstance(value, (list, tuple)):
        return _short("；".join(str(item) for item in value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if name in LISTS and LISTS[name] in vocabulary.lists:
        return vocabulary[LISTS[name]].name(str(value))
    if name in _TERMS:
        return next((term.label for term in _TERMS[name] if term.value == value), str(value))
    return _short(str(value))


def _short(words: str) -> str:
    plain = words.replace("\n", " ")
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
