"""Declared statistics tables: their rows and columns as axes, head and foot; read from `forms/statistics/`"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from mediator_desktop.catalogue.entry import Entry
from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.catalogue.statistics_words import Conditions, Words, allows, conditions, read_words
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.figures import Facet
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import Term

WORD_FILES = frozenset({"counts", "ratios", "checks", "bodies", "items"})
"""Ids of files that define words; every other file is a table."""
SLOTS = frozenset({"office", "county", "township", "village", "year", "month", "period", "period_kind"})
MOST_LINES = 400
_SLOT = re.compile(r"{(\w*)}")


class Axis(Term):
    """What makes the lines of a block: one for each type, source, village, … in its order."""

    TYPES = "types", "纠纷类别"
    SOURCES = "sources", "案件来源"
    VILLAGES = "villages", "村(社区)"
    BODIES = "bodies", "调解组织"
    MONTHS = "months", "月份"
    LEVELS = "levels", "层级"
    DIFFICULTIES = "difficulties", "难度级别"
    OUTCOMES = "outcomes", "调解结果"
    PERFORMANCES = "performances", "履行情况"
    ITEMS = "items", "手工填写"


class Days(Term):
    """Over which days a line counts."""

    PERIOD = "period", "本期"
    YEAR = "year", "年度累计"
    SINCE = "since", "活动累计"
    LAST_YEAR = "last_year", "上年同期"
    PREVIOUS = "previous", "上期"


class Change(Term):
    """What a line compares with, and what it shows of it: the difference, or the percentage of what was before."""

    YEAR_MORE = "year_more", "同比增减"
    YEAR_PERCENT = "year_percent", "同比增减%"
    PREVIOUS_MORE = "previous_more", "环比增减"
    PREVIOUS_PERCENT = "previous_percent", "环比增减%"

    @property
    def base(self) -> Days:
        """The days it compares with."""
        return Days.LAST_YEAR if self in (Change.YEAR_MORE, Change.YEAR_PERCENT) else Days.PREVIOUS

    @property
    def is_percent(self) -> bool:
        """Whether the percentage is shown."""
        return self in (Change.YEAR_PERCENT, Change.PREVIOUS_PERCENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineForm:
    """One line, or a block of lines that an axis makes; `counts` makes a line of each for every one of them.

    `groups` are headings outside the label. `sum_of` are ids of lines that are added up, `item` is a figure typed by hand.

    `labels` are what the lines of an axis are called here, by code and in the order they come in; a `blank` line is filled in
    by hand.
    """

    id: str = ""
    label: str = ""
    groups: tuple[str, ...] = ()
    axis: Axis | None = None
    counts: tuple[str, ...] = ()
    count: str = ""
    item: str = ""
    ratio: str = ""
    change: Change | None = None
    days: Days | None = None
    sum_of: tuple[str, ...] = ()
    conditions: Conditions = ()
    labels: tuple[tuple[str, str], ...] = ()
    blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForm:
    """One declared table; its period is chosen when it is made.

    `types` is the list its types are counted in, `since` the first day of a campaign, `year_from` the month in which the year
    of sums to date begins (12: 上年12月), `cut` the last day of a month that does not end with the calendar's (0). `corner`
    stands over the rows' headings; `numbered` rows have a running number.
    """

    id: str
    edition: str
    name: str
    title: str
    rows: tuple[LineForm, ...]
    columns: tuple[LineForm, ...]
    types: str = "dispute_types"
    counted_by: CountedBy = CountedBy.ACCEPTED
    left: str = ""
    right: str = ""
    corner: str = ""
    numbered: bool = False
    signatures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    since: date | None = None
    year_from: int = 1
    cut: int = 0
    decimals: int = 2
    conditions: Conditions = ()

    @property
    def changes(self) -> frozenset[str]:
        """Ids of the lines that show differences to another period."""
        return frozenset(line.id for line in (*self.rows, *self.columns) if line.change is not None)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The tables by id, the words they are made of, and the files that could not be used."""

    tables: Mapping[str, TableForm] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    broken: tuple[FormError, ...] = ()


def load_statistics(vocabulary: Vocabulary, *folders: Path) -> Statistics:
    """Read `statistics/` of the folders; a later folder's table replaces one of its id, a later definition one of its id.

    A file that cannot be used is listed in `broken` and changes nothing else: a table may name codes that the office has taken
    out of its own lists.
    """
    words = Words()
    tables: dict[str, TableForm] = {}
    broken: list[FormError] = []
    waiting: list[Declared] = []
    for path in declared_files("statistics", *folders):
        try:
            declared = read_toml(path)
            if declared.table.get("id") in WORD_FILES:
                words = words.joined(read_words(declared, vocabulary, words.bodies))
            else:
                waiting.append(declared)
        except FormError as error:
            broken.append(error)
    words, unfounded = words.sound()
    broken += [FormError(folders[-1] / "statistics" / "ratios.toml", sentence) for sentence in unfounded]
    for declared in waiting:
        try:
            form = read_table(declared, vocabulary, words)
        except FormError as error:
            broken.append(error)
        else:
            tables[form.id] = form
    return Statistics(tables, words, tuple(broken))


def read_table(declared: Declared, vocabulary: Vocabulary, words: Words) -> TableForm:
    """Read and check one table. Raises FormError naming the line."""
    entry = Entry(declared, declared.table, "")
    types = entry.text("types", "dispute_types")
    if types not in vocabulary.lists:
        raise declared.error(f"没有 {types} 这个代码表", near="types")
    allowed = allows(vocabulary, words.bodies, types)
    title = entry.text("title")
    form = TableForm(
        id=entry.own_id(),
        edition=entry.text("edition"),
        name=entry.text("name", title),
        title=title,
        types=types,
        counted_by=entry.term("counted_by", CountedBy, CountedBy.ACCEPTED),
        left=entry.text("left", ""),
        right=entry.text("right", ""),
        corner=entry.text("corner", ""),
        numbered=entry.truth("numbered"),
        signatures=entry.texts("signatures"),
        notes=entry.texts("notes"),
        since=entry.day("since"),
        year_from=entry.number("year_from", 1, 1, 12),
        cut=entry.number("cut", 0, 0, 31),
        decimals=entry.number("decimals", 2, 0, 6),
        conditions=conditions(entry, allowed),
        rows=(),
        columns=(),
    )
    sides = {}
    for key in ("rows", "columns"):
        tables = entry.raw(key)
        if not isinstance(tables, list) or not 0 < len(tables) <= MOST_LINES:
            raise declared.error(f"要有 1 到 {MOST_LINES} 个 [[{key}]]", near=key)
        lines = tuple(_line(Entry(declared, table, f"[[{key}]]"), words, form, allowed) for table in tables)
        _check_sums(declared, lines)
        sides[key] = lines
    entry.done()
    for text in (form.title, form.left, form.right):
        _check_slots(declared, text)
    return replace(form, rows=sides["rows"], columns=sides["columns"])


def _line(entry: Entry, words: Words, form: TableForm, allowed: Callable[[Facet, str], bool]) -> LineForm:
    axis = entry.term("axis", Axis, Axis.TYPES) if entry.has("axis") else None
    line = LineForm(
        id=entry.own_id() if entry.has("id") else "",
        label=entry.text("label", "" if axis else None),
        groups=entry.texts("group"),
        axis=axis,
        counts=entry.texts("counts"),
        count=entry.text("count", ""),
        item=entry.text("item", ""),
        ratio=entry.text("ratio", ""),
        change=entry.term("change", Change, Change.YEAR_MORE) if entry.has("change") else None,
        days=entry.term("days", Days, Days.PERIOD) if entry.has("days") else None,
        sum_of=entry.texts("sum_of"),
        conditions=conditions(entry, allowed),
        labels=_labels(entry),
        blank=entry.truth("blank"),
    )
    entry.done()
    for name in (*line.counts, *filter(None, [line.count])):
        if name not in words.counts and not (line.counts and name in words.ratios):
            raise entry.error(f"没有“{name}”这个计数")
    if line.item and line.item not in words.items:
        raise entry.error(f"items 里没有“{line.item}”")
    if line.ratio and line.ratio not in words.ratios:
        raise entry.error(f"没有“{line.ratio}”这个比率")
    if sum(map(bool, (line.count, line.item, line.ratio, line.sum_of, line.counts))) > 1:
        raise entry.error("count、counts、item、ratio、sum_of 只能写一个")
    if line.days is Days.SINCE and form.since is None:
        raise entry.error("days 是 since 时，文件里要写 since")
    _check_slots(entry.declared, line.label)
    return line


def _check_sums(declared: Declared, lines: tuple[LineForm, ...]) -> None:
    ids = [line.id for line in lines if line.id]
    if double := next((name for name in ids if ids.count(name) > 1), ""):
        raise declared.error(f"{double} 写了两次", near=f'"{double}"')
    sums: set[str] = set()
    for line in lines:
        for name in line.sum_of:
            block = name.split(".")[0]
            if block not in ids or block == line.id:
                raise declared.error(f"sum_of 里的 {name} 不存在", near=f'"{name}"')
            if block not in sums and any(other.sum_of for other in lines if other.id == block):
                raise declared.error(f"sum_of 里的 {name} 也是合计，要写在前面", near=f'"{name}"')
        if line.sum_of:
            sums.add(line.id)


def _labels(entry: Entry) -> tuple[tuple[str, str], ...]:
    """What the lines of an axis are called here, and in which order."""
    table = entry.raw("labels", {})
    if not isinstance(table, dict) or not all(isinstance(label, str) and label for label in table.values()):
        raise entry.error('labels 要写成 { 代码 = "名称" }')
    return tuple(table.items())


def _check_slots(declared: Declared, text: str) -> None:
    for slot in _SLOT.findall(text):
        if slot not in SLOTS:
            raise declared.error(f"不认识 {{{slot}}}", near=f"{{{slot}}}")
