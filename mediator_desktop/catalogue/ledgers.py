"""Declared ledgers: their sheet, columns, lines above and below; read from `forms/ledgers/`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from mediator_desktop.catalogue.ledger_conditions import CONDITIONS_OF, Wanted, Where
from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS, MONEY, NUMERIC, CellKind, LedgerField
from mediator_desktop.catalogue.ledger_item_fields import FIELDS_OF
from mediator_desktop.catalogue.ledger_items import AnyRow, Each
from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.views import CountedBy

MOST_COLUMNS = 60
MOST_SHEETS = 12
SLOTS = frozenset({"unit", "year", "month", "period", "made_on"})
Row = TypeVar("Row", bound=AnyRow)
_SLOT = re.compile(r"\{([^{}]*)\}")


class Total(StrEnum):
    """What stands in the totals row: the number of disputes, or the column's sum."""

    COUNT = "count"
    SUM = "sum"


class Align(StrEnum):
    """Where a value stands in its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Orientation(StrEnum):
    """How the sheet lies."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class PaperSize(StrEnum):
    """What it is printed on."""

    A4 = "A4"
    A3 = "A3"


class Layout(StrEnum):
    """A table with a line for each, or a small form on a page of its own for each."""

    TABLE = "table"
    RECORDS = "records"


class Format(StrEnum):
    """How a day or an amount is written in its cell."""

    ISO = "iso"
    CHINESE = "chinese"
    DOTS = "dots"
    GROUPED = "grouped"
    PLAIN = "plain"
    WHOLE = "whole"


DAY_FORMATS = frozenset({Format.ISO, Format.CHINESE, Format.DOTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Paper and margins (mm); a table is shrunk to the width of one page, its headings repeated on each."""

    paper: PaperSize = PaperSize.A4
    top: float = 12.7
    bottom: float = 15.2
    left: float = 10.2
    right: float = 10.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: heading as printed (line breaks kept), field, width in half-width characters.

    Neighbours of the same `group` stand under one merged heading. `unit` (件、元) stands in a row of its own below the
    headings; `format` None means the usual way of writing the kind.
    """

    heading: str
    field: str
    width: float
    kind: CellKind
    align: Align
    group: str = ""
    total: Total | None = None
    unit: str = ""
    format: Format | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOf:
    """A sheet of a workbook: another ledger's id or that of a statistics table, and what its tab is called."""

    sheet: str
    ledger: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerForm:
    """A ledger: `left` and `right` are the line under the title, `signatures` that below the table, `notes` under it all.

    `each` is what a line is, `where` which lines belong in. `empty` is written in the first column of a period without
    disputes (零报告); where lines were left out although there were disputes, it is `empty_else`. `sort` names fields, a
    minus before one turns its order round; without it rows come by the counted day. A form with `sheets` has no columns:
    it is a workbook of other ledgers and of statistics tables.
    """

    id: str
    edition: str
    title: str
    name: str
    columns: tuple[Column, ...]
    each: Each = Each.DISPUTE
    where: Where = ()
    layout: Layout = Layout.TABLE
    across: int = 1
    notes: tuple[str, ...] = ()
    page: Page = field(default_factory=Page)
    empty_else: str = ""
    sheets: tuple[SheetOf, ...] = ()
    sheet: str = "台账"
    left: str = ""
    right: str = ""
    signatures: tuple[str, ...] = ()
    empty: str = ""
    totals: str = ""
    counted_by: CountedBy = CountedBy.ACCEPTED
    sort: tuple[str, ...] = ()
    orientation: Orientation = Orientation.LANDSCAPE

    @property
    def header_rows(self) -> int:
        """One row of headings, two where some are grouped."""
        return 2 if any(column.group for column in self.columns) else 1

    @property
    def has_units(self) -> bool:
        """Whether a row of units stands below the headings."""
        return any(column.unit for column in self.columns)

    @property
    def fields(self) -> Mapping[str, LedgerField]:
        """What its columns may show."""
        return FIELDS_OF[self.each]

    @property
    def lists_disputes(self) -> bool:
        """Whether it is a table with a line for each dispute, as templates are filled from and imports read."""
        return self.each is Each.DISPUTE and self.layout is Layout.TABLE and not self.sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerHeading:
    """What is known only when a ledger is made: reporting unit, period (days inclusive), day of making, people.

    `people` gives names for the signature line by their label (填报人).
    """

    unit: str = ""
    first_day: date | None = None
    last_day: date | None = None
    made_on: date | None = None
    people: Mapping[str, str] = field(default_factory=dict)


def period_words(first: date | None, last: date | None) -> str:
    """`2026年`, `2026年第三季度`, `2026年10月`, else both days; one open end is said."""
    if first is None or last is None:
        if first is None and last is None:
            return ""
        return f"截至{chinese_day(last)}" if last else f"{chinese_day(first)}以来"
    ends_month = (last + timedelta(days=1)).day == 1
    if first.day == 1 and ends_month and first.year == last.year:
        months = (first.month, last.month)
        if months == (1, 12):
            return f"{first.year}年"
        if months in ((1, 6), (7, 12)):
            return f"{first.year}年{'上' if first.month == 1 else '下'}半年"
        if months[0] % 3 == 1 and months[1] == months[0] + 2:
            return f"{first.year}年第{'一二三四'[months[0] // 3]}季度"
        if months[0] == months[1]:
            return f"{first.year}年{first.month}月"
    return f"{chinese_day(first)}至{chinese_day(last)}"


def chinese_day(day: date | None) -> str:
    """`2026年3月5日`; blanks to fill in by hand when the day is open."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "    年  月  日"


def fill_slots(text: str, heading: LedgerHeading) -> str:
    """A title or line with its slots filled; year and month are those of the period's last day."""
    last = heading.last_day or heading.first_day
    values = {
        "unit": heading.unit,
        "year": str(last.year) if last else "",
        "month": str(last.month) if last else "",
        "period": period_words(heading.first_day, heading.last_day),
        "made_on": chinese_day(heading.made_on),
    }
    return _SLOT.sub(lambda slot: values[slot[1]], text)


def arranged(form: LedgerForm, rows: Iterable[Row], words: Vocabulary) -> Iterable[Row]:
    """The rows in the form's order; what is unknown comes last."""
    if not form.sort:
        return rows
    found = list(rows)
    for name in reversed(form.sort):
        get = form.fields[name.removeprefix("-")].get
        known = [row for row in found if get(row, words, 0) not in (None, "")]
        unknown = [row for row in found if get(row, words, 0) in (None, "")]
        known.sort(key=lambda row: get(row, words, 0), reverse=name.startswith("-"))  # type: ignore[arg-type,return-value]
        found = known + unknown
    return found


def load_ledgers(*folders: Path, broken: list[FormError] | None = None) -> Mapping[str, LedgerForm]:
    """Every ledger of `ledgers/` by id; a later folder's replaces an earlier one.

    A file of a later folder that cannot be used is put into `broken` and changes nothing else. Raises FormError for one of
    the first folder, which the program brings.
    """
    forms: dict[str, LedgerForm] = {}
    ours: dict[str, LedgerForm] = {}
    declared: dict[str, Path] = {}

    def refuse(error: FormError) -> None:
        if error.path.is_relative_to(folders[0]):
            raise error
        if broken is not None:
            broken.append(error)

    for path in declared_files("ledgers", *folders):
        try:
            form = read_ledger(path)
        except FormError as error:
            refuse(error)
        else:
            forms[form.id] = form
            declared[form.id] = path
            if path.is_relative_to(folders[0]):
                ours[form.id] = form
    for form in [form for form in forms.values() if form.sheets]:
        for part in (sheet for sheet in form.sheets if sheet.ledger):
            of = forms.get(part.ledger)
            if of is not None and not of.sheets:
                continue
            if form is ours.get(form.id) and part.ledger in ours:
                why = f"{form.name}里有这一张，它不能是几张表的"
                refuse(read_toml(declared[part.ledger]).error(why, near="[[sheets]]"))
                forms[part.ledger] = ours[part.ledger]
                continue
            why = "没有这种台账" if of is None else "它自己也是几张表的"
            refuse(read_toml(declared[form.id]).error(f"{part.ledger}：{why}", near=f'"{part.ledger}"'))
            forms.pop(form.id, None)
            if form.id in ours:
                forms[form.id] = ours[form.id]
            break
    return forms


def sheets_of(form: LedgerForm, forms: Mapping[str, LedgerForm]) -> tuple[LedgerForm, ...]:
    """The ledgers that a workbook is made of, each under the name of its sheet; a ledger without `sheets` is its own."""
    return tuple(part for part in parts_of(form, forms) if isinstance(part, LedgerForm))


def parts_of(form: LedgerForm, forms: Mapping[str, LedgerForm]) -> tuple[LedgerForm | SheetOf, ...]:
    """The sheets of a workbook in their order: its ledgers, and for a statistics table what names it."""
    if not form.sheets:
        return (form,)
    return tuple(
        replace(forms[part.ledger], sheet=part.sheet) if part.ledger else part for part in form.sheets
    )


def read_ledger(path: Path) -> LedgerForm:
    """Read and check one declared ledger. Raises FormError naming the line."""
    declared = read_toml(path)
    values = _checked(declared, declared.table, _FORM_KEYS, ("id", "edition", "name"))
    columns, sheets = values.pop("columns", []), values.pop("sheets", [])
    values.setdefault("title", "")
    if sheets:
        return _workbook(declared, values, columns, sheets)
    if not 0 < len(columns) <= MOST_COLUMNS:
        raise declared.error(f"要有 1 到 {MOST_COLUMNS} 个 [[columns]]")
    for key in ("title", "left", "right"):
        _check_slots(declared, values.get(key, ""))
    for note in values.get("notes", ()):
        _check_slots(declared, note)
    each = values.setdefault("each", Each.DISPUTE)
    known = FIELDS_OF[each]
    for name in values.get("sort", ()):
        if name.removeprefix("-") not in known:
            raise declared.error(f"sort 里的 {name} 不是已知的项目", near=name)
    if not 1 <= values.get("across", 1) <= 4:
        raise declared.error("across 应在 1 到 4 之间", near="across")
    values["where"] = tuple(_conditions(declared, group, each) for group in values.get("where", ()))
    values["page"] = _page(declared, values.get("page", {}))
    return LedgerForm(**values, columns=tuple(_column(declared, column, known) for column in columns))


def _workbook(
    declared: Declared, values: dict[str, Any], columns: list[Any], sheets: list[Any]
) -> LedgerForm:
    if columns:
        raise declared.error("有 [[sheets]] 就不写 [[columns]]", near="[[columns]]")
    if len(sheets) > MOST_SHEETS:
        raise declared.error(f"最多 {MOST_SHEETS} 个 [[sheets]]", near="[[sheets]]")
    if extra := values.keys() - {"id", "edition", "name", "title"}:
        raise declared.error(f"有 [[sheets]] 就不写 {min(extra)}", near=min(extra))
    parts: list[SheetOf] = []
    for table in sheets:
        if not isinstance(table, Mapping):
            raise declared.error("[[sheets]] 写法不对")
        part = SheetOf(**_checked(declared, table, _SHEET_KEYS, ("sheet",)))
        if bool(part.ledger) == bool(part.table):
            raise declared.error("[[sheets]] 写 ledger 或 table，写一个", near=f'"{part.sheet}"')
        if len(part.sheet) > LONGEST_SHEET_NAME or set(part.sheet) & _NOT_IN_SHEET_NAMES:
            raise declared.error(f"工作表不能叫“{part.sheet}”", near=part.sheet)
        if any(part.sheet == other.sheet for other in parts):
            raise declared.error(f"有两张工作表都叫“{part.sheet}”", near=part.sheet)
        parts.append(part)
    return LedgerForm(**values, columns=(), sheets=tuple(parts))


def _conditions(declared: Declared, table: Any, each: Each) -> Mapping[str, Wanted]:
    if not isinstance(table, Mapping) or not table:
        raise declared.error("[[where]] 写法不对", near="where")
    wanted: dict[str, Wanted] = {}
    for name, value in _flat(table):
        known = CONDITIONS_OF[each].get(name)
        if known is None:
            raise declared.error(f"条件 {name} 不认识", near=name)
        if known.codes is None:
            if not isinstance(value, bool):
                raise declared.error(f"条件 {name} 写 true 或 false", near=name)
            wanted[name] = value
            continue
        if not isinstance(value, list) or not value or not all(isinstance(code, str) for code in value):
            raise declared.error(
                f'条件 {name} 要写成几个词，例如 ["{min(known.codes, default="…")}"]', near=name
            )
        for code in value:
            if known.codes and code not in known.codes:
                raise declared.error(f"条件 {name} 没有 {code} 这一种", near=f'"{code}"')
        wanted[name] = frozenset(value)
    return wanted


def _flat(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """`item.done = false` as TOML reads it, a table in a table, by its whole name."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", said) for inner, said in value.items())
        else:
            yield name, value


def _page(declared: Declared, table: Mapping[str, Any]) -> Page:
    page = Page(**_checked(declared, table, _PAGE_KEYS, ()))
    for side in ("top", "bottom", "left", "right"):
        if not 0 <= getattr(page, side) <= 60:
            raise declared.error(f"{side} 应在 0 到 60 毫米之间", near=side)
    return page


def _column(declared: Declared, table: Any, fields: Mapping[str, LedgerField]) -> Column:
    if not isinstance(table, Mapping):
        raise declared.error("[[columns]] 写法不对")
    values = _checked(declared, table, _COLUMN_KEYS, ("heading", "field", "width"))
    near = f'"{values["field"]}"'
    known = fields.get(values["field"])
    if known is None:
        raise declared.error(f"项目 {values['field']} 不认识", near=near)
    kind = values.setdefault("kind", known.kind)
    if kind is not known.kind and not {kind, known.kind} <= MONEY and kind is not CellKind.TEXT:
        raise declared.error(f"项目 {values['field']} 不能写成 {kind}", near=near)
    if not 2 <= values["width"] <= 120:
        raise declared.error("width 应在 2 到 120 之间", near=near)
    if values.get("total") is Total.SUM and kind not in NUMERIC:
        raise declared.error("只有数字列可以求和", near=near)
    if (wanted := values.get("format")) is not None:
        suits = DAY_FORMATS if kind is CellKind.DATE else _AMOUNT_FORMATS if kind in MONEY else ()
        if wanted not in suits:
            raise declared.error(f"项目 {values['field']} 没有 {wanted} 这种写法", near=near)
    values.setdefault("align", Align.LEFT if kind is CellKind.TEXT else Align.CENTER)
    return Column(**values)


def _checked(
    declared: Declared, table: Mapping[str, Any], kinds: Mapping[str, Any], needed: tuple[str, ...]
) -> dict[str, Any]:
    for key in needed:
        if not table.get(key):
            raise declared.error(f"缺少 {key}")
    values: dict[str, Any] = {}
    for key, value in table.items():
        kind = kinds.get(key)
        try:
            if kind is tuple:
                if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                    raise ValueError
                values[key] = tuple(value)
            elif kind is float and isinstance(value, (int, float)) and not isinstance(value, bool):
                values[key] = float(value)
            elif kind in (str, list, dict, int) and isinstance(value, kind) and not isinstance(value, bool):
                values[key] = value
            elif isinstance(kind, type) and issubclass(kind, StrEnum):
                values[key] = kind(value)
            else:
                raise ValueError
        except ValueError:
            raise declared.error(f"{key} 不认识或写法不对", near=key) from None
    return values


def _check_slots(declared: Declared, text: str) -> None:
    for slot in _SLOT.findall(text):
        if slot not in SLOTS:
            raise declared.error(f"不认识 {{{slot}}}", near=slot)


_FORM_KEYS: Mapping[str, Any] = {
    "id": str,
    "edition": str,
    "name": str,
    "title": str,
    "sheet": str,
    "left": str,
    "right": str,
    "signatures": tuple,
    "empty": str,
    "totals": str,
    "counted_by": CountedBy,
    "sort": tuple,
    "orientation": Orientation,
    "columns": list,
    "each": Each,
    "where": list,
    "layout": Layout,
    "across": int,
    "notes": tuple,
    "page": dict,
    "empty_else": str,
    "sheets": list,
}
_SHEET_KEYS: Mapping[str, Any] = {"ledger": str, "table": str, "sheet": str}
_PAGE_KEYS: Mapping[str, Any] = {
    "paper": PaperSize,
    "top": float,
    "bottom": float,
    "left": float,
    "right": float,
}
LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = frozenset("[]:*?/\\")
_AMOUNT_FORMATS = frozenset({Format.GROUPED, Format.PLAIN, Format.WHOLE})
_COLUMN_KEYS: Mapping[str, Any] = {
    "heading": str,
    "field": str,
    "group": str,
    "width": float,
    "kind": CellKind,
    "align": Align,
    "total": Total,
    "unit": str,
    "format": Format,
}

__all__ = ["LEDGER_FIELDS", "Column", "FormError", "LedgerForm", "LedgerHeading", "load_ledgers"]
