"""One round: held now, entered later, looked at again; disputes are registered right there"""

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.problems import Problem, Refused, Severity
from mediator_desktop.domain.screening import (
    Campaign,
    Habits,
    RoundKind,
    RoundRecord,
    ScreeningRound,
    check_round,
)
from mediator_desktop.domain.views import Changes, Draft
from mediator_desktop.services.screening import RoundKept
from mediator_desktop.ui.kit import dialogs
from mediator_desktop.ui.kit.drafting import DraftKeeper, at
from mediator_desktop.ui.kit.editors import order_tabs
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import (
    Badge,
    Page,
    ScrollColumn,
    button,
    clear_layout,
    shortcut,
    text,
)
from mediator_desktop.ui.screening.files import FilesCard
from mediator_desktop.ui.screening.presenter import (
    PageFacts,
    RoundFacts,
    ScreeningPresenter,
    SlotChoices,
    new_key,
)
from mediator_desktop.ui.screening.round_form import RoundForm, Typed
from mediator_desktop.ui.screening.words import SlotRef

KEYS = "Enter 下一格 · Ctrl+S 保存 · Ctrl+D 加一件纠纷 · Ctrl+P 签到表 · Esc 返回"
LEFT_OPEN = "查到了几件纠纷，就在下面一件一件写；一件也没有，请勾上零报告"


class RoundPage(Page):
    """`closed` when one goes back, `print_wanted` and `look_at` with what makes the sheet to be shown."""

    closed = Signal()
    open_dispute = Signal(str)
    message = Signal(str)
    sheet_wanted = Signal(object)

    def __init__(
        self, presenter: ScreeningPresenter, runner: Runner, offers: Offers, parent: QWidget | None = None
    ) -> None:
        super().__init__("记一轮排查", KEYS, parent)
        self._presenter = presenter
        self._record: RoundRecord | None = None
        self._wanted: date | None = None
        self._clean = Typed({}, False, (), ())
        self._restoring: Draft | None = None
        self._keeper = DraftKeeper(runner, presenter.workplace.clock, self._draft, self)
        self._keeper.kept.connect(self._say_kept)
        self._keeper.failed.connect(lambda sentence: self._say(f"草稿没有保存上：{sentence}"))
        self.header.add_button(button("返回", "round_back_button", self.leave, icon="arrow-left"))
        self._print = button("签到表", "print_attendance_button", self.print_sheet, icon="printer")
        self.header.add_button(self._print)
        self._save = button("保存", "save_round_button", self.save, role="primary")
        self.header.add_button(self._save)
        self.form = RoundForm(offers)
        self.form.changed.connect(self._typed)
        self.form.slot_wanted.connect(self._ask_slots)
        self.form.unit_chosen.connect(self._ask_habits)
        self.form.open_dispute.connect(self.open_dispute)
        self._files = FilesCard(presenter)
        self._files.changed.connect(self._again)
        self._files.look_at.connect(self._look_at)
        self._files.message.connect(self.message)
        self._problem = text("", "error", "round_problem_label", wraps=True)
        self._problem.hide()
        self.body.addWidget(self._problem)
        self._scroll = ScrollColumn()
        self._scroll.column.addWidget(self.form)
        self._scroll.column.addWidget(self._files)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        self._kept = text("", "muted", "round_kept_label", wraps=True)
        row.addWidget(self._kept, 1)
        self._void = button("作废这一轮", "void_round_button", self.void, role="quiet")
        row.addWidget(self._void)
        self._scroll.column.addWidget(foot)
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)
        self._tabs = QTimer(self)
        self._tabs.setSingleShot(True)
        self._tabs.timeout.connect(lambda: order_tabs(self))
        self.form.found.structure_changed.connect(self._tabs.start)
        shortcut(self, "Ctrl+S", self.save)
        shortcut(self, "Ctrl+P", self.print_sheet)
        shortcut(self, "Ctrl+D", self.form.found.add)
        shortcut(self, "Esc", self.leave)

    def begin(self, ref: SlotRef | None = None, campaign: Campaign | None = None, unit: str = "") -> None:
        """A new round: for a slot that was pointed at, for a campaign, or as yet unknown."""
        today = self._presenter.today()
        held_on = today
        if ref is not None:
            held_on = ref.held_on if ref.held_on and ref.held_on <= today else min(today, ref.slot.due_on)
        blank = ScreeningRound(
            unit=ref.slot.unit if ref is not None else unit,
            for_day=today,
            held_on=held_on,
            kind=campaign.kind if campaign is not None else RoundKind.ROUTINE,
            campaign=campaign.id if campaign is not None else "",
        )
        self._wanted = ref.slot.day if ref is not None else None
        self._restoring = None
        self._start(None, new_key(), blank)

    def open(self, round_id: str) -> None:
        """A round on record."""
        self._say("")
        self._presenter.load(round_id, self._opened, self._failed)

    def open_draft(self, draft: Draft) -> None:
        """Go on with something typed and not saved."""
        round_id = draft.content.get("round")
        if isinstance(round_id, str) and round_id:
            self._presenter.load(round_id, lambda facts: self._opened(facts, draft), self._failed)
            return
        self.begin()
        self._keeper.key = draft.key
        self._restoring = draft

    def has_unsaved(self) -> bool:
        """Whether something typed is in danger."""
        return self._keeper.has_unkept

    def flush(self) -> None:
        """Keep what is typed as a draft now."""
        if self._keeper.is_waiting:
            self._keeper.flush()

    def leave(self) -> None:
        """Back to the board; what is not saved stays as a draft."""
        self.flush()
        self.closed.emit()

    def react(self, changes: Changes) -> None:
        """Titles of the disputes found may have changed."""
        if self._record is not None and changes.disputes and not self._is_changed():
            self._again()

    def save(self) -> None:
        """Keep the round; what is wrong is told beside its field."""
        if self._record is not None and self._record.voided_at:
            return
        if problems := self.form.incomplete():
            self._tell(problems)
            return
        held = self.form.value()
        if held is None:
            self._say("这一轮在列表里找不到了，请重新选一次轮次")
            return
        found = self.form.disputes()
        checked = replace(held, disputes=(*held.disputes, *("new",) * len(found)))
        wrong = [p for p in check_round(checked, self._presenter.today()) if p.severity is Severity.WRONG]
        if wrong:
            self._tell([replace(p, sentence=LEFT_OPEN) if _left_open(p, held) else p for p in wrong])
            return
        self._save.setEnabled(False)
        key = self._keeper.key
        self._keeper.forget()
        disputes = [short.as_dispute() for short in found]
        self._presenter.save(
            self._record, held, disputes, key, partial(self._saved, len(found)), self._refused
        )

    def void(self) -> None:
        """Make the round void, with a reason."""
        if self._record is None:
            return
        reason = dialogs.current().ask_text(
            self, "作废以后这一轮不再算数，查到的纠纷仍在。请写明作废的原因：", "作废"
        )
        if reason is not None:
            self._presenter.void(self._record, reason, lambda kept: self.open(kept.record.id), self._failed)

    def print_sheet(self) -> None:
        """Show the attendance sheet, also of a round that is not saved."""
        held, slot = self.form.value(), self.form.slot()
        if held is None:
            self._tell(self.form.incomplete())
            return
        name = slot.label.partition("（")[0] if slot is not None else ""
        count = len(held.disputes) + len(self.form.disputes())
        self.sheet_wanted.emit(self._presenter.attendance(held, name, count))

    def _opened(self, facts: RoundFacts, draft: Draft | None = None) -> None:
        self._wanted = facts.record.round.for_day
        self._start(facts.record, "", facts.record.round, facts)
        self._restoring = draft

    def _start(
        self, record: RoundRecord | None, key: str, held: ScreeningRound, facts: RoundFacts | None = None
    ) -> None:
        self._record = record
        self._keeper.forget()
        self._keeper.key = key if record is None else f"screening:{record.id}"
        self.form.own_round = record.id if record is not None else ""
        self._say("")
        self._kept.setText("")
        is_void = record is not None and record.voided_at is not None
        self._files.show_files(
            record.id if record is not None else "", facts.files if facts else (), is_void=is_void
        )
        self._void.setVisible(record is not None and not is_void)
        self._save.setEnabled(not is_void)
        self._head(record)

        def show(page: PageFacts) -> None:
            self.form.offer(page.units, page.campaigns)
            self.form.show_round(held, facts.found if facts else ())
            self.form.set_editable(not is_void)
            self._clean = self.form.typed()
            self._restore()
            self._ask_slots()
            self._ask_habits()
            self._tabs.start(0)
            first = "unit" if self.form.unit() is None else "people"
            if not is_void:
                self.form.field(first).editor.setFocus()

        self._presenter.page_facts(held.held_on, show)

    def _restore(self) -> None:
        """Put back what a draft kept; its slot is chosen once slots are offered."""
        draft, self._restoring = self._restoring, None
        if draft is None:
            return
        self.form.restore(Typed.from_plain(draft.content))
        day = draft.content.get("for_day")
        if isinstance(day, str):
            self.form.field("for_day").set_text("")
            self._wanted = date.fromisoformat(day)
        self._kept.setText(f"接着 {at(draft.saved_at, self._presenter.today())} 的草稿写")

    def _head(self, record: RoundRecord | None) -> None:
        clear_layout(self.header.badges)
        if record is None:
            self.header.title.setText("记一轮排查")
            self.header.say("查到纠纷就在这里写下，每件各自登记编号；没有查到，勾上零报告。")
            return
        held = record.round
        self.header.title.setText("排查记录")
        if record.voided_at:
            self.header.badges.addWidget(Badge("✕ 已作废", "late"))
        elif held.nil:
            self.header.badges.addWidget(Badge("○ 零报告", "done"))
        else:
            self.header.badges.addWidget(Badge(f"● {len(held.disputes)} 件", "done"))
        entered = f"{record.entered_at:%Y-%m-%d %H:%M} 录入"
        parts = [entered, record.actor, f"作废原因：{record.void_reason}" if record.void_reason else ""]
        self.header.say(" · ".join(part for part in parts if part))

    def _late_badge(self) -> None:
        """Say when the round was held or entered after its day."""
        slot, record = self.form.slot(), self._record
        if slot is None or record is None or record.voided_at or self.header.badges.count() > 1:
            return
        due_on = slot.entry.slot.due_on
        if record.round.held_on > due_on or record.entered_at.date() > due_on:
            self.header.badges.addWidget(Badge(f"◷ 补报，应在{due_on.month}月{due_on.day}日前", "due"))

    def _ask_slots(self) -> None:
        unit = self.form.unit()
        if unit is None:
            return
        around = self._wanted or self.form.field("held_on").value() or self._presenter.today()
        self._presenter.slots(unit.id, around, self._offer_slots, self._failed)

    def _offer_slots(self, found: SlotChoices) -> None:
        wanted, self._wanted = self._wanted, None
        is_untouched = not self._is_changed()
        self.form.offer_slots(found.choices, found.first if wanted is None else None)
        if wanted is not None:
            self.form.choose_slot(wanted)
        self._late_badge()
        if is_untouched:
            self._clean = self.form.typed()

    def _ask_habits(self) -> None:
        unit = self.form.unit()
        if unit is not None:
            self._presenter.habits(unit.id, self._offer_habits)

    def _offer_habits(self, habits: Habits) -> None:
        self.form.offer_habits(habits)

    def _again(self) -> None:
        if self._record is not None:
            self._presenter.load(self._record.id, self._refreshed, self._failed)

    def _refreshed(self, facts: RoundFacts) -> None:
        """Files came or went, disputes have other titles: what is typed stays."""
        is_void = facts.record.voided_at is not None
        self._files.show_files(facts.record.id, facts.files, is_void=is_void)
        if not self._is_changed() and facts.record.version != (self._record.version if self._record else 0):
            self._opened(facts)

    def _look_at(self, attachment: Attachment) -> None:
        self.sheet_wanted.emit(self._presenter.pdf_of(attachment))

    def _saved(self, count: int, kept: RoundKept) -> None:
        words = f"已保存，{count} 件纠纷各自登记了编号。" if count else "已保存。"
        self.message.emit(words)
        self.open(kept.record.id)

    def _refused(self, error: Exception) -> None:
        self._save.setEnabled(True)
        self._keeper.touch()
        if isinstance(error, Refused):
            self._tell(error.problems)
        else:
            self._say(sentence_of(error))

    def _failed(self, error: Exception) -> None:
        self._say(sentence_of(error))

    def _tell(self, problems: Any) -> None:
        rest: list[Problem] = self.form.show_problems(list(problems))
        self._say("；".join(problem.sentence for problem in rest))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _typed(self) -> None:
        if self._record is None or not self._record.voided_at:
            self._keeper.touch()

    def _is_changed(self) -> bool:
        return self.form.typed() != self._clean

    def _draft(self) -> dict[str, Any] | None:
        """What is typed, for the draft of a new round; a round on record is only changed by saving."""
        typed = self.form.typed()
        if typed == self._clean:
            return None
        unit, slot = self.form.unit(), self.form.slot()
        name = slot.label.partition("（")[0] if slot is not None else ""
        content = typed.to_plain()
        content["title"] = " ".join(part for part in (unit.name if unit else "", name) if part) or "一轮排查"
        content["unit"] = unit.id if unit else ""
        content["for_day"] = slot.entry.slot.day.isoformat() if slot is not None else None
        content["round"] = self._record.id if self._record is not None else ""
        return content

    def _say_kept(self, moment: datetime) -> None:
        self._kept.setText(f"草稿已保存 {at(moment, self._presenter.today())}")


def _left_open(problem: Problem, held: ScreeningRound) -> bool:
    """Whether it is open what was found."""
    return problem.field == "nil" and not held.nil
