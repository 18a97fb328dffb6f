"""What all checks are made of: texts too long or unfit, days in the future, days out of order."""

from collections.abc import Iterator
from datetime import date

from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.text import unfit

EARLIEST = date(1949, 10, 1)


def text_problems(field: str, value: str, longest: int, *, lines: bool = False) -> Iterator[Problem]:
    """A text longer than `longest` characters, or with signs that cannot be kept; `lines` allows line breaks."""
    if len(value) > longest:
        yield Problem(field, f"太长了，最多{longest}个字，现在有{len(value)}个字")
    if sentence := unfit(value, lines=lines):
        yield Problem(field, sentence)


def past(field: str, label: str, day: date | None, today: date) -> Iterator[Problem]:
    """A day on which something happened and that lies after today, or before there were committees."""
    if day is None:
        return
    if day > today:
        yield Problem(field, f"{label}在今天之后，请核对")
    elif day < EARLIEST:
        yield Problem(field, f"{label}太早了，请核对年份")


def order(field: str, sentence: str, earlier: date | None, later: date | None) -> Iterator[Problem]:
    """Two known days in the wrong order: worth a second look, since either may be the wrong one."""
    if earlier is not None and later is not None and later < earlier:
        yield doubt(field, f"{sentence}，请核对")


def doubt(field: str, sentence: str) -> Problem:
    """Something worth a second look."""
    return Problem(field, sentence, Severity.DOUBTFUL)
