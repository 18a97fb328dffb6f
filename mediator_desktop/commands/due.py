"""What falls due, listed without the window."""

from typing import TYPE_CHECKING

from mediator_desktop.commands.desk import DONE, Desk

if TYPE_CHECKING:
    from mediator_desktop.services.workplace import Workplace


def list_due(desk: Desk, workplace: "Workplace") -> int:
    """List what is due until a day (today)."""
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
