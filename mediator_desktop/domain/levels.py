"""小事不出村、大事不出乡、难事县终结: at which level a dispute was closed, and what share each level closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.vocabulary import Level, TransferKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A dispute sent on and not come back: how, on which day, to which unit."""

    kind: TransferKind
    on: date
    to_unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A closed dispute: the level and committee where it was taken up (None, empty: the office's own), how it moved from
    there, in order, and whether the parties agreed.
    """

    level: Level | None = None
    committee: str = ""
    moves: tuple[Move, ...] = ()
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class LevelShare:
    """What one level closed: how many disputes, how many of these by agreement, and its share of all agreements.

    `share` lies between 0 and 1; None where nobody agreed at all.
    """

    level: Level
    closed: int
    agreed: int
    share: float | None


def closing_level(closing: Closing, levels: Mapping[str, Level], own: Level) -> Level:
    """The level of whoever had the dispute last.

    `levels` are those of the units by name. A unit that is not among them is one level up when a dispute was reported up,
    else on the level where the dispute was. A joint consultation (会诊) moves nothing.
    """
    level = closing.level or _level_of(closing.committee, levels) or own
    order = list(Level)
    for move in closing.moves:
        if move.kind is TransferKind.CONSULT:
            continue
        known = _level_of(move.to_unit, levels)
        if known is not None:
            level = known
        elif move.kind is TransferKind.REPORT_UP:
            level = order[min(order.index(level) + 1, len(order) - 1)]
    return level


def shares(closings: Iterable[Closing], levels: Mapping[str, Level], own: Level) -> tuple[LevelShare, ...]:
    """What each level closed, from the village up; every level is there."""
    closed = dict.fromkeys(Level, 0)
    agreed = dict.fromkeys(Level, 0)
    for closing in closings:
        level = closing_level(closing, levels, own)
        closed[level] += 1
        agreed[level] += closing.agreed
    total = sum(agreed.values())
    return tuple(
        LevelShare(level, closed[level], agreed[level], agreed[level] / total if total else None)
        for level in Level
    )


def _level_of(name: str, levels: Mapping[str, Level]) -> Level | None:
    """The level of the unit whose name a text begins with (溪口村人民调解委员会), the longest first."""
    found = max((unit for unit in levels if name.startswith(unit)), key=len, default=None)
    return levels[found] if found is not None else None
