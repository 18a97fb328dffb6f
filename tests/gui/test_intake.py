"""The intake page, worked with keys as a mediator would."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import PartyKind, PartyRole, Sex
from mediator_desktop.services import disputes
from mediator_desktop.ui.intake.done import DonePage
from mediator_desktop.ui.intake.view import IntakeScreen
from tests.gui.hands import type_words

CONTROL = Qt.KeyboardModifier.ControlModifier
ID_NUMBER = "369921196208154411"


@pytest.fixture
def open_screen(qtbot, workplace, runner):
    """Intake pages in a shown window; they stay alive to the end of the test."""
    screens = []

    def make() -> IntakeScreen:
        screen = IntakeScreen(workplace, runner)
        screens.append(screen)
        qtbot.addWidget(screen)
        screen.resize(1100, 700)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.refresh()
        runner.drain()
        return screen

    yield make
    screens.clear()


def editor(screen: QWidget, party: int, name: str) -> QWidget:
    return screen.findChild(QWidget, f"party_{party}_block").findChild(QWidget, name)


def labels(screen: QWidget) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def press_button(qtbot, screen: QWidget, name: str) -> None:
    found = screen.findChild(QPushButton, name)
    assert found is not None, name
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def registered(workplace):
    from mediator_desktop.domain.views import Filter

    with workplace.register.read() as reader:
        return [reader.load(row.id) for row in reader.page(Filter()).rows]


def keep_draft(screen: IntakeScreen, runner) -> None:
    """What the two-second timer does."""
    assert screen._keeper.is_waiting
    assert screen._keeper._timer.interval() == 2000
    screen._keeper.flush()
    runner.drain()


def test_a_dispute_is_registered_by_typing(qtbot, workplace, runner, open_screen):
    screen = open_screen()
    assert "编号保存时生成：〔2026〕云岭人调字第001号" in labels(screen)
    first = editor(screen, 0, "name_line_edit")
    first.setFocus()
    typed = ["王建国", ID_NUMBER, "男", "1962-8-15", "", "汉族", "154 1234 0086", "务农", "xkc", "溪口村3组"]
    for words in typed:
        type_words(qtbot, screen.focusWidget(), words)
        if words == "xkc":
            popup = screen.focusWidget()._completer.popup()
            qtbot.keyClick(popup, Qt.Key.Key_Down)
            qtbot.keyClick(popup, Qt.Key.Key_Return)  # takes the village and goes on
            continue
        qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Return)
    assert screen.focusWidget() is editor(screen, 1, "name_line_edit"), "Enter leads to the next party"
    type_words(qtbot, screen.focusWidget(), "李德福")
    matter = screen.findChild(QWidget, "type_code_line_edit")
    matter.setFocus()
    for words in ["房屋宅基地", "当事人申请"]:
        type_words(qtbot, screen.focusWidget(), words)
        qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Return)
    facts = screen.findChild(QWidget, "facts_text_edit")
    type_words(qtbot, facts, "院墙东移约40厘米")
    requests = screen.findChild(QWidget, "requests_text_edit")
    type_words(qtbot, requests, "拆除院墙")
    qtbot.keyClick(requests, Qt.Key.Key_Return)
    type_words(qtbot, requests, "恢复滴水沟")
    type_words(qtbot, screen.findChild(QWidget, "lead_line_edit"), "李秀英")
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_S, CONTROL)
    runner.drain()

    (record,) = registered(workplace)
    assert record.number == "〔2026〕云岭人调字第001号"
    applicant, respondent = record.dispute.parties
    assert (applicant.name, applicant.id_number, applicant.sex) == ("王建国", ID_NUMBER, Sex.MALE)
    assert (applicant.birth_date, applicant.phone) == (date(1962, 8, 15), "15412340086")
    assert (applicant.village, applicant.address) == ("溪口村", "溪口村3组")
    assert (respondent.name, respondent.role) == ("李德福", PartyRole.RESPONDENT)
    assert record.dispute.type_code == "homestead"
    assert record.dispute.requests == ("拆除院墙", "恢复滴水沟")
    assert record.dispute.accepted_on == date(2026, 11, 22)
    assert [m.name for m in record.dispute.mediators] == ["李秀英"]
    assert "〔2026〕云岭人调字第001号" in labels(screen)
    # offscreen, a list of offers that is long gone may still count as the active window: ask the page itself
    done = screen.findChild(DonePage)
    assert done.isVisible()
    assert done.focusWidget() is screen.findChild(QPushButton, "open_case_button")
    with workplace.register.read() as reader:
        assert reader.drafts() == ()


def test_what_was_typed_comes_back_after_a_crash(qtbot, workplace, runner, open_screen):
    screen = open_screen()
    type_words(qtbot, editor(screen, 0, "name_line_edit"), "王建国")
    type_words(qtbot, screen.findChild(QWidget, "found_on_date_edit"), "大概上个月")
    keep_draft(screen, runner)
    assert "草稿已自动保存 09:00:00" in labels(screen)

    with workplace.register.read() as reader:
        (draft,) = reader.drafts()
    assert draft.content["parties"][0]["name"] == "王建国", "the record format, as others read it"
    again = open_screen()
    assert "上次没填完的登记：王建国" in labels(again)
    press_button(qtbot, again, "resume_draft_button")
    runner.drain()
    assert editor(again, 0, "name_line_edit").text() == "王建国"
    assert again.findChild(QWidget, "found_on_date_edit").text() == "大概上个月", "unreadable text too"
    assert "上次没填完的登记" not in labels(again)


def test_the_page_begins_at_the_first_name(qtbot, open_screen):
    screen = open_screen()
    screen.setFocus()
    assert screen.focusWidget() is editor(screen, 0, "name_line_edit")


def test_a_draft_is_dropped_on_request(qtbot, workplace, runner, open_screen):
    screen = open_screen()
    type_words(qtbot, editor(screen, 0, "name_line_edit"), "王建国")
    qtbot.keyClick(editor(screen, 0, "name_line_edit"), Qt.Key.Key_Escape)
    runner.drain()
    assert editor(screen, 0, "name_line_edit").text() == "", "Esc leads to an empty page and the drafts"
    assert "上次没填完的登记：王建国" in labels(screen)
    press_button(qtbot, screen, "drop_draft_button")
    runner.drain()
    assert "上次没填完的登记" not in labels(screen)


def test_an_identity_number_offers_birth_date_and_sex(qtbot, runner, open_screen):
    screen = open_screen()
    field = editor(screen, 0, "id_number_line_edit")
    field.setFocus()
    type_words(qtbot, field, ID_NUMBER)
    offer = editor(screen, 0, "fill_from_id_button")
    assert offer.isVisible()
    assert "1962-08-15 · 男" in offer.text()
    assert editor(screen, 0, "birth_date_date_edit").text() == "", "offered, not forced"
    qtbot.keyClick(field, Qt.Key.Key_F2)
    assert editor(screen, 0, "birth_date_date_edit").text() == "1962-08-15"
    assert editor(screen, 0, "sex_line_edit").text() == "男"
    assert editor(screen, 0, "stated_age_line_edit").text() == "64"
    assert not offer.isVisible()


def test_a_minor_is_marked(qtbot, runner, open_screen):
    screen = open_screen()
    field = editor(screen, 0, "birth_date_date_edit")
    type_words(qtbot, field, "2012-1-1")
    assert editor(screen, 0, "minor_badge").isVisible()


def test_a_known_person_fills_the_block(qtbot, workplace, runner, open_screen):
    known = Party(
        role=PartyRole.RESPONDENT, name="李德福", sex=Sex.MALE, phone="15412342290", village="溪口村",
        address="溪口村2组", id_number="369921196805120033",
    )  # fmt: skip
    earlier = Dispute(
        parties=(Party(name="赵桂兰"), known), type_code="neighbours", accepted_on=date(2024, 5, 6)
    )
    with workplace.register.write("甲") as uow:
        disputes.register(earlier, uow, workplace.clock)
    screen = open_screen()
    field = editor(screen, 1, "name_line_edit")
    field.setFocus()
    type_words(qtbot, field, "李德福")
    screen._suggest_timer.stop()
    screen._suggest()
    runner.drain()
    assert "可能是同一人" in labels(screen)
    assert "154****2290" in labels(screen), "masked"
    press_button(qtbot, screen, "same_person_button")
    runner.drain()
    assert editor(screen, 1, "phone_line_edit").text() == "15412342290"
    assert editor(screen, 1, "address_line_edit").text() == "溪口村2组"
    assert "李德福以前的纠纷" in labels(screen)
    assert "2024年邻里纠纷" in labels(screen)
    assert screen._parties.party(screen._parties.blocks()[1]).role is PartyRole.RESPONDENT


def test_somebody_else_is_not_offered_again(qtbot, workplace, runner, open_screen):
    with workplace.register.write("甲") as uow:
        disputes.register(
            Dispute(parties=(Party(name="李德福", phone="15412342290", village="溪口村"),)),
            uow,
            workplace.clock,
        )
    screen = open_screen()
    field = editor(screen, 0, "name_line_edit")
    field.setFocus()
    type_words(qtbot, field, "李德福")
    screen._suggest()
    runner.drain()
    press_button(qtbot, screen, "other_person_button")
    runner.drain()
    assert "可能是同一人" not in labels(screen)


@pytest.mark.parametrize("name", ["㛃䶮", "𬭎𫖯", "王㛃𬭎"])
def test_rare_characters_are_registered(qtbot, workplace, runner, open_screen, name):
    screen = open_screen()
    field = editor(screen, 0, "name_line_edit")
    field.setFocus()
    type_words(qtbot, field, name)
    qtbot.keyClick(field, Qt.Key.Key_S, CONTROL)
    runner.drain()
    (record,) = registered(workplace)
    assert record.dispute.parties[0].name == name


@pytest.mark.parametrize(
    ("typed", "sentence"), [("王建国😀", "表情符号"), ("王\x07建国", "控制字符"), ("王" * 61, "太长了")]
)
def test_what_does_not_fit_is_told_at_the_field(qtbot, workplace, runner, open_screen, typed, sentence):
    screen = open_screen()
    field = editor(screen, 0, "name_line_edit")
    field.setFocus()
    field.insert(typed)
    facts = screen.findChild(QWidget, "facts_text_edit")
    facts.setFocus()
    type_words(qtbot, facts, "一万字" * 3000)
    qtbot.keyClick(facts, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert registered(workplace) == []
    assert field.hasFocus(), "focus jumps to the first field to be mended"
    assert sentence in editor(screen, 0, "name_problem_label").text()
    assert field.text() == typed
    assert len(facts.toPlainText()) == 9000


def test_unreadable_days_stop_the_save_and_stay(qtbot, workplace, runner, open_screen):
    screen = open_screen()
    type_words(qtbot, editor(screen, 0, "name_line_edit"), "王建国")
    found = screen.findChild(QWidget, "found_on_date_edit")
    found.setFocus()
    type_words(qtbot, found, "3月50日")
    qtbot.keyClick(found, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert registered(workplace) == []
    assert found.text() == "3月50日"
    assert "有1处要改正才能保存" in labels(screen)


def test_an_empty_page_is_not_registered(qtbot, workplace, runner, open_screen):
    screen = open_screen()
    field = editor(screen, 0, "name_line_edit")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert registered(workplace) == []
    assert "至少填写一位当事人" in labels(screen)
    assert screen.findChild(QPushButton, "save_button").isEnabled()


def test_an_organisation_has_its_own_fields(qtbot, workplace, runner, open_screen):
    screen = open_screen()
    block = screen._parties.blocks()[1]
    block.set_kind(PartyKind.LEGAL)
    assert not editor(screen, 1, "id_number_line_edit").isVisible()
    type_words(qtbot, editor(screen, 1, "name_line_edit"), "鑫源砖厂")
    type_words(qtbot, editor(screen, 1, "representative_line_edit"), "赵大山")
    qtbot.keyClick(editor(screen, 1, "name_line_edit"), Qt.Key.Key_S, CONTROL)
    runner.drain()
    (record,) = registered(workplace)
    (party,) = record.dispute.parties
    assert (party.kind, party.name, party.representative) == (PartyKind.LEGAL, "鑫源砖厂", "赵大山")


def test_parties_are_added_moved_and_taken_away(qtbot, workplace, runner, open_screen):
    screen = open_screen()
    for index, name in enumerate(["王建国", "李德福"]):
        type_words(qtbot, editor(screen, index, "name_line_edit"), name)
    press_button(qtbot, screen.findChild(QWidget, "party_0_block"), "add_party_button")
    type_words(qtbot, screen.focusWidget(), "王小妹")
    press_button(qtbot, screen, "add_third_party_button")
    type_words(qtbot, screen.focusWidget(), "溪口村委会")
    press_button(qtbot, screen.findChild(QWidget, "party_1_block"), "move_up_button")
    names = [(p.name, p.role) for p in screen._value().parties]
    assert names == [
        ("王小妹", PartyRole.APPLICANT),
        ("王建国", PartyRole.APPLICANT),
        ("李德福", PartyRole.RESPONDENT),
        ("溪口村委会", PartyRole.THIRD_PARTY),
    ]
    press_button(qtbot, screen.findChild(QWidget, "party_0_block"), "remove_party_button")
    assert [p.name for p in screen._value().parties] == ["王建国", "李德福", "溪口村委会"]


def test_tab_follows_the_page_after_parties_were_added(qtbot, runner, open_screen):
    screen = open_screen()
    press_button(qtbot, screen.findChild(QWidget, "party_0_block"), "add_party_button")
    runner.drain()
    address = editor(screen, 0, "address_line_edit")
    address.setFocus()
    qtbot.keyClick(address, Qt.Key.Key_Return)
    assert screen.focusWidget() is editor(screen, 1, "name_line_edit")


def test_an_agent_is_added(qtbot, workplace, runner, open_screen):
    screen = open_screen()
    type_words(qtbot, editor(screen, 0, "name_line_edit"), "王建国")
    press_button(qtbot, screen, "add_agent_button")
    type_words(qtbot, screen.focusWidget(), "王小明")
    (agent,) = screen._value().parties[0].agents
    assert agent.name == "王小明"


def test_what_the_papers_lack_is_shown_while_typing(qtbot, runner, open_screen):
    screen = open_screen()
    type_words(qtbot, editor(screen, 0, "name_line_edit"), "王建国")
    screen._check()
    runner.drain()
    assert "协议书：现在不需要" in labels(screen)
    assert "还缺" in labels(screen)
