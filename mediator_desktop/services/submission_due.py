"""Which reports are due, late, sent or to come, and what of it belongs into a day's work"""

from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.submission import ReportKind, Submission, SubmissionState, period_name
from mediator_desktop.domain.vocabulary import Term
from mediator_desktop.schedule.calendar import add_months
from mediator_desktop.schedule.deadlines import state_of
from mediator_desktop.schedule.submissions import due_on, latest_ended, period_at, periods_due
from mediator_desktop.services.office_due import OfficeDue
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace

REPORT = "report"
"""The kind of what falls due as a report."""
REPORT_WORD = "报送"
MONTHS_HELD = 12
"""A register that does not say when its office began is held to account for no older work than this."""


class DueState(Term):
    """How the report of a period stands."""

    AHEAD = "ahead", "未到期"
    DUE = "due", "待报送"
    OVERDUE = "overdue", "逾期未报"
    SENT = "sent", "已报送"
    SENT_LATE = "sent_late", "逾期报送"
    REOPENED = "reopened", "重新打开，待再报"


OPEN = frozenset({DueState.DUE, DueState.OVERDUE, DueState.REOPENED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A report that is or was to be sent: its period, when it is due, what was sent (the newest revision first).

    `began` says that this kind of report is owed from here at all; before that nothing is called late.
    """

    kind: ReportKind
    period: Period
    due_on: date
    state: DueState
    sent: tuple[Submission, ...] = ()
    began: bool = True

    @property
    def is_open(self) -> bool:
        """Whether something is still to be sent."""
        return self.state in OPEN

    def is_owed(self, today: date) -> bool:
        """Whether it is to be sent, and not only offered because nothing of the kind was ever owed."""
        return self.is_open and (self.began or self.due_on >= today)

    def days_late(self, today: date) -> int:
        """How many days ago it was due while it is still owed, else 0."""
        return max(0, (today - self.due_on).days) if self.is_owed(today) else 0

    def state_words(self, today: date) -> str:
        """The state as lists say it: `逾期17天未报`."""
        days = self.days_late(today)
        if not days:
            return self.state.label
        return f"逾期{days}天未报" if self.state is DueState.OVERDUE else f"{self.state.label}，逾期{days}天"


def overview(reader: Reader, workplace: Workplace) -> tuple[Due, ...]:
    """Every report that is due, was sent or comes next: what is owed first by due day, then the newest.

    A report is owed from its kind's `since`, else from the first period that was sent, else from the first period with work
    on record here. Where there is none, only the newest period that is over is offered, and nothing is called late.
    """
    today = workplace.clock.today()
    sent: dict[tuple[str, Period], list[Submission]] = {}
    for one in reader.submissions():
        sent.setdefault((one.kind, one.period), []).append(one)
    found = []
    for kind in workplace.reports:
        first = min((period.first_day for name, period in sent if name == kind.id), default=None)
        began = kind.since or first or _first_owed(kind, reader, today)
        since = began or latest_ended(kind, today).first_day
        next_due = due_on(kind, period_at(kind, today), workplace.calendar)
        periods = set(periods_due(kind, since, next_due, workplace.calendar))
        periods |= {period for name, period in sent if name == kind.id}
        for period in periods:
            reports = tuple(sent.get((kind.id, period), ()))
            found.append(_due(kind, period, reports, workplace, began=began is not None))
    found.sort(key=lambda due: due.period.last_day, reverse=True)
    return tuple(
        sorted(
            found, key=lambda due: (not due.is_owed(today), due.due_on if due.is_owed(today) else date.min)
        )
    )


def _first_owed(kind: ReportKind, reader: Reader, today: date) -> date | None:
    """The first day of the first period with disputes or rounds of a kind that was never sent; None while there are none.

    Nobody makes up for the time before the office began here: `screening_from`, else the last months with work.
    """
    office = reader.office()
    began = office.screening_from if office is not None else None
    if began is None:
        began = add_months(today.replace(day=1), -MONTHS_HELD)
    work = reader.first_work(period_at(kind, began).first_day)
    return period_at(kind, work).first_day if work is not None else None


def due_of(kind: ReportKind, period: Period, reader: Reader, workplace: Workplace) -> Due:
    """How any period of a report stands, also one that nobody asked for."""
    sent = reader.submissions(kind.id, period)
    return _due(kind, period, sent, workplace, began=bool(sent))


def _due(
    kind: ReportKind, period: Period, sent: tuple[Submission, ...], workplace: Workplace, *, began: bool
) -> Due:
    today = workplace.clock.today()
    day = due_on(kind, period, workplace.calendar)
    if sent and sent[0].state is SubmissionState.REOPENED:
        state = DueState.REOPENED
    elif sent:
        state = DueState.SENT_LATE if sent[-1].is_late else DueState.SENT
    elif day < today and began:
        state = DueState.OVERDUE
    else:
        state = DueState.DUE if period.last_day < today else DueState.AHEAD
    return Due(kind=kind, period=period, due_on=day, state=state, sent=sent, began=began)


def reports_due(reader: Reader, workplace: Workplace, until: date) -> tuple[OfficeDue, ...]:
    """The reports still to be sent that are due on or before a day, the earliest first; late ones too.

    Of a kind that was never sent only the newest late period is told, with a word about those before it.
    """
    today = workplace.clock.today()
    found = [due for due in overview(reader, workplace) if due.is_owed(today) and due.due_on <= until]
    begun = {one.kind for one in reader.submissions()}
    told = []
    for due in found:
        late = [one for one in found if one.kind is due.kind and one.days_late(today)]
        held_back = due in late[:-1] and due.kind.id not in begun
        if not held_back:
            older = len(late) - 1 if due in late[-1:] and due.kind.id not in begun else 0
            told.append(_told(due, older, today))
    return tuple(told)


def _told(due: Due, older: int, today: date) -> OfficeDue:
    notes = [
        due.state.label if due.state is DueState.REOPENED else "",
        f"以前还有{older}期没有报送" if older else "",
    ]
    return OfficeDue(
        kind=REPORT,
        heading=REPORT_WORD,
        subject=due.kind.name,
        what=f"{period_name(due.period)}{due.kind.name}",
        due_on=due.due_on,
        state=state_of(due.due_on, today),
        citation=due.kind.basis,
        note="，".join(filter(None, notes)),
        report=due.kind.id,
    )
