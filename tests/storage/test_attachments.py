"""Attachments in the register: their rows, and their files in backups, restores, upgrades and checks."""

import os
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.storage import keeper as keeper_module
from mediator_desktop.storage import migrations
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.register import StoredRegister
from tests.registers import PASSWORD, fresh_register, keeper_of, reopened

NOW = datetime(2026, 3, 1, 9)
PHOTO, SCAN = b"a photo of the wall" * 99, b"a scan of the agreement"


def dispute(register: StoredRegister, key: str = "d") -> str:
    with register.write() as uow:
        uow.add(
            DisputeRecord(
                id=key, version=1, number=key, entered_at=NOW, changed_at=NOW, dispute=Dispute(facts="滴水")
            )
        )
    return key


def attached(register: StoredRegister, content: bytes = PHOTO, **said: object) -> Attachment:
    """An attachment of a dispute `d`, as a service would add it."""
    facts = {
        "id": f"a{content[:20]!r}", "dispute_id": "d", "name": "现场.jpg", "media": Media.PICTURE,
        "media_type": "image/jpeg", "size": len(content), "added_at": NOW,
    } | said  # fmt: skip
    attachment = Attachment(digest=register.vault.put(content), **facts)  # type: ignore[arg-type]
    with register.write("李秀英") as uow:
        uow.add_attachment(attachment, b"jpeg" if attachment.media is Media.PICTURE else None)
    return replace(attachment, actor="李秀英")


def of(register: StoredRegister, key: str = "d") -> tuple[Attachment, ...]:
    with register.read() as reader:
        return reader.attachments(key)


@pytest.fixture
def filled(register: StoredRegister) -> StoredRegister:
    """A register with a dispute and two attachments."""
    dispute(register)
    attached(register, PHOTO, id="photo")
    attached(register, SCAN, id="scan", name="协议.pdf", media=Media.PDF, section="agreement")
    return register


def files(folder: Path) -> set[str]:
    return {path.name for path in (folder / "attachments").rglob("*") if path.is_file()}


# Rows


def test_what_is_said_of_an_attachment_comes_back(register: StoredRegister) -> None:
    dispute(register)
    whole = attached(
        register, id="x", pages=3, section="session", caption="第一次", evidence_key="e1", stands_for="session_record",
        item=0, position=4, turn=270, per_page=2,
    )  # fmt: skip
    assert of(register) == (whole,)


def test_attachments_come_by_section_and_position(register: StoredRegister) -> None:
    dispute(register)
    for number, (key, section, position) in enumerate(
        [("c", "b", 1), ("a", "a", 9), ("b", "b", 0), ("d", "b", 1)]
    ):
        attached(register, bytes([number]), id=key, section=section, position=position)
    assert [a.id for a in of(register)] == ["a", "b", "c", "d"]


def test_only_what_may_change_changes_and_the_log_names_the_file(register: StoredRegister) -> None:
    dispute(register)
    before = attached(register, id="x")
    with register.write("赵长河") as uow:
        uow.change_attachment(replace(before, caption="东墙", turn=90, name="other", size=1, digest="0" * 64))
        uow.change_attachment(replace(before, caption="东墙", turn=90))
    assert of(register) == (replace(before, caption="东墙", turn=90),)
    with register.read() as reader:
        entries = [entry for entry in reader.log("d") if entry.action == "change_attachment"]
    assert len(entries) == 1, "what changes nothing is not logged"
    assert entries[0].changes == {
        "caption": ("", "东墙"),
        "turn": (0, 90),
        "attachment": ("现场.jpg", "现场.jpg"),
    }


def test_an_attachment_taken_out_stays_on_record_with_its_bytes(filled: StoredRegister, paths: Paths) -> None:
    with filled.write("李秀英") as uow:
        uow.remove_attachment("photo", " 放错了卷 ")
    assert [a.id for a in of(filled)] == ["scan"]
    assert len(files(paths.data)) == 2
    with filled.read() as reader:
        entry = reader.log("d")[0]
        assert reader.attachment_counts(["d", "nobody"]) == {"d": 1, "nobody": 0}
    assert (entry.action, entry.changes["reason"]) == ("remove_attachment", (None, "放错了卷"))
    with pytest.raises(Refused, match="已经取出"), filled.write() as uow:
        uow.remove_attachment("photo", "again")
    assert list(filled.verify()) == []


def test_taking_out_needs_a_reason(filled: StoredRegister) -> None:
    with pytest.raises(Refused, match="写明取出附件的原因"), filled.write() as uow:
        uow.remove_attachment("photo", "  ")
    assert len(of(filled)) == 2


def test_two_disputes_share_one_file_and_one_thumbnail(register: StoredRegister, paths: Paths) -> None:
    dispute(register)
    dispute(register, "e")
    first = attached(register, id="x")
    second = attached(register, id="y", dispute_id="e")
    assert first.digest == second.digest
    assert files(paths.data) == {first.digest}
    with register.read() as reader:
        assert reader.thumbnail(first.digest) == b"jpeg"
        assert reader.thumbnail("0" * 64) is None


# Checking


def test_a_sound_register_is_sound_and_progress_is_told(filled: StoredRegister) -> None:
    told: list[tuple[int, int]] = []
    assert list(filled.verify(lambda done, total: told.append((done, total)))) == []
    assert told == [(0, 2), (1, 2)]
    assert list(filled.strays()) == []


def test_missing_and_damaged_files_are_named(filled: StoredRegister, paths: Paths) -> None:
    photo, scan = (a.digest for a in of(filled))
    (paths.data / "attachments" / photo[:2] / photo).unlink()
    path = paths.data / "attachments" / scan[:2] / scan
    path.write_bytes(path.read_bytes()[:-1])
    assert list(filled.verify()) == [
        "“现场.jpg”：附件的文件不见了，请从备份恢复",
        "“协议.pdf”：附件的文件已损坏，请从备份恢复",
    ]


def test_many_damaged_files_are_counted(register: StoredRegister, paths: Paths) -> None:
    dispute(register)
    for number in range(8):
        attached(register, bytes([number]), id=str(number), name=f"{number}.jpg")
    shutil.rmtree(paths.data / "attachments")
    found = list(register.verify())
    assert len(found) == 6
    assert found[0].startswith("“0.jpg”")
    assert found[-1] == "另有3个附件也不完好"


def test_strays_are_named_and_are_no_damage(filled: StoredRegister, paths: Paths) -> None:
    stray = filled.vault.put(b"kept, but the row was never written")
    (paths.data / "attachments" / "readme.txt").write_text("x")
    assert list(filled.verify()) == []
    assert list(filled.strays()) == [f"{stray[:2]}/{stray}", "readme.txt"]


# Backup and restore


def test_a_backup_opens_with_its_attachments(filled: StoredRegister, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    folder = filled.backup(tmp_path / "usb", lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2)]
    with reopened(folder) as copy:
        assert of(copy) == of(filled)
        assert [copy.vault.get(a.digest) for a in of(copy)] == [PHOTO, SCAN]
        assert list(copy.verify()) == []


class Stopped(Exception):
    """Someone pressed the button."""


def stop_at_the_second(done: int, _total: int) -> None:
    if done:
        raise Stopped


def test_a_backup_stopped_halfway_leaves_nothing(filled: StoredRegister, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        filled.backup(tmp_path / "usb", stop_at_the_second)
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_backup_for_which_the_stick_is_too_small_says_how_much_is_missing(
    filled: StoredRegister, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=10))
    with pytest.raises(Trouble, match="还差1 MB，请换一个地方"):
        filled.backup(tmp_path / "usb")
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_disk_full_while_files_are_copied_is_told(
    filled: StoredRegister, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mediator_desktop.storage.vault.write_safely", full)
    with pytest.raises(Trouble, match="备份没有写完，磁盘满了，请腾出空间或换一个优盘"):
        filled.backup(tmp_path / "usb")
    assert list((tmp_path / "usb").iterdir()) == []


def test_restoring_brings_the_attachments_back_and_sets_the_present_ones_aside(
    filled: StoredRegister, keeper: Keeper, paths: Paths, tmp_path: Path
) -> None:
    backup = filled.backup(tmp_path / "usb")
    later = attached(filled, b"added later", id="later")
    digests = {a.digest for a in of(filled)}
    filled.close()
    told: list[tuple[int, int]] = []
    keeper.restore(backup, lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2)]
    with reopened(paths.data) as restored:
        assert [a.id for a in of(restored)] == ["photo", "scan"]
        assert list(restored.verify()) == []
        assert list(restored.strays()) == []
    (aside,) = paths.backups.glob("恢复前*")
    with reopened(aside) as before:
        assert {a.digest for a in of(before)} == digests
        assert before.vault.get(later.digest) == b"added later"
        assert list(before.verify()) == []


def test_restoring_on_a_new_pc(filled: StoredRegister, tmp_path: Path) -> None:
    backup = filled.backup(tmp_path / "usb")
    keeper_of(tmp_path / "new").restore(backup)
    with reopened(tmp_path / "new") as restored:
        assert [restored.vault.get(a.digest) for a in of(restored)] == [PHOTO, SCAN]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "attachments",
        "register.db",
        "register.keys",
    ]


def test_a_backup_without_files_leaves_those_that_are_here(
    filled: StoredRegister, keeper: Keeper, paths: Paths, tmp_path: Path
) -> None:
    backup = filled.backup(tmp_path / "usb")
    shutil.rmtree(backup / "attachments")
    filled.close()
    keeper.restore(backup)
    with reopened(paths.data) as restored:
        assert list(restored.verify()) == []


def test_the_data_folder_itself_may_be_restored_with_its_files(
    filled: StoredRegister, keeper: Keeper, paths: Paths
) -> None:
    filled.close()
    keeper.restore(paths.data)
    with reopened(paths.data) as restored:
        assert list(restored.verify()) == []


def test_a_restore_stopped_while_files_are_copied_changes_nothing(
    filled: StoredRegister, keeper: Keeper, paths: Paths, tmp_path: Path
) -> None:
    backup = filled.backup(tmp_path / "usb")
    filled.close()
    with pytest.raises(Stopped):
        keeper.restore(backup, stop_at_the_second)
    assert sorted(path.name for path in paths.data.iterdir()) == [
        "attachments",
        "register.db",
        "register.keys",
    ]
    with reopened(paths.data) as still:
        assert list(still.verify()) == []


@pytest.mark.parametrize("move", range(6))
def test_a_restore_that_breaks_off_while_moving_is_undone(
    filled: StoredRegister,
    keeper: Keeper,
    paths: Paths,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    move: int,
) -> None:
    backup = filled.backup(tmp_path / "usb")
    attached(filled, b"added later", id="later")
    filled.close()
    whole, moved = os.replace, []

    def breaks_once(old: Path, new: Path) -> None:
        if Path(old).parent != Path(new).parent:
            moved.append(old)
            if len(moved) == move + 1:
                raise OSError(5, "Input/output error")
        whole(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(keeper_module.os, "replace", breaks_once)
        with pytest.raises(Trouble, match="恢复没有完成"):
            keeper.restore(backup)
    assert len(moved) > move
    with reopened(paths.data) as still:
        assert [a.id for a in of(still)] == ["photo", "later", "scan"]
        assert list(still.verify()) == []


# Upgrades


@pytest.mark.parametrize("has_room", [True, False])
def test_the_copy_before_an_upgrade_takes_the_files_along_where_they_fit(
    filled: StoredRegister, keeper: Keeper, paths: Paths, monkeypatch: pytest.MonkeyPatch, has_room: bool
) -> None:
    """Photos that fill the disk must not keep anyone from opening the register."""
    filled.close()
    monkeypatch.setattr(migrations, "pending_steps", lambda _engine: ["next"])
    monkeypatch.setattr(migrations, "migrate", lambda _engine: None)
    if not has_room:
        usage = shutil.disk_usage(paths.data)
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=10))
    keeper.open(PASSWORD).close()
    (copy,) = paths.backups.glob("升级前*")
    assert (copy / "attachments").exists() is has_room
    monkeypatch.undo()
    keeper.restore(copy)
    with reopened(paths.data) as restored:
        assert [restored.vault.get(a.digest) for a in of(restored)] == [PHOTO, SCAN]


def test_the_files_of_another_register_open_nothing_here(
    filled: StoredRegister, paths: Paths, tmp_path: Path
) -> None:
    with fresh_register(tmp_path / "other") as other:
        dispute(other)
        theirs = attached(other, PHOTO, id="x")
    ours = of(filled)[0]
    assert theirs.digest != ours.digest
    place = paths.data / "attachments" / ours.digest[:2] / ours.digest
    shutil.copyfile(tmp_path / "other" / "attachments" / theirs.digest[:2] / theirs.digest, place)
    with pytest.raises(Trouble, match="已损坏"):
        filled.vault.get(ours.digest)
