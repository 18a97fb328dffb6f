"""What statistics need from the register, as protocols; part of the reader and the unit of work."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from mediator_desktop.domain.figures import Asked, Group, HeldCount, Question
from mediator_desktop.domain.prevention import PreventionRecord, YearlyFigure
from mediator_desktop.domain.views import DisputeRow


class StatisticsReader(Protocol):
    """Reads of figures, the prevention ledger and what is typed once a year."""

    def figure_groups(self, asked: Asked) -> tuple[Group, ...]:
        """Disputes counted in groups that are alike in every facet asked for; void ones left out."""
        ...

    def disputes_behind(self, question: Question) -> tuple[DisputeRow, ...]:
        """The disputes that a figure counts, by their day and order of entry."""
        ...

    def held_counts(self, first_day: date, last_day: date) -> tuple[HeldCount, ...]:
        """Rounds held in a period (days inclusive) by day and unit, those of a grid with its village."""
        ...

    def load_prevention(self, entry_id: str) -> PreventionRecord:
        """One entry of the prevention ledger. Raises Refused when there is none of that id."""
        ...

    def prevention(
        self, first_day: date, last_day: date, *, with_voided: bool = False
    ) -> tuple[PreventionRecord, ...]:
        """Entries of the prevention ledger in a period (days inclusive), by day and order of entry."""
        ...

    def yearly_figures(self, year: int) -> tuple[YearlyFigure, ...]:
        """What was typed by hand for a year, by unit and item."""
        ...


class StatisticsWork(StatisticsReader, Protocol):
    """Writes of the prevention ledger and of what is typed once a year; each is logged."""

    def add_prevention(self, record: PreventionRecord) -> None:
        """Keep a new entry."""
        ...

    def replace_prevention(self, record: PreventionRecord, *, expected_version: int) -> None:
        """Keep a changed entry. Raises Refused when someone else saved it meanwhile."""
        ...

    def keep_yearly_figures(self, year: int, unit: str, values: Mapping[str, int]) -> None:
        """Keep these figures of a unit's year (by item) and no others."""
        ...
