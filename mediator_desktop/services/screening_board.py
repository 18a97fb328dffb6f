"""What the screening screen shows: the board of a month, the year, one unit's calendar, and who has not reported"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add

from mediator_desktop.catalogue.cadences import Cadences
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.domain.cadence import Every, KeyPeriod
from mediator_desktop.domain.levels import LevelShare
from mediator_desktop.domain.problems import Trouble
from mediator_desktop.domain.unit import Post, Unit, UnitLevel, UnitPerson, UnitTree, own_unit
from mediator_desktop.schedule.cadence import Slot
from mediator_desktop.schedule.rounds import BoardSlot, Figures, SlotState, figures
from mediator_desktop.services.levels import level_shares
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.screening import board_of
from mediator_desktop.services.workplace import Workplace

DAY = timedelta(days=1)
WAITING = (SlotState.DUE, SlotState.MISSED)
CONTACTS = (Post.SECRETARY, Post.STATION_HEAD, Post.MEDIATOR, Post.GRID_MEMBER)
"""Who of a unit is reminded, the first that there is."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the board: the round that all its slots are."""

    day: date
    name: str
    due_on: date


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its slot in each column of its group, None where it has none there; `ahead` is owed and not yet over."""

    unit: Unit
    cells: tuple[BoardSlot | None, ...]
    figures: Figures
    year: Figures
    ahead: int


@dataclass(frozen=True, slots=True)
class Group:
    """Units of a level that screen on the same days."""

    level: UnitLevel
    columns: tuple[Column, ...]
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A month: groups of units, the largest first, and the figures of all.

    `clock_doubt` is the day of the newest entry where the PC's clock shows an earlier one.
    """

    first_day: date
    last_day: date
    groups: tuple[Group, ...]
    figures: Figures
    ahead: int
    clock_doubt: date | None = None


@dataclass(frozen=True, slots=True)
class YearRow:
    """A unit's figures of each month and of the year, and in which months slots are still to come."""

    unit: Unit
    months: tuple[Figures, ...]
    ahead: tuple[int, ...]
    year: Figures


@dataclass(frozen=True, slots=True)
class Year:
    """A year: a row for each unit, the sums, and the share of disputes closed at each level."""

    year: int
    rows: tuple[YearRow, ...]
    months: tuple[Figures, ...]
    figures: Figures
    levels: tuple[LevelShare, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitYear:
    """One unit's slots of a year, by month."""

    unit: Unit
    year: int
    months: tuple[tuple[BoardSlot, ...], ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Waiting:
    """A slot without a round that is due or missed; `contact` is who is asked about it, `name` what the round is called."""

    unit: Unit
    entry: BoardSlot
    name: str
    contact: UnitPerson | None


@dataclass(frozen=True, slots=True)
class Unreported:
    """Who has not reported: slots due by now, the latest first, then those still to fall due; how today's rounds stand."""

    waiting: tuple[Waiting, ...]
    reported: int
    due_now: int


def cadences_of(workplace: Workplace) -> Cadences:
    """The rules in use. Raises Trouble that names the file and line where they cannot be read."""
    try:
        return workplace.cadences
    except FormError as error:
        raise Trouble(f"排查周期的规则文件有错，改好以后再打开：{error}") from error


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the month of a day."""
    first = day.replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY


def slot_name(slot: Slot, cadences: Cadences) -> str:
    """What people call a round: `第45周`, `11月上半月`, `第4季度`, `11月4日`."""
    first, day = slot.first_day, slot.day
    match _every(slot, cadences):
        case Every.WEEK:
            return f"第{day.isocalendar().week}周"
        case Every.HALF_MONTH:
            return f"{day.month}月{'上' if day.day <= 15 else '下'}半月"
        case Every.MONTH:
            return f"{day.month}月"
        case Every.QUARTER:
            return f"第{(day.month + 2) // 3}季度"
        case _ if first == slot.last_day:
            return f"{first.month}月{first.day}日"
        case _:
            return f"{first.month}月{first.day}日起"


def period_of(slot: Slot, cadences: Cadences) -> KeyPeriod | None:
    """The key period that a slot belongs to."""
    return next((p for p in cadences.periods if p.name == slot.period and p.first_day <= slot.day), None)


def units_between(reader: Reader, first_day: date, last_day: date) -> tuple[Unit, ...]:
    """The office's own unit and those below it that exist on any of some days (inclusive); grids left out."""
    tree = UnitTree(reader.units())
    office = reader.office()
    own = own_unit(tree, office) if office is not None else None
    found = (own, *tree.all_below(own.id)) if own is not None else tuple(tree.in_order())
    return tuple(
        unit
        for unit in found
        if unit.level is not UnitLevel.GRID
        and (unit.first_day is None or unit.first_day <= last_day)
        and (unit.last_day is None or unit.last_day >= first_day)
    )


def month_board(reader: Reader, workplace: Workplace, month: date) -> Board:
    """The board of the month that a day lies in; figures of the year up to it too."""
    first, last = month_of(month)
    today = workplace.clock.today()
    cadences = cadences_of(workplace)
    new_year = date(first.year, 1, 1)
    units = units_between(reader, first, last)
    entries = board_of(units, cadences, new_year, last, reader, workplace.calendar, today)
    by_unit = _by_unit(entries)
    rows: dict[UnitLevel, list[tuple[Unit, tuple[BoardSlot, ...], Figures]]] = {}
    for unit in units:
        own = by_unit.get(unit.id, ())
        shown = tuple(e for e in own if first <= e.slot.day <= last and _is_shown(e))
        rows.setdefault(unit.level, []).append((unit, shown, figures(own, new_year, last, today)))
    groups = [
        group
        for level, found in rows.items()
        for group in _groups(level, found, cadences, (first, last), today)
    ]
    groups.sort(key=lambda group: -len(group.rows))
    newest = reader.newest_round_entry()
    return Board(
        first_day=first,
        last_day=last,
        groups=tuple(groups),
        figures=figures(entries, first, last, today),
        ahead=sum(row.ahead for group in groups for row in group.rows),
        clock_doubt=newest.date() if newest is not None and newest.date() > today else None,
    )


def year_board(reader: Reader, workplace: Workplace, year: int) -> Year:
    """The figures of a year for each unit and month."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    today = workplace.clock.today()
    units = units_between(reader, first, last)
    entries = board_of(units, cadences_of(workplace), first, last, reader, workplace.calendar, today)
    by_unit = _by_unit(entries)
    rows = []
    for unit in units:
        months = _by_month(by_unit.get(unit.id, ()), year)
        counted = tuple(figures(month, first, last, today) for month in months)
        ahead = tuple(sum(_is_ahead(e, today) for e in month) for month in months)
        rows.append(YearRow(unit, counted, ahead, reduce(add, counted, Figures())))
    sums = tuple(reduce(add, (row.months[n] for row in rows), Figures()) for n in range(12))
    return Year(year, tuple(rows), sums, reduce(add, sums, Figures()), level_shares(reader, first, last))


def unit_year(reader: Reader, workplace: Workplace, unit_id: str, year: int) -> UnitYear | None:
    """One unit's slots of a year; None when there is no such unit any more."""
    unit = next((unit for unit in reader.units() if unit.id == unit_id), None)
    if unit is None:
        return None
    first, last = date(year, 1, 1), date(year, 12, 31)
    today = workplace.clock.today()
    entries = board_of((unit,), cadences_of(workplace), first, last, reader, workplace.calendar, today)
    months = tuple(tuple(e for e in month if _is_shown(e)) for month in _by_month(entries, year))
    return UnitYear(unit, year, months, figures(entries, first, last, today))


def unreported(reader: Reader, workplace: Workplace, since: date) -> Unreported:
    """Slots that fell due on or after a day, are due or missed, and have no round."""
    today = workplace.clock.today()
    cadences = cadences_of(workplace)
    units = units_between(reader, since, today)
    entries = board_of(units, cadences, since, today, reader, workplace.calendar, today)
    running = [e for e in entries if e.slot.owed and e.slot.first_day <= today <= e.slot.due_on]
    by_id = {unit.id: unit for unit in units}
    waiting = [
        Waiting(by_id[e.slot.unit], e, slot_name(e.slot, cadences), contact_of(by_id[e.slot.unit], today))
        for e in entries
        if e.state in WAITING and e.slot.due_on >= since
    ]
    order = {unit.id: place for place, unit in enumerate(units)}
    waiting.sort(
        key=lambda w: (
            w.entry.slot.due_on > today,
            -w.entry.slot.due_on.toordinal(),
            order[w.unit.id],
        )
    )
    return Unreported(tuple(waiting), sum(e.is_done for e in running), len(running))


def contact_of(unit: Unit, day: date) -> UnitPerson | None:
    """Who of a unit is asked when a round is late."""
    serving = [person for person in unit.people if person.serves_on(day)]
    for post in CONTACTS:
        for person in serving:
            if person.post is post:
                return person
    return serving[0] if serving else None


def _every(slot: Slot, cadences: Cadences) -> Every | None:
    if period := period_of(slot, cadences):
        return period.cadence.every
    return next((rule.cadence.every for rule in cadences.rules if rule.id == slot.rule), None)


def _is_shown(entry: BoardSlot) -> bool:
    """What a cut left over is shown only where something was held in it."""
    return entry.slot.owed or entry.is_done


def _is_ahead(entry: BoardSlot, today: date) -> bool:
    return entry.slot.owed and not entry.is_done and entry.slot.due_on >= today


def _by_unit(entries: Iterable[BoardSlot]) -> dict[str, list[BoardSlot]]:
    found: dict[str, list[BoardSlot]] = {}
    for entry in entries:
        found.setdefault(entry.slot.unit, []).append(entry)
    return found


def _by_month(entries: Iterable[BoardSlot], year: int) -> tuple[list[BoardSlot], ...]:
    months: tuple[list[BoardSlot], ...] = tuple([] for _ in range(12))
    for entry in entries:
        if entry.slot.day.year == year:
            months[entry.slot.day.month - 1].append(entry)
    return months


def _groups(
    level: UnitLevel,
    found: Sequence[tuple[Unit, tuple[BoardSlot, ...], Figures]],
    cadences: Cadences,
    span: tuple[date, date],
    today: date,
) -> Iterator[Group]:
    """Units side by side where the rounds of one are all among those of another."""
    laid = [
        (unit, {(e.slot.day, slot_name(e.slot, cadences)): e for e in entries}, year)
        for unit, entries, year in found
    ]
    kinds: list[frozenset[tuple[date, str]]] = []
    for rounds in sorted({frozenset(cells) for _, cells, _ in laid}, key=len, reverse=True):
        if not any(rounds <= other for other in kinds):
            kinds.append(rounds)
    for kind in kinds:
        here = [row for row in laid if kind is next(other for other in kinds if row[1].keys() <= other)]
        due = {key: entry.slot.due_on for _, cells, _ in here for key, entry in cells.items()}
        columns = tuple(Column(day, name, due[day, name]) for day, name in sorted(kind))
        rows = tuple(
            UnitRow(
                unit,
                tuple(cells.get((column.day, column.name)) for column in columns),
                figures(cells.values(), *span, today),
                year,
                sum(_is_ahead(entry, today) for entry in cells.values()),
            )
            for unit, cells, year in here
        )
        yield Group(level, columns, rows)
