"""Composition root of the headless commands; the same services as the window, no Qt.

Exit status: 0 done, 1 done with refusals listed, 2 could not be done (one sentence why).
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.config.paths import PASSWORD_VARIABLE, Paths, locate
from mediator_desktop.domain.clock import Clock, FixedClock, SystemClock
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem, Refused, Trouble, wrong

DONE, REFUSALS, FAILED = 0, 1, 2
PROGRAM = "mediator-desktop"


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit status. Expected failures are one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = _parser().parse_args(argv)
        command: Callable[[Desk], int] = options.command
        return command(Desk(options))
    except Refused as refused:
        _complain(refused.problems)
    except Trouble as trouble:
        print(trouble.sentence, file=sys.stderr)
    except FormError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


class Desk:
    """What a command works with: its options, the clock, and the register once it is opened."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.paths: Paths = locate(options.data)
        self.clock: Clock = FixedClock.on(options.today) if options.today else SystemClock()

    @property
    def password(self) -> str:
        """From `--password-file`, else MEDIATOR_PASSWORD. Raises Refused when neither is there."""
        if self.options.password_file:
            try:
                return str(self.options.password_file.read_text("utf-8-sig")).strip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                raise Trouble("密码文件读不出来，请检查路径和权限") from error
        if password := os.environ.get(PASSWORD_VARIABLE):
            return password
        raise Refused(f"请用 --password-file 或环境变量 {PASSWORD_VARIABLE} 给出密码")

    def keeper(self) -> Any:
        """The keeper of the data folder's register."""
        from mediator_desktop.storage.keeper import Keeper

        return Keeper(self.paths, self.clock)

    def workplace(self, register: Any = None) -> Any:
        """The open register with clock and forms."""
        from mediator_desktop.catalogue.vocabulary import load_vocabulary
        from mediator_desktop.services.workplace import Workplace

        return Workplace(
            paths=self.paths,
            register=register or self.keeper().open(self.password),
            clock=self.clock,
            vocabulary=load_vocabulary(self.paths.forms, self.paths.own_forms),
            actor="命令行",
        )

    def tell(self, plain: Any, lines: Iterable[str]) -> None:
        """Print for machines with `--json`, else for people."""
        if getattr(self.options, "json", False):
            print(json.dumps(plain, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                print(line)


def _init(desk: Desk) -> int:
    from mediator_desktop.catalogue.reading import read_toml
    from mediator_desktop.catalogue.record_format import from_plain
    from mediator_desktop.domain.office import Office
    from mediator_desktop.services.office import tidied_office

    table = dict(read_toml(desk.options.office).table)
    office = tidied_office(from_plain(Office, table.get("office", table)))
    register, recovery = desk.keeper().create(office, desk.password)
    register.close()
    desk.tell(
        {"data": str(desk.paths.data), "recovery_code": recovery},
        (
            f"登记册已建好：{desk.paths.data}",
            f"恢复码：{recovery}",
            "请把恢复码抄写、封好、单独保管；忘了密码时只有它能打开登记册。",
        ),
    )
    return DONE


def _demo(desk: Desk) -> int:
    from mediator_desktop.services.demo import invent_office
    from mediator_desktop.services.practice import fill_practice_register, practice_office

    keeper = desk.keeper()
    if keeper.exists():
        register = keeper.open(desk.password)
    else:
        register, _ = keeper.create(practice_office(invent_office()), desk.password)
    try:
        made = fill_practice_register(register, desk.clock, desk.options.disputes, desk.options.seed, "练习")
    finally:
        register.close()
    desk.tell(
        {"data": str(desk.paths.data), "disputes": made.disputes},
        (f"练习登记册里增加了{made.disputes}件虚构的纠纷：{desk.paths.data}",),
    )
    return DONE


def _register(desk: Desk) -> int:
    from mediator_desktop.services.registration import register_file

    workplace = desk.workplace()
    status = DONE
    outcomes = []
    for path in desk.options.files:
        for outcome in register_file(
            path, workplace.register, workplace.clock, workplace.vocabulary, workplace.actor
        ):
            outcomes.append((path, outcome))
            if outcome.number is None:
                status = REFUSALS
    desk.tell(
        {
            "registered": [o.number for _, o in outcomes if o.number],
            "refused": [
                {"file": path.name, "place": o.place, "problems": [_plain(p) for p in o.problems]}
                for path, o in outcomes
                if o.number is None
            ],
        },
        (
            f"已登记 {o.number}"
            if o.number
            else f"{path.name} 第{o.place}件没有登记：{'；'.join(_sentence(p) for p in o.problems)}"
            for path, o in outcomes
        ),
    )
    return status


def _list(desk: Desk) -> int:
    if desk.options.what == "forms":
        return _list_forms(desk)
    workplace = desk.workplace()
    if desk.options.what == "due":
        return _list_due(desk, workplace)
    from mediator_desktop.domain.views import Filter
    from mediator_desktop.services.telling import row_words

    period = desk.options.period
    wanted = Filter(
        text=desk.options.search,
        first_day=period.first_day if period else None,
        last_day=period.last_day if period else None,
    )
    rows: list[Any] = []
    after = None
    with workplace.register.read() as reader:
        while len(rows) < desk.options.limit:
            page = reader.page(wanted, after=after, limit=min(500, desk.options.limit - len(rows)))
            rows += page.rows
            after = page.after
            if after is None:
                break
    desk.tell(
        {"disputes": [row_words(row, workplace.vocabulary) for row in rows]},
        (f"{row.number}  {row.received_on or '日期不详'}  {row.status.label}  {row.title}" for row in rows),
    )
    return DONE


def _list_due(desk: Desk, workplace: Any) -> int:
    today = desk.clock.today()
    with workplace.register.read() as reader:
        due = reader.promises(desk.options.until or today, limit=desk.options.limit)
    desk.tell(
        {
            "due": [
                {
                    "kind": "performance",
                    "number": promise.row.number,
                    "title": promise.row.title,
                    "what": promise.what,
                    "amount": promise.amount.plain if promise.amount else None,
                    "due_on": promise.due_on.isoformat(),
                    "days_late": max(0, (today - promise.due_on).days),
                    "rule": "人民调解法第31条",
                }
                for promise in due
            ]
        },
        (f"{p.due_on}  {p.row.number}  {p.row.title}  {p.what} {p.amount or ''}".rstrip() for p in due),
    )
    return DONE


def _list_forms(desk: Desk) -> int:
    from mediator_desktop.catalogue.ledgers import load_ledgers
    from mediator_desktop.catalogue.papers import load_papers

    papers = load_papers(desk.paths.forms, desk.paths.own_forms)
    ledgers = load_ledgers(desk.paths.forms, desk.paths.own_forms)
    desk.tell(
        {
            "papers": [
                {"id": form.id, "title": form.title, "edition": form.edition}
                for form in papers.forms.values()
            ],
            "ledgers": [
                {"id": form.id, "title": form.name, "edition": form.edition} for form in ledgers.values()
            ],
            "broken": [str(error) for error in papers.broken],
        },
        (
            *(f"文书  {form.id:24}{form.title}" for form in papers.forms.values()),
            *(f"台账  {form.id:24}{form.name}" for form in ledgers.values()),
            *(f"不能用  {error}" for error in papers.broken),
        ),
    )
    return DONE


def _show(desk: Desk) -> int:
    from mediator_desktop.services.registration import shown
    from mediator_desktop.services.telling import tell

    workplace = desk.workplace()
    record = _dispute(workplace, desk.options.number)
    desk.tell(
        {"disputes": [shown(record, workplace.vocabulary)]},
        (f"{label}：{value}" for label, value in tell(record, workplace.vocabulary)),
    )
    return DONE


def _print(desk: Desk) -> int:
    from mediator_desktop.services import papers

    workplace = desk.workplace()
    record = _dispute(workplace, desk.options.number)
    with workplace.register.read() as reader:
        item = desk.options.item - 1 if desk.options.item else None
        prepared = papers.prepare(desk.options.form, record, reader, workplace, item)
    if stops := wrong(prepared.problems):
        _complain(stops)
        return FAILED
    papers.save_as(prepared, desk.options.output)
    with workplace.register.write(workplace.actor) as uow:
        kept = papers.issue(prepared, uow, workplace.clock).paper
    gaps = [p for p in prepared.problems if p.sentence]
    desk.tell(
        {
            "file": str(desk.options.output),
            "form": kept.form_id,
            "edition": kept.edition,
            "digest": kept.digest,
            "problems": [_plain(p) for p in gaps],
        },
        (
            f"{kept.title}已写到 {desk.options.output}",
            *(f"注意：{p.sentence}" for p in gaps),
        ),
    )
    return DONE if prepared.is_complete else REFUSALS


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
    period: Period = desk.options.period
    report = reporting.build(
        desk.options.ledger,
        period.first_day,
        period.last_day,
        desk.options.output,
        workplace,
        full=desk.options.full,
        counted_by=desk.options.by,
    )
    desk.tell(
        {"file": str(report.target), "rows": report.rows, "totals": dict(report.totals)},
        (f"{report.title}（{period}）共{report.rows}件，已写到 {report.target}",),
    )
    return DONE


def _backup(desk: Desk) -> int:
    folder = desk.workplace().register.backup(desk.options.folder.absolute())
    desk.tell({"backup": str(folder)}, (f"备份已写好并检查过：{folder}",))
    return DONE


def _restore(desk: Desk) -> int:
    desk.keeper().restore(desk.options.backup.absolute())
    desk.tell(
        {"data": str(desk.paths.data)}, (f"已从备份恢复到 {desk.paths.data}，原来的内容放在 backups 里",)
    )
    return DONE


def _verify(desk: Desk) -> int:
    found = list(desk.workplace().register.verify())
    desk.tell({"problems": found}, found or ("登记册完好。",))
    return REFUSALS if found else DONE


def _check_forms(desk: Desk) -> int:
    from mediator_desktop.services.form_check import check_forms

    checked = check_forms(desk.paths, desk.clock.today())
    desk.tell(
        {
            "papers": checked.papers,
            "ledgers": checked.ledgers,
            "samples": checked.samples,
            "problems": checked.problems,
        },
        (
            *checked.problems,
            f"检查了{checked.papers}种文书、{checked.ledgers}种台账，每种都用{checked.samples}件样例填过",
        ),
    )
    return FAILED if checked.problems else DONE


def _rehearse(desk: Desk) -> int:
    from mediator_desktop.catalogue.vocabulary import load_vocabulary
    from mediator_desktop.services.rehearsal import rehearse
    from mediator_desktop.storage.keeper import Keeper

    folder: Path = desk.options.folder.absolute()
    paths = replace(desk.paths, data=folder / "练习登记册")
    vocabulary = load_vocabulary(paths.forms, paths.own_forms)
    made = rehearse(Keeper(paths, desk.clock), paths, desk.clock, vocabulary, folder)
    desk.tell(
        {"folder": str(folder), "files": [str(path) for path in made.files], "password": made.password},
        (
            "没有显示器，已做了一遍演练（内容都是虚构的）：",
            *(f"  {label}：{path}" for label, path in zip(made.labels, made.files, strict=True)),
            f"  练习登记册的密码：{made.password}",
        ),
    )
    return DONE


def _dispute(workplace: Any, number: str) -> Any:
    """The one dispute that goes by a number. Raises Refused for none or several."""
    with workplace.register.read() as reader:
        found = reader.find(number)
        if not found:
            raise Refused(f"登记册里没有编号“{number}”")
        if len(found) > 1:
            ids = "、".join(found[:5])
            raise Refused(f"有{len(found)}件纠纷都用编号“{number}”，请改用内部号：{ids}")
        return reader.load(found[0])


def _sentence(problem: Problem) -> str:
    return f"{problem.field}：{problem.sentence}" if problem.field else problem.sentence


def _complain(problems: Iterable[Problem]) -> None:
    for problem in problems:
        print(_sentence(problem), file=sys.stderr)


def _plain(problem: Problem) -> dict[str, str]:
    return {"field": problem.field, "sentence": problem.sentence, "severity": problem.severity.value}


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong with the words of a call."""

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"命令写法不对（{message}）。用 {PROGRAM} --help 看写法。\n")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-03-05") from None


def _period(text: str) -> Period:
    try:
        return Period.read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _amount(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError("请给 1 到 1000000 之间的数")
    return int(text)


def _common(parser: argparse.ArgumentParser, *, top: bool) -> None:
    """Options that may stand before or behind the command."""
    absent: Any = None if top else argparse.SUPPRESS
    parser.add_argument("--data", type=Path, default=absent, metavar="文件夹", help="登记册所在的文件夹")
    parser.add_argument("--password-file", type=Path, default=absent, metavar="文件", help="存有密码的文件")
    parser.add_argument("--today", type=_day, default=absent, metavar="日期", help="演练用的日期")


def _parser() -> argparse.ArgumentParser:
    from mediator_desktop.domain.views import CountedBy

    parser = _Parser(prog=PROGRAM, description="乡镇矛盾纠纷调处登记", add_help=True)
    _common(parser, top=True)
    commands = parser.add_subparsers(required=True, metavar="命令")

    def add(name: str, run: Callable[[Desk], int], about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        _common(command, top=False)
        command.add_argument("--json", action="store_true", help="给机器读的输出")
        command.set_defaults(command=run)
        return command

    add("init", _init, "新建登记册").add_argument("--office", type=Path, required=True, metavar="TOML")
    demo = add("demo", _demo, "新建练习登记册，或给练习登记册增加虚构的纠纷")
    demo.add_argument("--disputes", type=_amount, required=True, metavar="件数")
    demo.add_argument("--seed", type=int, default=1, metavar="数")
    add("register", _register, "从文件登记纠纷").add_argument("files", type=Path, nargs="+", metavar="文件")
    listing = add("list", _list, "列出纠纷、到期事项或表格")
    listing.add_argument("what", choices=("disputes", "due", "forms"))
    listing.add_argument("--period", type=_period, metavar="时间段")
    listing.add_argument("--search", default="", metavar="文字")
    listing.add_argument("--until", type=_day, metavar="日期")
    listing.add_argument("--limit", type=_amount, default=1_000_000, metavar="件数")
    add("show", _show, "看一件纠纷的全部内容").add_argument("number", metavar="编号")
    printing = add("print", _print, "打印文书到文件")
    printing.add_argument("form", metavar="文书")
    printing.add_argument("number", metavar="编号")
    printing.add_argument("-o", "--output", type=Path, required=True, metavar="文件")
    printing.add_argument("--item", type=_amount, metavar="第几次", help="第几次调解、回访或第几位当事人")
    importing = add("import", _import, "导入台账")
    importing.add_argument("ledger", type=Path, metavar="台账")
    importing.add_argument("--dry-run", action="store_true", help="只看会导入什么")
    export = add("export", _export, "导出台账")
    export.add_argument("ledger", metavar="台账")
    export.add_argument("--period", type=_period, required=True, metavar="时间段")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="文件")
    export.add_argument("--by", type=CountedBy, metavar="accepted|agreed|closed", help="按哪个日期计入")
    export.add_argument("--full", action="store_true", help="不脱敏，会记入日志")
    add("backup", _backup, "备份").add_argument("folder", type=Path, metavar="文件夹")
    add("restore", _restore, "从备份恢复").add_argument("backup", type=Path, metavar="备份")
    add("verify", _verify, "检查登记册是否完好")
    add("check-forms", _check_forms, "用样例检查每一种表格")
    rehearsal = add("rehearse", _rehearse, "不开窗口演练一遍")
    rehearsal.add_argument("--folder", type=Path, default=Path("rehearsal"), metavar="文件夹")
    return parser
