"""申报表 and 发放表 of the case subsidy as workbooks, ready to print and sign"""

from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from mediator_desktop.domain.subsidy_sheets import SheetColumn, SubsidySheet, Value
from mediator_desktop.ledgers.cells import cell_text, line_count, looks_like_formula, yuan_number

FONT, FONT_SIZE = "宋体", 10
LINE_POINTS = 14.0
MOST_POINTS = 400.0
_A4 = 9
_UNITS_A_CHARACTER = 2.1
"""Column width of a workbook for one Chinese character."""
_MASKED = "（已脱敏）"


def subsidy_workbook(*sheets: SubsidySheet) -> bytes:
    """The sheets as one .xlsx, made in memory; every text is written as text, never as a formula."""
    kept = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
    }
    workbook = xlsxwriter.Workbook(kept, options)
    for sheet in sheets:
        _Written(workbook, sheet).write()
    workbook.close()
    return kept.getvalue()


class _Written:
    """One worksheet while it is written."""

    def __init__(self, workbook: Any, sheet: SubsidySheet) -> None:
        self._workbook = workbook
        self._sheet = sheet
        name = sheet.title[-3:] + (_MASKED if sheet.is_masked else "")
        self._paper = workbook.add_worksheet(name)
        self._last = len(sheet.columns) - 1
        self._next = 0

    def write(self) -> None:
        """Everything from the title to the signatures."""
        sheet, paper = self._sheet, self._paper
        widths = [column.width * _UNITS_A_CHARACTER + 1 for column in sheet.columns]
        for place, width in enumerate(widths):
            paper.set_column(place, place, width)
        self._across(cell_text(sheet.title), 30, bold=True, font_size=16, align="center")
        mark = _MASKED if sheet.is_masked else ""
        self._across(cell_text(sheet.left), 20)
        self._across(cell_text(sheet.right + mark), 20)
        heading = self._next
        style = self._style(bold=True, border=1, align="center", bg_color="#EFEFEF")
        for place, column in enumerate(sheet.columns):
            paper.write_string(heading, place, column.heading, style)
        lines = [line_count(c.heading, int(w)) for c, w in zip(sheet.columns, widths, strict=True)]
        paper.set_row(heading, max(lines) * LINE_POINTS + 6)
        self._next += 1
        first = self._next
        styles = [self._cell_style(column) for column in sheet.columns]
        for row in sheet.rows:
            self._row(row, styles, widths)
        if not sheet.rows:
            self._across("本期没有补贴", 22, border=1, align="center")
        self._totals(first)
        for line in sheet.lines:
            self._across(cell_text(line), 22)
        for line in sheet.signatures:
            self._across(cell_text(line), 30)
        self._page(heading, first)

    def _row(self, row: tuple[Value, ...], styles: list[tuple[Any, Any]], widths: list[float]) -> None:
        lines = 1
        for place, (value, (style, quoted)) in enumerate(zip(row, styles, strict=True)):
            if isinstance(value, str):
                words = cell_text(value)
                lines = max(lines, line_count(words, int(widths[place])))
                if words:
                    chosen = quoted if looks_like_formula(words) else style
                    self._paper.write_string(self._next, place, words, chosen)
                else:
                    self._paper.write_blank(self._next, place, None, style)
            elif self._sheet.columns[place].kind == "money":
                self._paper.write_number(self._next, place, yuan_number(value), style)
            else:
                self._paper.write_number(self._next, place, value, style)
        self._paper.set_row(self._next, min(lines * LINE_POINTS + 6, MOST_POINTS))
        self._next += 1

    def _totals(self, first: int) -> None:
        row, last = self._next, self._next - 1
        self._paper.set_row(row, 24)
        for place, (value, column) in enumerate(zip(self._sheet.totals, self._sheet.columns, strict=True)):
            if isinstance(value, str):
                self._paper.write_string(row, place, value, self._style(bold=True, border=1, align="center"))
                continue
            is_money = column.kind == "money"
            style = self._style(bold=True, border=1, align="right", num_format=_FORMATS[column.kind])
            number = yuan_number(value) if is_money else value
            if self._sheet.rows:
                formula = f"=SUM({xl_range(first, place, last, place)})"
                self._paper.write_formula(row, place, formula, style, number)
            else:
                self._paper.write_number(row, place, number, style)
        self._next += 1

    def _across(self, words: str, height: float, **properties: Any) -> None:
        style = self._style(**properties)
        self._paper.set_row(self._next, height)
        self._paper.merge_range(self._next, 0, self._next, self._last, "", style)
        self._paper.write_string(self._next, 0, words, style)
        self._next += 1

    def _cell_style(self, column: SheetColumn) -> tuple[Any, Any]:
        align = {"centre": "center", "number": "right", "money": "right"}.get(column.kind, "left")
        form = {"border": 1, "align": align, "num_format": _FORMATS[column.kind]}
        return self._style(**form), self._style(**form, quote_prefix=True)

    def _style(self, **properties: Any) -> Any:
        usual = {"font_name": FONT, "font_size": FONT_SIZE, "valign": "vcenter", "text_wrap": True}
        return self._workbook.add_format(usual | properties)

    def _page(self, heading: int, first: int) -> None:
        paper = self._paper
        paper.set_paper(_A4)
        paper.set_landscape()
        paper.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        paper.center_horizontally()
        paper.fit_to_pages(1, 0)
        paper.repeat_rows(heading, first - 1)
        paper.print_area(0, 0, self._next - 1, self._last)
        paper.freeze_panes(first, 0)
        paper.set_footer("&C第&P页 共&N页")


_FORMATS = {"text": "@", "centre": "@", "number": "0", "money": "#,##0.00"}
