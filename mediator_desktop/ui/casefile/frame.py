"""The page around the tabs: head, road, side column, foot."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabWidget, QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.status import status_of
from mediator_desktop.domain.vocabulary import Duty, Status
from mediator_desktop.services.casefile import CaseFile
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.casefile.grading import show_grade
from mediator_desktop.ui.casefile.late_strip import LateStrip
from mediator_desktop.ui.casefile.road import RoadStrip, steps_of
from mediator_desktop.ui.casefile.side import NoticeStrip, PapersCard, PartiesCard
from mediator_desktop.ui.casefile.tab_factory import WORDS
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.typed import in_words
from mediator_desktop.ui.kit.widgets import Badge, Page, ScrollColumn, button, text

KEYS = "Enter 下一格 · Ctrl+S 保存 · F8 常用语 · Alt+1…9 换页 · Ctrl+P 卷宗"
ROOM_FOR_SIDE = 860
ROOM_FOR_ROAD = 760
SIDE_WIDTH = 280
TONES = {
    Status.PERFORMED: "done", Status.CLOSED: "done", Status.PERFORMING: "done", Status.AGREED: "due",
    Status.MEDIATING: "due", Status.VOIDED: "late",
}  # fmt: skip


class CaseFrame(Page):
    """Widgets only; the screen connects them."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("案卷", parent=parent)
        self._workplace = workplace
        self.status_badge = Badge("")
        self.status_badge.setObjectName("status_badge")
        self.header.badges.addWidget(self.status_badge)
        self.grade_badge = Badge("")
        self.grade_badge.setObjectName("grade_badge")
        self.grade_badge.hide()
        self.header.badges.addWidget(self.grade_badge)
        self.late_badge = Badge("", "due")
        self.late_badge.setObjectName("late_badge")
        self.late_badge.hide()
        self.header.badges.addWidget(self.late_badge)
        self.next_button = button("", "next_step_button", role="primary")
        self.header.add_button(self.next_button)
        self.papers_button = button("打印", "papers_button", icon="printer")
        self.header.add_button(self.papers_button)
        self._make_menu()
        self.notice = NoticeStrip()
        self.body.addWidget(self.notice)
        self.late = LateStrip()
        self.body.addWidget(self.late)
        self.road = RoadStrip()
        self._road_place = QVBoxLayout()
        self._road_place.addWidget(self.road)
        self.body.addLayout(self._road_place)
        row = QHBoxLayout()
        row.setSpacing(look.px(14))
        self.tab_widget = QTabWidget()
        self.tab_widget.setObjectName("casefile_tab_widget")
        self.tab_widget.setDocumentMode(True)
        # its bar takes the cursor itself; with a proxy Tab would stop twice and go round in a circle
        self.tab_widget.setFocusProxy(None)  # type: ignore[arg-type]
        self.tab_widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tab_widget.tabBar().setDrawBase(False)
        self.tab_widget.tabBar().setUsesScrollButtons(True)
        self.tab_widget.tabBar().setExpanding(False)
        self._holders: list[QVBoxLayout] = []
        for word in WORDS.values():
            holder = QWidget()
            layout = QVBoxLayout(holder)
            layout.setContentsMargins(0, 0, 0, 0)
            self._holders.append(layout)
            self.tab_widget.addTab(holder, word)
        row.addWidget(self.tab_widget, 1)
        row.addWidget(self._make_side())
        self._side.hide()
        self.body.addLayout(row, 1)
        self.body.addLayout(self._make_foot())

    def put(self, index: int, tab: QWidget) -> None:
        """Fill a tab."""
        self._holders[index].addWidget(tab)

    def turn_to(self, name: str) -> None:
        """Show a tab; the cursor goes to its word, never out of the page with what is hidden now."""
        self.tab_widget.tabBar().setFocus()
        self.tab_widget.setCurrentIndex(list(WORDS).index(name))

    def show_record(self, record: DisputeRecord, title: str, next_word: str, today: date) -> None:
        """Head, road and parties."""
        dispute = record.dispute
        status = status_of(dispute, voided=record.voided is not None)
        self.header.title.setText(title)
        self.status_badge.say(status.label, TONES.get(status, "plain"))
        show_grade(self.grade_badge, self._workplace, dispute.responsibility.grade)
        entered_late = len(record.late_entries)
        self.late_badge.say(f"补录{entered_late}次", "due")
        self.late_badge.setVisible(bool(entered_late))
        lead = "、".join(dispute.mediator_names(Duty.LEAD))
        accepted = dispute.accepted_on
        parts = [
            record.display_number,
            dispute.village,
            f"受理 {in_words(accepted, today)}" if accepted else "",
            f"{lead} 主调解" if lead else "",
            f"结案 {in_words(dispute.closed_on, today)}" if dispute.closed_on else "",
            f"归档 {in_words(dispute.filing.archived_on, today)}" if dispute.filing.archived_on else "",
            f"作废：{record.voided.reason}" if record.voided else "",
        ]
        self.header.say(" · ".join(filter(None, parts)))
        self.next_button.setText(next_word)
        self.void_action.setEnabled(record.voided is None)
        self.road.show_steps(steps_of(record, today), compact=self._is_narrow)
        self._parties_card.show_dispute(dispute, today)

    def show_case(self, case: CaseFile) -> None:
        """The papers in the side column."""
        self._papers_card.show_case(case)

    def show_counts(self, counts: dict[str, int]) -> None:
        """How many of what is on a tab, behind its word."""
        for index, (name, word) in enumerate(WORDS.items()):
            count = counts.get(name) if not self._is_narrow else 0
            self.tab_widget.setTabText(index, f"{word} {count}" if count else word)

    def show_saving(self, dirty: bool) -> None:
        """Offer to save or discard while there is something to; the cursor never stays on what is hidden."""
        if not dirty and (self.save_button.hasFocus() or self.discard_button.hasFocus()):
            self.tab_widget.tabBar().setFocus()
        self.save_button.setVisible(dirty)
        self.discard_button.setVisible(dirty)

    def say_state(self, sentence: str, tone: str) -> None:
        """Whether everything is saved, or why not."""
        self._state.setText(sentence)
        look.mark(self._state, "tone", tone)

    @property
    def _is_narrow(self) -> bool:
        return self.width() < look.px(ROOM_FOR_ROAD)

    def _make_menu(self) -> None:
        made = button("更多", "casefile_menu_button", icon="ellipsis")
        menu = QMenu(made)
        self.rekey_action = QAction("录入省平台", menu)
        self.rekey_action.setObjectName("rekey_action")
        self.people_action = QAction("当事人的其他纠纷", menu)
        self.people_action.setObjectName("people_action")
        menu.addAction(self.rekey_action)
        menu.addAction(self.people_action)
        menu.addSeparator()
        self.undo_action = QAction("撤销上次修改", menu)
        self.undo_action.setObjectName("undo_action")
        self.void_action = QAction("作废这件纠纷", menu)
        self.void_action.setObjectName("void_action")
        menu.addAction(self.undo_action)
        menu.addAction(self.void_action)
        made.setMenu(menu)
        self.header.add_button(made)

    def _make_side(self) -> QWidget:
        self._side = ScrollColumn()
        self._side.setFixedWidth(look.px(SIDE_WIDTH))
        column = self._side.column
        column.setContentsMargins(0, look.px(8), 0, 0)
        self._parties_card = PartiesCard()
        self._papers_card = PapersCard()
        column.addWidget(self._parties_card)
        column.addWidget(self._papers_card)
        column.addStretch(1)
        return self._side

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        self._keys = text(KEYS, "hint", "keys_label", wraps=True)
        foot.addWidget(self._keys, 1)
        self._state = text("", "", "saved_state_label", wraps=True)
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._state, 1)
        self.discard_button = button("放弃修改", "discard_button", role="quiet")
        self.save_button = button("保存  Ctrl+S", "save_button")
        self.save_button.setProperty("takes_enter", True)
        foot.addWidget(self.discard_button)
        foot.addWidget(self.save_button)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setVisible(self.width() >= look.px(ROOM_FOR_SIDE))
        self.road.set_compact(self._is_narrow)
        self.late.set_compact(self._is_narrow)
        self._place_road()

    def _place_road(self) -> None:
        """Above the tabs; where the letters are large in the first tab only, so that the others have room."""
        self._keys.setVisible(not self._is_narrow)
        wanted = self._holders[0] if self._is_narrow else self._road_place
        if wanted.indexOf(self.road) < 0:
            wanted.insertWidget(0, self.road)
