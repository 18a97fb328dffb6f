"""Lucide outlines, tinted with the colours in use; always beside a word."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication

from mediator_desktop.config.paths import program_folder
from mediator_desktop.ui.kit import look

SIZE = 20


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    path: Path = program_folder() / "resources" / "icons" / f"{name}.svg"
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    svg = _source(name).replace("currentColor", colour)
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def pixmap(name: str, tint: str = "ink", size: int = SIZE) -> QPixmap:
    """An icon in the colour of a tint; `size` in pixels of the design."""
    application = QApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QApplication) else 1.0
    now = look.current()
    return _drawn(name, getattr(now.tokens, tint), now.px(size), ratio)


def icon(name: str, tint: str = "ink", size: int = SIZE) -> QIcon:
    """The same as a QIcon: muted where the widget is disabled, accent where it is checked."""
    made = QIcon(pixmap(name, tint, size))
    made.addPixmap(pixmap(name, "disabled", size), QIcon.Mode.Disabled)
    made.addPixmap(pixmap(name, "accent", size), QIcon.Mode.Normal, QIcon.State.On)
    return made


def give_icon(button: QAbstractButton, name: str, tint: str = "ink", size: int = SIZE) -> None:
    """Put an icon on a button; it follows the theme and the font size."""
    button.setProperty("icon_name", (name, tint, size))
    _tint(button)


def tint_all(application: QApplication) -> None:
    """Tint every icon given anew, after the look has changed."""
    for widget in application.allWidgets():
        if isinstance(widget, QAbstractButton) and widget.property("icon_name"):
            _tint(widget)


def _tint(button: QAbstractButton) -> None:
    name, tint, size = button.property("icon_name")
    side = look.px(size)
    button.setIcon(icon(name, tint, size))
    button.setIconSize(QSize(side, side))
