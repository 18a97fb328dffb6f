"""Attached files of a case: taken in, ordered, taken out, and copied for someone"""

import stat
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.domain.attachment import PER_PAGE, TURNS, Attachment, Media
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.problems import Problem, Refused, Trouble
from mediator_desktop.domain.text import LINE_LENGTH, tidy, unfit
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.ports import Reader, UnitOfWork, Vault

if TYPE_CHECKING:
    from mediator_desktop.papers.pictures import Examined
    from mediator_desktop.papers.preview import PagePicture

LARGEST = 200_000_000
"""Bytes of one file."""
MOST_TOGETHER = 4_000_000_000
"""Bytes of all files of a case."""
LATE_REASON = "late_reason"
"""Where the log keeps why a file came after the case was archived, and where the reason is asked for."""

SECTIONS = {
    "application": "申请和受理", "identity": "身份证明", "authorization": "授权委托", "investigation": "调查记录",
    "evidence": "证据材料", "session": "调解记录", "agreement": "协议书", "receipt": "履行凭证", "visit": "回访记录",
    "confirmation": "司法确认", "statement": "情况说明", "other": "其他材料",
}  # fmt: skip
"""Parts of a case file that attachments lie in, in their order."""

Step = Callable[[int, int, str], bool]
"""Told what of how many is being done, and its name; False stops after what is done so far."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that someone wants to attach: its name, and how to read it (in any thread, may raise Refused or Trouble)."""

    name: str
    read: Callable[[], bytes]

    @classmethod
    def of_path(cls, path: Path) -> "Incoming":
        """A file on this PC."""
        return cls(path.name, lambda: read_file(path))


@dataclass(frozen=True, slots=True)
class Placing:
    """Where new attachments go: the part of the case file, the evidence they show, the sheet whose signed scan they are."""

    section: str = "evidence"
    evidence_key: str = ""
    stands_for: str = ""
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was examined and whose bytes lie in the vault; it belongs to no case yet."""

    examined: "Examined"
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Files taken in together: those that may be kept, why not the others (name and sentence), whether it was stopped."""

    taken: tuple[Taken, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """What was attached, why not the others (name and sentence), and what changed."""

    attachments: tuple[Attachment, ...]
    refused: tuple[tuple[str, str], ...]
    changes: Changes


def read_file(path: Path) -> bytes:
    """The bytes of a file on this PC. Raises Refused for what is no file or too large, Trouble when it cannot be read."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Refused("这是文件夹，请打开它，选里面的文件")
        if not stat.S_ISREG(status.st_mode):
            raise Refused("这不是普通文件，请另存一份再放")
        _check_size(status.st_size)
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Trouble(f"“{path.name}”读不出来，可能已被移走，或正在别的程序里打开") from error
    _check_size(len(content))
    return content


def take_in(incoming: Incoming, vault: Vault) -> Taken:
    """Read, examine and keep the bytes of one file; the register says nothing of it yet.

    Raises Refused with a sentence for what cannot belong to a case file, Trouble when reading or writing fails.
    """
    from mediator_desktop.papers.pictures import examine

    content = incoming.read()
    _check_size(len(content))
    examined = examine(incoming.name, content)
    return Taken(examined, vault.put(content), len(content))


def take_in_many(files: Sequence[Incoming], vault: Vault, step: Step) -> Batch:
    """Take in several files; one that is refused or cannot be read does not stop the others."""
    taken: list[Taken] = []
    refused: list[tuple[str, str]] = []
    for number, incoming in enumerate(files):
        if not step(number, len(files), incoming.name):
            return Batch(tuple(taken), tuple(refused), is_stopped=True)
        try:
            taken.append(take_in(incoming, vault))
        except Refused as error:
            refused.append((incoming.name, "；".join(p.sentence for p in error.problems)))
        except Trouble as error:
            refused.append((incoming.name, error.sentence))
    return Batch(tuple(taken), tuple(refused))


def keep(
    dispute_id: str, batch: Batch, placing: Placing, uow: UnitOfWork, clock: Clock, *, late_reason: str = ""
) -> Added:
    """Attach files that were taken in, behind those of their section, in one transaction.

    A file that lies in the case already is told and left out. Raises Refused for a void dispute, and for an archived one
    without `late_reason`, which goes into the log.
    """
    record = _open_case(dispute_id, uow)
    reason = tidy(late_reason)
    if record.dispute.filing.archived_on is not None:
        if not reason:
            raise Refused(Problem(LATE_REASON, "这件纠纷已经归档，再放附件要写明原因"))
        if sentence := unfit(reason, lines=True):
            raise Refused(Problem(LATE_REASON, sentence))
    here = {attachment.digest: attachment for attachment in uow.attachments(dispute_id)}
    together = sum(attachment.size for attachment in here.values())
    position = _next_position(here.values(), placing.section)
    added: list[Attachment] = []
    refused = list(batch.refused)
    for taken in batch.taken:
        if taken.digest in here:
            refused.append((taken.examined.name, _already(here[taken.digest])))
            continue
        together += taken.size
        if together > MOST_TOGETHER:
            refused.append((taken.examined.name, "这一卷的附件已满4 GB，请压缩录像后再放"))
            continue
        attachment = Attachment(
            id=str(uuid.uuid4()),
            dispute_id=dispute_id,
            digest=taken.digest,
            name=taken.examined.name,
            media=taken.examined.media,
            media_type=taken.examined.media_type,
            size=taken.size,
            pages=taken.examined.pages,
            section=placing.section,
            evidence_key=placing.evidence_key,
            stands_for=placing.stands_for,
            item=placing.item,
            position=position,
            added_at=clock.now(),
        )
        uow.add_attachment(attachment, taken.examined.thumbnail)
        here[taken.digest] = attachment
        added.append(attachment)
        position += 1
    if added and reason:
        uow.record_event("attach_late", dispute_id=dispute_id, changes={LATE_REASON: (None, reason)})
    return Added(tuple(added), tuple(refused), _changed(dispute_id) if added else Changes())


def add(
    dispute_id: str,
    incoming: Incoming,
    placing: Placing,
    uow: UnitOfWork,
    vault: Vault,
    clock: Clock,
    *,
    late_reason: str = "",
) -> Added:
    """Attach one file: its bytes are safe before the register speaks of them.

    Raises Refused where it cannot belong to this case or lies in it already.
    """
    _open_case(dispute_id, uow)
    batch = Batch((take_in(incoming, vault),))
    added = keep(dispute_id, batch, placing, uow, clock, late_reason=late_reason)
    if added.refused:
        raise Refused(added.refused[0][1])
    return added


def change(attachment: Attachment, uow: UnitOfWork) -> Changes:
    """Keep what is said anew of an attachment: section, caption, evidence, sheet, turn, how many on a page.

    Moved to another section it becomes the last there; what is kept is compared with what is on record, so saying the
    same again changes nothing. Raises Refused for a void or archived dispute and for what cannot be printed.
    """
    before = _of_case(attachment.dispute_id, attachment.id, uow)
    caption = tidy(attachment.caption)
    if sentence := unfit(caption):
        raise Refused(Problem("caption", sentence))
    if len(caption) > LINE_LENGTH:
        raise Refused(Problem("caption", f"说明最多{LINE_LENGTH}个字，请写短一些"))
    if attachment.turn not in TURNS or attachment.per_page not in PER_PAGE:
        raise Refused("图片只能转90度的倍数，一页只能放1、2或4张")
    section = attachment.section or before.section
    position = before.position
    if section != before.section:
        position = _next_position(uow.attachments(attachment.dispute_id), section)
    after = replace(
        before,
        section=section,
        caption=caption,
        evidence_key=attachment.evidence_key,
        stands_for=attachment.stands_for,
        item=attachment.item if attachment.stands_for else None,
        turn=attachment.turn,
        per_page=attachment.per_page,
        position=position,
    )
    if after == before:
        return Changes()
    uow.change_attachment(after)
    return _changed(attachment.dispute_id)


def move(dispute_id: str, attachment_id: str, places: int, uow: UnitOfWork) -> Changes:
    """Move an attachment by some places (negative: towards the front) within its section; it stops at the ends."""
    before = _of_case(dispute_id, attachment_id, uow)
    beside = [a for a in uow.attachments(dispute_id) if a.section == before.section]
    old = beside.index(before)
    new = min(max(old + places, 0), len(beside) - 1)
    if new == old:
        return Changes()
    free = sorted(a.position for a in beside)
    if len(set(free)) < len(free):
        free = list(range(len(beside)))
    beside.insert(new, beside.pop(old))
    for attachment, position in zip(beside, free, strict=True):
        if attachment.position != position:
            uow.change_attachment(replace(attachment, position=position))
    return _changed(dispute_id)


def remove(dispute_id: str, attachment_id: str, reason: str, uow: UnitOfWork) -> Changes:
    """Take an attachment out of its case; its bytes stay on record. Raises Refused without a reason."""
    _open_case(dispute_id, uow)
    reason = tidy(reason)
    if sentence := unfit(reason, lines=True):
        raise Refused(Problem("reason", sentence))
    uow.remove_attachment(attachment_id, reason)
    return _changed(dispute_id)


def note_export(attachment: Attachment, uow: UnitOfWork) -> Changes:
    """Write into the log that a copy of an attachment leaves the register; done before it does."""
    uow.record_event(
        "export_attachment",
        subject=attachment.id,
        dispute_id=attachment.dispute_id,
        changes={"attachment": (None, attachment.name)},
    )
    return _changed(attachment.dispute_id)


def save_copy(attachment: Attachment, vault: Vault, target: Path) -> None:
    """Write the file as it came to a place outside; `note_export` comes before. Raises Trouble."""
    written_whole(target, vault.get(attachment.digest))


def page_count(attachment: Attachment) -> int:
    """How many pages can be shown; 0 for what has none."""
    return max(1, attachment.pages) if attachment.media in (Media.PICTURE, Media.PDF) else 0


def page(attachment: Attachment, content: bytes, index: int, longest: int) -> "bytes | PagePicture":
    """A page to look at, counted from 0, with about `longest` pixels on its longer side.

    A picture comes as a JPEG, turned as it was asked to be, a page of a PDF as raw pixels. Raises Refused.
    """
    if attachment.media is Media.PICTURE:
        from mediator_desktop.papers.pictures import page_picture

        return page_picture(content, attachment.turn, longest, index)
    from mediator_desktop.papers.pictures import pdf_page

    return pdf_page(content, index, longest)


def _check_size(size: int) -> None:
    if size > LARGEST:
        raise Refused(
            f"这个文件有{size / 1_000_000:.0f} MB，超过{LARGEST // 1_000_000} MB，请压缩或分段后再放"
        )


def _open_case(dispute_id: str, reader: Reader) -> DisputeRecord:
    record = reader.load(dispute_id)
    if record.voided:
        raise Refused("这件纠纷已经作废，附件不能再改")
    return record


def _of_case(dispute_id: str, attachment_id: str, reader: Reader) -> Attachment:
    """An attachment that may be changed."""
    if _open_case(dispute_id, reader).dispute.filing.archived_on is not None:
        raise Refused("这件纠纷已经归档，附件不能再调整；要补充就写明原因放入新的附件")
    found = next((a for a in reader.attachments(dispute_id) if a.id == attachment_id), None)
    if found is None:
        raise Refused("这个附件已经取出，请刷新后再看")
    return found


def _next_position(attachments: Iterable[Attachment], section: str) -> int:
    return max((a.position + 1 for a in attachments if a.section == section), default=0)


def _already(attachment: Attachment) -> str:
    place = SECTIONS.get(attachment.section, "")
    return f"这个文件已经在卷里，放在“{place}”" if place else "这个文件已经在卷里"


def _changed(dispute_id: str) -> Changes:
    return Changes(disputes=frozenset({dispute_id}))
