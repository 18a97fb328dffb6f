"""The board, the year and who has not reported: against a count made apart, of a township with twenty villages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.cadence import Cadence, Every, KeyPeriod, Shift
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.problems import Trouble
from mediator_desktop.domain.unit import Post, Unit, UnitLevel, UnitPerson
from mediator_desktop.papers.filled import Table
from mediator_desktop.schedule.rounds import Figures, SlotState
from mediator_desktop.services import papers, screening_board, screening_sheets
from mediator_desktop.services.demo import invent_office
from mediator_desktop.services.demo_screening import fill_screening
from mediator_desktop.services.practice import fill_practice_register, practice_office
from mediator_desktop.services.units import save_units
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.keeper import Keeper
from tests.registers import CHEAP, PASSWORD

TODAY = date(2026, 12, 20)
DAY = timedelta(days=1)
VILLAGES = 20


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Iterator[Workplace]:
    """A practice register with a year of rounds; only read."""
    paths = Paths(program=program_folder(), data=tmp_path_factory.mktemp("town") / "data")
    clock = FixedClock.on(TODAY)
    office = replace(invent_office(), villages=tuple(f"第{n}村" for n in range(VILLAGES)))
    register, _ = Keeper(paths, clock, CHEAP).create(practice_office(office), PASSWORD)
    made = Workplace(paths=paths, register=register, clock=clock, vocabulary=vocabulary, actor="罗桂生")
    fill_practice_register(register, clock, 300, 1)
    fill_screening(register, clock, made.cadences, made.calendar)
    yield made
    register.close()


def fridays(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [d for n in range(366) if (d := first + n * DAY).year == year and d.weekday() == 4]


def counted_apart(town: Workplace, unit: Unit, month: int) -> Figures:
    """A village's month, from the plain rows: weeks by their Friday, due on the next working day."""
    with town.register.read() as reader:
        held = reader.held_rounds(date(2025, 12, 1), date(2027, 1, 31), (unit.id,))
    total = Figures()
    for friday in fridays(2026):
        if friday.month != month:
            continue
        due_on = friday
        while not town.calendar.is_workday(due_on):
            due_on += DAY
        week = [r for r in held if friday - 4 * DAY <= r.for_day <= friday + 2 * DAY]
        first = min((r.held_on for r in week), default=None)
        late = bool(week) and (first > due_on or min(r.entered_on for r in week) > due_on)
        is_due = bool(week) or due_on < TODAY
        total += Figures(
            due=int(is_due),
            held=int(bool(week)),
            missed=int(is_due and not week),
            nil=int(bool(week) and not any(r.found for r in week)),
            late=int(late),
            found=sum(r.found for r in week),
        )
    return total


def test_the_year_equals_a_count_made_apart(town: Workplace) -> None:
    with town.register.read() as reader:
        year = screening_board.year_board(reader, town, 2026)
        total = len(reader.held_rounds(date(2026, 1, 1), date(2026, 12, 31)))
    assert total > 900
    villages = [row for row in year.rows if row.unit.level is UnitLevel.VILLAGE]
    assert len(villages) == VILLAGES
    for row in villages:
        assert row.months == tuple(counted_apart(town, row.unit, month) for month in range(1, 13))
        assert sum(row.months, Figures()) == row.year
    assert sum((row.year for row in year.rows), Figures()) == year.figures == sum(year.months, Figures())
    assert year.figures.due == year.figures.held + year.figures.missed
    assert min(year.figures.missed, year.figures.late, year.figures.nil, year.figures.found) > 0


@pytest.mark.parametrize("month", [1, 2, 10, 12])
def test_a_months_board_shows_every_unit_and_says_what_the_year_says(town: Workplace, month: int) -> None:
    with town.register.read() as reader:
        board = screening_board.month_board(reader, town, date(2026, month, 9))
        year = screening_board.year_board(reader, town, 2026)
    villages, township = board.groups
    assert (len(villages.rows), len(township.rows)) == (VILLAGES, 1)
    assert [column.day for column in villages.columns] == [d for d in fridays(2026) if d.month == month]
    assert board.figures == year.months[month - 1]
    by_unit = {row.unit.id: row for row in year.rows}
    for group in board.groups:
        for row in group.rows:
            assert row.figures == by_unit[row.unit.id].months[month - 1]
            assert row.year == sum(by_unit[row.unit.id].months[:month], Figures())
            assert None not in row.cells
    if month == 12:
        assert [column.name for column in township.columns] == ["12月上半月", "12月下半月"]
        assert board.ahead == sum(
            cell.slot.due_on >= TODAY and not cell.is_done
            for group in board.groups
            for row in group.rows
            for cell in row.cells
            if cell is not None
        )


def test_one_units_year_has_each_slot_in_its_month(town: Workplace) -> None:
    with town.register.read() as reader:
        unit = next(u for u in reader.units() if u.name == "第3村")
        found = screening_board.unit_year(reader, town, unit.id, 2026)
        assert screening_board.unit_year(reader, town, "nobody", 2026) is None
    assert found is not None
    assert [entry.slot.day for month in found.months for entry in month] == fridays(2026)
    assert found.figures == sum((counted_apart(town, unit, month) for month in range(1, 13)), Figures())


def test_who_has_not_reported(town: Workplace) -> None:
    since = date(2026, 1, 1)
    with town.register.read() as reader:
        found = screening_board.unreported(reader, town, since)
        year = screening_board.year_board(reader, town, 2026)
    missed = [w for w in found.waiting if w.entry.state is SlotState.MISSED]
    assert len(missed) == year.figures.missed
    assert all(w.entry.slot.due_on >= since and not w.entry.is_done for w in found.waiting)
    due = [w.entry.slot.due_on for w in found.waiting]
    passed = [day for day in due if day <= TODAY]
    assert passed == sorted(passed, reverse=True)
    assert due[: len(passed)] == passed
    assert all(w.contact is not None and w.contact.post is Post.SECRETARY for w in found.waiting)
    assert (found.reported, found.due_now) == (0, 1)


def test_the_reminder_list_and_the_attendance_sheet_can_be_printed(town: Workplace) -> None:
    with town.register.read() as reader:
        waiting = screening_board.unreported(reader, town, date(2026, 11, 20)).waiting
        sheet = screening_sheets.reminders(waiting, reader, town)
        nobody = screening_sheets.reminders((), reader, town)
        record = reader.load_round(reader.held_rounds(date(2026, 11, 1), date(2026, 11, 30))[0].id)
        signed = screening_sheets.attendance(record.round, "第45周", 0, reader, town)
    assert sheet.filled is not None
    (table,) = [block for block in sheet.filled.blocks if isinstance(block, Table)]
    assert len(table.rows) == len(waiting)
    assert {row[1] for row in table.rows} == {w.unit.name for w in waiting}
    assert nobody.filled is not None
    assert "都已上报" in nobody.filled.words()
    assert signed.filled is not None
    assert all(name in signed.filled.words() for name in record.round.people)
    assert "零报告" in signed.filled.words()
    for one in (sheet, nobody, signed):
        assert one.pdf.startswith(b"%PDF-")
        assert one.filled is not None
        assert papers.docx(one.filled).startswith(b"PK")


def test_practice_rounds_are_never_impossible(town: Workplace) -> None:
    with town.register.read() as reader:
        held = reader.held_rounds(date(2025, 1, 1), date(2027, 1, 1))
        records = [reader.load_round(h.id) for h in held]
        (campaign,) = reader.campaigns()
        totals = reader.campaign_totals()[campaign.id]
    for record in records:
        assert record.round.held_on <= record.entered_at.date() <= TODAY
        assert record.round.people
        assert record.round.nil is not bool(record.round.disputes)
    assert totals.rounds == sum(r.round.campaign == campaign.id for r in records) > 0
    assert fill_screening(town.register, town.clock, town.cadences, town.calendar) == 0


def small(workplace: Workplace, *, when: date) -> Workplace:
    return replace(workplace, clock=FixedClock.on(when))


def test_a_key_period_gives_its_units_columns_of_their_own(workplace: Workplace) -> None:
    period = KeyPeriod(
        name="全国两会",
        first_day=date(2026, 3, 4),
        last_day=date(2026, 3, 6),
        cadence=Cadence(every=Every.DAY, shift=Shift.NONE),
        units=("石桥村",),
    )
    place = small(workplace, when=date(2026, 3, 5))
    place.__dict__["cadences"] = replace(workplace.cadences, periods=(period,))
    with place.register.read() as reader:
        board = screening_board.month_board(reader, place, date(2026, 3, 1))
    names = {tuple(row.unit.name for row in g.rows): [c.name for c in g.columns] for g in board.groups}
    assert names[("石桥村",)] == ["3月4日", "3月5日", "3月6日", "第11周", "第12周", "第13周"]
    assert names[("溪口村", "枫林社区")][0] == "第10周"
    slot = board.groups[-1].rows[0].cells[0]
    assert slot is not None


def test_a_unit_that_begins_in_a_month_stands_with_the_others(workplace: Workplace) -> None:
    place = small(workplace, when=date(2026, 11, 22))
    with place.register.write() as uow:
        units = [replace(u, first_day=date(2026, 11, 11)) if u.name == "石桥村" else u for u in uow.units()]
        save_units(units, uow, place.clock)
    with place.register.read() as reader:
        board = screening_board.month_board(reader, place, date(2026, 11, 1))
        earlier = screening_board.month_board(reader, place, date(2026, 10, 1))
    villages = board.groups[0]
    cells = next(row.cells for row in villages.rows if row.unit.name == "石桥村")
    assert [cell is not None for cell in cells] == [False, True, True, True]
    assert "石桥村" not in [row.unit.name for group in earlier.groups for row in group.rows]


def test_a_clock_behind_the_last_entry_is_told(workplace: Workplace) -> None:
    from mediator_desktop.domain.screening import ScreeningRound
    from mediator_desktop.services import screening

    with workplace.register.write() as uow:
        unit = next(u for u in uow.units() if u.name == "溪口村")
        held = ScreeningRound(unit=unit.id, for_day=date(2026, 11, 18), held_on=date(2026, 11, 18),
                              people=("罗桂生",), area="全村", nil=True)  # fmt: skip
        screening.hold(held, (), uow, workplace.clock)
    back = small(workplace, when=date(2025, 11, 22))
    with back.register.read() as reader:
        assert screening_board.month_board(reader, back, date(2025, 11, 1)).clock_doubt == date(2026, 11, 22)
        now = screening_board.month_board(reader, workplace, date(2026, 11, 1))
    assert now.clock_doubt is None


def test_a_broken_rule_file_of_the_office_is_told_with_its_line(workplace: Workplace) -> None:
    folder: Path = workplace.paths.own_forms / "rules"
    folder.mkdir(parents=True)
    (folder / "cadence.toml").write_text('id = "cadence"\n[[rules]]\nid = "a"\n', encoding="utf-8")
    with workplace.register.read() as reader, pytest.raises(Trouble, match=r"cadence\.toml第3行"):
        screening_board.month_board(reader, workplace, date(2026, 11, 1))


def test_whom_to_ask() -> None:
    head = UnitPerson(name="站长", post=Post.STATION_HEAD)
    gone = UnitPerson(name="老书记", post=Post.SECRETARY, last_day=date(2026, 6, 30))
    other = UnitPerson(name="网格", post=Post.OTHER)
    unit = Unit(id="v", people=(other, gone, head))
    assert screening_board.contact_of(unit, TODAY) is head
    assert screening_board.contact_of(unit, date(2026, 6, 30)) is gone
    assert screening_board.contact_of(replace(unit, people=(other,)), TODAY) is other
    assert screening_board.contact_of(Unit(id="v"), TODAY) is None


def test_months_and_names_of_rounds(workplace: Workplace) -> None:
    assert screening_board.month_of(date(2026, 12, 20)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert screening_board.month_of(date(2028, 2, 5)) == (date(2028, 2, 1), date(2028, 2, 29))
    from mediator_desktop.schedule.cadence import slots

    cadences = workplace.cadences
    base = next(rule for rule in cadences.rules if rule.level is UnitLevel.COUNTY)
    unit = Unit(id="c", level=UnitLevel.COUNTY, name="云岭县")
    names = {
        Every.MONTH: "11月",
        Every.QUARTER: "第4季度",
        Every.HALF_MONTH: "11月下半月",
        Every.WEEK: "第47周",
        Every.DAY: "11月20日",
        Every.DAYS: "11月18日起",
    }
    for every, name in names.items():
        rule = replace(base, cadence=Cadence(every=every, days=3, anchor=date(2026, 11, 18)))
        found = replace(cadences, rules=(rule,))
        day = date(2026, 11, 20)
        (slot,) = slots(unit, found.rules, (), day, day, workplace.calendar)
        assert screening_board.slot_name(slot, found) == name
