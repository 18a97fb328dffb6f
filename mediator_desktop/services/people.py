"""Recognising people who were a party before, within the purpose of mediation."""

from dataclasses import dataclass, fields, replace

from mediator_desktop.domain.identity import tidy_number
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.text import tidy, unfit
from mediator_desktop.domain.views import Changes, DisputeRow, Filter, KnownPerson, PersonMerge
from mediator_desktop.services.ports import Reader, UnitOfWork

MOST = 5
_NUMBERS = ("id_number", "credit_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Somebody's other disputes, seen from a party of one: the newest rows, and `total` of them.

    `duplicates` may be the same person, `merges` made two into this one and can be undone;
    `changes` names the dispute in whose log the look stands.
    """

    person: KnownPerson
    disputes: tuple[DisputeRow, ...]
    total: int
    duplicates: tuple[KnownPerson, ...]
    merges: tuple[PersonMerge, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge made or undone, and the disputes whose parties it concerns."""

    merge: PersonMerge
    changes: Changes


def suggest(party: Party, reader: Reader) -> tuple[KnownPerson, ...]:
    """Who the party may be, the likeliest first, at most five.

    The same identity number is the same person. Otherwise the same name is asked for, those of the same village or phone
    first. Someone already chosen is not suggested again.
    """
    number = tidy_number(party.id_number or party.credit_code)
    found = reader.people_by_id_number(number) if number else ()
    if not found and party.name and not number:
        found = tuple(sorted(reader.people_by_name(party.name), key=lambda known: -_likeness(party, known)))
    chosen = reader.person(party.person_id) if party.person_id and found else None
    own = chosen.id if chosen else party.person_id
    return tuple(known for known in found if known.id != own)[:MOST]


def as_party(known: KnownPerson, party: Party) -> Party:
    """The party filled with what is known of a person; the side and what was typed anew stay."""
    filled = {
        spec.name: getattr(party, spec.name) or getattr(known.party, spec.name)
        for spec in fields(Party)
        if spec.name not in ("role", "kind", "agents", "person_id")
    }
    return replace(party, **filled, kind=known.party.kind, person_id=known.id)


def history(dispute_id: str, index: int, uow: UnitOfWork) -> History:
    """The other disputes of one party of a dispute; that it was looked at stands in the dispute's log.

    There is no other way to ask: people are found through a case that is being worked on (人民调解法 Art 15, 个人信息保护法
    Art 6). Raises Refused when too little is known of the party.
    """
    parties = uow.load(dispute_id).dispute.parties
    party = parties[index] if 0 <= index < len(parties) else Party()
    person = uow.person(party.person_id) if party.person_id else None
    if person is None:
        raise Refused("还认不出这位当事人，请先填写身份证号，或者姓名、村(社区)和电话")
    found = uow.page(Filter(person_id=person.id), limit=MOST * 10).rows
    others = tuple(row for row in found if row.id != dispute_id)
    total = uow.count(Filter(person_id=person.id)) - 1
    uow.record_event("reveal", subject=f"当事人{index + 1}的其他纠纷", dispute_id=dispute_id)
    return History(
        person=person,
        disputes=others,
        total=total,
        duplicates=duplicates(person, uow),
        merges=uow.merges(person.id),
        changes=Changes(disputes=frozenset({dispute_id})),
    )


def duplicates(person: KnownPerson, reader: Reader) -> tuple[KnownPerson, ...]:
    """Who may be the same person under another entry, the likeliest first.

    The same number, or the same name with the same village, phone or birth date and nothing that tells them apart.
    """
    party = person.party
    numbers = [number for name in _NUMBERS if (number := getattr(party, name))]
    same_number = [known for number in numbers for known in reader.people_by_id_number(number)]
    same_name = [
        known
        for known in reader.people_by_name(party.name)
        if _may_be(party, known.party) and not _told_apart(party, known.party)
    ]
    same_name.sort(key=lambda known: -_likeness(party, known))
    found = {known.id: known for known in (*same_number, *same_name) if known.id != person.id}
    return tuple(found.values())[:MOST]


def merge(kept: str, dropped: str, reason: str, uow: UnitOfWork) -> Merged:
    """Meet two known people as one from now on; logged, and undone exactly by `unmerge`.

    Raises Refused without a reason, and when identity numbers say that they are two.
    """
    reason = tidy(reason)
    if not reason:
        raise Refused(Problem("reason", "请写明为什么是同一个人"))
    if sentence := unfit(reason):
        raise Refused(Problem("reason", sentence))
    one, other = uow.person(kept), uow.person(dropped)
    if one is None or other is None:
        raise Refused("登记册里没有这个人")
    if _told_apart(one.party, other.party):
        raise Refused("两位的证件号码不同，不能合并")
    made = uow.merge_people(one.id, other.id, reason)
    return Merged(made, _concerning(uow, one.id))


def unmerge(merge_id: int, uow: UnitOfWork) -> Merged:
    """Tell two merged people apart again; logged. Raises Refused when that was done already."""
    undone = uow.unmerge_people(merge_id)
    kept, dropped = _concerning(uow, undone.kept), _concerning(uow, undone.dropped)
    return Merged(undone, Changes(disputes=kept.disputes | dropped.disputes))


def _concerning(reader: Reader, person_id: str) -> Changes:
    person = reader.person(person_id)
    return Changes(disputes=frozenset(row.id for row in person.disputes) if person else frozenset())


def _may_be(one: Party, other: Party) -> bool:
    """Whether village, phone or birth date agree; people move and change numbers, never the day of birth."""
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date
    return any(
        getattr(one, name) and getattr(one, name) == getattr(other, name) for name in ("village", "phone")
    )


def _told_apart(one: Party, other: Party) -> bool:
    """Whether a kind or number says that they are two."""
    if one.kind is not other.kind:
        return True
    pairs = ((getattr(one, name), getattr(other, name)) for name in _NUMBERS)
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _likeness(party: Party, known: KnownPerson) -> int:
    """How many of phone, village, address and birth date agree; a different one counts against."""
    points = 0
    for name in ("phone", "village", "address", "birth_date"):
        mine, theirs = getattr(party, name), getattr(known.party, name)
        if mine and theirs:
            points += 1 if mine == theirs else -1
    return points
