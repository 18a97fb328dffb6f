"""What submissions need from the register, as protocols; part of the reader and the unit of work."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.received import Choice, Received
from mediator_desktop.domain.submission import Frozen, Reopening, Submission


class SubmissionReader(Protocol):
    """Reads of what was sent up and of what a county received."""

    def submissions(self, kind: str = "", period: Period | None = None) -> tuple[Submission, ...]:
        """What was sent, of a kind and period or of all, the newest period and revision first."""
        ...

    def load_submission(self, submission_id: str) -> Submission:
        """One submission. Raises Refused when there is none of that id."""
        ...

    def frozen(self, submission_id: str) -> Frozen:
        """What a submission said, word for word. Raises Refused when there is none of that id."""
        ...

    def submission_files(self, submission_id: str) -> Mapping[str, bytes]:
        """The workbooks of a submission as they were written, by name."""
        ...

    def first_work(self, since: date) -> date | None:
        """The first day, on or after one, of a dispute that is not void or of a round of screening; None without any."""
        ...

    def received(self, kind: str = "", period: Period | None = None) -> tuple[Received, ...]:
        """What towns sent, of a kind and period or of all, as it came in."""
        ...

    def received_periods(self) -> tuple[tuple[str, str, Period], ...]:
        """Id and name of each kind of report that came in, with its periods, the newest first."""
        ...

    def choices(self) -> Mapping[str, Choice]:
        """Which received reports somebody chose, by their ids; of several choices the newest."""
        ...


class SubmissionWork(SubmissionReader, Protocol):
    """Writes of submissions; each only adds, and is logged."""

    def keep_submission(self, submission: Submission, frozen: Frozen, files: Mapping[str, bytes]) -> None:
        """Keep a submission for good. Raises Refused when this revision was sent already."""
        ...

    def reopen_submission(self, submission_id: str, reopening: Reopening) -> None:
        """Note that a submission was opened again. Raises Refused when it was already."""
        ...

    def keep_received(self, received: Received) -> None:
        """Keep a report of a town for good."""
        ...

    def choose_received(self, choice: Choice) -> None:
        """Note which report of a town counts from now on."""
        ...
