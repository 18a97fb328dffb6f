"""Files from outside looked at before they are kept: what they are, whether they are whole, how they look"""

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediator_desktop.domain.attachment import Media
from mediator_desktop.domain.problems import Refused
from mediator_desktop.papers import pictures_kinds as kinds
from mediator_desktop.papers.pictures_kinds import Kind, kept_name, kind_of
from mediator_desktop.papers.preview import PDFIUM, PagePicture, render_page

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL = 256
"""Pixels of the longer side of a thumbnail."""
MOST_PIXELS = 80_000_000
"""Pixels of a picture that must be unpacked whole: A3 at 600 dots an inch."""
MOST_JPEG_PIXELS = 500_000_000
"""Pixels of a JPEG, which can be unpacked at an eighth of its size."""
MOST_PROGRESSIVE_PIXELS = 150_000_000
"""Pixels of a progressive JPEG, of which the decoder keeps every coefficient."""
MOST_SCANS = 200
"""Passes of a progressive JPEG; honest ones have about ten."""
MOST_PAGES = 1000

BROKEN_PICTURE = "这张图片已损坏，打不开，请重新拍照或扫描"
TOO_LARGE = "这张图片有{}万像素，太大了，请缩小后再放"
LOCKED_PDF = "这个 PDF 有密码，请打开后用“打印”另存为没有密码的 PDF 再放"
BROKEN_PDF = "这个 PDF 已损坏，打不开，请重新导出或扫描"
TOO_MANY_PAGES = "这个文件超过{}页，请分成几份再放"

_PASSWORD_NEEDED = 4
"""FPDF_ERR_PASSWORD of pdfium."""
_QUALITY = 85
_SMALL_QUALITY = 80
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file turned out to be.

    `name` is the one to keep it under, `pages` how many pages it has (0 where it has none), `thumbnail` a small JPEG of
    the first one, None where there is nothing to see.
    """

    name: str
    media: Media
    media_type: str
    pages: int
    thumbnail: bytes | None


def examine(name: str, content: bytes) -> Examined:
    """Recognise a file by its bytes and prove that what can be shown can be shown; nothing is written anywhere.

    Raises Refused with a sentence for programs, unknown and broken files, locked PDFs and pictures that are far too large.
    """
    kind = kind_of(name, content)
    pages, small = 0, None
    if kind.media is Media.PICTURE:
        pages = _frames(content, kind)
        small = _small_picture(content, kind)
    elif kind.media is Media.PDF:
        pages = _pdf_pages(content)
        small = _small_page(content)
    return Examined(kept_name(name, kind), kind.media, kind.media_type, pages, small)


def thumbnail(content: bytes, media: Media) -> bytes | None:
    """A JPEG of the first page, at most 256 pixels on its longer side; None where there is nothing to see.

    Raises Refused for what is broken.
    """
    if media is Media.PICTURE:
        return _small_picture(content, kind_of("", content))
    return _small_page(content) if media is Media.PDF else None


def page_picture(content: bytes, turn: int = 0, longest_px: int = 2400, page: int = 0) -> bytes:
    """A picture as a JPEG for paper or screen: upright as its camera says, then turned `turn` degrees clockwise.

    At most `longest_px` pixels on its longer side, grey or RGB, without any of the camera's notes (place, time, owner).
    `page` counts from 0 in a scan of several pages. Raises Refused for what is broken.
    """
    kind = kind_of("", content)
    if kind.media is not Media.PICTURE:
        raise Refused(BROKEN_PICTURE)
    with _opened(content, kind, page) as image:
        upright = _upright(image, longest_px)
        if turn % 360:
            from PIL.Image import Transpose

            quarter = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}
            upright = upright.transpose(quarter[turn % 360])
        return _jpeg(upright, _QUALITY)


def pdf_page(content: bytes, index: int, longest_px: int) -> PagePicture:
    """A page of a PDF to look at, with about `longest_px` pixels on its longer side. Raises Refused."""
    with _document(content) as document:
        longest = max(document.get_page_size(index))
        return render_page(content, index, longest_px / longest if longest > 0 else 1.0)


def _small_picture(content: bytes, kind: Kind) -> bytes:
    with _opened(content, kind) as image:
        return _jpeg(_upright(image, THUMBNAIL), _SMALL_QUALITY)


@contextmanager
def _opened(content: bytes, kind: Kind, page: int = 0) -> "Iterator[Image]":
    """The picture, its size checked by its head before anything is unpacked; whatever fails inside is broken."""
    try:
        with _plugin(kind)(io.BytesIO(content)) as image:
            if page:
                image.seek(page)
            _check_size(image, content, kind)
            yield image
    except Refused:
        raise
    except Exception as error:
        raise Refused(BROKEN_PICTURE) from error


def _plugin(kind: Kind) -> Any:
    """The one reader for a kind: Pillow's own way would try all it has, and warns where the rule is ours."""
    from PIL import (
        BmpImagePlugin,
        GifImagePlugin,
        JpegImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    return {
        kinds.JPEG: JpegImagePlugin.JpegImageFile,
        kinds.PNG: PngImagePlugin.PngImageFile,
        kinds.BMP: BmpImagePlugin.BmpImageFile,
        kinds.TIFF: TiffImagePlugin.TiffImageFile,
        kinds.WEBP: _webp(WebPImagePlugin.WebPImageFile),
        kinds.GIF: GifImagePlugin.GifImageFile,
    }[kind]


def _webp(plugin: Any) -> Any:
    """Pillow makes room for the whole picture as soon as it opens one, so its size is read before."""

    def opened(file: io.BytesIO) -> Any:
        head = file.read(30)
        file.seek(0)
        _refuse_above(_webp_pixels(head), MOST_PIXELS)
        return plugin(file)

    return opened


def _webp_pixels(head: bytes) -> int:
    """Width times height as the head of a WebP file gives them (RFC 9649)."""
    match head[12:16]:
        case b"VP8X":
            wide, high = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            wide, high = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            wide, high = (int.from_bytes(head[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return wide * high


def _check_size(image: "Image", content: bytes, kind: Kind) -> None:
    most = MOST_PIXELS
    if kind is kinds.JPEG:
        most = MOST_JPEG_PIXELS
        if image.info.get("progressive"):
            most = MOST_PROGRESSIVE_PIXELS
            if content.count(b"\xff\xda") > MOST_SCANS:
                raise Refused(BROKEN_PICTURE)
    _refuse_above(image.width * image.height, most)


def _refuse_above(pixels: int, most: int) -> None:
    if pixels > most:
        raise Refused(TOO_LARGE.format(pixels // 10_000))


def _upright(image: Any, longest: int) -> "Image":
    """The picture scaled down, in grey or RGB on white, upright as the camera says."""
    from PIL import Image, ImageOps

    turned = _is_turned(image)
    scale = min(longest / max(image.size), 1.0)
    pixels = image.width * image.height
    if pixels > MOST_PIXELS:
        scale = min(scale, math.sqrt(MOST_PIXELS / pixels) / 2)
    image.draft(None, tuple(max(1, round(side * scale)) for side in image.size))
    image.load()
    times = max(image.size) // (2 * longest)
    if times > 1 and image.mode in ("L", "RGB", "RGBA"):
        image = image.reduce(times)
    plain = _on_white(image)
    if max(plain.size) > longest:
        ratio = longest / max(plain.size)
        size = (max(1, round(plain.width * ratio)), max(1, round(plain.height * ratio)))
        plain = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turned:
        plain.getexif()[_ORIENTATION] = turned
        ImageOps.exif_transpose(plain, in_place=True)
    return plain


def _is_turned(image: Any) -> int:
    """The orientation 2 to 8 that the camera noted, 0 for upright and for notes that cannot be read."""
    try:
        noted = image.getexif().get(_ORIENTATION)
    except Exception:
        return 0
    return noted if isinstance(noted, int) and 2 <= noted <= 8 else 0


def _on_white(image: "Image") -> "Image":
    """The picture in grey or RGB; what is see-through is white like paper."""
    from PIL import Image

    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("1", "L", "F"):
        return image.convert("L")
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGB", layered.size, "white")
        paper.paste(layered, mask=layered.getchannel("A"))
        return paper
    return image.convert("RGB")


def _jpeg(image: "Image", quality: int) -> bytes:
    target = io.BytesIO()
    image.info.clear()
    image.save(target, "JPEG", quality=quality, exif=b"")
    return target.getvalue()


def _frames(content: bytes, kind: Kind) -> int:
    """Pages of a scan; 1 for every other picture."""
    if kind is not kinds.TIFF:
        return 1
    with _opened(content, kind) as image:
        count = 1
        while count <= MOST_PAGES:
            try:
                image.seek(count)
            except EOFError:
                return count
            count += 1
    raise Refused(TOO_MANY_PAGES.format(MOST_PAGES))


def _pdf_pages(content: bytes) -> int:
    with _document(content) as document:
        count = len(document)
    if count > MOST_PAGES:
        raise Refused(TOO_MANY_PAGES.format(MOST_PAGES))
    return count


def _small_page(content: bytes) -> bytes:
    with _document(content) as document:
        page = document[0]
        longest = max(page.get_size())
        bitmap = page.render(scale=THUMBNAIL / longest if longest > 0 else 1.0)
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
    return _jpeg(picture, _SMALL_QUALITY)


@contextmanager
def _document(content: bytes) -> Iterator[Any]:
    """A PDF, alone in pdfium. Raises Refused for what is locked or broken."""
    import pypdfium2

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(content)
            try:
                yield document
            finally:
                document.close()
        except Refused:
            raise
        except Exception as error:
            # pdfium tells the last error it met, which may be that of a file before
            asked = getattr(error, "err_code", None) == _PASSWORD_NEEDED
            is_locked = asked and b"/Encrypt" in content
            raise Refused(LOCKED_PDF if is_locked else BROKEN_PDF) from error
