"""What the case subsidy reads and writes in one transaction; part of the unit of work"""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.subsidy_cases import CaseFacts, Earlier, Payee
from mediator_desktop.domain.subsidy_claim import ClaimRecord, ClaimRow
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.storage import audit, subsidy_cases, subsidy_claims


class SubsidyReads(ABC):
    """Reads of cases as the subsidy counts them, of payees and claims."""

    _connection: Connection

    @abstractmethod
    def office(self) -> Office | None:
        """The office, None before the first start is finished."""

    def subsidy_cases(self, first_day: date, last_day: date, counted_by: CountedBy) -> tuple[CaseFacts, ...]:
        """Cases counted in a period (days inclusive), in order of that day and of entry."""
        office = self.office() or Office()
        return subsidy_cases.subsidy_cases(self._connection, first_day, last_day, counted_by, office)

    def payees(self) -> tuple[Payee, ...]:
        """Everyone who may be paid, by name."""
        return subsidy_claims.payees(self._connection)

    def subsidy_claims(self) -> tuple[ClaimRow, ...]:
        """Every claim, the newest period first."""
        return subsidy_claims.claims(self._connection)

    def load_subsidy_claim(self, claim_id: str) -> ClaimRecord:
        """One claim, whole."""
        return subsidy_claims.load_claim(self._connection, claim_id)

    def subsidised(self) -> tuple[Earlier, ...]:
        """Every case that stands in a claim which was not taken back."""
        return subsidy_claims.earlier_lines(self._connection)


class SubsidyWrites(SubsidyReads, ABC):
    """Writes of payees and claims, each with its audit row."""

    _actor: str

    @abstractmethod
    def record_event(
        self, action: str, *, subject: str = "", changes: audit.FieldChanges | None = None
    ) -> None:
        """Write an audit row; the unit of work knows when and who."""

    def keep_payee(self, payee: Payee) -> None:
        """Keep a payee in place of what was known under the name."""
        before = next((known for known in self.payees() if known.name == payee.name), None)
        subsidy_claims.keep_payee(self._connection, payee)
        old, new = (_logged(before) if before else {}), _logged(payee)
        changes = {
            name: (old.get(name), new.get(name))
            for name in sorted(old.keys() | new.keys())
            if old.get(name) != new.get(name)
        }
        self.record_event("keep_payee", subject=payee.name, changes=changes)

    def add_subsidy_claim(self, record: ClaimRecord) -> None:
        """Keep a new claim; who enters it is kept with it."""
        kept = replace(record, actor=record.actor or self._actor)
        subsidy_claims.add_claim(self._connection, kept)
        told = {
            "cases": (None, len(kept.lines)),
            "claimed": (None, kept.claimed),
            "rules": (None, kept.rules),
        }
        self.record_event("claim_subsidy", subject=kept.title, changes=told)

    def keep_subsidy_stages(self, record: ClaimRecord, *, expected_version: int) -> None:
        """Keep a claim's new stage, or that its last was undone."""
        before = self.load_subsidy_claim(record.id)
        subsidy_claims.keep_stages(self._connection, record, expected_version)
        is_undo = len(record.stages) == len(before.stages)
        changes: audit.FieldChanges = {
            "stage": (
                str(before.stage) if before.stage else None,
                str(record.stage) if record.stage else None,
            )
        }
        if is_undo:
            undone = next(s for s in record.stages if not s.stands and before.stages[s.number].stands)
            changes["reason"] = (None, undone.undo_reason)
        else:
            last = record.stages[-1]
            changes["by"] = (None, last.by)
            changes["changed"] = (
                None,
                [to_plain(verdict) for verdict in last.verdicts if verdict.reason or not verdict.passed],
            )
        self.record_event(
            "undo_subsidy" if is_undo else "decide_subsidy", subject=record.title, changes=changes
        )


def _logged(payee: Payee) -> dict[str, object]:
    """A payee as the log tells it: no number in full."""
    plain: dict[str, object] = to_plain(
        replace(payee, account=payee.masked_account, id_number=payee.masked_id)
    )
    return plain
