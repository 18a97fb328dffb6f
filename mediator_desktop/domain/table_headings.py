"""Headings of a table that stand over several lines: where each begins and ends, on screen, on paper and in a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mediator_desktop.domain.figures import CountedTable, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One heading: it covers `levels` levels from `level` on (0 is the outermost) and the lines `first` to `last`."""

    text: str
    level: int
    levels: int
    first: int
    last: int


def depth(lines: Sequence[Line]) -> int:
    """How many levels of headings there are; at least one."""
    return max((len(line.labels) for line in lines), default=1) or 1


def headings(lines: Sequence[Line]) -> tuple[Heading, ...]:
    """The headings of rows or columns, level by level: together they cover every level of every line exactly once.

    Neighbours with the same headings from the outside in stand under one; the innermost heading of a line is its own.
    """
    levels = depth(lines)
    parts = [_parts(line.labels, levels) for line in lines]
    found: list[Heading] = []
    for level in range(levels):
        place = 0
        while place < len(lines):
            part = next((p for p in parts[place] if p[0] == level), None)
            if part is None:
                place += 1
                continue
            last = place
            while last + 1 < len(lines) and _is_shared(parts[place], parts[last + 1], part):
                last += 1
            found.append(Heading(text=part[2], level=level, levels=part[1], first=place, last=last))
            place = last + 1
    return tuple(found)


Part = tuple[int, int, str]
"""Level, how many levels it covers, text."""


def _parts(labels: Sequence[str], levels: int) -> list[Part]:
    """The headings of one line; an empty one goes on with the one before it."""
    found: list[Part] = []
    for level in range(levels):
        text = labels[level] if level < len(labels) else ""
        if text or not found:
            found.append((level, 1, text))
        else:
            begun, covered, before = found[-1]
            found[-1] = (begun, covered + 1, before)
    return found


def _is_shared(one: Sequence[Part], other: Sequence[Part], part: Part) -> bool:
    """Whether a heading of one line goes on over the next: an outer one, with the same ones outside it."""
    if part == one[-1] or part == other[-1]:
        return False
    upto = one.index(part) + 1
    return list(one[:upto]) == list(other[:upto])


def turned(table: CountedTable) -> CountedTable:
    """The same table with rows and columns changed over; every figure keeps its headings, number and question."""

    def place(row: int, column: int) -> tuple[int, int]:
        return column, row

    figures = sorted(
        (
            replace(
                figure,
                row=figure.column,
                column=figure.row,
                sum_of=tuple(place(*part) for part in figure.sum_of),
            )
            for figure in table.figures
        ),
        key=lambda figure: (figure.row, figure.column),
    )
    return replace(
        table,
        rows=table.columns,
        columns=table.rows,
        figures=tuple(figures),
        findings=tuple(
            replace(finding, cells=tuple(place(*cell) for cell in finding.cells))
            for finding in table.findings
        ),
        numbered=False,
    )
