"""Binding a case file: its sheets and attachments as one PDF, with the contents page that belongs to it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.paper_source import ContentsLine
from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.status import title_of
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import papers
from mediator_desktop.services.casefile import CaseFile, CaseSheet
from mediator_desktop.services.ports import Reader, UnitOfWork, Vault
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.papers.binding import Numbers, Photo, Piece
    from mediator_desktop.papers.filled import FilledPaper
    from mediator_desktop.papers.preview import PagePicture

Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundCase:
    """A bound case file: the PDF, its numbered pages, what 卷内目录 says, and files that could not be shown."""

    pdf: bytes
    pages: int
    contents: tuple[ContentsLine, ...]
    left_out: tuple[str, ...] = ()


def bind(
    case: CaseFile,
    reader: Reader,
    workplace: Workplace,
    *,
    double_sided: bool = False,
    step: Step = lambda done, total, words: None,
) -> BoundCase:
    """The case file as one PDF; equal facts and attachments give equal bytes.

    `step` is told how far it is and may raise to stop. Raises Refused when a kept paper was altered.
    """
    from mediator_desktop.papers import binding

    record = case.record
    committee = record.dispute.committee or (reader.office() or Office()).committee
    pieces: list[Piece] = []
    lines: list[tuple[str, str]] = []
    for sheet in case.plan:
        note = sheet.part.flag.label if case.order.flags_as_notes else ""
        for piece in _pieces(sheet, case, reader, workplace, lines, committee):
            pieces.append(piece)
            lines.append((sheet.line, note))
    bound = binding.bind(
        pieces, title=file_title(case, workplace), author=committee, double_sided=double_sided, step=step
    )
    return BoundCase(
        pdf=bound.pdf,
        pages=bound.pages,
        contents=contents_lines(lines, bound.numbers.spans),
        left_out=bound.left_out,
    )


def file_title(case: CaseFile, workplace: Workplace) -> str:
    """`调解卷宗 〔2026〕云人调字第012号 甲与乙邻里纠纷`."""
    dispute = case.record.dispute
    name = title_of(dispute, workplace.vocabulary.types.name(dispute.type_code) if dispute.type_code else "")
    return " ".join(filter(None, ("调解卷宗", case.record.display_number, name)))


def keep_as_printed(case: CaseFile, uow: UnitOfWork, clock: Clock) -> Changes:
    """Keep what a bound file printed for the first time, so that it stays what people sign.

    Sheets that lack something are not kept: they will be printed again when they are complete.
    """
    for sheet in case.plan:
        is_first = sheet.issued is None and not sheet.scans and sheet.part.numbered
        if is_first and sheet.prepared is not None and sheet.prepared.is_complete:
            papers.issue(sheet.prepared, uow, clock)
    uow.record_event("bind", subject=case.record.display_number or case.record.id)
    return Changes(disputes=frozenset({case.record.id}))


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    from mediator_desktop.papers.preview import count_pages

    return count_pages(pdf)


def page(pdf: bytes, index: int, scale: float) -> "PagePicture":
    """A picture of one page, counted from 0; `scale` is pixels a point."""
    from mediator_desktop.papers.preview import render_page

    return render_page(pdf, index, scale)


def contents_lines(
    lines: Sequence[tuple[str, str]], spans: "Sequence[tuple[int, int] | None]"
) -> tuple[ContentsLine, ...]:
    """卷内目录: neighbours of one title are one line over all their pages; unnumbered ones are none."""
    numbered = [(line, span) for line, span in zip(lines, spans, strict=True) if span is not None]
    found = []
    for (title, note), group in groupby(numbered, key=lambda entry: entry[0]):
        its = [span for _line, span in group]
        first, last = its[0][0], its[-1][1]
        found.append(ContentsLine(title, str(first) if first == last else f"{first}-{last}", note))
    return tuple(found)


def _pieces(
    sheet: CaseSheet,
    case: CaseFile,
    reader: Reader,
    workplace: Workplace,
    lines: Sequence[tuple[str, str]],
    committee: str,
) -> "Iterator[Piece]":
    from mediator_desktop.papers.binding import DerivedPiece, Heading, PaperPiece

    heading = Heading(part=sheet.part.title, title=sheet.title, is_numbered=sheet.part.numbered)
    if sheet.scans:
        yield from _scanned(sheet, workplace.register.vault, committee)
    elif not sheet.part.numbered:

        def fill(numbers: "Numbers") -> "FilledPaper":
            return papers.prepare(
                sheet.form_id,
                case.record,
                reader,
                workplace,
                sheet.item,
                contents=contents_lines(lines, numbers.spans),
                page_count=numbers.total,
            ).filled

        yield DerivedPiece(heading, fill)
    elif sheet.issued is not None:
        yield PaperPiece(heading, papers.filled_of(sheet.issued))
    elif sheet.prepared is not None:
        yield PaperPiece(heading, sheet.prepared.filled)


def _scanned(sheet: CaseSheet, vault: Vault, committee: str) -> "Iterator[Piece]":
    """Pictures that share a page together, every PDF and every other file by itself."""
    from mediator_desktop.papers.binding import DocumentPiece, Heading, PaperPiece, PhotosPiece, listing

    def heading(title: str) -> Heading:
        return Heading(part=sheet.part.title, title=sheet.title if sheet.form_id else title)

    for (is_picture, per_page), group in groupby(
        sheet.scans, key=lambda a: (a.media is Media.PICTURE, a.per_page)
    ):
        found = list(group)
        if is_picture:
            photos = tuple(photo for attachment in found for photo in _photos(attachment, vault))
            title = _caption(found[0]) + (f"等{len(found)}张" if len(found) > 1 else "")
            yield PhotosPiece(heading(title), photos, per_page)
            continue
        for attachment in found:
            name = _caption(attachment)
            if attachment.media is Media.PDF:
                read = partial(vault.get, attachment.digest)
                yield DocumentPiece(heading(name), attachment.name, read)
            else:
                rows = (
                    ("文件名", attachment.name),
                    ("说明", attachment.caption),
                    ("种类", attachment.media.label),
                    ("大小", _size_words(attachment.size)),
                    ("放入时间", f"{attachment.added_at:%Y-%m-%d %H:%M}"),
                    ("校验码", attachment.digest),
                )
                note = "原件保存在登记册的附件里，这里只登记。"
                listed = listing(
                    f"{attachment.media.label}登记", [row for row in rows if row[1]], committee, note
                )
                yield PaperPiece(heading(name), listed)


def _photos(attachment: Attachment, vault: Vault) -> "Iterator[Photo]":
    """The picture, or every page of a scan that is one file."""
    from mediator_desktop.papers.binding import Photo

    def read(page: int, longest: int) -> bytes:
        from mediator_desktop.papers.pictures import page_picture

        return page_picture(vault.get(attachment.digest), attachment.turn, longest, page)

    count = max(1, attachment.pages)
    for page in range(count):
        caption = _caption(attachment) + (f" 第{page + 1}页" if count > 1 else "")
        yield Photo(attachment.name, caption, partial(read, page))


def _caption(attachment: Attachment) -> str:
    return attachment.caption or attachment.name.rpartition(".")[0] or attachment.name


def _size_words(size: int) -> str:
    """`1.5 MB`, `320 KB`."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
