"""Submissions on disk: kept whole, never changed, never gone."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.received import Choice, Received
from mediator_desktop.domain.submission import (
    Frozen,
    FrozenLedger,
    FrozenRow,
    Reopening,
    Submission,
    SubmissionState,
)
from mediator_desktop.storage.register import StoredRegister
from tests.counted_tables import matrix, villages
from tests.registers import PASSWORD, raw_connection

OCTOBER = Period.read("2026-10")
ONE = Submission(
    id="one",
    kind="monthly",
    name="人民调解月报",
    period=OCTOBER,
    unit="云岭镇",
    revision=1,
    signer="赵长河",
    signed_on=date(2026, 11, 3),
    due_on=date(2026, 11, 5),
    submitted_at=datetime(2026, 11, 3, 9, 30),
    actor="李秀英",
    full=False,
    digest="ab" * 32,
    files=("甲.xlsx", "乙.xlsx"),
)
FROZEN = Frozen(
    tables=(villages(), matrix()),
    ledgers=(
        FrozenLedger(
            ledger_id="case_register",
            edition="1",
            title="登记簿",
            fields=("number",),
            headings=("编号",),
            rows=(FrozenRow(key="a", dispute="a", cells=("甲-1",)),),
        ),
    ),
)
FILES = {"甲.xlsx": b"PK\x03\x04one", "乙.xlsx": b"PK\x03\x04two"}


@pytest.fixture
def kept(register: StoredRegister) -> StoredRegister:
    with register.write("李秀英") as uow:
        uow.keep_submission(ONE, FROZEN, FILES)
    return register


def test_what_is_kept_is_what_is_read(kept: StoredRegister) -> None:
    with kept.read() as reader:
        assert reader.submissions() == (ONE,)
        assert reader.load_submission("one") == ONE
        assert reader.frozen("one") == FROZEN
        assert reader.submission_files("one") == FILES


def test_lists_are_of_a_kind_and_period_the_newest_first(kept: StoredRegister) -> None:
    others = (
        replace(ONE, id="two", revision=2, due_on=None, full=True),
        replace(ONE, id="three", period=Period.read("2026-11")),
        replace(ONE, id="four", kind="yearly"),
    )
    with kept.write() as uow:
        for other in others:
            uow.keep_submission(other, Frozen(), {})
    with kept.read() as reader:
        assert [one.id for one in reader.submissions("monthly")] == ["three", "two", "one"]
        assert [one.id for one in reader.submissions("monthly", OCTOBER)] == ["two", "one"]
        assert len(reader.submissions()) == 4


def test_a_revision_is_sent_once(kept: StoredRegister) -> None:
    with pytest.raises(Refused, match="已经报送过"), kept.write() as uow:
        uow.keep_submission(replace(ONE, id="again"), FROZEN, FILES)


def test_opening_again_is_an_event_of_its_own(kept: StoredRegister) -> None:
    opened = Reopening(at=datetime(2026, 11, 9, 10), actor="赵长河", reason="补登一件")
    with kept.write() as uow:
        uow.reopen_submission("one", opened)
    with kept.read() as reader:
        found = reader.load_submission("one")
    assert found == replace(ONE, reopening=opened)
    assert found.state is SubmissionState.REOPENED
    with pytest.raises(Refused, match="已经重新打开"), kept.write() as uow:
        uow.reopen_submission("one", opened)


def test_one_that_is_not_there_is_refused(register: StoredRegister) -> None:
    with register.read() as reader:
        for read in (reader.load_submission, reader.frozen):
            with pytest.raises(Refused, match="没有这次报送"):
                read("nothing")
        assert reader.submission_files("nothing") == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE submission SET digest = 'x'",
        "UPDATE submission SET content = '{}'",
        "DELETE FROM submission",
        "UPDATE submission_file SET content = x'00'",
        "DELETE FROM submission_file",
        "UPDATE submission_reopening SET reason = 'x'",
        "DELETE FROM submission_reopening",
        "UPDATE received SET content = '{}'",
        "DELETE FROM received",
        "UPDATE received_choice SET reason = 'x'",
        "DELETE FROM received_choice",
    ],
)
def test_the_register_itself_refuses_to_change_what_was_sent(
    kept: StoredRegister, tmp_path: Path, statement: str
) -> None:
    with kept.write() as uow:
        uow.reopen_submission("one", Reopening(at=datetime(2026, 11, 9), actor="", reason="补登"))
        uow.keep_received(RECEIVED)
        uow.choose_received(Choice(received="r", at=datetime(2026, 11, 9), actor="", reason="核对过"))
    kept.close()
    with raw_connection(tmp_path / "data", PASSWORD) as raw:
        with pytest.raises(Exception, match="what was sent stays"):
            raw.execute(statement)
        raw.rollback()


RECEIVED = Received(
    id="r",
    unit="town-1",
    sender="云岭镇",
    kind="monthly",
    name="人民调解月报",
    period=OCTOBER,
    digest="cd" * 32,
    received_at=datetime(2026, 11, 6, 8),
    altered=("“表”B2报送时是“1”，现在是“2”",),
    tables=(villages(),),
)


def test_what_a_county_received_and_chose(register: StoredRegister) -> None:
    later = replace(RECEIVED, id="s", received_at=datetime(2026, 11, 7))
    other = replace(RECEIVED, id="t", period=Period.read("2026-09"), kind="quarterly", name="季报")
    with register.write() as uow:
        for one in (RECEIVED, later, other):
            uow.keep_received(one)
        for hour, key in enumerate(("r", "s", "r"), start=8):
            uow.choose_received(
                Choice(received=key, at=datetime(2026, 11, 8, hour), actor="赵长河", reason="核对过")
            )
    with register.read() as reader:
        assert reader.received("monthly", OCTOBER) == (RECEIVED, later)
        assert len(reader.received()) == 3
        assert reader.received_periods() == (
            ("monthly", "人民调解月报", OCTOBER),
            ("quarterly", "季报", Period.read("2026-09")),
        )
        assert {key: choice.at.hour for key, choice in reader.choices().items()} == {"r": 10, "s": 9}


def test_a_choice_of_nothing_is_not_kept(register: StoredRegister) -> None:
    with pytest.raises(IntegrityError), register.write() as uow:
        uow.choose_received(Choice(received="nothing", at=datetime(2026, 11, 8), actor="", reason="x"))
