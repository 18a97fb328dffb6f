"""What the surroundings refuse is said in a sentence with advice, and nothing saved before is lost."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlcipher3 import dbapi2

from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.views import Filter
from mediator_desktop.storage.register import StoredRegister
from mediator_desktop.storage.troubles import sentence_for, told_plainly
from tests.registers import raw_connection, reopened

NOW = datetime(2026, 3, 1, 9)


def save(register: StoredRegister, key: str, facts: str = "滴水") -> None:
    record = DisputeRecord(
        id=key, version=1, number=None, entered_at=NOW, changed_at=NOW, dispute=Dispute(facts=facts)
    )
    with register.write() as uow:
        uow.add(record)


def ids(register: StoredRegister) -> list[str]:
    with register.read() as reader:
        return [row.id for row in reader.page(Filter(), descending=False).rows]


def on_every_connection(register: StoredRegister, pragma: str) -> None:
    """Set a limit on the one pooled connection that the test uses."""
    with register._engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(pragma)


def test_a_register_that_another_window_is_writing_to_is_trouble(
    register: StoredRegister, paths: Paths
) -> None:
    save(register, "before")
    with raw_connection(paths.data) as other:
        other.execute("BEGIN IMMEDIATE")
        on_every_connection(register, "PRAGMA busy_timeout = 1")
        with pytest.raises(Trouble, match="正被另一个窗口占用"):
            save(register, "lost")
        assert ids(register) == ["before"]
        other.execute("ROLLBACK")
    save(register, "after")
    assert ids(register) == ["before", "after"]


def test_a_window_waits_its_turn(register: StoredRegister, paths: Paths) -> None:
    """The other window is done within the time we wait, so nothing is refused."""
    with raw_connection(paths.data) as other:
        other.execute("BEGIN IMMEDIATE")
        asked = threading.Event()
        release = threading.Thread(target=lambda: (asked.wait(), other.execute("ROLLBACK")))
        release.start()
        asked.set()
        save(register, "a")
        release.join()
    assert ids(register) == ["a"]


def test_a_full_disk_is_trouble_and_what_was_saved_stays(register: StoredRegister, paths: Paths) -> None:
    save(register, "before")
    with register._engine.connect() as connection, connection.begin():
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Trouble, match="磁盘满了，这次没有保存；请腾出空间后再保存一次"):
        save(register, "too big", facts="滴水" * 20_000)
    assert ids(register) == ["before"]
    on_every_connection(register, "PRAGMA max_page_count = 1000000")
    save(register, "after", facts="滴水" * 20_000)
    assert ids(register) == ["before", "after"]
    assert list(register.verify()) == []


def test_a_register_that_may_only_be_read_is_trouble(register: StoredRegister) -> None:
    save(register, "before")
    on_every_connection(register, "PRAGMA query_only = ON")
    with pytest.raises(Trouble, match="不能写入"):
        save(register, "lost")
    on_every_connection(register, "PRAGMA query_only = OFF")
    assert ids(register) == ["before"]


def test_a_folder_that_went_away_is_trouble(register: StoredRegister, paths: Paths, tmp_path: Path) -> None:
    register.close()
    paths.data.rename(tmp_path / "away")
    with pytest.raises(Trouble, match="登记册打不开"):
        ids(register)


SENTENCES = {
    "database is locked": "另一个窗口占用",
    "database table is locked: dispute": "另一个窗口占用",
    "database or disk is full": "磁盘满了",
    "attempt to write a readonly database": "不能写入",
    "unable to open database file": "打不开",
    "disk I/O error": "磁盘读写出错",
    "database disk image is malformed": "有损坏，请用最近的备份恢复",
}


@pytest.mark.parametrize(("message", "sentence"), SENTENCES.items())
@pytest.mark.parametrize("wrapped", [True, False], ids=["by SQLAlchemy", "by the driver"])
def test_sentences(message: str, sentence: str, wrapped: bool) -> None:
    raw = dbapi2.OperationalError(message)
    error = DBAPIError("SELECT 1", {}, raw) if wrapped else raw
    with pytest.raises(Trouble, match=sentence), told_plainly():
        raise error
    assert sentence in (sentence_for(error) or "")


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_file_that_is_no_database_is_refused(wrapped: bool) -> None:
    raw = dbapi2.DatabaseError("file is not a database")
    with pytest.raises(Refused, match="不是本程序的登记册"), told_plainly():
        raise DBAPIError("SELECT 1", {}, raw) if wrapped else raw


BUGS: dict[str, Callable[[], Exception]] = {
    "a wrong statement": lambda: ProgrammingError("SELEC", {}, dbapi2.OperationalError("near SELEC")),
    "a wrong statement, unwrapped": lambda: dbapi2.OperationalError("no such table: x"),
    "a bug": lambda: ValueError("locked"),
    "a rule": lambda: Refused("locked"),
}


@pytest.mark.parametrize("make", BUGS.values(), ids=BUGS.keys())
def test_faults_of_our_own_pass_through(make: Callable[[], Exception]) -> None:
    error = make()
    with pytest.raises(type(error)) as caught, told_plainly():
        raise error
    assert caught.value is error


def test_two_windows_read_while_one_writes(register: StoredRegister, paths: Paths) -> None:
    save(register, "a")
    with reopened(paths.data) as other, register.write() as uow:
        uow.add(
            DisputeRecord(
                id="b", version=1, number=None, entered_at=NOW, changed_at=NOW, dispute=Dispute(facts="二")
            )
        )
        assert ids(other) == ["a"]
    assert ids(register) == ["a", "b"]


def test_what_is_read_in_one_view_does_not_change_under_it(register: StoredRegister, paths: Paths) -> None:
    save(register, "a")
    with reopened(paths.data) as other, other.read() as reader:
        assert len(reader.page(Filter()).rows) == 1
        save(register, "b")
        assert len(reader.page(Filter()).rows) == 1
        assert reader.count(Filter()) == 1
    assert ids(register) == ["a", "b"]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("temp_store", 2)],
)
def test_every_connection_is_set_to_survive_a_power_cut(
    register: StoredRegister, pragma: str, value: object
) -> None:
    with register._engine.connect() as connection, connection.begin():
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value
