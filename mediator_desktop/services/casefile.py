"""The case file (卷宗) of a dispute: which sheets it has, which of them are printed, signed, sealed, what is missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mediator_desktop.catalogue.casefiles import (
    CaseFileForm,
    Mark,
    Need,
    Part,
    PartPaper,
    When,
    first_unmet,
)
from mediator_desktop.catalogue.paper_source import PaperSource
from mediator_desktop.catalogue.papers import PaperForm, Per
from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.agreement import missing_signings
from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Problem, Severity, wrong
from mediator_desktop.domain.status import party_names
from mediator_desktop.domain.steps import PaperMark
from mediator_desktop.domain.views import IssuedPaper
from mediator_desktop.domain.vocabulary import SigningPart, Term
from mediator_desktop.services import papers
from mediator_desktop.services.papers import Prepared
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace

AGREEMENT = "agreement"
_OF_AGREEMENT = (AGREEMENT, "oral_agreement")
"""Sheets that are nothing but an agreement: while there is none, they are missing, not blank."""
_SEAL = "调委会印章"
_NAMED = 4
"""How many missing things a sentence names."""


class Standing(Term):
    """What there is of a sheet."""

    SCANNED = "scanned", "有扫描件"
    PRINTED = "printed", "已打印"
    READY = "ready", "没有打印"
    BINDING = "binding", "装订时生成"
    ATTACHED = "attached", "有附件"
    ABSENT = "absent", "没有"
    UNNEEDED = "unneeded", "现在不需要"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSheet:
    """One sheet of the file, or the attachments of a section (then `form_id` is empty).

    `line` is its title in 卷内目录, `title` tells it apart from all others, `flag` is 必须 or 按需; `prepared` is the sheet
    filled from today's facts, `issued` as it was printed last, `scans` the attachments that stand for it; `why_not` says
    why it is not needed now; `unsigned` names those who have not signed where that is known.
    """

    part: Part
    line: str
    title: str
    flag: Need
    form_id: str = ""
    item: int | None = None
    asks: tuple[Mark, ...] = ()
    is_needed: bool = True
    why_not: str = ""
    prepared: Prepared | None = None
    issued: IssuedPaper | None = None
    scans: tuple[Attachment, ...] = ()
    signed_on: date | None = None
    is_signed: bool = False
    sealed_on: date | None = None
    is_sealed: bool = False
    unsigned: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Tells it apart within a file: form and item, or the part and its first attachment."""
        if self.form_id:
            return f"{self.form_id}:{'' if self.item is None else self.item}"
        return f"{self.part.id}/{self.scans[0].id if self.scans else ''}"

    @property
    def is_in_file(self) -> bool:
        """Whether it is bound: it is needed and can be made, or a scan is there."""
        return bool(self.scans) or (self.is_needed and self.prepared is not None)

    @property
    def standing(self) -> Standing:
        """What there is of it."""
        if self.scans:
            return Standing.SCANNED if self.form_id else Standing.ATTACHED
        if not self.is_needed:
            return Standing.UNNEEDED
        if not self.part.numbered:
            return Standing.BINDING
        if self.issued is not None:
            return Standing.PRINTED
        return Standing.READY if self.prepared is not None else Standing.ABSENT

    @property
    def may_be_marked(self) -> bool:
        """Whether someone marks by hand that it was signed or sealed; the agreement has signings of its own."""
        return bool(self.asks) and self.form_id != AGREEMENT and not self.scans and self.prepared is not None

    @property
    def is_stale(self) -> bool:
        """Whether the facts changed after it was printed and before anyone signed it."""
        if self.standing is not Standing.PRINTED or self.is_signed or self.prepared is None:
            return False
        assert self.issued is not None
        return papers.filled_of(self.issued).words() != self.prepared.filled.words()

    @property
    def lacks_facts(self) -> bool:
        """Whether something that the sheet must say is not known or contradicts itself."""
        return self.prepared is not None and not self.scans and not self.prepared.is_complete

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing, in sentences; empty where nothing is or it is not needed."""
        if not self.is_needed or (self.scans and not self.form_id):
            return ()
        if self.standing is Standing.ABSENT:
            return (f"还没有{self.line}",)
        found: list[str] = []
        if not self.scans and self.prepared is not None:
            found += _lacking(self.prepared.problems)
        if Mark.SIGNED in self.asks and not self.is_signed:
            found.append(f"还缺{_named(self.unsigned)}" if self.unsigned else "还没有签名")
        if Mark.SEALED in self.asks and not self.is_sealed:
            found.append("还没有盖章")
        return tuple(found)

    @property
    def gap(self) -> str:
        """The same in one sentence."""
        return "；".join(self.gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The file of one dispute in one order; `sheets` also has those that are not needed now."""

    record: DisputeRecord
    order: CaseFileForm
    sheets: tuple[CaseSheet, ...]
    printed: tuple[IssuedPaper, ...] = field(default=())

    @property
    def plan(self) -> tuple[CaseSheet, ...]:
        """What is bound, in order."""
        return tuple(sheet for sheet in self.sheets if sheet.is_in_file)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing in the whole file, one sentence a sheet."""
        return tuple(f"{sheet.title}：{sheet.gap}" for sheet in self.sheets if sheet.gaps)

    @property
    def contradictions(self) -> tuple[Problem, ...]:
        """What contradicts itself in sheets that would be filled anew; such a sheet is not printed unasked."""
        return tuple(
            Problem(problem.field, f"{sheet.title}：{problem.sentence}")
            for sheet in self.plan
            if sheet.prepared is not None and not sheet.scans and sheet.issued is None
            for problem in wrong(sheet.prepared.problems)
        )

    def with_marks(self, dispute: Dispute) -> "CaseFile":
        """The same file with what a dispute that is being worked on says of signatures and seals."""
        sheets = (
            _with_marks(sheet, dispute) if sheet.form_id and sheet.prepared is not None else sheet
            for sheet in self.sheets
        )
        return replace(self, sheets=tuple(sheets))


def look(
    record: DisputeRecord, reader: Reader, workplace: Workplace, order_id: str = "", only: str = ""
) -> CaseFile:
    """The case file of a dispute as it stands; `order_id` empty means the order chosen on this PC.

    With `only` the sheets of one form; a form that the order has no place for belongs to every file.
    """
    order = chosen_order(workplace, order_id)
    if only:
        order = _order_of_one(order, only)
    source = PaperSource(
        record=record,
        office=reader.office() or Office(),
        vocabulary=workplace.vocabulary,
        today=workplace.clock.today(),
    )
    printed = reader.issued_papers(record.id)
    attached = reader.attachments(record.id)
    maker = _Maker(record, source, reader, workplace, order, printed, attached)
    return CaseFile(record=record, order=order, sheets=tuple(maker.sheets()), printed=printed)


def chosen_order(workplace: Workplace, order_id: str = "") -> CaseFileForm:
    """The order to use: asked for, else chosen on this PC, else the office's own, else the provincial one."""
    return workplace.casefiles.chosen(
        order_id or PreferenceStore(workplace.paths.preferences).load().casefile_order
    )


def _order_of_one(order: CaseFileForm, form_id: str) -> CaseFileForm:
    kept = (
        replace(part, papers=tuple(paper for paper in part.papers if paper.form == form_id), sections=())
        for part in order.parts
    )
    parts = tuple(part for part in kept if part.papers)
    if not parts:
        parts = (Part(id=form_id, title=form_id, papers=(PartPaper(form=form_id),)),)
    return replace(order, parts=parts)


def marked(
    dispute: Dispute, form_id: str, item: int | None, mark: Mark, day: date | None
) -> tuple[PaperMark, ...]:
    """The marks of a dispute's papers with one set to a day, or taken back with None."""
    others = tuple(m for m in dispute.paper_marks if (m.form_id, m.item) != (form_id, item))
    before = _mark_of(dispute, form_id, item)
    made = PaperMark(
        form_id=form_id,
        item=item,
        signed_on=day if mark is Mark.SIGNED else before.signed_on,
        sealed_on=day if mark is Mark.SEALED else before.sealed_on,
    )
    return (*others, made) if made.signed_on or made.sealed_on else others


class _Maker:
    """Finds the sheets of one file."""

    def __init__(
        self,
        record: DisputeRecord,
        source: PaperSource,
        reader: Reader,
        workplace: Workplace,
        order: CaseFileForm,
        printed: Sequence[IssuedPaper],
        attached: Sequence[Attachment],
    ) -> None:
        self._record = record
        self._source = source
        self._reader = reader
        self._workplace = workplace
        self._order = order
        self._issued: dict[tuple[str, int | None], IssuedPaper] = {}
        for paper in printed:
            self._issued.setdefault((paper.form_id, paper.item), paper)
        self._scans: dict[tuple[str, int | None], list[Attachment]] = {}
        self._loose: dict[str, list[Attachment]] = {}
        known = {paper.form for part in order.parts if part.numbered for paper in part.papers}
        for attachment in attached:
            stands = self._stands_for(attachment) if attachment.stands_for in known else None
            if stands is not None:
                self._scans.setdefault(stands, []).append(attachment)
            else:
                self._loose.setdefault(order.section_for(attachment.section), []).append(attachment)

    def sheets(self) -> Iterator[CaseSheet]:
        """Every sheet in order."""
        for part in self._order.parts:
            seen: set[str] = set()
            line = part.title
            for paper in part.papers:
                if paper.form in seen:
                    continue
                seen.add(paper.form)
                yield from self._of_paper(part, paper)
                line = paper.title or part.title
                yield from self._attached(part, paper.sections, line)
            yield from self._attached(part, part.sections, part.title)

    def _stands_for(self, attachment: Attachment) -> tuple[str, int | None] | None:
        """The sheet that a scan stands for, None where that cannot be told."""
        form = self._workplace.papers[attachment.stands_for]
        items = self._items(form)
        if attachment.item in items:
            return form.id, attachment.item
        if attachment.item is None and len(items) == 1:
            return form.id, items[0]
        return None

    def _items(self, form: PaperForm) -> tuple[int | None, ...]:
        if form.id in _OF_AGREEMENT and self._source.dispute.agreement is None:
            return ()
        return papers.items_of(form, self._record)

    def _attached(self, part: Part, sections: Iterable[str], line: str) -> Iterator[CaseSheet]:
        found = [a for section in sections for a in self._loose.get(section, ())]
        if found:
            title = f"{line} 附件{len(found)}份"
            yield CaseSheet(part=part, line=line, title=title, flag=part.flag, scans=tuple(found))

    def _of_paper(self, part: Part, paper: PartPaper) -> Iterator[CaseSheet]:
        """The sheets of a paper; alternatives of one form count as one."""
        form = self._workplace.papers[paper.form]
        ways = [other for other in part.papers if other.form == paper.form]
        unmet = [first_unmet((*part.when, *way.when), self._source) for way in ways]
        met = next((way for way, lack in zip(ways, unmet, strict=True) if lack is None), None)
        chosen = met or paper
        line = chosen.title or part.title
        flag = chosen.flag or part.flag
        why_not = "" if met else (unmet[0].label if unmet[0] else "")
        sections = chosen.sections or part.sections
        is_replaced = chosen.unless_attached and any(self._loose.get(section) for section in sections)
        items = self._items(form)
        wanted = set(self._wanted(form, items, met is not None, is_replaced))
        count = 0
        for item in items:
            if item in wanted or self._scans.get((form.id, item)):
                count += 1
                yield self._sheet(part, chosen, form, item, len(items) > 1, item in wanted)
        if count:
            return
        if met and flag is Need.MUST and not items and not is_replaced:
            yield CaseSheet(
                part=part, line=line, title=form.title, flag=flag, form_id=form.id, asks=chosen.asks
            )
            return
        why_not = why_not or ("已经有附件" if is_replaced else _NOTHING_YET.get(form.per, ""))
        yield CaseSheet(
            part=part,
            line=line,
            title=form.title,
            flag=flag,
            form_id=form.id,
            item=None if form.per is Per.DISPUTE else 0,
            asks=chosen.asks,
            is_needed=False,
            why_not=why_not,
        )

    def _wanted(
        self, form: PaperForm, items: Iterable[int | None], is_met: bool, is_replaced: bool
    ) -> Iterator[int | None]:
        """Those of its sheets that belong to the file now."""
        if not is_met:
            return
        for item in items:
            was_printed = (form.id, item) in self._issued
            if is_replaced and not was_printed:
                continue
            if form.per is Per.PERFORMANCE and not was_printed:
                assert item is not None
                if self._source.agreement.performance[item].done_on is None:
                    continue
            yield item

    def _sheet(
        self, part: Part, paper: PartPaper, form: PaperForm, item: int | None, several: bool, is_needed: bool
    ) -> CaseSheet:
        line = paper.title or part.title
        scans = tuple(self._scans.get((form.id, item), ()))
        prepared = papers.prepare(form.id, self._record, self._reader, self._workplace, item)
        sheet = CaseSheet(
            part=part,
            line=line,
            flag=paper.flag or part.flag,
            title=form.title + (self._item_words(form, item) if several else ""),
            form_id=form.id,
            item=item,
            asks=paper.asks,
            is_needed=is_needed,
            prepared=prepared,
            issued=self._issued.get((form.id, item)),
            scans=scans,
        )
        return _with_marks(sheet, self._source.dispute)

    def _item_words(self, form: PaperForm, item: int | None) -> str:
        if item is None:
            return ""
        if form.per in (Per.PARTY, Per.AGENT):
            name = self._source.dispute.parties[item].name
            return f"（{name}）" if name else f"（第{item + 1}位）"
        return f"（第{item + 1}次）" if form.per in _TIMES else f"（第{item + 1}份）"


_TIMES = (Per.SESSION, Per.VISIT, Per.INVESTIGATION, Per.EXTENSION, Per.CHANGE)
_NOTHING_YET = {
    Per.SESSION: "还没有调解记录",
    Per.VISIT: When.HAS_VISIT.label,
    Per.PARTY: "还没有当事人",
    Per.AGENT: When.HAS_AGENT.label,
    Per.INVESTIGATION: When.HAS_INVESTIGATION.label,
    Per.PERFORMANCE: When.HAS_RECEIPTS.label,
    Per.TRANSFER: When.HANDED_OVER.label,
    Per.EXTENSION: When.HAS_EXTENSION.label,
    Per.CHANGE: When.HAS_CHANGE.label,
}


def _mark_of(dispute: Dispute, form_id: str, item: int | None) -> PaperMark:
    found = (mark for mark in dispute.paper_marks if (mark.form_id, mark.item) == (form_id, item))
    return next(found, PaperMark())


def _with_marks(sheet: CaseSheet, dispute: Dispute) -> CaseSheet:
    """The sheet as signed and sealed as a dispute says; a scan shows both."""
    signed_on, sealed_on, unsigned = _marks(dispute, sheet.form_id, sheet.item)
    return replace(
        sheet,
        signed_on=signed_on,
        is_signed=bool(sheet.scans) or signed_on is not None,
        sealed_on=sealed_on,
        is_sealed=bool(sheet.scans) or sealed_on is not None,
        unsigned=unsigned,
    )


def _marks(
    dispute: Dispute, form_id: str, item: int | None
) -> tuple[date | None, date | None, tuple[str, ...]]:
    """Days of signing and sealing, and who has not signed; the agreement's own signings count for it."""
    mark = _mark_of(dispute, form_id, item)
    signed, sealed = mark.signed_on, mark.sealed_on
    match form_id:
        case "agreement":
            return _agreement_marks(dispute)
        case "agreement_change" if item is not None and item < len(dispute.agreement_changes):
            signed = signed or dispute.agreement_changes[item].signed_on
        case "extension_consent" if item is not None and item < len(dispute.extensions):
            extension = dispute.extensions[item]
            days = (extension.applicants_consented_on, extension.respondents_consented_on)
            known = [day for day in days if day is not None]
            signed = signed or (max(known) if len(known) == len(days) else None)
    return signed, sealed, ()


def _agreement_marks(dispute: Dispute) -> tuple[date | None, date | None, tuple[str, ...]]:
    agreement = dispute.agreement
    if agreement is None:
        return None, None, ()
    lacking = missing_signings(agreement, party_names(dispute))
    unsigned = tuple(words for words in lacking if words != _SEAL)
    hands = [s.on for s in agreement.signings if s.on and s.part is not SigningPart.COMMITTEE]
    seals = [s.on for s in agreement.signings if s.on and s.part is SigningPart.COMMITTEE]
    return (max(hands) if hands and not unsigned else None), (max(seals) if seals else None), unsigned


def _lacking(problems: Iterable[Problem]) -> Iterator[str]:
    found = tuple(problems)
    if bad := wrong(found):
        yield f"有{len(bad)}处要改正：{bad[0].sentence}"
    missing = [p.sentence.removeprefix("还缺") for p in found if p.severity is Severity.MISSING]
    if missing:
        yield f"还缺{_named(missing)}"


def _named(words: Sequence[str]) -> str:
    """`甲、乙等6项`."""
    head = "、".join(words[:_NAMED])
    return f"{head}等{len(words)}项" if len(words) > _NAMED else head
