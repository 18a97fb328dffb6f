"""Reading one dispute whole from its tables."""

from collections import defaultdict
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, bindparam, select

from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing
from mediator_desktop.domain.dispute import (
    Assignment,
    Dispute,
    DisputeRecord,
    Ending,
    PlatformFacts,
    Responsibility,
    ReturnVisit,
    Session,
    Voiding,
)
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.steps import (
    AgreementChange,
    Confirmation,
    Docket,
    EarlyWarning,
    Evidence,
    Extension,
    Filing,
    Investigation,
    LateEntry,
    Notice,
    PaperMark,
    Recusal,
    Supervision,
    Transfer,
)
from mediator_desktop.storage import tables as t
from mediator_desktop.storage.mapping import from_row
from mediator_desktop.storage.statements import rows_of, run

T = TypeVar("T")


def load_record(connection: Connection, dispute_id: str) -> tuple[int, DisputeRecord]:
    """A dispute and its entry number. Raises Refused when there is none of that id."""
    row = run(connection, "dispute", _own_row, {"dispute_id": dispute_id}).mappings().one_or_none()
    if row is None:
        raise Refused("登记册里没有这件纠纷")
    entry = int(row["entry"])
    children = _Children(connection, entry)
    dispute = from_row(
        Dispute,
        row,
        parties=children.parties(),
        requests=children.texts(t.request),
        mediators=children.listed(t.assignment, Assignment),
        recusals=children.listed(t.recusal, Recusal),
        investigations=children.listed(t.investigation, Investigation),
        evidence=children.listed(t.evidence, Evidence),
        sessions=children.listed(t.session, Session),
        extensions=children.listed(t.extension, Extension),
        transfers=children.listed(t.transfer, Transfer),
        supervisions=children.listed(t.supervision, Supervision),
        notices=children.listed(t.notice, Notice),
        warning=children.single(t.early_warning, EarlyWarning) or EarlyWarning(),
        agreement_changes=children.listed(t.agreement_change, AgreementChange),
        confirmation=children.confirmation(),
        docket=children.single(t.docket, Docket) or Docket(),
        filing=children.single(t.filing, Filing) or Filing(),
        paper_marks=children.listed(t.paper_mark, PaperMark),
        agreement=children.agreement(),
        ending=children.single(t.ending, Ending),
        return_visits=children.listed(t.return_visit, ReturnVisit),
        responsibility=children.single(t.responsibility, Responsibility) or Responsibility(),
        platform=children.single(t.platform, PlatformFacts) or PlatformFacts(),
    )
    voided = None
    if row["voided_at"]:
        voided = Voiding(at=datetime.fromisoformat(row["voided_at"]), reason=row["void_reason"])
    return entry, DisputeRecord(
        id=row["id"],
        version=row["version"],
        number=row["number"],
        entered_at=datetime.fromisoformat(row["entered_at"]),
        changed_at=datetime.fromisoformat(row["changed_at"]),
        dispute=dispute,
        voided=voided,
        late_entries=children.late_entries(),
    )


def _own_row() -> Select[Any]:
    return select(t.dispute).where(t.dispute.c.id == bindparam("dispute_id"))


class _Children:
    """The dependent rows of one dispute."""

    def __init__(self, connection: Connection, entry: int) -> None:
        self._connection = connection
        self._entry = entry

    def rows(self, table: Table, *order: str) -> list[Any]:
        return rows_of(self._connection, table, self._entry, *order)

    def listed(self, table: Table, kind: type[T]) -> tuple[T, ...]:
        return tuple(from_row(kind, row) for row in self.rows(table, "position"))

    def texts(self, table: Table) -> tuple[str, ...]:
        return tuple(row["text"] for row in self.rows(table, "position"))

    def single(self, table: Table, kind: type[T]) -> T | None:
        rows = self.rows(table)
        return from_row(kind, rows[0]) if rows else None

    def parties(self) -> tuple[Party, ...]:
        agents: dict[int, list[Agent]] = defaultdict(list)
        for row in self.rows(t.agent, "party_position", "position"):
            agents[row["party_position"]].append(from_row(Agent, row))
        return tuple(
            from_row(Party, row, agents=tuple(agents[row["position"]]))
            for row in self.rows(t.party, "position")
        )

    def confirmation(self) -> Confirmation | None:
        rows = self.rows(t.confirmation)
        return from_row(Confirmation, rows[0], prepared=self.texts(t.confirmation_item)) if rows else None

    def late_entries(self) -> tuple[LateEntry, ...]:
        return tuple(
            LateEntry(
                at=datetime.fromisoformat(row["at"]),
                actor=row["actor"],
                reason=row["reason"],
                fields=tuple(row["fields"].split()),
            )
            for row in self.rows(t.late_entry, "position")
        )

    def agreement(self) -> Agreement | None:
        rows = self.rows(t.agreement)
        if not rows:
            return None
        return from_row(
            Agreement,
            rows[0],
            clauses=self.texts(t.clause),
            performance=self.listed(t.performance_item, PerformanceItem),
            signings=self.listed(t.signing, Signing),
        )
