"""专项活动: campaigns with their period and what their rounds add up to"""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.screening import Campaign, RoundKind
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.choices import ChoiceField, NamesField, matching, term_options
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import DateField, Field, TextField
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.typed import Lean
from mediator_desktop.ui.kit.widgets import Card, ScrollColumn, button, shortcut, text
from mediator_desktop.ui.screening.presenter import CampaignList, CampaignRow, ScreeningPresenter

COLUMNS = (
    Column("name", "名称", 290, sorts=False),
    Column("kind", "类别", 96, sorts=False),
    Column("days", "起止", 220, sorts=False),
    Column("units", "已开展单位", 110, is_number=True, sorts=False),
    Column("rounds", "轮次", 70, is_number=True, sorts=False),
    Column("nil", "零报告", 80, is_number=True, sorts=False),
    Column("found", "查到纠纷", 96, is_number=True, sorts=False),
    Column("households", "走访户数", 96, is_number=True, sorts=False),
)
KINDS = (
    RoundKind.SPECIAL,
    RoundKind.CAMPAIGN,
    RoundKind.KEY,
    RoundKind.AHEAD,
    RoundKind.JOINT,
    RoundKind.ROLLING,
)


class CampaignsPanel(QWidget):
    """A table above, the chosen or new campaign below; `round_wanted` with the campaign a round is held for."""

    round_wanted = Signal(object)
    message = Signal(str)
    failed = Signal(object)

    def __init__(self, presenter: ScreeningPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._rows: dict[str, CampaignRow] = {}
        self._units: dict[str, str] = {}
        self._open: Campaign | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("新建专项活动", "new_campaign_button", self.begin, icon="plus"))
        column.addLayout(row)
        card = self._card = Card()
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "campaigns_table_view")
        self.table.opened.connect(self._edit)
        card.body.addWidget(self.table, 1)
        self._nothing = text("还没有专项活动。", "muted", "no_campaigns_label")
        card.body.addWidget(self._nothing)
        column.addWidget(card, 1)
        self._form = self._make_form()
        self._scroll = ScrollColumn()
        self._scroll.column.addWidget(self._form)
        self._scroll.column.addStretch(1)
        self._scroll.hide()
        column.addWidget(self._scroll, 2)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Ask again."""
        self._presenter.campaigns(self._show, self.failed.emit)

    def begin(self) -> None:
        """A new campaign, from today."""
        today = self._presenter.today()
        self._fill(Campaign(id="", name="", first_day=today, last_day=date(today.year, 12, 31)))

    def has_unsaved(self) -> bool:
        """Whether something in the form is not on record."""
        if self._open is None or self._scroll.isHidden():
            return False
        entered = self._entered()
        return entered is None or entered != self._open

    def save(self) -> None:
        """Keep the campaign."""
        entered = self._entered()
        unknown = [name for name in self._fields["units"].value() if name not in self._units.values()]
        if entered is None or any(field.own_problem() for field in self._fields.values()):
            self._problem.setText("有一处看不懂或没有填，已在旁边说明")
            for name in ("first_day", "last_day"):
                if self._fields[name].value() is None and not self._fields[name].text():
                    self._fields[name].show_problem(Problem(name, "请填写日期"), insist=True)
            return
        if unknown:
            sentence = f"没有“{unknown[0]}”这个单位，请从列表里选"
            self._fields["units"].show_problem(Problem("units", sentence), insist=True)
            return
        self._save.setEnabled(False)
        self._presenter.keep_campaign(entered, lambda kept: self._kept(kept.campaign), self._failed)

    def _make_form(self) -> Sheet:
        sheet = Sheet("专项活动")
        sheet.setObjectName("campaign_form")
        today = self._presenter.today
        units = NamesField(
            "units", "参加的单位（不填就是全部）", lambda t, offer: offer(matching(t, self._units.values()))
        )
        fields: tuple[tuple[Field, int], ...] = (
            (TextField("name", "名称"), 4),
            (ChoiceField("kind", "类别", term_options(KINDS), nothing=None), 2),
            (DateField("first_day", "开始日期", today), 2),
            (DateField("last_day", "结束日期", today, lean=Lean.FUTURE), 2),
            (TextField("leader", "负责人"), 2),
            (TextField("theme", "主题、重点"), 3),
            (units, 3),
        )
        self._fields = {field.name: field for field, _ in fields}
        grid = FieldGrid(columns=6)
        for field, span in fields:
            field.editor.setObjectName(f"campaign_{field.editor.objectName()}")
            grid.add(field, span)
        sheet.body.addWidget(grid)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._problem = text("", "error", "campaign_problem_label", wraps=True)
        row.addWidget(self._problem, 1)
        row.addWidget(button("收起  Esc", "close_campaign_button", self._close, role="quiet"))
        self._round = button("记一轮", "campaign_round_button", self._hold)
        row.addWidget(self._round)
        self._save = button("保存  Ctrl+S", "save_campaign_button", self.save, role="primary")
        row.addWidget(self._save)
        sheet.body.addLayout(row)
        shortcut(sheet, "Ctrl+S", self.save)
        shortcut(sheet, "Esc", self._close)
        return sheet

    def _show(self, found: CampaignList) -> None:
        self._units = {unit.id: unit.name for unit in found.units}
        self._rows = {row.campaign.id: row for row in found.rows}
        selected = self.table.current_key()
        self._model.set_rows(_row(row) for row in found.rows)
        if found.rows:
            self.table.selectRow(max(0, self._model.row_of(selected)))
        self._nothing.setVisible(not found.rows)

    def _edit(self, key: str) -> None:
        self._fill(self._rows[key].campaign)

    def _fill(self, campaign: Campaign) -> None:
        self._open = campaign
        for name, field in self._fields.items():
            value = getattr(campaign, name)
            if name == "units":
                value = tuple(self._units.get(unit, unit) for unit in value)
            field.set_value(value)
            field.show_problem(None)
        self._problem.setText("")
        self._save.setEnabled(True)
        self._round.setEnabled(bool(campaign.id))
        self._card.setVisible(look.current().percent <= 125)
        self._scroll.show()
        self._fields["name"].editor.setFocus()

    def _entered(self) -> Campaign | None:
        """The campaign as entered; None while a day is missing or cannot be read."""
        values = {name: field.value() for name, field in self._fields.items()}
        if self._open is None or values["first_day"] is None or values["last_day"] is None:
            return None
        by_name = {name: key for key, name in self._units.items()}
        return Campaign(
            id=self._open.id,
            name=values["name"],
            first_day=values["first_day"],
            last_day=values["last_day"],
            kind=values["kind"] or RoundKind.SPECIAL,
            theme=values["theme"],
            leader=values["leader"],
            units=tuple(by_name.get(name, name) for name in values["units"]),
        )

    def _kept(self, campaign: Campaign) -> None:
        self._fill(campaign)
        self.message.emit(f"“{campaign.name}”已保存。")
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        rest = []
        if isinstance(error, Refused):
            for problem in error.problems:
                field = self._fields.get(problem.field)
                if field is None:
                    rest.append(problem.sentence)
                else:
                    field.show_problem(problem, insist=True)
        else:
            rest.append(sentence_of(error))
        self._problem.setText("；".join(rest))

    def _hold(self) -> None:
        if self._open is not None and self._open.id:
            self.round_wanted.emit(self._open)

    def _close(self) -> None:
        if self.has_unsaved() and not dialogs.current().ask(
            self, "这个专项活动还没有保存，收起后就没有了。", "不保存，收起", "回去看看"
        ):
            return
        self._open = None
        self._scroll.hide()
        self._card.show()
        self.table.setFocus()


def _row(row: CampaignRow) -> Row:
    campaign, totals = row.campaign, row.totals
    return Row(
        campaign.id,
        (
            campaign.name,
            campaign.kind.label,
            f"{campaign.first_day.isoformat()} 至 {campaign.last_day.isoformat()}",
            f"{totals.units}/{row.asked}",
            str(totals.rounds),
            str(totals.nil),
            str(totals.found),
            str(totals.households),
        ),
    )
