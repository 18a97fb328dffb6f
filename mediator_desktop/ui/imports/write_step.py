"""写入: what will come in, what is done with what is known, nil reports; then the result, its report, and taking it back"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.screening import ScreeningRound, check_round
from mediator_desktop.domain.unit import Unit
from mediator_desktop.services.import_nil import NilOffer
from mediator_desktop.services.importing import Imported, Known
from mediator_desktop.ui.imports import rows
from mediator_desktop.ui.imports.presenter import Chosen, Looked
from mediator_desktop.ui.imports.words import KNOWN_WORDS
from mediator_desktop.ui.kit.choices import ChoiceField, NamesField, Option, from_list
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import DateField, FlagField, TextField
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import FlowLayout, ScrollColumn, button, clear_layout, text

MOST_LINES = 12


class _NilLine(QWidget):
    """One nil report: whether it is kept as a round, and what a round needs."""

    def __init__(
        self, number: int, offer: NilOffer, units: tuple[Unit, ...], today: Callable[[], date]
    ) -> None:
        super().__init__()
        self._offer = offer
        grid = FieldGrid(columns=6)
        said = f"“{offer.sheet}”{offer.said}零报告，记为一轮排查"
        self.wanted = FlagField(f"nil_{number}", said)
        self.unit = ChoiceField(f"nil_unit_{number}", "单位", [Option(unit.id, unit.name) for unit in units])
        self.unit.set_value(offer.unit)
        self.day = DateField(f"nil_day_{number}", "排查日期", today)
        self.day.set_value(offer.day)
        people = from_list([person.name for unit in units for person in unit.people])
        self.people = NamesField(f"nil_people_{number}", "参加排查的人", people)
        self.people.set_value(offer.people)
        self.area = TextField(f"nil_area_{number}", "区域、网格或户")
        grid.add(self.wanted, 6)
        self._fields = {"unit": self.unit, "held_on": self.day, "people": self.people, "area": self.area}
        for field, span in ((self.unit, 1), (self.day, 1), (self.people, 2), (self.area, 2)):
            grid.add(field, span)
            field.hide()
        self._grid = grid
        self.wanted.changed.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(grid)

    def round(self, today: date) -> ScreeningRound | None:
        """The round, None when it is not wanted. Raises Refused when it lacks something, shown at the fields."""
        if not self.wanted.value():
            return None
        problems = [p for field in self._fields.values() if (p := field.own_problem())]
        if not self.unit.value():
            problems.append(Problem("unit", "请选排查的单位"))
        day = self.day.value()
        if day is None:
            problems.append(Problem("held_on", "请填写排查日期"))
        held = self._offer.round(
            self.unit.value() or "", day or today, tuple(self.people.value()), self.area.value()
        )
        problems += wrong(check_round(held, today))
        for name, field in self._fields.items():
            field.show_problem(next((p for p in problems if p.field == name), None), insist=True)
        if problems:
            next(f for n, f in self._fields.items() if any(p.field == n for p in problems)).setFocus()
            raise Refused(*problems)
        return held

    def _turn(self) -> None:
        for field in self._fields.values():
            field.setVisible(self.wanted.value())
        self._grid.arrange()


class WriteStep(ScrollColumn):
    """`decided` when something else was chosen; `report_wanted`, `undo_wanted`, `another_wanted` after writing."""

    decided = Signal()
    report_wanted = Signal()
    undo_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("write_step")
        self._today = today
        self._chosen: Chosen | None = None
        self._lines: list[_NilLine] = []
        self._before = Sheet("要写入的")
        self._summary = text("", "", "summary_label", wraps=True)
        self._before.body.addWidget(self._summary)
        self._known = ChoiceField(
            "known",
            "已登记的怎么办",
            [Option(known, word) for known, word in KNOWN_WORDS.items()],
            nothing=None,
        )
        self._known.changed.connect(self._choose_known)
        self._before.body.addWidget(self._known)
        self._doubtful = FlagField("with_doubtful", "")
        self._doubtful.changed.connect(self._choose_doubtful)
        self._before.body.addWidget(self._doubtful)
        self._before.body.addWidget(
            text("写入要么全部完成，要么什么都不变；写入以后可以整批撤销。", "muted", wraps=True)
        )
        self._notes = text("", "muted", "file_notes_label", wraps=True)
        self._before.body.addWidget(self._notes)
        self.column.addWidget(self._before)
        self._nil = Sheet("零报告")
        self.column.addWidget(self._nil)
        self._after = Sheet("已经写入")
        self._told = text("", "", "imported_label", wraps=True)
        self._after.body.addWidget(self._told)
        self._not_taken = text("", "muted", "not_taken_label", wraps=True)
        self._after.body.addWidget(self._not_taken)
        foot = QWidget()
        flow = FlowLayout(foot, spacing=12)
        self.report_button = button("保存导入报告", "report_button", self.report_wanted.emit, icon="save")
        self.undo_button = button("撤销这次导入", "undo_button", self.undo_wanted.emit, role="danger")
        self.another_button = button("导入另一个台账", "another_button", self.another_wanted.emit)
        for made in (self.report_button, self.undo_button, self.another_button):
            flow.addWidget(made)
        self._after.body.addWidget(foot)
        self.column.addWidget(self._after)
        self.column.addStretch(1)

    def show_before(self, looked: Looked, chosen: Chosen, *, is_new: bool) -> None:
        """Say what will be written."""
        self._chosen = chosen
        self._before.show()
        self._after.hide()
        found = rows.counts(looked, chosen)
        refused, doubtful = found[rows.Wanted.REFUSED], found[rows.Wanted.DOUBTFUL]
        left = found[rows.Wanted.LEFT_OUT]
        parts = [f"将登记{rows.coming_in(looked, chosen):,}件", f"台账里共{found[rows.Wanted.ALL]:,}行"]
        parts += [f"不能导入的{refused:,}行"] if refused else []
        parts += [f"您选择不导入的{left:,}行"] if left else []
        parts += [f"已登记的{found[rows.Wanted.KNOWN]:,}行"] if found[rows.Wanted.KNOWN] else []
        self._summary.setText(
            "，".join(parts)
            + "。"
            + ("不能导入的会写进导入报告，改好以后可以再导入一次。" if refused else "")
        )
        self._known.setVisible(bool(found[rows.Wanted.KNOWN]))
        if not self._known.editor.hasFocus():
            self._known.set_value(chosen.known)
        self._doubtful.setVisible(bool(doubtful))
        self._doubtful.box.setText(f"有要核对内容的{doubtful:,}行也导入")
        self._doubtful.set_value(chosen.with_doubtful)
        notes = [f"{s.sheet}：{note}" for s in looked.preview.sheets for note in s.notes]
        notes += [f"{name}：{why}" for name, why in looked.preview.passed_over if why != "空表"]
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        if is_new:
            self._make_nil(looked)
        self._nil.setVisible(bool(self._lines))

    def rounds(self) -> tuple[ScreeningRound, ...]:
        """The nil reports that are to be kept. Raises Refused."""
        found = (line.round(self._today()) for line in self._lines)
        return tuple(held for held in found if held is not None)

    def show_after(self, done: Imported) -> None:
        """Say what was written."""
        self._before.hide()
        self._nil.hide()
        parts = [f"登记了{done.taken:,}件"]
        parts += [f"补充了{done.updated:,}件"] if done.updated else []
        parts += [f"记了{done.rounds}轮零报告"] if done.rounds else []
        parts += [f"有{len(done.not_taken):,}处没有导入"] if done.not_taken else []
        self._told.setText("，".join(parts) + "。" if done.id or done.not_taken else "没有什么要写入的。")
        told = [f"{entry.sheet} 第{entry.row}行：{entry.why}" for entry in done.not_taken[:MOST_LINES]]
        if len(done.not_taken) > MOST_LINES:
            told.append(f"其余{len(done.not_taken) - MOST_LINES:,}处见导入报告。")
        self._not_taken.setText("\n".join(told))
        self._not_taken.setVisible(bool(told))
        self.undo_button.setVisible(bool(done.id))
        self._after.show()
        self.report_button.setFocus()

    def show_undone(self) -> None:
        """Say that it was taken back."""
        self._told.setText("这次导入已经撤销，登记册和导入以前一样。")
        self._not_taken.hide()
        self.undo_button.hide()
        self.another_button.setFocus()

    def focus_first(self) -> None:
        """Go to the first thing to decide."""
        for widget in (self._known, self._doubtful, *(line.wanted for line in self._lines)):
            if not widget.isHidden():
                widget.setFocus()
                return

    def _make_nil(self, looked: Looked) -> None:
        clear_layout(self._nil.body)
        self._lines = [
            _NilLine(number, offer, looked.units, self._today) for number, offer in enumerate(looked.nil)
        ]
        for line in self._lines:
            self._nil.body.addWidget(line)

    def _choose_known(self) -> None:
        known = self._known.value()
        if self._chosen is not None and isinstance(known, Known) and self._known.own_problem() is None:
            self._chosen.known = known
            self.decided.emit()

    def _choose_doubtful(self) -> None:
        if self._chosen is not None:
            self._chosen.with_doubtful = self._doubtful.value()
            self.decided.emit()
