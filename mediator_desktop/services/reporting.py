"""Ledgers of a period and lists of what is seen, as workbooks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.ledger_conditions import admitted
from mediator_desktop.catalogue.ledger_items import AnyRow, Each, by_village
from mediator_desktop.catalogue.ledger_rows import LedgerRow, ledger_row
from mediator_desktop.catalogue.ledgers import (
    LedgerForm,
    LedgerHeading,
    SheetOf,
    arranged,
    parts_of,
    sheets_of,
)
from mediator_desktop.domain.figures import CountedTable
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.unit import UnitLevel, UnitTree
from mediator_desktop.domain.views import CountedBy, Filter, SortBy
from mediator_desktop.services import signatures
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.ledgers.writing import SheetRows, TableSheetOf

LIST_LEDGER = "case_register"
"""The ledger whose columns a list is exported in."""

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Report:
    """A ledger that was written: where, how many lines in all its sheets, sums of the summed columns of the first.

    `counted` says the number in words (`12件`); of a workbook it is each sheet's.
    """

    target: Path
    title: str
    rows: int
    totals: Mapping[str, float]
    counted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """The days that a ledger is made for, and the day that conditions are looked at on."""

    first_day: date
    last_day: date
    on: date


def build(
    ledger_id: str,
    first_day: date,
    last_day: date,
    target: Path,
    workplace: Workplace,
    *,
    full: bool = False,
    counted_by: CountedBy | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    disclosure: Disclosure | None = None,
    names: SignatureNames | None = None,
    signed_on: date | None = None,
) -> Report:
    """Write a ledger of a period (days inclusive) to a workbook; `disclosure` says to whom unmasked data goes.

    `counted_by` replaces the ledger's own day of disputes; items, visits and rounds belong to a period by their own day.
    `names` and `signed_on` stand on the signature line; the names are remembered.
    Personal data is masked unless `full`; either way the export is logged. Raises Refused for an unknown ledger, Trouble when
    the file cannot be written.
    """
    form = _form(workplace, ledger_id)
    if last_day < first_day:
        raise Refused("结束日期早于开始日期")
    names = signatures.checked(names or SignatureNames())
    report = _written(
        form, (first_day, last_day), target, workplace,
        full=full, counted_by=counted_by, progress=progress, cancelled=cancelled,
        people=names.people(signed_on),
    )  # fmt: skip
    _log(
        workplace,
        f"{form.name} {Period(first_day, last_day)}",
        target,
        full=full,
        disclosure=disclosure,
        names=names,
    )
    return report


def workbook(
    ledger_id: str,
    period: Period,
    workplace: Workplace,
    *,
    full: bool = False,
    people: Mapping[str, str] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """A ledger of a period as a workbook in memory, for what becomes a file elsewhere and is logged there.

    `people` are the names of the signature line by their label. Raises Refused for an unknown ledger.
    """
    from mediator_desktop.ledgers.writing import workbook_bytes

    form = _form(workplace, ledger_id)
    span = _span_of(period, workplace)
    with workplace.register.read() as reader:
        heading = replace(_heading(reader, period.first_day, period.last_day, workplace), people=people or {})
        sheets = _sheets_of(form, span, None, reader, workplace)
        return workbook_bytes(sheets, heading, workplace.vocabulary, full=full, cancelled=cancelled)


def build_all(
    ledger_id: str,
    target: Path,
    workplace: Workplace,
    *,
    full: bool = False,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    disclosure: Disclosure | None = None,
) -> Report:
    """Write everything of the register that a ledger admits, disputes that are not void by the day found or received.

    Masked unless `full`; `disclosure` says to whom unmasked data goes. Logged either way. Raises Refused for an unknown
    ledger, Trouble when the file cannot be written.
    """
    form = _form(workplace, ledger_id)
    report = _written(
        form, None, target, workplace,
        full=full, counted_by=CountedBy.FOUND, progress=progress, cancelled=cancelled,
    )  # fmt: skip
    _log(workplace, f"{form.name} 全部", target, full=full, disclosure=disclosure)
    return report


def _written(
    form: LedgerForm,
    period: tuple[date, date] | None,
    target: Path,
    workplace: Workplace,
    *,
    full: bool,
    counted_by: CountedBy | None,
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
    people: Mapping[str, str] | None = None,
) -> Report:
    from mediator_desktop.ledgers.writing import write_workbook

    today = workplace.clock.today()
    first, last = period or (date.min, date.max)
    span = _Span(first_day=first, last_day=last, on=min(last, today))
    parts = parts_of(form, workplace.ledgers)
    with workplace.register.read() as reader:
        heading = _heading(reader, first if period else None, last if period else None, workplace)
        heading = replace(heading, people=people or {})
        sheets = _sheets_of(form, span, counted_by, reader, workplace)
        written = write_workbook(
            sheets, heading, workplace.vocabulary, target, full=full, progress=progress, cancelled=cancelled
        )
    counts = [
        f"{part.sheet if form.sheets else ''}{sheet.rows}{part.each.label if isinstance(part, LedgerForm) else '行'}"
        for part, sheet in zip(parts, written, strict=True)
    ]
    return Report(
        target, form.name, sum(sheet.rows for sheet in written), written[0].totals, "、".join(counts)
    )


def _sheets_of(
    form: LedgerForm, span: _Span, counted_by: CountedBy | None, reader: Reader, workplace: Workplace
) -> "list[SheetRows | TableSheetOf]":
    """What a ledger writes, sheet by sheet; lines are read while they are written."""
    from mediator_desktop.ledgers.writing import SheetRows, TableSheetOf

    found: list[SheetRows | TableSheetOf] = []
    for part in parts_of(form, workplace.ledgers):
        if isinstance(part, SheetOf):
            counted = _counted(part.table, span, counted_by, reader, workplace)
            found.append(TableSheetOf(counted, part.sheet))
        else:
            found.append(SheetRows(*_lines(part, span, counted_by or part.counted_by, reader, workplace)))
    return found


def _counted(
    table_id: str, span: _Span, counted_by: CountedBy | None, reader: Reader, workplace: Workplace
) -> CountedTable:
    """A statistics table of some days; of all days, from the first that has work on record."""
    from mediator_desktop.services import statistics

    earliest = date(statistics.EARLIEST, 1, 1)
    first = reader.first_work(earliest) or span.on if span.first_day < earliest else span.first_day
    period = Period(first, max(first, span.last_day if span.last_day < date.max else span.on))
    return statistics.counted(
        table_id, period, workplace, reader, counted_by=counted_by, today=workplace.clock.today()
    )


def _lines(
    form: LedgerForm, span: _Span, counted_by: CountedBy, reader: Reader, workplace: Workplace
) -> tuple[LedgerForm, Iterable[AnyRow]]:
    """A sheet's lines, and its form with the word for a sheet without any."""
    rows: Iterable[AnyRow]
    match form.each:
        case Each.ROUND:
            rows = reader.ledger_rounds(span.first_day, span.last_day)
        case Each.VILLAGE:
            found = reader.ledger_rows(span.first_day, span.last_day, counted_by)
            rounds = reader.ledger_rounds(span.first_day, span.last_day)
            rows = by_village(found, rounds, _villages(reader, span))
        case Each.DISPUTE:
            rows = reader.ledger_rows(span.first_day, span.last_day, counted_by)
        case _:
            rows = reader.ledger_lines(span.first_day, span.last_day, counted_by, form.each)
    rows = arranged(form, admitted(rows, form.where, form.each, span.on), workplace.vocabulary)
    if form.empty_else and any(True for _ in reader.ledger_rows(span.first_day, span.last_day, counted_by)):
        form = replace(form, empty=form.empty_else)
    return form, rows


def sheets(
    ledger_id: str,
    period: Period,
    reader: Reader,
    workplace: Workplace,
    *,
    counted_by: CountedBy | None = None,
) -> tuple[tuple[LedgerForm, Iterable[AnyRow]], ...]:
    """The ledgers of a ledger of a period in order, each with its lines, which are not masked. Raises Refused.

    Statistics tables among its sheets are left out; `tables` counts them.
    """
    span = _span_of(period, workplace)
    return tuple(
        _lines(part, span, counted_by or part.counted_by, reader, workplace)
        for part in sheets_of(_form(workplace, ledger_id), workplace.ledgers)
    )


def _span_of(period: Period, workplace: Workplace) -> _Span:
    today = workplace.clock.today()
    return _Span(first_day=period.first_day, last_day=period.last_day, on=min(period.last_day, today))


def _villages(reader: Reader, span: _Span) -> tuple[str, ...]:
    """The villages that exist at the end of the period, in the order of the tree; the office's own list without a tree."""
    tree = UnitTree(reader.units())
    units = [unit for root in tree.roots() for unit in (root, *tree.all_below(root.id))]
    named = [u.name for u in units if u.level is UnitLevel.VILLAGE and u.exists_on(span.on)]
    office = reader.office()
    return tuple(dict.fromkeys(named or (office.villages if office else ())))


def export_list(
    wanted: Filter,
    sort: SortBy,
    descending: bool,
    target: Path,
    workplace: Workplace,
    progress: Callable[[int], None] | None = None,
    *,
    full: bool = False,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write the disputes of a list, in its order, in the columns of the case register; returns how many."""
    from mediator_desktop.ledgers.writing import write_ledger

    form = _form(workplace, LIST_LEDGER)
    if not form.lists_disputes:
        raise Refused(f"“{form.name}”改成了别的样子，列表写不进去，请在设置里恢复自带的")
    with workplace.register.read() as reader:
        heading = _heading(reader, wanted.first_day, wanted.last_day, workplace)
        written = write_ledger(
            form,
            _listed(reader, wanted, sort, descending, workplace),
            heading,
            workplace.vocabulary,
            target,
            full=full,
            progress=progress,
            cancelled=cancelled,
        )
    _log(workplace, "查询结果", target, full=full)
    return written.rows


def _listed(
    reader: Reader, wanted: Filter, sort: SortBy, descending: bool, workplace: Workplace
) -> Iterator[LedgerRow]:
    after = None
    while True:
        page = reader.page(wanted, sort=sort, descending=descending, after=after, limit=_PAGE)
        for row in page.rows:
            yield ledger_row(reader.load(row.id), workplace.vocabulary.types.name(row.type_code))
        after = page.after
        if after is None:
            return


def _heading(
    reader: Reader, first_day: date | None, last_day: date | None, workplace: Workplace
) -> LedgerHeading:
    office = reader.office()
    return LedgerHeading(
        unit=office.committee if office else "",
        first_day=first_day,
        last_day=last_day,
        made_on=workplace.clock.today(),
    )


def _form(workplace: Workplace, ledger_id: str) -> LedgerForm:
    form = workplace.ledgers.get(ledger_id)
    if form is None:
        known = "、".join(workplace.ledgers)
        raise Refused(f"没有“{ledger_id}”这种台账，可用的有：{known}")
    return form


def tables(
    ledger_id: str,
    period: Period,
    reader: Reader,
    workplace: Workplace,
    *,
    counted_by: CountedBy | None = None,
) -> Mapping[str, CountedTable]:
    """The statistics tables among the sheets of a ledger of a period, by the names of their sheets. Raises Refused."""
    span = _span_of(period, workplace)
    return {
        part.sheet: _counted(part.table, span, counted_by, reader, workplace)
        for part in _form(workplace, ledger_id).sheets
        if part.table
    }


def _log(
    workplace: Workplace,
    what: str,
    target: Path,
    *,
    full: bool,
    disclosure: Disclosure | None = None,
    names: SignatureNames | None = None,
) -> None:
    how = "完整" if full else "脱敏"
    if disclosure is not None:
        how += f"，{disclosure}"
    with workplace.register.write(workplace.actor) as uow:
        if names:
            signatures.remember(names, uow)
        uow.record_event("export", subject=f"{what}（{how}）→ {target.name}")
