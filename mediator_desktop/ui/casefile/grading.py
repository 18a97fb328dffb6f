"""分级预警 and 责任: what the facts suggest, what somebody decided and why, who answers for the dispute and until when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import Dispute, Responsibility
from mediator_desktop.domain.grading import Grade, Suggestion, suggest
from mediator_desktop.schedule.deadlines import time_of_grade
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.casefile.parts import PartSection
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, NamesField, Option, SuggestField
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import CountField, DateField, Field, LongTextField, TextField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.sections import Section
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.typed import Lean, in_words
from mediator_desktop.ui.kit.widgets import Badge, button, text

TONES = {"red": "late", "orange": "orange", "yellow": "due", "blue": "blue", "green": "done"}
"""The badge of each colour; the sign and the word stand on it, so that nobody needs to see the colour."""


def show_grade(badge: Badge, workplace: Workplace, code: str) -> None:
    """Show a grade with its sign, word and colour; nothing where there is none."""
    badge.setVisible(bool(code))
    if not code:
        return
    grade = workplace.grades.find(code) or Grade(code=code)
    words = " ".join(part for part in (grade.sign, workplace.grade_name(code)) if part)
    badge.say(words, TONES.get(grade.colour, "plain"))


class GradeSection(Section):
    """分级预警. `graded` comes with the code whenever another grade stands there."""

    graded = Signal(str)

    def __init__(self, offers: Offers, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = offers
        self._workplace = workplace
        self._dispute = Dispute()
        self._fields: dict[str, Field] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._card = Sheet("分级预警")
        outer.addWidget(self._card)
        self._badge = Badge("")
        self._badge.setObjectName("grade_card_badge")
        self._card.head.insertWidget(1, self._badge)
        self._known = text("", "hint", "warning_facts_label", wraps=True)
        self._card.body.addWidget(self._known)
        scheme, today = workplace.grades, offers.today
        words = {
            "urgency": [Option(word.code, word.name) for word in scheme.urgencies],
            "trend": [Option(word.code, word.name) for word in scheme.trends],
        }
        self._grid(
            ("warning", ChoiceField("urgency", "紧急程度", words["urgency"]), 1),
            ("warning", ChoiceField("trend", "发展预测", words["trend"]), 1),
            ("warning", CountField("injured", "受伤人数"), 1),
            ("warning", DateField("reported_on", "上报日期", today), 1),
        )
        self._make_suggestion()
        self._grade = ChoiceField("grade", "等级", ())
        self._grid(
            ("responsibility", self._grade, 2),
            ("warning", SuggestField("decided_by", "谁定的", offers.mediators), 2),
            ("warning", DateField("decided_on", "定级日期", today), 2),
            ("warning", TextField("reason", "定级理由（和建议不一样时要写）"), 6),
        )
        self._asks = text("", "hint", "grade_meaning_label", wraps=True)
        self._card.body.addWidget(self._asks)
        self._grade.left.connect(self._sign)

    def begin(self) -> None:
        """Go to the grade."""
        self._grade.editor.setFocus()

    def accept_suggestion(self) -> None:
        """Take the grade that the facts suggest; who decides is asked for next where it is not known."""
        found = self._suggestion()
        if not found.grade:
            return
        self._grade.set_value(found.grade)
        self._sign()
        unsigned = not self._fields["warning.decided_by"].text()
        (self._fields["warning.decided_by"] if unsigned else self._grade).editor.setFocus()
        self.changed.emit()

    @property
    def grade(self) -> str:
        """The code that stands there, empty for none."""
        return str(self._grade.value())

    def load(self, dispute: Dispute) -> None:
        self._dispute = dispute
        self._grade.set_options(self._options(dispute))
        for path, field in self._fields.items():
            part, name = path.split(".")
            field.set_value(getattr(getattr(dispute, part), name))
        amount = f"涉及金额{dispute.amount.digits.removesuffix('.00')}元" if dispute.amount else ""
        difficulties = self._offers.vocabulary["difficulties"]
        known = (
            f"涉及{dispute.people_involved}人" if dispute.people_involved is not None else "涉及人数不详",
            amount or "涉及金额不详",
            difficulties.name(dispute.difficulty) if dispute.difficulty else "难度没有选",
        )
        self._known.setText(" · ".join(known) + "（在“情况”里改）")
        self._tell()

    def apply(self, dispute: Dispute) -> Dispute:
        values: dict[str, dict[str, Any]] = {"warning": {}, "responsibility": {}}
        for path, field in self._fields.items():
            part, name = path.split(".")
            values[part][name] = field.value()
        return replace(
            dispute,
            warning=replace(dispute.warning, **values["warning"]),
            responsibility=replace(dispute.responsibility, **values["responsibility"]),
        )

    def paths(self) -> Iterator[tuple[str, Field]]:
        yield from self._fields.items()

    def field_at(self, path: str) -> Field | None:
        return self._fields.get("warning.urgency" if path == "warning" else path)

    def _make_suggestion(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self._suggested = Badge("")
        self._suggested.setObjectName("suggested_grade_badge")
        self._reasons = text("", "", "suggestion_label", wraps=True)
        self._take = button("按建议定级", "take_suggestion_button", self.accept_suggestion, role="quiet")
        row.addWidget(self._suggested)
        row.addWidget(self._reasons, 1)
        row.addWidget(self._take)
        self._card.body.addLayout(row)

    def _grid(self, *placed: tuple[str, Field, int]) -> None:
        grid = FieldGrid()
        for part, field, span in placed:
            field.editor.setObjectName(f"{part}_{field.editor.objectName()}")
            self._fields[f"{part}.{field.name}"] = field
            field.changed.connect(self._changed)
            grid.add(field, span)
        self._card.body.addWidget(grid)

    def _options(self, dispute: Dispute) -> list[Option]:
        """The grades of the scheme, and of the list the one that a dispute has from elsewhere."""
        today, named = self._offers.today(), self._workplace.grade_name
        found = [
            Option(grade.code, f"{grade.sign} {named(grade.code)}".strip(), (named(grade.code),))
            for grade in self._workplace.grades.grades
            if grade.valid_on(today)
        ]
        own = dispute.responsibility.grade
        if own and own not in {option.value for option in found}:
            found.append(Option(own, named(own)))
        return found

    def _suggestion(self) -> Suggestion:
        scheme = self._workplace.grades
        return suggest(self.apply(self._dispute), scheme.grades, scheme.signs)

    def _sign(self) -> None:
        """Who decided and when, where a grade was given and nobody said so yet."""
        if not self.grade or self.grade == self._dispute.responsibility.grade:
            return
        by, on = self._fields["warning.decided_by"], self._fields["warning.decided_on"]
        if not by.text():
            by.set_value(self._workplace.actor)
        if not on.text():
            on.set_value(self._offers.today())
        self._changed()

    def _changed(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        found = self._suggestion()
        show_grade(self._suggested, self._workplace, found.grade)
        reasons = "、".join(found.reasons)
        self._reasons.setText(f"建议的等级：{reasons}" if reasons else "按现在填的情况，没有建议的等级")
        self._take.setVisible(bool(found.grade) and found.grade != self.grade)
        show_grade(self._badge, self._workplace, self.grade)
        grade = self._workplace.grades.find(self.grade)
        self._asks.setText(_asked(grade) if grade else "")
        self._asks.setVisible(grade is not None)
        reported, known = self._fields["warning.reported_on"], self._dispute.found_on
        days = (reported.value() - known).days if reported.value() and known else 0
        reported.set_hint(f"发现{days}天后才上报" if days > 0 else "")
        self.graded.emit(self.grade)


def _asked(grade: Grade) -> str:
    parts = (
        grade.meaning,
        f"由{grade.leader}牵头" if grade.leader else "",
        f"马上报告{grade.tell}" if grade.tell else "",
    )
    return "；".join(part for part in parts if part) + "。"


class ChargeSection(PartSection):
    """责任: who took it first and stays named, who leads, which unit and person, until when."""

    def __init__(self, offers: Offers, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("responsibility", "责任", Responsibility(), Responsibility(), parent)
        self._offers = offers
        self._workplace = workplace
        self._received: date | None = None
        self._proposed: date | None = None
        self.grid(
            (SuggestField("first_handler", "首办人", offers.mediators), 1),
            (SuggestField("leader", "包案领导", offers.mediators), 1),
            (SuggestField("person", "责任人", offers.mediators), 1),
            (SuggestField("unit", "责任单位", offers.units), 2),
            (DateField("deadline", "化解时限", offers.today, lean=Lean.FUTURE), 1),
            (DepartmentsField("departments", "协办部门（几个部门用顿号隔开）", offers.units), 6),
        )
        self.line(LongTextField("measures", "处置措施", lines=1))
        self._take = button("按等级填时限", "deadline_by_grade_button", self.take_proposed, role="quiet")
        self._until = text("", "hint", "grade_time_label")
        self.add_buttons(self._take, self._until)

    def load(self, dispute: Dispute) -> None:
        self._received = dispute.received_on
        super().load(dispute)

    def apply(self, dispute: Dispute) -> Dispute:
        """The grade is another card's."""
        entered: Responsibility = self.entered()
        return replace(dispute, responsibility=replace(entered, grade=dispute.responsibility.grade))

    def propose(self, grade: str) -> None:
        """Say until when the grade would have it resolved."""
        found = time_of_grade(self._workplace.rules, grade, self._received)
        self._proposed = found.due_on if found else None
        words = ""
        if found is not None:
            words = f"按等级到{in_words(found.due_on, self._offers.today())}（{found.rule.span}）"
        self._until.setText(words)
        self._until.setVisible(bool(words))
        self._take.setVisible(found is not None)

    def take_proposed(self) -> None:
        """Put the grade's day in."""
        if self._proposed is not None:
            self.put("deadline", self._proposed)


class DepartmentsField(NamesField):
    """Several units in one line, kept as that line."""

    def value(self) -> Any:
        return "、".join(super().value())

    def set_value(self, value: Any) -> None:
        self.set_text(value or "")
