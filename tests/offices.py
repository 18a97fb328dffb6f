"""Several offices, each with a register of its own, that exchange packets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.numbering import NumberRule
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.unit import Unit, UnitLevel
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services import disputes, packet_arrivals, packet_receiving, packets
from mediator_desktop.services.packet_arrivals import Arrival
from mediator_desktop.services.packet_receiving import Decision, Received
from mediator_desktop.services.packets import Packed, Wanted
from mediator_desktop.services.workplace import Workplace
from tests.gui.support import a_dispute
from tests.registers import CLOCK, PASSWORD, keeper_of

PASSPHRASE = "1234-5678-9012-3456"


@contextmanager
def an_office(
    folder: Path,
    name: str,
    vocabulary: Vocabulary,
    *,
    county: str = "云岭县",
    level: Level = Level.TOWNSHIP,
    villages: tuple[str, ...] = ("溪口村",),
) -> Iterator[Workplace]:
    """An office with a new register in a folder."""
    office = Office(
        name=name,
        committee=f"{name}人民调解委员会",
        county=county,
        township="云岭镇",
        level=level,
        number_rule=NumberRule(prefix=name[:2]),
        villages=villages,
        mediators=("李秀英",),
    )
    register, _ = keeper_of(folder).create(office, PASSWORD)
    try:
        yield Workplace(
            paths=Paths(program=program_folder(), data=folder),
            register=register,
            clock=CLOCK,
            vocabulary=vocabulary,
            actor="李秀英",
        )
    finally:
        register.close()


def registered(place: Workplace, applicant: str = "王建国") -> DisputeRecord:
    """A new dispute of an office."""
    with place.register.write() as uow:
        return disputes.register(a_dispute(applicant), uow, place.clock).record


def loaded(place: Workplace, dispute_id: str) -> DisputeRecord:
    with place.register.read() as reader:
        return reader.load(dispute_id)


def changed(place: Workplace, dispute_id: str, /, **facts: object) -> DisputeRecord:
    """A dispute with other facts, saved."""
    with place.register.write() as uow:
        before = uow.load(dispute_id)
        made = disputes.save(dispute_id, replace(before.dispute, **facts), before.version, uow, place.clock)
        return made.record


def sent(place: Workplace, target: Path, *ids: str, to: str = "云岭镇司法所", **wanted: object) -> Packed:
    """A packet of an office."""
    what = Wanted(disputes=ids, recipient=to, purpose="按职责上报", **wanted)
    return packets.pack(what, target, PASSPHRASE, place)


def opened(place: Workplace, path: Path) -> Arrival:
    return packet_arrivals.open_packet(path, PASSPHRASE, place)


def received(place: Workplace, path: Path, **decision: object) -> Received:
    """What a packet brought, its sender checked by telephone."""
    return packet_receiving.receive(opened(place, path), Decision(is_checked=True, **decision), place)


def passed(giver: Workplace, taker: Workplace, path: Path, *ids: str, **decision: object) -> Received:
    """A packet from one office to another."""
    with taker.register.read() as reader:
        name = reader.office().name
    sent(giver, path, *ids, to=name)
    return received(taker, path, **decision)


def village_of(place: Workplace, name: str = "溪口村") -> Unit:
    with place.register.read() as reader:
        return next(u for u in reader.units() if u.level is UnitLevel.VILLAGE and u.name == name)


def everything_in(place: Workplace) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a register, table by table."""
    with place.register.read() as reader:
        connection = reader._connection
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
        )
        return {
            name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)
            for name in names.scalars().all()
        }
