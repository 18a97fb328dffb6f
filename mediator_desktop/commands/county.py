"""The county's side without the window: towns' reports taken in, shown, added up, written"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.commands.desk import DONE, REFUSALS, Add, Desk, period
from mediator_desktop.domain.problems import Problem, Refused

if TYPE_CHECKING:
    from mediator_desktop.domain.received import Received
    from mediator_desktop.services.county import Arrival, TownRow
    from mediator_desktop.services.workplace import Workplace


def declare(add: Add) -> None:
    """The command of this module."""
    county = add("county", _county, "县级：收下各乡镇报送的文件，查看、汇总、写出")
    county.add_argument("what", choices=("add", "show", "write", "choose"), help="收下、查看、写出、选用")
    county.add_argument(
        "names", nargs="*", metavar="文件", help="add：文件；write：统计表的代号；choose：收到的代号"
    )
    county.add_argument("--kind", default="", metavar="报表")
    county.add_argument("--unit", default="", metavar="乡镇", help="文件里没有写明时，是哪个乡镇的")
    county.add_argument("--period", type=period, metavar="时间段")
    county.add_argument("-o", "--output", type=Path, metavar="文件")
    county.add_argument("--reason", default="", metavar="原因", help="choose：为什么用这一份")
    county.add_argument("--yes", action="store_true", help="看过提醒，照样收下")


def _county(desk: Desk) -> int:
    return {"add": _county_add, "show": _county_show, "write": _county_write, "choose": _county_choose}[
        desk.options.what
    ](desk)


def _county_add(desk: Desk) -> int:
    from mediator_desktop.services import county

    options = desk.options
    if not options.names:
        raise Refused("请给出各乡镇报送的文件")
    workplace = desk.workplace()
    told = county.Told(unit=options.unit, kind=options.kind, period=options.period)
    found = county.look([Path(name) for name in options.names], workplace, told)
    unclear = [one for one in found if one.report is None]
    if unclear or (any(one.doubts and not one.known for one in found) and not options.yes):
        lines = [line for one in found for line in _arrival_lines(one)]
        desk.tell(
            {"taken": [], "arrivals": [_plain_arrival(one) for one in found]},
            [*lines, "没有收下。看过以上提醒后，加上 --yes 再运行一次。" if not unclear else "没有收下。"],
        )
        return REFUSALS
    added = county.add(found, workplace)
    desk.tell(
        {
            "taken": [_plain_received(one) for one in added.taken],
            "known": [one.id for one in added.known],
            "arrivals": [_plain_arrival(one) for one in found],
        },
        [f"收下{len(added.taken)}份，早已收到{len(added.known)}份。"]
        + [line for one in found for line in _arrival_lines(one)],
    )
    return DONE


_ASKS = {"unit": "--unit 乡镇", "kind": "--kind 报表", "period": "--period 时间段"}


def _arrival_lines(one: "Arrival") -> list[str]:
    report = one.report
    files = "、".join(one.files)
    if one.problem:
        return [f"{files}：{one.problem}"]
    if report is None:
        asked = "、".join(_ASKS[key] for key in one.asks)
        return [*(f"{files}：{doubt}" for doubt in one.doubts), f"{files}：请用 {asked} 说明是谁的"]
    head = (
        f"{report.sender} {report.name} {report.period}：{'早已收到' if one.known else report.origin.label}"
    )
    return [head, *(f"    请看：{doubt}" for doubt in one.doubts)]


def _plain_arrival(one: "Arrival") -> dict[str, Any]:
    return {
        "files": list(one.files),
        "report": _plain_received(one.report) if one.report else None,
        "asks": list(one.asks),
        "problem": one.problem,
        "known": one.known,
        "others": [other.id for other in one.others],
        "doubts": list(one.doubts),
    }


def _plain_received(one: "Received") -> dict[str, Any]:
    return {
        "id": one.id,
        "unit": one.unit,
        "sender": one.sender,
        "kind": one.kind,
        "first_day": one.period.first_day.isoformat(),
        "last_day": one.period.last_day.isoformat(),
        "revision": one.revision,
        "origin": one.origin.value,
        "altered": list(one.altered),
        "digest": one.digest,
        "tables": [table.table_id for table in one.tables],
    }


def _county_show(desk: Desk) -> int:
    from mediator_desktop.services import county

    workplace = desk.workplace()
    kind = _kind(desk, workplace)
    with workplace.register.read() as reader:
        about = county.towns(kind, desk.options.period, reader, workplace)
        sums = {
            table: county.county_sum(table, kind, desk.options.period, reader, workplace)
            for table, _ in about.tables
        }
    desk.tell(
        {
            "kind": about.kind,
            "due_on": about.due_on.isoformat() if about.due_on else None,
            "towns": [_plain_town(row) for row in about.rows],
            "missing": list(about.missing),
            "sums": {
                table: {
                    "figures": [
                        {
                            "row": list(summed.total.rows[figure.row].labels),
                            "column": list(summed.total.columns[figure.column].labels),
                            "shown": figure.shown,
                            "towns": {
                                town.name: town.shown for town in summed.behind(figure.row, figure.column)
                            },
                        }
                        for figure in summed.total.figures
                    ],
                    "findings": [finding.sentence for finding in summed.total.findings],
                }
                for table, summed in sums.items()
                if summed is not None
            },
        },
        [
            county.title_of(about),
            *(line for row in about.rows for line in _town_lines(row)),
            *(
                f"请看：{finding.sentence}"
                for summed in sums.values()
                if summed is not None
                for finding in summed.total.findings
            ),
        ],
    )
    return DONE


def _plain_town(row: "TownRow") -> dict[str, Any]:
    return {
        "unit": row.unit,
        "name": row.name,
        "state": row.state.value,
        "counts": row.report.id if row.report else None,
        "sent": [_plain_received(one) for one in row.sent],
        "sentences": list(row.sentences),
    }


def _town_lines(row: "TownRow") -> list[str]:
    sent = f"  {len(row.sent)}份" if len(row.sent) > 1 else ""
    return [f"{row.name}  {row.state.label}{sent}", *(f"    请看：{words}" for words in row.sentences)]


def _county_write(desk: Desk) -> int:
    from mediator_desktop.services import county

    options = desk.options
    if len(options.names) != 1 or options.output is None:
        raise Refused("请写成 county write 统计表 --period 时间段 -o 文件")
    workplace = desk.workplace()
    with workplace.register.read() as reader:
        summed = county.county_sum(
            options.names[0], _kind(desk, workplace), options.period, reader, workplace
        )
    if summed is None:
        raise Refused(f"还没有乡镇报来“{options.names[0]}”这张表")
    county.write_sum(summed, options.output, workplace)
    findings = [finding.sentence for finding in summed.total.findings]
    desk.tell(
        {"file": str(options.output), "towns": len(summed.towns), "findings": findings},
        [f"{len(summed.towns)}个乡镇已汇总到 {options.output}", *(f"  请看：{words}" for words in findings)],
    )
    return DONE


def _county_choose(desk: Desk) -> int:
    from mediator_desktop.services import county

    if len(desk.options.names) != 1:
        raise Refused("请写成 county choose 收到的代号 --reason 原因")
    county.choose(desk.options.names[0], desk.options.reason, desk.workplace())
    desk.tell({"counts": desk.options.names[0]}, ("以后合计用这一份。",))
    return DONE


def _kind(desk: Desk, workplace: "Workplace") -> str:
    """The report asked for; where only one is declared or came in for the period, that one. Raises Refused."""
    options = desk.options
    if options.period is None:
        raise Refused(Problem("period", "请用 --period 给出时间段"))
    if options.kind:
        from mediator_desktop.services.submission import report_kind

        return report_kind(options.kind, workplace).id
    with workplace.register.read() as reader:
        here = [kind for kind, _, period in reader.received_periods() if period == options.period]
    if len(set(here)) == 1:
        return here[0]
    known = "、".join(kind.id for kind in workplace.reports)
    raise Refused(Problem("kind", f"请用 --kind 说明是哪一种报表：{known}"))
