"""What every editing tab of the case file is: a scrolling section over the dispute."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Problem
from mediator_desktop.ui.casefile.lists import ListSection
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.fields import Field
from mediator_desktop.ui.kit.sections import Section
from mediator_desktop.ui.kit.widgets import ScrollColumn, text

LEAST_HEIGHT = 24
"""Height in pixels of the design below which a tab does not shrink, however much stands above it."""


class EditTab(Section):
    """A section that scrolls; fill `column`. `begin` goes to where a step is begun.

    `print_wanted` gives a form and which of its items; `phrases_wanted` the text that usual phrases are wanted for.
    """

    print_wanted = Signal(str, object)
    phrases_wanted = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_tab")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(8), 0, 0)
        self._late = text("", "", "late_entries_label", wraps=True)
        look.mark(self._late, "tone", "due")
        self._late.hide()
        outer.addWidget(self._late)
        self._scroll = ScrollColumn()
        self._scroll.setMinimumHeight(look.px(LEAST_HEIGHT))
        self.column = self._scroll.column
        outer.addWidget(self._scroll)

    def show_late(self, lines: list[str]) -> None:
        """Say what of this tab was entered after closing, and why; nothing hides it."""
        self._late.setText("\n".join(lines))
        self._late.setVisible(bool(lines))

    def begin(self, step: str) -> None:
        """Go to where a step is begun, beginning an entry where it needs one."""


class CombinedTab(EditTab):
    """Several sections below each other; `begins` says which section begins which step."""

    def __init__(
        self,
        name: str,
        sections: tuple[Section, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._sections = sections
        for section in sections:
            self.column.addWidget(section)
            section.changed.connect(self.changed)
            section.structure_changed.connect(self.structure_changed)
            if isinstance(section, ListSection):
                section.print_wanted.connect(self.print_wanted)
                section.phrases_wanted.connect(self.phrases_wanted)
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

    def own_problems(self) -> tuple[Problem, ...]:
        return tuple(problem for section in self._sections for problem in section.own_problems())

    def loose_texts(self) -> dict[str, str]:
        return {path: words for s in self._sections for path, words in s.loose_texts().items()}
