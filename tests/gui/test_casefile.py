"""The case file: an agreement concluded and printed by hand, nothing overwritten, nothing lost."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from mediator_desktop.domain.agreement import PerformanceItem
from mediator_desktop.domain.dispute import Assignment, Dispute
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.status import effective_on, status_of
from mediator_desktop.domain.vocabulary import Duty, NoticeManner, PartyRole, Sex, Status
from mediator_desktop.services import disputes
from mediator_desktop.ui.casefile.instalments import instalments
from mediator_desktop.ui.casefile.view import CaseFileScreen
from mediator_desktop.ui.kit import dialogs, printing
from tests.gui.hands import type_words

CONTROL = Qt.KeyboardModifier.ControlModifier


class Answers(dialogs.Dialogs):
    """Dialogs that answer as the test says."""

    def __init__(self) -> None:
        self.target: Path | None = None
        self.reason: str | None = None
        self.yes = True
        self.asked: list[str] = []

    def ask(self, parent, question, yes, no="不"):
        self.asked.append(question)
        return self.yes

    def ask_text(self, parent, question, yes, *, secret=False):
        self.asked.append(question)
        return self.reason

    def choose_to_save(self, parent, title, suggestion, kinds):
        return self.target


class Paper(printing.Printers):
    """A printer that counts pages."""

    def __init__(self) -> None:
        self.copies = 0
        self.pages = 0

    def choose(self, parent, copies, title, store=None):
        self.copies = copies
        return object()

    def print_pages(self, printer, pages, step):
        for index, page in enumerate(pages):
            step(index)
            assert page.width() > 2000, "three hundred dots an inch"
            self.pages += 1


@pytest.fixture
def answers(qapp: QApplication):
    made = Answers()
    dialogs.use(qapp, made)
    yield made
    dialogs.use(qapp, None)


@pytest.fixture
def printer(qapp: QApplication):
    made = Paper()
    printing.use(qapp, made)
    yield made
    printing.use(qapp, None)


@pytest.fixture
def dispute() -> Dispute:
    def person(name: str, role: PartyRole) -> Party:
        return Party(
            role=role, name=name, sex=Sex.MALE, ethnicity="汉族", birth_date=date(1962, 8, 15), occupation="务农",
            phone="15412340086", address=f"溪口村{name}家", village="溪口村",
        )  # fmt: skip

    return Dispute(
        parties=(person("王建国", PartyRole.APPLICANT), person("李德福", PartyRole.RESPONDENT)),
        type_code="homestead", source_code="application", village="溪口村", facts="院墙东移约40厘米。",
        requests=("拆除院墙",), accepted_on=date(2026, 10, 20), rights_notified_on=date(2026, 10, 20),
        rights_notice=NoticeManner.ORAL, amount=Money.yuan(3000),
        mediators=(Assignment(name="李秀英"), Assignment(name="赵长河", duty=Duty.RECORDER)),
    )  # fmt: skip


@pytest.fixture
def record(workplace, dispute):
    with workplace.register.write("甲") as uow:
        return disputes.register(dispute, uow, workplace.clock).record


@pytest.fixture
def open_case(qtbot, workplace, runner, record, answers):
    screens = []

    def make() -> CaseFileScreen:
        screen = CaseFileScreen(workplace, runner)
        screens.append(screen)
        qtbot.addWidget(screen)
        runner.changed.connect(screen.react)
        screen.resize(1170, 768)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.open(record.id)
        runner.drain()
        return screen

    yield make
    screens.clear()


def labels(screen: QWidget) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def push(qtbot, screen: QWidget, name: str) -> None:
    found = screen.findChild(QPushButton, name)
    assert found is not None, name
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def put(qtbot, screen: QWidget, name: str, words: str) -> None:
    found = screen.findChild(QWidget, name)
    assert found is not None, name
    found.setFocus()
    type_words(qtbot, found, words)


def on_record(workplace, record):
    with workplace.register.read() as reader:
        return reader.load(record.id)


def save_other(workplace, record, **changes):
    """Another window saves the dispute."""
    now = on_record(workplace, record)
    with workplace.register.write("乙") as uow:
        changed = replace(now.dispute, **changes)
        return disputes.save(now.id, changed, now.version, uow, workplace.clock).record


def test_the_head_tells_where_it_stands(open_case):
    screen = open_case()
    shown = labels(screen)
    assert "王建国与李德福房屋宅基地纠纷" in shown
    assert "〔2026〕云岭人调字第001号 · 溪口村 · 受理 10月20日 · 李秀英 主调解" in shown
    assert "已受理" in shown
    assert "● 告知" in shown
    assert "○ 调解" in shown
    assert screen.findChild(QPushButton, "next_step_button").text() == "记调解"
    assert "15412340086" not in shown, "telephone numbers are masked"


def test_an_agreement_is_concluded_by_typing_and_printed(
    qtbot, workplace, runner, record, open_case, answers, printer, tmp_path
):
    screen = open_case()
    screen.show_tab("agreement")
    QApplication.processEvents()
    put(qtbot, screen, "agreed_on_date_edit", "10月27日")
    put(qtbot, screen, "agreement_amount_line_edit", "3000")
    assert "至少3份" in screen.findChild(QPushButton, "fill_copies_button").text()
    push(qtbot, screen, "fill_copies_button")
    put(qtbot, screen, "clause_0_text_edit", "李德福于11月5日前拆除越界院墙。")
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Return)
    type_words(qtbot, screen.focusWidget(), "李德福补偿王建国")
    push(qtbot, screen, "insert_amount_button")
    push(qtbot, screen, "add_performance_button")
    put(qtbot, screen, "performance_what_line_edit", "补偿款")
    put(qtbot, screen, "performance_due_on_date_edit", "12月5日")
    push(qtbot, screen, "sign_all_button")
    assert "生效日期：10月27日" in screen.findChild(QLabel, "effective_label").text()
    assert "未保存" in labels(screen)
    qtbot.keyClick(screen.findChild(QWidget, "clause_0_text_edit"), Qt.Key.Key_S, CONTROL)
    runner.drain()

    saved = on_record(workplace, record)
    agreement = saved.dispute.agreement
    assert agreement.agreed_on == date(2026, 10, 27)
    assert agreement.clauses == (
        "李德福于11月5日前拆除越界院墙。",
        "李德福补偿王建国人民币叁仟元整（3,000.00元）",
    )
    assert agreement.copies == 3
    assert agreement.performance == (
        PerformanceItem(
            what="补偿款",
            amount=Money.yuan(3000),
            due_on=date(2026, 12, 5),
            obligor="李德福",
            obligee="王建国",
        ),
    )
    assert effective_on(saved.dispute) == date(2026, 10, 27)
    assert status_of(saved.dispute) is Status.PERFORMING
    assert "已保存" in labels(screen)
    assert screen.findChild(QPushButton, "next_step_button").text() == "记履行"

    papers_tab = screen.show_tab("papers")
    runner.drain()
    rows = papers_tab.table.model()
    titles = [rows.index(place, 0).data() for place in range(rows.rowCount())]
    papers_tab.table.selectRow(titles.index("人民调解协议书"))
    qtbot.keyClick(papers_tab.table, Qt.Key.Key_Return)
    runner.drain()
    runner.drain()
    pictures = [p for p in screen.findChildren(QLabel, "page_picture_label") if p.isVisible()]
    assert pictures
    answers.target = tmp_path / "协议书.pdf"
    push(qtbot, screen, "save_file_button")
    runner.drain()
    assert answers.target.read_bytes().startswith(b"%PDF")
    answers.target = tmp_path / "协议书.docx"
    push(qtbot, screen, "save_file_button")
    runner.drain()
    assert answers.target.read_bytes().startswith(b"PK")
    push(qtbot, screen, "print_button")
    runner.drain()
    assert printer.copies == 3, "one for each party and the committee"
    assert printer.pages >= 1
    with workplace.register.read() as reader:
        assert {paper.form_id for paper in reader.issued_papers(record.id)} == {"agreement"}


def test_two_windows_do_not_overwrite_each_other(qtbot, workplace, runner, record, open_case):
    screen = open_case()
    put(qtbot, screen, "place_line_edit", "我写的地点")
    save_other(workplace, record, place="别人写的地点")
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert on_record(workplace, record).dispute.place == "别人写的地点"
    assert "别的窗口刚改过这件纠纷" in labels(screen)
    assert screen.findChild(QWidget, "place_line_edit").text() == "我写的地点", "nothing typed is lost"
    push(qtbot, screen, "reload_button")
    runner.drain()
    assert screen.findChild(QWidget, "place_line_edit").text() == "别人写的地点"
    assert "有一份没保存的修改" in labels(screen)
    push(qtbot, screen, "use_draft_button")
    runner.drain()
    assert screen.findChild(QWidget, "place_line_edit").text() == "我写的地点"
    qtbot.keyClick(screen.findChild(QWidget, "place_line_edit"), Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert on_record(workplace, record).dispute.place == "我写的地点"


def test_a_change_elsewhere_is_shown_when_nothing_is_typed(qtbot, workplace, runner, record, open_case):
    screen = open_case()
    save_other(workplace, record, place="别人写的地点")
    screen.refresh()
    runner.drain()
    assert screen.findChild(QWidget, "place_line_edit").text() == "别人写的地点"


def test_an_edit_survives_a_crash(qtbot, workplace, runner, record, open_case):
    screen = open_case()
    put(qtbot, screen, "found_on_date_edit", "大概上月")
    put(qtbot, screen, "place_line_edit", "村口")
    assert screen.has_unsaved()
    screen._keeper.flush()
    runner.drain()
    assert not screen.has_unsaved()
    assert "草稿 09:00:00" in labels(screen)
    again = open_case()
    assert "有一份没保存的修改" in labels(again)
    push(qtbot, again, "use_draft_button")
    assert again.findChild(QWidget, "place_line_edit").text() == "村口"
    assert again.findChild(QWidget, "found_on_date_edit").text() == "大概上月"


def test_leaving_a_tab_saves(qtbot, workplace, runner, record, open_case):
    screen = open_case()
    put(qtbot, screen, "place_line_edit", "村口")
    screen.show_tab("sessions")
    QApplication.processEvents()
    runner.drain()
    assert on_record(workplace, record).dispute.place == "村口"
    assert on_record(workplace, record).version == 2


def test_leaving_a_tab_with_something_wrong_keeps_it(qtbot, workplace, runner, record, open_case):
    screen = open_case()
    put(qtbot, screen, "found_on_date_edit", "3月50日")
    screen.show_tab("sessions")
    QApplication.processEvents()
    runner.drain()
    assert on_record(workplace, record).version == 1
    assert "有1处要改正" in labels(screen)
    screen.show_tab("facts")
    QApplication.processEvents()
    assert screen.findChild(QWidget, "found_on_date_edit").text() == "3月50日"
    qtbot.keyClick(screen.findChild(QWidget, "place_line_edit"), Qt.Key.Key_S, CONTROL)
    assert screen.focusWidget() is screen.findChild(QWidget, "found_on_date_edit")


def test_the_last_change_is_undone(qtbot, workplace, runner, record, open_case):
    screen = open_case()
    put(qtbot, screen, "place_line_edit", "村口")
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_S, CONTROL)
    runner.drain()
    screen._page.undo_action.trigger()
    runner.drain()
    runner.drain()
    assert on_record(workplace, record).dispute.place == ""
    assert screen.findChild(QWidget, "place_line_edit").text() == ""
    screen.show_tab("log")
    QApplication.processEvents()
    assert "发生地：填写 村口" in labels(screen)
    assert "发生地：删去 村口" in labels(screen)


def test_it_is_made_void_with_a_reason(workplace, runner, record, open_case, answers):
    screen = open_case()
    screen._page.void_action.trigger()
    runner.drain()
    assert on_record(workplace, record).voided is None, "no reason, no voiding"
    answers.reason = "重复登记"
    screen._page.void_action.trigger()
    runner.drain()
    runner.drain()
    assert on_record(workplace, record).voided.reason == "重复登记"
    assert "已作废" in labels(screen)


def test_a_session_is_recorded_from_the_primary_button(qtbot, workplace, runner, record, open_case):
    screen = open_case()
    push(qtbot, screen, "next_step_button")
    put(qtbot, screen, "sessions_held_at_line_edit", "下午2点半")
    put(qtbot, screen, "sessions_record_text_edit", "双方各自陈述。")
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_S, CONTROL)
    runner.drain()
    (session,) = on_record(workplace, record).dispute.sessions
    assert (session.held_on, str(session.held_at)) == (date(2026, 11, 22), "14:30:00")
    assert session.record == "双方各自陈述。"
    assert screen.findChild(QPushButton, "next_step_button").text() == "写协议"


def test_missing_facts_are_asked_about_before_printing(
    qtbot, workplace, runner, record, open_case, answers, printer
):
    screen = open_case()
    screen.preview("application")
    runner.drain()
    runner.drain()
    assert "还缺申请日期" in labels(screen)
    answers.yes = False
    push(qtbot, screen, "print_button")
    assert printer.pages == 0
    assert "还缺申请日期" in answers.asked[-1]
    assert screen.focusWidget() is screen.findChild(QWidget, "applied_on_date_edit"), "leads to the field"


def test_what_contradicts_stops_the_printing(qtbot, workplace, runner, record, open_case, printer):
    save_other(workplace, record, parties=on_record(workplace, record).dispute.parties[:1])
    screen = open_case()
    screen.preview("agreement")
    runner.drain()
    runner.drain()
    push(qtbot, screen, "print_button")
    runner.drain()
    assert printer.pages == 0
    assert "要改正才能打印" in labels(screen)


def test_an_end_without_agreement_needs_its_kind(qtbot, workplace, runner, record, open_case):
    screen = open_case()
    screen.show_tab("outcome")
    QApplication.processEvents()
    put(qtbot, screen, "ending_reason_text_edit", "双方分歧太大")
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert "请选一个结果" in labels(screen)
    put(qtbot, screen, "ending_outcome_line_edit", "未达成")
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_S, CONTROL)
    runner.drain()
    assert status_of(on_record(workplace, record).dispute) is Status.NOT_REACHED


def test_a_payment_is_split_into_instalments():
    item = PerformanceItem(what="补偿款", amount=Money.yuan("1000"), due_on=date(2027, 1, 31))
    parts = instalments(item, 3, 1)
    assert sum(part.amount.fen for part in parts) == item.amount.fen
    assert [part.due_on for part in parts] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    assert [part.what for part in parts] == ["补偿款第1期", "补偿款第2期", "补偿款第3期"]


def test_instalments_from_the_editor(qtbot, workplace, runner, record, open_case):
    screen = open_case()
    screen.show_tab("agreement")
    QApplication.processEvents()
    push(qtbot, screen, "add_performance_button")
    put(qtbot, screen, "performance_amount_line_edit", "3000")
    push(qtbot, screen, "split_button")
    put(qtbot, screen, "instalment_count_line_edit", "3")
    push(qtbot, screen, "split_now_button")
    assert [i.amount for i in screen._desk.value().agreement.performance] == [Money.yuan(1000)] * 3


def test_a_promise_is_kept_today(qtbot, workplace, runner, record, open_case):
    from mediator_desktop.domain.agreement import Agreement

    items = (PerformanceItem(what="付款", due_on=date(2026, 11, 20)),)
    agreement = Agreement(agreed_on=date(2026, 10, 27), performance=items)
    save_other(workplace, record, agreement=agreement)
    screen = open_case()
    screen.show_tab("performance")
    QApplication.processEvents()
    assert "逾期 2 天" in labels(screen)
    push(qtbot, screen, "performance_0_today_button")
    assert "已履行 11月22日" in labels(screen)
    screen.save()
    runner.drain()
    assert on_record(workplace, record).dispute.agreement.performance[0].done_on == date(2026, 11, 22)


def test_usual_clauses_fit_the_dispute(qtbot, workplace, runner, record, open_case):
    screen = open_case()
    tab = screen.show_tab("agreement")
    QApplication.processEvents()
    tab._fill_menu()
    actions = tab._usual.menu().actions()
    assert actions[0].text().startswith("拆除越界部分"), "those of the type come first"
    actions[0].trigger()
    assert screen._desk.value().agreement.clauses[0].startswith("李德福于____年")
