"""Cases of a period as the subsidy counts them: one SELECT a table, whatever the period"""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from mediator_desktop.catalogue.ledger_rows import MINOR
from mediator_desktop.domain.masking import mask_name
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.subsidy import Assigned
from mediator_desktop.domain.subsidy_cases import CaseFacts, CaseParty, assigned_by, level_of
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    ConfirmationResult,
    Duty,
    Level,
    PartyKind,
    PerformanceState,
    Status,
    TransferKind,
)
from mediator_desktop.storage import tables as t

d = t.dispute.c

_DAYS = {
    CountedBy.FOUND: func.coalesce(d.found_on, d.list_day),
    CountedBy.ACCEPTED: d.accepted_on,
    CountedBy.AGREED: d.agreed_on,
    CountedBy.CLOSED: d.closed_on,
}
_DUTIES = {Duty.LEAD.value: 0, Duty.ASSISTANT.value: 1}
"""Who is paid; the recorder is not."""
SECTION = "/"
"""Stands before the section of an attachment among the documents of a case."""


def subsidy_cases(
    connection: Connection, first_day: date, last_day: date, counted_by: CountedBy, office: Office
) -> tuple[CaseFacts, ...]:
    """Cases counted in a period (days inclusive), void ones left out, in order of that day and of entry.

    Their documents are ids of papers that were printed, marked as signed or scanned, and sections of attachments.
    """
    day = _DAYS[counted_by]
    inside = (day >= first_day.isoformat(), day <= last_day.isoformat(), d.status != Status.VOIDED.value)
    a, r, p, c = t.agreement.c, t.responsibility.c, t.platform.c, t.confirmation.c
    wanted = (
        select(
            d.entry, d.id, d.shown_number, d.committee, d.level, d.village, d.type_code, d.difficulty,
            d.amount, d.people_involved, d.received_on, d.accepted_on, d.closed_on, d.agreed_on,
            d.lead_mediator, day.label("day"), a.form, a.reached, a.reported_performance,
            a.amount.label("agreed_amount"), r.grade, p.entered_on, p.attribute, c.result,
        )
        .outerjoin(t.agreement, a.entry == d.entry)
        .outerjoin(t.responsibility, r.entry == d.entry)
        .outerjoin(t.platform, p.entry == d.entry)
        .outerjoin(t.confirmation, c.entry == d.entry)
        .where(*inside)
        .order_by(day, d.entry)
    )  # fmt: skip
    found = connection.execute(wanted).mappings().all()

    def grouped(table: Any, *columns: Any, where: Any = None) -> dict[Any, list[Any]]:
        """Rows of a dependent table by the dispute's entry, or by its id where the table knows only that."""
        by_entry = "entry" in table.c
        key = table.c.entry if by_entry else table.c.dispute_id
        query = select(key.label("owner"), *columns).select_from(table)
        query = query.join(t.dispute, (d.entry if by_entry else d.id) == key).where(*inside)
        if where is not None:
            query = query.where(where)
        if "position" in table.c:
            query = query.order_by(key, table.c.position)
        groups: dict[Any, list[Any]] = defaultdict(list)
        for row in connection.execute(query):
            groups[row.owner].append(row)
        return groups

    party, mark, file = t.party.c, t.paper_mark.c, t.attachment.c
    people = grouped(t.assignment, t.assignment.c.name, t.assignment.c.duty)
    parties = grouped(t.party, party.kind, party.name, party.id_number, party.birth_date, party.stated_age)
    items = grouped(t.performance_item, t.performance_item.c.done_on)
    sent = grouped(t.transfer, t.transfer.c.from_unit, where=t.transfer.c.kind == TransferKind.ASSIGN.value)
    ordered = grouped(t.supervision, t.supervision.c.ordered_by)
    marks = grouped(t.paper_mark, mark.form_id, where=mark.signed_on.is_not(None))
    issued = grouped(t.issued_paper, t.issued_paper.c.form_id)
    files = grouped(t.attachment, file.stands_for, file.section, where=file.removed_at.is_(None))
    cases = []
    for row in found:
        entry, dispute_id = row["entry"], row["id"]
        documents = dict.fromkeys(one.form_id for one in (*marks[entry], *issued[dispute_id]))
        for one in files[dispute_id]:
            documents[one.stands_for or f"{SECTION}{one.section}"] = None
        orders = (*(one.from_unit for one in sent[entry]), *(one.ordered_by for one in ordered[entry]))
        cases.append(
            _case(row, people[entry], parties[entry], items[entry], orders, tuple(documents), office)
        )
    return tuple(cases)


def _case(
    row: Any,
    people: list[Any],
    parties: list[Any],
    items: list[Any],
    orders: tuple[str, ...],
    documents: tuple[str, ...],
    office: Office,
) -> CaseFacts:
    reached = bool(row["reached"] or row["agreed_on"])
    level = Level(row["level"]) if row["level"] else None
    amount = row["agreed_amount"] if reached and row["agreed_amount"] is not None else row["amount"]
    performance = _performance(row, items) if reached else None
    confirmed = row["result"] == ConfirmationResult.VALID.value
    if row["result"] is None:
        confirmed = performance is PerformanceState.CONFIRMATION
    return CaseFacts(
        dispute_id=row["id"],
        number=row["shown_number"],
        committee=row["committee"] or office.committee,
        level=level_of(level, row["committee"], office.committee, office.level),
        village=row["village"],
        type_code=row["type_code"],
        difficulty=row["difficulty"],
        grade=row["grade"] or "",
        amount=amount,
        people=row["people_involved"],
        day=_day(row["day"]),
        accepted_on=_day(row["accepted_on"]),
        agreed_on=_day(row["agreed_on"]),
        closed_on=_day(row["closed_on"]),
        entered_on=_day(row["entered_on"]),
        reached=reached,
        form=AgreementForm(row["form"]) if reached and row["form"] else None,
        performance=performance,
        confirmed=confirmed,
        assigned=_highest(orders),
        attribute=row["attribute"] or "",
        mediators=_names(people, row["lead_mediator"]),
        parties=tuple(_party(one, row["received_on"]) for one in parties if one.name),
        documents=documents,
    )


def _performance(row: Any, items: list[Any]) -> PerformanceState:
    if items and all(item.done_on for item in items):
        return PerformanceState.PERFORMED
    return PerformanceState(row["reported_performance"] or PerformanceState.PERFORMING.value)


def _highest(orders: tuple[str, ...]) -> Assigned | None:
    found = [level for level in map(assigned_by, orders) if level is not None]
    return max(found, key=list(Assigned).index, default=None)


def _names(people: list[Any], lead: str) -> tuple[str, ...]:
    """Who mediated, the lead first, each once."""
    paid = sorted((p for p in people if p.name and p.duty in _DUTIES), key=lambda p: _DUTIES[p.duty])
    names = [person.name for person in paid] or [name for name in lead.split("、") if name]
    return tuple(dict.fromkeys(names))


def _party(found: Any, received_on: str | None) -> CaseParty:
    party = Party(
        kind=PartyKind(found.kind),
        name=found.name,
        birth_date=_day(found.birth_date),
        stated_age=found.stated_age,
        id_number=found.id_number,
    )
    shown = MINOR if party.is_minor_on(_day(received_on)) else mask_name(party.name, party.kind)
    return CaseParty(name=party.name, shown=shown)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
