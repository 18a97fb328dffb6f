"""What can be wrong with what was entered, said in one sentence beside its field."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs."""

    WRONG = "wrong"
    """Contradicts a rule; cannot be saved or printed like this."""
    MISSING = "missing"
    """Not known yet; may be saved, printed as a blank."""
    DOUBTFUL = "doubtful"
    """Worth a second look; stops nothing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence about one field.

    `field` is a path into the dispute, e.g. `parties[0].id_number` or `agreement.copies`.
    """

    field: str
    sentence: str
    severity: Severity = Severity.WRONG


class Refused(Exception):
    """A rule says no. Shown beside the fields it speaks of; nothing was written."""

    def __init__(self, *problems: Problem | str) -> None:
        self.problems: tuple[Problem, ...] = tuple(
            Problem("", item) if isinstance(item, str) else item for item in problems
        )
        super().__init__("；".join(p.sentence for p in self.problems))


class Trouble(Exception):
    """The surroundings say no (disk full, file locked): one sentence with advice."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def wrong(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those problems that forbid to go on."""
    return tuple(p for p in problems if p.severity is Severity.WRONG)
