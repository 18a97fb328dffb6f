"""Tables of a DOCX paper: party blocks, ruled tables, signature grid, seal."""

from collections.abc import Sequence
from dataclasses import dataclass

from mediator_desktop.papers.docx_words import TWIPS_A_MM, Words
from mediator_desktop.papers.filled import Cell, Cells, Frame, Run, Seal, Sign, Signatures, Table
from mediator_desktop.papers.signing import arrange

GAP_PARAGRAPH = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="40" w:lineRule="exact"/></w:pPr></w:p>'
)
"""A paragraph two points high: two tables that touch would become one."""

_RULE = 'w:val="single" w:sz="4" w:space="0" w:color="auto"'
_LONG = 300
"""Characters in a cell from which its row may go over a page."""

_GRID = "".join(f"<w:{side} {_RULE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


@dataclass(frozen=True, slots=True)
class _Box:
    """A table cell: width in twips, its paragraphs, which border it has, how it stands."""

    width: int
    xml: str
    bottom: bool = False
    centred: bool = False


def _table(
    rows: Sequence[Sequence[_Box]],
    *,
    grid: bool = False,
    heads: int = 0,
    heights: Sequence[int] = (),
    pad: int = 0,
    cut: Sequence[int] = (),
) -> str:
    """Rows of boxes of any widths over one common grid; only the rows in `cut` may go over a page.

    Heights and widths in twips.
    """
    edges = sorted({edge for row in rows for edge in _edges(row)})
    columns = "".join(f'<w:gridCol w:w="{b - a}"/>' for a, b in zip([0, *edges], edges, strict=False))
    parts = []
    for number, row in enumerate(rows):
        height = heights[number] if number < len(heights) else 0
        cells = "".join(
            _cell(box, _span(start, box.width, edges))
            for start, box in zip([0, *_edges(row)], row, strict=False)
        )
        high = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
        head = "<w:tblHeader/>" if number < heads else ""
        whole = "" if number in cut else "<w:cantSplit/>"
        parts.append(f"<w:tr><w:trPr>{whole}{high}{head}</w:trPr>{cells}</w:tr>")
    borders = f"<w:tblBorders>{_GRID}</w:tblBorders>" if grid else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{edges[-1]}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{pad}" w:type="dxa"/><w:right w:w="{pad}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(parts)}</w:tbl>"
    )


def _edges(row: Sequence[_Box]) -> list[int]:
    edges, x = [], 0
    for box in row:
        x += box.width
        edges.append(x)
    return edges


def _span(start: int, width: int, edges: Sequence[int]) -> int:
    return sum(1 for edge in edges if start < edge <= start + width)


def _cell(box: _Box, span: int) -> str:
    borders = f"<w:tcBorders><w:bottom {_RULE}/></w:tcBorders>" if box.bottom else ""
    align = '<w:vAlign w:val="center"/>' if box.centred else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{box.width}" w:type="dxa"/><w:gridSpan w:val="{span}"/>{borders}{align}</w:tcPr>'
        f"{box.xml}</w:tc>"
    )


def _paragraphs(
    words: Words,
    text: str,
    *,
    joined: bool,
    size: float = 0,
    align: str = "left",
    lines: int = 1,
    role: str = "body",
    leading: int = 0,
) -> str:
    texts = text.split("\n") if text else [""] * max(1, lines)
    return "".join(
        words.paragraph([Run(line)], size=size, joined=joined, align=align, role=role, leading=leading)
        for line in texts
    )


def _text_width(text: str, size: float) -> int:
    """Rough width of words in twips: full for Chinese, half for the rest."""
    return round(sum(1.0 if ord(c) > 0x2000 else 0.55 for c in text) * size * 20)


def cells_table(words: Words, block: Cells, width: int, closing: bool) -> str:
    """Labels with values over a rule, or boxed; the rows stay on one page."""
    rows = []
    size = words.size
    gap = 0 if block.boxed else round(0.6 * size * 20)
    widest = max((_text_width(cell.label, size) for row in block.rows for cell in row), default=0) + 150
    for number, row in enumerate(block.rows):
        is_long = any(len(cell.value) > _LONG for cell in row)
        joined = (number < len(block.rows) - 1 and not is_long) or closing
        room = width - gap * (len(row) - 1)
        total = sum(cell.share for cell in row)
        boxes: list[_Box] = []
        used = 0
        for index, cell in enumerate(row):
            wide = room * cell.share // total if index < len(row) - 1 else room - used
            used += wide
            label = _text_width(cell.label, size) + 150
            label = (
                min(max(widest, 5 * size * 20) + 160, wide * 6 // 10)
                if block.boxed
                else min(label, wide - 800)
            )
            align = "center" if block.boxed else "left"
            value = _cell_value(words, cell, joined=joined)
            boxes.append(
                _Box(label, _paragraphs(words, cell.label, joined=joined, align=align), centred=block.boxed)
            )
            boxes.append(_Box(wide - label, value, bottom=not block.boxed))
            if gap and index < len(row) - 1:
                boxes.append(_Box(gap, _paragraphs(words, "", joined=joined)))
        rows.append(boxes)
    cut = [n for n, row in enumerate(block.rows) if any(len(cell.value) > _LONG for cell in row)]
    return _table(rows, grid=block.boxed, pad=80 if block.boxed else 30, cut=cut)


def _cell_value(words: Words, cell: Cell, *, joined: bool) -> str:
    """The value of a cell, with the room that the form gives it."""
    if cell.runs:
        value, used = words.paragraph(cell.runs, joined=joined), 1
    else:
        value, used = _paragraphs(words, cell.value, joined=joined), cell.value.count("\n") + 1
    return value + words.paragraph([Run("")], joined=joined) * max(0, cell.lines - used)


def frame_table(words: Words, block: Frame, width: int, closing: bool) -> str:
    """An empty frame with its label in the middle."""
    label = _paragraphs(words, block.label, joined=closing, size=words.size - 3, align="center")
    return _table([[_Box(width, label, centred=True)]], grid=True, heights=[round(block.mm * TWIPS_A_MM)])


def ruled_table(words: Words, block: Table, width: int, closing: bool) -> str:
    """A table with its heading repeated on every page."""
    size = block.size or words.size - 3.5
    leading = round(1.5 * size)
    total = sum(block.shares)
    widths = [width * share // total for share in block.shares]
    widths[-1] += width - sum(widths)

    def boxes(texts: Sequence[str], aligns: Sequence[str], role: str, joined: bool) -> list[_Box]:
        return [
            _Box(
                wide,
                _paragraphs(
                    words,
                    text,
                    joined=joined,
                    size=size,
                    align="center" if align == "centre" else align,
                    role=role,
                    leading=leading,
                ),
                centred=True,
            )
            for wide, text, align in zip(widths, texts, aligns, strict=True)
        ]

    rows = []
    heads = 1 if any(block.heads) else 0
    if heads:
        rows.append(boxes(block.heads, ["centre"] * len(widths), "heading", True))
    for number, row in enumerate(block.rows):
        is_last = number == len(block.rows) - 1
        rows.append(boxes(row, block.aligns, "body", closing if is_last else block.whole))
    gap = GAP_PARAGRAPH.replace("<w:pPr>", "<w:pPr><w:keepNext/>").replace('w:line="40"', 'w:line="120"')
    heights = [0] * heads + [round(block.row_mm * TWIPS_A_MM)] * len(block.rows)
    cut = [heads + n for n, row in enumerate(block.rows) if any(len(text) > _LONG for text in row)]
    return gap + _table(rows, grid=True, heads=heads, heights=heights, pad=50, cut=cut)


def ruled_lines(words: Words, count: int, width: int, closing: bool) -> str:
    """Blank lines to write on; the first two and the last two stay together."""
    rows = []
    for number in range(count):
        joined = number in (0, count - 2) or (closing and number == count - 1)
        rows.append([_Box(width, _paragraphs(words, "", joined=joined), bottom=True)])
    return _table(rows, heights=[round(1.1 * words.leading * 20)] * count)


def signatures_table(words: Words, block: Signatures, width: int, sealed: bool) -> str:
    """The signature grid; all of it stays together, and with the seal that follows."""
    gap = 400
    column = (width - gap) // 2
    rows: list[list[_Box]] = []
    heights: list[int] = []
    pairs = arrange(block)
    size = words.size - 2
    for number, pair in enumerate(pairs):
        last = number == len(pairs) - 1
        empty = _paragraphs(words, "", joined=True)
        labels = [
            _paragraphs(words, sign.label if sign else "", joined=True, size=size, leading=round(1.5 * size))
            for sign in pair
        ]
        rows.append(
            [
                _Box(column, labels[0], bottom=pair[0] is not None),
                _Box(gap, empty),
                _Box(column, labels[1], bottom=pair[1] is not None),
            ]
        )
        heights.append(round(3.8 * size * 20))
        names = [_name(words, sign, size, joined=sealed or not last) for sign in pair]
        rows.append(
            [_Box(column, names[0]), _Box(gap, _name(words, None, size, joined=True)), _Box(column, names[1])]
        )
        heights.append(0)
    return _table(rows, heights=heights)


def _name(words: Words, sign: Sign | None, size: int, *, joined: bool) -> str:
    name = sign.name if sign else ""
    return _paragraphs(words, name, joined=joined, size=size - 2, align="center", leading=round(1.6 * size))


def seal_table(words: Words, block: Seal, width: int, joined: bool) -> str:
    """The committee's name and the day on the right, at least 42 mm high for the seal over them."""
    lines = [[Run(line)] for line in block.lines] + [list(block.date)]
    needed = max(
        sum(_text_width(run.text, words.size) + run.width * words.size * 20 for run in runs) for runs in lines
    )
    span = min(width, max(round(42 * TWIPS_A_MM), needed + 300))
    xml = "".join(words.paragraph(runs, align="center", joined=joined) for runs in lines)
    right = _Box(span, xml, centred=True)
    left = [_Box(width - span, words.paragraph([Run("")], joined=joined))] if width > span else []
    height = round(42 * TWIPS_A_MM) if block.room else 0
    return _table([[*left, right]], heights=[height])
