"""Rounds and campaigns as rows: they come back as they were kept, void ones answer nothing, every write is logged."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.screening import (
    Campaign,
    CampaignTotals,
    Habits,
    RoundKind,
    RoundRecord,
    ScreeningRound,
)
from mediator_desktop.storage.register import StoredRegister
from mediator_desktop.storage.rounds import ROUND_CONFLICT

AT = datetime(2026, 11, 20, 17, 0)
ROUND = ScreeningRound(
    unit="v1",
    for_day=date(2026, 11, 18),
    held_on=date(2026, 11, 18),
    held_at=time(9, 30),
    kind=RoundKind.SPECIAL,
    campaign="k",
    people=("罗桂生", "周小妹"),
    responsible="罗桂生",
    methods=("visit", "forum"),
    area="一组",
    households=12,
    disputes=("d1", "d2"),
    note="雨后再看一次",
)
RECORD = RoundRecord(id="r1", version=1, entered_at=AT, changed_at=AT, actor="罗桂生", round=ROUND)
NIL = replace(
    ROUND, for_day=date(2026, 11, 11), held_on=date(2026, 11, 11), nil=True, disputes=(), area="二组"
)


def keep(register: StoredRegister, *records: RoundRecord) -> None:
    with register.write("罗桂生") as uow:
        for record in records:
            uow.add_round(record)


def void(record: RoundRecord) -> RoundRecord:
    return replace(record, version=record.version + 1, voided_at=AT, void_reason="记错了村")


def test_a_round_comes_back_as_it_was_kept(register: StoredRegister) -> None:
    keep(register, RECORD)
    with register.read() as reader:
        assert reader.load_round("r1") == RECORD
        assert reader.rounds_of_dispute("d2") == ("r1",)
        (held,) = reader.held_rounds(date(2026, 11, 1), date(2026, 11, 30))
    assert (held.unit, held.for_day, held.found, held.nil, held.entered_on) == (
        "v1", date(2026, 11, 18), 2, False, date(2026, 11, 20),
    )  # fmt: skip


def test_a_round_nobody_knows(register: StoredRegister) -> None:
    with register.read() as reader, pytest.raises(Refused, match="没有这一轮"):
        reader.load_round("nothing")


def test_rounds_are_asked_for_by_days_and_units(register: StoredRegister) -> None:
    other = replace(RECORD, id="r2", round=replace(NIL, unit="v2"))
    keep(register, RECORD, other)
    with register.read() as reader:
        assert [held.id for held in reader.held_rounds(date(2026, 11, 11), date(2026, 11, 18))] == [
            "r2",
            "r1",
        ]
        assert reader.held_rounds(date(2026, 11, 12), date(2026, 11, 17)) == ()
        assert [h.id for h in reader.held_rounds(date(2026, 11, 1), date(2026, 11, 30), ("v1",))] == ["r1"]


def test_a_changed_round_replaces_its_lists_and_two_windows_do_not_overwrite_each_other(
    register: StoredRegister,
) -> None:
    keep(register, RECORD)
    changed = replace(
        RECORD, version=2, round=replace(ROUND, people=("周小妹",), methods=(), disputes=("d1",))
    )
    with register.write("周小妹") as uow:
        uow.replace_round(changed, expected_version=1)
    with register.read() as reader:
        assert reader.load_round("r1") == changed
        assert reader.rounds_of_dispute("d2") == ()
    with register.write() as uow, pytest.raises(Refused, match=ROUND_CONFLICT[:6]):
        uow.replace_round(replace(RECORD, version=2), expected_version=1)
    assert list(register.verify()) == []


def test_a_void_round_answers_nothing_and_stays_on_record(register: StoredRegister) -> None:
    keep(register, RECORD)
    with register.write("罗桂生") as uow:
        uow.replace_round(void(RECORD), expected_version=1)
    with register.read() as reader:
        assert reader.held_rounds(date(2026, 1, 1), date(2026, 12, 31)) == ()
        assert reader.load_round("r1").void_reason == "记错了村"
        assert reader.habits("v1") == Habits()
        assert reader.campaign_totals() == {}


def test_habits_are_those_of_the_last_round_and_areas_of_some_before(register: StoredRegister) -> None:
    again = replace(RECORD, id="r3", round=replace(NIL, for_day=date(2026, 11, 4), area="一组"))
    keep(register, replace(RECORD, id="r2", round=NIL), RECORD, again)
    with register.read() as reader:
        assert reader.habits("v1") == Habits(
            people=("罗桂生", "周小妹"),
            responsible="罗桂生",
            methods=("visit", "forum"),
            areas=("一组", "二组"),
        )
        assert reader.habits("v9") == Habits()


def test_a_campaign_adds_up_what_its_rounds_found(register: StoredRegister) -> None:
    campaign = Campaign(
        id="k", name="岁末专项", first_day=date(2026, 11, 1), last_day=date(2026, 12, 31), units=("v1", "v2")
    )
    keep(
        register,
        RECORD,
        replace(RECORD, id="r2", round=replace(NIL, unit="v2", households=None)),
        replace(RECORD, id="r3", round=replace(NIL, campaign="")),
    )
    with register.write() as uow:
        uow.keep_campaign(campaign)
        uow.keep_campaign(replace(campaign, name="岁末大排查"))
    with register.read() as reader:
        assert [c.name for c in reader.campaigns()] == ["岁末大排查"]
        assert reader.campaigns()[0].units == ("v1", "v2")
        assert reader.campaign_totals() == {
            "k": CampaignTotals(rounds=2, nil=1, found=2, households=12, units=2)
        }


def test_the_newest_entry(register: StoredRegister) -> None:
    with register.read() as reader:
        assert reader.newest_round_entry() is None
    keep(register, RECORD, replace(RECORD, id="r2", entered_at=datetime(2026, 11, 21, 8, 0)))
    with register.read() as reader:
        assert reader.newest_round_entry() == datetime(2026, 11, 21, 8, 0)


def test_every_write_is_logged_with_what_it_changed(register: StoredRegister) -> None:
    keep(register, RECORD)
    with register.write("周小妹") as uow:
        uow.replace_round(replace(RECORD, version=2, round=replace(ROUND, area="三组")), expected_version=1)
    with register.write("周小妹") as uow:
        uow.replace_round(
            void(replace(RECORD, version=2, round=replace(ROUND, area="三组"))), expected_version=2
        )
    from sqlalchemy import text

    with register.read() as reader:
        rows = list(
            reader._connection.execute(text("SELECT action, actor, changes FROM audit WHERE subject = 'r1'"))
        )
    assert [row.action for row in rows] == ["hold_round", "change_round", "void_round"]
    assert '"area": ["一组", "三组"]' in rows[1].changes
    assert "记错了村" in rows[2].changes
