"""A workbook while it is written, with what was meant, and the check that two other readers see just that"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import openpyxl
import python_calamine
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from mediator_desktop.ledgers.cells import cell_text, looks_like_formula

FONT = "宋体"
FONT_SIZE = 11
HEAD_COLOUR = "#EFEFEF"
PAPER_A3, PAPER_A4 = 8, 9
NEAR = 1e-9
"""Part of a number by which two readers may differ."""


@dataclass(slots=True)
class Meant:
    """What was written on one sheet, by (row, column) from 0: values, formulas, and the merged areas."""

    name: str
    sheet: Any
    values: dict[tuple[int, int], str | float] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: set[tuple[int, int, int, int]] = field(default_factory=set)


class Book:
    """The workbook while it is written; with one that is given its sheets are added to that."""

    def __init__(self, workbook: Any = None) -> None:
        self._buffer = BytesIO()
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.sheets: list[Meant] = []
        self.workbook = workbook or xlsxwriter.Workbook(
            self._buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
            },
        )

    def content(self) -> bytes:
        """The finished workbook."""
        self.workbook.close()
        return self._buffer.getvalue()

    def add(self, name: str) -> Meant:
        """A new sheet."""
        made = Meant(name, self.workbook.add_worksheet(name))
        self.sheets.append(made)
        return made

    def style(self, **properties: Any) -> Any:
        """A cell style, made once."""
        whole = {
            "font_name": FONT, "font_size": FONT_SIZE, "valign": "vcenter", "text_wrap": True, **properties
        }  # fmt: skip
        key = tuple(sorted(whole.items()))
        if key not in self._styles:
            self._styles[key] = self.workbook.add_format(whole)
        return self._styles[key]

    def text(self, sheet: Meant, row: int, column: int, words: str, **properties: Any) -> None:
        """Words, never a formula."""
        words = cell_text(words)
        if not words:
            sheet.sheet.write_blank(row, column, None, self.style(**properties))
            return
        if looks_like_formula(words):
            properties["quote_prefix"] = True
        sheet.sheet.write_string(row, column, words, self.style(**properties))
        sheet.values[row, column] = words

    def number(self, sheet: Meant, row: int, column: int, value: float, **properties: Any) -> None:
        """A number."""
        sheet.sheet.write_number(row, column, value, self.style(**properties))
        sheet.values[row, column] = value

    def sum(self, sheet: Meant, row: int, column: int, formula: str, value: float, **properties: Any) -> None:
        """A formula with the value it has."""
        sheet.sheet.write_formula(row, column, formula, self.style(**properties), value)
        sheet.values[row, column] = value
        sheet.formulas[row, column] = formula

    def area(
        self, sheet: Meant, top: int, left: int, bottom: int, right: int, words: str, **properties: Any
    ) -> None:
        """Words in one cell or several merged ones."""
        if (top, left) != (bottom, right):
            sheet.sheet.merge_range(top, left, bottom, right, "", self.style(**properties))
            sheet.merges.add((top, left, bottom, right))
        self.text(sheet, top, left, words, **properties)


_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def sheet_name(title: str) -> str:
    """A title as the name of a sheet: without the signs Excel forbids, at most 31 UTF-16 units."""
    words = " ".join(cell_text(title).translate(_FORBIDDEN).split())
    while len(words.encode("utf-16-le")) > 62:
        words = words[:-1]
    return words.strip() or "统计表"


def faults(content: bytes, book: Book) -> Iterator[str]:
    """Where a workbook is not as it was meant, as two other readers see it."""
    opened = openpyxl.load_workbook(BytesIO(content))
    with python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as values:
        for meant in book.sheets:
            seen = opened[meant.name]
            rows = values.get_sheet_by_name(meant.name).to_python(skip_empty_area=False)
            yield from _faults_of_sheet(meant, seen, rows)


def _faults_of_sheet(meant: Meant, seen: Any, rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    merged = {(a.min_row - 1, a.min_col - 1, a.max_row - 1, a.max_col - 1) for a in seen.merged_cells.ranges}
    if merged != meant.merges:
        yield f"{meant.name}的合并"
    for row, cells in enumerate(rows):
        for column, found in enumerate(cells):
            wanted = meant.values.get((row, column), "")
            if isinstance(wanted, str):
                is_same = found == wanted
            else:
                is_same = isinstance(found, (int, float)) and abs(found - wanted) <= NEAR * max(
                    1, abs(wanted)
                )
            if not is_same:
                yield f"{meant.name}!{xl_rowcol_to_cell(row, column)}"
    for row, column in meant.values:
        if row >= len(rows) or column >= len(rows[row]):
            yield f"{meant.name}!{xl_rowcol_to_cell(row, column)}"
    for line in seen.iter_rows():
        for cell in line:
            formula = meant.formulas.get((cell.row - 1, cell.column - 1))
            if (cell.data_type == "f") != (formula is not None) or (formula and cell.value != formula):
                yield f"{meant.name}!{cell.coordinate}的公式"
