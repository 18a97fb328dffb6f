"""The 25-column case list of a provincial platform: recognised by its headings, read row by row.

The list does not tell the sides of a dispute apart. The platforms write the party who was entered first at the
front, so the first becomes the applicant and the others respondents, whatever the source; whoever keeps the case
corrects it where that is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.ledgers.mapping import Header, find_header
from mediator_desktop.ledgers.platform_disputes import (
    build_dispute,
    form_word,
    outcome_word,
    performance_word,
)
from mediator_desktop.ledgers.preview import Finding, ImportPreview, ParsedRow, SheetPreview
from mediator_desktop.ledgers.reading import (
    RawCell,
    ReadSheet,
    Row,
    cell_words,
    column_letter,
)
from mediator_desktop.ledgers.row_memory import Alone, Others, RowMemory
from mediator_desktop.ledgers.values import lost_digits, read_amount, read_day, split_names

FIELDS = (
    "number", "committee", "studio", "registrar", "accepted_on", "source", "grade", "type", "division", "death",
    "mediator", "co_mediator", "mediated_on", "agreement_no", "outcome", "amount", "performance", "party",
    "agreement_form", "facts", "subsidy", "attribute", "special_group", "migrant_worker", "converted",
)  # fmt: skip
"""The columns in the platform's order."""
LEAST_FIELDS = 20
NEEDED = frozenset({"number", "accepted_on", "party", "type", "outcome", "facts"})


def platform_header(sheet: ReadSheet) -> Header | None:
    """The header when the sheet is a platform's case list, else None."""
    header = find_header(sheet)
    if header is None:
        return None
    found = {column.field for column in header.columns}
    return header if found >= NEEDED and len(found.intersection(FIELDS)) >= LEAST_FIELDS else None


def preview_sheet(
    sheet: ReadSheet, header: Header, vocabulary: Vocabulary, today: date, memory: RowMemory | None = None
) -> SheetPreview:
    """Read the rows under the header; with a memory only those that are not as they were."""
    reader = _Reader(header, vocabulary, today, memory)
    start = header.row - sheet.first_row + 1
    rows = [
        parsed
        for number, row in enumerate(sheet.rows[start:], start=header.row + 1)
        if (parsed := reader.read(number, row)) is not None
    ]
    return SheetPreview(sheet.name, (header.row,), None, header.columns, tuple(rows))


class _Reader:
    """Reads rows in order; remembers the numbers seen."""

    def __init__(
        self, header: Header, vocabulary: Vocabulary, today: date, memory: RowMemory | None = None
    ) -> None:
        self.place = {c.field: c.index for c in header.columns if c.field and c.field in FIELDS}
        self.today = today
        self.memory = memory
        self.others = Others(self.place, "案件编码与第{}行相同，同一案件只导入一次")
        if memory is not None:
            memory.begin((header.columns, vocabulary, today))
        self.build = partial(build_dispute, vocabulary)
        self.find_type = lru_cache(maxsize=1000)(vocabulary.types.find)
        self.known: dict[str, Callable[[str], object]] = {
            "type": self.find_type,
            "source": lru_cache(maxsize=1000)(vocabulary.sources.find),
            "grade": lru_cache(maxsize=1000)(vocabulary["difficulties"].find),
            "outcome": outcome_word,
            "performance": performance_word,
            "agreement_form": form_word,
        }

    def read(self, number: int, row: Row) -> ParsedRow | None:
        """One row; None for an empty one."""
        alone = self.memory.find(number, row, (), (), ()) if self.memory else None
        if alone is None:
            code = self._words(row, "number")
            if not code and not any(map(cell_words, row)):
                return None
            alone = Alone(self._alone(number, row), code, 0, b"", row)
            if self.memory is not None:
                self.memory.keep(alone)
        return self.others.beside(alone)

    def _alone(self, number: int, row: Row) -> ParsedRow:
        accepted = read_day(self._cell(row, "accepted_on")).day
        findings = _Findings(number, self.place)
        self._reject(findings, row, accepted)
        reject = findings.taken()
        amount = self._flag(findings, row, accepted)
        kind = self.find_type(self._words(row, "type"))
        name = kind.name if kind else ""
        return ParsedRow(number, row, self.place, name, amount, reject, findings.taken(), self.build)

    def _cell(self, row: Row, field: str) -> RawCell:
        index = self.place.get(field)
        return "" if index is None else row[index]

    def _words(self, row: Row, field: str) -> str:
        index = self.place.get(field)
        return "" if index is None else cell_words(row[index])

    def _reject(self, found: "_Findings", row: Row, accepted: date | None) -> None:
        if accepted is None:
            written = self._words(row, "accepted_on")
            if written:
                found.add("accepted_on", "bad_date", written, "受理时间读不出来或没有这一天")
            else:
                found.add("accepted_on", "no_date", "", "没有受理时间，编码里的日期不能代替")
        elif accepted > self.today:
            written = self._words(row, "accepted_on")
            found.add("accepted_on", "future_date", written, "受理时间在今天之后")
        if not split_names(self._words(row, "party")):
            found.add("party", "no_party", "", "没有写当事人")
        if not self._words(row, "facts"):
            found.add("facts", "no_facts", "", "没有写纠纷简要情况")

    def _flag(self, found: "_Findings", row: Row, accepted: date | None) -> Money | None:
        if lost_digits(self._cell(row, "number")):
            code = self._words(row, "number")
            found.add("number", "number_lost_digits", code, "编码被存成数字，末几位已丢失，不会导入编码")
        amount = None
        if written := self._words(row, "amount"):
            amount = read_amount(self._cell(row, "amount"))
            if amount is None:
                found.add("amount", "amount_unreadable", written, "金额读不出来，会原样记在备注里")
        if written := self._words(row, "mediated_on"):
            mediated = read_day(self._cell(row, "mediated_on")).day
            if mediated is None or mediated > self.today:
                found.add("mediated_on", "bad_secondary_date", written, "调解时间不对，会原样记在备注里")
            elif accepted is not None and mediated < accepted:
                found.add("mediated_on", "date_order", written, "调解时间早于受理时间")
        for field, known in self.known.items():
            words = self._words(row, field)
            if words and not known(words):
                found.add(field, "unknown_value", words, f"不认识“{words}”，会原样保留")
        return amount


class _Findings:
    """Collects the doubts of one row."""

    def __init__(self, row: int, place: Mapping[str, int]) -> None:
        self.row = row
        self.place = place
        self.found: list[Finding] = []

    def add(self, field: str, code: str, value: str, why: str) -> None:
        """One doubt about a field's cell."""
        index = self.place.get(field)
        column = "" if index is None else column_letter(index)
        self.found.append(Finding(self.row, column, field, code, value, why))

    def taken(self) -> tuple[Finding, ...]:
        """What was collected; the list begins anew."""
        found, self.found = tuple(self.found), []
        return found


def disputes_of(preview: ImportPreview) -> Sequence[ParsedRow]:
    """The rows of all sheets that may come into the register."""
    return [row for sheet in preview.sheets for row in sheet.accepted]
