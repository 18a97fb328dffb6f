"""A county's own workbook: what it asks for is proposed, confirmed once, remembered, and filled for a period"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.catalogue.ledger_conditions import admitted
from mediator_desktop.catalogue.ledger_rows import FREE_TEXTS, LedgerRow, masked_row
from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.ledgers import LedgerForm, LedgerHeading, arranged
from mediator_desktop.catalogue.templates import load_template_words
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.services import signatures
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.files import file_trouble, written_whole
from mediator_desktop.services.ledger_preview import COUNTED_BY
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.ledgers.template_filling import Filled, StrangeWord
    from mediator_desktop.ledgers.template_mapping import ColumnProposal, TemplateMapping
    from mediator_desktop.ledgers.template_memory import Remembered
    from mediator_desktop.ledgers.template_workbook import TemplateWorkbook


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template that is at hand in memory: what it is called, and its bytes."""

    name: str
    content: bytes


Template = Path | TemplateFile
"""A template on the disk or in memory."""
REMEMBERED = "template:"
"""What confirmed mappings are remembered under, followed by the template's fingerprint."""
NOT_CONFIRMED = "这份模板的栏目还没有确认，请先核对"


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

    `over_formulas` are columns (sheet, letter) whose formulas a person agreed to write over; `disclosure` says to whom
    unmasked data goes. `names` and `signed_on` stand on the signature line; the names are remembered.
    """

    ledger_id: str
    first_day: date
    last_day: date
    full: bool = False
    counted_by: CountedBy | None = None
    unmapped_as_other: bool = False
    over_formulas: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    disclosure: Disclosure | None = None
    names: SignatureNames = field(default_factory=SignatureNames)
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What filling a template would bring, and what a person decides first.

    `formulas` are columns that could be filled but hold the template's own formulas; `strange` words that a drop-down does
    not offer; `for_other` disputes without a counterpart in a table's list of types, which its 其他 takes once a person agrees;
    `doubts` everything a person should know, these told by their types.
    """

    rows: int
    cells: int
    added_rows: int
    formulas: "tuple[ColumnProposal, ...]" = ()
    strange: "tuple[StrangeWord, ...]" = ()
    for_other: int = 0
    doubts: tuple[str, ...] = ()


def propose(template: Template, workplace: Workplace) -> "TemplateMapping":
    """What a template asks for; confirmed already when it was before. Raises Refused, Trouble."""
    return _proposed(_opened(template)[1], workplace)


def keep_confirmed(mapping: "TemplateMapping", uow: UnitOfWork, today: date) -> "TemplateMapping":
    """Remember a mapping for this very layout; logged."""
    from mediator_desktop.ledgers.template_memory import memory_of

    uow.keep_state(REMEMBERED + mapping.fingerprint, memory_of(mapping, today.isoformat()))
    uow.record_event("template", subject=mapping.name)
    return replace(mapping, confirmed=True, changed=None)


def confirm(mapping: "TemplateMapping", workplace: Workplace) -> "TemplateMapping":
    """The same in a transaction of its own."""
    with workplace.register.write(workplace.actor) as uow:
        return keep_confirmed(mapping, uow, workplace.clock.today())


def remembered(reader: Reader) -> "tuple[Remembered, ...]":
    """The templates that were confirmed, those confirmed last first."""
    from mediator_desktop.ledgers.template_memory import remembered_of

    found = [
        remembered_of(name.removeprefix(REMEMBERED), memory)
        for name, memory in reader.states(REMEMBERED).items()
    ]
    return tuple(sorted(found, key=lambda about: (about.confirmed_on, about.name), reverse=True))


def forget_remembered(fingerprint: str, uow: UnitOfWork) -> None:
    """Forget what was confirmed of one template; logged. Raises Refused when nothing was."""
    from mediator_desktop.ledgers.template_memory import remembered_of

    memory = uow.state(REMEMBERED + fingerprint)
    if memory is None:
        raise Refused("这份模板已经忘掉了")
    uow.keep_state(REMEMBERED + fingerprint, None)
    uow.record_event("template", subject=f"{remembered_of(fingerprint, memory).name}（取消）")


def forget(mapping: "TemplateMapping", workplace: Workplace) -> None:
    """Forget what was confirmed for a layout; logged."""
    with workplace.register.write(workplace.actor) as uow:
        forget_remembered(mapping.fingerprint, uow)


def look_ahead(
    template: Template,
    mapping: "TemplateMapping",
    wish: Wish,
    workplace: Workplace,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Outlook:
    """Fill a template in memory alone and tell what a person should decide before it is done. Raises Refused, Trouble."""
    _form(wish, workplace)
    _, filled, for_other = _filled(template, mapping, wish, workplace, cancelled)
    return Outlook(
        rows=filled.rows,
        cells=len(filled.meant),
        added_rows=sum(growth.added for growth in filled.growths),
        formulas=tuple(
            column for about in mapping.sheets for column in about.columns if column.has_formula and column.field
        ),
        strange=filled.strange,
        for_other=for_other,
        doubts=filled.doubts,
    )  # fmt: skip


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

    form = _ready(mapping, wish, template, target, workplace)
    signatures.checked(wish.names)
    content, filled, _ = _filled(template, mapping, wish, workplace, cancelled)
    check_filled(content, filled, template.name)
    if cancelled is not None and cancelled():
        raise Refused("已停止，没有写出文件")
    _check_target(target)
    written_whole(target, filled.content)
    period = Period(wish.first_day, wish.last_day)
    with workplace.register.write(workplace.actor) as uow:
        signatures.remember(wish.names, uow)
        how = "完整" if wish.full else "脱敏"
        if wish.disclosure is not None:
            how += f"，{wish.disclosure}"
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


def filled_content(
    template: Template,
    mapping: "TemplateMapping",
    wish: Wish,
    workplace: Workplace,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """A template filled for a period and checked like one that is written, in memory alone; nothing is logged. Raises Refused."""
    from mediator_desktop.ledgers.template_checking import check_filled

    if not mapping.confirmed:
        raise Refused(NOT_CONFIRMED)
    content, filled, _ = _filled(template, mapping, wish, workplace, cancelled)
    check_filled(content, filled, template.name)
    return filled.content


def _filled(
    template: Template,
    mapping: "TemplateMapping",
    wish: Wish,
    workplace: Workplace,
    cancelled: Callable[[], bool] | None,
) -> "tuple[bytes, Filled, int]":
    """The template as it came and as it is filled, in memory; disputes that its 其他 takes once somebody agrees."""
    from mediator_desktop.ledgers.template_filling import Filling, fill_template
    from mediator_desktop.services.template_counting import count_template

    form = _form(wish, workplace)
    content, workbook = _opened(template)
    if _proposed(workbook, workplace).fingerprint != mapping.fingerprint:
        raise Refused("模板在确认以后又改过，请重新核对栏目")
    counted_by = wish.counted_by or form.counted_by
    period = Period(wish.first_day, wish.last_day)
    on = min(wish.last_day, workplace.clock.today())
    listed: list[LedgerRow] = []
    with workplace.register.read() as reader:
        heading = _heading(reader, wish, workplace)
        if any(about.plan is None for about in mapping.sheets):
            rows = reader.ledger_rows(wish.first_day, wish.last_day, counted_by)
            listed += arranged(form, admitted(rows, form.where, form.each, on), workplace.vocabulary)
        counted = count_template(
            mapping, period, counted_by, reader, workplace, unmapped_as_other=wish.unmapped_as_other
        )
    filling = Filling(
        rows=listed if wish.full else [masked_row(row, FREE_TEXTS) for row in listed],
        heading=heading,
        vocabulary=workplace.vocabulary,
        numbers=counted.numbers,
        over_formulas=wish.over_formulas,
        cancelled=cancelled,
        counted_by=f"按{COUNTED_BY[counted_by]}统计",
        maker=workplace.actor,
    )
    return content, fill_template(workbook, mapping, filling), counted.for_other


def _opened(template: Template) -> "tuple[bytes, TemplateWorkbook]":
    from mediator_desktop.ledgers.template_package import read_template
    from mediator_desktop.ledgers.template_workbook import TemplateWorkbook

    content = template.content if isinstance(template, TemplateFile) else read_template(template)
    return content, TemplateWorkbook.read(content, template.name)


def _proposed(workbook: "TemplateWorkbook", workplace: Workplace) -> "TemplateMapping":
    from mediator_desktop.ledgers.template_headings import HeadingWords
    from mediator_desktop.ledgers.template_layout import LayoutFinder
    from mediator_desktop.ledgers.template_mapping import propose
    from mediator_desktop.ledgers.template_matrix import TableWords
    from mediator_desktop.ledgers.template_memory import recall

    folders = (workplace.paths.forms, workplace.paths.own_forms)
    words = load_template_words(*folders, broken=[])
    matcher = HeadingWords(words, load_synonyms(*folders).fields)
    with workplace.register.read() as reader:
        tables = TableWords(words, workplace.vocabulary, reader.villages_in_use())
        confirmed = reader.states(REMEMBERED)
    finder = LayoutFinder(words, matcher, tables.knows)
    known = {name.removeprefix(REMEMBERED): memory for name, memory in confirmed.items()}
    return recall(propose(workbook, finder, matcher, tables, words), known)


def _ready(
    mapping: "TemplateMapping", wish: Wish, template: Path, target: Path, workplace: Workplace
) -> LedgerForm:
    form = _form(wish, workplace)
    if target.suffix.lower() != ".xlsx":
        raise Refused("填好的模板只能存成 .xlsx 文件")
    if target.resolve() == template.resolve():
        raise Refused("请另取一个文件名，模板要留着下次用")
    if not mapping.confirmed:
        raise Refused(NOT_CONFIRMED)
    return form


def _form(wish: Wish, workplace: Workplace) -> LedgerForm:
    form = workplace.ledgers.get(wish.ledger_id)
    if form is None:
        raise Refused(f"没有“{wish.ledger_id}”这种台账，可用的有：{'、'.join(workplace.ledgers)}")
    if not form.lists_disputes:
        raise Refused(f"“{form.name}”不是一件一行的台账，填不进模板，请换一种")
    if wish.last_day < wish.first_day:
        raise Refused("结束日期早于开始日期")
    return form


def _heading(reader: Reader, wish: Wish, workplace: Workplace) -> LedgerHeading:
    office = reader.office()
    return LedgerHeading(
        unit=office.committee if office else "",
        first_day=wish.first_day,
        last_day=wish.last_day,
        made_on=workplace.clock.today(),
        people=wish.names.people(wish.signed_on),
    )


def _check_target(target: Path) -> None:
    """A file that is open in WPS is locked against writing: say so before anything is moved there."""
    try:
        if target.exists():
            with target.open("r+b"):
                pass
    except OSError as error:
        raise file_trouble(error, target) from error
