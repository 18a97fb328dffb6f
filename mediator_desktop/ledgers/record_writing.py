"""Small forms, one for each dispute, a page each: labels with what belongs to them beside them"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from mediator_desktop.catalogue.ledger_items import AnyRow
from mediator_desktop.catalogue.ledgers import (
    Column,
    Format,
    LedgerForm,
    LedgerHeading,
    Orientation,
    PaperSize,
)
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.cells import cell_text, line_count, looks_like_formula
from mediator_desktop.ledgers.sheet_writing import (
    LINE_POINTS,
    MOST_POINTS,
    LedgerSheet,
    WrittenLedger,
)

LABEL_WIDTH = 14.0
MOST_RECORDS = 1000
"""Excel keeps at most 1 023 page breaks."""
_LEAST_POINTS = 40.0
_CHARACTER_MM = 2.6
"""A half-width character of the widest font that may stand in for the ledger's own, where a PC has it not."""
_SIDES_MM = {PaperSize.A4: (210, 297), PaperSize.A3: (297, 420)}


class RecordSheet(LedgerSheet):
    """Forms below each other, every one on a page of its own; `across` labels stand side by side."""

    def __init__(
        self, workbook: Any, form: LedgerForm, heading: LedgerHeading, words: Vocabulary, *, full: bool
    ) -> None:
        super().__init__(workbook, form, heading, words, full=full)
        self.last = 2 * form.across - 1
        self.widths = [
            max(column.width for column in form.columns[place :: form.across]) for place in range(form.across)
        ]
        self.label = self.style(bold=True, border=1, align="center")
        properties: dict[str, Any] = {"border": 1, "align": "left"}
        self.value, self.quoted = self.style(**properties), self.style(**properties, quote_prefix=True)

    def write(self, rows: Iterable[AnyRow]) -> WrittenLedger:
        """Write a form for each row; without any, one that says so. Raises Refused for too many."""
        for place, width in enumerate(self.widths):
            self.sheet.set_column(2 * place, 2 * place, LABEL_WIDTH)
            self.sheet.set_column(2 * place + 1, 2 * place + 1, width)
        breaks: list[int] = []
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > MOST_RECORDS:
                raise Refused(f"一件一页，一次最多{MOST_RECORDS}件，请缩短时间段后再导出")
            if count > 1:
                breaks.append(self.next)
            self._record(row, count)
        if not count:
            self.title()
            self.line([(0, self.last, self.form.empty)], self.style(border=1, align="center"), 22)
            self._foot()
        self.sheet.set_h_pagebreaks(breaks)
        self.page(0)
        self.sheet.set_print_scale(self._scale())
        return WrittenLedger(count, {})

    def _scale(self) -> int:
        """Percent at which the form fits the width of a page; Excel ignores page breaks where it is told to fit by itself."""
        page = self.form.page
        sides = _SIDES_MM[page.paper]
        paper = sides[0] if self.form.orientation is Orientation.PORTRAIT else sides[1]
        needed = (sum(self.widths) + LABEL_WIDTH * self.form.across) * _CHARACTER_MM
        return max(10, min(100, int(100 * (paper - page.left - page.right) / needed)))

    def _record(self, row: AnyRow, serial: int) -> None:
        form = self.form
        self.title()
        columns = form.columns
        for start in range(0, len(columns), form.across):
            side_by_side = columns[start : start + form.across]
            texts = [self._words(column, row, serial) for column in side_by_side]
            lines = max(
                max(line_count(column.heading, int(LABEL_WIDTH)), line_count(words, int(width * 0.95)))
                for column, words, width in zip(side_by_side, texts, self.widths, strict=False)
            )
            self.sheet.set_row(self.next, min(max(lines * LINE_POINTS + 10, _LEAST_POINTS), MOST_POINTS))
            for place, (column, words) in enumerate(zip(side_by_side, texts, strict=True)):
                self.sheet.write_string(self.next, 2 * place, column.heading, self.label)
                if words:
                    style = self.quoted if looks_like_formula(words) else self.value
                    self.sheet.write_string(self.next, 2 * place + 1, words, style)
                else:
                    self.sheet.write_blank(self.next, 2 * place + 1, None, self.value)
            self.next += 1
        self._foot()

    def _foot(self) -> None:
        self.notes(sum(self.widths) + LABEL_WIDTH * self.form.across)
        if self.form.signatures:
            self.signatures()

    def _words(self, column: Column, row: AnyRow, serial: int) -> str:
        value = self.form.fields[column.field].get(row, self.words, serial)
        match value:
            case None:
                return ""
            case bool():
                return "是" if value else "否"
            case date():
                if column.format is Format.ISO:
                    return value.isoformat()
                return f"{value.year}年{value.month}月{value.day}日"
            case Money():
                return f"{value.fen / 100:,.2f}元"
            case _:
                return cell_text(str(value))
