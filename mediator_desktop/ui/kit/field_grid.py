"""Fields in columns that become fewer when the window is narrow or the letters are large."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from mediator_desktop.ui.kit import look

NARROWEST = 112
"""Width of one column in pixels of the design below which a column is given up."""
GAP = 12


class FieldGrid(QWidget):
    """Places widgets row by row over `columns` equal columns; each takes a span of them.

    A row is never broken inside a widget; hidden widgets take no place after `arrange`.
    """

    def __init__(self, parent: QWidget | None = None, columns: int = 6, narrowest: int = NARROWEST) -> None:
        super().__init__(parent)
        self._most = columns
        self._narrowest = narrowest
        self._columns = 0
        self._placed: list[tuple[QWidget, int]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(look.px(8))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def add(self, widget: QWidget, span: int = 1) -> None:
        """Append a widget that takes `span` columns where there are enough."""
        widget.setParent(self)
        self._placed.append((widget, span))
        if self._columns:
            self.arrange()

    def remove(self, widget: QWidget) -> None:
        """Take a widget out; it is the caller's to delete."""
        self._placed = [(placed, span) for placed, span in self._placed if placed is not widget]
        self._grid.removeWidget(widget)
        self.arrange()

    def arrange(self) -> None:
        """Place everything anew."""
        columns = self._columns or self._fitting(self.width())
        self._columns = columns
        for widget, _ in self._placed:
            self._grid.removeWidget(widget)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._grid.setColumnMinimumWidth(column, 0)
        row, column = 0, 0
        shown = [(widget, min(span, columns)) for widget, span in self._placed if not widget.isHidden()]
        for index, (widget, span) in enumerate(shown):
            if column + span > columns:
                row, column = row + 1, 0
            follows = shown[index + 1][1] if index + 1 < len(shown) else 0
            is_last = index + 1 == len(shown)
            rest = columns - column - span
            if span > 1 and rest and (is_last or follows > rest):
                span += rest
            self._grid.addWidget(widget, row, column, 1, span)
            column += span

    def _fitting(self, width: int) -> int:
        fit = (width + GAP) // (look.px(self._narrowest) + GAP)
        return max(1, min(self._most, fit))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        if self._fitting(self.width()) != self._columns and self.width() > 1:
            self._columns = self._fitting(self.width())
            self.arrange()
