"""补贴: what a period pays, the claims on their way to being paid, who is paid, the rules, and what others would pay"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.subsidy import RuleSet, in_force
from mediator_desktop.domain.subsidy_cases import Choice, Payee
from mediator_desktop.domain.subsidy_claim import ClaimRecord, ClaimRow, Stage, Verdict
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import subsidy, subsidy_rules, subsidy_sheets
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.subsidy_sheets import SheetKind
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.table import RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import ROOMY, Page
from mediator_desktop.ui.subsidy import model
from mediator_desktop.ui.subsidy.case_page import CasePage
from mediator_desktop.ui.subsidy.claim_page import ClaimPage
from mediator_desktop.ui.subsidy.compare_tab import CompareTab
from mediator_desktop.ui.subsidy.payees_tab import PayeesTab
from mediator_desktop.ui.subsidy.period_tab import PeriodTab, fill, in_card
from mediator_desktop.ui.subsidy.presenter import Opened, SubsidyPresenter, period_of
from mediator_desktop.ui.subsidy.rules_draft import Words
from mediator_desktop.ui.subsidy.rules_page import RulesPage
from mediator_desktop.ui.subsidy.rules_tab import RulesTab

KEYS = "Ctrl+Tab 换一页 · 方向键移动 · Enter 打开"
PERIOD, CLAIMS, PAYEES, RULES, COMPARE = range(5)


class SubsidyScreen(QWidget):
    """The page of tabs, one case, one claim, one rule set: one at a time."""

    open_dispute = Signal(str)
    message = Signal(str)
    sheet_wanted = Signal(object)

    title = "补贴"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("subsidy_screen")
        self._workplace = workplace
        self._presenter = SubsidyPresenter(workplace, runner)
        self._choices: dict[str, Choice] = {}
        self._payees: Mapping[str, Payee] = {}
        self._compared_with = ""
        today = workplace.clock.today
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self.page = Page("补贴", KEYS)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("subsidy_tab_widget")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setExpanding(False)
        self.page.body.addWidget(self.tabs, 1)
        self.period = PeriodTab(today)
        self.page.header.add_button(self.period.button)
        self._claims_model = RowsModel(model.CLAIMS)
        self.claims = TableView(self._claims_model, "claims_table_view")
        self.payees = PayeesTab()
        self.rules = RulesTab()
        self.compare = CompareTab(today)
        for widget, words in (
            (self.period, "本期"),
            (self._claims_tab(), "申报批次"),
            (self.payees, "领取人"),
            (self.rules, "补贴办法"),
            (self.compare, "比较"),
        ):
            self.tabs.addTab(widget, words)
        self.case = CasePage()
        self.claim = ClaimPage(today)
        self.editor = RulesPage(today)
        for shown in (self.page, self.case, self.claim, self.editor):
            self._stack.addWidget(shown)
        self._connect()
        self.setFocusProxy(self.page)
        self.page.setFocusProxy(self.period)
        self._choose_usual(today())

    def refresh(self) -> None:
        """Ask for everything anew; what is being written stays."""
        self._offer_rules()
        self._open_period()
        self._presenter.claims(self._show_claims)
        self._presenter.people(self.payees.show_payees)

    def react(self, changes: Changes) -> None:
        """Somebody wrote something."""
        if changes.subsidy or changes.disputes or changes.everything:
            self._open_period()
        if changes.subsidy or changes.everything:
            self._presenter.claims(self._show_claims)
        if changes.subsidy or changes.office or changes.disputes or changes.everything:
            self._presenter.people(self.payees.show_payees)

    def has_unsaved(self) -> bool:
        """Whether something typed is kept nowhere."""
        return self.payees.has_unsaved or self.claim.has_unsaved or self.editor.is_dirty

    def flush(self) -> None:
        """Keep what is typed of a case as a draft, now."""
        if self._stack.currentWidget() is self.case and self.case.is_dirty:
            self._keep_choice(self.case.dispute_id, self.case.choice())

    def open_draft(self, key: str) -> None:
        """Go on with the choices of a period."""
        self._offer_rules()
        try:
            self.period.choose(*period_of(key))
        except ValueError:
            return
        self._stack.setCurrentWidget(self.page)
        self.tabs.setCurrentIndex(PERIOD)
        self.refresh()

    def _claims_tab(self) -> QWidget:
        tab = QWidget()
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, 0, 0, 0)
        self.claims.setAccessibleName("申报批次")
        self.claims.opened.connect(self.open_claim)
        column.addWidget(in_card(self.claims), 1)
        tab.setFocusProxy(self.claims)
        return tab

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._entered)
        self.period.changed.connect(self._open_period)
        self.period.case_wanted.connect(self._show_case)
        self.period.claim_wanted.connect(self._claim)
        self.case.closed.connect(self._leave_case)
        self.case.dispute_wanted.connect(self.open_dispute)
        self.claim.closed.connect(self._leave)
        self.claim.stage_wanted.connect(self._take_stage)
        self.claim.undo_wanted.connect(self._undo)
        self.claim.sheet_wanted.connect(self._show_sheet)
        self.claim.save_wanted.connect(self._save_sheet)
        self.payees.keep_wanted.connect(self._keep_payee)
        self.rules.copy_wanted.connect(
            lambda rules: self._edit_rules(subsidy_rules.own_copy(rules, self._workplace), rules.id)
        )
        self.rules.next_wanted.connect(
            lambda rules: self._edit_rules(subsidy_rules.successor(rules, self._workplace), rules.id)
        )
        self.rules.edit_wanted.connect(self._edit_rules)
        self.editor.closed.connect(self._leave_editor)
        self.editor.keep_wanted.connect(self._keep_rules)
        self.editor.effect_wanted.connect(
            lambda rules, period: self._presenter.effect(
                rules,
                self._compared_with,
                period,
                self.editor.show_effect,
                lambda error: self.editor.say(sentence_of(error)),
            )
        )
        self.compare.wanted.connect(
            lambda period, one, other: self._presenter.compare(
                period,
                one,
                other,
                self.compare.show_comparison,
                lambda error: self.compare.say(sentence_of(error)),
            )
        )

    def _choose_usual(self, today: date) -> None:
        self._offer_rules()
        sets = self._presenter.scheme(self.period.scheme)
        if sets:
            self.period.choose(subsidy.usual_period(sets[-1], today))

    def _offer_rules(self) -> None:
        known = self._presenter.rules()
        self.rules.show_rules(known)
        self.period.offer_schemes(known.sets, known.usual)
        self.compare.offer_schemes(known.sets, known.usual)

    def _open_period(self) -> None:
        if self.period.scheme:
            self._presenter.open_period(
                self.period.period,
                self.period.scheme,
                self._show_period,
                lambda error: self.period.say(sentence_of(error)),
            )

    def _show_period(self, opened: Opened) -> None:
        self._choices, self._payees = dict(opened.choices), opened.payees
        self.period.show_proposal(opened.proposal, opened.faults)
        rules = self._presenter.scheme(self.period.scheme)
        note = rules[-1].note if rules else ""
        self.page.header.say(note)
        self.page.header.line.setVisible(bool(note) and look.current().percent <= ROOMY)

    def _show_case(self, dispute_id: str) -> None:
        line = self.period.line(dispute_id)
        sets = self._presenter.scheme(self.period.scheme)
        rules: RuleSet | None = in_force(sets, line.facts.day) if line and line.facts.day else None
        if line is None or rules is None:
            return
        self._stack.setCurrentWidget(self.case)
        self.case.show_case(line, rules, self._choices.get(dispute_id, Choice()), self._payees)

    def _leave_case(self, dispute_id: str, choice: Choice) -> None:
        self._leave()
        if choice != self._choices.get(dispute_id, Choice()):
            self._keep_choice(dispute_id, choice)

    def _keep_choice(self, dispute_id: str, choice: Choice) -> None:
        self._choices[dispute_id] = choice
        self._presenter.keep_choices(
            self.period.period, self.period.scheme, self._choices, lambda _kept: self._open_period()
        )

    def _claim(self, chosen: list[str], by: str, on: date) -> None:
        self._presenter.claim(
            self.period.period,
            self.period.scheme,
            self._choices,
            chosen,
            by,
            on,
            self._claimed,
            lambda error: self.period.say(sentence_of(error)),
        )

    def _claimed(self, kept: subsidy.ClaimKept) -> None:
        self.period.claimed()
        self.message.emit(f"已申报 {len(kept.record.lines)} 件，{model.yuan(kept.record.claimed)} 元")
        self._show_claim(kept.record)

    def _show_claims(self, rows: tuple[ClaimRow, ...]) -> None:
        fill(self.claims, self._claims_model, model.claim_rows(rows))
        waiting = sum(1 for row in rows if row.stage not in (None, Stage.PAID))
        self.tabs.setTabText(CLAIMS, f"申报批次 {waiting}" if waiting else "申报批次")

    def open_claim(self, claim_id: str) -> None:
        """Show a claim."""
        self._presenter.load_claim(
            claim_id, self._show_claim, lambda error: self.message.emit(sentence_of(error))
        )

    def _show_claim(self, record: ClaimRecord) -> None:
        self.claim.show_record(record)
        self._stack.setCurrentWidget(self.claim)
        self.claim.focus_work()

    def _take_stage(self, stage: Stage, by: str, on: date, but: tuple[Verdict, ...]) -> None:
        if (record := self.claim.record) is not None:
            self._presenter.take_stage(record, stage, by, on, but, self._taken, self._not_taken)

    def _undo(self, reason: str) -> None:
        if (record := self.claim.record) is not None:
            self._presenter.undo_stage(record, reason, self._taken, self._not_taken)

    def _taken(self, kept: subsidy.ClaimKept) -> None:
        self.claim.taken()
        self.claim.show_record(kept.record)
        self.claim.focus_work()
        stage = kept.record.stage
        self.message.emit(f"现在是“{stage.label}”" if stage else "这一批已经撤回，纠纷可以重新申报")

    def _not_taken(self, error: Exception) -> None:
        self.claim.say(sentence_of(error))

    def _show_sheet(self, kind: SheetKind) -> None:
        record, workplace = self.claim.record, self._workplace
        if record is None:
            return

        def make(reader: Reader) -> LooseSheet:
            return subsidy_sheets.loose(subsidy_sheets.sheet_of(record, kind, reader, workplace), reader)

        self.sheet_wanted.emit(make)

    def _save_sheet(self, kind: SheetKind, target: Path, disclosure: Disclosure | None) -> None:
        if (record := self.claim.record) is not None:
            self._presenter.save_sheet(
                record,
                kind,
                target,
                disclosure,
                lambda path: self.message.emit(f"已存成“{path.name}”"),
                self._not_taken,
            )

    def _keep_payee(self, payee: Payee) -> None:
        self._presenter.keep_payee(payee, lambda _kept: self.payees.kept(), self._payee_refused)

    def _payee_refused(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.payees.show_problems(error.problems)
        else:
            self.message.emit(sentence_of(error))

    def _edit_rules(self, rules: RuleSet, copied_from: str = "") -> None:
        """Show the form of a rule set; its effect is told beside the one it was copied from, else beside itself."""
        self._compared_with = copied_from or rules.id
        difficulties = self._workplace.vocabulary.lists["difficulties"]
        words = {entry.code: entry.name for entry in difficulties.codes}
        self.editor.know(Words(words, subsidy.document_names(self._workplace)))
        self._stack.setCurrentWidget(self.editor)
        self.editor.show_rules(rules)

    def _keep_rules(self, rules: RuleSet) -> None:
        self._presenter.keep_rules(rules, self._rules_kept, lambda error: self.editor.say(sentence_of(error)))

    def _rules_kept(self, kept: subsidy_rules.RulesKept) -> None:
        self.editor.forget()
        self.message.emit(f"“{kept.rules.name}”已经保存")
        self._leave()
        self.refresh()

    def _leave_editor(self) -> None:
        asks = "办法改过还没有保存，返回后就没有了。"
        if not self.editor.is_dirty or dialogs.current().ask(self, asks, "不保存，返回", "继续改"):
            self.editor.forget()
            self._leave()

    def _leave(self) -> None:
        self._stack.setCurrentWidget(self.page)
        self.tabs.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    def _entered(self, index: int) -> None:
        """Going to a tab puts the cursor on its work, unless someone walks over the tabs themselves."""
        work = self.tabs.widget(index)
        self.period.button.setVisible(index == PERIOD)
        self.page.setFocusProxy(work)
        if not self.tabs.tabBar().hasFocus():
            work.setFocus(Qt.FocusReason.OtherFocusReason)
