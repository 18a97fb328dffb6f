"""单位和人员: the tree on the left, one unit with its people on the right."""

import re
import uuid
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.unit import Unit, UnitLevel, UnitTree
from mediator_desktop.domain.views import Changes
from mediator_desktop.ledgers.unit_sheet import ReadUnits
from mediator_desktop.services.units import UnitsKept
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import Page, button, shortcut, text
from mediator_desktop.ui.units.form import UnitForm
from mediator_desktop.ui.units.presenter import UnitsPresenter

KEYS = "↑↓ 换单位 · F2 改名 · Ctrl+N 加下级 · Ctrl+S 保存 · Esc 返回"
TREE_WIDTH = 340
_PLACE = re.compile(r"units\[(\d+)]\.(.*)")


class UnitsScreen(Page):
    """The whole tree is one working copy, kept with one button."""

    message = Signal(str)
    title = "单位和人员"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("单位和人员", KEYS, parent)
        self.setObjectName("units_screen")
        self._workplace = workplace
        self._presenter = UnitsPresenter(workplace, runner)
        self._saved: tuple[Unit, ...] = ()
        self._units: dict[str, Unit] = {}
        self._shown = ""
        self._tree = QTreeWidget()
        self._tree.setObjectName("units_tree")
        self._tree.setAccessibleName("单位")
        self._tree.setColumnCount(2)
        self._tree.setHeaderLabels(["单位", "人数"])
        self._tree.setFixedWidth(look.px(TREE_WIDTH))
        self._tree.currentItemChanged.connect(self._go)
        self.form = UnitForm(workplace.clock.today)
        self.form.changed.connect(self._edited)
        self._build()

    def refresh(self) -> None:
        """Show the tree on record, unless something is being changed."""
        if not self.has_unsaved():
            self._presenter.units(self._show)

    def react(self, changes: Changes) -> None:
        """Show the tree anew when it changed."""
        if changes.office or changes.everything:
            self.refresh()

    def has_unsaved(self) -> bool:
        """Whether the tree differs from the one on record."""
        self._take()
        return tuple(self._units.values()) != self._saved

    def save(self) -> None:
        """Keep the whole tree."""
        self._take()
        if self.form.unreadable():
            self._state.setText("有一处看不懂，已在旁边说明")
            return
        self._save.setEnabled(False)
        self._presenter.save(tuple(self._units.values()), self._kept, self._refused)

    def add_below(self) -> None:
        """Begin a unit below the one shown."""
        self._take()
        above = self._units.get(self._shown)
        level = (
            list(UnitLevel)[min(above.level.rank + 1, len(UnitLevel) - 1)] if above else UnitLevel.TOWNSHIP
        )
        if above is not None and above.level is UnitLevel.GRID:
            self._state.setText("网格下面不再分单位")
            return
        parent = above.id if above else ""
        count = sum(1 for unit in self._units.values() if unit.parent == parent)
        fresh = Unit(id=str(uuid.uuid4()), parent=parent, level=level, position=count)
        self._units[fresh.id] = fresh
        self._fill(fresh.id)
        self.form.focus_name()
        self._mark()

    def remove(self) -> None:
        """Take out the unit shown; one that has units below stays, one with rounds is refused when saving."""
        unit = self._units.get(self._shown)
        if unit is None:
            return
        if any(other.parent == unit.id for other in self._units.values()):
            self._state.setText("先去掉它下面的单位")
            return
        del self._units[unit.id]
        self._shown = ""
        self._fill(unit.parent)
        self._mark()

    def move_unit(self, step: int) -> None:
        """Move the unit shown among those beside it."""
        self._take()
        unit = self._units.get(self._shown)
        if unit is None:
            return
        beside = list(UnitTree(self._units.values()).below(unit.parent))
        if not unit.parent:
            beside = list(UnitTree(self._units.values()).roots())
        place = beside.index(unit)
        other = place + step
        if not 0 <= other < len(beside):
            return
        beside[place], beside[other] = beside[other], beside[place]
        for position, moved in enumerate(beside):
            self._units[moved.id] = replace(moved, position=position)
        self._fill(unit.id)
        self._mark()

    def export(self) -> None:
        """Write the tree on record to a workbook the user names."""
        suggestion = dialogs.usual_folder() / "单位和人员.xlsx"
        target = dialogs.current().choose_to_save(self, "导出单位和人员", suggestion, dialogs.WORKBOOK)
        if target is not None:
            self._presenter.export(
                target, lambda _none: self.message.emit(f"已导出到 {target}"), self._refused
            )

    def take_file(self) -> None:
        """Lay a workbook over the working copy; nothing is kept before the save button."""
        source = dialogs.current().choose_to_open(
            self, "从表格导入单位和人员", dialogs.usual_folder(), "Excel 表格 (*.xlsx *.xls)"
        )
        if source is not None:
            self._presenter.read_file(source, lambda read: self._read(read, source), self._refused)

    def _build(self) -> None:
        self.header.add_button(button("导入", "import_units_button", self.take_file))
        self.header.add_button(button("导出", "export_units_button", self.export))
        row = QHBoxLayout()
        row.setSpacing(look.px(14))
        left = QVBoxLayout()
        left.addWidget(self._tree, 1)
        tools = QHBoxLayout()
        for words, name, act in (
            ("加下级", "add_unit_button", self.add_below),
            ("去掉", "remove_unit_button", self.remove),
            ("上移", "move_unit_up_button", lambda: self.move_unit(-1)),
            ("下移", "move_unit_down_button", lambda: self.move_unit(1)),
        ):
            tools.addWidget(button(words, name, act, role="quiet"))
        tools.addStretch(1)
        left.addLayout(tools)
        row.addLayout(left)
        row.addWidget(self.form, 1)
        self.body.addLayout(row, 1)
        foot = QHBoxLayout()
        self._save = button("保存  Ctrl+S", "save_units_button", self.save, role="primary")
        self._save.setEnabled(False)
        foot.addWidget(self._save)
        self._state = text("", "muted", "units_state_label", wraps=True)
        foot.addWidget(self._state, 1)
        self.body.addLayout(foot)
        shortcut(self, "Ctrl+S", self.save)
        shortcut(self, "Ctrl+N", self.add_below)
        shortcut(self, "F2", self.form.focus_name)

    def _show(self, units: tuple[Unit, ...]) -> None:
        if self.has_unsaved():
            return
        self._saved = units
        self._units = {unit.id: unit for unit in units}
        self._fill(self._shown)
        tree = UnitTree(units)
        villages = sum(1 for unit in tree.in_order() if unit.level is UnitLevel.VILLAGE)
        self.header.say(f"共 {len(units)} 个单位，其中村(社区) {villages} 个")
        self._mark()

    def _fill(self, current: str) -> None:
        """The tree anew; the unit of an id is shown, else the first."""
        self._tree.blockSignals(True)
        self._tree.clear()
        tree = UnitTree(self._units.values())
        items: dict[str, QTreeWidgetItem] = {}
        for unit in tree.in_order():
            item = QTreeWidgetItem(items.get(unit.parent) or self._tree, [unit.name or "（新单位）", ""])
            item.setData(0, Qt.ItemDataRole.UserRole, unit.id)
            self._dress(item, unit)
            items[unit.id] = item
        self._tree.expandAll()
        self._tree.setColumnWidth(0, look.px(TREE_WIDTH - 90))
        self._tree.blockSignals(False)
        wanted = items.get(current) or next(iter(items.values()), None)
        self._shown = ""
        if wanted is not None:
            self._tree.setCurrentItem(wanted)
            self._go(wanted)
        else:
            self.form.show_unit(None)

    def _dress(self, item: QTreeWidgetItem, unit: Unit) -> None:
        closed = not unit.exists_on(self._workplace.clock.today())
        item.setText(0, (unit.name or "（新单位）") + ("（已撤销）" if closed else ""))
        item.setText(1, str(len(unit.people)) if unit.people else "")

    def _go(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None = None) -> None:
        self._take()
        self._shown = str(item.data(0, Qt.ItemDataRole.UserRole)) if item is not None else ""
        self.form.show_unit(self._units.get(self._shown))

    def _take(self) -> None:
        """The form's unit into the working copy."""
        unit = self.form.unit()
        if unit is not None and unit.id == self._shown and unit.id in self._units:
            self._units[unit.id] = unit

    def _edited(self) -> None:
        self._take()
        item = self._tree.currentItem()
        if item is not None and self._shown in self._units:
            self._dress(item, self._units[self._shown])
        self._mark()

    def _mark(self) -> None:
        unsaved = self.has_unsaved()
        self._save.setEnabled(unsaved)
        self._state.setText("改了，还没有保存" if unsaved else "")

    def _kept(self, kept: UnitsKept) -> None:
        self._saved = kept.units
        self._units = {unit.id: unit for unit in kept.units}
        self._fill(self._shown)
        self._mark()
        self.message.emit("单位和人员已保存")

    def _refused(self, error: Exception) -> None:
        self._save.setEnabled(True)
        self._state.setText(sentence_of(error))
        if not isinstance(error, Refused):
            return
        ids = list(self._units)
        for problem in error.problems:
            found = _PLACE.fullmatch(problem.field)
            if found and int(found[1]) < len(ids):
                self._point_at(ids[int(found[1])], replace(problem, field=found[2]))
                return

    def _point_at(self, unit_id: str, problem: Problem) -> None:
        self._fill(unit_id)
        self.form.show_problems((problem,))

    def _read(self, read: ReadUnits, source: Path) -> None:
        self._units = {unit.id: unit for unit in read.units}
        self._fill(self._shown)
        self._mark()
        count = len(read.units) - len(self._saved)
        told = f"“{source.name}”读进来了，新增 {count} 个单位，核对后请保存"
        if read.problems:
            told += "；" + "；".join(problem.sentence for problem in read.problems[:3])
        self._state.setText(told)
