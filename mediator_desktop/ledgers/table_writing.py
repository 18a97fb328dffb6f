"""Counted tables out: headings merged on both axes, sums as formulas, notes, signatures, charts; checked before anyone gets it"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from mediator_desktop.domain.charts import Chart, name_of
from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.signatures import signature_words
from mediator_desktop.domain.table_headings import depth, headings
from mediator_desktop.ledgers.cells import (
    line_count,
    text_width,
    wan_number,
    yuan_number,
)
from mediator_desktop.ledgers.table_book import (
    HEAD_COLOUR,
    NEAR,
    PAPER_A3,
    PAPER_A4,
    Book,
    Meant,
    faults,
    sheet_name,
)
from mediator_desktop.ledgers.table_charts import ChartSheet

CHART_SHEET = "图表"
CORNER = "项目"
MOST_COLUMNS = 250
_UPRIGHT = 118
"""Half-width characters across an upright A4 sheet; wider tables lie."""
_ON_A4, _ACROSS = 230, 480
"""Half-width characters across a lying A4 sheet, made small; beyond it A3 is taken, then a second sheet beside it."""
_A4_ROOM = (537.0, 755.0)
"""Points across and down within the margins of an upright A4 sheet."""
_CHARACTER = 5.6
"""Points across of a half-width character, its share of the rules included."""
_SMALLEST = 0.7
"""A table goes onto one sheet where this much of its size is left; smaller it could not be read."""
_HARDLY_SMALLER = 0.85
"""Where its width makes it small anyway, this much more brings its last lines onto the sheet as well."""
_LEAST_ACROSS = 78
"""Half-width characters across which a table is stretched, so that its title has room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFoot:
    """What is written below a table beside its notes: names for the signature line by label, a digest for the page's foot."""

    people: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""


def table_workbook(
    counted: CountedTable, foot: SheetFoot | None = None, charts: Sequence[Chart] = ()
) -> bytes:
    """A counted table as .xlsx on A4; with `charts` a second sheet has them as charts of the workbook itself.

    Made in memory, opened again by two other readers and compared cell by cell. Raises Refused when it is not as meant, or
    when the table is too wide.
    """
    if len(counted.columns) > MOST_COLUMNS:
        raise Refused(f"这张表有{len(counted.columns)}列，太宽了，请改用列数少一些的表")
    book = Book()
    _TableSheet(book, book.add(sheet_name(counted.title)), counted, foot or SheetFoot()).write()
    if charts:
        ChartSheet(book, book.add(CHART_SHEET)).write(charts)
    fault = next(faults(content := book.content(), book), None)
    if fault is not None:
        raise Refused(f"“{counted.title}”写出来核对不上（{fault}），没有存成文件，请换一张表试试")
    return content


def add_table(workbook: Any, name: str, counted: CountedTable, foot: SheetFoot | None = None) -> None:
    """Add a counted table to a workbook of other sheets, drawn just as `table_workbook` draws and checks it. Raises Refused.

    The sheet is built in memory also where the workbook streams its rows: headings over several rows allow no streaming.
    """
    foot = foot or SheetFoot()
    table_workbook(counted, foot)
    streams, workbook.constant_memory = workbook.constant_memory, False
    try:
        book = Book(workbook)
        meant = book.add(name)
        meant.sheet.row_data_fh_closed = True  # it has no file of streamed rows, which XlsxWriter would close
        _TableSheet(book, meant, counted, foot).write()
    finally:
        workbook.constant_memory = streams


class _TableSheet:
    """The table from its title to the signatures."""

    def __init__(self, book: Book, meant: Meant, counted: CountedTable, foot: SheetFoot) -> None:
        self.book = book
        self.meant = meant
        self.counted = counted
        self.foot = foot
        self.side = depth(counted.rows) + counted.numbered
        self.heads = depth(counted.columns)
        self.last = self.side + len(counted.columns) - 1
        self.has_line = bool(counted.left or counted.right)
        self.top = 1 + self.has_line
        self.first = self.top + self.heads
        self.widths = [*self._side_widths(), *self._column_widths()]
        self.widths[0] += max(0.0, _LEAST_ACROSS - sum(self.widths)) * (not counted.numbered)
        self.tall = 0.0

    def write(self) -> None:
        counted, sheet = self.counted, self.meant.sheet
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        self._set_height(0, 32)
        self.book.area(self.meant, 0, 0, 0, self.last, counted.title, bold=True, font_size=18, align="center")
        if self.has_line:
            self._line_under_title()
        self._headings()
        self._figures()
        self._below(self.first + len(counted.rows))
        self._page()

    def _line_under_title(self) -> None:
        counted = self.counted
        middle = self.last if not counted.right else max(self._half(), 0)
        self._set_height(1, 22)
        plain = {"text_wrap": False}
        if counted.left or middle < self.last:
            self.book.area(self.meant, 1, 0, 1, middle, counted.left, **plain)
        if counted.right and middle < self.last:
            self.book.area(self.meant, 1, middle + 1, 1, self.last, counted.right, align="right", **plain)

    def _half(self) -> int:
        """The column in which the left half of the width ends; the last one has at least one more beside it."""
        half, across = sum(self.widths) / 2, 0.0
        for column, width in enumerate(self.widths):
            across += width
            if across >= half:
                return min(column, self.last - 1)
        return 0

    def _headings(self) -> None:
        book, meant, counted = self.book, self.meant, self.counted
        looks: dict[str, Any] = {"bold": True, "border": 1, "align": "center", "bg_color": HEAD_COLOUR}
        book.area(meant, self.top, 0, self.first - 1, self.side - 1, counted.corner or CORNER, **looks)
        lines = [1] * self.heads
        for head in headings(counted.columns):
            left = self.side + head.first
            right = self.side + head.last
            room = max(2, int(sum(self.widths[left : right + 1]) * 0.95) - 1)
            if head.levels == 1:
                lines[head.level] = max(lines[head.level], line_count(head.text, room))
            else:
                needed = -(-line_count(head.text, room) // head.levels)
                for level in range(head.level, head.level + head.levels):
                    lines[level] = max(lines[level], needed)
            top = self.top + head.level
            book.area(meant, top, left, top + head.levels - 1, right, head.text, **looks)
        for level, count in enumerate(lines):
            self._set_height(self.top + level, count * 15 + 6)
        numbers = int(counted.numbered)
        for number in range(len(counted.rows) * numbers):
            book.number(meant, self.first + number, 0, number + 1, border=1, align="center")
        for head in headings(counted.rows):
            top, left = self.first + head.first, numbers + head.level
            right = left + head.levels - 1
            bottom = self.first + head.last
            is_leaf = right == self.side - 1
            align = "left" if is_leaf and self.side - numbers == 1 else "center"
            book.area(meant, top, left, bottom, right, head.text, border=1, align=align)

    def _figures(self) -> None:
        counted = self.counted
        places = {(figure.row, figure.column): figure for figure in counted.figures}
        for row in range(len(counted.rows)):
            self._set_height(self.first + row, self._row_height(row))
            for column in range(len(counted.columns)):
                self._figure(row, column, places.get((row, column)), places)

    def _figure(
        self, row: int, column: int, figure: Figure | None, places: Mapping[tuple[int, int], Figure]
    ) -> None:
        at, left = self.first + row, self.side + column
        if figure is None or figure.value is None:
            shown = figure.shown if figure is not None else ""
            self.book.text(self.meant, at, left, shown, border=1, align="center")
            return
        looks = {"border": 1, "align": "right", "num_format": number_format(figure), "text_wrap": False}
        value = cell_number(figure)
        formula = self._formula(figure, places)
        if formula:
            self.book.sum(self.meant, at, left, formula, value, **looks)
        else:
            self.book.number(self.meant, at, left, value, **looks)

    def _formula(self, figure: Figure, places: Mapping[tuple[int, int], Figure]) -> str:
        """The sum of other cells, where they are all there and do add up to what was counted."""
        parts = [places.get(place) for place in figure.sum_of]
        if not parts or len(parts) > 200:
            return ""
        total = 0.0
        for part in parts:
            if part is None or part.value is None:
                return ""
            total += cell_number(part)
        if abs(total - cell_number(figure)) > NEAR * max(1.0, abs(total)):
            return ""
        cells = sorted((self.first + row, self.side + column) for row, column in figure.sum_of)
        return "=SUM(" + ",".join(_ranges(cells)) + ")"

    def _row_height(self, row: int) -> float:
        labels = self.counted.rows[row].labels
        room = self.widths[int(self.counted.numbered) : self.side]
        lines = [
            line_count(label, max(2, int(w) - 1)) for label, w in zip(labels[-1:], room[-1:], strict=True)
        ]
        return max(20.0, max(lines, default=1) * 15.0 + 5)

    def _below(self, row: int) -> None:
        """Notes, and the line where people sign."""
        counted, across = self.counted, int(sum(self.widths))
        for number, note in enumerate(counted.notes):
            words = f"注：{note}" if number == 0 else f"　　{note}"
            self._set_height(row, line_count(words, max(10, across - 4)) * 15.0 + 3)
            self.book.area(self.meant, row, 0, row, self.last, words, align="left", font_size=10)
            row += 1
        self.end = row - 1
        if not counted.signatures:
            return
        self._set_height(row, 30)
        count = min(len(counted.signatures), self.last + 1)
        begin, done = 0, 0.0
        for number, label in enumerate(counted.signatures[:count]):
            until, column = sum(self.widths) * (number + 1) / count, begin
            most = self.last - (count - number - 1)
            while column < most and done + self.widths[column] < until:
                done += self.widths[column]
                column += 1
            column = self.last if number == count - 1 else column
            words = signature_words(label, self.foot.people)
            self.book.area(self.meant, row, begin, row, column, words, text_wrap=False)
            done += self.widths[column]
            begin = column + 1
        self.end = row

    def _page(self) -> None:
        sheet, across = self.meant.sheet, sum(self.widths)
        sheet.set_paper(PAPER_A3 if across > _ON_A4 else PAPER_A4)
        upright, lying = self._scale(*_A4_ROOM), self._scale(*reversed(_A4_ROOM))
        is_wide = across > _UPRIGHT and not (lying < _SMALLEST <= upright)
        scale = lying if is_wide else upright
        by_width = min(1.0, _A4_ROOM[is_wide] / (across * _CHARACTER))
        is_one = across <= _ON_A4 and scale >= min(_SMALLEST, by_width * _HARDLY_SMALLER)
        if is_wide:
            sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        sheet.center_horizontally()
        sheet.fit_to_pages(max(1, math.ceil(across / _ACROSS)) if is_wide else 1, int(is_one))
        sheet.repeat_rows(self.top, self.first - 1)
        sheet.repeat_columns(0, self.side - 1)
        sheet.print_area(0, 0, self.end, self.last)
        sheet.freeze_panes(self.first, self.side)
        digest = f"&L&8校验 {self.foot.digest[:32].replace('&', '')}" if self.foot.digest else ""
        sheet.set_footer(f"{digest}&C第&P页 共&N页")

    def _set_height(self, row: int, height: float) -> None:
        self.meant.sheet.set_row(row, height)
        self.tall += height

    def _scale(self, across: float, down: float) -> float:
        """How much of its size is left to the table on one sheet with this room, in points."""
        return min(1.0, across / (sum(self.widths) * _CHARACTER), down / self.tall)

    def _side_widths(self) -> list[float]:
        """Widths of the columns in which the rows' headings stand."""
        levels = depth(self.counted.rows)
        widths = [6.0] * levels
        for head in headings(self.counted.rows):
            if head.levels == 1:
                widths[head.level] = max(widths[head.level], min(text_width(head.text) + 3.0, 30.0))
        for head in headings(self.counted.rows):
            if head.levels > 1:
                covered = widths[head.level : head.level + head.levels]
                missing = min(text_width(head.text) + 3.0, 44.0) - sum(covered)
                if missing > 0:
                    widths[head.level] += missing
        return [5.0] * self.counted.numbered + widths

    def _column_widths(self) -> list[float]:
        """Each as wide as its longest number, and wide enough for its heading in a few lines."""
        counted = self.counted
        longest = [4] * len(counted.columns)
        for figure in counted.figures:
            longest[figure.column] = max(longest[figure.column], text_width(figure.shown))
        most = 24 if len(counted.columns) <= 6 else 10 if len(counted.columns) <= 14 else 4
        widths = []
        for number, line in zip(longest, counted.columns, strict=True):
            heading = min(text_width(name_of(line.labels)), most)
            widths.append(max(number + 2.0, heading + 2.5))
        missing = _LEAST_ACROSS - sum(widths) - sum(self._side_widths())
        extra = max(0.0, min(missing / len(widths), 12.0)) if widths else 0.0
        return [width + extra for width in widths]


def cell_number(figure: Figure) -> float:
    """A figure as the number in its cell: money in its unit and not rounded, a ratio as a part of one."""
    value = figure.value or 0
    match figure.kind:
        case FigureKind.MONEY_WAN:
            return wan_number(int(value))
        case FigureKind.MONEY_YUAN:
            return yuan_number(int(value))
        case FigureKind.RATIO:
            return float(Decimal(value).scaleb(-2))
        case _:
            return float(value)


def number_format(figure: Figure) -> str:
    """The number format of a figure's cell; a ratio has as many decimals as it was rounded to."""
    match figure.kind:
        case FigureKind.MONEY_WAN | FigureKind.MONEY_YUAN:
            return "#,##0.00"
        case FigureKind.RATIO:
            exponent = Decimal(0 if figure.value is None else figure.value).as_tuple().exponent
            decimals = max(0, -exponent) if isinstance(exponent, int) else 0
            return "0." + "0" * decimals + "%" if decimals else "0%"
        case _:
            return "0"


def _ranges(cells: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Cells in order as ranges where they touch, down or across."""
    rest = list(cells)
    while rest:
        row, column = start = rest[0]
        down = 1
        while (row + down, column) in rest:
            down += 1
        across = 1
        while (row, column + across) in rest:
            across += 1
        taken = (
            [(row + n, column) for n in range(down)]
            if down >= across
            else [(row, column + n) for n in range(across)]
        )
        rest = [cell for cell in rest if cell not in taken]
        first, last = xl_rowcol_to_cell(*start), xl_rowcol_to_cell(*taken[-1])
        yield first if len(taken) == 1 else f"{first}:{last}"
