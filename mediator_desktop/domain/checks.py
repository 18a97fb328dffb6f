"""Checks of a dispute before it is saved: what contradicts a rule, what looks doubtful.

Unknown values are no problem here; a paper names what it misses when it is made.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import StrEnum

from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.identity import check_credit_code, check_phone, read_resident_id
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.text import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, unfit
from mediator_desktop.domain.vocabulary import AgreementForm, PartyKind, PartyRole

EARLIEST = date(1949, 10, 1)
OLDEST_AGE = 130
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
    yield from _same_person_twice(dispute)
    yield from _texts(dispute)
    yield from _numbers(dispute)
    yield from _dates(dispute, today)
    if dispute.agreement is not None:
        yield from _agreement(dispute.agreement, today)


def _unfit_texts(value: object, path: str = "", name: str = "") -> Iterator[Problem]:
    """Every text that cannot be kept, whatever field it stands in."""
    if value is None or value in ("", ()):
        return
    if isinstance(value, str) and not isinstance(value, StrEnum):
        is_long = name in _LONG_TEXTS
        yield from _text(path, value, TEXT_LENGTH if is_long else LINE_LENGTH, lines=is_long)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _unfit_texts(item, f"{path}[{index}]", name)
    elif is_dataclass(value):
        for spec in fields(value):
            yield from _unfit_texts(getattr(value, spec.name), f"{path}.{spec.name}".lstrip("."), spec.name)


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
    }
)


def check_party(party: Party, today: date, prefix: str = "") -> Iterator[Problem]:
    """Problems of one party; `prefix` is put before the field names."""
    for name in ("name", "representative", "name_note", "ethnicity", "village"):
        yield from _text(f"{prefix}{name}", getattr(party, name), NAME_LENGTH)
    for name in ("occupation", "address", "representative_post"):
        yield from _text(f"{prefix}{name}", getattr(party, name), LINE_LENGTH)
    if party.kind is PartyKind.NATURAL:
        yield from _natural_person(party, today, prefix)
    elif party.credit_code:
        try:
            check_credit_code(party.credit_code)
        except ValueError as error:
            yield Problem(f"{prefix}credit_code", str(error), Severity.DOUBTFUL)
    yield from _phone(f"{prefix}phone", party.phone)
    for index, agent in enumerate(party.agents):
        yield from _agent(agent, f"{prefix}agents[{index}].")


def _natural_person(party: Party, today: date, prefix: str) -> Iterator[Problem]:
    if party.id_number:
        try:
            known = read_resident_id(party.id_number)
        except ValueError as error:
            yield Problem(f"{prefix}id_number", str(error), Severity.DOUBTFUL)
        else:
            if known.birth_date > today:
                yield Problem(
                    f"{prefix}id_number", "身份证号里的出生日期在今天之后，请核对", Severity.DOUBTFUL
                )
            if party.birth_date and party.birth_date != known.birth_date:
                yield Problem(f"{prefix}birth_date", "出生日期与身份证号不一致，请核对", Severity.DOUBTFUL)
            if party.sex and party.sex is not known.sex:
                yield Problem(f"{prefix}sex", "性别与身份证号不一致，请核对", Severity.DOUBTFUL)
    if party.birth_date and party.birth_date > today:
        yield Problem(f"{prefix}birth_date", "出生日期在今天之后，请核对")
    age = party.age_on(today)
    if age is not None and not 0 <= age <= OLDEST_AGE:
        field = "birth_date" if party.birth_date else "stated_age"
        yield Problem(f"{prefix}{field}", f"年龄应在0到{OLDEST_AGE}岁之间")


def _agent(agent: Agent, prefix: str) -> Iterator[Problem]:
    yield from _text(f"{prefix}name", agent.name, NAME_LENGTH)
    yield from _text(f"{prefix}workplace", agent.workplace, LINE_LENGTH)
    yield from _text(f"{prefix}relation", agent.relation, LINE_LENGTH)
    yield from _phone(f"{prefix}phone", agent.phone)
    if agent.id_number:
        try:
            read_resident_id(agent.id_number)
        except ValueError as error:
            yield Problem(f"{prefix}id_number", str(error), Severity.DOUBTFUL)


def _phone(field: str, phone: str) -> Iterator[Problem]:
    if phone:
        try:
            check_phone(phone)
        except ValueError as error:
            yield Problem(field, str(error), Severity.DOUBTFUL)


def _same_person_twice(dispute: Dispute) -> Iterator[Problem]:
    numbers = Counter(p.id_number for p in dispute.parties if p.id_number)
    sides: dict[str, set[PartyRole]] = {}
    for index, party in enumerate(dispute.parties):
        if numbers[party.id_number] > 1 and party.id_number:
            yield Problem(
                f"parties[{index}].id_number", "同一身份证号填了两次，同一个人不能既是一方又是另一方"
            )
        if not party.name:
            continue
        seen = sides.setdefault(party.name, set())
        same = bool(seen) and party.role not in seen and not party.id_number
        seen.add(party.role)
        if same:
            yield Problem(
                f"parties[{index}].name",
                "与另一方同名，如果是同一个人请改正，如果只是同名请填身份证号",
                Severity.DOUBTFUL,
            )


def _texts(dispute: Dispute) -> Iterator[Problem]:
    for name in ("committee", "title", "place", "village", "difficulty"):
        yield from _text(name, getattr(dispute, name), LINE_LENGTH)
    for name in ("facts", "note"):
        yield from _text(name, getattr(dispute, name), TEXT_LENGTH, lines=True)
    for index, request in enumerate(dispute.requests):
        yield from _text(f"requests[{index}]", request, TEXT_LENGTH, lines=True)
    for index, person in enumerate(dispute.mediators):
        yield from _text(f"mediators[{index}].name", person.name, NAME_LENGTH)
    for index, session in enumerate(dispute.sessions):
        for name in ("place", "helpers"):
            yield from _text(f"sessions[{index}].{name}", getattr(session, name), LINE_LENGTH)
        for name in ("record", "result"):
            value = getattr(session, name)
            yield from _text(f"sessions[{index}].{name}", value, TEXT_LENGTH, lines=True)
    for index, visit in enumerate(dispute.return_visits):
        yield from _text(f"return_visits[{index}].text", visit.text, TEXT_LENGTH, lines=True)
    if dispute.ending is not None:
        yield from _text("ending.reason", dispute.ending.reason, TEXT_LENGTH, lines=True)
        yield from _text("ending.referred_to", dispute.ending.referred_to, LINE_LENGTH)
        if dispute.ending.outcome.is_agreement:
            yield Problem("ending.outcome", "达成协议请在“协议”里记，不用另记结果")


def _text(field: str, value: str, longest: int, *, lines: bool = False) -> Iterator[Problem]:
    if len(value) > longest:
        yield Problem(field, f"太长了，最多{longest}个字，现在有{len(value)}个字")
    if sentence := unfit(value, lines=lines):
        yield Problem(field, sentence)


def _numbers(dispute: Dispute) -> Iterator[Problem]:
    people = dispute.people_involved
    if people is not None and not 1 <= people <= MOST_PEOPLE:
        yield Problem("people_involved", f"涉及人数应在1到{MOST_PEOPLE}之间")
    elif people is not None and people < len([p for p in dispute.parties if p.name]):
        yield Problem("people_involved", "涉及人数比当事人还少，请核对", Severity.DOUBTFUL)


def _dates(dispute: Dispute, today: date) -> Iterator[Problem]:
    for name, label in _EVENT_DATES:
        yield from _past(name, label, getattr(dispute, name), today)
    for index, session in enumerate(dispute.sessions):
        yield from _past(f"sessions[{index}].held_on", "调解时间", session.held_on, today)
        yield from _order(
            f"sessions[{index}].held_on", "调解时间早于受理日期", dispute.accepted_on, session.held_on
        )
        yield from _order(
            f"sessions[{index}].next_on", "下次调解早于本次调解", session.held_on, session.next_on
        )
    for index, visit in enumerate(dispute.return_visits):
        yield from _past(f"return_visits[{index}].visited_on", "回访时间", visit.visited_on, today)
    yield from _order("accepted_on", "受理日期早于申请日期", dispute.applied_on, dispute.accepted_on)
    yield from _order("closed_on", "结案日期早于受理日期", dispute.accepted_on, dispute.closed_on)
    if dispute.ending is not None:
        yield from _past("ending.on", "结束日期", dispute.ending.on, today)
        yield from _order("ending.on", "结束日期早于受理日期", dispute.accepted_on, dispute.ending.on)
    if dispute.agreement is not None:
        yield from _order(
            "agreement.agreed_on",
            "协议日期早于受理日期",
            dispute.accepted_on,
            dispute.agreement.agreed_on,
        )


def _agreement(agreement: Agreement, today: date) -> Iterator[Problem]:
    yield from _past("agreement.agreed_on", "协议日期", agreement.agreed_on, today)
    yield from _text("agreement.number", agreement.number, NAME_LENGTH)
    for name in ("facts", "performance_text"):
        value = getattr(agreement, name)
        yield from _text(f"agreement.{name}", value, TEXT_LENGTH, lines=True)
    for index, clause in enumerate(agreement.clauses):
        yield from _text(f"agreement.clauses[{index}]", clause, TEXT_LENGTH, lines=True)
    if agreement.copies is not None and not 1 <= agreement.copies <= MOST_COPIES:
        yield Problem("agreement.copies", f"份数应在1到{MOST_COPIES}之间")
    for index, item in enumerate(agreement.performance):
        yield from _performance(item, agreement, f"agreement.performance[{index}].", today)
    for index, signing in enumerate(agreement.signings):
        field = f"agreement.signings[{index}].on"
        yield from _past(field, "签名盖章日期", signing.on, today)
        if agreement.form is AgreementForm.WRITTEN:
            yield from _order(field, "签名盖章早于协议日期", agreement.agreed_on, signing.on)


def _performance(item: PerformanceItem, agreement: Agreement, prefix: str, today: date) -> Iterator[Problem]:
    for name in ("what", "obligor", "obligee", "method", "place", "note"):
        yield from _text(f"{prefix}{name}", getattr(item, name), LINE_LENGTH)
    yield from _past(f"{prefix}done_on", "履行日期", item.done_on, today)
    yield from _order(f"{prefix}due_on", "履行期限早于协议日期", agreement.agreed_on, item.due_on)
    if item.due_on is not None and item.due_on > today + HORIZON:
        yield Problem(f"{prefix}due_on", "履行期限在五十年以后，请核对年份")


def _past(field: str, label: str, day: date | None, today: date) -> Iterator[Problem]:
    if day is None:
        return
    if day > today:
        yield Problem(field, f"{label}在今天之后，请核对")
    elif day < EARLIEST:
        yield Problem(field, f"{label}太早了，请核对年份")


def _order(field: str, sentence: str, earlier: date | None, later: date | None) -> Iterator[Problem]:
    if earlier is not None and later is not None and later < earlier:
        yield Problem(field, f"{sentence}，请核对", Severity.DOUBTFUL)


_EVENT_DATES = (
    ("found_on", "排查日期"),
    ("applied_on", "申请日期"),
    ("accepted_on", "受理日期"),
    ("rights_notified_on", "告知日期"),
    ("closed_on", "结案日期"),
)
