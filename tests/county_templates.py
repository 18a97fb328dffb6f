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


ITEMS = (
    *(("总况", "", label) for label in ("排查数", "调处数", "调处率", "成功数", "成功率")),
    *(
        ("矛盾纠纷类别", kind, label)
        for kind in (
            "民族宗教矛盾纠纷", "军转干部、复原退伍军人安置引发的矛盾纠纷", "征地拆迁安置引发的矛盾纠纷",
            "建筑工程质量、物业管理等问题引发的矛盾纠纷", "土地矿产山林水利界限权属纠纷",
            "经济活动引发的矛盾纠纷", "劳资纠纷", "企业改制引发的矛盾纠纷",
            "环境污染、生态破坏引发的矛盾纠纷", "司法活动引发的矛盾纠纷", "行政执法活动引发的矛盾纠纷",
            "大中专院校、中小学校引发的矛盾纠纷", "海事渔事纠纷", "干部作风等问题引发的矛盾纠纷",
            "村务管理引发的矛盾纠纷", "农村土地承包、农村集体“三资”及农民负担等问题引发的矛盾纠纷",
            "婚姻家庭邻里等各类民间纠纷", "医患纠纷", "其他",
        )
        for label in ("排查数", "调处数")
    ),
    *(("涉及矛盾纠纷人数", band, "起数") for band in ("50人以下", "50至100人", "100人至500人", "500人以上")),
    *(("重大矛盾纠纷", "", label) for label in ("排查数", "调处数", "成功数", "成功率")),
    ("开展集中排查", "", "次数"),
)  # fmt: skip
"""The 52 items of a county's table, from the group down."""
LEVEL_COLUMNS = ("县市区", "乡镇街道", "村居", "小计", "年度累计")


def statistics_template(*, items_across: bool = False) -> bytes:
    """A county's table of 52 items by levels; `items_across` has the items in columns and the levels in rows."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "统计表"
    sheet["A1"] = "    年  月云岭县矛盾纠纷排查情况表"
    sheet["A2"] = "填报单位（盖章）："
    if items_across:
        sheet["A3"] = "层级"
        for column, item in enumerate(ITEMS, start=2):
            for row, words in enumerate(item, start=3):
                sheet.cell(row, column, words or None)
        for row, level in enumerate(LEVEL_COLUMNS, start=6):
            sheet.cell(row, 1, level)
    else:
        sheet["A3"], sheet["E3"] = "内    容", "层    级"
        sheet.merge_cells("A3:D4")
        sheet.merge_cells("E3:I3")
        for column, level in enumerate(LEVEL_COLUMNS, start=5):
            sheet.cell(4, column, level)
        for row, (group, kind, label) in enumerate(ITEMS, start=5):
            for column, words in enumerate((row - 4, group, kind, label), start=1):
                sheet.cell(row, column, words or None)
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()
