"""Nil reports found in a workbook, offered as screening rounds: what it says of them, what is still asked"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mediator_desktop.domain.screening import ScreeningRound
from mediator_desktop.services.ports import Reader

if TYPE_CHECKING:
    from mediator_desktop.ledgers.preview import ImportPreview

PEOPLE = ("reported_by", "reviewed_by")
"""Those named below a nil report who are offered as having taken part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NilOffer:
    """A nil report of a file (零报告): `said` is the unit as written, `unit` its id here, empty where none has that name.

    `day` is the last day of its period, None where none is told; `people` are those who filled it in.
    """

    sheet: str
    said: str
    unit: str
    day: date | None
    people: tuple[str, ...]

    def round(self, unit: str, day: date, people: tuple[str, ...], area: str) -> ScreeningRound:
        """The round of screening that it reports."""
        return ScreeningRound(
            unit=unit,
            for_day=day,
            held_on=day,
            people=people,
            responsible=people[0] if people else "",
            area=area,
            nil=True,
            note=f"照工作表“{self.sheet}”的零报告登记",
        )


def nil_offers(preview: "ImportPreview", reader: Reader, today: date) -> tuple[NilOffer, ...]:
    """The nil reports of a file, one for each unit and day; none for a period that has not begun."""
    units = {unit.name: unit.id for unit in reader.units()}
    reports = [report for report in preview.nil_reports if (report.day or report.first or today) <= today]
    reports.sort(key=lambda report: not report.unit)
    found: dict[tuple[str, date | None], NilOffer] = {}
    for report in reports:
        last = report.day or report.last
        day = min(last, today) if last else None
        if not report.unit and any(key[1] == day for key in found):
            continue  # another sheet of the file says the same of a unit
        people = tuple(dict.fromkeys(filter(None, map(report.people.get, PEOPLE))))
        before = found.get((report.unit, day))
        found[report.unit, day] = NilOffer(
            sheet=before.sheet if before else report.sheet,
            said=report.unit,
            unit=_unit(report.unit, units),
            day=day,
            people=before.people if before and before.people else people,
        )
    return tuple(found.values())


def _unit(said: str, units: Mapping[str, str]) -> str:
    """The id of a unit by its name, whatever office of it is named: 溪口村 of 溪口村调委会."""
    fitting = [name for name in units if said.startswith(name)]
    return units[max(fitting, key=len)] if fitting else ""
