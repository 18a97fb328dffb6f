"""Pages of a PDF as pictures, for the window."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PDFIUM = threading.RLock()
"""Held by whoever calls pdfium, which can do one thing at a time."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: raw RGB bytes, three a pixel, rows without padding."""

    width: int
    height: int
    rgb: bytes


def render_pages(pdf: bytes, scale: float = 1.0) -> Iterator[PagePicture]:
    """The pages of a PDF one after the other; `scale` 1 is 72 pixels an inch."""
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        count = len(document)
    try:
        for index in range(count):
            with PDFIUM:
                picture = _picture(document, index, scale)
            yield picture
    finally:
        with PDFIUM:
            document.close()


def render_page(pdf: bytes, index: int, scale: float = 1.0) -> PagePicture:
    """One page of a PDF, counted from 0."""
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return _picture(document, index, scale)
        finally:
            document.close()


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def _picture(document: Any, index: int, scale: float) -> PagePicture:
    import pypdfium2

    page = document[index]
    bitmap = page.render(scale=scale, rev_byteorder=True, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR)
    raw = bytes(bitmap.buffer)
    row = bitmap.width * 3
    if bitmap.stride == row:
        rgb = raw[: row * bitmap.height]
    else:
        rgb = b"".join(raw[y * bitmap.stride : y * bitmap.stride + row] for y in range(bitmap.height))
    picture = PagePicture(bitmap.width, bitmap.height, rgb)
    bitmap.close()
    page.close()
    return picture
