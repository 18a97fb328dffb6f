"""领取人: who may be paid, whether they are paid from public funds already, their level, and where the money goes"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.subsidy import Staff
from mediator_desktop.domain.subsidy_cases import Payee
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, term_options
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import Field, TextField
from mediator_desktop.ui.kit.table import RowsModel, TableView
from mediator_desktop.ui.kit.widgets import ROOMY, ScrollColumn, button, shortcut, text
from mediator_desktop.ui.subsidy import model
from mediator_desktop.ui.subsidy.period_tab import fill, in_card

SECRET = ("id_number", "account")


class PayeesTab(QWidget):
    """A list and the form of the one chosen. Numbers that are known are never shown whole: typing a new one replaces them."""

    keep_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._payees: dict[str, Payee] = {}
        self._payee = Payee(name="")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 0, 0)
        column.setSpacing(look.px(8))
        self._model = RowsModel(model.PAYEES)
        self.table = TableView(self._model, "payees_table_view")
        self.table.setAccessibleName("领取人")
        self.table.opened.connect(self.edit)
        self._card = in_card(self.table)
        column.addWidget(self._card, 1)
        self._panel = ScrollColumn()
        self._panel.setObjectName("payee_scroll_area")
        self._title = text("", "section", "payee_label")
        self._panel.column.addWidget(self._title)
        grid = FieldGrid()
        self.fields: dict[str, Field] = {}
        for field, span in (
            (ChoiceField("staff", "编制", term_options(Staff), nothing=None), 2),
            (TextField("level", "调解员等级"), 1),
            (TextField("id_number", "身份证号"), 3),
            (TextField("bank", "开户行"), 3),
            (TextField("account", "银行账号"), 3),
        ):
            self.fields[field.name] = field
            grid.add(field, span)
        self._panel.column.addWidget(grid)
        row = QHBoxLayout()
        self._keep = button("保存", "keep_payee_button", self._save, role="primary")
        self._keep.setProperty("takes_enter", True)
        row.addWidget(self._keep)
        self._state = text("", "error", "payee_state_label", wraps=True)
        row.addWidget(self._state, 1)
        self._panel.column.addLayout(row)
        self._panel.hide()
        column.addWidget(self._panel, 1)
        shortcut(self._panel, "Esc", self.kept)
        self.setFocusProxy(self.table)

    @property
    def has_unsaved(self) -> bool:
        """Whether something typed in the form is not kept."""
        return self._panel.isVisibleTo(self) and self._entered() != self._payee

    def show_payees(self, payees: Sequence[Payee]) -> None:
        """Show everyone; the form stays as it is."""
        self._payees = {payee.name: payee for payee in payees}
        fill(self.table, self._model, model.payee_rows(payees))

    def edit(self, name: str) -> None:
        """Show the form of one."""
        self._payee = self._payees.get(name, Payee(name=name))
        self._title.setText(name)
        for key, field in self.fields.items():
            field.set_value("" if key in SECRET else getattr(self._payee, key))
        for key, known in (("id_number", self._payee.masked_id), ("account", self._payee.masked_account)):
            self.fields[key].set_hint(f"现在是 {known}，不改就不用填" if known else "")
        self.show_problems(())
        self._card.setVisible(look.current().percent <= ROOMY)
        self._panel.show()
        self.fields["staff"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say beside the fields what is wrong."""
        by_name = {problem.field: problem for problem in problems}
        for name, field in self.fields.items():
            field.show_problem(by_name.pop(name, None), insist=True)
        self._state.setText("；".join(problem.sentence for problem in by_name.values()))

    def kept(self) -> None:
        """It was kept: back to the list."""
        self._panel.hide()
        self._card.show()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _entered(self) -> Payee:
        values = {
            name: field.value() for name, field in self.fields.items() if name not in SECRET or field.value()
        }
        return replace(self._payee, **values)

    def _save(self) -> None:
        if self.fields["staff"].own_problem() is None:
            self.keep_wanted.emit(self._entered())
