"""补贴 by keyboard: a quarter from 申报 to 发放, what was chosen stays, payees, own rules with their effect, rules compared."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Assignment
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.subsidy import Staff
from mediator_desktop.domain.subsidy_cases import Payee
from mediator_desktop.domain.subsidy_claim import ClaimRow, Stage
from mediator_desktop.domain.vocabulary import Duty
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.subsidy.period_tab import choose_period
from mediator_desktop.ui.subsidy.presenter import key_of, period_of
from mediator_desktop.ui.subsidy.view import SubsidyScreen
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import press, type_words
from tests.gui.support import WidgetT, a_dispute, find, register

CONTROL = Qt.KeyboardModifier.ControlModifier
QUARTER = Period.read("2026-Q3")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock.on(date(2026, 10, 20))


@pytest.fixture
def cases(workplace: Workplace) -> list[str]:
    """Closed in the third quarter: a simple one of two mediators, a serious one, one without agreement."""
    day = date(2026, 8, 3)

    def closed(name: str, difficulty: str, *, agreed: bool = True, several: bool = False) -> object:
        people = [Assignment(name="李秀英")]
        if several:
            people.append(Assignment(name="赵长河", duty=Duty.ASSISTANT))
        return replace(
            a_dispute(name, accepted_on=date(2026, 8, 1)),
            difficulty=difficulty,
            mediators=tuple(people),
            agreement=Agreement(reached=True, agreed_on=day) if agreed else None,
            closed_on=day,
        )

    made = (closed("甲", "simple", several=True), closed("乙", "major"), closed("丙", "simple", agreed=False))
    return register(workplace, *made)  # type: ignore[arg-type]


@pytest.fixture
def screen(workplace: Workplace, runner: Runner, cases: list[str], qtbot: QtBot) -> SubsidyScreen:
    made = SubsidyScreen(workplace, runner)
    runner.changed.connect(made.react)
    qtbot.addWidget(made)
    made.resize(1180, 728)
    made.show()
    made.refresh()
    settle(runner)
    return made


def settle(runner: Runner) -> None:
    for _ in range(3):
        runner.drain()


def seen(root: QWidget, kind: type[WidgetT], name: str) -> WidgetT:
    found = [widget for widget in root.findChildren(kind, name) if widget.isVisible()]
    assert len(found) == 1, f"{len(found)} widgets called {name} are on screen"
    return found[0]


def fill(qtbot: QtBot, screen: SubsidyScreen, name: str, words: str) -> None:
    edit = seen(screen, QLineEdit, name)
    edit.setFocus()
    edit.selectAll()
    type_words(qtbot, edit, words)
    press(qtbot, edit, Qt.Key.Key_Return)


def push(qtbot: QtBot, screen: SubsidyScreen, runner: Runner, name: str) -> None:
    wanted = seen(screen, QPushButton, name)
    wanted.setFocus()
    press(qtbot, wanted, Qt.Key.Key_Space)
    settle(runner)


def scheme(screen: SubsidyScreen, runner: Runner, name: str) -> None:
    box = find(screen, QComboBox, "scheme_combo_box")
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())
    settle(runner)


def rows(table: object) -> list[tuple[str, ...]]:
    return [row.cells for row in table.model().rows]  # type: ignore[attr-defined]


def claims(workplace: Workplace) -> tuple[ClaimRow, ...]:
    with workplace.register.read() as reader:
        return reader.subsidy_claims()


def open_case(qtbot: QtBot, screen: SubsidyScreen, dispute_id: str) -> None:
    table = screen.period.table
    table.setFocus()
    table.selectRow(table.model().row_of(dispute_id))  # type: ignore[attr-defined]
    press(qtbot, table, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_a_quarter_goes_from_claiming_to_payment(
    screen: SubsidyScreen,
    workplace: Workplace,
    runner: Runner,
    cases: list[str],
    qtbot: QtBot,
    scripted: ScriptedDialogs,
    tmp_path: Path,
) -> None:
    assert screen.period.period == QUARTER
    scheme(screen, runner, "xiangyin")
    words = seen(screen, QLabel, "sum_label").text()
    assert words == "补贴合计 100 元：可以补贴 1 件，待选定 1 件，不予补贴 1 件"
    open_case(qtbot, screen, cases[1])
    assert "请在300.00元到500.00元之间选定金额" in seen(screen, QLabel, "case_result_label").text()
    fill(qtbot, screen, "picked_line_edit", "350")
    assert seen(screen, QLabel, "case_result_label").text().startswith("补贴 350 元")
    press(qtbot, QApplication.focusWidget() or screen, Qt.Key.Key_S, CONTROL)
    settle(runner)
    assert "合计 450 元" in seen(screen, QLabel, "sum_label").text()
    push(qtbot, screen, runner, "claim_button")
    push(qtbot, screen, runner, "confirm_claim_button")
    assert seen(screen, QLabel, "claim_state_label").text() == "请先填写申报人"
    fill(qtbot, screen, "claimed_by_line_edit", "李秀英")
    push(qtbot, screen, runner, "confirm_claim_button")
    assert seen(screen, QLabel, "title_label").text() == "2026年第三季度案件补贴"
    table = screen.claim.table
    table.setFocus()
    table.selectRow(0)
    press(qtbot, table, Qt.Key.Key_Return)
    seen(screen, QCheckBox, "refused_check_box").click()
    push(qtbot, screen, runner, "note_verdict_button")
    assert seen(screen, QLabel, "stage_state_label").text() == "请写明原因"
    fill(qtbot, screen, "verdict_reason_line_edit", "卷宗不合格")
    push(qtbot, screen, runner, "note_verdict_button")
    assert rows(table)[0][0] == "△ 有改动"
    assert screen.has_unsaved()
    for stage in list(Stage)[1:]:
        fill(qtbot, screen, "stage_by_line_edit", "王科")
        push(qtbot, screen, runner, "take_stage_button")
        (row,) = claims(workplace)
        assert row.stage is stage
    assert (row.cases, row.claimed, row.amount) == (2, 45_000, 35_000)
    assert rows(table)[0][0] == "✕ 初审未过" or rows(table)[0][-1] == "卷宗不合格"
    assert not screen.has_unsaved()
    with pytest.raises(AssertionError):
        seen(screen, QPushButton, "take_stage_button")
    target = tmp_path / "发放表.xlsx"
    scripted.answers = [target, True, "县财政局", "发放补贴"]
    find(screen, QAction, "save_payment_action").trigger()  # type: ignore[type-var]
    settle(runner)
    assert target.read_bytes().startswith(b"PK")
    wanted: list[object] = []
    screen.sheet_wanted.connect(wanted.append)
    find(screen, QAction, "show_application_action").trigger()  # type: ignore[type-var]
    with workplace.register.read() as reader:
        assert wanted[0](reader).title == "2026年第三季度案件补贴申报表"  # type: ignore[operator]


def test_a_claim_is_taken_back_with_a_reason(
    screen: SubsidyScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    scheme(screen, runner, "gaotai_2018")
    push(qtbot, screen, runner, "claim_button")
    fill(qtbot, screen, "claimed_by_line_edit", "李秀英")
    push(qtbot, screen, runner, "confirm_claim_button")
    push(qtbot, screen, runner, "undo_stage_button")
    push(qtbot, screen, runner, "confirm_undo_button")
    assert seen(screen, QLabel, "stage_state_label").text() == "请写明撤回的原因"
    fill(qtbot, screen, "undo_reason_line_edit", "漏了一件")
    push(qtbot, screen, runner, "confirm_undo_button")
    assert claims(workplace)[0].stage is None
    press(qtbot, screen.claim.table, Qt.Key.Key_Escape)
    find(screen, QTabWidget, "subsidy_tab_widget").setCurrentIndex(0)
    assert "可以补贴 2 件" in seen(screen, QLabel, "sum_label").text()
    find(screen, QTabWidget, "subsidy_tab_widget").setCurrentIndex(1)
    screen.claims.selectRow(0)
    press(qtbot, screen.claims, Qt.Key.Key_Return)
    settle(runner)
    assert seen(screen, QLabel, "title_label").text() == "2026年第三季度案件补贴"


def test_what_was_chosen_stays_even_when_it_cannot_be_used(
    screen: SubsidyScreen, workplace: Workplace, runner: Runner, cases: list[str], qtbot: QtBot
) -> None:
    scheme(screen, runner, "gaotai_2018")
    open_case(qtbot, screen, cases[0])
    fill(qtbot, screen, "share_0_line_edit", "70")
    fill(qtbot, screen, "share_1_line_edit", "20")
    assert "各人合计90.00元，与本件补贴100.00元不一致" in seen(screen, QLabel, "case_result_label").text()
    seen(screen, QCheckBox, "waived_check_box").click()
    push(qtbot, screen, runner, "accept_case_button")
    assert "请写明原因" in seen(screen, QLabel, "reason_problem_label").text()
    press(qtbot, seen(screen, QLineEdit, "reason_line_edit"), Qt.Key.Key_Escape)
    settle(runner)
    told = [cells for cells in rows(screen.period.table) if "没有采用" in cells[-1]]
    assert len(told) == 1
    with workplace.register.read() as reader:
        (draft,) = reader.drafts()
    assert draft.key == key_of(QUARTER, "gaotai_2018")
    assert draft.content["choices"][cases[0]]["waived"] is True
    assert period_of(draft.key) == (QUARTER, "gaotai_2018")
    other = SubsidyScreen(workplace, runner)
    qtbot.addWidget(other)
    other.open_draft(draft.key)
    settle(runner)
    assert any("没有采用" in cells[-1] for cells in rows(other.period.table))
    open_case(qtbot, screen, cases[0])
    assert seen(screen, QLineEdit, "share_0_line_edit").text() == "70"
    fill(qtbot, screen, "share_1_line_edit", "30")
    screen.flush()
    settle(runner)
    with workplace.register.read() as reader:
        (draft,) = reader.drafts()
    assert [share["fen"] for share in draft.content["choices"][cases[0]]["shares"]] == [7_000, 3_000]


def test_a_payee_is_kept_and_never_shown_whole(
    screen: SubsidyScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    with workplace.register.write("李秀英") as uow:
        uow.keep_payee(Payee(name="李秀英", account="6222020000001234567"))
    screen.refresh()
    settle(runner)
    find(screen, QTabWidget, "subsidy_tab_widget").setCurrentIndex(2)
    screen.payees.table.setFocus()
    screen.payees.table.selectRow(0)
    press(qtbot, screen.payees.table, Qt.Key.Key_Return)
    assert seen(screen, QLineEdit, "account_line_edit").text() == ""
    assert "4567" in seen(screen, QLabel, "account_problem_label").text()
    fill(qtbot, screen, "staff_line_edit", "公务员编制")
    assert screen.has_unsaved()
    fill(qtbot, screen, "id_number_line_edit", "12")
    push(qtbot, screen, runner, "keep_payee_button")
    assert "应为18位" in seen(screen, QLabel, "id_number_problem_label").text()
    fill(qtbot, screen, "id_number_line_edit", "")
    seen(screen, QLineEdit, "id_number_line_edit").clear()
    push(qtbot, screen, runner, "keep_payee_button")
    with workplace.register.read() as reader:
        (payee,) = reader.payees()
    assert payee == Payee(name="李秀英", staff=Staff.CIVIL, account="6222020000001234567")
    assert all("6222020000001234567" not in cells for cells in rows(screen.payees.table))
    find(screen, QTabWidget, "subsidy_tab_widget").setCurrentIndex(0)
    scheme(screen, runner, "neutral")
    assert any("公务员编制，不领补贴" in cells[-1] for cells in rows(screen.period.table))


def test_ours_is_copied_changed_and_its_effect_told(
    screen: SubsidyScreen, workplace: Workplace, runner: Runner, qtbot: QtBot, scripted: ScriptedDialogs
) -> None:
    find(screen, QTabWidget, "subsidy_tab_widget").setCurrentIndex(3)
    table = screen.rules.table
    table.selectRow(table.model().row_of("gaotai_2018"))  # type: ignore[attr-defined]
    push(qtbot, screen, runner, "copy_rules_button")
    assert not screen.has_unsaved()
    entry = screen.editor.amounts.entries()[-1]
    field = entry.field("fixed")
    assert field is not None
    field.editor.setFocus()
    field.editor.selectAll()  # type: ignore[attr-defined]
    type_words(qtbot, field.editor, "150")
    assert screen.has_unsaved()
    push(qtbot, screen, runner, "effect_button")
    assert (
        "改动以前 2 件 400 元，改动以后 2 件 450 元，改动以后比改动以前多 50 元"
        in seen(screen, QLabel, "rules_effect_label").text()
    )
    scripted.answers = [False]
    press(qtbot, field.editor, Qt.Key.Key_Escape)
    name = seen(screen, QLineEdit, "name_line_edit")
    name.clear()
    push(qtbot, screen, runner, "keep_rules_button")
    assert "请填写名称" in seen(screen, QLabel, "rules_state_label").text()
    fill(qtbot, screen, "name_line_edit", "本县补贴办法")
    press(qtbot, name, Qt.Key.Key_S, CONTROL)
    settle(runner)
    own = workplace.subsidies.sets["own_gaotai_2018"]
    assert (own.name, own.tiers[-1].amounts[0].fixed.fen) == ("本县补贴办法", 15_000)  # type: ignore[union-attr]
    ours = workplace.subsidies.sets["gaotai_2018"]
    assert (
        replace(own, id=ours.id, scheme="", name=ours.name, edition=ours.edition).tiers[:2] == ours.tiers[:2]
    )
    assert rows(screen.rules.table)[0][-1] == "本单位"
    table.selectRow(0)
    push(qtbot, screen, runner, "next_rules_button")
    push(qtbot, screen, runner, "keep_rules_button")
    assert "有效日期重叠" in seen(screen, QLabel, "rules_state_label").text()
    push(qtbot, screen, runner, "back_button")


def test_every_rule_set_of_ours_goes_through_the_form_unchanged(
    screen: SubsidyScreen, workplace: Workplace
) -> None:
    for rules in workplace.subsidies.sets.values():
        screen._edit_rules(rules)
        assert screen.editor._read_quietly() == rules


def test_words_that_are_no_codes_are_told_beside_the_form(
    screen: SubsidyScreen, workplace: Workplace, runner: Runner, qtbot: QtBot
) -> None:
    screen._edit_rules(workplace.subsidies.sets["neutral"])
    fill(qtbot, screen, "barred_line_edit", "外星人")
    push(qtbot, screen, runner, "keep_rules_button")
    assert seen(screen, QLabel, "rules_state_label").text() == "编制里没有“外星人”，请从列表里选"
    fill(qtbot, screen, "barred_line_edit", "事业编制")
    tier = screen.editor.amounts.entries()[0].field("tier")
    assert tier is not None
    tier.set_text("没有的档")
    push(qtbot, screen, runner, "keep_rules_button")
    assert "没有“没有的档”这一档" in seen(screen, QLabel, "rules_state_label").text()


def test_two_rules_are_compared(screen: SubsidyScreen, runner: Runner, qtbot: QtBot) -> None:
    find(screen, QTabWidget, "subsidy_tab_widget").setCurrentIndex(4)
    for name, chosen in (("compare_one_combo_box", "gaotai_2018"), ("compare_other_combo_box", "neutral")):
        box = find(screen, QComboBox, name)
        box.setCurrentIndex(box.findData(chosen))
    choose_period(find(screen, QComboBox, "compare_period_combo_box"), QUARTER)
    push(qtbot, screen, runner, "compare_button")
    assert (
        seen(screen, QLabel, "compare_label")
        .text()
        .startswith("甲 2 件 400 元，乙 2 件 350 元，乙比甲少 50 元")
    )
    assert rows(screen.compare.table)[0][:3] == ("合计", "2", "400")


def test_nothing_is_cut_at_double_size(
    workplace: Workplace,
    runner: Runner,
    cases: list[str],
    qtbot: QtBot,
    plain_look: Callable[[look.Look], None],
) -> None:
    plain_look(look.Look(percent=200))
    screen = SubsidyScreen(workplace, runner)
    qtbot.addWidget(screen)
    screen.resize(1100, 728)
    screen.show()
    screen.refresh()
    settle(runner)
    scheme(screen, runner, "gaotai_2018")
    push(qtbot, screen, runner, "claim_button")
    fill(qtbot, screen, "claimed_by_line_edit", "李秀英")
    push(qtbot, screen, runner, "confirm_claim_button")
    screen.claim.table.setFocus()
    press(qtbot, screen.claim.table, Qt.Key.Key_Return)
    settle(runner)
    assert screen.height() <= 728
    press(qtbot, QApplication.focusWidget() or screen, Qt.Key.Key_Escape)
    settle(runner)
    assert screen.height() <= 728
