"""One sheet of a workbook: a ledger as a table, from its title to its signatures, row after row"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from xlsxwriter.utility import xl_range

from mediator_desktop.catalogue.ledger_fields import CellKind, Getter
from mediator_desktop.catalogue.ledger_items import AnyRow
from mediator_desktop.catalogue.ledgers import (
    Column,
    Format,
    LedgerForm,
    LedgerHeading,
    Orientation,
    PaperSize,
    Total,
    fill_slots,
)
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.ledgers.cells import (
    cell_text,
    line_count,
    looks_like_formula,
    wan_number,
    yuan_number,
)

FONT = "宋体"
FONT_SIZE = 11
LINE_POINTS = 15.0
MOST_POINTS = 405.0
MASKED = "（已脱敏）"
_PAPERS = {PaperSize.A4: 9, PaperSize.A3: 8}
_MM = 25.4


@dataclass(frozen=True, slots=True)
class WrittenLedger:
    """What was written: number of lines, and the sum of each summed column by field (money in yuan)."""

    rows: int
    totals: Mapping[str, float]


class LedgerSheet:
    """What all sheets of a ledger have: name, styles, title, lines, page."""

    def __init__(
        self, workbook: Any, form: LedgerForm, heading: LedgerHeading, words: Vocabulary, *, full: bool
    ) -> None:
        self.form = form
        self.heading = heading
        self.words = words
        self.mark = "" if full else MASKED
        self.workbook = workbook
        name = form.sheet if form.right else form.sheet + self.mark
        self.sheet = workbook.add_worksheet(name[:31])
        self.last = len(form.columns) - 1
        self.next = 0

    def style(self, **properties: Any) -> Any:
        """A cell style, the ledger's own font unless told otherwise."""
        defaults = {"font_name": FONT, "font_size": FONT_SIZE, "valign": "vcenter", "text_wrap": True}
        return self.workbook.add_format(defaults | properties)

    def title(self) -> None:
        """The title, and the line below it."""
        form = self.form
        if form.title:
            title = cell_text(fill_slots(form.title, self.heading))
            self.line([(0, self.last, title)], self.style(bold=True, font_size=16, align="center"), 30)
        if form.left or form.right:
            middle = self.last // 2
            left = cell_text(fill_slots(form.left, self.heading))
            right = cell_text(fill_slots(form.right, self.heading)) + self.mark
            plain = self.style(text_wrap=False)
            self.line([(0, middle, left)], plain, 20, done=False)
            self.line([(middle + 1, self.last, right)], self.style(align="right", text_wrap=False), 20)

    def notes(self, width: float) -> None:
        """Remarks below the table, `width` half-width characters wide."""
        for note in self.form.notes:
            words = cell_text(fill_slots(note, self.heading))
            lines = line_count(words, max(2, int(width * 0.95)))
            self.line([(0, self.last, words)], self.style(), lines * LINE_POINTS + 6)

    def signatures(self) -> None:
        """The line on which people sign."""
        people = self.heading.people
        lines = [cell_text(f"{label}：{people.get(label, '')}") for label in self.form.signatures]
        style = self.style(text_wrap=False)
        count, width = min(len(lines), self.last + 1), self.last + 1
        for index, line in enumerate(lines[:count]):
            cells = (index * width // count, (index + 1) * width // count - 1, line)
            self.line([cells], style, 26, done=index == count - 1)

    def line(
        self, cells: list[tuple[int, int, str]], style: Any, height: float, *, done: bool = True
    ) -> None:
        """A row of merged cells: first and last column, words; `done` ends the row."""
        self.sheet.set_row(self.next, height)
        for first, last, text in cells:
            if last > first:
                self.sheet.merge_range(self.next, first, self.next, last, "", style)
            if first <= last:
                self.sheet.write_string(self.next, first, text, style)
        self.next += done

    def page(self, across: int) -> None:
        """Paper, margins and how many pages wide (0 for as many as it takes)."""
        sheet, page = self.sheet, self.form.page
        sheet.set_paper(_PAPERS[page.paper])
        if self.form.orientation is Orientation.LANDSCAPE:
            sheet.set_landscape()
        sheet.set_margins(
            left=page.left / _MM, right=page.right / _MM, top=page.top / _MM, bottom=page.bottom / _MM
        )
        sheet.center_horizontally()
        if across:
            sheet.fit_to_pages(across, 0)
        sheet.print_area(0, 0, max(self.next - 1, 0), self.last)
        sheet.set_footer("&C第&P页 共&N页")


class TableSheet(LedgerSheet):
    """A table while it is written, row after row from the top (streaming allows no way back)."""

    def __init__(
        self, workbook: Any, form: LedgerForm, heading: LedgerHeading, words: Vocabulary, *, full: bool
    ) -> None:
        super().__init__(workbook, form, heading, words, full=full)
        self.cells = [
            CellWriter(self.sheet, workbook, i, c, form.fields[c.field].get)
            for i, c in enumerate(form.columns)
        ]

    def write(self, rows: Iterable[AnyRow]) -> WrittenLedger:
        """Write everything from the title to the signatures."""
        form, sheet = self.form, self.sheet
        for index, column in enumerate(form.columns):
            sheet.set_column(index, index, column.width)
        self.title()
        first_heading = self.next
        self._headings()
        if form.has_units:
            style = self.style(border=1, align="center")
            self._heading_row([column.unit for column in form.columns], style)
        first = self.next
        count = self._body(rows)
        if not count and form.empty:
            self.line([(0, self.last, form.empty)], self.style(border=1, align="center"), 22)
        if form.totals:
            self._totals(first, count)
        self.notes(sum(column.width for column in form.columns))
        if form.signatures:
            self.signatures()
        self.page(1)
        sheet.repeat_rows(first_heading, first - 1)
        sheet.freeze_panes(first, 0)
        totals = {c.column.field: c.sum for c in self.cells if c.column.total is Total.SUM}
        return WrittenLedger(count, totals)

    def _headings(self) -> None:
        style = self.style(bold=True, border=1, align="center", bg_color="#EFEFEF")
        columns = self.form.columns
        if self.form.header_rows == 1:
            self._heading_row([column.heading for column in columns], style)
            return
        top = self.next
        self._heading_row([column.group or column.heading for column in columns], style)
        self._heading_row([column.heading if column.group else "" for column in columns], style)
        position = 0
        for group, members in groupby(columns, key=lambda column: column.group):
            width = len(list(members))
            if group and width > 1:
                self.sheet.merge.append([top, position, top, position + width - 1])
            elif not group:
                for column in range(position, position + width):
                    self.sheet.merge.append([top, column, top + 1, column])
            position += width

    def _heading_row(self, headings: list[str], style: Any) -> None:
        # Merges go straight into XlsxWriter's list: merge_range writes a second row, too early when streaming.
        lines = [line_count(h, c.capacity) for h, c in zip(headings, self.cells, strict=True)]
        self.sheet.set_row(self.next, max(lines) * LINE_POINTS + 6)
        for index, text in enumerate(headings):
            self.sheet.write_string(self.next, index, text, style)
        self.next += 1

    def _body(self, rows: Iterable[AnyRow]) -> int:
        writers = [cell.write for cell in self.cells]
        set_row, words, start = self.sheet.set_row, self.words, self.next
        at = start
        for at, row in enumerate(rows, start=start):
            lines = 1
            seq = at - start + 1
            for write in writers:
                if (taken := write(at, row, words, seq)) > lines:
                    lines = taken
            set_row(at, 20 if lines == 1 else min(lines * LINE_POINTS + 5, MOST_POINTS))
            self.next = at + 1
        return self.next - start

    def _totals(self, first: int, count: int) -> None:
        row, last = self.next, self.next - 1
        self.sheet.set_row(row, 22)
        label = self.style(bold=True, border=1, align="center")
        for index, cell in enumerate(self.cells):
            column = cell.column
            if column.total is None:
                self.sheet.write_string(row, index, self.form.totals if index == 0 else "", label)
                continue
            where = xl_range(first, index, last, index)
            numbers = number_format(column) if column.kind in _FORMATS else "0"
            if column.total is Total.COUNT:
                style = self.style(bold=True, border=1, align="center", num_format='0"件"')
                formula, value = f"=ROWS({where})", float(count)
            else:
                style = self.style(bold=True, border=1, align=column.align, num_format=numbers)
                formula, value = f"=SUM({where})", cell.sum
            if count:
                self.sheet.write_formula(row, index, formula, style, value)
            else:
                self.sheet.write_number(row, index, 0, style)
        self.next += 1


_FORMATS = {
    CellKind.CODE: "@",
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.INT: "0",
    CellKind.MONEY_YUAN: "#,##0.00",
    CellKind.MONEY_WAN: "#,##0.00",
}


_GIVEN_FORMATS = {
    Format.ISO: "yyyy-mm-dd",
    Format.CHINESE: 'yyyy"年"m"月"d"日"',
    Format.DOTS: "yyyy.m.d",
    Format.GROUPED: "#,##0.00",
    Format.PLAIN: "0.00",
    Format.WHOLE: "#,##0",
}


def number_format(column: Column) -> str:
    """How Excel shows the column's values."""
    if column.format is not None:
        return _GIVEN_FORMATS[column.format]
    return _FORMATS.get(column.kind, "General")


class CellWriter:
    """Writes one column's cells; `sum` adds up what was written where the column has a sum."""

    def __init__(self, sheet: Any, workbook: Any, index: int, column: Column, get: Getter) -> None:
        self.column = column
        self.index = index
        self.capacity = max(2, int(column.width * 0.95))
        self.units = 0
        self.get = get
        self.known: dict[str, tuple[str, Any, int]] = {}
        # past XlsxWriter's decorator, which looks in each call whether a cell was named A1
        self.write_string, self.write_number = sheet._write_string, sheet._write_number
        self.write_blank = sheet._write_blank
        properties = {
            "font_name": FONT,
            "font_size": FONT_SIZE,
            "border": 1,
            "valign": "vcenter",
            "text_wrap": True,
            "align": column.align.value,
            "num_format": number_format(column),
        }
        self.style = workbook.add_format(properties)
        self.quoted = workbook.add_format(properties | {"quote_prefix": True})

    @property
    def sum(self) -> float:
        """The column's total: yuan, 万元 or a plain count."""
        match self.column.kind:
            case CellKind.MONEY_YUAN:
                return yuan_number(self.units)
            case CellKind.MONEY_WAN:
                return wan_number(self.units)
            case _:
                return float(self.units)

    def write(self, at: int, row: AnyRow, words: Vocabulary, seq: int) -> int:
        """Write one cell; returns the lines it takes."""
        value = self.get(row, words, seq)
        index = self.index
        if isinstance(value, str):
            if not value:
                self.write_blank(at, index, "", self.style)
                return 1
            text, style, lines = self.known.get(value) or self._measured(value)
            self.write_string(at, index, text, style)
            return lines
        if value is None:
            self.write_blank(at, index, "", self.style)
        elif isinstance(value, date):
            if value.year < 1901:  # Excel's calendar begins in 1900
                self.write_string(at, index, value.isoformat(), self.style)
            else:
                self.write_number(at, index, value.toordinal() - _DAY_ZERO, self.style)
        elif isinstance(value, bool):
            self.write_string(at, index, "是" if value else "否", self.style)
        elif isinstance(value, Money):
            self.units += value.fen
            wan = self.column.kind is CellKind.MONEY_WAN
            self.write_number(at, index, wan_number(value.fen) if wan else yuan_number(value.fen), self.style)
        else:
            self.units += value
            self.write_number(at, index, value, self.style)
        return 1

    def _measured(self, value: str) -> tuple[str, Any, int]:
        """A text as its cell holds it, with its style and the lines it takes; short words come again and are remembered."""
        text = cell_text(value)
        style = self.quoted if looks_like_formula(text) else self.style
        measured = text, style, line_count(text, self.capacity)
        if len(value) <= _SHORT and len(self.known) < _MOST_KNOWN:
            self.known[value] = measured
        return measured


_DAY_ZERO = date(1899, 12, 30).toordinal()
"""Excel counts days from here, right from March 1900 on."""
_SHORT = 24
_MOST_KNOWN = 4096
