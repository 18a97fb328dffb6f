"""What a paper is filled from, and small helpers to read it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import (
    Assignment,
    Dispute,
    DisputeRecord,
    Ending,
    ReturnVisit,
    Session,
)
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.steps import (
    AgreementChange,
    Confirmation,
    Extension,
    Investigation,
    Transfer,
)
from mediator_desktop.domain.vocabulary import Duty, Outcome

Value = str | int | date | Money | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of 卷内目录: what lies there, its pages as printed (`3-5`, empty while unknown), a remark."""

    title: str
    pages: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSource:
    """What a paper is filled from.

    `item` is the index of the session, return visit, party, … that the sheet is about; None means the last
    one, but the first party. `today` is the day of printing. `contents` and `page_count` are known only while a
    case file is bound. `is_blank` is a sheet to fill in by hand: only what the office itself is gets printed.
    """

    record: DisputeRecord
    office: Office
    vocabulary: Vocabulary
    today: date
    item: int | None = None
    contents: tuple[ContentsLine, ...] = ()
    page_count: int | None = None
    is_blank: bool = False

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
    def investigation(self) -> Investigation:
        """The investigation meant, empty where there is none."""
        found = self.dispute.investigations
        return _at(found, self.index(len(found))) or Investigation()

    @property
    def performance_item(self) -> PerformanceItem:
        """The promise meant, empty where there is none."""
        found = self.agreement.performance
        return _at(found, self.index(len(found))) or PerformanceItem()

    @property
    def transfer(self) -> Transfer | None:
        """The hand-over meant, if there is one."""
        found = self.dispute.transfers
        transfer: Transfer | None = _at(found, self.index(len(found)))
        return transfer

    @property
    def extension(self) -> Extension:
        """The extension meant, empty where there is none."""
        found = self.dispute.extensions
        return _at(found, self.index(len(found))) or Extension()

    @property
    def change(self) -> AgreementChange:
        """The change of the agreement meant, empty where there is none."""
        found = self.dispute.agreement_changes
        return _at(found, self.index(len(found))) or AgreementChange()

    @property
    def confirmation(self) -> Confirmation:
        """司法确认, empty while nobody asked for it."""
        return self.dispute.confirmation or Confirmation()

    @property
    def ending(self) -> Ending | None:
        """The end without agreement, if there is one."""
        return self.dispute.ending

    def ending_as(self, *outcomes: Outcome) -> Ending | None:
        """The end without agreement where it is one of these."""
        ending = self.dispute.ending
        return ending if ending and ending.outcome in outcomes else None

    @property
    def party(self) -> Party:
        """The party meant, empty where there is none."""
        parties = self.dispute.parties
        return _at(parties, self.index(len(parties), last=False)) or Party()

    @property
    def agents(self) -> tuple[Agent, ...]:
        """Those to whom the party meant gave authority."""
        return authorized(self.party, self.day)

    @property
    def agent(self) -> Agent:
        """The first of the agents, empty where there is none."""
        return _at(self.agents, 0) or Agent()

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


def authorized(party: Party, day: date | None) -> tuple[Agent, ...]:
    """Agents by a power of attorney; who stands for a minor by law (法定代理人) needs none."""
    is_minor = party.is_minor_on(day)
    return tuple(a for a in party.agents if a.name and not (is_minor and a.authority is None))


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
