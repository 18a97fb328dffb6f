"""Analysis reports without the window: the sentences of a period, or the whole report as PDF or DOCX"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.commands.desk import DONE, REFUSALS, Add, Desk, period

if TYPE_CHECKING:
    from mediator_desktop.domain.analysis_report import AnalysisReport


def declare(add: Add) -> None:
    """The command of this module."""
    command = add("analysis", _analysis, "写一个时间段的分析研判报告；不写 -o 时只看算出来的内容")
    command.add_argument("--period", type=period, required=True, metavar="时间段")
    command.add_argument("--kind", metavar="种类", help="哪种报告；不写时按时间段的长短选")
    command.add_argument("-o", "--output", type=Path, metavar="文件", help="报告.docx 或 报告.pdf")
    choice = command.add_mutually_exclusive_group()
    choice.add_argument(
        "--merge", dest="is_merged", action="store_true", default=None, help="件数很少的村合并"
    )
    choice.add_argument("--no-merge", dest="is_merged", action="store_false", help="每个村都写出来")


def _analysis(desk: Desk) -> int:
    from dataclasses import replace

    from mediator_desktop.services import analysis

    options = desk.options
    workplace = desk.workplace()
    kind = options.kind or analysis.fitting(options.period, workplace).id
    with workplace.register.read() as reader:
        kept = analysis.read_kept(kind, options.period, reader)
        if options.is_merged is not None:
            kept = replace(kept, is_merged=options.is_merged)
        report = analysis.compose(kind, options.period, reader, workplace, kept)
    if options.output is not None:
        analysis.write(report, options.output, workplace)
        desk.tell(
            {"kind": report.kind, "title": report.title, "file": str(options.output)},
            [f"已写好“{report.title}”：{options.output}", *_doubts(report)],
        )
    else:
        desk.tell(_plain(report), _lines(report))
    return REFUSALS if report.is_stopped else DONE


def _lines(report: "AnalysisReport") -> Iterator[str]:
    """Headings with the sentences under them, tables row by row; then what does not add up."""
    from mediator_desktop.domain.analysis_report import outline, printed

    yield report.title
    for (_, heading), section in zip(outline(report), printed(report.sections), strict=True):
        yield heading
        yield from (f"  {said.words}" for said in section.said)
        if section.slot is not None and section.slot.words:
            yield f"  {section.slot.words}"
        for table in section.tables:
            yield f"  {table.caption}"
            yield from ("  " + "  ".join(row) for row in (table.heads, *table.rows))
    yield from report.footing
    yield from _doubts(report)


def _doubts(report: "AnalysisReport") -> Iterator[str]:
    yield from (f"请核对：{sentence}" for sentence in report.doubts)


def _plain(report: "AnalysisReport") -> dict[str, Any]:
    return {
        "kind": report.kind,
        "edition": report.edition,
        "title": report.title,
        "period": {
            "first_day": report.period.first_day.isoformat(),
            "last_day": report.period.last_day.isoformat(),
        },
        "sections": [
            {
                "id": section.id,
                "level": section.level,
                "heading": section.heading,
                "sentences": [said.words for said in section.said],
                "tables": [
                    {
                        "caption": table.caption,
                        "heads": list(table.heads),
                        "rows": [list(r) for r in table.rows],
                    }
                    for table in section.tables
                ],
                "notes": list(section.notes),
                "written": section.slot.words if section.slot is not None else "",
            }
            for section in report.sections
        ],
        "merged_villages": list(report.few) if report.is_merged else [],
        "notes": list(report.footing),
        "doubts": list(report.doubts),
    }
