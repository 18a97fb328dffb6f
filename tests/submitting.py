"""Towns that send reports, and the county that receives them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.unit import Unit, UnitLevel
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services import submission
from mediator_desktop.services.submission import Submitted
from mediator_desktop.services.workplace import Workplace
from tests.gui.support import a_dispute, register
from tests.offices import an_office

OCTOBER = Period.read("2026-10")
SEPTEMBER = Period.read("2026-09")
SIGNED = date(2026, 11, 3)


def with_disputes(place: Workplace, count: int, day: date = date(2026, 10, 12), **facts: Any) -> list[str]:
    """Some disputes of a day, with everything a report asks for; returns their ids."""
    return register(
        place,
        *(
            replace(
                a_dispute(f"王{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", accepted_on=day),
                source_code="application",
                **facts,
            )
            for n in range(count)
        ),
    )


def sent(place: Workplace, folder: Path, period: Period = OCTOBER, **wanted: Any) -> Submitted:
    """The monthly report of a town, its warnings seen."""
    folder.mkdir(parents=True, exist_ok=True)
    kind = submission.report_kind("monthly", place)
    return submission.submit(
        kind, period, "赵长河", SIGNED, folder, place, **({"warnings_seen": True} | wanted)
    )


@contextmanager
def a_town(folder: Path, name: str, vocabulary: Vocabulary, disputes: int = 2) -> Iterator[Workplace]:
    """A town of 云岭县 with disputes of October."""
    with an_office(folder / name, f"{name}司法所", vocabulary) as place:
        with place.register.write() as uow:
            office = uow.office()
            assert office is not None
            uow.save_office(replace(office, township=name))
        with_disputes(place, disputes)
        yield place


@contextmanager
def a_county(folder: Path, vocabulary: Vocabulary, towns: Sequence[str]) -> Iterator[Workplace]:
    """The county above some towns, which have the ids `town-0`, `town-1` …"""
    with an_office(folder / "county", "云岭县司法局", vocabulary, level=Level.COUNTY, villages=()) as place:
        with place.register.write() as uow:
            top = next(unit for unit in uow.units() if unit.level is UnitLevel.COUNTY)
            uow.save_units(
                [
                    top,
                    *(
                        Unit(id=f"town-{n}", parent=top.id, level=UnitLevel.TOWNSHIP, name=name, position=n)
                        for n, name in enumerate(towns)
                    ),
                ]
            )
        yield place


def alter(path: Path, before: object, after: object) -> str:
    """Change the first visible cell of a workbook that holds a value; returns its address."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == before:
                    cell.value = after
                    book.save(path)
                    return str(cell.coordinate)
    raise AssertionError(f"no cell holds {before}")
