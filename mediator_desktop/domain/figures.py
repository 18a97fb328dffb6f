"""Figures of a table: what was counted, over which days, and the question that finds the disputes behind each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import Term


class Facet(Term):
    """A fact of a dispute by which figures tell disputes apart; values are what the register keeps, empty where nothing is.

    Types, sources, outcomes and the like are codes, villages and committees names; a level is its code, or `@` and the name of
    the committee where only that is known; a size is a band of people, the lowest and the first one above (`50-100`, `500-`).
    """

    TYPE = "type", "纠纷类别"
    SOURCE = "source", "案件来源"
    VILLAGE = "village", "村(社区)"
    LEVEL = "level", "层级"
    OUTCOME = "outcome", "调解结果"
    AGREEMENT = "agreement", "协议形式"
    PERFORMANCE = "performance", "履行情况"
    CONFIRMATION = "confirmation", "司法确认"
    DIFFICULTY = "difficulty", "难度级别"
    GRADE = "grade", "风险等级"
    SIZE = "size", "涉及人数"
    STATUS = "status", "状态"
    COMMITTEE = "committee", "调解组织"


class FigureKind(Term):
    """What a figure is a number of; money is kept in fen and shown in 万元 or 元."""

    CASES = "cases", "件"
    TIMES = "times", "次"
    PEOPLE = "people", "人"
    MONEY_WAN = "money_wan", "万元"
    MONEY_YUAN = "money_yuan", "元"
    RATIO = "ratio", "%"
    UNITS = "units", "个"


BY_LABELS: Mapping[CountedBy, str] = {
    CountedBy.FOUND: "发现日期",
    CountedBy.ACCEPTED: "受理日期",
    CountedBy.AGREED: "达成协议日期",
    CountedBy.CLOSED: "结案日期",
}
"""The day by which a table counts, as it is said on the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the disputes a table needs to know, asked at once.

    `spans` are days (first and last, inclusive) in order that do not overlap; `facets` what tells groups apart; `sizes` the bands
    of people in use; `people` whether people are counted too.
    """

    spans: tuple[tuple[date, date], ...]
    counted_by: CountedBy
    facets: tuple[Facet, ...] = ()
    sizes: tuple[str, ...] = ()
    people: bool = False


Group = tuple[Any, ...]
"""Disputes of one span that are alike in every facet asked for: `(span, cases, people, fen, *values)`.

`span` is the place of the span among those asked for, `people` 0 unless asked for, `fen` the sums agreed; `values` follow the
facets.
"""


@dataclass(frozen=True, slots=True)
class HeldCount:
    """How many rounds a unit held on a day, and how many disputes these found; `level` is the unit's."""

    day: date
    unit: str
    level: str
    rounds: int
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which disputes stand behind a figure: those of the period (days inclusive) that every facet admits."""

    first_day: date
    last_day: date
    counted_by: CountedBy
    admits: Mapping[Facet, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The number at a crossing, and as it is shown (`—` for a ratio over nothing).

    `value` is cases, times or people; money in fen; a ratio in percent, rounded as its definition says; None where there is
    no number. `question` is None where no disputes stand behind it (ratios, counts typed by hand).
    `sum_of` are the figures (row, column) that add up to this one: a workbook writes their sum as a formula.
    """

    row: int
    column: int
    kind: FigureKind
    value: int | Decimal | None
    shown: str
    question: Question | None = None
    sum_of: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column of a table: its headings from the outside in (`婚姻家庭纠纷`, `排查数`).

    Neighbours with the same outer headings stand under one of them. An empty heading goes on with the one before it, and so
    does the last one of a line that has fewer than others. `id` is what checks know it by; lines that an axis makes are called
    after it: `types.medical`.
    """

    labels: tuple[str, ...]
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check of a table found: a sentence, whether it stops a submission, and the figures (row, column) it speaks of.

    `question` finds the disputes it speaks of, where it speaks of disputes.
    """

    check: str
    sentence: str
    stops: bool
    cells: tuple[tuple[int, int], ...] = ()
    question: Question | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedTable:
    """A table of a period as counted: `figures` by row, then column; `notes` are printed under it (definitions, 统计口径).

    `unit` is the reporting unit. `corner` stands over the rows' headings (内容); `numbered` rows have a running number before
    them. `left` and `right` are the line under the title, already filled; `signatures` the labels of the line below the table.
    """

    table_id: str
    edition: str
    title: str
    unit: str
    period: Period
    counted_by: CountedBy
    made_on: date
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    corner: str = ""
    numbered: bool = False
    left: str = ""
    right: str = ""
    signatures: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> Figure | None:
        """The figure at a crossing, None where the table has none (counted from 0)."""
        return next((f for f in self.figures if (f.row, f.column) == (row, column)), None)
