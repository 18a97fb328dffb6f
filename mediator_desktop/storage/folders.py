"""Folders of the register on disk; nothing of the database itself."""

import errno
from pathlib import Path

from mediator_desktop.domain.problems import Trouble

NOT_A_REGISTER = "这个文件不是本程序的登记册，或者已经损坏，请换一个文件或从备份恢复"


def unused_folder(parent: Path, name: str) -> Path:
    """Make a new folder of a name, counted up when it is taken. Raises Trouble."""
    for count in range(1, 1000):
        folder = parent / (name if count == 1 else f"{name} ({count})")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise Trouble("备份文件夹建不了，请检查磁盘或优盘是否接好、能否写入") from error
        return folder
    raise Trouble("备份文件夹里同名的太多，请换一个地方")


def no_room(error: OSError) -> bool:
    """Whether a disk is full, or what one may use of it."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)
