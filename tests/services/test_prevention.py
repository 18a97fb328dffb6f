"""The verbs of the prevention ledger and of what is typed once a year."""

from dataclasses import replace
from datetime import date

import pytest

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.prevention import Prevention, PreventionKind
from mediator_desktop.domain.problems import Refused, Severity
from mediator_desktop.domain.screening import ScreeningRound
from mediator_desktop.services import prevention, screening
from mediator_desktop.storage.register import StoredRegister

ENTRY = Prevention(
    day=date(2026, 11, 3), kind=PreventionKind.CRIME, village=" 溪口村 ", cases=1, people=4, note="劝开了"
)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def added(register: StoredRegister, clock: FixedClock) -> prevention.PreventionKept:
    with register.write("李秀英") as uow:
        return prevention.add(ENTRY, uow, clock)


def test_an_entry_is_kept_tidied_and_tells_what_changed(register: StoredRegister, clock: FixedClock) -> None:
    kept = added(register, clock)
    assert kept.changes.statistics
    with register.read() as reader:
        (record,) = reader.prevention(*NOVEMBER)
    assert record.entry == replace(ENTRY, village="溪口村")
    assert (record.id, record.actor, record.version) == (kept.record.id, "李秀英", 1)


def test_an_entry_is_changed_and_made_void_with_a_reason(register: StoredRegister, clock: FixedClock) -> None:
    key = added(register, clock).record.id
    with register.write() as uow:
        changed = prevention.change(key, replace(ENTRY, people=5), 1, uow, clock)
    assert (changed.record.version, changed.record.entry.people) == (2, 5)
    with register.write() as uow, pytest.raises(Refused, match="请写明作废的原因"):
        prevention.void(key, 2, "  ", uow, clock)
    with register.write() as uow:
        assert prevention.void(key, 2, "重复", uow, clock).record.void_reason == "重复"
    with register.write() as uow, pytest.raises(Refused, match="已经作废，不能再改"):
        prevention.change(key, ENTRY, 3, uow, clock)
    with register.read() as reader:
        assert reader.prevention(*NOVEMBER) == ()


def test_what_contradicts_the_table_is_refused(register: StoredRegister, clock: FixedClock) -> None:
    with register.write() as uow, pytest.raises(Refused, match="人数不能比件数少"):
        prevention.add(replace(ENTRY, people=0), uow, clock)


def test_screening_typed_beside_rounds_is_doubtful(register: StoredRegister, clock: FixedClock) -> None:
    typed = Prevention(
        day=date(2026, 11, 20), kind=PreventionKind.SCREENED, village="溪口村", cases=2, note="手工"
    )
    with register.read() as reader:
        assert prevention.doubts(typed, reader, clock.today()) == ()
        village = next(unit.id for unit in reader.units() if unit.name == "溪口村")
    day = date(2026, 11, 4)
    held = ScreeningRound(
        unit=village,
        for_day=day,
        held_on=day,
        people=("罗桂生",),
        responsible="罗桂生",
        area="一组",
        nil=True,
    )
    with register.write() as uow:
        screening.hold(held, (), uow, clock)
    with register.read() as reader:
        (doubt,) = prevention.doubts(typed, reader, clock.today())
        assert doubt.severity is Severity.DOUBTFUL
        assert "1轮" in doubt.sentence
        assert prevention.doubts(replace(typed, village="石桥村"), reader, clock.today()) == ()
        assert len(prevention.doubts(replace(typed, village=""), reader, clock.today())) == 1
        assert prevention.doubts(ENTRY, reader, clock.today()) == ()


def test_figures_of_a_year_are_kept_by_unit(register: StoredRegister) -> None:
    with register.write() as uow:
        assert prevention.keep_yearly(2026, {"studios": 2}, uow).statistics
        prevention.keep_yearly(2026, {"studios": 5}, uow, unit="溪口村")
        with pytest.raises(Refused, match="数字不对"):
            prevention.keep_yearly(2026, {"studios": -2}, uow)
    with register.read() as reader:
        assert prevention.yearly(2026, reader) == {"studios": 2}
        assert prevention.yearly(2026, reader, unit="溪口村") == {"studios": 5}
