"""The report of an import as a workbook: what was taken, what was refused and why, what to look at"""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

from mediator_desktop.ledgers.cells import cell_text

Line = Sequence[str | int]
_HEADINGS = ("工作表", "行", "列", "原来的内容", "说明")
_WIDTHS = (18, 8, 8, 40, 60)


def report_workbook(title: str, sheets: Iterable[tuple[str, Iterable[Line]]]) -> bytes:
    """A workbook with one sheet for each list of lines: sheet, row, column, what was written, what is said of it."""
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    bold = book.add_format({"bold": True, "font_name": "宋体"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "font_name": "宋体", "num_format": "@"})
    for name, lines in sheets:
        page = book.add_worksheet(name)
        page.write_string(0, 0, cell_text(title), bold)
        for place, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
            page.write_string(1, place, heading, bold)
            page.set_column(place, place, width)
        page.freeze_panes(2, 0)
        for number, line in enumerate(lines, start=2):
            for place, value in enumerate(line):
                if isinstance(value, int):
                    page.write_number(number, place, value)
                else:
                    page.write_string(number, place, cell_text(value), plain)
    book.close()
    return target.getvalue()
