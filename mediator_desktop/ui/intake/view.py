"""The intake page: one sheet, filled while listening, saved even when incomplete."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.catalogue.slots import slots_of
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Problem, Refused, Severity
from mediator_desktop.domain.views import Changes, Draft, KnownPerson
from mediator_desktop.services.disputes import Kept
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.intake.done import DonePage
from mediator_desktop.ui.intake.presenter import (
    Begin,
    IntakePresenter,
    draft_content,
    from_draft,
    new_key,
)
from mediator_desktop.ui.intake.side import DraftsStrip, GapsCard, PeopleCard
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.drafting import DraftKeeper, at
from mediator_desktop.ui.kit.editors import order_tabs, reveal
from mediator_desktop.ui.kit.fields import Field
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.parties import PartiesSection
from mediator_desktop.ui.kit.party_block import PartyBlock
from mediator_desktop.ui.kit.phrases import PhraseDesk
from mediator_desktop.ui.kit.sections import (
    DatesSection,
    MatterSection,
    MediatorsSection,
    Section,
    restore_texts,
    show_problems,
    unread_texts,
    unreadable,
)
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import Page, ScrollColumn, button, shortcut, text

if TYPE_CHECKING:
    from mediator_desktop.ui.kit.preview import PaperPreview

KEYS = "Enter 下一格 · Ctrl+S 保存 · F8 常用语 · Esc 回到草稿"
ROOM_FOR_SIDE = 840
SIDE_WIDTH = 266
CHECK_AFTER_MS = 300
ACCEPTANCE = "acceptance"


class IntakeScreen(QWidget):
    """登记."""

    open_dispute = Signal(str)
    message = Signal(str)
    navigate = Signal(str)

    title = "登记"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("intake_screen")
        self._workplace = workplace
        self._runner = runner
        self._presenter = IntakePresenter(workplace, runner)
        self._offers = Offers(workplace, runner)
        self._keeper = DraftKeeper(runner, workplace.clock, self._draft, self)
        self._number = ""
        self._kept_at: datetime | None = None
        self._base = Dispute()
        self._blank = Dispute()
        self._block: PartyBlock | None = None
        self._dismissed: set[tuple[PartyBlock, str]] = set()
        self._is_side_shown: bool | None = None
        self._preview: PaperPreview | None = None
        self._build()
        self._check_timer = _timer(self, CHECK_AFTER_MS, self._check)
        self._suggest_timer = _timer(self, CHECK_AFTER_MS, self._suggest)
        self._tab_timer = _timer(self, 0, lambda: order_tabs(self._page))
        self._keeper.kept.connect(self._say_kept)
        self._keeper.failed.connect(lambda sentence: self._say(f"草稿没有保存上：{sentence}"))
        self._start(Dispute(), new_key())

    def refresh(self) -> None:
        """Entering the page: the number to come, villages and mediators, drafts left over."""
        self._offers.refresh()
        self._presenter.begin(self._value(), self._begun)
        self._ask_drafts()
        self._check()

    def react(self, changes: Changes) -> None:
        """Somebody wrote something."""
        if changes.office or changes.everything:
            self._offers.refresh()
        if changes.disputes or changes.office or changes.everything:
            self._presenter.begin(self._value(), self._begun)
        if changes.drafts and self._is_blank():
            self._ask_drafts()

    def has_unsaved(self) -> bool:
        """Whether something typed is kept neither as a dispute nor as a draft."""
        return self._keeper.has_unkept and not self._is_blank()

    def flush(self) -> None:
        """Keep what is typed as a draft, now."""
        if self._keeper.is_waiting:
            self._keeper.flush()

    def open_draft(self, key: str) -> None:
        """Go on with a draft."""

        def resume(drafts: tuple[Draft, ...]) -> None:
            found = next((draft for draft in drafts if draft.key == key), None)
            if found is not None and key != self._keeper.key:
                self._stack.setCurrentWidget(self._page)
                self._resume(found)

        self.refresh()
        self._presenter.drafts(resume)

    def start_new(self) -> None:
        """An empty page; what was typed stays as a draft."""
        self.flush()
        self._start(Dispute(), new_key())
        self._stack.setCurrentWidget(self._page)
        self.refresh()
        self._parties.blocks()[0].focus_first()

    def save(self, *, print_after: bool = False) -> None:
        """Register what is typed; only what contradicts a rule stops it."""
        dispute = self._value()
        own = unreadable(self._sections)
        problems = [problem for problem, _field in own]
        problems += self._presenter.check(dispute)
        placed = show_problems(self._sections, problems, insist=True)
        wrong = [(p, field) for p, field in placed if p.severity is Severity.WRONG]
        if wrong:
            self._stop_at(wrong)
            return
        self._set_busy(True)
        self._keeper.forget()
        self._presenter.register(
            dispute,
            self._keeper.key,
            lambda kept: self._saved(kept, print_after),
            self._not_saved,
        )

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self._page = Page("登记纠纷")
        self._stack.addWidget(self._page)
        self._done = DonePage()
        self._stack.addWidget(self._done)
        self._done.open_wanted.connect(self.open_dispute)
        self._done.print_wanted.connect(self._preview_acceptance)
        self._done.next_wanted.connect(self.start_new)
        self._strip = DraftsStrip()
        self._strip.resumed.connect(self._resume)
        self._strip.dropped.connect(self._drop)
        self._page.body.addWidget(self._strip)
        self._top = QVBoxLayout()
        self._page.body.addLayout(self._top)
        row = QHBoxLayout()
        row.setSpacing(look.px(14))
        self._page.body.addLayout(row, 1)
        self._scroll = ScrollColumn()
        self._scroll.setObjectName("intake_scroll_area")
        row.addWidget(self._scroll, 1)
        self._side = QWidget()
        self._side.setFixedWidth(look.px(SIDE_WIDTH))
        self._side_column = QVBoxLayout(self._side)
        self._side_column.setContentsMargins(0, 0, 0, 0)
        self._side_column.setSpacing(look.px(12))
        self._side_column.addStretch(1)
        row.addWidget(self._side)
        self._side.hide()
        self._make_sections()
        self._make_cards()
        self._page.body.addLayout(self._make_foot())
        shortcut(self._page, "Ctrl+S", self.save)
        shortcut(self._page, "Esc", self._leave_for_drafts)
        self._phrases = PhraseDesk(self._page, self._workplace, self._runner, self._value, self._slots)
        self._phrases.said.connect(lambda words, _bad: self._say(words))
        self._phrases.manage_wanted.connect(self._manage_phrases)

    def _slots(self) -> dict[str, str]:
        """What usual phrases can name of what is typed."""
        dispute, types = self._value(), self._workplace.vocabulary.types
        type_name = types.name(dispute.type_code) if dispute.type_code else ""
        return slots_of(dispute, self._workplace.clock.today(), type_name=type_name)

    def _manage_phrases(self) -> None:
        from mediator_desktop.ui.kit.phrases_page import PhrasesPage

        page = PhrasesPage(self._workplace, self._runner)
        page.kept.connect(self._phrases.refresh)
        page.closed.connect(lambda: self._leave_phrases(page))
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.refresh()
        page.setFocus()

    def _leave_phrases(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(self._page)
        self._stack.removeWidget(page)
        page.deleteLater()
        self._matter.setFocus()

    def _make_sections(self) -> None:
        self._parties = PartiesSection(self._offers)
        self._matter = MatterSection(self._offers)
        self._dates = DatesSection(self._offers)
        self._mediators = MediatorsSection(self._offers)
        self._sections: tuple[Section, ...] = (self._parties, self._matter, self._dates, self._mediators)
        self._parties.identified.connect(self._identified)
        for section in self._sections:
            self._scroll.column.addWidget(section)
            section.changed.connect(self._edited)
            section.structure_changed.connect(lambda: self._tab_timer.start())

    def _make_cards(self) -> None:
        self._people = PeopleCard(self._workplace.vocabulary)
        self._people.taken.connect(self._take)
        self._people.dismissed.connect(self._dismiss)
        self._people.open_dispute.connect(self.open_dispute)
        self._gaps = GapsCard()
        self._scroll.column.addStretch(1)

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        words = QVBoxLayout()
        self._status = text("", "error", "status_label", wraps=True)
        self._status.hide()
        words.addWidget(self._status)
        self._keys = text(KEYS, "hint", "keys_label", wraps=True)
        words.addWidget(self._keys)
        foot.addLayout(words, 1)
        self._print_button = button(
            "保存并打印受理登记表", "save_and_print_button", lambda: self.save(print_after=True)
        )
        self._save_button = button("保存  Ctrl+S", "save_button", self.save, role="primary")
        self._save_button.setProperty("takes_enter", True)
        foot.addWidget(self._print_button, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addWidget(self._save_button, 0, Qt.AlignmentFlag.AlignBottom)
        return foot

    def _start(self, dispute: Dispute, key: str) -> None:
        """Show a dispute to be registered under a draft's key."""
        self._keeper.forget()
        self._keeper.key = key
        self._kept_at = None
        self._dismissed.clear()
        self._block = None
        self._people.hide()
        self._base = dispute
        if dispute == Dispute():
            dispute = self._base = Dispute(accepted_on=self._workplace.clock.today(), level=self._blank.level)
        for section in self._sections:
            section.load(dispute)
        if dispute.parties == () and not dispute.facts:
            self._blank = self._value()
        show_problems(self._sections, ())
        self._say("")
        self._say_line()
        self._scroll.verticalScrollBar().setValue(0)
        self.setFocusProxy(self._parties.blocks()[0].first_editor())
        self._tab_timer.start()

    def _value(self) -> Dispute:
        dispute = self._base
        for section in self._sections:
            dispute = section.apply(dispute)
        return dispute

    def _is_blank(self) -> bool:
        return self._value() == self._blank and not unread_texts(self._sections)

    def _draft(self) -> dict[str, Any] | None:
        if self._is_blank():
            return None
        return draft_content(self._value(), unread_texts(self._sections))

    def _begun(self, begin: Begin) -> None:
        self._number = begin.number
        if begin.office is not None and self._is_blank() and self._blank.level is None:
            self._blank = replace(self._blank, level=begin.office.level)
            self._base = self._blank
            self._matter.load(self._base)
        self._say_line()
        self._presenter.gaps(self._value(), self._number, self._gaps.show_gaps)

    def _edited(self) -> None:
        self._keeper.touch()
        self._check_timer.start()

    def _check(self) -> None:
        dispute = self._value()
        show_problems(self._sections, self._presenter.check(dispute))
        self._presenter.gaps(dispute, self._number, self._gaps.show_gaps)

    def _identified(self, block: PartyBlock) -> None:
        self._block = block
        self._suggest_timer.start()

    def _suggest(self) -> None:
        block = self._block
        if block is None or block not in self._parties.blocks():
            return
        party = self._parties.party(block)

        def show(people: tuple[KnownPerson, ...]) -> None:
            if block is self._block:
                fresh = tuple(p for p in people if (block, p.id) not in self._dismissed)
                self._people.offer(fresh, self._workplace.clock.today())

        self._presenter.suggest(party, show)

    def _take(self, known: KnownPerson) -> None:
        if self._block is None:
            return
        self._block.take(self._presenter.filled(known, self._parties.party(self._block)))
        self._people.show_history(known)
        self._block.focus_first()

    def _dismiss(self, known: KnownPerson) -> None:
        if self._block is not None:
            self._dismissed.add((self._block, known.id))
            self._block.focus_first()
        self._suggest()

    def _ask_drafts(self) -> None:
        self._presenter.drafts(self._show_drafts)

    def _show_drafts(self, drafts: tuple[Draft, ...]) -> None:
        others = [draft for draft in drafts if draft.key != self._keeper.key]
        named = [(draft, self._presenter.title(from_draft(draft)[0])) for draft in others]
        self._strip.show_drafts(named, self._workplace.clock.today())
        self._tab_timer.start()

    def _resume(self, draft: Draft) -> None:
        self.flush()
        dispute, unread = from_draft(draft)
        self._start(dispute, draft.key)
        restore_texts(self._sections, unread)
        self._kept_at = draft.saved_at
        self._say_line()
        self._ask_drafts()
        self._check()
        self._parties.blocks()[0].focus_first()

    def _drop(self, draft: Draft) -> None:
        self._presenter.drop_draft(draft.key, lambda _dropped: self._ask_drafts())

    def _leave_for_drafts(self) -> None:
        if self._stack.currentWidget() is self._done or not self._is_blank():
            self._keeper.flush()
            self.start_new()

    def _saved(self, kept: Kept, print_after: bool) -> None:
        self._set_busy(False)
        self._done.show_record(kept.record, self._presenter.title(kept.record.dispute))
        self._start(Dispute(), new_key())
        self._stack.setCurrentWidget(self._done)
        self._done.focus_first()
        self.message.emit(f"已登记：{kept.record.number}")
        if print_after:
            self._preview_acceptance(kept.record.id)

    def _preview_acceptance(self, dispute_id: str) -> None:
        """Show the sheet here; going back leads to the number, mending to the case file."""
        if self._preview is None:
            from mediator_desktop.ui.kit.preview import PaperPreview

            self._preview = PaperPreview(self._workplace, self._runner)
            self._preview.message.connect(self.message)
            self._preview.closed.connect(self._back_to_done)
            self._preview.mend.connect(lambda _path: self.open_dispute.emit(self._done.dispute_id))
            self._stack.addWidget(self._preview)
        self._stack.setCurrentWidget(self._preview)
        self._preview.show_form(dispute_id, ACCEPTANCE)
        self._preview.setFocus()

    def _back_to_done(self) -> None:
        self._stack.setCurrentWidget(self._done)
        self._done.focus_first()

    def _not_saved(self, error: Exception) -> None:
        self._set_busy(False)
        self._keeper.touch()
        if isinstance(error, Refused):
            placed = show_problems(self._sections, error.problems, insist=True)
            self._stop_at(placed)
        else:
            self._say(f"{sentence_of(error)}，填的内容还在")

    def _stop_at(self, placed: Iterable[tuple[Problem, Field | None]]) -> None:
        """Go to the first field that must be mended and say how many there are."""
        found = list(placed)
        shown = [(problem, field) for problem, field in found if field is not None]
        if shown:
            problem, field = shown[0]
            assert field is not None
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(field.editor)
            self._say(f"有{len(found)}处要改正才能保存，先看“{field.label}”：{problem.sentence}")
        elif found:
            self._say(found[0][0].sentence)

    def _set_busy(self, busy: bool) -> None:
        self._save_button.setDisabled(busy)
        self._print_button.setDisabled(busy)

    def _say(self, sentence: str) -> None:
        self._status.setText(sentence)
        self._status.setVisible(bool(sentence))

    def _say_kept(self, moment: datetime) -> None:
        self._kept_at = moment
        self._say_line()

    def _say_line(self) -> None:
        parts = [f"编号保存时生成：{self._number}" if self._number else "编号保存时生成"]
        if self._kept_at is not None:
            parts.append(f"草稿已自动保存 {at(self._kept_at, self._workplace.clock.today())}")
        self._page.header.say(" · ".join(parts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_side()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._is_side_shown is not None:
            self._side.setFixedWidth(look.px(SIDE_WIDTH))
            self._arrange_side()

    def _arrange_side(self) -> None:
        """Beside the form where there is room, else above and below it."""
        beside = self.width() >= look.px(ROOM_FOR_SIDE)
        if beside is self._is_side_shown:
            return
        self._is_side_shown = beside
        self._side.setVisible(beside)
        self._keys.setVisible(self.width() >= look.px(560))
        if beside:
            self._side_column.insertWidget(0, self._people)
            self._side_column.insertWidget(1, self._gaps)
        else:
            self._top.addWidget(self._people)
            self._scroll.column.insertWidget(self._scroll.column.count() - 1, self._gaps)


def _timer(parent: QWidget, milliseconds: int, act: Any) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(milliseconds)
    made.timeout.connect(act)
    return made
