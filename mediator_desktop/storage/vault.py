"""Attached files beside the register: encrypted with a key derived from the register's, equal bytes kept once.

A file is `attachments/ab/abcdef…`, named by its keyed digest: the marker, 8 random bytes, then chunks of 1 MiB, each sealed
with AES-256-GCM under those bytes and its number; what it belongs to and whether it is the last is sealed with it, so that
a file cut short, swapped or put together anew is noticed.
"""

import hmac
import os
import secrets
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mediator_desktop.domain.problems import Trouble

MARKER = b"MDV1"
CHUNK = 1 << 20
_SEAL = 16
_NONCE = 8


class FileVault:
    """Keeps bytes in a folder; the folder is made with the first file."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key

    def put(self, content: bytes) -> str:
        """Keep some bytes; returns their digest. Raises Trouble."""
        digest = hmac.new(self._digest_key, content, "sha256").hexdigest()
        target = self._path(digest)
        if target.exists():
            return digest
        beside = target.with_name(f"{target.name}.{secrets.token_hex(4)}.new")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(beside, "xb") as file:
                for part in self._sealed(content, digest):
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, target)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise Trouble("附件没有存上，请检查磁盘空间和权限") from error
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of a digest. Raises Trouble when they are missing or damaged."""
        try:
            sealed = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise Trouble("附件的文件不见了，请从备份恢复") from error
        except OSError as error:
            raise Trouble("附件读不出来，请检查磁盘和权限") from error
        return b"".join(self._opened(sealed, digest))

    def digests(self) -> Iterator[str]:
        """Every digest that lies in the folder."""
        yield from (path.name for path in self._folder.glob("??/*") if not path.suffix)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def _sealed(self, content: bytes, digest: str) -> Iterator[bytes]:
        random = secrets.token_bytes(_NONCE)
        yield MARKER + random
        cipher = AESGCM(self._cipher_key)
        count = max(1, -(-len(content) // CHUNK))
        for number in range(count):
            part = content[number * CHUNK : (number + 1) * CHUNK]
            yield cipher.encrypt(_nonce(random, number), part, _bound(digest, number == count - 1))

    def _opened(self, sealed: bytes, digest: str) -> Iterator[bytes]:
        start = len(MARKER) + _NONCE
        if sealed[: len(MARKER)] != MARKER or len(sealed) < start + _SEAL:
            raise _damaged()
        random = sealed[len(MARKER) : start]
        cipher = AESGCM(self._cipher_key)
        step = CHUNK + _SEAL
        places = range(start, len(sealed), step)
        for number, place in enumerate(places):
            is_last = number == len(places) - 1
            try:
                yield cipher.decrypt(
                    _nonce(random, number), sealed[place : place + step], _bound(digest, is_last)
                )
            except InvalidTag as error:
                raise _damaged() from error

    @cached_property
    def _cipher_key(self) -> bytes:
        return self._derived(b"attachment contents")

    @cached_property
    def _digest_key(self) -> bytes:
        return self._derived(b"attachment digests")

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(self._key)


def _nonce(random: bytes, number: int) -> bytes:
    return random + number.to_bytes(4, "big")


def _bound(digest: str, is_last: bool) -> bytes:
    return digest.encode("ascii") + (b"\1" if is_last else b"\0")


def _damaged() -> Trouble:
    return Trouble("附件的文件已损坏，请从备份恢复")
