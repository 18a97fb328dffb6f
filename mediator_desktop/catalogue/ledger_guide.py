"""The part of `forms/README.md` that lists what a ledger is declared with: settings, fields, conditions; made from the code"""

from collections.abc import Iterator

from mediator_desktop.catalogue.ledger_conditions import CONDITIONS_OF, Condition
from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS, CellKind
from mediator_desktop.catalogue.ledger_item_fields import FIELDS_OF
from mediator_desktop.catalogue.ledger_items import Each
from mediator_desktop.catalogue.ledgers import SLOTS

BEGIN, END = "<!-- 台账：以下由程序生成 -->", "<!-- 台账：以上由程序生成 -->"

EACH_WORDS = {
    Each.DISPUTE: "一件纠纷一行；按 counted_by 计入时间段",
    Each.PERFORMANCE: "一项约定的履行一行；按约定履行日期计入，没有约定的按协议日期",
    Each.RETURN_VISIT: "一次回访一行；按回访日期计入",
    Each.SUPERVISION: "一次督办一行；按督办日期计入",
    Each.TRANSFER: "一次上报、移交、交办或者会诊一行；按流转日期计入",
    Each.PARTY: "一名当事人一行；随纠纷计入",
    Each.ROUND: "一次排查一行；按开展的日期计入",
    Each.VILLAGE: "一个村(社区)一行，没有纠纷的村也有一行；纠纷按 counted_by、排查按开展的日期计入",
}
_KINDS = {
    CellKind.TEXT: "文字",
    CellKind.CODE: "号码",
    CellKind.DATE: "日期",
    CellKind.INT: "数目",
    CellKind.MONEY_YUAN: "金额",
    CellKind.MONEY_WAN: "金额",
    CellKind.YES_NO: "是否",
}
SETTINGS = {
    "id, edition, name": "英文名、版本、列表里的名称；必须写",
    "each": "一行是什么，见下表；不写是 dispute",
    "title, left, right": "标题，标题下面左右两边的字；可用 "
    + "、".join(f"{{{slot}}}" for slot in sorted(SLOTS)),
    "sheet": "工作表的名称",
    "signatures": '表下面签名的人，例如 ["填报人", "审核人"]',
    "notes": "签名上面的说明，一条一行",
    "totals": "合计行第一格的字；不写就没有合计行",
    "empty, empty_else": "没有内容时写的字，例如 零报告；empty_else 是这段时间有纠纷、只是没有符合条件的时写的",
    "counted_by": "纠纷按哪一天计入：found 发现，accepted 受理，agreed 达成协议，closed 结案",
    "sort": '先后，例如 ["village", "-accepted_on"]，前面有减号的从大到小；不写按计入的日期',
    "orientation": "landscape 横放，portrait 竖放",
    "[page]": "paper（A4 或 A3），top、bottom、left、right 页边距（毫米）",
    "layout": "table 一行一件，records 一件一页的小表；小表的 across 是并排几项",
    "[[where]]": "哪些列入：一个 [[where]] 里的条件要都符合；有几个 [[where]]，符合一个就列入",
    "[[columns]]": "heading 栏目（\\n 换行），field 内容，width 宽度（半角字符）；可以再写 group 上面合并的栏目，"
    "unit 栏目下面的单位，align（left、center、right），total（count 件数、sum 合计），"
    "kind（text 写成文字，money_wan 写成万元），format（日期：iso、chinese、dots；金额：grouped、plain、whole）",
    "[[sheets]]": "几张表合成一个工作簿：ledger 是台账的 id，或者 table 是统计表的 id，sheet 是工作表的名称；不写 [[columns]]",
}


def guide() -> str:
    """Markdown in Chinese."""
    return "\n".join(_lines())


def with_guide(readme: str) -> str:
    """A README with the generated part renewed."""
    head, _, rest = readme.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n\n{guide()}\n\n{END}{tail}"


def _lines() -> Iterator[str]:
    yield "| 写法 | 作用 |\n| --- | --- |"
    for name, words in SETTINGS.items():
        yield f"| `{name}` | {words} |"
    yield "\n### 一行是什么（each）\n"
    yield "| 写法 | 一行是什么 |\n| --- | --- |"
    for each in Each:
        yield f"| `{each.value}` | {EACH_WORDS[each]} |"
    yield "\n### 台账的项目（field）\n"
    yield "一行是纠纷，或者是纠纷里的一项时：\n"
    yield "| 项目 | 内容 | 类型 |\n| --- | --- | --- |"
    for name, about in LEDGER_FIELDS.items():
        yield f"| `{name}` | {about.label} | {_KINDS[about.kind]} |"
    for each, fields in FIELDS_OF.items():
        own = {name: f for name, f in fields.items() if f is not LEDGER_FIELDS.get(name)}
        if own:
            listed = "、".join(f"`{name}` {about.label}" for name, about in own.items())
            yield f'\n`each = "{each.value}"` 时{"还有" if each.is_of_dispute else "是这些，加上 `seq`"}：{listed}'
    yield "\n### 条件（where）\n"
    yield '写 true 或 false，或者写几个代码，例如 `status = ["mediating", "accepted"]`。\n'
    yield "| 条件 | 内容 | 可以写的 |\n| --- | --- | --- |"
    for name, condition in CONDITIONS_OF[Each.DISPUTE].items():
        yield f"| `{name}` | {condition.label} | {_choices(condition)} |"
    for each, conditions in CONDITIONS_OF.items():
        more = {n: c for n, c in conditions.items() if c is not CONDITIONS_OF[Each.DISPUTE].get(n)}
        if more and each is not Each.DISPUTE:
            listed = "、".join(f"`{name}` {about.label}（{_choices(about)}）" for name, about in more.items())
            yield f'\n`each = "{each.value}"` 时{"还有" if each.is_of_dispute else "是"}：{listed}'


def _choices(condition: Condition) -> str:
    if condition.codes is None:
        return "true/false"
    return "、".join(f"`{code}`" for code in sorted(condition.codes)) or "代码表里的代码，或者名称"
