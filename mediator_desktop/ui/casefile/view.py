"""The case file: one dispute on one page."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.catalogue.slots import slots_of
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Problem, Refused, Severity
from mediator_desktop.domain.views import Changes, Draft
from mediator_desktop.services.casefile import CaseFile
from mediator_desktop.services.disputes import LATE_REASON, Kept
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.casefile.asides import Asides
from mediator_desktop.ui.casefile.attachments_tab import AttachmentsTab
from mediator_desktop.ui.casefile.desk import Desk
from mediator_desktop.ui.casefile.frame import CaseFrame
from mediator_desktop.ui.casefile.log_tab import LogTab
from mediator_desktop.ui.casefile.papers_tab import PapersTab
from mediator_desktop.ui.casefile.presenter import (
    CasefilePresenter,
    Loaded,
    draft_key,
    from_draft,
    is_conflict,
    next_step,
)
from mediator_desktop.ui.casefile.tab_factory import STEPS, WORDS, TabNeeds, make_tab, tab_of
from mediator_desktop.ui.casefile.tabs import EditTab
from mediator_desktop.ui.casefile.words import late_lines
from mediator_desktop.ui.kit import dialogs
from mediator_desktop.ui.kit.drafting import DraftKeeper, at
from mediator_desktop.ui.kit.editors import order_tabs, reveal
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.phrases import PhraseDesk
from mediator_desktop.ui.kit.sections import Section, show_problems
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import shortcut

CHECK_AFTER_MS = 300


class CaseFileScreen(QWidget):
    """案卷 of one dispute; `open` shows another."""

    message = Signal(str)
    navigate = Signal(str)
    open_dispute = Signal(str)

    title = "案卷"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("casefile_screen")
        self._workplace = workplace
        self._runner = runner
        self._presenter = CasefilePresenter(workplace, runner)
        self._offers = Offers(workplace, runner)
        self._needs = TabNeeds(
            workplace,
            runner,
            self._offers,
            lambda: self._phrases.snippets,
            self.preview,
            lambda paper: self._asides.reprint(paper),
            lambda document: self._asides.show_bound(document),
            self._look,
            lambda edit: self._phrases.offer(edit),
            lambda: self._asides,
        )
        self._keeper = DraftKeeper(runner, workplace.clock, self._draft, self)
        self._keeper.kept.connect(self._draft_kept)
        self._keeper.failed.connect(lambda sentence: self._say(f"草稿没有保存上：{sentence}", "late"))
        self._desk: Desk | None = None
        self._wanted = ""
        self._wanted_path = ""
        self._wanted_paper: tuple[str, int | None] | None = None
        self._tabs: dict[str, QWidget] = {}
        self._is_saving = False
        self._after_save: Callable[[], None] | None = None
        self._case: CaseFile | None = None
        self._build()
        self._check_timer = self._single_shot(CHECK_AFTER_MS, self._check)
        self._order_timer = self._single_shot(0, lambda: order_tabs(self._page))

    def open(self, dispute_id: str, path: str = "") -> None:
        """Show a dispute, at the place of a path where one is given; what is typed on the one before is kept first."""
        self._wanted_path = path
        if self._desk is not None and self._desk.record.id != dispute_id:
            self.flush()
        self._stack.setCurrentWidget(self._page)
        self._wanted = dispute_id
        self._offers.refresh()
        self._phrases.refresh()
        self._load(fresh=self._desk is None or self._desk.record.id != dispute_id)

    def preview(self, form_id: str, item: int | None = None) -> None:
        """Show a sheet of the dispute; unsaved changes are saved first."""
        self._wanted_paper = (form_id, item)
        if self._desk is not None and self._desk.record.id == self._wanted:
            self._save_then(self._show_wanted_paper)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Enter at the words of the tabs, so that every key of the page works at once."""
        here = self._stack.currentWidget()
        (self._page.tab_widget.tabBar() if here is self._page else here).setFocus(reason)

    def refresh(self) -> None:
        """Entering the page: what others wrote meanwhile."""
        if self._wanted:
            self._load(fresh=False)

    def react(self, changes: Changes) -> None:
        """Somebody wrote something."""
        if self._wanted and (self._wanted in changes.disputes or changes.everything):
            self._load(fresh=False)

    def has_unsaved(self) -> bool:
        """Whether something typed is kept neither in the dispute nor as a draft."""
        return self._desk is not None and self._keeper.has_unkept and self._desk.is_dirty

    def flush(self) -> None:
        """Leaving: save for good what may be saved, keep the rest as a draft."""
        if isinstance(attachments_tab := self._tabs.get("attachments"), AttachmentsTab):
            attachments_tab.flush()
        if self._desk is not None and self._desk.is_dirty:
            self._keeper.flush()
            self.save(silent=True)

    def save(self, *, silent: bool = False) -> None:
        """Save for good. What contradicts a rule stops it; `silent` then leaves it as a draft without a word."""
        desk = self._desk
        if desk is None or self._is_saving or not desk.is_dirty or desk.record.voided:
            self._run_after_save()
            return
        problems = desk.problems(self._presenter.check)
        wrong = [p for p in problems if p.severity is Severity.WRONG]
        if not silent and desk.open_tab is not None:
            show_problems((desk.open_tab,), problems, insist=True)
        if wrong:
            self._after_save = None
            if silent:
                self._say(f"有{len(wrong)}处要改正才能保存，先留作草稿", "late")
            else:
                self._stop_at(wrong)
            return
        reason = self._page.late.reason if desk.late else ""
        if desk.late and not reason:
            self._after_save = None
            self._ask_reason(silent=silent)
            return
        sent = desk.value()
        self._is_saving = True
        self._keeper.forget()
        self._presenter.save(
            desk.record,
            sent,
            lambda kept: self._saved(kept, sent),
            lambda error: self._not_saved(error, desk),
            reason,
        )

    def _ask_reason(self, *, silent: bool) -> None:
        """Something after closing needs a reason: there is a field for it, and what was typed stays."""
        self._show_late()
        self._say("结案以后改的内容要写原因才能保存，先留作草稿", "due")
        if not silent:
            self._page.late.go()

    def _show_late(self) -> None:
        if self._desk is not None:
            self._page.late.show_for(self._desk.late, self._desk.record.dispute)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self._page = CaseFrame(self._workplace)
        self._stack.addWidget(self._page)
        self._page.tab_widget.currentChanged.connect(self._tab_changed)
        self._page.next_button.clicked.connect(self._go_next)
        self._page.papers_button.clicked.connect(lambda: self.show_tab("papers"))
        self._page.undo_action.triggered.connect(self.undo)
        self._page.void_action.triggered.connect(self._void)
        asides = self._asides = Asides(self._workplace, self._runner, self._stack, self)
        asides.left.connect(self._leave_preview)
        asides.open_dispute.connect(self.open_dispute)
        asides.message.connect(self.message)
        asides.mend.connect(self.go_to)
        self._page.rekey_action.triggered.connect(lambda: self._save_then(lambda: asides.rekey(self._wanted)))
        self._page.people_action.triggered.connect(
            lambda: self._save_then(lambda: asides.people(self._wanted))
        )
        self._page.discard_button.clicked.connect(self._discard)
        self._page.save_button.clicked.connect(lambda: self.save())
        shortcut(self._page, "Ctrl+S", self.save)
        shortcut(self._page, "Ctrl+P", lambda: self.show_tab("papers"))
        for number, name in enumerate(WORDS, start=1):
            shortcut(self._page, f"Alt+{number % 10}", partial(self.show_tab, name))
        self._page.late.given.connect(self.save)
        self._page.late.changed.connect(self._keeper.touch)
        self._phrases = PhraseDesk(self._page, self._workplace, self._runner, self._typed, self._slots)
        self._phrases.said.connect(lambda words, bad: self._say(words, "late" if bad else "due"))
        self._phrases.manage_wanted.connect(asides.phrases)
        asides.phrases_kept.connect(self._phrases.refresh)

    def _single_shot(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        made.timeout.connect(act)
        return made

    def _load(self, *, fresh: bool) -> None:
        wanted = self._wanted
        self._presenter.load(
            wanted,
            lambda loaded: self._loaded(loaded, fresh),
            lambda error: self._say(sentence_of(error), "late"),
        )

    def _loaded(self, loaded: Loaded, fresh: bool) -> None:
        self._latest = loaded
        desk = self._desk
        newer = desk is None or loaded.record.version != desk.record.version
        if fresh or (newer and not (desk and desk.is_dirty) and not self._is_saving):
            self._begin(loaded)
        self._show_around()
        if self._wanted_path and loaded.record.id == self._wanted:
            path, self._wanted_path = self._wanted_path, ""
            self.go_to(path)
        if self._wanted_paper is not None and fresh:
            self._show_wanted_paper()

    def _begin(self, loaded: Loaded) -> None:
        """Put a record on the desk and show it on the open tab."""
        same = self._desk is not None and self._desk.record.id == loaded.record.id
        self._desk = Desk.of(loaded.record)
        self._keeper.forget()
        self._keeper.key = draft_key(loaded.record.id)
        self._page.notice.say("")
        self._page.late.clear()
        if not same:
            self._page.tab_widget.setCurrentIndex(0)
        self._enter_tab()
        self._say_state()
        if loaded.draft is not None:
            self._offer_draft(loaded.draft)

    def _show_around(self) -> None:
        """Head, road, side, papers and log: what follows from the record."""
        loaded = self._latest
        record, today = loaded.record, self._workplace.clock.today()
        dispute = record.dispute
        self._page.show_record(record, self._presenter.title(dispute), next_step(record)[0], today)
        self._page.undo_action.setEnabled(loaded.can_undo)
        agreement = dispute.agreement
        counts = {
            "sessions": len(dispute.sessions),
            "performance": len(agreement.performance) if agreement else 0,
            "inquiry": len(dispute.investigations) + len(dispute.evidence),
            "papers": len(loaded.printed),
            "attachments": loaded.attachments,
        }
        self._page.show_counts(counts)
        self._fill_shown_lists()
        self._look()

    def _look(self) -> None:
        """Ask which sheets the case file has and what it lacks."""
        self._presenter.look(self._latest.record, self._looked)

    def _looked(self, case: CaseFile) -> None:
        if case.record.id == self._wanted:
            self._case = case
            self._page.show_case(case)
            self._fill_shown_lists()

    def _fill_shown_lists(self) -> None:
        papers_tab, log_tab = self._tabs.get("papers"), self._tabs.get("log")
        if isinstance(papers_tab, PapersTab) and self._case and self._case.record.id == self._wanted:
            papers_tab.show_case(self._case)
        if isinstance(attachments_tab := self._tabs.get("attachments"), AttachmentsTab):
            attachments_tab.show_record(self._latest.record)
        if isinstance(log_tab, LogTab):
            log_tab.show_entries(self._latest.log)

    def show_tab(self, name: str) -> QWidget:
        """Go to a tab."""
        self._page.turn_to(name)
        return self._tabs[name] if name in self._tabs else self._page.tab_widget.currentWidget()

    def _tab_changed(self) -> None:
        if self._desk is None:
            return
        self._desk.leave()
        self._enter_tab()
        if self._desk.is_dirty:
            self.save(silent=True)

    def _enter_tab(self) -> None:
        """Make the current tab where needed and show the working copy on it."""
        assert self._desk is not None
        name = list(WORDS)[self._page.tab_widget.currentIndex()]
        if name not in self._tabs:
            made = self._tabs[name] = make_tab(name, self._needs)
            self._page.put(self._page.tab_widget.currentIndex(), made)
            if isinstance(made, Section):
                made.changed.connect(self._edited)
                made.structure_changed.connect(lambda: self._order_timer.start())
            self._fill_shown_lists()
        tab = self._tabs[name]
        if isinstance(tab, EditTab):
            tab.show_late(late_lines(self._desk.record, lambda path: tab_of(path) == name))
        if isinstance(tab, Section):
            self._desk.enter(name, tab)
            tab.setDisabled(self._desk.record.voided is not None)
            show_problems((tab,), self._desk.problems(self._presenter.check))
        self._order_timer.start()

    def _edited(self) -> None:
        self._keeper.touch()
        self._check_timer.start()
        self._say_state()

    def _check(self) -> None:
        if self._desk is not None and self._desk.open_tab is not None:
            show_problems((self._desk.open_tab,), self._desk.problems(self._presenter.check))
            self._show_late()
            self._say_state()

    def _draft(self) -> dict[str, Any] | None:
        found = self._desk.draft() if self._desk is not None else None
        if found is not None and self._page.late.reason:
            found["unread"][LATE_REASON] = self._page.late.reason
        return found

    def _typed(self) -> Dispute:
        """The dispute as it is on the screen."""
        return self._desk.value() if self._desk is not None else Dispute()

    def _slots(self) -> dict[str, str]:
        """What usual phrases can name of it."""
        dispute, office = self._typed(), self._latest.office
        type_name = self._offers.vocabulary.types.name(dispute.type_code) if dispute.type_code else ""
        number = self._desk.record.number or "" if self._desk is not None else ""
        today = self._workplace.clock.today()
        return slots_of(dispute, today, type_name=type_name, number=number, office=office)

    def _save_then(self, act: Callable[[], None]) -> None:
        self._after_save = act
        self.save()

    def _run_after_save(self) -> None:
        act, self._after_save = self._after_save, None
        if act is not None and not self._is_saving:
            act()

    def _saved(self, kept: Kept, sent: Dispute) -> None:
        self._is_saving = False
        desk = self._desk
        if desk is not None and desk.record.id == kept.record.id:
            desk.record, desk.baseline = kept.record, sent
            self._page.notice.say("")
            self._page.late.clear()
            self._say_state()
            if desk.is_dirty:
                self._keeper.touch()
        self._run_after_save()

    def _not_saved(self, error: Exception, desk: Desk) -> None:
        self._is_saving = False
        self._after_save = None
        if desk is not self._desk:
            return
        self._keeper.flush()
        if is_conflict(error):
            self._page.notice.say(
                "别的窗口刚改过这件纠纷，你的修改没有覆盖它，已留作草稿。先看最新的，再决定用哪一份。",
                ("看最新的", "reload_button", self._reload),
            )
            self._say("没有保存，已留作草稿", "late")
        elif isinstance(error, Refused):
            if error.problems[0].field == LATE_REASON:
                self._say(error.problems[0].sentence, "late")
                self._page.late.go()
            else:
                self._stop_at(list(error.problems))
        else:
            self._say(f"{sentence_of(error)}，填的内容还在", "late")

    def _reload(self) -> None:
        self._keeper.flush()
        self._load(fresh=True)

    def _discard(self) -> None:
        if self._desk is not None:
            self._keeper.forget()
            self._presenter.drop_draft(self._desk.record.id)
            self._load(fresh=True)

    def _offer_draft(self, draft: Draft) -> None:
        when = at(draft.saved_at, self._workplace.clock.today())
        older = draft.content.get("version") != self._latest.record.version
        sentence = f"有一份没保存的修改（{when}）" + ("，是在别人改之前写的" if older else "") + "。"
        self._page.notice.say(
            sentence,
            ("用这份修改", "use_draft_button", lambda: self._use_draft(draft)),
            ("丢弃", "drop_draft_button", self._discard),
        )

    def _use_draft(self, draft: Draft) -> None:
        assert self._desk is not None
        try:
            dispute, unread = from_draft(draft)
        except Refused as refused:
            self._say(sentence_of(refused), "late")
            return
        self._desk.open_tab = None
        self._page.late.put(unread.pop(LATE_REASON, ""))
        self._desk.take(dispute, unread)
        self._page.notice.say("")
        self._enter_tab()
        self.setFocus()
        self._show_late()
        self._say_state()

    def _draft_kept(self, moment: datetime) -> None:
        self._say_state(moment)

    def _say_state(self, kept_at: datetime | None = None) -> None:
        dirty = self._desk is not None and self._desk.is_dirty
        self._page.show_saving(dirty)
        if not dirty:
            self._say("已保存" if self._desk else "", "done")
        elif kept_at is not None:
            self._say(f"未保存 · 草稿 {at(kept_at, self._workplace.clock.today())}", "due")
        else:
            self._say("未保存", "due")

    def _say(self, sentence: str, tone: str) -> None:
        self._page.say_state(sentence, tone)

    def _stop_at(self, problems: list[Problem]) -> None:
        self.go_to(problems[0].field)
        self._say(f"有{len(problems)}处要改正才能保存：{problems[0].sentence}", "late")

    def go_to(self, path: str) -> None:
        """Show the field of a path and put the cursor there."""
        self._stack.setCurrentWidget(self._page)
        tab = self.show_tab(tab_of(path))
        field = tab.field_at(path) if isinstance(tab, Section) else None
        if field is not None:
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(field.editor)
            assert self._desk is not None
            if isinstance(tab, Section):
                show_problems((tab,), self._desk.problems(self._presenter.check), insist=True)

    def undo(self) -> None:
        """Take back the last saved change."""
        if self._desk is None:
            return
        if self._desk.is_dirty:
            self._say("先保存或放弃现在的修改，再撤销", "late")
            return
        self._presenter.undo(self._desk.record, lambda _kept: self.message.emit("已撤销上次修改"))

    def _void(self) -> None:
        if self._desk is None:
            return
        reason = dialogs.current().ask_text(self, "作废以后编号不再使用，请写明原因。", "作废")
        if reason:
            self._presenter.void(self._desk.record, reason, lambda _kept: self.message.emit("已作废"))

    def _go_next(self) -> None:
        if self._desk is None:
            return
        _word, step = next_step(self._desk.record)
        tab = self.show_tab(STEPS[step])
        if isinstance(tab, EditTab):
            tab.begin(step)

    def _show_wanted_paper(self) -> None:
        if self._wanted_paper is None or self._desk is None:
            return
        (form_id, item), self._wanted_paper = self._wanted_paper, None
        self._asides.paper(self._desk.record.id, form_id, item)

    def _leave_preview(self) -> None:
        self._stack.setCurrentWidget(self._page)
        self._page.tab_widget.tabBar().setFocus()
