"""Runs every benchmark against a practice register and prints one table.

    python -m tests.bench [--disputes 100000] [--keep FOLDER]

`--keep` makes the register once and uses it again.
"""

import argparse
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.keeper import Keeper
from tests.bench import (
    casefile,
    ledgers,
    paper,
    screening,
    starting,
    statistics,
    storing,
    submission,
    template,
)
from tests.bench.measuring import Seen, table

PASSWORD = "lianxi-2026"
TODAY = date(2026, 11, 22)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="tests.bench")
    parser.add_argument("--disputes", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument(
        "--only",
        choices=(
            "storing",
            "casefile",
            "paper",
            "screening",
            "template",
            "starting",
            "statistics",
            "submission",
            "ledgers",
        ),
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mediator-bench-") as temporary:
        folder = options.keep or Path(temporary)
        workplace = _workplace(folder, options.disputes)
        seen: list[Seen] = []
        if options.only in (None, "storing"):
            seen += storing.measure(workplace, PASSWORD, Path(temporary))
        if options.only in (None, "casefile"):
            seen += casefile.measure(workplace, Path(temporary) / "casefile")
        if options.only in (None, "paper"):
            seen += paper.measure(workplace, Path(temporary))
        if options.only in (None, "template"):
            seen += template.measure(workplace, Path(temporary))
        if options.only in (None, "statistics"):
            seen += statistics.measure(workplace, TODAY)
        if options.only in (None, "ledgers"):
            seen += ledgers.measure(Path(temporary))
        if options.only in (None, "submission"):
            seen += submission.measure(PASSWORD, Path(temporary))
        if options.only in (None, "screening"):
            seen += screening.measure(PASSWORD, Path(temporary))
        workplace.register.close()
        if options.only in (None, "starting"):
            seen += starting.measure(folder / "data", PASSWORD)
    print(table(seen))
    return 0


def _workplace(folder: Path, disputes: int) -> Workplace:
    from mediator_desktop.services.demo import invent_office
    from mediator_desktop.services.practice import fill_practice_register, practice_office

    paths = Paths(program=program_folder(), data=folder / "data")
    clock = FixedClock.on(TODAY)
    keeper = Keeper(paths, clock)
    if keeper.exists():
        register = keeper.open(PASSWORD)
    else:
        register, _ = keeper.create(practice_office(invent_office()), PASSWORD)
        begin = time.perf_counter()
        fill_practice_register(register, clock, disputes, seed=1)
        print(f"{disputes} disputes made in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    return Workplace(
        paths=paths,
        register=register,
        clock=clock,
        vocabulary=load_vocabulary(paths.forms),
        actor="bench",
    )


if __name__ == "__main__":
    raise SystemExit(main())
