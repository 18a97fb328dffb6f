"""When a unit owes its screening rounds, and what became of them"""

from mediator_desktop.commands.desk import DONE, Add, Desk, period

WORDS = {
    "found": "查到纠纷",
    "nil": "零报告",
    "coming": "未到",
    "due": "待排查",
    "missed": "漏排查",
    "free": "不要求",
}


def declare(add: Add) -> None:
    """The command of this module."""
    command = add("schedule", _schedule, "列出一个单位的排查轮次：何时该查、查了没有")
    command.add_argument("--unit", required=True, metavar="单位", help="村(社区)、乡镇或县的名称")
    command.add_argument("--period", type=period, required=True, metavar="时间段")


def _schedule(desk: Desk) -> int:
    from mediator_desktop.domain.unit import UnitTree
    from mediator_desktop.schedule.rounds import figures
    from mediator_desktop.services.screening import board_of
    from mediator_desktop.services.units import unit_named

    workplace = desk.workplace()
    span = desk.options.period
    today = desk.clock.today()
    with workplace.register.read() as reader:
        tree = UnitTree(reader.units())
        unit = unit_named(tree, desk.options.unit)
        board = board_of(
            (unit,),
            workplace.cadences,
            span.first_day,
            span.last_day,
            reader,
            workplace.calendar,
            today,
        )
    counted = figures(board, span.first_day, span.last_day, today)
    desk.tell(
        {
            "unit": unit.name,
            "level": unit.level.value,
            "period": {"first_day": span.first_day.isoformat(), "last_day": span.last_day.isoformat()},
            "figures": {
                "due": counted.due,
                "held": counted.held,
                "missed": counted.missed,
                "nil": counted.nil,
                "late": counted.late,
                "found": counted.found,
            },
            "slots": [
                {
                    "first_day": entry.slot.first_day.isoformat(),
                    "last_day": entry.slot.last_day.isoformat(),
                    "due_on": entry.slot.due_on.isoformat(),
                    "owed": entry.slot.owed,
                    "rule": entry.slot.rule,
                    "key_period": entry.slot.period,
                    "state": entry.state.value,
                    "late": entry.late,
                    "entered_late": entry.entered_late,
                    "rounds": [
                        {
                            "id": held.id,
                            "held_on": held.held_on.isoformat(),
                            "entered_on": held.entered_on.isoformat(),
                            "nil": held.nil,
                            "found": held.found,
                        }
                        for held in entry.rounds
                    ],
                }
                for entry in board
            ],
        },
        (
            f"{unit.name} {span}：应排查{counted.due}，已排查{counted.held}，"
            f"漏排查{counted.missed}，零报告{counted.nil}",
            *(
                f"{entry.slot.first_day}至{entry.slot.last_day}  {entry.slot.due_on}前"
                f"  {WORDS[entry.state.value]}"
                + "".join(f"  {held.held_on}查到{held.found}件" for held in entry.rounds)
                for entry in board
            ),
        ),
    )
    return DONE
