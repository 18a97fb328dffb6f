"""Headings over several lines of a table on screen: merged where neighbours share them, readable while one scrolls"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from mediator_desktop.domain.figures import Line
from mediator_desktop.domain.table_headings import Heading, depth, headings
from mediator_desktop.ui.kit import look

MOST_LINES = 4
"""Lines of one heading over the columns."""
WRAPPED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWrapAnywhere)


class GroupedHeader(QHeaderView):
    """Paints the headings of rows or columns level by level; `numbered` puts a running number before rows."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self._headings: tuple[Heading, ...] = ()
        self._levels: list[int] = [look.px(30)]
        self._number = 0
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(look.px(24))

    @property
    def is_across(self) -> bool:
        """Whether it stands over columns."""
        return self.orientation() is Qt.Orientation.Horizontal

    def set_lines(self, lines: Sequence[Line], *, numbered: bool = False) -> None:
        """Show other headings; call `fit` afterwards."""
        self._headings = headings(lines)
        self._levels = [look.px(30)] * depth(lines)
        wide = self.fontMetrics().horizontalAdvance(str(len(lines))) + look.px(14)
        self._number = wide if numbered else 0

    def fit(self, room: int = 0) -> int:
        """Give the levels the room they need, for rows at most `room` pixels in all; returns what they take."""
        metrics = self.fontMetrics()
        sizes = [0] * len(self._levels)
        for head in self._headings:
            if self.is_across:
                needed = self._lines_of(head) * metrics.lineSpacing() + look.px(10)
            else:
                needed = metrics.horizontalAdvance(head.text) + look.px(20)
            if head.levels == 1:
                sizes[head.level] = max(sizes[head.level], needed)
        for head in self._headings:
            if head.levels > 1:
                covered = slice(head.level, head.level + head.levels)
                missing = self._needed(head) - sum(sizes[covered])
                if missing > 0:
                    sizes[head.level] += missing
        if not self.is_across and room:
            self._narrow(sizes, room - self._number)
        self._levels = [max(size, look.px(24)) for size in sizes]
        whole = sum(self._levels) + self._number
        if self.is_across:
            self.setFixedHeight(whole)
        else:
            self.setFixedWidth(whole)
        self.viewport().update()
        return whole

    def sizeHint(self) -> QSize:
        """As large as its levels."""
        whole = sum(self._levels) + self._number
        return QSize(self.length(), whole) if self.is_across else QSize(whole, self.length())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Every heading that is in sight, its words where they can be read."""
        painter = QPainter(self.viewport())
        try:
            self._paint_all(painter, event.rect())
        finally:
            painter.end()

    def _paint_all(self, painter: QPainter, wanted: QRect) -> None:
        now, seen = look.current(), self.viewport().rect()
        painter.fillRect(wanted, now.colour("paper"))
        painter.setFont(self.font())
        for place in range(self.count() if self._number else 0):
            rect = QRect(0, self._begin(place), self._number, self.sectionSize(place))
            if rect.intersects(wanted):
                self._paint(painter, rect, rect, str(place + 1), in_middle=True)
        for head in self._headings:
            rect = self._rect(head)
            if rect.intersects(wanted):
                is_leaf = head.level + head.levels == len(self._levels)
                in_middle = self.is_across or not is_leaf
                self._paint(painter, rect, rect.intersected(seen), head.text, in_middle=in_middle)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The whole heading as a tool tip, for it may be cut."""
        point = event.position().toPoint()
        found = next((head.text for head in self._headings if self._rect(head).contains(point)), "")
        self.setToolTip(found)
        super().mouseMoveEvent(event)

    def _paint(self, painter: QPainter, rect: QRect, seen: QRect, words: str, *, in_middle: bool) -> None:
        now = look.current()
        painter.fillRect(rect, now.colour("plain_soft"))
        painter.setPen(now.colour("line"))
        painter.drawRect(rect.adjusted(0, 0, -1, -1).translated(-1, -1).adjusted(0, 0, 1, 1))
        painter.setPen(now.colour("ink"))
        inside = seen.adjusted(look.px(4), 0, -look.px(4), 0)
        metrics = painter.fontMetrics()
        if self.is_across:
            most = max(1, inside.height() // metrics.lineSpacing())
            if metrics.horizontalAdvance(words) > inside.width() * most:
                room = inside.width() * most - metrics.horizontalAdvance("国")
                words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(room, 1))
            painter.drawText(inside, WRAPPED, words)
            return
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
        side = Qt.AlignmentFlag.AlignHCenter if in_middle else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inside, int(side) | int(Qt.AlignmentFlag.AlignVCenter), words)

    def _rect(self, head: Heading) -> QRect:
        begin = self._begin(head.first)
        long = self._begin(head.last) + self.sectionSize(head.last) - begin
        before = sum(self._levels[: head.level]) + self._number
        wide = sum(self._levels[head.level : head.level + head.levels])
        return QRect(begin, before, long, wide) if self.is_across else QRect(before, begin, wide, long)

    def _begin(self, line: int) -> int:
        return self.sectionViewportPosition(line)

    def _needed(self, head: Heading) -> int:
        metrics = self.fontMetrics()
        if self.is_across:
            return self._lines_of(head) * metrics.lineSpacing() + look.px(10)
        return metrics.horizontalAdvance(head.text) + look.px(20)

    def _lines_of(self, head: Heading) -> int:
        """How many lines a heading over columns takes."""
        if head.last >= self.count():
            return 1
        room = sum(self.sectionSize(line) for line in range(head.first, head.last + 1)) - look.px(10)
        letters = max(1, room // max(1, self.fontMetrics().horizontalAdvance("国")))
        wide = self.fontMetrics().horizontalAdvance(head.text) / max(
            1, self.fontMetrics().horizontalAdvance("国")
        )
        return min(MOST_LINES, max(1, -int(-wide // letters)))

    @staticmethod
    def _narrow(sizes: list[int], room: int) -> None:
        """Take from the widest levels until all have their place."""
        while sum(sizes) > room and max(sizes) > look.px(48):
            widest = sizes.index(max(sizes))
            second = max([size for place, size in enumerate(sizes) if place != widest], default=0)
            take = min(sum(sizes) - room, max(sizes[widest] - max(second, look.px(48)), look.px(6)))
            sizes[widest] -= take
