"""Papers, photos and scans to one PDF: page numbers, bookmarks, shared fonts; same input, same bytes."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.papers.filled import Cell, Cells, FilledBlock, FilledPaper, Page, Run, Text
from mediator_desktop.papers.inserts import Box, Document, DocumentPage, Picture, jpeg_facts
from mediator_desktop.papers.layout import MM, PAGE_HEIGHT, PAGE_WIDTH
from mediator_desktop.papers.pdf import ONE_AT_A_TIME, Laid, draw_sheet, lay_out, new_canvas
from mediator_desktop.papers.stamps import (
    Leaf,
    arrange,
    body_font_name,
    current_setter,
    draw_words,
    first_pages,
    plain_words,
    shortened,
    stamp,
)
from mediator_desktop.papers.typeset import Setter

LEFT, RIGHT, TOP, BOTTOM = 20 * MM, 12 * MM, 18 * MM, 14 * MM
"""Margins around photos and scans; the left one is where the file is sewn."""
GAP = 6 * MM
CAPTION_SIZE = 10.5
CAPTION_ROOM = 7 * MM
DOTS_AN_INCH = 200
_GRIDS = {1: (1, 1), 2: (1, 2), 4: (2, 2)}
"""Columns and rows by photos a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Where a piece belongs: part and title are its bookmarks."""

    part: str
    title: str
    is_numbered: bool = True


@dataclass(frozen=True, slots=True)
class Numbers:
    """The first and last page number of every piece (None without one), and the last number of all."""

    spans: tuple[tuple[int, int] | None, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PaperPiece:
    """A filled paper."""

    heading: Heading
    paper: FilledPaper


@dataclass(frozen=True, slots=True)
class DerivedPiece:
    """A paper without page number that is filled when the numbers of all others are known."""

    heading: Heading
    fill: Callable[[Numbers], FilledPaper]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture with its caption; `read(longest)` gives it as JPEG with at most that many pixels on its longer side."""

    name: str
    caption: str
    read: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class PhotosPiece:
    """Pictures, 1, 2 or 4 on a page."""

    heading: Heading
    photos: tuple[Photo, ...]
    per_page: int = 1


@dataclass(frozen=True, slots=True)
class DocumentPiece:
    """A PDF from outside."""

    heading: Heading
    name: str
    read: Callable[[], bytes]


Piece = PaperPiece | DerivedPiece | PhotosPiece | DocumentPiece
Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Bound:
    """The bound file, how many pages were numbered, and what could not be put in (file name and reason)."""

    pdf: bytes
    pages: int
    numbers: Numbers
    left_out: tuple[str, ...] = ()


def bind(
    pieces: Sequence[Piece],
    *,
    title: str,
    author: str,
    double_sided: bool = False,
    stamped: bool = True,
    step: Step = lambda done, total, words: None,
) -> Bound:
    """Bind pieces in their order.

    A photo or PDF that cannot be shown becomes a sheet that names the file and says why. `step` is told how far it is
    and may raise to stop. Raises Refused naming a character of a paper that no font has.
    """
    binder = _Binder(pieces, author, step)
    return binder.bind(title, double_sided, stamped)


def listing(title: str, rows: Sequence[tuple[str, str]], author: str, note: str = "") -> FilledPaper:
    """A sheet that lists facts of something which cannot be printed itself."""
    blocks: list[FilledBlock] = [
        Text((Run(plain_words(title)),), style="title", align="centre", indent=False)
    ]
    blocks.append(Cells(tuple((Cell(label, plain_words(value)),) for label, value in rows)))
    if note:
        blocks.append(Text((Run(plain_words(note)),)))
    return FilledPaper("", "", title, author, _PAGE, tuple(blocks))


_PAGE = Page(top=30, bottom=25, left=28, right=26, size=14, leading=28, title_size=20)


class _Binder:
    def __init__(self, pieces: Sequence[Piece], author: str, step: Step) -> None:
        self._pieces = pieces
        self._author = author
        self._step = step
        self._laid: list[Laid | _Inserted] = []
        self._left_out: list[str] = []
        self._place = 0
        with ONE_AT_A_TIME:
            self._setter = current_setter()

    def bind(self, title: str, double_sided: bool, stamped: bool) -> Bound:
        numbered = [stamped and piece.heading.is_numbered for piece in self._pieces]
        laid: list[Laid | _Inserted | None] = []
        total = len(self._pieces) + 2
        for place, piece in enumerate(self._pieces):
            self._place = place
            self._step(place, total, piece.heading.title)
            laid.append(None if isinstance(piece, DerivedPiece) else self._lay(piece))
        counts = [len(found.pages) if found else 0 for found in laid]
        numbers = _numbers(counts, numbered)
        for place, piece in enumerate(self._pieces):
            if isinstance(piece, DerivedPiece):
                laid[place] = self._paper(piece.fill(numbers))
        self._laid = [found for found in laid if found is not None]
        counts = [len(found.pages) for found in self._laid]
        self._step(total - 2, total, "正在排页")
        leaves = arrange(counts, numbered, double_sided=double_sided)
        with ONE_AT_A_TIME:
            base = self._draw(leaves, plain_words(title))
        self._step(total - 1, total, "正在装入图片和扫描件")
        return Bound(self._inserted(base, leaves), numbers.total, numbers, tuple(self._left_out))

    def _paper(self, paper: FilledPaper) -> Laid:
        with ONE_AT_A_TIME:
            return lay_out(paper)

    def _lay(self, piece: PaperPiece | PhotosPiece | DocumentPiece) -> "Laid | _Inserted":
        match piece:
            case PaperPiece():
                return self._paper(piece.paper)
            case PhotosPiece():
                return self._photos(piece)
            case DocumentPiece():
                return self._document(piece)

    def _document(self, piece: DocumentPiece) -> "Laid | _Inserted":
        try:
            document = Document(piece.read())
        except (Refused, Trouble) as error:
            return self._instead(piece, str(error))
        box = (LEFT, BOTTOM, PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM)
        return _Inserted([[DocumentPage(document, index, box)] for index in range(document.count)], [])

    def _instead(self, piece: DocumentPiece, why: str) -> Laid:
        """A sheet that names the file and says why it is not shown."""
        self._left_out.append(f"{piece.name}：{why}")
        rows = (("文件名", piece.name), ("原因", why))
        return self._paper(listing("未能装入的附件", rows, self._author, "原件保存在登记册的附件里。"))

    def _photos(self, piece: PhotosPiece) -> "_Inserted":
        per_page = piece.per_page if piece.per_page in _GRIDS else 1
        boxes = _boxes(per_page)
        longest = round(max(max(box[2], box[3]) for box in boxes) / 72 * DOTS_AN_INCH)
        pages: list[list[Picture | DocumentPage]] = []
        words: list[list[tuple[Box, str, bool]]] = []
        for start in range(0, len(piece.photos), per_page):
            pictures: list[Picture | DocumentPage] = []
            captions: list[tuple[Box, str, bool]] = []
            for box, photo in zip(boxes, piece.photos[start : start + per_page], strict=False):
                self._step(self._place, len(self._pieces) + 2, photo.name)
                try:
                    jpeg = photo.read(longest)
                    jpeg_facts(jpeg)
                except (Refused, Trouble) as error:
                    self._left_out.append(f"{photo.name}：{error}")
                    captions.append((box, f"{photo.name}：{error}", True))
                    continue
                pictures.append(Picture(jpeg, box))
                captions.append((box, photo.caption, False))
            pages.append(pictures)
            words.append(captions)
        return _Inserted(pages, words)

    def _draw(self, leaves: Sequence[Leaf], title: str) -> bytes:
        """Everything but photos and scans."""
        buffer = io.BytesIO()
        canvas = new_canvas(buffer, body_font_name(), title, self._author)
        self._label_pages(canvas, leaves)
        waiting = list(leaves)
        shown_part = ""
        several = [piece.heading.part for piece in self._pieces]

        def over() -> None:
            stamp(canvas, self._setter, waiting.pop(0))

        for place, (piece, laid) in enumerate(zip(self._pieces, self._laid, strict=True)):
            if waiting and waiting[0].piece is None:
                waiting.pop(0)
                canvas.showPage()
            heading = piece.heading
            key = f"piece{place}"
            if laid.pages:
                canvas.bookmarkPage(key)
                level = 0
                if several.count(heading.part) > 1:
                    if heading.part != shown_part:
                        canvas.bookmarkPage(f"part{place}")
                        canvas.addOutlineEntry(heading.part, f"part{place}", 0, 0)
                    level = 1
                shown_part = heading.part
                canvas.addOutlineEntry(heading.title, key, level, 0)
            if isinstance(laid, Laid):
                draw_sheet(canvas, laid, over)
            else:
                laid.draw(canvas, self._setter, over)
        canvas.showOutline()
        canvas.save()
        return buffer.getvalue()

    def _label_pages(self, canvas: Any, leaves: Sequence[Leaf]) -> None:
        """What a viewer calls each page: its stamped number, else its title."""
        numbering = False
        for index, leaf in enumerate(leaves):
            if leaf.number is not None:
                if not numbering:
                    canvas.addPageLabel(index, style="ARABIC", start=leaf.number)
                numbering = True
                continue
            numbering = False
            words = "空白" if leaf.piece is None else self._pieces[leaf.piece].heading.title
            canvas.addPageLabel(index, prefix=plain_words(words))

    def _inserted(self, base: bytes, leaves: Sequence[Leaf]) -> bytes:
        """The file with photos and scans drawn on their pages."""
        wanted = [
            (index, thing)
            for index, leaf in enumerate(leaves)
            if leaf.piece is not None and isinstance(laid := self._laid[leaf.piece], _Inserted)
            for thing in laid.pages[leaf.page]
        ]
        if not wanted:
            return base
        import pikepdf

        with pikepdf.open(io.BytesIO(base)) as target:
            for index, thing in wanted:
                thing.put_on(target, target.pages[index])
            out = io.BytesIO()
            target.save(out, deterministic_id=True, compress_streams=True)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Inserted:
    """Pages of photos or of a scan; `words` are captions by page, or why something is not shown."""

    pages: list[list[Picture | DocumentPage]]
    words: list[list[tuple[Box, str, bool]]]

    def draw(self, canvas: Any, setter: Setter, over: Callable[[], None]) -> None:
        """Draw the captions; what they belong to is drawn later."""
        for index in range(len(self.pages)):
            for box, words, is_reason in self.words[index] if self.words else ():
                left, bottom, width, height = box
                line = shortened(setter, plain_words(words), CAPTION_SIZE, width)
                y = bottom + height / 2 if is_reason else bottom - CAPTION_SIZE - 3
                if is_reason:
                    canvas.setLineWidth(0.6)
                    canvas.rect(left, bottom, width, height)
                draw_words(canvas, setter, line, left + width / 2, y, CAPTION_SIZE, "centre")
            over()
            canvas.showPage()


def _boxes(per_page: int) -> list[Box]:
    """Where pictures go on a page, from the top left; room for a caption is left under each."""
    columns, rows = _GRIDS[per_page]
    wide = (PAGE_WIDTH - LEFT - RIGHT - GAP * (columns - 1)) / columns
    high = (PAGE_HEIGHT - TOP - BOTTOM - GAP * (rows - 1)) / rows
    return [
        (
            LEFT + column * (wide + GAP),
            PAGE_HEIGHT - TOP - (row + 1) * high - row * GAP + CAPTION_ROOM,
            wide,
            high - CAPTION_ROOM,
        )
        for row in range(rows)
        for column in range(columns)
    ]


def _numbers(counts: Sequence[int], numbered: Sequence[bool]) -> Numbers:
    spans = tuple(
        (first, first + count - 1) if first is not None else None
        for first, count in zip(first_pages(counts, numbered), counts, strict=True)
    )
    return Numbers(spans, sum(count for count, has in zip(counts, numbered, strict=True) if has))
