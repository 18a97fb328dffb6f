"""Tables of a template: what rows and columns mean, and the numbers that belong where they cross"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.catalogue.templates import LEVELS, TemplateWords
from mediator_desktop.catalogue.vocabulary import Code, CodeList, Vocabulary
from mediator_desktop.domain.vocabulary import AgreementForm, Level, Outcome
from mediator_desktop.ledgers.cells import yuan_number
from mediator_desktop.ledgers.template_layout import MatrixLayout

TYPE_LISTS = ("dispute_types", "dispute_types_zz", "dispute_types_2010")
_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_MONTHS = {fold(f"{word}月"): n for n in range(1, 13) for word in (n, f"{n:02}", _CHINESE[n - 1])}
_QUARTERS = {
    fold(f"{first}{word}季度"): n
    for n in range(1, 5)
    for word in (n, _CHINESE[n - 1])
    for first in ("", "第")
}
_BELOW = re.compile(r"(\d+)人?(?:以下|以内)")
_ABOVE = re.compile(r"(\d+)人?(?:以上|及以上)")
_BETWEEN = re.compile(r"(\d+)人?(?:至|到|-|—|–|~)(\d+)人?")
_OPEN_END = 10**9


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one label says: which disputes (`kind` of fact and admitted values), or what is counted of them.

    Kinds: a list of types, `source`, `level`, `village`, `month`, `quarter`, `size`, `major`, `form` admit disputes;
    `measure`, `sum`, `to_date` and `general` say what is counted.
    """

    kind: str
    values: frozenset[object] = frozenset()


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table: which disputes count (kind of fact → admitted values), what is counted, over which days."""

    row: int
    column: int
    admits: Mapping[str, frozenset[object]]
    measure: str
    to_date: bool


@dataclass(frozen=True, slots=True)
class TablePlan:
    """The cells that are understood, and labels that are not; `by_month` tables reach back to January."""

    cells: tuple[TableCell, ...]
    unknown: tuple[str, ...]
    type_list: str
    by_month: bool


@dataclass(frozen=True, slots=True)
class TableDays:
    """The days of the period, inclusive, and the day by which a dispute belongs to one of them."""

    first: date
    last: date
    day_of: Callable[[LedgerRow], date | None]


@dataclass(slots=True)
class _Sum:
    found: int = 0
    handled: int = 0
    resolved: int = 0
    open: int = 0
    people: int = 0
    fen: int = 0

    def of(self, measure: str) -> float:
        return yuan_number(self.fen) if measure == "amount" else float(getattr(self, measure))

    def add(self, other: "_Sum") -> None:
        for name in ("found", "handled", "resolved", "open", "people", "fen"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class TableNumbers:
    """The numbers by cell (amounts in yuan), and how many disputes of the period have no place in the table."""

    values: dict[tuple[int, int], float] = field(default_factory=dict)
    without_place: int = 0


class TableWords:
    """Reads the labels of tables by the declared words, the code lists and the office's villages."""

    def __init__(self, words: TemplateWords, vocabulary: Vocabulary, villages: Sequence[str] = ()) -> None:
        self._vocabulary = vocabulary
        self._fixed: dict[str, Meaning] = {}
        for measure, known in words.measures.items():
            self._add(known, Meaning("measure", frozenset({measure})))
        for level, known in words.levels.items():
            self._add(known, Meaning("level", frozenset({level})))
        for kind in ("sums", "to_date", "general"):
            self._add(words.lines.get(kind, ()), Meaning("sum" if kind == "sums" else kind))
        self._add(words.lines.get("major", ()), Meaning("major", frozenset({True})))
        self._add(("口头协议", "口头"), Meaning("form", frozenset({AgreementForm.ORAL})))
        self._add(("书面协议", "书面"), Meaning("form", frozenset({AgreementForm.WRITTEN})))
        for label, n in _MONTHS.items():
            self._fixed[label] = Meaning("month", frozenset({n}))
        for label, n in _QUARTERS.items():
            self._fixed[label] = Meaning("quarter", frozenset({n}))
        self._villages = {fold(village): village for village in villages}
        self._groups = {fold(word): frozenset[object](codes) for word, codes in words.types.items()}
        self._rest = frozenset(map(fold, words.lines.get("rest", ())))

    def _add(self, labels: Iterable[str], meaning: Meaning) -> None:
        for label in labels:
            self._fixed.setdefault(fold(label), meaning)

    def knows(self, label: str) -> bool:
        """Whether a label tells what to count; words that only name the kind of labels beside them do not."""
        if fold(label) in self._rest:
            return False
        found = [self.meaning(label, list_id) for list_id in TYPE_LISTS]
        return any(meaning is not None and meaning.kind != "general" for meaning in found)

    def meaning(self, label: str, type_list: str) -> Meaning | None:
        """What a label says in a table of one list of types, None when it is not understood."""
        folded = fold(label)
        if (village := self._villages.get(folded)) is not None:
            return Meaning("village", frozenset({village}))
        if (fixed := self._fixed.get(folded)) is not None:
            return fixed
        if (band := _band(folded)) is not None:
            return Meaning("size", frozenset({band}))
        if type_list == "dispute_types" and (codes := self._groups.get(folded)) is not None:
            return Meaning(type_list, codes)
        if (code := self._type(folded, type_list)) is not None:
            return Meaning(type_list, frozenset({code.code}))
        source = self._vocabulary["report_sources"].find(folded)
        return Meaning("source", _with_parts(self._vocabulary["report_sources"], source)) if source else None

    def _type(self, label: str, list_id: str) -> Code | None:
        """A type of a list; counties write 婚姻家庭 for 婚姻家庭纠纷 and the other way round."""
        codes = self._vocabulary.lists.get(list_id)
        if codes is None:
            return None
        for word in (label, f"{label}纠纷", f"{label}矛盾纠纷", label.removesuffix("纠纷")):
            if found := codes.find(word):
                return found
        return None

    def plan(self, layout: MatrixLayout) -> TablePlan:
        """What every crossing of a table's rows and columns means."""
        labels = [label for heading in (*layout.rows, *layout.columns) for label in heading.path]
        by_list = {name: sum(self._is_of(label, name) for label in labels) for name in TYPE_LISTS}
        type_list = max(TYPE_LISTS, key=lambda name: by_list[name])
        listed = self._listed(labels, type_list)
        unknown: dict[str, None] = {}
        read: dict[str, Meaning | None] = {}
        for label in labels:
            meaning = read[label] = self._read(label, type_list, listed)
            if meaning is None:
                unknown[label] = None
        by_month = any(
            meaning is not None and meaning.kind in ("month", "quarter") for meaning in read.values()
        )
        cells = []
        for row in layout.rows:
            for column in layout.columns:
                path = [read[label] for label in (*row.path, *column.path)]
                said = [meaning for meaning in path if meaning is not None]
                if len(said) == len(path) and (cell := _cell(row.column, column.column, said)) is not None:
                    cells.append(cell)
        return TablePlan(tuple(cells), tuple(unknown), type_list, by_month)

    def _is_of(self, label: str, type_list: str) -> bool:
        meaning = self.meaning(label, type_list)
        return meaning is not None and meaning.kind == type_list

    def _listed(self, labels: Sequence[str], type_list: str) -> frozenset[object]:
        codes: set[object] = set()
        for label in labels:
            meaning = self.meaning(label, type_list)
            if meaning is not None and meaning.kind == type_list and fold(label) not in self._rest:
                codes |= meaning.values
        return frozenset(codes)

    def _read(self, label: str, type_list: str, listed: frozenset[object]) -> Meaning | None:
        """A label in its table: 其他 stands for all types that have no label of their own."""
        if fold(label) in self._rest:
            if not listed:
                return None
            every = frozenset[object](code.code for code in self._vocabulary[type_list].codes)
            return Meaning(type_list, every - listed)
        return self.meaning(label, type_list)


def _band(label: str) -> tuple[int, int] | None:
    """The lowest number of people of a band and the one above it: a number on the edge belongs to the higher band."""
    if found := _BETWEEN.fullmatch(label):
        return int(found[1]), int(found[2])
    if found := _BELOW.fullmatch(label):
        return 0, int(found[1])
    if found := _ABOVE.fullmatch(label):
        return int(found[1]), _OPEN_END
    return None


def _with_parts(codes: CodeList, code: Code) -> frozenset[object]:
    return frozenset({code.code, *(part.code for part in codes.codes if part.parent == code.code)})


def _cell(row: int, column: int, said: Sequence[Meaning]) -> TableCell | None:
    """What the labels of a row and a column say together, None where they contradict each other or say nothing."""
    admits: dict[str, frozenset[object]] = {}
    measures: list[object] = []
    to_date = False
    for meaning in said:
        if meaning.kind == "measure":
            measures += meaning.values
        elif meaning.kind == "to_date":
            to_date = True
        elif meaning.kind in ("sum", "general"):
            continue
        elif admits.setdefault(meaning.kind, meaning.values) != meaning.values:
            return None
    telling = [measure for measure in measures if measure != "found"] or measures[:1] or ["found"]
    if len(set(telling)) > 1 or telling[0] == "rate" or all(meaning.kind == "general" for meaning in said):
        return None
    return TableCell(row, column, admits, str(telling[0]), to_date)


def count_table(
    plan: TablePlan,
    rows: Iterable[LedgerRow],
    earlier: Iterable[LedgerRow],
    days: TableDays,
    vocabulary: Vocabulary,
    level: Level,
    *,
    unmapped_as_other: bool = False,
) -> TableNumbers:
    """Count every cell of a plan over the rows of the period, and those `earlier` in the year for sums to date.

    Cells of levels above the office's own are left out: others fill them. A dispute whose type or village has no place in the
    table counts in no such row; how many there were is told. Types without a counterpart in the table's list go to its 其他
    with `unmapped_as_other`.
    """
    kinds = sorted({kind for cell in plan.cells for kind in cell.admits})
    bands = sorted({band for cell in plan.cells for band in cell.admits.get("size", ())}, key=str)
    sums: dict[tuple[object, ...], _Sum] = {}
    numbers = TableNumbers()
    types = vocabulary.types.by_code
    placed = {
        kind: frozenset[object]().union(*(cell.admits.get(kind, ()) for cell in plan.cells))
        for kind in (plan.type_list, "village")
        if kind in kinds
    }
    for now, row in chain(((True, row) for row in rows), ((False, row) for row in earlier)):
        day = days.day_of(row) or days.last
        kind = row.type_code
        if plan.type_list != "dispute_types":
            kind = types[kind].reports_as.get(plan.type_list, "") if kind in types else ""
            if not kind and unmapped_as_other:
                kind = "other"
        traits: dict[str, object] = {
            plan.type_list: kind,
            "source": _source(row, vocabulary),
            "level": _level(row, level),
            "village": row.village,
            "month": day.month,
            "quarter": (day.month + 2) // 3,
            "size": _band_of(row, bands),
            "major": row.difficulty == "major",
            "form": row.agreement_form,
        }
        if now and any(traits[name] not in found for name, found in placed.items()):
            numbers.without_place += 1
        key = (now, *(traits[name] for name in kinds))
        sums.setdefault(key, _Sum()).add(_facts(row))
    for cell in plan.cells:
        if any(_is_above(str(value), level) for value in cell.admits.get("level", ())):
            continue
        total = _Sum()
        for (current, *values), found in sums.items():
            if (current or cell.to_date or plan.by_month) and all(
                kind not in cell.admits or value in cell.admits[kind]
                for kind, value in zip(kinds, values, strict=True)
            ):
                total.add(found)
        numbers.values[cell.row, cell.column] = total.of(cell.measure)
    return numbers


def _facts(row: LedgerRow) -> _Sum:
    resolved = row.outcome is not None and row.outcome.is_agreement
    handled = row.accepted_on is not None and row.outcome is not Outcome.DECLINED
    return _Sum(
        found=1,
        handled=int(handled),
        resolved=int(resolved),
        open=int(handled and row.outcome is None),
        people=_people(row),
        fen=row.amount.fen if row.amount is not None and row.agreement_form is not None else 0,
    )


def _people(row: LedgerRow) -> int:
    """Those said to be involved; where nobody counted, the parties."""
    return len(row.parties) if row.people_involved is None else row.people_involved


def _band_of(row: LedgerRow, bands: Sequence[object]) -> object:
    people = _people(row)
    for band in bands:
        if isinstance(band, tuple) and band[0] <= people < band[1]:
            return band
    return None


def _source(row: LedgerRow, vocabulary: Vocabulary) -> object:
    source = vocabulary.sources.by_code.get(row.source_code)
    return source.reports_as.get("report_source", "") if source else ""


def _level(row: LedgerRow, own: Level) -> str:
    """The level whose committee handled the dispute, told by its name; else the office's own."""
    place = row.committee.removesuffix("人民调解委员会").removesuffix("调委会")
    if place != row.committee:
        if place.endswith(("村", "社区", "村民委员会", "居委会")):
            return "village"
        if place.endswith(("镇", "乡", "街道")):
            return "township"
        if place.endswith(("县", "市", "区")):
            return "county"
    return str(own.value)


def _is_above(level: str, own: Level) -> bool:
    return LEVELS.index(level) < LEVELS.index(str(own.value)) if str(own.value) in LEVELS else False
