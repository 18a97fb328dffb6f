"""Registering disputes from files, listing and showing them"""

from pathlib import Path
from typing import Any

from mediator_desktop.commands import due
from mediator_desktop.commands.desk import (
    DONE,
    REFUSALS,
    Add,
    Desk,
    amount,
    day,
    dispute_of,
    period,
    plain_problem,
    sentence_of,
)


def declare(add: Add) -> None:
    """The commands of this module."""
    add("register", _register, "从文件登记纠纷").add_argument("files", type=Path, nargs="+", metavar="文件")
    listing = add("list", _list, "列出纠纷、到期事项或表格")
    listing.add_argument("what", choices=("disputes", "due", "forms"))
    listing.add_argument("--period", type=period, metavar="时间段")
    listing.add_argument("--search", default="", metavar="文字")
    listing.add_argument("--until", type=day, metavar="日期")
    listing.add_argument("--limit", type=amount, default=1_000_000, metavar="件数")
    add("show", _show, "看一件纠纷的全部内容").add_argument("number", metavar="编号")


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
                {"file": path.name, "place": o.place, "problems": [plain_problem(p) for p in o.problems]}
                for path, o in outcomes
                if o.number is None
            ],
        },
        (
            f"已登记 {o.number}"
            if o.number
            else f"{path.name} 第{o.place}件没有登记：{'；'.join(sentence_of(p) for p in o.problems)}"
            for path, o in outcomes
        ),
    )
    return status


def _list(desk: Desk) -> int:
    if desk.options.what == "forms":
        return _list_forms(desk)
    workplace = desk.workplace()
    if desk.options.what == "due":
        return due.list_due(desk, workplace)
    from mediator_desktop.domain.views import Filter
    from mediator_desktop.services.telling import row_words

    span = desk.options.period
    wanted = Filter(
        text=desk.options.search,
        first_day=span.first_day if span else None,
        last_day=span.last_day if span else None,
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
    from mediator_desktop.services.due import of_case
    from mediator_desktop.services.registration import shown
    from mediator_desktop.services.telling import tell

    workplace = desk.workplace()
    record = dispute_of(workplace, desk.options.number)
    reckoned = of_case(record, workplace.rules, desk.clock.today())
    desk.tell(
        {"disputes": [shown(record, workplace.vocabulary)]},
        (
            *(f"{label}：{value}" for label, value in tell(record, workplace.vocabulary)),
            *due.lines_of(reckoned),
        ),
    )
    return DONE
