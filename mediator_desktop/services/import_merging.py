"""A dispute on record completed by what another ledger says of it: empty facts are filled, nothing is overwritten"""

from dataclasses import fields, replace
from typing import Any

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.party import Party

_PARTS = ("responsibility", "platform", "agreement")


def filled_up(known: Dispute, told: Dispute) -> Dispute:
    """The dispute with its empty facts filled; parties are matched by name, unknown ones are not added."""
    by_name = {party.name: party for party in told.parties}
    parties = tuple(_party(party, by_name.get(party.name)) for party in known.parties)
    changed: dict[str, Any] = {"parties": parties or told.parties}
    for spec in fields(known):
        if spec.name in changed or spec.name == "note":
            continue
        ours, theirs = getattr(known, spec.name), getattr(told, spec.name)
        if spec.name in _PARTS and ours is not None and theirs is not None:
            changed[spec.name] = _filled(ours, theirs)
        elif _is_empty(ours):
            changed[spec.name] = theirs
    if told.note and told.note not in known.note:
        changed["note"] = "\n".join(filter(None, (known.note, told.note)))
    return replace(known, **changed)


def _party(known: Party, told: Party | None) -> Party:
    if told is None:
        return known
    filled: Party = _filled(known, told)
    return filled


def _filled(ours: Any, theirs: Any) -> Any:
    changed = {
        spec.name: getattr(theirs, spec.name)
        for spec in fields(ours)
        if _is_empty(getattr(ours, spec.name)) and not _is_empty(getattr(theirs, spec.name))
    }
    return replace(ours, **changed)


def _is_empty(value: object) -> bool:
    return value is None or value == "" or value == ()
