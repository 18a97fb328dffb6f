"""Slices to pages."""

from collections.abc import Sequence

from mediator_desktop.papers.typeset import HAIRLINE, Atom, Op

Placed = tuple[float, Atom]
"""A slice and the depth of its top below the top of the frame, in points."""


def paginate(atoms: Sequence[Atom], height: float) -> list[list[Placed]]:
    """Fill frames of `height` points. A page ends at the last place without glue, else where it is weakest.

    A table that goes over the page is closed with a rule and begins again with its heading.
    """
    pages: list[list[Placed]] = []
    start, count = 0, len(atoms)
    while start < count:
        while start < count and atoms[start].is_gap and not atoms[start].is_break:
            if pages or not atoms[start].is_gap:
                start += 1
            else:
                break
        if start >= count:
            break
        heads = _repeated(atoms, start) if pages else ()
        y = sum(atom.height for atom in heads)
        end = start
        while end < count and not atoms[end].is_break and (y + atoms[end].height <= height or end == start):
            y += atoms[end].height
            end += 1
        if end < count and not atoms[end].is_break:
            end = _page_end(atoms, start, end)
        pages.append(_place(heads, atoms[start:end]))
        start = end
        if start < count and atoms[start].is_break:
            start += 1
    return pages or [[]]


def _repeated(atoms: Sequence[Atom], start: int) -> tuple[Atom, ...]:
    """Heading slices to print again above the slice that begins a page."""
    heads = atoms[start].repeat
    return heads if heads and start and atoms[start - 1].box else ()


def _page_end(atoms: Sequence[Atom], start: int, end: int) -> int:
    """Where the page that holds start..end may end: after the last slice with the weakest glue."""
    weakest = min(atom.glue for atom in atoms[start:end])
    for index in range(end, start, -1):
        if atoms[index - 1].glue == weakest:
            return index
    raise AssertionError("a page holds at least one slice")


def _place(heads: Sequence[Atom], atoms: Sequence[Atom]) -> list[Placed]:
    placed: list[Placed] = []
    y = 0.0
    for atom in (*heads, *atoms):
        placed.append((y, atom))
        y += atom.height
    if atoms and atoms[0].box:
        placed.append((placed[len(heads)][0], _rule(atoms[0].box)))
    if atoms and atoms[-1].box:
        placed.append((y, _rule(atoms[-1].box)))
    return placed


def _rule(box: tuple[float, float]) -> Atom:
    line: Op = ("line", box[0], 0.0, box[1], 0.0, HAIRLINE)
    return Atom(0.0, [line])
