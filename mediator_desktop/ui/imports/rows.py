"""The rows of a preview as ready words: what is wrong, what to look at, what is on record, what will be done"""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from mediator_desktop.services.import_recognising import RowKey
from mediator_desktop.services.importing import Known
from mediator_desktop.ui.imports.model import CellRow
from mediator_desktop.ui.imports.presenter import Chosen, Looked
from mediator_desktop.ui.imports.words import one_line
from mediator_desktop.ui.kit.table import Column, Row

if TYPE_CHECKING:
    from mediator_desktop.ledgers.preview import ParsedRow, SheetPreview

COLUMNS = (
    Column("row", "行", 60, is_number=True, sorts=False),
    Column("state", "情况", 116, sorts=False),
    Column("day", "日期", 104, sorts=False),
    Column("parties", "当事人", 116, sorts=False),
    Column("type", "类型", 84, sorts=False),
    Column("facts", "简要情况", 50, sorts=False),
)
TABLE = "import_rows"
_DAYS = ("accepted_on", "found_on", "mediated_on", "agreed_on")
_WHAT = ("facts", "title", "demand")


class Wanted(StrEnum):
    """Which rows to list."""

    REFUSED = "refused"
    DOUBTFUL = "doubtful"
    KNOWN = "known"
    LEFT_OUT = "left_out"
    ALL = "all"


def key_of(sheet: str, row: int) -> str:
    """A row's key in the table."""
    return f"{row}|{sheet}"


def row_key(key: str) -> RowKey:
    """A table's key as the services name a row; row 0 for an empty key."""
    row, _, sheet = key.partition("|")
    return sheet, int(row or 0)


def counts(looked: Looked, chosen: Chosen) -> dict[Wanted, int]:
    """How many rows each choice lists."""
    found = dict.fromkeys(Wanted, 0)
    for sheet in looked.preview.sheets:
        for row in sheet.rows:
            key = sheet.sheet, row.row
            for wanted in Wanted:
                found[wanted] += _is_wanted(wanted, row, key, looked, chosen)
    return found


def coming_in(looked: Looked, chosen: Chosen) -> int:
    """How many rows will be registered as disputes of their own."""
    found = 0
    for sheet in looked.preview.sheets:
        for row in sheet.rows:
            key = sheet.sheet, row.row
            known = looked.known.get(key)
            is_known = known is not None and known.matter is not None
            is_new = not is_known or chosen.of_rows.get(key, chosen.known) is Known.ADD
            is_out = row.reject or key in chosen.left_out or (row.flag and not chosen.with_doubtful)
            found += is_new and not is_out
    return found


def rows(looked: Looked, chosen: Chosen, wanted: Wanted, kept: str = "") -> Iterator[Row]:
    """The rows of a choice as ready words; the row of key `kept` stays listed whatever it is."""
    several = sum(bool(sheet.rows) for sheet in looked.preview.sheets) > 1
    for sheet in looked.preview.sheets:
        for row in sheet.rows:
            key = sheet.sheet, row.row
            if _is_wanted(wanted, row, key, looked, chosen) or key_of(*key) == kept:
                yield _row(sheet, row, looked, chosen, several=several)


def cells(sheet: "SheetPreview", row: "ParsedRow") -> list[CellRow]:
    """The cells of a row with what is said of each, in the order of the file."""
    from mediator_desktop.ledgers.reading import cell_words

    put_right = {(c.row, c.column) for c in sheet.corrected}
    found = []
    for column in sheet.columns:
        words = cell_words(row.cells[column.index]) if column.index < len(row.cells) else ""
        said, tone = _said(row, column.letter)
        if not said and (row.row, column.letter) in put_right:
            said, tone = "您改过", "done"
        heading = f"{column.letter}　{one_line(column.heading, 24)}"
        found.append(CellRow(column.index, heading, words, said, tone))
    return found


def unplaced(row: "ParsedRow") -> str:
    """What is said of a row as a whole, of no cell."""
    return "；".join(f.why for f in (*row.reject, *row.flag) if not f.column)


def _said(row: "ParsedRow", letter: str) -> tuple[str, str]:
    for findings, tone in ((row.reject, "late"), (row.flag, "due")):
        told = [f.why for f in findings if letter in f.column.replace(" ", "").split(",")]
        if told:
            return "；".join(told), tone
    return "", ""


def _is_wanted(wanted: Wanted, row: "ParsedRow", key: RowKey, looked: Looked, chosen: Chosen) -> bool:
    known = looked.known.get(key)
    match wanted:
        case Wanted.REFUSED:
            return bool(row.reject) and key not in chosen.left_out
        case Wanted.DOUBTFUL:
            return bool(row.flag) and not row.reject and key not in chosen.left_out
        case Wanted.KNOWN:
            return known is not None and known.matter is not None
        case Wanted.LEFT_OUT:
            return key in chosen.left_out
    return True


def _row(sheet: "SheetPreview", row: "ParsedRow", looked: Looked, chosen: Chosen, *, several: bool) -> Row:
    values = row.values
    day = next((values[name] for name in _DAYS if values.get(name)), "")
    sides = [values.get(name, "") for name in ("party", "applicant", "respondent")]
    what = next((values[name] for name in _WHAT if values.get(name)), "")
    state, tone = _state((sheet.sheet, row.row), row, looked, chosen)
    words = (
        str(row.row),
        state,
        one_line(day, 20),
        one_line("、".join(filter(None, sides)), 40),
        one_line(row.type_name.removesuffix("纠纷") or values.get("type", ""), 16),
        one_line(f"{sheet.sheet}：{what}" if several else what, 60),
    )
    return Row(key_of(sheet.sheet, row.row), words, {1: tone})


def _state(key: RowKey, row: "ParsedRow", looked: Looked, chosen: Chosen) -> tuple[str, str]:
    if key in chosen.left_out:
        return "不导入", "muted"
    if row.reject:
        return f"不能导入 {len(row.reject)}处", "late"
    known = looked.known.get(key)
    if known is not None and known.matter is not None:
        done = chosen.of_rows.get(key, chosen.known)
        word = {Known.SKIP: "已登记，跳过", Known.UPDATE: "已登记，补充", Known.ADD: "已登记，另记"}[done]
        return word, "plain"
    if row.flag:
        return f"请核对 {len(row.flag)}处", "due"
    return "可以导入", "done"
