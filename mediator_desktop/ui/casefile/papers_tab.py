"""文书: what can be printed, what it still lacks, what was printed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.views import IssuedPaper
from mediator_desktop.ui.casefile.presenter import PaperState
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import Badge, ScrollColumn, button, clear_layout, rule, text

MOST_LACKING = 6


class PapersTab(QWidget):
    """The sheets in the order of the case file, then those printed before."""

    preview_wanted = Signal(str, object)
    reprint_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("papers_tab")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(8), 0, 0)
        scroll = ScrollColumn()
        outer.addWidget(scroll)
        forms = Sheet("可以打印的文书")
        self._forms = QVBoxLayout()
        forms.body.addLayout(self._forms)
        printed = Sheet("打印过的文书")
        self._printed = QVBoxLayout()
        printed.body.addLayout(self._printed)
        scroll.column.addWidget(forms)
        scroll.column.addWidget(printed)
        scroll.column.addStretch(1)

    def show_states(self, states: list[PaperState], printed: tuple[IssuedPaper, ...]) -> None:
        """Show everything anew."""
        clear_layout(self._forms)
        for index, state in enumerate(states):
            if index:
                self._forms.addWidget(rule())
            self._forms.addLayout(self._form_row(state))
        clear_layout(self._printed)
        for paper in printed:
            self._printed.addLayout(self._printed_row(paper))
        if not printed:
            self._printed.addWidget(text("还没有打印过文书。", "muted"))

    def _form_row(self, state: PaperState) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text(state.title, wraps=True))
        if state.problems and state.is_needed:
            shown = "；".join(p.sentence for p in state.problems[:MOST_LACKING])
            words.addWidget(text(shown, "muted", wraps=True))
        row.addLayout(words, 1)
        row.addWidget(Badge(*state.word))
        made = button(
            "预览和打印", f"preview_{state.form_id}_button",
            lambda: self.preview_wanted.emit(state.form_id, state.item), icon="printer",
        )  # fmt: skip
        row.addWidget(made)
        return row

    def _printed_row(self, paper: IssuedPaper) -> QHBoxLayout:
        row = QHBoxLayout()
        words = f"{paper.title} · {paper.printed_at:%Y-%m-%d %H:%M} · {paper.actor or '未署名'}"
        row.addWidget(text(words, name="printed_label", wraps=True), 1)
        row.addWidget(
            button(
                "再看再打",
                f"reprint_{paper.id}_button",
                lambda: self.reprint_wanted.emit(paper),
                role="quiet",
            )
        )
        return row
