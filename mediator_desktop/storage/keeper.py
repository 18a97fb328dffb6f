"""Makes, opens and re-keys the register of one data folder.

What belongs to the database is imported where it is used: deriving the key needs none of it, and while that goes on (it
frees the interpreter) the start of the window imports the rest.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import Clock, SystemClock
from mediator_desktop.domain.office import Office, check_office
from mediator_desktop.domain.problems import Refused, Trouble, wrong
from mediator_desktop.storage.folders import NOT_A_REGISTER, unused_folder
from mediator_desktop.storage.keyring import Cost, Keyring, check_password

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from mediator_desktop.storage.register import StoredRegister
    from mediator_desktop.storage.vault import Step


class Keeper:
    """The register of a data folder: `register.db` with its keyring `register.keys`."""

    def __init__(self, paths: Paths, clock: Clock | None = None, cost: Cost | None = None) -> None:
        self._paths = paths
        self._clock = clock or SystemClock()
        self._keyring = Keyring(paths.keyring, cost)

    def exists(self) -> bool:
        """Whether a register lies in the folder."""
        return self._paths.register.exists()

    def create(self, office: Office, password: str) -> "tuple[StoredRegister, str]":
        """Make a new register; returns it open, with the recovery code."""
        if problems := wrong(check_office(office)):
            raise Refused(*problems)
        office.number_rule.check()
        check_password(password)
        if self.exists():
            raise Refused("这个文件夹里已经有登记册，请换一个文件夹或直接打开它")
        _make_folder(self._paths.data)
        self._set_aside_keyring()
        key, recovery = self._keyring.create(password)
        from mediator_desktop.storage.derivation import bring_up_to_date
        from mediator_desktop.storage.engine import make_engine
        from mediator_desktop.storage.migrations import migrate
        from mediator_desktop.storage.troubles import told_plainly

        engine = make_engine(self._paths.register, key)
        try:
            with told_plainly():
                migrate(engine)
                bring_up_to_date(engine, self._type_names)
            register = self._register(engine, key)
            with register.write() as uow:
                uow.save_office(office)
        except BaseException:
            engine.dispose()
            for path in (self._paths.register, self._paths.keyring):
                path.unlink(missing_ok=True)
            raise
        return register, recovery

    def open(self, password: str) -> "StoredRegister":
        """Open the register, brought up to date first where an older program wrote it."""
        if not self.exists():
            raise Refused("这个文件夹里还没有登记册")
        check_readable(self._paths.register)
        key = self._keyring.unlock(password)
        from mediator_desktop.storage.derivation import bring_up_to_date
        from mediator_desktop.storage.engine import make_engine
        from mediator_desktop.storage.migrations import migrate, pending_steps
        from mediator_desktop.storage.register import copy_register
        from mediator_desktop.storage.troubles import told_plainly

        engine = make_engine(self._paths.register, key)
        try:
            with told_plainly():
                if pending_steps(engine):
                    name = f"升级前 {self._clock.now():%Y-%m-%d %H%M%S}"
                    folder = unused_folder(self._paths.backups, name)
                    copy_register(self._paths.register, key, folder, must_have_files=False)
                    migrate(engine)
                bring_up_to_date(engine, self._type_names)
            return self._register(engine, key)
        except BaseException:
            engine.dispose()
            raise

    def change_password(self, old: str, new: str) -> None:
        """Wrap the key anew for a new password."""
        self._keyring.change_password(old, new)

    def restore(self, source: Path, step: "Step | None" = None) -> None:
        """Put a backup in this folder's place; what was here is set aside, never thrown away.

        `source` is a backup folder or the register file in it. A backup without attached files leaves those that are
        here where they are: files are told apart by their content, so none can stand in another's place. `step` is told
        how many attached files are copied and may raise to stop. Raises Refused or Trouble; then all is as before.
        """
        from mediator_desktop.storage.vault import ATTACHMENTS, copy_attachments

        folder = source if source.is_dir() else source.parent
        data, register = self._paths.data, self._paths.register
        names: tuple[str, ...] = (register.name, self._paths.keyring.name)
        for name in names:
            if not (folder / name).is_file():
                raise Refused(f"这里不是完整的备份，缺少 {name}")
        _make_folder(data)
        if (folder / f"{register.name}-wal").is_file():
            names = (f"{register.name}-wal", *names)
        arriving = data / "restoring"
        try:
            shutil.rmtree(arriving, ignore_errors=True)
            arriving.mkdir()
            for name in names:
                shutil.copyfile(folder / name, arriving / name)
                with open(arriving / name, "rb+") as file:
                    os.fsync(file.fileno())
            present = list(data.glob(f"{register.stem}.*"))
            if copy_attachments(folder / ATTACHMENTS, arriving, step):
                names = (ATTACHMENTS, *names)
                present += [data / ATTACHMENTS] if (data / ATTACHMENTS).exists() else []
            moves = []
            if present:
                aside = unused_folder(self._paths.backups, f"恢复前 {self._clock.now():%Y-%m-%d %H%M%S}")
                moves = [(old, aside / old.name) for old in present]
            _move_all([*moves, *((arriving / name, data / name) for name in names)])
        except OSError as error:
            raise Trouble("恢复没有完成，请检查磁盘空间和权限") from error
        finally:
            shutil.rmtree(arriving, ignore_errors=True)

    def _set_aside_keyring(self) -> None:
        """Keep the keys of a register that is missing here: without them its file could never be opened again."""
        if self._keyring.exists():
            folder = unused_folder(self._paths.backups, f"旧钥匙 {self._clock.now():%Y-%m-%d %H%M%S}")
            try:
                os.replace(self._paths.keyring, folder / self._paths.keyring.name)
            except OSError as error:
                raise Trouble("钥匙文件写不进去，请检查磁盘空间和文件夹权限") from error

    def _register(self, engine: "Engine", key: bytes) -> "StoredRegister":
        from mediator_desktop.storage.register import StoredRegister

        return StoredRegister(engine, self._paths.register, key, self._clock, self._type_names())

    def _type_names(self) -> dict[str, str]:
        vocabulary = load_vocabulary(self._paths.forms, self._paths.own_forms)
        return {entry.code: entry.name for entry in vocabulary.types.codes}


def _move_all(moves: list[tuple[Path, Path]]) -> None:
    """Move files and folders, all of them or none. Raises OSError."""
    done: list[tuple[Path, Path]] = []
    try:
        for old, new in moves:
            os.replace(old, new)
            done.append((old, new))
    except OSError:
        for old, new in reversed(done):
            with suppress(OSError):
                os.replace(new, old)
        raise


def check_readable(path: Path) -> None:
    """Say plainly when the register file cannot be read or written, or holds nothing."""
    try:
        size = path.stat().st_size
        with open(path, "rb") as file:
            file.read(1)
    except OSError as error:
        raise Trouble("登记册文件读不出来，请检查文件夹的权限") from error
    if size < 512:
        raise Refused(NOT_A_REGISTER)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise Trouble("登记册所在的文件夹不能写入，请检查是否只读或没有权限")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble("数据文件夹建不了，请检查磁盘空间和权限") from error
