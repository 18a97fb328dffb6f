"""What sending and receiving packets ask of the services; long work with progress, and it stops when told"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.status import title_of
from mediator_desktop.domain.unit import UnitTree
from mediator_desktop.services import packet_arrivals, packet_receiving, packets
from mediator_desktop.services.packet_arrivals import Arrival
from mediator_desktop.services.packet_receiving import Decision, Received
from mediator_desktop.services.packets import Packed, Receipt, Wanted
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.units import screened_units
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket

Failed = Callable[[Exception], None]
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be sent and to whom: titles of the chosen disputes, offices met before, units with their full names."""

    titles: tuple[str, ...]
    peers: tuple[str, ...]
    units: tuple[tuple[str, str], ...]


class PacketPresenter:
    """Asks the register and its services."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner

    def offer(self, ids: Sequence[str], show: Callable[[Offered], None]) -> Ticket:
        """Name what was chosen."""
        today = self._workplace.clock.today()

        def ask(reader: Reader) -> Offered:
            tree = UnitTree(reader.units())
            peers = dict.fromkeys(row.peer for row in reader.packets() if row.peer)
            above = dict.fromkeys(unit.name for unit in tree.in_order())
            return Offered(
                titles=tuple(self._title(reader, key) for key in ids[:MOST_NAMED]),
                peers=(*peers, *(name for name in above if name not in peers)),
                units=tuple((unit.id, unit.name) for unit in screened_units(reader, today)),
            )

        return self._runner.read(ask, show)

    def send(
        self, wanted: Wanted, passphrase: str, target: Path, done: Callable[[Packed], None], failed: Failed
    ) -> Ticket:
        """Write a packet."""

        def job(progress: Progress) -> Packed:
            return packets.pack(wanted, target, passphrase, self._workplace, progress.step)

        return self._runner.run(job, done, failed, title="正在装纠纷包")

    def open(self, path: Path, passphrase: str, show: Callable[[Arrival], None], failed: Failed) -> Ticket:
        """Read a packet and compare it with the register."""

        def job(progress: Progress) -> Arrival:
            return packet_arrivals.open_packet(path, passphrase, self._workplace, progress.step)

        return self._runner.run(job, show, failed, title="正在打开纠纷包")

    def receive(
        self, arrival: Arrival, decision: Decision, done: Callable[[Received], None], failed: Failed
    ) -> Ticket:
        """Take over what was decided."""

        def job(progress: Progress) -> Received:
            return packet_receiving.receive(arrival, decision, self._workplace, progress.step)

        return self._runner.run(job, done, failed, title="正在接收纠纷包")

    def write_receipt(
        self, packet_id: str, target: Path, done: Callable[[Path], None], failed: Failed
    ) -> Ticket:
        """Write the receipt of a packet."""
        return self._runner.run(
            lambda _progress: packets.write_receipt(packet_id, target, self._workplace),
            done,
            failed,
            title="正在写回执",
        )

    def read_receipt(self, path: Path, show: Callable[[Receipt], None], failed: Failed) -> Ticket:
        """Look at a receipt that came back."""
        return self._runner.run(
            lambda _progress: packets.read_receipt(path, self._workplace), show, failed, title="正在读回执"
        )

    def take_receipt(
        self, receipt: Receipt, is_checked: bool, done: Callable[[Receipt], None], failed: Failed
    ) -> Ticket:
        """Note that a packet arrived."""
        return self._runner.run(
            lambda _progress: packets.take_receipt(receipt, self._workplace, is_checked=is_checked),
            done,
            failed,
            title="正在登记回执",
        )

    def _title(self, reader: Reader, key: str) -> str:
        try:
            record = reader.load(key)
        except Refused:
            return "（已不在登记册里）"
        dispute = record.dispute
        types = self._workplace.vocabulary.types
        name = title_of(dispute, types.name(dispute.type_code) if dispute.type_code else "")
        return " ".join(filter(None, (record.display_number, name)))
