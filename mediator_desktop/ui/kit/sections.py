"""Parts of a dispute as groups of fields; the intake page and the case file show the same ones."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import Assignment, Dispute
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.vocabulary import ApplicationForm, ChosenBy, Duty, Level, NoticeManner
from mediator_desktop.ui.kit.choices import (
    ChoiceField,
    NamesField,
    SuggestField,
    code_options,
    term_options,
)
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import (
    CountField,
    DateField,
    Field,
    LinesField,
    LongTextField,
    MoneyField,
    TextField,
)
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import FlowLayout, button


class Section(QWidget):
    """A part of a dispute: shows it (`load`), changes a dispute by what is shown (`apply`).

    `structure_changed` comes when fields were added or taken away.
    """

    changed = Signal()
    structure_changed = Signal()

    def load(self, dispute: Dispute) -> None:
        """Show a dispute."""
        raise NotImplementedError

    def apply(self, dispute: Dispute) -> Dispute:
        """The dispute with what is entered here."""
        raise NotImplementedError

    def paths(self) -> Iterator[tuple[str, Field]]:
        """Every field with its path into the dispute."""
        raise NotImplementedError

    def own_problems(self) -> tuple[Problem, ...]:
        """What was typed and cannot become part of a dispute like this."""
        return ()

    def loose_texts(self) -> dict[str, str]:
        """What was typed and has no place in a dispute yet, by path; drafts keep it."""
        return {}

    def field_at(self, path: str) -> Field | None:
        """The field that shows a path of the dispute, else None."""
        return dict(self.paths()).get(path)


class FieldsSection(Section):
    """A section of fields whose names are those of the dispute itself."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.card = Sheet(title)
        outer.addWidget(self.card)

    def grid(self, *fields: tuple[Field, int], columns: int = 6) -> FieldGrid:
        """Add fields side by side."""
        made = FieldGrid(columns=columns)
        for field, span in fields:
            made.add(self._adopt(field), span)
        self.card.body.addWidget(made)
        return made

    def line(self, field: Field) -> Field:
        """Add a field over the whole width."""
        self.card.body.addWidget(self._adopt(field))
        return field

    def _adopt(self, field: Field) -> Field:
        self._fields[field.name] = field
        field.changed.connect(self.changed)
        return field

    def load(self, dispute: Dispute) -> None:
        for name, field in self._fields.items():
            field.set_value(getattr(dispute, name))

    def apply(self, dispute: Dispute) -> Dispute:
        values: dict[str, Any] = {name: field.value() for name, field in self._fields.items()}
        return replace(dispute, **values)

    def paths(self) -> Iterator[tuple[str, Field]]:
        yield from self._fields.items()

    def field_at(self, path: str) -> Field | None:
        return self._fields.get(path.partition("[")[0])


class MatterSection(FieldsSection):
    """纠纷: what it is about."""

    def __init__(self, offers: Offers, *, with_rare: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("纠纷", parent)
        lists = offers.vocabulary
        self.grid(
            (ChoiceField("type_code", "类型", code_options(lists.types)), 2),
            (ChoiceField("source_code", "来源", code_options(lists.sources)), 2),
            (SuggestField("village", "村(社区)", offers.villages), 1),
            (TextField("place", "发生地"), 1),
            (MoneyField("amount", "涉及金额（元）"), 2),
            (CountField("people_involved", "涉及人数"), 1),
            (ChoiceField("difficulty", "难度", code_options(lists["difficulties"])), 2),
            (ChoiceField("level", "层级", term_options(Level), nothing=None), 1),
        )
        self.line(LongTextField("facts", "简要情况", lines=3, phrases="facts"))
        self.line(LinesField("requests", "申请事项（一行一项）", lines=2, phrases="request"))
        if with_rare:
            self.line(TextField("title", "卷名（留空时自动写）"))
            self.line(LongTextField("note", "备注", lines=1))


class DatesSection(FieldsSection):
    """When it came up, was applied for and accepted; consent of both sides; whether the parties were told their rights."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("受理和告知", parent)
        self._today = offers.today
        self.grid(
            (DateField("accepted_on", "受理日期", offers.today), 1),
            (DateField("applied_on", "申请日期", offers.today), 1),
            (ChoiceField("application", "申请方式", term_options(ApplicationForm), nothing=None), 1),
            (DateField("found_on", "排查发现日期", offers.today), 1),
            (DateField("applicants_consented_on", "申请人同意调解", offers.today), 1),
            (DateField("respondents_consented_on", "被申请人同意调解", offers.today), 1),
            (DateField("rights_notified_on", "告知权利义务日期", offers.today), 2),
            (ChoiceField("rights_notice", "告知方式", term_options(NoticeManner), nothing=None), 1),
        )
        row = QWidget()
        flow = FlowLayout(row)
        for words, name, act in (
            ("今天受理", "accept_today_button", self.accept_today),
            ("双方同意", "both_consent_button", self.both_consent),
            ("今天告知", "tell_today_button", self.tell_today),
        ):
            flow.addWidget(button(words, name, act, role="quiet"))
        self.card.body.addWidget(row)

    def accept_today(self) -> None:
        """Put today as the day of acceptance."""
        self._put("accepted_on", self._today())

    def both_consent(self) -> None:
        """Both sides consented on the day of acceptance; a day that is filled in stays."""
        day = self._fields["accepted_on"].value() or self._today()
        for name in ("applicants_consented_on", "respondents_consented_on"):
            if not self._fields[name].text():
                self._fields[name].set_value(day)
        self._put("respondents_consented_on", self._fields["respondents_consented_on"].value())

    def tell_today(self) -> None:
        """The rights were told today; how is asked for next."""
        self._put("rights_notified_on", self._today())
        self._fields["rights_notice"].editor.setFocus()

    def _put(self, name: str, day: object) -> None:
        if day is not None:
            self._fields[name].set_value(day)
        self._fields[name].editor.setFocus()
        self.changed.emit()


class MediatorsSection(FieldsSection):
    """Who mediates; several names in one line. How they came to the case is asked for the leading ones."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("调解员", parent)
        self._original: tuple[Assignment, ...] = ()
        self._chosen: ChosenBy | None = None
        spans = {Duty.LEAD: 2, Duty.ASSISTANT: 2, Duty.RECORDER: 1}
        fields = [(NamesField(duty.value, duty.label, offers.mediators), spans[duty]) for duty in Duty]
        way = ChoiceField("chosen_by", "产生方式", term_options(ChosenBy), nothing=None)
        self.grid(*fields, (way, 1))

    def load(self, dispute: Dispute) -> None:
        self._original = dispute.mediators
        for duty in Duty:
            names = tuple(m.name for m in dispute.mediators if m.duty is duty)
            self._fields[duty.value].set_value(names)
        ways = [m.chosen_by for m in dispute.mediators if m.duty is Duty.LEAD]
        self._chosen = ways[0] if ways else None
        self._fields["chosen_by"].set_value(self._chosen)

    def apply(self, dispute: Dispute) -> Dispute:
        return replace(dispute, mediators=self._entered())

    def swap(self, old: str, new: str) -> None:
        """Put somebody in the place of another, whatever the duty."""
        for duty in Duty:
            names = self._fields[duty.value].value()
            if old in names:
                self._fields[duty.value].set_value(
                    tuple(dict.fromkeys(new if name == old else name for name in names))
                )
        self.changed.emit()

    def _entered(self) -> tuple[Assignment, ...]:
        """Those known before keep their place and how they were chosen; new ones follow."""
        wanted = [(name, duty) for duty in Duty for name in self._fields[duty.value].value()]
        kept = [m for m in self._original if (m.name, m.duty) in wanted]
        known = {(m.name, m.duty) for m in kept}
        found = (*kept, *(Assignment(name=n, duty=d) for n, d in wanted if (n, d) not in known))
        return tuple(self._with_way(m, is_new=(m.name, m.duty) not in known) for m in found)

    def _with_way(self, mediator: Assignment, *, is_new: bool) -> Assignment:
        """What is chosen here holds for the leading mediators; until it is changed each keeps its own."""
        way = self._fields["chosen_by"].value()
        if mediator.duty is not Duty.LEAD or (way is self._chosen and not is_new):
            return mediator
        return replace(mediator, chosen_by=way)

    def field_at(self, path: str) -> Field | None:
        if not path.startswith("mediators"):
            return None
        if path.endswith(".chosen_by"):
            return self._fields["chosen_by"]
        digits = path.removeprefix("mediators[").partition("]")[0]
        entered = self._entered()
        if digits.isdigit() and int(digits) < len(entered):
            return self._fields[entered[int(digits)].duty.value]
        return self._fields[Duty.LEAD.value]


def show_problems(
    sections: Iterable[Section], problems: Iterable[Problem], *, insist: bool = False
) -> list[tuple[Problem, Field | None]]:
    """Put every problem beside its field and clear all others; tells where each one went."""
    parts = list(sections)
    placed: list[tuple[Problem, Field | None]] = []
    worst: dict[Field, Problem] = {}
    for problem in problems:
        field = next((found for part in parts if (found := part.field_at(problem.field))), None)
        placed.append((problem, field))
        if field is None:
            continue
        before = worst.get(field)
        if before is None or (before.severity, problem.severity) == (Severity.DOUBTFUL, Severity.WRONG):
            worst[field] = problem
    for part in parts:
        for _path, field in part.paths():
            field.show_problem(worst.get(field), insist=insist)
    return placed


def unread_texts(sections: Iterable[Section]) -> dict[str, str]:
    """What was typed and cannot be read, by path; drafts keep it word for word."""
    found: dict[str, str] = {}
    for part in sections:
        found |= part.loose_texts()
        found |= {path: field.unread for path, field in part.paths() if field.unread}
    return found


def restore_texts(sections: Iterable[Section], texts: dict[str, str]) -> None:
    """Put back what `unread_texts` gave."""
    for part in sections:
        for path, field in part.paths():
            if path in texts:
                field.set_text(texts[path])


def unreadable(sections: Iterable[Section]) -> list[tuple[Problem, Field]]:
    """Fields whose text cannot be read."""
    found = []
    for part in sections:
        for path, field in part.paths():
            if not field.isHidden() and (problem := field.own_problem()) is not None:
                found.append((Problem(path, problem.sentence), field))
    return found
