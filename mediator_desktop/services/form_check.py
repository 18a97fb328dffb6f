"""Every declared form against every sample: what `check-forms` proves."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mediator_desktop.catalogue.analysis import load_analyses
from mediator_desktop.catalogue.cadences import load_cadences
from mediator_desktop.catalogue.casefiles import load_casefiles
from mediator_desktop.catalogue.grades import load_grades
from mediator_desktop.catalogue.holidays import load_holidays
from mediator_desktop.catalogue.ledgers import load_ledgers
from mediator_desktop.catalogue.meetings import load_quotas
from mediator_desktop.catalogue.paper_fields import PaperSource
from mediator_desktop.catalogue.papers import PaperForm, load_papers
from mediator_desktop.catalogue.reading import FormError, declared_files
from mediator_desktop.catalogue.rules import load_rules
from mediator_desktop.catalogue.snippets import load_snippets
from mediator_desktop.catalogue.statistics import Statistics, load_statistics
from mediator_desktop.catalogue.submissions import load_reports
from mediator_desktop.catalogue.subsidy import codes_for, load_subsidies
from mediator_desktop.catalogue.vocabulary import Vocabulary, load_vocabulary
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.submission import ReportKind
from mediator_desktop.papers.fill import fill
from mediator_desktop.services.ledger_check import ledger_faults
from mediator_desktop.services.papers import items_of
from mediator_desktop.services.registration import read_disputes

SAMPLE_OFFICE = Office(
    name="云岭镇司法所",
    county="云岭县",
    township="云岭镇",
    committee="云岭镇人民调解委员会",
    mediators=("李秀英",),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """How many forms and samples were tried, and a sentence for each fault."""

    papers: int
    ledgers: int
    samples: int
    problems: tuple[str, ...]


def check_forms(paths: Paths, today: date) -> Checked:
    """Load every form, resolve every field, fill every paper and ledger from every sample, print every paper blank."""
    problems: list[str] = []
    folders = (paths.forms, paths.own_forms)
    vocabulary = load_vocabulary(*folders)
    papers = load_papers(*folders)
    broken: list[FormError] = []
    ledgers = {}
    try:
        ledgers = dict(load_ledgers(*folders, broken=broken))
    except FormError as error:
        problems.append(str(error))
    casefiles = load_casefiles(papers.forms, *folders)
    broken += casefiles.broken
    broken += load_subsidies(codes_for(vocabulary, casefiles), *folders).broken
    rules, holidays = load_rules(*folders), load_holidays(paths.resources, paths.data)
    broken += (*rules.broken, *holidays.broken)
    broken += load_grades(*folders).broken
    reports = load_reports(*folders, broken=broken)
    for load in (load_cadences, load_quotas):
        try:
            load(*folders)
        except FormError as error:
            broken.append(error)
    statistics = load_statistics(vocabulary, *folders)
    broken += statistics.broken
    broken += load_analyses(*folders).broken
    load_snippets(*folders, broken=broken)
    problems += [str(error) for error in (*vocabulary.broken, *papers.broken, *broken)]
    samples = list(_samples(paths, problems, today))
    for form in papers.forms.values():
        problems += _faults(form, samples, vocabulary, today)
    problems += ledger_faults(ledgers, samples, vocabulary, SAMPLE_OFFICE.committee, today, statistics)
    problems += _unknown_parts(reports, ledgers, statistics)
    return Checked(len(papers.forms), len(ledgers), len(samples), tuple(problems))


def _unknown_parts(
    reports: Sequence[ReportKind], ledgers: Collection[str], statistics: Statistics
) -> Iterator[str]:
    """Reports that name a table or a ledger that nobody declared."""
    for kind in reports:
        for name in (name for name in kind.tables if name not in statistics.tables):
            yield f"报送的“{kind.name}”：没有“{name}”这张统计表"
        for name in (name for name in kind.ledgers if name not in ledgers):
            yield f"报送的“{kind.name}”：没有“{name}”这种台账"


def _faults(
    form: PaperForm, samples: Sequence[DisputeRecord], vocabulary: Vocabulary, today: date
) -> Iterator[str]:
    """What is wrong with a sheet: samples for which it stays empty, characters in it that cannot be printed."""
    from mediator_desktop.papers.pdf import render_pdf

    for record in samples:
        for item in items_of(form, record):
            source = PaperSource(
                record=record, office=SAMPLE_OFFICE, vocabulary=vocabulary, today=today, item=item
            )
            if not fill(form, source).blocks:
                yield f"{form.title} 用样例 {record.number} 填出来是空的"
    moment = datetime(today.year, today.month, today.day, 9)
    nobody = DisputeRecord(
        id="", version=0, number=None, entered_at=moment, changed_at=moment, dispute=Dispute()
    )
    source = PaperSource(
        record=nobody, office=SAMPLE_OFFICE, vocabulary=vocabulary, today=today, is_blank=True
    )
    try:
        render_pdf(fill(form, source))
    except Refused as refused:
        yield f"{form.title}（{form.id}）：{refused.problems[0].sentence}"


def _samples(paths: Paths, problems: list[str], today: date) -> list[DisputeRecord]:
    moment = datetime(today.year, today.month, today.day, 9)
    records: list[DisputeRecord] = []
    for path in declared_files("samples", paths.forms, paths.own_forms):
        for found in read_disputes(path):
            if isinstance(found, Refused):
                problems += [f"{path.name}：{p.field} {p.sentence}" for p in found.problems]
                continue
            number = f"〔{today.year}〕样例第{len(records) + 1}号"
            records.append(
                DisputeRecord(
                    id=f"sample-{len(records) + 1}",
                    version=1,
                    number=number,
                    entered_at=moment,
                    changed_at=moment,
                    dispute=found,
                )
            )
    return records
