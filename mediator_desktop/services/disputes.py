"""Registering, changing and voiding disputes."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from mediator_desktop.catalogue.record_format import dispute_from_plain, to_plain
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Session, Voiding
from mediator_desktop.domain.identity import check_phone, tidy_number
from mediator_desktop.domain.numbering import NumberRule, next_serial
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.steps import Evidence
from mediator_desktop.domain.text import tidy, unfit
from mediator_desktop.domain.views import Changes, LogEntry
from mediator_desktop.services.ports import Reader, UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """A dispute as it is on record now, and what changed."""

    record: DisputeRecord
    changes: Changes


Registered = Kept
Saved = Kept


def register(dispute: Dispute, uow: UnitOfWork, clock: Clock) -> Kept:
    """Register a new dispute and give it the next number of its committee and year.

    The year is that of acceptance, before acceptance that of today. Raises Refused for what `check_dispute`
    calls wrong, and when nothing at all was filled in.
    """
    office = _office(uow)
    dispute = _checked(dispute, clock.today())
    committee = dispute.committee or office.committee
    year = _number_year(dispute, clock)
    serial, number = free_number(uow, office.number_rule, committee, year)
    now = clock.now()
    record = DisputeRecord(
        id=str(uuid.uuid4()),
        version=1,
        number=number,
        entered_at=now,
        changed_at=now,
        dispute=_with_people(dispute, uow, clock),
    )
    uow.take_number(committee, office.number_rule.series_year(year), serial, number, record.id)
    uow.add(record)
    return Kept(record, _changed(record))


def next_number(reader: Reader, clock: Clock, dispute: Dispute | None = None) -> str:
    """The number that a dispute would get if it were registered now; nothing is used up."""
    office = _office(reader)
    dispute = dispute or Dispute()
    committee = dispute.committee or office.committee
    return free_number(reader, office.number_rule, committee, _number_year(dispute, clock))[1]


def free_number(reader: Reader, rule: NumberRule, committee: str, year: int) -> tuple[int, str]:
    """The next serial of a committee and year and the number it makes.

    Serials are passed over whose number is in use already: after the committee was renamed, or where two committees
    share one pattern.
    """
    serial = next_serial(reader.highest_serial(committee, rule.series_year(year)))
    while reader.is_number_taken(number := rule.render(year, serial)):
        serial = next_serial(serial)
    return serial, number


def save(dispute_id: str, dispute: Dispute, version: int, uow: UnitOfWork, clock: Clock) -> Kept:
    """Save a changed dispute that was read at `version`.

    Raises Refused for what is wrong, for a void dispute, and when someone else saved it meanwhile. Saving
    what is on record already changes nothing.
    """
    before = uow.load(dispute_id)
    if before.voided:
        raise Refused("这件纠纷已经作废，不能再改")
    dispute = _checked(dispute, clock.today())
    if dispute == before.dispute and before.version == version:
        return Kept(before, Changes())
    return _replace(before, _with_people(dispute, uow, clock), version, uow, clock)


def undo(dispute_id: str, version: int, uow: UnitOfWork, clock: Clock) -> Kept:
    """Take back the last change of a dispute; the log keeps both. Raises Refused when there is none."""
    before = uow.load(dispute_id)
    last = undoable(uow.log(dispute_id))
    if last is None:
        raise Refused("没有可以撤销的修改")
    plain: dict[str, Any] = to_plain(before.dispute)
    for name, (old, _new) in last.changes.items():
        if old is None:
            plain.pop(name, None)
        else:
            plain[name] = old
    return _replace(before, dispute_from_plain(plain), version, uow, clock)


def undoable(log: tuple[LogEntry, ...]) -> LogEntry | None:
    """The save that `undo` would take back: the newest entry, if it is a save and not the first."""
    for entry in log:
        if entry.action == "save":
            return entry
        if entry.action in ("register", "void", "receive_packet"):
            return None
    return None


def void(dispute_id: str, version: int, reason: str, uow: UnitOfWork, clock: Clock) -> Kept:
    """Make a dispute and its number void. The number stays used. Raises Refused without a reason."""
    reason = tidy(reason)
    if not reason:
        raise Refused(Problem("reason", "请写明作废的原因"))
    if sentence := unfit(reason, lines=True):
        raise Refused(Problem("reason", sentence))
    before = uow.load(dispute_id)
    if before.voided:
        raise Refused("这件纠纷已经作废")
    now = clock.now()
    voiding = Voiding(at=now, reason=reason)
    record = replace(before, version=version + 1, changed_at=now, voided=voiding)
    uow.void(record, voiding, expected_version=version)
    return Kept(record, _changed(record))


def tidied(dispute: Dispute) -> Dispute:
    """The dispute with spaces and invisible marks of copied text taken out and empty lines dropped."""
    agreement = dispute.agreement
    return replace(
        dispute,
        committee=tidy(dispute.committee),
        village=tidy(dispute.village),
        place=tidy(dispute.place),
        title=tidy(dispute.title),
        facts=tidy(dispute.facts),
        note=tidy(dispute.note),
        requests=tuple(text for r in dispute.requests if (text := tidy(r))),
        parties=tuple(_tidied_party(p) for p in dispute.parties if not p.is_blank),
        mediators=tuple(replace(m, name=tidy(m.name)) for m in dispute.mediators if tidy(m.name)),
        sessions=tuple(s for s in dispute.sessions if s != Session()),
        evidence=tuple(
            replace(e, key=e.key or uuid.uuid4().hex[:12])
            for e in dispute.evidence
            if e != Evidence(key=e.key)
        ),
        recusals=_filled(dispute.recusals),
        investigations=_filled(dispute.investigations),
        extensions=_filled(dispute.extensions),
        transfers=_filled(dispute.transfers),
        agreement_changes=_filled(dispute.agreement_changes),
        return_visits=_filled(dispute.return_visits),
        paper_marks=_filled(dispute.paper_marks),
        agreement=_tidied_agreement(agreement) if agreement else None,
    )


def _filled(entries: tuple[T, ...]) -> tuple[T, ...]:
    """The entries in which something was filled in."""
    return tuple(entry for entry in entries if entry != type(entry)())


def _tidied_party(party: Party) -> Party:
    phone = tidy(party.phone)
    try:
        phone = check_phone(phone) if phone else ""
    except ValueError:
        pass
    return replace(
        party,
        name=tidy(party.name),
        phone=phone,
        id_number=tidy_number(tidy(party.id_number)),
        credit_code=tidy_number(tidy(party.credit_code)),
        address=tidy(party.address),
        village=tidy(party.village),
        ethnicity=tidy(party.ethnicity),
        occupation=tidy(party.occupation),
        representative=tidy(party.representative),
    )


def _tidied_agreement(agreement: Agreement) -> Agreement | None:
    tidy_one = replace(
        agreement,
        number=tidy(agreement.number),
        facts=tidy(agreement.facts),
        performance_text=tidy(agreement.performance_text),
        clauses=tuple(text for c in agreement.clauses if (text := tidy(c))),
    )
    return None if tidy_one == Agreement(form=agreement.form) else tidy_one


def _checked(dispute: Dispute, today: date) -> Dispute:
    dispute = tidied(dispute)
    if problems := wrong(check_dispute(dispute, today)):
        raise Refused(*problems)
    if not (dispute.parties or dispute.facts or dispute.title):
        raise Refused(Problem("parties[0].name", "请至少填写一位当事人或简要情况"))
    return dispute


def _with_people(dispute: Dispute, uow: UnitOfWork, clock: Clock) -> Dispute:
    day = dispute.received_on or clock.today()
    return replace(
        dispute,
        parties=tuple(replace(p, person_id=uow.link_person(p, day)) for p in dispute.parties),
    )


def _replace(before: DisputeRecord, dispute: Dispute, version: int, uow: UnitOfWork, clock: Clock) -> Kept:
    record = replace(before, version=version + 1, changed_at=clock.now(), dispute=dispute)
    uow.replace(record, expected_version=version)
    return Kept(record, _changed(record))


def _number_year(dispute: Dispute, clock: Clock) -> int:
    return (dispute.accepted_on or clock.today()).year


def _changed(record: DisputeRecord) -> Changes:
    return Changes(disputes=frozenset({record.id}))


def _office(reader: Reader) -> Office:
    office = reader.office()
    if office is None:
        raise Refused("还没有填写单位情况，请先到“设置”里填写")
    return office
