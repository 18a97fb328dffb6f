"""Checking the declared forms"""

from mediator_desktop.commands.desk import DONE, FAILED, Add, Desk


def declare(add: Add) -> None:
    """The commands of this module."""
    add("check-forms", _check_forms, "用样例检查每一种表格")


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
