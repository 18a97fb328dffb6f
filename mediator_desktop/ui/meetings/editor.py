"""The page on which one record (a meeting, a risk assessment) is written: drafts, saving, conflicts, printing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem, Refused, Severity
from mediator_desktop.domain.views import Draft
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.drafting import DraftKeeper, at
from mediator_desktop.ui.kit.editors import order_tabs, reveal
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import Page, button, shortcut, text
from mediator_desktop.ui.meetings.notice import Notice
from mediator_desktop.ui.meetings.presenter import draft_content, from_draft
from mediator_desktop.ui.meetings.record_form import RecordForm

KEYS = "Enter 下一格 · Ctrl+S 保存 · Ctrl+P 打印 · Esc 返回"
CHECK_AFTER_MS = 300


class Kept(Protocol):
    """What keeping a record gives back: the record with its id and version."""

    @property
    def record(self) -> Any:
        """The record as it is kept now."""
        ...


Save = Callable[[Any, str, int, str, Callable[[Any], None], Callable[[Exception], None]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What the page needs to know of what is written on it.

    `part` names the record inside what `save` gives back; `prefix` begins the key of its draft; `thing` is its word.
    """

    kind: type[Any]
    part: str
    prefix: str
    thing: str
    title: Callable[[Any], str]
    check: Callable[[Any], tuple[Problem, ...]]
    save: Save


class RecordEditor(Page):
    """`closed` when one goes back, `print_wanted` with the saved value, `reload_wanted` with the draft's key."""

    closed = Signal()
    print_wanted = Signal(object)
    reload_wanted = Signal(str)
    message = Signal(str)

    def __init__(
        self,
        trade: Trade,
        form: RecordForm,
        workplace: Workplace,
        runner: Runner,
        drop_draft: Callable[[str, Callable[[Any], None] | None], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", KEYS, parent)
        self._trade = trade
        self.form = form
        self._workplace = workplace
        self._drop_draft = drop_draft
        self._keeper = DraftKeeper(runner, workplace.clock, self._draft, self)
        self._keeper.kept.connect(self._say_state)
        self._keeper.failed.connect(lambda sentence: self._say(f"草稿没有保存上：{sentence}", "late"))
        self._id, self._version = "", 0
        self._baseline: Any = None
        self._has_draft = False
        self._is_saving = False
        self._after_save: Callable[[], None] | None = None
        self._check_timer = self._single_shot(CHECK_AFTER_MS, self._check)
        self._order_timer = self._single_shot(0, lambda: order_tabs(self))
        self._build()
        form.changed.connect(self._edited)
        form.structure_changed.connect(lambda: self._order_timer.start())

    @property
    def key(self) -> str:
        """The key of the draft, empty before anything was opened."""
        return self._keeper.key

    @property
    def is_new(self) -> bool:
        """Whether the record is not in the register yet."""
        return not self._id

    @property
    def is_dirty(self) -> bool:
        """Whether something typed differs from what was opened."""
        return self._baseline is not None and (
            self.form.value() != self._baseline or bool(self.form.unread_texts())
        )

    @property
    def has_unkept(self) -> bool:
        """Whether something typed is kept neither in the register nor as a draft."""
        return self._keeper.has_unkept and self.is_dirty

    def shows(self, record: Any) -> bool:
        """Whether this very edition of a record is on the page already, perhaps with changes over it."""
        return self._baseline is not None and (record.id, record.version) == (self._id, self._version)

    def open_new(self, key: str, value: Any) -> None:
        """Show something new."""
        self._open(key, "", 0, value)
        self.form.focus_first()

    def open_record(self, record: Any, draft: Draft | None) -> None:
        """Show a record, and offer what was typed over it and never saved."""
        self._open(
            f"{self._trade.prefix}{record.id}", record.id, record.version, getattr(record, self._trade.part)
        )
        if draft is not None:
            self._offer(draft)

    def open_draft(self, draft: Draft) -> None:
        """Go on with something new that was begun."""
        self.open_new(draft.key, self._trade.kind())
        self._use(draft)

    def flush(self) -> None:
        """Keep what is typed as a draft, now."""
        if self.is_dirty:
            self._keeper.flush()
        elif self._has_draft and self._baseline is not None:
            self._drop_draft(self.key, None)
            self._has_draft = False

    def forget(self, key: str) -> None:
        """A draft was thrown away elsewhere: what is typed under its key is not kept again."""
        if key == self.key:
            self._keeper.forget()
            self._baseline = None

    def leave(self) -> None:
        """Go back; what is not saved stays as a draft."""
        self.flush()
        self.closed.emit()

    def save(self) -> None:
        """Keep it for good; only what contradicts a rule stops it."""
        if self._is_saving or self._baseline is None:
            return
        if not self.is_dirty and not self.is_new:
            self._run_after_save()
            return
        value = self.form.value()
        problems = [*self.form.unreadable(), *self._trade.check(value)]
        placed = self.form.show_problems(problems, insist=True)
        wrong = [(p, field) for p, field in placed if p.severity is Severity.WRONG]
        if wrong:
            self._after_save = None
            self._stop_at(wrong)
            return
        self._is_saving = True
        self._keeper.forget()
        self._trade.save(
            value, self._id, self._version, self.key, lambda kept: self._saved(kept, value), self._not_saved
        )

    def print_record(self) -> None:
        """Show it as paper; what is not saved is saved first."""
        self._after_save = lambda: self.print_wanted.emit(self.form.value())
        self.save()

    def discard(self) -> None:
        """Forget what was typed, after asking."""
        question = "没有保存的内容放弃以后就没有了。"
        if not dialogs.current().ask(self, question, "放弃", "接着写"):
            return
        self._keeper.forget()
        self._has_draft = False
        self._baseline = None
        key, is_new = self.key, self.is_new
        self._drop_draft(key, None if is_new else lambda _dropped: self.reload_wanted.emit(key))
        if is_new:
            self.closed.emit()

    def _build(self) -> None:
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.body.addWidget(self.form, 1)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        self._state = text("", name="record_state_label", wraps=True)
        foot.addWidget(self._state, 1)
        self._discard = button("放弃修改", "discard_record_button", self.discard, role="quiet")
        foot.addWidget(self._discard)
        self._save = button("保存  Ctrl+S", "save_record_button", self.save, role="primary")
        self._save.setProperty("takes_enter", True)
        foot.addWidget(self._save)
        self.body.addLayout(foot)
        self.header.add_button(button("返回", "leave_record_button", self.leave, icon="arrow-left"))
        self.header.add_button(button("打印", "print_record_button", self.print_record, icon="printer"))
        self.setFocusProxy(self.form.first_editor)
        shortcut(self, "Ctrl+S", self.save)
        shortcut(self, "Ctrl+P", self.print_record)
        shortcut(self, "Esc", self.leave)

    def _single_shot(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        made.timeout.connect(act)
        return made

    def _open(self, key: str, record_id: str, version: int, value: Any) -> None:
        self._keeper.forget()
        self._keeper.key = key
        self._id, self._version = record_id, version
        self._has_draft = False
        self._is_saving = False
        self._after_save = None
        self.notice.say("")
        self.form.setEnabled(True)
        self.form.show_value(value)
        self._baseline = self.form.value()
        self.form.show_problems(())
        self.form.verticalScrollBar().setValue(0)
        self._say_title()
        self._say_state()
        self._order_timer.start()

    def _offer(self, draft: Draft) -> None:
        """Ask before anything is typed, so that nothing is written over it."""
        self.form.setEnabled(False)
        when = at(draft.saved_at, self._workplace.clock.today())
        older = draft.content.get("version") != self._version
        sentence = f"有一份没保存的修改（{when}）" + ("，是在别人改之前写的" if older else "") + "。"
        self.notice.say(
            sentence,
            ("用这份修改", "use_draft_button", lambda: self._use(draft)),
            ("丢弃", "drop_draft_button", lambda: self._drop_offered(draft)),
        )

    def _use(self, draft: Draft) -> None:
        self._decided()
        self._has_draft = True
        unread = draft.content.get("unread")
        self.form.show_value(from_draft(self._trade.kind, draft))
        self.form.restore_texts(unread if isinstance(unread, dict) else {})
        self._say_title()
        self._check()
        self._say_state(draft.saved_at)
        self._order_timer.start()

    def _drop_offered(self, draft: Draft) -> None:
        self._decided()
        self._drop_draft(draft.key, None)

    def _decided(self) -> None:
        self.notice.say("")
        self.form.setEnabled(True)
        self.form.focus_first()

    def _draft(self) -> dict[str, Any] | None:
        if not self.is_dirty:
            return None
        self._has_draft = True
        value = self.form.value()
        return draft_content(value, self.form.unread_texts(), self._version, self._trade.title(value))

    def _edited(self) -> None:
        self._keeper.touch()
        self._check_timer.start()
        self._say_title()
        self._say_state()

    def _check(self) -> None:
        self.form.show_problems([*self.form.unreadable(), *self._trade.check(self.form.value())])

    def _saved(self, kept: Kept, sent: Any) -> None:
        self._is_saving = False
        self._id, self._version = kept.record.id, kept.record.version
        self._keeper.key = f"{self._trade.prefix}{self._id}"
        self._has_draft = False
        settled = getattr(kept.record, self._trade.part)
        if settled != sent and self.form.value() == sent:
            self.form.show_value(settled)
            sent = settled
        self._baseline = sent
        self.notice.say("")
        self.message.emit(f"{self._trade.thing}已保存")
        if self.is_dirty:
            self._keeper.touch()
        self._say_state()
        self._run_after_save()

    def _not_saved(self, error: Exception) -> None:
        self._is_saving = False
        self._after_save = None
        self._keeper.flush()
        problems = error.problems if isinstance(error, Refused) else ()
        if any(problem.field == "version" for problem in problems):
            key = self.key
            self.notice.say(
                f"{sentence_of(error)}。您写的已留作草稿。",
                ("看最新的", "reload_button", lambda: self.reload_wanted.emit(key)),
            )
            self._say("没有保存，已留作草稿", "late")
        elif problems:
            self._stop_at(self.form.show_problems(problems, insist=True))
        else:
            self._say(f"{sentence_of(error)}，填的内容还在", "late")

    def _run_after_save(self) -> None:
        act, self._after_save = self._after_save, None
        if act is not None:
            act()

    def _stop_at(self, placed: "list[tuple[Problem, Any]]") -> None:
        problem, field = next(((p, f) for p, f in placed if f is not None), placed[0])
        if field is not None:
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(field.editor)
        self._say(f"有{len(placed)}处要改正才能保存：{problem.sentence}", "late")

    def _say_title(self) -> None:
        self.header.title.setText(self._trade.title(self.form.value()))

    def _say_state(self, kept_at: datetime | None = None) -> None:
        dirty = self.is_dirty
        self._discard.setVisible(dirty or self.is_new)
        self._discard.setText("不要了" if self.is_new else "放弃修改")
        self._save.setEnabled(dirty or self.is_new)
        if not dirty:
            self._say("还没有保存" if self.is_new else "已保存", "due" if self.is_new else "done")
        elif kept_at is not None:
            self._say(f"未保存 · 草稿 {at(kept_at, self._workplace.clock.today())}", "due")
        else:
            self._say("未保存", "due")

    def _say(self, sentence: str, tone: str) -> None:
        self._state.setText(sentence)
        look.mark(self._state, "tone", tone)
