"""What a ledger's own totals say, compared with the rows they stand for; and units that are mixed in one column"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.ledgers.mapping import MappedColumn
from mediator_desktop.ledgers.preview import Finding, ParsedRow
from mediator_desktop.ledgers.reading import RawCell, Row, cell_words
from mediator_desktop.ledgers.tables import RowKind, Table
from mediator_desktop.ledgers.values import narrow, read_amount

_NAMES = {1000: "千元", 10_000: "万元", 100_000_000: "亿元"}
_SMALL = 1000
"""Sums of whole disputes that are all smaller, and not whole, were hardly written in yuan."""
_WHOLE = ("合计", "总计", "共计", "总计数", "合计数")
_CASES = re.compile(r"(\d+)\s*件")
_COUNT = re.compile(r"(\d{1,7})\s*[人名户件]?")
_BARE = re.compile(r"[¥￥]?[\d,.]+")
_COUNTED = {"people": "人数", "households": "户数", "cases": "件数"}
_MOST_TOLD = 5


def total_notes(table: Table, columns: Sequence[MappedColumn], rows: Sequence[ParsedRow]) -> list[str]:
    """Sentences about the rows of totals: what each is, and where it disagrees with its parts.

    A whole sheet's 合计 must be the sum of all its rows; a sum between that of the rows since the last one, or of all so far.
    """
    notes: list[str] = []
    totals = table.others.get(RowKind.TOTAL, ())
    place = {name: column.index for column in columns for name in column.fields}
    before = 0
    for number, row in totals:
        words = [cell_words(cell) for cell in row]
        is_whole = len(totals) == 1 or any(fold(word).rstrip(":") in _WHOLE for word in words[:4])
        parts = [parsed for parsed in rows if is_whole or parsed.row < number]
        since = [parsed for parsed in parts if is_whole or parsed.row > before]
        notes.append(f"第{number}行是{'合计' if is_whole else '小计'}，没有当作纠纷")
        notes += _disagreeing(number, row, words, place, table.unit, since, parts)
        before = number
    return notes


def _disagreeing(
    number: int,
    row: Row,
    words: Sequence[str],
    place: Mapping[str, int],
    unit: int,
    since: Sequence[ParsedRow],
    parts: Sequence[ParsedRow],
) -> Iterable[str]:
    for word in words:
        found = _CASES.fullmatch(narrow(word))
        if found and int(found[1]) not in (len(since), len(parts)):
            yield f"第{number}行写着{word}，实际有{len(since)}件，请核对"
    if (at := place.get("amount")) is not None and at < len(row) and cell_words(row[at]):
        said = read_amount(row[at], unit)
        sums = [sum(parsed.amount.fen for parsed in some if parsed.amount) for some in (since, parts)]
        if said is None or said.fen not in sums:
            real = f"{sums[0] / 100:.2f}".removesuffix(".00")
            yield f"第{number}行的金额合计写着{cell_words(row[at])}，各行相加是{real}元，请核对"
    for name, title in _COUNTED.items():
        if (at := place.get(name)) is None or at >= len(row):
            continue
        said_count = _count(row[at])
        counts = [
            [_count(parsed.cells[at]) for parsed in some if at < len(parsed.cells)] for some in (since, parts)
        ]
        if said_count is not None and said_count not in (
            known := [sum(filter(None, some)) for some in counts]
        ):
            yield f"第{number}行的{title}合计写着{cell_words(row[at])}，各行相加是{known[0]}，请核对"


def _count(value: RawCell) -> int | None:
    found = _COUNT.fullmatch(narrow(cell_words(value)))
    return int(found[1]) if found else None


def unit_notes(table: Table, columns: Sequence[MappedColumn]) -> list[str]:
    """Amounts that name another unit than their column: read by their own, and told."""
    column = next((column for column in columns if "amount" in column.fields), None)
    if column is None:
        return []
    is_other: Callable[[str], bool] = (
        (lambda words: words.endswith("元") and not words.endswith("万元"))
        if table.unit > 1
        else (lambda words: words.endswith(("万元", "万")))
    )
    at = column.index
    found = [
        number
        for number, row in table.cases
        if at < len(row)
        and isinstance(row[at], str)
        and is_other(cell_words(row[at]))
        and read_amount(row[at], table.unit) is not None
    ]
    if not found:
        return []
    shown = "、".join(map(str, found[:_MOST_TOLD])) + ("等" if len(found) > _MOST_TOLD else "")
    own, other = (_NAMES.get(table.unit, "万元"), "元") if table.unit > 1 else ("元", "万元")
    if not table.is_unit_told:
        return [
            f"{column.letter}列没有写金额的单位，第{shown}行在格里写着{other}，共{len(found)}格，这些按格里写的单位算"
        ]
    return [f"{column.letter}列的单位是{own}，第{shown}行写的是{other}，共{len(found)}格，都按格里写的单位算"]


def with_unit_asked(
    table: Table, columns: Sequence[MappedColumn], rows: tuple[ParsedRow, ...]
) -> tuple[tuple[ParsedRow, ...], list[str]]:
    """The rows and a sentence where nothing on the sheet says in what unit the amounts are.

    Every bare number is flagged where they look like 万元: none is large, some are broken.
    """
    column = next((column for column in columns if "amount" in column.fields), None)
    if column is None or table.is_unit_told:
        return rows, []
    bare = {
        row.row: row.amount.fen
        for row in rows
        if row.amount and row.amount.fen and _BARE.fullmatch(narrow(cell_words(row.cells[column.index])))
    }
    if not bare:
        return rows, []
    note = f"{column.letter}列没有写金额的单位，没带单位的数按元算，请核对"
    if max(bare.values()) >= _SMALL * 100 or 4 * sum(fen % 100 != 0 for fen in bare.values()) < len(bare):
        return rows, [note]
    why = "表里没有写金额的单位，数都不大又带小数，像是万元；现在按元算，请选对单位"

    def asked(row: ParsedRow) -> ParsedRow:
        words = cell_words(row.cells[column.index])
        finding = Finding(row.row, column.letter, "amount", "unit_unknown", words, why)
        return replace(row, flag=(*row.flag, finding))

    return tuple(asked(row) if row.row in bare else row for row in rows), [f"{note}；这些数像是万元"]
