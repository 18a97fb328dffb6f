"""Attached files beside the register: encrypted with a key derived from the register's, equal bytes kept once.

A file is `attachments/ab/abcdef…`, named by its keyed digest: the marker, 8 random bytes, then chunks of 1 MiB, each sealed
with AES-256-GCM under those bytes and its number; what it belongs to and whether it is the last is sealed with it, so that
a file cut short, swapped or put together anew is noticed.
"""

import hmac
import io
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mediator_desktop.domain.problems import Trouble
from mediator_desktop.storage.folders import no_room

ATTACHMENTS = "attachments"
"""Folder of the attached files, beside the register."""
MARKER = b"MDV1"
CHUNK = 1 << 20
_SEAL = 16
_NONCE = 8
_DIGEST = re.compile(r"[0-9a-f]{64}")

Step = Callable[[int, int], None]
"""Told how many of how many are done; may raise to stop."""


class FileVault:
    """Keeps bytes in a folder; the folder is made with the first file."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key

    def put(self, content: bytes) -> str:
        """Keep some bytes; returns their digest. Raises Trouble.

        The file is on disk for good when this returns. Bytes that are here already are not written again, unless
        what lies here is damaged: then the same bytes mend it.
        """
        digest = hmac.new(self._digest_key, content, "sha256").hexdigest()
        if self.holds(digest):
            return digest
        target = self._path(digest)
        try:
            new_folders = [folder for folder in (target.parent, self._folder) if not folder.exists()]
            target.parent.mkdir(parents=True, exist_ok=True)
            write_safely(target, self._sealed(content, digest))
            for folder in new_folders:
                sync_folder(folder.parent)
        except OSError as error:
            if no_room(error):
                raise Trouble("磁盘满了，附件没有存上，请腾出空间后再放一次") from error
            raise Trouble("附件没有存上，请检查磁盘和文件夹的权限") from error
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of a digest. Raises Trouble when they are missing or damaged."""
        content = io.BytesIO()
        for part in self._parts(digest):
            content.write(part)
        return content.getvalue()

    def check(self, digest: str) -> None:
        """Read a file through without keeping it. Raises Trouble when it is missing or damaged."""
        for _part in self._parts(digest):
            pass

    def holds(self, digest: str) -> bool:
        """Whether the bytes of a digest are here and whole."""
        if not self._path(digest).is_file():
            return False
        try:
            self.check(digest)
        except Trouble:
            return False
        return True

    def digests(self) -> Iterator[str]:
        """Every digest that lies in the folder."""
        yield from (path.name for path in vault_files(self._folder))

    def strays(self) -> Iterator[Path]:
        """Everything in the folder that is no attached file, relative to it: half-written files, foreign ones."""
        known = set(vault_files(self._folder))
        for path in sorted(self._folder.rglob("*")):
            if path not in known and (path.is_symlink() or not path.is_dir()):
                yield path.relative_to(self._folder)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise _damaged()
        return self._folder / digest[:2] / digest

    def _sealed(self, content: bytes, digest: str) -> Iterator[bytes]:
        random = secrets.token_bytes(_NONCE)
        yield MARKER + random
        cipher = AESGCM(self._cipher_key)
        whole = memoryview(content)
        count = max(1, -(-len(content) // CHUNK))
        for number in range(count):
            part = whole[number * CHUNK : (number + 1) * CHUNK]
            yield cipher.encrypt(_nonce(random, number), part, _bound(digest, number == count - 1))

    def _parts(self, digest: str) -> Iterator[bytes]:
        """The bytes of a digest, chunk by chunk; what was given is whole only after the last one came."""
        try:
            with open(self._path(digest), "rb") as file:
                yield from self._opened(file, digest)
        except FileNotFoundError as error:
            raise Trouble("附件的文件不见了，请从备份恢复") from error
        except OSError as error:
            raise Trouble("附件读不出来，请检查磁盘和权限") from error

    def _opened(self, file: BinaryIO, digest: str) -> Iterator[bytes]:
        head = file.read(len(MARKER) + _NONCE)
        if head[: len(MARKER)] != MARKER or len(head) < len(MARKER) + _NONCE:
            raise _damaged()
        random = head[len(MARKER) :]
        cipher = AESGCM(self._cipher_key)
        number, sealed = 0, file.read(CHUNK + _SEAL)
        while True:
            following = file.read(CHUNK + _SEAL)
            try:
                yield cipher.decrypt(_nonce(random, number), sealed, _bound(digest, not following))
            except InvalidTag as error:
                raise _damaged() from error
            if not following:
                return
            number, sealed = number + 1, following

    @cached_property
    def _cipher_key(self) -> bytes:
        return self._derived(b"attachment contents")

    @cached_property
    def _digest_key(self) -> bytes:
        return self._derived(b"attachment digests")

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(self._key)


def vault_files(folder: Path) -> list[Path]:
    """The attached files of a folder in order: plain files named by their digest, in the place it gives them."""
    return [
        path
        for path in sorted(folder.glob("??/*"))
        if _DIGEST.fullmatch(path.name)
        and path.parent.name == path.name[:2]
        and path.is_file()
        and not path.is_symlink()
    ]


def copy_attachments(source: Path, folder: Path, step: Step | None = None) -> int:
    """Copy the attached files of a folder into a register's folder, sealed as they are; returns how many.

    Half-written and foreign files stay behind; nothing is made where there is nothing to copy. Raises Trouble before
    anything is copied where there is no room, OSError when the disk gives up.
    """
    if lacking := room_lacking(source, folder):
        raise Trouble(f"那里的空间不够放附件，还差{lacking // 1_000_000 + 1} MB，请换一个地方")
    files = vault_files(source)
    for number, path in enumerate(files):
        if step is not None:
            step(number, len(files))
        place = folder / ATTACHMENTS / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "rb") as file:
            write_safely(place, _chunks(file))
    return len(files)


def room_lacking(source: Path, folder: Path) -> int:
    """How many bytes the disk of a folder is short of for the attached files of another; 0 where they fit."""
    needed = sum(path.stat().st_size for path in vault_files(source))
    return max(0, needed - shutil.disk_usage(folder).free) if needed else 0


def write_safely(target: Path, parts: Iterator[bytes]) -> None:
    """Write a file beside its place and put it there once it is safe on disk; no half file stays. Raises OSError."""
    beside = target.with_name(f"{target.name}.{secrets.token_hex(4)}.new")
    try:
        with open(beside, "xb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder too, where the system can (Windows and some USB sticks cannot)."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while part := file.read(CHUNK):
        yield part


def _nonce(random: bytes, number: int) -> bytes:
    return random + number.to_bytes(4, "big")


def _bound(digest: str, is_last: bool) -> bytes:
    return digest.encode("ascii") + (b"\1" if is_last else b"\0")


def _damaged() -> Trouble:
    return Trouble("附件的文件已损坏，请从备份恢复")
