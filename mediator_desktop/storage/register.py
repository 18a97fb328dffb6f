"""The register on disk, open: transactions, backup, verification."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.problems import Trouble
from mediator_desktop.storage import attachments, audit
from mediator_desktop.storage.checkpoint import Checkpointer
from mediator_desktop.storage.engine import WRITES, connect
from mediator_desktop.storage.folders import no_room, unused_folder
from mediator_desktop.storage.packets import StoredPacketFiles
from mediator_desktop.storage.saving import TypeNames
from mediator_desktop.storage.troubles import told_plainly
from mediator_desktop.storage.unit_of_work import StoredReader, StoredUnitOfWork
from mediator_desktop.storage.vault import ATTACHMENTS, FileVault, Step, copy_attachments, room_lacking

PAGES_PER_STEP = 2000
MOST_NAMED = 5
"""Damaged attachments that are named one by one."""


class StoredRegister:
    """An open register. Reads may run in any thread, writes are serialised by the database."""

    def __init__(self, engine: Engine, path: Path, key: bytes, clock: Clock, type_names: TypeNames) -> None:
        self._engine = engine
        self._path = path
        self._key = key
        self._clock = clock
        self._type_names = type_names
        self._checkpointer = Checkpointer(partial(connect, path, key))
        self._vault = FileVault(path.with_name(ATTACHMENTS), key)

    @property
    def vault(self) -> FileVault:
        """The attached files."""
        return self._vault

    @property
    def packet_files(self) -> StoredPacketFiles:
        """Makes and opens transfer packets."""
        return StoredPacketFiles()

    @contextmanager
    def read(self) -> Iterator[StoredReader]:
        """A consistent view."""
        with told_plainly(), self._engine.connect() as connection, connection.begin():
            yield StoredReader(connection)

    @contextmanager
    def write(self, actor: str = "") -> Iterator[StoredUnitOfWork]:
        """One transaction; committed when the block ends, undone when it raises."""
        with told_plainly(), self._engine.connect() as plain:
            connection = plain.execution_options(**WRITES)
            with connection.begin():
                yield StoredUnitOfWork(connection, self._clock, actor, self._type_names)
        self._checkpointer.committed()

    def backup(self, target: Path, step: Step | None = None) -> Path:
        """Copy the register and its attached files into a new folder under `target` and verify the copy.

        Returns the folder; it is a data folder of its own and can be opened as it is. `step` is told how many files are
        copied and may raise to stop; then nothing stays. Raises Trouble.
        """
        name = f"登记册备份 {self._clock.now():%Y-%m-%d %H%M%S}"
        folder = unused_folder(target, name)
        copy_register(self._path, self._key, folder, step)
        with self.write() as uow:
            uow.record_event("backup", subject=folder.name)
        return folder

    def verify(self, step: Step | None = None) -> Sequence[str]:
        """Sentences about damage found; empty when the register and all its attached files are sound.

        `step` is told how many attached files were read and may raise to stop.
        """
        found: list[str] = []
        with told_plainly(), self._engine.connect() as connection, connection.begin():
            for pragma, sentence in _CHECKS:
                rows = connection.exec_driver_sql(pragma).scalars().all()
                if [row for row in rows if row != "ok"]:
                    found.append(sentence)
            if broken := list(audit.broken_rows(connection)):
                found.append(f"日志第{broken[0]}行前后对不上，可能被改动过")
            missing = connection.exec_driver_sql(
                "SELECT count(*) FROM dispute WHERE entry NOT IN (SELECT rowid FROM search)"
            ).scalar_one()
            if missing:
                found.append(f"有{missing}件纠纷不在检索目录里")
            names = attachments.names_by_digest(connection)
        found += self._unsound_files(names, step)
        return found

    def strays(self) -> Sequence[str]:
        """Files in the folder of attached files that nothing in the register speaks of; harmless, but worth a look."""
        with told_plainly(), self._engine.connect() as connection, connection.begin():
            known = attachments.names_by_digest(connection)
        unknown = sorted(digest for digest in self._vault.digests() if digest not in known)
        foreign = [path.as_posix() for path in self._vault.strays()]
        return [*(f"{digest[:2]}/{digest}" for digest in unknown), *foreign]

    def _unsound_files(self, names: Mapping[str, str], step: Step | None) -> list[str]:
        found: list[str] = []
        for number, (digest, name) in enumerate(names.items()):
            if step is not None:
                step(number, len(names))
            try:
                self._vault.check(digest)
            except Trouble as trouble:
                found.append(f"“{name}”：{trouble.sentence}")
        more = len(found) - MOST_NAMED
        return [*found[:MOST_NAMED], f"另有{more}个附件也不完好"] if more > 0 else found

    def close(self) -> None:
        """Let go of the register; the write-ahead log is folded into the file."""
        self._checkpointer.close()
        self._engine.dispose()


_CHECKS = (
    ("PRAGMA cipher_integrity_check", "登记册有些页的校验不符，文件可能损坏"),
    ("PRAGMA integrity_check", "登记册内部结构有损坏"),
    ("PRAGMA foreign_key_check", "登记册里有对不上的记录"),
)


def copy_register(
    source: Path, key: bytes, folder: Path, step: Step | None = None, *, must_have_files: bool = True
) -> None:
    """Copy a register by the online backup API, with its keyring and attached files, and check the copy.

    What is still in the write-ahead log is in the copy; files attached meanwhile may be, too. Without
    `must_have_files` the attached files stay out where there is no room for them. Raises Trouble; a half copy is removed.
    """
    try:
        _copy_database(source, key, folder / source.name)
        keys = source.with_suffix(".keys")
        shutil.copyfile(keys, folder / keys.name)
        for path in (folder / source.name, folder / keys.name):
            with open(path, "rb+") as file:
                os.fsync(file.fileno())
        files = source.with_name(ATTACHMENTS)
        if must_have_files or not room_lacking(files, folder):
            copy_attachments(files, folder, step)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            sentence = "磁盘满了，请腾出空间或换一个优盘" if no_room(error) else "请检查磁盘空间和权限"
            raise Trouble(f"备份没有写完，{sentence}") from error
        raise


def _copy_database(source: Path, key: bytes, target: Path) -> None:
    with told_plainly():
        reading, writing = connect(source, key), connect(target, key)
        try:
            reading.backup(writing, pages=PAGES_PER_STEP)
            writing.execute("PRAGMA journal_mode = DELETE")
            verdict = writing.execute("PRAGMA quick_check").fetchone()
        finally:
            reading.close()
            writing.close()
    if verdict is None or verdict[0] != "ok":
        raise Trouble("备份出来的文件检查没通过，请再备份一次")
