"""值班表 of a month: who is on duty on which day for which unit, and how they are reached."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.papers.filled import FilledBlock, FilledPaper, Page, PageBreak, Run, Table, Text
from mediator_desktop.papers.wording import flat

EDITION = "2026-1"
PAGE = Page(12, 12, 20, 18, 13, 20, 18)
MOST_COLUMNS = 5
"""Units side by side on one sheet; more units go on further sheets."""
_WEEKDAYS = "一二三四五六日"


def duty_sheet(
    first_day: date,
    last_day: date,
    units: Sequence[str],
    entries: Iterable[DutyEntry],
    rest: Collection[date],
    office: str,
) -> FilledPaper:
    """The rota of some days (inclusive) for units in their order; days off (`rest`) are marked, telephones listed below."""
    found: dict[tuple[date, str], list[str]] = {}
    phones: set[tuple[str, str]] = set()
    for entry in entries:
        found.setdefault((entry.day, entry.unit), []).append(flat(entry.name))
        if entry.phone:
            phones.add((flat(entry.name), flat(entry.phone)))
    title = f"{flat(office)}{first_day.year}年{first_day.month}月值班表"
    return FilledPaper(
        form="duty",
        edition=EDITION,
        title=title,
        author=office,
        page=PAGE,
        blocks=tuple(_blocks(title, first_day, last_day, units, found, phones, rest)),
    )


def _blocks(
    title: str,
    first_day: date,
    last_day: date,
    units: Sequence[str],
    found: dict[tuple[date, str], list[str]],
    phones: Collection[tuple[str, str]],
    rest: Collection[date],
) -> Iterator[FilledBlock]:
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    parts = [units[start : start + MOST_COLUMNS] for start in range(0, len(units), MOST_COLUMNS)] or [()]
    for number, part in enumerate(parts):
        if number:
            yield PageBreak()
        yield Text((Run(title),), style="title", align="centre", indent=False)
        yield Table(
            ("日期", "星期", *(flat(unit) for unit in part)),
            (9, 9, *(82 // max(len(part), 1) for _unit in part)),
            ("centre", "centre", *("left" for _unit in part)),
            tuple(
                (
                    f"{day.day}日",
                    _WEEKDAYS[day.weekday()] + (" 休" if day in rest else ""),
                    *("、".join(found.get((day, unit), ())) for unit in part),
                )
                for day in days
            ),
        )
    if phones:
        words = "；".join(f"{name} {phone}" for name, phone in sorted(phones))
        yield Text((Run("值班电话：", "label"), Run(words)), size=10, indent=False)
