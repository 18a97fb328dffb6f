"""Attached files at rest: what was put in comes out, and whatever was done to a file is noticed."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.problems import Trouble
from mediator_desktop.storage import vault as vault_module
from mediator_desktop.storage.vault import CHUNK, MARKER, FileVault, copy_attachments, room_lacking

KEY = bytes(range(32))
CONTENT = "溪口村滴水照片".encode() * 40_000
"""More than one chunk of the file format."""
SEAL, HEAD = 16, len(MARKER) + 8


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(tmp_path / "attachments", KEY)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(vault_module, "CHUNK", 64)
    return 64


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def only_file(tmp_path: Path) -> Path:
    (found,) = files(tmp_path / "attachments")
    return found


def test_what_is_kept_comes_back_and_is_not_readable_on_disk(vault: FileVault, tmp_path: Path) -> None:
    digest = vault.put(CONTENT)
    assert vault.get(digest) == CONTENT
    path = only_file(tmp_path)
    assert path.relative_to(tmp_path).as_posix() == f"attachments/{digest[:2]}/{digest}"
    assert "溪口村".encode() not in path.read_bytes()
    assert FileVault(tmp_path / "attachments", KEY).get(digest) == CONTENT


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_sizes_around_the_limits_of_a_chunk(vault: FileVault, size: int) -> None:
    content = os.urandom(size)
    assert vault.get(vault.put(content)) == content


@given(
    content=st.integers(0, 4).flatmap(
        lambda times: st.binary(min_size=max(0, 64 * times - 2), max_size=64 * times + 2)
    )
)
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault_module, "CHUNK", 64)
        vault = FileVault(tmp_path_factory.mktemp("vault"), KEY)
        assert vault.get(vault.put(content)) == content


def test_equal_bytes_are_kept_once_and_others_apart(vault: FileVault, tmp_path: Path) -> None:
    first = vault.put(CONTENT)
    before = only_file(tmp_path).read_bytes()
    assert vault.put(CONTENT) == first
    assert only_file(tmp_path).read_bytes() == before
    assert vault.put(CONTENT + b"x") != first
    assert sorted(vault.digests()) == sorted(path.name for path in files(tmp_path))


def test_the_digest_tells_nothing_without_the_key(tmp_path: Path) -> None:
    ours, theirs = (FileVault(tmp_path / name, key) for name, key in (("a", KEY), ("b", KEY[::-1])))
    assert ours.put(b"same") != theirs.put(b"same")


def cut(content: bytes) -> bytes:
    return content[:-1]


def cut_at_a_chunk(content: bytes) -> bytes:
    return content[: HEAD + 64 + SEAL]


def head_only(content: bytes) -> bytes:
    return content[:HEAD]


def longer(content: bytes) -> bytes:
    return content + b"\0"


def longer_by_a_chunk(content: bytes) -> bytes:
    return content + content[HEAD : HEAD + 64 + SEAL]


def flipped(content: bytes) -> bytes:
    return content[:70] + bytes([content[70] ^ 1]) + content[71:]


def other_start(content: bytes) -> bytes:
    return b"MDV2" + content[4:]


def chunks_swapped(content: bytes) -> bytes:
    step = 64 + SEAL
    first, second = content[HEAD : HEAD + step], content[HEAD + step : HEAD + 2 * step]
    return content[:HEAD] + second + first + content[HEAD + 2 * step :]


def first_chunk_gone(content: bytes) -> bytes:
    return content[:HEAD] + content[HEAD + 64 + SEAL :]


DAMAGES = (
    cut, cut_at_a_chunk, head_only, longer, longer_by_a_chunk, flipped, other_start, chunks_swapped, first_chunk_gone,
    lambda _content: b"", lambda content: bytes(len(content)),
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_was_done_to_a_file_is_noticed(
    vault: FileVault, tmp_path: Path, small_chunks: int, damage: Callable[[bytes], bytes]
) -> None:
    digest = vault.put(os.urandom(3 * small_chunks))
    path = only_file(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Trouble, match="附件的文件已损坏，请从备份恢复"):
        vault.get(digest)
    with pytest.raises(Trouble, match="已损坏"):
        vault.check(digest)
    assert not vault.holds(digest)


def test_files_that_changed_places_are_noticed(vault: FileVault, tmp_path: Path) -> None:
    one, other = vault.put(b"one"), vault.put(b"other")
    folder = tmp_path / "attachments"
    shutil.copyfile(folder / one[:2] / one, folder / other[:2] / other)
    assert vault.get(one) == b"one"
    with pytest.raises(Trouble, match="已损坏"):
        vault.get(other)


def test_another_key_opens_nothing(vault: FileVault, tmp_path: Path) -> None:
    digest = vault.put(b"one")
    with pytest.raises(Trouble, match="已损坏"):
        FileVault(tmp_path / "attachments", KEY[::-1]).get(digest)


def test_a_missing_file_is_told(vault: FileVault, tmp_path: Path) -> None:
    digest = vault.put(b"one")
    only_file(tmp_path).unlink()
    with pytest.raises(Trouble, match="附件的文件不见了，请从备份恢复"):
        vault.get(digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_what_is_no_digest_never_becomes_a_path(vault: FileVault, digest: str) -> None:
    with pytest.raises(Trouble, match="已损坏"):
        vault.get(digest)


def test_a_folder_in_the_place_of_a_file_is_trouble(vault: FileVault, tmp_path: Path) -> None:
    digest = vault.put(b"one")
    path = only_file(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(Trouble, match="读不出来"):
        vault.get(digest)


def test_the_same_bytes_mend_a_damaged_file(vault: FileVault, tmp_path: Path) -> None:
    digest = vault.put(b"one")
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes()[:-1])
    assert vault.put(b"one") == digest
    assert vault.get(digest) == b"one"
    assert files(tmp_path) == [path]


@pytest.mark.parametrize(
    ("number", "sentence"), [(28, "磁盘满了，附件没有存上"), (13, "附件没有存上，请检查磁盘和文件夹的权限")]
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_gives_up_leaves_nothing_half_written(
    vault: FileVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str, step: str
) -> None:
    kept = vault.put(b"kept before")

    def fail(*_: object) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(Trouble, match=sentence):
            vault.put(b"lost")
    assert [path.name for path in files(tmp_path)] == [kept]
    assert vault.get(vault.put(b"lost")) == b"lost"


def test_a_disk_full_in_the_middle_leaves_nothing(
    vault: FileVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(*_: object) -> Iterator[bytes]:
        yield b"MDV1"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileVault, "_sealed", half)
    with pytest.raises(Trouble, match="磁盘满了"):
        vault.put(b"lost")
    assert files(tmp_path) == []


def test_an_interruption_leaves_nothing_half_written(
    vault: FileVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        vault.put(b"lost")
    assert files(tmp_path) == []


def test_a_disk_that_cannot_keep_folders_safe_is_no_trouble(
    vault: FileVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> int:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(os, "open", cannot)
    assert vault.get(vault.put(b"one")) == b"one"


def foreign_files(folder: Path, digest: str) -> None:
    """What may lie between the attached files: half-written ones, other people's, links."""
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / f"{digest}.1234abcd.new").write_bytes(b"half")
    (folder / "desktop.ini").write_text("x")
    (folder / "zz").mkdir()
    (folder / "zz" / digest).write_bytes(b"in the wrong place")
    (folder / "ab" / ("ab" + "0" * 62)).symlink_to(folder / "desktop.ini")


def test_what_lies_between_the_files_is_named_and_never_counted(vault: FileVault, tmp_path: Path) -> None:
    digest = vault.put(b"one")
    foreign_files(tmp_path / "attachments", digest)
    assert list(vault.digests()) == [digest]
    assert {path.as_posix() for path in vault.strays()} == {
        f"ab/{digest}.1234abcd.new",
        f"ab/{'ab' + '0' * 62}",
        "desktop.ini",
        f"zz/{digest}",
    }


def test_a_copy_holds_the_attached_files_and_nothing_else(vault: FileVault, tmp_path: Path) -> None:
    digests = {vault.put(content) for content in (b"one", b"two", CONTENT)}
    foreign_files(tmp_path / "attachments", min(digests))
    target = tmp_path / "copy"
    target.mkdir()
    told: list[tuple[int, int]] = []
    assert (
        copy_attachments(tmp_path / "attachments", target, lambda done, all_: told.append((done, all_))) == 3
    )
    assert told == [(0, 3), (1, 3), (2, 3)]
    copy = FileVault(target / "attachments", KEY)
    assert set(copy.digests()) == digests
    assert list(copy.strays()) == []
    for digest in digests:
        copy.check(digest)
        there = target / "attachments" / digest[:2] / digest
        assert there.stat().st_nlink == 1, "a copy, no hard link"


def test_where_nothing_is_attached_no_folder_is_made(tmp_path: Path) -> None:
    assert copy_attachments(tmp_path / "attachments", tmp_path) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_disk_too_small_is_told_before_anything_is_copied(
    vault: FileVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.put(CONTENT)
    needed = only_file(tmp_path).stat().st_size
    target = tmp_path / "usb"
    target.mkdir()
    usage = shutil.disk_usage(target)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=needed - 1))
    assert room_lacking(tmp_path / "attachments", target) == 1
    with pytest.raises(Trouble, match="空间不够放附件，还差1 MB"):
        copy_attachments(tmp_path / "attachments", target)
    assert list(target.iterdir()) == []
