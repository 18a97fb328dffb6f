"""Checks of the parties: numbers that contradict what else is known, people who stand on both sides."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from mediator_desktop.domain.checking import text_problems
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.identity import check_credit_code, check_phone, read_resident_id
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.text import LINE_LENGTH, NAME_LENGTH
from mediator_desktop.domain.vocabulary import PartyKind, PartyRole

OLDEST_AGE = 130


def check_party(party: Party, today: date, prefix: str = "") -> Iterator[Problem]:
    """Problems of one party; `prefix` is put before the field names."""
    for name in ("name", "representative", "name_note", "ethnicity", "village"):
        yield from text_problems(f"{prefix}{name}", getattr(party, name), NAME_LENGTH)
    for name in ("occupation", "address", "representative_post"):
        yield from text_problems(f"{prefix}{name}", getattr(party, name), LINE_LENGTH)
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
    yield from text_problems(f"{prefix}name", agent.name, NAME_LENGTH)
    yield from text_problems(f"{prefix}workplace", agent.workplace, LINE_LENGTH)
    yield from text_problems(f"{prefix}relation", agent.relation, LINE_LENGTH)
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


def same_person_twice(dispute: Dispute) -> Iterator[Problem]:
    """Someone who stands on two sides, or may."""
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
