"""The facts of one entry of a packet side by side: ours, theirs, and which to keep"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QLabel, QRadioButton, QWidget

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.exchange import Difference, Side
from mediator_desktop.services.packet_arrivals import Item
from mediator_desktop.services.packet_words import label_of, words_of
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.editors import TAKES_ENTER, reveal
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import FlowLayout, clear_layout, rule, text

LONGEST = 600


class FactsSheet(Sheet):
    """`chosen` with id, path and side; `left_out` with id and whether it is not taken over."""

    chosen = Signal(str, str, object)
    left_out = Signal(str, bool)

    def __init__(self, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__("看这一件", parent)
        self._vocabulary = vocabulary
        self._groups: list[QButtonGroup] = []
        self._item: Item | None = None
        self._leave = QCheckBox("这一件不接收")
        self._leave.setObjectName("leave_check_box")
        self._leave.setProperty(TAKES_ENTER, True)
        self._leave.toggled.connect(self._left)
        self.head.addWidget(self._leave)
        self._name = text("", name="item_title_label", wraps=True)
        self.body.addWidget(self._name)
        self._line = text("", "muted", "item_label", wraps=True)
        self.body.addWidget(self._line)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(6))
        self.body.addLayout(self._grid)

    def show_item(self, item: Item | None, sides: Mapping[str, Side], *, is_left: bool) -> None:
        """Show an entry with what was chosen so far."""
        self._item = item
        clear_layout(self._grid)
        self._groups = []
        self.setVisible(item is not None)
        if item is None:
            return
        self._name.setText(" ".join(filter(None, (item.number, item.title))))
        self._leave.blockSignals(True)
        self._leave.setChecked(is_left)
        self._leave.blockSignals(False)
        differences = item.comparison.differences
        self._leave.setVisible(not item.obstacle and (item.mine is None or bool(differences)))
        self._line.setText(self._words(item))
        if differences:
            self._heads()
        for row, difference in enumerate(differences, start=1):
            self._add(row, difference, sides.get(difference.path))

    def focus_open(self) -> None:
        """Put the cursor on the first conflict without a choice."""
        for group in self._groups:
            if group.checkedButton() is None:
                first = group.buttons()[0]
                first.setFocus()
                reveal(first)
                return

    def _words(self, item: Item) -> str:
        if item.obstacle:
            return item.obstacle
        if item.mine is None:
            return "本处还没有，接收后登记进来。"
        if not item.comparison.differences:
            return "与本处的一样，不用接收。"
        count = len(item.comparison.conflicts)
        return f"有{count}处双方都改过，请选用哪一方的。" if count else "对方改了下面几处，接收后本处照改。"

    def _heads(self) -> None:
        for column, words in enumerate(("", "我方", "对方")):
            self._grid.addWidget(text(words, "label"), 0, column)
        for column, stretch in enumerate((0, 1, 1)):
            self._grid.setColumnStretch(column, stretch)

    def _add(self, row: int, difference: Difference, chosen: Side | None) -> None:
        top = Qt.AlignmentFlag.AlignTop
        place = 3 * row
        self._grid.addWidget(rule(), place, 0, 1, 3)
        label = text(label_of(difference.path), "label", wraps=True)
        label.setMinimumWidth(look.px(80))
        self._grid.addWidget(label, place + 1, 0, top)
        for column, value in ((1, difference.mine), (2, difference.theirs)):
            words = words_of(difference.path, value, self._vocabulary)
            shown: QLabel = text(words[:LONGEST] + ("…" if len(words) > LONGEST else ""), wraps=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(shown, place + 1, column, top)
        if difference.is_conflict:
            self._grid.addWidget(self._choice(difference, chosen), place + 2, 1, 1, 2)

    def _choice(self, difference: Difference, chosen: Side | None) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=12)
        group = QButtonGroup(row)
        self._groups.append(group)
        for side in difference.sides:
            radio = QRadioButton("两边的都留" if side is Side.BOTH else f"用{side.label}的")
            radio.setObjectName(f"{difference.path}_{side.value}_radio_button")
            radio.setAccessibleName(f"{label_of(difference.path)} {radio.text()}")
            radio.setChecked(side is chosen)
            radio.clicked.connect(
                lambda _checked=False, path=difference.path, side=side: self._chose(path, side)
            )
            group.addButton(radio)
            flow.addWidget(radio)
        return row

    def _chose(self, path: str, side: Side) -> None:
        if self._item is not None:
            self.chosen.emit(self._item.id, path, side)

    def _left(self, is_left: bool) -> None:
        if self._item is not None:
            self.left_out.emit(self._item.id, is_left)
