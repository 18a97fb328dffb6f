"""Counted tables and the disputes behind a figure as files: a workbook with charts, a list to print or to take along"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.ledger_rows import LedgerRow, ledger_row
from mediator_desktop.catalogue.ledgers import LedgerHeading
from mediator_desktop.domain.charts import Chart
from mediator_desktop.domain.figures import BY_LABELS, CountedTable
from mediator_desktop.domain.masking import mask_name
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.views import DisputeRow
from mediator_desktop.services import signatures
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.reporting import LIST_LEDGER
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.services.loose_sheets import LooseSheet

MOST_PRINTED = 2_000
"""Disputes that a printed list has at most; a workbook has all of them."""


def write_table(
    counted: CountedTable,
    target: Path,
    workplace: Workplace,
    *,
    charts: Sequence[Chart] = (),
    names: SignatureNames | None = None,
    digest: str = "",
) -> None:
    """Write a counted table as .xlsx, with `charts` on a second sheet; logged.

    `names` stand on the signature line and are remembered; `digest` is printed at the foot. Raises Refused when the workbook
    is not as it was meant or a name cannot be printed, Trouble when it cannot be written.
    """
    from mediator_desktop.ledgers.table_writing import SheetFoot, table_workbook

    names = signatures.checked(names or SignatureNames())
    content = table_workbook(counted, SheetFoot(people=names.people(), digest=digest), charts)
    written_whole(target, content)
    with workplace.register.write(workplace.actor) as uow:
        signatures.remember(names, uow)
        uow.record_event("export", subject=f"统计表 {counted.title} {counted.period} → {target.name}")


def table_sheet(counted: CountedTable, names: SignatureNames | None = None) -> "LooseSheet":
    """A counted table as a sheet to look at and print, with its notes and the line where people sign."""
    from mediator_desktop.papers.tables_sheet import table_pdf
    from mediator_desktop.services.loose_sheets import LooseSheet

    line = f"按{BY_LABELS[counted.counted_by]}统计，{counted.period}"
    people = names.people() if names is not None else {}
    return LooseSheet(title=counted.title, line=line, pdf=table_pdf(counted, people=people))


def write_list(
    dispute_ids: Sequence[str],
    target: Path,
    workplace: Workplace,
    *,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write the disputes behind a figure in the columns of the case register, personal data masked; returns how many.

    Raises Trouble when the file cannot be written.
    """
    from mediator_desktop.ledgers.writing import write_ledger

    form = workplace.ledgers[LIST_LEDGER]

    with workplace.register.read() as reader:
        office = reader.office()
        heading = LedgerHeading(unit=office.committee if office else "", made_on=workplace.clock.today())
        written = write_ledger(
            form,
            _ledger_rows(dispute_ids, reader, workplace),
            heading,
            workplace.vocabulary,
            target,
            full=False,
            progress=progress,
            cancelled=cancelled,
        )
    _log(workplace, f"统计数字背后的纠纷（脱敏）→ {target.name}")
    return written.rows


def list_sheet(title: str, rows: Sequence[DisputeRow], office: str, workplace: Workplace) -> "LooseSheet":
    """The disputes behind a figure as a sheet to look at and print; names are masked. At most MOST_PRINTED of them."""
    from mediator_desktop.papers.filled import FilledPaper, Page, Run, Table, Text
    from mediator_desktop.papers.fonts import with_fonts
    from mediator_desktop.papers.wording import flat
    from mediator_desktop.services import papers
    from mediator_desktop.services.loose_sheets import LooseSheet

    types = workplace.vocabulary.types
    shown = rows[:MOST_PRINTED]
    table = Table(
        ("序号", "编号", "当事人", "类型", "村(社区)", "状态", "登记日期"),
        (6, 22, 22, 15, 13, 11, 13),
        ("centre", "left", "left", "left", "left", "left", "left"),
        tuple(
            (
                str(number),
                flat(row.number),
                flat(_sides(row)),
                flat(types.name(row.type_code)),
                flat(row.village),
                row.status.label,
                row.received_on.isoformat() if row.received_on else "",
            )
            for number, row in enumerate(shown, 1)
        ),
        row_mm=7,
        size=9,
    )
    left_out = f"，下面是前{len(shown)}件" if len(shown) < len(rows) else ""
    day = workplace.clock.today()
    line = f"共{len(rows)}件{left_out}。{day.year}年{day.month}月{day.day}日打印，姓名已隐去一部分。"
    filled = with_fonts(
        FilledPaper(
            form="figure_list",
            edition="2026-1",
            title=title,
            author=office,
            page=Page(18, 16, 20, 18, 12, 20, 16),
            blocks=(
                Text((Run(flat(title)),), style="title", align="centre", indent=False),
                Text((Run(flat(line)),), size=10, indent=False),
                table,
            ),
        )
    )
    return LooseSheet(title=title, line=f"共 {len(rows):,} 件", pdf=papers.pdf(filled), filled=filled)


_ORGANISATIONS = (
    "公司",
    "合作社",
    "委员会",
    "村",
    "社区",
    "厂",
    "店",
    "中心",
    "局",
    "所",
    "学校",
    "医院",
    "政府",
    "站",
)
"""How names end that are no person's."""


def _sides(row: DisputeRow) -> str:
    """The sides of a dispute, people's names masked."""
    names = [name for side in (row.applicants, row.respondents) for name in side.split("、") if name]
    return "、".join(name if name.endswith(_ORGANISATIONS) else mask_name(name) for name in names)


def _ledger_rows(dispute_ids: Sequence[str], reader: Reader, workplace: Workplace) -> Iterator[LedgerRow]:
    for dispute_id in dispute_ids:
        record = reader.load(dispute_id)
        yield ledger_row(record, workplace.vocabulary.types.name(record.dispute.type_code))


def _log(workplace: Workplace, subject: str) -> None:
    with workplace.register.write(workplace.actor) as uow:
        uow.record_event("export", subject=subject)
