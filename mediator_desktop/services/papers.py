"""Papers of a case: what they lack, what they say, and what was printed."""

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.paper_source import ContentsLine, PaperSource, authorized
from mediator_desktop.catalogue.papers import PaperForm, Per
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Problem, Refused, Severity, wrong
from mediator_desktop.domain.views import Changes, IssuedPaper
from mediator_desktop.papers.checks import problems as problems_of
from mediator_desktop.papers.fill import fill
from mediator_desktop.papers.filled import FilledPaper
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.papers.preview import PagePicture


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper ready to be looked at: all its words, and what is missing or contradictory in it."""

    filled: FilledPaper
    problems: tuple[Problem, ...]
    record: DisputeRecord
    item: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing and nothing contradicts."""
        return not any(p.severity is not Severity.DOUBTFUL for p in self.problems)


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper as it was kept when it was printed."""

    paper: IssuedPaper
    changes: Changes


def prepare(
    form_id: str,
    dispute: "str | DisputeRecord",
    reader: Reader,
    workplace: Workplace,
    item: int | None = None,
    *,
    contents: tuple[ContentsLine, ...] = (),
    page_count: int | None = None,
) -> Prepared:
    """Fill a paper for a dispute (its id, or a record that need not be saved).

    `item` is the index of the session, visit, party, … that the sheet is about (`items_of`); `contents` and
    `page_count` are the lines of 卷内目录 and the pages of the case file, known while it is bound. Raises Refused
    for an unknown form.
    """
    from mediator_desktop.papers.fonts import unprintable, with_fonts

    form = _form(workplace, form_id)
    record = reader.load(dispute) if isinstance(dispute, str) else dispute
    source = dataclasses.replace(
        _source(record, reader.office(), workplace, item), contents=contents, page_count=page_count
    )
    found = problems_of(form, source) + unprintable(source)
    return Prepared(with_fonts(fill(form, source)), found, record, item)


def blank(form_id: str, workplace: Workplace, office: Office | None = None) -> FilledPaper:
    """A sheet to fill in by hand: nothing is printed on it but the form and the office's own names.

    Raises Refused for an unknown form.
    """
    from mediator_desktop.papers.fonts import with_fonts

    form = _form(workplace, form_id)
    moment = workplace.clock.now()
    nobody = DisputeRecord(
        id="", version=0, number=None, entered_at=moment, changed_at=moment, dispute=Dispute()
    )
    source = dataclasses.replace(_source(nobody, office, workplace, None), is_blank=True)
    return with_fonts(fill(form, source))


def missing(
    record: DisputeRecord, workplace: Workplace, office: Office, form_ids: Iterable[str]
) -> dict[str, tuple[Problem, ...]]:
    """What each paper still lacks, fast enough to ask while someone types."""
    source = _source(record, office, workplace, None)
    return {
        form_id: tuple(
            p for p in problems_of(_form(workplace, form_id), source) if p.severity is not Severity.DOUBTFUL
        )
        for form_id in form_ids
    }


def issue(prepared: Prepared, uow: UnitOfWork, clock: Clock) -> Issued:
    """Keep a paper as it is being printed. Raises Refused while something in it contradicts itself.

    What is missing stays blank on paper and stops nothing.
    """
    if stops := wrong(prepared.problems):
        raise Refused(*stops)
    filled = prepared.filled
    kept = uow.keep_issued(
        IssuedPaper(
            id=0,
            dispute_id=prepared.record.id,
            form_id=filled.form,
            edition=filled.edition,
            title=filled.title,
            printed_at=clock.now(),
            actor="",
            digest=filled.digest,
            content=filled.to_json(),
            item=prepared.item,
        )
    )
    return Issued(kept, Changes(disputes=frozenset({prepared.record.id})))


def filled_of(paper: "Prepared | IssuedPaper | FilledPaper") -> FilledPaper:
    """The words of a paper, prepared or kept. Raises Refused when a kept paper was altered."""
    if isinstance(paper, FilledPaper):
        return paper
    if isinstance(paper, Prepared):
        return paper.filled
    filled = FilledPaper.from_json(paper.content)
    if filled.digest != paper.digest:
        raise Refused("这份保存的文书与当时打印的不一致，不能再打印")
    return filled


def pdf(paper: "Prepared | IssuedPaper | FilledPaper") -> bytes:
    """The paper as PDF, fonts embedded; the same paper always gives the same bytes."""
    from mediator_desktop.papers.pdf import render_pdf

    return render_pdf(filled_of(paper))


def docx(paper: "Prepared | IssuedPaper | FilledPaper") -> bytes:
    """The paper as an editable document."""
    from mediator_desktop.papers.docx import render_docx

    return render_docx(filled_of(paper))


def pages(content: bytes, scale: float = 2.0) -> "Iterator[PagePicture]":
    """Pictures of a PDF's pages; `scale` is pixels a point."""
    from mediator_desktop.papers.preview import render_pages

    return render_pages(content, scale)


def save_as(paper: "Prepared | IssuedPaper | FilledPaper", target: Path) -> None:
    """Write a paper to a .pdf or .docx file, whole or not at all. Raises Refused, Trouble."""
    match target.suffix.lower():
        case ".pdf":
            content = pdf(paper)
        case ".docx":
            content = docx(paper)
        case _:
            raise Refused("文件名请以 .pdf 或 .docx 结尾")
    written_whole(target, content)


def usual_copies(prepared: Prepared) -> int:
    """How many copies to print: of an agreement as many as it names, else one a party and one for the committee
    (人民调解法 Art 29); of everything else one for the case file.
    """
    dispute = prepared.record.dispute
    if prepared.filled.form not in ("agreement", "agreement_change"):
        return 1
    stated = dispute.agreement.copies if dispute.agreement else None
    return stated or len([party for party in dispute.parties if party.name]) + 1


def forms_for(workplace: Workplace) -> tuple[PaperForm, ...]:
    """The sheets there are, in the order of the case file."""
    return tuple(workplace.papers.forms.values())


def items_of(form: PaperForm, record: DisputeRecord) -> tuple[int | None, ...]:
    """For which sessions, visits, parties, … a sheet is made; one None for a sheet about the dispute.

    Every item is an index into the respective list; for a sheet about an agent, of the party who has one.
    """
    dispute = record.dispute
    match form.per:
        case Per.DISPUTE:
            return (None,)
        case Per.AGENT:
            day = (dispute.agreement.agreed_on if dispute.agreement else None) or dispute.received_on
            day = day or record.entered_at.date()
            return tuple(i for i, party in enumerate(dispute.parties) if authorized(party, day))
        case Per.PARTY:
            entries: tuple[object, ...] = dispute.parties
        case Per.SESSION:
            entries = dispute.sessions
        case Per.VISIT:
            entries = dispute.return_visits
        case Per.INVESTIGATION:
            entries = dispute.investigations
        case Per.PERFORMANCE:
            entries = dispute.agreement.performance if dispute.agreement else ()
        case Per.TRANSFER:
            entries = dispute.transfers
        case Per.EXTENSION:
            entries = dispute.extensions
        case Per.CHANGE:
            entries = dispute.agreement_changes
    return tuple(range(len(entries)))


def _form(workplace: Workplace, form_id: str) -> PaperForm:
    form = workplace.papers.forms.get(form_id)
    if form is None:
        known = "、".join(workplace.papers.forms)
        raise Refused(f"没有“{form_id}”这种文书，可用的有：{known}")
    return form


def _source(
    record: DisputeRecord, office: Office | None, workplace: Workplace, item: int | None
) -> PaperSource:
    return PaperSource(
        record=record,
        office=office or Office(),
        vocabulary=workplace.vocabulary,
        today=workplace.clock.today(),
        item=item,
    )
