"""日志: every write, newest first, in words."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.views import LogEntry
from mediator_desktop.ui.casefile.words import action_of, lines_of
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import ScrollColumn, button, clear_layout, rule, text

FIRST = 30
MOST_LINES = 12
WHOLE = ("register", "import")
"""Actions that fill everything at once; the facts are on the other tabs."""


class LogTab(QWidget):
    """A list of entries; older ones on request."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        titles: Mapping[str, str] | None = None,
        codes: Mapping[str, Mapping[str, str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("log_tab")
        self._vocabulary = vocabulary
        self._titles = titles or {}
        self._codes = codes or {}
        self._entries: tuple[LogEntry, ...] = ()
        self._shown = FIRST
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(8), 0, 0)
        scroll = ScrollColumn()
        outer.addWidget(scroll)
        card = Sheet("日志")
        self._box = QVBoxLayout()
        self._box.setSpacing(look.px(6))
        card.body.addLayout(self._box)
        scroll.column.addWidget(card)
        scroll.column.addStretch(1)

    def show_entries(self, entries: tuple[LogEntry, ...]) -> None:
        """Show the newest entries."""
        self._entries, self._shown = entries, FIRST
        self._fill()

    def _fill(self) -> None:
        clear_layout(self._box)
        for entry in self._entries[: self._shown]:
            head = f"{entry.at:%Y-%m-%d %H:%M} · {entry.actor or '未署名'} · {action_of(entry)}"
            self._box.addWidget(text(head, name="log_label", wraps=True))
            lines = (
                [] if entry.action in WHOLE else lines_of(entry, self._vocabulary, self._titles, self._codes)
            )
            shown = lines[:MOST_LINES]
            if len(lines) > MOST_LINES:
                shown.append(f"另有{len(lines) - MOST_LINES}处")
            if shown:
                self._box.addWidget(text("\n".join(shown), "muted", wraps=True))
            self._box.addWidget(rule())
        if not self._entries:
            self._box.addWidget(text("登记以后还没有改动。", "muted", name="no_log_label"))
        if len(self._entries) > self._shown:
            self._box.addWidget(button("更早的", "older_log_button", self._more, role="quiet"))

    def _more(self) -> None:
        self._shown += FIRST
        self._fill()
