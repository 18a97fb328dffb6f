"""What falls due in a case, and why: pure functions of its facts, the rules, the calendar and today."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from mediator_desktop.catalogue.rules import DeadlineRules
from mediator_desktop.domain.deadline import (
    STATUSES,
    CaseFacts,
    DayZero,
    DeadlineKind,
    DeadlineRule,
    DueQuestion,
    Shift,
    StartFact,
    StartWindow,
    Unit,
    latest,
)
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.steps import Extension
from mediator_desktop.domain.vocabulary import Status, Term, TransferKind
from mediator_desktop.schedule.calendar import WorkCalendar, add_days, add_months


class DueState(Term):
    """How urgent a deadline is; the week ends on Sunday."""

    OVERDUE = "overdue", "已逾期"
    TODAY = "today", "今天到期"
    THIS_WEEK = "this_week", "本周到期"
    LATER = "later", "以后到期"


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything a date is reckoned with; `years_kept` are the years of each 保管期限 that is a number of years."""

    rules: DeadlineRules
    calendar: WorkCalendar
    years_kept: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One thing that falls due.

    `what` says it in words, `start` is the day the clock started, `counted_on` the last day before it was shifted,
    `due_on` the last day; `reason` says where the day comes from if not from the rule's own counting, `note` what is
    special about it, empty when nothing is. `item` is the place of the promise or transfer in its list, from 0. `is_owed`
    is False for a right that nobody has said to use: when its day has passed, nobody is late.
    """

    rule: DeadlineRule
    what: str
    start: date
    counted_on: date
    due_on: date
    state: DueState
    reason: str = ""
    note: str = ""
    amount: Money | None = None
    item: int | None = None
    is_owed: bool = True

    @property
    def kind(self) -> DeadlineKind:
        """What kind of thing falls due."""
        return self.rule.kind

    @property
    def remind_on(self) -> date:
        """The day on which to begin reminding."""
        return add_days(self.due_on, -self.rule.remind_before)

    @property
    def citation(self) -> str:
        """The reason of the date in one sentence, with its source."""
        return f"{self.reason}，{self.rule.basis}" if self.reason else self.rule.citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A clock that does not run yet, and why, in one sentence."""

    kind: DeadlineKind
    reason: str


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What falls due in a case, the earliest first, and what waits for a fact."""

    deadlines: tuple[Deadline, ...] = ()
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """A clock that runs: from when, and in which words; `ends_on` and `reason` where the rule does not say them."""

    start: date
    what: str = ""
    reason: str = ""
    note: str = ""
    amount: Money | None = None
    item: int | None = None
    ends_on: date | None = None
    is_owed: bool = True


_Found = _Clock | Waiting


def reckon(
    facts: CaseFacts, book: RuleBook, today: date, kinds: Iterable[DeadlineKind] = tuple(DeadlineKind)
) -> Reckoned:
    """Everything of some kinds (all) that falls due in one case as of a day."""
    deadlines: list[Deadline] = []
    waiting: list[Waiting] = []
    for kind in kinds:
        if facts.status not in STATUSES.get(kind, ()):
            continue
        clocks = _CLOCKS[kind]
        for rule in book.rules.active(kind):
            for found in clocks(facts, rule, book):
                if isinstance(found, Waiting):
                    if found not in waiting:
                        waiting.append(found)
                elif rule.valid_on(found.start):
                    deadline = _deadline(found, rule, book.calendar, today)
                    if not _has_vanished(deadline, rule, today):
                        deadlines.append(deadline)
    deadlines.sort(key=lambda deadline: deadline.due_on)
    return Reckoned(tuple(deadlines), tuple(waiting))


def last_day(rule: DeadlineRule, start: date, calendar: WorkCalendar) -> date:
    """The last day of a rule's clock that starts on a day, shifted as the rule says."""
    return calendar.shifted(calendar.counted(start, rule.length, rule.unit, rule.day_zero), rule.shift)


def falls_due(
    rule: DeadlineRule, start: date, calendar: WorkCalendar, today: date, what: str = ""
) -> Deadline | None:
    """What falls due by a rule whose clock started on a day, outside any case; None where the rule does not hold any more."""
    if not rule.valid_on(start):
        return None
    deadline = _deadline(_Clock(start=start, what=what), rule, calendar, today)
    return None if _has_vanished(deadline, rule, today) else deadline


def time_of_grade(book: RuleBook, grade: str, received_on: date | None) -> Deadline | None:
    """Until when a dispute of a grade is to be resolved that was received on a day; None where its grade sets no time."""
    for rule in book.rules.active(DeadlineKind.GRADE):
        if grade and rule.subject == grade and received_on is not None:
            return falls_due(rule, received_on, book.calendar, received_on)
    return None


def state_of(due_on: date, today: date) -> DueState:
    """How urgent a day is."""
    if due_on < today:
        return DueState.OVERDUE
    if due_on == today:
        return DueState.TODAY
    return DueState.THIS_WEEK if due_on <= end_of_week(today) else DueState.LATER


def end_of_week(today: date) -> date:
    """The Sunday of a day's week."""
    return today + timedelta(days=6 - today.weekday())


def question(book: RuleBook, today: date, until: date, *, reminders: bool) -> DueQuestion:
    """Which cases can have anything due until a day; with `reminders` also what one is reminded of today."""
    windows: list[StartWindow] = []
    for kind in _CLOCKS:
        for rule in book.rules.active(kind):
            horizon = max(until, add_days(today, rule.remind_before)) if reminders else until
            window = _window(rule, book.calendar, today, horizon)
            if window.first is None or window.first <= window.last:
                windows.append(window)
    return DueQuestion(windows=tuple(windows), years_kept=book.years_kept)


def _window(rule: DeadlineRule, calendar: WorkCalendar, today: date, horizon: date) -> StartWindow:
    """The starts from which a rule's last day can lie between vanishing and the horizon.

    First the last day is taken back over its shift, then over the longest and shortest that the length can be. What an
    extension lacks is due by another day than its own, so its window is not narrowed by the days the rule is valid.
    """
    last = horizon
    if rule.shift is Shift.PREVIOUS_WORKDAY:
        last = add_days(calendar.next_workday(add_days(horizon, 1)), -1)
    if rule.length:
        last = add_days(last, (rule.day_zero is DayZero.SAME_DAY) - rule.length * _SHORTEST_UNIT[rule.unit])
    first = None
    if rule.vanish_after is not None:
        first = add_days(today, -rule.vanish_after)
        if rule.shift is Shift.NEXT_WORKDAY:
            first = add_days(calendar.previous_workday(add_days(first, -1)), 1)
        if rule.unit is Unit.WORKDAYS:
            first = calendar.add_workdays(first, -rule.length - 1)
        else:
            first = add_days(first, -rule.length * _LONGEST_UNIT[rule.unit])
    if rule.kind is not DeadlineKind.EXTENSION:
        first = latest((first, rule.valid_from))
        last = min(last, rule.valid_to or last)
    return StartWindow(kind=rule.kind, start=rule.start, first=first, last=last, subject=rule.subject)


_SHORTEST_UNIT = {Unit.DAYS: 1, Unit.WORKDAYS: 1, Unit.MONTHS: 28, Unit.YEARS: 365}
_LONGEST_UNIT = {Unit.DAYS: 1, Unit.MONTHS: 31, Unit.YEARS: 366}
"""Days that one unit takes at least and at most."""


def _deadline(clock: _Clock, rule: DeadlineRule, calendar: WorkCalendar, today: date) -> Deadline:
    counted_on = clock.ends_on or calendar.counted(clock.start, rule.length, rule.unit, rule.day_zero)
    due_on = calendar.shifted(counted_on, rule.shift)
    notes = [clock.note, _shift_note(counted_on, due_on), _certainty_note(rule, calendar, clock, due_on)]
    return Deadline(
        rule=rule,
        what=clock.what or rule.label,
        start=clock.start,
        counted_on=counted_on,
        due_on=due_on,
        state=state_of(due_on, today),
        reason=clock.reason,
        note="；".join(note for note in notes if note),
        amount=clock.amount,
        item=clock.item,
        is_owed=clock.is_owed,
    )


def _has_vanished(deadline: Deadline, rule: DeadlineRule, today: date) -> bool:
    return rule.vanish_after is not None and deadline.due_on < add_days(today, -rule.vanish_after)


def _shift_note(counted_on: date, due_on: date) -> str:
    if counted_on == due_on:
        return ""
    moved = "顺延" if due_on > counted_on else "提前"
    return f"最后一天{counted_on.isoformat()}是休息日，{moved}到{due_on.isoformat()}"


def _certainty_note(rule: DeadlineRule, calendar: WorkCalendar, clock: _Clock, due_on: date) -> str:
    """Says where working days were counted in a year without a table."""
    if rule.shift is Shift.NONE and (rule.unit is not Unit.WORKDAYS or not rule.length):
        return ""
    first = clock.start.year if rule.unit is Unit.WORKDAYS else due_on.year
    unknown = [year for year in range(first, due_on.year + 1) if not calendar.is_certain(year)]
    if not unknown:
        return ""
    years = "、".join(f"{year}年" for year in unknown)
    return f"{years}还没有放假安排表，按周末和法定节日推算"


# The clocks of each kind. Each yields clocks that run, and why one does not.


def _mediation(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    """The limit of the mediation, unless both sides agreed to a later day."""
    if facts.accepted_on is None:
        yield Waiting(kind=rule.kind, reason="还没有受理，调解期限未起算")
        return
    ordinary = last_day(rule, facts.accepted_on, book.calendar)
    if _agreed_until(facts, ordinary) is not None and book.rules.active(DeadlineKind.EXTENSION):
        return
    open_ones = [e for e in facts.extensions if not e.is_agreed]
    note = "延期还没有双方同意，仍按原期限" if open_ones else ""
    yield _Clock(start=facts.accepted_on, note=note)


def _extension(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    """The later day that both sides agreed to; and each extension that is not complete, due on the day that stands."""
    ordinary = _ordinary_end(facts, book)
    if facts.accepted_on is None or ordinary is None:
        return
    until = _agreed_until(facts, ordinary)
    if until is not None:
        agreed = max(_consented_on(e) for e in facts.extensions if e.is_agreed and e.until == until)
        note = "双方同意时原期限已过" if agreed > ordinary else ""
        yield _Clock(start=until, note=note)
    standing = until or ordinary
    for position, extension in enumerate(facts.extensions):
        if lack := _lacking(extension, standing):
            yield _Clock(
                start=facts.accepted_on,
                what=lack,
                reason="延长期限要在期满前取得双方同意",
                item=position,
                ends_on=standing,
            )


def _ordinary_end(facts: CaseFacts, book: RuleBook) -> date | None:
    """The end of the mediation without any extension, None while no clock runs."""
    for rule in book.rules.active(DeadlineKind.MEDIATION):
        if facts.accepted_on is not None and rule.valid_on(facts.accepted_on):
            return last_day(rule, facts.accepted_on, book.calendar)
    return None


def _agreed_until(facts: CaseFacts, ordinary: date) -> date | None:
    """The latest day to which both sides agreed, if it is later than the ordinary end."""
    days = [e.until for e in facts.extensions if e.is_agreed and e.until and e.until > ordinary]
    return max(days, default=None)


def _consented_on(extension: Extension) -> date:
    """The day on which the second side consented."""
    return max(extension.applicants_consented_on or date.min, extension.respondents_consented_on or date.min)


def _lacking(extension: Extension, standing: date) -> str:
    """What an extension still needs before the day that stands; nothing when it would not move that day."""
    if extension.until is not None and extension.until <= standing:
        return ""
    sides = (
        ("申请人", extension.applicants_consented_on),
        ("被申请人", extension.respondents_consented_on),
    )
    if lacking := "、".join(side for side, day in sides if day is None):
        return f"延期还缺{lacking}同意"
    return "延期还没有写明延长到哪天" if extension.until is None else ""


def _session(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    if facts.next_session_on is not None:
        yield _Clock(start=facts.next_session_on)


def _responsibility(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    if facts.responsibility_deadline is not None:
        yield _Clock(start=facts.responsibility_deadline)


def _grade(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    """The time that the grade sets, unless somebody set a day."""
    if not rule.subject or facts.grade != rule.subject or facts.responsibility_deadline is not None:
        return
    if facts.received_on is None:
        yield Waiting(kind=rule.kind, reason="没有受理、申请和排查发现的日期，分级时限未起算")
    else:
        yield _Clock(start=facts.received_on)


def _supervision(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    for order in facts.open_supervisions:
        word = f"{order.ordered_by}{'挂牌督办' if order.public else '督办'}"
        if order.due_on is None:
            yield Waiting(kind=rule.kind, reason=f"{word}没有写反馈期限，到期日算不出来")
        else:
            yield _Clock(start=order.due_on, what=f"{word}要反馈", item=order.position)


def _ladder(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    """The time of the rung on which the dispute stands; reported up, it has the next rung's own days."""
    rungs = {one.id: one for one in reversed(book.rules.active(DeadlineKind.LADDER))}
    order = [*reversed(rungs)]
    stands = _rung(facts, [rungs[name] for name in order])
    if stands is None or stands[0] >= len(order) or order[stands[0]] != rule.id:
        return
    place, since = stands
    upper = rungs[order[place + 1]].label if place + 1 < len(order) else ""
    note = f"化解不了就上报{upper}" if upper else ""
    yield _Clock(start=since, what=f"{rule.label}化解", note=note)


def _rung(facts: CaseFacts, rungs: Sequence[DeadlineRule]) -> tuple[int, date] | None:
    """Which rung a dispute stands on (from 0, beyond the last after it was reported up from there), and since when."""
    if facts.received_on is None:
        return None
    place = 0
    if facts.level is not None:
        entered = [at for at, rung in enumerate(rungs) if rung.subject == facts.level.value]
        if not entered:
            return None
        place = entered[0]
    moves = [(climb.on, 1) for climb in facts.climbs]
    moves += [(climb.returned_on, -1) for climb in facts.climbs if climb.returned_on is not None]
    since = facts.received_on
    for day, step in sorted(moves):
        place, since = max(0, place + step), day
    return place, since


def _performance(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    for promise in facts.open_promises:
        if promise.due_on is None:
            yield Waiting(
                kind=rule.kind, reason=f"“{promise.what or rule.label}”没有写履行期限，到期日算不出来"
            )
            continue
        urged = f"{promise.urged_on.isoformat()}督促过" if promise.urged_on else ""
        unbound = "协议还没有生效" if facts.status is Status.AGREED else ""
        yield _Clock(
            start=promise.due_on,
            what=promise.what,
            amount=promise.amount,
            item=promise.position,
            note="；".join(part for part in (unbound, urged) if part),
        )


def _confirmation(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    if facts.confirmation_applied_on is not None:
        return
    if facts.effective_on is None:
        yield Waiting(kind=rule.kind, reason="协议还没有生效，申请司法确认的期限未起算")
        return
    wanted = facts.confirmation_planned
    note = "双方要申请司法确认，还没有申请" if wanted else ""
    yield _Clock(start=facts.effective_on, note=note, is_owed=wanted)


def _return_visit(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    starts = {
        StartFact.AGREED: facts.agreed_on,
        StartFact.EFFECTIVE: facts.effective_on,
        StartFact.LAST_PROMISED: facts.last_due_on,
    }
    start = starts[rule.start]
    if start is None:
        yield Waiting(kind=rule.kind, reason=f"还没有{rule.start.label}的日期，回访时间未起算")
    elif facts.last_visit_on is None or facts.last_visit_on < start:
        yield _Clock(start=start)


def _feedback(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    for transfer in facts.open_transfers:
        to = transfer.to_unit or "对方单位"
        word = "会诊" if transfer.kind is TransferKind.CONSULT else transfer.kind.label
        if transfer.due_on is None:
            yield Waiting(kind=rule.kind, reason=f"{word}{to}没有写反馈期限，到期日算不出来")
        else:
            yield _Clock(start=transfer.due_on, what=f"{word}{to}等反馈", item=transfer.position)


def _enforcement(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    """From the last day of performance; where none was agreed, from the ruling (民事诉讼法 Art 250)."""
    start = facts.last_due_on or facts.ruled_on
    if facts.is_confirmed and start is not None and facts.open_promises:
        yield _Clock(start=start, is_owed=False)


def _retention(facts: CaseFacts, rule: DeadlineRule, book: RuleBook) -> Iterator[_Found]:
    if facts.filed_on is None:
        return
    years = book.years_kept.get(facts.retention)
    if years is not None:
        until: date | None = add_months(facts.filed_on, 12 * years)
    else:
        until = facts.keep_until
    if until is not None:
        yield _Clock(start=until, note=f"{facts.filed_on.isoformat()}立卷")
    elif facts.retention == "custom":
        yield Waiting(kind=rule.kind, reason="保管期限是自定的，还没有写保管到哪天")
    elif not facts.retention:
        yield Waiting(kind=rule.kind, reason="还没有选保管期限，保管期满日算不出来")


_CLOCKS: Mapping[DeadlineKind, Callable[[CaseFacts, DeadlineRule, RuleBook], Iterator[_Found]]] = {
    DeadlineKind.MEDIATION: _mediation,
    DeadlineKind.EXTENSION: _extension,
    DeadlineKind.SESSION: _session,
    DeadlineKind.RESPONSIBILITY: _responsibility,
    DeadlineKind.GRADE: _grade,
    DeadlineKind.SUPERVISION: _supervision,
    DeadlineKind.PERFORMANCE: _performance,
    DeadlineKind.CONFIRMATION: _confirmation,
    DeadlineKind.RETURN_VISIT: _return_visit,
    DeadlineKind.FEEDBACK: _feedback,
    DeadlineKind.ENFORCEMENT: _enforcement,
    DeadlineKind.RETENTION: _retention,
    DeadlineKind.LADDER: _ladder,
}
