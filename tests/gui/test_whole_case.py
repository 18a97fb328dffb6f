"""A case walked by keyboard alone: from the application to the archived file, and one entry after that."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from mediator_desktop.domain.agreement import Agreement, effective_date
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Ending
from mediator_desktop.domain.status import status_of
from mediator_desktop.domain.views import Filter, LogEntry
from mediator_desktop.domain.vocabulary import (
    ApplicationForm,
    ChosenBy,
    ConfirmationResult,
    CourtBy,
    Duty,
    NoticeManner,
    Original,
    Outcome,
    Status,
    TransferKind,
)
from mediator_desktop.services import disputes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.casefile.tab_factory import WORDS
from mediator_desktop.ui.kit.choices import OfferEdit
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.shell.view import Shell
from tests.gui.hands import type_words

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
TODAY = date(2026, 11, 22)


class Keys:
    """Somebody with a keyboard and no mouse, in the whole window."""

    def __init__(self, qtbot: Any, shell: Shell, runner: Runner) -> None:
        self._qtbot = qtbot
        self.shell = shell
        self._runner = runner

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._qtbot.keyClick(self.here, key, modifier)
        QApplication.processEvents()

    @property
    def here(self) -> QWidget:
        """A menu that is open, else where the cursor is."""
        found = QApplication.activePopupWidget() or self.shell.focusWidget()
        assert found is not None, "the cursor is nowhere"
        return found

    def to(self, name: str) -> None:
        """Press Tab until the cursor is there."""
        passed = []
        for _ in range(300):
            if self.here.objectName() == name:
                return
            passed.append(self.here.objectName())
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}, it goes round: {passed[:120]}")

    def fill(self, name: str, words: str) -> None:
        self.to(name)
        type_words(self._qtbot, self.here, words)

    def enter(self, *words: str) -> None:
        """Type into one field after the other, Enter between; empty words leave a field as it is."""
        for word in words:
            if word:
                type_words(self._qtbot, self.here, word)
            self.press(Qt.Key.Key_Return)

    def push(self, name: str) -> None:
        self.to(name)
        self.press(Qt.Key.Key_Space)

    def tab(self, name: str) -> None:
        """Alt and the number of a tab."""
        number = list(WORDS).index(name) + 1
        self.press(Qt.Key(Qt.Key.Key_0 + number % 10), ALT)
        self.settle()
        self.press(Qt.Key.Key_Tab)

    def save(self) -> None:
        self.press(Qt.Key.Key_S, CONTROL)
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            self._runner.drain()
            QApplication.processEvents()

    def shown(self) -> str:
        return "\n".join(label.text() for label in self.shell.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def keys(qtbot, workplace: Workplace, runner: Runner, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keys]:
    # lists of offers have tests of their own; offscreen, without a window manager, each would keep the window's focus
    monkeypatch.setattr(OfferEdit, "_show", lambda self, offers: None)
    shell = Shell(workplace, runner)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    with qtbot.waitActive(shell):
        shell.show()
        shell.activateWindow()
    shell.setFocus()
    made = Keys(qtbot, shell, runner)
    yield made
    runner.drain()


@pytest.fixture
def kept(workplace: Workplace) -> Callable[[], DisputeRecord]:
    def load() -> DisputeRecord:
        with workplace.register.read() as reader:
            (row,) = reader.page(Filter()).rows
            return reader.load(row.id)

    return load


def log_of(workplace: Workplace, dispute_id: str) -> tuple[LogEntry, ...]:
    with workplace.register.read() as reader:
        return reader.log(dispute_id)


def register_by_keys(keys: Keys) -> None:
    """The application: two parties, what it is about, acceptance with both consents."""
    keys.press(Qt.Key.Key_N, CONTROL)
    keys.settle()
    keys.fill("name_line_edit", "王建国")
    for _ in range(60):
        if keys.here.objectName() == "name_line_edit" and not keys.here.text():  # type: ignore[attr-defined]
            break
        keys.press(Qt.Key.Key_Return)
    keys.enter("李德福")
    keys.fill("type_code_line_edit", "房屋宅基地")
    keys.press(Qt.Key.Key_Return)
    keys.enter("当事人申请")
    keys.fill("facts_text_edit", "翻建院墙时占用滴水。")
    keys.fill("accepted_on_date_edit", "")
    keys.fill("applied_on_date_edit", "昨天")
    keys.press(Qt.Key.Key_Return)
    keys.enter("口头申请")
    keys.push("both_consent_button")
    keys.fill("lead_line_edit", "李秀英")
    keys.fill("recorder_line_edit", "赵长河")
    keys.fill("chosen_by_line_edit", "当事人选择")
    keys.press(Qt.Key.Key_Tab)
    keys.save()
    assert keys.here.objectName() == "open_case_button"
    keys.press(Qt.Key.Key_Return)
    keys.settle()


def test_from_the_application_to_the_archive(keys: Keys, kept, workplace: Workplace) -> None:
    register_by_keys(keys)
    dispute = kept().dispute
    assert [p.name for p in dispute.parties] == ["王建国", "李德福"]
    assert (dispute.accepted_on, dispute.applied_on) == (TODAY, date(2026, 11, 21))
    assert dispute.application is ApplicationForm.ORAL
    assert dispute.applicants_consented_on == dispute.respondents_consented_on == TODAY
    assert dispute.mediators[0].chosen_by is ChosenBy.PARTIES

    # the notice of rights
    keys.tab("facts")
    keys.push("tell_today_button")
    assert keys.here.objectName() == "rights_notice_line_edit"
    keys.enter("书面")
    keys.save()
    assert (kept().dispute.rights_notified_on, kept().dispute.rights_notice) == (TODAY, NoticeManner.WRITTEN)

    # an investigation and two pieces of evidence
    keys.tab("inquiry")
    keys.push("add_investigation_button")
    keys.enter("钱二娃", "邻居", "", "9点半", "溪口村", "", "", "")
    assert keys.here.objectName() == "investigations_record_text_edit"
    keys.press(Qt.Key.Key_F8)
    keys.settle()
    keys.press(Qt.Key.Key_Return)
    keys.push("add_evidence_button")
    keys.enter("宅基地使用证", "书证", "王建国", "复印件", "1份2页")
    keys.press(Qt.Key.Key_Tab)
    keys.push("add_evidence_button")
    keys.enter("现场照片")
    keys.save()
    dispute = kept().dispute
    (investigation,) = dispute.investigations
    assert (investigation.questioned, investigation.held_at) == ("钱二娃", time(9, 30))
    assert investigation.investigators == "李秀英", "known already, not typed again"
    first, second = dispute.evidence
    assert (first.name, first.kind_code, first.original) == ("宅基地使用证", "document", Original.COPY)
    assert first.key
    assert first.key != second.key

    # a session, its record begun with a usual phrase
    keys.tab("sessions")
    keys.push("add_session_button")
    keys.enter("", "下午2点半", "溪口村调解室", "不公开")
    keys.to("sessions_record_text_edit")
    keys.press(Qt.Key.Key_F8)
    keys.settle()
    keys.press(Qt.Key.Key_Return)
    keys.save()
    (session,) = kept().dispute.sessions
    assert (session.held_on, session.held_at, session.is_public) == (TODAY, time(14, 30), False)
    assert session.record, "a passage was put in"
    assert "{" not in session.record

    # the agreement, one promise, everybody signs
    keys.tab("agreement")
    keys.fill("agreed_on_date_edit", "今天")
    keys.fill("agreement_amount_line_edit", "3000")
    keys.fill("copies_line_edit", "4")
    keys.push("confirmation_planned_check_box")
    keys.fill("clause_0_text_edit", "李德福补偿王建国3000元。")
    keys.push("add_performance_button")
    keys.fill("performance_what_line_edit", "补偿款")
    keys.fill("performance_due_on_date_edit", "3天后")
    keys.press(Qt.Key.Key_Return)
    keys.push("sign_all_button")
    keys.save()
    agreement = kept().dispute.agreement
    assert agreement is not None
    assert effective_date(agreement, ["王建国", "李德福"]) == TODAY
    assert agreement.performance[0].due_on == date(2026, 11, 25)
    assert status_of(kept().dispute) is Status.PERFORMING
    badge = keys.shell.findChild(QLabel, "status_badge")
    assert badge is not None
    assert badge.text() == "履行中"

    # performance with what shows it
    keys.tab("performance")
    keys.push("performance_0_urge_button")
    keys.push("performance_0_today_button")
    assert keys.here.objectName() == "performance_0_proof_line_edit"
    keys.enter("收条")
    keys.save()
    agreement = kept().dispute.agreement or Agreement()
    item = agreement.performance[0]
    assert (item.done_on, item.urged_on, item.proof) == (TODAY, TODAY, "收条")

    # a return visit
    keys.tab("outcome")
    keys.push("add_visit_button")
    keys.enter("", "", "王建国", "电话", "满意", "没有", "协议已履行")
    keys.fill("return_visits_text_text_edit", "双方关系正常")
    keys.save()
    (visit,) = kept().dispute.return_visits
    assert (visit.visitor, visit.visited, visit.manner) == ("李秀英", "王建国", "phone")
    assert (visit.satisfied, visit.escalation) == (True, False)

    # judicial confirmation
    keys.tab("course")
    keys.push("apply_today_button")
    keys.fill("confirmation_court_line_edit", "云岭县人民法院")
    keys.press(Qt.Key.Key_Return)
    keys.enter("调解组织所在地")
    keys.push("prepared_agreement_check_box")
    keys.fill("confirmation_result_line_edit", "裁定协议有效")
    keys.press(Qt.Key.Key_Return)
    keys.enter("今天", "（2026）确1号")
    keys.save()
    confirmation = kept().dispute.confirmation
    assert confirmation is not None
    assert (confirmation.applied_on, confirmation.ruled_on) == (TODAY, TODAY)
    assert (confirmation.court_by, confirmation.result) == (CourtBy.COMMITTEE, ConfirmationResult.VALID)
    assert confirmation.prepared == ("agreement",)

    # closing, filing, archiving
    keys.tab("outcome")
    keys.push("close_today_button")
    keys.save()
    assert status_of(kept().dispute) is Status.CLOSED
    keys.push("file_today_button")
    assert keys.here.objectName() == "filing_retention_line_edit"
    keys.enter("长期")
    keys.fill("filing_shelf_line_edit", "3号柜")
    keys.push("archive_today_button")
    keys.save()
    record = kept()
    filing = record.dispute.filing
    assert (filing.filed_on, filing.filer, filing.retention) == (TODAY, "李秀英", "long")
    assert (filing.archived_on, filing.shelf) == (TODAY, "3号柜")
    assert record.late_entries == ()
    actions = [entry.action for entry in log_of(workplace, record.id)]
    assert [a for a in reversed(actions) if a not in ("save", "register")] == [
        "tell_rights", "investigate", "hold_session", "conclude", "record_performance", "visit", "record_ruling",
        "close", "archive",
    ]  # fmt: skip

    # an entry after the archive asks for a reason where one is, and loses nothing
    keys.tab("sessions")
    keys.fill("sessions_helpers_line_edit", "村主任")
    keys.save()
    assert kept().dispute.sessions[0].helpers == ""
    assert "已经归档，“调解记录”的改动会记成补录" in keys.shown()
    assert keys.here.objectName() == "late_reason_line_edit"
    keys.enter("漏写了到场的人")
    keys.settle()
    record = kept()
    assert record.dispute.sessions[0].helpers == "村主任"
    (late,) = record.late_entries
    assert (late.reason, late.actor, late.fields) == ("漏写了到场的人", "李秀英", ("sessions",))
    assert keys.here.objectName() == "sessions_helpers_line_edit", "the cursor is where it was"
    keys.tab("facts")
    keys.tab("sessions")
    assert "补录 2026-11-22 李秀英：调解记录。原因：漏写了到场的人" in keys.shown()
    keys.tab("log")
    assert "补录原因：填写 漏写了到场的人" in keys.shown()


def test_a_reason_begun_survives_a_crash(
    keys: Keys, kept, workplace: Workplace, runner: Runner, qtbot
) -> None:
    register_by_keys(keys)
    keys.tab("outcome")
    keys.fill("ending_outcome_line_edit", "撤回申请")
    keys.press(Qt.Key.Key_Return)
    keys.push("close_today_button")
    keys.save()
    keys.tab("facts")
    keys.fill("place_line_edit", "村口")
    keys.save()
    keys.enter()
    type_words(qtbot, keys.here, "当时没问清")
    screen = keys.shell.visit("casefile")
    screen._keeper.flush()  # type: ignore[attr-defined]
    keys.settle()
    again = Shell(workplace, runner)
    qtbot.addWidget(again)
    again.resize(1366, 768)
    with qtbot.waitActive(again):
        again.show()
        again.activateWindow()
    other = Keys(qtbot, again, runner)
    again.open_dispute(kept().id)
    other.settle()
    again.visit("casefile").setFocus()
    assert "有一份没保存的修改" in other.shown()
    other.push("use_draft_button")
    other.push("save_late_button")
    other.settle()
    assert kept().dispute.place == "村口"
    assert [late.reason for late in kept().late_entries] == ["当时没问清"]


def test_a_case_that_is_handed_over_and_comes_back(keys: Keys, kept) -> None:
    register_by_keys(keys)
    keys.tab("course")
    keys.push("add_transfer_button")
    keys.enter("移交", "", "", "派出所")
    keys.save()
    assert status_of(kept().dispute) is Status.HANDED_OVER
    assert "已移交" in keys.shown()
    assert "◐ 移交" in keys.shown()
    keys.push("next_step_button")
    keys.settle()
    assert keys.here.objectName() == "transfers_result_text_edit"
    type_words(keys._qtbot, keys.here, "治安部分已处理")
    keys.save()
    (transfer,) = kept().dispute.transfers
    assert (transfer.kind, transfer.returned_on) == (TransferKind.HAND_OVER, TODAY)
    assert status_of(kept().dispute) is Status.ACCEPTED


def test_who_is_turned_away_is_told_why_and_where_to(keys: Keys, kept) -> None:
    register_by_keys(keys)
    keys.tab("outcome")
    keys.fill("ending_outcome_line_edit", "不予受理")
    keys.press(Qt.Key.Key_Return)
    keys.save()
    assert kept().dispute.ending is None
    assert keys.here.objectName() == "ending_reason_text_edit", "leads to what lacks"
    type_words(keys._qtbot, keys.here, "人民法院已经受理。")
    keys.fill("ending_referred_to_line_edit", "云岭县人民法院")
    keys.save()
    ending = kept().dispute.ending
    assert ending == Ending(
        outcome=Outcome.DECLINED, reason="人民法院已经受理。", referred_to="云岭县人民法院"
    )


def test_a_mediator_who_steps_back_is_replaced(keys: Keys, kept) -> None:
    register_by_keys(keys)
    keys.tab("facts")
    keys.push("add_recusal_button")
    keys.enter("李秀英", "李德福", "", "同意回避", "今天", "钱一", "是亲戚")
    keys.push("swap_mediator_button")
    keys.save()
    dispute = kept().dispute
    assert dispute.mediator_names(Duty.LEAD) == ("钱一",)
    assert dispute.mediator_names(Duty.RECORDER) == ("赵长河",)
    assert (dispute.recusals[0].granted, dispute.recusals[0].replaced_by) == (True, "钱一")


def test_selected_words_become_a_phrase_without_names(keys: Keys, kept, workplace: Workplace) -> None:
    register_by_keys(keys)
    keys.tab("facts")
    keys.to("facts_text_edit")
    type_words(keys._qtbot, keys.here, "王建国和李德福是堂兄弟。")
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    keys.settle()
    assert "已存为常用语" in keys.shown()
    saved = (workplace.paths.own_forms / "snippets" / "own.toml").read_text("utf-8")
    assert "{甲方}和{乙方}是堂兄弟。" in saved
    assert "王建国" not in saved
    keys.press(Qt.Key.Key_End, CONTROL)
    keys.press(Qt.Key.Key_F8)
    keys.settle()
    keys.press(Qt.Key.Key_Return)
    assert keys.here.toPlainText().count("王建国和李德福是堂兄弟。") == 2  # type: ignore[attr-defined]


def test_a_grade_is_suggested_decided_and_shown(keys: Keys, kept, workplace: Workplace) -> None:
    register_by_keys(keys)
    keys.tab("facts")
    keys.fill("people_involved_line_edit", "12")
    keys.press(Qt.Key.Key_Return)
    keys.save()

    # the facts suggest a grade; whoever decides otherwise must say why
    keys.tab("course")
    keys.to("warning_urgency_line_edit")
    keys.enter("紧张", "可能激化", "2")
    assert "建议的等级：涉及10人以上、有人受伤、事态可能激化" in keys.shown()
    assert "涉及12人" in keys.shown()
    keys.fill("responsibility_grade_line_edit", "一般")
    keys.press(Qt.Key.Key_Return)
    keys.save()
    assert kept().dispute.responsibility.grade == ""
    assert "定的等级和建议的不一样，请写明理由" in keys.shown()
    assert keys.here.objectName() == "warning_reason_line_edit", "leads to what lacks"
    keys.push("take_suggestion_button")
    keys.save()
    dispute = kept().dispute
    assert dispute.responsibility.grade == "complex"
    assert (dispute.warning.urgency, dispute.warning.trend, dispute.warning.injured) == ("tense", "rising", 2)
    assert (dispute.warning.decided_by, dispute.warning.decided_on) == ("李秀英", TODAY)
    for name in ("grade_badge", "grade_card_badge"):
        badge = keys.shell.findChild(QLabel, name)
        assert badge is not None
        assert (badge.text(), badge.property("badge")) == ("◑ 复杂", "orange")
    assert "由乡镇分管领导牵头；马上报告乡镇综治中心" in keys.shown()

    # who answers for it, until the day the grade gives
    keys.fill("responsibility_first_handler_line_edit", "赵长河")
    keys.fill("responsibility_leader_line_edit", "陈镇长")
    keys.fill("responsibility_departments_line_edit", "自然资源所、派出所")
    assert "按等级到12月11日（自收到纠纷次日起15个工作日）" in keys.shown()
    keys.push("deadline_by_grade_button")
    keys.save()
    charge = kept().dispute.responsibility
    assert (charge.first_handler, charge.leader) == ("赵长河", "陈镇长")
    assert (charge.grade, charge.departments) == ("complex", "自然资源所、派出所")
    assert charge.deadline == date(2026, 12, 11)
    keys.tab("log")
    assert "分级预警 发展预测：填写 可能激化" in keys.shown()
    assert "责任 包案领导：填写 陈镇长" in keys.shown()
    actions = [entry.action for entry in log_of(workplace, kept().id)]
    assert actions[:2] == ["put_in_charge", "set_grade"]


def test_supervision_is_ordered_answered_and_lifted(keys: Keys, kept, workplace: Workplace) -> None:
    register_by_keys(keys)
    keys.tab("course")
    keys.push("add_supervision_button")
    keys.enter("县委政法委", "", "3天后")
    keys.push("supervisions_public_check_box")
    keys.fill("supervisions_matter_text_edit", "尽快化解")
    keys.push("add_notice_button")
    keys.enter("", "9点半", "", "镇综治中心", "电话")
    keys.save()
    dispute = kept().dispute
    (order,) = dispute.supervisions
    assert (order.ordered_by, order.ordered_on, order.due_on) == ("县委政法委", TODAY, date(2026, 11, 25))
    assert order.public
    (notice,) = dispute.notices
    assert (notice.on, notice.at, notice.sender) == (TODAY, time(9, 30), "李秀英")
    assert (notice.receiver, notice.manner) == ("镇综治中心", "电话")

    # 今日 tells of it and leads there
    keys.press(Qt.Key.Key_1, CONTROL)
    keys.settle()
    assert "县委政法委挂牌督办要反馈" in keys.shown()
    keys.shell.open_dispute(kept().id, "supervisions[0].feedback_on")
    keys.settle()
    assert keys.here.objectName() == "supervisions_feedback_on_date_edit"
    keys.push("feed_back_button")
    assert keys.here.objectName() == "supervisions_feedback_text_edit"
    type_words(keys._qtbot, keys.here, "已达成初步意见")
    keys.push("lift_button")
    keys.save()
    (order,) = kept().dispute.supervisions
    assert (order.feedback_on, order.feedback, order.lifted_on) == (TODAY, "已达成初步意见", TODAY)


def test_a_place_far_down_a_fresh_tab_is_in_sight(keys: Keys, workplace: Workplace) -> None:
    with workplace.register.write() as uow:
        made = disputes.register(Dispute(facts="滴水"), uow, workplace.clock).record
    keys.shell.open_dispute(made.id, "docket.struck_off_on")
    keys.settle()
    assert keys.here.objectName() == "docket_struck_off_on_date_edit"
    assert not keys.here.visibleRegion().isEmpty()
