"""TrueType fonts for reportlab: faces that are looked up instead of read whole, and a correct text map.

reportlab reads every character and glyph of a font when it opens it (0.06 s and 30 MB for 15 MB); a paper needs a
few hundred. Its text map is broken beyond U+FFFF.
"""

import mmap
import struct
import sys
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts

_PER_SECTION = 100
"""Entries that one bfchar section may hold (Adobe Technical Note 5014)."""


def to_unicode(name: str, codes: Sequence[int]) -> str:
    """The ToUnicode CMap of a subset; `codes` are code points by their byte in the subset."""
    entries = [f"<{i:02X}> <{chr(c).encode('utf-16-be').hex().upper()}>" for i, c in enumerate(codes) if c]
    sections = []
    for start in range(0, len(entries), _PER_SECTION):
        part = entries[start : start + _PER_SECTION]
        sections += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *sections,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


class Glyphs:
    """Code point → glyph, from a cmap table of format 12 (OpenType cmap)."""

    def __init__(self, table: bytes) -> None:
        numbers = _numbers("I", table)
        self._starts, self._ends, self._glyphs = numbers[0::3], numbers[1::3], numbers[2::3]

    def get(self, code: int, default: int = 0) -> int:
        """The glyph of a character, `default` where it has none."""
        index = bisect_right(self._starts, code) - 1
        if index < 0 or code > self._ends[index]:
            return default
        return self._glyphs[index] + code - self._starts[index] or default

    def __contains__(self, code: int) -> bool:
        return self.get(code) != 0

    def __getitem__(self, code: int) -> int:
        glyph = self.get(code)
        if not glyph:
            raise KeyError(code)
        return glyph


class _Metrics:
    """Glyph → (advance, left bearing), from hmtx."""

    def __init__(self, table: bytes, full: int) -> None:
        self._numbers = _numbers("H", table)
        self._full = full

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        if glyph < self._full:
            return self._numbers[2 * glyph], self._numbers[2 * glyph + 1]
        return self._numbers[2 * self._full - 2], self._numbers[self._full + glyph]


class _Slices:
    """A table that hands out slices of the file without being copied whole."""

    def __init__(self, data: Any, start: int) -> None:
        self._data, self._start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return bytes(self._data[self._start + part.start : self._start + part.stop])


def _numbers(code: str, table: bytes) -> "array[int]":
    """Big-endian numbers of a table; `code` is H for 16 bits, I for 32."""
    numbers = array(code)
    numbers.frombytes(table[: len(table) // numbers.itemsize * numbers.itemsize])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


class PaperFace(ttfonts.TTFontFace):  # type: ignore[misc]
    """A face over a mapped file. Fonts without a cmap of format 12 are read in reportlab's own way."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            self._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.filename = path
        super().__init__(path)

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 - reportlab's names
        """Read the headers; characters, widths and outlines are looked up when they are asked for."""
        cmap = self._cmap12()
        super().extractInfo(charInfo if cmap is None else 0)
        if cmap is None:
            return
        (self._units,) = struct.unpack(">H", self.get_table("head")[18:20])
        (full,) = struct.unpack(">H", self.get_table("hhea")[34:36])
        self.charToGlyph = Glyphs(cmap)
        self.hmetrics = _Metrics(self.get_table("hmtx"), full)
        if self.get_table("head")[50:52] == b"\0\0":
            self.glyphPos = array("I", (offset * 2 for offset in _numbers("H", self.get_table("loca"))))
        else:
            self.glyphPos = _numbers("I", self.get_table("loca"))
        self.charWidths = None
        self.defaultWidth = self._advance(0)

    def _cmap12(self) -> bytes | None:
        """The groups of the Unicode cmap of format 12, None where there is none."""
        table = self.get_table("cmap")
        (count,) = struct.unpack(">H", table[2:4])
        for index in range(count):
            platform, encoding, offset = struct.unpack(">HHI", table[4 + 8 * index : 12 + 8 * index])
            if (platform, encoding) in ((3, 10), (0, 4), (0, 6)):
                kind, _, _, _, groups = struct.unpack(">HHIII", table[offset : offset + 16])
                if kind == 12:
                    return bytes(table[offset + 16 : offset + 16 + 12 * groups])
        return None

    def _advance(self, glyph: int) -> float:
        return float(self.hmetrics[glyph][0] * 1000 / self._units)

    def getCharWidth(self, code: int) -> float:  # noqa: N802 - reportlab's name
        """Advance of a character in 1/1000 em."""
        if self.charWidths is not None:
            return float(super().getCharWidth(code))
        return self._advance(self.charToGlyph.get(code))

    def get_table(self, tag: str) -> Any:
        """A table's bytes; the outlines are not copied whole."""
        if tag == "glyf":
            return _Slices(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)


class PaperFont(ttfonts.TTFont):  # type: ignore[misc]
    """A TTFont that embeds only the characters used, with a correct ToUnicode map."""

    def __init__(self, name: str, path: str) -> None:
        self.fontName = name
        self.face = PaperFace(path)
        self.printed_name = self.face.name.decode("latin-1")
        self.face.name = name.encode()  # reportlab takes faces of one name for one font
        self.encoding = ttfonts.TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False
        self._widths: dict[str, float] = {}

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802
        """Width of words in points."""
        widths = self._widths
        total = 0.0
        for char in text:
            width = widths.get(char)
            if width is None:
                width = widths[char] = self.face.getCharWidth(ord(char))
            total += width
        return total * size / 1000

    def _tag(self, number: int) -> str:
        """The six letters before a subset's name: they tell fonts apart that bear the same name."""
        return _letters(zlib.crc32(self.fontName.encode())) + _letters(number)

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        """Write font, descriptor, widths and text map of every subset used in a document."""
        state = self.state[doc]
        state.frozen = 1
        for number, subset in enumerate(state.subsets):
            internal = self.getSubsetInternalName(number, doc)[1:]
            base = f"{self._tag(number)}+{self.printed_name}"
            font = pdfdoc.PDFTrueTypeFont()
            font.Name = internal
            font.BaseFont = base
            font.FirstChar = 0
            font.LastChar = len(subset) - 1
            font.Widths = pdfdoc.PDFArray([self.face.getCharWidth(code) for code in subset])
            stream = pdfdoc.PDFStream()
            stream.content = to_unicode(base, _first_uses(subset))
            if doc.compression:
                stream.filters = [pdfdoc.PDFZCompress]
            font.ToUnicode = doc.Reference(stream, f"toUnicodeCMap:{base}")
            font.FontDescriptor = self.face.addSubsetObjects(doc, base, subset)
            doc.Reference(font, internal)
            doc.idToObject["BasicFonts"].dict[internal] = font
        del self.state[doc]


def _letters(number: int) -> str:
    """A number as three capital letters."""
    return "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))


def _first_uses(subset: Sequence[int]) -> list[int]:
    """The subset with the fill-in spaces of reportlab's low bytes left out (byte 32 is the space)."""
    return [0 if code == 32 and byte != 32 else code for byte, code in enumerate(subset)]


def load(path: Path, digest: str) -> PaperFont:
    """Open a font file and make it known to reportlab. Raises when the file is broken."""
    font = PaperFont(f"paper-{digest[:12]}", str(path))
    pdfmetrics.registerFont(font)
    return font
