"""What a paper is filled from, and small helpers to read it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import Assignment, Dispute, DisputeRecord, ReturnVisit, Session
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.vocabulary import Duty

Value = str | int | date | Money | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSource:
    """What a paper is filled from.

    `item` is the index of the session, return visit or party that the sheet is about; None means the last
    session or visit and the first party. `today` is the day of printing.
    """

    record: DisputeRecord
    office: Office
    vocabulary: Vocabulary
    today: date
    item: int | None = None

    @property
    def dispute(self) -> Dispute:
        """The dispute itself."""
        return self.record.dispute

    @property
    def agreement(self) -> Agreement:
        """The agreement, empty while there is none."""
        return self.dispute.agreement or Agreement()

    @property
    def committee(self) -> str:
        """The committee that handles the dispute: its own, else the office's."""
        return self.dispute.committee or self.office.committee

    def index(self, count: int, *, last: bool = True) -> int:
        """The index meant among `count` entries (may point at none)."""
        if self.item is not None:
            return self.item
        return max(0, count - 1) if last else 0

    @property
    def session(self) -> Session:
        """The session meant, empty where there is none."""
        return _at(self.dispute.sessions, self.index(len(self.dispute.sessions))) or Session()

    @property
    def visit(self) -> ReturnVisit:
        """The return visit meant, empty where there is none."""
        visits = self.dispute.return_visits
        return _at(visits, self.index(len(visits))) or ReturnVisit()

    @property
    def party(self) -> Party:
        """The party meant, empty where there is none."""
        parties = self.dispute.parties
        return _at(parties, self.index(len(parties), last=False)) or Party()

    @property
    def agent(self) -> Agent:
        """The first agent of the party meant; without an item, of the first party that has one."""
        if self.item is None:
            return next((agent for p in self.dispute.parties for agent in p.agents), Agent())
        return _at(self.party.agents, 0) or Agent()

    @property
    def day(self) -> date:
        """The day on which ages are counted: agreed, accepted or received, else today."""
        dispute = self.dispute
        return self.agreement.agreed_on or dispute.received_on or self.today


class FieldKind(StrEnum):
    """How a value is written and how wide its blank is."""

    TEXT = "text"
    PROSE = "prose"
    LIST = "list"
    DATE = "date"
    MONEY = "money"
    COUNT = "count"


def _at(entries: tuple[Any, ...], index: int) -> Any:
    return entries[index] if 0 <= index < len(entries) else None


def name_of(source: PaperSource, list_id: str, code: str) -> str:
    """The Chinese name of a code in a list; an unknown one is shown as it is."""
    codes = source.vocabulary.lists.get(list_id)
    return codes.name(code) if codes and code else code


def label_of(term: Any) -> str:
    """The Chinese word of a coded value, empty for None."""
    return term.label if term is not None else ""


def party_label(source: PaperSource, index: int) -> str:
    """`被申请人`, or `被申请人李四` where several stand on one side."""
    parties = source.dispute.parties
    party = parties[index]
    same = [p for p in parties if p.role is party.role]
    if len(same) < 2:
        return party.role.label
    return party.role.label + (party.name or f"第{same.index(party) + 1}人")


def signers(source: PaperSource, duty: Duty) -> tuple[Assignment, ...]:
    """The mediators of a duty who have a name."""
    return tuple(m for m in source.dispute.mediators if m.duty is duty and m.name)
