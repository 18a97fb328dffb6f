"""Which column of a foreign ledger holds what: the header is found by its words, not by its row number."""

from collections.abc import Mapping
from dataclasses import dataclass

from mediator_desktop.ledgers.reading import ReadSheet, Row, cell_words, column_letter

HEADER_WITHIN = 15
"""A header stands within the first rows; titles, unit and date lines stand above it."""
LEAST_KNOWN = 3

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "seq": ("序号",),
    "number": ("编号", "案件编码", "案号", "案件编号"),
    "found_on": ("排查日期", "排查时间"),
    "accepted_on": ("受理日期", "受理时间", "受案时间"),
    "mediated_on": ("调解时间", "调解日期"),
    "agreed_on": ("协议日期",),
    "deadline": ("化解时限", "完成时限", "办结期限"),
    "resolved_on": ("化解时间", "结案时间"),
    "visited_on": ("回访时间", "回访日期"),
    "division": ("行政划分",),
    "village": ("村(社区)", "村社", "村居", "单位", "排查部门", "排查区域/单位", "上报单位", "填报单位"),
    "place": ("地点", "地点(单位)", "单位地点", "纠纷发生地"),
    "party": ("当事人", "当事人姓名", "信访人"),
    "party_id": ("身份证号", "身份证号码", "证件号码"),
    "party_phone": ("联系电话", "联系方式"),
    "party_address": ("户籍地址", "实际居住地址", "单位或住址"),
    "type": ("纠纷类型", "纠纷类别", "类别"),
    "facts": (
        "矛盾纠纷简况", "矛盾纠纷简况及原因", "矛盾纠纷简要情况", "矛盾纠纷基本情况", "纠纷简要情况", "纠纷简要事实",
    ),
    "demand": ("信访诉求",),
    "people": ("涉及人数", "涉及当事人数"),
    "amount": ("涉及金额", "协议涉及金额", "调解协议金(元)", "涉及金额(元)", "涉及金额(万元)"),
    "grade": ("风险等级", "案件难度级别"),
    "source": ("案件来源", "来源"),
    "leader": ("责任领导", "包案领导"),
    "resp_unit": ("责任单位",),
    "resp_person": ("责任人",),
    "measures": ("化解措施", "工作措施"),
    "progress": ("调处情况", "化解情况", "目前状况", "本月工作情况"),
    "outcome": ("调解结果",),
    "resolved": ("是否化解",),
    "supervision": ("交办督办情况",),
    "strike_off": ("销号情况", "消号情况"),
    "performance": ("履行情况", "协议履行情况"),
    "agreement_form": ("协议形式",),
    "agreement_no": ("调解书编号", "调解协议编号"),
    "file_no": ("卷号", "卷宗号"),
    "mediator": ("调解员", "人民调解员", "主办调解员", "承办人"),
    "co_mediator": ("协办调解员",),
    "registrar": ("受理员",),
    "committee": ("调委会",),
    "studio": ("调解工作室",),
    "satisfaction": ("是否满意",),
    "death": ("有无死亡",),
    "subsidy": ("以奖代补评定",),
    "attribute": ("案件属性",),
    "special_group": ("涉及特殊群体情况",),
    "migrant_worker": ("涉及农民工纠纷情况",),
    "converted": ("纠纷转化情况",),
    "note": ("备注",),
}  # fmt: skip
"""Headings of real ledgers by the field names of the import's JSON."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column: its place (from 0), heading as written, and field; None when the heading is not understood.

    `also` are further notions in the same cells, `confidence` is between 0 and 1, `reason` says in words why.
    """

    index: int
    heading: str
    field: str | None
    also: tuple[str, ...] = ()
    confidence: float = 1.0
    reason: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that the column's cells hold."""
        return (self.field, *self.also) if self.field else ()

    @property
    def letter(self) -> str:
        """As Excel names it."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings stand (row as Excel counts) and what they mean."""

    row: int
    columns: tuple[MappedColumn, ...]

    def place(self, field: str) -> int | None:
        """The place of a field's column, None where the ledger has none."""
        for column in self.columns:
            if column.field == field:
                return column.index
        return None


def fold_heading(heading: str) -> str:
    """A heading without line breaks and spaces, brackets and colons narrow."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in heading)
    return "".join(narrow.split())


_BY_HEADING = {fold_heading(word): field for field, words in SYNONYMS.items() for word in words}


def find_header(sheet: ReadSheet) -> Header | None:
    """The row with most known headings, or None when no row has enough of them."""
    best: Header | None = None
    most = LEAST_KNOWN - 1
    for offset, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        columns = map_headings(row)
        known = len({column.field for column in columns if column.field})
        if known > most:
            best, most = Header(sheet.first_row + offset, columns), known
    return best


def map_headings(row: Row) -> tuple[MappedColumn, ...]:
    """What each heading of a row means; empty cells are left out, a field is given once."""
    taken: set[str] = set()
    columns = []
    for index, cell in enumerate(row):
        heading = cell_words(cell)
        if not heading:
            continue
        field = _BY_HEADING.get(fold_heading(heading))
        if field in taken:
            field = None
        if field:
            taken.add(field)
        columns.append(MappedColumn(index, heading, field))
    return tuple(columns)
