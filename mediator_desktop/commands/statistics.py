"""Statistics of a period without the window: a declared table counted, compared and checked"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.commands.desk import DONE, REFUSALS, Add, Desk, period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import CountedBy

if TYPE_CHECKING:
    from mediator_desktop.domain.figures import CountedTable


def declare(add: Add) -> None:
    """The command of this module."""
    command = add("statistics", _statistics, "统计一个时间段；不写统计表时列出有哪些")
    command.add_argument("table", nargs="?", metavar="统计表")
    command.add_argument("--period", type=period, metavar="时间段")
    command.add_argument(
        "--by", type=CountedBy, metavar="found|accepted|agreed|closed", help="按哪个日期计入"
    )
    command.add_argument("--village", default="", metavar="村", help="只统计一个村(社区)")
    command.add_argument("--unmapped-as-other", action="store_true", help="没有对应类别的计入“其他”")
    command.add_argument("-o", "--output", type=Path, metavar="文件", help="写成 .xlsx")


def _statistics(desk: Desk) -> int:
    from mediator_desktop.services import statistics

    options = desk.options
    workplace = desk.workplace()
    if options.table is None:
        found = statistics.tables(workplace)
        desk.tell(
            [{"id": one.id, "name": one.name, "counted_by": one.counted_by.value} for one in found],
            (f"{one.id}  {one.name}" for one in found),
        )
        return DONE
    if options.period is None:
        raise Refused("请用 --period 给出时间段，例如 --period 2026-10")
    table = statistics.count(
        options.table,
        options.period,
        workplace,
        counted_by=options.by,
        village=options.village,
        unmapped_as_other=options.unmapped_as_other,
    )
    written: tuple[str, ...] = ()
    if options.output is not None:
        from mediator_desktop.services.statistics_sheets import write_table

        write_table(table, options.output, workplace)
        written = (f"已写到 {options.output}",)
    desk.tell(statistics.to_plain(table), (*_lines(table), *written))
    return REFUSALS if any(finding.stops for finding in table.findings) else DONE


def _lines(table: "CountedTable") -> Iterator[str]:
    """A line a row, its figures with their headings; then what does not add up, and the notes."""
    yield table.title
    for row, line in enumerate(table.rows):
        yield "·".join(line.labels)
        for figure in table.figures:
            if figure.row == row:
                yield f"  {'·'.join(table.columns[figure.column].labels)}  {figure.shown}"
    for finding in table.findings:
        yield f"{'不能报送' if finding.stops else '提醒'}：{finding.sentence}"
    yield from table.notes
