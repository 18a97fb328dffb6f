"""Blocks of a filled paper to slices of the page."""

from collections.abc import Sequence

from mediator_desktop.papers.filled import (
    Cells,
    FilledBlock,
    FilledPaper,
    Frame,
    PageBreak,
    Picture,
    Ruled,
    Seal,
    Signatures,
    Space,
    Table,
    Text,
)
from mediator_desktop.papers.grids import lay_cells, lay_frame, lay_table
from mediator_desktop.papers.signing import lay_seal, lay_signatures
from mediator_desktop.papers.typeset import CLOSING, HAIRLINE, HEADING, TOGETHER, WIDOW, Atom, Setter

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
_LINES_TAKEN_ALONG = 2
"""Lines of text that go with the signatures to their page."""


class Layout:
    """Lays the blocks of one paper; `width` and `height` are the frame's, in points."""

    def __init__(self, paper: FilledPaper, setter: Setter) -> None:
        self.paper = paper
        self.setter = setter
        self.size = float(paper.page.size)
        self.leading = float(paper.page.leading)
        self.width = PAGE_WIDTH - (paper.page.left + paper.page.right) * MM
        self.height = PAGE_HEIGHT - (paper.page.top + paper.page.bottom) * MM

    def atoms(self) -> list[Atom]:
        """Every slice of the paper in order."""
        atoms: list[Atom] = []
        blocks = self.paper.blocks
        for index, block in enumerate(blocks):
            after = blocks[index + 1] if index + 1 < len(blocks) else None
            laid = self._lay(block, after)
            if isinstance(block, Signatures) or (isinstance(block, Seal) and not _closes(blocks, index)):
                _take_along(atoms)
            atoms += laid
        return atoms

    def _lay(self, block: FilledBlock, after: FilledBlock | None) -> list[Atom]:
        match block:
            case Text():
                return self._text(block)
            case Cells():
                return lay_cells(self.setter, block, self.size, self.leading, self.width)
            case Table():
                return self._table(block)
            case Picture():
                return self._picture(block)
            case Frame():
                return lay_frame(self.setter, block, self.size - 3, self.width, self.height)
            case Ruled():
                return self._ruled(block.lines)
            case Signatures():
                closing = self._seal(after) if isinstance(after, Seal) else []
                room = self.height - sum(atom.height for atom in closing) - 4 * self.leading
                return lay_signatures(self.setter, block, self.size, self.width, room, bool(closing))
            case Seal():
                return self._seal(block, joined=isinstance(after, Text))
            case Space():
                return [Atom(block.mm * MM, is_gap=True)]
            case PageBreak():
                return [Atom(0, is_break=True)]

    def _seal(self, block: Seal, *, joined: bool = False) -> list[Atom]:
        return lay_seal(self.setter, block, self.size, self.leading, self.width, joined=joined)

    def _text(self, block: Text) -> list[Atom]:
        if block.style == "title":
            return self._title(block)
        size = float(block.size or (self.size - 3 if block.style == "note" else self.size))
        leading = self.leading * size / self.size if block.size or block.style == "note" else self.leading
        role = "heading" if block.style == "heading" else "body"
        if block.level > 1:
            role = "title"
        align = {"left": "justify"}.get(block.align, block.align)
        indent = 2 * size if block.indent and block.align == "left" else 0.0
        lines = self.setter.set(
            block.runs,
            size,
            self.width,
            role=role,
            indent=indent,
            align=align,
            baseline=leading / 2 + 0.36 * size,
        )
        atoms = [Atom(leading, ops, is_line=True) for ops, _ in lines]
        _glue_ends(atoms)
        if block.joined and atoms:
            for atom in atoms:
                atom.glue = HEADING
        if block.style == "heading":
            atoms.insert(0, Atom(0.2 * leading, is_gap=True, glue=HEADING if block.level else 0))
        return atoms

    def _table(self, block: Table) -> list[Atom]:
        atoms = lay_table(self.setter, block, block.size or self.size - 3.5, self.width)
        if block.whole:
            for atom in atoms[:-1]:
                atom.glue = max(atom.glue, TOGETHER)
        return atoms

    def _picture(self, block: Picture) -> list[Atom]:
        """A picture in the middle, made smaller where the page is."""
        scale = min(1.0, self.width / (block.mm * MM), self.height / (block.high * MM))
        wide, high = block.mm * MM * scale, block.high * MM * scale
        left = (self.width - wide) / 2
        return [Atom(high, [("picture", left, high, wide, high, block.png)]), Atom(4, is_gap=True)]

    def _title(self, block: Text) -> list[Atom]:
        size = float(block.size or self.paper.page.title_size)
        leading = 1.5 * size
        lines = self.setter.set(
            block.runs, size, self.width, role="title", align="centre", baseline=leading / 2 + 0.36 * size
        )
        atoms = [Atom(leading, ops, glue=HEADING) for ops, _ in lines]
        return [*atoms, Atom(0.5 * size, is_gap=True, glue=HEADING)] if atoms else []

    def _ruled(self, count: int) -> list[Atom]:
        height = 1.1 * self.leading
        atoms = [
            Atom(height, [("line", 0.0, height - 2, self.width, height - 2, HAIRLINE)], is_line=True)
            for _ in range(count)
        ]
        _glue_ends(atoms)
        return atoms


def _closes(blocks: Sequence[FilledBlock], index: int) -> bool:
    """Whether a block follows signatures directly."""
    return index > 0 and isinstance(blocks[index - 1], Signatures)


def _glue_ends(atoms: Sequence[Atom]) -> None:
    """No first line alone at the foot of a page, no last line alone at the top of one."""
    if len(atoms) > 1:
        atoms[0].glue = max(atoms[0].glue, WIDOW)
        atoms[-2].glue = max(atoms[-2].glue, WIDOW)


def _take_along(atoms: list[Atom]) -> None:
    """Glue the last two lines of what stands before to the closing block."""
    lines = 0
    for index in range(len(atoms) - 1, -1, -1):
        atom = atoms[index]
        if atom.is_break:
            return
        atom.glue = max(atom.glue, CLOSING)
        lines += 0 if atom.is_gap else 1
        if lines >= _LINES_TAKEN_ALONG:
            return
