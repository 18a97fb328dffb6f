"""What the register remembers of packets: its own key, what was sent and received, what others were known to have."""

from datetime import date, datetime
from pathlib import Path

import pytest

from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.exchange import CaseNumber, Origin, PacketRow, Part, Way
from mediator_desktop.domain.problems import Refused
from mediator_desktop.services import disputes
from mediator_desktop.storage.packets import SENT_VERSIONS_KEPT, StoredPacketFiles
from mediator_desktop.storage.register import StoredRegister
from tests.conftest import CHEAP
from tests.gui.support import a_dispute

AT = datetime(2026, 11, 22, 9, 0)


def test_the_key_is_made_once(register: StoredRegister) -> None:
    with register.read() as reader:
        assert reader.public_key() is None
    with register.write() as uow:
        first = uow.signing_key()
        assert uow.signing_key() == first
    with register.write() as uow:
        assert uow.signing_key() == first
        assert uow.public_key() not in (None, first)


def test_a_key_made_in_a_transaction_that_failed_was_never_there(register: StoredRegister) -> None:
    with pytest.raises(RuntimeError), register.write() as uow:
        uow.signing_key()
        raise RuntimeError
    with register.read() as reader:
        assert reader.public_key() is None


def test_packets_are_kept_with_their_way(register: StoredRegister) -> None:
    out = PacketRow(id="a", way=Way.OUT, at=AT, actor="李秀英", peer="云岭镇", content={"note": "x"})
    back = PacketRow(
        id="b", way=Way.IN, at=AT.replace(hour=10), peer="溪口村", peer_key="ab", content={}, receipted_at=AT
    )
    with register.write() as uow:
        for row in (out, back, back):
            uow.keep_packet(row)
    with register.read() as reader:
        assert reader.packets() == (back, out)
        assert reader.packets(limit=1) == (back,)
        assert reader.packet("a", Way.OUT) == out
        assert reader.packet("a", Way.IN) is None
        assert reader.peer_keys("溪口村") == {"ab"}
        assert reader.peer_keys("云岭镇") == frozenset()
        assert (reader.is_key_known("ab"), reader.is_key_known("cd")) == (True, False)


def test_only_the_newest_words_are_remembered(register: StoredRegister) -> None:
    def said(version: int) -> Origin:
        facts = {"note": str(version)}
        return Origin(peer="k", own_id="d", their_version=version, own_version=version, facts=facts)

    with register.write() as uow:
        for version in range(1, SENT_VERSIONS_KEPT + 4):
            uow.keep_origin(said(version))
        uow.keep_origin(said(SENT_VERSIONS_KEPT + 3))
    with register.read() as reader:
        found = {origin.their_version: origin for origin in reader.origins("d")}
        assert reader.origins("e") == ()
    assert found == {version: said(version) for version in range(4, SENT_VERSIONS_KEPT + 4)}


def test_numbers_and_owners_are_told(register: StoredRegister, clock: FixedClock) -> None:
    with register.write() as uow:
        record = disputes.register(a_dispute(), uow, clock).record
        uow.add_attachment(
            Attachment(
                id="p1",
                dispute_id=record.id,
                digest="d",
                name="照片.jpg",
                media=Media.PICTURE,
                media_type="image/jpeg",
                size=3,
                added_at=AT,
            )
        )
        uow.remove_attachment("p1", "放错了")
    with register.read() as reader:
        told = CaseNumber(committee="云岭镇人民调解委员会", series_year=2026, serial=1, number=record.number)
        assert reader.case_number(record.id) == told
        assert reader.case_number("nobody") is None
        assert reader.attachment_owners(["p1", "p2"]) == {"p1": record.id}
        assert reader.void_rounds(date(2026, 1, 1), date(2026, 12, 31), ["u"]) == ()


def test_files_are_made_and_opened_through_the_register(tmp_path: Path, register: StoredRegister) -> None:
    files = StoredPacketFiles(CHEAP)
    key = bytes(32)
    content = b"".join(files.sealed(b"{}", [Part(1, lambda: b"x")], "12345678", key, lambda *_: None))
    (tmp_path / "a").write_bytes(content)
    packet = files.opened(tmp_path / "a", "12345678", lambda *_: None)
    assert (packet.letter, packet.part(0)) == (b"{}", b"x")
    assert files.signer(b"letter", files.signed(b"letter", key)) == packet.key
    assert register.packet_files.edition == files.edition >= 3
    with pytest.raises(Refused):
        files.signer(b"other", files.signed(b"letter", key))
