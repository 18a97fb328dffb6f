"""Sheets made plain for reading: tables one below the other taken apart, tables and forms turned so that a case is a row"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mediator_desktop.catalogue.ledger_synonyms import Synonyms, fold
from mediator_desktop.ledgers.heading_words import CERTAIN, NOTHING, Headings
from mediator_desktop.ledgers.reading import Merge, RawCell, ReadSheet, Row, cell_words

LEAST_ITEMS = 4
"""So many known labels make a form, or a table whose headings stand one below the other."""
LEAST_LINES = 3
"""Lines that a list has before another table may begin below it: its headings and a case or two."""
MOST_TURNED = 400
"""Rows of a sheet that may be a form or a turned table; longer ones are lists."""
_LONGEST = 20
_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d+)?%?")
_CORNERS = frozenset({"项目", "内容", "事项", "名称", "栏目", "类目", "指标"})
_TELLING = frozenset({"facts", "type", "party", "applicant", "respondent", "title", "demand"})


def take_apart(sheet: ReadSheet, synonyms: Synonyms) -> tuple[ReadSheet, ...]:
    """The tables of a sheet, each with one case a row; the sheet itself where it is plain already.

    A part keeps its row numbers. In a turned one a row is what was a column, which its `told` says.
    """
    known = _Known(synonyms)
    if len(sheet.rows) <= MOST_TURNED:
        made = _form(sheet, known) or _turned(sheet, known)
        if made is not None:
            return (made,)
    starts = _starts(sheet, known)
    if starts:
        starts = sorted({*starts, *_counts_below(sheet, starts[-1], known)})
    if len(starts) < 2:
        return (sheet,)
    ends = [*starts[1:], sheet.first_row + len(sheet.rows)]
    return tuple(
        _cut(sheet, first, last) for first, last in zip([sheet.first_row, *starts[1:]], ends, strict=True)
    )


class _Known:
    """Which field a label names, by exact word only: guesses are for headings, not for finding them."""

    def __init__(self, synonyms: Synonyms) -> None:
        self._fields: Mapping[str, str] = {**synonyms.by_trait, **synonyms.by_heading}
        self.says = synonyms.says
        self._understand = Headings(synonyms).understand

    def field(self, value: RawCell) -> str:
        """The field of a label, empty when it is none."""
        if type(value) is not str or not 0 < len(value) <= _LONGEST:
            return ""
        folded = fold(value)
        return self._fields.get(folded) or self._fields.get(_BRACKETS.sub("", folded), "")

    def is_heading(self, row: Row) -> bool:
        """Whether most cells of a row are headings; no more than every other cell of a form is one."""
        filled = [words for cell in row if (words := cell_words(cell))]
        exact = [bool(self.field(words)) for words in filled]
        if len(filled) < LEAST_ITEMS or sum(exact) < 2:
            return False
        named: set[str] = set()
        known = 0
        for words, is_known in zip(filled, exact, strict=True):
            guess = self._understand((words,)) if len(words) <= _LONGEST else NOTHING
            known += is_known or guess.confidence >= CERTAIN
            named.update(guess.fields)
        return len(named) >= LEAST_ITEMS and 10 * known >= 6 * len(filled)


def _starts(sheet: ReadSheet, known: _Known) -> list[int]:
    """The first rows of the tables, title lines included; headings that are only printed again begin no table."""
    found: list[int] = []
    seen: list[frozenset[str]] = []
    last = -9
    for number, row in enumerate(sheet.rows, start=sheet.first_row):
        if not any(map(known.field, row[:3])) or not known.is_heading(row):
            continue
        words = frozenset(fold(words) for cell in row if (words := cell_words(cell)))
        is_again = any(len(words & before) * 10 >= 8 * len(words) for before in seen)
        if number - last > 2 and not is_again:
            found.append(_with_title(sheet, number, known))
            seen = []
        if not is_again:
            seen.append(words)
        last = number
    return found


def _counts_below(sheet: ReadSheet, start: int, known: _Known) -> list[int]:
    """First rows of tables of figures below the last list: a blank row or a line of one cell, headings, rows of numbers."""
    rows = sheet.rows[start - sheet.first_row :]
    blank = [place for place, row in enumerate(rows) if place >= LEAST_LINES and _is_nearly_empty(row)]
    found: list[int] = []
    for place in blank:
        below = next(
            (p for p in range(place + 1, min(place + 4, len(rows))) if len(_filled(rows[p])) > 1), None
        )
        if below is None or below + 1 >= len(rows) or (found and start + below - found[-1] < 3):
            continue
        if is_counting(rows[below], rows[below + 1]):
            found.append(_with_title(sheet, start + below, known))
    return found


def _is_nearly_empty(row: Row) -> bool:
    """Whether a row has one cell with words at most; most rows tell by their first two."""
    some = 0
    for cell in row:
        if cell != "" and cell_words(cell):
            some += 1
            if some > 1:
                return False
    return True


def _filled(row: Row) -> dict[int, RawCell]:
    return {place: cell for place, cell in enumerate(row) if cell_words(cell)}


def is_counting(headings: Row, below: Row) -> bool:
    """Whether a row of short words without numbers stands over a row that has numbers under all of them but one."""
    words, values = _filled(headings), _filled(below)
    named = [cell_words(cell) for cell in words.values()]
    if len(words) < 3 or any(
        len(w) > _LONGEST or any(map(str.isdigit, w)) or "：" in w or ":" in w for w in named
    ):
        return False
    counted = [place for place, cell in values.items() if _NUMBER.fullmatch(cell_words(cell))]
    return values.keys() <= words.keys() and len(counted) == len(values) - 1 >= 2


def _with_title(sheet: ReadSheet, number: int, known: _Known) -> int:
    """The first of the lines above the headings that belong to them: title, unit line, groups of headings."""
    while number > sheet.first_row:
        words = [w for cell in sheet.rows[number - 1 - sheet.first_row] if (w := cell_words(cell))]
        is_title = 0 < len(words) <= 2 or (
            words and all(len(w) <= 12 and not any(map(str.isdigit, w)) for w in words)
        )
        labels = {word.split("：")[0].split(":")[0] for word in words}
        if (
            not is_title
            or any(known.says("totals", w) for w in words)
            or any(known.says("footers", w) for w in labels)
        ):
            break
        number -= 1
    return number


def _cut(sheet: ReadSheet, first: int, last: int) -> ReadSheet:
    """Rows `first` to before `last` as a sheet of their own."""
    name = sheet.name if first == sheet.first_row else f"{sheet.name}（第{first}行起）"
    return replace(
        sheet,
        name=name,
        rows=sheet.rows[first - sheet.first_row : last - sheet.first_row],
        first_row=first,
        merges=tuple(merge for merge in sheet.merges if first <= merge.top < last),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    row: int
    label: str
    field: str
    value: RawCell


def _pairs(sheet: ReadSheet, known: _Known) -> Iterator[_Pair]:
    """Labels with the value to the right of each."""
    covered = {
        (row, column)
        for merge in sheet.merges
        for row in range(merge.top, min(merge.bottom, merge.top + MOST_TURNED) + 1)
        for column in range(merge.left, merge.right + 1)
        if (row, column) != (merge.top, merge.left)
    }
    for number, row in enumerate(sheet.rows, start=sheet.first_row):
        places = [place for place in range(len(row)) if (number, place) not in covered]
        for here, right in zip(places, [*places[1:], -1], strict=True):
            field = known.field(row[here])
            if field:
                value = row[right] if right >= 0 and not known.field(row[right]) else ""
                yield _Pair(number, cell_words(row[here]), field, value)


def _form(sheet: ReadSheet, known: _Known) -> ReadSheet | None:
    """A sheet of labels with values beside them, one dispute a block, as one row each."""
    pairs = list(_pairs(sheet, known))
    by_row: dict[int, int] = {}
    for pair in pairs:
        by_row[pair.row] = by_row.get(pair.row, 0) + 1
    filled = [pair for pair in pairs if cell_words(pair.value)]
    named = {pair.field for pair in filled}
    widest = max((_width(row) for row in sheet.rows), default=0)
    if any(known.is_heading(row) for row in sheet.rows):
        return None
    is_form = sum(count >= 2 for count in by_row.values()) >= 2 or widest <= 2
    if not is_form or len(named) < LEAST_ITEMS or not named & _TELLING or 2 * len(filled) < len(pairs):
        return None
    headings: dict[str, int] = {}
    records: list[tuple[int, dict[str, RawCell]]] = []
    for pair in pairs:
        key = fold(pair.label)
        if not records or key in records[-1][1]:
            records.append((pair.row, {}))
        records[-1][1][key] = pair.value
        headings.setdefault(key, len(headings))
    labels = {fold(pair.label): pair.label for pair in reversed(pairs)}
    first = records[0][0] - 1
    rows: list[list[RawCell]] = [[labels[key] for key in headings]]
    for start, values in records:
        rows += [[""] * len(headings) for _ in range(start - first - len(rows))]
        rows.append([values.get(key, "") for key in headings])
    told = "这是一件一张的表格，各项已读成一行"
    return replace(
        sheet,
        rows=rows,
        first_row=first,
        merges=(),
        told=(*sheet.told, told),
        above=_above(sheet, records[0][0]),
    )


def _width(row: Row) -> int:
    return max((place + 1 for place, cell in enumerate(row) if cell_words(cell)), default=0)


def _above(sheet: ReadSheet, number: int) -> tuple[str, ...]:
    """The words of the lines above a row."""
    lines = sheet.rows[: max(0, number - sheet.first_row)]
    return tuple(words for row in lines for cell in row if (words := cell_words(cell)))


def _turned(sheet: ReadSheet, known: _Known) -> ReadSheet | None:
    """A table whose headings stand one below the other: its columns become rows."""
    width = max(map(_width, sheet.rows), default=0)
    if any(known.is_heading(row) for row in sheet.rows):
        return None
    for column in range(min(3, width)):
        labels = {
            place: known.field(row[column])
            for place, row in enumerate(sheet.rows)
            if column < len(row) and known.field(row[column])
        }
        named = set(labels.values())
        if len(named) < LEAST_ITEMS or not named & _TELLING:
            continue
        first, last = min(labels), max(labels)
        while last + 1 < len(sheet.rows) and _is_item(sheet.rows[last + 1], column):
            last += 1
        items = [place for place in range(first, last + 1) if _is_item(sheet.rows[place], column)]
        if 10 * len(labels) < 5 * len(items):
            continue
        return _transposed(sheet, column, items, width)
    return None


def _is_item(row: Row, column: int) -> bool:
    label = cell_words(row[column]) if column < len(row) else ""
    return bool(label) and fold(label) not in _CORNERS and _width(row) > column + 1


def _transposed(sheet: ReadSheet, column: int, items: Sequence[int], width: int) -> ReadSheet:
    kept = frozenset(items)
    rows: list[list[RawCell]] = []
    for place in range(width):
        rows.append(
            [row[place] if at in kept and place < len(row) else "" for at, row in enumerate(sheet.rows)]
        )
    merges = tuple(
        Merge(merge.left + 1, merge.top - sheet.first_row, merge.right + 1, merge.bottom - sheet.first_row)
        for merge in sheet.merges
        if merge.top - sheet.first_row in kept
    )
    told = "项目竖着排列，一列一件，已转成一行一件来读：这里的行是原来的列，列是原来的行"
    return replace(
        sheet, rows=rows, first_row=1, merges=merges, hidden_rows=frozenset(c + 1 for c in sheet.hidden_columns),
        hidden_columns=frozenset(r - sheet.first_row for r in sheet.hidden_rows), struck_rows=frozenset(),
        faults=frozenset(), unsaved=frozenset(), told=(*sheet.told, told), above=_above(sheet, items[0] + sheet.first_row),
    )  # fmt: skip
