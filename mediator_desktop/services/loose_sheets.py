"""Sheets that belong to no case: a form filled from a sample or left blank, the page to try a printer with."""

from dataclasses import dataclass
from datetime import datetime

from mediator_desktop.catalogue.reading import declared_files
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.papers.filled import FilledPaper
from mediator_desktop.services import papers
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.registration import read_disputes
from mediator_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseSheet:
    """Something to look at and print that is kept with no case. `line` says what it is.

    `filled` is there where it can be saved for Word as well.
    """

    title: str
    line: str
    pdf: bytes
    filled: FilledPaper | None = None
    problems: tuple[Problem, ...] = ()


PLAINEST = "two_party"
"""The sample that comes first: two people and an agreement."""


@dataclass(frozen=True, slots=True)
class Sample:
    """An invented dispute to look at forms with; `id` is its file's name without ending."""

    id: str
    dispute: Dispute


def samples(workplace: Workplace) -> tuple[Sample, ...]:
    """The invented disputes that come with the program and those of the office; broken files are passed over."""
    found: dict[str, Sample] = {}
    for path in declared_files("samples", workplace.paths.forms, workplace.paths.own_forms):
        try:
            disputes = [dispute for dispute in read_disputes(path) if isinstance(dispute, Dispute)]
        except Refused:
            continue
        if disputes:
            found[path.stem] = Sample(path.stem, disputes[0])
    return tuple(sorted(found.values(), key=lambda sample: (sample.id != PLAINEST, sample.id)))


def from_sample(form_id: str, sample: Sample, reader: Reader, workplace: Workplace) -> LooseSheet:
    """A form filled from an invented dispute: the first session, visit, … that it can be about.

    Raises Refused for an unknown form.
    """
    moment = datetime.combine(workplace.clock.today(), workplace.clock.now().time())
    record = DisputeRecord(
        id="",
        version=1,
        number=f"〔{moment.year}〕样例第1号",
        entered_at=moment,
        changed_at=moment,
        dispute=sample.dispute,
    )
    form = workplace.papers.forms.get(form_id)
    items = papers.items_of(form, record) if form is not None else ()
    prepared = papers.prepare(form_id, record, reader, workplace, items[0] if items else None)
    return LooseSheet(
        title=prepared.filled.title,
        line="用虚构的纠纷填写，只供看版式",
        pdf=papers.pdf(prepared.filled),
        filled=prepared.filled,
    )


def blank(form_id: str, reader: Reader, workplace: Workplace) -> LooseSheet:
    """A form to fill in by hand. Raises Refused for an unknown form."""
    filled = papers.blank(form_id, workplace, reader.office())
    return LooseSheet(title=filled.title, line="空白，打印后手填", pdf=papers.pdf(filled), filled=filled)


def printer_test_page() -> LooseSheet:
    """The page to try a printer with."""
    from mediator_desktop.papers.test_page import TITLE, render_test_page

    return LooseSheet(title=TITLE, line="打出来以后用直尺量一量，看看字是不是都清楚", pdf=render_test_page())
