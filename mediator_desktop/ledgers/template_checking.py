"""A filled workbook opened again by two other readers and compared with what was meant, cell by cell, before anyone gets it"""

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import python_calamine
from openpyxl.utils.datetime import to_excel

from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.template_filling import Filled
from mediator_desktop.ledgers.template_references import Growth, UnreadableFormula, grown_formula
from mediator_desktop.ledgers.template_sheet import place_of

_NEAR = 1e-6
_LOOKS = ("font", "fill", "border", "alignment", "protection")


def check_filled(original: bytes, filled: Filled, name: str) -> None:
    """Refused when any cell is not as meant or anything else of the template changed: nothing is handed over then."""
    fault = next(_faults(original, filled, name), None)
    if fault is not None:
        raise Refused(f"模板“{name}”填好以后核对不上（{fault}），没有写出文件，请把模板在 WPS 里另存一份再试")


def _faults(original: bytes, filled: Filled, name: str) -> Iterator[str]:
    yield from _faults_of_values(filled)
    before, after = _loaded(original, name), _loaded(filled.content, name)
    if before.sheetnames != after.sheetnames:
        yield "工作表变了"
        return
    names = {name for name, about in before.defined_names.items() if "[" not in (about.attr_text or "")}
    if not names <= set(after.defined_names) <= set(before.defined_names):
        yield "名称变了"
    for sheet in before.worksheets:
        growths = [growth for growth in filled.growths if growth.sheet == sheet.title]
        yield from _faults_of_sheet(sheet, after[sheet.title], growths, filled)


def _loaded(content: bytes, name: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(BytesIO(content), keep_links=False)
        except Exception as error:  # openpyxl says of a file it cannot read whatever went wrong inside it
            raise Refused(f"模板“{name}”有读不懂的内容，填好以后没法核对，请在 WPS 里另存一份再试") from error


def _faults_of_values(filled: Filled) -> Iterator[str]:
    """Every cell that was written, as calamine reads it."""
    try:
        with python_calamine.CalamineWorkbook.from_filelike(BytesIO(filled.content)) as workbook:
            sheets = {
                name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in {sheet for sheet, _, _ in filled.meant}
            }
    except (python_calamine.CalamineError, ValueError, OSError):
        yield "打不开"
        return
    for (name, row, column), meant in filled.meant.items():
        rows = sheets[name]
        found = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""
        if not _same(meant, found):
            yield f"{name}!{place_of(row, column)}"


def _same(meant: str | float | None, found: Any) -> bool:
    if isinstance(found, (date, datetime)):
        found = float(to_excel(found))
    if meant is None or meant == "":
        return found in (None, "")
    if isinstance(meant, str):
        return isinstance(found, str) and meant.strip() == found.strip()
    return isinstance(found, (int, float)) and abs(float(found) - meant) <= _NEAR * max(1.0, abs(meant))


def _faults_of_sheet(before: Any, after: Any, growths: list[Growth], filled: Filled) -> Iterator[str]:
    title = before.title
    growth = growths[0] if growths else None

    def moved(row: int) -> int:
        return growth.row(row) if growth else row

    alike = _likeness()
    for row in before.iter_rows():
        for cell in row:
            there = after.cell(moved(cell.row), cell.column)
            if (title, there.row, there.column) in filled.meant:
                looks_same = alike(cell, there, False)
            else:
                looks_same = alike(cell, there, True)
                if _content(there) != _expected(cell, filled.growths):
                    yield f"{title}!{there.coordinate}"
            if not looks_same:
                yield f"{title}!{there.coordinate}的格式"
    merges = {str(area) for area in after.merged_cells.ranges}
    for area in before.merged_cells.ranges:
        top, bottom = area.min_row, area.max_row
        if growth:
            top, bottom = growth.span(top, bottom, grows=bottom > top)
        if f"{place_of(top, area.min_col)}:{place_of(bottom, area.max_col)}" not in merges:
            yield f"{title}!{area.coord}的合并"
    for number, about in before.row_dimensions.items():
        if (
            about.height != after.row_dimensions[moved(number)].height
            and (title, moved(number)) not in filled.heights
        ):
            yield f"{title}第{moved(number)}行的行高"
    for letter, about in before.column_dimensions.items():
        if about.width != after.column_dimensions[letter].width:
            yield f"{title}{letter}列的列宽"
    rules = (len(s.data_validations.dataValidation) for s in (before, after))
    if next(rules) != next(rules) or before.freeze_panes != after.freeze_panes:
        yield f"{title}的下拉框"


def _content(cell: Any) -> Any:
    return getattr(cell.value, "text", cell.value)


def _expected(cell: Any, growths: tuple[Growth, ...]) -> Any:
    value = _content(cell)
    if cell.data_type != "f" or not isinstance(value, str):
        return value
    for growth in growths:
        try:
            value = grown_formula(value, cell.parent.title, growth, own_row=cell.row)
        except UnreadableFormula:
            return None
    return value


def _likeness() -> Any:
    """Whether two cells look alike; each pair of styles is compared once."""
    known: dict[tuple[int, int, bool], bool] = {}

    def alike(one: Any, other: Any, whole: bool) -> bool:
        key = (int(one.style_id), int(other.style_id), whole)
        if key not in known:
            same = all(repr(getattr(one, look)) == repr(getattr(other, look)) for look in _LOOKS)
            known[key] = same and (not whole or one.number_format == other.number_format)
        return known[key]

    return alike
