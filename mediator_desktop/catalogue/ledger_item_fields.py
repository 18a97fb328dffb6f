"""What a column may show where a line is no dispute: a promise, a visit, an order, a party, a round, a village"""

from collections.abc import Mapping

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS, CellKind, LedgerField
from mediator_desktop.catalogue.ledger_items import Each, RoundRow
from mediator_desktop.catalogue.vocabulary import Vocabulary

_F, _K = LedgerField, CellKind


def _methods(row: RoundRow, words: Vocabulary) -> str:
    return "、".join(map(words["screening_methods"].name, row.methods))


def _manner(code: str, words: Vocabulary) -> str:
    return words["visit_manners"].name(code) if code else ""


_OF_ITEMS: Mapping[Each, Mapping[str, LedgerField]] = {
    Each.PERFORMANCE: {
        "item.what": _F("履行内容", _K.TEXT, lambda r, w, i: r.item.what),
        "item.amount": _F("履行金额", _K.MONEY_YUAN, lambda r, w, i: r.item.amount),
        "item.obligor": _F("履行人", _K.TEXT, lambda r, w, i: r.item.obligor),
        "item.obligee": _F("权利人", _K.TEXT, lambda r, w, i: r.item.obligee),
        "item.method": _F("履行方式", _K.TEXT, lambda r, w, i: r.item.method),
        "item.place": _F("履行地点", _K.TEXT, lambda r, w, i: r.item.place),
        "item.due_on": _F("约定履行日期", _K.DATE, lambda r, w, i: r.item.due_on),
        "item.done_on": _F("实际履行日期", _K.DATE, lambda r, w, i: r.item.done_on),
        "item.done": _F("是否履行", _K.YES_NO, lambda r, w, i: r.item.done_on is not None),
        "item.urged_on": _F("催促日期", _K.DATE, lambda r, w, i: r.item.urged_on),
        "item.proof": _F("履行凭证", _K.TEXT, lambda r, w, i: r.item.proof),
        "item.note": _F("履行备注", _K.TEXT, lambda r, w, i: r.item.note),
    },
    Each.RETURN_VISIT: {
        "item.visited_on": _F("本次回访时间", _K.DATE, lambda r, w, i: r.item.visited_on),
        "item.visitor": _F("回访人", _K.TEXT, lambda r, w, i: r.item.visitor),
        "item.visited": _F("被回访人", _K.TEXT, lambda r, w, i: r.item.visited),
        "item.manner": _F("回访方式", _K.TEXT, lambda r, w, i: _manner(r.item.manner, w)),
        "item.performance": _F(
            "回访时履行情况", _K.TEXT, lambda r, w, i: r.item.performance.label if r.item.performance else ""
        ),
        "item.satisfied": _F("是否满意", _K.YES_NO, lambda r, w, i: r.item.satisfied),
        "item.escalation": _F("有无激化苗头", _K.YES_NO, lambda r, w, i: r.item.escalation),
        "item.measures": _F("采取的措施", _K.TEXT, lambda r, w, i: r.item.measures),
        "item.text": _F("回访情况", _K.TEXT, lambda r, w, i: r.item.text),
    },
    Each.SUPERVISION: {
        "item.ordered_on": _F("督办日期", _K.DATE, lambda r, w, i: r.item.ordered_on),
        "item.ordered_by": _F("督办单位", _K.TEXT, lambda r, w, i: r.item.ordered_by),
        "item.public": _F("是否挂牌", _K.YES_NO, lambda r, w, i: r.item.public),
        "item.matter": _F("督办事项", _K.TEXT, lambda r, w, i: r.item.matter),
        "item.due_on": _F("反馈期限", _K.DATE, lambda r, w, i: r.item.due_on),
        "item.feedback_on": _F("反馈日期", _K.DATE, lambda r, w, i: r.item.feedback_on),
        "item.feedback": _F("反馈情况", _K.TEXT, lambda r, w, i: r.item.feedback),
        "item.lifted_on": _F("解除日期", _K.DATE, lambda r, w, i: r.item.lifted_on),
    },
    Each.TRANSFER: {
        "item.kind": _F("流转方式", _K.TEXT, lambda r, w, i: r.item.kind.label),
        "item.on": _F("流转日期", _K.DATE, lambda r, w, i: r.item.on),
        "item.from_unit": _F("交出单位", _K.TEXT, lambda r, w, i: r.item.from_unit),
        "item.to_unit": _F("接收单位", _K.TEXT, lambda r, w, i: r.item.to_unit),
        "item.departments": _F("参加单位", _K.TEXT, lambda r, w, i: r.item.departments),
        "item.matter": _F("交办事项", _K.TEXT, lambda r, w, i: r.item.matter),
        "item.opinion": _F("处理意见", _K.TEXT, lambda r, w, i: r.item.opinion),
        "item.due_on": _F("反馈期限", _K.DATE, lambda r, w, i: r.item.due_on),
        "item.feedback_on": _F("反馈日期", _K.DATE, lambda r, w, i: r.item.feedback_on),
        "item.result": _F("办理结果", _K.TEXT, lambda r, w, i: r.item.result),
        "item.returned_on": _F("退回日期", _K.DATE, lambda r, w, i: r.item.returned_on),
    },
    Each.PARTY: {
        "item.role": _F("当事人地位", _K.TEXT, lambda r, w, i: r.item.role.label),
        "item.kind": _F("当事人类型", _K.TEXT, lambda r, w, i: r.item.kind.label),
        "item.name": _F("姓名或名称", _K.TEXT, lambda r, w, i: r.item.name),
        "item.id_number": _F("证件号码", _K.CODE, lambda r, w, i: r.item.id_number),
        "item.phone": _F("本人电话", _K.CODE, lambda r, w, i: r.item.phone),
        "item.address": _F("本人住址", _K.TEXT, lambda r, w, i: r.item.address),
        "item.is_minor": _F("是否未成年", _K.YES_NO, lambda r, w, i: r.item.is_minor),
    },
}

FIELDS_OF: Mapping[Each, Mapping[str, LedgerField]] = {
    Each.DISPUTE: LEDGER_FIELDS,
    **{each: {**LEDGER_FIELDS, **own} for each, own in _OF_ITEMS.items()},
    Each.ROUND: {
        "seq": LEDGER_FIELDS["seq"],
        "unit": _F("排查单位", _K.TEXT, lambda r, w, i: r.unit),
        "held_on": _F("排查日期", _K.DATE, lambda r, w, i: r.held_on),
        "for_day": _F("应排查的日期", _K.DATE, lambda r, w, i: r.for_day),
        "entered_on": _F("录入日期", _K.DATE, lambda r, w, i: r.entered_on),
        "kind": _F("排查类别", _K.TEXT, lambda r, w, i: r.kind),
        "campaign": _F("专项活动", _K.TEXT, lambda r, w, i: r.campaign),
        "people": _F("排查人员", _K.TEXT, lambda r, w, i: "、".join(r.people)),
        "people_count": _F("参加人数", _K.INT, lambda r, w, i: len(r.people)),
        "responsible": _F("主责人", _K.TEXT, lambda r, w, i: r.responsible),
        "methods": _F("排查方式", _K.TEXT, lambda r, w, i: _methods(r, w)),
        "area": _F("排查区域", _K.TEXT, lambda r, w, i: r.area),
        "households": _F("走访户数", _K.INT, lambda r, w, i: r.households),
        "found": _F("排查出的纠纷", _K.INT, lambda r, w, i: r.found),
        "nil": _F("是否零报告", _K.YES_NO, lambda r, w, i: r.nil),
        "result": _F("排查结果", _K.TEXT, lambda r, w, i: "零报告" if r.nil else f"排查出纠纷{r.found}件"),
        "note": _F("备注", _K.TEXT, lambda r, w, i: r.note),
    },
    Each.VILLAGE: {
        "seq": LEDGER_FIELDS["seq"],
        "village": _F("村(社区)", _K.TEXT, lambda r, w, i: r.village),
        "disputes": _F("排查数", _K.INT, lambda r, w, i: r.disputes),
        "resolved": _F("已化解", _K.INT, lambda r, w, i: r.resolved),
        "open": _F("正在化解", _K.INT, lambda r, w, i: r.open),
        "ended": _F("未达成协议", _K.INT, lambda r, w, i: r.ended),
        "major": _F("重大疑难", _K.INT, lambda r, w, i: r.major),
        "people_involved": _F("涉及人数", _K.INT, lambda r, w, i: r.people_involved),
        "amount": _F("协议涉及金额", _K.MONEY_YUAN, lambda r, w, i: r.amount),
        "rounds": _F("开展排查", _K.INT, lambda r, w, i: r.rounds),
        "nil_rounds": _F("零报告", _K.INT, lambda r, w, i: r.nil_rounds),
        "households": _F("走访户数", _K.INT, lambda r, w, i: r.households),
    },
}
"""The fields by what a line is: those of a dispute hold for its items too, which have their own under `item.`."""
