"""Where a template wants what: headings, rows to fill, totals, lines for unit and date, found by content"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.catalogue.templates import TemplateWords
from mediator_desktop.ledgers.template_headings import SURE, Matcher, Path
from mediator_desktop.ledgers.template_sheet import Area, TemplateSheet

HEADER_WITHIN = 20
HEADER_ROWS = 3
LEAST_KNOWN = 3
LABELS_WITHIN = 12
_NUMBERING = re.compile(r"[\d甲乙丙丁戊己庚辛壬癸]{1,2}|[①-⑳]|\(\d+\)")
_UNITS = frozenset({"元", "万元", "人", "件", "起", "次", "户", "%", "年月日", "年/月/日", "是/否", "有/无"})
_WAN = re.compile(r"单位[:为]?万元|\(万元\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column (from 1) with its heading from the group down; `unit` stands in the units row below."""

    column: int
    path: Path
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ListLayout:
    """One row a dispute: headings in rows `top`–`bottom`, prepared rows `first`–`last`, the rest below stays."""

    sheet: str
    top: int
    bottom: int
    first: int
    last: int
    columns: tuple[Heading, ...]
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class MatrixLayout:
    """Counts by row and column: `rows` are the labels of each row to be filled, left to right."""

    sheet: str
    top: int
    bottom: int
    columns: tuple[Heading, ...]
    rows: tuple[Heading, ...]
    kind: Literal["matrix"] = "matrix"


Layout = ListLayout | MatrixLayout


Asks = Literal["unit", "made_on", "period", "title", "counted_by", "signer"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell that asks for the unit, the day of making, the period, by which day was counted, or who signs.

    `words` is what stands there; `fills` whether it is to be filled in; `given` what a person said to write there in place
    of what the program knows. Who signs is left to the pen until somebody is named.
    """

    sheet: str
    row: int
    column: int
    asks: Asks
    words: str
    fills: bool = True
    given: str = ""

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"{self.asks}/{fold(re.split('[：:]', self.words, maxsplit=1)[0])}"


LabelKnown = Callable[[str], bool]
"""Whether a label of a table is understood."""


class LayoutFinder:
    """Finds the layout of a sheet from its words alone."""

    def __init__(self, words: TemplateWords, matcher: Matcher, label_known: LabelKnown) -> None:
        self._matcher = matcher
        self._label_known = label_known
        self._lines = {name: frozenset(map(fold, found)) for name, found in words.lines.items()}

    def find(self, sheet: TemplateSheet) -> Layout | None:
        """The layout of a sheet, None where nothing is asked for."""
        listed = self._find_list(sheet)
        table = self._find_matrix(sheet)
        if listed is None or (table is not None and self._score(table) > len(listed.columns)):
            return table
        return listed

    def slots(self, sheet: TemplateSheet, layout: Layout) -> tuple[Slot, ...]:
        """The cells around a layout that ask for unit, day and period."""
        found = []
        inside = _extent(layout)
        for row, column in sorted(sheet.places()):
            words = sheet.words(row, column)
            if words and not (layout.top <= row <= inside):
                asks = self._asks(words, above=row < layout.top)
                if asks is not None:
                    words = str(sheet.content(row, column))
                    found.append(Slot(sheet.name, row, column, asks, words, fills=asks != "signer"))
        return tuple(found)

    def is_total(self, words: str) -> bool:
        """Whether a first cell's words head a row of totals."""
        return fold(words) in self._lines.get("totals", ())

    def _asks(self, words: str, *, above: bool) -> Asks | None:
        label, colon, rest = words.replace(":", "：").partition("：")
        bare = fold(re.sub(r"[（(].*?[）)]", "", label))
        if colon:
            kinds: tuple[tuple[str, Asks], ...] = (
                ("units", "unit"), ("made", "made_on"), ("periods", "period"), ("counted", "counted_by"),
            )  # fmt: skip
            for name, asks in kinds:
                if bare in self._lines.get(name, ()):
                    return asks
            if bare in self._lines.get("signatures", ()) and not re.sub(r"[\s_＿（）()签字盖章]", "", rest):
                return "signer"
        if above and BLANK_MONTH.search(words) and not colon:
            return "title"
        return None

    # lists

    def _find_list(self, sheet: TemplateSheet) -> ListLayout | None:
        best: tuple[int, int, int] | None = None
        for top in range(1, min(HEADER_WITHIN, sheet.last_row) + 1):
            for height in range(1, HEADER_ROWS + 1):
                known = self._known(headings(sheet, top, top + height - 1))
                if known >= LEAST_KNOWN and (best is None or (known, -height, -top) > best):
                    best = (known, -height, -top)
        if best is None:
            return None
        top, bottom = -best[2], -best[2] - best[1] - 1
        columns = headings(sheet, top, bottom)
        first = bottom + 1
        units: dict[int, str] = {}
        while first <= sheet.last_row:
            texts = {h.column: fold(sheet.words(first, h.column)) for h in columns}
            said = [text for text in texts.values() if text]
            if said and all(text in _UNITS for text in said):
                units = texts
            elif len(said) <= 2 or not _counts_on(said):
                break
            first += 1
        columns = tuple(Heading(h.column, h.path, units.get(h.column, "")) for h in columns)
        last = self._last_prepared(sheet, first, columns)
        return ListLayout(sheet.name, top, bottom, first, last, columns)

    def _known(self, columns: Iterable[Heading]) -> int:
        matches = (self._matcher(heading.path) for heading in columns)
        return len({match.field for match in matches if match.field and match.confidence >= SURE})

    def _last_prepared(self, sheet: TemplateSheet, first: int, columns: tuple[Heading, ...]) -> int:
        """The last row before totals, signatures and notes that looks like the first one: same cells, same borders."""
        left, right = columns[0].column, columns[-1].column
        row = first
        while row <= sheet.last_row and not self._ends(sheet, row, left, right):
            row += 1
        last = row - 1
        if row > sheet.last_row and last < first:
            return first
        drawn = any((first, column) in sheet for column in range(left, right + 1))
        while (
            drawn and last > first and not any((last, column) in sheet for column in range(left, right + 1))
        ):
            last -= 1
        return last

    def _ends(self, sheet: TemplateSheet, row: int, left: int, right: int) -> bool:
        for column in range(1, right + 1):
            words = sheet.words(row, column)
            if not words:
                continue
            head = fold(re.split(r"[：:，,。.（(]", words, maxsplit=1)[0])
            if column <= left + 3 and head in self._lines.get("totals", ()):
                return True
            if head in self._lines.get("signatures", ()) and re.search(r"[：:]", words):
                return True
            if head in self._lines.get("notes", ()) and (re.search(r"[：:]", words) or column == 1):
                return True
        area = next((m for m in sheet.merges if m.top <= row <= m.bottom and m.right - m.left >= 5), None)
        return area is not None

    # tables

    def _find_matrix(self, sheet: TemplateSheet) -> MatrixLayout | None:
        best: MatrixLayout | None = None
        most = (0, 0)
        for top in range(1, min(HEADER_WITHIN, sheet.last_row) + 1):
            for height in range(1, HEADER_ROWS + 1):
                found = self._matrix_below(sheet, top, top + height - 1)
                if found is not None and (self._understood(found), -height) > most:
                    best, most = found, (self._understood(found), -height)
        return best

    def _understood(self, layout: MatrixLayout) -> int:
        """How many labels are known, those of groups too: 排查数 below each type is no table of totals."""
        return sum(self._label_known(words) for h in (*layout.columns, *layout.rows) for words in h.path)

    def _score(self, layout: MatrixLayout) -> int:
        return sum(any(map(self._label_known, h.path)) for h in (*layout.columns, *layout.rows))

    def _matrix_below(self, sheet: TemplateSheet, top: int, bottom: int) -> MatrixLayout | None:
        every = headings(sheet, top, bottom)
        known = [
            h for h in every
            if h.column > 1 and any(map(self._label_known, h.path)) and not _has_labels(sheet, bottom, h.column)
        ]  # fmt: skip
        if not known:
            return None
        left = known[0].column
        columns = tuple(h for h in every if h.column >= left)
        rows = []
        for row in range(bottom + 1, sheet.last_row + 1):
            if self._ends(sheet, row, 1, 1) and not self.is_total(sheet.words(row, 1)):
                break
            labels = _labels(sheet, row, left - 1)
            if labels:
                rows.append(Heading(row, labels))
        if sum(any(map(self._label_known, h.path)) for h in rows) < 2:
            return None
        return MatrixLayout(sheet.name, top, bottom, columns, tuple(rows))


def headings(sheet: TemplateSheet, top: int, bottom: int) -> tuple[Heading, ...]:
    """The columns with their headings in some rows, merged groups resolved; columns without a word are left out."""
    found = []
    for column in range(1, sheet.last_column + 1):
        path: list[str] = []
        seen: set[tuple[int, int]] = set()
        for row in range(top, bottom + 1):
            area = sheet.merged(row, column)
            anchor = (area.top, area.left) if area else (row, column)
            if anchor in seen or anchor[0] < top:
                continue
            seen.add(anchor)
            if words := sheet.words(*anchor):
                path.append(words)
        area = sheet.merged(bottom, column)
        goes_on = area is not None and column > area.left
        if path and not goes_on:
            found.append(Heading(column, tuple(path)))
    return tuple(found)


def _has_labels(sheet: TemplateSheet, bottom: int, column: int) -> bool:
    """Whether words stand below a heading: then it heads labels and not numbers."""
    below = range(bottom + 1, min(bottom + LABELS_WITHIN, sheet.last_row) + 1)
    return sum(bool(re.search(r"[^\W\d_]", sheet.words(row, column))) for row in below) > 1


def _labels(sheet: TemplateSheet, row: int, right: int) -> Path:
    """The labels of a row from left to right, merged ones resolved; running numbers left out."""
    path = []
    seen = set()
    for column in range(1, right + 1):
        area = sheet.merged(row, column)
        anchor = (area.top, area.left) if area else (row, column)
        words = sheet.words(*anchor)
        if anchor not in seen and words and not re.fullmatch(r"\d+", words):
            path.append(words)
        seen.add(anchor)
    return tuple(path)


BLANK_MONTH = re.compile(r"(?:_+|\s+|[Xx×*]{2,4})年(?:度)?(?:(?:_+|\s+|[Xx×*]{1,2})(?:月|季度))?|^年\s+月")


def _counts_on(said: list[str]) -> bool:
    """Whether cells number the columns: 1 2 3 …, 甲 乙 1 2 …"""
    return all(_NUMBERING.fullmatch(text) for text in said) and len(set(said)) == len(said)


def _extent(layout: Layout) -> int:
    return layout.last if isinstance(layout, ListLayout) else max(row.column for row in layout.rows)


def states_wan(sheet: TemplateSheet, layout: Layout) -> bool:
    """Whether a line above the headings says that sums are in 万元."""
    above = (sheet.words(r, c) for r, c in sheet.places() if r < layout.top)
    return any(_WAN.search(fold(words)) for words in above)


def fingerprint(layouts: Iterable[Layout], names: Iterable[tuple[str, str, str]] = ()) -> str:
    """What a template is known by: sheets, headings and labels, named cells, with their places; never what was filled in."""
    told: list[object] = [
        [
            layout.sheet,
            layout.kind,
            layout.top,
            layout.bottom,
            [[h.column, [*map(fold, h.path)]] for h in layout.columns],
        ]
        + (
            [[[h.column, [*map(fold, h.path)]] for h in layout.rows]]
            if isinstance(layout, MatrixLayout)
            else []
        )
        for layout in layouts
    ]
    told += sorted(map(list, names))
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


def crossing_merges(sheet: TemplateSheet, layout: ListLayout) -> tuple[Area, ...]:
    """Merged areas that go over several prepared rows in columns with headings: a row a dispute has no room there."""
    columns = {heading.column for heading in layout.columns}
    return tuple(
        area
        for area in sheet.merges
        if area.bottom > area.top
        and area.bottom >= layout.first
        and area.top <= layout.last
        and columns.intersection(range(area.left, area.right + 1))
    )
