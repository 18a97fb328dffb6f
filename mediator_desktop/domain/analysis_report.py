"""An analysis report: its sections with computed sentences, tables, charts and what people wrote into its slots"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from mediator_desktop.domain.analysis import Compared, Overview, more_words
from mediator_desktop.domain.charts import Chart, ChartKind, Mark, Series
from mediator_desktop.domain.masking import mask_text
from mediator_desktop.domain.period import Period

MOST_BARS = 12
"""Bars of a chart; its table has the rest."""
LEAST_BARS = 2
_HIDDEN = re.compile(r"\d*\*{2,}\d*[Xx]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A computed sentence: `key` names it within the report, `was` is what it said when it was last seen, empty where alike.

    `begins` starts a new paragraph.
    """

    key: str
    words: str
    was: str = ""
    begins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A table of the report: `aligns` are left, centre or right, `shares` parts of the width, rows have a cell a heading.

    One that `is_list` has long cells and may go over pages.
    """

    caption: str
    heads: tuple[str, ...]
    shares: tuple[int, ...]
    aligns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What people write themselves. `offers` are true sentences to put in; `stale` those quoted in it that are true no more."""

    id: str
    label: str
    hint: str = ""
    words: str = ""
    offers: tuple[Said, ...] = ()
    stale: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the first or second level with what stands under it, in this order; `notes` are definitions."""

    id: str
    level: int
    heading: str
    said: tuple[Said, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    slot: Slot | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The computed sentences, joined as they are printed."""
        found: list[str] = []
        for said in self.said:
            if found and not said.begins:
                found[-1] += said.words
            else:
                found.append(said.words)
        return tuple(found)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands under the heading."""
        written = self.slot is not None and bool(self.slot.words)
        return not (self.said or self.tables or self.charts or written)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisReport:
    """A report of a period as it would be printed now. `few` are villages of few disputes, merged where `is_merged`.

    `doubts` are what checks of the tables found, `is_stopped` whether one of them stops a submission; `footing` how it was
    counted, printed at the end.
    """

    kind: str
    edition: str
    title: str
    office: str
    period: Period
    made_on: date
    sections: tuple[Section, ...]
    footing: tuple[str, ...] = ()
    few: tuple[str, ...] = ()
    is_merged: bool = False
    doubts: tuple[str, ...] = ()
    is_stopped: bool = False

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot in order."""
        return tuple(section.slot for section in self.sections if section.slot is not None)

    @property
    def changed(self) -> tuple[Said, ...]:
        """Sentences whose figures changed since they were last seen."""
        return tuple(said for section in self.sections for said in section.said if said.was)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of a report of a period: texts by slot, sentences by key, the choice to merge.

    `seen` has computed sentences as they were last seen, and offered ones as they were put into a text. `is_merged` is None
    while nobody chose.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    is_merged: bool | None = None

    def was(self, key: str, words: str) -> str:
        """What a sentence said when it was last seen, empty where it says the same or was never seen."""
        before = self.seen.get(key, "")
        return before if before != words else ""

    def stale(self, text: str, offers: Sequence[Said]) -> tuple[Said, ...]:
        """The offered sentences that a text quotes as they were, while they say something else now."""
        return tuple(
            Said(key=offer.key, words=offer.words, was=before)
            for offer in offers
            if (before := self.was(offer.key, offer.words)) and before in text
        )


def numeral(number: int) -> str:
    """`一`, `十`, `十二` (1 to 99)."""
    tens, ones = divmod(number, 10)
    words = "〇一二三四五六七八九"
    return ("" if tens == 0 else ("" if tens == 1 else words[tens]) + "十") + (words[ones] if ones else "")


def numbered(levels: Sequence[int]) -> tuple[str, ...]:
    """`一、` for headings of the first level, `（一）` for those of the second, which begin anew under each first."""
    first = second = 0
    found = []
    for level in levels:
        if level == 1:
            first, second = first + 1, 0
            found.append(f"{numeral(first)}、")
        else:
            second += 1
            found.append(f"（{numeral(second)}）")
    return tuple(found)


def table_of_parts(parts: Sequence[Compared], total: Compared | None, caption: str, what: str) -> ReportTable:
    """Lines with their number, share, that of a year ago and of the period before, as far as the parts have them.

    Parts that are counted in another line stand under it as 其中. `what` heads the names; `total` makes the last row.
    """
    shown = [part for part in parts if part.now or part.last_year or part.previous]
    lines = [*shown, total] if total is not None else shown
    has_share = any(part.share for part in shown)
    has_year = any(part.last_year is not None for part in shown)
    has_previous = any(part.previous is not None for part in shown)

    def row(part: Compared) -> tuple[str, ...]:
        name = "合计" if part is total else f"其中：{part.name}" if part.part_of else part.name
        cells = [name, str(part.now)]
        cells += [part.share or ""] if has_share else []
        cells += [_number(part.last_year), more_words(part.now, part.last_year)] if has_year else []
        cells += [_number(part.previous), more_words(part.now, part.previous)] if has_previous else []
        return tuple(cells)

    heads = [what, "件数"]
    heads += ["占比（%）"] if has_share else []
    heads += ["上年同期", "增减"] if has_year else []
    heads += ["上期", "增减"] if has_previous else []
    return ReportTable(
        caption=caption,
        heads=tuple(heads),
        shares=(28, *(12,) * (len(heads) - 1)),
        aligns=("left", *("right",) * (len(heads) - 1)),
        rows=tuple(row(part) for part in lines),
    )


def chart_of_parts(parts: Sequence[Compared], id: str, title: str, *, in_time: bool = False) -> Chart | None:
    """Bars of the lines that occur, the most frequent first, those of last year beside them; a line over months `in_time`.

    None where there are not two lines to compare.
    """
    if in_time:
        shown = list(parts)
    else:
        own = [part for part in parts if part.now and not part.part_of]
        shown = sorted(own, key=lambda part: -part.now)[:MOST_BARS]
    if len(shown) < LEAST_BARS:
        return None

    def series(name: str, numbers: Sequence[int | None]) -> Series:
        return Series(
            name=name,
            marks=tuple(
                None if number is None else Mark(value=Decimal(number), shown=str(number), row=n, column=0)
                for n, number in enumerate(numbers)
            ),
        )

    made = [series("本期", [part.now for part in shown])]
    if any(part.last_year for part in shown):
        made.append(series("上年同期", [part.last_year for part in shown]))
    return Chart(
        id=id,
        title=title,
        kind=ChartKind.LINES if in_time else ChartKind.BARS,
        unit="件",
        categories=tuple(part.name for part in shown),
        series=tuple(made),
    )


def without_numbers(text: str) -> str:
    """A text without identity numbers, telephones and accounts, not even their ends."""
    return _HIDDEN.sub("（号码略）", mask_text(text))


def outline(report: AnalysisReport) -> tuple[tuple[int, str], ...]:
    """The headings as they are printed, each with its level; numbers run through those that have something under them."""
    shown = printed(report.sections)
    numbers = numbered([section.level for section in shown])
    return tuple(
        (section.level, number + section.heading) for number, section in zip(numbers, shown, strict=True)
    )


def printed(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections that are printed: those with something in them, or with such a section below."""
    found = []
    for place, section in enumerate(sections):
        below = []
        if section.level == 1:
            for other in sections[place + 1 :]:
                if other.level == 1:
                    break
                below.append(other)
        if not section.is_empty or any(not other.is_empty for other in below):
            found.append(section)
    return tuple(found)


def looked_at(kept: Kept, report: AnalysisReport, *, anew: bool) -> Kept:
    """What is kept once somebody has the report before them: `anew` all computed sentences as they are now, else those that
    were never seen before; what they said when they were seen stays.
    """
    now = {said.key: said.words for section in report.sections for said in section.said}
    return replace(kept, seen={**kept.seen, **now} if anew else {**now, **kept.seen})


def with_texts(report: AnalysisReport, kept: Kept) -> AnalysisReport:
    """The report with other texts in its slots, its figures as they were counted."""

    def other(section: Section) -> Section:
        slot = section.slot
        if slot is None:
            return section
        words = kept.texts.get(slot.id, "")
        return replace(section, slot=replace(slot, words=words, stale=kept.stale(words, slot.offers)))

    return replace(report, sections=tuple(map(other, report.sections)))


def blocks_of(overview: Overview, names: Sequence[str]) -> tuple[tuple[str, tuple[Compared, ...]], ...]:
    """The blocks that a section shows, those without any disputes left out."""
    blocks = ((name, overview.block(name)) for name in names)
    return tuple((name, parts) for name, parts in blocks if any(part.now for part in parts))


def _number(value: int | None) -> str:
    return "—" if value is None else str(value)
