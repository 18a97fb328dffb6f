"""Printing papers, whole case files and blanks to files"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.commands.desk import (
    DONE,
    FAILED,
    REFUSALS,
    Add,
    Desk,
    amount,
    complain,
    dispute_of,
    period,
    plain_problem,
)
from mediator_desktop.domain.problems import Refused, wrong
from mediator_desktop.domain.views import CountedBy

if TYPE_CHECKING:
    from mediator_desktop.services.batch import Job
    from mediator_desktop.services.workplace import Workplace


def declare(add: Add) -> None:
    """The commands of this module."""
    printing = add("print", _print, "打印文书、整卷或空白文书到文件")
    printing.add_argument("form", nargs="?", metavar="文书", help="文书的代号；用 --all 时写编号")
    printing.add_argument("number", nargs="?", metavar="编号")
    printing.add_argument("-o", "--output", type=Path, required=True, metavar="文件或文件夹")
    printing.add_argument("--item", type=amount, metavar="第几次", help="第几次调解、回访或第几位当事人")
    printing.add_argument("--all", action="store_true", help="整卷：封面、目录、全部文书和附件")
    printing.add_argument("--blank", action="store_true", help="这种文书的空白版")
    printing.add_argument("--blanks", action="store_true", help="全套空白文书")
    printing.add_argument("--period", type=period, metavar="时间段", help="这段时间的每一件，各存一个文件")
    printing.add_argument(
        "--by",
        type=CountedBy,
        choices=list(CountedBy),
        metavar="按哪天",
        help="accepted 受理、agreed 达成协议、closed 结案",
    )
    printing.add_argument("--order", default="", metavar="顺序", help="卷宗顺序的代号")
    printing.add_argument("--double-sided", action="store_true", help="双面打印：反面的页号在左上角")
    printing.add_argument("--force", action="store_true", help="有前后矛盾的文书也装进卷里")


def _print(desk: Desk) -> int:
    options = desk.options
    if options.blanks:
        return _print_blanks(desk)
    if options.blank:
        return _print_blank(desk)
    if options.all:
        return _print_casefiles(desk) if options.period else _print_casefile(desk)
    if not options.form:
        raise Refused("请写明打印哪种文书，或用 --all、--blanks")
    if options.period:
        return _print_papers(desk)
    if not options.number:
        raise Refused("请写明编号，或用 --period 打印一段时间的每一件")
    return _print_paper(desk)


def _print_paper(desk: Desk) -> int:
    from mediator_desktop.services import papers

    workplace = desk.workplace()
    record = dispute_of(workplace, desk.options.number)
    with workplace.register.read() as reader:
        item = desk.options.item - 1 if desk.options.item else None
        prepared = papers.prepare(desk.options.form, record, reader, workplace, item)
    if stops := wrong(prepared.problems):
        complain(stops)
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
            "problems": [plain_problem(p) for p in gaps],
        },
        (
            f"{kept.title}已写到 {desk.options.output}",
            *(f"注意：{p.sentence}" for p in gaps),
        ),
    )
    return DONE if prepared.is_complete else REFUSALS


def _print_blank(desk: Desk) -> int:
    from mediator_desktop.services import papers

    if not desk.options.form:
        raise Refused("请写明打印哪种文书的空白版")
    workplace = desk.workplace()
    with workplace.register.read() as reader:
        blank = papers.blank(desk.options.form, workplace, reader.office())
    papers.save_as(blank, desk.options.output)
    desk.tell(
        {"file": str(desk.options.output), "form": blank.form, "edition": blank.edition},
        (f"{blank.title}（空白）已写到 {desk.options.output}",),
    )
    return DONE


def _print_blanks(desk: Desk) -> int:
    from mediator_desktop.services import batch
    from mediator_desktop.services.files import written_whole

    workplace = desk.workplace()
    if desk.options.output.suffix.lower() != ".pdf":
        return _run(desk, workplace, batch.blank_jobs(workplace, desk.options.order))
    written_whole(desk.options.output, batch.blank_set(workplace, desk.options.order))
    desk.tell({"file": str(desk.options.output)}, (f"全套空白文书已写到 {desk.options.output}",))
    return DONE


def _print_papers(desk: Desk) -> int:
    from mediator_desktop.services import batch

    workplace = desk.workplace()
    chosen = batch.of_period(desk.options.period, desk.options.by or CountedBy.AGREED, workplace)
    return _run(desk, workplace, batch.paper_jobs(desk.options.form, chosen, workplace))


def _print_casefiles(desk: Desk) -> int:
    from mediator_desktop.services import batch

    workplace = desk.workplace()
    chosen = batch.of_period(desk.options.period, desk.options.by or CountedBy.CLOSED, workplace)
    jobs = batch.casefile_jobs(
        chosen,
        workplace,
        order_id=desk.options.order,
        double_sided=desk.options.double_sided,
        forced=desk.options.force,
    )
    return _run(desk, workplace, jobs)


def _print_casefile(desk: Desk) -> int:
    from mediator_desktop.services import casefile, casefile_binding
    from mediator_desktop.services.files import written_whole

    number = desk.options.form
    if not number or desk.options.number:
        raise Refused("整卷请写成：print --all 编号 -o 文件.pdf")
    workplace = desk.workplace()
    record = dispute_of(workplace, number)
    with workplace.register.read() as reader:
        case = casefile.look(record, reader, workplace, desk.options.order)
        if (stops := case.contradictions) and not desk.options.force:
            complain(stops)
            print("改正以后再装订，或用 --force 照样装订", file=sys.stderr)
            return FAILED
        bound = casefile_binding.bind(case, reader, workplace, double_sided=desk.options.double_sided)
    written_whole(desk.options.output, bound.pdf)
    with workplace.register.write(workplace.actor) as uow:
        casefile_binding.keep_as_printed(case, uow, workplace.clock)
    gaps = (*case.gaps, *bound.left_out)
    for sentence in gaps:
        print(sentence, file=sys.stderr)
    desk.tell(
        {
            "file": str(desk.options.output),
            "order": case.order.id,
            "pages": bound.pages,
            "contents": [{"title": c.title, "pages": c.pages, "note": c.note} for c in bound.contents],
            "checklist": [_plain_sheet(sheet) for sheet in case.sheets],
            "missing": list(gaps),
        },
        (f"卷宗 {number} 已装订到 {desk.options.output}，编了{bound.pages}页",),
    )
    return REFUSALS if gaps else DONE


def _plain_sheet(sheet: Any) -> dict[str, Any]:
    return {
        "part": sheet.part.id,
        "title": sheet.title,
        "form": sheet.form_id,
        "item": sheet.item,
        "flag": sheet.flag.value,
        "needed": sheet.is_needed,
        "standing": sheet.standing.value,
        "signed": sheet.is_signed,
        "sealed": sheet.is_sealed,
        "missing": list(sheet.gaps),
    }


def _run(desk: Desk, workplace: "Workplace", jobs: "list[Job]") -> int:
    """Make the files of a batch in the output folder and tell what came of it."""
    from mediator_desktop.services import batch

    folder = desk.options.output
    done = batch.run(jobs, batch.into_folder(folder), workplace)
    for name, sentence in (*done.failed, *done.gaps):
        print(f"{name}：{sentence}", file=sys.stderr)
    desk.tell(
        {
            "folder": str(folder),
            "made": [f"{name}.pdf" for name in done.made],
            "failed": [{"name": name, "sentence": sentence} for name, sentence in done.failed],
            "missing": [{"name": name, "sentence": sentence} for name, sentence in done.gaps],
            "skipped": done.skipped,
        },
        (
            f"{len(done.made)}个文件已写到 {folder}"
            + (f"，{len(done.failed)}件没有成" if done.failed else "")
            + (f"，{done.skipped}件没有这种文书" if done.skipped else ""),
        ),
    )
    return REFUSALS if done.failed or done.gaps else DONE
