"""案卷 without a chosen dispute: those opened last, and those that came in last."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.masking import for_lists
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.status import status_of, title_of
from mediator_desktop.domain.views import Changes, Filter
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import Card, Page, text

COLUMNS = (
    Column("title", "卷名", 340, sorts=False),
    Column("number", "编号", 230, sorts=False),
    Column("status", "状态", 90, sorts=False),
    Column("received_on", "登记日期", 120, sorts=False),
)
NEWEST = 12


class RecentScreen(Page):
    """A short list; Enter opens."""

    open_dispute = Signal(str)
    title = "案卷"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("案卷", "方向键移动 · Enter 打开 · Ctrl+F 查找", parent)
        self._workplace = workplace
        self._runner = runner
        self._store = PreferenceStore(workplace.paths.preferences)
        self.header.say("最近打开和最近登记的纠纷")
        card = Card()
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "recent_table_view")
        self.table.opened.connect(self.open_dispute)
        card.body.addWidget(self.table, 1)
        self._empty = text("还没有纠纷，按 Ctrl+N 登记第一件。", "muted", "empty_label")
        card.body.addWidget(self._empty)
        self.body.addWidget(card, 1)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Ask again."""
        recent = self._store.load().recent
        self._runner.read(lambda reader: self._rows(reader, recent), self._show)

    def react(self, changes: Changes) -> None:
        """Ask again when disputes changed."""
        if self.isVisible() and (changes.disputes or changes.everything):
            self.refresh()

    def _rows(self, reader: Reader, recent: tuple[str, ...]) -> list[Row]:
        rows = []
        for key in recent:
            try:
                record = reader.load(key)
            except Refused:
                continue
            dispute = record.dispute
            status = status_of(dispute, voided=record.voided is not None)
            day = dispute.received_on
            listed = for_lists(dispute, day or record.entered_at.date())
            title = title_of(listed, self._type_name(dispute.type_code))
            cells = (title, record.display_number, status.label, day.isoformat() if day else "")
            rows.append(Row(key, cells))
        for item in reader.page(Filter(), limit=NEWEST).rows:
            if item.id not in recent:
                day = item.received_on
                shown = (item.title, item.number, item.status.label, day.isoformat() if day else "")
                rows.append(Row(item.id, shown))
        return rows

    def _type_name(self, code: str) -> str:
        return self._workplace.vocabulary.types.name(code) if code else ""

    def _show(self, rows: list[Row]) -> None:
        self._model.set_rows(rows)
        self._empty.setVisible(not rows)
        if rows:
            self.table.selectRow(0)
