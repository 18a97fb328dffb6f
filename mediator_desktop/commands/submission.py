"""Reports sent up, opened again, listed, and what was corrected since"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.commands.desk import DONE, REFUSALS, Add, Desk, day, period
from mediator_desktop.domain.problems import Problem, Refused

if TYPE_CHECKING:
    from mediator_desktop.domain.submission import ReportKind
    from mediator_desktop.services.submission import Due
    from mediator_desktop.services.submission_check import Preflight


def declare(add: Add) -> None:
    """The commands of this module."""
    submit = add("submit", _submit, "报送：检查、签发、写出文件并锁定这个时间段")
    submit.add_argument("kind", metavar="报表", help="报表的代号或名称，见 submissions")
    submit.add_argument("--period", type=period, required=True, metavar="时间段")
    submit.add_argument("--signer", default="", metavar="姓名", help="签发人，每次都要写明")
    submit.add_argument("--maker", default="", metavar="姓名", help="填表人，不写就用上次的")
    submit.add_argument("--reviewer", default="", metavar="姓名", help="审核人，不写就用上次的")
    submit.add_argument("--signed-on", type=day, metavar="日期", help="签发日期，不写就是今天")
    submit.add_argument("-o", "--output", type=Path, metavar="文件夹", help="文件写到哪里")
    submit.add_argument("--full", action="store_true", help="不脱敏，会记入日志")
    submit.add_argument(
        "--to", "--recipient", dest="recipient", default="", metavar="单位", help="不脱敏时：提供给谁"
    )
    submit.add_argument("--purpose", default="", metavar="用途", help="不脱敏时：用来做什么")
    submit.add_argument(
        "--template", action="append", default=[], metavar="文件=模板", help="这份文件以后填县里的 .xlsx"
    )
    submit.add_argument(
        "--own-form", action="append", default=[], metavar="文件", help="这份文件以后又用自带的表格"
    )
    submit.add_argument(
        "--over-formula", action="append", default=[], metavar="工作表!列", help="模板里可以覆盖公式的列"
    )
    submit.add_argument("--unmapped-as-other", action="store_true", help="模板里没有对应类别的计入“其他”")
    submit.add_argument("--check", action="store_true", help="只检查，不报送")
    submit.add_argument("--yes", action="store_true", help="看过提醒，照样报送")
    reopen = add("reopen", _reopen, "把已报送的重新打开，以便更正后再报")
    reopen.add_argument("submission", metavar="报送", help="报送的代号，见 submissions --json")
    reopen.add_argument("--reason", required=True, metavar="原因")
    listing = add("submissions", _submissions, "列出要报的、已报的和报送以后的改动")
    listing.add_argument("--corrections", metavar="报送", help="列出这次报送以后改动了什么")
    listing.add_argument("--save", metavar="报送", help="把这次报送的文件原样再写一份")
    listing.add_argument("-o", "--output", type=Path, metavar="文件夹")


def _submit(desk: Desk) -> int:
    from mediator_desktop.services import signatures, submission
    from mediator_desktop.services.disclosure import Disclosure

    options = desk.options
    workplace = desk.workplace()
    kind = submission.report_kind(options.kind, workplace)
    _choose_templates(desk, kind)
    before = submission.preflight(kind, options.period, workplace)
    if options.check or not before.can_go or (before.checks and not options.yes):
        desk.tell(_plain_preflight(before), _preflight_lines(before, asked=options.check))
        return DONE if before.can_go and not before.checks else REFUSALS
    if options.output is None:
        raise Refused(Problem("output", "请用 -o 给出放文件的文件夹"))
    with workplace.register.read() as reader:
        last = signatures.remembered(reader)
    sent = submission.submit(
        kind,
        options.period,
        options.signer,
        options.signed_on or desk.clock.today(),
        options.output,
        workplace,
        maker=options.maker or last.maker,
        reviewer=options.reviewer or last.reviewer,
        disclosure=Disclosure.of(options.recipient, options.purpose) if options.full else None,
        warnings_seen=True,
    )
    desk.tell(
        {
            "id": sent.submission.id,
            "revision": sent.submission.revision,
            "digest": sent.submission.digest,
            "late": sent.submission.is_late,
            "files": [str(path) for path in sent.files],
        },
        (f"{submission.sentence_of(sent.submission)}。", *(f"  {path}" for path in sent.files)),
    )
    return DONE


def _choose_templates(desk: Desk, kind: "ReportKind") -> None:
    """Remember which files of the report are the county's own workbooks. Raises Refused where one was not gone through."""
    from mediator_desktop.commands.ledgers import column_of
    from mediator_desktop.services import report_templates, templates

    options, workplace = desk.options, desk.workplace()
    known = {file.id: file for file in report_templates.files_of(kind, workplace)}
    choices: dict[str, report_templates.ChosenTemplate | None] = dict.fromkeys(options.own_form)
    for said in options.template:
        name, mark, path = said.partition("=")
        if not mark or not path:
            raise Refused(
                Problem("template", f"“{said}”写法不对，请写成 文件=模板，例如 case_register=县台账.xlsx")
            )
        file = report_templates.at_hand(Path(path))
        choices[name] = report_templates.ChosenTemplate(
            name=file.name,
            content=file.content,
            over_formulas=frozenset(column_of(text) for text in options.over_formula),
            unmapped_as_other=options.unmapped_as_other,
        )
    for name, chosen in choices.items():
        if name not in known:
            raise Refused(Problem("template", f"{kind.name}里没有“{name}”，可用的有：{'、'.join(known)}"))
        if chosen is None:
            continue
        if not known[name].can_fill:
            raise Refused(Problem("template", f"“{known[name].name}”不是一件一行的台账，填不进模板"))
        mapping = templates.propose(chosen.file, workplace)
        if not mapping.confirmed and not options.yes:
            raise Refused(Problem("template", f"“{chosen.name}”的栏目还没有核对"), *mapping.lines())
        if not mapping.confirmed:
            templates.confirm(mapping, workplace)
    if choices:
        with workplace.register.write(workplace.actor) as uow:
            for name, chosen in choices.items():
                report_templates.choose(kind, name, chosen, uow)


def _plain_preflight(before: "Preflight") -> dict[str, Any]:
    return {
        "can_go": before.can_go,
        "revision": before.revision,
        "due_on": before.due_on.isoformat(),
        "files": list(before.files),
        "checks": [
            {
                "kind": check.kind.value,
                "sentence": check.sentence,
                "stops": check.stops,
                "disputes": list(check.disputes),
            }
            for check in before.checks
        ],
    }


def _preflight_lines(before: "Preflight", *, asked: bool) -> list[str]:
    lines = [f"{'不能报送' if check.stops else '请看'}：{check.sentence}" for check in before.checks]
    if before.can_go and before.checks and not asked:
        lines.append("没有报送。看过以上提醒后，加上 --yes 再运行一次。")
    return lines or ["检查过了，可以报送。"]


def _reopen(desk: Desk) -> int:
    from mediator_desktop.services import submission

    done = submission.reopen(desk.options.submission, desk.options.reason, desk.workplace())
    one = done.submission
    desk.tell(
        {"id": one.id, "state": one.state.value}, (f"{one.name} {one.period} 已重新打开，可以再报送。",)
    )
    return DONE


def _submissions(desk: Desk) -> int:
    from mediator_desktop.services import submission

    workplace = desk.workplace()
    if desk.options.save:
        if desk.options.output is None:
            raise Refused(Problem("output", "请用 -o 给出放文件的文件夹"))
        files = submission.write_files(desk.options.save, desk.options.output, workplace)
        desk.tell({"files": [str(path) for path in files]}, (f"已写到 {path}" for path in files))
        return DONE
    if desk.options.corrections:
        return _corrections(desk)
    with workplace.register.read() as reader:
        found = submission.overview(reader, workplace)
    today = workplace.clock.today()
    desk.tell(
        [_plain_due(due, today) for due in found],
        (line for due in found for line in _due_lines(due, today)),
    )
    return DONE


def _plain_due(due: "Due", today: date) -> dict[str, Any]:
    return {
        "kind": due.kind.id,
        "name": due.kind.name,
        "first_day": due.period.first_day.isoformat(),
        "last_day": due.period.last_day.isoformat(),
        "due_on": due.due_on.isoformat(),
        "state": due.state.value,
        "days_late": due.days_late(today),
        "submissions": [
            {
                "id": one.id,
                "revision": one.revision,
                "state": one.state.value,
                "submitted_at": one.submitted_at.isoformat(),
                "signer": one.signer,
                "late": one.is_late,
                "full": one.full,
                "digest": one.digest,
                "files": list(one.files),
                "reason": one.reopening.reason if one.reopening else "",
            }
            for one in due.sent
        ],
    }


def _due_lines(due: "Due", today: date) -> list[str]:
    lines = [f"{due.state_words(today)}  {due.kind.name}（{due.kind.id}） {due.period}  {due.due_on}前"]
    for one in due.sent:
        late = "，逾期" if one.is_late else ""
        lines.append(
            f"    第{one.revision}次  {one.submitted_at:%Y-%m-%d}  {one.signer}签发{late}  {one.state.label}  {one.id}"
        )
    return lines


def _corrections(desk: Desk) -> int:
    from mediator_desktop.services import submission

    found = submission.corrections(desk.options.corrections, desk.workplace())
    desk.tell(
        {
            "figures": [
                {
                    "table": one.table_id,
                    "row": list(one.row_labels),
                    "column": list(one.column_labels),
                    "before": one.before,
                    "after": one.after,
                }
                for one in found.figures
            ],
            "disputes": [
                {
                    "ledger": one.ledger_id,
                    "dispute": one.dispute,
                    "name": one.name,
                    "change": one.change.value,
                    "fields": [list(field) for field in one.fields],
                }
                for one in found.rows
            ],
        },
        [
            *(
                f"{' '.join((*one.row_labels, *one.column_labels))}：报送时{one.before or '没有'}，现在{one.after or '没有'}"
                for one in found.figures
            ),
            *(
                f"{one.ledger} {one.name}：{one.change.label}"
                + "".join(
                    f"；{heading}“{old}”→“{new}”" if heading not in _PRIVATE else f"；{heading}有改动"
                    for heading, old, new in one.fields
                )
                for one in found.rows
            ),
        ]
        or ["报送以后没有改动。"],
    )
    return DONE


_PRIVATE = frozenset({"身份证号", "联系电话", "住址", "当事人"})
"""Headings whose cells are not shown in a list of corrections that anybody at the desk may read."""
