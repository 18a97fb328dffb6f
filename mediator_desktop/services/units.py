"""The tree of units: keeping it, and what it means for the office's own list of villages."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.unit import Unit, UnitLevel, UnitTree, check_units, own_unit
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.ports import Reader, UnitOfWork

if TYPE_CHECKING:
    from mediator_desktop.ledgers.unit_sheet import ReadUnits


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


def export_units(target: Path, reader: Reader) -> None:
    """Write the tree with its people to a workbook. Raises Refused for another suffix, Trouble."""
    from mediator_desktop.ledgers.unit_sheet import write_units

    if target.suffix.lower() != ".xlsx":
        raise Refused("单位表只能存成 .xlsx 文件")
    written_whole(target, write_units(reader.units()))


def read_unit_file(source: Path, reader: Reader) -> "ReadUnits":
    """What a workbook would make of the tree; nothing is kept. Raises Refused or Trouble for a file that is no workbook."""
    from mediator_desktop.ledgers.reading import read_workbook
    from mediator_desktop.ledgers.unit_sheet import read_units

    return read_units(read_workbook(source), reader.units(), lambda: str(uuid.uuid4()))


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


def unit_named(tree: UnitTree, name: str) -> Unit:
    """The one unit of a name, a full name (`云岭镇溪口村`) or an id. Raises Refused for none or several."""
    if name in tree.units:
        return tree.units[name]
    found = tree.named(name) or tuple(
        unit
        for unit in tree.in_order()
        if tree.full_name(unit.id).endswith(name) and name.endswith(unit.name)
    )
    if not found:
        raise Refused(Problem("unit", f"没有“{name}”这个单位"))
    if len(found) > 1:
        names = "、".join(tree.full_name(unit.id) for unit in found[:5])
        raise Refused(Problem("unit", f"有{len(found)}个单位都叫“{name}”，请写全称：{names}"))
    return found[0]


def _tidied(unit: Unit) -> Unit:
    people = tuple(replace(p, name=tidy(p.name), phone=tidy(p.phone)) for p in unit.people if tidy(p.name))
    return replace(unit, name=tidy(unit.name), code=tidy(unit.code), people=people)
