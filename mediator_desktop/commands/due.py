"""What falls due, listed without the window."""

import sys
from typing import TYPE_CHECKING, Any

from mediator_desktop.commands.desk import DONE, Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mediator_desktop.schedule.deadlines import Deadline, Reckoned
    from mediator_desktop.services.due import Due
    from mediator_desktop.services.office_due import OfficeDue
    from mediator_desktop.services.workplace import Workplace


def list_due(desk: Desk, workplace: "Workplace") -> int:
    """List what is due until a day (today), for people by kind; what cannot be used of rules is told beside it."""
    from mediator_desktop.services.due import due, grouped
    from mediator_desktop.services.office_due import office_due
    from mediator_desktop.services.submission_due import reports_due

    today = desk.clock.today()
    book = workplace.rules
    until = desk.options.until or today
    with workplace.register.read() as reader:
        found = due(reader, book, today, until)[: desk.options.limit]
        others = office_due(reader, book, today, until)[: desk.options.limit]
        others += reports_due(reader, workplace, until)
    for error in (*book.rules.broken, *workplace.holidays.broken):
        print(f"没有采用 {error}", file=sys.stderr)
    lines: list[str] = []
    for kind, group in grouped(found).items():
        lines.append(f"{kind.label}（{len(group)}）")
        lines += (f"  {_line(one)}" for one in group)
    for heading in dict.fromkeys(one.heading for one in others):
        told = [_office_line(one) for one in others if one.heading == heading]
        lines.append(f"{heading}（{len(told)}）")
        lines += (f"  {line}" for line in told)
    plain = [_plain(one, (today - one.deadline.due_on).days) for one in found]
    desk.tell({"due": plain, "office": [_office_plain(one, today) for one in others]}, lines)
    return DONE


def lines_of(reckoned: "Reckoned") -> "Iterator[str]":
    """What falls due in one case, each with its reason, and which clocks do not run yet."""
    for deadline in reckoned.deadlines:
        yield f"期限：{deadline.kind.label}  {deadline.due_on}  {_what(deadline)}"
    for waiting in reckoned.waiting:
        yield f"期限：{waiting.kind.label}  {waiting.reason}"


def _line(one: "Due") -> str:
    return f"{one.deadline.due_on}  {one.row.number}  {one.row.title}  {_what(one.deadline)}"


def _what(deadline: "Deadline") -> str:
    what = f"{deadline.what} {deadline.amount or ''}".rstrip()
    reason = "；".join(part for part in (deadline.citation, deadline.note) if part)
    return f"{what}  （{reason}）"


def _office_line(one: "OfficeDue") -> str:
    reason = "；".join(part for part in (one.citation, one.note) if part)
    return f"{one.due_on}  {one.subject}  {one.what}  （{reason}）"


def _office_plain(one: "OfficeDue", today: "date") -> dict[str, Any]:
    return {
        "kind": one.kind,
        "subject": one.subject,
        "what": one.what,
        "due_on": one.due_on.isoformat(),
        "days_late": max(0, (today - one.due_on).days),
        "state": one.state.value,
        "citation": one.citation,
        "note": one.note,
    }


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
