"""A ledger that was written, opened again by another reader: are its headings and lines all there"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineWorkbook

from mediator_desktop.catalogue.ledger_items import AnyRow
from mediator_desktop.catalogue.ledgers import Layout, LedgerForm, LedgerHeading, fill_slots
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.ledgers.cells import cell_text


def faults_of_written(
    form: LedgerForm,
    rows: Sequence[AnyRow],
    heading: LedgerHeading,
    words: Vocabulary,
    path: Path,
    sheet: int = 0,
) -> Iterator[str]:
    """A sentence for everything of a sheet that is not as it was meant; written with nothing masked."""
    read = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(sheet).to_python(skip_empty_area=False)
    found = [[str(cell) for cell in row] for row in read]
    every = {cell for row in found for cell in row}
    lines = (form.title, form.left, form.right, *form.notes)
    for text in filter(None, (cell_text(fill_slots(line, heading)) for line in lines if line)):
        if text not in every:
            yield f"{form.name}：写出来以后没有“{text}”这一行"
    for column in form.columns:
        for text in filter(None, (column.heading, column.group, column.unit)):
            if text not in every:
                yield f"{form.name}：写出来以后没有“{text}”这个栏目"
    if form.layout is Layout.TABLE:
        top = next((n for n, row in enumerate(found) if row[0] == form.columns[0].heading), len(found))
        texts = [(place, form.fields[column.field].get) for place, column in enumerate(form.columns)]
        for number, row in enumerate(rows):
            at = top + form.header_rows + form.has_units + number
            for place, get in texts:
                value = get(row, words, number + 1)
                if isinstance(value, str) and (at >= len(found) or found[at][place] != cell_text(value)):
                    yield f"{form.name}：第{number + 1}行的“{form.columns[place].heading}”写出来以后不一样"
