"""Registering, changing and voiding disputes."""

import uuid
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, TypeVar

from mediator_desktop.catalogue.record_format import dispute_from_plain, to_plain
from mediator_desktop.domain.actions import Action, action_of
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.checking import text_problems
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.checks_steps import check_step
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Voiding
from mediator_desktop.domain.identity import check_phone, tidy_number
from mediator_desktop.domain.late import late_fields
from mediator_desktop.domain.numbering import NumberRule, next_serial
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.steps import Confirmation, Evidence, LateEntry
from mediator_desktop.domain.text import LINE_LENGTH, tidy, unfit
from mediator_desktop.domain.views import Changes, LogEntry
from mediator_desktop.services.ports import Reader, UnitOfWork

T = TypeVar("T")
TAKEN_BACK = "撤销上次修改"
"""The reason of the late entry that undoing one makes."""
LATE_REASON = "late_reason"
"""Where the log keeps why something was entered late, and where the reason is asked for."""
_CHANGES = frozenset(action.value for action in Action)


@dataclass(frozen=True, slots=True)
class Kept:
    """A dispute as it is on record now, and what changed."""

    record: DisputeRecord
    changes: Changes


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


def save(
    dispute_id: str,
    dispute: Dispute,
    version: int,
    uow: UnitOfWork,
    clock: Clock,
    *,
    late_reason: str = "",
    actor: str = "",
    action: Action | None = None,
) -> Kept:
    """Save a changed dispute that was read at `version`; the log names the step that was taken.

    What is added to a closed case and does not belong there by its nature needs `late_reason`; it is kept with
    `actor` as a late entry (补录). Raises Refused for what is wrong, for a missing reason (field `late_reason`), for
    a void dispute, and when someone else saved it meanwhile. Saving what is on record already changes nothing.
    """
    before = uow.load(dispute_id)
    if before.voided:
        raise Refused("这件纠纷已经作废，不能再改")
    dispute = _checked(dispute, clock.today())
    if dispute == before.dispute and before.version == version:
        return Kept(before, Changes())
    if problems := check_step(before.dispute, dispute):
        raise Refused(*problems)
    late = _late_entries(before.dispute, dispute, late_reason, actor, clock)
    action = action or action_of(before.dispute, dispute)
    before = replace(before, late_entries=before.late_entries + late)
    return _replace(before, _with_people(dispute, uow, clock), version, uow, clock, action)


def undo(dispute_id: str, version: int, uow: UnitOfWork, clock: Clock, actor: str = "") -> Kept:
    """Take back the last change of a dispute; the log keeps both, and a late entry taken back is a late entry.

    Raises Refused when there is none.
    """
    before = uow.load(dispute_id)
    last = undoable(uow.log(dispute_id))
    if last is None:
        raise Refused("没有可以撤销的修改")
    plain: dict[str, Any] = to_plain(before.dispute)
    for name, (old, _new) in last.changes.items():
        if name == LATE_REASON:
            continue
        if old is None:
            plain.pop(name, None)
        else:
            plain[name] = old
    dispute = dispute_from_plain(plain)
    found = late_fields(dispute, before.dispute)
    late = (LateEntry(at=clock.now(), actor=actor, reason=TAKEN_BACK, fields=found),) if found else ()
    before = replace(before, late_entries=before.late_entries + late)
    return _replace(before, dispute, version, uow, clock, Action.UNDO)


def undoable(log: tuple[LogEntry, ...]) -> LogEntry | None:
    """The save that `undo` would take back: the newest change, if there is one after the registration."""
    for entry in log:
        if entry.action in _CHANGES:
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
    """The dispute with spaces and invisible marks of copied text taken out and empty lines and entries dropped.

    Every line of the evidence list gets a key of its own where it has none.
    """
    dispute = _tidied_texts(dispute)
    agreement = dispute.agreement
    return _with(
        dispute,
        requests=tuple(text for text in dispute.requests if text),
        parties=tuple(_tidied_party(p) for p in dispute.parties if not p.is_blank),
        mediators=tuple(m for m in dispute.mediators if m.name),
        recusals=_filled(dispute.recusals),
        investigations=_filled(dispute.investigations),
        evidence=_keyed(dispute.evidence),
        sessions=_filled(dispute.sessions),
        extensions=_filled(dispute.extensions),
        transfers=_filled(dispute.transfers),
        agreement=_tidied_agreement(agreement) if agreement else None,
        agreement_changes=_filled(dispute.agreement_changes),
        confirmation=None if dispute.confirmation == Confirmation() else dispute.confirmation,
        return_visits=_filled(dispute.return_visits),
        paper_marks=_filled(dispute.paper_marks),
    )


def _tidied_texts(value: T) -> T:
    """A dataclass whose texts are tidied, however deep they stand; the same object where nothing was untidy."""
    changed: dict[str, Any] = {}
    kind: Any = type(value)
    for name in _names(kind):
        old = getattr(value, name)
        if (new := _tidied_value(old)) is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


def _tidied_value(value: Any) -> Any:
    if value is None or value == "" or value == ():
        return value
    kind: Any = type(value)
    if kind is str:
        neat = tidy(value)
        return value if neat == value else neat
    if kind is tuple:
        neat_items = tuple(_tidied_value(item) for item in value)
        return value if all(a is b for a, b in zip(neat_items, value, strict=True)) else neat_items
    return _tidied_texts(value) if _names(kind) else value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass, none for anything else."""
    return tuple(spec.name for spec in fields(kind)) if is_dataclass(kind) else ()


def _with(value: T, **wanted: Any) -> T:
    """A dataclass with other values; the same object where it has them all."""
    changed = {name: new for name, new in wanted.items() if new != getattr(value, name)}
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


def _keyed(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The lines in which something was filled in, each with a key that no other has."""
    seen: set[str] = set()
    kept = []
    for line in evidence:
        if line == Evidence(key=line.key):
            continue
        key = line.key if line.key and line.key not in seen else uuid.uuid4().hex[:12]
        seen.add(key)
        kept.append(line if line.key == key else replace(line, key=key))
    return tuple(kept)


def _filled(entries: tuple[T, ...]) -> tuple[T, ...]:
    """The entries in which something was filled in."""
    return tuple(entry for entry in entries if entry != type(entry)())


def _tidied_party(party: Party) -> Party:
    phone = party.phone
    try:
        phone = check_phone(phone) if phone else ""
    except ValueError:
        pass
    return _with(
        party,
        phone=phone,
        id_number=tidy_number(party.id_number),
        credit_code=tidy_number(party.credit_code),
    )


def _tidied_agreement(agreement: Agreement) -> Agreement | None:
    tidy_one = _with(agreement, clauses=tuple(text for text in agreement.clauses if text))
    return None if tidy_one == Agreement(form=agreement.form) else tidy_one


def _late_entries(
    before: Dispute, after: Dispute, reason: str, actor: str, clock: Clock
) -> tuple[LateEntry, ...]:
    """The late entry that a change makes, none where it needs no reason. Raises Refused without one."""
    found = late_fields(before, after)
    if not found:
        return ()
    reason = tidy(reason)
    if not reason:
        where = "归档" if before.filing.archived_on else "结案"
        raise Refused(Problem(LATE_REASON, f"这件纠纷已经{where}，请写明补录或者更正的原因"))
    if problems := tuple(text_problems(LATE_REASON, reason, LINE_LENGTH)):
        raise Refused(*problems)
    return (LateEntry(at=clock.now(), actor=actor, reason=reason, fields=found),)


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


def _replace(
    before: DisputeRecord,
    dispute: Dispute,
    version: int,
    uow: UnitOfWork,
    clock: Clock,
    action: Action,
) -> Kept:
    record = replace(before, version=version + 1, changed_at=clock.now(), dispute=dispute)
    uow.replace(record, expected_version=version, action=action.value)
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
