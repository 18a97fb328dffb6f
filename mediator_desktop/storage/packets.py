"""Transfer packets as the register remembers them: its own key, what was sent and received, what others were known to have."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from mediator_desktop.domain.exchange import CaseNumber, Origin, PacketRow, Part, Way
from mediator_desktop.storage import screening_tables as s
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.keyring import Cost
from mediator_desktop.storage.mapping import encode

if TYPE_CHECKING:
    from mediator_desktop.storage.packet_file import OpenPacket

SIGNING_KEY = "signing_key"
"""Name of the register's own key in `register_state`; it never leaves the encrypted register."""
SENT_VERSIONS_KEPT = 8
"""Of how many versions of one dispute it is remembered what a packet said."""


class PacketReads:
    """Reads of packets and of what other offices were known to have."""

    _connection: Connection

    def public_key(self) -> bytes | None:
        """The register's own public key, None before its first packet."""
        from mediator_desktop.storage.packet_file import public_key

        signing_key = self._signing_key()
        return public_key(signing_key) if signing_key else None

    def packet(self, packet_id: str, way: Way) -> PacketRow | None:
        """A packet that was sent or received, None when there is none."""
        query = select(s.packet).where(s.packet.c.id == packet_id, s.packet.c.direction == way.value)
        row = self._connection.execute(query).mappings().one_or_none()
        return _packet(row) if row is not None else None

    def packets(self, limit: int = 100) -> tuple[PacketRow, ...]:
        """Packets sent and received, the newest first."""
        query = select(s.packet).order_by(s.packet.c.at.desc(), s.packet.c.id).limit(limit)
        return tuple(_packet(row) for row in self._connection.execute(query).mappings())

    def peer_keys(self, name: str) -> frozenset[str]:
        """Keys under which an office of a name was met before."""
        row = s.packet.c
        query = select(row.peer_key).where(row.peer == name, row.peer_key != "")
        return frozenset(self._connection.execute(query).scalars())

    def is_key_known(self, key: str) -> bool:
        """Whether packets or receipts of a key were accepted before."""
        query = select(s.packet.c.id).where(s.packet.c.peer_key == key).limit(1)
        return self._connection.execute(query).first() is not None

    def origins(self, own_id: str) -> tuple[Origin, ...]:
        """What other offices, and packets of our own, said of a dispute or round."""
        query = select(s.origin).where(s.origin.c.dispute_id == own_id)
        return tuple(
            Origin(
                peer=row["peer"],
                own_id=row["dispute_id"],
                their_version=row["their_version"],
                own_version=row["own_version"],
                facts=json.loads(row["content"]),
            )
            for row in self._connection.execute(query).mappings()
        )

    def case_number(self, dispute_id: str) -> CaseNumber | None:
        """The number that a dispute was given, None when it has none."""
        row = t.case_number.c
        query = select(row.committee, row.series_year, row.serial, row.number).where(
            row.dispute_id == dispute_id
        )
        found = self._connection.execute(query.limit(1)).mappings().one_or_none()
        return CaseNumber(**found) if found is not None else None

    def void_rounds(self, first_day: date, last_day: date, unit_ids: Sequence[str]) -> tuple[str, ...]:
        """Ids of the rounds of some units for a period (days inclusive) that were made void."""
        row = s.screening_round.c
        query = select(row.id).where(
            row.for_day.between(encode(first_day), encode(last_day)),
            row.voided_at.is_not(None),
            row.unit.in_(unit_ids),
        )
        return tuple(self._connection.execute(query.order_by(row.for_day, row.id)).scalars())

    def attachment_owners(self, ids: Collection[str]) -> dict[str, str]:
        """To which dispute or round some attachments belong, also those taken out; unknown ids are left out."""
        query = select(t.attachment.c.id, t.attachment.c.dispute_id).where(t.attachment.c.id.in_(ids))
        found = self._connection.execute(query).mappings()
        return {row["id"]: row["dispute_id"] for row in found}

    def _signing_key(self) -> bytes:
        state = t.register_state.c
        query = select(state.value).where(state.name == SIGNING_KEY)
        return bytes.fromhex(self._connection.execute(query).scalar_one_or_none() or "")


class PacketWrites(PacketReads):
    """Writes of what was exchanged; the audit rows are the services' to word."""

    def signing_key(self) -> bytes:
        """The key that this register signs with; made when first asked for."""
        from mediator_desktop.storage.packet_file import new_signing_key

        if key := self._signing_key():
            return key
        key = new_signing_key()
        self._connection.execute(insert(t.register_state).values(name=SIGNING_KEY, value=key.hex()))
        return key

    def keep_packet(self, row: PacketRow) -> None:
        """Keep a packet, new or changed."""
        self._connection.execute(delete(s.packet).where(s.packet.c.id == row.id))
        self._connection.execute(
            insert(s.packet).values(
                id=row.id,
                direction=row.way.value,
                at=row.at.isoformat(),
                actor=row.actor,
                peer=row.peer,
                peer_key=row.peer_key,
                content=_json(row.content),
                receipted_at=row.receipted_at.isoformat() if row.receipted_at else None,
            )
        )

    def keep_origin(self, origin: Origin) -> None:
        """Keep what an office said of a dispute or round; of its older words only the newest few are kept."""
        row = s.origin.c
        same = (row.peer == origin.peer, row.their_id == origin.own_id)
        self._connection.execute(delete(s.origin).where(*same, row.their_version == origin.their_version))
        self._connection.execute(
            insert(s.origin).values(
                peer=origin.peer,
                their_id=origin.own_id,
                dispute_id=origin.own_id,
                their_version=origin.their_version,
                own_version=origin.own_version,
                content=_json(origin.facts),
            )
        )
        newest = select(row.their_version).where(*same).order_by(row.own_version.desc())
        kept = list(self._connection.execute(newest.limit(SENT_VERSIONS_KEPT)).scalars())
        self._connection.execute(delete(s.origin).where(*same, row.their_version.not_in(kept)))


class StoredPacketFiles:
    """Makes and opens the files of packets and receipts."""

    def __init__(self, cost: Cost | None = None) -> None:
        self._cost = cost or Cost()

    @property
    def edition(self) -> int:
        """The newest migration: it grows whenever the register learns to keep something new."""
        from mediator_desktop.storage.migrations import HEAD

        return int(HEAD)

    def sealed(
        self,
        letter: bytes,
        parts: Sequence[Part],
        passphrase: str,
        signing_key: bytes,
        watch: Callable[[int, int], None],
    ) -> Iterator[bytes]:
        """The bytes of a packet, piece by piece."""
        from mediator_desktop.storage import packet_file

        return packet_file.sealed(letter, parts, passphrase, signing_key, self._cost, watch)

    def opened(self, path: Path, passphrase: str, watch: Callable[[int, int], None]) -> "OpenPacket":
        """Read a packet through."""
        from mediator_desktop.storage.packet_file import OpenPacket

        return OpenPacket(path, passphrase, watch)

    def signed(self, letter: bytes, signing_key: bytes) -> bytes:
        """Public key and signature of an open letter."""
        from mediator_desktop.storage.packet_file import signed_letter

        return signed_letter(letter, signing_key)

    def signer(self, letter: bytes, seal: bytes) -> bytes:
        """The public key that signed an open letter."""
        from mediator_desktop.storage.packet_file import signer_of

        return signer_of(letter, seal)


def _packet(row: RowMapping) -> PacketRow:
    return PacketRow(
        id=row["id"],
        way=Way(row["direction"]),
        at=datetime.fromisoformat(row["at"]),
        actor=row["actor"],
        peer=row["peer"],
        peer_key=row["peer_key"],
        content=json.loads(row["content"]),
        receipted_at=datetime.fromisoformat(row["receipted_at"]) if row["receipted_at"] else None,
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
