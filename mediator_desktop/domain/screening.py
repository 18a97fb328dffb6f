"""Screening (矛盾纠纷排查): rounds that were held, campaigns, key periods. What was due is computed in `schedule`."""

from dataclasses import dataclass
from datetime import date, datetime, time

from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.text import LINE_LENGTH, TEXT_LENGTH, unfit
from mediator_desktop.domain.vocabulary import Term


class RoundKind(Term):
    """Kinds of screening."""

    ROUTINE = "routine", "定期排查"
    KEY = "key", "重点排查"
    SPECIAL = "special", "专项排查"
    CAMPAIGN = "campaign", "集中排查"
    AHEAD = "ahead", "超前排查"
    JOINT = "joint", "联合排查"
    ROLLING = "rolling", "滚动排查"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRound:
    """排查轮次 that was held.

    `for_day` is any day of the slot that it answers: slots are computed from the cadence, so a changed rule never rewrites
    what was held. `people` are those who took part, `responsible` 主责人, `methods` codes of `vocabulary/screening_methods.toml`,
    `area` 区域、网格或户, `nil` 零报告 said on purpose, `disputes` ids of what was found, `campaign` the id of a campaign.
    """

    unit: str
    for_day: date
    held_on: date
    held_at: time | None = None
    kind: RoundKind = RoundKind.ROUTINE
    campaign: str = ""
    people: tuple[str, ...] = ()
    responsible: str = ""
    methods: tuple[str, ...] = ()
    area: str = ""
    households: int | None = None
    nil: bool = False
    disputes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRecord:
    """A round together with what the register says of it; `entered_at` shows late entry (过期录入)."""

    id: str
    version: int
    entered_at: datetime
    changed_at: datetime
    actor: str
    round: ScreeningRound
    voided_at: datetime | None = None
    void_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRound:
    """A round as the board needs it; `found` is how many disputes it found."""

    id: str
    unit: str
    for_day: date
    held_on: date
    entered_on: date
    nil: bool
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a unit screened of late: who took part in its last round, by which methods, over which areas (newest first)."""

    people: tuple[str, ...] = ()
    responsible: str = ""
    methods: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTotals:
    """What the rounds of a campaign add up to; `units` is how many units held one, void rounds left out."""

    rounds: int = 0
    nil: int = 0
    found: int = 0
    households: int = 0
    units: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """专项活动 with its own period; days inclusive. `units` empty means every unit below the office."""

    id: str
    name: str
    first_day: date
    last_day: date
    kind: RoundKind = RoundKind.SPECIAL
    theme: str = ""
    leader: str = ""
    units: tuple[str, ...] = ()


def check_round(held: ScreeningRound, today: date) -> tuple[Problem, ...]:
    """Every problem of a round; a nil report needs people and area, and never has disputes."""
    problems: list[Problem] = []
    if held.held_on > today:
        problems.append(Problem("held_on", "排查日期在今天之后，还没有开展的排查不能登记"))
    if held.for_day > today and held.held_on <= today and held.for_day > held.held_on:
        problems.append(Problem("for_day", "这一轮还没有开始，请选已经开始的轮次"))
    if not held.people:
        problems.append(Problem("people", "请填写参加排查的人"))
    if not held.area.strip():
        problems.append(Problem("area", "请填写排查的区域、网格或户"))
    if not held.responsible.strip():
        problems.append(Problem("responsible", "请填写主责人", Severity.DOUBTFUL))
    if held.nil and held.disputes:
        problems.append(Problem("nil", "查到了纠纷，就不是零报告"))
    if not held.nil and not held.disputes:
        problems.append(Problem("nil", "没有查到纠纷，请确认是零报告"))
    if held.households is not None and not 0 < held.households < 1_000_000:
        problems.append(Problem("households", "户数不对，请核对"))
    for name in ("area", "responsible"):
        problems += _text(name, getattr(held, name), LINE_LENGTH)
    for index, person in enumerate(held.people):
        problems += _text(f"people[{index}]", person, LINE_LENGTH)
    if len(held.note) > TEXT_LENGTH:
        problems.append(Problem("note", f"太长了，最多{TEXT_LENGTH}个字"))
    elif sentence := unfit(held.note, lines=True):
        problems.append(Problem("note", sentence))
    return tuple(problems)


def check_campaign(campaign: Campaign) -> tuple[Problem, ...]:
    """Every problem of a campaign."""
    problems = _text("name", campaign.name, LINE_LENGTH)
    if not campaign.name.strip():
        problems.append(Problem("name", "请填写专项活动的名称"))
    if campaign.last_day < campaign.first_day:
        problems.append(Problem("last_day", "结束日期早于开始日期"))
    return tuple(problems)


def _text(field: str, value: str, longest: int) -> list[Problem]:
    if len(value) > longest:
        return [Problem(field, f"太长了，最多{longest}个字")]
    sentence = unfit(value)
    return [Problem(field, sentence)] if sentence else []
