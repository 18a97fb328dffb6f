"""Sheets that belong to no case"""

from dataclasses import dataclass

from mediator_desktop.domain.problems import Problem
from mediator_desktop.papers.filled import FilledPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseSheet:
    """Something to look at and print that is kept with no case. `line` says what it is.

    `filled` is there where it can be saved for Word as well.
    """

    title: str
    line: str
    pdf: bytes
    filled: FilledPaper | None = None
    problems: tuple[Problem, ...] = ()
