"""Prevention (预防): what was kept from happening, and counts that are neither disputes nor rounds; teams and funds of a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.text import LINE_LENGTH, TEXT_LENGTH, unfit
from mediator_desktop.domain.vocabulary import Term

MOST = 1_000_000
MOST_FEN = 10**13


class PreventionKind(Term):
    """What an entry of the prevention ledger counts (人民调解案件情况统计表)."""

    SUICIDE = "suicide", "防止民间纠纷引起自杀"
    CRIME = "crime", "防止民间纠纷转化为刑事案件"
    PETITION = "petition", "防止群体性上访"
    BRAWL = "brawl", "防止群体性械斗"
    PREVENTED = "prevented", "预防纠纷"
    SCREENED = "screened", "排查纠纷"

    @property
    def counts_people(self) -> bool:
        """Whether 人 are counted beside 件."""
        return self not in (PreventionKind.PREVENTED, PreventionKind.SCREENED)

    @property
    def unit(self) -> str:
        """件, or 次 for screening."""
        return "次" if self is PreventionKind.SCREENED else "件"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevention:
    """One entry: the day, the village (empty: the office itself), what it counts, 件 or 次, 人, and a note.

    `screened` is typed only where no rounds are kept; rounds that are kept count by themselves.
    """

    day: date
    kind: PreventionKind
    village: str = ""
    cases: int = 0
    people: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreventionRecord:
    """An entry together with what the register says of it."""

    id: str
    version: int
    entered_at: datetime
    changed_at: datetime
    actor: str
    entry: Prevention
    voided_at: datetime | None = None
    void_reason: str = ""


def check_prevention(entry: Prevention, today: date) -> tuple[Problem, ...]:
    """Every problem of an entry: 件 > 0 asks for 人 ≥ 件, without 件 there are no 人."""
    problems: list[Problem] = []
    if entry.day > today:
        problems.append(Problem("day", "日期在今天之后"))
    if not 0 < entry.cases <= MOST:
        problems.append(Problem("cases", f"请填写{entry.kind.unit}数"))
    if not entry.kind.counts_people:
        if entry.people:
            problems.append(Problem("people", f"{entry.kind.label}只计{entry.kind.unit}数，不计人数"))
    elif not entry.cases <= entry.people <= MOST:
        problems.append(Problem("people", "人数不能比件数少"))
    if len(entry.village) > LINE_LENGTH:
        problems.append(Problem("village", f"太长了，最多{LINE_LENGTH}个字"))
    elif sentence := unfit(entry.village):
        problems.append(Problem("village", sentence))
    if len(entry.note) > TEXT_LENGTH:
        problems.append(Problem("note", f"太长了，最多{TEXT_LENGTH}个字"))
    elif sentence := unfit(entry.note, lines=True):
        problems.append(Problem("note", sentence))
    elif not entry.note.strip():
        problems.append(Problem("note", "请简要写明情况，以后核对用得着", Severity.DOUBTFUL))
    return tuple(problems)


@dataclass(frozen=True, slots=True)
class YearlyFigure:
    """A figure typed by hand for a year: whose (empty: the office itself), which item, and its value (funds in fen)."""

    year: int
    unit: str
    item: str
    value: int


def check_yearly(year: int, values: Mapping[str, int]) -> tuple[Problem, ...]:
    """Every problem of the figures of a year, each at the id of its item."""
    problems = [] if 2000 <= year <= 2100 else [Problem("year", "年度请写成四位数，例如 2026")]
    problems += [
        Problem(item, "数字不对，请核对") for item, value in values.items() if not 0 <= value <= MOST_FEN
    ]
    return tuple(problems)
