"""Declared tables and invented groups for tests of statistics."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from mediator_desktop.catalogue.reading import Declared
from mediator_desktop.catalogue.statistics import Statistics, TableForm, load_statistics, read_table
from mediator_desktop.catalogue.statistics_words import Words
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.figures import CountedTable, Facet, Figure, Group


def shipped(vocabulary: Vocabulary) -> Statistics:
    """The tables and words that the program brings."""
    return load_statistics(vocabulary, program_folder() / "forms")


def table(text: str, vocabulary: Vocabulary, words: Words | None = None) -> TableForm:
    """A table declared in a test; what it need not say is added."""
    head = 'id = "t"\nedition = "1"\ntitle = "表"\n'
    if "[[rows]]" not in text and "rows =" not in text:
        text += '\n[[rows]]\nid = "total"\nlabel = "合计"\n'
    if "[[columns]]" not in text:
        text += '\n[[columns]]\nid = "cases"\nlabel = "件数"\n'
    declared = Declared(Path("t.toml"), head + text, tomllib.loads(head + text))
    return read_table(declared, vocabulary, words or shipped(vocabulary).words)


def groups(
    facets: Sequence[Facet], cases: Sequence[Mapping[Facet, str]], span: int = 0, fen: int = 0
) -> tuple[Group, ...]:
    """One group a dispute; the first carries a sum in fen."""
    return tuple(
        (span, 1, 0, fen if n == 0 else 0, *(case.get(facet, "") for facet in facets))
        for n, case in enumerate(cases)
    )


def figure(counted: CountedTable, row: str, column: str) -> Figure:
    """The figure where two lines cross, named by their ids."""
    rows = [line.id for line in counted.rows]
    columns = [line.id for line in counted.columns]
    found = counted.at(rows.index(row), columns.index(column))
    assert found is not None, f"{row} × {column} has no figure"
    return found
