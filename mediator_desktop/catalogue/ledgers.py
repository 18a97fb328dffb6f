"""Declared ledgers: their sheet, columns, lines above and below; read from `forms/ledgers/`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS, MONEY, NUMERIC, CellKind
from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.views import CountedBy

MOST_COLUMNS = 60
SLOTS = frozenset({"unit", "year", "month", "period", "made_on"})
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
    """How the A4 sheet lies."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: heading as printed (line breaks kept), field, width in half-width characters.

    Neighbours of the same `group` stand under one merged heading.
    """

    heading: str
    field: str
    width: float
    kind: CellKind
    align: Align
    group: str = ""
    total: Total | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerForm:
    """A ledger: `left` and `right` are the line under the title, `signatures` that below the table.

    `empty` is written in the first column of a period without disputes (零报告). `sort` names fields, a minus before one
    turns its order round; without it rows come by the counted day.
    """

    id: str
    edition: str
    title: str
    name: str
    columns: tuple[Column, ...]
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


def arranged(form: LedgerForm, rows: Iterable[LedgerRow], words: Vocabulary) -> Iterable[LedgerRow]:
    """The rows in the form's order; what is unknown comes last."""
    if not form.sort:
        return rows
    found = list(rows)
    for name in reversed(form.sort):
        get = LEDGER_FIELDS[name.removeprefix("-")].get
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
    for path in declared_files("ledgers", *folders):
        try:
            form = read_ledger(path)
        except FormError as error:
            if path.is_relative_to(folders[0]):
                raise
            if broken is not None:
                broken.append(error)
        else:
            forms[form.id] = form
    return forms


def read_ledger(path: Path) -> LedgerForm:
    """Read and check one declared ledger. Raises FormError naming the line."""
    declared = read_toml(path)
    values = _checked(declared, declared.table, _FORM_KEYS, ("id", "edition", "name", "columns"))
    columns = values.pop("columns")
    if not 0 < len(columns) <= MOST_COLUMNS:
        raise declared.error(f"要有 1 到 {MOST_COLUMNS} 个 [[columns]]")
    for key in ("title", "left", "right"):
        _check_slots(declared, values.get(key, ""))
    for name in values.get("sort", ()):
        if name.removeprefix("-") not in LEDGER_FIELDS:
            raise declared.error(f"sort 里的 {name} 不是已知的项目", near=name)
    values.setdefault("title", "")
    return LedgerForm(**values, columns=tuple(_column(declared, column) for column in columns))


def _column(declared: Declared, table: Any) -> Column:
    if not isinstance(table, Mapping):
        raise declared.error("[[columns]] 写法不对")
    values = _checked(declared, table, _COLUMN_KEYS, ("heading", "field", "width"))
    near = f'"{values["field"]}"'
    known = LEDGER_FIELDS.get(values["field"])
    if known is None:
        raise declared.error(f"项目 {values['field']} 不认识", near=near)
    kind = values.setdefault("kind", known.kind)
    if kind is not known.kind and not {kind, known.kind} <= MONEY and kind is not CellKind.TEXT:
        raise declared.error(f"项目 {values['field']} 不能写成 {kind}", near=near)
    if not 2 <= values["width"] <= 120:
        raise declared.error("width 应在 2 到 120 之间", near=near)
    if values.get("total") is Total.SUM and kind not in NUMERIC:
        raise declared.error("只有数字列可以求和", near=near)
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
            elif kind in (str, list) and isinstance(value, kind):
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
}
_COLUMN_KEYS: Mapping[str, Any] = {
    "heading": str,
    "field": str,
    "group": str,
    "width": float,
    "kind": CellKind,
    "align": Align,
    "total": Total,
}

__all__ = ["LEDGER_FIELDS", "Column", "FormError", "LedgerForm", "LedgerHeading", "load_ledgers"]
