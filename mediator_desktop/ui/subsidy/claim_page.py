"""One claim on its way: the strip from 申报 to 发放, its cases, the next stage, the sheets"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.subsidy_claim import ClaimRecord, Stage, Standing, Verdict, standings
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.subsidy_sheets import SheetKind
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.fields import DateField, FlagField, MoneyField, TextField
from mediator_desktop.ui.kit.table import RowsModel, TableView
from mediator_desktop.ui.kit.widgets import (
    ROOMY,
    Badge,
    FlowLayout,
    Page,
    button,
    clear_layout,
    shortcut,
    text,
)
from mediator_desktop.ui.subsidy import model
from mediator_desktop.ui.subsidy.period_tab import fill, in_card

KEYS = "方向键移动 · Enter 改这一件 · Esc 返回"


class ClaimPage(Page):
    """Shows a claim; every wish is a signal."""

    closed = Signal()
    stage_wanted = Signal(object, str, object, object)
    undo_wanted = Signal(str)
    sheet_wanted = Signal(object)
    save_wanted = Signal(object, object, object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__("案件补贴", KEYS, parent)
        self._today = today
        self._record: ClaimRecord | None = None
        self._standings: dict[str, Standing] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._shown = ""
        tools = QWidget()
        flow = FlowLayout(tools)
        flow.addWidget(button("返回", "back_button", self.closed.emit, icon="arrow-left"))
        flow.addWidget(self._sheets())
        self._undo = button("撤回", "undo_stage_button", self._begin_undo, icon="undo-2")
        flow.addWidget(self._undo)
        self.body.addWidget(tools)
        strip = QWidget()
        self._strip = FlowLayout(strip, spacing=6)
        self.body.addWidget(strip)
        self._model = RowsModel(model.LINES)
        self.table = TableView(self._model, "claim_lines_table_view")
        self.table.setAccessibleName("这一批的纠纷")
        self.table.opened.connect(self._begin_verdict)
        self._card = in_card(self.table)
        self.body.addWidget(self._card, 1)
        self._strip_row = strip
        self._make_verdict()
        self._make_next()
        self._state = text("", "error", "stage_state_label", wraps=True)
        self._state.hide()
        self.body.addWidget(self._state)
        shortcut(self, "Esc", self._back)
        self.setFocusProxy(self.table)

    @property
    def record(self) -> ClaimRecord | None:
        """The claim shown."""
        return self._record

    @property
    def has_unsaved(self) -> bool:
        """Whether verdicts were noted and no stage was taken with them yet."""
        return bool(self._verdicts)

    def show_record(self, record: ClaimRecord) -> None:
        """Show a claim; verdicts noted for the same stage of it stay."""
        if self._record is None or (record.id, record.version) != (self._record.id, self._record.version):
            self._verdicts = {}
        self._record = record
        self._standings = {one.line.facts.dispute_id: one for one in standings(record)}
        self.header.title.setText(record.title)
        total = sum(one.amount for one in self._standings.values())
        out = sum(1 for one in self._standings.values() if not one.passed)
        words = [f"{len(record.lines)} 件，申报 {model.yuan(record.claimed)} 元，现在 {model.yuan(total)} 元"]
        if out:
            words.append(f"没有通过 {out} 件")
        words.append(record.rules)
        self.header.say(" · ".join(words))
        self.header.line.setVisible(look.current().percent <= ROOMY)
        self._show_strip(record)
        self._fill()
        upcoming = record.next_stage
        self._show_next()
        if upcoming is not None:
            self._take.setText(
                f"{upcoming.label}，没有改动的都通过" if upcoming is not Stage.PAID else "发放"
            )
            self.by.caption.setText(f"{upcoming.label}人")
        self._undo.setVisible(record.stage is not None)
        if record.stage is not None:
            self._undo.setText(f"撤回{record.stage.label}")
        self.say("")

    def taken(self) -> None:
        """A stage was taken or undone: ready for the next."""
        self._verdicts = {}
        self.reason.set_value("")
        self.on.set_value(None)

    def focus_work(self) -> None:
        """Go to what comes next: who takes the next stage, else the cases."""
        work = self.table if self._next.isHidden() else self.by.editor
        work.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str) -> None:
        """Say why something could not be done."""
        self._state.setText(sentence)
        self._state.setVisible(bool(sentence))

    def _sheets(self) -> QPushButton:
        """Looking at both sheets and saving them, behind one button."""
        made = button("申报表和发放表", "sheets_button", icon="file-text")
        menu = QMenu(made)
        for words, name, act in (
            ("看", "show", self.sheet_wanted.emit),
            ("存成文件：", "save", self._save),
        ):
            for kind in SheetKind:
                action = QAction(f"{words}{kind.label}", menu)
                action.setObjectName(f"{name}_{kind.value}_action")
                action.triggered.connect(lambda _checked=False, do=act, chosen=kind: do(chosen))
                menu.addAction(action)
        made.setMenu(menu)
        return made

    def _make_verdict(self) -> None:
        self._verdict = QWidget()
        self._verdict.setObjectName("verdict_panel")
        self._verdict.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self._verdict)
        column.setContentsMargins(0, 0, 0, 0)
        self._verdict_of = text("", "section", "verdict_of_label", wraps=True)
        column.addWidget(self._verdict_of)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self.refuse = FlagField("refused", "不通过")
        self.amount = MoneyField("verdict_amount", "改为（元）")
        self.why = TextField("verdict_reason", "原因")
        row.addWidget(self.refuse, 1)
        row.addWidget(self.amount, 2)
        row.addWidget(self.why, 3)
        done = button("记下这一件", "note_verdict_button", self._note, icon="check")
        done.setProperty("takes_enter", True)
        row.addWidget(done, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        self._verdict.hide()
        self.body.addWidget(self._verdict)

    def _make_next(self) -> None:
        self._next = QWidget()
        row = QHBoxLayout(self._next)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        self.by = TextField("stage_by", "经办人")
        self.on = DateField("stage_on", "日期（不写是今天）", self._today)
        self._take = button("", "take_stage_button", self._wish, role="primary")
        self._take.setProperty("takes_enter", True)
        row.addWidget(self.by, 2)
        row.addWidget(self.on, 2)
        row.addWidget(self._take, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(self._next)
        self._back_row = QWidget()
        back = QHBoxLayout(self._back_row)
        back.setContentsMargins(0, 0, 0, 0)
        back.setSpacing(look.px(12))
        self.reason = TextField("undo_reason", "撤回上一步的原因")
        done = button("确定撤回", "confirm_undo_button", self._wish_undo)
        done.setProperty("takes_enter", True)
        back.addWidget(self.reason, 3)
        back.addWidget(done, 0, Qt.AlignmentFlag.AlignBottom)
        self._back_row.hide()
        self.body.addWidget(self._back_row)

    def _show_panel(self, panel: QWidget | None) -> None:
        """One of verdict, next stage and undoing at a time, so that the cases keep their room."""
        for one in (self._verdict, self._next, self._back_row):
            one.hide()
        has_room = panel is not self._verdict or look.current().percent <= ROOMY
        self._card.setVisible(has_room)
        self._strip_row.setVisible(has_room)
        if panel is not None:
            panel.show()

    def _show_next(self) -> None:
        more = self._record is not None and self._record.next_stage is not None
        self._show_panel(self._next if more else None)

    def _begin_undo(self) -> None:
        self._show_panel(self._back_row)
        self.reason.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_strip(self, record: ClaimRecord) -> None:
        clear_layout(self._strip)
        done = {taken.stage: taken for taken in record.taken}
        for place, stage in enumerate(Stage):
            taken = done.get(stage)
            if taken is not None:
                words = f"✓ {stage.label} {taken.by} {taken.on.month}月{taken.on.day}日"
                tone = "done"
            else:
                words, tone = stage.label, "due" if stage is record.next_stage else "plain"
                words = f"○ {words}" if tone == "due" else words
            badge = Badge(words, tone)
            badge.setObjectName(f"stage_{place}_badge")
            self._strip.addWidget(badge)
        if record.stage is None:
            last = record.stages[-1] if record.stages else None
            why = (
                max(record.stages, key=lambda s: s.undone_at or record.entered_at).undo_reason if last else ""
            )
            self._strip.addWidget(Badge(f"已撤回：{why}", "late"))

    def _fill(self) -> None:
        noted = {key: verdict.reason for key, verdict in self._verdicts.items()}
        fill(self.table, self._model, model.line_rows(self._standings.values(), noted))

    def _begin_verdict(self, key: str) -> None:
        one = self._standings.get(key)
        upcoming = self._record.next_stage if self._record else None
        if one is None or not one.passed or upcoming in (None, Stage.PAID):
            return
        self._shown = key
        known = self._verdicts.get(key)
        self._verdict_of.setText(f"{one.line.facts.number}　现在 {model.yuan(one.amount)} 元")
        self.refuse.set_value(known is not None and not known.passed)
        amount = known.amount if known is not None and known.passed else one.amount
        self.amount.set_value(Money(amount))
        self.amount.setVisible(upcoming is not None and upcoming.may_change_amounts)
        self.why.set_value(known.reason if known else "")
        self._show_panel(self._verdict)
        self.refuse.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note(self) -> None:
        one = self._standings[self._shown]
        if self.amount.own_problem() is not None:
            return
        amount = self.amount.value()
        passed = not self.refuse.value()
        fen = amount.fen if amount is not None else one.amount
        if passed and fen == one.amount:
            self._verdicts.pop(self._shown, None)
        elif not self.why.value():
            self.say("请写明原因")
            self.why.editor.setFocus()
            return
        else:
            self._verdicts[self._shown] = Verdict(
                dispute_id=self._shown, passed=passed, amount=fen if passed else 0, reason=self.why.value()
            )
        self.say("")
        self._show_next()
        self._fill()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        if not self._verdict.isHidden() or not self._back_row.isHidden():
            self._show_next()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.closed.emit()

    def _wish(self) -> None:
        stage = self._record.next_stage if self._record else None
        if stage is None or self.on.own_problem() is not None:
            return
        self.stage_wanted.emit(
            stage, self.by.value(), self.on.value() or self._today(), tuple(self._verdicts.values())
        )

    def _wish_undo(self) -> None:
        if self.reason.value():
            self.undo_wanted.emit(self.reason.value())
        else:
            self.say("请写明撤回的原因")
            self.reason.editor.setFocus()

    def _save(self, kind: SheetKind) -> None:
        """Where to, and whether in full: then to whom and what for."""
        if self._record is None:
            return
        asker = dialogs.current()
        suggestion = dialogs.usual_folder() / f"{self._record.title}{kind.label}.xlsx"
        kinds = ";;".join((dialogs.WORKBOOK, dialogs.PDF))
        target: Path | None = asker.choose_to_save(self, f"保存{kind.label}", suggestion, kinds)
        if target is None:
            return
        hidden = "身份证号和银行账号" if kind is SheetKind.PAYMENT else "当事人姓名"
        disclosure = None
        if asker.ask(self, f"表里的{hidden}要写完整的吗？写完整的会记入日志。", "写完整的", "隐去一部分"):
            recipient = asker.ask_text(self, "提供给谁？", "继续")
            purpose = asker.ask_text(self, "用来做什么？", "保存") if recipient else None
            if not recipient or not purpose:
                self.say("没有写明提供给谁、用来做什么，没有保存")
                return
            disclosure = Disclosure.of(recipient, purpose)
        self.save_wanted.emit(kind, target, disclosure)
