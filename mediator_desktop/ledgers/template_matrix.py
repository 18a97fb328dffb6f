"""Tables of a template: what rows and columns mean, and what is to be counted where they cross"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.catalogue.templates import TemplateWords
from mediator_desktop.catalogue.vocabulary import Code, CodeList, Vocabulary
from mediator_desktop.domain.figures import Figure
from mediator_desktop.domain.vocabulary import AgreementForm
from mediator_desktop.ledgers.template_layout import Heading, MatrixLayout
from mediator_desktop.ledgers.template_meanings import OPEN_END, TYPE_LISTS, Meaning

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


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table: which disputes count (kind of fact → admitted values), the id of the count, whether to date.

    Kinds and values are those of `Meaning`; counts are defined in `forms/statistics/counts.toml`.
    """

    row: int
    column: int
    admits: Mapping[str, frozenset[object]]
    measure: str
    to_date: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label of a table, once for all the places that say the same: `rows` or `columns` (from 1) are those it heads.

    `group` is the label before it; for most labels it does not matter, for 其他 it does. `meaning` is what it is taken for
    (None: not understood), `is_decided` when a person said so.
    """

    key: str
    words: str
    group: str = ""
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    meaning: Meaning | None = None
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class TablePlan:
    """The cells that are understood, and labels that are not; `by_month` tables reach back to January."""

    cells: tuple[TableCell, ...]
    unknown: tuple[str, ...]
    type_list: str
    by_month: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateNumbers:
    """What was counted for a template; money is in fen.

    `tables` are figures by sheet, each with its cell's own row and column, `named` those of named cells by what they ask;
    `cases` is how many disputes the period has; `doubts` tell what the sums leave out.
    """

    tables: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    named: Mapping[str, Figure] = field(default_factory=dict)
    cases: int = 0
    doubts: tuple[str, ...] = ()


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

    def labels(self, layout: MatrixLayout) -> tuple[Label, ...]:
        """Every label of a table with what it seems to mean, those of columns first."""
        type_list = self.type_list(layout)
        found: dict[str, Label] = {}
        for axis, headings in (("columns", layout.columns), ("rows", layout.rows)):
            for heading in headings:
                for place, words in enumerate(heading.path):
                    group = heading.path[place - 1] if place else ""
                    is_rest = fold(words) in self._rest
                    key = label_key(axis, words, group if is_rest else "")
                    if key not in found:
                        meaning = (
                            self._rest_of(headings, group, type_list)
                            if is_rest
                            else self.meaning(words, type_list)
                        )
                        found[key] = Label(key=key, words=words, group=group, meaning=meaning)
                    known = found[key]
                    at = {axis: (*getattr(known, axis), heading.column)}
                    found[key] = replace(known, **at)  # type: ignore[arg-type]
        return tuple(found.values())

    def type_list(self, layout: MatrixLayout) -> str:
        """The list of types that most labels of a table belong to."""
        texts = [label for heading in (*layout.rows, *layout.columns) for label in heading.path]
        by_list = {name: sum(self._is_of(label, name) for label in texts) for name in TYPE_LISTS}
        return max(TYPE_LISTS, key=lambda name: by_list[name])

    def _is_of(self, label: str, type_list: str) -> bool:
        meaning = self.meaning(label, type_list)
        return meaning is not None and meaning.kind == type_list

    def _rest_of(self, headings: Sequence[Heading], group: str, type_list: str) -> Meaning | None:
        """其他 stands for all types, or all sources, that have no label of their own beside it; else nobody knows."""
        beside = (
            words
            for heading in headings
            for place, words in enumerate(heading.path)
            if (heading.path[place - 1] if place else "") == group and fold(words) not in self._rest
        )
        listed: dict[str, set[object]] = {type_list: set(), "source": set()}
        for words in beside:
            meaning = self.meaning(words, type_list)
            if meaning is not None and meaning.kind in listed:
                listed[meaning.kind] |= meaning.values
        kind = max(listed, key=lambda kind: len(listed[kind]))
        if not listed[kind]:
            return None
        codes = self._vocabulary["report_sources" if kind == "source" else type_list].codes
        return Meaning(kind, frozenset[object](code.code for code in codes) - listed[kind])


def label_key(axis: str, words: str, group: str = "") -> str:
    """What a label is remembered by: `rows/排查数`, with its group `rows/矛盾纠纷类别/其他`."""
    return "/".join(filter(None, (axis, fold(group), fold(words))))


def plan_table(layout: MatrixLayout, labels: Sequence[Label], type_list: str) -> TablePlan:
    """What every crossing of a table's rows and columns means by the meanings of its labels."""
    meanings = {label.key: label.meaning for label in labels}
    unknown = tuple(dict.fromkeys(label.words for label in labels if label.meaning is None))
    by_month = any(
        label.meaning is not None and label.meaning.kind in ("month", "quarter") for label in labels
    )
    cells = []
    for row in layout.rows:
        for column in layout.columns:
            path = [*_meanings_of(meanings, "rows", row), *_meanings_of(meanings, "columns", column)]
            said = [meaning for meaning in path if meaning is not None]
            if len(said) == len(path) and (cell := _cell(row.column, column.column, said)) is not None:
                cells.append(cell)
    return TablePlan(tuple(cells), unknown, type_list, by_month)


def _meanings_of(
    meanings: Mapping[str, Meaning | None], axis: str, heading: Heading
) -> Iterator[Meaning | None]:
    for place, words in enumerate(heading.path):
        own = label_key(axis, words, heading.path[place - 1] if place else "")
        yield meanings[own] if own in meanings else meanings[label_key(axis, words)]


def _band(label: str) -> tuple[int, int] | None:
    """The lowest number of people of a band and the one above it: a number on the edge belongs to the higher band."""
    if found := _BETWEEN.fullmatch(label):
        return int(found[1]), int(found[2])
    if found := _BELOW.fullmatch(label):
        return 0, int(found[1])
    if found := _ABOVE.fullmatch(label):
        return int(found[1]), OPEN_END
    return None


def _with_parts(codes: CodeList, code: Code) -> frozenset[object]:
    return frozenset({code.code, *(part.code for part in codes.codes if part.parent == code.code)})


def _cell(row: int, column: int, said: Sequence[Meaning]) -> TableCell | None:
    """What the labels of a row and a column say together, None where they contradict each other or say nothing.

    A label below another of its kind says which part of it: 法院 under 接受委托移送, 2月 under 一季度.
    """
    admits: dict[str, frozenset[object]] = {}
    measures: list[object] = []
    to_date = False
    if any(meaning.kind == "blank" for meaning in said):
        return None
    for meaning in said:
        if meaning.kind == "measure":
            measures += meaning.values
        elif meaning.kind == "to_date":
            to_date = True
        elif meaning.kind in ("sum", "general"):
            continue
        else:
            known = admits.get(meaning.kind, meaning.values)
            admits[meaning.kind] = known & meaning.values
            if not admits[meaning.kind]:
                return None
    telling = [measure for measure in measures if measure != "found"] or measures[:1] or ["found"]
    if len(set(telling)) > 1 or telling[0] == "rate" or all(meaning.kind == "general" for meaning in said):
        return None
    return TableCell(row, column, admits, str(telling[0]), to_date)
