"""The register on disk, open: transactions, backup, verification."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.storage import audit
from mediator_desktop.storage.checkpoint import Checkpointer
from mediator_desktop.storage.engine import WRITES, connect
from mediator_desktop.storage.folders import unused_folder
from mediator_desktop.storage.packets import StoredPacketFiles
from mediator_desktop.storage.saving import TypeNames
from mediator_desktop.storage.troubles import told_plainly
from mediator_desktop.storage.unit_of_work import StoredReader, StoredUnitOfWork
from mediator_desktop.storage.vault import FileVault

PAGES_PER_STEP = 2000
ATTACHMENTS = "attachments"
"""Folder of the attached files, beside the register."""


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

    def backup(self, target: Path) -> Path:
        """Copy the register into a new folder under `target` and verify the copy; returns the folder.

        The folder is a data folder of its own: it can be opened as it is. Raises Trouble.
        """
        name = f"登记册备份 {self._clock.now():%Y-%m-%d %H%M%S}"
        folder = unused_folder(target, name)
        copy_register(self._path, self._key, folder)
        with self.write() as uow:
            uow.record_event("backup", subject=folder.name)
        return folder

    def verify(self) -> Sequence[str]:
        """Sentences about damage found; empty when the register is sound."""
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
        return found

    def close(self) -> None:
        """Let go of the register; the write-ahead log is folded into the file."""
        self._checkpointer.close()
        self._engine.dispose()


_CHECKS = (
    ("PRAGMA cipher_integrity_check", "登记册有些页的校验不符，文件可能损坏"),
    ("PRAGMA integrity_check", "登记册内部结构有损坏"),
    ("PRAGMA foreign_key_check", "登记册里有对不上的记录"),
)


def copy_register(source: Path, key: bytes, folder: Path) -> None:
    """Copy a register by the online backup API, with its keyring, and check the copy.

    What is still in the write-ahead log is in the copy. Raises Trouble; a half copy is removed.
    """
    target = folder / source.name
    try:
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
        keys = source.with_suffix(".keys")
        shutil.copyfile(keys, folder / keys.name)
        for path in (target, folder / keys.name):
            with open(path, "rb+") as file:
                os.fsync(file.fileno())
    except (Trouble, Refused, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise Trouble("备份没有写完，请检查磁盘空间和权限") from error
        raise
