"""Page numbers of a bound case file: which page gets which, on which side of the leaf, in which corner."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mediator_desktop.papers.fonts import ROLES, font_for, loaded, printable
from mediator_desktop.papers.layout import MM, PAGE_HEIGHT, PAGE_WIDTH
from mediator_desktop.papers.typeset import Setter

SIZE = 12.0
FROM_TOP, FROM_SIDE = 12 * MM, 15 * MM
UNKNOWN = "□"
"""Stands for a character of a file's name or caption that no font has."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the bound file: which page of which piece, its number, and on which side of the paper it is.

    `piece` is None for the blank back of a leaf; `number` is None where none is stamped.
    """

    piece: int | None
    page: int
    number: int | None
    is_front: bool


def first_pages(counts: Sequence[int], numbered: Sequence[bool]) -> list[int | None]:
    """The number of the first page of every piece; None for pieces without numbers or pages."""
    found: list[int | None] = []
    after = 1
    for count, has_number in zip(counts, numbered, strict=True):
        found.append(after if has_number and count else None)
        after += count if has_number else 0
    return found


def arrange(counts: Sequence[int], numbered: Sequence[bool], *, double_sided: bool) -> list[Leaf]:
    """All pages in order. Printed on both sides, every piece begins on a front; the blank backs carry no number."""
    leaves: list[Leaf] = []
    for piece, (count, first) in enumerate(zip(counts, first_pages(counts, numbered), strict=True)):
        if double_sided and count and len(leaves) % 2:
            leaves.append(Leaf(None, 0, None, False))
        for page in range(count):
            is_front = not double_sided or len(leaves) % 2 == 0
            leaves.append(Leaf(piece, page, first + page if first is not None else None, is_front))
    return leaves


def current_setter() -> Setter:
    """Sets words in the fonts of this PC."""
    return Setter({role: font_for(role) for role in ROLES})


def body_font_name() -> str:
    """Reportlab's name of the body font."""
    return str(loaded(font_for("body")).fontName)


def plain_words(words: str) -> str:
    """Words in which every character can be printed, on one line."""
    line = " ".join(words.split())
    return "".join(char if printable(char) else UNKNOWN for char in line)


def draw_words(
    canvas: Any, setter: Setter, words: str, x: float, y: float, size: float, align: str = "left"
) -> None:
    """Draw one line of plain words at a baseline; `x` is its left end, middle or right end (points)."""
    if align != "left":
        width = setter.width(words, size)
        x -= width if align == "right" else width / 2
    chars = setter.maps["body"]
    text = canvas.beginText()
    text.setTextOrigin(x, y)
    for char in words:
        text.setFont(chars[char][0], size)
        text.textOut(char)
    canvas.drawText(text)


def shortened(setter: Setter, words: str, size: float, room: float) -> str:
    """Words cut to a width in points, with … where something was cut."""
    if setter.width(words, size) <= room:
        return words
    while words and setter.width(words + "…", size) > room:
        words = words[:-1]
    return words + "…"


def stamp(canvas: Any, setter: Setter, leaf: Leaf) -> None:
    """Draw the page number: a front's top right, a back's top left."""
    if leaf.number is None:
        return
    y = PAGE_HEIGHT - FROM_TOP
    if leaf.is_front:
        draw_words(canvas, setter, str(leaf.number), PAGE_WIDTH - FROM_SIDE, y, SIZE, "right")
    else:
        draw_words(canvas, setter, str(leaf.number), FROM_SIDE, y, SIZE)
