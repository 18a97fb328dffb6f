"""One unit with its people."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.unit import Post, Unit, UnitLevel, UnitPerson
from mediator_desktop.ui.kit.choices import ChoiceField, term_options
from mediator_desktop.ui.kit.entries import Entries
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import DateField, Field, TextField
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.typed import Lean
from mediator_desktop.ui.kit.widgets import ScrollColumn, button, text


class UnitForm(ScrollColumn):
    """Edits a unit in place; what is not shown stays."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._unit: Unit | None = None
        self._fields: dict[str, Field] = {
            "name": TextField("unit_name", "单位名称"),
            "level": ChoiceField("unit_level", "层级", term_options(UnitLevel), nothing=UnitLevel.VILLAGE),
            "code": TextField("unit_code", "代码"),
            "first_day": DateField("unit_first_day", "设立日期", today),
            "last_day": DateField("unit_last_day", "撤销日期", today, lean=Lean.FUTURE),
            "elected_on": DateField("unit_elected_on", "调委会换届日期", today),
        }
        self._people = Entries("people", UnitPerson(), self._person_fields, lambda i: f"第{i + 1}人")
        self._people.changed.connect(self.changed)
        facts = Sheet("单位")
        grid = FieldGrid()
        for name, span in (("name", 3), ("level", 2), ("code", 1)):
            grid.add(self._fields[name], span)
        for name in ("first_day", "last_day", "elected_on"):
            grid.add(self._fields[name], 2)
        facts.body.addWidget(grid)
        facts.body.addWidget(
            text("换届日期用来提醒任期（三年）；撤销以后不再排查，以前的记录都在。", "hint", wraps=True)
        )
        people = Sheet("人员")
        people.body.addWidget(self._people)
        row = QHBoxLayout()
        row.addWidget(button("加一个人", "add_person_button", self.add_person, icon="plus"))
        row.addStretch(1)
        people.body.addLayout(row)
        layout: QVBoxLayout = self.column
        layout.addWidget(facts)
        layout.addWidget(people)
        layout.addStretch(1)
        for field in self._fields.values():
            field.changed.connect(self.changed)

    def show_unit(self, unit: Unit | None) -> None:
        """Show a unit, None for no unit."""
        self._unit = unit
        self.setEnabled(unit is not None)
        shown = unit or Unit(id="")
        for name, field in self._fields.items():
            field.set_value(getattr(shown, name))
            field.show_problem(None)
        self._people.load(shown.people)

    def unit(self) -> Unit | None:
        """The unit as entered."""
        if self._unit is None:
            return None
        entered = {name: field.value() for name, field in self._fields.items()}
        people: tuple[UnitPerson, ...] = self._people.value()
        return replace(self._unit, **entered, people=people)

    def unreadable(self) -> list[Field]:
        """Fields whose text cannot be read."""
        return [field for field in self._all_fields() if field.own_problem() is not None]

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show problems of this unit beside their fields; paths are those of the unit (`name`, `people[0].name`)."""
        by_path = {problem.field: problem for problem in problems}
        paths = {**self._fields, **dict(self._people.paths())}
        for path, field in paths.items():
            field.show_problem(by_path.get(path), insist=True)

    def focus_name(self) -> None:
        """Go to the name."""
        self._fields["name"].editor.setFocus()

    def add_person(self) -> None:
        """Begin another person."""
        self._people.add()

    def _all_fields(self) -> Iterator[Field]:
        yield from self._fields.values()
        for entry in self._people.entries():
            yield from entry.fields()

    def _person_fields(self) -> Sequence[tuple[Field, int]]:
        return (
            (TextField("name", "姓名"), 2),
            (ChoiceField("post", "职务", term_options(Post), nothing=Post.OTHER), 2),
            (TextField("phone", "电话"), 2),
            (DateField("first_day", "任职日期", self._today), 2),
            (DateField("last_day", "离任日期", self._today, lean=Lean.FUTURE), 2),
        )
