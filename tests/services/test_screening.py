"""Holding rounds: what is found is registered with them, what contradicts a rule is refused, nothing is rewritten."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from mediator_desktop.catalogue.cadences import Cadences
from mediator_desktop.domain.cadence import Cadence, CadenceRule, Every
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.screening import Campaign, ScreeningRound
from mediator_desktop.domain.unit import Unit, UnitLevel
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.schedule.calendar import WorkCalendar
from mediator_desktop.schedule.rounds import BoardSlot, SlotState, figures
from mediator_desktop.services import round_files, screening
from mediator_desktop.services.units import save_units
from mediator_desktop.storage.register import StoredRegister

TODAY = date(2026, 11, 22)
CLOCK = FixedClock.on(TODAY)
WEEKLY = CadenceRule(
    id="w",
    label="每周",
    level=UnitLevel.VILLAGE,
    cadence=Cadence(every=Every.WEEK, due=5),
    first_day=date(2020, 1, 1),
)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


class Weekdays:
    def is_workday(self, day: date) -> bool:
        return day.weekday() < 5


def village(register: StoredRegister, name: str = "溪口村") -> Unit:
    with register.read() as reader:
        return next(unit for unit in reader.units() if unit.name == name)


def a_round(unit: Unit, day: date = date(2026, 11, 18)) -> ScreeningRound:
    return ScreeningRound(
        unit=unit.id,
        for_day=day,
        held_on=day,
        people=("罗桂生",),
        responsible="罗桂生",
        area="全村",
        nil=True,
    )


def a_dispute(name: str = "王建国") -> Dispute:
    return Dispute(
        parties=(Party(name=name), Party(role=PartyRole.RESPONDENT, name="李德福")),
        type_code="neighbours",
        facts="院墙滴水。",
    )


def hold(
    register: StoredRegister, held: ScreeningRound, *found: Dispute, clock: FixedClock = CLOCK
) -> screening.RoundKept:
    with register.write("罗桂生") as uow:
        return screening.hold(held, found, uow, clock)


def november(
    register: StoredRegister, *rules: CadenceRule, unit: Unit | None = None, today: date = TODAY
) -> tuple[BoardSlot, ...]:
    with register.read() as reader:
        return screening.board_of(
            (unit or village(register),),
            Cadences(rules=rules or (WEEKLY,)),
            *NOVEMBER,
            reader,
            Weekdays(),
            today,
        )


def states(entries: tuple[BoardSlot, ...]) -> list[str]:
    return [entry.state.value for entry in entries]


def test_what_a_round_finds_is_registered_with_it_each_with_its_own_number(register: StoredRegister) -> None:
    unit = village(register)
    kept = hold(register, replace(a_round(unit), nil=False), a_dispute("王建国"), a_dispute("赵小妹"))
    assert len(kept.record.round.disputes) == 2
    assert kept.changes.screening
    assert kept.changes.disputes == frozenset(kept.record.round.disputes)
    with register.read() as reader:
        records = [reader.load(key) for key in kept.record.round.disputes]
        assert reader.rounds_of_dispute(records[0].id) == (kept.record.id,)
        assert reader.load_round(kept.record.id).actor == "罗桂生"
    assert len({record.number for record in records}) == 2
    assert {(r.dispute.found_on, r.dispute.source_code, r.dispute.village) for r in records} == {
        (date(2026, 11, 18), "screening", "溪口村")
    }


def test_what_a_dispute_says_itself_is_kept(register: StoredRegister) -> None:
    own = replace(a_dispute(), village="石桥村", source_code="grid", found_on=date(2026, 11, 17))
    kept = hold(register, replace(a_round(village(register)), nil=False), own)
    with register.read() as reader:
        found = reader.load(kept.record.round.disputes[0]).dispute
    assert (found.village, found.source_code, found.found_on) == ("石桥村", "grid", date(2026, 11, 17))


def test_a_refused_dispute_keeps_nothing_and_is_told_at_its_place(register: StoredRegister) -> None:
    broken = replace(a_dispute(), people_involved=-1)
    with pytest.raises(Refused) as refused:
        hold(register, replace(a_round(village(register)), nil=False), a_dispute(), broken)
    assert [p.field for p in refused.value.problems] == ["found[1].people_involved"]
    with register.read() as reader:
        assert reader.held_rounds(*NOVEMBER) == ()
        assert reader.work().open_disputes == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": "nobody"}, "unit"),
        ({"held_on": date(2026, 11, 23)}, "held_on"),
        ({"for_day": date(2026, 11, 27)}, "for_day"),
        ({"people": (" ",)}, "people"),
        ({"area": "　"}, "area"),
        ({"nil": False}, "nil"),
    ],
)
def test_what_contradicts_a_rule_is_refused(
    register: StoredRegister, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        hold(register, replace(a_round(village(register)), **changes))
    assert [problem.field for problem in refused.value.problems] == [field]


def test_two_rounds_for_one_slot_both_stand_and_count_once(register: StoredRegister) -> None:
    unit = village(register)
    hold(register, a_round(unit, date(2026, 11, 17)))
    hold(register, a_round(unit, date(2026, 11, 18)))
    entries = november(register)
    assert [len(entry.rounds) for entry in entries] == [0, 0, 0, 2, 0, 0]
    assert figures(entries, *NOVEMBER, TODAY).held == 1


def test_a_late_entry_counts_as_done_and_stays_marked(register: StoredRegister) -> None:
    hold(register, a_round(village(register), date(2026, 11, 5)))
    entry = november(register)[1]
    assert entry.state is SlotState.NIL
    assert (entry.late, entry.entered_late) == (False, True)
    assert figures(november(register), *NOVEMBER, TODAY).late == 1


def test_a_unit_closed_while_a_round_is_due_owes_it_no_more(register: StoredRegister) -> None:
    unit = village(register)
    with register.write() as uow:
        units = tuple(replace(u, last_day=date(2026, 11, 11)) if u.id == unit.id else u for u in uow.units())
        save_units(units, uow, CLOCK)
    closed = village(register)
    entries = november(register, unit=closed)
    assert [entry.slot.owed for entry in entries] == [True, True, False]
    assert figures(entries, *NOVEMBER, TODAY).missed == 1
    with pytest.raises(Refused, match="已经撤销"):
        hold(register, a_round(closed, date(2026, 11, 18)))
    hold(register, a_round(closed, date(2026, 11, 11)))
    assert figures(november(register, unit=closed), *NOVEMBER, TODAY).held == 1


def test_a_changed_rule_does_not_rewrite_what_was_due(register: StoredRegister) -> None:
    unit = village(register)
    for day in (date(2026, 11, 4), date(2026, 11, 11)):
        hold(register, a_round(unit, day))
    before = november(register)
    ended = replace(WEEKLY, last_day=date(2026, 11, 15))
    monthly = replace(WEEKLY, id="m", cadence=Cadence(every=Every.MONTH), first_day=date(2026, 11, 16))
    after = november(register, ended, monthly)
    assert states(after)[:3] == states(before)[:3] == ["missed", "nil", "nil"]
    assert [(entry.slot.rule, entry.slot.first_day) for entry in after[3:]] == [("m", date(2026, 11, 16))]


def test_a_clock_set_back_a_year_rewrites_nothing(register: StoredRegister) -> None:
    unit = village(register)
    hold(register, a_round(unit))
    back = FixedClock.on(date(2025, 11, 22))
    assert states(november(register, today=back.today()))[3] == "nil"
    with pytest.raises(Refused, match="今天之后"):
        hold(register, a_round(unit), clock=back)


def test_a_round_is_changed_and_a_dispute_added_later(register: StoredRegister) -> None:
    record = hold(register, a_round(village(register))).record
    with register.write("周小妹") as uow:
        changed = replace(record.round, area="三组")
        kept = screening.change(record.id, changed, (a_dispute(),), record.version, uow, CLOCK)
    assert (kept.record.version, kept.record.round.nil, kept.record.round.area) == (2, False, "三组")
    assert len(kept.record.round.disputes) == 1
    with register.write() as uow, pytest.raises(Refused, match="别的窗口"):
        screening.change(record.id, record.round, (), record.version, uow, CLOCK)
    with register.write() as uow, pytest.raises(Refused, match="请选排查的单位"):
        screening.change(record.id, replace(record.round, unit="x"), (), 2, uow, CLOCK)


def test_a_void_round_is_missed_again_and_changes_no_more(register: StoredRegister) -> None:
    record = hold(register, a_round(village(register))).record
    with register.write() as uow, pytest.raises(Refused, match="作废的原因"):
        screening.void_round(record.id, record.version, " ", uow, CLOCK)
    with register.write() as uow:
        void = screening.void_round(record.id, record.version, "记错了村", uow, CLOCK).record
    assert void.voided_at == CLOCK.now()
    assert states(november(register))[3] == "missed"
    with register.write() as uow, pytest.raises(Refused, match="已经作废"):
        screening.void_round(record.id, void.version, "再来", uow, CLOCK)
    with register.write() as uow, pytest.raises(Refused, match="已经作废"):
        screening.change(record.id, record.round, (), void.version, uow, CLOCK)


def test_the_oldest_open_slot_of_the_last_weeks_is_answered_first(register: StoredRegister) -> None:
    unit = village(register)
    entries = november(register)
    first = screening.slot_to_answer(entries, TODAY)
    assert first is not None
    assert first.slot.due_on == date(2026, 10, 30)
    for day in (date(2026, 10, 30), date(2026, 11, 5), date(2026, 11, 11), date(2026, 11, 18)):
        hold(register, a_round(unit, day))
    done = screening.slot_to_answer(november(register), TODAY)
    assert done is not None
    assert done.slot.first_day == date(2026, 11, 16)
    assert screening.slot_to_answer((), TODAY) is None


def test_the_day_a_round_answers(register: StoredRegister) -> None:
    slot = november(register)[3].slot
    assert screening.day_answered(slot, date(2026, 11, 17)) == date(2026, 11, 17)
    assert screening.day_answered(slot, date(2026, 11, 25)) == slot.day


def test_campaigns_are_kept_and_changed(register: StoredRegister) -> None:
    campaign = Campaign(id="", name="岁末专项", first_day=TODAY, last_day=date(2026, 12, 31))
    with register.write() as uow:
        kept = screening.keep_campaign(campaign, uow).campaign
    assert kept.id
    with register.write() as uow, pytest.raises(Refused, match="早于开始"):
        screening.keep_campaign(replace(kept, last_day=date(2026, 1, 1)), uow)
    with register.read() as reader:
        assert reader.campaigns() == (kept,)


def a_file(folder: Path, content: bytes = b"%PDF-1.4\n") -> Path:
    path = folder / "签到.pdf"
    path.write_bytes(content)
    return path


def a_pdf() -> bytes:
    import io

    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(100, 100, "1")
    canvas.save()
    return target.getvalue()


def test_a_scan_lies_with_its_round_once_and_may_be_taken_out(
    register: StoredRegister, tmp_path: Path
) -> None:
    record = hold(register, a_round(village(register))).record
    taken = round_files.store(a_file(tmp_path, a_pdf()), register.vault)
    with register.write("罗桂生") as uow:
        kept = round_files.attach(record.id, taken, uow, CLOCK).attachment
    assert (kept.section, kept.pages, kept.name) == ("round", 1, "签到.pdf")
    with register.write() as uow, pytest.raises(Refused, match="已经在这一轮里"):
        round_files.attach(record.id, taken, uow, CLOCK)
    with register.write() as uow, pytest.raises(Refused, match="原因"):
        round_files.detach(kept.id, " ", uow)
    with register.write() as uow:
        round_files.detach(kept.id, "放错了", uow)
    with register.read() as reader:
        assert reader.attachments(record.id) == ()
    assert list(register.verify()) == []


def test_a_program_is_no_scan_and_a_void_round_takes_nothing(
    register: StoredRegister, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="程序"):
        round_files.store(a_file(tmp_path, b"MZ\x90\x00" + b"\0" * 200), register.vault)
    record = hold(register, a_round(village(register))).record
    taken = round_files.store(a_file(tmp_path, a_pdf()), register.vault)
    with register.write() as uow:
        screening.void_round(record.id, record.version, "记错了", uow, CLOCK)
    with register.write() as uow, pytest.raises(Refused, match="作废"):
        round_files.attach(record.id, taken, uow, CLOCK)


def test_a_round_remembers_when_it_was_entered(register: StoredRegister) -> None:
    record = hold(register, a_round(village(register), date(2026, 11, 5))).record
    assert (record.round.held_on, record.entered_at) == (date(2026, 11, 5), datetime(2026, 11, 22, 9, 0))


def test_a_unit_with_rounds_stays_in_the_tree(register: StoredRegister) -> None:
    unit = village(register)
    hold(register, a_round(unit))
    with register.write() as uow, pytest.raises(Refused, match="溪口村已经有排查记录"):
        save_units([u for u in uow.units() if u.id != unit.id], uow, CLOCK)
    other = village(register, "枫林社区")
    with register.write() as uow:
        save_units([u for u in uow.units() if u.id != other.id], uow, CLOCK)
    with register.read() as reader:
        assert other.id not in {u.id for u in reader.units()}


def test_a_unit_without_a_rule_has_no_board(register: StoredRegister) -> None:
    assert november(register, replace(WEEKLY, level=UnitLevel.COUNTY)) == ()


def test_nothing_is_owed_before_the_office_began_to_screen(register: StoredRegister) -> None:
    weekly = CadenceRule(
        id="weekly",
        label="每周",
        level=UnitLevel.VILLAGE,
        cadence=Cadence(every=Every.WEEK, due=5),
        first_day=date(2020, 1, 1),
    )
    with register.write() as uow:
        office = uow.office()
        assert office is not None
        uow.save_office(replace(office, screening_from=date(2026, 10, 12)))
    with register.read() as reader:
        village = next(unit for unit in reader.units() if unit.level is UnitLevel.VILLAGE)
        entries = screening.board_of(
            (village,), Cadences(rules=(weekly,)), date(2026, 9, 28), date(2026, 10, 18), reader,
            WorkCalendar(), date(2026, 10, 20),
        )  # fmt: skip
    states = {entry.slot.day: entry.state for entry in entries}
    assert states[date(2026, 10, 9)] is SlotState.FREE
    assert states[date(2026, 10, 16)] is SlotState.MISSED
