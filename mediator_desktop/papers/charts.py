"""Charts as PDF and pictures: bars, columns, lines, stacked bars, with the number at every mark and where each mark stands"""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from mediator_desktop.domain.charts import Chart, ChartKind, Mark
from mediator_desktop.papers.lettering import Lettering, lettering
from mediator_desktop.papers.pdf import ONE_AT_A_TIME
from mediator_desktop.papers.preview import PagePicture, render_page

WIDTH = 480.0
"""Points that a chart is wide where nothing else is asked: the text of an A4 page."""
COLOURS = ("#1f6f5c", "#dda536", "#2b6cab", "#9fcdbf", "#b3372b", "#8d979b", "#6b4e9b", "#c98f6b")
"""Of the series in order; neighbours differ in brightness too, so that a grey print can be read."""
NOTHING = "这段时间没有可以画的数字"
_DEEP = ("#1f6f5c", "#8a5c00", "#1d5a96", "#3f7d6c", "#b3372b", "#5d6b72", "#6b4e9b", "#8a5636")
"""The same dark enough to be written in."""
_INK, _MUTED, _PAPER = "#1f2a2e", "#5d6b72", "#ffffff"
_TITLE, _BODY, _SMALL = 13.0, 10.0, 9.0
_EDGE = 12.0
_BAR, _BETWEEN = 15.0, 8.0
_LEAST = 6.0
"""Points that the place of a mark is wide and high at least, so that it can be hit."""
_UPRIGHT = 240.0
"""Height of a chart with columns or lines where none is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkBox:
    """Where a mark stands, in points from the upper left corner, and the row and column of its figure."""

    left: float
    top: float
    width: float
    height: float
    row: int
    column: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnChart:
    """A chart on paper: its size in points, its marks, and the drawing itself."""

    chart: Chart
    width: float
    height: float
    marks: tuple[MarkBox, ...]
    drawing: Any

    def at(self, x: float, y: float) -> MarkBox | None:
        """The mark at a point (points from the upper left corner), None beside all of them."""
        for mark in self.marks:
            if 0 <= x - mark.left <= mark.width and 0 <= y - mark.top <= mark.height:
                return mark
        return None


def draw(chart: Chart, width: float = WIDTH, height: float | None = None) -> DrawnChart:
    """Draw a chart `width` points wide; bars take the height they need, others `height` or their usual one."""
    with ONE_AT_A_TIME:
        return _Drawer(chart, width, height).drawn()


def to_pdf(drawn: DrawnChart) -> bytes:
    """A chart as a PDF of one page of its size; the same chart gives the same bytes."""
    with ONE_AT_A_TIME:
        buffer = io.BytesIO()
        canvas = Canvas(
            buffer,
            pagesize=(drawn.width, drawn.height),
            invariant=1,
            pageCompression=1,
            initialFontName=lettering(bold=False).first,
            lang="zh-CN",
        )
        canvas.setTitle(drawn.chart.title)
        canvas.setCreator("mediator-desktop")
        canvas.setProducer("mediator-desktop")
        renderPDF.draw(drawn.drawing, canvas, 0, 0)
        canvas.showPage()
        canvas.save()
        return buffer.getvalue()


def to_picture(drawn: DrawnChart, scale: float = 2.0) -> PagePicture:
    """A chart as RGB; `scale` 1 is 72 pixels an inch."""
    return render_page(to_pdf(drawn), 0, scale)


def to_png(drawn: DrawnChart, scale: float = 3.0) -> bytes:
    """A chart as PNG, in memory, for a document."""
    from PIL import Image

    picture = to_picture(drawn, scale)
    buffer = io.BytesIO()
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    image.save(buffer, "PNG", dpi=(72 * scale, 72 * scale))
    return buffer.getvalue()


class _Drawer:
    """Draws one chart from the top; `y` runs down, shapes are turned round as reportlab wants them."""

    def __init__(self, chart: Chart, width: float, height: float | None) -> None:
        self.chart = chart
        self.width = max(width, 160.0)
        self.plain, self.bold = lettering(bold=False), lettering(bold=True)
        self.shapes: list[Any] = []
        self.marks: list[MarkBox] = []
        self.most = self._most()
        self.asked = height

    def drawn(self) -> DrawnChart:
        top = self._head()
        if not self.chart.categories or not any(True for _ in self._all_marks()):
            self._say(NOTHING, self.width / 2, top + 34, _BODY, _MUTED, anchor="middle")
            height = top + 60
        elif self.chart.kind is ChartKind.STACKED:
            height = self._stacked(top)
        elif self.chart.kind is ChartKind.LINES or (
            self.chart.kind is ChartKind.COLUMNS and self._has_room_upright()
        ):
            height = self._upright(top)
        else:
            height = self._bars(top)
        drawing = Drawing(self.width, height)
        drawing.add(Rect(0, 0, self.width, height, fillColor=HexColor(_PAPER), strokeColor=None))
        for shape in self._turned(height):
            drawing.add(shape)
        return DrawnChart(
            chart=self.chart, width=self.width, height=height, marks=tuple(self.marks), drawing=drawing
        )

    def _turned(self, height: float) -> Iterator[Any]:
        for shape in self.shapes:
            match shape:
                case Rect():
                    shape.y = height - shape.y - shape.height
                case Line():
                    shape.y1, shape.y2 = height - shape.y1, height - shape.y2
                case Circle():
                    shape.cy = height - shape.cy
                case PolyLine():
                    shape.points = [height - v if n % 2 else v for n, v in enumerate(shape.points)]
                case _:
                    shape.y = height - shape.y
            yield shape

    def _head(self) -> float:
        """Title with the unit, and what the colours mean; returns where the chart begins."""
        unit = f"（{self.chart.unit}）" if self.chart.unit else ""
        title = self.bold.fitted(self.chart.title, _TITLE, self.width - 2 * _EDGE - 40)
        self._say(title, _EDGE, 22, _TITLE, _INK, bold=True)
        at = _EDGE + self.bold.width(title, _TITLE)
        self._say(unit, at + 2, 22, _SMALL, _MUTED)
        if len(self.chart.series) < 2:
            return 38.0
        x, y = _EDGE, 42.0
        for number, series in enumerate(self.chart.series):
            name = self.plain.fitted(series.name, _SMALL, self.width - 2 * _EDGE - 16)
            wide = self.plain.width(name, _SMALL) + 28
            if x + wide > self.width - _EDGE and x > _EDGE:
                x, y = _EDGE, y + 16
            self._rect(x, y - 8, 9, 9, COLOURS[number % len(COLOURS)])
            self._say(name, x + 13, y, _SMALL, _INK)
            x += wide
        return y + 14

    def _bars(self, top: float) -> float:
        """A line of bars for each category, its name before them."""
        chart = self.chart
        side, room = self._side()
        each = _BAR if len(chart.series) == 1 else 12.0
        y = top
        for place, category in enumerate(chart.categories):
            high = each * len(chart.series)
            self._category(category, side, y + high / 2)
            for number, series in enumerate(chart.series):
                mark = series.marks[place]
                if mark is not None:
                    self._bar(mark, number, side, y + number * each, room, each - (len(chart.series) > 1))
            y += high + _BETWEEN
        self._base(side, top - 3, y - _BETWEEN + 3)
        return y + 6

    def _bar(self, mark: Mark, number: int, x: float, y: float, room: float, high: float) -> None:
        long = self._length(mark.value, room)
        if long > 0:
            self._rect(x, y, max(long, 0.8), high, COLOURS[number % len(COLOURS)])
        self._say(mark.shown, x + long + 4, y + high / 2 + 3.4, _SMALL, _INK)
        self._mark(mark, x, y, long + 4 + self.plain.width(mark.shown, _SMALL), high)

    def _stacked(self, top: float) -> float:
        """One bar for each category, made of its series; a number that has no room in its part stands in the line below."""
        side, room = self._side(totals=True)
        y = top
        for place, category in enumerate(self.chart.categories):
            self._category(category, side, y + 9)
            x, below = side, side
            is_crowded = False
            for number, series in enumerate(self.chart.series):
                mark = series.marks[place]
                if mark is None:
                    continue
                long = self._length(mark.value, room)
                colour = COLOURS[number % len(COLOURS)]
                words = self.plain.width(mark.shown, _SMALL)
                if long > 0:
                    self._rect(x, y, long, 18, colour)
                if long >= words + 4:
                    self._say(mark.shown, x + long / 2, y + 12.4, _SMALL, _on(colour), anchor="middle")
                    self._mark(mark, x, y, long, 18)
                else:
                    is_crowded = True
                    below = max(below, min(x, self.width - _EDGE - words - 10))
                    self._rect(below, y + 21.5, 5, 5, colour)
                    self._say(mark.shown, below + 7, y + 28, _SMALL, _INK)
                    self._mark(mark, below, y + 19, words + 7, 10)
                    below += words + 14
                x += long
            y += (31 if is_crowded else 18) + _BETWEEN
        self._base(side, top - 3, y - _BETWEEN + 3)
        return y + 6

    def _upright(self, top: float) -> float:
        """Columns or lines over categories that stand side by side."""
        chart = self.chart
        count, left = len(chart.categories), _EDGE + 6
        slot = (self.width - left - _EDGE) / count
        names = [self.plain.lines(c, _SMALL, max(slot - 3, 9), 4) for c in chart.categories]
        foot = max(len(lines) for lines in names) * 12.0 + 10
        height = max(self.asked or _UPRIGHT, top + foot + 80)
        base, high = height - foot, height - foot - top - 14
        self._line(left, base, self.width - _EDGE, base, _MUTED)
        for place, lines in enumerate(names):
            for number, words in enumerate(lines):
                middle = left + slot * (place + 0.5)
                self._say(words, middle, base + 12 + number * 12, _SMALL, _INK, anchor="middle")
        if chart.kind is ChartKind.LINES:
            self._polylines(left, slot, base, high)
        else:
            self._columns(left, slot, base, high)
        return height

    def _columns(self, left: float, slot: float, base: float, high: float) -> None:
        count = len(self.chart.series)
        wide = min(slot * 0.72 / count, 34.0)
        for place in range(len(self.chart.categories)):
            begin = left + slot * (place + 0.5) - wide * count / 2
            for number, series in enumerate(self.chart.series):
                mark = series.marks[place]
                if mark is None:
                    continue
                tall, x = self._length(mark.value, high), begin + number * wide
                if tall > 0:
                    self._rect(x, base - tall, wide - (count > 1), tall, COLOURS[number % len(COLOURS)])
                self._say(mark.shown, x + wide / 2, base - tall - 3, _SMALL, _INK, anchor="middle")
                self._mark(mark, x, base - tall - 12, wide, tall + 12)

    def _polylines(self, left: float, slot: float, base: float, high: float) -> None:
        """Each series as a line with a point and a number at each mark; a missing number leaves a gap."""
        for number, series in enumerate(self.chart.series):
            colour, stretch = HexColor(COLOURS[number % len(COLOURS)]), list[float]()
            points = []
            for place, mark in enumerate((*series.marks, None)):
                if mark is not None:
                    stretch += [left + slot * (place + 0.5), base - self._length(mark.value, high)]
                    points.append(stretch[-2:])
                    continue
                if len(stretch) >= 4:
                    self.shapes.append(PolyLine(stretch, strokeColor=colour, strokeWidth=2))
                stretch = []
            for x, y in points:
                paper = HexColor(_PAPER)
                self.shapes.append(Circle(x, y, 3.2, fillColor=colour, strokeColor=paper, strokeWidth=1))
        for place in range(len(self.chart.categories)):
            self._numbers_at(place, left + slot * (place + 0.5), base, high)

    def _numbers_at(self, place: int, x: float, base: float, high: float) -> None:
        """The numbers of one category: the highest above its point, the others below theirs, none over another."""
        found = [(n, m) for n, s in enumerate(self.chart.series) if (m := s.marks[place]) is not None]
        found.sort(key=lambda one: -one[1].value)
        lowest = -math.inf
        for rank, (number, mark) in enumerate(found):
            y = base - self._length(mark.value, high)
            deep = _DEEP[number % len(_DEEP)] if len(self.chart.series) > 1 else _INK
            at = y - 6 if rank == 0 else max(y + 13, lowest + 10)
            lowest = at if rank else y
            self._say(mark.shown, x, at, _SMALL, deep, anchor="middle")
            self._mark(mark, x - 7, y - 7, 14, 14)

    def _has_room_upright(self) -> bool:
        """Whether numbers and names of columns stand side by side without touching; else bars lie."""
        chart = self.chart
        slot = (self.width - 2 * _EDGE - 6) / len(chart.categories)
        number = max(self.plain.width(mark.shown, _SMALL) for mark in self._all_marks())
        name = max(self.plain.width(category, _SMALL) for category in chart.categories)
        return number + 2 <= slot * 0.8 / len(chart.series) and name <= 3 * (slot - 12)

    def _side(self, *, totals: bool = False) -> tuple[float, float]:
        """Where bars begin, and how long the longest may be."""
        longest = max(self.plain.width(category, _BODY) for category in self.chart.categories)
        side = _EDGE + min(longest, self.width * 0.38) + 8
        numbers = 0.0 if totals else max(self.plain.width(m.shown, _SMALL) for m in self._all_marks()) + 8
        return side, max(self.width - _EDGE - side - numbers, 30.0)

    def _category(self, category: str, side: float, middle: float) -> None:
        room = side - 8 - _EDGE + 0.5
        words = self.plain.fitted(category, _BODY, room)
        self._say(words, side - 8, middle + 3.6, _BODY, _INK, anchor="end")

    def _base(self, x: float, top: float, bottom: float) -> None:
        self._line(x, top, x, bottom, _MUTED)

    def _most(self) -> Decimal:
        """The value that is drawn longest."""
        values: Sequence[Decimal]
        if self.chart.kind is ChartKind.STACKED:
            values = [
                sum((max(m.value, Decimal()) for s in self.chart.series if (m := s.marks[place])), Decimal())
                for place in range(len(self.chart.categories))
            ]
        else:
            values = [mark.value for mark in self._all_marks()]
        return max([*values, Decimal()])

    def _length(self, value: Decimal, room: float) -> float:
        if self.most <= 0 or value <= 0:
            return 0.0
        long = float(value / self.most) * room
        return long if math.isfinite(long) else 0.0

    def _all_marks(self) -> Iterator[Mark]:
        for series in self.chart.series:
            yield from (mark for mark in series.marks if mark is not None)

    def _mark(self, mark: Mark, x: float, y: float, wide: float, high: float) -> None:
        wide, high = max(wide, _LEAST), max(high, _LEAST)
        x = min(x, self.width - wide)
        self.marks.append(
            MarkBox(
                left=x, top=y, width=wide, height=high, row=mark.row, column=mark.column, words=mark.shown
            )
        )

    def _rect(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        self.shapes.append(Rect(x, y, wide, high, fillColor=HexColor(colour), strokeColor=None))

    def _line(self, x1: float, y1: float, x2: float, y2: float, colour: str) -> None:
        self.shapes.append(Line(x1, y1, x2, y2, strokeColor=HexColor(colour), strokeWidth=0.6))

    def _say(
        self,
        words: str,
        x: float,
        y: float,
        size: float,
        colour: str,
        *,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """Words on a base line at depth `y`."""
        setter = self.bold if bold else self.plain
        if anchor != "start":
            x -= setter.width(words, size) * (1.0 if anchor == "end" else 0.5)
        self.shapes.extend(_strings(setter, words, max(x, 1.0), y, size, colour))


def _strings(letters: Lettering, words: str, x: float, y: float, size: float, colour: str) -> Iterator[Any]:
    """The shapes of words that begin at a point."""
    for font, run, wide in letters.runs(words, size):
        yield String(x, y, run, fontName=font, fontSize=size, fillColor=HexColor(colour))
        x += wide


def _on(colour: str) -> str:
    """What is read on a colour: white on a dark one, ink on a light one."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return _PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else _INK
