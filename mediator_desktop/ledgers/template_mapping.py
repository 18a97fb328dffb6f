"""What a template seems to ask for: proposed by content, corrected and confirmed by a person, told apart when it changes"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS
from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.reading import column_letter
from mediator_desktop.ledgers.template_headings import SURE, Matcher
from mediator_desktop.ledgers.template_layout import (
    Layout,
    LayoutFinder,
    ListLayout,
    MatrixLayout,
    Slot,
    crossing_merges,
    fingerprint,
)
from mediator_desktop.ledgers.template_matrix import TablePlan, TableWords
from mediator_desktop.ledgers.template_sheet import TemplateSheet
from mediator_desktop.ledgers.template_workbook import TemplateWorkbook

LEAST_ALIKE = 0.5
"""A remembered template that shares less than this of its headings is another one, not a changed one."""
MOST_SHEETS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProposal:
    """A column of a list: heading from the group down, the ledger's field (None: stays empty), how sure that is.

    `has_formula` columns are worked out by the template itself and are not written over; `also` are other fields it may be.
    """

    sheet: str
    column: int
    heading: str
    field: str | None
    confidence: float
    has_formula: bool = False
    also: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """As Excel names it."""
        return column_letter(self.column - 1)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "col": self.letter,
            "heading": self.heading,
            "field": self.field,
            "confidence": round(self.confidence, 2),
            "formula": self.has_formula,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetProposal:
    """A sheet that asks for something: a list with its columns, or a table with its plan."""

    layout: Layout
    columns: tuple[ColumnProposal, ...] = ()
    plan: TablePlan | None = None
    slots: tuple[Slot, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        told: dict[str, Any] = {
            "sheet": self.layout.sheet,
            "kind": self.layout.kind,
            "header_rows": list(range(self.layout.top, self.layout.bottom + 1)),
            "slots": [{"cell": f"{column_letter(s.column - 1)}{s.row}", "asks": s.asks} for s in self.slots],
        }
        if isinstance(self.layout, ListLayout):
            told["data_rows"] = [self.layout.first, self.layout.last]
            told["columns"] = [column.to_json() for column in self.columns]
        elif self.plan is not None:
            told["item_rows"] = [self.layout.rows[0].column, self.layout.rows[-1].column]
            told["cells"] = len(self.plan.cells)
            told["unknown"] = list(self.plan.unknown)
        return told


@dataclass(frozen=True, slots=True)
class Difference:
    """How a template differs from one that was confirmed: headings new, gone and moved (`当事人：D→E`)."""

    known_as: str
    new: tuple[str, ...]
    gone: tuple[str, ...]
    moved: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {"known_as": self.known_as, "new": self.new, "gone": self.gone, "moved": self.moved}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateMapping:
    """What will be filled in where; remembered by `fingerprint`."""

    name: str
    fingerprint: str
    sheets: tuple[SheetProposal, ...]
    confirmed: bool = False
    changed: Difference | None = None

    def with_field(self, sheet: str, letter: str, field: str | None) -> "TemplateMapping":
        """The mapping with one column decided by a person. Raises Refused for an unknown column or field."""
        if field is not None and field not in LEDGER_FIELDS:
            raise Refused(f"没有“{field}”这个项目")
        found = False
        sheets = []
        for about in self.sheets:
            columns = []
            for column in about.columns:
                if (column.sheet, column.letter) == (sheet, letter):
                    column, found = replace(column, field=field, confidence=1.0), True
                columns.append(column)
            sheets.append(replace(about, columns=tuple(columns)))
        if not found:
            raise Refused(f"模板的工作表“{sheet}”里没有{letter}列")
        return replace(self, sheets=tuple(sheets), confirmed=False)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "template": self.name,
            "fingerprint": self.fingerprint,
            "confirmed": self.confirmed,
            "changed": self.changed.to_json() if self.changed else None,
            "sheets": [sheet.to_json() for sheet in self.sheets],
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        if self.changed:
            yield f"这份模板和上次确认的“{self.changed.known_as}”不一样："
            for what, words in (
                ("多了", self.changed.new),
                ("少了", self.changed.gone),
                ("挪动", self.changed.moved),
            ):
                if words:
                    yield f"  {what}：{'、'.join(words)}"
        for sheet in self.sheets:
            yield from _lines_of(sheet)

    def memory(self) -> str:
        """What is remembered of a confirmed mapping, as JSON."""
        return json.dumps(
            {
                "name": self.name,
                "sheets": [
                    {
                        "sheet": about.layout.sheet,
                        "headings": _headings_of(about.layout),
                        "fields": {column.letter: column.field for column in about.columns},
                    }
                    for about in self.sheets
                ],
            },
            ensure_ascii=False,
        )


def propose(
    workbook: TemplateWorkbook,
    finder: LayoutFinder,
    matcher: Matcher,
    tables: TableWords,
    remembered: Mapping[str, str],
) -> TemplateMapping:
    """What a template seems to ask for. `remembered` are the memories of confirmed mappings by fingerprint.

    A template that was confirmed keeps what was said of it; one that resembles it takes over what still fits, says what
    changed, and is to be confirmed anew. Raises Refused when nothing is understood or rows cannot be filled.
    """
    found = []
    for sheet in [sheet for sheet in workbook.sheets if not sheet.about.hidden][:MOST_SHEETS]:
        layout = finder.find(sheet)
        if layout is None:
            continue
        if isinstance(layout, MatrixLayout):
            proposal = SheetProposal(
                layout=layout, plan=tables.plan(layout), slots=finder.slots(sheet, layout)
            )
        else:
            _check_room(sheet, layout)
            columns = _columns(sheet, layout, matcher)
            proposal = SheetProposal(layout=layout, columns=columns, slots=finder.slots(sheet, layout))
        found.append(proposal)
    if not found:
        raise Refused("模板里没有认出任何表头，请确认选对了文件；表头要写明序号、当事人、纠纷类型这样的栏目")
    mark = fingerprint(proposal.layout for proposal in found)
    mapping = TemplateMapping(name=workbook.package.name, fingerprint=mark, sheets=tuple(found))
    if mark in remembered:
        return replace(_recalled(mapping, json.loads(remembered[mark])), confirmed=True)
    likest = max(
        remembered.values(), key=lambda memory: _alikeness(mapping, json.loads(memory)), default=None
    )
    if likest is None or _alikeness(mapping, json.loads(likest)) < LEAST_ALIKE:
        return mapping
    known = json.loads(likest)
    return replace(_carried_over(mapping, known), changed=_difference(mapping, known))


def _check_room(sheet: TemplateSheet, layout: ListLayout) -> None:
    if layout.last < layout.first:
        raise Refused(f"工作表“{sheet.name}”的表头下面没有留空行，请在 WPS 里插入一行带边框的空行再用")
    if crossed := crossing_merges(sheet, layout):
        raise Refused(
            f"工作表“{sheet.name}”的{crossed[0]}跨行合并了，一件一行填不进去，请在 WPS 里取消合并再用"
        )


def _columns(sheet: TemplateSheet, layout: ListLayout, matcher: Matcher) -> tuple[ColumnProposal, ...]:
    proposals = []
    for heading in layout.columns:
        match = matcher(heading.path)
        proposals.append(
            ColumnProposal(
                sheet=sheet.name,
                column=heading.column,
                heading="/".join(" ".join(part.split()) for part in heading.path),
                field=match.field if match.confidence >= SURE else None,
                confidence=match.confidence,
                has_formula=sheet.formula(layout.first, heading.column) is not None,
                also=match.others
                if match.field is None or match.confidence >= SURE
                else (match.field, *match.others),
            )
        )
    best: dict[str, ColumnProposal] = {}
    for proposal in sorted(proposals, key=lambda p: (-p.confidence, p.column)):
        if proposal.field is not None:
            best.setdefault(proposal.field, proposal)
    return tuple(
        proposal
        if proposal.field is None or best[proposal.field] is proposal
        else replace(proposal, field=None, confidence=0.4, also=(proposal.field,))
        for proposal in proposals
    )


def _headings_of(layout: Layout) -> dict[str, str]:
    """Each heading's place by its folded words; labels of a table's rows with their row."""
    told = {"/".join(map(fold, h.path)): column_letter(h.column - 1) for h in layout.columns}
    if isinstance(layout, MatrixLayout):
        told |= {"/".join(map(fold, h.path)): str(h.column) for h in layout.rows}
    return told


def _recalled(mapping: TemplateMapping, memory: Any) -> TemplateMapping:
    fields = {
        (sheet["sheet"], letter): field
        for sheet in memory["sheets"]
        for letter, field in sheet["fields"].items()
    }
    return _with_fields(mapping, lambda column: (column.sheet, column.letter), fields)


def _carried_over(mapping: TemplateMapping, memory: Any) -> TemplateMapping:
    """What was said of headings holds where they stand now."""
    fields = {}
    for sheet in memory["sheets"]:
        letters = {letter: heading for heading, letter in sheet["headings"].items()}
        for letter, field in sheet["fields"].items():
            if letter in letters:
                fields[letters[letter]] = field
    return _with_fields(mapping, lambda column: "/".join(map(fold, column.heading.split("/"))), fields)


def _with_fields(mapping: TemplateMapping, key: Any, fields: Mapping[Any, str | None]) -> TemplateMapping:
    sheets = []
    for about in mapping.sheets:
        columns = [
            replace(column, field=fields[key(column)], confidence=1.0)
            if key(column) in fields and (fields[key(column)] is None or fields[key(column)] in LEDGER_FIELDS)
            else column
            for column in about.columns
        ]
        sheets.append(replace(about, columns=tuple(columns)))
    return replace(mapping, sheets=tuple(sheets))


def _all_headings(mapping: TemplateMapping) -> dict[str, str]:
    return {
        heading: place for about in mapping.sheets for heading, place in _headings_of(about.layout).items()
    }


def _remembered_headings(memory: Any) -> dict[str, str]:
    return {heading: place for sheet in memory["sheets"] for heading, place in sheet["headings"].items()}


def _alikeness(mapping: TemplateMapping, memory: Any) -> float:
    now, then = set(_all_headings(mapping)), set(_remembered_headings(memory))
    return len(now & then) / max(1, len(now | then))


def _difference(mapping: TemplateMapping, memory: Any) -> Difference:
    now, then = _all_headings(mapping), _remembered_headings(memory)
    return Difference(
        known_as=memory["name"],
        new=tuple(heading for heading in now if heading not in then),
        gone=tuple(heading for heading in then if heading not in now),
        moved=tuple(f"{h}：{then[h]}→{now[h]}" for h in now if h in then and then[h] != now[h]),
    )


def _lines_of(sheet: SheetProposal) -> Iterator[str]:
    layout = sheet.layout
    if isinstance(layout, ListLayout):
        yield f"工作表“{layout.sheet}”：一件一行，表头第{layout.top}至{layout.bottom}行，可填第{layout.first}至{layout.last}行"
        for column in sheet.columns:
            if column.has_formula:
                what = "有公式，不填"
            elif column.field is None:
                maybe = "、".join(LEDGER_FIELDS[name].label for name in column.also if name in LEDGER_FIELDS)
                what = f"没有认出，留空（可能是：{maybe}）" if maybe else "没有认出，留空"
            else:
                what = f"{LEDGER_FIELDS[column.field].label}（把握{round(column.confidence * 100)}%）"
            yield f"  {column.letter}列“{column.heading}”：{what}"
    elif sheet.plan is not None:
        first, last = layout.rows[0].column, layout.rows[-1].column
        yield f"工作表“{layout.sheet}”：统计表，第{first}至{last}行，认出{len(sheet.plan.cells)}格"
        if sheet.plan.unknown:
            yield f"  没有认出，留空：{'、'.join(sheet.plan.unknown)}"
