"""Many papers at once: agreements, whole case files, blank sets; one bad case never stops the others."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused, Trouble, wrong
from mediator_desktop.domain.views import Changes, CountedBy, Filter
from mediator_desktop.services import casefile, casefile_binding, papers
from mediator_desktop.services.files import file_trouble, written_whole
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace

Step = Callable[[int, int, str], None]
Sink = Callable[[str, bytes], None]
"""Takes a file's name and its PDF; raises Trouble when it cannot."""

Chosen = tuple[str, str]
"""A dispute's id and what people call it."""

_PAGE = 500
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Made:
    """One PDF, what it lacks, and how it is kept as printed (None where it is not)."""

    pdf: bytes
    gaps: tuple[str, ...] = ()
    keep: Callable[[UnitOfWork], object] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One PDF to be made: `name` is its file name without ending, `make` gives None where there is nothing to print."""

    name: str
    make: Callable[[], Made | None]
    dispute_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a batch did: names of files made, what they lack, which failed and why, how many had nothing to print."""

    made: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]
    skipped: int
    changes: Changes


def run(
    jobs: Sequence[Job],
    sink: Sink,
    workplace: Workplace,
    step: Step = lambda done, total, words: None,
) -> Outcome:
    """Make every PDF and hand it on. `step` is told how far it is and may raise to stop; what was made stays.

    Raises Trouble when the sink cannot take any more (disk full, folder gone).
    """
    made: list[str] = []
    gaps: list[tuple[str, str]] = []
    failed: list[tuple[str, str]] = []
    skipped = 0
    changed = set()
    names = _Names()
    for index, job in enumerate(jobs):
        step(index, len(jobs), job.name)
        try:
            one = job.make()
        except (Refused, Trouble) as error:
            failed.append((job.name, str(error)))
            continue
        if one is None:
            skipped += 1
            continue
        name = names.free(job.name)
        sink(name, one.pdf)
        if one.keep is not None:
            with workplace.register.write(workplace.actor) as uow:
                one.keep(uow)
            changed.add(job.dispute_id)
        made.append(name)
        gaps += [(name, gap) for gap in one.gaps]
    step(len(jobs), len(jobs), "")
    return Outcome(
        made=tuple(made),
        gaps=tuple(gaps),
        failed=tuple(failed),
        skipped=skipped,
        changes=Changes(disputes=frozenset(changed)),
    )


def into_folder(folder: Path) -> Sink:
    """Writes every PDF into a folder, each whole or not at all. Raises Trouble when the folder cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_trouble(error, folder) from error
    return lambda name, pdf: written_whole(folder / f"{name}.pdf", pdf)


def listed(wanted: Filter, workplace: Workplace) -> tuple[Chosen, ...]:
    """The disputes that a filter admits; void ones left out."""
    wanted = replace(wanted, with_voided=False)
    found: list[Chosen] = []
    after = None
    with workplace.register.read() as reader:
        while True:
            page = reader.page(wanted, descending=False, after=after, limit=_PAGE)
            found += ((row.id, row.number) for row in page.rows)
            after = page.after
            if after is None:
                return tuple(found)


def of_period(period: Period, counted_by: CountedBy, workplace: Workplace) -> tuple[Chosen, ...]:
    """The disputes whose day of acceptance, agreement or closing lies in a period."""
    with workplace.register.read() as reader:
        rows = reader.ledger_rows(period.first_day, period.last_day, counted_by)
        return tuple((row.dispute_id, row.number or row.platform_code) for row in rows)


def paper_jobs(form_id: str, chosen: Iterable[Chosen], workplace: Workplace) -> list[Job]:
    """One PDF a dispute with its sheets of a form, where the form belongs to its case file. Raises Refused."""
    if form_id not in workplace.papers.forms:
        raise Refused(f"没有“{form_id}”这种文书，可用的有：{'、'.join(workplace.papers.forms)}")
    return _of_disputes(chosen, partial(_papers, form_id), workplace)


def casefile_jobs(
    chosen: Iterable[Chosen],
    workplace: Workplace,
    *,
    order_id: str = "",
    double_sided: bool = False,
    forced: bool = False,
) -> list[Job]:
    """One PDF a dispute with its whole case file; one that contradicts itself fails unless `forced`."""
    make = partial(_casefile, order_id=order_id, double_sided=double_sided, forced=forced)
    return _of_disputes(chosen, make, workplace)


def blank_jobs(workplace: Workplace, order_id: str = "") -> list[Job]:
    """Every paper to be filled in by hand, in the order of the case file, one PDF each."""

    def make(form_id: str) -> Made:
        with workplace.register.read() as reader:
            return Made(papers.pdf(papers.blank(form_id, workplace, reader.office())))

    forms = workplace.papers.forms
    return [
        Job(f"{number:02} {forms[form_id].title}", partial(make, form_id))
        for number, form_id in enumerate(blank_order(workplace, order_id), start=1)
    ]


def blank_order(workplace: Workplace, order_id: str = "") -> tuple[str, ...]:
    """Ids of all papers as they lie in the case file, then those that it has no place for."""
    order = casefile.chosen_order(workplace, order_id)
    placed = [paper.form for part in order.parts for paper in part.papers]
    return tuple(dict.fromkeys((*placed, *workplace.papers.forms)))


def blank_set(workplace: Workplace, order_id: str = "", form_ids: Sequence[str] = ()) -> bytes:
    """The blank papers (all of them, or some) as one PDF with bookmarks."""
    from mediator_desktop.papers.binding import Heading, PaperPiece, bind

    with workplace.register.read() as reader:
        office = reader.office() or Office()
    pieces = []
    for form_id in form_ids or blank_order(workplace, order_id):
        title = workplace.papers[form_id].title
        paper = papers.blank(form_id, workplace, office)
        pieces.append(PaperPiece(Heading(part=title, title=title), paper))
    return bind(pieces, title="空白文书", author=office.committee, stamped=False).pdf


def _of_disputes(
    chosen: Iterable[Chosen],
    make: Callable[[DisputeRecord, Reader, Workplace], Made | None],
    workplace: Workplace,
) -> list[Job]:
    def made(dispute_id: str) -> Made | None:
        with workplace.register.read() as reader:
            return make(reader.load(dispute_id), reader, workplace)

    return [Job(number or dispute_id, partial(made, dispute_id), dispute_id) for dispute_id, number in chosen]


def _papers(form_id: str, record: DisputeRecord, reader: Reader, workplace: Workplace) -> Made | None:
    from mediator_desktop.papers.binding import Heading, PaperPiece, bind

    case = casefile.look(record, reader, workplace, only=form_id)
    prepared = [sheet.prepared for sheet in case.sheets if sheet.is_needed and sheet.prepared is not None]
    if not prepared:
        return None
    if stops := [p for one in prepared for p in wrong(one.problems)]:
        raise Refused(*stops)
    if len(prepared) == 1:
        pdf = papers.pdf(prepared[0])
    else:
        pieces = [
            PaperPiece(Heading(part=one.filled.title, title=one.filled.title), one.filled) for one in prepared
        ]
        first = prepared[0].filled
        pdf = bind(pieces, title=first.title, author=first.author, stamped=False).pdf
    gaps = tuple(p.sentence for one in prepared if not one.is_complete for p in one.problems)

    def keep(uow: UnitOfWork) -> None:
        for one in prepared:
            papers.issue(one, uow, workplace.clock)

    return Made(pdf, gaps, keep)


def _casefile(
    record: DisputeRecord,
    reader: Reader,
    workplace: Workplace,
    order_id: str,
    double_sided: bool,
    forced: bool,
) -> Made:
    case = casefile.look(record, reader, workplace, order_id)
    if (stops := case.contradictions) and not forced:
        raise Refused(*stops)
    bound = casefile_binding.bind(case, reader, workplace, double_sided=double_sided)

    def keep(uow: UnitOfWork) -> None:
        casefile_binding.keep_as_printed(case, uow, workplace.clock)

    return Made(bound.pdf, (*case.gaps, *bound.left_out), keep)


class _Names:
    """File names that no system refuses and that occur once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str) -> str:
        """A name like the wanted one that was not given yet."""
        plain = _UNFIT.sub("_", wanted).strip(" .")[:120] or "未编号"
        name, again = plain, 2
        while name.casefold() in self._taken:
            name, again = f"{plain}（{again}）", again + 1
        self._taken.add(name.casefold())
        return name
