"""Bound files: numbers on pages, in the contents and in the bookmarks agree; hostile files bring nothing in."""

import io
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.papers.binding import (
    Bound,
    DerivedPiece,
    DocumentPiece,
    Heading,
    Numbers,
    PaperPiece,
    Photo,
    PhotosPiece,
    Piece,
    bind,
    listing,
)
from mediator_desktop.papers.filled import FilledPaper, Page, PageBreak, Run, Text
from mediator_desktop.papers.inserts import MOST_CONTENT, Document, jpeg_facts
from mediator_desktop.papers.stamps import arrange, first_pages, plain_words

PAGE = Page(top=30, bottom=25, left=28, right=26, size=14, leading=28, title_size=20)


def paper(words: str, pages: int = 1) -> FilledPaper:
    blocks: list[Any] = [Text((Run(words),))]
    for number in range(2, pages + 1):
        blocks += [PageBreak(), Text((Run(f"{words}续{number}"),))]
    return FilledPaper("form", "1", words, "云岭镇人民调解委员会", PAGE, tuple(blocks))


def piece(words: str, pages: int = 1, *, part: str = "", numbered: bool = True) -> PaperPiece:
    return PaperPiece(Heading(part=part or words, title=words, is_numbered=numbered), paper(words, pages))


@cache
def jpeg(width: int = 300, height: int = 400, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 128 if mode == "L" else (10, 120, 90)).save(out, "JPEG")
    return out.getvalue()


def photo(name: str, content: bytes | Exception = b"") -> Photo:
    def read(longest: int) -> bytes:
        assert 500 < longest < 2500, "enough for 200 dots an inch on A4, not more"
        if isinstance(content, Exception):
            raise content
        return content or jpeg()

    return Photo(name, name, read)


def photos(count: int, per_page: int, title: str = "照片") -> PhotosPiece:
    shown = tuple(photo(f"{title}{n}") for n in range(1, count + 1))
    return PhotosPiece(Heading(part=title, title=title), shown, per_page)


def pdf_of(pages: int, draw: Callable[[Canvas], None] = lambda canvas: None, **options: Any) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), **options)
    for number in range(1, pages + 1):
        canvas.drawString(100, 400, f"scan {number}")
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def document(content: bytes | Exception, title: str = "扫描件") -> DocumentPiece:
    def read() -> bytes:
        if isinstance(content, Exception):
            raise content
        return content

    return DocumentPiece(Heading(part=title, title=title), f"{title}.pdf", read)


def bound(*pieces: Piece, **options: Any) -> Bound:
    return bind(pieces, title="卷宗", author="云岭镇人民调解委员会", **options)


def corner(pdf: bytes, index: int, *, right: bool) -> str:
    """What is printed in a corner at the top of a page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[index]
        width, height = page.get_size()
        left = width - 90 if right else 20
        text = page.get_textpage().get_text_bounded(left, height - 50, left + 70, height - 20)
        return str(text).strip()
    finally:
        document.close()


def words(pdf: bytes, index: int) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(str(document[index].get_textpage().get_text_range()).split())
    finally:
        document.close()


def bookmarks(pdf: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page index of every bookmark."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            (mark.level, mark.get_title(), mark.get_dest().get_index())
            for mark in document.get_toc(max_depth=3)
        ]
    finally:
        document.close()


def test_pages_are_stamped_where_the_rules_want_them() -> None:
    made = bound(
        piece("封面", numbered=False), piece("申请书"), piece("记录", 2), piece("封底", numbered=False)
    )
    assert [corner(made.pdf, index, right=True) for index in range(5)] == ["", "1", "2", "3", ""]
    assert [corner(made.pdf, index, right=False) for index in range(5)] == [""] * 5
    assert (made.pages, made.numbers.spans) == (3, (None, (1, 1), (2, 3), None))


def test_printed_on_both_sides_every_paper_begins_on_a_front() -> None:
    """Physical sides: page 0 is the front of the first leaf."""
    made = bound(
        piece("封面", numbered=False), piece("申请书"), piece("记录", 3), piece("协议"), double_sided=True
    )
    seen = [(corner(made.pdf, i, right=False), corner(made.pdf, i, right=True)) for i in range(9)]
    assert seen == [
        ("", ""), ("", ""), ("", "1"), ("", ""), ("", "2"), ("3", ""), ("", "4"), ("", ""), ("", "5")
    ]  # fmt: skip


def test_derived_papers_know_all_numbers_and_shift_none() -> None:
    seen: list[Numbers] = []

    def fill(numbers: Numbers) -> FilledPaper:
        seen.append(numbers)
        return paper("目录", 3)

    contents = DerivedPiece(Heading(part="目录", title="目录", is_numbered=False), fill)
    made = bound(contents, piece("申请书", 2), piece("协议"))
    assert seen == [made.numbers]
    assert made.numbers == Numbers((None, (1, 2), (3, 3)), 3)
    assert [corner(made.pdf, index, right=True) for index in range(6)] == ["", "", "", "1", "2", "3"]


def test_bookmarks_name_parts_and_sheets() -> None:
    made = bound(
        piece("封面", numbered=False),
        piece("记录（第1次）", 2, part="记录"),
        piece("记录（第2次）", part="记录"),
        piece("协议"),
    )
    assert bookmarks(made.pdf) == [
        (0, "封面", 0), (0, "记录", 1), (1, "记录（第1次）", 1), (1, "记录（第2次）", 3), (0, "协议", 4)
    ]  # fmt: skip


def test_title_author_and_page_labels() -> None:
    made = bound(piece("封面", numbered=False), piece("申请书"), document(pdf_of(1)))
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "卷宗"
        assert str(pdf.docinfo["/Author"]) == "云岭镇人民调解委员会"
        assert [page.label for page in pdf.pages] == ["封面", "1", "2"]


def test_same_input_same_bytes() -> None:
    def again() -> bytes:
        scans = (photos(3, 2), document(pdf_of(2, invariant=1)))
        return bound(piece("申请书"), *scans).pdf

    assert again() == again()


@pytest.mark.parametrize(
    ("count", "per_page", "pages"), [(1, 1, 1), (3, 1, 3), (3, 2, 2), (5, 4, 2), (2, 3, 2)]
)
def test_photos_share_pages_with_their_captions(count: int, per_page: int, pages: int) -> None:
    made = bound(photos(count, per_page))
    assert made.pages == pages
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert sum(len(page.get_images()) for page in pdf.pages) == count
    shown = "".join(words(made.pdf, index) for index in range(pages))
    assert all(f"照片{number}" in shown for number in range(1, count + 1))


def test_a_photo_that_cannot_be_shown_says_why_in_its_place() -> None:
    broken = (
        photo("好"),
        photo("坏的.jpg", Refused("这张图片已损坏")),
        photo("没有.jpg", Trouble("读不出来")),
    )
    fake = photo("假的.jpg", b"\xff\xd8 not a picture at all")
    made = bound(PhotosPiece(Heading(part="照片", title="照片"), (*broken, fake), 4))
    assert made.pages == 1
    assert [name.partition("：")[0] for name in made.left_out] == ["坏的.jpg", "没有.jpg", "假的.jpg"]
    assert "坏的.jpg：这张图片已损坏" in words(made.pdf, 0)


def test_names_that_no_font_prints_and_endless_captions_are_shown_as_far_as_they_can_be() -> None:
    made = bound(
        PhotosPiece(Heading(part="照片", title="照片"), (photo("漏水😀" + "很长" * 200),), 4),
        PaperPiece(Heading(part="x", title="x"), listing("录音登记", [("文件名", "😀.mp3")], "调委会")),
    )
    assert words(made.pdf, 0).startswith("漏水□")
    assert "…" in words(made.pdf, 0)
    assert "□.mp3" in words(made.pdf, 1)
    assert plain_words("a\nb\x07") == "a b□"


def test_grey_photos_and_scans_keep_their_shape() -> None:
    assert jpeg_facts(jpeg(300, 400, "L")) == (300, 400, "/DeviceGray")
    assert jpeg_facts(jpeg(30, 40)) == (30, 40, "/DeviceRGB")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8", b"GIF89a" * 9, jpeg()[:20], b"\xff\xd8\xff\xc0" + b"\0" * 30]
)
def test_what_is_no_jpeg_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="损坏"):
        jpeg_facts(content)


def test_every_page_of_a_scan_is_there_under_its_stamp() -> None:
    made = bound(piece("申请书"), document(pdf_of(3)))
    assert [corner(made.pdf, index, right=True) for index in range(4)] == ["1", "2", "3", "4"]
    assert ["scan" + str(n) in words(made.pdf, n) for n in (1, 2, 3)] == [True] * 3


def place_of(pdf: bytes, index: int, needle: str) -> tuple[float, float]:
    """Left and bottom of the first letter of a word, in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[index].get_textpage()
        at = page.search(needle).get_next()[0]
        left, bottom, _right, _top = page.get_charbox(at)
        return left, bottom
    finally:
        document.close()


@pytest.mark.parametrize(
    ("turn", "x", "y"), [(0, 0.2, 0.2), (90, 0.2, 0.8), (180, 0.8, 0.8), (270, 0.8, 0.2)]
)
def test_a_turned_page_is_shown_as_its_viewer_would(turn: int, x: float, y: float) -> None:
    """A word at a fifth from the lower left of a square page."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 40, "X")
        canvas.setPageRotation(turn)

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200, 200))
    draw(canvas)
    canvas.showPage()
    canvas.save()
    left, bottom = place_of(bound(document(out.getvalue())).pdf, 0, "X")
    frame_left, frame_bottom = 20 * 72 / 25.4, 14 * 72 / 25.4
    room = (595.28 - 32 * 72 / 25.4 - 200) / 2, (841.89 - 32 * 72 / 25.4 - 200) / 2
    assert left == pytest.approx(frame_left + room[0] + x * 200, abs=9)
    assert bottom == pytest.approx(frame_bottom + room[1] + y * 200, abs=9)


def test_a_page_larger_than_a4_is_made_smaller() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(2000, 3000))
    canvas.drawString(1900, 2900, "corner")
    canvas.showPage()
    canvas.save()
    left, bottom = place_of(bound(document(out.getvalue())).pdf, 0, "corner")
    assert 400 < left < 595
    assert 700 < bottom < 842


HOSTILE = (b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/AA", b"/Annots", b"/EmbeddedFile", b"/Filespec",
           b"/OpenAction", b"/AcroForm", b"/PieceInfo", b"/Metadata", b"/RichMedia", b"evil")  # fmt: skip


def hostile() -> bytes:
    """A scan with everything that may run, fetch or hide something."""
    pdf = pikepdf.open(io.BytesIO(pdf_of(1)))
    script = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="evil()"))
    pdf.Root.OpenAction = script
    pdf.Root.AA = pikepdf.Dictionary(WC=script)
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["a", script])))
    pdf.Root.Metadata = pdf.make_stream(b"evil")
    pdf.attachments["evil.exe"] = b"MZ evil"
    page = pdf.pages[0]
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 500, 500],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://evil"),
    )
    page.obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
    page.obj.AA = pikepdf.Dictionary(O=script)
    page.obj.PieceInfo = pikepdf.Dictionary(evil=script)
    form = pdf.make_stream(b"0 0 10 10 re f")
    form.Type, form.Subtype, form.BBox = (
        pikepdf.Name.XObject,
        pikepdf.Name.Form,
        pikepdf.Array([0, 0, 10, 10]),
    )
    form.Ref = pikepdf.Dictionary(F="evil.pdf", Page=0)
    form.PieceInfo = pikepdf.Dictionary(evil=script)
    form.Metadata = pdf.make_stream(b"evil")
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(again=form), Evil=script)
    ps = pdf.make_stream(b"evil postscript")
    ps.Type, ps.Subtype = pikepdf.Name.XObject, pikepdf.Name("/PS")
    page.obj.Resources.XObject = pikepdf.Dictionary(
        form=form, ps=ps, page=page.obj, script=script, more=pikepdf.Array([script, form])
    )
    page.obj.Resources.Properties = pikepdf.Dictionary(evil=script)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_only_the_drawing_of_a_hostile_scan_comes_in() -> None:
    content = hostile()
    made = bound(piece("申请书"), document(content))
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                 object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    plain = out.getvalue()
    assert [word for word in HOSTILE if word in plain] == []
    assert "scan1" in words(made.pdf, 1)
    assert made.left_out == ()


def test_a_seal_that_is_an_annotation_is_still_seen() -> None:
    pdf = pikepdf.open(io.BytesIO(pdf_of(1)))
    look = pdf.make_stream(b"BT /F1 12 Tf 5 5 Td (SEAL) Tj ET")
    look.Type, look.Subtype, look.BBox = (
        pikepdf.Name.XObject,
        pikepdf.Name.Form,
        pikepdf.Array([0, 0, 100, 30]),
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    stamp = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Stamp,
        F=4,
        Rect=[100, 100, 200, 130],
        AP=pikepdf.Dictionary(N=pdf.make_indirect(look)),
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(stamp)])
    out = io.BytesIO()
    pdf.save(out)
    assert "SEAL" in words(bound(document(out.getvalue())).pdf, 0)


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(1))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(1))) as pdf:
        packed = zlib.compress(b" " * (MOST_CONTENT + 1), 9)
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def sizeless() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(1))) as pdf:
        pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 0, 0])
        pdf.save(out)
    return out.getvalue()


def empty() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(out)
    return out.getvalue()


def garbled() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(1))) as pdf:
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, b"nonsense", Filter=pikepdf.Name.FlateDecode)
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (locked(), "有密码"),
        (b"%PDF-1.7 nonsense", "损坏"),
        (b"MZ\x90\x00", "损坏"),
        (b"", "损坏"),
        (bomb(), "展开后太大"),
        (sizeless(), "没有大小"),
        (empty(), "没有页"),
        (garbled(), "损坏"),
        (Trouble("附件读不出来"), "附件读不出来"),
    ],
    ids=["locked", "nonsense", "program", "nothing", "bomb", "sizeless", "empty", "garbled", "lost"],
)
def test_a_scan_that_cannot_be_bound_is_a_sheet_that_says_so(content: bytes | Exception, why: str) -> None:
    made = bound(piece("申请书"), document(content, "报价单"), piece("协议"))
    assert made.pages == 3
    assert len(made.left_out) == 1
    assert why in made.left_out[0]
    seen = words(made.pdf, 1)
    assert "报价单.pdf" in seen
    assert why in seen


@pytest.mark.parametrize("cut", [0.1, 0.4, 0.7, 0.95])
def test_a_scan_cut_short_never_stops_the_file(cut: float) -> None:
    content = pdf_of(4)
    made = bound(piece("申请书"), document(content[: int(len(content) * cut)]), piece("协议"))
    assert made.pages >= 3
    assert "协议" in words(made.pdf, made.pages - 1)


@pytest.mark.parametrize("packed", [True, False])
def test_drawing_may_be_packed_and_in_several_pieces(packed: bool) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(1, pageCompression=int(packed)))) as pdf:
        page = pdf.pages[0].obj
        more = pikepdf.Stream(pdf, b"BT /F1 12 Tf 50 50 Td (more) Tj ET")
        page.Contents = pikepdf.Array([page.Contents, pdf.make_indirect(more), 3])
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    seen = words(bound(document(out.getvalue())).pdf, 0)
    assert "scan1" in seen
    assert "more" in seen


def test_a_large_drawing_in_an_unusual_packing_is_refused() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(1))) as pdf:
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, b"x" * 70_000, Filter=pikepdf.Name.RunLengthDecode)
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    with pytest.raises(Refused, match="压缩方式少见"):
        Document(out.getvalue())


@pytest.mark.parametrize("turn", ["/Sideways", "(x)", "90.0", "-90", "45"])
def test_a_page_turned_by_nonsense_is_still_shown(turn: str) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(1))) as pdf:
        pdf.pages[0].obj.Rotate = pikepdf.Object.parse(turn.encode())
        pdf.save(out)
    assert "scan1" in words(bound(document(out.getvalue())).pdf, 0)


def test_a_page_tree_in_a_ring_is_no_trap() -> None:
    content = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n"
    )
    assert bound(document(content)).pages == 1


def test_a_scan_with_too_many_pages_is_refused() -> None:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(1001):
            pdf.add_blank_page()
        pdf.save(out)
    with pytest.raises(Refused, match="1001页"):
        Document(out.getvalue())


def test_someone_may_stop_it() -> None:
    seen: list[tuple[int, int]] = []

    def step(done: int, total: int, _words: str) -> None:
        seen.append((done, total))
        if done == 1:
            raise Trouble("已停止")

    with pytest.raises(Trouble, match="已停止"):
        bound(piece("一"), piece("二"), piece("三"), step=step)
    assert seen == [(0, 5), (1, 5)]


def test_progress_ends_at_the_end() -> None:
    seen: list[int] = []
    bound(piece("一"), photos(2, 1), step=lambda done, total, words: seen.append(done))
    assert seen == sorted(seen)
    assert seen[-1] == 3


def test_without_stamps_nothing_is_numbered() -> None:
    made = bound(piece("一", 2), piece("二"), stamped=False)
    assert made.pages == 0
    assert [corner(made.pdf, index, right=True) for index in range(3)] == [""] * 3


COUNTS = st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12)


@given(COUNTS, st.booleans())
def test_numbers_run_through_without_a_gap(pieces: list[tuple[int, bool]], double_sided: bool) -> None:
    counts, numbered = [count for count, _ in pieces], [has for _, has in pieces]
    leaves = arrange(counts, numbered, double_sided=double_sided)
    stamped = [leaf.number for leaf in leaves if leaf.number is not None]
    assert stamped == list(range(1, len(stamped) + 1))
    assert [(leaf.piece, leaf.page) for leaf in leaves if leaf.piece is not None] == [
        (place, page) for place, count in enumerate(counts) for page in range(count)
    ]
    assert len(stamped) == sum(count for count, has in pieces if has)
    for place, first in enumerate(first_pages(counts, numbered)):
        its = [leaf for leaf in leaves if leaf.piece == place]
        assert (its[0].number if its else None) == first
    if double_sided:
        assert all(leaf.is_front is (index % 2 == 0) for index, leaf in enumerate(leaves))
        assert all(leaf.is_front for leaf in leaves if leaf.piece is not None and leaf.page == 0)
    else:
        assert all(leaf.is_front for leaf in leaves)
        assert all(leaf.piece is not None for leaf in leaves)


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=6), st.booleans())
@settings(max_examples=15)
def test_stamps_bookmarks_and_numbers_agree(shape: list[tuple[int, bool]], double_sided: bool) -> None:
    pieces = [piece(f"文书{n}", count, numbered=has) for n, (count, has) in enumerate(shape)]
    made = bound(*pieces, double_sided=double_sided)
    marks = {title: index for _level, title, index in bookmarks(made.pdf)}
    for place, (one, span) in enumerate(zip(pieces, made.numbers.spans, strict=True)):
        index = marks[one.heading.title]
        assert words(made.pdf, index).lstrip("0123456789").startswith(f"文书{place}")
        seen = corner(made.pdf, index, right=True) or corner(made.pdf, index, right=False)
        assert seen == (str(span[0]) if span else "")
