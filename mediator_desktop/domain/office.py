"""The office that keeps the register."""

import re
from dataclasses import dataclass, field
from datetime import date

from mediator_desktop.domain.numbering import NumberRule
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.text import LINE_LENGTH, NAME_LENGTH, unfit
from mediator_desktop.domain.vocabulary import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the office is and how it works; asked once at the first start.

    `name` the office (云岭镇司法所), `committee` the full name of the committee that mediates, `seal_name` the text
    of its seal (usually the same), `region_code` the 6-digit 行政区划代码, `villages` and `mediators` in the order
    of the lists, `county` and `township` the names printed on ledgers, `court` the basic court for confirmation,
    `screening_from` the day from which rounds of screening and meetings are kept here (None: always).
    """

    name: str = ""
    committee: str = ""
    seal_name: str = ""
    county: str = ""
    township: str = ""
    region_code: str = ""
    court: str = ""
    level: Level = Level.TOWNSHIP
    number_rule: NumberRule = field(default_factory=NumberRule)
    villages: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    screening_from: date | None = None

    @property
    def seal(self) -> str:
        """The seal's text: its own, else the committee's name."""
        return self.seal_name or self.committee


def check_office(office: Office) -> tuple[Problem, ...]:
    """What keeps the office's facts from being used."""
    problems = [
        Problem(name, f"请填写{label}")
        for name, label in (("name", "单位名称"), ("committee", "调委会名称"))
        if not getattr(office, name).strip()
    ]
    for name in ("name", "committee", "seal_name", "county", "township", "court"):
        value = getattr(office, name)
        if len(value) > NAME_LENGTH:
            problems.append(Problem(name, f"太长了，最多{NAME_LENGTH}个字"))
        if sentence := unfit(value):
            problems.append(Problem(name, sentence))
    for name, label in (("villages", "村(社区)"), ("mediators", "调解员")):
        problems += _check_list(name, label, getattr(office, name))
    if not office.mediators:
        problems.append(Problem("mediators", "还没有填写调解员", Severity.DOUBTFUL))
    if office.region_code and not re.fullmatch("[0-9]{6}", office.region_code):
        problems.append(Problem("region_code", "行政区划代码是6位数字"))
    return tuple(problems)


def _check_list(name: str, label: str, entries: tuple[str, ...]) -> list[Problem]:
    problems = []
    for entry in entries:
        if entries.count(entry) > 1:
            problems.append(Problem(name, f"{label}“{entry}”写了两次"))
            break
    for entry in entries:
        if not entry.strip():
            problems.append(Problem(name, f"{label}名单里有空行"))
        elif len(entry) > LINE_LENGTH:
            problems.append(Problem(name, f"{label}名称太长"))
        elif sentence := unfit(entry):
            problems.append(Problem(name, sentence))
    return problems
