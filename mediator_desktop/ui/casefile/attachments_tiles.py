"""Small pictures of attached files, grouped by their part of the case file; arrows walk over all of them"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.services.attachments import SECTIONS
from mediator_desktop.ui.kit import icons, look
from mediator_desktop.ui.kit.editors import reveal
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import FlowLayout, clear_layout

ICONS = {
    Media.PICTURE: "eye", Media.PDF: "file-text", Media.RECORDING: "mic", Media.VIDEO: "video",
    Media.OFFICE: "file-text",
}  # fmt: skip
_WIDTH, _PICTURE, _PADDING = 150, 104, 8

_ACTS = {
    Qt.Key.Key_Return: "open", Qt.Key.Key_Enter: "open", Qt.Key.Key_Space: "open", Qt.Key.Key_F2: "caption",
    Qt.Key.Key_R: "turn", Qt.Key.Key_1: "per_page_1", Qt.Key.Key_2: "per_page_2", Qt.Key.Key_4: "per_page_4",
    Qt.Key.Key_Delete: "remove",
}  # fmt: skip
_WALKS = {
    Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right", Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down",
    Qt.Key.Key_Home: "home", Qt.Key.Key_End: "end",
}  # fmt: skip
_MOVES = {Qt.Key.Key_Up: "earlier", Qt.Key.Key_Down: "later"}


class Tile(QWidget):
    """One attachment; `wanted` with what a key or the mouse asks for, `entered` when it gets the focus."""

    wanted = Signal(str)
    entered = Signal()

    def __init__(self, attachment: Attachment, picture: QImage | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attachment_tile")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._is_chosen = False
        self.show_attachment(attachment, picture)

    def show_attachment(self, attachment: Attachment, picture: QImage | None) -> None:
        """Show what is known of it now."""
        self.attachment = attachment
        self._picture = picture
        self._pixmap: QPixmap | None = None
        self.setAccessibleName(f"{title_of(attachment)}，{facts_of(attachment)}")
        self.setToolTip(attachment.name)
        self.update()

    def choose(self, is_chosen: bool) -> None:
        """The chosen one is where Tab stops and whose details are shown."""
        self._is_chosen = is_chosen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_chosen else Qt.FocusPolicy.ClickFocus)
        self.update()

    def sizeHint(self) -> QSize:
        lines = self.fontMetrics().lineSpacing() * 2 + look.px(_PADDING)
        return QSize(look.px(_WIDTH), look.px(_PICTURE + 2 * _PADDING) + lines)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.ControlModifier and key in _MOVES:
            self.wanted.emit(_MOVES[key])
        elif held == Qt.KeyboardModifier.NoModifier and key in _WALKS:
            self.wanted.emit(_WALKS[key])
        elif held == Qt.KeyboardModifier.NoModifier and key in _ACTS:
            self.wanted.emit(_ACTS[key])
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.wanted.emit("open")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._pixmap = None
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, padding = look.current(), look.px(_PADDING)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(now.colour("accent" if self._is_chosen else "line"))
        pen.setWidth(2 if self.hasFocus() else 1)
        painter.setPen(pen)
        painter.setBrush(now.colour("accent_soft" if self._is_chosen else "paper"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), look.px(8), look.px(8))
        room = QRect(padding, padding, self.width() - 2 * padding, look.px(_PICTURE))
        drawn = self._drawn(room.size())
        size = drawn.deviceIndependentSize().toSize()
        painter.drawPixmap(room.center() - QPoint(size.width() // 2, size.height() // 2), drawn)
        metrics = self.fontMetrics()
        line = QRect(padding, room.bottom() + padding // 2, room.width(), metrics.lineSpacing())
        words = ((title_of(self.attachment), "ink"), (facts_of(self.attachment), "muted"))
        for text, colour in words:
            painter.setPen(now.colour(colour))
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignHCenter, elided)
            line.translate(0, metrics.lineSpacing())
        painter.end()

    def _drawn(self, room: QSize) -> QPixmap:
        """The picture as large as there is room, turned as asked for; an icon where there is nothing to see."""
        if self._pixmap is None:
            if self._picture is None:
                self._pixmap = icons.pixmap(ICONS[self.attachment.media], "muted", 40)
            else:
                ratio = self.devicePixelRatioF()
                turned = self._picture.transformed(QTransform().rotate(self.attachment.turn))
                self._pixmap = QPixmap.fromImage(
                    turned.scaled(
                        room * ratio,
                        Qt.AspectRatioMode.KeepAspectRatio,
                        Qt.TransformationMode.SmoothTransformation,
                    )
                )
                self._pixmap.setDevicePixelRatio(ratio)
        return self._pixmap


class TileGrid(QWidget):
    """All attachments of a case. `chosen` with the one whose details are wanted (None: there is none), `wanted` with what
    is asked for it: open, caption, turn, per_page_1, per_page_2, per_page_4, remove, earlier, later.
    """

    chosen = Signal(object)
    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attachments_grid")
        self._tiles: list[Tile] = []
        self._current = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(12))

    @property
    def current(self) -> Attachment | None:
        """The chosen attachment."""
        tile = self._current_tile()
        return tile.attachment if tile else None

    def show_attachments(self, attachments: Sequence[Attachment], pictures: Mapping[str, QImage]) -> None:
        """Show attachments in order; the chosen one stays chosen, else its neighbour, else the first."""
        old = [(t.attachment.id, t.attachment.section) for t in self._tiles]
        new = [(a.id, a.section) for a in attachments]
        if old == new:
            for tile, attachment in zip(self._tiles, attachments, strict=True):
                picture = pictures.get(attachment.digest)
                if tile.attachment != attachment or (picture is not None) != (tile._picture is not None):
                    tile.show_attachment(attachment, picture)
        else:
            self._rebuild(attachments, pictures)
        self.chosen.emit(self.current)

    def choose(self, attachment_id: str, *, with_focus: bool = False) -> None:
        """Choose an attachment and bring it into view."""
        self._current = attachment_id
        for tile in self._tiles:
            tile.choose(tile.attachment.id == attachment_id)
        chosen = self._current_tile()
        if chosen is not None:
            if with_focus:
                chosen.setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(chosen)

    def has_focus(self) -> bool:
        """Whether a tile has the focus."""
        return any(tile.hasFocus() for tile in self._tiles)

    def section_at(self, place: QPoint) -> str:
        """The section whose card lies under a point of this widget, else empty."""
        for tile in self._tiles:
            card = tile.parentWidget()
            while card is not None and not isinstance(card, Sheet):
                card = card.parentWidget()
            if card is not None and QRect(card.mapTo(self, QPoint(0, 0)), card.size()).contains(place):
                return tile.attachment.section
        return ""

    def _rebuild(self, attachments: Sequence[Attachment], pictures: Mapping[str, QImage]) -> None:
        had_focus = self.has_focus()
        ids = [attachment.id for attachment in attachments]
        if self._current not in ids:
            self._current = self._neighbour(ids)
        clear_layout(self._column)
        self._tiles = []
        flows: dict[str, FlowLayout] = {}
        cards: dict[str, Sheet] = {}
        for attachment in attachments:
            section = attachment.section
            if section not in flows:
                card = cards[section] = Sheet("")
                card.setObjectName(f"{section or 'other'}_attachments_card")
                holder = QWidget()
                flows[section] = FlowLayout(holder, 10)
                card.body.addWidget(holder)
                self._column.addWidget(card)
            tile = Tile(attachment, pictures.get(attachment.digest))
            tile.wanted.connect(self._asked)
            tile.entered.connect(lambda tile=tile: self._entered(tile))
            flows[section].addWidget(tile)
            self._tiles.append(tile)
        for section, card in cards.items():
            count = sum(1 for tile in self._tiles if tile.attachment.section == section)
            card.say_title(f"{SECTIONS.get(section, SECTIONS['other'])} {count}")
            card.title.show()
        self.choose(self._current, with_focus=had_focus)

    def _neighbour(self, ids: Sequence[str]) -> str:
        """Who is chosen when the chosen one is gone: the next of those before it or behind it that is still there."""
        old = [tile.attachment.id for tile in self._tiles]
        if self._current in old:
            at = old.index(self._current)
            for candidate in [*old[at + 1 :], *reversed(old[:at])]:
                if candidate in ids:
                    return candidate
        return ids[0] if ids else ""

    def _entered(self, tile: Tile) -> None:
        if tile.attachment.id != self._current:
            self.choose(tile.attachment.id)
            self.chosen.emit(tile.attachment)

    def _asked(self, what: str) -> None:
        if what not in _WALKS.values():
            self.wanted.emit(what)
            return
        target = self._walk(what)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, where: str) -> Tile | None:
        """The tile that an arrow leads to."""
        tile = self._current_tile()
        if tile is None:
            return None
        at = self._tiles.index(tile)
        match where:
            case "left":
                return self._tiles[max(at - 1, 0)]
            case "right":
                return self._tiles[min(at + 1, len(self._tiles) - 1)]
            case "home":
                return self._tiles[0]
            case "end":
                return self._tiles[-1]
        here = tile.mapTo(self, QPoint(0, 0))
        sign = -1 if where == "up" else 1
        best: tuple[int, int, Tile] | None = None
        for other in self._tiles:
            there = other.mapTo(self, QPoint(0, 0))
            away = sign * (there.y() - here.y())
            if away > 0 and (best is None or (away, abs(there.x() - here.x())) < best[:2]):
                best = (away, abs(there.x() - here.x()), other)
        return best[2] if best else None

    def _current_tile(self) -> Tile | None:
        return next((tile for tile in self._tiles if tile.attachment.id == self._current), None)


def title_of(attachment: Attachment) -> str:
    """What an attachment is called: its caption, else its name without the end."""
    return attachment.caption or attachment.name.rpartition(".")[0] or attachment.name


def facts_of(attachment: Attachment) -> str:
    """One short line: kind, pages, how many share a page."""
    parts = [attachment.media.label]
    if attachment.pages > 1:
        parts.append(f"{attachment.pages}页")
    if attachment.media is Media.PICTURE and attachment.per_page > 1:
        parts.append(f"每页{attachment.per_page}张")
    if attachment.stands_for:
        parts.append("签字件")
    return " · ".join(parts)
