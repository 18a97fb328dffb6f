"""One rule set of the office's own: its form, what the change would have paid for the last period, and saving it"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.subsidy import (
    Assigned,
    BonusFor,
    ClaimPeriod,
    PlatformTime,
    Quality,
    RuleSet,
    Sharing,
    Staff,
    check_rules,
)
from mediator_desktop.domain.subsidy_comparison import Comparison
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import AgreementForm, Level, Term
from mediator_desktop.ui.kit.choices import (
    ChoiceField,
    NamesField,
    Option,
    SuggestField,
    from_list,
    term_options,
)
from mediator_desktop.ui.kit.entries import Entries
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import CountField, DateField, Field, FlagField, MoneyField, TextField
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import Page, ScrollColumn, button, combo, shortcut, text
from mediator_desktop.ui.subsidy.compare_tab import summary
from mediator_desktop.ui.subsidy.period_tab import WIDEST, periods
from mediator_desktop.ui.subsidy.rules_draft import (
    OF_BASE,
    AmountDraft,
    BonusDraft,
    RulesDraft,
    TierDraft,
    Words,
    caps_of,
    codes_of,
    draft_of,
    rules_of,
    staff_of,
)

KEYS = "Enter 到下一格 · Ctrl+S 保存 · Esc 返回"
DAYS = {
    CountedBy.ACCEPTED: "受理日期",
    CountedBy.AGREED: "达成协议日期",
    CountedBy.CLOSED: "结案日期",
}
_CAPS = ("mediator", "mediator_month", "pool")


class RulesPage(Page):
    """`keep_wanted` with a rule set, `effect_wanted` with one and a period."""

    keep_wanted = Signal(object)
    effect_wanted = Signal(object, object)
    closed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__("补贴办法", KEYS)
        self._words = Words({}, {})
        self._original: RuleSet | None = None
        self._shown: RuleSet | None = None
        self._fields: dict[str, Field] = {}
        self._scroll = ScrollColumn()
        self._scroll.setObjectName("rules_scroll_area")
        self._today = today
        self._make_general()
        self._make_conditions()
        self._make_sharing()
        self._make_lists()
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)
        self.effect = text("", "section", "rules_effect_label", wraps=True)
        self.effect.hide()
        self.body.addWidget(self.effect)
        self._state = text("", "error", "rules_state_label", wraps=True)
        self._state.hide()
        self.body.addWidget(self._state)
        row = QHBoxLayout()
        row.addWidget(button("返回", "back_button", self.closed.emit, icon="arrow-left"))
        row.addStretch(1)
        self.period = combo("effect_period_combo_box", "按哪一段时间试算", WIDEST)
        for words, period in periods(today()):
            self.period.addItem(words, period)
        row.addWidget(self.period)
        row.addWidget(button("看影响", "effect_button", self._wish_effect, icon="eye"))
        row.addWidget(button("保存", "keep_rules_button", self.save, role="primary"))
        self.body.addLayout(row)
        shortcut(self, "Esc", self.closed.emit)
        shortcut(self, "Ctrl+S", self.save)

    def know(self, words: Words) -> None:
        """The words of codes, for the lists to choose from."""
        self._words = words

    def show_rules(self, rules: RuleSet) -> None:
        """Show a rule set."""
        self._original = rules
        self.header.title.setText(rules.name)
        self.header.say("已经申报的批次不受影响；这里改的只管以后的计算。")
        draft = draft_of(rules, self._words)
        for name, field in self._fields.items():
            if name in _CAPS:
                field.set_value(getattr(rules.caps, name))
            elif name == "barred":
                field.set_value(tuple(staff.label for staff in rules.barred))
            elif name.startswith("documents"):
                field.set_value(tuple(self._words.documents.get(d, d) for d in getattr(rules, name)))
            else:
                field.set_value(getattr(rules, name))
        self.tiers.load(draft.tiers)
        self.amounts.load(draft.amounts)
        self.bonuses.load(draft.bonuses)
        self.effect.hide()
        self.say("")
        self._shown = self._read_quietly()
        self._fields["name"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_dirty(self) -> bool:
        """Whether something typed differs from what was shown."""
        return self._original is not None and self._read_quietly() != self._shown

    def forget(self) -> None:
        """It was kept, or is not wanted: nothing is unsaved any more."""
        self._original = None

    def save(self) -> None:
        """Ask for it to be kept once it makes sense."""
        if (rules := self._read()) is not None:
            self.keep_wanted.emit(rules)

    def show_effect(self, found: Comparison) -> None:
        """Say what the change would have paid."""
        self.effect.setText(summary(found, "改动以前", "改动以后"))
        self.effect.show()

    def say(self, sentence: str) -> None:
        """Say what is wrong."""
        self._state.setText(sentence)
        self._state.setVisible(bool(sentence))

    def _wish_effect(self) -> None:
        if (rules := self._read()) is not None:
            self.effect_wanted.emit(rules, self.period.currentData())

    def _read_quietly(self) -> RuleSet | None:
        try:
            return self._rules()
        except Refused:
            return None

    def _read(self) -> RuleSet | None:
        """The rule set as typed, None when something in it cannot be; that is said."""
        fields = [*self._fields.items(), *self.tiers.paths(), *self.amounts.paths(), *self.bonuses.paths()]
        problems = [Problem(p, own.sentence) for p, field in fields if (own := field.own_problem())]
        rules = None
        if not problems:
            try:
                rules = self._rules()
                problems = list(wrong(check_rules(rules)))
            except Refused as refused:
                problems = list(refused.problems)
        by_path = {problem.field: problem for problem in problems}
        for path, field in fields:
            field.show_problem(by_path.get(path), insist=True)
        self.say("；".join(dict.fromkeys(problem.sentence for problem in problems)))
        return rules if not problems else None

    def _rules(self) -> RuleSet:
        assert self._original is not None
        values = {name: field.value() for name, field in self._fields.items()}
        values["caps"] = caps_of(*(values.pop(name) for name in _CAPS))
        values["barred"] = staff_of(values["barred"])
        for name in ("documents", "documents_oral", "documents_written"):
            values[name] = codes_of(values[name], self._words.documents)
        values["mediator_levels"] = tuple(values["mediator_levels"])
        values["lead_percent"] = values["lead_percent"] or 0
        rules = replace(self._original, **values)
        draft = RulesDraft(rules, self.tiers.value(), self.amounts.value(), self.bonuses.value())
        return rules_of(draft, self._words)

    def _make_general(self) -> None:
        sheet = self._sheet("办法")
        self._grid(
            sheet,
            (TextField("name", "名称"), 3),
            (TextField("edition", "版本"), 1),
            (DateField("valid_from", "从哪天起有效", self._today), 2),
            (DateField("valid_to", "到哪天为止（不写不限）", self._today), 2),
            (
                ChoiceField("period", "多久申报一次", term_options(ClaimPeriod), nothing=ClaimPeriod.QUARTER),
                2,
            ),
            (
                ChoiceField(
                    "counted_by",
                    "按哪天算入期间",
                    [Option(day, words) for day, words in DAYS.items()],
                    nothing=CountedBy.CLOSED,
                ),
                2,
            ),
            (TextField("basis", "依据的文件"), 6),
        )

    def _make_conditions(self) -> None:
        sheet = self._sheet("条件")
        flags = (
            ("needs_success", "要调解成功"),
            ("needs_performance", "协议要履行"),
            ("once", "同一纠纷只补贴一次"),
            ("whole_yuan", "按百分比算出的金额取整到元"),
        )
        for name, label in flags:
            sheet.body.addWidget(self._adopt(FlagField(name, label)))
        time = PlatformTime.NOT_ASKED
        self._grid(
            sheet,
            (ChoiceField("platform", "录入省平台", term_options(PlatformTime), nothing=time), 2),
            (self._names("barred", "哪些人不领", lambda: [staff.label for staff in Staff]), 4),
            (self._names("documents", "卷宗要有", self._document_words), 6),
            (self._names("documents_oral", "口头协议还要有", self._document_words), 3),
            (self._names("documents_written", "书面协议还要有", self._document_words), 3),
        )

    def _make_sharing(self) -> None:
        sheet = self._sheet("几个人怎么分，最多多少")
        self._grid(
            sheet,
            (ChoiceField("sharing", "几个人怎么分", term_options(Sharing), nothing=Sharing.EQUAL), 2),
            (CountField("lead_percent", "主办得百分之几"), 2),
            (self._names("mediator_levels", "调解员分哪几级", list), 2),
            (MoneyField("mediator", "每人每期最多"), 2),
            (MoneyField("mediator_month", "每人每月最多"), 2),
            (MoneyField("pool", "每期总额最多"), 2),
            (MoneyField("base", "基数（金额按它的百分比算）"), 3),
            (TextField("base_name", "基数是什么"), 3),
        )

    def _make_lists(self) -> None:
        self.tiers = self._list("tiers", "档次", TierDraft(), self._tier_fields, "加一档", "第{}档")
        self.amounts = self._list(
            "amounts", "金额", AmountDraft(), self._amount_fields, "加一项金额", "金额{}"
        )
        self.bonuses = self._list("bonuses", "奖励", BonusDraft(), self._bonus_fields, "加一项奖励", "奖励{}")

    def _tier_fields(self) -> Sequence[tuple[Field, int]]:
        return (
            (TextField("name", "档次名称"), 2),
            (self._names("difficulties", "难度级别", lambda: list(self._words.difficulties.values())), 2),
            (ChoiceField("form", "协议形式", term_options(AgreementForm), nothing=None), 2),
            (self._names("qualities", "卷宗评查等次", lambda: _labels(Quality)), 2),
            (self._names("assigned", "哪一级交办", lambda: _labels(Assigned)), 2),
            (CountField("least_people", "涉及人数不少于"), 2),
            (MoneyField("least_amount", "涉及金额不少于"), 2),
            (self._names("documents", "卷宗要有", self._document_words), 4),
            (FlagField("confirmed", "经司法确认"), 2),
            (FlagField("any_of", "有一条符合就算"), 2),
            (FlagField("by_hand", "只由审核人选定"), 2),
        )

    def _amount_fields(self) -> Sequence[tuple[Field, int]]:
        def names() -> list[str]:
            return [entry.name for entry in self.tiers.value()]

        return (
            (self._suggest("tier", "哪一档", names), 2),
            (MoneyField("fixed", "定额"), 2),
            (MoneyField("least", "下限"), 1),
            (MoneyField("most", "上限"), 1),
            (TextField("percent", "百分比"), 1),
            (self._suggest("of", "占哪一档或基数", lambda: [OF_BASE, *names()]), 2),
            (ChoiceField("level", "限哪级调委会", term_options(Level), nothing=None), 1),
            (ChoiceField("form", "限哪种协议", term_options(AgreementForm), nothing=None), 1),
            (TextField("mediator_level", "限几级调解员"), 1),
        )

    def _bonus_fields(self) -> Sequence[tuple[Field, int]]:
        return (
            (TextField("name", "奖励名称"), 2),
            (ChoiceField("paid_for", "因为什么", term_options(BonusFor), nothing=None), 2),
            (MoneyField("fixed", "定额"), 1),
            (TextField("percent", "百分比"), 1),
        )

    def _document_words(self) -> list[str]:
        return list(dict.fromkeys(self._words.documents.values()))

    def _names(self, name: str, label: str, words: Callable[[], list[str]]) -> NamesField:
        return NamesField(name, label, lambda typed, offer: from_list(words())(typed, offer))

    def _suggest(self, name: str, label: str, words: Callable[[], list[str]]) -> Field:
        return SuggestField(name, label, lambda typed, offer: from_list(words())(typed, offer))

    def _sheet(self, title: str) -> Sheet:
        made = Sheet(title)
        self._scroll.column.addWidget(made)
        return made

    def _grid(self, sheet: Sheet, *fields: tuple[Field, int]) -> None:
        grid = FieldGrid()
        for field, span in fields:
            grid.add(self._adopt(field), span)
        sheet.body.addWidget(grid)

    def _adopt(self, field: Field) -> Field:
        self._fields[field.name] = field
        return field

    def _list(
        self,
        name: str,
        title: str,
        blank: object,
        make: Callable[[], Sequence[tuple[Field, int]]],
        add: str,
        caption: str,
    ) -> Entries:
        sheet = self._sheet(title)
        entries = Entries(name, blank, make, lambda index: caption.format(index + 1), movable=True)
        sheet.body.addWidget(entries)
        row = QHBoxLayout()
        row.addWidget(button(add, f"add_{name}_button", entries.add, icon="plus"))
        row.addStretch(1)
        sheet.body.addLayout(row)
        return entries


def _labels(kind: type[Term]) -> list[str]:
    return [term.label for term in kind]
