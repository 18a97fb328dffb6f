"""The words at the left: where one can go, whose register it is, who works, when it was last backed up."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from mediator_desktop.ui.kit import icons, look
from mediator_desktop.ui.kit.widgets import ROOMY, Badge, text
from mediator_desktop.ui.shell.places import Place

WIDTH = 195
WIDEST = 280
MOST_SHOWN = 999


class Navigation(QFrame):
    """Emits the key of the place chosen; arrow keys walk."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setProperty("role", "navigation")
        self.setFixedWidth(min(look.px(WIDTH), WIDEST))
        column = QVBoxLayout(self)
        is_roomy = look.current().percent <= ROOMY
        column.setContentsMargins(look.px(8), look.px(18 if is_roomy else 8), look.px(8), look.px(12))
        column.setSpacing(look.px(4 if is_roomy else 1))
        self.name = text("", "name", "committee_label", wraps=True)
        self.line = text("矛盾纠纷调处登记", "hint", wraps=True)
        for label in (self.name, self.line):
            label.setIndent(look.px(10))
            column.addWidget(label)
        self.line.setVisible(is_roomy)
        column.addSpacing(look.px(6))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._badges: dict[str, Badge] = {}
        for number, place in enumerate(places, 1):
            made = QPushButton(f"  {place.word}")
            made.setObjectName(f"{place.key}_button")
            made.setProperty("role", "place")
            made.setProperty("tight", not is_roomy)
            made.setCheckable(True)
            made.setAutoDefault(True)
            made.setToolTip(f"Ctrl+{number}")
            icons.give_icon(made, place.icon)
            made.clicked.connect(lambda _checked=False, key=place.key: self.chosen.emit(key))
            made.installEventFilter(self)
            self._badges[place.key] = _badge_on(made)
            self._group.addButton(made)
            self._buttons[place.key] = made
            column.addWidget(made)
        column.addStretch(1)
        self.actor = text("", "hint", "actor_label", wraps=True)
        self.backup = text("", "hint", "backup_label", wraps=True)
        for label in (self.actor, self.backup):
            label.setIndent(look.px(10))
            column.addWidget(label)

    def show_place(self, key: str) -> None:
        """Mark where one is."""
        self._buttons[key].setChecked(True)

    def say_count(self, key: str, count: int, words: str, tone: str = "plain") -> None:
        """How much waits at a place; `words` says it to those who cannot see it. Nothing is shown where nothing waits."""
        badge, made = self._badges[key], self._buttons[key]
        badge.say(str(count) if count <= MOST_SHOWN else f"{MOST_SHOWN}+", tone)
        badge.setVisible(count > 0)
        made.setAccessibleName(made.text().strip())
        made.setAccessibleDescription(words if count else "")
        shortcut = made.toolTip().partition(" ")[0]
        made.setToolTip(f"{shortcut} {words}" if count else shortcut)

    def say_committee(self, committee: str) -> None:
        """Whose register it is, shortened as people say it."""
        self.name.setText(committee.replace("人民调解委员会", "调委会"))

    def say_foot(self, actor: str, backup: str) -> None:
        """Who works here and when the register was last backed up."""
        for label, words in ((self.actor, actor), (self.backup, backup)):
            label.setText(words)
            label.setVisible(bool(words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down walk through the places without going there."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            buttons = list(self._buttons.values())
            here = next((place for place, made in enumerate(buttons) if made is watched), -1)
            if step and here >= 0:
                buttons[(here + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)


def _badge_on(made: QPushButton) -> Badge:
    """A badge at the right of a button, not there at first; presses go through it."""
    badge = Badge("", "plain", made)
    badge.setObjectName(made.objectName().replace("_button", "_count_label"))
    badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, look.px(8), 0)
    row.addStretch(1)
    row.addWidget(badge)
    badge.hide()
    return badge
