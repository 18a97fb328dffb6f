"""Words to lines: which font prints each character, how wide it is, where lines end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mediator_desktop.papers.filled import Run
from mediator_desktop.papers.fonts import FontFile, committed, loaded
from mediator_desktop.papers.linebreak import OBJECT, break_lines

Op = tuple[Any, ...]
"""A mark in an atom, y down from its top, points: `("text", x, baseline, size, parts, spacing)` with parts of
(font name, words); `("line", x1, y1, x2, y2, width)`; `("tick" | "box", x, baseline, size)`;
`("picture", x, depth of its foot, width, height, PNG in base64)`."""

HAIRLINE = 0.6
_LARGEST_STRETCH = 0.08
"""Room between characters that justifying may add, in character widths; more looks torn."""


class CharMap(dict[str, tuple[str, float]]):
    """Character → (reportlab font name, width of 1/1000 em), looked up once and kept.

    Falls back from the role's font to the committed body font and the rare-character font. Raises LookupError
    with the character for one that no font has.
    """

    def __init__(self, first: FontFile) -> None:
        super().__init__()
        self._chain = [first]
        for font in (committed("body"), committed("fallback")):
            if font.digest != first.digest:
                self._chain.append(font)

    def __missing__(self, char: str) -> tuple[str, float]:
        code = 32 if char == "\xa0" else ord(char)
        for font in self._chain:
            opened = loaded(font)
            if code in opened.face.charToGlyph:
                entry = (opened.fontName, float(opened.face.getCharWidth(code)))
                self[char] = entry
                return entry
        raise LookupError(char)


@dataclass(slots=True)
class Atom:
    """A slice of the page that is never cut.

    `glue` forbids a page break behind it, the stronger the higher (0 allows it); `is_line` marks a line of
    running text; `is_gap` vanishes at the top of a page; `box` is (left, right) of a ruled table's slice and
    `repeat` the heading slices printed again on a new page.
    """

    height: float
    ops: list[Op] = field(default_factory=list)
    glue: int = 0
    is_line: bool = False
    is_gap: bool = False
    is_break: bool = False
    box: tuple[float, float] | None = None
    repeat: tuple["Atom", ...] = ()


WIDOW, TOGETHER, HEADING, CLOSING = 1, 2, 3, 4
"""Strengths of glue: single lines, blocks, a heading with its text, signatures."""


class Setter:
    """Sets words in the fonts of a paper."""

    def __init__(self, fonts: Mapping[str, FontFile]) -> None:
        self.maps = {role: CharMap(font) for role, font in fonts.items() if role != "fallback"}

    def width(self, text: str, size: float, role: str = "body") -> float:
        """Width of words in points."""
        chars = self.maps[role]
        return sum(chars[c][1] for c in text) * size / 1000

    def set(
        self,
        runs: Sequence[Run],
        size: float,
        room: float,
        *,
        role: str = "body",
        indent: float = 0.0,
        align: str = "justify",
        left: float = 0.0,
        baseline: float,
    ) -> list[tuple[list[Op], float]]:
        """Set one paragraph in lines of `room` points; each line as (marks, width).

        `indent` moves the first line, `left` all of them; `baseline` is its depth below the line's top.
        """
        text, entries, widths, kinds = self._spread(runs, size, room - indent, role)
        if not text:
            return []
        lines = break_lines(text, widths, room, room - indent, _held(runs))
        result = []
        for number, (start, end, width) in enumerate(lines):
            inset = indent if number == 0 else 0.0
            slack = room - inset - width
            spacing = 0.0
            if align == "justify" and number < len(lines) - 1 and end - start > 1 and slack > 0:
                spacing = slack / (end - start - 1)
                if spacing > size * _LARGEST_STRETCH:
                    spacing = 0.0
            shift = {"right": slack, "centre": slack / 2}.get(align, 0.0)
            x = left + inset + max(0.0, shift)
            ops = _marks(text, entries, widths, kinds, start, end, x, baseline, size, spacing)
            result.append((ops, width))
        return result

    def _spread(
        self, runs: Sequence[Run], size: float, widest: float, role: str
    ) -> tuple[str, list[str], list[float], dict[int, str]]:
        """Runs as parallel lists a character: text, font names, widths; and the kinds of marked ones."""
        pieces: list[str] = []
        entries: list[str] = []
        widths: list[float] = []
        kinds: dict[int, str] = {}
        scale = size / 1000
        for run in runs:
            if run.kind in ("blank", "gap", "box", "tick"):
                kinds[len(entries)] = run.kind
                pieces.append(OBJECT)
                entries.append("")
                wide = 1.15 * size if run.kind in ("box", "tick") else run.width * size
                widths.append(min(wide, widest))
                continue
            chars = self.maps["heading" if run.kind == "label" else role]
            if run.kind == "strike":
                kinds.update(dict.fromkeys(range(len(entries), len(entries) + len(run.text)), "strike"))
            pieces.append(run.text)
            for char in run.text:
                name, wide = chars[char]
                entries.append(name)
                widths.append(wide * scale)
        return "".join(pieces), entries, widths, kinds


def _held(runs: Sequence[Run]) -> set[int]:
    """Where the words of an option stand: no line ends before one of their characters."""
    held: set[int] = set()
    at = 0
    for run in runs:
        length = 1 if run.kind in ("blank", "gap", "box", "tick") else len(run.text)
        if run.kind == "option":
            held.update(range(at, at + length))
        at += length
    return held


def _marks(
    text: str,
    entries: list[str],
    widths: list[float],
    kinds: dict[int, str],
    start: int,
    end: int,
    x: float,
    baseline: float,
    size: float,
    spacing: float,
) -> list[Op]:
    """The marks of one line: runs of one font each, rules, boxes."""
    ops: list[Op] = []
    parts: list[tuple[str, str]] = []
    part_x = x
    run_start = start
    for index in range(start, end + 1):
        at_end = index == end
        kind = None if at_end else kinds.get(index)
        is_object = kind is not None and kind != "strike"
        if index > run_start and (at_end or is_object or entries[index] != entries[run_start]):
            parts.append((entries[run_start], text[run_start:index]))
            run_start = index
        if parts and (at_end or is_object):
            ops.append(("text", part_x, baseline, size, tuple(parts), spacing))
            parts = []
        if at_end:
            break
        wide = widths[index]
        if is_object:
            if kind == "blank":
                ops.append(("line", x, baseline + 0.18 * size, x + wide, baseline + 0.18 * size, HAIRLINE))
            elif kind != "gap":
                ops.append((kind, x, baseline, size))
            run_start = index + 1
            part_x = x + wide + spacing
        elif kind == "strike":
            middle = baseline - 0.32 * size
            stop = x + wide + (spacing if index + 1 < end else 0.0)
            ops.append(("line", x, middle, stop, middle, 1.0))
        x += wide + spacing
    return ops
