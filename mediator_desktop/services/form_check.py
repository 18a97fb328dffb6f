"""Every declared form against every sample: what `check-forms` proves."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from mediator_desktop.catalogue.ledger_rows import ledger_row
from mediator_desktop.catalogue.ledgers import LedgerHeading, load_ledgers
from mediator_desktop.catalogue.paper_fields import PaperSource
from mediator_desktop.catalogue.papers import load_papers
from mediator_desktop.catalogue.reading import FormError, declared_files
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Refused
from mediator_desktop.papers.fill import fill
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
    """Load every form, resolve every field, fill every paper and ledger from every sample."""
    from mediator_desktop.ledgers.writing import write_ledger

    problems: list[str] = []
    folders = (paths.forms, paths.own_forms)
    vocabulary = load_vocabulary(*folders)
    papers = load_papers(*folders)
    problems += [str(error) for error in papers.broken]
    ledgers = {}
    try:
        ledgers = dict(load_ledgers(*folders))
    except FormError as error:
        problems.append(str(error))
    samples = list(_samples(paths, problems, today))
    for form in papers.forms.values():
        for record in samples:
            source = PaperSource(record=record, office=SAMPLE_OFFICE, vocabulary=vocabulary, today=today)
            if not fill(form, source).blocks:
                problems.append(f"{form.title} 用样例 {record.number} 填出来是空的")
    rows = [ledger_row(record, vocabulary.types.name(record.dispute.type_code)) for record in samples]
    with TemporaryDirectory(prefix="mediator-forms-") as folder:
        for ledger in ledgers.values():
            target = Path(folder) / f"{ledger.id}.xlsx"
            heading = LedgerHeading(unit=SAMPLE_OFFICE.committee, made_on=today)
            write_ledger(ledger, rows, heading, vocabulary, target, full=True)
    return Checked(len(papers.forms), len(ledgers), len(samples), tuple(problems))


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
