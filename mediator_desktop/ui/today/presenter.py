"""What the home page asks: how much is open, what falls due and why, what was begun and not finished."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.deadline import DeadlineKind
from mediator_desktop.domain.views import DisputeRow, Draft, Filter
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.schedule.deadlines import Deadline, DueState, RuleBook, end_of_week
from mediator_desktop.services.due import Due, due, grouped
from mediator_desktop.services.ports import Reader

MOST_OF_A_KIND = 8
"""How many drafts and unfinished cases of one kind are told of."""
MOST_IN_A_GROUP = 200
"""How many deadlines of one kind are made ready; more are only counted."""
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Task:
    """One line: why now (`badge`, `tone`), what (`kind`), of which dispute, and the words of its action.

    `dispute_id` with `path` (a path of the dispute, as problems have), or `draft_key`, is where the action leads.
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


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind; `count` is how many there are, of which `tasks` are the first."""

    kind: str
    tasks: tuple[Task, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page (what is late, what is due today, …), its lines grouped by kind."""

    name: str
    heading: str
    groups: tuple[Group, ...]

    @property
    def summary(self) -> str:
        """`履行 3 件 · 回访 1 件`."""
        return " · ".join(f"{group.kind} {group.count} 件" for group in self.groups)


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


def glance(reader: Reader, book: RuleBook, today: date, notes: tuple[str, ...] = ()) -> Glance:
    """The office's work as of a day."""
    found = due(reader, book, today, end_of_week(today), reminders=True)
    drafts = reader.drafts()
    by_state: dict[DueState, list[Due]] = {state: [] for state in DueState}
    for one in found:
        if one.deadline.is_owed or one.deadline.state is not DueState.OVERDUE:
            by_state[one.deadline.state].append(one)
    parts = (
        _due_part("late", "已逾期", by_state[DueState.OVERDUE], today),
        _due_part("today", "今天到期", by_state[DueState.TODAY], today),
        _part("drafts", "没有写完的", (("草稿", [_begun(draft) for draft in drafts], len(drafts)),)),
        _due_part("week", "本周到期", by_state[DueState.THIS_WEEK], today),
        _due_part("coming", "快到期的", by_state[DueState.LATER], today),
        _part(
            "unfinished",
            "手续还没有办完",
            (
                _in_state(reader, Status.AGREED, "协议", _lacking),
                _in_state(reader, Status.REGISTERED, "受理", _unaccepted),
            ),
        ),
    )
    now, this_week = len(by_state[DueState.TODAY]), len(by_state[DueState.THIS_WEEK])
    return Glance(
        late=len(by_state[DueState.OVERDUE]),
        today=now,
        week=now + this_week,
        open_disputes=reader.work().open_disputes,
        drafts=len(drafts),
        parts=tuple(part for part in parts if part.groups),
        notes=notes,
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


def _due_part(name: str, heading: str, found: list[Due], today: date) -> Part:
    groups = (
        (kind.label, [_falling_due(one, today) for one in group[:MOST_IN_A_GROUP]], len(group))
        for kind, group in grouped(found).items()
    )
    return _part(name, heading, groups)


def _in_state(reader: Reader, status: Status, kind: str, told: Callable[[DisputeRow], Task]) -> _GroupOf:
    wanted = Filter(statuses=frozenset({status}))
    tasks = [told(row) for row in reader.page(wanted, limit=MOST_OF_A_KIND).rows]
    return kind, tasks, reader.count(wanted) if len(tasks) == MOST_OF_A_KIND else len(tasks)


_ACTIONS = {
    DeadlineKind.MEDIATION: ("延期或结案", "sessions"),
    DeadlineKind.EXTENSION: ("记延期", "extensions"),
    DeadlineKind.SESSION: ("开始记录", "sessions"),
    DeadlineKind.RESPONSIBILITY: ("打开", "responsibility"),
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
    """Badge and tone of a day."""
    days = (deadline.due_on - today).days
    match deadline.state:
        case DueState.OVERDUE:
            if deadline.kind is DeadlineKind.RETENTION:
                return f"期满 {-days} 天", "plain"
            return f"逾期 {-days} 天", "late"
        case DueState.TODAY:
            return "今天", "due"
        case DueState.THIS_WEEK:
            return f"周{WEEKDAYS[deadline.due_on.weekday()]}", "plain"
        case _:
            return f"还有 {days} 天", "plain"


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
    if draft.key.startswith("screening:"):
        kind, title = "排查", str(draft.content.get("title", ""))
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
