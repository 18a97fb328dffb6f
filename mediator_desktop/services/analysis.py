"""Analysis reports: sentences, tables and charts of a period, what people write between them, as PDF and DOCX"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.analysis import BLOCKS, AnalysisForm, SectionForm
from mediator_desktop.catalogue.ledger_items import Each
from mediator_desktop.catalogue.ledger_rows import LedgerRow, masked_row
from mediator_desktop.domain.analysis import (
    OTHER_VILLAGES,
    SHARE,
    Overview,
    Visits,
    few_villages,
    merged,
    overview_of,
    uncompared,
)
from mediator_desktop.domain.analysis_report import (
    AnalysisReport,
    Kept,
    ReportTable,
    Said,
    Section,
    Slot,
    blocks_of,
    chart_of_parts,
    table_of_parts,
    without_numbers,
)
from mediator_desktop.domain.analysis_sentences import BEGINNINGS, RATIOS_OF, Sentence, said
from mediator_desktop.domain.figures import CountedTable, Finding
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Changes
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services import statistics
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.reporting import sheets
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.papers.filled import FilledPaper
    from mediator_desktop.services.loose_sheets import LooseSheet

STATE = "analysis:"
"""Before the names that what people wrote is remembered under."""
MOST_MAJOR = 40
"""Serious disputes that are listed; more are only counted."""
MOST_FACTS = 80
"""Characters of the facts of a serious dispute."""


def form_of(kind: str, workplace: Workplace) -> AnalysisForm:
    """A kind of report by its id. Raises Refused for an unknown one."""
    found = workplace.analyses.kinds.get(kind)
    if found is None:
        known = "、".join(workplace.analyses.kinds)
        raise Refused(f"没有“{kind}”这种分析报告，可用的有：{known}")
    return found


def fitting(period: Period, workplace: Workplace) -> AnalysisForm:
    """The kind of report for a period: the longest that is not longer than it. Raises Refused where there is no kind."""
    kinds = list(workplace.analyses.kinds.values())
    if not kinds:
        raise Refused("没有可用的分析报告格式，请检查 forms/reports 里的文件")
    months = period.whole_months
    return next((form for form in reversed(kinds) if form.months <= months), kinds[0])


def read_kept(kind: str, period: Period, reader: Reader) -> Kept:
    """What people wrote for a report of a period; nothing where nobody did, or where it cannot be read."""
    text = reader.state(_name(kind, period))
    try:
        plain = json.loads(text) if text else {}
        texts, seen, is_merged = plain.get("texts", {}), plain.get("seen", {}), plain.get("merged")
        return Kept(
            texts={str(slot): str(words) for slot, words in texts.items()},
            seen={str(key): str(words) for key, words in seen.items()},
            is_merged=is_merged if isinstance(is_merged, bool) else None,
        )
    except (ValueError, AttributeError):
        return Kept()


def keep(kind: str, period: Period, kept: Kept, uow: UnitOfWork) -> Changes:
    """Keep what people wrote for a report of a period, in place of what was."""
    plain = {"texts": dict(kept.texts), "seen": dict(kept.seen), "merged": kept.is_merged}
    uow.keep_state(_name(kind, period), json.dumps(plain, ensure_ascii=False, sort_keys=True))
    return Changes()


def compose(
    kind: str, period: Period, reader: Reader, workplace: Workplace, kept: Kept | None = None
) -> AnalysisReport:
    """The report of a period from the register as it is now; `kept` stands for what is kept in the register.

    Raises Refused for an unknown kind, or where its tables lack the lines that a report speaks of.
    """
    form = form_of(kind, workplace)
    return _Composer(form, period, reader, workplace, kept or read_kept(kind, period, reader)).report()


@dataclass(frozen=True, slots=True)
class _Major:
    """Serious disputes: the rows of the list, masked, and how many there are in all."""

    rows: tuple[LedgerRow, ...]
    count: int


class _Composer:
    """Puts one report together."""

    def __init__(
        self, form: AnalysisForm, period: Period, reader: Reader, workplace: Workplace, kept: Kept
    ) -> None:
        self._form = form
        self._period = period
        self._reader = reader
        self._workplace = workplace
        self._kept = kept
        self._office = reader.office() or Office()
        self._ratios = workplace.statistics.words.ratios
        self._table = self._counted(form.overview)
        self._outcomes = self._counted(form.outcomes)
        self._major = self._serious()
        self._whole = self._overview()
        self._few = few_villages(self._whole)
        self._is_merged = bool(self._few) and (form.merges if kept.is_merged is None else kept.is_merged)
        self._shown = merged(self._whole) if self._is_merged else self._whole

    def report(self) -> AnalysisReport:
        form = self._form
        findings = (*_found(self._table, "cases"), *_found(self._outcomes, "now"))
        return AnalysisReport(
            kind=form.id,
            edition=form.edition,
            title=self._filled(form.title),
            office=self._office.name or self._office.committee,
            period=self._period,
            made_on=self._workplace.clock.today(),
            sections=tuple(map(self._section, form.sections)),
            footing=self._footing(),
            few=self._few,
            is_merged=self._is_merged,
            doubts=tuple(dict.fromkeys(finding.sentence for finding in findings)),
            is_stopped=any(finding.stops for finding in findings),
        )

    def _counted(self, table_id: str) -> CountedTable:
        return statistics.counted(
            table_id, self._period, self._workplace, self._reader, counted_by=self._form.counted_by
        )

    def _overview(self) -> Overview:
        sources = self._workplace.vocabulary["report_sources"].codes
        try:
            found = overview_of(
                self._table,
                self._outcomes,
                whose=self._place(),
                parents={code.code: code.parent for code in sources if code.parent},
                share=self._ratios.get(SHARE.id, SHARE),
            )
        except ValueError as error:
            raise Refused(f"“{self._form.name}”用的统计表不合适：{error}") from error
        is_over, period = self._is_over, self._period
        found = uncompared(
            found,
            with_last_year=is_over,
            with_previous=is_over and period.previous != period.last_year,
        )
        today = self._workplace.clock.today()
        ended = sum(month.last_day <= today for month in self._months())
        return replace(
            found,
            when=period.in_words if is_over else f"{period.in_words}（截至{today.month}月{today.day}日）",
            months=found.months[:ended],
            visits=self._visits(),
            major=self._major.count if self._major else None,
        )

    @property
    def _is_over(self) -> bool:
        return self._period.last_day <= self._workplace.clock.today()

    def _months(self) -> tuple[Period, ...]:
        """The months that the lines of the first table stand for."""
        return self._period.months(self._workplace.statistics.tables[self._form.overview].cut)

    def _place(self) -> str:
        office = self._office
        return (office.county if office.level is Level.COUNTY else office.township) or office.name or "本单位"

    def _visits(self) -> Visits | None:
        rows = list(
            self._reader.ledger_lines(
                self._period.first_day, self._period.last_day, self._form.counted_by, Each.RETURN_VISIT
            )
        )
        return Visits(made=len(rows), disputes=len({row.dispute_id for row in rows}))

    def _serious(self) -> _Major | None:
        if self._form.major not in self._workplace.ledgers:
            return None
        found: list[LedgerRow] = []
        counted = sheets(
            self._form.major,
            self._period,
            self._reader,
            self._workplace,
            counted_by=self._form.counted_by,
        )
        for _, rows in counted:
            found += [row for row in rows if isinstance(row, LedgerRow)]
        return _Major(tuple(map(masked_row, found[:MOST_MAJOR])), len(found))

    def _section(self, form: SectionForm) -> Section:
        told = [(sentence, words) for sentence in form.sentences if (words := said(sentence, self._shown))]
        tables = [
            table_of_parts(
                parts,
                self._shown.total if name in ("types", "villages") else None,
                f"{self._period.in_words}{BLOCKS[name].removesuffix('情况')}情况",
                BLOCKS[name],
            )
            for name, parts in blocks_of(self._shown, form.tables)
        ]
        charts = [
            chart
            for name, parts in blocks_of(self._shown, form.charts)
            if (chart := chart_of_parts(parts, f"{form.id}-{name}", BLOCKS[name], in_time=name == "months"))
        ]
        if form.major and self._major is not None and self._major.rows:
            tables.append(self._major_table(self._major))
        return Section(
            id=form.id,
            level=form.level,
            heading=self._filled(form.heading),
            said=tuple(self._said(form.id, sentence, words) for sentence, words in told),
            tables=tuple(tables),
            charts=tuple(charts),
            notes=self._notes([sentence for sentence, _ in told], tables),
            slot=self._slot(form) if form.slot else None,
        )

    def _said(self, section: str, sentence: Sentence, words: str) -> Said:
        key = f"{section}.{sentence.value}"
        return Said(key=key, words=words, was=self._kept.was(key, words), begins=sentence in BEGINNINGS)

    def _slot(self, form: SectionForm) -> Slot:
        offers = tuple(
            Said(key=f"{form.id}.offer.{sentence.value}", words=words)
            for sentence in form.offers
            if (words := said(sentence, self._shown))
        )
        text = self._kept.texts.get(form.id, "")
        return Slot(
            id=form.id,
            label=form.slot,
            hint=form.hint,
            words=text,
            offers=offers,
            stale=self._kept.stale(text, offers),
        )

    def _notes(self, told: Sequence[Sentence], tables: Sequence[ReportTable]) -> tuple[str, ...]:
        """The definitions of the ratios that a section gives, as the tables say them."""
        names = {name for sentence in told for name in RATIOS_OF.get(sentence, ())}
        if any(f"{SHARE.label}（%）" in table.heads for table in tables):
            names.add(SHARE.id)
        labels = [self._ratios[name].label for name in self._ratios if name in names]
        notes = [*self._table.notes, *self._outcomes.notes]
        found = [note for label in labels for note in notes if note.startswith(f"{label}＝")]
        if Sentence.CHANGE in told and self._shown.total.last_year is not None:
            found.append(
                f"同比（与上年同期比）＝（本期－上年同期）÷上年同期×100%，保留1位小数，四舍五入；上年同期是{self._period.last_year}。"
            )
        if Sentence.CHANGE in told and self._shown.total.previous is not None:
            found.append(
                f"环比（与上期比）＝（本期－上期）÷上期×100%，保留1位小数，四舍五入；上期是{self._period.previous}。"
            )
        return tuple(dict.fromkeys(found))

    def _footing(self) -> tuple[str, ...]:
        found = [note for note in self._table.notes if "÷" not in note]
        if not self._is_over:
            found.append("统计期间还没有结束，不与上年同期和上期比较。")
        if self._is_merged:
            found.append(f"件数很少的村合并为“{OTHER_VILLAGES}”。")
        return tuple(found)

    def _major_table(self, major: _Major) -> ReportTable:
        types = self._workplace.vocabulary.types
        few = set(self._few) if self._is_merged else set()
        rows = tuple(
            (
                str(number),
                OTHER_VILLAGES if row.village in few else row.village,
                "、".join(party.name for party in row.parties),
                types.name(row.type_code),
                _short(without_numbers(row.facts)),
                row.status.label,
            )
            for number, row in enumerate(major.rows, start=1)
        )
        more = f"（前{len(rows)}件）" if major.count > len(rows) else ""
        return ReportTable(
            caption=f"重大疑难纠纷清单{more}",
            heads=("序号", "村(社区)", "当事人", "类别", "简要情况", "进展"),
            shares=(6, 12, 14, 14, 42, 12),
            aligns=("centre", "left", "left", "left", "left", "left"),
            rows=rows,
            is_list=True,
        )

    def _filled(self, text: str) -> str:
        office, period = self._office, self._period
        month = str(period.last_day.month)
        slots = {
            "office": office.name,
            "county": office.county,
            "township": office.township,
            "area": _area(self._place()),
            "year": str(period.last_day.year),
            "month": month if period.whole_months == 1 else f"{period.first_day.month}至{month}",
            "period": period.in_words,
        }
        for slot, value in slots.items():
            text = text.replace(f"{{{slot}}}", value)
        return text


def paper_of(report: AnalysisReport) -> "FilledPaper":
    """The report as it is printed, in the fonts of this PC."""
    from mediator_desktop.papers.analysis_report import report_paper
    from mediator_desktop.papers.fonts import with_fonts

    return with_fonts(report_paper(report))


def sheet_of(report: AnalysisReport) -> "LooseSheet":
    """The report to look at, print and save."""
    from mediator_desktop.services import papers
    from mediator_desktop.services.loose_sheets import LooseSheet

    filled = paper_of(report)
    return LooseSheet(title=report.title, line=report.office, pdf=papers.pdf(filled), filled=filled)


def write(report: AnalysisReport, target: Path, workplace: Workplace) -> None:
    """Write a report as .pdf or .docx, whole or not at all; logged. Raises Refused for another ending, Trouble."""
    from mediator_desktop.services import papers

    match target.suffix.lower():
        case ".pdf":
            content = papers.pdf(paper_of(report))
        case ".docx":
            content = papers.docx(paper_of(report))
        case _:
            raise Refused("文件名请以 .pdf 或 .docx 结尾")
    written_whole(target, content)
    with workplace.register.write(workplace.actor) as uow:
        uow.record_event("export", subject=f"{report.title}（脱敏）→ {target.name}")


def _found(table: CountedTable, column: str) -> Iterator[Finding]:
    """What the checks found in the numbers of the period; that in the comparisons follows from it."""
    place = next((n for n, line in enumerate(table.columns) if line.id == column), None)
    for finding in table.findings:
        if not finding.cells or any(cell[1] == place for cell in finding.cells):
            yield finding


def _name(kind: str, period: Period) -> str:
    return f"{STATE}{kind}:{period.first_day.isoformat()}:{period.last_day.isoformat()}"


def _area(place: str) -> str:
    """全镇, 全乡, 全县: what stands behind 全."""
    for ending in ("街道", "镇", "乡", "县", "区", "市"):
        if place.endswith(ending):
            return ending
    return "辖区"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= MOST_FACTS else flat[: MOST_FACTS - 1] + "…"
