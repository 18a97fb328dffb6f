"""补贴办法: the rule sets that are declared, ours to be copied and the office's own to be changed"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.subsidy import PlatformTime, RuleSet
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.table import RowsModel, TableView
from mediator_desktop.ui.kit.widgets import FlowLayout, button, text
from mediator_desktop.ui.subsidy import model
from mediator_desktop.ui.subsidy.period_tab import fill, in_card
from mediator_desktop.ui.subsidy.presenter import Rules


class RulesTab(QWidget):
    """`copy_wanted`, `edit_wanted` and `next_wanted` with a rule set."""

    copy_wanted = Signal(object)
    edit_wanted = Signal(object)
    next_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rules = Rules({}, frozenset(), "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 0, 0)
        column.setSpacing(look.px(8))
        tools = QWidget()
        flow = FlowLayout(tools)
        self._copy = button(
            "复制成本单位的", "copy_rules_button", lambda: self._send(self.copy_wanted), icon="copy"
        )
        self._edit = button("修改", "edit_rules_button", lambda: self._send(self.edit_wanted), icon="pencil")
        self._next = button(
            "出新版本", "next_rules_button", lambda: self._send(self.next_wanted), icon="plus"
        )
        for made in (self._copy, self._edit, self._next):
            flow.addWidget(made)
        column.addWidget(tools)
        self.faults = text("", "error", "rules_faults_label", wraps=True)
        self.faults.hide()
        column.addWidget(self.faults)
        self._model = RowsModel(model.RULES)
        self.table = TableView(self._model, "rules_table_view")
        self.table.setAccessibleName("补贴办法")
        self.table.opened.connect(lambda _key: self._open())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._say())
        column.addWidget(in_card(self.table), 1)
        self._about = text("", "muted", "rules_about_label", wraps=True)
        column.addWidget(self._about)
        self.setFocusProxy(self.table)

    def show_rules(self, rules: Rules) -> None:
        """Show every rule set."""
        self._rules = rules
        self.faults.setText("；".join(rules.faults))
        self.faults.setVisible(bool(rules.faults))
        fill(self.table, self._model, model.rule_rows(rules.sets.values(), rules.own))
        self._say()

    def _current(self) -> RuleSet | None:
        return self._rules.sets.get(self.table.current_key())

    def _send(self, signal: object) -> None:
        if (rules := self._current()) is not None:
            signal.emit(rules)  # type: ignore[attr-defined]

    def _open(self) -> None:
        rules = self._current()
        if rules is not None:
            (self.edit_wanted if rules.id in self._rules.own else self.copy_wanted).emit(rules)

    def _say(self) -> None:
        rules = self._current()
        is_own = rules is not None and rules.id in self._rules.own
        self._edit.setEnabled(is_own)
        self._next.setEnabled(is_own)
        self._copy.setEnabled(rules is not None)
        self._about.setText(about(rules) if rules else "")


def about(rules: RuleSet) -> str:
    """What a rule set asks, in a few sentences."""
    words = [rules.basis, f"{rules.period.label}申报"]
    words.append("要调解成功" if rules.needs_success else "不要求调解成功")
    if rules.needs_performance:
        words.append("协议要履行")
    if rules.platform is not PlatformTime.NOT_ASKED:
        words.append(rules.platform.label)
    if rules.barred:
        words.append(f"{'、'.join(staff.label for staff in rules.barred)}不领")
    words.append(f"几个人{rules.sharing.label}")
    if rules.caps.mediator:
        words.append(f"每人每期最多{rules.caps.mediator}")
    if rules.caps.mediator_month:
        words.append(f"每人每月最多{rules.caps.mediator_month}")
    if rules.caps.pool:
        words.append(f"总额最多{rules.caps.pool}")
    words.append(rules.note)
    return "；".join(filter(None, words))
