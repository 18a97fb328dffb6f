"""Kinds of analysis reports as declared in `forms/reports/*.toml`: sections, sentences, tables, charts, slots"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mediator_desktop.catalogue.entry import Entry
from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.domain.analysis_sentences import Sentence
from mediator_desktop.domain.views import CountedBy

MOST_SECTIONS = 40
SLOTS = frozenset({"office", "county", "township", "area", "year", "month", "period"})
BLOCKS: Mapping[str, str] = {
    "sources": "案件来源",
    "types": "纠纷类别",
    "villages": "村(社区)",
    "months": "月份",
    "performances": "履行情况",
    "size": "涉及人数",
    "difficulties": "难度级别",
}
"""What a section may show as a table or a chart, with the heading of its lines."""
SPANS: Mapping[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""Months that a report covers, by the word it is declared with."""
_SLOT = re.compile(r"{(\w*)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionForm:
    """One section: heading of level 1 or 2, what is computed, and the label of what people write (`slot`)."""

    id: str
    heading: str
    level: int = 1
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    major: bool = False
    slot: str = ""
    hint: str = ""
    offers: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisForm:
    """One kind of report. `months` is how many months it covers, `overview` and `outcomes` the statistics tables it speaks of.

    `major` is the ledger that says which disputes are serious; `merges` whether villages of few disputes are merged unless
    someone chooses otherwise.
    """

    id: str
    edition: str
    name: str
    title: str
    sections: tuple[SectionForm, ...]
    months: int = 1
    counted_by: CountedBy = CountedBy.ACCEPTED
    overview: str = "overview"
    outcomes: str = "analysis"
    major: str = "major_disputes"
    merges: bool = True


@dataclass(frozen=True, slots=True)
class Analyses:
    """The kinds by id, in the order of their files, and the files that could not be used."""

    kinds: Mapping[str, AnalysisForm] = field(default_factory=dict)
    broken: tuple[FormError, ...] = ()


def load_analyses(*folders: Path) -> Analyses:
    """Read `reports/` of the folders; a later folder's kind replaces one of its id. A broken file is listed, the rest stands."""
    kinds: dict[str, AnalysisForm] = {}
    broken: list[FormError] = []
    for path in declared_files("reports", *folders):
        try:
            form = read_analysis(read_toml(path))
        except FormError as error:
            broken.append(error)
        else:
            kinds[form.id] = form
    ordered = sorted(kinds.values(), key=lambda form: form.months)
    return Analyses({form.id: form for form in ordered}, tuple(broken))


def read_analysis(declared: Declared) -> AnalysisForm:
    """Read and check one kind. Raises FormError naming the line."""
    entry = Entry(declared, declared.table, "")
    title = entry.text("title")
    span = entry.text("span", "month")
    if span not in SPANS:
        raise declared.error(f"span 只能是 {'、'.join(SPANS)}", near="span")
    tables = entry.raw("sections")
    if not isinstance(tables, list) or not 0 < len(tables) <= MOST_SECTIONS:
        raise declared.error(f"要有 1 到 {MOST_SECTIONS} 个 [[sections]]", near="sections")
    sections = tuple(_section(Entry(declared, table, "[[sections]]")) for table in tables)
    if sections[0].level != 1:
        raise declared.error("第一个 [[sections]] 的 level 要是 1", near="[[sections]]")
    ids = [section.id for section in sections]
    if double := next((name for name in ids if ids.count(name) > 1), ""):
        raise declared.error(f"{double} 写了两次", near=f'"{double}"')
    form = AnalysisForm(
        id=entry.own_id(),
        edition=entry.text("edition"),
        name=entry.text("name"),
        title=title,
        sections=sections,
        months=SPANS[span],
        counted_by=entry.term("counted_by", CountedBy, CountedBy.ACCEPTED),
        overview=entry.text("overview", "overview"),
        outcomes=entry.text("outcomes", "analysis"),
        major=entry.text("major", "major_disputes"),
        merges=entry.truth("merges") if entry.has("merges") else True,
    )
    entry.done()
    for text in (title, *(section.heading for section in sections)):
        for slot in _SLOT.findall(text):
            if slot not in SLOTS:
                raise declared.error(f"不认识 {{{slot}}}", near=f"{{{slot}}}")
    return form


def _section(entry: Entry) -> SectionForm:
    section = SectionForm(
        id=entry.own_id(),
        heading=entry.text("heading"),
        level=entry.number("level", 1, 1, 2),
        sentences=_sentences(entry, "sentences"),
        tables=_blocks(entry, "tables"),
        charts=_blocks(entry, "charts"),
        major=entry.truth("major"),
        slot=entry.text("slot", ""),
        hint=entry.text("hint", ""),
        offers=_sentences(entry, "offers"),
    )
    entry.done()
    if section.offers and not section.slot:
        raise entry.error("写了 offers 也要写 slot")
    return section


def _sentences(entry: Entry, key: str) -> tuple[Sentence, ...]:
    found = []
    for name in entry.texts(key):
        try:
            found.append(Sentence(name))
        except ValueError:
            raise entry.error(f"{key} 里没有“{name}”，可用的有：{'、'.join(Sentence)}") from None
    return tuple(found)


def _blocks(entry: Entry, key: str) -> tuple[str, ...]:
    found = entry.texts(key)
    for name in found:
        if name not in BLOCKS:
            raise entry.error(f"{key} 里没有“{name}”，可用的有：{'、'.join(BLOCKS)}")
    return found
