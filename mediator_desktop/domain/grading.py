"""Grades of disputes and the early warning: what a grade asks for, and what is suggested from the facts. People decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """One grade of a county's scheme; `code` is one of `vocabulary/grades.toml`, whose name people read.

    `colour` is a token (red, orange, yellow, blue, green) that never stands without `sign` and word. `days` is its
    deadline in `unit` (days, workdays), None where it has none; `leader` who must lead, `tell` who must be told at once.
    Days of validity inclusive.
    """

    code: str
    colour: str = ""
    sign: str = ""
    meaning: str = ""
    days: int | None = None
    unit: str = "workdays"
    leader: str = ""
    tell: str = ""
    first_day: date | None = None
    last_day: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the grade may be chosen for a day."""
        return not ((self.first_day and day < self.first_day) or (self.last_day and day > self.last_day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One line of the early warning: facts that together suggest a grade. Limits are lower bounds, inclusive.

    `urgencies`, `trends`, `types` and `difficulties` are codes of which one must be there; empty asks for none.
    """

    grade: str
    reason: str
    people: int | None = None
    amount: Money | None = None
    injured: int | None = None
    urgencies: tuple[str, ...] = ()
    trends: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    difficulties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The grade that the facts suggest and every reason for it, in words; an empty grade suggests nothing."""

    grade: str = ""
    reasons: tuple[str, ...] = ()


def suggest(dispute: Dispute, grades: Sequence[Grade], signs: Iterable[Sign]) -> Suggestion:
    """The highest grade that a sign points to (grades stand from the lowest up), with the reasons for that one."""
    order = {grade.code: place for place, grade in enumerate(grades)}
    pointing = [sign for sign in signs if sign.grade in order and _fits(sign, dispute)]
    if not pointing:
        return Suggestion()
    highest = max(pointing, key=lambda sign: order[sign.grade]).grade
    return Suggestion(highest, tuple(sign.reason for sign in pointing if sign.grade == highest))


def check_grade(
    before: Dispute, after: Dispute, grades: Sequence[Grade], signs: Iterable[Sign]
) -> tuple[Problem, ...]:
    """What keeps a grade from being set: people may decide otherwise than suggested, and say why."""
    grade = after.responsibility.grade
    if not grade or grade == before.responsibility.grade:
        return ()
    suggested = suggest(after, grades, signs).grade
    if suggested in ("", grade) or after.warning.reason:
        return ()
    return (Problem("warning.reason", "定的等级和建议的不一样，请写明理由"),)


def _fits(sign: Sign, dispute: Dispute) -> bool:
    warning, amount = dispute.warning, dispute.amount
    return (
        _reaches(dispute.people_involved, sign.people)
        and _reaches(amount.fen if amount else None, sign.amount.fen if sign.amount else None)
        and _reaches(warning.injured, sign.injured)
        and (not sign.urgencies or warning.urgency in sign.urgencies)
        and (not sign.trends or warning.trend in sign.trends)
        and (not sign.types or dispute.type_code in sign.types)
        and (not sign.difficulties or dispute.difficulty in sign.difficulties)
    )


def _reaches(value: int | None, least: int | None) -> bool:
    return least is None or (value is not None and value >= least)
