"""The log in words: who changed what, from what to what."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain import vocabulary as terms
from mediator_desktop.domain.actions import Action
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.views import LogEntry
from mediator_desktop.services.attachments import SECTIONS

ACTIONS = {action.value: action.label for action in Action} | {
    "register": "登记",
    "void": "作废",
    "import": "导入",
    "issue": "打印文书",
    "print": "打印文书",
    "export": "导出",
    "reveal": "查看隐藏的信息",
    "attach": "加附件",
    "change_attachment": "改附件",
    "remove_attachment": "取出附件",
    "attach_late": "归档后补附件",
    "export_attachment": "另存附件",
    "send_packet": "发送纠纷包",
    "receive_packet": "接收纠纷包",
    "take_receipt": "登记回执",
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
    "application": "申请方式", "applicants_consented_on": "申请人同意日期", "respondents_consented_on": "被申请人同意日期",
    "recusals": "回避", "mediator": "申请谁回避", "asked_by": "谁申请", "asked_on": "申请日期", "granted": "是否同意",
    "decided_on": "决定日期", "replaced_by": "由谁接替", "investigations": "调查", "present": "参加人",
    "questioned": "被调查人", "about": "与当事人的关系", "investigators": "调查人", "recorder": "记录人", "evidence": "证据",
    "kind_code": "种类", "provider": "提供人", "original": "原件或复印件", "pages": "份数、页数", "proves": "证明内容",
    "collected_on": "收集时间", "collector": "收集人", "attendance": "到场的当事人", "extensions": "延期",
    "until": "延长到", "transfers": "流转", "from_unit": "从哪个单位", "to_unit": "到哪个单位", "departments": "会诊部门",
    "matter": "事项和要求", "opinion": "本单位意见", "feedback_on": "反馈日期", "returned_on": "退回日期",
    "agreement_changes": "变更协议", "signed_on": "签名日期", "confirmation": "司法确认", "court": "法院",
    "court_by": "为什么是这家法院", "prepared": "备好的材料", "case_number": "法院案号", "ruled_on": "裁定日期",
    "ruling_number": "裁定书文号", "refused_by": "哪一方拒绝", "told_on": "告知其他途径日期", "told": "告知方式",
    "escalation": "激化苗头", "proof": "凭证", "urged_on": "最近督促", "docket": "挂号销号", "opened_on": "挂号日期",
    "opener": "挂号人", "struck_off_on": "销号日期", "approver": "审批人", "filing": "立卷归档", "filed_on": "立卷日期",
    "filer": "立卷人", "checked_on": "检查日期", "checker": "检查人", "retention": "保管期限", "keep_until": "保管到",
    "volume": "合订本", "shelf": "存放位置", "statement": "卷宗情况说明", "remark": "封面备注", "archived_on": "归档日期",
    "paper_marks": "文书签名盖章", "item": "第几份", "sealed_on": "盖章日期", "late_reason": "补录原因", "promises": "约定的事项",
    "studio": "工作室", "registrar": "登记人", "division": "区划", "death": "死亡", "subsidy": "补贴", "attribute": "属性",
    "special_group": "涉及群体", "migrant_worker": "农民工", "converted": "转化", "entered_on": "录入平台日期",
    "attachment": "附件", "section": "放在哪一部分", "caption": "附件说明", "turn": "转动", "per_page": "一页几张",
    "position": "次序", "stands_for": "是哪份文书的签字件", "first_handler": "首办人", "warning": "分级预警",
    "urgency": "紧急程度", "trend": "发展预测", "injured": "受伤人数", "reported_on": "上报日期", "decided_by": "谁定的",
    "supervisions": "督办", "ordered_on": "督办日期", "ordered_by": "督办单位", "public": "挂牌督办",
    "feedback": "反馈情况", "lifted_on": "解除日期",
    "notices": "通报", "at": "时间", "sender": "通报人", "receiver": "向谁通报",
}  # fmt: skip
OWN_LABELS = {
    "evidence.name": "名称", "transfers.kind": "方式", "return_visits.manner": "形式", "transfers.on": "日期",
    "performance.proof": "凭证", "confirmation.note": "备注", "parties.name": "姓名或名称", "agreement_changes.text": "内容",
    "responsibility.departments": "协办部门", "responsibility.leader": "包案领导", "responsibility.unit": "责任单位",
    "responsibility.deadline": "化解时限", "responsibility.measures": "处置措施", "warning.decided_on": "定级日期",
    "warning.reason": "定级理由", "notices.text": "内容", "supervisions.matter": "督办事项和要求",
}  # fmt: skip
"""Where a name means something else than elsewhere, by what it belongs to."""
HIDDEN = frozenset({"person_id", "digest", "content", "key", "evidence_key"})
"""What the register needs and nobody reads."""
LISTS = {
    "type_code": "dispute_types", "source_code": "sources", "difficulty": "difficulties", "kind_code": "evidence_kinds",
    "grade": "grades", "retention": "retentions", "prepared": "confirmation_items", "manner": "visit_manners",
}  # fmt: skip
_TERMS: dict[str, tuple[type[terms.Term], ...]] = {
    "level": (terms.Level,), "sex": (terms.Sex,), "role": (terms.PartyRole,), "kind": (terms.PartyKind, terms.TransferKind),
    "authority": (terms.Authority,), "duty": (terms.Duty,), "chosen_by": (terms.ChosenBy,),
    "rights_notice": (terms.NoticeManner,), "form": (terms.AgreementForm,), "part": (terms.SigningPart,),
    "manner": (terms.SigningManner,), "outcome": (terms.Outcome,), "reported_performance": (terms.PerformanceState,),
    "performance": (terms.PerformanceState,), "application": (terms.ApplicationForm,), "original": (terms.Original,),
    "court_by": (terms.CourtBy,), "told": (terms.NoticeManner,), "result": (terms.ConfirmationResult,),
}  # fmt: skip
LONGEST = 60


def lines_of(
    entry: LogEntry,
    vocabulary: Vocabulary,
    titles: Mapping[str, str] | None = None,
    codes: Mapping[str, Mapping[str, str]] | None = None,
) -> list[str]:
    """What an entry changed, one line a field: `受理日期：2026-10-20 → 2026-10-21`.

    `titles` are those of the sheets by their id, `codes` the words of further codes by the field that has them.
    """
    words = _Words(vocabulary, titles or {}, codes or {})
    found: list[str] = []
    for name, (old, new) in entry.changes.items():
        found += _differences(LABELS.get(name, ""), name, old, new, words)
    return found


@dataclass(frozen=True, slots=True)
class _Words:
    """Where codes become words."""

    vocabulary: Vocabulary
    titles: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]


def action_of(entry: LogEntry) -> str:
    """The action's word."""
    return ACTIONS.get(entry.action, entry.action if not entry.action.isascii() else "其他操作")


def _differences(label: str, name: str, old: Any, new: Any, words: _Words) -> Iterator[str]:
    if name == "attachment" and old == new:
        yield f"{label}：{_short(str(new))}"
    if old == new or name in HIDDEN or not label:
        return
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        yield from _tables(label, name, old or {}, new or {}, words)
    elif _is_tables(old) or _is_tables(new):
        before, after = list(old or ()), list(new or ())
        for index in range(max(len(before), len(after))):
            one = before[index] if index < len(before) else {}
            two = after[index] if index < len(after) else {}
            yield from _tables(f"{label}{index + 1}", name, one, two, words)
    elif old in (None, "", []):
        yield f"{label}：填写 {_word(name, new, words)}"
    elif new in (None, "", []):
        yield f"{label}：删去 {_word(name, old, words)}"
    else:
        yield f"{label}：{_word(name, old, words)} → {_word(name, new, words)}"


def _tables(label: str, owner: str, old: Any, new: Any, words: _Words) -> Iterator[str]:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return
    for name in sorted(old.keys() | new.keys()):
        inner = OWN_LABELS.get(f"{owner}.{name}") or LABELS.get(name, "")
        if inner:
            yield from _differences(f"{label} {inner}", name, old.get(name), new.get(name), words)


def _is_tables(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value)


def _word(name: str, value: Any, words: _Words) -> str:
    if isinstance(value, (list, tuple)):
        return _short("；".join(_word(name, item, words) for item in value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int) and name in ("item", "position"):
        return f"第{value + 1}份"
    if name == "turn":
        return f"{value}度"
    if name == "section":
        return SECTIONS.get(str(value), str(value))
    for kind in _TERMS.get(name, ()):
        if (term := next((term for term in kind if term.value == value), None)) is not None:
            return term.label
    if name in LISTS and LISTS[name] in words.vocabulary.lists:
        return words.vocabulary[LISTS[name]].name(str(value))
    if name in words.codes:
        return words.codes[name].get(str(value), str(value))
    if name in ("form_id", "stands_for"):
        return words.titles.get(str(value), "文书")
    return _short(str(value))


def label_of(path: str) -> str:
    """The word for a path of the dispute: `agreement.clauses` → 条款."""
    last = path.rpartition(".")[2].partition("[")[0]
    return LABELS.get(last, "这一项")


def late_lines(record: DisputeRecord, is_here: Callable[[str], bool]) -> list[str]:
    """What was entered after closing, for the paths that `is_here` admits: one line a late entry."""
    found = []
    for late in record.late_entries:
        named = [label_of(path) for path in late.fields if is_here(path)]
        if named:
            what = "、".join(dict.fromkeys(named))
            found.append(
                f"补录 {late.at:%Y-%m-%d} {late.actor or '未署名'}：{what}。原因：{_short(late.reason)}"
            )
    return found


def _short(words: str) -> str:
    plain = words.replace("\n", " ")
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
