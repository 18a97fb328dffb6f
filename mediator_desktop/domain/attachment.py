"""Files that belong to a case: scans, photos, recordings, documents."""

from dataclasses import dataclass
from datetime import datetime

from mediator_desktop.domain.vocabulary import Term


class Media(Term):
    """What an attachment is, as far as the case file is concerned."""

    PICTURE = "picture", "图片"
    PDF = "pdf", "PDF"
    RECORDING = "recording", "录音"
    VIDEO = "video", "录像"
    OFFICE = "office", "电子文档"


TURNS = (0, 90, 180, 270)
"""Degrees clockwise by which a picture may be turned beyond what its camera says."""

PER_PAGE = (1, 2, 4)
"""How many pictures may share an A4 page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file in a case file; its bytes lie encrypted in the vault under `digest`.

    `digest` is keyed (hex): equal bytes have equal digests within one register and tell nothing outside. `name` is the
    file's name, `size` bytes, `pages` how many pages it has where it has pages (0 otherwise). `section` is the part of
    the case file (`forms/casefiles/`), `evidence_key` the line of the evidence list it shows, `stands_for` and `item`
    the sheet whose signed scan it is. `position` orders the attachments of a section, `turn` is in degrees clockwise.
    """

    id: str
    dispute_id: str
    digest: str
    name: str
    media: Media
    media_type: str
    size: int
    pages: int = 0
    section: str = ""
    caption: str = ""
    evidence_key: str = ""
    stands_for: str = ""
    item: int | None = None
    position: int = 0
    turn: int = 0
    per_page: int = 1
    added_at: datetime
    actor: str = ""
