"""Tables of templates counted from flat rows, so that a test can say a register in a few lines."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.figures import Asked, Facet, Group, HeldCount
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.prevention import Prevention
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.ledgers.template_mapping import TemplateMapping
from mediator_desktop.ledgers.template_matrix import TemplateNumbers
from mediator_desktop.services.template_counting import CountedTemplate, count_template
from tests.statistics_tables import shipped

OFFICE = Office(
    name="云岭镇司法所",
    county="云岭县",
    township="云岭镇",
    committee="云岭镇人民调解委员会",
    villages=("溪口村", "石桥村"),
    mediators=("李秀英",),
)


class RowsReader:
    """The reads of statistics, answered from rows by the day they were accepted."""

    def __init__(
        self,
        rows: Sequence[LedgerRow],
        held: Sequence[HeldCount] = (),
        prevention: Sequence[Prevention] = (),
        office: Office | None = OFFICE,
    ) -> None:
        self._rows, self._held, self._prevention, self._office = rows, held, prevention, office
        self.asked: list[Asked] = []

    def office(self) -> Office | None:
        return self._office

    def units(self) -> tuple[()]:
        return ()

    def figure_groups(self, asked: Asked) -> tuple[Group, ...]:
        self.asked.append(asked)
        return tuple(
            (place, 1, _people(row), _fen(row), *(_value(row, facet, asked.sizes) for facet in asked.facets))
            for row in self._rows
            for place, (first, last) in enumerate(asked.spans)
            if row.accepted_on is not None and first <= row.accepted_on <= last
        )

    def held_counts(self, first: Any, last: Any) -> tuple[HeldCount, ...]:
        return tuple(held for held in self._held if first <= held.day <= last)

    def prevention(self, first: Any, last: Any) -> tuple[Any, ...]:
        return tuple(SimpleNamespace(entry=e) for e in self._prevention if first <= e.day <= last)


def _people(row: LedgerRow) -> int:
    return len(row.parties) if row.people_involved is None else row.people_involved


def _is_agreed(row: LedgerRow) -> bool:
    return row.outcome is not None and row.outcome.is_agreement


def _fen(row: LedgerRow) -> int:
    return row.amount.fen if row.amount is not None and _is_agreed(row) else 0


def _value(row: LedgerRow, facet: Facet, sizes: Sequence[str]) -> str:
    match facet:
        case Facet.TYPE:
            return row.type_code
        case Facet.SOURCE:
            return row.source_code
        case Facet.LEVEL:
            return row.level or f"@{row.committee}"
        case Facet.OUTCOME:
            return str(row.outcome.value) if row.outcome is not None else ""
        case Facet.AGREEMENT:
            return str(row.outcome.value).split("_")[0] if row.outcome is not None and _is_agreed(row) else ""
        case Facet.STATUS:
            return "registered" if row.accepted_on is None else "accepted"
        case Facet.SIZE:
            for band in sizes:
                low, _, high = band.partition("-")
                if int(low) <= _people(row) < int(high or 10**9):
                    return band
            return ""
        case _:
            return str(getattr(row, facet.value) or "")


def count_with(
    reader: RowsReader,
    mapping: TemplateMapping,
    period: Period,
    vocabulary: Vocabulary,
    *,
    unmapped_as_other: bool = False,
) -> CountedTemplate:
    """A template counted from a reader of rows."""
    workplace: Any = SimpleNamespace(vocabulary=vocabulary, statistics=shipped(vocabulary))
    answers: Any = reader
    return count_template(
        mapping, period, CountedBy.ACCEPTED, answers, workplace, unmapped_as_other=unmapped_as_other
    )


def count_rows(
    mapping: TemplateMapping,
    period: Period,
    rows: Sequence[LedgerRow],
    vocabulary: Vocabulary,
    held: Sequence[HeldCount] = (),
) -> TemplateNumbers:
    """The numbers of a template for a period."""
    return count_with(RowsReader(rows, held), mapping, period, vocabulary).numbers
