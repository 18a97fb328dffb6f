"""The file of a packet: whatever was done to it on its way is noticed and said in one sentence."""

import hashlib
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.exchange import Part
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.storage import packet_file
from mediator_desktop.storage.keyring import Cost
from mediator_desktop.storage.packet_file import (
    ALTERED,
    CHUNK,
    CUT_SHORT,
    FORGED,
    NEWER,
    NOT_A_PACKET,
    TOO_LARGE,
    WRONG_WORDS,
    OpenPacket,
    new_signing_key,
    public_key,
    sealed,
    signed_letter,
    signer_of,
    tidy_passphrase,
)
from tests.conftest import CHEAP

PASSPHRASE = "1234-5678-9012"
KEY = bytes(range(32))
LETTER = b'{"cover": "x"}'
PARTS = (b"a photo", b"", bytes(range(256)) * 3)


def nobody(done: int, total: int) -> None:
    """Watches nothing."""


def made(letter: bytes = LETTER, parts: tuple[bytes, ...] = PARTS, cost: Cost = CHEAP) -> bytes:
    wanted = [Part(len(part), lambda part=part: part) for part in parts]
    return b"".join(sealed(letter, wanted, PASSPHRASE, KEY, cost, nobody))


def opened(path: Path, content: bytes, passphrase: str = PASSPHRASE) -> OpenPacket:
    path.write_bytes(content)
    return OpenPacket(path, passphrase, nobody)


def refusal(path: Path, content: bytes, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(Refused) as refused:
        opened(path, content, passphrase)
    return refused.value.problems[0].sentence


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stick") / "a.mdpacket"


GOOD = made()


def test_what_was_sealed_comes_out(place: Path) -> None:
    packet = opened(place, GOOD)
    assert (packet.key, packet.letter) == (public_key(KEY), LETTER)
    assert [packet.part(n) for n in range(3)] == list(PARTS)
    assert [packet.part_size(n) for n in (-1, 0, 1, 2, 3)] == [-1, 7, 0, 768, -1]


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_sizes_around_a_chunk(place: Path, extra: int) -> None:
    fixed = packet_file._FIXED.size + 2 * 8 + len(LETTER) + 64
    parts = (bytes(CHUNK), b"\x07" * (CHUNK - fixed + extra))
    packet = opened(place, made(parts=parts))
    assert [hashlib.sha256(packet.part(n)).digest() for n in (0, 1)] == [
        hashlib.sha256(part).digest() for part in parts
    ]


@given(letter=st.binary(max_size=200), parts=st.lists(st.binary(max_size=300), max_size=4))
def test_any_content_comes_back(place: Path, letter: bytes, parts: list[bytes]) -> None:
    packet = opened(place, made(letter, tuple(parts)))
    assert packet.letter == letter
    assert [packet.part(n) for n in range(len(parts))] == parts


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_any_flipped_byte_is_refused(place: Path, where: int, flip: int) -> None:
    content = bytearray(GOOD)
    content[where] ^= flip
    assert refusal(place, bytes(content))


@given(st.integers(0, len(GOOD) - 1))
def test_any_cut_is_refused(place: Path, length: int) -> None:
    expected = NOT_A_PACKET if length == 0 else CUT_SHORT
    assert refusal(place, GOOD[:length]) == expected


@pytest.mark.parametrize("length", [1, 3, 4, 5, 6, 40, packet_file._START, len(GOOD) - 1])
def test_cuts_inside_the_header_are_told_too(place: Path, length: int) -> None:
    assert refusal(place, GOOD[:length]) == CUT_SHORT


def test_something_added_is_refused(place: Path) -> None:
    assert refusal(place, GOOD + b"\0") == ALTERED


def test_a_wrong_passphrase_is_said_beside_its_field(place: Path) -> None:
    assert refusal(place, GOOD, "1234-5678-9013") == WRONG_WORDS
    assert refusal(place, GOOD, "1234") == "口令至少要8位"


def test_another_kind_of_file_is_told(place: Path) -> None:
    assert refusal(place, b"PK\x03\x04" + bytes(100)) == NOT_A_PACKET


def test_a_newer_format_is_told_whatever_its_header(place: Path) -> None:
    assert refusal(place, b"MDPK\x00\x02" + bytes(10)) == NEWER


def header(**changed: int) -> bytes:
    """A packet whose header says something else, its checksum put right again."""
    names = ("marker", "format", "passes", "memory", "lanes", "salt", "random", "length")
    fields = dict(zip(names, packet_file._HEADER.unpack(GOOD[: packet_file._HEADER.size]), strict=True))
    start = packet_file._HEADER.pack(*(fields | changed).values())
    start += GOOD[len(start) : len(start) + 16]
    return start + hashlib.sha256(start).digest()[:8] + GOOD[len(start) + 8 :]


@pytest.mark.parametrize(
    "changed",
    [
        {"passes": 0},
        {"passes": 2**31},
        {"memory": 2**31},
        {"memory": 4},
        {"lanes": 255},
        {"length": 2**63},
        {"length": 0},
        {"length": 200 + 0},
    ],
)
def test_an_absurd_header_is_refused_before_any_work(place: Path, changed: dict[str, int]) -> None:
    assert refusal(place, header(**changed)) in (TOO_LARGE, ALTERED, CUT_SHORT)
    if changed != {"length": 200}:
        assert refusal(place, header(**changed)) == TOO_LARGE


def test_a_header_put_together_anew_does_not_open(place: Path) -> None:
    assert refusal(place, header(passes=2)) == WRONG_WORDS


def resealed(plain: Callable[[bytes], bytes], place: Path) -> bytes:
    """A packet of someone who knows the passphrase and put something else inside."""
    packet = opened(place, GOOD)
    inside = plain(b"".join(packet._plain(0, packet._total)))
    salt, random = b"s" * 16, b"r" * 8
    chunks = -(-len(inside) // CHUNK)
    length = packet_file._START + len(inside) + 16 * chunks
    start = packet_file._HEADER.pack(
        b"MDPK", 1, CHEAP.passes, CHEAP.memory, CHEAP.lanes, salt, random, length
    )
    cipher = packet_file.AESGCM(packet_file._derived(tidy_passphrase(PASSPHRASE), salt, CHEAP))
    test = cipher.encrypt(packet_file._nonce(random, packet_file._KEY_TEST), b"", start)
    body = packet_file._chunked((inside,), cipher, start, random, len(inside), nobody)
    return start + test + hashlib.sha256(start + test).digest()[:8] + b"".join(body)


def test_what_someone_with_the_passphrase_changed_is_no_longer_signed(place: Path) -> None:
    changed = resealed(lambda inside: inside.replace(b"photo", b"PHOTO"), place)
    assert refusal(place, changed) == FORGED


@pytest.mark.parametrize(
    "fixed",
    [
        struct.pack(">32sQI", bytes(32), 2**62, 3),
        struct.pack(">32sQI", bytes(32), 14, 2**31),
        struct.pack(">32sQI", bytes(32), 15, 3),
    ],
)
def test_absurd_sizes_inside_are_refused(place: Path, fixed: bytes) -> None:
    changed = resealed(lambda inside: fixed + inside[len(fixed) :], place)
    assert refusal(place, changed) == TOO_LARGE


def test_a_table_of_parts_longer_than_the_file_is_refused(place: Path) -> None:
    fixed = struct.pack(">32sQI", bytes(32), 14, 40_000)
    assert refusal(place, resealed(lambda inside: fixed + inside[len(fixed) :], place)) == ALTERED


def test_a_part_that_is_not_there_is_refused(place: Path) -> None:
    with pytest.raises(Refused, match=ALTERED):
        opened(place, GOOD).part(3)


def test_a_file_exchanged_after_opening_is_noticed(place: Path) -> None:
    packet = opened(place, GOOD)
    place.write_bytes(GOOD[:300] + bytes(len(GOOD) - 300))
    with pytest.raises(Refused, match=ALTERED):
        packet.part(2)


def test_another_part_under_the_same_seal_is_noticed(place: Path) -> None:
    packet = opened(place, GOOD)
    packet._digests[0] = bytes(32)
    with pytest.raises(Refused, match=ALTERED):
        packet.part(0)


def test_a_stick_pulled_out_is_a_trouble(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packet = opened(place, GOOD)
    place.unlink()
    with pytest.raises(Trouble, match="读不出来"):
        packet.part(0)
    place.write_bytes(GOOD)

    class Broken:
        def read(self, size: int) -> bytes:
            raise OSError

        def close(self) -> None:
            """Nothing to let go."""

    monkeypatch.setattr("builtins.open", lambda *_args, **_more: Broken())
    with pytest.raises(Trouble, match="读不出来"):
        OpenPacket(place, PASSPHRASE, nobody)


def test_progress_is_told_and_may_stop_it(place: Path) -> None:
    told: list[tuple[int, int]] = []
    parts = [Part(CHUNK, lambda: bytes(CHUNK))] * 2
    content = b"".join(sealed(LETTER, parts, PASSPHRASE, KEY, CHEAP, lambda *step: told.append(step)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
    place.write_bytes(content)

    def stop(done: int, total: int) -> None:
        raise Trouble("已停止")

    with pytest.raises(Trouble, match="已停止"):
        OpenPacket(place, PASSPHRASE, stop)


def test_an_attachment_of_another_size_than_registered_stops_the_packet() -> None:
    with pytest.raises(Trouble, match="大小"):
        list(sealed(LETTER, [Part(8, lambda: b"seven b")], PASSPHRASE, KEY, CHEAP, nobody))


@pytest.mark.parametrize("size", [packet_file.MOST_BYTES, -1])
def test_too_much_is_refused_before_it_is_written(size: int) -> None:
    parts = [Part(size, bytes)] if size > 0 else [Part(0, bytes)] * (packet_file.MOST_PARTS + 1)
    with pytest.raises(Refused, match="分几次"):
        next(sealed(LETTER, parts, PASSPHRASE, KEY, CHEAP, nobody))


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("1234-5678-9012", "123456789012"),
        ("１２３４ ５６７８ ９０１２", "123456789012"),
        (" 溪口村的老槐树 下 ", "溪口村的老槐树下"),
        ("ab-cdefgh", "ab-cdefgh"),
    ],
)
def test_a_passphrase_told_by_telephone_may_be_typed_in_many_ways(typed: str, used: str) -> None:
    assert tidy_passphrase(typed) == used


@pytest.mark.parametrize("typed", ["", "1234567", "12-34-567", "       8"])
def test_a_short_passphrase_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        tidy_passphrase(typed)


def test_an_open_letter_is_signed() -> None:
    key = new_signing_key()
    seal = signed_letter(LETTER, key)
    assert signer_of(LETTER, seal) == public_key(key)
    for broken in (seal[:-1], bytes(96), seal[:32] + bytes(64), b""):
        with pytest.raises(Refused, match="签名"):
            signer_of(LETTER, broken)
    with pytest.raises(Refused, match="签名"):
        signer_of(LETTER + b" ", seal)
