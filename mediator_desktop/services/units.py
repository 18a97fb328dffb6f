"""The tree of units: keeping it, and what it means for the office's own list of villages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.problems import Refused, wrong
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.unit import Unit, UnitLevel, UnitTree, check_units, own_unit
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.ports import Reader, UnitOfWork


@dataclass(frozen=True, slots=True)
class UnitsKept:
    """The units as they are on record now."""

    units: tuple[Unit, ...]
    changes: Changes


def save_units(units: Sequence[Unit], uow: UnitOfWork, clock: Clock) -> UnitsKept:
    """Keep the whole tree; the office's list of villages follows it. Raises Refused for what is no tree."""
    kept = tuple(_tidied(unit) for unit in units)
    if problems := wrong(check_units(kept)):
        raise Refused(*problems)
    uow.save_units(kept)
    office = uow.office()
    villages = village_names(kept, clock.today())
    if office is not None and office.villages != villages:
        uow.save_office(replace(office, villages=villages))
    return UnitsKept(uow.units(), Changes(office=True, everything=True))


def village_names(units: Sequence[Unit], day: date) -> tuple[str, ...]:
    """Names of the villages and communities that exist on a day, in the order of the tree."""
    tree = UnitTree(units)
    return tuple(
        unit.name for unit in tree.in_order() if unit.level is UnitLevel.VILLAGE and unit.exists_on(day)
    )


def screened_units(reader: Reader, day: date) -> tuple[Unit, ...]:
    """The office's own unit and everything below it that exists on a day, in the order of the tree; grids left out."""
    tree = UnitTree(reader.units())
    office = reader.office()
    own = own_unit(tree, office) if office is not None else None
    if own is None:
        return tuple(unit for unit in tree.in_order() if unit.exists_on(day))
    found = (own, *tree.all_below(own.id))
    return tuple(unit for unit in found if unit.exists_on(day) and unit.level is not UnitLevel.GRID)


def _tidied(unit: Unit) -> Unit:
    people = tuple(replace(p, name=tidy(p.name), phone=tidy(p.phone)) for p in unit.people if tidy(p.name))
    return replace(unit, name=tidy(unit.name), code=tidy(unit.code), people=people)
