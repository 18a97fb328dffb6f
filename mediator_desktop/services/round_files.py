"""Files that belong to a screening round: the village's own workbook, the signed sheet as a scan"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.problems import Problem, Refused, Trouble
from mediator_desktop.domain.text import NAME_LENGTH, tidy
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.ports import UnitOfWork, Vault

SECTION = "round"
LARGEST = 50_000_000
"""Bytes of one file: a scan or a workbook is far smaller."""

_KINDS: Sequence[tuple[bytes, Media, str]] = (
    (b"%PDF-", Media.PDF, "application/pdf"),
    (b"\xff\xd8\xff", Media.PICTURE, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", Media.PICTURE, "image/png"),
    (b"PK\x03\x04", Media.OFFICE, "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Media.OFFICE, "application/x-ole-storage"),
)
"""What a file begins with, by which it is known; its name is never believed."""
_OFFICE_NAMES = (".xlsx", ".xls", ".docx", ".doc", ".et", ".wps")


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file as it lies with its round now."""

    attachment: Attachment
    changes: Changes


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was read and recognised and whose bytes lie in the vault; it belongs to no round yet."""

    name: str
    media: Media
    media_type: str
    size: int
    digest: str


def store(source: Path, vault: Vault) -> Stored:
    """Read a file of this PC into the vault. Raises Refused for what is no scan, PDF or workbook, Trouble."""
    try:
        if not source.is_file():
            raise Refused("这不是普通文件，请选一个文件")
        if source.stat().st_size > LARGEST:
            raise Refused(f"这个文件超过{LARGEST // 1_000_000} MB，请压缩或分开后再放")
        content = source.read_bytes()
    except OSError as error:
        raise Trouble(f"“{source.name}”读不出来，可能已被移走，或正在别的程序里打开") from error
    media, media_type = _recognised(source.name, content)
    return Stored(_short_name(source.name), media, media_type, len(content), vault.put(content))


def attach(round_id: str, stored: Stored, uow: UnitOfWork, clock: Clock) -> FileKept:
    """Put a stored file to a round. Raises Refused for a void round and for a file that lies there already."""
    if uow.load_round(round_id).voided_at:
        raise Refused("这一轮已经作废，不能再放文件")
    here = uow.attachments(round_id)
    if any(attachment.digest == stored.digest for attachment in here):
        raise Refused(f"“{stored.name}”已经在这一轮里")
    attachment = Attachment(
        id=str(uuid.uuid4()),
        dispute_id=round_id,
        digest=stored.digest,
        name=stored.name,
        media=stored.media,
        media_type=stored.media_type,
        size=stored.size,
        section=SECTION,
        position=max((a.position + 1 for a in here), default=0),
        added_at=clock.now(),
    )
    uow.add_attachment(attachment)
    return FileKept(attachment, Changes(screening=True))


def detach(attachment_id: str, reason: str, uow: UnitOfWork) -> Changes:
    """Take a file out of its round; its bytes stay on record. Raises Refused without a reason."""
    if not tidy(reason):
        raise Refused(Problem("reason", "请写明取出的原因"))
    uow.remove_attachment(attachment_id, tidy(reason))
    return Changes(screening=True)


def save_copy(attachment: Attachment, vault: Vault, target: Path) -> None:
    """Write a file as it came to a place outside. Raises Trouble."""
    written_whole(target, vault.get(attachment.digest))


def _recognised(name: str, content: bytes) -> tuple[Media, str]:
    for beginning, media, media_type in _KINDS:
        if content.startswith(beginning):
            if media is Media.OFFICE and not name.lower().endswith(_OFFICE_NAMES):
                break
            return media, media_type
    raise Refused("只能放扫描件（PDF 或图片）和 Excel、Word 文件")


def _short_name(name: str) -> str:
    """The name as it is shown, its ending kept."""
    plain = tidy(name).replace("\n", " ")
    suffix = Path(plain).suffix
    stem = plain.removesuffix(suffix)
    return stem[: 2 * NAME_LENGTH - len(suffix)] + suffix
