"""What a person decided about a ledger before anything is kept: columns, units, days, single cells, doubtful rows"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mediator_desktop.catalogue.vocabulary import CodeList, Vocabulary
from mediator_desktop.domain.vocabulary import AgreementForm
from mediator_desktop.ledgers.mapping import MappedColumn
from mediator_desktop.ledgers.reading import RawCell, ReadSheet, column_letter

Cell = tuple[int, int]
"""A cell by its row as Excel counts and the place of its column from 0."""
Step = Callable[[int, int], None]
"""Told how many of how many rows are done; may raise to stop."""
_ENDING_IN_YEAR = re.compile(r"\s*(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\s*")
CHOSEN = "您选的"
TWICE = "与{}列选了同一项内容，请改其中一列；现在这一列的内容会记在备注里"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChoices:
    """What was decided about one sheet.

    `fields` are what a column (by its place from 0) holds, an empty tuple for nothing; `unit` is how many yuan one unit of
    the amounts is, None as the sheet says; `day_first` tells how `3/4/2026` is read (None: not at all); `cells` are
    corrected cells; `taken_in` are rows that lack something and come in all the same. `untold` is the form of agreements
    where a row says that it was settled and not how.
    """

    fields: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    unit: int | None = None
    day_first: bool | None = None
    cells: Mapping[Cell, str] = field(default_factory=dict)
    taken_in: frozenset[int] = frozenset()
    untold: AgreementForm = AgreementForm.UNTOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was decided about a file: each sheet's by its name, the type (code) of words that name none for sure, what other
    words mean by their field and themselves (`word_meanings`), and the form of agreements that the file does not tell.
    """

    sheets: Mapping[str, SheetChoices] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    untold: AgreementForm = AgreementForm.UNTOLD

    def of(self, sheet: str) -> SheetChoices:
        """What was decided about a sheet."""
        found = self.sheets.get(sheet, NOTHING_CHOSEN)
        return found if found.untold is self.untold else replace(found, untold=self.untold)

    def with_sheet(self, sheet: str, chosen: SheetChoices) -> "Choices":
        """The same with other choices for a sheet."""
        return replace(self, sheets={**self.sheets, sheet: chosen})


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutMemory:
    """What was confirmed for a layout before: fields by heading, the money unit and the order of day and month."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unit: int | None = None
    day_first: bool | None = None


NOTHING_CHOSEN = SheetChoices()


def corrected(sheet: ReadSheet, cells: Mapping[Cell, str]) -> ReadSheet:
    """The sheet with other words in single cells; cells outside the sheet are passed over."""
    if not cells:
        return sheet
    rows = list(sheet.rows)
    for (number, place), words in cells.items():
        if 0 <= number - sheet.first_row < len(rows) and place >= 0:
            row = list(rows[number - sheet.first_row])
            row += [""] * (place + 1 - len(row))
            row[place] = words
            rows[number - sheet.first_row] = row
    return replace(sheet, rows=rows, faults=sheet.faults - cells.keys(), unsaved=sheet.unsaved - cells.keys())


def ends_in_year(value: RawCell) -> bool:
    """Whether a cell is a day written with the year last, so that day and month may be taken for each other."""
    return isinstance(value, str) and _ENDING_IN_YEAR.fullmatch(value) is not None


def years_first(sheet: ReadSheet, first: int, places: Sequence[int], day_first: bool) -> ReadSheet:
    """The sheet with days such as `3/4/2026` of some columns written year first, from row `first` on."""
    rows = list(sheet.rows)
    for offset in range(max(0, first - sheet.first_row), len(rows)):
        row = rows[offset]
        for place in places:
            if place < len(row) and ends_in_year(row[place]):
                found = _ENDING_IN_YEAR.fullmatch(str(row[place]))
                assert found is not None
                day, month = (found[1], found[2]) if day_first else (found[2], found[1])
                row = [*row[:place], f"{found[3]}-{month}-{day}", *row[place + 1 :]]
        rows[offset] = row
    return replace(sheet, rows=rows)


def with_fields(
    columns: Sequence[MappedColumn], chosen: Mapping[int, tuple[str, ...]]
) -> tuple[MappedColumn, ...]:
    """The columns with what a person chose; a field that was chosen is taken from whatever column had it.

    Where two columns were given the same field, the first has it and the other says so.
    """
    if not chosen:
        return tuple(columns)
    holder: dict[str, int] = {}
    for place in sorted(chosen):
        for name in chosen[place]:
            holder.setdefault(name, place)
    found = []
    for column in columns:
        wanted = chosen.get(column.index, column.fields)
        kept = tuple(name for name in wanted if holder.get(name, column.index) == column.index)
        lost = [column_letter(holder[name]) for name in wanted if name not in kept]
        if column.index in chosen or lost:
            reason = TWICE.format("、".join(dict.fromkeys(lost))) if lost else CHOSEN
            confidence = 0.0 if lost and not kept else 1.0
            column = replace(
                column, field=kept[0] if kept else None, also=kept[1:], confidence=confidence, reason=reason
            )
        found.append(column)
    return tuple(found)


def with_types(vocabulary: Vocabulary, types: Mapping[str, str]) -> Vocabulary:
    """The vocabulary in which some written words mean the types (codes) that were chosen for them."""
    known = vocabulary.types
    wanted = {word: code for word, code in types.items() if code in known.by_code}
    if not wanted:
        return vocabulary
    codes = tuple(
        replace(
            entry,
            short="" if wanted.get(entry.short, entry.code) != entry.code else entry.short,
            synonyms=(
                *(word for word in entry.synonyms if wanted.get(word, entry.code) == entry.code),
                *(word for word, code in wanted.items() if code == entry.code),
            ),
        )
        for entry in known.codes
    )
    return Vocabulary(
        {**vocabulary.lists, known.id: CodeList(known.id, known.title, codes)}, vocabulary.broken
    )
