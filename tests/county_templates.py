"""Workbooks as counties send them, made for tests, and their parts."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.styles import Border, Font, Side

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
MAY_CHANGE = {
    "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml",
    "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
}  # fmt: skip
"""Parts of a package that a fill may write anew: the sheet, its texts and styles, and the lists of parts."""
HEADINGS = ("序号", "受理日期", "当事人", "身份证号", "纠纷类型", "涉及人数", "涉及金额", "备注")


def template(
    make: Callable[[Any], None] | None = None,
    *,
    headings: tuple[str, ...] = HEADINGS,
    prepared: int = 3,
    title: str = "    年  月矛盾纠纷台账",
) -> bytes:
    """A county's list: title, unit line, headings, boxed rows, totals, signatures."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "台账"
    sheet["A1"] = title
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    sheet["A2"] = "填报单位（盖章）："
    for column, heading in enumerate(headings, start=1):
        sheet.cell(3, column, heading).font = Font(name="黑体", bold=True)
        for row in range(4, 4 + prepared):
            sheet.cell(row, column).border = BOX
    total = 4 + prepared
    sheet.cell(total, 1, "合计")
    for column, heading in enumerate(headings, start=1):
        if heading in ("涉及人数", "涉及金额"):
            letter = sheet.cell(3, column).column_letter
            sheet.cell(total, column, f"=SUM({letter}4:{letter}{total - 1})")
    sheet.cell(total + 1, 1, "填报人：")
    if make is not None:
        make(workbook)
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(content: bytes, changed: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in (parts(content) | changed).items():
            package.writestr(name, part)
    return target.getvalue()
