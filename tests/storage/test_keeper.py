"""Making, opening, copying and restoring a register; and refusing what is none."""

import os
import shutil
import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.numbering import NumberRule
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.views import Draft, Filter, IssuedPaper
from mediator_desktop.storage import register as register_module
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.register import StoredRegister, unused_folder
from tests.registers import OFFICE, PASSWORD, fresh_register, keeper_of, raw_connection, reopened

NOW = datetime(2026, 3, 1, 9)
NAME = "欧阳𬭎㛃"


def save(register: StoredRegister, key: str, facts: str = "滴水") -> None:
    dispute = Dispute(facts=facts, parties=(Party(name=NAME, phone="15412345678"),))
    with register.write() as uow:
        uow.add(DisputeRecord(id=key, version=1, number=key, entered_at=NOW, changed_at=NOW, dispute=dispute))


def ids(register: StoredRegister) -> list[str]:
    with register.read() as reader:
        return [row.id for row in reader.page(Filter(), descending=False).rows]


def test_a_new_register_opens_by_password_and_by_recovery_code(keeper: Keeper, paths: Paths) -> None:
    assert not keeper.exists()
    register, recovery = keeper.create(OFFICE, PASSWORD)
    save(register, "a")
    register.close()
    assert keeper.exists()
    for secret in (PASSWORD, recovery):
        with reopened(paths.data, secret) as again:
            assert ids(again) == ["a"]
            with again.read() as reader:
                assert reader.office() == OFFICE


def test_a_wrong_password_is_said_in_a_sentence(register: StoredRegister, keeper: Keeper) -> None:
    with pytest.raises(Refused, match="密码不对，请看看大小写和输入法后再试一次"):
        keeper.open("wrong-password")


def test_a_changed_password_opens_and_the_old_one_does_not(
    register: StoredRegister, keeper: Keeper, paths: Paths
) -> None:
    save(register, "a")
    keeper.change_password(PASSWORD, "another-password")
    with reopened(paths.data, "another-password") as again:
        assert ids(again) == ["a"]
    with pytest.raises(Refused, match="密码不对"):
        keeper.open(PASSWORD)


def test_one_folder_holds_one_register(register: StoredRegister, keeper: Keeper, paths: Paths) -> None:
    save(register, "a")
    with pytest.raises(Refused, match="已经有登记册"):
        keeper.create(OFFICE, "another-password")
    with reopened(paths.data) as again:
        assert ids(again) == ["a"]


def test_where_there_is_no_register_none_is_opened(keeper: Keeper, paths: Paths) -> None:
    with pytest.raises(Refused, match="还没有登记册"):
        keeper.open(PASSWORD)
    assert not paths.data.exists()


@pytest.mark.parametrize(
    ("office", "password", "why"),
    [
        (Office(), PASSWORD, "请填写单位名称"),
        (replace(OFFICE, number_rule=NumberRule(pattern="第号")), PASSWORD, "序号"),
        (OFFICE, "1234567", "至少要8位"),
    ],
)
def test_what_is_refused_leaves_no_files(
    keeper: Keeper, paths: Paths, office: Office, password: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        keeper.create(office, password)
    assert not paths.register.exists()
    assert not paths.keyring.exists()


def test_a_start_that_fails_leaves_no_half_register(
    keeper: Keeper, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("interrupted")

    with monkeypatch.context() as patched:
        patched.setattr("mediator_desktop.storage.unit_of_work.StoredUnitOfWork.save_office", fail)
        with pytest.raises(RuntimeError, match="interrupted"):
            keeper.create(OFFICE, PASSWORD)
    assert not keeper.exists()
    assert not paths.keyring.exists()
    register, _ = keeper.create(OFFICE, PASSWORD)
    register.close()


def test_the_keys_of_a_register_that_was_moved_away_are_not_overwritten(
    register: StoredRegister, keeper: Keeper, paths: Paths, tmp_path: Path
) -> None:
    save(register, "a")
    register.close()
    away = tmp_path / "away"
    away.mkdir()
    shutil.move(paths.register, away / "register.db")
    keeper.create(OFFICE, "another-password")[0].close()
    (kept,) = paths.backups.glob("旧钥匙*/register.keys")
    shutil.copy(kept, away / "register.keys")
    with reopened(away) as again:
        assert ids(again) == ["a"]


def plain_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE dispute (id)")
    connection.commit()
    connection.close()


FOREIGN = {
    "random bytes": lambda path: path.write_bytes(os.urandom(8192)),
    "plain SQLite": plain_database,
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("这不是登记册" * 200, "utf-8"),
    "short text": lambda path: path.write_text("这不是登记册", "utf-8"),
    "zeros": lambda path: path.write_bytes(bytes(8192)),
    "a workbook": lambda path: path.write_bytes(b"PK\x03\x04" + bytes(4096)),
}


@pytest.mark.parametrize("write", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_file_that_is_no_register_is_refused_and_left_alone(
    register: StoredRegister, keeper: Keeper, paths: Paths, write
) -> None:
    register.close()
    paths.register.unlink()
    write(paths.register)
    before = paths.register.read_bytes()
    with pytest.raises(Refused, match="不是本程序的登记册"):
        keeper.open(PASSWORD)
    assert paths.register.read_bytes() == before


def test_a_foreign_file_without_keys_is_trouble(keeper: Keeper, paths: Paths) -> None:
    paths.data.mkdir()
    paths.register.write_bytes(os.urandom(8192))
    with pytest.raises(Trouble, match="找不到钥匙文件"):
        keeper.open(PASSWORD)


def test_the_keys_of_another_register_do_not_fit(
    register: StoredRegister, keeper: Keeper, paths: Paths, tmp_path: Path
) -> None:
    register.close()
    with fresh_register(tmp_path / "other"):
        shutil.copy(tmp_path / "other" / "register.keys", paths.keyring)
    with pytest.raises(Refused, match="不是本程序的登记册"):
        keeper.open(PASSWORD)


def test_a_folder_in_place_of_the_register_is_trouble(keeper: Keeper, paths: Paths) -> None:
    paths.register.mkdir(parents=True)
    with pytest.raises(Trouble, match="读不出来"):
        keeper.open(PASSWORD)


def test_a_file_in_place_of_the_folder_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Trouble, match="数据文件夹建不了"):
        keeper_of(tmp_path / "file" / "data").create(OFFICE, PASSWORD)


def test_a_read_only_folder_is_trouble(
    register: StoredRegister, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write everywhere, so the system's answer is put in its mouth."""
    register.close()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(Trouble, match="不能写入，请检查是否只读"):
        keeper.open(PASSWORD)


# Backup and restore


def test_a_backup_holds_what_is_still_in_the_log_and_opens_by_password(
    register: StoredRegister, paths: Paths, tmp_path: Path
) -> None:
    for n in range(20):
        save(register, f"d{n:02d}")
    assert (paths.data / "register.db-wal").stat().st_size > 0
    folder = register.backup(tmp_path / "usb")
    assert sorted(path.name for path in folder.iterdir()) == ["register.db", "register.keys"]
    with reopened(folder) as copy:
        assert ids(copy) == [f"d{n:02d}" for n in range(20)]
        assert list(copy.verify()) == []
    with raw_connection(paths.data) as raw:
        last = raw.execute("SELECT action, subject FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    assert last == ("backup", folder.name)


def test_two_backups_of_one_second_lie_side_by_side(register: StoredRegister, tmp_path: Path) -> None:
    first, second = (register.backup(tmp_path) for _ in range(2))
    assert first != second
    assert {path.name for path in tmp_path.glob("登记册备份*")} == {first.name, second.name}


def test_a_backup_to_where_nothing_can_be_written_is_trouble(
    register: StoredRegister, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Trouble, match="备份文件夹建不了"):
        register.backup(tmp_path / "file")


def test_too_many_folders_of_a_name_are_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object, **__: object) -> None:
        raise FileExistsError

    monkeypatch.setattr(Path, "mkdir", taken)
    with pytest.raises(Trouble, match="同名的太多"):
        unused_folder(tmp_path, "a")


@pytest.mark.parametrize("step", ["connect", "copyfile", "fsync"])
def test_a_backup_that_fails_leaves_no_half_copy_and_says_why(
    register: StoredRegister, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from sqlcipher3 import dbapi2

    def disk_full(*_: object, **__: object) -> None:
        if step == "connect":
            raise dbapi2.OperationalError("database or disk is full")
        raise OSError(28, "No space left on device")

    if step == "connect":
        monkeypatch.setattr(register_module, "connect", disk_full)
    else:
        module = register_module.shutil if step == "copyfile" else register_module.os
        monkeypatch.setattr(module, step, disk_full)
    save(register, "a")
    with pytest.raises(Trouble, match="磁盘"):
        register.backup(tmp_path / "usb")
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_copy_that_fails_its_check_is_thrown_away(
    register: StoredRegister, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = register_module.connect

    class Doubtful:
        """A connection whose check finds a fault."""

        def __init__(self, *arguments: object) -> None:
            self._real = connect(*arguments)

        def backup(self, target: "Doubtful", **options: object) -> None:
            self._real.backup(target._real, **options)

        def execute(self, statement: str) -> object:
            return self._real.execute("SELECT 'row 3 missing'" if "check" in statement else statement)

        def close(self) -> None:
            self._real.close()

    monkeypatch.setattr(register_module, "connect", Doubtful)
    with pytest.raises(Trouble, match="检查没通过，请再备份一次"):
        register.backup(tmp_path / "usb")
    assert list((tmp_path / "usb").iterdir()) == []


def test_keys_that_cannot_be_set_aside_are_not_overwritten(
    keeper: Keeper, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.data.mkdir()
    paths.keyring.write_text("keys of another register")

    def fail(*_: object) -> None:
        raise OSError(13, "no")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", fail)
        with pytest.raises(Trouble, match="钥匙文件写不进去"):
            keeper.create(OFFICE, PASSWORD)
    assert paths.keyring.read_text() == "keys of another register"


def test_restoring_sets_aside_what_was_here(
    register: StoredRegister, keeper: Keeper, paths: Paths, tmp_path: Path
) -> None:
    save(register, "old")
    backup = register.backup(tmp_path / "usb")
    save(register, "new")
    register.close()
    keeper.change_password(PASSWORD, "another-password")
    for source in (backup, backup / "register.db"):
        keeper.restore(source)
        with reopened(paths.data) as restored:
            assert ids(restored) == ["old"]
            assert list(restored.verify()) == []
    aside = sorted(paths.backups.glob("恢复前*"))
    assert len(aside) == 2
    with reopened(aside[0], "another-password") as before:
        assert ids(before) == ["old", "new"]


def test_restoring_into_an_empty_folder(register: StoredRegister, tmp_path: Path) -> None:
    save(register, "a")
    backup = register.backup(tmp_path / "usb")
    keeper_of(tmp_path / "new pc").restore(backup)
    with reopened(tmp_path / "new pc") as restored:
        assert ids(restored) == ["a"]
    assert not (tmp_path / "new pc" / "backups").exists()


def test_restoring_takes_what_is_still_in_the_log_of_the_copy(
    register: StoredRegister, keeper: Keeper, paths: Paths, tmp_path: Path
) -> None:
    """A backup that was opened, written to and not closed: its last rows lie beside the file."""
    copy = tmp_path / "copy"
    with fresh_register(tmp_path / "live") as live:
        save(live, "in the log")
        shutil.copytree(tmp_path / "live", copy)
    assert (copy / "register.db-wal").stat().st_size > 0
    register.close()
    keeper.restore(copy)
    with reopened(paths.data) as restored:
        assert ids(restored) == ["in the log"]


@pytest.mark.parametrize("missing", ["register.db", "register.keys"])
def test_half_a_backup_is_refused_and_nothing_is_set_aside(
    register: StoredRegister, keeper: Keeper, paths: Paths, tmp_path: Path, missing: str
) -> None:
    save(register, "a")
    backup = register.backup(tmp_path / "usb")
    (backup / missing).unlink()
    register.close()
    with pytest.raises(Refused, match=f"不是完整的备份，缺少 {missing}"):
        keeper.restore(backup)
    with reopened(paths.data) as still:
        assert ids(still) == ["a"]


def test_a_restore_for_which_the_disk_is_too_small_leaves_the_register(
    register: StoredRegister, keeper: Keeper, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(register, "a")
    backup = register.backup(tmp_path / "usb")
    save(register, "b")
    register.close()
    whole = shutil.copyfile

    def half(source: Path, target: Path) -> None:
        if Path(source).name == "register.keys":
            raise OSError(28, "No space left on device")
        whole(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", half)
        with pytest.raises(Trouble, match="恢复没有完成"):
            keeper.restore(backup)
    with reopened(paths.data) as still:
        assert ids(still) == ["a", "b"]
    assert not [path for path in paths.data.iterdir() if "new" in path.name]


def test_the_data_folder_itself_may_be_named_as_the_backup(
    register: StoredRegister, keeper: Keeper, paths: Paths
) -> None:
    save(register, "a")
    register.close()
    keeper.restore(paths.data)
    with reopened(paths.data) as still:
        assert ids(still) == ["a"]


# What lies on the disk


def test_no_personal_data_lies_on_the_disk_in_clear(register: StoredRegister, paths: Paths) -> None:
    save(register, "a", facts="张建国与李卫民因滴水争执")
    with register.write("李秀英") as uow:
        uow.keep_draft(Draft(key="intake:1", saved_at=NOW, content={"facts": "草稿里的秘密"}))
        uow.keep_issued(
            IssuedPaper(
                id=0, dispute_id="a", form_id="f", edition="1", title="协议书", printed_at=NOW,
                actor="", digest="d", content='{"name": "欧阳𬭎㛃"}',
            )
        )  # fmt: skip

    def files() -> list[Path]:
        return [path for path in paths.data.rglob("*") if path.is_file()]

    secrets = [
        NAME,
        "15412345678",
        "滴水",
        "草稿里的秘密",
        "李秀英",
        "云岭镇",
        "CREATE TABLE",
        "SQLite format",
    ]
    for moment in ("open", "closed"):
        if moment == "closed":
            register.close()
        assert len(files()) >= 2
        for path in files():
            content = path.read_bytes()
            for secret in secrets:
                for encoding in ("utf-8", "utf-16-le", "gb18030"):
                    assert secret.encode(encoding) not in content, f"{secret} in {path.name} while {moment}"


def test_a_closed_register_is_one_file(register: StoredRegister, paths: Paths) -> None:
    save(register, "a")
    register.close()
    assert sorted(path.name for path in paths.data.iterdir()) == ["register.db", "register.keys"]
