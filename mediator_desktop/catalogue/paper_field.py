"""One fact that a paper may print: what it is called, how it is written, how it is found, where it is typed."""

from collections.abc import Callable
from dataclasses import dataclass

from mediator_desktop.catalogue.paper_source import FieldKind, PaperSource, Value


@dataclass(frozen=True, slots=True)
class PaperField:
    """One printable fact: id used in forms, label for people, kind, how to get it, path into the dispute.

    `is_fixed` facts do not come from a dispute and are printed on blank sheets too.
    """

    id: str
    label: str
    kind: FieldKind
    get: Callable[[PaperSource], Value]
    path: str = ""
    is_fixed: bool = False

    def path_for(self, source: PaperSource) -> str:
        """The path with the index of the session, visit, party, … filled in."""
        head, mark, tail = self.path.partition("[]")
        if not mark:
            return self.path
        dispute = source.dispute
        lists: dict[str, tuple[object, ...]] = {
            "sessions": dispute.sessions,
            "return_visits": dispute.return_visits,
            "investigations": dispute.investigations,
            "agreement.performance": source.agreement.performance,
            "transfers": dispute.transfers,
            "extensions": dispute.extensions,
            "agreement_changes": dispute.agreement_changes,
        }
        index = (
            source.index(len(dispute.parties), last=False)
            if head == "parties"
            else source.index(len(lists[head]))
        )
        return f"{head}[{index}]{tail}"

    def value(self, source: PaperSource) -> Value:
        """The fact as the sheet has it: nothing on a blank sheet unless it is fixed."""
        return None if source.is_blank and not self.is_fixed else self.get(source)
