"""零报告 straight from the board: who took part and where is asked, the rest is known"""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.screening import Habits, ScreeningRound
from mediator_desktop.domain.unit import Unit
from mediator_desktop.services.screening import day_answered
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import NamesField, SuggestField, matching
from mediator_desktop.ui.kit.editors import TAKES_ENTER
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import DateField, Field
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import button, shortcut, text
from mediator_desktop.ui.screening.presenter import ScreeningPresenter
from mediator_desktop.ui.screening.words import SlotRef


@dataclass(frozen=True, slots=True)
class _Asked:
    """The slot that is reported."""

    ref: SlotRef
    unit: Unit


class NilStrip(Sheet):
    """Comes up under the board; `done` with the slot that was answered, `closed` when it was called off."""

    done = Signal(object)
    closed = Signal()

    def __init__(self, presenter: ScreeningPresenter, parent: QWidget | None = None) -> None:
        super().__init__("零报告", parent)
        self.setObjectName("nil_strip")
        self._presenter = presenter
        self._asked: _Asked | None = None
        self._known: tuple[str, ...] = ()
        self._areas: tuple[str, ...] = ()
        self.people = NamesField(
            "nil_people", "参加排查的人", lambda t, offer: offer(matching(t, self._known))
        )
        self.area = SuggestField(
            "nil_area", "排查的区域、网格或户", lambda t, offer: offer(matching(t, self._areas))
        )
        self.held_on = DateField("nil_held_on", "排查日期", presenter.today)
        self._fields: dict[str, Field] = {
            "people": self.people,
            "area": self.area,
            "held_on": self.held_on,
            "for_day": self.held_on,
        }
        grid = FieldGrid(columns=6)
        for field, span in ((self.people, 3), (self.area, 2), (self.held_on, 1)):
            grid.add(field, span)
        self.body.addWidget(grid)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._problem = text("", "error", "nil_strip_problem_label", wraps=True)
        row.addWidget(self._problem, 1)
        row.addWidget(button("不报了  Esc", "close_nil_button", self._close, role="quiet"))
        self._save = button("没有发现纠纷，记零报告", "save_nil_button", self.save, role="primary")
        self._save.setProperty(TAKES_ENTER, True)
        row.addWidget(self._save)
        self.body.addLayout(row)
        shortcut(self, "Esc", self._close)
        shortcut(self, "Ctrl+S", self.save)
        self.setFocusProxy(self.people)
        self.hide()

    def ask_for(self, ref: SlotRef, unit: Unit, name: str) -> None:
        """Ask who took part and where; the last round of the unit is offered."""
        self._asked = _Asked(ref, unit)
        self.say_title(f"{unit.name}　{name}　零报告")
        today = self._presenter.today()
        day = ref.held_on if ref.held_on is not None and ref.held_on <= today else None
        self.held_on.set_value(day or min(today, ref.slot.due_on))
        self.people.set_value(())
        self.area.set_value("")
        self._say({})
        self._save.setEnabled(True)
        self.show()
        self.people.editor.setFocus()
        self._presenter.habits(unit.id, self._offer)

    def has_typed(self) -> bool:
        """Whether something here is not saved."""
        return not self.isHidden() and bool(self.people.text() or self.area.text())

    def save(self) -> None:
        """Keep the nil report."""
        asked, held_on = self._asked, self.held_on.value()
        if asked is None:
            return
        if held_on is None:
            self._say({"held_on": "请填写排查日期"})
            return
        people = self.people.value()
        held = ScreeningRound(
            unit=asked.unit.id,
            for_day=day_answered(asked.ref.slot, held_on),
            held_on=held_on,
            people=people,
            responsible=people[0] if people else "",
            area=self.area.value(),
            nil=True,
        )
        self._save.setEnabled(False)
        self._presenter.save(None, held, (), "", lambda _kept: self._saved(), self._failed)

    def _offer(self, habits: Habits) -> None:
        if self._asked is None:
            return
        today = self._presenter.today()
        own = tuple(person.name for person in self._asked.unit.people if person.serves_on(today))
        self._known = tuple(dict.fromkeys((*habits.people, *own)))
        self._areas = habits.areas
        if not self.people.text():
            self.people.set_value(habits.people)
            self.people.edit.selectAll()
        if not self.area.text() and habits.areas:
            self.area.set_value(habits.areas[0])

    def _saved(self) -> None:
        asked = self._asked
        self._asked = None
        self.hide()
        if asked is not None:
            self.done.emit(asked.ref)

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if not isinstance(error, Refused):
            self._problem.setText(sentence_of(error))
            return
        self._say({problem.field.partition("[")[0]: problem.sentence for problem in error.problems})

    def _say(self, sentences: dict[str, str]) -> None:
        """Put each sentence beside its field, the rest below."""
        placed: dict[Field, Problem] = {}
        rest = []
        for name, sentence in sentences.items():
            field = self._fields.get(name)
            if field is None:
                rest.append(sentence)
            else:
                placed.setdefault(field, Problem(name, sentence))
        for field in set(self._fields.values()):
            field.show_problem(placed.get(field), insist=True)
        self._problem.setText("；".join(rest))
        if placed:
            next(iter(placed)).editor.setFocus()

    def _close(self) -> None:
        self._asked = None
        self.hide()
        self.closed.emit()
