"""The overview: the board of a month, the year, one unit's calendar, who has not reported, campaigns"""

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from mediator_desktop.domain.unit import Unit
from mediator_desktop.domain.views import Draft
from mediator_desktop.services.screening_board import Board, UnitYear, Year
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.drafting import at
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.widgets import (
    ROOMY,
    Card,
    Page,
    PageStack,
    ScrollColumn,
    button,
    clear_layout,
    shortcut,
    text,
)
from mediator_desktop.ui.screening.campaigns import CampaignsPanel
from mediator_desktop.ui.screening.grid import GridView
from mediator_desktop.ui.screening.model import Grid
from mediator_desktop.ui.screening.nil_strip import NilStrip
from mediator_desktop.ui.screening.presenter import ScreeningPresenter
from mediator_desktop.ui.screening.waiting import WaitingPanel
from mediator_desktop.ui.screening.words import (
    MonthRef,
    SlotRef,
    board_grid,
    figures_line,
    levels_line,
    unit_month_grid,
    unit_year_grid,
    year_grid,
)

BOARD, YEAR, CALENDAR, WAITING, CAMPAIGNS = range(5)
TABS = ("本月轮次", "全年", "日历", "谁还没报", "专项活动")
KEYS = {
    BOARD: "方向键移动 · Enter 打开 · Z 零报告（要填人员和范围） · P 打印催报单 · PageUp PageDown 换月 · Ctrl+Tab 换页",
    YEAR: "方向键移动 · Enter 打开这个月 · PageUp PageDown 换年 · Ctrl+Tab 换页",
    CALENDAR: "方向键移动 · Enter 打开 · Z 零报告 · PageUp PageDown 前后翻 · Ctrl+Tab 换页",
    WAITING: "上下键移动 · Enter 记这一轮 · Ctrl+Tab 换页",
    CAMPAIGNS: "上下键移动 · Enter 打开 · Ctrl+S 保存 · Ctrl+Tab 换页",
}


HEADS = {
    WAITING: "到期没有报、正在等着报的轮次；报了就从这里消失。",
    CAMPAIGNS: "专项活动的累计数字从它的排查记录算出来。",
}


class Overview(Page):
    """`slot_opened` with a slot that is not coming, `round_wanted` for one as yet unknown, `campaign_wanted` for a campaign's."""

    slot_opened = Signal(object)
    round_wanted = Signal()
    campaign_wanted = Signal(object)
    reminders_wanted = Signal(object)
    draft_opened = Signal(object)
    message = Signal(str)
    navigate = Signal(str)

    def __init__(self, presenter: ScreeningPresenter, parent: QWidget | None = None) -> None:
        super().__init__("排查", KEYS[BOARD], parent)
        self._presenter = presenter
        today = presenter.today()
        self._month = today.replace(day=1)
        self._unit = ""
        self._units: dict[str, Unit] = {}
        self._answer: Board | None = None
        self._found: UnitYear | None = None
        self._is_month = False
        self._is_roomy = look.current().percent <= 125
        self._earlier = button("", "earlier_button", lambda: self.turn(-1))
        self._now = button("", "now_button", self.go_to_today)
        self._later = button("", "later_button", lambda: self.turn(1))
        for made in (self._earlier, self._now, self._later):
            self.header.add_button(made)
        self.header.add_button(
            button("记一轮排查", "new_round_button", self.round_wanted.emit, role="primary")
        )
        self.tabs = QTabBar()
        self.tabs.setObjectName("screening_tab_bar")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        for words in TABS:
            self.tabs.addTab(words)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.tabs, 1)
        for words, key in (("会议", "meetings"), ("单位", "units")):
            row.addWidget(
                button(words, f"open_{key}_button", partial(self.navigate.emit, key), role="quiet"), 0
            )
        self.body.addLayout(row)
        self._drafts = QVBoxLayout()
        self.body.addLayout(self._drafts)
        self._problem = text("", "error", "screening_problem_label", wraps=True)
        self._problem.hide()
        self.body.addWidget(self._problem)
        self._stack = PageStack()
        for page in (self._make_board(), self._make_year(), self._make_calendar()):
            self._stack.addWidget(page)
        self.waiting = WaitingPanel(presenter)
        self.waiting.opened.connect(self._open_slot)
        self.waiting.print_wanted.connect(self.reminders_wanted)
        self.waiting.failed.connect(self._failed)
        self.campaigns = CampaignsPanel(presenter)
        self.campaigns.round_wanted.connect(self.campaign_wanted)
        self.campaigns.message.connect(self.message)
        self.campaigns.failed.connect(self._failed)
        self._stack.addWidget(self.waiting)
        self._stack.addWidget(self.campaigns)
        self.body.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._show_tab)
        self._turns = (
            shortcut(self, "PgUp", lambda: self.turn(-1)),
            shortcut(self, "PgDown", lambda: self.turn(1)),
        )
        shortcut(self, "Ctrl+Tab", lambda: self._step_tab(1))
        shortcut(self, "Ctrl+Shift+Tab", lambda: self._step_tab(-1))
        self._name_steps()

    def refresh(self) -> None:
        """Ask for what the chosen tab shows, and for drafts."""
        self.refresh_drafts()
        match self.tabs.currentIndex():
            case 0:
                self._presenter.month(self._month, self._show_board, self._failed)
            case 1:
                self._presenter.year(self._month.year, self._show_year, self._failed)
            case 2:
                self._presenter.month(self._month, self._show_board, self._failed)
            case 3:
                self.waiting.refresh()
            case _:
                self.campaigns.refresh()

    def refresh_drafts(self) -> None:
        """Ask for what was begun and not saved."""
        self._presenter.drafts(self._show_drafts)

    def turn(self, step: int) -> None:
        """A month on or back, a year where a year is shown."""
        tab = self.tabs.currentIndex()
        if tab in (WAITING, CAMPAIGNS):
            return
        by_year = tab == YEAR or (tab == CALENDAR and not self._is_month)
        if by_year:
            self._month = self._month.replace(year=self._month.year + step)
        else:
            self._month = (self._month + timedelta(days=32 if step > 0 else -1)).replace(day=1)
        self._name_steps()
        self.refresh()

    def go_to_today(self) -> None:
        """The month of today."""
        self._month = self._presenter.today().replace(day=1)
        self._name_steps()
        self.refresh()

    def has_unsaved(self) -> bool:
        """Whether something typed here is in danger."""
        return self.nil_strip.has_typed() or self.campaigns.has_unsaved()

    def focus_work(self) -> None:
        """Go to what the tab shows."""
        places = (self.board, self.year, self.calendar, self.waiting, self.campaigns)
        places[self.tabs.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_board(self) -> QWidget:
        page, column = _column()
        card = self._board_card = Card()
        card.set_margins(look.px(6), look.px(6))
        self.board = GridView("board_grid")
        self.board.setAccessibleName("各单位本月的排查轮次")
        self.board.opened.connect(self._open_slot)
        self.board.nil_wanted.connect(self._ask_nil)
        self.board.print_wanted.connect(lambda: self.reminders_wanted.emit(self.waiting.since()))
        self.board.moved.connect(self._moved)
        card.body.addWidget(self.board, 1)
        column.addWidget(card, 1)
        self.nil_strip = NilStrip(self._presenter)
        self.nil_strip.done.connect(self._reported)
        self.nil_strip.closed.connect(self._strip_closed)
        self._strip_place: QWidget = self.nil_strip
        if not self._is_roomy:
            around = ScrollColumn()
            around.column.addWidget(self.nil_strip)
            around.column.addStretch(1)
            around.hide()
            self._strip_place = around
        column.addWidget(self._strip_place)
        self._unit_line = text("", "muted", "unit_figures_label", wraps=True)
        column.addWidget(self._unit_line)
        self._unit_line.setVisible(self._is_roomy)
        return page

    def _make_year(self) -> QWidget:
        page, column = _column()
        card = Card()
        card.set_margins(look.px(6), look.px(6))
        self.year = GridView("year_grid")
        self.year.setAccessibleName("各单位全年的排查")
        self.year.opened.connect(self._open_month)
        self.year.moved.connect(self._say_month)
        card.body.addWidget(self.year, 1)
        column.addWidget(card, 1)
        self._year_line = text("", "muted", "year_figures_label", wraps=True)
        column.addWidget(self._year_line)
        self._year_line.setVisible(self._is_roomy)
        return page

    def _make_calendar(self) -> QWidget:
        page, column = _column()
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._unit_box = QComboBox()
        self._unit_box.setObjectName("calendar_unit_combo_box")
        self._unit_box.setAccessibleName("单位")
        self._unit_box.setMinimumWidth(look.px(180))
        self._unit_box.activated.connect(lambda _index: self._choose_unit())
        row.addWidget(self._unit_box)
        self._span = button("看一个月", "calendar_span_button", self._turn_span)
        row.addWidget(self._span)
        row.addStretch(1)
        column.addLayout(row)
        card = Card()
        card.set_margins(look.px(6), look.px(6))
        self.calendar = GridView("calendar_grid")
        self.calendar.setAccessibleName("一个单位的排查日历")
        self.calendar.opened.connect(self._open_slot)
        self.calendar.nil_wanted.connect(self._ask_nil)
        self.calendar.moved.connect(self._say_cell)
        card.body.addWidget(self.calendar, 1)
        column.addWidget(card, 1)
        self._calendar_line = text("", "muted", "calendar_figures_label", wraps=True)
        column.addWidget(self._calendar_line)
        self._calendar_line.setVisible(self._is_roomy)
        return page

    def _show_tab(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)
        self.keys.setText(KEYS[tab])
        for made in (self._earlier, self._now, self._later):
            made.setVisible(tab in (BOARD, YEAR, CALENDAR))
        for action in self._turns:
            action.setEnabled(tab in (BOARD, YEAR, CALENDAR))
        self._problem.hide()
        self._name_steps()
        self._say_head(HEADS.get(tab, ""))
        self.refresh()
        if not self.tabs.hasFocus():
            self.focus_work()

    def _step_tab(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        self.focus_work()

    def _name_steps(self) -> None:
        tab, month = self.tabs.currentIndex(), self._month
        if tab == YEAR or (tab == CALENDAR and not self._is_month):
            words = (f"‹ {month.year - 1}年", "今年", f"{month.year + 1}年 ›")
        else:
            words = (f"‹ {(month.month - 2) % 12 + 1}月", "本月", f"{month.month % 12 + 1}月 ›")
        for made, word in zip((self._earlier, self._now, self._later), words, strict=True):
            made.setText(word)

    def _show_board(self, board: Board) -> None:
        self._problem.hide()
        self._answer = board
        self._units = {row.unit.id: row.unit for group in board.groups for row in group.rows}
        self.board.show_grid(board_grid(board, self._presenter.today()))
        self._moved(None)
        self._say_head(
            f"{board.first_day.year}年{board.first_day.month}月　{figures_line(board.figures, board.ahead)}"
        )
        if board.clock_doubt is not None:
            self._say(f"电脑日期早于上一次录入（{board.clock_doubt.isoformat()}），请先核对电脑的日期再登记")
        elif not self._presenter.is_certain(self._month.year):
            self._say(f"{self._month.year}年的放假安排还没有公布，应报日期按周末和法定节日推算")
        if self.tabs.currentIndex() == CALENDAR:
            self._offer_units()
            self._ask_unit()

    def _show_year(self, year: Year) -> None:
        self._problem.hide()
        self.year.show_grid(year_grid(year, self._presenter.today()))
        levels = levels_line(year.levels)
        self._say_head(
            f"{year.year}年　{figures_line(year.figures)}" + (f"\n结案　{levels}" if levels else "")
        )
        self._say_month(None)

    def _offer_units(self) -> None:
        self._unit_box.blockSignals(True)
        self._unit_box.clear()
        for unit in self._units.values():
            self._unit_box.addItem(unit.name, unit.id)
        place = self._unit_box.findData(self._unit)
        self._unit_box.setCurrentIndex(max(0, place))
        self._unit = self._unit_box.currentData() or ""
        self._unit_box.blockSignals(False)

    def _choose_unit(self) -> None:
        self._unit = self._unit_box.currentData() or ""
        self._ask_unit()

    def _turn_span(self) -> None:
        self._is_month = not self._is_month
        self._span.setText("看全年" if self._is_month else "看一个月")
        self._name_steps()
        if self._found is not None and self._found.year == self._month.year:
            self._show_unit(self._found)

    def _ask_unit(self) -> None:
        if self._unit:
            self._presenter.unit_year(self._unit, self._month.year, self._show_unit, self._failed)

    def _show_unit(self, found: UnitYear | None) -> None:
        if found is None:
            return
        self._found = found
        today = self._presenter.today()
        grid = (
            unit_month_grid(found, self._month.month, today, self._presenter.workplace.calendar.is_workday)
            if self._is_month
            else unit_year_grid(found, today)
        )
        self._show_calendar(grid, found)

    def _show_calendar(self, grid: Grid, found: UnitYear) -> None:
        rows = look.px(74 if look.current().percent <= 125 else 60)
        self.calendar.verticalHeader().setDefaultSectionSize(rows if self._is_month else look.px(37))
        self.calendar.show_grid(grid)
        self._say_head(f"{found.unit.name}　{found.year}年全年　{figures_line(found.figures)}")

    def _moved(self, _payload: object) -> None:
        """Figures of the unit the cursor is on."""
        key = self.board.current_row_key()
        for group in self._answer.groups if self._answer is not None else ():
            for row in group.rows:
                if row.unit.id == key and self._answer is not None:
                    month = self._answer.first_day.month
                    self._unit_line.setText(
                        f"{row.unit.name}　{month}月：{figures_line(row.figures, row.ahead)}\n"
                        f"今年到{month}月底：{figures_line(row.year)}"
                    )
                    return
        self._unit_line.setText("")

    def _say_month(self, _payload: object) -> None:
        cell = self.year.current_cell()
        index = self.year.currentIndex()
        if cell is None:
            self._year_line.setText("格子里是已排查/应排查；✓ 齐了，◷ 有补报，✕ 有漏。")
            return
        grid = self.year.grid_model.grid
        place = f"{grid.rows[index.row()].title}　{grid.columns[index.column()]}"
        self._year_line.setText(f"{place}：{cell.tip}\n格子里是已排查/应排查；✓ 齐了，◷ 有补报，✕ 有漏。")

    def _say_cell(self, _payload: object) -> None:
        cell = self.calendar.current_cell()
        self._calendar_line.setText(cell.tip if cell is not None else "")

    def _open_slot(self, ref: SlotRef) -> None:
        if not ref.is_begun and not ref.rounds:
            day = ref.slot.first_day
            self._say(f"这一轮{day.month}月{day.day}日才开始，到时候再记")
            return
        self._problem.hide()
        self.slot_opened.emit(ref)

    def _open_month(self, ref: MonthRef) -> None:
        self._month = ref.first_day
        if not ref.unit:
            self.tabs.setCurrentIndex(BOARD)
            return
        self._unit = ref.unit
        self._is_month = True
        self._span.setText("看全年")
        self.tabs.setCurrentIndex(CALENDAR)
        self._name_steps()

    def _ask_nil(self, ref: SlotRef) -> None:
        unit = self._units.get(ref.slot.unit)
        if unit is None:
            return
        if ref.rounds:
            self._say("这一轮已经报过，按 Enter 打开看")
            return
        if not ref.is_begun:
            self._open_slot(ref)
            return
        self._problem.hide()
        if self.tabs.currentIndex() == CALENDAR:
            self.tabs.setCurrentIndex(BOARD)
        span = f"{ref.slot.first_day.month}月{ref.slot.first_day.day}日"
        if ref.slot.last_day != ref.slot.first_day:
            span += f"至{ref.slot.last_day.month}月{ref.slot.last_day.day}日"
        if not self._is_roomy:
            self._board_card.hide()
            self._strip_place.show()
        self.nil_strip.ask_for(ref, unit, span)

    def _strip_closed(self) -> None:
        """Back to the board, which gives way to the strip where letters are large."""
        if not self._is_roomy:
            self._strip_place.hide()
            self._board_card.show()
        self.focus_work()

    def _reported(self, ref: SlotRef) -> None:
        """On to the next unit below that still owes the same round."""
        unit = self._units.get(ref.slot.unit)
        self.message.emit(f"{unit.name if unit else ''}零报告已记下。")
        index = self.board.currentIndex()
        grid = self.board.grid_model.grid
        for row in range(index.row() + 1, len(grid.rows)):
            cell = self.board.grid_model.cell(self.board.grid_model.index(row, index.column()))
            if cell is not None and cell.tone in ("due", "missed"):
                self.board.go_to(grid.rows[row].key, index.column())
                break
        self._strip_closed()

    def _show_drafts(self, drafts: tuple[Draft, ...]) -> None:
        clear_layout(self._drafts)
        today = self._presenter.today()
        for draft in drafts[:2]:
            card = Card()
            card.set_margins(look.px(14), look.px(6))
            row = QHBoxLayout()
            title = str(draft.content.get("title", ""))
            words = f"上次没填完的排查：{title} · {at(draft.saved_at, today)}"
            row.addWidget(text(words, name="round_draft_label", wraps=True), 1)
            row.addWidget(button("继续", "resume_round_button", partial(self.draft_opened.emit, draft)))
            row.addWidget(button("丢弃", "drop_round_button", partial(self._drop, draft), role="quiet"))
            card.body.addLayout(row)
            self._drafts.addWidget(card)

    def _drop(self, draft: Draft) -> None:
        self._presenter.drop_draft(draft.key, lambda _dropped: self.refresh())

    def _failed(self, error: Exception) -> None:
        self._say(sentence_of(error))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.show()

    def _say_head(self, words: str) -> None:
        """With large letters the first line only, the others as its tool tip."""
        is_large = look.current().percent > ROOMY
        self.header.say(words.partition("\n")[0] if is_large else words)
        self.header.line.setToolTip(words if is_large and "\n" in words else "")


def _column() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(8))
    return page, column
