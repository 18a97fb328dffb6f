"""Every write is in the log, and a log that was altered shows it."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Voiding
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.views import Draft, IssuedPaper, LogEntry
from mediator_desktop.storage import audit
from mediator_desktop.storage.register import StoredRegister
from tests.registers import CLOCK, OFFICE, raw_connection, reopened

NOW = datetime(2026, 3, 1, 9)
RECORD = DisputeRecord(
    id="a",
    version=1,
    number="第1号",
    entered_at=NOW,
    changed_at=NOW,
    dispute=Dispute(facts="滴水", amount=Money(500)),
)


def log(register: StoredRegister, key: str = "a") -> tuple[LogEntry, ...]:
    with register.read() as reader:
        return reader.log(key)


def rows(folder: Path) -> list[tuple]:
    with raw_connection(folder) as raw:
        return raw.execute("SELECT action, actor, dispute_id, subject FROM audit ORDER BY id").fetchall()


@pytest.fixture
def busy(register: StoredRegister) -> StoredRegister:
    """A register in which several things were done."""
    with register.write("李秀英") as uow:
        uow.add(RECORD)
    changed = replace(RECORD, version=2, dispute=Dispute(facts="滴水和砍树", note="新"))
    with register.write("赵长河") as uow:
        uow.replace(changed, expected_version=1)
    voiding = Voiding(at=NOW, reason="重复")
    with register.write() as uow:
        uow.void(replace(changed, version=3, voided=voiding), voiding, expected_version=2)
    return register


def test_the_log_tells_who_did_what_and_what_changed(busy: StoredRegister) -> None:
    void, save, registered = log(busy)
    assert [(e.action, e.actor, e.at) for e in (registered, save, void)] == [
        ("register", "李秀英", CLOCK.now()),
        ("save", "赵长河", CLOCK.now()),
        ("void", "", CLOCK.now()),
    ]
    assert registered.changes == {
        "facts": (None, "滴水"), "amount": (None, "5.00"), "number": (None, "第1号"),
    }  # fmt: skip
    assert save.changes == {
        "facts": ("滴水", "滴水和砍树"), "note": (None, "新"), "amount": ("5.00", None),
    }  # fmt: skip
    assert void.changes == {"void_reason": (None, "重复")}


def test_every_kind_of_write_leaves_a_row(busy: StoredRegister, paths: Paths) -> None:
    with busy.write("甲") as uow:
        uow.add_many([replace(RECORD, id="b", number=None)])
        uow.save_office(replace(OFFICE, county="云岭县"))
        uow.keep_issued(
            IssuedPaper(
                id=0, dispute_id="a", form_id="f", edition="1", title="协议书", printed_at=NOW,
                actor="", digest="d", content="{}",
            )
        )  # fmt: skip
        uow.record_event("export", subject="台账")
    assert [row[0] for row in rows(paths.data)] == [
        "save_office", "save_units", "register", "save", "void", "add_many", "save_office", "print",
        "export",
    ]  # fmt: skip
    assert [row[1:] for row in rows(paths.data)][-4:] == [
        ("甲", None, "1"), ("甲", None, ""), ("甲", "a", ""), ("甲", None, "台账"),
    ]  # fmt: skip


def test_drafts_and_known_people_are_no_facts_and_leave_no_row(
    register: StoredRegister, paths: Paths
) -> None:
    before = rows(paths.data)
    with register.write() as uow:
        uow.keep_draft(Draft(key="intake:1", saved_at=NOW, content={}))
        uow.link_person(Party(name="张", id_number="1"), date(2026, 3, 1))
    assert rows(paths.data) == before


def test_a_sound_log_has_no_fault(busy: StoredRegister) -> None:
    assert list(busy.verify()) == []


COLUMNS = {
    "at": "'2020-01-01T00:00:00'",
    "actor": "'别人'",
    "action": "'register'",
    "dispute_id": "'z'",
    "subject": "'x'",
    "changes": "'{}'",
    "previous": "zeroblob(32)",
    "digest": "zeroblob(32)",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_an_altered_row_is_found(busy: StoredRegister, paths: Paths, column: str) -> None:
    with raw_connection(paths.data) as raw:
        raw.execute(f"UPDATE audit SET {column} = {COLUMNS[column]} WHERE id = 4")
    (sentence,) = busy.verify()
    assert "日志第4行前后对不上" in sentence


@pytest.mark.parametrize(("missing", "found"), [(1, 2), (2, 3)])
def test_a_missing_row_is_found_at_its_successor(
    busy: StoredRegister, paths: Paths, missing: int, found: int
) -> None:
    with raw_connection(paths.data) as raw:
        raw.execute("DELETE FROM audit WHERE id = ?", (missing,))
    (sentence,) = busy.verify()
    assert f"日志第{found}行" in sentence


def test_a_row_sealed_anew_is_found_at_its_successor(busy: StoredRegister, paths: Paths) -> None:
    """Who alters a row would have to seal every later one as well: each seal covers the one before."""
    names = ("at", "actor", "action", "dispute_id", "subject", "changes")
    with raw_connection(paths.data) as raw:
        raw.execute("UPDATE audit SET actor = '别人' WHERE id = 2")
        *row, previous = raw.execute(
            "SELECT at, actor, action, dispute_id, subject, changes, previous FROM audit WHERE id = 2"
        ).fetchone()
        forged = audit._digest(previous, dict(zip(names, row, strict=True)))
        raw.execute("UPDATE audit SET digest = ? WHERE id = 2", (forged,))
        raw.execute("UPDATE audit SET previous = ? WHERE id = 3", (forged,))
    (sentence,) = busy.verify()
    assert "日志第3行" in sentence


def test_rows_changed_round_are_found(busy: StoredRegister, paths: Paths) -> None:
    with raw_connection(paths.data) as raw:
        raw.execute("UPDATE audit SET id = 100 WHERE id = 2")
        raw.execute("UPDATE audit SET id = 2 WHERE id = 3")
        raw.execute("UPDATE audit SET id = 3 WHERE id = 100")
    (sentence,) = busy.verify()
    assert "日志第2行" in sentence


def test_a_dispute_missing_from_the_index_is_found(busy: StoredRegister, paths: Paths) -> None:
    with raw_connection(paths.data) as raw:
        raw.execute("DELETE FROM search WHERE rowid = 1")
    (sentence,) = busy.verify()
    assert "1件纠纷不在检索目录里" in sentence


def test_records_that_belong_to_nothing_are_found(busy: StoredRegister, paths: Paths) -> None:
    with raw_connection(paths.data) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("INSERT INTO request(entry, position, text) VALUES (99, 0, '无主')")
    (sentence,) = busy.verify()
    assert "对不上的记录" in sentence


def test_a_damaged_page_is_found_and_said_plainly(busy: StoredRegister, paths: Paths) -> None:
    busy.close()
    with open(paths.register, "rb+") as file:
        file.seek(4096 * 12 + 100)
        file.write(b"\xff" * 64)
    with reopened(paths.data) as again:
        try:
            found = list(again.verify())
        except (Trouble, Refused) as told:
            found = [str(told)]
    assert found
    assert all("登记册" in sentence for sentence in found)
