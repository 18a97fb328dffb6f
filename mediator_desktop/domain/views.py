"""What the register is asked and what it answers: filters and flat rows, ready to show."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import Outcome, Status


class SortBy(StrEnum):
    """What the list of disputes may be sorted by; ties are broken by order of entry."""

    RECEIVED = "received_on"
    NUMBER = "number"
    TITLE = "title"
    VILLAGE = "village"
    TYPE = "type_code"
    STATUS = "status"
    MEDIATOR = "lead_mediator"
    AMOUNT = "amount"


class CountedBy(StrEnum):
    """The day that decides whether a dispute belongs to a period; `found` is the day received where none was found on."""

    FOUND = "found"
    ACCEPTED = "accepted"
    AGREED = "agreed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which disputes to list; an empty field filters nothing.

    `text` searches numbers, names, facts, phones, identity numbers and pinyin initials; `first_day` and
    `last_day` (inclusive) compare with the day received; `statuses` admits any of several; `not_on_platform` admits
    accepted disputes that nobody has keyed into the provincial platform yet.
    """

    text: str = ""
    first_day: date | None = None
    last_day: date | None = None
    village: str = ""
    type_code: str = ""
    statuses: frozenset[Status] = frozenset()
    mediator: str = ""
    person_id: str = ""
    with_voided: bool = True
    not_on_platform: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRow:
    """A dispute in a list: flat, ready to show. Codes are codes."""

    id: str
    version: int
    number: str
    title: str
    applicants: str
    respondents: str
    village: str
    type_code: str
    status: Status
    outcome: Outcome | None
    lead_mediator: str
    received_on: date | None
    agreed_on: date | None
    effective_on: date | None
    amount: Money | None


Cursor = tuple[Any, int]
"""Where a page ended: the sort value and the entry number of its last row."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list and where to go on; `after` is None on the last page."""

    rows: tuple[DisputeRow, ...]
    after: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Someone who was a party before: the newest facts known and the disputes they were in."""

    id: str
    party: Party
    disputes: tuple[DisputeRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMerge:
    """Two known people found to be one: `dropped` is met as `kept` until the merge is undone."""

    id: int
    at: datetime
    actor: str
    kept: str
    dropped: str
    dropped_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One write: when, who, which action, and what it changed (field → old and new plain value)."""

    id: int
    at: datetime
    actor: str
    action: str
    changes: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Something typed but not yet saved; `content` is the record format, `key` the screen and record."""

    key: str
    saved_at: datetime
    content: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPaper:
    """A paper as it was printed: `content` re-renders it identically, `digest` proves it (SHA-256, hex).

    `item` is the session, visit, party, … it is about, counted from 0; None for a sheet about the whole dispute.
    """

    id: int
    dispute_id: str
    form_id: str
    edition: str
    title: str
    printed_at: datetime
    actor: str
    digest: str
    content: str
    item: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMatter:
    """A dispute on record by what another ledger may know it: its numbers, or its day and the names of its parties.

    `numbers` are its case number, its agreement's and the platform's or sender's, as far as there are.
    """

    id: str
    version: int
    numbers: tuple[str, ...]
    received_on: date | None
    names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The office's work at a glance, for the first page."""

    open_disputes: int
    by_status: dict[Status, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a write changed; screens that show it ask again."""

    disputes: frozenset[str] = frozenset()
    office: bool = False
    drafts: bool = False
    screening: bool = False
    statistics: bool = False
    subsidy: bool = False
    submissions: bool = False
    everything: bool = False
