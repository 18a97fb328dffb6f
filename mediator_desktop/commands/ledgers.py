"""Ledgers in and out"""

from pathlib import Path

from mediator_desktop.commands.desk import DONE, REFUSALS, Add, Desk, period
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import CountedBy


def declare(add: Add) -> None:
    """The commands of this module."""
    importing = add("import", _import, "导入台账")
    importing.add_argument("ledger", type=Path, nargs="?", metavar="台账")
    importing.add_argument("--dry-run", action="store_true", help="只看会导入什么")
    importing.add_argument(
        "--map", type=Path, metavar="文件", help="表头和字段的对应（TOML），改正自动认出的"
    )
    importing.add_argument("--yes", action="store_true", help="没有把握的列也照自动认出的导入")
    importing.add_argument(
        "--known", choices=("skip", "update", "add"), default="skip", help="已登记的怎么办"
    )
    importing.add_argument("--report", type=Path, metavar="文件", help="把导入了什么、没有导入什么写成 .xlsx")
    importing.add_argument("--undo", metavar="名称", help="撤销一次导入")
    export = add("export", _export, "导出台账")
    export.add_argument("ledger", metavar="台账")
    span = export.add_mutually_exclusive_group(required=True)
    span.add_argument("--period", type=period, metavar="时间段")
    span.add_argument("--all", action="store_true", help="登记册里的全部纠纷")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="文件")
    export.add_argument("--by", type=CountedBy, metavar="found|accepted|agreed|closed", help="按哪个日期计入")
    export.add_argument("--full", action="store_true", help="不脱敏，会记入日志")
    export.add_argument("--template", type=Path, metavar="模板", help="填进县里发的 .xlsx 模板")
    export.add_argument("--yes", action="store_true", help="认可模板的栏目，以后不再问")
    export.add_argument("--unmapped-as-other", action="store_true", help="没有对应类别的计入“其他”")
    export.add_argument(
        "--over-formula", action="append", default=[], metavar="工作表!列", help="可以覆盖公式的列"
    )


def _import(desk: Desk) -> int:
    from mediator_desktop.services import importing

    options = desk.options
    if options.undo:
        importing.undo_import(options.undo, desk.workplace())
        desk.tell({"undone": options.undo}, (f"已撤销导入 {options.undo}。",))
        return DONE
    if options.ledger is None:
        raise Refused("请给出要导入的台账，或者用 --undo 撤销一次导入")
    if options.dry_run:
        return _dry_run(desk)
    given = _mapping(desk)
    workplace = desk.workplace()
    with workplace.register.read() as reader:
        preview = importing.preview_ledger(
            options.ledger,
            workplace.vocabulary,
            workplace.clock.today(),
            importing.synonyms_of(workplace.paths),
            importing.remembered_by(reader, given),
        )
    if not options.yes and (unsure := importing.unsure_columns(preview)):
        raise Refused(
            *unsure, "有几列没有把握，请先用 --dry-run 看一看，再用 --map 改正，或者加 --yes 照此导入"
        )
    taken = importing.take(preview, options.ledger.name, workplace, importing.Known(options.known))
    desk.tell(taken.to_json(), taken.lines())
    if options.report:
        importing.write_report(options.report, options.ledger.name, preview, taken)
    return REFUSALS if taken.has_refusals else DONE


def _dry_run(desk: Desk) -> int:
    """Tell what would come in; no register is needed."""
    from mediator_desktop.catalogue.vocabulary import load_vocabulary
    from mediator_desktop.services import importing

    given = _mapping(desk)
    preview = importing.preview_ledger(
        desk.options.ledger,
        load_vocabulary(desk.paths.forms, desk.paths.own_forms),
        desk.clock.today(),
        importing.synonyms_of(desk.paths),
        (lambda _: given) if given else None,
    )
    desk.tell(preview.to_json(), importing.preview_lines(preview))
    return REFUSALS if any(row.reject for sheet in preview.sheets for row in sheet.rows) else DONE


def _mapping(desk: Desk) -> dict[str, tuple[str, ...]]:
    """The fields by heading of `--map`, empty without one."""
    from mediator_desktop.catalogue.ledger_synonyms import read_mapping
    from mediator_desktop.catalogue.reading import FormError

    if desk.options.map is None:
        return {}
    try:
        return read_mapping(desk.options.map)
    except FormError as error:
        raise Refused(str(error)) from error


def _export(desk: Desk) -> int:
    from mediator_desktop.services import reporting

    if desk.options.template is not None:
        return _fill(desk)
    workplace = desk.workplace()
    wanted: Period | None = desk.options.period
    if wanted is None:
        report = reporting.build_all(
            desk.options.ledger, desk.options.output, workplace, full=desk.options.full
        )
    else:
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
        (f"{report.title}（{wanted or '全部'}）共{report.rows}件，已写到 {report.target}",),
    )
    return DONE


def _fill(desk: Desk) -> int:
    """Fill a county's own workbook; an unconfirmed one is only told what would be filled in where."""
    from mediator_desktop.services import templates

    options = desk.options
    if options.period is None:
        raise Refused("填模板要用 --period 给出时间段")
    workplace = desk.workplace()
    mapping = templates.propose(options.template, workplace)
    if not mapping.confirmed:
        if not options.yes:
            note = "栏目还没有确认。核对以后加上 --yes 再运行一次。"
            desk.tell(mapping.to_json(), (*mapping.lines(), note))
            return REFUSALS
        mapping = templates.confirm(mapping, workplace)
    wish = templates.Wish(
        ledger_id=options.ledger,
        first_day=options.period.first_day,
        last_day=options.period.last_day,
        full=options.full,
        counted_by=options.by,
        unmapped_as_other=options.unmapped_as_other,
        over_formulas=frozenset(_column(text) for text in options.over_formula),
    )
    filled = templates.fill(options.template, mapping, wish, options.output, workplace)
    desk.tell(filled.to_json(), filled.lines())
    return DONE


def _column(text: str) -> tuple[str, str]:
    """`台账!A` as sheet and column."""
    sheet, mark, letter = text.rpartition("!")
    if not mark:
        raise Refused(f"“{text}”写法不对，请写成 工作表!列，例如 台账!A")
    return sheet, letter.upper()
