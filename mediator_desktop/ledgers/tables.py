"""The rows under the headings: cases, totals, footers, empty boxes, nil reports, and what is told of each"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mediator_desktop.catalogue.ledger_synonyms import Synonyms, fold
from mediator_desktop.ledgers.headers import HeaderBlock
from mediator_desktop.ledgers.reading import Merge, RawCell, ReadSheet, Row, cell_words, column_letter
from mediator_desktop.ledgers.values import narrow

_UNIT = re.compile(r"\(?单?位?:?\(?(万元|元|件|人|户|次|起|人次|天|日|年月日|是/否|是否|%)\)?\)?")
_LABELLED = re.compile(r"^([^:：]{1,12})[:：]")
_MONEY_UNIT = re.compile(r"(?:金额)?单位[:：]?\s*[(（]?(万元|元)")
_ITEMS = re.compile(
    r"排查总?数|调处数|化解率|化解数|调处率|成功率|总数$|小计|^合计$|正在化解|^已化解$|年度累计"
)
_NUMBERS = re.compile(r"\d{1,2}|[甲乙丙丁]")


class RowKind(StrEnum):
    """What a row under the headings is."""

    CASE = "case"
    CONTINUED = "continued"
    EMPTY = "empty"
    PREPARED = "prepared"
    TOTAL = "total"
    FOOTER = "footer"
    NIL = "nil"
    UNIT = "unit"
    HEADING = "heading"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet by kind, with their number as Excel counts; merged values stand in each row."""

    cases: tuple[tuple[int, Row], ...]
    others: Mapping[RowKind, tuple[tuple[int, Row], ...]]
    unit: int
    unit_row: int | None
    spread: tuple[Merge, ...] = ()
    continued: Mapping[int, tuple[tuple[int, Row], ...]] = field(default_factory=dict)

    def rows(self, kind: RowKind) -> tuple[int, ...]:
        """Numbers of the rows of a kind."""
        return tuple(number for number, _ in self.others.get(kind, ()))


def read_table(sheet: ReadSheet, block: HeaderBlock, places: Mapping[str, int], synonyms: Synonyms) -> Table:
    """Tell the rows under the headings apart. `places` are the columns of the fields by name."""
    others: dict[RowKind, list[tuple[int, Row]]] = {}
    cases: list[tuple[int, Row]] = []
    continued: dict[int, list[tuple[int, Row]]] = {}
    merges = _by_row(sheet, block)
    header = {index: fold(parts[-1]) for index, parts in block.headings.items()}
    used: list[Merge] = []
    start = block.rows[-1] - sheet.first_row + 1
    for number, plain in enumerate(sheet.rows[start:], start=block.rows[-1] + 1):
        row = _filled(sheet, plain, number, merges, used)
        kind = _kind(
            plain if is_total(plain, synonyms) else row, header, places, synonyms, bool(cases), number, block
        )
        if kind is RowKind.CASE and cases and _continues(number, merges, places):
            continued.setdefault(cases[-1][0], []).append((number, row))
        elif kind is RowKind.CASE:
            cases.append((number, row))
        else:
            others.setdefault(kind, []).append((number, plain))
    unit_rows = others.get(RowKind.UNIT, [])
    unit = _unit(sheet, block, places.get("amount"), unit_rows)
    real = {number for number, _ in cases}
    return Table(
        tuple(cases),
        {kind: tuple(rows) for kind, rows in others.items()},
        unit,
        unit_rows[0][0] if unit_rows else None,
        tuple(merge for merge in dict.fromkeys(used) if merge.top in real),
        {number: tuple(rows) for number, rows in continued.items()},
    )


def _by_row(sheet: ReadSheet, block: HeaderBlock) -> Mapping[int, list[Merge]]:
    found: dict[int, list[Merge]] = {}
    for merge in sheet.merges:
        if merge.top > block.rows[-1] and merge.bottom > merge.top:
            for number in range(merge.top, merge.bottom + 1):
                found.setdefault(number, []).append(merge)
    return found


def _filled(
    sheet: ReadSheet, row: Row, number: int, merges: Mapping[int, list[Merge]], used: list[Merge]
) -> Row:
    if number not in merges:
        return row
    filled = list(row)
    for merge in merges[number]:
        source = sheet.rows[merge.top - sheet.first_row]
        if number > merge.top and merge.left < len(filled) and not cell_words(filled[merge.left]):
            value: RawCell = source[merge.left] if merge.left < len(source) else ""
            if cell_words(value):
                filled[merge.left] = value
                used.append(merge)
    return filled


def _continues(number: int, merges: Mapping[int, list[Merge]], places: Mapping[str, int]) -> bool:
    """Whether a row belongs to the case above: its running number or case number is merged over both, and so are the facts."""
    down = {merge.left for merge in merges.get(number, ()) if merge.top < number}
    keys = {places[name] for name in ("seq", "number") if name in places}
    facts = {places[name] for name in ("facts", "type") if name in places}
    return bool(down & keys) and bool(down & facts)


def is_total(row: Row, synonyms: Synonyms) -> bool:
    """Whether the first words of a row say that it is a total."""
    words = [cell_words(cell) for cell in row[:4]]
    return any(synonyms.says("totals", word) for word in words if word)


def _kind(
    row: Row,
    header: Mapping[int, str],
    places: Mapping[str, int],
    synonyms: Synonyms,
    after_cases: bool,
    number: int,
    block: HeaderBlock,
) -> RowKind:
    filled = {index: words for index, cell in enumerate(row) if (words := cell_words(cell))}
    if not filled:
        return RowKind.EMPTY
    first = next(iter(filled.values()))
    if is_total(row, synonyms):
        return RowKind.TOTAL
    if sum(header.get(index) == fold(words) for index, words in filled.items()) >= max(2, len(filled) // 2):
        return RowKind.HEADING
    if len(filled) <= 2 and any(synonyms.says("nil", words) for words in filled.values()):
        return RowKind.NIL
    if number <= block.rows[-1] + 2 and not after_cases and _is_unit_row(filled.values(), len(header)):
        return RowKind.UNIT
    labelled = _LABELLED.match(first)
    if (
        labelled
        and synonyms.says("footers", re.sub(r"[(（].*?[)）]", "", labelled[1]))
        and len(filled) * 2 <= len(header) + 1
    ):
        return RowKind.FOOTER
    keys = {places[name] for name in ("seq", "number") if name in places}
    if filled.keys() <= keys:
        return RowKind.PREPARED if len(first) <= 30 and any(map(str.isdigit, first)) else RowKind.REMARK
    if len(filled) == 1 and len(header) > 3 and next(iter(filled)) == min(header):
        return RowKind.REMARK
    return RowKind.CASE


def _is_unit_row(words: Iterable[str], width: int) -> bool:
    """Whether a row below the headings holds units (万元, 人 …) or numbers of the columns (1, 2, 3 …)."""
    found = ["".join(narrow(word).split()) for word in words]
    if all(_UNIT.fullmatch(word) for word in found):
        return True
    counting = [word.strip("()") for word in found]
    return (
        len(found) >= max(4, width // 2)
        and all(_NUMBERS.fullmatch(word) for word in counting)
        and len(set(counting)) == len(counting)
    )


def _unit(
    sheet: ReadSheet, block: HeaderBlock, place: int | None, unit_rows: Sequence[tuple[int, Row]]
) -> int:
    """Yuan that one unit of the amounts is: by the units row, the heading, or a line above the headings."""
    if place is None:
        return 1
    for _, row in unit_rows:
        if place < len(row) and (words := cell_words(row[place])):
            return 10_000 if "万" in words else 1
    heading = "".join(block.headings.get(place, ()))
    if "万元" in heading:
        return 10_000
    if re.search(r"[(（]元[)）]", heading):
        return 1
    for row in sheet.rows[: block.rows[0] - sheet.first_row]:
        for cell in row:
            if found := _MONEY_UNIT.search(cell_words(cell)):
                return 10_000 if found[1] == "万元" else 1
    return 1


def is_statistics(sheet: ReadSheet) -> bool:
    """Whether a sheet without known headings counts things instead of listing them (排查总数, 化解率 …)."""
    words = (fold(cell_words(cell)) for row in sheet.rows[:60] for cell in row[:40])
    return len({word for word in words if len(word) <= 12 and _ITEMS.search(word)}) >= 3


def is_transposed(sheet: ReadSheet, synonyms: Synonyms) -> bool:
    """Whether the headings stand one below the other in a column, the cases side by side."""
    for column in range(min(3, max((len(row) for row in sheet.rows[:40]), default=0))):
        words = [cell_words(row[column]) for row in sheet.rows[:60] if column < len(row)]
        found = {synonyms.by_heading.get(fold(word)) for word in words if word} - {None}
        if len(found) >= 4:
            return True
    return False


def spread_notes(table: Table) -> tuple[str, ...]:
    """Sentences about merged cells that stand for several rows."""
    return tuple(
        f"{column_letter(merge.left)}列第{merge.top}至{merge.bottom}行是合并的格，内容用于每一行"
        for merge in table.spread
        if merge.top not in table.continued or merge.bottom > table.continued[merge.top][-1][0]
    )
