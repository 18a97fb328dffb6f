"""Where people sign and where the seal goes."""

from collections.abc import Sequence

from mediator_desktop.papers.filled import Run, Seal, Sign, Signatures
from mediator_desktop.papers.typeset import CLOSING, HAIRLINE, Atom, Op, Setter

SEAL = 42 * 72 / 25.4
"""Diameter of a committee's round seal in points."""

_LONG = 6
"""More signatures than this in the left column go over both columns."""


def arrange(block: Signatures) -> list[tuple[Sign | None, Sign | None]]:
    """Rows of the grid: left and right side by side, or one after the other when the left are many."""
    left, right = block.left, block.right
    if not right:
        return _pairs(left[::2], left[1::2])
    if len(left) <= max(_LONG, len(right)):
        return _pairs(left, right)
    return [*_pairs(left[::2], left[1::2]), *_pairs(right[::2], right[1::2])]


def _pairs(left: Sequence[Sign], right: Sequence[Sign]) -> list[tuple[Sign | None, Sign | None]]:
    count = max(len(left), len(right))
    return [(left[i] if i < len(left) else None, right[i] if i < len(right) else None) for i in range(count)]


def lay_signatures(
    setter: Setter, block: Signatures, size: float, width: float, room: float, sealed: bool
) -> list[Atom]:
    """The signature grid. It stays on one page with the seal that follows where both fit in `room`; else it may
    be cut between rows, but never behind the first or before the last.
    """
    gap = 1.5 * size
    column = (width - gap) / 2
    atoms = [Atom(0.5 * size, is_gap=True, glue=CLOSING)]
    for left, right in arrange(block):
        laid = [
            _sign(setter, sign, size - 2, column, x)
            for sign, x in ((left, 0.0), (right, column + gap))
            if sign
        ]
        atoms.append(Atom(max(height for height, _ in laid), [op for _, ops in laid for op in ops]))
    whole = sum(atom.height for atom in atoms) <= room
    for atom in atoms if whole else [*atoms[:2], atoms[-2]]:
        atom.glue = CLOSING
    atoms[-1].glue = CLOSING if sealed else 0
    return atoms


def _sign(setter: Setter, sign: Sign, size: float, width: float, x: float) -> tuple[float, list[Op]]:
    """One place to sign: label, room for the hand, rule, name in small type. Returns its height and marks."""
    leading = 1.5 * size
    label = setter.set([Run(sign.label)], size, width, align="left", left=x, baseline=size)
    ops: list[Op] = []
    depth = 0.0
    for line, _ in label:
        ops += [_moved(op, depth) for op in line]
        depth += leading
    depth += 2.1 * size
    ops.append(("line", x, depth, x + width, depth, HAIRLINE))
    small = size - 2
    depth += 0.25 * small
    for line, _ in setter.set([Run(sign.name)], small, width, align="centre", left=x, baseline=1.15 * small):
        ops += [_moved(op, depth) for op in line]
        depth += 1.3 * small
    return depth + 0.9 * size, ops


def lay_seal(
    setter: Setter, block: Seal, size: float, leading: float, width: float, *, joined: bool
) -> list[Atom]:
    """The committee's name with the day under it, on the right, and room for the seal over both."""
    texts = [[Run(line)] for line in block.lines] + [list(block.date)]
    span = min(width, max(SEAL, *(_span(setter, runs, size) for runs in texts)))
    left = width - span - (0 if span > 0.8 * width else size)
    lines = []
    for runs in texts:
        lines += [
            ops
            for ops, _ in setter.set(
                runs, size, span + 0.1, align="centre", left=left, baseline=leading / 2 + 0.36 * size
            )
        ]
    words = leading * len(lines)
    height = max(SEAL, words) if block.room else words
    top = 0.3 * leading
    atom = Atom(height + 2 * top, glue=CLOSING if joined else 0)
    start = top + (height - words) / 2
    for number, ops in enumerate(lines):
        atom.ops += [_moved(op, start + number * leading) for op in ops]
    return [atom]


def _span(setter: Setter, runs: Sequence[Run], size: float) -> float:
    return sum(setter.width(run.text, size) + run.width * size for run in runs) + 1


def _moved(op: Op, down: float) -> Op:
    if op[0] == "line":
        return ("line", op[1], op[2] + down, op[3], op[4] + down, op[5])
    return (op[0], op[1], op[2] + down, *op[3:])
