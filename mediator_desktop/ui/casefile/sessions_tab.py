"""调解记录: every session with its record."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediator_desktop.domain.dispute import Dispute, Session
from mediator_desktop.ui.casefile.tabs import EditTab
from mediator_desktop.ui.kit.choices import ChoiceField, Option
from mediator_desktop.ui.kit.entries import WHOLE_LINE, Entries, Entry
from mediator_desktop.ui.kit.fields import DateField, Field, LongTextField, TextField, TimeField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.typed import Lean
from mediator_desktop.ui.kit.widgets import button

PUBLIC = (Option(True, "公开"), Option(False, "不公开"))


class SessionsTab(EditTab):
    """Sessions one below the other, the newest at the end. `print_wanted` tells the index of one."""

    print_wanted = Signal(int)

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("sessions", parent)
        self._offers = offers
        card = Sheet("调解记录")
        self._entries = Entries("sessions", Session(), self._fields, lambda i: f"第{i + 1}次调解")
        self._entries.entry_added.connect(self._add_print)
        self._entries.changed.connect(self.changed)
        self._entries.structure_changed.connect(self.structure_changed)
        card.body.addWidget(self._entries)
        row = QHBoxLayout()
        row.addWidget(button("记一次调解", "add_session_button", self.add_session, icon="plus"))
        row.addStretch(1)
        card.body.addLayout(row)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def add_session(self) -> None:
        """Begin a session of today, unless the last one is still empty."""
        entries = self._entries.entries()
        if entries and not (entries[-1].value().record or entries[-1].value().result):
            entries[-1].focus_first()
            return
        self._entries.add(Session(held_on=self._offers.today()))

    def load(self, dispute: Dispute) -> None:
        self._entries.load(dispute.sessions)

    def apply(self, dispute: Dispute) -> Dispute:
        return replace(dispute, sessions=self._entries.value())

    def paths(self) -> Iterator[tuple[str, Field]]:
        yield from self._entries.paths()

    def field_at(self, path: str) -> Field | None:
        found = super().field_at(path)
        if found is None and path.startswith("sessions") and self._entries.entries():
            return next(self._entries.entries()[-1].fields())
        return found

    def _fields(self) -> Sequence[tuple[Field, int]]:
        today = self._offers.today
        return (
            (DateField("held_on", "日期", today), 1),
            (TimeField("held_at", "时间"), 1),
            (TextField("place", "地点"), 2),
            (TextField("helpers", "参加人（邀请来帮助的人）"), 2),
            (LongTextField("record", "调解记录", lines=5, most=24), WHOLE_LINE),
            (TextField("result", "调解结果"), 3),
            (DateField("next_on", "下次调解", today, lean=Lean.FUTURE), 2),
            (ChoiceField("is_public", "是否公开", PUBLIC, nothing=None), 1),
        )

    def _add_print(self, entry: Entry) -> None:
        made = button(
            "打印", "print_session_button",
            lambda: self.print_wanted.emit(self._entries.entries().index(entry)), role="quiet",
        )  # fmt: skip
        entry.head.insertWidget(2, made)
