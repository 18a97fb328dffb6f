"""What transfer packets need from the register, as protocols; part of the reader, the unit of work and the register"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from mediator_desktop.domain.exchange import CaseNumber, Origin, PacketRow, Part, Way

Watch = Callable[[int, int], None]
"""Told how many bytes of how many are done; raises to stop."""


class PacketReader(Protocol):
    """Reads of packets sent and received and of what other offices were known to have."""

    def public_key(self) -> bytes | None:
        """The register's own public key, None before its first packet."""
        ...

    def packet(self, packet_id: str, way: Way) -> PacketRow | None:
        """A packet that was sent or received, None when there is none."""
        ...

    def packets(self, limit: int = 100) -> tuple[PacketRow, ...]:
        """Packets sent and received, the newest first."""
        ...

    def peer_keys(self, name: str) -> frozenset[str]:
        """Keys under which an office of a name was met before."""
        ...

    def is_key_known(self, key: str) -> bool:
        """Whether packets or receipts of a key were accepted before."""
        ...

    def origins(self, own_id: str) -> tuple[Origin, ...]:
        """What other offices, and packets of our own, said of a dispute or round."""
        ...

    def case_number(self, dispute_id: str) -> CaseNumber | None:
        """The number that a dispute was given, None when it has none."""
        ...

    def void_rounds(self, first_day: date, last_day: date, unit_ids: Sequence[str]) -> tuple[str, ...]:
        """Ids of the rounds of some units for a period (days inclusive) that were made void."""
        ...

    def attachment_owners(self, ids: Collection[str]) -> dict[str, str]:
        """To which dispute or round some attachments belong, also those taken out; unknown ids are left out."""
        ...


class PacketWork(PacketReader, Protocol):
    """Writes of what was exchanged."""

    def signing_key(self) -> bytes:
        """The key that this register signs with; made when first asked for."""
        ...

    def keep_packet(self, row: PacketRow) -> None:
        """Keep a packet, new or changed."""
        ...

    def keep_origin(self, origin: Origin) -> None:
        """Keep what an office said of a dispute or round; older words of the same office are forgotten."""
        ...


class OpenPacket(Protocol):
    """A packet that was found whole and signed."""

    @property
    def key(self) -> bytes:
        """The public key that signed it."""
        ...

    @property
    def letter(self) -> bytes:
        """What it says of itself, JSON."""
        ...

    def part(self, number: int) -> bytes:
        """The bytes of a part. Raises Refused or Trouble."""
        ...

    def part_size(self, number: int) -> int:
        """Bytes of a part, -1 where there is none."""
        ...


class PacketFiles(Protocol):
    """Makes and opens the files of packets and receipts."""

    @property
    def edition(self) -> int:
        """Grows whenever the register learns to keep something new."""
        ...

    def sealed(
        self, letter: bytes, parts: Sequence[Part], passphrase: str, signing_key: bytes, watch: Watch
    ) -> Iterator[bytes]:
        """The bytes of a packet, piece by piece. Raises Refused."""
        ...

    def opened(self, path: Path, passphrase: str, watch: Watch) -> OpenPacket:
        """Read a packet through. Raises Refused for what is no sound packet, Trouble when it cannot be read."""
        ...

    def signed(self, letter: bytes, signing_key: bytes) -> bytes:
        """Public key and signature of an open letter."""
        ...

    def signer(self, letter: bytes, seal: bytes) -> bytes:
        """The public key that signed an open letter. Raises Refused."""
        ...
