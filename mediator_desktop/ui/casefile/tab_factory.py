"""The tabs of the case file: which there are, how each is made, which one shows a fact."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from mediator_desktop.catalogue.snippets import Snippets
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.casefile.agreement_tab import AgreementTab
from mediator_desktop.ui.casefile.asides import Asides
from mediator_desktop.ui.casefile.attachments_tab import AttachmentsTab
from mediator_desktop.ui.casefile.course_tab import CourseTab
from mediator_desktop.ui.casefile.facts_tab import FactsTab
from mediator_desktop.ui.casefile.inquiry_tab import InquiryTab
from mediator_desktop.ui.casefile.log_tab import LogTab
from mediator_desktop.ui.casefile.outcome_tab import OutcomeTab
from mediator_desktop.ui.casefile.papers_tab import PapersTab
from mediator_desktop.ui.casefile.performance_tab import PerformanceTab
from mediator_desktop.ui.casefile.sessions_tab import SessionsTab
from mediator_desktop.ui.casefile.tabs import EditTab
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.tasks import Runner

WORDS = {
    "facts": "情况", "inquiry": "调查取证", "sessions": "调解", "agreement": "协议", "performance": "履行",
    "course": "确认流转", "outcome": "回访结案", "papers": "卷宗", "attachments": "附件", "log": "日志",
}  # fmt: skip
"""Every tab in order, with its word."""

STEPS = {
    "accept": "facts", "investigation": "inquiry", "evidence": "inquiry", "session": "sessions", "agreement": "agreement",
    "signings": "agreement", "change": "agreement", "performance": "performance", "confirmation": "course",
    "transfer": "course", "extension": "course", "return": "course", "strike_off": "course", "grade": "course",
    "supervision": "course", "visit": "outcome",
    "closing": "outcome", "filing": "outcome", "papers": "papers", "log": "log",
}  # fmt: skip
"""The tab on which each step is taken."""

_PREFIXES = (
    ("investigations", "inquiry"),
    ("evidence", "inquiry"),
    ("sessions", "sessions"),
    ("agreement", "agreement"),
    ("confirmation", "course"),
    ("transfers", "course"),
    ("extensions", "course"),
    ("docket", "course"),
    ("warning", "course"),
    ("responsibility", "course"),
    ("supervisions", "course"),
    ("notices", "course"),
    ("ending", "outcome"),
    ("return_visits", "outcome"),
    ("closed_on", "outcome"),
    ("filing", "outcome"),
    ("paper_marks", "papers"),
)
_KEPT_LATER = ("].done_on", "].proof", "].urged_on", "].note")


def tab_of(path: str) -> str:
    """The tab that shows a path of the dispute."""
    if path.startswith("agreement.reported_performance"):
        return "performance"
    if path.startswith("agreement.performance") and (path.endswith(_KEPT_LATER) or "[" not in path):
        return "performance"
    return next((tab for prefix, tab in _PREFIXES if path.startswith(prefix)), "facts")


@dataclass(frozen=True)
class TabNeeds:
    """What tabs are made with; `preview` shows a sheet (form id, item), `reprint` one printed before, `show_bound` a bound file;
    `reload` asks the register again, `phrases` offers usual phrases for a long text, `asides` shows what opens beside the tabs.
    """

    workplace: Workplace
    runner: Runner
    offers: Offers
    snippets: Callable[[], Snippets]
    preview: Callable[[str, int | None], None]
    reprint: Callable[[object], None]
    show_bound: Callable[[Any], None]
    reload: Callable[[], None]
    phrases: Callable[[Any], None]
    asides: Callable[[], Asides]


def make_tab(name: str, needs: TabNeeds) -> QWidget:
    """A tab of `WORDS`, empty yet."""
    made = _MAKERS[name](needs)
    if isinstance(made, EditTab):
        made.print_wanted.connect(needs.preview)
        made.phrases_wanted.connect(needs.phrases)
    return made


def _papers(needs: TabNeeds) -> QWidget:
    made = PapersTab(needs.workplace, needs.runner)
    made.preview_wanted.connect(needs.preview)
    made.reprint_wanted.connect(needs.reprint)
    made.bound.connect(needs.show_bound)
    made.order_changed.connect(needs.reload)
    return made


def _attachments(needs: TabNeeds) -> QWidget:
    made = AttachmentsTab(needs.workplace, needs.runner)
    asides = needs.asides()
    made.page_wanted.connect(asides.show_page)
    made.page_left.connect(asides.left)
    made.message.connect(asides.message)
    return made


def _log(needs: TabNeeds) -> QWidget:
    titles = {form_id: form.title for form_id, form in needs.workplace.papers.forms.items()}
    scheme = needs.workplace.grades
    codes = {
        "urgency": {word.code: word.name for word in scheme.urgencies},
        "trend": {word.code: word.name for word in scheme.trends},
    }
    return LogTab(needs.workplace.vocabulary, titles, codes)


_MAKERS: dict[str, Callable[[TabNeeds], QWidget]] = {
    "facts": lambda needs: FactsTab(needs.offers),
    "inquiry": lambda needs: InquiryTab(needs.offers),
    "sessions": lambda needs: SessionsTab(needs.offers),
    "agreement": lambda needs: AgreementTab(needs.offers, needs.snippets),
    "performance": lambda needs: PerformanceTab(needs.offers),
    "course": lambda needs: CourseTab(needs.offers, needs.workplace),
    "outcome": lambda needs: OutcomeTab(needs.offers),
    "papers": _papers,
    "attachments": _attachments,
    "log": _log,
}
