"""The fields of a round: which one, when, who, where, how, what was found"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.screening import Campaign, Habits, RoundKind, ScreeningRound
from mediator_desktop.domain.unit import Unit
from mediator_desktop.services.screening import day_answered
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import (
    ChoiceField,
    NamesField,
    Option,
    SuggestField,
    matching,
    term_options,
)
from mediator_desktop.ui.kit.editors import TAKES_ENTER
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import CountField, DateField, Field, FlagField, LongTextField, TimeField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import ElidedLabel, FlowLayout, button, clear_layout, text
from mediator_desktop.ui.screening.found import ShortDispute, found_entries
from mediator_desktop.ui.screening.presenter import Found, SlotChoice

METHODS = "screening_methods"
MOST_CHIPS = 8


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything that is entered, word for word; what drafts keep."""

    texts: dict[str, str]
    nil: bool
    methods: tuple[str, ...]
    found: tuple[dict[str, str], ...]

    def to_plain(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {
            "texts": self.texts,
            "nil": self.nil,
            "methods": list(self.methods),
            "found": list(self.found),
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Typed":
        """What a draft kept; what is of another shape is left out."""
        return cls(
            texts=_words(plain.get("texts")),
            nil=plain.get("nil") is True,
            methods=tuple(m for m in _list(plain.get("methods")) if isinstance(m, str)),
            found=tuple(_words(entry) for entry in _list(plain.get("found"))),
        )


class RoundForm(QWidget):
    """Emits `changed` with every keystroke, `slot_wanted` when unit or day may ask for other slots,
    `open_dispute` with the id of one that was found.
    """

    changed = Signal()
    slot_wanted = Signal()
    unit_chosen = Signal()
    open_dispute = Signal(str)

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = offers.today
        self._units: tuple[Unit, ...] = ()
        self._habits = Habits()
        self._slots: dict[date, SlotChoice] = {}
        self._linked: tuple[Found, ...] = ()
        self._asked_day: date | None = None
        self.own_round = ""
        self._fields: dict[str, Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(12))
        self._build_which()
        self._build_who(offers)
        self._build_found(offers)
        for field in self._fields.values():
            field.changed.connect(self.changed)

    def field(self, name: str) -> Field:
        """A field by its name in the round."""
        return self._fields[name]

    def offer(self, units: Sequence[Unit], campaigns: Sequence[Campaign]) -> None:
        """Units and campaigns to choose from."""
        self._units = tuple(units)
        self._choice("unit").set_options([Option(unit.id, unit.name, (unit.code,)) for unit in units])
        self._choice("campaign").set_options([Option(c.id, c.name) for c in campaigns])

    def offer_slots(self, choices: Sequence[SlotChoice], first: date | None) -> None:
        """Slots to choose from; the one wanted first is taken where nothing is chosen yet."""
        self._slots = {choice.entry.slot.day: choice for choice in choices}
        field = self._choice("for_day")
        field.set_options([Option(day, choice.label) for day, choice in self._slots.items()])
        if not field.text() and first in self._slots:
            field.set_value(first)
        self._hint_slot()

    def offer_habits(self, habits: Habits) -> None:
        """People to choose from by a press, areas to choose from while typing."""
        self._habits = habits
        self._show_chips()

    def slot(self) -> SlotChoice | None:
        """The slot that is chosen."""
        return self._slots.get(self._fields["for_day"].value())

    def unit(self) -> Unit | None:
        """The unit that is chosen."""
        chosen = self._fields["unit"].value()
        return next((unit for unit in self._units if unit.id == chosen), None)

    def show_round(self, held: ScreeningRound, linked: Sequence[Found] = ()) -> None:
        """Show a round; its slot is chosen once slots are offered."""
        for name, field in self._fields.items():
            if name != "for_day":
                field.set_value(getattr(held, name))
            field.show_problem(None)
        self._asked_day = held.held_on
        self._fields["for_day"].set_text("")
        self._tick(held.methods)
        self._linked = tuple(linked)
        self.found.load(())
        self._show_linked()
        self._show_chips()

    def choose_slot(self, day: date) -> None:
        """Choose the slot that holds a day, where it is offered."""
        for key, choice in self._slots.items():
            if choice.entry.slot.holds(day):
                self._fields["for_day"].set_value(key)
                return

    def value(self) -> ScreeningRound | None:
        """The round as entered; None while unit, slot or day are missing."""
        choice, held_on = self.slot(), self._fields["held_on"].value()
        if choice is None or held_on is None or self.unit() is None:
            return None
        values = {name: field.value() for name, field in self._fields.items()}
        values["for_day"] = day_answered(choice.entry.slot, held_on)
        values["kind"] = values["kind"] or RoundKind.ROUTINE
        return ScreeningRound(
            **values, methods=self._ticked(), disputes=tuple(found.id for found in self._linked)
        )

    def disputes(self) -> tuple[ShortDispute, ...]:
        """The disputes typed here."""
        return self.found.value()

    def incomplete(self) -> list[Problem]:
        """What keeps this from being a round at all, beside its field."""
        problems = [p for field in self._fields.values() if (p := field.own_problem()) is not None]
        for path, field in self.found.paths():
            if (problem := field.own_problem()) is not None:
                problems.append(Problem(path, problem.sentence))
        for name, sentence in (
            ("unit", "请选排查的单位"),
            ("for_day", "请选是哪一轮"),
            ("held_on", "请填写排查日期"),
        ):
            if not self._fields[name].text():
                problems.append(Problem(name, sentence))
        return problems

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Put problems beside their fields, go to the first; returns those without a field here."""
        placed: dict[Field, Problem] = {}
        rest = []
        for problem in problems:
            field = self._field_at(problem.field)
            if field is None:
                rest.append(problem)
            elif field not in placed or placed[field].severity is not Severity.WRONG:
                placed[field] = problem
        for field in self._all():
            field.show_problem(placed.get(field), insist=True)
        if placed:
            next(iter(placed)).editor.setFocus()
        return rest

    def typed(self) -> Typed:
        """Everything entered, word for word."""
        return Typed(
            texts={name: field.text() for name, field in self._fields.items() if field.text()},
            nil=bool(self._fields["nil"].value()),
            methods=self._ticked(),
            found=tuple(
                {field.name: field.text() for field in entry.fields()} for entry in self.found.entries()
            ),
        )

    def restore(self, typed: Typed) -> None:
        """Put back what was entered."""
        for name, field in self._fields.items():
            field.set_text(typed.texts.get(name, ""))
        self._fields["nil"].set_value(typed.nil)
        self._tick(typed.methods)
        self.found.load([ShortDispute()] * len(typed.found))
        for entry, texts in zip(self.found.entries(), typed.found, strict=True):
            for field in entry.fields():
                field.set_text(texts.get(field.name, ""))
        self._show_chips()

    def set_editable(self, editable: bool) -> None:
        """A void round can only be looked at."""
        for part in (self._which, self._who, self._notes):
            part.setEnabled(editable)
        for field in self._all():
            field.setEnabled(editable)
        self._add.setEnabled(editable)

    def _build_which(self) -> None:
        self._which = Sheet("哪一轮")
        grid = FieldGrid(columns=6)
        unit = self._adopt(ChoiceField("unit", "单位", ()))
        slot = self._adopt(ChoiceField("for_day", "轮次", (), nothing=None))
        held_on = self._adopt(DateField("held_on", "排查日期", self._today))
        for field, span in (
            (unit, 2),
            (slot, 4),
            (held_on, 1),
            (self._adopt(TimeField("held_at", "时间")), 1),
            (self._adopt(ChoiceField("kind", "类别", term_options(RoundKind), nothing=None)), 2),
            (self._adopt(ChoiceField("campaign", "专项活动（没有就空着）", ())), 2),
        ):
            grid.add(field, span)
        unit.changed.connect(self._unit_changed)
        held_on.left.connect(self._day_left)
        slot.changed.connect(self._hint_slot)
        self._which.body.addWidget(grid)
        self._column.addWidget(self._which)

    def _build_who(self, offers: Offers) -> None:
        self._who = Sheet("谁去的，去了哪里")
        self._who.body.addWidget(
            self._adopt(NamesField("people", "参加排查的人", lambda t, o: o(matching(t, self._names()))))
        )
        chips = QWidget()
        self._chips = FlowLayout(chips, spacing=6)
        self._who.body.addWidget(chips)
        grid = FieldGrid(columns=6)
        for field, span in (
            (
                self._adopt(
                    SuggestField("responsible", "主责人", lambda t, o: o(matching(t, self._present())))
                ),
                2,
            ),
            (
                self._adopt(
                    SuggestField("area", "区域、网格或户", lambda t, o: o(matching(t, self._habits.areas)))
                ),
                3,
            ),
            (self._adopt(CountField("households", "走访户数")), 1),
        ):
            grid.add(field, span)
        self._who.body.addWidget(grid)
        self._who.body.addWidget(text("排查方式", "label"))
        row = QWidget()
        flow = FlowLayout(row, spacing=14)
        self._methods: dict[str, QCheckBox] = {}
        codes = offers.vocabulary.lists.get(METHODS)
        for entry in codes.valid_on(offers.today()) if codes else ():
            box = QCheckBox(entry.name)
            box.setObjectName(f"method_{entry.code}_check_box")
            box.setProperty(TAKES_ENTER, True)
            box.clicked.connect(lambda _checked=False: self.changed.emit())
            self._methods[entry.code] = box
            flow.addWidget(box)
        self._unknown_methods: tuple[str, ...] = ()
        self._who.body.addWidget(row)
        self._column.addWidget(self._who)

    def _build_found(self, offers: Offers) -> None:
        self._findings = Sheet("查到的纠纷")
        nil = self._adopt(FlagField("nil", "没有发现矛盾纠纷（零报告）"))
        self._findings.body.addWidget(nil)
        self._links = QVBoxLayout()
        self._links.setSpacing(look.px(4))
        self._findings.body.addLayout(self._links)
        self.found = found_entries(offers)
        self.found.changed.connect(self.changed)
        self.found.entry_added.connect(lambda _entry: self._found_something())
        self._findings.body.addWidget(self.found)
        self._add = button("加一件纠纷", "add_found_button", self.found.add, icon="plus")
        row = QWidget()
        FlowLayout(row).addWidget(self._add)
        self._findings.body.addWidget(row)
        self._column.addWidget(self._findings)
        self._notes = Sheet("备注")
        note = self._adopt(LongTextField("note", "", lines=2))
        note.editor.setAccessibleName("备注")
        self._notes.body.addWidget(note)
        self._column.addWidget(self._notes)

    def _adopt(self, field: Field) -> Field:
        self._fields[field.name] = field
        return field

    def _choice(self, name: str) -> ChoiceField:
        field = self._fields[name]
        assert isinstance(field, ChoiceField)
        return field

    def _all(self) -> Iterator[Field]:
        yield from self._fields.values()
        yield from (field for _path, field in self.found.paths())

    def _field_at(self, path: str) -> Field | None:
        name = path.partition("[")[0]
        if name != "found":
            return self._fields.get(name)
        number = path.removeprefix("found[").partition("]")[0]
        rest = path.partition("].")[2]
        entered = self.disputes()
        if not number.isdigit() or int(number) >= len(entered):
            return None
        own = entered[int(number)].field_of(rest)
        fields = dict(self.found.paths())
        return fields.get(f"found[{number}].{own}") or fields.get(f"found[{number}].{rest}")

    def _unit_changed(self) -> None:
        if self.unit() is not None:
            self._slots = {}
            self._fields["for_day"].set_text("")
            self.unit_chosen.emit()
            self.slot_wanted.emit()

    def _day_left(self) -> None:
        """Another day may bring other slots into reach; the one that is chosen stays."""
        day = self._fields["held_on"].value()
        if day is not None and day != self._asked_day:
            self._asked_day = day
            self.slot_wanted.emit()

    def _hint_slot(self) -> None:
        """Say when the chosen slot has a round already, other than the one shown."""
        choice = self.slot()
        others = [held for held in choice.entry.rounds if held.id != self.own_round] if choice else []
        days = "、".join(f"{held.held_on.month}月{held.held_on.day}日" for held in others)
        self._fields["for_day"].set_hint(f"这一轮已有{days}的排查，再记一次仍算同一轮" if others else "")

    def _found_something(self) -> None:
        self._fields["nil"].set_value(False)

    def _show_linked(self) -> None:
        clear_layout(self._links)
        for number, found in enumerate(self._linked):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(look.px(10))
            row.addWidget(text(found.number or "没有编号", "muted"))
            row.addWidget(ElidedLabel(found.title), 1)
            act = partial(self.open_dispute.emit, found.id)
            row.addWidget(button("打开案卷", f"open_found_{number}_button", act, role="quiet"))
            self._links.addWidget(line)

    def _show_chips(self) -> None:
        clear_layout(self._chips)
        here = set(self._present())
        if self._habits.people and not set(self._habits.people) <= here:
            self._chips.addWidget(
                button(
                    "和上次一样的人",
                    "same_people_button",
                    partial(self._add_people, self._habits.people),
                    role="quiet",
                    icon="users",
                )
            )
        unit = self.unit()
        serving = [
            p for p in (unit.people if unit else ()) if p.serves_on(self._today()) and p.name not in here
        ]
        for number, person in enumerate(serving[:MOST_CHIPS]):
            words = f"＋ {person.name}（{person.post.label}）"
            act = partial(self._add_people, (person.name,))
            self._chips.addWidget(button(words, f"add_person_{number}_button", act, role="quiet"))

    def _add_people(self, names: Sequence[str]) -> None:
        field = self._fields["people"]
        field.set_value(tuple(dict.fromkeys((*field.value(), *names))))
        if not self._fields["responsible"].text():
            self._fields["responsible"].set_value(next(iter(field.value()), ""))
        field.editor.setFocus()
        self._show_chips()
        self.changed.emit()

    def _names(self) -> tuple[str, ...]:
        unit = self.unit()
        own = (person.name for person in unit.people) if unit else ()
        return tuple(dict.fromkeys((*self._habits.people, *own)))

    def _present(self) -> tuple[str, ...]:
        names: tuple[str, ...] = self._fields["people"].value()
        return names

    def _tick(self, codes: Sequence[str]) -> None:
        for code, box in self._methods.items():
            box.setChecked(code in codes)
        self._unknown_methods = tuple(code for code in codes if code not in self._methods)

    def _ticked(self) -> tuple[str, ...]:
        """Codes that are ticked; those of another edition of the list are kept."""
        return (*(code for code, box in self._methods.items() if box.isChecked()), *self._unknown_methods)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _words(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {str(key): word for key, word in value.items() if isinstance(word, str)}
