"""预防和队伍: what was prevented, entry by entry, and the figures of teams and funds typed once a year"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.domain.prevention import Prevention, PreventionKind, PreventionRecord
from mediator_desktop.domain.problems import Problem, Refused, Severity
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.prevention import PreventionKept
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.choices import ChoiceField, SuggestField, matching, term_options
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import CountField, DateField, Field, LongTextField
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.table import Column, RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import Card, ScrollColumn, button, combo, shortcut, text, view_tabs
from mediator_desktop.ui.reports.prevention_presenter import (
    PreventionPresenter,
    YearOfPrevention,
    ready_row,
)
from mediator_desktop.ui.reports.yearly_figures import YearlyFigures

COLUMNS = (
    Column("day", "日期", 110, sorts=False),
    Column("village", "村(社区)", 110, sorts=False),
    Column("kind", "内容", 230, sorts=False),
    Column("cases", "件(次)", 80, is_number=True, sorts=False),
    Column("people", "人", 80, is_number=True, sorts=False),
    Column("note", "说明", 260, sorts=False),
)
YEARS_BACK = 20
ENTRIES, FIGURES = range(2)


class PreventionPage(QWidget):
    """The ledger of prevention above, the entry that is typed below; the yearly figures on a tab of their own."""

    message = Signal(str)
    alone_changed = Signal(bool)

    keys = "Enter 打开一条 · Ctrl+Enter 记一条 · Ctrl+S 保存 · Ctrl+T 换表"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prevention_page")
        self._presenter = PreventionPresenter(workplace, runner)
        self._records: dict[str, PreventionRecord] = {}
        self._villages: tuple[str, ...] = ()
        self._open: PreventionRecord | None = None
        self._before: Prevention | None = None
        self._doubted: Prevention | None = None
        self._roomy = look.current().percent <= 125
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(look.px(8))
        outer.addWidget(self._make_tools())
        self._problem = text("", "error", "prevention_problem_label", wraps=True)
        self._problem.hide()
        outer.addWidget(self._problem)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_entries())
        self.yearly = YearlyFigures(self._presenter)
        self.yearly.message.connect(self.message)
        self.yearly.failed.connect(self._failed)
        self._stack.addWidget(self.yearly)
        outer.addWidget(self._stack, 1)
        shortcut(self, "Ctrl+Return", self.begin)
        shortcut(self, "Ctrl+S", self.save)
        shortcut(self, "Ctrl+T", lambda: self._views.setCurrentIndex(1 - self._views.currentIndex()))
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Ask again for what is shown."""
        year = int(self._year.currentData())
        self._presenter.year(year, self._show, self._failed)
        if not self.yearly.has_unsaved():
            self.yearly.ask(year)

    def react(self, changes: Changes) -> None:
        """Ask again when entries changed."""
        if changes.statistics or changes.office or changes.everything:
            self.refresh()

    def has_unsaved(self) -> bool:
        """Whether something typed here is not on record."""
        return self._is_typed() or self.yearly.has_unsaved()

    def begin(self) -> None:
        """A new entry of today."""
        if self._views.currentIndex() != ENTRIES or not self._may_leave():
            return
        self._fill(None, Prevention(day=self._presenter.today(), kind=PreventionKind.PREVENTED))

    def save(self) -> None:
        """Keep what is typed; what looks doubtful is told first and kept when one saves again."""
        if self._views.currentIndex() == FIGURES:
            self.yearly.save()
            return
        entered = self._entered()
        if self._form.isHidden():
            return
        if entered is None or any(field.own_problem() for field in self._fields.values()):
            self._status.setText("有一处看不懂或没有填，已在旁边说明")
            if self._fields["day"].value() is None:
                self._fields["day"].show_problem(Problem("day", "请填写日期"), insist=True)
            return
        if entered != self._doubted:
            self._doubted = entered
            self._presenter.doubts(entered, self._weigh)
            return
        self._keep(entered)

    def void(self) -> None:
        """Make the open entry void, with a reason."""
        if self._open is None:
            return
        reason = dialogs.current().ask_text(self, "作废这一条，原因是：", "作废")
        if reason is not None:
            self._presenter.void(self._open, reason, self._voided, self._failed)

    def _make_tools(self) -> QWidget:
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(10))
        self._views = view_tabs(
            "prevention_view_tab_bar", "预防台账还是队伍和经费", ("预防台账", "队伍和经费")
        )
        self._views.setUsesScrollButtons(False)
        self._views.currentChanged.connect(self._show_view)
        row.addWidget(self._views)
        self._year = combo("prevention_year_combo_box", "年份")
        now = self._presenter.today().year
        for year in range(now, now - YEARS_BACK, -1):
            self._year.addItem(f"{year}年", year)
        self._year.activated.connect(lambda _index: self._turn_year())
        row.addWidget(self._year)
        row.addStretch(1)
        self._begin = button("记一条", "new_prevention_button", self.begin, role="primary", icon="plus")
        row.addWidget(self._begin)
        return around

    def _make_entries(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._card = Card()
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "prevention_table_view")
        self.table.setAccessibleName("预防台账")
        self.table.opened.connect(self._edit)
        self._card.body.addWidget(self.table, 1)
        self._nothing = text("这一年还没有记过。", "muted", "no_prevention_label")
        self._card.body.addWidget(self._nothing)
        column.addWidget(self._card, 1)
        self._form = ScrollColumn()
        self._form.column.addWidget(self._make_form())
        self._form.column.addStretch(1)
        self._form.hide()
        column.addWidget(self._form, 1)
        return page

    def _make_form(self) -> Sheet:
        sheet = self._sheet = Sheet("记一条")
        sheet.setObjectName("prevention_form")
        village = SuggestField(
            "village", "村(社区)（不填就是本单位）", lambda t, offer: offer(matching(t, self._villages))
        )
        kind = ChoiceField("kind", "内容", term_options(PreventionKind), nothing=None)
        kind.changed.connect(self._name_counts)
        fields: tuple[tuple[Field, int], ...] = (
            (DateField("day", "日期", self._presenter.today), 2),
            (kind, 2),
            (village, 2),
            (CountField("cases", "件"), 1),
            (CountField("people", "人"), 1),
            (LongTextField("note", "情况", lines=1), 4),
        )
        self._fields = {field.name: field for field, _ in fields}
        grid = FieldGrid(columns=6)
        for field, span in fields:
            field.editor.setObjectName(f"prevention_{field.editor.objectName()}")
            grid.add(field, span)
        sheet.body.addWidget(grid)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._status = text("", "error", "prevention_status_label", wraps=True)
        row.addWidget(self._status, 1)
        self._void = button("作废", "void_prevention_button", self.void, role="danger")
        row.addWidget(self._void)
        row.addWidget(button("收起", "close_prevention_button", self._close, role="quiet"))
        self._save = button("保存", "save_prevention_button", self.save, role="primary")
        row.addWidget(self._save)
        sheet.body.addLayout(row)
        shortcut(sheet, "Esc", self._close)
        return sheet

    def _show(self, found: YearOfPrevention) -> None:
        self._villages = found.villages
        self._records = {record.id: record for record in found.records}
        selected = self.table.current_key()
        self._model.set_rows(ready_row(record) for record in found.records)
        if found.records:
            self.table.selectRow(max(0, self._model.row_of(selected)))
        self._nothing.setVisible(not found.records)

    def _edit(self, key: str) -> None:
        record = self._records.get(key)
        if record is None or not self._may_leave():
            return
        if record.voided_at is not None:
            self._say(f"这一条已经作废：{record.void_reason}")
            return
        self._fill(record, record.entry)

    def _fill(self, record: PreventionRecord | None, entry: Prevention) -> None:
        self._open, self._before, self._doubted = record, entry, None
        for name, field in self._fields.items():
            value = getattr(entry, name)
            field.set_value(value if name not in ("cases", "people") or value else None)
            field.show_problem(None)
        self._sheet.say_title("改这一条" if record is not None else "记一条")
        self._status.setText("")
        self._problem.hide()
        self._void.setVisible(record is not None)
        self._save.setEnabled(True)
        self._name_counts()
        self._card.setVisible(self._roomy)
        self._form.show()
        self.alone_changed.emit(not self._roomy)
        self._fields["day"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_counts(self) -> None:
        kind = self._fields["kind"].value()
        if isinstance(kind, PreventionKind):
            self._fields["cases"].caption.setText(kind.unit)
            self._fields["people"].setEnabled(kind.counts_people)
            if not kind.counts_people:
                self._fields["people"].set_value(None)

    def _entered(self) -> Prevention | None:
        """The entry as typed; None while the day or the kind is missing."""
        values = {name: field.value() for name, field in self._fields.items()}
        if values["day"] is None or values["kind"] is None:
            return None
        return Prevention(
            day=values["day"],
            kind=values["kind"],
            village=values["village"],
            cases=values["cases"] or 0,
            people=values["people"] or 0,
            note=values["note"],
        )

    def _is_typed(self) -> bool:
        return not self._form.isHidden() and self._entered() != self._before

    def _may_leave(self) -> bool:
        return not self._is_typed() or dialogs.current().ask(
            self, "这一条还没有保存，收起后就没有了。", "不保存，收起", "回去看看"
        )

    def _weigh(self, problems: tuple[Problem, ...]) -> None:
        """Without a doubt it is kept at once; with one it is told, and kept when one saves again."""
        entered = self._entered()
        if entered is None or entered != self._doubted:
            return
        if not problems:
            self._keep(entered)
            return
        self._tell(problems)
        if not any(problem.severity is Severity.WRONG for problem in problems):
            self._status.setText("请看一下旁边的提示；没有问题就再按一次保存")

    def _keep(self, entered: Prevention) -> None:
        self._save.setEnabled(False)
        self._presenter.keep(entered, self._open, self._kept, self._failed)

    def _kept(self, kept: PreventionKept) -> None:
        self._before = self._entered()
        self._close()
        self.message.emit(f"{kept.record.entry.day.isoformat()}的“{kept.record.entry.kind.label}”已保存。")

    def _voided(self, _kept: PreventionKept) -> None:
        self._before = self._entered()
        self._close()
        self.message.emit("已作废，不再计入统计。")

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if isinstance(error, Refused) and not self._form.isHidden():
            self._tell(error.problems)
        else:
            self._say(sentence_of(error))

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        rest = []
        for problem in problems:
            field = self._fields.get(problem.field)
            if field is None:
                rest.append(problem.sentence)
            else:
                field.show_problem(problem, insist=True)
        self._status.setText("；".join(rest))

    def _say(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.show()

    def _close(self) -> None:
        if not self._may_leave():
            return
        self._form.hide()
        self._card.show()
        self.alone_changed.emit(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_year(self) -> None:
        if self.yearly.may_leave():
            self.yearly.forget()
            self.refresh()
        else:
            self._year.setCurrentIndex(self._year.findData(self.yearly.year))

    def _show_view(self, view: int) -> None:
        self._stack.setCurrentIndex(view)
        self._begin.setVisible(view == ENTRIES)
        if not self._views.hasFocus():
            work: QWidget = self.table if view == ENTRIES else self.yearly
            work.setFocus(Qt.FocusReason.OtherFocusReason)
