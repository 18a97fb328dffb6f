"""情况: parties, what it is about, acceptance and consent, who mediates, and who was asked to step back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.steps import Recusal
from mediator_desktop.ui.casefile.lists import ListSection
from mediator_desktop.ui.casefile.tabs import CombinedTab
from mediator_desktop.ui.kit.choices import ChoiceField, Offer, Option, SuggestField, matching
from mediator_desktop.ui.kit.entries import WHOLE_LINE, Entry
from mediator_desktop.ui.kit.fields import DateField, Field, TextField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.parties import PartiesSection
from mediator_desktop.ui.kit.sections import DatesSection, MatterSection, MediatorsSection
from mediator_desktop.ui.kit.widgets import button

GRANTED = (Option(True, "同意回避"), Option(False, "不同意"))


class FactsTab(CombinedTab):
    """The first tab."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        self._offers = offers
        self._dispute = Dispute()
        self._dates = DatesSection(offers)
        self._mediators = MediatorsSection(offers)
        self._recusals = ListSection(
            "recusals",
            "回避",
            Recusal(),
            self._recusal_fields,
            lambda i: f"第{i + 1}次申请回避",
            add=("记一次申请回避", "add_recusal_button"),
            fresh=lambda: Recusal(asked_on=offers.today()),
        )
        sections = (
            PartiesSection(offers),
            MatterSection(offers, with_rare=True),
            self._dates,
            self._mediators,
            self._recusals,
        )
        super().__init__("facts", sections, parent)
        self._recusals.entries.entry_added.connect(self._add_swap)

    def load(self, dispute: Dispute) -> None:
        self._dispute = dispute
        super().load(dispute)

    def begin(self, step: str) -> None:
        if step == "accept":
            self._dates.accept_today()

    def _recusal_fields(self) -> Sequence[tuple[Field, int]]:
        today = self._offers.today
        return (
            (SuggestField("mediator", "申请谁回避", self._own_mediators), 1),
            (SuggestField("asked_by", "谁申请", self._parties), 1),
            (DateField("asked_on", "申请日期", today), 1),
            (ChoiceField("granted", "决定", GRANTED, nothing=None), 1),
            (DateField("decided_on", "决定日期", today), 1),
            (SuggestField("replaced_by", "由谁接替", self._offers.mediators), 1),
            (TextField("reason", "申请回避的理由"), WHOLE_LINE),
        )

    def _own_mediators(self, typed: str, offer: Offer) -> None:
        names = dict.fromkeys(m.name for m in self._mediators.apply(self._dispute).mediators)
        offer(matching(typed, names))

    def _parties(self, typed: str, offer: Offer) -> None:
        offer(matching(typed, [p.name for p in self._dispute.parties if p.name]))

    def _add_swap(self, entry: Entry) -> None:
        """Put the one who takes over in the place of the one who steps back."""

        def swap() -> None:
            recusal: Recusal = entry.value()
            if recusal.mediator and recusal.replaced_by:
                self._mediators.swap(recusal.mediator, recusal.replaced_by)
            else:
                wanted = entry.field("replaced_by" if recusal.mediator else "mediator")
                assert wanted is not None
                wanted.editor.setFocus()

        entry.head.insertWidget(2, button("在调解员里换人", "swap_mediator_button", swap, role="quiet"))
