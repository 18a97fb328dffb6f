"""Where the headings of a sheet stand: found by their words, one to three rows with merged cells"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.ledgers.columns import beside
from mediator_desktop.ledgers.heading_words import CERTAIN, Headings
from mediator_desktop.ledgers.reading import Merge, RawCell, ReadSheet, cell_words

WITHIN = 40
"""Headings stand within the first rows; titles, unit and date lines above them."""
MOST_ROWS = 3
LEAST_KNOWN = 3
LEAST_EXACT = 2
"""Cells of one row of the headings that are known by exact word."""
_LONGEST = 60
MOST_BELOW = 3
"""Rows of headings below the ones found by their words: further levels, units."""
_LONGEST_BELOW = 16
_DIGIT = re.compile(r"\d")
UNITS_WORD = re.compile(
    r"[(]?(?:[(]?(?:金额)?单?位[)]?[:：]?)?[(]?"
    r"(?:万元|亿元|千元|百元|元|件|起|宗|人|名|户|次|个|人次|天|日|岁|份|页|亩|公里|平方米|年月日|年/月/日|月日|时间|是/否|是否|有/无|%|手写|盖章)"
    r"(?:/(?:万元|元|件|起|人|户|次|天))?[)]?[)]?"
)
"""A cell below the headings that only says in what units, or how, the column is filled in; signs narrow, no spaces."""


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The rows of the headings (as Excel counts) and each column's heading from the group down, by place from 0."""

    rows: tuple[int, ...]
    headings: Mapping[int, tuple[str, ...]]

    @property
    def fingerprint(self) -> str:
        """Stands for the layout: the same headings in the same order."""
        words = "\n".join("/".join(map(fold, parts)) for _, parts in sorted(self.headings.items()))
        return hashlib.sha256(words.encode()).hexdigest()[:16]


class Grid:
    """Cells of a sheet by row (as Excel counts) and column (from 0), a merged area having its value everywhere."""

    def __init__(self, sheet: ReadSheet) -> None:
        self.sheet = sheet
        self.first = sheet.first_row
        self.last = sheet.first_row + len(sheet.rows) - 1
        self.width = max((len(row) for row in sheet.rows[:WITHIN]), default=0)
        self._areas: dict[tuple[int, int], Merge] = {}
        for merge in sheet.merges:
            if merge.top <= self.first + WITHIN + MOST_ROWS:
                for row in range(merge.top, min(merge.bottom, self.first + WITHIN + MOST_ROWS) + 1):
                    for column in range(merge.left, min(merge.right, self.width) + 1):
                        self._areas[row, column] = merge

    def area(self, row: int, column: int) -> Merge | None:
        """The merged area a cell belongs to."""
        return self._areas.get((row, column))

    def words(self, row: int, column: int) -> str:
        """A cell's words, those of its area's first cell where it is merged."""
        merge = self._areas.get((row, column))
        if merge is not None:
            row, column = merge.top, merge.left
        cells = self.sheet.rows[row - self.first] if self.first <= row <= self.last else ()
        return cell_words(cells[column]) if column < len(cells) else ""

    def is_wide(self, row: int, column: int) -> bool:
        """Whether a cell is merged over most of the sheet: a title, never a heading."""
        merge = self._areas.get((row, column))
        return merge is not None and merge.right - merge.left + 1 > max(2, 0.75 * self.width)


def find_block(sheet: ReadSheet, headings: Headings) -> HeaderBlock | None:
    """The rows with most known headings, or None when no rows have enough of them."""
    grid = Grid(sheet)
    best: HeaderBlock | None = None
    most = 0.0
    known = [
        sum(isinstance(cell, str) and 0 < len(cell) <= _LONGEST and headings.knows(cell) for cell in row)
        for row in sheet.rows[: WITHIN + MOST_ROWS]
    ]
    for height in range(1, MOST_ROWS + 1):
        for start in range(grid.first, min(grid.last - height + 1, grid.first + WITHIN - 1) + 1):
            at = start - grid.first
            if max(known[at : at + height], default=0) < LEAST_EXACT:
                continue
            block = _block(grid, start, height)
            score = _score(block, headings)
            if score > most + 0.01:
                best, most = block, score
    if best is None or most < LEAST_KNOWN:
        return None
    return _with_levels_below(grid, _with_groups(grid, best), headings)


def _block(grid: Grid, start: int, height: int) -> HeaderBlock:
    found: dict[int, tuple[str, ...]] = {}
    for column in range(grid.width):
        parts: list[str] = []
        for row in range(start, start + height):
            if grid.is_wide(row, column):
                continue
            words = grid.words(row, column) or _reaching(grid, row, column, start + height - 1)
            if words and words not in parts[-1:] and len(words) <= _LONGEST:
                parts.append(words)
        if parts:
            found[column] = tuple(parts)
    return HeaderBlock(tuple(range(start, start + height)), found)


def _reaching(grid: Grid, row: int, column: int, last: int) -> str:
    """In a file without merged cells: the group heading to the left, over a column that has its own heading below."""
    if grid.sheet.merges or row >= last or not grid.words(last, column):
        return ""
    for left in range(column - 1, -1, -1):
        if words := grid.words(row, left):
            return words if grid.words(last, left) else ""
        if not grid.words(last, left):
            return ""
    return ""


def _score(block: HeaderBlock, headings: Headings) -> float:
    guesses = {index: headings.understand(parts) for index, parts in block.headings.items()}
    near = beside(guesses)
    found: dict[str, float] = {}
    for index, guess in guesses.items():
        for field in near.get(index, guess.fields):
            if guess.confidence >= CERTAIN:
                found[field] = max(found.get(field, 0.0), guess.confidence)
    return sum(found.values())


def _with_groups(grid: Grid, block: HeaderBlock) -> HeaderBlock:
    """Add a row of group headings above that says nothing new, so that it is not taken for a title."""
    above = block.rows[0] - 1
    if len(block.rows) >= MOST_ROWS or above < grid.first:
        return block
    areas = {grid.area(above, column) for column in range(grid.width)} - {None}
    groups = [a for a in areas if a and a.right > a.left and not grid.is_wide(above, a.left)]
    downward = any(a and a.bottom >= block.rows[0] for a in areas)
    if not groups or not downward:
        return block
    return _block(grid, above, len(block.rows) + 1)


def _with_levels_below(grid: Grid, block: HeaderBlock, headings: Headings) -> HeaderBlock:
    """Add the rows below that are still headings, be their words known or not: a row into which cells of the headings are
    merged down, or whose cells name parts of the headings above them.
    """
    for _ in range(MOST_BELOW):
        number = block.rows[-1] + 1
        if number > grid.last or not (
            _is_merged_into(grid, block, number) or _is_level(grid, block, number, headings)
        ):
            break
        block = _block(grid, block.rows[0], len(block.rows) + 1)
    return block


def _is_merged_into(grid: Grid, block: HeaderBlock, number: int) -> bool:
    """Whether a merged cell reaches from the headings into a row that holds no case: nothing in it is long, a number or a day."""
    areas = [area for column in range(grid.width) if (area := grid.area(number, column))]
    downward = [area for area in areas if block.rows[0] <= area.top <= block.rows[-1] < area.bottom]
    return bool(downward) and all(map(_may_be_heading, _own_cells(grid, number).values()))


def _is_level(grid: Grid, block: HeaderBlock, number: int, headings: Headings) -> bool:
    """Whether a row below is one more level: most of its words are headings under those above, none is a row's number."""
    own = _own_cells(grid, number)
    if not own or not all(map(_may_be_heading, own.values())):
        return False
    words = {column: cell_words(cell) for column, cell in own.items()}
    if all(UNITS_WORD.fullmatch(fold(word)) for word in words.values()):
        return False  # a row of units is told apart by whoever reads the rows
    if min(words) == min(block.headings, default=0) or len(words) < LEAST_EXACT:
        return False
    groups = {column: block.headings.get(column, ()) for column in words}
    named = sum(
        headings.knows(word)
        or headings.understand((*groups[column], word)) != headings.understand(groups[column])
        for column, word in words.items()
    )
    return 10 * named >= 8 * len(words) and any(headings.knows(word) for word in words.values())


def _own_cells(grid: Grid, number: int) -> dict[int, RawCell]:
    """The cells with words of a row that do not come from a merged cell above, by place."""
    found: dict[int, RawCell] = {}
    for column, cell in enumerate(grid.sheet.rows[number - grid.first]):
        area = grid.area(number, column)
        if cell_words(cell) and (area is None or area.top == number):
            found[column] = cell
    return found


def _may_be_heading(cell: RawCell) -> bool:
    return isinstance(cell, str) and len("".join(cell.split())) <= _LONGEST_BELOW and not _DIGIT.search(cell)
