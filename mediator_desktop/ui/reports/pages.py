"""The pages of 报送, in order; each is loaded when it is first shown"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner

Factory = Callable[[Workplace, Runner], QWidget]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A page of the screen: `key` names it, `word` is on its tab, `make` loads and makes it.

    The widget may have what a screen may have (see `ui/shell/view.py`): the signals `open_dispute(str)`, `navigate(str)`,
    `message(str)`, `sheet_wanted(make)`, `search(str)`, and `page_wanted(str)` with the key of another page; the methods
    `refresh`, `react`, `has_unsaved`, `flush`; an attribute `keys` with the sentence that names its keys; a signal
    `head_changed(str)` with the line below the title. Where it needs the whole screen for a while it emits
    `alone_changed(bool)`: title and tabs then make room.
    """

    key: str
    word: str
    make: Factory


def _ledgers(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.reports.ledgers_page import LedgersPage

    return LedgersPage(workplace, runner)


def _statistics(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.reports.statistics_page import StatisticsPage

    return StatisticsPage(workplace, runner)


def _prevention(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.reports.prevention_page import PreventionPage

    return PreventionPage(workplace, runner)


def _analysis(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.reports.analysis_page import AnalysisPage

    return AnalysisPage(workplace, runner)


def _submission(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.reports.submission_page import SubmissionPage

    return SubmissionPage(workplace, runner)


def _county(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.reports.county_page import CountyPage

    return CountyPage(workplace, runner)


LEDGERS = "ledgers"
STATISTICS = "statistics"
PREVENTION = "prevention"
ANALYSIS = "analysis"
SUBMISSION = "submission"
COUNTY = "county"
PAGES = (
    ReportPage(LEDGERS, "台账", _ledgers),
    ReportPage(STATISTICS, "统计", _statistics),
    ReportPage(PREVENTION, "预防和队伍", _prevention),
    ReportPage(ANALYSIS, "分析", _analysis),
    ReportPage(SUBMISSION, "报送", _submission),
    ReportPage(COUNTY, "县里汇总", _county),
)
"""What the tabs show, from the left."""
