"""当事人的其他纠纷: asked party by party, logged; likely doubles are merged and told apart again."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.masking import mask_id, mask_phone
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.views import Changes, DisputeRow, KnownPerson, PersonMerge
from mediator_desktop.services import people
from mediator_desktop.services.people import History
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet, name_keys
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.typed import in_words
from mediator_desktop.ui.kit.widgets import Page, ScrollColumn, button, clear_layout, rule, shortcut, text

KEYS = "Tab 换一个 · Enter 按下 · Esc 返回"
PURPOSE = "只为办好这件纠纷查看，每次查看都记在日志里。"


class PeoplePage(Page):
    """One card a party. `closed` when one goes back, `open_dispute` with the id of another dispute."""

    closed = Signal()
    open_dispute = Signal(str)
    message = Signal(str)

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("当事人的其他纠纷", parent=parent)
        name_keys(self, KEYS)
        self._workplace = workplace
        self._runner = runner
        self._wanted = ""
        self._cards: list[PersonCard] = []
        self.header.say(PURPOSE)
        self.header.add_button(button("返回", "people_back_button", self.closed.emit, icon="arrow-left"))
        self._scroll = ScrollColumn()
        self._box = QVBoxLayout()
        self._box.setSpacing(look.px(12))
        self._scroll.column.addLayout(self._box)
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)
        self._state = text("", "error", "people_state_label", wraps=True)
        self._state.hide()
        self.body.addWidget(self._state)
        shortcut(self, "Esc", self.closed.emit)
        runner.changed.connect(self._react)

    def open(self, dispute_id: str) -> None:
        """Show the parties of a dispute; nothing of them is looked up yet."""
        self._wanted = dispute_id
        self._say("")
        clear_layout(self._box)
        self._cards = []

        def ask(reader: Reader) -> DisputeRecord:
            return reader.load(dispute_id)

        self._runner.read(ask, self._show, self._failed)

    def _show(self, record: DisputeRecord) -> None:
        if record.id != self._wanted or self._cards:
            return
        for index, party in enumerate(record.dispute.parties):
            card = PersonCard(index, party, self._workplace)
            card.asked.connect(partial(self._ask, card))
            card.opened.connect(self.open_dispute)
            card.merge_wanted.connect(partial(self._merge, card))
            card.unmerge_wanted.connect(partial(self._unmerge, card))
            self._cards.append(card)
            self._box.addWidget(card)
        if self._cards:
            self._cards[0].show()
            self._cards[0].show_button.setFocus()
        else:
            self._say("这件纠纷还没有填写当事人。")

    def _ask(self, card: "PersonCard") -> None:
        dispute_id = self._wanted
        self._runner.write(
            lambda uow: people.history(dispute_id, card.index, uow),
            lambda found: self._answer(card, dispute_id, found),
            self._failed,
        )

    def _answer(self, card: "PersonCard", dispute_id: str, found: History) -> None:
        if dispute_id == self._wanted and card in self._cards:
            self._say("")
            card.show_history(found)

    def _merge(self, card: "PersonCard", kept: str, dropped: str) -> None:
        question = "合并以后，两位的纠纷放在一起看，可以随时撤销。请写明为什么是同一个人。"
        reason = dialogs.current().ask_text(self, question, "合并")
        if reason:
            self._runner.write(
                lambda uow: people.merge(kept, dropped, reason, uow),
                lambda _done: self._changed(card, "已合并，可以撤销"),
                self._failed,
            )

    def _unmerge(self, card: "PersonCard", merge_id: int) -> None:
        self._runner.write(
            lambda uow: people.unmerge(merge_id, uow),
            lambda _done: self._changed(card, "已撤销合并"),
            self._failed,
        )

    def _changed(self, card: "PersonCard", sentence: str) -> None:
        self.message.emit(sentence)
        if card in self._cards:
            self._ask(card)

    def _react(self, changes: Changes) -> None:
        """The parties may be others now: what is shown of them is put away."""
        if self.isVisible() and changes.everything:
            self.open(self._wanted)

    def _failed(self, error: Exception) -> None:
        self._say(sentence_of(error))

    def _say(self, sentence: str) -> None:
        self._state.setText(sentence)
        self._state.setVisible(bool(sentence))


class PersonCard(Sheet):
    """One party: a button, then count and rows, who it may be as well, and which merges can be undone."""

    asked = Signal()
    opened = Signal(str)
    merge_wanted = Signal(str, str)
    unmerge_wanted = Signal(int)

    def __init__(self, index: int, party: Party, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(party.name or "姓名不详", parent)
        self.setObjectName(f"person_{index}_card")
        self.index = index
        self._workplace = workplace
        self._buttons: list[QPushButton] = []
        self.head.insertWidget(1, text(party.role.label, "muted"))
        self.show_button = button("看其他纠纷", f"history_{index}_button", self.asked.emit, icon="eye")
        self.head.addWidget(self.show_button)
        self._content = QVBoxLayout()
        self._content.setSpacing(look.px(6))
        self.body.addLayout(self._content)

    def show_history(self, found: History) -> None:
        """Show what was asked for."""
        clear_layout(self._content)
        self._buttons = []
        self.show_button.hide()
        count = f"另有{found.total}件纠纷" if found.total else "没有其他纠纷"
        if found.total > len(found.disputes):
            count += f"，这里是最近的{len(found.disputes)}件"
        self._content.addWidget(text(count, name=f"history_{self.index}_label"))
        for row in found.disputes:
            self._content.addLayout(self._dispute(row))
        if found.duplicates:
            self._content.addWidget(rule())
            self._content.addWidget(text("可能是同一个人", "label"))
        for known in found.duplicates:
            self._content.addLayout(self._double(found.person, known))
        if found.merges:
            self._content.addWidget(rule())
        for merge in found.merges:
            self._content.addLayout(self._merge(merge))
        self._focus_first()

    def _focus_first(self) -> None:
        """To the first thing that can be pressed, once the old buttons are gone."""
        if self._buttons:
            self._buttons[0].show()
            self._buttons[0].setFocus()

    def _dispute(self, row: DisputeRow) -> QHBoxLayout:
        line = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text(row.title, wraps=True))
        second = (row.number, row.received_on.isoformat() if row.received_on else "", row.status.label)
        words.addWidget(text(" · ".join(filter(None, second)), "muted", wraps=True))
        line.addLayout(words, 1)
        made = button("打开", f"open_{row.id}_button", lambda: self.opened.emit(row.id), role="quiet")
        made.setAccessibleName(f"打开{row.title}")
        line.addWidget(made)
        self._buttons.append(made)
        return line

    def _double(self, person: KnownPerson, known: KnownPerson) -> QHBoxLayout:
        line = QHBoxLayout()
        party = known.party
        facts = [
            party.name,
            party.village,
            party.address,
            mask_phone(party.phone),
            mask_id(party.id_number or party.credit_code),
            f"{len(known.disputes)}件纠纷",
        ]
        line.addWidget(text(" · ".join(filter(None, facts)), wraps=True), 1)
        made = button(
            "合并",
            f"merge_{known.id}_button",
            lambda: self.merge_wanted.emit(person.id, known.id),
            role="quiet",
        )
        made.setAccessibleName(f"合并{party.name}")
        line.addWidget(made)
        self._buttons.append(made)
        return line

    def _merge(self, merge: PersonMerge) -> QHBoxLayout:
        line = QHBoxLayout()
        day = in_words(merge.at.date(), self._workplace.clock.today())
        who = merge.actor or "未署名"
        words = f"{day}由{who}合并了{merge.dropped_name}的记录：{merge.reason}"
        line.addWidget(text(words, "muted", wraps=True), 1)
        made = button(
            "撤销合并", f"unmerge_{merge.id}_button", lambda: self.unmerge_wanted.emit(merge.id), role="quiet"
        )
        line.addWidget(made)
        self._buttons.append(made)
        return line
