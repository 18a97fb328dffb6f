"""Files that belong to a screening round: the village's own workbook, the signed sheet as a scan"""

import uuid
from dataclasses import dataclass
from pathlib import Path

from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.attachments import Incoming, Taken, take_in
from mediator_desktop.services.ports import UnitOfWork, Vault

SECTION = "round"
"""Part of no case file: an attachment of a round has the round's id where others have their dispute's."""


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file as it lies with its round now."""

    attachment: Attachment
    changes: Changes


def store(source: Path, vault: Vault) -> Taken:
    """Read a file of this PC into the vault; it belongs to no round yet. Raises Refused for programs, Trouble."""
    return take_in(Incoming.of_path(source), vault)


def attach(round_id: str, taken: Taken, uow: UnitOfWork, clock: Clock) -> FileKept:
    """Put a file that was taken in to a round. Raises Refused for a void round and a file that lies there already."""
    if uow.load_round(round_id).voided_at:
        raise Refused("这一轮已经作废，不能再放文件")
    here = uow.attachments(round_id)
    if any(attachment.digest == taken.digest for attachment in here):
        raise Refused(f"“{taken.examined.name}”已经在这一轮里")
    attachment = Attachment(
        id=str(uuid.uuid4()),
        dispute_id=round_id,
        digest=taken.digest,
        name=taken.examined.name,
        media=taken.examined.media,
        media_type=taken.examined.media_type,
        size=taken.size,
        pages=taken.examined.pages,
        section=SECTION,
        position=max((a.position + 1 for a in here), default=0),
        added_at=clock.now(),
    )
    uow.add_attachment(attachment, taken.examined.thumbnail)
    return FileKept(attachment, Changes(screening=True))


def detach(attachment_id: str, reason: str, uow: UnitOfWork) -> Changes:
    """Take a file out of its round; its bytes stay on record. Raises Refused without a reason."""
    if not tidy(reason):
        raise Refused(Problem("reason", "请写明取出的原因"))
    uow.remove_attachment(attachment_id, tidy(reason))
    return Changes(screening=True)
