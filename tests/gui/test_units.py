"""单位和人员: the tree walked by keys, a unit added, people, a workbook in; what is wrong is told at its field."""

from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTreeWidget
from pytestqt.qtbot import QtBot

from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.units.view import UnitsScreen
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import type_words
from tests.gui.support import find

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def screen(workplace: Workplace, runner: Runner, qtbot: QtBot) -> UnitsScreen:
    made = UnitsScreen(workplace, runner)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.refresh()
    runner.drain()
    return made


def names(workplace: Workplace) -> list[str]:
    with workplace.register.read() as reader:
        return [unit.name for unit in reader.units()]


def tree(screen: UnitsScreen) -> QTreeWidget:
    return find(screen, QTreeWidget, "units_tree")


def test_a_grid_with_a_member_is_added_by_keys(
    screen: UnitsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    widget = tree(screen)
    widget.setFocus()
    for _ in range(widget.topLevelItemCount() + 20):
        if widget.currentItem().text(0) == "溪口村":
            break
        qtbot.keyClick(widget, Qt.Key.Key_Down)
    assert widget.currentItem().text(0) == "溪口村"
    qtbot.keyClick(widget, Qt.Key.Key_N, CONTROL)
    name = find(screen, QLineEdit, "unit_name_line_edit")
    type_words(qtbot, name, "第一网格")
    assert find(screen, QLineEdit, "unit_level_line_edit").text() == "网格"
    screen.form.add_person()
    type_words(qtbot, find(screen, QLineEdit, "people_name_line_edit"), "周小妹")
    post = find(screen, QLineEdit, "people_post_line_edit")
    post.selectAll()
    type_words(qtbot, post, "网格员")
    qtbot.keyClick(name, Qt.Key.Key_S, CONTROL)
    runner.drain()
    with workplace.register.read() as reader:
        made = next(unit for unit in reader.units() if unit.name == "第一网格")
        above = next(unit for unit in reader.units() if unit.name == "溪口村")
    assert made.parent == above.id
    assert [(person.name, person.post.label) for person in made.people] == [("周小妹", "网格员")]
    assert not screen.has_unsaved()


def test_a_nameless_unit_is_told_at_its_field_and_nothing_is_kept(
    screen: UnitsScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    before = names(workplace)
    screen.add_below()
    screen.save()
    runner.drain()
    assert "请填写单位名称" in find(screen, QLabel, "unit_name_problem_label").text()
    assert names(workplace) == before
    assert screen.has_unsaved()


def test_a_workbook_is_laid_over_and_kept_only_when_saved(
    screen: UnitsScreen,
    workplace: Workplace,
    runner: Runner,
    scripted: ScriptedDialogs,
    tmp_path: Path,
) -> None:
    source = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("层级", "上级单位", "单位名称"))
        sheet.write_row(1, 0, ("网格", "溪口村", "第二网格"))
        sheet.write_row(2, 0, ("网格", "没有的村", "第三网格"))
    scripted.answers = [source]
    screen.take_file()
    runner.drain()
    state = find(screen, QLabel, "units_state_label").text()
    assert "新增 1 个单位" in state
    assert "第3行" in state
    assert "第二网格" not in names(workplace)
    screen.save()
    runner.drain()
    assert "第二网格" in names(workplace)


def test_units_beside_each_other_change_places(
    screen: UnitsScreen, workplace: Workplace, runner: Runner
) -> None:
    widget = tree(screen)
    village = widget.findItems("石桥村", Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly)[0]
    widget.setCurrentItem(village)
    screen.move_unit(-1)
    screen.save()
    runner.drain()
    found = names(workplace)
    assert found.index("石桥村") < found.index("溪口村")
