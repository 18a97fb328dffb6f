"""The office's facts as fields, in three panels; the first start and the settings both show them."""

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.numbering import NumberRule
from mediator_desktop.domain.office import Office, check_office
from mediator_desktop.domain.problems import Problem, Refused, Severity
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, term_options
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import Field, FlagField, LongTextField, TextField
from mediator_desktop.ui.kit.widgets import text

FACTS = ("name", "level", "county", "township", "committee", "seal_name", "region_code", "court")
NUMBERS = ("number_prefix", "number_pattern", "restart_yearly")
LISTS = ("villages", "mediators")
_TOWN_WORDS = ("街道", "镇", "乡")
_OFFICE_WORDS = ("司法所", "人民调解委员会", "综治中心")


class OfficeForm(QObject):
    """Makes the fields; `facts`, `numbers` and `lists` are the panels to place."""

    changed = Signal()

    def __init__(
        self, today: Callable[[], date], parent: QObject | None = None, *, with_all: bool = True
    ) -> None:
        """`with_all` also asks what can wait (region code, court)."""
        super().__init__(parent)
        self._today = today
        self._highest = 0
        self._screening_from: date | None = today()
        self._fields: dict[str, Field] = {}
        self._untouched = {"committee", "township", "number_prefix"}
        self.facts = self._facts(with_all)
        self.numbers = self._numbers()
        self.lists = self._lists()
        for name, field in self._fields.items():
            field.changed.connect(lambda name=name: self._typed(name))
        self._preview()

    def __getitem__(self, name: str) -> Field:
        """A field by its name."""
        return self._fields[name]

    def office(self) -> Office:
        """What was entered."""
        values = {name: self._fields[name].value() for name in FACTS if name in self._fields}
        level = values.pop("level", Level.TOWNSHIP) or Level.TOWNSHIP
        return Office(
            **values,
            level=level,
            number_rule=self.rule(),
            villages=lines_of(self._fields["villages"].value()),
            mediators=lines_of(self._fields["mediators"].value()),
            screening_from=self._screening_from,
        )

    def rule(self) -> NumberRule:
        """How cases are numbered, unchecked."""
        return NumberRule(
            pattern=self._fields["number_pattern"].value(),
            prefix=self._fields["number_prefix"].value(),
            restart_yearly=self._fields["restart_yearly"].value(),
        )

    def set_office(self, office: Office, highest: int = 0) -> None:
        """Show an office; `highest` is the highest serial given in this year's series."""
        self._highest = highest
        self._screening_from = office.screening_from
        self._untouched = set()
        for name in FACTS:
            if name in self._fields:
                self._fields[name].set_value(getattr(office, name))
        self._fields["number_prefix"].set_value(office.number_rule.prefix)
        self._fields["number_pattern"].set_value(office.number_rule.pattern)
        self._fields["restart_yearly"].set_value(office.number_rule.restart_yearly)
        self._fields["villages"].set_value("\n".join(office.villages))
        self._fields["mediators"].set_value("\n".join(office.mediators))
        self.show_problems(())
        self._preview()

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong or doubtful, of every field."""
        found = list(check_office(self.office()))
        found += [p for field in self._fields.values() if (p := field.own_problem()) is not None]
        try:
            self.rule().check()
        except Refused as refused:
            found += refused.problems
        return tuple(found)

    def show_problems(self, problems: Iterable[Problem], *, among: Iterable[str] = ()) -> bool:
        """Show problems at their fields (`among` some of them); whether none of these forbids to go on."""
        names = set(among) or set(self._fields)
        first: dict[str, Problem] = {}
        for problem in problems:
            weighs_more = problem.severity is Severity.WRONG
            if problem.field in names and (problem.field not in first or weighs_more):
                first.setdefault(problem.field, problem)
        for name in names & set(self._fields):
            self._fields[name].show_problem(first.get(name), insist=True)
        wrong = [name for name, p in first.items() if p.severity is Severity.WRONG]
        for name in self._fields:
            if name in wrong:
                self._fields[name].editor.setFocus()
                break
        return not wrong

    def _facts(self, with_all: bool) -> QWidget:
        grid = FieldGrid(columns=2, narrowest=240)
        self._add(grid, TextField("name", "单位名称"), hint="例如：云岭镇司法所")
        self._add(grid, ChoiceField("level", "层级", term_options(Level)))
        self._fields["level"].set_value(Level.TOWNSHIP)
        self._add(grid, TextField("county", "县(市、区)"), hint="印在台账和报表上")
        self._add(grid, TextField("township", "乡镇(街道)"))
        self._add(grid, TextField("committee", "调委会名称"), hint="写全称，印在文书上")
        self._add(grid, TextField("seal_name", "印章上的名称"), hint="与调委会名称相同时可以不填")
        if with_all:
            self._add(grid, TextField("region_code", "行政区划代码"), hint="6位数字，可以不填")
            self._add(grid, TextField("court", "基层人民法院"), hint="司法确认时用，可以不填")
        return grid

    def _numbers(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        grid = FieldGrid(columns=2, narrowest=240)
        self._add(grid, TextField("number_prefix", "字头"), hint="一般是乡镇的简称，例如：云岭")
        pattern = TextField("number_pattern", "编号样式")
        pattern.set_value(NumberRule().pattern)
        self._add(grid, pattern, hint="可用 {年}、{字头}、{序号}；{序号:3} 表示至少写三位")
        column.addWidget(grid)
        restart = FlagField("restart_yearly", "每年从 1 号重新编起")
        restart.set_value(True)
        self._fields["restart_yearly"] = restart
        column.addWidget(restart)
        column.addWidget(text("下一个编号", "label"))
        self.preview = text("", "code", "number_preview_label", wraps=True)
        column.addWidget(self.preview)
        return panel

    def _lists(self) -> QWidget:
        grid = FieldGrid(columns=2, narrowest=240)
        villages = LongTextField("villages", "村(社区)", lines=8, most=12)
        self._add(grid, villages, hint="一行一个，可以从表格里复制过来")
        mediators = LongTextField("mediators", "调解员", lines=8, most=12)
        self._add(grid, mediators, hint="一行一个")
        return grid

    def _add(self, grid: FieldGrid, field: Field, *, hint: str = "") -> None:
        self._fields[field.name] = field
        field.set_hint(hint)
        grid.add(field)

    def _typed(self, name: str) -> None:
        self._untouched.discard(name)
        if name in ("name", "township"):
            self._suggest()
        if name in ("villages", "mediators"):
            self._count(name)
        self._preview()
        if (field := self._fields[name]).problem is not None:
            field.show_problem(next((p for p in self.problems() if p.field == name), None))
        self.changed.emit()

    def _suggest(self) -> None:
        """Fill what follows from the office's name, as long as nobody has typed there."""
        town = tidy(self._fields["name"].text())
        for word in _OFFICE_WORDS:
            town = town.removesuffix(word)
        if "township" in self._untouched and town.endswith(_TOWN_WORDS):
            self._fields["township"].set_value(town)
        town = tidy(self._fields["township"].text()) or town
        if "committee" in self._untouched:
            self._fields["committee"].set_value(f"{town}人民调解委员会" if town else "")
        if "number_prefix" in self._untouched:
            short = town
            for word in _TOWN_WORDS:
                short = short.removesuffix(word) if len(short) > len(word) + 1 else short
            self._fields["number_prefix"].set_value(short)

    def _count(self, name: str) -> None:
        count = len(lines_of(self._fields[name].value()))
        words = "个村(社区)" if name == "villages" else "位调解员"
        self._fields[name].set_hint(f"共 {count} {words}" if count else "一行一个，可以从表格里复制过来")

    def _preview(self) -> None:
        try:
            shown = self.rule().render(self._today().year, self._highest + 1)
        except Refused as refused:
            self.preview.setText("—")
            self._fields["number_pattern"].show_problem(refused.problems[0])
        else:
            self.preview.setText(shown)
            self._fields["number_pattern"].show_problem(None)


def lines_of(words: str) -> tuple[str, ...]:
    """Entries of a list as typed or pasted from a sheet: one a line or a cell, empty ones left out."""
    for mark in ("\t", "、", "，", "；", ";"):
        words = words.replace(mark, "\n")
    return tuple(entry for line in words.split("\n") if (entry := tidy(line)))
