"""The tree of units as a workbook and back: one row a person, or one for a unit without people."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import xlsxwriter

from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.unit import Post, Unit, UnitLevel, UnitPerson, UnitTree
from mediator_desktop.ledgers.cells import cell_text
from mediator_desktop.ledgers.reading import RawCell, ReadSheet, Row, cell_words
from mediator_desktop.ledgers.values import read_day

COLUMNS = (
    "层级",
    "上级单位",
    "单位名称",
    "代码",
    "设立日期",
    "撤销日期",
    "换届日期",
    "职务",
    "姓名",
    "电话",
    "任职日期",
    "离任日期",
)
_WIDTHS = (14, 20, 20, 16, 13, 13, 13, 14, 14, 16, 13, 13)
_SYNONYMS = {
    "层级": ("级别", "单位层级"),
    "上级单位": ("上级", "所属单位", "所属乡镇", "所属村"),
    "单位名称": ("单位", "名称", "村(社区)", "村（社区）", "村名", "网格"),
    "代码": ("区划代码", "编码"),
    "职务": ("身份", "岗位"),
    "姓名": ("人员", "负责人"),
    "电话": ("联系电话", "手机", "联系方式"),
}
_HEADING_WITHIN = 15


@dataclass(frozen=True, slots=True)
class ReadUnits:
    """The tree as it would be, and what was wrong in which row of the sheet (`row 5`, as Excel counts)."""

    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]


def write_units(units: Sequence[Unit]) -> bytes:
    """The workbook of a tree. Telephone numbers are in it: it stays in the office."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("单位和人员")
        plain = book.add_format({"font_name": "宋体", "font_size": 11, "border": 1, "num_format": "@"})
        bold = book.add_format(
            {"font_name": "宋体", "font_size": 11, "border": 1, "bold": True, "bg_color": "#E3F0EC"}
        )
        for column, (heading, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        for number, words in enumerate(_rows(UnitTree(units)), start=1):
            for column, word in enumerate(words):
                sheet.write_string(number, column, cell_text(word), plain)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return buffer.getvalue()


def _rows(tree: UnitTree) -> Iterator[tuple[str, ...]]:
    for unit in tree.in_order():
        above = tree.units.get(unit.parent)
        own = (
            unit.level.label,
            above.name if above else "",
            unit.name,
            unit.code,
            *(_day(day) for day in (unit.first_day, unit.last_day, unit.elected_on)),
        )
        for person in unit.people or (None,):
            if person is None:
                yield (*own, "", "", "", "", "")
            else:
                yield (
                    *own,
                    person.post.label,
                    person.name,
                    person.phone,
                    _day(person.first_day),
                    _day(person.last_day),
                )


def read_units(sheets: Sequence[ReadSheet], known: Sequence[Unit], new_id: Callable[[], str]) -> ReadUnits:
    """The tree that a workbook describes, laid over the known one: units are met again by level, upper unit and name.

    People of a unit that the sheet names are replaced by those of the sheet; units it does not name stay. A row that
    cannot be read is told and left out.
    """
    problems: list[Problem] = []
    units = list(known)
    seen: set[str] = set()
    found_heading = False
    for sheet in sheets:
        heading = _heading(sheet)
        if heading is None:
            continue
        found_heading = True
        place, columns = heading
        for offset, row in enumerate(sheet.rows[place + 1 :], start=sheet.first_row + place + 1):
            words = {name: cell_words(_cell(row, column)) for name, column in columns.items()}
            if not any(words.values()):
                continue
            try:
                _take(words, row, columns, units, seen, new_id)
            except ValueError as error:
                problems.append(Problem(f"row {offset}", f"第{offset}行：{error}"))
    if not found_heading:
        problems.append(Problem("", "没有找到“单位名称”这一栏，请用导出的表格填写后再导入"))
    return ReadUnits(tuple(units), tuple(problems))


def _take(
    words: dict[str, str],
    row: Row,
    columns: dict[str, int],
    units: list[Unit],
    seen: set[str],
    new_id: Callable[[], str],
) -> None:
    name = tidy(words.get("单位名称", ""))
    if not name:
        raise ValueError("没有填写单位名称")
    level = _level(words.get("层级", ""))
    parent = _parent(tidy(words.get("上级单位", "")), level, units)
    place = next(
        (n for n, u in enumerate(units) if (u.level, u.parent, u.name) == (level, parent, name)), None
    )
    if place is None:
        same = [u for u in units if u.parent == parent]
        units.append(Unit(id=new_id(), parent=parent, level=level, name=name, position=len(same)))
        place = len(units) - 1
    unit = units[place]
    if unit.id not in seen:
        seen.add(unit.id)
        unit = replace(unit, people=() if "姓名" in columns else unit.people)
    unit = replace(
        unit,
        code=words.get("代码") or unit.code,
        first_day=_read(row, columns, "设立日期") or unit.first_day,
        last_day=_read(row, columns, "撤销日期") or unit.last_day,
        elected_on=_read(row, columns, "换届日期") or unit.elected_on,
    )
    if person := tidy(words.get("姓名", "")):
        made = UnitPerson(
            name=person,
            post=_post(words.get("职务", "")),
            phone=words.get("电话", ""),
            first_day=_read(row, columns, "任职日期"),
            last_day=_read(row, columns, "离任日期"),
        )
        if made not in unit.people:
            unit = replace(unit, people=(*unit.people, made))
    units[place] = unit


def _heading(sheet: ReadSheet) -> tuple[int, dict[str, int]] | None:
    for place, row in enumerate(sheet.rows[:_HEADING_WITHIN]):
        words = ["".join(cell_words(cell).split()) for cell in row]
        columns: dict[str, int] = {}
        for name in COLUMNS:
            for word in (name, *_SYNONYMS.get(name, ())):
                if word in words:
                    columns[name] = words.index(word)
                    break
        if "单位名称" in columns and len(columns) > 1:
            return place, columns
    return None


def _cell(row: Row, column: int) -> RawCell:
    return row[column] if column < len(row) else ""


def _read(row: Row, columns: dict[str, int], name: str) -> date | None:
    value = _cell(row, columns[name]) if name in columns else ""
    if value in ("", None):
        return None
    day = read_day(value).day
    if day is None:
        raise ValueError(f"{name}“{cell_words(value)}”看不懂，请写成 2026-03-05")
    return day


def _level(word: str) -> UnitLevel:
    folded = word.replace("（", "(").replace("）", ")")
    for level in UnitLevel:
        if folded in (level.value, level.label) or (folded and folded in level.label):
            return level
    if not word:
        return UnitLevel.VILLAGE
    raise ValueError(f"层级“{word}”不认识，请写县、乡镇、村或网格")


def _parent(name: str, level: UnitLevel, units: Sequence[Unit]) -> str:
    above = [unit for unit in units if unit.level.rank < level.rank]
    if not name:
        nearest = [unit for unit in above if unit.level.rank == level.rank - 1]
        if len(nearest) == 1:
            return nearest[0].id
        if not above:
            return ""
        raise ValueError("请填写上级单位")
    same = [unit for unit in above if unit.name == name]
    if not same:
        raise ValueError(f"上级单位“{name}”不存在，请把它写在前面")
    return max(same, key=lambda unit: unit.level.rank).id


def _post(word: str) -> Post:
    return next(
        (post for post in Post if word and (word in (post.value, post.label) or post.label in word)),
        Post.OTHER,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
