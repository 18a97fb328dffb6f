"""Pulling the plug while disputes are saved: nothing committed is lost, and little typing."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.views import Filter
from mediator_desktop.services.drafts import EVERY_SECONDS
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.register import StoredRegister
from tests.conftest import CHEAP, PASSWORD, TODAY

SAVES = 200

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")

_SAVER = """
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.party import Party
from mediator_desktop.services import disputes, drafts
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.keyring import Cost

data, password, day, saves = Path(sys.argv[1]), sys.argv[2], date.fromisoformat(sys.argv[3]), int(sys.argv[4])
paths = Paths(program=program_folder(), data=data)
clock = FixedClock.on(day)
register = Keeper(paths, clock, Cost(1, 8, 1)).open(password)
for number in range(1, saves + 1):
    typed = FixedClock(clock.moment + timedelta(seconds=drafts.EVERY_SECONDS * number))
    print("typed", number, flush=True)
    with register.write() as uow:
        drafts.keep("intake:kill", {"second": drafts.EVERY_SECONDS * number}, uow, typed)
    print("kept", number, flush=True)
    dispute = Dispute(parties=(Party(name=f"人{number}"), Party(name="乙")), accepted_on=day)
    with register.write() as uow:
        kept = disputes.register(dispute, uow, clock)
    print("saved", kept.record.number, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_process_loses_nothing_that_was_saved(
    paths: Paths, keeper: Keeper, register: StoredRegister, clock: FixedClock, seed: int
) -> None:
    register.close()
    process = subprocess.Popen(
        [sys.executable, "-c", _SAVER, str(paths.data), PASSWORD, TODAY.isoformat(), str(SAVES)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    last_line = random.Random(seed).randrange(10, SAVES * 3)
    told: list[list[str]] = []
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            told.append(line.split(maxsplit=1))
            if len(told) == last_line:
                process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL

    again = Keeper(paths, clock, CHEAP).open(PASSWORD)
    try:
        assert list(again.verify()) == []
        with again.read() as reader:
            numbers = {row.number for row in reader.page(Filter(), limit=SAVES + 1).rows}
            (draft,) = reader.drafts()
        saved = {word.strip() for what, word in told if what == "saved"}
        assert saved <= numbers
        assert len(numbers - saved) <= 1
        typed = max(int(word) for what, word in told if what == "typed") * EVERY_SECONDS
        assert typed - draft.content["second"] <= EVERY_SECONDS
    finally:
        again.close()
