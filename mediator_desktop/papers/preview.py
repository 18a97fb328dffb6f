"""Pages of a PDF as pictures, for the window."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: raw RGB bytes, three a pixel, rows without padding."""

    width: int
    height: int
    rgb: bytes


def render_pages(pdf: bytes, scale: float = 1.0) -> Iterator[PagePicture]:
    """The pages of a PDF one after the other; `scale` 1 is 72 pixels an inch."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for index in range(len(document)):
            page = document[index]
            bitmap = page.render(
                scale=scale, rev_byteorder=True, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR
            )
            raw = bytes(bitmap.buffer)
            row = bitmap.width * 3
            if bitmap.stride == row:
                rgb = raw[: row * bitmap.height]
            else:
                rgb = b"".join(raw[y * bitmap.stride : y * bitmap.stride + row] for y in range(bitmap.height))
            yield PagePicture(bitmap.width, bitmap.height, rgb)
            bitmap.close()
            page.close()
    finally:
        document.close()
