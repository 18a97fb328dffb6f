"""Counted tables as PDF: an official form on A4, headings merged and repeated, notes and signatures under the table"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from mediator_desktop.domain.charts import name_of
from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind, Line
from mediator_desktop.domain.signatures import signature_words
from mediator_desktop.domain.table_headings import depth, headings
from mediator_desktop.papers.lettering import lettering
from mediator_desktop.papers.pdf import ONE_AT_A_TIME

A4 = (595.28, 841.89)
_MARGIN = 36.0
_TITLE, _SMALL = 16.0, 8.5
_PAD = 3.5
_LEADING = 1.32
_UPRIGHT_SIZES = (10.0, 9.5, 9.0, 8.5)
_LYING_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
_GREY = 0.93
_MOST_LINES = 6
"""Lines of one heading."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """How large everything is: size of letters, widths of the headings' levels and of the columns, heights of heading levels."""

    page: tuple[float, float]
    size: float
    side: tuple[float, ...]
    columns: tuple[float, ...]


def table_pdf(counted: CountedTable, *, people: Mapping[str, str] | None = None, digest: str = "") -> bytes:
    """A counted table as PDF; the same table gives the same bytes.

    It stands upright where its columns have room, else it lies; columns that do not fit go on further sheets, with the
    headings of their rows again. `people` are names for the signature line by label, `digest` is printed at the foot.
    """
    with ONE_AT_A_TIME:
        return _Sheet(counted, people or {}, digest).pdf()


class _Sheet:
    """The pages of one table."""

    def __init__(self, counted: CountedTable, people: Mapping[str, str], digest: str) -> None:
        self.counted = counted
        self.people = people
        self.digest = digest
        self.plain, self.bold = lettering(bold=False), lettering(bold=True)
        self.figures = {(figure.row, figure.column): figure for figure in counted.figures}
        self.measure = self._measured()
        self.size = self.measure.size
        self.width, self.height = self.measure.page
        self.room = self.width - 2 * _MARGIN
        self.side = sum(self.measure.side)
        self.row_high = [self._row_height(row) for row in range(len(counted.rows))]
        self.buffer = io.BytesIO()
        self.canvas: Any = Canvas(
            self.buffer,
            pagesize=self.measure.page,
            invariant=1,
            pageCompression=1,
            initialFontName=self.plain.first,
            lang="zh-CN",
        )

    def pdf(self) -> bytes:
        """Every page drawn."""
        canvas, counted = self.canvas, self.counted
        canvas.setTitle(counted.title)
        canvas.setAuthor(counted.unit)
        canvas.setCreator("mediator-desktop")
        canvas.setProducer("mediator-desktop")
        pages = list(self._pages())
        for number, (columns, rows, is_first, is_last) in enumerate(pages, 1):
            y = self._head() if is_first else _MARGIN
            if columns:
                y = self._table(y, columns, rows)
            if is_last:
                self._below(y)
            self._foot(number, len(pages))
            canvas.showPage()
        canvas.save()
        return self.buffer.getvalue()

    def _measured(self) -> _Measure:
        for sizes, page in ((_UPRIGHT_SIZES, A4), (_LYING_SIZES, (A4[1], A4[0]))):
            for size in sizes:
                side, columns = self._widths(size)
                room = page[0] - 2 * _MARGIN
                if sum(side) + sum(columns) <= room:
                    more = min(room / (sum(side) + sum(columns)), 1.7)
                    return _Measure(
                        page, size, tuple(w * more for w in side), tuple(w * more for w in columns)
                    )
        side, columns = self._widths(_LYING_SIZES[2])
        page = A4[1], A4[0]
        most = (page[0] - 2 * _MARGIN) * 0.45
        less = min(1.0, most / sum(side)) if side else 1.0
        room = page[0] - 2 * _MARGIN - sum(side) * less
        return _Measure(
            page, _LYING_SIZES[2], tuple(w * less for w in side), tuple(min(w, room) for w in columns)
        )

    def _widths(self, size: float) -> tuple[list[float], list[float]]:
        """Widths of the rows' headings by level (a running number first) and of the columns."""
        counted, pad = self.counted, 2 * _PAD
        side = [2 * size] * depth(counted.rows)
        for head in headings(counted.rows):
            if head.levels == 1:
                wide = min(self.plain.width(head.text, size), 15 * size) + pad
                side[head.level] = max(side[head.level], wide)
        for head in headings(counted.rows):
            covered = sum(side[head.level : head.level + head.levels])
            missing = min(self.plain.width(head.text, size), 20 * size) + pad - covered
            if head.levels > 1 and missing > 0:
                side[head.level] += missing
        letters = 6 if len(counted.columns) <= 8 else 3
        columns = []
        for column, line in enumerate(counted.columns):
            numbers = [
                self.plain.width(shown(self.figures.get((row, column))), size)
                for row in range(len(counted.rows))
            ]
            heading = min(self.plain.width(name_of(line.labels), size), letters * size)
            columns.append(max([*numbers, heading]) + pad)
        return [2.2 * size] * counted.numbered + side, columns

    def _pages(self) -> Iterator[tuple[Sequence[int], range, bool, bool]]:
        """Columns and rows of each page, and whether title and foot are on it."""
        groups = list(self._column_groups())
        title = 34.0 + (16.0 if self.counted.left or self.counted.right else 0.0)
        below = self._below_height()
        begun = False
        for number, columns in enumerate(groups):
            row, count = 0, len(self.counted.rows)
            while row < count or not begun:
                y = _MARGIN + (0.0 if begun else title) + self._heads_height(columns)
                first = row
                while row < count and (row == first or y + self.row_high[row] <= self.height - _MARGIN - 14):
                    y += self.row_high[row]
                    row += 1
                is_end = row == count and number == len(groups) - 1
                fits = y + below <= self.height - _MARGIN - 14
                yield columns, range(first, row), not begun, is_end and fits
                begun = True
                if is_end and not fits:
                    yield (), range(0), False, True

    def _column_groups(self) -> Iterator[Sequence[int]]:
        """Columns that fit beside the headings of the rows, sheet by sheet."""
        room, taken, used = self.room - self.side, list[int](), 0.0
        for column, wide in enumerate(self.measure.columns):
            if taken and used + wide > room + 0.5:
                yield taken
                taken, used = [], 0.0
            taken.append(column)
            used += wide
        yield taken

    def _head(self) -> float:
        """Title and the line under it; returns where the table begins."""
        counted = self.counted
        title = self.bold.fitted(counted.title, _TITLE, self.room)
        self._say(title, self.width / 2, _MARGIN + 18, _TITLE, bold=True, anchor=0.5)
        if not (counted.left or counted.right):
            return _MARGIN + 34
        half = self.room * 0.62
        self._say(self.plain.fitted(counted.left, 10, half), _MARGIN, _MARGIN + 43, 10)
        right = self.plain.fitted(counted.right, 10, self.room - half)
        self._say(right, self.width - _MARGIN, _MARGIN + 43, 10, anchor=1.0)
        return _MARGIN + 50

    def _table(self, top: float, columns: Sequence[int], rows: range) -> float:
        """Headings and figures of some columns and rows; returns where they end."""
        lefts, x = {}, _MARGIN + self.side
        for column in columns:
            lefts[column] = x
            x += self.measure.columns[column]
        levels = self._level_heights(columns)
        body = top + sum(levels)
        corner = self.counted.corner or "项目"
        self._cell(corner, _MARGIN, top, self.side, sum(levels), grey=True)
        taken = [self.counted.columns[column] for column in columns]
        for head in headings(taken):
            left = lefts[columns[head.first]]
            wide = sum(self.measure.columns[columns[n]] for n in range(head.first, head.last + 1))
            y = top + sum(levels[: head.level])
            high = sum(levels[head.level : head.level + head.levels])
            self._cell(head.text, left, y, wide, high, grey=True)
        tops, y = {}, body
        for row in rows:
            tops[row] = y
            y += self.row_high[row]
        self._sides(tops, rows)
        for row in rows:
            for column in columns:
                figure = self.figures.get((row, column))
                is_number = figure is not None and figure.value is not None
                self._cell(
                    shown(figure),
                    lefts[column],
                    tops[row],
                    self.measure.columns[column],
                    self.row_high[row],
                    anchor=1.0 if is_number else 0.5,
                )
        return y

    def _sides(self, tops: Mapping[int, float], rows: range) -> None:
        """The headings of the rows that are on this page."""
        if not rows:
            return
        numbered = int(self.counted.numbered)
        for row in rows if numbered else ():
            self._cell(str(row + 1), _MARGIN, tops[row], self.measure.side[0], self.row_high[row])
        for head in headings(self.counted.rows):
            first, last = max(head.first, rows.start), min(head.last, rows.stop - 1)
            if first > last:
                continue
            level = numbered + head.level
            left = _MARGIN + sum(self.measure.side[:level])
            wide = sum(self.measure.side[level : level + head.levels])
            high = sum(self.row_high[row] for row in range(first, last + 1))
            is_list = depth(self.counted.rows) == 1
            self._cell(head.text, left, tops[first], wide, high, anchor=0.0 if is_list else 0.5)

    def _level_heights(self, columns: Sequence[int]) -> list[float]:
        """Heights of the levels of headings over some columns."""
        lines: list[Line] = [self.counted.columns[column] for column in columns]
        levels = depth(lines)
        counts = [1] * levels
        for head in headings(lines):
            wide = sum(self.measure.columns[columns[n]] for n in range(head.first, head.last + 1))
            found = self.plain.lines(head.text, self.size, wide - 2 * _PAD, _MOST_LINES)
            needed = -(-max(1, len(found)) // head.levels)
            for level in range(head.level, head.level + head.levels):
                counts[level] = max(counts[level], needed)
        return [count * self.size * _LEADING + 2 * _PAD for count in counts]

    def _heads_height(self, columns: Sequence[int]) -> float:
        return sum(self._level_heights(columns))

    def _row_height(self, row: int) -> float:
        """High enough for the innermost heading of a row."""
        line = self.counted.rows[row]
        wide = self.measure.side[-1] if depth(self.counted.rows) == len(line.labels) else self.measure.side[0]
        wide = max(wide, 3 * self.size)
        lines = self.plain.lines(name_of(line.labels), self.size, wide - 2 * _PAD, 3)
        return max(1, len(lines)) * self.size * _LEADING + 2 * _PAD

    def _notes(self) -> list[str]:
        return [
            line for note in self.counted.notes for line in self.plain.lines(f"注：{note}", _SMALL, self.room)
        ]

    def _below_height(self) -> float:
        signs = 34.0 if self.counted.signatures else 0.0
        return 6 + len(self._notes()) * _SMALL * 1.45 + signs

    def _below(self, y: float) -> None:
        """Notes, and the line where people sign."""
        y += 6
        for line in self._notes():
            y += _SMALL * 1.45
            self._say(line, _MARGIN, y, _SMALL)
        labels = self.counted.signatures
        for number, label in enumerate(labels):
            words = signature_words(label, self.people)
            place = _MARGIN + self.room * number / len(labels)
            self._say(self.plain.fitted(words, 10, self.room / len(labels)), place, y + 26, 10)

    def _foot(self, number: int, count: int) -> None:
        self._say(f"第 {number} 页 共 {count} 页", self.width / 2, self.height - 22, _SMALL, anchor=0.5)
        if self.digest:
            self._say(f"校验 {self.digest[:32]}", _MARGIN, self.height - 22, 7)

    def _cell(
        self,
        words: str,
        left: float,
        top: float,
        wide: float,
        high: float,
        *,
        anchor: float = 0.5,
        grey: bool = False,
    ) -> None:
        """A ruled cell with its words, in several lines where they need them."""
        canvas, bottom = self.canvas, self.height - top - high
        if grey:
            canvas.setFillGray(_GREY)
            canvas.rect(left, bottom, wide, high, stroke=0, fill=1)
            canvas.setFillGray(0)
        canvas.setLineWidth(0.5)
        canvas.rect(left, bottom, wide, high, stroke=1, fill=0)
        room = wide - 2 * _PAD
        most = max(1, int((high - _PAD) // (self.size * _LEADING)))
        lines = self.plain.lines(words, self.size, room, most)
        y = top + (high - len(lines) * self.size * _LEADING) / 2 + self.size * 0.98
        x = left + _PAD + room * anchor
        for line in lines:
            self._say(line, x, y, self.size, anchor=anchor)
            y += self.size * _LEADING

    def _say(
        self, words: str, x: float, y: float, size: float, *, bold: bool = False, anchor: float = 0.0
    ) -> None:
        """Words on a base line at a depth; `anchor` 0 begins at x, 0.5 is in the middle of it, 1 ends there."""
        letters = self.bold if bold else self.plain
        x -= letters.width(words, size) * anchor
        for font, run, wide in letters.runs(words, size):
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, self.height - y, run)
            x += wide


def shown(figure: Figure | None) -> str:
    """A figure as it stands in its cell; a ratio with its sign."""
    if figure is None:
        return ""
    if figure.kind is FigureKind.RATIO and figure.value is not None and not figure.shown.endswith("%"):
        return f"{figure.shown}%"
    return figure.shown
