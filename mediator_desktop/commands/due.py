"""What falls due, listed without the window."""

import sys
from typing import TYPE_CHECKING, Any

from mediator_desktop.commands.desk import DONE, Desk

if TYPE_CHECKING:
    from mediator_desktop.services.due import Due
    from mediator_desktop.services.workplace import Workplace


def list_due(desk: Desk, workplace: "Workplace") -> int:
    """List what is due until a day (today), for people by kind; what cannot be used of rules is told beside it."""
    from mediator_desktop.services.due import due, grouped

    today = desk.clock.today()
    book = workplace.rules
    with workplace.register.read() as reader:
        found = due(reader, book, today, desk.options.until or today)[: desk.options.limit]
    for error in (*book.rules.broken, *workplace.holidays.broken):
        print(f"没有采用 {error}", file=sys.stderr)
    lines: list[str] = []
    for kind, group in grouped(found).items():
        lines.append(f"{kind.label}（{len(group)}）")
        lines += (f"  {_line(one)}" for one in group)
    desk.tell({"due": [_plain(one, (today - one.deadline.due_on).days) for one in found]}, lines)
    return DONE


def _line(one: "Due") -> str:
    deadline = one.deadline
    what = f"{deadline.what} {deadline.amount or ''}".rstrip()
    reason = "；".join(part for part in (deadline.citation, deadline.note) if part)
    return f"{deadline.due_on}  {one.row.number}  {one.row.title}  {what}  （{reason}）"


def _plain(one: "Due", days_late: int) -> dict[str, Any]:
    deadline = one.deadline
    return {
        "kind": deadline.kind.value,
        "number": one.row.number,
        "title": one.row.title,
        "what": deadline.what,
        "amount": deadline.amount.plain if deadline.amount else None,
        "due_on": deadline.due_on.isoformat(),
        "days_late": max(0, days_late),
        "state": deadline.state.value,
        "rule": deadline.rule.basis,
        "rule_id": deadline.rule.id,
        "start": deadline.start.isoformat(),
        "citation": deadline.citation,
        "note": deadline.note,
        "owed": deadline.is_owed,
    }
