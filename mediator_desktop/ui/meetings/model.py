"""The tables of the meetings page: their columns, and rows made ready to show."""

from collections.abc import Sequence
from datetime import date

from mediator_desktop.schedule.quotas import QuotaState
from mediator_desktop.services.meeting_overview import AssessmentRow, MeetingRow, UnitQuota
from mediator_desktop.services.meetings import OpenDecision
from mediator_desktop.ui.kit.table import Column, Row

MEETINGS = (
    Column("held_on", "日期", 112, sorts=False),
    Column("title", "会议", 300, sorts=False),
    Column("unit", "单位", 120, sorts=False),
    Column("chair", "主持", 90, sorts=False),
    Column("cases", "研判", 64, is_number=True, sorts=False),
    Column("open_items", "未办结", 150, sorts=False),
)
DECISIONS = (
    Column("state", "还剩", 130, sorts=False),
    Column("due_on", "完成时限", 112, sorts=False),
    Column("text", "议定事项", 400, sorts=False),
    Column("owner", "责任人", 110, sorts=False),
    Column("meeting", "哪次会议", 240, sorts=False),
)
ASSESSMENTS = (
    Column("name", "决策或项目", 320, sorts=False),
    Column("unit", "责任单位", 140, sorts=False),
    Column("outcome", "结论", 130, sorts=False),
    Column("decided_on", "决定日期", 112, sorts=False),
    Column("disputes", "引发纠纷", 90, is_number=True, sorts=False),
)
SOON_DAYS = 3
MOST_UNITS = 4


def meeting_rows(rows: Sequence[MeetingRow]) -> list[Row]:
    """Meetings, ready to show; what is late has a sign and a word."""
    made = []
    for row in rows:
        title = " ".join(filter(None, (row.title, row.number)))
        waiting = f"{row.open_items} 项" if row.open_items else ""
        tone = "due" if row.open_items else ""
        if row.late_items:
            waiting, tone = f"✕ {row.open_items} 项，逾期 {row.late_items} 项", "late"
        cells = (row.held_on.isoformat(), title, row.unit, row.chair, str(row.cases or ""), waiting)
        made.append(Row(row.id, cells, {len(cells) - 1: tone} if tone else {}))
    return made


def decision_rows(rows: Sequence[OpenDecision], today: date) -> list[Row]:
    """Open decisions, ready to show; the key is that of the meeting and the place in it."""
    made = []
    for row in rows:
        words, tone = due_words(row.due_on, today)
        held = f"{row.held_on.month}月{row.held_on.day}日 " if row.held_on else ""
        cells = (
            words,
            row.due_on.isoformat() if row.due_on else "",
            row.text,
            row.owner,
            f"{held}{row.meeting}",
        )
        made.append(Row(decision_key(row), cells, {0: tone, 1: tone} if tone else {}))
    return made


def assessment_rows(rows: Sequence[AssessmentRow]) -> list[Row]:
    """Risk assessments, ready to show."""
    made = []
    for row in rows:
        outcome, tone = row.outcome, ""
        if not outcome:
            outcome, tone = (f"△ 还缺 {row.lacking} 项" if row.lacking else "△ 还没有决定"), "due"
        decided = row.decided_on.isoformat() if row.decided_on else ""
        cells = (row.name, row.unit, outcome, decided, str(row.disputes or ""))
        made.append(Row(row.id, cells, {2: tone} if tone else {}))
    return made


def decision_key(row: OpenDecision) -> str:
    """What a row of open decisions goes by."""
    return f"{row.meeting_id}#{row.index}"


def due_words(due_on: date | None, today: date) -> tuple[str, str]:
    """How near a day is, with a sign, and its tone."""
    if due_on is None:
        return "没有定时限", "muted"
    days = (due_on - today).days
    if days < 0:
        return f"✕ 逾期 {-days} 天", "late"
    if days == 0:
        return "◷ 今天到期", "due"
    if days <= SOON_DAYS:
        return f"◷ 还有 {days} 天", "due"
    return f"还有 {days} 天", ""


def quota_words(quotas: Sequence[UnitQuota]) -> list[tuple[str, str, str]]:
    """Lines about what was owed: badge, its tone, sentence. Units below the office share a line for each rule."""
    lines = []
    for quota in quotas:
        if quota.is_own:
            lines.append(_own_line(quota))
    below: dict[str, list[UnitQuota]] = {}
    for quota in quotas:
        if not quota.is_own:
            below.setdefault(quota.state.rule.id, []).append(quota)
    return lines + [_line_below(group) for group in below.values()]


def _own_line(quota: UnitQuota) -> tuple[str, str, str]:
    state = quota.state
    words = f"{state.rule.kind.label}　已开 {state.held} 次 / 应开 {state.due} 次"
    if state.missing:
        return "✕ 缺", "late", f"{words}，缺{_short(state)}"
    if state.waiting is not None:
        return "◷ 该开", "due", f"{words}，{state.waiting.label}还没有开够"
    return "✓ 够", "done", words


def _line_below(group: Sequence[UnitQuota]) -> tuple[str, str, str]:
    held = sum(quota.state.held for quota in group)
    due = sum(quota.state.due for quota in group)
    rule = group[0].state.rule
    words = f"{rule.level.label}{rule.kind.label}　{len(group)} 个单位已开 {held} 次 / 应开 {due} 次"
    short = [quota for quota in group if quota.state.missing]
    if short:
        named = "；".join(f"{quota.unit}缺{_short(quota.state)}" for quota in short[:MOST_UNITS])
        more = f"等 {len(short)} 个单位" if len(short) > MOST_UNITS else ""
        return "✕ 缺", "late", f"{words}，{named}{more}"
    if any(quota.state.waiting for quota in group):
        return "◷ 该开", "due", words
    return "✓ 够", "done", words


def _short(state: QuotaState) -> str:
    return "、".join(span.label for span in state.missing)
