"""Filling a county's workbook: rows put in, cells written in the styles it brings, nothing else touched"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS, NUMERIC, CellKind, CellValue
from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.catalogue.ledgers import LedgerHeading
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.cells import (
    cell_text,
    figure_number,
    line_count,
    looks_like_formula,
    wan_number,
    yuan_number,
)
from mediator_desktop.ledgers.template_around import Meant, doubts_of_totals, fill_names, fill_slot
from mediator_desktop.ledgers.template_choices import Choices
from mediator_desktop.ledgers.template_layout import Heading, ListLayout, MatrixLayout, states_wan
from mediator_desktop.ledgers.template_mapping import ColumnProposal, SheetProposal, TemplateMapping
from mediator_desktop.ledgers.template_matrix import TemplateNumbers
from mediator_desktop.ledgers.template_package import main
from mediator_desktop.ledgers.template_references import Growth
from mediator_desktop.ledgers.template_sheet import MOST_POINTS, TemplateSheet, place_of
from mediator_desktop.ledgers.template_workbook import TemplateWorkbook

MOST_ROWS = 20_000
"""A list for a county is signed on paper; more rows are no list."""
_LINE = 1.32
_NIL = re.compile(r"在“?([^，。；“”]{1,10}?)”?栏(?:内)?(?:填|填写|注明|写)[“\"「]([^”\"」]{1,6})[”\"」]")
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangeWord:
    """A word of ours that a column's drop-down does not offer, with those that it does."""

    sheet: str
    letter: str
    heading: str
    word: str
    offered: tuple[str, ...]


@dataclass(slots=True)
class Filled:
    """A filled workbook, not yet checked: what was meant, rows put in, and what a person should know."""

    content: bytes
    meant: Meant
    growths: tuple[Growth, ...]
    rows: int
    doubts: tuple[str, ...]
    heights: frozenset[tuple[str, int]] = frozenset()
    strange: tuple[StrangeWord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Everything a template is filled with. `rows` are listed, masked or not; `numbers` is what was counted for its tables.

    `counted_by` says in words by which day was counted, `maker` who fills the form in.
    """

    rows: Sequence[LedgerRow] = ()
    heading: LedgerHeading
    vocabulary: Vocabulary
    numbers: TemplateNumbers = field(default_factory=TemplateNumbers)
    over_formulas: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    cancelled: Callable[[], bool] | None = None
    counted_by: str = ""
    maker: str = ""


def fill_template(workbook: TemplateWorkbook, mapping: TemplateMapping, filling: Filling) -> Filled:
    """Fill a workbook. Formulas stay unless their column (sheet, letter) is in `over_formulas`. Raises Refused."""
    if len(filling.rows) > MOST_ROWS:
        raise Refused(f"这个时间段有{len(filling.rows)}件，模板最多填{MOST_ROWS}件，请缩短时间段")
    meant: Meant = {}
    growths: list[Growth] = []
    doubts: list[str] = []
    heights: set[tuple[str, int]] = set()
    if workbook.cut_off:
        doubts.append(f"模板引用了别的文件，已改成原来显示的数：{'、'.join(workbook.cut_off[:8])}")
    rows = 0
    strange: list[StrangeWord] = []
    for about in mapping.sheets:
        sheet = workbook.sheet(about.layout.sheet)
        workbook.package.tree(sheet.about.part, change=True)
        slots = [slot for slot in about.slots if slot.row < about.layout.top]
        below = [slot for slot in about.slots if slot.row >= about.layout.top]
        if isinstance(about.layout, ListLayout):
            writer = _ListWriter(workbook, sheet, about, filling)
            growth = writer.fill()
            rows = max(rows, len(filling.rows))
            heights |= {(sheet.name, row) for row in writer.heights}
            meant |= writer.meant
            doubts += writer.doubts
            strange += writer.strange
            if growth is not None:
                growths.append(growth)
                below = [replace(slot, row=growth.row(slot.row)) for slot in below]
        elif about.plan is not None:
            _fill_table(sheet, about, filling, meant, doubts)
            rows = max(rows, filling.numbers.cases)
        for slot in (*slots, *below):
            if slot.fills or slot.asks == "signer":
                fill_slot(sheet, slot, filling, meant, doubts)
    fill_names(workbook, mapping.names, filling, meant, doubts)
    if any(about.asks for about in mapping.names):
        rows = max(rows, filling.numbers.cases)
    doubts += filling.numbers.doubts
    for name in {about.layout.sheet for about in mapping.sheets} | {sheet for sheet, _, _ in meant}:
        workbook.sheet(name).forget_results()
    return Filled(
        workbook.to_bytes(),
        meant,
        tuple(growths),
        rows,
        tuple(dict.fromkeys(doubts)),
        frozenset(heights),
        tuple(strange),
    )


class _ListWriter:
    """Fills one list."""

    def __init__(
        self, workbook: TemplateWorkbook, sheet: TemplateSheet, about: SheetProposal, filling: Filling
    ) -> None:
        assert isinstance(about.layout, ListLayout)
        self.workbook = workbook
        self.sheet = sheet
        self.layout: ListLayout = about.layout
        self.filling = filling
        self.meant: Meant = {}
        self.doubts: list[str] = []
        self.heights: set[int] = set()
        self.strange: list[StrangeWord] = []
        over = filling.over_formulas
        self.columns = [
            _ColumnWriter(self, column, heading)
            for column, heading in zip(about.columns, about.layout.columns, strict=True)
            if column.field is not None and (not column.has_formula or (column.sheet, column.letter) in over)
        ]
        self.cleared = [heading.column for heading in about.layout.columns]
        for column in about.columns:
            if column.field is None and not column.has_formula and column.confidence < 1:
                self.doubts.append(f"{column.letter}列“{column.heading}”没有认出，留空了")
            elif column.has_formula and (column.sheet, column.letter) not in over:
                self.doubts.append(f"{column.letter}列“{column.heading}”是公式，没有改动")

    def fill(self) -> Growth | None:
        layout, sheet, rows = self.layout, self.sheet, self.filling.rows
        room = layout.last - layout.first + 1
        self._clear_samples()
        growth = None
        if len(rows) > room:
            growth = Growth(sheet.name, layout.first, layout.last, len(rows) - room)
            self.doubts += self.workbook.grow(sheet, layout.first, layout.last, growth.added)
        for index, row in enumerate(rows, start=1):
            if index % 200 == 0 and self.filling.cancelled is not None and self.filling.cancelled():
                raise Refused("已停止，没有写出文件")
            at = layout.first + index - 1
            needed = max((column.write(at, row, index) for column in self.columns), default=0.0)
            height = sheet.height(at)
            if needed > (height if height is not None else 15.0):
                sheet.set_height(at, min(needed, MOST_POINTS))
                self.heights.add(at)
        if not rows:
            self._say_nil()
        for column in self.columns:
            self.doubts += column.doubts()
            self.strange += column.strange_words()
        self.doubts += doubts_of_totals(self.sheet, layout, growth, len(rows), self._sums())
        return growth

    def _sums(self) -> dict[int, float]:
        """The sums of the columns of numbers that were written."""
        found = {}
        for column in self.columns:
            if column.field != "seq" and column.kind in NUMERIC:
                at = range(self.layout.first, self.layout.first + len(self.filling.rows))
                values = [self.meant.get((self.sheet.name, row, column.column)) for row in at]
                found[column.column] = round(sum(v for v in values if isinstance(v, (int, float))), 6)
        return found

    def _clear_samples(self) -> None:
        """Rows that the template shows as an example are emptied, their looks kept; running numbers stay."""
        examples = 0
        written = [column.column for column in self.columns if column.field != "seq"]
        for row in range(self.layout.first, self.layout.last + 1):
            if not any(self.sheet.words(row, column) for column in written):
                continue
            examples += 1
            for column in self.cleared:
                if self.sheet.formula(row, column) is None and self.sheet.content(row, column) is not None:
                    self.put(row, column, None)
        if examples:
            self.doubts.append(f"模板里原来填了{examples}行内容，当作示例清空了")

    def _say_nil(self) -> None:
        """A period without disputes is reported as the template's own notes ask for, else in the first text column."""
        for sheet in self.workbook.sheets:
            for place in sheet.places():
                if found := _NIL.search(sheet.words(*place)):
                    for column in self.columns:
                        if column.names(found[1]):
                            self._put_nil(column, found[2])
                            return
        texts = [c for c in self.columns if c.field in ("party_lines", "parties", "facts")] or self.columns[
            :1
        ]
        for column in texts[:1]:
            self._put_nil(column, "零报告")

    def _put_nil(self, column: "_ColumnWriter", words: str) -> None:
        self.put(self.layout.first, column.column, words)
        place = place_of(self.layout.first, column.column)
        self.doubts.append(
            f"这个时间段没有纠纷，{place}写了“{words}”；合计行按格数计数时会算成1件，实际是0件"
        )

    def put(self, row: int, column: int, value: str | float | None, style: int | None = None) -> None:
        """Write a cell and remember that it was meant."""
        self.sheet.put(row, column, value, style)
        self.meant[self.sheet.name, row, column] = value


class _ColumnWriter:
    """Writes one column's cells in the style that the template's own row brings."""

    def __init__(self, writer: _ListWriter, about: ColumnProposal, heading: Heading) -> None:
        assert about.field is not None
        self.writer = writer
        self.about = about
        self.column = about.column
        self.field = about.field
        known = LEDGER_FIELDS[about.field]
        self.get, self.kind = known.get, known.kind
        words = fold("".join(heading.path) + heading.unit)
        plain = "元" in words and "万元" not in words
        self.in_wan = "万元" in words or (not plain and states_wan(writer.sheet, writer.layout))
        sheet, styles = writer.sheet, writer.workbook.styles
        self.style = sheet.style(writer.layout.first, self.column)
        area = sheet.merged(writer.layout.first, self.column)
        span = range(self.column, area.right + 1) if area else (self.column,)
        self.points = styles.points_of(self.style)
        width = sum(sheet.width(column) for column in span)
        self.capacity = max(2, int(width * 0.95 * 11 / max(self.points, 6)))
        self.wraps = styles.wraps(self.style)
        self.choices = Choices.of_column(writer.workbook, sheet, writer.layout.first, self.column)
        self._days_as_text = styles.is_text(self.style)
        self._day_style = self.style
        if not self._days_as_text and not styles.is_day(self.style) and self.kind is CellKind.DATE:
            self._day_style = styles.like(self.style, number_format="yyyy-mm-dd")
        code = self.kind is CellKind.CODE and not styles.is_text(self.style)
        self._text_style = styles.like(self.style, number_format="@") if code else self.style
        calendar = writer.workbook.package.tree(writer.workbook.package.workbook_part).find(
            main("workbookPr")
        )
        self._epoch = (
            _EPOCH_1904 if calendar is not None and calendar.get("date1904") in ("1", "true") else _EPOCH
        )

    def names(self, words: str) -> bool:
        """Whether a note means this column."""
        return fold(words) in (fold(part) for part in self.about.heading.split("/"))

    def write(self, at: int, row: LedgerRow, seq: int) -> float:
        """Write one cell; returns the height that it needs in points."""
        value = self.get(row, self.writer.filling.vocabulary, seq)
        written = self._plain(value)
        if isinstance(written, str):
            ours = written
            written = cell_text(self.about.words.get(ours) or self.choices.fitting(ours))
            style = self._text_style
            if looks_like_formula(written):
                style = self.writer.workbook.styles.like(style, quoted=True)
            self.writer.put(at, self.column, written or None, style)
            if ours not in self.about.words:
                self.choices.see(written)
            if self.wraps or "\n" in written:
                return line_count(written, self.capacity) * self.points * _LINE + 4
            return 0.0
        self.writer.put(at, self.column, written, self._day_style if isinstance(value, date) else self.style)
        return 0.0

    def _plain(self, value: CellValue) -> str | float | None:
        if value is None or isinstance(value, str):
            return value or None
        if isinstance(value, bool):
            return self.choices.yes_no(value)
        if isinstance(value, date):
            if self._days_as_text or value.year < 1905:
                return value.isoformat()
            return float((value - self._epoch).days)
        if isinstance(value, Money):
            return wan_number(value.fen) if self.in_wan else yuan_number(value.fen)
        return float(value)

    def doubts(self) -> list[str]:
        """What was written that the template's drop-down does not offer."""
        if not self.choices.strange:
            return []
        strange = "、".join(sorted(self.choices.strange)[:5])
        return [f"{self.about.letter}列“{self.about.heading}”的下拉框里没有：{strange}，请核对"]

    def strange_words(self) -> list[StrangeWord]:
        """The same, word by word."""
        offered = tuple(sorted(self.choices.words))
        return [
            StrangeWord(
                sheet=self.about.sheet, letter=self.about.letter, heading=self.about.heading, word=word, offered=offered
            )
            for word in sorted(self.choices.strange)
        ]  # fmt: skip


def _fill_table(
    sheet: TemplateSheet, about: SheetProposal, filling: Filling, meant: Meant, doubts: list[str]
) -> None:
    """Fill one table with what was counted for it; money in the unit that the sheet states."""
    assert isinstance(about.layout, MatrixLayout)
    assert about.plan is not None
    wan = states_wan(sheet, about.layout)
    for figure in filling.numbers.tables.get(sheet.name, ()):
        row, column = figure.row, figure.column
        if sheet.formula(row, column) is not None:
            continue
        area = sheet.merged(row, column)
        if area is not None and (area.top, area.left) != (row, column):
            continue
        value = figure_number(figure, in_wan=wan)
        sheet.put(row, column, value)
        meant[sheet.name, row, column] = value
    if about.plan.unknown:
        doubts.append(f"工作表“{sheet.name}”这些项目没有认出，留空了：{'、'.join(about.plan.unknown[:12])}")
