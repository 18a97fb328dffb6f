"""What the home page asks: how much is open, what falls due, what was begun and not finished."""

from dataclasses import dataclass
from datetime import date, timedelta

from mediator_desktop.domain.views import DisputeRow, Draft, Filter, Promise
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.services.ports import Reader

MOST_PROMISES = 1000
"""How many promises are counted; beyond that the figures are told as 1000+."""
MOST_LATE = 30
MOST_NOW = 60
MOST_OF_A_KIND = 8
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Task:
    """One line: why now (`badge`, `tone`), what (`kind`), of which dispute, and the words of its action.

    `dispute_id` or `draft_key` is where the action leads.
    """

    badge: str
    tone: str
    kind: str
    title: str
    line: str
    action: str
    dispute_id: str = ""
    draft_key: str = ""


@dataclass(frozen=True, slots=True)
class Glance:
    """The figures at the head and the tasks, the latest first.

    `unlisted` late promises have no line of their own; `is_whole` is False where there were more promises than
    are counted.
    """

    late: int
    today: int
    week: int
    open_disputes: int
    drafts: int
    tasks: tuple[Task, ...]
    unlisted: int = 0
    is_whole: bool = True


def glance(reader: Reader, today: date) -> Glance:
    """The office's work as of a day."""
    sunday = today + timedelta(days=6 - today.weekday())
    promises = reader.promises(sunday, limit=MOST_PROMISES)
    drafts = reader.drafts()
    late = [p for p in promises if p.due_on < today]
    now = [p for p in promises if p.due_on == today]
    soon = [p for p in promises if p.due_on > today]
    tasks = [_promised(p, today) for p in (*late[:MOST_LATE], *now[:MOST_NOW])]
    tasks += [_begun(draft) for draft in drafts[:MOST_OF_A_KIND]]
    tasks += [_promised(p, today) for p in soon[:MOST_NOW]]
    tasks += [_lacking(row) for row in _in_state(reader, Status.AGREED)]
    tasks += [_unaccepted(row) for row in _in_state(reader, Status.REGISTERED)]
    return Glance(
        late=len(late),
        today=len(now),
        week=len(promises) - len(late),
        open_disputes=reader.work().open_disputes,
        drafts=len(drafts),
        tasks=tuple(tasks),
        unlisted=max(0, len(late) - MOST_LATE),
        is_whole=len(promises) < MOST_PROMISES,
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


def _in_state(reader: Reader, status: Status) -> tuple[DisputeRow, ...]:
    wanted = Filter(statuses=frozenset({status}))
    return reader.page(wanted, limit=MOST_OF_A_KIND).rows


def _promised(promise: Promise, today: date) -> Task:
    days = (promise.due_on - today).days
    if days < 0:
        badge, tone = f"逾期 {-days} 天", "late"
    elif days == 0:
        badge, tone = "今天", "due"
    else:
        badge, tone = f"周{WEEKDAYS[promise.due_on.weekday()]}", "plain"
    amount = f"{promise.amount.digits.removesuffix('.00')}元" if promise.amount else ""
    what = " ".join(part for part in (promise.what, amount) if part) or "履行协议"
    line = _joined(promise.row.number, f"{what} {short_day(promise.due_on, today)}到期")
    return Task(badge, tone, "履行", promise.row.title, line, "记履行", dispute_id=promise.row.id)


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
    return Task("待生效", "plain", "协议", row.title, line, "去补齐", dispute_id=row.id)


def _unaccepted(row: DisputeRow) -> Task:
    line = _joined(row.number, "已登记，还没有受理")
    return Task("待受理", "plain", "受理", row.title, line, "打开", dispute_id=row.id)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
