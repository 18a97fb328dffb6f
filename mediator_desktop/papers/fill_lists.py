"""What stands line by line on a sheet: clauses, promises, tables, entries of a list"""

from collections.abc import Iterator

from mediator_desktop.catalogue.paper_blocks import (
    ClausesBlock,
    EntriesBlock,
    PageSpec,
    PerformanceBlock,
    TableBlock,
)
from mediator_desktop.catalogue.paper_fields import performance_sentence
from mediator_desktop.catalogue.paper_items import ITEM_LISTS
from mediator_desktop.catalogue.paper_source import PaperSource, Value
from mediator_desktop.domain.money import LARGEST_FEN, Money
from mediator_desktop.papers.fill_words import body, cell_rows, heading, sentence, value_of
from mediator_desktop.papers.filled import Cells, FilledBlock, Ruled, Run, Table, Text
from mediator_desktop.papers.wording import (
    clause_number,
    flat,
    money_words,
    numbered_by_hand,
    paragraphs,
    value_words,
)

_MM = 72 / 25.4


def clause_blocks(block: ClausesBlock, source: PaperSource, page: PageSpec) -> Iterator[FilledBlock]:
    """Numbered clauses; ruled lines where there are none."""
    value = value_of(block.field, source)
    clauses = [text for text in value if text.strip()] if isinstance(value, tuple) else []
    yield heading(block.label)
    if not clauses and block.numbered_blanks:
        yield from _numbered_blanks(block, page)
    elif not clauses:
        yield Ruled(block.lines)
    by_hand = numbered_by_hand(clauses)
    for number, clause in enumerate(clauses, start=1):
        first, *others = paragraphs(clause)
        yield body(first if by_hand else clause_number(block.numbering, number) + first)
        yield from (body(text) for text in others)


def _numbered_blanks(block: ClausesBlock, page: PageSpec) -> Iterator[Text]:
    """Lines with a number and a rule to the end of the line."""
    line = int((210 - page.left - page.right) * _MM / page.size)
    for number in range(1, block.lines + 1):
        mark = clause_number(block.numbering, number)
        yield Text((Run(mark), Run(kind="blank", width=max(4, line - 2 - len(mark)))))


_SCHEDULE = (
    ("serial", "序号", 8, "centre"),
    ("obligor", "履行人", 14, "left"),
    ("obligee", "对方", 12, "left"),
    ("what", "履行事项", 22, "left"),
    ("amount", "金额（元）", 18, "right"),
    ("manner", "方式、地点", 16, "left"),
    ("due_on", "期限", 26, "left"),
    ("note", "备注", 14, "left"),
)


def performance_blocks(block: PerformanceBlock, source: PaperSource) -> Iterator[FilledBlock]:
    """履行方式、时限: the words, then the items as a table where there are several."""
    agreement = source.agreement
    items = agreement.performance
    yield heading(block.label)
    texts = paragraphs(agreement.performance_text)
    yield from (body(text) for text in texts)
    if not items and not texts:
        yield Ruled(block.lines)
    if len(items) == 1 and not texts:
        yield body(flat(performance_sentence(items[0])))
    elif items:
        yield _schedule(source)
        sums = [item.amount.fen for item in items if item.amount is not None]
        if len(sums) > 1 and sum(sums) <= LARGEST_FEN:
            yield body(f"以上款项合计{money_words(Money(sum(sums)))}。")


def _schedule(source: PaperSource) -> Table:
    """The performance items; columns in which nothing is known are left out."""
    fields = ITEM_LISTS["performance"].fields
    columns: list[list[str]] = []
    kept = []
    for column in _SCHEDULE:
        name = column[0]
        cells = []
        for index, item in enumerate(source.agreement.performance):
            value = fields[name].get(item, index, source)
            cells.append(value.digits if isinstance(value, Money) else flat(value_words(value)))
        if any(cells):
            kept.append(column)
            columns.append(cells)
    return Table(
        tuple(column[1] for column in kept),
        tuple(column[2] for column in kept),
        tuple(column[3] for column in kept),
        tuple(zip(*columns, strict=True)),
    )


def table_of(block: TableBlock, source: PaperSource) -> Table:
    """A table of a list's entries, else of the form's own rows, with blank rows below."""
    rows: list[tuple[str, ...]] = []
    if block.items:
        entries = ITEM_LISTS[block.items]
        for index, entry in enumerate(entries.get(source)):
            values = (
                entries.fields[column.field].get(entry, index, source) if column.field else ""
                for column in block.columns
            )
            rows.append(tuple(flat(value_words(value)) for value in values))
    empty = block.blank_rows
    if not rows:
        for row in block.rows:
            rows.append(tuple("".join(run.text for run in sentence(text, source)) for text in row))
        empty += max(0, block.at_least - len(rows))
    rows += [("",) * len(block.columns)] * empty
    return Table(
        tuple(column.label for column in block.columns),
        tuple(column.share for column in block.columns),
        tuple(column.align.value for column in block.columns),
        tuple(rows),
        block.row_mm,
        block.size,
    )


def entry_blocks(block: EntriesBlock, source: PaperSource) -> Iterator[FilledBlock]:
    """A heading and labelled values for each entry of a list."""
    entries = ITEM_LISTS[block.items]
    known = entries.get(source)
    for index in range(max(len(known), block.at_least)):
        entry = known[index] if index < len(known) else None

        def lookup(name: str, entry: object = entry, index: int = index) -> Value:
            return None if entry is None else entries.fields[name].get(entry, index, source)

        if block.heading:
            yield heading(block.heading.replace("{serial}", str(index + 1)))
        yield Cells(cell_rows(block.rows, lookup, is_blank=entry is None))
