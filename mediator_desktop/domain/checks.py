"""Checks of a dispute before it is saved: what contradicts a rule, what looks doubtful.

Unknown values are no problem here; a paper names what it misses when it is made.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.checking import doubt, order, past, text_problems
from mediator_desktop.domain.checks_party import check_party, same_person_twice
from mediator_desktop.domain.checks_steps import check_steps
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.status import outcome_of
from mediator_desktop.domain.text import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH
from mediator_desktop.domain.vocabulary import AgreementForm

MOST_PEOPLE = 1_000_000
MOST_COPIES = 99
HORIZON = timedelta(days=366 * 50)


def check_dispute(dispute: Dispute, today: date) -> tuple[Problem, ...]:
    """Every problem of a dispute, in the order of the intake page."""
    found = tuple(_all_problems(dispute, today))
    named = {problem.field for problem in found if problem.severity is Severity.WRONG}
    return found + tuple(p for p in _unfit_texts(dispute) if p.field not in named)


def _all_problems(dispute: Dispute, today: date) -> Iterator[Problem]:
    for index, party in enumerate(dispute.parties):
        yield from check_party(party, today, f"parties[{index}].")
    yield from same_person_twice(dispute)
    yield from _texts(dispute)
    yield from _numbers(dispute)
    yield from _dates(dispute, today)
    if dispute.agreement is not None:
        yield from _agreement(dispute.agreement, today)
    yield from check_steps(dispute, today)


def _unfit_texts(value: object, path: str = "", name: str = "") -> Iterator[Problem]:
    """Every text that cannot be kept, whatever field it stands in."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        is_long = name in _LONG_TEXTS
        yield from text_problems(path, value, TEXT_LENGTH if is_long else LINE_LENGTH, lines=is_long)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _unfit_texts(item, f"{path}[{index}]", name)
    else:
        kind: Any = type(value)
        for part in _parts(kind):
            held = getattr(value, part)
            if held is not None and held != "" and held != ():
                yield from _unfit_texts(held, f"{path}.{part}" if path else part, part)


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    """The names of a dataclass's fields, none for anything else."""
    return tuple(spec.name for spec in fields(kind)) if is_dataclass(kind) else ()


_LONG_TEXTS = frozenset(
    {
        "facts",
        "requests",
        "note",
        "record",
        "result",
        "text",
        "reason",
        "clauses",
        "performance_text",
        "measures",
        "feedback",
        "matter",
        "opinion",
        "statement",
        "remark",
        "proves",
        "attendance",
        "present",
    }
)
"""Fields that hold more than a line: whole paragraphs, or the names of everybody who came."""


def _texts(dispute: Dispute) -> Iterator[Problem]:
    for name in ("committee", "title", "place", "village", "difficulty"):
        yield from text_problems(name, getattr(dispute, name), LINE_LENGTH)
    for name in ("facts", "note"):
        yield from text_problems(name, getattr(dispute, name), TEXT_LENGTH, lines=True)
    for index, request in enumerate(dispute.requests):
        yield from text_problems(f"requests[{index}]", request, TEXT_LENGTH, lines=True)
    for index, person in enumerate(dispute.mediators):
        yield from text_problems(f"mediators[{index}].name", person.name, NAME_LENGTH)
    for index, session in enumerate(dispute.sessions):
        for name in ("place", "helpers"):
            yield from text_problems(f"sessions[{index}].{name}", getattr(session, name), LINE_LENGTH)
        for name in ("record", "result"):
            value = getattr(session, name)
            yield from text_problems(f"sessions[{index}].{name}", value, TEXT_LENGTH, lines=True)
    for index, visit in enumerate(dispute.return_visits):
        yield from text_problems(f"return_visits[{index}].text", visit.text, TEXT_LENGTH, lines=True)
    if dispute.ending is not None:
        yield from text_problems("ending.reason", dispute.ending.reason, TEXT_LENGTH, lines=True)
        yield from text_problems("ending.referred_to", dispute.ending.referred_to, LINE_LENGTH)
        if dispute.ending.outcome.is_agreement:
            yield Problem("ending.outcome", "达成协议请在“协议”里记，不用另记结果")


def _numbers(dispute: Dispute) -> Iterator[Problem]:
    people = dispute.people_involved
    if people is not None and not 1 <= people <= MOST_PEOPLE:
        yield Problem("people_involved", f"涉及人数应在1到{MOST_PEOPLE}之间")
    elif people is not None and people < len([p for p in dispute.parties if p.name]):
        yield doubt("people_involved", "涉及人数比当事人还少，请核对")


def _dates(dispute: Dispute, today: date) -> Iterator[Problem]:
    if dispute.closed_on is not None and outcome_of(dispute) is None:
        yield doubt("closed_on", "还没有填调解结果，请核对是不是真的可以结案")
    for name, label in _EVENT_DATES:
        yield from past(name, label, getattr(dispute, name), today)
    for index, session in enumerate(dispute.sessions):
        yield from past(f"sessions[{index}].held_on", "调解时间", session.held_on, today)
        yield from order(
            f"sessions[{index}].held_on", "调解时间早于受理日期", dispute.accepted_on, session.held_on
        )
        yield from order(
            f"sessions[{index}].next_on", "下次调解早于本次调解", session.held_on, session.next_on
        )
    for index, visit in enumerate(dispute.return_visits):
        field = f"return_visits[{index}].visited_on"
        yield from past(field, "回访时间", visit.visited_on, today)
        agreed = dispute.agreement.agreed_on if dispute.agreement else None
        yield from order(field, "回访时间早于协议日期", agreed, visit.visited_on)
    yield from order("accepted_on", "受理日期早于申请日期", dispute.applied_on, dispute.accepted_on)
    yield from order("closed_on", "结案日期早于受理日期", dispute.accepted_on, dispute.closed_on)
    if dispute.ending is not None:
        yield from past("ending.on", "结束日期", dispute.ending.on, today)
        yield from order("ending.on", "结束日期早于受理日期", dispute.accepted_on, dispute.ending.on)
    if dispute.agreement is not None:
        yield from order(
            "agreement.agreed_on",
            "协议日期早于受理日期",
            dispute.accepted_on,
            dispute.agreement.agreed_on,
        )


def _agreement(agreement: Agreement, today: date) -> Iterator[Problem]:
    yield from past("agreement.agreed_on", "协议日期", agreement.agreed_on, today)
    yield from text_problems("agreement.number", agreement.number, NAME_LENGTH)
    for name in ("facts", "performance_text"):
        value = getattr(agreement, name)
        yield from text_problems(f"agreement.{name}", value, TEXT_LENGTH, lines=True)
    for index, clause in enumerate(agreement.clauses):
        yield from text_problems(f"agreement.clauses[{index}]", clause, TEXT_LENGTH, lines=True)
    if agreement.copies is not None and not 1 <= agreement.copies <= MOST_COPIES:
        yield Problem("agreement.copies", f"份数应在1到{MOST_COPIES}之间")
    for index, item in enumerate(agreement.performance):
        yield from _performance(item, agreement, f"agreement.performance[{index}].", today)
    for index, signing in enumerate(agreement.signings):
        field = f"agreement.signings[{index}].on"
        yield from past(field, "签名盖章日期", signing.on, today)
        if agreement.form is AgreementForm.WRITTEN:
            yield from order(field, "签名盖章早于协议日期", agreement.agreed_on, signing.on)


def _performance(item: PerformanceItem, agreement: Agreement, prefix: str, today: date) -> Iterator[Problem]:
    for name in ("what", "obligor", "obligee", "method", "place", "note"):
        yield from text_problems(f"{prefix}{name}", getattr(item, name), LINE_LENGTH)
    yield from past(f"{prefix}done_on", "履行日期", item.done_on, today)
    yield from order(f"{prefix}done_on", "履行日期早于协议日期", agreement.agreed_on, item.done_on)
    yield from past(f"{prefix}urged_on", "督促日期", item.urged_on, today)
    yield from order(f"{prefix}urged_on", "督促日期早于协议日期", agreement.agreed_on, item.urged_on)
    yield from order(f"{prefix}due_on", "履行期限早于协议日期", agreement.agreed_on, item.due_on)
    if item.due_on is not None and item.due_on > today + HORIZON:
        yield Problem(f"{prefix}due_on", "履行期限在五十年以后，请核对年份")


_EVENT_DATES = (
    ("found_on", "排查日期"),
    ("applied_on", "申请日期"),
    ("accepted_on", "受理日期"),
    ("applicants_consented_on", "申请人同意日期"),
    ("respondents_consented_on", "被申请人同意日期"),
    ("rights_notified_on", "告知日期"),
    ("closed_on", "结案日期"),
)
