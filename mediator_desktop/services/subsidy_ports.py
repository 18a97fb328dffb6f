"""What the case subsidy needs from the register, as protocols; part of the reader and the unit of work"""

from datetime import date
from typing import Protocol

from mediator_desktop.domain.subsidy_cases import CaseFacts, Earlier, Payee
from mediator_desktop.domain.subsidy_claim import ClaimRecord, ClaimRow
from mediator_desktop.domain.views import CountedBy


class SubsidyReader(Protocol):
    """Reads of cases as the subsidy counts them, of payees and claims."""

    def subsidy_cases(self, first_day: date, last_day: date, counted_by: CountedBy) -> tuple[CaseFacts, ...]:
        """Cases counted in a period (days inclusive), void ones left out, in order of that day and of entry.

        Their documents are ids of papers that were printed, signed or scanned, and `/section` for other attachments.
        """
        ...

    def payees(self) -> tuple[Payee, ...]:
        """Everyone who may be paid, by name."""
        ...

    def subsidy_claims(self) -> tuple[ClaimRow, ...]:
        """Every claim, the newest period first; taken back ones too."""
        ...

    def load_subsidy_claim(self, claim_id: str) -> ClaimRecord:
        """One claim, whole. Raises Refused when there is none of that id."""
        ...

    def subsidised(self) -> tuple[Earlier, ...]:
        """Every case that stands in a claim which was not taken back."""
        ...


class SubsidyWork(SubsidyReader, Protocol):
    """Writes of payees and claims; each is logged, account and identity numbers masked in the log."""

    def keep_payee(self, payee: Payee) -> None:
        """Keep a payee in place of what was known under the name."""
        ...

    def add_subsidy_claim(self, record: ClaimRecord) -> None:
        """Keep a new claim."""
        ...

    def keep_subsidy_stages(self, record: ClaimRecord, *, expected_version: int) -> None:
        """Keep a claim's new stage, or that its last was undone. Raises Refused when someone else was first."""
        ...
