"""What every screen and command works with: the open register, the clock and the declared forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mediator_desktop.catalogue.cadences import Cadences, load_cadences
from mediator_desktop.catalogue.ledgers import LedgerForm, load_ledgers
from mediator_desktop.catalogue.meetings import load_quotas
from mediator_desktop.catalogue.papers import Papers, load_papers
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.quota import MeetingQuota
from mediator_desktop.schedule.cadence import WorkCalendar
from mediator_desktop.services.ports import Register
from mediator_desktop.services.published_days import PublishedDays


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """Handed down from the composition root; nobody fetches it from a global.

    `actor` is the name that the log writes for what is done here.
    """

    paths: Paths
    register: Register
    clock: Clock
    vocabulary: Vocabulary
    actor: str = ""

    @cached_property
    def papers(self) -> Papers:
        """The sheets of paper, the office's own editions first; read when first asked for."""
        return load_papers(self.paths.forms, self.paths.own_forms)

    @cached_property
    def ledgers(self) -> Mapping[str, LedgerForm]:
        """The ledgers by id; read when first asked for."""
        return load_ledgers(self.paths.forms, self.paths.own_forms)

    @cached_property
    def cadences(self) -> Cadences:
        """How often units screen, the office's own rules first; read when first asked for."""
        return load_cadences(self.paths.forms, self.paths.own_forms)

    @cached_property
    def meeting_quotas(self) -> tuple[MeetingQuota, ...]:
        """How many meetings each level owes, the office's own rules first; read when first asked for."""
        return load_quotas(self.paths.forms, self.paths.own_forms)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Working days."""
        return PublishedDays()
