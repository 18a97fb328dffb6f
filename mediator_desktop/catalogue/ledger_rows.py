"""The facts of one dispute as ledgers need them: flat, ready for a row."""

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from mediator_desktop.domain.agreement import PerformanceItem, performance_state
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, PlatformFacts, ReturnVisit
from mediator_desktop.domain.masking import mask_id, mask_name, mask_phone, mask_text
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.status import outcome_of, resolved_on, status_of, title_of
from mediator_desktop.domain.steps import Supervision, Transfer
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Duty,
    Outcome,
    PartyKind,
    PartyRole,
    PerformanceState,
    Status,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerParty:
    """A party as a ledger shows it."""

    role: PartyRole
    kind: PartyKind
    name: str
    id_number: str = ""
    phone: str = ""
    address: str = ""
    is_minor: bool = False


LedgerItem = PerformanceItem | ReturnVisit | Supervision | Transfer | LedgerParty
"""What a ledger with a line for each item shows on one line."""
Step = TypeVar("Step", bound=PerformanceItem | ReturnVisit | Supervision | Transfer)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One dispute of a period. Codes are codes; words are made when a cell is written.

    `resolved_on` is the day the agreement was reached; `mediated_on` that of the last session; `amount` is the
    agreement's, else the dispute's; `platform` what only a provincial platform asks; `session_count` is how often it was
    mediated; `level` the code of the level where it was taken up, empty where nobody said; `struck_off_on` 销号日期. `item` is
    what the line is about in a ledger with a line for each item, None in one with a line for each dispute.
    """

    dispute_id: str
    number: str
    platform_code: str = ""
    committee: str = ""
    village: str = ""
    title: str = ""
    type_code: str = ""
    source_code: str = ""
    found_on: date | None = None
    accepted_on: date | None = None
    received_on: date | None = None
    mediated_on: date | None = None
    agreed_on: date | None = None
    resolved_on: date | None = None
    closed_on: date | None = None
    visited_on: date | None = None
    parties: tuple[LedgerParty, ...] = ()
    lead_mediator: str = ""
    other_mediators: tuple[str, ...] = ()
    status: Status = Status.REGISTERED
    outcome: Outcome | None = None
    agreement_form: AgreementForm | None = None
    agreement_number: str = ""
    amount: Money | None = None
    performance: PerformanceState | None = None
    facts: str = ""
    people_involved: int | None = None
    difficulty: str = ""
    grade: str = ""
    leader: str = ""
    unit: str = ""
    person: str = ""
    measures: str = ""
    deadline: date | None = None
    note: str = ""
    platform: PlatformFacts = field(default_factory=PlatformFacts)
    place: str = ""
    level: str = ""
    demand: str = ""
    session_count: int = 0
    opened_on: date | None = None
    struck_off_on: date | None = None
    performances: tuple[PerformanceItem, ...] = ()
    visits: tuple[ReturnVisit, ...] = ()
    supervisions: tuple[Supervision, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    item: LedgerItem | None = None


def ledger_row(record: DisputeRecord, type_name: str) -> LedgerRow:
    """The row of a whole dispute; `type_name` is the full name of its type, for the title."""
    dispute = record.dispute
    agreement = dispute.agreement
    reached = agreement if agreement is not None and agreement.is_reached else None
    day = dispute.received_on
    return LedgerRow(
        dispute_id=record.id,
        number=record.display_number,
        platform_code=dispute.platform.code,
        committee=dispute.committee,
        village=dispute.village,
        title=title_of(dispute, type_name),
        type_code=dispute.type_code,
        source_code=dispute.source_code,
        found_on=dispute.found_on,
        accepted_on=dispute.accepted_on,
        received_on=day,
        mediated_on=max((s.held_on for s in dispute.sessions if s.held_on), default=None),
        agreed_on=reached.agreed_on if reached else None,
        resolved_on=resolved_on(dispute),
        closed_on=dispute.closed_on,
        visited_on=max((v.visited_on for v in dispute.return_visits if v.visited_on), default=None),
        parties=_parties(dispute, day),
        lead_mediator="、".join(dispute.mediator_names(Duty.LEAD)),
        other_mediators=dispute.mediator_names(Duty.ASSISTANT),
        status=status_of(dispute, voided=record.voided is not None),
        outcome=outcome_of(dispute),
        agreement_form=reached.form if reached else None,
        agreement_number=reached.number if reached else "",
        amount=(reached.amount if reached else None) or dispute.amount,
        performance=performance_state(reached) if reached else None,
        facts=dispute.facts,
        people_involved=dispute.people_involved,
        difficulty=dispute.difficulty,
        grade=dispute.responsibility.grade,
        leader=dispute.responsibility.leader,
        unit=dispute.responsibility.unit,
        person=dispute.responsibility.person,
        measures=dispute.responsibility.measures,
        deadline=dispute.responsibility.deadline,
        note=dispute.note,
        platform=dispute.platform,
        place=dispute.place,
        level=dispute.level.value if dispute.level is not None else "",
        demand=demand_words(dispute.requests),
        session_count=len(dispute.sessions),
        opened_on=dispute.docket.opened_on,
        struck_off_on=dispute.docket.struck_off_on,
        performances=reached.performance if reached else (),
        visits=dispute.return_visits,
        supervisions=dispute.supervisions,
        transfers=dispute.transfers,
    )


def demand_words(requests: Iterable[str]) -> str:
    """What is asked for, in one cell."""
    return "；".join(filter(None, requests))


def _parties(dispute: Dispute, day: date | None) -> tuple[LedgerParty, ...]:
    return tuple(
        LedgerParty(
            role=party.role,
            kind=party.kind,
            name=party.name,
            id_number=party.id_number or party.credit_code,
            phone=party.phone,
            address=party.address,
            is_minor=party.is_minor_on(day),
        )
        for party in dispute.parties
        if party.name
    )


MINOR = "未成年人"
"""Stands for a minor's name wherever data leaves the office masked."""


FREE_TEXTS = frozenset({"title", "facts", "measures", "note", "place", "demand"})
"""Fields of a row in which names and numbers of parties may stand."""


def masked_row(row: LedgerRow, texts: Collection[str] = FREE_TEXTS) -> LedgerRow:
    """The row without what identifies people: names shortened, numbers hidden, addresses only the village.

    The parties' names are masked wherever they stand in free text; those of mediators and officials stay. `texts` are the
    free texts that will be shown; the others are emptied, which is quicker than masking them. Of the steps that are not
    the row's own item only supervision is kept with its words, since a column shows it.
    """
    names = sorted(
        ((p.name, _masked_name(p)) for p in row.parties if len(p.name) > 1), key=_name_length, reverse=True
    )
    masked: dict[str, str] = dict.fromkeys(FREE_TEXTS, "")
    for field_name in texts:
        text: str = getattr(row, field_name)
        masked[field_name] = _masked_text(text, names) if text else ""
    steps = {
        "supervisions": tuple([_masked_step(step, names) for step in row.supervisions]),
        "transfers": tuple([_masked_step(step, names) for step in row.transfers]),
        "performances": (),
        "visits": (),
    }
    item = row.item
    if isinstance(item, LedgerParty):
        item = _masked_party(item, row.village)
    elif item is not None:
        item = _masked_step(item, names)
    parties = tuple([_masked_party(party, row.village) for party in row.parties])
    return replace(row, parties=parties, item=item, **masked, **steps)  # type: ignore[arg-type]


def _masked_text(text: str, names: Sequence[tuple[str, str]]) -> str:
    for name, short in names:
        text = text.replace(name, short)
    return mask_text(text)


def _masked_step(step: Step, names: Sequence[tuple[str, str]]) -> Step:
    """A step with the parties' names and long numbers hidden in its words; where only people stand, nobody is left whole."""
    words: dict[str, str] = {}
    known = dict(names)
    for about in dataclasses.fields(step):
        said = getattr(step, about.name)
        if type(said) is str and said:
            if about.name in _PEOPLE:
                words[about.name] = "、".join(known.get(name) or mask_name(name) for name in said.split("、"))
            else:
                words[about.name] = _masked_text(said, names)
    return replace(step, **words) if words else step  # type: ignore[arg-type]


_PEOPLE = frozenset({"obligor", "obligee", "visited"})
"""Words of a step that name people of the case, parties or not."""


def _name_length(pair: tuple[str, str]) -> int:
    return len(pair[0])


def _masked_name(party: LedgerParty) -> str:
    return MINOR if party.is_minor else mask_name(party.name, party.kind)


def _masked_party(party: LedgerParty, village: str) -> LedgerParty:
    natural = party.kind is PartyKind.NATURAL
    shown = not (natural and party.is_minor)
    return LedgerParty(
        role=party.role,
        kind=party.kind,
        name=_masked_name(party),
        id_number=mask_id(party.id_number) if shown and natural else party.id_number if shown else "",
        phone=mask_phone(party.phone) if shown else "",
        address=party.address if not natural else village if party.address else "",
        is_minor=party.is_minor,
    )
