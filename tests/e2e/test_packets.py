"""Packets on the command line, and the plug pulled while one is received."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mediator_desktop import cli
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.commands.desk import DONE, FAILED, REFUSALS
from mediator_desktop.storage import packets as stored
from tests.conftest import CHEAP, TODAY
from tests.offices import (
    PASSPHRASE,
    an_office,
    changed,
    everything_in,
    loaded,
    received,
    registered,
    sent,
)
from tests.registers import PASSWORD, reopened

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., tuple[int, dict, str]]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "Cost", lambda: CHEAP)


@pytest.fixture
def offices(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[dict[str, str]]:
    """A village and a town with one dispute that both have, closed again."""
    with (
        an_office(tmp_path / "village", "溪口村", vocabulary) as village,
        an_office(tmp_path / "town", "云岭镇司法所", vocabulary) as town,
    ):
        record = registered(village)
        sent(village, tmp_path / "first.mdpacket", record.id)
        received(town, tmp_path / "first.mdpacket")
        changed(village, record.id, facts="村里改的")
        changed(town, record.id, facts="镇里改的")
    return {"id": record.id, "number": record.number}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("MEDIATOR_PASSWORD", PASSWORD)
    secret = tmp_path / "words.txt"
    secret.write_text(PASSPHRASE + "\n", "utf-8")

    def call(place: str, *words: object) -> tuple[int, dict, str]:
        head = ["--data", str(tmp_path / place), "--today", TODAY.isoformat()]
        status = cli.main([*head, *map(str, words), "--json"])
        told = capsys.readouterr()
        return status, json.loads(told.out) if told.out else {}, told.err

    return call


def test_there_and_back_on_the_command_line(offices: dict[str, str], run: Run, tmp_path: Path) -> None:
    secret = ("--passphrase-file", tmp_path / "words.txt")
    packet, receipt = tmp_path / "b.mdpacket", tmp_path / "b.mdreceipt"
    number = offices["number"]
    status, told, _ = run(
        "village", "packet", "send", "--to", "云岭镇", *secret, "--numbers", number, "-o", packet
    )
    assert (status, told["disputes"]) == (DONE, 1)
    fingerprint = told["fingerprint"]
    status, told, _ = run("town", "packet", "show", packet, *secret)
    assert status == DONE
    (item,) = told["items"]
    assert (item["standing"], item["number"], told["trust"]) == ("conflict", number, "known")
    assert [(d["field"], d["mine"], d["theirs"]) for d in item["differences"]] == [
        ("facts", "镇里改的", "村里改的")
    ]
    status, told, error = run("town", "packet", "receive", packet, *secret)
    assert status == REFUSALS
    assert "--take" in error
    assert told["refused"][0]["field"] == "facts"
    arguments = ("--take", "theirs", "--receipt", receipt, "--fingerprint", fingerprint)
    status, told, _ = run("town", "packet", "receive", packet, *secret, *arguments)
    assert (status, told["results"][0]["result"]) == (DONE, "changed")
    _, shown, _ = run("town", "show", number)
    assert shown["disputes"][0]["facts"] == "村里改的"
    status, told, error = run("village", "packet", "receipt", receipt)
    assert status == REFUSALS
    assert told["fingerprint"] in error
    status, told, _ = run("village", "packet", "receipt", receipt, "--fingerprint", told["fingerprint"])
    assert (status, told["receiver"]) == (DONE, "云岭镇司法所")


def test_what_goes_wrong_is_one_sentence(offices: dict[str, str], run: Run, tmp_path: Path) -> None:
    secret = ("--passphrase-file", tmp_path / "words.txt")
    packet = tmp_path / "b.mdpacket"
    send = ("packet", "send", "--to", "云岭镇", *secret, "-o", packet)
    assert run("village", *send)[0] == FAILED
    assert "没有“青山”这个单位" in run("village", *send, "--unit", "青山", "--period", "2026-11")[2]
    run("village", *send, "--numbers", offices["number"])
    other = "00000 00000 00000 00000"
    status, _, error = run("town", "packet", "receive", packet, *secret, "--fingerprint", other)
    assert (status, "对不上" in error) == (FAILED, True)
    missing = ("--passphrase-file", tmp_path / "nowhere.txt")
    assert "口令文件" in run("town", "packet", "show", packet, *missing)[2]
    packet.write_bytes(packet.read_bytes()[:-9])
    status, _, error = run("town", "packet", "show", packet, *secret)
    assert (status, "只有一部分" in error) == (FAILED, True)


def test_an_unknown_sender_waits_for_the_telephone(run: Run, tmp_path: Path, vocabulary: Vocabulary) -> None:
    packet = tmp_path / "far.mdpacket"
    with (
        an_office(tmp_path / "town", "云岭镇司法所", vocabulary),
        an_office(tmp_path / "far", "石门镇司法所", vocabulary, county="石门县") as far,
    ):
        packed = sent(far, packet, registered(far).id)
    receive = ("packet", "receive", packet, "--passphrase-file", tmp_path / "words.txt")
    status, told, error = run("town", *receive)
    assert (status, told["refused"][0]["field"]) == (REFUSALS, "fingerprint")
    assert packed.fingerprint in error
    status, told, _ = run("town", *receive, "--fingerprint", packed.fingerprint)
    assert (status, told["refused"][0]["field"]) == (REFUSALS, "county")
    status, told, _ = run("town", *receive, "--fingerprint", packed.fingerprint, "--other-county")
    assert (status, told["results"][0]["result"]) == (DONE, "new")


def test_the_readable_answers(
    offices: dict[str, str], run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = ["--passphrase-file", str(tmp_path / "words.txt")]
    packet = str(tmp_path / "first.mdpacket")
    head = ["--today", TODAY.isoformat(), "--data"]
    assert cli.main([*head, str(tmp_path / "town"), "packet", "show", packet, *secret]) == DONE
    assert "溪口村 发给 云岭镇司法所" in capsys.readouterr().out
    assert cli.main([*head, str(tmp_path / "town"), "packet", "receive", packet, *secret]) == DONE
    assert "新收下1项" in capsys.readouterr().out
    assert (
        cli.main([*head, str(tmp_path / "town"), "schedule", "--unit", "溪口村", "--period", "2026-10"])
        == DONE
    )
    assert "漏排查" in capsys.readouterr().out


def test_the_slots_of_a_unit(offices: dict[str, str], run: Run) -> None:
    status, told, _ = run("town", "schedule", "--unit", "溪口村", "--period", "2026-10-01..2026-10-18")
    assert (status, told["unit"], told["level"]) == (DONE, "溪口村", "village")
    assert [(s["first_day"], s["due_on"], s["state"]) for s in told["slots"]] == [
        ("2026-09-28", "2026-10-08", "missed"),
        ("2026-10-05", "2026-10-09", "missed"),
        ("2026-10-12", "2026-10-16", "missed"),
    ]
    assert told["figures"] == {"due": 3, "held": 0, "missed": 3, "nil": 0, "late": 0, "found": 0}
    status, _, error = run("town", "schedule", "--unit", "没有这个村", "--period", "2026")
    assert (status, "没有“没有这个村”这个单位" in error) == (FAILED, True)


_RECEIVER = """
import sys
from datetime import date
from pathlib import Path
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.services import packet_arrivals, packet_receiving
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.keyring import Cost
from mediator_desktop.storage.unit_of_work import StoredUnitOfWork

data, password, passphrase, packet, day, stop_at = sys.argv[1:]
paths = Paths(program=program_folder(), data=Path(data))
clock = FixedClock.on(date.fromisoformat(day))
register = Keeper(paths, clock, Cost(1, 8, 1)).open(password)
place = Workplace(
    paths=paths, register=register, clock=clock, vocabulary=load_vocabulary(paths.forms), actor="x"
)
arrival = packet_arrivals.open_packet(Path(packet), passphrase, place)
writes = 0

def stopping(name):
    real = getattr(StoredUnitOfWork, name)
    def write(self, *args, **more):
        global writes
        done = real(self, *args, **more)
        writes += 1
        if writes == int(stop_at):
            print("in the middle", flush=True)
            sys.stdin.read()
        return done
    return write

for name in ("add", "take_number", "link_person", "keep_origin", "keep_packet", "record_event"):
    setattr(StoredUnitOfWork, name, stopping(name))
packet_receiving.receive(arrival, packet_receiving.Decision(is_checked=True), place)
print("received", flush=True)
sys.stdin.read()
"""
DISPUTES = 12
WRITES = DISPUTES * 5 + 2
"""Number, two people, dispute and origin of each, then the packet and its audit row."""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.parametrize("stop_at", [1, WRITES // 2, WRITES, WRITES + 1])
def test_killed_while_receiving_neither_office_is_harmed(
    tmp_path: Path, vocabulary: Vocabulary, stop_at: int
) -> None:
    packet = tmp_path / "a.mdpacket"
    with (
        an_office(tmp_path / "village", "溪口村", vocabulary) as village,
        an_office(tmp_path / "town", "云岭镇司法所", vocabulary) as town,
    ):
        records = [registered(village, f"王建{n}") for n in range(DISPUTES)]
        sent(village, packet, *(record.id for record in records))
        before_there, before_here = everything_in(village), everything_in(town)
    arguments = (str(tmp_path / "town"), PASSWORD, PASSPHRASE, str(packet), TODAY.isoformat(), str(stop_at))
    process = subprocess.Popen(
        [sys.executable, "-c", _RECEIVER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with process:
        assert process.stdout is not None
        told = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert told == ("in the middle" if stop_at <= WRITES else "received")

    with reopened(tmp_path / "village") as there, reopened(tmp_path / "town") as here:
        village, town = replace(village, register=there), replace(town, register=here)
        assert everything_in(village) == before_there
        assert (everything_in(town) == before_here) is (stop_at <= WRITES)
        assert [*there.verify(), *here.verify()] == []
        received(town, packet)
        assert {loaded(town, record.id).number for record in records} == {r.number for r in records}
        assert list(here.verify()) == []
