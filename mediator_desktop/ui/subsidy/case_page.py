"""One case of a period: tier, amount in a range, quality of the file, shares, and what overrules the rules, with its reason"""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Problem, wrong
from mediator_desktop.domain.subsidy import BonusFor, Quality, RuleSet
from mediator_desktop.domain.subsidy_cases import (
    Choice,
    Exclusion,
    Line,
    LineStanding,
    Payee,
    Share,
    check_choice,
)
from mediator_desktop.domain.subsidy_counting import Known, calculate
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, Option, term_options
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import Field, FlagField, MoneyField, TextField
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import Page, ScrollColumn, button, clear_layout, shortcut, text
from mediator_desktop.ui.subsidy import model

KEYS = "Enter 到下一格 · Ctrl+S 确定 · Esc 返回列表（填的都会留着）"


class CasePage(Page):
    """`closed` with the choice as it stands; nothing typed is lost."""

    closed = Signal(str, object)
    dispute_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("一件纠纷的补贴", KEYS, parent)
        self._line: Line | None = None
        self._rules: RuleSet | None = None
        self._payees: Mapping[str, Payee] = {}
        self._choice = Choice()
        self._before = Choice()
        self._fields: dict[str, Field] = {}
        self._shares: dict[str, MoneyField] = {}
        self._bonuses: dict[str, FlagField] = {}
        self._scroll = ScrollColumn()
        self._scroll.setObjectName("case_scroll_area")
        self._facts = text("", "muted", "case_facts_label", wraps=True)
        self._scroll.column.addWidget(self._facts)
        self._result = text("", "section", "case_result_label", wraps=True)
        self._scroll.column.addWidget(self._result)
        self._form = QVBoxLayout()
        self._form.setSpacing(look.px(12))
        self._scroll.column.addLayout(self._form)
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)
        row = QHBoxLayout()
        row.addWidget(button("返回", "back_button", self.leave, icon="arrow-left"))
        row.addWidget(button("打开案卷", "open_case_button", self._open, icon="folder-open"))
        row.addStretch(1)
        row.addWidget(button("确定", "accept_case_button", self.accept, role="primary"))
        self.body.addLayout(row)
        shortcut(self, "Esc", self.leave)
        shortcut(self, "Ctrl+S", self.accept)

    @property
    def dispute_id(self) -> str:
        """The case shown."""
        return self._line.facts.dispute_id if self._line else ""

    def show_case(self, line: Line, rules: RuleSet, choice: Choice, payees: Mapping[str, Payee]) -> None:
        """Show a case with what was chosen for it so far."""
        self._line, self._rules, self._payees = line, rules, payees
        self._choice = self._before = choice
        facts = line.facts
        self.header.title.setText(facts.number or "一件纠纷的补贴")
        self.header.say(facts.shown_parties)
        told = (
            f"调解员：{'、'.join(facts.mediators) or '没有登记'}",
            f"协议：{facts.form.label if facts.form else '没有达成'}",
            f"履行：{facts.performance.label}" if facts.performance else "",
            f"结案：{facts.closed_on}" if facts.closed_on else "",
            facts.assigned.label if facts.assigned else "",
            "司法确认" if facts.confirmed else "",
        )
        self._facts.setText("　".join(filter(None, told)))
        self._make_form(rules, line)
        self._say()
        first = self._fields["picked"] if line.asks else self._fields["tier"]
        first.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def choice(self) -> Choice:
        """What is chosen, as typed so far."""
        values = {name: field.value() for name, field in self._fields.items()}
        picked: Money | None = values.pop("picked")
        shares = tuple(
            Share(name=name, fen=field.value().fen)
            for name, field in self._shares.items()
            if field.value() is not None
        )
        bonuses = tuple(bonus for bonus, field in self._bonuses.items() if field.value())
        return replace(
            self._choice,
            **values,
            picked=picked.fen if picked is not None else None,
            shares=shares,
            bonuses=bonuses,
        )

    @property
    def is_dirty(self) -> bool:
        """Whether anything differs from what was kept."""
        return self._line is not None and self.choice() != self._before

    def leave(self) -> None:
        """Back to the list, keeping what was typed as it is."""
        self.closed.emit(self.dispute_id, self.choice())

    def accept(self) -> None:
        """Back to the list once everything typed can be used."""
        problems = self._problems()
        if problems:
            self._show(problems, insist=True)
        else:
            self.leave()

    def _open(self) -> None:
        self.leave()
        self.dispute_wanted.emit(self.dispute_id)

    def _make_form(self, rules: RuleSet, line: Line) -> None:
        clear_layout(self._form)
        self._fields, self._shares, self._bonuses = {}, {}, {}
        sheet = self._sheet("档次和金额")
        tiers = [Option(tier.id, f"{tier.name} {model.amount_words(tier.amounts)}") for tier in rules.tiers]
        grid = FieldGrid()
        grid.add(self._add(ChoiceField("tier", "档次（不选按规则定）", tiers)), 2)
        grid.add(self._add(MoneyField("picked", "选定的金额（有幅度时填）")), 2)
        grid.add(self._add(ChoiceField("quality", "卷宗评查等次", term_options(Quality), nothing=None)), 2)
        sheet.body.addWidget(grid)
        by_hand = [bonus for bonus in rules.bonuses if bonus.paid_for is BonusFor.BY_HAND]
        for bonus in by_hand:
            flag = FlagField(f"bonus_{bonus.id}", f"给予{bonus.name}")
            flag.set_value(bonus.id in self._choice.bonuses)
            flag.changed.connect(self._say)
            self._bonuses[bonus.id] = flag
            sheet.body.addWidget(flag)
        useful = FlagField("useful", "没有调解成功，认定为有效调解")
        sheet.body.addWidget(self._add(useful))
        useful.setVisible(rules.useful is not None and not line.facts.reached)
        names = list(dict.fromkeys((*line.facts.mediators, *(s.name for s in self._choice.shares))))
        shares = self._sheet("几个人怎么分（不填按规则分）")
        grid = FieldGrid()
        typed = {share.name: share.fen for share in self._choice.shares}
        for place, name in enumerate(names):
            field = MoneyField(f"share_{place}", name)
            field.set_value(Money(typed[name]) if name in typed else None)
            field.changed.connect(self._say)
            self._shares[name] = field
            grid.add(field, 2)
        shares.body.addWidget(grid)
        shares.setVisible(len(names) > 1)
        other = self._sheet("和规则算的不一样")
        grid = FieldGrid()
        excluded = ChoiceField("excluded", "不予补贴，因为", term_options(Exclusion), nothing=None)
        grid.add(self._add(excluded), 2)
        grid.add(self._add(TextField("reason", "原因（改动了就要写）")), 4)
        other.body.addWidget(grid)
        other.body.addWidget(self._add(FlagField("waived", "卷宗材料已看过纸质的，齐全")))
        other.body.addWidget(self._add(FlagField("not_double", "和前面那件不是同一纠纷，可以补贴")))

    def _sheet(self, title: str) -> Sheet:
        made = Sheet(title)
        self._form.addWidget(made)
        return made

    def _add(self, field: Field) -> Field:
        value = getattr(self._choice, field.name)
        field.set_value(Money(value) if field.name == "picked" and value is not None else value)
        field.changed.connect(self._say)
        self._fields[field.name] = field
        return field

    def _problems(self) -> list[Problem]:
        fields = (*self._fields.values(), *self._shares.values())
        unread = [problem for field in fields if (problem := field.own_problem()) is not None]
        return [*unread, *wrong(check_choice(self.choice()))]

    def _say(self) -> None:
        """Count this one case anew and say what comes out."""
        if self._line is None or self._rules is None or "reason" not in self._fields:
            return
        problems = self._problems()
        self._show(problems)
        if problems:
            self._result.setText("填的内容还不能用")
            return
        facts = self._line.facts
        known = Known(payees=self._payees, choices={facts.dispute_id: self.choice()})
        found = calculate(facts, self._rules, known)
        if not found.reasons and self._line.reasons and not self.choice().not_double:
            found = replace(found, reasons=self._once_reasons(found), amount=0)
        words = (
            f"补贴 {model.yuan(found.amount)} 元"
            if found.standing is LineStanding.PAYABLE
            else found.standing.label
        )
        parts = "，".join(
            f"{part.name} {model.yuan(part.fen)}" for part in found.parts if len(found.parts) > 1
        )
        shares = "，".join(f"{s.name} {model.yuan(s.fen)}" for s in found.shares if len(found.shares) > 1)
        self._result.setText("；".join(filter(None, (words, parts, shares, found.words))))

    def _once_reasons(self, found: Line) -> tuple[str, ...]:
        """Refusals that only the whole period knows (paid before, the same matter twice)."""
        assert self._line is not None
        return tuple(r for r in self._line.reasons if "同一纠纷" in r or "再付" in r)

    def _show(self, problems: list[Problem], *, insist: bool = False) -> None:
        by_name: dict[str, Problem] = {}
        names = list(self._shares)
        for problem in problems:
            name = problem.field
            if name.startswith("shares["):
                place = names.index(self.choice().shares[int(name[7 : name.index("]")])].name)
                name = f"share_{place}"
            by_name.setdefault(name, problem)
        for field in (*self._fields.values(), *self._shares.values()):
            field.show_problem(by_name.get(field.name), insist=insist)
