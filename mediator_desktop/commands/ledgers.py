"""Ledgers in and out"""

from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.commands.desk import DONE, REFUSALS, Add, Desk, period
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import CountedBy

if TYPE_CHECKING:
    from mediator_desktop.domain.signatures import SignatureNames
    from mediator_desktop.services.disclosure import Disclosure


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
    export.add_argument("--full", action="store_true", help="不脱敏，要写明 --to 和 --purpose，会记入日志")
    export.add_argument(
        "--to", "--recipient", dest="recipient", default="", metavar="单位", help="不脱敏时：提供给谁"
    )
    export.add_argument("--purpose", default="", metavar="用途", help="不脱敏时：用来做什么")
    export.add_argument("--maker", default="", metavar="姓名", help="签名栏的填表人")
    export.add_argument("--reviewer", default="", metavar="姓名", help="签名栏的审核人")
    export.add_argument("--signer", default="", metavar="姓名", help="签名栏的负责人、签发人")
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
        from mediator_desktop.services.import_undoing import undo_import

        undo_import(options.undo, desk.workplace())
        desk.tell({"undone": options.undo}, (f"已撤销导入 {options.undo}。",))
        return DONE
    if options.ledger is None:
        raise Refused("请给出要导入的台账，或者用 --undo 撤销一次导入")
    if options.dry_run:
        return _dry_run(desk)
    given = _mapping(desk)
    workplace = desk.workplace()
    opened = importing.open_ledger_file(options.ledger, workplace)
    preview = importing.preview_opened(opened, workplace, given=given)
    if not options.yes and (unsure := importing.unsure_columns(preview)):
        raise Refused(
            *unsure, "有几列没有把握，请先用 --dry-run 看一看，再用 --map 改正，或者加 --yes 照此导入"
        )
    decision = importing.Decision(known=importing.Known(options.known))
    taken = importing.take(preview, options.ledger.name, workplace, decision)
    desk.tell(taken.to_json(), taken.lines())
    if options.report:
        importing.write_report(options.report, options.ledger.name, preview, taken)
    return REFUSALS if taken.has_refusals else DONE


def _dry_run(desk: Desk) -> int:
    """Tell what would come in; with a register at hand also what of it is on record. No register is needed."""
    from mediator_desktop.catalogue.vocabulary import load_vocabulary
    from mediator_desktop.services import importing
    from mediator_desktop.services.import_memory import only
    from mediator_desktop.services.import_recognising import known_json, known_lines, recognise

    given = _mapping(desk)
    if desk.has_register:
        workplace = desk.workplace()
        preview = importing.preview_opened(
            importing.open_ledger_file(desk.options.ledger, workplace), workplace, given=given
        )
        with workplace.register.read() as reader:
            known = recognise(preview, reader)
        desk.tell(
            preview.to_json() | ({"known": known_json(known)} if known else {}),
            (*importing.preview_lines(preview), *known_lines(known)),
        )
    else:
        preview = importing.preview_ledger(
            desk.options.ledger,
            load_vocabulary(desk.paths.forms, desk.paths.own_forms),
            desk.clock.today(),
            importing.synonyms_of(desk.paths),
            only(given),
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
    disclosure = _disclosure(desk)
    workplace = desk.workplace()
    wanted: Period | None = desk.options.period
    if wanted is None:
        report = reporting.build_all(
            desk.options.ledger,
            desk.options.output,
            workplace,
            full=desk.options.full,
            disclosure=disclosure,
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
            disclosure=disclosure,
            names=_names(desk),
        )
    desk.tell(
        {"file": str(report.target), "rows": report.rows, "totals": dict(report.totals)},
        (f"{report.title}（{wanted or '全部'}）共{report.counted}，已写到 {report.target}",),
    )
    return DONE


def _fill(desk: Desk) -> int:
    """Fill a county's own workbook; an unconfirmed one is only told what would be filled in where."""
    from mediator_desktop.services import templates

    options = desk.options
    if options.period is None:
        raise Refused("填模板要用 --period 给出时间段")
    disclosure = _disclosure(desk)
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
        over_formulas=frozenset(column_of(text) for text in options.over_formula),
        disclosure=disclosure,
        names=_names(desk),
    )
    filled = templates.fill(options.template, mapping, wish, options.output, workplace)
    desk.tell(filled.to_json(), filled.lines())
    return DONE


def _disclosure(desk: Desk) -> "Disclosure | None":
    """To whom unmasked data goes and what for, None for masked data. Raises Refused when either is not said."""
    from mediator_desktop.services.disclosure import Disclosure

    options = desk.options
    return Disclosure.of(options.recipient, options.purpose) if options.full else None


def _names(desk: Desk) -> "SignatureNames":
    from mediator_desktop.domain.signatures import SignatureNames

    options = desk.options
    return SignatureNames(maker=options.maker, reviewer=options.reviewer, head=options.signer)


def column_of(text: str) -> tuple[str, str]:
    """`台账!A` as sheet and column."""
    sheet, mark, letter = text.rpartition("!")
    if not mark:
        raise Refused(f"“{text}”写法不对，请写成 工作表!列，例如 台账!A")
    return sheet, letter.upper()
