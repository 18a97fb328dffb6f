"""A town's own table without a seal: its figures found by the headings of a table that is known"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind, Line
from mediator_desktop.ledgers.reading import RawCell, ReadSheet, cell_words, column_letter

WITHIN = 80
"""How far down a heading is looked for."""
LEAST_SHARE = 0.6
"""The share of the known columns that a row must name to be their heading."""
MOST_MERGED = 20_000
SUMS = frozenset({"合计", "小计", "总计"})
_UNIT = re.compile(r"[（(](件|人|次|元|万元|%|个)[)）]$")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_FEN = {FigureKind.MONEY_WAN: 6, FigureKind.MONEY_YUAN: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """A table read by its headings: the figures found, and what a person should look at."""

    table: CountedTable
    doubts: tuple[str, ...] = ()


def read_like(sheets: Sequence[ReadSheet], shape: CountedTable) -> ReadTable | None:
    """The figures of a workbook that stand under the headings of a known table; None where no sheet has these headings.

    Of `shape` only its lines and the kinds of its figures are taken. A crossing without a number there has none here.
    """
    kinds = {(figure.row, figure.column): figure.kind for figure in shape.figures}
    best: tuple[int, ReadTable] | None = None
    for sheet in sheets:
        if sheet.hidden:
            continue
        found = _Reader(sheet, shape, kinds).read()
        if found is not None and (best is None or len(found.table.figures) > best[0]):
            best = (len(found.table.figures), found)
    return best[1] if best else None


class _Reader:
    """Reads one sheet."""

    def __init__(
        self, sheet: ReadSheet, shape: CountedTable, kinds: Mapping[tuple[int, int], FigureKind]
    ) -> None:
        self.sheet = sheet
        self.shape = shape
        self.kinds = kinds
        self.merged: dict[tuple[int, int], tuple[int, int]] = {}
        for merge in sheet.merges:
            size = (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)
            if len(self.merged) + size > MOST_MERGED:
                break
            for row in range(merge.top, merge.bottom + 1):
                for column in range(merge.left, merge.right + 1):
                    place = (row - sheet.first_row, column)
                    self.merged[place] = (merge.top - sheet.first_row, merge.left)

    def read(self) -> ReadTable | None:
        head = self._heading()
        if head is None:
            return None
        last, columns = head
        rows = self._rows(last, columns)
        figures: list[Figure] = []
        doubts: list[str] = []
        for line, at in rows.items():
            for column, where in columns.items():
                kind = self.kinds.get((line, column))
                if kind is None:
                    continue
                cell = self._cell(at, where)
                value = _number(cell, kind)
                if value is None and cell_words(cell) not in ("", "—", "-", "/"):
                    doubts.append(f"“{self.sheet.name}”{column_letter(where)}{at + 1}不是数字，没有采用")
                words = cell_words(cell) if value is not None else "—"
                figures.append(Figure(row=line, column=column, kind=kind, value=value, shown=words))
        if not any(figure.value is not None for figure in figures):
            return None
        doubts += self._unfound(columns, rows)
        table = replace(self.shape, figures=tuple(figures), findings=(), notes=())
        return ReadTable(table=table, doubts=tuple(doubts))

    def _unfound(self, columns: Mapping[int, int], rows: Mapping[int, int]) -> list[str]:
        found = []
        for what, lines, known in (("栏目", self.shape.columns, columns), ("行", self.shape.rows, rows)):
            missing = [_last(line) for place, line in enumerate(lines) if place not in known]
            if missing and len(known) < len(lines):
                names = "、".join(missing[:5]) + ("等" if len(missing) > 5 else "")
                found.append(f"没有找到{len(missing)}个{what}：{names}")
        return found

    def _cell(self, row: int, column: int) -> RawCell:
        cells = self.sheet.rows[row] if 0 <= row < len(self.sheet.rows) else ()
        return cells[column] if column < len(cells) else ""

    def _words(self, row: int, column: int) -> str:
        return _folded(cell_words(self._cell(*self.merged.get((row, column), (row, column)))))

    def _heading(self) -> tuple[int, dict[int, int]] | None:
        """The last row of the headings, and where each known column stands."""
        best: tuple[int, dict[int, int]] | None = None
        for row in range(min(WITHIN, len(self.sheet.rows))):
            found = self._columns_at(row)
            if best is None or len(found) > len(best[1]):
                best = (row, found)
        wanted = len(self.shape.columns)
        if best is None or len(best[1]) < max(min(2, wanted), LEAST_SHARE * wanted):
            return None
        return best

    def _columns_at(self, row: int) -> dict[int, int]:
        width = len(self.sheet.rows[row])
        here: dict[str, list[int]] = {}
        for column in range(width):
            if words := self._words(row, column):
                here.setdefault(words, []).append(column)
        found: dict[int, int] = {}
        taken: set[int] = set()
        for place, line in enumerate(self.shape.columns):
            fitting = [column for column in here.get(_folded(_last(line)), ()) if column not in taken]
            if len(fitting) > 1 or self._is_twice(line):
                fitting = [column for column in fitting if self._is_under(row, column, line)] or fitting[:1]
            if fitting:
                found[place] = fitting[0]
                taken.add(fitting[0])
        return found

    def _is_twice(self, line: Line) -> bool:
        return sum(_last(other) == _last(line) for other in self.shape.columns) > 1

    def _is_under(self, row: int, column: int, line: Line) -> bool:
        """Whether the group headings of a column stand above it."""
        above = {self._words(higher, column) for higher in range(max(0, row - 4), row + 1)}
        return all(_folded(label) in above for label in line.labels[:-1] if label)

    def _rows(self, head: int, columns: Mapping[int, int]) -> dict[int, int]:
        """Where each known row stands below the headings."""
        left = min(columns.values())
        if len(self.shape.rows) == 1:
            row = self._single(head, columns, left)
            return {} if row is None else {0: row}
        found: dict[int, int] = {}
        at = head + 1
        for place, line in enumerate(self.shape.rows):
            for row in range(at, len(self.sheet.rows)):
                labels = {self._words(row, column) for column in range(left)}
                if all(_folded(label) in labels for label in line.labels if label):
                    found[place] = row
                    at = row + 1
                    break
        return found

    def _single(self, head: int, columns: Mapping[int, int], left: int) -> int | None:
        """The one row of figures: that of the sum where there is one, else the first with numbers."""
        rows = [
            row
            for row in range(head + 1, len(self.sheet.rows))
            if any(isinstance(self._cell(row, column), (int, float)) for column in columns.values())
            or sum(_number(self._cell(row, c), FigureKind.RATIO) is not None for c in columns.values()) > 1
        ]
        for row in rows:
            if SUMS & {self._words(row, column) for column in range(max(left, 1))}:
                return row
        return rows[0] if rows else None


def _last(line: Line) -> str:
    return next((label for label in reversed(line.labels) if label), "")


def _folded(label: str) -> str:
    """A heading as it is compared: without line breaks, spaces and its unit, brackets of one kind."""
    return _UNIT.sub("", fold(label))


def _number(cell: RawCell, kind: FigureKind) -> int | Decimal | None:
    """A cell's number as figures keep it: money in fen; None where it is none, or a count that is not whole."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        words = f"{cell:.6f}" if isinstance(cell, float) else str(cell)
    elif isinstance(cell, str):
        words = cell.strip().removesuffix("%").replace(",", "").replace("，", "")
    else:
        return None
    if not _NUMBER.fullmatch(words):
        return None
    number = Decimal(words)
    if kind is FigureKind.RATIO:
        is_share = isinstance(cell, float) and 0 < number <= 1  # a cell shown as a percentage holds the share
        return (number * 100 if is_share else number).normalize() if number else Decimal(0)
    scaled = number.scaleb(_FEN.get(kind, 0))
    return int(scaled) if scaled == scaled.to_integral_value() and scaled >= 0 else None
