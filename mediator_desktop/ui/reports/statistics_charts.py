"""The charts of a table, one beside the other where there is room; drawn in the background at the width they have"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.charts import Chart
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.widgets import ScrollColumn, text
from mediator_desktop.ui.reports.chart_view import ChartView
from mediator_desktop.ui.reports.statistics_presenter import StatisticsPresenter

if TYPE_CHECKING:
    from mediator_desktop.services.chart_pictures import ChartPicture

PER_POINT = 1.35
"""Pixels of the design that a point of a chart takes: its 10-point letters read like the second line."""
BESIDE = 470
"""Pixels of the design that each of two charts must have to stand side by side."""
NOTHING = "这张表里的数字不好放在一起比较，没有图；换一张有村、类别、月份的表试试。"


class ChartsPanel(QWidget):
    """`opened` and `moved` with the row and column of a figure."""

    opened = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self, presenter: StatisticsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("charts_panel")
        self._presenter = presenter
        self._charts: tuple[Chart, ...] = ()
        self._drawn: tuple[tuple[Chart, ...], int] = ((), 0)
        self._views: list[ChartView] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(80)
        self._timer.timeout.connect(self._draw)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._nothing = text(NOTHING, "muted", "no_charts_label", wraps=True)
        outer.addWidget(self._nothing)
        self._scroll = ScrollColumn()
        self._scroll.setObjectName("charts_scroll_area")
        self._field = QWidget()
        self._scroll.column.addWidget(self._field)
        self._scroll.column.addStretch(1)
        outer.addWidget(self._scroll, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def views(self) -> tuple[ChartView, ...]:
        """The charts on screen."""
        return tuple(view for view in self._views if not view.isHidden())

    def set_charts(self, charts: Sequence[Chart]) -> None:
        """Show other charts; drawn when they are seen."""
        self._charts = tuple(charts)
        self._nothing.setVisible(not charts)
        self._scroll.setVisible(bool(charts))
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was not drawn yet."""
        super().showEvent(event)
        self._timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew for another width, once it stays."""
        super().resizeEvent(event)
        self._timer.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first chart takes the keys."""
        super().focusInEvent(event)
        if self.views:
            self.views[0].setFocus(event.reason())

    def _draw(self) -> None:
        room = self._scroll.width() - look.px(24)
        if not self._charts or not self.isVisible() or room < look.px(120):
            return
        columns = 2 if room >= 2 * look.px(BESIDE) + look.px(12) and len(self._charts) > 1 else 1
        width = (room - look.px(12) * (columns - 1)) // columns
        if self._drawn == (self._charts, width):
            return
        self._drawn = (self._charts, width)
        per_point = PER_POINT * look.current().percent / 100
        fineness = max(1.0, self.devicePixelRatioF())
        self._presenter.draw(
            self._charts, width, per_point, fineness, lambda found: self._show(found, columns)
        )

    def _show(self, pictures: tuple["ChartPicture", ...], columns: int) -> None:
        """Put each chart under the shortest column."""
        while len(self._views) < len(pictures):
            made = ChartView(f"chart_{len(self._views)}_view", self._field)
            made.opened.connect(self.opened)
            made.moved.connect(self._tell)
            self._views.append(made)
        gap, heights = look.px(12), [0] * columns
        for view, picture in zip(self._views, pictures, strict=False):
            view.show_picture(picture)
            column = heights.index(min(heights))
            view.move(column * (view.width() + gap), heights[column])
            heights[column] += view.height() + gap
            view.show()
        for view in self._views[len(pictures) :]:
            view.hide()
        self._field.setFixedHeight(max(heights))
        if self.hasFocus() and pictures:
            self._views[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, row: int, column: int) -> None:
        here = self.focusWidget()
        if isinstance(here, ChartView):
            self._scroll.ensureWidgetVisible(here, 0, 0)
        self.moved.emit(row, column)
