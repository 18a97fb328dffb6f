"""Figures that an analysis report speaks of: totals and their parts with 同比 and 环比, villages with few disputes merged"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mediator_desktop.domain.figures import CountedTable, Figure
from mediator_desktop.domain.ratio import NOTHING, RatioRule, percent
from mediator_desktop.domain.views import CountedBy

FEW = 2
"""Up to so many disputes a village's line may point at people."""
OTHER_VILLAGES = "其他村"
MERGED = "villages.merged"
"""The line of merged villages."""
UNKNOWN = "none"
"""How the id of a line ends whose disputes lack the fact in question."""
SHARE = RatioRule(id="share", label="占比", numerator="cases", denominator="cases", of_whole=True)
_UNIT = re.compile(r"（[^（）]{1,4}）$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A line: its number, and those of the same days a year ago and of the days before, None where the table does not say.

    Money is in fen. `shown`, `last_year_shown`, `share`, `rate`, `money` and the percentages are as the table shows them,
    percentages without their sign, empty where there is none. `part_of` is the id of the line that this one is already
    counted in.
    """

    id: str
    name: str
    now: int
    shown: str = ""
    share: str = ""
    agreed: int | None = None
    rate: str = ""
    money: str = ""
    last_year: int | None = None
    last_year_shown: str = ""
    previous: int | None = None
    year_percent: str = ""
    previous_percent: str = ""
    part_of: str = ""

    @property
    def more(self) -> int | None:
        """How many more than a year ago, negative for fewer."""
        return None if self.last_year is None else self.now - self.last_year

    @property
    def is_unknown(self) -> bool:
        """Whether it counts those that lack the fact the lines differ by."""
        return self.id.endswith(f".{UNKNOWN}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Return visits of the period: how many were made, in how many disputes."""

    made: int
    disputes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the sentences speak of. `when` and `whose` are words (2016年8月, 黄石市).

    `outcomes` are the lines of the second table by their id (`agreed`, `open`, `rounds`, `sizes.…`); `major` counts serious
    disputes, None where nobody looked.
    """

    total: Compared
    when: str = ""
    whose: str = ""
    counted_by: CountedBy = CountedBy.ACCEPTED
    sources: tuple[Compared, ...] = ()
    types: tuple[Compared, ...] = ()
    villages: tuple[Compared, ...] = ()
    months: tuple[Compared, ...] = ()
    performances: tuple[Compared, ...] = ()
    outcomes: Mapping[str, Compared] = field(default_factory=dict)
    visits: Visits | None = None
    major: int | None = None
    share: RatioRule = SHARE

    def outcome(self, name: str) -> int:
        """The number of a line of the second table, 0 where it has none."""
        found = self.outcomes.get(name)
        return found.now if found is not None else 0

    def block(self, name: str) -> tuple[Compared, ...]:
        """The lines of a block: `sources`, `types`, … of the first table, else `name.…` and `name_…` of the second."""
        match name:
            case "sources":
                return self.sources
            case "types":
                return self.types
            case "villages":
                return self.villages
            case "months":
                return self.months
            case "performances":
                return self.performances
            case _:
                return tuple(
                    line for key, line in self.outcomes.items() if key.startswith((f"{name}.", f"{name}_"))
                )


def overview_of(
    table: CountedTable,
    outcomes: CountedTable | None = None,
    *,
    when: str = "",
    whose: str = "",
    parents: Mapping[str, str] | None = None,
    share: RatioRule = SHARE,
) -> Overview:
    """The overview of a table whose lines are called `total`, `sources.…`, `types.…`, `villages.…`, `months.…`,
    `performances.…` and whose columns `cases`, `share`, `agreed`, `rate`, `money`, `last_year`, `previous`.

    `outcomes` is the second table, its columns `now`, `last_year`, `previous`. `parents` gives the code that a code is a part
    of (`court` of `referred`): both are lines, and counting both would count twice. Raises ValueError where the table has no
    line of totals or no column of cases.
    """
    look = _Look(table, "cases", parents or {})
    if "total" not in look.rows:
        raise ValueError("这张表没有总数一行，不能用来写分析报告")
    second = _Look(outcomes, "now", {}) if outcomes is not None else None
    return Overview(
        total=look.compared(look.rows["total"]),
        when=when,
        whose=whose,
        counted_by=table.counted_by,
        sources=look.parts("sources"),
        types=look.parts("types"),
        villages=look.parts("villages"),
        months=look.parts("months"),
        performances=look.parts("performances"),
        outcomes={name: second.compared(row) for name, row in second.rows.items()} if second else {},
        share=share,
    )


class _Look:
    """Finds figures of a table by the names of their lines; `now` names the column of the period's numbers."""

    def __init__(self, table: CountedTable, now: str, parents: Mapping[str, str]) -> None:
        self._table = table
        self._now = now
        self._parents = parents
        self.rows = {line.id: place for place, line in enumerate(table.rows) if line.id}
        self._columns = {line.id: place for place, line in enumerate(table.columns) if line.id}
        self._figures = {(figure.row, figure.column): figure for figure in table.figures}
        if now not in self._columns:
            raise ValueError("这张表没有本期的件数一栏，不能用来写分析报告")

    def figure(self, row: int, column: str) -> Figure | None:
        place = self._columns.get(column)
        return None if place is None else self._figures.get((row, place))

    def number(self, row: int, column: str) -> int | None:
        figure = self.figure(row, column)
        return figure.value if figure is not None and isinstance(figure.value, int) else None

    def shown(self, row: int, column: str) -> str:
        figure = self.figure(row, column)
        return figure.shown if figure is not None and figure.value is not None else ""

    def compared(self, row: int) -> Compared:
        line = self._table.rows[row]
        block, _, code = line.id.rpartition(".")
        parent = f"{block}.{self._parents.get(code, '')}"
        return Compared(
            id=line.id,
            name=_UNIT.sub("", line.labels[-1]),
            now=self.number(row, self._now) or 0,
            shown=self.shown(row, self._now),
            share=self.shown(row, "share"),
            agreed=self.number(row, "agreed"),
            rate=self.shown(row, "rate"),
            money=self.shown(row, "money"),
            last_year=self.number(row, "last_year"),
            last_year_shown=self.shown(row, "last_year"),
            previous=self.number(row, "previous"),
            year_percent=self.shown(row, "year_percent").lstrip("+-"),
            previous_percent=self.shown(row, "previous_percent").lstrip("+-"),
            part_of=parent if block and parent in self.rows else "",
        )

    def parts(self, name: str) -> tuple[Compared, ...]:
        return tuple(self.compared(place) for line, place in self.rows.items() if line.startswith(f"{name}."))


def few_villages(overview: Overview) -> tuple[str, ...]:
    """Villages of one or two disputes, to be merged; where only one is so small, the next smallest goes with it.

    A line that is merged with none could be read from what is left of the total. Empty where nothing needs merging.
    """
    named = [part for part in overview.villages if part.now and not part.is_unknown and part.id != MERGED]
    small = {part.name for part in named if part.now <= FEW}
    if len(small) == 1:
        others = sorted((part for part in named if part.now > FEW), key=lambda part: part.now)
        small |= {part.name for part in others[:1]}
    return tuple(part.name for part in named if part.name in small) if len(small) > 1 else ()


def merged(overview: Overview) -> Overview:
    """The overview with the villages of few disputes in one line 其他村, last of those that are named."""
    names = few_villages(overview)
    few = [part for part in overview.villages if part.name in names and not part.is_unknown]
    if not few:
        return overview
    now = sum(part.now for part in few)
    line = Compared(
        id=MERGED,
        name=OTHER_VILLAGES,
        now=now,
        shown=str(now),
        share=percent_words(now, overview.total.now, overview.share) if any(p.share for p in few) else "",
        last_year=_sum([part.last_year for part in few]),
        previous=_sum([part.previous for part in few]),
    )
    kept = [part for part in overview.villages if part not in few]
    known = [part for part in kept if not part.is_unknown]
    return replace(overview, villages=(*known, line, *(part for part in kept if part.is_unknown)))


def uncompared(overview: Overview, *, with_last_year: bool = False, with_previous: bool = False) -> Overview:
    """The overview without the numbers of a year ago, or of the period before, or both.

    A period that is not over is compared with neither; a year's period before is the year before, told once.
    """

    def plain(part: Compared) -> Compared:
        if not with_last_year:
            part = replace(part, last_year=None, last_year_shown="", year_percent="")
        return part if with_previous else replace(part, previous=None, previous_percent="")

    return replace(
        overview,
        total=plain(overview.total),
        sources=tuple(map(plain, overview.sources)),
        types=tuple(map(plain, overview.types)),
        villages=tuple(map(plain, overview.villages)),
        months=tuple(map(plain, overview.months)),
        performances=tuple(map(plain, overview.performances)),
        outcomes={name: plain(part) for name, part in overview.outcomes.items()},
    )


def percent_words(above: int, below: int, rule: RatioRule) -> str:
    """A share as its rule rounds it, empty over nothing."""
    value: Decimal | None = percent(above, below, rule.decimals, rule.rounding)
    return "" if value is None else str(value)


def more_words(now: int, base: int | None) -> str:
    """`+20`, `-3`, `0`; `—` where there is nothing to compare with."""
    return NOTHING if base is None else f"{now - base:+}" if now != base else "0"


def ranked(parts: Sequence[Compared]) -> list[Compared]:
    """Those that occur and are counted in no other line, the most frequent first; ties stay in the order of the table."""
    return sorted(
        (part for part in parts if part.now and not part.part_of and not part.is_unknown),
        key=lambda part: -part.now,
    )


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
