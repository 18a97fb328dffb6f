"""发送纠纷包: chosen disputes, perhaps a unit's screening of some days, to another office"""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.services.packets import ENDING, PURPOSES, Packed, Wanted, suggested_passphrase
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.choices import ChoiceField, Offer, Option, SuggestField, from_list, matching
from mediator_desktop.ui.kit.editors import reveal
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import DateField, Field, LongTextField, TextField
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet, name_keys
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import FlowLayout, Page, ScrollColumn, button, shortcut, text
from mediator_desktop.ui.register.packet_presenter import MOST_NAMED, Offered, PacketPresenter

KIND = f"纠纷包 (*{ENDING})"
KEYS = "Enter 下一格 · Ctrl+S 装包保存 · Esc 返回"
WIDEST = 820


class PacketSendPage(Page):
    """`begin` with the ids of disputes; `closed` when one goes back."""

    closed = Signal()
    message = Signal(str)

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("发送纠纷包", parent=parent)
        name_keys(self, KEYS)
        self._workplace = workplace
        self._presenter = PacketPresenter(workplace, runner)
        self._ids: tuple[str, ...] = ()
        self._peers: tuple[str, ...] = ()
        self._done: Path | None = None
        self.header.add_button(button("返回", "back_button", self.closed.emit, icon="arrow-left"))
        scroll = ScrollColumn()
        self.body.addWidget(scroll, 1)
        self._chosen = self._sheet("装进去的内容", scroll)
        self._titles = text("", name="chosen_label", wraps=True)
        self._chosen.body.addWidget(self._titles)
        self._fields: dict[str, Field] = {}
        self._what = self._rounds_grid()
        self._chosen.body.addWidget(self._what)
        self._whom = self._sheet("发给谁", scroll)
        self._whom.body.addWidget(self._whom_grid())
        self._secret = self._sheet("口令", scroll)
        self._make_secret()
        self._result = self._sheet("已经装好", scroll)
        self._make_result()
        scroll.column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        self._save = button("装包并保存  Ctrl+S", "send_packet_button", self.save, role="primary")
        foot.addWidget(self._save)
        self._state = text("", "error", "state_label", wraps=True)
        foot.addWidget(self._state, 1)
        self.body.addLayout(foot)
        shortcut(self, "Ctrl+S", self.save)
        shortcut(self, "Esc", self.closed.emit)
        self.setFocusProxy(self._fields["recipient"])

    def begin(self, dispute_ids: tuple[str, ...] = ()) -> None:
        """Start anew with these disputes."""
        self._ids = dispute_ids
        self._done = None
        for field in self._fields.values():
            field.set_text("")
            field.show_problem(None)
        self._fields["purpose"].set_value(PURPOSES[0])
        self._new_passphrase()
        self._state.setText("")
        self._show_result(None)
        self._presenter.offer(dispute_ids, self._offer)
        self._fields["recipient"].setFocus()

    def save(self) -> None:
        """Ask where, and write the packet."""
        wanted = self._wanted()
        if wanted is None or self._done is not None:
            return
        day = self._workplace.clock.today()
        suggestion = dialogs.usual_folder() / f"纠纷包 给{_in_file_name(wanted.recipient)} {day}{ENDING}"
        target = dialogs.current().choose_to_save(self, "保存纠纷包", suggestion, KIND)
        if target is None:
            return
        self._save.setEnabled(False)
        self._state.setText("")
        self._presenter.send(wanted, self._passphrase(), target, self._packed, self._failed)

    def _wanted(self) -> Wanted | None:
        """What was filled in, None when something is missing; said beside its field."""
        problems = []
        for name, label in (("recipient", "接收单位"), ("purpose", "发送的事由")):
            if not self._fields[name].value():
                problems.append(Problem(name, f"请填写{label}"))
        unit = self._fields["packet_unit"].value() or ""
        period = None
        if unit:
            first, last = self._fields["first_day"].value(), self._fields["last_day"].value()
            if first is None or last is None:
                problems.append(Problem("first_day", "请填写从哪天到哪天"))
            elif last < first:
                problems.append(Problem("last_day", "结束日期早于开始日期"))
            else:
                period = Period(first, last)
        if not unit and not self._ids:
            problems.append(Problem("packet_unit", "没有选纠纷，请选一个单位的排查记录"))
        if len(self._passphrase().replace("-", "")) < 8:
            problems.append(Problem("passphrase", "口令至少要8位"))
        self._show_problems(problems)
        if problems:
            return None
        return Wanted(
            disputes=self._ids,
            unit=unit,
            period=period,
            recipient=self._fields["recipient"].value(),
            purpose=self._fields["purpose"].value(),
            note=self._fields["packet_note"].value(),
        )

    def _show_problems(self, problems: list[Problem]) -> None:
        by_field = {problem.field: problem for problem in reversed(problems)}
        for name, field in self._fields.items():
            field.show_problem(by_field.get(name), insist=True)
        if problems:
            self._fields[problems[0].field].setFocus()

    def _packed(self, packed: Packed) -> None:
        self._save.setEnabled(True)
        self._done = packed.path
        self._show_result(packed)
        self.message.emit(f"纠纷包已装好，在 {packed.path}")

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if isinstance(error, Refused):
            known = [p for p in error.problems if p.field in self._fields]
            self._show_problems(known)
            if len(known) == len(error.problems):
                return
        self._state.setText(sentence_of(error))

    def _offer(self, offered: Offered) -> None:
        more = f"\n等共{len(self._ids)}件" if len(self._ids) > MOST_NAMED else ""
        self._titles.setText("\n".join(offered.titles) + more)
        self._titles.setVisible(bool(self._ids))
        self.header.say(
            f"选了{len(self._ids)}件纠纷，连同各自的附件" if self._ids else "没有选纠纷，只发排查记录"
        )
        self._peers = offered.peers
        options = (Option("", "不带"), *(Option(key, name) for key, name in offered.units))
        unit = self._fields["packet_unit"]
        assert isinstance(unit, ChoiceField)
        unit.set_options(options)

    def _passphrase(self) -> str:
        return str(self._fields["passphrase"].value())

    def _new_passphrase(self) -> None:
        self._fields["passphrase"].set_value(suggested_passphrase())
        self._show_passphrase()

    def _show_passphrase(self) -> None:
        self._large.setText(self._passphrase())

    def _show_result(self, packed: Packed | None) -> None:
        for widget in (self._chosen, self._whom, self._save):
            widget.setVisible(packed is None)
        self._again.setVisible(packed is None)
        self._fields["passphrase"].setVisible(packed is None)
        self._result.setVisible(packed is not None)
        if packed is not None:
            self._told.setText(
                f"纠纷{packed.disputes}件，排查{packed.rounds}轮，附件{packed.files}个\n{packed.path}"
            )
            self._groups.setText(packed.fingerprint)
            self._folder.setFocus()
            reveal(self._large)

    def _rounds_grid(self) -> FieldGrid:
        grid = FieldGrid()
        today = self._workplace.clock.today
        unit = ChoiceField("packet_unit", "连同排查记录", (), nothing="")
        unit.set_hint("选村(社区)或乡镇，查到的纠纷一起装进去")
        first = DateField("first_day", "从哪天", today)
        last = DateField("last_day", "到哪天", today)
        unit.changed.connect(self._suggest_week)
        for field, span in ((unit, 2), (first, 1), (last, 1)):
            self._fields[field.name] = field
            grid.add(field, span)
        return grid

    def _suggest_week(self) -> None:
        if self._fields["packet_unit"].value() and self._fields["first_day"].value() is None:
            today = self._workplace.clock.today()
            monday = today - timedelta(days=today.weekday())
            self._fields["first_day"].set_value(monday)
            self._fields["last_day"].set_value(today)

    def _whom_grid(self) -> FieldGrid:
        grid = FieldGrid()

        def offices(words: str, offer: Offer) -> None:
            offer(matching(words, self._peers))

        recipient = SuggestField("recipient", "接收单位", offices)
        purpose = SuggestField("purpose", "发送的事由", from_list(PURPOSES))
        purpose.set_hint("发出去的是完整的个人信息，单位和事由会记入日志")
        note = LongTextField("packet_note", "给对方的话", lines=1, most=4)
        for field, span in ((recipient, 3), (purpose, 3), (note, 6)):
            self._fields[field.name] = field
            grid.add(field, span)
        return grid

    def _make_secret(self) -> None:
        self._large = text("", "number", "passphrase_label", wraps=True)
        self._secret.body.addWidget(self._large)
        advice = (
            "请打电话把口令告诉对方，不要写在U盘上，也不要和文件一起发。口令不留在登记册里，装好后请先记下。"
        )
        self._secret.body.addWidget(text(advice, "muted", "advice_label", wraps=True))
        own = TextField("passphrase", "也可以自己定一个（至少8位）")
        own.changed.connect(self._show_passphrase)
        self._fields["passphrase"] = own
        self._secret.body.addWidget(own)
        self._again = button("换一个", "new_passphrase_button", self._new_passphrase, icon="refresh-cw")
        self._secret.head.addWidget(self._again)

    def _make_result(self) -> None:
        self._told: QLabel = text("", name="packed_label", wraps=True)
        self._result.body.addWidget(self._told)
        self._result.body.addWidget(
            text("对方第一次接收时会打电话来核对识别码，请念给对方听：", "muted", wraps=True)
        )
        self._groups = text("", "code", "fingerprint_label", wraps=True)
        self._result.body.addWidget(self._groups)
        row = QWidget()
        flow = FlowLayout(row, spacing=12)
        self._folder = button("打开文件夹", "open_folder_button", self._open_folder, icon="folder-open")
        flow.addWidget(self._folder)
        flow.addWidget(button("完成", "finish_button", self.closed.emit, role="primary"))
        self._result.body.addWidget(row)

    def _open_folder(self) -> None:
        if self._done is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._done.parent)))

    def _sheet(self, title: str, scroll: ScrollColumn) -> Sheet:
        sheet = Sheet(title)
        sheet.setMaximumWidth(look.px(WIDEST))
        scroll.column.addWidget(sheet)
        return sheet


def _in_file_name(name: str) -> str:
    return "".join(char for char in name if char.isalnum())[:40]
