"""协议: what was agreed, by when, in how many copies, and who signed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from mediator_desktop.catalogue.slots import money_words, slots_of
from mediator_desktop.catalogue.snippets import Snippets, fill_slots
from mediator_desktop.domain.agreement import (
    Agreement,
    PerformanceItem,
    effective_date,
    least_copies,
    missing_signings,
)
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.status import party_names
from mediator_desktop.domain.steps import AgreementChange
from mediator_desktop.domain.vocabulary import AgreementForm, PartyRole
from mediator_desktop.ui.casefile.clauses import Clauses
from mediator_desktop.ui.casefile.instalments import InstalmentsRow, instalments
from mediator_desktop.ui.casefile.lists import ListSection
from mediator_desktop.ui.casefile.signings import Signings
from mediator_desktop.ui.casefile.tabs import EditTab
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, SuggestField, matching, term_options
from mediator_desktop.ui.kit.entries import WHOLE_LINE, Entries, Entry
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import (
    CountField,
    DateField,
    Field,
    FlagField,
    LongTextField,
    MoneyField,
    TextField,
)
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.typed import Lean, in_words
from mediator_desktop.ui.kit.widgets import FlowLayout, button, text

_OWN = ("form", "agreed_on", "amount", "copies", "confirmation_planned", "facts", "performance_text")


class AgreementTab(EditTab):
    """The agreement editor."""

    def __init__(
        self, offers: Offers, snippets: Callable[[], Snippets], parent: QWidget | None = None
    ) -> None:
        super().__init__("agreement", parent)
        self._offers = offers
        self._snippets = snippets
        self._dispute = Dispute()
        self._fields: dict[str, Field] = {
            "form": ChoiceField(
                "form", "协议形式", term_options(AgreementForm), nothing=AgreementForm.WRITTEN
            ),
            "agreed_on": DateField("agreed_on", "达成日期", offers.today),
            "amount": MoneyField("agreement_amount", "协议涉及金额（元）"),
            "copies": CountField("copies", "一式几份"),
            "confirmation_planned": FlagField("confirmation_planned", "准备申请司法确认"),
            "facts": LongTextField(
                "agreement_facts", "纠纷主要事实、争议事项（留空时用“简要情况”）", lines=2, phrases="facts"
            ),
            "performance_text": LongTextField(
                "performance_text", "履行方式、时限（留空时按下面各项写）", lines=1
            ),
        }
        self.clauses = Clauses()
        self.signings = Signings(offers.today)
        self._items = Entries(
            "agreement.performance",
            PerformanceItem(),
            self._item_fields,
            lambda i: f"第{i + 1}项",
            movable=True,
        )
        self._items.entry_added.connect(self._add_split)
        self.changes = ListSection(
            "agreement_changes",
            "变更协议",
            AgreementChange(),
            self._change_fields,
            lambda i: f"第{i + 1}次变更",
            add=("记一次变更", "add_change_button"),
            fresh=lambda: AgreementChange(agreed_on=offers.today()),
            sheet=("agreement_change", "print_change_button"),
            hint="原协议不改，变更的内容另写一份，双方重新签名。",
        )
        self.changes.print_wanted.connect(self.print_wanted)
        self.changes.phrases_wanted.connect(self.phrases_wanted)
        self._build()
        for field in self._fields.values():
            field.changed.connect(self._edited)
        for part in (self.clauses, self.signings, self._items, self.changes):
            part.changed.connect(self._edited)
            part.structure_changed.connect(self.structure_changed)

    def _build(self) -> None:
        first = Sheet("协议")
        grid = FieldGrid()
        for name, span in (("form", 2), ("agreed_on", 1), ("amount", 1), ("copies", 1)):
            grid.add(self._fields[name], span)
        first.body.addWidget(grid)
        line = QWidget()
        flow = FlowLayout(line)
        flow.addWidget(self._fields["confirmation_planned"])
        self._copies_button = button("", "fill_copies_button", self._fill_copies, role="quiet")
        flow.addWidget(self._copies_button)
        first.body.addWidget(line)
        first.body.addWidget(self._fields["facts"])
        content = Sheet("经调解，自愿达成如下协议")
        content.body.addWidget(self.clauses)
        content.body.addLayout(self._clause_buttons())
        items = Sheet("履行方式、时限")
        items.body.addWidget(self._fields["performance_text"])
        items.body.addWidget(self._items)
        row = QHBoxLayout()
        row.addWidget(button("加一项", "add_performance_button", self._add_item, icon="plus"))
        row.addStretch(1)
        items.body.addLayout(row)
        self._signing_card = Sheet("签名盖章")
        self._sign_all_button = button("没填的都按达成日期", "sign_all_button", self._sign_all, role="quiet")
        self._signing_card.head.addWidget(self._sign_all_button)
        self._signing_card.body.addWidget(self.signings)
        self._effective = text("", "", "effective_label", wraps=True)
        self._signing_card.body.addWidget(self._effective)
        for card in (first, content, items, self._signing_card, self.changes):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def _clause_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(button("加一条", "add_clause_button", self.clauses.add, role="quiet", icon="plus"))
        self._usual = button("常用条款", "usual_clauses_button", role="quiet", icon="chevron-down")
        self._usual.setMenu(QMenu(self._usual))
        self._usual.menu().aboutToShow.connect(self._fill_menu)
        row.addWidget(self._usual)
        row.addWidget(button("插入金额", "insert_amount_button", self._insert_amount, role="quiet"))
        row.addStretch(1)
        return row

    def load(self, dispute: Dispute) -> None:
        self._dispute = dispute
        agreement = dispute.agreement or Agreement()
        for name in _OWN:
            self._fields[name].set_value(getattr(agreement, name))
        self.clauses.load(agreement.clauses)
        self._items.load(agreement.performance)
        self.signings.load(dispute)
        self.changes.load(dispute)
        self._show_derived()

    def apply(self, dispute: Dispute) -> Dispute:
        dispute = self.changes.apply(dispute)
        agreement = self._entered(dispute.agreement or Agreement())
        if dispute.agreement is None and agreement == Agreement(form=agreement.form):
            return dispute
        return replace(dispute, agreement=agreement)

    def _entered(self, before: Agreement) -> Agreement:
        values = {name: self._fields[name].value() for name in _OWN}
        return replace(
            before,
            clauses=self.clauses.value(),
            performance=self._items.value(),
            signings=self.signings.value(),
            **values,
        )

    def paths(self) -> Iterator[tuple[str, Field]]:
        yield from ((f"agreement.{name}", field) for name, field in self._fields.items())
        yield from self.clauses.paths()
        yield from self._items.paths()
        yield from self.signings.paths()
        yield from self.changes.paths()

    def field_at(self, path: str) -> Field | None:
        if path in ("agreement", "agreement.clauses"):
            return self.clauses.first()
        if path == "agreement.performance":
            return self._fields["performance_text"]
        if path == "agreement.signings":
            return next((field for _path, field in self.signings.paths()), None)
        return super().field_at(path)

    def begin(self, step: str) -> None:
        """Go to where an agreement is begun, to the first signature that lacks, or begin a change."""
        if step == "signings":
            self.go_to_signings()
        elif step == "change":
            self.changes.begin()
        elif self._fields["agreed_on"].value() is None:
            self._fields["agreed_on"].editor.setFocus()
        else:
            self.clauses.first().editor.setFocus()

    def go_to_signings(self) -> None:
        """Go to the first signature that is missing."""
        for _path, field in self.signings.paths():
            if isinstance(field, DateField) and field.value() is None:
                field.editor.setFocus()
                self._scroll.ensureWidgetVisible(field.editor, 0, 120)
                return

    def _item_fields(self) -> Sequence[tuple[Field, int]]:
        names = [p.name for p in self._dispute.parties if p.name]
        return (
            (TextField("what", "做什么（付款写款项名称）"), 2),
            (MoneyField("amount", "金额（元）"), 1),
            (DateField("due_on", "期限", self._offers.today, lean=Lean.FUTURE), 1),
            (SuggestField("obligor", "谁履行", lambda typed, offer: offer(matching(typed, names))), 1),
            (SuggestField("obligee", "向谁", lambda typed, offer: offer(matching(typed, names))), 1),
            (TextField("method", "方式"), 2),
            (TextField("place", "地点"), 2),
        )

    def _change_fields(self) -> Sequence[tuple[Field, int]]:
        return (
            (DateField("agreed_on", "变更日期", self._offers.today), 1),
            (DateField("signed_on", "双方签名日期", self._offers.today), 1),
            (TextField("reason", "变更原因"), 4),
            (LongTextField("text", "变更的内容", lines=2, phrases="clause"), WHOLE_LINE),
        )

    def _add_item(self) -> None:
        applicants = self._dispute.names(PartyRole.APPLICANT)
        respondents = self._dispute.names(PartyRole.RESPONDENT)
        is_first = not self._items.entries()
        self._items.add(
            PerformanceItem(
                obligor=respondents[0] if respondents else "",
                obligee=applicants[0] if applicants else "",
                amount=self._fields["amount"].value() if is_first else None,
            )
        )

    def _add_split(self, entry: Entry) -> None:
        row = InstalmentsRow()
        row.split.connect(lambda count, months: self._split(entry, count, months))
        entry.foot.addWidget(row)
        row.hide()
        made = button("分期", "split_button", lambda: row.setVisible(row.isHidden()), role="quiet")
        entry.head.insertWidget(2, made)

    def _split(self, entry: Entry, count: int, months: int) -> None:
        self._items.replace_entry(entry, instalments(entry.value(), count, months))

    def _edited(self) -> None:
        self._show_derived()
        self.changed.emit()

    def _fill_copies(self) -> None:
        self._fields["copies"].set_value(self._least())
        self._edited()

    def _least(self) -> int:
        return least_copies(self._entered(Agreement()), len(party_names(self._dispute)))

    def _sign_all(self) -> None:
        day: date | None = self._fields["agreed_on"].value()
        if day is None:
            self._fields["agreed_on"].editor.setFocus()
            self._effective.setText("先填达成日期，再按这里")
            return
        self.signings.sign_all(day)

    def _insert_amount(self) -> None:
        money = self._fields["amount"].value() or self._dispute.amount
        if money is None:
            self._fields["amount"].editor.setFocus()
            return
        self.clauses.insert_words(money_words(money))

    def _fill_menu(self) -> None:
        menu = self._usual.menu()
        menu.clear()
        slots = slots_of(self.apply(self._dispute), self._offers.today())
        for snippet in self._snippets().for_type(self._dispute.type_code):
            words = fill_slots(snippet.text, slots)
            action = QAction(f"{snippet.title}：{_short(words)}", menu)
            action.triggered.connect(lambda _checked=False, chosen=words: self.clauses.add(chosen))
            menu.addAction(action)

    def _show_derived(self) -> None:
        agreement = self._entered(self._dispute.agreement or Agreement())
        oral = agreement.form is not AgreementForm.WRITTEN
        least = self._least()
        self._copies_button.setVisible(not oral and agreement.copies != least)
        self._copies_button.setText(f"至少{least}份，填{least}份")
        self.signings.setVisible(not oral)
        self._sign_all_button.setVisible(not oral)
        names = party_names(self._dispute)
        effective = effective_date(agreement, names)
        if effective is not None:
            self._say(f"生效日期：{in_words(effective, self._offers.today())}", "done")
        elif oral:
            self._say("口头协议从达成那天起生效。", "muted")
        else:
            self._say(f"还缺{'、'.join(missing_signings(agreement, names))}，才能生效", "due")

    def _say(self, words: str, tone: str) -> None:
        self._effective.setText(words)
        look.mark(self._effective, "tone", tone)


def _short(words: str) -> str:
    return words if len(words) <= 24 else words[:23] + "…"


__all__ = ["AgreementTab"]
