"""Choosing a period: month, quarter, half-year, year, statistical year or two days; one step back and forth"""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mediator_desktop.domain.period import Period
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.fields import DateField
from mediator_desktop.ui.kit.widgets import FlowLayout, button, combo, text

YEARS_BACK = 20
MONTH_ENDS_UNTIL = 10
"""Up to this day of a month the month before is what is reported on."""


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    STATISTICAL = "statistical"
    FREE = "free"


SPANS = {
    Span.MONTH: "按月",
    Span.QUARTER: "按季度",
    Span.HALF: "按半年",
    Span.YEAR: "按年",
    Span.STATISTICAL: "按统计年度",
    Span.FREE: "自定日期",
}
_PARTS = {
    Span.MONTH: tuple(f"{month}月" for month in range(1, 13)),
    Span.QUARTER: tuple(f"{word}季度" for word in ("第一", "第二", "第三", "第四")),
    Span.HALF: ("上半年", "下半年"),
}


class PeriodChooser(QWidget):
    """A line of boxes; `changed` comes with the chosen Period, or None while days cannot be read."""

    changed = Signal(object)

    def __init__(
        self, today: Callable[[], date], parent: QWidget | None = None, *, span: Span = Span.MONTH
    ) -> None:
        super().__init__(parent)
        self._today = today
        flow = FlowLayout(self, spacing=8)
        self._span = combo("period_span_combo_box", "时间段的长短")
        for kind, words in SPANS.items():
            self._span.addItem(words, kind)
        self._year = combo("period_year_combo_box", "年份")
        now = today()
        for year in range(now.year + 1, now.year - YEARS_BACK, -1):
            self._year.addItem(f"{year}年", year)
        self._part = combo("period_part_combo_box", "哪一段")
        self.first = DateField("first_day", "", today)
        self.last = DateField("last_day", "", today)
        self._until = text("至")
        roomy = look.current().percent <= 125
        self._earlier = button("‹ 上一期" if roomy else "‹", "earlier_period_button", lambda: self.step(-1))
        self._later = button("下一期 ›" if roomy else "›", "later_period_button", lambda: self.step(1))
        self._earlier.setAccessibleName("上一期")
        self._later.setAccessibleName("下一期")
        for field, words in ((self.first, "第一天"), (self.last, "最后一天")):
            field.editor.setAccessibleName(words)
            field.setMaximumWidth(field.editor.fontMetrics().horizontalAdvance("0000-00-00") * 2)
            field.changed.connect(self._emit)
        for widget in (self._span, self._year, self._part, self.first, self._until, self.last):
            flow.addWidget(widget)
        flow.addWidget(self._earlier)
        flow.addWidget(self._later)
        self._span.currentIndexChanged.connect(self._offer)
        self._year.currentIndexChanged.connect(self._emit)
        self._part.currentIndexChanged.connect(self._emit)
        self.setFocusProxy(self._span)
        usual = Period.month(now)
        self.show_period(usual.previous if now.day <= MONTH_ENDS_UNTIL else usual, Span.MONTH)
        if span is not Span.MONTH:
            self._span.setCurrentIndex(self._span.findData(span))

    def period(self) -> Period | None:
        """What is chosen, None while the days cannot be read or end before they begin."""
        year, part = int(self._year.currentData()), self._part.currentIndex() + 1
        match self.span:
            case Span.MONTH:
                return Period.read(f"{year}-{part:02}")
            case Span.QUARTER:
                return Period.read(f"{year}-Q{part}")
            case Span.HALF:
                return Period.read(f"{year}-H{part}")
            case Span.YEAR:
                return Period.read(f"{year}")
            case Span.STATISTICAL:
                return Period.statistical_year(year)
            case _:
                first, last = self.first.value(), self.last.value()
                return Period(first, last) if first and last and first <= last else None

    @property
    def span(self) -> Span:
        """How long the period is."""
        return Span(self._span.currentData())

    def words(self) -> str:
        """The period as people say it; empty while there is none."""
        period = self.period()
        if period is None:
            return ""
        if self.span is Span.STATISTICAL:
            return f"{period.last_day.year}统计年度"
        return period.in_words

    def step(self, by: int) -> None:
        """The period before, or the one after."""
        period = self.period()
        if period is None:
            return
        if by < 0:
            self.show_period(period.previous, self.span)
            return
        begin = period.last_day + timedelta(days=1)
        months = period.whole_months
        later = (
            period.earlier(-months) if months else Period(begin, begin + (period.last_day - period.first_day))
        )
        self.show_period(later, self.span)

    def show_period(self, period: Period, span: Span) -> None:
        """Choose a period; announced once."""
        self.blockSignals(True)
        self._span.setCurrentIndex(self._span.findData(span))
        self._offer()
        last = period.last_day
        place = self._year.findData(last.year)
        if place < 0:
            self._year.addItem(f"{last.year}年", last.year)
            place = self._year.count() - 1
        self._year.setCurrentIndex(place)
        parts = {
            Span.MONTH: last.month,
            Span.QUARTER: (last.month + 2) // 3,
            Span.HALF: (last.month + 5) // 6,
        }
        if span in parts:
            self._part.setCurrentIndex(parts[span] - 1)
        self.first.set_value(period.first_day)
        self.last.set_value(period.last_day)
        self.blockSignals(False)
        self._emit()

    def _offer(self) -> None:
        """Show the boxes that the length asks for; what was chosen before leads to the part that holds its last day."""
        span = self.span
        words = _PARTS.get(span, ())
        here = self._today()
        self._part.blockSignals(True)
        self._part.clear()
        self._part.addItems(words)
        place = {
            Span.MONTH: here.month,
            Span.QUARTER: (here.month + 2) // 3,
            Span.HALF: (here.month + 5) // 6,
        }
        self._part.setCurrentIndex(place.get(span, 1) - 1)
        self._part.blockSignals(False)
        is_free = span is Span.FREE
        self._year.setVisible(not is_free)
        self._part.setVisible(bool(words))
        for widget in (self.first, self._until, self.last):
            widget.setVisible(is_free)
        self._emit()

    def _emit(self) -> None:
        self.changed.emit(self.period())
