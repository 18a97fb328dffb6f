"""What every editing tab of the case file is: a scrolling section over the dispute."""

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.fields import Field
from mediator_desktop.ui.kit.sections import Section
from mediator_desktop.ui.kit.widgets import ScrollColumn


class EditTab(Section):
    """A section that scrolls; fill `column`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_tab")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(8), 0, 0)
        self._scroll = ScrollColumn()
        self.column = self._scroll.column
        outer.addWidget(self._scroll)


class CombinedTab(EditTab):
    """Several sections below each other."""

    def __init__(self, name: str, sections: tuple[Section, ...], parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._sections = sections
        for section in sections:
            self.column.addWidget(section)
            section.changed.connect(self.changed)
            section.structure_changed.connect(self.structure_changed)
        self.column.addStretch(1)

    def load(self, dispute: Dispute) -> None:
        for section in self._sections:
            section.load(dispute)

    def apply(self, dispute: Dispute) -> Dispute:
        for section in self._sections:
            dispute = section.apply(dispute)
        return dispute

    def paths(self) -> Iterator[tuple[str, Field]]:
        for section in self._sections:
            yield from section.paths()

    def field_at(self, path: str) -> Field | None:
        return next((found for s in self._sections if (found := s.field_at(path))), None)
