"""Sheets of the screening work that belong to no dispute: the attendance sheet of a round, the list of who is reminded"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mediator_desktop.papers.filled import (
    Cell,
    Cells,
    FilledBlock,
    FilledPaper,
    Page,
    Run,
    Seal,
    Sign,
    Signatures,
    Space,
    Table,
    Text,
)
from mediator_desktop.papers.wording import flat

EDITION = "2026-1"
PAGE = Page(28, 22, 26, 24, 14, 24, 22)
TO_SIGN = Page(28, 20, 26, 24, 16, 28, 22)
"""Larger letters, so that the lines of the table are high enough to sign on."""
LEAST_LINES = 10
"""Lines of an attendance sheet, so that there is room for people nobody foresaw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """What an attendance sheet says; unknown facts stay blank. `people` are names with posts (may be empty)."""

    unit: str = ""
    name: str = ""
    kind: str = ""
    held_on: date | None = None
    held_at: str = ""
    area: str = ""
    methods: str = ""
    households: int | None = None
    result: str = ""
    responsible: str = ""
    people: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """A line of the reminder list."""

    unit: str
    name: str
    due_on: date
    state: str
    contact: str = ""
    phone: str = ""


def attendance_sheet(facts: Attendance, office: str) -> FilledPaper:
    """签到表 of a round: what was screened, and a line for everyone who took part to sign."""
    return FilledPaper(
        form="attendance",
        edition=EDITION,
        title="矛盾纠纷排查签到表",
        author=office,
        page=TO_SIGN,
        blocks=tuple(_attendance(facts)),
    )


def reminder_list(lines: Sequence[Reminded], day: date, office: str) -> FilledPaper:
    """催报单: who owes a round as of a day, with a place to note when each was told."""
    return FilledPaper(
        form="reminders",
        edition=EDITION,
        title="矛盾纠纷排查催报单",
        author=office,
        page=PAGE,
        blocks=tuple(_reminders(lines, day, office)),
    )


def _attendance(facts: Attendance) -> Iterator[FilledBlock]:
    yield _title("矛盾纠纷排查签到表")
    when = "　".join(filter(None, (_day(facts.held_on), facts.held_at)))
    households = f"{facts.households}户" if facts.households else ""
    yield Cells(
        (
            (Cell("排查单位", flat(facts.unit), 55), Cell("轮次", flat(facts.name), 45)),
            (Cell("排查时间", when, 55), Cell("类别", flat(facts.kind), 45)),
            (Cell("排查范围", flat(facts.area), 70), Cell("户数", households, 30)),
            (Cell("排查方式", flat(facts.methods)),),
            (Cell("排查结果", flat(facts.result)),),
        ),
        boxed=True,
    )
    yield Space(4)
    rows = [(str(n), flat(name), flat(post), "", "") for n, (name, post) in enumerate(facts.people, 1)]
    rows += [(str(n), "", "", "", "") for n in range(len(rows) + 1, max(LEAST_LINES, len(rows) + 2) + 1)]
    yield Table(
        ("序号", "姓名", "职务", "签名", "联系电话"),
        (10, 22, 22, 24, 22),
        ("centre", "left", "left", "left", "left"),
        tuple(rows),
    )
    yield Space(6)
    yield Signatures((Sign("主责人（签名）", flat(facts.responsible)),), (Sign("填表人（签名）"),))


def _reminders(lines: Sequence[Reminded], day: date, office: str) -> Iterator[FilledBlock]:
    yield _title("矛盾纠纷排查催报单")
    units = len({line.unit for line in lines})
    if not lines:
        yield _plain(f"截至{_day(day)}，各单位的排查都已上报。")
    else:
        yield _plain(
            f"截至{_day(day)}，还有{units}个单位共{len(lines)}轮排查没有上报。没有发现纠纷的，也要报零报告。"
        )
        yield Table(
            ("序号", "单位", "轮次", "应报日期", "情况", "联系人和电话", "催报记录"),
            (7, 15, 14, 15, 13, 19, 17),
            ("centre", "left", "left", "centre", "left", "left", "left"),
            tuple(_lines(lines)),
        )
    yield Seal((flat(office),), (Run(_day(day)),))


def _lines(lines: Iterable[Reminded]) -> Iterator[tuple[str, ...]]:
    for number, line in enumerate(lines, 1):
        contact = " ".join(filter(None, (flat(line.contact), flat(line.phone))))
        yield (
            str(number),
            flat(line.unit),
            flat(line.name),
            line.due_on.isoformat(),
            line.state,
            contact,
            "",
        )


def _title(words: str) -> Text:
    return Text((Run(words),), style="title", align="centre", indent=False)


def _plain(words: str) -> Text:
    return Text((Run(words),), joined=True)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
