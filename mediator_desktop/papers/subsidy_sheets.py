"""申报表 and 发放表 of the case subsidy on paper"""

from collections.abc import Iterator

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.subsidy_sheets import SheetColumn, SubsidySheet, Value
from mediator_desktop.papers.filled import (
    FilledBlock,
    FilledPaper,
    Page,
    Run,
    Sign,
    Signatures,
    Space,
    Table,
    Text,
)
from mediator_desktop.papers.wording import flat

EDITION = "2026-1"
PAGE = Page(14, 14, 10, 10, 11, 17, 18)
_ALIGNS = {"text": "left", "centre": "centre", "number": "right", "money": "right"}
_MANY_COLUMNS = 10
_MASKED = "（已脱敏）"


def subsidy_paper(sheet: SubsidySheet, office: str) -> FilledPaper:
    """A sheet of the subsidy as it is printed and signed."""
    return FilledPaper(
        form="subsidy",
        edition=EDITION,
        title=sheet.title,
        author=office,
        page=PAGE,
        blocks=tuple(_blocks(sheet)),
    )


def _blocks(sheet: SubsidySheet) -> Iterator[FilledBlock]:
    yield Text((Run(flat(sheet.title)),), style="title", align="centre", indent=False)
    mark = _MASKED if sheet.is_masked else ""
    yield Text((Run(flat(sheet.left)),), size=10, indent=False, joined=True)
    yield Text((Run(flat(sheet.right) + mark),), size=10, indent=False, joined=True)
    columns = sheet.columns
    rows = [tuple(map(_words, row, columns)) for row in (*sheet.rows, sheet.totals)]
    yield Table(
        tuple(column.heading for column in columns),
        tuple(column.width for column in columns),
        tuple(_ALIGNS[column.kind] for column in columns),
        tuple(rows),
        row_mm=8 if len(columns) <= _MANY_COLUMNS else 0,
        size=7 if len(columns) > _MANY_COLUMNS else 9,
    )
    yield Space(3)
    for line in sheet.lines:
        yield Text((Run(flat(line)),), size=10, indent=False, joined=True)
    yield Space(3)
    signs = [Sign(*_signed(line)) for line in sheet.signatures]
    yield Signatures(tuple(signs[0::2]), tuple(signs[1::2]))


def _signed(line: str) -> tuple[str, str]:
    """A line `label：name` as the place to sign."""
    label, _, name = line.partition("：")
    return label, flat(name)


def _words(value: Value, column: SheetColumn) -> str:
    if isinstance(value, str):
        return flat(value)
    return Money(value).plain if column.kind == "money" else str(value)
