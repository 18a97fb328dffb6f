"""What a template seems to ask for: proposed by content, corrected and confirmed by a person, told apart when it changes"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS
from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.catalogue.templates import COUNTS, NAMED, TemplateWords
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
from mediator_desktop.ledgers.template_matrix import Label, TablePlan, TableWords, plan_table
from mediator_desktop.ledgers.template_meanings import MEASURE_WORDS, meaning_of
from mediator_desktop.ledgers.template_sheet import TemplateSheet, place_of
from mediator_desktop.ledgers.template_workbook import TemplateWorkbook

MOST_SHEETS = 40
MOST_NAMES = 200
NAMED_WORDS: Mapping[str, str] = {
    "unit": "填报单位",
    "made_on": "填报日期",
    "period": "时间段",
    "year": "年份",
    "month": "月份",
    "counted_by": "统计口径",
    "maker": "填报人",
    **{count: MEASURE_WORDS[count] for count in COUNTS},
    "agreed_yuan": "协议涉及金额（元）",
}
"""What a named cell can be filled with, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProposal:
    """A column of a list: heading from the group down, the ledger's field (None: stays empty), how sure that is.

    `has_formula` columns are worked out by the template itself and are not written over; `also` are other fields it may be.
    `words` says what is written in place of a word of ours, where the column's drop-down has its own.
    """

    sheet: str
    column: int
    heading: str
    field: str | None
    confidence: float
    has_formula: bool = False
    also: tuple[str, ...] = ()
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)

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
    """A sheet that asks for something: a list with its columns, or a table with its labels and the plan made of them."""

    layout: Layout
    columns: tuple[ColumnProposal, ...] = ()
    labels: tuple[Label, ...] = ()
    plan: TablePlan | None = None
    slots: tuple[Slot, ...] = ()

    def with_labels(self, labels: tuple[Label, ...]) -> "SheetProposal":
        """The sheet with other meanings of its table's labels, planned anew."""
        assert isinstance(self.layout, MatrixLayout)
        assert self.plan is not None
        return replace(self, labels=labels, plan=plan_table(self.layout, labels, self.plan.type_list))

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


@dataclass(frozen=True, slots=True, kw_only=True)
class NameProposal:
    """A single cell with a name (名称): what belongs there (a word of `NAMED`, None: it is left alone)."""

    name: str
    sheet: str
    row: int
    column: int
    asks: str | None
    confidence: float

    @property
    def place(self) -> str:
        """As Excel names it."""
        return place_of(self.row, self.column)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {"name": self.name, "sheet": self.sheet, "cell": self.place, "asks": self.asks}


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
    names: tuple[NameProposal, ...] = ()
    confirmed: bool = False
    changed: Difference | None = None

    def with_field(self, sheet: str, letter: str, field: str | None) -> "TemplateMapping":
        """The mapping with one column decided by a person. Raises Refused for an unknown column or field."""
        if field is not None and field not in LEDGER_FIELDS:
            raise Refused(f"没有“{field}”这个项目")
        return self._with_columns(sheet, letter, lambda column: replace(column, field=field, confidence=1.0))

    def with_word(self, sheet: str, letter: str, ours: str, theirs: str) -> "TemplateMapping":
        """The mapping with a column writing another word in place of ours; an empty one takes that back. Raises Refused."""

        def said(column: ColumnProposal) -> ColumnProposal:
            words = {**column.words, ours: theirs}
            return replace(column, words={mine: other for mine, other in words.items() if other})

        return self._with_columns(sheet, letter, said)

    def with_label(self, sheet: str, key: str, meaning: str) -> "TemplateMapping":
        """The mapping with the meaning of one label of a table decided (`Meaning.key`). Raises Refused for an unknown one."""
        decided = meaning_of(meaning)
        about = self._sheet(sheet)
        if not any(label.key == key for label in about.labels):
            raise Refused(f"模板的工作表“{sheet}”里没有这个项目，请重新选择")
        labels = tuple(
            replace(label, meaning=decided, is_decided=True) if label.key == key else label
            for label in about.labels
        )
        return self._with_sheet(about.with_labels(labels))

    def with_slot(self, sheet: str, place: str, *, fills: bool, given: str = "") -> "TemplateMapping":
        """The mapping with one line (the cell `A2`) filled in or left, perhaps with words of a person's own. Raises Refused."""
        about = self._sheet(sheet)
        if not any(place_of(slot.row, slot.column) == place for slot in about.slots):
            raise Refused(f"模板的工作表“{sheet}”里没有{place}这一格，请重新选择")
        slots = tuple(
            replace(slot, fills=fills, given=given) if place_of(slot.row, slot.column) == place else slot
            for slot in about.slots
        )
        return self._with_sheet(replace(about, slots=slots))

    def with_name(self, name: str, asks: str | None) -> "TemplateMapping":
        """The mapping with one named cell decided, None to leave it alone. Raises Refused for an unknown name or word."""
        if asks is not None and asks not in NAMED:
            raise Refused(f"没有“{asks}”这个项目")
        if not any(about.name == name for about in self.names):
            raise Refused(f"模板里没有名称“{name}”")
        names = tuple(
            replace(about, asks=asks, confidence=1.0) if about.name == name else about for about in self.names
        )
        return replace(self, names=names, confirmed=False)

    def _with_columns(
        self, sheet: str, letter: str, change: Callable[[ColumnProposal], ColumnProposal]
    ) -> "TemplateMapping":
        about = self._sheet(sheet)
        if not any(column.letter == letter for column in about.columns):
            raise Refused(f"模板的工作表“{sheet}”里没有{letter}列")
        columns = tuple(change(column) if column.letter == letter else column for column in about.columns)
        return self._with_sheet(replace(about, columns=columns))

    def _sheet(self, name: str) -> SheetProposal:
        for about in self.sheets:
            if about.layout.sheet == name:
                return about
        raise Refused(f"模板里没有工作表“{name}”")

    def _with_sheet(self, changed: SheetProposal) -> "TemplateMapping":
        sheets = tuple(
            changed if about.layout.sheet == changed.layout.sheet else about for about in self.sheets
        )
        return replace(self, sheets=sheets, confirmed=False)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "template": self.name,
            "fingerprint": self.fingerprint,
            "confirmed": self.confirmed,
            "changed": self.changed.to_json() if self.changed else None,
            "sheets": [sheet.to_json() for sheet in self.sheets],
            "names": [name.to_json() for name in self.names],
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
        for about in self.names:
            what = NAMED_WORDS[about.asks] if about.asks else "没有认出，不填"
            yield f"名称“{about.name}”（{about.sheet}!{about.place}）：{what}"


def propose(
    workbook: TemplateWorkbook,
    finder: LayoutFinder,
    matcher: Matcher,
    tables: TableWords,
    words: TemplateWords,
) -> TemplateMapping:
    """What a template seems to ask for, by its words alone. Raises Refused when nothing is understood or there is no room."""
    found = []
    for sheet in [sheet for sheet in workbook.sheets if not sheet.about.hidden][:MOST_SHEETS]:
        layout = finder.find(sheet)
        if layout is None:
            continue
        slots = finder.slots(sheet, layout)
        if isinstance(layout, MatrixLayout):
            labels, type_list = tables.labels(layout), tables.type_list(layout)
            plan = plan_table(layout, labels, type_list)
            found.append(SheetProposal(layout=layout, labels=labels, plan=plan, slots=slots))
        else:
            _check_room(sheet, layout)
            columns = _columns(sheet, layout, matcher)
            found.append(SheetProposal(layout=layout, columns=columns, slots=slots))
    names = _names(workbook, [about.layout for about in found], words)
    if not found and not any(about.asks for about in names):
        raise Refused("模板里没有认出任何表头，请确认选对了文件；表头要写明序号、当事人、纠纷类型这样的栏目")
    mark = fingerprint((about.layout for about in found), ((n.name, n.sheet, n.place) for n in names))
    return TemplateMapping(name=workbook.package.name, fingerprint=mark, sheets=tuple(found), names=names)


def _names(
    workbook: TemplateWorkbook, layouts: list[Layout], words: TemplateWords
) -> tuple[NameProposal, ...]:
    """The named single cells of visible sheets that hold no formula and lie outside what is filled anyway."""
    known = {fold(word): asks for asks, said in words.names.items() for word in said}
    visible = {sheet.name: sheet for sheet in workbook.sheets if not sheet.about.hidden}
    found = []
    for name, (sheet_name, area) in list(workbook.names.items())[:MOST_NAMES]:
        sheet = visible.get(sheet_name)
        if sheet is None or sheet.formula(area.top, area.left) is not None:
            continue
        if (area.top, area.left) != (area.bottom, area.right) and sheet.merged(area.top, area.left) != area:
            continue
        if any(layout.sheet == sheet_name and _is_filled_row(layout, area.top) for layout in layouts):
            continue
        asks = known.get(fold(name))
        found.append(
            NameProposal(
                name=name, sheet=sheet_name, row=area.top, column=area.left, asks=asks, confidence=float(bool(asks))
            )
        )  # fmt: skip
    return tuple(found)


def _is_filled_row(layout: Layout, row: int) -> bool:
    if isinstance(layout, ListLayout):
        return layout.top <= row <= layout.last
    return layout.top <= row <= max(heading.column for heading in layout.rows)


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
