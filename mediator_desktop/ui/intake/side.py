"""Beside the form: who it may be, and what the papers still lack."""

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.masking import mask_id, mask_phone
from mediator_desktop.domain.views import DisputeRow, Draft, KnownPerson
from mediator_desktop.ui.intake.presenter import Gaps
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.drafting import at
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import Card, button, clear_layout, text

MOST_SHOWN = 3
MOST_GAPS = 4


class PeopleCard(Sheet):
    """可能是同一人: choose one, or say that it is somebody else."""

    taken = Signal(object)
    dismissed = Signal(object)
    open_dispute = Signal(str)

    def __init__(self, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__("可能是同一人", parent)
        self.setObjectName("people_card")
        self._vocabulary = vocabulary
        self.hide()

    def offer(self, people: tuple[KnownPerson, ...], today: date) -> None:
        """Show who it may be; nobody hides the card."""
        clear_layout(self.body)
        self.say_title("可能是同一人")
        for known in people[:MOST_SHOWN]:
            self._add_person(known, today)
        self.setVisible(bool(people))

    def show_history(self, known: KnownPerson) -> None:
        """Show the earlier disputes of someone chosen."""
        clear_layout(self.body)
        self.say_title(f"{known.party.name}以前的纠纷")
        for row in known.disputes[:MOST_SHOWN]:
            line = button(
                f"{row.number} {row.title}", "earlier_dispute_button",
                partial(self.open_dispute.emit, row.id), role="quiet",
            )  # fmt: skip
            line.setToolTip(row.title)
            line.setMinimumWidth(look.px(40))
            self.body.addWidget(line)
            self.body.addWidget(text(self._words(row), "muted", wraps=True))
        self.setVisible(bool(known.disputes))

    def _add_person(self, known: KnownPerson, today: date) -> None:
        party = known.party
        age = party.age_on(today)
        first = [party.name, f"{age}岁" if age is not None else "", party.address or party.village]
        self.body.addWidget(text(" · ".join(filter(None, first)), wraps=True))
        second = [mask_phone(party.phone), mask_id(party.id_number)]
        if known.disputes:
            newest = known.disputes[0]
            second.append(f"有{len(known.disputes)}件纠纷，最近一件{self._words(newest)}")
        words = " · ".join(filter(None, second))
        if words:
            self.body.addWidget(text(words, "muted", wraps=True))
        row = QHBoxLayout()
        row.addWidget(button("就是他", "same_person_button", lambda: self.taken.emit(known)), 1)
        row.addWidget(button("不是", "other_person_button", lambda: self.dismissed.emit(known)), 1)
        self.body.addLayout(row)

    def _words(self, row: DisputeRow) -> str:
        year = f"{row.received_on.year}年" if row.received_on else ""
        kind = self._vocabulary.types.name(row.type_code) if row.type_code else "纠纷"
        return f"{year}{kind}，{row.status.label}"


class GapsCard(Sheet):
    """还缺什么, form by form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("还缺什么", parent)
        self.setObjectName("gaps_card")

    def show_gaps(self, gaps: list[Gaps]) -> None:
        """One line a form."""
        clear_layout(self.body)
        for gap in gaps:
            title = gap.title.removeprefix("人民调解")
            if gap.lacking is None:
                self._line(f"{title}：现在不需要", "muted")
            elif not gap.lacking:
                self._line(f"{title}：齐了", "done")
            else:
                shown = "、".join(gap.lacking[:MOST_GAPS])
                more = f"等{len(gap.lacking)}项" if len(gap.lacking) > MOST_GAPS else ""
                self._line(f"{title}：还缺{shown}{more}", "due")
        self.body.addWidget(text("缺项不妨碍保存。", "muted"))

    def _line(self, words: str, tone: str) -> None:
        label = text(words, wraps=True)
        label.setProperty("tone", tone)
        self.body.addWidget(label)


class DraftsStrip(QWidget):
    """上次没填完的登记: go on, or throw away."""

    resumed = Signal(object)
    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drafts_strip")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(look.px(8))
        self.hide()

    def show_drafts(self, drafts: list[tuple[Draft, str]], today: date) -> None:
        """Offer drafts with their titles; none hides the strip."""
        clear_layout(self._rows)
        for draft, title in drafts[:MOST_SHOWN]:
            card = Card()
            row = QHBoxLayout()
            words = f"上次没填完的登记：{title} · {at(draft.saved_at, today)}"
            row.addWidget(text(words, name="draft_label", wraps=True), 1)
            row.addWidget(button("继续", "resume_draft_button", partial(self.resumed.emit, draft)))
            row.addWidget(
                button("丢弃", "drop_draft_button", partial(self.dropped.emit, draft), role="quiet")
            )
            card.body.addLayout(row)
            self._rows.addWidget(card)
        if len(drafts) > MOST_SHOWN:
            self._rows.addWidget(text(f"还有{len(drafts) - MOST_SHOWN}份没填完的登记", "muted"))
        self.setVisible(bool(drafts))
