"""今日 for the wall: what is late or due this week, by kind; nobody is named in full, nothing is told of what it is about"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mediator_desktop.papers.filled import FilledBlock, FilledPaper, Page, Run, Space, Table, Text
from mediator_desktop.papers.wording import flat

EDITION = "2026-1"
PAGE = Page(20, 18, 20, 18, 14, 24, 22)
TITLE = "本周到期事项"
CALM = "本周没有到期的事。"


@dataclass(frozen=True, slots=True, kw_only=True)
class WallLine:
    """One thing: when, how late it is (`state`), the number of its case, and whom or what it concerns, names shortened."""

    due_on: date
    state: str
    number: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WallGroup:
    """Things of one kind; `left_out` is how many more there are than lines, `counter` how they are counted."""

    kind: str
    lines: tuple[WallLine, ...]
    left_out: int = 0
    counter: str = "件"

    @property
    def count(self) -> str:
        """`20件`."""
        return f"{len(self.lines) + self.left_out}{self.counter}"


def wall_sheet(groups: Sequence[WallGroup], first_day: date, last_day: date, office: str) -> FilledPaper:
    """The sheet of a week (days inclusive); a group without lines is left out."""
    return FilledPaper(
        form="wall",
        edition=EDITION,
        title=TITLE,
        author=office,
        page=PAGE,
        blocks=tuple(_blocks([group for group in groups if group.lines], first_day, last_day, office)),
    )


def _blocks(
    groups: Sequence[WallGroup], first_day: date, last_day: date, office: str
) -> Iterator[FilledBlock]:
    yield Text((Run(TITLE),), style="title", align="centre", indent=False)
    total = sum(len(group.lines) + group.left_out for group in groups)
    span = f"{_day(first_day)}至{_day(last_day)}"
    said = f"{span}，共{total}项，含已经逾期的。" if total else f"{span}。{CALM}"
    yield Text((Run(f"{flat(office)}　{said}"),), indent=False)
    for group in groups:
        yield Space(3)
        yield Text((Run(f"{group.kind}　{group.count}"),), indent=False, joined=True)
        yield Table(
            ("到期日期", "情况", "编号", "当事人或单位"),
            (16, 16, 32, 36),
            ("left", "left", "left", "left"),
            tuple(
                (line.due_on.isoformat(), line.state, flat(line.number), flat(line.who))
                for line in group.lines
            ),
        )
        if group.left_out:
            yield Text((Run(f"另有{group.left_out}{group.counter}没有列出。"),), indent=False)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
