"""Ledgers of a period and lists of what is seen, as workbooks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mediator_desktop.catalogue.ledger_rows import LedgerRow, ledger_row
from mediator_desktop.catalogue.ledgers import LedgerForm, LedgerHeading
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import CountedBy, Filter, SortBy
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace

LIST_LEDGER = "case_register"
"""The ledger whose columns a list is exported in."""

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Report:
    """A ledger that was written: where, how many disputes, sums of the summed columns."""

    target: Path
    title: str
    rows: int
    totals: Mapping[str, float]


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
) -> Report:
    """Write a ledger of a period (days inclusive) to a workbook.

    Personal data is masked unless `full`; either way the export is logged. Raises Refused for an unknown ledger, Trouble when
    the file cannot be written.
    """
    from mediator_desktop.ledgers.writing import write_ledger

    form = _form(workplace, ledger_id)
    if last_day < first_day:
        raise Refused("结束日期早于开始日期")
    with workplace.register.read() as reader:
        heading = _heading(reader, first_day, last_day, workplace)
        rows = reader.ledger_rows(first_day, last_day, counted_by or form.counted_by)
        written = write_ledger(
            form,
            rows,
            heading,
            workplace.vocabulary,
            target,
            full=full,
            progress=progress,
            cancelled=cancelled,
        )
    period = Period(first_day, last_day)
    _log(workplace, f"{form.name} {period}", target, full=full)
    return Report(target, form.name, written.rows, written.totals)


def build_all(ledger_id: str, target: Path, workplace: Workplace, *, full: bool = False) -> Report:
    """Write every dispute of the register that is not void in the columns of a ledger, by the day it was found or received.

    Masked unless `full`; logged either way. Raises Refused for an unknown ledger, Trouble when the file cannot be written.
    """
    from mediator_desktop.ledgers.writing import write_ledger

    form = _form(workplace, ledger_id)
    with workplace.register.read() as reader:
        written = write_ledger(
            form,
            reader.ledger_rows(date.min, date.max, CountedBy.FOUND),
            _heading(reader, None, None, workplace),
            workplace.vocabulary,
            target,
            full=full,
        )
    _log(workplace, f"{form.name} 全部", target, full=full)
    return Report(target, form.name, written.rows, written.totals)


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


def _log(workplace: Workplace, what: str, target: Path, *, full: bool) -> None:
    with workplace.register.write(workplace.actor) as uow:
        uow.record_event("export", subject=f"{what}（{'完整' if full else '脱敏'}）→ {target.name}")
