"""Labelled values over rules, boxed cells and tables, cut into slices one line high so that any row may go over a page."""

from collections.abc import Sequence

from mediator_desktop.papers.filled import Cell, Cells, Frame, Run, Table
from mediator_desktop.papers.typeset import HAIRLINE, HEADING, TOGETHER, WIDOW, Atom, Op, Setter

_MM = 72 / 25.4
_KEPT_WHOLE = 12
"""Slices of a row or block up to which it is kept on one page."""


def lay_cells(setter: Setter, block: Cells, size: float, leading: float, width: float) -> list[Atom]:
    """Rows of labels with values."""
    widest = max((setter.width(cell.label, size) for row in block.rows for cell in row), default=0.0)
    rows = [
        _boxed_row(setter, row, size, leading, width, widest)
        if block.boxed
        else _row(setter, row, size, leading, width)
        for row in block.rows
    ]
    atoms = [atom for row in rows for atom in row]
    if len(atoms) <= _KEPT_WHOLE:
        for atom in atoms[:-1]:
            atom.glue = TOGETHER
    if block.boxed:
        atoms.append(Atom(0.3 * leading, is_gap=True))
        return [Atom(0.2 * leading, is_gap=True, glue=HEADING), *atoms]
    return atoms


def _value_lines(
    setter: Setter, cell: Cell, size: float, room: float, left: float, baseline: float, align: str = "left"
) -> list[list[Op]]:
    """The lines of a value; paragraphs apart."""
    if cell.runs:
        return [
            ops for ops, _ in setter.set(cell.runs, size, room, align=align, left=left, baseline=baseline)
        ]
    lines: list[list[Op]] = []
    for text in cell.value.split("\n"):
        runs = [Run(text)]
        lines += [ops for ops, _ in setter.set(runs, size, room, align=align, left=left, baseline=baseline)]
    return lines


def _row(setter: Setter, row: Sequence[Cell], size: float, leading: float, width: float) -> list[Atom]:
    """One row: each value over a rule that ends where the next label begins."""
    gap = 0.7 * size
    total = sum(cell.share for cell in row)
    room = width - gap * (len(row) - 1)
    baseline = leading / 2 + 0.36 * size
    columns: list[tuple[float, float, list[list[Op]], list[Op], int]] = []
    x = 0.0
    for cell in row:
        wide = room * cell.share / total
        label = setter.set([Run(cell.label)], size, wide, align="left", left=x, baseline=baseline)
        label_ops = label[0][0] if label else []
        taken = (label[0][1] + 0.3 * size) if label else 0.0
        start, end = x + taken, x + wide
        pad = 0.3 * size
        values = _value_lines(setter, cell, size, max(end - start - pad, 4 * size), start + pad, baseline)
        columns.append((start, end, values, label_ops, max(len(values), cell.lines)))
        x += wide + gap
    count = max((column[4] for column in columns), default=1)
    atoms = []
    for number in range(count):
        ops: list[Op] = []
        for start, end, values, label_ops, lines in columns:
            if number == 0:
                ops += label_ops
            if number < len(values):
                ops += values[number]
            if number < lines:
                rule = baseline + 0.28 * size
                ops.append(("line", start, rule, end, rule, HAIRLINE))
        atoms.append(Atom(leading, ops, is_line=True))
    _glue_row(atoms)
    return atoms


def _boxed_row(
    setter: Setter, row: Sequence[Cell], size: float, leading: float, width: float, widest: float
) -> list[Atom]:
    """One row of boxes: label box, value box, side by side; `widest` is the widest label of the block."""
    pad = 0.4 * size
    total = sum(cell.share for cell in row)
    baseline = leading / 2 + 0.36 * size
    edges: list[float] = [0.0]
    stacks: list[list[list[Op]]] = []
    counts: list[int] = []
    x = 0.0
    for cell in row:
        wide = width * cell.share / total
        label_wide = min(max(widest, 5 * size) + 2 * pad, 0.6 * wide)
        label = Cell("", cell.label)
        label_lines = _value_lines(setter, label, size, label_wide - 2 * pad, x + pad, baseline, "centre")
        values = _value_lines(setter, cell, size, wide - label_wide - 2 * pad, x + label_wide + pad, baseline)
        stacks += [label_lines, values]
        counts += [len(label_lines), max(len(values), cell.lines)]
        edges += [x + label_wide, x + wide]
        x += wide
    return _slices(stacks, max(counts), edges, leading, pad * 0.6)


def lay_frame(setter: Setter, block: Frame, size: float, width: float, room: float) -> list[Atom]:
    """An empty frame, never higher than a page, with its label in the middle."""
    gap = 0.4 * size
    height = min(block.mm * _MM, room - 2 * gap)
    ops: list[Op] = [
        ("line", 0.0, 0.0, width, 0.0, HAIRLINE),
        ("line", 0.0, height, width, height, HAIRLINE),
        ("line", 0.0, 0.0, 0.0, height, HAIRLINE),
        ("line", width, 0.0, width, height, HAIRLINE),
    ]
    lines = setter.set(
        [Run(block.label)], size, width - 2 * size, align="centre", left=size, baseline=0.36 * size
    )
    leading = 1.5 * size
    top = (height - leading * (len(lines) - 1)) / 2
    for number, (marks, _) in enumerate(lines):
        ops += [_down(op, top + number * leading) for op in marks]
    return [Atom(gap, is_gap=True, glue=HEADING), Atom(height, ops), Atom(gap, is_gap=True)]


def lay_table(setter: Setter, block: Table, size: float, width: float) -> list[Atom]:
    """A ruled table; its heading is printed again on every page."""
    leading = 1.5 * size
    pad = 0.35 * size
    least = block.row_mm * _MM
    total = sum(block.shares)
    edges = [0.0]
    for share in block.shares:
        edges.append(edges[-1] + width * share / total)
    baseline = leading / 2 + 0.36 * size

    def stack(texts: Sequence[str], role: str, aligns: Sequence[str], least: float = 0.0) -> list[Atom]:
        columns = []
        for text, left, right, align in zip(texts, edges, edges[1:], aligns, strict=False):
            room = max(right - left - 2 * pad, size * 1.05)
            lines = setter.set(
                [Run(text)], size, room, role=role, align=align, left=left + pad, baseline=baseline
            )
            columns.append([ops for ops, _ in lines])
        count = max(1, *map(len, columns))
        return _slices(columns, count, edges, leading, max(pad, (least - count * leading) / 2))

    heads = stack(block.heads, "heading", ["centre"] * len(block.heads)) if any(block.heads) else []
    for atom in heads:
        atom.glue = HEADING
    atoms = list(heads)
    for row in block.rows:
        slices = stack(row, "body", block.aligns, least)
        for atom in slices:
            atom.repeat = tuple(heads)
        atoms += slices
    return [Atom(0.3 * leading, is_gap=True, glue=HEADING), *atoms, Atom(0.4 * leading, is_gap=True)]


def _slices(
    columns: Sequence[list[list[Op]]], count: int, edges: Sequence[float], leading: float, pad: float
) -> list[Atom]:
    """Line slices of one ruled row: upright rules in each, the top rule in the first, the bottom one in the last."""
    atoms = []
    for number in range(count):
        top = pad if number == 0 else 0.0
        height = leading + top + (pad if number == count - 1 else 0.0)
        ops: list[Op] = []
        for lines in columns:
            offset = (count - len(lines)) // 2 if len(lines) < count and len(lines) == 1 and count <= 4 else 0
            if 0 <= number - offset < len(lines):
                ops += [_down(op, top) for op in lines[number - offset]]
        ops += [("line", x, 0.0, x, height, HAIRLINE) for x in edges]
        if number == 0:
            ops.append(("line", edges[0], 0.0, edges[-1], 0.0, HAIRLINE))
        if number == count - 1:
            ops.append(("line", edges[0], height, edges[-1], height, HAIRLINE))
        atoms.append(Atom(height, ops, box=(edges[0], edges[-1]), is_line=True))
    _glue_row(atoms)
    return atoms


def _down(op: Op, by: float) -> Op:
    """A mark moved down."""
    if op[0] == "line":
        return ("line", op[1], op[2] + by, op[3], op[4] + by, op[5])
    return (op[0], op[1], op[2] + by, *op[3:])


def _glue_row(atoms: Sequence[Atom]) -> None:
    """Keep a short row whole; a long one may go over the page, but not by a single line."""
    if len(atoms) <= _KEPT_WHOLE:
        for atom in atoms[:-1]:
            atom.glue = max(atom.glue, WIDOW)
    else:
        atoms[0].glue = atoms[-2].glue = WIDOW
