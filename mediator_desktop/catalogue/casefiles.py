"""Orders of the case file (卷宗) as declared in `forms/casefiles/*.toml`: parts, their papers, what is needed when."""

import dataclasses
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from mediator_desktop.catalogue.paper_fields import ground_of
from mediator_desktop.catalogue.paper_source import PaperSource
from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.catalogue.record_format import from_plain
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.status import outcome_of
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    ApplicationForm,
    Outcome,
    PartyKind,
    Term,
)

OTHER = "other"
"""The section that takes every attachment which no part of the order asks for."""
DEFAULT_ORDER = "province_13"


class Need(Term):
    """Whether a part must be in every file; printed in the column 备注 of provincial lists."""

    MUST = "must", "必须"
    AS_NEEDED = "as_needed", "按需"


class Mark(Term):
    """What is done to a printed sheet by hand."""

    SIGNED = "signed", "签名"
    SEALED = "sealed", "盖章"


class When(Term):
    """A condition under which a sheet belongs to the file; the label says when it does not."""

    WRITTEN_APPLICATION = "written_application", "没有书面申请"
    ORAL_APPLICATION = "oral_application", "不是口头申请"
    OWN_INITIATIVE = "own_initiative", "不是主动调解"
    TAKEN_ON = "taken_on", "没有受理"
    MEDIATED = "mediated", "没有调解"
    WRITTEN_AGREEMENT = "written_agreement", "没有书面协议"
    ORAL_AGREEMENT = "oral_agreement", "没有口头协议"
    NO_AGREEMENT = "no_agreement", "没有调解不成"
    DECLINED = "declined", "没有不予受理"
    HANDED_OVER = "handed_over", "没有移交"
    HAS_AGENT = "has_agent", "没有代理人"
    HAS_INVESTIGATION = "has_investigation", "没有调查"
    HAS_EVIDENCE = "has_evidence", "没有证据材料"
    HAS_RECEIPTS = "has_receipts", "还没有履行"
    HAS_VISIT = "has_visit", "还没有回访"
    HAS_EXTENSION = "has_extension", "没有延期"
    HAS_CHANGE = "has_change", "协议没有变更"
    HAS_STATEMENT = "has_statement", "没有要说明的情况"
    CONFIRMATION = "confirmation", "没有申请司法确认"
    PERSONS_ONLY = "persons_only", "有单位当事人"
    HAS_UNIT = "has_unit", "没有单位当事人"
    ENDED = "ended", "还没有结果"
    CLOSED = "closed", "还没有结案"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPaper:
    """A declared paper in a part, one sheet for each session, visit, … that it is about.

    It belongs to the file while all of `when` hold. `title` is its line in 卷内目录 (empty: the part's), `flag` its own
    flag where it is not the part's, `asks` what is done to it by hand. The attachments of its `sections` follow it under
    its own line; `unless_attached` leaves it out where there are some (without sections of its own: where the part has).
    """

    form: str
    title: str = ""
    when: tuple[When, ...] = ()
    asks: tuple[Mark, ...] = ()
    flag: Need | None = None
    sections: tuple[str, ...] = ()
    unless_attached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the file: its papers, then the attachments of its sections.

    `numbered` is false for cover, contents and back cover, which carry no page number; `when` is asked before the
    papers' own conditions.
    """

    id: str
    title: str
    flag: Need = Need.AS_NEEDED
    when: tuple[When, ...] = ()
    papers: tuple[PartPaper, ...] = ()
    sections: tuple[str, ...] = ()
    numbered: bool = True

    @property
    def all_sections(self) -> tuple[str, ...]:
        """Its own sections and those of its papers."""
        return (*(section for paper in self.papers for section in paper.sections), *self.sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFileForm:
    """One declared order. `flags_as_notes` prints 必须/按需 in the column 备注 of 卷内目录."""

    id: str
    edition: str
    title: str
    flags_as_notes: bool = False
    parts: tuple[Part, ...] = ()

    def section_for(self, section: str) -> str:
        """The section as this order knows it: one it has no place for goes with the others."""
        return section if any(section in part.all_sections for part in self.parts) else OTHER


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """All orders by id, the one to use where nobody chose, and the files that could not be used."""

    orders: Mapping[str, CaseFileForm]
    usual: str
    broken: tuple[FormError, ...]

    def chosen(self, order_id: str = "") -> CaseFileForm:
        """The order of an id, else the usual one."""
        return self.orders.get(order_id) or self.orders[self.usual]


def load_casefiles(papers: Collection[str], *folders: Path) -> CaseFiles:
    """Read `casefiles/` of the folders; a later folder's order replaces an earlier one of the same id.

    `papers` are the ids of the sheets there are. The first order of the last folder, the office's own, is the usual
    one, else `province_13`. A file that cannot be used is listed in `broken` and changes nothing else. Raises FormError
    when no order is left.
    """
    orders: dict[str, CaseFileForm] = {}
    own: list[str] = []
    broken: list[FormError] = []
    for place, folder in enumerate(folders):
        for path in declared_files("casefiles", folder):
            try:
                order = read_casefile(path, papers)
            except FormError as error:
                broken.append(error)
                continue
            orders[order.id] = order
            if place:
                own.append(order.id)
    if not orders:
        raise broken[0] if broken else FormError(Path("casefiles"), "没有卷宗顺序，请重新安装程序")
    usual = own[0] if own else DEFAULT_ORDER if DEFAULT_ORDER in orders else next(iter(orders))
    return CaseFiles(orders, usual, tuple(broken))


def read_casefile(path: Path, papers: Collection[str]) -> CaseFileForm:
    """Read and check one order. Raises FormError with file and line."""
    declared = read_toml(path)
    table = dict(declared.table)
    entries = table.pop("parts", None)
    if not isinstance(entries, list) or not entries:
        raise declared.error("缺少 [[parts]]")
    starts = _starts(declared)
    try:
        form = from_plain(CaseFileForm, table)
    except Refused as refused:
        raise _fault(declared, 0, refused) from refused
    for key in ("id", "edition", "title"):
        if not getattr(form, key).strip():
            raise declared.error(f"{key} 是空的", near=f"{key} =")
    parts = []
    for index, entry in enumerate(entries):
        start = starts[index] if index < len(starts) else 0
        try:
            part = from_plain(Part, entry)
        except Refused as refused:
            raise _fault(declared, start, refused) from refused
        parts.append(part)
        if reason := _lack(part, parts, papers):
            raise FormError(path, reason, start + 1)
    if not any(OTHER in part.all_sections for part in parts):
        raise declared.error(f'要有一部分收其他材料，写上 sections = ["{OTHER}"]')
    return dataclasses.replace(form, parts=tuple(parts))


def _lack(part: Part, parts: Collection[Part], papers: Collection[str]) -> str:
    """What is wrong with a part beside the ones before it, empty when nothing is."""
    before = [other for other in parts if other is not part]
    if not part.id.strip() or not part.title.strip():
        return "每一部分都要有 id 和 title"
    if any(part.id == other.id for other in before):
        return f"有两部分都叫“{part.id}”"
    for paper in part.papers:
        if paper.form not in papers:
            return f"没有“{paper.form}”这种文书"
        if any(paper.form == other.form for known in before for other in known.papers):
            return f"文书“{paper.form}”放进了两个部分"
    sections = part.all_sections
    for section in sections:
        if sections.count(section) > 1 or any(section in other.all_sections for other in before):
            return f"附件“{section}”放在了两处"
    if not part.papers and not sections:
        return "这一部分既没有 papers 也没有 sections"
    if not part.numbered and sections:
        return "不编页号的部分不能收附件"
    return ""


def _starts(declared: Declared) -> list[int]:
    lines = declared.text.splitlines()
    return [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\s*parts\s*]]", line)]


def _fault(declared: Declared, start: int, refused: Refused) -> FormError:
    """The first problem of a table as an error at the line of its key."""
    problem = refused.problems[0]
    key = re.sub(r"\[\d+]", "", problem.field).rpartition(".")[2]
    lines = declared.text.splitlines()
    found = (n + 1 for n in range(start, len(lines)) if key and re.search(rf"\b{re.escape(key)}\b", lines[n]))
    return FormError(declared.path, f"{key}：{problem.sentence}", next(found, start + 1))


def holds(conditions: Collection[When], source: PaperSource) -> bool:
    """Whether all conditions hold for a dispute."""
    return all(_CONDITIONS[condition](source) for condition in conditions)


def first_unmet(conditions: Collection[When], source: PaperSource) -> When | None:
    """The first condition that does not hold; its label says why the sheet is not needed."""
    return next((c for c in conditions if not _CONDITIONS[c](source)), None)


def _application(source: PaperSource) -> When:
    """How the dispute came in: one of the three, a written application where nothing is known."""
    application = source.dispute.application
    if application is ApplicationForm.ORAL:
        return When.ORAL_APPLICATION
    if application is None and ground_of(source) == "initiative":
        return When.OWN_INITIATIVE
    return When.WRITTEN_APPLICATION


_NEVER_MEDIATED = (Outcome.PARTY_REFUSED, Outcome.WITHDRAWN, Outcome.HANDED_OVER, Outcome.DECLINED)


def _mediated(dispute: Dispute) -> bool:
    return bool(dispute.sessions) or outcome_of(dispute) not in _NEVER_MEDIATED


def _agreement(dispute: Dispute) -> AgreementForm | None:
    """The form of the agreement there is or that is still hoped for; a written one where nothing is known."""
    outcome = outcome_of(dispute)
    if outcome is not None and not outcome.is_agreement:
        return None
    return dispute.agreement.form if dispute.agreement else AgreementForm.WRITTEN


def _has_receipts(source: PaperSource) -> bool:
    return any(item.done_on for item in source.agreement.performance)


def _confirmation(source: PaperSource) -> bool:
    return source.dispute.confirmation is not None or source.agreement.confirmation_planned


def _handed_over(source: PaperSource) -> bool:
    return bool(source.dispute.transfers) or outcome_of(source.dispute) is Outcome.HANDED_OVER


def _persons_only(source: PaperSource) -> bool:
    return all(party.kind is PartyKind.NATURAL for party in source.dispute.parties)


_FAILED = (Outcome.NOT_REACHED, Outcome.PARTY_REFUSED, Outcome.WITHDRAWN)

_CONDITIONS: Mapping[When, Callable[[PaperSource], bool]] = {
    When.WRITTEN_APPLICATION: lambda s: _application(s) is When.WRITTEN_APPLICATION,
    When.ORAL_APPLICATION: lambda s: _application(s) is When.ORAL_APPLICATION,
    When.OWN_INITIATIVE: lambda s: _application(s) is When.OWN_INITIATIVE,
    When.TAKEN_ON: lambda s: outcome_of(s.dispute) is not Outcome.DECLINED,
    When.MEDIATED: lambda s: _mediated(s.dispute),
    When.WRITTEN_AGREEMENT: lambda s: _agreement(s.dispute) is AgreementForm.WRITTEN,
    When.ORAL_AGREEMENT: lambda s: _agreement(s.dispute) is AgreementForm.ORAL,
    When.NO_AGREEMENT: lambda s: outcome_of(s.dispute) in _FAILED,
    When.DECLINED: lambda s: outcome_of(s.dispute) is Outcome.DECLINED,
    When.HANDED_OVER: _handed_over,
    When.HAS_AGENT: lambda s: any(party.agents for party in s.dispute.parties),
    When.HAS_INVESTIGATION: lambda s: bool(s.dispute.investigations),
    When.HAS_EVIDENCE: lambda s: bool(s.dispute.evidence),
    When.HAS_RECEIPTS: _has_receipts,
    When.HAS_VISIT: lambda s: bool(s.dispute.return_visits),
    When.HAS_EXTENSION: lambda s: bool(s.dispute.extensions),
    When.HAS_CHANGE: lambda s: bool(s.dispute.agreement_changes),
    When.HAS_STATEMENT: lambda s: bool(s.dispute.filing.statement),
    When.CONFIRMATION: _confirmation,
    When.PERSONS_ONLY: _persons_only,
    When.HAS_UNIT: lambda s: not _persons_only(s),
    When.ENDED: lambda s: outcome_of(s.dispute) is not None,
    When.CLOSED: lambda s: s.dispute.closed_on is not None,
}
