"""What the home page asks: how much is open, what falls due and why, what was begun and not finished."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from mediator_desktop.domain.deadline import DeadlineKind
from mediator_desktop.domain.views import DisputeRow, Draft, Filter
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.schedule.cadence import Slot
from mediator_desktop.schedule.deadlines import Deadline, DueState, end_of_week, state_of
from mediator_desktop.schedule.rounds import SlotState
from mediator_desktop.services.due import Due, grouped
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.services.office_due import OfficeDue
    from mediator_desktop.services.screening_board import Waiting

MOST_OF_A_KIND = 8
"""How many drafts and unfinished cases of one kind are told of."""
MOST_IN_A_GROUP = 200
"""How many deadlines of one kind are made ready; more are only counted."""
WEEKDAYS = "一二三四五六日"
NOT_OF_CASES = {
    "screening": "排查",
    "meeting": "会议",
    "assessment": "风险评估",
    "duty": "值班",
    "import": "导入台账",
    "subsidy": "补贴",
}
"""Drafts of other things than disputes, by how their key begins."""
_WEEK = DueState.THIS_WEEK


@dataclass(frozen=True, slots=True)
class Task:
    """One line: why now (`badge`, `tone`), what (`kind`), of which dispute, and the words of its action.

    `dispute_id` with `path` (a path of the dispute, as problems have), `draft_key`, `slot`, `meeting_id` or `place` (of
    the shell) is where the action leads.
    """

    badge: str
    tone: str
    kind: str
    title: str
    line: str
    action: str
    dispute_id: str = ""
    path: str = ""
    draft_key: str = ""
    slot: Slot | None = None
    meeting_id: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind; `count` is how many there are, of which `tasks` are the first, `counter` how they are counted."""

    kind: str
    tasks: tuple[Task, ...]
    count: int
    counter: str = "件"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page (what is late, what is due today, …), its lines grouped by kind; `is_folded` at first or not."""

    name: str
    heading: str
    groups: tuple[Group, ...]
    is_folded: bool = False

    @property
    def summary(self) -> str:
        """`履行 3 件 · 回访 1 件`."""
        return " · ".join(f"{group.kind} {group.count} {group.counter}" for group in self.groups)

    @property
    def count(self) -> int:
        """How many lines there are in all."""
        return sum(group.count for group in self.groups)


@dataclass(frozen=True, slots=True)
class Glance:
    """The figures at the head and the parts of the page, the most urgent first.

    What nobody owes is shown until its day, never as late. `notes` tells of files with rules or holidays that could not be used.
    """

    late: int
    today: int
    week: int
    open_disputes: int
    drafts: int
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


def glance(reader: Reader, workplace: Workplace, notes: tuple[str, ...] = ()) -> Glance:
    """The work as of today: figures and parts are one's own and what nobody has taken, what others have stands last."""
    from mediator_desktop.services.days_work import counted, days_work

    today, actor = workplace.clock.today(), workplace.actor
    work = days_work(reader, workplace, end_of_week(today), reminders=True)
    drafts = reader.drafts()
    by_state: dict[DueState, list[Due]] = {state: [] for state in DueState}
    for one in work.deadlines:
        by_state[one.deadline.state].append(one)
    agreed = _in_state(reader, Status.AGREED, "协议", _lacking, actor)
    registered = _in_state(reader, Status.REGISTERED, "受理", _unaccepted, actor)

    def fallen(name: str, heading: str, state: DueState) -> Part:
        outside = [one for one in work.office if one.state is state]
        return _part(name, heading, _due_groups(by_state[state], outside, today))

    parts = (
        fallen("late", "已逾期", DueState.OVERDUE),
        fallen("today", "今天到期", DueState.TODAY),
        _part("drafts", "没有写完的", (("草稿", [_begun(draft) for draft in drafts], len(drafts)),)),
        _rounds_part(work.rounds, today),
        fallen("week", "本周到期", DueState.THIS_WEEK),
        fallen("coming", "快到期的", DueState.LATER),
        _part("unfinished", "手续还没有办完", (agreed.own, registered.own)),
        _others_part(work.others_deadlines, work.others_office, (agreed.others, registered.others), today),
    )
    counts = counted(work)
    this_week = sum(1 for one in work.office if one.state is _WEEK)
    return Glance(
        late=len(counts.late),
        today=len(counts.today),
        week=len(counts.today) + len(by_state[_WEEK]) + this_week,
        open_disputes=reader.work().open_disputes,
        drafts=len(drafts),
        parts=tuple(part for part in parts if part.groups),
        notes=(*notes, *((work.fault,) if work.fault else ())),
    )


def day_line(today: date) -> str:
    """`2026年11月22日 星期日 · 第47周`."""
    week = today.isocalendar().week
    weekday = WEEKDAYS[today.weekday()]
    return f"{today.year}年{today.month}月{today.day}日 星期{weekday} · 第{week}周"


def short_day(day: date, today: date) -> str:
    """`11月21日`, with the year where it is another."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


_GroupOf = tuple[str, list[Task], int]


def _part(name: str, heading: str, groups: Iterable[_GroupOf]) -> Part:
    return Part(
        name, heading, tuple(Group(kind, tuple(tasks), count) for kind, tasks, count in groups if tasks)
    )


def _due_groups(found: Iterable[Due], outside: "Sequence[OfficeDue]", today: date) -> list[_GroupOf]:
    groups: list[_GroupOf] = [
        (kind.label, [_falling_due(one, today) for one in group[:MOST_IN_A_GROUP]], len(group))
        for kind, group in grouped(found).items()
    ]
    for heading in dict.fromkeys(one.heading for one in outside):
        same = [one for one in outside if one.heading == heading]
        groups.append((heading, [_of_office(one, today) for one in same[:MOST_IN_A_GROUP]], len(same)))
    return groups


def _rounds_part(rounds: "tuple[Waiting, ...]", today: date) -> Part:
    """Rounds of the office's units, the missed ones first."""
    missed = [one for one in rounds if one.entry.state is SlotState.MISSED]
    due = [one for one in rounds if one.entry.state is not SlotState.MISSED]
    due.sort(key=lambda one: one.entry.slot.due_on)
    groups = tuple(
        Group(kind, tuple(_round(one, today) for one in some[:MOST_IN_A_GROUP]), len(some), "轮")
        for kind, some in (("漏排查", missed), ("待排查", due))
        if some
    )
    return Part("screening", "排查", groups)


def _others_part(
    found: tuple[Due, ...],
    outside: "tuple[OfficeDue, ...]",
    unfinished: Iterable[_GroupOf],
    today: date,
) -> Part:
    """What others have taken, folded, each line with the name of who has it."""
    led = {one.row.id: one.row.lead_mediator for one in found}
    groups = [
        (kind, [_with(task, led.get(task.dispute_id, "")) for task in tasks], count)
        for kind, tasks, count in _due_groups(found, outside, today)
    ]
    part = _part("others", "", (*groups, *unfinished))
    return replace(part, heading=f"别人在办的（{part.count}）", is_folded=True)


def _with(task: Task, name: str) -> Task:
    return replace(task, line=_joined(task.line, f"{name}在办")) if name else task


@dataclass(frozen=True, slots=True)
class _Split:
    """Cases of one status: one's own and untaken ones, and those of others."""

    own: _GroupOf
    others: _GroupOf


def _in_state(
    reader: Reader, status: Status, kind: str, told: Callable[[DisputeRow], Task], actor: str
) -> _Split:
    from mediator_desktop.services.days_work import is_others

    wanted = Filter(statuses=frozenset({status}))
    page = reader.page(wanted, limit=MOST_IN_A_GROUP)
    own = [row for row in page.rows if not is_others(row.lead_mediator, actor)]
    others = [row for row in page.rows if is_others(row.lead_mediator, actor)]
    count = reader.count(wanted) - len(others) if page.after is not None else len(own)
    lines = [_with(told(row), row.lead_mediator) for row in others[:MOST_OF_A_KIND]]
    return _Split((kind, [told(row) for row in own[:MOST_OF_A_KIND]], count), (kind, lines, len(others)))


_ACTIONS = {
    DeadlineKind.MEDIATION: ("延期或结案", "sessions"),
    DeadlineKind.EXTENSION: ("记延期", "extensions"),
    DeadlineKind.SESSION: ("开始记录", "sessions"),
    DeadlineKind.RESPONSIBILITY: ("打开", "responsibility"),
    DeadlineKind.GRADE: ("打开", "responsibility.deadline"),
    DeadlineKind.SUPERVISION: ("记反馈", "supervisions[{item}].feedback_on"),
    DeadlineKind.LADDER: ("上报或化解", "transfers"),
    DeadlineKind.PERFORMANCE: ("记履行", "agreement.performance[{item}].done_on"),
    DeadlineKind.CONFIRMATION: ("记申请", "confirmation.applied_on"),
    DeadlineKind.RETURN_VISIT: ("记回访", "return_visits"),
    DeadlineKind.FEEDBACK: ("记反馈", "transfers[{item}].feedback_on"),
    DeadlineKind.ENFORCEMENT: ("打开", "confirmation"),
    DeadlineKind.RETENTION: ("看卷宗", "filing.retention"),
}
"""The words of each action, and the path of the dispute where it leads."""


def _falling_due(one: Due, today: date) -> Task:
    deadline = one.deadline
    badge, tone = _urgency(deadline, today)
    amount = f"{deadline.amount.digits.removesuffix('.00')}元" if deadline.amount else ""
    what = " ".join(part for part in (deadline.what, amount) if part)
    line = _joined(
        one.row.number,
        f"{what} {short_day(deadline.due_on, today)}到期",
        deadline.citation,
        deadline.note,
    )
    action, path = _ACTIONS[deadline.kind]
    return Task(
        badge,
        tone,
        deadline.kind.label,
        one.row.title,
        line,
        action,
        dispute_id=one.row.id,
        path=path.format(item=deadline.item),
    )


def _urgency(deadline: Deadline, today: date) -> tuple[str, str]:
    """Badge and tone of a deadline."""
    if deadline.kind is DeadlineKind.RETENTION and deadline.state is DueState.OVERDUE:
        return f"期满 {(today - deadline.due_on).days} 天", "plain"
    return _badge(deadline.due_on, deadline.state, today)


def _badge(due_on: date, state: DueState, today: date) -> tuple[str, str]:
    days = (due_on - today).days
    match state:
        case DueState.OVERDUE:
            return f"逾期 {-days} 天", "late"
        case DueState.TODAY:
            return "今天", "due"
        case DueState.THIS_WEEK:
            return f"周{WEEKDAYS[due_on.weekday()]}", "plain"
        case _:
            return f"还有 {days} 天", "plain"


def _round(waiting: "Waiting", today: date) -> Task:
    slot = waiting.entry.slot
    badge, tone = _badge(slot.due_on, state_of(slot.due_on, today), today)
    contact = waiting.contact
    line = _joined(
        f"{short_day(slot.due_on, today)}前报",
        f"重点时期：{slot.period}" if slot.period else "",
        f"{contact.post.label}{contact.name}" if contact else "",
    )
    return Task(badge, tone, "排查", f"{waiting.unit.name}{waiting.name}", line, "记这一轮", slot=slot)


def _of_office(one: "OfficeDue", today: date) -> Task:
    badge, tone = _badge(one.due_on, one.state, today)
    line = _joined(f"{short_day(one.due_on, today)}到期", one.citation, one.note)
    action = "记办结" if one.meeting_id else "去报送" if one.report else "打开"
    place = "" if one.meeting_id else "reports:submission" if one.report else "units"
    return Task(badge, tone, one.heading, one.what, line, action, meeting_id=one.meeting_id, place=place)


def _begun(draft: Draft) -> Task:
    parties = draft.content.get("parties")
    names = [
        party["name"]
        for party in (parties if isinstance(parties, list) else ())
        if isinstance(party, dict) and isinstance(party.get("name"), str) and party["name"]
    ]
    line = f"写到 {draft.saved_at:%m月%d日 %H:%M}，还没有保存"
    title = "、".join(names) or "还没有写当事人"
    kind = "修改" if draft.key.startswith("case:") else "登记"
    place = draft.key.partition(":")[0]
    if place in NOT_OF_CASES:
        kind, title = NOT_OF_CASES[place], str(draft.content.get("title", ""))
    return Task("草稿", "due", kind, title, line, "继续填写", draft_key=draft.key)


def _lacking(row: DisputeRow) -> Task:
    line = _joined(row.number, "协议已达成，签名、印章或日期还没有记齐，没有生效")
    path = "agreement.signings"
    return Task("待生效", "plain", "协议", row.title, line, "去补齐", dispute_id=row.id, path=path)


def _unaccepted(row: DisputeRow) -> Task:
    line = _joined(row.number, "已登记，还没有受理")
    path = "accepted_on"
    return Task("待受理", "plain", "受理", row.title, line, "打开", dispute_id=row.id, path=path)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
