"""台账: all disputes, filtered, searched and sorted without ever being loaded whole."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.views import Changes, SortBy
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.table import Row, RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import ROOMY, Card, Page, button, shortcut, text
from mediator_desktop.ui.register.batch_jobs import BatchJobs
from mediator_desktop.ui.register.batch_panel import BatchPanel, Order
from mediator_desktop.ui.register.filters import FilterBar
from mediator_desktop.ui.register.model import COLUMNS, TABLE
from mediator_desktop.ui.register.presenter import (
    EVERYTHING,
    FIRST_ROWS,
    Question,
    RegisterPresenter,
)

KEYS = "方向键移动 · Enter 打开 · 点表头排序 · Ctrl+C 复制 · Ctrl+E 导出所见"


class RegisterScreen(Page):
    """The table of all disputes."""

    open_dispute = Signal(str)
    message = Signal(str)
    send_packet = Signal(tuple)
    receive_packet = Signal()
    navigate = Signal(str)
    title = "台账"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("台账", KEYS, parent)
        self._workplace = workplace
        self._presenter = RegisterPresenter(workplace, runner)
        self._store = PreferenceStore(workplace.paths.preferences)
        self._total: int | None = None
        self._selected = ""
        self._box = self.header.add_search()
        self._box.textChanged.connect(lambda _words: self._ask())
        self._box.installEventFilter(self)
        roomy = look.current().percent <= ROOMY
        if roomy:
            self.header.add_button(button("导入台账", "import_button", self._open_imports, role="quiet"))
            self.header.add_button(button("导出所见", "export_button", self.export, icon="file-spreadsheet"))
            self.header.add_button(button("报送台账", "ledger_button", self._go_to_reports, icon="table-2"))
        self.header.add_button(
            button(
                "批量打印" if roomy else "批量",
                "batch_button",
                self._open_batch,
                icon="printer" if roomy else "",
            )
        )
        self.header.add_button(self._make_more())
        self._filters = FilterBar(workplace.vocabulary, workplace.clock.today())
        self._filters.changed.connect(self._ask)
        self.body.addWidget(self._filters)
        if not roomy:
            self._filters.hide()
            turn = button("筛选", "filters_button", role="quiet")
            turn.setCheckable(True)
            turn.toggled.connect(self._filters.setVisible)
            self.header.add_button(turn)
        self._batch_panel: BatchPanel | None = None
        self._batches = BatchJobs(workplace, runner, self.message.emit)
        self._card = Card()
        self._card.body.setSpacing(0)
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "disputes_table_view")
        self.table.set_widths(self._store.load().widths.get(TABLE, {}))
        self.table.show_sorting(SortBy.RECEIVED.value, descending=True)
        self.table.opened.connect(self.open_dispute)
        self.table.sorted_by.connect(self._sort)
        self.table.widths_changed.connect(lambda widths: self._store.remember_widths(TABLE, widths))
        self._model.more_wanted.connect(lambda: self._presenter.more(self._append))
        self._card.body.addWidget(self.table, 1)
        self._nothing: QLabel = text("", "muted", "nothing_label", wraps=True)
        self._nothing.hide()
        self._card.body.addWidget(self._nothing)
        self.body.addWidget(self._card, 1)
        self.body.addStretch(0)
        shortcut(self, "Ctrl+E", self.export)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Ask again, keeping the place."""
        self._presenter.choices(self._filters.offer)
        self._ask(again=True)

    def react(self, changes: Changes) -> None:
        """Ask again when disputes changed."""
        if self.isVisible() and (changes.disputes or changes.everything):
            self._ask(again=True)

    def search(self, words: str) -> None:
        """Look for something, whatever was filtered before."""
        self._filters.blockSignals(True)
        self._filters.clear()
        self._filters.blockSignals(False)
        self._box.setText(words)
        self.refresh()
        self.table.setFocus()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()

    def export(self) -> None:
        """Write what is seen to a workbook."""
        day = self._workplace.clock.today()
        target = dialogs.current().choose_to_save(
            self, "导出所见", dialogs.usual_folder() / f"纠纷查询 {day.isoformat()}.xlsx", dialogs.WORKBOOK
        )
        if target is not None:
            self._presenter.export(
                target,
                self._total or 0,
                lambda rows: self.message.emit(f"已导出 {rows} 件，在 {target}"),
            )

    def send_listed(self) -> None:
        """Send all disputes that are listed to another office."""

        def go_on(ids: tuple[str, ...], total: int) -> None:
            if total > len(ids):
                self.message.emit(f"所列的有 {total:,} 件，一个纠纷包最多装 {len(ids):,} 件，请先筛选")
            elif ids:
                self.send_packet.emit(ids)

        self._presenter.listed(go_on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search box, down goes to the list, Enter too, Esc empties the box."""
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if watched is self._box and isinstance(event, QKeyEvent) and pressed:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._box.clear()
                return True
        return super().eventFilter(watched, event)

    def _ask(self, *, again: bool = False) -> None:
        """List from the top; `again` keeps as many rows as are shown and the selected one."""
        question = Question(
            self._filters.applied(self._box.text()),
            self._presenter.question.sort,
            self._presenter.question.descending,
        )
        self._selected = self.table.current_key() if again else ""
        rows = max(FIRST_ROWS, self._model.rowCount()) if again else FIRST_ROWS
        self._presenter.ask(question, self._show, self._count, rows)

    def _sort(self, name: str, descending: bool) -> None:
        asked = self._presenter.question
        self._presenter.question = Question(asked.wanted, SortBy(name), descending)
        self._ask()

    def _show(self, rows: tuple[Row, ...], has_more: bool) -> None:
        self._model.set_rows(rows, has_more=has_more)
        if rows:
            place = max(0, self._model.row_of(self._selected)) if self._selected else 0
            self.table.selectRow(place)
        self._nothing.setVisible(not rows)
        if not rows:
            asked = self._presenter.question.wanted
            self._nothing.setText(
                "还没有纠纷，按 Ctrl+N 登记第一件。"
                if asked == EVERYTHING
                else "没有符合的纠纷，换个说法或者少选几个条件试试。"
            )

    def _append(self, rows: tuple[Row, ...], has_more: bool) -> None:
        self._model.append_rows(rows, has_more=has_more)
        self.table.look_ahead()

    def _count(self, total: int) -> None:
        self._total = total
        wanted = self._presenter.question.wanted
        is_all = wanted == EVERYTHING
        self.header.say(f"共 {total:,} 件" if is_all else f"符合条件的 {total:,} 件")

    def _open_imports(self) -> None:
        self.navigate.emit("imports")

    def _go_to_reports(self) -> None:
        """Ledgers of a period are looked at and written in 报送."""
        self.navigate.emit("reports")

    def _open_batch(self) -> None:
        if self._batch_panel is None:
            self._batch_panel = BatchPanel(self._workplace, self._workplace.clock.today)
            self._batch_panel.wanted.connect(self._print_batch)
            self._batch_panel.closed.connect(self._close_batch)
            self.body.insertWidget(0, self._batch_panel)
        self._make_room()
        self._batch_panel.show()
        self._batch_panel.setFocus()

    def _make_more(self) -> QPushButton:
        """What is not needed every day."""
        menu = QMenu(self)
        menu.setObjectName("more_menu")
        if look.current().percent > ROOMY:
            menu.addAction("导入台账").triggered.connect(lambda: self._open_imports())
            menu.addAction("导出所见").triggered.connect(lambda: self.export())
            menu.addAction("报送台账").triggered.connect(lambda: self._go_to_reports())
            menu.addSeparator()
        chosen = menu.addAction("")
        listed = menu.addAction("")
        menu.addSeparator()
        take = menu.addAction("接收纠纷包")
        for action, name in ((chosen, "send_chosen"), (listed, "send_listed"), (take, "receive")):
            action.setObjectName(f"{name}_action")
        chosen.triggered.connect(lambda: self.send_packet.emit(self.table.selected_keys()))
        listed.triggered.connect(lambda: self.send_listed())
        take.triggered.connect(lambda: self.receive_packet.emit())

        def count() -> None:
            selected = len(self.table.selected_keys())
            chosen.setText(f"发送纠纷包：选中的 {selected} 件")
            chosen.setEnabled(selected > 0)
            listed.setText(f"发送纠纷包：所列的 {self._total or 0:,} 件")
            listed.setEnabled(bool(self._total))

        menu.aboutToShow.connect(count)
        made = button("更多", "more_button")
        made.setMenu(menu)
        return made

    def _print_batch(self, order: Order, to_printer: bool) -> None:
        send = self._batches.print if to_printer else self._batches.save
        send(self, order, self._presenter.question.wanted)

    def _make_room(self) -> None:
        """A panel needs the room of the list where the letters are large."""
        if look.current().percent > 125:
            self._card.hide()
            self._filters.hide()

    def _close_batch(self) -> None:
        self._card.show()
        self._filters.setVisible(look.current().percent <= ROOMY)
        self.table.setFocus()
