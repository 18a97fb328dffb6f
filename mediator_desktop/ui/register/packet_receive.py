"""接收纠纷包: what a packet of another office brings, what to take, and the receipt for it; receipts that came back"""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from mediator_desktop.domain.exchange import Result, Side, Standing, Trust
from mediator_desktop.domain.problems import Refused
from mediator_desktop.services.packet_arrivals import Arrival, Item
from mediator_desktop.services.packet_receiving import Decision, Received, undecided
from mediator_desktop.services.packets import ENDING, RECEIPT_ENDING, Receipt
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.editors import TAKES_ENTER, LineEdit, reveal
from mediator_desktop.ui.kit.fields import TextField
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet, name_keys
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import FlowLayout, Page, ScrollColumn, button, shortcut, text
from mediator_desktop.ui.register.packet_facts import FactsSheet
from mediator_desktop.ui.register.packet_presenter import PacketPresenter

KIND = f"纠纷包和回执 (*{ENDING} *{RECEIPT_ENDING})"
RECEIPT_KIND = f"回执 (*{RECEIPT_ENDING})"
KEYS = "Ctrl+O 选文件 · 方向键看每一件 · Tab 到选项 · Ctrl+S 接收 · Esc 返回"
COLUMNS = (
    Column("standing", "情况", 120, sorts=False),
    Column("number", "编号", 240, sorts=False),
    Column("title", "名称", 340, sorts=False),
    Column("decision", "怎么办", 160, sorts=False),
)
TONES = {Standing.NEW: "done", Standing.CHANGED: "due", Standing.CONFLICT: "late", Standing.SAME: "muted"}
ROWS_SHOWN = 7


class _LastLine(LineEdit):
    """A line behind which nothing comes: Enter does what the form is for."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class PacketReceivePage(Page):
    """`begin` starts anew; `closed` when one goes back."""

    closed = Signal()
    message = Signal(str)

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("接收纠纷包", parent=parent)
        name_keys(self, KEYS)
        self._workplace = workplace
        self._presenter = PacketPresenter(workplace, runner)
        self._path: Path | None = None
        self._arrival: Arrival | None = None
        self._receipt: Receipt | None = None
        self._received: Received | None = None
        self._sides: dict[str, dict[str, Side]] = {}
        self._left: set[str] = set()
        self.header.add_button(button("返回", "back_button", self.closed.emit, icon="arrow-left"))
        scroll = ScrollColumn()
        self.body.addWidget(scroll, 1)
        self._file_sheet = self._make_file_sheet()
        self._cover = Sheet("来自")
        self._make_cover()
        self._list = Sheet("包里的内容")
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "packet_items_table_view")
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_facts())
        self._list.body.addWidget(self.table)
        self._facts = FactsSheet(workplace.vocabulary)
        self._facts.chosen.connect(self._choose)
        self._facts.left_out.connect(self._leave)
        self._done = Sheet("已经接收")
        self._make_done()
        for sheet in (self._file_sheet, self._cover, self._list, self._facts, self._done):
            scroll.column.addWidget(sheet)
        scroll.column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        self._take = button("接收  Ctrl+S", "receive_button", self.take, role="primary")
        foot.addWidget(self._take)
        self._state = text("", "error", "state_label", wraps=True)
        foot.addWidget(self._state, 1)
        self.body.addLayout(foot)
        shortcut(self, "Ctrl+O", self.choose)
        shortcut(self, "Ctrl+S", self.take)
        shortcut(self, "Esc", self.closed.emit)

    def begin(self) -> None:
        """Start anew."""
        self._path = None
        self._forget()
        self._file.setText("还没有选文件")
        self.passphrase.set_value("")
        self.passphrase.show_problem(None)
        self._arrange()
        self._choose_button.setFocus()

    def choose(self) -> None:
        """Choose the file of a packet or a receipt."""
        path = dialogs.current().choose_to_open(self, "选纠纷包或回执", dialogs.usual_folder(), KIND)
        if path is None:
            return
        self._path = path
        self._forget()
        self._file.setText(path.name)
        self._arrange()
        if path.suffix.lower() == RECEIPT_ENDING:
            self._presenter.read_receipt(path, self._show_receipt, self._failed)
        else:
            self.passphrase.setFocus()

    def open(self) -> None:
        """Open the chosen packet with the passphrase."""
        if self._path is None:
            self._state.setText("请先选文件")
            return
        self._forget()
        self._open_button.setEnabled(False)
        self._presenter.open(self._path, self.passphrase.value(), self._show, self._failed)

    def take(self) -> None:
        """Take over what was decided."""
        if self._receipt is not None:
            self._take.setEnabled(False)
            self._presenter.take_receipt(self._receipt, self._is_checked(), self._noted, self._failed)
            return
        if self._arrival is None or self._received is not None:
            return
        decision = self._decision()
        if sentence := self._what_is_missing(self._arrival, decision):
            self._state.setText(sentence)
            return
        self._state.setText("")
        self._take.setEnabled(False)
        self._presenter.receive(self._arrival, decision, self._show_received, self._failed)

    def _decision(self) -> Decision:
        return Decision(
            sides=self._sides,
            left=frozenset(self._left),
            is_checked=self._is_checked(),
            accepts_other_county=self._county.isChecked(),
            adds_units=self._units.isChecked(),
        )

    def _is_checked(self) -> bool:
        return self._checked.isChecked()

    def _what_is_missing(self, arrival: Arrival, decision: Decision) -> str:
        """Why nothing can be received yet; the cursor goes there."""
        if arrival.trust is not Trust.KNOWN and not decision.is_checked:
            self._checked.setFocus()
            return "请先打电话核对对方的识别码，对上了再勾选"
        if arrival.is_other_county and not decision.accepts_other_county:
            self._county.setFocus()
            return "这个包不是本县的，确实要接收请先勾选"
        open_questions = undecided(arrival, decision)
        if open_questions:
            item, _path = open_questions[0]
            self.table.selectRow(self._model.row_of(item.id))
            self._facts.focus_open()
            return f"还有{len(open_questions)}处双方都改过，请选用哪一方的"
        return ""

    def _show(self, arrival: Arrival) -> None:
        self._open_button.setEnabled(True)
        self._arrival = arrival
        cover = arrival.content.cover
        sender = cover.sender
        names = "、".join(unit.name for unit in arrival.missing_units)
        place = "".join((sender.county, sender.township))
        told = [
            f"{place}　{sender.name}" if place and place not in sender.name else sender.name,
            f"{cover.made_at:%Y-%m-%d %H:%M} 装包，发给 {cover.recipient}，{cover.purpose}",
            cover.note,
            *arrival.notes,
            f"这个包来自{sender.county}，不是本县的" if arrival.is_other_county else "",
            f"本处没有{names}；不加进单位里，{names}的排查就不接收" if names else "",
            "这个包以前接收过，再接收一次不会有变化" if arrival.is_received and not arrival.has_news else "",
        ]
        self._sender.setText("\n".join(filter(None, told)))
        self._show_trust(arrival.trust, sender.name, arrival.fingerprint)
        self._county.setVisible(arrival.is_other_county)
        self._units.setVisible(bool(arrival.missing_units))
        self._units.setChecked(bool(arrival.missing_units))
        self._model.set_rows(self._rows(arrival))
        self._fit_table()
        self._arrange()
        first = next((n for n, item in enumerate(arrival.items) if item.comparison.conflicts), 0)
        self.table.selectRow(first)
        self._show_facts()
        if arrival.trust is Trust.KNOWN:
            self.table.setFocus()
            reveal(self.table)
        else:
            self._checked.setFocus()

    def _fit_table(self) -> None:
        """As high as its rows, up to a few."""
        rows = min(max(self._model.rowCount(), 1), ROWS_SHOWN)
        height = self.table.verticalHeader().defaultSectionSize() * rows
        height += self.table.horizontalHeader().sizeHint().height() + 2 * self.table.frameWidth()
        self.table.setFixedHeight(height + self.table.horizontalScrollBar().sizeHint().height())

    def _show_trust(self, trust: Trust, name: str, groups: str) -> None:
        words = {
            Trust.KNOWN: "以前收过这个单位的文件，识别码没有变。",
            Trust.NEW: f"第一次收到{name}的文件。请打电话（用您知道的号码）核对对方的识别码：",
            Trust.OTHER_KEY: f"注意：{name}这次的识别码与以前的不同，可能有人冒充。请打电话（用您知道的号码）核对：",
        }
        self._trust.setText(words[trust])
        look.dress(self._trust, "error" if trust is Trust.OTHER_KEY else "muted")
        self._groups.setText(groups)
        self._groups.setVisible(trust is not Trust.KNOWN)
        self._checked.setVisible(trust is not Trust.KNOWN)
        self._checked.setChecked(False)

    def _rows(self, arrival: Arrival) -> list[Row]:
        rows = [self._row(item) for item in arrival.items]
        rows += [
            Row(f"broken:{n}", ("不能接收", "", broken.title, broken.sentence), {0: "late"})
            for n, broken in enumerate(arrival.content.broken)
        ]
        return rows

    def _row(self, item: Item) -> Row:
        standing = item.comparison.standing
        cells = (standing.label, item.number, item.title, self._word(item))
        tones = {0: TONES[standing]}
        if not item.obstacle and self._open_count(item):
            tones[3] = "late"
        return Row(item.id, cells, tones)

    def _word(self, item: Item) -> str:
        if item.obstacle:
            return item.obstacle
        if item.comparison.standing is Standing.SAME:
            return ""
        if item.id in self._left:
            return "不接收"
        if count := self._open_count(item):
            return f"要选{count}处"
        return "登记进来" if item.mine is None else "照改"

    def _open_count(self, item: Item) -> int:
        if item.id in self._left:
            return 0
        chosen: Mapping[str, Side] = self._sides.get(item.id, {})
        return sum(conflict.path not in chosen for conflict in item.comparison.conflicts)

    def _show_facts(self) -> None:
        item = self._arrival.item(self.table.current_key()) if self._arrival is not None else None
        if item is None or self._received is not None:
            self._facts.show_item(None, {}, is_left=False)
        else:
            self._facts.show_item(item, self._sides.get(item.id, {}), is_left=item.id in self._left)

    def _choose(self, item_id: str, path: str, side: Side) -> None:
        self._sides.setdefault(item_id, {})[path] = side
        self._mark(item_id)

    def _leave(self, item_id: str, is_left: bool) -> None:
        (self._left.add if is_left else self._left.discard)(item_id)
        self._mark(item_id)

    def _mark(self, item_id: str) -> None:
        """Show what was decided without moving the cursor."""
        if self._arrival is None:
            return
        place = self._model.row_of(item_id)
        selection = self.table.selectionModel()
        selection.blockSignals(True)
        self._model.set_rows(self._rows(self._arrival))
        self.table.selectRow(place)
        selection.blockSignals(False)
        self.table.viewport().update()
        self._state.setText("")

    def _show_received(self, received: Received) -> None:
        self._take.setEnabled(True)
        self._received = received
        words = [f"{result.label}{received.count(result)}项" for result in Result if received.count(result)]
        self._told.setText("，".join(words) or "包里没有要接收的内容")
        self._arrange()
        self._receipt_button.setFocus()
        self.message.emit(f"纠纷包已接收：{self._told.text()}")

    def _show_receipt(self, receipt: Receipt) -> None:
        self._receipt = receipt
        peer = receipt.packet.peer
        told = [
            f"{receipt.receiver.name}的回执",
            f"{receipt.packet.at:%Y-%m-%d %H:%M} 发给 {peer} 的纠纷包，对方于 {receipt.at.replace('T', ' ')} 收到",
            "这个回执已经登记过" if receipt.packet.receipted_at else "",
        ]
        self._sender.setText("\n".join(filter(None, told)))
        self._show_trust(receipt.trust, receipt.receiver.name, receipt.fingerprint)
        self._county.hide()
        self._units.hide()
        self._arrange()
        (self._checked if receipt.trust is not Trust.KNOWN else self._take).setFocus()

    def _noted(self, receipt: Receipt) -> None:
        self._take.setEnabled(True)
        self._state.setText("")
        self.message.emit(f"{receipt.receiver.name}的回执已登记")
        self.begin()

    def _save_receipt(self) -> None:
        if self._received is None or self._arrival is None:
            return
        sender = "".join(c for c in self._arrival.content.cover.sender.name if c.isalnum())[:40]
        name = f"回执 给{sender} {self._workplace.clock.today()}{RECEIPT_ENDING}"
        target = dialogs.current().choose_to_save(
            self, "保存回执", dialogs.usual_folder() / name, RECEIPT_KIND
        )
        if target is not None:
            self._presenter.write_receipt(
                self._received.packet_id,
                target,
                lambda path: self.message.emit(f"回执已保存，请拷给对方：{path}"),
                self._failed,
            )

    def _failed(self, error: Exception) -> None:
        self._take.setEnabled(True)
        self._open_button.setEnabled(True)
        problems = error.problems if isinstance(error, Refused) else ()
        wrong_words = next((problem for problem in problems if problem.field == "passphrase"), None)
        if wrong_words is not None:
            self.passphrase.show_problem(wrong_words, insist=True)
            self.passphrase.setFocus()
            self._state.setText("")
            return
        self._state.setText(sentence_of(error))

    def _forget(self) -> None:
        self._arrival = self._received = self._receipt = None
        self._sides, self._left = {}, set()
        self._model.set_rows([])
        self._state.setText("")
        self._take.setEnabled(True)
        self.passphrase.show_problem(None)
        self._facts.show_item(None, {}, is_left=False)
        for box in (self._checked, self._county, self._units):
            box.setChecked(False)

    def _arrange(self) -> None:
        """Show what belongs to the step one is at."""
        is_open = self._arrival is not None
        is_receipt = self._receipt is not None
        is_done = self._received is not None
        self._file_sheet.setVisible(not is_open and not is_receipt)
        self._cover.setVisible((is_open and not is_done) or is_receipt)
        self._list.setVisible(is_open and not is_done)
        self._done.setVisible(is_done)
        self._take.setVisible((is_open and not is_done) or is_receipt)
        self._take.setText("登记回执  Ctrl+S" if is_receipt else "接收  Ctrl+S")
        if is_done:
            self._facts.show_item(None, {}, is_left=False)
        is_packet = self._path is not None and self._path.suffix.lower() != RECEIPT_ENDING
        self.passphrase.setVisible(is_packet)
        self._open_button.setVisible(is_packet)
        self.header.say(
            "看清楚每一项再接收；接收要么全部完成，要么什么都不变" if is_open and not is_done else ""
        )

    def _make_file_sheet(self) -> Sheet:
        sheet = Sheet("文件")
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._choose_button = button(
            "选文件  Ctrl+O", "choose_packet_button", self.choose, icon="folder-open"
        )
        row.addWidget(self._choose_button)
        self._file = text("还没有选文件", "muted", "file_label", wraps=True)
        row.addWidget(self._file, 1)
        sheet.body.addLayout(row)
        line = _LastLine()
        line.entered.connect(self.open)
        self.passphrase = TextField("passphrase", "口令（对方在电话里说的）", edit=line)
        self.passphrase.setMaximumWidth(look.px(420))
        sheet.body.addWidget(self.passphrase)
        foot = QWidget()
        FlowLayout(foot).addWidget(button("打开", "open_packet_button", self.open, role="primary"))
        self._open_button = foot
        sheet.body.addWidget(foot)
        return sheet

    def _make_cover(self) -> None:
        self._sender = text("", name="sender_label", wraps=True)
        self._trust = text("", "muted", "trust_label", wraps=True)
        self._groups = text("", "code", "fingerprint_label", wraps=True)
        self._checked = _box("已打电话核对，识别码一样", "checked_check_box")
        self._county = _box("不是本县的，也要接收", "county_check_box")
        self._units = _box("把没有的单位加进来", "units_check_box")
        for widget in (self._sender, self._trust, self._groups, self._checked, self._county, self._units):
            self._cover.body.addWidget(widget)

    def _make_done(self) -> None:
        self._told = text("", name="received_label", wraps=True)
        self._done.body.addWidget(self._told)
        row = QWidget()
        flow = FlowLayout(row, spacing=12)
        self._receipt_button = button(
            "保存回执", "save_receipt_button", self._save_receipt, role="primary", icon="save"
        )
        flow.addWidget(self._receipt_button)
        flow.addWidget(button("完成", "finish_button", self.closed.emit))
        self._done.body.addWidget(row)
        self._done.body.addWidget(
            text("回执里没有当事人的信息，拷给对方，对方就知道收到了。", "muted", wraps=True)
        )


def _box(words: str, name: str) -> QCheckBox:
    box = QCheckBox(words)
    box.setObjectName(name)
    box.setProperty(TAKES_ENTER, True)
    return box
