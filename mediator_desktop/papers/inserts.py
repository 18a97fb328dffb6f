"""Scans and photos put on pages of a PDF: only what is drawn comes in, no scripts, links, files or outlines."""

import io
import math
import zlib
from base64 import a85decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from mediator_desktop.domain.problems import Refused

Box = tuple[float, float, float, float]
"""Left, bottom, width, height in points."""

MOST_PAGES = 1000
MOST_CONTENT = 64_000_000
"""Bytes of drawing that one page may unpack to."""
MOST_OBJECTS = 200_000
SMALL = 65_536

_KEPT_RESOURCES = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/ProcSet")
_FOREIGN_KINDS = frozenset(
    {
        "/Page",
        "/Pages",
        "/Catalog",
        "/Annot",
        "/Action",
        "/Filespec",
        "/F",
        "/EmbeddedFile",
        "/Outlines",
        "/Sig",
    }
)
_FOREIGN_KEYS = (
    "/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI", "/PieceInfo", "/AF", "/Metadata", "/Alternates", "/OC",
    "/Parent", "/StructParent", "/StructParents", "/Measure", "/PtData", "/AA", "/A", "/Annots",
)  # fmt: skip
"""What a stream's dictionary may say beside its drawing: links to other files and other parts of its document."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG to be drawn into a box."""

    jpeg: bytes
    box: Box

    def put_on(self, target: pikepdf.Pdf, page: pikepdf.Page) -> None:
        """Draw it in the middle of its box."""
        width, height, space = jpeg_facts(self.jpeg)
        image = Stream(
            target,
            self.jpeg,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            ColorSpace=Name(space),
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        left, bottom, room_x, room_y = self.box
        scale = min(room_x / width, room_y / height)
        wide, high = width * scale, height * scale
        x, y = left + (room_x - wide) / 2, bottom + (room_y - high) / 2
        _draw(page, image, (wide, 0, 0, high, x, y))


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of an opened PDF to be drawn into a box."""

    document: "Document"
    index: int
    box: Box

    def put_on(self, target: pikepdf.Pdf, page: pikepdf.Page) -> None:
        """Draw it, scaled down where it is too large, upright as its viewer would show it."""
        form = self.document.form(target, self.index)
        left, bottom, room_x, room_y = self.box
        x0, y0, x1, y1 = (float(n) for n in form.BBox)
        turn = self.document.turn(self.index)
        wide, high = (y1 - y0, x1 - x0) if turn in (90, 270) else (x1 - x0, y1 - y0)
        s = min(room_x / wide, room_y / high, 1.0)
        a, b, c, d, e, f = {
            0: (s, 0, 0, s, -s * x0, -s * y0),
            90: (0, -s, s, 0, -s * y0, s * x1),
            180: (-s, 0, 0, -s, s * x1, s * y1),
            270: (0, s, -s, 0, s * y1, -s * x0),
        }[turn]
        x, y = left + (room_x - wide * s) / 2, bottom + (room_y - high * s) / 2
        _draw(page, form, (a, b, c, d, e + x, f + y))


class Document:
    """A PDF from outside, opened; only the drawing of its pages is ever taken from it."""

    def __init__(self, content: bytes) -> None:
        """Raises Refused with a sentence when it is locked, broken, empty or far too long."""
        try:
            self._pdf = pikepdf.open(io.BytesIO(content))
            self.count = len(self._pdf.pages)
        except pikepdf.PasswordError as error:
            raise Refused("这个 PDF 有密码，打不开，请放入没有密码的副本") from error
        except Exception as error:
            raise Refused("这个 PDF 已损坏，打不开") from error
        if self.count == 0:
            raise Refused("这个 PDF 没有页")
        if self.count > MOST_PAGES:
            raise Refused(f"这个 PDF 有{self.count}页，超过{MOST_PAGES}页，请分成几份")
        self._seen: set[tuple[int, int]] = set()
        try:
            # seals and signatures are often annotations: they become part of the drawing
            self._pdf.flatten_annotations("print")
            for index in range(self.count):
                self._clean_page(index)
        except Refused:
            raise
        except Exception as error:
            raise Refused("这个 PDF 已损坏，页面读不出来") from error

    def turn(self, index: int) -> int:
        """Degrees clockwise by which a page is shown turned."""
        turn = _inherited(self._page(index), "/Rotate")
        try:
            return int(turn) % 360 // 90 * 90 if turn is not None else 0
        except (TypeError, ValueError):
            return 0

    def form(self, target: pikepdf.Pdf, index: int) -> Stream:
        """The drawing of a page as a form of another document."""
        page = self._page(index)
        content = b"\n".join(_unpacked(stream) for stream in _streams(page.get("/Contents")))
        form = Stream(target, content, Type=Name.XObject, Subtype=Name.Form)
        form.BBox = Array(_box(page))
        resources = _inherited(page, "/Resources")
        if isinstance(resources, Dictionary):
            form.Resources = target.copy_foreign(self._pdf.make_indirect(resources))
        return form

    def _page(self, index: int) -> Any:
        return self._pdf.pages[index].obj

    def _clean_page(self, index: int) -> None:
        """Leave nothing in the page's resources but what draws, and try what will be needed."""
        page = self._page(index)
        _box(page)
        for stream in _streams(page.get("/Contents")):
            _unpacked(stream)
        resources = _inherited(page, "/Resources")
        if not isinstance(resources, Dictionary):
            return
        kept = Dictionary({key: resources[key] for key in _KEPT_RESOURCES if key in resources})
        page.Resources = kept
        self._clean(kept)

    def _clean(self, root: Object) -> None:
        waiting = [root]
        while waiting:
            found = waiting.pop()
            if found.is_indirect:
                if found.objgen in self._seen:
                    continue
                self._seen.add(found.objgen)
                if len(self._seen) > MOST_OBJECTS:
                    raise Refused("这个 PDF 太复杂，装不进卷里，请打印后扫描")
            if isinstance(found, Stream):
                for key in _FOREIGN_KEYS:
                    if key in found:
                        del found[key]
            if isinstance(found, (Dictionary, Stream)):
                for key in list(found.keys()):
                    if key == "/Length":
                        continue
                    if _is_foreign(found[key]):
                        del found[key]
                    else:
                        waiting.append(found[key]) if _holds_more(found[key]) else None
            elif isinstance(found, Array):
                for place in range(len(found)):
                    if _is_foreign(found[place]):
                        found[place] = pikepdf.Object.parse(b"null")
                    elif _holds_more(found[place]):
                        waiting.append(found[place])


def _holds_more(value: Any) -> bool:
    return isinstance(value, (Dictionary, Array, Stream))


def _is_foreign(value: Any) -> bool:
    """Whether a value belongs to a document's structure or to another program, not to a drawing."""
    if not isinstance(value, (Dictionary, Stream)):
        return False
    if str(value.get("/Type", "")) in _FOREIGN_KINDS:
        return True
    if "/JS" in value or "/AA" in value or "/OpenAction" in value or str(value.get("/S", "")) in _ACTIONS:
        return True
    return isinstance(value, Stream) and str(value.get("/Subtype", "")) == "/PS"


_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Named"}
)


def _inherited(page: Any, key: str) -> Any:
    """An attribute of a page or of the page tree above it."""
    for _ in range(50):
        if key in page:
            return page[key]
        page = page.get("/Parent")
        if not isinstance(page, Dictionary):
            return None
    return None


def _box(page: Any) -> list[float]:
    """What of a page is shown, in its own coordinates. Raises Refused for a page without size."""
    for key in ("/CropBox", "/MediaBox"):
        found = _inherited(page, key)
        try:
            numbers = [float(number) for number in found]
        except (TypeError, ValueError):
            continue
        if len(numbers) == 4 and all(math.isfinite(n) for n in numbers):
            x0, x1 = sorted((numbers[0], numbers[2]))
            y0, y1 = sorted((numbers[1], numbers[3]))
            if 1 <= x1 - x0 <= 100_000 and 1 <= y1 - y0 <= 100_000:
                return [x0, y0, x1, y1]
    raise Refused("这个 PDF 的页面没有大小，装不进卷里")


def _streams(contents: Any) -> Iterator[Stream]:
    if isinstance(contents, Stream):
        yield contents
    elif isinstance(contents, Array):
        for entry in contents:
            if isinstance(entry, Stream):
                yield entry


def _unpacked(stream: Stream) -> bytes:
    """The drawing of a page, unpacked without ever holding more than a limit. Raises Refused."""
    data = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    names = [str(f) for f in filters] if isinstance(filters, Array) else [str(filters)] if filters else []
    if "/DecodeParms" in stream or set(names) - {"/FlateDecode", "/Fl", "/ASCII85Decode", "/A85"}:
        if len(data) > SMALL:
            raise Refused("这个 PDF 的压缩方式少见，装不进卷里，请打印后扫描")
        return stream.read_bytes()
    for name in names:
        data = _inflated(data) if name in ("/FlateDecode", "/Fl") else _from_ascii85(data)
    return data


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(data, MOST_CONTENT)
    except zlib.error as error:
        raise Refused("这个 PDF 已损坏，页面读不出来") from error
    if unpacker.unconsumed_tail:
        raise Refused("这个 PDF 展开后太大，装不进卷里，请打印后扫描")
    return unpacked


def _from_ascii85(data: bytes) -> bytes:
    data = data.strip()
    return a85decode(data.removeprefix(b"<~").removesuffix(b"~>"))


def _draw(page: pikepdf.Page, thing: Stream, matrix: tuple[float, ...]) -> None:
    """Draw an image or form on a page, below what is there already."""
    taken = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    name = page.add_resource(thing, Name.XObject, Name(f"/Insert{len(taken.keys())}"))
    numbers = " ".join(f"{number:.4f}" for number in matrix)
    page.contents_add(f"q {numbers} cm {name} Do Q".encode("ascii"), prepend=True)


_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers that begin a JPEG frame (ITU T.81, table B.1)."""


def jpeg_facts(content: bytes) -> tuple[int, int, str]:
    """Width and height in pixels and the colour space of a JPEG. Raises Refused for anything else."""
    at = 2
    while content[:2] == b"\xff\xd8" and at + 9 < len(content):
        if content[at] != 0xFF:
            break
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker in _FRAMES:
            high = int.from_bytes(content[at + 5 : at + 7])
            wide = int.from_bytes(content[at + 7 : at + 9])
            space = {1: "/DeviceGray", 3: "/DeviceRGB"}.get(content[at + 9])
            if wide and high and space:
                return wide, high, space
            break
        at += 2 + length
    raise Refused("这张图片已损坏，显示不出来")
