"""Ledgers in and out"""

from pathlib import Path

from mediator_desktop.commands.desk import DONE, REFUSALS, Add, Desk, period
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import CountedBy


def declare(add: Add) -> None:
    """The commands of this module."""
    importing = add("import", _import, "导入台账")
    importing.add_argument("ledger", type=Path, metavar="台账")
    importing.add_argument("--dry-run", action="store_true", help="只看会导入什么")
    export = add("export", _export, "导出台账")
    export.add_argument("ledger", metavar="台账")
    export.add_argument("--period", type=period, required=True, metavar="时间段")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="文件")
    export.add_argument("--by", type=CountedBy, metavar="accepted|agreed|closed", help="按哪个日期计入")
    export.add_argument("--full", action="store_true", help="不脱敏，会记入日志")


def _import(desk: Desk) -> int:
    from mediator_desktop.catalogue.vocabulary import load_vocabulary
    from mediator_desktop.services.importing import import_ledger, preview_ledger, preview_lines

    if desk.options.dry_run:
        vocabulary = load_vocabulary(desk.paths.forms, desk.paths.own_forms)
        preview = preview_ledger(desk.options.ledger, vocabulary, desk.clock.today())
        desk.tell(preview.to_json(), preview_lines(preview))
        return REFUSALS if any(row.reject for sheet in preview.sheets for row in sheet.rows) else DONE
    workplace = desk.workplace()
    taken = import_ledger(desk.options.ledger, workplace)
    desk.tell(taken.to_json(), taken.lines())
    return REFUSALS if taken.has_refusals else DONE


def _export(desk: Desk) -> int:
    from mediator_desktop.services import reporting

    workplace = desk.workplace()
    wanted: Period = desk.options.period
    report = reporting.build(
        desk.options.ledger,
        wanted.first_day,
        wanted.last_day,
        desk.options.output,
        workplace,
        full=desk.options.full,
        counted_by=desk.options.by,
    )
    desk.tell(
        {"file": str(report.target), "rows": report.rows, "totals": dict(report.totals)},
        (f"{report.title}（{wanted}）共{report.rows}件，已写到 {report.target}",),
    )
    return DONE
