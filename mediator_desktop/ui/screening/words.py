"""Boards, years and calendars of screening as grids of ready words"""

import calendar as months
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mediator_desktop.domain.levels import LevelShare
from mediator_desktop.schedule.cadence import Slot
from mediator_desktop.schedule.rounds import BoardSlot, Figures, SlotState
from mediator_desktop.services.screening_board import Board, Group, UnitYear, Waiting, Year
from mediator_desktop.ui.screening.model import Grid, GridCell, GridRow

DAY = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True)
class SlotRef:
    """A slot that a cell stands for: `rounds` are ids, first held first, `held_on` the day of the calendar one was on."""

    slot: Slot
    is_begun: bool
    rounds: tuple[str, ...] = ()
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class MonthRef:
    """A month of a unit, or of all of them (`unit` empty)."""

    unit: str
    first_day: date


def slot_cell(entry: BoardSlot, today: date) -> GridCell:
    """A slot with its sign and word."""
    words, tone = _state(entry, today)
    return GridCell(words, tone, slot_sentence(entry, today), ref_of(entry, today))


def ref_of(entry: BoardSlot, today: date) -> SlotRef:
    """What opening a slot means."""
    slot = entry.slot
    rounds = tuple(held.id for held in entry.rounds)
    return SlotRef(slot, slot.first_day <= today, rounds)


def slot_sentence(entry: BoardSlot, today: date) -> str:
    """What is to be known of a slot, in a line."""
    slot = entry.slot
    words, _tone = _state(entry, today)
    span = f"{_day(slot.first_day)}至{_day(slot.last_day)}，{_day(slot.due_on)}前报"
    parts = [words[2:] if words[1:2] == " " else words, span]
    if slot.period:
        parts.append(f"重点时期：{slot.period}")
    for held in entry.rounds:
        said = f"{_day(held.held_on)}排查"
        if held.entered_on != held.held_on:
            said += f"、{_day(held.entered_on)}录入"
        parts.append(said + (f"，查到{held.found}件" if held.found else "，零报告"))
    return " · ".join(parts)


def board_grid(board: Board, today: date) -> Grid:
    """A month: the largest group under the heading of the table, the others under rows of their own."""
    if not board.groups:
        return Grid("单位", (), ())
    width = max(len(group.columns) for group in board.groups)
    first, *others = board.groups
    rows = [*_board_rows(first, width, today)]
    for number, group in enumerate(others):
        heads = tuple(GridCell(words) for words in _heads(group))
        rows.append(GridRow(f"head:{number}", group.level.label, _wide(heads, width), is_head=True))
        rows += _board_rows(group, width, today)
    heads_of_first = (*_heads(first), *("",) * (width - len(first.columns)))
    return Grid(first.level.label, heads_of_first, tuple(rows))


def year_grid(year: Year, today: date) -> Grid:
    """A year: a row for each unit, a column for each month, the sums last."""
    columns = (*(f"{month}月" for month in range(1, 13)), "全年")
    rows = [
        GridRow(
            row.unit.id,
            row.unit.name,
            (
                *(
                    _count_cell(figures, ahead, MonthRef(row.unit.id, date(year.year, month, 1)), today)
                    for month, (figures, ahead) in enumerate(zip(row.months, row.ahead, strict=True), 1)
                ),
                _count_cell(row.year, 0, MonthRef(row.unit.id, date(year.year, 1, 1)), today),
            ),
        )
        for row in year.rows
    ]
    sums = (*year.months, year.figures)
    rows.append(
        GridRow(
            "sum",
            "合计",
            tuple(
                _count_cell(figures, 0, MonthRef("", date(year.year, min(n, 12), 1)), today)
                for n, figures in enumerate(sums, 1)
            ),
        )
    )
    return Grid("单位", columns, tuple(rows))


def unit_year_grid(found: UnitYear, today: date) -> Grid:
    """One unit's year: a row for each month, its slots side by side."""
    width = max((len(month) for month in found.months), default=0)
    columns = tuple(f"第{n}轮" for n in range(1, width + 1))
    rows = tuple(
        GridRow(f"{found.year}-{number:02}", f"{number}月", _wide([_dated(e, today) for e in month], width))
        for number, month in enumerate(found.months, 1)
    )
    return Grid(f"{found.year}年", columns, rows)


def unit_month_grid(found: UnitYear, month: int, today: date, is_workday: Callable[[date], bool]) -> Grid:
    """One unit's month, day by day: what was held on each day and what fell due."""
    entries = [entry for slots in found.months for entry in slots]
    rows = []
    for week in months.Calendar().monthdatescalendar(found.year, month):
        cells = [
            _day_cell(day, entries, today, is_workday(day)) if day.month == month else None for day in week
        ]
        rows.append(GridRow(week[0].isoformat(), f"第{week[0].isocalendar().week}周", tuple(cells)))
    return Grid(f"{month}月", WEEKDAYS, tuple(rows))


def figures_line(figures: Figures, ahead: int | None = None) -> str:
    """`应排查 84　已排查 79（零报告 61、补报 2）　漏排查 1　未到期 4　查到纠纷 18 件`."""
    inside = f"零报告 {figures.nil}" + (f"、补报 {figures.late}" if figures.late else "")
    parts = [
        f"应排查 {figures.due}",
        f"已排查 {figures.held}（{inside}）",
        f"漏排查 {figures.missed}",
        *([f"未到期 {ahead}"] if ahead else []),
        f"查到纠纷 {figures.found} 件",
    ]
    return "　".join(parts)


def levels_line(levels: Iterable[LevelShare]) -> str:
    """`村(社区)化解 30 件（75%）　乡镇化解 10 件（25%）`: how much each level closed by agreement; empty while nothing was."""
    return "　".join(
        f"{share.level.label}化解 {share.agreed} 件（{share.share:.0%}）"
        for share in levels
        if share.share is not None and share.closed
    )


def waiting_cells(waiting: Waiting, today: date) -> tuple[str, ...]:
    """A line of the list of who has not reported."""
    days = (today - waiting.entry.slot.due_on).days
    state = f"✕ 已过 {days} 天" if days > 0 else "△ 今天到期" if days == 0 else "△ 待上报"
    contact = waiting.contact
    return (
        waiting.unit.name,
        waiting.name,
        waiting.entry.slot.due_on.isoformat(),
        state,
        f"{contact.name}（{contact.post.label}）" if contact else "",
        contact.phone if contact else "",
    )


def _state(entry: BoardSlot, today: date) -> tuple[str, str]:
    found = sum(held.found for held in entry.rounds)
    match entry.state:
        case SlotState.FOUND | SlotState.NIL if entry.late or entry.entered_late:
            return ("◷ 补报" + (f" {found} 件" if found else ""), "late")
        case SlotState.FOUND:
            return f"● {found} 件", "found"
        case SlotState.NIL:
            return "○ 零报告", "nil"
        case SlotState.MISSED:
            return "✕ 漏排查", "missed"
        case SlotState.DUE:
            return ("△ 今天到期" if entry.slot.due_on == today else "△ 待排查"), "due"
        case SlotState.FREE:
            return "· 不要求", "coming"
        case SlotState.COMING:
            return "— 未到", "coming"


def _dated(entry: BoardSlot, today: date) -> GridCell:
    """A slot with its due day, where no heading tells it."""
    cell = slot_cell(entry, today)
    day = entry.slot.due_on
    return GridCell(f"{day.month}/{day.day} {cell.words}", cell.tone, cell.tip, cell.payload)


def _day_cell(day: date, entries: Iterable[BoardSlot], today: date, is_workday: bool) -> GridCell:
    tone = "day" if is_workday else "away"
    words = [str(day.day) + ("　今天" if day == today else "")]
    payload: SlotRef | None = None
    tip = ""
    for entry in entries:
        if entry.slot.holds(day) and payload is None:
            payload = ref_of(entry, today)
            tip = slot_sentence(entry, today)
        here = [held for held in entry.rounds if held.held_on == day]
        if here or (not entry.is_done and entry.slot.due_on == day):
            said, tone = _state(entry, today)
            words.append("△ 到期" if entry.state is SlotState.DUE else said)
            payload = ref_of(entry, today)
            tip = slot_sentence(entry, today)
    if payload is not None:
        payload = replace(payload, held_on=day)
    return GridCell("\n".join(words[:2]), tone, tip or f"{_day(day)}", payload)


def _board_rows(group: Group, width: int, today: date) -> list[GridRow]:
    return [
        GridRow(
            row.unit.id,
            row.unit.name,
            _wide([slot_cell(cell, today) if cell else None for cell in row.cells], width),
        )
        for row in group.rows
    ]


def _heads(group: Group) -> tuple[str, ...]:
    return tuple(f"{c.name}\n{c.due_on.month}/{c.due_on.day}止" for c in group.columns)


def _wide(cells: Iterable[GridCell | None], width: int) -> tuple[GridCell | None, ...]:
    found = tuple(cells)
    return found + (None,) * (width - len(found))


def _count_cell(figures: Figures, ahead: int, payload: MonthRef, today: date) -> GridCell:
    words = f"{figures.held}/{figures.due}"
    tip = figures_line(figures, ahead)
    if not figures.due:
        return GridCell("—", "coming", tip, payload)
    if figures.missed:
        return GridCell(f"✕ {words}", "missed", tip, payload)
    if figures.late:
        return GridCell(f"◷ {words}", "late", tip, payload)
    return GridCell(f"✓ {words}", "nil", tip, payload)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
