"""One chart on screen: a picture with places that can be walked, pointed at and opened"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mediator_desktop.services.chart_pictures import ChartPicture
from mediator_desktop.ui.kit import look

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
STEPS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
}  # fmt: skip


class ChartView(QWidget):
    """`opened` with the row and column of the figure behind a mark, `moved` with them when the cursor goes there."""

    opened = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._picture: ChartPicture | None = None
        self._image = QImage()
        self._here = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def picture(self) -> ChartPicture | None:
        """What is shown."""
        return self._picture

    def show_picture(self, picture: ChartPicture) -> None:
        """Show another chart."""
        self._picture = picture
        page = picture.page
        image = QImage(page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888)
        self._image = image.copy()
        self._here = min(self._here, max(len(picture.marks) - 1, 0))
        self.setAccessibleName(picture.title)
        self.setFixedSize(self.sizeHint())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as the picture."""
        if self._picture is None:
            return QSize(look.px(200), look.px(120))
        return QSize(round(self._picture.width), round(self._picture.height))

    def place_of(self, number: int) -> QRectF:
        """Where a mark stands, in pixels of the widget."""
        assert self._picture is not None
        mark = self._picture.marks[number]
        return QRectF(mark.left, mark.top, mark.width, mark.height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and a frame around the mark one is on."""
        if self._picture is None:
            return
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(0, 0, self._picture.width, self._picture.height), self._image)
            if self.hasFocus() and self._picture.marks:
                painter.setPen(QPen(QColor(look.TOKENS[look.Theme.LIGHT].late), 2))
                painter.drawRect(self.place_of(self._here).adjusted(-2, -2, 2, 2))
        finally:
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the marks, Enter opens the disputes behind one."""
        marks = self._picture.marks if self._picture is not None else ()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        key = Qt.Key(event.key())
        if marks and plain and key in STEPS and 0 <= self._here + STEPS[key] < len(marks):
            self._go(self._here + STEPS[key])
        elif marks and plain and key in ENTER:
            self.opened.emit(marks[self._here].row, marks[self._here].column)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be opened."""
        number = self._at(event)
        shape = Qt.CursorShape.ArrowCursor if number is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a mark opens it."""
        number = self._at(event)
        if number is not None and self._picture is not None and event.button() is Qt.MouseButton.LeftButton:
            self._go(number)
            mark = self._picture.marks[number]
            self.opened.emit(mark.row, mark.column)

    def event(self, event: QEvent) -> bool:
        """Coming here tells where one is."""
        if event.type() is QEvent.Type.FocusIn and self._picture is not None and self._picture.marks:
            self._go(self._here)
        return super().event(event)

    def _go(self, number: int) -> None:
        assert self._picture is not None
        self._here = number
        self.update()
        mark = self._picture.marks[number]
        self.moved.emit(mark.row, mark.column)

    def _at(self, event: QMouseEvent) -> int | None:
        point = event.position()
        marks = self._picture.marks if self._picture is not None else ()
        return next((n for n in range(len(marks)) if self.place_of(n).contains(point)), None)
