"""Every declared ledger filled from every sample and opened again: the part of `check-forms` about ledgers"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from mediator_desktop.catalogue.ledger_items import AnyRow, Each, RoundRow, by_village, items_of
from mediator_desktop.catalogue.ledger_rows import LedgerRow, ledger_row
from mediator_desktop.catalogue.ledgers import LedgerForm, LedgerHeading, arranged, parts_of
from mediator_desktop.catalogue.statistics import Statistics
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.figures import CountedTable
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.services.statistics import asked_of, table_of
from mediator_desktop.services.statistics_counting import Material
from mediator_desktop.services.statistics_lines import Place

CODES = {"type": "dispute_types", "source": "sources", "difficulty": "difficulties", "grade": "grades"}
"""Conditions that ask for codes of a list."""
NO_STATISTICS = Statistics()


def sample_rounds(today: date) -> tuple[RoundRow, ...]:
    """Two rounds of screening, one of them a nil report."""
    held = RoundRow(
        unit="溪口村",
        held_on=today,
        for_day=today,
        entered_on=today,
        kind="定期排查",
        people=("李秀英", "赵长河"),
        responsible="李秀英",
        methods=("visit",),
        area="一组、二组",
        households=48,
        found=1,
    )
    nil = RoundRow(
        unit="石桥村", held_on=today, for_day=today, entered_on=today, people=("钱一",), area="全村", nil=True
    )
    return held, nil


def ledger_faults(
    ledgers: Mapping[str, LedgerForm],
    samples: Sequence[DisputeRecord],
    words: Vocabulary,
    unit: str,
    today: date,
    statistics: Statistics = NO_STATISTICS,
) -> Iterator[str]:
    """A sentence for each ledger that cannot be written, or is not on paper what was put in.

    All samples go into every ledger, whatever its conditions; codes that no list has are told.
    """
    from mediator_desktop.ledgers.ledger_checking import faults_of_written
    from mediator_desktop.ledgers.writing import SheetRows, TableSheetOf, write_workbook

    rows = [ledger_row(record, words.types.name(record.dispute.type_code)) for record in samples]
    heading = LedgerHeading(unit=unit, first_day=today.replace(day=1), last_day=today, made_on=today)
    with TemporaryDirectory(prefix="mediator-forms-") as folder:
        for ledger in ledgers.values():
            yield from _unknown_codes(ledger, words)
            lines: dict[str, list[AnyRow]] = {}
            sheets: list[SheetRows | TableSheetOf] = []
            for part in parts_of(ledger, ledgers):
                if isinstance(part, LedgerForm):
                    lines[part.sheet] = list(arranged(part, sample_lines(part, rows, today), words))
                    sheets.append(SheetRows(part, lines[part.sheet]))
                elif part.table in statistics.tables:
                    sheets.append(TableSheetOf(blank_table(part.table, statistics, words, today), part.sheet))
                else:
                    yield f"{ledger.name}（{ledger.id}）：没有“{part.table}”这张统计表"
            target = Path(folder) / f"{ledger.id}.xlsx"
            try:
                write_workbook(sheets, heading, words, target, full=True)
            except Refused as refused:
                yield f"{ledger.name}（{ledger.id}）：{refused.problems[0].sentence}"
                continue
            for number, sheet in enumerate(sheets):
                if isinstance(sheet, SheetRows):
                    yield from faults_of_written(
                        sheet.form, lines[sheet.form.sheet], heading, words, target, number
                    )


def sample_lines(form: LedgerForm, rows: Sequence[LedgerRow], today: date) -> list[AnyRow]:
    """The lines of a ledger that samples make."""
    match form.each:
        case Each.ROUND:
            return [*sample_rounds(today)]
        case Each.VILLAGE:
            return [*by_village(rows, sample_rounds(today), ("溪口村", "枫林社区"))]
        case _:
            return [line for row in rows for line in items_of(row, form.each, date.min, date.max)]


def blank_table(table_id: str, statistics: Statistics, words: Vocabulary, today: date) -> CountedTable:
    """A statistics table of a month in which nothing happened, in an office with two villages."""
    form = statistics.tables[table_id]
    period = Period(today.replace(day=1), today)
    place, by = (
        Place(office="云岭镇司法所", county="云岭县", township="云岭镇", villages=("溪口村", "枫林社区")),
        form.counted_by,
    )
    asked = asked_of(form, statistics.words, period, by, place)
    return table_of(form, statistics.words, words, place, period, by, Material(asked=asked), today)


def _unknown_codes(form: LedgerForm, words: Vocabulary) -> Iterator[str]:
    for group in form.where:
        for name, wanted in group.items():
            if name not in CODES or isinstance(wanted, bool):
                continue
            known = words.types if name == "type" else words[CODES[name]]
            for code in sorted(wanted - known.by_code.keys()):
                yield f"{form.name}（{form.id}）：条件 {name} 的代码 {code} 不在代码表里，一件也选不出来"
