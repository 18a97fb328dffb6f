"""What share of disputes was closed at each level in a period."""

from datetime import date

from mediator_desktop.domain.levels import LevelShare, shares
from mediator_desktop.domain.unit import UnitLevel
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services.ports import Reader

_LEVELS = {
    UnitLevel.COUNTY: Level.COUNTY,
    UnitLevel.TOWNSHIP: Level.TOWNSHIP,
    UnitLevel.VILLAGE: Level.VILLAGE,
    UnitLevel.GRID: Level.VILLAGE,
}


def level_shares(reader: Reader, first_day: date, last_day: date) -> tuple[LevelShare, ...]:
    """小事不出村、大事不出乡、难事县终结 of the disputes closed in a period (days inclusive), from the village up."""
    levels = {unit.name: _LEVELS[unit.level] for unit in reader.units()}
    office = reader.office()
    own = office.level if office is not None else Level.TOWNSHIP
    return shares(reader.closings(first_day, last_day), levels, own)
