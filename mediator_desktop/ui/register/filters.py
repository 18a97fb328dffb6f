"""The filters over the list of disputes: time, village, type, status, mediator."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.views import Filter
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.widgets import FlowLayout, button, combo
from mediator_desktop.ui.register.presenter import Choices, periods

OPEN = frozenset(status for status in Status if status.is_open)


class FilterBar(QWidget):
    """Emits `changed`; `applied` puts the choices into a filter."""

    changed = Signal()

    def __init__(self, vocabulary: Vocabulary, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, spacing=10)
        self._period = self._box("period", "时间")
        for words, period in periods(today):
            self._period.addItem(words, period)
        self._village = self._box("village", "村(社区)")
        self._village.addItem("全部村(社区)", "")
        self._type = self._box("type", "类型")
        self._type.addItem("全部类型", "")
        for entry in vocabulary.types.codes:
            self._type.addItem(entry.short or entry.name, entry.code)
        self._status = self._box("status", "状态")
        self._status.addItem("全部状态", frozenset())
        self._status.addItem("在办", OPEN)
        for status in Status:
            self._status.addItem(status.label, frozenset({status}))
        self._mediator = self._box("mediator", "调解员")
        self._mediator.addItem("全部调解员", "")
        self._boxes = (self._period, self._village, self._type, self._status, self._mediator)
        for box in self._boxes:
            flow.addWidget(box)
            box.currentIndexChanged.connect(self._chosen)
        self._platform = QCheckBox("未录入省平台")
        self._platform.setObjectName("not_on_platform_check_box")
        self._platform.clicked.connect(lambda _checked: self._chosen())
        flow.addWidget(self._platform)
        self._clear = button("全部显示", "clear_filters_button", self.clear, role="quiet")
        flow.addWidget(self._clear)
        self._clear.setVisible(False)

    def applied(self, words: str) -> Filter:
        """The filter that is chosen, for search words."""
        period = self._period.currentData()
        return Filter(
            text=words.strip(),
            first_day=period.first_day if period else None,
            last_day=period.last_day if period else None,
            village=self._village.currentData() or "",
            type_code=self._type.currentData() or "",
            statuses=frozenset(self._status.currentData() or ()),
            mediator=self._mediator.currentData() or "",
            not_on_platform=self._platform.isChecked(),
        )

    def offer(self, choices: Choices) -> None:
        """Offer villages and mediators; what is chosen stays chosen."""
        for box, names in ((self._village, choices.villages), (self._mediator, choices.mediators)):
            chosen = box.currentData()
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(1)
            for name in names:
                box.addItem(name, name)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.blockSignals(False)

    def clear(self) -> None:
        """Filter nothing."""
        for box in self._boxes:
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self._platform.setChecked(False)
        self._chosen()

    def _chosen(self, _index: int = 0) -> None:
        chosen = any(box.currentIndex() for box in self._boxes) or self._platform.isChecked()
        self._clear.setVisible(chosen)
        self.updateGeometry()
        self.changed.emit()

    def _box(self, name: str, words: str) -> QComboBox:
        box = combo(f"{name}_combo_box", words)
        box.setMinimumWidth(look.px(104))
        box.setMaxVisibleItems(18)
        return box
