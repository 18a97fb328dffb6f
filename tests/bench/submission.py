"""A month of 700 disputes sent end to end, and a county of thirty towns over twelve months, against writing the ledger alone."""

import shutil
import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.figures import CountedTable
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.received import Received
from mediator_desktop.domain.unit import Unit, UnitLevel
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services import county, reporting, submission
from mediator_desktop.services.demo import invent_office
from mediator_desktop.services.practice import fill_practice_register, practice_office
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.keeper import Keeper
from tests.bench.measuring import Seen, compare

DISPUTES = 700
TOWNS, MONTHS = 30, 12
TODAY = date(2026, 12, 20)


def measure(password: str, folder: Path) -> list[Seen]:
    """A submission with its checks, files and freezing; the county's board and its sums of a month and of a year."""
    paths = Paths(program=program_folder(), data=folder / "submission")
    clock = FixedClock.on(TODAY)
    register, _ = Keeper(paths, clock).create(practice_office(invent_office()), password)
    place = Workplace(
        paths=paths, register=register, clock=clock, vocabulary=load_vocabulary(paths.forms), actor="bench"
    )
    fill_practice_register(register, clock, DISPUTES, 1)
    period = Period(TODAY - timedelta(days=4 * 365), TODAY - timedelta(days=1))
    kind = replace(submission.report_kind("monthly", place), ledgers=("case_register",))
    out = Path(tempfile.mkdtemp(dir=folder))

    def send() -> None:
        done = submission.submit(kind, period, "赵长河", TODAY, out, place, warnings_seen=True)
        submission.reopen(done.submission.id, "再报", place)

    def ledger_alone() -> None:
        reporting.build("case_register", period.first_day, period.last_day, out / "bare.xlsx", place)

    rows = len(submission.preflight(kind, period, place).frozen.ledgers[0].rows)
    seen = [compare(f"a submission of {rows} rows, end to end", send, ledger_alone, "≤ 5 s", 3)]
    table = submission.preflight(kind, period, place).frozen.tables[0]
    register.close()
    shutil.rmtree(out)
    seen += _county(password, folder, table)
    return seen


def _county(password: str, folder: Path, table: CountedTable) -> list[Seen]:
    paths = Paths(program=program_folder(), data=folder / "county")
    clock = FixedClock.on(TODAY)
    office = replace(invent_office(), level=Level.COUNTY, villages=())
    register, _ = Keeper(paths, clock).create(practice_office(office), password)
    place = Workplace(
        paths=paths, register=register, clock=clock, vocabulary=load_vocabulary(paths.forms), actor="bench"
    )
    months = [Period.read(f"2026-{month:02}") for month in range(1, MONTHS + 1)]
    with register.write() as uow:
        top = next(unit for unit in uow.units() if unit.level is UnitLevel.COUNTY)
        towns = [
            Unit(id=f"t{n}", parent=top.id, level=UnitLevel.TOWNSHIP, name=f"第{n}镇", position=n)
            for n in range(TOWNS)
        ]
        uow.save_units([top, *towns])
        for month in months:
            for town in towns:
                uow.keep_received(
                    Received(
                        id=f"{town.id}{month.first_day}", unit=town.id, sender=town.name, kind="monthly",
                        name="人民调解月报", period=month, received_at=datetime(2026, 12, 1),
                        tables=(replace(table, period=month, unit=town.name),),
                    )
                )  # fmt: skip

    def sums(wanted: list[Period]) -> None:
        with register.read() as reader:
            for month in wanted:
                county.county_sum("judicial_cases", "monthly", month, reader, place)

    def raw() -> None:
        with register.read() as reader:
            reader._connection.exec_driver_sql("SELECT content FROM received").fetchall()

    seen = [
        compare(f"county sum of {TOWNS} towns, a month", lambda: sums(months[:1]), raw, "≤ 1 s", 5),
        compare(f"county sums of {TOWNS} towns × {MONTHS} months", lambda: sums(months), raw, "≤ 5 s", 3),
    ]
    register.close()
    return seen
