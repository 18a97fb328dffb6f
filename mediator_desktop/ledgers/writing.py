"""Ledgers out: a declared form and rows to a workbook that is ready to print and sign."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.utility import xl_range

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS, CellKind, Getter
from mediator_desktop.catalogue.ledger_rows import FREE_TEXTS, LedgerRow, masked_row
from mediator_desktop.catalogue.ledgers import (
    Column,
    LedgerForm,
    LedgerHeading,
    Orientation,
    Total,
    fill_slots,
)
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Refused, Trouble
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
MOST_ROWS = 1_000_000
IN_MEMORY_ROWS = 5_000
"""Up to here the workbook is built in memory (shared strings, as Excel writes them); above it is streamed."""
MASKED = "（已脱敏）"
_EVERY = 500
_PAPER_A4 = 9


class Cancelled(Exception):
    """The user stopped the work; nothing was written."""


@dataclass(frozen=True, slots=True)
class WrittenLedger:
    """What was written: number of disputes, and the sum of each summed column by field (money in yuan)."""

    rows: int
    totals: Mapping[str, float]


def write_ledger(
    form: LedgerForm,
    rows: Iterable[LedgerRow],
    heading: LedgerHeading,
    vocabulary: Vocabulary,
    target: Path,
    *,
    full: bool,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> WrittenLedger:
    """Write a ledger as .xlsx; with `full=False` personal data is masked and the sheet says so.

    `progress` is told the number of rows now and then. The target is replaced only by a whole file. Raises Trouble (disk
    full, file open elsewhere, no permission), Refused (too many rows), Cancelled.
    """
    if target.suffix.lower() != ".xlsx":
        raise Refused("台账只能存成 .xlsx 文件")
    texts = FREE_TEXTS.intersection(column.field for column in form.columns)
    coming = iter(rows) if full else (masked_row(row, texts) for row in rows)
    first = list(islice(coming, IN_MEMORY_ROWS + 1))
    streamed = len(first) > IN_MEMORY_ROWS
    watched = _watched(chain(first, coming), progress, cancelled)
    with _replacing(target) as draft:
        options = {"constant_memory": streamed, "tmpdir": str(draft.parent), **_OPTIONS}
        workbook = xlsxwriter.Workbook(str(draft), options)
        try:
            sheet = _Sheet(workbook, form, heading, vocabulary, full=full)
            written = sheet.write(watched)
            workbook.close()
        finally:
            for worksheet in workbook.worksheets():
                if worksheet.row_data_fh is not None:
                    worksheet._opt_close()
    return written


_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
}


def _watched(
    rows: Iterable[LedgerRow],
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[LedgerRow]:
    for count, row in enumerate(rows):
        if count >= MOST_ROWS:
            raise Refused(f"一张表最多{MOST_ROWS}行，请缩短时间段后再导出")
        if count % _EVERY == 0:
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                progress(count)
        yield row


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A path for a draft in the target's folder; a whole draft replaces the target, anything else leaves no trace."""
    try:
        if target.exists():
            with target.open("r+b"):
                pass
        with tempfile.TemporaryDirectory(
            prefix=".mediator-", dir=target.parent, ignore_cleanup_errors=True
        ) as folder:
            draft = Path(folder) / "ledger.xlsx"
            yield draft
            with draft.open("rb+") as written:
                os.fsync(written.fileno())
            draft.replace(target)
    except OSError as error:
        raise _trouble(error, target) from error
    except XlsxWriterException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, OSError):
            raise _trouble(cause, target) from error
        raise Trouble(f"“{target.name}”太大，写不成，请缩短时间段后再导出") from error


def _trouble(error: OSError, target: Path) -> Trouble:
    match error:
        case FileNotFoundError():
            return Trouble(f"文件夹“{target.parent}”不存在，请换一个位置保存")
        case IsADirectoryError() | NotADirectoryError():
            return Trouble(f"“{target}”不能用来保存文件，请换一个文件名")
        case PermissionError() if target.exists():
            return Trouble(f"“{target.name}”写不进去，可能正在 WPS 或 Excel 里打开，请关闭后再试")
        case PermissionError():
            return Trouble(f"没有权限写入“{target.parent}”，请换一个位置保存")
        case _ if error.errno in (28, 122) or getattr(error, "winerror", None) in (39, 112):
            return Trouble("磁盘空间不够，文件没有写成，请清理磁盘后再试")
        case _:
            return Trouble(f"“{target.name}”没有写成，请检查磁盘或换一个位置保存")


class _Sheet:
    """One worksheet while it is written, row after row from the top (streaming allows no way back)."""

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
        self.cells = [_CellWriter(self.sheet, workbook, i, c) for i, c in enumerate(form.columns)]

    def write(self, rows: Iterable[LedgerRow]) -> WrittenLedger:
        """Write everything from the title to the signatures."""
        form, sheet = self.form, self.sheet
        for index, column in enumerate(form.columns):
            sheet.set_column(index, index, column.width)
        self._title()
        first_heading = self.next
        self._headings()
        first = self.next
        count = self._body(rows)
        if not count and form.empty:
            self._line([(0, self.last, form.empty)], self._style(border=1, align="center"), 22)
        if form.totals:
            self._totals(first, count)
        if form.signatures:
            self._signatures()
        self._page(first_heading, first)
        totals = {c.column.field: c.sum for c in self.cells if c.column.total is Total.SUM}
        return WrittenLedger(count, totals)

    def _style(self, **properties: Any) -> Any:
        defaults = {"font_name": FONT, "font_size": FONT_SIZE, "valign": "vcenter", "text_wrap": True}
        return self.workbook.add_format(defaults | properties)

    def _title(self) -> None:
        form = self.form
        if form.title:
            title = cell_text(fill_slots(form.title, self.heading))
            self._line([(0, self.last, title)], self._style(bold=True, font_size=16, align="center"), 30)
        if form.left or form.right:
            middle = self.last // 2
            left = cell_text(fill_slots(form.left, self.heading))
            right = cell_text(fill_slots(form.right, self.heading)) + self.mark
            plain = self._style(text_wrap=False)
            self._line([(0, middle, left)], plain, 20, done=False)
            self._line([(middle + 1, self.last, right)], self._style(align="right", text_wrap=False), 20)

    def _headings(self) -> None:
        style = self._style(bold=True, border=1, align="center", bg_color="#EFEFEF")
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

    def _body(self, rows: Iterable[LedgerRow]) -> int:
        writers = [cell.write for cell in self.cells]
        set_row, words, start = self.sheet.set_row, self.words, self.next
        at = start
        for at, row in enumerate(rows, start=start):
            lines = 1
            seq = at - start + 1
            set_row(at, 20)
            for write in writers:
                lines = max(lines, write(at, row, words, seq))
            if lines > 1:
                set_row(at, min(lines * LINE_POINTS + 5, MOST_POINTS))
            self.next = at + 1
        return self.next - start

    def _totals(self, first: int, count: int) -> None:
        row, last = self.next, self.next - 1
        self.sheet.set_row(row, 22)
        label = self._style(bold=True, border=1, align="center")
        for index, cell in enumerate(self.cells):
            column = cell.column
            if column.total is None:
                self.sheet.write_string(row, index, self.form.totals if index == 0 else "", label)
                continue
            where = xl_range(first, index, last, index)
            numbers = _FORMATS.get(column.kind, "0")
            if column.total is Total.COUNT:
                style = self._style(bold=True, border=1, align="center", num_format='0"件"')
                formula, value = f"=ROWS({where})", float(count)
            else:
                style = self._style(bold=True, border=1, align=column.align, num_format=numbers)
                formula, value = f"=SUM({where})", cell.sum
            if count:
                self.sheet.write_formula(row, index, formula, style, value)
            else:
                self.sheet.write_number(row, index, 0, style)
        self.next += 1

    def _signatures(self) -> None:
        people = self.heading.people
        lines = [cell_text(f"{label}：{people.get(label, '')}") for label in self.form.signatures]
        style = self._style(text_wrap=False)
        count, width = min(len(lines), self.last + 1), self.last + 1
        for index, line in enumerate(lines[:count]):
            cells = (index * width // count, (index + 1) * width // count - 1, line)
            self._line([cells], style, 26, done=index == count - 1)

    def _line(
        self, cells: list[tuple[int, int, str]], style: Any, height: float, *, done: bool = True
    ) -> None:
        self.sheet.set_row(self.next, height)
        for first, last, text in cells:
            if last > first:
                self.sheet.merge_range(self.next, first, self.next, last, "", style)
            if first <= last:
                self.sheet.write_string(self.next, first, text, style)
        self.next += done

    def _page(self, first_heading: int, first: int) -> None:
        sheet = self.sheet
        sheet.set_paper(_PAPER_A4)
        if self.form.orientation is Orientation.LANDSCAPE:
            sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first_heading, first - 1)
        sheet.print_area(0, 0, max(self.next - 1, 0), self.last)
        sheet.freeze_panes(first, 0)
        sheet.set_footer("&C第&P页 共&N页")


_FORMATS = {
    CellKind.CODE: "@",
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.INT: "0",
    CellKind.MONEY_YUAN: "#,##0.00",
    CellKind.MONEY_WAN: "#,##0.00",
}


class _CellWriter:
    """Writes one column's cells; `sum` adds up what was written where the column has a sum."""

    def __init__(self, sheet: Any, workbook: Any, index: int, column: Column) -> None:
        self.column = column
        self.index = index
        self.capacity = max(2, int(column.width * 0.95))
        self.units = 0
        self.get: Getter = LEDGER_FIELDS[column.field].get
        self.sheet = sheet
        properties = {
            "font_name": FONT,
            "font_size": FONT_SIZE,
            "border": 1,
            "valign": "vcenter",
            "text_wrap": True,
            "align": column.align.value,
            "num_format": _FORMATS.get(column.kind, "General"),
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

    def write(self, at: int, row: LedgerRow, words: Vocabulary, seq: int) -> int:
        """Write one cell; returns the lines it takes."""
        value = self.get(row, words, seq)
        sheet, index = self.sheet, self.index
        if isinstance(value, str):
            if not value:
                sheet.write_blank(at, index, None, self.style)
                return 1
            text = cell_text(value)
            sheet.write_string(at, index, text, self.quoted if looks_like_formula(text) else self.style)
            return line_count(text, self.capacity)
        if value is None:
            sheet.write_blank(at, index, None, self.style)
        elif isinstance(value, date):
            return self._date(at, value)
        elif isinstance(value, bool):
            sheet.write_string(at, index, "是" if value else "否", self.style)
        elif isinstance(value, Money):
            self.units += value.fen
            wan = self.column.kind is CellKind.MONEY_WAN
            sheet.write_number(
                at, index, wan_number(value.fen) if wan else yuan_number(value.fen), self.style
            )
        else:
            self.units += value
            sheet.write_number(at, index, value, self.style)
        return 1

    def _date(self, at: int, value: date) -> int:
        """A real date; Excel's calendar begins in 1900, older days are written as text."""
        if value.year < 1901:
            self.sheet.write_string(at, self.index, value.isoformat(), self.style)
        else:
            self.sheet.write_datetime(at, self.index, value, self.style)
        return 1
