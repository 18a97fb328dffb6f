"""Recognising people who were a party before, within the purpose of mediation."""

from mediator_desktop.domain.identity import tidy_number
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.views import KnownPerson
from mediator_desktop.services.ports import Reader

MOST = 5


def suggest(party: Party, reader: Reader) -> tuple[KnownPerson, ...]:
    """Who the party may be, the likeliest first, at most five.

    The same identity number is the same person. Otherwise the same name is asked for, those of the same village or phone
    first. Someone already chosen is not suggested again.
    """
    number = tidy_number(party.id_number or party.credit_code)
    found = reader.people_by_id_number(number) if number else ()
    if not found and party.name and not number:
        found = tuple(sorted(reader.people_by_name(party.name), key=lambda known: -_likeness(party, known)))
    return tuple(known for known in found if known.id != party.person_id)[:MOST]


def as_party(known: KnownPerson, party: Party) -> Party:
    """The party filled with what is known of a person; the side and what was typed anew stay."""
    from dataclasses import fields, replace

    filled = {
        spec.name: getattr(party, spec.name) or getattr(known.party, spec.name)
        for spec in fields(Party)
        if spec.name not in ("role", "kind", "agents", "person_id")
    }
    return replace(party, **filled, kind=known.party.kind, person_id=known.id)


def _likeness(party: Party, known: KnownPerson) -> int:
    """How many of phone, village and address agree; a different one counts against."""
    points = 0
    for name in ("phone", "village", "address"):
        mine, theirs = getattr(party, name), getattr(known.party, name)
        if mine and theirs:
            points += 1 if mine == theirs else -1
    return points
