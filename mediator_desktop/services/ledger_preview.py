"""A ledger of a period looked at before it is written: its first rows in words, how many there are, its sums"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.ledger_fields import NUMERIC, CellKind, CellValue
from mediator_desktop.catalogue.ledger_items import AnyRow, RoundRow, masked_round
from mediator_desktop.catalogue.ledger_rows import FREE_TEXTS, LedgerRow, ledger_row, masked_row
from mediator_desktop.catalogue.ledgers import LedgerForm, Total, arranged, parts_of
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.figures import CountedTable
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.reporting import sheets, tables
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.services.loose_sheets import Sample

FIRST_ROWS = 200
"""How many rows are shown before a ledger is written."""

COUNTED_BY = {
    CountedBy.FOUND: "发现日期",
    CountedBy.ACCEPTED: "受理日期",
    CountedBy.AGREED: "协议日期",
    CountedBy.CLOSED: "结案日期",
}
"""The days by which a dispute belongs to a period, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPreview:
    """What a sheet of a ledger will hold: headings as printed, the first rows in words, masked.

    `count` and `totals` are of all rows; `counted` is the number as it is said (`32件`). `totals` are heading and sum in
    words. `dispute_ids` belong to the rows, empty for lines that are of no dispute.
    """

    sheet: str
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    dispute_ids: tuple[str, ...]
    count: int
    counted: str
    totals: tuple[tuple[str, str], ...] = ()


def preview(
    ledger_id: str,
    period: Period,
    reader: Reader,
    workplace: Workplace,
    *,
    counted_by: CountedBy | None = None,
    most: int = FIRST_ROWS,
) -> tuple[LedgerPreview, ...]:
    """The first rows of each sheet of a ledger of a period, always masked, and the sums of all its rows. Raises Refused."""
    ledgers = sheets(ledger_id, period, reader, workplace, counted_by=counted_by)
    shown = {form.sheet: previewed(form, rows, workplace.vocabulary, most) for form, rows in ledgers}
    counted = tables(ledger_id, period, reader, workplace, counted_by=counted_by)
    shown |= {sheet: previewed_table(sheet, table) for sheet, table in counted.items()}
    order = [part.sheet for part in workplace.ledgers[ledger_id].sheets] or list(shown)
    return tuple(shown[sheet] for sheet in order)


def preview_of_samples(ledger_id: str, workplace: Workplace) -> tuple[LedgerPreview, ...]:
    """The sheets of a ledger with invented disputes, whatever its conditions. Raises Refused for an unknown one."""
    from mediator_desktop.services.ledger_check import blank_table, sample_lines
    from mediator_desktop.services.loose_sheets import samples

    form = workplace.ledgers.get(ledger_id)
    if form is None:
        raise Refused(f"没有“{ledger_id}”这种台账，请在设置里看看它的文件有没有错")
    words, today = workplace.vocabulary, workplace.clock.today()
    rows = [
        ledger_row(record, words.types.name(record.dispute.type_code))
        for record in (
            sample_record(sample, number, today) for number, sample in enumerate(samples(workplace), 1)
        )
    ]
    shown = []
    for part in parts_of(form, workplace.ledgers):
        if isinstance(part, LedgerForm):
            lines = arranged(part, sample_lines(part, rows, today), words)
            shown.append(previewed(part, lines, words))
        elif part.table in workplace.statistics.tables:
            table = blank_table(part.table, workplace.statistics, words, today)
            shown.append(previewed_table(part.sheet, table))
    return tuple(shown)


def sample_record(sample: "Sample", number: int, today: date) -> DisputeRecord:
    """An invented dispute as if it were on record."""
    moment = datetime(today.year, today.month, today.day, 9)
    return DisputeRecord(
        id=f"sample-{number}",
        version=1,
        number=f"〔{today.year}〕样例第{number}号",
        entered_at=moment,
        changed_at=moment,
        dispute=sample.dispute,
    )


def previewed_table(sheet: str, table: CountedTable) -> LedgerPreview:
    """A statistics table as a sheet that is looked at: a line for each of its rows, a column for each of its columns."""
    places = {(figure.row, figure.column): figure.shown for figure in table.figures}
    columns = range(len(table.columns))
    heads = [" ".join(line.labels) for line in table.columns]
    return LedgerPreview(
        sheet=sheet,
        headings=(table.corner or "项目", *heads),
        widths=(24.0, *(max(8.0, 2.0 * len(head) + 1) for head in heads)),
        numeric=(False, *(True for _ in columns)),
        rows=tuple(
            (" ".join(line.labels), *(places.get((row, column), "") for column in columns))
            for row, line in enumerate(table.rows)
        ),
        dispute_ids=tuple("" for _ in table.rows),
        count=len(table.rows),
        counted=f"{len(table.rows)}行",
    )


def previewed(
    form: LedgerForm, rows: Iterable[AnyRow], words: Vocabulary, most: int = FIRST_ROWS
) -> LedgerPreview:
    """One sheet of a ledger in words, masked, from its lines."""
    fields = [form.fields[column.field] for column in form.columns]
    summed = [place for place, column in enumerate(form.columns) if column.total is Total.SUM]
    texts = FREE_TEXTS.intersection(column.field for column in form.columns)
    sums = dict.fromkeys(summed, 0)
    shown: list[tuple[str, ...]] = []
    ids: list[str] = []
    count = 0
    for count, row in enumerate(rows, start=1):
        for place in summed:
            value = fields[place].get(row, words, count)
            sums[place] += value.fen if isinstance(value, Money) else int(value or 0)  # type: ignore[arg-type]
        if count <= most:
            masked = _masked(row, texts)
            shown.append(
                tuple(
                    cell_words(field.get(masked, words, count), column.kind)
                    for field, column in zip(fields, form.columns, strict=True)
                )
            )
            ids.append(getattr(row, "dispute_id", ""))
    headings = headings_of(form)
    return LedgerPreview(
        sheet=form.sheet,
        headings=headings,
        widths=tuple(column.width for column in form.columns),
        numeric=tuple(column.kind in NUMERIC for column in form.columns),
        rows=tuple(shown),
        dispute_ids=tuple(ids),
        count=count,
        counted=f"{count}{form.each.label}",
        totals=tuple(
            (headings[place], _sum_words(total, form.columns[place].kind)) for place, total in sums.items()
        ),
    )


def _masked(row: AnyRow, texts: frozenset[str]) -> AnyRow:
    if isinstance(row, LedgerRow):
        return masked_row(row, texts)
    return masked_round(row) if isinstance(row, RoundRow) else row


def headings_of(form: LedgerForm) -> tuple[str, ...]:
    """The columns' headings in one line each, below their groups."""
    return tuple(
        f"{column.group} {column.heading}".replace("\n", "").strip() if column.group
        else column.heading.replace("\n", "")
        for column in form.columns
    )  # fmt: skip


def cell_words(value: CellValue, kind: CellKind) -> str:
    """A cell as people read it on screen, in one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return _money_words(value.fen, kind)
    return str(value).replace("\n", "、")


def _sum_words(total: int, kind: CellKind) -> str:
    return str(total) if kind is CellKind.INT else _money_words(total, kind)


def _money_words(fen: int, kind: CellKind) -> str:
    if kind is CellKind.MONEY_WAN:
        wan = round(fen / 1_000_000, 2)
        return f"{wan:,.2f}"
    return f"{fen / 100:,.2f}"
