"""The part of `forms/README.md` that lists block kinds, fields and checks, made from the code itself."""

import dataclasses
import re
import typing
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from mediator_desktop.catalogue import paper_blocks
from mediator_desktop.catalogue.paper_blocks import BLOCK_KINDS, Check, PageSpec
from mediator_desktop.catalogue.paper_fields import FIELDS
from mediator_desktop.catalogue.paper_items import ITEM_LISTS
from mediator_desktop.catalogue.paper_source import FieldKind

BEGIN, END = "<!-- 以下由程序生成 -->", "<!-- 以上由程序生成 -->"

_KINDS = {
    FieldKind.TEXT: "文字",
    FieldKind.PROSE: "长文字",
    FieldKind.LIST: "清单",
    FieldKind.DATE: "日期",
    FieldKind.MONEY: "金额",
    FieldKind.COUNT: "数目",
}
_BLOCKS = {
    "text": "一段文字，可以有 {字段} 和 ____ 空白；style 为 title 是大标题，heading 是小标题，note 是小字",
    "cells": "成行的“标签＋横线上的值”，boxed = true 时画成方格",
    "parties": "当事人情况，每人一块，自然人和单位的内容不同",
    "section": "小标题和一段长文字，没有内容时印 lines 行横线；inline = true 时接在标签后面",
    "clauses": "小标题和编了号的条款",
    "performance": "履行方式、时限：文字，分期或多项时加一张表",
    "choice": "标签和几个选项，符合的打勾",
    "signatures": "签名栏，左右两列；人多时自动增加",
    "seal": "盖章处和日期，room = true 时留出直径42毫米的印章位置",
    "table": "表格：每行是清单 items 的一项，清单空着时用固定的行 rows，并补空行到 at_least 行；最后再加 blank_rows 个空行；"
    "row_mm 是最小行高（毫米）",
    "entries": "清单的每一项一块：小标题和成行的标签；heading 里可以用 {serial}",
    "frame": "粘贴用的方框，高 mm 毫米，label 印在中间",
    "ruled": "空白横线",
    "space": "空出的高度（毫米）",
    "page_break": "另起一页",
}
_CHECKS = {
    Check.PARTIES: "至少两方当事人，同一人不在两边，未成年人有法定代理人",
    Check.IDENTITY: "身份证号、统一社会信用代码的校验，与性别、出生日期相符",
    Check.COPIES: "协议份数够每方当事人和调委会各一份，申请司法确认的再加一份",
    Check.DATES: "申请、受理、告知、调解的先后",
    Check.AGREEMENT_DATES: "协议不早于受理和调解，签名和履行不早于协议",
    Check.AMOUNTS: "各项履行金额合计等于协议金额",
    Check.CAPITALS: "金额的大写和旁边的小写一致",
    Check.PERSONS: "各方都是个人，有单位的请用另一份",
    Check.WITH_UNIT: "至少一方是单位，都是个人的请用另一份",
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
    yield "### 版块（kind）\n"
    yield "| kind | 作用 | 可以写的项（＝后面是不写时的值，没有＝的必须写） |\n| --- | --- | --- |"
    for kind, block in BLOCK_KINDS.items():
        yield f"| `{kind}` | {_BLOCKS[kind]} | {_options(block)} |"
    yield "\n页面 `[page]`：" + _options(PageSpec) + "（毫米，字号和行距是磅）\n"
    yield "### 检查（checks）\n"
    yield "| 写法 | 检查什么 |\n| --- | --- |"
    for check, words in _CHECKS.items():
        yield f"| `{check.value}` | {words} |"
    yield "\n### 字段\n"
    yield "| 字段 | 内容 | 类型 |\n| --- | --- | --- |"
    for field in FIELDS.values():
        yield f"| `{field.id}` | {field.label} | {_KINDS[field.kind]} |"
    for entries in ITEM_LISTS.values():
        yield f"\n清单 `{entries.id}`（{entries.label}）每一项的字段："
        yield "、".join(f"`{f.id}` {f.label}" for f in entries.fields.values())


def _options(kind: type) -> str:
    parts = []
    hints = typing.get_type_hints(kind)
    for spec in dataclasses.fields(kind):
        if spec.name in ("person", "organisation"):
            parts.append(f"`{spec.name}`")
        elif spec.default is dataclasses.MISSING:
            parts.append(f"`{spec.name}`{_choices(hints[spec.name])}")
        else:
            parts.append(f"`{spec.name} = {_default(spec.default)}`{_choices(hints[spec.name])}")
    return "，".join(parts)


def _choices(hint: Any) -> str:
    """The values of a coded option, and the keys of nested tables."""
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "（" + "/".join(member.value for member in hint) + "）"
    inner = re.findall(r"paper_blocks\.(\w+)", str(hint))
    nested = getattr(paper_blocks, inner[0]) if inner else None
    if nested is not None and dataclasses.is_dataclass(nested):
        return "（每项有 " + "、".join(spec.name for spec in dataclasses.fields(nested)) + "）"
    return ""


def _default(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case tuple():
            return "[" + ", ".join(_default(item) for item in value) + "]"
        case _:
            return f'"{value}"'
