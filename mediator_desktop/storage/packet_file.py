"""The file of a transfer packet: sealed under a passphrase told by telephone, signed by the office that sends it.

A header (marker, format, effort and salt of Argon2id, random bytes, length of the file, a test of the key, a checksum of the
header itself), then chunks of 1 MiB, each sealed with AES-256-GCM under its number and the header; whether it is the last is
sealed with it. Inside: the sender's public key, the length of the letter and of every part, the letter, the parts, and an
Ed25519 signature over all of it. Nothing is decrypted to a file; parts are read one at a time.
"""

import hashlib
import os
import secrets
import struct
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mediator_desktop.domain.exchange import Part
from mediator_desktop.domain.problems import Problem, Refused, Trouble
from mediator_desktop.storage.keyring import KEY_BYTES, LEAST_PASSWORD, Cost

MARKER = b"MDPK"
FORMAT = 1
CHUNK = 1 << 20
MOST_BYTES = 16 << 30
"""Larger than any stick holds a village's week."""
MOST_LETTER = 256 << 20
MOST_PARTS = 50_000
_MOST_COST = Cost(passes=16, memory=262_144, lanes=4)
_HEADER = struct.Struct(">4sHIIB16s8sQ")
_SEAL = 16
_CHECK = 8
_START = _HEADER.size + _SEAL + _CHECK
_KEY_TEST = 0xFFFFFFFF
_SIGNATURE = 64
_FIXED = struct.Struct(">32sQI")
_SIZE = struct.Struct(">Q")
_PURPOSE = b"mediator-desktop packet 1\0"
_LETTER_PURPOSE = b"mediator-desktop receipt 1\0"

NOT_A_PACKET = "这不是纠纷包，请看看是不是选错了文件"
NEWER = "这个纠纷包是更新版本的程序做的，请先更新本程序再接收"
CUT_SHORT = "纠纷包只有一部分，可能没有拷贝完，请重新拷贝或请对方重发"
ALTERED = "纠纷包已损坏或被改动过，请对方重发一个"
WRONG_WORDS = "口令不对，请打电话向对方核对后再输一次"
FORGED = "纠纷包里的签名对不上，可能被改动过，请打电话问对方"
TOO_LARGE = "纠纷包里的大小不合情理，不能打开，请打电话问对方"

Watch = Callable[[int, int], None]
"""Told how many bytes of how many are done; raises to stop."""


def public_key(signing_key: bytes) -> bytes:
    """The public key (32 bytes) of a signing key (32 bytes)."""
    return Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw()


def new_signing_key() -> bytes:
    """A new signing key, 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def tidy_passphrase(typed: str) -> str:
    """A passphrase as it is used: full-width signs made usual, no spaces, groups of digits without hyphens.

    Raises Refused when it is too short.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    bare = plain.replace("-", "")
    plain = bare if bare.isdigit() else plain
    if len(plain) < LEAST_PASSWORD:
        raise Refused(Problem("passphrase", f"口令至少要{LEAST_PASSWORD}位"))
    return plain


def sealed(
    letter: bytes, parts: Sequence[Part], passphrase: str, signing_key: bytes, cost: Cost, watch: Watch
) -> Iterator[bytes]:
    """The bytes of a packet, piece by piece. Raises Refused for a passphrase that is too short or too much content."""
    head = _FIXED.pack(public_key(signing_key), len(letter), len(parts))
    sizes = b"".join(_SIZE.pack(part.size) for part in parts)
    total = len(head) + len(sizes) + len(letter) + sum(part.size for part in parts) + _SIGNATURE
    chunks = -(-total // CHUNK)
    length = _START + total + chunks * _SEAL
    if length > MOST_BYTES or len(letter) > MOST_LETTER or len(parts) > MOST_PARTS:
        raise Refused("一个纠纷包装不下这么多，请分几次发送")
    salt, random = secrets.token_bytes(16), secrets.token_bytes(8)
    header = _HEADER.pack(MARKER, FORMAT, cost.passes, cost.memory, cost.lanes, salt, random, length)
    cipher = AESGCM(_derived(tidy_passphrase(passphrase), salt, cost))
    test = cipher.encrypt(_nonce(random, _KEY_TEST), b"", header)
    yield header + test + _checksum(header + test)
    yield from _chunked(
        _signed((head, sizes, letter), parts, signing_key), cipher, header, random, total, watch
    )


def _signed(first: Iterable[bytes], parts: Sequence[Part], signing_key: bytes) -> Iterator[bytes]:
    digest = hashlib.sha512()
    for piece in first:
        digest.update(piece)
        yield piece
    for part in parts:
        piece = part.fetch()
        if len(piece) != part.size:
            raise Trouble("有附件的大小和登记的不一样，请先检查登记册")
        digest.update(piece)
        yield piece
    yield Ed25519PrivateKey.from_private_bytes(signing_key).sign(_PURPOSE + digest.digest())


def _chunked(
    pieces: Iterable[bytes], cipher: AESGCM, header: bytes, random: bytes, total: int, watch: Watch
) -> Iterator[bytes]:
    waiting = bytearray()
    number = done = 0
    for piece in pieces:
        waiting += piece
        while len(waiting) >= CHUNK or done + len(waiting) == total:
            plain = bytes(waiting[:CHUNK])
            del waiting[:CHUNK]
            done += len(plain)
            yield cipher.encrypt(_nonce(random, number), plain, _bound(header, done == total))
            number += 1
            watch(done, total)
            if done == total:
                return


class OpenPacket:
    """A packet that was read through once and found whole, unaltered and signed by its key."""

    def __init__(self, path: Path, passphrase: str, watch: Watch) -> None:
        self._path = path
        with self._file() as file:
            self._header, self._random, cost, salt, self._length, test = _read_header(
                file.read(_START), os.fstat(file.fileno()).st_size
            )
            self._cipher = AESGCM(_derived(tidy_passphrase(passphrase), salt, cost))
            try:
                self._cipher.decrypt(_nonce(self._random, _KEY_TEST), test, self._header)
            except InvalidTag as error:
                raise Refused(Problem("passphrase", WRONG_WORDS)) from error
        self._total = _plain_length(self._length)
        self._digests: list[bytes] = []
        self._places: list[tuple[int, int]] = []
        self.key, self.letter = self._read_through(watch)

    def part(self, number: int) -> bytes:
        """The bytes of a part. Raises Refused where there is none, or when the file was changed meanwhile."""
        if not 0 <= number < len(self._places):
            raise Refused(ALTERED)
        place, size = self._places[number]
        content = b"".join(self._plain(place, place + size))
        if hashlib.sha256(content).digest() != self._digests[number]:
            raise Refused(ALTERED)
        return content

    def part_size(self, number: int) -> int:
        """Bytes of a part, -1 where there is none."""
        return self._places[number][1] if 0 <= number < len(self._places) else -1

    def _read_through(self, watch: Watch) -> tuple[bytes, bytes]:
        pieces = _Pieces(self._watched(watch))
        key, letter_size, count = _FIXED.unpack(pieces.take(_FIXED.size))
        if letter_size > MOST_LETTER or count > MOST_PARTS:
            raise Refused(TOO_LARGE)
        sizes = [size for (size,) in _SIZE.iter_unpack(pieces.take(_SIZE.size * count))]
        place = _FIXED.size + _SIZE.size * count + letter_size
        if place + sum(sizes) + _SIGNATURE != self._total:
            raise Refused(TOO_LARGE)
        letter = pieces.take(letter_size)
        for size in sizes:
            self._digests.append(pieces.digest(size))
            self._places.append((place, size))
            place += size
        signed = pieces.whole.digest()
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(pieces.take(_SIGNATURE), _PURPOSE + signed)
        except (InvalidSignature, ValueError) as error:
            raise Refused(FORGED) from error
        return key, letter

    def _watched(self, watch: Watch) -> Iterator[bytes]:
        done = 0
        for piece in self._plain(0, self._total):
            done += len(piece)
            watch(done, self._total)
            yield piece

    def _plain(self, start: int, end: int) -> Iterator[bytes]:
        """The plain bytes of a span, chunk by chunk."""
        if start >= end:
            return
        last = -(-self._total // CHUNK) - 1
        with self._file() as file:
            for number in range(start // CHUNK, (end - 1) // CHUNK + 1):
                file.seek(_START + number * (CHUNK + _SEAL))
                chunk = file.read(min(CHUNK + _SEAL, self._length - file.tell()))
                try:
                    plain = self._cipher.decrypt(
                        _nonce(self._random, number), chunk, _bound(self._header, number == last)
                    )
                except (InvalidTag, ValueError) as error:
                    raise Refused(ALTERED) from error
                begin = number * CHUNK
                yield plain[max(0, start - begin) : end - begin]

    def _file(self) -> "_Opened":
        return _Opened(self._path)


class _Opened:
    """A file open for reading whose troubles are sentences."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> "_Opened":
        try:
            self._file = open(self._path, "rb")
        except OSError as error:
            raise _unreadable(self._path) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def fileno(self) -> int:
        return self._file.fileno()

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, place: int) -> None:
        self._file.seek(place)

    def read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            raise _unreadable(self._path) from error


class _Pieces:
    """Plain bytes taken in order, all of them hashed as they go by."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self._source = source
        self._waiting = b""
        self.whole = hashlib.sha512()

    def take(self, size: int) -> bytes:
        """The next bytes."""
        return b"".join(self._next(size))

    def digest(self, size: int) -> bytes:
        """SHA-256 of the next bytes, which are not kept."""
        own = hashlib.sha256()
        for piece in self._next(size):
            own.update(piece)
        return own.digest()

    def _next(self, size: int) -> Iterator[bytes]:
        while size:
            if not self._waiting:
                self._waiting = next(self._source, b"")
                if not self._waiting:
                    raise Refused(ALTERED)
            piece, self._waiting = self._waiting[:size], self._waiting[size:]
            size -= len(piece)
            self.whole.update(piece)
            yield piece


def signed_letter(letter: bytes, signing_key: bytes) -> bytes:
    """Public key and signature (96 bytes) of an open letter (a receipt)."""
    signature = Ed25519PrivateKey.from_private_bytes(signing_key).sign(_LETTER_PURPOSE + letter)
    return public_key(signing_key) + signature


def signer_of(letter: bytes, seal: bytes) -> bytes:
    """The public key that signed an open letter. Raises Refused when the signature does not fit."""
    try:
        Ed25519PublicKey.from_public_bytes(seal[:32]).verify(seal[32:], _LETTER_PURPOSE + letter)
    except (InvalidSignature, ValueError) as error:
        raise Refused("回执里的签名对不上，可能被改动过，请打电话问对方") from error
    return seal[:32]


def _read_header(start: bytes, size: int) -> tuple[bytes, bytes, Cost, bytes, int, bytes]:
    marker = start[: len(MARKER)]
    if not start or marker != MARKER[: len(marker)]:
        raise Refused(NOT_A_PACKET)
    if len(start) < len(MARKER) + 2:
        raise Refused(CUT_SHORT)
    if int.from_bytes(start[4:6], "big") > FORMAT:
        raise Refused(NEWER)
    if len(start) < _START:
        raise Refused(CUT_SHORT)
    if _checksum(start[:-_CHECK]) != start[-_CHECK:]:
        raise Refused(ALTERED)
    header = start[: _HEADER.size]
    _, _, passes, memory, lanes, salt, random, length = _HEADER.unpack(header)
    is_sane = (
        1 <= passes <= _MOST_COST.passes
        and 8 * lanes <= memory <= _MOST_COST.memory
        and 1 <= lanes <= _MOST_COST.lanes
        and _START + _SEAL + _FIXED.size + _SIGNATURE <= length <= MOST_BYTES
    )
    if not is_sane or _plain_length(length) < _FIXED.size + _SIGNATURE:
        raise Refused(TOO_LARGE)
    if size != length:
        raise Refused(CUT_SHORT if size < length else ALTERED)
    test = start[_HEADER.size : _HEADER.size + _SEAL]
    return header, random, Cost(passes, memory, lanes), salt, length, test


def _plain_length(length: int) -> int:
    sealed_length = length - _START
    return sealed_length - _SEAL * -(-sealed_length // (CHUNK + _SEAL))


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        passphrase.encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _nonce(random: bytes, number: int) -> bytes:
    return random + number.to_bytes(4, "big")


def _bound(header: bytes, is_last: bool) -> bytes:
    return header + (b"\1" if is_last else b"\0")


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:_CHECK]


def _unreadable(path: Path) -> Trouble:
    return Trouble(f"“{path.name}”读不出来，请看看文件还在不在、U盘有没有拔出")
