"""Printing papers to files"""

from pathlib import Path

from mediator_desktop.commands.desk import (
    DONE,
    FAILED,
    REFUSALS,
    Add,
    Desk,
    amount,
    complain,
    dispute_of,
    plain_problem,
)
from mediator_desktop.domain.problems import wrong


def declare(add: Add) -> None:
    """The commands of this module."""
    printing = add("print", _print, "打印文书到文件")
    printing.add_argument("form", metavar="文书")
    printing.add_argument("number", metavar="编号")
    printing.add_argument("-o", "--output", type=Path, required=True, metavar="文件")
    printing.add_argument("--item", type=amount, metavar="第几次", help="第几次调解、回访或第几位当事人")


def _print(desk: Desk) -> int:
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
