"""What the import says: names of fields, kinds of rows, how sure a column is, what is done with a known dispute"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mediator_desktop.services.importing import Known

if TYPE_CHECKING:
    from mediator_desktop.ledgers.mapping import MappedColumn

FIELD_NAMES: Mapping[str, str] = {
    "seq": "序号", "number": "编号（对方的）", "found_on": "排查日期", "accepted_on": "受理日期",
    "mediated_on": "调解日期", "agreed_on": "协议日期", "deadline": "化解时限", "resolved_on": "化解日期",
    "struck_off_on": "销号日期", "visited_on": "回访日期", "township": "乡镇", "village": "村（社区）",
    "group": "村民小组", "grid": "网格", "division": "行政区划", "place": "发生地", "title": "纠纷名称",
    "relation": "双方关系", "party": "当事人", "party_id": "当事人身份证号", "party_phone": "当事人电话",
    "party_address": "当事人住址", "applicant": "申请人", "applicant_id": "申请人身份证号",
    "applicant_phone": "申请人电话", "applicant_address": "申请人住址", "respondent": "被申请人",
    "respondent_id": "被申请人身份证号", "respondent_phone": "被申请人电话", "respondent_address": "被申请人住址",
    "type": "纠纷类型", "type_zz": "综治类别", "facts": "简要情况", "demand": "诉求", "difficulty": "化解难点",
    "scale": "规模", "people": "涉及人数", "households": "涉及户数", "cases": "件数", "amount": "涉及金额",
    "grade": "等级", "source": "来源", "leader": "包案领导", "team": "工作专班", "resp_unit": "责任单位",
    "resp_person": "责任人", "resp_phone": "责任人电话", "handler": "经办人", "measures": "化解措施",
    "method": "化解方式", "progress": "进展情况", "outcome": "调解结果", "resolved": "是否化解",
    "supervision": "交办督办", "strike_off": "销号情况", "performance": "履行情况", "agreement_form": "协议形式",
    "agreement_no": "协议编号", "file_no": "卷号", "mediator": "调解员", "co_mediator": "协办调解员",
    "registrar": "受理员", "committee": "调委会", "studio": "调解工作室", "satisfaction": "是否满意",
    "death": "有无死亡", "subsidy": "以奖代补评定", "attribute": "案件属性", "special_group": "特殊群体",
    "migrant_worker": "涉及农民工", "converted": "纠纷转化", "note": "备注",
}  # fmt: skip
"""Every field that a column may hold, as people call it, in the order in which it is offered."""
USUAL_PAIRS = (
    ("party", "party_phone"),
    ("party", "party_id"),
    ("party", "party_id", "party_phone"),
    ("applicant", "applicant_phone"),
    ("respondent", "respondent_phone"),
    ("applicant", "respondent"),
    ("resp_unit", "resp_person"),
    ("resp_unit", "resp_person", "resp_phone"),
    ("resp_person", "resp_phone"),
    ("measures", "progress"),
)
"""Fields that ledgers put into one cell."""
UNUSED = "不用，记在备注里"
SETTLED = ("按确认过的对应", "您选的", "登记册没有这一项")
"""Reasons of a column that somebody has decided about, or that is known to have no place in the register."""
SURE = 0.8
"""From here on a column need not be looked at."""

ROW_KINDS: Mapping[str, tuple[str, str]] = {
    "title": ("标题", "muted"),
    "header": ("表头", "done"),
    "unit": ("单位", "muted"),
    "case": ("纠纷", ""),
    "continued": ("接上一行", "muted"),
    "total": ("合计", "due"),
    "footer": ("签名", "muted"),
    "nil": ("零报告", "due"),
    "prepared": ("空号", "muted"),
    "heading": ("重复表头", "muted"),
    "remark": ("说明", "due"),
    "section": ("村名", "muted"),
    "empty": ("", ""),
}
"""What a row of a sheet is, and its tone."""
KNOWN_WORDS = {
    Known.SKIP: "跳过，不导入",
    Known.UPDATE: "补充已登记的（只填空着的，不改已有的）",
    Known.ADD: "另外登记一件",
}
UNITS = {1: "元", 1000: "千元", 10_000: "万元", 100_000_000: "亿元"}
DAY_ORDERS = {True: "日/月/年（3/4/2026 是4月3日）", False: "月/日/年（3/4/2026 是3月4日）"}


def fields_word(fields: tuple[str, ...]) -> str:
    """What a column holds: `当事人＋当事人电话`."""
    return "＋".join(FIELD_NAMES.get(name, name) for name in fields) if fields else UNUSED


def confidence_word(column: "MappedColumn") -> tuple[str, str]:
    """How sure a column is, in words, and its tone."""
    if column.reason in SETTLED and not column.fields:
        return "很有把握", "done"
    if not column.fields:
        return ("请看一下", "due") if column.reason.startswith("与") else ("不认识", "late")
    return ("很有把握", "done") if column.confidence >= SURE else ("请看一下", "due")


def one_line(words: str, longest: int = 60) -> str:
    """Words of a cell in one line, cut where they are long."""
    line = " ".join(words.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
