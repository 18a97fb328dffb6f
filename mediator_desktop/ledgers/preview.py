"""What an import would bring: every row with its doubts, before anything is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.money import Money
from mediator_desktop.ledgers.mapping import MappedColumn
from mediator_desktop.ledgers.nil_reports import NilReport
from mediator_desktop.ledgers.reading import Row, cell_words

if TYPE_CHECKING:
    from mediator_desktop.ledgers.word_meanings import UnknownWord


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about one cell: `row` as Excel counts, `column` its letter, `value` as written, `why` a sentence."""

    row: int
    column: str
    field: str
    code: str
    value: str
    why: str

    def to_json(self) -> dict[str, Any]:
        """As the import's JSON gives it."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "value": self.value,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A row that was read; with a `reject` it is not taken in as it stands.

    `cells` are the row as it stands, `place` the place of each field in it; `type_name` is the type in the list of
    18, empty when not understood. Values and dispute are built only when asked for.
    """

    row: int
    cells: Row = field(repr=False)
    place: Mapping[str, int] = field(repr=False)
    type_name: str
    amount: Money | None
    reject: tuple[Finding, ...]
    flag: tuple[Finding, ...]
    build: Callable[["ParsedRow"], Dispute] = field(repr=False)
    given: Mapping[str, str] | None = field(default=None, repr=False)

    @property
    def values(self) -> Mapping[str, str]:
        """The cells' words by field, empty ones left out; `given` where they were worked out before."""
        if self.given is not None:
            return self.given
        found = {name: cell_words(self.cells[index]) for name, index in self.place.items()}
        return {name: words for name, words in found.items() if words}

    def flagged(self, *codes: str) -> frozenset[str]:
        """The fields flagged with one of the codes."""
        return frozenset(finding.field for finding in self.flag if finding.code in codes)

    @property
    def dispute(self) -> Dispute | None:
        """The dispute that would come into the register; None for a refused row."""
        return None if self.reject else self.build(self)


@dataclass(frozen=True, slots=True)
class TypeWord:
    """A type as it is written: in how many rows, the code it means (empty: none), whether it is that type's own name."""

    word: str
    rows: int
    code: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    """A cell that a person put right: `was` as the file has it, `now` as it is read."""

    row: int
    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """One sheet that holds data.

    `notes` are sentences about the sheet as a whole: what was passed over, totals that disagree, hidden rows. `nil` is what
    is known of a nil report (零报告), None where the sheet is none. `fingerprint` stands for the layout. `kinds` tells what
    the rows are that hold no case, by number (words of `RowKind`); `unit` how many yuan one unit of the amounts is; `odd_days`
    are the places of columns whose days are written with the year last; `corrected` what a person put right; `words` those
    that are not understood; `lacks_form` whether agreements are told of and not in what form.
    """

    sheet: str
    header_rows: tuple[int, ...]
    unit_row: int | None
    columns: tuple[MappedColumn, ...]
    rows: tuple[ParsedRow, ...]
    notes: tuple[str, ...] = ()
    nil: Mapping[str, Any] | None = None
    fingerprint: str = ""
    kinds: Mapping[int, str] = field(default_factory=dict, repr=False)
    unit: int = 1
    odd_days: tuple[int, ...] = ()
    types: tuple[TypeWord, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    nil_reports: tuple[NilReport, ...] = ()
    words: "tuple[UnknownWord, ...]" = ()
    lacks_form: bool = False

    @property
    def accepted(self) -> tuple[ParsedRow, ...]:
        """The rows that may come in."""
        return tuple(row for row in self.rows if not row.reject)

    def to_json(self) -> dict[str, Any]:
        """The sheet's entry in the import's JSON; totals are of the accepted rows."""
        accepted = self.accepted
        totals: dict[str, int] = {}
        for row in accepted:
            if row.type_name:
                totals[row.type_name] = totals.get(row.type_name, 0) + 1
        has_amount = any(column.field == "amount" for column in self.columns)
        has_type = any(column.field == "type" for column in self.columns)
        fen = sum(row.amount.fen for row in accepted if row.amount)
        told: dict[str, Any] = {
            "sheet": self.sheet,
            "header_rows": list(self.header_rows),
            "unit_row": self.unit_row,
            "columns": [
                {"col": c.letter, "heading": c.heading, "field": [*c.fields] if c.also else c.field}
                for c in self.columns
            ],
            "data_rows": len(self.rows),
            "accepted_rows": len(accepted),
            "reject": [finding.to_json() for row in self.rows for finding in row.reject],
            "flag": [finding.to_json() for row in self.rows for finding in row.flag],
            "totals_by_type": totals if has_type or self.nil is not None else None,
            "sum_amount_yuan": _yuan(fen) if has_amount or self.nil is not None else None,
        }
        if self.corrected:
            told["corrected"] = [
                {"row": c.row, "column": c.column, "was": c.was, "now": c.now} for c in self.corrected
            ]
        if self.words:
            told["unknown_words"] = [
                {"field": w.field, "word": w.word, "rows": [*w.rows], "means": w.meaning or None}
                for w in self.words
            ]
        if self.notes:
            told["notes"] = [*self.notes]
        if self.nil is not None:
            told["nil_report"] = dict(self.nil)
        if any(c.confidence < 1 or c.reason for c in self.columns):
            told["mapping"] = [
                {"col": c.letter, "confidence": round(c.confidence, 2), "reason": c.reason}
                for c in self.columns
            ]
        return told


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """Everything a file would bring; `letters` are sheets that say in words that nothing was found."""

    sheets: tuple[SheetPreview, ...]
    passed_over: tuple[tuple[str, str], ...] = ()
    letters: tuple[NilReport, ...] = ()

    @property
    def nil_reports(self) -> tuple[NilReport, ...]:
        """Every nil report of the file: of its letters, and of rows that say so."""
        return (*(report for sheet in self.sheets for report in sheet.nil_reports), *self.letters)

    def to_json(self) -> dict[str, Any]:
        """`{"sheets": […]}`, one entry a sheet that holds data; `passed_over` are the others, each with the reason.

        `nil_reports` are sheets and rows that say nothing was found.
        """
        told: dict[str, Any] = {"sheets": [sheet.to_json() for sheet in self.sheets]}
        if self.passed_over:
            told["passed_over"] = [{"sheet": name, "why": why} for name, why in self.passed_over]
        if self.nil_reports:
            told["nil_reports"] = [report.to_json() for report in self.nil_reports]
        return told


def _yuan(fen: int) -> int | float:
    """Yuan as a JSON number, whole where there is no fen."""
    return fen // 100 if fen % 100 == 0 else fen / 100
