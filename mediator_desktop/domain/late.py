"""What may still be entered after a case was closed, and what needs a reason then."""

from dataclasses import fields, replace

from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.party import Party

AFTER_CLOSING = frozenset(
    {
        "return_visits", "confirmation", "supervisions", "notices", "docket", "filing", "paper_marks", "platform",
        "agreement.performance", "agreement.reported_performance",
    }
)  # fmt: skip
"""What happens after closing by its nature: visits, performance, the court, supervision, striking off, filing, marks."""
AFTER_ARCHIVING = frozenset({"paper_marks", "platform"})
"""What may be noted on a file that stands in the archive."""


def late_fields(before: Dispute, after: Dispute) -> tuple[str, ...]:
    """Facts that a change of a closed case touches and that need a reason (补录), as paths; none while it is open.

    A path names a field of the dispute, or of its agreement (`agreement.clauses`).
    """
    if before.closed_on is None:
        return ()
    natural = AFTER_ARCHIVING if before.filing.archived_on is not None else AFTER_CLOSING
    return tuple(path for path in _changed(before, after) if path not in natural)


def _changed(before: Dispute, after: Dispute) -> list[str]:
    found = []
    for spec in fields(Dispute):
        old, new = getattr(before, spec.name), getattr(after, spec.name)
        if spec.name == "agreement":
            found += _changed_agreement(old or Agreement(), new or Agreement())
        elif spec.name == "parties":
            if _unlinked(old) != _unlinked(new):
                found.append("parties")
        elif old != new:
            found.append(spec.name)
    return found


def _changed_agreement(old: Agreement, new: Agreement) -> list[str]:
    found = []
    for spec in fields(Agreement):
        first, second = getattr(old, spec.name), getattr(new, spec.name)
        if first == second:
            continue
        found.append(f"agreement.{spec.name}")
        if spec.name == "performance" and _promises(old) != _promises(new):
            found.append("agreement.promises")
    return found


def _promises(agreement: Agreement) -> list[PerformanceItem]:
    """The promises without what became known of them later; what was agreed itself needs a reason."""
    return [replace(item, done_on=None, proof="", urged_on=None, note="") for item in agreement.performance]


def _unlinked(parties: tuple[Party, ...]) -> list[Party]:
    """Parties without the link to a known person, which the register keeps by itself."""
    return [replace(party, person_id=None) for party in parties]
