"""What every screen and command works with: the open register, the clock and the declared forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.cadences import Cadences, load_cadences
from mediator_desktop.catalogue.casefiles import CaseFiles, load_casefiles
from mediator_desktop.catalogue.grades import Grades, load_grades, with_grade_times
from mediator_desktop.catalogue.holidays import Holidays, load_holidays
from mediator_desktop.catalogue.ledgers import LedgerForm, load_ledgers
from mediator_desktop.catalogue.meetings import load_quotas
from mediator_desktop.catalogue.papers import Papers, load_papers
from mediator_desktop.catalogue.rules import load_rules
from mediator_desktop.catalogue.submissions import load_reports
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.quota import MeetingQuota
from mediator_desktop.domain.submission import ReportKind
from mediator_desktop.schedule.calendar import WorkCalendar
from mediator_desktop.schedule.deadlines import RuleBook
from mediator_desktop.services.ports import Register

if TYPE_CHECKING:
    from mediator_desktop.catalogue.analysis import Analyses
    from mediator_desktop.catalogue.statistics import Statistics
    from mediator_desktop.catalogue.subsidy import Subsidies, SubsidyCodes


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
    def casefiles(self) -> CaseFiles:
        """The orders of the case file; read when first asked for."""
        return load_casefiles(self.papers.forms, self.paths.forms, self.paths.own_forms)

    def forget_forms(self) -> None:
        """Read the declared forms anew when they are next asked for: a file of the office's own has changed.

        Code lists stay as they were when the program was opened.
        """
        for name in ("papers", "casefiles", "ledgers", "subsidies", "statistics", "analyses", "reports"):
            self.__dict__.pop(name, None)

    @cached_property
    def ledgers(self) -> Mapping[str, LedgerForm]:
        """The ledgers by id; read when first asked for."""
        return load_ledgers(self.paths.forms, self.paths.own_forms)

    @cached_property
    def subsidies(self) -> "Subsidies":
        """The rule sets of the case subsidy, the office's own first; read when first asked for."""
        from mediator_desktop.catalogue.subsidy import load_subsidies

        return load_subsidies(self.subsidy_codes, self.paths.forms, self.paths.own_forms)

    @property
    def subsidy_codes(self) -> "SubsidyCodes":
        """The codes that rule sets of the subsidy may name here."""
        from mediator_desktop.catalogue.subsidy import codes_for

        return codes_for(self.vocabulary, self.casefiles)

    @cached_property
    def statistics(self) -> "Statistics":
        """The statistics tables and the words they are made of, the office's own first; read when first asked for."""
        from mediator_desktop.catalogue.statistics import load_statistics

        return load_statistics(self.vocabulary, self.paths.forms, self.paths.own_forms)

    @cached_property
    def analyses(self) -> "Analyses":
        """The kinds of analysis reports, the office's own first; read when first asked for."""
        from mediator_desktop.catalogue.analysis import load_analyses

        return load_analyses(self.paths.forms, self.paths.own_forms)

    @cached_property
    def cadences(self) -> Cadences:
        """How often units screen, the office's own rules first; read when first asked for."""
        return load_cadences(self.paths.forms, self.paths.own_forms)

    @cached_property
    def meeting_quotas(self) -> tuple[MeetingQuota, ...]:
        """How many meetings each level owes, the office's own rules first; read when first asked for."""
        return load_quotas(self.paths.forms, self.paths.own_forms)

    @cached_property
    def reports(self) -> tuple[ReportKind, ...]:
        """The reports that are sent up, the office's own list in place of ours; read when first asked for."""
        return load_reports(self.paths.forms, self.paths.own_forms)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Working days."""
        return self.rules.calendar

    @cached_property
    def holidays(self) -> Holidays:
        """The holiday tables, the office's own years first; read when first asked for."""
        return load_holidays(self.paths.resources, self.paths.data)

    @cached_property
    def grades(self) -> Grades:
        """The grades of disputes, the office's own scheme in place of ours; read when first asked for."""
        return load_grades(self.paths.forms, self.paths.own_forms)

    def grade_name(self, code: str) -> str:
        """The word of a grade's code, the code itself where the list lacks it."""
        words = self.vocabulary.lists.get("grades")
        return words.name(code) if words is not None else code

    @cached_property
    def rules(self) -> RuleBook:
        """The rules for deadlines, the office's own first, and the calendar; read when first asked for."""
        declared = load_rules(self.paths.forms, self.paths.own_forms)
        return RuleBook(
            rules=with_grade_times(declared, self.grades, self.grade_name),
            calendar=WorkCalendar(self.holidays.years.values()),
            years_kept=self.vocabulary.years_kept,
        )
