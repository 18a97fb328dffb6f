"""Lists whose entries a paper can print line by line, and the facts of each entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mediator_desktop.catalogue.paper_source import FieldKind, PaperSource, Value, label_of, name_of
from mediator_desktop.catalogue.vocabulary import Code
from mediator_desktop.domain.agreement import PerformanceItem
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.vocabulary import PartyKind


@dataclass(frozen=True, slots=True)
class ItemField:
    """One fact of an entry of a list; `get` takes the entry, its index and the source."""

    id: str
    label: str
    kind: FieldKind
    get: Callable[[Any, int, PaperSource], Value]


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list whose entries a table can print line by line."""

    id: str
    label: str
    get: Callable[[PaperSource], tuple[Any, ...]]
    fields: Mapping[str, ItemField]


_T, _D = FieldKind.TEXT, FieldKind.DATE
_M, _C = FieldKind.MONEY, FieldKind.COUNT


def _list(
    id_: str, label: str, get: Callable[[PaperSource], tuple[Any, ...]], *fields: ItemField
) -> ItemList:
    serial = ItemField("serial", "序号", _C, lambda e, i, s: i + 1)
    return ItemList(id_, label, get, {f.id: f for f in (serial, *fields)})


_I = ItemField


def _side(item: PerformanceItem) -> str:
    return "→".join(filter(None, (item.obligor, item.obligee)))


def _manner(item: PerformanceItem) -> str:
    return "；".join(filter(None, (item.method, item.place)))


def _confirmation_items(source: PaperSource) -> tuple[Code, ...]:
    """All materials that a court may want, ready or not."""
    codes = source.vocabulary.lists.get("confirmation_items")
    return codes.codes if codes else ()


ITEM_LISTS: Mapping[str, ItemList] = {
    entry.id: entry
    for entry in (
        _list(
            "parties",
            "当事人",
            lambda s: s.dispute.parties,
            _I("role", "地位", _T, lambda e, i, s: e.role.label),
            _I("kind", "类型", _T, lambda e, i, s: e.kind.label),
            _I("name", "姓名", _T, lambda e, i, s: e.name),
            _I("sex", "性别", _T, lambda e, i, s: label_of(e.sex) if e.kind is PartyKind.NATURAL else ""),
            _I("ethnicity", "民族", _T, lambda e, i, s: name_of(s, "ethnic_groups", e.ethnicity)),
            _I("age", "年龄", _T, lambda e, i, s: _age(e, s)),
            _I("birth_date", "出生日期", _D, lambda e, i, s: e.birth_date),
            _I("occupation", "职业或职务", _T, lambda e, i, s: e.occupation),
            _I("phone", "联系方式", _T, lambda e, i, s: e.phone),
            _I("address", "单位或住址", _T, lambda e, i, s: e.address),
            _I("village", "所属村(社区)", _T, lambda e, i, s: e.village),
            _I("id_number", "身份证号", _T, lambda e, i, s: e.id_number),
            _I("credit_code", "统一社会信用代码", _T, lambda e, i, s: e.credit_code),
            _I("representative", "法定代表人(负责人)", _T, lambda e, i, s: e.representative),
            _I("post", "职务", _T, lambda e, i, s: e.representative_post),
            _I("agents", "代理人", _T, lambda e, i, s: "；".join(map(agent_words, e.agents))),
        ),
        _list(
            "performance",
            "履行事项",
            lambda s: s.agreement.performance,
            _I("what", "履行事项", _T, lambda e, i, s: e.what),
            _I("amount", "金额", _M, lambda e, i, s: e.amount),
            _I("obligor", "履行人", _T, lambda e, i, s: e.obligor),
            _I("obligee", "对方", _T, lambda e, i, s: e.obligee),
            _I("sides", "履行人→对方", _T, lambda e, i, s: _side(e)),
            _I("method", "方式", _T, lambda e, i, s: e.method),
            _I("place", "地点", _T, lambda e, i, s: e.place),
            _I("manner", "方式、地点", _T, lambda e, i, s: _manner(e)),
            _I("due_on", "期限", _D, lambda e, i, s: e.due_on),
            _I("done_on", "履行日期", _D, lambda e, i, s: e.done_on),
            _I("note", "备注", _T, lambda e, i, s: e.note),
        ),
        _list(
            "mediators",
            "调解员",
            lambda s: s.dispute.mediators,
            _I("name", "姓名", _T, lambda e, i, s: e.name),
            _I("duty", "职责", _T, lambda e, i, s: label_of(e.duty)),
            _I("chosen_by", "产生方式", _T, lambda e, i, s: label_of(e.chosen_by)),
        ),
        _list(
            "sessions",
            "调解",
            lambda s: s.dispute.sessions,
            _I("held_on", "日期", _D, lambda e, i, s: e.held_on),
            _I("place", "地点", _T, lambda e, i, s: e.place),
            _I("result", "结果", _T, lambda e, i, s: e.result),
        ),
        _list(
            "return_visits",
            "回访",
            lambda s: s.dispute.return_visits,
            _I("visited_on", "日期", _D, lambda e, i, s: e.visited_on),
            _I("visitor", "回访人", _T, lambda e, i, s: e.visitor),
            _I("visited", "被回访人", _T, lambda e, i, s: e.visited),
            _I("text", "情况", _T, lambda e, i, s: e.text),
        ),
        _list(
            "agents",
            "受托人",
            lambda s: s.agents,
            _I("name", "姓名", _T, lambda e, i, s: e.name),
            _I("sex", "性别", _T, lambda e, i, s: label_of(e.sex)),
            _I("id_number", "身份证号", _T, lambda e, i, s: e.id_number),
            _I("workplace", "单位", _T, lambda e, i, s: e.workplace),
            _I("phone", "电话", _T, lambda e, i, s: e.phone),
            _I("relation", "与委托人关系", _T, lambda e, i, s: e.relation),
            _I("authority", "委托权限", _T, lambda e, i, s: label_of(e.authority)),
            _I("valid_until", "委托期限", _D, lambda e, i, s: e.valid_until),
        ),
        _list(
            "investigations",
            "调查",
            lambda s: s.dispute.investigations,
            _I("held_on", "日期", _D, lambda e, i, s: e.held_on),
            _I("place", "地点", _T, lambda e, i, s: e.place),
            _I("questioned", "被调查人", _T, lambda e, i, s: e.questioned),
            _I("about", "被调查人身份", _T, lambda e, i, s: e.about),
        ),
        _list(
            "evidence",
            "证据",
            lambda s: s.dispute.evidence,
            _I("name", "证据名称", _T, lambda e, i, s: e.name),
            _I("kind", "证据种类", _T, lambda e, i, s: name_of(s, "evidence_kinds", e.kind_code)),
            _I("provider", "提供人", _T, lambda e, i, s: e.provider),
            _I("original", "原件或复印件", _T, lambda e, i, s: label_of(e.original)),
            _I("pages", "份数/页数", _T, lambda e, i, s: e.pages),
            _I("proves", "证明内容", _T, lambda e, i, s: e.proves),
            _I("collected_on", "收集时间", _D, lambda e, i, s: e.collected_on),
            _I("collector", "收集人", _T, lambda e, i, s: e.collector),
        ),
        _list(
            "extensions",
            "延长期限",
            lambda s: s.dispute.extensions,
            _I("until", "延长至", _D, lambda e, i, s: e.until),
            _I("reason", "理由", _T, lambda e, i, s: e.reason),
        ),
        _list(
            "transfers",
            "移交",
            lambda s: s.dispute.transfers,
            _I("kind", "方式", _T, lambda e, i, s: e.kind.label),
            _I("on", "日期", _D, lambda e, i, s: e.on),
            _I("to", "接收单位", _T, lambda e, i, s: e.to_unit),
            _I("result", "办理结果", _T, lambda e, i, s: e.result),
        ),
        _list(
            "confirmation_items",
            "司法确认材料",
            _confirmation_items,
            _I("name", "材料", _T, lambda e, i, s: e.name),
            _I("ready", "已备", _T, lambda e, i, s: "√" if e.code in s.confirmation.prepared else ""),
        ),
        _list(
            "contents",
            "卷内目录",
            lambda s: s.contents,
            _I("title", "文书名称", _T, lambda e, i, s: e.title),
            _I("pages", "页号", _T, lambda e, i, s: e.pages),
            _I("note", "备注", _T, lambda e, i, s: e.note),
        ),
    )
}


def _age(party: Party, source: PaperSource) -> str:
    age = party.age_on(source.day) if party.kind is PartyKind.NATURAL else None
    return "" if age is None else f"{age}岁"


def agent_words(agent: Agent) -> str:
    """`王五（父亲，特别授权，电话15400000000）`."""
    facts = (
        agent.relation,
        agent.workplace,
        label_of(agent.authority),
        agent.id_number and f"身份证号{agent.id_number}",
        agent.phone and f"电话{agent.phone}",
    )
    known = "，".join(filter(None, facts))
    return agent.name + (f"（{known}）" if known else "")
