"""What deadlines start from, how they are counted, and what of a case they depend on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.status import effective_on, status_of
from mediator_desktop.domain.steps import Confirmation, Extension
from mediator_desktop.domain.views import DisputeRow
from mediator_desktop.domain.vocabulary import ConfirmationResult, Level, Status, Term, TransferKind


class DeadlineKind(Term):
    """What falls due, in the order in which it is listed."""

    MEDIATION = "mediation", "调解期限"
    EXTENSION = "extension", "延长期限"
    SESSION = "session", "下次调解"
    RESPONSIBILITY = "responsibility", "化解时限"
    GRADE = "grade", "分级时限"
    SUPERVISION = "supervision", "督办"
    PERFORMANCE = "performance", "履行"
    CONFIRMATION = "confirmation", "司法确认"
    RETURN_VISIT = "return_visit", "回访"
    FEEDBACK = "feedback", "移交反馈"
    ENFORCEMENT = "enforcement", "申请执行"
    RETENTION = "retention", "保管期限"
    COMMITTEE_TERM = "committee_term", "换届"
    LADDER = "ladder", "逐级化解"


class StartFact(Term):
    """The fact whose day starts a clock; the label is how a citation says it."""

    RECEIVED = "received_on", "收到纠纷"
    ACCEPTED = "accepted_on", "受理"
    EXTENDED = "extended_until", "双方同意延长到的日期"
    NEXT_SESSION = "next_session_on", "约定的下次调解日期"
    RESPONSIBLE = "responsibility_deadline", "定责时写明的时限"
    AGREED = "agreed_on", "达成协议"
    EFFECTIVE = "effective_on", "协议生效"
    PROMISED = "promise_due_on", "约定的履行日期"
    LAST_PROMISED = "last_due_on", "最后一期履行日期"
    ENFORCEABLE = "enforceable_from", "履行期限届满"
    FEEDBACK_DUE = "feedback_due_on", "约定的反馈日期"
    KEPT_UNTIL = "kept_until", "保管期满日期"
    ELECTED = "committee_elected_on", "选举"
    SUPERVISED = "supervision_due_on", "督办要求的反馈日期"
    ARRIVED = "arrived_on", "这一级接手"


class Unit(Term):
    """What a length is counted in."""

    DAYS = "days", "日"
    WORKDAYS = "workdays", "个工作日"
    MONTHS = "months", "个月"
    YEARS = "years", "年"


class DayZero(StrEnum):
    """Which day counts as the first: the one after the start (民法典 Art 201), or the start itself."""

    NEXT_DAY = "next_day"
    SAME_DAY = "same_day"


class Shift(StrEnum):
    """Where a last day that is no working day goes."""

    NONE = "none"
    NEXT_WORKDAY = "next_workday"
    PREVIOUS_WORKDAY = "previous_workday"


STARTS: Mapping[DeadlineKind, frozenset[StartFact]] = {
    DeadlineKind.MEDIATION: frozenset({StartFact.ACCEPTED}),
    DeadlineKind.EXTENSION: frozenset({StartFact.EXTENDED}),
    DeadlineKind.SESSION: frozenset({StartFact.NEXT_SESSION}),
    DeadlineKind.RESPONSIBILITY: frozenset({StartFact.RESPONSIBLE}),
    DeadlineKind.PERFORMANCE: frozenset({StartFact.PROMISED}),
    DeadlineKind.CONFIRMATION: frozenset({StartFact.EFFECTIVE}),
    DeadlineKind.RETURN_VISIT: frozenset({StartFact.AGREED, StartFact.EFFECTIVE, StartFact.LAST_PROMISED}),
    DeadlineKind.FEEDBACK: frozenset({StartFact.FEEDBACK_DUE}),
    DeadlineKind.ENFORCEMENT: frozenset({StartFact.ENFORCEABLE}),
    DeadlineKind.RETENTION: frozenset({StartFact.KEPT_UNTIL}),
    DeadlineKind.COMMITTEE_TERM: frozenset({StartFact.ELECTED}),
    DeadlineKind.LADDER: frozenset({StartFact.ARRIVED}),
    DeadlineKind.GRADE: frozenset({StartFact.RECEIVED}),
    DeadlineKind.SUPERVISION: frozenset({StartFact.SUPERVISED}),
}
"""The facts from which a clock of each kind may start."""

SINGLE = frozenset(
    {
        DeadlineKind.MEDIATION,
        DeadlineKind.EXTENSION,
        DeadlineKind.PERFORMANCE,
        DeadlineKind.CONFIRMATION,
        DeadlineKind.RETENTION,
        DeadlineKind.COMMITTEE_TERM,
        DeadlineKind.GRADE,
        DeadlineKind.SUPERVISION,
    }
)
"""Kinds of which one rule at a time may be in use."""

_MEDIATED = frozenset({Status.REGISTERED, Status.ACCEPTED, Status.MEDIATING})
_AGREED = frozenset({Status.AGREED, Status.PERFORMING})
_ON_RECORD = frozenset(Status) - {Status.VOIDED}

STATUSES: Mapping[DeadlineKind, frozenset[Status]] = {
    DeadlineKind.MEDIATION: _MEDIATED,
    DeadlineKind.EXTENSION: _MEDIATED,
    DeadlineKind.SESSION: _MEDIATED,
    DeadlineKind.RESPONSIBILITY: _MEDIATED,
    DeadlineKind.GRADE: _MEDIATED,
    DeadlineKind.LADDER: _MEDIATED,
    DeadlineKind.SUPERVISION: _ON_RECORD,
    DeadlineKind.PERFORMANCE: _AGREED,
    DeadlineKind.CONFIRMATION: _AGREED | {Status.PERFORMED},
    DeadlineKind.RETURN_VISIT: _AGREED | {Status.PERFORMED},
    DeadlineKind.FEEDBACK: _ON_RECORD,
    DeadlineKind.ENFORCEMENT: _AGREED,
    DeadlineKind.RETENTION: _ON_RECORD,
}
"""Where a dispute must stand for a kind to be asked of it; kinds that no dispute has are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One rule of `forms/rules/`: how long, from when, counted how, on what basis.

    `length` is counted in `unit`; 0 means that the start fact is itself the last day. The rule applies to clocks that
    start from `valid_from` to `valid_to` (days inclusive, None without end). `remind_before` and `vanish_after` are
    days: how long before the last day one is reminded, and how long after it the line stays in the lists (None: until
    it is done). `basis` is the source as it is cited (人民调解法第33条). `subject` is the grade that a grade's time is for, or
    the level at which a dispute steps on a rung of the ladder; empty for all, or for a rung that is only climbed to.
    """

    id: str
    label: str
    kind: DeadlineKind
    start: StartFact
    length: int = 0
    unit: Unit = Unit.DAYS
    day_zero: DayZero = DayZero.NEXT_DAY
    shift: Shift = Shift.NONE
    basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    remind_before: int = 0
    vanish_after: int | None = None
    active: bool = True
    subject: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether a clock that starts on a day runs by this rule."""
        return not ((self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to))

    def overlaps(self, other: "DeadlineRule") -> bool:
        """Whether there is a day on which both are valid."""
        first = max(self.valid_from or date.min, other.valid_from or date.min)
        return first <= min(self.valid_to or date.max, other.valid_to or date.max)

    @property
    def span(self) -> str:
        """How it is counted, in words: 自受理次日起30日."""
        if not self.length:
            return self.start.label
        first = "次日" if self.day_zero is DayZero.NEXT_DAY else "当日"
        return f"自{self.start.label}{first}起{self.length}{self.unit.label}"

    @property
    def citation(self) -> str:
        """The reason of a date, with its source."""
        return "，".join(part for part in (self.span, self.basis) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPromise:
    """A performance item that is not done: its place in the agreement (from 0) and what it is."""

    position: int
    what: str = ""
    amount: Money | None = None
    due_on: date | None = None
    urged_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTransfer:
    """A transfer without feedback: its place in the list (from 0), where it went, until when an answer is owed."""

    position: int
    kind: TransferKind
    to_unit: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSupervision:
    """A supervision order without feedback that still stands: its place in the list (from 0), by whom, until when."""

    position: int
    ordered_by: str = ""
    public: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Climb:
    """A dispute reported one level up, and the day it came back down, None while it has not."""

    on: date
    returned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What deadlines need to know of a case; everything unknown is None or empty.

    `level` is that at which it was taken up, `climbs` how it was reported up from there;
    `confirmation_applied_on` is the day of an application that was not withdrawn, `ruled_on` that of the ruling,
    `is_confirmed` whether it says that the agreement is valid, `last_visit_on` the latest return visit, `last_due_on`
    the latest day promised, done or not.
    """

    status: Status
    received_on: date | None = None
    level: Level | None = None
    grade: str = ""
    accepted_on: date | None = None
    extensions: tuple[Extension, ...] = ()
    next_session_on: date | None = None
    responsibility_deadline: date | None = None
    agreed_on: date | None = None
    effective_on: date | None = None
    confirmation_planned: bool = False
    confirmation_applied_on: date | None = None
    is_confirmed: bool = False
    ruled_on: date | None = None
    open_promises: tuple[OpenPromise, ...] = ()
    last_due_on: date | None = None
    last_visit_on: date | None = None
    open_transfers: tuple[OpenTransfer, ...] = ()
    climbs: tuple[Climb, ...] = ()
    open_supervisions: tuple[OpenSupervision, ...] = ()
    filed_on: date | None = None
    retention: str = ""
    keep_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWindow:
    """The days (inclusive) on which a clock must have started to be worth looking at; None without end.

    `subject` is that of the rule.
    """

    kind: DeadlineKind
    start: StartFact
    first: date | None
    last: date
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueQuestion:
    """Which cases the register is asked for: those with a clock that started in one of the windows.

    `years_kept` are the years of each retention that has a number of them.
    """

    windows: tuple[StartWindow, ...]
    years_kept: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case that may have something due of some kinds: its row in the list, and the facts that these kinds need."""

    row: DisputeRow
    kinds: frozenset[DeadlineKind]
    facts: CaseFacts


def facts_of(dispute: Dispute, *, voided: bool = False) -> CaseFacts:
    """The facts of a whole dispute."""
    agreement, confirmation = dispute.agreement, dispute.confirmation or Confirmation()
    promises = agreement.performance if agreement else ()
    return CaseFacts(
        status=status_of(dispute, voided=voided),
        received_on=dispute.received_on,
        level=dispute.level,
        grade=dispute.responsibility.grade,
        accepted_on=dispute.accepted_on,
        extensions=tuple(replace(extension, reason="") for extension in dispute.extensions),
        next_session_on=next_session((s.held_on, s.next_on) for s in dispute.sessions),
        responsibility_deadline=dispute.responsibility.deadline,
        agreed_on=agreement.agreed_on if agreement else None,
        effective_on=effective_on(dispute),
        confirmation_planned=agreement is not None and agreement.confirmation_planned,
        confirmation_applied_on=standing_application(confirmation.applied_on, confirmation.result),
        is_confirmed=confirmation.result is ConfirmationResult.VALID,
        ruled_on=confirmation.ruled_on,
        open_promises=tuple(
            OpenPromise(
                position=position,
                what=item.what,
                amount=item.amount,
                due_on=item.due_on,
                urged_on=item.urged_on,
            )
            for position, item in enumerate(promises)
            if item.done_on is None
        ),
        last_due_on=latest(item.due_on for item in promises),
        last_visit_on=latest(visit.visited_on for visit in dispute.return_visits),
        open_transfers=tuple(
            OpenTransfer(
                position=position, kind=transfer.kind, to_unit=transfer.to_unit, due_on=transfer.due_on
            )
            for position, transfer in enumerate(dispute.transfers)
            if transfer.feedback_on is None and transfer.returned_on is None
        ),
        climbs=climbs_of((t.kind, t.on, t.returned_on) for t in dispute.transfers),
        open_supervisions=tuple(
            OpenSupervision(
                position=position, ordered_by=order.ordered_by, public=order.public, due_on=order.due_on
            )
            for position, order in enumerate(dispute.supervisions)
            if order.feedback_on is None and order.lifted_on is None
        ),
        filed_on=dispute.filing.filed_on,
        retention=dispute.filing.retention,
        keep_until=dispute.filing.keep_until,
    )


def next_session(sessions: Iterable[tuple[date | None, date | None]]) -> date | None:
    """The day agreed in the last session for the next one, from pairs (held on, next on) in the order of the list."""
    last = max(enumerate(sessions), key=lambda pair: (pair[1][0] or date.min, pair[0]), default=None)
    return last[1][1] if last else None


def climbs_of(transfers: Iterable[tuple[TransferKind, date | None, date | None]]) -> tuple[Climb, ...]:
    """How a dispute was reported up, from transfers told as (kind, on, returned on); those without a day are left out."""
    return tuple(
        Climb(on, returned_on) for kind, on, returned_on in transfers if kind is TransferKind.REPORT_UP and on
    )


def standing_application(applied_on: date | None, result: ConfirmationResult | None) -> date | None:
    """The day of an application for confirmation, None when it was withdrawn: then it may be made again."""
    return None if result is ConfirmationResult.WITHDRAWN else applied_on


def latest(days: Iterable[date | None]) -> date | None:
    """The latest of the days that are known."""
    return max((day for day in days if day is not None), default=None)
