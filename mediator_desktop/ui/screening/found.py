"""Disputes found in a round, in short: who, what kind, what happened. Each becomes a dispute of its own"""

from collections.abc import Sequence
from dataclasses import dataclass

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.ui.kit.choices import ChoiceField, NamesField, code_options
from mediator_desktop.ui.kit.entries import WHOLE_LINE, Entries
from mediator_desktop.ui.kit.fields import CountField, Field, LongTextField, MoneyField, TextField
from mediator_desktop.ui.kit.offers import Offers


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortDispute:
    """What is written down on the spot; the rest follows in the case file."""

    applicants: tuple[str, ...] = ()
    respondents: tuple[str, ...] = ()
    type_code: str = ""
    place: str = ""
    amount: Money | None = None
    people_involved: int | None = None
    facts: str = ""

    def as_dispute(self) -> Dispute:
        """The dispute as it is registered; the day found, source and village follow from the round."""
        sides = ((PartyRole.APPLICANT, self.applicants), (PartyRole.RESPONDENT, self.respondents))
        return Dispute(
            parties=tuple(Party(role=role, name=name) for role, names in sides for name in names),
            type_code=self.type_code,
            place=self.place,
            amount=self.amount,
            people_involved=self.people_involved,
            facts=self.facts,
        )

    def field_of(self, path: str) -> str:
        """The field here that a path of the dispute is shown in; empty where none is."""
        head = path.partition("[")[0].partition(".")[0]
        if head != "parties":
            return head
        digits = path.removeprefix("parties[").partition("]")[0]
        is_applicant = digits.isdigit() and int(digits) < len(self.applicants)
        return "applicants" if is_applicant or not digits.isdigit() else "respondents"


def found_entries(offers: Offers) -> Entries:
    """The list of disputes found."""

    def fields() -> Sequence[tuple[Field, int]]:
        return (
            (NamesField("applicants", "一方当事人", offers.names), 2),
            (NamesField("respondents", "另一方当事人", offers.names), 2),
            (ChoiceField("type_code", "类型", code_options(offers.vocabulary.types)), 2),
            (TextField("place", "发生地"), 2),
            (MoneyField("amount", "涉及金额（元）"), 2),
            (CountField("people_involved", "涉及人数"), 2),
            (LongTextField("facts", "简要情况", lines=2), WHOLE_LINE),
        )

    return Entries("found", ShortDispute(), fields, lambda index: f"第{index + 1}件纠纷")
