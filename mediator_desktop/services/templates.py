"""A county's own workbook: what it asks for is proposed, confirmed once, remembered, and filled for a period"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.catalogue.ledger_rows import FREE_TEXTS, LedgerRow, masked_row
from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.ledgers import LedgerForm, LedgerHeading, arranged
from mediator_desktop.catalogue.templates import load_template_words
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services.files import file_trouble, written_whole
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.ledgers.template_mapping import TemplateMapping
    from mediator_desktop.ledgers.template_workbook import TemplateWorkbook

REMEMBERED = "template:"
"""What confirmed mappings are remembered under, followed by the template's fingerprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledTemplate:
    """A workbook that was filled, checked and written: how many disputes, and what a person should look at."""

    target: Path
    title: str
    rows: int
    doubts: tuple[str, ...] = ()
    cells: int = 0
    added_rows: int = 0

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "file": str(self.target),
            "rows": self.rows,
            "cells": self.cells,
            "added_rows": self.added_rows,
            "doubts": list(self.doubts),
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"{self.title}共{self.rows}件，已填进 {self.target}"
        for doubt in self.doubts:
            yield f"  请看：{doubt}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted of a template: the ledger whose disputes fill it, days inclusive, masked unless `full`.

    `over_formulas` are columns (sheet, letter) whose formulas a person agreed to write over.
    """

    ledger_id: str
    first_day: date
    last_day: date
    full: bool = False
    counted_by: CountedBy | None = None
    unmapped_as_other: bool = False
    over_formulas: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def propose(template: Path, workplace: Workplace) -> "TemplateMapping":
    """What a template asks for; confirmed already when it was before. Raises Refused, Trouble."""
    return _proposed(_opened(template)[1], workplace)


def confirm(mapping: "TemplateMapping", workplace: Workplace) -> "TemplateMapping":
    """Remember a mapping for this very layout; logged."""
    from dataclasses import replace

    with workplace.register.write(workplace.actor) as uow:
        uow.keep_state(REMEMBERED + mapping.fingerprint, mapping.memory())
        uow.record_event("template", subject=mapping.name)
    return replace(mapping, confirmed=True)


def forget(mapping: "TemplateMapping", workplace: Workplace) -> None:
    """Forget what was confirmed for a layout; logged."""
    with workplace.register.write(workplace.actor) as uow:
        uow.keep_state(REMEMBERED + mapping.fingerprint, None)
        uow.record_event("template", subject=f"{mapping.name}（取消）")


def fill(
    template: Path,
    mapping: "TemplateMapping",
    wish: Wish,
    target: Path,
    workplace: Workplace,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> FilledTemplate:
    """Fill a template for a period into a new file; the template itself is never written to.

    The file is opened again by two readers and compared with what was meant before it is written, whole or not at all. The
    export is logged. Raises Refused (not confirmed, not understood, does not compare) and Trouble (disk, file open elsewhere).
    """
    from mediator_desktop.ledgers.template_checking import check_filled
    from mediator_desktop.ledgers.template_filling import Filling, fill_template
    from mediator_desktop.ledgers.template_matrix import TableDays

    form = _ready(mapping, wish, template, target, workplace)
    content, workbook = _opened(template)
    if _proposed(workbook, workplace).fingerprint != mapping.fingerprint:
        raise Refused("模板在确认以后又改过，请重新核对栏目")
    counted_by = wish.counted_by or form.counted_by
    days = TableDays(wish.first_day, wish.last_day, _DAYS[counted_by])
    year_start = date(wish.last_day.year, 1, 1)
    counts = any(about.plan is not None for about in mapping.sheets) and year_start < wish.first_day
    with workplace.register.read() as reader:
        office = reader.office()
        heading = _heading(reader, wish, workplace)
        rows = list(reader.ledger_rows(wish.first_day, wish.last_day, counted_by))
        before = wish.first_day - timedelta(days=1)
        earlier = list(reader.ledger_rows(year_start, before, counted_by)) if counts else []
    rows = list(arranged(form, rows, workplace.vocabulary))
    filling = Filling(
        rows=rows if wish.full else [masked_row(row, FREE_TEXTS) for row in rows],
        earlier=earlier,
        heading=heading,
        days=days,
        vocabulary=workplace.vocabulary,
        level=office.level if office else Level.TOWNSHIP,
        unmapped_as_other=wish.unmapped_as_other,
        over_formulas=wish.over_formulas,
        cancelled=cancelled,
    )
    filled = fill_template(workbook, mapping, filling)
    check_filled(content, filled, template.name)
    _check_target(target)
    written_whole(target, filled.content)
    period = Period(wish.first_day, wish.last_day)
    with workplace.register.write(workplace.actor) as uow:
        how = "完整" if wish.full else "脱敏"
        uow.record_event(
            "export", subject=f"{form.name} {period}（{how}，模板 {template.name}）→ {target.name}"
        )
    return FilledTemplate(
        target=target,
        title=f"{form.name}（{period}）",
        rows=filled.rows,
        doubts=filled.doubts,
        cells=len(filled.meant),
        added_rows=sum(growth.added for growth in filled.growths),
    )


_DAYS: Mapping[CountedBy, Callable[[LedgerRow], date | None]] = {
    CountedBy.FOUND: lambda row: row.found_on or row.received_on or row.accepted_on,
    CountedBy.ACCEPTED: lambda row: row.accepted_on,
    CountedBy.AGREED: lambda row: row.agreed_on,
    CountedBy.CLOSED: lambda row: row.closed_on,
}


def _opened(template: Path) -> "tuple[bytes, TemplateWorkbook]":
    from mediator_desktop.ledgers.template_package import read_template
    from mediator_desktop.ledgers.template_workbook import TemplateWorkbook

    content = read_template(template)
    return content, TemplateWorkbook.read(content, template.name)


def _proposed(workbook: "TemplateWorkbook", workplace: Workplace) -> "TemplateMapping":
    from mediator_desktop.ledgers.template_headings import HeadingWords
    from mediator_desktop.ledgers.template_layout import LayoutFinder
    from mediator_desktop.ledgers.template_mapping import propose
    from mediator_desktop.ledgers.template_matrix import TableWords

    folders = (workplace.paths.forms, workplace.paths.own_forms)
    words = load_template_words(*folders, broken=[])
    matcher = HeadingWords(words, load_synonyms(*folders).fields)
    with workplace.register.read() as reader:
        tables = TableWords(words, workplace.vocabulary, reader.villages_in_use())
        remembered = reader.states(REMEMBERED)
    finder = LayoutFinder(words, matcher, tables.knows)
    known = {name.removeprefix(REMEMBERED): memory for name, memory in remembered.items()}
    return propose(workbook, finder, matcher, tables, known)


def _ready(
    mapping: "TemplateMapping", wish: Wish, template: Path, target: Path, workplace: Workplace
) -> LedgerForm:
    form = workplace.ledgers.get(wish.ledger_id)
    if form is None:
        raise Refused(f"没有“{wish.ledger_id}”这种台账，可用的有：{'、'.join(workplace.ledgers)}")
    if wish.last_day < wish.first_day:
        raise Refused("结束日期早于开始日期")
    if target.suffix.lower() != ".xlsx":
        raise Refused("填好的模板只能存成 .xlsx 文件")
    if target.resolve() == template.resolve():
        raise Refused("请另取一个文件名，模板要留着下次用")
    if not mapping.confirmed:
        raise Refused("这份模板的栏目还没有确认，请先核对")
    return form


def _heading(reader: Reader, wish: Wish, workplace: Workplace) -> LedgerHeading:
    office = reader.office()
    return LedgerHeading(
        unit=office.committee if office else "",
        first_day=wish.first_day,
        last_day=wish.last_day,
        made_on=workplace.clock.today(),
    )


def _check_target(target: Path) -> None:
    """A file that is open in WPS is locked against writing: say so before anything is moved there."""
    try:
        if target.exists():
            with target.open("r+b"):
                pass
    except OSError as error:
        raise file_trouble(error, target) from error
