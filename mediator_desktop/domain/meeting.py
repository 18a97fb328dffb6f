"""Meetings of judgement and coordination, with their minutes and what was decided; risk assessments of projects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.text import LINE_LENGTH, TEXT_LENGTH, unfit
from mediator_desktop.domain.vocabulary import Term


class MeetingKind(Term):
    """Kinds of meetings."""

    JUDGEMENT = "judgement", "矛盾纠纷分析研判例会"
    COORDINATION = "coordination", "矛盾纠纷排查调处例会"
    ADMINISTRATIVE = "administrative", "行政调解联席会议"
    CANDID = "candid", "民情恳谈会"
    CONSULTATION = "consultation", "会诊"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTalk:
    """One dispute of 逐案研判; `dispute` is its id where it is in the register, `title` as it is called there."""

    dispute: str = ""
    number: str = ""
    title: str = ""
    difficulty: str = ""
    plan: str = ""
    leading: str = ""
    joining: str = ""
    leader: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One 议定事项: who does it, until when, done when.

    `carried_from` is the id of the meeting it was left open by, `carried_as` the words it had there.
    """

    text: str = ""
    owner: str = ""
    due_on: date | None = None
    done_on: date | None = None
    result: str = ""
    carried_from: str = ""
    carried_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of 形势数据 as it stood when the meeting was held; never computed again."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting and its minutes. `number` is 届次 as text, `figures` frozen at meeting time, `dispute` that of a 会诊."""

    kind: MeetingKind = MeetingKind.JUDGEMENT
    title: str = ""
    number: str = ""
    unit: str = ""
    held_on: date | None = None
    held_at: time | None = None
    place: str = ""
    chair: str = ""
    recorder: str = ""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    reports: str = ""
    analysis: str = ""
    cases: tuple[CaseTalk, ...] = ()
    decisions: tuple[Decision, ...] = ()
    next_steps: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    sent_to: str = ""
    copied_to: str = ""
    dispute: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """A meeting together with what the register says of it."""

    id: str
    version: int
    entered_at: datetime
    changed_at: datetime
    actor: str
    meeting: Meeting


class AssessmentOutcome(Term):
    """What a risk assessment decided."""

    PROCEED = "proceed", "实施"
    DELAY = "delay", "暂缓实施"
    STOP = "stop", "暂不实施"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """社会稳定风险评估 of one decision or project by the four criteria; `unit` decides and answers for it.

    `disputes` are ids of the disputes that followed; `published_on` 公示, `heard_on` 评估会 or 听证会.
    """

    name: str = ""
    unit: str = ""
    legality: str = ""
    reasonableness: str = ""
    feasibility: str = ""
    controllability: str = ""
    published_on: date | None = None
    heard_on: date | None = None
    decided_on: date | None = None
    outcome: AssessmentOutcome | None = None
    measures: str = ""
    disputes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRecord:
    """A risk assessment together with what the register says of it."""

    id: str
    version: int
    entered_at: datetime
    changed_at: datetime
    actor: str
    assessment: Assessment


def check_meeting(meeting: Meeting, today: date) -> tuple[Problem, ...]:
    """Every problem of a meeting."""
    problems = list(_texts(meeting, _MEETING_LINES, LINE_LENGTH))
    problems += _texts(meeting, ("reports", "analysis", "next_steps"), TEXT_LENGTH)
    for name in ("present", "absent", "agenda"):
        problems += _text(name, "、".join(getattr(meeting, name)), TEXT_LENGTH)
    problems += _counts(meeting, ("present", "absent", "agenda", "cases", "decisions"))
    for index, case in enumerate(meeting.cases):
        problems += _texts(
            case, ("number", "title", "leading", "joining", "leader"), LINE_LENGTH, f"cases[{index}]."
        )
        problems += _texts(case, ("difficulty", "plan"), TEXT_LENGTH, f"cases[{index}].")
    if meeting.held_on is None:
        problems.append(Problem("held_on", "请填写会议日期"))
    elif meeting.held_on > today:
        problems.append(Problem("held_on", "会议日期在今天之后，开过以后再记"))
    if not meeting.present:
        problems.append(Problem("present", "请填写出席的人", Severity.DOUBTFUL))
    for index, decision in enumerate(meeting.decisions):
        problems += _texts(decision, ("text", "result"), TEXT_LENGTH, f"decisions[{index}].")
        problems += _texts(decision, ("owner",), LINE_LENGTH, f"decisions[{index}].")
        if not decision.text.strip():
            problems.append(Problem(f"decisions[{index}].text", "请写明议定的事项"))
        if decision.due_on is None and decision.done_on is None:
            problems.append(Problem(f"decisions[{index}].due_on", "请写明完成时限", Severity.DOUBTFUL))
        if decision.done_on is not None and decision.done_on > today:
            problems.append(Problem(f"decisions[{index}].done_on", "完成日期在今天之后，请核对"))
    if meeting.issued_on is not None and meeting.issued_on > today:
        problems.append(Problem("issued_on", "签发日期在今天之后，请核对"))
    return tuple(problems)


def check_assessment(assessment: Assessment, today: date) -> tuple[Problem, ...]:
    """Every problem of a risk assessment; a decision needs all four criteria."""
    problems = list(_texts(assessment, ("name", "unit"), LINE_LENGTH))
    problems += _texts(assessment, (*CRITERIA, "measures"), TEXT_LENGTH)
    problems += _counts(assessment, ("disputes",))
    if not assessment.name.strip():
        problems.append(Problem("name", "请填写决策或项目的名称"))
    if assessment.outcome is not None:
        problems += [
            Problem(name, f"作出决定前请写明{label}")
            for name, label in CRITERIA.items()
            if not getattr(assessment, name)
        ]
    for name in ("published_on", "heard_on", "decided_on"):
        day = getattr(assessment, name)
        if day is not None and day > today:
            problems.append(Problem(name, "日期在今天之后，请核对"))
    return tuple(problems)


CRITERIA = {
    "legality": "合法性",
    "reasonableness": "合理性",
    "feasibility": "可行性",
    "controllability": "可控性",
}
"""The four criteria and their words."""


_MEETING_LINES = (
    "title",
    "number",
    "unit",
    "place",
    "chair",
    "recorder",
    "issued_by",
    "sent_to",
    "copied_to",
)


MOST_ENTRIES = 500
"""More entries than this in one list can neither be read back nor printed in any useful way."""


def _counts(value: object, names: Iterable[str]) -> Iterator[Problem]:
    for name in names:
        if len(getattr(value, name)) > MOST_ENTRIES:
            yield Problem(name, f"太多了，最多{MOST_ENTRIES}项")


def _texts(value: object, names: Iterable[str], longest: int, place: str = "") -> Iterator[Problem]:
    for name in names:
        yield from _text(f"{place}{name}", getattr(value, name), longest)


def _text(field: str, words: str, longest: int) -> Iterator[Problem]:
    if len(words) > longest:
        yield Problem(field, f"太长了，最多{longest}个字")
    elif sentence := unfit(words, lines=longest == TEXT_LENGTH):
        yield Problem(field, sentence)
