"""The board, the year and one unit's calendar of a township with twenty villages, against one raw SELECT of its rounds."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.services import screening_board
from mediator_desktop.services.demo import invent_office
from mediator_desktop.services.demo_screening import fill_screening
from mediator_desktop.services.practice import fill_practice_register, practice_office
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.keeper import Keeper
from tests.bench.measuring import Seen, compare

VILLAGES = 20
TODAY = date(2026, 12, 20)
TARGET = "≤ 50 ms"
_RAW = "SELECT id, unit, for_day, held_on, entered_at, nil FROM screening_round WHERE for_day BETWEEN ? AND ?"


def measure(password: str, folder: Path) -> list[Seen]:
    """All rows about screening; the limit is reading a year's rounds and nothing else."""
    paths = Paths(program=program_folder(), data=folder / "screening")
    clock = FixedClock.on(TODAY)
    office = replace(invent_office(), villages=tuple(f"第{n}村" for n in range(1, VILLAGES + 1)))
    register, _ = Keeper(paths, clock).create(practice_office(office), password)
    workplace = Workplace(
        paths=paths, register=register, clock=clock, vocabulary=load_vocabulary(paths.forms), actor="bench"
    )
    fill_practice_register(register, clock, 300, 1)
    rounds = fill_screening(register, clock, workplace.cadences, workplace.calendar)
    with register.read() as reader:
        unit = next(unit.id for unit in reader.units() if unit.name == "第3村")
        connection = reader._connection

        def raw() -> None:
            connection.exec_driver_sql(_RAW, ("2026-01-01", "2026-12-31")).fetchall()

        questions = {
            f"screening board of a month ({rounds} rounds a year)": lambda: screening_board.month_board(
                reader, workplace, TODAY
            ),
            "screening figures of a year": lambda: screening_board.year_board(reader, workplace, 2026),
            "one unit's year of screening": lambda: screening_board.unit_year(reader, workplace, unit, 2026),
            "who has not reported (a year)": lambda: screening_board.unreported(
                reader, workplace, date(2026, 1, 1)
            ),
        }
        seen = [compare(name, ask, raw, TARGET, 15) for name, ask in questions.items()]
    register.close()
    return seen
