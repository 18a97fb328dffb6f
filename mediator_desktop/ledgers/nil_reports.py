"""Nil reports (零报告) of a ledger: sheets, and rows among others, that say nothing was found; as facts, nothing is kept yet"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mediator_desktop.ledgers.reading import ReadSheet, Row, cell_words
from mediator_desktop.ledgers.values import narrow, read_day

_PERIOD = re.compile(
    r"(\d{4})\s*年(?:度)?\s*(?:(\d{1,2})\s*月(?:份)?|(?:第)?([一二三四1-4])季度|(上半年|下半年))?"
    r"(?:(?<=月)(\d{1,2})日)?(?:\s*(?:至|到|-|—+|~)\s*(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?)?"
)
_UNIT = re.compile(
    r"(?:填报|上报|报送|排查)?单位\s*(?:\(盖章\))?\s*[:：]\s*(?:\(盖章\))?\s*([^\s:：()_]{2,30})"
)
_PEOPLE = (
    ("reported_by", "填报人|填表人|制表人"),
    ("reviewed_by", "审核人|审核"),
    ("signed_by", "签发人|负责人"),
)
_FILLED_IN = re.compile("(?:填报|填表|报送|上报|制表|报出|统计)(?:时间|日期)|^\\s*(?:时间|日期)[:：]")
"""A line that says when the sheet was filled in: that day is no period."""
_FEAST = re.compile("期间|国庆|春节|元旦|中秋|清明|端午|劳动节|五一|两会")
"""A line that names a time within the year, without its days."""
_APART = re.compile(r"[、，,。；;：:\s()（）“”]+|(?<=[村区会])[和及与](?=.{1,8}(?:村|社区|居委会))")
_VILLAGE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,4}?(?:镇|乡|街道)(?=[\u4e00-\u9fff]{2}))?((?!(?:[我本全各该每其多几两镇乡内个一二三四五六七八九十]|行政)*(?:村|社区|居委会))"
    r"(?!经|以下|上述)[\u4e00-\u9fff]{1,8}?(?:村|社区|居委会))(?![民级情组支两委干部委])"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_UNIT_FIELDS = ("village", "township", "division", "grid", "group", "resp_unit", "committee")
_DAY_FIELDS = ("found_on", "accepted_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class NilReport:
    """One nil report as it is written: `row` as Excel counts, None where the whole sheet says it.

    `unit` and `period_as_written` are empty where they are not told; `first` and `last` are the days of the period, `day` one
    written in the row itself; `people` are those named below the table, by what they did (`reported_by`, …).
    """

    sheet: str
    row: int | None = None
    unit: str = ""
    period_as_written: str = ""
    first: date | None = None
    last: date | None = None
    day: date | None = None
    people: Mapping[str, str]

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day, None where no period is told."""
        return (self.first, self.last) if self.first and self.last else None

    def to_json(self) -> dict[str, Any]:
        """As the import's JSON gives it; what is not told is null."""
        period = self.period
        return {
            "sheet": self.sheet,
            "row": self.row,
            "unit": self.unit or None,
            "period_as_written": self.period_as_written or None,
            "period": [day.isoformat() for day in period] if period else None,
            "day": self.day.isoformat() if self.day else None,
            **self.people,
        }


def nil_sheet(sheet: ReadSheet, unit: str = "") -> NilReport:
    """A sheet that as a whole reports nothing found; `unit` as read elsewhere, else as the sheet has it."""
    lines = _lines(sheet)
    written, first, last = written_period([max(lines, key=len, default=""), *lines, sheet.name])
    return NilReport(
        sheet=sheet.name, unit=unit or _unit(lines), period_as_written=written, first=first, last=last, people=_people(lines)
    )  # fmt: skip


def nil_sheets(sheet: ReadSheet) -> tuple[NilReport, ...]:
    """The nil reports of a sheet that holds nothing else: one for each village that it lists, else that of its own unit."""
    whole = nil_sheet(sheet)
    villages = villages_in(_lines(sheet)[1:])
    if not villages or (len(villages) == 1 and whole.unit):
        return (whole,)
    return tuple(replace(whole, unit=village) for village in villages)


def villages_in(lines: Iterable[str]) -> tuple[str, ...]:
    """The villages and communities that lines list, each once, in their order; 我村, 各村, 20个村 name none."""
    found: dict[str, None] = {}
    for line in lines:
        for part in _APART.split(line):
            for listed in _VILLAGE.finditer(part):
                found.setdefault(listed[1])
    return tuple(found)


def nil_rows(
    sheet: ReadSheet,
    rows: Sequence[tuple[int, Row]],
    places: Mapping[str, int],
    sections: Mapping[int, str],
    is_whole: bool,
) -> Iterator[NilReport]:
    """The nil reports of rows that say so; `is_whole` where the sheet has no other row, so that its own unit is meant."""
    lines = _lines(sheet)
    written, first, last = written_period([*lines[:8], sheet.name])
    people = _people(lines)
    for number, row in rows:
        told = {name: cell_words(row[at]) for name, at in places.items() if at < len(row)}
        unit = next((told[name] for name in _UNIT_FIELDS if _names_unit(told.get(name, ""))), "")
        unit = unit or sections.get(number, "")
        listed = villages_in([unit] if unit else map(cell_words, row))
        days = (
            read_day(row[places[name]]).day
            for name in _DAY_FIELDS
            if name in places and places[name] < len(row)
        )
        one = NilReport(
            sheet=sheet.name,
            row=number,
            unit=unit or (_unit(lines) if is_whole else ""),
            period_as_written=written,
            first=first,
            last=last,
            day=next((day for day in days if day), None),
            people=people,
        )
        if len(listed) > 1 or (listed and not unit):
            yield from (replace(one, unit=village) for village in listed)
        else:
            yield one


def written_period(lines: Sequence[str]) -> tuple[str, date | None, date | None]:
    """The first period that lines name: as written, and its first and last day. A bare year only where no line says more."""
    year_only: tuple[str, date | None, date | None] = ("", None, None)
    for line in lines:
        for found in _PERIOD.finditer(narrow(line)):
            first, last = _span(found)
            if first is None or last is None or (first == last and _FILLED_IN.search(line)):
                continue
            if (last - first).days < 360:
                return found[0].strip(), first, last
            if not year_only[0] and not _FEAST.search(line):
                year_only = (found[0].strip(), first, last)
    return year_only


def written_year(lines: Sequence[str]) -> int | None:
    """The year that lines name, None where they name none or several."""
    years = {int(year) for line in lines for year in re.findall(r"(?<!\d)(20\d{2})\s*年", narrow(line))}
    return years.pop() if len(years) == 1 else None


def _span(found: "re.Match[str]") -> tuple[date | None, date | None]:
    year, month, quarter, half, day, last_year, last_month, last_day = found.groups()
    start, months = 1, 12
    if month:
        start, months = int(month), 1
    elif quarter:
        start, months = 3 * _QUARTERS[quarter] - 2, 3
    elif half:
        start, months = (1 if half == "上半年" else 7), 6
    try:
        first = date(int(year), start, int(day or 1))
        end_year = int(last_year or year)
        end_month = int(last_month) if last_month else start + months - 1
        end_day = int(last_day) if last_day else int(day) if day and not last_month else 0
        last = date(end_year, end_month, end_day or monthrange(end_year, end_month)[1])
    except ValueError:
        return None, None
    return (first, last) if last >= first else (None, None)


def _lines(sheet: ReadSheet) -> list[str]:
    rows = [*sheet.rows[:60], *sheet.rows[-20:]] if len(sheet.rows) > 60 else sheet.rows
    return [*sheet.above, *(words for row in rows for cell in row if (words := cell_words(cell)))]


def _unit(lines: Sequence[str]) -> str:
    found = _UNIT.search("\n".join(map(narrow, lines)))
    return found[1] if found else ""


def _names_unit(words: str) -> bool:
    return 2 <= len(words) <= 30 and not words[0].isdigit()


def _people(lines: Sequence[str]) -> Mapping[str, str]:
    text = "\n".join(map(narrow, lines))
    found = {}
    for name, label in _PEOPLE:
        if person := re.search(rf"(?:{label})\s*[:：]\s*([^\s:：_]{{2,10}})", text):
            found[name] = person[1]
    return found
