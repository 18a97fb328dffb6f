"""队伍和经费: the figures that are typed once a year, under the headings of the form they go into"""

from collections.abc import Mapping
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.figures import FigureKind
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Changes
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import CountField, Field, MoneyField
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import ScrollColumn, button, text
from mediator_desktop.ui.reports.prevention_presenter import PreventionPresenter

MONEY = (FigureKind.MONEY_WAN, FigureKind.MONEY_YUAN)


class YearlyFigures(QWidget):
    """A field for every item of `forms/statistics/items.toml`; funds are typed in yuan, or as `3.5万`."""

    message = Signal(str)
    failed = Signal(object)

    def __init__(self, presenter: PreventionPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("yearly_figures")
        self._presenter = presenter
        self.year = presenter.today().year
        self._before: Mapping[str, int] = {}
        self._aside: Mapping[str, int] = {}
        self._fields: dict[str, Field] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        scroll = ScrollColumn()
        for group, items in groupby(presenter.items(), key=lambda item: item.group):
            sheet = Sheet(group)
            grid = FieldGrid(columns=4, narrowest=250)
            for item in items:
                is_money = item.kind in MONEY
                label = f"{item.label}（{'元' if is_money else item.kind.label}）"
                field: Field = MoneyField(item.id, label) if is_money else CountField(item.id, label)
                field.editor.setObjectName(f"yearly_{item.id}_line_edit")
                self._fields[item.id] = field
                grid.add(field)
            sheet.body.addWidget(grid)
            scroll.column.addWidget(sheet)
        scroll.column.addStretch(1)
        column.addWidget(scroll, 1)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._status = text("", "error", "yearly_status_label", wraps=True)
        row.addWidget(self._status, 1)
        self._save = button("保存", "save_yearly_button", self.save, role="primary")
        row.addWidget(self._save)
        column.addLayout(row)
        if self._fields:
            self.setFocusProxy(next(iter(self._fields.values())).editor)

    def ask(self, year: int) -> None:
        """Show the figures of a year."""
        self.year = year
        self._presenter.yearly(year, self._show, self.failed.emit)

    def has_unsaved(self) -> bool:
        """Whether something typed is not on record."""
        return self._entered() != dict(self._before)

    def may_leave(self) -> bool:
        """Whether another year may be shown; asks where something would be lost."""
        return not self.has_unsaved() or dialogs.current().ask(
            self, f"{self.year}年的数字还没有保存，换一年就没有了。", "不保存，换一年", "回去看看"
        )

    def forget(self) -> None:
        """Let go of what was typed."""
        self._show({**self._aside, **self._before})

    def save(self) -> None:
        """Keep the figures of the year."""
        if any(field.own_problem() for field in self._fields.values()):
            self._status.setText("有一处看不懂，已在旁边说明")
            return
        self._save.setEnabled(False)
        values = {**self._aside, **self._entered()}
        self._presenter.keep_yearly(self.year, values, self._kept, self._refused)

    def _show(self, values: Mapping[str, int]) -> None:
        self._before = {name: value for name, value in values.items() if name in self._fields}
        self._aside = {name: value for name, value in values.items() if name not in self._fields}
        for name, field in self._fields.items():
            value = values.get(name)
            field.set_value(Money(value) if isinstance(field, MoneyField) and value is not None else value)
            field.show_problem(None)
        self._status.setText("")
        self._save.setEnabled(True)

    def _entered(self) -> dict[str, int]:
        """What is typed, by item; funds in fen."""
        found = {}
        for name, field in self._fields.items():
            value = field.value()
            if value is not None:
                found[name] = value.fen if isinstance(value, Money) else int(value)
        return found

    def _kept(self, _changes: Changes) -> None:
        self._before = self._entered()
        self._save.setEnabled(True)
        self._status.setText("")
        self.message.emit(f"{self.year}年的队伍和经费已保存。")

    def _refused(self, error: Exception) -> None:
        self._save.setEnabled(True)
        rest = []
        for problem in error.problems if isinstance(error, Refused) else ():
            field = self._fields.get(problem.field)
            if field is None:
                rest.append(problem.sentence)
            else:
                field.show_problem(problem, insist=True)
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if not isinstance(error, Refused):
            rest.append(sentence_of(error))
        self._status.setText("；".join(rest))
