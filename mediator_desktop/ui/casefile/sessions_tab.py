"""调解: every session with its record."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from mediator_desktop.domain.dispute import Dispute, Session
from mediator_desktop.ui.casefile.lists import ListSection
from mediator_desktop.ui.casefile.tabs import CombinedTab
from mediator_desktop.ui.kit.choices import ChoiceField, Option
from mediator_desktop.ui.kit.entries import WHOLE_LINE
from mediator_desktop.ui.kit.fields import DateField, Field, LongTextField, TextField, TimeField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.typed import Lean

PUBLIC = (Option(True, "公开"), Option(False, "不公开"))


class SessionsTab(CombinedTab):
    """Sessions one below the other, the newest at the end."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        self._offers = offers
        self._everybody = ""
        self._sessions = ListSection(
            "sessions",
            "调解记录",
            Session(),
            self._fields,
            lambda i: f"第{i + 1}次调解",
            add=("记一次调解", "add_session_button"),
            fresh=lambda: Session(held_on=offers.today()),
            is_open=lambda session: not (session.record or session.result),
            sheet=("session_record", "print_session_button"),
        )
        super().__init__("sessions", (self._sessions,), parent)

    def begin(self, step: str) -> None:
        self._sessions.begin()

    def load(self, dispute: Dispute) -> None:
        self._everybody = "、".join(p.name for p in dispute.parties if p.name)
        super().load(dispute)

    def _fields(self) -> Sequence[tuple[Field, int]]:
        today = self._offers.today
        came = TextField("attendance", "到场的当事人（都到了就不用填）")
        came.edit.setPlaceholderText(self._everybody)
        return (
            (DateField("held_on", "日期", today), 1),
            (TimeField("held_at", "时间"), 1),
            (TextField("place", "地点"), 2),
            (ChoiceField("is_public", "是否公开", PUBLIC, nothing=None), 1),
            (DateField("next_on", "下次调解", today, lean=Lean.FUTURE), 1),
            (came, 3),
            (TextField("helpers", "参加人（邀请来帮助的人）"), 3),
            (LongTextField("record", "调解记录", lines=5, most=24, phrases="record"), WHOLE_LINE),
            (LongTextField("result", "调解结果", lines=1, phrases="any"), WHOLE_LINE),
        )
